"""How well the questions measure: reliability and validity of the scales, and items that may need revision."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from csreport.estimates import Estimates, Row
from csreport.facts import N_, Facts, Name, Number, Sentence, Value, all_of
from csreport.findings.wording import items_of, listed
from csreport.measures.indicators import index_scores, row_of, sample_of
from csreport.survey.survey import Survey
from surveystats.correlation import pearson
from surveystats.reliability import (
    alpha_if_dropped,
    average_correlation,
    cronbach_alpha,
    item_total_correlations,
    kaiser_meyer_olkin,
    omega_total,
)
from surveystats.sample import Result, Sample
from surveystats.scale_use import ceiling_share, floor_share, item_nonresponse, rescaled

PAIRWISE = "each pair of items on those who answered both"
ALL = "index"  # the measure under which all items together stand
RELIABLE = 0.7  # alpha from which on a scale serves to compare groups (Nunnally & Bernstein 1994)
ADEQUATE = 0.6  # KMO from which on items share enough for scales (Kaiser & Rice 1974)


@dataclass(frozen=True)
class Threshold:
    """When an item is suggested for revision: the whole interval of a statistic lies beyond a limit."""

    stat: str
    limit: float
    above: bool
    reason: str

    def crossed(self, row: Row) -> bool:
        """Whether the whole interval lies beyond the limit."""
        return row.shown and (row.low > self.limit if self.above else row.high < self.limit)


LISTED = 6  # reasons told one by one
THRESHOLDS = (
    Threshold("floor", 0.5, True, N_("{indicator}: {share} chose the lowest answer, so falls can hardly be seen.")),
    Threshold("ceiling", 0.5, True, N_("{indicator}: {share} chose the highest answer, so rises can hardly be seen.")),
    Threshold("non_response", 0.2, True, N_("{indicator}: {share} gave no score; a filter question may be needed.")),
    Threshold("item_total", 0.3, False, N_("{indicator}: it hardly goes with the other items of its scale ({share}).")),
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
    found = [_battery(survey, key, items) for key, items in members.items()]
    distinct = {tuple(battery.items): battery for battery in reversed(found)}  # a dimension wins over the same items
    return [battery for battery in found if len(battery.items) > 1 and distinct[tuple(battery.items)] is battery]


def _battery(survey: Survey, key: str, items: list[str]) -> Battery:
    asked = [item for item in items if survey.measured(item)]
    columns = [_points(survey, item) for item in asked]
    return Battery(key, asked, np.column_stack(columns) if columns else np.empty((len(survey.accepted), 0)))


def _points(survey: Survey, item: str) -> np.ndarray:
    scale = survey.codebook.scale(item)
    return rescaled(survey.accepted[item].to_numpy(float), (scale.min, scale.max))


# ---- scales ------------------------------------------------------------------------------------
def reliability_rows(survey: Survey) -> Iterator[Row]:
    """Alpha, omega and mean correlation of each dimension and of all items; sampling adequacy and validity of all.

    Population: respondents with any answer to the scale; each covariance on those who answered both items. Intervals
    are design-based. Validity is the correlation of the index with overall satisfaction. Rows of all items together
    carry the measure `index`.
    """
    sample, level = sample_of(survey), survey.rules.confidence
    for battery in batteries(survey):
        if not battery.varied:
            continue
        key = Row(survey.name, battery.key, "")
        alpha = cronbach_alpha(battery.answers, sample, confidence=level)
        yield row_of(alpha, replace(key, stat="alpha"), f"Cronbach, design-based t; {PAIRWISE}")
        yield replace(key, stat="items", value=float(len(battery.items)), n=float(alpha.n), method="count")
        between = average_correlation(battery.answers, sample, confidence=level)
        yield row_of(between, replace(key, stat="inter_item"), f"design-based t; {PAIRWISE}")
        if len(battery.items) > 2:
            omega = omega_total(battery.answers, sample)
            yield row_of(omega, replace(key, stat="omega"), f"McDonald, one factor by maximum likelihood; {PAIRWISE}")
            yield _adequacy(battery, sample, replace(key, stat="kmo"))
    yield from _validity(survey, sample)


def _adequacy(battery: Battery, sample: Sample, key: Row) -> Row:
    found = kaiser_meyer_olkin(battery.answers, sample)
    result = Result(found.overall, n=found.n, n_weighted=found.n_weighted, n_eff=found.n_eff)
    return row_of(result, key, f"Kaiser–Meyer–Olkin; {PAIRWISE}")


def _validity(survey: Survey, sample: Sample) -> Iterator[Row]:
    scores, overall = index_scores(survey), survey.codebook.role("overall")
    if scores is None or overall is None or not survey.measured(overall):
        return
    answers = survey.accepted[overall].to_numpy(float)
    found = pearson(scores.to_numpy(float), answers, sample=sample, confidence=survey.rules.confidence)
    yield row_of(found, Row(survey.name, ALL, "validity"), "Pearson with overall satisfaction, design-based")


# ---- items -------------------------------------------------------------------------------------
def item_rows(survey: Survey) -> Iterator[Row]:
    """How each item's scale is used (lowest and highest answer, no score) and how it goes with its scale.

    Population: respondents with an answer; for `non_response` all analysed ones. Item–total correlation and alpha
    without the item are within its dimension where that has at least three items, and among all items otherwise.
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
    """Item–total correlations and alpha without the item."""
    level, seen = survey.rules.confidence, set[str]()
    for battery in batteries(survey):
        if not battery.varied or seen.issuperset(battery.items) or (len(battery.items) < 3 and battery.key != ALL):
            continue
        total = item_total_correlations(battery.answers, sample, confidence=level)
        without = alpha_if_dropped(battery.answers, sample)
        method = f"with the other items of {battery.key}; {PAIRWISE}"
        for place, item in enumerate(battery.items):
            if item not in seen:
                yield row_of(total[place], Row(survey.name, item, "item_total"), method)
                dropped = replace(without[place], low=math.nan, high=math.nan, df=math.nan)
                yield row_of(dropped, Row(survey.name, item, "alpha_without"), method)
        seen.update(battery.items)


