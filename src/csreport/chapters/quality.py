"""How well the questions measure, which scores stand out, and how far the data carry."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from csreport.chapters.indicators import index_scores, on_one_scale, row_of, sample_of
from csreport.estimates import Estimates, Row
from csreport.facts import Number, Sentence, Value
from csreport.survey.survey import Survey
from surveystats.association import pearson
from surveystats.inference import Result, Sample
from surveystats.scales import (
    alpha_if_dropped,
    average_correlation,
    ceiling_share,
    cronbach_alpha,
    floor_share,
    item_nonresponse,
    item_total_correlations,
    kaiser_meyer_olkin,
    omega_total,
    one_factor,
    rescaled,
)

# ---- how well the questions measure ----
PAIRWISE = "each pair of items on those who answered both"
ALL = "index"  # the measure under which all items together stand
ADEQUATE = 0.6  # KMO from which on items share enough for scales (Kaiser & Rice 1974)


@dataclass(frozen=True)
class Threshold:
    """When an item is suggested for revision: the whole interval of a statistic lies beyond a limit."""

    stat: str
    limit: float
    above: bool


THRESHOLDS = (
    Threshold("floor", 0.5, True),
    Threshold("ceiling", 0.5, True),
    Threshold("non_response", 0.2, True),
    Threshold("item_total", 0.3, False),
)


@dataclass(frozen=True)
class Battery:
    """Items that are to measure one thing, and each respondent's answers on 0–100."""

    key: str
    items: list[str]
    answers: np.ndarray

    @property
    def varied(self) -> bool:
        """Whether every item has at least three answers that differ."""
        known = np.isfinite(self.answers)
        enough = known.sum(axis=0) > 2
        return bool(enough.all()) and all(np.ptp(column[np.isfinite(column)]) > 0 for column in self.answers.T)


def batteries(survey: Survey) -> list[Battery]:
    """Dimensions of at least two answered items, and all items without a role together (the index)."""
    book = survey.codebook
    members = {key: book.members(key) for key in book.dimensions}
    members[ALL] = [key for key, item in book.items.items() if item.role is None]
    found = []
    for key, items in members.items():
        asked = [item for item in items if survey.measured(item)]
        ends = [(book.scale(item).min, book.scale(item).max) for item in asked]
        columns = [rescaled(survey.accepted[item].to_numpy(float), end) for item, end in zip(asked, ends, strict=True)]
        found.append(Battery(key, asked, np.column_stack(columns) if columns else np.empty((0, 0))))
    distinct = {tuple(battery.items): battery for battery in reversed(found)}  # a dimension wins over the same items
    return [battery for battery in found if len(battery.items) > 1 and distinct[tuple(battery.items)] is battery]


# ---- scales ------------------------------------------------------------------------------------
def reliability_rows(survey: Survey) -> Iterator[Row]:
    """Alpha, omega, mean correlation and first factor of each dimension and of all items; adequacy and validity of all.

    Population: respondents with any answer to the scale; each covariance on those who answered both items. Intervals
    are design-based. Validity is the correlation of the index with overall satisfaction. Rows of all items together
    carry the measure `index`.
    """
    sample, level = sample_of(survey), survey.rules.confidence
    for battery in batteries(survey):
        if not battery.varied:
            continue
        key, answers = Row(survey.name, battery.key, ""), battery.answers
        alpha = cronbach_alpha(answers, sample, confidence=level)
        yield row_of(alpha, replace(key, stat="alpha"), f"Cronbach, design-based t; {PAIRWISE}")
        yield replace(key, stat="items", value=float(len(battery.items)), n=float(alpha.n), method="count")
        between = average_correlation(answers, sample, confidence=level)
        yield row_of(between, replace(key, stat="inter_item"), f"design-based t; {PAIRWISE}")
        if len(battery.items) > 2:
            kmo, factor = kaiser_meyer_olkin(answers, sample), one_factor(answers, sample)
            adequacy = Result(kmo.overall, n=kmo.n, n_weighted=kmo.n_weighted, n_eff=kmo.n_eff)
            found = {
                ("omega", "McDonald, one factor by maximum likelihood"): omega_total(answers, sample),
                ("kmo", "Kaiser–Meyer–Olkin"): adequacy,
                ("factor_share", "one factor by maximum likelihood"): replace(adequacy, value=factor.explained),
            }
            for (stat, method), result in found.items():
                yield row_of(result, replace(key, stat=stat), f"{method}; {PAIRWISE}")
    scores, overall = index_scores(survey), survey.codebook.role("overall")
    if scores is not None and overall is not None and survey.measured(overall):
        answers = survey.accepted[overall].to_numpy(float)
        validity = pearson(scores.to_numpy(float), answers, sample=sample, confidence=level)
        yield row_of(validity, Row(survey.name, ALL, "validity"), "Pearson with overall satisfaction, design-based")


