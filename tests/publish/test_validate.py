"""`csreport validate`: every problem at once with its place, warnings that do not fail, and a list for machines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import nbformat
import pandas as pd
import pytest
from conftest import PERIOD, edit
from table_project import HEADER, TICKETS, with_table

from csreport.cli import main
from csreport.present.layout import across
from csreport.project.errors import InputError, RenderError
from csreport.project.project import Project, sha256
from csreport.publish import validate as checking
from csreport.publish.findings import SHOWN, listed
from csreport.publish.record import origin_of
from csreport.publish.validate import check, problems
from csreport.survey.survey import load_survey

GOOD = "T1,LB-1001,2025-05-01 09:00,2025-05-01 10:30,2025-05-02 09:00,request_desk,A,2,yes,Late again"
KEYS = ["kind", "severity", "file", "line", "column", "value", "expected", "nearest", "count", "counts", "message"]


def fresh(project: Project) -> Project:
    return Project(project.root)


def of(project, kind, severity=None):
    return [f for f in check(project) if f.kind == kind and severity in {None, f.severity}]


def test_the_miniature_project_has_no_problem_and_says_how_it_was_read(mini):
    found = check(mini)
    assert problems(found) == []
    assert any("UTF-8" in finding.message for finding in found if finding.kind == "detected")


def test_a_value_outside_its_scale_is_counted_with_its_first_line(mini, change):
    table = (mini.raw(PERIOD) / "responses.csv").read_text(encoding="utf-8").splitlines()
    header = table[0].lstrip("\ufeff").split(",")
    item = next(item for item in mini.codebook.items.values())
    at = header.index(item.name_in(PERIOD))
    rows = [line.split(",") for line in table]
    lines = [3, 5]
    for line in lines:
        rows[line - 1][at] = "77"
    whole = "\n".join(",".join(row) for row in rows)
    project = change(f"data/raw/{PERIOD}/responses.csv", ("\n".join(table), whole))
    (found,) = [f for f in of(project, "values", "warning") if f.value == "77"]
    assert (found.column, found.count, found.line) == (item.name_in(PERIOD), 2, 3)
    assert found.file == f"data/raw/{PERIOD}/responses.csv"
    assert "expected" in found.message
    assert problems(check(project)) == []


def test_an_unknown_disposition_is_a_problem_with_the_nearest_code(mini, change):
    known = next(iter(mini.codebook.invitations.codes))
    project = change(f"data/raw/{PERIOD}/invitations.csv", (f",{known}", f",{known}x"))
    (found,) = of(project, "values", "problem")
    assert (found.value, found.nearest) == (f"{known}x", known)
    assert found.count > 1


def test_a_column_that_is_not_there_is_named_with_the_nearest(mini):
    item = next(iter(mini.codebook.items.values()))
    edit(mini.params("codebook.yml"), (f"column: {item.column},", f"column: {item.column}x,"))
    found = of(fresh(mini), "columns")
    assert found
    assert {f.column for f in found} == {f"{item.column}x"}
    assert all(f.nearest and f.severity == "problem" for f in found)


def test_labels_that_a_language_lacks_are_warnings(mini):
    edit(mini.params("project.yml"), ("languages: [en, zh-Hans]", "languages: [en, zh-Hans, zh-Hant]"))
    found = [f for f in of(fresh(mini), "labels") if f.expected == "zh-Hant"]
    assert {finding.severity for finding in found} == {"warning"}
    text = mini.params("codebook.yml").read_text(encoding="utf-8").splitlines()
    lines = {f.message.split(": ")[1].split(" ")[0]: f.line for f in found if f.file == "params/codebook.yml"}
    assert "overall:" in text[lines["items.overall.label"] - 1]
    assert text[lines["scales.five.labels.4"] - 1].strip().startswith("4:")
    assert text[lines["segments.size.levels.large"] - 1].strip().startswith("large:")
    assert {f.file for f in found} >= {"params/project.yml", f"params/periods/{PERIOD}.yml"}
    assert all(f.message.startswith(f"{f.file}:{f.line}: ") for f in found)


def test_people_are_shown_the_first_of_many_and_machines_all(mini):
    edit(mini.params("project.yml"), ("languages: [en, zh-Hans]", "languages: [en, zh-Hans, zh-Hant]"))
    found = of(fresh(mini), "labels")
    said = [line for line in listed(found) if "params/codebook.yml" in line]
    assert len(said) == SHOWN < len([f for f in found if f.file == "params/codebook.yml"])
    assert any(re.search(r"… and \d+ more of zh-Hant; --json lists them", line) for line in listed(found))
    problem = replace(found[0], severity="problem")
    many = [replace(problem, message=f"problem {n}") for n in range(3 * SHOWN)]
    assert len(listed(many)) == 3 * SHOWN + 1, "every problem is named"


# ---- dates ---------------------------------------------------------------------------------
def with_dates(mini, *cells: str, order: str = "") -> Project:
    """The miniature project with these cells as its first dates."""
    path = mini.raw(PERIOD) / "responses.csv"
    before, lines = sha256(path), path.read_text(encoding="utf-8").splitlines()
    for at, cell in enumerate(cells, 1):
        parts = lines[at].split(",")
        lines[at] = ",".join([parts[0], cell, *parts[2:]])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    edit(mini.params("periods", f"{PERIOD}.yml"), (before, sha256(path)))
    if order:
        edit(mini.params("codebook.yml"), ("date: day\n", f"date: {{column: day, order: {order}}}\n"))
    return Project(mini.root)


def test_how_dates_are_written_is_counted(mini):
    project = with_dates(mini, "13/05/2025", "05/06/2025", "05/14/2025", "soon", "7 May 2025", order="day-first")
    (found,) = [f for f in check(project) if f.counts and f.message.startswith(PERIOD)]
    counts = dict(found.counts)
    assert counts == {"iso": found.count - 5, "day_first": 1, "month_first": 1, "ambiguous": 1, "other": 1,
                      "unreadable": 1, "contradicting": 1}  # fmt: skip
    assert (found.column, found.expected, found.severity) == ("day", "day-first", "information")
    assert "1 can be read both ways, 1 are unreadable; read as day-first" in found.message
    (odd,) = [f for f in of(project, "values") if f.column == "day"]
    assert (odd.value, odd.line, odd.expected) == ("soon", 5, "a date")
    assert found.record["counts"] == counts


def test_dates_that_prove_both_orders_are_counted_though_they_are_refused(mini):
    project = with_dates(mini, "13/05/2025", "05/14/2025", "05/06/2025")
    (found,) = [f for f in check(project) if f.counts and f.message.startswith(PERIOD)]
    assert "not read, as no order is proved or declared" in found.message
    assert any("add 'order: day-first'" in f.message for f in problems(check(project)))


# ---- choices ---------------------------------------------------------------------------------
CHOICE = """
choices:
  {key}:
    label: {{en: Paid with, zh-Hans: 付款}}
    {column}
    options:
      cash: {{label: {{en: Cash, zh-Hans: 现金}}{cash}}}
      card: {{label: {{en: "Card, chip", zh-Hans: 刷卡}}{card}}}
