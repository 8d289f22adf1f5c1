"""Build a period's report in a draft folder, check it, then swap it in."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from pathlib import Path

from tqdm import tqdm

from csreport.chapters.conductor import speaks_of_others
from csreport.estimates import Estimates, write_csv
from csreport.measures.history import content_hash, history_of, survey_of
from csreport.project.errors import CsreportError, ProjectError
from csreport.project.project import Project
from csreport.publish.approval import check_signed
from csreport.publish.edition import WORKERS, WRITERS, build_edition, executed
from csreport.publish.execute import Job, report_notebooks, run_all, start_server
from csreport.publish.gates import check_report
from csreport.publish.index import write_index
from csreport.publish.origin import Origin, differences, origin_of
from csreport.publish.quarto import chosen_renderer
from csreport.publish.record import Run, edited, forget_failure, note_failure, outdated, read_record, write_record
from csreport.publish.swap import keep_languages, mend_swap, swap
from csreport.survey.sources import refresh
from csreport.survey.survey import Survey


def build_report(project: Project, period: str, languages: list[str] | None = None) -> list[Path]:
    """Build and publish one period's report, then the index; returns the published pages.

    Whatever fails, the published report stays as it was, and the index says why.

    Raises
    ------
    CsreportError
        What is wrong, where, and the nearest match.
    """
    wanted = _languages(project, languages)
    project.check_period(period)
    mend_swap(project.output / period)
    try:
        _build(project, period, wanted)
    except Exception as error:
        with contextlib.suppress(CsreportError, OSError):  # the reason for the failure matters more
            note_failure(project, period, error)
            write_index(project)
        raise
    forget_failure(project, period)
    write_index(project)
    made = [project.output / period / lang / name for lang in wanted for name in WRITERS]
    return [path for path in made if path.is_file()]


def _build(project: Project, period: str, wanted: list[str]) -> None:
    run, renderer = Run(period), chosen_renderer()  # asked before anything is run: a renderer may be missing
    run.warnings += [renderer.note] if renderer.note else []
    start_server(project)
    with run.step("prepare"):
        notebooks = report_notebooks(project)
        refresh(project, period)
        survey = survey_of(project, period)
        history = history_of(project, period)
        _store_ledger(project, survey)
        origin = origin_of(project, period)
        kept = _kept_languages(project, period, wanted, run)
    project.output.joinpath(".builds").mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f"{period}-{content_hash(project, period)}-", dir=project.output / ".builds"))
    try:
        jobs = [Job(nb, lang, executed(project, period, lang) / nb.name) for lang in wanted for nb in notebooks]
        jobs.sort(key=lambda job: speaks_of_others(job.chapter, project))  # they find the others' estimates computed
        with run.step("notebooks"):
            _execute(project, period, jobs)
        _store_history(survey, history, draft)
        beside = sorted({*wanted, *kept}, key=[*project.file.languages, *wanted, *kept].index)
        for lang in wanted:
            with run.step(f"render {lang}"):
                run.warnings += build_edition(project, survey, lang, draft, beside=beside)
        keep_languages(project.output / period, draft, kept)
        with run.step("checks"):
            check_report(draft, beside, project)
            check_signed(project, period, draft)
            _check_unchanged(project, period, origin)
        write_record(project, survey, draft, run)
        draft.chmod(0o755)
        swap(project, period, draft)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


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


def _check_unchanged(project: Project, period: str, origin: Origin) -> None:
    """What was edited while the report was being built stands in one part of it and not in another."""
    changed = differences(origin.parts, origin_of(project, period).parts)
    if changed:
        raise ProjectError(f"{period}: changed while the report was being built: {', '.join(changed)}; build it again")


def latest_period(project: Project) -> str:
    """The last declared period; a ProjectError when there is none."""
    if not project.periods:
        raise ProjectError("no period is declared; write params/periods/<period>.yml first")
    return project.periods[-1]


def _languages(project: Project, wanted: list[str] | None) -> list[str]:
    for lang in wanted or []:
        project.check_language(lang)
    return list(wanted or project.file.languages)


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
            if bar.disable:  # no terminal: a line each
                print(f"{period}: {job.chapter} ({job.lang})", file=sys.stderr)

        run_all(project, period, jobs, progress=done, workers=WORKERS)


def _store_history(survey: Survey, history: Estimates, draft: Path) -> None:
    """Earlier periods' indicators that the report shows beside this period's."""
    shown = history.select(period=survey.period.compare_to, weighting="representative", against="")
    (draft / "estimates").mkdir()
    write_csv(shown, draft / "estimates" / "history.csv")
