"""The figures that a chapter makes beside its main ones: answers, score, flow, targets, fieldwork, squares, actions."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import MINIATURE
from drawings import SVG, boxes, check_layout, one, texts, titles, wide, widths
from figure_rows import DAY, DECLARED, LANGS, LONG, NOW, Form, aimed, each_lang, score, speak

from csreport.estimates import Estimates, Row
from csreport.facts import Number, Sentence, reason_of
from csreport.present import figures, vectors
from csreport.present.chapter import words_of
from csreport.present.figures.fieldwork import LOSS_WORDS, STEP_WORDS, read_flow
from csreport.present.figures.improve import count_squares
from csreport.present.layout import fit, ticks
from csreport.project.project import Project
from csreport.project.targets import Action

EN = speak("en")
AWAITING = {"clocks", "complaints", "week"}  # figures that no test of their drawing holds yet


def fieldwork(days: int = 14) -> Estimates:
    return Estimates(
        Row(NOW, "fieldwork", "count", category=(DAY + dt.timedelta(day)).isoformat(), value=float(200 - 9 * (day % 7)))
        for day in range(days)
        if day not in {5, 6}
    )


SHARES = {"price": [0.05, 0.12, 0.24, 0.32, 0.27], "staff": [0.01, 0.03, 0.08, 0.30, 0.58], "i7": [1 / 7] * 7}


def answers(*measures: str, period: str = NOW) -> list[Row]:
    return [
        Row(period, measure, "share", category=f"{place:g}", value=value, n=1200)
        for measure in measures
        for place, value in enumerate(SHARES.get(measure, SHARES["price"]), 1)
    ] + [
        Row(period, measure, "top_box", value=sum(SHARES.get(measure, SHARES["price"])[-2:]), n=1200)
        for measure in measures
    ]


def promoters(*periods: str) -> Estimates:
    rows = []
    for place, period in enumerate(periods or ("2025Q4", "2025Q3", "2024Q4")):
        shares = (0.173 + 0.01 * place, 0.345, 0.482 - 0.01 * place)
        for name, value in zip(("detractors", "passives", "promoters"), shares, strict=True):
            rows.append(Row(period, "recommend", "share", category=name, value=value, n=1200))
        score = 100 * (shares[2] - shares[0])
        rows.append(Row(period, "recommend", "nps", value=score, low=score - 4, high=score + 4, n=1200))
    return Estimates(rows)


def counts(**steps: float) -> list[Row]:
    ours = {"received", "accepted"}  # steps that the answers show; the others the list of invitations
    return [
        Row(NOW, "respondents" if step in ours else "invitations", "count", category=step, value=value)
        for step, value in steps.items()
    ]


def reasons(**found: float) -> list[Row]:
    return [
        Row(NOW, "respondents", "count", category="excluded", segment="reason", level=reason, value=value)
        for reason, value in found.items()
    ]


def respondents() -> Estimates:
    steps = counts(invited=5200, delivered=4936, started=1655, completed=1318, received=1331, accepted=1212)
    return Estimates([*steps, *reasons(speeding=51, straight_lining=29, duplicate=21, off_frame=18, out_of_range=0)])


DUE = {"reminder": DAY + dt.timedelta(7), "end of fieldwork": DAY + dt.timedelta(13)}
FORMS: dict[str, Form] = {
    "likert": lambda words: figures.likert(Estimates(answers("price")), words),
    "nps": lambda words: figures.nps(promoters(), words),
    "flow": lambda words: figures.flow(respondents(), words),
    "progress": lambda words: figures.progress(fieldwork(), words, planned=2400, deadlines=DUE),
    "targets": lambda words: figures.targets(aimed(), words, declared=DECLARED),
}
HARD: dict[str, Form] = {
    "long answers": lambda words: figures.likert(Estimates(answers("long")), words),
    "far fewer": lambda words: figures.flow(Estimates(counts(invited=1_900_000, started=1400, accepted=1212)), words),
    "two steps": lambda words: figures.flow(
        Estimates([*counts(received=1331, accepted=1212), *reasons(speeding=119)]), words
    ),
    "nobody": lambda words: figures.flow(Estimates(counts(accepted=0)), words),
    "60 days": lambda words: figures.progress(fieldwork(60), words),
    "one day": lambda words: figures.progress(fieldwork(1), words, planned=1.0),
}


def test_every_figure_is_drawn_in_a_test() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))
    assert set(figures.__all__) - set(re.findall(r"figures\.(\w+)\(", text)) == AWAITING


@pytest.mark.parametrize("form", FORMS)
@each_lang
def test_svg_is_sound_and_nothing_is_cut_off_or_covered(form: str, lang: str) -> None:
    """Live text and titles, the same bytes at every call; nothing of nothing."""
    words = speak(lang)
    assert FORMS[form](words) == FORMS[form](words) and getattr(figures, form)(Estimates(), words) is None
    for svg, shown in zip(widths(FORMS[form](words)), ("780pt", "246pt", "468pt"), strict=True):
        assert ElementTree.fromstring(svg).get("width") == shown and svg.startswith(vectors.OPENING)
        assert titles(svg) and len(svg.encode()) < 60_000
        check_layout(svg)


@pytest.mark.parametrize(("case", "lang"), [(case, LANGS[place % 2]) for place, case in enumerate(HARD)])
def test_hard_cases_collide_nowhere(case: str, lang: str) -> None:
    for svg in widths(HARD[case](speak(lang))):
        check_layout(svg)
        assert "long" not in case.split() or re.sub(r"\s", "", LONG[lang]) in texts(svg).replace("|", "")


@each_lang
def test_the_upper_answers_are_summed(lang: str) -> None:
    words = speak(lang)
    for svg in widths(figures.likert(Estimates(answers("price")), words)):
        said = texts(svg)
        assert words.label("price").replace(" ", "") in said and words.percent(sum(SHARES["price"][3:])) in said
        assert f"{words.option('price', 4)}+{words.option('price', 5)}".replace(" ", "") in said


def test_every_share_is_a_mark_of_its_own_and_the_upper_part_of_a_scale_is_named() -> None:
    """Of seven answers, too, the top answers are those of the report: two, not the three above the middle."""
    drawn = one(figures.likert(Estimates(answers("price")), EN)).wide
    keys = [mark.get("data-key") for mark in ElementTree.fromstring(drawn).iter(f"{SVG}g")]
    assert keys == [f"{NOW}/price/{point}////representative/share" for point in range(1, 6)]
    assert titles(drawn)[3] == "Value for money · Satisfied: 32.0%, n = 1,200"
    said = wide(figures.likert(Estimates(answers("i7")), EN))
    assert "6+7" in said and "29%" in said and "upper" not in said
    said = wide(figures.likert(Estimates([*answers("price"), *answers("price", period="2025Q3")]), EN))
    assert said.index("Q42025") < said.index("Q32025") and "money" not in said, "over periods in order"


@each_lang
def test_nps_says_scores_and_intervals(lang: str) -> None:
    words = speak(lang)
    page, phone, _ = widths(figures.nps(promoters(), words))
    for said in map(texts, (page, phone)):
        assert all(part in said for part in ("+31", "+29", "+27", "|48.2|", words.text("figures-detractors")))
    assert words.interval(promoters().one(period=NOW, stat="nps")).replace(" ", "") in texts(page)


def test_nps_draws_without_score_and_thin_groups_in_the_font_of_its_language() -> None:
    for lang, family in (("zh-Hans", "Noto Sans SC"), ("zh-Hant", "Noto Sans TC")):
        assert f'font-family="{family}, ' in one(figures.nps(promoters(), speak(lang))).wide
    shares = {"detractors": 0.01, "passives": 0.02, "promoters": 0.97}
    rows = [Row(NOW, "recommend", "share", category=name, value=value) for name, value in shares.items()]
    for svg in widths(figures.nps(Estimates(rows), EN)):
        check_layout(svg)
        assert "|97" in texts(svg) and "NPS" not in texts(svg) and "Q42025" in texts(svg)
    assert figures.nps(Estimates(rows[:2]), EN) is None


@each_lang
def test_flow_says_steps_losses_and_reasons(lang: str) -> None:
    words = speak(lang)
    for said in map(texts, widths(figures.flow(respondents(), words))):
        for message in (*STEP_WORDS.values(), *LOSS_WORDS.values()):
            assert words.text(message).replace(" ", "") in said
        assert all(count in said for count in ("5,200", "−264", "−3,281", "−337", "−119", "1,212", "51"))
        assert words.text(reason_of("out_of_range")).replace(" ", "") not in said


def test_flow_hatches_nothing_where_nothing_is_lost_and_says_a_rise() -> None:
    said = wide(figures.flow(Estimates(counts(completed=1318, received=1331, accepted=1331)), EN))
    assert "−" not in said and "partial,furtherorlate,ornotinvited|+13" in said


def test_flow_says_what_is_received_beside_the_answers_of_those_invited() -> None:
    """1,176 complete answers, 1,241 received: 40 recorded otherwise, 15 second ones, 10 of customers not invited."""
    steps = counts(invited=4165, completed=1176, received=1241, accepted=1109)
    more = {"answered": 1216.0, "further": 15.0, "not_invited": 10.0}
    steps += [replace(steps[0], category=name, value=value) for name, value in more.items()]
    data = read_flow(Estimates(steps), EN)
    assert data is not None
    assert [step.count for step in data.steps] == ["4,165", "1,176", "+40", "+15", "+10", "1,241", "1,109"]
    assert [(step.start, step.end) for step in data.steps[2:5]] == [(1176, 1216), (1216, 1231), (1231, 1241)]
    drawn = figures.flow(Estimates(steps), EN)
    check_layout(one(drawn).wide)
    assert "answersofcustomersnotinvited|+10" in wide(drawn)


@each_lang
def test_targets_give_each_verdict(lang: str) -> None:
    words = speak(lang)
    for said in map(texts, widths(figures.targets(aimed(), words, declared=DECLARED))):
        for mark, message in (("×", "not-met"), ("?", "cannot-tell"), ("✓", "met")):
            verdict = words.text(f"tables-verdict-{message}").replace(" ", "")
            assert f"{mark}{verdict}" in said and verdict in said.split("|"), "the key tells the colour of each"
        assert all(number in said for number in ("4.08", "4.20", "+31", "+40", "4.0%", "6.0%"))
    rows = [row for row in aimed() if row.measure == "recommend"]
    assert "×missed" in wide(figures.targets(Estimates(rows), speak("en"))), "what is not declared counts upwards"


def test_the_interval_drawn_is_the_one_that_decides() -> None:
    """From 4.08 ± 0.05 to a baseline's 4.00: the distance's ± 0.10 decides, and is drawn around the value."""
    row = score("overall", 4.08, 0.05)
    away = replace(row, against="target:t", value=0.08, low=-0.02, high=0.18)
    goal = Row(NOW, "overall", "target", category="mean", against="target:t", value=4.0)
    drawn = figures.targets(Estimates([row, away, goal]), EN)
    assert any("3.98 to 4.18" in title for title in titles(one(drawn).wide)) and "?tooclosetocall" in wide(drawn)


def test_progress_sums_days_and_names_deadlines() -> None:
    total = sum(row.value for row in fieldwork())
    for svg in widths(figures.progress(fieldwork(), EN, planned=2400, deadlines=DUE)):
        told = (f"{total:,.0f}", "planned2,400", "reminder15Dec", "endoffieldwork21Dec")
        assert all(part in texts(svg) for part in told)
        assert titles(svg)[0] == "8 Dec: 200 (200)" and len(titles(svg)) == 12, "two days have no bar"


def evidence(**shares: float) -> Estimates:
    count = Row("2025", "waiting", "concerned", value=1500.0, low=1400.0, high=1600.0)
    return Estimates([count, *(Row("2025", "waiting", stat, value=value) for stat, value in shares.items())])


def test_a_hundred_squares_are_shares_of_all_customers() -> None:
    """Of 75 who answered, 20 % are 15 and 48 % are 36; 25 did not answer, 24 are left."""
    found = evidence(bottom_box=0.2, top_box=0.48, non_response=0.25)
    counted = {"dissatisfied": 15, "neither": 24, "satisfied": 36, "none": 25}
    assert count_squares(found, found.one(stat="concerned")) == counted
    found = evidence(bottom_box=0.2, top_box=0.5)
    facts = {"answer": Sentence("summary-concerned", value=Number(found.one(stat="concerned")))}
    for svg in widths(figures.squares(found, facts, EN)):
        rows = re.findall(r'd="M(\S+) \S+L(\S+) \S+"[^>]*stroke-dasharray="12 4"', svg)
        assert sum((float(end) - float(start) + 4) / 16 for start, end in rows) == 100
        assert "dissatisfied 20" in svg and "no experience" not in svg
    assert figures.squares(found, {}, EN) is None


def action(**changed: Any) -> Action:
    task = {"en": "call every baker of the town twice", "zh-Hans": "逐一回访"}
    return Action.model_validate({"period": "2024", "item": "waiting", "task": task} | changed)


TOLD = [
    (action(start="2025-01-10", due="2025-03-01", finished="2025-02-20", owner="Ann"), "done"),
    (action(start="2025-02-01", due="2025-05-01", task="repair the ovens"), "late"),
    (action(start="2024-02-01", task="bake earlier"), "running"),
    (action(due="2026-05-01"), "planned"),
    (action(), "planned"),
]
TODAY = dt.date(2025, 5, 16)


def test_every_dated_action_stands_in_every_width() -> None:
    for lang in LANGS:
        words = words_of(Project(MINIATURE), lang)
        for lines in (TOLD, TOLD[1:2], TOLD[3:4]):
            for svg in widths(figures.timeline(lines, words, today=TODAY)):
                check_layout(svg)
                assert len(titles(svg)) == len([one for one, _ in lines if one.start or one.due])


def test_it_names_owner_term_state_and_the_day_of_the_report() -> None:
    words = words_of(Project(MINIATURE), "en")
    said = wide(figures.timeline(TOLD, words, today=TODAY))
    for told in ("Repairtheovens", "Owneropen", "Ann", "endoffieldwork", "late", "Shortterm(upto3months)", "2025"):
        assert told in said
    dated = one(figures.timeline([*TOLD[:2], TOLD[3]], words, today=TODAY)).paper
    assert len(re.findall(r"\w{3,4}202\d", texts(dated))) > 3, "so many months as there is room for"
    assert figures.timeline(TOLD[4:], words, today=TODAY) is None, "an action without any day has no place"
    assert figures.timeline(TOLD, words, today=None) is None


@each_lang
def test_months_keep_a_distance(lang: str) -> None:
    words = words_of(Project(MINIATURE), lang)
    for due in (f"2026-{month:02d}-01" for month in range(1, 10)):
        for svg in widths(figures.timeline([(action(start="2025-03-01", due=due), "done")], words, today=TODAY)):
            months = [box for text, box in boxes(svg) if re.search(r"\b202\d$|^202\d年", text)]
            assert months and all(late[0] - early[2] > 6 for early, late in pairwise(months))


def test_labels_leave_no_single_character() -> None:
    for text in ("专业与沟通能力", "Expertise and communication"):
        lines = fit(text, 60, 12).split("\n")
        assert len(lines) > 1 and min(map(len, lines)) > 1


def test_an_axis_has_two_numbers_at_least() -> None:
    assert all(len(ticks(low, low + 0.1, count=1)) >= 2 for low in (0.0, 3.97, -0.05, 31.0))
