"""Text cells become scale points, levels and design columns; nothing is dropped, nothing guessed."""

from __future__ import annotations

import dataclasses
import hashlib
import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_survey import codebook, raw

from csreport.project.codebook import Scale, Segment
from csreport.project.errors import InputError
from csreport.project.project import Project
from csreport.survey.intake import code_answers, code_levels, read_raw, receive

SAT = Scale(
    min=1, max=5, missing=["9", "99", "N/A", "不适用"],
    labels={1: {"en": "Very bad"}, 5: {"en": "Very good", "zh-Hans": "非常满意（5分）"}},
)  # fmt: skip
NAN = math.nan


def coded(cell: str, scale: Scale = SAT) -> tuple[float, bool]:
    points, outside, _ = code_answers(pd.Series([cell], dtype=str), scale)
    return float(points.iloc[0]), bool(outside.iloc[0])


@pytest.mark.parametrize("cell", ["9", "9.0", " 9 ", "９", "09", "99", "9.00", "N/A", "不适用", "", "   ", "\u3000"])
def test_missing_codes_and_blanks_are_missing_not_wrong(cell: str) -> None:
    point, outside = coded(cell)
    assert math.isnan(point) and not outside


@pytest.mark.parametrize(
    ("cell", "point"),
    [("4", 4), ("4.0", 4), (" 4 ", 4), ("４", 4), ("Very good", 5), ("very GOOD ", 5), ("Ｖery good", 5),
     ("非常满意（5分）", 5), ("非常满意(5分)", 5), ("Very bad", 1)],
)  # fmt: skip
def test_answers_and_labels_become_points(cell: str, point: float) -> None:
    assert coded(cell) == (point, False)


@pytest.mark.parametrize("cell", ["0", "6", "-1", "4.5", "1_0", "inf", "nan", "4,0", "good", "4 pints", "1e9", "²x"])
def test_what_is_no_point_is_missing_and_flagged(cell: str) -> None:
    point, outside = coded(cell)
    assert math.isnan(point) and outside


def test_reversed_scale_turns_codes_and_labels_round() -> None:
    scale = Scale(min=1, max=5, reverse=True, labels={1: {"en": "Very good"}})
    assert [coded(c, scale)[0] for c in ("1", "2", "5", "Very good")] == [5, 4, 1, 5]


def test_points_of_fine_scales_are_the_scales_own() -> None:
    for reverse in (False, True):
        scale = Scale(min=0, max=1, step=0.1, reverse=reverse)
        found, outside, _ = code_answers(pd.Series([f"{i / 10}" for i in range(11)], dtype=str), scale)
        assert sorted(found) == scale.points and not outside.any()


@given(st.lists(st.text(max_size=6), max_size=8))
def test_any_text_is_a_point_or_missing(texts: list[str]) -> None:
    points, outside, _ = code_answers(pd.Series(texts, dtype=object), SAT)
    assert len(points) == len(texts)
    assert set(points.dropna()) <= set(SAT.points)
    assert points[outside].isna().all()


@pytest.mark.parametrize(
    ("cell", "level"),
    [("-1", "under_0"), ("-0.01", "under_0"), ("0", "0-2.5"), ("2.49", "0-2.5"), ("2.5", "2.5-10"), ("9.99", "2.5-10"),
     ("10", "10_up"), ("1e6", "10_up"), ("１０", "10_up"), ("", None), ("ten", None), ("nan", None)],
)  # fmt: skip
def test_band_edges_belong_to_the_upper_band(cell: str, level: str | None) -> None:
    found = code_levels(pd.Series([cell], dtype=str), Segment(column="S", label="S", bands=[0, 2.5, 10])).iloc[0]
    assert (None if pd.isna(found) else found) == level


