"""Expected and perceived: how far what was experienced lies from what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row
from csreport.present.forms.rows import Cell, Column, Form, Line, Section, around, dot, draw_rows, span
from csreport.present.layout import (
    ALERT,
    COLOUR,
    FOCUS,
    FOCUS_LIGHT,
    GHOST,
    INK,
    INK3,
    TINY,
    Entry,
    Sheet,
    Tall,
    base_entries,
    mark_title,
)
from csreport.present.words import Words, stars

LIGHT = {1: FOCUS_LIGHT, -1: "#f1c7a9", 0: "#dedcd6"}
TONE = {1: FOCUS, -1: ALERT, 0: GHOST}


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
    if len({gap.expected != 0 for gap in found}) > 1:  # some without their mean: all start from zero
        found = [Gap(gap.label, gap.row, 0.0, gap.row.value) for gap in found]
    return sorted(found, key=lambda gap: gap.row.value)


def draw(data: Sequence[Gap], sheet: Sheet) -> str:
    """A line from expected to perceived, over the interval of the gap; the gap as a number."""
    words = sheet.words
    values = [v for g in data for v in (g.expected, g.perceived, g.expected + g.row.low, g.expected + g.row.high)]
    stat = "mean" if any(gap.expected != 0 for gap in data) else "nps"  # the axis runs from − to +
    section = Section({"": [_line(gap, sheet) for gap in data]}, around(values, "mean"), stat)
    columns = (Column(words.text("Gap"), 0.14), Column("", 0.08, left=True))
    form = Form(_key(data, sheet), columns, Tall(0.29, 0.42, 0.16), top=0.16)
    return draw_rows(sheet, [section], form)


def _line(gap: Gap, sheet: Sheet) -> Line:
    tone, row = TONE[gap.way], gap.row
    marks = [
        span(gap.expected + row.low, gap.expected + row.high, LIGHT[gap.way], 7.5),
        span(gap.expected, gap.perceived, tone, 2.0),
        dot(gap.expected, INK, 5.8, hollow=True),
        dot(gap.perceived, tone),
    ]
    text = sheet.words.figure(row) + stars(row)
    cells = [
        [Cell(text, COLOUR[gap.way] if gap.way else INK, "bold" if gap.way else "normal")],
        [Cell(sheet.words.interval(row), INK3, size=TINY)] if sheet.wide else [],
    ]
    return Line(gap.label, marks, cells, mark_title(sheet.words, row, gap.label))


def _key(data: Sequence[Gap], sheet: Sheet) -> list[Entry]:
    words = sheet.words
    entries = [Entry("dot", INK, words.text("expected")), Entry("full", FOCUS, words.text("perceived"))]
    if any(gap.way < 0 for gap in data):
        entries.append(Entry("full", ALERT, words.text("perceived, below expectation")))
    if any(gap.way == 0 for gap in data):
        entries.append(Entry("full", GHOST, words.text("perceived, within noise")))
    entries.append(Entry("band", FOCUS_LIGHT, words.text("{level} interval of the gap", level=sheet.level)))
    return entries + base_entries((gap.row for gap in data), words)
