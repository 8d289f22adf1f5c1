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

SYMBOLS = "▲▼△▽●◐○◆◇■□★☆✓×≈−±÷√∞≤≥≠←→↑↓“”‘’–—…·•№™©®°²³½%‰€£¥$§†µαβχημρσΔΣЖя"
ENGLISH = [
    "Net promoter score fell 4 points (95% CI −7.1 to −0.9), n = 1,204.",
    "“Rude staff”, she wrote – then: ‘café & crème brûlée’ … naïve, Ångström, Müller, señor, façade.",
    "p ≤ 0.05; Cohen’s d ≥ 0.2; χ² = 12.3; α = 0.81; r ≈ 0.35 ± 0.04",
]
SIMPLIFIED = [
    "客户满意度调查报告：净推荐值下降了4个百分点（95%置信区间：−7.1至−0.9）。",
    "“服务态度很差，排队等了四十分钟，还收了额外费用！”——某位顾客的评论",
    "样本量不足、加权后的有效样本量、显著性检验、多重比较校正、相关系数与回归分析。",
    "他叫李镕喆,妹妹叫陶玥堃;订单号《A-12》，单价￥39.9，面积20㎡，温度37℃…",
]
TRADITIONAL = [
    "客戶滿意度調查報告：淨推薦值下降了4個百分點（95%信賴區間：−7.1至−0.9）。",
    "「服務態度很差，排隊等了四十分鐘，還收了額外費用！」——某位顧客的評論",
    "樣本數不足、加權後的有效樣本數、顯著性檢定、多重比較校正、相關係數與迴歸分析。",
    "啲職員好有禮貌，但係等咗好耐，冇位坐，唔該改善嘅話我哋會再嚟。注音：ㄅㄆㄇㄈ",
]
EUROPE = [
    "Łódź, Gdańsk, Kraków: zażółć gęślą jaźń",
    "Příliš žluťoučký kůň, Škoda, Dvořák",
    "árvíztűrő tükörfúrógép, Győr",
    "București, Iași, Timișoara; İstanbul, Muğla, Şişli",
    "Tiếng Việt: Nguyễn, Đà Nẵng, Huế, ở, ữ, ặ",
    "Ķekava, Rīga, Šiauliai, Žemaitija, Tallinn, Õismäe",
    "Reykjavík, Þór, Ærø, Tromsø, Malmö, Ħamrun, Ġgantija",
    "Θεσσαλονίκη, Ιωάννινα, ἀγορά, Ώ",
    "Київ, Запоріжжя, ґанок, їжак; Љубљана, Ћуприја, Ђаково, Џ",
    "Ŵyddgrug, Ŷ, ĳ, ŀ, ſ",
]
SENTENCES = {
    "Noto Sans SC": [SYMBOLS, *ENGLISH, *SIMPLIFIED],
    "Noto Sans TC": [SYMBOLS, *ENGLISH, *TRADITIONAL],
}

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
def test_face_covers_representative_sentences_and_with_its_stand_in_europe(family: str, style: str) -> None:
    with TTFont(path_of(family, style)) as font, TTFont(FONTS / f"NotoSans-{style}.ttf") as stand_in:
        own, both = {*font.getBestCmap()}, {*font.getBestCmap(), *stand_in.getBestCmap()}
    assert {char for sentence in SENTENCES[family] for char in sentence if ord(char) not in own} == set()
    assert {char for sentence in EUROPE for char in sentence if ord(char) not in both} == set()


STANDARDS = {"Noto Sans SC": ("gb2312", 0xB0A1, 0xF7FE, 6763), "Noto Sans TC": ("big5", 0xA440, 0xC67E, 5401)}


@each_face
def test_face_draws_the_hanzi_of_its_standard(family: str, style: str) -> None:
    codec, first, last, count = STANDARDS[family]
    encoded = {point: chr(point).encode(codec, errors="ignore") for point in range(0x4E00, 0xA000)}
    wanted = {point for point, code in encoded.items() if first <= int.from_bytes(code) <= last}
    assert len(wanted) == count
    with TTFont(path_of(family, style)) as font:
        covered, outlines = font.getBestCmap(), font["glyf"]
        assert {point for point in wanted if not outlines[covered.get(point, ".notdef")].numberOfContours} == set()
        assert wanted <= set(covered)


@each_face
def test_face_says_what_it_is_and_is_static_truetype_without_hints(family: str, style: str) -> None:
    bold = style == "Bold"
    with TTFont(path_of(family, style)) as font:
        names = font["name"]
        assert [names.getDebugName(i) for i in (1, 2, 4)] == [family, style, f"{family} {style}"]
        assert names.getDebugName(6) == f"{FAMILIES[family]}-{style}"
        assert "SIL Open Font License" in names.getDebugName(13)
        assert font["OS/2"].usWeightClass == STYLES[style] and font["head"].macStyle == int(bold)
        assert font["OS/2"].fsSelection & 0b110_0001 == (0b010_0000 if bold else 0b100_0000)
        assert font["OS/2"].fsType == 0  # embedding is not restricted
        assert "glyf" in font
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