def crossed(estimates: Estimates, item: str) -> list[tuple[Threshold, Row]]:
    """The thresholds that an item crosses, with the row that does."""
    found = [(threshold, estimates.find(measure=item, stat=threshold.stat)) for threshold in THRESHOLDS]
    return [(threshold, row) for threshold, row in found if row is not None and threshold.crossed(row)]


# ---- facts -------------------------------------------------------------------------------------
def facts_reliability(estimates: Estimates, survey: Survey) -> Facts:
    """Whether the items of a scale measure one thing."""
    rows = [row for row in estimates.select(stat="alpha", weighting="representative") if row.shown]
    if not rows:
        return {}
    below = [row for row in rows if row.high < RELIABLE]
    limit = f"{RELIABLE:.2f}"
    verdict = Sentence("No scale falls short of {limit} with its whole interval.", limit=limit)
    if below:
        verdict = Sentence("Short of {limit} with their whole interval: {scales}.", limit=limit, scales=items_of(below))
    facts: Facts = {
        "answer": all_of(_range(rows), verdict, *_validity_told(estimates)),
        "caption": Sentence("Reliability of the scales"),
        "note": Sentence(
            "{limit} is usually asked of a scale that compares groups. Alpha rises with the number of items: for "
            "scales of two items read the mean correlation. Satisfaction index: all items together. Each pair of "
            "items on the answers to both; intervals account for the sample design.",
            limit=limit,
        ),
    }
    follows = Sentence(
        "**What follows.** Read the items of these scales one by one before acting on their joint score: {scales}.",
        scales=items_of(below),
    )
    return facts | ({"follows": follows} if below else {})


def _range(rows: list[Row]) -> Sentence:
    best, worst = max(rows, key=lambda row: row.value), min(rows, key=lambda row: row.value)
    if len(rows) == 1:
        return Sentence(
            "Cronbach's alpha of {scale} is {value} ({low} to {high}).",
            scale=Name("item", best.measure), value=Number(best), low=Number(best, "low"), high=Number(best, "high"),
        )  # fmt: skip
    return Sentence(
        "Cronbach's alpha ranges from {lowest} ({worst}) to {highest} ({best}).",
        lowest=Number(worst), worst=Name("item", worst.measure), highest=Number(best), best=Name("item", best.measure),
    )  # fmt: skip


def _validity_told(estimates: Estimates) -> list[Sentence]:
    validity, adequacy = (estimates.find(measure=ALL, stat=stat) for stat in ("validity", "kmo"))
    found = []
    if validity is not None and validity.shown:
        found.append(Sentence(
            "The index goes with overall satisfaction (correlation {value}, {low} to {high}).", value=Number(validity),
            low=Number(validity, "low"), high=Number(validity, "high"),
        ))  # fmt: skip
    if adequacy is not None and adequacy.shown:
        found.append(Sentence(
            "Sampling adequacy (KMO) of all items is {value}; {limit} is the least.", value=Number(adequacy),
            limit=f"{ADEQUATE:.2f}",
        ))  # fmt: skip
    return found


def facts_revision(estimates: Estimates, survey: Survey) -> Facts:
    """Which items should be revised."""
    rows = [row for row in estimates.select(stat="non_response", weighting="representative") if row.shown]
    if not rows:
        return {}
    found = {row.measure: crossed(estimates, row.measure) for row in rows}
    doubtful = [row for row in rows if found[row.measure]]
    count = len(rows) - len(doubtful)
    answer = Sentence("By the thresholds below, all {count} items can stay as they are.", count=count)
    if doubtful:
        answer = Sentence(
            "To be revised by the thresholds below: {items}. Items that can stay as they are: {count}.",
            items=listed(doubtful), count=count,
        )  # fmt: skip
    reasons = [_reason(*pair) for row in doubtful for pair in found[row.measure]]
    if len(reasons) > LISTED:
        reasons = [
            *reasons[: LISTED - 1],
            Sentence("Further reasons in the table: {count}.", count=len(reasons) - LISTED + 1),
        ]
    facts: Facts = {
        "answer": answer,
        "caption": Sentence("Use of the answer scales, and how each item goes with its scale"),
        "note": _thresholds_told(),
    }
    return facts | ({"findings": tuple(reasons)} if reasons else {})


def _reason(threshold: Threshold, row: Row) -> Sentence:
    values: dict[str, Value] = {"indicator": Name("item", row.measure), "share": Number(row)}
    return Sentence(threshold.reason, **values)


def _thresholds_told() -> Sentence:
    limits = {threshold.stat: threshold.limit for threshold in THRESHOLDS}
    return Sentence(
        "Suggested for revision: the whole interval lies above {extreme}% for the lowest or the highest answer, above "
        "{silent}% for no answer (“not applicable” included), or below {total} for the item–total correlation: that "
        "with the other items of the dimension, or with all other items where it has fewer than three.",
        extreme=round(100 * limits["ceiling"]), silent=round(100 * limits["non_response"]),
        total=f"{limits['item_total']:.2f}",
    )  # fmt: skip
