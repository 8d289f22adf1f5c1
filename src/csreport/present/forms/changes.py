"""What changed since the period that is compared with: what fell, what rose, and what did not clearly change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row, direction
from csreport.present.forms.pieces import (
    QUIET,
    Style,
    before,
    draw_interval,
    earlier_period,
    fit,
    last_period,
    one_statistic,
    short_period,
)
from csreport.present.layout import (
    ALERT,
    COLOUR,
    FOCUS,
    GHOST,
    GRID,
    INK2,
    INK3,
    LEAD,
    LEAST,
    LESS,
    RULE,
    TEXT,
    Axis,
    Sheet,
    across,
    clamp,
    extent,
    mark_title,
    scale_of,
)
from csreport.present.vectors import Canvas
from csreport.present.words import Words

MOST = 16  # rows that a figure holds; what fell or rose is never left out
HEADS = {-1: "figures-fell", 1: "figures-rose", 0: "figures-unclear"}


# ---- reading ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Move:
    """One measure: its change, what it was and is, and the change of its top answers."""

    label: str
    row: Row
    now: Row
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


def read_changes(estimates: Estimates, words: Words) -> list[Changes]:
    """Changes of all items, or where none is given of all measures, since the first period compared with.

    One part for each length of scale, the one with the most measures first.
    """
    period, since = last_period(estimates), earlier_period(estimates)
    known = estimates.of_all(period=period)
    rows = one_statistic(row for row in known.select(against=since, category="") if row.shown) if since else []
    book = words.codebook
    items = [row for row in rows if row.measure in book.items and book.items[row.measure].role is None]
    found: dict[str, list[Move]] = {}
    for row in items or rows:
        now = known.get(row, against="")
        if now is not None and now.shown:
            way, top = direction(row, words.alpha), known.get(row, stat="top_box")
            move = Move(words.label(row.measure), row, now, top if top is not None and top.shown else None, way)
            found.setdefault(words.unit(now), []).append(move)
    short = short_period(words, since.partition(":")[2], period) if since else ""
    ranked = sorted(found.values(), key=lambda moves: -len(moves))
    return [_ordered(moves, short, short_period(words, period, period)) for moves in ranked]


def _ordered(moves: Sequence[Move], since: str, now: str) -> Changes:
    groups = {way: [move for move in moves if move.way == way] for way in HEADS}
    counts = {way: len(group) for way, group in groups.items()}
    for way, group in groups.items():
        group.sort(key=lambda move: -abs(move.row.value) if way else move.row.value)
    room = max(0, MOST - counts[-1] - counts[1])
    if counts[0] > room:
        groups[0] = sorted(groups[0], key=lambda move: -abs(move.row.value))[:room]
    return Changes(groups, counts, since, now)


# ---- drawing ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Plan:
    """What rows are drawn on: the room of names, the axis of changes, and right ends of the columns."""

    canvas: Canvas
    sheet: Sheet
    data: Changes
    room: float
    axis: Axis
    columns: tuple[float, float, float]


def draw_changes(data: Sequence[Changes], sheet: Sheet) -> str:
    """The scales one below the other."""
    canvas, y = sheet.canvas(), 0.0
    for part in data:
        y = _draw_part(canvas, part, sheet, y) + (16 if part is not data[-1] else 4)
    return canvas.svg(y)


def _draw_part(canvas: Canvas, data: Changes, sheet: Sheet, top: float) -> float:
    plan = _plan(canvas, data, sheet)
    y = top = _write_heads(plan, top)
    mark, numbers = canvas.place, _numbers(data, plan, sheet)
    for way in data.moves:
        if data.counts[way]:
            y = _draw_group(plan, way, y)
    with canvas.behind(mark):
        for value, text in numbers.items():
            zero = abs(value) < 1e-9
            canvas.line([plan.axis(value)] * 2, [top, y], GHOST if zero else GRID, 1.25 if zero else 1.0)
            at = clamp(plan.axis(value), across(text, LEAST), within=(0.0, sheet.width))
            canvas.text(at, top - 9, text, align="middle", **QUIET)
    return y


def _numbers(data: Changes, plan: Plan, sheet: Sheet) -> dict[float, str]:
    stat, words = data.rows[0].row.stat, sheet.words
    found = scale_of(words, stat, (plan.axis.low, plan.axis.high), max(2, min(4, int(plan.axis.length / 60))))
    return {
        value: "0" if abs(value) < 1e-9 else ("+" if value > 1e-9 and "+" not in text else "") + text
        for value, text in found.items()
    }


def _from_to(move: Move, words: Words) -> str:
    earlier = before(move.now, move.row)
    return words.text("figures-from-to", before=words.figure(earlier), now=words.figure(move.now))


def _points(move: Move, words: Words) -> str:
    return words.figure(move.top, signed=True) if move.top is not None else ""


def _plan(canvas: Canvas, data: Changes, sheet: Sheet) -> Plan:
    words = sheet.words
    values = [value for move in data.rows for value in (move.row.low, move.row.value, move.row.high, -move.row.value)]
    low, high = extent([*values, 0.0], stat=data.rows[0].row.stat, units=20)
    most = max(-low, high)
    if not sheet.wide:
        return Plan(
            canvas, sheet, data, sheet.width - 62, Axis(-most, most, 4.0, sheet.width - 8), (sheet.width, 0.0, 0.0)
        )
    room = min(sheet.room, max(across(move.label, weight="bold") for move in data.rows))
    last = sheet.width
    tops = any(move.top for move in data.rows)
    middle = last - (max(70.0, min(110.0, across(words.text("figures-top-points"), LEAST))) + 20 if tops else 0.0)
    wide = max(across(_from_to(move, words), LESS) for move in data.rows)
    first = middle - max(wide, across(f"{data.since} → {data.now}", LEAST)) - 20
    return Plan(
        canvas, sheet, data, room + 12, Axis(-most, most, room + 40, first - 80 - room - 34), (first, middle, last)
    )


def _write_heads(plan: Plan, top: float) -> float:
    """What the columns are; the height where the rows begin, below the numbers of the axis."""
    canvas, sheet, data = plan.canvas, plan.sheet, plan.data
    words = sheet.words
    if not sheet.wide:
        canvas.text(
            plan.columns[0], top, words.text("figures-since", period=data.since), align="end", up="top", **QUIET
        )
        return top + 42
    heads = [words.text("figures-change"), words.text("figures-from-to", before=data.since, now=data.now), ""]
    if any(move.top for move in data.rows):
        heads[2] = words.text("figures-top-points")
    rooms = (70.0, plan.columns[1] - plan.columns[0] - 14, plan.columns[2] - plan.columns[1] - 14)
    texts = [fit(head, max(room, 40.0), LEAST) for head, room in zip(heads, rooms, strict=True)]
    lines = max(text.count("\n") for text in texts)
    for at, text in zip(plan.columns, texts, strict=True):
        canvas.text(at, top + (lines - text.count("\n")) * LEAST * 1.2, text, align="end", up="top", **QUIET)
    return top + lines * LEAST * 1.2 + 38


def _draw_group(plan: Plan, way: int, top: float) -> float:
    canvas, sheet, data = plan.canvas, plan.sheet, plan.data
    words, moves = sheet.words, data.moves[way]
    canvas.line([0, sheet.width], [top, top], RULE)
    canvas.text(
        0,
        top + 16,
        words.text(HEADS[way], n=data.counts[way]),
        size=LESS,
        weight="bold",
        colour=COLOUR[way] if way else INK2,
    )
    y = top + 28
    for move in moves:
        y = (_draw_wide if sheet.wide else _draw_narrow)(plan, move, y)
    left_out = data.counts[way] - len(moves)
    if left_out:
        canvas.text(14, y + 10, words.text("figures-more", n=left_out), size=LESS, colour=INK3)
        y += 22
    return y + 6


def _style(move: Move) -> Style:
    return {"weight": "bold"} if move.way else {"size": LESS, "colour": INK2}


def _toned(move: Move) -> Style:
    return {"weight": "bold", "colour": COLOUR[move.way]} if move.way else _style(move)


def _title(move: Move, words: Words) -> str:
    return f"{mark_title(words, move.row, move.label)}\n{_from_to(move, words)}"


def _draw_wide(plan: Plan, move: Move, top: float) -> float:
    canvas, sheet = plan.canvas, plan.sheet
    words, clear = sheet.words, bool(move.way)
    name = fit(move.label, plan.room, TEXT if clear else LESS, weight="bold" if clear else "normal")
    height = max(30.0 if clear else 22.0, LEAD * (name.count("\n") + 1) + 6)
    y = top + height / 2
    with canvas.mark(move.row.key, _title(move, words)):
        canvas.text(14, y, name, **_style(move))
        _draw_move(canvas, move, plan.axis, y)
        canvas.text(plan.columns[0], y, words.figure(move.row, signed=True), align="end", **_toned(move))
        canvas.text(plan.columns[1], y, _from_to(move, words), align="end", size=LESS, colour=INK2)
        real = move.top is not None and clear and direction(move.top, words.alpha) != 0
        style: Style = {"size": LESS, "weight": "bold", "colour": COLOUR[move.way]} if real else QUIET
        canvas.text(plan.columns[2], y, _points(move, words), align="end", **style)
        canvas.hit(0, top, sheet.width, height)
    return top + height


def _draw_narrow(plan: Plan, move: Move, top: float) -> float:
    """The name and the change above the mark; from what to what where no mark is."""
    canvas, sheet = plan.canvas, plan.sheet
    words, clear = sheet.words, bool(move.way)
    name = fit(move.label, plan.room, TEXT if clear else LESS, weight="bold" if clear else "normal")
    more = LEAD * name.count("\n")
    y = top + 10 + more + 18
    with canvas.mark(move.row.key, _title(move, words)):
        canvas.text(0, top + 10 + more / 2, name, **_style(move))
        canvas.text(sheet.width, top + 10, words.figure(move.row, signed=True), align="end", **_toned(move))
        _draw_move(canvas, move, plan.axis, y)
        said, known = _from_to(move, words), [move.row.low, move.row.value, move.row.high, 0.0]
        first, last = (edge(map(plan.axis, (v for v in known if not math.isnan(v)))) for edge in (min, max))
        left = first - 16 > across(said, LEAST) or first > sheet.width - last
        canvas.text(0 if left else sheet.width, y, said, align="start" if left else "end", **QUIET)
        canvas.hit(0, top, sheet.width, y + 10 - top)
    return y + 13


def _draw_move(canvas: Canvas, move: Move, axis: Axis, y: float) -> None:
    tone = {1: FOCUS, -1: ALERT, 0: INK3}[move.way]
    canvas.line([axis(0), axis(move.row.value)], [y, y], RULE, 2.0)
    draw_interval(canvas, axis, y, move.row, (tone, 12.0 if move.way else 7.0))
