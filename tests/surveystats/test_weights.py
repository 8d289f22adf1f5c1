"""Calibration, trimming and non-response cells: by hand, published, against `svy`."""

from __future__ import annotations

import math

import numpy as np
import pytest
from conftest import SLOW
from hypothesis import given
from hypothesis import strategies as st
from reference_data import reference_table

from surveystats.errors import StatisticsError
from surveystats.inference import mean
from surveystats.weights import (
    adjust_nonresponse,
    calibrate_margins,
    linear,
    logit,
    poststratify,
    rake,
    trim,
    weight_spread,
)

CELLS = ["x", "x", "x", "y", "y"]


def test_a_poststratified_mean_with_a_missing_answer_by_hand() -> None:
    """Cell x weighs 1 + 2 + 3 = 6, of 60: factor 10; y weighs 3 + 1, of 20: factor 5. Answers 1, 2, –, 4, 3: mean 2.5.

    u = (y − 2.5)/50 where answered, 0 where not: −.03, −.01, 0, .03, .01. Cell means with the weights before, 1 2 3 and
    3 1: (−.03 − .02)/6 = −1/120, (.09 + .01)/4 = .025. Scores w(u − mean): −13/60, −1/30, 1/4, 3/40, −3/40, sum 0;
    V = 5/4 · Σ scores².
    """
    made = poststratify(CELLS, {"x": 60, "y": 20}, weights=[1, 2, 3, 3, 1])
    assert made.weights.tolist() == [10, 20, 30, 15, 5] and made.factors.tolist() == [10, 10, 10, 5, 5]
    assert made.auxiliaries.tolist() == [[1, 0]] * 3 + [[0, 1]] * 2 and made.before.tolist() == [1, 2, 3, 3, 1]
    found = mean([1, 2, math.nan, 4, 3], made.sample())
    scores = np.array([-13 / 60, -1 / 30, 1 / 4, 3 / 40, -3 / 40])
    assert found.value == pytest.approx(2.5) and found.n == 4
    assert found.se**2 == pytest.approx(5 / 4 * (scores**2).sum())


def test_distances_by_hand() -> None:
    """u = ½: 1.5; bounds ½ and 2 make A = 1.5/(.5 · 1) = 3 and (.5 + e^1.5)/(1 + .5e^1.5) by logit."""
    u, e = np.array([0.0, 0.5]), math.exp(1.5)
    assert linear().factor(u).tolist() == [1, 1.5] and linear(0.5, 1.25).factor(u).tolist() == [1, 1.25]
    np.testing.assert_allclose(logit(0.5, 2).factor(u), [1, (0.5 + e) / (1 + 0.5 * e)])


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, list[int]], dict[str, dict[int, float]], np.ndarray]:
    """Respondents in every cell of a 3 × 2 table, their weights, and margins of a population without empty cells."""
    one = st.tuples(st.integers(0, 2), st.integers(0, 1), st.floats(0.2, 5))
    a, b, weights = zip(*draw(st.lists(one, max_size=20)), *((i % 3, i % 2, 1.0) for i in range(6)), strict=True)
    population = np.array(draw(st.lists(st.floats(1, 20), min_size=6, max_size=6))).reshape(3, 2)
    known = {name: dict(enumerate(population.sum(axis=axis))) for name, axis in (("a", 1), ("b", 0))}
    return {"a": list(a), "b": list(b)}, known, np.array(weights)


def assert_reached(weights: np.ndarray, margins: dict, known: dict) -> None:
    for name, levels in known.items():
        np.testing.assert_allclose(np.bincount(margins[name], weights), list(levels.values()), rtol=1e-7)


@given(tables(), st.floats(0.01, 100))
def test_raked_margins_are_the_populations_whatever_the_scale_and_order(table, scale) -> None:
    margins, known, weights = table
    found = rake(margins, known, weights=weights).weights
    assert_reached(found, margins, known)
    np.testing.assert_allclose(rake(margins, known, weights=scale * weights).weights, found, rtol=1e-7)
    turned = rake({name: labels[::-1] for name, labels in margins.items()}, known, weights=weights[::-1]).weights
    np.testing.assert_allclose(turned[::-1], found, rtol=1e-7)


