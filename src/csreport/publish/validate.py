"""Look at everything that a report will need and name every problem at once."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pandas as pd

from csreport.chapters.history import check_comparisons, published
from csreport.present.vectors import missing, named
from csreport.present.words import (
    empty,
    language_of,
    package_catalogue,
    read_catalogue,
    untranslated,
    updated,
    write_catalogue,
)
from csreport.project.codebook import Label, Scale
from csreport.project.errors import CsreportError
from csreport.project.params import Document, Place, read_document
from csreport.project.project import Project, RawFile
from csreport.publish.approval import findings
from csreport.publish.assemble import blocks
from csreport.publish.execute import check_parameters
from csreport.publish.findings import Finding, Kind, Severity, problems, tried
from csreport.publish.look import read_logo
from csreport.publish.render import lacking_on_paper
from csreport.publish.values import odd_values
from csreport.survey.intake import Raw, code_answers, read_raw
from csreport.survey.sources import fingerprint, read_declared, refresh
from csreport.survey.survey import Survey, load_survey

# ---- what would spoil a report though it can be built ----
CODEBOOK = "params/codebook.yml"
OUTSIDE = 0.05  # of the answers, from which on a scale does not fit
BEYOND = 0.01  # of the answers one point beyond an end of the scale: it continues there, or a code is not declared
LEAST = 3  # answers outside, of which fewer are slips
LONG, ENOUGH = 7, 30  # points of a scale, and answers, from which on an unused upper half is odd


def misfits(project: Project, raw: Raw) -> Iterator[Finding]:
    """Questions whose answers do not fit their scale, with the line of the question."""
    period, lines = raw.period.period, read_document(project.params("codebook.yml"), CODEBOOK)
    for key, item in project.codebook.items.items():
        if item.asked_in(period) and item.source == "responses":
            name, scale = item.name_in(period), project.codebook.scales[item.scale]
            found = _misfit(raw.responses[name], scale, name)
            if found is not None:
                severity, said = found
                line, ends = lines.line(("items", key, "scale")), f"{scale.min:g} to {scale.max:g}"
                message = f"{CODEBOOK}:{line}: {period}: items.{key}: scale '{item.scale}' ({ends}) {said}"
                yield Finding("values", severity, message, CODEBOOK, line, column=name, expected=ends)


def _misfit(cells: pd.Series, scale: Scale, name: str) -> tuple[Severity, str] | None:
    """How the answers of a column do not fit their scale, and how grave that is."""
    coded, answers = code_answers(cells, scale), pd.to_numeric(cells, errors="coerce")
    n, outside = int(coded.answered.sum()), int(coded.outside.sum())
    ends = [scale.min - scale.step, scale.max + scale.step]
    beyond = int((coded.outside & answers.isin(ends)).sum())
    if n and outside == n:
        return "problem", f"fits none of the {n} answers in column '{name}'"
    if outside >= LEAST and (outside >= OUTSIDE * n or beyond >= max(LEAST, BEYOND * n)):
        return "problem", (
            f"does not fit column '{name}': {outside} of {n} answers lie outside and would be left out; correct min, "
            f"max and labels, or declare the codes under missing or not_applicable"
        )
    if len(scale.points) >= LONG and n >= ENOUGH and answers.max() <= (scale.min + scale.max) / 2:
        return "warning", f"is used by half: no answer in column '{name}' is above {answers.max():g}; check max"
    return None


def gaps(survey: Survey) -> Iterator[Finding]:
    """Questions without any answer, and too few respondents for results."""
    asked = {key: item for key, item in survey.codebook.items.items() if item.asked_in(survey.name)}
    silent = [key for key in asked if not survey.received[key].notna().any()]
    scored = [key for key, item in asked.items() if item.attention is None]
    if scored and {*scored} <= {*silent}:
        yield _finding("problem", survey, "no question with a score has an answer: check columns and scales")
    else:
        for key in silent:
            yield _finding(
                "warning", survey, f"items.{key}: column '{asked[key].name_in(survey.name)}' holds no answer"
            )
    n, base = len(survey.accepted), survey.rules.minimum_base
    who = "1 answer is" if n == 1 else f"{n} answers are"
    if n < base.suppress:
        yield _finding("problem", survey, f"{who} analysed, and results need {base.suppress} (minimum_base.suppress)")
    elif n < base.caution:
        yield _finding("warning", survey, f"only {who} analysed: every result is marked as uncertain")


def _finding(severity: Severity, survey: Survey, said: str) -> Finding:
    return Finding("values", severity, f"{survey.name}: {said}", file=f"params/periods/{survey.name}.yml")


# ---- labels that a report language lacks, each with the file and line of the thing it belongs to ----
class Labelled(NamedTuple):
    """A label: its params file below params/, its keys there, and its texts by language."""

    file: str
    place: Place
    label: Label


def label_gaps(project: Project) -> Iterator[Finding]:
    """Labels that a report language lacks: the report shows another language's in their place."""
    own = project.file.source_language
    documents: dict[str, Document] = {}
    for file, place, label in labels(project):
        gaps = [lang for lang in project.file.languages if lang not in label and not ("" in label and lang == own)]
        for lang in gaps if label else []:
            shown = f"params/{file}"
            if file not in documents:
                documents[file] = read_document(project.params(*file.split("/")), shown)
            line = documents[file].line(place)
            message = f"{shown}:{line}: {'.'.join(map(str, place))} has no text in {lang}"
            yield Finding("labels", "warning", message, file=shown, line=line, expected=lang)


