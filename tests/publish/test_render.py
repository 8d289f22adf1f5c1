"""The embedded renderer, looked at from outside: what stands on the page and in the PDF."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import tempfile
from functools import partial
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from pages import DECIDING, SAMPLE, Page, rendered, sample

from csreport.present.cells import MARKS, Cell, Line, Table
from csreport.present.vectors import Canvas
from csreport.project.errors import RenderError
from csreport.publish import render
from csreport.publish.paper import render_docx, render_pdf
from csreport.publish.render import pictures, render_html

each_language = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> dict[str, str]:
    return {language: rendered(sample(tmp_path_factory.mktemp("html"), language)) for language in ("en", "zh")}


@pytest.fixture(scope="module")
def pages(texts) -> dict[str, Page]:
    return {language: Page(text) for language, text in texts.items()}


@pytest.fixture
def page(pages) -> Page:
    return pages["en"]


@each_language
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


@each_language
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


def test_figures_have_title_number_note_and_a_narrow_drawing_where_it_exists(page):
    (narrow,) = page.all("source")  # only fig-response has one; drawings of others stay two pictures
    assert narrow["attrs"]["media"] == "(max-width: 37.5rem)"
    assert " " not in narrow["attrs"]["srcset"], "a space would end the address"
    images = [e["attrs"] for e in page.all("img")]
    assert (images[0]["width"], images[0]["height"]) == ("624", "200")
    assert not [attributes for attributes in images if "class" in attributes]
    caption = " ".join(page.texts("figcaption")[0].split())
    assert caption.startswith("Figure 1 One in four customers reached gave a usable answer.")
    assert [e["text"] for e in page.all("p", css="note") if "figcaption" in e["inside"]][:2] == [
        "Base: 5,200 invitations. ▲▼ mark changes beyond noise.", "Base: 1,212 customers. Weighted means, 1–5.",
    ]  # fmt: skip


def test_references_name_the_number_of_their_target(pages):
    english = {"#tbl-dimensions": "Table 1", "#tbl-wide": "Table 2", "#tbl-channel": "Table 3"}
    chinese = {"#fig-response": "图 1", "#tbl-dimensions": "表 1"}
    for language, expected in {"en": {"#fig-response": "Figure 1"} | english, "zh": chinese}.items():
        links = pages[language].all("a", css="reference")
        assert {e["attrs"]["href"]: e["text"].replace("\xa0", " ") for e in links} == expected
        assert set(expected.values()) <= set(pages[language].texts("span", css="label")), "a caption without its label"


def test_chinese_needs_no_space_around_a_reference_and_a_date_is_one_piece(texts, tmp_path):
    assert re.search(r"见<a [^>]*>图\xa01</a>显示的结果", texts["zh"]), "见@fig-response显示 lost its link"
    assert "。这一行" in texts["zh"], "a line break became a space between Chinese characters"
    said = "调查时间2025年12月8日至21日，共12家，3月5日起。"
    page = Page(rendered(sample(tmp_path, "zh", f"# 甲 {{#a}}\n\n{said}")))
    assert page.texts("span", css="date") == ["2025年12月8日", "3月5日"] and said in page.seen


def test_headings_are_numbered_but_for_the_unnumbered_and_listed_in_the_contents(page):
    heads = [" ".join(text.split()).rstrip("#").strip() for text in page.texts("h2")]
    assert heads == [
        "Summary", "1 Sampling", "2 Satisfaction", "3 An analyst’s own words", "4 A short chapter",
        "Appendix A Questions and meanings", "Appendix B Run record",
    ]  # fmt: skip
    assert [text[:3] for text in page.texts("h3")] == ["1.1", "2.1", "2.2", "3.1", "A.1"]
    sections = [e["attrs"]["id"] for e in page.all("section") if e["inside"][-1] == "main"]
    assert sections == ["summary", "sampling", "satisfaction", "own", "short", "back", "footnotes"]
    links = [e["attrs"]["href"] for e in page.all("a") if {"ul", "details"} <= set(e["inside"])]
    assert links[:4] == ["#summary", "#sampling", "#response", "#satisfaction"]
    assert links[-3:] == ["#back", "#asked", "#run-record"]


def test_numbers_keep_their_keys_and_tables_rows_marks_and_regions(page, tmp_path):
    number = page.one(data_key="2025Q4/recommend////representative/nps")
    assert (number["tag"], number["attrs"]["class"], number["text"]) == ("span", "num", "+31")
    assert page.one(data_key="2025Q4/quality////representative/mean")["tag"] == "td"
    assert page.one("table", id="tbl-dimensions")["text"].strip().startswith(
        "Table\xa01 Scores, change and verdict by dimension")  # fmt: skip
    assert len(page.all("tr", css="total")) == 2 and page.texts("th", scope="rowgroup") == ["Offer", "Process"]
    assert page.texts("td", css="caution")[0] == "3.61" and len(page.all("td", css="suppressed")) == 5
    sorts = {e["attrs"]["data-sort"] for e in page.elements if "data-sort" in e["attrs"]}
    assert sorts == {"0.11", "0.02", "-0.02", "-0.19"}
    assert page.texts("th", scope="colgroup") == ["Size", "Region", "Tenure"]
    for name in ("tbl-dimensions", "tbl-wide", "tbl-channel"):
        region = page.one("div", aria_labelledby=f"{name}-caption")["attrs"]
        assert (region["role"], region["tabindex"], region["class"]) == ("region", "0", "scroll")
    assert len(page.all("tbody")) == 1 + 2 + 1 + 1, "each row group needs a tbody of its own, or sorting crosses it"
    plain = [e["attrs"].get("class") for e in page.all("td") if e["text"] in ("E-mail", "61%")]
    assert plain == ["left", "right"], "of an analyst's table words stand left, numbers right"
    source = sample(tmp_path)
    text = (source / "report.qmd").read_text(encoding="utf-8")
    text = text.replace('<th scope="col" class="text">Verdict', '<th scope="col">Verdict')
    (source / "report.qmd").write_text(text, encoding="utf-8")
    heads = {e["text"]: e["attrs"].get("class") for e in Page(rendered(source)).all("th", scope="col")}
    assert (heads["Verdict"], heads["Mean"]) == ("text", None), "a column of words has its heading above it"


def test_tiles_draw_only_what_is_known(page):
    assert len(page.all("svg", css="ruler")) == len(page.all("circle", css="now")) == 5
    assert len(page.all("circle", css="before")) == 4, "one tile has no earlier period"
    assert len(page.all("line", css="goal")) == 3, "two tiles have no target"
    assert page.all("line", css="range")[0]["attrs"]["x1"] == "35.9"
    changes = [e["attrs"]["class"] for e in page.all("p", css="change")]
    assert changes == ["change better up", "change noise", "change better down", "change worse down"]
    assert len(page.all("p", css="verdict")) == 3


def test_boxes_status_and_language_switch(pages):
    page, other = pages["en"], pages["zh"]
    assert [e["attrs"]["class"] for e in page.all("div", css="callout")] == ["callout commentary"]
    assert "Commentary by the analyst" in page.texts("p", css="title")
    assert [e["text"] for e in page.all("dt") if "footer" in e["inside"]] == ["Inputs", "Codebook", "Build"]
    states = [each.one("span", css="status")["attrs"]["class"] for each in (page, other)]
    assert states == ["status draft", "status approved"]
    (current,) = (e["attrs"] for e in other.all("a", hreflang="zh-Hans") if e["attrs"]["lang"] == "zh-Hans")
    assert current["aria-current"] == "true" and "aria-current" not in other.one("a", hreflang="en")["attrs"]


ODD = ["&#0;1&#0;", "&#1;", "\x01", "\x02<em>a</em>", "fragment0x1."]
ODD += [f"fragment{'0' * 64}x1.", f"picture-{'0' * 64}-0."]


@pytest.mark.parametrize(("lang", "text"), [("en", "The score is +64."), ("zh", "得分升至+64，但售后支持下降。")])
def test_the_headline_is_the_page_s_heading_and_a_number_in_it_ends_no_attribute(tmp_path, lang, text):
    head, mark, rest = DECIDING.partition("::: headline\n")
    marked = text.replace("+64", '[+64]{.num key="a/b"}')
    body = f"{head}{mark}{marked}\n\n{rest}"
    page = rendered(sample(tmp_path, lang, body=body))
    heading, shared = Page(page).one("h1")["text"], re.search(r'<meta property="og:title" content="([^"]*)">', page)
    assert mark and shared and text in shared[1] and "<" not in shared[1] and text in heading
    assert re.search(r'<h1>[^\n]*data-key="a/b"', page) and not Page(page).all("p", css="standfirst")


def test_text_that_looks_like_our_marks_stays_in_its_place(tmp_path):
    """Cells with markup are written together and put back by mark: what a person types takes no other's place."""
    rows = "".join(f"<tr><td><em>left</em> {n}</td><td>{text} <em>{n}</em></td></tr>" for n, text in enumerate(ODD))
    body = f"::: {{#tbl-odd}}\n\n```{{=html}}\n<table>{rows}</table>\n```\n\nOdd.\n:::"
    shown = [cell["text"] for cell in Page(rendered(sample(tmp_path, body=body))).all("td")]
    assert [text.split()[-1] for text in shown] == [str(n) for n in range(len(ODD)) for _ in range(2)]
    assert shown[0::2] == [f"left {n}" for n in range(len(ODD))]
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
    lines = [Line("A group"), Line("One's own", cells), Line("1. All", cells, total=True), Line("[another](x)")]
    lines += [Line("Two", cells)]
    own = Table(["", "Now", "Change", "Letters", "Note", "Day", "None"], lines, [("Both", 2), ("", 4)], ["* small"])
    ours = own.html("tbl-own", 'Caption <span class="num" data-key="p/m/mean///">3.99</span>', "A note")
    copied = "<table><tr><th>City</th><td style='x' rowspan='2'>Shanghai</td></tr><tr><th>b</th></tr></table>"
    disguised = ours.replace("tbl-own", "tbl-odd").replace('scope="row"', "scope='row'", 1)
    texts = {"tbl-own": ours, "tbl-copied": copied, "tbl-odd": disguised}
    return "\n\n".join(f"::: {{#{id}}}\n```{{=html}}\n{html}\n```\n:::" for id, html in texts.items()) + "\n\n# X {#x}"


