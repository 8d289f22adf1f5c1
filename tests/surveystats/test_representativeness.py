"""Propensities and R-indicators: by hand, by the formulas of the manual, against statsmodels."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from surveystats.response import r_indicator, response_propensities

NAN = math.nan


def asked(seed: int, n: int = 400) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Two known variables, and who answered, more often at some of their levels."""
    rng = np.random.default_rng(seed)
    known = {
        "size": rng.choice(["large", "medium", "small"], n, p=[0.2, 0.3, 0.5]),
        "region": rng.choice(["n", "s"], n),
    }
    chance = 0.3 + 0.25 * (known["size"] == "large") + 0.1 * (known["region"] == "n")
    return known, (rng.random(n) < chance).astype(float)


@pytest.mark.parametrize("seed", range(2))
def test_propensities_are_those_of_statsmodels(seed: int) -> None:
    sm = pytest.importorskip("statsmodels.api")
    known, answer = asked(seed)
    weights = np.random.default_rng(seed + 50).uniform(0.5, 3, 400)
    x = pd.get_dummies(pd.DataFrame(known), drop_first=True).astype(float).assign(one=1.0)
    w = weights / weights.mean()
    expected = sm.GLM(answer, x, family=sm.families.Binomial(), freq_weights=w).fit(tol=1e-12)
    found = response_propensities(answer, known, weights=weights)
    assert found.converged and found.values == pytest.approx(expected.fittedvalues.to_numpy(), abs=1e-9)


def test_r_indicator_by_hand() -> None:
    """10 cases at a of which 8 answered, 30 at b of which 12; one case without response; equal weights.

    ρ = .8 and .4, mean .5; S² = (10 · .09 + 30 · .01)/39 = 1.2/39. Partial: √(.25 · .09 + .75 · .01) = √.03.
    """
    answer = [1] * 8 + [0] * 2 + [1] * 12 + [0] * 18 + [NAN]
    found = r_indicator(answer, {"x": ["a"] * 10 + ["b"] * 31})
    spread2 = 1.2 / 39
    assert found.value == pytest.approx(1 - 2 * math.sqrt(spread2))
    assert found.n == 40
    assert found.partial["x"] == pytest.approx(math.sqrt(0.03))


def test_weighted_r_indicator_by_hand() -> None:
    """Design weights 3 at a (ρ = .5, two cases) and 1 at b (ρ = .25, four cases).

    N = 10, mean (6 · .5 + 4 · .25)/10 = .4, S² = (6 · .01 + 4 · .0225)/9.
    """
    found = r_indicator([1, 0, 1, 0, 0, 0], {"x": list("aabbbb")}, weights=[3, 3, 1, 1, 1, 1])
    assert found.value == pytest.approx(1 - 2 * math.sqrt(0.15 / 9))
    assert (found.n, found.n_weighted) == (6, 10)


@pytest.mark.parametrize("census", [True, False])
@pytest.mark.parametrize("seed", range(2))
def test_r_indicator_is_that_of_the_risq_manual(seed: int, census: bool) -> None:
    """The formulas of Shlomo, Skinner & Schouten 2012 and the RISQ manual 2.1, anew on statsmodels' fit; N = n or ∞."""
    sm = pytest.importorskip("statsmodels.api")
    known, answer = asked(seed)
    x = pd.get_dummies(pd.DataFrame(known), drop_first=True).astype(float).assign(one=1.0)
    fit = sm.GLM(answer, x, family=sm.families.Binomial()).fit(tol=1e-12)
    rho, sigma, n = fit.fittedvalues.to_numpy(), fit.cov_params().to_numpy(), len(answer)
    z = (rho * (1 - rho))[:, None] * x.to_numpy()
    left = 0.0 if census else 1.0  # 1 − n/N
    spread2 = rho.var(ddof=1)
    table = np.cov(np.column_stack([rho, z]).T, bias=True)
    slope, squares = table[0, 1:], table[1:, 1:] @ sigma
    drawn = left * ((rho - rho.mean()) ** 2).var(ddof=1) / n
    variance = (4 * slope @ sigma @ slope + 2 * np.trace(squares @ squares) + drawn) / rho.var()
    found = r_indicator(answer, known, fpc=np.ones(n) if census else None)
    assert found.value == pytest.approx(1 - 2 * math.sqrt(spread2), rel=1e-8)
    assert found.se == pytest.approx(math.sqrt(variance), rel=1e-7)
    between = pd.Series(rho).groupby(known["size"]).transform("mean").var(ddof=0)
    assert found.partial["size"] == pytest.approx(math.sqrt(between), rel=1e-8)


@pytest.mark.parametrize("answer", [[1, 1, 1.0], [0, 0, 0.0]])
def test_when_all_or_none_answer_nobody_is_underrepresented(answer: list[float]) -> None:
    found = r_indicator(answer, {"x": ["a", "b", "b"]})
    assert (found.value, found.partial) == (1, {"x": 0})
    assert math.isnan(found.se)


def test_weighted_propensities_by_hand() -> None:
    """Of level x weights 1 of 4 answered, of y 2 of 4; who is not known to have answered has no chance."""
    found = response_propensities([1, 0, 1, 0, NAN], {"size": list("xxyyy")}, weights=[1, 3, 2, 2, 1])
    assert found.values[:4] == pytest.approx([1 / 4, 1 / 4, 1 / 2, 1 / 2]) and math.isnan(found.values[4])
