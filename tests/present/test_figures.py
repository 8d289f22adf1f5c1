"""The figures that a chapter makes beside its main ones: answers, score, flow, targets, fieldwork; and their parts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from figure_rows import (
    DECLARED,
    DUE,
    FORMS,
    HARD,
    LANGS,
    LONG,
    NOW,
    SHARES,
    SVG,
    aimed,
    answers,
    check_layout,
    counts,
    each_lang,
    fieldwork,
    one,
    promoters,
    respondents,
    score,
    speak,
    texts,
    titles,
    widths,
)

from csreport.estimates import Estimates, Row
from csreport.facts import reason_of
from csreport.present import figures, vectors
from csreport.present.forms.flow import LOSS_WORDS, STEP_WORDS, read_flow
from csreport.present.layout import fit, ticks

# ---- all forms ----------------------------------------------------------
AWAITING = {"clocks", "complaints", "week"}  # figures that no test of their drawing holds yet


def test_every_figure_is_drawn_in_a_test() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))
    assert set(figures.__all__) - set(re.findall(r"figures\.(\w+)\(", text)) == AWAITING


@pytest.mark.parametrize("form", FORMS)
@each_lang
def test_svg_is_sound_and_nothing_is_cut_off_or_covered(form: str, lang: str) -> None:
    """Live text and titles, no names that a page could hold twice, the same bytes at every call."""
    words = speak(lang)
    assert FORMS[form](words) == FORMS[form](words)
    for svg, shown in zip(widths(FORMS[form](words)), ("780pt", "246pt", "468pt"), strict=True):
        assert ElementTree.fromstring(svg).get("width") == shown and svg.startswith(vectors.OPENING)
        assert not re.search(r' id="| style="|url\(|href|nan', svg) and len(svg.encode()) < 60_000
        assert titles(svg), "marks say their numbers"
        check_layout(svg)


@pytest.mark.parametrize(("case", "lang"), [(case, LANGS[place % 2]) for place, case in enumerate(HARD)])
def test_hard_cases_collide_nowhere(case: str, lang: str) -> None:
    for svg in widths(HARD[case](speak(lang))):
        check_layout(svg)
        assert "long" not in case.split() or re.sub(r"\s", "", LONG[lang]) in texts(svg).replace("|", "")


@pytest.mark.parametrize("form", FORMS)
def test_nothing_to_draw_is_none(form: str) -> None:
    assert getattr(figures, form)(Estimates(), speak("en")) is None


@pytest.mark.parametrize(("lang", "family"), [("zh-Hans", "Noto Sans SC"), ("zh-Hant", "Noto Sans TC")])
def test_each_chinese_has_its_own_font(lang: str, family: str) -> None:
    assert f'font-family="{family}, ' in one(figures.nps(promoters(), speak(lang))).wide


# ---- answers and the Net Promoter Score ---------------------------------
@each_lang
def test_the_upper_answers_are_summed(lang: str) -> None:
    words = speak(lang)
    for svg in widths(figures.likert(Estimates(answers({"price": SHARES["price"]})), words)):
        said = texts(svg)
        assert words.label("price").replace(" ", "") in said and words.percent(sum(SHARES["price"][3:])) in said
        assert f"{words.option('price', 4)}+{words.option('price', 5)}".replace(" ", "") in said


def test_every_share_is_a_mark_of_its_own() -> None:
    drawn = one(figures.likert(Estimates(answers({"price": SHARES["price"]})), speak("en"))).wide
    keys = [mark.get("data-key") for mark in ElementTree.fromstring(drawn).iter(f"{SVG}g")]
    assert keys == [f"{NOW}/price/{point}////representative/share" for point in range(1, 6)]
    assert titles(drawn)[3] == "Value for money · Satisfied: 32.0%, n = 1,200"


def test_the_upper_part_of_a_long_scale_is_counted_and_never_called_top_answers() -> None:
    """Three of seven lie above the middle, while the top answers of the report are two."""
    said = texts(one(figures.likert(Estimates(answers({"i7": [1 / 7] * 7})), speak("en"))).wide)
    assert "upper3" in said and "43%" in said and "top" not in said


def test_answers_over_periods_keep_their_order() -> None:
    rows = answers({"price": SHARES["price"]}) + answers({"price": SHARES["staff"]}, "2025Q3")
    said = texts(one(figures.likert(Estimates(rows), speak("en"))).wide)
    assert said.index("Q42025") < said.index("Q32025") and "money" not in said


@each_lang
def test_nps_says_scores_and_intervals(lang: str) -> None:
    words = speak(lang)
    page, phone, _ = widths(figures.nps(promoters(), words))
    for said in map(texts, (page, phone)):
        assert all(part in said for part in ("+31", "+29", "+27", "|48|", words.text("figures-detractors")))
    assert words.interval(promoters().one(period=NOW, stat="nps")).replace(" ", "") in texts(page)


def test_nps_draws_without_score_and_thin_groups() -> None:
    shares = {"detractors": 0.01, "passives": 0.02, "promoters": 0.97}
    rows = [Row(NOW, "recommend", "share", category=name, value=value) for name, value in shares.items()]
    for svg in widths(figures.nps(Estimates(rows), speak("en"))):
        check_layout(svg)
        assert "|97" in texts(svg) and "NPS" not in texts(svg) and "Q42025" in texts(svg)
    assert figures.nps(Estimates(rows[:2]), speak("en")) is None


# ---- flow ---------------------------------------------------------------
@each_lang
def test_flow_says_steps_losses_and_reasons(lang: str) -> None:
    words = speak(lang)
    for figure in widths(figures.flow(respondents(), words)):
        said = texts(figure)
        for message in (*STEP_WORDS.values(), *LOSS_WORDS.values()):
            assert words.text(message).replace(" ", "") in said
        assert all(count in said for count in ("5,200", "−264", "−3,281", "−337", "−119", "1,212", "51"))
        assert words.text(reason_of("out_of_range")).replace(" ", "") not in said


def test_flow_hatches_nothing_where_nothing_is_lost_and_says_a_rise() -> None:
    drawn = one(figures.flow(Estimates(counts(completed=1318, received=1331, accepted=1331)), speak("en"))).wide
    assert "−" not in texts(drawn) and "partial,furtherorlate,ornotinvited|+13" in texts(drawn)


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


# ---- targets and fieldwork ----------------------------------------------
@each_lang
def test_targets_give_each_verdict(lang: str) -> None:
    words = speak(lang)
    for svg in widths(figures.targets(aimed(), words, declared=DECLARED)):
        said = texts(svg)
        for mark, message in (("×", "tables-met-2"), ("?", "tables-cannot-tell"), ("✓", "tables-met")):
            assert f"{mark}{words.text(message)}".replace(" ", "") in said
        assert all(number in said for number in ("4.08", "4.20", "+31", "+40", "4.0%", "6.0%"))


def test_the_interval_drawn_is_the_one_that_decides() -> None:
    """From 4.08 ± 0.05 to a baseline's 4.00: the distance's ± 0.10 decides, and is drawn around the value."""
    row = score("overall", 4.08, 0.05)
    away = replace(row, against="target:t", value=0.08, low=-0.02, high=0.18)
    goal = Row(NOW, "overall", "target", category="mean", against="target:t", value=4.0)
    drawn = one(figures.targets(Estimates([row, away, goal]), speak("en"))).wide
    assert any("3.98 to 4.18" in title for title in titles(drawn))
    assert "?tooclosetocall" in texts(drawn)


def test_an_undeclared_target_counts_upwards() -> None:
    rows = [row for row in aimed() if row.measure == "recommend"]
    assert "×missed" in texts(one(figures.targets(Estimates(rows), speak("en"))).wide)


def test_progress_sums_days_and_names_deadlines() -> None:
    total = sum(row.value for row in fieldwork())
    for svg in widths(figures.progress(fieldwork(), speak("en"), planned=2400, deadlines=DUE)):
        said = texts(svg)
        assert f"{total:,.0f}" in said and "planned2,400" in said
        assert "reminder15Dec" in said and "endoffieldwork21Dec" in said
        assert titles(svg)[0] == "8 Dec: 200 (200)" and len(titles(svg)) == 12, "two days have no bar"


# ---- parts --------------------------------------------------------------
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_labels_leave_no_single_character(lang: str) -> None:
    text = fit("专业与沟通能力" if lang != "en" else "Expertise and communication", 60, 12)
    lines = text.split("\n")
    assert len(lines) > 1 and min(map(len, lines)) > 1


def test_an_axis_has_two_numbers_at_least() -> None:
    assert all(len(ticks(low, low + 0.1, count=1)) >= 2 for low in (0.0, 3.97, -0.05, 31.0))
