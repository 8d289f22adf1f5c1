"""Change between waves, what an intervention did, and the range of chance over many waves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike

from surveystats import inference
from surveystats.inference import Design, Result, Sample, coded, influence, sample_of, tested, welch_satterthwaite

SAME_VARIANCE = 1e-12  # a difference of variances below this part of them is 0


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
        y, labels = np.asarray(values, float), _unit_labels(units)
        if len(labels) != len(y):
            raise ValueError(f"units: {len(labels)} entries for {len(y)} respondents")
        codes = _unit_codes(labels)
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

    Source: Welch 1947; Kish 1965, 12.4.
    """
    value, variance = now.value - before.value, now.se**2 + before.se**2
    df = welch_satterthwaite([(result.se**2, result.df) for result in (now, before)])
    if overlap is not None:
        left = variance - 2 * overlap.covariance
        variance, df = left if left > SAME_VARIANCE * variance or math.isnan(left) else 0.0, overlap.df
    bases = (min(now.n, before.n), min(now.n_weighted, before.n_weighted), min(now.n_eff, before.n_eff))
    found = Result(value, math.sqrt(variance), n=bases[0], n_weighted=bases[1], n_eff=bases[2])
    return tested(replace(found, df=df), confidence)


def overlap_of(now: Wave, before: Wave) -> Overlap:
    """How the means of two waves with units in common vary together.

    Population: of each wave, respondents with an answer and a positive weight.
    Raises: ValueError for waves with replicate weights, that do not say how two waves vary together.
    Source: Kish 1965, 12.4; Wood 2008; Lumley 2010, 9 (stacked waves, respondents as clusters).
    """
    if any(wave.sample.replicates is not None for wave in (now, before)):
        raise ValueError("waves with replicate weights: give strata and clusters to account for units in common")
    (names, one), (others, other) = _unit_scores(now), _unit_scores(before)
    _, here, there = np.intersect1d(names, others, return_indices=True)
    known = np.asarray(names[here] != "")
    here, there = here[known], there[known]
    bases = [np.isfinite(wave.values) & (wave.sample.weights > 0) for wave in (now, before)]
    answered = [np.bincount(wave.sample.clusters, base) > 0 for wave, base in zip((now, before), bases, strict=True)]
    shares = [
        inference.degrees_of_freedom(base, wave.sample) / max(len(scores), 1)
        for wave, base, scores in ((now, bases[0], one), (before, bases[1], other))
    ]
    spread = [
        (float((np.delete(one, here) ** 2).sum()), shares[0] * (len(one) - len(here))),
        (float((np.delete(other, there) ** 2).sum()), shares[1] * (len(other) - len(there))),
        (float(((one[here] - other[there]) ** 2).sum()), min(shares) * len(here)),
    ]
    units = int((answered[0][here] & answered[1][there]).sum())
    return Overlap(float(one[here] @ other[there]), welch_satterthwaite(spread), units)


def _unit_labels(units: ArrayLike) -> np.ndarray:
    """Labels that can be sorted and compared between waves; "" where missing."""
    given = np.asarray(units)
    if given.dtype.kind in "iuUSb":
        return given
    whole = [int(x) if isinstance(x, float) and x.is_integer() else x for x in given.tolist()]
    text = ["" if str(x) in {"nan", "None", "<NA>", "NaT"} else str(x) for x in whole]
    return np.array(text, dtype=str)  # floats too: 7.0 is the label 7


def _unit_codes(labels: np.ndarray) -> np.ndarray:
    """Number of each label, one of its own for each that is missing."""
    codes = coded(labels)[1]
    missing = codes < 0
    codes[missing] = codes.max(initial=-1) + 1 + np.arange(int(missing.sum()))
    return codes


def _unit_scores(wave: Wave) -> tuple[np.ndarray, np.ndarray]:
    """Labels of the units of a wave, and their part u of its mean, whose squares sum to the variance."""
    first = np.unique(wave.sample.clusters, return_index=True)[1]
    centred, factor = inference.deviations(influence(wave.values, wave.sample)[1][:, None], wave.sample)
    return wave.units[first], (np.sqrt(factor) * centred)[:, 0]


# ---- what a change after an action amounts to ----
@dataclass(frozen=True)
class Effect(Result):
    """Difference in differences: the change of those with the action less the change of those without.

    It is the effect of the action only if both would otherwise have changed alike; `earlier` is the difference of their
    changes before the action, which contradicts that where it differs from 0.
    """

    earlier: Result | None = None


@dataclass(frozen=True)
class Expectation:
    """What to expect of a unit picked for its value if nothing at all was done."""

    expected: float
    change: float
    reliability: float
    centre: float


