"""The figures: what they draw in two languages and two widths, and that nothing collides or is cut off."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from csreport.estimates import Estimates, Row
from csreport.present import figures, layout, vectors
from csreport.present.forms import bars
from csreport.present.forms.bars import LOSS_WORDS, REASON_WORDS, STEP_WORDS
from csreport.present.vectors import text_width
from csreport.present.words import Words
from csreport.project.codebook import Codebook
from csreport.project.errors import CsreportError, RenderError

ITEMS = {
    "overall": ("Overall satisfaction", "总体满意度", 4.08, 0.05, 3.97),
    "staff": ("Service staff", "服务人员", 4.41, 0.05, 4.38),
    "delivery": ("Delivery", "物流配送", 4.02, 0.06, 4.05),
    "digital": ("Digital channels", "线上渠道", 3.81, 0.07, 3.70),
    "price": ("Value for money", "性价比", 3.64, 0.06, 3.66),
    "complaints": ("Complaint handling", "投诉处理", 3.52, 0.11, 3.71),
}
LONG = {
    "en": "How satisfied were you with the way our technicians explained the work, the price and the next steps?",
    "zh-Hans": "您对我们的技术人员在上门服务过程中说明工作内容、费用明细"
    "以及后续安排的清晰程度是否满意（请按实际体验作答）？",
}
ANSWERS = {
    1: ("Very dissatisfied", "非常不满意"),
    2: ("Dissatisfied", "不满意"),
    3: ("Neither satisfied nor dissatisfied", "一般"),
    4: ("Satisfied", "满意"),
    5: ("Very satisfied", "非常满意"),
}
PERIODS = {"2025Q4": ("Q4 2025", "2025年第四季度"), "2025Q3": ("Q3 2025", "2025年第三季度")}
LANGS = ("en", "zh-Hans")
each_lang = pytest.mark.parametrize("lang", LANGS)


def pair(english: str, chinese: str) -> dict[str, str]:
    return {"en": english, "zh-Hans": chinese}


def speak(lang: str, confidence: float = 0.95) -> Words:
    items = {key: {"column": key, "scale": "sat5", "label": pair(*value[:2])} for key, value in ITEMS.items()}
    items["long"] = {"column": "long", "scale": "sat5", "label": LONG}
    items["second"] = {"column": "second", "scale": "sat5", "label": {k: v[::-1] for k, v in LONG.items()}}
    items["recommend"] = {"column": "nps", "scale": "nps", "label": pair("Recommend", "推荐意愿")}
    scales = {
        "sat5": {"min": 1, "max": 5, "labels": {point: pair(*text) for point, text in ANSWERS.items()}},
        "nps": {"min": 0, "max": 10},
    } | {f"s{points}": {"min": 1, "max": points} for points in range(3, 12)}
    items |= {
        f"i{points}": {"column": "x", "scale": f"s{points}", "label": pair("Item", "题目")} for points in range(3, 12)
    }
    levels = {"S": pair("Small", "小型"), "M": pair("Medium", "中型"), "L": pair("Large", "大型")}
    segments = {
        "size": {"column": "SIZE", "label": pair("Size", "规模"), "levels": levels},
        "region": {"column": "R", "label": pair("Region", "地区"), "levels": {"N": pair("North", "北部")}},
    }
    codebook = Codebook.model_validate({"scales": scales, "items": items, "segments": segments})
    periods = {period: pair(*text) for period, text in PERIODS.items()}
    return Words(lang, codebook, periods=periods, confidence=confidence)


# ---- rows ---------------------------------------------------------------
def now(measure: str, value: float, half: float = 0.05, **parts: object) -> Row:
    base = Row("2025Q4", measure, "mean", value=value, low=value - half, high=value + half, n=1200)
    return replace(base, **parts)  # type: ignore[arg-type]


def change(row: Row, earlier: float, p: float, period: str = "2025Q3") -> Row:
    against = f"period:{period}"
    return replace(row, against=against, value=row.value - earlier, low=math.nan, high=math.nan, p=p)


def scores(names: tuple[str, ...] = tuple(ITEMS)) -> Estimates:
    rows = [now(name, ITEMS[name][2], ITEMS[name][3]) for name in names]
    big = {name: 0.001 if abs(ITEMS[name][2] - ITEMS[name][4]) > 0.1 else 0.5 for name in names}
    return Estimates([*rows, *(change(row, ITEMS[row.measure][4], big[row.measure]) for row in rows)])


TARGETS = Estimates(Row("2025Q4", name, "mean", value=4.0 - 0.02 * i) for i, name in enumerate(ITEMS))


def answers(shares: dict[str, list[float]], period: str = "2025Q4", start: int = 1) -> list[Row]:
    return [
        Row(period, measure, "share", category=f"{start + place:g}", value=value, n=1200)
        for measure, values in shares.items()
        for place, value in enumerate(values)
    ]


SHARES = {
    "price": [0.05, 0.12, 0.24, 0.32, 0.27],
    "staff": [0.01, 0.03, 0.08, 0.30, 0.58],
    "delivery": [0.03, 0.07, 0.15, 0.35, 0.40],
    "complaints": [0.09, 0.15, 0.20, 0.27, 0.29],
}


def promoters(*periods: str) -> Estimates:
    rows = []
    for place, period in enumerate(periods or ("2025Q4", "2025Q3", "2024Q4")):
        shares = (0.173 + 0.01 * place, 0.345, 0.482 - 0.01 * place)
        for name, value in zip(("detractors", "passives", "promoters"), shares, strict=True):
            rows.append(Row(period, "recommend", "share", category=name, value=value, n=1200))
        score = 100 * (shares[2] - shares[0])
        rows.append(Row(period, "recommend", "nps", value=score, low=score - 4, high=score + 4, n=1200))
    return Estimates(rows)


QUARTERS = ("2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4")


def series(*, gap: bool = False, limits: bool = True) -> Estimates:
    rows = []
    for place, (name, (_, _, value, half, _)) in enumerate(ITEMS.items()):
        for t, quarter in enumerate(QUARTERS):
            level = value - 0.02 * (7 - t) + 0.01 * ((t * 7 + place) % 5)
            if not (gap and t in {2, 3}):
                rows.append(now(name, level, half, period=quarter))
        last = rows[-1]
        rows.append(change(last, last.value + (0.1 if name == "complaints" else -0.1), 0.001 if place % 2 else 0.6))
        if limits:
            for side, sign in (("limit_low", -1), ("centre", 0), ("limit_high", 1)):
                bound = value - 0.07 + sign * 1.2 * half
                rows.append(Row("2025Q4", name, side, category="mean", value=bound))
    share = [Row(q, "top", "top_box", value=0.74 + t / 100, low=0.71 + t / 100, high=0.77 + t / 100)
             for t, q in enumerate(QUARTERS)]  # fmt: skip
    score = [Row(q, "recommend", "nps", value=24 + t, low=20 + t, high=28 + t) for t, q in enumerate(QUARTERS)]
    return Estimates([*rows, *share, *score])


OURS = {"received", "accepted"}  # steps that the answers show; the others the list of invitations


def counts(**steps: float) -> list[Row]:
    return [
        Row("2025Q4", "respondents" if step in OURS else "invitations", "count", category=step, value=value)
        for step, value in steps.items()
    ]


def reasons(**found: float) -> list[Row]:
    return [
        Row("2025Q4", "respondents", "count", category="excluded", segment="reason", level=reason, value=value)
        for reason, value in found.items()
    ]


def respondents() -> Estimates:
    steps = counts(invited=5200, delivered=4936, started=1655, completed=1318, received=1331, accepted=1212)
    return Estimates([*steps, *reasons(speeding=51, straight_lining=29, duplicate=21, off_frame=18, out_of_range=0)])


FORMS: dict[str, Callable[[Words], figures.Drawing | None]] = {
    "dots": lambda words: figures.dots(scores(), words, target=TARGETS),
    "likert": lambda words: figures.likert(Estimates(answers(SHARES)), words),
    "nps": lambda words: figures.nps(promoters(), words),
    "trends": lambda words: figures.trends(series(), words),
    "flow": lambda words: figures.flow(respondents(), words),
}
each_form = pytest.mark.parametrize("form", FORMS)


# ---- what stands in a figure --------------------------------------------
SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The drawings that were made: wide, narrow, wide, …"""
    kept: list[str] = []

    def keep(wide: str, narrow: str, note: object = None) -> figures.Drawing:
        kept.extend((wide, narrow))
        return layout.Drawing(wide, narrow, note)  # type: ignore[arg-type]

    monkeypatch.setattr(figures, "Drawing", keep)
    return kept


