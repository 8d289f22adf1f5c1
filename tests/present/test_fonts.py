"""The shipped fonts: what they cover, what they call themselves, and that paper finds them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "src" / "csreport" / "present" / "fonts"
FAMILIES = {"Noto Sans SC": "NotoSansSC", "Noto Sans TC": "NotoSansTC"}
STYLES = {"Regular": 400, "Bold": 700}
FACES = [(family, style) for family in FAMILIES for style in STYLES]
SIZE_LIMIT = 16_000_000

SYMBOLS = "▲▼△▽●◐○◆◇■□★☆✓×≈−±÷√∞≤≥≠←→↑↓“”‘’–—…·•№™©®°²³½%‰€£¥$§†µαβχημρσΔΣЖяéèïåüñç"
MARKS = {
    "Noto Sans SC": "，。；：、！？（）《》“”‘’—…￥㎡℃镕喆玥堃",
    "Noto Sans TC": "，。；：、！？（）《》「」—…啲咗冇嘅哋嚟ㄅㄆㄇㄈ",
}
EUROPE = (
    "Łódź, Gdańsk, zażółć gęślą jaźń, Příliš žluťoučký kůň, Škoda, árvíztűrő tükörfúrógép, Iași, İstanbul, Muğla, "
    "Nguyễn, Đà Nẵng, Huế, ở, ữ, ặ, Ķekava, Rīga, Žemaitija, Õismäe, Þór, Ærø, Tromsø, Ħamrun, Ġgantija, ἀγορά, Ώ, "
    "Київ, Запоріжжя, ґанок, їжак; Љубљана, Ћуприја, Ђаково, Џ, Ŵyddgrug, Ŷ, ĳ, ŀ, ſ"
)
STANDARDS = {"Noto Sans SC": ("gb2312", 0xB0A1, 0xF7FE, 6763), "Noto Sans TC": ("big5", 0xA440, 0xC67E, 5401)}

each_face = pytest.mark.parametrize(("family", "style"), FACES)


def path_of(family: str, style: str) -> Path:
    return FONTS / f"{FAMILIES[family]}-{style}.ttf"


def test_folder_holds_the_faces_and_their_licence_and_stays_small() -> None:
    stand_in = {f"NotoSans-{style}.ttf" for style in STYLES}
    expected = {path_of(family, style).name for family, style in FACES} | stand_in | {"OFL.txt"}
    assert {path.name for path in FONTS.iterdir() if path.suffix in {".ttf", ".otf", ".txt"}} == expected
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert licence.startswith("Copyright") and "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert sum(path.stat().st_size for path in FONTS.iterdir()) <= SIZE_LIMIT


@each_face
def test_face_draws_the_hanzi_of_its_standard_and_with_its_stand_in_europe(family: str, style: str) -> None:
    codec, first, last, count = STANDARDS[family]
    encoded = {point: chr(point).encode(codec, errors="ignore") for point in range(0x4E00, 0xA000)}
    hanzi = {point for point, code in encoded.items() if first <= int.from_bytes(code) <= last}
    assert len(hanzi) == count
    with TTFont(path_of(family, style)) as font, TTFont(FONTS / f"NotoSans-{style}.ttf") as stand_in:
        own, other, outlines = font.getBestCmap(), stand_in.getBestCmap(), font["glyf"]
        assert {point for point in hanzi if not outlines[own.get(point, ".notdef")].numberOfContours} == set()
    assert {char for char in SYMBOLS + MARKS[family] if ord(char) not in own} == set()
    assert {char for char in EUROPE if ord(char) not in {*own, *other}} == set()


@each_face
def test_face_says_what_it_is_and_is_static_truetype_without_hints(family: str, style: str) -> None:
    with TTFont(path_of(family, style)) as font:
        assert [font["name"].getDebugName(i) for i in (1, 2)] == [family, style]
        assert font["OS/2"].usWeightClass == STYLES[style] and font["head"].macStyle == (style == "Bold")
        assert not {"fvar", "CFF ", "CFF2", "fpgm", "prep", "cvt ", "vmtx"} & set(font.keys())
        kept = {record.FeatureTag for tag in ("GSUB", "GPOS") for record in font[tag].table.FeatureList.FeatureRecord}
        assert {"kern", "locl"} <= kept


@each_face
def test_quotation_marks_can_be_set_narrow_and_digits_line_up(family: str, style: str) -> None:
    """By default a curly apostrophe is as wide as a hanzi; ``pwid`` must give English text a narrow one."""
    with TTFont(path_of(family, style)) as font:
        table, covered, widths = font["GSUB"].table, font.getBestCmap(), font["hmtx"]
        features = [r.Feature for r in table.FeatureList.FeatureRecord if r.FeatureTag == "pwid"]
        lookups = [table.LookupList.Lookup[i] for i in features[0].LookupListIndex]
        subtables = [getattr(sub, "ExtSubTable", sub) for lookup in lookups for sub in lookup.SubTable]
        narrow = {wide: thin for sub in subtables for wide, thin in sub.mapping.items()}
        assert len({widths[covered[ord(digit)]][0] for digit in "0123456789"}) == 1
        for char in "‘’“”":
            assert widths[covered[ord(char)]][0] == 1000
            assert widths[narrow[covered[ord(char)]]][0] < 600
