"""Tests of tables, by hand and against scipy, pingouin and `svy`."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from surveystats.contingency import cramers_v, goodness_of_fit, pearson, rao_scott

from surveystats.errors import StatisticsError
from surveystats.inference import mean
from surveystats.sample import Sample

NAN = math.nan
ROWS, COLUMNS, WEIGHTS = ["a", "a", "b", "b", None], ["x", "y", "x", "y", "y"], [4, 1, 2, 3, 6]


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, Sample]:
    """Two associated answers with gaps, unequal weights, strata or clusters."""
    random = np.random.default_rng(seed)
    n = int(random.integers(60, 150))
    rows = random.integers(0, 3, n)
    columns = np.where(random.random(n) < 0.3, rows, random.integers(0, 4, n))
    known = np.where(random.random(n) < 0.05, NAN, rows)
    clusters = random.integers(0, 20, n) if seed % 2 else None
    return (
        known,
        columns,
        Sample.of(n, weights=random.uniform(0.5, 3, n), strata=random.integers(0, 2, n), clusters=clusters),
    )


def test_rao_scott_by_hand() -> None:
    """Shares .4, .1 | .2, .3 of weights 4, 1, 2, 3; margins .5, .5 and .6, .4; one respondent has no row.

    X² = 4 · .1² (1/.3 + 1/.2 + 1/.3 + 1/.2) = 2/3. The interaction C = ±1/4 gives z = w C/p/Σw = ±.25:
    V = 5/4 · 4 · .25² (five respondents); C'D⁻¹C/n = (1/.4 + 1/.1 + 1/.2 + 1/.3)/16/4; δ = V over it = .96.
    """
    found = rao_scott(ROWS, COLUMNS, weights=WEIGHTS)
    assert found.uncorrected == pytest.approx(2 / 3) and found.design_effect == pytest.approx(0.96)
    assert found.value == pytest.approx(2 / 3 / 0.96) and found.df == pytest.approx(1)
    assert found.df_denominator == pytest.approx(3) and (found.n, found.n_weighted) == (4, 10)
    assert found.p == pytest.approx(stats.f.sf(2 / 3 / 0.96, 1, 3))
    first = rao_scott(ROWS, COLUMNS, weights=WEIGHTS, correction="first_order")
    assert first.value == pytest.approx(2 / 3 / 0.96) and first.p == pytest.approx(stats.chi2.sf(2 / 3 / 0.96, 1))


def test_cramers_v_by_hand() -> None:
    """φ² = X²/n = 1/6; Bergsma: n = 4/(.96 · 3/4) and φ² − 1/(n − 1), sizes 2 − 1/(n − 1)."""
    assert cramers_v(ROWS, COLUMNS, weights=WEIGHTS).value == pytest.approx(math.sqrt(1 / 6))
    n = 4 / 0.72
    found = cramers_v(ROWS, COLUMNS, weights=WEIGHTS, bias_corrected=True)
    assert found.value == pytest.approx(math.sqrt(max(1 / 6 - 1 / (n - 1), 0) / (1 - 1 / (n - 1))))
    assert found.low == 0 and 0.5 < found.high <= 1


def test_goodness_of_fit_by_hand() -> None:
    """a, a, b, – with weights 1, 1, 2, 3 against .25, .75: p̂ = .5, .5 and X² = 3 (.25²/.25 + .25²/.75) = 1.

    z_a = w (1{a} − (.25 + .5)/2)/√(.25 · 4) = .625, .625, −.75, 0 and z_b = −z_a/√3: over four respondents
    V(z_a) = 4/3 (Σz² − (Σz)²/4) = 1.7083, so Σδ = 1.7083 · 4/3, over the weight per respondent 4/3.
    """
    spread = 4 / 3 * (2 * 0.625**2 + 0.75**2 - 0.5**2 / 4)
    found = goodness_of_fit(["a", "a", "b", None], {"b": 0.75, "a": 0.25}, weights=[1, 1, 2, 3])
    assert found.uncorrected == pytest.approx(1) and found.design_effect == pytest.approx(spread)
    assert found.value == pytest.approx(1 / spread) and (found.df, found.df_denominator) == pytest.approx((1, 2))
    assert found.n == 3


def test_pearson_by_hand() -> None:
    """10, 20 | 20, 10: all expected 15: 4 · 25/15; with Yates 4 · 4.5²/15."""
    assert pearson([[10, 20], [20, 10]]).value == pytest.approx(100 / 15)
    assert pearson([[10, 20], [20, 10]], yates=True).value == pytest.approx(4 * 4.5**2 / 15)
    assert pearson([[10, 20, 0], [20, 10, 0], [0, 0, 0]]).df == 1


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_simple_samples_agree_with_scipy_and_pingouin(seed: int) -> None:
    """Equal weights: X² is Pearson's; its design effect is n/(n − 1), that of a sample from a large population."""
    rows, columns, _ = drawn(seed)
    held = np.isfinite(rows)
    table = pd.crosstab(rows[held], columns[held]).to_numpy()
    expected, n = stats.chi2_contingency(table, correction=False), held.sum()
    found = rao_scott(rows[held], columns[held])
    assert found.uncorrected == pytest.approx(expected.statistic, rel=1e-9)
    if (table > 0).all():
        assert found.design_effect == pytest.approx(n / (n - 1), rel=1e-9)
        first = rao_scott(rows[held], columns[held], correction="first_order")
        assert first.value == pytest.approx(expected.statistic * (n - 1) / n, rel=1e-9)
    assert pearson(table).p == pytest.approx(expected.pvalue)
    assert cramers_v(rows, columns).value == pytest.approx(stats.contingency.association(table, method="cramer"))


