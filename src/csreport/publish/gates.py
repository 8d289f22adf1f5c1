"""Checks on the finished pages: every number known, nothing private, nothing left unfilled."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from csreport.estimates import read_csv
from csreport.present.words import package_catalogue
from csreport.project.errors import RenderError, nearest
from csreport.project.project import Project

PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
TEXTS = {".html", ".qmd", ".csv", ".yml"}


class Page(HTMLParser):
    """A page's numbers (the texts shown under each key) and its visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, set[str]] = {}
        self.text: list[str] = []
        self._silent = 0
        self._key = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a number's key; style and script are not text."""
        self._silent += tag in {"style", "script"}
        self._key = dict(attrs).get("data-key") or self._key

    def handle_endtag(self, tag: str) -> None:
        """Leave style and script, and the number."""
        self._silent -= tag in {"style", "script"}
        self._key = ""

    def handle_data(self, data: str) -> None:
        """Collect visible text, and the text of each number."""
        if self._silent:
            return
        self.text.append(data)
        if self._key and data.strip():
            self.numbers.setdefault(self._key, set()).add(data.strip())


def read_page(path: Path) -> Page:
    """Parse a finished page."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def check_report(draft: Path, languages: list[str], project: Project) -> None:
    """Refuse a report with an unknown number, an unfilled placeholder, or a trace of this machine.

    Raises
    ------
    RenderError
        Every finding, with the page it stands on.
    """
    known = {row.key for path in sorted((draft / "estimates").glob("*.csv")) for row in read_csv(path)}
    problems = [problem for lang in languages for problem in _page_problems(draft / lang / "report.html", lang, known)]
    problems += _traces(draft, project)
    if problems:
        raise RenderError(
            "the finished report fails its checks:\n" + "\n".join(f"  {problem}" for problem in problems[:20])
        )


def _page_problems(path: Path, lang: str, known: set[str]) -> Iterator[str]:
    page = read_page(path)
    for key in page.numbers:
        plain = key.split("/part=")[0]
        if plain not in known:
            yield f"{lang}: number '{key}' is in no estimates file{nearest(plain, known)}"
    ours = set(PLACEHOLDER.findall(" ".join(str(entry.id) for entry in package_catalogue("zh-Hans") or ())))
    for found in dict.fromkeys(PLACEHOLDER.findall(" ".join(page.text))):
        if found not in ours:  # a label may hold braces of its own
            continue
        yield f"{lang}: '{found}' was never filled in"


def _traces(draft: Path, project: Project) -> Iterator[str]:
    """Paths and host names of this machine do not belong in what is published."""
    traces = {str(project.root), str(Path.home()), socket.gethostname()} - {"", "/", "localhost"}
    for path in sorted(draft.rglob("*")):
        if path.is_file() and path.suffix in TEXTS:
            text = path.read_text(encoding="utf-8", errors="replace")
            for trace in sorted(traces):
                if len(trace) > 4 and trace in text:
                    yield f"{path.relative_to(draft).as_posix()}: names a path or host of this machine"
