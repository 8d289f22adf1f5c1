"""Text cells become scale points, levels and design columns; nothing is dropped, nothing guessed."""

from __future__ import annotations

import dataclasses
import hashlib
import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_survey import codebook, raw

from csreport.project.codebook import Scale, Segment
from csreport.project.errors import InputError
from csreport.project.project import Project
from csreport.survey.intake import code_answers, code_levels, read_raw, receive
from csreport.survey.text import numbers

SAT = Scale(
    min=1, max=5, missing=["9", "99", "N/A", "不适用"],
    labels={1: {"en": "Very bad"}, 5: {"en": "Very good", "zh-Hans": "非常满意（5分）"}},
)  # fmt: skip


def coded(cell: str, scale: Scale = SAT) -> tuple[float, bool]:
    points, outside, _ = code_answers(pd.Series([cell], dtype=str), scale)
    return float(points.iloc[0]), bool(outside.iloc[0])


MISSING = ["9", "9.0", " 9 ", "９", "09", "99", "9.00", "N/A", "不适用", "", "   ", "\u3000"]
POINTS = {1: ["Very bad"], 4: ["4", "4.0", "4,0", " 4 ", "４"]}
POINTS |= {5: ["Very good", "very GOOD ", "Ｖery good", "非常满意（5分）", "非常满意(5分)"]}
WRONG = ["0", "6", "-1", "4.5", "1_0", "inf", "nan", "4,5", "1,2,3", "good", "4 pints", "1e9", "²x"]


def test_answers_and_labels_become_points_missing_codes_are_missing_and_the_rest_is_flagged() -> None:
    assert [coded(cell) for cells in POINTS.values() for cell in cells] == [
        (1, False),
        *[(4, False)] * 5,
        *[(5, False)] * 5,
    ]
    assert [cell for cell in MISSING if not math.isnan(coded(cell)[0]) or coded(cell)[1]] == []
    assert [cell for cell in WRONG if not math.isnan(coded(cell)[0]) or not coded(cell)[1]] == []


def test_commas_are_decimal_where_one_of_them_can_separate_no_thousands() -> None:
    for cells, expected in (
        (["0,627", "1,409", "", "2"], [0.627, 1.409, None, 2]), (["3,25", "1,125"], [3.25, 1.125]),
        (["1234,567", "1,125"], [1234.567, 1.125]), (["1,250", "900"], [None, 900]), (["0,5", "1.5"], [None, 1.5]),
        (["１,5", "x", "inf"], [1.5, None, None]),
    ):  # fmt: skip
        assert numbers(pd.Series(cells, dtype=str)).replace(np.nan, None).tolist() == expected, cells
    sums = numbers(pd.Series(["$1,250", "1,250,000.5", "900"], dtype=str), thousands=True)
    assert sums.tolist() == [1250, 1_250_000.5, 900]


def test_points_of_turned_and_fine_scales_are_the_scales_own() -> None:
    turned = Scale(min=1, max=5, reverse=True, labels={1: {"en": "Very good"}})
    assert [coded(c, turned)[0] for c in ("1", "2", "5", "Very good")] == [5, 4, 1, 5]
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


def levels_of(segment: Segment, cells: Iterable[str]) -> list[str | None]:
    found = code_levels(pd.Series([*cells], dtype=str), segment)
    return found.astype(object).where(found.notna(), None).tolist()


def test_band_edges_belong_to_the_upper_band() -> None:
    cells = {"-1": "under_0", "-0.01": "under_0", "0": "0-2.5", "2.49": "0-2.5", "2.5": "2.5-10", "9.99": "2.5-10"}
    cells |= {"10": "10_up", "1e6": "10_up", "１０": "10_up", "": None, "ten": None, "nan": None}
    assert levels_of(Segment(column="S", label="S", bands=[0, 2.5, 10]), cells) == [*cells.values()]


def test_levels_by_id_or_label() -> None:
    """The label "2" of `big` does not take the cell from the level whose id it is."""
    levels = {"2": "two", "1": {"en": "Small", "zh-Hans": "小型（人）"}, "big": {"en": "Large", "x": "2"}}
    segment = Segment(column="S", label="S", levels=levels)
    cells = {"1": ("1", " 1 ", "１", "small", "小型（人）", "小型(人)"), "big": ("LARGE", "big", "Big"), "2": ("2",)}
    assert [set(levels_of(segment, said)) for said in cells.values()] == [{level} for level in cells]
    assert levels_of(segment, ["", "medium"]) == [None, None]
    assert [*code_levels(pd.Series(["1"]), segment).cat.categories] == [*levels]


