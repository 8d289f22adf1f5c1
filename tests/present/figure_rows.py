"""Rows to draw, every figure form with hard cases, and what stands in a drawing; for the tests of `present`."""

from __future__ import annotations

import datetime as dt
import math
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Any
from xml.etree import ElementTree

import pytest

from csreport.estimates import Estimates, Row
from csreport.present import figures, layout
from csreport.present.vectors import text_width
from csreport.present.words import Words
from csreport.project.codebook import Codebook
from csreport.project.targets import Target

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
LANGS = ("en", "zh-Hans")
each_lang = pytest.mark.parametrize("lang", LANGS)


def pair(english: str, chinese: str) -> dict[str, str]:
    return {"en": english, "zh-Hans": chinese}


def spoken(lang: str, book: dict[str, Any], periods: Iterable[str]) -> Words:
    """Words of a codebook that has the scale of five answers, and a title for each period."""
    five = {"min": 1, "max": 5, "labels": {point: pair(*text) for point, text in ANSWERS.items()}}
    titles = {name: pair(f"Survey of {name}", f"{name}期调查") for name in periods}
    titles |= {name: pair(f"{name[4:]} {name[:4]}", f"{name[:4]}年第{name[5:]}季度") for name in titles if "Q" in name}
    return Words(lang, Codebook.model_validate(book | {"scales": {"s5": five} | book["scales"]}), periods=titles)


def segment(key: str, label: tuple[str, str], levels: dict[str, tuple[str, str]]) -> dict[str, Any]:
    return {"column": key, "label": pair(*label), "levels": {name: pair(*text) for name, text in levels.items()}}


def speak(lang: str) -> Words:
    labels = {"overall": ("Overall satisfaction", "总体满意度"), "long": (LONG["en"], LONG["zh-Hans"]), **DRIVERS}
    labels |= {name: (f"Item {name} on the portal", f"第{name}题线上平台") for name in MANY}
    items: dict[str, Any] = {key: {"column": key, "scale": "s5", "label": pair(*text)} for key, text in labels.items()}
    items["i7"] = {"column": "x", "scale": "s7", "label": pair("Item", "题目")}
    items["staff"]["dimension"] = "people"
    items["recommend"] = {"column": "r", "scale": "nps", "role": "recommend", "label": pair("Recommend", "推荐意愿")}
    book = {
        "scales": {"s7": {"min": 1, "max": 7}, "nps": {"min": 0, "max": 10}},
        "items": items,
        "dimensions": {"people": {"label": pair("People", "人员")}},
        "segments": {key: segment(key, (en, zh), levels) for key, (en, zh, levels) in SEGMENTS.items()},
    }
    return spoken(lang, book, PERIODS)


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


SHARES = {
    "price": [0.05, 0.12, 0.24, 0.32, 0.27],
    "staff": [0.01, 0.03, 0.08, 0.30, 0.58],
    "i7": [1 / 7] * 7,
}


def answers(*measures: str, period: str = NOW) -> list[Row]:
    return [
        Row(period, measure, "share", category=f"{place:g}", value=value, n=1200)
        for measure in measures
        for place, value in enumerate(SHARES.get(measure, SHARES["price"]), 1)
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
Form = Callable[[Words], layout.Drawing | None]
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


# ---- what stands in a figure --------------------------------------------
SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


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


def boxes(svg: str) -> Iterator[tuple[str, Box]]:
    """Every line of text with the room it takes, in units."""
    root = ElementTree.fromstring(svg)
    for text in root.iter(f"{SVG}text"):
        size, weight = float(text.get("font-size", root.get("font-size", ""))), text.get("font-weight", "normal")
        for line in [row for row in text if "x" in row.attrib] or [text]:
            said = "".join(line.itertext())
            x, y, width = float(line.get("x", 0)), float(line.get("y", 0)), text_width(said, size, weight)
            left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
            yield said, (left, y - 0.8 * size, left + width, y + 0.2 * size)


def check_layout(svg: str) -> None:
    """No text leaves the drawing, no two overlap, none is too small, no shape leaves it; no name stands in it twice.

    12 units on screen, where a unit is a pixel or, at the switch of drawings, 13% less; 7.5 pt on paper.
    """
    root, found = ElementTree.fromstring(svg), sorted(boxes(svg), key=lambda box: box[1][1])
    width, height = (float(side) for side in root.get("viewBox", "").split()[2:])
    for text, (x0, y0, x1, y1) in found:
        assert x0 >= -0.5 and y0 >= -0.5 and x1 <= width + 0.5 and y1 <= height + 0.5, (text, x0, y0, x1, y1)
    for place, (first, one) in enumerate(found):  # from the top, so that only neighbours are compared
        for second, other in takewhile(lambda box: box[1][1] < one[3], found[place + 1 :]):  # noqa: B023
            wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
            assert wide < 1 or high < 1.5, (first, second)
    for box in shapes(svg, "rect"):
        x, y, wide, high = (float(box[side]) for side in ("x", "y", "width", "height"))
        assert x >= -7 and y >= -1 and x + wide <= width + 7 and y + high <= height + 1, box
    for dot in shapes(svg, "circle"):
        x, y, r = (float(dot[side]) for side in ("cx", "cy", "r"))
        assert x - r >= -1 and y - r >= -1 and x + r <= width + 1 and y + r <= height + 1, dot
    shown = float(root.get("width", "").removesuffix("pt")) / width
    least = min(float(text.get("font-size", root.get("font-size", ""))) for text in root.iter(f"{SVG}text"))
    assert least >= 12 and least * shown >= 7.5, least
    assert "nan" not in svg and not re.search(r' id="| style="|url\(|href', svg)


def one(drawing: layout.Drawing | None) -> layout.Drawing:
    assert drawing is not None
    return drawing


def widths(drawing: layout.Drawing | None) -> tuple[str, str, str]:
    """A figure in its three widths: page, phone, paper."""
    return one(drawing).wide, one(drawing).narrow, one(drawing).paper


def wide(drawing: layout.Drawing | None) -> str:
    """All text of a figure on the page."""
    return texts(one(drawing).wide)
