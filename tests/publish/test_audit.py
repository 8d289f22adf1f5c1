"""The audit trail shows what a notebook holds, and reads no file that a cell names."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from csreport.project.errors import NotebookError
from csreport.publish.audit import write_notebook_pages


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
