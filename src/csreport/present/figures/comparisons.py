"""Held against others: the levels of a grouping, before and after, and what was to be reached."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from csreport.chapters.customers import limit_words, verdicts
from csreport.estimates import Estimates, Row, direction
from csreport.facts import Name, Sentence
from csreport.present import layout, vectors
from csreport.present.layout import Axis, Drawing, Sample, Sheet, across, drawn, extent, fit, last_period, mark_title
from csreport.present.results import VERDICT_MARKS, Aim, aims, goals_of, verdict_words
from csreport.present.vectors import BOLD, COLOUR, CONTEXT, FOCUS, INK, LEAD, LEADING, LEAST, LESS, SECOND, TONES, Style
from csreport.present.words import Words, capital, stars
from csreport.project.targets import Service, Target

# ---- who is satisfied: the levels of one grouping on every part of the service, the widest gap first ----
APART = 4  # levels that have a number each; of more only the lowest and the highest are named
SIZES = {2: (9, 15), 3: (8, 12, 16), 4: (7, 10, 13, 16)}  # of discs, by the order of the levels
SHADES = {2: (CONTEXT, INK), 3: (CONTEXT, FOCUS, INK), 4: (CONTEXT, FOCUS, vectors.INK2, INK)}
MOST = {True: 132.0, False: 116.0}  # wide or not: room of the widest number with its name
SHAPES = (vectors.ROUND, vectors.DIAMOND, vectors.UP, vectors.DOWN)  # of levels without an order


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
        stat = layout.one_statistic(rows)[0].stat
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
            sheet.upright(axis(value), (start - (2 if sheet.wide else -4), y), vectors.GRID)
    for value, text in numbers.items():
        sheet.centre(axis(value), y + 3, text)
    return y + 22


def _look(data: Groups, place: int) -> tuple[float, str, str]:
    """Size, colour and shape of a level's mark."""
    count = max(2, len(data.levels))
    if not data.few:
        return 9.0, FOCUS, vectors.ROUND
    shade = SHADES[count][place]
    return (SIZES[count][place], shade, vectors.ROUND) if data.ordered else (11.0, shade, SHAPES[place])


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
    _draw_levels(plan, part, slot.y, slot.y - 22 if wide else slot.y + 21)
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
    sheet.level(y, (axis(part.shown[0].value), axis(part.shown[-1].value)), vectors.RULE, 2.0)
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


# ---- what fell, what rose, and what did not clearly change ------------------------------------------
MOST_MOVES = 16  # rows that a figure holds; what fell or rose is never left out
HEADS = {-1: "figures-fell", 1: "figures-rose", 0: "figures-unclear"}


@dataclass(frozen=True)
class Move:
    """One measure: its change, what it was and is, and the change of its top answers."""

    label: str
    row: Row
    told: str
    top: Row | None
    way: int


@dataclass(frozen=True)
class Changes:
    """Changes on one scale: what fell, what rose, and the rest, the largest first; how many are left out."""

    moves: dict[int, list[Move]]
    counts: dict[int, int]
    since: str
    now: str

    @property
    def rows(self) -> list[Move]:
        """All that is drawn."""
        return [move for moves in self.moves.values() for move in moves]


def changes(estimates: Estimates, words: Words) -> Drawing | None:
    """Since the first period compared with: what fell, what rose, and what did not clearly change.

    Of all items, or where none is given of all measures; one part for each length of scale.
    """
    period, since = last_period(estimates), layout.earlier_period(estimates)
    known, book = estimates.of_all(period=period), words.codebook
    rows = layout.one_statistic(row for row in known.select(against=since, category="") if row.shown) if since else []
    items = [row for row in rows if row.measure in book.items and book.items[row.measure].role is None]
    found: dict[str, list[Move]] = {}
    for row in items or rows:
        now, top = known.get(row, against=""), known.get(row, stat="top_box")
        if now is not None and now.shown:
            shown = top if top is not None and top.shown else None
            move = Move(
                words.label(row.measure), row, layout.from_to(now, row, words), shown, direction(row, words.alpha)
            )
            found.setdefault(words.unit(now), []).append(move)
    names = [layout.short_period(words, name, period) for name in (since.partition(":")[2], period)] if since else []
    ranked = sorted(found.values(), key=lambda moves: -len(moves))
    return drawn(_draw_changes, [_ordered(moves, *names) for moves in ranked], words)


def _ordered(moves: Sequence[Move], since: str, now: str) -> Changes:
    largest = sorted(moves, key=lambda move: (-abs(move.row.value), move.row.value))
    groups = {way: [move for move in largest if move.way == way] for way in HEADS}
    counts = {way: len(group) for way, group in groups.items()}
    if counts[0] <= (room := max(0, MOST_MOVES - counts[-1] - counts[1])):
        groups[0] = sorted((move for move in moves if not move.way), key=lambda move: move.row.value)
    return Changes(groups | {0: groups[0][:room]}, counts, since, now)


