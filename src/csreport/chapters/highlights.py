"""The findings of a period, chosen by rule from the evidence of all chapters, and what to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from csreport.chapters.changes import Moves, first_names, moves
from csreport.chapters.comparisons import furthest_missed, goals, names_of
from csreport.chapters.differences import firm, gaps_of, leading_row
from csreport.chapters.importance import priorities
from csreport.chapters.indicators import headline_pairs, questions
from csreport.chapters.scales import comparable_dimensions, comparable_items
from csreport.chapters.wording import alpha_of, among_many, change_of, first_comparison, headline, listed
from csreport.estimates import Estimates, Row, direction
from csreport.facts import Facts, Name, Number, Sentence, Value, about, all_of, by_way, ends_of
from csreport.survey.survey import Survey


def scores(evidence: Estimates, survey: Survey) -> list[Row]:
    """Scores of the items that share a scale, or of the dimensions where fewer than two do, the lowest first."""
    items = comparable_items(survey)
    measures = items if len(items) > 1 else comparable_dimensions(survey)
    found = [headline(evidence, measure, "mean", period=survey.name) for measure in measures]
    return sorted((row for row in found if row is not None), key=lambda row: row.value)


# ---- overall -----------------------------------------------------------------------------------
def overall_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """Overall satisfaction and its change against the first comparison period."""
    row = headline(evidence, survey.codebook.role("overall"), "mean", period=survey.name)
    if row is None:
        return None
    change = change_of(evidence, row, first_comparison(survey))
    if change is None:
        return Sentence("summary-is-to", **about(row))
    told = by_way(
        direction(change, alpha_of(survey)),
        "summary-rose-up-against",
        **about(change) | {"value": Number(row)},
    )
    return all_of(told, among_many(change, alpha_of(survey)))


# ---- change ------------------------------------------------------------------------------------
def moved(evidence: Estimates, survey: Survey) -> Moves:
    """What changed against the first comparison period, overall satisfaction apart; of a dimension whose item moved
    the same way the item alone."""
    found = moves(evidence, survey, first_comparison(survey)).without([survey.codebook.role("overall") or ""])
    return Moves(found.period, found.tested, *(_innermost(rows, survey) for rows in (found.fell, found.rose)))


def _innermost(rows: list[Row], survey: Survey) -> list[Row]:
    members, book = {row.measure for row in rows}, survey.codebook
    return [row for row in rows if row.measure not in book.dimensions or not members & set(book.members(row.measure))]


def change_findings(evidence: Estimates, survey: Survey) -> list[Sentence]:
    """What fell most, what rose most, and what else did; or that nothing changed."""
    found = moved(evidence, survey)
    if found.tested and not found.fell and not found.rose:
        message = "summary-none-scores-changed-beyond"
        return [Sentence(message, count=len(found.tested), period=Name("period", found.period))]
    told = []
    for rows, message, also in ((found.fell, FELL, ALSO_FELL), (found.rose, ROSE, ALSO_ROSE)):
        for row in rows[:1]:
            words = about(row) | {"value": Number(evidence.get(row, against="") or row)}
            told.append(all_of(message, also if rows[1:] else None, names=first_names(rows[1:]), **words))
    return told


FELL = "summary-fell-against"
ROSE = "summary-rose-against"
ALSO_FELL, ALSO_ROSE = "summary-also-fell", "summary-also-rose"


# ---- strongest and weakest ---------------------------------------------------------------------
def extremes_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The highest and the lowest score, and which others their intervals do not set apart."""
    ranked = scores(evidence, survey)
    if len(ranked) < 2:
        return None
    worst, *inside, best = ranked
    near = [row for row in inside if row.high >= best.low or row.low <= worst.high]
    return all_of(
        "summary-strength-weakness-among-scores",
        "summary-their-intervals-overlap-those" if near else None,
        count=len(ranked),
        names=listed(near),
        **ends_of(ranked),
    )


