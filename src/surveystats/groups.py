"""Groups: estimates by level, differences between levels, and corrections for many tests."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike

from surveystats import distributions as stats
from surveystats import inference
from surveystats.inference import Design, Result, Sample, bases_of, coded, degrees_of_columns, mean, sample_of, sums_by


@dataclass(frozen=True)
class GroupMeans:
    """Weighted means of k groups, their covariance under the design, and who is in each base (respondents × k)."""

    labels: tuple[Any, ...]
    means: np.ndarray
    covariance: np.ndarray
    base: np.ndarray
    sample: Sample
    degrees: dict[str, np.ndarray] = field(default_factory=dict, repr=False)  # of the pairs, once they are known

    @property
    def n(self) -> np.ndarray:
        """Respondents in each group's base."""
        return self.base.sum(axis=0)

    @property
    def clusters(self) -> np.ndarray:
        """Clusters in each group's base: respondents, where there are no clusters."""
        return inference.clusters_of_columns(self.base, self.sample)

    @property
    def everyone(self) -> np.ndarray:
        """Who is in the base of any group."""
        return np.asarray(self.base.any(axis=1))

    @property
    def weights(self) -> np.ndarray:
        """The weights of those in the base of any group, 0 for the others."""
        return np.where(self.everyone, self.sample.weights, 0.0)

    @property
    def bases(self) -> tuple[int, float, float]:
        """n, weighted and effective n of all groups together."""
        return bases_of(self.weights)

    def df(self, *columns: int) -> float:
        """Degrees of freedom of one group, of the difference of two, or of all together where none is named."""
        if not columns:
            return inference.degrees_of_freedom(self.everyone, self.sample)
        return float(self._degrees(*np.reshape(columns, (len(columns), 1)))[0])

    def _degrees(self, first: np.ndarray, second: np.ndarray | None = None) -> np.ndarray:
        """Degrees of freedom of groups, or of differences of two."""
        w = self.sample.weights[:, None]
        parts = w * self.base / (self.sample.weights @ self.base)
        if second is None:
            return degrees_of_columns(self.base[:, first], self.sample, parts[:, first])
        sides = self.base[:, first] | self.base[:, second]
        return degrees_of_columns(sides, self.sample, parts[:, first] - parts[:, second])

    def select(self, keep: np.ndarray) -> GroupMeans:
        """The same for some of the groups."""
        labels = tuple(label for label, kept in zip(self.labels, keep, strict=True) if kept)
        covariance = self.covariance[np.ix_(keep, keep)]
        return GroupMeans(labels, self.means[keep], covariance, self.base[:, keep], self.sample)

    def equal(self) -> SignificanceTest:
        """The test of `wald_test`."""
        found = self.select(self.clusters > 1)
        count = len(found.labels) - 1
        left = found.df() - count
        if count < 1 or left <= 0:
            return SignificanceTest(math.nan, math.nan, math.nan, math.nan, *found.bases)
        contrast = np.hstack([-np.ones((count, 1)), np.eye(count)])
        value = quadratic(contrast @ found.means, contrast @ found.covariance @ contrast.T) / count
        return SignificanceTest(value, count, left, float(stats.f.sf(value, count, left)), *found.bases)

    def pairs(self, confidence: float) -> Pairs:
        """The differences of `pairwise`."""
        first, second = np.triu_indices(len(self.labels), 1)
        variance = np.diag(self.covariance)
        variance = variance[first] + variance[second] - 2 * self.covariance[first, second]
        clusters, n = self.clusters, self.n
        known = np.minimum(clusters[first], clusters[second]) > 1
        se = np.where(known, np.sqrt(np.maximum(variance, 0.0)), np.nan)
        if "pairs" not in self.degrees:
            self.degrees["pairs"] = self._degrees(first, second) - 1
        df = self.degrees["pairs"]
        value = self.means[first] - self.means[second]
        usable = np.where(df > 0, df, np.nan)
        reach = stats.t.ppf((1 + confidence) / 2, usable) * se
        p = 2 * stats.t.sf(np.abs(value) / np.where(se > 0, se, np.nan), usable)
        least = np.minimum(n[first], n[second])
        return Pairs(self.labels, first, second, value, se, value - reach, value + reach, df, p, least)


def group_means(values: ArrayLike, groups: ArrayLike, sample: Sample) -> GroupMeans:
    """Means of all groups at once; groups without an answer are left out.

    `groups`: one label per respondent (NaN or None: no group), or a table of 0 and 1 (respondents × k) where groups
    overlap. Source: Binder 1983; Lumley 2004 (`svyby(covmat = TRUE)`).
    """
    return recoded_means(np.asarray(values, float)[:, None], groups, sample)[0]


