"""The codebook: references, ids, aliases, bands and scales."""

from __future__ import annotations

from pathlib import Path

import pytest

from csreport.project.codebook import Codebook, Scale, Segment
from csreport.project.errors import ParamsError
from csreport.project.params import load

TOP = "scales:\n  sat: {min: 1, max: 5}\n  ease: {min: 1, max: 7}\n"
ITEMS = "items:\n  a: {column: A, scale: sat, label: A}\n"


def read(tmp_path: Path, text: str) -> Codebook:
    path = tmp_path / "codebook.yml"
    path.write_text(text, encoding="utf-8")
    return load(path, Codebook)


def refused(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ParamsError) as caught:
        read(tmp_path, text)
    return str(caught.value).splitlines()


def test_aliases_and_absent_periods(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        TOP + "items:\n  a: {column: A, scale: sat, label: A, aliases: {2024Q1: A_old, 2013: A13}, absent: [2012]}\n"
        "segments:\n  size: {column: S, aliases: {2013: SIZE}, label: S, levels: {s: Small}}\n"
        "design: {id: ID, weight: {column: W, aliases: {2013: WT}}}\n"
        "comments:\n  why: {column: Q9, aliases: {2013: Q8}, label: Why}\n",
    )
    assert [book.items["a"].name_in(p) for p in ("2025Q1", "2024Q1", "2013")] == ["A", "A_old", "A13"]
    assert [book.items["a"].asked_in(p) for p in ("2013", "2012")] == [True, False]
    assert list(book.columns("2013")) == [
        ("items.a", "A13", "responses"), ("segments.size", "SIZE", "responses"), ("comments.why", "Q8", "responses"),
        ("design.id", "ID", "responses"), ("design.weight", "WT", "responses"),
    ]  # fmt: skip
    assert "items.a" not in [place for place, *_ in book.columns("2012")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TOP + "items:\n  a: {column: A, scale: sat5, label: A}\n",
         "codebook.yml:5: items.a.scale: item 'a' names scale 'sat5', which is not declared; did you mean 'sat'?"),
        (TOP + "items:\n  a: {column: A, scale: sat, label: A,\n      dimension: qality}\n"
         "dimensions: {quality: {label: Q}}\n",
         "codebook.yml:6: items.a.dimension: item 'a' names dimension 'qality', which is not declared"
         "; did you mean 'quality'?"),
        (TOP + ITEMS + "index: {weights: stated}\n", "'choice' belongs to weights: stated"),
        (TOP + ITEMS + "index: {weights: importance}\n", "need the role 'overall', and 14 dimensions at most"),
        (TOP + ITEMS + "dimensions: {d: {label: D, weight: 2}}\nindex: {weights: stated, choice: most}\n",
         "weights are 'stated', so that the weight of dimension 'd' is never used"),
        (TOP + ITEMS + "index: {weights: stated, choice: most}\nchoices: {mst: {column: M, label: M, options: {x: X}}}",
         "choice 'most' is not declared; did you mean 'mst'?"),
        (TOP + ITEMS + "dimensions: {d: {label: D}}\nindex: {weights: stated, choice: most}\n"
         "choices: {most: {column: M, label: M, options: {x: X}}}\n",
         "choice 'most' has no option 'd' for this dimension"),
        (TOP + ITEMS + "dimensions: {a: {label: A}}\n", "id 'a' is used twice; ids are unique across the codebook"),
        (TOP + "items:\n  a: {column: A, scale: sat, label: A, role: overall}\n"
         "  b: {column: B, scale: sat, label: B, role: overall}\n", "role 'overall' is given to more than one item"),
        (TOP + "items:\n  a: {column: A, scale: sat, label: A, role: overal}\n", "codebook.yml:5: items.a.role: "),
        (TOP + "items:\n  index: {column: A, scale: sat, label: A}\n", "id 'index' is reserved by csreport"),
        (TOP + "items:\n  a-b: {column: A, scale: sat, label: A}\n", "id 'a-b': use letters, digits and _"),
        (TOP + ITEMS + "segments:\n  s: {column: S, label: S}\n", "codebook.yml:7: segments.s: a segment needs either"),
        (TOP + ITEMS + "segments:\n  s: {column: S, label: S, levels: {x: X}, bands: [1]}\n", "needs either 'levels'"),
        (TOP + ITEMS + "segments:\n  s: {column: S, label: S, bands: [3, 1]}\n", "'bands' must rise"),
        (TOP + ITEMS + "segments:\n  s: {column: S, label: S, bands: [1, 1]}\n", "'bands' must rise"),
        (TOP + ITEMS + "segments:\n  s: {column: S, label: S, levels: {N/A: none}}\n", "level 'N/A' holds one of"),
        ("scales:\n  sat: {min: 5, max: 1}\n" + ITEMS, "codebook.yml:2: scales.sat: max 1 must be above min 5"),
        ("scales:\n  sat: {min: 1, max: 5, step: 0}\n" + ITEMS, "codebook.yml:2: scales.sat.step: "),
        ("scales:\n  sat: {min: 1, max: 5, labels: {6: six}}\n" + ITEMS, "label for 6 lies outside 1 to 5"),
        (TOP + ITEMS + "dimensions: {d: {label: D, weight: 0}}\n", "codebook.yml:6: dimensions.d.weight: "),
        (TOP + ITEMS + "design: {id: {columm: X}}\n", "did you mean 'column'?"),
    ],
)  # fmt: skip
def test_contradiction_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    assert any(expected in line for line in refused(tmp_path, text))


