"""Drivers of an outcome: how closely they go with it, and what to improve first. Associations, not causes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from csreport.chapters.indicators import on_one_scale, row_of, sample_of, score_rows
from csreport.chapters.wording import headline
from csreport.estimates import Estimates, Row
from csreport.project.codebook import Role
from csreport.survey.survey import Survey
from surveystats import distributions as stats
from surveystats.association import (
    complete_cases,
    correlation_table,
    linear_regression,
    obstacle,
    pearson,
    proportional_odds,
    proportional_odds_test,
)
from surveystats.drivers import EXACT, QUADRANTS, Bootstrap, Drivers, exact_parts, fit_drivers
from surveystats.groups import holm
from surveystats.sample import Sample

# ---- the outcomes of a survey, and the questions that may go with them ----
OUTCOMES: tuple[Role, ...] = ("overall", "recommend")
PER_DRIVER = 5  # respondents that every pair of questions needs for each driver


@dataclass(frozen=True)
class Model:
    """An outcome and its drivers: the accepted respondents' scores (drivers first, outcome last) and their design."""

    survey: Survey
    outcome: str
    drivers: tuple[str, ...]
    scores: np.ndarray
    sample: Sample

    @property
    def confidence(self) -> float:
        """Level of the intervals."""
        return self.survey.rules.confidence

    @property
    def complete(self) -> np.ndarray:
        """Who answered everything."""
        return np.asarray(np.isfinite(self.scores).all(axis=1))

    def row(self, driver: str, stat: str, category: str = "") -> Row:
        """The row of a driver, without numbers."""
        return Row(self.survey.name, driver, stat, category, against=f"measure:{self.outcome}")

    def enough(self, scores: np.ndarray) -> bool:
        """Whether every pair of questions has respondents enough."""
        known = (np.isfinite(scores) & (self.sample.weights > 0)[:, None]).astype(float)
        return bool((known.T @ known).min() >= PER_DRIVER * len(self.drivers))


def models(survey: Survey) -> list[Model]:
    """A model for each outcome that was measured; none with fewer than two drivers."""
    outcomes, sample = outcomes_of(survey), sample_of(survey)
    drivers = tuple(drivers_of(survey))
    if len(drivers) < 2:
        return []
    return [
        Model(survey, outcome, drivers, survey.accepted[[*drivers, outcome]].to_numpy(float), sample)
        for outcome in outcomes
    ]


def outcomes_of(survey: Survey) -> list[str]:
    """Overall satisfaction and recommendation, as far as they were measured."""
    found = [survey.codebook.role(role) for role in OUTCOMES]
    return [item for item in found if item is not None and survey.measured(item)]


def drivers_of(survey: Survey) -> list[str]:
    """What may go with the outcomes: the items that play no role, or the dimensions where there are more than 14.

    Only rating scales (three points or more), of those with the same ends the most. Left out: what all answered alike,
    and what so few answered together with the others that a regression cannot hold it. More than 14 and no dimensions:
    the 14 that go with the first outcome most closely.
    """
    book, outcomes = survey.codebook, outcomes_of(survey)
    if not outcomes:
        return []
    items = _alike(survey, [key for key, item in book.items.items() if item.role is None])
    if len(items) > EXACT:
        pure = [key for key in book.dimensions if not set(book.members(key)) & set(outcomes)]
        dimensions = _alike(survey, [key for key in pure if book.members(key)])
        items = dimensions if len(dimensions) > 1 else _closest(survey, items, outcomes[0])
    return _together(survey, items[:EXACT], outcomes)


def _alike(survey: Survey, keys: Iterable[str]) -> list[str]:
    """The largest group of keys on rating scales with the same ends that were not answered by all alike."""
    known = [key for key in keys if survey.measured(key) and survey.accepted[key].nunique() > 1]
    return on_one_scale(
        survey, [key for key in known if min(len(scale.points) for scale in survey.codebook.scales_of(key)) > 2]
    )


def _closest(survey: Survey, keys: list[str], outcome: str) -> list[str]:
    """The 14 that go with an outcome most closely, in their order."""
    weights, table = survey.design.weights, survey.accepted
    found = {key: abs(pearson(table[key], table[outcome], weights=weights).value) for key in keys}
    best = sorted(keys, key=lambda key: -found[key] if found[key] == found[key] else 0.0)[:EXACT]
    return [key for key in keys if key in best]


def _together(survey: Survey, keys: list[str], outcomes: list[str]) -> list[str]:
    """The keys without those that the fewest answered, until every pair of questions has respondents enough."""
    known = survey.accepted[[*keys, *outcomes]].notna().to_numpy(float)
    kept = list(range(known.shape[1]))
    while len(kept) > len(outcomes):
        pairs = known[:, kept].T @ known[:, kept]
        if pairs.min() >= PER_DRIVER * (len(kept) - len(outcomes)):
            break
        kept.remove(min(kept[: -len(outcomes)], key=lambda column: known[:, column].sum()))
    return [keys[column] for column in kept[: -len(outcomes)]]


