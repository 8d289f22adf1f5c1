"""Small panels side by side and one below the other, all over the same periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.present.layout import LINE, Sheet, clamp
from csreport.present.style import INK3, SIZE, TINY, measure, wrap

CELL = {1: 1.6, 2: 1.2, 3: 1.0, 4: 0.78}  # height of a wide panel, by panels side by side
CELL_NARROW = 0.98
LEAD = 0.12  # inches from the edge of a panel to its first point
MANY = 12  # panels from which four stand side by side


@dataclass(frozen=True)
class Scale:
    """The y axis of a panel."""

    low: float
    high: float
    ticks: list[float]
    labels: list[str]


@dataclass(frozen=True)
class Grid:
    """Where the panels stand, in inches from the top left of the figure."""

    columns: int
    left: float  # room for the y labels of each panel
    each: float  # width of a plot
    cell: float  # height of a plot
    head: float  # room for the title
    foot: float  # room for the periods
    tail: float  # room for the last value
    top: float

    def corner(self, place: int) -> tuple[float, float]:
        """Left and top edge of a panel's plot."""
        line, column = divmod(place, self.columns)
        down = line * (self.head + self.cell + self.foot) + self.head
        return self.left + column * (self.each + self.left + 0.04), self.top + down

    def x(self, place: float, periods: int) -> float:
        """Inches from the left edge of a plot to a period."""
        return LEAD + place * (self.each - LEAD - self.tail) / max(1, periods - 1)

    def height(self, panels: int) -> float:
        """Height of a figure with so many panels."""
        lines = -(-panels // self.columns)
        return self.corner((lines - 1) * self.columns)[1] + self.cell + self.foot


def make_grid(sheet: Sheet, scales: Sequence[Scale], ends: Sequence[float], top: float) -> Grid:
    """A grid for panels with these axes, whose last values are so many inches wide."""
    most = 4 if len(scales) > MANY else 3
    columns = min(len(scales), most if sheet.wide else 2)
    left = max(0.2, *(measure(label, TINY) for scale in scales for label in scale.labels)) + 0.06
    each = (sheet.width - left - (columns - 1) * (left + 0.04) - 0.02) / columns
    return Grid(columns, left, each, CELL[columns] if sheet.wide else CELL_NARROW, 0.0, 0.0, 0.14 + max(ends), top)


def with_texts(grid: Grid, titles: Sequence[str], below: Mapping[float, str]) -> Grid:
    """The grid with room for titles over and periods under the panels."""
    return replace(
        grid,
        head=0.36 + LINE * max(title.count("\n") for title in titles),
        foot=0.26 + LINE * max(label.count("\n") for label in below.values()),
    )


def period_labels(periods: Sequence[str], grid: Grid, sheet: Sheet) -> dict[float, str]:
    """First and last period under a panel: their titles where both fit, else their short names."""
    ends = list(dict.fromkeys([periods[0], periods[-1]]))
    room = (grid.each + grid.left - 0.1) / len(ends) - 0.04
    names = [sheet.words.period(period) for period in ends]
    if any(measure(name, TINY) > room for name in names):
        names = [wrap(period, room, size=TINY) for period in ends]
    places = [grid.x(periods.index(period), len(periods)) for period in ends]
    return dict(zip(places, names, strict=True))


def panel_axes(figure: Figure, grid: Grid, place: int, scale: Scale) -> Axes:
    """The plot of a panel; x counts inches."""
    (x, y), (width, height) = grid.corner(place), figure.get_size_inches()
    axes = figure.add_axes((x / width, 1 - (y + grid.cell) / height, grid.each / width, grid.cell / height))
    axes.set(xlim=(0, grid.each), ylim=(scale.low, scale.high), xticks=[])
    axes.set_yticks(scale.ticks, scale.labels)
    axes.tick_params(axis="y", labelsize=TINY, labelcolor=INK3, pad=1)
    axes.grid(axis="y", zorder=0)
    return axes


def write_frame(figure: Figure, grid: Grid, place: int, title: str, periods: Mapping[float, str]) -> None:
    """Title above a panel, first and last period below it."""
    (x, y), height = grid.corner(place), figure.get_figheight()
    style: dict[str, Any] = {"transform": figure.dpi_scale_trans, "linespacing": 1.15}
    below: dict[str, Any] = {"ha": "center", "va": "top", "size": TINY, "color": INK3}
    left = x - grid.left + 0.02
    figure.text(left, height - y + 0.15, title, size=SIZE, weight="bold", va="baseline", **style)
    for at, label in periods.items():
        middle = clamp(x + at, measure(label, TINY), within=(left, x + grid.each))
        figure.text(middle, height - y - grid.cell - 0.07, label, **below, **style)
