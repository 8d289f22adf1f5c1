"""Look at everything that a report will need and name every problem at once."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.measures.history import check_comparisons
from csreport.measures.published import published
from csreport.project.errors import CsreportError
from csreport.project.project import Project, RawFile
from csreport.publish.execute import check_parameters
from csreport.publish.findings import Finding, problems, tried
from csreport.publish.fit import CODEBOOK, gaps, misfits
from csreport.publish.labels import label_gaps
from csreport.publish.lettering import lettering
from csreport.publish.logo import read_logo
from csreport.publish.standing import findings
from csreport.publish.values import odd_values
from csreport.survey.intake import Raw, read_raw
from csreport.survey.sources import fingerprint, read_declared, refresh
from csreport.survey.survey import Survey, load_survey


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
