"""The audit trail: each executed notebook as a page, code and results together."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import InvalidNotebook

from csreport.project.errors import NotebookError

# nbconvert's pages load scripts and fonts from elsewhere; the audit trail must read the same offline, years from now.
ELSEWHERE = re.compile(
    r"<script\b.*?</script>|<link\b[^>]*>|<meta\b[^>]*\bhttp-equiv\b[^>]*>", re.DOTALL | re.IGNORECASE
)
# Nor does what an analyst writes in Markdown or displays: no handler runs, nothing is fetched.
POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'\">"
)


def write_notebook_pages(notebooks: list[Path], folder: Path) -> None:
    """One static HTML page per executed notebook; no script, no request, same bytes for the same notebook."""
    folder.mkdir(parents=True, exist_ok=True)
    exporter = HTMLExporter(template_name="classic")  # pictures that a cell only names stay out: no file is read
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)
        notebook.metadata = nbformat.NotebookNode({"title": path.stem})
        for place, cell in enumerate(notebook.cells):
            cell["id"] = f"cell-{place}"
        try:
            page, _ = exporter.from_notebook_node(notebook)
        except InvalidNotebook as error:
            raise NotebookError(f"notebooks/{path.name}: {error}") from None
        page = ELSEWHERE.sub("", page).replace("<head>", f"<head>{POLICY}", 1)
        (folder / f"{path.stem}.html").write_text(page, encoding="utf-8")
