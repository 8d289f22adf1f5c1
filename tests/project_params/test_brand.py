"""Corporate look: colours that everybody can read, a logo that can do no harm, and where both appear."""

from __future__ import annotations

import re
import struct
import zlib

import pytest
from conftest import REPOSITORY, copy_project

from csreport.present.chapter import words_of
from csreport.present.vectors import FOCUS
from csreport.project import brand
from csreport.project.brand import PALETTE, PAPERS, Brand, contrast
from csreport.project.errors import ParamsError
from csreport.project.project import Project
from csreport.publish.look import LARGEST, NIGHT, brand_figure, brand_files, brand_of, page_style, read_logo, template

SHAPE = '<path d="M0 0h40v10z" fill="#5b2a86"/>'


def with_brand(project: Project, text: str) -> Project:
    path = project.params("project.yml")
    path.write_text(path.read_text(encoding="utf-8") + f"brand: {text}\n", encoding="utf-8")
    return Project(project.root)


def with_logo(project: Project, content: str | bytes, name: str = "logo.svg") -> Project:
    project.params(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return with_brand(project, f"{{logo: {name}, name: Linden}}")


def drawn(inner: str, attributes: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"{attributes}>{inner}</svg>'


# ---- colours -----------------------------------------------------------------------------
def test_contrast_and_distance_are_those_of_wcag_and_oklab():
    """WebAIM's and the W3C's published examples; Oklab of pure red: 0.628, 0.225, 0.126 (Ottosson 2020)."""
    published = {("#000000", "#ffffff"): 21.0, ("#ffffff", "#ffffff"): 1.0, ("#777777", "#ffffff"): 4.48,
                 ("#767676", "#ffffff"): 4.54, ("#ff0000", "#ffffff"): 4.0, ("#0000ff", "#ffffff"): 8.59}  # fmt: skip
    assert {pair: contrast(*pair) for pair in published} == pytest.approx(published, abs=0.005)
    assert {pair: contrast(*pair[::-1]) for pair in published} == pytest.approx(published, abs=0.005)
    assert brand.distance("#000000", "#ffffff") == pytest.approx(1.0, abs=1e-4)
    assert brand.distance("#123456", "#123456") == 0
    red = (0.62796**2 + 0.22486**2 + 0.12585**2) ** 0.5
    red = (0.62796**2 + 0.22486**2 + 0.12585**2) ** 0.5
    assert brand.distance("#ff0000", "#000000") == pytest.approx(red, abs=1e-4)


def test_every_place_of_a_brand_colour_can_be_read_and_the_nearest_shade_passes():
    for colour in ("#0b5a78", "#5b2a86", "#00703c", "#00205b", "#111111"):
        style = page_style(Brand(colour=colour))
        light, dark = re.findall(r"--focus: (#\w{6}); --focus-tint: (#\w{6});", style)[:2]
        assert light == (colour, brand.tinted(colour, "#ffffff", strongest=0.16))
        grounds = [*((light[0], ground) for ground in PAPERS.values()), light, *((dark[0], g) for g in NIGHT), dark]
        assert [pair for pair in grounds if contrast(*pair) < 4.5] == []
    for colour in ("#ffcc00", "#00bcd4", "#ff69b4", "#ffffff", "#808080"):
        found = brand.readable(colour, tuple(PAPERS.values()))
        lighter = brand.mixed(found, "#ffffff", 0.96)
        assert min(contrast(found, ground) for ground in PAPERS.values()) >= 4.5, colour
        assert min(contrast(lighter, ground) for ground in PAPERS.values()) < 4.5, colour


def test_a_pale_colour_is_refused_with_its_contrast_and_a_shade_that_passes(mini):
    with pytest.raises(ParamsError) as caught:
        _ = with_brand(mini, "{colour: '#f0a000'}").file
    said = str(caught.value)
    assert re.match(r"params/project\.yml:\d+: brand\.colour: contrast 2\.\d\d on white, expected at least 4\.5", said)
    offered = re.search(r"passes is '(#\w{6})' \((\d\.\d\d)\)", said)
    assert offered is not None
    assert contrast(offered[1], "#ffffff") == pytest.approx(float(offered[2]), abs=0.011)
    assert Brand(accent=offered[1]).accent == offered[1], "the shade that is offered is accepted"


def test_a_colour_that_cannot_be_the_brands_is_refused():
    taken = ["#c8102e", "#b84a00", "#7f6000", *(colour for colour, _ in brand.MEANINGS.values())]
    wrong = {"on the tinted boxes": ["#767676"]}  # titles of boxes stand on the tint; it passes on white
    wrong |= {"expected a colour of six digits": ["blue", "#abc", "#12345g", "0b5a78"]}
    wrong |= {r"which means '.*' in every report; give it as 'accent' instead": taken}
    for said, colours in wrong.items():
        for colour in colours:
            with pytest.raises(ValueError, match=said):
                Brand(colour=colour)
    assert [Brand(accent=colour).accent for colour in taken] == taken, "for edges only"


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
def test_a_drawing_stays_a_drawing(mini):
    inner = '<defs><clipPath id="c"><path d="M0 0"/></clipPath></defs><g clip-path="url( \'#c\')"><use href="#c"/></g>'
    project = with_logo(mini, drawn(SHAPE + inner))
    name, content = read_logo(project)
    assert name == "brand-logo.svg"
    assert b'd="M0 0h40v10z"' in content and b'fill="#5b2a86"' in content
    assert b"#c" in content and b"<use href" in content, "references inside the drawing stay"
    assert brand_files(project)["figures/brand-logo.svg"] == content
    assert brand_of(project, words_of(project, "en")) == {"brand": "Linden", "logo": "figures/brand-logo.svg"}


def test_what_drawing_programs_note_is_left_out(mini):
    note = '<!-- made by Jo on host42 --><metadata>Jo</metadata><i:note xmlns:i="urn:inkscape" i:path="/home/jo"/>'
    _, content = read_logo(with_logo(mini, drawn(note + SHAPE, ' xmlns:i="urn:x" i:export="/home/jo"')))
    assert [trace for trace in (b"Jo", b"jo", b"host42", b"urn:") if trace in content] == []
    assert b"<path" in content


HARM = [
    ("<script>alert(1)</script>", "<script>"),
    ('<path d="M0 0" onclick="alert(1)"/>', "onclick"),
    ("<foreignObject><b/></foreignObject>", "<foreignObject>"),
    ('<image href="https://example.org/a.png"/>', "<image>"),
    ('<use href="https://example.org/a.svg#b"/>', "outside the file"),
    ('<use xmlns:x="http://www.w3.org/1999/xlink" x:href="other.svg#b"/>', "outside the file"),
    ('<path d="M0 0" fill="url(https://example.org/a#b)"/>', "outside the file"),
    ('<path d="M0 0" style="fill: url( \'//example.org/a\')"/>', "outside the file"),
    ("<style>@import 'https://example.org/a.css';</style>", "outside the file"),
    (r"<style>path { fill: \75rl(https://example.org) }</style>", "outside the file"),
    ("<g><g><script/></g></g>", "<script>"),
    ('<a href="#x"><path d="M0 0"/></a>', "<a>"),
    ('<animate attributeName="href" to="javascript:alert(1)"/>', "<animate>"),
    ("<text>Linden</text>", "convert the text to outlines"),
    (SHAPE * 4000, f"at most {LARGEST:,}"),
    ("<g>" * 9000 + "</g>" * 9000, "nested too deeply"),
]


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


def test_a_logo_that_could_do_harm_or_is_damaged_is_refused_and_named(mini):
    drawings = [(drawn(inner), said) for inner, said in HARM]
    drawings += [('<!DOCTYPE svg [<!ENTITY a "b">]>' + drawn("&a;"), "declares entities")]
    drawings += [("<svg", "not readable as SVG"), ("<html/>", "not an SVG drawing")]
    drawings += [('<svg xmlns="http://www.w3.org/2000/svg"/>', "neither a viewBox")]
    pictures = [(b"GIF89a", "not a PNG picture"), (picture()[:-13], "damaged"), (picture()[:-12], "not complete")]
    pictures += [(picture().replace(b"IEND", b"IENX"), "damaged"), (picture(60_000, 60_000), "pixels")]
    for name, logos in (("logo.svg", drawings), ("logo.png", pictures)):
        (folder := mini.root / name[-3:]).mkdir()
        project = with_logo(copy_project(folder), b"", name)
        for content, said in logos:
            project.params(name).write_bytes(content if isinstance(content, bytes) else content.encode())
            with pytest.raises(ParamsError, match=rf"params/{re.escape(name)}(:\d+)?: ") as caught:
                read_logo(project)
            assert said in str(caught.value)


def test_a_logo_is_a_file_of_params(mini):
    mini.params("logo.svg").write_text(drawn(SHAPE), encoding="utf-8")
    path = mini.params("project.yml")
    text = path.read_text(encoding="utf-8")
    for name in ("../secret.svg", "/etc/logo.svg", "logo.gif", "a/b.svg"):
        with pytest.raises(ParamsError, match=r"brand\.logo: expected the name of an SVG or PNG file in params/"):
            _ = with_brand(mini, f"{{logo: {name}}}").file
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ParamsError, match=r"params/logos\.svg not found; did you mean 'logo\.svg'\?"):
        read_logo(with_brand(mini, "{logo: logos.svg}"))


# ---- the palette --------------------------------------------------------------------------
def test_the_report_s_colours_are_written_in_one_place():
    colours = {*PALETTE.values(), *brand.DARK.values()} - {brand.WHITE}
    package = REPOSITORY / "src" / "csreport"
    files = [path for path in package.rglob("*") if path.suffix in {".py", ".css", ".typ", ".lua", ".typst"}]
    texts = {path: path.read_text(encoding="utf-8").lower() for path in files if path.name != "brand.py"}
    found = [
        f"{path.relative_to(package)}: {colour}"
        for path, text in texts.items()
        for colour in re.findall(r"#[0-9a-f]{6}\b", text)
        if colour in colours and f"such as '{colour}'" not in text
    ]
    assert found == []
    for name in ("report.css", "report.typ", "quarto.css", "quarto.typ"):
        assert PALETTE["focus"] in template(name) and not re.search(r"\{\{(light|dark|palette)\}\}", template(name))
