"""`csreport validate`: every problem at once with its place, warnings that do not fail, and a list for machines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace

import nbformat
import pandas as pd
import pytest
from conftest import EARLIER, PERIOD, edit
from table_project import HEADER, TICKETS, with_table

from csreport.cli import main
from csreport.present.layout import across
from csreport.project.errors import InputError, RenderError
from csreport.project.project import Project, sha256
from csreport.publish import validate as checking
from csreport.publish.record import SHOWN, listed, origin_of
from csreport.publish.validate import check, problems
from csreport.survey.survey import load_survey

GOOD = "T1,LB-1001,2025-05-01 09:00,2025-05-01 10:30,2025-05-02 09:00,request_desk,A,2,yes,Late again"
KEYS = ["kind", "severity", "file", "line", "column", "value", "expected", "nearest", "count", "counts", "message"]
BOOK, RAW = "params/codebook.yml", f"data/raw/{PERIOD}"


def fresh(project: Project) -> Project:
    return Project(project.root)


def of(project: Project, kind: str, column: str | None = None):
    return [f for f in check(project) if f.kind == kind and column in {None, f.column}]


def stored(project: Project, text: str, name: str = "responses.csv") -> Project:
    """The project with a raw file of other content, declared anew."""
    path = project.raw(PERIOD) / name
    before = sha256(path)
    path.write_text(text, encoding="utf-8")
    edit(project.params("periods", f"{PERIOD}.yml"), (before, sha256(path)))
    return fresh(project)


def answered(project: Project, **columns: Iterable[str]) -> Project:
    """The project whose first respondents answered so; a column that is new is empty for all others."""
    table = pd.read_csv(project.raw(PERIOD) / "responses.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    for name, cells in columns.items():
        given, known = [*cells], [*table.get(name, [""] * len(table))]
        table[name] = [*given, *known[len(given) :]]
    return stored(project, table.to_csv(index=False))


def line_of(project: Project, file: str, start: str) -> int:
    lines = project.params(file).read_text(encoding="utf-8").splitlines()
    return next(at for at, line in enumerate(lines, 1) if line.strip().startswith(start))


def test_the_miniature_project_has_no_problem_and_says_how_it_was_read(mini):
    found = check(mini)
    assert problems(found) == []
    assert any("UTF-8" in finding.message for finding in found if finding.kind == "detected")


def test_a_value_outside_its_scale_is_counted_with_its_first_line(mini):
    project = answered(mini, A1=["4", "77", "4", "77"])
    (found,) = of(project, "values", "A1")
    assert (found.value, found.count, found.line, found.severity) == ("77", 2, 3, "warning")
    assert found.file == f"{RAW}/responses.csv" and "expected" in found.message


CODES = [("invitations.csv", "outcome", "refused", "problem"), ("frame.csv", "size", "large", "warning")]


@pytest.mark.parametrize(("file", "column", "known", "severity"), CODES)
def test_an_unknown_code_is_counted_with_the_nearest(change, file, column, known, severity):
    (found,) = of(change(f"{RAW}/{file}", (f",{known}", f",{known}x")), "values", column)
    assert (found.value, found.nearest, found.severity) == (f"{known}x", known, severity)
    assert found.count > 1 and found.file == f"{RAW}/{file}"


def test_a_column_that_is_not_there_is_named_with_the_nearest(mini):
    edit(mini.params("codebook.yml"), ("column: A1,", "column: A1x,"))
    found = of(fresh(mini), "columns")
    assert {f.column for f in found} == {"A1x"} and all(f.nearest and f.severity == "problem" for f in found)


def test_labels_that_a_language_lacks_are_warnings_of_which_people_are_shown_the_first(mini):
    edit(mini.params("project.yml"), ("languages: [en, zh-Hans]", "languages: [en, zh-Hans, zh-Hant]"))
    found = [f for f in of(fresh(mini), "labels") if f.expected == "zh-Hant"]
    assert {finding.severity for finding in found} == {"warning"}
    text = mini.params("codebook.yml").read_text(encoding="utf-8").splitlines()
    lines = {f.message.split(": ")[1].split(" ")[0]: f.line for f in found if f.file == BOOK}
    for place, start in (("items.overall.label", "overall:"), ("scales.five.labels.4", "4:"),
                         ("segments.size.levels.large", "large:")):  # fmt: skip
        assert text[lines[place] - 1].strip().startswith(start)
    assert {f.file for f in found} >= {"params/project.yml", f"params/periods/{PERIOD}.yml"}
    assert all(f.message.startswith(f"{f.file}:{f.line}: ") for f in found)
    assert len([line for line in listed(found) if BOOK in line]) == SHOWN < len(lines)
    assert any(re.search(r"… and \d+ more of zh-Hant; --json lists them", line) for line in listed(found))
    many = [replace(found[0], severity="problem", message=f"problem {n}") for n in range(3 * SHOWN)]
    assert len(listed(many)) == 3 * SHOWN + 1, "every problem is named"


def test_how_dates_are_written_is_counted(mini):
    project = answered(mini, day=["13/05/2025", "05/06/2025", "05/14/2025", "soon", "7 May 2025"])
    edit(mini.params("codebook.yml"), ("date: day\n", "date: {column: day, order: day-first}\n"))
    (found,) = [f for f in check(fresh(project)) if f.counts and f.message.startswith(PERIOD)]
    counts = dict(found.counts)
    assert counts == {"iso": found.count - 5, "day_first": 1, "month_first": 1, "ambiguous": 1, "other": 1,
                      "unreadable": 1, "contradicting": 1}  # fmt: skip
    assert (found.column, found.expected, found.severity) == ("day", "day-first", "information")
    assert "1 can be read both ways, 1 are unreadable; read as day-first" in found.message
    (odd,) = of(fresh(project), "values", "day")
    assert (odd.value, odd.line, odd.expected) == ("soon", 5, "a date")
    assert found.record["counts"] == counts
    edit(mini.params("codebook.yml"), ("date: {column: day, order: day-first}\n", "date: day\n"))
    told = check(answered(mini, day=["13/05/2025", "05/14/2025", "05/06/2025", "2025-05-05", "2025-05-05"]))
    (found,) = [f for f in told if f.counts and f.message.startswith(PERIOD)]
    assert "not read, as no order is proved or declared" in found.message, "counted though refused"
    assert any("add 'order: day-first'" in f.message for f in problems(told))


CHOICE = """
choices:
  paid:
    label: {{en: Paid with, zh-Hans: 付款}}
    {column}
    options:
      cash: {{label: {{en: Cash, zh-Hans: 现金}}{cash}}}
      card: {{label: {{en: "Card, chip", zh-Hans: 刷卡}}{card}}}
