"""A hundred squares for all customers: dissatisfied, neither, satisfied, and without experience."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from csreport.estimates import Estimates, Row
from csreport.facts import Facts, rows_in
from csreport.present.forms.pieces import Sample, draw_key
from csreport.present.layout import ALERT, CONTEXT, Sheet
from csreport.present.vectors import Canvas
from csreport.project.brand import PALETTE

HUNDRED = 100
GRID = {True: (25, 26.0, 20.0), False: (20, 16.0, 12.0)}  # wide or not: squares in a row, from one to the next, side
SAMPLE = 12.0
GHOST = PALETTE["ghost"]
PARTS = {"dissatisfied": ALERT, "neither": GHOST, "satisfied": CONTEXT, "none": PALETTE["paper"]}


@dataclass(frozen=True)
class Squares:
    """How many of a hundred customers answered how, in the order of PARTS, and the number that this stands for."""

    counts: dict[str, int]
    row: Row


def read_squares(evidence: Estimates, facts: Facts) -> Squares | None:
    """Shares of all customers behind the first count of customers concerned that some facts state."""
    row = next((row for row in rows_in(dict(facts)) if row.stat == "concerned"), None)
    if row is None:
        return None
    found = {stat: evidence.get(row, stat=stat) for stat in ("bottom_box", "top_box", "non_response")}
    share = {stat: one.value if one is not None and one.shown else 0.0 for stat, one in found.items()}
    answered = 1 - share["non_response"]
    counts = {
        "dissatisfied": round(HUNDRED * answered * share["bottom_box"]),
        "satisfied": round(HUNDRED * answered * share["top_box"]),
        "none": round(HUNDRED * share["non_response"]),
    }
    counts["neither"] = HUNDRED - sum(counts.values())
    return Squares({part: counts[part] for part in PARTS}, row)


def draw_squares(data: Squares, sheet: Sheet) -> str:
    """The squares row by row, and below them what they mean with their number."""
    columns, step, side = GRID[sheet.wide]
    canvas = sheet.canvas((columns - 1) * step + side)
    kinds = [part for part, count in data.counts.items() for _ in range(count)]
    for place, kind in enumerate(kinds):
        _square(canvas, (place % columns * step, place // columns * step), side, kind)
    below = HUNDRED / columns * step + 6
    samples = [
        Sample(_sample(part), sheet.words.text("figures-squares", part=part, count=str(count)), SAMPLE)
        for part, count in data.counts.items()
        if count
    ]
    return canvas.svg(draw_key(canvas, samples, below))


def _sample(kind: str) -> Callable[[Canvas, float, float], None]:
    return lambda canvas, x, y: _square(canvas, (x - SAMPLE / 2, y - SAMPLE / 2), SAMPLE, kind)


def _square(canvas: Canvas, corner: tuple[float, float], side: float, kind: str) -> None:
    canvas.box(corner, (side, side), PARTS[kind], edge=GHOST if kind == "none" else "")
