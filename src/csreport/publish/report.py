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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from tqdm import tqdm

from csreport.chapters.conductor import Known, computed, hears_others, keep_facts
from csreport.chapters.history import content_hash, history_of, survey_of
from csreport.chapters.questionnaire import banners_of
from csreport.estimates import csv_of, read_each, read_tables
from csreport.present.chapter import Chapter, words_of
from csreport.present.words import Words, read_all
from csreport.project.errors import CsreportError, NotebookError, ProjectError
from csreport.project.params import Form, cached
from csreport.project.project import Project, sha256
from csreport.publish.approval import check_signed
from csreport.publish.assemble import STAMP, Source, assemble, front_matter, stamped, write_notebook_pages
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
from csreport.publish.gates import KEY, check_estimates, check_page, check_traces, numbers_of
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
from csreport.survey.intake import read_raw, refresh
from csreport.survey.survey import Survey

T = TypeVar("T")


# ---- one language's edition of a report ----
@dataclass(frozen=True)
class Edition:
    """A language of a report on its way: where it is written, and what it is made of.

    `draft` holds `estimates`, which every language shares: a CSV per chapter, one of the banner tables and one of the
    earlier periods. `basis` is the fingerprint of all but prose of notebooks.
    """

    project: Project
    period: str
    words: Words
    draft: Path
    basis: str
    typesetter: Typesetter | None = None  # that has set most of its paper already

    @property
    def survey(self) -> Survey:
        """What was measured; where only prose changed, nobody asks."""
        return survey_of(self.project, self.period)

    @property
    def target(self) -> Path:
        """Folder of the language."""
        return self.draft / self.words.lang

    @property
    def source(self) -> Path:
        """Folder with `report.qmd` and `figures/`."""
        return self.target / "source"

    @property
    def estimates(self) -> Path:
        """Folder of the estimates."""
        return self.draft / "estimates"

    @property
    def timestamp(self) -> int:
        """A date that belongs to the data, so that the same inputs give the same bytes."""
        fieldwork = self.project.period(self.period).fieldwork
        return int(dt.datetime.combine(fieldwork.end, dt.time(), dt.UTC).timestamp()) if fieldwork else 0

    def kept(self, kind: str) -> Path:
        """Where something of a kind is kept for the next build, less the fingerprint of what it is made of."""
        return self.project.private(self.period, "cache") / f"{kind}-{self.words.lang}"

    def keep(self, kind: str, parts: Any, make: Callable[[], T], form: Form[T]) -> T:
        """What was made of the same basis and parts before, else what `make` gives."""
        path = self.kept(kind)
        return cached(path.with_name(f"{path.name}-{hashed([self.basis, parts])[:16]}"), make, form)

    def fingerprints(self) -> list[str]:
        """Fingerprints of the estimates."""
        return [*map(sha256, sorted(self.estimates.glob("*.csv")))]


DATA = Form[Any]("json", lambda data: json.dumps(data, ensure_ascii=False).encode(), json.loads)
XLSX = Form[bytes]("xlsx", bytes, bytes)


def _write_page(edition: Edition) -> None:
    target = edition.target / "report.html"
    _write_numbers(edition)
    if chosen_renderer().name == "quarto":
        render_with_quarto(edition.source, target, timestamp=edition.timestamp)
    else:
        render_html(edition.source, target, kept=edition.kept("fonts"))
    check_page(target, edition.words, edition.estimates)


def _write_paper(edition: Edition) -> None:
    target, timestamp = edition.target / "report.pdf", edition.timestamp
    if chosen_renderer().name == "quarto":
        render_with_quarto(edition.source, target, timestamp=timestamp)
    else:
        render_pdf(edition.source, target, timestamp=timestamp, kept=edition.kept("paper"), ready=edition.typesetter)


def _write_manuscript(edition: Edition) -> None:
    target, kept = edition.target / "report.docx", edition.kept("pictures")
    render_docx(edition.source, target, timestamp=edition.timestamp, kept=kept)


TABLES = "tables.json"  # of a language, as data


