"""Labels of any kind become groups, and the groups' means come with their joint covariance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveystats.groups import coded, group_means, membership
from surveystats.inference import mean
from surveystats.sample import Replicates, Sample

NAN = math.nan


@pytest.mark.parametrize(
    ("labels", "levels", "codes"),
    [
        ([3, 1, 3], (1, 3), [1, 0, 1]),
        ([2.0, NAN, 1.0], (1.0, 2.0), [1, -1, 0]),
        (np.array(["b", "a"]), ("a", "b"), [1, 0]),
        (["b", None, "a", NAN], ("a", "b"), [1, -1, 0, -1]),
        (pd.Series(["b", pd.NA, "a"]), ("a", "b"), [1, -1, 0]),
        (pd.Series(["b", None, "a"], dtype="category"), ("a", "b"), [1, -1, 0]),
        (np.array([1, "a", 2, None], object), (1, 2, "a"), [0, 2, 1, -1]),
        ([True, False], (False, True), [1, 0]),
        ([], (), []),
    ],
    ids=["whole", "floats", "text", "none", "pandas", "category", "mixed", "bool", "empty"],
)
def test_labels(labels, levels: tuple, codes: list[int]) -> None:
    found, places = coded(labels)
    assert found == levels and places.tolist() == codes


def test_overlapping_groups_are_columns() -> None:
    labels, members = membership([[1, 1], [0, 1], [NAN, 0]])
    assert labels == (0, 1) and members.tolist() == [[True, True], [False, True], [False, False]]


def test_means_by_hand() -> None:
    """Group a: 2, 4 with weights 1, 3: 14/4 = 3.5; b: 1, 5, – with weights 2, 2, 5: 12/4 = 3.

    z = ∓0.375 and ∓1 over 5 respondents: V = 5/4 · 2 · 0.375² and 5/4 · 2; both sum to 0, so the covariance is 0.
    """
    found = group_means([2, 4, 1, 5, NAN], ["a", "a", "b", "b", "b"], Sample.of(5, weights=[1, 3, 2, 2, 5]))
    assert found.labels == ("a", "b") and found.means.tolist() == [3.5, 3.0]
    assert found.covariance == pytest.approx(np.array([[0.3515625, 0], [0, 2.5]]), abs=1e-12)
    assert found.n.tolist() == [2, 2] and found.bases == (4, 8.0, pytest.approx(64 / 18)) and found.df() == 3


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), kind=st.sampled_from(["simple", "strata", "clusters", "replicates"]))
def test_each_group_is_a_domain(seed: int, kind: str) -> None:
    """Means, standard errors and degrees of freedom are those of `mean`, also where groups overlap."""
    random = np.random.default_rng(seed)
    n = int(random.integers(8, 50))
    y = np.where(random.random(n) < 0.1, NAN, random.normal(size=n))
    sample = Sample.of(
        n, weights=random.uniform(0.5, 3, n), strata=random.integers(0, 2, n) if kind == "strata" else None,
        clusters=random.integers(0, 6, n) if kind == "clusters" else None,
        degrees="satterthwaite" if seed % 2 else "design",
    )  # fmt: skip
    if kind == "replicates":
        sample = sample.replicated(Replicates.of(random.uniform(0.5, 2, (n, 15)), "bootstrap"))
    members = random.random((n, 3)) < 0.5
    found = group_means(y, members, sample)
    for place, label in enumerate(found.labels):
        expected = mean(y, sample.subset(members[:, label]))
        assert found.means[place] == pytest.approx(expected.value, rel=1e-9)
        assert found.df(place) == pytest.approx(expected.df) and found.n[place] == expected.n
        if found.clusters[place] > 1:  # of one cluster `mean` says nothing: no spread can be told
            assert math.sqrt(found.covariance[place, place]) == pytest.approx(expected.se, rel=1e-9)


def test_covariance_of_overlapping_groups_is_that_of_shared_respondents() -> None:
    """A group and everyone: the difference has the variance of z_a − z_all, not of two samples."""
    y = np.array([1.0, 2, 4, 7, 5, 3])
    members = np.array([[1, 1], [1, 1], [1, 1], [0, 1], [0, 1], [0, 1]])
    found = group_means(y, members, Sample.of(6))
    z = np.where(members[:, 0], (y - y[:3].mean()) / 3, 0) - (y - y.mean()) / 6
    gap = found.covariance[0, 0] + found.covariance[1, 1] - 2 * found.covariance[0, 1]
    assert gap == pytest.approx(6 / 5 * ((z - z.mean()) ** 2).sum(), rel=1e-12)


def test_without_anyone() -> None:
    found = group_means([NAN], ["a"], Sample.of(1))
    assert found.labels == () and found.bases == (0, 0.0, 0.0) and found.means.shape == (0,)
