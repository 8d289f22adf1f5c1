"""The figure forms of segments, drivers, targets and fieldwork: what they say, and that nothing collides."""

from __future__ import annotations

import datetime as dt
import math
import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import combinations

import pytest
from test_figures import LANGS, LONG, check_drawing, check_layout, drawn, each_lang, pair, runs, shapes, texts, titles

from csreport.estimates import Estimates, Row, bind
from csreport.present import figures
from csreport.present.forms.matrix import Matrix, Square, best_plan, plan
from csreport.present.forms.quadrant import APART, spread
from csreport.present.layout import (
    GHOST,
    HEAT,
    INK,
    Axis,
    Entry,
    Group,
    Sheet,
    balance,
    contrast,
    heat_colour,
    ticks,
    write_key,
)
from csreport.present.words import Words
from csreport.project.codebook import Codebook
from csreport.project.targets import Target

__all__ = ["drawn"]  # the fixture that keeps the figures

DRIVERS = {
    "staff": ("Staff expertise", "人员专业素养"),
    "quality": ("Delivery quality", "实施质量"),
    "first": ("First consultation", "首次咨询"),
    "timely": ("Delivery on time", "实施及时性"),
    "support": ("After-sales support", "售后支持"),
    "clear": ("Price transparency", "价格透明度"),
    "speed": ("Response speed", "响应速度"),
    "price": ("Value for money", "性价比"),
    "together": ("Cooperation between departments", "跨部门协作"),
}
MANY = [f"q{number}" for number in range(25)]
REGIONS = {
    "E": ("East China", "华东"),
    "N": ("North China", "华北"),
    "C": ("Central China", "华中"),
    "W": ("West", "西部"),
}
PLACES = ["Harbour District", "Riverside", "North"]
SEGMENTS = {
    "size": ("Customer size", "客户规模", {"S": ("Small", "小型"), "M": ("Medium", "中型"), "L": ("Large", "大型")}),
    "region": ("Region", "地区", REGIONS),
    "branch": (
        "Branch", "分公司", {f"b{n}": (f"Branch {n} {PLACES[n % 3]}", f"海港区第{n}分公司") for n in range(25)},
    ),
}  # fmt: skip
PERIODS = [f"{year}Q{quarter}" for year in (2024, 2025) for quarter in range(1, 5)]
NOW = PERIODS[-1]
DAY = dt.date(2025, 12, 8)


def speak(lang: str) -> Words:
    labels = {"overall": ("Overall satisfaction", "总体满意度"), "long": (LONG["en"], LONG["zh-Hans"]), **DRIVERS}
    labels |= {name: (f"Item {name} on the portal", f"第{name}题线上平台") for name in MANY}
    items = {key: {"column": key, "scale": "s5", "label": pair(*label)} for key, label in labels.items()}
    items["staff"]["dimension"] = "people"
    items["recommend"] = {"column": "r", "scale": "s10", "role": "recommend", "label": pair("Recommend", "推荐意愿")}
    book = {
        "scales": {"s5": {"min": 1, "max": 5}, "s10": {"min": 0, "max": 10}},
        "items": items,
        "dimensions": {"people": {"label": pair("People", "人员")}},
        "segments": {
            key: {"column": key, "label": pair(en, zh), "levels": {name: pair(*text) for name, text in levels.items()}}
            for key, (en, zh, levels) in SEGMENTS.items()
        },
    }
    titles = {period: pair(f"{period[4:]} {period[:4]}", f"{period[:4]}年第{period[5]}季度") for period in PERIODS}
    return Words(lang, Codebook.model_validate(book), periods=titles)


# ---- rows ---------------------------------------------------------------
SPREAD = {"mean": 1.0, "nps": 25.0, "top_box": 0.2}
BASE = {"mean": 3.9, "nps": 31.0, "top_box": 0.7}


def score(measure: str, value: float, half: float, **parts: object) -> Row:
    row = Row(NOW, measure, "mean", value=value, low=value - half, high=value + half, n=1200)
    return replace(row, **parts)  # type: ignore[arg-type]


