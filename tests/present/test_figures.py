"""The figures: what they draw in two languages and two widths, and that nothing collides or is cut off."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import combinations

import pytest
from figure_rows import (
    ANSWERS,
    DECLARED,
    DRIVERS,
    DUE,
    FORMS,
    HARD,
    LANGS,
    LONG,
    NOW,
    SCORES,
    SHARES,
    aimed,
    answers,
    by_level,
    change,
    changed_scores,
    check_drawing,
    check_layout,
    correlations,
    counts,
    drawn,
    each_lang,
    fieldwork,
    model,
    one,
    promoters,
    respondents,
    score,
    shapes,
    speak,
    texts,
    titles,
    weighted,
)

from csreport.estimates import Estimates, Row, bind
from csreport.facts import reason_of
from csreport.present import figures, layout
from csreport.present.forms import bars
from csreport.present.forms.flow import LOSS_WORDS, STEP_WORDS, read_flow
from csreport.present.forms.matrix import Matrix, Square, plan
from csreport.present.forms.quadrant import APART, spread
from csreport.present.layout import (
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
from csreport.project.errors import RenderError

__all__ = ["drawn"]  # the fixture that keeps the figures


# ---- all forms ----------------------------------------------------------
@pytest.mark.parametrize("form", FORMS)
@each_lang
def test_svg_is_sound_and_nothing_is_cut_off_or_covered(form: str, lang: str) -> None:
    check_drawing(FORMS[form], speak(lang))


@pytest.mark.parametrize(("case", "lang"), [(case, LANGS[place % 2]) for place, case in enumerate(HARD)])
def test_hard_cases_collide_nowhere(case: str, lang: str, drawn: list[str]) -> None:
    assert HARD[case](speak(lang)) is not None and len(drawn) >= 2
    for figure in drawn:
        check_layout(figure)
        assert "long" not in case.split() or re.sub(r"\s", "", LONG[lang]) in texts(figure).replace("|", "")


@pytest.mark.parametrize("form", FORMS)
def test_nothing_to_draw_is_none(form: str) -> None:
    assert getattr(figures, form)(Estimates(), speak("en")) is None


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        ("dots", changed_scores()),
        ("levels", by_level("overall")),
        ("heatmap", by_level("overall")),
        ("correlations", correlations("staff", "price")),
        ("compare_weightings", weighted()),
        ("drivers", model("staff", "price")),
        ("quadrant", model("staff", "price")),
    ],
)
def test_only_suppressed_rows_are_nothing_to_draw(form: str, rows: Estimates) -> None:
    empty = dict.fromkeys(("value", "low", "high", "p", "n"), math.nan)
    hidden = Estimates(replace(row, status="suppressed", **empty) for row in rows)  # type: ignore[arg-type]
    assert getattr(figures, form)(hidden, speak("en")) is None


def test_marks_say_value_interval_and_base() -> None:
    drawing = one(figures.dots(changed_scores(), speak("en")))
    assert "Staff expertise: 4.41 (95% interval 4.36 to 4.46), n = 1,200" in titles(drawing.wide)
    assert titles(drawing.wide) == titles(drawing.narrow)
    bar = one(figures.likert(Estimates(answers(SHARES)), speak("en")))
    assert titles(bar.wide)[0].startswith("Staff expertise (n = 1,200)\nVery dissatisfied 1.0%\n")


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_confidence_rules_key_and_marks(confidence: float, drawn: list[str]) -> None:
    row = score("staff", 4.4, 0.05)
    figures.dots(Estimates([row, change(row, 4.3, 0.03)]), speak("en", confidence))
    assert f"with{confidence:.0%}interval" in texts(drawn[0])
    assert ("▲" in texts(drawn[0])) == (confidence < 0.97)


@pytest.mark.parametrize(("lang", "family"), [("zh-Hans", "Noto Sans SC"), ("zh-Hant", "Noto Sans TC")])
def test_each_chinese_has_its_own_font(lang: str, family: str) -> None:
    assert f'font-family="{family}, ' in one(figures.nps(promoters(), speak(lang))).wide


@pytest.mark.parametrize("form", ["drivers", "quadrant"])
def test_forms_of_a_model_take_an_outcome(form: str, drawn: list[str]) -> None:
    draw, words = getattr(figures, form), speak("en")
    rows = bind(model("staff", "price"), model("speed", outcome="recommend"))
    assert draw(rows, words) == draw(rows, words, outcome="overall") and "Staff" in texts(drawn[0])
    draw(rows, words, outcome="recommend")
    assert "Responsespeed" in texts(drawn[-1]) and "Staff" not in texts(drawn[-1])
    assert draw(rows, words, outcome="nobody") is None


# ---- dots ---------------------------------------------------------------
@each_lang
def test_dots_say_every_label_value_and_change_the_biggest_first(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    figures.dots(changed_scores(), words)
    for figure in drawn:
        said = texts(figure)
        for value, _, earlier in SCORES.values():
            assert f"{value:.2f}" in said and words.fixed(value - earlier, 2, signed=True) in said
        order = sorted(SCORES, key=lambda name: -SCORES[name][0])
        places = [said.index(words.label(name).replace(" ", "")) for name in order]
        assert places == sorted(places)
        assert said.count("▲") == 2 and said.count("▼") == 1
        assert words.period("2025Q3").replace(" ", "") in said


def test_dots_show_the_first_earlier_period_and_without_it_no_column(drawn: list[str]) -> None:
    row = score("staff", 4.4, 0.05)
    figures.dots(Estimates([row, change(row, 4.3, 0.001), change(row, 4.0, 0.001, "2024Q4")]), speak("en"))
    figures.dots(Estimates([row]), speak("en"))
    assert "▲+0.10" in texts(drawn[0]) and "+0.40" not in texts(drawn[0])
    assert "Change" not in texts(drawn[2]) and "Q3" not in texts(drawn[2])


def test_dots_place_the_earlier_value(drawn: list[str]) -> None:
    row, other = score("staff", 4.4, 0.05), score("price", 4.25, 0.05)
    figures.dots(Estimates([row, other, change(row, 4.25, 0.5)]), speak("en"))
    places = [float(dot["cx"]) for dot in shapes(drawn[0], "circle", fill=layout.FOCUS, r="3.4")]
    (hollow,) = (dot for dot in shapes(drawn[0], "circle", stroke=layout.GHOST) if float(dot["cy"]) > 20)
    assert float(hollow["cx"]) == pytest.approx(min(places), abs=0.02)


@each_lang
def test_dots_name_levels_of_segments(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    total = score("overall", 0.784, 0.02, stat="top_box")
    levels = [replace(total, segment="size", level=level, value=value) for level, value in (("S", 0.71), ("L", 0.83))]
    cross = replace(total, segment="size*region", level="M*N", value=0.6)
    figures.dots(Estimates([total, *levels, cross]), words)
    both = f"{words.level('size', 'M')}·{words.level('region', 'N')}"
    names = (words.level("size", "S"), words.level("size", "L"), words.text("common-all-customers"), "78.4%", both)
    assert all(name.replace(" ", "") in texts(drawn[0]) for name in names)


def test_suppressed_rows_and_unknown_intervals_are_left_out(drawn: list[str]) -> None:
    row = score("staff", 4.4, math.nan)
    figures.dots(Estimates([row, Row(NOW, "price", "mean", status="suppressed")]), speak("en"))
    assert "Staff" in texts(drawn[0]) and "money" not in texts(drawn[0])
    assert "interval" not in texts(drawn[0]) and "nan" not in drawn[0].lower()


# ---- likert and nps -----------------------------------------------------
def test_halves_of_a_scale_are_not_called_top_answers(drawn: list[str]) -> None:
    """Three of seven lie above the middle, while the top answers of the report are two."""
    figures.likert(Estimates(answers({"unknown": [1 / 7] * 7})), speak("en"))
    assert "lower3" in texts(drawn[0]) and "upper3" in texts(drawn[0]) and "top" not in texts(drawn[0])


@each_lang
def test_likert_sorts_sums_and_names(lang: str, drawn: list[str]) -> None:
    words = speak(lang)
    figures.likert(Estimates(answers(SHARES)), words)
    for figure in drawn:
        said = texts(figure)
        order = ("staff", "quality", "price", "support")
        places = [said.index(words.label(name).replace(" ", "")) for name in order]
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
    rows = [Row(NOW, "staff", "share", category=point, value=0.5) for point in ("2", "5")]
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
        figures.likert(Estimates([Row(NOW, "staff", "share", category="price", value=1)]), speak("en"))


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
        assert all(part in said for part in ("+31", "+29", "+27", "48%", words.text("figures-detractors")))
        assert words.interval(promoters().one(period=NOW, stat="nps")).replace(" ", "") in said


def test_nps_draws_without_score_and_thin_groups(drawn: list[str]) -> None:
    shares = {"detractors": 0.01, "passives": 0.02, "promoters": 0.97}
    rows = [Row(NOW, "recommend", "share", category=name, value=value) for name, value in shares.items()]
    figures.nps(Estimates(rows), speak("en"))
    for figure in drawn:
        check_layout(figure)
        assert "97%" in texts(figure) and "NPS" not in texts(figure) and "Q42025" in texts(figure)
    assert figures.nps(Estimates(rows[:2]), speak("en")) is None


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
        assert words.text(reason_of("out_of_range")).replace(" ", "") not in said


def test_flow_hatches_nothing_where_nothing_is_lost_and_says_a_rise(drawn: list[str]) -> None:
    figures.flow(Estimates(counts(completed=1318, received=1331, accepted=1331)), speak("en"))
    assert "−" not in texts(drawn[0]) and "partial,furtherorlate,ornotinvited|+13" in texts(drawn[0])


def test_flow_says_what_is_received_beside_the_answers_of_those_invited() -> None:
    """1,176 complete answers, 1,241 received: 40 recorded otherwise, 15 second ones, 10 of customers not invited."""
    steps = [*counts(invited=4165, completed=1176, received=1241, accepted=1109)]
    steps += [replace(steps[0], category=name, value=value) for name, value in
              (("answered", 1216.0), ("further", 15.0), ("not_invited", 10.0))]  # fmt: skip
    data = read_flow(Estimates(steps), speak("en"))
    assert data is not None
    assert [step.count for step in data.steps] == ["4,165", "1,176", "+40", "+15", "+10", "1,241", "1,109"]
    assert [(step.start, step.end) for step in data.steps[2:5]] == [(1176, 1216), (1216, 1231), (1231, 1241)]
    wide = one(figures.flow(Estimates(steps), speak("en"))).wide
    check_layout(wide)
    assert "answersofcustomersnotinvited|+10" in texts(wide)


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
def test_matrix_keeps_every_column_once_and_fits(wide: bool) -> None:
    squares = {(row, column): Square("4.20*") for row in range(6) for column in range(27)}
    rows = [Group("", [f"Measure {n}" for n in range(6)])]
    sheet = Sheet(speak("en"), wide)
    found = plan(Matrix(rows, [f"Branch {n}" for n in range(27)], squares, []), sheet)
    assert [column for block in found.blocks for column in block.columns] == list(range(27))
    assert all(x + found.each <= sheet.width for block in found.blocks for x in found.starts(block).values())


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
        assert words.text("figures-improve-first").replace(" ", "") in said


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
        for mark, message in (("×", "tables-met-2"), ("?", "tables-cannot-tell"), ("✓", "tables-met")):
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


# ---- parts --------------------------------------------------------------
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
