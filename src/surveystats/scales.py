"""Reliability of scales and of coders, factorability, and how respondents use a scale."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike

from surveystats import distributions as stats
from surveystats import drivers, inference
from surveystats.drivers import Bootstrap
from surveystats.inference import Design, Result, Sample, bases_of, is_missing, kish_n_eff, sample_of, unknown
from surveystats.inference import coded as sorted_codes
from surveystats.proportions import share, wilson


@dataclass(frozen=True)
class Covariances:
    """Weighted covariance matrix of items, and its bases.

    `n`: respondents with any answer. `pairs`: respondents per pair of items. `answers` (less the item's mean, NaN where
    missing), `weights` and `sample`: for linearisation.
    """

    matrix: np.ndarray
    pairs: np.ndarray
    n: int
    n_weighted: float
    n_eff: float
    answers: np.ndarray
    weights: np.ndarray
    sample: Sample

    @property
    def correlation(self) -> np.ndarray:
        """The covariances over the standard deviations, each on all answers to its item (as R's `cov2cor`)."""
        spread = np.sqrt(np.where(np.diag(self.matrix) > 0, np.diag(self.matrix), np.nan))
        table = self.matrix / np.outer(spread, spread)
        np.fill_diagonal(table, np.where(np.isfinite(spread), 1.0, np.nan))
        return table

    def result(self, value: float, gradient: np.ndarray | None = None, *, confidence: float = 0.95) -> Result:
        """A function of the matrix with linearised standard error and t interval, where its derivatives are given.

        Formula: z = Σ_ij g_ij w ((x_i − x̄_i)(x_j − x̄_j) − s_ij) / Σw over the respondents of the pair; fixed factors
        n/(n − 1) as in the matrix.
        Source: Binder 1983; Maydeu-Olivares, Coffman & Hartmann 2007 (simple random samples).
        """
        bases = (self.n, self.n_weighted, self.n_eff)
        plain = replace(unknown(bases), value=value)
        base = self.weights > 0
        if gradient is None or math.isnan(value) or self.n < 3 or inference.clusters_held(base, self.sample) < 2:
            return plain
        mask, y = _known(self.answers)
        sums, means, products = _pair_moments(y, mask, self.weights)
        with np.errstate(invalid="ignore", divide="ignore"):
            slopes = np.where(self.pairs > 1, gradient * _unbiased(self.pairs) / sums, 0.0)
        # the sum of the formula multiplied out; y is 0 where there is no answer
        own = y @ slopes.T - mask @ (slopes * means.T).T
        rest = mask @ (slopes * (means * means.T - products)).T - y @ (slopes * means).T
        z = (y * own + mask * rest).sum(axis=1)
        if not np.isfinite(z).all():
            return plain
        variance = inference.linearised_variance(z * self.weights, self.sample)[0]
        return inference.with_interval(
            value, variance, inference.degrees_of_freedom(base, self.sample), bases, confidence=confidence
        )


def covariance(items: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]) -> Covariances:
    """Weighted covariance matrix of items (respondents × items).

    Population: of each pair of items, respondents with both answers and a positive weight; NaN below two.
    Source: Lumley 2004 (`svyvar`); pairwise as R's `cov(use = "pairwise")`.
    """
    table = np.asarray(items, float)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError("items: a table of respondents × at least two items is needed")
    sample = sample_of(len(table), sample, design)
    answered = np.isfinite(table) & (sample.weights > 0)[:, None]
    used = answered.any(axis=1)
    w = np.where(used, sample.weights, 0.0)
    mask, y = _known(np.where(answered, table, np.nan))
    weight = w @ mask
    y -= np.divide(w @ y, weight, out=np.zeros_like(weight), where=weight > 0)  # against cancellation
    table = np.where(answered, y, np.nan)
    mask, y = _known(table)
    products = _pair_moments(y, mask, w)[2]
    pairs = mask[used].T @ mask[used]
    matrix = np.where(pairs > 1, products * _unbiased(pairs), np.nan)
    return Covariances(matrix, pairs, *bases_of(w), table, w, sample)