# ---- how closely an outcome goes with its drivers, as Estimates ----
REPLICATES, FEWER = 500, 250  # fewer for more than 12 drivers, whose 2^p regressions take their time
STEP = 0.2  # points by which a driver is moved
SYMMETRIC = {"slope", "beta", "gain"}  # with t intervals; the others with percentiles


@dataclass(frozen=True)
class Fit:
    """What a model's drivers give, and how missing answers were handled."""

    model: Model
    drivers: Drivers
    rule: str

    @property
    def method(self) -> str:
        """Missing rule and bootstrap."""
        return f"{self.rule} correlations; {len(self.drivers.explained) - 1} bootstrap replicates"


def fit_of(model: Model) -> Fit | None:
    """The fit by pairwise correlations, else by those who answered everything; None where neither can be had.

    Without finite population correction: how answers go together is asked of customers in general, not of those on
    this list, and answers given by lot, which no rule excludes, are not those of a census (Graubard & Korn 2002).
    """
    sample = replace(model.sample, fpc=np.zeros(len(model.scores)))
    replicates = REPLICATES if len(model.drivers) <= 12 else FEWER
    bootstrap = Bootstrap(replicates, model.survey.rules.seed, model.confidence)
    listwise = np.where(np.isfinite(model.scores).all(axis=1)[:, None], model.scores, math.nan)
    for scores, rule in ((model.scores, "pairwise"), (listwise, "listwise")):
        found = fit_drivers(scores, sample, bootstrap=bootstrap, step=STEP) if model.enough(scores) else None
        if found is not None:
            return Fit(model, found, rule)
    return None


def performance_rows(model: Model) -> Iterator[Row]:
    """Mean score of each driver: everyone who answered it."""
    for key in model.drivers:
        yield next(score_rows(model.survey, key, model.sample, "representative"))


def importance_rows(model: Model, fit: Fit | None) -> Iterator[Row]:
    """Importance, its rank, slope and priority of each driver, and how much they explain together.

    Population: pairwise. `importance`: LMG as a share of R², beside it Johnson's relative weights, with
    percentile intervals; `rank` with limits rounded outwards. `slope`: points of the outcome per point of the driver,
    the others held; `beta` in standard deviations; `gain` for 0.2 points; t intervals on the bootstrap's standard
    error, p by Holm over the drivers. `vif`: 1/(1 − R² on the other drivers).
    `priority`: share of replicates in which the driver lies in a field of the importance–performance map, whose lines
    are the drivers' means. `explained`: R², its base the pair of questions that the fewest answered.
    Formula, check: those of `surveystats.importance.fit_drivers`.
    """
    if fit is None:
        n = float(model.complete.sum())
        why = "too few answers, or drivers that cannot be told apart"
        stems = (model.row(key, "importance") for key in model.drivers)
        yield from (replace(stem, n=n, method=why, status="not_estimable") for stem in stems)
        return
    for stat in fit.drivers.statistics:
        yield from _driver_rows(fit, stat)
    yield from _priority_rows(fit)
    whole, drivers = Row(model.survey.name, model.outcome, ""), fit.drivers
    explained = drivers.result(drivers.explained, drivers.least)
    yield row_of(explained, replace(whole, stat="explained"), f"R²; {fit.method}")


def _driver_rows(fit: Fit, stat: str) -> Iterator[Row]:
    """One statistic of every driver."""
    model, drivers, symmetric = fit.model, fit.drivers, stat in SYMMETRIC
    columns = enumerate(drivers.statistics[stat].T)
    results = [drivers.result(values, drivers.base(j, -1), symmetric=symmetric) for j, values in columns]
    adjusted = holm([result.p for result in results])
    method = fit.method + (f"; p by Holm over {len(results)}" if symmetric else "")
    for key, result, p in zip(model.drivers, results, adjusted, strict=True):
        row = row_of(replace(result, p=float(p)), model.row(key, stat), method)
        outwards = stat == "rank"
        yield replace(row, low=float(np.floor(row.low)), high=float(np.ceil(row.high))) if outwards else row


def _priority_rows(fit: Fit) -> Iterator[Row]:
    """How sure it is in which field of the map a driver lies."""
    if fit.model.sample.replicates is not None:
        return  # shares of jackknife replicates are no probabilities
    drawn = fit.drivers.quadrants[1:][np.isfinite(fit.drivers.quadrants[1:, 0])]
    for j, key in enumerate(fit.model.drivers):
        n = float((fit.drivers.base(j, -1) > 0).sum())
        for code, field in enumerate(QUADRANTS if len(drawn) else ()):
            stem = fit.model.row(key, "priority", field)
            yield replace(stem, value=float((drawn[:, j] == code).mean()), n=n, method=fit.method)


