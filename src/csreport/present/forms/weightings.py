"""Weightings side by side: the same measures as representative, by customer value and as answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from csreport.estimates import Estimates, Row
from csreport.facts import N_
from csreport.present.forms.strips import Strip, strips
from csreport.present.key import Entry, base_entries, key_line
from csreport.present.layout import Margins, Sheet, Tall, write
from csreport.present.style import CONTEXT, FOCUS, GHOST, INK, INK2, INK3, PAPER, SMALL, measure
from csreport.present.words import Words, stars

WEIGHTING_WORDS = {
    "representative": N_("Representative"),
    "value": N_("By customer value"),
    "none": N_("Unweighted"),
}
MARKS: dict[str, dict[str, Any]] = {
    "representative": {"marker": "o", "ms": 6.4, "color": FOCUS, "mec": PAPER, "mew": 0.8},
    "value": {"marker": "D", "ms": 4.8, "color": PAPER, "mec": INK, "mew": 1.2},
    "none": {"marker": "o", "ms": 5.4, "color": PAPER, "mec": GHOST, "mew": 1.3},
}
SAMPLES = {"representative": ("full", FOCUS), "value": ("diamond", INK), "none": ("dot", GHOST)}
LINES = {"representative": FOCUS, "value": INK2, "none": GHOST}
STEP = 0.13  # inches from one weighting to the next


@dataclass(frozen=True)
class Measure:
    """One measure with the estimate of every weighting it has."""

    label: str
    unit: str
    stat: str
    rows: dict[str, Row]


def read(estimates: Estimates, words: Words) -> list[Measure]:
    """Measures in the order given that have at least two weightings, where these differ at all."""
    found: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in estimates:
        if row.is_estimate and row.weighting in WEIGHTING_WORDS and not row.category:
            found.setdefault((row.measure, row.stat, row.segment, row.level), {})[row.weighting] = row
    data = []
    for rows in found.values():
        if len({(row.value, row.low, row.high) for row in rows.values() if row.shown}) > 1:
            first = next(iter(rows.values()))
            data.append(Measure(words.series(first), words.unit(first), first.stat, rows))
    return data


def draw(data: Sequence[Measure], sheet: Sheet) -> Figure:
    """Every weighting on a line of its own, with its interval and its number."""
    words = sheet.words
    kinds = [kind for kind in WEIGHTING_WORDS if any(kind in item.rows for item in data)]
    groups: dict[str, list[Measure]] = {}
    for item in data:
        groups.setdefault(item.unit, []).append(item)
    several = len(groups) > 1
    parts = [
        Strip(
            unit if several and [item.label for item in items] != [unit] else "",
            items[0].stat,
            [item.label for item in items],
            list(_values(items)),
        )
        for unit, items in groups.items()
    ]
    room = STEP * (len(kinds) - 1) + 0.14
    entries = [Entry(*SAMPLES[kind], words.translate(WEIGHTING_WORDS[kind])) for kind in kinds]
    entries.append(Entry("ends", CONTEXT, words.text("{level} interval", level=sheet.level)))
    key = key_line(sheet, entries + base_entries((row for item in data for row in item.rows.values()), words))
    texts = [_text(row, words) for item in data for row in item.rows.values()]
    right = 0.12 + max(measure(text, SMALL, weight="bold") for text in texts)
    figure_, plots = strips(sheet, parts, key, tall=Tall(room + 0.1, room + 0.26, room), margins=Margins(right=right))
    for (axes, rows), items in zip(plots, groups.values(), strict=True):
        for middle, item in zip(rows.mark_at, items, strict=True):
            for place, kind in enumerate(kinds):
                y = middle + (place - (len(kinds) - 1) / 2) * STEP
                _draw_row(axes, item.rows.get(kind), kind, (y, right), words)
    return figure_


def _values(items: Sequence[Measure]) -> Iterator[float]:
    for item in items:
        for row in item.rows.values():
            yield from (row.low, row.value, row.high)


def _text(row: Row, words: Words) -> str:
    return words.figure(row) + stars(row) if row.shown else "–"


def _draw_row(axes: Any, row: Row | None, kind: str, place: tuple[float, float], words: Words) -> None:
    y, right = place
    if row is None:
        return
    if row.shown:
        axes.plot([row.low, row.high], [y, y], color=LINES[kind], lw=1.4, zorder=3)
        axes.plot(row.value, y, ls="", zorder=5, **MARKS[kind])
    style = {"weight": "bold" if kind == "representative" else "normal", "color": INK3 if kind == "none" else INK}
    write(axes, _text(row, words), at=("right", y), dx=right - 0.02, ha="right", size=SMALL, **style)