def correlation(found: Covariances) -> np.ndarray:
    """Weighted correlation matrix of items, standard deviations too of those who answered both items of a pair.

    NaN for an item without spread.
    Source: Pearson 1895; R's `cor(use = "pairwise")`.
    """
    mask, y = _known(found.answers)
    sums, means, products = _pair_moments(y, mask, found.weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        variances = (y**2).T @ (found.weights[:, None] * mask) / sums - means**2
        own = np.diag(products)
        # Rounding leaves dust where all answers of a pair are alike.
        spread = np.where(variances > 1e-12 * np.maximum(own, 1e-300)[:, None], variances, np.nan)
        table = products / np.sqrt(spread * spread.T)
    table = np.where(found.pairs > 1, np.clip(table, -1.0, 1.0), np.nan)
    np.fill_diagonal(table, np.where(own > 0, 1.0, np.nan))
    return table


def inverted(correlations: np.ndarray) -> np.ndarray:
    """Inverse of a correlation matrix; NaN where it is not positive definite."""
    if not np.isfinite(correlations).all() or np.linalg.eigvalsh(correlations)[0] < 1e-10:
        return np.full_like(correlations, math.nan)
    return np.linalg.inv(correlations)


def _known(answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """1 where there is an answer, and the answers with 0 where there is none."""
    answered = np.isfinite(answers)
    return answered.astype(float), np.where(answered, answers, 0.0)


def _pair_moments(y: np.ndarray, mask: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per pair of items: sum of weights, mean of the first, covariance with Σw as denominator."""
    weighted = mask * w[:, None]
    sums = mask.T @ weighted
    with np.errstate(invalid="ignore", divide="ignore"):
        means = y.T @ weighted / sums
        products = y.T @ (y * w[:, None]) / sums - means * means.T
    return sums, means, products


def _unbiased(pairs: np.ndarray) -> np.ndarray:
    return pairs / np.maximum(pairs - 1, 1)


# ---- internal consistency of a battery of items ----
LEAST_UNIQUENESS = 0.005  # of R's factanal and psych::fa: keeps Heywood cases inside
SEARCH_SCALE = 0.01  # of their search (parscale)
SEARCH_TOLERANCE = 1e7 * 2.220446049250313e-16  # of their search (factr 1e7)


def cronbach_alpha(
    items: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Cronbach's alpha of items (respondents × items), raw, with design-based t interval.

    NaN where the sum of the items does not vary. Source: Cronbach 1951; Maydeu-Olivares, Coffman & Hartmann 2007.
    """
    base = covariance(items, sample, **design)
    value, gradient = _alpha_of(base.matrix)
    return base.result(value, gradient, confidence=confidence)


def alpha_if_dropped(
    items: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> tuple[Result, ...]:
    """Cronbach's alpha without each item in turn, with design-based t interval; NaN for two items.

    Formula and source as for `cronbach_alpha`.
    """
    base, results = covariance(items, sample, **design), []
    for item in range(len(base.matrix)):
        rest = np.delete(np.arange(len(base.matrix)), item)
        value, part = _alpha_of(base.matrix[np.ix_(rest, rest)])
        gradient = np.zeros_like(base.matrix)
        gradient[np.ix_(rest, rest)] = part
        results.append(base.result(value, gradient, confidence=confidence))
    return tuple(results)


def average_correlation(
    items: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Mean of the correlations between the items, with design-based t interval; NaN where an item does not vary.

    Source: Cronbach 1951; Clark & Watson 1995.
    """
    base = covariance(items, sample, **design)
    table, k = base.correlation, len(base.matrix)
    value = float((table.sum() - k) / (k * (k - 1)))
    if not np.isfinite(table).all():
        return base.result(math.nan)
    spread, outside = np.sqrt(np.diag(base.matrix)), (1 - np.eye(k)) / (k * (k - 1))
    pulled = (2 * outside * table).sum(axis=1) / (2 * np.diag(base.matrix))
    return base.result(value, outside / np.outer(spread, spread) - np.diag(pulled), confidence=confidence)


def item_total_correlations(
    items: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> tuple[Result, ...]:
    """Correlation of each item with the sum of the others (corrected item–total correlation).

    NaN for an item that does not vary. Source: Nunnally & Bernstein 1994; R `psych::alpha` (r.drop).
    """
    base = covariance(items, sample, **design)
    matrix, results = base.matrix, []
    for item in range(len(matrix)):
        rest = np.arange(len(matrix)) != item
        own, others = float(matrix[item, item]), float(matrix[np.ix_(rest, rest)].sum())
        if not (own > 0 and others > 1e-12 * own):
            results.append(base.result(math.nan))
            continue
        spread = math.sqrt(own * others)
        value = min(max(float(matrix[item, rest].sum()) / spread, -1.0), 1.0)
        gradient = np.where(np.outer(rest, rest), -value / (2 * others), 0.0)
        gradient[item, rest] = 1 / spread
        gradient[item, item] = -value / (2 * own)
        found = base.result(value, gradient, confidence=confidence)
        if found.df > 0 and 1 - value**2 > 1e-12:
            centre = math.atanh(value)
            reach = float(stats.t.ppf((1 + confidence) / 2, found.df)) * found.se / (1 - value**2)
            found = replace(found, low=math.tanh(centre - reach), high=math.tanh(centre + reach))
        results.append(found)
    return tuple(results)


def _alpha_of(matrix: np.ndarray) -> tuple[float, np.ndarray]:
    """Alpha of a covariance matrix, and its derivative by each entry."""
    k, own, total = len(matrix), float(np.trace(matrix)), float(matrix.sum())
    if k < 2 or not total > 1e-12 * own or not own > 0:
        return math.nan, np.full_like(matrix, math.nan)
    factor = k / (k - 1)
    return factor * (1 - own / total), factor * (own / total**2 - np.eye(k) / total)


@dataclass(frozen=True)
class Adequacy:
    """Kaiser–Meyer–Olkin measure of sampling adequacy (0–1), overall and per item, with its bases."""

    overall: float
    items: np.ndarray
    n: int
    n_weighted: float
    n_eff: float


def kaiser_meyer_olkin(items: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]) -> Adequacy:
    """Kaiser–Meyer–Olkin measure of sampling adequacy of items (respondents × items).

    NaN where an item does not vary or is a sum of others. Source: Kaiser 1970; Kaiser & Rice 1974.
    """
    base = covariance(items, sample, **design)
    table = correlation(base)
    inverse = inverted(table)
    scale, outside = np.sqrt(np.diag(inverse)), 1 - np.eye(len(table))
    shared, partial = table**2 * outside, (inverse / np.outer(scale, scale)) ** 2 * outside
    with np.errstate(invalid="ignore", divide="ignore"):
        own = shared.sum(axis=0) / (shared.sum(axis=0) + partial.sum(axis=0))
        overall = float(shared.sum() / (shared.sum() + partial.sum()))
    return Adequacy(overall, own, base.n, base.n_weighted, base.n_eff)


@dataclass(frozen=True)
class Factor:
    """One common factor of items: each item's loading, the share of the items' variance that it explains, its bases."""

    loadings: np.ndarray
    explained: float
    n: int
    n_weighted: float
    n_eff: float


def one_factor(items: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]) -> Factor:
    """One common factor of the standardised items, fitted by maximum likelihood; its loadings have no negative sum.

    NaN below three items, where an item is a sum of others, or where the search does not settle. No interval.
    Source: Jöreskog 1967; Lawley & Maxwell 1971; R `factanal`.
    """
    base = covariance(items, sample, **design)
    loadings = _most_likely(base.correlation)
    return Factor(loadings, float((loadings**2).mean()), base.n, base.n_weighted, base.n_eff)


def omega_total(items: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]) -> Result:
    """McDonald's omega total of the standardised items, from `one_factor`; NaN where that has none. No interval.

    Source: McDonald 1999.
    """
    found = one_factor(items, sample, **design)
    common = float(found.loadings.sum()) ** 2
    value = common / (common + float((1 - found.loadings**2).sum()))
    return replace(unknown((found.n, found.n_weighted, found.n_eff)), value=value)


def _most_likely(correlations: np.ndarray) -> np.ndarray:
    """Loadings of one factor by maximum likelihood, their sum not negative; NaN where it cannot be fitted."""
    from scipy import optimize  # noqa: PLC0415 - takes long to import, and little needs it

    inverse = inverted(correlations)
    if len(correlations) < 3 or not np.isfinite(inverse).all():
        return np.full(len(correlations), math.nan)

    def discrepancy(point: np.ndarray) -> float:
        """The maximum-likelihood discrepancy at its best loadings, a function of the uniquenesses alone."""
        root = np.sqrt(point * SEARCH_SCALE)
        rest = np.linalg.eigvalsh(correlations / np.outer(root, root))[:-1]
        return float((rest - np.log(rest)).sum()) - len(rest)

    def slope(point: np.ndarray) -> np.ndarray:
        unique = point * SEARCH_SCALE
        return SEARCH_SCALE * (_loadings(unique, correlations) ** 2 + unique - np.diag(correlations)) / unique**2

    found = optimize.minimize(
        discrepancy,
        1 / np.diag(inverse) / SEARCH_SCALE,
        jac=slope,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUENESS / SEARCH_SCALE, 1 / SEARCH_SCALE)] * len(correlations),
        options={"ftol": SEARCH_TOLERANCE, "gtol": 0, "maxcor": 5, "maxiter": 1000},
    )
    return _loadings(found.x * SEARCH_SCALE, correlations) if found.success else np.full(len(correlations), math.nan)


def _loadings(uniquenesses: np.ndarray, correlations: np.ndarray) -> np.ndarray:
    """Loadings that minimise the discrepancy for given uniquenesses."""
    root = np.sqrt(uniquenesses)
    values, vectors = np.linalg.eigh(correlations / np.outer(root, root))
    loadings = root * vectors[:, -1] * math.sqrt(max(values[-1] - 1, 0.0))
    return loadings if loadings.sum() >= 0 else -loadings


# ---- scores on 0–100, the index of several of them, and how respondents use the scale of each item ----
def rescaled(values: ArrayLike, scale: tuple[float, float]) -> np.ndarray:
    """Answers on a scale (low, high) brought to 0–100. NaN stays.

    Raises: ValueError for an answer outside the scale, or a scale without length. Source: Fornell et al. 1996.
    """
    y = np.asarray(values, float)
    low, high = scale
    if not high > low:
        raise ValueError(f"scale: from {low:g} to {high:g}; the high end must lie above the low end")
    outside = y[(y < low - 1e-9) | (y > high + 1e-9)]
    if outside.size:
        raise ValueError(f"values: {outside.flat[0]:g} lies outside the scale from {low:g} to {high:g}")
    return 100 * (y - low) / (high - low)


def weighted_index(parts: ArrayLike, importance: ArrayLike) -> np.ndarray:
    """Each respondent's index: the weighted mean of the parts (respondents × parts, all on one scale) that are known.

    Missing rule: the weight of missing parts is spread over the known ones; NaN where these carry half of it or less.
    Source: Fornell et al. 1996 (ACSI).
    """
    table, w = np.asarray(parts, float), np.asarray(importance, float)
    known = np.isfinite(table)
    held = (known * w).sum(axis=1)
    total = (np.where(known, table, 0.0) * w).sum(axis=1)
    return np.divide(total, held, out=np.full(len(table), np.nan), where=held > w.sum() / 2)


def floor_share(
    answers: ArrayLike, low: float, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Share of answers at the lowest point of the scale (or below), 0–1; above 15 % one speaks of a floor effect.

    Population: respondents with an answer and a positive weight. Source: Terwee et al. 2007.
    """
    y = np.asarray(answers, float)
    return share(np.where(np.isfinite(y), y <= low, np.nan), sample, confidence=confidence, **design)


def ceiling_share(
    answers: ArrayLike, high: float, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Share of answers at the highest point of the scale (or above): `floor_share` of the reversed item.

    Population, source: as there.
    """
    return floor_share(-np.asarray(answers, float), -high, sample, confidence=confidence, **design)


def item_nonresponse(
    answers: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Share of respondents who gave no answer, 0–1.

    Population: everyone with a positive weight. Source: de Leeuw, Hox & Huisman 2003; AAPOR Standard Definitions.
    """
    return share(~np.isfinite(np.asarray(answers, float)), sample, confidence=confidence, **design)


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


@dataclass(frozen=True)
class CodeEvaluation:
    """Precision (n: units given the code), recall (n: units that hold it in the reference) and F1 of one code, 0–1."""

    precision: Result
    recall: Result
    f1: Result


@dataclass(frozen=True)
class CoderEvaluation:
    """Evaluation of every code; `micro`: all decisions together."""

    codes: dict[Hashable, CodeEvaluation]
    micro: CodeEvaluation


def code_evaluation(
    reference: ArrayLike, coded: ArrayLike, *, weights: ArrayLike | None = None, confidence: float = 0.95
) -> CodeEvaluation:
    """Precision, recall and F1 of one code: 1 where a unit has it, 0 where not, NaN where not judged.

    Population: units judged in both codings, with a positive weight; precision on those given the code, recall on those
    that have it in the reference. NaN without such units. Source: van Rijsbergen 1979; Wilson 1927.
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
    return CodeEvaluation(precision, recall, f1)


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
    one unit as independent.
    Raises: ValueError where the codes do not match the columns. Source: Sokolova & Lapalme 2009.
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
    return CoderEvaluation(found, micro)


def _found(hit: np.ndarray, base: np.ndarray, w: np.ndarray, *, confidence: float) -> Result:
    """Weighted share of the base that is hit, with Wilson interval."""
    n, weight, n_eff = int(base.sum()), float(w[base].sum()), kish_n_eff(w[base])
    if not n:
        return Result(math.nan)
    value = float(w[hit].sum()) / weight
    low, high = wilson(value, n_eff, confidence=confidence)
    se = math.sqrt(value * max(1 - value, 0.0) / n_eff) if n > 1 else math.nan
    return Result(value, se, low, high, n=n, n_weighted=weight, n_eff=n_eff)
