"""The one way in which pandoc is run: in its sandbox, on any machine, and with a plain word when it fails."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pypandoc
import yaml

from csreport.project.errors import RenderError

# Chinese lines join without a space; nothing an analyst types becomes an element with attributes of its own.
READER = "markdown-native_divs-native_spans-raw_tex+east_asian_line_breaks"
# pandoc cannot open a file with a Chinese name where the machine's language is C.
_LANGUAGE = {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}


def document_of(source: Path) -> Path:
    """The document of a folder; a RenderError where there is none."""
    document = source / "report.qmd"
    if not document.is_file():
        raise RenderError(f"no report.qmd in {source}")
    return document


def run_pandoc(document: Path, *options: str) -> bytes:
    """Run pandoc on a document and return what it wrote.

    Raises
    ------
    RenderError
        If it fails: our filter's own message if there is one, else all that pandoc said.
    """
    return convert(document.read_bytes(), *options, name=f"{document.parent.name}/{document.name}")


def convert(text: bytes, *options: str, name: str, reader: str = READER) -> bytes:
    """The same for a text in some kind of Markdown; `name` is what an error calls it."""
    command = [pypandoc.get_pandoc_path(), "--sandbox", f"--from={reader}", *options]
    environment = os.environ | _LANGUAGE
    done = subprocess.run(command, input=text, capture_output=True, env=environment, check=False)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").split("\nHasCallStack")[0].strip()
        own = re.search(r"csreport-error: (.+)", said)
        raise RenderError(f"{name}: {own[1].strip() if own else said}")
    return done.stdout


def document_head(source: Path) -> dict[str, Any]:
    """What the head of the folder's `report.qmd` says, as plain words."""
    text = (source / "report.qmd").read_text(encoding="utf-8")
    found = re.match(r"---\n(.*?)\n---\n", text, re.S)
    if found is None:
        raise RenderError(f"{source.name}/report.qmd: no front matter between two lines '---'")
    plain: dict[str, Any] = _plain(yaml.safe_load(found[1]))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return re.sub(r"\\(.)", r"\1", value) if isinstance(value, str) else value
