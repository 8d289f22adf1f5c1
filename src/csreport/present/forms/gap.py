"""Expected and perceived: how far what was experienced lies from what was expected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.estimates import Estimates, Row
from csreport.present.forms.strips import Strip, strips
from csreport.present.key import Entry, base_entries, key_line
from csreport.present.layout import COLOUR, Margins, Sheet, Tall, write
from csreport.present.style import ALERT, FOCUS, FOCUS_LIGHT, GHOST, INK, INK3, PAPER, SIZE, SMALL, TINY, measure
from csreport.present.words import Words, stars

LIGHT = {1: FOCUS_LIGHT, -1: "#f1c7a9", 0: "#dedcd6"}


@dataclass(frozen=True)
class Gap:
    """One measure: the gap, and what was expected and perceived where that is known."""

    label: str
    row: Row
    expected: float
    perceived: float

    @property
    def way(self) -> int:
        """Whether the gap is real: its interval lies on one side of zero."""
        return int(self.row.low > 0) - int(self.row.high < 0)


def read(estimates: Estimates, words: Words) -> list[Gap]:
    """Gaps from the one that falls short most; without a mean they start from zero."""
    found = []
    for row in estimates:
        if row.stat == "gap" and row.shown and not row.against:
            mean = estimates.get(row, stat="mean")
            end = mean.value if mean is not None and mean.shown else row.value
            found.append(Gap(words.label(row.measure), row, end - row.value, end))
    known = {gap.expected != 0 for gap in found}
    if len(known) > 1:  # some without their mean: all start from zero
        found = [Gap(gap.label, gap.row, 0.0, gap.row.value) for gap in found]
    return sorted(found, key=lambda gap: gap.row.value)


def draw(data: Sequence[Gap], sheet: Sheet) -> Figure:
    """A line from expected to perceived, over the interval of the gap; the gap as a number."""
    words = sheet.words
    key = key_line(sheet, _entries(data, sheet) + base_entries((gap.row for gap in data), words))
    texts = [words.figure(gap.row) + stars(gap.row) for gap in data]
    ends = [words.interval(gap.row) for gap in data]
    first = 0.14 + max(measure(words.text("Gap"), SMALL), *(measure(text, SIZE, weight="bold") for text in texts))
    right = first + (0.1 + max(measure(text, TINY) for text in ends) if sheet.wide and any(ends) else 0.02)
    values = [v for g in data for v in (g.expected, g.perceived, g.expected + g.row.low, g.expected + g.row.high)]
    strip = Strip("", "mean", [gap.label for gap in data], values, signed=not _has_means(data))
    picture, [(axes, rows)] = strips(
        sheet, [strip], key, tall=Tall(0.29, 0.42, 0.16), margins=Margins(right=right, top=0.1)
    )
    head = {"va": "baseline", "size": SMALL, "color": INK3, "ha": "right"}
    write(axes, words.text("Gap"), at=("right", -0.06 if sheet.wide else 0.03), dx=first - 0.02, **head)
    for y, gap, text, ends_ in zip(rows.mark_at, data, texts, ends, strict=True):
        _draw_gap(axes, gap, y)
        style = {"weight": "bold" if gap.way else "normal", "color": COLOUR[gap.way] if gap.way else INK}
        write(axes, text, at=("right", y), dx=first - 0.02, ha="right", **style)
        if sheet.wide:
            write(axes, ends_, at=("right", y), dx=first + 0.06, size=TINY, color=INK3)
    return picture


def _has_means(data: Sequence[Gap]) -> bool:
    return any(gap.expected != 0 for gap in data)


def _draw_gap(axes: Axes, gap: Gap, y: float) -> None:
    tone = {1: FOCUS, -1: ALERT, 0: GHOST}[gap.way]
    if not math.isnan(gap.row.low):
        span = [gap.expected + gap.row.low, gap.expected + gap.row.high]
        axes.plot(span, [y, y], color=LIGHT[gap.way], lw=7.5, zorder=2)
    axes.plot([gap.expected, gap.perceived], [y, y], color=tone, lw=2.0, zorder=3)
    axes.plot(gap.expected, y, "o", ms=5.8, color=PAPER, mec=INK, mew=1.3, zorder=5)
    axes.plot(gap.perceived, y, "o", ms=6.4, color=tone, mec=PAPER, mew=0.8, zorder=6)


def _entries(data: Sequence[Gap], sheet: Sheet) -> list[Entry]:
    words = sheet.words
    entries = [Entry("dot", INK, words.text("expected")), Entry("full", FOCUS, words.text("perceived"))]
    if any(gap.way < 0 for gap in data):
        entries.append(Entry("full", ALERT, words.text("perceived, below expectation")))
    if any(gap.way == 0 for gap in data):
        entries.append(Entry("full", GHOST, words.text("perceived, within noise")))
    return [*entries, Entry("band", FOCUS_LIGHT, words.text("{level} interval of the gap", level=sheet.level))]
