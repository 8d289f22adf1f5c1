"""Drivers of an outcome, in all and by group, against the statistics they rest on and answers made by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import items, survey_from
from segmented import ITEMS as ASPECTS
from segmented import people
from segmented import survey_of as segmented_survey

from csreport.chapters import importance
from csreport.chapters.groups import OTHERS, splits
from csreport.chapters.indicators import sample_of
from csreport.estimates import Estimates, direction
from csreport.survey.survey import Survey
from surveystats.association import linear_regression, pearson, proportional_odds, proportional_odds_test
from surveystats.drivers import QUADRANTS, Bootstrap, exact_parts, fit_drivers, moments
from surveystats.inference import Replicates, Sample

ENDS = {"five": (1, 5), "seven": (1, 7), "eleven": (0, 10), "yes": (0, 1)}
SCALES = {scale: {"min": low, "max": high} for scale, (low, high) in ENDS.items()}
PULL = {"speed": 0.5, "staff": 0.3, "price": 0.1, "place": 0.0}


def made(answers: pd.DataFrame, book: dict[str, Any], weights: np.ndarray | None = None) -> Survey:
    """A survey of these answers; columns are named after the items."""
    weights = np.ones(len(answers)) if weights is None else weights
    table = answers.map(lambda value: "" if pd.isna(value) else f"{value:g}").assign(W=[f"{w:g}" for w in weights])
    return survey_from(table, {"scales": SCALES, "design": {"weight": "W"}, **book}, rules={"seed": 5})


OVERALL = items("overall", role="overall")
ROLES = OVERALL | items("recommend", scale="eleven", role="recommend")


def answers(n: int = 400, *, missing: float = 0.0, seed: int = 1) -> pd.DataFrame:
    """Four items with a common part; overall follows them by PULL, recommend follows overall."""
    random = np.random.default_rng(seed)
    common = random.normal(size=n)
    felt = {name: 0.6 * common + random.normal(scale=0.8, size=n) for name in PULL}
    overall = sum(PULL[name] * felt[name] for name in PULL) + random.normal(scale=0.5, size=n)
    table = pd.DataFrame({name: np.clip(np.round(3.6 + value), 1, 5) for name, value in felt.items()})
    table = table.mask(random.random(table.shape) < missing)
    return table.assign(
        overall=np.clip(np.round(3.7 + overall), 1, 5), recommend=np.clip(np.round(7 + 2 * overall), 0, 10)
    )


BOOK = {"items": ROLES | items(*PULL)}
WEIGHTS = np.tile([1.0, 2.0, 0.5, 1.5], 100)


def rows_of(model: importance.Model) -> Estimates:
    return Estimates(importance.importance_rows(model, importance.fit_of(model)))


@pytest.fixture(scope="module")
def whole() -> importance.Model:
    """Nobody left a question out."""
    return importance.models(made(answers(), BOOK, WEIGHTS))[0]


@pytest.fixture(scope="module")
def gappy() -> importance.Model:
    """One answer in ten is missing."""
    return importance.models(made(answers(missing=0.1), BOOK, WEIGHTS))[0]


def values(found: Estimates, stat: str, part: str = "value", category: str = "") -> list[float]:
    outcome = "measure:overall"
    return [getattr(found.one(measure=name, stat=stat, against=outcome, category=category), part) for name in PULL]


# ---- the fit ---------------------------------------------------------------------
def test_rows_are_the_fit_of_the_statistics_and_without_gaps_slopes_those_of_the_regression(whole):
    """Shares, intervals, ranks, R² and priorities are those of `fit_drivers` under the same draws, as if nine in ten
    customers of the register had not been asked: how answers go together is asked of customers in general."""
    sample = replace(whole.sample, fpc=np.zeros(len(whole.scores)))
    asked = replace(whole, sample=replace(whole.sample, fpc=np.full(len(whole.scores), 0.9)))
    expected = fit_drivers(whole.scores, sample, bootstrap=Bootstrap(500, 5, whole.confidence), step=importance.STEP)
    found = rows_of(asked)
    for stat in ("importance", "importance_johnson", "rank", "vif"):
        columns = enumerate(expected.statistics[stat].T)
        results = [expected.result(column, expected.base(j, -1)) for j, column in columns]
        assert values(found, stat) == pytest.approx([result.value for result in results], abs=1e-12)
        assert values(found, stat, "se") == pytest.approx([result.se for result in results], abs=1e-12)
        if stat == "rank":
            assert values(found, stat, "low") == [math.floor(result.low) for result in results]
    explained = found.one(measure="overall", stat="explained")
    result = expected.result(expected.explained, expected.least)
    assert (explained.value, explained.low, explained.high) == pytest.approx((result.value, result.low, result.high))
    for code, field in enumerate(QUADRANTS):
        drawn = (expected.quadrants[1:] == code).mean(axis=0)
        assert values(found, "priority", category=field) == pytest.approx(drawn.tolist())
    expected = linear_regression(whole.scores[:, -1], whole.scores[:, :-1], sample=whole.sample)
    found = rows_of(whole)
    assert values(found, "slope") == pytest.approx([result.value for result in expected.coefficients])
    assert values(found, "gain") == pytest.approx([importance.STEP * slope for slope in values(found, "slope")])
    assert values(found, "slope", "se") == pytest.approx([r.se for r in expected.coefficients], rel=0.15)
    speed, place = (found.one(measure=name, stat="slope") for name in ("speed", "place"))
    assert speed.p < 0.001 and "Holm over 4" in speed.method
    assert place.p > 0.05 and place.low < 0 < place.high
    assert found.one(measure="speed", stat="gain").p == pytest.approx(speed.p)


def test_with_gaps_every_correlation_uses_those_who_answered_both(gappy):
    scores = gappy.scores.T
    table = np.array([[pearson(one, other, gappy.sample).value for other in scores] for one in scores])
    parts = exact_parts(table[None])[0]
    found = rows_of(gappy)
    assert values(found, "importance") == pytest.approx((parts / parts.sum()).tolist())
    assert values(found, "beta") == pytest.approx(np.linalg.solve(table[:-1, :-1], table[:-1, -1]).tolist())
    assert found.one(measure="overall", stat="explained").value == pytest.approx(parts.sum())
    answered = gappy.survey.accepted[[*PULL, "overall"]].notna().to_numpy(float)
    pairs = answered.T @ answered
    assert values(found, "importance", "n") == pairs[-1, :-1].tolist() and pairs.min() > gappy.complete.sum()
    assert found.one(measure="overall", stat="explained").n == pairs.min()
    both = importance.models(gappy.survey)
    found = Estimates(importance.correlation_rows(both))
    assert len(found) == 6 * 5 / 2
    row = found.one(measure="speed", against="measure:overall")
    expected = pearson(gappy.scores[:, 0], gappy.scores[:, -1], sample=gappy.sample)
    assert [row.value, row.low, row.n] == pytest.approx([expected.value, expected.low, expected.n])
    assert expected.p < row.p or row.p == 0 or row.p == pytest.approx(expected.p * 15)
    assert found.find(measure="overall", against="measure:recommend") is not None


def test_moments_by_hand():
    """Scores (1, 2, –, 4) and (2, –, 3, 5), weights 1, 2, 1, 1: means 9/4 and 10/3; two pairs, so that r = 1."""
    scores = np.array([[1, 2], [2, np.nan], [np.nan, 3], [4, 5]])
    found = moments(scores, Sample.of(4, weights=[1, 2, 1, 1]), bootstrap=Bootstrap(2, 1))
    means, spreads, correlations = found
    assert means[0] == pytest.approx([9 / 4, 10 / 3]) and means.shape == (3, 2)
    assert spreads[0, 0] ** 2 == pytest.approx((1 * 1 + 2 * 4 + 1 * 16) / 4 - (9 / 4) ** 2)
    assert correlations[0, 0, 1] == pytest.approx(1)


def test_checks_are_those_of_the_statistics(gappy, whole):
    without_gaps = Estimates(importance.check_rows(whole, importance.fit_of(whole)))
    assert set(without_gaps.select(stat="agreement").values("category")) == {"johnson", "ordinal"}
    found = Estimates(importance.check_rows(gappy, importance.fit_of(gappy)))
    outcome, drivers = gappy.scores[:, -1], gappy.scores[:, :-1]
    ordinal = proportional_odds(outcome, drivers, sample=gappy.sample)
    assert values(found, "log_odds") == pytest.approx([result.value for result in ordinal.coefficients])
    assert values(found, "log_odds", "n") == [gappy.complete.sum()] * 4
    test = proportional_odds_test(outcome, drivers, sample=gappy.sample)
    row = found.one(measure="overall", stat="proportionality")
    assert (row.value, row.p) == pytest.approx((test.value, test.p))
    agreement = {row.category: row.value for row in found.select(stat="agreement")}
    assert agreement["johnson"] == pytest.approx(1)
    known = Sample.of(int(gappy.complete.sum()), weights=gappy.sample.weights[gappy.complete])
    complete = fit_drivers(gappy.scores[gappy.complete], known, bootstrap=Bootstrap(2))
    listwise = np.argsort(complete.statistics["importance"][0])
    pairwise = np.argsort([rows_of(gappy).one(measure=name, stat="importance").value for name in PULL])
    assert (agreement["listwise"] == pytest.approx(1)) == (listwise.tolist() == pairwise.tolist())


def test_which_questions_are_drivers():
    """In 400 respondents 24 answers are fewer than five for each of five drivers."""
    table = answers().assign(bought=np.tile([0.0, 1.0], 200), long=np.tile([1.0, 7.0], 200), same=4.0, rare=np.nan)
    more = items("bought", scale="yes") | items("long", scale="seven") | items("same", "rare")
    for answered, drivers in ((24, [*PULL]), (40, [*PULL, "rare"])):
        table.loc[: answered - 1, "rare"] = np.tile([3.0, 4.0], answered // 2)
        survey = made(table, {"items": BOOK["items"] | more})
        assert importance.outcomes_of(survey) == ["overall", "recommend"] and importance.drivers_of(survey) == drivers
    survey = made(*many())
    alone = {f"i{place}": abs(survey.accepted[f"i{place}"].corr(survey.accepted["overall"])) for place in range(16)}
    assert set(importance.drivers_of(survey)) == set(sorted(alone, key=lambda name: -alone[name])[:14])
    assert importance.drivers_of(made(*many(4, held=15))) == ["d0", "d1", "d2", "d3"]
    assert importance.drivers_of(made(*many(3, overall="d0"))) == ["d1", "d2"], (
        "what holds the outcome explains nothing"
    )


def many(dimensions: int = 0, overall: str = "", held: int = 16) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Sixteen items, each a copy of one of four with noise; so many of them in turn in dimensions."""
    random, table = np.random.default_rng(9), answers()
    names = [f"i{place}" for place in range(16)]
    copies = {
        name: np.clip(table[list(PULL)[place % 4]] + random.integers(-1, 2, len(table)), 1, 5)
        for place, name in enumerate(names)
    }
    book = {
        "items": OVERALL | items(*names),
        "dimensions": {f"d{place}": {"label": "D"} for place in range(dimensions)},
    }
    inside = {name: f"d{place % dimensions}" for place, name in enumerate(names[:held])} if dimensions else {}
    for name, dimension in (inside | ({"overall": overall} if overall else {})).items():
        book["items"][name] = book["items"][name] | {"dimension": dimension}
    return pd.DataFrame(copies).assign(overall=table["overall"]), book