def labels(project: Project) -> Iterator[Labelled]:
    """Every label of the params, with where it stands."""
    yield Labelled("project.yml", ("title",), project.file.title)
    yield Labelled("project.yml", ("organisation",), project.file.organisation)
    yield from (Labelled("codebook.yml", place, label) for place, label in _of_codebook(project))
    for name in project.periods:
        period = project.period(name)
        for part in ("title", "population", "languages", "reward"):
            yield Labelled(f"periods/{name}.yml", (part,), getattr(period, part))
        for chapter, text in period.commentary.items():
            yield Labelled(f"periods/{name}.yml", ("commentary", chapter), text)
        for number, stage in enumerate(period.stages):
            yield Labelled(f"periods/{name}.yml", ("stages", number, "name"), stage.name)


def _of_codebook(project: Project) -> Iterator[tuple[Place, Label]]:
    book = project.codebook
    for code, label in book.design.channel.labels.items() if book.design.channel else ():
        yield ("design", "channel", "labels", code), label
    for key, scale in book.scales.items():
        yield from ((("scales", key, "labels", f"{point:g}"), label) for point, label in scale.labels.items())
    for part in ("items", "dimensions", "segments", "choices", "comments"):
        for key, entry in getattr(book, part).items():
            yield (part, key, "label"), entry.label
            for name in ("question", "unit"):
                yield (part, key, name), getattr(entry, name, {})
            for name in ("levels", "options"):
                yield from (((part, key, name, code), level.label) for code, level in getattr(entry, name, {}).items())


# ---- what of a project is to be translated, and what still is not ----
SHIPPED = "zh-Hans"  # its messages are those of the package


def update_catalogue(project: Project, lang: str) -> tuple[Path, int]:
    """Bring `params/locale/<lang>.po` in step with the project; returns it and how many messages wait.

    It holds the blocks of the project's notebooks that the package does not translate and, for a language that does
    not ship, all messages of the package. A translation is never lost: one whose message changed is kept as `fuzzy`
    (not used until the mark is removed), one whose message is gone as a comment.

    Raises
    ------
    CsreportError
        If the catalogue cannot be read, or there is no such language.
    """
    path = project.params("locale", f"{lang}.po")
    old = read_catalogue(path, lang) if path.is_file() else empty(lang)
    shipped = package_catalogue(SHIPPED if lang == "en" else lang)
    known = set() if shipped is None else {str(entry.id) for entry in shipped if entry.id}
    found = _wanted(project, lang, shipped is None)
    wanted = {text: places for text, places in found.items() if text not in known or old.get(text)}
    wanted |= {str(entry.id): [] for entry in old if entry.id and str(entry.id) in known and entry.string}
    if not wanted and not path.is_file():
        return path, 0
    path.parent.mkdir(parents=True, exist_ok=True)
    write_catalogue(path, updated(old, wanted, keep=True))
    return path, len(untranslated(read_catalogue(path, lang)))


def _wanted(project: Project, lang: str, whole: bool) -> dict[str, list[str]]:
    """Messages of the project's notebooks (unless they are written in this language), and those of the package."""
    own = lang == project.file.source_language
    found = {} if own else notebook_messages(project.notebooks)
    if not whole:
        return found
    return {str(entry.id): [] for entry in package_catalogue(SHIPPED) or () if entry.id} | found


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


# ---- what could not be set in type ----
WORDED = {"question", "population", "languages", "reward", "commentary", "organisation"}  # labels that no figure shows


def lettering(project: Project) -> Iterator[Finding]:
    """Labels, translations and prose that would stop the build, each with its place."""
    for label in labels(project):
        yield from _label(project, label)
    for lang in project.file.languages:
        if project.params("locale", f"{lang}.po").is_file():
            yield from _catalogue(project, lang)
    for text, places in notebook_messages(project.notebooks).items():
        if lacking := lacking_on_paper(missing(text)):
            yield _finding_lettering("notebooks", places[0], text, lacking)


