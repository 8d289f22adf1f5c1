"""Build a period's report in a draft folder, language by language, check it, then swap it in."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

from tqdm import tqdm

from csreport.chapters.conductor import computed, hears_others, keep_facts
from csreport.chapters.history import content_hash, history_of, survey_of
from csreport.chapters.questionnaire import banners_of
from csreport.estimates import Estimates, read_each, read_tables, write_csv
from csreport.present.chapter import Chapter
from csreport.present.words import Words, read_all
from csreport.project.errors import CsreportError, NotebookError, ProjectError
from csreport.project.params import Form, cached
from csreport.project.project import Project, sha256
from csreport.publish.approval import check_signed
from csreport.publish.assemble import Source, assemble, front_matter, write_notebook_pages
from csreport.publish.execute import (
    Job,
    compute,
    compute_earlier,
    ingredients,
    reasons,
    remember,
    report_notebooks,
    run_all,
    take_over,
)
from csreport.publish.gates import check_estimates, check_page, check_traces, numbers_of
from csreport.publish.index import card_of, write_index
from csreport.publish.look import brand_figure, brand_files
from csreport.publish.paper import Typesetter, read_paper, render_docx, render_pdf, set_again
from csreport.publish.record import (
    UNCHANGED,
    Origin,
    Run,
    chosen_renderer,
    current_pages,
    differences,
    edited,
    forget_failure,
    hashed,
    made_files,
    made_with,
    note_failure,
    origin_of,
    outdated,
    read_record,
    write_record,
)
from csreport.publish.render import (
    document_head,
    read_document,
    render_html,
    render_with_quarto,
    write_quarto_project,
)
from csreport.publish.supervisor import keep_languages, mend_swap, run_in_copies, supervised, swap
from csreport.survey.intake import refresh
from csreport.survey.survey import Survey


# ---- one language's edition of a report ----
@dataclass(frozen=True)
class Edition:
    """What the writer of an artefact is given: the language's folder with `source/`, and what it was made of.

    `estimates` holds a CSV per chapter, one of the banner tables and one of the earlier periods; every language shares
    it.
    """

    project: Project
    survey: Survey
    words: Words
    target: Path
    estimates: Path
    typesetter: Typesetter | None = None  # that has set most of its paper already

    @property
    def source(self) -> Path:
        """Folder with `report.qmd` and `figures/`."""
        return self.target / "source"

    def kept(self, kind: str) -> Path:
        """What is kept of a kind for the next build of this language."""
        return kept_path(self.project, self.survey.name, self.words.lang, kind)


def kept_path(project: Project, period: str, lang: str, kind: str) -> Path:
    """Path of what is kept of a kind for the next build of a language, less the fingerprint of what it is made of."""
    return project.private(period, "cache") / f"{kind}-{lang}"


def _write_page(edition: Edition) -> None:
    target = edition.target / "report.html"
    _write_numbers(edition)
    if chosen_renderer().name == "quarto":
        render_with_quarto(edition.source, target, timestamp=timestamp_of(edition.survey))
    else:
        render_html(edition.source, target, kept=edition.kept("fonts"))
    check_page(target, edition.words, edition.estimates)


def _write_paper(edition: Edition) -> None:
    target, timestamp = edition.target / "report.pdf", timestamp_of(edition.survey)
    if chosen_renderer().name == "quarto":
        render_with_quarto(edition.source, target, timestamp=timestamp)
    else:
        render_pdf(edition.source, target, timestamp=timestamp, kept=edition.kept("paper"), ready=edition.typesetter)


def _write_manuscript(edition: Edition) -> None:
    timestamp, kept = timestamp_of(edition.survey), edition.kept("pictures")
    render_docx(edition.source, edition.target / "report.docx", timestamp=timestamp, kept=kept)


STAMP = "0" * 16  # in place of the fingerprint of the content
TABLES = "tables.json"  # of a language, as data
KEPT_WORKBOOK = Form[bytes]("xlsx", bytes, bytes)


def _write_workbook(edition: Edition) -> None:
    """The workbook; where nothing but prose changed, the one that is kept, with today's fingerprint of the content."""
    front, made = document_head(edition.source), made_with(edition.project, edition.survey.name)
    read = [edition.source / TABLES, *sorted(edition.estimates.glob("*.csv"))]
    parts = {name: told for name, told in made["made_of"].items() if not name.startswith("notebooks/")}
    unstamped = json.loads(json.dumps(front).replace(made["content"], STAMP))
    unstamped["csreport"].pop("version")
    others = [made[name] for name in ("params", "approvals", "packages")]
    made_of = hashed([unstamped, parts, others, [*map(sha256, read)]])[:16]
    path = edition.kept("workbook")
    path = path.with_name(f"{path.name}-{made_of}")
    workbook = cached(path, partial(_make_workbook, edition, unstamped), KEPT_WORKBOOK)
    (edition.target / WORKBOOK).write_bytes(_stamped(workbook, made["content"]))


