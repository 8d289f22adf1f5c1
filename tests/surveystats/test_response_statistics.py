"""Response, frame, coverage, non-response and R-indicators."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveystats import response
from surveystats.proportions import share, wilson
from surveystats.response import Dispositions, coverage, outcome_rates, r_indicator, response_test

NAN = math.nan
CODES = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")
NAMES = "RR1 RR2 RR3 RR4 RR5 RR6 COOP1 COOP2 COOP3 COOP4 REF1 REF2 REF3 CON1 CON2 CON3 LOC1 LOC2"


def test_weighted_cases_by_hand() -> None:
    """Complete (weight 2), refused (1), no code (1), bounced = unknown (1), closed (1), weight 0 left out.

    Weights sum to 6 over 5 cases, so that counts are 5/6 of the weights: I 10/6, R 5/6, UO 2 · 5/6 (the case without
    code is of unknown eligibility), NE 5/6. RR1 = 2/(2 + 1 + 2) = .4; e = 3/4; RR3 = 2/(3 + .75 · 2) = 4/9.
    Design effect 5 · 8/36 = 10/9; RR1's base 25/6 counts as 3.75.
    """
    cases = Dispositions.counted(["I", "R", None, "unknown", "NE", "I"], [2, 1, 1, 1, 1, 0])
    assert (cases.complete, cases.unknown_other) == pytest.approx((10 / 6, 10 / 6))
    assert response.eligibility_rate(cases) == pytest.approx(0.75)
    found = outcome_rates(cases)
    assert found["RR1"].value == pytest.approx(0.4) and found["RR3"].value == pytest.approx(4 / 9)
    assert (found["RR1"].n, found["RR1"].n_eff) == pytest.approx((25 / 6, 3.75))
    assert found["RR1"].se == pytest.approx(math.sqrt(0.4 * 0.6 / 3.75))
    assert (found["RR1"].low, found["RR1"].high) == pytest.approx(wilson(0.4, 3.75))
    for blank in (None, NAN, "", "  "):
        assert Dispositions.counted(["I", blank]) == Dispositions(complete=1, unknown_other=1)


def test_no_case_at_all_is_no_rate() -> None:
    counted = [Dispositions.counted(*given) for given in ([[]], [["I"], [0]], [["I"], [NAN]])]
    for cases in (Dispositions(), *counted):
        assert math.isnan(response.eligibility_rate(cases))
        for rate in outcome_rates(cases).values():
            assert math.isnan(rate.value) and math.isnan(rate.se) and rate.n == 0


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Dispositions(refusal=-1), "'refusal' is -1"),
        (lambda: Dispositions.of({"I": NAN}), "'complete' is nan"),
        (lambda: Dispositions.of({"refussal": 1}), r"disposition 'refussal' is unknown; did you mean 'refusal'\?"),
        (lambda: Dispositions.counted(["completed"]), "disposition 'completed' is unknown"),
        (lambda: outcome_rates(Dispositions(complete=1), e=1.1), "e is a share"),
        (lambda: Dispositions.counted(["I"], [1, 2]), "2 entries for 1 cases"),
        (lambda: coverage(["a"], {"a": -1}), "population of 'a' is -1"),
    ],
)
def test_wrong_counts_are_named(make, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        make()


@pytest.mark.parametrize(
    ("counts", "e", "published", "error"),
    [
        # README of the R package outcomerate (rOpenSci), 3 digits; e = .9 by the proportional method
        ({"I": 4, "P": 2, "R": 1, "NC": 1, "O": 1, "UH": 1, "UO": 1, "NE": 1}, None,
         [.364, .545, .370, .556, .444, .667, .500, .750, .571, .857, .091, .093, .111, .727, .741, .889, .818, .833],
         5e-4),
        # tests/testthat/test-rate.R of outcomerate, exact fractions
        ({"I": 5, "P": 3, "R": 2, "NC": 1, "O": 2, "UH": 1, "UO": 1, "NE": 1}, 0.5,
         [1 / 3, 8 / 15, 5 / 14, 4 / 7, 5 / 13, 8 / 13, 5 / 12, 2 / 3, 1 / 2, 4 / 5, 2 / 15, 1 / 7, 2 / 13, 4 / 5,
          6 / 7, 12 / 13, 13 / 15, 39 / 42], 1e-12),
        # vignette "Intro to outcomerate" (data middleearth), 1,691 cases
        ({"I": 760, "P": 339, "R": 59, "NC": 288, "O": 1, "UO": 173, "NE": 71}, None,
         [0.46913580, 0.67839506, 0.47149080, 0.68180052, 0.52522460, 0.75950242, 0.65573770, 0.94823123, 0.65630397,
          0.94905009, 0.03641975, 0.03660258, 0.04077402, 0.71543210, 0.71902347, 0.80096752, 0.89320988, 0.89769367],
         5.1e-9),
        # test-rate.R again: one UO that may not be eligible; rates without a base are not numbers
        ({"UO": 1}, 0.3, [0, 0, 0, 0, NAN, NAN, NAN, NAN, NAN, NAN, 0, 0, NAN, 0, 0, NAN, 0, 0], 0),
    ],
)  # fmt: skip
def test_outcome_rates_are_the_published_ones(counts, e, published, error) -> None:
    found = outcome_rates(Dispositions.of(counts), e=e)
    assert " ".join(found) == NAMES
    assert [rate.value for rate in found.values()] == pytest.approx(published, abs=error, nan_ok=True)


def test_weighted_response_rate_is_the_published_fraction() -> None:
    """tests/testthat/test-rate.R of outcomerate: RR2 of sixteen weighted cases is 19.3/37.2."""
    codes = ["I", "P", "I", "NC", "UH", "I", "R", "UO", "I", "O", "P", "I", "R", "O", "P", "NE"]
    weights = [3.2, 0.4, 4.9, 3.8, 1.6, 3.3, 1.3, 2.2, 3.5, 3.6, 0.1, 1.6, 1.1, 4.3, 2.3, 0.6]
    assert outcome_rates(Dispositions.counted(codes, weights))["RR2"].value == pytest.approx(19.3 / 37.2, rel=1e-12)


@given(st.fixed_dictionaries({code: st.integers(0, 500) for code in CODES}), st.floats(0, 1))
def test_rates_keep_their_order(counts: dict[str, int], e: float) -> None:
    """RR1 ≤ RR3 ≤ RR5 and RR1 ≤ RR2; all within 0–1 and their intervals; e = 1 is RR1, e = 0 is RR5."""
    found, certain, none = (outcome_rates(Dispositions.of(counts), e=share) for share in (e, 1.0, 0.0))
    for rate in found.values():
        assert math.isnan(rate.value) or 0 <= rate.low <= rate.value + 1e-12 <= rate.high + 2e-12 <= 1 + 3e-12
    for pair in ("RR1 RR3", "RR3 RR5", "RR1 RR2", "COOP1 COOP3", "CON1 CON3", "REF1 REF3"):
        one, two = (found[name].value for name in pair.split())
        assert math.isnan(one) or math.isnan(two) or one <= two + 1e-12
    for edge, same in ((certain, "RR1"), (none, "RR5")):
        assert edge["RR3"].value == pytest.approx(found[same].value, nan_ok=True)


def test_frame_quality_by_hand() -> None:
    """Customers a (twice), b, c and a row without id. First rows: a may be contacted, b not, c unknown: 1 of 2;
    last contact 10 and 400 days ago, c unknown: 1 of 2 within a year."""
    found = response.frame_quality(
        ["a", "b", " a", None, "c"], contactable=[1, 0, 0, 1, NAN], days_since_contact=[10, 400, 1, 1, NAN]
    )
    assert (found.rows, found.customers, found.duplicates, found.unidentified) == (5, 3, 1, 1)
    assert (found.contactable, found.recent) == (0.5, 0.5)
    assert response.frame_quality(["a"], days_since_contact=[400], recent_days=500).recent == 1


def test_coverage_by_hand() -> None:
    """Frame a a b and one row without level, population a 4, c 1: a is half covered and makes up 2/3 against 4/5."""
    found = coverage(["a", "a", "b", None], {"a": 4, "c": 1})
    assert (found["a"].frame, found["a"].population, found["a"].rate) == (2, 4, 0.5)
    assert found["a"].share_difference == pytest.approx(2 / 3 - 4 / 5)
    assert found["c"] == response.Coverage(0, 1, 0, -0.2)
    assert math.isnan(found["b"].rate) and found["b"].share_difference == pytest.approx(1 / 3)
    assert coverage([], {}) == {} and math.isnan(coverage([], {"a": 2})["a"].share_difference)


def test_differences_by_level_by_hand() -> None:
    """Respondents a, b, a and one without level, weights 1, 2, 1, 5; frame a 5, b 15: a is 1/2 against 1/4.

    d = .25 / √((.25 + .1875)/2); b the other way round.
    """
    found = response.standardised_differences(["a", "b", "a", None], {"a": 5, "b": 15}, weights=[1, 2, 1, 5])
    scale = math.sqrt((0.25 + 0.1875) / 2)
    assert found["a"].value == pytest.approx(0.25 / scale) and found["b"].value == pytest.approx(-0.25 / scale)
    alone = share([1, 0, 1, NAN], weights=[1, 2, 1, 5])
    assert found["a"].n == 3 and found["a"].se == pytest.approx(alone.se / scale)
    assert (found["a"].low, found["a"].high) == pytest.approx(((alone.low - 0.25) / scale, (alone.high - 0.25) / scale))
    assert found["a"].p == pytest.approx(2 * stats.t.sf(0.25 / alone.se, alone.df))


def asked(seed: int, n: int = 400) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Two known variables, and who answered, more often at some of their levels."""
    rng = np.random.default_rng(seed)
    known = {
        "size": rng.choice(["large", "medium", "small"], n, p=[0.2, 0.3, 0.5]),
        "region": rng.choice(["n", "s"], n),
    }
    chance = 0.3 + 0.25 * (known["size"] == "large") + 0.1 * (known["region"] == "n")
    return known, (rng.random(n) < chance).astype(float)


