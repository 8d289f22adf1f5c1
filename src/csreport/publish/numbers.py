"""What the page says of a number that a reader points at: the estimates of the keys that stand on it, once each."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from csreport.chapters.indicators import meanings
from csreport.estimates import WEIGHTINGS, Estimates, Row
from csreport.present.layout import level_name
from csreport.present.results import aims
from csreport.present.words import Words, symbols_of
from csreport.project.targets import Target
from csreport.survey.survey import Survey

KEY = re.compile(r'\bkey="([^"]+)"')
# How an estimate was made, by how its method begins; others are told in the annex alone.
METHODS = {
    "Taylor linearisation, t": "t",
    "Taylor linearisation, Wilson": "wilson",
    "Taylor linearisation, adjusted Wald": "wald",
    "independent waves": "waves",
    "overlapping waves": "overlap",
    "level less all others": "others",
    "pair of levels": "pair",
    "LMG": "importance",
    "Pearson": "correlation",
    "share of variance": "variance",
}


def numbers_of(
    texts: Iterable[str], known: Estimates, survey: Survey, words: Words, declared: Mapping[str, Target]
) -> dict[str, Any]:
    """The rows of all keys of a page, as it writes them, and each name, question and definition once.

    A row is a text: value, low, high, base, effective base, and the kind of method.
    """
    rows = _on_page(texts, known, survey)
    asked = {row.measure: words.codebook.items[row.measure] for row in rows if row.measure in words.codebook.items}
    series = {f"{row.measure}/{row.stat}/{row.category}": row for row in rows}
    levels = {f"{row.segment}/{row.level}": row for row in rows if row.level}
    told: dict[str, dict[str, str]] = {
        "periods": {name: words.period(name) for name in dict.fromkeys(row.period for row in rows)},
        "names": {name: words.label(name) for name in dict.fromkeys(row.measure for row in rows)},
        "series": {key: name for key, row in series.items() if (name := words.series(row)) != words.label(row.measure)},
        "levels": {key: level_name(row, words) for key, row in levels.items()},
        "against": {key: _comparison(row, words) for key, row in {row.against: row for row in rows}.items() if key},
        "questions": {key: words.choose(item.question, "") for key, item in asked.items()},
        "definitions": _definitions(rows, known, survey, words),
        "methods": {kind: words.text("page-method", kind=kind) for kind in map(_method, rows) if kind},
        "aims": dict(_aims(known, words, declared)),
    }
    nested: dict[str, dict[str, dict[str, str]]] = {}
    places = {name: str(place) for place, name in enumerate({"": 0, **told["levels"], **told["against"]})} | {"": ""}
    stats = list(dict.fromkeys(row.stat for row in rows))
    for row in rows:
        weighting = "" if row.weighting == WEIGHTINGS[0] else row.weighting
        group = places[f"{row.segment}/{row.level}"] if row.level else row.segment
        rest = "/".join((row.category, group, places[row.against], weighting, str(stats.index(row.stat))))
        nested.setdefault(row.period, {}).setdefault(row.measure, {})[rest] = _written(row, words)
    symbols = symbols_of(words.locale)
    return {
        "symbols": [symbols[ord(sign)] for sign in ",."],
        "places": places,
        "stats": stats,
        "compare": [f"period:{period}" for period in survey.period.compare_to],
        **{name: {key: text for key, text in found.items() if text} for name, found in told.items()},
        "rows": list(nested.items()),  # in an order that no reader of JSON changes
    }


def keys_of(numbers: Mapping[str, Any]) -> list[str]:
    """The keys of the rows, in their order: what stands on a number of the page is the place of its key."""
    names, keys = {place: name for name, place in numbers.get("places", {}).items()}, list[str]()
    for period, measures in numbers.get("rows", ()):
        for measure, rows in measures.items():
            for category, group, against, weighting, stat in (rest.split("/") for rest in rows):
                level = names[group] if group.isdecimal() else f"{group}/"
                tail = (names[against], weighting or WEIGHTINGS[0], numbers["stats"][int(stat)])
                keys.append("/".join((period, measure, category, level, *tail)))
    return keys


def _on_page(texts: Iterable[str], known: Estimates, survey: Survey) -> list[Row]:
    """Rows of the keys, and of the change of each since the periods of comparison."""
    keys = {unescape(key).partition("/part=")[0] for text in texts for key in KEY.findall(text)}
    every = {row.key: row for row in known if row.shown}
    found = {key: every[key] for key in sorted(keys & set(every))}
    for row in [row for row in found.values() if not row.against and row.period == survey.name]:
        changes = (known.get(row, against=f"period:{period}") for period in survey.period.compare_to)
        found |= {change.key: change for change in changes if change is not None and change.shown}
    return list(found.values())


def _written(row: Row, words: Words) -> str:
    known = [(part, getattr(row, part)) for part in ("low", "high", "n", "n_eff")]
    parts = ("" if math.isnan(value) else words.figure(row, part) for part, value in known)
    return "|".join([words.figure(row), *parts, _method(row)]).rstrip("|")


def _method(row: Row) -> str:
    return next((kind for start, kind in METHODS.items() if row.method.startswith(start)), "")


def _comparison(row: Row, words: Words) -> str:
    kind, id, name = row.against_kind, row.against_id, ""
    if kind == "level" and id != "others":
        name = words.level(row.segment, id)
    elif kind in {"period", "measure"}:
        name = words.period(id) if kind == "period" else words.label(id)
    return words.text("page-comparison", kind=f"{kind}-others" if id == "others" else kind, name=name)


def _definitions(rows: Iterable[Row], known: Estimates, survey: Survey, words: Words) -> dict[str, str]:
    """What a statistic, a share read out of a question, or a dimension means, where the report defines it."""
    used = {name for row in rows for name in (row.stat, row.category, row.measure)}
    found: dict[str, str] = {}
    for meaning in meanings(known, survey):
        found |= dict.fromkeys(sorted(meaning.of & used), words.plain(meaning.told))
    return found


def _aims(known: Estimates, words: Words, declared: Mapping[str, Target]) -> Iterable[tuple[str, str]]:
    for aim in aims(known, words, declared):
        row = aim.goal_row
        text = words.text("page-aim", goal=words.figure(row), verdict=aim.verdict)
        yield "/".join((row.measure, row.segment, row.level, row.stat)), text
