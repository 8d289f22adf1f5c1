"""Indicators of a survey small enough to work out by hand, their changes, roles, and what measures are made of."""

from __future__ import annotations

import math
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from builders import survey_from
from conftest import EARLIER, PERIOD
from scipy import stats

from csreport.chapters import indicators
from csreport.chapters.indicators import meanings
from csreport.estimates import Estimates, Row, bind
from csreport.project.codebook import Codebook
from csreport.survey.survey import Survey
from surveystats.groups import holm
from surveystats.inference import mean

BOOK = {
    "scales": {"sat": {"min": 1, "max": 5, "missing": ["9"]}, "nps": {"min": 0, "max": 10}},
    "items": {
        "overall": {"column": "Q1", "scale": "sat", "role": "overall", "label": "Overall"},
        "staff": {"column": "Q2", "scale": "sat", "dimension": "service", "label": "Staff"},
        "speed": {"column": "Q3", "scale": "sat", "dimension": "service", "label": "Speed"},
        "price": {"column": "Q4", "scale": "sat", "dimension": "value", "label": "Price"},
        "recommend": {"column": "Q5", "scale": "nps", "role": "recommend", "label": "Recommend"},
        "effort": {"column": "Q6", "scale": "sat", "role": "effort", "label": "Effort"},
    },
    "dimensions": {"service": {"label": "Service", "weight": 3}, "value": {"label": "Value", "weight": 1}},
    "design": {"weight": "W"},
}
NOW = pd.DataFrame({
    "Q1": ["5", "4", "9", "2"], "Q2": ["5", "3", "", "1"], "Q3": ["4", "3", "9", ""], "Q4": ["3", "", "5", "2"],
    "Q5": ["10", "8", "9", "0"], "Q6": [""] * 4, "W": ["1", "2", "4", "1"],
})  # fmt: skip


def survey_of(table: pd.DataFrame, period: str = "2025", compare_to: tuple[str, ...] = (), **rules) -> Survey:
    return survey_from(table, BOOK, rules=rules, period=period, compare_to=list(compare_to))


@pytest.fixture(scope="module")
def now() -> Estimates:
    return indicators.indicators(survey_of(NOW))


def value(table: Estimates, measure: str, stat: str, **key: str) -> float:
    return table.one(measure=measure, stat=stat, **({"category": "", "weighting": "representative"} | key)).value


def test_mean_spread_and_design_effect_leave_the_missing_out_of_sum_and_base(now) -> None:
    """Answers 5, 4, –, 2 with weights 1, 2, 4, 1: (5 + 8 + 2) / 4; Kish of 1, 2, 1: 3 · 6 / 16.

    Σw(y − 3.75)² = 1.5625 + 0.125 + 3.0625 = 4.75.
    """
    row = now.one(measure="overall", stat="mean", weighting="representative")
    assert (row.value, row.n, row.n_weighted, row.n_eff) == (3.75, 3, 4, pytest.approx(16 / 6))
    z = np.array([1.25, 0.5, -1.75]) / 4
    assert row.se == pytest.approx(math.sqrt(4 / 3 * (z**2).sum()))
    assert value(now, "overall", "mean", weighting="none") == pytest.approx(11 / 3)
    assert value(now, "overall", "sd") == pytest.approx(math.sqrt(4.75 / 4 * 3 / 2))
    assert value(now, "overall", "design_effect") == pytest.approx(18 / 16)
    assert value(now, "overall", "design_effect", weighting="none") == 1
    assert "effort" not in now.values("measure") and "effort" not in indicators.measured(survey_of(NOW)), (
        "nobody answered it"
    )


def test_boxes_and_distribution_and_nps_with_its_parts(now) -> None:
    """Promoters weigh 1 + 4, the passive 2, the detractor 1, of 8."""
    shares = [value(now, "overall", "share", category=f"{point}") for point in range(1, 6)]
    assert shares == [0, 0.25, 0, 0.5, 0.25]
    assert value(now, "overall", "top_box") == 0.75 and value(now, "overall", "bottom_box") == 0.25
    for top_box, expected in {1: 0.25, 3: 0.75, 5: 1.0, 9: 1.0}.items():
        assert value(indicators.indicators(survey_of(NOW, top_box=top_box)), "overall", "top_box") == expected
    parts = [value(now, "recommend", "share", category=part) for part in ("promoters", "passives", "detractors")]
    assert parts == [0.625, 0.25, 0.125] and value(now, "recommend", "nps") == 50
    assert now.find(measure="overall", stat="nps") is None