def _label(project: Project, label: Labelled) -> Iterator[Finding]:
    file = f"params/{label.file}"
    for lang in dict.fromkeys(language_of(label.label, lang) for lang in project.file.languages if label.label):
        lacking = missing(text := label.label[lang])
        if lacking and WORDED & {*map(str, label.place)}:
            lacking = lacking_on_paper(lacking)
        if lacking:
            place = (*label.place, lang) if lang else label.place
            line = read_document(project.params(*label.file.split("/")), file).line(place)
            yield _finding_lettering("labels", f"{file}:{line}: {'.'.join(map(str, place))}", text, lacking)


def _catalogue(project: Project, lang: str) -> Iterator[Finding]:
    """Why a catalogue of the project cannot be read; else its first line that cannot be set."""
    path, file = project.params("locale", f"{lang}.po"), f"params/locale/{lang}.po"
    broken = tried(lambda: read_catalogue(path, lang), "params")
    yield from broken
    lines = [] if broken else path.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, 1):
        if not line.startswith("#") and (lacking := missing(line)):
            yield _finding_lettering("labels", f"{file}:{number}", line, lacking)
            return


def _finding_lettering(kind: Kind, where: str, text: str, lacking: list[str]) -> Finding:
    file, _, line = where.split(": ", maxsplit=1)[0].partition(":")
    told = f"{', '.join(map(named, lacking[:5]))}{' …' if lacking[5:] else ''}"
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    message = f"{where}: no packaged font has {told} of '{shown}'; write it with other characters"
    return Finding(kind, "problem", message, file=file, line=int(line) if line else None, value=text)


# ---- look at everything that a report will need and name every problem at once ----
def check(project: Project) -> list[Finding]:
    """Everything worth knowing of the project's params, raw files and notebooks; nothing twice."""
    params = [finding for part in ("file", "codebook", "rules", "population", "published", "periods", "targets")
              for finding in tried(lambda part=part: getattr(project, part), "params")]  # type: ignore[misc]  # fmt: skip
    notebooks = [finding for path in sorted(project.notebooks.glob("*.ipynb"))
                 for finding in tried(lambda path=path: check_parameters(path), "notebooks")]  # type: ignore[misc]  # fmt: skip
    if params:
        return [*dict.fromkeys([*params, *notebooks])]
    printed = tried(lambda: published(project), "params")
    data = [*printed, *(finding for period in project.periods for finding in _period(project, period))]
    return [*dict.fromkeys([*data, *label_gaps(project), *notebooks, *([] if notebooks else lettering(project))])]


def check_all(project: Project) -> list[Finding]:
    """The same, and where nothing stops a report, logo and signatures, too."""
    found = check(project)
    return found if problems(found) else [*found, *tried(lambda: read_logo(project), "params"), *findings(project)]


def _period(project: Project, period: str) -> Iterator[Finding]:
    yield from tried(lambda: check_comparisons(project, period), "params", period=period)
    found: list[Raw] = []
    yield from _files(project, period) or tried(lambda: found.append(read_raw(project, period)), "files", period=period)
    for raw in found:
        odd = [*misfits(project, raw), *odd_values(raw, project.codebook)]
        yield from odd
        if not any(finding.severity == "problem" and finding.file != CODEBOOK for finding in odd):
            yield from _survey(project, period)
    yield from _detected(project, period)


def _survey(project: Project, period: str) -> Iterator[Finding]:
    """What stops the answers from being analysed, or leaves hardly any to analyse."""
    found: list[Survey] = []
    yield from tried(lambda: found.append(load_survey(project, period)), "files", period=period)
    for survey in found:
        yield from gaps(survey)


def _files(project: Project, period: str) -> list[Finding]:
    """Each declared file must be there and unchanged, and each query must give a result."""
    asked = tried(lambda: refresh(project, period), "files")
    return asked or [
        finding
        for file in project.period(period).inputs
        for finding in tried(lambda file=file: fingerprint(project, period, file), "files", period=period)  # type: ignore[misc]
    ]


def _detected(project: Project, period: str) -> Iterator[Finding]:
    """How each file of answers is read, what in it looks odd, and which results of queries may change."""
    for declared in project.period(period).responses:
        shown = declared.place(period)
        try:
            reading = read_declared(project, period, declared)
        except CsreportError:
            continue
        shape = "" if reading.shape == "plain" else f"shape {reading.shape}; "
        for note in [f"{shape}{len(reading.table):,} rows, {len(reading.table.columns)} columns", *reading.notes]:
            yield Finding("detected", "information", f"{shown}: {note}", file=shown)
    for declared in project.period(period).inputs:
        if declared.query is not None and declared.sha256 is None and project.stored(period, declared).is_file():
            yield _unfrozen(project, period, declared)


def _unfrozen(project: Project, period: str, declared: RawFile) -> Finding:
    found, file = fingerprint(project, period, declared), f"params/periods/{period}.yml"
    return Finding(
        "files", "warning",
        f"{file}: the result of query {declared.name} is not frozen, so the next report may differ; "
        f"once fieldwork is over add sha256: {found}",
        file=file, expected=found,
    )  # fmt: skip
