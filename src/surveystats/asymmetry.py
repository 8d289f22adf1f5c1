"""Penalty and reward of a driver: what low and high scores are associated with; and Kano's classes of features."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Literal, Unpack, get_args

import numpy as np
from numpy.typing import ArrayLike

from surveystats.inference import mean
from surveystats.regression import Reason, Regression, associated_change, complete_cases, linear_regression
from surveystats.sample import Design, Result, Sample, sample_of

Kind = Literal["basic", "performance", "excitement", "unclear"]
Gap = Literal["", "no_low", "no_middle", "no_high", "only_middle", "not_fitted"]
KANO = "AOMIRQ"  # attractive, one-dimensional, must-be, indifferent, reverse, questionable
PRIORITY = "MOAIRQ"  # which class wins a tie
# Rows: the feature is there; columns: it is not. Like, expect, neutral, live with, dislike.
TABLE = np.array([list(row) for row in ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")])


@dataclass(frozen=True)
class Asymmetry:
    """A driver's penalty (of low scores, below 0 as expected) and reward (of high ones), against middle scores.

    `difference` = |penalty| − reward, that is −(penalty + reward); `range` = reward − penalty. `low_share` and
    `high_share`: shares (0–1) of respondents with low and high scores. `gap`: why a number is missing.
    """

    kind: Kind
    penalty: Result
    reward: Result
    difference: Result
    range: Result
    low_share: Result
    high_share: Result
    gap: Gap = ""


@dataclass(frozen=True)
class PenaltyReward:
    """Asymmetry of every driver, from one regression."""

    drivers: tuple[Asymmetry, ...]
    r2: float
    r2_adjusted: float
    n: int
    n_weighted: float
    n_eff: float
    reason: Reason = ""

    @property
    def prevalence(self) -> dict[Kind, int]:
        """How many drivers are of each kind."""
        found = Counter(driver.kind for driver in self.drivers)
        return {kind: found[kind] for kind in get_args(Kind)}


@dataclass(frozen=True)
class Kano:
    """Kano's classes of one feature: shares of respondents (0–1), the class, and the two coefficients.

    `shares` by letter A O M I R Q; `category` the most frequent, ties in the order M O A I R Q; `strength` its share
    less that of the next (its interval tells whether the class is clear); `total_strength` = A + O + M. `better`: 0 to
    1, satisfaction associated with having the feature; `worse`: −1 to 0, with lacking it.
    """

    shares: dict[str, Result]
    category: str
    strength: Result
    total_strength: Result
    better: Result
    worse: Result


def penalty_reward(
    outcome: ArrayLike, drivers: ArrayLike, *, cuts: tuple[ArrayLike, ArrayLike], sample: Sample | None = None,
    confidence: float = 0.95, **design: Unpack[Design],
) -> PenaltyReward:  # fmt: skip
    """Penalty–reward contrasts of all drivers together.

    `cuts`: scores up to the first are low, from the second on high; one pair, or one per driver.
    Population: listwise over outcome and drivers. A driver without low (or high) scores has no penalty (reward); one
    without middle scores has neither and stays out of the regression.
    Formula: weighted regression of the outcome on two dummies per driver, low and high against middle, sandwich
    standard errors. Kinds, each statement with its interval off 0: *basic*: penalty < 0 and |penalty| > reward;
    *excitement*: reward > 0 and reward > |penalty|; *performance*: penalty < 0 and reward > 0, their sizes not
    distinguishable; *unclear* otherwise.
    Raises: ValueError when a low cut is not below its high cut.
    Source: Brandt 1987; Matzler & Sauerwein 2002; Mikulić & Prebežac 2008 (range). Check: by hand; statsmodels WLS.
    """
    cases = complete_cases(outcome, drivers, sample=sample, design=design)
    lower, upper = (np.broadcast_to(np.asarray(cut, float), cases.drivers.shape[1:]) for cut in cuts)
    if (lower >= upper).any():
        raise ValueError(f"cuts: low {lower.tolist()} must lie below high {upper.tolist()}")
    base = cases.weights > 0
    dummies = np.stack([cases.drivers <= lower, cases.drivers >= upper], axis=2)
    gaps = [_gap(dummies[base, j]) for j in range(len(lower))]
    kept = dummies[base].any(axis=0) & (np.array(gaps) != "no_middle")[:, None]
    domain = cases.sample.subset(base)
    fit = linear_regression(cases.outcome, dummies[:, kept].astype(float), sample=domain, confidence=confidence)
    place = np.where(kept, np.cumsum(kept).reshape(kept.shape) - 1, -1)
    found = []
    for j, gap in enumerate(gaps):
        shares = [mean(dummies[:, j, side], domain, confidence=confidence) for side in (0, 1)]
        found.append(_asymmetry(fit, place[j], "not_fitted" if fit.reason else gap, shares, confidence))
    return PenaltyReward(tuple(found), fit.r2, fit.r2_adjusted, fit.n, fit.n_weighted, fit.n_eff, fit.reason)


def kano_category(functional: ArrayLike, dysfunctional: ArrayLike) -> np.ndarray:
    """Each respondent's class by Kano's table, a letter of A O M I R Q, empty where an answer is missing.

    Answers 1–5: like, expect, neutral, live with, dislike, to the feature being there and being absent.
    Formula: the table of 5 × 5 pairs of answers (`TABLE`).
    Raises: ValueError when an answer is none of 1–5.
    Source: Kano et al. 1984; Berger et al. 1993. Check: the 25 cells.
    """
    have, lack = np.asarray(functional, float), np.asarray(dysfunctional, float)
    for name, answers in (("functional", have), ("dysfunctional", lack)):
        wrong = np.isfinite(answers) & ~np.isin(answers, [1, 2, 3, 4, 5])
        if wrong.any():
            raise ValueError(
                f"{name}: answer {answers[wrong][0]:g} of respondent {np.flatnonzero(wrong)[0]} is not 1–5"
            )
    known = np.isfinite(have) & np.isfinite(lack)
    rows, columns = (np.where(known, answers, 1).astype(int) - 1 for answers in (have, lack))
    return np.where(known, TABLE[rows, columns], "")


def kano(
    functional: ArrayLike, dysfunctional: ArrayLike, *, sample: Sample | None = None, confidence: float = 0.95,
    **design: Unpack[Design],
) -> Kano:  # fmt: skip
    """Kano's classes of a feature, weighted, with the Better and Worse coefficients.

    Population: respondents with both answers and a positive weight; R and Q stay out of the two coefficients.
    Formula: Better = (A + O)/(A + O + M + I); Worse = −(O + M)/(A + O + M + I), of weighted totals.
    Source: Kano et al. 1984; Berger et al. 1993; Lee & Newcomb 1997 (strengths). Check: Sauerwein et al. 1996, edge
    grip (.40, −.83); Brand & Rese, three features.
    """
    letters = kano_category(functional, dysfunctional)
    found = sample_of(len(letters), sample, design)

    def share(of: str, among: str = KANO) -> np.ndarray:
        return np.where(np.isin(letters, list(among)), np.isin(letters, list(of)), math.nan)

    shares = {letter: mean(share(letter), found, confidence=confidence) for letter in KANO}
    order = sorted(KANO, key=lambda letter: (-shares[letter].value, PRIORITY.index(letter)))
    lead = mean(share(order[0]) - share(order[1]), found, confidence=confidence)
    better = mean(share("AO", among="AOMI"), found, confidence=confidence)
    worse = mean(-share("OM", among="AOMI"), found, confidence=confidence)
    category = order[0] if shares[order[0]].n else ""
    return Kano(shares, category, lead, mean(share("AOM"), found, confidence=confidence), better, worse)


def _gap(dummies: np.ndarray) -> Gap:
    """What a driver's scores lack, from its two dummies."""
    low, high = bool(dummies[:, 0].any()), bool(dummies[:, 1].any())
    if dummies.any(axis=1).all():
        return "no_middle"
    if low and high:
        return ""
    return "no_high" if low else "no_low" if high else "only_middle"


def _asymmetry(fit: Regression, place: np.ndarray, gap: Gap, shares: list[Result], confidence: float) -> Asymmetry:
    """One driver's contrasts: `place` of its two dummies among the coefficients, −1 where left out."""

    def contrast(low: float, high: float) -> Result:
        needed = [position for position, step in zip(place, (low, high), strict=True) if step]
        if fit.reason or min(needed) < 0:
            return Result(math.nan, n=fit.n, n_weighted=fit.n_weighted, n_eff=fit.n_eff)
        steps = np.zeros(len(fit.coefficients))
        steps[needed] = [step for step in (low, high) if step]
        return associated_change(fit, steps, confidence=confidence)

    penalty, reward, difference = contrast(1, 0), contrast(0, 1), contrast(-1, -1)
    return Asymmetry(
        _kind(penalty, reward, difference), penalty, reward, difference, contrast(-1, 1), shares[0], shares[1], gap
    )


def _kind(penalty: Result, reward: Result, difference: Result) -> Kind:
    if penalty.high < 0 and difference.low > 0:
        return "basic"
    if reward.low > 0 and difference.high < 0:
        return "excitement"
    if penalty.high < 0 and reward.low > 0 and not math.isnan(difference.value):
        return "performance"
    return "unclear"