def recoded_means(recodes: ArrayLike, groups: ArrayLike, sample: Sample) -> list[GroupMeans]:
    """`group_means` of several recodes of one answer (respondents × recodes) in one pass.

    Population: respondents with all of the recodes: they are of one answer, and missing together.
    Source: that of `group_means`.
    """
    y = np.asarray(recodes, float)
    labels, members = membership(groups)
    base = members & (np.isfinite(y).all(axis=1) & (sample.weights > 0))[:, None]
    held = base.any(axis=0)
    base, count = base[:, held], int(held.sum())
    kept = tuple(label for label, there in zip(labels, held, strict=True) if there)
    if not count:
        return [GroupMeans((), np.zeros(0), np.zeros((0, 0)), base, sample)] * y.shape[1]
    known = np.where(np.isfinite(y), y, 0.0)
    answers = (base[:, None, :] * known[:, :, None]).reshape(len(y), -1)  # the groups of the first recode, the second …
    means, table = inference.ratio_covariance(
        answers, np.tile(base, y.shape[1]).astype(float), sample, inside=base.any(axis=1)
    )
    whole = GroupMeans(kept, means, table, base, sample)
    parts = (slice(place, place + count) for place in range(0, len(means), count))
    return [replace(whole, means=means[part], covariance=table[part, part]) for part in parts]


def membership(groups: ArrayLike) -> tuple[tuple[Any, ...], np.ndarray]:
    """The labels in order, and who has which (respondents × labels)."""
    given = np.asarray(groups)
    if given.ndim == 2:
        return tuple(range(given.shape[1])), np.nan_to_num(given.astype(float)) > 0
    labels, codes = coded(given)
    return labels, codes[:, None] == np.arange(len(labels))


@dataclass(frozen=True)
class _Cells:
    """Respondents counted by stratum, calibration pattern, group and answer (−1: none)."""

    stratum: np.ndarray
    pattern: np.ndarray
    group: np.ndarray
    answer: np.ndarray
    n: np.ndarray
    weight: np.ndarray  # Σw
    square: np.ndarray  # Σw²
    fourth: np.ndarray  # Σw⁴
    before: np.ndarray  # Σ of the weights before calibration