@pytest.mark.filterwarnings("ignore:Low count")
def test_agrees_with_pingouin() -> None:
    rows, columns, _ = drawn(3)
    data = pd.DataFrame({"r": rows, "c": columns}).dropna()
    line = pingouin.chi2_independence(data, x="r", y="c", correction=False)[2].iloc[0]
    found = pearson(pd.crosstab(data["r"], data["c"]))
    assert (found.value, found.p, found.df) == pytest.approx((line["chi2"], line["pval"], line["dof"]))
    assert cramers_v(data["r"], data["c"]).value == pytest.approx(line["cramer"])
    two = data[(data["r"] < 2) & (data["c"] < 2)]
    line = pingouin.chi2_independence(two, x="r", y="c")[2].iloc[0]
    assert pearson(pd.crosstab(two["r"], two["c"]), yates=True).value == pytest.approx(line["chi2"])


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_invariance(seed: int) -> None:
    """Rows for columns, other names, other order and other units of weight give the same test and the same V."""
    rows, columns, sample = drawn(seed)
    order = np.random.default_rng(seed).permutation(len(rows))
    other = Sample.of(
        len(rows), weights=7 * sample.weights[order], strata=sample.strata[order], clusters=sample.clusters[order]
    )
    found, turned = rao_scott(rows, columns, sample=sample), rao_scott(5 - columns[order], rows[order], sample=other)
    for name in ("value", "df", "df_denominator", "p", "uncorrected", "design_effect"):
        assert getattr(turned, name) == pytest.approx(getattr(found, name), rel=1e-6)
    one, two = cramers_v(rows, columns, sample=sample), cramers_v(5 - columns[order], rows[order], sample=other)
    assert (two.value, two.low, two.high) == pytest.approx((one.value, one.low, one.high), rel=1e-6, abs=1e-9)
    assert one.low <= one.value <= one.high <= 1


def test_clusters_take_significance() -> None:
    """Twenty clusters that each answer alike: the test sees twenty, not two hundred."""
    random = np.random.default_rng(1)
    clusters = np.repeat(np.arange(20), 10)
    rows, columns = random.integers(0, 2, 20)[clusters], random.integers(0, 2, 20)[clusters]
    found, simple = rao_scott(rows, columns, clusters=clusters), rao_scott(rows, columns)
    assert found.design_effect == pytest.approx(10, rel=0.1) and found.p > simple.p and found.df_denominator < 20


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_two_levels_are_the_t_test_of_a_share(seed: int) -> None:
    """Near the expected share X²/δ is the squared t of the share, whichever of the two is asked for."""
    random = np.random.default_rng(seed)
    n = 4000
    holds, weights = (random.random(n) < 0.4).astype(float), random.uniform(0.5, 2, n)
    share = mean(holds, weights=weights)
    aim = share.value + share.se
    found = goodness_of_fit(holds, {1.0: aim, 0.0: 1 - aim}, weights=weights)
    assert found.value == pytest.approx(1, rel=0.1)


