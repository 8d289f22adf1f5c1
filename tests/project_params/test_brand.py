"""Corporate look: colours that everybody can read, a logo that can do no harm, and where both appear."""

from __future__ import annotations

import re
import struct
import zlib

import pytest
from conftest import REPOSITORY

from csreport.present.chapter import words_of
from csreport.present.layout import FOCUS
from csreport.project.brand import (
    DARK,
    MEANINGS,
    PALETTE,
    PAPERS,
    WHITE,
    Brand,
    contrast,
    distance,
    mixed,
    readable,
    tinted,
)
from csreport.project.errors import ParamsError
from csreport.project.project import Project
from csreport.publish.look import LARGEST, NIGHT, brand_figure, brand_files, brand_of, page_style, read_logo, template

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"{attributes}>{inner}</svg>'
SHAPE = '<path d="M0 0h40v10z" fill="#5b2a86"/>'


def with_brand(project: Project, text: str) -> Project:
    path = project.params("project.yml")
    path.write_text(path.read_text(encoding="utf-8") + f"brand: {text}\n", encoding="utf-8")
    return Project(project.root)


def with_logo(project: Project, content: str | bytes, name: str = "logo.svg") -> Project:
    data = content if isinstance(content, bytes) else content.encode()
    project.params(name).write_bytes(data)
    return with_brand(project, f"{{logo: {name}, name: Linden}}")


# ---- colours -----------------------------------------------------------------------------
def test_contrast_and_distance_are_those_of_wcag_and_oklab():
    """WebAIM's and the W3C's published examples; Oklab of pure red: 0.628, 0.225, 0.126 (Ottosson 2020)."""
    published = {("#000000", "#ffffff"): 21.0, ("#ffffff", "#ffffff"): 1.0, ("#777777", "#ffffff"): 4.48,
                 ("#767676", "#ffffff"): 4.54, ("#ff0000", "#ffffff"): 4.0, ("#0000ff", "#ffffff"): 8.59}  # fmt: skip
    assert {pair: contrast(*pair) for pair in published} == pytest.approx(published, abs=0.005)
    assert {pair: contrast(*pair[::-1]) for pair in published} == pytest.approx(published, abs=0.005)
    assert distance("#000000", "#ffffff") == pytest.approx(1.0, abs=1e-4)
    assert distance("#123456", "#123456") == 0
    assert distance("#ff0000", "#000000") == pytest.approx((0.62796**2 + 0.22486**2 + 0.12585**2) ** 0.5, abs=1e-4)


@pytest.mark.parametrize("colour", ["#ffcc00", "#00bcd4", "#ff69b4", "#ffffff", "#808080"])
def test_the_nearest_shade_passes_and_one_step_lighter_does_not(colour):
    grounds = tuple(PAPERS.values())
    found = readable(colour, grounds)
    assert min(contrast(found, ground) for ground in grounds) >= 4.5
    assert min(contrast(mixed(found, "#ffffff", 0.96), ground) for ground in grounds) < 4.5


@pytest.mark.parametrize("colour", ["#0b5a78", "#5b2a86", "#00703c", "#00205b", "#111111"])
def test_every_place_of_a_brand_colour_can_be_read(colour):
    style = page_style(Brand(colour=colour))
    light, dark = re.findall(r"--focus: (#\w{6}); --focus-tint: (#\w{6});", style)[:2]
    assert light[0] == colour
    for ground in (*PAPERS.values(), light[1]):
        assert contrast(light[0], ground) >= 4.5
    for ground in (*NIGHT, dark[1]):
        assert contrast(dark[0], ground) >= 4.5
    assert tinted(colour, "#ffffff", strongest=0.16) == light[1]


def test_a_pale_colour_is_refused_with_its_contrast_and_a_shade_that_passes(mini):
    with pytest.raises(ParamsError) as caught:
        _ = with_brand(mini, "{colour: '#f0a000'}").file
    said = str(caught.value)
    assert re.match(r"params/project\.yml:\d+: brand\.colour: contrast 2\.\d\d on white, expected at least 4\.5", said)
    offered = re.search(r"passes is '(#\w{6})' \((\d\.\d\d)\)", said)
    assert offered is not None
    assert contrast(offered[1], "#ffffff") == pytest.approx(float(offered[2]), abs=0.011)
    assert Brand(accent=offered[1]).accent == offered[1], "the shade that is offered is accepted"


