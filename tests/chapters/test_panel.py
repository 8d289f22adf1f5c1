"""Respondents of two periods: their covariance is in every tested change, and no id is in any Estimates."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders import survey_from
from conftest import REPOSITORY

from csreport.chapters import trends
from csreport.chapters.changes import panel_rows
from csreport.chapters.groups import headlines, level_rows
from csreport.chapters.history import history_of, survey_of
from csreport.chapters.indicators import changes, indicators, with_changes
from csreport.estimates import Estimates, bind
from csreport.project.project import Project, sha256
from csreport.survey.survey import Survey

BOOK = {
    "scales": {"sat": {"min": 1, "max": 5}},
    "items": {"overall": {"column": "Q", "scale": "sat", "role": "overall", "label": "Overall"}},
    "segments": {"area": {"column": "AREA", "label": "Area", "levels": {"n": "North", "s": "South"}}},
    "design": {"weight": "W", "panel": "ID"},
}
NOW = pd.DataFrame({"ID": list("abcd"), "Q": ["5", "", "4", "3"], "W": ["1", "5", "2", "1"], "AREA": list("nnsn")})
THEN = pd.DataFrame({"ID": list("bcdx"), "Q": ["1", "3", "2", "4"], "W": ["2", "1", "3", "2"], "AREA": list("nssn")})


def prepared(table: pd.DataFrame, period: str, book: dict = BOOK) -> Survey:
    earlier = ["2024"] if period == "2025" else []
    return survey_from(table, book, rules={"screening": {"incomplete": "off"}}, period=period, compare_to=earlier)


def history(now: Survey, then: Survey) -> Estimates:
    return bind(indicators(then), level_rows(then, headlines(then)), panel_rows(now, then))


def test_change_of_a_panel_by_hand() -> None:
    """Now a 5, b –, c 4, d 3 of weights 1, 5, 2, 1: mean 4; before b 1, c 3, d 2, x 4 of weights 2, 1, 3, 2: 19/8.

    z now 1/4, 0, 0, −1/4; z before 2 (1 − 19/8)/8, (3 − 19/8)/8, 3 (2 − 19/8)/8, 2 (4 − 19/8)/8; factor 4/3 each, so
    that only d adds to the covariance.
    """
    now, then = prepared(NOW, "2025"), prepared(THEN, "2024")
    change = with_changes(now, history(now, then), indicators(now)).one(
        measure="overall", stat="mean", against="period:2024"
    )
    z = np.array([2 * (1 - 19 / 8), 3 - 19 / 8, 3 * (2 - 19 / 8), 2 * (4 - 19 / 8)]) / 8
    variance = 4 / 3 * (2 / 16 + (z**2).sum() - 2 * (-1 / 4) * z[2])
    assert change.value == pytest.approx(4 - 19 / 8)
    assert change.se == pytest.approx(math.sqrt(variance))
    assert change.method.startswith("overlapping waves: 3 of 4 respondents also answered in 2024")


def test_change_in_a_level_counts_those_who_were_in_it_both_times() -> None:
    """North now a 5, b –, d 3 and before b 1, x 4: nobody answered both times. South now c 4 and before c 3, d 2."""
    now, then = prepared(NOW, "2025"), prepared(THEN, "2024")
    rows = Estimates(panel_rows(now, then)).select(stat="mean_covariance", measure="overall")
    assert [(row.level, row.n) for row in rows] == [("", 2), ("s", 1)]
    moved = changes(level_rows(now, headlines(now)), history(now, then), ["2024"], confidence=0.95)
    assert moved.one(level="n", stat="mean").method.startswith("independent waves, Welch")


@pytest.mark.parametrize(
    ("ids", "common"),
    [(["p", "q", "r", "s"], None), (["", "", "", ""], None), (["b", "b", "", "s"], 1), ([" b", "c ", "", "s"], 2)],
    ids=["others", "blank", "twice", "blanks around"],
)
def test_only_a_known_id_is_the_same_respondent(ids: list[str], common: int | None) -> None:
    now, then = prepared(NOW.assign(ID=ids, Q=["5", "5", "4", "3"]), "2025"), prepared(THEN, "2024")
    found = history(now, then)
    count = found.find(measure="respondents", category="overlap")
    assert (None if count is None else count.value) == common
    covariance = found.find(measure="overall", stat="mean_covariance", segment="")
    assert (None if covariance is None else covariance.n) == common
    if common is None:
        (change,) = changes(indicators(now).select(stat="mean", weighting="representative"), found, ["2024"],
                            confidence=0.95)  # fmt: skip
        assert change.method == "independent waves, Welch"


def test_codebook_without_a_panel_has_independent_waves() -> None:
    book = BOOK | {"design": {"weight": "W"}}
    assert list(panel_rows(prepared(NOW, "2025", book), prepared(THEN, "2024", book))) == []


def test_clusters_are_the_units_where_they_were_drawn() -> None:
    """The same two shops in both waves, other respondents in all but one: shops vary together."""
    book = BOOK | {"design": {"panel": "ID", "cluster": "AREA", "weight": "W"}}
    rows = Estimates(panel_rows(prepared(NOW, "2025", book), prepared(THEN, "2024", book)))
    assert rows.one(measure="overall", stat="mean_covariance", segment="").n == 2


@pytest.fixture
def waves(tmp_path: Path) -> Project:
    """Two periods of 40 respondents on disk, of whom 15 are the same."""
    documents = {
        "codebook": BOOK | {"design": {"panel": "ID"}}, "project": {"title": "T", "organisation": "O"},
        "rules": {"confidence": 0.95},
    }  # fmt: skip
    (tmp_path / "params/periods").mkdir(parents=True)
    for name, document in documents.items():
        (tmp_path / f"params/{name}.yml").write_text(repr(document))
    for period, first in (("2024", 0), ("2025", 25)):
        raw = tmp_path / f"data/raw/{period}/r.csv"
        raw.parent.mkdir(parents=True)
        rows = "".join(f"SECRET{first + i},{1 + (first + i) * 7 % 5},{'ns'[i % 2]}\n" for i in range(40))
        raw.write_text("ID,Q,AREA\n" + rows)
        (tmp_path / f"params/periods/{period}.yml").write_text(
            f"period: {period}\ntitle: W{period}\nsample: open\ncompare_to: {['2024'] if period == '2025' else []}\n"
            f"responses:\n- {{file: r.csv, sha256: {sha256(raw)}}}\n"
        )
    return Project(tmp_path)


def test_who_answered_both_times_is_counted_and_no_id_leaves_the_surveys(waves: Project) -> None:
    survey, past = survey_of(waves, "2025"), history_of(waves, "2025")
    found = trends.estimates(survey, past)
    both = found.one(measure="respondents", category="overlap", period="2025", level="2024")
    assert (both.value, both.n) == (15.0, 40.0)
    assert found.one(measure="overall", stat="mean", segment="", against="period:2024").method.startswith("overlapping")
    kept = [path for path in waves.root.rglob("*/cache/*") if not path.name.startswith("survey-")]
    assert any(path.name.startswith("overlap-") for path in kept)
    assert not any(b"SECRET" in path.read_bytes() for path in kept)
    assert all(path.is_relative_to(waves.root / "private") for path in kept)


def test_waves_without_common_respondents_are_called_independent(waves: Project) -> None:
    book = waves.params("codebook.yml")
    book.write_text(book.read_text().replace("'panel': 'ID'", "'id': 'ID'"))
    project = Project(waves.root)
    survey = survey_of(project, "2025")
    found = trends.estimates(survey, history_of(project, "2025"))
    assert not len(found.select(category="overlap"))
    assert "independent waves" in found.one(measure="overall", stat="mean", segment="", against="period:2024").method


def test_the_demo_declares_its_panel() -> None:
    panel = Project(REPOSITORY).codebook.design.panel
    assert panel is not None and panel.column == "customer_id"
