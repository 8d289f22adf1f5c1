"""Look at everything that a report will need and name every problem at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from fluent.syntax.ast import Message

from csreport.chapters.history import check_comparisons, published
from csreport.present.vectors import missing, named
from csreport.present.words import OWN, language_of, read_messages, shipped
from csreport.project.codebook import Codebook, Label, Scale
from csreport.project.errors import CsreportError, nearest
from csreport.project.params import Document, Place, read_document
from csreport.project.project import Project
from csreport.publish.approval import findings
from csreport.publish.execute import chapter_of, check_parameters
from csreport.publish.look import read_logo
from csreport.publish.paper import lacking_on_paper
from csreport.publish.record import Finding, Kind, Severity, problems, recorded, tried
from csreport.publish.scaffold import notebook_messages
from csreport.publish.values import odd_values
from csreport.survey.intake import Raw, code_cells, fingerprint, read_declared, read_raw, refresh
from csreport.survey.survey import Survey, load_survey

# ---- what would spoil a report though it can be built ----
CODEBOOK = "params/codebook.yml"
OUTSIDE = 0.05  # of the answers, from which on a scale does not fit
BEYOND = 0.01  # of the answers one point beyond an end of the scale: it continues there, or a code is not declared
LEAST = 3  # answers outside, of which fewer are slips
LONG, ENOUGH = 7, 30  # points of a scale, and answers, from which on an unused upper half is odd


def misfits(project: Project, raw: Raw) -> Iterator[Finding]:
    """Questions whose answers do not fit their scale, with the line of the question."""
    period = raw.period.period
    for key, item in project.codebook.items.items():
        if item.asked_in(period) and item.source == "responses":
            name, scale = item.name_in(period), project.codebook.scales[item.scale]
            found = _misfit(*raw.distinct(name), scale, name)
            if found is not None:
                severity, said = found
                line, ends = _line(project, CODEBOOK, ("items", key, "scale"), {}), f"{scale.min:g} to {scale.max:g}"
                message = f"{CODEBOOK}:{line}: {period}: items.{key}: scale '{item.scale}' ({ends}) {said}"
                yield Finding("values", severity, message, CODEBOOK, line, column=name, expected=ends)


def _misfit(codes: np.ndarray, cells: list[str], scale: Scale, name: str) -> tuple[Severity, str] | None:
    """How the answers of a column do not fit their scale, and how grave that is."""
    rows, answers = np.bincount(codes), pd.to_numeric(pd.Series(cells, dtype="str"), errors="coerce")
    _, wrong, given = code_cells(cells, scale)
    ends = wrong & np.isin(answers, [scale.min - scale.step, scale.max + scale.step])
    n, outside, beyond = (int(rows[which].sum()) for which in (given, wrong, ends))
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
    n, base = len(survey.accepted), survey.rules.minimum_base
    who = "1 answer is" if n == 1 else f"{n} answers are"
    said: list[tuple[Severity, str]] = [] if scored else [("warning", "no question with a score is declared (items)")]
    if scored and {*scored} <= {*silent}:
        said.append(("problem", "no question with a score has an answer: check columns and scales"))
    else:
        columns = {key: asked[key].name_in(survey.name) for key in silent}
        said += [("warning", f"items.{key}: column '{column}' holds no answer") for key, column in columns.items()]
    if n < base.suppress:
        said.append(("problem", f"{who} analysed, and results need {base.suppress} (minimum_base.suppress)"))
    elif n < base.caution:
        said.append(("warning", f"only {who} analysed: every result is marked as uncertain"))
    for severity, text in said:
        yield Finding("values", severity, f"{survey.name}: {text}", f"params/periods/{survey.name}.yml")


def contact_data(survey: Survey) -> Iterator[Finding]:
    """Columns of the export that tell who answered, which a report never needs."""
    for column, kind in survey.contact.items():
        message = f"{survey.name}: column '{column}' of the answers holds contact data ({kind}); leave it out"
        yield Finding("values", "warning", message, f"params/periods/{survey.name}.yml", column=column)


def left_out(survey: Survey) -> Iterator[Finding]:
    """Tables beside the answers that cannot be read, and the rows of them that cannot be used."""
    for name, declared in survey.codebook.tables.items():
        unread = tried(lambda name=name: survey.table_ledger.get(name), "files", period=survey.name)  # type: ignore[misc]
        yield from unread
        if unread or name not in survey.tables:
            continue
        places = {file.name: file.place(survey.name) for file in survey.period.tables[name]}
        ledger, n = survey.table_ledger[name], survey.table_received[name]
        used, first = n - len(ledger), next(iter(places.values()))
        told = f"{first}: {name}: {n:,} rows received, {used:,} can be used"
        yield Finding("detected" if used else "values", "information" if used else "problem", told, first)
        alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}  # an unknown code each; of others one is enough
        for file, line, reason, column, value in ledger.itertuples(index=False, name=None):
            code = value if reason == "unknown_code" else ""
            alike.setdefault((reason, column, code), []).append((places[file], int(line), value))
        for (reason, column, _), rows in alike.items():
            at, line, value = rows[0]
            known = [*declared.codes.get(column, declared.labels.get(column, {}))] if reason == "unknown_code" else []
            named = f": {column} '{value}'" if value else f": {column}" if column else ""
            why = f"{reason.replace('_', ' ')}{named}{nearest(value, known)}"
            where = f"{len(rows)} rows, the first in line {line}," if len(rows) > 1 else f"the row in line {line}"
            message = f"{at}: {name}: {where} cannot be used: {why}"
            yield Finding("values", "warning", message, at, line, column, value, ", ".join(known), count=len(rows))


# ---- labels that a report language lacks, each with the file and line of the thing it belongs to ----
class Labelled(NamedTuple):
    """A label: its params file, its keys there, and its texts by language."""

    file: str
    place: Place
    label: Label


def label_gaps(project: Project) -> Iterator[Finding]:
    """Labels that a report language lacks: the report shows another language's in their place."""
    own, known = project.file.source_language, dict[str, Document]()
    for file, place, label in labels(project):
        for lang in project.file.languages if label else []:
            if lang not in label and not ("" in label and lang == own):
                line = _line(project, file, place, known)
                message = f"{file}:{line}: {'.'.join(map(str, place))} has no text in {lang}"
                yield Finding("labels", "warning", message, file, line, expected=lang)


