"""Random survey designs and answers, by seed, for comparisons with other programs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from conftest import SLOW

from surveystats.inference import Sample

SEEDS = range(200 if SLOW else 8)
KINDS = ("simple", "strata", "clusters", "strata and clusters")


@dataclass(frozen=True)
class Drawn:
    """Columns of a data set, which of them are its design, and the same as a sample of ours."""

    columns: dict[str, np.ndarray]
    stratified: bool
    clustered: bool
    finite: bool
    sample: Sample


def drawn(seed: int) -> Drawn:
    """A design of one of four kinds, with or without fpc, two or more clusters per stratum, and its data."""
    random = np.random.default_rng(seed)
    kind, n = KINDS[seed % 4], int(random.integers(40, 300))
    stratum = random.integers(0, 4, n) if "strata" in kind else np.zeros(n, int)
    cluster = stratum * 100 + random.integers(0, 9, n) if "clusters" in kind else np.arange(n)
    units = {h: len(np.unique(cluster[stratum == h])) for h in np.unique(stratum)}
    size = np.array([units[h] * random.integers(3, 9) for h in sorted(units)])[np.searchsorted(sorted(units), stratum)]
    columns = {
        "y": random.integers(1, 6, n) + 0.3 * (cluster % 7),
        "x": random.uniform(1, 4, n),
        "w": random.uniform(0.5, 4, n),
        "stratum": stratum,
        "cluster": cluster,
        "size": size.astype(float),
        "group": random.integers(0, 2, n),
        "area": random.integers(0, 3, n),
    }
    finite = seed % 8 < 4
    known = {"fpc": columns["size"]} if finite else {}
    sample = Sample.of(n, weights=columns["w"], strata=stratum, clusters=cluster, **known)
    return Drawn(columns, "strata" in kind, "clusters" in kind, finite, sample)


def close(found: float, expected: float) -> bool:
    """Equal but for the last digits of a sum, or both unknown."""
    both = np.isnan(found) and np.isnan(expected)
    return bool(both or abs(found - expected) <= max(1e-6 * abs(expected), 1e-9))
