"""Who is satisfied: the levels of one grouping on every part of the service, the widest gap first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from csreport.estimates import Estimates, Row
from csreport.facts import Name
from csreport.present import layout, style
from csreport.present.forms.pieces import goals_of, last_period, one_statistic
from csreport.present.layout import Axis, Drawing, Sample, Sheet, across, drawn, fit, mark_title
from csreport.present.results import Aim
from csreport.present.style import BOLD, CONTEXT, FOCUS, INK, INK2, LEAD, LEADING, LESS, SECOND, Style
from csreport.present.words import Words, stars
from csreport.project.targets import Target

APART = 4  # levels that have a number each; of more only the lowest and the highest are named
SIZES = {2: (9, 15), 3: (8, 12, 16), 4: (7, 10, 13, 16)}  # of discs, by the order of the levels
SHADES = {2: (CONTEXT, INK), 3: (CONTEXT, FOCUS, INK), 4: (CONTEXT, FOCUS, INK2, INK)}
MOST = {True: 132.0, False: 116.0}  # wide or not: room of the widest number with its name
SHAPES = (style.ROUND, style.DIAMOND, style.UP, style.DOWN)  # of levels without an order


# ---- reading ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Part:
    """One measure with the estimate of every level."""

    label: str
    rows: list[Row]
    aims: list[Aim]

    @property
    def shown(self) -> list[Row]:
        """What can be drawn, the lowest first."""
        return sorted((row for row in self.rows if row.shown), key=lambda row: row.value)


@dataclass(frozen=True)
class Groups:
    """Parts of the service, the leading measure first, and the levels."""

    parts: list[Part]
    levels: list[str]
    leading: bool
    ordered: bool
    stat: str

    @property
    def few(self) -> bool:
        """Whether every level has a column of its own."""
        return len(self.levels) <= APART

    @property
    def rows(self) -> list[Row]:
        """All estimates."""
        return [row for part in self.parts for row in part.rows]

    def gap(self, part: Part) -> float:
        """The last level less the first; of levels without an order, or many, the highest less the lowest."""
        first, *_, last = part.rows
        if not (self.signed and first.shown and last.shown):
            first, *_, last = part.shown
        return last.value - first.value

    @property
    def signed(self) -> bool:
        """Whether a gap runs from the first level to the last."""
        return self.ordered and self.few


def groups(
    estimates: Estimates, words: Words, *, segment: str, declared: Mapping[str, Target] | None = None
) -> Drawing | None:
    """The levels of one grouping on every part of the service, the widest gap first, on the scale that most share.

    Levels of bands, and those whose scores rise or fall from first to last, have discs that grow.
    """
    own = estimates.select(segment=segment, weighting="representative")
    known, goals = Estimates(row for row in own if row.level), goals_of(estimates, words, declared)
    found: dict[str, list[Row]] = {}
    for row in known.select(period=last_period(known), category="", against="", stat=["mean", "nps", "index"]):
        if row.shown or row.status == "suppressed":
            found.setdefault(row.measure, []).append(row)
    scales: dict[str, list[Part]] = {}
    levels = _levels([row.level for rows in found.values() for row in rows], segment, words)
    for measure, rows in _compared(found, words).items():
        stat = one_statistic(rows)[0].stat
        by_level = {row.level: row for row in rows if row.stat == stat}
        aims = [aim for key, aim in goals.items() if key[:3] == (measure, stat, segment)]
        none = Row("", measure, stat, segment=segment, status="not_estimable")
        part = Part(words.label(measure), [by_level.get(level, replace(none, level=level)) for level in levels], aims)
        if len(part.shown) > 1:
            scales.setdefault(words.unit(next(iter(by_level.values()))), []).append(part)
    if not scales:
        return None
    kept = max(scales.values(), key=len)
    head = [part for part in kept if part.shown[0].measure in {words.codebook.role("overall"), "index"}][:1]
    rest = [part for part in kept if part not in head]
    names, ordered = [words.level(segment, level) for level in levels], _in_order(segment, (head or kept)[0], words)
    data = Groups([*head, *rest], names, bool(head), ordered, kept[0].shown[0].stat)
    rest.sort(key=lambda part: -abs(data.gap(part)))
    return drawn(_draw_groups, replace(data, parts=[*head, *rest]), words)


def _compared(found: Mapping[str, list[Row]], words: Words) -> dict[str, list[Row]]:
    """The leading measure and the dimensions; without at least two of these the items instead."""
    book = words.codebook
    kept = [key for key in found if key in book.dimensions]
    if len(kept) < 2:
        kept = [key for key in found if key in book.items and not book.items[key].role]
    leading = book.role("overall") or "index"
    return {key: rows for key, rows in found.items() if key in {leading, *kept}}


def _levels(found: Sequence[str], segment: str, words: Words) -> list[str]:
    """Levels in the order of the codebook, others as they are given."""
    declared = words.codebook.segments.get(segment)
    order = list(declared.levels) if declared is not None else []
    return sorted(dict.fromkeys(found), key=lambda level: order.index(level) if level in order else len(order))


def _in_order(segment: str, part: Part, words: Words) -> bool:
    """Whether levels have an order: bands of a number, or names whose values rise or fall from first to last."""
    declared = words.codebook.segments.get(segment)
    if declared is not None and declared.bands:
        return True
    values = [row.value for row in part.rows if row.shown]
    return len(values) == len(part.rows) > 2 and values in (sorted(values), sorted(values, reverse=True))


# ---- drawing ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Plan:
    """What rows are drawn on: the room of names, the axis, and right ends of the columns."""

    sheet: Sheet
    data: Groups
    room: float
    axis: Axis
    columns: list[float]


def _draw_groups(data: Groups, sheet: Sheet) -> float:
    """Rows of discs along one axis, with the numbers beside them, or above them on a phone."""
    top = sheet.key([*_samples(data, sheet.words), *layout.base_samples(data.rows, sheet.words)])
    plan = _plan(data, sheet)
    y = start = _write_heads(plan, top)
    mark, axis = sheet.place, plan.axis
    for place, part in enumerate(data.parts):
        if place == 1 and data.leading:
            sheet.rule(y)
            y += 4
        y = _draw_part(plan, part, y, BOLD if data.leading and not place else {})
    numbers = axis.numbers(sheet.words, data.stat, max(2, int(axis.length / 60)))
    with sheet.behind(mark):
        for value in numbers:
            sheet.upright(axis(value), (start - (2 if sheet.wide else -4), y), style.GRID)
    for value, text in numbers.items():
        sheet.centre(axis(value), y + 3, text)
    return y + 22


def _look(data: Groups, place: int) -> tuple[float, str, str]:
    """Size, colour and shape of a level's mark."""
    count = max(2, len(data.levels))
    if not data.few:
        return 9.0, FOCUS, style.ROUND
    shade = SHADES[count][place]
    return (SIZES[count][place], shade, style.ROUND) if data.ordered else (11.0, shade, SHAPES[place])


