"""Weights: how the accepted answers are made to stand for the population."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csreport.project.errors import InputError
from csreport.project.weighting import Weighting
from surveystats import adjustment, calibration
from surveystats.calibration import Calibration
from surveystats.distance import linear, logit


@dataclass(frozen=True)
class Weights:
    """Weights of the respondents, and how they came about.

    `before`: the weights before calibration; `auxiliaries`: the levels they were calibrated to, one column each.
    `n_trimmed` weights were above the cap, `share_trimmed` of all weight was cut off; `n_eff_untrimmed` is the Kish
    effective base that the weights had before.
    """

    weights: pd.Series
    before: pd.Series | None = None
    auxiliaries: pd.DataFrame | None = None
    n_trimmed: int = 0
    share_trimmed: float = 0.0
    n_eff_untrimmed: float | None = None


def trimmed(made: Weights, limit: float | None) -> Weights:
    """The same weights, none above `limit` times their mean; for weights that meet no margins."""
    if limit is None:
        return made
    return _after(made, adjustment.trim(made.weights, limit))


def calibrated(margins: pd.DataFrame, population: dict[str, pd.Series], rule: Weighting, *, base: pd.Series) -> Weights:
    """Weights by a calibrating method, mean 1: the margins of the respondents become those of the population.

    Trimming alternates with calibration until the margins are met by weights below the cap.

    Raises
    ------
    InputError
        When a level has no respondent or no population, the margins cannot be met, or not by weights that are above 0
        and below the cap; names margin and level.
    """
    fit, before = _fit(margins, population, rule), base / base.mean()
    found = fit(before.to_numpy(float))
    columns = [f"{place}" for place in range(found.auxiliaries.shape[1])]
    made = Weights(
        pd.Series(found.weights, margins.index), before, pd.DataFrame(found.auxiliaries, margins.index, columns)
    )

    def named(place: int) -> str:
        return ", ".join(f"{name} '{margins[name].iloc[place]}'" for name in population)

    if (found.weights <= 0).any():
        raise InputError(
            f"weighting method '{rule.method}' gives {int((found.weights <= 0).sum())} respondents a weight of 0 or "
            f"less (first: {named(int(np.argmin(found.weights)))}); give 'bounds' above 0, or use method 'rake'"
        )
    if rule.trim is None:
        return made
    again = adjustment.trim(found.weights, rule.trim, recalibrate=lambda w: fit(w).weights, named=named)
    return _after(made, again)


def _after(made: Weights, found: adjustment.Trimmed) -> Weights:
    weights, n_eff = pd.Series(found.weights, made.weights.index), adjustment.weight_spread(made.weights).n_eff
    return Weights(weights, made.before, made.auxiliaries, found.n_trimmed, found.share_trimmed, n_eff)


def _fit(
    margins: pd.DataFrame, population: dict[str, pd.Series], rule: Weighting
) -> Callable[[np.ndarray], Calibration]:
    """The calibration of a rule, as a function of the weights to start from."""
    labels = {name: margins[name].astype(object).to_numpy() for name in population}
    n = len(margins)
    totals = {
        name: {level: float(size) * n / float(known.sum()) for level, size in known.items()}
        for name, known in population.items()
    }
    bounds = rule.bounds or ()

    def fit(weights: np.ndarray) -> Calibration:
        start = weights / weights.mean()
        if rule.method in {"linear", "logit"}:
            distance = logit(*bounds) if rule.method == "logit" else linear(*bounds)
            return calibration.calibrate_margins(labels, totals, weights=start, distance=distance)
        return calibration.rake(labels, totals, weights=start)

    return fit
