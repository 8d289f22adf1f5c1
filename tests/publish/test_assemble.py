"""Executed notebooks into one document: what an analyst adds appears, what cannot be published is refused."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pypandoc
import pytest
import yaml
from conftest import EARLIER, PERIOD, SLOW, edit, without
from hypothesis import example, given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pages import Page

from csreport.present import chapter as notebook_side
from csreport.present.cells import Cell, Line, Table
from csreport.present.chapter import TABLE_MIME, words_of
from csreport.present.words import own_id
from csreport.project.errors import NotebookError
from csreport.project.project import Project
from csreport.publish.assemble import AROUND, OPEN_MIME, Source, assemble, blocks
from csreport.publish.render import READER, render_html

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>'


def shown(data: dict, **metadata):
    return new_code_cell("x", outputs=[new_output("display_data", data)], metadata=metadata)


@pytest.fixture
def document(mini: Project, tmp_path: Path):
    """Assemble cells as notebook 90_extra; returns the document and the growing source."""

    def made(*cells, lang: str = "en", name: str = "90_extra", commentary: dict | None = None):
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(new_notebook(cells=list(cells)), path)
        source = Source(words_of(mini, lang), "en")
        text = assemble([path], source, {"title": "T"}, commentary or {})
        return SimpleNamespace(text=text, source=source, body=text.split("---\n", 2)[2])

    return made


def test_markdown_appears_with_labels_that_are_the_same_in_every_language(document):
    made = document(new_markdown_cell("## Our view\n\nSales rose.\nA lot.\n\n- one\n- two"))
    assert "## Our view {#extra-our-view}\n\nSales rose.\nA lot.\n\n- one\n- two" in made.body
    cell = new_markdown_cell("# Extra\n\n## Why so?\n\n## Given {#mine}\n\n## 为什么\n\n## To come")
    made = document(cell, lang="zh-Hans")
    for heading in ("# Extra {#extra}", "## Why so? {#extra-why-so}", "## Given {#mine}", "## 为什么 \n", "## To come"):
        assert heading in made.body, "also one that an analyst leaves empty"


def translate(project: Project, lang: str, said: dict[str, str]) -> None:
    """Translate texts of the project's own notebooks."""
    folder = project.params("words", lang)
    folder.mkdir(parents=True)
    lines = (f"{own_id(text)} = {told}\n" for text, told in said.items())
    (folder / "notebooks.ftl").write_text("".join(lines), encoding="utf-8")


def test_the_projects_words_translate_markdown_and_captions_block_by_block(document, mini):
    cells = [new_markdown_cell("## Why\n\nBecause of\nrye.")]
    assert document(*cells, lang="en").source.words.untranslated == set()
    assert document(*cells, lang="zh-Hans").source.words.untranslated == {"Why", "Because of\nrye."}
    said = {"Why": "为什么", "Because of\nrye.": "因为黑麦。", "Loaves": "面包", "*Loaves*": "*面包*"}
    translate(mini, "zh-Hans", said)
    made = document(*cells, lang="zh-Hans")
    assert "## 为什么 {#extra-why}\n\n因为黑麦。" in made.body
    assert made.source.words.untranslated == set()
    captioned = (
        [shown({"image/png": PNG}, caption="Loaves")],
        [new_markdown_cell("*Loaves*"), shown({"image/png": PNG})],
    )
    for cells in captioned:
        assert '{fig-alt="面包"}\n\n面包\n:::' in document(*cells, lang="zh-Hans").body


ABSENT = {"text/markdown": "::: absent\nNot measured in this survey.\n:::"}


def test_a_heading_left_without_content_is_left_out(document):
    made = document(
        new_markdown_cell("# Extra"),
        *(new_markdown_cell("## Measured"), shown({"text/markdown": "An answer."})),
        *(new_markdown_cell("## Ease"), shown(ABSENT)),
        *(new_markdown_cell("## Half"), shown(ABSENT), shown({"text/markdown": "Another."})),
        *(new_markdown_cell("# Gone {#gone}"), new_markdown_cell("## Part"), shown(ABSENT)),
        *(new_markdown_cell("# Kept {#kept}"), new_markdown_cell("## Last"), shown({"text/markdown": "The end."})),
    )
    assert "absent" not in made.body
    headings = re.findall(r"(?m)^#+ (.*?) \{", made.body)
    assert headings == ["Extra", "Measured", "Half", "Kept", "Last"]


