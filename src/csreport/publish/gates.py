"""The numbers of a page: what is said of each, and that each is its estimate; nothing private or unfilled."""

from __future__ import annotations

import json
import math
import re
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from html.parser import HTMLParser
from itertools import chain, islice
from pathlib import Path
from typing import Any

from csreport.chapters.indicators import meanings
from csreport.estimates import WEIGHTINGS, Estimates, Row, read_each
from csreport.present.layout import level_name
from csreport.present.results import aims
from csreport.present.words import MINUS, Words, symbols_of
from csreport.project.errors import RenderError, nearest
from csreport.project.project import Project
from csreport.project.targets import Target
from csreport.survey.survey import Survey

# ---- what the page says of a number that a reader points at: the estimates of its keys, once each ----
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
    keys: Iterable[str], known: Estimates, survey: Survey, words: Words, declared: Mapping[str, Target]
) -> dict[str, Any]:
    """The rows of keys of a page, as it writes them, and each name, question and definition once.

    A row is a text: value, low, high, base, effective base, and the kind of method.
    """
    rows = _on_page(keys, known, survey)
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


def _on_page(keys: Iterable[str], known: Estimates, survey: Survey) -> list[Row]:
    """Rows of the keys, and of the change of each since the periods of comparison."""
    plain = {unescape(key).partition("/part=")[0] for key in keys}
    every = {row.key: row for row in known if row.shown}
    found = {key: every[key] for key in sorted(plain & set(every))}
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


# ---- checks on the finished pages ----
TEXTS = {".html", ".qmd", ".csv", ".yml"}


class Page(HTMLParser):
    """A page's numbers (key and text shown) and its visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[tuple[str, str]] = []
        self.text: list[str] = []
        self._silent = 0  # style and script are not text
        self._open: list[tuple[str, str, int]] = []  # tag, key, where its text begins

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a number's key."""
        self._silent += tag in {"style", "script"}
        if tag in {"td", "th", "span"}:
            self._open.append((tag, dict(attrs).get("data-key") or "", len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        """Leave the number."""
        self._silent -= tag in {"style", "script"}
        if self._open and self._open[-1][0] == tag:
            _, key, start = self._open.pop()
            if key:
                self.numbers.append((key, "".join(self.text[start:]).strip()))

    def handle_data(self, data: str) -> None:
        """Collect visible text."""
        if not self._silent:
            self.text.append(data)


def read_page(path: Path) -> Page:
    """Parse a finished page."""
    page, text = Page(), path.read_text(encoding="utf-8")
    page.feed(text)
    keys = keys_on(text)
    page.numbers = [(whole_key(key, keys), shown) for key, shown in page.numbers]
    return page


def keys_on(page: str) -> list[str]:
    """The keys of the numbers that a page knows, in the order of their places."""
    known = re.search(r'<script type="application/json" id="numbers">(.*?)</script>', page, re.DOTALL)
    return keys_of(json.loads(known[1]) if known else {})


def whole_key(key: str, keys: Sequence[str]) -> str:
    """The key that a page means by a place among its keys, with its part; another one is as it stands."""
    place, *part = key.split("/part=")
    found = keys[int(place)] if place.isdecimal() and int(place) < len(keys) else place
    return "/part=".join([found, *part])


def check_page(path: Path, words: Words, estimates: Path) -> None:
    """Refuse a page with a number that is not its estimate among those of a folder.

    Raises RenderError: every such number.
    """
    known = dict[str, list[Row]]()
    for table in read_each(estimates).values():
        for row in table:
            known.setdefault(row.key, []).append(row)
    _refuse(_wrong_numbers(path, words, known))


def check_estimates(folder: Path) -> None:
    """Refuse estimates of which two chapters hold one change differently.

    Raises RenderError: every such change.
    """
    _refuse(_contradictions(chain(*read_each(folder).values())))


def check_traces(draft: Path, project: Project) -> None:
    """Refuse a report that names this machine: paths and host names do not belong in what is published.

    Raises RenderError: every file that does.
    """
    _refuse(_traces(draft, project))


def _refuse(problems: Iterable[str]) -> None:
    if found := [*islice(problems, 20)]:
        raise RenderError("\n  ".join(["the finished report fails its checks:", *found]))


def _contradictions(rows: Iterable[Row]) -> Iterator[str]:
    """Changes that two chapters hold differently: what one calls real, a table of the other would deny."""
    known = dict[str, Row]()
    for row in rows:
        if row.against_kind == "period" and row.shown:
            first = known.setdefault(row.key, row)
            if not all(_alike(getattr(row, part), getattr(first, part)) for part in ("value", "p")):
                yield f"estimates: change '{row.key}' differs between two chapters"


def _alike(one: float, other: float) -> bool:
    return (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)


def _wrong_numbers(path: Path, words: Words, known: dict[str, list[Row]]) -> Iterator[str]:
    for key, text in dict.fromkeys(read_page(path).numbers):
        plain, _, part = key.partition("/part=")
        rows = known.get(plain, [])
        shown = [row for row in rows if row.shown] or rows
        if not shown:
            yield f"{words.lang}: number '{key}' is in no estimates file{nearest(plain, known)}"
        for told, value in [_told(row, part or "value", words) for row in shown]:
            if math.isnan(value) and not any(map(str.isdigit, text)):
                continue  # "–" or "not checked": no number is shown of what has none
            if not _holds(text, told) and not any(_holds(text, _whole(row, part or "value", words)) for row in shown):
                yield f"{words.lang}: number '{key}' is shown as '{text}'; the estimate is {told}"


def _holds(text: str, told: str) -> bool:
    """Whether a text shows a number and no other; a sentence may leave its sign out ("fell by 0.83") or give a plus."""
    if text == told:
        return True
    bare = told.lstrip(f"+{MINUS}")
    rest = re.sub(rf"(?<![\d.,])[+{MINUS}]?{re.escape(bare)}(?!\d|[.,]\d)", "", text, count=1)
    sign = told[0] if told != bare else "+"
    signed = any(mark + bare in text for mark in f"+{MINUS}")
    return rest != text and not re.search(r"\d", rest) and (not signed or sign + bare in text)


def _told(row: Row, part: str, words: Words) -> tuple[str, float]:
    if not row.shown and part != "n":
        return "–", math.nan
    told = words.interval(row) if part == "low+high" else words.figure(row, part)
    return told, float(getattr(row, part.partition("+")[0]))


def _whole(row: Row, part: str, words: Words) -> str:
    """A share or a size as prose says it: without decimals."""
    counted = part != "low+high" and words.numeral(row, part).unit in {"%", "points"}
    return words.numeral(row, part, whole=True).text if counted else "–"


def _traces(draft: Path, project: Project) -> Iterator[str]:
    traces = {str(project.root), str(Path.home()), socket.gethostname()} - {"", "/", "localhost"}
    for path in sorted(path for path in draft.rglob("*") if path.is_file() and path.suffix in TEXTS):
        text = path.read_text(encoding="utf-8", errors="replace")
        if any(len(trace) > 4 and trace in text for trace in traces):
            yield f"{path.relative_to(draft).as_posix()}: names a path or host of this machine"
