"""Which changes are called real on fresh demonstrations, where the truth of both quarters is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import demo
import pytest
from builders import raw_of
from conftest import REPOSITORY
from scipy import stats

from csreport.chapters.indicators import changes, families, indicators
from csreport.estimates import Estimates, Row, direction
from csreport.project.project import Project
from csreport.survey.survey import Survey, prepare

PROJECT = Project(REPOSITORY)
FEW, MANY = range(9001, 9003), range(9001, 9101)
CHANGED, CALM = ("2025Q3", "2025Q4"), ("2025Q2", "2025Q3")  # something was planted; nothing was
LIMIT = 0.07  # of the quarters in which nothing changed
REAL = {change.indicator: change.change for change in demo.REAL_CHANGES if change.period == CHANGED[1]}


@dataclass(frozen=True)
class Verdict:
    """One change of one seed: its family, what was tested, and whether it is called real."""

    family: str
    row: Row
    called: int


@cache
def measured(period: str, seed: int) -> tuple[Survey, Estimates]:
    survey = prepare(raw_of(PROJECT, demo.generate(period, seed)), PROJECT.codebook, PROJECT.rules)
    return survey, indicators(survey)


def verdicts(periods: tuple[str, str], seed: int) -> Iterator[Verdict]:
    """Every change between two quarters, by the families that the package declares."""
    (_, before), (survey, now) = (measured(period, seed) for period in periods)
    for family in families(survey, now.select(weighting="representative", segment="")):
        name = f"{family[0].measure}, {family[0].stat}"
        for row in changes(family, before, [periods[0]], confidence=survey.rules.confidence):
            yield Verdict(name, row, direction(row, 1 - survey.rules.confidence))


def power(change: float, rows: list[Row], tests: int) -> float:
    """Chance that a two-sided test at the strictest step of Holm's correction finds a change of this size."""
    se = sum(row.se for row in rows) / len(rows)
    return float(stats.norm.sf(stats.norm.isf(0.025 / tests) - abs(change) / se))


def check_planted(seeds: range) -> None:
    """What was planted is called real about as often as its power says, which is the least that Holm's correction
    leaves (binomial test at 1 %)."""
    found = [verdict for seed in seeds for verdict in verdicts(CHANGED, seed)]
    unlikely, strong = {}, 0
    for item, change in REAL.items():
        stat = "nps" if item == "recommend" else "mean"
        mine = [verdict for verdict in found if verdict.row.measure == item and verdict.row.stat == stat]
        tests = len({v.row.key for v in found if v.family == mine[0].family})
        chance = power(change, [verdict.row for verdict in mine], tests)
        right = sum(verdict.called == (1 if change > 0 else -1) for verdict in mine)
        print(f"{item:20} {change:+6.2f} power {chance:.3f} called real {right} of {len(mine)}")
        unlikely[item], strong = stats.binom.cdf(right, len(mine), chance), strong + (chance > 0.85)
    assert strong >= 3
    assert min(unlikely.values()) >= 0.01, unlikely


def alarms(seeds: range) -> dict[str, int]:
    """In how many seeds a family of changes holds one that is called real, where nothing was planted."""
    found: dict[str, set[int]] = {}
    for seed in seeds:
        for verdict in verdicts(CALM, seed):
            found.setdefault(verdict.family, set()).update([seed] if verdict.called else [])
    print("\n".join(f"{family:28} {len(hit)} of {len(seeds)}" for family, hit in found.items()))
    assert len(found) == 5, "headlines, readings, dimensions, means and shares of items"
    return {family: len(hit) for family, hit in found.items()}


@pytest.mark.parametrize("seeds", [FEW, pytest.param(MANY, marks=pytest.mark.slow)], ids=["two", "a hundred"])
def test_what_was_planted_is_called_real_and_chance_is_not(seeds: range) -> None:
    """No family raises more false alarms than 7 in 100 beyond what so few seeds scatter (binomial test at 1 %)."""
    check_planted(seeds)
    found = alarms(seeds)
    unlikely = {name: stats.binom.sf(hits - 1, len(seeds), LIMIT) for name, hits in found.items()}
    assert min(unlikely.values()) >= 0.01, unlikely
    assert seeds is FEW or sum(found.values()) <= LIMIT * len(seeds) * len(found)