def test_commentary_stands_at_the_end_of_its_chapter_and_is_marked(document):
    made = document(new_markdown_cell("# Extra"), commentary={"extra": "A second van.\n", "other": "Not here."})
    assert made.body.strip().endswith("::: {.callout .commentary}\n[Analyst's note]{.title}\n\nA second van.\n:::")
    assert "Not here" not in made.text


LEAVING = """Done, *as planned*: 5 % – see @fig-extra.
:::

# Fake chapter

Setext
======

[99.9%]{.num key="a/b"} `#pagebreak()`{=typst} `<svg onload=x>`{=html} <img src="/"> ![pic](figures/none.png) <!-- open

```{=typst}
#set page(width: 1pt)
```

[^1]: note

---
title: hacked
---

::: {.callout}

<div>

~~~"""


def test_a_commentary_cannot_leave_its_box(document):
    """Fences, headings, raw blocks, attributes and comments of a typed text end with it."""
    body = document(new_markdown_cell("# Extra"), commentary={"extra": LEAVING}).body + "\n\n# Next {#next}\n"
    tree = json.loads(pypandoc.convert_text(body, "json", format=READER))
    kinds = [block["t"] for block in tree["blocks"]]
    assert kinds == ["Header", "Div", "Header"] and tree["meta"] == {}
    inside = set(re.findall(r'"t": ?"(\w+)"', json.dumps(tree["blocks"][1]["c"][1][1:])))
    assert not inside & {"Header", "Div", "RawBlock", "RawInline", "Image", "Span", "Note", "Figure"}
    assert {"Emph", "Cite", "Strong"} <= inside, "what a person may write stays"
    text = pypandoc.convert_text(body, "plain", format=READER, extra_args=["--wrap=none"])
    for said in (":::", "Fake chapter", "[99.9%]{.num key=", "#pagebreak()", "<img src=", "<!– open", "<div>"):
        assert said in text, said


BLOCKS = {
    "": [],
    "one\n\n\ntwo\nlines\n": ["one", "two\nlines"],
    "```\na\n\nb\n```\n\nafter": ["```\na\n\nb\n```", "after"],
    "::: note\na\n\nb\n:::\nafter": ["::: note\na\n\nb\n:::\nafter"],
    "~~~~\n```\n\n```\n~~~~": ["~~~~\n```\n\n```\n~~~~"],
    "::: {.a}\n\n```\n:::\n\n```\n\nx\n:::": ["::: {.a}\n\n```\n:::\n\n```\n\nx\n:::"],
    ":::: outer\n\n::: inner\nx\n\ny\n:::\n\n::::": [":::: outer\n\n::: inner\nx\n\ny\n:::\n\n::::"],
    "::: outer\n\n::: inner\nx\n:::\n\ny\n:::\n\nz": ["::: outer\n\n::: inner\nx\n:::\n\ny\n:::", "z"],
    "| a | b |\n|---|---|\n| 1 | 2 |": ["| a | b |\n|---|---|\n| 1 | 2 |"],
}


def test_blocks_are_what_translators_see():
    assert {text: blocks(text) for text in BLOCKS} == BLOCKS


@given(st.lists(st.sampled_from(["a", "", "```", "````", ":::", "::: x", "~~~", "# h", "- i"]), max_size=9))
@example([":::", "", "```"])
def test_splitting_into_blocks_loses_no_line(lines):
    kept = [line for block in blocks("\n".join(lines)) for line in block.splitlines() if line.strip()]
    assert kept == [line for line in lines if line.strip()]


def test_a_figure_takes_caption_and_alt_from_its_cell(document):
    made = document(shown({"image/png": PNG}, caption="Loaves sold", alt='Bars that "rise"'))
    assert '::: {#fig-own-1}\n![](figures/own-1.png){fig-alt="Bars that ”rise”"}\n\nLoaves sold\n:::' in made.body
    assert made.source.files["figures/own-1.png"].startswith(b"\x89PNG")
    jpeg = {"image/jpeg": base64.b64encode(b"\xff\xd8").decode(), "text/plain": "x"}
    assert document(shown(jpeg, alt="A loaf")).source.files["figures/own-1.jpg"] == b"\xff\xd8"


