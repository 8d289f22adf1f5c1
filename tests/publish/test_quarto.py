"""The source folder as a Quarto project, the choice of renderer, and the command; a real render where Quarto is."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pypandoc
import pytest
import typst
import yaml
from pages import FOLDERS, rendered, sample, words
from pypdf import PdfReader

from csreport import __version__
from csreport.present.words import escape
from csreport.project.errors import CsreportError, ProjectError, RenderError
from csreport.publish.gates import read_page
from csreport.publish.record import Renderer, chosen_renderer
from csreport.publish.render import document_head, render_html, render_with_quarto, write_quarto_project

FONTS = {"en": "Noto Sans SC", "zh-Hans": "Noto Sans SC", "zh-Hant": "Noto Sans TC"}

each_language = pytest.mark.parametrize("lang", FOLDERS)
posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for quarto is a shell script")
real = pytest.mark.skipif(shutil.which("quarto") is None, reason="quarto is not on PATH")


def project_of(lang: str, folder: Path, more: str = "") -> Path:
    """A fresh copy of the sample in one language, with more at its end, as a Quarto project."""
    source = sample(folder, FOLDERS[lang])
    with (source / "report.qmd").open("a", encoding="utf-8") as stream:
        stream.write(f"\n{more}\n")
    write_quarto_project(source, words=words(lang))
    return source


@pytest.fixture(scope="module")
def projects(tmp_path_factory) -> dict[str, Path]:
    """The sample as a Quarto project in each language; only read."""
    return {lang: project_of(lang, tmp_path_factory.mktemp("quarto")) for lang in FOLDERS}


def settings_of(source: Path) -> dict:
    return yaml.safe_load((source / "_quarto.yml").read_text(encoding="utf-8"))


def converted(source: Path, kind: str, *options: str) -> str:
    """The document as pandoc writes it through our filter: what Quarto goes on with."""
    command = [pypandoc.get_pandoc_path(), "report.qmd", f"--from={settings_of(source)['from']}", f"--to={kind}"]
    command += ["--lua-filter=quarto.lua", "--mathml", "--standalone", "--metadata=lang:en", *options]
    return subprocess.run(command, cwd=source, capture_output=True, check=True).stdout.decode()


def paper_of(source: Path) -> bytes:
    """The paper, with what Quarto does done by `floats.lua` and pandoc's own template; the packaged font alone."""
    paper = settings_of(source)["format"]["typst"]
    styles, pages = paper["include-in-header"]
    for name, text in {"pages.typ": pages["text"], "start.typ": paper["include-before-body"]["text"]}.items():
        (source / name).write_text(text, encoding="utf-8")
    options = [f"--include-in-header={name}" for name in (styles, "pages.typ")] + ["--include-before-body=start.typ"]
    options += [f"--lua-filter={Path(__file__).parent / 'floats.lua'}", f"--variable=mainfont:{paper['mainfont']}"]
    (source / "report.typ").write_text(converted(source, "typst", *options), encoding="utf-8")
    return typst.compile(source / "report.typ", font_paths=[source / "fonts"], ignore_system_fonts=True)


def stand_in(folder: Path, script: str) -> str:
    """PATH to a program called quarto that answers `--version`, then does what the test wants."""
    folder.mkdir(exist_ok=True)
    program = folder / "quarto"
    program.write_text("#!/bin/sh\n" + script, encoding="utf-8")
    program.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


VERSION = '[ "$1" = --version ] && echo "{}" && exit 0\n'
QUIET = 'case "$*" in *--quiet*) exit 1;; esac\n'  # as Quarto: not a word, not even why it fails
TALKS = 'echo "pandoc --output report.html" >&2; echo "metadata: report" >&2\n'
# Writes its arguments and the date of the paper into report.pdf, as `quarto render` names it.
WRITES = VERSION.format("1.9.12") + 'echo "$*" > report.pdf; echo "$SOURCE_DATE_EPOCH" >> report.pdf; pwd > .quarto\n'