def by_level(*measures: str, segments: tuple[str, ...] = ("size", "region"), stat: str = "mean") -> Estimates:
    """Totals, levels and differences; West is suppressed, Large has a small base, Small really lies above."""
    chance, rows, f = random.Random(7), [], SPREAD[stat]
    for measure in measures:
        rows.append(score(measure, BASE[stat], 0.04 * f, stat=stat))
        for segment in segments:
            for level in SEGMENTS[segment][2]:
                away = 0.3 * f if level == "S" else chance.gauss(0, 0.1) * f
                row = score(measure, BASE[stat] + away, 0.1 * f, stat=stat, segment=segment, level=level)
                if level == "W":
                    rows.append(Row(NOW, measure, stat, segment=segment, level=level, status="suppressed"))
                    continue
                row = replace(row, status="caution" if level == "L" else "ok")
                p = 0.001 if level == "S" else 0.4
                rows += [row, replace(row, against="level:others", value=1.2 * away, p=p)]
    return Estimates(rows)


def model(*drivers: str, outcome: str = "overall", seed: int = 2) -> Estimates:
    chance, rows = random.Random(seed), []
    parts = [chance.random() ** 2 + 0.05 for _ in drivers]
    for driver, part in zip(drivers, parts, strict=True):
        stem = Row(NOW, driver, "", against=f"measure:{outcome}", n=1098)
        share = part / sum(parts)
        slope = -0.08 if driver == "price" else share
        for stat, value, half in (
            ("importance", share, 0.03), ("importance_johnson", min(1, 1.1 * share), math.nan), ("slope", slope, 0.05),
        ):  # fmt: skip
            rows.append(replace(stem, stat=stat, value=value, low=value - half, high=value + half, p=0.001))
        rows.append(score(driver, chance.gauss(4, 0.3), 0.07))
    return Estimates(rows)


def correlations(*measures: str) -> Estimates:
    rows = []
    for place, (first, second) in enumerate(combinations(measures, 2)):
        value = (place * 37 % 100) / 100 - 0.2
        p = 0.5 if abs(value) < 0.06 else 0.001
        rows.append(Row(NOW, second, "correlation", against=f"measure:{first}", value=value, p=p, n=900))
    return Estimates(rows)


def weighted() -> Estimates:
    rows = []
    for measure, stat in (("overall", "mean"), ("long", "mean"), ("overall", "top_box"), ("recommend", "nps")):
        for kind, away in (("representative", 0.0), ("value", 0.1), ("none", -0.04)):
            value = BASE[stat] + away * SPREAD[stat]
            rows.append(score(measure, value, 0.06 * SPREAD[stat], stat=stat, weighting=kind))
    return Estimates(rows)


AIMS = {
    "high": ("overall", "mean", 4.08, 4.2, "at_least"),
    "near": ("staff", "mean", 4.41, 4.4, "at_least"),
    "few": ("overall", "bottom_box", 0.04, 0.06, "at_most"),
    "nps": ("recommend", "nps", 31.0, 40.0, "at_least"),
}
DECLARED = {
    key: Target(measure=measure, stat=stat, value=goal, goal=side)  # type: ignore[arg-type]
    for key, (measure, stat, _, goal, side) in AIMS.items()
}


def aimed() -> Estimates:
    rows = []
    for key, (measure, stat, value, goal, _) in AIMS.items():
        half = {"mean": 0.05, "bottom_box": 0.01, "nps": 4.0}[stat]
        row = score(measure, value, half, stat=stat)
        away = replace(row, against=f"target:{key}", value=value - goal, low=row.low - goal, high=row.high - goal)
        rows += [row, away, Row(NOW, measure, "target", category=stat, against=f"target:{key}", value=goal)]
    return Estimates(rows)


def fieldwork(days: int = 14) -> Estimates:
    return Estimates(
        Row(NOW, "fieldwork", "count", category=(DAY + dt.timedelta(day)).isoformat(), value=float(200 - 9 * (day % 7)))
        for day in range(days)
        if day not in {5, 6}
    )


def developing(*measures: str, segment: str = "") -> Estimates:
    chance, rows = random.Random(3), []
    levels = ["", *SEGMENTS[segment][2]] if segment else [""]
    for measure in measures:
        for level in levels:
            name = {"segment": segment if level else "", "level": level}
            for place, period in enumerate(PERIODS):
                if level != "W" or place not in {2, 3}:
                    rows.append(score(measure, chance.gauss(4, 0.05), 0.06, period=period, **name))
            rows.append(replace(rows[-1], against="period:2025Q3", value=-0.2, p=0.001))
    return Estimates(rows)