def test_figures_take_their_caption_from_the_italic_line_before_which_is_not_printed_twice(document):
    picture = {"image/svg+xml": SVG, "image/png": PNG}
    for line in ("*Loaves sold*", "_Loaves sold_", "Some prose.\n\n*Loaves sold*\n"):
        made = document(new_markdown_cell(line), shown(picture))
        assert '{fig-alt="Loaves sold"}\n\nLoaves sold\n:::' in made.body and line.strip()[-13:] not in made.body
        assert made.source.files["figures/own-1.svg"] == SVG.encode()
        assert line.startswith(("*", "_")) or "Some prose." in made.body
        kept = document(new_markdown_cell(line), shown(picture, caption="C", alt="A"))
        assert line.strip()[-13:] in kept.body
        two = new_code_cell("x", outputs=[new_output("display_data", picture) for _ in range(2)])
        assert document(new_markdown_cell(line), two).body.count("\n\nLoaves sold\n:::") == 2


def test_a_figure_without_alt_text_is_an_error_that_names_the_cell(document):
    injected = new_code_cell("period = '2025'", metadata={"tags": ["injected-parameters"]})  # which no message counts
    for before in ("Prose.", "**Bold line**", "*italic* and plain", ""):
        for cells in ([], [injected]):
            with pytest.raises(NotebookError, match=r"^notebooks/90_extra.ipynb, cell 2: the figure has no alt text"):
                document(new_markdown_cell(before), *cells, shown({"image/png": PNG}))


NOTHING = new_output("execute_result", {"text/plain": "<Axes: >"})
LOST = [
    ("Prose.\n\n*Loaves sold*", new_code_cell("plt.ioff()\nplt.plot(loaves)")),
    ("Prose.", new_code_cell("draw(loaves)", metadata={"caption": "Loaves sold"})),
    ("Prose.", new_code_cell("ax", outputs=[NOTHING], metadata={"alt": "Loaves sold"})),
]


def test_a_caption_whose_figure_is_lost_is_an_error_that_names_the_cell(document):
    for before, code in LOST:
        with pytest.raises(NotebookError, match=r"^notebooks/90_extra.ipynb, cell 2: a caption, but no figure"):
            document(new_markdown_cell(before), code)
    made = document(new_markdown_cell("*Loaves sold*"), shown({"text/html": "<p>a</p>", "text/markdown": "a"}))
    assert "*Loaves sold*" in made.body, "prose in italics is no caption of what is not drawn"


def test_figures_that_stay_open_and_were_not_all_shown_are_an_error(document):
    still = new_output("display_data", {OPEN_MIME: 2})
    picture = new_output("display_data", {"image/png": PNG})
    drawn = new_code_cell("x", outputs=[picture, still], metadata={"caption": "Loaves"})
    with pytest.raises(NotebookError, match=r"^notebooks/90_extra.ipynb: 2 figures were drawn and not shown"):
        document(drawn)
    document(drawn, new_code_cell("figure", outputs=[picture, still], metadata={"caption": "Rolls"}))
    document(drawn, new_code_cell("plt.close('all')"))


def test_what_cannot_be_published_is_refused(document):
    html = {"text/html": "<table><tr><td>LB-1001</td></tr></table>", "text/plain": "customer"}
    failed = new_code_cell("x", outputs=[new_output("error", ename="KeyError", evalue="'rye'", traceback=[])])
    labelled = [new_markdown_cell("::: {#fig-own-1}\nx\n:::"), shown({"image/png": PNG}, alt="A")]
    for said, cells in {
        r"cell 1: a bare table .* chapter\.show\(frame, caption=": [shown(html)],
        r"cell 1: KeyError: 'rye'": [failed],
        r"90_extra\.ipynb, cell 1 and notebooks/90_extra\.ipynb, cell 2: label 'extra-why' is used twice": [
            new_markdown_cell("## Why?"),
            new_markdown_cell("## Why"),
        ],
        "label 'same' is used twice": [new_markdown_cell("# One {#same}"), new_markdown_cell("# Two {#same}")],
        "label 'fig-own-1' is used twice": labelled,
    }.items():
        with pytest.raises(NotebookError, match=said):
            document(*cells)