@each_language
def test_the_folder_holds_every_file_that_it_names_and_nothing_is_fetched(lang: str, projects) -> None:
    source = projects[lang]
    settings = settings_of(source)
    assert settings["lang"] == {"en": "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}[lang]
    assert settings["execute"] == {"enabled": False}
    page, paper = settings["format"]["html"], settings["format"]["typst"]
    assert page["embed-resources"] is True and page["html-math-method"] == "mathml"
    assert paper["mainfont"] == FONTS[lang] and paper["font-paths"] == ["fonts"]
    assert settings["crossref"]["fig-title"] == {"en": "Figure", "zh-Hans": "图", "zh-Hant": "圖"}[lang]
    named = [settings["filters"][0]["path"], page["css"], *settings["project"]["render"], "reading.lua"]
    named += [paper["include-in-header"][0]]
    named += re.findall(r"!\[[^\]]*\]\(([^)\s]+)", (source / "report.qmd").read_text(encoding="utf-8"))
    assert "figures/fig-response.svg" in named
    assert [name for name in named if not (source / name).is_file()] == []
    stem = FONTS[lang].replace(" ", "")
    faces = {f"{family}-{style}.ttf" for family in (stem, "NotoSans") for style in ("Regular", "Bold")}
    assert {path.name for path in (source / "fonts").iterdir()} == faces | {"OFL.txt"}
    for path in (source / "_quarto.yml", *source.glob("quarto.*")):
        text = re.sub(r"(?m)^\s*(//|--) .*$", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"https?:|//[a-z]|@import|@preview|url\(", text), path.name
    assert not re.search(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:https?:)?//', converted(source, "html5"))


def test_nothing_is_wider_than_a_phone(projects) -> None:
    """Wide tables scroll within themselves, tiles and drawings shrink."""
    rules = re.findall(r"([^{}]+){([^{}]*)}", (projects["en"] / "quarto.css").read_text(encoding="utf-8"))
    style = {name.strip(): said for names, said in rules for name in names.split(",")}
    assert all("overflow-x: auto" in style[name] for name in (".quarto-float-tbl > div", "section > table"))
    assert "max-width: 100%" in style["img"] and "minmax(min(100%" in style[".tiles"]


def test_another_language_has_its_code_and_narrow_quotes(tmp_path: Path) -> None:
    write_quarto_project(sample(tmp_path), words=words("fr"))
    settings = settings_of(tmp_path / "source")
    assert settings["lang"] == "fr" and "Libertinus" in settings["format"]["typst"]["include-in-header"][1]["text"]


def test_code_that_quarto_would_run_is_refused_and_no_other(tmp_path: Path) -> None:
    for n, cell in enumerate(("```{python}\nopen('x')\n```", "~~~ {r, echo=FALSE}\n1\n~~~", "````{ojs}\n1\n````")):
        with pytest.raises(RenderError, match=r"report\.qmd: '.*' would be run as code"):
            project_of("en", tmp_path / str(n), cell)
    project_of("en", tmp_path, "```{=html}\n<p>x</p>\n```\n\n```{.python}\nx\n```\n\n```python\nx\n```")
    assert "{{<" not in escape("{{< include /etc/passwd >}}"), "respondents' words are no shortcode"


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_numbers_labels_and_headings_are_those_of_our_own_page(lang: str, tmp_path: Path, projects) -> None:
    source = projects[lang]
    page = converted(source, "html5", "--number-sections")
    (tmp_path / "quarto.html").write_text(page, encoding="utf-8")
    render_html(source, tmp_path / "own.html")
    own, theirs = (read_page(tmp_path / name).numbers for name in ("own.html", "quarto.html"))
    assert len(own) > 4 and own == theirs
    labels = re.findall(r'\sid="([^"]+)"', page)
    assert {"fig-response", "tbl-dimensions", "summary", "run-record"} <= set(labels)
    assert sorted(labels) == sorted(set(labels))
    # Quarto stops at number-depth 2 by itself; pandoc alone goes on, so deeper levels are not compared
    found = headings(page, "12")
    assert found == headings((tmp_path / "own.html").read_text(encoding="utf-8"), "23")
    assert lang != "en" or ("Appendix A Questions and meanings" in found and found[-1] == "Appendix B Run record")


def headings(page: str, levels: str) -> list[str]:
    found = re.findall(rf'(?s)<h[{levels}](?![^>]*class="title")[^>]*>(.*?)</h[{levels}]>', page)
    plain = [re.sub(r'(?s)<a class="anchor".*?</a>|<[^>]+>', " ", text) for text in found]
    return [" ".join(text.split()) for text in plain]


def test_constructs_reach_page_and_paper(projects) -> None:
    page = converted(projects["en"], "html5")
    assert page.count('class="tile"') == page.count('<svg class="ruler"') == 5
    assert 'class="remark"' in page
    assert not re.search('class="[^"]*callout', page), "Quarto would take it for a callout of its own"
    assert '<div class="answer">' in page and "Method statement" in page
    assert page.index('class="masthead"') < page.index('id="summary"') < page.index('class="record"')
    assert page.count('id="tbl-dimensions"') == 1, "the identifier belongs to the div around the table"
    assert not re.search(r"(?i)hostile|onclick|onmouseover|javascript:|<iframe|<script", page)
    paper = " ".join(converted(projects["en"], "typst").split())
    marked = ("table.cell(colspan: 6, inset: (top: 9pt))[#strong[Offer]]", "[#strong[Base (n)]], [#strong[1,212]]",
              "table.cell(align: center, colspan: 3)[#strong[Size]]", "[3.61\\*]")  # fmt: skip
    assert [part for part in marked if part not in paper] == [], "groups, totals, heads over columns, a small base"
    assert "table.hline(), table.cell" not in paper, "no line stands below a group as below a head"


def pages_of(source: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(paper_of(source))).pages]


