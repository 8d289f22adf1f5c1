"""The annex of the questionnaire on the miniature project: questions with results, meanings and rules."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from conftest import EARLIER, MINIATURE, PERIOD, said, without

from csreport.chapters import drivers, questionnaire, sample, satisfaction, segments, trends
from csreport.chapters.indicators import few_calibrated
from csreport.chapters.questionnaire import _rules
from csreport.chapters.suppression import suppress
from csreport.chapters.wording import meanings
from csreport.estimates import Estimates, Row, bind
from csreport.facts import Name, Number, Sentence, Tile, all_of, rows_in
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.present.tables import _meaning, statements
from csreport.project.project import Project
from csreport.survey.survey import Survey, load_survey

CHAPTERS = (sample, satisfaction, segments, drivers, trends)


def evidence_of(survey: Survey, history: Estimates) -> Estimates:
    few = few_calibrated(survey)
    made = (chapter.estimates(survey, history) for chapter in CHAPTERS)
    return bind(*(suppress(rows, caution=30, suppress=10, mark_all=few) for rows in made))


@pytest.fixture(scope="module")
def evidence(survey, history) -> Estimates:
    return evidence_of(survey, history)


@pytest.fixture
def words(mini):
    return words_of(mini, "en")


def lines(html: str) -> list[tuple[str, list[str]]]:
    """Heads and cells of the rows of a table."""
    found = []
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html.partition("<tfoot>")[0], re.S):
        cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        found.append((cells[0], cells[1:]))
    return found


def test_what_was_not_measured_is_said_in_one_line(mini, evidence, survey, history):
    told = said(Project(MINIATURE), questionnaire, evidence, survey)["questionnaire/answer"]
    assert told.endswith("Not measured in this survey: expectations and repurchase.")
    first = load_survey(without(mini, "recommend", "effort"), EARLIER)
    told = said(mini, questionnaire, evidence_of(first, Estimates()), first)["questionnaire/answer"]
    assert "recommendation, ease, expectations" in told and "changes since an earlier survey" in told


def test_an_empty_report_says_so_and_does_not_fail(survey):
    assert questionnaire.facts_questionnaire(Estimates(), survey) == {}
    assert questionnaire.facts_definitions(Estimates(), survey) == {}
    assert tables.questionnaire(Estimates(), words_of(Project(MINIATURE), "en"), period="1999") is None


# ---- questionnaire ------------------------------------------------------------------------------
def test_every_question_stands_with_its_answers_base_and_mean(evidence, survey, words):
    made = tables.questionnaire(evidence, words, period=PERIOD)
    shown = [line.head for line in made.lines if not line.cells]
    assert shown == [words.label(key) for key in (*survey.codebook.items, *survey.codebook.comments)]
    at = [line.head for line in made.lines].index("Overall satisfaction")
    block = made.lines[at + 1 : at + 9]
    assert [line.head for line in block] == [
        "Answers (n)", "1 · Very dissatisfied", "2 · Dissatisfied", "3 · Neither", "4 · Satisfied",
        "5 · Very satisfied", "Top answers", "Mean",
    ]  # fmt: skip
    usual = {"period": PERIOD, "measure": "overall", "segment": "", "against": "", "category": ""}
    mean = evidence.one(stat="mean", weighting="representative", **usual)
    plain = evidence.one(stat="mean", weighting="none", **usual)
    assert block[0].cells[0].text == f"{mean.n:.0f}"
    assert [cell.text for cell in block[-1].cells][::2] == [f"{mean.value:.2f}", f"{plain.value:.2f}"]
    for item in survey.codebook.items:
        points = [f"{point:g}" for point in survey.codebook.scale(item).points]
        shares = evidence.of_all(measure=item, stat="share", category=points, against="")
        assert sum(row.value for row in shares) == pytest.approx(1)
    assert block[-1].cells[0].key == mean.key and block[-1].cells[1].key == f"{mean.key}/part=low+high"


def test_the_wording_stands_beside_the_label(evidence, change):
    project = change(
        "params/codebook.yml",
        ("role: overall, label: {", 'role: overall, question: {en: "How <satisfied> are you?"}, label: {'),
    )
    html = tables.questionnaire(evidence, words_of(project, "en"), period=PERIOD).html("t", "", "")
    assert "Overall satisfaction: How &lt;satisfied&gt; are you?" in html


def test_an_open_question_and_an_attention_check_have_no_result(evidence, change):
    old = "advice: {column: B3, scale: five, dimension: ordering"
    project = change("params/codebook.yml", (old, "advice: {column: B3, scale: five, attention: 4"))
    made = tables.questionnaire(evidence, words_of(project, "en"), period=PERIOD)
    heads = [line.head for line in made.lines]
    assert made.lines[heads.index("Attention check")].cells[0].text == "–"
    assert heads[-2:] == ["Anything else?", "Open question"]


def test_choices_and_groups_that_were_asked_stand_in_it(words, change):
    book = change("params/codebook.yml", ("comments:\n", "choices:\n  use: {column: X, label: {en: Use}, options: {"
                  "a: {en: Daily}, b: {en: Rarely}}}\ncomments:\n"))  # fmt: skip
    rows = [
        Row(PERIOD, "use", "share", option, weighting=kind, value=value, low=0.1, high=0.9, n=40.0)
        for kind in ("representative", "none")
        for option, value in (("a", 0.25), ("b", 0.75))
    ]
    made = tables.questionnaire(Estimates(rows), words_of(book, "en"), period=PERIOD)
    found = lines(made.html("t", "", ""))
    assert ("Use", []) in found and ("Daily", ["25.0%", "10.0% to 90.0%", "25.0%"]) in found
    assert ("Answers (n)", ["40", "–", "–"]) in found


def test_a_suppressed_question_shows_no_number(words):
    row = Row(PERIOD, "overall", "mean", status="suppressed")
    made = tables.questionnaire(Estimates([row, replace(row, weighting="none")]), words, period=PERIOD)
    block = [line for line in made.lines if line.cells][:8]
    assert {cell.text for line in block for cell in line.cells} == {"–"}
    assert "Hatched: base too small to be shown." in made.html("t", "", "")


# ---- definitions and rules ------------------------------------------------------------------------
def test_definitions_name_what_an_indicator_is_made_of(evidence, survey, words):
    found = {words.plain(told.term): words.plain(told.told) for told in meanings(evidence, survey)}
    assert found["Ordering"].endswith("answers to friendliness, waiting time and advice.")
    assert "Ordering (40%) and Baking (60%)" in found["Satisfaction index"]
    assert "“likelihood to recommend”" in found["Net Promoter Score"]
    assert "of the 2 highest answers" in found["Top answers"]
    mean = Row(PERIOD, "overall", "mean", value=4.0, low=3.9, high=4.1, n=50.0)
    used = {words.plain(told.term) for told in meanings(Estimates([mean]), survey)}
    assert "Mean" in used and not used & {"Net Promoter Score", "Satisfaction index", "Importance", "Target met"}
    assert "95%" in found["Interval"] and found["Clear change"].endswith("below 0.05.")


@pytest.mark.parametrize(
    ("row", "terms"),
    [
        (Row(PERIOD, "recommend", "nps", value=20.0), {"Net Promoter Score"}),
        (Row(PERIOD, "ordering", "mean", value=4.0), {"Mean", "Ordering"}),
        (Row(PERIOD, "overall", "mean", value=0.2, against=f"period:{EARLIER}"), {"Mean", "Clear change"}),
        (Row(PERIOD, "response", "rate", category="RR2", value=0.3), set()),
    ],
    ids=["a score", "a dimension", "a change", "none of them"],
)
def test_a_number_is_explained_by_its_terms(row, terms, evidence, survey, words):
    of = {row.stat, row.category, row.measure, row.against_kind}
    assert {words.plain(told.term) for told in meanings(evidence, survey) if told.of & of} == terms


def test_the_rows_of_facts_are_found_at_any_depth():
    mean, nps = Row(PERIOD, "overall", "mean", value=4.0), Row(PERIOD, "recommend", "nps", value=20.0)
    told = {
        "answer": all_of(Sentence("{list}", list=(Sentence("{a}", a=Number(mean)), "x"))),
        "tiles": (Tile(Sentence("summary-tile"), nps, Sentence("summary-scale"), None, "first"),),
    }
    assert list(rows_in(told)) == [mean, nps] and list(rows_in({})) == []


def test_rules_state_their_limits_and_what_they_excluded(evidence, survey, words):
    found = {words.plain(term): words.plain(meaning) for term, meaning in _rules(evidence, survey)}
    limits = survey.rules.screening
    assert f"Fewer than {100 * limits.incomplete.minimum_share:.3g}% of the questions" in found["Incomplete"]
    assert "Attention check failed" not in found  # the questionnaire holds none
    for rule, said_of in (("incomplete", "Incomplete"), ("duplicate", "Duplicate")):
        assert getattr(limits, rule).action == "exclude"
        count = evidence.one(measure="respondents", category="excluded", level=rule, stat="count")
        assert found[said_of].endswith(f"Excluded: {count.value:.0f}.")


def test_statements_escape_what_customers_and_analysts_write(words, survey):
    hostile = "<img src=x>[a](#b)"
    book = survey.codebook.model_copy(deep=True)
    book.items["overall"].label["en"] = hostile
    words.codebook = book
    mean = Row(PERIOD, "repurchase", "rate", "loyal", value=0.5, n=50.0)
    html = statements(questionnaire.facts_definitions(Estimates([mean]), survey), words)
    assert html is not None
    shown = _meaning(Sentence("statistics-top-box-series", indicator=Name("item", "overall")), words).html
    assert "<img" not in shown and "<a " not in shown and "&lt;img src=x&gt;[a](#b)" in shown


@pytest.mark.parametrize("dimensions", [True, False])
def test_a_survey_without_overall_question_or_dimensions_gives_an_annex(mini, history, dimensions):
    project = without(mini, "overall", "recommend", "effort", dimensions=dimensions)
    survey = load_survey(project, PERIOD)
    evidence = evidence_of(survey, Estimates())
    found = said(project, questionnaire, evidence, survey)
    assert "questionnaire/answer" in found
    assert tables.questionnaire(evidence, words_of(project, "en"), period=PERIOD) is not None


def test_a_rule_that_is_off_is_not_told(change, survey):
    off = load_survey(change("params/rules.yml", ("duplicate: exclude", "duplicate: off")), PERIOD)
    assert len(_rules(Estimates(), off)) == len(_rules(Estimates(), survey)) - 1
