"""The one edge where numbers are rounded and languages are spoken."""

from __future__ import annotations

import datetime as dt
import json
import math
from decimal import Decimal
from pathlib import Path

import pypandoc
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csreport.estimates import Row
from csreport.facts import Dates, Name, Number, Sentence, Value, all_of, interval
from csreport.present.words import MINUS, Words, escape, language_tag, native_name, round_half_up
from csreport.project.codebook import Codebook
from csreport.project.errors import ProjectError

LANGS = ("en", "zh-Hans", "zh-Hant")
READER = "markdown-native_divs-native_spans-raw_tex+east_asian_line_breaks"  # as the report is read
BOOK = Codebook.model_validate({
    "scales": {
        "sat": {"min": 1, "max": 5, "labels": {1: {"en": "Very bad", "zh-Hans": "非常差"}, 5: {"en": "Very good"}}},
        "turned": {"min": 1, "max": 5, "reverse": True, "labels": {1: "best", 5: "worst"}},
    },
    "items": {
        "overall": {"column": "Q1", "scale": "sat", "label": {"en": "Overall", "zh-Hans": "总体", "zh-Hant": "整體"}},
        "plain": {"column": "Q2", "scale": "turned", "label": "One label"},
        "chinese": {"column": "Q3", "scale": "sat", "label": {"zh-Hans": "价格"}},
        "hostile": {"column": "Q4", "scale": "sat", "label": "[x](y) **b** <i> {.num} `c` $m$ ["},
    },
    "segments": {
        "tenure": {"column": "T", "label": "Tenure", "bands": [1, 2.5]},
        "size": {"column": "S", "label": "Size", "levels": {"s": {"en": "Small", "zh-Hans": "小型"}, "l": {}}},
    },
})  # fmt: skip
PERIODS = {"2025Q4": {"en": "Q4 2025", "zh-Hans": "2025年第四季度"}}


def words(lang: str = "en", own: Path | None = None) -> Words:
    return Words(lang, BOOK, periods=PERIODS, own=(own, "en") if own else None)


@pytest.fixture
def speak(tmp_path: Path):
    """Speak a message that a project wrote, in one language."""

    def spoken(message: str, lang: str = "en", /, **values: Value) -> str:
        (tmp_path / lang).mkdir(exist_ok=True)
        (tmp_path / lang / "own.ftl").write_text(f"own-message = {message}\nown-more = More.\n", encoding="utf-8")
        return words(lang, tmp_path).plain(all_of(Sentence("own-message", **values), Sentence("own-more")))

    return spoken


def a_row(value: float = 4.126, **changed) -> Row:
    given = {"stat": "mean", "low": 4.034, "high": 4.135, "n": 1234.0, "p": 0.0123}
    return Row("2025Q4", "overall", **(given | changed), value=value)


def test_half_goes_up_as_the_number_is_written() -> None:
    for value, digits, expected in (
        (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-2.5, 0, "-3"), (2.675, 2, "2.68"), (1.005, 2, "1.01"),
        (0.285, 2, "0.29"), (4.0449999, 2, "4.04"), (1e-9, 2, "0.00"), (1e15, 0, "1000000000000000"),
        (3.8749999999999996, 2, "3.88"), (3.8750000000000004, 2, "3.88"), (12_345_678_901.235, 2, "12345678901.24"),
    ):  # fmt: skip
        assert round_half_up(value, digits) == Decimal(expected)


@given(st.integers(-(10**7), 10**7), st.integers(1, 3))
def test_every_written_half_goes_away_from_zero(units: int, digits: int) -> None:
    half = float(f"{units * 10 + (5 if units >= 0 else -5)}e-{digits}")
    written, away = Decimal(repr(half)), round_half_up(half, digits - 1)
    assert abs(away) > abs(written) and abs(away - written) == Decimal(5).scaleb(-digits)


@given(st.integers(-(10**7), 10**7), st.integers(1, 3), st.sampled_from((-math.inf, math.inf)))
def test_the_last_bit_of_a_sum_changes_no_half(units: int, digits: int, direction: float) -> None:
    half = float(f"{units * 10 + 5}e-{digits}")
    assert round_half_up(math.nextafter(half, direction), digits - 1) == round_half_up(half, digits - 1)


