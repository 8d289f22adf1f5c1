"""The indicators that every chapter and period shares, as Estimates: scores, shares, NPS, index and change."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

import numpy as np
import pandas as pd

from csreport.estimates import (
    FIELDS,
    KEYS,
    NUMBERS,
    WEIGHTINGS,
    Estimates,
    Row,
    bind,
    covariance_of,
    emptied,
    explained_by,
    headlines,
    statistic,
)
from csreport.facts import Name, Sentence, Value, confidence_of
from csreport.project.codebook import Codebook, Role, Scale
from csreport.survey.screening import REASONS, action_of
from csreport.survey.survey import Survey, without_rule
from csreport.survey.weighting import Design
from surveystats.change import Overlap, difference
from surveystats.drivers import Bootstrap, fit_drivers
from surveystats.groups import domain_means, holm
from surveystats.inference import Result, Sample, coded, kish_design_effect, mean, standard_deviation
from surveystats.proportions import Base, base_of, box, nps, nps_of, promoter_score, share, share_of
from surveystats.scales import rescaled, weighted_index


# ---- what items with a role are read by ----
@dataclass(frozen=True)
class Reading:
    """What is read out of an item: per respondent 1 where it holds, 0 where not, NaN where that is not known."""

    item: str
    category: str
    holds: np.ndarray


def readings(survey: Survey) -> Iterator[Reading]:
    """Shares that the roles of items ask for, as far as their items were asked and answered.

    Effort: `easy`, answers above the middle of the scale (the top three of seven). Expectation: `better` and `worse`
    than expected. Repurchase, of those who also rated their satisfaction: `loyal` (satisfied, would buy again),
    `secure` (these and promoter), and who would buy again among the satisfied and among the others.
    """
    effort = _answers(survey, "effort")
    if effort is not None:
        yield Reading(effort[0], "easy", _known(effort[1], effort[1] > middle(survey.codebook.scale(effort[0]))))
    gap = expectation(survey)
    if gap is not None:
        yield Reading(gap[0], "better", _known(gap[1], gap[1] > 0))
        yield Reading(gap[0], "worse", _known(gap[1], gap[1] < 0))
    yield from _loyalty(survey)


def expectation(survey: Survey) -> tuple[str, np.ndarray] | None:
    """How far each respondent's experience lies from what was expected, and the item that it is told of.

    An item on the scale of overall satisfaction is what was expected: overall satisfaction less that. On a scale of
    its own it compares experience with expectation: its distance from the middle, which means "as expected".
    """
    expected, perceived = _answers(survey, "expectation"), _answers(survey, "overall")
    if expected is None:
        return None
    item, answers = expected
    if not is_expected_level(survey):
        return item, answers - middle(survey.codebook.scale(item))
    return (perceived[0], perceived[1] - answers) if perceived is not None else None


def is_expected_level(survey: Survey) -> bool:
    """Whether the expectation item is answered on the scale of overall satisfaction: a level, not a comparison."""
    book = survey.codebook
    expected, perceived = book.role("expectation"), book.role("overall")
    return expected is not None and perceived is not None and book.items[expected].scale == book.items[perceived].scale


def middle(scale: Scale) -> float:
    """Middle of a scale."""
    return (scale.min + scale.max) / 2


def _loyalty(survey: Survey) -> Iterator[Reading]:
    again, overall = _answers(survey, "repurchase"), _answers(survey, "overall")
    if again is None or overall is None:
        return
    item = again[0]
    returns, satisfied = (box(answers, cuts(survey, key)["top_box"]) for key, answers in (again, overall))
    yield Reading(item, "loyal", returns * satisfied)
    recommend = _answers(survey, "recommend")
    if recommend is not None:
        yield Reading(item, "secure", returns * satisfied * _known(recommend[1], promoter_score(recommend[1]) > 0))
    yield Reading(item, "again_satisfied", np.where(satisfied == 1, returns, np.nan))
    yield Reading(item, "again_others", np.where(satisfied == 0, returns, np.nan))


def _answers(survey: Survey, role: Role) -> tuple[str, np.ndarray] | None:
    item = survey.codebook.role(role)
    return (item, survey.accepted[item].to_numpy(float)) if item is not None and survey.measured(item) else None


def cuts(survey: Survey, key: str) -> dict[str, float]:
    """Points of a question's scale from which on an answer lies in the top box, and up to which in the bottom box."""
    points = survey.codebook.scale(key).points
    boxes = min(survey.rules.top_box, len(points))
    return {"top_box": points[-boxes], "bottom_box": points[boxes - 1]}