def domain_means(
    answers: ArrayLike,
    recodes: ArrayLike,
    groups: ArrayLike,
    *,
    sample: Sample | None = None,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> list[list[Result]]:
    """Mean of each recode of an answer in each group: results[group][recode], with t intervals.

    `answers`: codes 0 … V − 1, −1 where missing. `recodes` (V × k): the value for which each answer counts, e.g. the
    score itself, 1 for the top two, +100 and −100 for promoters and detractors; NaN = not in the base. `groups`: codes
    0 … G − 1, −1 where none. Population, missing rule, formula: those of `inference.mean` with the group as a domain.
    Source: Binder 1983; Deville & Särndal 1992.
    """
    code, group, table = np.asarray(answers, int), np.asarray(groups, int), np.asarray(recodes, float)
    sample = sample_of(len(code), sample, design)
    levels = range(int(group.max(initial=-1)) + 1)
    if not (sample.simple and sample.replicates is None and sample.plain):
        values = np.where(code[:, None] >= 0, table[code], np.nan)
        inside = [sample.subset(group == level) for level in levels]
        return [[mean(column, domain, confidence=confidence) for column in values.T] for domain in inside]
    cells = _counted(code, np.where(sample.weights > 0, group, -1), sample)
    return _of_groups(cells, table, sample, levels=len(levels), point=(1 + confidence) / 2)


def _counted(code: np.ndarray, group: np.ndarray, sample: Sample) -> _Cells:
    """The cells that hold respondents."""
    parts = (sample.strata, sample.patterns[1], group + 1, code + 1)
    sizes = [int(part.max(initial=0)) + 1 for part in parts]
    key = np.ravel_multi_index(parts, sizes)
    if math.prod(sizes) > 4 * len(code):  # mostly empty: number only those that occur
        held, key = np.unique(key, return_inverse=True)
    else:
        held = np.arange(math.prod(sizes))
    n = np.bincount(key, minlength=len(held))
    w = sample.weights if sample.full is None else sample.full
    before = w if sample.before is None else sample.before
    sums = [np.bincount(key, column, len(held))[n > 0] for column in (w, w**2, w**4, before)]
    stratum, pattern, level, answer = np.unravel_index(held[n > 0], sizes)
    return _Cells(stratum, pattern, level - 1, answer - 1, n[n > 0], *sums)


def _of_groups(cells: _Cells, table: np.ndarray, sample: Sample, *, levels: int, point: float) -> list[list[Result]]:
    """The results of `domain_means`, from cells × (groups × recodes)."""
    count = levels * table.shape[1]
    held = cells.group[:, None] == np.arange(levels)
    answered = np.isfinite(table)[cells.answer] & (cells.answer >= 0)[:, None]
    base = (held[:, :, None] & answered[:, None]).reshape(len(cells.n), count).astype(float)
    values = np.tile(np.where(answered, table[cells.answer], 0.0), levels)
    n, total, squares = np.stack([cells.n, cells.weight, cells.square]) @ base
    with np.errstate(invalid="ignore", divide="ignore"):
        found = cells.weight @ (base * values) / total
        scores = np.where(base > 0, (values - found) / total, 0.0)
        n_eff = total**2 / squares
    se = np.where(n > 1, np.sqrt(np.maximum(_cell_variance(cells, scores, sample), 0.0)), np.nan)
    alike = (np.isfinite(table) == np.isfinite(table)[:, :1]).all()  # recodes that are missing together
    step = table.shape[1] if alike and count else 1
    df = np.repeat(_cell_degrees(cells, base[:, ::step], sample), step)
    reach = np.where(df > 0, stats.t.ppf(point, np.maximum(df, 1)), np.nan) * se
    columns = (found, se, found - reach, found + reach, df, n, total, n_eff)
    results = [
        Result(v, s, low, high, d, math.nan, int(k), w, e) if k else Result(math.nan)
        for v, s, low, high, d, k, w, e in zip(*(column.tolist() for column in columns), strict=True)
    ]
    return [results[level * table.shape[1] :][: table.shape[1]] for level in range(levels)]


def _cell_degrees(cells: _Cells, base: np.ndarray, sample: Sample) -> np.ndarray:
    """As `inference.degrees_of_freedom`, from cells."""
    left, strata = (1 - _stratum_fractions(sample)[cells.stratum])[:, None], int(sample.strata.max(initial=0)) + 1
    columns = (cells.n[:, None], left * cells.square[:, None], left**2 * cells.fourth[:, None])
    held, squares, fourths = (sums_by(cells.stratum, base * column, strata) for column in columns)
    most = held.sum(axis=0) - (held > 0).sum(axis=0)
    return most if sample.degrees == "design" else np.minimum(most, inference.satterthwaite(squares, fourths, held))


def _stratum_fractions(sample: Sample) -> np.ndarray:
    """Sampling fraction of each stratum."""
    fraction = np.zeros(int(sample.strata.max(initial=0)) + 1)
    fraction[sample.strata] = sample.fpc
    return fraction


def _cell_variance(cells: _Cells, scores: np.ndarray, sample: Sample) -> np.ndarray:
    """Variance of Σ w e over respondents, stratum by stratum; e: scores per unit of weight, less what the calibration
    variables explain of them."""
    if sample.auxiliaries is not None:
        patterns = sample.patterns[0]
        slopes = (sample.explained[:, cells.pattern] * cells.before) @ scores
        scores = scores - (patterns @ slopes)[cells.pattern]
    strata = int(sample.strata.max(initial=0)) + 1
    size = np.bincount(cells.stratum, cells.n, strata)[:, None]
    first = sums_by(cells.stratum, cells.weight[:, None] * scores, strata)
    second = sums_by(cells.stratum, cells.square[:, None] * scores**2, strata)
    several = size > 1
    spread = second - np.where(several, first**2 / np.maximum(size, 1), 0.0)
    factor = (1 - _stratum_fractions(sample))[:, None] * np.where(several, size / np.maximum(size - 1, 1), 1.0)
    return (factor * spread).sum(axis=0)


# ---- differences between groups ----
ONLY_ROUNDING = 1e-9  # a design effect that is only rounding: no cell varies but with another


@dataclass(frozen=True)
class SignificanceTest:
    """A test statistic, its degrees of freedom (of an F: numerator and denominator), p and bases."""

    value: float
    df: float = math.nan
    df_denominator: float = math.nan
    p: float = math.nan
    n: int = 0
    n_weighted: float = 0.0
    n_eff: float = 0.0


@dataclass(frozen=True)
class Pairs:
    """Every pair of groups, one entry per pair: first minus second, with interval and p of the pair alone."""

    labels: tuple[Any, ...]
    first: np.ndarray  # places in `labels`
    second: np.ndarray
    value: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    df: np.ndarray
    p: np.ndarray
    n: np.ndarray  # of the smaller group


def wald_test(
    values: ArrayLike, groups: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]
) -> SignificanceTest:
    """Design-based F test that the means of several groups are equal.

    Population: respondents with a value, a group and a positive weight; groups of one respondent, or of one cluster,
    are left out. NaN with fewer than two groups, or where the means' covariance is singular (no spread; fewer clusters
    than groups). Source: Lumley 2004 (`regTermTest` of `svyglm`); Korn & Graubard 1990.
    """
    y = np.asarray(values, float)
    return group_means(y, groups, sample_of(len(y), sample, design)).equal()