def _make_workbook(edition: Edition, front: Mapping[str, Any]) -> bytes:
    from csreport.publish.workbook import Report, make_workbook  # noqa: PLC0415 - in the copy that writes it, if it does

    report = Report(edition.project, edition.words, front, read_each(edition.estimates))
    tables = json.loads((edition.source / TABLES).read_text(encoding="utf-8"))
    return make_workbook(report, tables, timestamp=timestamp_of(edition.survey))


def _stamped(workbook: bytes, content: str) -> bytes:
    """A workbook with the fingerprint of the content, as if it had been written with it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in given.infolist():
            data = given.read(part)
            if part.filename == "xl/sharedStrings.xml":
                data = data.replace(f"<t>{STAMP}</t>".encode(), f"<t>{content}</t>".encode())
            archive.writestr(part, data)
    return stream.getvalue()


WORKBOOK = "report.xlsx"
# Every artefact of an edition, by file name; a further one is a line here. The slowest stand first.
WRITERS: dict[str, Callable[[Edition], None]] = {
    "report.pdf": _write_paper,
    "report.html": _write_page,
    "report.docx": _write_manuscript,
    WORKBOOK: _write_workbook,
}


def executed(project: Project, period: str, lang: str) -> Path:
    """Folder of the executed notebooks."""
    return project.private(period, "notebooks", lang)


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
    edition = Edition(project, survey, words, draft / lang, draft / "estimates")
    _write_source(edition, document, source.files)
    for chapter, payload in source.estimates.items():
        _keep_estimates(edition.estimates / f"{chapter}.csv", payload["estimates"], lang)
        words.untranslated.update(payload["untranslated"])
    return edition, [f"{lang}: not translated: {message}" for message in sorted(words.untranslated)]


def _write_source(edition: Edition, document: str, files: dict[str, bytes]) -> None:
    """The folder that every renderer reads: document, pictures, and the organisation's look."""
    brand = edition.project.file.brand
    (edition.source / "figures").mkdir(parents=True)
    (edition.source / "report.qmd").write_text(document, encoding="utf-8")
    branded = {name: brand_figure(name, content, brand) for name, content in files.items()}
    for name, content in (branded | brand_files(edition.project)).items():
        (edition.source / name).write_bytes(content)
    write_quarto_project(edition.source, words=edition.words)


