"""The codebook: references, ids, aliases, bands and scales."""

from __future__ import annotations

from pathlib import Path

import pytest

from csreport.project.codebook import Codebook, Scale, Segment
from csreport.project.errors import ParamsError
from csreport.project.params import load

TOP = "scales:\n  sat: {min: 1, max: 5}\n  ease: {min: 1, max: 7}\n"


def read(tmp_path: Path, text: str) -> Codebook:
    path = tmp_path / "codebook.yml"
    path.write_text(text, encoding="utf-8")
    return load(path, Codebook)


def refused(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ParamsError) as caught:
        read(tmp_path, text)
    return str(caught.value).splitlines()


def test_aliases_and_absent_periods(tmp_path: Path) -> None:
    text = "items:\n  a: {column: A, scale: sat, label: A, aliases: {2024Q1: A_old, 2013: A13}, absent: [2012]}\n"
    text += "segments:\n  size: {column: S, aliases: {2013: SIZE}, label: S, levels: {s: Small}}\n"
    text += "design: {id: ID, weight: {column: W, aliases: {2013: WT}}}\n"
    book = read(tmp_path, f"{TOP}{text}comments:\n  why: {{column: Q9, aliases: {{2013: Q8}}, label: Why}}\n")
    assert [book.items["a"].name_in(p) for p in ("2025Q1", "2024Q1", "2013")] == ["A", "A_old", "A13"]
    assert [book.items["a"].asked_in(p) for p in ("2013", "2012")] == [True, False]
    columns = {"items.a": "A13", "segments.size": "SIZE", "comments.why": "Q8"}
    columns |= {"design.id": "ID", "design.weight": "WT"}
    assert [*book.columns("2013")] == [(place, column, "responses") for place, column in columns.items()]
    assert "items.a" not in [place for place, *_ in book.columns("2012")]


ITEM = "a: {column: A, scale: sat, label: A"
D, MOST = "dimensions: {d: {label: D%s}}", "index: {weights: stated, choice: most}"
NAMES = "item 'a' names "


@pytest.mark.parametrize(
    ("items", "text", "expected"),
    [
        (ITEM.replace("sat", "sat5") + "}", "",
         f"codebook.yml:5: items.a.scale: {NAMES}scale 'sat5', which is not declared; did you mean 'sat'?"),
        (ITEM + ",\n      dimension: qality}", "dimensions: {quality: {label: Q}}",
         f"codebook.yml:6: items.a.dimension: {NAMES}dimension 'qality', which is not declared; did you mean 'qual"),
        (ITEM + "}", "index: {weights: stated}", "'choice' belongs to weights: stated"),
        (ITEM + "}", "index: {weights: importance}", "need the role 'overall', and 14 dimensions at most"),
        (ITEM + "}", f"{D % ', weight: 2'}\n{MOST}", "'stated', so that the weight of dimension 'd' is never used"),
        (ITEM + "}", MOST + "\nchoices: {mst: {column: M, label: M, options: {x: X}}}", "did you mean 'mst'?"),
        (ITEM + "}", f"{D % ''}\n{MOST}\nchoices: {{most: {{column: M, label: M, options: {{x: X}}}}}}",
         "choice 'most' has no option 'd' for this dimension"),
        (ITEM + "}", "dimensions: {a: {label: A}}", "id 'a' is used twice; ids are unique across the codebook"),
        (ITEM + ", role: overall}\n  b: {column: B, scale: sat, label: B, role: overall}", "",
         "role 'overall' is given to more than one item"),
        (ITEM + ", role: overal}", "", "codebook.yml:5: items.a.role: "),
        (ITEM.replace("a:", "a-b:", 1) + "}", "", "id 'a-b': use letters, digits and _"),
        (ITEM + "}", "segments:\n  s: {column: S, label: S}", "codebook.yml:7: segments.s: a segment needs either"),
        (ITEM + "}", "segments: {s: {column: S, label: S, levels: {x: X}, bands: [1]}}", "needs either 'levels'"),
        (ITEM + "}", "segments: {s: {column: S, label: S, bands: [3, 1]}}", "'bands' must rise"),
        (ITEM + "}", "segments: {s: {column: S, label: S, bands: [1, 1]}}", "'bands' must rise"),
        (ITEM + "}", "segments: {s: {column: S, label: S, levels: {N/A: none}}}", "level 'N/A' holds one of"),
        (ITEM + "}", "segments: {s: {column: S, label: S, bands: [1, 3], phrases: {1-4: x}}}",
         "'phrases' names '1-4', which is no band; did you mean '1-3'"),
        (ITEM + "}", D % ", weight: 0", "codebook.yml:6: dimensions.d.weight: "),
        (ITEM + "}", "design: {id: {columm: X}}", "did you mean 'column'?"),
    ],
)  # fmt: skip
def test_contradiction_is_refused(tmp_path: Path, items: str, text: str, expected: str) -> None:
    assert any(expected in line for line in refused(tmp_path, f"{TOP}items:\n  {items}\n{text}\n"))


