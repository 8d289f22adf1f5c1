"""A new project from the files as they were received, a new period of one, and a new language."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files as resources
from pathlib import Path, PureWindowsPath
from typing import Any

import nbformat
import yaml
from fluent.syntax import FluentSerializer
from fluent.syntax.ast import Message, Resource

from csreport import __version__
from csreport.draft import Draft, draft
from csreport.present.words import FOLDER, NOTEBOOKS, OWN, files_of, locale_of, own_id, prose, read_messages, shipped
from csreport.project.codebook import period_order
from csreport.project.errors import InputError, ProjectError, nearest
from csreport.project.period import NAME
from csreport.project.project import LANGUAGES, PeriodFile, Project, Rules, sha256
from csreport.publish.assemble import blocks
from csreport.publish.values import changes_of
from csreport.survey.dates import read_dates
from csreport.survey.intake import Reading, read

# ---- params as a person would write them ----
WIDTH = 120
TITLES = {
    "scales": "Answer scales: their ends, the codes that are no answer, the words of their points.",
    "items": "Questions with a score. Roles: overall, recommend, effort, expectation, repurchase; each at most once.\n"
    "# Group items under `dimensions:` to get an index; they are not guessed.",
    "segments": "Ways to divide the respondents.",
    "choices": "Questions answered by choosing.",
    "comments": "Open questions.",
    "design": "Columns that describe an answer: who, when, how long, with what weight.",
}


class _Plain(yaml.SafeDumper):
    """Writes every scalar as text without quotes where it can stand so: params are read as text and typed later."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, test) for tag, test in known if tag.endswith(":null")]
    for first, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return flow([value])[1:-1]
    text = yaml.dump(value, Dumper=_Plain, default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False)
    return text.strip()


def codebook_text(draft: Draft) -> str:
    """`codebook.yml` of a draft."""
    lines = ['# A draft, made from the answers alone: every line marked "guess" wants to be checked.', ""]
    for part, title in TITLES.items():
        entries = draft.book.get(part, {})
        if entries or part in {"scales", "items"}:
            lines += [f"# {title}", f"{part}:" if entries else f"{part}: {{}}"]
            for key, entry in entries.items():
                note = draft.notes.get((part, key), "")
                lines += [f"  # {_said(note)}"] if note else []
                lines += _entry(key, entry, "  ")
            lines.append("")
    if draft.unused:
        lines.append("# Not used:")
        lines += [f"#   {_said(column)[:80]}: {why}" for column, why in draft.unused.items()]
    return "\n".join(lines).rstrip() + "\n"


def _said(text: str) -> str:
    """A text as it can stand in a comment."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def _entry(key: str, entry: Any, indent: str) -> list[str]:
    """One entry: on one line where it fits, else one line for each of its keys."""
    line = f"{indent}{flow(key)}: {flow(entry)}"
    if not isinstance(entry, Mapping) or len(line) <= WIDTH:
        return [line]
    lines = [f"{indent}{flow(key)}:"]
    for name, value in entry.items():
        lines += _entry(str(name), value, indent + "  ")
    return lines


def keyed(values: Mapping[str, Any]) -> str:
    """Keys and values, a line each."""
    return "".join(f"{line}\n" for key, value in values.items() for line in _entry(key, value, ""))


# ---- a new project ----
NAME_WIDTH = 34  # of a column's name in the preview of a draft
TEMPLATES = Path(__file__).parent / "templates" / "project"
WORDS = {  # language: title, organisation
    "en": ("Customer survey", "Your organisation"),
    "zh-Hans": ("客户满意度调查", "本单位"),
    "zh-Hant": ("客戶滿意度調查", "本單位"),
}
OPEN = "open  # nothing is known of how people were chosen; `probability` only where each had a known chance"
UNDATED = "# fieldwork: {start: 2025-01-01, end: 2025-01-31}  # first and last day on which answers were accepted\n"


def new_project(
    folder: Path, files: Sequence[Path], *, period: str | None = None, language: str | None = None
) -> list[str]:
    """Make a project from one period's files; returns what was made and what is to be checked.

    Raises ProjectError: when the folder is not empty, or a name cannot be used; InputError: when a file is missing
    or cannot be read.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProjectError(f"{folder.name}: exists and is not empty; a new project needs a new or empty folder")
    if language is not None and language not in LANGUAGES:
        raise ProjectError(f"language '{language}' is not supported{nearest(language, LANGUAGES)}")
    readings = _read(files)
    found = draft(readings)
    if period is None:  # the quarter in which fieldwork ended, where dates say when
        end = found.fieldwork[1] if found.fieldwork else None
        period = f"{end.year}Q{(end.month + 2) // 3}" if end else "period1"
    name, made_before = _period_name(period), folder.exists()
    try:
        _write(Project(folder), files, found, period=name, language=language or found.language)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if made_before:
            folder.mkdir(exist_ok=True)
        raise
    return _summary(found, name, [note for reading in readings for note in reading.notes])


