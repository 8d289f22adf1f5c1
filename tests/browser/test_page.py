"""The page in a browser: what it shows, what it asks for, and how it obeys mouse and keyboard."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import LANGUAGES, PERIOD, REPOSITORY, edit

from csreport.project.project import Project
from csreport.publish.index import write_index
from csreport.publish.render import render_html

sync = pytest.importorskip("playwright.sync_api", reason="the browser driver is not installed (group dev)")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (group dev)")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((found for found in map(shutil.which, BROWSERS) if found), None)
pytestmark = [pytest.mark.report, pytest.mark.skipif(CHROMIUM is None, reason=f"none of {', '.join(BROWSERS)} on PATH")]

SAMPLE = REPOSITORY / "tests" / "publish" / "sample"
DEMO = REPOSITORY / "output" / "2025Q4"
REPORTS = [
    *(f"miniature {lang}" for lang in LANGUAGES),
    *(f"demo {path.parent.parent.name}" for path in sorted(DEMO.glob("*/source/report.qmd"))),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# One page in `make test`; the others, and what needs clicks and keys, with the slow checks.
SMOKE = "miniature zh-Hans"
each_report = pytest.mark.parametrize("report", REPORTS)
one_report = pytest.mark.parametrize("report", [SMOKE])
smoke = pytest.mark.parametrize(
    "report", [name if name == SMOKE else pytest.param(name, marks=pytest.mark.slow) for name in REPORTS]
)


@pytest.fixture(scope="module")
def browser() -> Iterator:
    with sync.sync_playwright() as driver:
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        started = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="module")
def folders(mini_report, tmp_path_factory) -> dict[str, Path]:
    """Folders of the miniature's pages, as built, and of the demo's, rendered anew from its source."""
    demo = tmp_path_factory.mktemp("demo")
    for source in sorted(DEMO.glob("*/source")):
        (demo / source.parent.name).mkdir()
        render_html(source, demo / source.parent.name / "report.html")
    return {"miniature": mini_report.output / PERIOD, "demo": demo}


@pytest.fixture
def load(browser, request):
    """Open a report, or any file, in a window of some width."""
    contexts = []

    def opened(report, *, width: int = 1440, scheme: str = "light", part: str = ""):
        file = report
        if isinstance(report, str):
            kind, lang = report.split()
            file = request.getfixturevalue("folders")[kind] / lang / "report.html"
        size = {"width": width, "height": 900}
        contexts.append(browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce"))
        page = contexts[-1].new_page()
        page.said, page.asked, page.file = [], [], file
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda asked: page.asked.append(asked.url))
        page.goto(file.as_uri() + part)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def own(tmp_path):
    """A page with a body of its own."""

    def made(body: str) -> Path:
        source = tmp_path / "source"
        shutil.copytree(SAMPLE / "figures", source / "figures")
        head = (SAMPLE / "en" / "report.qmd").read_text(encoding="utf-8").split("\n---\n")[0]
        (source / "report.qmd").write_text(f"{head}\n---\n\n{body}\n", encoding="utf-8")
        render_html(source, tmp_path / "report.html")
        return tmp_path / "report.html"

    return made


def table(rows: str, heads: str = "Name Value") -> str:
    cells = "".join(f'<th scope="col">{head}</th>' for head in heads.split())
    return (
        f"# A\n\n::: {{#tbl-own}}\n```{{=html}}\n<table><caption>T</caption><thead><tr>{cells}</tr></thead>"
        f"{rows}<tfoot><tr><td colspan={len(heads.split())}>A note, with comma</td></tr></tfoot></table>\n```\n:::"
    )


def rows(*values: tuple[str, ...], total: str = "") -> str:
    first = f'<tr class="total"><th scope="row">{total}</th><td>0</td></tr>' if total else ""
    lines = [f'<tr><th scope="row">{name}</th><td>{"</td><td>".join(cells)}</td></tr>' for name, *cells in values]
    return f"<tbody>{first}{''.join(lines)}</tbody>"


def column(page, place: int = 0) -> list[str]:
    """Texts of one column as they stand, without rows that are hidden."""
    script = "(place) => [...document.querySelectorAll('tbody tr:not([hidden])')].map(r => r.cells[place]?.textContent)"
    return page.evaluate(script, place)


def unfold(page) -> None:
    page.evaluate("() => document.querySelectorAll('main details').forEach(details => { details.open = true; })")


@smoke
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (768, "light"), (1440, "light")])
def test_page_is_quiet_asks_for_nothing_and_fits(load, report, width, scheme):
    page = load(report, width=width, scheme=scheme)
    page.evaluate("() => Promise.all([...document.images].map(image => image.decode()))")
    assert page.said == []
    assert [url for url in page.asked if not url.startswith("data:")] == [page.file.as_uri()]
    wide, seen = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen, f"scrolls sideways: {wide} px on a screen of {seen}"
    cut = page.evaluate(
        "() => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
        " && !e.closest('.scroll, pre, math, .visually-hidden')).map(e => e.outerHTML.slice(0, 80))"
    )
    assert cut == [], "reaches beyond the screen"
    page.locator("#contents > summary").click()
    assert page.evaluate("() => document.documentElement.scrollWidth") == seen, "opened contents are wider"


@pytest.mark.slow
@each_report
def test_print_leaves_nothing_out_and_nothing_folded(load, report):
    page = load(report, width=660)
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    for selector in (".bar", ".tools", ".filter", ".languages", ".skip", ".evidence", "dialog", "#pop"):
        assert page.locator(f"{selector}:visible").count() == 0, f"{selector} is of no use on paper"
    assert page.locator("main details:not([open])").count() == 0
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 660, f"{wide} px on paper 660 px wide"
    dark = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(255, 255, 255)"


@smoke
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_axe_finds_nothing(load, report, width, scheme):
    page = load(report, width=width, scheme=scheme)
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = axe.Axe().run(page, options=options).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []


@pytest.mark.slow
@each_report
def test_page_is_light_enough_for_a_letter_and_narrow_screens_see_the_narrow_drawing(load, report):
    drawings = "[...document.querySelectorAll('.drawing svg')].filter(s => s.checkVisibility())"
    pages = [load(report, width=width) for width in (1440, 360)]
    wide, narrow = (page.evaluate(f"() => {drawings}.map(s => s.classList[0])") for page in pages)
    assert set(wide) == {"wide"} and set(narrow) == {"narrow"} and len(wide) == len(narrow)
    sizes = pages[0].evaluate(
        "() => [...document.querySelectorAll('main table[id]')].map(t => [t.id,"
        " [...t.querySelectorAll('tbody tr:not(.total)')].filter(r => r.cells.length > 1).length,"
        " !!document.getElementById(t.id + '-filter')])"
    )
    assert [name for name, count, found in sizes if found != (count >= 12)] == [], "long tables have a filter"
    assert pages[0].file.stat().st_size <= 900_000


@each_report
@pytest.mark.parametrize("width", [360, 1440])
def test_text_of_figures_is_set_in_their_own_font_within_them_and_apart(load, report, width):
    page = load(report, width=width)
    assert set(page.evaluate("() => document.fonts.ready.then(all => [...all].map(font => font.status))")) == {"loaded"}
    collisions = page.evaluate("""() => [...document.querySelectorAll('.drawing svg')].flatMap(svg => {
        const room = svg.getBoundingClientRect();
        const texts = [...svg.querySelectorAll('text')].map(t =>
            [t.textContent, t.getBoundingClientRect(), t.hasAttribute('transform')]);
        const scale = room.width / svg.viewBox.baseVal.width;
        const out = texts.filter(([, b]) => b.left < room.left - 1 || b.right > room.right + 1);
        const over = texts.flatMap(([said, a, turned], place) => texts.slice(place + 1).filter(([, b]) =>
            Math.min(a.right, b.right) - Math.max(a.left, b.left) > (turned ? 5.5 : 1) * scale &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > (turned ? 1 : 5.5) * scale
        ).map(([other]) => [said, other]));
        return room.width ? [...out.map(([said]) => said), ...over] : [];
    })""")
    assert collisions == []


@pytest.mark.slow
@one_report
@pytest.mark.parametrize("width", [360, 1440])
def test_tab_reaches_every_control_and_shows_where_it_is(load, report, width):
    page = load(report, width=width)
    wanted = page.evaluate(
        "() => { let n = 0; document.querySelectorAll(`a[href], button, input, summary, [tabindex='0']`).forEach(e =>"
        " { if (e.checkVisibility()) e.dataset.stop = n++; }); return n; }"
    )
    seen, bare = set(), []
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        stop, outline, html = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e); return [e.dataset.stop ?? null,"
            " s.outlineStyle != 'none' && parseFloat(s.outlineWidth) >= 2, e.outerHTML.slice(0, 80)]; }"
        )
        if stop is not None:
            seen.add(int(stop))
            bare += [] if outline else [html]
        if len(seen) == wanted:
            break
    assert len(seen) == wanted > 50
    assert bare == [], "no ring around the focus"


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1440])
def test_contents_follow_the_reader_and_fold_away(load, width):
    page = load(SMOKE, width=width)
    fold, chapters = page.locator("#contents"), page.locator("nav#TOC > ul > li > a")
    assert fold.get_attribute("open") is None
    fold.locator("summary").press("Enter")
    assert fold.get_attribute("open") is not None
    name = chapters.nth(3).get_attribute("href")[1:]
    chapters.nth(3).press("Enter")
    assert fold.get_attribute("open") is None, "a choice made, the contents are in the way"
    page.wait_for_function("(name) => document.querySelector(`nav#TOC a[href='#${name}'][aria-current]`)", arg=name)
    assert page.locator("#here").text_content() in chapters.nth(3).text_content()
    assert abs(page.locator(".bar").bounding_box()["y"]) < 1, "the bar stays in reach"
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    last = page.locator("nav#TOC a").last.get_attribute("href")
    page.wait_for_function(f"() => document.querySelector('nav#TOC a[href=\"{last}\"]').hasAttribute('aria-current')")
    fold.locator("summary").press("Enter")
    page.keyboard.press("Escape")
    assert fold.get_attribute("open") is None
    fold.locator("summary").click()
    page.mouse.click(5, 880)
    assert fold.get_attribute("open") is None, "so does a click elsewhere"


@pytest.mark.slow
@pytest.mark.parametrize("part", ["#satisfaction", ""])
def test_the_other_language_opens_where_the_reader_is(load, part):
    page = load("miniature en", part=part)
    if not part:
        page.locator("section#satisfaction").scroll_into_view_if_needed()
        page.wait_for_function("() => document.querySelector('nav#TOC a[aria-current]').hash == '#satisfaction'")
    page.locator('.languages a[lang="zh-Hans"]').press("Enter")
    page.wait_for_function("() => document.documentElement.lang == 'zh-Hans'")
    assert page.evaluate("() => location.hash").startswith("#satisfaction")
    assert page.locator("section#satisfaction").count() == 1, "sections have the same names in all languages"
    hrefs = page.evaluate("() => [...document.querySelectorAll('.files a')].map(a => a.getAttribute('href'))")
    assert {"report.pdf", "brief.pdf", "report.xlsx", "report.docx", "../../index.html"} == set(hrefs)
    image = page.locator('meta[property="og:image"]').get_attribute("content")
    assert [href for href in (*hrefs, image) if not Path(os.path.normpath(page.file.parent / href)).is_file()] == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_of_the_index_runs_over_the_edge(load, mini_report, tmp_path, width):
    project = Project(shutil.copytree(mini_report.root, tmp_path / "copy", symlinks=True))
    edit(project.params("project.yml"), ("title:", "publish: all\ntitle:"))
    page = load(write_index(Project(project.root)), width=width)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width and page.locator("h2").count()


ANNEX = "# A\n\n" + "text\n\n" * 80 + "# B {#b .appendix}\n\n## Part {#part}\n\nNeedles here.\n"


@pytest.mark.slow
def test_a_link_into_an_annex_and_a_search_open_it(load, own):
    file, is_open = own(ANNEX), "() => document.querySelector('details.annex').open"
    page = load(file)
    fold = page.locator("details.annex")
    assert fold.get_attribute("open") is None
    page.locator("#contents > summary").press("Enter")
    page.locator("nav#TOC a[href='#b']").press("Enter")
    page.wait_for_function(is_open)
    page.locator("details.annex > summary").press("Enter")
    page.evaluate("() => { location.hash = '#part'; }")
    page.wait_for_function(is_open)
    assert page.locator("#part").evaluate("e => e.getBoundingClientRect().top < innerHeight")
    page = load(file)
    page.keyboard.press("/")
    assert page.locator("dialog").evaluate("d => d.open")
    page.keyboard.type("needles HERE")
    assert page.locator("dialog output").text_content() == "1"
    page.keyboard.press("Enter")
    assert not page.locator("dialog").evaluate("d => d.open") and page.evaluate(is_open)
    seen = "e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }"
    assert page.locator(".found").evaluate(seen)
    page.locator("details.annex > summary").press("Enter")  # folded, and the key that opens it again goes no further
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    assert page.evaluate(is_open)
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    assert not page.locator("dialog").evaluate("d => d.open")


@pytest.mark.slow
@one_report
def test_every_column_sorts_inside_its_groups_and_returns(load, report):
    page = load(report)
    unfold(page)
    texts = (
        "(button) => [...button.closest('table').tBodies].map(body => [...body.rows].map(row =>"
        " [row.className == 'total' || row.cells.length == 1, row.textContent]))"
    )
    moved = 0
    for button in page.locator("main table:has(thead button) thead button").all():
        head, before = button.locator("xpath=ancestor::th"), button.evaluate(texts)
        orders = []
        for key in ("Enter", "Space"):
            button.press(key)
            orders.append(head.get_attribute("aria-sort"))
            after = button.evaluate(texts)
            assert [sorted(rows) for rows in after] == [sorted(rows) for rows in before], "a row left its group"
            stays = [[stays for stays, _ in rows] for rows in after]
            assert stays == [[stays for stays, _ in rows] for rows in before], "a total or a group's heading moved"
            assert button.locator("xpath=ancestor::thead").locator("[aria-sort]").count() == 1
            moved += after != before
        assert {*orders} == {"ascending", "descending"}
        button.press("Enter")
        assert button.evaluate(texts) == before, "the third time, all is as it was"
    assert moved > 20


@pytest.mark.slow
def test_sorting_reads_numbers_as_a_person_does_and_a_total_stays_where_it_is(load, own):
    values = [("a", "1,109"), ("b", "−0.5"), ("c", "–"), ("d", "+12.5%"), ("e", "3.9 to 4.1"), ("f", "▲+20")]
    below = '<tr class="total"><th scope="row">Z</th><td>3</td></tr></tbody>'
    page = load(own(table(rows(*values, total="All").replace("</tbody>", below))))
    heads = page.locator("thead button")
    heads.nth(1).click()
    assert column(page) == ["All", "a", "f", "d", "e", "b", "c", "Z"]
    heads.nth(1).click()
    assert column(page) == ["All", "b", "e", "d", "f", "a", "c", "Z"], "what has no number stays last"
    heads.nth(0).click()
    assert column(page) == ["All", "a", "b", "c", "d", "e", "f", "Z"], "words begin with the first letter"


def groups(*names: str, each: int = 7) -> str:
    body = '<tbody><tr><th scope="rowgroup" colspan="2">{0}</th></tr>{1}</tbody>'
    line = '<tr><th scope="row">{0} {1}</th><td>{1}</td></tr>'
    return "".join(body.format(name, "".join(line.format(name[0], n) for n in range(each))) for name in names)


@pytest.mark.slow
def test_filter_keeps_rows_with_all_words_their_heading_and_totals(load, own):
    total = '<tbody><tr class="total"><th scope="row">All</th><td>1</td></tr></tbody>'
    page = load(own(table(total + groups("North", "South"))))
    box = page.get_by_label("Filter rows")
    box.press_sequentially("n 3")
    assert column(page) == ["All", "North", "N 3"]
    assert page.locator(".filter output").text_content() == "1 / 14"
    box.fill("SOUTH")
    assert column(page) == ["All", "South", *(f"S {n}" for n in range(7))], "a group's name finds its rows"
    box.fill("ｓ ６")
    assert column(page) == ["All", "South", "S 6"], "full width counts as the same letters"
    page.locator("thead button").nth(1).click()
    box.fill("")
    assert len(column(page)) == 17 and page.locator(".filter output").text_content() == ""


def downloaded(page, button) -> tuple[bytes, str]:
    with page.expect_download() as waiting:
        button.press("Enter")
    return Path(waiting.value.path()).read_bytes(), waiting.value.suggested_filename


@pytest.mark.slow
@each_report
def test_csv_holds_every_cell_of_its_table_and_an_interval_in_two_columns(load, report):
    page = load(report)
    unfold(page)
    split = 0
    for button in page.locator(".scroll + .tools button").all()[:6]:
        table = button.locator("xpath=../preceding-sibling::div[contains(@class, 'scroll')][1]//table")
        content, file = downloaded(page, button)
        assert file == f"{table.get_attribute('id')}.csv" and content.startswith(b"\xef\xbb\xbf")
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert len(lines) == table.locator("tr").count() and len({len(line) for line in lines}) == 1
        first = table.evaluate("t => [...t.tBodies].flatMap(b => [...b.rows]).map(r => r.cells[0].textContent.trim())")
        end = len(lines) - (table.locator("tfoot").count() > 0)
        assert [line[0] for line in lines[end - len(first) : end]] == first
        known, spans = {cell for line in lines for cell in line}, table.locator("td[data-key*='part=low+high']")
        for text in spans.all_text_contents()[:5]:
            ends = re.findall(r"[−+]?[\d.,]+", text)
            assert len(ends) == 2 and {end.replace("−", "-").replace("+", "").replace(",", "") for end in ends} <= known
            split += 1
    assert split > 0


CELLS = {
    "=1+1": "'=1+1", "+SUM(A1)": "'+SUM(A1)", "-2+3": "'-2+3", "@cmd": "'@cmd", "−0.52": "-0.52", "+0.16": "0.16",
    "−3.5%": "-3.5", "−0.1 to 0.2": "−0.1 to 0.2", "+21 to +30": "'+21 to +30", 'say "yes", now': 'say "yes", now',
    "4.07<sup>A</sup>": "4.07 A",
}  # fmt: skip


@pytest.mark.slow
def test_csv_cells_are_numbers_or_text_and_never_formulas(load, own):
    page = load(own(table(rows(*(("a", cell) for cell in CELLS), *((cell, "1") for cell in CELLS)))))
    content, _ = downloaded(page, page.locator(".tools button"))
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    wanted = [*(["a", cell] for cell in CELLS.values()), *([cell, "1"] for cell in CELLS.values())]
    assert lines == [["Name", "Value"], *wanted, ["A note, with comma", ""]]


KEYED = ".num[tabindex], td[tabindex]"


@pytest.mark.slow
@one_report
@pytest.mark.parametrize("width", [360, 1280])
def test_a_number_says_its_question_interval_and_base_by_pointer_focus_and_tap(load, report, width):
    page = load(report, width=width)
    pop, number = page.locator("#pop"), page.locator("#satisfaction .num[tabindex]").first
    number.scroll_into_view_if_needed()
    number.hover()
    pop.wait_for(state="visible")
    assert pop.locator(".figure").text_content().strip() and pop.locator("dl dt").count() >= 2
    assert number.get_attribute("aria-describedby") == "pop"
    box, mark = pop.bounding_box(), number.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert box["y"] >= mark["y"] + mark["height"] or box["y"] + box["height"] <= mark["y"], "it covers what it tells"
    page.keyboard.press("Escape")
    assert not pop.is_visible()
    number.focus()
    assert pop.is_visible()
    page.locator("h1").click(position={"x": 2, "y": 2})
    assert not pop.is_visible()
    number.click()
    assert pop.is_visible()


@pytest.mark.slow
@one_report
def test_a_table_and_a_figure_are_one_tab_stop_each_and_arrows_walk_the_numbers(load, report):
    page = load(report)
    unfold(page)
    table = page.locator("main table:has(td[tabindex])").first
    assert table.locator("td[tabindex='0']").count() == 1 and table.locator("td[tabindex='-1']").count() > 5
    table.locator("td[tabindex='0']").focus()
    first = page.evaluate("() => document.activeElement.dataset.key")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("() => document.activeElement.dataset.key")
    assert second != first and table.locator("td[tabindex='0']").get_attribute("data-key") == second
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => document.activeElement.dataset.key") == first
    drawing = page.locator(".drawing:has(.wide .mark[data-key], .only .mark[data-key])").first
    assert drawing.get_attribute("role") == "group" and drawing.locator("svg:visible .mark[tabindex='0']").count() == 1
    assert drawing.locator("svg:visible .mark").first.get_attribute("aria-label")
    drawing.locator("svg:visible .mark[tabindex='0']").focus()
    assert page.locator("#pop .of").text_content()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_is_saved_as_a_drawing_and_a_picture_in_light_colours(load, scheme):
    page = load("miniature zh-Hans", scheme=scheme)
    figure = page.locator("main figure:has(.drawing) .tools:visible").first.locator("xpath=..")
    svg, name = downloaded(page, figure.get_by_role("button", name="SVG"))
    text = svg.decode()
    assert name == figure.get_attribute("id") + ".svg"
    assert "var(" not in text and "light-dark(" not in text and "@font-face" in text and "#ffffff" in text
    caption = figure.locator("figcaption p").first.text_content().replace("#", "").strip()
    assert caption[-6:] in re.sub("<[^>]*>", "", text)
    png, name = downloaded(page, figure.get_by_role("button", name="PNG"))
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20], "big") >= 1900
    assert [url for url in page.asked if url.startswith("http")] == []
