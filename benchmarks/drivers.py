"""How long the drivers take: 1,000 bootstrap replicates of the LMG shares of 12 drivers on 1,200 respondents.

    python benchmarks/drivers.py [replicates]

Prints the seconds of each measure (best of three) with weights, strata and clusters; fails above 1.5 seconds for LMG
of 12 drivers and 1,000 replicates.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a run: estimates use one thread

import numpy as np

from surveystats.association import linear_regression
from surveystats.drivers import Bootstrap, fit_drivers
from surveystats.inference import Sample

RESPONDENTS, SECONDS = 1_200, 1.5


def survey(drivers: int) -> tuple[np.ndarray, np.ndarray, Sample]:
    """Five-point scores with a common factor, 3 % missing; weights, six strata, clusters of two."""
    random = np.random.default_rng(1)
    latent = random.normal(size=(RESPONDENTS, drivers)) + random.normal(size=(RESPONDENTS, 1))
    x = np.clip(np.round(3.6 + 0.8 * latent), 1, 5)
    y = np.clip(np.round(x @ np.linspace(2, 0.2, drivers) / drivers + random.normal(size=RESPONDENTS)), 1, 10)
    x[random.uniform(size=x.shape) < 0.03 / drivers] = np.nan
    sample = Sample.of(
        RESPONDENTS, weights=random.uniform(0.5, 3, RESPONDENTS), strata=np.arange(RESPONDENTS) % 6,
        clusters=np.arange(RESPONDENTS) // 12,
    )  # fmt: skip
    return y, x, sample


def seconds(call: Callable[[], object]) -> float:
    """The best of three."""
    found = []
    for _ in range(3):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    replicates = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    drawn = Bootstrap(replicates=replicates, seed=1)
    y, x, sample = survey(12)
    cases = {"regression": lambda: linear_regression(y, x, sample=sample)}
    for count in (12, 14):
        other, more, design = survey(count)
        scores = np.column_stack([more, other])
        cases[f"drivers, {count}"] = lambda scores=scores, design=design: fit_drivers(scores, design, bootstrap=drawn)
    taken = {name: seconds(call) for name, call in cases.items()}
    print(f"{RESPONDENTS} respondents, {replicates} replicates")
    for name, time_taken in taken.items():
        print(f"{name:32} {time_taken:7.3f} s")
    if replicates == 1_000 and taken["drivers, 12"] > SECONDS:
        raise SystemExit(f"the fit of 12 drivers took longer than {SECONDS} s")


if __name__ == "__main__":
    main()
