"""Do 95 % intervals cover in 95 % of samples, and do 5 % tests reject 5 % of true null hypotheses?

Draws samples under four designs (simple, stratified, raked, clustered) from a known population, applies
the public functions of csreport.stats, and prints one Markdown table: estimate, Monte-Carlo standard error, verdict.
Pass = nominal ± (1 percentage point + 3 Monte-Carlo errors); what is conservative by design need only reach nominal.

Run: python benchmarks/coverage.py [replications] [replications of bootstrapped statistics]   (minutes)
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np

from csreport.stats.calibration import rake
from csreport.stats.change import difference
from csreport.stats.comparison import wald_test
from csreport.stats.contingency import rao_scott
from csreport.stats.draws import Bootstrap
from csreport.stats.importance import importance, lmg
from csreport.stats.inference import contrast, mean
from csreport.stats.ordinal import proportional_odds
from csreport.stats.promoters import nps, promoter_score
from csreport.stats.proportions import box, share, share_difference
from csreport.stats.ranks import rank_test
from csreport.stats.sample import Sample

SIZES, DESIGNS = (100, 400, 1200), ("simple", "stratified", "raked", "clustered")
PEOPLE, PER_CLUSTER, TAKEN = 240_000, 40, 10
ALLOCATION = np.array([0.1, 0.2, 0.3, 0.4])  # of the sample, by region; in the population each is about a quarter
BOOTSTRAPS = 300
NOMINAL, ALPHA, ALLOWED = 0.95, 0.05, 0.01
CONSERVATIVE = {"top-2 share", "difference of shares"}  # Wilson and Newcombe do not undercut on discrete counts


@dataclass(frozen=True)
class Population:
    """Everyone: overall 1–5, recommendation 0–10, four drivers, region (stratum), size, cluster."""

    overall: np.ndarray
    recommend: np.ndarray
    drivers: np.ndarray
    region: np.ndarray
    size: np.ndarray


@cache
def population() -> Population:
    """Ordered answers cut from correlated normal opinions; regions and sizes differ; people of a cluster are alike."""
    random = np.random.default_rng(20240101)
    clusters = PEOPLE // PER_CLUSTER
    region = np.repeat(random.integers(0, 4, clusters), PER_CLUSTER)
    size = (random.random(PEOPLE) < 0.45) + (random.random(PEOPLE) < 0.4).astype(int)
    shared = np.repeat(random.normal(0, math.sqrt(0.05), clusters), PER_CLUSTER)
    shared = shared + 0.15 * (region - 1.5) + 0.25 * (size - 0.5)
    opinions = (shared + random.normal(0, 0.6, PEOPLE))[:, None] + random.normal(0, 0.75, (PEOPLE, 4))
    drivers = np.digitize(opinions, [-1.8, -1.0, -0.1, 0.9]) + 1.0
    feeling = drivers @ [0.5, 0.3, 0.15, 0.0] + random.normal(0, 0.6, PEOPLE)
    overall = np.digitize(feeling, [1.8, 2.5, 3.3, 4.3]) + 1.0
    recommend = np.clip(np.round(2.2 * feeling + 0.6 + random.normal(0, 1.2, PEOPLE)), 0, 10)
    return Population(overall, recommend, drivers, region, size)


@cache
def truth() -> dict[str, float | np.ndarray]:
    """The values in the population."""
    everyone = population()
    large = everyone.size > 0
    return {
        "mean": float(everyone.overall.mean()),
        "top-2 share": float((everyone.overall >= 4).mean()),
        "NPS": float(promoter_score(everyone.recommend).mean()),
        "difference of groups": float(everyone.overall[large].mean() - everyone.overall[~large].mean()),
        "driver share": lmg(everyone.overall, everyone.drivers).shares,
    }


@cache
def answering() -> np.ndarray:
    """Chance of answering, by region and size: the non-response that raking is there to mend."""
    everyone = population()
    chance = np.array([0.3, 0.5, 0.7, 0.9])[everyone.region] * np.array([1.0, 0.8, 0.6])[everyone.size]
    return np.cumsum(chance / chance.sum())


@cache
def of_region() -> list[np.ndarray]:
    """The people of each region."""
    return [np.flatnonzero(population().region == region) for region in range(4)]


def drawn(design: str, n: int, random: np.random.Generator) -> tuple[np.ndarray, Sample]:
    """People of one sample, and the design under which they were drawn."""
    everyone = population()
    if design == "stratified":
        sizes = np.round(ALLOCATION * n).astype(int)
        people = np.concatenate([random.choice(of_region()[r], size) for r, size in enumerate(sizes)])
        weights = np.repeat([len(of_region()[r]) / size for r, size in enumerate(sizes)], sizes)
        return people, Sample.of(len(people), weights=weights, strata=everyone.region[people])
    if design == "raked":
        people = np.searchsorted(answering(), random.random(n))
        known = {"region": everyone.region, "size": everyone.size}
        margins = {name: values[people] for name, values in known.items()}
        sizes = {name: dict(enumerate(np.bincount(values).astype(float))) for name, values in known.items()}
        return people, rake(margins, sizes).sample()
    if design == "clustered":
        clusters = random.choice(PEOPLE // PER_CLUSTER, n // TAKEN)
        inside = np.argsort(random.random((len(clusters), PER_CLUSTER)), axis=1)[:, :TAKEN]
        people = (clusters[:, None] * PER_CLUSTER + inside).ravel()
        return people, Sample.of(len(people), clusters=np.repeat(np.arange(len(clusters)), TAKEN))
    people = random.integers(0, PEOPLE, n)
    return people, Sample.of(n)


def intervals(
    people: np.ndarray, sample: Sample, before: tuple[np.ndarray, Sample]
) -> dict[str, tuple[float, float, float]]:
    """Each interval, and the value that it should hold."""
    everyone, known = population(), truth()
    overall, recommend = everyone.overall[people], everyone.recommend[people]
    earlier = everyone.overall[before[0]]
    top, then = (box(values, 4) for values in (overall, earlier))
    found = {
        "mean": mean(overall, sample),
        "top-2 share": share(top, sample),
        "NPS": nps(recommend, sample),
        "difference of groups": contrast(overall, everyone.size[people] > 0, sample=sample),
        "difference of waves": difference(mean(overall, sample), mean(earlier, before[1])),
        "difference of shares": share_difference(share(top, sample), share(then, before[1])),
    }
    return {name: (row.low, row.high, float(known.get(name, 0.0))) for name, row in found.items()}  # type: ignore[arg-type]


def tests(people: np.ndarray, sample: Sample, random: np.random.Generator) -> dict[str, float]:
    """p of each test of a hypothesis that is true: groups drawn by lot."""
    overall, lot = population().overall[people], random.integers(0, 3, len(people))
    return {
        "t of two groups": contrast(overall, np.where(lot < 2, lot, np.nan), sample=sample).p,
        "F of three groups": wald_test(overall, lot, sample=sample).p,
        "rank test of three groups": rank_test(overall, lot, sample=sample).p,
        "Rao–Scott, 3 × 2": rao_scott(lot, overall >= 4, sample=sample).p,
        "ordinal model": proportional_odds(overall, lot == 1, sample=sample).coefficients[0].p,
    }


def one(task: tuple[str, int, int, int]) -> dict[tuple[str, str], list[float]]:
    """A batch of samples: 1 where an interval holds the truth, where a test rejects."""
    design, n, seed, size = task
    random = np.random.default_rng([seed, n, DESIGNS.index(design)])
    hits: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(size):
        people, sample = drawn(design, n, random)
        for name, (low, high, value) in intervals(people, sample, drawn(design, n, random)).items():
            hits["interval", name].append(math.nan if math.isnan(low) else float(low <= value <= high))
        for name, p in tests(people, sample, random).items():
            hits["test", name].append(math.nan if math.isnan(p) else float(p < ALPHA))
    return hits


def bootstrapped(task: tuple[str, int, int, int]) -> dict[tuple[str, str], list[float]]:
    """The same for the shares of the drivers of R²: one entry per driver above 0 in the population."""
    design, n, seed, size = task
    random = np.random.default_rng([seed, n, DESIGNS.index(design), 7])
    everyone, known = population(), np.asarray(truth()["driver share"])
    hits: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(size):
        people, sample = drawn(design, n, random)
        settings = Bootstrap(replicates=BOOTSTRAPS, seed=int(random.integers(2**31)))
        found = importance(everyone.overall[people], everyone.drivers[people], sample=sample, bootstrap=settings)
        for driver, (row, value) in enumerate(zip(found.shares, known, strict=True), 1):
            held = math.nan if math.isnan(row.low) else float(row.low <= value <= row.high)
            hits["interval", f"driver share {driver}"].append(held)
    return hits


def rows(replications: int, run: Callable, batch: int) -> Iterator[tuple[str, str, str, int, np.ndarray]]:
    """Every cell of the table: kind, name, design, n, hits."""
    cells: dict[tuple[str, str, str, int], list[float]] = defaultdict(list)
    tasks = [(d, n, seed, batch) for d, n in product(DESIGNS, SIZES) for seed in range(replications // batch)]
    with ProcessPoolExecutor() as pool:
        for (design, n, _, _), hits in zip(tasks, pool.map(run, tasks), strict=True):
            for (kind, name), found in hits.items():
                cells[kind, name, design, n] += found
    for (kind, name, design, n), found in sorted(cells.items(), key=lambda cell: (cell[0][0], cell[0][1])):
        yield kind, name, design, n, np.array(found)


def verdict(kind: str, name: str, rate: float, error: float) -> str:
    """Whether a rate is what it should be."""
    nominal, room = NOMINAL if kind == "interval" else ALPHA, ALLOWED + 3 * error
    if kind == "interval" and name in CONSERVATIVE:
        return "pass" if rate >= nominal - room else "MISS"
    return "pass" if abs(rate - nominal) <= room else "MISS"


def main(replications: int, of_bootstrap: int) -> None:
    print("| kind | statistic | design | n | rate | Monte-Carlo error | not estimable | verdict |")
    print("|---|---|---|---:|---:|---:|---:|---|")
    for count, run, batch in ((replications, one, 100), (of_bootstrap, bootstrapped, 20)):
        for kind, name, design, n, hits in rows(count, run, batch):
            usable = hits[np.isfinite(hits)]
            rate = float(usable.mean()) if len(usable) else math.nan
            nominal = NOMINAL if kind == "interval" else ALPHA
            error = math.sqrt(nominal * (1 - nominal) / max(len(usable), 1))  # of a procedure that keeps its promise
            lost = len(hits) - len(usable)
            print(
                f"| {kind} | {name} | {design} | {n:,} | {rate:.3f} | {error:.4f} | {lost} | "
                f"{verdict(kind, name, rate, error)} |",
                flush=True,
            )


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    main(*(numbers + [5000, 1000][len(numbers) :]))
