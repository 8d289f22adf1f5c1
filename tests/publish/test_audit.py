"""The audit trail shows every figure as it was drawn, and runs nothing that a notebook holds."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from conftest import PERIOD
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from csreport.project.errors import NotebookError
from csreport.publish import assemble
from csreport.publish.assemble import write_notebook_pages


def ids(page: str) -> Counter[str]:
    return Counter(re.findall(r'\sid="([^"]*)"', page))


@pytest.fixture(scope="module")
def satisfaction(mini_report) -> Path:
    """The notebook with the most figures, as the build ran it."""
    return mini_report.root / "private" / PERIOD / "notebooks" / "en" / "20_satisfaction.ipynb"


def test_all_outputs_of_a_notebook_in_one_document_share_no_id(satisfaction):
    """JupyterLab puts them there; a reference of one figure must not find the letters of another."""
    cells = nbformat.read(satisfaction, as_version=4).cells
    outputs = [output.data.get("text/html", "") for cell in cells for output in cell.get("outputs", [])]
    page = "".join(outputs)
    assert page.count("<svg") >= 3
    assert [name for name, count in ids(page).items() if count > 1] == []
    assert set(re.findall(r'(?:href="|url\()#([^")]*)', page)) <= set(ids(page))


def test_the_audit_page_shares_no_id_either(satisfaction, tmp_path):
    write_notebook_pages([satisfaction], tmp_path)
    page = (tmp_path / "20_satisfaction.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 3
    assert [name for name, count in ids(page).items() if count > 1] == []


HOSTILE = """<svg onload="document.title = 'run'"></svg><img src="x" onerror="document.title = 'run'">
<script>document.title = 'run'</script><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">
<iframe src="http://127.0.0.1:9/"></iframe>"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    shown = new_code_cell("x", outputs=[new_output("display_data", {"text/html": HOSTILE})])
    nbformat.write(new_notebook(cells=[new_markdown_cell(HOSTILE), shown]), folder / "90_extra.ipynb")
    write_notebook_pages([folder / "90_extra.ipynb"], folder)
    return folder / "90_extra.html"


def test_the_audit_page_begins_with_a_policy_that_lets_nothing_run(hostile):
    page = hostile.read_text(encoding="utf-8")
    policy = re.search(r'<head><meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert policy and "default-src 'none'" in policy[1] and "script-src" not in policy[1]
    assert page.count("http-equiv") == 1 and "<script" not in page


def page_of(folder, text: str) -> str:
    nbformat.write(new_notebook(cells=[new_markdown_cell(text)]), folder / "20_own.ipynb")
    write_notebook_pages([folder / "20_own.ipynb"], folder / "pages")
    return (folder / "pages" / "20_own.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["![a]({})", '<img src="{}" alt="a">', 'In a line <img src="{}" alt="a">.'])
@pytest.mark.parametrize("name", ["private.csv", "folder"])
def test_a_file_that_a_cell_names_is_not_read(tmp_path, monkeypatch, text, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "private.csv").write_bytes(b"of a respondent")
    (tmp_path / "folder").mkdir()
    assert f'src="{name}"' in page_of(tmp_path, text.format(name))


def test_an_attachment_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NotebookError, match=r"^notebooks/20_own\.ipynb: missing attachment: gone\.png"):
        page_of(tmp_path, "![a](attachment:gone.png)")


def test_a_page_is_made_once_for_a_notebook(tmp_path, monkeypatch):
    first = page_of(tmp_path, "One.")
    monkeypatch.setattr(assemble, "page_of", lambda path: "made again")
    write_notebook_pages([tmp_path / "20_own.ipynb"], tmp_path / "pages")
    assert (tmp_path / "pages" / "20_own.html").read_text(encoding="utf-8") == first
    assert page_of(tmp_path, "Two.") == "made again"
