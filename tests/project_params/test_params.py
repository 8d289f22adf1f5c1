"""Params files: every mistake is one line with file, line, key and nearest match."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field

from csreport.project.errors import ParamsError
from csreport.project.params import Model, load, read_document, shorthand


class Leaf(Model):
    colour: str = "red"
    size: int = 1


class Tree(Model):
    name: str
    leaf: Leaf = Leaf()
    leaves: dict[str, Leaf] = Field(default_factory=dict)
    fallen: list[Leaf] = Field(default_factory=list)
    deep: dict[str, dict[str, Leaf]] = Field(default_factory=dict)
    other: Leaf | None = None
    short: Annotated[Leaf, shorthand("colour")] | None = None
    kind: Literal["oak", "ash"] = "oak"
    limit: float = 1.0


def read(tmp_path: Path, text: str | bytes) -> Tree:
    path = tmp_path / "tree.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, Tree, shown="params/tree.yml")


def refused(tmp_path: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ParamsError) as caught:
        read(tmp_path, text)
    return str(caught.value).splitlines()


LEAF = "(known: colour, size)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: a\nnam: b\n", "params/tree.yml:2: unknown key 'nam'; did you mean 'name'? (known: deep, fallen"),
        ("name: a\nqwertyuiop: b\n", "params/tree.yml:2: unknown key 'qwertyuiop' (known:"),
        *((f"name: a\n{text}", f"params/tree.yml:{line}: unknown key '{key}'; did you mean '{meant}'? {LEAF}")
          for text, line, key, meant in [
              ("leaf:\n  size: 2\n  color: b\n", 4, "leaf.color", "colour"),
              ("leaves:\n  x: {}\n  y:\n    siez: 2\n", 5, "leaves.y.siez", "size"),
              ("fallen:\n- size: 2\n- sise: 2\n", 4, "fallen.1.sise", "size"),
              ("deep:\n  x:\n    y: {Size1: 2}\n", 4, "deep.x.y.Size1", "size"),
              ("other:\n  sizes: 2\n", 3, "other.sizes", "size"),
              ("short:\n  sizes: 2\n", 3, "short.sizes", "size"),
          ]),
        ("name: a\nname: b\n", "params/tree.yml:2: key 'name' stands here a second time"),
        ("name: a\nleaf:\n  size: 1\n  size: 2\n", "params/tree.yml:4: key 'size' stands here a second time"),
        ("name: a\n? [x, y]\n: 1\n", "params/tree.yml:2: a key must be plain text, not a list or mapping"),
        ("leaf: {}\n", "params/tree.yml:1: key 'name' is missing"),
        ("", "params/tree.yml:1: key 'name' is missing"),
        ("- a\n- b\n", "params/tree.yml:1: expected keys and values, found list"),
        ("just text\n", "params/tree.yml:1: expected keys and values, found str"),
        ("name: a\nleaf: b\n", "params/tree.yml:2: leaf: expected keys and values, found 'b'"),
        ("name: a\nleaves: b\n", "params/tree.yml:2: leaves: expected keys and values, found 'b'"),
        ("name: a\nfallen: b\n", "params/tree.yml:2: fallen: expected a list, such as [a, b], found 'b'"),
        ("name:\n", "params/tree.yml:1: name: expected text, found nothing"),
        ("name: a\nkind: elm\n", "params/tree.yml:2: kind: expected 'oak' or 'ash', found 'elm'"),
        ("name: a\nleaf:\n  size: 1\n colour: b\n",
         "params/tree.yml:4: not readable as YAML: this line stands further right or left than its neighbours"),
        ("name: a: b\n", "params/tree.yml:1: not readable as YAML: a colon stands where none may"),
        ("name: a\nlimit: .nan\n", "params/tree.yml:2: limit: "),
        ("name: a\nlimit: inf\n", "params/tree.yml:2: limit: expected a finite number, found 'inf'"),
        (b"name: caf\xe9\n", "params/tree.yml: not UTF-8 (byte 9); save the file as UTF-8"),
        ("name: a\nleaf: {size: 1\n", "params/tree.yml:3: not readable as YAML: a bracket or brace is not closed"),
        ("name: a\n\tleaf: b\n", "params/tree.yml:2: not readable as YAML: a tab; indent with spaces"),
        ("name: a\n---\nname: b\n", "params/tree.yml:2: not readable as YAML: '---' starts a second document"),
        ("name: a\x00b\n", "params/tree.yml: not readable as YAML: "),
        ("name: " + "[" * 1000 + "\n", "params/tree.yml: nested too deeply"),
        ("name: &a [*a]\n", "params/tree.yml: nested too deeply"),
    ],
)  # fmt: skip
def test_mistake_is_one_line_with_its_place(tmp_path: Path, text: str | bytes, expected: str) -> None:
    (line,) = refused(tmp_path, text)
    assert line.startswith(expected)


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    lines = refused(tmp_path, "leaf:\n  size: many\n  shape: round\nfallen:\n- {size: 1.5}\n")
    assert len(lines) == 4
    assert [line.split(":")[1] for line in sorted(lines)] == ["1", "2", "3", "5"]
    assert any("leaf.size" in line and line.endswith("found 'many'") for line in lines)


def test_scalars_and_keys_stay_text_and_aliases_stand_for_what_they_name(tmp_path: Path) -> None:
    for text in ("No", "yes", "2026_01", "2026-01-01", "1e3", "0o17", "007", "null x", "on", "1:30"):
        assert read(tmp_path, f"name: {text}\n").name == text
    found = read(tmp_path, b"\xef\xbb\xbfname: &x 'null'\nleaves: {*x : {}, No: {}, 2026_01: {}, 1: {}}\n")
    assert (found.name, list(found.leaves)) == ("null", ["null", "No", "2026_01", "1"])


def test_aliases_do_not_multiply_without_end(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    with pytest.raises(ParamsError, match="write out what an alias"):
        read(tmp_path, bomb)


def test_missing_file_names_nearest(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text("")
    with pytest.raises(ParamsError, match=r"^params/Rule\.yml: file not found; did you mean 'rules\.yml'\?$"):
        read_document(tmp_path / "Rule.yml", "params/Rule.yml")
    for path in (tmp_path / "zzz.yml", tmp_path / "nowhere" / "zzz.yml"):
        with pytest.raises(ParamsError, match=r"^x\.yml: file not found$"):
            read_document(path, "x.yml")