@each_language
def test_tables_read_without_pandoc_are_as_pandoc_reads_them(tmp_path, monkeypatch, language):
    source = sample(tmp_path, language, tables_by_hand())
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


def test_analyst_markdown_comes_through_and_raw_code_never(texts, tmp_path):
    body = texts["en"].split("<body>")[1].split("<script>")[0]
    traces = ("hostile", "evil.example", "alert(", "javascript:", "iframe", "onmouseover")
    assert [trace for trace in traces if trace in body] == []
    kept = ("<em>emphasis</em>", "<strong>strong words</strong>", "<code>code_span</code>", '<math display="inline"',
            'href="https://example.org/a?b=1&amp;c=2"', "<blockquote>", "5 &lt; 6 &amp; 7 &gt; 2", "@handle", "a_b",
            "$5")  # fmt: skip
    assert [part for part in kept if part not in body] == []
    bodies = [
        "::: {#tbl-x}\n```{=html}\n<table><caption>c</caption><tr><th>a<script>alert(1)</script></th></tr>"
        '<tr><td onclick="alert(2)" style="color:red">b</td></tr></table>\n```\n:::',
        '# A {onclick="alert(1)"}\n\n[x](data:text/html,alert(1)) `c`{onclick="alert(1)"}',
        '<svg onload="alert(1)"></svg>\n\n<div onclick="alert(1)">text</div>',
    ]
    text = rendered(sample(tmp_path, body="\n\n".join(bodies)))
    assert "alert" not in text.split("<body>")[1].split("<script>")[0]