def _write_numbers(edition: Edition) -> None:
    """What the page says of its numbers when they are pointed at."""
    declared, drawings = edition.project.targets.targets, sorted(edition.source.glob("figures/*.svg"))
    texts = [path.read_text(encoding="utf-8") for path in (edition.source / "report.qmd", *drawings)]
    found = numbers_of(texts, read_tables(edition.estimates), edition.survey, edition.words, declared)
    (edition.source / "numbers.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def _keep_estimates(path: Path, stored: str, lang: str) -> None:
    """Store a chapter's estimates; another language must have brought the same ones."""
    if not path.exists():
        path.write_text(stored, encoding="utf-8", newline="\n")
    elif path.read_text(encoding="utf-8") != stored:
        raise NotebookError(
            f"chapter '{path.stem}' gives other estimates in {lang}; a notebook must not depend on the language"
        )


def timestamp_of(survey: Survey) -> int:
    """A date that belongs to the data, so that the same inputs give the same bytes."""
    if survey.period.fieldwork is None:
        return 0
    return int(dt.datetime.combine(survey.period.fieldwork.end, dt.time(), dt.UTC).timestamp())


# ---- build a period's report in a draft folder, check it, then swap it in ----
def build_report(
    project: Project, period: str, languages: list[str] | None = None, *, force: bool = False
) -> list[Path]:
    """Build and publish one period's report, then the index; returns the published pages.

    Only what depends on a change is done again, with `force` everything. Whatever fails, the published report stays as
    it was, and the index says why.

    Raises CsreportError: what is wrong, where, and the nearest match.
    """
    for lang in languages or []:
        project.check_language(lang)
    wanted = list(languages or project.file.languages)
    project.check_period(period)
    with supervised(project, period):
        mend_swap(project.output / period)
        if not force and (pages := current_pages(project, period, wanted)):
            print(f"{period}: {UNCHANGED}", file=sys.stderr)
            return pages
        try:
            _build(project, period, wanted, force=force)
        except Exception as error:
            with contextlib.suppress(CsreportError, OSError):  # the reason for the failure matters more
                note_failure(project, period, error)
                write_index(project)
            raise
        forget_failure(project, period)
    write_index(project)
    return made_files(project, period, wanted)


def _build(project: Project, period: str, wanted: list[str], *, force: bool = False) -> None:
    note = chosen_renderer().note  # asked before anything is run: a renderer may be missing
    run = Run(period, warnings=[note] if note else [])
    with contextlib.ExitStack() as room:
        with run.step("prepare"):
            notebooks = report_notebooks(project)
            refresh(project, period)
            jobs = [Job(nb, lang, executed(project, period, lang) / nb.name) for lang in wanted for nb in notebooks]
            jobs.sort(key=lambda job: hears_others(job.chapter, project))  # they find the others' estimates computed
            parts = ingredients(project, period)
            jobs = _still_to_run(period, jobs, parts, force=force)
            ready = {} if jobs else _set_again(project, period, wanted[0], room)
            compute_earlier(project, period, meanwhile=[partial(_make_ready, project, period, wanted if jobs else [])])
            survey, history = survey_of(project, period), history_of(project, period)
            _store_ledger(project, survey)
            origin = origin_of(project, period)
            kept = _kept_languages(project, period, wanted, run)
        draft = room.enter_context(_drafted(project, period))
        with run.step("estimates"):
            known = compute(project, period, {job.chapter for job in jobs}) if jobs else {}
            _store_beside(project, survey, history, draft)
        beside = sorted({*wanted, *kept}, key=[*project.file.languages, *wanted, *kept].index)
        with computed(project, period, known):
            with run.step("notebooks"):
                _execute(project, period, jobs)
            with run.step("render"):
                _warn(run, _write(project, survey, dict.fromkeys(wanted) | ready, draft, beside))
        keep_languages(project.output / period, draft, kept)
        with run.step("checks"):
            check_traces(draft, project)
            check_signed(project, period, draft)
            _check_unchanged(project, period, origin)
        for job in jobs:  # not before: nothing changed while they ran
            remember(job, parts(job))
        write_record(project, survey, draft, run, card_of(project, survey, draft))
        swap(project, period, draft)


def _set_again(project: Project, period: str, lang: str, room: contextlib.ExitStack) -> dict[str, Typesetter]:
    """The typesetter of a language whose paper will be much like the published one, at work until the room is left."""
    made = set_again(kept_path(project, period, lang, "paper"), project.output / period / lang / "source")
    return {lang: room.enter_context(made)} if made else {}


def _make_ready(project: Project, period: str, languages: Sequence[str]) -> None:
    """Read what copies of this process need that run chapters in some languages."""
    survey = survey_of(project, period)
    read_all(languages)
    if languages:
        import_module("scipy.optimize")
        for name in survey.tables:
            _ = survey.tables[name]


@contextlib.contextmanager
def _drafted(project: Project, period: str) -> Iterator[Path]:
    """A folder for the new report, gone again when it is not finished."""
    builds = project.output / ".builds"
    builds.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f"{period}-{content_hash(project, period)}-", dir=builds))
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _warn(run: Run, warnings: dict[str, list[str]]) -> None:
    """Keep for run.json what was not translated, and say how much of each language."""
    for lang, found in warnings.items():
        run.warnings += found
        if found:
            told = f"{len(found)} texts are not in {lang}: run.json names them (csreport translate {lang})"
            tqdm.write(f"{run.period}: {told}", file=sys.stderr)


def _check_unchanged(project: Project, period: str, origin: Origin) -> None:
    """What was edited while the report was being built stands in one part of it and not in another."""
    if changed := ", ".join(differences(origin.parts, origin_of(project, period).parts)):
        raise ProjectError(f"{period}: changed while the report was being built: {changed}; build it again")


