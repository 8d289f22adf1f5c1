"""Internal consistency of a battery of items: alpha and its relatives, item by item and together.

Items are arrays of respondents × items, reversed items turned round beforehand. Missing rule: `listwise` (respondents
who answered every item) or `pairwise` (each covariance on those who answered both items; as R's `psych::alpha`).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.covariance import Covariances, Missing, correlation_gradient, covariance, estimated, standardised
from surveystats.sample import Design, Result, Sample, sample_of


def cronbach_alpha(
    items: ArrayLike, sample: Sample | None = None, *, missing: Missing = "listwise",
    interval: Literal["feldt", "linearised"] = "feldt", confidence: float = 0.95, **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Cronbach's alpha of items (respondents × items), raw.

    Population: respondents with a positive weight; `n` counts those used, after dropping rows (listwise) or with any
    answer (pairwise). NaN where the sum of the items does not vary.
    Formula: k/(k − 1) (1 − Σs_jj / ΣΣs_ij). `feldt`: 1 − (1 − α) F of n_eff − 1 and (n_eff − 1)(k − 1) degrees of
    freedom, for parallel items, normal answers and no clusters; `linearised`: t interval of the design-based standard
    error, distribution-free. `se` is the latter in both.
    Source: Cronbach 1951; Feldt 1965; Feldt, Woodruff & Salih 1987; Maydeu-Olivares, Coffman & Hartmann 2007.
    Check: `attitude` .843142769565 (.74–.92); `bfi` A1–A5 .7030 (pairwise), .7037559 (.6829–.7246, listwise).
    """
    sample = sample_of(len(np.asarray(items)), sample, design)
    base = covariance(items, sample, missing=missing)
    value, gradient = _alpha(base.matrix)
    found = estimated(value, base.scores(gradient), base, sample=sample, confidence=confidence)
    if interval == "linearised":
        return found
    low, high = feldt_interval(value, base.n_eff, len(base.matrix), confidence=confidence)
    return replace(found, low=low, high=high, df=base.n_eff - 1 if base.n > 1 else math.nan)