"""


def with_choice(mini, cells: list[str], **parts: str) -> Project:
    """The miniature project with a question on payment, answered by the first respondents so."""
    path = mini.raw(PERIOD) / "responses.csv"
    before, lines = sha256(path), path.read_text(encoding="utf-8").splitlines()
    answers = ["paid", *cells, *[""] * len(lines)]
    path.write_text("\n".join(f'{line},"{answers[at]}"' for at, line in enumerate(lines)) + "\n", encoding="utf-8")
    edit(mini.params("periods", f"{PERIOD}.yml"), (before, sha256(path)))
    with mini.params("codebook.yml").open("a", encoding="utf-8") as stream:
        stream.write(CHOICE.format(**{"key": "paid", "column": "column: paid", "cash": "", "card": ""} | parts))
    return Project(mini.root)


def odd_options(project: Project) -> dict[str, tuple[int, str]]:
    found = [f for f in check(project) if f.column == "paid" and f.kind == "values"]
    assert all(f"data/raw/{PERIOD}/" in f.file for f in found)
    return {f.value: (f.count, f.nearest) for f in found}


SEVERAL = {"column": "column: paid\n    delimiter: ';'\n    missing: ['9']"}


@pytest.mark.parametrize(
    ("cells", "parts", "odd"),
    [
        (["Cash;Crad, chip", "cash; Card, chip ;Cheque", "Cheque", " 现金 ", "", "9"], SEVERAL,
         {"Cheque": (2, ""), "Crad, chip": (1, "Card, chip")}),
        (["Cash, Card, chip", "Card, chip", "Cash, chips"], {"column": 'column: paid\n    delimiter: ", "'},
         {"chips": (1, "")}),
        (["cash", "CARD", "Cash", "cheqe"], {}, {"cheqe": (1, "")}),
        (["1", "2", "2", "9", ""],
         {"column": "missing: ['9']", "cash": ", column: paid, codes: ['1']", "card": ", column: A1, codes: ['5']"},
         {"2": (2, "")}),
    ],
)  # fmt: skip
def test_options_that_are_not_listed_are_counted_with_the_nearest(mini, cells, parts, odd):
    project = with_choice(mini, cells, **parts)
    assert odd_options(project) == odd
    assert {finding.severity for finding in of(project, "values") if finding.column == "paid"} == {"warning"}


def test_what_is_neither_yes_nor_no_in_a_column_of_its_own_is_named(mini):
    project = with_choice(mini, ["1", "0", "x", "no", "-3", "by mail"], column="",
                          cash=", column: paid", card=", column: A1")  # fmt: skip
    assert odd_options(project) == {"-3": (1, ""), "by mail": (1, "")}
    found = [f for f in problems(of(project, "values")) if f.column == "paid"]
    assert [f.value for f in found] == ["-3", "by mail"], "what nobody has said how to read stops the report"
    assert "says neither chosen nor not chosen in choices.paid" in found[0].message
    with pytest.raises(InputError, match=r"choices\.paid: column 'paid': '-3'"):
        load_survey(project, PERIOD)


def test_rows_that_tick_nothing_are_counted_until_it_is_said_whether_they_were_asked(mini):
    (found,) = [f for f in of(with_choice(mini, ["x", "x"], column="", cash=", column: paid", card=", column: paid"),
                              "values") if f.column == "paid"]  # fmt: skip
    assert found.severity == "warning" and found.count > 10
    assert 'declare not_chosen: [""]' in found.message


# ---- what would spoil a report -------------------------------------------------------------
def line_of(project: Project, file: str, start: str) -> int:
    lines = project.params(file).read_text(encoding="utf-8").splitlines()
    return next(at for at, line in enumerate(lines, 1) if line.strip().startswith(start))


def answers(project: Project, column: str, cells: Callable[[int], str]) -> Project:
    """The project with other answers in one column of its responses."""
    path = project.raw(PERIOD) / "responses.csv"
    before, table = sha256(path), pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    table[column] = [cells(row) for row in range(len(table))]
    table.to_csv(path, index=False)
    edit(project.params("periods", f"{PERIOD}.yml"), (before, sha256(path)))
    return Project(project.root)


def test_so_many_top_answers_that_no_others_are_left_is_a_problem_with_its_line(mini, capsys):
    edit(mini.params("rules.yml"), ("top_box: 2", "top_box: 99"))
    (found,) = problems(check(fresh(mini)))
    assert (found.file, found.line) == ("params/rules.yml", line_of(mini, "rules.yml", "top_box"))
    assert "'eleven' would count as top answers" in found.message and "expected fewer than 11" in found.message
    assert main(["--project", str(mini.root), "report", PERIOD]) == 1, "and no report is built"
    assert "top_box" in capsys.readouterr().err


@pytest.mark.parametrize(("cell", "grave"), [
    (lambda row: str(1 + row % 10), "problem"),           # a scale of ten
    (lambda row: "6" if row < 3 else "4", "problem"),     # the scale goes on
    (lambda row: "77" if row < 3 else "4", None),         # slips
    (lambda row: "good", "problem"),
    (lambda row: "", "warning"),
])  # fmt: skip
def test_a_scale_that_does_not_fit_its_answers_is_a_problem_with_its_line(mini, cell, grave):
    found = [f for f in of(answers(mini, "B1", cell), "values")
             if f.message.startswith(("params/codebook.yml", PERIOD))]  # fmt: skip
    assert [f.severity for f in found][:1] == ([grave] if grave else [])
    if grave == "problem":
        assert (found[0].file, found[0].line) == ("params/codebook.yml", line_of(mini, "codebook.yml", "friendliness"))


def test_a_scale_of_which_half_is_never_used_is_a_warning(mini):
    found = [f for f in of(answers(mini, "D1", lambda row: str(1 + row % 5)), "values") if f.column == "D1"]
    assert [f.severity for f in found] == ["warning"]
    assert "no answer in column 'D1' is above 5; check max" in found[0].message


def test_nothing_answered_and_hardly_anybody_analysed_are_problems(mini):
    for column in ("A1", "B1", "B2", "B3", "C1", "C2", "C3", "D1", "D2"):
        answers(mini, column, lambda _: "")
    edit(mini.params("rules.yml"), ("weighting: {method: poststratify, margins: [size]}", ""),
         ("incomplete: {action: exclude, minimum_share: 0.5}", "incomplete: off"))  # fmt: skip
    assert any("no question with a score has an answer" in f.message for f in problems(check(fresh(mini))))
    path = mini.raw(PERIOD) / "responses.csv"
    before, lines = sha256(path), path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:2]), encoding="utf-8")
    edit(mini.params("periods", f"{PERIOD}.yml"), (before, sha256(path)))
    assert any("1 answer is analysed, and results need 10" in f.message for f in problems(check(fresh(mini))))


def test_expected_blanks_of_segments_are_silent(mini, change):
    change(f"data/raw/{PERIOD}/frame.csv", (",large", ",Unclassified"))
    assert any(f.value == "Unclassified" for f in of(fresh(mini), "values"))
    edit(mini.params("codebook.yml"), ("    source: frame\n", "    source: frame\n    missing: [unclassified]\n"))
    assert not any(f.value == "Unclassified" for f in of(fresh(mini), "values"))


def test_levels_that_the_frame_has_and_the_codebook_not_are_named(mini, change):
    project = change(f"data/raw/{PERIOD}/frame.csv", (",large", ",larg"))
    (found,) = [f for f in of(project, "values") if f.column == "size"]
    assert (found.value, found.nearest, found.file) == ("larg", "large", f"data/raw/{PERIOD}/frame.csv")
    assert found.count > 1


def test_a_changed_file_is_one_problem_with_both_fingerprints(mini):
    edit(mini.raw("2024") / "responses.csv", ("LB-", "LC-"))
    (found,) = [f for f in problems(check(mini)) if "2024" in f.message]
    assert found.kind == "files"
    assert "expected sha256" in found.message


def test_problems_are_grouped_and_none_is_said_twice(mini):
    edit(mini.params("rules.yml"), ("top_box: 2", "topbox: 2"))
    (mini.notebooks / "20_satisfaction.ipynb").write_text("{}")
    lines = listed(problems(check(fresh(mini))))
    assert lines[0] == "Params (1)"
    assert any(line.startswith("Notebooks") for line in lines)
    assert len(lines) == len(set(lines))


def test_the_list_for_machines(mini, capsys):
    edit(mini.params("rules.yml"), ("top_box: 2", "topbox: 2"))
    assert main(["--project", str(mini.root), "validate", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [*found[0]] == KEYS
    (wrong,) = [record for record in found if record["severity"] == "problem"]
    assert (wrong["kind"], wrong["file"], wrong["nearest"]) == ("params", "params/rules.yml", "top_box")
    assert wrong["line"] > 0


# ---- what cannot be set in type ----------------------------------------------------------------
def label_problems(project: Project):
    return [finding for finding in problems(check(project)) if "no packaged font" in finding.message]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Great 😀", "'😀' (U+1F600)"), ("한국", "'한' (U+D55C), '국' (U+AD6D)"), ("ไทย", "'ไ' (U+0E44)"),
     ("مرحبا", "'م' (U+0645)"), ("𠮷野家", "'𠮷' (U+20BB7)"), ("✔\ufe0f", "U+FE0F VARIATION SELECTOR-16"),
     ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE")],
)  # fmt: skip
def test_a_label_that_no_font_can_draw_is_a_problem_with_its_place(mini, name, code):
    edit(mini.params("codebook.yml"), ("label: {en: Friendliness,", f"label: {{en: {name},"))
    (found,) = label_problems(fresh(mini))
    line = mini.params("codebook.yml").read_text(encoding="utf-8").split("\n")[found.line - 1]
    assert line.startswith("  friendliness:")
    assert found.message.startswith(f"params/codebook.yml:{found.line}: items.friendliness.label.en: no packaged font")
    assert code in found.message
    with pytest.raises(RenderError, match="no packaged font has"):
        across(name)


@pytest.mark.parametrize("name", ["Łódź", "Győr", "Huế", "Ќириличне", "a\u200bb", "1\u202f204", "Ώρα", "€ 5 – ½ ★"])
def test_a_label_in_the_letters_of_europe_is_none(mini, name):
    edit(mini.params("codebook.yml"), ("label: {en: Friendliness,", f"label: {{en: {name},"))
    assert label_problems(fresh(mini)) == []
    across(name)


def test_prose_may_hold_what_the_paper_knows_besides(mini):
    """typst brings a font with Arabic letters; figures have the package's alone."""
    period = mini.params("periods", f"{PERIOD}.yml")
    edit(period, ("A second van", "مرحبا A second van"))
    assert label_problems(fresh(mini)) == []
    edit(period, ("مرحبا", "😀"), ("title: {en: ", "title: {zh-Hant: 한, en: "))
    (found,) = label_problems(fresh(mini))
    assert (found.file, "commentary.satisfaction.en" in found.message) == (f"params/periods/{PERIOD}.yml", True)