@given(tables(), st.sampled_from([linear, logit]))
def test_bounded_factors_stay_within_their_bounds(table, distance) -> None:
    """The population is the sample, reweighted by factors from .3 to 4, so that the margins can be met."""
    margins, _, weights = table
    lots = np.random.default_rng(len(weights)).uniform(0.3, 4, len(weights)) * weights
    known = {name: dict(enumerate(np.bincount(codes, lots))) for name, codes in margins.items()}
    found = calibrate_margins(margins, known, weights=weights, distance=distance(0.2, 5))
    assert_reached(found.weights, margins, known)
    assert found.factors.min() >= 0.2 - 1e-12 and found.factors.max() <= 5 + 1e-12


MISSING = "cell has a population that is missing, negative or 0 in all"
UNFIT = [
    (["x"], {"x": 1, "lost": 2}, "cell 'lost' is in the population but has no respondent; merge levels"),
    (["x", "new"], {"x": 1}, "cell 'new' has respondents but no place in the population"),
    (["x", "y"], {"x": 1, "y": 0}, "cell 'y' has respondents but no place in the population"),
    (["x", None, math.nan], {"x": 1}, "2 respondents have no level of cell"),
    *[(["x"], {"x": size}, MISSING) for size in (-1, math.nan, 0)],
    ([], {"x": 1}, "nobody has a weight above 0"),
]


@pytest.mark.parametrize(("labels", "known", "expected"), UNFIT)
def test_a_cell_that_does_not_fit_is_named(labels, known, expected) -> None:
    with pytest.raises(StatisticsError, match=expected):
        poststratify(labels, known)
    for maker in (rake, calibrate_margins):
        with pytest.raises(StatisticsError, match=expected):
            maker({"cell": labels}, {"cell": known})


BOTH = {"a": ["x", "y"], "b": ["x", "y"]}  # respondents only in cells xx and yy


def known_of(*sizes: float) -> dict[str, dict[str, float]]:
    return {"a": {"x": sizes[0], "y": sizes[1]}, "b": {"x": sizes[2], "y": sizes[3]}}


@pytest.mark.parametrize("maker", [rake, calibrate_margins])
@pytest.mark.parametrize(
    ("margins", "known", "expected"),
    [
        (BOTH, known_of(5, 5, 6, 6), "'b' adds to 12, 'a' to 10; bring them to one total"),
        (BOTH, {"a": {"x": 5, "y": 5}}, "margin 'b' stands only in the population, or only among respondents"),
        ({}, {}, "no margins"),
        (BOTH | {"b": ["x", "y", "y"]}, known_of(5, 5, 5, 5), "b: 3 labels for 2 respondents"),
        (BOTH, known_of(2, 2, 1, 3), r"cannot all be met; .*\(.*'[xy]' reaches .* of "),
    ],
)
def test_margins_that_do_not_fit_each_other_are_named(maker, margins, known, expected) -> None:
    with pytest.raises(ValueError, match=expected):
        maker(margins, known)


def test_what_cannot_be_met_is_said_with_what_is_missed() -> None:
    with pytest.raises(StatisticsError, match=r"raking to a, b: .* 1000 rounds a 'x' reaches 1 of 2"):
        rake(BOTH, known_of(2, 2, 1, 3))
    for distance in (linear(0.9, 1.1), logit(0.9, 1.1)):
        with pytest.raises(StatisticsError, match=r"widen the bounds .*\(cell '[xy]' reaches .* of "):
            calibrate_margins({"cell": CELLS}, {"cell": {"x": 1, "y": 4}}, distance=distance)
    labels, known = {"a": ["x", "y", "y", "y"]}, {"a": {"x": 2.0, "y": 2.0}}  # x, one in four, is half of them
    again = {"recalibrate": lambda w: rake(labels, known, weights=w).weights, "named": lambda place: labels["a"][place]}
    with pytest.raises(
        StatisticsError, match=r"trimming at 1.5 .* a weight of 2 times the mean \(x\); raise the limit"
    ):
        trim([2, 2 / 3, 2 / 3, 2 / 3], 1.5, **again)