def _known(answers: np.ndarray, holds: np.ndarray) -> np.ndarray:
    """The condition as a number where there is an answer."""
    return np.where(np.isfinite(answers), holds.astype(float), np.nan)


# ---- what a measure is made of in each period, and where that changed ----
BROKEN = "items asked differ"


def composition(codebook: Codebook, measure: str, period: str) -> tuple[str, ...]:
    """The items of a measure that a period's questionnaire held: of a dimension its own, of the index all of them."""
    if measure in codebook.items:
        items = [measure]
    elif measure in codebook.dimensions:
        items = codebook.members(measure)
    else:
        items = [item for dimension in codebook.dimensions for item in codebook.members(dimension)]
    return tuple(item for item in items if codebook.items[item].asked_in(period))


def breaks(codebook: Codebook, measure: str, periods: Iterable[str]) -> dict[str, set[str]]:
    """Periods from which on a measure is made of other items than before, and the items that make the difference.

    Periods whose questionnaire held none of its items are passed over.
    """
    parts = [(period, composition(codebook, measure, period)) for period in periods]
    held = [(period, set(items)) for period, items in parts if items]
    return {period: now ^ before for (_, before), (period, now) in pairwise(held) if now != before}


def comparable(codebook: Codebook, history: Estimates, period: str) -> Estimates:
    """Estimates of earlier periods whose measure was made of the same items as in this period."""
    now = {measure: composition(codebook, measure, period) for measure in history.values("measure")}
    pairs = {(row.measure, row.period) for row in history}
    same = {pair for pair in pairs if composition(codebook, *pair) == now[pair[0]]}
    return Estimates.of_checked(row for row in history if (row.measure, row.period) in same)


def break_rows(
    codebook: Codebook, measures: Iterable[str], periods: Sequence[str], *, compare_to: Iterable[str] = ()
) -> Iterator[Row]:
    """Where definitions changed (stat `break`; value: items that differ).

    A row of the period from which on a new definition holds; and of the last period against each one to compare with
    that was made of other items.
    """
    for measure in dict.fromkeys(measures):
        for period, items in breaks(codebook, measure, periods).items():
            yield Row(period, measure, "break", value=float(len(items)), method=BROKEN)
        now = set(composition(codebook, measure, periods[-1]))
        for earlier in compare_to:
            before = set(composition(codebook, measure, earlier))
            if now and before and now != before:
                row = Row(periods[-1], measure, "break", against=f"period:{earlier}", method=BROKEN)
                yield replace(row, value=float(len(now ^ before)))


def questions(codebook: Codebook, now: str, before: str) -> tuple[list[str], list[str]]:
    """Items that this period's questionnaire added to an earlier one's, and those that it left out."""
    items = codebook.items.items()
    added = [key for key, item in items if item.asked_in(now) and not item.asked_in(before)]
    gone = [key for key, item in items if item.asked_in(before) and not item.asked_in(now)]
    return added, gone


SMALL_CALIBRATED = 200  # respondents from which calibrated intervals keep their promise (docs/methods.md)
POWER = 0.8  # of the test that a detectable change belongs to
TAYLOR = "Taylor linearisation, t"
WILSON = "Taylor linearisation, Wilson"
ADJUSTED_WALD = "Taylor linearisation, adjusted Wald"
NPS_PARTS = {"detractors": -100.0, "passives": 0.0, "promoters": 100.0}


def sample_of(survey: Survey, weighting: str = "representative") -> Sample:
    """Design of the accepted rows as arrays, degrees of freedom by Satterthwaite; `none` ignores the weights.

    Representative weights bring along what they were calibrated to, or their replicates, so that variances account
    for it. `value` multiplies them by what each customer is worth, as the customers of the frame would count: revenue
    alone would count the groups that answered more often too much.
    """
    return _sample(survey.design, weighting)


