"""Random designs through an independent implementation of survey statistics: the package `svy`.

200 designs by the slow checks (`make check-slow`), 20 otherwise.
"""

from __future__ import annotations

import os

import numpy as np
import pytest

from surveystats.distribution import median
from surveystats.inference import contrast, mean, ratio
from surveystats.sample import Replicates, Sample

svy = pytest.importorskip("svy", reason="svy is a development dependency")
polars = pytest.importorskip("polars")

SEEDS = range(200 if os.environ.get("CSREPORT_SLOW") else 20)
KINDS = ("simple", "strata", "clusters", "strata and clusters")


def design_of(seed: int) -> tuple[dict[str, np.ndarray], Sample, svy.Sample]:
    """A design of one of four kinds, with or without fpc, two or more clusters per stratum, and its data."""
    random = np.random.default_rng(seed)
    kind, n = KINDS[seed % 4], int(random.integers(40, 300))
    stratum = random.integers(0, 4, n) if "strata" in kind else np.zeros(n, int)
    cluster = stratum * 100 + random.integers(0, 9, n) if "clusters" in kind else np.arange(n)
    units = {h: len(np.unique(cluster[stratum == h])) for h in np.unique(stratum)}
    size = np.array([units[h] * random.integers(3, 9) for h in sorted(units)])[np.searchsorted(sorted(units), stratum)]
    columns = {
        "y": random.integers(1, 6, n) + 0.3 * (cluster % 7), "x": random.uniform(1, 4, n),
        "w": random.uniform(0.5, 4, n),
        "stratum": stratum, "cluster": cluster, "size": size.astype(float), "group": random.integers(0, 2, n),
    }  # fmt: skip
    known = {"fpc": columns["size"]} if seed % 8 < 4 else {}
    ours = Sample.of(n, weights=columns["w"], strata=stratum, clusters=cluster, **known)
    parts = {"stratum": "stratum"} if "strata" in kind else {}
    parts |= {"psu": "cluster"} if "clusters" in kind else {}
    parts |= {"pop_size": "size"} if known else {}
    theirs = svy.Sample(polars.DataFrame(columns), svy.Design(wgt="w", **parts))
    return columns, ours, theirs


def close(found: float, expected: float) -> bool:
    return found == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_estimates_and_standard_errors_agree(seed: int) -> None:
    data, ours, theirs = design_of(seed)
    y, x = data["y"], data["x"]
    for found, estimate in (
        (mean(y, ours), theirs.estimation.mean(y="y")),
        (ratio(y, x, sample=ours), theirs.estimation.ratio(y="y", x="x")),
    ):
        expected = estimate.estimates[0]
        assert close(found.value, expected.est) and close(found.se, expected.se)
        assert close(found.low, expected.lci) and close(found.high, expected.uci) and found.df == expected.df


@pytest.mark.parametrize("seed", SEEDS)
def test_domains_agree(seed: int) -> None:
    data, ours, theirs = design_of(seed)
    for expected in theirs.estimation.mean(y="y", by="group").estimates:
        found = mean(data["y"], ours.subset(data["group"] == int(expected.by_level[0])))
        assert close(found.value, expected.est) and close(found.se, expected.se) and found.df == expected.df


@pytest.mark.parametrize("seed", SEEDS)
def test_shares_agree(seed: int) -> None:
    data, ours, _ = design_of(seed)
    top = (data["y"] >= 4).astype(float)
    table = polars.DataFrame({**data, "top": (data["y"] >= 4).astype(int)})
    _, _, theirs = design_of(seed)
    expected = {e.y_level: e for e in theirs.set_data(table).estimation.prop(y="top").estimates}
    found, other = mean(top, ours), next(e for level, e in expected.items() if str(level) == "1")
    assert close(found.value, other.est) and close(found.se, other.se)


