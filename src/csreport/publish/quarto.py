"""The same report by Quarto: the source folder as a Quarto project, and `quarto render` in place of our renderer.

Quarto is a program of its own that csreport neither ships nor needs; an analyst who has it can edit `report.qmd`
and see the result at once with `quarto preview`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from csreport.present.languages import language_tag
from csreport.present.words import Words
from csreport.project.errors import ProjectError, RenderError, nearest

OLDEST = (1, 9)  # the first that sets our tables, fonts and languages right
RENDERERS = ("embedded", "quarto", "auto")
FORMATS = {".html": "html", ".pdf": "typst"}
_TEMPLATES = Path(__file__).parent / "templates"
_FONTS = Path(__file__).parents[1] / "present" / "fonts"
_FILES = ("quarto.lua", "quarto.css", "quarto.typ")
_HEADER = (
    "# Written by csreport. `quarto render` makes the page and the paper, `quarto preview` shows them while you edit.\n"
)
# Curly quotes and dashes of the shipped fonts are as wide as a hanzi; a font that typst brings has narrow ones.
_LATIN = (
    '#set text(font: ((name: "Libertinus Serif", covers: regex("[‘’“”–—…·×±÷°§]")), "{font}"), '
    'fallback: true, number-type: "lining")\n'
)
_TABLES = (
    "#show figure: set block(breakable: true)\n#set table.footer(repeat: false)\n"
    "#show table: set text(size: 8pt)\n#show table: set par(justify: false)\n"
)
_CHINESE = '#set text(font: "{font}", fallback: true)\n#show emph: it => text(weight: "bold", it.body)\n'


# ---- the folder -----------------------------------------------------------------
def write_quarto_project(source: Path, *, words: Words) -> None:
    """Make the folder of `report.qmd` a Quarto project: `_quarto.yml`, a filter, styles and the language's font.

    Parameters
    ----------
    source : Path
        Folder with `report.qmd` and `figures/`.
    words : Words
        The language of the report.

    Raises
    ------
    RenderError
        If there is no `report.qmd`, or Quarto would run a cell of it.
    """
    document = source / "report.qmd"
    if not document.is_file():
        raise RenderError(f"{source.name}/report.qmd: not found; the notebooks are assembled first")
    if cell := re.search(r"(?m)^\s*(`{3,}|~{3,})\s*{\w+(?![\w=])[^}]*}", document.read_text(encoding="utf-8")):
        raise RenderError(
            f"{source.name}/report.qmd: {cell[0].strip()!r} would be run as code; for a listing write ```python, "
            "without braces"
        )
    settings = yaml.safe_dump(quarto_settings(words), allow_unicode=True, sort_keys=False, width=10_000)
    (source / "_quarto.yml").write_text(_HEADER + settings, encoding="utf-8")
    for name in _FILES:
        shutil.copyfile(_TEMPLATES / name, source / name)
    (source / "fonts").mkdir(exist_ok=True)
    families = [_family(words).replace(" ", ""), "NotoSans"]
    for path in [*(path for family in families for path in sorted(_FONTS.glob(f"{family}-*.ttf"))), _FONTS / "OFL.txt"]:
        shutil.copyfile(path, source / "fonts" / path.name)


def quarto_settings(words: Words) -> dict[str, Any]:
    """Content of `_quarto.yml`."""
    font = _family(words)
    start = (_CHINESE if words.locale.language == "zh" else _LATIN).replace("{font}", font) + _TABLES
    return {
        "project": {"type": "default", "render": ["report.qmd"]},
        "engine": "markdown",
        "execute": {"enabled": False},
        "from": "markdown+east_asian_line_breaks",
        "lang": language_tag(words.lang),
        "number-sections": True,
        "number-depth": 2,
        "toc": True,
        "toc-depth": 2,
        "toc-title": words.text("Contents"),
        "crossref": {
            "fig-title": words.text("Figure"), "fig-prefix": words.text("Figure"),
            "tbl-title": words.text("Table"), "tbl-prefix": words.text("Table"), "title-delim": "",
        },
        "filters": [{"at": "pre-ast", "path": "quarto.lua"}],
        "format": {
            "html": {
                "embed-resources": True, "html-math-method": "mathml", "theme": "default", "css": "quarto.css",
                "code-copy": False, "lightbox": False,
            },
            "typst": {
                "papersize": "a4", "margin": {"x": "24mm", "y": "23mm"}, "fontsize": "9.5pt", "mainfont": font,
                "font-paths": ["fonts"], "section-numbering": "1.1", "include-in-header": "quarto.typ",
                "include-before-body": {"text": start},
            },
        },
    }  # fmt: skip


def _family(words: Words) -> str:
    return "Noto Sans TC" if words.lang == "zh-Hant" else "Noto Sans SC"


# ---- the choice of renderer -------------------------------------------------------
def chosen_renderer(environment: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """Which renderer `RENDERER` asks for, "embedded" or "quarto", and a note where it got another one.

    Raises
    ------
    ProjectError
        If `RENDERER` is none of embedded, quarto, auto.
    RenderError
        If it is quarto, and that is absent or too old.
    """
    wanted = environment.get("RENDERER", "").strip().lower() or "embedded"
    if wanted not in RENDERERS:
        raise ProjectError(f"RENDERER={wanted}: expected one of {', '.join(RENDERERS)}{nearest(wanted, RENDERERS)}")
    if wanted == "embedded":
        return "embedded", ""
    missing = _missing(environment)
    if not missing:
        return "quarto", ""
    if wanted == "quarto":
        raise RenderError(f"RENDERER=quarto: {missing}; install it, or set RENDERER=embedded")
    return "embedded", f"RENDERER=auto: {missing}; the embedded renderer was used"


def _missing(environment: Mapping[str, str]) -> str:
    """Why Quarto cannot be used, or ""."""
    program, oldest = shutil.which("quarto", path=environment.get("PATH")), ".".join(map(str, OLDEST))
    if program is None:
        return f"the program quarto ({oldest} or newer) is not on PATH"
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"(\d+)\.(\d+)", done.stdout.strip())
    if done.returncode != 0 or found is None:
        return f"quarto does not say its version: {(done.stderr or done.stdout).strip()[:200]!r}"
    if (int(found[1]), int(found[2])) < OLDEST:
        return f"quarto {done.stdout.strip()} is too old, {oldest} is needed"
    return ""


# ---- rendering --------------------------------------------------------------------
def quarto_command(target: Path) -> list[str]:
    """The command that makes a page (`.html`) or a paper (`.pdf`), run in a copy of the source folder.

    Raises
    ------
    RenderError
        If Quarto makes no such file.
    """
    if target.suffix not in FORMATS:
        raise RenderError(f"{target.name}: quarto is asked for {', '.join(FORMATS)} only")
    return ["quarto", "render", "report.qmd", "--to", FORMATS[target.suffix], "--quiet"]


def render_with_quarto(source: Path, target: Path, *, timestamp: int) -> None:
    """Write the report as a page or a paper, by what the target's name ends with.

    Parameters
    ----------
    source : Path
        Folder that `write_quarto_project` completed; it is read, never written.
    target : Path
        `….html` or `….pdf`.
    timestamp : int
        Seconds since 1970 that the paper carries as its date.

    Raises
    ------
    RenderError
        If Quarto is absent, fails or writes nothing; with what it said.
    """
    command = quarto_command(target)
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder) / "source"
        shutil.copytree(source, room)
        environment = os.environ | {"SOURCE_DATE_EPOCH": str(timestamp)}
        try:
            done = subprocess.run(command, cwd=room, env=environment, capture_output=True, text=True, check=False)
        except FileNotFoundError as error:
            raise RenderError("the program quarto is not on PATH; install it, or set RENDERER=embedded") from error
        made = room / f"report{target.suffix}"
        if done.returncode != 0 or not made.is_file():
            said = (done.stderr or done.stdout).replace(str(room), "source").strip()[-2000:]
            raise RenderError(f"{target.name}: quarto failed: {said or 'it said nothing'}")
        shutil.move(made, target)
