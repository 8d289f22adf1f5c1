"""The findings chosen by rule, and what they suggest, on hand-made evidence with planted results."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import MINIATURE, PERIOD

from csreport.chapters import highlights
from csreport.chapters.highlights import advice
from csreport.chapters.importance import priorities
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates, Row
from csreport.facts import Sentence
from csreport.present.chapter import words_of
from csreport.project.project import Project
from csreport.project.targets import Target, TargetsFile
from csreport.survey.survey import Survey

ITEMS = ("friendliness", "waiting", "advice", "freshness", "assortment", "invoice")


def row(measure: str, stat: str, value: float, half: float = 0.05, **parts: object) -> Row:
    ends = {"value": value, "low": value - half, "high": value + half, "se": half / 2, "n": 200.0, "df": 199.0}
    return replace(Row(PERIOD, measure, stat), **(ends | parts))  # type: ignore[arg-type]


def change(measure: str, value: float, *, p: float = 0.001, stat: str = "mean", **parts: object) -> Row:
    return row(measure, stat, value, against="period:2024", p=p, **parts)


def drivers(*, shares: tuple[float, ...], scores: tuple[float, ...], chances: tuple[float, ...]) -> list[Row]:
    told = {"against": "measure:overall"}
    rows = [row(item, "importance", share, **told) for item, share in zip(ITEMS, shares, strict=True)]
    rows += [row(item, "priority", chance, 0.0, category="concentrate", **told)
             for item, chance in zip(ITEMS, chances, strict=True)]  # fmt: skip
    return rows + [row(item, "mean", score) for item, score in zip(ITEMS, scores, strict=True)]


@pytest.fixture
def evidence() -> Estimates:
    """Waiting rose and assortment fell, and with them their dimensions; waiting is an important driver rated low;
    small customers are behind; most dissatisfied answers go to the invoice."""
    return Estimates([
        row("overall", "mean", 3.9), change("overall", 0.02, p=0.7),
        row("ordering", "mean", 4.2), row("baking", "mean", 3.1), change("ordering", 0.1), change("baking", -0.2),
        *drivers(shares=(0.2, 0.4, 0.1, 0.1, 0.1, 0.1), scores=(4.4, 3.0, 3.6, 3.9, 3.6, 3.5),
                 chances=(0.0, 0.98, 0.0, 0.0, 0.0, 0.0)),
        change("waiting", 0.25), change("assortment", -0.3), change("invoice", -0.2, p=0.2),
        row("overall", "mean", -0.4, segment="size", level="small", against="level:others", p=0.001),
        row("overall", "mean", 0.3, segment="size", level="large", against="level:others", p=0.001),
        row("invoice", "bottom_box", 0.3), row("waiting", "bottom_box", 0.1), row("overall", "bottom_box", 0.9),
    ])  # fmt: skip


def spoken(sentence: Sentence | None) -> str:
    return words_of(Project(MINIATURE), "en").plain(sentence) if sentence is not None else ""


def without(evidence: Estimates, **parts: str) -> Estimates:
    gone = {found.key for found in evidence.select(**parts)}
    return Estimates(found for found in evidence if found.key not in gone)


def changed(evidence: Estimates, *rows: Row) -> Estimates:
    """The evidence with some of its rows replaced."""
    keys = {found.key for found in rows}
    return Estimates([*(found for found in evidence if found.key not in keys), *rows])


# ---- change ------------------------------------------------------------------------------------
def told_of_changes(evidence: Estimates, survey: Survey) -> list[str]:
    return [spoken(sentence) for sentence in highlights.change_findings(evidence, survey)]


def test_falls_come_before_rises_and_items_stand_for_their_dimensions(evidence, survey):
    """Assortment is an item of Baking, waiting of Ordering: the dimensions moved by less and are not named beside."""
    assert told_of_changes(evidence, survey) == [
        "Assortment fell by 0.30 to 3.60 against 2024 (−0.35 to −0.25).",
        "Waiting time rose by 0.25 to 3.00 against 2024 (+0.20 to +0.30).",
    ]


def test_a_dimension_none_of_whose_items_moved_is_named(evidence, survey):
    noise = changed(evidence, change("assortment", -0.3, p=0.06))
    assert told_of_changes(noise, survey)[0] == "Baking fell by 0.20 to 3.10 against 2024 (−0.25 to −0.15)."


def test_the_others_that_moved_the_same_way_are_named_largest_first(evidence, survey):
    more = changed(evidence, change("invoice", -0.2), change("freshness", -0.25),
                   row("recommend", "nps", 20), change("recommend", -14.0, stat="nps"))  # fmt: skip
    assert told_of_changes(more, survey)[0].endswith(
        "(−0.35 to −0.25). Also fell: Net Promoter Score, Freshness and Invoice."
    ), "14 of 200 points are more than a quarter of a point of four"


def test_changes_within_noise_are_no_finding(evidence, survey):
    noise = changed(evidence, *(replace(found, p=0.06) for found in evidence.select(against="period:2024")))
    assert told_of_changes(noise, survey) == ["None of the 5 scores changed beyond noise against 2024."]
    assert highlights.moved(noise, survey).fell == []


def test_a_change_that_stands_out_alone_but_not_among_many_says_so(evidence, survey):
    """Its interval leaves zero out, its p counts the other tests."""
    text = spoken(highlights.overall_finding(changed(evidence, change("overall", 0.09, p=0.1)), survey))
    assert "is within noise. Alone it would stand out; among all the changes tested, chance may have" in text
    assert "Alone" not in spoken(highlights.overall_finding(evidence, survey))


def test_changes_on_scales_of_other_lengths_are_compared_as_parts_of_them(evidence, survey):
    """Half a point of four is more than one point of ten."""
    book = survey.codebook
    items = {key: item.model_copy(update={"dimension": None}) for key, item in book.items.items()}
    items["waiting"] = items["waiting"].model_copy(update={"scale": "eleven"})
    alone = replace(survey, codebook=book.model_copy(update={"dimensions": {}, "items": items}))
    both = changed(without(evidence, measure=["ordering", "baking"]), change("waiting", 1.0), change("advice", 0.5))
    assert [found.measure for found in highlights.moved(both, alone).rose] == ["advice", "waiting"]


def test_without_a_comparison_there_is_no_change(evidence, survey):
    first = replace(survey, period=survey.period.model_copy(update={"compare_to": []}))
    assert highlights.change_findings(evidence, first) == []
    assert spoken(highlights.overall_finding(evidence, first)) == "Overall satisfaction is 3.90 (3.85 to 3.95)."


# ---- extremes ----------------------------------------------------------------------------------
def test_strongest_and_weakest_item_and_what_lies_between(evidence, survey):
    told = spoken(highlights.extremes_finding(evidence, survey))
    assert told == "Friendliness is the strength (4.40), Waiting time the weakness (3.00) among 6 scores."
    near = changed(evidence, row("freshness", "mean", 4.3, 0.1))
    assert spoken(highlights.extremes_finding(near, survey)).endswith(
        "Their intervals overlap with those of Freshness."
    )


def test_without_two_items_on_one_scale_the_dimensions_are_ranked(evidence, survey):
    roles = survey.codebook.items | {
        key: survey.codebook.items[key].model_copy(update={"role": "overall"}) for key in ITEMS[1:]
    }
    alone = replace(survey, codebook=survey.codebook.model_copy(update={"items": roles}))
    assert [found.measure for found in highlights.scores(evidence, alone)] == ["baking", "ordering"]


def test_one_score_has_no_extremes(evidence, survey):
    assert highlights.extremes_finding(without(evidence, measure=ITEMS[1:]), survey) is None


# ---- drivers -----------------------------------------------------------------------------------
def test_the_strongest_driver_and_what_to_improve_first_are_named(evidence, survey):
    """Friendliness matters more, but is rated high; waiting matters and is rated low."""
    other = changed(evidence, row("friendliness", "importance", 0.45, against="measure:overall"))
    assert spoken(highlights.driver_finding(other, survey)) == (
        "Friendliness goes most closely with Overall satisfaction (45.0% of the explained variance; score 4.40). To "
        "improve first: Waiting time, important and rated low (40.0%; score 3.00, 2.95 to 3.05)."
    )


def test_what_is_not_settled_is_said_to_be_so(evidence, survey):
    chance = next(iter(evidence.select(measure="waiting", stat="priority")))
    told = spoken(highlights.driver_finding(changed(evidence, replace(chance, value=0.7)), survey))
    assert "What to improve first is not settled; Waiting time may be" in told


def test_where_no_chance_is_known_the_intervals_decide(evidence, survey):
    unknown = without(evidence, measure="waiting", stat="priority")
    assert [driver.score.measure for driver in priorities(unknown, survey).settled] == ["waiting"]
    wide = changed(unknown, row("waiting", "importance", 0.4, 0.3, against="measure:overall"))
    assert [driver.score.measure for driver in priorities(wide, survey).possible] == ["waiting"]


def test_a_settled_priority_goes_before_a_more_important_one_that_is_not(evidence, survey):
    """Of two important drivers rated low the one that is settled comes first."""
    both = changed(
        evidence, row("advice", "importance", 0.25, against="measure:overall"),
        row("friendliness", "importance", 0.05, against="measure:overall"),
        *(row(item, "priority", chance, 0.0, category="concentrate", against="measure:overall")
          for item, chance in (("waiting", 0.6), ("advice", 0.97))),
    )  # fmt: skip
    assert priorities(both, survey).first.score.measure == "advice"


def test_importance_below_the_average_share_is_no_priority(evidence, survey):
    """Six drivers: the invoice is rated low, but holds a tenth only; friendliness holds a fifth, 15 to 25 %."""
    found = priorities(evidence, survey)
    assert [driver.score.measure for driver in (*found.settled, *found.possible)] == ["waiting"]
    assert found.kept == [], "not above an equal share beyond noise"
    firm = changed(evidence, row("friendliness", "importance", 0.3, against="measure:overall"))
    assert [driver.score.measure for driver in priorities(firm, survey).kept] == ["friendliness"]


def test_when_all_that_matters_is_rated_well(evidence, survey):
    fine = changed(evidence, row("waiting", "mean", 4.3))
    told = spoken(highlights.driver_finding(fine, survey))
    assert told.startswith("Waiting time goes most closely with Overall satisfaction (40.0%")
    assert told.endswith("Nothing that matters as much as the average aspect is rated below average.")


def test_importance_of_what_is_no_driver_does_not_count(evidence, survey):
    """Another chapter may weigh the dimensions of the same outcome."""
    other = Estimates([*evidence, row("baking", "importance", 0.9, against="measure:overall")])
    assert priorities(other, survey).drivers[0].score.measure == "waiting"


def test_without_drivers_there_is_no_such_finding(evidence, survey):
    assert highlights.driver_finding(without(evidence, stat="importance"), survey) is None


# ---- groups and problems -----------------------------------------------------------------------
def test_the_group_furthest_apart(evidence, survey):
    told = spoken(highlights.gap_finding(evidence, survey))
    assert told == (
        "Small (Customer size) stands furthest apart: Overall satisfaction 0.40 below all others (−0.45 to −0.35)."
    )
    above = changed(evidence, *(replace(found, p=0.5) for found in evidence.select(level="small")))
    assert "Large (Customer size) stands furthest apart: Overall satisfaction 0.30 above" in spoken(
        highlights.gap_finding(above, survey)
    )


def test_groups_within_noise_are_no_finding(evidence, survey):
    noise = changed(evidence, *(replace(found, p=0.5) for found in evidence.select(segment="size")))
    told = spoken(highlights.gap_finding(noise, survey))
    assert told == "No group of customers differs from the others beyond noise in Overall satisfaction."
    assert highlights.gap_finding(without(evidence, segment="size"), survey) is None


def test_the_top_problem_is_the_item_with_most_dissatisfied_answers(evidence, survey):
    told = spoken(highlights.problem_finding(evidence, survey))
    assert told == "Most dissatisfied answers: Invoice. 30.0% chose one of the lowest 2 answers (25.0% to 35.0%)."


def test_the_lowest_score_is_not_told_again_as_the_top_problem(evidence, survey):
    """Waiting has the lowest score already."""
    assert highlights.problem_finding(changed(evidence, row("waiting", "bottom_box", 0.6)), survey) is None


def test_without_such_items_the_worst_real_gap_is_the_problem(evidence, survey):
    short = Estimates([*without(evidence, stat="bottom_box"), row("effort", "gap", -0.4, p=0.001)])
    assert spoken(highlights.problem_finding(short, survey)) == (
        "Ease of ordering falls short of expectation by 0.40 (−0.45 to −0.35)."
    )
    noise = changed(short, row("effort", "gap", -0.4, p=0.4))
    assert highlights.problem_finding(noise, survey) is None
    assert highlights.problem_finding(without(evidence, stat="bottom_box"), survey) is None


# ---- advice ------------------------------------------------------------------------------------
def advised(evidence: Estimates, survey: Survey) -> list[str]:
    return [spoken(sentence) for sentence in advice(evidence, survey)]


def test_advice_follows_the_findings(evidence, survey):
    assert advised(evidence, survey) == [
        "Look first at Waiting time: goes closely with Overall satisfaction, scores low (3.00); see "
        "[Drivers](#drivers).",
        "Find out why Assortment fell: by 0.30 against 2024; see [Satisfaction](#satisfaction).",
        "Ask Small (Customer size) what they miss: Overall satisfaction 0.40 below all others; see "
        "[Segments](#segments).",
        "Find out what is wrong with Invoice: 30.0% gave one of the lowest answers; see [Satisfaction](#satisfaction).",
    ]


def test_only_what_matters_beyond_noise_is_to_be_protected(evidence, survey):
    """Friendliness holds 15 to 25 %, an equal share of six drivers is 16.7 %; 25 to 35 % is more."""
    assert not any(text.startswith("Protect") for text in advised(evidence, survey))
    firm = changed(evidence, row("friendliness", "importance", 0.3, against="measure:overall"))
    assert advised(firm, survey)[2] == (
        "Protect Friendliness: goes closely with Overall satisfaction, scores well (4.40); see [Drivers](#drivers)."
    )


def test_without_drivers_the_extremes_take_their_place(evidence, survey):
    told = advised(without(evidence, stat="importance"), survey)
    assert told[0] == "Look first at Waiting time: the lowest score, 3.00; see [Satisfaction](#satisfaction)."
    assert told[2] == "Protect Friendliness: the highest score, 4.40; see [Satisfaction](#satisfaction)."


def test_what_is_not_settled_is_advised_with_care(evidence, survey):
    chance = next(iter(evidence.select(measure="waiting", stat="priority")))
    told = advised(changed(evidence, replace(chance, value=0.7)), survey)
    assert told[0].startswith("Look into Waiting time: goes closely with Overall satisfaction, may score low (3.00)")


def test_only_a_missed_target_is_advised_on(evidence, survey):
    aims = {"near": (4.0, -0.1), "far": (5.0, -1.1), "met": (3.0, 0.9)}
    here = replace(survey, targets=TargetsFile(targets={
        key: Target(measure="overall", value=value, label={"en": key.title()}) for key, (value, _) in aims.items()
    }))  # fmt: skip
    rows = [found for key, (value, distance) in aims.items() for found in (
        row("overall", "target", value, 0.0, category="mean", against=f"target:{key}"),
        row("overall", "mean", distance, against=f"target:{key}"),
    )]  # fmt: skip
    told = advised(Estimates([*evidence, *rows]), here)
    assert [text for text in told if "Settle" in text] == [
        "Settle how to reach “Far”: the estimate lies 1.10 away; see [Satisfaction](#satisfaction)."
    ]
    met = without(Estimates([*evidence, *rows]), against=["target:far", "target:near"])
    assert not any("Settle" in text for text in advised(met, here))


def test_noise_gives_no_advice_on_changes_and_groups(evidence, survey):
    noise = changed(evidence, *(replace(found, p=0.5) for found in evidence if found.p < 0.05))
    assert not any(text.startswith(("Find out why", "Ask")) for text in advised(noise, survey))


def test_nothing_is_said_of_hidden_numbers(evidence, survey):
    hidden = suppress(evidence, caution=10_000, suppress=10_000)
    found = [highlights.extremes_finding, highlights.driver_finding, highlights.gap_finding,
             highlights.problem_finding, highlights.overall_finding]  # fmt: skip
    assert highlights.change_findings(hidden, survey) == []
    assert [finding(hidden, survey) for finding in found] == [None] * len(found)
    assert advice(hidden, survey) == []
    assert advice(Estimates(), survey) == []


def test_other_periods_and_groups_are_not_mistaken_for_this_one(evidence, survey):
    """Trends bring the values of earlier periods and of groups under the same measure."""
    more = [replace(found, period="2024", value=1.0) for found in evidence if not found.against and not found.segment]
    more += [row("overall", "mean", 2.0, segment="size", level="small"), row("baking", "mean", 1.0, segment="size")]
    more += [replace(found, segment="size", level="large") for found in evidence.select(against="period:2024")]
    both = Estimates([*evidence, *more])
    assert told_of_changes(both, survey) == told_of_changes(evidence, survey)
    findings = (
        highlights.extremes_finding, highlights.gap_finding, highlights.problem_finding, highlights.overall_finding,
        highlights.driver_finding,
    )  # fmt: skip
    for finding in findings:
        assert spoken(finding(both, survey)) == spoken(finding(evidence, survey))
    assert advised(both, survey) == advised(evidence, survey)