def texts(svg: str) -> str:
    """All text of a drawing, without the breaks of its lines."""
    found = ("".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))
    return "|".join(re.sub(r"\s", "", text) for text in found)


def titles(svg: str) -> list[str]:
    """What the marks of a drawing say."""
    return [title.text or "" for title in ElementTree.fromstring(svg).iter(f"{SVG}title")]


def shapes(svg: str, tag: str, **attributes: str) -> list[dict[str, str]]:
    """Attributes of all shapes of a kind that have these values."""
    wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
    found = (shape.attrib for shape in ElementTree.fromstring(svg).iter(f"{SVG}{tag}"))
    return [shape for shape in found if wanted.items() <= shape.items()]


def runs(svg: str) -> list[int]:
    """How many points each line of a trend joins."""
    return [path["d"].count("L") + 1 for path in shapes(svg, "path", stroke=layout.FOCUS, stroke_width="1.4")]


def boxes(svg: str) -> Iterator[tuple[str, Box]]:
    """Every line of text with the room it takes, in points."""
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        size, weight = float(text.get("font-size", vectors.SIZE)), text.get("font-weight", "normal")
        for line in [row for row in text if "x" in row.attrib] or [text]:
            said = "".join(line.itertext())
            x, y, width = float(line.get("x", 0)), float(line.get("y", 0)), 72 * text_width(said, size, weight)
            left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
            turned = "transform" in text.attrib
            yield said, (
                (x - 0.8 * size, y - width, x + 0.2 * size, y) if turned
                else (left, y - 0.8 * size, left + width, y + 0.2 * size)
            )  # fmt: skip


