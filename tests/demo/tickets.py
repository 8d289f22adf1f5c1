"""Tickets of the two desks and complaints, complete: as if the export had waited until every case was closed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from . import activity
from .activity import days_of, is_peak, moments_between, spread_out
from .company import pick, stream
from .opinions import clean_answers


def tickets(seed: int, index: int) -> pd.DataFrame:
    """Every ticket opened in a quarter, in the words of the contract; times without gaps."""
    frame, answers = clean_answers(seed, index)
    rng = stream(seed, index, purpose="tickets")
    rows = _opened(frame, index, rng=rng)
    peak = is_peak(rows["opened"]).to_numpy()
    rows["complexity"] = np.where(rng.random(len(rows)) < rows["kind"].map(_of_desk("simple")), "simple", "complex")
    rows["channel"] = pick(rng, activity.CHANNEL_SHARES, count=len(rows))
    for name, channel, median in (("connected", "phone", activity.PICKED_UP), ("greeted", "wechat", activity.GREETED)):
        seconds = spread_out(np.full(len(rows), median), rng) * np.where(peak, activity.AT_PEAK, 1.0)
        rows[name] = _after(rows["opened"], seconds / 3600).where(rows["channel"] == channel)
    replied, closed = _hours(rows, answers, index=index, peak=peak, rng=rng)
    rows["responded"], rows["closed"] = _after(rows["opened"], replied), _after(rows["opened"], closed)
    at_once = rng.random(len(rows)) < rows["kind"].map(_of_desk("at_once"))
    rows["contacts"] = np.where(at_once, 1, 2 + rng.poisson(0.7, len(rows)))
    rows["escalated"] = rng.random(len(rows)) < rows["complexity"].map(activity.ESCALATED)
    rows["reopened"] = rng.random(len(rows)) < activity.REOPENED
    rows["remote"] = pd.Series(rng.random(len(rows)) < activity.REMOTE, dtype="boolean").where(
        rows["kind"] == "after_sales"
    )
    rows["late_reason"] = _late_reasons(rows, closed, index=index, rng=rng)
    return rows.sort_values("opened", kind="stable", ignore_index=True)


def complaints(seed: int, index: int) -> pd.DataFrame:
    """Every complaint opened in a quarter: the less satisfied complain more often."""
    frame, answers = clean_answers(seed, index)
    rng = stream(seed, index, purpose="complaint register")
    parts = []
    for first, last in pairwise(pd.date_range(*days_of(index), freq="MS")):
        parts.append(_complained(first, last, activity.COMPLAINTS, rng=rng))
        if first.date() == activity.SURGE_MONTH:
            surge = _complained(first, last, activity.SURGE, rng=rng)
            parts.append(surge.assign(kind="after_sales", reason="delay"))
    rows = pd.concat(parts, ignore_index=True)
    weight = answers["overall"].map(activity.COMPLAINERS).to_numpy()
    rows["customer"] = rng.choice(frame["customer_id"].to_numpy(), len(rows), p=weight / weight.sum())
    after_sales = (rows["kind"] == "after_sales") & (rows["reason"] == "delay")
    rows["item"] = rows["reason"].map(activity.REASON_ITEMS).mask(after_sales, "after_sales")
    hours = {name: spread_out(np.full(len(rows), median), rng) for name, median in activity.COMPLAINT_HOURS.items()}
    earlier = np.zeros(len(rows))
    for name, taken in hours.items():
        earlier = np.maximum(taken, earlier + 0.2)
        rows[name] = _after(rows["opened"], earlier)
    second = np.clip(np.round(3.5 - 0.8 * (earlier > 72) + rng.standard_normal(len(rows))), 1, 5)
    rows["satisfaction"] = pd.Series(second).where(rng.random(len(rows)) < 0.7)
    return rows.sort_values("opened", kind="stable", ignore_index=True)


def _opened(frame: pd.DataFrame, index: int, *, rng: np.random.Generator) -> pd.DataFrame:
    """Customer, place in the register, desk, topic and time of each ticket; some come again."""
    start, end = days_of(index)
    places = np.repeat(frame.index.to_numpy(), rng.poisson(frame["size"].map(activity.TICKETS).to_numpy()))
    rows = pd.DataFrame({"place": places, "customer": frame.loc[places, "customer_id"].to_numpy()})
    rows["opened"] = moments_between(start, end, count=len(rows), rng=rng)
    rows["kind"] = pick(rng, activity.DESK_SHARES, count=len(rows))
    topics = {name: pick(rng, desk.topics, count=len(rows)) for name, desk in activity.DESKS.items()}
    rows["topic"] = np.where(rows["kind"] == "request_desk", topics["request_desk"], topics["after_sales"])
    again = rows[rng.random(len(rows)) < activity.AGAIN].copy()
    again["opened"] += pd.to_timedelta(rng.integers(1, 28, len(again)), unit="D")
    weekend = again["opened"].dt.day_of_week >= 5
    again["opened"] += pd.to_timedelta(np.where(weekend, 2, 0), unit="D")
    return pd.concat([rows, again[again["opened"] < end]], ignore_index=True)


def _hours(
    rows: pd.DataFrame, answers: pd.DataFrame, *, index: int, peak: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Hours until the first reply and until the end; the customers' opinions go with them."""
    replies, closings = np.zeros(len(rows)), np.zeros(len(rows))
    wait = np.where(peak, activity.AT_PEAK, 1.0) / activity.AT_PEAK ** peak.mean()
    for name, desk in activity.DESKS.items():
        here, moved = (rows["kind"] == name).to_numpy(), desk.moved if index >= activity.STAFF_MOVE else (1.0, 1.0)
        opinion = answers[activity.FOLLOWED[name]]
        speed = np.exp(-activity.PULL * (opinion.loc[rows["place"]].to_numpy() - opinion.mean()))
        reply = spread_out(desk.reply * moved[0] * wait, rng)
        work = spread_out(rows["complexity"].map(desk.work).to_numpy() * moved[1], rng)
        asked = name == "request_desk"
        closing = reply * speed + work if asked else work * speed
        replies[here] = (reply * speed if asked else np.minimum(reply, 0.9 * closing))[here]
        closings[here] = closing[here]
    return replies, closings