def test_response_test_by_hand_and_by_scipy() -> None:
    """Weights 1, 3 at a (answered, not), 2, 2 at b, one case without level: table .125 .375 / .25 .25, n 4.

    p₀ = .1875 and .3125, twice; p − p₀ = ±.0625; X² = 4 · .0625² · (2/.1875 + 2/.3125).
    """
    found = response_test(["a", "a", "b", "b", None], [1, 0, 1, 0, 1], weights=[1, 3, 2, 2, 9])
    assert found.chi_square == pytest.approx(4 * 0.0625**2 * (2 / 0.1875 + 2 / 0.3125))
    assert (found.df, found.n) == (1, 4)
    known, answer = asked(0)
    found = response_test(known["size"], answer)
    expected = stats.chi2_contingency(pd.crosstab(known["size"], answer), correction=False)
    assert (found.chi_square, found.df, found.p) == pytest.approx((expected.statistic, expected.dof, expected.pvalue))


def test_early_and_late_by_hand() -> None:
    """Eight respondents: the first two are early, the last two late; who has no arrival or no answer is neither.

    Weighted means: early (1·1 + 3·5)/4 = 4, late (2·2 + 2·4)/4 = 3.
    """
    values = [1, 5, 3, 3, 3, 3, 2, 4, NAN, 5]
    found = response.early_late(values, [1, 2, 3, 4, 5, 6, 7, 8, 9, NAN], weights=[1, 3, 1, 1, 1, 1, 2, 2, 1, 1])
    assert found.value == pytest.approx(-1) and found.n == 2