@dataclass(frozen=True)
class Columns:
    """The room of names, the axis of marks, and right ends of the numbers."""

    names: float
    axis: Axis
    ends: tuple[float, ...]


def _draw_changes(data: Sequence[Changes], sheet: Sheet) -> float:
    """The scales one below the other."""
    y = 0.0
    for part in data:
        y = _draw_moves(part, sheet, y) + (16 if part is not data[-1] else 4)
    return y


def _draw_moves(data: Changes, sheet: Sheet, top: float) -> float:
    tops = sheet.wide and any(move.top for move in data.rows)
    plan = _columns(data, sheet, tops=tops)
    y = top = _write_move_heads(sheet, data, plan, top)
    mark, axis = sheet.place, plan.axis
    for way in data.moves:
        if data.counts[way]:
            y = _draw_group(sheet, data, way, plan, y)
    with sheet.behind(mark):
        for value, text in axis.numbers(
            sheet.words, data.rows[0].row.stat, max(2, min(4, int(axis.length / 60)))
        ).items():
            zero, plus = abs(value) < 1e-9, "+" * (value > 1e-9 and "+" not in text)
            sheet.upright(axis(value), (top, y), vectors.GHOST if zero else vectors.GRID, 1.25 if zero else 1.0)
            sheet.centre(axis(value), top - 9, "0" if zero else plus + text, up="middle")
    return y


def _columns(data: Changes, sheet: Sheet, *, tops: bool) -> Columns:
    words, last = sheet.words, sheet.width
    values = [value for move in data.rows for value in (move.row.low, move.row.value, move.row.high, -move.row.value)]
    low, high = extent([*values, 0.0], stat=data.rows[0].row.stat, units=20)
    most = max(-low, high)
    if not sheet.wide:
        return Columns(last - 62, Axis(-most, most, 4.0, last - 8), (last,))
    room = min(sheet.room, max(across(move.label, weight="bold") for move in data.rows))
    points = max(70.0, min(110.0, across(words.text("figures-top-points"), LEAST))) + 20
    middle = last - (points if tops else 0.0)
    wide = max(across(move.told, LESS) for move in data.rows)
    first = middle - max(wide, across(f"{data.since} → {data.now}", LEAST)) - 20
    ends = (first, middle, last) if tops else (first, middle)
    return Columns(room + 12, Axis(-most, most, room + 40, first - 80 - room - 34), ends)


def _write_move_heads(sheet: Sheet, data: Changes, plan: Columns, top: float) -> float:
    """What the columns are; the height where the rows begin, below the numbers of the axis."""
    words, ends = sheet.words, plan.ends
    if not sheet.wide:
        sheet.quiet(ends[0], top, words.text("figures-since", period=data.since), "end", "top")
        return top + 42
    told = words.text("figures-from-to", before=data.since, now=data.now)
    heads = [words.text("figures-change"), told, words.text("figures-top-points")][: len(ends)]
    rooms = [70.0, *(max(other - end - 14, 40.0) for end, other in pairwise(ends))]
    return sheet.heads(top, zip(ends, ["end"] * 3, rooms, heads, strict=False)) + 38


def _draw_group(sheet: Sheet, data: Changes, way: int, plan: Columns, top: float) -> float:
    text = sheet.words.text(HEADS[way], n=data.counts[way])
    sheet.rule(top)
    sheet.text(0, top + 16, text, size=LESS, colour=COLOUR[way] if way else vectors.INK2, **BOLD)
    y = top + 28
    for move in data.moves[way]:
        y = _draw_move(sheet, move, plan, y)
    if left_out := data.counts[way] - len(data.moves[way]):
        text = sheet.words.text("figures-more", n=left_out)
        sheet.text(14, y + 10, text, size=LESS, colour=vectors.INK3)
        y += 22
    return y + 6


