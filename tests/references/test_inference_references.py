"""Published design-based estimates: the Californian school samples of R's survey package and Stata's fpc data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from reference_data import reference_table

from surveystats.inference import contrast, mean
from surveystats.sample import Sample, kish_design_effect, kish_n_eff

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def strata() -> tuple[pd.DataFrame, Sample]:
    table = reference_table("apistrat")
    return table, Sample.of(len(table), weights=table["pw"], strata=table["stype"], fpc=table["fpc"])


@pytest.fixture(scope="module")
def clusters() -> tuple[pd.DataFrame, Sample]:
    table = reference_table("apiclus1")
    return table, Sample.of(len(table), weights=table["pw"], clusters=table["dnum"], fpc=table["fpc"])


def test_stratified_mean(strata) -> None:
    """R survey 4.1, svymean(~api00, dstrat)."""
    table, sample = strata
    found = mean(table["api00"], sample)
    assert found.value == pytest.approx(662.287363159, rel=1e-11)
    assert found.se == pytest.approx(9.40894080278, rel=1e-11)
    earlier = mean(table["api99"], sample)
    assert (round(earlier.value, 2), round(earlier.se, 4)) == (629.39, 9.9639)


def test_arrays_are_as_good_as_a_sample(strata) -> None:
    table, sample = strata
    given = mean(table["api00"], weights=table["pw"], strata=table["stype"], fpc=table["fpc"])
    assert given == mean(table["api00"], sample)
    fractions = table["stype"].map(table["stype"].value_counts()) / table["fpc"]
    assert mean(table["api00"], weights=table["pw"], strata=table["stype"], fpc=fractions) == given


def test_simple_random_sample() -> None:
    """R survey 4.1, svymean(~api00, dsrs)."""
    table = reference_table("apisrs")
    found = mean(table["api00"], weights=table["pw"], fpc=table["fpc"])
    assert found.value == pytest.approx(656.585, rel=1e-11) and found.se == pytest.approx(9.24972203928, rel=1e-11)


def test_clusters(clusters) -> None:
    """R survey 4.1, svymean(~api00, dclus1)."""
    table, sample = clusters
    found = mean(table["api00"], sample)
    assert found.value == pytest.approx(644.169398907, rel=1e-11)
    assert found.se == pytest.approx(23.5422406938, rel=1e-11)
    assert found.df == 14


@pytest.mark.parametrize(
    ("level", "value", "se"), [("E", 674.43, 12.3824797939), ("H", 625.82, 14.9371291854), ("M", 636.6, 16.2147073082)]
)
def test_domains(strata, level: str, value: float, se: float) -> None:
    """R survey 4.1, svyby(~api00, ~stype, dstrat, svymean)."""
    table, sample = strata
    found = mean(table["api00"], sample.subset((table["stype"] == level).to_numpy()))
    assert found.value == pytest.approx(value, rel=1e-11) and found.se == pytest.approx(se, rel=1e-11)


def test_paired_waves(strata) -> None:
    """R survey 4.1, svymean(~I(api00 − api99), dstrat): far narrower than two independent waves would give."""
    table, sample = strata
    found = mean(table["api00"] - table["api99"], sample)
    assert (round(found.value, 3), round(found.se, 4)) == (32.893, 2.0511)
    assert found.se < 0.2 * np.hypot(mean(table["api00"], sample).se, mean(table["api99"], sample).se)


def test_two_group_t(strata) -> None:
    """R survey 4.1, svyttest(api00 ~ awards, dstrat)."""
    table, sample = strata
    found = contrast(table["api00"], (table["awards"] == "Yes").astype(float), sample=sample)
    assert found.value / found.se == pytest.approx(2.30360731982, rel=1e-11)
    assert found.p == pytest.approx(0.0222935238151, rel=1e-10)
    assert (round(found.value, 3), found.df) == (44.687, 196)


def test_kish_effective_sample(strata) -> None:
    """(Σw)² / Σw² of the stratified weights, in R."""
    weights = strata[0]["pw"]
    assert kish_n_eff(weights) == pytest.approx(168.581331281, rel=1e-11)
    assert round(kish_design_effect(weights), 5) == 1.18637


def test_post_stratified_clusters(clusters) -> None:
    """R survey 4.1, postStratify(dclus1, ~stype, …): the variance knows that the weights are calibrated."""
    table, sample = clusters
    known = table["stype"].map({"E": 4421, "H": 755, "M": 1018})
    weights = table["pw"] * known / table.groupby("stype")["pw"].transform("sum")
    dummies = pd.get_dummies(table["stype"]).astype(float)
    found = mean(table["api00"], replace(sample, weights=weights.to_numpy()).calibrated(dummies, table["pw"]))
    assert found.value == pytest.approx(642.310788212, rel=1e-11)
    assert found.se == pytest.approx(23.9204864451, rel=1e-11)


STATA = {
    "x": [2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2],
    "weights": [3, 3, 3, 3, 3, 4, 4, 4],
    "strata": [1, 1, 1, 1, 1, 2, 2, 2],
    "size": [15, 15, 15, 15, 15, 12, 12, 12],
}


def test_finite_population() -> None:
    """Stata's manual of svy commands, data `fpc`: two strata of 15 and 12 units."""
    design = {"weights": STATA["weights"], "strata": STATA["strata"]}
    without, with_ = mean(STATA["x"], **design), mean(STATA["x"], **design, fpc=STATA["size"])
    assert round(without.value, 5) == 5.44815
    assert (round(without.se, 5), round(with_.se, 5)) == (0.74127, 0.61604)
