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

HUNDRED, STEP, SIDE = 100, 16.0, 12.0
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
    columns = 25 if sheet.wide else 20
    canvas = sheet.canvas(columns * STEP - (STEP - SIDE))
    kinds = [part for part, count in data.counts.items() for _ in range(count)]
    for place, kind in enumerate(kinds):
        _square(canvas, place % columns * STEP, place // columns * STEP, kind)
    below = HUNDRED / columns * STEP + 6
    known = [(part, count) for part, count in data.counts.items() if count]
    samples = [Sample(_sample(part), sheet.words.text("figures-squares", part=part, count=str(count)), SIDE)
               for part, count in known]  # fmt: skip
    return canvas.svg(draw_key(canvas, samples, below))


def _sample(kind: str) -> Callable[[Canvas, float, float], None]:
    return lambda canvas, x, y: _square(canvas, x - SIDE / 2, y - SIDE / 2, kind)


def _square(canvas: Canvas, x: float, y: float, kind: str) -> None:
    canvas.box((x, y), (SIDE, SIDE), PARTS[kind], edge=GHOST if kind == "none" else "")
