"""How closely an outcome goes with its drivers: importance, slopes and priorities. Associations, not causes.

Missing rule: pairwise. Every correlation uses all respondents who answered both questions, so that an answer "not
applicable" to one question does not cost the others; means and spreads use all who answered. Where that gives no
correlation matrix (or a pair has too few answers), the respondents who answered everything.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from csreport.estimates import Row
from csreport.measures.indicators import row_of, score_rows
from csreport.measures.outcomes import Model
from surveystats.decomposition import exact_parts, relative_parts
from surveystats.draws import Bootstrap
from surveystats.inference import tested
from surveystats.multiplicity import holm
from surveystats.priorities import QUADRANTS
from surveystats.resampling import replicate_totals, resampled
from surveystats.sample import Result, Sample

REPLICATES, FEWER = 500, 250  # fewer for more than 12 drivers, whose 2^p regressions take their time
STEP = 0.2  # points by which a driver is moved
SYMMETRIC = {"slope", "beta", "gain"}  # with t intervals; the others with percentiles
DEFINITE = 1e-8  # least eigenvalue of a matrix of correlations


@dataclass(frozen=True)
class Moments:
    """Means, spreads (replicates × scores) and correlations (replicates × scores × scores) of scores."""

    means: np.ndarray
    spreads: np.ndarray
    correlations: np.ndarray

    @property
    def definite(self) -> np.ndarray:
        """In which replicates the correlations are those of a regression that can be fitted."""
        found = np.isfinite(self.correlations).all(axis=(1, 2))
        found[found] = np.linalg.eigvalsh(self.correlations[found])[:, 0] > DEFINITE
        return found


# ---- moments ----------------------------------------------------------------------
def moments(scores: np.ndarray, sample: Sample, *, bootstrap: Bootstrap) -> Moments:
    """Weighted moments of scores, pairwise: in the first place those of the sample, then those of each replicate."""
    centre, scale = np.nanmean(scores, axis=0), np.nanstd(scores, axis=0)
    z = (scores - centre) / np.where(scale > 0, scale, 1.0)
    first, second = np.triu_indices(z.shape[1])
    known = np.isfinite(z)
    both, z = known[:, first] & known[:, second], np.where(known, z, 0.0)
    x, y = z[:, first] * both, z[:, second] * both
    columns = np.hstack([both, x, y, x * x, y * y, x * y])
    totals = np.vstack([sample.weights @ columns, replicate_totals(columns, sample, bootstrap=bootstrap)])
    weight, sums, others, squares, other_squares, products = np.moveaxis(totals.reshape(len(totals), 6, -1), 1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = (squares / weight - (sums / weight) ** 2, other_squares / weight - (others / weight) ** 2)
        found = (products / weight - sums * others / weight**2) / np.sqrt(spread[0] * spread[1])
        own = first == second
        means, spreads = sums[:, own] / weight[:, own], np.sqrt(np.maximum(spread[0][:, own], 0.0))
    tables = np.empty((len(totals), z.shape[1], z.shape[1]))
    tables[:, first, second] = tables[:, second, first] = np.where(own, 1.0, found)
    return Moments(centre + means * scale, spreads * scale, tables)


# ---- the fit ------------------------------------------------------------------------
@dataclass(frozen=True)
class Fit:
    """What a model gives, in the sample (first) and in each replicate; NaN where it cannot be fitted.

    `of_drivers`: statistics of the drivers, (1 + replicates) × drivers. `fields`: place of each driver in QUADRANTS.
    """

    model: Model
    scores: np.ndarray
    rule: str
    of_drivers: dict[str, np.ndarray]
    explained: np.ndarray
    fields: np.ndarray

    @property
    def method(self) -> str:
        """Missing rule and bootstrap."""
        return f"{self.rule} correlations; {len(self.explained) - 1} bootstrap replicates"

    def base(self, *questions: int) -> np.ndarray:
        """Weights of those who answered some of the questions (columns), 0 for all others."""
        known = np.isfinite(self.scores[:, questions]).all(axis=1)
        return np.where(known, self.model.sample.weights, 0.0)

    @property
    def least(self) -> np.ndarray:
        """The base of the pair of questions that the fewest answered."""
        count = self.scores.shape[1]
        pairs = [self.base(i, j) for i in range(count) for j in range(i + 1, count)]
        return min(pairs, key=lambda base: int((base > 0).sum()))

    def result(self, values: np.ndarray, base: np.ndarray, *, symmetric: bool = False) -> Result:
        """An estimate with its replicates: percentile interval, or one by t with the two-sided p."""
        model = self.model
        found = resampled(values[:1], values[None, 1:], sample=model.sample, base=base, confidence=model.confidence)[0]
        if not symmetric or not found.se > 0:
            return found
        reach = float(stats.t.ppf((1 + model.confidence) / 2, found.df)) * found.se
        return tested(replace(found, low=found.value - reach, high=found.value + reach))


def fit_of(model: Model) -> Fit | None:
    """The fit by pairwise correlations, else by those who answered everything; None where neither can be had.

    Without finite population correction: how answers go together is asked of customers in general, not of those on
    this list, and answers given by lot, which no rule excludes, are not those of a census (Graubard & Korn 2002).
    """
    model = replace(model, sample=replace(model.sample, fpc=np.zeros(len(model.scores))))
    replicates = REPLICATES if len(model.drivers) <= 12 else FEWER
    bootstrap = Bootstrap(replicates, model.survey.rules.seed, model.confidence)
    listwise = np.where(np.isfinite(model.scores).all(axis=1)[:, None], model.scores, math.nan)
    for scores, rule in ((model.scores, "pairwise"), (listwise, "listwise")):
        if model.enough(scores):
            drawn = moments(scores, model.sample, bootstrap=bootstrap)
            usable = drawn.definite
            if usable[0]:
                return _fitted(model, scores, rule, drawn=drawn)
    return None


def _fitted(model: Model, scores: np.ndarray, rule: str, *, drawn: Moments) -> Fit:
    usable = drawn.definite
    tables, spreads = drawn.correlations[usable], drawn.spreads[usable]
    inverse = np.linalg.inv(tables[:, :-1, :-1])
    beta = np.einsum("rij,rj->ri", inverse, tables[:, :-1, -1])
    slope = beta * spreads[:, -1:] / spreads[:, :-1]
    r2 = (beta * tables[:, :-1, -1]).sum(axis=1)
    found = {
        "importance": exact_parts(tables) / r2[:, None], "importance_johnson": relative_parts(tables) / r2[:, None],
        "slope": slope, "beta": beta, "gain": STEP * slope, "vif": np.einsum("rii->ri", inverse),
    }  # fmt: skip
    found["rank"] = stats.rankdata(-found["importance"], axis=1)
    means = drawn.means[usable, :-1]
    fields = _fields(found["importance"], means)

    def everywhere(values: np.ndarray) -> np.ndarray:
        full = np.full((len(usable), *values.shape[1:]), math.nan)
        full[usable] = values
        return full

    of_drivers = {stat: everywhere(values) for stat, values in found.items()}
    return Fit(model, scores, rule, of_drivers, everywhere(r2), everywhere(fields))


def _fields(importance: np.ndarray, performance: np.ndarray) -> np.ndarray:
    """Place in QUADRANTS of each driver, the lines at the means over the drivers; on a line counts as high."""
    matters, good = (values >= values.mean(axis=1, keepdims=True) for values in (importance, performance))
    return np.where(matters, np.where(good, 1.0, 0.0), np.where(good, 3.0, 2.0))


# ---- rows ---------------------------------------------------------------------------
def performance_rows(model: Model) -> Iterator[Row]:
    """Mean score of each driver: everyone who answered it."""
    for key in model.drivers:
        yield next(score_rows(model.survey, key, model.sample, "representative"))


def importance_rows(model: Model, fit: Fit | None) -> Iterator[Row]:
    """Importance, its rank, slope and priority of each driver, and how much they explain together.

    Population: pairwise (see above). `importance`: LMG as a share of R², beside it Johnson's relative weights, with
    percentile intervals; `rank` with limits rounded outwards. `slope`: points of the outcome per point of the driver,
    the others held; `beta` in standard deviations; `gain` for 0.2 points, `together` all drivers by that much; t
    intervals on the bootstrap's standard error, p by Holm over the drivers. `vif`: 1/(1 − R² on the other drivers).
    `priority`: share of replicates in which the driver lies in a field of the importance–performance map, whose lines
    are the drivers' means. `explained`: R², its base the pair of questions that the fewest answered.
    Source: Grömping 2006; Johnson 2000; Rao, Wu & Yue 1992; Martilla & James 1977; Fox & Monette 1992.
    Check: `stats.importance.importance` and `linear_regression` where nobody left a question out.
    """
    if fit is None:
        n = float(model.complete.sum())
        why = "too few answers, or drivers that cannot be told apart"
        stems = (model.row(key, "importance") for key in model.drivers)
        yield from (replace(stem, n=n, method=why, status="not_estimable") for stem in stems)
        return
    for stat in fit.of_drivers:
        yield from _driver_rows(fit, stat)
    yield from _priority_rows(fit)
    whole, least = Row(model.survey.name, model.outcome, ""), fit.least
    yield row_of(fit.result(fit.explained, least), replace(whole, stat="explained"), f"R²; {fit.method}")
    together = fit.result(fit.of_drivers["gain"].sum(axis=1), least, symmetric=True)
    yield row_of(together, replace(whole, stat="gain", category="together"), fit.method)


def _driver_rows(fit: Fit, stat: str) -> Iterator[Row]:
    """One statistic of every driver."""
    model, symmetric = fit.model, stat in SYMMETRIC
    results = [
        fit.result(values, fit.base(j, -1), symmetric=symmetric) for j, values in enumerate(fit.of_drivers[stat].T)
    ]
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
    drawn = fit.fields[1:][np.isfinite(fit.fields[1:, 0])]
    for j, key in enumerate(fit.model.drivers):
        n = float((fit.base(j, -1) > 0).sum())
        for code, field in enumerate(QUADRANTS if len(drawn) else ()):
            stem = fit.model.row(key, "priority", field)
            yield replace(stem, value=float((drawn[:, j] == code).mean()), n=n, method=fit.method)