def test_negative_weights_make_no_sample() -> None:
    """Cells xx, xy, yx, yy of one respondent each, to rows 3 and 1, columns 3 and 1: 2, 1, 1, 0; steeper: −1 in yy."""
    found = calibrate_margins({"a": [*"xxyy"], "b": [*"xyxy"]}, known_of(7, 1, 7, 1))
    np.testing.assert_allclose(found.weights, [5, 2, 2, -1], atol=1e-9)
    with pytest.raises(StatisticsError, match="1 weights are negative; give bounds"):
        found.sample()


def test_trim_by_hand() -> None:
    """Mean 2, cap 4: 8 becomes 4; its excess of 4, a third of all 12, goes 1:1:2 to the others, which doubles them."""
    found = trim([8, 1, 1, 2, 0, 0], 2)
    assert found.weights.tolist() == [4, 2, 2, 4, 0, 0]
    assert (found.n_trimmed, found.share_trimmed) == (1, pytest.approx(1 / 3))


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=30), st.floats(1.05, 10), st.floats(0.01, 100))
def test_trim_keeps_the_sum_the_cap_and_the_scale(weights, limit, scale) -> None:
    before = np.array(weights)
    found = trim(before, limit)
    assert found.weights.sum() == pytest.approx(before.sum(), rel=1e-9)
    assert found.weights.max() <= limit * before.mean() * (1 + 1e-9)
    np.testing.assert_allclose(trim(scale * before, limit).weights, scale * found.weights, rtol=1e-9)
    assert 0 <= found.share_trimmed < 1 and weight_spread(found.weights).n_eff >= weight_spread(before).n_eff - 1e-9


def test_trimming_alternates_with_raking_until_both_hold() -> None:
    """Weights before 9 1 1 1 1 1; the raked maximum is cut to 1.4 times the mean of 10, and the margins are met."""
    margins, known = {"a": [0, 0, 0, 1, 1, 1], "b": [0, 0, 1, 0, 1, 1]}, {name: {0: 30.0, 1: 30.0} for name in "ab"}

    def raked(weights: np.ndarray) -> np.ndarray:
        return rake(margins, known, weights=weights).weights

    before = raked(np.array([9.0, 1, 1, 1, 1, 1]))
    found = trim(before, 1.4, recalibrate=raked)
    assert before.max() > 14 and found.weights.max() <= 14 * (1 + 1e-6)
    assert_reached(found.weights, margins, known)
    assert found.n_trimmed == 1 and found.share_trimmed == pytest.approx((before.max() - 14) / 60)


def test_nonresponse_by_hand() -> None:
    """Cell a: of weight 1 + 2 + 1 = 4 the weight 3 responded, rate ¾; cell b: 1 of 2; weight 0 needs no cell."""
    cells, answered = ["a", "a", "a", "b", "b", None], [True, True, False, True, False, True]
    found = adjust_nonresponse(cells, answered, weights=[1, 2, 1, 1, 1, 0])
    np.testing.assert_allclose(found.weights, [4 / 3, 8 / 3, 0, 2, 0, 0])
    assert found.rates == {"a": 0.75, "b": 0.5} and found.merged == {}


def test_small_cells_join_the_one_of_the_nearest_rate() -> None:
    """Respondents 1 of 2, 4 of 5, 3 of 8 and rates .5, .8, .375: a joins c (rates .125 apart, not .3), 4 of 10."""
    cells = ["a"] * 2 + ["b"] * 5 + ["c"] * 8
    answered = [True, False] + [True] * 4 + [False] + [True] * 3 + [False] * 5
    found = adjust_nonresponse(cells, answered, minimum=2)
    assert found.merged == {"a": "c"} and found.rates == {"b": 0.8, "c": 0.4}
    assert found.weights[0] == 2.5 and found.weights.sum() == pytest.approx(15)
    everything = adjust_nonresponse(cells, answered, minimum=100)
    assert set(everything.rates.values()) == {8 / 15} and len(everything.merged) == 2
    assert adjust_nonresponse(["a", "a", "b"], [True, False, False], minimum=1).weights.tolist() == [3, 0, 0]


