"""Change between waves: independent, with a panel that overlaps in part, or pooled; and what it amounts to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from csreport.stats.inference import influence, mean, residuals, tested
from csreport.stats.multiplicity import Family, holm
from csreport.stats.sample import Design, Result, Sample, sample_of

Verdict = Literal["real", "within noise", "not comparable", "not estimable"]


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
class Change:
    """A change with its p adjusted over the family, its class, and what could have been detected.

    `detectable`: the smallest true change that such a standard error finds with the stated power, before adjustment.
    `reason`: why the two waves cannot be compared, where they cannot.
    """

    result: Result
    p_adjusted: float
    verdict: Verdict
    detectable: float
    reason: str = ""


def difference(now: Result, before: Result, *, confidence: float = 0.95) -> Result:
    """Difference of two estimates of independent samples, with interval and two-sided p.

    Formula: se² = se₁² + se₂²; degrees of freedom by Welch–Satterthwaite. NaN where either has no standard error;
    no interval or p where one has no degrees of freedom. n is the smaller base.
    Source: Welch 1947.
    Check: equals `scipy.stats.ttest_ind(equal_var=False)` for means of simple samples.
    """
    value, variance = now.value - before.value, now.se**2 + before.se**2
    bases = (min(now.n, before.n), min(now.n_weighted, before.n_weighted), min(now.n_eff, before.n_eff))
    found = Result(value, math.sqrt(variance), n=bases[0], n_weighted=bases[1], n_eff=bases[2])
    df = _satterthwaite([(result.se**2, result.df) for result in (now, before)])
    return _tested(replace(found, df=df), confidence)


def overlapping(now: Wave, before: Wave, *, confidence: float = 0.95) -> Result:
    """Difference of two waves' means where some units are in both, with interval and two-sided p.

    Population: of each wave, respondents with an answer and a positive weight. n is the smaller base.
    Formula: V = V₁ + V₀ − 2 Cov; u_i = √((1 − f_h) n_h/(n_h − 1)) (z_i − z̄_h) in each wave's own stratum,
    V_t = Σ u_ti², Cov = Σ u_1i u_0i over units in both. Degrees of freedom: Welch–Satterthwaite over the units now
    only, before only and in both, each with its part of its wave's. Without common units this is `difference`, with all
    units in common and one design it is `paired`.
    Source: Kish 1965, 12.4; Wood 2008; Lumley 2010, 9 (stacked waves, respondents as clusters).
    Check: apistrat api00 − api99 32.893, se 2.0511, all schools in both waves.
    """
    return wave_contrast([now, before], [1.0, -1.0], confidence=confidence)


def pooled(waves: Sequence[Wave], shares: ArrayLike | None = None, *, confidence: float = 0.95) -> Result:
    """Mean of several waves together, each with a fixed share of the whole, units of several waves accounted for.

    Population: of each wave, respondents with an answer and a positive weight. `shares`: weight of each wave, equal
    unless given. n and n_weighted are sums, n_eff is 1/Σ(a_t²/n_eff_t).
    Formula: Σ a_t ȳ_t, the mean under `pooled_weights`; V = aᵀ C a with the covariances of `overlapping`.
    Source: Kish 1999; Korn & Graubard 1999, 8.
    Check: by hand; equals `mean` under `pooled_weights`.
    """
    parts = np.ones(len(waves)) if shares is None else np.asarray(shares, float)
    parts = parts / parts.sum()
    found = wave_contrast(waves, parts, confidence=confidence)
    means = [mean(wave.values, wave.sample) for wave in waves]
    spread = sum(part**2 / one.n_eff for part, one in zip(parts, means, strict=True) if one.n_eff > 0)
    n_eff = float(1 / spread) if spread > 0 else 0.0
    return replace(
        found, n=sum(one.n for one in means), n_weighted=sum(one.n_weighted for one in means), n_eff=n_eff, p=math.nan
    )


def pooled_weights(weights: ArrayLike, waves: ArrayLike, shares: ArrayLike | None = None) -> np.ndarray:
    """Weights of stacked waves, scaled so that each wave has its share of the sum; the sum itself stays.

    Inputs: one entry per respondent; `shares` in the order of the sorted wave labels, equal unless given.
    Formula: w a_t Σw / Σ_t w.
    Source: Kish 1999.
    Check: by hand.
    """
    w, code = np.asarray(weights, float), np.unique(np.asarray(waves), return_inverse=True)[1]
    sums = np.bincount(code, w)
    parts = np.ones(len(sums)) if shares is None else np.asarray(shares, float)
    wanted = parts / parts.sum() * w.sum()
    return w * np.divide(wanted, sums, out=np.zeros_like(wanted), where=sums > 0)[code]


def wave_contrast(waves: Sequence[Wave], coefficients: ArrayLike, *, confidence: float = 0.95) -> Result:
    """Any linear combination of the means of waves that may share units, with interval and two-sided p.

    Population, formula, source: those of `overlapping`, V = cᵀ C c. n is the smallest base of the waves used.
    Raises: ValueError for waves with replicate weights, that do not say how two waves vary together.
    Check: as `overlapping`; three waves by hand.
    """
    c = np.asarray(coefficients, float)
    used = [(wave, factor) for wave, factor in zip(waves, c, strict=True) if factor != 0]
    if any(wave.sample.replicates is not None for wave, _ in used):
        raise ValueError("waves with replicate weights: give strata and clusters to account for units in common")
    found = [mean(wave.values, wave.sample) for wave, _ in used]
    value = sum(factor * one.value for (_, factor), one in zip(used, found, strict=True))
    smallest = min(found, key=lambda one: one.n)
    stem = Result(float(value), n=smallest.n, n_weighted=smallest.n_weighted, n_eff=smallest.n_eff)
    if any(math.isnan(one.se) for one in found):
        return stem
    scores = [_scores(wave, factor) for wave, factor in used]
    place = _codes(np.concatenate([label for label, _ in scores]))
    column = np.repeat(np.arange(len(scores)), [len(u) for _, u in scores])
    table = np.zeros((int(place.max()) + 1, len(scores)))
    present = np.zeros(table.shape, bool)
    table[place, column], present[place, column] = np.concatenate([u for _, u in scores]), True
    variance, df = _by_presence(table.sum(axis=1), present, np.array([one.df for one in found]))
    return _tested(replace(stem, se=math.sqrt(variance), df=df), confidence)


def classified(
    changes: Sequence[Result], *, family: Family | None = None, broken: Sequence[str] | None = None,
    confidence: float = 0.95, power: float = 0.8,
) -> list[Change]:  # fmt: skip
    """Class of each change: real, within noise, not comparable, or not estimable.

    `changes` are all of one declared family (Holm unless given). `broken`: for each, why its definition differs between
    the waves (another question, scale, population), empty where it does not; such a change is not tested and does not
    count in the family.
    Formula: *real* where the adjusted p is below 1 − confidence; detectable: (t_{1−α/2} + t_power) se.
    Source: Holm 1979; Bloom 1995.
    Check: by hand, with another family and with a break.
    """
    reasons = [""] * len(changes) if broken is None else list(broken)
    p = [math.nan if reason else change.p for change, reason in zip(changes, reasons, strict=True)]
    adjusted = holm(p) if family is None else family.adjusted(p)
    return [
        Change(change, float(q), _verdict(float(q), reason, confidence), _detectable(change, confidence, power), reason)
        for change, q, reason in zip(changes, adjusted, reasons, strict=True)
    ]


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


def _verdict(p: float, reason: str, confidence: float) -> Verdict:
    if reason:
        return "not comparable"
    if math.isnan(p):
        return "not estimable"
    return "real" if p < 1 - confidence else "within noise"


def _detectable(change: Result, confidence: float, power: float) -> float:
    df = change.df if change.df > 0 else math.inf
    return float(special.stdtrit(df, (1 + confidence) / 2) + special.stdtrit(df, power)) * change.se


def _scores(wave: Wave, factor: float) -> tuple[np.ndarray, np.ndarray]:
    """Labels of the units of a wave, and their part u of its mean, whose squares sum to the variance."""
    sample = wave.sample
    scores = residuals(influence(wave.values, sample)[1][:, None], sample)[:, 0] * factor
    first = np.unique(sample.clusters, return_index=True)[1]
    sums, stratum = np.bincount(sample.clusters, scores), sample.strata[first]
    size = np.bincount(stratum)
    centre = np.where(size > 1, np.bincount(stratum, sums) / np.maximum(size, 1), 0.0)
    scale = (1 - sample.fpc[first]) * np.where(size > 1, size / np.maximum(size - 1, 1), 1.0)[stratum]
    return wave.units[first], np.sqrt(scale) * (sums - centre[stratum])


def _by_presence(parts: np.ndarray, present: np.ndarray, degrees: np.ndarray) -> tuple[float, float]:
    """Variance of units' parts, and its degrees of freedom from the sets of units that are in the same waves."""
    sizes = present.sum(axis=0)
    patterns, which = np.unique(present, axis=0, return_inverse=True)
    spread = []
    for number, pattern in enumerate(patterns):
        held = which.reshape(-1) == number
        spread.append((float((parts[held] ** 2).sum()), float((degrees * held.sum() / sizes)[pattern].min())))
    return sum(variance for variance, _ in spread), _satterthwaite(spread)


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
