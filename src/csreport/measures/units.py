"""Segments of many levels (stores, teams): values that rest on few answers, drawn towards the average of all."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from csreport.estimates import Row, alpha_at
from csreport.measures.breakdown import Measure, Split, level_rows
from csreport.measures.contrasts import gap_rows
from csreport.survey.survey import Survey


@dataclass(frozen=True)
class Shrunken:
    """Values drawn towards their average, their standard errors, and the variance between the true values."""

    values: np.ndarray
    se: np.ndarray
    between: float


def unit_rows(
    survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split], omnibus: Iterable[Row]
) -> Iterator[Row]:
    """Means of the units (stat `shrunken`) of the splits whose own test says that units differ, best first.

    Population: units that at least the minimum base answered; measures in which the split's own test (`omnibus`) shows
    a difference beyond noise, in the order of the first of them. `against` level:others holds the unit less all others
    together, not shrunken.
    """
    tests = {(row.measure, row.segment): row.p for row in omnibus if not row.category}
    alpha, listed = alpha_at(survey.rules.confidence), list(wanted)
    for split in of:
        kept = [m for m in listed if tests.get((m.key, split.segment), math.nan) < alpha]
        order: list[str] = []
        for measure in kept:
            rows = list(_shrunken(survey, measure, split))
            order = order or [row.level for row in sorted(rows, key=lambda row: -row.value)]
            yield from sorted(rows, key=lambda row: order.index(row.level) if row.level in order else len(order))
        if order:
            rows = list(gap_rows(survey, kept, of=[split], omnibus=omnibus))
            yield from (replace(row, stat="shrunken") for row in rows)


def _shrunken(survey: Survey, measure: Measure, split: Split) -> Iterator[Row]:
    rows = [row for row in level_rows(survey, [measure], of=[split]) if row.n >= survey.rules.minimum_base.suppress]
    rows = [row for row in rows if row.se == row.se and row.n_eff > 1]
    if len(rows) < 2:
        return
    found = shrink([row.value for row in rows], [row.se for row in rows], n_eff=[row.n_eff for row in rows])
    reach = float(stats.norm.ppf((1 + survey.rules.confidence) / 2))
    for row, value, se in zip(rows, found.values, found.se, strict=True):
        ends = {"value": float(value), "low": float(value - reach * se), "high": float(value + reach * se)}
        method = "empirical Bayes: mean drawn towards the average of all units"
        yield replace(row, stat="shrunken", se=float(se), df=math.inf, method=method, **ends)  # type: ignore[arg-type]


def shrink(values: Iterable[float], se: Iterable[float], *, n_eff: Iterable[float]) -> Shrunken:
    """Unit means drawn towards their common mean, the more the less they rest on.

    Formula: variances of the units smoothed, s² = Σ(n_eff − 1) n_eff se²/Σ(n_eff − 1), v_j = s²/n_eff; between units
    τ² = max(0, (Q − (k − 1))/(Σu − Σu²/Σu)), u = 1/v, Q = Σu(m − m̄_u)²; w = 1/(τ² + v), μ = Σwm/Σw,
    B = τ²/(τ² + v): value μ + B(m − μ), variance Bv + (1 − B)²/Σw.
    Source: Efron & Morris 1975; DerSimonian & Laird 1986; Fay & Herriot 1979.
    """
    m, error, n = (np.asarray(list(part), float) for part in (values, se, n_eff))
    within = float(((n - 1) * n * error**2).sum() / (n - 1).sum()) / n
    if not (within > 0).all():
        return Shrunken(m, error, math.nan)
    u = 1 / within
    q = float((u * (m - (u @ m) / u.sum()) ** 2).sum())
    between = max(0.0, (q - (len(m) - 1)) / float(u.sum() - (u**2).sum() / u.sum()))
    w = 1 / (between + within)
    centre, pull = float(w @ m / w.sum()), between / (between + within)
    return Shrunken(centre + pull * (m - centre), np.sqrt(pull * within + (1 - pull) ** 2 / w.sum()), between)
