"""The annex of the questionnaire on the miniature project: questions with results, meanings and rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import EARLIER, MINIATURE, PERIOD, said, without

from csreport.chapters import drivers, questionnaire, sample, satisfaction, segments, trends
from csreport.chapters.indicators import few_calibrated, meanings
from csreport.chapters.questionnaire import _rules
from csreport.estimates import Estimates, Row, bind, suppress
from csreport.facts import Name, Sentence
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.present.tables import _meaning, statements
from csreport.project.project import Project
from csreport.survey.survey import Survey, load_survey

CHAPTERS = (sample, satisfaction, segments, drivers, trends)
WORDS = words_of(Project(MINIATURE), "en")


def evidence_of(survey: Survey, history: Estimates) -> Estimates:
    few = few_calibrated(survey)
    made = (chapter.estimates(survey, history) for chapter in CHAPTERS)
    return bind(*(suppress(rows, caution=30, suppress=10, mark_all=few) for rows in made))


@pytest.fixture(scope="module")
def evidence(survey, history) -> Estimates:
    return evidence_of(survey, history)


def test_what_was_not_measured_is_said_in_one_line(mini, evidence, survey, history):
    told = said(Project(MINIATURE), questionnaire, evidence, survey)["questionnaire/answer"]
    assert told.endswith("Not measured in this survey: expectations and repurchase.")
    first = load_survey(without(mini, "recommend", "effort"), EARLIER)
    told = said(mini, questionnaire, evidence_of(first, Estimates()), first)["questionnaire/answer"]
    assert "recommendation, ease, expectations" in told and "changes since an earlier survey" in told


def test_every_question_stands_with_its_answers_base_and_mean(evidence, survey):
    made = tables.questionnaire(evidence, WORDS, period=PERIOD)
    shown = [line.head for line in made.lines if not line.cells]
    assert shown == [WORDS.label(key) for key in (*survey.codebook.items, *survey.codebook.comments)]
    at = [line.head for line in made.lines].index("Overall satisfaction")
    block = made.lines[at + 1 : at + 9]
    assert [line.head for line in block] == [
        "Answers (n)", "1 · Very dissatisfied", "2 · Dissatisfied", "3 · Neither", "4 · Satisfied",
        "5 · Very satisfied", "Top answers", "Mean",
    ]  # fmt: skip
    rows = evidence.select(period=PERIOD, measure="overall", stat="mean", segment="", against="", category="")
    mean, plain = (rows.one(weighting=kind) for kind in ("representative", "none"))
    assert block[0].cells[0].text == f"{mean.n:.0f}"
    assert [cell.text for cell in block[-1].cells][::2] == [f"{mean.value:.2f}", f"{plain.value:.2f}"]
    assert block[-1].cells[0].key == mean.key and block[-1].cells[1].key == f"{mean.key}/part=low+high"


def test_wording_choices_open_questions_and_attention_checks_stand_in_it(evidence, change):
    old, check = ("advice: {column: B3, scale: five, " + part for part in ("dimension: ordering", "attention: 4"))
    asked = 'role: overall, question: {en: "How <satisfied> are you?"}, label: {'
    choice = "choices:\n  use: {column: X, label: {en: Use}, options: {a: {en: Daily}, b: {en: Rarely}}}\ncomments:\n"
    project = change("params/codebook.yml", (old, check), ("role: overall, label: {", asked), ("comments:\n", choice))
    rows = [
        Row(PERIOD, "use", "share", option, weighting=kind, value=value, low=0.1, high=0.9, n=40.0)
        for kind in ("representative", "none")
        for option, value in (("a", 0.25), ("b", 0.75))
    ]
    made = tables.questionnaire(Estimates([*evidence, *rows]), words_of(project, "en"), period=PERIOD)
    assert "Overall satisfaction: How &lt;satisfied&gt; are you?" in made.html("t", "", "")
    found = [(line.head, [cell.text for cell in line.cells]) for line in made.lines]
    at = found.index(("Use", []))
    assert found[at + 1 : at + 3] == [
        ("Answers (n)", ["40", "–", "–"]),
        ("Daily", ["25.0%", "10.0% to 90.0%", "25.0%"]),
    ]
    assert found[[head for head, _ in found].index("Attention check")][1][0] == "–"
    assert [head for head, _ in found][-2:] == ["Anything else?", "Open question"]
    hidden = Row(PERIOD, "overall", "mean", status="suppressed")
    made = tables.questionnaire(
        Estimates([hidden, replace(hidden, weighting="none")]), words_of(project, "en"), period=PERIOD
    )
    assert {cell.text for line in made.lines for cell in line.cells} == {"–"}
    assert "Hatched: base too small to be shown." in made.html("t", "", "")


# ---- definitions and rules ------------------------------------------------------------------------
def test_definitions_name_what_an_indicator_is_made_of_and_explain_a_number(evidence, survey):
    found = {WORDS.plain(told.term): WORDS.plain(told.told) for told in meanings(evidence, survey)}
    assert found["Ordering"].endswith("answers to friendliness, waiting time and advice.")
    assert "Ordering (40%) and Baking (60%)" in found["Satisfaction index"]
    assert "“likelihood to recommend”" in found["Net Promoter Score"]
    assert "of the 2 highest answers" in found["Top answers"]
    mean = Row(PERIOD, "overall", "mean", value=4.0, low=3.9, high=4.1, n=50.0)
    used = {WORDS.plain(told.term) for told in meanings(Estimates([mean]), survey)}
    assert "Mean" in used and not used & {"Net Promoter Score", "Satisfaction index", "Importance", "Target met"}
    assert "95%" in found["Interval"] and found["Clear change"].endswith("below 0.05.")
    cases = [
        (Row(PERIOD, "recommend", "nps", value=20.0), {"Net Promoter Score"}),
        (Row(PERIOD, "ordering", "mean", value=4.0), {"Mean", "Ordering"}),
        (Row(PERIOD, "overall", "mean", value=0.2, against=f"period:{EARLIER}"), {"Mean", "Clear change"}),
        (Row(PERIOD, "response", "rate", category="RR2", value=0.3), set()),
    ]
    for row, terms in cases:
        of = {row.stat, row.category, row.measure, row.against_kind}
        assert {WORDS.plain(told.term) for told in meanings(evidence, survey) if told.of & of} == terms


def test_rules_state_their_limits_and_what_they_excluded_unless_they_are_off(evidence, survey, change):
    found = {WORDS.plain(term): WORDS.plain(meaning) for term, meaning in _rules(evidence, survey)}
    off = load_survey(change("params/rules.yml", ("duplicate: exclude", "duplicate: off")), PERIOD)
    assert len(_rules(Estimates(), off)) == len(found) - 1
    limits = survey.rules.screening
    assert f"Fewer than {100 * limits.incomplete.minimum_share:.3g}% of the questions" in found["Incomplete"]
    assert "Attention check failed" not in found  # the questionnaire holds none
    for rule, said_of in (("incomplete", "Incomplete"), ("duplicate", "Duplicate")):
        assert getattr(limits, rule).action == "exclude"
        count = evidence.one(measure="respondents", category="excluded", level=rule, stat="count")
        assert found[said_of].endswith(f"Excluded: {count.value:.0f}.")


def test_statements_escape_what_customers_and_analysts_write(survey):
    book = survey.codebook.model_copy(deep=True)
    book.items["overall"].label["en"] = "<img src=x>[a](#b)"
    words = words_of(Project(MINIATURE), "en")
    words.codebook = book
    mean = Row(PERIOD, "repurchase", "rate", "loyal", value=0.5, n=50.0)
    assert statements(questionnaire.facts_definitions(Estimates([mean]), survey), words) is not None
    shown = _meaning(Sentence("statistics-top-box-series", indicator=Name("item", "overall")), words).html
    assert "<img" not in shown and "<a " not in shown and "&lt;img src=x&gt;[a](#b)" in shown
