"""Rows to draw, every figure form with hard cases, and what stands in a drawing; for the tests of `present`."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from csreport.estimates import Estimates, Row
from csreport.present import layout
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
Form = Callable[[Words], layout.Drawing | None]
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


SPREAD = {"mean": 1.0, "nps": 25.0, "top_box": 0.2}
BASE = {"mean": 3.9, "nps": 31.0, "top_box": 0.7}


def score(measure: str, value: float, half: float = 0.06, **parts: object) -> Row:
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