# ---- what a survey may lack ---------------------------------------------------------------
def test_what_cannot_be_told_apart_or_has_no_rivals_is_not_estimable():
    model = importance.models(made(answers().assign(place=lambda data: data["speed"]), BOOK))[0]
    found = rows_of(model)
    assert {row.status for row in found} == {"not_estimable"} and len(found) == 4
    assert importance.fit_of(model) is None and list(importance.check_rows(model, None)) == []
    survey = made(answers(), {"items": items(*PULL)})
    assert (importance.outcomes_of(survey), importance.drivers_of(survey), importance.models(survey)) == ([], [], [])
    assert list(importance.correlation_rows([])) == []
    assert importance.models(made(answers(), {"items": ROLES | items("speed")})) == []


def test_gaps_and_few_respondents_never_fail():
    for n, model in (
        (base, model) for base in (1, 5, 12, 40) for model in importance.models(made(answers(base), BOOK))
    ):
        fit = importance.fit_of(model)
        rows = [*importance.importance_rows(model, fit), *importance.check_rows(model, fit)]
        assert all(row.n <= n or math.isnan(row.n) for row in Estimates(rows))
    # Three groups of 60 answered two questions each and contradict each other; 60 answered everything.
    random = np.random.default_rng(4)
    a = random.integers(1, 6, (4, 60)).astype(float)
    gap = np.full(60, np.nan)
    speed, staff = [a[0], a[1], gap, a[3]], [a[0], gap, a[2], random.integers(1, 6, 60)]
    overall = [gap, a[1], 6 - a[2], random.integers(1, 6, 60)]
    parts = {"speed": speed, "staff": staff, "overall": overall}
    table = pd.DataFrame({name: np.concatenate(part) for name, part in parts.items()})
    model = importance.models(made(table, {"items": OVERALL | items("speed", "staff")}))[0]
    fit = importance.fit_of(model)
    assert fit is not None and fit.rule == "listwise"
    row = Estimates(importance.importance_rows(model, fit)).one(measure="speed", stat="importance")
    assert row.n == 60 and row.method.startswith("listwise")
    assert set(Estimates(importance.check_rows(model, fit)).select(stat="agreement").values("category")) <= {
        "johnson",
        "ordinal",
    }


