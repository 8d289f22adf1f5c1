"""Published reliability and factorability: R's psych on `attitude` and `bfi`, mobile-phone and bank satisfaction."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from reference_data import reference_table
from scipy import optimize

from surveystats.scales import alpha_if_dropped, average_correlation, cronbach_alpha, kaiser_meyer_olkin, omega_total

REPOSITORY = Path(__file__).resolve().parents[2]


def standardised_alpha(items: pd.DataFrame) -> float:
    """Alpha of the standardised items, from their mean correlation."""
    k, r = items.shape[1], average_correlation(items).value
    return k * r / (1 + (k - 1) * r)


@pytest.fixture(scope="module")
def attitude() -> pd.DataFrame:
    """R `attitude`: 30 departments, 7 items (Chatterjee & Price 1977)."""
    return reference_table("attitude").drop(columns="rownames")


@pytest.fixture(scope="module")
def bfi() -> pd.DataFrame:
    """R `psych::bfi`: 25 personality items, 2,800 people, 508 answers missing."""
    return reference_table("bfi").iloc[:, 1:26]


@pytest.fixture(scope="module")
def agreeable(bfi: pd.DataFrame) -> pd.DataFrame:
    """Its items A1–A5, A1 reversed on 1–6."""
    return bfi.iloc[:, :5].assign(A1=7 - bfi["A1"])


def test_attitude_alpha(attitude: pd.DataFrame) -> None:
    """R 4.2, psych 2.2 `alpha(attitude)`: raw, standardised, without `critical`."""
    found = cronbach_alpha(attitude)
    assert found.value == pytest.approx(0.843142769565, abs=5e-13)
    assert found.n == 30 == found.n_eff
    assert standardised_alpha(attitude) == pytest.approx(0.83908380303, abs=5e-12)
    without = dict(zip(attitude, alpha_if_dropped(attitude), strict=True))
    assert round(without["critical"].value, 4) == 0.8639
    assert [name for name, one in without.items() if one.value > found.value] == ["critical"]


def test_attitude_omega(attitude: pd.DataFrame) -> None:
    """R 4.2, psych 2.2: ω total of one factor by maximum likelihood (`fa(attitude, fm = "ml")`).

    The twelve digits are those of psych's search, which stops before the exact minimum of the discrepancy: there, where
    its slope is below 1e-12, ω is .84054448969. psych::omega(nfactors = 1) prints .8510, of minimum residuals.
    """
    found = omega_total(attitude)
    assert found.value == pytest.approx(0.840544816901, abs=5e-10) and round(found.value, 4) == 0.8405

    correlations = attitude.corr().to_numpy()

    def slope(loadings: np.ndarray) -> np.ndarray:
        model = np.outer(loadings, loadings)
        np.fill_diagonal(model, 1.0)
        inverse = np.linalg.inv(model)
        gap = inverse @ (model - correlations) @ inverse
        return (gap - np.diag(np.diag(gap))) @ loadings

    exact = optimize.root(slope, np.full(7, 0.6), tol=1e-14)
    assert np.abs(slope(exact.x)).max() < 1e-12
    common = exact.x.sum() ** 2
    assert found.value == pytest.approx(common / (common + (1 - exact.x**2).sum()), abs=1e-6)


def test_attitude_factorability(attitude: pd.DataFrame) -> None:
    """R 4.2, psych 2.2 `KMO(attitude)`."""
    assert kaiser_meyer_olkin(attitude).overall == pytest.approx(0.763275432159, abs=5e-13)


def test_bfi_alpha(bfi: pd.DataFrame, agreeable: pd.DataFrame) -> None:
    """R 4.2, psych 2.2 `alpha` of A1–A5, A1 reversed: .7030 raw, .7130 standardised.

    psych takes every covariance from those who answered both items and turns that matrix into correlations
    (`cov2cor`): our pairwise rule. Complete rows alone give .7038 and .7135. Not reversed: .43 (data README).
    """
    assert round(cronbach_alpha(agreeable).value, 4) == 0.7030
    assert round(standardised_alpha(agreeable), 4) == 0.7130
    assert round(cronbach_alpha(bfi.iloc[:, :5]).value, 2) == 0.43
    assert round(cronbach_alpha(agreeable).value, 2) == 0.70


def test_bfi_alpha_listwise(agreeable: pd.DataFrame) -> None:
    """README of R `alphaci` (Moss), n = 2709: .7037559 (.6828923–.7246195), standardised .7135016.

    Its asymptotically distribution-free standard error has n − 1 where ours has n; the limits agree to four digits.
    """
    found = cronbach_alpha(agreeable.dropna())
    assert found.n == 2709 and found.value == pytest.approx(0.7037559, abs=5e-8)
    assert (found.low, found.high) == pytest.approx((0.6828923, 0.7246195), abs=2e-5)
    assert found.se * math.sqrt(2709) == pytest.approx(0.5536964, rel=1e-3)
    assert standardised_alpha(agreeable.dropna()) == pytest.approx(0.7135016, abs=5e-8)


def test_bfi_factorability(bfi: pd.DataFrame) -> None:
    """R 4.2, psych 2.2 `KMO` of 25 items, from `cor(use = "pairwise")`: .8459; the 2,436 complete rows give .8486."""
    assert round(kaiser_meyer_olkin(bfi).overall, 4) == 0.8459
    complete = kaiser_meyer_olkin(bfi.dropna())
    assert (round(complete.overall, 4), complete.n) == (0.8486, 2436)


@pytest.mark.parametrize(
    ("scale", "raw", "standardised"),
    [("IMAG", 0.7144, 0.7228), ("CUEX", 0.4326, 0.4519), ("PERQ", 0.8724, 0.8770),
     ("PERV", 0.8167, 0.8236), ("CUSA", 0.7701, 0.7792), ("CUSL", 0.4417, 0.4724)],
)  # fmt: skip
def test_mobile_phone_satisfaction(scale: str, raw: float, standardised: float) -> None:
    """`mobi` of R semPLS (Tenenhaus et al. 2005), as in the data README."""
    table = reference_table("mobi")
    items = table[[name for name in table if name.startswith(scale)]]
    assert round(cronbach_alpha(items).value, 4) == raw
    assert round(standardised_alpha(items), 4) == standardised


@pytest.mark.parametrize(
    ("scale", "raw"),
    [("imag", 0.8219), ("expe", 0.8431), ("qual", 0.8685), ("val", 0.8320), ("sat", 0.8943), ("loy", 0.8206)],
)
def test_bank_satisfaction(scale: str, raw: float) -> None:
    """`satisfaction` of R plspm (Sanchez 2013), as in the data README."""
    table = reference_table("satisfaction")
    assert round(cronbach_alpha(table[[name for name in table if name.startswith(scale)]]).value, 4) == raw


@pytest.mark.parametrize(("items", "alpha"), [(slice(0, 3), 0.6261), (slice(3, 6), 0.8827), (slice(6, 9), 0.6885)])
def test_holzinger_swineford(items: slice, alpha: float) -> None:
    """R lavaan `HolzingerSwineford1939`, visual, textual, speed."""
    table = reference_table("holzinger_swineford")
    columns = [f"x{item}" for item in range(1, 10)][items]
    assert round(cronbach_alpha(table[columns]).value, 4) == alpha
