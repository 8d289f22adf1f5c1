"""What an analyst adds without touching the package: by params alone, and a chapter by files of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import EARLIER, PERIOD, REPOSITORY, copy_project, edit
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papers import text_of
from tiny_chapter import CHAPTER

from csreport.estimates import read_csv
from csreport.project.project import Project, sha256
from csreport.publish.gates import read_page

pytestmark = pytest.mark.slow
NEXT = "2026"
LANGUAGES = {"en": ("Paperwork", "Pace of answering", "Unhurried"), "zh-Hans": ("单据", "作答快慢", "从容")}
DIMENSION = "paperwork: {weight: 0.2, label: {en: Paperwork, zh-Hans: 单据}}"
SEGMENT = """segments:
  pace:
    column: seconds
    label: {en: Pace of answering, zh-Hans: 作答快慢}
    levels:
      quick: {label: {en: Quick, zh-Hans: 快}, codes: [%s]}
      unhurried: {label: {en: Unhurried, zh-Hans: 从容}, codes: [%s]}
"""
STARTED = new_code_cell(f'period = "{PERIOD}"\nlang = "en"', metadata={"tags": ["parameters"]})
OPENED = 'from csreport import open_chapter\n\nchapter = open_chapter("turnout", period, lang)'
TURNOUT = [new_markdown_cell("# Turnout"), STARTED]
TURNOUT += map(new_code_cell, (OPENED, 'chapter.text("number")', "chapter.close()"))
WORDS = {"en": "Exactly { $count } answered.", "zh-Hans": "恰好{ $count }人作答。"}
OWN = [
    new_markdown_cell("# Loaves"),
    STARTED,
    new_code_cell(
        "import seaborn as sns\nfrom csreport import open_chapter\n\n"
        'chapter = open_chapter("satisfaction", period, lang)\nanswers = chapter.survey.accepted'
    ),
    new_markdown_cell("*Answers by size.*"),
    new_code_cell('axes = sns.countplot(answers, x="overall", hue="size")'),
    new_code_cell(
        'means = answers.groupby("size", observed=True)[["overall"]].mean().assign(bonus=[1234.567, -0.25])\n'
        'chapter.show(means, caption="Means & <bonus> by size", note="Unweighted.")'
    ),
]


def add_params(project: Project) -> None:
    """A dimension, a segment and a period, by editing params only; the raw files are those of the year before."""
    book = project.params("codebook.yml")
    edit(book, ("baking, label: {en: Invoice", "paperwork, label: {en: Invoice"),
         ("baking, label: {en: Assortment", "paperwork, label: {en: Assortment"),
         ("baking: {weight: 0.6,", f"{DIMENSION}\n  baking: {{weight: 0.4,"))  # fmt: skip
    shutil.copytree(project.raw(PERIOD), project.raw(NEXT))
    for name in ("responses.csv", "invitations.csv"):
        path = project.raw(NEXT) / name
        path.write_text(path.read_text(encoding="utf-8").replace("2025-05", "2026-05"), encoding="utf-8")
    seconds = sorted(
        {line.split(",")[2] for line in (project.raw(NEXT) / "responses.csv").read_text().splitlines()[1:]}
    )
    quick, slow = (", ".join(found) for found in (seconds[::2], seconds[1::2]))
    edit(book, ("segments:\n", SEGMENT % (quick, slow)))
    declared = project.params("periods", f"{PERIOD}.yml").read_text(encoding="utf-8")
    for name in ("responses.csv", "invitations.csv"):
        declared = declared.replace(sha256(project.raw(PERIOD) / name), sha256(project.raw(NEXT) / name))
    declared = declared.replace("2025", NEXT).replace(f"compare_to: [{EARLIER}]", f"compare_to: [{PERIOD}, {EARLIER}]")
    project.params("periods", f"{NEXT}.yml").write_text(declared, encoding="utf-8")


def add_chapter(project: Project) -> None:
    """Module and notebook of a further chapter, both in the project."""
    project.chapters.mkdir()
    (project.chapters / "turnout.py").write_text(CHAPTER, encoding="utf-8")
    for lang, said in WORDS.items():
        (project.params("words", lang)).mkdir(parents=True, exist_ok=True)
        (project.params("words", lang) / "turnout.ftl").write_text(f"turnout-number = {said}\n", encoding="utf-8")
    nbformat.write(new_notebook(cells=TURNOUT), project.notebooks / "60_turnout.ipynb")
    nbformat.write(new_notebook(cells=OWN), project.notebooks / "85_own.ipynb")


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Output of the extended project."""
    project = copy_project(tmp_path_factory.mktemp("extended"))
    add_params(project)
    add_chapter(project)
    done = subprocess.run(
        [sys.executable, "-m", "csreport", "report", NEXT, "--langs", ",".join(LANGUAGES)], cwd=project.root,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return project.output / NEXT


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_dimension_and_a_segment_by_params_reach_table_and_figure(extended: Path, lang: str) -> None:
    dimension, segment, level = LANGUAGES[lang]
    source = (extended / lang / "source" / "report.qmd").read_text(encoding="utf-8")
    tables = " ".join(re.findall(r"<table.*?</table>", source, flags=re.DOTALL))
    assert [name for name in (dimension, segment, level) if name not in tables] == []
    drawn = [path.read_text(encoding="utf-8") for path in (extended / lang / "source" / "figures").glob("*.wide.svg")]
    assert any(f"{NEXT}/paperwork/" in text and dimension in text for text in drawn)


def test_figures_hold_the_numbers_of_what_was_added(extended: Path) -> None:
    rows = [row for path in (extended / "estimates").glob("*.csv") for row in read_csv(path)]
    assert {row.level for row in rows if row.segment == "pace"} >= {"quick", "unhurried"}
    assert any(row.measure == "paperwork" and row.stat == "mean" and row.period == NEXT for row in rows)
    assert [row.value for row in read_csv(extended / "estimates" / "turnout.csv")] == [72]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_period_and_a_chapter_need_no_edit_elsewhere(extended: Path, lang: str) -> None:
    page = extended / lang / "report.html"
    keys = {key.partition("/part=")[0] for key, _ in read_page(page).numbers}
    assert {f"{NEXT}/overall////period:{before}/representative/mean" for before in (PERIOD, EARLIER)} <= keys
    said = WORDS[lang].replace("{ $count }", "<span[^>]*>72</span>")
    assert re.search(said, page.read_text(encoding="utf-8"))


def test_a_figure_drawn_in_any_way_is_published(extended: Path) -> None:
    source = (extended / "en" / "source" / "report.qmd").read_text(encoding="utf-8")
    assert re.search(r"::: \{#fig-own-1\}\n!\[\]\(figures/own-1\.png\).*\n\nAnswers by size\.\n:::", source)
    assert (extended / "en" / "source" / "figures" / "own-1.png").stat().st_size > 3000


def test_a_table_of_ones_own_stands_in_every_format(extended: Path) -> None:
    page = (extended / "en" / "report.html").read_text(encoding="utf-8")
    (table,) = re.findall(r"<table[^>]*>(?:(?!</table>).)*Means (?:(?!</table>).)*</table>", page, flags=re.DOTALL)
    assert "Means &amp; &lt;bonus&gt; by size" in table and "1,234.57" in table and "−0.25" in table
    assert re.search(r'<th[^>]*scope="row"[^>]*>Small</th>', table) and "Overall satisfaction" in table
    paper = text_of((extended / "en" / "report.pdf").read_bytes())
    word = zipfile.ZipFile(extended / "en" / "report.docx").read("word/document.xml").decode()
    for text in (paper, re.sub(r"<[^>]*>", "", word)):
        assert "1,234.57" in text and "Unweighted." in text
    sheets = pd.read_excel(extended / "en" / "report.xlsx", sheet_name=None, header=None, engine="calamine")
    (sheet,) = (sheet for sheet in sheets.values() if "Means & <bonus> by size" in str(sheet.iloc[0, 0]))
    assert 1234.567 in sheet.to_numpy().tolist()[4], "the exact number, as a number"
