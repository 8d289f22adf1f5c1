"""A numbered list below a plot, in as many columns as fit."""

from __future__ import annotations

from dataclasses import dataclass

from csreport.present.layout import LINE, Sheet
from csreport.present.style import SMALL, measure, wrap
from csreport.present.vectors import Canvas

COLUMNS, GAP = 3, 0.2


@dataclass(frozen=True)
class Listing:
    """Entries by column, each with its height in lines; the width of a column and the height of all, in inches."""

    columns: list[list[str]]
    each: float
    height: float


def listing(sheet: Sheet, entries: list[str]) -> Listing:
    """Columns of equal width, read downwards."""
    widest = max(measure(entry, SMALL) for entry in entries) + GAP
    count = max(1, min(COLUMNS, len(entries), int((sheet.width - 0.04) / min(widest, sheet.width / 2))))
    each = (sheet.width - 0.04) / count
    lines = [wrap(entry, each - GAP, size=SMALL) for entry in entries]
    size = -(-len(lines) // count)
    columns = [lines[start : start + size] for start in range(0, len(lines), size)]
    high = max(sum(entry.count("\n") + 1.15 for entry in column) for column in columns)
    return Listing(columns, each, high * LINE + 0.12)


def write_listing(canvas: Canvas, names: Listing, top: float) -> None:
    """Write the list below some height."""
    for place, column in enumerate(names.columns):
        y = top + 0.08
        for entry in column:
            canvas.text(0.02 + place * names.each, y, entry, size=SMALL, up="top")
            y += (entry.count("\n") + 1.15) * LINE
