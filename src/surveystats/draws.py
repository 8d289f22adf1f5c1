"""The settings of a bootstrap."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bootstrap:
    """How often to draw, from which seed, and at which confidence to report."""

    replicates: int = 1000
    seed: int = 0
    confidence: float = 0.95
