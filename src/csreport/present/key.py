"""The key of a figure: a line of sample marks above the plot, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from csreport.estimates import Row
from csreport.present.layout import LINE, Sheet, centred
from csreport.present.style import GHOST, INK, INK2, PAPER, SMALL, measure, wrap
from csreport.present.words import Words

GAP, LINE_GAP = 0.16, 0.19
PLAIN = "plain"  # no mark: the text begins with its own sign
MARK = {
    "swatch": 0.17, "up": 0.14, "down": 0.14, "dot": 0.14, "full": 0.14, "diamond": 0.14, "tick": 0.10,
    "dashes": 0.10, "hatch": 0.17, "lower": 0.17, "higher": 0.17, PLAIN: 0.0,
}  # fmt: skip
MARK_OTHER = 0.30


@dataclass(frozen=True)
class Entry:
    """A sample mark and what it means."""

    mark: str
    colour: str
    text: str

    @property
    def width(self) -> float:
        """Inches of the mark."""
        return MARK.get(self.mark, MARK_OTHER)

    @property
    def indent(self) -> float:
        """Inches from the start of the mark to the text."""
        return self.width + (0.0 if self.width in {0.0, MARK["swatch"]} else 0.06)


@dataclass(frozen=True)
class Key:
    """How to read the marks: where each entry stands in inches from the top left, and how high they are together."""

    places: list[tuple[float, float, Entry, str]]
    height: float


def key_line(sheet: Sheet, entries: Sequence[Entry]) -> Key:
    """Place the entries from left to right, on further lines where they do not fit."""
    places, x, y, below = [], 0.02, 0.12, 0.12
    for entry in entries:
        text = wrap(entry.text, sheet.width - entry.indent - 0.06, size=SMALL)
        need = entry.indent + measure(text, SMALL)
        if x + need > sheet.width - 0.02 and x > 0.1:
            x, y = 0.02, below + LINE_GAP
        places.append((x, y, entry, text))
        x, below = x + need + GAP, max(below, y + text.count("\n") * LINE)
    return Key(places, below + 0.21 if entries else 0.0)


def write_key(figure: Figure, key: Key) -> None:
    """Draw the key at the top of the figure."""
    top, inch = figure.get_figheight(), figure.dpi_scale_trans
    for x, y, entry, text in key.places:
        for artist in _sample(entry, x, top - y):
            artist.set(transform=inch, clip_on=False)
            figure.add_artist(artist)
        lines = text.count("\n")
        figure.text(
            x + entry.indent, top - y - lines * LINE / 2, text,
            size=SMALL, color=INK2, transform=inch, linespacing=1.15, **centred(text),
        )  # fmt: skip


def base_entries(rows: Iterable[Row], words: Words, *, sign: str = PLAIN) -> list[Entry]:
    """What marks small bases and those too small, where there are any; the latter by a dash or a hatch."""
    status = {row.status for row in rows}
    entries = [Entry(PLAIN, INK2, words.text("* small base"))] if "caution" in status else []
    if "suppressed" not in status:
        return entries
    text = words.text("base too small")
    return [*entries, Entry(sign, GHOST, text if sign == "hatch" else f"– {text}")]


# ---- sample marks -------------------------------------------------------
DOTS: dict[str, dict[str, Any]] = {
    "dot": {"marker": "o", "ms": 5.5, "mfc": PAPER, "mew": 1.3},
    "full": {"marker": "o", "ms": 6.5},
    "diamond": {"marker": "D", "ms": 4.5, "mfc": PAPER, "mew": 1.2},
    "up": {"marker": "^", "ms": 6.5},
    "down": {"marker": "v", "ms": 6.5},
}


def _sample(entry: Entry, x: float, y: float) -> Iterator[Artist]:
    """The sample mark of an entry, from x on."""
    middle, colour = x + entry.width / 2, entry.colour
    if entry.mark in DOTS:
        yield Line2D([middle], [y], color=colour, ls="", **DOTS[entry.mark])
    elif entry.mark in WIDE:
        yield from WIDE[entry.mark]((x, x + entry.width), y, colour)
    elif entry.mark == "tick":
        yield Line2D([middle] * 2, [y - 0.065, y + 0.065], color=colour, lw=2)
    elif entry.mark != PLAIN:
        yield from _box(entry.mark, x, y, colour)


def _interval(span: tuple[float, float], y: float, colour: str) -> Iterator[Artist]:
    yield Line2D(span, [y, y], color=colour, lw=2)
    yield Line2D([sum(span) / 2], [y], marker="o", ms=6, color=colour)


def _ends(span: tuple[float, float], y: float, colour: str) -> Iterator[Artist]:
    yield Line2D(span, [y, y], color=colour, lw=1.2)


def _dashes(span: tuple[float, float], y: float, colour: str) -> Iterator[Artist]:
    yield Line2D([sum(span) / 2] * 2, [y - 0.075, y + 0.075], color=colour, lw=1.0, ls=(0, (2, 2)))


def _thin(span: tuple[float, float], y: float, colour: str) -> Iterator[Artist]:
    yield Line2D(span, [y, y], color=colour, lw=1.0, ls=(0, (4, 2)))


def _band(span: tuple[float, float], y: float, colour: str) -> Iterator[Artist]:
    yield Rectangle((span[0], y - 0.055), span[1] - span[0], 0.11, fc=colour, ec="none")


WIDE: dict[str, Callable[[tuple[float, float], float, str], Iterator[Artist]]] = {
    "interval": _interval, "ends": _ends, "dashes": _dashes, "thin": _thin, "band": _band,
}  # fmt: skip


def _box(mark: str, x: float, y: float, colour: str) -> Iterator[Artist]:
    """A swatch of a colour, hatched or with the sign of a direction in it."""
    if mark == "hatch":
        yield Rectangle((x, y - 0.06), 0.13, 0.12, fc=PAPER, ec=GHOST, lw=0, hatch="//////")
        return
    yield Rectangle((x, y - 0.06), 0.13, 0.12, fc=colour, ec="none")
    if mark in {"lower", "higher"}:
        sign = "v" if mark == "lower" else "^"
        yield Line2D([x + 0.065], [y], marker=sign, ms=3.2, color=INK, ls="")
