"""Distance functions of calibration: by how much a weight may change, and what that costs."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

Curve = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Distance:
    """The factor F(u) by which a weight changes, its slope, and its integral (the potential that Newton's method
    descends); u is the linear predictor of the calibration variables. Made by `linear`, `raking` or `logit`."""

    factor: Curve
    slope: Curve
    potential: Curve


def linear(low: float = -math.inf, high: float = math.inf) -> Distance:
    """Linear calibration (GREG), the factor cut off at the bounds.

    Formula: F = 1 + u. Without bounds weights may become negative.
    Raises: ValueError when 1 does not lie between the bounds.
    Source: Deville & Särndal 1992, cases 1 and 7. Check: Kalton & Flores-Cervantes 2003
    (tests/references/test_weighting_references.py).
    """
    _around_one(low, high)
    return _cut(lambda u: 1 + u, np.ones_like, lambda u: u + u**2 / 2, ends=(low - 1, high - 1))


def logit(low: float, high: float) -> Distance:
    """Logit calibration: factors strictly between the bounds.

    Formula: F = (L(U − 1) + U(1 − L)exp(Au)) / (U − 1 + (1 − L)exp(Au)), A = (U − L)/((1 − L)(U − 1)).
    Raises: ValueError when a bound is not finite, or 1 does not lie between them.
    Source: Deville & Särndal 1992, case 6. Check: Kalton & Flores-Cervantes 2003, bounds .5 and 2.2.
    """
    _around_one(low, high)
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError("logit calibration needs finite bounds: the smallest and the largest factor")
    span = high - low
    rate, shift = span / ((1 - low) * (high - 1)), math.log((1 - low) / (high - 1))
    return Distance(
        factor=lambda u: low + span * expit(rate * u + shift),
        slope=lambda u: rate * span * expit(rate * u + shift) * expit(-rate * u - shift),
        potential=lambda u: low * u + span / rate * np.logaddexp(0.0, rate * u + shift),
    )


def _around_one(low: float, high: float) -> None:
    if not low < 1 < high:
        raise ValueError(f"bounds {low:g} to {high:g}: the first must be below 1, the second above")


def _cut(factor: Curve, slope: Curve, potential: Curve, *, ends: tuple[float, float]) -> Distance:
    """A distance whose factor stays constant beyond the ends."""
    low, high = ends

    def held(u: np.ndarray) -> np.ndarray:
        return np.clip(u, low, high)

    return Distance(
        factor=lambda u: factor(held(u)),
        slope=lambda u: np.where((u > low) & (u < high), slope(held(u)), 0.0),
        potential=lambda u: potential(held(u)) + factor(held(u)) * (u - held(u)),
    )