def own_words(project: Project, content: bytes) -> None:
    path = project.params("words", "en", "common.ftl")
    path.parent.mkdir(parents=True)
    path.write_bytes(content)


OWN_WORDS = "params/words/en/common.ftl"


def test_a_cell_and_words_that_cannot_be_set_are_named(mini):
    add_cell(mini, "Well done 😀")
    own_words(mini, "# ours\ncommon-base = 기준\n".encode())
    found = {finding.file: finding for finding in label_problems(fresh(mini))}
    assert set(found) == {"notebooks/20_satisfaction.ipynb", OWN_WORDS}
    assert (found[OWN_WORDS].line, "U+AE30" in found[OWN_WORDS].message) == (2, True)


def add_cell(project: Project, text: str) -> None:
    path = project.notebooks / "20_satisfaction.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell(text))
    nbformat.write(notebook, path)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"common-base = B\xe9\n", ": not in UTF-8"), (b"common-base = A\nBase\n", ":2: not a Fluent message: 'Base'")],
)
def test_broken_words_are_a_problem(mini, content, said):
    own_words(mini, content)
    (found,) = problems(check(fresh(mini)))
    assert found.message.startswith(f"{OWN_WORDS}{said}")
    assert origin_of(fresh(mini), PERIOD).parts[OWN_WORDS], "its fingerprint is taken as it stands"