def logistic(known: dict[str, np.ndarray], answer: np.ndarray, **weights: np.ndarray):
    """The columns of the model, and statsmodels' fit."""
    x = pd.get_dummies(pd.DataFrame(known), drop_first=True).astype(float).assign(one=1.0)
    return x.to_numpy(), sm.GLM(answer, x, family=sm.families.Binomial(), **weights).fit(tol=1e-12)


def test_propensities_by_hand_and_by_statsmodels() -> None:
    """Of level x weights 1 of 4 answered, of y 2 of 4; who is not known to have answered has no chance."""
    found = response.response_propensities([1, 0, 1, 0, NAN], {"size": list("xxyyy")}, weights=[1, 3, 2, 2, 1])
    assert found.values[:4] == pytest.approx([1 / 4, 1 / 4, 1 / 2, 1 / 2]) and math.isnan(found.values[4])
    known, answer = asked(0)
    weights = np.random.default_rng(50).uniform(0.5, 3, 400)
    _, expected = logistic(known, answer, freq_weights=weights / weights.mean())
    found = response.response_propensities(answer, known, weights=weights)
    assert found.converged and found.values == pytest.approx(expected.fittedvalues.to_numpy(), abs=1e-9)


def test_r_indicator_by_hand() -> None:
    """Design weights 3 at a (ρ = .5, two cases) and 1 at b (ρ = .25, four cases, and one without a response).

    N = 10, mean (6 · .5 + 4 · .25)/10 = .4, S² = (6 · .01 + 4 · .0225)/9; partial: √(.6 · .01 + .4 · .0225).
    """
    found = r_indicator([1, 0, 1, 0, 0, 0, NAN], {"x": list("aabbbbb")}, weights=[3, 3, 1, 1, 1, 1, 1])
    assert found.value == pytest.approx(1 - 2 * math.sqrt(0.15 / 9)) and (found.n, found.n_weighted) == (6, 10)
    assert found.partial["x"] == pytest.approx(math.sqrt(0.015))
    for answer in ([1, 1, 1.0], [0, 0, 0.0]):  # when all or none answer nobody is underrepresented
        found = r_indicator(answer, {"x": ["a", "b", "b"]})
        assert (found.value, found.partial) == (1, {"x": 0}) and math.isnan(found.se)


