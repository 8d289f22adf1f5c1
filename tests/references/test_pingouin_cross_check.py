"""pingouin at equal weights, where both estimate the same and tests/surveystats does not compare them yet.

There: anova, welch_anova, ttest (Welch), pairwise_gameshowell (test_comparison); chi2_independence (test_contingency);
corr, pairwise_corr (test_correlation); compute_effsize, compute_esci (test_effects, test_nonresponse); multicomp
(test_multiplicity); kruskal, mwu (test_ranks); linear_regression with relimp (test_regression, test_importance);
cronbach_alpha, pcorr (test_reliability); eta squared of anova (test_variance_shares).
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest

from surveystats.association import pearson, proportional_odds
from surveystats.inference import contrast, mean
from surveystats.planning import expected_se, minimum_detectable_change, sample_size_for_change
from surveystats.representativeness import response_propensities
from surveystats.sample import Result

SEEDS = range(5)


def answers(seed: int, n: int = 80) -> np.ndarray:
    """Two ratings of 1–5 that go together, a side and a number, one of the first ratings missing."""
    random = np.random.default_rng(seed)
    first = random.integers(1, 6, n).astype(float)
    second = np.clip(first + random.integers(-1, 2, n), 1, 5)
    side = (random.random(n) < 1 / (1 + np.exp(3 - first))).astype(float)
    number = first + random.normal(size=n)
    first[3] = math.nan
    return np.column_stack([first, second, side, number])


def interval(table: pd.DataFrame) -> tuple[float, float]:
    column = next(name for name in table if str(name).startswith("CI95"))
    low, high = table[column].iloc[0]
    return float(low), float(high)


@pytest.mark.parametrize("seed", SEEDS)
def test_mean_and_paired_change(seed: int) -> None:
    """`ttest` of one sample and of pairs; it prints intervals to two digits.

    Complete answers: with a gap ours is a domain, whose variance has n/(n − 1) of the whole sample (as R's).
    """
    first, second, *_ = answers(seed)[4:].T
    known = np.isfinite(first)
    for found, table in (
        (mean(first), pingouin.ttest(first[known], 0)),
        (mean(first - second), pingouin.ttest(first[known], second[known], paired=True)),
    ):
        assert found.df == table["dof"].iloc[0] and found.n == known.sum()
        assert found.value / found.se == pytest.approx(table["T"].iloc[0], rel=1e-9)
        assert (found.low, found.high) == pytest.approx(interval(table), abs=5.1e-3)


@pytest.mark.parametrize("seed", SEEDS)
def test_contrast_of_two_strata_is_welchs(seed: int) -> None:
    """Groups that are strata: s₁²/n₁ + s₀²/n₀."""
    _, second, side, _ = answers(seed).T
    found = contrast(second, side, strata=side)
    table = pingouin.ttest(second[side == 1], second[side == 0], correction=True)
    assert found.value / found.se == pytest.approx(table["T"].iloc[0], rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_logistic_regression(seed: int) -> None:
    """A scale of two levels is a logit: coefficient and model-based standard error; and the chances of answering."""
    first, _, side, number = answers(seed).T
    known = np.isfinite(first)
    table = pingouin.logistic_regression(number[known], side[known])
    fit = proportional_odds(np.where(known, side, np.nan), number)
    assert fit.coefficients[0].value == pytest.approx(table["coef"].iloc[1], rel=1e-4)
    assert math.sqrt(fit.model_covariance[0, 0]) == pytest.approx(table["se"].iloc[1], rel=1e-4)
    chances = response_propensities(np.where(known, side, np.nan), {}, numeric={"number": number}).values
    logit = table["coef"].iloc[0] + table["coef"].iloc[1] * number[known]
    assert chances[known] == pytest.approx(1 / (1 + np.exp(-logit)), rel=1e-3)


def test_power() -> None:
    """`power_ttest2n` at the smallest detectable change is the power asked for; `power_corr` knows no design."""
    wave = Result(50.0, expected_se(20.0, 60), df=59)
    change = minimum_detectable_change(wave, wave, power=0.8)
    assert pingouin.power_ttest2n(60, 60, d=change / 20) == pytest.approx(0.8, abs=2e-3)
    n = sample_size_for_change(3.0, 20.0, power=0.9)
    assert pingouin.power_ttest2n(n, n, d=3 / 20) == pytest.approx(0.9, abs=2e-3)


@pytest.mark.parametrize("confidence", [0.8, 0.99])
def test_confidence_of_a_correlation(confidence: float) -> None:
    first, second, *_ = answers(1).T
    known = np.isfinite(first)
    found = pearson(first, second, confidence=confidence)
    expected = pingouin.compute_esci(found.value, int(known.sum()), eftype="r", confidence=confidence, decimals=9)
    assert (found.low, found.high) == pytest.approx(tuple(expected), abs=1e-8)