def test_fixed_decimals_grouped_with_a_true_minus() -> None:
    assert MINUS == "\u2212"
    for value, digits, signed, expected in (
        (1234567.891, 2, False, "1,234,567.89"), (-3.14159, 2, False, "−3.14"), (3.14159, 2, True, "+3.14"),
        (-0.004, 2, False, "0.00"), (-0.004, 2, True, "0.00"), (0.004, 2, True, "0.00"), (0, 0, True, "0"),
        (-0.4, 0, False, "0"), (-0.5, 0, False, "−1"), (-0.05, 1, True, "−0.1"),
    ):  # fmt: skip
        assert {words(lang).fixed(value, digits, signed=signed) for lang in LANGS} == {expected}


def test_percent_rounds_the_share_as_it_is_written() -> None:
    for share, digits, expected in (
        (0.285, 0, "29%"), (0.145, 0, "15%"), (0.575, 0, "58%"), (1, 0, "100%"), (0.0005, 1, "0.1%"),
        (-0.285, 0, "−29%"),
    ):  # fmt: skip
        assert words().percent(share, digits) == expected
    assert all(words().percent(float(f"0.{whole:02d}5")) == f"{whole + 1}%" for whole in range(100))


def test_figure_follows_its_statistic() -> None:
    before, overall = {"against": "period:2024"}, {"against": "measure:x"}
    for value, changed, expected in (
        (4.126, {}, "4.13"), (math.nan, {}, "–"), (-0.126, before, "−0.13"),
        (0.2345, {"stat": "share"}, "23.5%"), (0.2345, {"stat": "top_box"} | before, "+23.5"),
        (41.5, {"stat": "nps"}, "+42"), (-41.5, {"stat": "nps"}, "−42"), (71.25, {"stat": "index"}, "71.3"),
        (1.23449, {"stat": "design_effect"}, "1.234"), (0.02831, {"stat": "margin_of_error"}, "2.8"),
        (0.3244, {"stat": "importance"} | overall, "32.4%"),
        (0.3244, {"stat": "importance", "against": "level:others"}, "+32.4"),
        (-0.31, {"stat": "correlation"} | overall, "−0.31"), (0.07, {"stat": "gain"} | overall, "+0.07"),
        (0.2, {"stat": "late_minus_early"}, "+0.20"), (0.71, {"stat": "limit_low", "category": "top_box"}, "71.0%"),
        (40, {"stat": "target", "category": "nps", "against": "target:t"}, "+40"),
    ):  # fmt: skip
        assert words().figure(a_row(value, **changed), "value") == expected
    for part, changed, expected in (
        ("low", {}, "4.03"), ("n", {}, "1,234"), ("p", {}, "0.012"), ("p", {"p": 0.00099}, "< 0.001"),
        ("low", {"low": -0.05} | before, "−0.05"), ("high", {"high": 0.055} | before, "0.06"),
        ("df", {"df": 11.96}, "12.0"),
    ):  # fmt: skip
        assert words().figure(a_row(**changed), part) == expected


def test_number_carries_its_key() -> None:
    key = "2025Q4/overall/////representative/mean"
    assert words().number(Number(a_row())) == f'[4.13]{{.num key="{key}"}}'
    assert words().number(Number(a_row(), "low")) == f'[4.03]{{.num key="{key}/part=low"}}'
    lost = a_row(-0.5, against="period:2024Q4")
    assert words().number(Number(lost, absolute=True)).startswith("[0.50]")
    assert words().number(Number(lost)).startswith("[−0.50]")
    assert words().interval(a_row()) == "4.03 to 4.14"


def test_span_of_days_says_shared_parts_once() -> None:
    for lang, end, expected in (
        ("en", "2025-10-08", "8 October 2025"), ("en", "2025-10-22", "8–22 October 2025"),
        ("en", "2025-11-02", "8 October – 2 November 2025"), ("en", "2026-01-02", "8 October 2025 – 2 January 2026"),
        ("en", "2026-10-08", "8 October 2025 – 8 October 2026"), ("zh-Hans", "2025-10-08", "2025年10月8日"),
        ("zh-Hans", "2025-10-22", "2025年10月8日至22日"), ("zh-Hans", "2025-11-02", "2025年10月8日至11月2日"),
        ("zh-Hant", "2026-01-02", "2025年10月8日至2026年1月2日"),
    ):  # fmt: skip
        assert words(lang).date_range(dt.date(2025, 10, 8), dt.date.fromisoformat(end)) == expected
        assert words(lang).sentence(Sentence("", when=Dates("2025-10-08", end))) == expected