def test_every_dangling_reference_is_named(tmp_path: Path) -> None:
    lines = refused(tmp_path, TOP + "items:\n  a: {column: A, scale: x, label: A, dimension: d}\n"
                                    "  b: {column: B, scale: y, label: B}\n")  # fmt: skip
    assert [line.split(": ")[1] for line in lines] == ["items.a.scale", "items.b.scale", "items.a.dimension"]
    assert [line.split(":")[1] for line in lines] == ["5", "6", "5"]


@pytest.mark.parametrize("key", ["respondents", "weights", "index", "frame"])
@pytest.mark.parametrize("group", ["items", "dimensions", "segments", "comments", "scales"])
def test_reserved_ids_are_refused_in_every_group(key: str, group: str) -> None:
    entry = {
        "items": {"column": "A", "scale": "sat", "label": "A"},
        "dimensions": {"label": "A"},
        "segments": {"column": "A", "label": "A", "bands": ["1"]},
        "comments": {"column": "A", "label": "A"},
        "scales": {"min": "1", "max": "5"},
    }[group]
    whole: dict = {"scales": {"sat": {"min": "1", "max": "5"}}, "items": {}}
    whole[group] = whole.get(group, {}) | {key: entry}
    with pytest.raises(ValueError, match=f"id '{key}' is reserved"):
        Codebook.model_validate(whole)


def test_band_names_follow_their_edges() -> None:
    assert Segment(column="S", label="S", bands=[1, 2.5, 10]).names == ["under_1", "1-2.5", "2.5-10", "10_up"]
    assert Segment(column="S", label="S", bands=[0]).names == ["under_0", "0_up"]


@pytest.mark.parametrize(
    ("scale", "points"),
    [
        ({"min": 1, "max": 5}, [1, 2, 3, 4, 5]),
        ({"min": -1, "max": 1}, [-1, 0, 1]),
        ({"min": 0, "max": 1, "step": 0.1}, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]),
        ({"min": 1, "max": 5, "step": 1.5}, [1, 2.5, 4]),
        ({"min": 1, "max": 3, "step": 0.75}, [1, 1.75, 2.5]),
    ],
)
def test_points_of_a_scale(scale: dict, points: list[float]) -> None:
    assert Scale(**scale).points == points


def test_words_of_a_reversed_scale_are_those_of_the_code_in_the_file() -> None:
    labels = {1: "very good", 3: "so so", 5: "very bad"}
    assert Scale(min=1, max=5, labels=labels).words(5) == {"": "very bad"}
    assert Scale(min=1, max=5, labels=labels, reverse=True).words(5) == {"": "very good"}
    assert Scale(min=1, max=5, labels=labels, reverse=True).words(4) == {}


def test_look_ups(tmp_path: Path) -> None:
    book = read(tmp_path, TOP + "items:\n  a: {column: A, scale: sat, label: A, role: overall, dimension: d}\n"
                                "  b: {column: B, scale: ease, label: B}\n"
                                "  c: {column: C, scale: sat, label: C, dimension: d}\n"
                                "dimensions: {d: {label: D}}\n")  # fmt: skip
    assert (book.role("overall"), book.role("recommend")) == ("a", None)
    assert (book.members("d"), book.scale("b").max) == (["a", "c"], 7)
    assert book.item("b").label == {"": "B"}
    with pytest.raises(ParamsError, match="no item 'bb'; did you mean 'b'"):
        book.item("bb")


def test_what_customers_are_called_in_running_text(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        TOP + "items:\n  a: {column: A, scale: sat, label: A, kind: difficulty, phrase: {en: the first call}}\n"
        "segments:\n  size: {column: S, label: S, levels: {s: {label: Small, phrase: small customers}, l: Large}}\n"
        "  age: {column: G, label: G, bands: [1, 3], phrases: {1-3: newer customers}}\n"
        "  way: {column: M, label: M, kind: mode, levels: {p: Telephone}}\n",
    )
    size, age, way = book.segments.values()
    assert book.items["a"].phrase == {"en": "the first call"} and book.items["a"].kind == "difficulty"
    assert [size.phrase_of(level) for level in ("s", "l")] == [{"": "small customers"}, {}]
    assert [age.phrase_of(level) for level in age.names] == [{}, {"": "newer customers"}, {}]
    assert (size.kind, way.kind) == ("group", "mode")
    with pytest.raises(ParamsError, match="'phrases' names '1-4', which is no band; did you mean '1-3'"):
        read(tmp_path, TOP + ITEMS + "segments: {age: {column: G, label: G, bands: [1, 3], phrases: {1-4: x}}}\n")