# ---- drivers -----------------------------------------------------------------------------------
def driver_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The most important driver, and which important one that is rated low comes first."""
    found = priorities(evidence, survey)
    if found is None:
        return None
    leading, first = found.drivers[0], found.first
    closest = Sentence(
        "summary-goes-most-closely-explained",
        score=Number(leading.score),
        **about(leading.importance),
    )
    if first is None:
        return all_of(closest, "summary-nothing-matters-much-average")
    return all_of(
        closest,
        "summary-improve-first-important-rated" if first in found.settled else "summary-improve-first-settled-may",
        **about(first.score) | {"share": Number(first.importance)},
    )


# ---- groups of customers -----------------------------------------------------------------------
def widest_gap(evidence: Estimates, survey: Survey, *, way: int = 0) -> Row | None:
    """The level furthest from all others together, beyond noise, in the leading score."""
    gaps = _gaps(evidence, survey)
    real = [row for row in gaps if direction(row, alpha_of(survey)) and (not way or row.value * way > 0)]
    return max(firm(real), key=lambda row: abs(row.value), default=None)


def _gaps(evidence: Estimates, survey: Survey) -> list[Row]:
    """Each level of the segments less all others in the leading score."""
    now = evidence.select(period=survey.name)
    lead = leading_row(now, survey)
    return gaps_of(now, lead.measure, lead.stat) if lead is not None else []


def gap_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The group that stands furthest apart, or that none does."""
    row, gaps = widest_gap(evidence, survey), _gaps(evidence, survey)
    if not gaps:
        return None
    if row is None:
        message = "summary-group-customers-differs-others"
        return Sentence(message, **about(gaps[0]))
    return Sentence(
        "summary-stands-furthest-apart-above" if row.value > 0 else "summary-stands-furthest-apart-below",
        **about(row),
    )


# ---- problems ----------------------------------------------------------------------------------
def top_problem(evidence: Estimates, survey: Survey) -> Row | None:
    """The item with the largest share of lowest answers, of those without a role."""
    plain = [key for key, item in survey.codebook.items.items() if item.role is None]
    found = [headline(evidence, key, "bottom_box", period=survey.name) for key in plain]
    return max((row for row in found if row is not None), key=lambda row: row.value, default=None)


def problem_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """Where most customers are dissatisfied, unless that is the lowest score; without such items, where experience
    falls short of expectation."""
    row = top_problem(evidence, survey)
    if row is not None:
        told = Sentence(
            "summary-most-dissatisfied-answers-chose",
            cut=survey.rules.top_box,
            **about(row),
        )
        return told if row.measure not in {score.measure for score in scores(evidence, survey)[:1]} else None
    gaps = evidence.of_all(period=survey.name, stat="gap", against="", category="")
    short = [gap for gap in gaps if direction(gap, alpha_of(survey)) < 0]
    if not short:
        return None
    worst = min(short, key=lambda gap: gap.value)
    ends = {part: Number(worst, part, signed=True) for part in ("low", "high")}
    return Sentence("summary-falls-short-expectation", **about(worst) | ends)


# ---- what the evidence suggests to look at, by rule ----
def advice(evidence: Estimates, survey: Survey) -> list[Sentence]:
    """What to look at first, what fell, what to protect, who is behind, which target is furthest; those that apply."""
    told = [found(evidence, survey) for found in (_first, _fell, _protect, _behind, _target, _dissatisfied)]
    return [sentence for sentence in told if sentence is not None]


