"""Tables of segments: levels by measures with letters, and one segment by another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from csreport.estimates import Estimates, Row, direction
from csreport.measures.contrasts import OTHERS
from csreport.present.cells import MARKS, Cell, Line, Table, base_legend, number
from csreport.present.layout import level_name, segment_name
from csreport.present.words import Words

BANNER = 9  # columns of levels that still fit beside the names of the measures
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Place = tuple[str, str]  # segment and level
Series = tuple[str, str]  # measure and statistic


@dataclass(frozen=True)
class _Levels:
    """Estimates by measure and level, the totals, and the letter of each level within its segment."""

    rows: dict[tuple[Series, Place], Row]
    totals: dict[Series, Row]
    letters: dict[Place, str]
    tests: Estimates
    pairs: bool

    @property
    def series(self) -> list[Series]:
        """Measures in the order given."""
        return list(dict.fromkeys(series for series, _ in self.rows))

    @property
    def places(self) -> list[Place]:
        """Levels by segment, in the order given."""
        return list(self.letters)

    def at(self, place: Place) -> list[Row | None]:
        """The estimates of one level, by measure."""
        return [self.rows.get((series, place)) for series in self.series]


def levels(estimates: Estimates, words: Words) -> Table | None:
    """Levels of segments by measures; a letter marks a value above that of the level with this letter.

    Measures stand in the columns; three or more of them over few levels stand in the rows. Without tests between
    levels, ▲▼ mark what lies above or below all other levels together.
    """
    data = _read(estimates)
    if not any(row.shown for row in data.rows.values()):
        return None
    banner = len(data.series) > 2 and len(data.places) < max(BANNER, len(data.series))
    table = _by_measure(data, words) if banner else _by_level(data, words)
    return replace(table, legend=_legend(data, words))


def _read(estimates: Estimates) -> _Levels:
    rows = [row for row in estimates if row.is_estimate]
    inside = {((row.measure, row.stat), (row.segment, row.level)): row for row in rows if row.level}
    totals = {(row.measure, row.stat): row for row in rows if not row.level}
    segments: dict[str, dict[str, None]] = {}
    for _, (segment, level) in inside:
        segments.setdefault(segment, {})[level] = None
    letters = {
        (segment, level): _letter(place) for segment, names in segments.items() for place, level in enumerate(names)
    }
    tests = Estimates(row for row in estimates if row.level and row.against_kind == "level")
    return _Levels(inside, totals, letters, tests, any(row.against != "level:others" for row in tests))


def _letter(place: int) -> str:
    """A to Z, then AA, AB …"""
    before, own = divmod(place, len(LETTERS))
    return (_letter(before - 1) if before else "") + LETTERS[own]


def _by_level(data: _Levels, words: Words) -> Table:
    heads = [words.text("Level"), words.text("n"), *_titles(data, words)]
    base = next(iter(data.totals.values()), None)
    cells = [number(data.totals.get(series), words) for series in data.series]
    lines = [Line(words.text("All customers"), [number(base, words, "n"), *cells], total=True)] if base else []
    for place in data.places:
        if data.letters[place] == LETTERS[0]:
            lines.append(Line(segment_name(place[0], words)))
        rows = data.at(place)
        values = [_cell(row, data, words) for row in rows]
        lines.append(Line(_name(place, data, words), [number(_base(rows), words, "n"), *values]))
    return Table(heads, lines)


def _by_measure(data: _Levels, words: Words) -> Table:
    counts: dict[str, int] = {}
    for segment, _ in data.places:
        counts[segment] = counts.get(segment, 0) + 1
    groups = [("", 1), *((segment_name(segment, words), count) for segment, count in counts.items())]
    heads = [words.text("Indicator"), words.text("All"), *(_name(place, data, words) for place in data.places)]
    total = next(iter(data.totals.values()), None)
    bases = [number(_base(data.at(place)), words, "n") for place in data.places]
    lines = [Line(words.text("n"), [number(total, words, "n"), *bases], total=True)]
    for series, title in zip(data.series, _titles(data, words), strict=True):
        values = [_cell(data.rows.get((series, place)), data, words) for place in data.places]
        lines.append(Line(title, [number(data.totals.get(series), words), *values]))
    return Table(heads, lines, groups)


def _titles(data: _Levels, words: Words) -> list[str]:
    first = {series: row for (series, _), row in reversed(data.rows.items())}
    return [words.series(first[series]) for series in data.series]


def _name(place: Place, data: _Levels, words: Words) -> str:
    label = level_name(Row("", "", "", segment=place[0], level=place[1]), words)
    return words.text("{level} ({letter})", level=label, letter=data.letters[place]) if data.pairs else label


def _base(rows: Iterable[Row | None]) -> Row | None:
    """The row with the largest base: measures differ in how many answered them."""
    known = [row for row in rows if row is not None]
    return max(known, key=lambda row: row.n if row.shown else -1.0, default=None)


def _cell(row: Row | None, data: _Levels, words: Words) -> Cell:
    cell = number(row, words)
    if row is None or not row.shown:
        return cell
    alpha = words.alpha
    if not data.pairs:
        others = data.tests.get(row, against="level:others")
        return replace(cell, mark=MARKS[direction(others, alpha)]) if others is not None else cell
    above = []
    for (segment, level), letter in data.letters.items():
        test = data.tests.get(row, against=f"level:{level}") if segment == row.segment else None
        if test is not None and direction(test, alpha) > 0:
            above.append(letter)
    return replace(cell, letters="".join(above) if all(len(letter) == 1 for letter in above) else " ".join(above))


def _legend(data: _Levels, words: Words) -> list[str]:
    level, found = words.percent(words.confidence), []
    if data.pairs:
        found.append(words.text(
            "A letter marks a value above that of the level with this letter in the same group, beyond noise at "
            "{level} (p adjusted for several tests).", level=level,
        ))  # fmt: skip
    elif len(data.tests):
        found.append(words.text(
            "▲▼ above or below all other levels together, beyond noise at {level} (p adjusted for several tests).",
            level=level,
        ))  # fmt: skip
    return found + base_legend(data.rows.values(), words)


# ---- one segment by another -----------------------------------------------
@dataclass(frozen=True)
class _Cross:
    """Two segments with their levels, and whether the levels of the second were tested in pairs."""

    estimates: Estimates
    down: str
    across: str
    rows: list[str]
    columns: list[str]
    pairs: bool

    def inside(self, row: str, column: str) -> dict[str, str]:
        """Key parts of a cell; without a row those of the total of a column."""
        if not row:
            return {"segment": self.across, "level": column}
        return {"segment": f"{self.down}*{self.across}", "level": f"{row}*{column}"}


def crosstab(estimates: Estimates, words: Words) -> Table | None:
    """One segment in the rows, another in the columns, with the totals of both; the first such pair given.

    Several measures stand one below the other. A letter marks a value above that of the column with this letter in
    the same row; without such tests, ▲▼ mark what lies above or below all other cells together.
    """
    crossed = [row for row in estimates if row.is_estimate and row.is_crossed and row.level]
    rows = [row for row in crossed if row.segment == crossed[0].segment]
    if not any(row.shown for row in rows):
        return None
    data = _cross(estimates, rows)
    series = {(row.measure, row.stat): row for row in reversed(rows)}
    lines: list[Line] = []
    for name in dict.fromkeys((row.measure, row.stat) for row in rows):
        lines += [Line(words.series(series[name]))] if len(series) > 1 else []
        lines += _crossed(data, series[name], words)
    labels = [_level(data.across, level, words) for level in data.columns]
    if data.pairs:
        labels = [
            words.text("{level} ({letter})", level=label, letter=_letter(place)) for place, label in enumerate(labels)
        ]
    heads = [segment_name(data.down, words), words.text("All"), *labels]
    groups = [("", 1), (segment_name(data.across, words), len(labels))]
    return Table(heads, lines, groups, [*_cross_legend(data, rows, words), *base_legend(rows, words)])


def _cross(estimates: Estimates, rows: Sequence[Row]) -> _Cross:
    down, across = rows[0].segments
    pairs = [row.levels for row in rows]
    names, columns = (list(dict.fromkeys(pair[side] for pair in pairs)) for side in (0, 1))
    tested = any(row.segment == rows[0].segment and row.against_kind == "level" and row.against != OTHERS
                 for row in estimates)  # fmt: skip
    return _Cross(estimates, down, across, names, columns, tested)


def _crossed(data: _Cross, stem: Row, words: Words) -> list[Line]:
    """Lines of one measure: all customers, then the levels of the first segment."""
    total = number(data.estimates.get(stem, segment="", level=""), words)
    lines = [Line(words.text("All customers"), [total, *_across(data, stem, "", words)], total=True)]
    for level in data.rows:
        own = number(data.estimates.get(stem, segment=data.down, level=level), words)
        lines.append(Line(_level(data.down, level, words), [own, *_across(data, stem, level, words)]))
    return lines


def _across(data: _Cross, stem: Row, level: str, words: Words) -> list[Cell]:
    """The cells of one row."""
    cells, alpha = [], words.alpha
    for column in data.columns:
        row = data.estimates.get(stem, **data.inside(level, column))
        cell = number(row, words)
        if row is not None and row.shown and data.pairs:
            against = [f"level:{data.inside(level, other)['level']}" for other in data.columns]
            tests = [data.estimates.get(row, against=other) for other in against]
            above = [_letter(place) for place, test in enumerate(tests) if test and direction(test, alpha) > 0]
            cell = replace(cell, letters="".join(above))
        elif row is not None and row.shown:
            test = data.estimates.get(row, against="level:others")
            cell = replace(cell, mark=MARKS[direction(test, alpha)]) if test is not None else cell
        cells.append(cell)
    return cells


def _cross_legend(data: _Cross, rows: Sequence[Row], words: Words) -> list[str]:
    level = words.percent(words.confidence)
    if data.pairs:
        return [words.text(
            "A letter marks a value above that of the column with this letter in the same row, beyond noise at {level} "
            "(p adjusted for several tests).", level=level,
        )]  # fmt: skip
    if not any(data.estimates.get(row, against="level:others") for row in rows):
        return []
    return [words.text(
        "▲▼ above or below all other levels together, beyond noise at {level} (p adjusted for several tests).",
        level=level,
    )]  # fmt: skip


def _level(segment: str, level: str, words: Words) -> str:
    return level_name(Row("", "", "", segment=segment, level=level), words)
