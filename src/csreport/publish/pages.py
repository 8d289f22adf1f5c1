"""Each executed notebook as a page of the audit trail."""

from __future__ import annotations

import re
import threading
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import InvalidNotebook
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter

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


ALONE = threading.Lock()  # an exporter remembers the notebook that it is at


class _Exporter(HTMLExporter):
    """Without the last step of its class, which reads the whole page once more to look for pictures without words."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> tuple[Any, Any]:
        resources = self._init_resources(resources)
        kinds = WidgetsDataTypeFilter(notebook_metadata=self._nb_metadata, parent=self, resources=resources)
        self.register_filter("highlight_code", Highlight2HTML(parent=self))
        self.register_filter("filter_data_type", kinds)
        return TemplateExporter.from_notebook_node(self, nb, resources, **options)


@cache
def _exporter() -> HTMLExporter:
    return _Exporter(template_name="classic")  # pictures that a cell only names stay out: no file is read


def page_of(path: Path) -> str:
    """An executed notebook as a static page; no script, no request, same bytes for the same notebook."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata = nbformat.NotebookNode({"title": path.stem})
    for place, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{place}"
    try:
        with ALONE:
            page, _ = _exporter().from_notebook_node(notebook)
    except InvalidNotebook as error:
        raise NotebookError(f"notebooks/{path.name}: {error}") from None
    page = re.sub(r"<img (?![^>]*\balt=)", '<img alt="" ', ELSEWHERE.sub("", page))
    return page.replace("<head>", f"<head>{POLICY}", 1)