def test_a_scale_that_cannot_be_is_refused_and_every_dangling_reference_is_named(tmp_path: Path) -> None:
    for scale, expected in (
        ("{min: 5, max: 1}", "codebook.yml:2: scales.sat: max 1 must be above min 5"),
        ("{min: 1, max: 5, step: 0}", "codebook.yml:2: scales.sat.step: "),
        ("{min: 1, max: 5, labels: {6: six}}", "label for 6 lies outside 1 to 5"),
    ):
        assert expected in refused(tmp_path, f"scales:\n  sat: {scale}\nitems:\n  {ITEM}}}\n")[0]
    text = "items:\n  a: {column: A, scale: x, label: A, dimension: d}\n  b: {column: B, scale: y, label: B}\n"
    lines = [line.split(":")[1:3] for line in refused(tmp_path, TOP + text)]
    assert lines == [["5", " items.a.scale"], ["6", " items.b.scale"], ["5", " items.a.dimension"]]


def test_reserved_ids_are_refused_in_every_group() -> None:
    scales, column = {"sat": {"min": "1", "max": "5"}}, {"column": "A", "label": "A"}
    entries = {"items": column | {"scale": "sat"}, "dimensions": {"label": "A"}, "comments": column}
    entries |= {"segments": column | {"bands": ["1"]}, "scales": scales["sat"]}
    for key in ("respondents", "weights", "index", "frame"):
        for group, entry in entries.items():
            whole = {"scales": scales, "items": {}}
            with pytest.raises(ValueError, match=f"id '{key}' is reserved"):
                Codebook.model_validate(whole | {group: whole.get(group, {}) | {key: entry}})


def test_points_of_a_scale_their_words_and_names_of_bands() -> None:
    assert Scale(min=1, max=5).points == [1, 2, 3, 4, 5] and Scale(min=-1, max=1).points == [-1, 0, 1]
    assert Scale(min=0, max=1, step=0.1).points == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
    assert Scale(min=1, max=5, step=1.5).points == [1, 2.5, 4]
    assert Scale(min=1, max=3, step=0.75).points == [1, 1.75, 2.5]
    labels = {1: "very good", 3: "so so", 5: "very bad"}
    assert Scale(min=1, max=5, labels=labels).words(5) == {"": "very bad"}
    turned = Scale(min=1, max=5, labels=labels, reverse=True)  # the words of the code in the file
    assert [turned.words(5), turned.words(4)] == [{"": "very good"}, {}]
    assert Segment(column="S", label="S", bands=[1, 2.5, 10]).names == ["under_1", "1-2.5", "2.5-10", "10_up"]
    assert Segment(column="S", label="S", bands=[0]).names == ["under_0", "0_up"]


def test_look_ups_and_what_customers_are_called_in_running_text(tmp_path: Path) -> None:
    items = f"{ITEM}, role: overall, dimension: d, kind: difficulty, phrase: {{en: the first call}}}}\n"
    items += "  b: {column: B, scale: ease, label: B}\n  c: {column: C, scale: sat, label: C, dimension: d}\n"
    segments = (
        "  size: {column: S, label: S, levels: {s: {label: Small, phrase: small customers}, l: Large}}\n"
        "  age: {column: G, label: G, bands: [1, 3], phrases: {1-3: newer customers}}\n"
        "  way: {column: M, label: M, kind: mode, levels: {p: Telephone}}\n"
    )
    book = read(tmp_path, f"{TOP}items:\n  {items}dimensions: {{d: {{label: D}}}}\nsegments:\n{segments}")
    assert (book.role("overall"), book.role("recommend")) == ("a", None)
    assert (book.members("d"), book.scale("b").max) == (["a", "c"], 7)
    size, age, way = book.segments.values()
    assert book.items["a"].phrase == {"en": "the first call"} and book.items["a"].kind == "difficulty"
    assert [size.phrase_of(level) for level in ("s", "l")] == [{"": "small customers"}, {}]
    assert [age.phrase_of(level) for level in age.names] == [{}, {"": "newer customers"}, {}]
    assert (size.kind, way.kind) == ("group", "mode")
