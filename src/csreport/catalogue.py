"""What every statistic is: its form, unit, range, name and definition, as `statistics.yml` declares it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from csreport.project.errors import EstimatesError, nearest
from csreport.project.params import read_yaml

NAME_ALONE = "statistics-indicator-series"  # a series that is called like its item
FILE = Path(__file__).with_name("statistics.yml")


@dataclass(frozen=True)
class Statistic:
    """One statistic; `statistics.yml` says what each field means."""

    id: str
    form: str
    name: str
    definition: str
    digits: int
    shown: str = "number"
    sign: str = "difference"
    low: float = -math.inf
    high: float = math.inf
    unit: str = ""
    series: str = NAME_ALONE
    explained: str = ""
    followed: bool = False
    relates: bool = False
    of: str = ""
    amount_digits: int | None = None


@cache
def statistics() -> dict[str, Statistic]:
    """Every statistic by its id; each followed one brings its covariance between two periods."""
    stored = _stored()
    found = {id: Statistic(id=id, **stored["forms"][told["form"]] | told) for id, told in stored["statistics"].items()}
    for one in [one for one in found.values() if one.followed]:
        id, about = covariance_of(one.id), f"Covariance of “{one.name}” between two periods with the same respondents."
        found[id] = Statistic(id=id, form="number", name="Covariance", definition=about, digits=one.digits)
    return found


@cache
def _stored() -> dict[str, Any]:
    return dict(read_yaml(FILE))


def statistic(id: str) -> Statistic:
    """A statistic by its id.

    Raises
    ------
    EstimatesError
        When it is not declared; names the nearest that is.
    """
    found = statistics().get(id)
    if found is None:
        raise EstimatesError(f"the statistic '{id}' is not declared in statistics.yml{nearest(id, statistics())}")
    return found


def covariance_of(stat: str) -> str:
    """Under which id the covariance of a statistic with itself in a later period stands."""
    return f"{stat}_covariance"


def followed() -> tuple[str, ...]:
    """Statistics whose changes from period to period are tested."""
    return tuple(id for id, one in statistics().items() if one.followed)


def headlines() -> list[tuple[str, str]]:
    """Headline indicators in order: role of the question, statistic."""
    return [(one["role"], one["stat"]) for one in _stored()["headlines"]]


def explained_by(id: str) -> frozenset[str]:
    """Statistics whose numbers one definition explains."""
    return frozenset(one.id for one in statistics().values() if one.explained == id)