def test_replicate_weights_give_no_probabilities(whole):
    """Jackknife replicates are no draws: intervals stand, shares of replicates do not."""
    weights = np.repeat(whole.sample.weights[:, None], 20, axis=1)
    for place in range(20):
        weights[place::20, place] = 0.0
        weights[:, place] *= 20 / 19
    model = replace(whole, sample=whole.sample.replicated(Replicates.of(weights, "jk1")))
    found = rows_of(model)
    assert not len(found.select(stat="priority"))
    row = found.one(measure="speed", stat="slope")
    assert row.low < row.value < row.high


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """For sector c the third item counts and the others do not; areas are alike."""
    felt = people(900, seed=6)
    own = 3.7 + 0.9 * (felt["third"] - 3.6) + 0.5 * np.random.default_rng(1).standard_normal(len(felt))
    felt["overall"] = np.where(felt["sector"] == "c", own, felt["overall"])
    return segmented_survey(tmp_path_factory.mktemp("needs"), felt, segments=("sector", "area"))


def needs(survey: Survey) -> Estimates:
    return Estimates(importance.need_rows(survey, of=splits(survey)))


def shares_of(survey: Survey, inside: np.ndarray, name: str) -> tuple[list[float], int]:
    """Importances of the items among some who answered all of them, and how many these are."""
    scores = survey.accepted[[*ASPECTS, "overall"]].to_numpy(float)
    complete = inside & np.isfinite(scores).all(axis=1)
    scores = np.where(complete[:, None], scores, np.nan)
    found = fit_drivers(scores, sample_of(survey).subset(complete), bootstrap=Bootstrap(2))
    assert found is not None
    return found.statistics[name][0].tolist(), int(complete.sum())


