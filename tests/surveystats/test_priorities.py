"""The importance–performance map and stated against derived importance: by hand and by replicates."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from surveystats.priorities import (
    ellipse,
    importance_performance,
    stated_performance,
    stated_versus_derived,
)

from surveystats.draws import Bootstrap
from surveystats.importance import lmg, relative_weights
from surveystats.inference import mean
from surveystats.resampling import bootstrap_weights
from surveystats.sample import Replicates, Sample

NAN = math.nan


def survey(seed: int, n: int = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Items 0 and 1 matter, items 1 and 2 score high."""
    random = np.random.default_rng(seed)
    x = np.clip(np.round(np.array([2.5, 4, 4, 2.5]) + random.normal(size=(n, 4))), 1, 5)
    y = x[:, 0] + x[:, 1] + 0.3 * random.normal(size=n)
    x[:10, 3] = NAN
    return y, x, random.uniform(0.5, 3, n)


def test_stated_importance_by_hand():
    """Means of two items with weights 1, 3 and a missing score: performance (2 + 3 · 4)/4 = 3.5 and 2 (the first only),
    importance (1 + 3 · 5)/4 = 4 and (5 + 3 · 1)/4 = 2; lines 2.75 and 3."""
    found = stated_performance([[1, 5], [5, 1]], [[2, 2], [4, NAN]], weights=[1, 3], bootstrap=Bootstrap(replicates=50))
    first, second = found.positions
    assert (first.performance.value, first.importance.value) == (pytest.approx(3.5), pytest.approx(4))
    assert (second.performance.value, second.importance.value) == (pytest.approx(2), pytest.approx(2))
    assert found.lines == (pytest.approx(2.75), pytest.approx(3))
    assert (first.quadrant, second.quadrant) == ("keep", "low_priority")
    assert (first.performance.n, second.performance.n, second.importance.n) == (2, 1, 2)


def test_the_four_quadrants():
    y, x, w = survey(1)
    found = importance_performance(y, x, weights=w, bootstrap=Bootstrap(replicates=200, seed=1))
    assert [item.quadrant for item in found.positions] == ["concentrate", "keep", "overkill", "low_priority"]
    for item in found.positions:
        assert sum(item.probabilities.values()) == pytest.approx(1)
        assert item.probabilities[item.quadrant] > 0.9
    assert [item.importance.value for item in found.positions] == pytest.approx(lmg(y, x, weights=w).parts)
    for item, column in zip(found.positions, x.T, strict=True):
        assert item.performance == mean(column, weights=w)
    assert found.lines == (
        pytest.approx(np.mean([item.performance.value for item in found.positions])),
        pytest.approx(np.mean([item.importance.value for item in found.positions])),
    )


@pytest.mark.parametrize(("measure", "alone"), [("lmg", lmg), ("johnson", relative_weights)])
@pytest.mark.parametrize("centre", ["mean", "median"])
def test_covariances_and_probabilities_are_those_of_the_replicates(measure, alone, centre):
    """Each replicate's map drawn on its own."""
    y, x, w = survey(2, n=90)
    sample, chosen = Sample.of(90, weights=w, strata=np.arange(90) % 3), Bootstrap(replicates=60, seed=3)
    found = importance_performance(y, x, sample=sample, measure=measure, centre=centre, bootstrap=chosen)
    points = []
    for column in bootstrap_weights(sample, replicates=60, seed=3).T:
        performance = [mean(item, weights=column).value for item in x.T]
        points.append([performance, alone(y, x, weights=column).parts])
    drawn = np.array(points)
    assert found.positions[1].covariance == pytest.approx(np.cov(drawn[:, :, 1].T), abs=1e-9)
    lines = getattr(np, centre)(drawn, axis=2)
    keep = (drawn[:, 0, 1] >= lines[:, 0]) & (drawn[:, 1, 1] >= lines[:, 1])
    assert found.positions[1].probabilities["keep"] == pytest.approx(keep.mean())


