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
import yaml
from conftest import PERIOD, REPOSITORY
from pages import DECIDING

from csreport.present.cells import Cell, Line, Table
from csreport.present.words import language_tag
from csreport.project.errors import RenderError
from csreport.publish.render import TEMPLATES, render_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="144pt" height="72pt" viewBox="0 0 144 72">'
    '<rect width="100" height="40" fill="#0b5a78"/>'
    '<text x="10" y="65" font-family="Noto Sans SC" font-size="20" fill="#ff0000">满意</text></svg>'
)
FRONT = {
    "title": "Bakery survey\\, 2025", "subtitle": "Satisfaction rose.", "author": "Guild", "lang": "en",
    "csreport": {
        "lang": "en", "period": PERIOD, "draft": True, "status": "Draft – not for decision",
        "status-note": "Not approved.", "facts": [{"name": "Base", "value": "1,109 respondents"}],
        "record": [{"name": "Content", "value": "2843d24b"}],
        "words": {"table": "Table", "figure": "Figure", "record": "Run record", "appendix": "Appendix"},
    },
}  # fmt: skip
BODY = """# Summary {#summary .unnumbered}

::: answer
**Overall satisfaction rose to [3.99]{.num key="k"}.** See @fig-one and @tbl-scores.
:::

::::: tiles

::: {.tile low="0.1" high="0.9" now="0.5"}
[Overall satisfaction]{.name}

[[3.99]{.num key="k"}]{.value} [[3.9 to 4.1]{.num key="k"}]{.interval}

[[+0.16]{.num key="k"} against 2024, real change]{.change .better .up}
:::

:::::

# Satisfaction {#satisfaction}

## How satisfied? {#satisfaction-how}

::: {#fig-one}
![](figures/fig-one.svg){fig-alt="A bar that says: most are satisfied."}

Most are satisfied [Base: [12]{.num key="k"} respondents.]{.note}
:::

1. **First:** this.
2. **Second:** that.

::: {#tbl-scores}
```{=html}
TABLE
```
:::

::: {.method title="Method statement"}
Population
: All customers
:::

::: {.callout .commentary}
[Commentary]{.title}

We listened.
:::
"""


def table() -> str:
    return Table(
        ["Indicator", "Mean", "Change"],
        [
            Line("Quality <b>"),
            Line("=Fresh & warm", [Cell("3.99", "k", "caution", letters="A"),
                                   Cell("+0.16", "k", mark="change better up")]),
        ],
    ).html("tbl-scores", "Scores", "All customers.")  # fmt: skip


def folder(root: Path, *, lang: str = "en", body: str = BODY) -> Path:
    source = root / "source"
    (source / "figures").mkdir(parents=True)
    (source / "figures" / "fig-one.svg").write_text(SVG, encoding="utf-8")
    front = {**FRONT, "lang": language_tag(lang), "csreport": {**FRONT["csreport"], "lang": lang}}
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
    (source / "report.qmd").write_text(f"---\n{head}---\n\n{body.replace('TABLE', table())}", encoding="utf-8")
    return source


@pytest.fixture
def archive(tmp_path: Path) -> zipfile.ZipFile:
    render_docx(folder(tmp_path), tmp_path / "report.docx", timestamp=1_766_275_200)
    return zipfile.ZipFile(tmp_path / "report.docx")


