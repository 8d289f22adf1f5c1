"""Bars of answers: how the answers to a question are shared out, and the groups of the Net Promoter Score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    readable_on,
)
from csreport.present.vectors import Canvas
from csreport.present.words import Words

GROUPS = {"detractors": "0–6", "passives": "7–8", "promoters": "9–10"}  # with the answers that each has
TALL = 24.0  # units: height of a bar


@dataclass(frozen=True)
class Bar:
    """The shares of all answers of one question in one period, and what is said beside them."""

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
def _periods(rows: Sequence[Row], stem: Callable[[Row], str]) -> list[dict[str, Row]]:
    """Rows of each period by what they are of, in the order given."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        found.setdefault(row.period, {})[stem(row)] = row
    return list(found.values())


def read_likert(estimates: Estimates, words: Words) -> Bars | None:
    """One bar per period of one question, in the order given."""
    rows = [row for row in estimates if row.shown and not row.against and row.stat == "share"]
    if not rows:
        return None
    item, periods = rows[0].measure, _periods(rows, lambda row: row.category)
    points = words.codebook.scale(item).points
    half = len(points) // 2
    bars = []
    for found in periods:
        parts = [found.get(f"{point:g}") for point in points]
        upper = sum(row.value for row in parts[-half:] if row is not None)
        label = words.period(next(iter(found.values())).period) if len(periods) > 1 else words.label(item)
        bars.append(Bar(label, parts, words.percent(upper)))
    options = [words.option(item, point) for point in points]
    head = " + ".join(options[-half:]) if half < 3 else words.text("figures-upper", count=half)
    return Bars(bars, options, list(answer_colours(len(points))), head)


def read_nps(estimates: Estimates, words: Words) -> Bars | None:
    """One bar per period that has all three groups, in the order given, with its score."""
    rows = [row for row in estimates if row.shown and not row.against]
    bars = []
    for found in _periods(rows, lambda row: row.category if row.stat == "share" else row.stat):
        if GROUPS.keys() <= found.keys():
            score, label = found.get("nps"), words.period(found["detractors"].period)
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
