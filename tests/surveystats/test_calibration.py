"""Calibration by hand, its properties, and each way it can go wrong."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveystats.errors import StatisticsError
from surveystats.inference import mean
from surveystats.sample import kish_n_eff
from surveystats.weights import Calibration, Distance, calibrate_margins, linear, logit, poststratify, rake

CELLS = ["x", "x", "x", "y", "y"]
KNOWN = {"x": 60.0, "y": 40.0}
DISTANCES = {"linear": linear(0.2, 5), "logit": logit(0.2, 5)}


# ---- by hand -----------------------------------------------------------------
def test_poststratification_by_hand() -> None:
    """Cell x weighs 1 + 2 + 3 = 6, of 60: factor 10; cell y weighs 3 + 1 = 4, of 20: factor 5."""
    found = poststratify(CELLS, {"x": 60, "y": 20}, weights=[1, 2, 3, 3, 1])
    assert found.weights.tolist() == [10, 20, 30, 15, 5]
    assert found.factors.tolist() == [10, 10, 10, 5, 5] and found.rounds == 1
    assert found.auxiliaries.tolist() == [[1, 0]] * 3 + [[0, 1]] * 2 and found.before.tolist() == [1, 2, 3, 3, 1]


def test_poststratified_mean_with_a_missing_answer_by_hand() -> None:
    """Weights 10, 20, 30, 15, 5 and answers 1, 2, –, 4, 3: (10 + 40 + 60 + 15) / 50 = 2.5.

    u = (y − 2.5)/50 where answered, 0 where not: −.03, −.01, 0, .03, .01. Cell means with the weights before, 1 2 3 and
    3 1: (−.03 − .02)/6 = −1/120, (.09 + .01)/4 = .025. Scores w(u − mean): −13/60, −1/30, 1/4, 3/40, −3/40, sum 0;
    V = 5/4 · Σ scores².
    """
    sample = poststratify(CELLS, {"x": 60, "y": 20}, weights=[1, 2, 3, 3, 1]).sample()
    found = mean([1, 2, math.nan, 4, 3], sample)
    scores = np.array([-13 / 60, -1 / 30, 1 / 4, 3 / 40, -3 / 40])
    assert found.value == pytest.approx(2.5) and found.n == 4
    assert found.se**2 == pytest.approx(5 / 4 * (scores**2).sum())


def test_raking_by_hand() -> None:
    """Table 1 1 / 1 1 to rows 30 10 and columns 20 20: rows give 15 15 / 5 5, whose columns are already 20 20."""
    margins = {"row": ["a", "a", "b", "b"], "column": [1, 2, 1, 2]}
    found = rake(margins, {"row": {"a": 30, "b": 10}, "column": {1: 20, 2: 20}})
    assert found.weights.tolist() == [15, 15, 5, 5] and found.rounds == 1


def test_linear_calibration_by_hand() -> None:
    """One respondent in each cell, rows to 3 and 1, columns to 2 and 2: each factor 1 ± ½, the columns unchanged."""
    found = calibrate_margins({"a": [*"xxyy"], "b": [*"xyxy"]}, {"a": {"x": 3, "y": 1}, "b": {"x": 2, "y": 2}})
    np.testing.assert_allclose(found.weights, [1.5, 1.5, 0.5, 0.5], rtol=1e-12)


def test_distances_by_hand() -> None:
    """u = ½: 1.5; bounds ½ and 2 make A = 1.5/(.5 · 1) = 3 and (.5 + e^1.5)/(1 + .5e^1.5) by logit."""
    u = np.array([0.0, 0.5])
    assert linear().factor(u).tolist() == [1, 1.5] and linear(0.5, 1.25).factor(u).tolist() == [1, 1.25]
    e = math.exp(1.5)
    np.testing.assert_allclose(logit(0.5, 2).factor(u), [1, (0.5 + e) / (1 + 0.5 * e)])


@pytest.mark.parametrize("distance", [linear(), linear(0.4, 1.7), logit(0.4, 1.7)])
def test_slope_and_potential_belong_to_the_factor(distance: Distance) -> None:
    u, step = np.array([-2.0, -0.7, -0.1, 0.0, 0.3, 0.9, 2.5]), 1e-6
    slope = (distance.factor(u + step) - distance.factor(u - step)) / (2 * step)
    np.testing.assert_allclose(distance.slope(u), slope, atol=1e-6)
    rise = (distance.potential(u + step) - distance.potential(u - step)) / (2 * step)
    np.testing.assert_allclose(distance.factor(u), rise, atol=1e-6)


# ---- properties --------------------------------------------------------------
LEVELS = st.tuples(st.integers(0, 2), st.integers(0, 1), st.floats(0.2, 5))


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, list[int]], dict[str, dict[int, float]], list[float]]:
    """Respondents in every cell of a 3 × 2 table, their weights, and margins of a population without empty cells."""
    rows = draw(st.lists(LEVELS, max_size=20)) + [(i, j, 1.0) for i in range(3) for j in range(2)]
    population = np.array(draw(st.lists(st.floats(1, 20), min_size=6, max_size=6))).reshape(3, 2)
    margins = {"a": [row[0] for row in rows], "b": [row[1] for row in rows]}
    known = {"a": dict(enumerate(population.sum(axis=1))), "b": dict(enumerate(population.sum(axis=0)))}
    return margins, known, [row[2] for row in rows]


def reached(found: Calibration, margins: dict, known: dict) -> None:
    for name, levels in known.items():
        sums = np.bincount(margins[name], found.weights, len(levels))
        np.testing.assert_allclose(sums, list(levels.values()), rtol=1e-7)


@given(tables(), st.floats(0.01, 100))
def test_raked_margins_are_the_populations_whatever_the_scale_and_order(table, scale) -> None:
    margins, known, weights = table
    found = rake(margins, known, weights=weights)
    reached(found, margins, known)
    other = rake(margins, known, weights=scale * np.array(weights))
    np.testing.assert_allclose(found.weights, other.weights, rtol=1e-7)
    turned = rake({name: margins[name][::-1] for name in margins}, known, weights=weights[::-1])
    np.testing.assert_allclose(found.weights, turned.weights[::-1], rtol=1e-7)


@given(tables())
def test_one_margin_is_poststratification_by_any_method(table) -> None:
    margins, known, weights = table
    expected = poststratify(margins["a"], known["a"], weights=weights).weights
    one, of = {"a": margins["a"]}, {"a": known["a"]}
    np.testing.assert_allclose(rake(one, of, weights=weights).weights, expected, rtol=1e-9)
    for distance in (linear(), logit(0.001, 1000)):
        found = calibrate_margins(one, of, weights=weights, distance=distance)
        np.testing.assert_allclose(found.weights, expected, rtol=1e-6)


@given(tables(), st.sampled_from(sorted(DISTANCES)))
def test_bounded_factors_stay_within_their_bounds(table, name) -> None:
    """The population is the sample, reweighted by factors from .3 to 4, so that the margins can be met."""
    margins, _, weights = table
    lots = np.random.default_rng(len(weights)).uniform(0.3, 4, len(weights)) * weights
    known = {m: dict(enumerate(np.bincount(codes, lots))) for m, codes in margins.items()}
    found = calibrate_margins(margins, known, weights=weights, distance=DISTANCES[name])
    reached(found, margins, known)
    assert found.factors.min() >= 0.2 - 1e-12 and found.factors.max() <= 5 + 1e-12


@given(tables())
def test_a_sample_like_its_population_keeps_its_weights(table) -> None:
    margins, _, weights = table
    known = {m: dict(enumerate(np.bincount(codes, weights))) for m, codes in margins.items()}
    np.testing.assert_allclose(poststratify(margins["a"], known["a"], weights=weights).factors, 1, rtol=1e-9)
    for found in (rake(margins, known, weights=weights), calibrate_margins(margins, known, weights=weights)):
        np.testing.assert_allclose(found.factors, 1, rtol=1e-7)


@given(tables())
def test_what_was_calibrated_to_has_no_variance(table) -> None:
    margins, known, weights = table
    for found in (
        rake(margins, known, weights=weights),
        calibrate_margins(margins, known, weights=weights, distance=logit(0.001, 1000)),
    ):
        for name, levels in known.items():
            for level, size in levels.items():
                part = mean((np.array(margins[name]) == level).astype(float), found.sample())
                assert part.value == pytest.approx(size / sum(levels.values()), rel=1e-7)
                assert part.se == pytest.approx(0, abs=1e-6)


# ---- forms of input ----------------------------------------------------------
def test_labels_may_be_of_any_kind() -> None:
    series = pd.Series(CELLS, index=[9, 8, 7, 6, 5])
    expected = poststratify(CELLS, KNOWN).weights.tolist()
    for cells, known in (
        (series, pd.Series(KNOWN)),
        (pd.Categorical(CELLS, categories=["y", "x", "z"]), KNOWN | {"z": 0}),
        ([1, 1, 1, 2, 2], {1: 60, 2: 40}),
        ([True, True, True, False, False], {True: 60, False: 40}),
    ):
        assert poststratify(cells, known).weights.tolist() == expected


def test_respondents_without_weight_stay_without() -> None:
    """They need no level."""
    assert poststratify([*CELLS, None, "?"], KNOWN, weights=[1] * 5 + [0, 0]).weights.tolist() == [20] * 5 + [0, 0]


def test_equal_weights_have_the_whole_base() -> None:
    assert kish_n_eff(poststratify(CELLS, {"x": 3, "y": 2}).weights) == 5


# ---- what cannot be done -----------------------------------------------------
MAKERS = {
    "poststratify": poststratify,
    "rake": lambda labels, known: rake({"cell": labels}, {"cell": known}),
    "calibrate": lambda labels, known: calibrate_margins({"cell": labels}, {"cell": known}),
}


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize(
    ("labels", "known", "expected"),
    [
        (["x"], {"x": 1, "lost": 2}, "cell 'lost' is in the population but has no respondent; merge levels"),
        (["x", "new"], {"x": 1}, "cell 'new' has respondents but no place in the population"),
        (["x", "y"], {"x": 1, "y": 0}, "cell 'y' has respondents but no place in the population"),
        (["x", None, math.nan], {"x": 1}, "2 respondents have no level of cell"),
        (["x"], {"x": -1}, "cell has a population that is missing, negative or 0 in all"),
        (["x"], {"x": math.nan}, "cell has a population that is missing, negative or 0 in all"),
        (["x"], {"x": 0}, "cell has a population that is missing, negative or 0 in all"),
        ([], {"x": 1}, "nobody has a weight above 0"),
    ],
    ids=["empty", "unknown", "no-population", "missing", "negative", "nan", "zero", "nobody"],
)
def test_a_cell_that_does_not_fit_is_named(maker, labels, known, expected) -> None:
    with pytest.raises(StatisticsError, match=expected):
        MAKERS[maker](labels, known)


@pytest.mark.parametrize("maker", [rake, calibrate_margins])
def test_margins_that_do_not_fit_each_other_are_named(maker) -> None:
    margins = {"a": ["x", "y"], "b": ["x", "y"]}
    with pytest.raises(StatisticsError, match="'b' adds to 12, 'a' to 10; bring them to one total"):
        maker(margins, {"a": {"x": 5, "y": 5}, "b": {"x": 6, "y": 6}})
    with pytest.raises(StatisticsError, match="margin 'b' stands only in the population, or only among respondents"):
        maker(margins, {"a": {"x": 5, "y": 5}})
    with pytest.raises(ValueError, match="no margins"):
        maker({}, {})
    with pytest.raises(ValueError, match="b: 3 labels for 2 respondents"):
        maker(margins | {"b": ["x", "y", "y"]}, {"a": {"x": 5, "y": 5}, "b": {"x": 5, "y": 5}})


def test_raking_that_does_not_converge_says_what_is_missed() -> None:
    """Respondents only in cells xx and yy: a asks for equal halves, b for a quarter and three."""
    margins = {"a": ["x", "y"], "b": ["x", "y"]}
    known = {"a": {"x": 2, "y": 2}, "b": {"x": 1, "y": 3}}
    with pytest.raises(
        StatisticsError, match=r"raking to a, b: .* cannot all be met; .* 1000 rounds a 'x' reaches 1 of 2"
    ):
        rake(margins, known)
    with pytest.raises(StatisticsError, match=r"totals cannot all be met; .*\(.* reaches .* of "):
        calibrate_margins(margins, known)


def test_bounds_too_narrow_are_said_with_what_is_missed() -> None:
    for distance in (linear(0.9, 1.1), logit(0.9, 1.1)):
        with pytest.raises(StatisticsError, match=r"widen the bounds .*\(cell '[xy]' reaches .* of "):
            calibrate_margins({"cell": CELLS}, {"cell": {"x": 1, "y": 4}}, distance=distance)


def test_negative_weights_make_no_sample() -> None:
    """Cells xx, xy, yx, yy of one respondent each, to rows 3 and 1, columns 3 and 1: 2, 1, 1, 0; steeper: −1 in yy."""
    margins = {"a": [*"xxyy"], "b": [*"xyxy"]}
    found = calibrate_margins(margins, {"a": {"x": 7, "y": 1}, "b": {"x": 7, "y": 1}})
    np.testing.assert_allclose(found.weights, [5, 2, 2, -1], atol=1e-9)
    with pytest.raises(StatisticsError, match="1 weights are negative; give bounds"):
        found.sample()


@pytest.mark.parametrize("weights", [[1, -1], [1, math.nan], [1, math.inf]])
def test_weights_before_must_be_weights(weights) -> None:
    with pytest.raises(StatisticsError, match="a weight before calibration is missing or negative"):
        poststratify(["x", "x"], {"x": 1}, weights=weights)
    with pytest.raises(ValueError, match="weights: 2 entries for 3 respondents"):
        poststratify(["x"] * 3, {"x": 1}, weights=[1, 1])


def test_bounds_must_hold_1() -> None:
    for make in (linear, logit):
        with pytest.raises(ValueError, match="the first must be below 1, the second above"):
            make(1.1, 2)
    with pytest.raises(ValueError, match="finite bounds"):
        logit(0.5, math.inf)


def test_margins_by_distance_by_hand() -> None:
    """Levels a, a, b of weights 1, 2, 1 to 60 and 40, whatever the distance; who has no weight may lack a level."""
    for distance in (None, logit(0.1, 100)):
        found = calibrate_margins(
            {"size": ["a", "a", "b", None]}, {"size": {"a": 60, "b": 40}}, weights=[1, 2, 1, 0], distance=distance
        )
        assert found.weights == pytest.approx([20, 40, 40, 0], rel=1e-7)
