"""Drawings as SVG: text that stays text, marks that say something, and fonts cut to what is written."""

from __future__ import annotations

import io
import os
import re
from xml.etree import ElementTree

import pytest
import typst
from fontTools.ttLib import TTFont

from csreport.present.vectors import CLASS, FOLDER, Canvas, _face, font_faces, text_width
from csreport.project.errors import RenderError

NAMESPACE = "{http://www.w3.org/2000/svg}"


def test_text_is_text_and_shapes_without_a_place_are_left_out() -> None:
    canvas = Canvas(200, "Noto Sans SC")
    canvas.text(50, 100, "a < b & c\nd", size=8, align="end", ground="#ffffff")
    canvas.dot(float("nan"), 100, 5, "#000000")
    canvas.line([0.0, float("nan")], [0.0, 100], "#000000")
    with canvas.titled("nothing is drawn here"):
        canvas.box((0, 0), (0, 100), "#000000")
    root = ElementTree.fromstring(canvas.svg(120))
    (text,) = root.iter(f"{NAMESPACE}text")
    assert [span.text for span in text] == ["a < b & c", "d"] and text.get("text-anchor") == "end"
    assert [child.tag.removeprefix(NAMESPACE) for child in root] == ["rect", "text"], "ground and text"
    assert (root.get("width"), root.get("height"), root.get("class")) == ("150pt", "90pt", CLASS)
    assert root.get("viewBox") == "0 0 200 120", "a unit is a pixel of the page"
    with canvas.titled("3.99 & more"):
        canvas.dot(1.0, 1.0, 5, "#000000")
    (group,) = ElementTree.fromstring(canvas.svg(2.0)).iter(f"{NAMESPACE}g")
    assert [child.tag.removeprefix(NAMESPACE) for child in group] == ["title", "circle"]
    assert group[0].text == "3.99 & more"


def test_lines_stand_where_they_are_said_to() -> None:
    for up in ("top", "middle", "bottom", "baseline"):
        canvas = Canvas(200, "Noto Sans SC")
        canvas.text(0, 100, "A\nB", up=up)
        first, last = (float(y) for y in re.findall(r'<tspan x="0" y="([\d.]+)"', canvas.svg(200)))
        assert last - first == pytest.approx(1.2 * 14, abs=0.02)
        assert {"top": first - 10 > 100, "bottom": last < 100, "baseline": last == 100}.get(up, first < 105 < last + 1)


def test_a_missing_glyph_is_named() -> None:
    with pytest.raises(RenderError, match=r"'a 😊'.*no packaged font has .😊.*U\+1F60A"):
        Canvas(1.0, "Noto Sans SC").text(0, 0, "a 😊")


def test_widths_are_those_of_the_font() -> None:
    with TTFont(FOLDER / "NotoSansSC-Bold.ttf") as font:
        wanted = sum(font["hmtx"][font.getBestCmap()[ord(letter)]][0] for letter in "满意 Wide") / 1000 * 9
    assert text_width("满意 Wide", 9, "bold") == pytest.approx(wanted, rel=1e-4)


def test_fonts_hold_the_characters_of_the_drawings_and_no_more() -> None:
    canvas = Canvas(3.0, "Noto Sans TC")
    canvas.text(0, 1, "滿意 3 & Łódź")
    canvas.text(0, 1, "粗", weight="bold")
    faces = font_faces([canvas.svg(2.0)])
    held = {tuple(key): {chr(c) for c in TTFont(io.BytesIO(data)).getBestCmap()} for *key, data in faces}
    own, other = "Noto Sans TC", "Noto Sans"
    assert held == {
        (own, "normal"): set("滿意3&ód "), (other, "normal"): set("Łź"), (own, "bold"): set("粗 "),
    }  # fmt: skip
    assert faces == font_faces([canvas.svg(2.0)]), "same characters, same bytes"


def test_the_paper_sets_the_text_of_a_drawing_with_the_packaged_fonts(tmp_path) -> None:
    canvas = Canvas(3.0, "Noto Sans SC")
    canvas.text(0.1, 0.5, "满意度 Łódź")
    (tmp_path / "a.svg").write_text(canvas.svg(1.0), encoding="utf-8")
    main = tmp_path / "a.typ"
    main.write_text('#set document(title: "x")\n#image("a.svg", alt: "x")', encoding="utf-8")
    pdf = typst.compile(str(main), font_paths=[str(FOLDER)], ignore_system_fonts=True, pdf_standards=["ua-1", "a-2a"])
    used = {name.decode() for name in re.findall(rb"\+(NotoSans\w*-Regular)", pdf)}
    assert used == {"NotoSansSC-Regular", "NotoSans-Regular"}


@pytest.mark.skipif(not hasattr(os, "register_at_fork"), reason="processes are not copied here")
def test_a_copy_of_this_process_reads_fonts_from_its_own_place() -> None:
    assert text_width("a", 10, "normal") > 0 and _face.cache_info().currsize > 0
    child = os.fork()
    if child == 0:
        os._exit(_face.cache_info().currsize)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
