"""Compact SVG: fewer bytes, the same picture."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.image
import numpy as np
import pytest
import typst
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from csreport.present import style
from csreport.present.vectors import compact


def drawing(words: str) -> Figure:
    """Everything that a figure of ours may hold: text in sizes and directions, marks, hatches, dashes, see-through."""
    figure = Figure(figsize=(4, 2.5))
    axes = figure.add_axes((0.2, 0.2, 0.7, 0.7), xlim=(0, 1), ylim=(0, 3))
    axes.barh([0.5, 1.5], [0.6, 0.4], 0.5, color=["#0b5a78", "#a8431a"])
    axes.barh([2.5], [0.5], 0.5, fc="#ffffff", hatch="//////", lw=0)
    axes.plot([0, 0.5, 1], [0, 3, 1.5], dashes=(4, 2), lw=1.2, color="#18242d", alpha=0.6)
    axes.scatter([0.0, 0.4, 1.0], [1, 2, 3], s=60, fc="#ffffff", ec="#0b5a78", alpha=0.8)
    axes.plot([0.2, 0.99], [1, 2.9], "o", ms=9, color="#6496ad", mec="#ffffff", clip_on=True)
    axes.set_xlabel(words, fontsize=8)
    figure.text(0.05, 0.5, words, rotation=90, va="center", weight="bold")
    figure.text(0.5, 0.94, f"{words} 3.99 (−0.5)", fontsize=7.5, color="#46535e", ha="center")
    return figure


@pytest.fixture(params=[("en", "Overall satisfaction"), ("zh-Hans", "总体满意度")], ids=["en", "zh"])
def texts(request) -> tuple[str, str]:
    """The same figure as matplotlib writes it and in few bytes."""
    lang, words = request.param
    with style.figure_style(lang):
        stream = io.StringIO()
        FigureCanvasSVG(drawing(words)).print_svg(stream, metadata={"Date": None})
        return stream.getvalue(), style.svg(drawing(words))


def pixels(text: str, folder: Path) -> np.ndarray:
    (folder / "a.svg").write_text(text, encoding="utf-8")
    (folder / "a.typ").write_text(
        '#set page(width: auto, height: auto, margin: 0pt)\n#image("a.svg")', encoding="utf-8"
    )
    return matplotlib.image.imread(io.BytesIO(typst.compile(str(folder / "a.typ"), format="png", ppi=216)))


def test_the_picture_is_the_same(texts, tmp_path):
    before, after = (pixels(text, tmp_path) for text in texts)
    assert before.shape == after.shape
    assert before.std() > 0.1, "nothing was drawn"
    difference = np.abs(before - after).max(axis=2)
    assert difference.mean() < 0.004
    assert (difference > 0.5).mean() < 0.0005, "something is missing, moved or painted otherwise"


def test_it_takes_less_than_half_the_bytes(texts):
    before, after = (len(text.encode()) for text in texts)
    assert after < 0.5 * before


def test_every_name_is_defined_once_and_used(texts):
    root = ElementTree.fromstring(texts[1])
    names = [part.get("id") for part in root.iter() if part.get("id")]
    used = set(re.findall(r'(?:href="|url\()#(\w+)', texts[1]))
    assert sorted(names) == sorted(used)


def test_it_needs_no_style_sheet_and_keeps_its_size(texts):
    assert "<style" not in texts[1] and " style=" not in texts[1] and "xlink" not in texts[1]
    for name in ("width", "height", "viewBox"):
        assert ElementTree.fromstring(texts[1]).get(name) == ElementTree.fromstring(texts[0]).get(name)


def test_twice_gives_the_same_bytes(texts):
    assert compact(texts[0]) == texts[1]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("M 0 0 L 64 0 L 64 64 L 0 64 z", "m0,0h4v4h-4z"),
        (
            "M 64 64 L 128 96 L 128 96 z M 0 64 L 64 128 z",
            "m4,4l4,2zm-4,0l4,4z",
        ),  # the second starts where the first did
        ("M 0 0 Q 32 32 64 0 Q 96 -32 128 0 z", "m0,0q2,2,4,0t4,0z"),  # goes on smoothly
        ("M 0 0 Q 32 32 64 0 Q 64 64 128 0 z", "m0,0q2,2,4,0,0,4,4,0z"),  # has a corner
    ],
)
def test_outlines_are_short(path, expected):
    letters = f'<path id="a" d="{path}" transform="scale(0.015625)"/>'
    use = '<g transform="translate(1 2) scale(0.08 -0.08)"><use xlink:href="#a"/></g>'
    opening = '<svg width="9pt" height="9pt" viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg">'
    assert f'd="{expected}"' in compact(f"{opening}<defs>{letters}</defs>{use}</svg>")