def paragraphs(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Style and text of every paragraph, in order."""
    tree = ElementTree.fromstring(archive.read("word/document.xml"))
    found = []
    for paragraph in tree.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        text = "".join(part.text or "" for part in paragraph.iter(f"{W}t"))
        found.append(("" if style is None else style.get(f"{W}val", ""), text))
    return found


def test_it_opens_with_title_status_and_facts(archive):
    found = [pair for pair in paragraphs(archive) if pair[1]][:6]
    assert found == [
        ("Title", "Bakery survey, 2025"), ("Subtitle", "Satisfaction rose."), ("Author", "Guild"),
        ("Status", "Draft – not for decision"), ("Note", "Not approved."), ("Note", "Base: 1,109 respondents"),
    ]  # fmt: skip


def test_the_status_stands_on_every_page(archive):
    assert "Draft – not for decision" in archive.read("word/header1.xml").decode()
    assert "w:headerReference" in archive.read("word/document.xml").decode()


def test_headings_are_headings_with_the_numbers_of_the_report(archive):
    headings = [(style, text) for style, text in paragraphs(archive) if style.startswith("Heading")]
    assert headings == [
        ("Heading1", "Summary"), ("Heading1", "1 Satisfaction"), ("Heading2", "1.1 How satisfied?"),
        ("Heading1", "Appendix\u00a0A Run record"),
    ]  # fmt: skip


def test_captions_are_numbered_and_references_lead_to_them(archive):
    found = paragraphs(archive)
    assert ("ImageCaption", "Figure\u00a01\u2002Most are satisfied") in found
    assert ("TableCaption", "Table\u00a01\u2002Scores") in found
    assert ("Note", "Base: 12 respondents.") in found and ("Note", "All customers.") in found
    answer = next(text for style, text in found if style == "Answer")
    assert answer == "Overall satisfaction rose to 3.99.", "the answer is one sentence"
    assert ("BodyText", "See Figure\u00a01 and Table\u00a01.") in found or (
        "",
        "See Figure\u00a01 and Table\u00a01.",
    ) in found
    content = archive.read("word/document.xml").decode()
    for anchor in ("fig-one", "tbl-scores"):
        assert f'w:anchor="{anchor}"' in content and re.search(rf'<w:bookmarkStart[^>]*w:name="{anchor}"', content)


def test_a_figure_is_a_picture_with_alt_text_in_its_own_size(archive):
    tree = ElementTree.fromstring(archive.read("word/document.xml"))
    (picture,) = tree.iter(DRAWING)
    assert picture.get("descr") == "A bar that says: most are satisfied."
    (name,) = [name for name in archive.namelist() if name.startswith("word/media/")]
    data = archive.read(name)
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == 400  # two inches at 200 dots each
    assert 'cx="1828800"' in archive.read("word/document.xml").decode()  # two inches
    pixels = matplotlib.image.imread(io.BytesIO(data))
    text = pixels[120:, :, :3].reshape(-1, 3)  # below the bar
    assert (text == [1, 0, 0]).all(axis=1).sum() > 500, "its text is drawn with the packaged fonts"


def test_a_table_is_a_table(archive):
    tree = ElementTree.fromstring(archive.read("word/document.xml"))
    tiles, scores = tree.iter(f"{W}tbl")
    rows = [["".join(part.text or "" for part in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
            for row in scores.iter(f"{W}tr")]  # fmt: skip
    assert rows == [["Indicator", "Mean", "Change"], ["Quality <b>"], ["=Fresh & warm", "3.99A*", "▲ +0.16"]]
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in scores.iter(f"{W}tr")] == [True, False, False]
    sizes = [int(column.get(f"{W}w")) for column in scores.iter(f"{W}gridCol")]
    assert len(sizes) == 3 and min(sizes) > 0
    assert "▲ +0.16 against 2024, real change" in "".join(part.text or "" for part in tiles.iter(f"{W}t"))


def test_it_is_paged_like_a_book(archive):
    """Contents that Word fills in, page numbers, chapters that start pages, rows that stay whole."""
    document, styles = (archive.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
    contents = [text for style, text in paragraphs(archive) if style == "Toc1"]
    assert contents == ["Summary", "1 Satisfaction", "Appendix\u00a0A Run record"]
    assert 'w:fldCharType="begin" w:dirty="true"' in document and " TOC " in document
    assert document.count("w:fldCharType") == 3, "begun, separated, ended"
    assert {" PAGE ", " NUMPAGES "} == set(
        re.findall(r"<w:instrText>([^<]+)<", archive.read("word/footer1.xml").decode())
    )
    assert "w:footerReference" in document
    (chapter,) = re.findall(r'<w:style\b[^>]*w:styleId="Heading1".*?</w:style>', styles, re.DOTALL)
    assert "<w:pageBreakBefore" in chapter
    assert document.count("<w:tr>") == document.count("<w:cantSplit") > 3
    widths = [sum(map(int, re.findall(r'<w:gridCol w:w="(\d+)"', grid))) for grid in document.split("<w:tblGrid>")[1:]]
    assert all(abs(width - 9406) < 10 for width in widths), "tables are as wide as the text"


def test_changes_and_verdicts_carry_their_colour(archive):
    document = archive.read("word/document.xml").decode()
    assert re.search(r'<w:rStyle w:val="Better"\s*/></w:rPr><w:t[^>]*>▲ ', document)
    assert 'w:styleId="Better"' in archive.read("word/styles.xml").decode()


def test_the_deciding_page_reads_from_top_to_bottom(tmp_path):
    source = folder(tmp_path, body=DECIDING.replace("fig-response", "fig-one"))
    render_docx(source, tmp_path / "report.docx", timestamp=0)
    found = paragraphs(zipfile.ZipFile(tmp_path / "report.docx"))
    headline = "Satisfaction is up, but after-sales support has fallen"
    assert ("Heading1", headline) in found and ("Toc1", headline) in found
    assert ("Standfirst", "It rose to 3.99 of 5.") in found and ("Why", "Staff moved in October.") in found
    assert [text for style, text in found if style == "CardTitle"][:4] == [
        "Better", "Worse, and why", "To decide", "Customers concerned",
    ]  # fmt: skip
    assert ("Concerned", "About 1,800 of 12,000 customers.") in found
    assert not any("The evidence" in text for _, text in found)


def test_boxes_have_styles_of_their_own(archive):
    found = paragraphs(archive)
    assert ("CardTitle", "Method statement") in found and ("DefinitionTerm", "Population") in found
    assert ("Commentary", "Commentary") in found and ("Commentary", "We listened.") in found
    styles = archive.read("word/styles.xml").decode()
    for style in {style for style, _ in found if style}:
        assert styles.count(f'w:styleId="{style}"') == 1, style


@pytest.mark.parametrize(
    ("lang", "tag", "font"),
    [
        ("en", 'w:val="en-GB"', "Microsoft YaHei"),
        ("fr", 'w:val="fr"', "Microsoft YaHei"),
        ("zh-Hans", 'w:eastAsia="zh-CN"', "Microsoft YaHei"),
        ("zh-Hant", 'w:eastAsia="zh-TW"', "Microsoft JhengHei"),
    ],
)
def test_language_and_its_font_are_set(tmp_path, lang, tag, font):
    render_docx(folder(tmp_path, lang=lang), tmp_path / "report.docx", timestamp=0)
    styles = zipfile.ZipFile(tmp_path / "report.docx").read("word/styles.xml").decode()
    (language,) = re.findall(r"<w:lang[^>]*>", styles)
    assert tag in language and set(re.findall(r'w:eastAsia="(Microsoft \w+)"', styles)) == {font}


def test_the_reference_document_is_what_its_script_makes(tmp_path):
    script = runpy.run_path(str(REPOSITORY / "scripts" / "build_reference.py"))
    script["write"](tmp_path / "reference.docx")
    committed = zipfile.ZipFile(TEMPLATES / "reference.docx")
    assert {name: committed.read(name) for name in committed.namelist()} == script["parts"]()
    assert (tmp_path / "reference.docx").read_bytes() == (TEMPLATES / "reference.docx").read_bytes()


def test_the_same_report_gives_the_same_bytes_with_the_date_of_its_data(tmp_path):
    source = folder(tmp_path)
    for name in ("one", "two"):
        render_docx(source, tmp_path / name, timestamp=1_766_275_200)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    core = zipfile.ZipFile(tmp_path / "one").read("docProps/core.xml").decode()
    assert set(re.findall(r"(\d{4}-\d\d-\d\d)T", core)) == {"2025-12-21"}


def test_a_missing_figure_a_broken_reference_and_a_missing_document_are_named(tmp_path):
    source = folder(tmp_path)
    (source / "figures" / "fig-one.svg").unlink()
    with pytest.raises(RenderError, match=r"figures/fig-one\.svg"):
        render_docx(source, tmp_path / "report.docx", timestamp=0)
    with pytest.raises(RenderError, match="fig-two"):
        render_docx(folder(tmp_path / "b", body="# A {#a}\n\nSee @fig-two.\n"), tmp_path / "b.docx", timestamp=0)
    with pytest.raises(RenderError, match=r"no report\.qmd"):
        render_docx(tmp_path / "nowhere", tmp_path / "c.docx", timestamp=0)
    assert not (tmp_path / "report.docx").exists()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_it(tmp_path):
    render_docx(folder(tmp_path), tmp_path / "report.docx", timestamp=0)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
               "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(tmp_path / "report.docx")]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, timeout=180)
    if not (tmp_path / "report.txt").exists():
        pytest.skip(f"LibreOffice has no writer: {done.stderr.decode()[-200:]}")
    shown = (tmp_path / "report.txt").read_text(encoding="utf-8")
    for text in ("1.1 How satisfied?", "Figure\u00a01", "=Fresh & warm", "▲ +0.16", "Run record"):
        assert text in shown