def test_goodness_of_fit_agrees_with_scipy() -> None:
    answers, expected = np.repeat([1, 2, 3, 5], [30, 25, 20, 25]), {1: 25.0, 2: 25.0, 3: 25.0, 5: 25.0}
    found, textbook = goodness_of_fit(answers, expected), stats.chisquare([30, 25, 20, 25])
    assert found.uncorrected == pytest.approx(textbook.statistic)
    first = goodness_of_fit(answers, expected, correction="first_order")
    assert first.p == pytest.approx(textbook.pvalue, abs=0.01)
    assert goodness_of_fit([1, 1, 2], {1: 0.5, 2: 0.3, 3: 0.2}).uncorrected == pytest.approx(
        stats.chisquare([2, 1, 0], [1.5, 0.9, 0.6]).statistic
    )


def test_corrections_share_one_mean() -> None:
    rows, columns, sample = drawn(8)
    second, satterthwaite, first = (
        rao_scott(rows, columns, sample=sample, correction=name)
        for name in ("second_order", "satterthwaite", "first_order")
    )
    assert satterthwaite.df == second.df and satterthwaite.value == pytest.approx(second.value * second.df)
    assert first.df == 6 and first.value == pytest.approx(second.value * 6) and satterthwaite.p < second.p


@pytest.mark.parametrize(
    ("answers", "expected", "message"),
    [(["yes", "no"], {"Yes": 0.5, "no": 0.5}, "answer 'yes' has no expected share; did you mean 'Yes'"),
     ([1, 1], {1: 1.0, 2: 0.0}, "expected share of '2' is 0.0: it must be above 0")],
)  # fmt: skip
def test_expected_shares_that_do_not_fit(answers: list, expected: dict, message: str) -> None:
    with pytest.raises(StatisticsError, match=message.replace("(", "\\(")):
        goodness_of_fit(answers, expected)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [([], []), ([1.0], [1.0]), ([NAN] * 3, [1, 1, 0]), ([1, 1, 1], [1, 2, 1]), ([1, 2], [NAN, 1])],
    ids=["empty", "one", "missing", "one row", "one left"],
)
def test_nothing_to_tabulate(rows: list, columns: list) -> None:
    found, effect = rao_scott(rows, columns), cramers_v(rows, columns)
    assert math.isnan(found.value) and math.isnan(found.p) and math.isnan(effect.value) and math.isnan(effect.high)


def test_complete_association() -> None:
    """Where empty cells leave no variance there is no test, but a V of 1 with an interval."""
    found, effect = rao_scott([1, 1, 0, 0] * 5, [1, 1, 0, 0] * 5), cramers_v([1, 1, 0, 0] * 5, [1, 1, 0, 0] * 5)
    assert math.isnan(found.p) and found.uncorrected == pytest.approx(20)
    assert effect.value == pytest.approx(1) == effect.high and 0.4 < effect.low < 0.7


def test_no_association_at_all_is_not_certain() -> None:
    found = cramers_v([1, 1, 0, 0] * 5, [1, 0, 1, 0] * 5)
    assert found.value == pytest.approx(0) and found.low == 0 and found.high > 0.3


def test_empty_tables() -> None:
    assert math.isnan(pearson([[0, 0], [0, 0]]).value) and math.isnan(pearson([[3, 4]]).value)
    assert math.isnan(goodness_of_fit([], {1: 0.5, 2: 0.5}).value) and math.isnan(goodness_of_fit([1], {1: 1}).value)
    lone = goodness_of_fit([1], {1: 0.5, 2: 0.5})
    assert math.isnan(lone.value) and lone.n == 1