def _late_reasons(rows: pd.DataFrame, hours: np.ndarray, *, index: int, rng: np.random.Generator) -> pd.Series:
    """Why a case went beyond its limit; one in ten of these is left without a reason."""
    usual = pick(rng, activity.LATE_REASONS, count=len(rows))
    moved = pick(rng, activity.LATE_REASONS_MOVED, count=len(rows))
    after_move = (rows["kind"] == "after_sales") & (index >= activity.STAFF_MOVE)
    late = (hours > rows["complexity"].map(activity.LIMITS)) & (rng.random(len(rows)) < 0.9)
    return pd.Series(np.where(after_move, moved, usual), dtype=object).where(late)


def _complained(start: pd.Timestamp, end: pd.Timestamp, mean: float, *, rng: np.random.Generator) -> pd.DataFrame:
    count = int(rng.poisson(mean))
    rows = pd.DataFrame({"opened": moments_between(start, end, count=count, rng=rng)})
    shares = {"kind": activity.COMPLAINT_KINDS, "reason": activity.REASONS, "channel": activity.CHANNEL_SHARES}
    return rows.assign(**{column: pick(rng, named, count=count) for column, named in shares.items()})


def _of_desk(what: str) -> dict[str, float]:
    return {name: getattr(desk, what) for name, desk in activity.DESKS.items()}


def _after(moments: pd.Series, hours: np.ndarray) -> pd.Series:
    return moments + pd.to_timedelta(np.ceil(hours * 3600), unit="s")