@pytest.mark.parametrize("render", [render_html, partial(render_pdf, timestamp=0), partial(render_docx, timestamp=0)])
def test_a_folder_with_a_chinese_name_needs_no_chinese_machine(tmp_path, monkeypatch, render):
    room = tmp_path / "临时"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    monkeypatch.setenv("LC_ALL", "C")
    render(sample(room, body="Text."), target := room / "report")
    assert target.stat().st_size > 0


def test_a_file_that_is_no_picture_is_named(tmp_path):
    source = sample(tmp_path, body="Text.")
    for data in (b"", b"\x89PNG\r\n", b"\xff\xd8\xff", b"a text"):
        (source / "figures" / "own-1.png").write_bytes(data)
        with pytest.raises(RenderError, match=r"own-1\.png: neither a PNG nor a JPEG"):
            pictures(source)


FOREIGN = "<table><tr><td>b<img src=https://evil.example/x.png></td></tr></table>"
LACKING = [
    ('::: {#fig-gone}\n![](figures/gone.svg){fig-alt="x"}\n\nTitle\n:::', r"figures/gone\.svg.*#fig-gone"),
    ("See @fig-nowhere.", "@fig-nowhere"),
    ("A [jump](#nowhere).", "#nowhere"),
    ("::: {#fig-bare}\n![](figures/fig-plain.svg)\n:::", "no alternative text: #fig-bare"),
    ("::: {#tbl-none}\nno table\n:::", "#tbl-none holds no table"),
    ("\n\n".join(["::: {#fig-plain}\n![T](figures/fig-plain.svg)\n:::"] * 2), "used twice: #fig-plain"),
    (f"::: {{#tbl-x}}\n```{{=html}}\n{FOREIGN}\n```\n:::", "figure file missing: https://evil"),
]


