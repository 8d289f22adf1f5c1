"""Who is satisfied: the levels of one grouping on every part of the service, the widest gap first."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from csreport.estimates import Estimates, Row
from csreport.facts import Name
from csreport.present.forms.pieces import (
    BOLD,
    QUIET,
    SECOND,
    Sample,
    base_samples,
    draw_key,
    fit,
    goals_of,
    hatch_missing,
    last_period,
    one_statistic,
)
from csreport.present.layout import (
    CONTEXT,
    FOCUS,
    GRID,
    INK,
    INK2,
    LEAD,
    LEAST,
    LESS,
    RULE,
    Axis,
    Sheet,
    across,
    clamp,
    extent,
    mark_title,
    scale_of,
)
from csreport.present.results import Aim
from csreport.present.vectors import DIAMOND, DOWN, ROUND, UP, Canvas
from csreport.present.words import Words, stars
from csreport.project.targets import Target

APART = 4  # levels that have a number each; of more only the lowest and the highest are named
SIZES = {2: (9, 15), 3: (8, 12, 16), 4: (7, 10, 13, 16)}  # of discs, by the order of the levels
SHADES = {2: (CONTEXT, INK), 3: (CONTEXT, FOCUS, INK), 4: (CONTEXT, FOCUS, INK2, INK)}
SHAPES = (ROUND, DIAMOND, UP, DOWN)  # of levels without an order


# ---- reading ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Part:
    """One measure with the estimate of every level."""

    label: str
    rows: list[Row | None]
    aims: list[Aim]

    @property
    def shown(self) -> list[Row]:
        """What can be drawn, the lowest first."""
        return sorted((row for row in self.rows if row is not None and row.shown), key=lambda row: row.value)

    def gap(self, *, ordered: bool) -> float:
        """The last level less the first; of levels without an order, or many, the highest less the lowest."""
        first, last = self.rows[0], self.rows[-1]
        if ordered and first is not None and last is not None and first.shown and last.shown:
            return last.value - first.value
        shown = self.shown
        return shown[-1].value - shown[0].value if len(shown) > 1 else math.nan


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
        return [row for part in self.parts for row in part.rows if row is not None]


def read_groups(
    estimates: Estimates, words: Words, *, segment: str, declared: Mapping[str, Target] | None
) -> Groups | None:
    """Measures of one grouping on the scale that most of them share."""
    known = Estimates(
        row for row in estimates if row.segment == segment and row.level and row.weighting == "representative"
    )
    period, goals = last_period(known), goals_of(estimates, words, declared)
    found: dict[str, list[Row]] = {}
    for row in known.select(period=period, category="", against="", stat=["mean", "nps", "index"]):
        if row.shown or row.status == "suppressed":
            found.setdefault(row.measure, []).append(row)
    parts: dict[str, list[Part]] = {}
    levels = _levels([row.level for rows in found.values() for row in rows], segment, words)
    for measure, rows in _compared(found, words).items():
        by_level = {row.level: row for row in rows if row.stat == one_statistic(rows)[0].stat}
        first = next(iter(by_level.values()))
        aims = [
            aim for (key, stat, where, _), aim in goals.items() if (key, stat, where) == (measure, first.stat, segment)
        ]
        part = Part(words.label(measure), [by_level.get(level) for level in levels], aims)
        if len(part.shown) > 1:
            parts.setdefault(words.unit(first), []).append(part)
    if not parts:
        return None
    kept = max(parts.values(), key=len)
    leading = words.codebook.role("overall")
    head = [part for part in kept if part.shown[0].measure in {leading, "index"}][:1]
    rest = [part for part in kept if part not in head]
    ordered = _in_order(segment, (head or kept)[0], words)
    few = len(levels) <= APART
    rest.sort(key=lambda part: -abs(part.gap(ordered=ordered and few)))
    names = [words.level(segment, level) for level in levels]
    return Groups([*head, *rest], names, bool(head), ordered, kept[0].shown[0].stat)


def _compared(found: Mapping[str, list[Row]], words: Words) -> dict[str, list[Row]]:
    """The leading measure and the dimensions; without at least two of these the items instead."""
    book = words.codebook
    dimensions = [key for key in found if key in book.dimensions]
    kept = (
        dimensions if len(dimensions) > 1 else [key for key in found if key in book.items and not book.items[key].role]
    )
    leading = book.role("overall")
    return {key: rows for key, rows in found.items() if key in {leading, *kept} or (leading is None and key == "index")}


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
    values = [row.value for row in part.rows if row is not None and row.shown]
    return len(values) == len(part.rows) > 2 and values in (sorted(values), sorted(values, reverse=True))


# ---- drawing ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Plan:
    """What rows are drawn on: the room of names, the axis, right ends of the columns, and that of the gap."""

    canvas: Canvas
    sheet: Sheet
    data: Groups
    room: float
    axis: Axis
    columns: list[float]
    gap: float


def draw_groups(data: Groups, sheet: Sheet) -> str:
    """Rows of discs along one axis, with the numbers beside them, or above them on a phone."""
    canvas = sheet.canvas()
    top = draw_key(canvas, _key(data, sheet.words))
    plan = _plan(canvas, data, sheet)
    y = start = _write_heads(plan, top)
    mark = canvas.place
    for place, part in enumerate(data.parts):
        if place == 1 and data.leading:
            canvas.line([0, sheet.width], [y, y], RULE)
            y += 4
        y = (_draw_wide if sheet.wide else _draw_narrow)(plan, part, y)
    numbers = scale_of(sheet.words, data.stat, (plan.axis.low, plan.axis.high), max(2, int(plan.axis.length / 60)))
    with canvas.behind(mark):
        for value in numbers:
            canvas.line([plan.axis(value)] * 2, [start - (2 if sheet.wide else -4), y], GRID)
    for value, text in numbers.items():
        at = clamp(plan.axis(value), across(text, LEAST), within=(0.0, sheet.width))
        canvas.text(at, y + 3, text, align="middle", up="top", **QUIET)
    return canvas.svg(y + 22)


def _look(data: Groups, place: int) -> tuple[float, str, str]:
    """Size, colour and shape of a level's mark."""
    count = len(data.levels)
    if not data.few:
        return 9.0, FOCUS, ROUND
    shade = SHADES[max(2, count)][place]
    return (SIZES[max(2, count)][place], shade, ROUND) if data.ordered else (11.0, shade, SHAPES[place])


