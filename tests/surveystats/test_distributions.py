"""Our distributions are those of scipy.stats, to the last digit."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from surveystats import distributions

X, Q, DF = (
    [0.0, 1e-9, 0.3, 1, 2.7, 15, 400, np.inf, np.nan],
    [1e-12, 0.025, 0.5, 0.975, 1, np.nan],
    [0.5, 1, 3.7, 99, 1e7],
)
CASES = [
    *[("t", "sf", (x, df)) for x in (*X, *np.negative(X)) for df in (*DF, np.inf, 0)],
    *[("t", "ppf", (q, df)) for q in Q for df in (*DF, np.inf)],
    *[("norm", kind, (x,)) for kind in ("sf", "cdf") for x in (*X, *np.negative(X))],
    *[("norm", "ppf", (q,)) for q in (0, *Q)],
    *[("f", "sf", (x, df, other)) for x in (-1, *X) for df in DF for other in DF],
    *[("ncf", "cdf", (x, df, 99.5, centre)) for x in (-1, *X) for df in (1, 5) for centre in (0, 0.1, 30)],
    *[("chi2", "sf", (x, df)) for x in (-1, *X) for df in DF],
    *[("chi2", kind, (q, df)) for kind in ("ppf", "isf") for q in (0, *Q) for df in DF],
]


def test_every_function_is_that_of_scipy_stats() -> None:
    found = [getattr(getattr(distributions, name), kind)(*given) for name, kind, given in CASES]
    wanted = [getattr(getattr(stats, name), kind)(*given) for name, kind, given in CASES]
    np.testing.assert_array_equal(np.array(found, float), np.array(wanted, float))


@pytest.mark.parametrize("values", [[3.0, 1, 2], [[2, 2, 1], [5, 5, 5]], [[1, np.nan, 2]], [1]])
def test_ranks_share_their_mean(values: list[float]) -> None:
    np.testing.assert_array_equal(distributions.ranks(values), stats.rankdata(values, axis=-1))