def _samples(data: Groups, words: Words) -> list[Sample]:
    found = []
    for place in range(len(data.levels) if data.few else 0):
        (size, colour, shape), rows = _look(data, place), [part.rows[place] for part in data.parts]
        text = _people(rows[0], words)
        n = next((row.n for row in rows if row.shown), math.nan)
        if not math.isnan(n):
            text = words.text("figures-group-size", group=text, n=words.fixed(n, 0))
        found.append(replace(layout.spot(colour, text, size, shape), width=16.0))
    return found


def _people(row: Row, words: Words) -> str:
    """A level as people say it: large customers."""
    return words.phrase(Name("level", row.level, row.segment))


def _cells(data: Groups, part: Part, sheet: Sheet) -> list[str]:
    """The numbers of a row: one for each level, or of many the lowest and the highest with their names."""
    words, ends = sheet.words, (part.shown[0], part.shown[-1])
    if data.few:
        return [words.figure(row) + stars(row) if row.shown else "–" for row in part.rows]
    named = [f"{words.level(row.segment, row.level)} {words.figure(row)}{stars(row)}" for row in ends]
    return [fit(text, MOST[sheet.wide], LESS, weight="bold") for text in named]


def _gap(data: Groups, part: Part, words: Words) -> str:
    row = replace(part.shown[0], value=data.gap(part), against="level:", low=math.nan, high=math.nan)
    return words.figure(row, signed=data.signed)


def _heads(data: Groups, words: Words) -> list[str]:
    return data.levels if data.few else [words.text("figures-lowest"), words.text("figures-highest")]