def test_replicate_weights_of_the_file_give_covariances_but_no_probabilities():
    y, x, w = survey(3, n=60)
    jackknife = np.where(np.eye(60, dtype=bool), 0.0, w[:, None] * 60 / 59)
    sample = Sample.of(60, weights=w).replicated(Replicates.of(jackknife, "jk1"))
    found = importance_performance(y, x[:, :3], sample=sample)
    item = found.positions[0]
    assert item.covariance[0, 0] == pytest.approx(item.performance.se**2)
    assert item.covariance[1, 1] == pytest.approx(item.importance.se**2)
    assert all(math.isnan(share) for share in item.probabilities.values())


@pytest.mark.parametrize("y", [[], [4.0] * 12, [NAN] * 12])
def test_without_importance_there_is_performance_only(y):
    x = np.arange(24.0).reshape(12, 2)[: len(y)]
    found = importance_performance(y, x, bootstrap=Bootstrap(replicates=5))
    for item in found.positions:
        assert item.quadrant is None and math.isnan(item.importance.value) and np.isnan(item.covariance).all()
        assert all(math.isnan(share) for share in item.probabilities.values())
        assert math.isnan(item.performance.value) == (len(y) == 0)


def test_stated_against_derived_by_hand():
    """Means 3 and .25 of the four items with both; ranks 4 3 2 1 and 3 1 4 2: Σd² = 1 + 4 + 4 + 1: ρ = 1 − 60/60 = 0,
    τ: of six pairs three agree."""
    found = stated_versus_derived([5, 4, 2, 1, 5], [0.3, 0.1, 0.4, 0.2, NAN])
    assert found.standings == ("both", "stated_only", "derived_only", "neither", None)
    assert found.lines == (pytest.approx(3), pytest.approx(0.25))
    assert (found.agreement.spearman, found.agreement.kendall, found.agreement.n) == (
        pytest.approx(0, abs=1e-12), pytest.approx(0, abs=1e-12), 4,
    )  # fmt: skip
    assert stated_versus_derived([1, 2, 9], [1, 2, 9], centre="median").lines == (2, 2)
    nothing = stated_versus_derived([NAN], [1])
    assert nothing.standings == (None,) and math.isnan(nothing.lines[0])
    assert stated_versus_derived([], []).standings == ()


def test_an_ellipse_by_hand():
    """Variances 4 and 1 without covariance: half axes 2c and c, c² = −2 ln .05; turned by a quarter when swapped; with
    equal variances 1 and covariance .5 the major axis lies at 45°, √1.5 c."""
    c = math.sqrt(-2 * math.log(0.05))
    assert ellipse([[4, 0], [0, 1]]) == pytest.approx((2 * c, c, 0))
    assert ellipse([[1, 0], [0, 4]])[2] == pytest.approx(math.pi / 2)
    assert ellipse([[1, 0.5], [0.5, 1]]) == pytest.approx((math.sqrt(1.5) * c, math.sqrt(0.5) * c, math.pi / 4))
    assert ellipse([[1, -0.5], [-0.5, 1]])[2] == pytest.approx(-math.pi / 4)
    assert all(math.isnan(part) for part in ellipse(np.full((2, 2), NAN)))


def test_an_ellipse_holds_its_share():
    covariance = np.array([[2.0, 0.7], [0.7, 0.5]])
    major, minor, angle = ellipse(covariance, confidence=0.8)
    points = np.random.default_rng(1).multivariate_normal([0, 0], covariance, 20_000)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    inside = (((points @ turn) / [major, minor]) ** 2).sum(axis=1) <= 1
    assert inside.mean() == pytest.approx(0.8, abs=4 * math.sqrt(0.16 / 20_000))
    assert major * minor == pytest.approx(stats.chi2.ppf(0.8, 2) * math.sqrt(np.linalg.det(covariance)))


def test_one_item_by_hand():
    """Scores 1, 2, 3, – of weights 1, 2, 1, 3 (mean 2) with outcomes 1, 3, 2, 4: r² = 1²/(2 · 11/4) = 2/11."""
    found = importance_performance([1, 3, 2, 4], [[1.0], [2], [3], [math.nan]], weights=[1, 2, 1, 3])
    (place,) = found.positions
    assert (place.performance.value, place.performance.n) == (2, 3)
    assert (place.importance.value, place.importance.n) == (pytest.approx(2 / 11), 3)
    assert found.lines == (2, pytest.approx(2 / 11)) and place.quadrant == "keep"
