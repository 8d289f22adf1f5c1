"""Chapter 00, the deciding page: on the miniature project, and on evidence with planted results."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from conftest import EARLIER, MINIATURE, PERIOD, said
from test_story import change, drivers, happened, of_kind, row, updated
from test_story import evidence as planted

from csreport.chapters import sample, satisfaction, summary
from csreport.chapters.indicators import concerned_rows, indicators
from csreport.estimates import Estimates, bind
from csreport.facts import Tile
from csreport.present.chapter import FITS, headline_of, key_of, points_of, tile_of, words_of
from csreport.project.project import Project
from csreport.project.targets import Action, Target, TargetsFile
from csreport.survey.survey import Survey, load_survey

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


WORDS = words_of(Project(MINIATURE), "en")


def evidence_of(survey: Survey, history: Estimates) -> Estimates:
    return bind(sample.estimates(survey, history), satisfaction.estimates(survey, history))


@pytest.fixture(scope="module")
def evidence(survey, history) -> Estimates:
    return evidence_of(survey, history)


def told(found: Estimates, survey: Survey, lang: str = "en") -> dict[str, str]:
    return said(Project(MINIATURE), summary, found, survey, lang)


def tiles(found: Estimates, survey: Survey) -> list[Tile]:
    return list(summary.facts_headline(found, survey).get("tiles", ()))


BOTH = (change("overall", 0.2), change("waiting", 0.3), change("assortment", -0.3))


# ---- headline and standfirst ---------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_planted_fall_is_within_the_first_three_sentences(survey, lang):
    words, book = words_of(Project(MINIATURE), lang), survey.codebook
    facts = summary.facts_headline(planted(*BOTH), happened(survey, moved_from="assortment", moved_to="waiting"))
    first = words.plain(facts["headline"][0]), words.plain(facts["standfirst"])
    name = words.choose(book.items["assortment"].label, "").lower()
    assert all(name in text.lower() for text in first)
    assert len(re.findall(r"\.(?= |$)|。", first[1])) == 2
    if lang == "en":
        assert first[0] == "Satisfaction and waiting time rose, but assortment fell"
        assert first[1].endswith("both follow a change made in February 2025.")


def test_the_headline_is_the_longest_that_fits(survey, monkeypatch):
    candidates = summary.facts_headline(planted(*BOTH), survey)["headline"]
    assert [len(WORDS.plain(one)) <= 90 for one in candidates] == [True] * 3
    assert WORDS.plain(candidates[0]) in headline_of(candidates, WORDS)
    monkeypatch.setitem(FITS, "en", 40)
    assert headline_of(candidates, WORDS).startswith("::: headline\nSatisfaction rose to [3.90]")


UP = change("overall", 0.2)
LIFT = {
    "Satisfaction rose to 3.90 of 5": (UP,),
    "Satisfaction fell to 3.90 of 5": (change("overall", -0.2),),
    "Satisfaction is 3.90 of 5 and appears to have risen": (change("overall", 0.08, p=0.08),),
    "Satisfaction held steady at 3.90 of 5": (change("overall", 0.01, half=0.06, p=0.8),),
    "Satisfaction is 3.90 of 5, with no clear change": (change("overall", 0.05, half=0.2, p=0.8),),
    "Satisfaction is up at 3.90, but assortment fell": (UP, change("assortment", -0.3)),
    "Satisfaction is up at 3.90, but waiting time fell to the lowest score": (UP, change("waiting", -0.3)),
    "Waiting time rose; satisfaction shows no clear change": (change("waiting", 0.3),),
}


def test_what_one_would_say_in_the_lift_where_a_first_and_an_open_survey_compare_nothing(survey):
    facts = [summary.facts_headline(planted(*rows), survey)["headline"][0] for rows in LIFT.values()]
    assert [WORDS.plain(first) for first in facts] == [*LIFT]
    for update, words in (({"compare_to": []}, "the first survey"), ({"sample": "open"}, "speak for themselves")):
        text = told(planted(*BOTH), updated(survey, **update))
        assert words in text["headline/standfirst"]
        assert "rose" not in text["headline/standfirst"] and "fell" not in text["verdicts/worse"].replace("fell a", "")


def test_the_first_sentence_says_where_a_further_comparison_is_not_as_clear(survey):
    further = updated(survey, compare_to=[EARLIER, "2023"])
    for value, p, caveat in (
        (0.2, 0.001, ""),
        (0.09, 0.2, ", though not certainly above 2023"),
        (-0.2, 0.001, ", yet below 2023"),
    ):
        past = replace(change("overall", value, p=p), against="period:2023")
        text = told(planted(UP, past), further)["headline/standfirst"]
        assert text.startswith(f"Satisfaction rose to 3.90 of 5, up 0.20 from 2024 (0.15 to 0.25){caveat}."), text
    text = told(planted(change("overall", -0.2), replace(UP, against="period:2023")), further, "zh-Hans")
    assert "下降0.20（0.15至0.25），但高于2023" in text["headline/standfirst"]


def test_tiles_are_six_or_three_with_targets_by_verdict(evidence, survey):
    rows, aims = [row("recommend", "nps", 20.0), row("effort", "mean", 5.0), change("waiting", 0.3)], {}
    for measure, value, gap in (("assortment", 3.0, 0.3), ("waiting", 3.5, -0.5), ("advice", 3.6, 0.0)):
        aims[measure] = Target(measure=measure, value=value)
        rows += [row(measure, "mean", gap, against=f"target:{measure}"),
                 row(measure, "target", value, 0, category="mean", against=f"target:{measure}")]  # fmt: skip
    aimed = replace(survey, targets=TargetsFile(targets=aims))
    found = tiles(planted(*rows), aimed)
    assert [tile.row.measure for tile in found[:3]] == ["overall", "recommend", "effort"]
    verdicts = [(tile.row.measure, tile.verdict) for tile in found[3:]]
    assert verdicts == [("waiting", "not-met"), ("advice", "cannot-tell"), ("assortment", "met")]
    text = tile_of(found[3], WORDS)
    assert "[Waiting time]{.name}" in text and "{.change .better .up}" in text
    assert "target [3.50]{.num key=" in text and "missed]{.verdict .not-met}" in text
    marks = dict(re.findall(r'(low|high|now|before|goal)="([\d.]+)"', text))
    assert float(marks["before"]) < float(marks["low"]) < float(marks["now"]) < float(marks["goal"])
    few = tiles(planted(*rows[:2]), survey)
    assert [tile.row.measure for tile in few] == ["overall", "recommend", "effort"]
    key = key_of(tiles(evidence, survey), WORDS, chosen=False)
    assert "95% interval" in key and "○ 2024" in key


# ---- better, worse and why, to decide --------------------------------------------------------------
def test_every_line_links_to_the_figure_that_shows_it_and_nothing_is_said_twice(survey):
    """No eight words in a row stand twice on the page."""
    moved = happened(survey, moved_from="assortment", moved_to="waiting")
    found = planted(*BOTH, *drivers((0, 0, 0.9, 0, 0, 0)), change("effort", 0.3), row("effort", "mean", 5.0))
    facts = summary.facts_verdicts(found, moved)
    shown = {point.figure for part in ("better", "worse") for point in facts[part]}
    assert shown == {"fig-satisfaction-items", "tbl-scores-periods"}
    text = points_of(facts["worse"], WORDS)
    assert "::: why\n  In February 2025 staff moved. The timing fits; it is no proof.\n  :::" in text
    assert "](#fig-satisfaction-items)" in text
    assert not [cause for cause in ("because", "due to", "led to", "thanks to") if cause in text]
    texts = told(found, moved)
    headline, *kept = (text for part, text in texts.items() if not part.startswith(("course", "headline/tiles")))
    words = re.findall(r"[\w.]+", " ".join([headline.split(" | ")[0], *kept]))
    runs = [" ".join(words[i : i + 8]) for i in range(len(words) - 7)]
    assert len(runs) == len(set(runs))


def test_a_change_over_time_links_to_what_shows_it(survey):
    """The figure of courses has a panel of what moved, from the third survey on; before it there is the table."""
    head = (change("effort", 0.3), row("effort", "mean", 5.0))
    past = [replace(row("effort", "mean", 4.7), period=period) for period in ("2023", EARLIER)]
    many = [change(item, 0.3) for item in (f"item{place}" for place in range(9))]
    cases = {"fig-trends-limits": (*head, *past), "tbl-scores-periods": (*head, *past, *many)}
    for figure, rows in (*cases.items(), ("tbl-scores-periods", (*head, past[1]))):
        found = planted(*rows)
        assert (
            summary._course(found.one(measure="effort", stat="mean", against="", period=PERIOD), found, survey)
            == figure
        )
        if figure == "fig-trends-limits":
            assert [point.figure for point in summary.facts_verdicts(found, survey)["better"]] == [figure]


def test_where_nothing_fell_the_heading_says_what_is_weak_and_only_ratings_are_better_or_worse(survey):
    rose = told(planted(change("waiting", 0.3)), survey)
    assert rose["verdicts/worse_title"] == "Still weak"
    # a score that was not measured before is not called a first survey
    assert rose["headline/standfirst"].startswith("Satisfaction is 3.90 of 5; it cannot be compared with 2024.")
    assert told(planted(*BOTH), survey)["verdicts/worse_title"] == "Worse, and the background"
    assert told(planted(change("waiting", -0.3)), survey)["verdicts/better"] == "Nothing clearly rose."
    first = updated(survey, compare_to=[])
    assert told(planted(), first)["verdicts/better"].startswith("This is the first survey")
    text = told(planted(*BOTH), of_kind(survey, "behaviour"))
    assert (text["verdicts/better_title"], text["verdicts/worse_title"]) == ("Higher", "Lower, and the background")
    page = " ".join(text.values())
    assert not any(word in page for word in ("happier", "weak", "matters", "lowest of"))


def test_decisions_are_those_declared_else_questions_without_names(survey):
    action = {"period": PERIOD, "item": "assortment", "task": "bake more sorts", "owner": "Ann", "due": "2026-01-31"}
    declared_one = Action.model_validate(action)
    known = replace(survey, actions=(declared_one,), register={"a": declared_one})
    asked, declared = (told(planted(*BOTH), one) for one in (survey, known))
    assert (asked["verdicts/decide_title"], declared["verdicts/decide_title"]) == ("To be decided", "Decide")
    assert asked["verdicts/decide"].startswith("Say what is to stop the fall in assortment. | Owner open | date open")
    assert declared["verdicts/decide"] == "Bake more sorts. | Ann | by 31 January 2026"


def test_how_sure_is_one_line_customers_concerned_are_shares_and_links_lead_to_figures(evidence, survey):
    text = told(evidence, survey)["sure/answer"]
    assert text.startswith("How sure? 72 usable answers from ") and "percentage points" in text
    usable = evidence.find(measure="response", category="usable", segment="", period=survey.name)
    assert f"(usable response rate {usable.value:.0%})" in text  # of the answers named, not of those thrown out as well
    gap = row("overall", "mean", -0.4, segment="size", level="small", against="level:others", p=0.001)
    past = replace(row("overall", "mean", 3.8), period=EARLIER)
    few, all_of = (
        [point.figure for point in summary.facts_evidence(found, survey)["links"]]
        for found in (planted(), planted(*drivers(), gap, past))
    )
    assert few == all_of[:1] == ["fig-satisfaction-items"]
    assert all_of[1:] == ["fig-drivers-priorities", "fig-segments-levels", "tbl-scores-periods"]
    # Of all respondents, weighted, times the size of the register; who gave no answer counts as not dissatisfied.
    rows = {found.measure: found for found in concerned_rows(survey)}
    answers, weights = survey.accepted["assortment"], survey.design.weights
    share = float((weights * (answers <= 2)).sum() / weights.sum())
    assert rows["assortment"].value == pytest.approx(share * survey.population_size)
    assert rows["assortment"].low < rows["assortment"].value < rows["assortment"].high
    opened = updated(survey, sample="open")
    assert list(concerned_rows(opened)) == [] == list(concerned_rows(replace(survey, population_size=None)))
    count = [row(item, "concerned", 1234.0, 100.0) for item in ("assortment", "waiting", "advice")]
    big = replace(survey, population_size=12000.0)
    fell, low, none = (told(planted(*rows), big) for rows in ((*BOTH, *count), count, BOTH))
    about = "About 1,200 of 12,000 customers are dissatisfied with assortment (1,100 to 1,300)."
    assert fell["concerned/answer"].startswith(about) and "with waiting time" in low["concerned/answer"]
    assert "concerned/answer" not in none


def test_an_open_sample_claims_no_precision(open_sample):
    survey = load_survey(open_sample, PERIOD)
    found = evidence_of(survey, indicators(load_survey(open_sample, EARLIER)))
    claims = ("margin of error", "response rate is", "±", "population", "right to within", "误差约为", "95%")
    for lang in LANGUAGES:
        texts = said(open_sample, summary, found, survey, lang)
        assert not [(part, claim) for part, text in texts.items() for claim in claims if claim in text]
        assert "95%" not in key_of(tiles(found, survey), words_of(open_sample, lang), chosen=True)
