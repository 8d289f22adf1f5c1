"""Checks on the finished pages: every number is its estimate, nothing private, nothing left unfilled."""

from __future__ import annotations

import json
import math
import re
import socket
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from itertools import chain, islice
from pathlib import Path

from csreport.estimates import Row, read_each
from csreport.present.words import MINUS, Words
from csreport.project.errors import RenderError, nearest
from csreport.project.project import Project
from csreport.publish.numbers import keys_of

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
