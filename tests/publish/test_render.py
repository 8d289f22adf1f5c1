"""The embedded renderer, looked at from outside: what stands on the page and in the PDF."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import tempfile
from functools import partial
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from pages import DECIDING, Page

from csreport.present.cells import MARKS, Cell, Line, Table
from csreport.present.vectors import Canvas
from csreport.project.errors import RenderError
from csreport.publish import render
from csreport.publish.render import pictures, render_docx, render_html, render_pdf

SAMPLE = Path(__file__).parent / "sample"
LANGUAGES = ["en", "zh"]


def folder(tmp_path: Path, language: str, text: str | None = None) -> Path:
    source = tmp_path / language
    shutil.copytree(SAMPLE / "figures", source / "figures")
    body = (SAMPLE / language / "report.qmd").read_text(encoding="utf-8") if text is None else text
    (source / "report.qmd").write_text(body, encoding="utf-8")
    return source


def with_body(body: str) -> str:
    """The English sample's metadata over another body."""
    head = (SAMPLE / "en" / "report.qmd").read_text(encoding="utf-8").split("\n---\n")[0]
    return f"{head}\n---\n\n{body}\n"


def html_of(tmp_path: Path, body: str) -> str:
    source = folder(tmp_path, "en", with_body(body))
    render_html(source, source / "report.html")
    return (source / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> dict[str, str]:
    done = {}
    for language in LANGUAGES:
        source = folder(tmp_path_factory.mktemp("html"), language)
        render_html(source, source / "report.html")
        done[language] = (source / "report.html").read_text(encoding="utf-8")
    return done


@pytest.fixture(scope="module")
def pages(texts) -> dict[str, Page]:
    return {language: Page(text) for language, text in texts.items()}


# ---- the page ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_well_formed_with_one_title_its_landmarks_and_unique_names(pages, language):
    page = pages[language]
    assert page.open == [], f"left open: {[e['tag'] for e in page.open]}"
    page.one("h1")
    page.one("main", id="main")
    page.one("nav", id="TOC")
    assert page.one("a", css="skip")["attrs"]["href"] == "#main"
    assert page.one("html")["attrs"]["lang"] == {"en": "en", "zh": "zh-Hans"}[language]
    assert "{{" not in page.one("head")["text"], "a placeholder of the template was left in place"
    ids = [e["attrs"]["id"] for e in page.elements if e["attrs"].get("id")]
    assert sorted(set(ids)) == sorted(ids), f"used twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    targets = {e["attrs"]["href"][1:] for e in page.all("a") if e["attrs"]["href"].startswith("#")}
    targets |= {e["attrs"]["aria-labelledby"] for e in page.elements if "aria-labelledby" in e["attrs"]}
    assert targets <= set(ids), f"links and labels to nowhere: {targets - set(ids)}"
    anchors = {e["attrs"]["href"][1:]: e["attrs"]["aria-label"] for e in page.all("a", css="anchor")}
    numbered = {name.removesuffix("-caption") for name in ids if re.match("(fig|tbl)-", name)}
    assert numbered and numbered <= set(anchors) and all(label.startswith("# ") for label in anchors.values())
    source = (SAMPLE / language / "report.qmd").read_text(encoding="utf-8")
    wanted = sorted(re.findall(r'(?<![-\w])(?:data-)?key="([^"]+)"', source))
    keys = [e["attrs"]["data-key"] for e in page.elements if "data-key" in e["attrs"]]
    assert wanted and sorted(keys) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fetched_and_nothing_runs_but_its_own(texts, pages, language):
    page = pages[language]
    for element in page.elements:
        bad = [name for name in element["attrs"] if name == "style" or name.startswith("on")]
        assert not bad, f"<{element['tag']}> carries {bad}"
        for name in ("src", "srcset", "data", "poster", "action"):
            value = element["attrs"].get(name, "data:")
            assert value.startswith("data:"), f"<{element['tag']} {name}={value[:60]}> would be fetched"
    (icon,) = page.all("link")
    assert icon["attrs"]["href"].startswith("data:"), "a <link> would be fetched"
    style = page.one("style")["text"]
    assert "url(" not in style.replace("url(data:font/woff2;base64,", "") and "@import" not in style
    meta = page.one("meta", http_equiv="Content-Security-Policy")["attrs"]["content"]
    assert "default-src 'none'" in meta and "unsafe" not in meta
    for tag in ("style", "script"):
        (block,) = re.findall(rf"^<{tag}>(.*?)</{tag}>$", texts[language], re.DOTALL | re.MULTILINE)
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in meta, f"the policy would block the page's own {tag}"
    assert page.all("img")
    for image in page.all("img"):
        assert image["attrs"].get("alt"), f"no alt: {str(image['attrs'])[:80]}"
        assert image["attrs"]["width"].isdigit() and image["attrs"]["height"].isdigit()


def test_a_number_keeps_its_key_and_value_together(pages):
    number = pages["en"].one(data_key="2025Q4/recommend////representative/nps")
    assert (number["tag"], number["attrs"]["class"], number["text"]) == ("span", "num", "+31")
    assert pages["en"].one(data_key="2025Q4/quality////representative/mean")["tag"] == "td"


def test_narrow_drawing_is_offered_where_it_exists(pages):
    sources = pages["en"].all("source")
    assert len(sources) == 1, "only fig-response has a narrow drawing"
    assert sources[0]["attrs"]["media"] == "(max-width: 37.5rem)"
    assert " " not in sources[0]["attrs"]["srcset"], "a space would end the address"
    wide = pages["en"].all("img")[0]["attrs"]
    assert (wide["width"], wide["height"]) == ("624", "200")


def test_caption_shows_title_with_number_first_and_note_second(pages):
    captions = [e["text"] for e in pages["en"].all("figcaption")]
    assert re.sub(r"\s+", " ", captions[0]).startswith("Figure 1 One in four customers reached gave a usable answer.")
    notes = [e["text"] for e in pages["en"].all("p", css="note") if "figcaption" in e["inside"]]
    assert notes[0] == "Base: 5,200 invitations. ▲▼ mark changes beyond noise."
    assert notes[1] == "Base: 1,212 customers. Weighted means, 1–5."


REFERENCES = {
    "en": {
        "#fig-response": "Figure 1",
        "#tbl-dimensions": "Table 1",
        "#tbl-wide": "Table 2",
        "#tbl-channel": "Table 3",
    },
    "zh": {"#fig-response": "图 1", "#tbl-dimensions": "表 1"},
}


@pytest.mark.parametrize(("language", "expected"), REFERENCES.items())
def test_references_name_the_number_of_their_target(pages, language, expected):
    page = pages[language]
    links = {e["attrs"]["href"]: e["text"].replace("\xa0", " ") for e in page.all("a", css="reference")}
    assert links == expected
    labels = [e["text"].replace("\xa0", " ") for e in page.all("span", css="label")]
    assert set(expected.values()) <= set(labels), f"no caption carries {set(expected.values()) - set(labels)}"


def test_chinese_reference_needs_no_space_around_it(texts):
    assert re.search(r"见<a [^>]*>图\xa01</a>显示的结果", texts["zh"]), "见@fig-response显示 lost its link"
    assert "。这一行" in texts["zh"], "a line break became a space between Chinese characters"


def test_headings_are_numbered_but_for_the_unnumbered(pages):
    heads = [re.sub(r"\s+", " ", e["text"]).rstrip("#").strip() for e in pages["en"].all("h2")]
    assert heads == [
        "Summary",
        "1 Sampling",
        "2 Satisfaction",
        "3 An analyst’s own words",
        "4 A short chapter",
        "Appendix A Questions and meanings",
        "Appendix B Run record",
    ]
    assert [e["text"][:3] for e in pages["en"].all("h3")] == ["1.1", "2.1", "2.2", "3.1", "A.1"]
    sections = [e["attrs"]["id"] for e in pages["en"].all("section") if e["inside"][-1] == "main"]
    assert sections == ["summary", "sampling", "satisfaction", "own", "short", "back", "footnotes"]


def test_contents_list_chapters_and_their_sections(pages):
    links = [e["attrs"]["href"] for e in pages["en"].all("a") if "ul" in e["inside"] and "details" in e["inside"]]
    assert links[:4] == ["#summary", "#sampling", "#response", "#satisfaction"]
    assert links[-3:] == ["#back", "#asked", "#run-record"]


def test_table_keeps_its_rows_marks_and_regions(pages):
    page = pages["en"]
    table = page.one("table", id="tbl-dimensions")
    assert table["text"].strip().startswith("Table\xa01 Scores, change and verdict by dimension")
    assert len(page.all("tr", css="total")) == 2
    groups = [e["text"] for e in page.all("th", scope="rowgroup")]
    assert groups == ["Offer", "Process"]
    assert page.all("td", css="caution")[0]["text"] == "3.61"
    assert len(page.all("td", css="suppressed")) == 5
    assert {e["attrs"]["data-sort"] for e in page.elements if "data-sort" in e["attrs"]} == {
        "0.11",
        "0.02",
        "-0.02",
        "-0.19",
    }
    assert [e["text"] for e in page.all("th", scope="colgroup")] == ["Size", "Region", "Tenure"]
    for name in ("tbl-dimensions", "tbl-wide", "tbl-channel"):
        region = page.one("div", aria_labelledby=f"{name}-caption")["attrs"]
        assert (region["role"], region["tabindex"], region["class"]) == ("region", "0", "scroll")
    assert len(page.all("tbody")) == 1 + 2 + 1 + 1, "each row group needs a tbody of its own, or sorting crosses it"


def test_a_column_of_words_has_its_heading_above_it(tmp_path):
    text = (SAMPLE / "en" / "report.qmd").read_text(encoding="utf-8")
    source = folder(tmp_path, "en", text.replace('<th scope="col" class="text">Verdict', '<th scope="col">Verdict'))
    render_html(source, source / "report.html")
    page = Page((source / "report.html").read_text(encoding="utf-8"))
    heads = {e["text"]: e["attrs"].get("class") for e in page.all("th", scope="col")}
    assert (heads["Verdict"], heads["Mean"]) == ("text", None)


def test_plain_markdown_table_stands_words_left_and_numbers_right(pages):
    cells = [e["attrs"].get("class") for e in pages["en"].all("td") if e["text"] in ("E-mail", "61%")]
    assert cells == ["left", "right"]


def test_tiles_draw_only_what_is_known(pages):
    page = pages["en"]
    rulers = page.all("svg", css="ruler")
    assert len(rulers) == 5
    assert len(page.all("circle", css="now")) == 5
    assert len(page.all("circle", css="before")) == 4, "one tile has no earlier period"
    assert len(page.all("line", css="goal")) == 3, "two tiles have no target"
    assert page.all("line", css="range")[0]["attrs"]["x1"] == "35.9"
    assert [e["attrs"]["class"] for e in page.all("p", css="change")] == [
        "change better up",
        "change noise",
        "change better down",
        "change worse down",
    ]
    assert len(page.all("p", css="verdict")) == 3


def test_boxes(pages):
    page = pages["en"]
    assert [e["attrs"]["class"] for e in page.all("div", css="callout")] == ["callout commentary"]
    assert "Commentary by the analyst" in [e["text"] for e in page.all("p", css="title")]
    assert [e["text"] for e in page.all("dt") if "footer" in e["inside"]] == ["Inputs", "Codebook", "Build"]


def test_status_and_language_switch(pages):
    assert pages["en"].one("span", css="status")["attrs"]["class"] == "status draft"
    assert pages["zh"].one("span", css="status")["attrs"]["class"] == "status approved"
    switch = {e["attrs"]["lang"]: e["attrs"] for e in pages["zh"].all("a", hreflang="zh-Hans")}
    assert switch["zh-Hans"]["aria-current"] == "true"
    assert "aria-current" not in pages["zh"].one("a", hreflang="en")["attrs"]


def test_raw_code_never_reaches_the_page(texts):
    body = texts["en"].split("<body>")[1].split("<script>")[0]
    traces = ("hostile", "evil.example", "alert(", "javascript:", "iframe", "onmouseover")
    assert [trace for trace in traces if trace in body] == []


@pytest.mark.parametrize(
    "body",
    [
        "::: {#tbl-x}\n```{=html}\n<table><caption>c</caption><tr><th>a<script>alert(1)</script></th></tr>"
        '<tr><td onclick="alert(2)" style="color:red">b</td></tr></table>\n```\n:::',
        '# A {onclick="alert(1)"}\n\n[x](data:text/html,alert(1)) `c`{onclick="alert(1)"}',
        '<svg onload="alert(1)"></svg>\n\n<div onclick="alert(1)">text</div>',
    ],
)
def test_hostile_markup_is_disarmed(tmp_path, body):
    text = html_of(tmp_path, body)
    assert "alert" not in text.split("<body>")[1].split("<script>")[0]


def test_text_that_looks_like_our_marks_stays_in_its_place(tmp_path):
    """Cells with markup are written together and put back by mark: what a person types takes no other's place."""
    odd = [
        "&#0;1&#0;",
        "&#1;",
        "\x01",
        "\x02<em>a</em>",
        "fragment0x1.",
        f"fragment{'0' * 64}x1.",
        f"picture-{'0' * 64}-0.",
    ]
    cells = [(f"<em>left</em> {n}", f"{text} <em>{n}</em>") for n, text in enumerate(odd)]
    rows = "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in cells)
    page = Page(html_of(tmp_path, f"::: {{#tbl-odd}}\n\n```{{=html}}\n<table>{rows}</table>\n```\n\nOdd.\n:::"))
    shown = [cell["text"] for cell in page.all("td")]
    assert [text.split()[-1] for text in shown] == [str(n) for n in range(len(odd)) for _ in range(2)]
    assert shown[0::2] == [f"left {n}" for n in range(len(odd))]
    assert "fragment0x1." in shown[9] and "picture-" in shown[13]


def tables_by_hand() -> str:
    """A table with all that ours can hold, one as an analyst might copy it, and one in disguise."""
    cells = [
        Cell("3.99", "p/m/mean///", numbers=()),
        Cell("+0.16 <b>", "p/m/mean/a&b///x", "caution", mark=MARKS[1]),
        Cell("4.1", "p/m/mean///y", letters="AB"),
        Cell("见@tbl-copied 5 * 3 … #x", kind="text", sort="2025-01-01"),
        Cell("2025年11月6日", html='<em>6 November</em> <a href="#x" onclick="y">more</a>'),
        Cell("–", "p/m/mean///z", "suppressed"),
    ]
    lines = [
        Line("A group"),
        Line("One's own", cells),
        Line("1. All", cells, total=True),
        Line("[another](x)"),
        Line("Two", cells),
    ]
    own = Table(["", "Now", "Change", "Letters", "Note", "Day", "None"], lines, [("Both", 2), ("", 4)], ["* small"])
    ours = own.html("tbl-own", 'Caption <span class="num" data-key="p/m/mean///">3.99</span>', "A note")
    copied = "<table><tr><th>City</th><td style='x' rowspan='2'>Shanghai</td></tr><tr><th>b</th></tr></table>"
    disguised = ours.replace("tbl-own", "tbl-odd").replace('scope="row"', "scope='row'", 1)
    texts = {"tbl-own": ours, "tbl-copied": copied, "tbl-odd": disguised}
    return "\n\n".join(f"::: {{#{id}}}\n```{{=html}}\n{html}\n```\n:::" for id, html in texts.items()) + "\n\n# X {#x}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_read_without_pandoc_are_as_pandoc_reads_them(tmp_path, monkeypatch, language):
    head = (SAMPLE / language / "report.qmd").read_text(encoding="utf-8").split("\n---\n")[0]
    source = folder(tmp_path, language, f"{head}\n---\n\n{tables_by_hand()}\n")
    rows_of, lifted = render.table_rows, []

    def written(name: str) -> list[bytes]:
        made = [tmp_path / f"{name}.{ending}" for ending in ("html", "pdf", "docx")]
        render._tree.cache_clear()
        render_html(source, made[0])
        render_pdf(source, made[1], timestamp=0)
        render_docx(source, made[2], timestamp=0)
        return [path.read_bytes() for path in made]

    monkeypatch.setattr(render, "table_rows", lambda html: lifted.append(rows_of(html)) or lifted[-1])
    quick = written("quick")
    monkeypatch.setattr(render, "table_rows", lambda html: None)
    assert quick == written("whole")
    assert [rows is not None for rows in lifted] == [True, False]  # neither tries the one that only looks like it
    page = quick[0].decode()
    assert 'onclick="y"' not in page and "+0.16 &lt;b&gt;" in page


def test_picture_smuggled_into_a_table_is_refused(tmp_path):
    table = "<table><tr><td>b<img src=https://evil.example/x.png onerror=alert(3)></td></tr></table>"
    with pytest.raises(RenderError, match="figure file missing: https://evil"):
        html_of(tmp_path, f"::: {{#tbl-x}}\n```{{=html}}\n{table}\n```\n:::")


def test_analyst_markdown_comes_through(texts):
    body = texts["en"].split("<body>")[1]
    for part in (
        "<em>emphasis</em>",
        "<strong>strong words</strong>",
        "<code>code_span</code>",
        '<math display="inline"',
        'href="https://example.org/a?b=1&amp;c=2"',
        "<blockquote>",
        "5 &lt; 6 &amp; 7 &gt; 2",
        "@handle",
        "a_b",
        "$5",
    ):
        assert part in body, f"{part} was lost"


# ---- the same again, and what goes wrong ---------------------------------------------------------


@pytest.mark.parametrize("render", [render_html, partial(render_pdf, timestamp=0), partial(render_docx, timestamp=0)])
def test_a_folder_with_a_chinese_name_needs_no_chinese_machine(tmp_path, monkeypatch, render):
    room = tmp_path / "临时"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    monkeypatch.setenv("LC_ALL", "C")
    render(folder(room, "en", with_body("Text.")), target := room / "report")
    assert target.stat().st_size > 0


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n", b"\xff\xd8\xff", b"a text"])
def test_a_file_that_is_no_picture_is_named(tmp_path, data):
    source = folder(tmp_path, "en", with_body("Text."))
    (source / "figures" / "own-1.png").write_bytes(data)
    with pytest.raises(RenderError, match=r"own-1\.png: neither a PNG nor a JPEG"):
        pictures(source)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            '::: {#fig-gone}\n![](figures/gone.svg){fig-alt="x"}\n\nTitle\n:::',
            r"figures/gone\.svg.*#fig-gone",
        ),
        ("See @fig-nowhere.", "@fig-nowhere"),
        ("A [jump](#nowhere).", "#nowhere"),
        ("::: {#fig-bare}\n![](figures/fig-plain.svg)\n:::", "no alternative text: #fig-bare"),
        ("::: {#tbl-none}\nno table\n:::", "#tbl-none holds no table"),
        ("\n\n".join(["::: {#fig-plain}\n![T](figures/fig-plain.svg)\n:::"] * 2), "used twice: #fig-plain"),
    ],
)
def test_what_is_missing_is_named(tmp_path, body, message):
    with pytest.raises(RenderError, match=message):
        html_of(tmp_path, f"# A\n\n{body}")