DUE = {"reminder": DAY + dt.timedelta(7), "end of fieldwork": DAY + dt.timedelta(13)}
Form = Callable[[Words], figures.Drawing | None]
FORMS: dict[str, Form] = {
    "levels": lambda words: figures.levels(by_level("overall"), words),
    "heatmap": lambda words: figures.heatmap(by_level(*DRIVERS), words),
    "correlations": lambda words: figures.correlations(correlations("overall", *DRIVERS), words),
    "drivers": lambda words: figures.drivers(model(*DRIVERS), words),
    "quadrant": lambda words: figures.quadrant(model(*DRIVERS), words),
    "progress": lambda words: figures.progress(fieldwork(), words, planned=2400, deadlines=DUE),
    "targets": lambda words: figures.targets(aimed(), words, declared=DECLARED),
    "compare_weightings": lambda words: figures.compare_weightings(weighted(), words),
}
HARD: dict[str, Form] = {
    "three measures": lambda words: figures.levels(
        bind(by_level("overall", "long"), by_level("recommend", stat="nps")), words
    ),
    "25 ranked levels": lambda words: figures.levels(by_level("overall", segments=("branch",)), words, ranked=True),
    "long measures by 25 levels": lambda words: figures.heatmap(
        by_level("overall", "long", segments=("branch", "size")), words
    ),
    "25 measures by few levels": lambda words: figures.heatmap(by_level(*MANY, segments=("size",)), words),
    "25 correlations": lambda words: figures.correlations(correlations(*MANY), words),
    "two long drivers": lambda words: figures.drivers(model("long", "staff"), words),
    "one driver": lambda words: figures.drivers(model("long"), words),
    "25 drivers on a map": lambda words: figures.quadrant(model(*MANY, seed=5), words),
    "long drivers on a map": lambda words: figures.quadrant(model("long", "staff", "price"), words),
    "60 days": lambda words: figures.progress(fieldwork(60), words),
    "one day": lambda words: figures.progress(fieldwork(1), words, planned=1.0),
    "levels over time": lambda words: figures.trends(developing("overall", segment="region"), words),
    "25 levels over time": lambda words: figures.trends(developing("overall", segment="branch"), words),
}


# ---- all forms ----------------------------------------------------------
@pytest.mark.parametrize("form", FORMS)
@each_lang
def test_svg_is_sound_and_nothing_collides(form: str, lang: str) -> None:
    check_drawing(FORMS[form], speak(lang))


@pytest.mark.parametrize(("case", "lang"), [(case, LANGS[place % 2]) for place, case in enumerate(HARD)])
def test_hard_cases_collide_nowhere(case: str, lang: str, drawn: list[str]) -> None:
    assert HARD[case](speak(lang)) is not None
    assert len(drawn) >= 2
    for figure_ in drawn:
        check_layout(figure_)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_to_draw_is_none(form: str) -> None:
    assert getattr(figures, form)(Estimates(), speak("en")) is None


@pytest.mark.parametrize("form", ["levels", "heatmap", "correlations", "drivers", "quadrant", "compare_weightings"])
def test_only_suppressed_rows_are_nothing_to_draw(form: str) -> None:
    source = {
        "levels": by_level("overall"), "heatmap": by_level("overall"), "correlations": correlations("staff", "price"),
        "compare_weightings": weighted(),
    }.get(form, model("staff", "price"))  # fmt: skip
    empty = dict.fromkeys(("value", "low", "high", "p", "n"), math.nan)
    hidden = Estimates(replace(row, status="suppressed", **empty) for row in source)  # type: ignore[arg-type]
    assert getattr(figures, form)(hidden, speak("en")) is None