def check_layout(svg: str) -> None:
    """No text leaves the drawing, and no two texts overlap."""
    root, found = ElementTree.fromstring(svg), list(boxes(svg))
    width, height = (float(root.get(side, "").removesuffix("pt")) for side in ("width", "height"))
    for text, (x0, y0, x1, y1) in found:
        assert x0 >= -0.5 and y0 >= -0.5 and x1 <= width + 0.5 and y1 <= height + 0.5, (text, x0, y0, x1, y1)
    for (first, one), (second, other) in combinations(found, 2):
        wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
        assert wide < 1 or high < 1.5, (first, second)


def one(drawing: figures.Drawing | None) -> figures.Drawing:
    assert drawing is not None
    return drawing


@each_form
@each_lang
def test_svg_is_sound_and_nothing_is_cut_off_or_covered(form: str, lang: str) -> None:
    check_drawing(FORMS[form], speak(lang))


def check_drawing(form: Callable[[Words], figures.Drawing | None], words: Words) -> None:
    """Sound SVG with live text and titles, no names that a page could hold twice, the same at every call."""
    drawing = one(form(words))
    assert drawing == form(words), "same rows, same bytes"
    for svg, width in ((drawing.wide, "468pt"), (drawing.narrow, "244.8pt")):
        root = ElementTree.fromstring(svg)
        assert root.get("width") == width and svg.startswith(vectors.OPENING)
        assert not re.search(r' id="| style="|url\(|href|nan', svg) and len(svg.encode()) < 60_000
        assert titles(svg), "marks say their numbers"
        check_layout(svg)


def test_marks_say_value_interval_and_base() -> None:
    drawing = one(figures.dots(scores(), speak("en")))
    assert "Service staff: 4.41 (95% interval 4.36 to 4.46), n = 1,200" in titles(drawing.wide)
    assert titles(drawing.wide) == titles(drawing.narrow)
    bar = one(figures.likert(Estimates(answers(SHARES)), speak("en")))
    assert titles(bar.wide)[0].startswith("Service staff (n = 1,200)\nVery dissatisfied 1.0%\n")


def test_languages_and_widths_differ() -> None:
    english, chinese = (one(FORMS["dots"](speak(lang))) for lang in LANGS)
    assert len({english.wide, english.narrow, chinese.wide, chinese.narrow}) == 4