@pytest.mark.parametrize("seed", SEEDS)
def test_contrasts_agree(seed: int) -> None:
    data, ours, theirs = design_of(seed)
    expected = theirs.categorical.ttest(y="y", group="group")
    found = contrast(data["y"], data["group"], sample=ours)
    assert close(abs(found.value), abs(expected.diff[0].diff)) and close(found.se, expected.diff[0].se)
    assert close(found.p, expected.stats.p_value)


@pytest.mark.parametrize("seed", SEEDS)
def test_medians_agree(seed: int) -> None:
    """The smallest value that reaches one half, and Woodruff's interval."""
    data, ours, theirs = design_of(seed)
    found, expected = median(data["y"], ours), theirs.estimation.median(y="y", q_method="higher").estimates[0]
    assert close(found.value, expected.est)
    assert close(found.low, expected.lci) and close(found.high, expected.uci)


DELIVERED = {
    "jk1": lambda table, n: svy.JackknifeWgts(prefix="rep", n_reps=n, kind="jk1"),
    "jkn": lambda table, n: svy.JackknifeWgts(prefix="rep", n_reps=n, kind="jkn", rep_coefs=tuple(COEFFICIENTS[:n])),
    "brr": lambda table, n: svy.BrrWgts(prefix="rep", n_reps=n),
    "fay": lambda table, n: svy.BrrWgts(prefix="rep", n_reps=n, fay_coef=0.3),
    "sdr": lambda table, n: svy.SdrWgts(prefix="rep", n_reps=n),
    "bootstrap": lambda table, n: svy.BootstrapWgts(prefix="rep", n_reps=n),
}
COEFFICIENTS = [0.5 + 0.02 * place for place in range(25)]


@pytest.mark.parametrize("centre", ["rep_mean", "estimate"])
@pytest.mark.parametrize("kind", DELIVERED)
def test_every_kind_of_replicates_agrees(kind: str, centre: str) -> None:
    """Mean and ratio by delivered replicate weights, around their mean or the full estimate."""
    data, ours, _ = design_of(7)
    table = np.random.default_rng(7).uniform(0, 2, (len(data["y"]), 24)) * data["w"][:, None]
    columns = data | {f"rep{i}": column for i, column in enumerate(table.T, 1)}
    theirs = svy.Sample(polars.DataFrame(columns), svy.Design(wgt="w", rep_wgts=DELIVERED[kind](table, 24)))
    options = {"method": "replication", "variance_center": centre, "fay_coef": 0.3 if kind == "fay" else 0.0}
    made = Replicates.of(
        table, kind, fay=0.3 if kind == "fay" else 0.0, coefficients=COEFFICIENTS[:24] if kind == "jkn" else None,
        around_estimate=centre == "estimate",
    )  # fmt: skip
    sample = ours.replicated(made)
    for found, estimate in (
        (mean(data["y"], sample), theirs.estimation.mean(y="y", **options)),
        (ratio(data["y"], data["x"], sample=sample), theirs.estimation.ratio(y="y", x="x", **options)),
    ):
        expected = estimate.estimates[0]
        assert close(found.value, expected.est) and close(found.se, expected.se)
        assert close(found.low, expected.lci) and close(found.high, expected.uci)


@pytest.mark.parametrize("seed", SEEDS)
def test_replicate_weights_agree(seed: int) -> None:
    """Bootstrap replicates made here, used by both."""
    data, ours, _ = design_of(seed)
    n = len(data["y"])
    table = np.random.default_rng(seed).uniform(0, 2, (n, 25)) * data["w"][:, None]
    columns = data | {f"rep{i}": column for i, column in enumerate(table.T, 1)}
    design = svy.Design(wgt="w", rep_wgts=svy.BootstrapWgts(prefix="rep", n_reps=25))
    theirs = svy.Sample(polars.DataFrame(columns), design)
    expected = theirs.estimation.mean(y="y", method="replication").estimates[0]
    found = mean(data["y"], ours.replicated(Replicates.of(table, "bootstrap")))
    assert close(found.value, expected.est) and close(found.se, expected.se)