def _plan(data: Groups, sheet: Sheet) -> Plan:
    words, most = sheet.words, MOST[sheet.wide]
    shown = [row for row in data.rows if row.shown]
    values = [value for row in shown for value in ((row.low, row.value, row.high) if data.few else (row.value,))]
    goals = [aim.goal for part in data.parts for aim in part.aims]
    ends = layout.extent([*values, *goals], stat=data.stat, units=40)
    gaps = [words.text("figures-gap"), *(_gap(data, part, words) for part in data.parts)]
    numbers = [_cells(data, part, sheet) for part in data.parts]
    columns, at = list[float](), sheet.width
    at -= max(across(text, LESS, weight="bold") for text in gaps) + 22 if sheet.wide else 0.0
    for place, head in reversed(list(enumerate(_heads(data, words)))):
        cells = [head, *(row[place] for row in numbers)]
        width = max(across(fit(text, most, LESS, weight="bold"), LESS, weight="bold") for text in cells)
        width = min(width, most if not data.few else 84.0 if sheet.wide else 62.0)
        columns.insert(0, at)
        at -= width + (22 if sheet.wide else 12)
    if not sheet.wide:
        return Plan(sheet, data, max(columns[0] - width - 10, 96.0), Axis(*ends, 10.0, sheet.width - 20), columns)
    room = min(sheet.room, max(across(part.label, weight="bold") for part in data.parts))
    return Plan(sheet, data, room, Axis(*ends, room + 28, at - room - 40), columns)


def _write_heads(plan: Plan, top: float) -> float:
    """The names of the columns; the height where rows begin."""
    sheet, columns = plan.sheet, plan.columns
    rooms = [columns[0] - (plan.axis.end if sheet.wide else 0.0) - 6]
    rooms += [right - left - 8 for left, right in pairwise(columns)]
    heads = zip(columns, ["end"] * len(rooms), rooms, _heads(plan.data, sheet.words), strict=True)
    y = sheet.heads(top, heads, {"size": LESS} | BOLD)
    if sheet.wide:
        sheet.text(sheet.width, y, sheet.words.text("figures-gap"), align="end", up="top", **SECOND)
    return y + LESS * LEADING + 8


def _draw_part(plan: Plan, part: Part, top: float, look: Style) -> float:
    """A row: its name, its numbers beside it or, on a phone where they are many, below it, and its marks."""
    sheet, data, wide = plan.sheet, plan.data, plan.sheet.wide
    beside, cells = wide or (data.few and len(data.levels) <= 3), _cells(data, part, sheet)
    name = fit(part.label, plan.room if beside else sheet.width, **look)
    more, lines, goals = LEAD * name.count("\n"), max(text.count("\n") for text in cells), bool(part.aims)
    drop = 0.0 if beside else more + LEAD + 2
    marks = max(0.0, drop + LEAD * lines - more) + 21
    slot = sheet.slot(top + 18 * (goals and wide), [name, *cells], (38.0, 14), (12, marks, 0, 16 + 20 * goals))
    sheet.text(0, slot.name, name, **look)
    for at, text in zip(plan.columns, cells, strict=True):
        below = 0.0 if wide else drop + LEAD * text.count("\n") / 2
        _write_cell(sheet, at, slot.text + below, text, look)
    if wide:
        sheet.text(sheet.width, slot.text, _gap(data, part, sheet.words), align="end", **SECOND | look)
    _draw_levels(plan, part, slot.y, slot.y - 17 if wide else slot.y + 21)
    return slot.below


def _write_cell(sheet: Sheet, at: float, y: float, text: str, look: Style) -> None:
    """A number, or where there is none to show a dash on a hatched field."""
    if text == "–":
        sheet.missing(at - 22, y)
        at -= 7
    sheet.text(at, y, text, align="end", size=LESS, **look)


def _draw_levels(plan: Plan, part: Part, y: float, goals: float) -> None:
    """The marks of a row on the line that joins its ends, the intervals of few as bars behind them, and its targets."""
    sheet, data, axis, words = plan.sheet, plan.data, plan.axis, plan.sheet.words
    sheet.level(y, (axis(part.shown[0].value), axis(part.shown[-1].value)), style.RULE, 2.0)
    for place, row in enumerate(part.rows):
        if not row.shown:
            continue
        size, colour, shape = _look(data, place)
        with sheet.mark(row.key, mark_title(words, row, part.label, words.level(row.segment, row.level))):
            if data.few:
                sheet.box((axis(row.low), y - 3), (axis(row.high) - axis(row.low), 6), colour, opacity="0.3")
            sheet.dot(axis(row.value), y, size, colour, shape=shape)
            sheet.hit(axis(row.value) - 12, y - 13, 24, 26)
    for aim in part.aims:
        x, value = axis(aim.goal), words.figure(aim.goal_row)
        text = words.text("figures-target-of", group=_people(aim.goal_row, words), value=value)
        sheet.upright(x, (y - 11, y + 11), INK, 3.0)
        sheet.centre(x, goals, text, (0.0, axis.end + 60 if sheet.wide else sheet.width), "middle")
