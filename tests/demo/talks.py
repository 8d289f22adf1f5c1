"""Interviews and public reviews, follow-up calls, and samples of work that were inspected."""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import activity
from .activity import days_of, moments_between
from .comments import ENGLISH, compose
from .company import TOUCHPOINTS, pick, stream
from .opinions import clean_answers


def said(name: str, seed: int, index: int) -> pd.DataFrame:
    """Interviews or reviews of a quarter: both follow the customer's opinions; stars are overall satisfaction."""
    frame, answers = clean_answers(seed, index)
    rng = stream(seed, index, purpose=name)
    key = frame["key_account"].to_numpy()
    moved = answers["overall"].map(activity.REVIEWERS).to_numpy()
    weight = key / key.sum() + 1 / len(key) if name == "interviews" else moved
    mean, sources, parts = activity.SAID[name]
    count = int(rng.poisson(mean))
    chosen = frame.index[rng.choice(len(frame), count, replace=False, p=weight / weight.sum())]
    columns = {
        "date": moments_between(*days_of(index), count=count, rng=rng).dt.normalize(),
        "customer": frame.loc[chosen, "customer_id"].to_numpy(),
        "rating": answers.loc[chosen, "overall"].to_numpy(),
        "source": pick(rng, sources, count=count),
    }
    rows = answers.loc[chosen, list(TOUCHPOINTS)].to_numpy()
    languages = np.where(rng.random(count) < ENGLISH, "en", "zh")
    writers = zip(rows, languages, strict=True)
    columns["text"] = [" ".join(compose(row, lang, rng=rng) for _ in range(parts)) for row, lang in writers]
    return pd.DataFrame(columns).sort_values("date", kind="stable", ignore_index=True)


def operations(seed: int, index: int) -> pd.DataFrame:
    """Follow-up calls of each working day, and how many customers were reached."""
    start, end = days_of(index)
    rng = stream(seed, index, purpose="operations")
    days = pd.bdate_range(start, end, inclusive="left")
    count = rng.poisson(activity.CALLS, len(days))
    reached = rng.binomial(count, activity.CALLS_REACHED)
    calls = pd.DataFrame({"date": days, "kind": "follow_up_call", "count": count, "reached": reached})
    return pd.concat([calls, _web(seed, index)]).sort_values("date", kind="stable", ignore_index=True)


def _web(seed: int, index: int) -> pd.DataFrame:
    """Visits to the customer portal on each day, and how many went on to search, to enquire and to book."""
    start, end = days_of(index)
    rng = stream(seed, index, purpose="web")
    days = pd.date_range(start, end, inclusive="left")
    count, parts = rng.poisson(activity.WEB, len(days)), []
    for kind, share in activity.PATH.items():
        count = rng.binomial(count, share)
        parts.append(pd.DataFrame({"date": days, "kind": kind, "count": count}))
    return pd.concat(parts)


def inspections(seed: int, index: int) -> pd.DataFrame:
    """Pieces of work drawn from two lots without putting back; the share passed is that of the whole lot."""
    rng = stream(seed, index, purpose="inspections")
    parts = []
    for kind, lot in activity.LOTS.items():
        drawn = rng.permutation(lot)[: activity.INSPECTED] < round(activity.PASSED * lot)
        days = moments_between(*days_of(index), count=len(drawn), rng=rng).dt.normalize()
        parts.append(pd.DataFrame({"date": days, "kind": kind, "lot": lot, "passed": drawn}))
    return pd.concat(parts).sort_values("date", kind="stable", ignore_index=True)