@pytest.mark.parametrize(
    ("cell", "level"),
    [("1", "1"), (" 1 ", "1"), ("１", "1"), ("small", "1"), ("小型（人）", "1"), ("小型(人)", "1"), ("LARGE", "big"),
     ("big", "big"), ("Big", "big"), ("2", "2"), ("", None), ("medium", None)],
)  # fmt: skip
def test_levels_by_id_or_label(cell: str, level: str | None) -> None:
    # The label "2" of `big` does not take the cell from the level whose id it is.
    levels = {"2": "two", "1": {"en": "Small", "zh-Hans": "小型（人）"}, "big": {"en": "Large", "x": "2"}}
    segment = Segment(column="S", label="S", levels=levels)
    found = code_levels(pd.Series([cell], dtype=str), segment)
    assert list(found.cat.categories) == ["2", "1", "big"]
    assert (None if pd.isna(found.iloc[0]) else found.iloc[0]) == level


def test_answers_keep_every_row_and_take_the_frame_along() -> None:
    tables = raw({"id": " C1 ", "Q1": "非常满意"}, {"id": "C0", "Q1": "6"}, {"id": "X", "Q1": "9"},
                 frame={"C0": "large", "C1": "small"})  # fmt: skip
    received = receive(tables, codebook())
    assert received.answers["overall"].tolist()[:1] == [5] and received.answers["overall"][1:].isna().all()
    assert received.out_of_range.tolist() == [False, True, False]
    assert received.answers["size"].astype(object).tolist()[:2] == ["small", "large"]
    assert pd.isna(received.answers["size"].iloc[2])
    assert received.answers["design.id"].tolist() == ["C1", "C0", "X"]
    assert received.answers["design.line"].tolist() == [2, 3, 4]


def test_item_not_asked_is_missing_and_not_wrong() -> None:
    book = codebook()
    items = book.items | {"price": book.items["price"].model_copy(update={"absent": ["2025Q1"]})}
    received = receive(raw({"Q4": "77"}), book.model_copy(update={"items": items}))
    assert received.answers["price"].isna().all() and not received.out_of_range.any()


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["2025-03-05", "2025-03-05 23:59:59"], ["2025-03-05"] * 2),
        (["2025-03-05T23:30:00Z", "2025-03-05T23:30:00+08:00"], ["2025-03-05"] * 2),
        (["2025-03-05T23:30:00.123-0700", "2025-03-05T00:10+09"], ["2025-03-05"] * 2),
        (["2025-03-05", "2025-03-05T01:00:00Z"], ["2025-03-05"] * 2),
        (["", "tomorrow"], [None, None]),
    ],
)
def test_dates_are_days_where_they_were_answered(cells: list[str], days: list[str | None]) -> None:
    found = receive(raw(*({"date": cell} for cell in cells)), codebook()).answers["design.date"]
    assert [None if pd.isna(d) else f"{d:%Y-%m-%d}" for d in found] == days


def test_customer_twice_in_the_frame_is_refused() -> None:
    tables = raw({})
    doubled = pd.DataFrame({"id": ["C0", "C1", "C0 "], "size": ["small", "small", "large"]}, dtype=str)
    with pytest.raises(InputError, match=r"the frame file holds customer 'C0' twice \(1 such rows\)"):
        receive(dataclasses.replace(tables, frame=doubled), codebook())


# ---- from files ------------------------------------------------------------
BOOK = """\
scales: {sat: {min: 1, max: 5}}
items:
  a: {column: Quality, scale: sat, label: A}
  b: {column: Price, scale: sat, label: B}
segments: {size: {column: size, source: frame, label: S, levels: {s: S}}}
design: {DESIGN}
comments: {why: {column: Why, label: W}}
invitations: {id: id, disposition: outcome, codes: {done: complete}}
"""


def project_with(tmp_path: Path, *, design: str = "id: id", **files: str) -> Project:
    def declared(name: str) -> str:
        path = tmp_path / "data/raw/p" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name], encoding="utf-8")
        return f"{{file: {name}.csv, sha256: {hashlib.sha256(path.read_bytes()).hexdigest()}}}"

    parts = [name for name in files if name.startswith("responses")]
    lines = ["period: p", "sample: open", "responses:", *(f"- {declared(name)}" for name in parts)]
    lines += [f"{name}: {declared(name)}" for name in files if name not in parts]
    (tmp_path / "params/periods").mkdir(parents=True)
    (tmp_path / "params/periods/p.yml").write_text("\n".join(lines))
    (tmp_path / "params/codebook.yml").write_text(BOOK.replace("DESIGN", design))
    return Project(tmp_path)