# ---- dots ---------------------------------------------------------------
@each_lang
def test_dots_say_every_label_value_and_change(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    figures.dots(scores(), words, target=TARGETS)
    for figure in drawn:
        said = texts(figure)
        for name, (_, _, value, _, earlier) in ITEMS.items():
            assert words.label(name).replace(" ", "") in said
            assert f"{value:.2f}" in said and words.fixed(value - earlier, 2, signed=True) in said
        assert said.count("▲") == 2 and said.count("▼") == 1
        assert words.period("2025Q3").replace(" ", "") in said


def test_dots_start_with_the_biggest(drawn: list[str]) -> None:
    figures.dots(scores(), speak("en"))
    said = texts(drawn[0])
    order = sorted(ITEMS, key=lambda name: -ITEMS[name][2])
    places = [said.index(ITEMS[name][0].replace(" ", "")) for name in order]
    assert places == sorted(places)


def test_dots_without_changes_have_no_second_column(drawn: list[str]) -> None:
    rows = Estimates(row for row in scores() if not row.against)
    figures.dots(rows, speak("en"))
    assert "Change" not in texts(drawn[0]) and "Q3" not in texts(drawn[0])


def test_dots_take_the_first_earlier_period(drawn: list[str]) -> None:
    row = now("staff", 4.4)
    figures.dots(Estimates([row, change(row, 4.3, 0.001), change(row, 4.0, 0.001, "2024Q4")]), speak("en"))
    assert "▲+0.10" in texts(drawn[0]) and "+0.40" not in texts(drawn[0])


def test_dots_place_the_earlier_value_and_the_target(drawn: list[str]) -> None:
    row = now("staff", 4.4)
    by_value = Estimates([Row("2025Q4", "staff", "mean", value=4.1)])
    by_gap = Estimates([Row("2025Q4", "staff", "mean", against="target:staff", value=0.3)])
    first, second = (
        figures.dots(Estimates([row, change(row, 4.25, 0.5)]), speak("en"), target=t) for t in (by_value, by_gap)
    )
    assert one(first).wide == one(second).wide
    (filled,) = shapes(drawn[0], "circle", fill=layout.FOCUS, r="3.4")
    hollow = shapes(drawn[0], "circle", stroke=layout.GHOST)[-1]
    tick = float(shapes(drawn[0], "path", stroke=layout.INK, stroke_width="1.8")[-1]["d"][1:].split()[0])
    assert (float(hollow["cx"]) - tick) / (float(filled["cx"]) - tick) == pytest.approx(0.15 / 0.3, abs=0.01)


@pytest.mark.parametrize(("stat", "word", "other"), [("average", "average", "target"), ("mean", "target", "average")])
def test_the_tick_is_called_what_it_is(stat: str, word: str, other: str, drawn: list[str]) -> None:
    figures.dots(Estimates([now("staff", 4.4)]), speak("en"), target=Estimates([now("staff", 4.1, stat=stat)]))
    assert f"|{word}|" in f"|{texts(drawn[0])}|" and f"|{other}|" not in f"|{texts(drawn[0])}|"


def test_halves_of_a_scale_are_not_called_top_answers(drawn: list[str]) -> None:
    """Three of seven lie above the middle, while the top answers of the report are two."""
    figures.likert(Estimates(answers({"unknown": [1 / 7] * 7})), speak("en"))
    assert "lower3" in texts(drawn[0]) and "upper3" in texts(drawn[0]) and "top" not in texts(drawn[0])


@each_lang
def test_dots_name_levels_of_segments(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    total = now("overall", 0.784, 0.02, stat="top_box")
    levels = [replace(total, segment="size", level=level, value=value) for level, value in (("S", 0.71), ("L", 0.83))]
    cross = replace(total, segment="size*region", level="M*N", value=0.6)
    figures.dots(Estimates([total, *levels, cross]), words)
    said = texts(drawn[0])
    for label in (words.level("size", "S"), words.level("size", "L"), words.text("All customers"), "78.4%"):
        assert label.replace(" ", "") in said
    assert f"{words.level('size', 'M')}·{words.level('region', 'N')}" in said


def test_suppressed_rows_are_left_out(drawn: list[str]) -> None:
    hidden = Row("2025Q4", "price", "mean", status="suppressed")
    figures.dots(Estimates([now("staff", 4.4), hidden]), speak("en"))
    assert "Service" in texts(drawn[0]) and "money" not in texts(drawn[0])
    assert figures.dots(Estimates([hidden]), speak("en")) is None


def test_one_row_without_interval_is_drawn(drawn: list[str]) -> None:
    row = now("staff", 4.4, low=math.nan, high=math.nan)
    drawing = figures.dots(Estimates([row]), speak("en"))
    assert "interval" not in texts(drawn[0])
    assert "nan" not in one(drawing).wide.lower()


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_confidence_rules_key_and_marks(confidence: float, drawn: list[str]) -> None:
    row = now("staff", 4.4)
    figures.dots(Estimates([row, change(row, 4.3, 0.03)]), speak("en", confidence))
    assert f"with{confidence:.0%}interval" in texts(drawn[0])
    assert ("▲" in texts(drawn[0])) == (confidence < 0.97)


# ---- likert and nps -----------------------------------------------------
@each_lang
def test_likert_sorts_sums_and_names(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    figures.likert(Estimates(answers(SHARES)), words)
    for figure in drawn:
        said = texts(figure)
        places = [
            said.index(words.label(name).replace(" ", "")) for name in ("staff", "delivery", "price", "complaints")
        ]
        assert places == sorted(places)
        assert all(words.option("staff", point).replace(" ", "") in said for point in ANSWERS)
        assert all(total in said for total in ("88%", "4%", "24%", "56%"))


@pytest.mark.parametrize("points", range(3, 12))
@each_lang
def test_likert_takes_any_number_of_points(points: int, lang: str, drawn: list[str]) -> None:
    share = [2 * (place + 1) / points / (points + 1) for place in range(points)]
    rows, words = Estimates(answers({f"i{points}": share})), speak(lang)
    figures.likert(rows, words)
    for figure in drawn:
        check_layout(figure)
        colours = {bar["fill"] for bar in shapes(figure, "rect", height="14.76")}
        assert len(colours) == points
    data = bars.read_likert(rows, words)
    assert data is not None
    below = sum(share[: points // 2]) + (share[points // 2] / 2 if points % 2 else 0)
    assert data.bars[0].start == pytest.approx(-below), "the middle of the scale lies at zero"


def test_likert_counts_missing_options_as_nothing() -> None:
    rows = [Row("2025Q4", "staff", "share", category=point, value=0.5) for point in ("2", "5")]
    data = bars.read_likert(Estimates(rows), speak("en"))
    assert data is not None and data.bars[0].shares == [0, 0.5, 0, 0, 0.5]


def test_likert_over_periods_keeps_their_order(drawn: list[str]) -> None:
    rows = answers({"price": SHARES["price"]}) + answers({"price": SHARES["staff"]}, "2025Q3")
    figures.likert(Estimates(rows), speak("en"))
    said = texts(drawn[0])
    assert said.index("Q42025") < said.index("Q32025") and "money" not in said


def test_likert_refuses_what_has_no_common_scale() -> None:
    mixed = Estimates(answers({"staff": SHARES["staff"], "i7": [0.1] * 7}))
    with pytest.raises(RenderError, match="different scales"):
        figures.likert(mixed, speak("en"))
    with pytest.raises(RenderError, match="no point of a scale"):
        figures.likert(Estimates([Row("2025Q4", "staff", "share", category="price", value=1)]), speak("en"))


def test_answer_colours_keep_the_look_and_its_contrast() -> None:
    assert layout.answer_colours(5) == list(layout.SCALE)
    for points in range(3, 12):
        for colour in layout.answer_colours(points):
            assert layout.contrast(layout.readable_on(colour), colour) >= 4.5


@each_lang
def test_nps_says_scores_and_intervals(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    figures.nps(promoters(), words)
    for figure in drawn:
        said = texts(figure)
        assert all(part in said for part in ("+31", "+29", "+27", "48%", words.text("Detractors")))
        assert words.interval(promoters().one(period="2025Q4", stat="nps")).replace(" ", "") in said


def test_nps_draws_without_score_and_thin_groups(drawn: list[str]) -> None:
    shares = {"detractors": 0.01, "passives": 0.02, "promoters": 0.97}
    rows = [Row("2025Q4", "recommend", "share", category=name, value=value) for name, value in shares.items()]
    figures.nps(Estimates(rows), speak("en"))
    for figure in drawn:
        check_layout(figure)
        assert "97%" in texts(figure) and "NPS" not in texts(figure) and "Q42025" in texts(figure)
    assert figures.nps(Estimates(rows[:2]), speak("en")) is None


# ---- trends -------------------------------------------------------------
@each_lang
def test_trends_title_every_panel(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    figures.trends(series(), words)
    for figure in drawn:
        said = texts(figure)
        titles = [*map(words.label, ITEMS), words.text("Net Promoter Score")]
        assert all(title.replace(" ", "") in said for title in titles)
        assert "81.0%" in said and "+31" in said and "75%" in said


def test_trends_leave_a_gap(drawn: list[str]) -> None:
    figures.trends(series(gap=True, limits=False), speak("en"))
    assert runs(drawn[0])[:2] == [2, 4] and runs(drawn[0])[-1] == 8


def test_trends_show_limits_and_changes_only_when_given(drawn: list[str]) -> None:
    bare = Estimates(row for row in series(limits=False) if not row.against)
    figures.trends(bare, speak("en"))
    assert "chance" not in texts(drawn[0]) and "real" not in texts(drawn[0])
    figures.trends(series(), speak("en"))
    assert "rangeofchance" in texts(drawn[2]) and "realfall" in texts(drawn[2])


@each_lang
def test_trends_draw_one_point(lang: str, drawn: list[str]) -> None:
    row = now("long", 4.1, low=math.nan, high=math.nan)
    figures.trends(Estimates([row]), speak(lang))
    for figure in drawn:
        check_layout(figure)
        assert "4.10" in texts(figure)


# ---- flow ---------------------------------------------------------------
@each_lang
def test_flow_says_steps_losses_and_reasons(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    figures.flow(respondents(), words)
    for figure in drawn:
        said = texts(figure)
        for message in (*STEP_WORDS.values(), *LOSS_WORDS.values()):
            assert words.text(message).replace(" ", "") in said
        assert all(count in said for count in ("5,200", "−264", "−3,281", "−337", "−119", "1,212", "51"))
        assert words.text(REASON_WORDS["out_of_range"]).replace(" ", "") not in said


def test_flow_hatches_nothing_where_nothing_is_lost_and_says_a_rise(drawn: list[str]) -> None:
    figures.flow(Estimates(counts(completed=1318, received=1331, accepted=1331)), speak("en"))
    assert "−" not in texts(drawn[0]) and "+13partial,further" in texts(drawn[0])


@each_lang
def test_flow_fits_steps_of_any_size(lang: str, drawn: list[str]) -> None:
    figures.flow(Estimates(counts(invited=1_900_000, started=1400, accepted=1212)), speak(lang))
    figures.flow(Estimates([*counts(received=1331, accepted=1212), *reasons(speeding=119)]), speak(lang))
    figures.flow(Estimates(counts(accepted=0)), speak(lang))
    for figure in drawn:
        check_layout(figure)


# ---- all forms ----------------------------------------------------------
@each_lang
def test_long_labels_are_wrapped(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    rows = [now("long", 4.1), now("second", 3.2), now("staff", 4.4)]
    figures.dots(Estimates(rows), words)
    figures.likert(Estimates(answers(dict.fromkeys(("long", "second"), SHARES["price"]))), words)
    figures.trends(Estimates([*rows, *(replace(row, period="2025Q3") for row in rows)]), words)
    for figure in drawn:
        check_layout(figure)
        assert re.sub(r"\s", "", LONG[lang]) in texts(figure)


@pytest.mark.parametrize("form", [figures.dots, figures.likert, figures.nps, figures.trends, figures.flow])
def test_nothing_to_draw_is_none(form: Callable[..., figures.Drawing | None]) -> None:
    assert form(Estimates(), speak("en")) is None


def test_other_data_make_another_drawing() -> None:
    first, second = (
        figures.dots(Estimates([now("staff", value), now("price", 3)]), speak("en")) for value in (4.1, 4.2)
    )
    assert one(first).wide != one(second).wide and one(first).narrow != one(second).narrow


@each_lang
def test_missing_glyph_is_named(lang: str) -> None:
    words = speak(lang)
    words.codebook.items["staff"].label[lang] = "Service 😊"
    with pytest.raises(RenderError, match=r"Service 😊.*no packaged font has .😊.*U\+1F60A") as caught:
        figures.dots(Estimates([now("staff", 4.4)]), words)
    assert isinstance(caught.value, CsreportError)


def test_labels_are_never_mathematics(drawn: list[str]) -> None:
    words = speak("en")
    words.codebook.items["staff"].label["en"] = "Price in $ or in $_x$ {a}"
    figures.dots(Estimates([now("staff", 4.4)]), words)
    assert "Pricein$orin$_x${a}" in texts(drawn[0])


@pytest.mark.parametrize(("lang", "family"), [("zh-Hans", "Noto Sans SC"), ("zh-Hant", "Noto Sans TC")])
def test_each_chinese_has_its_own_font(lang: str, family: str) -> None:
    assert f'font-family="{family}, ' in one(figures.nps(promoters(), speak(lang))).wide
