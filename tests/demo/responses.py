"""Answers as a survey tool exports them: text cells with gaps, 'not applicable' codes, times and comments."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from .comments import write_comments
from .company import COLUMNS, TOUCHPOINTS, fieldwork

NOT_APPLICABLE, NO_ANSWER = "9", "99"
LEFT_BLANK, SAID_NOTHING = 0.008, 0.004
TYPICAL_SECONDS = {"email": 290, "wechat": 260, "phone": 430}


def as_exported(people: pd.DataFrame, answers: pd.DataFrame, *, index: int, rng: np.random.Generator) -> pd.DataFrame:
    """Raw rows of orderly respondents.

    `people` holds customer_id, channel and sent; `answers` their clean answers, in the same order.
    """
    cells = _cells(answers, rng)
    texts, languages = write_comments(answers, rng)
    typical = people["channel"].map(TYPICAL_SECONDS).to_numpy()
    seconds = np.round(typical * np.exp(0.32 * rng.standard_normal(len(people)))).astype(np.int64)
    rows = people[["customer_id", "channel"]].reset_index(drop=True)
    rows["submitted_at"] = _moments(people["sent"], fieldwork(index)[1], rng=rng)
    rows["duration_seconds"] = seconds
    return pd.concat([rows, cells.reset_index(drop=True)], axis=1).assign(Q7=texts, Q7_lang=languages)


def _cells(answers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Answers as text; gaps do not depend on the answer."""
    cells = {}
    for item, column in COLUMNS.items():
        text = answers[item].astype(str).to_numpy(dtype=object)
        lots = rng.random(len(text))
        if item in TOUCHPOINTS:
            text[rng.random(len(text)) < TOUCHPOINTS[item].not_applicable] = NOT_APPLICABLE
        text[lots < SAID_NOTHING] = NO_ANSWER
        text[lots > 1 - LEFT_BLANK] = ""
        cells[column] = text
    return pd.DataFrame(cells)


def _moments(sent: pd.Series, end: dt.date, *, rng: np.random.Generator) -> list[dt.datetime]:
    """When each answer was submitted: most within a few days, none after the end."""
    moments = []
    for day in sent:
        room = (end - day).days
        delay = min(int(-3.2 * np.log(1 - rng.random())), int(rng.random() * (room + 1)) if room else 0, room)
        second = int((8.5 + 13 * rng.random()) * 3600)
        moments.append(dt.datetime.combine(day, dt.time()) + dt.timedelta(days=delay, seconds=second))
    return moments