@lru_cache(maxsize=8)
def _sample(design: Design, weighting: str) -> Sample:
    if weighting == "value":
        if design.worth is None:
            raise ValueError("no customer values are declared, or nobody has one")
        return _sample(design, "representative").multiplied(design.worth)
    weights = None if weighting == "none" else design.weights
    parts = {"strata": design.strata, "clusters": design.clusters, "fpc": design.fpc}
    sample = Sample.of(len(design.weights), weights=weights, **parts, degrees="satterthwaite")
    if weighting == "none":
        return sample
    if design.replicates is not None:
        return sample.replicated(design.replicates)
    made = design.made
    if made is None or made.auxiliaries is None or made.before is None:
        return sample
    return sample.calibrated(made.auxiliaries, made.before)


def weightings(survey: Survey) -> list[str]:
    """Ways in which every indicator is estimated side by side."""
    return ["representative", "none", *(["value"] if survey.design.worth is not None else [])]


_key, _numbers = attrgetter(*FIELDS[: len(KEYS)]), attrgetter(*NUMBERS)


def row_of(result: Result, key: Row, method: str) -> Row:
    """A row of Estimates from a result of `stats`; one that rests on the normal distribution has no df."""
    value, se, low, high, df, *others = map(float, _numbers(result))
    df, status = math.nan if math.isinf(df) else df, "not_estimable" if math.isnan(value) else key.status
    told = (*_key(key), value, se, low, high, df, *others, method, status, key.note)
    return Row(*told)  # thousands of them: `replace` takes three times as long


def result_of(row: Row) -> Result:
    """A row as a result of the statistics again."""
    return Result(row.value, row.se, row.low, row.high, row.df, row.p, row.n, row.n_weighted, row.n_eff)


def judged_together(rows: Iterable[Row], method: str = "") -> list[Row]:
    """Rows whose tests are judged together: p by Holm over all that could be had, which the method says."""
    given = list(rows)
    found = holm([row.p for row in given])
    tested = int(np.isfinite(found).sum())
    family = f"; p by Holm over {tested}" if tested > 1 else ""
    told = zip(given, found.tolist(), strict=True)
    return [replace(row, p=p, method=(method or row.method) + family) for row, p in told]


def adjusted(rows: Iterable[Row]) -> list[Row]:
    """Rows with p by Holm over all of them that could be had."""
    given = list(rows)
    return [replace(row, p=float(p)) for row, p in zip(given, holm([row.p for row in given]), strict=True)]


def indicators(survey: Survey, ways: Collection[str] = WEIGHTINGS) -> Estimates:
    """Every indicator of one period: items, dimensions and index, of all customers.

    Population: accepted respondents who answered the item; the others leave numerator and base together.
    """
    found, kept = list[Row](), [weighting for weighting in weightings(survey) if weighting in ways]
    for weighting in kept:
        sample = sample_of(survey, weighting)
        for key in measured(survey):
            found += _named(score_rows(survey, key, sample, weighting), sample)
        for reading in readings(survey):
            if np.isfinite(reading.holds).any():
                row = Row(survey.name, reading.item, "rate", reading.category, weighting=weighting)
                result = share(reading.holds, sample, confidence=survey.rules.confidence)
                found += _named([row_of(result, row, WILSON)], sample)
    return Estimates([*found, *_index_rows(survey, kept)])


def _named(rows: Iterable[Row], sample: Sample) -> Iterator[Row]:
    """Rows whose method says where their variance comes from; marked where few respondents were calibrated."""
    source = "replicate weights" if sample.replicates is not None else "Taylor linearisation"
    few = _few(sample)
    if sample.replicates is None and not few:
        yield from rows
        return
    for row in rows:
        named = replace(row, method=row.method.replace("Taylor linearisation", source))
        yield replace(named, status="caution") if few and named.status == "ok" else named


