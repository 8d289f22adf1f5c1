"""Open answers composed from phrases about what a respondent rated low and high."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from .company import TOUCHPOINTS

WORDS = yaml.safe_load(Path(__file__).with_name("phrases.yml").read_text(encoding="utf-8"))
BLANK, ENGLISH, ODD = 0.40, 0.20, 0.03


def write_comments(answers: pd.DataFrame, rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Open answer and its language (both empty when left blank) for each row of answers."""
    texts, languages = [], []
    for row in answers[list(TOUCHPOINTS)].to_numpy():
        text = language = ""
        if rng.random() >= BLANK:
            language = "en" if rng.random() < ENGLISH else "zh"
            text = compose(row, language, rng=rng)
            if rng.random() < ODD:
                alone, odd = rng.random() < 0.3, _one(WORDS["hostile"], rng)
                text = odd if alone else f"{text} {odd}"
        texts.append(text)
        languages.append(language)
    return texts, languages


def compose(row: np.ndarray, language: str, *, rng: np.random.Generator) -> str:
    """One text: a complaint about a low rating, praise for a high one, or both."""
    if rng.random() < 0.08:
        return _one(WORDS["general"][language], rng)
    complaint = _about(row, row.min(), language=language, rng=rng, praise=False) if row.min() <= 3 else ""
    praise = _about(row, row.max(), language=language, rng=rng, praise=True) if row.max() >= 4 else ""
    if complaint and praise:
        lot, pleased = rng.random(), row.mean() > 4
        praise = "" if lot < 0.35 else praise
        complaint = "" if lot > (0.65 if pleased else 0.90) else complaint
    body = _one(WORDS["joints"][language], rng).join(part for part in (praise, complaint) if part)
    if not body:
        return _one(WORDS["general"][language], rng)
    closings = WORDS["requests"] if complaint and rng.random() < 0.3 else WORDS["closings"]
    return _one(WORDS["openings"][language], rng) + body + _one(closings[language], rng)


def _about(row: np.ndarray, rating: int, *, language: str, rng: np.random.Generator, praise: bool) -> str:
    """A phrase about one of the touchpoints that got the given rating."""
    items = [item for item, value in zip(TOUCHPOINTS, row, strict=True) if value == rating]
    return _one(WORDS["phrases"][language][_one(items, rng)][int(praise)], rng)


def _one(options: Sequence[str], rng: np.random.Generator) -> str:
    return options[int(rng.random() * len(options))]