def _write_workbook(edition: Edition) -> None:
    """The workbook; where nothing but prose changed, the one that is kept, with today's fingerprint of the content."""
    front = document_head(edition.source)
    content = front["csreport"].pop("content")
    del front["csreport"]["version"]
    for fact in front["csreport"]["record"]:
        fact["value"] = STAMP if fact["value"] == content else fact["value"]
    parts = [front, edition.fingerprints(), sha256(edition.source / TABLES)]
    kept = edition.keep("workbook", parts, partial(_make_workbook, edition, front), XLSX)
    (edition.target / WORKBOOK).write_bytes(_with_content(kept, content))


def _make_workbook(edition: Edition, front: Mapping[str, Any]) -> bytes:
    from csreport.publish.workbook import Report, make_workbook  # noqa: PLC0415 - in the copy that writes it, if it does

    report = Report(edition.project, edition.words, front, read_each(edition.estimates))
    tables = json.loads((edition.source / TABLES).read_text(encoding="utf-8"))
    return make_workbook(report, tables, timestamp=edition.timestamp)


def _with_content(workbook: bytes, content: str) -> bytes:
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
PAGE = "report.html"
# Every artefact of an edition, by file name; a further one is a line here.
WRITERS: dict[str, Callable[[Edition], None]] = {
    "report.pdf": _write_paper,
    "report.docx": _write_manuscript,
    PAGE: _write_page,
    WORKBOOK: _write_workbook,
}


def executed(project: Project, period: str, lang: str) -> Path:
    """Folder of the executed notebooks."""
    return project.private(period, "notebooks", lang)


def assemble_edition(edition: Edition, beside: Sequence[str]) -> list[str]:
    """Write what the artefacts of a language are written from; returns what was not translated.

    `beside`: the languages that the report will hold, this one among them; its page links to them.
    """
    project, period, words = edition.project, edition.period, edition.words
    source = Source(words, project.file.source_language)
    notebooks = [executed(project, period, words.lang) / path.name for path in report_notebooks(project)]
    comments = {name: words.choose(texts, "") for name, texts in project.period(period).commentary.items()}
    front, missing = edition.keep("front", beside, partial(_front, edition, beside), DATA)
    words.untranslated.update(missing)
    document = assemble(notebooks, source, stamped(front, project, words), comments)
    log = project.private(period) / f"stderr.{words.lang}.log"
    log.write_text("\n".join(source.stderr), encoding="utf-8")
    _write_source(edition, document, source.files)
    for chapter, payload in source.estimates.items():
        _keep_estimates(edition.estimates / f"{chapter}.csv", payload["estimates"], words.lang)
        words.untranslated.update(payload["untranslated"])
    return [f"{words.lang}: not translated: {message}" for message in sorted(words.untranslated)]


