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


def test_krippendorff_by_hand() -> None:
    """Units aa, ab, b–, bb with weights 1, 2, 9, 1: the third cannot be paired; the others scaled to 0.75, 1.5, 0.75.

    Coincidences aa 1.5, ab and ba 1.5 each, bb 1.5; n_a = n_b = 3, n = 6. α = 1 − 5 · 3/(2 · 9) = 1/6.
    """
    found = krippendorff_alpha([[*"aabb"], ["a", "b", None, "b"]], weights=[1, 2, 9, 1])
    assert found.value == pytest.approx(1 / 6)
    assert (found.n, found.n_weighted) == (3, 4) and found.n_eff == pytest.approx(16 / 6)


def test_quality_of_a_code_by_hand() -> None:
    """Weights 1, 2, 1, 4, 3; both, coded only, reference only, neither, not judged.

    Precision 1/3 on n_eff 9/5, recall 1/2 on 2, F1 = 2/(2 + 2 + 1) from J = 1/4.
    """
    found = code_evaluation([1, 0, 1, 0, NAN], [1, 1, 0, 0, 1], weights=[1, 2, 1, 4, 3])
    precision, recall, f1 = found.precision, found.recall, found.f1
    assert (precision.value, recall.value, f1.value) == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert (precision.n, recall.n, f1.n) == (2, 2, 3)
    assert precision.n_weighted == 3 and precision.n_eff == pytest.approx(9 / 5)
    expected = proportion_confint(9 / 5 / 3, 9 / 5, method="wilson")
    assert (precision.low, precision.high) == pytest.approx(expected)
    low, high = proportion_confint(16 / 6 / 4, 16 / 6, method="wilson")
    assert (f1.low, f1.high) == pytest.approx((2 * low / (1 + low), 2 * high / (1 + high)))


def brute_alpha(ratings: list[list[int | None]], level: str) -> float:
    """Krippendorff's alpha pair by pair, from the definition."""
    units = [[code for code in unit if code is not None] for unit in zip(*ratings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    every = [code for unit in units for code in unit]
    often = Counter(every)

    def apart(pair: tuple[int, int]) -> float:
        c, k = sorted(pair)
        if level == "nominal":
            return float(c != k)
        return (sum(often[g] for g in often if c <= g <= k) - (often[c] + often[k]) / 2) ** 2

    observed = sum(sum(map(apart, itertools.permutations(unit, 2))) / (len(unit) - 1) for unit in units) / len(every)
    expected = sum(map(apart, itertools.permutations(every, 2))) / (len(every) * (len(every) - 1))
    return 1 - observed / expected if expected else NAN


CODES = st.one_of(st.none(), st.integers(0, 4))


@given(st.integers(2, 4).flatmap(lambda m: st.lists(st.lists(CODES, min_size=m, max_size=m), min_size=2, max_size=8)),
       st.sampled_from(["nominal", "ordinal"]))  # fmt: skip
def test_krippendorff_is_that_of_every_pair(units: list[list[int | None]], level: str) -> None:
    ratings = [list(coder) for coder in zip(*units, strict=True)]
    found = krippendorff_alpha(ratings, level=level).value
    paired = any(sum(code is not None for code in unit) > 1 for unit in units)
    assert found == pytest.approx(brute_alpha(ratings, level) if paired else NAN, nan_ok=True)
    weighted = krippendorff_alpha(ratings[::-1], level=level, weights=np.full(len(units), 3.0)).value
    assert weighted == pytest.approx(found, nan_ok=True)


def test_coders_of_several_codes_by_hand_and_by_scikit_learn() -> None:
    """Price: hit, missed; service: hit, false alarm, hit. Micro precision 3/4, recall 3/4."""
    found = coder_evaluation([[1, 1], [1, 0], [0, 1], [0, 0]], [[1, 1], [0, 1], [0, 1], [0, 0]], codes=["p", "s"])
    assert found.codes["p"].recall.value == 0.5 and found.codes["s"].precision.value == pytest.approx(2 / 3)
    random = np.random.default_rng(1)
    reference = random.integers(0, 2, (80, 4))
    coded = np.where(random.random((80, 4)) < 0.2, 1 - reference, reference)
    micro = coder_evaluation(reference, coded, codes=list("abcd")).micro
    expected = precision_recall_fscore_support(reference, coded, average="micro")
    assert (micro.precision.value, micro.recall.value, micro.f1.value) == pytest.approx(expected[:3])


def test_bootstrap_is_seeded_and_sound() -> None:
    random = np.random.default_rng(2)
    true = random.integers(0, 3, 200)
    coders = [np.where(random.random(200) < 0.2, random.integers(0, 3, 200), true) for _ in range(3)]
    found, again, other, narrow = (
        krippendorff_alpha(coders, bootstrap=Bootstrap(200, seed=seed, confidence=confidence))
        for seed, confidence in ((3, 0.95), (3, 0.95), (4, 0.95), (3, 0.5))
    )
    assert found == again != other and found.value == krippendorff_alpha(coders).value
    assert found.low < narrow.low < narrow.high < found.high
    # The jackknife over units gives nearly the same standard error.
    left = [krippendorff_alpha([np.delete(coder, unit) for coder in coders]).value for unit in range(200)]
    assert found.se == pytest.approx(math.sqrt(199 / 200 * ((left - np.mean(left)) ** 2).sum()), rel=0.2)


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.7434), ("ordinal", 0.8154)])
def test_krippendorff_of_the_c_data(level: str, value: float) -> None:
    """R irr::kripp.alpha, its example: four coders of twelve units, of which eleven can be paired."""
    units = "11-1 2232 3333 3333 2222 1234 4444 1121 2222 -555 --11 --3-"
    table = np.array([[NAN if code == "-" else float(code) for code in unit] for unit in units.split()])
    found = krippendorff_alpha(table.T, level=level)
    assert round(found.value, 4) == value and found.n == 11