def test_folder_without_a_document_is_named(tmp_path):
    with pytest.raises(RenderError, match=r"no report\.qmd"):
        render_html(tmp_path, tmp_path / "report.html")


# ---- pictures, look and sentences ----------------------------------------------------------------
def drawing(width: float, text: str) -> str:
    """A drawing of ours with one text and one mark that says something."""
    canvas = Canvas(width, "Noto Sans SC")
    canvas.text(0.1, 0.5, text)
    with canvas.titled("3.99 & more"):
        canvas.dot(1.0, 0.5, 6, "#0b5a78")
    with canvas.mark("p/m/////none/mean", "a mark"):
        canvas.dot(2.0, 0.5, 6, "#0b5a78")
    return canvas.svg(1.0)


@pytest.fixture
def two_drawings(tmp_path) -> str:
    """The page of a figure that we drew twice."""
    source = folder(tmp_path, "en", with_body('# A\n\n::: {#fig-two}\n![](figures/two.svg){fig-alt="x"}\n\nT\n:::'))
    (source / "figures" / "two.svg").write_text(drawing(4, "Wide 满意"), encoding="utf-8")
    (source / "figures" / "two.narrow.svg").write_text(drawing(2, "Narrow"), encoding="utf-8")
    render_html(source, source / "report.html")
    return (source / "report.html").read_text(encoding="utf-8")