def test_text_and_printed_output_are_dropped_and_stderr_is_kept_apart(document):
    printed = new_code_cell("x", outputs=[
        new_output("stream", name="stdout", text="LB-1001 printed"),
        new_output("stream", name="stderr", text="careful"),
        new_output("execute_result", {"text/plain": "LB-1001 repr"}),
    ])  # fmt: skip
    made = document(printed, new_code_cell("y = 'LB-1001'"), nbformat.v4.new_raw_cell("raw LB-1001"))
    assert made.body.strip() == ""
    assert made.source.stderr == ["notebooks/90_extra.ipynb, cell 1: careful"]


def test_front_matter_survives_any_title(mini):
    front = {"title": 'Colon: "quote" --- \n# no', "lang": "zh"}
    text = assemble([], Source(words_of(mini, "en"), "en"), front, {})
    assert yaml.safe_load(text.split("---\n")[1] if "--- \n" not in text else text[4 : text.rindex("---\n")]) == front


def test_no_text_of_the_front_matter_is_read_as_a_number_or_as_yes_or_no(mini, tmp_path):
    """Unless quoted, the fingerprint 38e6784672720248 is a number to pandoc and Quarto, and a firm named Y is true."""
    numbers = (
        "38e6784672720248 1e3 12e03 -1e2 1.e3 08 0o14 0x1F 1_000 12345678901234567 .5 +1 1.50 .inf 1:30 2025-12-31"
    )
    front = dict(enumerate(f"{numbers} y Y n yes off null ~".split()))
    text = assemble([], Source(words_of(mini, "en"), "en"), {f"k{at}": text for at, text in front.items()}, {})
    (tmp_path / "lines.txt").write_text("".join(f"$k{at}$\n" for at in front))
    plain = ("--to=plain", "--template", str(tmp_path / "lines.txt"))
    command = [pypandoc.get_pandoc_path(), "--from=markdown-tex_math_dollars-smart", *plain]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(front.values())


HOSTILE = (
    '<script>alert(1)</script> [x](javascript:alert(2)) `y`{=html} $(x)$ | *b* ]{.num key="k"} <b onclick=z> @SUM(A1)'
)


def executed(project: Project, path: Path, monkeypatch, target: Path, **told: str) -> Path:
    """Run a shipped notebook's code in this process (no kernel) and keep what it displays."""
    notebook, room, outputs = nbformat.read(path, as_version=4), {}, []
    monkeypatch.setenv("CSREPORT_PROJECT", str(project.root))
    bundled = lambda it: outputs.append(new_output("display_data", it._repr_mimebundle_()))  # noqa: E731
    monkeypatch.setattr(notebook_side, "display", bundled)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            outputs.clear()
            exec(cell.source, room)
            if "parameters" in cell.metadata.get("tags", []):
                room |= {"period": PERIOD, "lang": "en"} | told
            cell.outputs = list(outputs)
    nbformat.write(notebook, target / path.name)
    return target / path.name


def test_hostile_text_in_labels_comes_out_inert(mini, tmp_path, monkeypatch):
    path = mini.params("codebook.yml")
    text = path.read_text(encoding="utf-8")
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    for label in ("Overall satisfaction", "Freshness", "Friendliness", "Baking", "Small", "Very satisfied"):
        assert f"en: {label}," in text
        text = text.replace(f"en: {label},", f"en: {quoted},", 1)
    path.write_text(text, encoding="utf-8")
    project = Project(mini.root)
    target, folder = tmp_path / "executed", tmp_path / "source"
    target.mkdir()
    chosen = sorted(mini.notebooks.glob("*.ipynb" if SLOW else "20_*.ipynb"))
    notebooks = [executed(project, path, monkeypatch, target) for path in chosen]
    source = Source(words_of(project, "en"), "en")
    (folder / "figures").mkdir(parents=True)
    words = {name: source.words.text(message) for name, message in AROUND.items()}
    front = {"title": "T", "lang": "en", "csreport": {"lang": "en", "words": words}}
    (folder / "report.qmd").write_text(assemble(notebooks, source, front, {}), encoding="utf-8")
    for name, content in source.files.items():
        (folder / name).write_bytes(content)
    render_html(folder, tmp_path / "page.html")
    page = Page((tmp_path / "page.html").read_text(encoding="utf-8"))
    tags = [(element["tag"], element["attrs"]) for element in page.elements]
    assert [attrs for tag, attrs in tags if tag in {"math", "iframe"} or "onclick" in attrs] == []
    assert not [a for _, a in tags if "javascript:" in (a.get("href") or "")]
    keys = {attrs["data-key"] for _, attrs in tags if "data-key" in attrs}
    assert "k" not in keys and len(keys) > 20
    scripts = [attrs.get("type") for tag, attrs in tags if tag == "script"]
    assert scripts.count(None) <= 1 and set(scripts) <= {None, "application/json"}, "only the template's own"
    visible = " ".join(page.seen.split())
    assert visible.count("<script>alert(1)</script> [x](javascript:alert(2))") > 10
    assert re.search(r"\$\(x\)\$ \| \*b\* \]\{\.num key=.k.\} <b onclick=z> @SUM\(A1\)", visible)


