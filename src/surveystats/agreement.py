"""Agreement of coders who coded the same units (comments, complaints).

Ratings are one sequence of codes per coder, all of one length: coders × units. A missing code is None, NaN or "".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats import resampling
from surveystats.draws import Bootstrap
from surveystats.labels import is_missing
from surveystats.proportions import wilson
from surveystats.sample import Result, Sample, kish_n_eff

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Scale = Literal["nominal", "linear", "quadratic"]


def krippendorff_alpha(
    ratings: Sequence[Any] | np.ndarray, *, level: Level = "nominal", categories: Sequence[Any] | None = None,
    weights: ArrayLike | None = None, bootstrap: Bootstrap | None = None,
) -> Result:  # fmt: skip
    """Krippendorff's alpha of codes (coders × units), any number of coders, missing codes allowed.

    `categories`: the codes in their order, for ordinal codes that are not numbers; sorted unless given. `weights`: per
    unit. With `bootstrap`, standard error and percentile interval over draws of units (`resampling.bootstrap`).
    Population: units with a positive weight that at least two coders coded; `n` counts them. NaN without such units or
    where all codes are alike.
    Formula: 1 − D_o/D_e = 1 − (n.. − 1) Σ o_ck δ_ck / Σ n_c n_k δ_ck; o_ck pairs of codes within units, each unit's
    divided by m_u − 1; δ: nominal c ≠ k; ordinal (Σ_{g=c..k} n_g − (n_c + n_k)/2)²; interval (c − k)²; ratio
    ((c − k)/(c + k))². Weights are scaled to a mean of 1.
    Raises: ValueError for a code that is not among the categories, or not a number where it must be.
    Source: Krippendorff 2004, 11; Hayes & Krippendorff 2007; Zapf et al. 2016 (bootstrap of units).
    Check: "C" data of R `irr`: .7434 nominal, .8154 ordinal, .8491 interval, .7974 ratio.
    """
    counts, values = _coded(ratings, categories, level)
    w = _unit_weights(counts, weights)
    usable = (counts.sum(axis=1) > 1) & (w > 0)
    counts, w = counts[usable], w[usable]
    found = Result(math.nan, n=len(w), n_weighted=float(w.sum()), n_eff=kish_n_eff(w))
    if not len(w):
        return found
    scale = float(w.mean())

    def statistic(weights: np.ndarray) -> float:
        return _alpha(counts, weights / scale, values=values, level=level)

    if bootstrap is None:
        return replace(found, value=statistic(w))
    drawn, *_ = resampling.bootstrap(statistic, Sample.of(len(w), weights=w), settings=bootstrap)
    return replace(found, value=drawn.value, se=drawn.se, low=drawn.low, high=drawn.high)


def cohens_kappa(
    first: Sequence[Any] | np.ndarray, second: Sequence[Any] | np.ndarray, *, scale: Scale = "nominal",
    weights: ArrayLike | None = None, confidence: float = 0.95,
) -> Result:  # fmt: skip
    """Cohen's kappa of two coders' codes of the same units, plain or weighted, with normal interval and p.

    Weighted kappa (`linear`, `quadratic`) takes codes that are numbers and weighs by their difference. `weights`: per
    unit.
    Population: units that both coded, with a positive weight. NaN where chance agreement is 1.
    Formula: 1 − Σd_ij p_ij / Σd_ij p_i. p_.j, d_ij: nominal 1 if i ≠ j, linear |c_i − c_j|, quadratic (c_i − c_j)²;
    interval and p as for `kappa_of_table`, on the Kish effective base.
    Raises: ValueError for sequences of different length, or words where numbers are needed.
    Source: Cohen 1960, 1968; Fleiss, Cohen & Everitt 1969.
    Check: `sklearn.metrics.cohen_kappa_score`.
    """
    names = _categories([first, second])
    one, two = (_positions(coder, names) for coder in (first, second))
    if len(one) != len(two):
        raise ValueError(f"codes: {len(one)} units of one coder, {len(two)} of the other")
    w = np.ones(len(one)) if weights is None else np.asarray(weights, float)
    base = (one >= 0) & (two >= 0) & (w > 0)
    table = np.zeros((len(names), len(names)))
    np.add.at(table, (one[base], two[base]), w[base])
    places = np.arange(len(names), dtype=float) if scale == "nominal" else _numbers(names, f"{scale} kappa")
    found = _kappa(table, _agreed(places, scale), n_eff=kish_n_eff(w[base]), confidence=confidence)
    return replace(found, n=int(base.sum()))


def kappa_of_table(
    table: ArrayLike, *, scale: Scale = "nominal", n_eff: float | None = None, confidence: float = 0.95
) -> Result:
    """Cohen's kappa of a square table of counts (first coder × second coder), with normal interval and p.

    Rows and columns are the codes in one order, at equal distances. `n_eff`: effective base, where the table holds
    weights; its sum unless given. NaN where chance agreement is 1.
    Formula: (p_o − p_e)/(1 − p_e) with agreement a_ij: nominal 1 if i = j; linear 1 − |i − j|/(k − 1); quadratic
    1 − (i − j)²/(k − 1)². Variance: (Σp_ij (a_ij − (ā_i. + ā_.j)(1 − κ))² − (κ − p_e(1 − κ))²) / (n (1 − p_e)²);
    p from that of κ = 0.
    Raises: ValueError for a table that is not square.
    Source: Cohen 1960, 1968; Fleiss, Cohen & Everitt 1969.
    Check: [[20, 5], [10, 15]] .40; `statsmodels.stats.inter_rater.cohens_kappa`.
    """
    counts = np.asarray(table, float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError("table: a square table is needed, one row and one column per code")
    agreed = _agreed(np.arange(len(counts), dtype=float), scale)
    return _kappa(counts, agreed, n_eff=float(counts.sum()) if n_eff is None else n_eff, confidence=confidence)


def percent_agreement(
    ratings: Sequence[Any] | np.ndarray, *, weights: ArrayLike | None = None, confidence: float = 0.95
) -> Result:
    """Share of pairs of coders who gave a unit the same code, averaged over units (coders × units), 0–1.

    Population: units with a positive weight that at least two coders coded; `n` counts them.
    Formula: Σw a_u/Σw, a_u the share of agreeing pairs of the unit's codes; Wilson interval on the Kish effective base.
    Source: Fleiss 1971 (mean pairwise agreement); Wilson 1927.
    Check: two coders: the diagonal of their table, [[20, 5], [10, 15]] .70.
    """
    counts, _ = _coded(ratings, None, "nominal")
    w = _unit_weights(counts, weights)
    coders = counts.sum(axis=1)
    usable = (coders > 1) & (w > 0)
    counts, coders, w = counts[usable], coders[usable], w[usable]
    if not len(w):
        return Result(math.nan)
    agreeing = (counts * (counts - 1)).sum(axis=1) / (coders * (coders - 1))
    value, n_eff = float((w * agreeing).sum() / w.sum()), kish_n_eff(w)
    se = math.sqrt(float((w**2 * (agreeing - value) ** 2).sum())) / float(w.sum())
    low, high = wilson(value, n_eff, confidence=confidence)
    known = math.sqrt(len(w) / (len(w) - 1)) * se if len(w) > 1 else math.nan
    return Result(value, known, low, high, n=len(w), n_weighted=float(w.sum()), n_eff=n_eff)


def _alpha(counts: np.ndarray, w: np.ndarray, *, values: np.ndarray, level: Level) -> float:
    """Alpha of counts (units × codes) with weights."""
    part = w / (counts.sum(axis=1) - 1)
    within = (counts * part[:, None]).T @ counts - np.diag(part @ counts)
    often = within.sum(axis=1)
    distance = _distances(often, values, level)
    expected = float(often @ distance @ often)
    if not expected > 0:
        return math.nan
    return 1 - (float(often.sum()) - 1) * float((within * distance).sum()) / expected


def _distances(often: np.ndarray, values: np.ndarray, level: Level) -> np.ndarray:
    """Squared difference between codes, that of ordinal codes depending on how often they occur."""
    if level == "nominal":
        return 1 - np.eye(len(often))
    if level == "ordinal":
        middle = np.cumsum(often) - often / 2
        return (middle[:, None] - middle) ** 2
    apart = values[:, None] - values
    if level == "interval":
        return apart**2
    both = values[:, None] + values
    return np.divide(apart, both, out=np.zeros_like(apart), where=both != 0) ** 2


def _kappa(table: np.ndarray, agreed: np.ndarray, *, n_eff: float, confidence: float) -> Result:
    """Kappa of a table of counts or weights for degrees of agreement between codes."""
    total = float(table.sum())
    bases = {"n": round(total), "n_weighted": total, "n_eff": n_eff}
    if not total > 0:
        return Result(math.nan, **bases)
    shares = table / total
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, expected = float((shares * agreed).sum()), float(rows @ agreed @ columns)
    if 1 - expected < 1e-12:
        return Result(math.nan, **bases)
    value = (observed - expected) / (1 - expected)
    by_chance = (agreed @ columns)[:, None] + rows @ agreed
    spread = (shares * (agreed - by_chance * (1 - value)) ** 2).sum() - (value - expected * (1 - value)) ** 2
    null = (np.outer(rows, columns) * (agreed - by_chance) ** 2).sum() - expected**2
    scaled = n_eff * (1 - expected) ** 2
    spread, null = (float(part) if part > 1e-14 else 0.0 for part in (spread, null))  # rounding, where all agree
    se, null_se = (math.sqrt(part / scaled) for part in (spread, null))
    reach = float(stats.norm.ppf((1 + confidence) / 2)) * se
    p = 2 * float(stats.norm.sf(abs(value) / null_se)) if null_se > 0 else math.nan
    return Result(value, se, value - reach, min(value + reach, 1.0), math.nan, p, **bases)


def _agreed(places: np.ndarray, scale: Scale) -> np.ndarray:
    """Degree of agreement (0–1) between codes at these places."""
    if scale == "nominal":
        return np.eye(len(places))
    apart = np.abs(places[:, None] - places)
    apart = apart / max(float(apart.max(initial=0.0)), 1e-300)
    return 1 - apart if scale == "linear" else 1 - apart**2


def _coded(
    ratings: Sequence[Any] | np.ndarray, categories: Sequence[Any] | None, level: Level
) -> tuple[np.ndarray, np.ndarray]:
    """How many coders gave each unit each code (units × codes), and the codes as numbers."""
    ratings = np.asarray(ratings, dtype=object)
    names = _categories(ratings) if categories is None else list(categories)
    if level == "ordinal" and categories is None:
        _numbers(names, "an ordinal level without 'categories'")
    places = [_positions(coder, names) for coder in ratings]
    if len({len(coder) for coder in places}) > 1:
        raise ValueError(f"ratings: coders with {sorted({len(coder) for coder in places})} units; one length is needed")
    units = len(places[0]) if places else 0
    counts = np.zeros((units, len(names)))
    for place in places:
        held = np.flatnonzero(place >= 0)
        counts[held, place[held]] += 1
    if level in ("nominal", "ordinal"):
        return counts, np.arange(len(names), dtype=float)
    return counts, _numbers(names, f"a level of {level}")


def _categories(ratings: Sequence[Any] | np.ndarray) -> list[Any]:
    """All codes that occur, in order."""
    found = {code for coder in ratings for code in coder if not is_missing(code)}
    return sorted(found, key=lambda code: (isinstance(code, str), code))


def _numbers(names: list[Any], need: str) -> np.ndarray:
    for name in names:
        if not isinstance(name, int | float | np.number):
            raise ValueError(f"codes: {name!r} is not a number, which {need} needs")
    return np.array(names, float)


def _positions(coder: Sequence[Any] | np.ndarray, names: list[Any]) -> np.ndarray:
    """Position of each code among the categories, −1 where missing."""
    place = {name: position for position, name in enumerate(names)}
    for code in coder:
        if not is_missing(code) and code not in place:
            raise ValueError(f"ratings: code {code!r} is not among the categories {names}")
    return np.array([-1 if is_missing(code) else place[code] for code in coder], int)


def _unit_weights(counts: np.ndarray, weights: ArrayLike | None) -> np.ndarray:
    w = np.ones(len(counts)) if weights is None else np.asarray(weights, float)
    if len(w) != len(counts):
        raise ValueError(f"weights: {len(w)} entries for {len(counts)} units")
    return w