def test_dimension_is_the_mean_of_answered_items_and_index_spreads_weights_over_them(now) -> None:
    """Scores 4.5, 3, –, 1 with weights 1, 2, 4, 1: 11.5 / 4; a dimension has no boxes.

    Service 87.5, 50, –, 0 weighs 3, value 50, –, 100, 25 weighs 1: (3·87.5 + 50)/4 = 78.125; 50 (service alone); only
    a quarter of the weight: none; (0 + 25)/4 = 6.25.
    """
    row = now.one(measure="service", stat="mean", weighting="representative")
    assert (row.value, row.n) == (2.875, 3)
    assert set(now.select(measure="service").values("stat")) == {"mean", "sd", "design_effect"}
    np.testing.assert_allclose(indicators.index_scores(survey_of(NOW)), [78.125, 50, math.nan, 6.25])
    row = now.one(measure="index", stat="index", weighting="representative")
    assert (row.value, row.n) == (pytest.approx((78.125 + 100 + 6.25) / 4), 3)
    book = survey_of(NOW).codebook
    even = {key: dimension.model_copy(update={"weight": 1.0}) for key, dimension in book.dimensions.items()}
    for dimensions, scores in ((even, [68.75, math.nan, math.nan, 12.5]), ({}, None)):  # half of the weight: none
        found = indicators.index_scores(
            replace(survey_of(NOW), codebook=book.model_copy(update={"dimensions": dimensions}))
        )
        np.testing.assert_equal(None if found is None else found.to_numpy(), scores)


def weighted_by(index: dict[str, str], table: pd.DataFrame) -> Survey:
    """The index of dimensions that declare no weights of their own, and a choice of what matters most."""
    plain = {key: {"label": found["label"]} for key, found in BOOK["dimensions"].items()}
    choice = {"label": "Matters most", "column": "Q7", "options": {"service": "Service", "value": "Value"}}
    return survey_from(table, BOOK | {"dimensions": plain, "index": index, "choices": {"most": choice}})