def no_frame(project: Project) -> None:
    for name in (PERIOD, EARLIER):
        path = project.params("periods", f"{name}.yml")
        path.write_text(re.sub(r"(?m)^frame:.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    book = project.params("codebook.yml")
    text = re.sub(r"(?ms)^segments:\n(?:  .*?\n)+\n", "", book.read_text(encoding="utf-8"))
    book.write_text(text.replace("  stratum: {column: size, source: frame}\n", ""), encoding="utf-8")
    edit(project.params("rules.yml"), ("{method: poststratify, margins: [size]}", "{method: none}"))


ROLES = ("overall", "recommend", "effort")
OTHERS = ("waiting", "advice", "freshness", "assortment", "invoice")
THIN = {
    "one item": lambda project: without(project, *ROLES, *OTHERS, dimensions=False),
    "no roles, no dimensions": lambda project: without(project, *ROLES, dimensions=False),
    "everything suppressed": lambda project: edit(project.params("rules.yml"), ("suppress: 10}", "suppress: 10000}")),
    "first period": lambda project: None,
    "no comparison": lambda project: edit(project.params("periods", f"{PERIOD}.yml"), ("compare_to: [2024]\n", "")),
    "no frame": no_frame,
}


@pytest.mark.parametrize("thin", [pytest.param(thin, marks=[pytest.mark.slow] * (thin != "one item")) for thin in THIN])
def test_shipped_notebooks_run_whatever_a_survey_lacks(mini, tmp_path, monkeypatch, thin):
    """What was not measured is said so once; nothing fails and nothing is left empty."""
    THIN[thin](mini)
    period, target = EARLIER if thin == "first period" else PERIOD, tmp_path / "executed"
    project = Project(mini.root)
    target.mkdir()
    for lang in ("en", "zh-Hans") if thin == "everything suppressed" else ("en",):
        notebooks = [
            executed(project, path, monkeypatch, target, lang=lang, period=period)
            for path in sorted(mini.notebooks.glob("*.ipynb" if SLOW else "[029]0_*.ipynb"))
        ]
        document = assemble(notebooks, Source(words_of(project, lang), "en"), {}, {})
        assert "nan" not in re.sub(r"\{[^}]*\}|key=\S+", "", document).lower().split()
        assert not re.search(r"[±+−]–", document)
        answers = re.findall(r"(?s)::: (?:answer|absent)\n(.*?)\n:::", document)
        assert answers and all(answer.strip() for answer in answers)


def test_tables_are_kept_as_data_with_their_number_and_chapter(document):
    def own(caption):
        payload = Table(["Shop", "n"], [Line("North", [Cell("12")])]).payload("tbl-own-1", caption, "")
        payload["lines"] = json.dumps(payload["lines"])
        markdown = '::: {#tbl-own-1}\n```{=html}\n<table id="tbl-own-1"></table>\n```\n:::'
        return shown({"text/markdown": markdown, "text/html": "<table></table>", TABLE_MIME: payload})

    typed = new_markdown_cell("::: {#tbl-typed}\n| a |\n|---|\n| 1 |\n:::")
    made = document(new_markdown_cell("# Extra \\& *more*"), own("One"), typed, own("Two"))
    assert made.body.count("tbl-own-1") == made.body.count("tbl-own-2") == 2
    tables = json.loads(made.source.files["tables.json"])
    assert [(table["number"], table["id"], table["caption"], table["chapter"]) for table in tables] == [
        (1, "tbl-own-1", "One", "Extra & more"),
        (3, "tbl-own-2", "Two", "Extra & more"),
    ]
    assert tables[0]["lines"] == [{"head": "North", "total": False, "cells": [{"text": "12"}]}]