def test_our_drawings_are_part_of_the_page_with_text_and_titles(two_drawings):
    page = Page(two_drawings)
    box = page.one("span", css="drawing")["attrs"]
    assert (box["role"], box["aria-label"]) == ("img", "x")
    assert [svg["attrs"]["class"] for svg in page.all("svg") if svg["attrs"]["class"] != "ruler"] == ["wide", "narrow"]
    assert two_drawings.count("<title>3.99 &amp; more</title>") == 2
    assert two_drawings.count("<title>a mark</title>") == 1, "a narrow mark says what the wide one of its key says"
    assert [text["text"] for text in page.all("text")] == ["Wide 满意", "Narrow"]


def test_the_page_brings_the_font_of_its_drawings_and_no_other_character(two_drawings):
    style = re.findall(r"<style>(.*?)</style>", two_drawings, re.DOTALL)[0]
    (face,) = re.findall(r"@font-face {([^}]*)}", style)
    data = re.search(r"base64,([^)]*)", face)
    assert 'font-family: "Figures Noto Sans SC"; font-weight: normal' in face and data
    held = TTFont(io.BytesIO(base64.b64decode(data[1]))).getBestCmap()
    assert {chr(code) for code in held} == set("Wide Narrow满意")
    assert '.drawing svg { font-family: "Figures Noto Sans SC", sans-serif; }' in style


