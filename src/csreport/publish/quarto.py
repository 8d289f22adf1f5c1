"""The same report by Quarto: the source folder as a Quarto project, and `quarto render` in place of our renderer.

Quarto is a program of its own that csreport neither ships nor needs; an analyst who has it can edit `report.qmd`
and see the result at once with `quarto preview`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from csreport import __version__
from csreport.present.words import language_tag
from csreport.project.errors import ProjectError, RenderError, nearest
from csreport.publish.look import template
from csreport.publish.render import document_head, document_of

if TYPE_CHECKING:
    from csreport.present.words import Words

OLDEST = (1, 9)  # the first that sets our tables, fonts and languages right
RENDERERS = ("embedded", "quarto", "auto")
FORMATS = {".html": "html", ".pdf": "typst"}
FONTS = Path(__file__).parents[1] / "present" / "fonts"
FILES = ("quarto.lua", "reading.lua", "quarto.css", "quarto.typ")
HEADER = (
    "# Written by csreport. `quarto render` makes the page and the paper, `quarto preview report.qmd` shows the page\n"
    "# while you edit.\n"
)
# Curly quotes and dashes of the shipped fonts are as wide as a hanzi; a font that typst brings has narrow ones.
LATIN = '((name: "Libertinus Serif", covers: regex("[‘’“”–—…·×±÷°§]")), "{font}")'
CHINESE = '("{font}",)'
START = '#set text(font: report-font, fallback: true, number-type: "lining")\n#show: report-body\n'
EMPHASIS = '#show emph: it => text(weight: "bold", it.body)\n'


# ---- the folder -----------------------------------------------------------------
def write_quarto_project(source: Path, *, words: Words) -> None:
    """Make the folder of `report.qmd` a Quarto project: `_quarto.yml`, a filter, styles and the language's font.

    Raises RenderError: if there is no `report.qmd`, or Quarto would run a cell of it.
    """
    text = document_of(source).read_text(encoding="utf-8")
    if cell := re.search(r"(?m)^\s*(`{3,}|~{3,})\s*{\w+(?![\w=])[^}]*}", text):
        raise RenderError(
            f"{source.name}/report.qmd: {cell[0].strip()!r} would be run as code; for a listing write ```python, "
            "without braces"
        )
    font = "Noto Sans TC" if words.lang == "zh-Hant" else "Noto Sans SC"
    settings = _settings(words, document_head(source), font)
    dumped = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=10_000)
    (source / "_quarto.yml").write_text(HEADER + dumped, encoding="utf-8")
    for name in FILES:
        (source / name).write_text(template(name), encoding="utf-8", newline="\n")
    (source / "fonts").mkdir(exist_ok=True)
    faces = [path for family in (font.replace(" ", ""), "NotoSans") for path in FONTS.glob(f"{family}-*.ttf")]
    for path in [*faces, FONTS / "OFL.txt"]:
        shutil.copyfile(path, source / "fonts" / path.name)


def _settings(words: Words, front: Mapping[str, Any], font: str) -> dict[str, Any]:
    """Content of `_quarto.yml`: what is the same in every report, with the report's language, words and pages."""
    settings: dict[str, Any] = yaml.safe_load(template("quarto.yml"))
    settings |= {"lang": language_tag(words.lang), "toc-title": words.text("Contents")}
    for kind, name in {"fig": words.text("Figure"), "tbl": words.text("Table")}.items():
        settings["crossref"] |= {f"{kind}-title": name, f"{kind}-prefix": name}
    own, chinese = front.get("csreport", {}), words.locale.language == "zh"
    said = {"title": front.get("title", ""), "organisation": front.get("author", "")}
    said |= {"status": own.get("status", ""), "of": words.text("of").strip(), "draft": bool(own.get("draft"))}
    given = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in said.items())
    pages = (
        f"#let report-font = {(CHINESE if chinese else LATIN).replace('{font}', font)}\n"
        f"#set page(..report-pages(report-font, {given}))\n"
    )
    paper = settings["format"]["typst"]
    paper["mainfont"] = font
    paper["include-in-header"].append({"text": pages})
    paper["include-before-body"] = {"text": START + (EMPHASIS if chinese else "")}
    return settings


# ---- the choice of renderer -------------------------------------------------------
@dataclass(frozen=True)
class Renderer:
    """What makes page and paper, its version, and a note where another one was wished for."""

    name: str = "embedded"
    version: str = __version__
    note: str = ""


def chosen_renderer(environment: Mapping[str, str] = os.environ) -> Renderer:
    """The renderer that `RENDERER` asks for.

    Raises ProjectError: if there is no renderer of that name; RenderError: if Quarto is asked for and is absent or
    too old.
    """
    wanted = environment.get("RENDERER", "").strip().lower() or "embedded"
    if wanted not in RENDERERS:
        raise ProjectError(f"RENDERER={wanted}: expected one of {', '.join(RENDERERS)}{nearest(wanted, RENDERERS)}")
    if wanted == "embedded":
        return Renderer()
    version, missing = _version(environment)
    if not missing:
        return Renderer("quarto", version)
    if wanted == "quarto":
        raise RenderError(f"RENDERER=quarto: {missing}; install it, or set RENDERER=embedded")
    return Renderer(note=f"RENDERER=auto: {missing}; the embedded renderer was used")


def _version(environment: Mapping[str, str]) -> tuple[str, str]:
    """Quarto's version, and why it cannot be used, or ""."""
    program, oldest = shutil.which("quarto", path=environment.get("PATH")), ".".join(map(str, OLDEST))
    if program is None:
        return "", f"the program quarto ({oldest} or newer) is not on PATH"
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    version = done.stdout.strip()
    found = re.match(r"(\d+)\.(\d+)", version)
    if done.returncode != 0 or found is None:
        return "", f"quarto does not say its version: {(done.stderr or version).strip()[:200]!r}"
    if (int(found[1]), int(found[2])) < OLDEST:
        return "", f"quarto {version} is too old, {oldest} is needed"
    return version, ""


# ---- rendering --------------------------------------------------------------------
def render_with_quarto(source: Path, target: Path, *, timestamp: int) -> None:
    """Write the report of a completed folder, which is only read, as a page (`….html`) or a paper (`….pdf`).

    Raises RenderError: if Quarto is absent, fails or writes nothing; with what it said.
    """
    command = ["quarto", "render", "report.qmd", "--to", FORMATS[target.suffix]]
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder) / "source"
        shutil.copytree(source, room)
        environment = os.environ | {"SOURCE_DATE_EPOCH": str(timestamp), "NO_COLOR": "1"}
        try:
            done = subprocess.run(command, cwd=room, env=environment, capture_output=True, text=True, check=False)
        except FileNotFoundError as error:
            raise RenderError("the program quarto is not on PATH; install it, or set RENDERER=embedded") from error
        made = room / f"report{target.suffix}"
        if done.returncode != 0 or not made.is_file():
            said = _reason(done.stderr or done.stdout).replace(str(room), "source")
            raise RenderError(f"{target.name}: quarto failed: {said or 'it said nothing'}")
        shutil.move(made, target)


def _reason(said: str) -> str:
    """Our filter's own message if there is one, else what Quarto says from its first error on."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
    own, first = re.search(r"csreport-error: (.+)", plain), re.search(r"(?im)^.*\berror\b", plain)
    return own[1].strip() if own else plain[first.start() if first else 0 :].strip()[-2000:]
