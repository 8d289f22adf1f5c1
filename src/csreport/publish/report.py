"""Build a period's report in a draft folder, check it, then swap it in."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tqdm import tqdm

from csreport import __version__
from csreport.estimates import Estimates, Row, read_csv, write_csv
from csreport.facts import Sentence
from csreport.history import content_hash, history_of, survey_of
from csreport.present.chapter import Chapter, spoken_of
from csreport.present.words import NATIVE, PANDOC, Words, escape
from csreport.project.errors import NotebookError, ProjectError, nearest
from csreport.project.project import LANGUAGES, Project
from csreport.publish.assemble import Source, assemble
from csreport.publish.audit import write_notebook_pages
from csreport.publish.execute import Job, report_notebooks, run_all, start_server
from csreport.publish.gates import check_report
from csreport.publish.record import Run, inputs_of, write_record
from csreport.publish.render import render_html, render_pdf
from csreport.survey.sources import refresh
from csreport.survey.survey import Survey

WORKERS = 2


def build_report(project: Project, period: str, languages: list[str] | None = None) -> list[Path]:
    """Build and publish one period's report; returns the published pages.

    Whatever fails, the published output stays as it was.

    Raises
    ------
    CsreportError
        What is wrong, where, and the nearest match.
    """
    wanted, run = _languages(project, languages), Run()
    start_server(project)
    _mend_swap(project.output / period)
    with run.step("prepare"):
        notebooks = report_notebooks(project)
        refresh(project, period)
        survey = survey_of(project, period)
        history = history_of(project, period)
        _store_ledger(project, survey)
    project.output.joinpath(".builds").mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f"{period}-{content_hash(project, period)}-", dir=project.output / ".builds"))
    try:
        jobs = [Job(nb, lang, _executed(project, period, lang) / nb.name) for lang in wanted for nb in notebooks]
        jobs.sort(key=lambda job: bool(spoken_of(job.chapter)))  # what speaks of other chapters finds theirs computed
        with run.step("notebooks"):
            _execute(project, period, jobs)
        for lang in wanted:
            with run.step(f"render {lang}"):
                _build_language(project, survey, lang, draft, run)
        _store_history(survey, history, draft)
        with run.step("checks"):
            check_report(draft, wanted, project)
        write_record(project, survey, draft, run)
        draft.chmod(0o755)
        _swap(project, period, draft)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return [project.output / period / lang / name for lang in wanted for name in ("report.html", "report.pdf")]


def latest_period(project: Project) -> str:
    """The last declared period; a ProjectError when there is none."""
    if not project.periods:
        raise ProjectError("no period is declared; write params/periods/<period>.yml first")
    return project.periods[-1]


def _languages(project: Project, wanted: list[str] | None) -> list[str]:
    for lang in wanted or []:
        if lang not in LANGUAGES:
            raise ProjectError(
                f"language '{lang}' is not supported{nearest(lang, LANGUAGES)} (known: {', '.join(LANGUAGES)})"
            )
    return list(wanted or project.file.languages)


def _executed(project: Project, period: str, lang: str) -> Path:
    return project.private(period, "notebooks", lang)


def _store_ledger(project: Project, survey: Survey) -> None:
    """One row per received row, with all flags and the deciding reason; never under output/."""
    path = project.private(survey.name) / "exclusions.csv"
    path.write_bytes(survey.ledger.to_csv(index=False, lineterminator="\n").encode())
    path.chmod(0o600)


def _execute(project: Project, period: str, jobs: list[Job]) -> None:
    with tqdm(total=len(jobs), desc=f"{period}: notebooks", unit="notebook", leave=False, disable=None) as bar:

        def done(job: Job) -> None:
            bar.set_description(f"{period}: {job.chapter} ({job.lang})")
            bar.update()

        run_all(project, period, jobs, progress=done, workers=WORKERS)


def _build_language(project: Project, survey: Survey, lang: str, draft: Path, run: Run) -> None:
    summary = Chapter(project, "summary", survey.name, lang)
    words = summary.words
    source = Source(words, project.file.source_language)
    notebooks = [_executed(project, survey.name, lang) / path.name for path in report_notebooks(project)]
    comments = {chapter: words.choose(texts, "") for chapter, texts in survey.period.commentary.items()}
    document = assemble(notebooks, source, _front_matter(project, survey, summary), comments)
    log = project.private(survey.name) / f"stderr.{lang}.log"
    log.write_text("\n".join(source.stderr), encoding="utf-8")
    folder = draft / lang / "source"
    (folder / "figures").mkdir(parents=True)
    (folder / "report.qmd").write_text(document, encoding="utf-8")
    for name, content in source.files.items():
        (folder / name).write_bytes(content)
    (draft / "estimates").mkdir(exist_ok=True)
    for chapter, payload in source.estimates.items():
        _keep_estimates(draft / "estimates" / f"{chapter}.csv", payload, lang)
        words.untranslated.update(payload["untranslated"])
    target = draft / lang
    with ThreadPoolExecutor(WORKERS) as pool:  # pandoc and typst work outside Python
        made = [
            pool.submit(render_html, folder, target / "report.html"),
            pool.submit(render_pdf, folder, target / "report.pdf", timestamp=_timestamp(survey)),
            pool.submit(write_notebook_pages, notebooks, target / "notebooks"),
        ]
    for done in made:
        done.result()
    missing = source.untranslated + sorted(words.untranslated)
    run.warnings += [f"{lang}: not translated: {message}" for message in missing]


def _keep_estimates(path: Path, payload: dict[str, Any], lang: str) -> None:
    """Store a chapter's estimates; another language must have brought the same ones."""
    found = Estimates(Row(**record) for record in payload["rows"])
    if not path.exists():
        write_csv(found, path)
    elif read_csv(path) != found:
        raise NotebookError(
            f"chapter '{path.stem}' gives other estimates in {lang}; a notebook must not depend on the language"
        )