def _draw_move(sheet: Sheet, move: Move, plan: Columns, top: float) -> float:
    """Name, change, and what it was and is, beside the mark; on a phone above it, the last where no mark is."""
    words, clear, axis, row = sheet.words, bool(move.way), plan.axis, move.row
    look: Style = BOLD if clear else SECOND
    name = fit(move.label, plan.names, vectors.TEXT if clear else LESS, weight="bold" if clear else "normal")
    slot = sheet.slot(top, [name], (30.0 if clear else 22.0, 6), (10, 18, 10, 13))
    with sheet.row(slot, row.key, f"{mark_title(words, row, move.label)}\n{move.told}"):
        sheet.text(14 if sheet.wide else 0, slot.name, name, **look, ground="" if sheet.wide else vectors.PAPER)
        sheet.level(slot.y, (axis(0), axis(row.value)), vectors.RULE, 2.0)
        sheet.interval(axis, slot.y, row, COLOUR[move.way], 12.0 if clear else 7.0)
        change = words.figure(row, signed=True)
        sheet.text(
            plan.ends[0], slot.text, change, align="end", **look | ({"colour": COLOUR[move.way]} if clear else {})
        )
        if not sheet.wide:
            sheet.quiet(*_beside(sheet, axis, row, slot.y, move.told))
            return slot.below
        sheet.text(plan.ends[1], slot.y, move.told, align="end", **SECOND)
        if move.top is not None:
            real = clear and direction(move.top, words.alpha) != 0
            top_look: Style = {"size": LESS, "colour": COLOUR[move.way]} | BOLD if real else vectors.QUIET
            sheet.text(plan.ends[2], slot.y, words.figure(move.top, signed=True), align="end", **top_look)
    return slot.below


def _beside(sheet: Sheet, axis: Axis, row: Row, y: float, text: str) -> tuple[float, float, str, str]:
    """A text at the side of a line where no mark is: its place and how it is set."""
    places = [axis(value) for value in (row.low, row.value, row.high, 0.0) if not math.isnan(value)]
    first, last = min(places), max(places)
    if first - 16 > across(text, LEAST) or first > sheet.width - last:
        return 0, y, text, "start"
    return sheet.width, y, text, "end"


# ---- targets ----------------------------------------------------------------------------------------
def targets(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None = None) -> Drawing | None:
    """Indicators with interval against their targets, and the verdict; `declared` are the targets by id.

    The interval that decides is drawn: around a goal from a baseline, that of their distance.
    """
    found = list[Aim]()
    for aim in aims(estimates, words, declared or {}):
        if aim.row is not None and aim.distance is not None and aim.distance.shown:
            ends = {end: aim.goal + getattr(aim.distance, end) for end in ("low", "high")}
            found.append(replace(aim, row=replace(aim.row, **ends)))
    return drawn(_draw_targets, found, words)


def clocks(estimates: Estimates, words: Words, *, declared: Service) -> Drawing | None:
    """Limits of time: the share of cases that keeps each, before and now, what was aimed at, and the verdict.

    The one furthest from what was aimed at stands first.
    """
    found, since = list[Aim](), layout.earlier_period(estimates)
    for row, limit, verdict in verdicts(estimates, last_period(estimates), declared):
        name = capital(words.plain(Sentence("service-row", **limit_words(row, limit, words.codebook))))
        goal = replace(row, value=limit.share, low=math.nan, high=math.nan)
        aim = Aim(name, "", row, goal, None, None, math.nan, at_least=True, stable=0, verdict=verdict)
        change = estimates.get(row, against=since) if since else None
        found.append(replace(aim, change=change if change is not None and change.shown else None))
    return drawn(_draw_targets, found, words)


def _draw_targets(data: Sequence[Aim], sheet: Sheet) -> float:
    """A ruler for each: interval, value, what it was, and target; their numbers and the verdict beside it."""
    words, since = sheet.words, _since(data, sheet.words)
    verdicts = dict.fromkeys(aim.verdict for aim in data)
    samples = [
        *(layout.spot(TONES[name], verdict_words(name, words), 9.0) for name in verdicts),
        *([layout.spot(vectors.GHOST, since, 9.0)] if since else []),
        layout.stroke(vectors.INK, words.text("figures-target")),
    ]
    if any(not math.isnan(aim.benchmark) for aim in data):
        samples.append(layout.spot(vectors.GHOST, words.text("figures-benchmark"), 9.0, vectors.DIAMOND))
    y = sheet.key([*samples, *layout.base_samples((_row(aim) for aim in data), words)])
    plan, (now, goal) = _rulers(data, sheet), (words.text(head) for head in ("common-now", "common-target"))
    heads = [since, now, words.text("figures-change"), goal] if len(plan.ends) > 2 else [now, goal]
    for at, head in zip(plan.ends, heads, strict=True):
        sheet.quiet(at, y, head, "end", "top")
    y += LEAST * LEADING + 6
    for aim in data:
        sheet.rule(y)
        y = _draw_target(sheet, plan, aim, y)
    return y


def _since(data: Sequence[Aim], words: Words) -> str:
    """The earlier period beside which this one stands; "" without one."""
    changes = (aim.change for aim in data if aim.change is not None)
    return next((layout.short_period(words, one.against_id, one.period) for one in changes), "")


