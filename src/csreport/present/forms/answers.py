"""Bars of answers: how the answers to a question are shared out, and the groups of the Net Promoter Score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row
from csreport.present.forms.pieces import QUIET, Style, draw_key, fit, swatch
from csreport.present.layout import (
    FOCUS,
    INK,
    INK3,
    LEAD,
    LEAST,
    LESS,
    TINIEST,
    Axis,
    Sheet,
    across,
    answer_colours,
    mark_title,
    name_rows,
    readable_on,
)
from csreport.present.vectors import Canvas
from csreport.present.words import Words
from csreport.project.errors import RenderError

GROUPS = {"detractors": "0–6", "passives": "7–8", "promoters": "9–10"}  # with the answers that each has
TALL = 24.0  # units: height of a bar


@dataclass(frozen=True)
class Bar:
    """The shares of all answers of one question, period or group, and what is said beside them."""

    label: str
    parts: list[Row | None]
    said: str
    interval: str = ""
    score: Row | None = None


@dataclass(frozen=True)
class Bars:
    """Bars over the same answers, and the head of what is said beside them."""

    bars: list[Bar]
    options: list[str]
    colours: list[str]
    head: str


# ---- reading ----------------------------------------------------------------------------------------
def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows of one measure, period and level."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault((row.measure, row.period, row.segment, row.level), []).append(row)
    return list(found.values())


def read_likert(estimates: Estimates, words: Words) -> Bars | None:
    """One bar per measure (most positive first), or per period or level in the order given.

    Raises
    ------
    RenderError
        When the measures have different scales, or a category is no scale point.
    """
    rows = [row for row in estimates if row.shown and not row.against and row.stat == "share"]
    if not rows:
        return None
    points, groups = _scale_points(rows, words), _groups(rows)
    half = len(points) // 2
    bars = []
    for label, group in zip(name_rows([group[0] for group in groups], words), groups, strict=True):
        at = {float(row.category): row for row in group}
        parts = [at.get(point) for point in points]
        upper = sum(row.value for row in parts[-half:] if row is not None)
        bars.append((upper, Bar(label, parts, words.percent(upper))))
    if len({row.measure for row in rows}) > 1:
        bars.sort(key=lambda pair: -pair[0])
    item = rows[0].measure
    known = item in words.codebook.items
    options = [words.option(item, point) if known else f"{point:g}" for point in points]
    head = " + ".join(options[-half:]) if half < 3 else words.text("figures-upper", count=half)
    return Bars([bar for _, bar in bars], options, list(answer_colours(len(points))), head)


def _scale_points(rows: Sequence[Row], words: Words) -> list[float]:
    """Answer options of the measures: the points of their scale, and those that were given."""
    items = words.codebook.items
    scales = {tuple(words.codebook.scale(row.measure).points) for row in rows if row.measure in items}
    if len(scales) > 1:
        raise RenderError("figure 'likert': measures on different scales; draw one figure for each scale")
    try:
        return sorted({float(row.category) for row in rows}.union(*scales))
    except ValueError as error:
        raise RenderError(f"figure 'likert': a category is no point of a scale ({error})") from None


def read_nps(estimates: Estimates, words: Words) -> Bars | None:
    """One bar per period (or level) that has all three groups, in the order given, with its score."""
    rows = [row for row in estimates if row.shown and not row.against]
    whole = []
    for group in _groups(rows):
        found = {row.category if row.stat == "share" else row.stat: row for row in group}
        if GROUPS.keys() <= found.keys():
            whole.append(found)
    labels = name_rows([found["detractors"] for found in whole], words)
    if len(whole) == 1:
        labels = [words.period(whole[0]["detractors"].period)]
    bars = []
    for label, found in zip(labels, whole, strict=True):
        score = found.get("nps")
        said = (words.figure(score), words.interval(score)) if score is not None else ("", "")
        bars.append(Bar(label, [found[name] for name in GROUPS], *said, score))
    if not bars:
        return None
    options = [f"{words.text(f'figures-{name}')} {answers}" for name, answers in GROUPS.items()]
    colours = answer_colours(5)
    return Bars(bars, options, [colours[0], colours[2], colours[4]], "NPS" if any(bar.score for bar in bars) else "")


# ---- drawing ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Plan:
    """What bars are drawn on: the axis of shares, and the start of what stands beside them."""

    canvas: Canvas
    sheet: Sheet
    data: Bars
    axis: Axis
    beside: float


def draw_bars(data: Bars, sheet: Sheet) -> str:
    """Bars with each share where it has room, and beside them what their upper part comes to, or the score."""
    canvas, words = sheet.canvas(), sheet.words
    top = draw_key(canvas, [swatch(*pair) for pair in zip(data.colours, data.options, strict=True)])
    head = fit(data.head, 150.0, LEAST)
    widest = max(across(bar.said, weight="bold") for bar in data.bars)
    interval = max(across(bar.interval, LEAST) for bar in data.bars) if sheet.wide else 0.0
    room = widest + (interval + 10 if interval else 0.0)
    room = max(room, across(head, LEAST)) if sheet.wide else room
    names = min(sheet.room, max(across(bar.label) for bar in data.bars)) if sheet.wide else sheet.width
    start = names + 16 if sheet.wide else 0.0
    axis = Axis(0.0, 1.0, start, sheet.width - room - 12 - start)
    at, align = (axis.end + 12, "start") if sheet.wide else (sheet.width, "end")
    canvas.text(at, top, head, align=align, up="top", **QUIET)
    canvas.text(start, top, words.text("figures-answers"), up="top", **QUIET)
    plan = Plan(canvas, sheet, data, axis, axis.end + 12)
    y = top + LEAST * 1.2 * (head.count("\n") + 1) + 6
    for bar in data.bars:
        y = _draw_bar(plan, bar, names, y)
    return canvas.svg(y)


def _draw_bar(plan: Plan, bar: Bar, names: float, top: float) -> float:
    """A bar with its name beside it, or above it on a phone; the height below it."""
    name = fit(bar.label, names)
    lines = LEAD * (name.count("\n") + 1)
    if plan.sheet.wide:
        height = max(TALL + 12, lines + 8)
        y = top + height / 2
        plan.canvas.text(0, y, name)
    else:
        y, height = top + lines + 4 + TALL / 2, lines + TALL + 14
        plan.canvas.text(0, top + lines / 2, name)
    _draw_parts(plan, bar, y)
    _write_beside(plan, bar, y)
    return top + height


def _draw_parts(plan: Plan, bar: Bar, y: float) -> None:
    canvas, data, axis, words, at = plan.canvas, plan.data, plan.axis, plan.sheet.words, 0.0
    for row, colour, option in zip(bar.parts, data.colours, data.options, strict=True):
        if row is None or not row.value:
            continue
        with canvas.mark(row.key, mark_title(words, row, bar.label, option)):
            canvas.box((axis(at), y - TALL / 2), (row.value * axis.length - 1, TALL), colour)
            text = words.fixed(100 * row.value, 0)
            if row.value * axis.length > across(text, TINIEST) + 8:
                style: Style = {"size": TINIEST, "colour": readable_on(colour), "align": "middle"}
                canvas.text(axis(at + row.value / 2) - 0.5, y, text, **style)
        at += row.value


def _write_beside(plan: Plan, bar: Bar, y: float) -> None:
    """The upper part, or the score with its interval; that of the first bar stands out."""
    canvas, at, strong = plan.canvas, plan.beside, bar is plan.data.bars[0]
    if bar.score is None:
        canvas.text(at, y, bar.said, size=LESS, colour=FOCUS, weight="bold" if strong else "normal")
        return
    with canvas.mark(bar.score.key, mark_title(plan.sheet.words, bar.score, bar.label, "NPS")):
        canvas.text(at, y, bar.said, weight="bold", colour=INK if strong else INK3)
        if plan.sheet.wide:
            canvas.text(at + across(bar.said, weight="bold") + 10, y, bar.interval, **QUIET)