def _key(data: Groups, words: Words) -> list[Sample]:
    found = []
    for place, level in enumerate(data.levels if data.few else ()):
        size, colour, shape = _look(data, place)
        known = [row for part in data.parts if (row := part.rows[place]) is not None and row.shown]
        rows = [row for part in data.parts if (row := part.rows[place]) is not None]
        people = _people(rows[0], words) if rows else level
        n = known[0].n if known else math.nan
        text = people if math.isnan(n) else words.text("figures-group-size", group=people, n=words.fixed(n, 0))
        draw = _sampled(size, colour, shape)
        found.append(Sample(draw, text, 16.0))
    return [*found, *base_samples(data.rows, words)]


def _people(row: Row, words: Words) -> str:
    """A level as people say it: large customers."""
    return words.phrase(Name("level", row.level, row.segment))


def _sampled(size: float, colour: str, shape: str) -> Callable[[Canvas, float, float], None]:
    return lambda canvas, x, y: canvas.dot(x, y, size, colour, shape=shape)


def _ends_of(data: Groups, part: Part, words: Words) -> list[str]:
    """The numbers of a row: one for each level, or of many the lowest and the highest with their names."""
    if data.few:
        return [words.figure(row) + stars(row) if row is not None and row.shown else "–" for row in part.rows]
    shown = part.shown
    return [f"{words.level(row.segment, row.level)} {words.figure(row)}{stars(row)}" for row in (shown[0], shown[-1])]


def _gap(data: Groups, part: Part, words: Words) -> str:
    value = part.gap(ordered=data.ordered and data.few)
    if math.isnan(value):
        return "–"
    stem = replace(part.shown[0], value=value, against="level:", low=math.nan, high=math.nan)
    return words.figure(stem, signed=data.ordered and data.few)


def _heads(data: Groups, words: Words) -> list[str]:
    return data.levels if data.few else [words.text("figures-lowest"), words.text("figures-highest")]


def _plan(canvas: Canvas, data: Groups, sheet: Sheet) -> Plan:
    words = sheet.words
    values = [
        value
        for row in data.rows
        if row.shown
        for value in ((row.low, row.value, row.high) if data.few else (row.value,))
    ]
    ends = extent([*values, *(aim.goal for part in data.parts for aim in part.aims)], stat=data.stat, units=40)
    gap = max(
        across(text, LESS, weight="bold")
        for text in (words.text("figures-gap"), *(_gap(data, part, words) for part in data.parts))
    )
    most = 132.0 if sheet.wide else 116.0
    numbers = [_ends_of(data, part, words) for part in data.parts]
    widths = []
    for place, head in enumerate(_heads(data, words)):
        cells = [row[place] for row in numbers]
        wide = max(across(fit(text, most, LESS, weight="bold"), LESS, weight="bold") for text in [head, *cells])
        widths.append(min(wide, most if not data.few else 84.0 if sheet.wide else 62.0))
    ends_at, at = [], sheet.width - (gap + 22 if sheet.wide else 0.0)
    for width in reversed(widths):
        ends_at.append(at)
        at -= width + (22 if sheet.wide else 12)
    columns = ends_at[::-1]
    if not sheet.wide:
        return Plan(
            canvas,
            sheet,
            data,
            max(columns[0] - widths[0] - 10, 96.0),
            Axis(*ends, 10.0, sheet.width - 20),
            columns,
            0.0,
        )
    room = min(sheet.room, max(across(part.label, weight="bold") for part in data.parts))
    return Plan(canvas, sheet, data, room, Axis(*ends, room + 28, at - room - 40), columns, sheet.width)