@each_language
def test_the_filters_paper_can_be_set(lang: str, tmp_path: Path) -> None:
    source = project_of(lang, tmp_path)
    pages = pages_of(source)
    text = (source / "report.typ").read_text(encoding="utf-8")
    tiles = (source / "report.qmd").read_text(encoding="utf-8").count("{.tile ")
    assert text.count("#report-ruler(") == tiles > 1 and text.count("#report-tiles([") == 1
    assert ("Method statement" if lang == "en" else "方法") in " ".join(pages) and "▲" in " ".join(pages)
    status = document_head(source)["csreport"]["status"]
    for number, said in enumerate((" ".join(page.split()) for page in pages), 1):
        assert re.search(rf"{number} \S+ {len(pages)}\b", said), said
        assert status in said, "every page says in its foot how the report stands"


def test_a_draft_is_seen_to_be_one_on_paper(tmp_path: Path) -> None:
    source = project_of("en", tmp_path)
    draft, approved = paper_of(source), "draft: false"
    text = (source / "report.qmd").read_text(encoding="utf-8")
    (source / "report.qmd").write_text(text.replace("draft: true", approved, 1), encoding="utf-8")
    write_quarto_project(source, words=words("en"))
    papers = (draft, paper_of(source))
    one, other = (
        re.sub(r"\W", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)) for made in papers
    )
    assert one == other and len(papers[0]) != len(papers[1]), "the same words, in another colour and weight"


def test_a_mention_is_text_and_a_reference_is_found_without_a_space(tmp_path: Path) -> None:
    """In both renderers alike; `@name` would be a citation that no bibliography holds, which stops Quarto's typst."""
    said = "请联系 @chenmei，或 [@li; @wu]。结果见@fig-response，另见 @tbl-dimensions所示。"
    source = project_of("zh-Hans", tmp_path, f"\n{said}")
    page, paper = converted(source, "html5"), converted(source, "typst")
    assert "请联系 @chenmei，或 [@li; @wu]。" in re.sub(r"<[^>]+>|\n", "", page)
    assert re.sub(r"(?s)#cite\(<(fig|tbl)-.*?\)", "", paper).count("#cite") == 0
    cited = re.findall(r'data-cites="([^"]+)"', page.split("请联系")[1])
    assert cited == ["fig-response", "tbl-dimensions"]
    (last,) = re.findall("<p>请联系.*?</p>", rendered(source))
    assert re.sub("<[^>]+>", "", last) == "请联系 @chenmei，或 [@li; @wu]。结果见图\xa01，另见 表\xa01所示。"


def test_a_caption_is_never_parted_from_its_table(tmp_path: Path) -> None:
    row, words_between = "<tr><th scope='row'>a</th><td>1</td></tr>", "Some words.\n\n"
    head = "<thead><tr><th>A</th><th>B</th></tr></thead>"
    tables = [
        f"{words_between * (n % 5)}::: {{#tbl-t{n}}}\n```{{=html}}\n<table><caption>Caption {n}</caption>{head}"
        f"<tbody>{row * (3 + n % 7)}</tbody></table>\n```\n:::\n"
        for n in range(24)
    ]
    source = sample(tmp_path, body="\n".join(tables))
    write_quarto_project(source, words=words("en"))
    pages = [page.splitlines() for page in pages_of(source)]
    assert len(pages) > 3
    for lines in pages:
        captions = [place for place, line in enumerate(lines) if "Caption" in line]
        assert all(re.fullmatch(r"A\s*B?", lines[place + 1].strip()) for place in captions), lines