# ---- how questions go together ----
def correlation_rows(models: list[Model]) -> Iterator[Row]:
    """Correlations of drivers and outcomes with each other, p by Holm over all pairs.

    Population: pairwise. Each pair stands once: a driver `against` an outcome, or a question against a later one.
    """
    if not models:
        return
    first = models[0]
    names = [*first.drivers, *(model.outcome for model in models)]
    scores = np.column_stack([first.scores[:, :-1], *(model.scores[:, -1] for model in models)])
    pairs = [(i, j) for i in range(len(names)) for j in range(i + 1, len(names))]
    found = [pearson(scores[:, i], scores[:, j], first.sample, confidence=first.confidence) for i, j in pairs]
    method = f"Pearson, pairwise; p by Holm over {len(pairs)}"
    for (i, j), one, p in zip(pairs, found, holm([one.p for one in found]), strict=True):
        result = replace(one, df=math.nan, p=float(p))
        key = Row(first.survey.name, names[i], "correlation", against=f"measure:{names[j]}")
        yield row_of(result, key, method)


# ---- other ways -----------------------------------------------------------------------
def check_rows(model: Model, fit: Fit | None) -> Iterator[Row]:
    """Whether the drivers come out alike in other ways.

    Population: listwise. `log_odds`: slopes of a proportional-odds model, p by Holm; `proportionality` of the outcome:
    F of the test that they hold for every step of its scale. `agreement` of the outcome (Spearman's ρ of two
    rankings of the drivers): `ordinal`, log odds and linear slopes of the same respondents; `johnson`, LMG and
    Johnson's weights; `listwise`, LMG of all respondents and of those who answered everything.
    Source: McCullagh 1980; Peterson & Harrell 1990; Spearman 1904.
    """
    if fit is None:
        return
    lmg_shares, johnson = (fit.drivers.statistics[stat][0] for stat in ("importance", "importance_johnson"))
    yield from _agreement(model, "johnson", (lmg_shares, johnson))
    if model.complete.sum() < PER_DRIVER * len(model.drivers):
        return
    outcome, drivers, sample = model.scores[:, -1], model.scores[:, :-1], model.sample
    if fit.rule == "pairwise" and not model.complete.all():
        cases = complete_cases(outcome, drivers, sample=sample, design={})
        found = drivers[0] * math.nan if obstacle(cases) else exact_parts(correlation_table(cases)[None])[0]
        yield from _agreement(model, "listwise", (lmg_shares, found), n=float(model.complete.sum()))
    ordinal = proportional_odds(outcome, drivers, sample=sample, confidence=model.confidence)
    adjusted = holm([result.p for result in ordinal.coefficients])
    method = f"proportional odds, listwise; p by Holm over {len(model.drivers)}"
    for key, result, p in zip(model.drivers, ordinal.coefficients, adjusted, strict=True):
        yield row_of(replace(result, p=float(p)), model.row(key, "log_odds"), method)
    linear = linear_regression(outcome, drivers, sample=sample).coefficients
    slopes = tuple([result.value for result in results] for results in (ordinal.coefficients, linear))
    yield from _agreement(model, "ordinal", slopes, n=float(model.complete.sum()))
    test = proportional_odds_test(outcome, drivers, sample=sample)
    yield Row(
        model.survey.name,
        model.outcome,
        "proportionality",
        value=test.value,
        df=test.df,
        p=test.p,
        n=float(test.n),
        n_weighted=test.n_weighted,
        n_eff=test.n_eff,
        method="score test of proportional odds, F",
        status="not_estimable" if math.isnan(test.p) else "ok",
    )


def _agreement(model: Model, kind: str, rankings: tuple[ArrayLike, ...], *, n: float = math.nan) -> Iterator[Row]:
    one, other = (np.asarray(ranking, float) for ranking in rankings)
    if np.ptp(one) > 0 and np.ptp(other) > 0:  # not where one is unknown
        stem = Row(model.survey.name, model.outcome, "agreement", kind, method="Spearman's rho of two rankings")
        yield replace(stem, value=float(np.corrcoef(stats.ranks(one), stats.ranks(other))[1, 0]), n=n)


# ---- what to improve first ----
@dataclass(frozen=True)
class Driver:
    """A driver of the leading outcome: its importance, its score, and the chance of being important and rated low."""

    importance: Row
    score: Row
    chance: Row | None