def test_weights_of_the_index_are_those_that_customers_state_or_by_importance() -> None:
    """Weights 1, 2, 4, 1 chose service, value, –, value: 1 and 3.

    (87.5 + 3·50)/4 = 59.375; service alone: none; value alone 100; (0 + 3·25)/4 = 18.75.
    """
    survey = weighted_by({"weights": "stated", "choice": "most"}, NOW.assign(Q7=["service", "value", "", "value"]))
    assert indicators.index_weights(survey) == {"service": 1, "value": 3}
    meaning = next(one for one in meanings(indicators.indicators(survey), survey) if "index" in one.of).told.values
    assert meaning["weights"] == "stated" and [part.values["share"] for part in meaning["parts"]] == ["25", "75"]
    np.testing.assert_allclose(indicators.index_scores(survey), [59.375, math.nan, 100, 18.75])
    nobody = weighted_by({"weights": "stated", "choice": "most"}, NOW.assign(Q7=""))
    assert indicators.index_weights(nobody) == {} and indicators.index_scores(nobody) is None
    # Staff (weights 1:2) and price (1:1) cross without correlation; each moves the outcome by 1 between its ends, and
    # chance by 1 up or down. Parts of its variance: 1/3·2/3 = 2/9 and 1/2·1/2 = 1/4, so 8 and 9 of 17.
    crossed = [(1, 1, 2), (5, 1, 3), (1, 5, 3), (5, 5, 4)]  # staff, price, and the outcome that they make
    rows = [(*ends, y + chance, 1 + ends[0] // 5) for *ends, y in crossed for chance in (-1, 1)]
    table = pd.DataFrame(rows, columns=["Q2", "Q4", "Q1", "W"]).map(str)
    more = pd.DataFrame({"Q2": ["5"], "Q4": ["9"], "Q1": ["9"], "W": ["3"]})
    table = pd.concat([table, more], ignore_index=True).assign(Q3=lambda found: found["Q2"], Q5="9", Q6="", Q7="")
    survey = weighted_by({"weights": "importance"}, table)
    assert indicators.index_weights(survey) == pytest.approx({"service": 8 / 17, "value": 9 / 17})
    scores = [800 / 17] * 2 + [900 / 17] * 2 + [100] * 2 + [math.nan]
    assert indicators.index_scores(survey)[2:].tolist() == pytest.approx(scores, nan_ok=True)
    assert indicators.index_weights(weighted_by({"weights": "importance"}, table.assign(Q1="4"))) == {}


def test_unweighted_rows_equal_those_of_equal_weights(now) -> None:
    for row in indicators.indicators(survey_of(NOW.assign(W="3"))).select(weighting="representative"):
        other = now.get(row, weighting="none")
        assert other is not None
        for part in ("value", "se", "low", "high", "df", "n", "n_eff"):
            assert getattr(row, part) == pytest.approx(getattr(other, part), nan_ok=True), f"{row.key} {part}"


# ---- changes -----------------------------------------------------------------
def wave(period: str, **means: float) -> list[Row]:
    ends = {"se": 0.1, "df": 100, "n": 101, "n_weighted": 101, "n_eff": 101}
    return [Row(period, key, "mean", value=m, low=m - 0.2, high=m + 0.2, **ends) for key, m in means.items()]


MOVED = {"a": 3.5, "b": 3.3, "c": 3.1}


def test_change_is_adjusted_within_its_family_of_what_is_shown_and_could_be_tested() -> None:
    before = Estimates(wave("2024", a=3.0, b=3.0, c=3.0))
    found = indicators.changes(wave("2025", a=3.5, b=3.3, c=3.1, new=5.0), before, ["2024"], confidence=0.95)
    assert [row.key.split("/")[5] for row in found] == ["period:2024"] * 3
    assert [row.value for row in found] == pytest.approx([0.5, 0.3, 0.1])
    alone = [indicators.changes(wave("2025", **{k: v}), before, ["2024"], confidence=0.95) for k, v in MOVED.items()]
    raw = [next(iter(table)).p for table in alone]
    assert [row.p for row in found] == pytest.approx(list(holm(raw)))
    assert {row.method for row in found} == {"independent waves, Welch; p by Holm over 3"}
    assert next(iter(alone[0])).method == "independent waves, Welch"
    assert found.one(measure="a").n == 101
    before = wave("2024", a=3.0, b=3.0, c=3.0)
    rows = [*wave("2025", a=3.5, b=3.3), replace(wave("2025", c=3.1)[0], se=math.nan)]
    found = indicators.changes(rows, Estimates(before), ["2024"], confidence=0.95)
    assert math.isnan(found.one(measure="c").p)
    assert found.one(measure="a").method == "independent waves, Welch; p by Holm over 2"
    hidden = Estimates([replace(before[0], status="not_estimable"), *before[1:]])
    now = [rows[0], replace(rows[1], against="period:2023")]
    assert len(indicators.changes(now, hidden, ["2024"], confidence=0.95)) == 0, (
        "neither hidden rows nor changes are compared"
    )


def test_every_period_compared_with_counts_in_the_family() -> None:
    """One change of p 0.03 against one period is real; beside three others (two measures, two periods) it is none."""
    before = Estimates([*wave("2024", a=3.19, b=3.5), *wave("2023", a=3.5, b=3.5)])
    now = wave("2025", a=3.5, b=3.5)
    alone = indicators.changes(now[:1], before, ["2024"], confidence=0.95).one(measure="a")
    found = indicators.changes(now, before, ["2024", "2023"], confidence=0.95)
    raw = float(2 * stats.t.sf(0.31 / math.sqrt(0.02), 200))
    assert alone.p == pytest.approx(raw) and 0.025 < raw < 0.05
    assert found.one(measure="a", against="period:2024").p == pytest.approx(4 * raw)
    assert {row.method for row in found} == {"independent waves, Welch; p by Holm over 4"}


def test_two_periods_give_changes_by_family() -> None:
    then = survey_of(pd.concat([NOW, NOW], ignore_index=True).assign(Q1=list("54321545")), "2024")
    survey = survey_of(pd.concat([NOW, NOW, NOW], ignore_index=True), "2025", ("2024",))
    history, now = indicators.indicators(then), indicators.indicators(survey)
    found = indicators.with_changes(survey, history, now)
    change = found.one(measure="overall", stat="mean", against="period:2024", weighting="representative")
    ours, theirs = (mean(s.accepted["overall"], indicators.sample_of(s)) for s in (survey, then))
    assert change.value == pytest.approx(ours.value - theirs.value)
    assert change.se == pytest.approx(math.hypot(ours.se, theirs.se))
    changed = found.select(against="period:2024")
    assert set(changed.values("stat")) == {"mean", "top_box", "nps", "index"}
    assert changed.values("weighting") == ["representative"]
    methods = {(row.measure, row.stat): row.method for row in changed}
    assert methods["overall", "mean"] == methods["recommend", "nps"] == methods["index", "index"]
    assert methods["overall", "mean"].endswith("Holm over 4"), "mean and top box of overall, NPS, index"
    assert methods["service", "mean"].endswith("Holm over 2") and methods["price", "mean"].endswith("Holm over 3")
    assert len(found) == len(now) + len(changed)


def test_items_are_compared_with_every_period() -> None:
    """One family: three items against two periods."""
    survey = survey_of(pd.concat([NOW, NOW, NOW], ignore_index=True), "2025", ("2024", "2023"))
    then = [survey_of(pd.concat([NOW, NOW], ignore_index=True), period) for period in ("2024", "2023")]
    found = indicators.with_changes(survey, bind(*map(indicators.indicators, then)), indicators.indicators(survey))
    for item in ("staff", "speed", "price"):
        rows = found.of_all(measure=item, stat="mean", category="")
        assert rows.values("against") == ["", "period:2024", "period:2023"]
        assert all(row.method.endswith("p by Holm over 6") for row in rows if row.against)


SCALES = {
    "sat": {"min": 1, "max": 5, "missing": ["9"]}, "ease": {"min": 1, "max": 7}, "likely": {"min": 0, "max": 10},
    "compared": {"min": 1, "max": 5},
}  # fmt: skip
ROLES = {"overall": "sat", "recommend": "likely", "effort": "ease", "expectation": "compared", "repurchase": "sat"}
ANSWERS = pd.DataFrame({
    "overall": ["5", "4", "2", "9", "4"], "recommend": ["10", "8", "9", "9", ""], "effort": ["7", "5", "4", "", "1"],
    "expectation": ["5", "3", "1", "4", ""], "repurchase": ["5", "4", "4", "5", "1"], "W": ["1", "2", "4", "1", "2"],
})  # fmt: skip


def roles_of(answers: pd.DataFrame = ANSWERS, *, weighted: bool = True, **scales: str) -> Survey:
    kept = {role: scales.get(role, scale) for role, scale in ROLES.items() if role in answers}
    items = {f"q_{role}": {"column": role, "scale": scale, "role": role, "label": role} for role, scale in kept.items()}
    book = {"scales": SCALES, "items": items, "design": {"weight": "W"} if weighted else {}}
    return survey_from(answers, book, rules={"weighting": {"method": "file" if weighted else "none"}})


def holds(survey: Survey) -> dict[str, list[float]]:
    return {reading.category: list(reading.holds) for reading in indicators.readings(survey)}


NAN = math.nan


def test_readings_are_those_by_hand_and_of_expectation_the_distance():
    """The fourth did not rate satisfaction (9), the fifth did not say how likely or as expected.

    Easy: weights 1 and 2 of 1, 2, 4, 2; loyal: 1 and 2 of 1, 2, 4, 2.
    """
    expected = {
        "easy": [1, 1, 0, NAN, 0], "better": [1, 0, 0, 1, NAN], "worse": [0, 0, 1, 0, NAN],
        "loyal": [1, 1, 0, NAN, 0], "secure": [1, 0, 0, NAN, NAN],
        "again_satisfied": [1, 1, NAN, NAN, 0], "again_others": [NAN, NAN, 1, NAN, NAN],
    }  # fmt: skip
    found = holds(roles_of())
    assert list(found) == list(expected)
    for category, values in expected.items():
        np.testing.assert_array_equal(found[category], values, err_msg=category)
    rows = indicators.indicators(roles_of())
    share = {row.category: row.value for row in rows.select(stat="rate", weighting="representative")}
    wanted = {"easy": 3 / 9, "loyal": 3 / 9, "secure": 1 / 7, "again_satisfied": 3 / 5}
    assert {key: share[key] for key in wanted} == pytest.approx(wanted)
    plain = rows.one(stat="rate", category="easy", weighting="none")
    assert (plain.value, plain.n) == (0.5, 4)
    # Perceived 5, 4, 2, –, 4 less expected 5, 3, 1, 4, –.
    item, gaps = indicators.expectation(roles_of(weighted=False)) or ("", [])
    assert item == "q_expectation" and np.nanmean(gaps) == pytest.approx(np.mean([2, 0, -2, 1]))
    survey = roles_of(expectation="sat")
    found = indicators.expectation(survey)
    assert found is not None and found[0] == "q_overall"
    np.testing.assert_array_equal(found[1], [0, 1, 1, NAN, NAN])
    assert holds(survey)["better"] == pytest.approx([0, 1, 1, NAN, NAN], nan_ok=True)
    for role in ROLES:
        for answers in (ANSWERS.drop(columns=role), ANSWERS.assign(**{role: ""})):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                rows = indicators.indicators(roles_of(answers))
            assert not [row for row in rows if row.stat == "rate" and row.measure == f"q_{role}"]
            assert all(row.n > 0 for row in rows if row.stat == "rate")


def book(**items: dict) -> Codebook:
    known = {"overall": {"role": "overall"}, "cost": {"dimension": "price"}}
    known |= {"speed": {"dimension": "service"}, "tone": {"dimension": "service"}} | items
    return Codebook.model_validate({
        "scales": {"five": {"min": 1, "max": 5}},
        "dimensions": {"service": {"label": "Service"}, "price": {"label": "Price"}},
        "items": {key: {"scale": "five", "label": "x", "column": key} | more for key, more in known.items()},
    })  # fmt: skip


def test_a_dimension_is_its_items_and_breaks_where_they_change(survey):
    """What a questionnaire adds and leaves out changes them; a renamed column does not."""
    codebook = book(tone={"dimension": "service", "since": "2025"}, extra={"until": "2024"})
    made = {"2024": ("speed",), "2025": ("speed", "tone")}
    assert {period: indicators.composition(codebook, "service", period) for period in made} == made
    assert indicators.composition(codebook, "overall", "2024") == ("overall",)
    assert indicators.composition(codebook, "index", "2024") == ("speed", "cost")
    assert indicators.questions(codebook, "2025", "2024") == (["tone"], ["extra"])
    assert indicators.questions(codebook, "2025", "2025") == ([], [])
    assert survey.codebook.items["waiting"].aliases
    assert not list(indicators.break_rows(survey.codebook, [*survey.codebook.dimensions, "index"], [EARLIER, PERIOD]))
    # An item that comes back is the same; of one that replaces another, both differ.
    three, tone = ["2023", "2024", "2025"], {"tone"}
    cases = [({}, {}), ({"since": "2024"}, {"2024": tone}), ({"until": "2024"}, {"2025": tone}),
             ({"absent": ["2024"]}, {"2024": tone, "2025": tone}), ({"since": "2023"}, {})]  # fmt: skip
    for validity, found in cases:
        codebook = book(tone={"dimension": "service"} | validity)
        assert indicators.breaks(codebook, "service", three) == found
        assert indicators.breaks(codebook, "price", three) == indicators.breaks(codebook, "overall", three) == {}
    assert indicators.breaks(book(overall={"role": "overall", "absent": ["2024"]}), "overall", three) == {}
    replaced = book(tone={"dimension": "service", "until": "2024"}, manner={"dimension": "service", "since": "2025"})
    assert indicators.breaks(replaced, "service", ["2024", "2025"]) == {"2025": {"tone", "manner"}}
    codebook = book(tone={"dimension": "service", "since": "2024"})
    history = Estimates(Row(period, measure, "mean", value=3.0) for period in ("2023", "2024")
                        for measure in ("overall", "service", "price", "index"))  # fmt: skip
    kept = {(row.period, row.measure) for row in indicators.comparable(codebook, history, "2025")}
    assert kept == {("2023", "overall"), ("2023", "price"), *(("2024", row.measure) for row in history)}
    codebook, periods = book(tone={"dimension": "service", "since": "2024"}), ["2023", "2024", "2025"]
    rows = list(indicators.break_rows(codebook, ["service", "service", "price"], periods, compare_to=["2024", "2023"]))
    found = [(row.period, row.measure, row.against, row.value) for row in rows]
    assert found == [("2024", "service", "", 1.0), ("2025", "service", "period:2023", 1.0)]
    assert {row.stat for row in rows} == {"break"}