def _line(project: Project, file: str, place: Place, known: dict[str, Document]) -> int:
    """Line of a label in its file; `known` holds the files that were parsed already."""
    known[file] = known.get(file) or read_document(project.root / file, file)
    return known[file].line(place)


def labels(project: Project) -> Iterator[Labelled]:
    """Every label of the params, with where it stands."""
    yield Labelled("params/project.yml", ("title",), project.file.title)
    yield Labelled("params/project.yml", ("organisation",), project.file.organisation)
    yield from (Labelled(CODEBOOK, place, label) for place, label in _of_codebook(project.codebook))
    for name in project.periods:
        file, period = f"params/periods/{name}.yml", project.period(name)
        for part in ("title", "population", "languages", "reward"):
            yield Labelled(file, (part,), getattr(period, part))
        for chapter, text in period.commentary.items():
            yield Labelled(file, ("commentary", chapter), text)
        for number, stage in enumerate(period.stages):
            yield Labelled(file, ("stages", number, "name"), stage.name)
        for number, event in enumerate(period.events):
            yield from (Labelled(file, ("events", number, part), getattr(event, part)) for part in ("text", "source"))
    for key, action in project.actions.actions.items():
        for part in ("task", "step", "owner"):
            yield Labelled("params/actions.yml", ("actions", key, part), getattr(action, part))
    for key, topic in project.codebook.topics.items():
        yield Labelled("params/topics.yml", ("topics", key, "label"), topic.label)
        for side in ("problem", "praise"):
            for part in ("label", "phrase"):
                yield Labelled("params/topics.yml", ("topics", key, side, part), getattr(getattr(topic, side), part))