def _write_heads(plan: Plan, top: float) -> float:
    """The names of the columns; the height where rows begin."""
    canvas, sheet, data = plan.canvas, plan.sheet, plan.data
    heads = _heads(data, sheet.words)
    rooms = [plan.columns[0] - (plan.axis.end if sheet.wide else 0.0) - 6]
    rooms += [right - left - 8 for left, right in zip(plan.columns, plan.columns[1:], strict=False)]
    texts = [fit(head, room, LESS, weight="bold") for head, room in zip(heads, rooms, strict=True)]
    lines = max(text.count("\n") for text in texts)
    for at, text in zip(plan.columns, texts, strict=True):
        y = top + (lines - text.count("\n")) * LESS * 1.2
        canvas.text(at, y, text, size=LESS, weight="bold", align="end", up="top")
    if sheet.wide:
        y = top + lines * LESS * 1.2
        canvas.text(plan.gap, y, sheet.words.text("figures-gap"), align="end", up="top", **SECOND)
    return top + (lines + 1) * LESS * 1.2 + 8


def _draw_wide(plan: Plan, part: Part, top: float) -> float:
    canvas, sheet, data = plan.canvas, plan.sheet, plan.data
    head = data.leading and part is data.parts[0]
    name = fit(part.label, plan.room, weight="bold" if head else "normal")
    cells = _cells(data, part, sheet)
    extra = 18 if part.aims else 0
    lines = max(text.count("\n") for text in (name, *cells))
    height = max(38.0, LEAD * (lines + 1) + 14) + extra
    y = top + extra + (height - extra) / 2
    canvas.text(0, y, name, **(BOLD if head else {}))
    for at, text in zip(plan.columns, cells, strict=True):
        _write_cell(canvas, at, y, text, head=head)
    canvas.text(plan.gap, y, _gap(data, part, sheet.words), align="end", **SECOND | (BOLD if head else {}))
    _draw_levels(plan, part, y)
    for aim in part.aims:
        _draw_target(plan, aim, y, y - 17)
    return top + height


def _draw_narrow(plan: Plan, part: Part, top: float) -> float:
    canvas, sheet, data = plan.canvas, plan.sheet, plan.data
    head = data.leading and part is data.parts[0]
    beside = data.few and len(data.levels) <= 3
    name = fit(part.label, plan.room if beside else sheet.width, weight="bold" if head else "normal")
    more, y = LEAD * name.count("\n"), top + 12
    canvas.text(0, y + more / 2, name, **(BOLD if head else {}))
    cells = _cells(data, part, sheet)
    drop = 0.0 if beside else LEAD * (name.count("\n") + 1) + 2
    for at, text in zip(plan.columns, cells, strict=True):
        _write_cell(canvas, at, y + drop + LEAD * text.count("\n") / 2, text, head=head)
    lines = max(text.count("\n") for text in cells)
    y += max(more, drop + LEAD * lines) + 21
    _draw_levels(plan, part, y)
    for aim in part.aims:
        _draw_target(plan, aim, y, y + 21)
    return y + 16 + (20 if part.aims else 0)


def _write_cell(canvas: Canvas, at: float, y: float, text: str, *, head: bool) -> None:
    """A number, or where there is none to show a dash on a hatched field."""
    if text == "–":
        hatch_missing(canvas, at - 22, y)
        at -= 7
    canvas.text(at, y, text, align="end", **SECOND | {"colour": INK} | (BOLD if head else {}))


def _cells(data: Groups, part: Part, sheet: Sheet) -> list[str]:
    found = _ends_of(data, part, sheet.words)
    return found if data.few else [fit(text, 132.0 if sheet.wide else 116.0, LESS, weight="bold") for text in found]


def _draw_levels(plan: Plan, part: Part, y: float) -> None:
    """The marks of a row on the line that joins lowest and highest, the intervals of few as bars behind them."""
    canvas, data, axis = plan.canvas, plan.data, plan.axis
    words, shown = plan.sheet.words, part.shown
    canvas.line([axis(shown[0].value), axis(shown[-1].value)], [y, y], RULE, 2.0)
    for place, row in enumerate(part.rows):
        if row is None or not row.shown:
            continue
        size, colour, shape = _look(data, place)
        with canvas.mark(row.key, mark_title(words, row, part.label, words.level(row.segment, row.level))):
            if data.few:
                canvas.box((axis(row.low), y - 3), (axis(row.high) - axis(row.low), 6), colour, opacity="0.3")
            canvas.dot(axis(row.value), y, size, colour, shape=shape)
            canvas.hit(axis(row.value) - 12, y - 13, 24, 26)


def _draw_target(plan: Plan, aim: Aim, y: float, at: float) -> None:
    canvas, sheet, axis = plan.canvas, plan.sheet, plan.axis
    words, row = sheet.words, aim.goal_row
    canvas.line([axis(aim.goal)] * 2, [y - 11, y + 11], INK, 3.0)
    text = words.text("figures-target-of", group=_people(row, words), value=words.figure(row))
    room = sheet.width if not sheet.wide else axis.end + 60
    middle = clamp(axis(aim.goal), across(text, LEAST), within=(0.0, room))
    canvas.text(middle, at, text, align="middle", **QUIET)
