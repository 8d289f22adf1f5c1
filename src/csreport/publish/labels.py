"""Labels that a report language lacks, each with the file and line of the thing it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from csreport.project.codebook import Label
from csreport.project.params import Document, Place, read_document
from csreport.project.project import Project
from csreport.publish.findings import Finding


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
