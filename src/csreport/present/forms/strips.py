"""Strips: rows in groups, each group over an axis of its own because it is measured in a unit of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.present.key import Key, write_key
from csreport.present.layout import (
    HEADING,
    Margins,
    Sheet,
    Stack,
    Tall,
    extent,
    inches,
    least_extent,
    plot,
    stack,
    tick_labels,
    ticks,
    write,
    write_labels,
)
from csreport.present.style import SMALL

FOOT, BETWEEN = 0.24, 0.08  # inches below a strip for its axis, and to the next strip


@dataclass(frozen=True)
class Strip:
    """Rows of one unit: its name, the statistic that its axis is written like, and all values that the axis holds."""

    head: str
    stat: str
    labels: list[str]
    values: list[float]
    signed: bool = False  # whether the axis runs from − to +

    @property
    def top(self) -> float:
        """Inches above the rows."""
        return HEADING if self.head else 0.06


def strips(
    sheet: Sheet, groups: Sequence[Strip], key: Key, *, tall: Tall, margins: Margins
) -> tuple[Figure, list[tuple[Axes, Stack]]]:
    """A figure with one plot per strip below the key, with room for texts to the right of them and above."""
    rows = [stack(sheet, group.labels, tall) for group in groups]
    left = 0.16 + max(part.width for part in rows) if sheet.wide else 0.14
    inside = sum(group.top + part.height + FOOT for group, part in zip(groups, rows, strict=True))
    height = key.height + margins.top + inside + BETWEEN * (len(groups) - 1)
    figure = Figure((sheet.width, height), dpi=72)
    write_key(figure, key)
    return figure, list(
        _plots(figure, sheet, zip(groups, rows, strict=True), (left, margins.right, key.height + margins.top))
    )


def _plots(
    figure: Figure, sheet: Sheet, parts: Iterable[tuple[Strip, Stack]], room: tuple[float, float, float]
) -> Iterator[tuple[Axes, Stack]]:
    left, right, top = room
    for group, rows in parts:
        top += group.top
        axes = plot(figure, (left, top), (sheet.width - left - right, rows.height))
        low, high = extent(group.values, least=least_extent(group.stat, 20))
        axes.set_xlim(low, high)
        places = ticks(low, high, count=max(2, min(6, int(inches(axes) / 0.45))))
        axes.set_xticks(places, tick_labels(sheet.words, places, stat="nps" if group.signed else group.stat))
        axes.grid(axis="x")
        write_labels(axes, rows, sheet=sheet)
        if group.head:
            write(axes, group.head, at=("left", -HEADING * 0.4), dx=0.02 - left, size=SMALL, weight="bold")
        top += rows.height + FOOT + BETWEEN
        yield axes, rows
