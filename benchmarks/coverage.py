"""Do 95 % intervals cover in 95 % of samples, and do 5 % tests reject 5 % of true null hypotheses?

Draws samples under four designs (simple, stratified, raked, clustered) from a known population, applies
the public functions of surveystats, and prints one Markdown table: estimate, Monte-Carlo standard error, verdict.
Pass = nominal ± (1 percentage point + 3 Monte-Carlo errors); what is conservative by design need only reach nominal.
Then the designs in which intervals are hardest: few answers in unequal strata, rare shares under a design effect of 2,
small domains, a small group against a large one. Degrees of freedom are the report's (Satterthwaite) throughout.

Run: python benchmarks/coverage.py [replications] [replications of bootstrapped statistics]   (minutes)
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import numpy as np

from surveystats.association import proportional_odds
from surveystats.change import difference
from surveystats.drivers import Bootstrap, fit_drivers
from surveystats.groups import contrast, wald_test
from surveystats.inference import Degrees, Sample, mean
from surveystats.proportions import box, nps, promoter_score, share
from surveystats.response import response_test
from surveystats.weights import rake

SIZES, DESIGNS = (100, 400, 1200), ("simple", "stratified", "raked", "clustered")
PEOPLE, PER_CLUSTER, TAKEN = 240_000, 40, 10
ALLOCATION = np.array([0.1, 0.2, 0.3, 0.4])  # of the sample, by region; in the population each is about a quarter
BOOTSTRAPS = 300
NOMINAL, ALPHA, ALLOWED = 0.95, 0.05, 0.01
CONSERVATIVE = {"top-2 share", "difference of shares"}  # Wilson and Newcombe do not undercut on discrete counts
DEGREES: Degrees = "satterthwaite"
Interval = tuple[float, float, float]  # low, high, and the value that it should hold


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
        "driver share": shares_of(everyone),
    }


def shares_of(everyone: Population) -> np.ndarray:
    """Shares of R² in the population."""
    scores = np.column_stack([everyone.drivers, everyone.overall])
    found = fit_drivers(scores, Sample.of(len(scores)), bootstrap=Bootstrap(1))
    assert found is not None
    return found.statistics["importance"][0]


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
        return people, Sample.of(len(people), weights=weights, strata=everyone.region[people], degrees=DEGREES)
    if design == "raked":
        people = np.searchsorted(answering(), random.random(n))
        known = {"region": everyone.region, "size": everyone.size}
        margins = {name: values[people] for name, values in known.items()}
        sizes = {name: dict(enumerate(np.bincount(values).astype(float))) for name, values in known.items()}
        return people, replace(rake(margins, sizes).sample(), degrees=DEGREES)
    if design == "clustered":
        clusters = random.choice(PEOPLE // PER_CLUSTER, n // TAKEN)
        inside = np.argsort(random.random((len(clusters), PER_CLUSTER)), axis=1)[:, :TAKEN]
        people = (clusters[:, None] * PER_CLUSTER + inside).ravel()
        return people, Sample.of(len(people), clusters=np.repeat(np.arange(len(clusters)), TAKEN), degrees=DEGREES)
    people = random.integers(0, PEOPLE, n)
    return people, Sample.of(n, degrees=DEGREES)


def intervals(
    people: np.ndarray, sample: Sample, before: tuple[np.ndarray, Sample]
) -> dict[str, tuple[float, float, float]]:
    """Each interval, and the value that it should hold."""
    everyone, known = population(), truth()
    overall, recommend = everyone.overall[people], everyone.recommend[people]
    earlier = everyone.overall[before[0]]
    found = {
        "mean": mean(overall, sample),
        "top-2 share": share(box(overall, 4), sample),
        "NPS": nps(recommend, sample),
        "difference of groups": contrast(overall, everyone.size[people] > 0, sample=sample),
        "difference of waves": difference(mean(overall, sample), mean(earlier, before[1])),
    }
    return {name: (row.low, row.high, float(known.get(name, 0.0))) for name, row in found.items()}  # type: ignore[arg-type]


def tests(people: np.ndarray, sample: Sample, random: np.random.Generator) -> dict[str, float]:
    """p of each test of a hypothesis that is true: groups drawn by lot."""
    overall, lot = population().overall[people], random.integers(0, 3, len(people))
    return {
        "t of two groups": contrast(overall, np.where(lot < 2, lot, np.nan), sample=sample).p,
        "F of three groups": wald_test(overall, lot, sample=sample).p,
        "Rao–Scott, 3 × 2": response_test(lot, (overall >= 4).astype(float), sample).p_design,
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
        scores = np.column_stack([everyone.drivers[people], everyone.overall[people]])
        found = fit_drivers(scores, sample, bootstrap=settings)
        for driver, value in enumerate(known, 1):
            held = math.nan
            if found is not None:
                row = found.result(found.statistics["importance"][:, driver - 1], found.base(driver - 1, -1))
                held = float(row.low <= value <= row.high)
            hits["interval", f"driver share {driver}"].append(held)
    return hits


# ---- hard designs ------------------------------------------------------------------------------
@cache
def unequal(sizes: tuple[int, ...]) -> list[np.ndarray]:
    """Answers from 1 to 5 of everyone in strata of these sizes, later strata more satisfied."""
    random = np.random.default_rng(sum(sizes))
    return [
        np.digitize(random.normal(0.15 * h, 1, size), [-1.8, -1.0, -0.1, 0.9]) + 1.0 for h, size in enumerate(sizes)
    ]


def in_strata(random: np.random.Generator, sizes: tuple[int, ...], taken: int, share: float = 1.0) -> Interval:
    """Mean of as many answers from each stratum; or of the domain that a share of everyone belongs to."""
    people = unequal(sizes)
    domains = [np.arange(len(answers)) % 100 < 100 * share for answers in people]
    truth = np.concatenate([answers[held] for answers, held in zip(people, domains, strict=True)]).mean()
    drawn = [random.choice(len(answers), taken, replace=False) for answers in people]
    y = np.concatenate(
        [np.where(held, answers, np.nan)[at] for answers, held, at in zip(people, domains, drawn, strict=True)]
    )
    strata = np.repeat(np.arange(len(sizes)), taken)
    size = np.array(sizes)[strata]
    found = mean(y, weights=size / taken, strata=strata, fpc=size, degrees=DEGREES)
    return found.low, found.high, float(truth)


def rare_in_clusters(random: np.random.Generator, value: float, clusters: int) -> Interval:
    """Share in clusters of ten with an intraclass correlation of 1/9: design effect 2."""
    chance = np.repeat(random.beta(8 * value, 8 * (1 - value), clusters), 10)
    where = np.repeat(np.arange(clusters), 10)
    found = share(random.random(len(chance)) < chance, clusters=where, degrees=DEGREES)
    return found.low, found.high, value


def rare_with_weights(random: np.random.Generator, value: float, n: int) -> Interval:
    """Share with lognormal weights that vary as much as their mean: Kish design effect 2."""
    weights = np.exp(random.normal(0, math.sqrt(math.log(2)), n))
    found = share(random.random(n) < value, weights=weights, degrees=DEGREES)
    return found.low, found.high, value


def promoters(random: np.random.Generator, n: int) -> Interval:
    """A score near its end: 82 % promoters, 16 % passives."""
    found = nps(random.choice([10, 8, 3], n, p=[0.82, 0.16, 0.02]), degrees=DEGREES)
    return found.low, found.high, 80.0


def small_against_large(random: np.random.Generator, few: int, many: int) -> Interval:
    """Difference of two groups that do not differ, one of them small."""
    found = contrast(random.normal(size=few + many), np.repeat([1, 0], [few, many]), degrees=DEGREES)
    return found.low, found.high, 0.0


FOUR, SIX = (60, 300, 1200, 6000), (50, 250, 750, 1500, 2250, 3000)
HARD: dict[str, tuple[Callable[..., Interval], tuple]] = {
    "mean, 4 strata of 60–6,000, 5 answers each": (in_strata, (FOUR, 5)),
    "mean, 4 strata of 60–6,000, 15 answers each": (in_strata, (FOUR, 15)),
    "mean, 6 strata of 50–3,000, 5 answers each": (in_strata, (SIX, 5)),
    "mean, 4 strata of 400, 5 answers each": (in_strata, ((400,) * 4, 5)),
    "mean of a domain of about 10, 4 strata of 60–6,000": (in_strata, (FOUR, 25, 0.1)),
    "mean of a domain of about 30, 4 strata of 60–6,000": (in_strata, (FOUR, 50, 0.15)),
    "share 2 %, 30 clusters of 10, design effect 2": (rare_in_clusters, (0.02, 30)),
    "share 2 %, 100 clusters of 10, design effect 2": (rare_in_clusters, (0.02, 100)),
    "share 20 %, 15 clusters of 10, design effect 2": (rare_in_clusters, (0.2, 15)),
    "share 2 %, n = 400, Kish design effect 2": (rare_with_weights, (0.02, 400)),
    "share 5 %, n = 100, Kish design effect 2": (rare_with_weights, (0.05, 100)),
    "share 20 %, n = 100, Kish design effect 2": (rare_with_weights, (0.2, 100)),
    "NPS of 80, n = 30": (promoters, (30,)),
    "difference, 10 against 400": (small_against_large, (10, 400)),
}


def hard(task: tuple[str, int, int]) -> list[float]:
    """A batch of samples of one hard design: 1 where the interval holds the truth, NaN where there is none."""
    name, seed, size = task
    random, (draw, parameters) = np.random.default_rng([seed, list(HARD).index(name), 11]), HARD[name]
    found = [draw(random, *parameters) for _ in range(size)]
    return [math.nan if math.isnan(low) else float(low <= value <= high) for low, high, value in found]


def hard_rows(replications: int, batch: int = 100) -> Iterator[tuple[str, str, str, int, np.ndarray]]:
    """Every hard design as a row of the table."""
    with ProcessPoolExecutor() as pool:
        for name in HARD:
            tasks = [(name, seed, batch) for seed in range(max(replications // batch, 1))]
            yield "interval", name, "hard", 0, np.concatenate(list(pool.map(hard, tasks)))


def rows(replications: int, run: Callable, batch: int) -> Iterator[tuple[str, str, str, int, np.ndarray]]:
    """Every cell of the table: kind, name, design, n, hits."""
    cells: dict[tuple[str, str, str, int], list[float]] = defaultdict(list)
    tasks = [(d, n, seed, batch) for d, n in product(DESIGNS, SIZES) for seed in range(max(replications // batch, 1))]
    with ProcessPoolExecutor() as pool:
        for (design, n, _, _), hits in zip(tasks, pool.map(run, tasks), strict=True):
            for (kind, name), found in hits.items():
                cells[kind, name, design, n] += found
    for (kind, name, design, n), found in sorted(cells.items(), key=lambda cell: (cell[0][0], cell[0][1])):
        yield kind, name, design, n, np.array(found)


def verdict(kind: str, name: str, rate: float, error: float) -> str:
    """Whether a rate is what it should be."""
    nominal, room = NOMINAL if kind == "interval" else ALPHA, ALLOWED + 3 * error
    if kind == "interval" and (name in CONSERVATIVE or name.startswith(("share", "NPS of"))):
        return "pass" if rate >= nominal - room else "MISS"
    return "pass" if abs(rate - nominal) <= room else "MISS"


def main(replications: int, of_bootstrap: int) -> None:
    print("| kind | statistic | design | n | rate | Monte-Carlo error | not estimable | verdict |")
    print("|---|---|---|---:|---:|---:|---:|---|")
    parts = [hard_rows(replications), rows(replications, one, 100), rows(of_bootstrap, bootstrapped, 20)]
    for part in parts:
        for kind, name, design, n, hits in part:
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