@pytest.mark.parametrize(
    ("cells", "answered", "weights", "expected"),
    [
        (["a", "a", "b"], [True, False, False], None, "nobody of cell 'b' responded; merge cells"),
        ([], [], None, "nobody responded"),
        (["a"], [False], None, "nobody responded"),
        (["a", None, math.nan], [True] * 3, None, "2 of those asked have no cell"),
        (["a", "a"], [True, False], [1, math.nan], "a weight is missing or negative"),
    ],
)
def test_cells_that_cannot_be_adjusted_are_named(cells, answered, weights, expected) -> None:
    with pytest.raises(StatisticsError, match=expected):
        adjust_nonresponse(cells, answered, weights=weights)


def test_spread_by_hand() -> None:
    """Weights 1, 1, 4: mean 2, sd √2, (Σw)²/Σw² = 36/18; the weight of 0 does not count."""
    found = weight_spread([1, 1, 4, 0])
    assert (found.n, found.minimum, found.maximum, found.ratio, found.n_eff) == (3, 1, 4, 4, 2)
    assert found.cv == pytest.approx(math.sqrt(2) / 2) and found.design_effect == pytest.approx(1 + found.cv**2)


A, B = (np.repeat(index.ravel(), [20, 40, 40, 50, 140, 310, 100, 50, 50, 30, 100, 70]) for index in np.indices((4, 3)))
POPULATION = np.array([[80, 40, 55], [60, 150, 340], [170, 60, 200], [55, 165, 125]])
MARGINS = {"a": A, "b": B}
KNOWN = {"a": dict(enumerate(POPULATION.sum(axis=1))), "b": dict(enumerate(POPULATION.sum(axis=0)))}
KALTON = [
    (poststratify(A * 3 + B, dict(enumerate(POPULATION.ravel()))),
     [4.00, 1.00, 1.38, 1.20, 1.07, 1.10, 1.70, 1.20, 4.00, 1.83, 1.65, 1.79]),
    (rake(MARGINS, KNOWN), [1.81, 1.45, 2.02, 1.08, 0.87, 1.21, 2.20, 1.76, 2.45, 1.83, 1.47, 2.04]),
    (calibrate_margins(MARGINS, KNOWN), [1.82, 1.50, 1.97, 1.09, 0.78, 1.24, 2.19, 1.88, 2.34, 1.83, 1.52, 1.98]),
    (calibrate_margins(MARGINS, KNOWN, distance=linear(0.5, 2.2)),
     [1.81, 1.48, 1.99, 1.08, 0.75, 1.26, 2.20, 2.00, 2.20, 1.83, 1.50, 2.00]),
    (calibrate_margins(MARGINS, KNOWN, distance=logit(0.5, 2.2)),
     [1.87, 1.46, 1.98, 1.08, 0.74, 1.27, 2.17, 2.09, 2.18, 1.89, 1.49, 1.99]),
]  # fmt: skip


@pytest.mark.parametrize(("made", "expected"), KALTON, ids=["cells", "raked", "linear", "linear, bounded", "logit"])
def test_kaltons_table(made, expected) -> None:
    """Kalton & Flores-Cervantes 2003, tables A to G, as R `survey` prints them (tests/kalton.Rout.save).

    1.375 is printed as 1.38 after postStratify and as 1.37 after calibrate, hence the last digit.
    """
    by_cell = np.bincount(A * 3 + B, made.weights) / np.bincount(A * 3 + B)
    np.testing.assert_allclose(by_cell, expected, atol=0.00501)


