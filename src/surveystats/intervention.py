"""What a change after an action amounts to: against a comparison group, and against regression to the mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from surveystats.change import difference
from surveystats.inference import clusters_held, degrees_of_freedom, influence, linearised_variance, tested
from surveystats.sample import Design, Result, Sample, sample_of

Change = Result | tuple[Result, Result]
Trends = Literal["not tested", "not contradicted", "contradicted"]
NOTHING = Result(math.nan)


@dataclass(frozen=True)
class Effect(Result):
    """Difference in differences: the change of those with the action less the change of those without.

    It is the effect of the action only if both would otherwise have changed alike. `trends` says what is known of that:
    `earlier` is the difference of their changes before the action, *contradicted* where that differs from 0.
    """

    treated: Result = NOTHING
    comparison: Result = NOTHING
    earlier: Result | None = None
    trends: Trends = "not tested"


@dataclass(frozen=True)
class Regression:
    """What to expect of a unit picked for its value if nothing at all was done."""

    expected: float
    change: float
    reliability: float
    centre: float


def difference_in_differences(
    treated: Change, comparison: Change, *, earlier: tuple[Change, Change] | None = None, confidence: float = 0.95
) -> Effect:
    """Change of those with the action less the change of a comparison group, from results of independent groups.

    Inputs: a change (of `difference`, `overlapping`, `paired`), or the pair of estimates (now, before) of independent
    waves; `earlier`: the same two changes between two waves before the action.
    Formula: Δ₁ − Δ₀; se² = se₁² + se₀²; degrees of freedom by Welch–Satterthwaite.
    Source: Card & Krueger 1994; Angrist & Pischke 2009, 5.2.
    Check: 0.59 (.54) less −2.16 (1.25), changes of panels of shops: 2.76 (1.36) as printed.
    """
    one, other = (_change(part, confidence) for part in (treated, comparison))
    found = difference(one, other, confidence=confidence)
    before = None
    if earlier is not None:
        before = difference(*(_change(part, confidence) for part in earlier), confidence=confidence)
    return _effect(found, one, other, before, confidence=confidence)


def effect_of_answers(
    values: ArrayLike, treated: ArrayLike, after: ArrayLike, *, sample: Sample | None = None, confidence: float = 0.95,
    **design: Unpack[Design],
) -> Effect:  # fmt: skip
    """Difference in differences from stacked answers of both waves; respondents of a panel as `clusters`.

    Population: rows with a value, a group (`treated` 0 or 1), a wave (`after` 0 or 1) and a positive weight; NaN in any
    of them leaves the row out. n is the smallest of the four bases.
    Formula: (ȳ₁₁ − ȳ₁₀) − (ȳ₀₁ − ȳ₀₀), z likewise; V as for `mean`; df three less than the clusters less strata, as
    four means are fitted.
    Source: Binder 1983; Angrist & Pischke 2009, 5.2.
    Check: the interaction of a weighted regression with robust variance (statsmodels).
    """
    y, group, wave = (np.asarray(part, float) for part in (values, treated, after))
    sample = sample_of(len(y), sample, design)
    cells = [influence(y, sample.subset((group == g) & (wave == t))) for g, t in ((1, 1), (1, 0), (0, 1), (0, 0))]
    change, elsewhere = (_contrast(pair, [1, -1], sample, confidence) for pair in (cells[:2], cells[2:]))
    found = _contrast(cells, [1, -1, -1, 1], sample, confidence)
    return _effect(found, change, elsewhere, None, confidence=confidence)


def reliability_of_units(units: Sequence[Result]) -> float:
    """Share of the variance between units (segments, branches) that is not sampling error; NaN below 4 units.

    Population: units with a value and a standard error.
    Formula: max(0, 1 − (k − 3) s̄² / Σ(y − ȳ)²), s̄² the mean of the squared standard errors.
    Source: Efron & Morris 1977; Morris 1983.
    Check: 18 batting averages: .212.
    """
    known = [unit for unit in units if math.isfinite(unit.value) and math.isfinite(unit.se)]
    values = np.array([unit.value for unit in known])
    spread = float(((values - values.mean()) ** 2).sum()) if len(known) > 3 else 0.0
    if not spread > 0:
        return math.nan
    error = float(np.mean([unit.se**2 for unit in known]))
    return max(0.0, 1 - (len(known) - 3) * error / spread)


def regression_to_the_mean(units: Sequence[Result], picked: int) -> Regression:
    """What the next wave would show of one unit, picked for its value, if nothing was done about it.

    Population: units with a value and a standard error; NaN fields below 4 of them.
    Formula: expected = ȳ + r (y − ȳ), change = (1 − r)(ȳ − y), r of `reliability_of_units`.
    Source: Kelley 1947; Efron & Morris 1977.
    Check: Clemente, .400 in 45 at bats among 18 players: .294.
    """
    known = [unit.value for unit in units if math.isfinite(unit.value) and math.isfinite(unit.se)]
    r, value = reliability_of_units(units), units[picked].value
    centre = float(np.mean(known)) if known else math.nan
    expected = centre + r * (value - centre)
    return Regression(expected, expected - value, r, centre)


def regression_beyond(cut: float, centre: float, sd: float, *, reliability: float, below: bool = True) -> float:
    """Mean change to expect of all units picked because they lie below (or above) a cut, if nothing was done.

    Inputs: mean and standard deviation of the units' values; reliability 0–1. Positive below, negative above the cut.
    Formula: (1 − r) σ φ(z)/Φ(z), z = (cut − μ)/σ, its mirror image above; normal values.
    Source: Barnett, van der Pols & Dobson 2005, equation 1.
    Check: by simulation, and by hand at z = 0: (1 − r) σ √(2/π).
    """
    if not sd > 0:
        return math.nan
    z = (cut - centre) / sd if below else (centre - cut) / sd
    size = (1 - reliability) * sd * math.exp(float(stats.norm.logpdf(z)) - float(special.log_ndtr(z)))
    return size if below else -size


def _change(part: Change, confidence: float) -> Result:
    return part if isinstance(part, Result) else difference(*part, confidence=confidence)


def _effect(
    found: Result, treated: Result, comparison: Result, earlier: Result | None, *, confidence: float
) -> Effect:  # fmt: skip
    trends: Trends = "not tested"
    if earlier is not None and not math.isnan(earlier.p):
        trends = "contradicted" if earlier.p < 1 - confidence else "not contradicted"
    held = {field.name: getattr(found, field.name) for field in fields(Result)}
    return Effect(**held, treated=treated, comparison=comparison, earlier=earlier, trends=trends)


def _contrast(
    cells: Sequence[tuple[float, np.ndarray, np.ndarray]], signs: Sequence[int], sample: Sample, confidence: float
) -> Result:
    """Signed sum of domains' means under one design."""
    value = float(sum(sign * one for sign, (one, _, _) in zip(signs, cells, strict=True)))
    bases = [np.where(base, sample.weights, 0.0) for _, _, base in cells]
    smallest = min(bases, key=lambda w: int((w > 0).sum()))
    n = int((smallest > 0).sum())
    total = float(smallest.sum())
    n_eff = total**2 / float((smallest**2).sum()) if n else 0.0
    stem = Result(value, n=n, n_weighted=total, n_eff=n_eff)
    if math.isnan(value) or min(clusters_held(base, sample) for _, _, base in cells) < 2:
        return stem
    scores = np.sum([sign * z for sign, (_, z, _) in zip(signs, cells, strict=True)], axis=0)
    se = math.sqrt(max(linearised_variance(scores, sample)[0], 0.0))
    df = degrees_of_freedom(np.any([base for _, _, base in cells], axis=0), sample) - (len(cells) - 1)
    if not (se > 0 and df > 0):
        return replace(stem, se=se, df=df)
    reach = float(special.stdtrit(df, (1 + confidence) / 2)) * se
    return tested(replace(stem, se=se, df=df, low=value - reach, high=value + reach))
