"""The headline of a report in the index: its value, interval, and a small drawing of its course."""

from __future__ import annotations

import math
from html import escape
from typing import Any

from csreport.estimates import FIELDS, Row
from csreport.present.words import Words

WIDTH, HEIGHT, MARGIN = 192.0, 48.0, 5.0


def headline_html(card: dict[str, Any], words: Words) -> str:
    """Value and interval in words, and the course over the periods; empty where nothing was measured."""
    headline = card.get("headline") or {}
    if not headline:
        return ""
    row = Row(**{key: value for key, value in headline["row"].items() if key in FIELDS})
    name = escape(_name(headline, row, words))
    scale = f" / {headline['of']:g}" if headline.get("of") is not None else ""
    if not math.isnan(row.low):
        scale = words.text("{label} ({unit})", label=scale, unit=words.interval(row))
    said = f'<span class="value">{words.figure(row)}</span><span class="of">{escape(scale)}</span>'
    drawing = _course(headline.get("course", []), row, name, words)
    return f'<p class="headline"><span><span class="measure">{name}</span>{said}</span>{drawing}</p>'


def _name(headline: dict[str, Any], row: Row, words: Words) -> str:
    return words.choose(headline["label"], "") or words.series(row)


def _course(points: list[dict[str, Any]], row: Row, name: str, words: Words) -> str:
    """A line over the periods, the report's own filled; read aloud as the list of its values."""
    if len(points) < 2:
        return ""
    values = [float(point["value"]) for point in points]
    across, up = (WIDTH - 2 * MARGIN) / (len(points) - 1), (HEIGHT - 2 * MARGIN) / ((max(values) - min(values)) or 1)
    at = [(MARGIN + i * across, HEIGHT - MARGIN - (value - min(values)) * up) for i, value in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"{_now(point, row)}/>' for (x, y), point in zip(at, points, strict=True)
    )
    said = "; ".join(f"{words.choose(point['title'], point['period'])} {_told(point, row, words)}" for point in points)
    return (f'<svg class="course" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{name}: {escape(said)}">'
            f'<polyline points="{line}"/>{dots}</svg>')  # fmt: skip


def _told(point: dict[str, Any], row: Row, words: Words) -> str:
    return words.figure(Row(row.period, row.measure, row.stat, value=float(point["value"])))


def _now(point: dict[str, Any], row: Row) -> str:
    return ' class="now"' if point["period"] == row.period else ""