def _of_codebook(book: Codebook) -> Iterator[tuple[Place, Label]]:
    for code, label in book.design.channel.labels.items() if book.design.channel else ():
        yield ("design", "channel", "labels", code), label
    for key, scale in book.scales.items():
        yield from ((("scales", key, "labels", f"{point:g}"), label) for point, label in scale.labels.items())
    for key, table in book.tables.items():
        for column, levels in table.labels.items():
            yield from ((("tables", key, "labels", column, level), label) for level, label in levels.items())
    for part in ("items", "dimensions", "segments", "choices", "comments"):
        for key, entry in getattr(book, part).items():
            yield from (((part, key, name), getattr(entry, name, {})) for name in ("label", "question", "unit"))
            for name in ("levels", "options"):
                for code, level in getattr(entry, name, {}).items():
                    yield (part, key, name, code), level.label
                    yield (part, key, name, code, "phrase"), level.phrase


# ---- what could not be set in type ----
MESSAGE_ID = re.compile(r"[A-Za-z][\w-]*")
WORDED = {"question", "population", "languages", "reward", "commentary", "organisation"}  # labels that no figure shows


def lettering(project: Project) -> Iterator[Finding]:
    """Labels, translations and prose that would stop the build, each with its place."""
    known: dict[str, Document] = {}
    for file, place, label in labels(project):
        for lang in dict.fromkeys(language_of(label, lang) for lang in project.file.languages if label):
            lacking = missing(label[lang])
            if WORDED & {*map(str, place)}:
                lacking = lacking_on_paper(lacking)
            if lacking:
                keys = (*place, lang) if lang else place
                where = f"{file}:{_line(project, file, keys, known)}: {'.'.join(map(str, keys))}"
                yield _unset("labels", where, label[lang], lacking)
    for lang in project.file.languages:
        for path in sorted(project.params("words", lang).glob("*.ftl")):
            file = f"{OWN}/{lang}/{path.name}"
            broken = tried(lambda path=path, file=file: read_messages(path, file), "params")  # type: ignore[misc]
            yield from broken
            lines = [] if broken else path.read_text(encoding="utf-8").splitlines()
            marked = ((n, line) for n, line in enumerate(lines, 1) if not line.startswith("#") and missing(line))
            for number, line in islice(marked, 1):
                yield _unset("labels", f"{file}:{number}", line, missing(line))
    for text, places in notebook_messages(project.notebooks).items():
        if lacking := lacking_on_paper(missing(text)):
            yield _unset("notebooks", places[0], text, lacking)


def unread(project: Project, period: str) -> Iterator[Finding]:
    """Commentary on chapters that the report does not have: nobody would read it."""
    file, known = f"params/periods/{period}.yml", dict[str, Document]()
    chapters = [chapter_of(path) for path in sorted(project.notebooks.glob("*.ipynb"))]
    for name in project.period(period).commentary:
        if name not in chapters:
            line = _line(project, file, ("commentary", name), known)
            message = f"{file}:{line}: commentary: no chapter '{name}' in notebooks/{nearest(name, chapters)}"
            yield Finding("params", "problem", message, file, line, value=name)


def repeated(project: Project) -> Iterator[Finding]:
    """Answers that two periods hold alike: an export that was declared twice."""
    first = dict[tuple[str, str | None], str]()
    for name in project.periods:
        for declared in project.period(name).responses:
            other = first.setdefault((declared.sha256 or name, declared.sheet), name)
            if other != name:
                file = f"params/periods/{name}.yml"
                message = f"{file}: {declared.place(name)} holds the same as the answers of {other}"
                yield Finding("files", "warning", message, file, value=other)


def alike(project: Project) -> Iterator[Finding]:
    """Questions of one label: a reader could not tell them apart."""
    first, known = dict[tuple[str, str], str](), dict[str, Document]()
    for key, item in project.codebook.items.items():
        for lang, text in item.label.items():
            if (other := first.setdefault((lang, text), key)) != key:
                line = _line(project, CODEBOOK, ("items", key, "label"), known)
                message = f"{CODEBOOK}:{line}: items '{other}' and '{key}' have the same label: {text}"
                yield Finding("labels", "warning", message, CODEBOOK, line, value=text)


def reworded(project: Project) -> Iterator[Finding]:
    """Messages of the project's own words that replace none of the report's: nothing would ever say them."""
    for path in sorted(project.params("words").glob("*/*.ftl")):
        file, known = f"{OWN}/{path.parent.name}/{path.name}", shipped("en", path.stem)
        ours = {entry.id.name for entry in known.body if isinstance(entry, Message)} if known is not None else set()
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines() if ours else (), 1
        ):
            id, mark, _ = line.partition(" =")
            if mark and MESSAGE_ID.fullmatch(id) and id not in ours:
                message = f"{file}:{number}: the report has no message '{id}', so nothing says it{nearest(id, ours)}"
                yield Finding("labels", "warning", message, file, number, value=id)