@pytest.mark.parametrize(
    ("colours", "said"),
    [
        (["#767676"], "on the tinted boxes"),  # titles of boxes stand on the tint; it passes on white
        (["blue", "#abc", "#12345g", "0b5a78"], "expected a colour of six digits"),
        (["#c8102e", "#b84a00", "#7f6000", *(taken for taken, _ in MEANINGS.values())],
         r"which means '.*' in every report; give it as 'accent' instead"),
    ],
    ids=["pale on the tint", "no colour", "means something else"],
)  # fmt: skip
def test_a_colour_that_cannot_be_the_brands_is_refused(colours, said):
    for colour in colours:
        with pytest.raises(ValueError, match=said):
            Brand(colour=colour)
        assert "means" not in said or Brand(accent=colour).accent == colour, "for edges only"


# ---- where it appears ----------------------------------------------------------------------
def test_page_paper_and_figures_take_the_colour_and_nothing_changes_without(mini):
    assert (brand_files(mini), brand_of(mini, words_of(mini, "en"))) == ({}, {})
    assert brand_figure("figures/a.svg", b"<svg fill='#0b5a78'/>", Brand()) == b"<svg fill='#0b5a78'/>"
    project = with_brand(mini, "{colour: '#5B2A86', accent: '#c8102e'}")
    files = brand_files(project)
    assert set(files) == {"brand.css", "brand.typ"}
    assert b"--focus: #5b2a86;" in files["brand.css"] and b"--accent: #c8102e;" in files["brand.css"]
    assert b'#let focus = rgb("#5b2a86")' in files["brand.typ"]
    drawn = brand_figure("figures/a.svg", f'<path fill="{FOCUS}"/>'.encode(), project.file.brand)
    assert drawn == b'<path fill="#5b2a86"/>'
    assert brand_figure("figures/a.png", FOCUS.encode(), project.file.brand) == FOCUS.encode()


# ---- logo -----------------------------------------------------------------------------------
def drawing(mini, inner: str, attributes: str = "") -> tuple[str, bytes]:
    return read_logo(with_logo(mini, DRAWING.format(attributes=attributes, inner=inner)))


def test_a_drawing_stays_a_drawing(mini):
    inner = '<defs><clipPath id="c"><path d="M0 0"/></clipPath></defs><g clip-path="url( \'#c\')"><use href="#c"/></g>'
    project = with_logo(mini, DRAWING.format(attributes="", inner=SHAPE + inner))
    name, content = read_logo(project)
    assert name == "brand-logo.svg"
    assert b'd="M0 0h40v10z"' in content and b'fill="#5b2a86"' in content
    assert b"#c" in content and b"<use href" in content, "references inside the drawing stay"
    assert brand_files(project)["figures/brand-logo.svg"] == content
    assert brand_of(project, words_of(project, "en")) == {"brand": "Linden", "logo": "figures/brand-logo.svg"}


def test_what_drawing_programs_note_is_left_out(mini):
    note = '<!-- made by Jo on host42 --><metadata>Jo</metadata><i:note xmlns:i="urn:inkscape" i:path="/home/jo"/>'
    _, content = drawing(mini, note + SHAPE, ' xmlns:i="urn:x" i:export="/home/jo"')
    assert [trace for trace in (b"Jo", b"jo", b"host42", b"urn:") if trace in content] == []
    assert b"<path" in content


