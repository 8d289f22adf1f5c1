"""Banner tables as they are shown: lines of a question, columns of segments, letters, and what may be asked for."""

from __future__ import annotations

import pytest

from csreport import tables
from csreport.estimates import Estimates, Row
from csreport.present.cells import Table, banner
from csreport.present.chapter import Chapter
from csreport.present.words import Words
from csreport.project.codebook import Codebook
from csreport.project.errors import NotebookError
from csreport.project.project import Project


def words_for(levels: int) -> Words:
    return Words("en", Codebook.model_validate({
        "scales": {"five": {"min": 1, "max": 5, "labels": {1: "Bad"}}},
        "items": {"first": {"column": "A", "scale": "five", "label": "First"}},
        "choices": {"why": {"column": "B", "label": "Why", "options": {"x": {"codes": ["1"], "label": "Price"}}}},
        "segments": {"area": {"column": "C", "label": "Area", "levels": {f"l{n}": f"L{n}" for n in range(levels)}}},
    }), periods={})  # fmt: skip


def rows_for(levels: int) -> Estimates:
    lines = [("first", "share", "1", 0.25), ("first", "share", "2", 0.5), ("first", "mean", "", 3.0)]
    lines += [("why", "share", "x", 0.1)]
    places = [("", "", 90.0), *(("area", f"l{n}", 30.0) for n in range(levels) if n != 1)]
    found = [
        Row("2025", measure, stat, category, segment=segment, level=level, value=value, n=n, n_eff=n / 2)
        for measure, stat, category, value in lines
        for segment, level, n in places
    ]
    letter = Row("2025", "first", "mean", segment="area", level="l2", against="level:l0", value=0.4, p=0.01)
    return Estimates([*found, letter])


def shown(table: Table | None) -> list[tuple[str, list[str]]]:
    assert table is not None
    return [(line.head, [cell.text + cell.letters for cell in line.cells]) for line in table.lines]


def test_a_question_has_its_bases_then_its_answers_and_scores() -> None:
    """Level l1 has no estimate and so no column; the letter of l0 is A."""
    table = banner(rows_for(3), words_for(3))
    assert table is not None and table.heads == ["Answer", "All", "L0 (A)", "L2 (B)"]
    assert table.groups == [("", 1), ("Area", 2)]
    assert shown(table) == [
        ("First", []),
        ("n", ["90", "30", "30"]), ("Effective n", ["45", "15", "15"]),
        ("1 · Bad", ["25.0%"] * 3), ("2", ["50.0%"] * 3), ("Mean", ["3.00", "3.00", "3.00A"]),
        ("Why", []),
        ("n", ["90", "30", "30"]), ("Effective n", ["45", "15", "15"]), ("Price", ["10.0%"] * 3),
    ]  # fmt: skip
    assert len(table.legend) == 2


def test_segments_of_many_levels_carry_no_letters_and_rows_and_columns_are_chosen() -> None:
    table = banner(rows_for(8), words_for(8))
    assert table is not None and table.heads[2] == "L0" and "no letters" in table.legend[1]
    assert not any(cell.letters for line in table.lines for cell in line.cells)
    assert [head for head, cells in shown(banner(rows_for(3), words_for(3), rows=["why"])) if not cells] == ["Why"]
    assert banner(rows_for(3), words_for(3), columns=["area"]) == banner(rows_for(3), words_for(3))
    assert banner(Estimates(), words_for(3)) is None


def test_an_analyst_asks_the_survey_for_a_banner_and_publishes_it(mini: Project, monkeypatch) -> None:
    found = list[object]()
    monkeypatch.setattr("csreport.present.chapter.display", found.append)
    chapter = Chapter(mini, "segments", "2025", "en")
    survey = chapter.survey
    table = tables.banner(survey, rows=["overall"], columns=["size"])
    assert table is not None and table.heads == ["Answer", "All", "Small (A)", "Large (B)"]
    assert [head for head, cells in shown(table) if not cells] == ["Overall satisfaction"]
    assert "Overall satisfaction" in table._repr_html_()
    for wrong, named in (({"rows": ["overal"]}, "overall"), ({"columns": ["sise"]}, "size")):
        with pytest.raises(NotebookError, match=rf"is not in the codebook.*{named}"):
            tables.banner(survey, **wrong)
    chapter.show(tables.banner(survey, chapter.words, rows=["overall"]), caption="Overall by everything")
    said = str(found[0].markdown)
    assert "Overall by everything" in said and 'data-key="2025/overall//size/small' in said
