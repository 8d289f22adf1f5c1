"""Before and after: what fell and rose since the period compared with, and what was to be reached."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from csreport.chapters.customers import limit_words, verdicts
from csreport.estimates import Estimates, Row, direction
from csreport.facts import Sentence
from csreport.present import layout, style
from csreport.present.forms.pieces import earlier_period, from_to, last_period, one_statistic, short_period
from csreport.present.layout import Axis, Drawing, Sheet, across, drawn, extent, fit, mark_title
from csreport.present.results import VERDICT_MARKS, Aim, aims, verdict_words
from csreport.present.style import BOLD, COLOUR, LEADING, LEAST, LESS, QUIET, SECOND, TEXT, TONES, Style
from csreport.present.words import Words, capital, stars
from csreport.project.targets import Service, Target

# ---- what fell, what rose, and what did not clearly change ------------------------------------------
MOST = 16  # rows that a figure holds; what fell or rose is never left out
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
    period, since = last_period(estimates), earlier_period(estimates)
    known, book = estimates.of_all(period=period), words.codebook
    rows = one_statistic(row for row in known.select(against=since, category="") if row.shown) if since else []
    items = [row for row in rows if row.measure in book.items and book.items[row.measure].role is None]
    found: dict[str, list[Move]] = {}
    for row in items or rows:
        now, top = known.get(row, against=""), known.get(row, stat="top_box")
        if now is not None and now.shown:
            shown = top if top is not None and top.shown else None
            move = Move(words.label(row.measure), row, from_to(now, row, words), shown, direction(row, words.alpha))
            found.setdefault(words.unit(now), []).append(move)
    names = [short_period(words, name, period) for name in (since.partition(":")[2], period)] if since else []
    ranked = sorted(found.values(), key=lambda moves: -len(moves))
    return drawn(_draw_changes, [_ordered(moves, *names) for moves in ranked], words)


def _ordered(moves: Sequence[Move], since: str, now: str) -> Changes:
    largest = sorted(moves, key=lambda move: (-abs(move.row.value), move.row.value))
    groups = {way: [move for move in largest if move.way == way] for way in HEADS}
    counts = {way: len(group) for way, group in groups.items()}
    if counts[0] <= (room := max(0, MOST - counts[-1] - counts[1])):
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
        y = _draw_part(part, sheet, y) + (16 if part is not data[-1] else 4)
    return y


def _draw_part(data: Changes, sheet: Sheet, top: float) -> float:
    tops = sheet.wide and any(move.top for move in data.rows)
    plan = _columns(data, sheet, tops=tops)
    y = top = _write_heads(sheet, data, plan, top)
    mark, axis = sheet.place, plan.axis
    for way in data.moves:
        if data.counts[way]:
            y = _draw_group(sheet, data, way, plan, y)
    with sheet.behind(mark):
        for value, text in axis.numbers(
            sheet.words, data.rows[0].row.stat, max(2, min(4, int(axis.length / 60)))
        ).items():
            zero, plus = abs(value) < 1e-9, "+" * (value > 1e-9 and "+" not in text)
            sheet.upright(axis(value), (top, y), style.GHOST if zero else style.GRID, 1.25 if zero else 1.0)
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


def _write_heads(sheet: Sheet, data: Changes, plan: Columns, top: float) -> float:
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
    sheet.text(0, top + 16, text, size=LESS, colour=COLOUR[way] if way else style.INK2, **BOLD)
    y = top + 28
    for move in data.moves[way]:
        y = _draw_move(sheet, move, plan, y)
    if left_out := data.counts[way] - len(data.moves[way]):
        text = sheet.words.text("figures-more", n=left_out)
        sheet.text(14, y + 10, text, size=LESS, colour=style.INK3)
        y += 22
    return y + 6


def _draw_move(sheet: Sheet, move: Move, plan: Columns, top: float) -> float:
    """Name, change, and what it was and is, beside the mark; on a phone above it, the last where no mark is."""
    words, clear, axis, row = sheet.words, bool(move.way), plan.axis, move.row
    look: Style = BOLD if clear else SECOND
    name = fit(move.label, plan.names, TEXT if clear else LESS, weight="bold" if clear else "normal")
    slot = sheet.slot(top, [name], (30.0 if clear else 22.0, 6), (10, 18, 10, 13))
    with sheet.row(slot, row.key, f"{mark_title(words, row, move.label)}\n{move.told}"):
        sheet.text(14 if sheet.wide else 0, slot.name, name, **look, ground="" if sheet.wide else style.PAPER)
        sheet.level(slot.y, (axis(0), axis(row.value)), style.RULE, 2.0)
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
            top_look: Style = {"size": LESS, "colour": COLOUR[move.way]} | BOLD if real else QUIET
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
    """Limits of time: the share of cases that keeps each, its interval, what was aimed at, and the verdict.

    The one furthest from what was aimed at stands first.
    """
    found = list[Aim]()
    for row, limit, verdict in verdicts(estimates, last_period(estimates), declared):
        name = capital(words.plain(Sentence("service-row", **limit_words(row, limit, words.codebook))))
        goal = replace(row, value=limit.share, low=math.nan, high=math.nan)
        found.append(Aim(name, "", row, goal, None, None, math.nan, at_least=True, stable=0, verdict=verdict))
    return drawn(_draw_targets, found, words)


def _draw_targets(data: Sequence[Aim], sheet: Sheet) -> float:
    """A ruler for each: interval, value and target; their numbers and the verdict beside it."""
    words = sheet.words
    samples = [
        layout.spot(style.FOCUS, words.text("figures-value-interval", level=sheet.words.sure), 9.0),
        layout.stroke(style.INK, words.text("figures-target")),
    ]
    if any(not math.isnan(aim.benchmark) for aim in data):
        samples.append(layout.spot(style.GHOST, words.text("figures-benchmark"), 9.0, style.DIAMOND))
    y = sheet.key([*samples, *layout.base_samples((_row(aim) for aim in data), words)])
    plan = _rulers(data, sheet)
    for at, head in zip(plan.ends, ("common-now", "common-target"), strict=True):
        sheet.quiet(at, y, words.text(head), "end", "top")
    y += LEAST * LEADING + 6
    for aim in data:
        sheet.rule(y)
        y = _draw_target(sheet, plan, aim, y)
    return y


def _row(aim: Aim) -> Row:
    assert aim.row is not None
    return aim.row


def _verdict(aim: Aim, words: Words) -> str:
    return f"{VERDICT_MARKS[aim.verdict]} {verdict_words(aim.verdict, words)}"


def _numbers(aim: Aim, words: Words) -> tuple[str, str]:
    return words.figure(_row(aim)) + stars(_row(aim)), words.figure(aim.goal_row)


def _rulers(data: Sequence[Aim], sheet: Sheet) -> Columns:
    """The room of names, where a ruler runs, and right ends of value and target."""
    words, end = sheet.words, sheet.width
    now, goal = (max(58.0, *(across(_numbers(aim, words)[part], weight="bold") for aim in data)) for part in (0, 1))
    if not sheet.wide:
        return Columns(end - now - goal - 24, Axis(0.0, 1.0, 6.0, end * 0.52 - 6.0), (end - goal - 12, end))
    end -= max(across(_verdict(aim, words), LESS, weight="bold") for aim in data) + 20
    names = min(sheet.room + 60, max(across(aim.label) for aim in data))
    return Columns(names, Axis(0.0, 1.0, names + 26, end - now - goal - 76 - names), (end - goal - 16, end))


def _draw_target(sheet: Sheet, plan: Columns, aim: Aim, top: float) -> float:
    words, row, tone = sheet.words, _row(aim), TONES[aim.verdict]
    name, said, (now, goal) = fit(aim.label, plan.names), _verdict(aim, words), _numbers(aim, words)
    slot = sheet.slot(top, [name], (34, 10), (14, 22, 14, 18))
    with sheet.row(slot, row.key, f"{mark_title(words, row, aim.label)}\n{said}"):
        sheet.text(0, slot.name, name)
        _draw_ruler(sheet, plan.axis, aim, slot.y)
        sheet.text(plan.ends[0], slot.text, now, align="end", **BOLD)
        sheet.text(plan.ends[1], slot.text, goal, align="end", **SECOND)
        if sheet.wide:
            sheet.text(plan.ends[1] + 20, slot.y, said, size=LESS, colour=tone, **BOLD)
        else:
            sheet.text(sheet.width, slot.y, said, align="end", size=LEAST, colour=tone, **BOLD)
    return slot.below


def _draw_ruler(sheet: Sheet, ruler: Axis, aim: Aim, y: float) -> None:
    """Interval, value, target and benchmark along a line of their own: rows have their own units, or all are shares."""
    row, tone = _row(aim), TONES[aim.verdict]
    values = [row.low, row.value, row.high, aim.goal, aim.benchmark]
    reach = (0.0, 1.0) if row.stat == "within" else extent(values, stat=row.stat, units=20, pad=0.15)
    axis = Axis(*reach, ruler.start, ruler.length)
    sheet.level(y, ruler.ends, style.RULE)
    sheet.level(y, (axis(row.low), axis(row.high)), tone, 4.0)
    sheet.dot(axis(aim.benchmark), y, 9, style.GHOST, shape=style.DIAMOND)
    sheet.upright(axis(aim.goal), (y - 10, y + 10), style.INK, 3.0)
    sheet.dot(axis(row.value), y, 11, tone)