def test_words_that_replace_no_message_of_the_report_are_named(mini):
    own_words(mini, b"# ours\ncommon-targt = Aim\ncommon-target = Goal\n")
    mini.params("words", "en", "turnout.ftl").write_text("turnout-n = of a chapter of ours\n", encoding="utf-8")
    (found,) = [finding for finding in check(fresh(mini)) if "nothing says it" in finding.message]
    said = f"{OWN_WORDS}:2: the report has no message 'common-targt', so nothing says it; did you mean 'common-target'?"
    assert (found.message, found.severity) == (said, "warning")


def test_a_channel_that_no_font_can_draw_is_named_where_it_stands(mini, change):
    edit(mini.params("codebook.yml"), ("date: day\n", "date: day\n  channel: by\n"))
    table = (mini.raw(PERIOD) / "responses.csv").read_text(encoding="utf-8")
    head, *rows = table.splitlines()
    cells = ["App 😀", "Łódź", "App 😀", *["Post"] * len(rows)]
    whole = "\n".join([f"{head},by", *(f"{row},{cell}" for row, cell in zip(rows, cells, strict=False))]) + "\n"
    project = change(f"data/raw/{PERIOD}/responses.csv", (table, whole))
    (found,) = [finding for finding in problems(check(project)) if finding.column == "by" and finding.value]
    assert (found.value, found.count, found.line) == ("App 😀", 2, 2)
    edit(
        mini.params("codebook.yml"),
        ("channel: by\n", "channel: {column: by, labels: {App 😀: {en: App, zh-Hans: 应用}}}\n"),
    )
    assert [finding for finding in problems(check(fresh(mini))) if finding.column == "by" and finding.value] == []


