"""Change between waves: independent, or with a panel that overlaps in part."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.inference import degrees_of_freedom, influence, residuals, tested
from surveystats.sample import Design, Result, Sample, sample_of

ROUNDING = 1e-12  # a difference of variances below this part of them is 0


@dataclass(frozen=True)
class Wave:
    """Answers of one wave, the units that were drawn, and how.

    `units`: label of each respondent's drawn unit: the respondent, or the cluster where clusters were drawn. The same
    label in two waves is the same unit; a missing label ("") is a unit of its own, in no other wave.
    """

    values: np.ndarray
    units: np.ndarray
    sample: Sample

    @staticmethod
    def of(values: ArrayLike, units: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]) -> Wave:
        """A wave from its arrays; where a unit answers in several rows and no clusters are given, units are clusters.

        Raises: ValueError when lengths differ, or when units and clusters do not agree.
        """
        y, labels = np.asarray(values, float), _labels(units)
        if len(labels) != len(y):
            raise ValueError(f"units: {len(labels)} entries for {len(y)} respondents")
        codes = _codes(labels)
        count = int(codes.max(initial=-1)) + 1
        if sample is None and design.get("clusters") is None and count < len(labels):
            design["clusters"] = codes
        found = sample_of(len(y), sample, design)
        clusters = int(found.clusters.max(initial=-1)) + 1
        if not len(np.unique(found.clusters * count + codes)) == clusters == count:
            raise ValueError("units: each must be one respondent, or one cluster where clusters were drawn")
        return Wave(y, labels, found)


@dataclass(frozen=True)
class Overlap:
    """What units in both waves do to the difference of two means: the covariance of the means, the degrees of freedom
    of their difference, and how many units answered in both."""

    covariance: float
    df: float
    units: int


def difference(now: Result, before: Result, *, overlap: Overlap | None = None, confidence: float = 0.95) -> Result:
    """Difference of two estimates of independent samples, or of waves that overlap, with interval and two-sided p.

    Formula: se² = se₁² + se₂² − 2 Cov. Without an `overlap` Cov is 0 and the degrees of freedom are those of
    Welch–Satterthwaite. NaN where either has no standard error; no interval or p where one has no degrees of freedom. n
    is the smaller base.
    Source: Welch 1947; Kish 1965, 12.4. Check: equals `scipy.stats.ttest_ind(equal_var=False)` for means of simple
    samples.
    """
    value, variance = now.value - before.value, now.se**2 + before.se**2
    df = _satterthwaite([(result.se**2, result.df) for result in (now, before)])
    if overlap is not None:
        left = variance - 2 * overlap.covariance
        variance, df = left if left > ROUNDING * variance or math.isnan(left) else 0.0, overlap.df
    bases = (min(now.n, before.n), min(now.n_weighted, before.n_weighted), min(now.n_eff, before.n_eff))
    found = Result(value, math.sqrt(variance), n=bases[0], n_weighted=bases[1], n_eff=bases[2])
    return _tested(replace(found, df=df), confidence)


def overlap_of(now: Wave, before: Wave) -> Overlap:
    """How the means of two waves with units in common vary together.

    Population: of each wave, respondents with an answer and a positive weight.
    Formula: Cov = Σ u_1i u_0i over units in both; u_i = √((1 − f_h) n_h/(n_h − 1)) (z_i − z̄_h) in each wave's own
    stratum, so that Σ u_i² is a wave's variance. Degrees of freedom: Welch–Satterthwaite over the units now only,
    before only and in both, each with its part of its wave's.
    Raises: ValueError for waves with replicate weights, that do not say how two waves vary together.
    Source: Kish 1965, 12.4; Wood 2008; Lumley 2010, 9 (stacked waves, respondents as clusters). Check: apistrat api00 −
    api99 32.893, se 2.0511, all schools in both waves; by hand.
    """
    if any(wave.sample.replicates is not None for wave in (now, before)):
        raise ValueError("waves with replicate weights: give strata and clusters to account for units in common")
    (names, one), (others, other) = _scores(now), _scores(before)
    _, here, there = np.intersect1d(names, others, return_indices=True)
    known = np.asarray(names[here] != "")
    here, there = here[known], there[known]
    bases = [np.isfinite(wave.values) & (wave.sample.weights > 0) for wave in (now, before)]
    answered = [np.bincount(wave.sample.clusters, base) > 0 for wave, base in zip((now, before), bases, strict=True)]
    shares = [
        degrees_of_freedom(base, wave.sample) / max(len(scores), 1)
        for wave, base, scores in ((now, bases[0], one), (before, bases[1], other))
    ]
    spread = [
        (float((np.delete(one, here) ** 2).sum()), shares[0] * (len(one) - len(here))),
        (float((np.delete(other, there) ** 2).sum()), shares[1] * (len(other) - len(there))),
        (float(((one[here] - other[there]) ** 2).sum()), min(shares) * len(here)),
    ]
    units = int((answered[0][here] & answered[1][there]).sum())
    return Overlap(float(one[here] @ other[there]), _satterthwaite(spread), units)


def _labels(units: ArrayLike) -> np.ndarray:
    """Labels that can be sorted and compared between waves; "" where missing."""
    given = np.asarray(units)
    if given.dtype.kind in "iuUSb":
        return given
    whole = [int(x) if isinstance(x, float) and x.is_integer() else x for x in given.tolist()]
    text = ["" if str(x) in {"nan", "None", "<NA>", "NaT"} else str(x) for x in whole]
    return np.array(text, dtype=str)  # floats too: 7.0 is the label 7


def _codes(labels: np.ndarray) -> np.ndarray:
    """Number of each label, one of its own for each that is missing."""
    codes = np.unique(labels, return_inverse=True)[1].reshape(-1)
    if labels.dtype.kind != "U" or not (missing := labels == "").any():
        return codes
    fresh = codes.copy()
    fresh[missing] = int(codes.max()) + 1 + np.arange(int(missing.sum()))
    return np.unique(fresh, return_inverse=True)[1].reshape(-1)


def _scores(wave: Wave) -> tuple[np.ndarray, np.ndarray]:
    """Labels of the units of a wave, and their part u of its mean, whose squares sum to the variance."""
    sample = wave.sample
    scores = residuals(influence(wave.values, sample)[1][:, None], sample)[:, 0]
    first = np.unique(sample.clusters, return_index=True)[1]
    sums, stratum = np.bincount(sample.clusters, scores), sample.strata[first]
    size = np.bincount(stratum)
    centre = np.where(size > 1, np.bincount(stratum, sums) / np.maximum(size, 1), 0.0)
    scale = (1 - sample.fpc[first]) * np.where(size > 1, size / np.maximum(size - 1, 1), 1.0)[stratum]
    return wave.units[first], np.sqrt(scale) * (sums - centre[stratum])


def _satterthwaite(spread: list[tuple[float, float]]) -> float:
    """Degrees of freedom of a sum of variances; NaN where one has none."""
    total = sum(variance for variance, _ in spread)
    parts = [(variance, df) for variance, df in spread if variance > 0]
    if not parts or not total > 0 or not all(df > 0 for _, df in parts):
        return math.nan
    return total**2 / sum(variance**2 / df for variance, df in parts)


def _tested(found: Result, confidence: float) -> Result:
    """The same result with t interval and p, where it has degrees of freedom."""
    if not (found.se > 0 and found.df > 0):
        return found
    reach = float(stats.t.ppf((1 + confidence) / 2, found.df)) * found.se
    return tested(replace(found, low=found.value - reach, high=found.value + reach))
