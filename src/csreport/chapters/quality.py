"""How far the data carry: each criterion against its mark, and what calls for care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from csreport.estimates import Estimates
from csreport.facts import Number, Sentence, Value
from csreport.survey.survey import Survey

Light = Literal["good", "watch", "poor"]
RESPONSE, MARGIN = 0.20, 0.05  # unless params/targets.yml sets others
ANALYSED = (0.90, 0.75)  # of the answers received
EVEN = (0.80, 0.65)  # R-indicator
ALIKE = (0.10, 0.25)  # standardised differences that weighting leaves (Austin 2009; Stuart 2010)
WHOLE = {"category": "", "segment": "", "against": ""}
PARTS = ("received", "accepted")
ORDER: tuple[Light, ...] = ("good", "watch", "poor")


@dataclass(frozen=True)
class Check:
    """One criterion, how it is met, and the numbers that this rests on."""

    name: str
    light: Light
    values: dict[str, Value]

    @property
    def told(self) -> Sentence:
        """What calls for care."""
        return Sentence("summary-care", criterion=self.name, light=self.light, **self.values)


def checks(evidence: Estimates, survey: Survey) -> list[Check]:
    """The criteria that apply, in order: response, margin of error, exclusions, likeness to the population."""
    now = evidence.select(period=survey.name)
    found = [_response(now, survey), _margin(now, survey), _analysed(now)]
    if survey.period.sample == "probability":  # who chose themselves stand for no population
        found.append(_likeness(now))
    return [check for check in found if check is not None]


def _response(now: Estimates, survey: Survey) -> Check | None:
    """AAPOR RR1 against the response rate that was set out; nobody knows that of an open link."""
    row = now.find(measure="response", stat="rate", category="RR1", segment="", against="")
    if survey.period.sample == "open":
        return None
    if row is None or not row.shown:
        return Check("unknown", "watch", {})
    goal = survey.targets.sampling.response_rate or RESPONSE
    light = _graded(row.value, (goal, goal / 2), least=True)
    return Check("response", light, {"value": Number(row, whole=True), "limit": _percent(goal)})


def _margin(now: Estimates, survey: Survey) -> Check | None:
    """Margin of error of a share of one half; an open sample has none."""
    row = now.find(measure="precision", stat="margin_of_error", **WHOLE)
    if row is None or not row.shown:
        return None
    goal = survey.targets.sampling.margin_of_error or MARGIN
    light = _graded(row.value, (goal, 2 * goal), least=False)
    return Check("precision", light, {"value": Number(row), "limit": f"{100 * goal:g}"})


def _analysed(now: Estimates) -> Check | None:
    """Share of the received answers that is analysed."""
    received, accepted = (now.find(measure="respondents", category=part, stat="count", segment="") for part in PARTS)
    if received is None or accepted is None or not received.value > 0:
        return None
    light = _graded(accepted.value / received.value, ANALYSED, least=True)
    numbers: dict[str, Value] = {"accepted": Number(accepted), "received": Number(received)}
    return Check("analysed", light, numbers | {"limit": _percent(ANALYSED[0])})


def _likeness(now: Estimates) -> Check | None:
    """Whether those who answered are like those asked: R-indicator, and what weighting leaves of differences."""
    even = now.find(measure="nonresponse", stat="r_indicator", **WHOLE)
    left = [row for row in now.select(measure="nonresponse", stat="smd", weighting="representative") if row.shown]
    lights: list[Light] = [_graded(even.value, EVEN, least=True)] if even is not None and even.shown else []
    lights += [_graded(max(abs(row.value) for row in left), ALIKE, least=False)] if left else []
    return Check("likeness", max(lights, key=ORDER.index), {}) if lights else None


def _graded(value: float, limits: tuple[float, float], *, least: bool) -> Light:
    """Good at or beyond the first limit, poor beyond the second, to be watched between them."""
    sign = 1.0 if least else -1.0
    if sign * value >= sign * limits[0]:
        return "good"
    return "watch" if sign * value >= sign * limits[1] else "poor"


def _percent(share: float) -> str:
    return f"{100 * share:g}%"
