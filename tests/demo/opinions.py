"""What every customer of a quarter would answer: the population, and its true values, which the survey estimates."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pandas as pd

from .company import COLUMNS, GROUP_EFFECTS, OUTCOMES, REAL_CHANGES, SEED, SIZES, TOUCHPOINTS, quarter_index, stream
from .customers import TRAITS, frame_at, register, traits

# Standard deviations of the parts of an answer, in scale points.
GENERAL, DIMENSION, LASTING, PASSING = 0.60, 0.30, 0.35, 0.50
OVERALL_LEVEL, OVERALL_LASTING, OVERALL_PASSING = 3.93, 0.20, 0.35


@lru_cache(maxsize=2)  # nobody changes what it gives
def clean_answers(seed: int, index: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frame of a quarter, and the answers its customers would give: no gaps, no carelessness."""
    frame = frame_at(register(seed, index), index)
    lasting = pd.DataFrame(traits(seed, index)[frame.index], index=frame.index, columns=list(TRAITS))
    questions = [*TOUCHPOINTS, *OUTCOMES]
    mood = stream(seed, index, purpose="opinions").standard_normal((len(frame), len(questions)))
    passing = pd.DataFrame(mood, index=frame.index, columns=questions)
    feelings = _touchpoints(frame, lasting, passing=passing, index=index)
    answers = {item: _on_scale(feelings[item], (1, 5)) for item in TOUCHPOINTS}
    answers |= _outcomes(feelings, lasting, passing=passing)
    return frame, pd.DataFrame(answers, index=frame.index)[list(COLUMNS)]


def _touchpoints(
    frame: pd.DataFrame, lasting: pd.DataFrame, *, passing: pd.DataFrame, index: int
) -> dict[str, pd.Series]:
    """Feelings about each touchpoint, before rounding to the answer scale."""
    lift = frame["size"].map({name: group.lift for name, group in SIZES.items()})
    felt = {}
    for item, touchpoint in TOUCHPOINTS.items():
        shared = touchpoint.level + lift + GENERAL * lasting["general"] + DIMENSION * lasting[touchpoint.dimension]
        felt[item] = shared + LASTING * lasting[item] + PASSING * passing[item]
    for segment, level, item, effect in GROUP_EFFECTS:
        felt[item] = felt[item] + effect * (frame[segment] == level)
    for change in REAL_CHANGES:
        if change.shift and quarter_index(change.period) <= index:
            felt[change.indicator] = felt[change.indicator] + change.shift
    return felt


def _outcomes(felt: dict[str, pd.Series], lasting: pd.DataFrame, *, passing: pd.DataFrame) -> dict[str, np.ndarray]:
    """Overall satisfaction from the touchpoints by their pull, and what follows from it."""
    gap = {item: felt[item] - touchpoint.level for item, touchpoint in TOUCHPOINTS.items()}
    overall = OVERALL_LASTING * lasting["overall"] + OVERALL_PASSING * passing["overall"]
    for item, touchpoint in TOUCHPOINTS.items():
        overall = overall + touchpoint.pull * gap[item]
    own = {outcome: 0.5 * lasting[outcome] + 0.85 * passing[outcome] for outcome in OUTCOMES}
    ease = 0.45 * gap["response_speed"] + 0.35 * gap["cooperation"] + 0.35 * gap["problem_solving"]
    again = 0.65 * overall + 0.20 * gap["value_for_money"]
    return {
        "overall": _on_scale(OVERALL_LEVEL + overall, (1, 5)),
        "recommend": _on_scale(8.05 + 1.60 * overall + 1.10 * own["recommend"], (0, 10)),
        "effort": _on_scale(4.95 + ease + 0.80 * own["effort"], (1, 7)),
        "expectation": _on_scale(3.20 + 0.65 * overall + 0.60 * own["expectation"], (1, 5)),
        "repurchase": _on_scale(3.90 + again + 0.60 * own["repurchase"], (1, 5)),
    }


def _on_scale(feeling: pd.Series, ends: tuple[int, int]) -> np.ndarray:
    return np.clip(np.floor(feeling.to_numpy() + 0.5), *ends).astype(np.int64)


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


def _values(answers: pd.DataFrame, *, segment: str, level: str) -> Iterator[tuple[str, str, str, str, float]]:
    for indicator in COLUMNS:
        if indicator != "recommend":
            yield indicator, "mean", segment, level, float(answers[indicator].mean())
    yield "overall", "top2", segment, level, float((answers["overall"] >= 4).mean())
    recommend = answers["recommend"]
    score = 100 * float((recommend >= 9).mean() - (recommend <= 6).mean())
    yield "recommend", "nps", segment, level, score
