"""What could not be set in type: characters that no packaged font has, and catalogues that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.present.catalogues import read_catalogue
from csreport.present.glyphs import missing, named
from csreport.present.words import language_of
from csreport.project.params import read_document
from csreport.project.project import Project
from csreport.publish.findings import Finding, Kind, tried
from csreport.publish.labels import Labelled, labels
from csreport.publish.render import lacking_on_paper
from csreport.publish.translation import notebook_messages

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
            yield _finding("notebooks", places[0], text, lacking)


def _label(project: Project, label: Labelled) -> Iterator[Finding]:
    file = f"params/{label.file}"
    for lang in dict.fromkeys(language_of(label.label, lang) for lang in project.file.languages if label.label):
        lacking = missing(text := label.label[lang])
        if lacking and WORDED & {*map(str, label.place)}:
            lacking = lacking_on_paper(lacking)
        if lacking:
            place = (*label.place, lang) if lang else label.place
            line = read_document(project.params(*label.file.split("/")), file).line(place)
            yield _finding("labels", f"{file}:{line}: {'.'.join(map(str, place))}", text, lacking)


def _catalogue(project: Project, lang: str) -> Iterator[Finding]:
    """Why a catalogue of the project cannot be read; else its first line that cannot be set."""
    path, file = project.params("locale", f"{lang}.po"), f"params/locale/{lang}.po"
    broken = tried(lambda: read_catalogue(path, lang), "params")
    yield from broken
    lines = [] if broken else path.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, 1):
        if not line.startswith("#") and (lacking := missing(line)):
            yield _finding("labels", f"{file}:{number}", line, lacking)
            return


def _finding(kind: Kind, where: str, text: str, lacking: list[str]) -> Finding:
    file, _, line = where.split(": ", maxsplit=1)[0].partition(":")
    told = f"{', '.join(map(named, lacking[:5]))}{' …' if lacking[5:] else ''}"
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    message = f"{where}: no packaged font has {told} of '{shown}'; write it with other characters"
    return Finding(kind, "problem", message, file=file, line=int(line) if line else None, value=text)