def quadratic(moved: np.ndarray, covariance: np.ndarray) -> float:
    """Formula: d' V⁻¹ d; NaN where V is singular or unknown. Source: Wald 1943. Check: through `wald_test`."""
    size = np.linalg.eigvalsh(covariance) if np.isfinite(covariance).all() else np.zeros(1)
    if not size[-1] > 0 or size[0] <= 1e-12 * size[-1]:
        return math.nan
    return float(moved @ np.linalg.solve(covariance, moved))


def rao_scott(statistic: float, effects: np.ndarray, df: int, *, left: float) -> tuple[float, float, float, float]:
    """A χ² statistic corrected for the design: F, its two degrees of freedom, and p; NaN without design effects.

    `effects`: the matrix of generalised design effects Δ (its eigenvalues δ); `left`: degrees of freedom ν of the
    design. Source: Rao & Scott 1984; Thomas & Rao 1987.
    """
    total, squares = float(np.trace(effects)), float(np.trace(effects @ effects))
    if not (math.isfinite(total) and total > ONLY_ROUNDING * df and squares > 0 and left > 0):
        return (math.nan,) * 4
    value, own = statistic / total, total**2 / squares
    return value, own, own * left, float(stats.f.sf(value, own, own * left))


def equality(estimates: Iterable[Result]) -> SignificanceTest:
    """Welch's F test that several independent estimates are equal; those without a standard error are left out.

    Source: Welch 1951; Cochran 1954 (without limit of df: Q/(k − 1)).
    """
    kept = [one for one in estimates if one.se > 0 and one.df > 0]
    k = len(kept)
    parts = ("n", "n_weighted", "n_eff")
    n, n_weighted, n_eff = (sum(getattr(one, part) for one in kept) for part in parts)
    if k < 2:
        return SignificanceTest(math.nan, n=n, n_weighted=n_weighted, n_eff=n_eff)
    values, precision, df = np.array([(one.value, 1 / one.se**2, one.df) for one in kept]).T
    share = precision / precision.sum()
    between = float(precision @ (values - share @ values) ** 2) / (k - 1)
    lack = float(((1 - share) ** 2 / df).sum())
    value = between / (1 + 2 * (k - 2) / (k**2 - 1) * lack)
    left = (k**2 - 1) / (3 * lack) if lack > 0 else math.inf
    p = stats.f.sf(value, k - 1, left) if lack > 0 else stats.chi2.sf(value * (k - 1), k - 1)
    return SignificanceTest(value, k - 1, left, float(p), n, n_weighted, n_eff)