def test_only_what_changed_is_looked_at_again(mini, monkeypatch):
    looked: list[str] = []
    period = checking._period

    def noted(project: Project, name: str):
        looked.append(name)
        return period(project, name)

    monkeypatch.setattr(checking, "_period", noted)
    first = check(mini)
    names = mini.periods
    assert looked == names
    assert check(fresh(mini)) == first and looked == names
    path = mini.params("periods", f"{names[-1]}.yml")
    path.write_text(path.read_text(encoding="utf-8") + "# seen\n", encoding="utf-8")
    assert check(fresh(mini)) == first and looked == [*names, names[-1]]
    path = mini.params("rules.yml")
    path.write_text(path.read_text(encoding="utf-8") + "# seen\n", encoding="utf-8")
    assert check(fresh(mini)) == first and looked == [*names, names[-1], *names]


# ---- tables beside the answers -----------------------------------------------------------------
def of_tickets(project: Project) -> list[tuple[str, str]]:
    return [(found.severity, found.message) for found in check(project) if "tickets" in found.message]


def test_rows_of_a_table_that_cannot_be_used(mini):
    rows = ["T1,LB-1001,2025-05-01 09:00,,,,A,,,", *(f"T{n},,2025-05-02 09:00,,,,a1,,,My name" for n in (2, 3)), GOOD]
    rows += ["T6,,yesterday,,,,,,,", "T7,,today,,,,,,,"]
    project = with_table(mini, "tickets", TICKETS, "\n".join([HEADER, *rows]) + "\n")
    place = f"data/raw/{PERIOD}/tickets-1.csv"
    assert of_tickets(project) == [
        ("information", f"{place}: tickets: 6 rows received, 1 can be used"),
        (
            "warning",
            f"{place}: tickets: 2 rows, the first in line 3, cannot be used: unknown code: complexity 'a1'; "
            "did you mean 'A'?",
        ),
        ("warning", f"{place}: tickets: the row in line 5 cannot be used: duplicate id"),
        (
            "warning",
            f"{place}: tickets: 2 rows, the first in line 6, cannot be used: unreadable time: opened 'yesterday'",
        ),
    ]


