"""Every number of the page is an estimate with its key, or of a kind that is declared here."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
import yaml
from conftest import LANGUAGES, PERIOD

from csreport.present.words import MINUS, round_half_up
from csreport.project.project import Project
from csreport.publish.gates import _holds, keys_on, whole_key

pytestmark = pytest.mark.report
VOID = {"img", "br", "meta", "link", "input", "source", "hr", "col", "wbr"}
# Parts of the page that number or name its parts, and the run record: they hold no result.
APART_TAGS = {"script", "style", "nav", "title", "button", "svg"}
APART_CLASSES = {"header-section-number", "label", "anchor", "reference", "record", "callout"}
# Numbers that are no estimates, as English words say them: parameters, dates, methods, scales, and counts of what is
# on the page. A phrase that is not here must carry its key.
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DECLARED = {
    "dates and years": [rf"\d{{1,2}}(–\d{{1,2}})? ({MONTHS})( \d{{4}})?", r"\b(19|20)\d\d\b"],
    "the confidence level": [
        r"\d+% (bootstrap )?(interval|confidence)", r"[Ii]ntervals?:? \d+%", r"at \d+%", r"^\d+%(, by linearisation|$)",
        r"\d+ of 100 (such )?surveys", r"\(95%; Holm", r"repeated \d+ times, about \d+ of",
    ],
    "the power of tests": [r"(with )?80% probability", r"probability of 80%"],
    "names of methods, standards and programs": [
        r"RR[1-6]", r"COOP1", r"REF1", r"CON1", r"csreport [\d.]+", r"ISO \d{4,5}(:\d{4})?", r"GB/T \d+(-\d{4})?",
        r"Clauses? [\d.]+( and [\d.]+)?:",
    ],
    "scales": [
        r"^−100 to \+100 ·",
        r"scale from \d+ to \d+", r"promoters \(9 or 10 on “", r"detractors \(6 or less\)", r"from −100 to \+100",
        r"[Bb]rought to 0 to 100", r"from 0 to 1\b", r"; 1 means",
        r"of (5|7|100)\b", r"answered 9 or 10, detractors 6 or less", r"up to \d, high: from \d",
    ],
    "answers that a box holds": [r"(top|lowest|bottom) \d( of \d)?", r"(the )?\d (highest|lowest)( answers)?"],
    "weights of an index": [r"\(\d+%\)"],
    "counts of what is on the page": [
        r"^\d+ [A-Z]",  # lines of a matrix, which its columns name
        r"of [\d,]+ customers", r"of the \d+ items",
        r"\d+ of \d+ (targets|comparisons|indicators)", r"met: \d+ of \d+", r"among \d+ scores",
        r"moved apart: \d+ of \d+",
        r"[Aa]ll \d+ (correlations|items)", r"the \d+ aspects", r"real (rises|falls): \d+",
        r"over the \d+ periods", r"\d+ of the \d+ correlations",
        r"questions: \d+\.", r"\d+ of \d+ requirements",
        r"from \d+ (earlier )?periods on; so far: \d+", r"periods \(\d+\)", r"[\d,]+ respondents$",
    ],
    "thresholds of the rules": [
        r"(fewer than|below|above|less than( the)?|least|good from|good up to|[Ss]hort of) [\d.]+%?", r"times? of \d+",
        r"our mark (of|is) [\d.]+%?",
        r"(capped at|cap of) \d+ times", r"[\d.]+ is (usually|the least)", r"\b1 (=|would|\+)", r"may not add to 100%",
        r"1% is small, 6% medium, 14% large", r"lies below 0\.05", r"from \d+ questions on",
        r"(than|than the) [\d.]+% of",
        r"than \d+ seconds? a question", r"of \d+ or more questions", r"at most [\d.]+% of", r"below \d+ answers",
        r"not shown below \d+", r"effective base of \d+", r"commonly \d+% or more", r"\([\d.]+ or more\)",
    ],
    "the step that drivers are asked about": [r"0\.2 points (higher|more)"],
    "fingerprints of files": [r"\b[0-9a-f]{8}\b", r"\b[0-9a-f]{16}\b"],
    "bands of a segment": [r"\d+–\d+", r"\d+ and over", r"under \d+"],
}  # fmt: skip
OPTION = r"\d{1,2}( · .+)?"  # an answer option heads its row: the point of the scale, then its words
SENTENCE = 8  # letters from which on a cell holds a sentence, which is held against the declared kinds as all text is


class Loose(HTMLParser):
    """Texts with digits outside any element that carries a number's key, and cells of values without one."""

    def __init__(self, page: str):
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []
        self.cells: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            found = dict(attrs)
            classes = set((found.get("class") or "").split())
            self.open.append((tag, "data-key" in found or tag in APART_TAGS or bool(classes & APART_CLASSES)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not re.search(r"\d", data) or any(apart for _, apart in self.open):
            return
        tags = [tag for tag, _ in self.open]
        if "th" in tags and re.fullmatch(OPTION, data.strip()):
            return
        if "td" in tags and "tfoot" not in tags and len(re.findall(r"[^\W\d]", data)) < SENTENCE:
            self.cells.append(data)
        self.texts.append(data.strip())


def page_of(project: Project, lang: str) -> str:
    return (project.output / PERIOD / lang / "report.html").read_text(encoding="utf-8")


def labels(content: object) -> Iterator[str]:
    """Every text that the params hold: names that may contain numbers."""
    if isinstance(content, dict):
        for value in content.values():
            yield from labels(value)
    elif isinstance(content, list):
        for value in content:
            yield from labels(value)
    elif isinstance(content, str) and re.search(r"\d", content) and re.search(r"[^\W\d]", content):
        yield content


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_in_a_table_carries_its_key(mini_report: Project, lang: str) -> None:
    assert Loose(page_of(mini_report, lang)).cells == []


def test_every_other_number_is_of_a_declared_kind(mini_report: Project) -> None:
    names = [name for path in mini_report.root.glob("params/**/*.yml")
             for name in labels(yaml.safe_load(path.read_text(encoding="utf-8")))]  # fmt: skip
    declared = [f"(?:{pattern})" for patterns in DECLARED.values() for pattern in patterns]
    known = re.compile("|".join([*sorted(map(re.escape, names), key=len, reverse=True), *declared]))
    page = page_of(mini_report, "en")
    main = page[page.index("<main") :]
    left = [(known.sub("…", text), text) for text in Loose(main).texts]
    assert len(left) > 20
    assert [text for rest, text in left if re.search(r"\d", rest)] == []


def test_a_number_without_a_key_would_be_seen() -> None:
    page = Loose(
        "<p>It rose by 0.83 to <span data-key='k'>4.05</span>.</p><table><tr><td>3.9<td data-key='k'>4</table>"
    )
    assert page.texts == ["It rose by 0.83 to", "3.9"] and page.cells == ["3.9"]


HOLD = {
    ("20.0%", "20.0%"),
    ("at least 20.0%", "20.0%"),
    ("0.83", f"{MINUS}0.83"),  # fell by 0.83
    ("+26", "26"),
    (f"{MINUS}0.32 to {MINUS}0.16", f"{MINUS}0.32 to {MINUS}0.16"),
}
OTHERS = {("3.80", "3.90"), ("175%", "17.5%"), ("13.80", "3.80"), ("3.801", "3.80"), ("3.66 to 3.80", "3.66")}
OTHERS |= {("+0.83", f"{MINUS}0.83"), (f"{MINUS}3.5", "3.5")}


def test_a_text_holds_the_number_and_no_other():
    assert {pair for pair in HOLD | OTHERS if _holds(*pair)} == HOLD


def known_of(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="numbers">(.*?)</script>', page, re.DOTALL)[1])


def row_of(known: dict, key: str) -> list[str] | None:
    """A row as the page's script finds it: value, low, high, base, effective base, method."""
    period, measure, category, segment, level, against, weighting, stat = key.split("/")
    at = known["places"]
    group = at.get(f"{segment}/{level}", "?") if level else segment
    weighting = "" if weighting == "representative" else weighting
    place = str(known["stats"].index(stat)) if stat in known["stats"] else "?"
    rest = "/".join((category, group, at.get(against, "?"), weighting, place))
    row = dict(known["rows"]).get(period, {}).get(measure, {}).get(rest)
    return None if row is None else [*row.split("|"), "", "", "", "", ""][:6]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_number_says_when_pointed_at_is_what_the_page_shows(mini_report: Project, lang: str) -> None:
    page = page_of(mini_report, lang)
    known, ends, checked, keys = known_of(page), 0, 0, keys_on(page)
    for key, text in re.findall(r'<td[^>]* data-key="([^"]+)"[^>]*>([^<]+)<', page):
        whole, _, part = whole_key(html.unescape(key), keys).partition("/part=")
        row = row_of(known, whole)
        if row is None:
            assert text.strip() in {"–", ""} or "*" not in text, f"nothing is known of {key}: {text}"
            continue
        bare = text.strip().lstrip("+−").rstrip("*")
        if not part:
            plain = row[0].lstrip("+−").rstrip("%").replace(",", "")
            prose = bool(plain) and bare.rstrip("%") == f"{round_half_up(float(plain), 0)}"  # without decimals
            assert row[0].lstrip("+−") == bare or row[0] in text or prose, (key, text, row)
            checked += 1
        elif part == "low+high":
            assert all(end.lstrip("+−") in text for end in row[1:3]), (key, text, row)
            ends += 1
    assert checked > 100 and ends > 20


def test_each_name_question_and_definition_stands_once(mini_report: Project) -> None:
    known, book = known_of(page_of(mini_report, "zh-Hans")), mini_report.codebook
    overall = book.role("overall")
    assert known["names"][overall] == book.items[overall].label["zh-Hans"]
    asked = {
        key: item.question["zh-Hans"] for key, item in book.items.items() if item.question and key in known["names"]
    }
    assert known["questions"] == asked
    assert known["definitions"]["mean"] and known["methods"]["t"].startswith("区间")
    assert known["compare"] == ["period:2024"] and "2024" in known["against"]["period:2024"]
    assert known["words"]["interval"] == "95%置信区间" and known["symbols"] == [",", "."]
    measures = {measure for _, rows in known["rows"] for measure in rows}
    assert set(known["names"]) == measures, "nothing is told of what is not on the page"