def test_drawings_of_others_stay_two_pictures(pages):
    assert len(pages["en"].all("source")) == 1
    assert not [e for e in pages["en"].all("img") if "class" in e["attrs"]]


@pytest.mark.parametrize("text", ["it's <b>&amp;</b> 100%#1", "<g fill='a'/>", '<g fill="a"/>\n<g/>', "中文"])
def test_a_drawing_survives_its_address(tmp_path, text):
    source = folder(tmp_path, "en", with_body("# A\n\n![T](figures/own.svg)"))
    content = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{text}</svg>'
    (source / "figures" / "own.svg").write_text(content, encoding="utf-8")
    render_html(source, source / "report.html")
    address = Page((source / "report.html").read_text(encoding="utf-8")).one("img")["attrs"]["src"]
    assert not set(address) & set('"<>#\n')
    found, wanted = (ElementTree.fromstring(xml) for xml in (unquote(address.split(",", 1)[1]), content))
    assert [(e.tag, e.attrib, (e.text or "").split()) for e in found.iter()] == [
        (e.tag, e.attrib, (e.text or "").split()) for e in wanted.iter()
    ]


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("One sentence only.", "One sentence only.", None),
        (
            "It rose to [3.99]{.num key=k}, up 0.16. Two targets are met.",
            "It rose to 3.99, up 0.16.",
            "Two targets are met.",
        ),
        ("**It rose.** It fell [before](#a).", "It rose.", "It fell before."),
        ("See e.g. the third. Then more.", "See e.g. the third.", "Then more."),
        ("升至[3.99]{.num key=k}（+0.16）。两项目标已达成。", "升至3.99（+0.16）。", "两项目标已达成。"),
        ("“没有变化。”其余不变。", "“没有变化。”", "其余不变。"),
        ("No stop at all", "No stop at all", None),
    ],
)
def test_the_answer_is_one_sentence_and_the_rest_explains_it(tmp_path, text, first, rest):
    page = Page(html_of(tmp_path, f"# A {{#a}}\n\n::: answer\n{text}\n:::"))
    paragraphs = [
        e["text"] for e in page.all("p") if page.one("div", css="answer")["text"].find(e["text"]) >= 0 and e["text"]
    ]
    assert [text.replace("\xa0", " ") for text in paragraphs] == [first] + ([rest] if rest else [])


