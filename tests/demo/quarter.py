"""One quarter of the survey: frame, invitations, responses, and the list of planted defects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .company import CHANNELS, COLUMNS, COLUMNS_2024, DEFECTS, SEED, fieldwork, quarter_index, stream
from .customers import FRAME_COLUMNS, register
from .defects import plant
from .fieldwork import as_exported, invitations, invited
from .opinions import clean_answers

DISPOSITIONS = {"incomplete": "partial", "outside_fieldwork": "no_answer"}
ROW_COLUMNS = ("response_id", "customer_id", "channel", "started_at", "submitted_at", "duration_seconds")


@dataclass(frozen=True)
class Quarter:
    """What arrives in one quarter; `planted` (response_id, defect) stays with the tests."""

    period: str
    frame: pd.DataFrame
    invitations: pd.DataFrame
    responses: pd.DataFrame
    planted: pd.DataFrame


def generate(period: str, seed: int = SEED) -> Quarter:
    """Everything about one quarter, from 2024Q1 on; ValueError when the period is not such a quarter."""
    index = quarter_index(period)
    frame, answers = clean_answers(seed, index)
    sample = invited(register(seed, index), index)
    sent = invitations(seed, index, frame=frame, sample=sample)
    answering = sent[sent["disposition"] == "completed"]
    rng = stream(seed, index, purpose="responses")
    rows = as_exported(answering, answers.loc[answering.index], index=index, rng=rng)
    rows = plant(rows, index, rng=stream(seed, index, purpose="defects"))
    count = round(DEFECTS["off_frame"] * len(answering))
    strangers = _strangers(frame, sample, count=count, rng=rng)
    strangers["sent"] = fieldwork(index)[0]
    forwarded = as_exported(strangers, answers.loc[strangers.index], index=index, rng=rng)
    rows = pd.concat([rows, forwarded.assign(defect="off_frame")], ignore_index=True)
    for defect, disposition in DISPOSITIONS.items():
        spoiled = rows.loc[rows["defect"] == defect, "customer_id"]
        sent.loc[sent["customer_id"].isin(spoiled), "disposition"] = disposition
    responses, planted = _delivered(rows, period)
    frame = frame[list(FRAME_COLUMNS)].reset_index(drop=True)
    return Quarter(period, frame, sent.reset_index(drop=True), responses, planted)


def _strangers(frame: pd.DataFrame, sample: pd.Index, *, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """People outside the frame who got the link: they answer as some customer would who was not invited."""
    chosen = frame.index.difference(sample)[rng.permutation(len(frame) - len(sample))[:count]]
    numbers = rng.permutation(100_000)[:count]
    channels = np.array(CHANNELS)[rng.integers(0, len(CHANNELS), count)]
    return pd.DataFrame({"customer_id": [f"C9{n:05d}" for n in numbers], "channel": channels}, index=chosen)


def _delivered(rows: pd.DataFrame, period: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows in order of submission, under the column names of that year's questionnaire, and their defects."""
    rows = rows.sort_values(["submitted_at", "customer_id"], kind="stable", ignore_index=True)
    rows["response_id"] = [f"{period}-{number:04d}" for number in range(1, len(rows) + 1)]
    rows["started_at"] = rows["submitted_at"] - pd.to_timedelta(rows["duration_seconds"], unit="s")
    for column in ("started_at", "submitted_at"):
        rows[column] = rows[column].dt.strftime("%Y-%m-%d %H:%M:%S")
    planted = rows.loc[rows["defect"] != "", ["response_id", "defect"]].reset_index(drop=True)
    renamed = COLUMNS_2024 if period.startswith("2024") else {}
    return rows[[*ROW_COLUMNS, *COLUMNS.values(), "Q7", "Q7_lang"]].rename(columns=renamed), planted
