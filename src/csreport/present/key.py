"""The key of a figure: a line of sample marks above the plot, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csreport.estimates import Row
from csreport.present.layout import LINE
from csreport.present.style import GHOST, INK, INK2, PAPER, SMALL, measure, wrap
from csreport.present.vectors import DASHED, DIAMOND, DOTTED, DOWN, ROUND, UP, Canvas
from csreport.present.words import Words

GAP, LINE_GAP = 0.16, 0.19
PLAIN = "plain"  # no mark: the text begins with its own sign
SWATCHES = ("swatch", "hatch", "lower", "higher")
DOTS = {"dot": (ROUND, 5.5), "full": (ROUND, 6.5), "diamond": (DIAMOND, 4.9), "up": (UP, 6.5), "down": (DOWN, 6.5)}
HOLLOW = ("dot", "diamond")
UPRIGHT = ("tick", "dashes")
WIDTHS = {PLAIN: 0.0, **dict.fromkeys(SWATCHES, 0.17), **dict.fromkeys(DOTS, 0.14), **dict.fromkeys(UPRIGHT, 0.10)}
WIDTH_OTHER = 0.30


@dataclass(frozen=True)
class Entry:
    """A sample mark and what it means."""

    mark: str
    colour: str
    text: str

    @property
    def width(self) -> float:
        """Inches of the mark."""
        return WIDTHS.get(self.mark, WIDTH_OTHER)

    @property
    def indent(self) -> float:
        """Inches from the start of the mark to the text."""
        return self.width + (0.0 if self.mark in {PLAIN, *SWATCHES} else 0.06)


def write_key(canvas: Canvas, entries: Sequence[Entry]) -> float:
    """Write the entries from left to right, on further lines where they do not fit; the inches they take."""
    x, y, below = 0.02, 0.12, 0.12
    for entry in entries:
        text = wrap(entry.text, canvas.width - entry.indent - 0.06, size=SMALL)
        need = entry.indent + measure(text, SMALL)
        if x + need > canvas.width - 0.02 and x > 0.1:
            x, y = 0.02, below + LINE_GAP
        more = text.count("\n") * LINE
        _sample(canvas, entry, x, y)
        canvas.text(x + entry.indent, y + more / 2, text, size=SMALL, colour=INK2)
        x, below = x + need + GAP, max(below, y + more)
    return below + 0.21 if entries else 0.0


def base_entries(rows: Iterable[Row], words: Words, *, sign: str = PLAIN) -> list[Entry]:
    """What marks small bases and those too small, where there are any; the latter by a dash or a hatch."""
    status = {row.status for row in rows}
    entries = [Entry(PLAIN, INK2, words.text("* small base"))] if "caution" in status else []
    if "suppressed" not in status:
        return entries
    text = words.text("base too small")
    return [*entries, Entry(sign, GHOST, text if sign == "hatch" else f"– {text}")]


def _sample(canvas: Canvas, entry: Entry, x: float, y: float) -> None:
    """The sample mark of an entry, from x on."""
    mark, colour, end, middle = entry.mark, entry.colour, x + entry.width, x + entry.width / 2
    if mark in DOTS:
        shape, size = DOTS[mark]
        hollow = mark in HOLLOW
        canvas.dot(middle, y, size, PAPER if hollow else colour, shape=shape, edge=colour if hollow else "", width=1.3)
    elif mark == "hatch":
        canvas.hatch(x, y - 0.06, 0.13, 0.12)
    elif mark in SWATCHES:
        canvas.box((x, y - 0.06), (0.13, 0.12), colour)
        if mark != "swatch":
            canvas.dot(x + 0.065, y, 3.2, INK, shape=DOWN if mark == "lower" else UP)
    elif mark in UPRIGHT:
        style = {"tick": (2.0, ""), "dashes": (1.0, DOTTED)}[mark]
        canvas.line([middle] * 2, [y - 0.07, y + 0.07], colour, style[0], dash=style[1])
    elif mark == "band":
        canvas.box((x, y - 0.055), (end - x, 0.11), colour)
    elif mark != PLAIN:
        width, dash = {"interval": (2.0, ""), "ends": (1.2, ""), "thin": (1.0, DASHED)}[mark]
        canvas.line([x, end], [y, y], colour, width, dash=dash)
        if mark == "interval":
            canvas.dot(middle, y, 6.0, colour)
