"""The base that an interval rests on, by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from surveystats.proportions import Base, base_of, effective_base, t_ratio
from surveystats.sample import Result, Sample

T20, T10 = 2.0859634, 2.2281389  # Student's t, 97.5 %, of 20 and 10 degrees of freedom


def test_effective_base_by_hand() -> None:
    """p = ½ with se .05: .25/.0025 = 100; of a sample of 101, 101/100 of it; ten degrees of freedom shrink it.

    With se .1 it is 25, and 25/4 answers apart from the rest are too few to trust: the Kish base, times −ln(½)/½.
    """
    found = Result(0.5, 0.05, df=20, n=21, n_eff=18)
    assert effective_base(found, 0.25) == pytest.approx(100)
    assert effective_base(found, 0.25, base=Base(20, 0.0, 101)) == pytest.approx(101)
    assert effective_base(found, 0.25, base=Base(10)) == pytest.approx(100 * (T20 / T10) ** 2, rel=1e-6)
    few = Result(0.5, 0.1, df=20, n=21, n_eff=16)
    assert effective_base(few, 0.25) == 16 and effective_base(replace(few, n_eff=40), 0.25) == pytest.approx(25)
    assert effective_base(few, 0.25, base=Base(20, 0.5)) == pytest.approx(16 * math.log(2) / 0.5)
    assert effective_base(found, 0.0, base=Base(20, 0.5)) == pytest.approx(18 * math.log(2) / 0.5)
    assert effective_base(found, 0.0, base=Base(20, 1.0)) == math.inf
    assert math.isnan(effective_base(Result(math.nan), 0.25))
    assert t_ratio(20, 10, 0.95) == pytest.approx((T20 / T10) ** 2, rel=1e-6)


def test_base_of_a_design_by_hand() -> None:
    """Strata a and b of two, of 4 and 8 in the population; b gave one answer, of weight 0.

    df: the design has 4 − 2, two respondents answered: 2 − 1. f = (1 · ½ + 2 · ½)/3.
    """
    sample = Sample.of(4, weights=[1, 2, 5, 0], strata=list("aabb"), fpc=[4, 4, 8, 8])
    assert base_of(np.array([True, True, False, True]), sample) == Base(1, 0.5, 4)
    clustered = Sample.of(4, weights=[1, 2, 5, 1], clusters=list("xxyz"))
    assert base_of(np.array([True, True, False, True]), clustered) == Base(1, 0.0, 4, clustered=True)
