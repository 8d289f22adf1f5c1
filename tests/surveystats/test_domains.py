"""Every recode in every group at once equals the mean, group by group."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveystats.groups import domain_means
from surveystats.inference import mean
from surveystats.sample import Replicates, Sample

RECODES = np.array([[0.0, 0, -100], [1, 0, -100], [2, 1, 0], [3, 1, math.nan]])
FIELDS = ("value", "se", "low", "high", "df", "n", "n_weighted", "n_eff")


def drawn(seed: int, *, kind: str) -> tuple[np.ndarray, np.ndarray, Sample]:
    """Answers with gaps, groups with outsiders, and a design."""
    random = np.random.default_rng(seed)
    n = int(random.integers(6, 60))
    answers, groups = random.integers(-1, 4, n), random.integers(-1, 3, n)
    strata = random.integers(0, 3, n)
    fpc = np.array([0.1, 0.0, 0.4])[strata]
    weights = np.where(random.random(n) < 0.1, 0.0, random.uniform(0.5, 3, n))
    clusters = random.integers(0, 8, n) if kind == "clusters" else None
    degrees = "satterthwaite" if seed % 2 else "design"
    sample = Sample.of(n, weights=weights, strata=strata, fpc=fpc, clusters=clusters, degrees=degrees)
    if kind == "multiplied":
        sample = sample.multiplied(random.uniform(0, 9, n))
    if kind == "calibrated":
        margins = np.eye(3)[random.integers(0, 3, n)]
        sample = sample.calibrated(np.hstack([margins, np.eye(2)[random.integers(0, 2, n)]]), random.uniform(1, 2, n))
    if kind == "replicates":
        sample = sample.replicated(Replicates.of(random.uniform(0, 2, (n, 20)), "bootstrap"))
    return answers, groups, sample


@pytest.mark.parametrize("kind", ["strata", "calibrated", "clusters", "replicates", "multiplied"])
@given(seed=st.integers(0, 10**6))
def test_equals_the_mean_of_each_group(kind: str, seed: int) -> None:
    answers, groups, sample = drawn(seed, kind=kind)
    for level, results in enumerate(domain_means(answers, RECODES, groups, sample=sample)):
        for column, found in zip(RECODES.T, results, strict=True):
            expected = mean(np.where(answers >= 0, column[answers], np.nan), sample.subset(groups == level))
            for field in FIELDS:
                assert getattr(found, field) == pytest.approx(getattr(expected, field), rel=1e-9, abs=1e-9, nan_ok=True)


def test_by_hand() -> None:
    """Group 0: answers 1, 3, – with weights 1, 3, 2: (1 + 9)/4 = 2.5; z = 1·(−1.5)/4, 3·0.5/4; V = 4/3·2·0.375²."""
    ((found, share), _) = domain_means(
        [1, 3, -1, 0], [[0, 0], [1, 0], [2, 1], [3, 1]], [0, 0, 0, 1], weights=[1, 3, 2, 1]
    )
    assert found.value == 2.5 and share.value == 0.75
    assert found.se == pytest.approx(math.sqrt(4 / 3 * 2 * 0.375**2), rel=1e-12)
    assert (found.n, found.n_weighted, found.n_eff, found.df) == (2, 4, 1.6, 1)


def test_without_answers() -> None:
    assert domain_means([], RECODES, []) == []
    (results,) = domain_means([-1, -1], RECODES, [0, 0])
    assert all(math.isnan(found.value) and found.n == 0 for found in results)
    (results,) = domain_means([2], RECODES, [0])
    assert results[0].value == 2 and math.isnan(results[0].se)
