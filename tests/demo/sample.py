"""Who is invited, who answers, and what became of every invitation."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from .company import CHANNELS, SIZES, fieldwork, pick, stream
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