def _first(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The important driver that is rated low; without drivers the weakest score."""
    found, ranked = priorities(evidence, survey), scores(evidence, survey)
    if found is not None and found.first is not None:
        return Sentence(
            "summary-look-first-goes-closely" if found.settled else "summary-look-into-goes-closely",
            **about(found.first.score) | {"outcome": Name("item", found.first.outcome)},
        )
    if found is not None or len(ranked) < 2:
        return None
    message = "summary-look-first-lowest-score"
    return Sentence(message, **about(ranked[0]))


def _protect(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The most important driver that is rated well; without drivers the strongest score."""
    found, ranked = priorities(evidence, survey), scores(evidence, survey)
    if found is not None and found.kept:
        return Sentence(
            "summary-protect-goes-closely-scores",
            **about(found.kept[0].score) | {"outcome": Name("item", found.kept[0].outcome)},
        )
    if found is not None or len(ranked) < 2:
        return None
    message = "summary-protect-highest-score-see"
    return Sentence(message, **about(ranked[-1]))


def _fell(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The largest real fall."""
    fell = moved(evidence, survey).fell
    message = "summary-find-out-why-fell"
    return Sentence(message, **about(fell[0]) | {"item": about(fell[0])["indicator"]}) if fell else None


def _behind(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The group furthest below all others."""
    row = widest_gap(evidence, survey, way=-1)
    message = "summary-ask-they-miss-below"
    return Sentence(message, **about(row)) if row is not None else None


def _target(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The target that is missed by most."""
    worst = furthest_missed(goals(evidence, survey))
    message = "summary-settle-reach-estimate-lies"
    return Sentence(message, target=worst[0], **about(worst[1])) if worst is not None else None


def _dissatisfied(evidence: Estimates, survey: Survey) -> Sentence | None:
    """Where most answers are dissatisfied, when that is not named already."""
    row, found = top_problem(evidence, survey), priorities(evidence, survey)
    named = {fell.measure for fell in moved(evidence, survey).fell[:1]}
    named |= {found.first.score.measure} if found is not None and found.first is not None else set()
    if row is None or row.measure in named:
        return None
    return Sentence(
        "summary-find-out-wrong-gave",
        **about(row),
    )


# ---- what is different from the last report, and why ----
def facts_news(evidence: Estimates, survey: Survey) -> Facts:
    """What is different from the first comparison period."""
    earlier = first_comparison(survey)
    if not earlier:
        return {"key": Sentence("common-earlier-period-declared-comparison")}
    now, then = _before(evidence, survey, earlier) or (None, None)
    added, gone = (
        tuple(Name("item", key) for key in keys) for keys in questions(survey.codebook, survey.name, earlier)
    )
    broken = names_of(evidence.select(stat="break", against=f"period:{earlier}"))
    values: dict[str, Value] = {"period": Name("period", earlier)}
    if now is not None and then is not None:
        values = about(now) | values | {"before": Number(then, "n")}
    told = all_of(
        "summary-since",
        "summary-data-answers-then" if now is not None else None,
        "summary-questions-same" if not added and not gone else None,
        Sentence("common-new-questions", items=added) if added else None,
        Sentence("common-longer-asked", items=gone) if gone else None,
        "summary-definitions-comparable-because-made" if broken else None,
        "summary-parameters-stands-published-rules"
        if then is not None and then.is_published
        else "summary-parameters-todays-rules-weighting",
        weighting=weighting_words(survey),
        names=broken,
        **values,
    )
    return {"key": told}


def _before(evidence: Estimates, survey: Survey, earlier: str) -> tuple[Row, Row] | None:
    """The leading estimate now and then."""
    heads = [headline(evidence, measure, stat, period=survey.name) for measure, stat in headline_pairs(survey)]
    heads += scores(evidence, survey)
    for now in (row for row in heads if row is not None):
        then = evidence.get(now, period=earlier)
        if then is not None and then.shown and now.n > 0 and then.n > 0:
            return now, then
    return None


def weighting_words(survey: Survey) -> Sentence:
    """How the weights were made."""
    margins = tuple(Name("item", name) for name in survey.rules.weighting.margins)
    return Sentence(MADE[survey.design.method], margins=margins)


MADE = {
    "none": "summary-weights",
    "file": "summary-weights-delivered-data",
    "rake": "summary-raked",
    "poststratify": "summary-post-stratified",
    "linear": "summary-calibrated",
    "logit": "summary-calibrated",
    "adjust": "summary-adjusted-non-response",
}


# ---- how far the data carry ----
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
        return Sentence(LIGHTS[self.light][1], criterion=Name("message", self.name), told=self.told)


LIGHTS = {  # of all criteria together, and of one
    "good": ("summary-data-quality-good-every", "summary-good"),
    "watch": (
        "summary-data-quality-read-care",
        "summary-care",
    ),
    "poor": (
        "summary-data-quality-poor-one",
        "summary-poor",
    ),
}


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
    return {"key": all_of(LIGHTS[overall(found)][0], *(check.words for check in found))} if found else {}


def _response(now: Estimates, survey: Survey) -> Check | None:
    """AAPOR RR1 against the response rate that was set out; nobody knows that of an open link."""
    name = "common-response"
    if survey.period.sample == "open":
        return Check(name, "watch", Sentence("summary-open-link"))
    row = now.find(measure="response", stat="rate", category="RR1", segment="", against="")
    if row is None or not row.shown:
        return Check(name, "watch", Sentence("summary-response-rate-known"))
    goal = survey.targets.sampling.response_rate or RESPONSE
    light = _graded(row.value, (goal, goal / 2), least=True)
    return Check(name, light, Sentence("summary-good-2", value=Number(row), limit=_percent(goal)))


def _margin(now: Estimates, survey: Survey) -> Check | None:
    """Margin of error of a share of one half; an open sample has none."""
    row = now.find(measure="precision", stat="margin_of_error", **WHOLE)
    if row is None or not row.shown:
        return None
    goal = survey.targets.sampling.margin_of_error or MARGIN
    light = _graded(row.value, (goal, 2 * goal), least=False)
    told = Sentence("summary-percentage-points-good-up", value=Number(row), limit=f"{100 * goal:g}")
    return Check("common-precision", light, told)


def _analysed(now: Estimates) -> Check | None:
    """Share of the received answers that is analysed."""
    received, accepted = (now.find(measure="respondents", category=part, stat="count", segment="") for part in PARTS)
    if received is None or accepted is None or not received.value > 0:
        return None
    light = _graded(accepted.value / received.value, ANALYSED, least=True)
    numbers: dict[str, Value] = {"accepted": Number(accepted), "received": Number(received)}
    message = "summary-answers-analysed-good"
    return Check("summary-usable-answers", light, Sentence(message, limit=_percent(ANALYSED[0]), **numbers))


def _likeness(now: Estimates) -> Check | None:
    """Whether those who answered are like those asked: R-indicator, and what weighting leaves of differences."""
    even = now.find(measure="nonresponse", stat="r_indicator", **WHOLE)
    left = [row for row in now.select(measure="nonresponse", stat="smd", weighting="representative") if row.shown]
    name, lights, told = "summary-likeness-population", list[Light](), list[Sentence]()
    if even is not None and even.shown:
        lights.append(_graded(even.value, EVEN, least=True))
        told.append(Sentence("summary-r-indicator-good", value=Number(even), limit=f"{EVEN[0]:g}"))
    if left:
        widest = max(left, key=lambda row: abs(row.value))
        lights.append(_graded(abs(widest.value), ALIKE, least=False))
        limit, message = f"{ALIKE[0]:g}", "summary-largest-standardised-difference-good"
        told.append(Sentence(message, value=Number(widest, absolute=True), limit=limit))
    if not lights:
        return Check(name, "watch", Sentence("summary-known"))
    both = told[0] if len(told) == 1 else Sentence("summary-one-other", one=told[0], other=told[1])
    return Check(name, max(lights, key=ORDER.index), both)


def _graded(value: float, limits: tuple[float, float], *, least: bool) -> Light:
    """Good at or beyond the first limit, poor beyond the second, to be watched between them."""
    sign = 1.0 if least else -1.0
    if sign * value >= sign * limits[0]:
        return "good"
    return "watch" if sign * value >= sign * limits[1] else "poor"


def _percent(share: float) -> str:
    return f"{100 * share:g}%"