def test_what_is_missing_is_named(tmp_path):
    for n, (body, message) in enumerate(LACKING):
        with pytest.raises(RenderError, match=message):
            rendered(sample(tmp_path / str(n), body=f"# A\n\n{body}"))


def drawing(width: float, text: str) -> str:
    """A drawing of ours with one text and one mark that says something."""
    canvas = Canvas(width, "Noto Sans SC")
    canvas.text(0.1, 0.5, text)
    with canvas.titled("3.99 & more"):
        canvas.dot(1.0, 0.5, 6, "#0b5a78")
    with canvas.mark("p/m/////none/mean", "a mark"):
        canvas.dot(2.0, 0.5, 6, "#0b5a78")
    return canvas.svg(1.0)


def test_our_drawings_are_part_of_the_page_with_texts_titles_and_their_font(tmp_path):
    source = sample(tmp_path, body='# A\n\n::: {#fig-two}\n![](figures/two.svg){fig-alt="x"}\n\nT\n:::')
    (source / "figures" / "two.svg").write_text(drawing(4, "Wide 满意"), encoding="utf-8")
    (source / "figures" / "two.narrow.svg").write_text(drawing(2, "Narrow"), encoding="utf-8")
    text = rendered(source)
    page = Page(text)
    box = page.one("span", css="drawing")["attrs"]
    assert (box["role"], box["aria-label"]) == ("img", "x")
    assert [svg["attrs"]["class"] for svg in page.all("svg") if svg["attrs"]["class"] != "ruler"] == ["wide", "narrow"]
    assert text.count("<title>3.99 &amp; more</title>") == 2
    assert text.count("<title>a mark</title>") == 1, "a narrow mark says what the wide one of its key says"
    assert page.texts("text") == ["Wide 满意", "Narrow"]
    style = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)[0]
    (face,) = re.findall(r"@font-face {([^}]*)}", style)
    data = re.search(r"base64,([^)]*)", face)
    assert 'font-family: "Figures Noto Sans SC"; font-weight: normal' in face and data
    held = TTFont(io.BytesIO(base64.b64decode(data[1]))).getBestCmap()
    assert {chr(code) for code in held} == set("Wide Narrow满意"), "no other character"
    assert '.drawing svg { font-family: "Figures Noto Sans SC", sans-serif; }' in style


