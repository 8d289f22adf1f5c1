"""A real survey that nobody here wrote: four waves of an airport's customer survey, with the shipped notebooks.

Reference values: recomputed outside this project from the public files (see README.md in this folder). Every
wave is built.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
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
    done: dict[str, Path] = {}

    def build(year: str) -> Path:
        if year not in done:
            build_report(airport, year, ["en", "zh-Hans"] if year == LAST else ["en"])
            done[year] = airport.output / year
        return done[year]

    return build


@pytest.fixture(scope="module")
def estimates(built: Callable[[str], Path]) -> Callable[[str], Estimates]:
    """Estimates of the chapters sample and satisfaction that the report stored."""

    def of(year: str) -> Estimates:
        return bind(*(read_csv(built(year) / "estimates" / f"{name}.csv") for name in ("sample", "satisfaction")))

    return of


@pytest.mark.parametrize("year", REFERENCE)
def test_reference_values_in_estimates(year: str, estimates: Callable[[str], Estimates]) -> None:
    found = estimates(year).select(against="", segment="")
    n, plain, weighted, top_plain, top_weighted, effect_all, effect_base = REFERENCE[year]
    mean = {kind: found.one(measure="overall", stat="mean", weighting=kind) for kind in ("none", "representative")}
    top = {kind: found.one(measure="overall", stat="top_box", weighting=kind) for kind in ("none", "representative")}
    assert [mean["none"].n, mean["representative"].n, top["none"].n] == [n, n, n]
    assert mean["none"].value == pytest.approx(plain, abs=5.1e-5)
    assert mean["representative"].value == pytest.approx(weighted, abs=5.1e-5)
    assert top["none"].value == pytest.approx(top_plain, abs=5.1e-5)
    assert top["representative"].value == pytest.approx(top_weighted, abs=5.1e-5)
    assert found.one(measure="weights", stat="design_effect").value == pytest.approx(effect_all, abs=5.1e-4)
    own = found.one(measure="overall", stat="design_effect", weighting="representative")
    assert own.value == pytest.approx(effect_base, abs=5.1e-5)


@pytest.mark.parametrize("year", REFERENCE)
def test_reference_values_on_the_page(year: str, built: Callable[[str], Path]) -> None:
    page = read_page(built(year) / "en" / "report.html")
    n, plain, weighted, top_plain, top_weighted, effect_all, effect_base = REFERENCE[year]
    expected = {  # key: reference value in the unit of the page, digits shown
        f"{year}/overall/////none/mean": (plain, 2),
        f"{year}/overall/////representative/mean": (weighted, 2),
        f"{year}/overall/////none/mean/part=n": (n, 0),
        f"{year}/overall/////none/top_box": (100 * top_plain, 1),
        f"{year}/overall/////representative/top_box": (100 * top_weighted, 1),
        f"{year}/overall/////representative/design_effect": (effect_base, 3),
        f"{year}/weights/////representative/design_effect": (effect_all, 3),
    }
    for key, (reference, digits) in expected.items():
        (shown,) = {text for own, text in page.numbers if own == key}
        assert len(shown.rstrip("%").partition(".")[2]) == digits, f"{key}: {shown}"
        value = float(shown.rstrip("%").replace(",", ""))
        printed = 5.1e-3 if "top_box" in key else 5.1e-5  # the reference itself is rounded
        rounding = 0.5 * 10**-digits + printed
        assert value == pytest.approx(reference, abs=rounding), key


def test_rows_are_all_kept(estimates: Callable[[str], Estimates]) -> None:
    found = estimates(LAST)
    received = found.one(measure="respondents", category="received")
    assert received.value == 3087 == found.one(measure="respondents", category="accepted").value


def test_what_is_not_measured_is_said(built: Callable[[str], Path]) -> None:
    english = " ".join(read_page(built("2016") / "en" / "report.html").text)
    chinese = " ".join(read_page(built("2016") / "zh-Hans" / "report.html").text)
    assert "Not measured in this survey: " in english
    assert "本次调查未测量" in chinese
    assert "Net Promoter" not in english
