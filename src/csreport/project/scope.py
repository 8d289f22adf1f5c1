"""What the params say about some periods: what only other periods ask stays out, so it cannot change their reports."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from csreport.project.codebook import Codebook
from csreport.project.columns import Asked, Column, period_order
from csreport.project.project import Project

NAMED, NAMES = ("items", "dimensions", "segments", "choices", "comments"), {"label", "question", "unit"}
WHEN = {"since", "until", "absent", "aliases", "column"}


def timeline(project: Project) -> list[str]:
    """All periods, earliest first: the declared ones in their order, published ones where date or name puts them.

    By date when every declared period has its fieldwork and every published one its date, else by name (wave9 before
    wave10).
    """
    names = list(project.periods)
    table = project.published.periods if project.published else {}
    fieldwork = {name: project.period(name).fieldwork for name in names}
    starts = {name: days.start for name, days in fieldwork.items() if days is not None}
    dates = {name: period.day for name, period in table.items() if period.day is not None}
    dated = len(starts) == len(names) and len(dates) == len(table)

    def order(name: str) -> tuple[dt.date, list[tuple[int, int | str]]]:
        return (starts.get(name) or dates[name] if dated else dt.date.min), period_order(name)

    for name in sorted(set(table) - set(names), key=order):
        places = (place for place, other in enumerate(names) if order(other) > order(name))
        names.insert(next(places, len(names)), name)
    return names


def earlier_periods(project: Project, period: str) -> list[str]:
    """Periods before this one, earliest first: declared ones, and those known from a published table."""
    project.period(period)
    known = timeline(project)
    return known[: known.index(period)]


@cache
def program(*endings: str) -> str:
    """Fingerprint of this program's files with these endings; line ends do not count."""
    digest = hashlib.sha256()
    for root in (Path(str(files(package))) for package in ("csreport", "surveystats")):
        for path in sorted(path for path in root.rglob("*") if path.suffix in endings):
            digest.update(path.relative_to(root).as_posix().encode() + re.sub(rb"\r\n?", b"\n", path.read_bytes()))
    return digest.hexdigest()[:16]


def definitions_of(project: Project, periods: Sequence[str]) -> dict[str, Any]:
    """Rules and codebook as plain data, as far as these periods are concerned; the last one is the report's."""
    rules = project.rules.of(project.period(periods[-1]), project.codebook)
    return {"rules": rules.model_dump(mode="json"), "codebook": codebook_in(project.codebook, periods)}


def codebook_in(book: Codebook, periods: Sequence[str]) -> dict[str, Any]:
    """The codebook as plain data without what none of the periods asked."""
    told: dict[str, Any] = _without_others(book.model_dump(mode="json", exclude_defaults=True), set(periods))
    for kind in ("items", "segments", "comments"):
        columns: Mapping[str, Column] = getattr(book, kind)
        told[kind] = {
            key: _entry(told[kind][key], column, periods) for key, column in columns.items() if _asked(column, periods)
        }
    declared: dict[str, Mapping[str, Asked]] = {"choices": book.choices, "design": dict(book.design.columns())}
    for kind, entries in declared.items():
        told[kind] = {
            key: _dated(entry, entries.get(key), periods)
            for key, entry in told.get(kind, {}).items()
            if key not in entries or _asked(entries[key], periods)
        }
    items = told["items"].values()
    for kind in ("dimension", "scale"):
        used = {item.get(kind) for item in items}
        told[f"{kind}s"] = {key: value for key, value in told.get(f"{kind}s", {}).items() if key in used}
    return {kind: found for kind, found in told.items() if found}


def split_names(book: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A codebook as plain data without what only names a question, on which no number depends; and those names.

    Words of answers and levels are no names: files may hold them in place of codes.
    """
    asked, names = dict(book), {}
    for part in NAMED:
        entries = book.get(part, {})
        asked[part] = {key: {k: v for k, v in entry.items() if k not in NAMES} for key, entry in entries.items()}
        names[part] = {key: {k: v for k, v in entry.items() if k in NAMES} for key, entry in entries.items()}
    return asked, names


def _asked(column: Asked, periods: Sequence[str]) -> list[str]:
    return [period for period in periods if column.asked_in(period)]


def _dated(told: Any, declared: Asked | None, periods: Sequence[str]) -> Any:
    """A declaration that is not of all these periods with those it is of, in place of how that is written."""
    asked = _asked(declared, periods) if declared is not None else list(periods)
    if not isinstance(told, dict) or not WHEN & {*told}:
        return told
    kept = {key: value for key, value in told.items() if key not in {"since", "until", "absent"}}
    return kept if asked == list(periods) else kept | {"asked": asked}


def _entry(told: dict[str, Any], column: Column, periods: Sequence[str]) -> dict[str, Any]:
    """A declaration with the periods and columns in which it was asked in place of how that is written."""
    asked = _asked(column, periods)
    kept = {key: value for key, value in told.items() if key not in WHEN}
    return kept | {"asked": asked, "columns": [column.name_in(period) for period in asked]}


def _without_others(node: Any, periods: set[str]) -> Any:
    """Plain data without the names that columns have in other periods."""
    if isinstance(node, list):
        return [_without_others(part, periods) for part in node]
    if not isinstance(node, dict):
        return node
    found = {}
    for key, value in node.items():
        if key == "aliases" and isinstance(value, dict):
            value = {period: name for period, name in value.items() if period in periods}  # noqa: PLW2901
            if not value:
                continue
        found[key] = _without_others(value, periods)
    return found