def test_a_drawing_survives_its_address(tmp_path):
    source = sample(tmp_path, body="# A\n\n![T](figures/own.svg)")
    for text in ("it's <b>&amp;</b> 100%#1", "<g fill='a'/>", '<g fill="a"/>\n<g/>', "中文"):
        content = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{text}</svg>'
        (source / "figures" / "own.svg").write_text(content, encoding="utf-8")
        address = Page(rendered(source)).one("img")["attrs"]["src"]
        assert not set(address) & set('"<>#\n')
        found, wanted = (
            [(e.tag, e.attrib, (e.text or "").split()) for e in ElementTree.fromstring(xml).iter()]
            for xml in (unquote(address.split(",", 1)[1]), content)
        )
        assert found == wanted


ANSWERS = [
    ("One sentence only.", ["One sentence only."]),
    ("It rose to [3.99]{.num key=k}, up 0.16. Two are met.", ["It rose to 3.99, up 0.16.", "Two are met."]),
    ("**It rose.** It fell [before](#a).", ["It rose.", "It fell before."]),
    ("See e.g. the third. Then more.", ["See e.g. the third.", "Then more."]),
    ("升至[3.99]{.num key=k}（+0.16）。两项目标已达成。", ["升至3.99（+0.16）。", "两项目标已达成。"]),
    ("“没有变化。”其余不变。", ["“没有变化。”", "其余不变。"]),
    ("No stop at all", ["No stop at all"]),
]


def test_the_answer_is_one_sentence_and_the_rest_explains_it(tmp_path):
    body = "# A {#a}\n\n" + "\n\n".join(f"::: answer\n{text}\n:::" for text, _ in ANSWERS)
    text = rendered(sample(tmp_path, body=body))
    boxes = [Page(box).texts("p") for box in re.findall(r'<div class="answer">(.*?)</div>', text, re.DOTALL)]
    assert boxes == [wanted for _, wanted in ANSWERS]


def test_the_look_of_the_organisation_is_admitted_by_the_policy(tmp_path):
    source = sample(tmp_path, brand="Heng & Xin", logo="figures/fig-plain.svg")
    (source / "brand.css").write_text(":root { --focus: #123456; }\n", encoding="utf-8")
    text = rendered(source)
    style = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)[0]
    assert style.endswith(":root { --focus: #123456; }\n")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in text
    logo = [e for e in Page(text).all("img") if "header" in e["inside"]]
    assert [e["attrs"]["alt"] for e in logo] == ["Heng & Xin"]


def test_the_deciding_page_has_a_headline_three_columns_and_links_into_folded_annexes(tmp_path):
    headline = "Satisfaction is up, but after-sales support has fallen"
    page = Page(rendered(sample(tmp_path, body=DECIDING)))
    assert page.one("h1")["text"] == page.one("meta", property="og:title")["attrs"]["content"] == headline
    assert page.one("meta", name="description")["attrs"]["content"].startswith("Satisfaction rose beyond noise")
    assert page.one("h2", css="visually-hidden")["text"] == "Summary", "the contents lead to it by its name"
    assert page.texts("h3")[:4] == ["Better", "Worse, and why", "To decide", "Customers concerned"]
    for name in ("better", "worse", "decide"):
        column = page.one("section", css=name)
        assert page.one("h3", id=column["attrs"]["aria-labelledby"])["inside"][-2:] == ["div", "section"]
    assert "li" in page.one("div", css="why")["inside"]
    assert page.one("span", css="owner")["text"] == "Head of Service"
    assert page.one("nav", css="evidence")["attrs"]["aria-labelledby"] == "decide-evidence"
    (annex,) = page.all("details", css="annex")
    assert annex["inside"][-1] == "section" and "Appendix\xa0A" in annex["text"] and "Here." in annex["text"]
    assert {"#trends", "#scores", "#scores-all"} <= {e["attrs"]["href"] for e in page.all("a")}


def test_what_the_page_knows_of_its_numbers_stands_in_one_block(tmp_path):
    source = sample(tmp_path, body="# A {#a}\n\nText.\n")
    (source / "numbers.json").write_text('{"names": {"x": "</script><b>"}}', encoding="utf-8")
    text = rendered(source)
    (block,) = re.findall(r'<script type="application/json" id="numbers">(.*?)</script>', text, re.DOTALL)
    found = json.loads(block)
    assert found["names"] == {"x": "</script><b>"} and found["words"]["contents"] == "Contents"
    assert Page(text).open == []