def few_calibrated(survey: Survey) -> bool:
    """Whether so few respondents were calibrated that intervals of all of them promise more than they keep."""
    return _few(sample_of(survey))


def _few(sample: Sample) -> bool:
    return sample.auxiliaries is not None and len(sample.weights) < SMALL_CALIBRATED


def choice_rows(survey: Survey) -> Iterator[Row]:
    """How many chose each option: count and share of those who answered the question.

    Population: accepted respondents who answered the question; with several options the shares may exceed 1 together.
    """
    for weighting in ("representative", "none"):
        sample = sample_of(survey, weighting)
        for key, choice in survey.codebook.choices.items():
            for option in choice.options:
                holds = survey.accepted[f"choice.{key}.{option}"].to_numpy(float)
                result = share(holds, sample, confidence=survey.rules.confidence)
                row = row_of(result, Row(survey.name, key, "share", option, weighting=weighting), WILSON)
                if row.n:
                    yield row
                if row.n and weighting == "none":
                    bare = replace(row, stat="count", se=math.nan, low=math.nan, high=math.nan, df=math.nan)
                    yield replace(bare, value=float(np.nansum(holds)), method="count")


def concerned_rows(survey: Survey) -> Iterator[Row]:
    """How many customers are dissatisfied with an item (stat `concerned`), where the population's size is known.

    Population: all accepted respondents; who gave no answer is not dissatisfied. Formula: Wilson's share, times the
    size.
    """
    size = survey.population_size
    if size is None or survey.period.sample == "open":
        return
    sample, level = sample_of(survey), survey.rules.confidence
    for key in (key for key in measured(survey) if key in survey.codebook.items):
        low = box(survey.accepted[key].to_numpy(float), cuts(survey, key)["bottom_box"], top=False)
        found = row_of(share(np.nan_to_num(low), sample, confidence=level), Row(survey.name, key, "concerned"), WILSON)
        ends = {part: size * getattr(found, part) for part in ("value", "se", "low", "high")}
        yield replace(found, method=f"{WILSON}; times {size:,.0f} customers", **ends)


def on_one_scale(survey: Survey, keys: Iterable[str]) -> list[str]:
    """The largest group of items or dimensions that share the ends of one scale and were measured."""
    groups: dict[tuple[float, float], list[str]] = {}
    for key in keys:
        ends = {(scale.min, scale.max) for scale in survey.codebook.scales_of(key)}
        if survey.measured(key) and len(ends) == 1:
            groups.setdefault(ends.pop(), []).append(key)
    return max(groups.values(), key=len, default=[])


def measured(survey: Survey) -> list[str]:
    """Items and dimensions that were asked and answered."""
    keys = [*survey.codebook.items, *survey.codebook.dimensions]
    return [key for key in keys if survey.measured(key)]


def score_rows(survey: Survey, key: str, sample: Sample, weighting: str) -> Iterator[Row]:
    """Mean, spread, boxes and distribution of one item or dimension; the NPS for the recommendation item."""
    values = survey.accepted[key].to_numpy(float)
    level, stem = survey.rules.confidence, Row(survey.name, key, "", weighting=weighting)
    average = mean(values, sample, confidence=level)
    yield row_of(average, replace(stem, stat="mean"), TAYLOR)
    spread = replace(average, value=standard_deviation(values, sample), se=math.nan, low=math.nan, high=math.nan)
    yield row_of(spread, replace(stem, stat="sd"), "weighted, n − 1")
    weights = sample.weights[np.isfinite(values)]
    effect = replace(spread, value=kish_design_effect(weights))
    yield row_of(effect, replace(stem, stat="design_effect"), "Kish")
    if key not in survey.codebook.items:
        return
    scale, points, code = survey.codebook.scale(key).points, *coded(values)
    given, boxes = np.array(points), min(survey.rules.top_box, len(scale))
    lines = {("share", f"{point:g}"): given == point for point in scale}
    lines |= {("top_box", ""): given >= scale[-boxes], ("bottom_box", ""): given <= scale[boxes - 1]}
    if survey.codebook.role("recommend") == key:
        lines["nps", ""] = worth = promoter_score(given)
        lines |= {("share", part): worth == counted for part, counted in NPS_PARTS.items()}
    recodes, base = np.column_stack([*lines.values()]).astype(float), base_of(code >= 0, sample)
    found = domain_means(code, recodes, np.zeros(len(code), int), sample=sample, confidence=level)[0]
    for (stat, category), result in zip(lines, found, strict=True):
        row = replace(stem, stat=stat, category=category)
        whole = row_of(nps(values, sample, confidence=level), row, ADJUSTED_WALD) if stat == "nps" else None
        yield whole or value_row([result], row, base, level)


