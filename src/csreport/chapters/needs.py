"""What goes together with satisfaction most, group by group."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from csreport.chapters.groups import OTHERS, Split, measures, parts
from csreport.chapters.indicators import row_of, sample_of
from csreport.estimates import Row
from csreport.survey.survey import Survey
from surveystats import distributions as stats
from surveystats.association import Cases, complete_cases, obstacle
from surveystats.drivers import (
    exact_parts,
    moment_columns,
    moment_correlations,
    relative_parts,
    replicate_blocks,
    resampled,
)
from surveystats.groups import holm
from surveystats.sample import Result, kish_n_eff

REPLICATES = 200
COMPLETE = "complete"  # category: of those who answered every question; chapter 40 takes pairs of answers
PER_DRIVER = 10  # effective answers that a level needs for each driver
EXACT = 8  # drivers up to which every order of them is worked through, in every level and replicate


@dataclass(frozen=True)
class _Model:
    """An outcome, its drivers and the respondents who answered all of them."""

    survey: Survey
    outcome: str
    drivers: list[str]
    cases: Cases

    @property
    def stat(self) -> str:
        """The measure of importance."""
        return "importance" if len(self.drivers) <= EXACT else "importance_johnson"

    @property
    def method(self) -> str:
        """How it is computed."""
        name = "LMG" if self.stat == "importance" else "Johnson's relative weights"
        return f"{name}, share of R²; bootstrap"

    def row(self, driver: str, **parts: str) -> Row:
        """The row of a driver, without numbers."""
        against, base = f"measure:{self.outcome}", COMPLETE
        stem = Row(self.survey.name, driver, self.stat, category=base, against=against, method=self.method)
        return replace(stem, **parts)  # type: ignore[arg-type]

    def groups(self, masks: Sequence[np.ndarray]) -> list[_Group]:
        """Groups of respondents with their moments; the replicates are drawn once, for everyone."""
        scores = np.column_stack([self.cases.drivers, self.cases.outcome])
        base = self.cases.weights > 0
        scores = np.where(base[:, None], (scores - scores[base].mean(axis=0)) / scores[base].std(axis=0), 0.0)
        columns, sample = moment_columns(scores, base), self.cases.sample
        blocks = replicate_blocks(sample, replicates=REPLICATES, seed=self.survey.rules.seed)
        totals: list[list[np.ndarray]] = [[sample.weights[None, mask] @ columns[mask]] for mask in masks]
        for part in blocks:
            for mask, found in zip(masks, totals, strict=True):
                found.append(part[mask].T @ columns[mask])
        return [_Group(self, mask, np.concatenate(found)) for mask, found in zip(masks, totals, strict=True)]

    def enough(self, inside: np.ndarray) -> bool:
        """Whether these respondents carry the regression."""
        weights = np.where(inside, self.cases.weights, 0.0)
        if kish_n_eff(weights) < PER_DRIVER * len(self.drivers):
            return False
        return not obstacle(replace(self.cases, weights=weights))

    def n_eff(self, inside: np.ndarray) -> float:
        """Effective base of these respondents."""
        return kish_n_eff(np.where(inside, self.cases.weights, 0.0))

    def results(self, values: np.ndarray, inside: np.ndarray) -> tuple[Result, ...]:
        """The first column of values, each with the uncertainty of the others."""
        base, confidence = np.where(inside, self.cases.weights, 0.0), self.survey.rules.confidence
        return resampled(values[:, 0], values[:, 1:], sample=self.cases.sample, base=base, confidence=confidence)

    def covariance(self, values: np.ndarray) -> np.ndarray:
        """Covariance of estimates (k × (1 + replicates)) over their replicates."""
        own = self.cases.sample.replicates
        if own is None:
            return np.atleast_2d(np.cov(values[:, 1:]))
        away = values[:, 1:] - values[:, :1]
        return np.asarray((away * own.coefficients) @ away.T)


@dataclass(frozen=True)
class _Group:
    """Some respondents, and their moments under the weights and under each replicate."""

    model: _Model
    inside: np.ndarray
    totals: np.ndarray  # (1 + replicates) × moments

    @cached_property
    def shares(self) -> np.ndarray:
        """Shares of R², drivers × (1 + replicates)."""
        tables = moment_correlations(self.totals, len(self.model.drivers) + 1)
        usable = np.isfinite(tables).all(axis=(1, 2)) & (tables[:, :-1, -1] != 0).any(axis=1)
        found = np.full((len(tables), len(self.model.drivers)), math.nan)
        found[usable] = (exact_parts if self.model.stat == "importance" else relative_parts)(tables[usable])
        return np.asarray((found / found.sum(axis=1, keepdims=True)).T)


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
            yield from _level(model, group, segment=split.segment, level=level)
        profile, rows = _compared(model, split, own)
        profiles, gaps = profiles + profile, gaps + rows
    adjusted = holm([row.p for row in profiles])
    profiles = [replace(row, p=float(p)) for row, p in zip(profiles, adjusted, strict=True)]
    yield from profiles
    gates = {row.segment: row.p for row in profiles}
    yield from (replace(row, p=max(gates.get(row.segment, math.nan), row.p)) for row in gaps)


def _model(survey: Survey) -> _Model | None:
    book = survey.codebook
    roles = (book.role("overall"), book.role("recommend"))
    outcome = next((item for item in roles if item is not None and survey.measured(item)), None)
    drivers = [measure for measure in parts(survey) if measure.key != outcome]
    if outcome is None or len(drivers) < 2:
        return None
    values = measures(survey, [(outcome, "mean")])[0].values
    table = np.column_stack([driver.values for driver in drivers])
    cases = complete_cases(values, table, sample=sample_of(survey), design={})
    model = _Model(survey, outcome, [driver.key for driver in drivers], cases)
    return model if model.enough(cases.weights > 0) else None


def _level(model: _Model, group: _Group, **stem: str) -> Iterator[Row]:
    """A level's importances; without a value where it is large enough to be named, but not for this."""
    if model.enough(group.inside):
        yield from _importance(model, group, **stem)
        return
    n, method = float(group.inside.sum()), f"fewer than {PER_DRIVER} effective answers per driver"
    if n >= model.survey.rules.minimum_base.suppress:
        for driver in model.drivers:
            yield replace(model.row(driver, **stem), n=n, method=method, status="not_estimable")


