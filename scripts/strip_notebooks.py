"""Store notebooks clean: no outputs, no execution counts, no metadata that changes by itself.

Cell ids stay, and of the cells' metadata what the report reads: tags, caption and alt.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

KEPT = ("tags", "caption", "alt")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def strip(notebook: NotebookNode) -> NotebookNode:
    """Clear a notebook in place, and return it."""
    for cell in notebook.cells:
        cell.metadata = NotebookNode({name: cell.metadata[name] for name in KEPT if cell.metadata.get(name)})
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    return notebook


def stripped(text: str) -> str:
    """A notebook's file as it should be stored."""
    notebook = nbformat.reads(text, as_version=4)
    return nbformat.writes(strip(notebook)).rstrip("\n") + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Strip the files; with --check only name those that are not clean. 1 when there was one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="change nothing, list the files that are not clean")
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args(arguments)
    found = 0
    for path in options.files:
        before = path.read_text(encoding="utf-8")
        after = stripped(before)
        if after != before:
            found = 1
            print(path.as_posix())
            if not options.check:
                path.write_text(after, encoding="utf-8", newline="\n")
    return found


if __name__ == "__main__":
    sys.exit(main())
