"""How closely an outcome goes with its drivers: importance, slopes and place on the priority map, with a bootstrap.

Missing rule: pairwise. Every correlation uses all respondents who answered both questions, so that an answer "not
applicable" to one does not cost the others; means and spreads use all who answered. Associations, not causes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.decomposition import exact_parts, relative_parts
from surveystats.draws import Bootstrap
from surveystats.inference import tested
from surveystats.resampling import replicate_totals, resampled
from surveystats.sample import Result, Sample

Quadrant = Literal["concentrate", "keep", "low_priority", "overkill"]
QUADRANTS: tuple[Quadrant, ...] = get_args(Quadrant)
DEFINITE = 1e-8  # least eigenvalue of a matrix of correlations


@dataclass(frozen=True)
class Drivers:
    """What goes with an outcome, in the sample (first) and in each replicate; NaN where it cannot be fitted.

    `statistics`: of the drivers, each (1 + replicates) × drivers. `explained`: R². `quadrants`: place of each driver in
    QUADRANTS.
    """

    scores: np.ndarray
    sample: Sample
    confidence: float
    statistics: dict[str, np.ndarray]
    explained: np.ndarray
    quadrants: np.ndarray

    def base(self, *questions: int) -> np.ndarray:
        """Weights of those who answered some of the questions (columns), 0 for all others."""
        return np.where(np.isfinite(self.scores[:, questions]).all(axis=1), self.sample.weights, 0.0)

    @property
    def least(self) -> np.ndarray:
        """The base of the pair of questions that the fewest answered."""
        count = self.scores.shape[1]
        pairs = [self.base(i, j) for i in range(count) for j in range(i + 1, count)]
        return min(pairs, key=lambda base: int((base > 0).sum()))

    def result(self, values: np.ndarray, base: np.ndarray, *, symmetric: bool = False) -> Result:
        """An estimate (first) with its replicates: percentile interval, or one by t with the two-sided p."""
        found = resampled(values[:1], values[None, 1:], sample=self.sample, base=base, confidence=self.confidence)[0]
        if not symmetric or not found.se > 0:
            return found
        reach = float(stats.t.ppf((1 + self.confidence) / 2, found.df)) * found.se
        return tested(replace(found, low=found.value - reach, high=found.value + reach))


def fit_drivers(
    scores: ArrayLike, sample: Sample, *, bootstrap: Bootstrap | None = None, step: float = 1.0
) -> Drivers | None:
    """Importance, slopes and priority of drivers (respondents × drivers, the outcome last); None where no fit.

    Population: pairwise, positive weights; up to 14 drivers.
    Formula: R_xx, r_xy weighted correlations; `beta` R_xx⁻¹r_xy, `slope` in points, `gain` that of `step` points, R² =
    βᵀr_xy, `vif` the diagonal of R_xx⁻¹; `importance` LMG over R² and `importance_johnson` Johnson's weights over R²
    (`exact_parts`, `relative_parts`); `rank` 1 the largest. Quadrants: lines at the drivers' means of importance and of
    mean score, a point on a line counts as high. Replicates: Rao–Wu bootstrap of the whole fit.
    Source: Lindeman, Merenda & Gold 1980; Grömping 2006; Johnson 2000; Rao, Wu & Yue 1992; Martilla & James 1977; Fox &
    Monette 1992. Check: relaimpo (lmg, genizi) on attitude, 12 digits; dominanceanalysis; published correlation tables;
    VIF of attitude; `linear_regression` where nobody left a question out.
    """
    table, settings = np.asarray(scores, float), bootstrap or Bootstrap()
    means, spreads, tables = moments(table, sample, bootstrap=settings)
    usable = np.isfinite(tables).all(axis=(1, 2))
    usable[usable] = np.linalg.eigvalsh(tables[usable])[:, 0] > DEFINITE
    if not usable[0]:
        return None
    tables, spreads, means = tables[usable], spreads[usable], means[usable, :-1]
    inverse = np.linalg.inv(tables[:, :-1, :-1])
    beta = np.einsum("rij,rj->ri", inverse, tables[:, :-1, -1])
    slope = beta * spreads[:, -1:] / spreads[:, :-1]
    r2 = (beta * tables[:, :-1, -1]).sum(axis=1)
    importance = exact_parts(tables) / r2[:, None]
    found = {
        "importance": importance, "importance_johnson": relative_parts(tables) / r2[:, None],
        "slope": slope, "beta": beta, "gain": step * slope, "vif": np.einsum("rii->ri", inverse),
        "rank": stats.rankdata(-importance, axis=1),
    }  # fmt: skip
    matters, good = (values >= values.mean(axis=1, keepdims=True) for values in (importance, means))
    quadrants = np.where(matters, np.where(good, 1.0, 0.0), np.where(good, 3.0, 2.0))

    def everywhere(values: np.ndarray) -> np.ndarray:
        full = np.full((len(usable), *values.shape[1:]), np.nan)
        full[usable] = values
        return full

    statistics = {name: everywhere(values) for name, values in found.items()}
    return Drivers(table, sample, settings.confidence, statistics, everywhere(r2), everywhere(quadrants))


def moments(scores: np.ndarray, sample: Sample, *, bootstrap: Bootstrap) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weighted means, spreads and correlations of scores, pairwise: of the sample (first), then of each replicate.

    Formula: r = Σw(x − x̄)(y − ȳ)/√(Σw(x − x̄)² Σw(y − ȳ)²) over those who know both. Check: numpy at equal weights.
    """
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
    return centre + means * scale, spreads * scale, tables