def test_missing_columns_are_all_named_with_nearest(tmp_path: Path) -> None:
    project = project_with(
        tmp_path, responses="id,Qualty,Price,Wy\n1,5,5,x\n", frame="id,sizes\n1,s\n",
        invitations="id,outcomes\n1,done\n",
    )  # fmt: skip
    with pytest.raises(InputError) as caught:
        read_raw(project, "p")
    assert str(caught.value).splitlines() == [
        "params/codebook.yml: items.a names column 'Quality', which the responses file of p does not have"
        "; did you mean 'Qualty'?",
        "params/codebook.yml: segments.size names column 'size', which the frame file of p does not have"
        "; did you mean 'sizes'?",
        "params/codebook.yml: comments.why names column 'Why', which the responses file of p does not have"
        "; did you mean 'Wy'?",
        "params/codebook.yml: invitations names column 'outcome', which the file of p does not have"
        "; did you mean 'outcomes'?",
    ]


def test_frame_column_needs_a_frame_and_an_id(tmp_path: Path) -> None:
    responses = "id,Quality,Price,Why\n1,5,5,x\n"
    with pytest.raises(InputError, match=r"segments\.size takes column 'size' from the frame, but period p"):
        read_raw(project_with(tmp_path / "a", responses=responses), "p")
    with pytest.raises(InputError, match=r"segments\.size takes column 'size' from the frame, but no design\.id says"):
        read_raw(project_with(tmp_path / "b", design="", responses=responses, frame="id,size\n1,s\n"), "p")


def test_several_files_are_stacked_with_source_and_line(tmp_path: Path) -> None:
    project = project_with(
        tmp_path, responses1="id,Quality,Price,Why,extra\n1,5,5,x,e\n2,4,4,y,\n",
        responses2="Why,Price,Quality,id\nz,1,2,3\n", frame="id,size\n1,s\n",
    )  # fmt: skip
    received = receive(read_raw(project, "p"), project.codebook).answers
    assert received["a"].tolist() == [5, 4, 2] and received["b"].tolist() == [5, 4, 1]
    assert received["why"].tolist() == ["x", "y", "z"]
    assert received["design.source"].tolist() == ["responses1.csv", "responses1.csv", "responses2.csv"]
    assert received["design.line"].tolist() == [2, 3, 2]
    assert received.index.is_unique


def test_files_of_one_wave_may_call_their_columns_differently(mini) -> None:
    """Two language versions of one wave: the second has Spanish headers."""
    folder, path = mini.raw("2025"), mini.params("periods", "2025.yml")
    lines = (folder / "responses.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    before, half = read_raw(mini, "2025").responses, len(lines) // 2
    (folder / "responses.csv").write_text("".join(lines[:half]), encoding="utf-8")
    spanish = lines[0].replace("A1", "Satisfacción general").replace("D1", "Recomendación")
    (folder / "es.csv").write_text("".join([spanish, *lines[half:]]), encoding="utf-8")
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("responses.csv", "es.csv")}
    text = path.read_text(encoding="utf-8")
    start, end = text.index("responses:\n"), text.index("frame:")
    own = "{A1: Satisfacción general, D1: Recomendación}"
    files = f"""responses:
  - {{file: responses.csv, sha256: {sums["responses.csv"]}}}
  - {{file: es.csv, sha256: {sums["es.csv"]}, aliases: {own}}}
"""
    path.write_text(text[:start] + files + text[end:], encoding="utf-8")
    after = read_raw(Project(mini.root), "2025").responses
    pd.testing.assert_frame_equal(after[["customer", "A1", "D1"]], before[["customer", "A1", "D1"]])
    for wrong, said in (("{A1: Satisfaccion}", "es.csv has no column 'Satisfaccion'; did you mean"),
                        ("{B1: D2}", "es.csv has a column of this name already")):  # fmt: skip
        path.write_text((text[:start] + files + text[end:]).replace(own, wrong), encoding="utf-8")
        with pytest.raises(InputError, match=f"params/periods/2025.yml: aliases: .*{said}"):
            read_raw(Project(mini.root), "2025")
