"""One segment by another: a score in every cell, what differs, and whether one difference depends on the other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from scipy import stats

from csreport.estimates import NUMBERS, Row, halves
from csreport.measures.breakdown import Measure, Split, level_rows
from csreport.measures.contrasts import gap_rows, omnibus_rows, pair_rows
from csreport.measures.indicators import sample_of
from csreport.survey.survey import Survey
from surveystats.groups import GroupMeans, group_means

NOTE = "its value, or that of another cell, could be worked out from the totals of its row and column"
Place = tuple[str, ...]
FILLED = 0.75  # share of the cells of a two-way table that must have a base without caution


def crossed(down: Split, across: Split) -> Split:
    """Two segments as one: levels `row*column`."""
    levels = [f"{row}*{column}" for row in down.levels for column in across.levels]
    known = (down.codes >= 0) & (across.codes >= 0)
    codes = np.where(known, down.codes * len(across.levels) + across.codes, -1)
    return Split(f"{down.segment}*{across.segment}", levels, codes)


def crosstab_rows(survey: Survey, measure: Measure, *, down: Split, across: Split) -> list[Row]:
    """A measure in every cell of two segments, each cell against all others and against those of its row.

    Population: respondents with an answer and both levels. Cells below the minimum base are emptied, together with
    those that would give them away. p of pairs adjusted by Holm over all pairs within rows.
    """
    both = crossed(down, across)
    cells = protected(level_rows(survey, [measure], of=[both]), least=survey.rules.minimum_base.suppress)
    omnibus = omnibus_rows(survey, [measure], of=[both])
    gaps = gap_rows(survey, [measure], of=[both], omnibus=omnibus)
    pairs = pair_rows(survey, [measure], of=[both], omnibus=omnibus, compared=_same_row)
    found = interaction_row(survey, measure, down=down, across=across)
    return [*cells, *gaps, *pairs, *([found] if found is not None else [])]


def strongest(survey: Survey, lead: Measure, short: Iterable[Split], tests: Iterable[Row]) -> Sequence[Split]:
    """The two segments that tell most apart, for their number of levels, among pairs whose cells are mostly filled."""
    strength = {row.segment: row.value / row.df for row in tests if row.p == row.p}
    ranked = sorted((split for split in short if split.segment in strength), key=lambda s: -strength[s.segment])
    pairs = list(combinations(ranked, 2))
    least = survey.rules.minimum_base.caution
    full = [pair for pair in pairs if (crossed(*pair).counted(lead.values) >= least).mean() >= FILLED]
    return next(iter(full or pairs), ())


def _same_row(one: str, other: str) -> bool:
    return halves(one)[0] == halves(other)[0]


def protected(rows: Iterable[Row], *, least: int) -> list[Row]:
    """Cells of one two-way table, those on fewer than `least` answers emptied so that no total gives them away.

    The totals of rows and columns are published, so that a row or column never holds exactly one empty cell: the
    smallest of the others goes with it, until none does.
    Source: Willenborg & de Waal 2001 (secondary suppression).
    """
    given = list(rows)
    size = {tuple(row.levels): row.n for row in given}
    hidden = {place for place, n in size.items() if n < least}
    while (more := _exposed(size, hidden)) is not None:
        hidden.add(more)
    blank = dict.fromkeys(NUMBERS, math.nan)
    small = f"base below {least}"
    return [
        replace(row, **blank, status="suppressed", note=small if row.n < least else NOTE)  # type: ignore[arg-type]
        if tuple(row.levels) in hidden
        else row
        for row in given
    ]


def _exposed(size: dict[Place, float], hidden: set[Place]) -> Place | None:
    """The cell that must be emptied next: the smallest shown one of a row or column in which one alone is empty."""
    for side in (0, 1):
        for line in dict.fromkeys(place[side] for place in size):
            cells = [place for place in size if place[side] == line]
            shown = [place for place in cells if place not in hidden]
            if shown and len(shown) == len(cells) - 1:
                return min(shown, key=lambda place: (size[place], place))
    return None


def interaction_row(survey: Survey, measure: Measure, *, down: Split, across: Split) -> Row | None:
    """Whether the difference by one segment depends on the other (stat `interaction`: a design-based F, its df and p).

    Population: cells on a base that needs no caution; None where too few of them are left.
    Formula: the additive model fitted to the cell means by generalised least squares, V their design covariance;
    F = r'V⁻¹r / q of what it leaves, q cells less parameters; df = q and those of the design less q.
    Source: Grizzle, Starmer & Koch 1969; Koch, Freeman & Freeman 1975.
    """
    both = crossed(down, across)
    groups = both.groups(measure.values, survey.rules.minimum_base.caution)
    found = group_means(measure.values, groups, sample_of(survey))
    rows, columns = np.divmod(np.array(found.labels, int), len(across.levels))
    model = np.hstack([np.ones((len(rows), 1)), _dummies(rows), _dummies(columns)])
    count = len(rows) - int(np.linalg.matrix_rank(model)) if len(rows) else 0
    square, df = _left(found, model), found.df() - count
    if count < 1 or df <= 0 or math.isnan(square):
        return None
    n, n_weighted, n_eff = found.bases
    key = Row(survey.name, measure.key, "interaction", segment=both.segment, method="additive model of cell means, F")
    p = float(stats.f.sf(square / count, count, df))
    return replace(key, value=square / count, df=float(count), p=p, n=float(n), n_weighted=n_weighted, n_eff=n_eff)


def _dummies(codes: np.ndarray) -> np.ndarray:
    return (codes[:, None] == np.unique(codes)[1:]).astype(float)


def _left(found: GroupMeans, model: np.ndarray) -> float:
    """r'V⁻¹r of the generalised least squares fit; NaN where V is singular."""
    size = np.linalg.eigvalsh(found.covariance) if len(model) else np.zeros(1)
    if not size[-1] > 0 or size[0] <= 1e-12 * size[-1]:
        return math.nan
    root = np.linalg.cholesky(found.covariance)
    y, x = np.linalg.solve(root, found.means), np.linalg.solve(root, model)
    rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return float(rest @ rest)