def _unset(kind: Kind, where: str, text: str, lacking: list[str]) -> Finding:
    file, _, line = where.split(": ", maxsplit=1)[0].partition(":")
    told = f"{', '.join(map(named, lacking[:5]))}{' …' if lacking[5:] else ''}"
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    message = f"{where}: no packaged font has {told} of '{shown}'; write it with other characters"
    return Finding(kind, "problem", message, file, int(line) if line else None, value=text)


# ---- look at everything that a report will need and name every problem at once ----
def check(project: Project) -> list[Finding]:
    """Everything worth knowing of the project's params, raw files and notebooks; nothing twice."""
    params: list[Finding] = []
    for part in ("file", "codebook", "rules", "population", "published", "periods", "targets", "actions"):
        params += tried(lambda part=part: getattr(project, part), "params")  # type: ignore[misc]
    notebooks: list[Finding] = []
    for path in sorted(project.notebooks.glob("*.ipynb")):
        notebooks += tried(lambda path=path: check_parameters(path), "notebooks")  # type: ignore[misc]
    if params:
        return [*dict.fromkeys([*params, *notebooks])]
    printed = tried(lambda: published(project), "params")
    data = [*printed, *(finding for period in project.periods for finding in _recorded(project, period))]
    found = [*data, *repeated(project), *label_gaps(project), *alike(project), *reworded(project), *notebooks]
    if not notebooks:
        found += [*lettering(project), *(one for period in project.periods for one in unread(project, period))]
    return [*dict.fromkeys(found)]


def check_all(project: Project) -> list[Finding]:
    """The same, and where nothing stops a report, logo and signatures, too."""
    found = check(project)
    return found if problems(found) else [*found, *tried(lambda: read_logo(project), "params"), *findings(project)]


def _recorded(project: Project, period: str) -> list[Finding]:
    """What is found in a period; looked for again when one of its files, of earlier ones or of the params changed."""
    if any(file.query is not None and file.sha256 is None for file in project.period(period).inputs):
        return [*_period(project, period)]
    places = ["params/*.yml", *(place.format(name) for name in project.until(period) for place in OF_PERIOD)]
    path = project.private(period, "cache") / "validated.json"
    return recorded(project, path, places, lambda: [*_period(project, period)])


OF_PERIOD = ("params/periods/{}.yml", "data/raw/{}/**/*", "private/{}/queries/*")


def _period(project: Project, period: str) -> Iterator[Finding]:
    yield from tried(lambda: check_comparisons(project, period), "params", period=period)
    unread = tried(lambda: refresh(project, period), "files")  # each query must give a result
    for file in project.period(period).inputs if not unread else []:  # each file must be there and unchanged
        unread += tried(lambda file=file: fingerprint(project, period, file), "files", period=period)  # type: ignore[misc]
    raws: list[Raw] = []
    yield from unread or tried(lambda: raws.append(read_raw(project, period)), "files", period=period)
    for raw in raws:
        odd = [*misfits(project, raw), *odd_values(raw, project.codebook)]
        yield from odd
        if not any(finding.severity == "problem" and finding.file != CODEBOOK for finding in odd):
            surveys: list[Survey] = []
            yield from tried(lambda: surveys.append(load_survey(project, period, raw)), "files", period=period)  # noqa: B023
            for survey in surveys:
                yield from gaps(survey)
                yield from contact_data(survey)
                yield from left_out(survey)
    yield from _detected(project, period)


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
    file = f"params/periods/{period}.yml"
    for declared in project.period(period).inputs:
        if declared.query is not None and declared.sha256 is None and project.stored(period, declared).is_file():
            found = fingerprint(project, period, declared)
            message = (
                f"{file}: the result of query {declared.name} is not frozen, so the next report may differ; "
                f"once fieldwork is over add sha256: {found}"
            )
            yield Finding("files", "warning", message, file, expected=found)
