"""Agreement of coders, and how well one coder recovers another's codes."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from surveystats import drivers
from surveystats.drivers import Bootstrap
from surveystats.proportions import wilson
from surveystats.sample import Result, Sample, is_missing, kish_n_eff
from surveystats.sample import coded as sorted_codes

# ---- agreement of coders who coded the same units (comments, complaints) ----
Level = Literal["nominal", "ordinal"]


def krippendorff_alpha(
    ratings: Sequence[Any] | np.ndarray,
    *,
    level: Level = "nominal",
    categories: Sequence[Any] | None = None,
    weights: ArrayLike | None = None,
    bootstrap: Bootstrap | None = None,
) -> Result:
    """Krippendorff's alpha of codes (coders × units), any number of coders, missing codes allowed.

    `categories`: the codes in their order, for ordinal codes that are not numbers; sorted unless given. `weights`: per
    unit. With `bootstrap`, standard error and percentile interval over draws of units (`resampling.bootstrap`).
    Population: units with a positive weight that at least two coders coded; `n` counts them. NaN without such units or
    where all codes are alike.
    Raises: ValueError for a code that is not among the categories, or not a number where it must be.
    Source: Krippendorff 2004, 11; Hayes & Krippendorff 2007; Zapf et al. 2016 (bootstrap of units).
    """
    counts = _coded_units(ratings, categories, level)
    w = np.ones(len(counts)) if weights is None else np.asarray(weights, float)
    if len(w) != len(counts):
        raise ValueError(f"weights: {len(w)} entries for {len(counts)} units")
    usable = (counts.sum(axis=1) > 1) & (w > 0)
    counts, w = counts[usable], w[usable]
    found = Result(math.nan, n=len(w), n_weighted=float(w.sum()), n_eff=kish_n_eff(w))
    if not len(w):
        return found
    scale = float(w.mean())

    def statistic(weights: np.ndarray) -> float:
        return _krippendorff(counts, weights / scale, level)

    if bootstrap is None:
        return replace(found, value=statistic(w))
    drawn, *_ = drivers.bootstrap(statistic, Sample.of(len(w), weights=w), settings=bootstrap)
    return replace(found, value=drawn.value, se=drawn.se, low=drawn.low, high=drawn.high)


def _krippendorff(counts: np.ndarray, w: np.ndarray, level: Level) -> float:
    """Alpha of counts (units × codes) with weights."""
    part = w / (counts.sum(axis=1) - 1)
    within = (counts * part[:, None]).T @ counts - np.diag(part @ counts)
    often = within.sum(axis=1)
    distance = _distances(often, level)
    expected = float(often @ distance @ often)
    if not expected > 0:
        return math.nan
    return 1 - (float(often.sum()) - 1) * float((within * distance).sum()) / expected


def _distances(often: np.ndarray, level: Level) -> np.ndarray:
    """Squared difference between codes, that of ordinal codes depending on how often they occur."""
    if level == "nominal":
        return 1 - np.eye(len(often))
    middle = np.cumsum(often) - often / 2
    return (middle[:, None] - middle) ** 2


def _coded_units(ratings: Sequence[Any] | np.ndarray, categories: Sequence[Any] | None, level: Level) -> np.ndarray:
    """How many coders gave each unit each code (units × codes)."""
    if len({len(coder) for coder in ratings}) > 1:
        raise ValueError(
            f"ratings: coders with {sorted({len(coder) for coder in ratings})} units; one length is needed"
        )
    names = [*(sorted_codes([code for coder in ratings for code in coder])[0] if categories is None else categories)]
    if level == "ordinal" and categories is None and any(isinstance(name, str) for name in names):
        raise ValueError(f"codes: {names[-1]!r} is not a number, so that ordinal codes need 'categories': their order")
    counts = np.zeros((len(ratings[0]) if len(ratings) else 0, len(names)))
    for coder in ratings:
        for unit, code in enumerate(coder):
            if is_missing(code):
                continue
            if code not in names:
                raise ValueError(f"ratings: code {code!r} is not among the categories {names}")
            counts[unit, names.index(code)] += 1
    return counts


# ---- how well a coder (a dictionary, a model, a person) finds the codes of a reference coding ----
@dataclass(frozen=True)
class CodeEvaluation:
    """Precision, recall and F1 (0–1) of one code, and how many units hold it in the reference and were given it."""

    precision: Result
    recall: Result
    f1: Result
    in_reference: int
    coded: int


@dataclass(frozen=True)
class CoderEvaluation:
    """Evaluation of every code; `micro`: all decisions together; `macro_f1`: plain mean of the codes' F1."""

    codes: dict[Hashable, CodeEvaluation]
    micro: CodeEvaluation
    macro_f1: float