def test_the_look_of_the_organisation_is_admitted_by_the_policy(tmp_path):
    source = folder(tmp_path, "en")
    text = (source / "report.qmd").read_text(encoding="utf-8")
    text = text.replace("csreport:\n", "csreport:\n  brand: Heng & Xin\n  logo: figures/fig-plain.svg\n", 1)
    (source / "report.qmd").write_text(text, encoding="utf-8")
    (source / "brand.css").write_text(":root { --focus: #123456; }\n", encoding="utf-8")
    render_html(source, source / "report.html")
    text = (source / "report.html").read_text(encoding="utf-8")
    style = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)[0]
    assert style.endswith(":root { --focus: #123456; }\n")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in text
    logo = [e for e in Page(text).all("img") if "header" in e["inside"]]
    assert [e["attrs"]["alt"] for e in logo] == ["Heng & Xin"]


# ---- the deciding page ---------------------------------------------------------------------------
@pytest.fixture(scope="module")
def deciding(tmp_path_factory) -> Page:
    return Page(html_of(tmp_path_factory.mktemp("deciding"), DECIDING))


def test_the_headline_is_the_title_of_the_page_and_what_a_shared_link_shows(deciding):
    headline = "Satisfaction is up, but after-sales support has fallen"
    assert deciding.one("h1")["text"] == headline
    assert deciding.one("meta", property="og:title")["attrs"]["content"] == headline
    assert deciding.one("meta", name="description")["attrs"]["content"].startswith("Satisfaction rose beyond noise")
    assert deciding.one("h2", css="visually-hidden")["text"] == "Summary", "the contents lead to it by its name"