def difference_in_differences(
    treated: Result, comparison: Result, *, earlier: tuple[Result, Result] | None = None, confidence: float = 0.95
) -> Effect:
    """Change (`difference`) of those with the action less that of a comparison group, where the groups are independent.

    `earlier`: the same two changes between two waves before the action.
    Source: Card & Krueger 1994; Angrist & Pischke 2009, 5.2.
    """
    before = None if earlier is None else difference(*earlier, confidence=confidence)
    return Effect(**vars(difference(treated, comparison, confidence=confidence)), earlier=before)


def reliability_of_units(units: Sequence[Result]) -> float:
    """Share of the variance between units (segments, branches) that is not sampling error; NaN below 4 units.

    Population: units with a value and a standard error. Source: Efron & Morris 1977; Morris 1983.
    """
    known = [unit for unit in units if math.isfinite(unit.value) and math.isfinite(unit.se)]
    values = np.array([unit.value for unit in known])
    spread = float(((values - values.mean()) ** 2).sum()) if len(known) > 3 else 0.0
    if not spread > 0:
        return math.nan
    error = float(np.mean([unit.se**2 for unit in known]))
    return max(0.0, 1 - (len(known) - 3) * error / spread)


def regression_to_the_mean(units: Sequence[Result], picked: int) -> Expectation:
    """What the next wave would show of one unit, picked for its value, if nothing was done about it.

    Population: units with a value and a standard error; NaN fields below 4 of them.
    Source: Kelley 1947; Efron & Morris 1977.
    """
    known = [unit.value for unit in units if math.isfinite(unit.value) and math.isfinite(unit.se)]
    r, value = reliability_of_units(units), units[picked].value
    centre = float(np.mean(known)) if known else math.nan
    expected = centre + r * (value - centre)
    return Expectation(expected, expected - value, r, centre)


# ---- control charts of a series of periods ----
LEAST_PERIODS, FIRM_PERIODS = 6, 17
D2 = 1.128  # of ranges of two: mean over sigma


@dataclass(frozen=True)
class Chart:
    """Centre and limits of a control chart, one per period; NaN where they cannot be had.

    `n`: periods with a value. `estimable`: enough of them for limits. `dispersion` is Laney's σ_z.
    """

    centre: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: int
    estimable: bool
    dispersion: float = math.nan


def xmr(values: ArrayLike) -> Chart:
    """Chart of individual values by their moving ranges (XmR): any indicator, one value per period.

    Population: periods with a value.
    Degenerate: below `LEAST_PERIODS` values no limits; without any variation limits at the centre.
    Source: Shewhart 1931; Wheeler & Chambers 1992; NIST/SEMATECH e-Handbook 6.3.2.2.
    """
    x = np.asarray(values, float)
    return _chart(x, _known_mean(x), np.full(len(x), _known_mean(np.abs(np.diff(x))) / D2))


def p_chart(shares: ArrayLike, n: ArrayLike) -> Chart:
    """Chart of a share with a base that changes: Laney's p′ chart.

    Population: periods with a share (0–1) and a base above 0; `n` may be effective bases, so that weighted shares are
    judged with their own precision. Limits are cut at 0 and 1. Raises: ValueError for a share outside 0–1.
    Source: Laney 2002; Shewhart 1931.
    """
    p, base = np.asarray(shares, float), np.asarray(n, float)
    known = np.isfinite(p) & (base > 0)
    p, base = np.where(known, p, math.nan), np.where(known, base, math.nan)
    if ((p < 0) | (p > 1)).any():
        raise ValueError("shares: between 0 and 1")
    total = float(np.nansum(base))
    centre = float(np.nansum(base * p)) / total if total > 0 else math.nan
    within, dispersion = np.sqrt(centre * (1 - centre) / base), math.nan
    if centre * (1 - centre) > 0:
        dispersion = _known_mean(np.abs(np.diff((p - centre) / within))) / D2
        within = within * dispersion
    chart = _chart(p, centre, within)
    return replace(chart, low=np.maximum(chart.low, 0.0), high=np.minimum(chart.high, 1.0), dispersion=dispersion)


def _chart(points: np.ndarray, centre: float, sigma: np.ndarray) -> Chart:
    """Limits at three sigmas, where there are periods enough."""
    count = int(np.isfinite(points).sum())
    reach = 3 * sigma if count >= LEAST_PERIODS else np.full(len(points), math.nan)
    middle = np.full(len(points), centre)
    return Chart(middle, middle - reach, middle + reach, count, count >= LEAST_PERIODS)


def _known_mean(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else math.nan
