"""How far the data carry: a light for each declared criterion, and the worst of them for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from csreport.estimates import Estimates
from csreport.facts import N_, Facts, Name, Number, Sentence, Value, all_of
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
    """One criterion: its name, its light, and what it rests on."""

    name: str
    light: Light
    told: Sentence

    @property
    def words(self) -> Sentence:
        """The light in words and sign."""
        values: dict[str, Value] = {"criterion": Name("message", self.name), "told": self.told}
        return {
            "good": Sentence("[{criterion}: good]{{.light .good}} ({told})", **values),
            "watch": Sentence("[{criterion}: with care]{{.light .watch}} ({told})", **values),
            "poor": Sentence("[{criterion}: poor]{{.light .poor}} ({told})", **values),
        }[self.light]


def checks(evidence: Estimates, survey: Survey) -> list[Check]:
    """The criteria that apply, in order: response, margin of error, exclusions, likeness to the population."""
    now = evidence.select(period=survey.name)
    found = [_response(now, survey), _margin(now, survey), _analysed(now)]
    if survey.period.sample == "probability":  # who chose themselves stand for no population
        found.append(_likeness(now))
    return [check for check in found if check is not None]


def overall(found: list[Check]) -> Light:
    """The worst light."""
    return max((check.light for check in found), key=ORDER.index)


def facts_quality(evidence: Estimates, survey: Survey) -> Facts:
    """How far the data carry, in one light and in one for each criterion."""
    found = checks(evidence, survey)
    if not found:
        return {}
    lead = {
        "good": Sentence("**Data quality: good** by every criterion."),
        "watch": Sentence("**Data quality: read with care**, not every criterion is met."),
        "poor": Sentence("**Data quality: poor** by one criterion or more, a hint rather than a result."),
    }[overall(found)]
    return {"key": all_of(lead, *(check.words for check in found))}


def _response(now: Estimates, survey: Survey) -> Check | None:
    """AAPOR RR1 against the response rate that was set out; nobody knows that of an open link."""
    name = N_("Response")
    if survey.period.sample == "open":
        return Check(name, "watch", Sentence("open link"))
    row = now.find(measure="response", stat="rate", category="RR1", segment="", against="")
    if row is None or not row.shown:
        return Check(name, "watch", Sentence("the response rate is not known"))
    goal = survey.targets.sampling.response_rate or RESPONSE
    light = _graded(row.value, (goal, goal / 2), least=True)
    return Check(name, light, Sentence("{value}; good from {limit}", value=Number(row), limit=_percent(goal)))


def _margin(now: Estimates, survey: Survey) -> Check | None:
    """Margin of error of a share of one half; an open sample has none."""
    row = now.find(measure="precision", stat="margin_of_error", **WHOLE)
    if row is None or not row.shown:
        return None
    goal = survey.targets.sampling.margin_of_error or MARGIN
    light = _graded(row.value, (goal, 2 * goal), least=False)
    told = Sentence("±{value} percentage points; good up to {limit}", value=Number(row), limit=f"{100 * goal:g}")
    return Check(N_("Precision"), light, told)


def _analysed(now: Estimates) -> Check | None:
    """Share of the received answers that is analysed."""
    received, accepted = (now.find(measure="respondents", category=part, stat="count", segment="") for part in PARTS)
    if received is None or accepted is None or not received.value > 0:
        return None
    light = _graded(accepted.value / received.value, ANALYSED, least=True)
    told = Sentence(
        "{accepted} of {received} answers analysed; good from {limit}",
        accepted=Number(accepted),
        received=Number(received),
        limit=_percent(ANALYSED[0]),
    )
    return Check(N_("Usable answers"), light, told)


def _likeness(now: Estimates) -> Check | None:
    """Whether those who answered are like those asked: R-indicator, and what weighting leaves of differences."""
    even = now.find(measure="nonresponse", stat="r_indicator", **WHOLE)
    left = [row for row in now.select(measure="nonresponse", stat="smd", weighting="representative") if row.shown]
    widest = max(left, key=lambda row: abs(row.value), default=None)
    name, lights, told = N_("Likeness to the population"), list[Light](), list[Sentence]()
    if even is not None and even.shown:
        lights.append(_graded(even.value, EVEN, least=True))
        told.append(Sentence("R-indicator {value}, good from {limit}", value=Number(even), limit=f"{EVEN[0]:g}"))
    if widest is not None:
        lights.append(_graded(abs(widest.value), ALIKE, least=False))
        told.append(
            Sentence(
                "largest standardised difference {value}, good up to {limit}",
                value=Number(widest, absolute=True),
                limit=f"{ALIKE[0]:g}",
            )
        )
    if not lights:
        return Check(name, "watch", Sentence("not known"))
    both = told[0] if len(told) == 1 else Sentence("{one}; {other}", one=told[0], other=told[1])
    return Check(name, max(lights, key=ORDER.index), both)


def _graded(value: float, limits: tuple[float, float], *, least: bool) -> Light:
    """Good at or beyond the first limit, poor beyond the second, to be watched between them."""
    sign = 1.0 if least else -1.0
    if sign * value >= sign * limits[0]:
        return "good"
    return "watch" if sign * value >= sign * limits[1] else "poor"


def _percent(share: float) -> str:
    return f"{100 * share:g}%"