def _front(edition: Edition, beside: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    summary = Chapter(edition.project, "summary", edition.period, edition.words.lang)
    front = front_matter(edition.project, edition.survey, summary, beside)
    return front, sorted(summary.words.untranslated)


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
    keys = sorted({key for text in texts for key in KEY.findall(text)})

    def make() -> dict[str, Any]:
        return numbers_of(keys, read_tables(edition.estimates), edition.survey, edition.words, declared)

    found = edition.keep("numbers", [keys, edition.fingerprints()], make, DATA)
    (edition.source / "numbers.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def _keep_estimates(path: Path, stored: str, lang: str) -> None:
    """Store a chapter's estimates; another language must have brought the same ones."""
    if not path.exists():
        path.write_text(stored, encoding="utf-8", newline="\n")
    elif path.read_text(encoding="utf-8") != stored:
        raise NotebookError(
            f"chapter '{path.stem}' gives other estimates in {lang}; a notebook must not depend on the language"
        )


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
        for kept in project.private(period, "cache").glob("[!.]*") if force else ():
            kept.unlink(missing_ok=True)
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
            refresh(project, period)
            every, parts = _every_job(project, period, wanted), ingredients(project, period)
            jobs = _still_to_run(period, every, parts, force=force)
            ready = _prepare(project, period, wanted, jobs, room)
            origin = origin_of(project, period)
            kept = _kept_languages(project, period, wanted, run)
        draft = room.enter_context(_drafted(project, period))
        basis = hashed([*map(parts, every), made_with(project, period)["params"]])
        faults = project.private(period, "cache") / f"faults-{basis[:16]}"
        for fault in cached(faults, partial(_faults, project, period), DATA):
            _say(run, fault)
        with run.step("estimates"):
            known = _compute(project, period, wanted, jobs) if jobs else {}
            _store_beside(project, period, draft, basis)
        if jobs:
            room.enter_context(computed(project, period, known))
        with run.step("notebooks"):
            _execute(project, period, jobs)
        editions = [Edition(project, period, words_of(project, lang), draft, basis, ready.get(lang)) for lang in wanted]
        with run.step("render"):
            beside = sorted({*wanted, *kept}, key=[*project.file.languages, *wanted, *kept].index)
            _warn(run, _write(editions, beside))
        keep_languages(project.output / period, draft, kept)
        with run.step("checks"):
            check_traces(draft, project)
            check_signed(project, period, draft)
            _check_unchanged(project, period, origin)
        for job in jobs:  # not before: nothing changed while they ran
            remember(job, parts(job))
        first = editions[0]
        card = first.keep("card", first.fingerprints(), lambda: card_of(project, first.survey, draft), DATA)
        write_record(project, period, draft, run, card)
        swap(project, period, draft)


def _every_job(project: Project, period: str, languages: Sequence[str]) -> list[Job]:
    """A job for each notebook and language; those that hear others find the others' estimates computed."""
    notebooks = report_notebooks(project)
    jobs = [Job(nb, lang, executed(project, period, lang) / nb.name) for lang in languages for nb in notebooks]
    return sorted(jobs, key=lambda job: hears_others(job.chapter, project))


def _compute(project: Project, period: str, languages: Sequence[str], jobs: Sequence[Job]) -> Known:
    """The estimates of the report, and facts of the chapters to be run; what notebooks need is read meanwhile."""
    reading: list[Callable[[], None]]
    reading = [partial(_read_tables, project, period), partial(read_all, languages), _load_engine]
    return compute(project, period, {job.chapter for job in jobs}, meanwhile=reading)


def _load_engine() -> None:
    import_module("csreport.publish.engine")


def _prepare(
    project: Project, period: str, wanted: Sequence[str], jobs: Sequence[Job], room: contextlib.ExitStack
) -> dict[str, Typesetter]:
    """Read what chapters need that are to be run, and keep the ledger of their survey.

    Where none is, the typesetter of the first language has begun, until the room is left: its paper will be much like
    the published one.
    """
    ledger = project.private(period) / "exclusions.csv"
    if jobs:
        compute_earlier(project, period, meanwhile=[partial(_make_ready, project, period)])
        history_of(project, period)
    if jobs or not ledger.exists():  # one row per received row, with all flags and the deciding reason
        ledger.write_bytes(survey_of(project, period).ledger.to_csv(index=False, lineterminator="\n").encode())
        ledger.chmod(0o600)
    if jobs or chosen_renderer().name == "quarto":
        return {}
    kept = project.private(period, "cache") / f"paper-{wanted[0]}"
    again = set_again(kept, project.output / period / wanted[0] / "source")
    return {wanted[0]: room.enter_context(again)} if again else {}


def _make_ready(project: Project, period: str) -> None:
    """Have what copies of this process need that compute chapters."""
    survey_of(project, period)
    import_module("scipy.optimize")


def _read_tables(project: Project, period: str) -> None:
    tables = survey_of(project, period).tables
    for name in tables:
        _ = tables[name]


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
    _say(run, note)
    return []


def _say(run: Run, warning: str) -> None:
    """Say a warning, and keep it for run.json."""
    tqdm.write(f"csreport: {warning}", file=sys.stderr)
    run.warnings.append(warning)


def _faults(project: Project, period: str) -> list[str]:
    """What is wrong with the answers and the commentary, though a report can be made of them."""
    from csreport.publish.validate import gaps, misfits, problems, unread  # noqa: PLC0415 - seldom made

    found = [*unread(project, period), *misfits(project, read_raw(project, period)), *gaps(survey_of(project, period))]
    return [finding.message for finding in problems(found)]


def _execute(project: Project, period: str, jobs: list[Job]) -> None:
    tqdm.monitor_interval = 0  # its thread would run in a process that is copied
    with tqdm(total=len(jobs), desc=f"{period}: notebooks", unit="notebook", leave=False, disable=None) as bar:

        def done(job: Job) -> None:
            bar.set_description(f"{period}: {job.chapter} ({job.lang})")
            bar.update()
            if bar.disable:  # no terminal: a line each
                print(f"{period}: {job.chapter} ({job.lang})", file=sys.stderr)

        hearing = [name for name in {job.chapter: None for job in jobs} if hears_others(name, project)]
        facts = [partial(keep_facts, project, period, name) for name in hearing]
        run_all(project, period, jobs, progress=done, meanwhile=facts)


def _write(editions: Sequence[Edition], beside: Sequence[str]) -> dict[str, list[str]]:
    """Write the editions, and pages of their notebooks; returns what was not translated of each.

    While a language is assembled, what is ready is written.
    """
    untranslated = dict[str, list[str]]()

    def assemble_one(edition: Edition) -> None:
        untranslated[edition.words.lang] = assemble_edition(edition, beside)

    def files(edition: Edition, names: Iterable[str]) -> list[Callable[[], None]]:
        return [partial(_write_files, edition, [name]) for name in names if name in WRITERS]

    def read_one(edition: Edition) -> list[Callable[[], None]]:
        read_document(edition.source)
        return [] if edition.typesetter else files(edition, [PAGE])

    def set_one(edition: Edition) -> list[Callable[[], None]]:
        if chosen_renderer().name != "quarto":
            read_paper(edition.source)
        # One after the other: typst beside another program that sets pages needs too much memory.
        paper = partial(_write_files, edition, [name for name in WRITERS if name not in {PAGE, WORKBOOK}])
        return [paper, *files(edition, [PAGE, WORKBOOK] if edition.typesetter else [WORKBOOK])]

    steps = [partial(step, edition) for edition in editions for step in (assemble_one, read_one, set_one)]
    pages = [partial(_write_notebook_pages, edition) for edition in editions]
    check = partial(check_estimates, editions[0].estimates)
    # What it reads, copies that begin later have; where most is kept, they do not need it.
    last = [lambda: [check]] if editions[0].typesetter else [check]
    run_in_copies(pages, meanwhile=[*steps[:-1], *last, steps[-1]])
    return untranslated


def _write_files(edition: Edition, names: Sequence[str]) -> None:
    for name in names:
        WRITERS[name](edition)


def _write_notebook_pages(edition: Edition) -> None:
    ran = executed(edition.project, edition.period, edition.words.lang)
    notebooks = [ran / path.name for path in report_notebooks(edition.project)]
    write_notebook_pages(notebooks, edition.target / "notebooks")


def _store_beside(project: Project, period: str, draft: Path, basis: str) -> None:
    """Store the estimates of no chapter; where nothing but prose changed, those that are kept."""
    (draft / "estimates").mkdir()
    kept = project.private(period, "cache") / f"beside-{basis[:16]}"
    for name, table in cached(kept, partial(_beside, project, period), DATA).items():
        (draft / "estimates" / f"{name}.csv").write_bytes(table.encode())


def _beside(project: Project, period: str) -> dict[str, str]:
    """Earlier periods' indicators that the report shows beside this period's, and the banner tables."""
    wanted, earlier = project.period(period).compare_to, history_of(project, period)
    shown = earlier.select(period=wanted, weighting="representative", against="")
    return {"history": csv_of(shown), "banners": csv_of(banners_of(project, period))}
