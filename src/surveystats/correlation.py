"""Weighted correlations of two scores, with intervals, and the matrix of many.

Missing rule: a pair counts where both scores are known and the weight is positive (pairwise).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.inference import clusters_held, degrees_of_freedom, linearised_variance
from surveystats.sample import Design, Result, Sample, kish_n_eff, sample_of

Interval = Literal["fisher", "design"]
Method = Literal["pearson", "spearman", "kendall"]


@dataclass(frozen=True)
class CorrelationMatrix:
    """Correlations of k scores: every field is k × k; `p` of a score with itself is NaN."""

    value: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    n: np.ndarray
    n_weighted: np.ndarray
    n_eff: np.ndarray


@dataclass(frozen=True)
class RankAgreement:
    """How far two orderings of the same things agree; NaN below two things."""

    spearman: float
    kendall: float
    same_first: bool
    n: int


@dataclass(frozen=True)
class _Pair:
    """Two scores with weights, 0 outside the base, and the design they come from."""

    x: np.ndarray
    y: np.ndarray
    w: np.ndarray
    sample: Sample

    @property
    def varies(self) -> bool:
        base = self.w > 0
        return bool(base.any()) and all(_spread(score[base]) > 0 for score in (self.x, self.y))


def pearson(
    x: ArrayLike, y: ArrayLike, *, sample: Sample | None = None, interval: Interval | None = None,
    confidence: float = 0.95, **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Weighted product-moment correlation, −1 to 1.

    Population: respondents with both scores and a positive weight; NaN where a score does not vary.
    Formula: r = Σw(x − x̄)(y − ȳ) / √(Σw(x − x̄)² Σw(y − ȳ)²). Interval "fisher": tanh(atanh r ± z/√(n_eff − 3)),
    p by t = r√((n_eff − 2)/(1 − r²)) on n_eff − 2; "design": tanh(atanh r ± t se/(1 − r²)), se by linearisation,
    score of a respondent w/Σw (uv − r(u² + v²)/2) with u, v standardised. Unless told, "design" where there are
    strata, clusters, sampling fractions, calibration or replicates, "fisher" where there are weights at most.
    Source: Fisher 1921; Kish 1965; Binder 1983.
    Check: attitude r(rating, complaints) = .8254 (.6620–.9139); svycor of apistrat.
    """
    pair = _pair_of(x, y, sample, design)
    if not pair.varies:
        return _unknown(pair)
    value, scores = _moment_scores(pair)
    if _linearised(pair, interval):
        return _by_design(value, scores, pair, confidence=confidence)
    return _by_fisher(value, pair, factor=1.0, confidence=confidence)