def _row(aim: Aim) -> Row:
    assert aim.row is not None
    return aim.row


def _verdict(aim: Aim, words: Words) -> str:
    return f"{VERDICT_MARKS[aim.verdict]} {verdict_words(aim.verdict, words)}"


def _before(aim: Aim) -> Row | None:
    """What its value was, where that is known."""
    row, change = _row(aim), aim.change
    return None if change is None else replace(row, value=row.value - change.value, low=math.nan, high=math.nan)


def _numbers(aim: Aim, words: Words, columns: int) -> list[tuple[str, Style]]:
    """Value and target, of four columns also what it was and the change, and how each is written."""
    row, before = _row(aim), _before(aim)
    now, goal = (words.figure(row) + stars(row), BOLD), (words.figure(aim.goal_row), SECOND)
    text, tone, clear = layout.moved(aim.change, words)
    change: Style = {"size": LESS, "colour": tone} | (BOLD if clear else {})
    was = words.figure(before) if before is not None else "–"
    return [now, goal] if columns == 2 else [(was, SECOND), now, (text or "–", change), goal]


def _rulers(data: Sequence[Aim], sheet: Sheet) -> Columns:
    """The room of names, where a ruler runs, and right ends of the numbers."""
    words, end, many = sheet.words, sheet.width, 4 if sheet.wide and _since(data, sheet.words) else 2
    cells = zip(*([text for text, _ in _numbers(aim, words, many)] for aim in data), strict=True)
    widths = [max(58.0 if many == 2 else 46.0, *(across(text, weight="bold") for text in column)) for column in cells]
    if not sheet.wide:
        return Columns(end - sum(widths) - 24, Axis(0.0, 1.0, 6.0, end * 0.52 - 6.0), (end - widths[1] - 12, end))
    end -= max(across(_verdict(aim, words), LESS, weight="bold") for aim in data) + 20
    ends = tuple(end - sum(widths[place + 1 :]) - 16 * (many - 1 - place) for place in range(many))
    names = min(sheet.room + (60 if many == 2 else 0), max(across(aim.label) for aim in data))
    return Columns(names, Axis(0.0, 1.0, names + 26, ends[0] - widths[0] - 34 - names - 26), ends)


def _draw_target(sheet: Sheet, plan: Columns, aim: Aim, top: float) -> float:
    words, row, tone, beside = sheet.words, _row(aim), TONES[aim.verdict], aim.change is not None and not sheet.wide
    name, said, numbers = fit(aim.label, plan.names), _verdict(aim, words), _numbers(aim, words, len(plan.ends))
    slot = sheet.slot(top, [name], (34, 10), (14, 22, 30 if beside else 14, 34 if beside else 18))
    with sheet.row(slot, row.key, f"{mark_title(words, row, aim.label)}\n{said}"):
        sheet.text(0, slot.name, name)
        _draw_ruler(sheet, plan.axis, aim, slot.y)
        for end, (text, look) in zip(plan.ends, numbers, strict=True):
            sheet.text(end, slot.text, text, align="end", **look)
        if beside:  # a phone has no room for more columns
            text, colour, _ = layout.moved(aim.change, words)
            told = words.text("figures-change-since", value=text, period=_since([aim], words))
            sheet.text(0, slot.y + 18, told, size=LEAST, colour=colour)
        if sheet.wide:
            sheet.text(plan.ends[-1] + 20, slot.y, said, size=LESS, colour=tone, **BOLD)
        else:
            sheet.text(sheet.width, slot.y, said, align="end", size=LEAST, colour=tone, **BOLD)
    return slot.below


def _draw_ruler(sheet: Sheet, ruler: Axis, aim: Aim, y: float) -> None:
    """Interval, value, target and benchmark along a line of their own: rows have their own units, or all are shares."""
    row, tone, before = _row(aim), TONES[aim.verdict], _before(aim)
    values = [row.low, row.value, row.high, aim.goal, aim.benchmark]
    reach = (0.0, 1.0) if row.stat == "within" else extent(values, stat=row.stat, units=20, pad=0.15)
    axis = Axis(*reach, ruler.start, ruler.length)
    sheet.level(y, ruler.ends, vectors.RULE)
    if before is not None:
        sheet.dot(axis(before.value), y, 9, vectors.GHOST)
    sheet.level(y, (axis(row.low), axis(row.high)), tone, 4.0)
    sheet.dot(axis(aim.benchmark), y, 9, vectors.GHOST, shape=vectors.DIAMOND)
    sheet.upright(axis(aim.goal), (y - 10, y + 10), vectors.INK, 3.0)
    sheet.dot(axis(row.value), y, 11, tone)
