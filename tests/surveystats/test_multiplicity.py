"""Adjusted p values and column letters."""

from __future__ import annotations

import math

import numpy as np
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from surveystats.multiplicity import (
    Family,
    adjusted,
    benjamini_hochberg,
    bonferroni,
    column_letters,
    column_names,
    holm,
)

NAN = math.nan
NAMES = {"bonferroni": ("bonferroni", bonferroni), "holm": ("holm", holm), "fdr_bh": ("fdr_bh", benjamini_hochberg)}
p_lists = st.lists(st.floats(0, 1) | st.just(NAN), max_size=20)


def test_by_hand() -> None:
    """.01, .04, –, .03: three count. Bonferroni ×3; Holm .01·3, .03·2, then no less; BH .04, .04, .03."""
    p = [0.01, 0.04, NAN, 0.03]
    assert bonferroni(p) == pytest.approx([0.03, 0.12, NAN, 0.09], nan_ok=True)
    assert holm(p) == pytest.approx([0.03, 0.06, NAN, 0.06], nan_ok=True)
    assert benjamini_hochberg(p) == pytest.approx([0.03, 0.04, NAN, 0.04], nan_ok=True)
    assert bonferroni([0.6, 0.6]).tolist() == [1, 1] == holm([0.6, 0.6]).tolist()


@settings(max_examples=15, deadline=None)
@given(p_lists)
def test_agree_with_statsmodels_and_pingouin(p_values: list[float]) -> None:
    p = np.array(p_values)
    known = np.isfinite(p)
    for name, (theirs, ours) in NAMES.items():
        found = ours(p)
        assert np.isnan(found[~known]).all()
        if known.any():
            assert found[known] == pytest.approx(multipletests(p[known], method=theirs)[1], abs=1e-12)
            short = {"bonferroni": "bonf", "holm": "holm", "fdr_bh": "fdr_bh"}[name]
            assert found == pytest.approx(pingouin.multicomp(p, method=short)[1], abs=1e-12, nan_ok=True)


@given(p_lists)
def test_properties(p_values: list[float]) -> None:
    """Adjusted p are not below the raw ones, keep their order, and BH ≤ Holm ≤ Bonferroni."""
    p = np.array(p_values)
    found = [f(p) for f in (benjamini_hochberg, holm, bonferroni)]
    order = np.argsort(p[np.isfinite(p)])
    for low, high in zip([p, *found], [*found, np.ones(len(p))], strict=True):
        assert (low <= high + 1e-12)[np.isfinite(p)].all()
    for table in found:
        assert (np.diff(table[np.isfinite(p)][order]) >= -1e-12).all()


def test_a_family_names_its_method() -> None:
    family = Family("segments", "benjamini_hochberg")
    assert family.adjusted([0.01, 0.04]).tolist() == [0.02, 0.04]
    assert family.rejected([0.01, 0.04, NAN], alpha=0.03).tolist() == [True, False, False]
    assert Family("drivers").method == "holm" and Family("one", "none").adjusted([0.2]).tolist() == [0.2]
    assert adjusted([], method="holm").tolist() == []
    with pytest.raises(ValueError, match="unknown method 'tukey'"):
        adjusted([0.1], method="tukey")


def test_letters_stand_in_the_higher_column() -> None:
    """A 4.2, B 3.6, C 3.5: A is above both, B and C do not differ; the diagonal earns nothing."""
    p = [[NAN, 0.01, 0.002], [0.01, NAN, 0.7], [0.002, 0.7, NAN]]
    assert column_letters([4.2, 3.6, 3.5], p) == ("BC", "", "")
    assert column_letters([4.2, 3.6, 3.5], p, alpha=0.005) == ("C", "", "")
    assert column_letters([3.5, 3.6, 4.2], np.array(p)[::-1, ::-1]) == ("", "", "AB")


def test_letters_of_untested_and_equal_columns() -> None:
    assert column_letters([4.0, NAN, 3.0], np.full((3, 3), 0.001)) == ("C", "", "")
    assert column_letters([4.0, 3.0], [[NAN, NAN], [NAN, NAN]]) == ("", "")
    assert (
        column_letters([3.0, 3.0], [[NAN, 0.0], [0.0, NAN]]) == ("", "") and column_letters([], np.zeros((0, 0))) == ()
    )
    with pytest.raises(ValueError, match="p values"):
        column_letters([1, 2], [[0.1]])


def test_letters_after_z() -> None:
    names = column_names(55)
    assert (names[0], names[25], names[26], names[27], names[51], names[52]) == ("A", "Z", "AA", "AB", "AZ", "BA")
    table = np.full((28, 28), NAN)
    table[0, 1] = table[1, 0] = table[0, 27] = table[27, 0] = 0.001
    assert column_letters(np.r_[9.0, np.ones(27)], table)[0] == "B,AB"