"""


def with_choice(mini: Project, cells: list[str], column: str = "column: paid", cash: str = "", card: str = ""):
    """The miniature project with a question on payment, answered by the first respondents so; what is odd in it."""
    with mini.params("codebook.yml").open("a", encoding="utf-8") as stream:
        stream.write(CHOICE.format(column=column, cash=cash, card=card))
    return of(answered(mini, paid=cells), "values", "paid")


BY_SEMICOLON = "column: paid\n    delimiter: ';'\n    missing: ['9']"


@pytest.mark.parametrize(
    ("cells", "parts", "odd"),
    [
        (["Cash;Crad, chip", "cash; Card, chip ;Cheque", "Cheque", " 现金 ", "", "9"], [BY_SEMICOLON],
         {"Cheque": (2, ""), "Crad, chip": (1, "Card, chip")}),
        (["Cash, Card, chip", "Card, chip", "Cash, chips"], ['column: paid\n    delimiter: ", "'], {"chips": (1, "")}),
        (["cash", "CARD", "Cash", "cheqe"], [], {"cheqe": (1, "")}),
        (["1", "2", "2", "9", ""],
         ["missing: ['9']", ", column: paid, codes: ['1']", ", column: A1, codes: ['5']"], {"2": (2, "")}),
    ],
)  # fmt: skip
def test_options_that_are_not_listed_are_counted_with_the_nearest(mini, cells, parts, odd):
    found = with_choice(mini, cells, *parts)
    assert {f.value: (f.count, f.nearest) for f in found} == odd
    assert {(f.file, f.severity) for f in found} == {(f"{RAW}/responses.csv", "warning")}


def test_what_is_neither_yes_nor_no_in_a_column_of_its_own_is_named(mini):
    cells = ["1", "0", "x", "no", "-3", "by mail"]
    found = problems(with_choice(mini, cells, "", ", column: paid", ", column: A1"))
    assert [f.value for f in found] == ["-3", "by mail"], "what nobody has said how to read stops the report"
    assert "says neither chosen nor not chosen in choices.paid" in found[0].message
    with pytest.raises(InputError, match=r"choices\.paid: column 'paid': '-3'"):
        load_survey(fresh(mini), PERIOD)
    edit(mini.params("codebook.yml"), (", column: A1}", ", column: paid}"))
    (found,) = of(answered(mini, paid=["x", "x", *[""] * 80]), "values", "paid")
    assert found.severity == "warning" and found.count > 10, "until it is said whether who ticks nothing was asked"
    assert 'declare not_chosen: [""]' in found.message


def test_so_many_top_answers_that_no_others_are_left_is_a_problem_with_its_line(mini, capsys):
    edit(mini.params("rules.yml"), ("top_box: 2", "top_box: 99"))
    (found,) = problems(check(fresh(mini)))
    assert (found.file, found.line) == ("params/rules.yml", line_of(mini, "rules.yml", "top_box"))
    assert "'eleven' would count as top answers" in found.message and "expected fewer than 11" in found.message
    assert main(["--project", str(mini.root), "report", PERIOD]) == 1, "and no report is built"
    assert "top_box" in capsys.readouterr().err


@pytest.mark.parametrize(("column", "cells", "grave"), [
    ("B1", [str(1 + row % 10) for row in range(82)], "problem"),  # a scale of ten
    ("B1", ["6"] * 3 + ["4"] * 79, "problem"),                    # the scale goes on
    ("B1", ["77"] * 3 + ["4"] * 79, None),                        # slips
    ("B1", ["good"] * 82, "problem"),
    ("B1", [""] * 82, "warning"),
    ("D1", [str(1 + row % 5) for row in range(82)], "warning"),   # half of it is never used
])  # fmt: skip
def test_a_scale_that_does_not_fit_its_answers_is_named_with_its_line(mini, column, cells, grave):
    places = ("params/codebook.yml", PERIOD)
    found = [f for f in of(answered(mini, **{column: cells}), "values") if f.message.startswith(places)]
    assert [f.severity for f in found][:1] == ([grave] if grave else [])
    if grave == "problem":
        assert (found[0].file, found[0].line) == (BOOK, line_of(mini, "codebook.yml", "friendliness"))
    assert column == "B1" or "no answer in column 'D1' is above 5; check max" in found[0].message


def test_nothing_answered_and_hardly_anybody_analysed_are_problems(mini):
    answered(mini, **{name: [""] * 82 for name in ("A1", "B1", "B2", "B3", "C1", "C2", "C3", "D1", "D2")})
    edit(mini.params("rules.yml"), ("weighting: {method: poststratify, margins: [size]}", ""),
         ("incomplete: {action: exclude, minimum_share: 0.5}", "incomplete: off"))  # fmt: skip
    assert any("no question with a score has an answer" in f.message for f in problems(check(fresh(mini))))
    lines = (mini.raw(PERIOD) / "responses.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    project = stored(mini, "".join(lines[:2]))
    assert any("1 answer is analysed, and results need 10" in f.message for f in problems(check(project)))


def test_expected_blanks_of_segments_are_silent(mini, change):
    change(f"{RAW}/frame.csv", (",large", ",Unclassified"))
    assert any(f.value == "Unclassified" for f in of(fresh(mini), "values"))
    edit(mini.params("codebook.yml"), ("    source: frame\n", "    source: frame\n    missing: [unclassified]\n"))
    assert not any(f.value == "Unclassified" for f in of(fresh(mini), "values"))


def test_a_changed_file_is_one_problem_with_both_fingerprints(mini):
    edit(mini.raw("2024") / "responses.csv", ("LB-", "LC-"))
    (found,) = [f for f in problems(check(mini)) if "2024" in f.message]
    assert found.kind == "files" and "expected sha256" in found.message


def test_problems_are_grouped_for_people_and_listed_for_machines(mini, capsys):
    edit(mini.params("rules.yml"), ("top_box: 2", "topbox: 2"))
    (mini.notebooks / "20_satisfaction.ipynb").write_text("{}")
    lines = listed(problems(check(fresh(mini))))
    assert lines[0] == "Params (1)" and any(line.startswith("Notebooks") for line in lines)
    assert len(lines) == len(set(lines)), "none is said twice"
    assert main(["--project", str(mini.root), "validate", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [*found[0]] == KEYS
    wrong = next(record for record in found if record["severity"] == "problem")
    assert (wrong["kind"], wrong["file"], wrong["nearest"]) == ("params", "params/rules.yml", "top_box")
    assert wrong["line"] == line_of(mini, "rules.yml", "topbox")


OWN_WORDS = "params/words/en/common.ftl"


def label_problems(project: Project):
    return [finding for finding in problems(check(project)) if "no packaged font" in finding.message]


def own_words(project: Project, content: bytes) -> None:
    path = project.root / OWN_WORDS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Great 😀", "'😀' (U+1F600)"), ("한국", "'한' (U+D55C), '국' (U+AD6D)"), ("مرحبا", "'م' (U+0645)"),
     ("✔\ufe0f", "U+FE0F VARIATION SELECTOR-16"), ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"),
     ("Łódź Győr Huế Ќ a\u200bb 1\u202f204 Ώ € ½ ★", "")],
)  # fmt: skip
def test_a_label_that_no_font_can_draw_is_a_problem_with_its_place(mini, name, code):
    edit(mini.params("codebook.yml"), ("label: {en: Friendliness,", f"label: {{en: {name},"))
    found, line = label_problems(fresh(mini)), line_of(mini, "codebook.yml", "friendliness")
    if not code:
        assert found == [] and across(name)
        return
    (only,) = found
    assert only.message.startswith(f"{BOOK}:{line}: items.friendliness.label.en: no packaged font")
    assert only.line == line and code in only.message
    with pytest.raises(RenderError, match="no packaged font has"):
        across(name)


def test_prose_may_hold_what_the_paper_knows_besides(mini):
    """typst brings a font with Arabic letters; figures have the package's alone."""
    period = mini.params("periods", f"{PERIOD}.yml")
    edit(period, ("A second van", "مرحبا A second van"))
    assert label_problems(fresh(mini)) == []
    edit(period, ("مرحبا", "😀"), ("title: {en: ", "title: {zh-Hant: 한, en: "))
    (found,) = label_problems(fresh(mini))
    assert found.file == f"params/periods/{PERIOD}.yml" and "commentary.satisfaction.en" in found.message


