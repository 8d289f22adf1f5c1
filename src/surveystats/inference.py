"""A sample and what it tells: how respondents were drawn and weighted; means and ratios with errors and intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal, TypedDict, Unpack, get_args

import numpy as np
from numpy.typing import ArrayLike

from surveystats import distributions as stats
from surveystats.errors import StatisticsError


# ---- labels of respondents as numbers ----
def is_missing(label: object) -> bool:
    """Whether a cell holds no label: None, NaN, a library's own mark of a missing value, or an empty text."""
    if label is None or isinstance(label, float | np.floating):
        return label is None or math.isnan(label)
    return type(label).__name__ in {"NAType", "NaTType"} or (isinstance(label, str) and not label.strip())


def coded(labels: ArrayLike, *, blank: bool = False) -> tuple[tuple[Any, ...], np.ndarray]:
    """The distinct labels in order (numbers before text), and each entry's place among them; −1 for a missing one.

    `blank`: an empty text is a label like any other.
    """
    given = np.asarray(labels)
    if given.dtype.kind in "OU":
        cells = np.asarray(labels, dtype=object).tolist()  # beside text, NaN would be a text
        lost = {cell for cell in set(cells) if is_missing(cell) and not (blank and isinstance(cell, str))}
        order = sorted(set(cells) - lost, key=lambda cell: (isinstance(cell, str), cell))
        place = dict.fromkeys(lost, -1) | {cell: code for code, cell in enumerate(order)}
        return tuple(order), np.fromiter(map(place.__getitem__, cells), int, len(cells))
    there = np.isfinite(given) if given.dtype.kind == "f" else np.ones(len(given), bool)
    found, inverse = np.unique(given[there], return_inverse=True)
    codes = np.full(len(given), -1)
    codes[there] = inverse.reshape(-1)
    return tuple(found.tolist()), codes


# ---- how respondents were drawn and weighted, as arrays ----
Degrees = Literal["design", "satterthwaite"]
ReplicateKind = Literal["bootstrap", "jk1", "jkn", "brr", "fay", "sdr"]


@dataclass(frozen=True)
class Result:
    """An estimate with its uncertainty and bases; NaN where it cannot be had."""

    value: float
    se: float = math.nan
    low: float = math.nan
    high: float = math.nan
    df: float = math.nan
    p: float = math.nan
    n: float = 0
    n_weighted: float = 0.0
    n_eff: float = 0.0


class Design(TypedDict, total=False):
    """The design as keywords of a statistic: arrays of one length, one entry per respondent.

    `weights`: 1 over the chance of selection, adjusted; equal unless given. `strata`, `clusters`: labels. `fpc`: per
    respondent, the size of the stratum in the population (above 1; in clusters where there are clusters), or the
    sampling fraction (0–1); the same for a whole stratum. `degrees`: of freedom, clusters less strata as R `survey` has
    them ("design"), or "satterthwaite", which the report uses: it holds in unequal strata.
    """

    weights: ArrayLike | None
    strata: ArrayLike | None
    clusters: ArrayLike | None
    fpc: ArrayLike | None
    degrees: Degrees


