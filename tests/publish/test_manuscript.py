"""The Word document: real tables, pictures with alt text, numbered captions, headings, status, fixed bytes."""

from __future__ import annotations

import io
import re
import runpy
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.image
import pytest
from conftest import REPOSITORY, edit
from pages import DECIDING, sample

from csreport.present.words import language_tag
from csreport.project.errors import RenderError
from csreport.publish.look import TEMPLATES
from csreport.publish.paper import render_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="144pt" height="72pt" viewBox="0 0 144 72">'
    '<rect width="100" height="40" fill="#0b5a78"/>'
    '<text x="10" y="65" font-family="Noto Sans SC" font-size="20" fill="#ff0000">满意</text></svg>'
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> zipfile.ZipFile:
    return written(sample(tmp_path_factory.mktemp("word")))


def written(source: Path) -> zipfile.ZipFile:
    target = source.with_name("report.docx")
    render_docx(source, target, timestamp=1_766_275_200)
    return zipfile.ZipFile(target)


def part(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(f"word/{name}.xml").decode()


def text_of(element: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{W}t"))


def paragraphs(archive: zipfile.ZipFile, starting: str = "") -> list[tuple[str, str]]:
    """Style and text of every paragraph, in order; of styles with a certain beginning."""
    found = []
    for paragraph in ElementTree.fromstring(part(archive, "document")).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        found.append(("" if style is None else style.get(f"{W}val", ""), text_of(paragraph)))
    return [pair for pair in found if pair[0].startswith(starting)]


def test_it_opens_with_title_status_and_facts_and_the_status_stands_on_every_page(archive):
    facts = "Fieldwork: 8–22 October 2025 · Base: 1,212 customers · Interval: 95%, representative weighting"
    found = paragraphs(archive)
    assert [style for style, _ in found[:6]] == ["Title", "Subtitle", "Author", "Status", "Note", "Note"]
    assert [found[n][1] for n in (0, 3, 5)] == ["Customer satisfaction, 2025Q4", "Draft – not for decision", facts]
    assert "Draft – not for decision" in part(archive, "header1")
    assert "w:headerReference" in part(archive, "document")


def test_headings_captions_and_references_have_the_numbers_of_the_report(archive):
    heads = [
        ("Heading1", "Summary"),
        ("Heading1", "1 Sampling"),
        ("Heading2", "1.1 Who answered, and who was left out?"),
    ]
    assert paragraphs(archive, "Heading")[:3] == heads
    assert paragraphs(archive, "Heading")[-1] == ("Heading1", "Appendix\u00a0B Run record")
    found, content = paragraphs(archive), part(archive, "document")
    assert {
        ("ImageCaption", "Figure\u00a01\u2002One in four customers reached gave a usable answer."),
        ("Note", "Base: 5,200 invitations. ▲▼ mark changes beyond noise."),
        ("TableCaption", "Table\u00a01\u2002Scores, change and verdict by dimension"),
        ("Answer", "Overall satisfaction is 4.08 of 5, up 0.11 on 2025Q3."),
    } <= {*found}
    assert any(
        text.startswith("The West region has 86 answers; see Table\u00a01 and Table\u00a02.") for _, text in found
    )
    for anchor in ("fig-response", "tbl-wide"):
        assert f'w:anchor="{anchor}"' in content and re.search(rf'<w:bookmarkStart[^>]*w:name="{anchor}"', content)


def test_a_figure_is_a_picture_with_alt_text_in_its_own_size(tmp_path):
    body = '# A {#a}\n\n::: {#fig-plain}\n![](figures/fig-plain.svg){fig-alt="A bar: most are satisfied."}\n\nT\n:::'
    source = sample(tmp_path, body=body)
    (source / "figures" / "fig-plain.svg").write_text(SVG, encoding="utf-8")
    archive = written(source)
    (picture,) = ElementTree.fromstring(part(archive, "document")).iter(DRAWING)
    assert picture.get("descr") == "A bar: most are satisfied."
    (name,) = [name for name in archive.namelist() if name.startswith("word/media/")]
    data = archive.read(name)
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == 400  # two inches at 200 dots each
    assert 'cx="1828800"' in part(archive, "document")  # two inches
    text = matplotlib.image.imread(io.BytesIO(data))[120:, :, :3].reshape(-1, 3)  # below the bar
    assert (text == [1, 0, 0]).all(axis=1).sum() > 500, "its text is drawn with the packaged fonts"


def test_a_table_is_a_table_and_changes_carry_their_colour(archive):
    tiles, scores, *_ = ElementTree.fromstring(part(archive, "document")).iter(f"{W}tbl")
    rows = [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in scores.iter(f"{W}tr")]
    assert rows[1:3] == [["All dimensions", "1,212", "4.08", "4.03–4.13", "▲ +0.11", "✓ Target met"], ["Offer"]]
    assert [row[2] for row in rows if len(row) > 1][3:5] == ["3.61*", "3.52BC"]
    assert all(len([*cell.iter(f"{W}p")]) == 1 for cell in scores.iter(f"{W}tc")), "no empty line below a text"
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in scores.iter(f"{W}tr")]
    assert heads == [True] + [False] * (len(rows) - 1)
    assert "▲ +0.11 on 2025Q3, real change" in text_of(tiles)
    assert re.search(r'<w:rStyle w:val="Better"\s*/></w:rPr><w:t[^>]*>▲ ', part(archive, "document"))
    assert 'w:styleId="Better"' in part(archive, "styles")


def test_it_is_paged_like_a_book(archive):
    """Contents that Word fills in, page numbers, chapters that start pages, rows that stay whole."""
    document, styles, footer = (part(archive, name) for name in ("document", "styles", "footer1"))
    contents = [text for _, text in paragraphs(archive, "Toc1")]
    assert contents == [text for style, text in paragraphs(archive, "Heading") if style == "Heading1"]
    assert 'w:fldCharType="begin" w:dirty="true"' in document and " TOC " in document
    assert document.count("w:fldCharType") == 3, "begun, separated, ended"
    assert {" PAGE ", " NUMPAGES "} == set(re.findall(r"<w:instrText>([^<]+)<", footer))
    assert "w:footerReference" in document
    (chapter,) = re.findall(r'<w:style\b[^>]*w:styleId="Heading1".*?</w:style>', styles, re.DOTALL)
    assert "<w:pageBreakBefore" in chapter
    assert document.count("<w:tr>") == document.count("<w:cantSplit") > 3
    widths = [[*map(int, re.findall(r'<w:gridCol w:w="(\d+)"', grid))] for grid in document.split("<w:tblGrid>")[1:]]
    assert all(abs(sum(width) - 9406) < 10 and min(width) > 0 for width in widths), "tables are as wide as the text"


def test_the_deciding_page_reads_from_top_to_bottom(tmp_path):
    found = paragraphs(written(sample(tmp_path, body=DECIDING)))
    headline = "Satisfaction is up, but after-sales support has fallen"
    assert ("Heading1", headline) in found and ("Toc1", headline) in found
    assert ("Standfirst", "It rose to 3.99 of 5.") in found and ("Why", "Staff moved in October.") in found
    titles = [text for style, text in found if style == "CardTitle"]
    assert titles[:4] == ["Better", "Worse, and why", "To decide", "Customers concerned"]
    assert ("Concerned", "About 1,800 of 12,000 customers.") in found
    assert not any("The evidence" in text for _, text in found)


def test_boxes_have_styles_of_their_own(archive):
    found, styles = paragraphs(archive), part(archive, "styles")
    assert ("CardTitle", "Method statement") in found and ("DefinitionTerm", "Population") in found
    assert ("Commentary", "The call centre moved to a new ticket system on 3 October.") in found
    used = {style for style, _ in found if style} - {"SourceCode"}  # an analyst's code looks as pandoc has it
    assert [style for style in used if styles.count(f'w:styleId="{style}"') != 1] == []


LANGUAGES = {
    "en": 'w:val="en-GB"',
    "fr": 'w:val="fr"',
    "zh-Hans": 'w:eastAsia="zh-CN"',
    "zh-Hant": 'w:eastAsia="zh-TW"',
}


@pytest.mark.parametrize(("lang", "tag"), LANGUAGES.items())
def test_language_and_its_font_are_set(tmp_path, lang, tag):
    source = sample(tmp_path, body="Text.", lang=lang)
    edit(source / "report.qmd", ("lang: en-GB", f"lang: {language_tag(lang)}"))
    styles = part(written(source), "styles")
    (language,) = re.findall(r"<w:lang[^>]*>", styles)
    font = "Microsoft JhengHei" if lang == "zh-Hant" else "Microsoft YaHei"
    assert tag in language and set(re.findall(r'w:eastAsia="(Microsoft \w+)"', styles)) == {font}


def test_the_reference_document_is_what_its_script_makes(tmp_path):
    script = runpy.run_path(str(REPOSITORY / "scripts" / "build_reference.py"))
    script["write"](tmp_path / "reference.docx")
    committed = zipfile.ZipFile(TEMPLATES / "reference.docx")
    assert {name: committed.read(name) for name in committed.namelist()} == script["parts"]()
    assert (tmp_path / "reference.docx").read_bytes() == (TEMPLATES / "reference.docx").read_bytes()


def test_the_same_report_gives_the_same_bytes_with_the_date_of_its_data(archive, tmp_path):
    again = written(sample(tmp_path))
    assert Path(str(archive.filename)).read_bytes() == Path(str(again.filename)).read_bytes()
    core = again.read("docProps/core.xml").decode()
    assert set(re.findall(r"(\d{4}-\d\d-\d\d)T", core)) == {"2025-12-21"}


def test_a_missing_figure_a_broken_reference_and_a_missing_document_are_named(tmp_path):
    source = sample(tmp_path)
    (source / "figures" / "fig-plain.svg").unlink()
    broken = sample(tmp_path / "b", body="# A {#a}\n\nSee @fig-two.\n")
    for folder, said in ((source, r"figures/fig-plain\.svg"), (broken, "fig-two"), (tmp_path / "c", r"no report\.qmd")):
        with pytest.raises(RenderError, match=said):
            render_docx(folder, tmp_path / "report.docx", timestamp=0)
    assert not (tmp_path / "report.docx").exists()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_it(tmp_path):
    render_docx(sample(tmp_path), tmp_path / "report.docx", timestamp=0)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
               "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(tmp_path / "report.docx")]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, timeout=180)
    if not (tmp_path / "report.txt").exists():
        pytest.skip(f"LibreOffice has no writer: {done.stderr.decode()[-200:]}")
    shown = (tmp_path / "report.txt").read_text(encoding="utf-8")
    for text in ("2.2 Who is less satisfied?", "Figure\u00a01", "3.61*", "▲ +0.11", "Run record"):
        assert text in shown