def test_a_table_without_its_columns_and_one_without_a_usable_row(mini):
    project = with_table(mini, "tickets", TICKETS, f"{HEADER.replace('CREATED', 'CREATE')}\n{GOOD}\n")
    (found,) = problems(check(project))
    assert found.kind == "columns" and (found.column, found.nearest) == ("CREATED", "CREATE")
    edit(project.params("codebook.yml"), ("opened: CREATED", "opened: FIRST"), ("responded: FIRST, ", ""))
    project = with_files_changed(project, f"{HEADER}\nT1,,,soon,,,,,,\n")
    (found,) = problems(check(project))
    assert found.message.endswith("tickets: 1 rows received, 0 can be used")


def with_files_changed(project: Project, text: str) -> Project:
    """The file of tickets with other content."""
    path = project.raw(PERIOD) / "tickets-1.csv"
    before = sha256(path)
    path.write_text(text, encoding="utf-8")
    edit(project.params("periods", f"{PERIOD}.yml"), (before, sha256(path)))
    return Project(project.root)


def test_names_of_levels_of_a_table_are_wanted_in_every_language(mini):
    told = TICKETS.replace("{en: Request desk, zh-Hans: 受理台}", "{en: Request desk}")
    project = with_table(mini, "tickets", told, f"{HEADER}\n{GOOD}\n")
    found = [finding.message for finding in check(project) if finding.kind == "labels"]
    text = project.params("codebook.yml").read_text(encoding="utf-8")
    line = text[: text.index("{en: Request desk}")].count("\n") + 1
    assert found == [f"params/codebook.yml:{line}: tables.tickets.labels.kind.request_desk has no text in zh-Hans"]