def _front_matter(project: Project, survey: Survey, summary: Chapter) -> dict[str, Any]:
    words = summary.words
    title, period = words.choose(project.file.title, ""), words.period(survey.name)
    standfirst = summary.facts("headline").get("standfirst")
    return {
        "title": escape(words.text("{title}, {period}", title=title, period=period)),
        "subtitle": escape(words.plain(standfirst)) if isinstance(standfirst, Sentence) else "",
        "author": escape(words.choose(project.file.organisation, "")),
        "lang": PANDOC[words.lang],
        "csreport": {
            "lang": words.lang, "period": survey.name, "draft": True, "status": words.text("Draft – not for decision"),
            "status-note": words.text("This report has not been approved."), "facts": _facts(survey, words),
            "languages": [{"code": code, "name": NATIVE[code], "href": f"../{code}/report.html"}
                          for code in project.file.languages],
            "record": _record(project, survey, words), "words": _page_words(words),
        },
    }  # fmt: skip


def _facts(survey: Survey, words: Words) -> list[dict[str, str]]:
    n = words.fixed(len(survey.accepted), 0)
    facts = [
        {"name": words.text("Base"), "value": words.text("{n} respondents", n=n)},
        {"name": words.text("Interval"), "value": words.percent(survey.rules.confidence)},
    ]
    if survey.period.fieldwork:
        days = words.date_range(survey.period.fieldwork.start, survey.period.fieldwork.end)
        facts.insert(0, {"name": words.text("Fieldwork"), "value": days})
    return facts


def _record(project: Project, survey: Survey, words: Words) -> list[dict[str, str]]:
    known = inputs_of(project, survey)
    inputs = " · ".join(f"{escape(Path(name).name)} {found[:8]}" for name, found in known.items())
    return [
        {"name": words.text("Inputs"), "value": inputs},
        {"name": words.text("Content"), "value": content_hash(project, survey.name)},
        {"name": words.text("Made with"), "value": f"csreport {__version__}"},
    ]


def _page_words(words: Words) -> dict[str, str]:
    return {
        "contents": words.text("Contents"), "figures": words.text("Figures"), "tables": words.text("Tables"),
        "figure": words.text("Figure"), "table": words.text("Table"), "skip": words.text("Skip to the report"),
        "csv": words.text("Download CSV"), "record": words.text("Run record"),
        "how-made": words.text("How this report was made"), "languages": words.text("Language"), "of": words.text("of"),
    }  # fmt: skip


def _timestamp(survey: Survey) -> int:
    """A date that belongs to the data, so that the same inputs give the same bytes."""
    if survey.period.fieldwork is None:
        return 0
    return int(dt.datetime.combine(survey.period.fieldwork.end, dt.time(), dt.UTC).timestamp())


def _store_history(survey: Survey, history: Estimates, draft: Path) -> None:
    """Earlier periods' indicators that the report shows beside this period's."""
    shown = history.select(period=survey.period.compare_to, weighting="representative")
    write_csv(shown, draft / "estimates" / "history.csv")


def _swap(project: Project, period: str, draft: Path) -> None:
    """Point output/<period> at the new build in one step, then remove older builds (never one still at work)."""
    published, link = project.output / period, project.output / ".builds" / f"{period}.link"
    try:
        link.unlink(missing_ok=True)
        link.symlink_to(Path(".builds") / draft.name, target_is_directory=True)
        if published.is_dir() and not published.is_symlink():
            raise FileExistsError(published)
        link.replace(published)
    except OSError:
        link.unlink(missing_ok=True)
        _swap_by_renaming(published, draft)
    build_of_period = re.compile(rf"{re.escape(period)}-[0-9a-f]{{16}}-\w+")
    for old in project.output.joinpath(".builds").iterdir():
        if old.name != draft.name and build_of_period.fullmatch(old.name) and (old / "run.json").exists():
            shutil.rmtree(old, ignore_errors=True)


def _swap_by_renaming(published: Path, draft: Path) -> None:
    """Two renames, where the file system has no symbolic links or a plain folder is in the way."""
    _remove(_aside(published))
    if published.exists():
        published.rename(_aside(published))
    draft.rename(published)
    _remove(_aside(published))


def _mend_swap(published: Path) -> None:
    """Bring the old report back when a run was stopped between the two renames."""
    if (aside := _aside(published)).is_dir() and not published.exists():
        aside.rename(published)


def _aside(published: Path) -> Path:
    return published.with_name(f".{published.name}.old")


def _remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