def spearman(
    x: ArrayLike, y: ArrayLike, *, sample: Sample | None = None, interval: Interval | None = None,
    confidence: float = 0.95, **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Weighted rank correlation ρ, −1 to 1; tied scores share their mid-rank.

    Population: as for `pearson`.
    Formula: correlation of the weighted mid-ranks Σ_{x_j < x}w_j + ½Σ_{x_j = x}w_j. Interval "fisher":
    tanh(atanh ρ ± z√((1 + ρ²/2)/(n_eff − 3))), p by t as for `pearson`; "design": linearised, the ranks being
    estimated too.
    Source: Spearman 1904; Bonett & Wright 2000.
    Check: attitude ρ(rating, complaints) = .8322; scipy and pingouin at equal weights (value and p).
    """
    pair = _pair_of(x, y, sample, design)
    if not pair.varies:
        return _unknown(pair)
    value, scores = _rank_scores(pair)
    if _linearised(pair, interval):
        return _by_design(value, scores, pair, confidence=confidence)
    return _by_fisher(value, pair, factor=1 + value**2 / 2, confidence=confidence)


def kendall(
    x: ArrayLike, y: ArrayLike, *, sample: Sample | None = None, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Weighted Kendall τ-b, −1 to 1.

    Population: as for `pearson`.
    Formula: τ = Σ_ij w_i w_j sgn(x_i − x_j) sgn(y_i − y_j) / √(Σ_ij w_i w_j [x_i ≠ x_j] Σ_ij w_i w_j [y_i ≠ y_j]);
    se by linearisation, always; interval and p by t on the scale of atanh τ.
    Source: Kendall 1945; Newson 2002 (variance).
    Check: attitude τ(rating, complaints) = .6550; scipy at equal weights.
    """
    pair = _pair_of(x, y, sample, design)
    if not pair.varies:
        return _unknown(pair)
    value, scores = _concordance_scores(pair)
    return _by_design(value, scores, pair, confidence=confidence)


def correlation_matrix(
    scores: ArrayLike, sample: Sample | None = None, *, method: Method = "pearson",
    missing: Literal["pairwise", "listwise"] = "pairwise", confidence: float = 0.95, **design: Unpack[Design],
) -> CorrelationMatrix:  # fmt: skip
    """Correlations of every pair of columns, each with interval, p and bases.

    Population: `missing` "pairwise": respondents who know both scores of a pair; "listwise": those who know all.
    Formula: as for `pearson`, `spearman`, `kendall`.
    Source: as there.
    Check: equals `pearson`, `spearman`, `kendall` pair by pair; `pingouin.pairwise_corr`.
    """
    table = np.asarray(scores, float)
    sample = sample_of(len(table), sample, design)
    if missing == "listwise":
        sample = sample.subset(np.isfinite(table).all(axis=1))
    count = table.shape[1]
    measure = {"pearson": pearson, "spearman": spearman, "kendall": kendall}[method]
    found = {}
    for i in range(count):
        for j in range(i + 1):
            found[i, j] = measure(table[:, i], table[:, j], sample=sample, confidence=confidence)

    def field(name: str) -> np.ndarray:
        cells = [[getattr(found[max(i, j), min(i, j)], name) for j in range(count)] for i in range(count)]
        return np.array(cells, float).reshape(count, count)

    p = np.where(np.eye(count, dtype=bool), math.nan, field("p"))
    rest = {name: field(name) for name in ("value", "se", "low", "high", "n", "n_weighted", "n_eff")}
    return CorrelationMatrix(p=p, **rest)


def rank_agreement(first: ArrayLike, second: ArrayLike) -> RankAgreement:
    """How far two sets of importances order the same things alike.

    Population: things with a value in both sets.
    Formula: Spearman ρ and Kendall τ-b of the two sets; `same_first`: the largest of one is the largest of the other.
    Source: Spearman 1904; Kendall 1945.
    Check: `scipy.stats.spearmanr`, `kendalltau`; by hand.
    """
    one, two = np.asarray(first, float), np.asarray(second, float)
    known = np.isfinite(one) & np.isfinite(two)
    one, two = one[known], two[known]
    same = bool(len(one)) and bool(np.argmax(one) == np.argmax(two))
    return RankAgreement(spearman(one, two).value, kendall(one, two).value, same, len(one))


def _pair_of(x: ArrayLike, y: ArrayLike, sample: Sample | None, design: Design) -> _Pair:
    one, two = np.asarray(x, float), np.asarray(y, float)
    if len(one) != len(two):
        raise ValueError(f"x has {len(one)} entries, y {len(two)}")
    found = sample_of(len(one), sample, design)
    base = np.isfinite(one) & np.isfinite(two) & (found.weights > 0)
    return _Pair(np.where(base, one, 0.0), np.where(base, two, 0.0), np.where(base, found.weights, 0.0), found)


def _spread(score: np.ndarray) -> float:
    """Range of a score, 0 where it is rounding only."""
    reach = float(np.ptp(score))
    return reach if reach > 1e-12 * float(np.abs(score).max()) else 0.0


def _moment_scores(pair: _Pair) -> tuple[float, np.ndarray]:
    """Product-moment correlation and its linearised scores."""
    share = pair.w / pair.w.sum()
    u, v = (_standardised(score, share) for score in (pair.x, pair.y))
    value = float(np.clip((share * u * v).sum(), -1.0, 1.0))
    return value, share * (u * v - value * (u**2 + v**2) / 2)


def _standardised(score: np.ndarray, share: np.ndarray) -> np.ndarray:
    centred = np.where(share > 0, score - (share * score).sum(), 0.0)
    return centred / math.sqrt((share * centred**2).sum())


def _rank_scores(pair: _Pair) -> tuple[float, np.ndarray]:
    """Rank correlation and its linearised scores: moments of the mid-ranks, which are themselves estimated."""
    share = pair.w / pair.w.sum()
    g, h = (_below(score, share, np.ones_like(share)) - 0.5 for score in (pair.x, pair.y))
    cross, first, second = ((share * product).sum() for product in (g * h, g * g, h * h))

    def moment(one: np.ndarray, other: np.ndarray, total: float) -> np.ndarray:
        above = [_below(-score, share, rank) for score, rank in ((pair.x, other), (pair.y, one))]
        return one * other + above[0] + above[1] - 3 * total

    scale = math.sqrt(first * second)
    value = float(np.clip(cross / scale, -1.0, 1.0))
    own = [
        rank**2 + 2 * _below(-score, share, rank) - 3 * total
        for score, rank, total in ((pair.x, g, first), (pair.y, h, second))
    ]
    return value, share * (moment(g, h, cross) / scale - value * (own[0] / first + own[1] / second) / 2)


def _below(score: np.ndarray, share: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """For each respondent, the weighted amount of those with a lower score, and half that of those with the same."""
    levels, place = np.unique(score, return_inverse=True)
    held = np.bincount(place.reshape(-1), share * amount, len(levels))
    return (np.cumsum(held) - held / 2)[place.reshape(-1)]


def _concordance_scores(pair: _Pair) -> tuple[float, np.ndarray]:
    """Kendall τ-b and its linearised scores."""
    base = pair.w > 0
    x, y, w = pair.x[base], pair.y[base], pair.w[base] / pair.w.sum()
    agree = _dominated(x, y, w) + _dominated(-x, -y, w) - _dominated(x, -y, w) - _dominated(-x, y, w)
    apart = [_apart(score, w) for score in (x, y)]
    first, second = ((w * share).sum() for share in apart)
    scale = math.sqrt(first * second)
    value = float(np.clip((w * agree).sum() / scale, -1.0, 1.0))
    scores = np.zeros(len(base))
    scores[base] = w * (2 * agree / scale - value * (apart[0] / first + apart[1] / second))
    return value, scores


def _apart(score: np.ndarray, w: np.ndarray) -> np.ndarray:
    """For each respondent, the weight of those with another score."""
    place = np.unique(score, return_inverse=True)[1].reshape(-1)
    return w.sum() - np.bincount(place, w)[place]


def _dominated(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """For each respondent, the weight of those below on both scores; one pass per binary digit of the rank of y."""
    order = np.lexsort((-y, x))  # among equal x the higher y first, so that they never count as below
    rank, weight = np.unique(y, return_inverse=True)[1].reshape(-1)[order], w[order]
    found = np.zeros(len(x))
    for digit in range(int(rank.max(initial=0)).bit_length()):
        place = np.argsort(rank >> (digit + 1), kind="stable")
        group, upper = (rank >> (digit + 1))[place], (rank[place] >> digit) & 1
        lower = np.concatenate([[0.0], np.cumsum(np.where(upper == 1, 0.0, weight[place]))])
        found[place] += upper * (lower[1:] - lower[np.searchsorted(group, group)])
    dominated = np.empty(len(x))
    dominated[order] = found
    return dominated


def _linearised(pair: _Pair, interval: Interval | None) -> bool:
    """Whether the interval is to come from the design: asked for, or there is more to the design than weights."""
    sample = pair.sample
    more = sample.replicates is not None or sample.auxiliaries is not None or not sample.simple
    more = more or bool((sample.fpc > 0).any()) or bool(sample.strata.any())
    return interval == "design" or (interval is None and more)


def _by_design(value: float, scores: np.ndarray, pair: _Pair, *, confidence: float) -> Result:
    """A correlation with linearised standard error, t interval and p on the scale of atanh."""
    base, slope = pair.w > 0, 1 - value**2
    variance, df = linearised_variance(scores, pair.sample)[0], degrees_of_freedom(base, pair.sample)
    known = base.sum() > 2 and clusters_held(base, pair.sample) > 1
    se = math.sqrt(max(variance, 0.0)) if known else math.nan
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) if df > 0 else math.nan
    statistic = math.inf if se == 0 or slope <= 0 else math.atanh(value) * slope / se
    return _result(value, se, pair, df=df, reach=reach, statistic=statistic)


def _by_fisher(value: float, pair: _Pair, *, factor: float, confidence: float) -> Result:
    """A correlation with Fisher's interval on the effective base; `factor` of the variance of atanh."""
    n_eff, slope = kish_n_eff(pair.w), 1 - value**2
    se = slope * math.sqrt(factor / (n_eff - 3)) if n_eff > 3 else math.nan
    reach = float(stats.norm.ppf((1 + confidence) / 2))
    statistic = value * math.sqrt((n_eff - 2) / slope) if slope > 0 and n_eff > 2 else math.inf
    return _result(value, se, pair, df=n_eff - 2, reach=reach, statistic=statistic)


def _result(value: float, se: float, pair: _Pair, *, df: float, reach: float, statistic: float) -> Result:  # noqa: PLR0913
    """The result of a correlation, its limits taken back from the scale of atanh."""
    n, slope = int((pair.w > 0).sum()), 1 - value**2
    limits = (value + se, value + se)  # a perfect correlation, or none known
    if slope > 0:
        step = reach * se / slope
        limits = math.tanh(math.atanh(value) - step), math.tanh(math.atanh(value) + step)
    p = 2 * float(stats.t.sf(abs(statistic), df)) if df > 0 and n > 2 else math.nan
    return Result(value, se, *limits, df, p, n, float(pair.w.sum()), kish_n_eff(pair.w))


def _unknown(pair: _Pair) -> Result:
    return Result(math.nan, n=int((pair.w > 0).sum()), n_weighted=float(pair.w.sum()), n_eff=kish_n_eff(pair.w))
