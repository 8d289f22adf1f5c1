"""Fieldwork of a quarter: who is invited, who answers, and the answers as a survey tool exports them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from .comments import write_comments
from .company import CHANNELS, COLUMNS, SIZES, TOUCHPOINTS, fieldwork, pick, stream
from .customers import customers_at

UNANSWERED = {"refused": 0.06, "bounced": 0.05, "not_eligible": 0.02, "no_answer": 0.87}


def invited(people: pd.DataFrame, index: int) -> pd.Index:
    """Places in the register of a quarter's sample: simple random within size, never twice running.

    Every customer keeps a lot for life. A quarter takes the next lots after the last one taken in the
    quarter before, so that each customer of a size has the same chance and consecutive samples do not meet.
    """
    last_lot = dict.fromkeys(SIZES, 0.0)
    taken: list[pd.Index] = []
    for quarter in range(index + 1):
        present = customers_at(people, quarter)
        taken = []
        for size, group in SIZES.items():
            lots = present.loc[present["size"] == size, "ticket"]
            waiting = ((lots - last_lot[size]) % 1.0).sort_values()
            chosen = waiting.index[waiting.to_numpy() > 0][: round(group.sampled * len(lots))]
            last_lot[size] = float(lots[chosen[-1]])
            taken.append(chosen)
    return taken[0].append(taken[1:]).sort_values()


def invitations(seed: int, index: int, *, frame: pd.DataFrame, sample: pd.Index) -> pd.DataFrame:
    """Sample with channel, day of sending and disposition; `completed` depends on size alone."""
    rng = stream(seed, index, purpose="invitations")
    size = frame.loc[sample, "size"].to_numpy()
    channel = np.empty(len(sample), dtype=object)
    for name, group in SIZES.items():
        here = size == name
        channel[here] = pick(rng, dict(zip(CHANNELS, group.channels, strict=True)), count=int(here.sum()))
    answering = rng.random(len(sample)) < [SIZES[name].answering for name in size]
    otherwise = pick(rng, UNANSWERED, count=len(sample))
    start = fieldwork(index)[0]
    sent = [start + dt.timedelta(days=int(day)) for day in rng.integers(0, 3, len(sample))]
    known = frame.loc[sample, ["customer_id"]].assign(channel=channel, sent=sent)
    return known.assign(disposition=np.where(answering, "completed", otherwise))


# ---- answers: text cells with gaps, 'not applicable' codes, times and comments ----
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
