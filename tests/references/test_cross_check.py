"""Random designs through an independent implementation of survey statistics: the package `svy`.

200 designs by the slow checks (`make check-slow`), eight otherwise.
"""

from __future__ import annotations

import numpy as np
import pytest
from random_designs import SEEDS, close, drawn

from surveystats.groups import contrast
from surveystats.inference import Replicates, Result, Sample, mean, ratio

svy = pytest.importorskip("svy", reason="svy is a development dependency")
polars = pytest.importorskip("polars")


def design_of(seed: int) -> tuple[dict[str, np.ndarray], Sample, svy.Sample]:
    """A random design's data, its sample, and the same sample of `svy`."""
    found = drawn(seed)
    parts = {"stratum": "stratum"} if found.stratified else {}
    parts |= {"psu": "cluster"} if found.clustered else {}
    parts |= {"pop_size": "size"} if found.finite else {}
    return found.columns, found.sample, svy.Sample(polars.DataFrame(found.columns), svy.Design(wgt="w", **parts))


def agree(found: Result, expected: object) -> bool:
    values = close(found.value, expected.est) and close(found.se, expected.se)
    return values and close(found.low, expected.lci) and close(found.high, expected.uci)


@pytest.mark.parametrize("seed", SEEDS)
def test_means_ratios_domains_and_contrasts_agree(seed: int) -> None:
    data, ours, theirs = design_of(seed)
    y, x, group = data["y"], data["x"], data["group"]
    pairs = [(mean(y, ours), theirs.estimation.mean(y="y").estimates[0])]
    pairs += [(ratio(y, x, sample=ours), theirs.estimation.ratio(y="y", x="x").estimates[0])]
    for found, expected in pairs:
        assert agree(found, expected) and found.df == expected.df
    for expected in theirs.estimation.mean(y="y", by="group").estimates:
        found = mean(y, ours.subset(group == int(expected.by_level[0])))
        assert close(found.value, expected.est) and close(found.se, expected.se) and found.df == expected.df
    expected, found = theirs.categorical.ttest(y="y", group="group"), contrast(y, group, sample=ours)
    assert close(abs(found.value), abs(expected.diff[0].diff)) and close(found.se, expected.diff[0].se)
    assert close(found.p, expected.stats.p_value)


DELIVERED = {
    "jk1": lambda n: svy.JackknifeWgts(prefix="rep", n_reps=n, kind="jk1"),
    "jkn": lambda n: svy.JackknifeWgts(prefix="rep", n_reps=n, kind="jkn", rep_coefs=tuple(COEFFICIENTS[:n])),
    "brr": lambda n: svy.BrrWgts(prefix="rep", n_reps=n),
    "fay": lambda n: svy.BrrWgts(prefix="rep", n_reps=n, fay_coef=0.3),
    "sdr": lambda n: svy.SdrWgts(prefix="rep", n_reps=n),
    "bootstrap": lambda n: svy.BootstrapWgts(prefix="rep", n_reps=n),
}
COEFFICIENTS = [0.5 + 0.02 * place for place in range(25)]


@pytest.mark.parametrize("centre", ["rep_mean", "estimate"])
@pytest.mark.parametrize("kind", DELIVERED)
def test_every_kind_of_replicates_agrees(kind: str, centre: str) -> None:
    """Mean and ratio by delivered replicate weights, around their mean or the full estimate."""
    data, ours, _ = design_of(7)
    table = np.random.default_rng(7).uniform(0, 2, (len(data["y"]), 24)) * data["w"][:, None]
    columns = data | {f"rep{i}": column for i, column in enumerate(table.T, 1)}
    theirs = svy.Sample(polars.DataFrame(columns), svy.Design(wgt="w", rep_wgts=DELIVERED[kind](24)))
    fay = 0.3 if kind == "fay" else 0.0
    options = {"method": "replication", "variance_center": centre, "fay_coef": fay}
    made = Replicates.of(
        table, kind, fay=fay, coefficients=COEFFICIENTS[:24] if kind == "jkn" else None,
        around_estimate=centre == "estimate",
    )  # fmt: skip
    sample = ours.replicated(made)
    estimation = theirs.estimation
    assert agree(mean(data["y"], sample), estimation.mean(y="y", **options).estimates[0])
    assert agree(ratio(data["y"], data["x"], sample=sample), estimation.ratio(y="y", x="x", **options).estimates[0])
