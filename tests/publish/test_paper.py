"""The paper, read back: its text, fonts, bookmarks, references, structure, state and colours, in every language."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import REPOSITORY
from pages import DECIDING, FOLDERS, sample, words
from papers import LABEL, bookmarks_of, colours_of, elements_of, fonts_of, headings_of, lines_of, links_of, text_of
from pypdf import PdfReader

from csreport.project.brand import Brand
from csreport.project.errors import RenderError
from csreport.project.project import Signature
from csreport.publish import paper as typesetting
from csreport.publish.approval import Standing, front_of
from csreport.publish.look import paper_style
from csreport.publish.paper import render_pdf, set_again

DEMO = REPOSITORY / "output" / "2025Q4"
TIMESTAMP = 1767916800
TAGS = {"en": "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
SIGNED = (
    Signature(state="reviewed", by="Li Na", role="Research", date=dt.date(2026, 1, 5)),
    Signature(state="approved", by="陈梅", role="客户服务总监", date=dt.date(2026, 1, 9)),
)

each_language = pytest.mark.parametrize("lang", FOLDERS)


@dataclass(frozen=True)
class Paper:
    """A source folder and the PDF made of it."""

    source: Path
    data: bytes

    @property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.data))


def made(source: Path, target: Path) -> Paper:
    render_pdf(source, target, timestamp=TIMESTAMP)
    return Paper(source, target.read_bytes())


def paper_of(folder: Path, lang: str, *, body: str | None = None, **own: object) -> Paper:
    return made(sample(folder, FOLDERS[lang], body, lang=lang, **own), folder / "report.pdf")


@pytest.fixture(scope="module")
def samples(tmp_path_factory) -> dict[str, Paper]:
    return {lang: paper_of(tmp_path_factory.mktemp("paper"), lang) for lang in FOLDERS}


@pytest.mark.parametrize("ends", [False, True])
def test_a_paper_set_ahead_is_the_same_even_when_its_typesetter_ends(samples, tmp_path, monkeypatch, ends):
    monkeypatch.setattr(typesetting, "WORKERS", 2)
    paper, kept, target = samples["en"], tmp_path / "kept", tmp_path / "report.pdf"
    render_pdf(paper.source, target, timestamp=TIMESTAMP, kept=kept)
    typesetter = set_again(kept, paper.source)
    assert typesetter is not None
    with typesetter:
        if ends:
            typesetter.process.kill()
        render_pdf(paper.source, target, timestamp=TIMESTAMP, ready=typesetter)
    assert target.read_bytes() == paper.data


DEMOS = [pytest.param(f"demo {lang}", marks=pytest.mark.slow) for lang in FOLDERS]


@pytest.fixture(scope="module", params=[*(f"sample {lang}" for lang in FOLDERS), *DEMOS])
def paper(request, samples, tmp_path_factory) -> Paper:
    """The sample, and the demonstration where it has been built, in each language."""
    kind, lang = request.param.split()
    source = DEMO / lang / "source"
    if kind == "demo" and not (source / "report.qmd").is_file():
        pytest.skip("the demonstration has not been built (make report)")
    return samples[lang] if kind == "sample" else made(source, tmp_path_factory.mktemp("demo") / "report.pdf")


def decides(paper: Paper) -> bool:
    return "\n::: headline\n" in (paper.source / "report.qmd").read_text(encoding="utf-8")


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_font_is_in_the_file_and_no_letter_is_missing(paper):
    fonts = fonts_of(paper.reader)
    assert any("Noto" in name for name in fonts)
    assert [name for name, embedded in fonts.items() if not embedded] == []
    assert [sign for sign in "\ufffd\u25a1" if sign in text_of(paper.data)] == []


def test_bookmarks_are_the_headings_and_lead_to_them(paper):
    bookmarks = bookmarks_of(paper.data)
    headings, text = headings_of(paper.source), plain(text_of(paper.data))
    headings = headings[decides(paper) :]  # the deciding page has its headline in place of one
    assert [(mark.depth, mark.title) for mark in bookmarks] == headings
    assert [title for _, title in headings if plain(title) not in text] == [], "the text can be copied out"
    # a long heading goes on in the next line; its number stands apart by a gap, which is no letter
    astray = [mark for mark in bookmarks if not plain(mark.title).startswith(plain(mark.target)) or not mark.target]
    assert astray == []


def test_figures_and_tables_are_numbered_in_a_row_and_references_lead_to_their_captions(paper):
    # Below the lists of figures and tables, which have page numbers at the end, labels begin a line.
    lines = [text for page in lines_of(paper.data) for _, text in page if not re.search(r"\. \. \. ?\d+$", text)]
    captions = [found.groups() for text in lines if (found := LABEL.match(text))]
    assert set(captions) == set(LABEL.findall(text_of(paper.data))), "every number in the text has its caption"
    kinds = {kind for kind, _ in captions}
    assert len(kinds) == 2
    for wanted in kinds:
        numbers = [int(number) for kind, number in captions if kind == wanted]
        assert numbers == list(range(1, len(numbers) + 1)), wanted
    links = [link for link in links_of(paper.data) if LABEL.match(link.text)]
    assert links or decides(paper), "no reference was found"  # what a report says leads on by words
    assert [link for link in links if LABEL.findall(link.text)[:1] != LABEL.findall(link.target)[:1]] == []
    figures = [node for node in elements_of(paper.reader) if node["/S"] == "/Figure"]
    assert figures and [node for node in figures if not str(node.get("/Alt", "")).strip()] == [], "a figure has words"


@each_language
def test_it_claims_both_standards_and_its_language(samples, lang):
    root = samples[lang].reader.trailer["/Root"]
    claims = root["/Metadata"].get_data().decode()
    for name, value in (("pdfuaid:part", "1"), ("pdfaid:part", "2"), ("pdfaid:conformance", "A")):
        assert f"<{name}>{value}</{name}>" in claims, f"{name} is not {value}"
    assert root["/OutputIntents"], "PDF/A wants a colour profile"
    assert root["/Lang"] == TAGS[lang] and f"<rdf:li>{TAGS[lang]}</rdf:li>" in claims


def test_its_parts_stand_in_order_with_page_numbers_and_the_given_date(samples):
    pdf = samples["en"].reader
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in pdf.pages]
    assert "Customer satisfaction, 2025Q4" in pages[0] and "Fieldwork" in pages[0]
    assert "Overall satisfaction" in pages[1] and "Contents" not in pages[1], "the summary has a page of its own"
    assert "Sampling" in pages[0] and "Run record" in pages[0], "the contents stand on the title page"
    assert "Who answered" in pages[2] and f"3 of {len(pages)}" in pages[2]
    assert "Run record" in pages[-1] and "5b2e77aa01c4" in pages[-1]
    for part in ("Table 1 Scores, change and verdict", "Figure 2", "3.61*", "Target not met", "It’s “quoted”"):
        assert part in " ".join(pages), f"{part!r} is not in the PDF"
    assert "hostile" not in " ".join(pages) and "alert" not in " ".join(pages)
    links = [note.get_object() for page in pdf.pages for note in page.get("/Annots", [])]
    assert any("example.org" in str(link.get("/A", {}).get("/URI", "")) for link in links)
    assert pdf.metadata.creation_date.timestamp() == TIMESTAMP


def test_signs_need_no_font_of_the_reader_and_a_character_without_one_is_named(tmp_path):
    body = "# A {#a}\n\nSigns: ▲ ▼ ✓ ✕ ● ◐ ○ ≈ → ± × − … “x” ’ €"
    assert "≈" in text_of(paper_of(tmp_path / "a", "en", body=body).data)
    with pytest.raises(RenderError, match="PDF/UA-1"):  # the check of the standard is on
        paper_of(tmp_path / "c", "en", body="# A\n\n### A level was left out\n\nText.\n")
    with pytest.raises(RenderError, match=r"😀.*customers were pleased"):
        paper_of(tmp_path / "b", "en", body="# A\n\nThe customers were pleased 😀 indeed.")


HEADS = {"en": ("Region", "Share"), "zh-Hans": ("地区", "占比"), "zh-Hant": ("地區", "占比")}


def long_table(lang: str, rows: int, columns: int = 2) -> str:
    name, share = HEADS[lang]
    heads = "".join(f'<th scope="col">{share}{n or ""}</th>' for n in range(columns - 1))
    head = f'<thead><tr><th scope="col">{name}</th>{heads}</tr></thead>'
    more = "".join(f"<td>2.{n:02}</td>" for n in range(1, columns - 1))
    body = "".join(f'<tr><th scope="row">{name} {n}</th><td>{n}%</td>{more}</tr>' for n in range(rows))
    table = f"<table><caption>{name}</caption>{head}<tbody>{body}</tbody></table>"
    return f"::: {{#tbl-long}}\n```{{=html}}\n{table}\n```\n:::\n"


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_a_long_table_repeats_its_head_on_every_page_but_is_read_once(tmp_path, lang):
    paper = paper_of(tmp_path, lang, body=f"# A {{#a}}\n\n{long_table(lang, 120)}")
    name, share = HEADS[lang]
    pages = [[text for _, text in page] for page in lines_of(paper.data)]
    body = [texts for texts in pages if any(re.fullmatch(rf"{name} \d+ ?\d+%", text) for text in texts)]
    assert len(body) >= 3
    heads = [sum(plain(text) == name + share for text in texts) for texts in body]
    assert heads == [1] * len(body)
    assert Counter(node["/S"] for node in elements_of(paper.reader))["/THead"] == 1


@pytest.mark.parametrize("above", (31, 34))
def test_a_long_table_does_not_begin_at_the_foot_of_a_page(tmp_path, above):
    filler = "\n\n".join(f"Line {n}." for n in range(above))
    paper = paper_of(tmp_path, "en", body=f"# A {{#a}}\n\n{filler}\n\n{long_table('en', 60)}")
    pages = [[text for _, text in page] for page in lines_of(paper.data)]
    [first] = [texts for texts in pages if "Table 1 Region" in texts]
    assert sum(bool(re.match(r"Region \d", text)) for text in first) >= 4, first[-8:]


@pytest.mark.parametrize("columns", [9, 24])
def test_a_wide_table_stays_on_the_paper(tmp_path, columns):
    reader = paper_of(tmp_path, "en", body=f"# A {{#a}}\n\n{long_table('en', 3, columns)}").reader
    page = next(page for page in reader.pages if "2.01" in page.extract_text())
    assert re.search(r"Region 2\s", page.extract_text()), "a short row name was broken over lines"
    assert f"2.{columns - 2:02}" in page.extract_text(), "the last column is missing or broken over lines"
    right = []
    page.extract_text(visitor_text=lambda text, cm, tm, *_: right.append(cm[4] + tm[4]) if text.strip() else None)
    assert max(right) < float(page.mediabox.width) - 50, f"text starts at {max(right):.0f} of {page.mediabox.width} pt"


STATES = [*zip(FOLDERS, ["draft", "reviewed", "void"], strict=True), ("en", "approved")]


@pytest.mark.parametrize(("lang", "state"), STATES)
def test_every_page_says_how_the_report_stands_and_the_first_who_signed(tmp_path, lang, state):
    spoken = words(lang)
    changes = ("params/2025Q4.yml",) if state == "void" else ()
    signatures = {"draft": (), "reviewed": SIGNED[:1]}.get(state, SIGNED)
    front = front_of(Standing(state, signatures, changes), spoken)
    reader = paper_of(tmp_path, lang, body="# A {#a}\n\nText.\n", version="Version ea89bd04", **front).reader
    first, *further = [plain(page.extract_text()) for page in reader.pages]
    assert [page.count(plain(front["status"])) for page in further] == [1] * len(further)
    assert state == "approved" or first.count(plain(front["status"])) == 1
    assert plain(front["status-note"]) in first and "Versionea89bd04" in first
    assert ("params/2025Q4.yml" in first) == (state == "void")
    for part in ("陈梅", "客户服务总监", spoken.date(SIGNED[1].date)) if state == "approved" else ():
        assert plain(part) in first, f"{part} is not on the title page"


def test_the_organisations_colours_reach_the_paper(tmp_path):
    source = sample(tmp_path, body="# A {#a}\n\n::: answer\nSo it is.\n:::\n")
    ours = colours_of(made(source, tmp_path / "ours.pdf").reader)
    (source / "brand.typ").write_text(paper_style(Brand(colour="#7a1f5c", accent="#334455")), encoding="utf-8")
    theirs = colours_of(made(source, tmp_path / "theirs.pdf").reader)
    assert "#0b5a78" in ours and not {"#7a1f5c", "#334455"} & ours
    assert {"#7a1f5c", "#334455"} <= theirs and "#0b5a78" not in theirs


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_the_deciding_page_is_page_two_and_alone_a_page_and_a_picture_for_sharing(tmp_path, lang):
    paper_of(tmp_path, lang, body=DECIDING)
    folder = next(tmp_path.glob("**/report.pdf")).parent
    first, second, third, _ = (page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
    assert "Trends" in first and "Scores" in first and "Satisfaction is up" not in first, "contents on the title page"
    for said in ("Satisfaction is up", "Better", "Worse, and why", "Head of Service", "1,800", "How sure?"):
        assert said in second
    assert "The evidence" not in second, "paper has no use for links through the page"
    assert "How did it change?" in third
    (page,) = PdfReader(folder / "brief.pdf").pages
    text = page.extract_text()
    assert "Satisfaction is up" in text and "Staff moved in October" in text and "the trend shows" in text
    assert "What changed" not in text, "what it leads to is in the report"
    assert [float(side) for side in page.mediabox[2:]] == pytest.approx([595.28, 841.89], abs=0.1)
    picture = (folder / "share.png").read_bytes()
    assert [int.from_bytes(picture[at : at + 4], "big") for at in (16, 20)] == [1200, 630]


@pytest.mark.parametrize(("lines", "page"), [(9, 1), (35, 2), (60, 2)])
def test_a_chapter_begins_beneath_the_one_before_it_only_where_much_of_the_page_is_free(tmp_path, lines, page):
    filler = "\n\n".join(f"Line {n}." for n in range(lines))
    reader = paper_of(tmp_path, "en", body=f"# First {{#a}}\n\n{filler}\n\n# Second {{#b}}\n\nWords.").reader
    texts = [each.extract_text() for each in reader.pages]
    [found] = [place for place, text in enumerate(texts) if "Words." in text]
    assert found == page and ("Line 8." in texts[found]) == (lines == 9)


@pytest.mark.parametrize("lines", range(36, 46, 3))
def test_no_quotation_begins_a_page_alone(tmp_path, lines):
    body = "# Voice {#voice}\n\n" + "Line\\\n" * lines + "\n" + "\n\n".join(f"> Quotation {n}" for n in range(6))
    pages = [page.extract_text().count("Quotation") for page in paper_of(tmp_path, "en", body=body).reader.pages]
    assert sum(pages) == 6 and 1 not in pages


HEADLINES = [("zh-Hans", "总体满意度和响应速度上升，售后支持却降至各题最低", 2), ("en", "Satisfaction is up", 1)]


@pytest.mark.parametrize(("lang", "text", "lines"), HEADLINES)
def test_lines_of_the_headline_are_of_like_length(tmp_path, lang, text, lines):
    body = DECIDING.replace("Satisfaction is up, but after-sales support has fallen", text)
    page = paper_of(tmp_path, lang, body=body).reader.pages[1].extract_text()
    found = [line for line in page.splitlines() if line and line in text]
    assert len(found) == lines and max(map(len, found)) < 1.6 * min(map(len, found))


def test_a_long_deciding_page_stays_one_page_in_smaller_type(tmp_path):
    line = "- **Response speed** gained 0.31. [What changed](#fig-course)\n"
    more = line.replace("gained", "gained very much, says everybody who was asked, and") * 13
    paper_of(tmp_path, "en", body=DECIDING.replace(line, line + more))
    brief, report = (PdfReader(next(tmp_path.glob(f"**/{name}.pdf"))).pages for name in ("brief", "report"))
    assert len(brief) == 1 and "How sure?" in report[1].extract_text()