@posix
def test_a_quarto_that_is_new_enough_is_used_when_asked_for_and_any_other_is_an_error_or_a_note(tmp_path: Path) -> None:
    for wanted in ({}, {"RENDERER": "Embedded "}):
        assert chosen_renderer({"PATH": str(tmp_path), **wanted}) == Renderer("embedded", __version__)
    with pytest.raises(ProjectError, match=r"RENDERER=quatro: expected one of embedded, quarto, auto.*'quarto'"):
        chosen_renderer({"RENDERER": "quatro"})
    for version in ("1.9.1", "1.10.2", "2.0"):
        path = stand_in(tmp_path / "bin", VERSION.format(version))
        for wanted in ("quarto", "auto"):
            assert chosen_renderer({"PATH": path, "RENDERER": wanted}) == Renderer("quarto", version)
    unfit = {"exit 3\n": "does not say its version", VERSION.format("0.9"): "too old",
             VERSION.format("1.4.553"): r"quarto 1\.4\.553 is too old, 1\.9 is needed"}  # fmt: skip
    paths = {stand_in(tmp_path / f"bin{n}", script): said for n, (script, said) in enumerate(unfit.items())}
    absent = r"quarto \(1\.9 or newer\) is not on PATH; install it, or set RENDERER=embed"
    for path, said in {str(tmp_path): absent, **paths}.items():
        with pytest.raises(RenderError, match=said):
            chosen_renderer({"PATH": path, "RENDERER": "quarto"})
        found = chosen_renderer({"PATH": path, "RENDERER": "auto"})
        assert found.name == "embedded" and "the embedded renderer was used" in found.note


@posix
def test_rendering_writes_the_target_and_leaves_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = project_of("en", tmp_path)
    before = sorted(path.relative_to(source) for path in source.rglob("*"))
    monkeypatch.setenv("PATH", stand_in(tmp_path / "bin", WRITES))
    render_with_quarto(source, tmp_path / "paper.pdf", timestamp=1735689600)
    said = (tmp_path / "paper.pdf").read_text().splitlines()
    assert said == ["render report.qmd --to typst", "1735689600"]
    assert before == sorted(path.relative_to(source) for path in source.rglob("*"))


FAILURES = {
    f'{QUIET}{TALKS}printf "\\033[31mERROR\\033[0m in $(pwd)/report.qmd: no such font" >&2; exit 1\n':
        r"quarto failed: ERROR in source/report\.qmd: no such font$",
    f'{QUIET}{TALKS}echo "Error: csreport-error: #fig-x holds no picture" >&2; exit 1\n': "failed: #fig-x holds no",
    "exit 0\n": r"report\.html: quarto failed: it said nothing",
    "": "quarto is not on PATH; install it, or set RENDERER=embedded",
}  # fmt: skip


@posix
@pytest.mark.parametrize(("script", "said"), FAILURES.items(), ids=["error", "our own", "no file", "no quarto"])
def test_a_failure_says_what_quarto_said(projects, script: str, said: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", stand_in(tmp_path / "bin", script) if script else str(tmp_path))
    with pytest.raises(CsreportError, match=said):
        render_with_quarto(projects["en"], tmp_path / "report.html", timestamp=0)
    assert not (tmp_path / "report.html").exists()


@real
@each_language
def test_quarto_makes_the_same_page_and_paper(lang: str, tmp_path: Path, projects) -> None:
    for name in ("quarto.html", "quarto.pdf"):
        render_with_quarto(projects[lang], tmp_path / name, timestamp=0)
    render_html(projects[lang], tmp_path / "own.html")
    own, theirs = (read_page(tmp_path / name) for name in ("own.html", "quarto.html"))
    assert len(own.numbers) > 4 and own.numbers == theirs.numbers
    page = (tmp_path / "quarto.html").read_text(encoding="utf-8")
    assert not re.search(r'<(?:script|link|img)[^>]*(?:src|href)="(?:https?:)?//', page)
    figure = {"en": "Figure", "zh-Hans": "图", "zh-Hant": "圖"}[lang]
    assert re.search(rf"{figure}\s*1", " ".join(theirs.text))
    said = "".join("".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "quarto.pdf").pages).split())
    assert [text for _, text in own.numbers if "".join(text.split()) not in said] == []
