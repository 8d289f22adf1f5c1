"""Look at everything that a report will need and name every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from csreport.history import earlier_periods
from csreport.project.errors import CsreportError, ProjectError
from csreport.project.project import Project
from csreport.publish.execute import check_parameters
from csreport.survey.survey import load_survey


def problems(project: Project) -> list[str]:
    """Every problem of the project's params, raw files and notebooks, in the order a person would mend them."""
    params = [*_try(lambda: project.file), *_try(lambda: project.codebook), *_try(lambda: project.rules),
              *_try(lambda: project.population), *_try(lambda: project.periods)]  # fmt: skip
    notebooks = [text for path in sorted(project.notebooks.glob("*.ipynb"))
                 for text in _try(lambda path=path: check_parameters(path))]  # type: ignore[misc]  # fmt: skip
    if params:
        return [*params, *notebooks]
    data = [text for period in project.periods for text in _period(project, period)]
    return [*data, *notebooks]


def _period(project: Project, period: str) -> Iterator[str]:
    for text in [*_try(lambda: _comparisons(project, period)), *_try(lambda: load_survey(project, period))]:
        yield f"{period}: {text}"


def _comparisons(project: Project, period: str) -> None:
    earlier = earlier_periods(project, period)
    for wanted in project.period(period).compare_to:
        project.period(wanted)
        if wanted not in earlier:
            raise ProjectError(f"params/periods/{period}.yml: compare_to '{wanted}' is not earlier than {period}")


def _try(step: Callable[[], object]) -> list[str]:
    try:
        step()
    except CsreportError as error:
        return str(error).splitlines()
    return []