def contrast(
    values: ArrayLike,
    group: ArrayLike,
    *,
    whole: bool = False,
    sample: Sample | None = None,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:
    """Difference of two domains' means, group 1 minus group 0, with their covariance under the design.

    Population: respondents with a value, a group (0 or 1; NaN = neither) and a positive weight; df is one less than
    that of both groups together, as two means are fitted: near n − 1 of the smaller group where the other is much
    larger, as Welch's. n is the smaller group's. With `whole`, the mean of both groups together minus that of group 0:
    how far group 1 moves it. Source: Lumley 2004 (design-based t test).
    """
    y, side = np.asarray(values, float), np.asarray(group, float)
    sample = sample_of(len(y), sample, design)
    known = np.isfinite(y) & (sample.weights > 0)
    sides = [known & (side == 1), known & (side == 0)]
    if not all(one.any() for one in sides):
        return Result(math.nan)
    both = np.column_stack([known & np.isfinite(side) if whole else sides[0], sides[1]])
    inside = np.asarray(both.any(axis=1))
    told, counted = np.where(both, y[:, None], 0.0), both.astype(float)
    (one, zero), table = inference.ratio_covariance(told, counted, sample, inside=inside)
    w1, w0 = (np.where(base, sample.weights, 0.0) for base in sides)
    df = inference.degrees_of_freedom(inside, sample, w1 / w1.sum() + w0 / w0.sum()) - 1
    w = min(w1, w0, key=lambda array: (array > 0).sum())
    enough = min(inference.clusters_held(base, sample) for base in sides) > 1
    variance = float(table[0, 0] - 2 * table[0, 1] + table[1, 1]) if enough else math.nan
    found = inference.with_interval(float(one - zero), variance, df, bases_of(w), confidence=confidence)
    return inference.tested(found)


def pairwise(
    values: ArrayLike,
    groups: ArrayLike,
    sample: Sample | None = None,
    *,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> Pairs:
    """Every pair of groups: difference of means, interval and p.

    `groups`: one label per respondent, or a table of 0 and 1 (respondents × groups) where groups overlap.
    Population: respondents with a value, a group and a positive weight. No standard error where a group has one
    respondent, or lies in one cluster. Source: Lumley 2004.
    """
    y = np.asarray(values, float)
    return group_means(y, groups, sample_of(len(y), sample, design)).pairs(confidence)


def eta_squared(
    values: ArrayLike,
    groups: ArrayLike,
    sample: Sample | None = None,
    *,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:
    """Share of the variance of a value that lies between groups, 0–1, with interval.

    Population: respondents with a value, a group and a positive weight. Source: Fisher 1925; Steiger 2004.
    """
    y = np.asarray(values, float)
    sample = sample_of(len(y), sample, design)
    held = membership(groups)[1] & (np.isfinite(y) & (sample.weights > 0))[:, None]
    w, held = np.where(held.any(axis=1), sample.weights, 0.0), held[:, held.any(axis=0)]
    bases, n, between, within = bases_of(w), inference.kish_n_eff(w), math.nan, math.nan
    if n > 0:
        w, y = w * n / w.sum(), np.where(w > 0, y, 0.0)
        size = w @ held
        means = (w * y) @ held / size
        between = float(size @ (means - w @ y / n) ** 2)
        within = float(w @ (held * (y[:, None] - means) ** 2).sum(axis=1))
    test, none = wald_test(values, groups, sample=sample), (math.nan,) * 5
    if held.shape[1] < 2 or not between + within > 0:
        return Result(math.nan, *none, *bases)
    value = between / (between + within)
    if not (within > 0 and math.isfinite(test.value)):
        return Result(value, *none, *bases)
    base = test.df * test.value * within / between if between > 0 else n
    limits = f_limits(test.value, test.df, test.df_denominator, confidence=confidence)
    low, high = (limit / (limit + base) for limit in limits)
    return Result(value, math.nan, low, high, test.df, test.p, *bases)


def f_limits(value: float, df: float, df_denominator: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Limits of the noncentrality of an F statistic; 0 where even the central distribution lies lower.

    Where that would be so of both, the upper limit is that of F = 1: less association than chance alone brings does not
    prove that there is none. Source: Steiger 2004.
    """
    from scipy import optimize  # noqa: PLC0415 - takes long to import, and little needs it

    tail, start = (1 - confidence) / 2, max(value * df - df, 0.0)
    spread = math.sqrt(2 * (df + 2 * start) + 2 * (value * df) ** 2 / df_denominator)
    if not math.isfinite(spread):
        return math.nan, math.nan

    def reached(centre: float) -> float:
        return float(stats.ncf.cdf(value, df, df_denominator, centre))

    def crossing(at: float) -> float:
        """Where the probability falls to `at`; its large-sample value where the distribution cannot be evaluated."""
        if reached(0.0) <= at:
            return 0.0
        guess = start - spread * float(stats.norm.ppf(at))
        for width in (1.0, 2.0, 4.0, 8.0, 16.0):
            ends = (max(guess - width * spread, 0.0), guess + width * spread)
            if reached(ends[0]) > at > reached(ends[1]):
                return float(optimize.brentq(lambda centre: reached(centre) - at, *ends, xtol=1e-10))
        return max(guess, 0.0)

    low, high = crossing(1 - tail), crossing(tail)
    return low, f_limits(1.0, df, df_denominator, confidence=confidence)[1] if high == 0 and value < 1 else high


def holm(p_values: ArrayLike) -> np.ndarray:
    """Adjusted p values that keep the family-wise error, stepwise; NaN stays NaN and does not count in m.

    Source: Holm 1979.
    """
    p = np.asarray(p_values, float)
    known = np.flatnonzero(np.isfinite(p))
    found, order = np.full(p.shape, np.nan), known[np.argsort(p[known], kind="stable")]
    found[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(len(order), 0, -1)), 1.0)
    return found
