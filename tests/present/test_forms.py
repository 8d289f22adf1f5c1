"""The figures of the body: what they say, and that nothing collides in any language, width or degenerate survey."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
from drawings import SVG, boxes, check_layout, one, shapes, texts, titles, wide, widths
from figure_rows import DRIVERS, LANGS, NOW, PERIODS, Form, pair, score, segment, spoken

from csreport.estimates import Estimates, Row
from csreport.present import figures
from csreport.present.figures.improve import DISC, spread
from csreport.present.layout import Drawing, answer_colours, readable_on
from csreport.present.vectors import NIGHT, SCALE, follow_page, text_width
from csreport.present.words import Words
from csreport.project.brand import DARK, PALETTE, contrast
from csreport.project.codebook import Topic
from csreport.project.targets import Target

BEFORE = "2025Q3"
DIMENSIONS = {
    "people": ("Expertise and communication", "专业与沟通"),
    "delivery": ("Delivery", "服务实施"),
    "care": ("Problem handling and after-sales", "问题处理与售后"),
    "value": ("Price and value", "价格与价值"),
}
LEVELS = {
    "small": ("Small", "小型"),
    "medium": ("Medium", "中型"),
    "large": ("Large", "大型"),
    "huge": ("Very large", "特大型"),
    "public": ("Public bodies", "公共机构"),
    "other": ("Other organisations", "其他机构"),
}
ALL, NAMED = tuple(LEVELS), ["before", "now", "after"]
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
PLAN = ("improvement plan starts; staff move to the request desk", "服务改进计划启动，部分人员调往受理岗位")
EVENTS = {dt.date(2025, 4, 1): ("quotations list every fee", "报价单列明所有费用"), dt.date(2025, 10, 1): PLAN}


def twice(label: tuple[str, str]) -> tuple[str, str]:
    """A label written twice: no label of a real survey is longer."""
    return f"{label[0]} and {label[0].lower()}", label[1] * 2


def speak(lang: str, *, count: int = 9, grouped: bool = True, long: bool = False, short_scale: int = 0) -> Words:
    """Words of a survey of so many items; the last ones on a scale of three where asked."""
    name: Any = twice if long else tuple
    dimensions, labels = list(DIMENSIONS) if grouped else [], list(DRIVERS.values())
    items: dict[str, dict[str, Any]] = {
        f"q{n}": {"scale": "s5" if n < count - short_scale else "s3", "label": pair(*name(labels[n % 9]))}
        | ({"dimension": dimensions[n % 4]} if dimensions else {})
        for n in range(count)
    }
    overall = {"scale": "s5", "role": "overall", "label": pair(*name(("Overall satisfaction", "总体满意度")))}
    kinds = {key: name(label) for key, label in LEVELS.items()}
    book = {
        "scales": {"s3": {"min": 1, "max": 3}},
        "items": {key: item | {"column": key} for key, item in (items | {"overall": overall}).items()},
        "dimensions": {key: {"label": pair(*name(DIMENSIONS[key]))} for key in dimensions},
        "segments": {"kind": segment("k", ("Kind of customer", "客户类型"), kinds)},
    }
    words = spoken(lang, book, [*PERIODS, *MONTHS, *NAMED])
    sides = {"problem": {"label": pair("Bad", "差")}, "praise": {"label": pair("Good", "好")}}
    topics = {f"t_{key}": Topic(label=pair(*name(label)), **sides) for key, label in DIMENSIONS.items()}
    words.codebook = words.codebook.model_copy(update={"topics": topics})
    return words


EN = speak("en")


def moved(row: Row, change: float, *, clear: bool, since: str = BEFORE) -> Row:
    low, high = change - 0.08, change + 0.08
    return replace(row, against=f"period:{since}", value=change, low=low, high=high, p=0.001 if clear else 0.6)


def said_of_topics(words: Words) -> Estimates:
    """Topics, ever more criticised and ever less praised, all of which moved."""
    rows = [
        replace(score(key, value, value / 3), stat="mention", category=side)
        for n, key in enumerate(words.codebook.topics, 1)
        for side, value in (("problem", 0.02 * n), ("praise", 0.08 - 0.01 * n))
    ]
    return Estimates([*rows, *(moved(row, 0.05, clear=True) for row in rows)])


def shares(measure: str, mean: float, points: int = 5) -> list[Row]:
    weights = [math.exp(-((point - mean) ** 2) / 2) for point in range(1, points + 1)]
    parts = [weight / sum(weights) for weight in weights]
    rows = [Row(NOW, measure, "share", category=f"{n}", value=part, n=1000) for n, part in enumerate(parts, 1)]
    return [*rows, Row(NOW, measure, "top_box", value=sum(parts[-2:]), n=1000)]


def survey(
    words: Words, *, changed: bool = True, fell: Sequence[str] = ("q2",), rose: Sequence[str] = ("q5",)
) -> Estimates:
    """Scores of all items and dimensions from 3.2 upwards, one fall, one rise, a target that one dimension misses."""
    rows, book = [], words.codebook
    plain = [key for key, item in book.items.items() if item.role is None]
    for n, key in enumerate([*plain, *book.dimensions, "overall"]):
        points = len(book.scale(key).points) if key in book.items else 5
        row = score(key, 3.2 + (n * 7 % 11) / 10 if points == 5 else 2.1)
        rows.append(row)
        if key in book.items:
            rows += shares(key, row.value, points)
        if changed:
            amount = -0.3 if key in fell else 0.3 if key in rose else 0.02
            rows.append(moved(row, amount, clear=key in fell or key in rose))
            if key in book.items:
                top = next(one for one in reversed(rows) if one.measure == key and one.stat == "top_box")
                rows.append(moved(top, amount / 3, clear=key in fell))
    if "care" in book.dimensions:
        rows += aim("care", next(one for one in rows if one.measure == "care"), 4.5)
    return Estimates(rows)


def aim(id: str, row: Row, goal: float) -> list[Row]:
    away = {part: getattr(row, part) - goal for part in ("value", "low", "high")}
    stem = replace(row, against=f"target:{id}", low=math.nan, high=math.nan)
    return [replace(stem, stat="target", category=row.stat, value=goal), replace(row, against=f"target:{id}", **away)]


def drivers(words: Words, count: int, *, chances: bool = True, same: bool = False) -> Estimates:
    """Importance that falls from item to item, scores that rise and fall; every field of the map is taken."""
    keys = [key for key in words.codebook.items if key != "overall"][:count]
    parts = [1.0 if same else 1 / (n + 1) for n in range(len(keys))]
    rows = []
    for n, (key, part) in enumerate(zip(keys, parts, strict=True)):
        share = part / sum(parts)
        stem = Row(NOW, key, "importance", against="measure:overall", n=1000)
        rows.append(replace(stem, value=share, low=0.8 * share, high=min(1.0, 1.2 * share)))
        rows.append(score(key, 3.7 if same else 3.4 + (n * 5 % 7) / 10))
        fields = ("concentrate", "keep", "low_priority", "overkill")
        first = fields[(0 if share > 1 / len(keys) else 2) + (rows[-1].value > 3.7)]
        for field in fields if chances else ():
            rows.append(replace(stem, stat="priority", category=field, value=0.7 if field == first else 0.1))
    return Estimates(rows)


def by_level(words: Words, *levels: str, small: str = "", hidden: str = "", last: str = "") -> Estimates:
    """Overall satisfaction and all dimensions (or items) by level: every level but the last above the one before."""
    rows, book = [], words.codebook
    gone: dict[str, Any] = dict.fromkeys(("value", "low", "high", "n"), math.nan) | {"status": "suppressed"}
    for n, key in enumerate(dict.fromkeys(["overall", *(book.dimensions or book.items)])):
        for place, level in enumerate(levels):
            value = 3.3 + 0.1 * (n % 4) + (-0.2 if level == last else 0.12 * place)
            row = score(key, value, segment="kind", level=level, status="caution" if level == small else "ok")
            rows.append(replace(row, **gone) if level == hidden else row)
    return Estimates(rows)


def over_time(words: Words, periods: Sequence[str], *, gap: str = "", measures: Iterable[str] = ()) -> Estimates:
    """A course that rises in the last period, tested against the one before."""
    rows, book = list[Row](), words.codebook
    items = [key for key in book.items if key != "overall"][:4]
    for n, key in enumerate(measures or ["overall", *book.dimensions, *items]):
        clear = not n % 3
        for place, period in enumerate(periods):
            if period != gap:
                value = 3.5 + 0.1 * n + 0.03 * (place % 3) + (0.2 if place == len(periods) - 1 and clear else 0)
                rows.append(score(key, value, 0.05, period=period))
        rows.append(moved(rows[-1], 0.2 if clear else 0.01, clear=clear, since=periods[-2]))
    return Estimates(rows)


def events(lang: str, *, far: bool = False) -> list[tuple[dt.date, str]]:
    said = [(day, text[lang != "en"]) for day, text in EVENTS.items()]
    return [(dt.date(2019, 1, 1), "long ago"), *said, (dt.date(2031, 1, 1), "to come")] if far else said


WORDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "long labels": {"long": True, "count": 12},
    "no dimensions": {"grouped": False},
    "60 items": {"count": 60},
    "60 long items": {"count": 60, "long": True},
    "60 items without dimensions": {"count": 60, "grouped": False},
    "two scales": {"short_scale": 4},
    "two items": {"count": 2, "grouped": False},
    "one item": {"count": 1},
}


def three(words: Words) -> Estimates:
    """Three groups: a small base, one too small to show, and a target."""
    goal = aim("large", score("overall", 3.54, segment="kind", level="large"), 3.7)
    return Estimates([*by_level(words, *ALL[:3], small="small", hidden="medium"), *goal])


def in_groups(words: Words) -> Estimates:
    """Overall satisfaction of three groups over time."""
    rows = over_time(words, PERIODS, measures=["overall"])
    return Estimates(replace(row, segment="kind", level=level) for level in ALL[:3] for row in rows)


def aimed(words: Words) -> Estimates:
    return Estimates([*over_time(words, PERIODS), *aim("overall", score("overall", 3.7), 3.9)])


def grouped(rows: Iterable[Row], words: Words = EN) -> Drawing | None:
    return figures.groups(Estimates(rows), words, segment="kind")


FORMS: dict[str, Form] = {
    "items": lambda words: figures.items(survey(words), words),
    "items, first survey": lambda words: figures.items(survey(words, changed=False), words),
    "changes": lambda words: figures.changes(survey(words), words),
    "improve first": lambda words: figures.improve_first(drivers(words, 12), words),
    "improve first, no chances": lambda words: figures.improve_first(drivers(words, 12, chances=False), words),
    "improve first, all alike": lambda words: figures.improve_first(drivers(words, 12, same=True), words),
    "two groups": lambda words: grouped(by_level(words, *ALL[:2]), words),
    "three groups": lambda words: grouped(three(words), words),
    "four groups": lambda words: grouped(by_level(words, *ALL[:4], last=ALL[1]), words),
    "six groups": lambda words: grouped(by_level(words, *ALL, small="small", hidden="other"), words),
    "course": lambda words: figures.course(aimed(words), words, events=events(words.lang)),
    "course with a gap": lambda words: figures.course(
        over_time(words, PERIODS, gap="2024Q3"), words, events=events(words.lang, far=True)
    ),
    "course of 24 months": lambda words: figures.course(over_time(words, MONTHS), words, events=events(words.lang)),
    "course of named periods": lambda words: figures.course(over_time(words, NAMED), words, events=events(words.lang)),
    "trends": lambda words: figures.trends(over_time(words, PERIODS, gap="2025Q2"), words, events=events(words.lang)),
    "topics": lambda words: figures.topics(said_of_topics(words), words),
    "trends of groups": lambda words: figures.trends(in_groups(words), words),
    "trends of named periods": lambda words: figures.trends(over_time(words, NAMED), words),
}


@pytest.mark.parametrize("form", FORMS)
def test_nothing_collides_and_every_mark_has_the_key_of_an_estimate_and_says_its_value(form: str) -> None:
    """In every survey; of what is drawn over time the labels alone differ."""
    kinds = ("plain", "long labels") if form.startswith(("course", "trends")) else tuple(WORDS)
    for place, kind in enumerate(kinds):
        for lang in LANGS if "long" in kind else (LANGS[place % 2],):
            drawn = widths(FORMS[form](speak(lang, **WORDS[kind])))
            for svg in drawn:
                check_layout(svg)
            page, phone, paper = ([*ElementTree.fromstring(svg).iter(f"{SVG}g")] for svg in drawn)
            keys, small, printed = ([mark.get("data-key", "") for mark in marks] for marks in (page, phone, paper))
            assert keys == printed and {*keys} == {*small} and {key.count("/") for key in keys} == {7}
            for mark in page:
                title = mark.find(f"{SVG}title")
                assert mark.get("class") == "mark"
                assert title is not None and re.search(r"[:：] ?(–|[+−]?\d)", title.text or "")


def test_nothing_known_is_nothing_drawn() -> None:
    for name in ("items", "improve_first", "changes", "trends", "course", "topics"):
        assert getattr(figures, name)(Estimates(), EN) is None, name
    assert grouped([]) is None


def named(drawing: Drawing | None, sign: str = ":") -> list[str]:
    """What the marks of a figure on the page are called, in order."""
    return list(dict.fromkeys(title.partition(sign)[0] for title in titles(one(drawing).wide)))


def test_items_stand_lowest_first_under_their_dimension() -> None:
    known = survey(EN)
    said = named(figures.items(known, EN))
    dimensions = [EN.label(key) for key in EN.codebook.dimensions]
    scores = {EN.label(row.measure): row.value for row in known.select(stat="mean", against="")}
    heads = [name for name in said if name in dimensions]
    assert heads == sorted(dimensions, key=lambda name: scores[name])
    block = said[said.index(heads[0]) + 1 : said.index(heads[1])]
    assert block == sorted(block, key=lambda name: scores[name]) and len(said) == 13


def test_items_say_share_score_change_and_the_verdict_on_a_target() -> None:
    said = wide(figures.items(survey(EN), EN))
    told = ("▼−0.30", "▲+0.30", "×target4.50:missed", "SinceQ3", "right:Satisfied+Verysatisfied", "averageofthe9items")
    assert all(part in said for part in told)
    first = wide(figures.items(survey(EN, changed=False), EN))
    assert "Since" not in first and "▼" not in first
    words = speak("en", short_scale=4)
    said = wide(figures.items(survey(words), words))
    assert said.count("Scorewith95%interval") == 2, "each scale has its own axis"
    assert "averageofthe5items" in said and "averageofthe4items" in said


def test_of_many_items_only_those_that_tell_something_are_listed() -> None:
    words = speak("en", count=60)
    known = survey(words, fell=["q2", "q33"], rose=["q5"])
    drawing = one(figures.items(known, words))
    said = texts(drawing.wide)
    assert said.count("▼−0.30") == 2 and said.count("▲+0.30") == 1
    keys = [mark.get("data-key", "").split("/")[1] for mark in ElementTree.fromstring(drawing.wide).iter(f"{SVG}g")]
    items = [key for key in keys if key.startswith("q")]
    scores = {row.measure: row.value for row in known.select(stat="mean", against="")}
    lowest = {min(words.codebook.members(name), key=scores.__getitem__) for name in DIMENSIONS}
    assert {"q2", "q33", "q5"} <= set(items) and len(items) <= 3 + len(DIMENSIONS) and lowest & set(items)
    assert sum(map(int, re.findall(r"and(\d+)moreintheannex", said))) + len(items) == 60
    height = float(ElementTree.fromstring(drawing.paper).get("height", "").removesuffix("pt"))
    assert height < 640, "a page of A4 holds it"


def test_a_hidden_item_keeps_its_row_without_a_number() -> None:
    hidden: dict[str, Any] = dict.fromkeys(("value", "low", "high", "n", "p"), math.nan) | {"status": "suppressed"}
    known = Estimates(replace(row, **hidden) if row.measure == "q1" else row for row in survey(EN))
    drawing = figures.items(known, EN)
    assert f"{EN.label('q1')}: –" in titles(one(drawing).wide)
    assert "basetoosmall" in wide(drawing) and "|–|" in wide(drawing)


def test_the_list_is_ranked_and_its_numbers_are_those_of_the_map() -> None:
    drawing = figures.improve_first(drivers(EN, 9), EN)
    for said in (f"|{texts(svg)}|" for svg in widths(drawing)):
        assert all(said.count(f"|{number}|") == 2 for number in range(1, 10))
        assert "improvefirst,probably" in said and "equalshare11.1%" in said
    assert named(drawing) == [EN.label(f"q{n}") for n in range(9)]


def test_no_number_of_the_list_stands_on_the_line_of_an_equal_share() -> None:
    for svg in widths(figures.improve_first(drivers(EN, 9), EN)):
        line, top, bottom = map(float, re.findall(r'd="M(\S+) (\S+)L\S+ (\S+)"[^>]*stroke-dasharray="5 4"', svg)[0])
        inside = [box for said, box in boxes(svg) if re.fullmatch(r"\d+%", said) and top < box[1] < bottom]
        assert len(inside) == 9 and not [box for box in inside if box[0] < line < box[2]]


def test_a_label_of_a_target_ends_above_its_tick() -> None:
    rows, aims = by_level(EN, *ALL[:3]), {"large": Target(measure="overall", value=4.2)}
    key = replace(next(row for row in rows if row.measure == "overall" and row.level == "large"), low=math.nan)
    goal = replace(key, stat="target", category="mean", against="target:large", value=4.2, high=math.nan, n=math.nan)
    found = Estimates([*rows, goal, replace(key, against="target:large", value=0.1, low=0.0, high=0.2)])
    svg = one(figures.groups(found, EN, segment=key.segment, declared=aims)).paper
    (label,) = [box for said, box in boxes(svg) if "4.20" in said]
    tops = [float(y) for y in re.findall(r'd="M\S+ (\S+)L[^"]*"[^>]*stroke-width="3"', svg)]
    assert any(label[3] <= top < label[3] + 20 for top in tops)


def test_advice_is_as_sure_as_the_chance() -> None:
    for chance, said in ((0.97, "|improvefirst|"), (0.7, "|improvefirst,probably|"), (0.5, "|open:nearaborder|")):
        known = [
            replace(row, value=chance if row.category == "concentrate" else (1 - chance) / 3)
            if (row.measure, row.stat) == ("q0", "priority")
            else row
            for row in drivers(EN, 9)
        ]
        assert said in f"|{texts(one(figures.improve_first(Estimates(known), EN)).narrow)}|"


def test_without_chances_only_clear_intervals_make_advice_sure() -> None:
    """The first is important and rated low beyond its intervals; the second, of the same importance, only by value."""
    known = {row.parts: row for row in drivers(EN, 9, chances=False) if row.measure not in {"q0", "q1"}}
    for key, half in (("q0", 0.05), ("q1", 0.6)):
        stem = Row(NOW, key, "importance", against="measure:overall", n=1000)
        for row in (replace(stem, value=0.3, low=0.25, high=0.35), score(key, 3.0, half)):
            known[row.parts] = row
    said = texts(one(figures.improve_first(Estimates(known.values()), EN)).narrow)
    assert said.count("improvefirst,probably") == 1 and said.count("improvefirst") == 3, "and the name of the field"


def test_discs_cover_no_other_and_stay_at_their_height() -> None:
    for points in ([(200.0, 50.0)] * 14, [(100 + 4.0 * n, 50 + 3.0 * (n % 3)) for n in range(14)]):
        placed = spread(points, (10.0, 400.0))
        assert all(math.dist(first, second) > DISC - 1e-6 for first, second in combinations(placed, 2))
        assert placed[0] == points[0] and [y for _, y in placed] == [y for _, y in points]


def test_groups_stand_by_their_gap_after_the_leading_measure() -> None:
    rows = by_level(EN, *ALL[:3])
    drawing = grouped(
        replace(row, value=row.value + 0.5) if (row.measure, row.level) == ("care", "large") else row for row in rows
    )
    assert named(drawing, " · ")[:2] == ["Overall satisfaction", EN.label("care")]
    assert "+0.74" in wide(drawing) and "smallcustomers(1,200)" in wide(drawing)


def test_a_small_base_is_marked_a_hidden_one_hatched_and_of_many_groups_the_ends_are_named() -> None:
    said = wide(grouped(by_level(EN, *ALL[:3], small="small", hidden="medium")))
    assert "3.30*" in said and "|–|" in said and "*smallbase" in said and "basetoosmall" in said
    said = wide(grouped(by_level(EN, *ALL)))
    assert "Small3.30" in said and "Otherorganisations3.90" in said and "Medium3.42" not in said


def test_groups_without_an_order_have_shapes() -> None:
    ordered, unordered = (one(grouped(by_level(EN, *ALL[:4], last=last))).wide for last in ("", ALL[1]))
    assert len({dot["r"] for dot in shapes(ordered, "circle")}) == 4
    assert len({dot["r"] for dot in shapes(unordered, "circle")}) == 1
    assert shapes(unordered, "path", fill=PALETTE["focus"])


def test_changes_are_grouped_by_their_direction() -> None:
    said = wide(figures.changes(survey(EN), EN))
    assert said.index("Fell(1)") < said.index("Rose(1)") < said.index("Noclearchange(7)")
    assert "Q3→Q4" in said and "3.80→3.50" in said
    calm = wide(figures.changes(survey(EN, fell=[]), EN))
    assert "Fell" not in calm and "Rose(1)" in calm
    assert figures.changes(survey(EN, changed=False), EN) is None, "a first survey has none"
    words = speak("en", count=60)
    drawing = figures.changes(survey(words, fell=[f"q{n}" for n in range(20)], rose=[]), words)
    assert len(titles(one(drawing).wide)) == 20 and "and40moreintheannex" in wide(drawing), "the rest is counted"


LINE = {"stroke": PALETTE["focus"], "stroke_width": "2.5"}


def runs(svg: str) -> list[int]:
    """How many periods each piece of the line joins."""
    return [path["d"].count("L") + 1 for path in shapes(svg, "path", **LINE)]


def test_two_periods_make_no_course_and_a_missing_one_is_a_dashed_gap() -> None:
    for figure in (figures.course, figures.trends):
        assert figure(over_time(EN, PERIODS[:2]), EN) is None
    assert figures.course(over_time(EN, PERIODS[:3]), EN) is not None
    whole, gap = (one(figures.course(over_time(EN, PERIODS, gap=gap), EN)).wide for gap in ("", "2024Q3"))
    assert not shapes(whole, "path", stroke_dasharray="4 2") and len(shapes(gap, "path", stroke_dasharray="4 2")) == 1
    assert runs(gap) == [2, 5]


def test_a_new_definition_ends_the_line() -> None:
    broken = Estimates([*over_time(EN, PERIODS), Row("2025Q1", "overall", "break", value=1.0)])
    drawn = one(figures.course(broken, EN)).wide
    assert runs(drawn) == [4, 4]
    assert not shapes(drawn, "path", stroke_dasharray="4 2"), "what is not the same is not joined"


def test_a_new_definition_of_one_measure_ends_no_other_line() -> None:
    rows = over_time(EN, PERIODS, measures=["overall", "q1"])
    broken = Estimates([*rows, Row("2025Q1", "q1", "break", value=1.0)])
    assert figures.course(broken, EN) == figures.course(rows, EN)


def test_only_indicators_are_drawn_over_time() -> None:
    """Rows by which the report knows itself, as breaks and design effects, are no panels and no points."""
    rows = over_time(EN, PERIODS, measures=["overall", "q1"])
    inner = [Row(period, "q2", stat, value=1.0, n=99.0) for period in PERIODS for stat in ("break", "design_effect")]
    inner += [Row(period, "overall", "design_effect", value=1.2, n=99.0) for period in PERIODS]
    for figure in (figures.trends, figures.course):
        assert figure(Estimates([*rows, *inner]), EN) == figure(rows, EN)


def test_periods_stand_in_time_whatever_their_order() -> None:
    """What all chapters say together begins with this period, which one chapter tells without the others."""
    rows = sorted(over_time(EN, PERIODS), key=lambda row: row.period != NOW)
    for figure in (figures.course, figures.trends):
        assert figure(Estimates(rows), EN) == figure(over_time(EN, PERIODS), EN)


def hits(drawing: Drawing | None) -> list[float]:
    """Where the periods of a course stand."""
    return [float(hit["x"]) + 12 for hit in shapes(one(drawing).wide, "rect", **{"class": "hit"})]


def test_time_is_true() -> None:
    """With its days given, a period that came late stands late."""
    days = {period: dt.date(2024 + place // 4, 1 + 3 * (place % 4), 10) for place, period in enumerate(PERIODS)}
    late = days | {"2024Q2": dt.date(2024, 6, 30)}
    early, moved_on = (hits(figures.course(over_time(EN, PERIODS), EN, days=given)) for given in (days, late))
    assert early[1] < moved_on[1] and early[2:] == moved_on[2:]


def test_events_stand_at_their_day_and_only_within_the_time() -> None:
    drawing = one(figures.course(over_time(EN, PERIODS), EN, events=events("en", far=True)))
    dotted = [path["d"] for path in shapes(drawing.wide, "path", stroke_dasharray="2 2")]
    x = float(dotted[0].split()[0].removeprefix("M"))
    assert len(dotted) == 2 and hits(drawing)[4] < x < hits(drawing)[5]
    assert "longago" not in wide(drawing) and "quotationslisteveryfee" in texts(drawing.narrow)


def test_panels_put_clear_changes_first_and_hold_nine() -> None:
    known = over_time(EN, PERIODS, measures=["overall", *DIMENSIONS, *(f"q{n}" for n in range(9))])
    drawing = figures.trends(known, EN, events=events("en"))
    names = named(drawing, " · ")
    assert len(names) == 9 and set(names[:2]) <= {EN.label(key) for key in ("overall", "care", "q1", "q4", "q7")}
    assert "▲+0.20sinceQ3" in wide(drawing) and "noclearchange" in wide(drawing)


def test_a_drawing_takes_the_colours_of_its_page() -> None:
    drawn = follow_page(one(figures.items(survey(EN), EN)).wide)
    assert "data-dark" not in drawn and "var(--ink-3)" in drawn and "light-dark(" in drawn
    assert not re.search(r'"#\w{6}"', drawn), "every colour follows the page"
    assert PALETTE.keys() - DARK.keys() <= {"pale"}, "every colour of a figure has its shade in the dark"


def test_answers_can_be_read_on_light_and_on_dark() -> None:
    assert answer_colours(5) == list(SCALE) and [colour.dark for colour in answer_colours(5)] == list(NIGHT)
    for colour in (colour for points in range(2, 12) for colour in answer_colours(points)):
        text = readable_on(colour)
        assert contrast(text, colour) >= 4.5
        assert contrast(text.dark, colour.dark) >= 4.5  # type: ignore[attr-defined]


def test_criticism_and_praise_of_a_topic_stand_side_by_side_on_one_scale() -> None:
    found = said_of_topics(EN)
    bars = shapes(one(figures.topics(found, EN)).wide, "rect", height="11")
    drawn = [(float(bar["width"]), bar["y"], bar["x"]) for bar in bars]
    assert len({y for _, y, _ in drawn}) == len(DIMENSIONS) and len({x for *_, x in drawn}) == 2
    shown = sorted(row.value for row in found if not row.against)
    scale = max(drawn)[0] / shown[-1]
    assert sorted(width for width, *_ in drawn) == pytest.approx([scale * value for value in shown], rel=0.02)


# ---- the course on the deciding page ----------------------------------------------------------------
def test_on_paper_the_course_is_flat_and_no_value_stands_on_the_line_of_an_event() -> None:
    svg = one(figures.course(aimed(EN), EN, events=events("en"))).paper
    width, height = map(float, re.findall(r'viewBox="0 0 (\S+) (\S+)"', svg)[0])
    assert height < width / 3
    lines = [float(x) for x in re.findall(r'd="M(\S+) [^"]*"[^>]*stroke-dasharray="2 2"', svg)]
    values = re.findall(r'<text x="(\S+)" y="\S+" fill="[^"]*" text-anchor="middle">(\d\.\d\d)<', svg)
    assert lines and values
    assert all(abs(float(x) - line) > text_width(text, 12.5, "normal") / 2 for x, text in values for line in lines)
