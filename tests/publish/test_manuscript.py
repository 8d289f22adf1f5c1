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


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> zipfile.ZipFile:
    return written(folder(tmp_path_factory.mktemp("word")))


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
    assert [pair for pair in paragraphs(archive) if pair[1]][:6] == [
        ("Title", "Bakery survey, 2025"), ("Subtitle", "Satisfaction rose."), ("Author", "Guild"),
        ("Status", "Draft – not for decision"), ("Note", "Not approved."), ("Note", "Base: 1,109 respondents"),
    ]  # fmt: skip
    assert "Draft – not for decision" in part(archive, "header1")
    assert "w:headerReference" in part(archive, "document")


def test_headings_captions_and_references_have_the_numbers_of_the_report(archive):
    assert paragraphs(archive, "Heading") == [
        ("Heading1", "Summary"), ("Heading1", "1 Satisfaction"), ("Heading2", "1.1 How satisfied?"),
        ("Heading1", "Appendix\u00a0A Run record"),
    ]  # fmt: skip
    found, content = paragraphs(archive), part(archive, "document")
    assert ("ImageCaption", "Figure\u00a01\u2002Most are satisfied") in found
    assert ("TableCaption", "Table\u00a01\u2002Scores") in found
    assert ("Note", "Base: 12 respondents.") in found and ("Note", "All customers.") in found
    answer = next(text for style, text in found if style == "Answer")
    assert answer == "Overall satisfaction rose to 3.99.", "the answer is one sentence"
    assert "See Figure\u00a01 and Table\u00a01." in [text for style, text in found if style in {"", "BodyText"}]
    for anchor in ("fig-one", "tbl-scores"):
        assert f'w:anchor="{anchor}"' in content and re.search(rf'<w:bookmarkStart[^>]*w:name="{anchor}"', content)


def test_a_figure_is_a_picture_with_alt_text_in_its_own_size(archive):
    (picture,) = ElementTree.fromstring(part(archive, "document")).iter(DRAWING)
    assert picture.get("descr") == "A bar that says: most are satisfied."
    (name,) = [name for name in archive.namelist() if name.startswith("word/media/")]
    data = archive.read(name)
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == 400  # two inches at 200 dots each
    assert 'cx="1828800"' in part(archive, "document")  # two inches
    text = matplotlib.image.imread(io.BytesIO(data))[120:, :, :3].reshape(-1, 3)  # below the bar
    assert (text == [1, 0, 0]).all(axis=1).sum() > 500, "its text is drawn with the packaged fonts"


def test_a_table_is_a_table_and_changes_carry_their_colour(archive):
    tiles, scores = ElementTree.fromstring(part(archive, "document")).iter(f"{W}tbl")
    rows = [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in scores.iter(f"{W}tr")]
    assert rows == [["Indicator", "Mean", "Change"], ["Quality <b>"], ["=Fresh & warm", "3.99A*", "▲ +0.16"]]
    assert all(len([*cell.iter(f"{W}p")]) == 1 for cell in scores.iter(f"{W}tc")), "no empty line below a text"
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in scores.iter(f"{W}tr")] == [True, False, False]
    sizes = [int(column.get(f"{W}w")) for column in scores.iter(f"{W}gridCol")]
    assert len(sizes) == 3 and min(sizes) > 0
    assert "▲ +0.16 against 2024, real change" in text_of(tiles)
    assert re.search(r'<w:rStyle w:val="Better"\s*/></w:rPr><w:t[^>]*>▲ ', part(archive, "document"))
    assert 'w:styleId="Better"' in part(archive, "styles")


def test_it_is_paged_like_a_book(archive):
    """Contents that Word fills in, page numbers, chapters that start pages, rows that stay whole."""
    document, styles, footer = (part(archive, name) for name in ("document", "styles", "footer1"))
    assert [text for _, text in paragraphs(archive, "Toc1")] == [
        "Summary", "1 Satisfaction", "Appendix\u00a0A Run record",
    ]  # fmt: skip
    assert 'w:fldCharType="begin" w:dirty="true"' in document and " TOC " in document
    assert document.count("w:fldCharType") == 3, "begun, separated, ended"
    assert {" PAGE ", " NUMPAGES "} == set(re.findall(r"<w:instrText>([^<]+)<", footer))
    assert "w:footerReference" in document
    (chapter,) = re.findall(r'<w:style\b[^>]*w:styleId="Heading1".*?</w:style>', styles, re.DOTALL)
    assert "<w:pageBreakBefore" in chapter
    assert document.count("<w:tr>") == document.count("<w:cantSplit") > 3
    widths = [sum(map(int, re.findall(r'<w:gridCol w:w="(\d+)"', grid))) for grid in document.split("<w:tblGrid>")[1:]]
    assert all(abs(width - 9406) < 10 for width in widths), "tables are as wide as the text"


def test_the_deciding_page_reads_from_top_to_bottom(tmp_path):
    archive = written(folder(tmp_path, body=DECIDING.replace("fig-response", "fig-one")))
    found, headline = paragraphs(archive), "Satisfaction is up, but after-sales support has fallen"
    assert ("Heading1", headline) in found and ("Toc1", headline) in found
    assert ("Standfirst", "It rose to 3.99 of 5.") in found and ("Why", "Staff moved in October.") in found
    titles = [text for _, text in paragraphs(archive, "CardTitle")]
    assert titles[:4] == ["Better", "Worse, and why", "To decide", "How many customers?"]
    assert ("Concerned", "About 1,800 of 12,000 customers.") in found
    assert not any("The evidence" in text for _, text in found)


def test_boxes_have_styles_of_their_own(archive):
    found = paragraphs(archive)
    assert ("CardTitle", "Method statement") in found and ("DefinitionTerm", "Population") in found
    assert ("Commentary", "Commentary") in found and ("Commentary", "We listened.") in found
    styles = part(archive, "styles")
    assert [
        style for style in {style for style, _ in found if style} if styles.count(f'w:styleId="{style}"') != 1
    ] == []


LANGUAGES = {
    "en": 'w:val="en-GB"',
    "fr": 'w:val="fr"',
    "zh-Hans": 'w:eastAsia="zh-CN"',
    "zh-Hant": 'w:eastAsia="zh-TW"',
}


@pytest.mark.parametrize(("lang", "tag"), LANGUAGES.items())
def test_language_and_its_font_are_set(tmp_path, lang, tag):
    styles = part(written(folder(tmp_path, lang=lang)), "styles")
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
    again = written(folder(tmp_path))
    assert Path(str(archive.filename)).read_bytes() == Path(str(again.filename)).read_bytes()
    core = again.read("docProps/core.xml").decode()
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