def test_needs_are_the_decomposition_of_each_level_and_one_of_its_own_is_found(
    apart: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = needs(apart)
    for segment, level in [("", ""), ("sector", "a"), ("sector", "c"), ("area", "n")]:
        inside = np.ones(len(apart.accepted), bool) if not level else (apart.accepted[segment] == level).to_numpy()
        expected, n = shares_of(apart, inside, "importance")
        for item, share in zip(ASPECTS, expected, strict=True):
            row = found.one(measure=item, stat="importance", segment=segment, level=level, against="measure:overall")
            assert row.value == pytest.approx(share, rel=1e-9) and row.low < row.value < row.high and row.n == n
    assert needs(apart) == found, "the same seed gives the same numbers"
    found = needs(apart)
    assert found.one(stat="profile", segment="sector").p < 0.001
    assert found.one(stat="profile", segment="area").p > 0.05
    way = {(row.level, row.measure): direction(row, 0.05) for row in found.select(against=OTHERS)}
    assert way["c", "third"] == 1 and way["c", "first"] == way["c", "second"] == -1
    assert way["n", "third"] == 0
    for row in found.select(against=OTHERS):
        assert row.p >= found.one(stat="profile", segment=row.segment).p, "a gap is never surer than the profile"
    assert len(ASPECTS) <= importance.ORDERED
    monkeypatch.setattr("csreport.chapters.importance.ORDERED", 2)
    found = needs(apart)
    assert {row.stat for row in found} == {"importance_johnson", "profile"}
    inside = (apart.accepted["sector"] == "b").to_numpy()
    expected, _ = shares_of(apart, inside, "importance_johnson")
    assert [row.value for row in found.select(level="b", against="measure:overall")] == pytest.approx(expected)


def test_needs_of_few_answers_or_without_an_outcome_are_not_told(tmp_path: Path) -> None:
    felt = people(200, seed=2)
    felt.loc[:24, "sector"] = "d"
    felt.loc[25:29, "sector"] = "e"
    found = needs(segmented_survey(tmp_path, felt, segments=("sector",)))
    assert {row.status for row in found.select(level="d")} == {"not_estimable"}
    assert {row.n for row in found.select(level="d")} == {25} and importance.PER_GROUP_DRIVER * len(ASPECTS) > 25
    assert not len(found.select(level="e")), "a level below the minimum base is not even named"
    assert not len(found.select(level="d", against=OTHERS))
    # And without rivals, or where one of them was answered alike by all, nothing.
    felt, alike = people(150, seed=2), people(150, seed=2).assign(first=4.0)
    cases = [(felt, ("overall",), {"measure:recommend"}), (felt, ("overall", "recommend"), set()),
             (felt, ("first", "second"), set()), (alike, (), set())]  # fmt: skip
    for place, (table, left_out, outcomes) in enumerate(cases):
        survey = segmented_survey(tmp_path / f"{place}", table, segments=("area",), leave_out=left_out)
        assert set(needs(survey).select(segment="").values("against")) == outcomes


def test_groups_that_are_alike_seldom_differ(tmp_path: Path) -> None:
    """Of 40 tests of alike segments, each wrong with a chance of 5 %, more than 6 are wrong with a chance of 0.3 %."""
    survey = segmented_survey(tmp_path, people(500, seed=9), segments=("sector",))
    (given,), draw = splits(survey), np.random.default_rng(2)
    shuffled = (replace(given, codes=draw.permutation(given.codes)) for _ in range(40))
    profiles = [Estimates(importance.need_rows(survey, of=[split])).one(stat="profile") for split in shuffled]
    assert sum(profile.p < 0.05 for profile in profiles) <= 6
