"""The audit trail shows every figure as it was drawn, and runs nothing that a notebook holds."""

from __future__ import annotations

import re
from collections import Counter

import nbformat
import pytest
from conftest import PERIOD
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from csreport.project.errors import NotebookError
from csreport.publish import assemble
from csreport.publish.assemble import write_notebook_pages


def ids(page: str) -> Counter[str]:
    return Counter(re.findall(r'\sid="([^"]*)"', page))


def test_all_outputs_of_a_notebook_in_one_document_share_no_id(mini_report, tmp_path):
    """JupyterLab puts them there, and so does the audit page; no figure must find the letters of another."""
    notebook = mini_report.root / "private" / PERIOD / "notebooks" / "en" / "20_satisfaction.ipynb"
    cells = nbformat.read(notebook, as_version=4).cells
    page = "".join(output.data.get("text/html", "") for cell in cells for output in cell.get("outputs", []))
    assert set(re.findall(r'(?:href="|url\()#([^")]*)', page)) <= set(ids(page))
    write_notebook_pages([notebook], tmp_path)
    for text in (page, (tmp_path / "20_satisfaction.html").read_text(encoding="utf-8")):
        assert text.count("<svg") >= 3
        assert [name for name, count in ids(text).items() if count > 1] == []


HOSTILE = """<svg onload="document.title = 'run'"></svg><img src="x" onerror="document.title = 'run'">
<script>document.title = 'run'</script><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">
<iframe src="http://127.0.0.1:9/"></iframe>"""


def test_the_audit_page_begins_with_a_policy_that_lets_nothing_run(tmp_path):
    shown = new_code_cell("x", outputs=[new_output("display_data", {"text/html": HOSTILE})])
    nbformat.write(new_notebook(cells=[new_markdown_cell(HOSTILE), shown]), tmp_path / "90_extra.ipynb")
    write_notebook_pages([tmp_path / "90_extra.ipynb"], tmp_path)
    page = (tmp_path / "90_extra.html").read_text(encoding="utf-8")
    policy = re.search(r'<head><meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert policy and "default-src 'none'" in policy[1] and "script-src" not in policy[1]
    assert page.count("http-equiv") == 1 and "<script" not in page


def page_of(folder, text: str) -> str:
    nbformat.write(new_notebook(cells=[new_markdown_cell(text)]), folder / "20_own.ipynb")
    write_notebook_pages([folder / "20_own.ipynb"], folder / "pages")
    return (folder / "pages" / "20_own.html").read_text(encoding="utf-8")


def test_a_file_that_a_cell_names_is_not_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "private.csv").write_bytes(b"of a respondent")
    (tmp_path / "folder").mkdir()
    for text in ("![a]({})", '<img src="{}" alt="a">', 'In a line <img src="{}" alt="a">.'):
        for name in ("private.csv", "folder"):
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
