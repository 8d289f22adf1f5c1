"""Drivers of an outcome: how closely they go with it, in all and by group, and what to improve first; no causes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from csreport.chapters.groups import OTHERS, Split, measures, parts
from csreport.chapters.indicators import adjusted, judged_together, on_one_scale, row_of, sample_of
from csreport.estimates import Estimates, Row
from csreport.facts import headline
from csreport.project.codebook import Role
from csreport.survey.survey import Survey
from surveystats import distributions as stats
from surveystats.association import (
    Cases,
    complete_cases,
    correlation_table,
    linear_regression,
    obstacle,
    pearson,
    proportional_odds,
    proportional_odds_test,
)
from surveystats.drivers import (
    EXACT,
    QUADRANTS,
    Bootstrap,
    Drivers,
    exact_parts,
    fit_drivers,
    moment_columns,
    moment_correlations,
    relative_parts,
    replicate_blocks,
    resampled,
)
from surveystats.inference import Result, Sample, kish_n_eff

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
    drivers, sample, answers = tuple(drivers_of(survey)), sample_of(survey), survey.accepted
    outcomes = outcomes_of(survey) if len(drivers) > 1 else []
    return [Model(survey, one, drivers, answers[[*drivers, one]].to_numpy(float), sample) for one in outcomes]


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
        if len(dimensions) > 1:
            return _together(survey, dimensions[:EXACT], outcomes)
        table, weights = survey.accepted, survey.design.weights
        close = {key: abs(pearson(table[key], table[outcomes[0]], weights=weights).value) for key in items}
        best = sorted(items, key=lambda key: -close[key] if close[key] == close[key] else 0.0)[:EXACT]
        items = [key for key in items if key in best]
    return _together(survey, items, outcomes)


def _alike(survey: Survey, keys: Iterable[str]) -> list[str]:
    """The largest group of keys on rating scales with the same ends that were not answered by all alike."""
    known = [key for key in keys if survey.measured(key) and survey.accepted[key].nunique() > 1]
    return on_one_scale(
        survey, [key for key in known if min(len(scale.points) for scale in survey.codebook.scales_of(key)) > 2]
    )


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
    symmetric, found = stat in SYMMETRIC, list[Row]()
    for j, (key, values) in enumerate(zip(fit.model.drivers, fit.drivers.statistics[stat].T, strict=True)):
        result = fit.drivers.result(values, fit.drivers.base(j, -1), symmetric=symmetric)
        if stat == "rank":
            result = replace(result, low=float(np.floor(result.low)), high=float(np.ceil(result.high)))
        found.append(row_of(result, fit.model.row(key, stat), fit.method))
    yield from judged_together(found) if symmetric else found


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
def correlation_rows(models: list[Model]) -> list[Row]:
    """Correlations of drivers and outcomes with each other, p by Holm over all pairs.

    Population: pairwise. Each pair stands once: a driver `against` an outcome, or a question against a later one.
    """
    if not models:
        return []
    first, found = models[0], []
    names = [*first.drivers, *(model.outcome for model in models)]
    scores = np.column_stack([first.scores[:, :-1], *(model.scores[:, -1] for model in models)])
    for i, j in combinations(range(len(names)), 2):
        result = pearson(scores[:, i], scores[:, j], first.sample, confidence=first.confidence)
        key = Row(first.survey.name, names[i], "correlation", against=f"measure:{names[j]}")
        found.append(row_of(replace(result, df=math.nan), key, "Pearson, pairwise"))
    return judged_together(found)


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
    yield from judged_together(
        row_of(result, model.row(key, "log_odds"), "proportional odds, listwise")
        for key, result in zip(model.drivers, ordinal.coefficients, strict=True)
    )
    linear = linear_regression(outcome, drivers, sample=sample).coefficients
    slopes = tuple([result.value for result in results] for results in (ordinal.coefficients, linear))
    yield from _agreement(model, "ordinal", slopes, n=float(model.complete.sum()))
    test = proportional_odds_test(outcome, drivers, sample=sample)
    status, method = "not_estimable" if math.isnan(test.p) else "ok", "score test of proportional odds, F"
    row = Row(model.survey.name, model.outcome, "proportionality", n=float(test.n), method=method, status=status)
    row = replace(row, value=test.value, df=test.df, p=test.p)
    yield replace(row, n_weighted=test.n_weighted, n_eff=test.n_eff)


def _agreement(model: Model, kind: str, rankings: tuple[ArrayLike, ...], *, n: float = math.nan) -> Iterator[Row]:
    one, other = (np.asarray(ranking, float) for ranking in rankings)
    if np.ptp(one) > 0 and np.ptp(other) > 0:  # not where one is unknown
        stem = Row(model.survey.name, model.outcome, "agreement", kind, method="Spearman's rho of two rankings")
        yield replace(stem, value=float(np.corrcoef(stats.ranks(one), stats.ranks(other))[1, 0]), n=n)


# ---- what goes together with satisfaction most, group by group ----
GROUP_REPLICATES = 200
COMPLETE = "complete"  # category: of those who answered every question; chapter 40 takes pairs of answers
PER_GROUP_DRIVER = 10  # effective answers that a level needs for each driver
ORDERED = 8  # drivers up to which every order of them is worked through, in every level and replicate


@dataclass(frozen=True)
class _Group:
    """Some respondents, and their moments under the weights and under each replicate."""

    model: _Complete
    inside: np.ndarray
    totals: np.ndarray  # (1 + replicates) × moments

    @cached_property
    def shares(self) -> np.ndarray:
        """Shares of R², drivers × (1 + replicates)."""
        drivers = len(self.model.drivers)
        tables = moment_correlations(self.totals, drivers + 1)
        usable = np.isfinite(tables).all(axis=(1, 2)) & (tables[:, :-1, -1] != 0).any(axis=1)
        found = np.full((len(tables), drivers), math.nan)
        found[usable] = (exact_parts if self.model.stat == "importance" else relative_parts)(tables[usable])
        return np.asarray((found / found.sum(axis=1, keepdims=True)).T)


@dataclass(frozen=True)
class _Complete:
    """An outcome, its drivers and the respondents who answered all of them."""

    survey: Survey
    outcome: str
    drivers: list[str]
    cases: Cases

    @property
    def stat(self) -> str:
        """The measure of importance."""
        return "importance" if len(self.drivers) <= ORDERED else "importance_johnson"

    @property
    def method(self) -> str:
        """How it is computed."""
        name = "LMG" if self.stat == "importance" else "Johnson's relative weights"
        return f"{name}, share of R²; bootstrap"

    def row(self, driver: str, **parts: str) -> Row:
        """The row of a driver, without numbers."""
        key = Row(self.survey.name, driver, self.stat, COMPLETE, against=f"measure:{self.outcome}", method=self.method)
        return replace(key, **parts)  # type: ignore[arg-type]

    def groups(self, masks: Sequence[np.ndarray]) -> list[_Group]:
        """Groups of respondents with their moments; the replicates are drawn once, for everyone."""
        scores = np.column_stack([self.cases.drivers, self.cases.outcome])
        base = self.cases.weights > 0
        scores = np.where(base[:, None], (scores - scores[base].mean(axis=0)) / scores[base].std(axis=0), 0.0)
        columns, sample = moment_columns(scores, base), self.cases.sample
        blocks = replicate_blocks(sample, replicates=GROUP_REPLICATES, seed=self.survey.rules.seed)
        totals: list[list[np.ndarray]] = [[sample.weights[None, mask] @ columns[mask]] for mask in masks]
        for part in blocks:
            for mask, found in zip(masks, totals, strict=True):
                found.append(part[mask].T @ columns[mask])
        return [_Group(self, mask, np.concatenate(found)) for mask, found in zip(masks, totals, strict=True)]

    def weights(self, inside: np.ndarray) -> np.ndarray:
        """Weights of some respondents, 0 of the others."""
        return np.where(inside, self.cases.weights, 0.0)

    def n_eff(self, inside: np.ndarray) -> float:
        """Effective base of these respondents."""
        return kish_n_eff(self.weights(inside))

    def enough(self, inside: np.ndarray) -> bool:
        """Whether these respondents carry the regression."""
        if self.n_eff(inside) < PER_GROUP_DRIVER * len(self.drivers):
            return False
        return not obstacle(replace(self.cases, weights=self.weights(inside)))

    def results(self, values: np.ndarray, inside: np.ndarray) -> tuple[Result, ...]:
        """The first column of values, each with the uncertainty of the others."""
        base, confidence = self.weights(inside), self.survey.rules.confidence
        return resampled(values[:, 0], values[:, 1:], sample=self.cases.sample, base=base, confidence=confidence)

    def covariance(self, values: np.ndarray) -> np.ndarray:
        """Covariance of estimates (k × (1 + replicates)) over their replicates."""
        own = self.cases.sample.replicates
        if own is None:
            return np.atleast_2d(np.cov(values[:, 1:]))
        away = values[:, 1:] - values[:, :1]
        return np.asarray((away * own.coefficients) @ away.T)


def need_rows(survey: Survey, *, of: Iterable[Split]) -> Iterator[Row]:
    """Importance of each driver of overall satisfaction for all customers and in each level, and how levels differ.

    Drivers: the dimensions, or the items without a role where fewer than two are declared; the outcome is the overall
    item, or the recommendation where there is none. A level with fewer than ten effective answers per driver is not
    estimable. Importance is a share of R² (LMG; above eight drivers Johnson's relative weights), `against` the outcome.
    Stat `profile` of the outcome: whether the levels of a segment differ in it, F, p by Holm over the segments.
    Against level:others: a level's importance less that of all other levels together, p by Holm over the levels and
    drivers of a segment and at least that of the profile. Associations, not causes.
    Formula: tests on φ = arcsin √share, whose variance is that of all levels together times n_eff/n_eff of the level:
    F = Σ n_k (φ_k − φ̄)' (n V)⁻¹ (φ_k − φ̄)/df · (R − q + 1)/R, df = (levels − 1)(q − 1), one of the q drivers left out.
    Source: Grömping 2006; Johnson 2000; Rao, Wu & Yue 1992; Hotelling 1931. Check: 5 % of simulated null surveys.
    """
    model, given = _model(survey), list(of)
    if model is None:
        return
    base = model.cases.weights > 0
    masks = [base & (split.codes == code) for split in given for code in range(len(split.levels))]
    everyone, *levels = model.groups([base, *masks])
    yield from _importance(model, everyone)
    profiles, gaps = list[Row](), list[Row]()
    for split in given:
        own, levels = levels[: len(split.levels)], levels[len(split.levels) :]
        for level, group in zip(split.levels, own, strict=True):
            yield from _importance(model, group, segment=split.segment, level=level)
        profile, rows = _compared(model, split, own)
        profiles, gaps = profiles + profile, gaps + rows
    profiles = adjusted(profiles)
    yield from profiles
    gates = {row.segment: row.p for row in profiles}
    yield from (replace(row, p=max(gates.get(row.segment, math.nan), row.p)) for row in gaps)


def _model(survey: Survey) -> _Complete | None:
    outcome = next(iter(outcomes_of(survey)), None)
    drivers = [measure for measure in parts(survey) if measure.key != outcome]
    if outcome is None or len(drivers) < 2:
        return None
    values = measures(survey, [(outcome, "mean")])[0].values
    table = np.column_stack([driver.values for driver in drivers])
    cases = complete_cases(values, table, sample=sample_of(survey), design={})
    model = _Complete(survey, outcome, [driver.key for driver in drivers], cases)
    return model if model.enough(cases.weights > 0) else None


def _importance(model: _Complete, group: _Group, **stem: str) -> Iterator[Row]:
    """A level's importances; without a value where it is large enough to be named, but not for this."""
    if model.enough(group.inside):
        results = model.results(group.shares, group.inside)
        for driver, result in zip(model.drivers, results, strict=True):
            yield row_of(result, model.row(driver, **stem), model.method)
    elif (n := float(group.inside.sum())) >= model.survey.rules.minimum_base.suppress:
        method = f"fewer than {PER_GROUP_DRIVER} effective answers per driver"
        for driver in model.drivers:
            yield replace(model.row(driver, **stem), n=n, method=method, status="not_estimable")


def _compared(model: _Complete, split: Split, groups: Sequence[_Group]) -> tuple[list[Row], list[Row]]:
    """Whether the levels of a segment differ in their profile, and where; the former's p is not yet adjusted."""
    named = {level: group for level, group in zip(split.levels, groups, strict=True) if model.enough(group.inside)}
    if len(named) < 2:
        return [], []
    inside = np.logical_or.reduce([group.inside for group in named.values()])
    together = _Group(model, inside, np.sum([group.totals for group in named.values()], axis=0))
    spread = model.n_eff(inside) * model.covariance(_phi(together.shares))
    rows = [
        row
        for level, group in named.items()
        for row in _gaps(model, group, together, spread=spread, segment=split.segment, level=level)
    ]
    method = f"{model.method}; level less all others, arcsine, p by Holm over {len(rows)}"
    gaps = [replace(row, method=method) for row in adjusted(rows)]
    return _profile(model, split, list(named.values()), spread), gaps


def _phi(shares: np.ndarray) -> np.ndarray:
    return np.arcsin(np.sqrt(np.clip(shares, 0.0, 1.0)))


def _profile(model: _Complete, split: Split, groups: Sequence[_Group], spread: np.ndarray) -> list[Row]:
    """F of the levels' importances; none where their covariance is singular."""
    size = np.array([model.n_eff(group.inside) for group in groups])
    phi = np.array([_phi(group.shares)[:-1, 0] for group in groups])
    away, table = phi - size @ phi / size.sum(), spread[:-1, :-1]
    replicates = groups[0].totals.shape[0] - 1
    left = replicates - len(table)
    if left <= 0 or not np.isfinite(table).all() or np.linalg.cond(table) > 1e12:
        return []
    square = float((size * (away * np.linalg.solve(table, away.T).T).sum(axis=1)).sum())
    df = (len(groups) - 1) * len(table)
    value = square / df * left / replicates
    n = float(sum(group.inside.sum() for group in groups))
    key = Row(model.survey.name, model.outcome, "profile", segment=split.segment, n=n, n_eff=float(size.sum()))
    p, method = float(stats.f.sf(value, df, left)), f"{model.method}; F, p by Holm"
    return [replace(key, value=value, df=float(df), p=p, method=method)]


def _gaps(model: _Complete, group: _Group, together: _Group, *, spread: np.ndarray, **stem: str) -> Iterator[Row]:
    """A level's importance less that of the others, under the same replicates; p not yet adjusted."""
    outside = _Group(model, together.inside & ~group.inside, together.totals - group.totals)
    own, others, size, rest = group.shares, outside.shares, model.n_eff(group.inside), model.n_eff(outside.inside)
    error = np.sqrt(np.diag(spread) * (1 / size + 1 / rest)) if rest > 0 else np.full(len(spread), math.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * stats.norm.sf(np.abs(_phi(own[:, 0]) - _phi(others[:, 0])) / error)
    for driver, result, one in zip(model.drivers, model.results(own - others, group.inside), p, strict=True):
        yield replace(row_of(result, model.row(driver, **stem, against=OTHERS), ""), p=float(one))


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
    settled = []
    for driver in low:
        sure = driver.importance.low > share and driver.score.high < line
        if driver.chance is not None and driver.chance.shown:
            sure = driver.chance.value >= confidence
        settled += [driver] if sure else []
    return Priorities(found, settled, [driver for driver in low if driver not in settled], share, line)


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