def feldt_interval(alpha: float, n: float, items: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Feldt's interval of an alpha of so many items on a base of n (may be an effective base).

    Formula: 1 − (1 − α) F, F the quantiles of n − 1 and (n − 1)(k − 1) degrees of freedom. NaN below two of either.
    Source: Feldt 1965; Feldt, Woodruff & Salih 1987.
    Check: .913 of 20 items, n 873: .9044024–.9211588 (MRC Cognition and Brain Sciences Unit).
    """
    if not (n > 1 and items > 1) or math.isnan(alpha):
        return math.nan, math.nan
    tail = (1 - confidence) / 2
    upper, lower = stats.f.ppf([1 - tail, tail], n - 1, (n - 1) * (items - 1))
    return 1 - (1 - alpha) * float(upper), 1 - (1 - alpha) * float(lower)


def standardised_alpha(
    items: ArrayLike, sample: Sample | None = None, *, missing: Missing = "listwise", confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Cronbach's alpha of the standardised items, with design-based t interval.

    Population and missing rule as for `cronbach_alpha`; NaN where an item does not vary.
    Formula: k/(k − 1) (1 − k / ΣΣr_ij), r = s_ij/√(s_ii s_jj).
    Source: Cronbach 1951; Hayashi & Kamata 2005 (standard error of simple random samples).
    Check: `attitude` .83908380303; `bfi` A1–A5 .7130 (pairwise), .7135016 (.6938–.7332, listwise).
    """
    sample = sample_of(len(np.asarray(items)), sample, design)
    base = covariance(items, sample, missing=missing)
    value, slopes = _alpha(base.correlation)
    return _of_correlations(value, slopes, base, sample=sample, confidence=confidence)


def average_correlation(
    items: ArrayLike, sample: Sample | None = None, *, missing: Missing = "listwise", confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Mean of the correlations between the items, with design-based t interval.

    Population and missing rule as for `standardised_alpha`.
    Formula: (ΣΣr_ij − k) / (k (k − 1)).
    Source: Cronbach 1951; Clark & Watson 1995.
    Check: α_std = k r̄ / (1 + (k − 1) r̄) for any data.
    """
    sample = sample_of(len(np.asarray(items)), sample, design)
    base = covariance(items, sample, missing=missing)
    k = len(base.matrix)
    slopes = np.full((k, k), 1 / (k * (k - 1)))
    value = float((base.correlation.sum() - k) / (k * (k - 1)))
    return _of_correlations(value, slopes, base, sample=sample, confidence=confidence)


def guttman_lambda6(
    items: ArrayLike, sample: Sample | None = None, *, missing: Missing = "listwise", **design: Unpack[Design]
) -> Result:
    """Guttman's λ6 of the standardised items; no interval.

    Population and missing rule as for `standardised_alpha`; NaN where an item is a sum of others.
    Formula: 1 − Σ(1 − R_j²) / ΣΣr_ij, R_j² of item j on the others, 1 − 1/(R⁻¹)_jj.
    Source: Guttman 1945; R `psych::alpha` (G6).
    Check: `attitude` .87521513736.
    """
    sample = sample_of(len(np.asarray(items)), sample, design)
    base = covariance(items, sample, missing=missing)
    inverse = inverted(base.correlation)
    value = 1 - float((1 / np.diag(inverse)).sum() / base.correlation.sum())
    return estimated(value, None, base, sample=sample)


def alpha_if_dropped(
    items: ArrayLike, sample: Sample | None = None, *, missing: Missing = "listwise", confidence: float = 0.95,
    **design: Unpack[Design],
) -> tuple[Result, ...]:  # fmt: skip
    """Cronbach's alpha without each item in turn, with Feldt's interval.

    Population: that of `cronbach_alpha` of all items, so that the values compare. NaN for two items.
    Formula and source as for `cronbach_alpha`.
    Check: `attitude` without `critical` .8639.
    """
    sample = sample_of(len(np.asarray(items)), sample, design)
    base = covariance(items, sample, missing=missing)
    k = len(base.matrix)
    found = []
    for item in range(k):
        rest = np.delete(np.arange(k), item)
        value, part = _alpha(base.matrix[np.ix_(rest, rest)])
        gradient = np.zeros((k, k))
        gradient[np.ix_(rest, rest)] = part
        result = estimated(value, base.scores(gradient), base, sample=sample)
        low, high = feldt_interval(value, base.n_eff, k - 1, confidence=confidence)
        found.append(replace(result, low=low, high=high, df=base.n_eff - 1))
    return tuple(found)


def item_total_correlations(
    items: ArrayLike, sample: Sample | None = None, *, missing: Missing = "listwise", confidence: float = 0.95,
    **design: Unpack[Design],
) -> tuple[Result, ...]:  # fmt: skip
    """Correlation of each item with the sum of the others (corrected item–total correlation).

    Population and missing rule as for `cronbach_alpha`; NaN for an item that does not vary.
    Formula: Σ_{j≠i}s_ij / √(s_ii Σ_{p,q≠i}s_pq); design-based standard error, t interval of artanh r turned back.
    Source: Nunnally & Bernstein 1994; R `psych::alpha` (r.drop).
    Check: equals `numpy.corrcoef` of item and rest at equal weights.
    """
    sample = sample_of(len(np.asarray(items)), sample, design)
    base = covariance(items, sample, missing=missing)
    return tuple(_item_total(base, item, sample=sample, confidence=confidence) for item in range(len(base.matrix)))


def inverted(correlations: np.ndarray) -> np.ndarray:
    """Inverse of a correlation matrix; NaN where it is not positive definite."""
    if not np.isfinite(correlations).all() or np.linalg.eigvalsh(correlations)[0] < 1e-10:
        return np.full_like(correlations, math.nan)
    return np.linalg.inv(correlations)


def _alpha(matrix: np.ndarray) -> tuple[float, np.ndarray]:
    """Alpha of a covariance matrix, and its derivative by each entry."""
    k, own, total = len(matrix), float(np.trace(matrix)), float(matrix.sum())
    if k < 2 or not total > 1e-12 * own or not own > 0:
        return math.nan, np.full_like(matrix, math.nan)
    factor = k / (k - 1)
    return factor * (1 - own / total), factor * (own / total**2 - np.eye(k) / total)


def _item_total(base: Covariances, item: int, *, sample: Sample, confidence: float) -> Result:
    """Correlation of one item with the sum of the others."""
    matrix, k = base.matrix, len(base.matrix)
    rest = np.arange(k) != item
    with_rest, own = float(matrix[item, rest].sum()), float(matrix[item, item])
    others = float(matrix[np.ix_(rest, rest)].sum())
    if not (own > 0 and others > 1e-12 * own):
        return estimated(math.nan, None, base, sample=sample)
    spread = math.sqrt(own * others)
    value = min(max(with_rest / spread, -1.0), 1.0)
    gradient = np.where(np.outer(rest, rest), -value / (2 * others), 0.0)
    gradient[item, rest] = 1 / spread
    gradient[item, item] = -value / (2 * own)
    found = estimated(value, base.scores(gradient), base, sample=sample, confidence=confidence)
    if not (found.df > 0 and 1 - value**2 > 1e-12):
        return found
    centre = math.atanh(value)
    reach = float(stats.t.ppf((1 + confidence) / 2, found.df)) * found.se / (1 - value**2)
    return replace(found, low=math.tanh(centre - reach), high=math.tanh(centre + reach))


def _of_correlations(
    value: float, slopes: np.ndarray, base: Covariances, *, sample: Sample, confidence: float
) -> Result:
    """Result of a function of the correlations, from its derivative by each of them."""
    if not np.isfinite(standardised(base.matrix)).all():
        return estimated(math.nan, None, base, sample=sample)
    scores = base.scores(correlation_gradient(base.matrix, slopes))
    return estimated(value, scores, base, sample=sample, confidence=confidence)