def test_a_commentary_on_no_chapter_is_named(mini):
    edit(mini.params("periods", f"{PERIOD}.yml"), ("  satisfaction:\n", "  satisfacton:\n"))
    (found,) = problems(check(fresh(mini)))
    said = rf"params/periods/{PERIOD}\.yml:\d+: commentary: no chapter 'satisfacton' .*did you mean 'satisfaction'"
    assert re.match(said, found.message)


def test_answers_that_two_periods_hold_alike_are_named(mini):
    declared = mini.period(PERIOD).responses[0]
    earlier = mini.params("periods", f"{EARLIER}.yml")
    edit(earlier, (mini.period(EARLIER).responses[0].sha256, declared.sha256))
    (mini.raw(EARLIER) / "responses.csv").write_bytes((mini.raw(PERIOD) / "responses.csv").read_bytes())
    (found,) = (found for found in check(fresh(mini)) if "holds the same" in found.message)
    assert (
        found.message == f"params/periods/{PERIOD}.yml: {RAW}/responses.csv holds the same as the answers of {EARLIER}"
    )


def test_two_questions_of_one_label_are_named(mini):
    edit(mini.params("codebook.yml"), ("label: {en: Advice,", "label: {en: Freshness,"))
    (found,) = (found for found in check(fresh(mini)) if "same label" in found.message)
    assert found.message == f"{BOOK}:29: items 'advice' and 'freshness' have the same label: Freshness"


