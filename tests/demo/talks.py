"""Interviews and public reviews, follow-up calls, and samples of work that were inspected."""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import activity
from .activity import days_of, moments_between
from .comments import ENGLISH, compose
from .company import TOUCHPOINTS, pick, stream
from .opinions import clean_answers

SOURCES = {"visit": 0.5, "telephone": 0.3, "video": 0.2}
SITES = {"app": 0.5, "mini_program": 0.3, "website": 0.2}


def interviews(seed: int, index: int) -> pd.DataFrame:
    """Talks of an hour: every other one with a key account; what is said follows the customer's opinions."""
    frame, answers = clean_answers(seed, index)
    rng = stream(seed, index, purpose="interviews")
    count = int(rng.poisson(activity.INTERVIEWS))
    weight = np.where(frame["key_account"] == 1, 0.5, 0.0) / frame["key_account"].sum() + 0.5 / len(frame)
    chosen = frame.index[rng.choice(len(frame), count, replace=False, p=weight / weight.sum())]
    return pd.DataFrame(
        {
            "date": moments_between(*days_of(index), count=count, rng=rng).dt.normalize(),
            "customer": frame.loc[chosen, "customer_id"].to_numpy(),
            "source": pick(rng, SOURCES, count=count),
            "text": _texts(answers.loc[chosen], rng, parts=3),
        }
    ).sort_values("date", kind="stable", ignore_index=True)


def reviews(seed: int, index: int) -> pd.DataFrame:
    """Public reviews: stars as overall satisfaction, but the very satisfied and the dissatisfied write most."""
    _, answers = clean_answers(seed, index)
    rng = stream(seed, index, purpose="reviews")
    count = int(rng.poisson(activity.REVIEWS))
    weight = answers["overall"].map(activity.REVIEWERS).to_numpy()
    chosen = answers.index[rng.choice(len(answers), count, replace=False, p=weight / weight.sum())]
    return pd.DataFrame(
        {
            "date": moments_between(*days_of(index), count=count, rng=rng).dt.normalize(),
            "rating": answers.loc[chosen, "overall"].to_numpy(),
            "source": pick(rng, SITES, count=count),
            "text": _texts(answers.loc[chosen], rng, parts=1),
        }
    ).sort_values("date", kind="stable", ignore_index=True)


def operations(seed: int, index: int) -> pd.DataFrame:
    """Follow-up calls of each working day, and how many customers were reached."""
    start, end = days_of(index)
    rng = stream(seed, index, purpose="operations")
    days = pd.bdate_range(start, end, inclusive="left")
    count = rng.poisson(activity.CALLS, len(days))
    reached = rng.binomial(count, activity.CALLS_REACHED)
    return pd.DataFrame({"date": days, "kind": "follow_up_call", "count": count, "reached": reached})


def inspections(seed: int, index: int) -> pd.DataFrame:
    """Pieces of work drawn from two lots without putting back; the share passed is that of the whole lot."""
    rng = stream(seed, index, purpose="inspections")
    parts = []
    for kind, lot in activity.LOTS.items():
        drawn = rng.permutation(lot)[: activity.INSPECTED] < round(activity.PASSED * lot)
        days = moments_between(*days_of(index), count=len(drawn), rng=rng).dt.normalize()
        parts.append(pd.DataFrame({"date": days, "kind": kind, "lot": lot, "passed": drawn}))
    return pd.concat(parts).sort_values("date", kind="stable", ignore_index=True)


def _texts(answers: pd.DataFrame, rng: np.random.Generator, *, parts: int) -> list[str]:
    texts = []
    for row in answers[list(TOUCHPOINTS)].to_numpy():
        language = "en" if rng.random() < ENGLISH else "zh"
        texts.append(" ".join(compose(row, language, rng=rng) for _ in range(parts)))
    return texts
