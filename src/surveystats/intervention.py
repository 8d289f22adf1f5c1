"""What a change after an action amounts to: against a comparison group, and against regression to the mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from surveystats.change import difference
from surveystats.sample import Result

Change = Result | tuple[Result, Result]
Trends = Literal["not tested", "not contradicted", "contradicted"]
UNTESTED: Trends = "not tested"
UNKNOWN = Result(math.nan)


@dataclass(frozen=True)
class Effect(Result):
    """Difference in differences: the change of those with the action less the change of those without.

    It is the effect of the action only if both would otherwise have changed alike. `trends` says what is known of that:
    `earlier` is the difference of their changes before the action, *contradicted* where that differs from 0.
    """

    treated: Result = UNKNOWN
    comparison: Result = UNKNOWN
    earlier: Result | None = None
    trends: Trends = UNTESTED


@dataclass(frozen=True)
class Expectation:
    """What to expect of a unit picked for its value if nothing at all was done."""

    expected: float
    change: float
    reliability: float
    centre: float


def difference_in_differences(
    treated: Change, comparison: Change, *, earlier: tuple[Change, Change] | None = None, confidence: float = 0.95
) -> Effect:
    """Change of those with the action less the change of a comparison group, from results of independent groups.

    Inputs: a change (of `difference`), or the pair of estimates (now, before) of independent waves; `earlier`: the same
    two changes between two waves before the action.
    Formula: Δ₁ − Δ₀; se² = se₁² + se₀²; degrees of freedom by Welch–Satterthwaite.
    Source: Card & Krueger 1994; Angrist & Pischke 2009, 5.2. Check: 0.59 (.54) less −2.16 (1.25), changes of panels of
    shops: 2.76 (1.36) as printed.
    """

    def change(part: Change) -> Result:
        return part if isinstance(part, Result) else difference(*part, confidence=confidence)

    one, other = change(treated), change(comparison)
    found, before, trends = difference(one, other, confidence=confidence), None, UNTESTED
    if earlier is not None:
        before = difference(*map(change, earlier), confidence=confidence)
    if before is not None and not math.isnan(before.p):
        trends = "contradicted" if before.p < 1 - confidence else "not contradicted"
    return Effect(**vars(found), treated=one, comparison=other, earlier=before, trends=trends)


def reliability_of_units(units: Sequence[Result]) -> float:
    """Share of the variance between units (segments, branches) that is not sampling error; NaN below 4 units.

    Population: units with a value and a standard error.
    Formula: max(0, 1 − (k − 3) s̄² / Σ(y − ȳ)²), s̄² the mean of the squared standard errors.
    Source: Efron & Morris 1977; Morris 1983. Check: 18 batting averages: .212.
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
    Formula: expected = ȳ + r (y − ȳ), change = (1 − r)(ȳ − y), r of `reliability_of_units`.
    Source: Kelley 1947; Efron & Morris 1977. Check: Clemente, .400 in 45 at bats among 18 players: .294.
    """
    known = [unit.value for unit in units if math.isfinite(unit.value) and math.isfinite(unit.se)]
    r, value = reliability_of_units(units), units[picked].value
    centre = float(np.mean(known)) if known else math.nan
    expected = centre + r * (value - centre)
    return Expectation(expected, expected - value, r, centre)
