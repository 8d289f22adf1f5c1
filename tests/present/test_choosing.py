"""Which groupings a figure holds when a questionnaire has more groups than a page has room for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from figure_rows import NOW, score, speak
from hypothesis import given
from hypothesis import strategies as st

from csreport import figures
from csreport.estimates import Estimates, Row
from csreport.present.figures import fitting

EN = speak("en")
TOTAL = score("overall", 4.0, 0.05)


def grouping(name: str, values: list[float], p: float = 0.5) -> list[Row]:
    """Levels with these values, each held against the others with this p."""
    rows = [score("overall", value, 0.1, segment=name, level=f"l{place}") for place, value in enumerate(values)]
    return rows + [replace(row, value=row.value - 4.0, against="level:others", p=p) for row in rows]


def test_the_widest_real_difference_is_always_drawn():
    """The title of the figure speaks of it, though another grouping has the smaller p."""
    rows = [*grouping("a", [4.0, 4.1], p=0.0001), *grouping("b", [4.0, 4.4], p=0.03), *grouping("c", [2.0, 4.9])]
    assert {row.segment for row in fitting(Estimates([TOTAL, *rows]), EN, most=2).rows} == {"", "b"}


def test_what_fits_is_drawn_whole_and_needs_no_note():
    rows = Estimates([TOTAL, *grouping("size", [4.0, 4.1]), *grouping("region", [3.9, 4.1, 4.0])])
    found = fitting(rows, EN, most=5)
    assert found.rows == rows and found.note is None


def test_the_most_telling_groupings_stay_in_the_order_given():
    rows = [*grouping("a", [4.0, 4.1]), *grouping("b", [3.0, 4.5]), *grouping("c", [4.0, 4.2], p=0.001)]
    found = fitting(Estimates([TOTAL, *rows]), EN, most=4)
    assert [row.segment for row in found.rows if not row.against] == ["", "b", "b", "c", "c"]
    assert speak("en").plain(found.note) == "Drawn: 2 of 3 groupings, those that differ most."


@given(sizes=st.lists(st.integers(1, 12), min_size=1, max_size=8), most=st.integers(1, 30))
def test_no_more_than_fits_and_never_none(sizes: list[int], most: int) -> None:
    rows = [row for place, size in enumerate(sizes) for row in grouping(f"s{place}", [4.0] * size)]
    found = fitting(Estimates([TOTAL, *rows]), EN, most=most)
    kept = {(row.segment, row.level) for row in found.rows if row.level}
    segments = {segment for segment, _ in kept}
    assert len(segments) == found.drawn >= 1 and (len(kept) <= most or len(segments) == 1)
    assert all(row.level for row in found.rows if row.segment) and TOTAL in list(found.rows)


@pytest.mark.parametrize("form", [figures.levels, figures.heatmap, figures.trends])
def test_the_caption_says_what_is_not_drawn(form):
    book = speak("en").codebook
    wide = [
        row for name in ("region", "size", "branch") for row in grouping(name, [4.0] * len(book.segments[name].levels))
    ]
    codes = {name: list(book.segments[name].levels) for name in ("region", "size", "branch")}
    rows = [replace(row, level=codes[row.segment][int(row.level[1:])]) for row in wide]
    drawing = form(Estimates([TOTAL, *rows]), speak("en"))
    assert drawing.note.values == {"drawn": 2, "known": 3}
    assert form(Estimates([TOTAL, *(row for row in rows if row.segment == "size")]), speak("en")).note is None
    assert TOTAL.period == NOW