# ---- items -------------------------------------------------------------------------------------
def item_rows(survey: Survey) -> Iterator[Row]:
    """How each item's scale is used (lowest and highest answer, no score) and how it goes with its scale.

    Population: respondents with an answer; for `non_response` all analysed ones. Item–total correlation, loading on
    one factor and alpha without the item: within its dimension where that has at least three items, else among all.
    """
    sample, level = sample_of(survey), survey.rules.confidence
    for key in (key for key in survey.codebook.items if survey.measured(key)):
        answers, scale = survey.accepted[key].to_numpy(float), survey.codebook.scale(key)
        used = {
            "floor": floor_share(answers, scale.min, sample, confidence=level),
            "ceiling": ceiling_share(answers, scale.max, sample, confidence=level),
            "non_response": item_nonresponse(answers, sample=sample, confidence=level),
        }
        for stat, result in used.items():
            yield row_of(result, Row(survey.name, key, stat), "Taylor linearisation, Wilson")
    yield from _within(survey, sample)


def _within(survey: Survey, sample: Sample) -> Iterator[Row]:
    """Item–total correlations, loadings, and alpha without the item."""
    level, seen = survey.rules.confidence, set[str]()
    for battery in batteries(survey):
        if not battery.varied or seen.issuperset(battery.items) or (len(battery.items) < 3 and battery.key != ALL):
            continue
        total = item_total_correlations(battery.answers, sample, confidence=level)
        without, factor = alpha_if_dropped(battery.answers, sample), one_factor(battery.answers, sample)
        method = f"with the other items of {battery.key}; {PAIRWISE}"
        for place, item in enumerate(battery.items):
            if item not in seen:
                dropped = replace(without[place], low=math.nan, high=math.nan, df=math.nan)
                loading = replace(dropped, value=float(factor.loadings[place]), se=math.nan)
                for stat, result in (("item_total", total[place]), ("loading", loading), ("alpha_without", dropped)):
                    yield row_of(result, Row(survey.name, item, stat), method)
        seen.update(battery.items)


def crossed(estimates: Estimates, item: str) -> list[Threshold]:
    """The thresholds that an item crosses."""
    found = [(threshold, estimates.find(measure=item, stat=threshold.stat)) for threshold in THRESHOLDS]
    known = [(one, row) for one, row in found if row is not None and row.shown]
    return [one for one, row in known if (row.low > one.limit if one.above else row.high < one.limit)]


# ---- strengths and weaknesses ----
def average_rows(survey: Survey, now: Estimates) -> Iterator[Row]:
    """Beside each of the comparable dimensions and items the average of its kind (stat `average`).

    Population: scores whose base is at least the minimum. Formula: mean of their means.
    """
    for group in (comparable_dimensions(survey), comparable_items(survey)):
        scores = now.select(measure=group, stat="mean", against="", weighting="representative")
        kept = [row for row in scores if row.shown and row.n >= survey.rules.minimum_base.suppress]
        average = float(np.mean([row.value for row in kept])) if len(kept) > 1 else math.nan
        for row in kept if len(kept) > 1 else ():
            yield Row(row.period, row.measure, "average", value=average, method=f"mean of {len(kept)} means")


def comparable_items(survey: Survey) -> list[str]:
    """The largest group of items without a role that share one scale."""
    return on_one_scale(survey, [key for key, item in survey.codebook.items.items() if item.role is None])


def comparable_dimensions(survey: Survey) -> list[str]:
    """The largest group of dimensions whose items share one scale."""
    return on_one_scale(survey, survey.codebook.dimensions)


def off_average(scores: list[Row], estimates: Estimates) -> tuple[list[Row], list[Row]]:
    """Scores that lie above, and those that lie below, the average of their kind with their whole interval."""
    pairs = [(row, estimates.get(row, stat="average")) for row in scores]
    known = [(row, average.value) for row, average in pairs if average is not None and average.shown]
    return [row for row, line in known if row.low > line], [row for row, line in known if row.high < line]


# ---- how far the data carry: each criterion against its mark, and what calls for care -----------
Light = Literal["good", "watch", "poor"]
RESPONSE, MARGIN = 0.20, 0.05  # unless params/targets.yml sets others
ANALYSED = (0.90, 0.75)  # of the answers received
NEAR = 0.02  # below a mark, that is called just below it
EVEN = (0.80, 0.65)  # R-indicator
ALIKE = (0.10, 0.25)  # standardised differences that weighting leaves (Austin 2009; Stuart 2010)
WHOLE = {"category": "", "segment": "", "against": ""}
ORDER: tuple[Light, ...] = ("good", "watch", "poor")


@dataclass(frozen=True)
class Check:
    """One criterion, how it is met, and the numbers that this rests on."""

    name: str
    light: Light
    values: dict[str, Value]


def care(found: list[Check]) -> Sentence | None:
    """How many checks of the sample call for care, and what weighs most."""
    doubts = [check for check in found if check.light != "good"]
    if not doubts:
        return None
    first, counts = max(doubts, key=lambda check: ORDER.index(check.light)), {"checks": found, "doubts": doubts}
    values: dict[str, Value] = {name: Sentence("common-count", n=len(held)) for name, held in counts.items()}
    values |= {"n": len(doubts), "of": len(found)}
    return Sentence("summary-care", criterion=first.name, light=first.light, **values | first.values)


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
    share = now.find(measure="respondents", category="analysed", stat="share", segment="")
    if share is None or not share.shown:
        return None
    goal, light = ANALYSED[0], _graded(share.value, ANALYSED, least=True)
    near, whole = "yes" if share.value > goal - NEAR else "no", round(share.value, 2) != goal
    return Check("analysed", light, {"share": Number(share, whole=whole), "near": near, "limit": _percent(goal)})


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