def test_names_are_in_the_language_else_in_another() -> None:
    assert [words(lang).label("overall") for lang in LANGS] == ["Overall", "总体", "整體"]
    assert [words(lang).label("plain") for lang in LANGS] == ["One label"] * 3
    assert [words().label(key) for key in ("chinese", "nothing", "index")] == ["价格", "nothing", "Satisfaction index"]
    assert [words(lang).level("size", "s") for lang in ("en", "zh-Hans")] == ["Small", "小型"]
    assert words().level("size", "l") == "l"
    groups = [
        words().phrase(Name("level", name, of)) for of, name in (("size", "s"), ("size", "l"), ("tenure", "1-2.5"))
    ]
    assert groups == ["small customers", "“l” customers", "1–2.5 customers"], "a letter or a number is quoted"
    bands = [words().level("tenure", name) for name in BOOK.segments["tenure"].names]
    assert bands == ["under 1", "1–2.5", "2.5 and over"]
    assert [words("zh-Hans").option("overall", point) for point in (1, 2, 5)] == ["非常差", "2", "Very good"]
    assert [words().option("plain", point) for point in (5, 1)] == ["best", "worst"]
    assert words("zh-Hans").period("2025Q4") == "2025年第四季度" and words().period("2024Q1") == "2024Q1"
    here = Name("given", texts=(("en", "here"), ("zh-Hans", "这里")))
    named = [Name("item", "overall"), Name("level", "s", "size"), Name("option", "5", "overall")]
    named += [Name("period", "2025Q4"), here, Name("message", "statistics-mean")]
    assert list(map(words().name, named)) == ["Overall", "Small", "Very good", "Q4 2025", "here", "Mean"]


def test_list_in_words() -> None:
    for lang, parts, expected in (
        ("en", ["a"], "a"), ("en", ["a", "b"], "a and b"), ("en", ["a", "b", "c"], "a, b and c"), ("en", [], ""),
        ("zh-Hans", ["甲", "乙", "丙"], "甲、乙和丙"), ("zh-Hant", ["甲", "乙"], "甲和乙"),
        ("en", ["staff", "price and value"], "staff as well as price and value"),
    ):  # fmt: skip
        assert words(lang).join(parts) == expected


def test_sentence_of_numbers_names_and_sentences(speak) -> None:
    message = "{ $Name }: { $value } ({ $low } to { $high }), { $count } of { $all }."
    values = interval(a_row()) | {
        "name": Name("item", "overall"), "count": 1234, "all": (Name("level", "s", "size"), "b_c"),
    }  # fmt: skip
    assert speak(message, **values) == "Overall: 4.13 (4.03 to 4.14), 1,234 of small customers and b_c. More."
    assert speak("{ $name }: { $value }。", "zh-Hans", **values) == "总体: 4.13。More."


def test_variants_are_chosen_by_words_of_the_code_and_by_numbers(speak) -> None:
    message = "{ $way ->\n    [hint-up] up\n   *[none] still\n    } { $n ->\n    [one] one\n   *[other] { $n }\n    }"
    assert speak(message, way="hint-up", n=1) == "up one More."
    assert speak(message, way="none", n=1200) == "still 1,200 More."


def test_names_in_a_sentence_begin_small_unless_they_are_names(monkeypatch: pytest.MonkeyPatch) -> None:
    same = {name: name for name in ("NPS", "East China", "VIP service")}
    for label, phrase in (same | {"Response speed": "response speed"}).items():
        monkeypatch.setitem(BOOK.items["plain"].label, "en", label)
        assert words().phrase(Name("item", "plain")) == phrase


def test_plain_takes_away_our_markup_and_keeps_theirs(speak) -> None:
    said = speak("**{ $Name }** is { $value }.", name=Name("item", "hostile"), value=Number(a_row()))
    assert said == "[x](y) **b** <i> {.num} `c` $m$ [ is 4.13. More."


