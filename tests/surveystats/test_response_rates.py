"""Outcome rates and the quality of a frame: by hand, degenerate, and by what must hold for any counts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveystats.errors import StatisticsError
from surveystats.proportions import wilson
from surveystats.response import (
    USING_E,
    Coverage,
    Dispositions,
    coverage,
    eligibility_rate,
    frame_quality,
    outcome_rates,
)

NAN = math.nan
COUNTS = st.fixed_dictionaries({code: st.integers(0, 500) for code in ("I", "P", "R", "NC", "O", "UH", "UO", "NE")})


def test_letters_and_words_mean_the_same() -> None:
    words = Dispositions(complete=3, unknown_other=2, not_eligible=1)
    assert Dispositions.of({"I": 3, "UO": 2, "NE": 1}) == words
    assert Dispositions.of({"complete": 3, "unknown": 1, "uo": 1, "not_eligible": 1}) == words


def test_weighted_cases_by_hand() -> None:
    """Complete (weight 2), refused (1), no code (1), bounced = unknown (1), closed (1), weight 0 left out.

    Weights sum to 6 over 5 cases, so that counts are 5/6 of the weights: I 10/6, R 5/6, UO 2 · 5/6 (the case without
    code is of unknown eligibility), NE 5/6. RR1 = 2/(2 + 1 + 2) = .4; e = 3/4; RR3 = 2/(3 + .75 · 2) = 4/9.
    Design effect 5 · 8/36 = 10/9; RR1's base 25/6 counts as 3.75.
    """
    cases = Dispositions.counted(["I", "R", None, "unknown", "NE", "I"], [2, 1, 1, 1, 1, 0])
    assert (cases.complete, cases.unknown_other) == pytest.approx((10 / 6, 10 / 6))
    assert eligibility_rate(cases) == pytest.approx(0.75)
    found = outcome_rates(cases)
    assert found["RR1"].value == pytest.approx(0.4) and found["RR3"].value == pytest.approx(4 / 9)
    assert (found["RR1"].n, found["RR1"].n_eff) == pytest.approx((25 / 6, 3.75))
    assert found["RR1"].se == pytest.approx(math.sqrt(0.4 * 0.6 / 3.75))
    assert (found["RR1"].low, found["RR1"].high) == pytest.approx(wilson(0.4, 3.75))


@pytest.mark.parametrize("blank", [None, NAN, "", "  "])
def test_a_case_without_a_code_is_of_unknown_eligibility(blank: object) -> None:
    assert Dispositions.counted(["I", blank]) == Dispositions(complete=1, unknown_other=1)


def test_no_case_at_all_is_no_rate() -> None:
    for cases in (Dispositions(), Dispositions.counted([]), Dispositions.counted(["I"], [0]),
                  Dispositions.counted(["I"], [NAN])):  # fmt: skip
        assert math.isnan(eligibility_rate(cases))
        assert all(
            math.isnan(rate.value) and math.isnan(rate.se) and rate.n == 0 for rate in outcome_rates(cases).values()
        )


def test_only_ineligible_cases_are_no_rate() -> None:
    assert eligibility_rate(Dispositions(not_eligible=3)) == 0
    assert all(math.isnan(rate.value) for rate in outcome_rates(Dispositions(not_eligible=3)).values())


def test_an_unknown_e_makes_the_rates_that_use_it_unknown() -> None:
    found = outcome_rates(Dispositions(unknown_household=4))
    assert {name for name, rate in found.items() if rate.value == 0} == {"RR1", "RR2", "REF1", "CON1", "LOC1"}
    assert all(math.isnan(found[name].value) for name in USING_E)


def test_e_is_of_no_account_when_every_case_is_known() -> None:
    cases = Dispositions(complete=3, refusal=1)
    assert outcome_rates(cases, e=0.1)["RR3"] == outcome_rates(cases)["RR1"]


def test_wrong_counts_are_named() -> None:
    with pytest.raises(StatisticsError, match="'refusal' is -1"):
        Dispositions(refusal=-1)
    with pytest.raises(StatisticsError, match="'complete' is nan"):
        Dispositions.of({"I": NAN})
    with pytest.raises(StatisticsError, match=r"disposition 'refussal' is unknown; did you mean 'refusal'\?"):
        Dispositions.of({"refussal": 1})
    with pytest.raises(StatisticsError, match="disposition 'completed' is unknown"):
        Dispositions.counted(["completed"])
    with pytest.raises(ValueError, match="e is a share"):
        outcome_rates(Dispositions(complete=1), e=1.1)
    with pytest.raises(ValueError, match="2 entries for 1 cases"):
        Dispositions.counted(["I"], [1, 2])


@settings(max_examples=80, deadline=None)
@given(COUNTS, st.floats(0, 1))
def test_rates_keep_their_order(counts: dict[str, int], e: float) -> None:
    """RR1 ≤ RR3 ≤ RR5 and RR1 ≤ RR2; all within 0–1 and their intervals; e = 1 is RR1, e = 0 is RR5."""
    found = {name: rate.value for name, rate in outcome_rates(Dispositions.of(counts), e=e).items()}
    for rate in outcome_rates(Dispositions.of(counts), e=e).values():
        assert math.isnan(rate.value) or 0 <= rate.low <= rate.value + 1e-12 <= rate.high + 2e-12 <= 1 + 3e-12
    for one, two in (
        ("RR1", "RR3"),
        ("RR3", "RR5"),
        ("RR1", "RR2"),
        ("COOP1", "COOP3"),
        ("CON1", "CON3"),
        ("REF1", "REF3"),
    ):
        if not math.isnan(found[one]) and not math.isnan(found[two]):
            assert found[one] <= found[two] + 1e-12
    for edge, same in ((1.0, "RR1"), (0.0, "RR5")):
        value = outcome_rates(Dispositions.of(counts), e=edge)["RR3"].value
        assert value == pytest.approx(found[same], nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["I", "P", "R", "NC", "O", "UH", "UO", "NE"]), min_size=1, max_size=60), st.randoms())
def test_order_and_equal_weights_do_not_matter(codes: list[str], random) -> None:
    shuffled = random.sample(codes, len(codes))
    plain = Dispositions.counted(codes)
    assert Dispositions.counted(shuffled) == plain
    weighted = Dispositions.counted(codes, np.full(len(codes), 3.5))
    assert weighted.complete == pytest.approx(plain.complete) and weighted.design_effect == pytest.approx(1)


# ---- frame --------------------------------------------------------------------------------------
def test_frame_quality_by_hand() -> None:
    """Customers a (twice), b, c and a row without id. First rows: a may be contacted, b not, c unknown: 1 of 2;
    last contact 10 and 400 days ago, c unknown: 1 of 2 within a year."""
    found = frame_quality(
        ["a", "b", " a", None, "c"], contactable=[1, 0, 0, 1, NAN], days_since_contact=[10, 400, 1, 1, NAN]
    )
    assert (found.rows, found.customers, found.duplicates, found.unidentified) == (5, 3, 1, 1)
    assert (found.contactable, found.recent) == (0.5, 0.5)
    assert frame_quality(["a"], days_since_contact=[400], recent_days=500).recent == 1


def test_an_empty_frame_has_no_quality() -> None:
    found = frame_quality([], contactable=[], days_since_contact=[])
    assert (found.rows, found.customers) == (0, 0) and math.isnan(found.contactable) and math.isnan(found.recent)
    assert math.isnan(frame_quality(["a"]).contactable)


def test_coverage_by_hand() -> None:
    """Frame a a b and one row without level, population a 4, c 1: a is half covered and makes up 2/3 against 4/5."""
    found = coverage(["a", "a", "b", None], {"a": 4, "c": 1})
    assert (found["a"].frame, found["a"].population, found["a"].rate) == (2, 4, 0.5)
    assert found["a"].share_difference == pytest.approx(2 / 3 - 4 / 5)
    assert found["c"] == Coverage(0, 1, 0, -0.2)
    assert math.isnan(found["b"].rate) and found["b"].share_difference == pytest.approx(1 / 3)
    assert sum(level.share_difference for level in found.values()) == pytest.approx(0)


def test_coverage_without_frame_or_population() -> None:
    assert coverage([], {}) == {}
    assert math.isnan(coverage([], {"a": 2})["a"].share_difference)
    with pytest.raises(StatisticsError, match="population of 'a' is -1"):
        coverage(["a"], {"a": -1})