def test_the_deciding_page_has_three_columns_with_their_headings(deciding):
    assert [e["text"] for e in deciding.all("h3")][:4] == [
        "Better",
        "Worse, and why",
        "To decide",
        "Customers concerned",
    ]
    for name in ("better", "worse", "decide"):
        column = deciding.one("section", css=name)
        assert deciding.one("h3", id=column["attrs"]["aria-labelledby"])["inside"][-2:] == ["div", "section"]
    assert "li" in deciding.one("div", css="why")["inside"]
    assert deciding.one("span", css="owner")["text"] == "Head of Service"
    assert deciding.one("nav", css="evidence")["attrs"]["aria-labelledby"] == "decide-evidence"


def test_annex_chapters_are_folded_and_their_links_lead_into_them(deciding):
    (annex,) = deciding.all("details", css="annex")
    assert annex["inside"][-1] == "section" and "Appendix\xa0A" in annex["text"] and "Here." in annex["text"]
    assert {"#trends", "#scores", "#scores-all"} <= {e["attrs"]["href"] for e in deciding.all("a")}


def test_what_the_page_knows_of_its_numbers_stands_in_one_block(tmp_path):
    source = folder(tmp_path, "en", with_body("# A {#a}\n\nText.\n"))
    (source / "numbers.json").write_text('{"names": {"x": "</script><b>"}}', encoding="utf-8")
    render_html(source, source / "report.html")
    text = (source / "report.html").read_text(encoding="utf-8")
    (block,) = re.findall(r'<script type="application/json" id="numbers">(.*?)</script>', text, re.DOTALL)
    found = json.loads(block)
    assert found["names"] == {"x": "</script><b>"} and found["words"]["contents"] == "Contents"
    assert Page(text).open == []


def test_a_chinese_date_is_one_piece(tmp_path):
    head = (SAMPLE / "zh" / "report.qmd").read_text(encoding="utf-8").split("\n---\n")[0]
    source = folder(tmp_path, "zh", f"{head}\n---\n\n# 甲 {{#a}}\n\n调查时间2025年12月8日至21日，共12家，3月5日起。\n")
    render_html(source, source / "report.html")
    page = Page((source / "report.html").read_text(encoding="utf-8"))
    assert [e["text"] for e in page.all("span", css="date")] == ["2025年12月8日", "3月5日"]
    assert "调查时间2025年12月8日至21日，共12家，3月5日起。" in page.seen