@pytest.mark.parametrize("census", [True, False])
def test_r_indicator_is_that_of_the_risq_manual(census: bool) -> None:
    """The formulas of Shlomo, Skinner & Schouten 2012 and the RISQ manual 2.1, anew on statsmodels' fit; N = n or ∞."""
    known, answer = asked(1)
    x, fit = logistic(known, answer)
    rho, sigma, n = fit.fittedvalues.to_numpy(), fit.cov_params().to_numpy(), len(answer)
    table = np.cov(np.column_stack([rho, (rho * (1 - rho))[:, None] * x]).T, bias=True)
    slope, squares = table[0, 1:], table[1:, 1:] @ sigma
    drawn = (0 if census else 1) * ((rho - rho.mean()) ** 2).var(ddof=1) / n  # 1 − n/N of it
    variance = (4 * slope @ sigma @ slope + 2 * np.trace(squares @ squares) + drawn) / rho.var()
    found = r_indicator(answer, known, fpc=np.ones(n) if census else None)
    assert found.value == pytest.approx(1 - 2 * rho.std(ddof=1), rel=1e-8)
    assert found.se == pytest.approx(math.sqrt(variance), rel=1e-7)
    reach = 1.959963984540054 * found.se
    assert (found.low, found.high) == pytest.approx((found.value - reach, min(found.value + reach, 1)))
    between = pd.Series(rho).groupby(known["size"]).transform("mean").var(ddof=0)
    assert found.partial["size"] == pytest.approx(math.sqrt(between), rel=1e-8)