def value_row(found: Sequence[Result], key: Row, base: Base | None, confidence: float) -> Row:
    """The row of a value, with the interval that suits its statistic; of an NPS `found` also holds the shares of
    promoters and detractors. `base` as for `share_of`: means need none."""
    if key.stat in {"top_box", "bottom_box", "share", "mention"}:
        return row_of(share_of(found[0], base=base, confidence=confidence), key, WILSON)
    if key.stat == "nps":
        shares = (found[1].value, found[2].value)
        return row_of(nps_of(found[0], shares, base=base, confidence=confidence), key, ADJUSTED_WALD)
    return row_of(found[0], key, TAYLOR)


def _index_rows(survey: Survey, ways: Iterable[str]) -> Iterator[Row]:
    """Index of satisfaction, 0–100: the weighted mean of the dimensions, each brought to 0–100."""
    scores = index_scores(survey)
    if scores is None:
        return
    for weighting in ways:
        sample = sample_of(survey, weighting)
        result = mean(scores, sample, confidence=survey.rules.confidence)
        yield from _named([row_of(result, Row(survey.name, "index", "index", weighting=weighting), TAYLOR)], sample)


def index_scores(survey: Survey) -> pd.Series | None:
    """Each respondent's index; None without weights. They are spread over the dimensions answered,
    and a respondent who misses half of the weight or more has none."""
    weights = index_weights(survey)
    if not weights:
        return None
    ends = {key: survey.codebook.scales_of(key)[0] for key in weights}
    parts = [rescaled(survey.accepted[key].to_numpy(float), (end.min, end.max)) for key, end in ends.items()]
    return pd.Series(weighted_index(np.column_stack(parts), [*weights.values()]), survey.accepted.index)


def index_weights(survey: Survey) -> dict[str, float]:
    """What each dimension weighs in the index: those measured whose items share one scale.

    `declared` in the codebook; `importance`: LMG for overall satisfaction, pairwise, as a share of R²; `stated`: how
    many customers (weighted) chose it in the choice that asks what matters most. Each of this period's own answers;
    the index's interval takes the weights as they are. None where they cannot be had.
    """
    book, weights = survey.codebook, survey.design.weights
    alike = {key: {book.items[item].scale for item in book.members(key)} for key in book.dimensions}
    held = [key for key, scales in alike.items() if len(scales) == 1 and survey.measured(key)]
    found = np.array([book.dimensions[key].weight for key in held])
    if book.index.weights == "importance":
        outcome = _answers(survey, "overall")
        scores = survey.accepted[[*held, outcome[0]]].to_numpy(float) if held and outcome else np.empty((0, 1))
        fit = fit_drivers(scores, sample_of(survey), bootstrap=Bootstrap(replicates=1)) if len(scores) else None
        found = fit.statistics["importance"][0] if fit is not None else np.zeros(0)
    elif book.index.choice is not None:
        chosen = [survey.accepted[f"choice.{book.index.choice}.{key}"].to_numpy(float) for key in held]
        found = np.array([np.nansum(weights * holds) for holds in chosen])
    return dict(zip(held, found.tolist(), strict=True)) if found.sum() > 0 else {}