def _read(files: Sequence[Path]) -> list[Reading]:
    for path in files:
        plain = path.name.encode("utf-8", "replace").decode()
        if plain != path.name:
            raise InputError(f"{plain}: the file's name is no UTF-8 and cannot stand in a params file; rename it")
        if PureWindowsPath(path.name).anchor:
            raise InputError(f"{path.name}: Windows takes the beginning of the file's name for a drive; rename it")
        if not path.is_file():
            there = [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else []
            what = "a folder, no file" if path.is_dir() else f"file not found{nearest(path.name, there)}"
            raise InputError(f"{path.name}: {what}")
    names = [path.name.casefold() for path in files]  # some file systems know no upper and lower case
    for path in files:
        if names.count(path.name.casefold()) > 1:
            raise InputError(f"{path.name}: two files have this name; rename one")
    return [read(path, path.name) for path in files]


def _period_name(name: str) -> str:
    if not re.fullmatch(NAME, name):
        raise ProjectError(f"period '{name[:80]}': use at most 40 letters, digits, - and _")
    return name


def _write(project: Project, files: Sequence[Path], found: Draft, *, period: str, language: str) -> None:
    project.params("periods").mkdir(parents=True)
    title, organisation = WORDS[language]
    own = {"title": title, "organisation": organisation, "source_language": language, "languages": [language]}
    project.params("project.yml").write_text(keyed(own), encoding="utf-8")
    project.params("codebook.yml").write_text(codebook_text(found), encoding="utf-8")
    project.params("rules.yml").write_text(rules_text(found), encoding="utf-8")
    _copy(project, period, files)
    text = period_text(period, files, fieldwork=found.fieldwork)
    project.params("periods", f"{period}.yml").write_text(text, encoding="utf-8")
    _write_notebooks(project, period, language)
    _write_tools(project.root, title=title, period=period)


def _write_notebooks(project: Project, period: str, language: str) -> None:
    """The shipped notebooks, opening on this project's period and language."""
    shipped = shipped_notebooks()
    home, start = shipped[0].parent, sorted(shipped[0].parent.glob("explore/*.ipynb"))
    (project.notebooks / "explore").mkdir(parents=True)
    for path in [*shipped, *start]:
        notebook = nbformat.read(path, as_version=4)
        (cell,) = (cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
        cell.source = f'period = "{period}"\nlang = "{language}"'
        nbformat.write(notebook, project.notebooks / path.relative_to(home))


def _write_tools(root: Path, *, title: str, period: str) -> None:
    """What stands beside the params: make, git, GitHub, and where csreport comes from."""
    made = Path(sys.executable).parent.as_posix().replace("$", "$$").replace("#", "\\#")
    (root / ".github" / "workflows").mkdir(parents=True)
    shutil.copyfile(TEMPLATES / "report.yml", root / ".github" / "workflows" / "report.yml")
    shutil.copyfile(TEMPLATES / "Makefile", root / "Makefile")
    for name, content in {
        "README.md": (TEMPLATES / "README.md").read_text(encoding="utf-8").format(title=title, period=period),
        ".gitignore": "output/\nprivate/\n.ipynb_checkpoints/\n.venv/\nlocal.mk\n",
        "local.mk": f"# Where the csreport is that made this project, on this machine.\nMADE := {made}\n",
        "requirements.txt": _requirement(),
    }.items():
        (root / name).write_text(content, encoding="utf-8", newline="\n")


def _requirement() -> str:
    """The csreport that another machine installs: the commit this one runs from, else its version."""
    home, git = Path(str(resources("csreport"))).parents[1], shutil.which("git")
    commands = (("remote", "get-url", "origin"), ("rev-parse", "HEAD"))
    if git is None or not (home / "pyproject.toml").is_file():
        return f"csreport=={__version__}\n"
    address, commit = (
        subprocess.run([git, "-C", str(home), *command], capture_output=True, text=True, check=False).stdout.strip()
        for command in commands
    )
    found = re.fullmatch(r"(https?://)(?:[^/@]*@)?(.+)", address)  # without a password
    return f"csreport @ git+{found[1]}{found[2]}@{commit}\n" if found and commit else f"csreport=={__version__}\n"


def shipped_notebooks() -> list[Path]:
    """Notebooks of the report: those of the installed package, or of the repository it runs from."""
    package = Path(str(resources("csreport")))
    for folder in (package / "notebooks", package.parents[1] / "notebooks"):
        if found := sorted(folder.glob("[0-9]*_*.ipynb")):
            return found
    raise ProjectError("this installation of csreport holds no notebooks; install it anew")


def rules_text(found: Draft) -> str:
    """`rules.yml` in which every rule flags and nothing is left out."""
    screening = Rules().screening
    flags = [rule for rule in type(screening).model_fields if getattr(getattr(screening, rule), "action", "") == "flag"]
    lines = (
        "# What counts, what is left out, how sure to be. Every rule flags rows; none leaves any out yet (exclude).\n"
    )
    lines += keyed({"confidence": "0.95", "top_box": "2", "minimum_base": {"caution": "30", "suppress": "10"}})
    lines += "screening:\n" + "".join(f"  {rule}: flag\n" for rule in flags)
    weight = found.book.get("design", {}).get("weight")
    if weight:
        lines += f"# guess: column {flow(weight)} looks like weights; to apply them: method: file\n"
    return lines + "weighting: {method: none}\n"


def period_text(
    period: str, files: Sequence[Path], *, fieldwork: tuple[object, object] | None, earlier: PeriodFile | None = None
) -> str:
    """A period file; what cannot be known is left out, with a comment."""
    text = f"period: {flow(period)}\n"
    text += f"sample: {earlier.sample}\n" if earlier else f"sample: {OPEN}\n"
    days = "fieldwork: {{start: {}, end: {}}}  # guess: first and last answer\n"
    text += days.format(*fieldwork) if fieldwork else UNDATED
    for part in ("population", "languages", "reward"):
        text += keyed({part: getattr(earlier, part)}) if getattr(earlier, part, None) else ""
    text += "responses:\n"
    for path in files:
        text += f"  - file: {flow(path.name)}\n    sha256: {sha256(path)}\n"
        known = next(iter(earlier.responses), None) if earlier else None
        for part in ("source", "licence"):
            told = getattr(known, part, None)
            text += f"    {part}: {flow(told)}\n" if told else f"    # {part}:\n"
    before = earlier is not None and period_order(earlier.period) < period_order(period)
    return text + (f"compare_to: [{earlier.period}]\n" if earlier and before else "compare_to: []\n")


def _copy(project: Project, period: str, files: Sequence[Path]) -> None:
    target = project.raw(period)
    target.mkdir(parents=True)
    for path in files:
        shutil.copyfile(path, target / path.name)


def _summary(found: Draft, period: str, notes: list[str]) -> list[str]:
    book = found.book
    counts = [f"{len(book[part])} {part}" for part in ("items", "segments", "choices", "comments") if part in book]
    read = ", ".join(counts) or "no question recognised"
    lines = [f"period {period}: {read}; {len(found.unused)} columns not used"]
    lines += [f"  {_padded(column)}  {what}" for column, what in found.preview()]
    if not any(entry.get("role") == "overall" for entry in book.get("items", {}).values()):
        lines.append("  no question on overall satisfaction recognised: give one item `role: overall`")
    return [*lines, *(f"  {note}" for note in dict.fromkeys(notes)), "check params/codebook.yml, then: make report"]


def _padded(text: str) -> str:
    """A column's name in a field of fixed width on a terminal, where an ideograph takes two places."""
    kept, wide = "", 0
    for char in " ".join(text.split()):
        wide += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if wide > NAME_WIDTH:
            return kept[:-1] + "…"
        kept += char
    return kept + " " * (NAME_WIDTH - wide)


# ---- a new period ----------------------------------------------------------------------
def new_period(project: Project, period: str, files: Sequence[Path]) -> list[str]:
    """Declare a period from its files; returns what differs from the last one. Nothing is ever overwritten.

    Raises ProjectError: when the period exists already or cannot be named so; InputError: when a file is missing or
    cannot be read.
    """
    path = project.params("periods", f"{_period_name(period)}.yml")
    target = project.raw(period)
    if path.exists() or (target.exists() and any(target.iterdir())):
        raise ProjectError(f"period '{period}' exists already; nothing was changed")
    readings = _read(files)
    full = [name for name in project.periods if project.period(name).kind == "full"]
    earlier = [name for name in full if period_order(name) < period_order(period)]
    before = project.period((earlier or project.periods)[-1]) if project.periods else None
    fieldwork, gaps = _fieldwork(project, period, readings)
    text = period_text(period, files, fieldwork=fieldwork, earlier=before)
    lines = changes_of(project, before, readings, period)
    if target.exists():
        target.rmdir()
    try:
        _copy(project, period, files)
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise ProjectError(f"period '{period}' exists already; nothing was changed") from None
    return [f"params/periods/{period}.yml", *gaps, *lines]


def _fieldwork(
    project: Project, period: str, readings: Sequence[Reading]
) -> tuple[tuple[object, object] | None, list[str]]:
    """First and last day of the declared date column."""
    column = project.codebook.design.date
    if column is None:
        return None, ["fieldwork: no design.date is declared; write its first and last day"]
    name = column.name_in(period)
    days = []
    for reading in readings:
        if name not in reading.table.columns:
            return None, [f"fieldwork: the files have no column '{name}'{nearest(name, reading.table.columns)}"]
        try:
            found = read_dates(reading.table[name], column, shown=f"column '{name}'").dropna()
        except InputError as error:
            return None, [f"fieldwork: {error}"]
        days += [found.min(), found.max()] if len(found) else []
    if not days:
        return None, [f"fieldwork: column '{name}' holds no dates"]
    return (min(days).date(), max(days).date()), []


# ---- what is to be translated: notebooks' own words and, for a language that does not ship, ours ----
KEPT = "# ---- of messages that are gone ----"


def update_words(project: Project, lang: str) -> tuple[Path, int]:
    """Bring `params/words/<lang>` in step with the project; returns it and how many messages wait.

    What waits stands there as a comment: the text, then the id that its translation takes. A language that does not
    ship also gets all messages of the package, in English. A translation is never lost.

    Raises CsreportError: if a file cannot be read, or there is no such language.
    """
    locale_of(lang)
    folder, waiting = project.params(*OWN.split("/")[1:], lang), 0
    if lang != project.file.source_language:
        texts = (text for text in notebook_messages(project.notebooks) if prose().get(text) is None)
        waiting += _write_messages(
            folder / f"{NOTEBOOKS}.ftl", {own_id(text): f"{text}\n{own_id(text)} =" for text in texts}
        )
    if not (FOLDER / lang).is_dir():
        for file in files_of(FOLDER / "en"):
            waiting += _write_messages(folder / f"{file}.ftl", _entries(shipped("en", file)))
    return folder, waiting


def _entries(resource: Resource | None) -> dict[str, str]:
    """Messages of a file as they are written, by id."""
    write = FluentSerializer().serialize_entry
    body = resource.body if resource else []
    return {entry.id.name: write(entry).strip() for entry in body if isinstance(entry, Message)}


def _write_messages(path: Path, wanted: Mapping[str, str]) -> int:
    """Write what is translated and, as comments, what waits; returns how many wait."""
    known = _entries(read_messages(path, f"{OWN}/{path.parent.name}/{path.name}")) if path.is_file() else {}
    if not wanted and not known:
        return 0
    parts = [known.get(id) or "# " + told.replace("\n", "\n# ") for id, told in wanted.items()]
    gone = [told for id, told in known.items() if id not in wanted]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join([*parts, *([KEPT, *gone] if gone else [])]) + "\n", encoding="utf-8")
    return sum(id not in known for id in wanted)


def notebook_messages(folder: Path) -> dict[str, list[str]]:
    """Blocks of the notebooks' Markdown, captions and alternative texts, with the notebooks that hold them."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.ipynb")):
        for message in dict.fromkeys(_prose(nbformat.read(path, as_version=4).cells)):
            found.setdefault(message, []).append(f"{folder.name}/{path.name}")
    return found


def _prose(cells: Iterable[Any]) -> Iterator[str]:
    for cell in cells:
        if cell.cell_type == "markdown":
            for block in blocks(cell.source):
                heading = block.startswith("#") and "\n" not in block
                yield block.lstrip("#").split(" {#")[0].strip() if heading else block
        elif cell.cell_type == "code":
            yield from (cell.metadata[part] for part in ("caption", "alt") if cell.metadata.get(part))
            yield from _captions(cell.source)


def _captions(source: str) -> Iterator[str]:
    """Captions and notes of tables that a cell shows: `chapter.show(frame, "…", note="…")`."""
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:  # a magic
        return
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "show":
            given = [*call.args[1:2], *(word.value for word in call.keywords if word.arg in {"caption", "note"})]
            yield from (part.value for part in given if isinstance(part, ast.Constant) and isinstance(part.value, str))
