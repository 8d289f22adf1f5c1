"""Agreement of coders and quality of a coder: by hand, published, pair by pair, against scikit-learn."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support
from statsmodels.stats.proportion import proportion_confint

from surveystats.drivers import Bootstrap
from surveystats.scales import code_evaluation, coder_evaluation, krippendorff_alpha

NAN = math.nan
LEVELS = ["nominal", "ordinal"]
FIRST, SECOND, WEIGHTS = ["a", "a", "b", "b"], ["a", "b", None, "b"], [1, 2, 9, 1]


def test_krippendorff_by_hand() -> None:
    """Units aa, ab, b–, bb with weights 1, 2, 9, 1: the third cannot be paired; the others scaled to 0.75, 1.5, 0.75.

    Coincidences aa 1.5, ab and ba 1.5 each, bb 1.5; n_a = n_b = 3, n = 6. α = 1 − 5 · 3/(2 · 9) = 1/6.
    """
    found = krippendorff_alpha([FIRST, SECOND], weights=WEIGHTS)
    assert found.value == pytest.approx(1 / 6)
    assert (found.n, found.n_weighted) == (3, 4) and found.n_eff == pytest.approx(16 / 6)


def test_quality_of_a_code_by_hand() -> None:
    """Weights 1, 2, 1, 4, 3; both, coded only, reference only, neither, not judged.

    Precision 1/3 on n_eff 9/5, recall 1/2 on 2, F1 = 2/(2 + 2 + 1) from J = 1/4.
    """
    found = code_evaluation([1, 0, 1, 0, NAN], [1, 1, 0, 0, 1], weights=[1, 2, 1, 4, 3])
    assert found.precision.value == pytest.approx(1 / 3) and found.recall.value == pytest.approx(1 / 2)
    assert found.f1.value == pytest.approx(2 / 5)
    assert (found.in_reference, found.coded, found.precision.n, found.recall.n, found.f1.n) == (2, 2, 2, 2, 3)
    assert found.precision.n_weighted == 3 and found.precision.n_eff == pytest.approx(9 / 5)
    expected = proportion_confint(9 / 5 / 3, 9 / 5, method="wilson")
    assert (found.precision.low, found.precision.high) == pytest.approx(expected)
    low, high = proportion_confint(16 / 6 / 4, 16 / 6, method="wilson")
    assert (found.f1.low, found.f1.high) == pytest.approx((2 * low / (1 + low), 2 * high / (1 + high)))


def test_coders_of_several_codes_by_hand() -> None:
    """Price: hit, missed; service: hit, false alarm, hit. Micro precision 3/4, recall 3/4."""
    reference = [[1, 1], [1, 0], [0, 1], [0, 0]]
    coded = [[1, 1], [0, 1], [0, 1], [0, 0]]
    found = coder_evaluation(reference, coded, codes=["price", "service"])
    assert found.codes["price"].recall.value == 0.5 and found.codes["service"].precision.value == pytest.approx(2 / 3)
    assert (found.micro.precision.value, found.micro.recall.value) == (0.75, 0.75)


def brute_alpha(ratings: list[list[int | None]], level: str) -> float:
    """Krippendorff's alpha pair by pair, from the definition."""
    units = [[code for code in unit if code is not None] for unit in zip(*ratings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    every = [code for unit in units for code in unit]
    often = Counter(every)

    def apart(c: int, k: int) -> float:
        if level == "nominal":
            return float(c != k)
        between = sum(often[g] for g in often if min(c, k) <= g <= max(c, k))
        return (between - (often[c] + often[k]) / 2) ** 2

    observed = sum(
        sum(apart(c, k) for c, k in itertools.permutations(unit, 2)) / (len(unit) - 1) for unit in units
    ) / len(every)
    expected = sum(apart(c, k) for c, k in itertools.permutations(every, 2)) / (len(every) * (len(every) - 1))
    return 1 - observed / expected if expected else NAN


CODES = st.one_of(st.none(), st.integers(0, 4))


@given(st.integers(2, 4).flatmap(lambda m: st.lists(st.lists(CODES, min_size=m, max_size=m), min_size=2, max_size=8)),
       st.sampled_from(LEVELS))  # fmt: skip
def test_krippendorff_is_that_of_every_pair(units: list[list[int | None]], level: str) -> None:
    ratings = [list(coder) for coder in zip(*units, strict=True)]
    if not any(sum(code is not None for code in unit) > 1 for unit in units):
        assert math.isnan(krippendorff_alpha(ratings, level=level).value)
        return
    found = krippendorff_alpha(ratings, level=level).value
    assert found == pytest.approx(brute_alpha(ratings, level), nan_ok=True)
    assert krippendorff_alpha(ratings[::-1], level=level).value == pytest.approx(found, nan_ok=True)
    weighted = krippendorff_alpha(ratings, level=level, weights=np.full(len(units), 3.0)).value
    assert weighted == pytest.approx(found, nan_ok=True)


def test_quality_of_all_codes_agrees_with_scikit_learn() -> None:
    random = np.random.default_rng(1)
    reference = random.integers(0, 2, (80, 4))
    coded = np.where(random.random((80, 4)) < 0.2, 1 - reference, reference)
    found = coder_evaluation(reference, coded, codes=list("abcd"))
    micro = found.micro
    expected = precision_recall_fscore_support(reference, coded, average="micro")
    assert (micro.precision.value, micro.recall.value, micro.f1.value) == pytest.approx(expected[:3])


def test_bootstrap_is_seeded_and_sound() -> None:
    random = np.random.default_rng(2)
    true = random.integers(0, 3, 200)
    coders = [np.where(random.random(200) < 0.2, random.integers(0, 3, 200), true) for _ in range(3)]
    found = krippendorff_alpha(coders, bootstrap=Bootstrap(200, seed=3))
    assert found == krippendorff_alpha(coders, bootstrap=Bootstrap(200, seed=3))
    assert found != krippendorff_alpha(coders, bootstrap=Bootstrap(200, seed=4))
    assert found.value == krippendorff_alpha(coders).value and found.low < found.value < found.high
    # The jackknife over units gives nearly the same standard error.
    left = [krippendorff_alpha([np.delete(coder, unit) for coder in coders]).value for unit in range(200)]
    assert found.se == pytest.approx(math.sqrt(199 / 200 * ((left - np.mean(left)) ** 2).sum()), rel=0.2)
    narrow = krippendorff_alpha(coders, bootstrap=Bootstrap(200, seed=3, confidence=0.5))
    assert found.low < narrow.low < narrow.high < found.high


# R irr::kripp.alpha, example: matrix(c(…), nrow = 4), four coders and twelve units, given unit by unit.
C_DATA = np.array(
    [
        [1, 1, NAN, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
        [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [NAN, 5, 5, 5], [NAN, NAN, 1, 1], [NAN, NAN, 3, NAN],
    ]
).T  # fmt: skip


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.7434), ("ordinal", 0.8154)])
def test_krippendorff_of_the_c_data(level: str, value: float) -> None:
    """R irr::kripp.alpha, its example; eleven of the twelve units can be paired."""
    found = krippendorff_alpha(C_DATA, level=level)
    assert round(found.value, 4) == value and found.n == 11