@dataclass(frozen=True)
class Priorities:
    """Drivers of one outcome, each list the most important first; important from `share` on, rated low below `line`.

    `settled` and `possible`: important and rated low, with and without the confidence asked.
    """

    drivers: list[Driver]
    settled: list[Driver]
    possible: list[Driver]
    share: float
    line: float

    @property
    def first(self) -> Driver | None:
        """What to look at first: a settled one, else the most important that may be rated low."""
        return next(iter([*self.settled, *self.possible]), None)


LEAST, LITTLE = 200, 0.2  # answers, and share of the differences explained, below which importance says too little


def weakness(estimates: Estimates, survey: Survey) -> str:
    """Why importance says too little to act on: few (answers), little (explained); "" where it does not."""
    row = headline(estimates, next(iter(outcomes_of(survey)), ""), "explained", period=survey.name)
    if row is None:
        return ""
    return "few" if row.n < LEAST else "little" if row.value < LITTLE else ""


def priorities(estimates: Estimates, survey: Survey) -> Priorities | None:
    """The drivers of the first outcome by what to improve first; None where one of them has no score to show, or
    importance says too little."""
    found = [] if weakness(estimates, survey) else _drivers(estimates, survey)
    return rank(found, confidence=survey.rules.confidence) if found else None


def rank(drivers: list[Driver], *, confidence: float) -> Priorities:
    """Drivers by what to improve first, the most important first.

    Important: at least an equal share of the importance. Rated low: below the average of the drivers' scores. Settled:
    the chance of both reaches the confidence; where it is not known, neither interval reaches its average.
    """
    found = sorted(drivers, key=lambda driver: -driver.importance.value)
    share, line = 1 / len(found), sum(driver.score.value for driver in found) / len(found)
    low = [driver for driver in found if driver.importance.value >= share and driver.score.value < line]
    settled = [driver for driver in low if _settled(driver, share, line, confidence)]
    return Priorities(
        found,
        settled,
        [driver for driver in low if driver not in settled],
        share,
        line,
    )


def _drivers(estimates: Estimates, survey: Survey) -> list[Driver]:
    outcome, named = next(iter(outcomes_of(survey)), ""), drivers_of(survey)
    here = estimates.of_all(measure=named, period=survey.name, category="")
    rows = [row for row in here.select(stat="importance", against=f"measure:{outcome}") if row.shown]
    scores = {row.measure: row for row in here.select(stat="mean", against="") if row.shown}
    if any(row.measure not in scores for row in rows):
        return []
    return [Driver(row, scores[row.measure], chance_of(estimates, row)) for row in rows]


def chance_of(estimates: Estimates, importance: Row) -> Row | None:
    """The chance that a driver is important and rated low."""
    return estimates.get(importance, stat="priority", category="concentrate")


def _settled(driver: Driver, share: float, line: float, confidence: float) -> bool:
    if driver.chance is not None and driver.chance.shown:
        return driver.chance.value >= confidence
    return driver.importance.low > share and driver.score.high < line


LIKELY = 0.6  # chance from which an advice is "probably" so


def advise(estimates: Estimates, driver: Driver, found: Priorities, *, confidence: float) -> tuple[str, str]:
    """In which field of the map a driver most likely lies, and how sure that is: sure, probably or open.

    Nothing is advised ("") for what is of less importance than an equal share. Without chances of the fields, what the
    intervals leave open is only probable.
    """
    chances = {field: estimates.get(driver.importance, stat="priority", category=field) for field in QUADRANTS}
    known = {field: row.value for field, row in chances.items() if row is not None and row.shown}
    if known:
        field = max(known, key=known.__getitem__)
        sure = "sure" if known[field] >= confidence else "probably" if known[field] >= LIKELY else "open"
        return field, sure if field in {"concentrate", "keep"} else ""
    important, low = driver.importance.value >= found.share, driver.score.value < found.line
    field = ("concentrate" if low else "keep") if important else ("low_priority" if low else "overkill")
    clear = driver.importance.low > found.share and not driver.score.low < found.line < driver.score.high
    return field, ("sure" if clear else "probably") if important else ""


# ---- which rows are read -------------------------------------------------------------
def ranked(estimates: Estimates, outcome: str, stat: str) -> list[Row]:
    """One statistic of the drivers of an outcome, the largest first; what is not shown is left out."""
    found = estimates.select(stat=stat, against=f"measure:{outcome}", category="", segment="")
    return sorted((row for row in found if row.shown), key=lambda row: -row.value)


def asked(estimates: Estimates, outcome: str) -> bool:
    """Whether importance was sought for an outcome, found or not."""
    return len(estimates.select(stat="importance", against=f"measure:{outcome}", segment="")) > 0


def standing_out(rows: list[Row], survey: Survey) -> list[Row]:
    """Drivers whose importance exceeds an equal share beyond noise."""
    return [row for row in rows if row.low > 1 / len(drivers_of(survey))]
