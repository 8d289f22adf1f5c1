"""How closely an outcome goes with its drivers, as Estimates: importance, slopes and priorities."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from csreport.estimates import Row
from csreport.measures.indicators import row_of, score_rows
from csreport.measures.outcomes import Model
from surveystats.draws import Bootstrap
from surveystats.importance import QUADRANTS, Drivers, fit_drivers
from surveystats.multiplicity import holm

REPLICATES, FEWER = 500, 250  # fewer for more than 12 drivers, whose 2^p regressions take their time
STEP = 0.2  # points by which a driver is moved
SYMMETRIC = {"slope", "beta", "gain"}  # with t intervals; the others with percentiles


@dataclass(frozen=True)
class Fit:
    """What a model's drivers give, and how missing answers were handled."""

    model: Model
    drivers: Drivers
    rule: str

    @property
    def method(self) -> str:
        """Missing rule and bootstrap."""
        return f"{self.rule} correlations; {len(self.drivers.explained) - 1} bootstrap replicates"


def fit_of(model: Model) -> Fit | None:
    """The fit by pairwise correlations, else by those who answered everything; None where neither can be had.

    Without finite population correction: how answers go together is asked of customers in general, not of those on
    this list, and answers given by lot, which no rule excludes, are not those of a census (Graubard & Korn 2002).
    """
    sample = replace(model.sample, fpc=np.zeros(len(model.scores)))
    replicates = REPLICATES if len(model.drivers) <= 12 else FEWER
    bootstrap = Bootstrap(replicates, model.survey.rules.seed, model.confidence)
    listwise = np.where(np.isfinite(model.scores).all(axis=1)[:, None], model.scores, math.nan)
    for scores, rule in ((model.scores, "pairwise"), (listwise, "listwise")):
        found = fit_drivers(scores, sample, bootstrap=bootstrap, step=STEP) if model.enough(scores) else None
        if found is not None:
            return Fit(model, found, rule)
    return None


# ---- rows ---------------------------------------------------------------------------
def performance_rows(model: Model) -> Iterator[Row]:
    """Mean score of each driver: everyone who answered it."""
    for key in model.drivers:
        yield next(score_rows(model.survey, key, model.sample, "representative"))


def importance_rows(model: Model, fit: Fit | None) -> Iterator[Row]:
    """Importance, its rank, slope and priority of each driver, and how much they explain together.

    Population: pairwise. `importance`: LMG as a share of R², beside it Johnson's relative weights, with
    percentile intervals; `rank` with limits rounded outwards. `slope`: points of the outcome per point of the driver,
    the others held; `beta` in standard deviations; `gain` for 0.2 points, `together` all drivers by that much; t
    intervals on the bootstrap's standard error, p by Holm over the drivers. `vif`: 1/(1 − R² on the other drivers).
    `priority`: share of replicates in which the driver lies in a field of the importance–performance map, whose lines
    are the drivers' means. `explained`: R², its base the pair of questions that the fewest answered.
    Formula, check: those of `surveystats.importance.fit_drivers`.
    """
    if fit is None:
        n = float(model.complete.sum())
        why = "too few answers, or drivers that cannot be told apart"
        stems = (model.row(key, "importance") for key in model.drivers)
        yield from (replace(stem, n=n, method=why, status="not_estimable") for stem in stems)
        return
    for stat in fit.drivers.statistics:
        yield from _driver_rows(fit, stat)
    yield from _priority_rows(fit)
    whole, drivers = Row(model.survey.name, model.outcome, ""), fit.drivers
    explained = drivers.result(drivers.explained, drivers.least)
    yield row_of(explained, replace(whole, stat="explained"), f"R²; {fit.method}")
    together = drivers.result(drivers.statistics["gain"].sum(axis=1), drivers.least, symmetric=True)
    yield row_of(together, replace(whole, stat="gain", category="together"), fit.method)


def _driver_rows(fit: Fit, stat: str) -> Iterator[Row]:
    """One statistic of every driver."""
    model, drivers, symmetric = fit.model, fit.drivers, stat in SYMMETRIC
    columns = enumerate(drivers.statistics[stat].T)
    results = [drivers.result(values, drivers.base(j, -1), symmetric=symmetric) for j, values in columns]
    adjusted = holm([result.p for result in results])
    method = fit.method + (f"; p by Holm over {len(results)}" if symmetric else "")
    for key, result, p in zip(model.drivers, results, adjusted, strict=True):
        row = row_of(replace(result, p=float(p)), model.row(key, stat), method)
        outwards = stat == "rank"
        yield replace(row, low=float(np.floor(row.low)), high=float(np.ceil(row.high))) if outwards else row


def _priority_rows(fit: Fit) -> Iterator[Row]:
    """How sure it is in which field of the map a driver lies."""
    if fit.model.sample.replicates is not None:
        return  # shares of jackknife replicates are no probabilities
    drawn = fit.drivers.quadrants[1:][np.isfinite(fit.drivers.quadrants[1:, 0])]
    for j, key in enumerate(fit.model.drivers):
        n = float((fit.drivers.base(j, -1) > 0).sum())
        for code, field in enumerate(QUADRANTS if len(drawn) else ()):
            stem = fit.model.row(key, "priority", field)
            yield replace(stem, value=float((drawn[:, j] == code).mean()), n=n, method=fit.method)