HARM = {
    "script": ("<script>alert(1)</script>", "<script>"),
    "event": ('<path d="M0 0" onclick="alert(1)"/>', "onclick"),
    "foreign": ("<foreignObject><b/></foreignObject>", "<foreignObject>"),
    "image": ('<image href="https://example.org/a.png"/>', "<image>"),
    "use": ('<use href="https://example.org/a.svg#b"/>', "outside the file"),
    "xlink": ('<use xmlns:x="http://www.w3.org/1999/xlink" x:href="other.svg#b"/>', "outside the file"),
    "fill": ('<path d="M0 0" fill="url(https://example.org/a#b)"/>', "outside the file"),
    "style attribute": ('<path d="M0 0" style="fill: url( \'//example.org/a\')"/>', "outside the file"),
    "import": ("<style>@import 'https://example.org/a.css';</style>", "outside the file"),
    "escaped": (r"<style>path { fill: \75rl(https://example.org) }</style>", "outside the file"),
    "nested": ("<g><g><script/></g></g>", "<script>"),
    "link": ('<a href="#x"><path d="M0 0"/></a>', "<a>"),
    "animation": ('<animate attributeName="href" to="javascript:alert(1)"/>', "<animate>"),
    "text": ("<text>Linden</text>", "convert the text to outlines"),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_drawing_that_could_do_harm_is_refused_and_named(mini, harm):
    inner, said = HARM[harm]
    with pytest.raises(ParamsError, match=r"params/logo\.svg: ") as caught:
        drawing(mini, inner)
    assert said in str(caught.value)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(width: int = 2, height: int = 1, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\0" + b"\x5b\x2a\x86" * width))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + data + chunk(b"IEND", b"")


def test_a_picture_loses_its_notes_and_nothing_else(mini):
    noted = picture(2, 1, chunk(b"tEXt", b"Author\0Jo on host42"))
    name, content = read_logo(with_logo(mini, noted, "logo.png"))
    assert (name, content) == ("brand-logo.png", picture())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + DRAWING.format(attributes="", inner="&a;"), "declares entities"),
        ("<svg", "not readable as SVG"),
        ("<html/>", "not an SVG drawing"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "neither a viewBox"),
        (DRAWING.format(attributes="", inner=SHAPE * 4000), f"at most {LARGEST:,}"),
        (DRAWING.format(attributes="", inner="<g>" * 9000 + "</g>" * 9000), "nested too deeply"),
        (b"GIF89a", "not a PNG picture"),
        (picture()[:-13], "damaged"),
        (picture().replace(b"IEND", b"IENX"), "damaged"),
        (picture()[:-12], "not complete"),
        (picture(60_000, 60_000), "pixels"),
    ],
)
def test_what_is_no_logo_or_damaged_is_refused(mini, content, said):
    name = "logo.png" if isinstance(content, bytes) else "logo.svg"
    with pytest.raises(ParamsError, match=re.escape(said)):
        read_logo(with_logo(mini, content, name))


def test_a_logo_that_is_not_there_is_named_with_the_nearest(mini):
    mini.params("logo.svg").write_text(DRAWING.format(attributes="", inner=SHAPE), encoding="utf-8")
    with pytest.raises(ParamsError, match=r"params/logos\.svg not found; did you mean 'logo\.svg'\?"):
        read_logo(with_brand(mini, "{logo: logos.svg}"))


@pytest.mark.parametrize("name", ["../secret.svg", "/etc/logo.svg", "logo.gif", "a/b.svg"])
def test_a_logo_is_a_file_of_params(mini, name):
    with pytest.raises(ParamsError, match=r"brand\.logo: expected the name of an SVG or PNG file in params/"):
        _ = with_brand(mini, f"{{logo: {name}}}").file


# ---- the palette --------------------------------------------------------------------------
def test_the_report_s_colours_are_written_in_one_place():
    colours = {*PALETTE.values(), *DARK.values()} - {WHITE}
    package = REPOSITORY / "src" / "csreport"
    files = [path for path in package.rglob("*") if path.suffix in {".py", ".css", ".typ", ".lua", ".typst"}]
    found = [
        f"{path.relative_to(package)}: {colour}"
        for path in files
        if path.name != "brand.py"
        for colour in re.findall(r"#[0-9a-f]{6}\b", path.read_text(encoding="utf-8").lower())
        if colour in colours and f"such as '{colour}'" not in path.read_text(encoding="utf-8")
    ]
    assert found == []


@pytest.mark.parametrize("name", ["report.css", "report.typ", "quarto.css", "quarto.typ"])
def test_templates_are_given_the_report_s_colours(name):
    text = template(name)
    assert PALETTE["focus"] in text and "{{light}}" not in text and "{{dark}}" not in text and "{{palette}}" not in text