def test_another_language_writes_its_own_way() -> None:
    french, german = words("fr"), words("de")
    assert french.fixed(1234567.891, 2) == "1\u00a0234\u00a0567,89", "no narrow space: the fonts lack it"
    assert german.fixed(-1234.5, 1, signed=True) == "−1.234,5"
    assert french.figure(a_row(0.2345, stat="share")) == "23,5%"
    assert french.date_range(dt.date(2025, 10, 8), dt.date(2025, 10, 22)) == "8–22 oct. 2025"
    assert french.date(dt.date(2025, 10, 8)) == "8 octobre 2025" and french.join(["a", "b", "c"]) == "a, b et c"
    assert words("pt-BR").choose({"pt": "Preço", "en": "Price"}, "") == "Preço" and french.label("overall") == "Overall"
    assert words("zh-Hant").label("chinese") == "价格"
    assert french.text("statistics-mean") == "Mean" and french.untranslated == {"statistics-mean"}


def test_what_others_call_a_language_and_an_unknown_one_is_refused() -> None:
    for lang in ("xx-nothing", "fra nçais", "zz"):
        with pytest.raises(ProjectError, match=f"'{lang}' is not the code of a language; expected a code like 'fr'"):
            words(lang)
    names = ["English", "简体中文", "繁體中文", "Français", "Português (Brasil)"]
    assert [native_name(lang) for lang in (*LANGS, "fr", "pt-BR")] == names
    assert [language_tag(lang) for lang in (*LANGS, "fr")] == ["en-GB", "zh-CN", "zh-TW", "fr"]
    taiwan = words("zh-Hant")
    assert taiwan.interval(a_row()) == "4.03至4.14" and taiwan.phrase(Name("level", "l", "size")) == "「l」客戶"


HOSTILE = [
    "# Heading", "* item", "- item", "+ item", "1. item", "1) item", "(1) item", "a. item", "iv. item", "#. item",
    "(@) item", "> quote", "| line", ": definition", "% title", "---", "===", "***", "```", "~~~", "    code",
    "**b** _i_ ~s~ ^x^", "`code`{=html}", "<script>alert(1)</script>", "<!-- x -->", "&lt; &amp; &#60;", "$x^2$",
    "[link](http://a.b)", "![image](x.png)", "[^1]", "[^1]: note", "[@cite; @other]", "@fig-x", "[x]{.num key=\"a\"}",
    "::: {.div}", "\\newpage", "\\", "a\\", "a  \nb", "a | b\n--|--\n1 | 2", "+---+", "http://a.b/c?d=e_f_g",
    "<http://a.b>", "\"quoted\" 'text' -- --- ...", "{{< include x >}}", "{=html}", "[[wiki]]", "*[HTML]: x", "Mr. X",
    "a\u2028b", "1\\.", "x~~y~~", "é很😀", "$$", "=1+1", "!", "]", "}", "..", "…", "A. Smith", "(a) x", "\u00b7", "\t",
]  # fmt: skip


def rendered(texts: list[str]) -> list[str]:
    """Texts as the report's pandoc understands them, a paragraph each; "" stands for any markup."""
    source = "\n\n".join(f"first\n\n{escape(text)}\n\nlast" for text in texts)
    blocks = json.loads(pypandoc.convert_text(source, "json", format=READER))["blocks"]
    found = []
    for block in blocks:
        inline = block["c"] if block["t"] == "Para" else [{"t": block["t"]}]
        parts = {"Str": lambda part: part["c"], "Space": lambda part: " "}
        found.append("".join(parts.get(part["t"], lambda part: f"<{part['t']}>")(part) for part in inline))
    assert found[::3] == ["first"] * len(texts) and found[2::3] == ["last"] * len(texts), found
    return found[1::3]


def as_read(text: str) -> str:
    return " ".join(text.split())


MARKUP = st.text(st.sampled_from(list("\\`*_{}[]()#+-.!|<>$^~@\"'&:=%/1a \n\t;?,")), max_size=12)
ANY = MARKUP | st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)


@given(st.lists(ANY, min_size=1, max_size=40))
@example(HOSTILE)
def test_any_text_is_shown_as_it_stands(texts: list[str]) -> None:
    seen = [text for text in texts if as_read(text)]
    if seen:
        assert [part.replace("\u00a0", " ") for part in rendered(seen)] == [as_read(text) for text in seen]


@given(st.text(max_size=20))
def test_escaped_text_is_plain_again_in_plain_sentences(text: str) -> None:
    given_text = Name("given", texts=(("en", text or "x"),))
    assert words().plain(Sentence("", t=given_text)) == as_read(text or "x")
    assert escape(escape("a*b")) == "a\\\\\\*b"