def test_raked_clusters() -> None:
    """R `survey` tests/rakecheck.Rout.save: 641.23 (23.704)."""
    clusters = reference_table("apiclus1")
    known = {"stype": {"E": 4421, "H": 755, "M": 1018}, "sch.wide": {"No": 1072, "Yes": 5122}}
    made = rake({name: clusters[name] for name in known}, known, weights=clusters["pw"])
    found = mean(clusters["api00"], made.sample(clusters=clusters["dnum"], fpc=clusters["fpc"]))
    assert (round(found.value, 2), round(found.se, 3)) == (641.23, 23.704)


def test_calibrated_variance_is_that_of_the_residuals() -> None:
    """Särndal, Swensson & Wretman 1992, 6.6: V = n/(n − 1) Σ (w e − mean)², e = u − X(XᵀDX)⁻¹XᵀDu, by matrices."""
    random = np.random.default_rng(4)
    n = 120
    a, b, d = random.integers(0, 3, n), random.integers(0, 2, n), random.uniform(1, 5, n)
    y = 3 * a + b + random.normal(0, 2, n)
    known = {"a": {level: 1.1**level * d[a == level].sum() for level in range(3)}}
    known["b"] = {level: sum(known["a"].values()) * share for level, share in enumerate((0.4, 0.6))}
    found = calibrate_margins({"a": a, "b": b}, known, weights=d)
    x = np.column_stack([a == 0, a == 1, a == 2, b == 1]).astype(float)
    u = (y - np.average(y, weights=found.weights)) / found.weights.sum()
    ours = found.weights * (u - x @ (np.linalg.inv(x.T @ np.diag(d) @ x) @ x.T @ np.diag(d) @ u))
    expected = n / (n - 1) * ((ours - ours.mean()) ** 2).sum()
    assert mean(y, found.sample()).se ** 2 == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("seed", range(200 if SLOW else 4))
def test_weights_and_variances_agree_with_svy(seed: int) -> None:
    """Random stratified cluster samples with unequal weights: `svy` rakes, post-stratifies, trims, adjusts alike."""
    svy, polars = pytest.importorskip("svy"), pytest.importorskip("polars")
    random, n = np.random.default_rng(seed), 300
    data = {"stratum": np.repeat([0, 1, 2], 100), "cluster": np.repeat(np.arange(60), 5),
            "a": random.integers(0, 3, n), "b": random.integers(0, 2, n), "w": random.lognormal(0, 0.5, n)}  # fmt: skip
    data["y"] = random.normal(50, 10, n) + 5 * data["a"] + 3 * data["b"]
    known = {"a": dict(enumerate(1200 * random.dirichlet([20, 20, 20]))), "b": {0: 500.0, 1: 700.0}}
    answered = random.random(n) < 0.3 + 0.2 * data["a"]
    said = {name: data[name].astype(str) for name in "ab"} | {"status": np.where(answered, "rr", "nr")}
    table = polars.DataFrame(data | said)
    theirs = svy.Sample(table, svy.Design(wgt="w", stratum="stratum", psu="cluster")).weighting
    named = {margin: {str(level): size for level, size in levels.items()} for margin, levels in known.items()}
    for ours, other in (
        (rake({name: data[name] for name in "ab"}, known, weights=data["w"]),
         theirs.rake(controls=named, tol=1e-13, max_iter=1000)),
        (poststratify(data["a"], known["a"], weights=data["w"]), theirs.poststratify(named["a"], cells="a")),
    ):  # fmt: skip
        found = mean(data["y"], ours.sample(strata=data["stratum"], clusters=data["cluster"]))
        expected = other.estimation.mean("y").estimates[0]
        assert (found.value, found.se) == (pytest.approx(expected.est), pytest.approx(expected.se, rel=1e-6))
    cut = theirs.trim(upper=2.0, max_iter=200).data["trim_wgt"].to_numpy()
    np.testing.assert_allclose(trim(data["w"], 2 / data["w"].mean()).weights, cut, rtol=1e-9)
    adjusted = svy.Sample(table, svy.Design(wgt="w")).weighting.adjust("status", "a", respondents_only=False)
    found = adjust_nonresponse(data["a"], answered, weights=data["w"]).weights
    np.testing.assert_allclose(found, adjusted.data["nr_wgt"].to_numpy(), rtol=1e-12)
