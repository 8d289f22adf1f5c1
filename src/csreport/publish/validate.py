"""Look at everything that a report will need and name every problem at once."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.history import check_comparisons
from csreport.project.errors import CsreportError
from csreport.project.project import Project
from csreport.publish.execute import check_parameters
from csreport.publish.findings import Finding, tried
from csreport.publish.values import label_gaps, odd_values
from csreport.published import published
from csreport.survey.intake import read_raw
from csreport.survey.shapes import read
from csreport.survey.survey import load_survey


def check(project: Project) -> list[Finding]:
    """Everything worth knowing of the project's params, raw files and notebooks; nothing twice."""
    params = [finding for part in ("file", "codebook", "rules", "population", "published", "periods")
              for finding in tried(lambda part=part: getattr(project, part), "params")]  # type: ignore[misc]  # fmt: skip
    notebooks = [finding for path in sorted(project.notebooks.glob("*.ipynb"))
                 for finding in tried(lambda path=path: check_parameters(path), "notebooks")]  # type: ignore[misc]  # fmt: skip
    if params:
        return [*dict.fromkeys([*params, *notebooks])]
    printed = tried(lambda: published(project), "params")
    data = [*printed, *(finding for period in project.periods for finding in _period(project, period))]
    return [*dict.fromkeys([*data, *label_gaps(project), *notebooks])]


def problems(findings: list[Finding]) -> list[Finding]:
    """Findings that stop a report."""
    return [finding for finding in findings if finding.severity == "problem"]


def _period(project: Project, period: str) -> Iterator[Finding]:
    yield from tried(lambda: check_comparisons(project, period), "params", period=period)
    unreadable = [*_files(project, period), *tried(lambda: read_raw(project, period), "files", period=period)]
    yield from unreadable
    if not unreadable:
        odd = list(odd_values(read_raw(project, period), project.codebook))
        yield from odd
        if not problems(odd):
            yield from tried(lambda: load_survey(project, period), "files", period=period)
    yield from _detected(project, period)


def _files(project: Project, period: str) -> Iterator[Finding]:
    """Each declared file must be there and unchanged."""
    declared = project.period(period)
    for file in [*declared.responses, declared.frame, declared.invitations]:
        if file is not None:
            yield from tried(lambda file=file: project.raw_file(period, file), "files", period=period)  # type: ignore[misc]


def _detected(project: Project, period: str) -> Iterator[Finding]:
    """How each file of answers is read, and what in it looks odd."""
    for declared in project.period(period).responses:
        shown = f"data/raw/{period}/{declared.file}"
        try:
            reading = read(project.raw_file(period, declared), shown, **declared.reading)
        except CsreportError:
            continue
        shape = "" if reading.shape == "plain" else f"shape {reading.shape}; "
        for note in [f"{shape}{len(reading.table):,} rows, {len(reading.table.columns)} columns", *reading.notes]:
            yield Finding("detected", "information", f"{shown}: {note}", file=shown)
