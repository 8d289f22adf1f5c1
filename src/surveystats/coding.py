"""How well a coder (a dictionary, a model, a person) finds the codes of a reference coding."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from surveystats.proportions import wilson
from surveystats.sample import Result, kish_n_eff


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
    Formula: precision tp/(tp + fp), recall tp/(tp + fn), F1 = 2tp/(2tp + fp + fn), weighted sums. Wilson intervals on
    the Kish effective base of the denominator's units; that of F1 from J = tp/(tp + fp + fn), F1 = 2J/(1 + J).
    Source: van Rijsbergen 1979; Wilson 1927. Check: `sklearn.metrics.precision_recall_fscore_support`; 81 of 263 as
    precision .2553–.3662.
    """
    true, given = np.asarray(reference, float), np.asarray(coded, float)
    if true.shape != given.shape:
        raise ValueError(f"codes: {true.shape} in the reference, {given.shape} coded; one shape is needed")
    w = np.ones(true.shape) if weights is None else np.asarray(weights, float)
    judged = np.isfinite(true) & np.isfinite(given) & (w > 0)
    true, given, w = true[judged] > 0, given[judged] > 0, w[judged]
    either = true | given
    jaccard = _found(true & given, either, w, confidence=confidence)
    f1 = Result(
        _f1(jaccard.value), low=_f1(jaccard.low), high=_f1(jaccard.high),
        n=jaccard.n, n_weighted=jaccard.n_weighted, n_eff=jaccard.n_eff,
    )  # fmt: skip
    precision, recall = (_found(true & given, base, w, confidence=confidence) for base in (given, true))
    return CodeEvaluation(precision, recall, f1, int(true.sum()), int(given.sum()))


def coder_evaluation(
    reference: ArrayLike, coded: ArrayLike, *, codes: Sequence[Hashable], weights: ArrayLike | None = None,
    confidence: float = 0.95,
) -> CoderEvaluation:  # fmt: skip
    """Precision, recall and F1 of each code of a multi-code frame, of units × codes (1, 0, NaN = not judged).

    Population and formula as for `code_evaluation`; `micro` counts every decision, its intervals take the decisions on
    one unit as independent. `macro_f1` leaves out codes that occur in neither coding.
    Raises: ValueError where the codes do not match the columns.
    Source: Sokolova & Lapalme 2009. Check: `sklearn.metrics.precision_recall_fscore_support`, micro and macro.
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


def _f1(jaccard: float) -> float:
    return 2 * jaccard / (1 + jaccard)
