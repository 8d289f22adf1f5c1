"""True values: what a survey of every customer of a quarter would have found."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from .company import COLUMNS, SEED, SIZES, quarter_index
from .opinions import clean_answers

Row = tuple[str, str, str, str, float]


def truth(period: str, seed: int = SEED) -> pd.DataFrame:
    """Population values of one quarter, by total (segment and level empty) and by size.

    Means of overall satisfaction, every touchpoint, effort, expectation and repurchase; the top-2 share
    (0 to 1) of overall satisfaction; the Net Promoter Score (-100 to 100) under `recommend`.
    """
    frame, answers = clean_answers(seed, quarter_index(period))
    rows = list(_values(answers, segment="", level=""))
    for level in SIZES:
        rows += _values(answers[frame["size"] == level], segment="size", level=level)
    return pd.DataFrame(rows, columns=["indicator", "statistic", "segment", "level", "value"])


def _values(answers: pd.DataFrame, *, segment: str, level: str) -> Iterator[Row]:
    for indicator in COLUMNS:
        if indicator != "recommend":
            yield indicator, "mean", segment, level, float(answers[indicator].mean())
    yield "overall", "top2", segment, level, float((answers["overall"] >= 4).mean())
    recommend = answers["recommend"]
    score = 100 * float((recommend >= 9).mean() - (recommend <= 6).mean())
    yield "recommend", "nps", segment, level, score