def _still_to_run(period: str, jobs: list[Job], parts: Callable[[Job], dict[str, str]], *, force: bool) -> list[Job]:
    """Notebooks whose results are not what they would be, and why."""
    changed = {job: [] if force else take_over(job, parts(job)) for job in jobs}
    again = {job: names for job, names in changed.items() if names is not None}
    for line in reasons(again):
        tqdm.write(f"{period}: {line}", file=sys.stderr)
    if len(again) < len(jobs):
        tqdm.write(f"{period}: {len(jobs) - len(again)} of {len(jobs)} notebooks are as they were", file=sys.stderr)
    return list(again)


def _kept_languages(project: Project, period: str, wanted: list[str], run: Run) -> list[str]:
    """Published languages that are not built anew and would come out the same; those that would not are named."""
    record = read_record(project, period) or {}
    others = [lang for lang in record.get("languages", []) if lang not in wanted]
    if not others:
        return []
    changed = outdated(project, period, record) or edited(project.output / period, record)
    if not changed:
        return others
    note = f"{period}: without {', '.join(others)}, because this changed since: {', '.join(changed)}; build them, too"
    tqdm.write(f"csreport: {note}", file=sys.stderr)
    run.warnings.append(note)
    return []


def _store_ledger(project: Project, survey: Survey) -> None:
    """One row per received row, with all flags and the deciding reason; never under output/."""
    path = project.private(survey.name) / "exclusions.csv"
    path.write_bytes(survey.ledger.to_csv(index=False, lineterminator="\n").encode())
    path.chmod(0o600)


def _execute(project: Project, period: str, jobs: list[Job]) -> None:
    quiet = None if parent_process() is None else True  # two bars would share a line; None: where there is a terminal
    with tqdm(total=len(jobs), desc=f"{period}: notebooks", unit="notebook", leave=False, disable=quiet) as bar:

        def done(job: Job) -> None:
            bar.set_description(f"{period}: {job.chapter} ({job.lang})")
            bar.update()
            if bar.disable:  # no terminal: a line each
                print(f"{period}: {job.chapter} ({job.lang})", file=sys.stderr)

        hearing = [name for name in {job.chapter: None for job in jobs} if hears_others(name, project)]
        facts = [partial(keep_facts, project, period, name) for name in hearing]
        run_all(project, period, jobs, progress=done, meanwhile=facts)


def _write(
    project: Project, survey: Survey, wanted: Mapping[str, Typesetter | None], draft: Path, beside: Sequence[str]
) -> dict[str, list[str]]:
    """Write the editions of the languages, and pages of their notebooks; returns what was not translated of each.

    While a language is assembled, what is ready is written.
    """
    names, untranslated = [path.name for path in report_notebooks(project)], dict[str, list[str]]()
    editions = dict[str, Edition]()

    def assemble_one(lang: str) -> list[Callable[[], None]]:
        edition, untranslated[lang] = edition_of(project, survey, lang, draft, beside=beside)
        editions[lang] = replace(edition, typesetter=wanted[lang])
        return [partial(WRITERS[name], editions[lang]) for name in WRITERS if name == WORKBOOK]

    def read_one(lang: str) -> list[Callable[[], None]]:
        source = editions[lang].source
        if chosen_renderer().name == "quarto":
            read_document(source)  # the workbook asks for tables alone
        else:
            read_paper(source)
        return [partial(WRITERS[name], editions[lang]) for name in WRITERS if name != WORKBOOK]

    ran = {lang: [executed(project, survey.name, lang) / name for name in names] for lang in wanted}
    pages = [partial(write_notebook_pages, ran[lang], draft / lang / "notebooks") for lang in wanted]
    steps = [partial(step, lang) for lang in wanted for step in (assemble_one, read_one)]
    run_in_copies(pages, meanwhile=[*steps, partial(check_estimates, draft / "estimates")])
    return untranslated


def _store_beside(project: Project, survey: Survey, history: Estimates, draft: Path) -> None:
    """Estimates of no chapter: earlier periods' indicators that the report shows beside this period's, and banners."""
    shown = history.select(period=survey.period.compare_to, weighting="representative", against="")
    (draft / "estimates").mkdir()
    write_csv(shown, draft / "estimates" / "history.csv")
    write_csv(banners_of(project, survey.name), draft / "estimates" / "banners.csv")
