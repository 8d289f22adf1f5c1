"""Non-response: differences, tests, R-indicators, late answers: by hand, against other packages, by what must hold."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveystats.inference import contrast, linearised_variance
from surveystats.proportions import share
from surveystats.representativeness import r_indicator, response_propensities
from surveystats.response import early_late, response_test, standardised_differences
from surveystats.sample import Sample, coded, is_missing

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


# ---- labels -----------------------------------------------------------------------------------------
def test_labels_become_numbers_in_order() -> None:
    names, code = coded(["b", None, "a", NAN, "", pd.NA, "b", pd.NaT])
    assert (names, code.tolist()) == (("a", "b"), [1, -1, 0, -1, -1, -1, 1, -1])
    assert coded([]) == ((), pytest.approx(np.array([], int)))
    assert coded([10, 2, "x", 2])[0] == (2, 10, "x")
    assert is_missing("  ") and not is_missing(0) and not is_missing("0")


# ---- respondents against the frame ------------------------------------------------------------------


def test_differences_by_level_by_hand() -> None:
    """Respondents a, b, a and one without level, weights 1, 2, 1, 5; frame a 5, b 15: a is 1/2 against 1/4.

    d = .25 / √((.25 + .1875)/2); b the other way round; c, which the frame has not, 0.
    """
    found = standardised_differences(["a", "b", "a", None], {"a": 5, "b": 15}, weights=[1, 2, 1, 5])
    scale = math.sqrt((0.25 + 0.1875) / 2)
    assert found["a"].value == pytest.approx(0.25 / scale) and found["b"].value == pytest.approx(-0.25 / scale)
    assert found["a"].n == 3
    alone = share([1, 0, 1, NAN], weights=[1, 2, 1, 5])
    assert found["a"].se == pytest.approx(alone.se / scale)
    assert (found["a"].low, found["a"].high) == pytest.approx(((alone.low - 0.25) / scale, (alone.high - 0.25) / scale))


def test_the_frame_may_be_rows_or_counts() -> None:
    rows = standardised_differences(["a", "b"], ["a", "b", "b", None, "c"])
    assert rows == standardised_differences(["a", "b"], {"a": 1, "b": 2, "c": 1})
    assert list(rows) == ["a", "b", "c"] and rows["c"].value < 0 and math.isnan(rows["c"].p)


def test_differences_of_nobody() -> None:
    assert standardised_differences([], {}) == {}
    assert math.isnan(standardised_differences([], {"a": 3})["a"].value)
    assert math.isnan(standardised_differences(["a", "a"], {"a": 3})["a"].value)
    assert math.isnan(standardised_differences(["a"], {})["a"].value)


# ---- test ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(5))
def test_response_test_agrees_with_scipy(seed: int) -> None:
    known, answer = asked(seed)
    found = response_test(known["size"], answer)
    expected = stats.chi2_contingency(pd.crosstab(known["size"], answer), correction=False)
    assert (found.chi_square, found.df, found.p, found.n) == pytest.approx(
        (expected.statistic, expected.dof, expected.pvalue, 400)
    )


def test_respondents_and_the_whole_frame() -> None:
    """Frame 60 a and 40 b, of which 15 and 25 answered: the fit χ² = 40 Σ (p − π)²/π = (9²/24 + 9²/16) = 8.4375, over 1 − f = .6."""  # noqa: E501
    levels, answer = ["a"] * 60 + ["b"] * 40, [1] * 15 + [0] * 45 + [1] * 25 + [0] * 15
    assert response_test(levels, answer).chi_square == pytest.approx(8.4375 / 0.6)
    assert stats.chisquare([15, 25], [24, 16]).statistic == pytest.approx(8.4375)


def test_weighted_response_test_by_hand() -> None:
    """Weights 1, 3 at a (answered, not), 2, 2 at b, one case without level: table .125 .375 / .25 .25, n 4.

    p₀ = .1875 and .3125, twice; p − p₀ = ±.0625; X² = 4 · .0625² · (2/.1875 + 2/.3125).
    """
    found = response_test(["a", "a", "b", "b", None], [1, 0, 1, 0, 1], weights=[1, 3, 2, 2, 9])
    assert found.chi_square == pytest.approx(4 * 0.0625**2 * (2 / 0.1875 + 2 / 0.3125))
    assert (found.df, found.n) == (1, 4)


def test_rao_scott_of_a_simple_sample_is_pearsons() -> None:
    """With one degree of freedom and equal weights F is nearly X² (n − 1)/n."""
    known, answer = asked(2)
    found = response_test(known["region"], answer)
    assert (found.ndf, found.ddf) == pytest.approx((1, 399))
    assert found.f == pytest.approx(found.chi_square * 399 / 400, rel=0.02)


@pytest.mark.parametrize(
    ("levels", "answer"),
    [
        ([], []),
        (["a"], [1]),
        (["a", "a"], [1, 0]),
        (("a", "b"), [1, 1]),
        ([None, None], [1, 0]),
        (["a", "b"], [NAN, 1]),
    ],
)
def test_no_test_without_two_levels_and_two_outcomes(levels: list, answer: list) -> None:
    found = response_test(levels, answer)
    assert math.isnan(found.chi_square) and math.isnan(found.p) and math.isnan(found.p_design)


def test_perfect_separation_has_no_design_based_test() -> None:
    found = response_test(("a", "b"), [1, 0])
    assert found.chi_square == 2 and math.isnan(found.f)


# ---- propensities ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(4))
def test_propensities_are_those_of_statsmodels(seed: int) -> None:
    sm = pytest.importorskip("statsmodels.api")
    known, answer = asked(seed)
    rng = np.random.default_rng(seed + 50)
    weights, years = rng.uniform(0.5, 3, 400), rng.normal(6, 3, 400)
    x = pd.get_dummies(pd.DataFrame(known), drop_first=True).astype(float).assign(one=1.0, years=years)
    w = weights / weights.mean()
    expected = sm.GLM(answer, x, family=sm.families.Binomial(), freq_weights=w).fit(tol=1e-12)
    found = response_propensities(answer, known, numeric={"years": years}, weights=weights)
    assert found.converged and found.values == pytest.approx(expected.fittedvalues.to_numpy(), abs=1e-9)


def test_propensities_of_one_variable_are_the_rates_of_its_levels() -> None:
    """Weights 1, 3, 1 at a, of which 1 + 1 answered; 2, 2 at b, of which 2; a case whose response is missing is out."""
    found = response_propensities(
        [1, 0, 1, 1, 0, NAN], {"x": ["a", "a", "a", "b", "b", "b"]}, weights=[1, 3, 1, 2, 2, 7]
    )
    assert found.values[:5] == pytest.approx([0.4, 0.4, 0.4, 0.5, 0.5]) and math.isnan(found.values[5])


def test_redundant_variables_and_missing_levels_do_no_harm() -> None:
    """The same variable twice changes nothing; a missing level is a level of its own."""
    answer, levels = [1, 0, 1, 1, 0, 0, 1, 0], ["a", "a", "b", "b", None, None, None, "a"]
    once = response_propensities(answer, {"x": levels})
    twice = response_propensities(answer, {"x": levels, "y": levels})
    assert twice.values == pytest.approx(once.values)
    assert once.values == pytest.approx([1 / 3, 1 / 3, 1, 1, 1 / 3, 1 / 3, 1 / 3, 1 / 3], abs=1e-6)


# ---- R-indicator ------------------------------------------------------------------------------------------
def test_r_indicator_by_hand() -> None:
    """10 cases at a of which 8 answered, 30 at b of which 12; one case without response; equal weights.

    ρ = .8 and .4, mean .5; S² = (10 · .09 + 30 · .01)/39 = 1.2/39. Partial: √(.25 · .09 + .75 · .01) = √.03;
    by level √.25 · .3 and −√.75 · .1. Bias: Σ zᵀΣz = 10 · .16/10 + 30 · .24/30 = .4, over n = 40 that is .01, less
    S²/40 for the sampling of cases.
    """
    answer = [1] * 8 + [0] * 2 + [1] * 12 + [0] * 18 + [NAN]
    found = r_indicator(answer, {"x": ["a"] * 10 + ["b"] * 31})
    spread2 = 1.2 / 39
    assert found.value == pytest.approx(1 - 2 * math.sqrt(spread2))
    assert (found.propensity, found.n) == (pytest.approx(0.5), 40)
    assert found.variation == pytest.approx(math.sqrt(spread2) / 0.5)
    assert found.adjusted == pytest.approx(1 - 2 * math.sqrt(spread2 * (1 + 1 / 40) - 0.01), rel=1e-3)
    assert found.partial["x"] == pytest.approx(math.sqrt(0.03))
    assert found.partial_levels["x"] == pytest.approx({"a": 0.15, "b": -math.sqrt(0.75) * 0.1})


def test_weighted_r_indicator_by_hand() -> None:
    """Design weights 3 at a (ρ = .5, two cases) and 1 at b (ρ = .25, four cases).

    N = 10, mean (6 · .5 + 4 · .25)/10 = .4, S² = (6 · .01 + 4 · .0225)/9.
    """
    found = r_indicator([1, 0, 1, 0, 0, 0], {"x": list("aabbbb")}, weights=[3, 3, 1, 1, 1, 1])
    assert found.propensity == pytest.approx(0.4)
    assert found.value == pytest.approx(1 - 2 * math.sqrt(0.15 / 9))
    assert (found.n, found.n_weighted) == (6, 10)


@pytest.mark.parametrize("census", [True, False])
@pytest.mark.parametrize("seed", range(4))
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
    bias = np.einsum("ij,jk,ik->", z, sigma, z) / n - left * spread2 / n
    table = np.cov(np.column_stack([rho, z]).T, bias=True)
    slope, squares = table[0, 1:], table[1:, 1:] @ sigma
    drawn = left * ((rho - rho.mean()) ** 2).var(ddof=1) / n
    variance = (4 * slope @ sigma @ slope + 2 * np.trace(squares @ squares) + drawn) / rho.var()
    found = r_indicator(answer, known, fpc=np.ones(n) if census else None)
    assert found.value == pytest.approx(1 - 2 * math.sqrt(spread2), rel=1e-8)
    assert found.adjusted == pytest.approx(1 - 2 * math.sqrt(max(spread2 - bias, 0)), rel=1e-8)
    assert found.se == pytest.approx(math.sqrt(variance), rel=1e-7)
    between = pd.Series(rho).groupby(known["size"]).transform("mean").var(ddof=0)
    assert found.partial["size"] == pytest.approx(math.sqrt(between), rel=1e-8)


def test_fpc_of_a_stratified_sample_enters_stratum_by_stratum() -> None:
    """V(Σwρ̂) is the linearised variance of a total under the design, fpc and all."""
    known, answer = asked(7)
    strata = known["size"]
    fraction = pd.Series(strata).map({"large": 0.9, "medium": 0.3, "small": 0.1}).to_numpy()
    sample = Sample.of(400, weights=1 / fraction, strata=strata, fpc=fraction)
    fit, found = response_propensities(answer, known, sample), r_indicator(answer, known, sample)
    w, rho = sample.weights, fit.values
    spread2 = (w * (rho - np.average(rho, weights=w)) ** 2).sum() / (w.sum() - 1)
    z = (rho * (1 - rho))[:, None] * fit.columns
    fitting = (w * np.einsum("ij,jk,ik->i", z, fit.covariance, z)).sum()
    bias = (fitting - linearised_variance(w * rho, sample)[0] / w.sum()) / w.sum()
    assert found.adjusted == pytest.approx(1 - 2 * math.sqrt(max(spread2 - bias, 0)), rel=1e-6)


def test_the_interval_of_r_covers_and_the_adjustment_helps() -> None:
    """200 samples of 600 from known propensities: R = 1 − 2 sd(ρ); 95 % intervals of the adjusted R cover 88–100 %."""
    rng, true = np.random.default_rng(11), {"a": 0.5, "b": 0.3, "c": 0.2}
    exact = 1 - 2 * math.sqrt(np.var([0.5, 0.3, 0.2]))
    plain, adjusted, covered = [], [], 0
    for _ in range(200):
        levels = rng.choice(list(true), 600)
        answer = (rng.random(600) < np.array([true[level] for level in levels])).astype(float)
        found = r_indicator(answer, {"x": levels})
        plain.append(found.value)
        adjusted.append(found.adjusted)
        covered += abs(found.adjusted - exact) < 1.96 * found.se
    assert abs(np.mean(adjusted) - exact) < abs(np.mean(plain) - exact)
    assert 0.88 <= covered / 200 <= 1


@pytest.mark.parametrize("answer", [[], [1.0], [NAN, NAN]])
def test_r_of_nobody_is_unknown(answer: list[float]) -> None:
    found = r_indicator(answer, {"x": ["a"] * len(answer)})
    assert math.isnan(found.value) and math.isnan(found.adjusted) and found.n == np.isfinite(answer).sum()


@pytest.mark.parametrize("answer", [[1, 1, 1.0], [0, 0, 0.0]])
def test_when_all_or_none_answer_nobody_is_underrepresented(answer: list[float]) -> None:
    found = r_indicator(answer, {"x": ["a", "b", "b"]})
    assert (found.value, found.adjusted, found.partial) == (1, 1, {"x": 0})
    assert math.isnan(found.se)


def test_r_without_differences_is_one() -> None:
    found = r_indicator([1, 0, 1, 0], {"x": list("aabb")})
    assert found.value == pytest.approx(1) == found.adjusted and math.isnan(found.se)
    assert r_indicator([1, 0, 1], {}).value == 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=8, max_size=60), st.randoms())
def test_r_does_not_depend_on_order_or_on_the_side(cases: list[tuple[str, bool]], random) -> None:
    levels, answer = zip(*cases, strict=True)
    found = r_indicator(np.array(answer, float), {"x": levels})
    shuffled = random.sample(cases, len(cases))
    again = r_indicator(np.array([one[1] for one in shuffled], float), {"x": [one[0] for one in shuffled]})
    turned = r_indicator(1 - np.array(answer, float), {"x": levels})
    assert found.value == pytest.approx(again.value, abs=1e-7) == pytest.approx(turned.value, abs=1e-7)
    assert found.value <= 1 and all(part >= 0 for part in found.partial.values())


# ---- late answers -------------------------------------------------------------------------------------------
def test_early_and_late_by_hand() -> None:
    """Eight respondents: the first two are early, the last two late; who has no arrival or no answer is neither.

    Weighted means: early (1·1 + 3·5)/4 = 4, late (2·2 + 2·4)/4 = 3.
    """
    values = [1, 5, 3, 3, 3, 3, 2, 4, NAN, 5]
    found = early_late(values, [1, 2, 3, 4, 5, 6, 7, 8, 9, NAN], weights=[1, 3, 1, 1, 1, 1, 2, 2, 1, 1])
    assert found.value == pytest.approx(-1) and found.n == 2


def test_early_and_late_are_two_domains() -> None:
    rng = np.random.default_rng(8)
    values, arrival = rng.integers(1, 6, 80).astype(float), rng.permutation(80)
    side = np.where(arrival < 20, 0.0, np.where(arrival >= 60, 1.0, NAN))
    assert early_late(values, arrival) == contrast(values, side)
    theirs = stats.ttest_ind(values[side == 1], values[side == 0], equal_var=False)
    found = early_late(values, arrival)
    assert found.value / found.se == pytest.approx(theirs.statistic, rel=0.03)


def test_ties_belong_to_their_side() -> None:
    found = early_late([1, 2, 3, 4, 5, 6], [1, 1, 1, 2, 2, 2], share=0.5)
    assert found.value == 3 and found.n == 3


@pytest.mark.parametrize("arrival", [[1, 1, 1], [NAN, NAN, NAN]])
def test_no_early_or_late_without_differences_in_time(arrival: list[float]) -> None:
    found = early_late([1, 2, 3], arrival)
    assert math.isnan(found.value) and math.isnan(found.p)
    assert math.isnan(early_late([], []).value)


def test_a_reversed_scale_flips_late_against_early() -> None:
    values, arrival = np.array([1.0, 2, 4, 5, 3, 5]), np.arange(6)
    assert early_late(6 - values, arrival).value == pytest.approx(-early_late(values, arrival).value)


def test_weighted_propensities_by_hand() -> None:
    """Of level x weights 1 of 4 answered, of y 2 of 4; who is not known to have answered has no chance."""
    found = response_propensities([1, 0, 1, 0, NAN], {"size": list("xxyyy")}, weights=[1, 3, 2, 2, 1])
    assert found.values[:4] == pytest.approx([1 / 4, 1 / 4, 1 / 2, 1 / 2]) and math.isnan(found.values[4])