def sensitivity(survey: Survey) -> Iterator[Row]:
    """The headline as it would be without each screening rule that excludes, without all, and how far it moves.

    The headline is the mean of the overall item, or the index where there is none. Scenarios that change nothing, or
    that cannot be weighted, give no row. Rows carry weighting `scenario:<rule>`, and their distance to the published
    value (published minus scenario) stands `against` it. Where fewer answers than the minimum base come back, beside
    those of scenarios that are shown, both rows are emptied: what these few answered could be worked out.
    """
    published, accepted, overall = _headline(survey), survey.ledger["accepted"], survey.codebook.role("overall")
    asked = overall is not None and survey.measured(overall)
    answered = survey.received[overall].notna() if asked else pd.Series(True, index=accepted.index)
    excluding = [rule for rule in REASONS if action_of(survey.rules, rule) == "exclude"]
    told = pd.Series(False, index=accepted.index)  # rows that a shown scenario takes in or leaves out
    for rule in [*excluding, "all"] if published is not None else []:
        other = without_rule(survey, rule)
        row = _headline(other) if other is not None else None
        if other is None or row is None or published is None:
            continue
        moved = (other.ledger["accepted"] ^ accepted) & answered
        few = 0 < (moved & ~told).sum() < survey.rules.minimum_base.suppress
        told |= moved & (not few)
        yield from _scenario(published, row, f"scenario:{rule}", few=few)


def _scenario(published: Row, row: Row, scenario: str, *, few: bool) -> Iterator[Row]:
    """The headline of a scenario and its distance to the published one; both emptied where too few answers moved."""
    unknown = dict.fromkeys(NUMBERS, math.nan)
    distance = {"value": published.value - row.value, "n": published.n, "n_weighted": published.n_weighted}
    moved = replace(published, against=scenario, method="published minus scenario", **(unknown | distance))  # type: ignore[arg-type]
    for found in (replace(row, weighting=scenario), moved):
        yield emptied(found, "too few answers come back") if few else found


def _headline(survey: Survey) -> Row | None:
    overall = survey.codebook.role("overall")
    if overall is None or not survey.measured(overall):
        return next((row for row in _index_rows(survey, ["representative"]) if row.shown), None)
    result = mean(survey.accepted[overall].to_numpy(float), sample_of(survey), confidence=survey.rules.confidence)
    row = row_of(result, Row(survey.name, overall, "mean"), TAYLOR)
    return row if row.shown else None


# ---- change ------------------------------------------------------------------------------------
def changes(now: Iterable[Row], history: Estimates, periods: list[str], *, confidence: float) -> Estimates:
    """Difference of each estimate to the same one of earlier periods; p adjusted by Holm over all of them: one family.

    Population: pairs in which both have a standard error. Where the history holds the covariance of an estimate with
    this period's, the waves overlap and the difference accounts for it.
    """
    ours = [row for row in now if not row.against and row.shown]
    rows = []
    for row, period in ((row, period) for period in periods for row in ours):
        before = history.get(row, period=period)
        if before is not None and before.shown:
            shared = history.get(before, stat=covariance_of(row.stat), against=f"period:{row.period}")
            overlap = None if shared is None else Overlap(shared.value, shared.df, int(shared.n))
            method = "independent waves, Welch" if shared is None else f"overlapping waves: {shared.method}"
            found = difference(result_of(row), result_of(before), overlap=overlap, confidence=confidence)
            key = Row(**{part: getattr(row, part) for part in KEYS} | {"against": f"period:{period}"})
            rows.append(row_of(found, key, method))
    return Estimates(judged_together(rows))


def with_changes(survey: Survey, history: Estimates, now: Estimates) -> Estimates:
    """Estimates of this period with their changes against each declared earlier period that asked the same items."""
    past, level = comparable(survey.codebook, history, survey.name), survey.rules.confidence
    told = (changes(rows, past, survey.period.compare_to, confidence=level) for rows in families(survey, now.of_all()))
    return bind(now, *told)


def families(survey: Survey, rows: Iterable[Row]) -> list[list[Row]]:
    """Estimates whose changes are tested together, over all periods compared with.

    The headline indicators; what else is read out of their questions; the dimensions; and of each statistic the items.
    """
    book, heads, found = survey.codebook, set(headline_pairs(survey)), dict[str, list[Row]]()
    for row in (row for row in rows if statistic(row.stat).followed and not row.against):
        item = book.items.get(row.measure)
        kind = "dimensions" if item is None else f"items, {row.stat}" if item.role is None else "readings"
        found.setdefault("headlines" if (row.measure, row.stat) in heads else kind, []).append(row)
    return list(found.values())