@dataclass(frozen=True)
class Replicates:
    """Replicate weights (respondents × replicates) and the coefficient of each replicate's squared deviation.

    Deviations are taken from the replicates' mean, as R and svy do, or (`around_estimate`) from the full estimate.
    """

    weights: np.ndarray
    coefficients: np.ndarray
    around_estimate: bool = False

    def covariance(self, found: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Covariance of statistics (k × replicates) around their estimates or their mean; what is NaN is left out."""
        usable = np.isfinite(found).all(axis=0)
        kept, factor = found[:, usable], self.coefficients[usable]
        centre = kept[:, factor > 0].mean(axis=1) if not self.around_estimate and (factor > 0).any() else values
        away = kept - centre[:, None]
        return (away * factor) @ away.T

    def rank(self, base: np.ndarray) -> int:
        """Linearly independent replicates among the respondents of a base.

        Source: R `survey::degf`, the rank of the weights less one.
        """
        table = self.weights[base]
        found = np.linalg.eigvalsh(table @ table.T if len(table) < table.shape[1] else table.T @ table)
        return int((found > 1e-10 * found.max(initial=0.0)).sum())

    @staticmethod
    def of(
        weights: ArrayLike,
        kind: ReplicateKind,
        *,
        fay: float = 0.0,
        coefficients: ArrayLike | None = None,
        around_estimate: bool = False,
    ) -> Replicates:
        """Replicate weights as delivered: coefficients follow from the kind, those of `jkn` must be given.

        Raises: ValueError where `jkn` has no coefficients. Source: Wolter 2007; Fay & Train 1995.
        """
        table = np.asarray(weights, float)
        count = table.shape[1]
        if kind == "jkn" and coefficients is None:
            raise ValueError("replicates of kind 'jkn' need 'coefficients': one per replicate")
        scale = {"fay": 1 / (1 - fay) ** 2, "jk1": count - 1.0, "jkn": math.nan, "sdr": 4.0}.get(kind, 1.0)
        given = np.full(count, scale / count) if coefficients is None else np.asarray(coefficients, float)
        return Replicates(table, given, around_estimate)


@dataclass(frozen=True)
class Sample:
    """How respondents were drawn: arrays of one length, one entry per respondent.

    `fpc` is the sampling fraction of each respondent's stratum; without strata or clusters the sample is simple.
    `degrees`: how `degrees_of_freedom` counts. `auxiliaries` (respondents × variables) are the variables the
    weights were calibrated to, and `before` the weights before that: variances then use residuals. `replicates` replace
    linearisation where the file brings them.
    """

    weights: np.ndarray
    strata: np.ndarray
    clusters: np.ndarray
    fpc: np.ndarray
    auxiliaries: np.ndarray | None = None
    before: np.ndarray | None = None
    replicates: Replicates | None = None
    degrees: Degrees = "design"
    full: np.ndarray | None = None  # the calibrated weights of everyone, where `weights` are other than these

    def __post_init__(self) -> None:
        """Refuse weights that are no weights.

        Raises: StatisticsError when a weight is negative, missing or infinite (0 leaves a respondent out), or `degrees`
        is unknown.
        """
        bad = ~((self.weights >= 0) & np.isfinite(self.weights))
        if bad.any():
            raise StatisticsError(
                f"weights: {int(bad.sum())} of {len(bad)} are negative, missing or infinite (first: "
                f"{self.weights[bad][0]:g}); 0 leaves a respondent out"
            )
        if self.degrees not in get_args(Degrees):
            known = " or ".join(f"'{name}'" for name in get_args(Degrees))
            raise StatisticsError(f"degrees: {known} expected, not '{self.degrees}'")

    @staticmethod
    def of(n: int, **design: Unpack[Design]) -> Sample:
        """A sample of n respondents; what is not given is equal weights, one stratum, no clusters, no fpc.

        Raises: StatisticsError when a respondent has no label of the strata or clusters, or a weight is negative or
        missing; ValueError when fpc is negative, missing, below the sample, or not one number per stratum.
        """
        weights, strata, clusters = design.get("weights"), design.get("strata"), design.get("clusters")
        stratum = np.zeros(n, int) if strata is None else _labelled(strata, "strata")
        cluster = np.arange(n) if clusters is None else _labelled(clusters, "clusters")
        if clusters is not None and strata is not None:  # cluster 1 of stratum A is not cluster 1 of stratum B
            cluster = _codes(stratum * (int(cluster.max(initial=0)) + 1) + cluster)
        weight = np.ones(n) if weights is None else np.asarray(weights, float)
        fractions = _fractions(design.get("fpc"), stratum, cluster)
        return Sample(weight, stratum, cluster, fractions, degrees=design.get("degrees", "design"))

    @cached_property
    def simple(self) -> bool:
        """Whether every respondent was drawn alone (strata at most)."""
        return len(self.clusters) == int(self.clusters.max(initial=-1)) + 1

    @property
    def plain(self) -> bool:
        """Whether every respondent counts with the calibrated weight, or not at all."""
        return self.full is None or bool(((self.weights == 0) | (self.weights == self.full)).all())

    @cached_property
    def patterns(self) -> tuple[np.ndarray, np.ndarray]:
        """The distinct rows of the calibration variables, and which of them each respondent has."""
        if self.auxiliaries is None:
            return np.zeros((1, 0)), np.zeros(len(self.weights), int)
        key = np.zeros(len(self.weights), int)
        for column in self.auxiliaries.T:
            code = _codes(column)
            key = _codes(key * (int(code.max(initial=0)) + 1) + code)
        first = np.unique(key, return_index=True)[1]
        return self.auxiliaries[first], key

    @cached_property
    def explained(self) -> np.ndarray:
        """Slopes on the calibration variables of sums by pattern (variables × patterns): of weights before × values."""
        patterns, which = self.patterns
        root = np.sqrt(np.bincount(which, self.before, len(patterns)))
        scale = np.divide(1.0, root, out=np.zeros_like(root), where=root > 0)
        return np.linalg.pinv(patterns * root[:, None], rcond=np.finfo(float).eps * max(patterns.shape)) * scale

    @cached_property
    def slopes(self) -> np.ndarray:
        """By what each respondent's value moves the slopes on the calibration variables (variables × respondents)."""
        return np.asarray(self.explained[:, self.patterns[1]] * self.before)

    @cached_property
    def strata_of_clusters(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Each cluster's stratum, the share of that which was not drawn, and the clusters of each stratum."""
        first = slice(None) if self.simple else np.unique(self.clusters, return_index=True)[1]
        return self.strata[first], 1 - self.fpc[first], np.bincount(self.strata[first])

    @cached_property
    def degrees_of_bases(self) -> dict[bytes, float]:
        """Degrees of freedom by digest of a base, as far as they were asked for (`degrees_of_freedom`)."""
        return {}

    def subset(self, keep: ArrayLike) -> Sample:
        """The same design with the weights of all others set to 0 (a domain, not a smaller sample)."""
        return self.multiplied(keep)

    def calibrated(self, auxiliaries: ArrayLike, before: ArrayLike) -> Sample:
        """The same sample, its weights known to be calibrated to the totals of `auxiliaries` from weights `before`."""
        table = np.asarray(auxiliaries, float)
        return replace(self, auxiliaries=table.reshape(len(self.weights), -1), before=np.asarray(before, float))

    def multiplied(self, factor: ArrayLike) -> Sample:
        """The same sample, each respondent counting so many times as much (0: not at all), calibration remembered.

        A mean is then the ratio of two totals, Σ w v y / Σ w v, and its variance that of the ratio.
        """
        worth, others = np.asarray(factor, float), self.replicates
        if others is not None:
            others = replace(others, weights=others.weights * worth[:, None])
        full = self.weights if self.full is None else self.full
        other = replace(self, weights=self.weights * worth, replicates=others, full=full)
        for known in {"simple", "patterns", "explained", "slopes", "strata_of_clusters"} & self.__dict__.keys():
            other.__dict__[known] = self.__dict__[known]  # the same people: not counted again for every domain
        return other

    def replicated(self, replicates: Replicates) -> Sample:
        """The same sample with replicate weights in place of linearisation."""
        return replace(self, replicates=replicates)


FEW_CODES = 16  # codes up to which a product of matrices sums them sooner than counting does


def sums_by(code: np.ndarray, columns: np.ndarray, count: int) -> np.ndarray:
    """Sums of each column over the respondents of each code (codes × columns)."""
    wide = columns.shape[1]
    if wide > 1 and count <= FEW_CODES:
        return np.asarray((np.arange(count)[:, None] == code).astype(float) @ columns)
    place = code if wide == 1 else (code[:, None] * wide + np.arange(wide)).ravel()
    return np.bincount(place, columns.ravel(), count * wide).reshape(count, wide)


def _codes(labels: ArrayLike) -> np.ndarray:
    return np.unique(np.asarray(labels), return_inverse=True)[1].reshape(-1)


def _labelled(labels: ArrayLike, name: str) -> np.ndarray:
    """Labels of any kind as codes; everyone needs one, which may be an empty text."""
    codes = coded(labels, blank=True)[1]
    if (codes < 0).any():
        raise StatisticsError(
            f"{name}: {int((codes < 0).sum())} respondents have no label; give one, or leave them out"
        )
    return codes


def _fractions(fpc: ArrayLike | None, stratum: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """Sampling fraction per respondent, from fractions or from the population sizes of strata."""
    if fpc is None:
        return np.zeros(len(stratum))
    given = np.asarray(fpc, float)
    pairs = np.unique(np.stack([stratum, cluster]), axis=1)[0]
    drawn = np.bincount(pairs, minlength=int(stratum.max(initial=0)) + 1)[stratum]
    fraction = np.where(given > 1, drawn / np.where(given > 1, given, 1.0), given)
    if (fraction > 1 + 1e-12).any() or (fraction < 0).any() or not np.isfinite(fraction).all():
        raise ValueError("fpc: a stratum of the population is smaller than its sample, or is negative or missing")
    first = np.zeros(int(stratum.max(initial=0)) + 1)
    first[stratum] = fraction
    if not np.allclose(fraction, first[stratum], rtol=1e-6, atol=0):
        raise ValueError("fpc: several sizes or fractions in one stratum; one per stratum is needed")
    return np.minimum(fraction, 1.0)


def sample_of(n: int, sample: Sample | None, design: Design) -> Sample:
    """The sample given, or one of the design's arrays.

    Raises: ValueError when both are given, or the lengths differ.
    """
    given = {name: value for name, value in design.items() if value is not None}
    if sample is not None and given:
        raise ValueError("give a sample or its arrays (weights, strata, clusters, fpc), not both")
    for name, value in given.items():
        if name not in Design.__annotations__:
            raise TypeError(f"unknown keyword '{name}'; the design is given by {', '.join(Design.__annotations__)}")
        if name != "degrees" and len(np.asarray(value)) != n:
            raise ValueError(f"{name}: {len(np.asarray(value))} entries for {n} respondents")
    found = sample if sample is not None else Sample.of(n, **design)
    if len(found.weights) != n:
        raise ValueError(f"sample of {len(found.weights)} respondents for {n} values")
    return found


def refuse(values: np.ndarray, allowed: np.ndarray, expected: str) -> None:
    """Refuse answers that are neither missing nor allowed: they were not coded.

    Raises: StatisticsError names the first such answer, how many there are, and what was expected.
    """
    bad = ~(allowed | np.isnan(values))
    if bad.any():
        raise StatisticsError(
            f"{int(bad.sum())} of {len(bad)} answers are not {expected} (first: {values[bad][0]:g}); "
            "code them as missing (NaN) or correct them"
        )


def kish_n_eff(weights: ArrayLike) -> float:
    """Effective sample size of weights: (Σw)² / Σw².

    Population: weights above 0; 0 when there are none. Source: Kish 1965.
    """
    w = np.asarray(weights, float)
    w = w[w > 0]
    return float(w.sum() ** 2 / (w**2).sum()) if len(w) else 0.0


def bases_of(weights: np.ndarray) -> tuple[int, float, float]:
    """Who has a weight above 0, their weight, and the effective base; the others have weight 0. Source: Kish 1965."""
    return int(np.count_nonzero(weights > 0)), float(weights.sum()), kish_n_eff(weights)


def kish_design_effect(weights: ArrayLike) -> float:
    """Design effect of unequal weights: n Σw² / (Σw)²; NaN without weights above 0. Source: Kish 1965, 1992."""
    w = np.asarray(weights, float)
    n = int((w > 0).sum())
    return n / kish_n_eff(w) if n else math.nan


# ---- means, totals and ratios, with their standard errors and intervals ----
def mean(
    values: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Weighted mean of a domain, with linearised standard error and t interval.

    Population: respondents with a value and a positive weight; the others leave numerator and base together but stay in
    the design (their stratum and cluster still count). Source: Binder 1983; Lumley 2004.
    """
    y = np.asarray(values, float)
    return ratio(y, np.where(np.isfinite(y), 1.0, np.nan), sample=sample, confidence=confidence, **design)


def ratio(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    sample: Sample | None = None,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:
    """Ratio of two weighted totals, with linearised standard error and t interval.

    Population: respondents with both values and a positive weight.
    Degenerate: NaN without a base or with a denominator of 0; no standard error below two answers, or two clusters.
    Source: Binder 1983; Särndal, Swensson & Wretman 1992, 5.6.
    """
    y, x = np.asarray(numerator, float), np.asarray(denominator, float)
    sample = sample_of(len(y), sample, design)
    base = np.isfinite(y) & np.isfinite(x) & (sample.weights > 0)
    y, x, w = np.where(base, y, 0.0), np.where(base, x, 0.0), np.where(base, sample.weights, 0.0)
    if not base.any() or float((w * x).sum()) == 0:
        return unknown(bases_of(w))
    value, table = ratio_covariance(y[:, None], x[:, None], sample, inside=base)
    variance = float(table[0, 0]) if clusters_held(base, sample) > 1 else math.nan
    df = degrees_of_freedom(base, sample)
    return with_interval(float(value[0]), variance, df, bases_of(w), confidence=confidence)


def ratio_covariance(
    numerators: np.ndarray, denominators: np.ndarray, sample: Sample, *, inside: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Ratios of weighted totals of those inside, column by column, and their covariance under the design."""
    w = np.where(inside, sample.weights, 0.0)[:, None]
    total = (w * denominators).sum(axis=0)
    value = (w * numerators).sum(axis=0) / total
    if sample.replicates is None:
        return value, linearised_covariance(w * (numerators - value * denominators) / total, sample)[0]
    weights = np.where(inside[:, None], sample.replicates.weights, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (numerators.T @ weights) / (denominators.T @ weights)
    return value, sample.replicates.covariance(found, value)


def influence(values: np.ndarray, sample: Sample) -> tuple[float, np.ndarray, np.ndarray]:
    """A domain's weighted mean, its linearised scores z (0 outside the domain), and who is in its base.

    Source: Binder 1983.
    """
    y = np.asarray(values, float)
    base = np.isfinite(y) & (sample.weights > 0)
    w = np.where(base, sample.weights, 0.0)
    if not base.any():
        return math.nan, np.zeros(len(y)), base
    y = np.where(base, y, 0.0)
    value = float((w * y).sum() / w.sum())
    return value, w * (y - value) / w.sum(), base


def degrees_of_freedom(base: np.ndarray, sample: Sample, parts: np.ndarray | None = None) -> float:
    """Clusters less strata that hold the base; independent replicates less one where there are replicate weights.

    A small domain has as many degrees of freedom as its own clusters give, not those of the whole sample. Where a
    sample asks for "satterthwaite", as the report's do, they are fewer in unequal strata and with unequal weights:
    `parts` is what each respondent counts in the estimate, the weight unless given (in a contrast w/Σw of the group).
    Source: Korn & Graubard 1999, 5.2; R `survey::degf` of a subset; Satterthwaite 1946; Bell & McCaffrey 2002.
    """
    if parts is not None:
        return float(degrees_of_columns(base[:, None], sample, parts[:, None])[0])
    known, key = sample.degrees_of_bases, blake2b(base.tobytes(), digest_size=16).digest()
    if key not in known:
        known[key] = float(degrees_of_columns(base[:, None], sample, sample.weights[:, None])[0])
    return known[key]


def degrees_of_columns(bases: np.ndarray, sample: Sample, parts: np.ndarray) -> np.ndarray:
    """`degrees_of_freedom` of several estimates at once (respondents × estimates)."""
    if sample.replicates is not None:
        return np.array([sample.replicates.rank(base) - 1.0 for base in bases.T])
    stratum, left, size = sample.strata_of_clusters
    squares, inside = np.where(bases, parts, 0.0) ** 2, bases.astype(float)
    if not sample.simple:
        squares, inside = (sums_by(sample.clusters, table, len(stratum)) for table in (squares, inside))
    held = sums_by(stratum, (inside > 0).astype(float), len(size))
    most = held.sum(axis=0) - (held > 0).sum(axis=0)
    if sample.degrees == "design":
        return most
    second = left[:, None] * squares
    sums, fourths = (sums_by(stratum, column, len(size)) for column in (second, second**2))
    return np.minimum(most, satterthwaite(sums, fourths, held))


def satterthwaite(squares: np.ndarray, fourths: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Degrees of freedom from Σ c a and Σ (c a)² of the clusters of each stratum, and how many there are.

    Strata × estimates. Source: Satterthwaite 1946.
    """
    scale = squares.max(axis=0, initial=0.0)
    some = scale > 0  # a census varies by nothing
    m, v, q = np.maximum(held, 1), squares / np.where(some, scale, 1.0), fourths / np.where(some, scale, 1.0) ** 2
    own = np.where(held > 1, (m / np.maximum(m - 1, 1)) ** 2 * ((1 - 2 / m) * q + (v / m) ** 2), q).sum(axis=0)
    return np.where(some, np.round(v.sum(axis=0) ** 2 / np.where(some, own, 1.0), 9), math.inf)


def welch_satterthwaite(parts: list[tuple[float, float]]) -> float:
    """Degrees of freedom of a sum of independent variances, each with its own; NaN where one has none.

    Source: Welch 1947; Satterthwaite 1946.
    """
    total, known = sum(variance for variance, _ in parts), [(variance, df) for variance, df in parts if variance > 0]
    if not known or not total > 0 or not all(df > 0 for _, df in known):
        return math.nan
    return total**2 / sum(variance**2 / df for variance, df in known)


def clusters_held(base: np.ndarray, sample: Sample) -> int:
    """Clusters (respondents, where none are given) that hold the base: no spread can be told from fewer than two.

    Source: Korn & Graubard 1999, 5.2.
    """
    return int(np.count_nonzero(base) if sample.simple else clusters_of_columns(base[:, None], sample)[0])


def clusters_of_columns(bases: np.ndarray, sample: Sample) -> np.ndarray:
    """`clusters_held` of several bases at once (respondents × bases)."""
    count = len(sample.strata_of_clusters[0])
    held = bases if sample.simple else sums_by(sample.clusters, bases.astype(float), count) > 0
    return np.asarray(held.sum(axis=0))


def linearised_variance(scores: np.ndarray, sample: Sample) -> tuple[float, float]:
    """Variance of Σz under the design, and its degrees of freedom.

    Formula, source: those of `linearised_covariance`.
    """
    table, df = linearised_covariance(scores[:, None], sample)
    return float(table[0, 0]), df


def linearised_covariance(scores: np.ndarray, sample: Sample) -> tuple[np.ndarray, float]:
    """Covariance matrix of the column sums of z (respondents × statistics) under the design, and df.

    Source: Binder 1983; Deville & Särndal 1992; Lumley 2010, 7.
    """
    if sample.replicates is not None:
        w = sample.weights[:, None]
        found = np.divide(scores, w, out=np.zeros_like(scores), where=w > 0).T @ sample.replicates.weights
        return sample.replicates.covariance(found, scores.sum(axis=0)), sample.replicates.rank(sample.weights > 0) - 1.0
    centred, factor = deviations(scores, sample)
    size = sample.strata_of_clusters[2]
    if len(centred) < 2 and (sample.fpc < 1).any():  # one cluster says nothing of how clusters differ
        return np.full((scores.shape[1],) * 2, math.nan), 0.0
    return (centred * factor).T @ centred, float(len(centred) - np.count_nonzero(size))


def deviations(scores: np.ndarray, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """How far each cluster's sums of z lie from its stratum's (clusters × statistics), and what their squares count."""
    scores = residuals(scores, sample)
    stratum, left, size = sample.strata_of_clusters
    sums = scores if sample.simple else sums_by(sample.clusters, scores, len(stratum))
    means = sums_by(stratum, sums, len(size)) / np.maximum(size, 1)[:, None]
    centred = sums - np.where(size[:, None] > 1, means, 0.0)[stratum]
    return centred, (left * np.where(size > 1, size / np.maximum(size - 1, 1), 1.0)[stratum])[:, None]


def residuals(scores: np.ndarray, sample: Sample) -> np.ndarray:
    """Scores less what the calibration variables explain of them."""
    if sample.auxiliaries is None or sample.before is None:
        return scores
    w = (sample.weights if sample.full is None else sample.full)[:, None]
    used = np.divide(scores, w, out=np.zeros_like(scores), where=w > 0)
    patterns, which = sample.patterns  # few where the weights were calibrated to margins
    return (used - (patterns @ (sample.slopes @ used))[which]) * w


def tested(result: Result, confidence: float | None = None) -> Result:
    """The same result with the two-sided p, by t, of its value being 0; with `confidence` also the interval by t.

    Source: Student 1908.
    """
    if not (result.se > 0 and result.df > 0):
        return result
    if confidence is not None:
        reach = float(stats.t.ppf((1 + confidence) / 2, result.df)) * result.se
        result = replace(result, low=result.value - reach, high=result.value + reach)
    return replace(result, p=2 * float(stats.t.sf(abs(result.value) / result.se, result.df)))


def with_interval(
    value: float, variance: float, df: float, bases: tuple[float, float, float], *, confidence: float
) -> Result:
    """An estimate with standard error and t interval; neither below two answers, no interval without df.

    `bases`: n, weighted and effective n. Source: Student 1908.
    """
    se = math.sqrt(max(variance, 0.0)) if bases[0] > 1 and not math.isnan(variance) else math.nan
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else math.nan
    return Result(value, se, value - reach, value + reach, df, math.nan, *bases)


def unknown(bases: tuple[float, float, float]) -> Result:
    """The result of what cannot be had, with its bases. Source: as the statistic that returns it."""
    return Result(math.nan, n=bases[0], n_weighted=bases[1], n_eff=bases[2])


def standard_deviation(values: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]) -> float:
    """Weighted standard deviation; NaN below two answers.

    Population: respondents with a value and a positive weight. Source: Lumley 2004 (`svyvar`).
    """
    y = np.asarray(values, float)
    sample = sample_of(len(y), sample, design)
    base = np.isfinite(y) & (sample.weights > 0)
    n = int(base.sum())
    if n < 2:
        return math.nan
    w, y = sample.weights[base], y[base]
    centre = (w * y).sum() / w.sum()
    return math.sqrt((w * (y - centre) ** 2).sum() / w.sum() * n / (n - 1))
