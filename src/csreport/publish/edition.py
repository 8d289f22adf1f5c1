"""One language's edition of a report: its source folder, and every artefact that is made from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csreport.estimates import Estimates, Row, read_csv, write_csv
from csreport.present.chapter import Chapter
from csreport.present.words import Words
from csreport.project.errors import NotebookError
from csreport.project.project import Project
from csreport.publish.assemble import Source, assemble
from csreport.publish.audit import write_notebook_pages
from csreport.publish.execute import WORKERS, report_notebooks
from csreport.publish.front_matter import front_matter
from csreport.publish.look import brand_figure, brand_files
from csreport.publish.manuscript import render_docx
from csreport.publish.quarto import chosen_renderer, render_with_quarto, write_quarto_project
from csreport.publish.render import render_html, render_pdf
from csreport.publish.workbook import write_workbook
from csreport.survey.survey import Survey


@dataclass(frozen=True)
class Edition:
    """What the writer of an artefact is given: the language's folder with `source/`, and what it was made of.

    `estimates` holds a CSV per chapter, and one of the earlier periods; every language shares it.
    """

    project: Project
    survey: Survey
    words: Words
    target: Path
    notebooks: tuple[Path, ...]
    estimates: Path

    @property
    def source(self) -> Path:
        """Folder with `report.qmd` and `figures/`."""
        return self.target / "source"


def _write_page(edition: Edition) -> None:
    target = edition.target / "report.html"
    if chosen_renderer().name == "quarto":
        render_with_quarto(edition.source, target, timestamp=timestamp_of(edition.survey))
    else:
        render_html(edition.source, target)


def _write_paper(edition: Edition) -> None:
    render = render_with_quarto if chosen_renderer().name == "quarto" else render_pdf
    render(edition.source, edition.target / "report.pdf", timestamp=timestamp_of(edition.survey))


def _write_notebooks(edition: Edition) -> None:
    write_notebook_pages(list(edition.notebooks), edition.target / "notebooks")


def _write_workbook(edition: Edition) -> None:
    target, timestamp = edition.target / "report.xlsx", timestamp_of(edition.survey)
    write_workbook(edition.source, edition.estimates, target=target, words=edition.words, timestamp=timestamp)


def _write_manuscript(edition: Edition) -> None:
    render_docx(edition.source, edition.target / "report.docx", timestamp=timestamp_of(edition.survey))


# Every artefact of an edition, by file name; a further one is a line here. The slowest stand first.
WRITERS: dict[str, Callable[[Edition], None]] = {
    "report.html": _write_page,
    "report.pdf": _write_paper,
    "report.docx": _write_manuscript,
    "report.xlsx": _write_workbook,
    "notebooks": _write_notebooks,
}


def executed(project: Project, period: str, lang: str) -> Path:
    """Folder of the executed notebooks."""
    return project.private(period, "notebooks", lang)


def write_editions(editions: Sequence[Edition]) -> None:
    """Write the artefacts of all languages side by side: pandoc and typst work outside Python."""
    with ThreadPoolExecutor(WORKERS) as pool:
        made = [pool.submit(write, edition) for write in WRITERS.values() for edition in editions]
    for done in made:
        done.result()


def edition_of(
    project: Project, survey: Survey, lang: str, draft: Path, *, beside: Sequence[str]
) -> tuple[Edition, list[str]]:
    """Assemble one language; returns what its artefacts are written from, and what was not translated.

    `beside`: the languages that the report will hold, this one among them; its page links to them.
    """
    summary = Chapter(project, "summary", survey.name, lang)
    words = summary.words
    source = Source(words, project.file.source_language)
    notebooks = [executed(project, survey.name, lang) / path.name for path in report_notebooks(project)]
    comments = {chapter: words.choose(texts, "") for chapter, texts in survey.period.commentary.items()}
    document = assemble(notebooks, source, front_matter(project, survey, summary, beside), comments)
    log = project.private(survey.name) / f"stderr.{lang}.log"
    log.write_text("\n".join(source.stderr), encoding="utf-8")
    edition = Edition(project, survey, words, draft / lang, tuple(notebooks), draft / "estimates")
    _write_source(edition, document, source.files)
    for chapter, payload in source.estimates.items():
        _keep_estimates(edition.estimates / f"{chapter}.csv", payload, lang)
        words.untranslated.update(payload["untranslated"])
    missing = source.untranslated + sorted(words.untranslated)
    return edition, [f"{lang}: not translated: {message}" for message in missing]


def _write_source(edition: Edition, document: str, files: dict[str, bytes]) -> None:
    """The folder that every renderer reads: document, pictures, and the organisation's look."""
    brand = edition.project.file.brand
    (edition.source / "figures").mkdir(parents=True)
    (edition.source / "report.qmd").write_text(document, encoding="utf-8")
    branded = {name: brand_figure(name, content, brand) for name, content in files.items()}
    for name, content in (branded | brand_files(edition.project)).items():
        (edition.source / name).write_bytes(content)
    write_quarto_project(edition.source, words=edition.words)


def _keep_estimates(path: Path, payload: dict[str, Any], lang: str) -> None:
    """Store a chapter's estimates; another language must have brought the same ones."""
    found = Estimates(Row(**record) for record in payload["rows"])
    if not path.exists():
        write_csv(found, path)
    elif read_csv(path) != found:
        raise NotebookError(
            f"chapter '{path.stem}' gives other estimates in {lang}; a notebook must not depend on the language"
        )


def timestamp_of(survey: Survey) -> int:
    """A date that belongs to the data, so that the same inputs give the same bytes."""
    if survey.period.fieldwork is None:
        return 0
    return int(dt.datetime.combine(survey.period.fieldwork.end, dt.time(), dt.UTC).timestamp())
