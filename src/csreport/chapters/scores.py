"""Annex: all scores, groups, associations and changes as tables; how well questions measure, and which stand out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from csreport.chapters.indicators import POWER, index_scores, on_one_scale, row_of, sample_of
from csreport.chapters.wording import confidence_of, items_of
from csreport.estimates import Estimates, Row
from csreport.facts import Blocks, Facts, Name, Number, Sentence, Value, about, all_of, block
from csreport.survey.survey import Survey
from surveystats.association import pearson
from surveystats.sample import Result, Sample
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


# ---- scores and groups ----
def _table(name: str, survey: Survey, **values: Value) -> Facts:
    """A table's caption and note."""
    known = {"confidence": confidence_of(survey), "cut": survey.rules.top_box, "power": round(100 * POWER)}
    return block(known | values, caption=f"scores-{name}-caption", note=f"scores-{name}-note")


def facts_groups(evidence: Estimates, survey: Survey) -> Facts:
    """Every score by the levels of each grouping."""
    found: Facts = {}
    for segment in evidence.values("segment"):
        kind = "" if segment in survey.codebook.segments else "channel"
        values = {"grouping": Name("item", segment) if not kind else "", "kind": kind}
        parts = block(values, caption="scores-groups-caption", note="scores-groups-note")
        found |= {f"{part}_{segment}": said for part, said in parts.items()}
    return found


def facts_crosstab(evidence: Estimates, survey: Survey) -> Facts:
    """One grouping by another."""
    tests = [row for row in evidence.select(period=survey.name, stat="interaction") if row.shown]
    note = Sentence("scores-crosstab-note", **about(tests[0]) | {"p": Number(tests[0], "p")}) if tests else None
    return block({}, caption="scores-crosstab-caption", note=note)


# ---- associations, changes ----
def facts_drivers(evidence: Estimates, survey: Survey) -> Facts:
    """What goes with each outcome, and whether other methods say the same."""
    found = _table("drivers", survey)
    for part in ("model", "checks"):
        found |= {f"{name}_{part}": said for name, said in _table(f"drivers-{part}", survey).items()}
    overlap = [row for row in evidence.select(period=survey.name, stat="vif") if row.shown]
    if overlap:
        widest = max(overlap, key=lambda row: row.value)
        found["note_model"] = all_of(Sentence("scores-drivers-model-note"), Sentence("scores-vif", **about(widest)))
    return found


def facts_periods(evidence: Estimates, survey: Survey) -> Facts:
    """Every score now and before, and the range of the earlier periods."""
    twice = evidence.select(period=survey.name, category="overlap", measure="respondents")
    repeated = (
        Sentence("scores-overlap", period=Name("period", row.level), count=Number(row), n=Number(row, "n"))
        for row in twice
        if row.shown
    )
    note = all_of(Sentence("scores-periods-note", confidence=confidence_of(survey)), *repeated)
    return _table("periods", survey) | {"note": note}


# ---- questions as measurements ----
def facts_reliability(evidence: Estimates, survey: Survey) -> Facts:
    """Whether the items of a scale measure one thing."""
    here = evidence.select(period=survey.name, measure=ALL)
    known = {stat: here.find(stat=stat) for stat in ("validity", "kmo")}
    shown = {stat: row for stat, row in known.items() if row is not None and row.shown}
    more = (Sentence(f"scores-{stat}", limit=f"{ADEQUATE:.2f}", **about(row)) for stat, row in shown.items())
    return block({}, caption="scores-reliability-caption", note=all_of("scores-reliability-note", *more))


def facts_questions(evidence: Estimates, survey: Survey) -> Facts:
    """Which questions cross a threshold."""
    here = evidence.select(period=survey.name)
    doubtful = [row for row in here.of_all(stat="non_response") if row.shown and crossed(here, row.measure)]
    limits = {threshold.stat: threshold.limit for threshold in THRESHOLDS}
    return _table(
        "questions",
        survey,
        extreme=round(100 * limits["ceiling"]),
        silent=round(100 * limits["non_response"]),
        total=f"{limits['item_total']:.2f}",
        count=len(doubtful),
        items=items_of(doubtful),
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

    def crossed(self, row: Row) -> bool:
        """Whether the whole interval lies beyond the limit."""
        return row.shown and (row.low > self.limit if self.above else row.high < self.limit)


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
    return [threshold for threshold, row in found if row is not None and threshold.crossed(row)]


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


def _plain(name: str) -> Callable[[Estimates, Survey], Facts]:
    """Facts of a table whose caption and note are the same for every survey."""
    return lambda evidence, survey: _table(name, survey)


PLAIN = "scores weightings targets correlations limits moves comments complaints sources coding actions register"
BLOCKS: Blocks = {name: _plain(name) for name in PLAIN.split()} | {
    "groups": facts_groups,
    "crosstab": facts_crosstab,
    "drivers": facts_drivers,
    "periods": facts_periods,
    "reliability": facts_reliability,
    "questions": facts_questions,
}