def _importance(model: _Model, group: _Group, **stem: str) -> Iterator[Row]:
    results = model.results(group.shares, group.inside)
    for driver, result in zip(model.drivers, results, strict=True):
        yield row_of(result, model.row(driver, **stem), model.method)


def _compared(model: _Model, split: Split, groups: Sequence[_Group]) -> tuple[list[Row], list[Row]]:
    """Whether the levels of a segment differ in their profile, and where; the former's p is not yet adjusted."""
    named = [(level, group) for level, group in zip(split.levels, groups, strict=True) if model.enough(group.inside)]
    if len(named) < 2:
        return [], []
    inside = np.logical_or.reduce([group.inside for _, group in named])
    together = _Group(model, inside, np.sum([group.totals for _, group in named], axis=0))
    spread = model.n_eff(inside) * model.covariance(_phi(together.shares))
    rows = [
        row
        for level, group in named
        for row in _gaps(model, group, together, spread=spread, segment=split.segment, level=level)
    ]
    method = f"{model.method}; level less all others, arcsine, p by Holm over {len(rows)}"
    adjusted = zip(rows, holm([row.p for row in rows]), strict=True)
    return _profile(model, split, [group for _, group in named], spread), [
        replace(row, p=float(p), method=method) for row, p in adjusted
    ]


def _phi(shares: np.ndarray) -> np.ndarray:
    return np.arcsin(np.sqrt(np.clip(shares, 0.0, 1.0)))


def _profile(model: _Model, split: Split, groups: Sequence[_Group], spread: np.ndarray) -> list[Row]:
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
    key = Row(
        model.survey.name, model.outcome, "profile", segment=split.segment, method=f"{model.method}; F, p by Holm"
    )
    return [replace(key, value=value, df=float(df), p=float(stats.f.sf(value, df, left)), n=n, n_eff=float(size.sum()))]


def _gaps(model: _Model, group: _Group, together: _Group, *, spread: np.ndarray, **stem: str) -> Iterator[Row]:
    """A level's importance less that of the others, under the same replicates; p not yet adjusted."""
    outside = _Group(model, together.inside & ~group.inside, together.totals - group.totals)
    own, others, size, rest = group.shares, outside.shares, model.n_eff(group.inside), model.n_eff(outside.inside)
    error = np.sqrt(np.diag(spread) * (1 / size + 1 / rest)) if rest > 0 else np.full(len(spread), math.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * stats.norm.sf(np.abs(_phi(own[:, 0]) - _phi(others[:, 0])) / error)
    for driver, result, one in zip(model.drivers, model.results(own - others, group.inside), p, strict=True):
        yield replace(row_of(result, model.row(driver, **stem, against=OTHERS), ""), p=float(one))
