"""Small bases: estimates on too few respondents are marked, or emptied together with what would give them away."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from csreport.estimates import Estimates, Row, emptied
from csreport.survey.survey import Survey

Cell = tuple[str, str, str, str]  # period, measure, segment, level
Sizes = Mapping[tuple[str, str, str], int]  # respondents by period, segment, level
CUSTOMERS = {"frame", "invitations"}  # measures of customers, whether they answered or not
# Statistics whose tests and intervals keep their promise from this base on (docs/methods.md, simulation).
LEAST_DEGREES = 8  # of freedom, below which a standard error says little (NCHS; docs/methods.md, simulation)
LARGE_BASE = dict.fromkeys(("eta_squared", "importance", "importance_johnson"), 200)


def sizes_of(survey: Survey) -> dict[tuple[str, str, str], int]:
    """How many analysed respondents each level of the segments has; levels without any are left out."""
    return {
        (survey.name, segment, str(level)): int(count)
        for segment in survey.codebook.segments
        if segment in survey.accepted
        for level, count in survey.accepted[segment].value_counts().items()
    }


def suppress(
    estimates: Iterable[Row], *, caution: int, suppress: int, mark_all: bool = False, sizes: Sizes | None = None
) -> Estimates:
    """Mark estimates on small effective bases or few degrees of freedom, and empty those on too few answers.

    The base of an estimate of a level is at most the level (`sizes`): a level's share of all rests on the level. Where
    one level of a segment alone is emptied, the smallest of the others is emptied too, the same one for every measure:
    with the total of all customers the one could be worked out. Differences against an emptied level, or against the
    emptied value of an earlier period, go with it; one that is emptied for its own base leaves both its values.
    With `mark_all` every representative estimate is marked, whatever its base.
    Population: rows with a base `n`; counts (`stat` count) are bases themselves and stay.
    """
    known = sizes or {}
    rows = [
        _by_base(row, known, caution, suppress, mark_all and row.weighting == "representative") for row in estimates
    ]
    empty = (row for row in rows if row.segment and row.status == "suppressed" and not row.against)
    hidden = {(row.period, row.measure, row.segment, row.level) for row in empty}
    hidden |= _complements(rows, hidden, known)
    if not hidden:
        return Estimates(rows)
    note = "its value would give that of a level with too small a base away"
    return Estimates(emptied(row, note) if _gives_away(row, hidden) else row for row in rows)


def _by_base(row: Row, sizes: Sizes, caution: int, limit: int, marked: bool) -> Row:
    if row.stat == "count" or math.isnan(row.n) or row.status not in {"ok", "caution"}:
        return row
    known = row.n if row.measure in CUSTOMERS else sizes.get((row.period, row.segment, row.level), row.n)
    base = min(row.n, known)
    if base < limit:
        return emptied(row, f"base below {limit}")
    base = min(base, row.n_eff) if row.n_eff > 0 else base
    few = marked or base < LARGE_BASE.get(row.stat, caution) or (row.se > 0 and row.df < LEAST_DEGREES)
    return replace(row, status="caution") if few else row


def _complements(rows: list[Row], hidden: set[Cell], known: Sizes) -> set[Cell]:
    """The smallest shown level of each measure and segment in which exactly one level is hidden."""
    sizes: dict[tuple[str, str, str], dict[str, float]] = {}
    for row in rows:
        if row.segment and row.level and not row.against and row.stat != "count":
            levels = sizes.setdefault((row.period, row.measure, row.segment), {})
            own = known.get((row.period, row.segment, row.level), 0.0 if math.isnan(row.n) else row.n)
            levels[row.level] = max(levels.get(row.level, 0.0), own)
    found: set[Cell] = set()
    for (period, measure, segment), levels in sizes.items():
        shown = {level: n for level, n in levels.items() if (period, measure, segment, level) not in hidden}
        if len(shown) == len(levels) - 1 and shown:
            found.add((period, measure, segment, min(shown, key=lambda level: (shown[level], level))))
    return found


def _gives_away(row: Row, hidden: set[Cell]) -> bool:
    """Whether a shown row is of a hidden level, or is a difference against one, or against its own earlier value."""
    if not row.segment or row.status == "suppressed" or row.stat == "count":
        return False
    kind, other = row.against_kind, row.against_id
    earlier = other if kind == "period" else row.period
    level = other if kind == "level" else row.level
    return any(
        (period, row.measure, row.segment, name) in hidden
        for period, name in ((row.period, row.level), (row.period, level), (earlier, row.level))
    )
