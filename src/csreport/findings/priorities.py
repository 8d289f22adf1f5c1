"""What to improve first: drivers that matter and are rated low, ranked once for every chapter that speaks of them."""

from __future__ import annotations

from dataclasses import dataclass

from csreport.estimates import Estimates, Row
from csreport.measures.outcomes import drivers_of, outcomes_of
from csreport.survey.survey import Survey


@dataclass(frozen=True)
class Driver:
    """A driver of the leading outcome: its importance, its score, and the chance of being important and rated low."""

    importance: Row
    score: Row
    chance: Row | None

    @property
    def outcome(self) -> str:
        """The item that it goes with."""
        return self.importance.against_id


@dataclass(frozen=True)
class Priorities:
    """Drivers of one outcome, each list the most important first; important from `share` on, rated low below `line`.

    `settled` and `possible`: important and rated low, with and without the confidence asked; `kept`: important beyond
    noise and rated well.
    """

    drivers: list[Driver]
    settled: list[Driver]
    possible: list[Driver]
    kept: list[Driver]
    share: float
    line: float

    @property
    def first(self) -> Driver | None:
        """What to look at first: a settled one, else the most important that may be rated low."""
        return next(iter([*self.settled, *self.possible]), None)


def priorities(estimates: Estimates, survey: Survey) -> Priorities | None:
    """The drivers of the first outcome by what to improve first; None where one of them has no score to show."""
    found = _drivers(estimates, survey)
    return rank(found, confidence=survey.rules.confidence) if found else None


def rank(drivers: list[Driver], *, confidence: float) -> Priorities:
    """Drivers by what to improve first, the most important first.

    Important: at least an equal share of the importance. Rated low: below the average of the drivers' scores. Settled:
    the chance of both reaches the confidence; where it is not known, neither interval reaches its average.
    """
    found = sorted(drivers, key=lambda driver: -driver.importance.value)
    share, line = 1 / len(found), sum(driver.score.value for driver in found) / len(found)
    low = [driver for driver in found if driver.importance.value >= share and driver.score.value < line]
    settled = [driver for driver in low if _settled(driver, share, line, confidence)]
    return Priorities(
        found,
        settled,
        [driver for driver in low if driver not in settled],
        [driver for driver in found if driver.importance.low > share and driver not in low],
        share,
        line,
    )


def _drivers(estimates: Estimates, survey: Survey) -> list[Driver]:
    outcome, named = next(iter(outcomes_of(survey)), ""), drivers_of(survey)
    here = estimates.of_all(measure=named, period=survey.name, category="")
    rows = [row for row in here.select(stat="importance", against=f"measure:{outcome}") if row.shown]
    scores = {row.measure: row for row in here.select(stat="mean", against="") if row.shown}
    if any(row.measure not in scores for row in rows):
        return []
    return [Driver(row, scores[row.measure], chance_of(estimates, row)) for row in rows]


def chance_of(estimates: Estimates, importance: Row) -> Row | None:
    """The chance that a driver is important and rated low."""
    return estimates.get(importance, stat="priority", category="concentrate")


def _settled(driver: Driver, share: float, line: float, confidence: float) -> bool:
    if driver.chance is not None and driver.chance.shown:
        return driver.chance.value >= confidence
    return driver.importance.low > share and driver.score.high < line