# ---- levels and heat map ------------------------------------------------
@each_lang
def test_levels_say_values_marks_and_what_is_missing(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    figures.levels(by_level("overall"), words)
    for figure_ in drawn:
        said = texts(figure_)
        assert words.label("size").replace(" ", "") in said and words.label("region").replace(" ", "") in said
        assert "▲4.20" in said and "|–|" in said and "3.90" in said
        assert re.search(r"\d\.\d\d\*", said), "a small base carries its mark"
        assert "▼" not in said, "nothing lies below, so the key does not explain it"


def test_levels_are_ranked_when_asked(drawn: list[str]) -> None:
    rows = by_level("overall", segments=("region",))
    figures.levels(rows, speak("en"), ranked=True)
    said = texts(drawn[0])
    order = sorted((row for row in rows if row.level and row.shown and not row.against), key=lambda row: -row.value)
    names = [speak("en").level("region", row.level).replace(" ", "") for row in order]
    assert re.findall(r"EastChina|NorthChina|CentralChina|West", said) == [*names, "West"]


def test_heatmap_colours_only_real_differences(drawn: list[str]) -> None:
    figures.heatmap(by_level("overall", "staff"), speak("en"))
    tones = {square["fill"] for square in shapes(drawn[0], "rect") if square["width"] != "9.36"}
    assert len(tones) == 2, "white, and the one level that lies above"
    assert "4.20" in texts(drawn[0]) and "above" in texts(drawn[0])


def test_heatmap_without_tests_colours_by_distance(drawn: list[str]) -> None:
    bare = Estimates(row for row in by_level("overall") if not row.against)
    figures.heatmap(bare, speak("en"))
    assert len({square["fill"] for square in shapes(drawn[0], "rect") if square["width"] != "9.36"}) > 3
    assert "noise" not in texts(drawn[0])


def test_heatmap_draws_importance_by_level(drawn: list[str]) -> None:
    stem = Row(NOW, "staff", "importance", against="measure:overall", n=300)
    rows = [replace(stem, value=0.3), *(replace(stem, segment="size", level=level, value=v) for level, v in
            (("S", 0.2), ("M", 0.31), ("L", 0.4)))]  # fmt: skip
    figures.heatmap(Estimates(rows), speak("en"))
    assert all(share in texts(drawn[0]) for share in ("30.0%", "20.0%", "40.0%"))


def test_ink_reads_on_every_heat() -> None:
    assert (heat_colour(-1), heat_colour(0), heat_colour(1)) == (HEAT[0], HEAT[2], HEAT[4])
    assert all(contrast(INK, heat_colour(step / 10)) >= 4.5 for step in range(-10, 11))


@pytest.mark.parametrize("wide", [True, False])
def test_matrix_keeps_every_column_and_fits(wide: bool) -> None:
    columns = [Group("", ["All"]), Group("Branch", [f"Branch {n}" for n in range(25)]), Group("Size", ["S", "M"])]
    squares = {(row, column): Square("4.20*") for row in range(6) for column in range(28)}
    matrix = Matrix([Group("", [f"Measure {n}" for n in range(6)])], columns, squares, [], True)
    sheet = Sheet(speak("en"), wide)
    found = plan(matrix, sheet)
    assert best_plan(matrix, sheet).total <= found.total
    seen = [column for block in found.blocks for _, group in block.columns for column in group]
    assert sorted(set(seen)) == list(range(28)) and seen.count(0) == len(found.blocks)
    assert all(x + found.each <= sheet.width for block in found.blocks for _, x in found.starts(block))


# ---- drivers ------------------------------------------------------------
def test_correlations_are_numbered_and_grey_within_noise(drawn: list[str]) -> None:
    rows = [("price", "staff", 0.61, 0.001), ("overall", "staff", 0.02, 0.7), ("overall", "price", -0.4, 0.001)]
    figures.correlations(
        Estimates(Row(NOW, a, "correlation", against=f"measure:{b}", value=v, p=p) for a, b, v, p in rows), speak("en")
    )
    said = texts(drawn[0])
    assert "Overallsatisfaction1" in said and "Valueformoney3" in said, "in the order of the codebook"
    assert all(part in said for part in ("0.61", "0.02", "−0.40", "withinnoise"))


@each_lang
def test_drivers_stand_by_importance_with_their_sign(lang: str, drawn: list[str]) -> None:
    words, rows = speak(lang), model(*DRIVERS)
    figures.drivers(rows, words)
    order = sorted(rows.select(stat="importance"), key=lambda row: -row.value)
    for figure_ in drawn:
        said = texts(figure_)
        places = [said.index(words.label(row.measure).replace(" ", "")) for row in order]
        assert places == sorted(places)
        assert f"|{words.percent(order[0].value)}|" in said
        assert "(−)" in said.replace("（", "(").replace("）", ")")


def test_drivers_of_the_chosen_outcome(drawn: list[str]) -> None:
    other = Estimates(row for row in model("speed", outcome="recommend") if row.against)
    rows = bind(model("staff", "price"), other)
    figures.drivers(rows, speak("en"), outcome="recommend")
    assert "Responsespeed" in texts(drawn[0]) and "Staff" not in texts(drawn[0])
    assert figures.drivers(rows, speak("en"), outcome="nobody") is None


def test_nothing_beyond_noise_is_said(drawn: list[str]) -> None:
    rows = [replace(row, p=0.5) if row.against else row for row in by_level("overall")]
    figures.levels(Estimates(rows), speak("en"))
    figures.heatmap(Estimates(rows), speak("en"))
    assert all("Noleveldiffers" in texts(figure_) for figure_ in drawn)


@each_lang
def test_quadrant_numbers_every_driver_and_names_it_once(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    figures.quadrant(model(*DRIVERS), words)
    for said in map(texts, drawn):
        assert all(said.count(words.label(name).replace(" ", "")) == 1 for name in DRIVERS)
        assert all(f"|{said}|".count(f"|{number}|") == 2 for number in range(1, len(DRIVERS) + 1))
        assert words.text("Improve first").replace(" ", "") in said


@pytest.mark.parametrize("points", [[(2.0, 1.0)] * 25, [(2 + 0.03 * n, 1 + 0.03 * (n % 3)) for n in range(20)]])
def test_discs_cover_no_other_and_stay_at_their_height(points: list[tuple[float, float]]) -> None:
    placed = spread(points, Axis(0, 1, 0.5, 6.0))
    assert all(math.dist(first, second) > APART - 1e-6 for first, second in combinations(placed, 2))
    assert placed[0] == points[0] and [y for _, y in placed] == [y for _, y in points]


# ---- targets, weightings, fieldwork -------------------------------------
@each_lang
def test_targets_give_each_verdict(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    figures.targets(aimed(), words, declared=DECLARED)
    for figure_ in drawn:
        said = texts(figure_)
        for mark, message in (("×", "not met"), ("?", "cannot tell"), ("✓", "met")):
            assert f"{mark}{words.text(message)}".replace(" ", "") in said
        assert all(number in said for number in ("4.08", "4.20", "+31", "+40", "4.0%", "6.0%"))


def test_the_interval_drawn_is_the_one_that_decides(drawn: list[str]) -> None:
    """From 4.08 ± 0.05 to a baseline's 4.00: the distance's ± 0.10 decides, and is drawn around the value."""
    row = score("overall", 4.08, 0.05)
    away = replace(row, against="target:t", value=0.08, low=-0.02, high=0.18)
    goal = Row(NOW, "overall", "target", category="mean", against="target:t", value=4.0)
    figures.targets(Estimates([row, away, goal]), speak("en"))
    assert any("3.98 to 4.18" in title for title in titles(drawn[0]))
    assert "?cannottell" in texts(drawn[0])


def test_an_undeclared_target_counts_upwards(drawn: list[str]) -> None:
    rows = [row for row in aimed() if row.measure == "recommend"]
    figures.targets(Estimates(rows), speak("en"))
    assert "×notmet" in texts(drawn[0])


def test_weightings_need_two(drawn: list[str]) -> None:
    assert figures.compare_weightings(weighted().select(weighting="value"), speak("en")) is None
    same = [replace(row, weighting=kind) for row in weighted().select(weighting="none") for kind in ("none", "value")]
    assert figures.compare_weightings(Estimates(same), speak("en")) is None, "nothing is weighted"
    figures.compare_weightings(weighted(), speak("en"))
    said = texts(drawn[0])
    assert all(part in said for part in ("3.90", "4.00", "3.86", "Unweighted", "Mean,scale1to5", "+34"))


def test_progress_sums_days_and_names_deadlines(drawn: list[str]) -> None:
    figures.progress(fieldwork(), speak("en"), planned=2400, deadlines=DUE)
    total = sum(row.value for row in fieldwork())
    for figure_ in drawn:
        said = texts(figure_)
        assert f"{total:,.0f}" in said and "planned2,400" in said
        assert "reminder15Dec" in said and "endoffieldwork21Dec" in said
    assert titles(drawn[0])[0] == "8 Dec: 200 (200)" and len(titles(drawn[0])) == 12, "two days have no bar"


# ---- trends -------------------------------------------------------------
def test_trends_break_the_line_of_what_is_defined_anew_and_draw_no_panel_of_the_break(drawn: list[str]) -> None:
    broken = Row("2025Q1", "overall", "break", value=1.0)
    figures.trends(Estimates([*developing("overall", "staff"), broken]), speak("en"))
    assert runs(drawn[0]) == [4, 4, 8], "what changed a definition is no indicator"
    assert "newdefinition" in texts(drawn[0])


def test_trends_draw_limits_and_the_target_of_their_statistic(drawn: list[str]) -> None:
    rows = list(developing("overall"))
    limits = [Row(NOW, "overall", stat, category="mean", value=value) for stat, value in
              (("limit_low", 3.9), ("centre", 4.0), ("limit_high", 4.1))]  # fmt: skip
    goal = Row(NOW, "overall", "target", category="mean", against="target:t", value=4.3)
    last = next(row for row in rows if row.period == NOW)
    figures.trends(Estimates([*rows, *limits, goal, replace(last, against="target:t", value=-0.2)]), speak("en"))
    assert "rangeofchance" in texts(drawn[0]) and "|target|" in texts(drawn[0])
    dashed = {"stroke": INK, "stroke_dasharray": "4 2"}
    assert len(shapes(drawn[0], "path", **dashed)) == 2, "in the key and in the panel"
    other = replace(last, against="target:t", stat="top_box", value=-0.2)
    figures.trends(Estimates([*rows, goal, other]), speak("en"))
    assert not shapes(drawn[2], "path", **dashed) and "|target|" not in texts(drawn[2])


def test_trends_hold_levels_against_all_customers(drawn: list[str]) -> None:
    figures.trends(developing("overall", segment="region"), speak("en"))
    said = texts(drawn[0])
    assert said.count("Allcustomers") == 2, "a panel of their own, and the key"
    assert runs(drawn[0]) == [8, 8, 8, 8, 2, 4], "two runs round the gap of the last"
    assert len(shapes(drawn[0], "path", stroke=GHOST, fill="none", stroke_width="1")) == 4, "all customers behind"


# ---- parts --------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Row(NOW, "staff", "importance", against="measure:overall", value=0.3244), "32.4%"),
        (Row(NOW, "staff", "importance", against="level:others", value=0.3244), "+32.4"),
        (Row(NOW, "staff", "correlation", against="measure:overall", value=-0.31), "−0.31"),
        (Row(NOW, "staff", "slope", against="measure:overall", value=0.345), "0.35"),
        (Row(NOW, "staff", "gain", against="measure:overall", value=0.07), "+0.07"),
        (Row(NOW, "staff", "gap", value=0.2), "+0.20"),
        (Row(NOW, "staff", "limit_low", category="top_box", value=0.71), "71.0%"),
        (Row(NOW, "staff", "target", category="nps", against="target:t", value=40), "+40"),
        (Row(NOW, "staff", "mean", value=4.128), "4.13"),
    ],
)
def test_statistics_are_written_in_their_form(row: Row, said: str) -> None:
    assert speak("en").figure(row) == said


def test_intervals_and_degrees_of_freedom_are_written() -> None:
    row = Row(NOW, "staff", "importance", against="measure:overall", value=0.3, low=0.25, high=0.35, df=11.96)
    assert speak("en").interval(row) == "25.0% to 35.0%" and speak("en").figure(row, "df") == "12.0"
    assert speak("en").interval(replace(row, low=math.nan)) == "" and row.is_estimate
    assert not replace(row, stat="mean").is_estimate


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_balanced_labels_leave_no_single_character(lang: str) -> None:
    text = balance("专业与沟通能力" if lang != "en" else "Expertise and communication", 0.6, size=8)
    lines = text.split("\n")
    assert len(lines) > 1 and min(map(len, lines)) > 1


def test_an_axis_has_two_numbers_at_least() -> None:
    assert all(len(ticks(low, low + 0.1, count=1)) >= 2 for low in (0.0, 3.97, -0.05, 31.0))


def test_the_key_breaks_lines_within_the_sheet() -> None:
    canvas = Sheet(speak("en"), False).canvas()
    height = write_key(canvas, [Entry("interval", INK, "mean with 95% interval")] * 3)
    assert height > 0.5
    check_layout(canvas.svg(height))


@pytest.mark.parametrize("form", ["drivers", "quadrant"])
def test_forms_of_a_model_take_an_outcome(form: str) -> None:
    draw = partial(getattr(figures, form), model("staff", "price"), speak("en"))
    assert draw() == draw(outcome="overall") and draw(outcome="recommend") is None