def code_evaluation(
    reference: ArrayLike, coded: ArrayLike, *, weights: ArrayLike | None = None, confidence: float = 0.95
) -> CodeEvaluation:
    """Precision, recall and F1 of one code: 1 where a unit has it, 0 where not, NaN where not judged.

    Population: units judged in both codings, with a positive weight; precision on those given the code, recall on those
    that have it in the reference. NaN without such units.
    Source: van Rijsbergen 1979; Wilson 1927.
    """
    true, given = np.asarray(reference, float), np.asarray(coded, float)
    if true.shape != given.shape:
        raise ValueError(f"codes: {true.shape} in the reference, {given.shape} coded; one shape is needed")
    w = np.ones(true.shape) if weights is None else np.asarray(weights, float)
    judged = np.isfinite(true) & np.isfinite(given) & (w > 0)
    true, given, w = true[judged] > 0, given[judged] > 0, w[judged]
    either = true | given
    jaccard = _found(true & given, either, w, confidence=confidence)
    value, low, high = (2 * part / (1 + part) for part in (jaccard.value, jaccard.low, jaccard.high))
    f1 = replace(jaccard, value=value, se=math.nan, low=low, high=high)
    precision, recall = (_found(true & given, base, w, confidence=confidence) for base in (given, true))
    return CodeEvaluation(precision, recall, f1, int(true.sum()), int(given.sum()))


def coder_evaluation(
    reference: ArrayLike,
    coded: ArrayLike,
    *,
    codes: Sequence[Hashable],
    weights: ArrayLike | None = None,
    confidence: float = 0.95,
) -> CoderEvaluation:
    """Precision, recall and F1 of each code of a multi-code frame, of units × codes (1, 0, NaN = not judged).

    Population and formula as for `code_evaluation`; `micro` counts every decision, its intervals take the decisions on
    one unit as independent. `macro_f1` leaves out codes that occur in neither coding.
    Raises: ValueError where the codes do not match the columns.
    Source: Sokolova & Lapalme 2009.
    """
    true, given = np.asarray(reference, float), np.asarray(coded, float)
    if true.ndim != 2 or true.shape != given.shape or true.shape[1] != len(codes):
        raise ValueError(f"codes: {true.shape} in the reference, {given.shape} coded, {len(codes)} codes")
    w = np.ones(len(true)) if weights is None else np.asarray(weights, float)
    found = {
        code: code_evaluation(true[:, place], given[:, place], weights=w, confidence=confidence)
        for place, code in enumerate(codes)
    }
    every = np.repeat(w, len(codes))
    micro = code_evaluation(true.ravel(), given.ravel(), weights=every, confidence=confidence)
    known = [part.f1.value for part in found.values() if not math.isnan(part.f1.value)]
    return CoderEvaluation(found, micro, float(np.mean(known)) if known else math.nan)


def _found(hit: np.ndarray, base: np.ndarray, w: np.ndarray, *, confidence: float) -> Result:
    """Weighted share of the base that is hit, with Wilson interval."""
    n, weight, n_eff = int(base.sum()), float(w[base].sum()), kish_n_eff(w[base])
    if not n:
        return Result(math.nan)
    value = float(w[hit].sum()) / weight
    low, high = wilson(value, n_eff, confidence=confidence)
    se = math.sqrt(value * max(1 - value, 0.0) / n_eff) if n > 1 else math.nan
    return Result(value, se, low, high, n=n, n_weighted=weight, n_eff=n_eff)
