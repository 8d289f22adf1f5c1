"""A made-up survey with segments, as a project on disk: what is planted in it is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from csreport.project.project import Project, sha256
from csreport.survey.survey import Survey, load_survey

ITEMS = ("first", "second", "third")

FLAGS = (
    "total_row",
    "off_frame",
    "outside_fieldwork",
    "duplicate",
    "incomplete",
    "speeding",
    "straight_lining",
    "out_of_range",
)


def people(count: int, *, seed: int) -> pd.DataFrame:
    """Respondents in `sector` (a, b, c), `area` (n, s) and `shop` (s1 to s9), none of which matters yet."""
    draw = np.random.default_rng(seed)
    mood = draw.standard_normal(count)
    felt = {item: 3.6 + 0.6 * mood + 0.7 * draw.standard_normal(count) for item in ITEMS}
    table = pd.DataFrame(felt)
    table["overall"] = 3.7 + 0.35 * (table[list(ITEMS)] - 3.6).sum(axis=1) + 0.5 * draw.standard_normal(count)
    table["recommend"] = 7.5 + 1.5 * (table["overall"] - 3.7) + draw.standard_normal(count)
    table["sector"] = draw.choice(["a", "b", "c"], count, p=[0.5, 0.3, 0.2])
    table["area"] = draw.choice(["n", "s"], count)
    table["shop"] = [f"s{number}" for number in draw.integers(1, 10, count)]
    return table


def project_of(
    root: Path, felt: pd.DataFrame, *, segments: tuple[str, ...], leave_out: tuple[str, ...] = ()
) -> Project:
    """A project whose only period holds these respondents; feelings are rounded to answers."""
    answers = felt.copy()
    for item in (*ITEMS, "overall"):
        answers[item] = np.clip(np.floor(felt[item] + 0.5), 1, 5)
    answers["recommend"] = np.clip(np.floor(felt["recommend"] + 0.5), 0, 10)
    answers = answers.convert_dtypes().assign(id=range(len(felt)))
    items = {item: {"column": item, "scale": "five", "label": item} for item in ITEMS}
    items |= {role: {"column": role, "scale": "five", "role": role, "label": role} for role in ("overall", "recommend")}
    items["recommend"]["scale"] = "ten"
    levels = {name: {str(level): str(level) for level in sorted(set(felt[name].dropna()))} for name in segments}
    book = {
        "scales": {"five": {"min": 1, "max": 5}, "ten": {"min": 0, "max": 10}},
        "items": {key: item for key, item in items.items() if key not in leave_out},
        "segments": {name: {"column": name, "label": name.title(), "levels": levels[name]} for name in segments},
        "design": {"id": "id"},
    }
    raw = root / "data" / "raw" / "2025" / "responses.csv"
    raw.parent.mkdir(parents=True)
    answers.to_csv(raw, index=False)
    period = {"period": "2025", "title": "2025", "sample": "probability",
              "responses": [{"file": raw.name, "sha256": sha256(raw)}]}  # fmt: skip
    rules = {"screening": dict.fromkeys(FLAGS, "flag"), "minimum_base": {"caution": 30, "suppress": 10}, "seed": 1}
    title = {"title": "T", "organisation": "O", "source_language": "en", "languages": ["en"]}
    (root / "params" / "periods").mkdir(parents=True)
    documents = {"project": title, "codebook": book, "rules": rules, "periods/2025": period}
    for name, document in documents.items():
        (root / "params" / f"{name}.yml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return Project(root)


def survey_of(root: Path, felt: pd.DataFrame, *, segments: tuple[str, ...], leave_out: tuple[str, ...] = ()) -> Survey:
    """The survey of such a project."""
    return load_survey(project_of(root, felt, segments=segments, leave_out=leave_out), "2025")