def test_a_cell_and_words_that_cannot_be_set_are_named(mini):
    path = mini.notebooks / "20_satisfaction.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("Well done 😀"))
    nbformat.write(notebook, path)
    own_words(mini, "# ours\ncommon-base = 기준\n".encode())
    found = {finding.file: finding for finding in label_problems(fresh(mini))}
    assert set(found) == {"notebooks/20_satisfaction.ipynb", OWN_WORDS}
    assert (found[OWN_WORDS].line, "U+AE30" in found[OWN_WORDS].message) == (2, True)


def test_words_that_are_broken_or_replace_no_message_of_the_report_are_named(mini):
    unread = (b"common-base = B\xe9\n", ": not in UTF-8")
    for content, said in (unread, (b"common-base = A\nBase\n", ":2: not a Fluent message: 'Base'")):
        own_words(mini, content)
        (found,) = problems(check(fresh(mini)))
        assert found.message.startswith(f"{OWN_WORDS}{said}")
        assert origin_of(fresh(mini), PERIOD).parts[OWN_WORDS], "its fingerprint is taken as it stands"
    own_words(mini, b"# ours\ncommon-targt = Aim\ncommon-target = Goal\n")
    mini.params("words", "en", "turnout.ftl").write_text("turnout-n = of a chapter of ours\n", encoding="utf-8")
    (found,) = [finding for finding in check(fresh(mini)) if "nothing says it" in finding.message]
    said = f"{OWN_WORDS}:2: the report has no message 'common-targt', so nothing says it; did you mean 'common-target'?"
    assert (found.message, found.severity) == (said, "warning")


