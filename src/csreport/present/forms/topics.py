"""What comments criticise and praise: two bars with intervals, side by side or, on a phone, below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row
from csreport.present.forms.pieces import SECOND, Sample, base_samples, draw_key, earlier_period, moved, swatch
from csreport.present.layout import ALERT, FOCUS, INK2, LEAD, LESS, RULE, Axis, Sheet, across, fit, mark_title
from csreport.present.vectors import Canvas
from csreport.present.words import Words

COLOURS = {"problem": ALERT, "praise": FOCUS}
MOST = 12  # topics that a figure lists
BAR, STEP = 11.0, 17.0
BEHIND = 120.0  # units behind a bar, for its number and what it moved by


@dataclass(frozen=True)
class Topic:
    """A topic: its sides, and what changed of them."""

    label: str
    sides: dict[str, tuple[Row, Row | None]]

    @property
    def problem(self) -> float:
        """By what topics are ordered."""
        row = self.sides["problem"][0]
        return row.value if row.shown else -1.0


def read_topics(estimates: Estimates, words: Words) -> list[Topic]:
    """Topics that somebody names, the most criticised first."""
    since, found = earlier_period(estimates), list[Topic]()
    for measure in words.codebook.topics:
        rows = estimates.of_all(measure=measure, stat="mention", against="")
        sides = {row.category: (row, estimates.get(row, against=since) if since else None) for row in rows}
        if len(sides) == len(COLOURS) and any(row.shown and row.value > 0 for row, _ in sides.values()):
            found.append(Topic(words.label(measure), sides))
    return sorted(found, key=lambda topic: -topic.problem)[:MOST]


def draw_topics(data: Sequence[Topic], sheet: Sheet) -> str:
    """Names at the left, or above on a phone, bars on one scale, and their numbers behind them."""
    canvas, words = sheet.canvas(), sheet.words
    rows = [row for topic in data for row, _ in topic.sides.values()]
    key: list[Sample] = [swatch(COLOURS[side], words.text("voice-side", side=side)) for side in COLOURS]
    key.append(Sample(_draw_line, words.text("voice-interval", level=sheet.level), 20.0))
    y = draw_key(canvas, [*key, *base_samples(rows, words)])
    most = max(row.high for row in rows if row.shown)
    start, half = (sheet.room + 12, (sheet.width - sheet.room - 12) / 2) if sheet.wide else (0.0, sheet.width)
    axes = {
        side: Axis(0.0, most, start + place * half * sheet.wide, half - BEHIND) for place, side in enumerate(COLOURS)
    }
    for topic in data:
        canvas.line([0, sheet.width], [y, y], RULE)
        name = fit(topic.label, sheet.room)
        height = (name.count("\n") + 1) * LEAD
        canvas.text(0, y + 6 if not sheet.wide else y + 3 + height / 2, name, up="middle" if sheet.wide else "top")
        middle = y + 3 + height / 2 if sheet.wide else y + 12 + height + STEP / 2
        for place, (side, (row, change)) in enumerate(topic.sides.items()):
            _draw_side(canvas, axes[side], (middle if sheet.wide else middle + place * STEP, row, change), words)
        y = y + 6 + height if sheet.wide else middle + 1.5 * STEP + 6
    return canvas.svg(y + 4)


def _draw_line(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x - 10, x + 10], [y, y], INK2, 1.5)


def _draw_side(canvas: Canvas, axis: Axis, what: tuple[float, Row, Row | None], words: Words) -> None:
    y, row, change = what
    if not row.shown:
        return
    with canvas.mark(row.key, mark_title(words, row)):
        canvas.box((axis.start, y - BAR / 2), (axis(row.value) - axis.start, BAR), COLOURS[row.category])
        canvas.line([axis(row.low), axis(row.high)], [y, y], INK2, 1.5)
        told = words.figure(row)
        canvas.text(axis(row.high) + 6, y, told, size=LESS)
        text, _, clear = moved(change, words)
        if clear and change is not None:
            worse = (change.value > 0) == (row.category == "problem")
            colour = ALERT if worse else FOCUS
            canvas.text(axis(row.high) + 12 + across(told, LESS), y, text, **(SECOND | {"colour": colour}))