def headline_pairs(survey: Survey) -> list[tuple[str, str]]:
    """The headline indicators as far as the questionnaire has them: measure and statistic."""
    pairs = [(survey.codebook.role(role), stat) for role, stat in headlines()]  # type: ignore[arg-type]
    return [*((item, stat) for item, stat in pairs if item is not None), ("index", "index")]


# ---- what indicators and rules of screening mean, in words, as far as a survey uses them ----
@dataclass(frozen=True)
class Meaning:
    """A term, what it means, and the statistics, categories, measures or comparisons whose numbers it explains."""

    term: Sentence
    told: Sentence
    of: frozenset[str] = frozenset()


def meanings(evidence: Estimates, survey: Survey) -> list[Meaning]:
    """Terms and definitions of every indicator that the report uses, the most read first."""
    now, chosen = evidence.select(period=survey.name), survey.period.sample == "open"
    stats, recommend = {row.stat for row in now if row.shown}, survey.codebook.role("recommend")
    asked = any(row.shown for row in now.select(measure="response", stat="rate"))
    weighted = survey.design.method != "none" and not chosen
    interval = "common-much-number-could-vary" if chosen else "common-confidence-interval-accounts-strata"
    level = f"{1 - survey.rules.confidence:.3g}"
    return [
        *_terms(stats, "mean", "top_box", "bottom_box", cut=survey.rules.top_box),
        *(_terms(stats, "nps", item=Name("item", recommend)) if recommend is not None else ()),
        *_expected(now, survey),
        *_composed(survey, stats),
        _meaning("common-interval", interval, confidence=confidence_of(survey)),
        *_terms(stats, "margin_of_error", "n_eff", "detectable"),
        _meaning("common-clear-change", "common-difference-whose-p-value", "period", level=level),
        *([_meaning("common-target-met", "common-whole-interval-reaches-target", "target")] * ("target" in stats)),
        *_terms(stats, "importance", "alpha", "eta_squared"),
        *([_meaning("common-response-rate-rr1", "common-complete-answers-share-all", "RR1")] * asked),
        *_terms(stats, "r_indicator"),
        *([_meaning("common-weighted", "common-answers-count-so-groups")] * weighted),
    ]


def _meaning(term: str, told: str, *of: str, **values: Value) -> Meaning:
    return Meaning(Sentence(term, **values), Sentence(told, **values), frozenset(of))


def _terms(stats: set[str], *wanted: str, **values: Value) -> list[Meaning]:
    """Terms of the catalogue, of those wanted the ones whose numbers are in use."""
    found = [(statistic(id), explained_by(id)) for id in wanted]
    return [Meaning(Sentence(one.name), Sentence(one.definition, **values), of) for one, of in found if stats & of]


def _expected(now: Estimates, survey: Survey) -> list[Meaning]:
    """What better and worse than expected mean, where it was asked."""
    item, parts = survey.codebook.role("expectation"), ("better", "worse")
    if item is None or not any(row.shown for row in now.select(stat="rate", category=parts)):
        return []
    term, told = "common-better-worse-expected", "common-share-whose-experience-lies"
    return [_meaning(term, told, *parts, item=Name("item", item))]


def _composed(survey: Survey, stats: set[str]) -> list[Meaning]:
    """Dimensions and the index."""
    book, found, parts, weights = survey.codebook, list[Meaning](), list[Sentence](), index_weights(survey)
    total = sum(weights.values())
    for key in (key for key in book.dimensions if survey.measured(key)):
        name, told = Name("item", key), "common-dimension-mean-each-respondents"
        items = tuple(Name("item", member) for member in book.members(key) if survey.measured(member))
        found.append(_meaning("common-dimension", told, key, dimension=name, items=items))
        if key in weights:
            parts.append(Sentence("common-dimension-share", dimension=name, share=f"{100 * weights[key] / total:.3g}"))
    return found + _terms(stats, "index", parts=tuple(parts), weights=book.index.weights)