def test_a_channel_that_no_font_can_draw_is_named_where_it_stands(mini):
    edit(mini.params("codebook.yml"), ("date: day\n", "date: day\n  channel: by\n"))
    project = answered(mini, by=["App 😀", "Łódź", "App 😀", *["Post"] * 79])
    (found,) = [finding for finding in problems(of(project, "values", "by")) if finding.value]
    assert (found.value, found.count, found.line) == ("App 😀", 2, 2)
    labelled = "channel: {column: by, labels: {App 😀: {en: App, zh-Hans: 应用}}}\n"
    edit(mini.params("codebook.yml"), ("channel: by\n", labelled))
    assert [finding for finding in problems(of(fresh(mini), "values", "by")) if finding.value] == []


def test_only_what_changed_is_looked_at_again(mini, monkeypatch):
    looked, period, names = list[str](), checking._period, mini.periods
    monkeypatch.setattr(checking, "_period", lambda project, name: looked.append(name) or period(project, name))
    first = check(mini)
    changed = (None, mini.params("periods", f"{names[-1]}.yml"), mini.params("rules.yml"))
    for path, again in zip(changed, ([], [names[-1]], names), strict=True):
        looked.clear()
        if path:
            path.write_text(path.read_text(encoding="utf-8") + "# seen\n", encoding="utf-8")
        assert check(fresh(mini)) == first and looked == again


def test_rows_of_a_table_that_cannot_be_used(mini):
    rows = ["T1,LB-1001,2025-05-01 09:00,,,,A,,,", *(f"T{n},,2025-05-02 09:00,,,,a1,,,My name" for n in (2, 3)), GOOD]
    rows += ["T6,,yesterday,,,,,,,", "T7,,today,,,,,,,"]
    project = with_table(mini, "tickets", TICKETS, "\n".join([HEADER, *rows]) + "\n")
    found, place = [f for f in check(project) if "tickets" in f.message], f"{RAW}/tickets-1.csv: tickets: "
    assert [f.severity for f in found] == ["information", "warning", "warning", "warning"]
    code, time = "unknown code: complexity 'a1'; did you mean 'A'?", "unreadable time: opened 'yesterday'"
    assert [f.message.removeprefix(place) for f in found] == [
        "6 rows received, 1 can be used",
        f"2 rows, the first in line 3, cannot be used: {code}",
        "the row in line 5 cannot be used: duplicate id",
        f"2 rows, the first in line 6, cannot be used: {time}",
    ]


def test_a_table_without_its_columns_and_one_without_a_usable_row(mini):
    project = with_table(mini, "tickets", TICKETS, f"{HEADER.replace('CREATED', 'CREATE')}\n{GOOD}\n")
    (found,) = problems(check(project))
    assert found.kind == "columns" and (found.column, found.nearest) == ("CREATED", "CREATE")
    edit(project.params("codebook.yml"), ("opened: CREATED", "opened: FIRST"), ("responded: FIRST, ", ""))
    (found,) = problems(check(stored(project, f"{HEADER}\nT1,,,soon,,,,,,\n", "tickets-1.csv")))
    assert found.message.endswith("tickets: 1 rows received, 0 can be used")


def test_names_of_levels_of_a_table_are_wanted_in_every_language(mini):
    told = TICKETS.replace("{en: Request desk, zh-Hans: 受理台}", "{en: Request desk}")
    project = with_table(mini, "tickets", told, f"{HEADER}\n{GOOD}\n")
    line = line_of(project, "codebook.yml", "labels: {kind: {request_desk:")
    said = f"{BOOK}:{line}: tables.tickets.labels.kind.request_desk has no text in zh-Hans"
    assert [finding.message for finding in of(project, "labels")] == [said]
