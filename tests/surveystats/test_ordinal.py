"""The proportional-odds model, by hand, against statsmodels, and what must hold for any data."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.miscmodels.ordinal_model import OrderedModel

from surveystats.association import proportional_odds
from surveystats.sample import Sample

NAN = math.nan


def drawn(seed: int, *, n: int = 300, cuts: tuple[float, ...] = (-1.0, 0.3, 1.2)) -> tuple[np.ndarray, np.ndarray]:
    """Answers 1, 2 … of a proportional-odds model with two predictors."""
    random = np.random.default_rng(seed)
    x = np.column_stack([random.normal(50, 10, n), random.integers(0, 2, n)])
    latent = x @ [0.05, 0.6] - 2.5 + random.logistic(size=n)
    return np.digitize(latent, cuts) + 1.0, x


def values(results: tuple) -> list[float]:
    return [result.value for result in results]


def test_by_hand() -> None:
    """Two answers and one predictor of 0 and 1: β is the weighted log odds ratio.

    x = 0: weights 3 (low), 1 (high); x = 1: 2 (low), 5 (high); two are incomplete; all of it twice, to have enough.
    ζ = log(3/1); β = log(5/2 · 3/1). z of a respondent is w (y − π) over its group's information Σw π(1 − π): with
    π = 1/4, Σwπ(1 − π) = 2 · 4 · 3/16 = 3/2 and with π = 5/7, 2 · 7 · 10/49 = 20/7. V(β) = 12/11 Σz² over all twelve.
    """
    answers, x, weights = [1, 2, 1, 2, NAN, 2], [0, 0, 1, 1, 1, NAN], [3, 1, 2, 5, 4, 4]
    answers, x, weights = ([*part, *part] for part in (answers, x, weights))
    found = proportional_odds(answers, x, weights=weights)
    assert values(found.coefficients) == pytest.approx([math.log(7.5)]) and values(found.thresholds) == pytest.approx(
        [math.log(3)]
    )
    assert found.levels == (1.0, 2.0) and (found.n, found.n_weighted) == (8, 22) and found.converged
    low0, high0, low1, high1 = 3 * -0.25 / 1.5, 1 * 0.75 / 1.5, 2 * (-5 / 7) / (20 / 7), 5 * (2 / 7) / (20 / 7)
    spread = 2 * (low0**2 + high0**2 + low1**2 + high1**2)
    assert found.coefficients[0].se ** 2 == pytest.approx(12 / 11 * spread, rel=1e-6)
    assert found.coefficients[0].df == 8 - 1 - 1


def test_thresholds_alone_are_the_cumulative_shares() -> None:
    """No predictor: ζ_k is the logit of the weighted share at or below k."""
    found = proportional_odds([1, 2, 3, 1, 2, 3], np.zeros((6, 0)), weights=[1, 2, 1, 1, 1, 2])
    assert values(found.thresholds) == pytest.approx([math.log(2 / 6), math.log(5 / 3)]) and found.coefficients == ()


@pytest.mark.parametrize(
    ("seed", "cuts"), [(0, (-1.0, 0.3, 1.2)), (1, (0.0, 1.0)), (2, (-2.0, -1.0, 0.0, 0.5, 1.0, 2.0))]
)
def test_agrees_with_statsmodels(seed: int, cuts: tuple[float, ...]) -> None:
    """Coefficients, thresholds, likelihood and the model's standard errors of OrderedModel."""
    y, x = drawn(seed, cuts=cuts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = OrderedModel(y, (x - [50, 0]) / [10, 1], distr="logit")
        expected = model.fit(method="bfgs", disp=False, gtol=1e-10, maxiter=5000)
    found = proportional_odds(y, (x - [50, 0]) / [10, 1])
    assert values(found.coefficients) == pytest.approx(expected.params[:2], abs=2e-6)
    assert values(found.thresholds) == pytest.approx(model.transform_threshold_params(expected.params)[1:-1], abs=5e-6)
    assert found.log_likelihood == pytest.approx(expected.llf, abs=1e-8)
    assert np.sqrt(np.diag(found.model_covariance))[:2] == pytest.approx(expected.bse[:2], rel=1e-4)


@pytest.mark.parametrize("clustered", [False, True], ids=["simple", "clusters"])
def test_design_variance_is_the_sandwich(clustered: bool) -> None:
    """Two levels: statsmodels' weighted logit, and its sandwich with G/(G − 1) over clusters (or respondents)."""
    y, x = drawn(4, cuts=(0.3,))
    random = np.random.default_rng(4)
    weights, clusters = random.uniform(0.5, 3, 300), random.integers(0, 40, 300) if clustered else np.arange(300)
    found = proportional_odds(y, x, weights=weights, clusters=clusters)
    design = sm.add_constant(x)
    expected = sm.GLM(y - 1, design, family=sm.families.Binomial(), freq_weights=weights).fit(tol=1e-14)
    chance, count = expected.fittedvalues, len(np.unique(clusters))
    bread = np.linalg.inv(design.T @ ((weights * chance * (1 - chance))[:, None] * design))
    scores = (weights * (y - 1 - chance))[:, None] * design
    sums = np.array([scores[clusters == one].sum(axis=0) for one in np.unique(clusters)])
    errors = np.sqrt(np.diag(bread @ sums.T @ sums @ bread) * count / (count - 1))
    assert values(found.coefficients) == pytest.approx(expected.params[1:], rel=1e-6)
    assert -found.thresholds[0].value == pytest.approx(expected.params[0], rel=1e-6)
    assert [r.se for r in found.coefficients + found.thresholds] == pytest.approx([*errors[1:], errors[0]], rel=1e-6)
    assert found.coefficients[0].df == count - 1 - 2


def test_design_variance_is_that_of_the_jackknife() -> None:
    y, x = drawn(6)
    random = np.random.default_rng(6)
    weights, clusters = random.uniform(0.5, 2, 300), np.arange(300) // 5
    found = proportional_odds(y, x, weights=weights, clusters=clusters)
    moved = [proportional_odds(y, x, weights=np.where(clusters == one, 0, weights)) for one in range(60)]
    for place in range(2):
        spread = sum((m.coefficients[place].value - found.coefficients[place].value) ** 2 for m in moved)
        assert found.coefficients[place].se ** 2 == pytest.approx(59 / 60 * spread, rel=0.15)


@given(seed=st.integers(0, 10**6))
def test_invariance(seed: int) -> None:
    """A reversed scale flips the signs; units of predictors and weights, order and names of levels do not matter."""
    y, x = drawn(seed, n=150)
    weights = np.random.default_rng(seed).uniform(0.5, 3, 150)
    found = proportional_odds(y, x, weights=weights)
    turned = proportional_odds(-y, x, weights=weights)
    assert values(turned.coefficients) == pytest.approx([-v for v in values(found.coefficients)], rel=1e-5, abs=1e-7)
    assert values(turned.thresholds) == pytest.approx([-v for v in values(found.thresholds)][::-1], rel=1e-5, abs=1e-6)
    order = np.random.default_rng(seed).permutation(150)
    other = proportional_odds(10 * y[order] ** 2, 1000 * x[order] + 7, weights=4 * weights[order])
    assert [1000 * v for v in values(other.coefficients)] == pytest.approx(
        values(found.coefficients), rel=1e-5, abs=1e-7
    )
    assert [1000 * r.se for r in other.coefficients] == pytest.approx([r.se for r in found.coefficients], rel=1e-5)
    same = proportional_odds(y, x, weights=np.full(150, 3.0))
    assert values(same.coefficients) == pytest.approx(values(proportional_odds(y, x).coefficients), rel=1e-6)


def test_complete_cases_keep_the_design() -> None:
    """A missing predictor takes the respondent out of the fit, not out of its cluster."""
    y, x = drawn(3)
    gap = x.copy()
    gap[::7, 0] = NAN
    clusters = np.arange(300) // 10
    found = proportional_odds(y, gap, clusters=clusters)
    assert found.n == 300 - len(range(0, 300, 7)) and found.coefficients[0].df == 27
    kept = np.isfinite(gap[:, 0])
    alone = proportional_odds(y[kept], x[kept], clusters=clusters[kept])
    assert values(found.coefficients) == pytest.approx(values(alone.coefficients))


def test_a_level_of_text() -> None:
    """Text levels are ordered by name, so a scale comes as numbers; levels without answers leave no threshold."""
    y, x = drawn(5)
    found = proportional_odds(np.array(["a", "b", "c", "d"])[y.astype(int) - 1], x)
    assert found.levels == ("a", "b", "c", "d") and len(found.thresholds) == 3
    assert len(proportional_odds(np.where(y == 2, NAN, y), x).thresholds) == 2


@pytest.mark.parametrize(
    ("answers", "predictors"),
    [([], np.zeros((0, 2))), ([1.0, 2, 3], [[1], [2], [3]]), ([NAN] * 5, np.ones((5, 1))), ([1.0] * 9, np.arange(9.0)),
     ([1.0, 2, 3] * 8, np.ones((24, 1))), (np.repeat([1.0, 2, 3], 20), np.repeat([0.0, 1, 2], 20)),
     ([1.0, 2, 3, 1, 2, 3] * 5, np.column_stack([np.arange(30.0), 2 * np.arange(30.0)]))],
    ids=["empty", "few", "missing", "one level", "constant", "separated", "collinear"],
)  # fmt: skip
def test_not_estimable(answers, predictors) -> None:
    found = proportional_odds(answers, predictors)
    assert not found.converged and math.isnan(found.log_likelihood)
    assert all(math.isnan(result.value) and math.isnan(result.p) for result in found.coefficients + found.thresholds)
    assert np.isnan(found.covariance).all()


def test_far_predictors_and_rare_levels() -> None:
    """A year as predictor and a level of three in a thousand answers."""
    random = np.random.default_rng(9)
    year = random.integers(2015, 2026, 1000).astype(float)
    y = np.digitize(0.1 * (year - 2020) + random.logistic(size=1000), [-5.5, 0.0, 2.0]) + 1.0
    found = proportional_odds(y, year)
    assert found.converged and found.coefficients[0].value == pytest.approx(0.1, abs=0.06)
    shifted = proportional_odds(y, year - 2020)
    assert found.coefficients[0].se == pytest.approx(shifted.coefficients[0].se, rel=1e-6)


def test_confidence_and_sample() -> None:
    y, x = drawn(2)
    sample = Sample.of(300)
    narrow, wide = (proportional_odds(y, x, sample=sample, confidence=level).coefficients[0] for level in (0.8, 0.99))
    assert narrow.low > wide.low and narrow.high < wide.high and narrow.value == wide.value