def test_answers_keep_every_row_and_take_the_frame_along_and_what_is_not_asked_is_not_wrong() -> None:
    rows = [{"id": " C1 ", "Q1": "非常满意"}, {"id": "C0", "Q1": "6"}, {"id": "X", "Q1": "9"}]
    received = receive(raw(*rows, frame={"C0": "large", "C1": "small"}), codebook())
    answers = received.answers
    assert answers["overall"].fillna(0).tolist() == [5, 0, 0] and received.out_of_range.tolist() == [False, True, False]
    assert answers["size"].astype(object).fillna("?").tolist() == ["small", "large", "?"]
    assert answers["design.id"].tolist() == ["C1", "C0", "X"] and answers["design.line"].tolist() == [2, 3, 4]
    book = codebook()
    items = book.items | {"price": book.items["price"].model_copy(update={"absent": ["2025Q1"]})}
    received = receive(raw({"Q4": "77"}), book.model_copy(update={"items": items}))
    assert received.answers["price"].isna().all() and not received.out_of_range.any()


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
    files = {"responses": "id,Qualty,Price,Wy\n1,5,5,x\n", "frame": "id,sizes\n1,s\n"}
    with pytest.raises(InputError) as caught:
        read_raw(project_with(tmp_path, invitations="id,outcomes\n1,done\n", **files), "p")
    gone = (
        ("items.a", "Quality", "responses file of p", "Qualty"),
        ("segments.size", "size", "frame file of p", "sizes"),
        ("comments.why", "Why", "responses file of p", "Wy"),
        ("invitations", "outcome", "file of p", "outcomes"),
    )
    lines = (tmp_path / "params/codebook.yml").read_text().splitlines()
    at = {place: next(n for n, line in enumerate(lines, 1) if f"{place.split('.')[-1]}:" in line) for place, *_ in gone}
    assert str(caught.value).splitlines() == [
        f"params/codebook.yml:{at[place]}: {place} names column '{name}', which the {file} does not have; did you mean "
        f"'{near}'?"
        for place, name, file, near in gone
    ]


def test_frame_columns_need_a_frame_and_an_id_that_stands_there_once(tmp_path: Path) -> None:
    responses = "id,Quality,Price,Why\n1,5,5,x\n"
    with pytest.raises(InputError, match=r"segments\.size takes column 'size' from the frame, but period p"):
        read_raw(project_with(tmp_path / "a", responses=responses), "p")
    with pytest.raises(InputError, match=r"segments\.size takes column 'size' from the frame, but no design\.id says"):
        read_raw(project_with(tmp_path / "b", design="", responses=responses, frame="id,size\n1,s\n"), "p")
    tables = raw({})
    doubled = pd.DataFrame({"id": ["C0", "C1", "C0 "], "size": ["small", "small", "large"]}, dtype=str)
    with pytest.raises(InputError, match=r"the frame file holds customer 'C0' twice \(1 such rows\)"):
        receive(dataclasses.replace(tables, frame=doubled), codebook())


def test_several_files_are_stacked_with_source_and_line(tmp_path: Path) -> None:
    files = {"responses1": "id,Quality,Price,Why,extra\n1,5,5,x,e\n2,4,4,y,\n", "frame": "id,size\n1,s\n"}
    project = project_with(tmp_path, **files, responses2="Why,Price,Quality,id\nz,1,2,3\n")
    received = receive(read_raw(project, "p"), project.codebook).answers
    found = received[["a", "b", "why", "design.source", "design.line"]].to_numpy().tolist()
    one, two = "responses1.csv", "responses2.csv"
    assert found == [[5, 5, "x", one, 2], [4, 4, "y", one, 3], [2, 1, "z", two, 2]]
    assert received.index.is_unique


def test_files_of_one_wave_may_call_their_columns_differently(tmp_path: Path) -> None:
    """Two language versions of one wave: the second has Spanish headers."""
    files = {"responses1": "id,Quality,Price,Why\n1,5,5,x\n", "responses2": "id,Calidad,Precio,Why\n2,4,3,y\n"}
    project = project_with(tmp_path, frame="id,size\n1,s\n", **files)
    path = project.params("periods", "p.yml")
    text = path.read_text(encoding="utf-8")

    def read_with(aliases: str) -> pd.DataFrame:
        path.write_text(text.replace("{file: responses2", f"{{aliases: {aliases}, file: responses2"))
        return read_raw(Project(tmp_path), "p").responses

    found = read_with("{Quality: Calidad, Price: Precio}")
    assert found[["id", "Quality", "Price"]].to_numpy().tolist() == [["1", "5", "5"], ["2", "4", "3"]]
    for wrong, said in (
        ("{Quality: Calida}", r"responses2.csv has no column 'Calida'; did you mean"),
        ("{Why: id}", r"responses2.csv has a column of this name already"),
    ):
        with pytest.raises(InputError, match=f"params/periods/p.yml: aliases: .*{said}"):
            read_with(wrong)
