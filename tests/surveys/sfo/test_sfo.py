"""A real survey that nobody here wrote: four waves of an airport's customer survey, with the shipped notebooks.

Reference values: recomputed outside this project from the public files (see README.md in this folder). Every
wave is built.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from csreport.estimates import Estimates, bind, read_csv
from csreport.project.project import Project
from csreport.publish.gates import read_page
from csreport.publish.report import build_report

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
DATA = Path(os.environ.get("CSREPORT_REFERENCE_DATA", REPOSITORY.parent / "shared" / "data")) / "sfo"
# year: n, mean unweighted and weighted, top-2 unweighted and weighted, Kish design effect of all rows and of the base
LAST = "2016"
REFERENCE = {
    "2013": (3334, 3.9820, 3.9845, 0.7927, 0.7934, 1.232, 1.2306),
    "2014": (2677, 3.9959, 4.0070, 0.7886, 0.7927, 1.372, 1.3718),
    "2015": (2810, 4.0480, 4.0442, 0.8000, 0.8046, 1.411, 1.4095),
    "2016": (2919, 4.0380, 4.0533, 0.8099, 0.8140, 1.228, 1.2304),
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="reference data absent: set CSREPORT_REFERENCE_DATA to their folder"),
]


@pytest.fixture(scope="module")
def airport(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of the airport's params, its files as received, and the notebooks that ship."""
    root = tmp_path_factory.mktemp("airport")
    shutil.copytree(HERE / "params", root / "params")
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    project = Project(root)
    for year in REFERENCE:
        project.raw(year).mkdir(parents=True)
        for declared in project.period(year).responses:
            shutil.copyfile(DATA / declared.file, project.raw(year) / declared.file)
    return project


@pytest.fixture(scope="module")
def built(airport: Project) -> Callable[[str], Path]:
    """Build a year's report once; the latest in both languages."""

    @cache
    def build(year: str) -> Path:
        build_report(airport, year, ["en", "zh-Hans"] if year == LAST else ["en"])
        return airport.output / year

    return build


def stored(folder: Path) -> Estimates:
    """Estimates of the chapters sample and satisfaction that a report stored."""
    return bind(*(read_csv(folder / "estimates" / f"{name}.csv") for name in ("sample", "satisfaction")))


@pytest.mark.parametrize("year", REFERENCE)
def test_reference_values_in_estimates(year: str, built: Callable[[str], Path]) -> None:
    """Every number on the page is one of them: a report whose page says another is refused."""
    found = stored(built(year)).select(against="", segment="")
    n, plain, weighted, top_plain, top_weighted, effect_all, effect_base = REFERENCE[year]
    for kind, mean, top in (("none", plain, top_plain), ("representative", weighted, top_weighted)):
        for stat, value in (("mean", mean), ("top_box", top)):
            row = found.one(measure="overall", stat=stat, weighting=kind)
            assert (row.n, row.value) == (n, pytest.approx(value, abs=5.1e-5)), row.key
    assert found.one(measure="weights", stat="design_effect").value == pytest.approx(effect_all, abs=5.1e-4)
    own = found.one(measure="overall", stat="design_effect", weighting="representative")
    assert own.value == pytest.approx(effect_base, abs=5.1e-5)
    received, kept = (found.one(measure="respondents", category=one).value for one in ("received", "accepted"))
    assert year != LAST or received == kept == 3087


def test_what_is_not_measured_is_said(built: Callable[[str], Path]) -> None:
    english = " ".join(read_page(built("2016") / "en" / "report.html").text)
    chinese = " ".join(read_page(built("2016") / "zh-Hans" / "report.html").text)
    assert "Not measured in this survey: " in english
    assert "本次调查未测量" in chinese
    assert "Net Promoter" not in english
