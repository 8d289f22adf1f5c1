"""All indicators of 15 items in every level of 6 segments, of 1,000,000 respondents under a raked, stratified design.

Prints the seconds. Run: python benchmarks/segments.py [respondents]
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from surveystats.groups import domain_means
from surveystats.inference import Sample

ITEMS, SEGMENTS, LEVELS = 15, 6, 5


def main(n: int) -> None:
    random = np.random.default_rng(1)
    answers = random.integers(-1, 5, (ITEMS, n)).astype(np.int64)
    groups = random.integers(0, LEVELS, (SEGMENTS, n))
    margins = np.hstack([np.eye(LEVELS)[groups[0]], np.eye(LEVELS)[groups[1]]])
    weights = random.uniform(0.5, 2, (LEVELS, LEVELS))[groups[0], groups[1]]
    sample = Sample.of(n, weights=weights, strata=groups[2], fpc=np.full(n, 0.2)).calibrated(margins, np.ones(n))
    points = np.arange(1.0, 6)
    recodes = np.column_stack([points, points**2, points >= 4, points <= 2, *(points == point for point in points)])
    start = time.perf_counter()
    results = [domain_means(item, recodes, group, sample=sample) for item in answers for group in groups]
    seconds = time.perf_counter() - start
    made = sum(len(level) for found in results for level in found)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{made:,} estimates of {n:,} respondents: {seconds:.1f} s, peak {peak:.2f} GiB (target 10 s)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
