"""Tests of tables and ranks on random designs, through an independent implementation of survey statistics: `svy`.

200 designs by the slow checks (`make check-slow`), 20 otherwise.
"""

from __future__ import annotations

import numpy as np
import pytest
from conftest import SLOW

from surveystats.contingency import rao_scott
from surveystats.ranks import Scores, rank_difference, rank_test
from surveystats.sample import Sample

svy = pytest.importorskip("svy", reason="svy is a development dependency")
polars = pytest.importorskip("polars")

SEEDS = range(200 if SLOW else 20)
SCORES: dict[str, Scores] = {"kruskal-wallis": "wilcoxon", "vander-waerden": "normal", "median": "median"}


def design_of(seed: int) -> tuple[dict[str, np.ndarray], Sample, svy.Sample]:
    """A simple, stratified, clustered or stratified and clustered design, without fpc, and its data.

    `svy`, like R, averages the places of tied answers unweighted, in the order of the rows; the values have no ties.
    """
    random = np.random.default_rng(seed)
    n, kind = int(random.integers(60, 250)), seed % 4
    stratum = random.integers(0, 3, n) if kind in {1, 3} else np.zeros(n, int)
    cluster = stratum * 100 + random.integers(0, 12, n) if kind in {2, 3} else np.arange(n)
    rows = random.integers(0, 3, n)
    columns = {
        "y": random.normal(size=n) + 0.1 * (cluster % 5), "w": random.uniform(0.5, 4, n), "stratum": stratum,
        "cluster": cluster, "group": random.integers(0, 3, n), "pair": random.integers(0, 2, n), "rows": rows,
        "columns": np.where(random.random(n) < 0.2, rows, random.integers(0, 4, n)),
    }  # fmt: skip
    ours = Sample.of(n, weights=columns["w"], strata=stratum, clusters=cluster)
    parts = {"stratum": "stratum"} if kind in {1, 3} else {}
    parts |= {"psu": "cluster"} if kind in {2, 3} else {}
    return columns, ours, svy.Sample(polars.DataFrame(columns), svy.Design(wgt="w", **parts))


def close(found: float, expected: float) -> bool:
    return found == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_tables_agree(seed: int) -> None:
    data, ours, theirs = design_of(seed)
    expected = theirs.categorical.tabulate("rows", "columns").stats
    found = rao_scott(data["rows"], data["columns"], sample=ours)
    assert close(found.value, expected.f.value) and close(found.p, expected.f.p_value)
    assert close(found.df, expected.f.df_num) and close(found.df_denominator, expected.f.df_den)
    assert close(found.uncorrected, expected.chisq.value)


@pytest.mark.parametrize("seed", SEEDS)
def test_ranks_agree(seed: int) -> None:
    data, ours, theirs = design_of(seed)
    score = list(SCORES)[seed % 3]
    several = theirs.categorical.ranktest("y", group="group", score=score)
    found = rank_test(data["y"], data["group"], sample=ours, scores=SCORES[score])
    assert close(found.value, several.stats.value) and close(found.p, several.stats.p_value)
    two = theirs.categorical.ranktest("y", group="pair", score=score)
    pair = rank_difference(data["y"], data["pair"], sample=ours, scores=SCORES[score])
    assert close(abs(pair.value / pair.se), abs(two.stats.value)) and close(pair.p, two.stats.p_value)
