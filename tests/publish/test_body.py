"""The body of a finished report: short, results first, the bad news told, every line linked to its evidence.

Reads the demo report that `make report` left in `output/`, in every language that it has.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from csreport.present.words import Words
from csreport.project.project import Project

REPOSITORY = Path(__file__).parents[2]
PERIOD = "2025Q4"
FOLDER = REPOSITORY / "output" / PERIOD
BODY, FURTHER = 14, 5  # pages of A4, from the title page to the last page before the annexes; three chapters apart
APART = r"(Voice|Service|Actions|客户之声|服务记录|措施跟踪|客戶之聲|服務記錄|服務紀錄|措施跟蹤|措施追蹤)$"
NOISE = {"en": "noise", "zh-Hans": "随机", "zh-Hant": "隨機"}
FALL = "after_sales"  # that the demo company's fourth quarter was given (docs/demo.md)

pytestmark = pytest.mark.skipif(not (FOLDER / "run.json").is_file(), reason="no demo report: run make report first")


def languages() -> list[str]:
    record = FOLDER / "run.json"
    return json.loads(record.read_text(encoding="utf-8"))["languages"] if record.is_file() else ["en"]


@pytest.fixture(params=languages())
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


def body_of(lang: str) -> tuple[list[str], dict[str, int]]:
    """Text of each page of paper before the annexes, and the page on which each chapter begins, up to the first."""
    reader = PdfReader(FOLDER / lang / "report.pdf")
    chapters = [entry for entry in reader.outline if not isinstance(entry, list)]
    place = next(n for n, entry in enumerate(chapters) if re.match(r"(Appendix|附录|附錄)", str(entry.title)))
    assert place > 6
    starts = {str(entry.title): reader.get_destination_page_number(entry) or 0 for entry in chapters[: place + 1]}
    return [leaf.extract_text() for leaf in reader.pages[: max(starts.values())]], starts


def page_of(lang: str) -> str:
    return (FOLDER / lang / "report.html").read_text(encoding="utf-8")


def section(html: str, name: str) -> str:
    """A part of the deciding page."""
    start = html.index(f'class="{name}"')
    return html[start : html.index("</section>", start)]


def test_the_body_is_short_begins_with_results_and_speaks_as_people_do(lang: str) -> None:
    pages, starts = body_of(lang)
    ends = dict(zip(starts, list(starts.values())[1:], strict=False))
    further = {title: ends[title] - page for title, page in starts.items() if re.search(APART, title)}
    assert len(further) == 3 and sum(further.values()) <= FURTHER, starts
    assert len(pages) - sum(further.values()) <= BODY
    assert min(starts.values()) == 2, "behind the cover and one deciding page"
    first = next(place for place, text in enumerate(pages, 1) if re.search(r"(Figure|图|圖)\s*1\b", text))
    assert first <= 3
    assert " ".join(pages).count(NOISE[lang]) <= 10, "chance is hardly named"
    project, text = Project(REPOSITORY), re.sub(r"\s+", " ", " ".join(pages))
    words = Words(lang, project.codebook, periods={})
    labels = [words.label(segment) for segment in project.codebook.segments]
    assert [label for label in labels if f"({label})" in text or f"（{label}）" in text] == []


def test_the_planted_fall_is_in_the_first_three_sentences(lang: str) -> None:
    html = page_of(lang)
    words = Words(lang, Project(REPOSITORY).codebook, periods={})
    text = re.sub(r"<[^>]+>", "", html[html.index("<h1") :])
    opening = re.split(r"(?<=[.。])\s*(?=\D)", text)[:3]
    assert words.label(FALL).lower() in " ".join(opening).lower()


def test_every_line_of_the_deciding_page_leads_to_its_evidence(lang: str) -> None:
    html = page_of(lang)
    lines = [line for name in ("better", "worse", "decide") for line in section(html, name).split("<li")[1:]]
    assert len(lines) >= 5
    targets = [re.search(r'href="#((?:fig|tbl)-[\w-]+)"', line) for line in lines]
    assert all(targets), "a line without a link"
    assert {found[1] for found in targets if found} <= set(re.findall(r'\bid="([^"]+)"', html))


def test_no_finding_is_told_twice_in_the_same_words(lang: str) -> None:
    """No eight words (Chinese: twelve characters) in a row stand twice in the body's prose; events have one wording."""
    html = page_of(lang)
    body = html[html.index("<h1") : html.index('id="sample" class="level2 appendix')]
    for event in Project(REPOSITORY).period(PERIOD).events:
        body = body.replace(event.text.get(lang, ""), "·")
    prose = re.findall(r"<p>(.*?)</p>", body, flags=re.DOTALL)
    said: dict[str, str] = {}
    twice, unit, size = [], r"[\w’.−+%-]+\b" if lang == "en" else r"[\u4e00-\u9fff]", 8 if lang == "en" else 12
    for text in (re.sub(r"<[^>]+>", "", paragraph) for paragraph in prose):
        units = re.findall(unit, text)
        runs = (" ".join(units[place : place + size]) for place in range(len(units) - size + 1))
        twice += [run for run in runs if said.setdefault(run, text) != text]
    assert twice == []
