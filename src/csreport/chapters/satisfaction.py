"""Chapter 20, satisfaction: how satisfied customers are, with what, and how that stands against targets."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.chapters.changes import moves
from csreport.chapters.comparisons import (
    CHANNEL,
    channel_rows,
    detectable_rows,
    follows,
    goals,
    loyalty_rows,
    named,
    score,
    target_rows,
    verdict_rule,
    weighting_rows,
)
from csreport.chapters.groups import OTHERS, aimed_levels
from csreport.chapters.indicators import (
    POWER,
    comparable,
    concerned_rows,
    indicators,
    is_expected_level,
    middle,
    with_changes,
)
from csreport.chapters.scales import (
    average_rows,
    comparable_dimensions,
    comparable_items,
    facts_reliability,
    facts_revision,
    item_rows,
    reliability_rows,
    strengths,
)
from csreport.chapters.wording import (
    alpha_of,
    base_of,
    bases_of,
    change_of,
    changes,
    confidence_of,
    detectable,
    first_comparison,
    headline,
)
from csreport.estimates import Estimates, Row, direction
from csreport.facts import (
    Blocks,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    about,
    all_of,
    block,
    by_way,
    ends_of,
    indicator_name,
    interval,
)
from csreport.survey.survey import Survey


# ---- recommending, buying again, effort and expectation ----
def facts_recommend(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers recommend."""
    item = survey.codebook.role("recommend")
    score = headline(estimates, item, "nps")
    shares = _shares(estimates, item, "share", ("promoters", "detractors"))
    if score is None or not shares:
        return {}
    values = about(score) | shares
    level = "satisfaction-net-promoter-score-promoters"
    base = "satisfaction-base-respondents-promoters-answered"
    return block(
        values,
        answer=all_of(level, *changes(estimates, survey, score), **values),
        finding="satisfaction-would-recommend-would",
        alt=level,
        base=all_of(base, detectable(estimates, survey, score), **values),
    )


def _shares(estimates: Estimates, item: str | None, stat: str, parts: tuple[str, ...]) -> dict[str, Value]:
    """The parts of an answer by name; nothing unless all of them are shown."""
    found = {part: headline(estimates, item, stat, part) for part in parts}
    shares: dict[str, Value] = {part: Number(row) for part, row in found.items() if row is not None}
    return shares if len(shares) == len(parts) else {}


def facts_loyalty(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers would buy again, and whether that goes with satisfaction."""
    item = survey.codebook.role("repurchase")
    again, mean = headline(estimates, item, "top_box"), headline(estimates, item, "mean")
    if not survey.measured(item):
        return {"answer": Sentence("satisfaction-question-buying-again-asked")}
    if item is None or again is None:
        return {}
    values = about(again) | {"cut": survey.rules.top_box}
    level = Sentence("satisfaction-would-buy-again-they", **values)
    told = [level, *_joint(estimates, item)]
    if mean is not None:  # firmer than the share, which counts all low answers alike
        told += [Sentence("satisfaction-mean-answer", **about(mean))]
        told += changes(estimates, survey, mean)
    gap = estimates.find(measure=item, category="again_satisfied", against="category:again_others")
    shares = _shares(estimates, item, "rate", ("again_satisfied", "again_others"))
    follows = None
    if gap is not None and gap.shown and shares:
        follows = by_way(
            direction(gap, alpha_of(survey)),
            "satisfaction-follows-satisfaction-goes-intention",
            satisfied=shares["again_satisfied"],
            others=shares["again_others"],
            **about(gap),
        )
    base = base_of(again, survey)
    return block(
        values, answer=all_of(*told), finding="satisfaction-would-buy-again", alt=level, base=base, follows=follows
    )


def _joint(estimates: Estimates, item: str) -> list[Sentence]:
    shares = {part: row for part in ("loyal", "secure") if (row := headline(estimates, item, "rate", part)) is not None}
    if "loyal" not in shares:
        return []
    return [
        Sentence(
            "satisfaction-satisfied-would-buy-again"
            if "secure" in shares
            else "satisfaction-satisfied-would-buy-again-2",
            **{part: Number(row) for part, row in shares.items()},
        )
    ]


def facts_effort(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers find it easy: the customer effort score."""
    item = survey.codebook.role("effort")
    mean, easy = headline(estimates, item, "mean"), headline(estimates, item, "rate", "easy")
    if not survey.measured(item):
        return {"answer": Sentence("satisfaction-question-effort-asked")}
    if item is None or mean is None or easy is None:
        return {}
    scale = survey.codebook.scale(item)
    above = sum(point > middle(scale) for point in scale.points)
    values = about(mean) | {"share": Number(easy), "count": above, "points": len(scale.points)}
    level = "satisfaction-mean-gave-one-top"
    return block(
        values,
        answer=all_of(level, *changes(estimates, survey, mean), **values),
        finding="satisfaction-gave-one-top-answers",
        alt=level,
        base=all_of(base_of(mean, survey), detectable(estimates, survey, mean)),
    )


def facts_expectation(estimates: Estimates, survey: Survey) -> Facts:
    """Whether the experience was what customers had expected."""
    item, alpha = survey.codebook.role("expectation"), alpha_of(survey)
    told = survey.codebook.role("overall") if is_expected_level(survey) else item
    gap = headline(estimates, told, "gap")
    shares = _shares(estimates, told, "rate", ("better", "worse"))
    if not survey.measured(item):
        return {"answer": Sentence("satisfaction-question-expectations-asked")}
    if gap is None or not shares:
        return {}
    values = about(gap) | {part: Number(gap, part, signed=True) for part in ("low", "high")} | shares
    level = by_way(
        direction(gap, alpha),
        "satisfaction-experience-lies-points-above",
        **values,
    )
    mean = headline(estimates, item, "mean") if told == item else None
    base = Sentence(
        "satisfaction-base-respondents-points-distance"
        if told == item
        else "satisfaction-base-respondents-points-overall",
        **values,
    )
    return block(
        values,
        answer=all_of(level, *(changes(estimates, survey, mean) if mean is not None else ())),
        finding="satisfaction-found-better-expected-worse",
        alt=level,
        base=all_of(base, detectable(estimates, survey, mean) if mean is not None else None),
        follows="satisfaction-follows-balance-expectations-met" if direction(gap, alpha) < 0 else None,
    )


# ---- targets -----------------------------------------------------------------------------------
def facts_targets(estimates: Estimates, survey: Survey) -> Facts:
    """Which targets are met, and how the benchmarks compare."""
    declared, told, known = survey.targets, score(estimates, survey), goals(estimates, survey)
    beside = [sentence for key in declared.benchmarks for sentence in _benchmark(estimates, survey, key)]
    if not told and not beside:
        wanted = declared.benchmarks or declared.targets
        return {} if wanted else {"answer": Sentence("satisfaction-target-benchmark-declared")}
    earlier, met = first_comparison(survey), sum(goal.verdict == "met" for goal in known)
    note = all_of(
        "satisfaction-distance-value-less-target",
        "satisfaction-smallest-detectable-change-found"
        if earlier
        else "satisfaction-smallest-detectable-change-found-probability",
        power=round(100 * POWER),
        period=Name("period", earlier),
    )
    return block(
        {"met": met, "count": len(known)},
        answer=all_of(*told, *beside),
        finding="satisfaction-targets-met-2",
        alt=all_of(*told),
        base=verdict_rule(survey),
        caption="satisfaction-targets-distance-verdict",
        note=note,
        follows=follows(known),
    )


def _benchmark(estimates: Estimates, survey: Survey, key: str) -> Iterator[Sentence]:
    """How an indicator compares with what others reach."""
    metric = survey.targets.benchmarks[key]
    where = {"stat": metric.stat, "segment": metric.segment, "level": metric.level, "weighting": "representative"}
    row = estimates.find(measure=metric.measure, against=f"benchmark:{key}", **where)
    if row is not None and row.shown and row.low <= row.high:
        yield by_way(
            int(row.low > 0) - int(row.high < 0),
            "satisfaction-lies-above-benchmark",
            benchmark=named(metric),
            **about(row) | {"indicator": indicator_name(metric.measure, metric.stat)},
        )


# ---- weightings --------------------------------------------------------------------------------
def facts_weightings(estimates: Estimates, survey: Survey) -> Facts:
    """What the weights do to the headline, and why there are several."""
    overall = headline(estimates, survey.codebook.role("overall"), "mean")
    row = overall if overall is not None else headline(estimates, "index", "index")
    if row is None:
        return {}
    rows = {kind: estimates.get(row, weighting=kind) for kind in ("value", "none")}
    value, plain = (found if found is not None and found.shown else None for found in rows.values())
    gap = estimates.get(row, weighting="value", against="weighting:representative")
    weighted = survey.design.method != "none" and plain is not None
    words = about(row) | {"published": Number(row), "plain": Number(plain or row), "value": Number(value or row)}
    words |= {"indicator": Name("item", row.measure)}
    told = [_by_value(words, value, gap, survey)] if value is not None and gap is not None else []
    if not told and not weighted:
        return {"answer": Sentence("satisfaction-answers-weighted-every-respondent")}
    beside = "satisfaction-without-weights-would" if told else "satisfaction-weights-without-them"
    answer = all_of(*told, beside if weighted else None, **words)
    return block(
        words,
        answer=answer,
        finding="satisfaction-weighted-unweighted" if value is None else "satisfaction-published-customer-value",
        alt=answer,
        base=all_of(bases_of([row], survey), *_ways_of_counting(survey)),
        follows=_worth(direction(gap, alpha_of(survey)) if gap is not None else 0),
    )


def _ways_of_counting(survey: Survey) -> Iterator[Sentence]:
    """Who has a say under each weighting; nobody knows for whom an open sample stands."""
    if survey.period.sample != "open":
        yield Sentence(
            "satisfaction-representative-results-give-every"
            if survey.design.worth is None
            else "satisfaction-representative-results-give-every-customer"
        )


def _worth(way: int) -> Sentence | None:
    """What it means that satisfaction goes with what customers are worth."""
    if not way:
        return None
    return Sentence(
        "satisfaction-follows-more-customer-worth" if way > 0 else "satisfaction-follows-more-customer-worth-lower"
    )


def _by_value(words: dict[str, Value], value: Row, gap: Row, survey: Survey) -> Sentence:
    apart = about(gap)
    return by_way(
        direction(gap, alpha_of(survey)),
        "satisfaction-weighted-customers-worth-above",
        **words | interval(value) | {"amount": apart["amount"], "from": apart["low"], "to": apart["high"]},
    )


# ---- channels ----------------------------------------------------------------------------------
def facts_channels(estimates: Estimates, survey: Survey) -> Facts:
    """Whether the overall score differs between channels of answering."""
    found = list(estimates.select(segment=CHANNEL, stat="mean", against=""))
    rows = [row for row in found if row.shown]
    if survey.codebook.channel_segment is not None:
        return {"answer": Sentence("satisfaction-chapter-segments-compares-channels")}
    if not found:
        return {"answer": Sentence("satisfaction-channels-answering-cannot-compared")}
    if len(rows) < 2:
        return {}
    gaps = [gap for row in rows if (gap := estimates.get(row, against=OTHERS)) is not None]
    above, below = (
        tuple(Name("level", gap.level, CHANNEL) for gap in gaps if direction(gap, alpha_of(survey)) == way)
        for way in (1, -1)
    )
    values = about(rows[0]) | ends_of(rows)
    title = "satisfaction-does-differ-between-channels"
    if above or below:
        title = "satisfaction-differs-between-channels-answering"
    answer = all_of(
        "satisfaction-channel-answering-ranges",
        Sentence("satisfaction-above-other-channels-together", channels=above) if above else None,
        Sentence("satisfaction-below-other-channels-together", channels=below) if below else None,
        "satisfaction-channel-differs-others-together" if gaps and not (above or below) else None,
        None if gaps else "satisfaction-too-few-answers-came",
        **values,
    )
    modes = "satisfaction-channels-reach-different-customers"
    return block(
        values,
        answer=answer,
        finding=title if gaps else "satisfaction-channel-answering",
        alt=answer,
        base=all_of(bases_of(rows, survey), modes),
    )


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Every indicator of the period with its changes, targets and other comparisons; and how well items measure."""
    now, aimed = indicators(survey), list(aimed_levels(survey))
    return Estimates(
        [
            *with_changes(survey, history, now),
            *detectable_rows(survey, comparable(survey.codebook, history, survey.name), now),
            *aimed,
            *target_rows(
                [*now, *aimed], history, survey.targets, period=survey.name, confidence=survey.rules.confidence
            ),
            *weighting_rows(survey),
            *channel_rows(survey),
            *average_rows(survey, now),
            *concerned_rows(survey),
            *loyalty_rows(survey),
            *reliability_rows(survey),
            *item_rows(survey),
        ]
    )


# ---- overall -----------------------------------------------------------------------------------
def facts_overall(estimates: Estimates, survey: Survey) -> Facts:
    """How satisfied customers are overall."""
    item = survey.codebook.role("overall")
    mean, top, bottom, median = (
        headline(estimates, item, stat) for stat in ("mean", "top_box", "bottom_box", "median")
    )
    if item is None or mean is None or top is None or bottom is None:
        return {}
    scale, shares = survey.codebook.scale(item), {"share": Number(top), "top": Number(top), "bottom": Number(bottom)}
    values = about(mean) | shares | {"cut": survey.rules.top_box, "confidence": confidence_of(survey)}
    values |= {"lowest": f"{scale.min:g}", "highest": f"{scale.max:g}", "median": Number(median or mean)}
    level = Sentence(
        "satisfaction-scale-chose-one-top",
        **values,
    )
    weighted = survey.design.method != "none" and survey.period.sample != "open"
    note = all_of(
        "satisfaction-interval-effective-base-design",
        "satisfaction-median-answer" if median is not None else None,
        "satisfaction-weighted-results-stand-population" if weighted else None,
        **values,
    )
    return block(
        values,
        answer=all_of(level, *changes(estimates, survey, mean), _index(estimates, survey)),
        finding="satisfaction-chose-one-top-answers",
        alt=level,
        base=all_of(base_of(mean, survey), detectable(estimates, survey, mean)),
        caption="satisfaction-weighted-unweighted-2",
        note=note,
        follows=_latest(change_of(estimates, mean, first_comparison(survey)), survey),
    )


def _latest(change: Row | None, survey: Survey) -> Sentence | None:
    """What to make of the change against the first comparison period."""
    if change is None:
        return None
    return by_way(
        direction(change, alpha_of(survey)),
        "satisfaction-follows-rise-real-below",
    )


def _index(estimates: Estimates, survey: Survey) -> Sentence | None:
    """The index, with its change against the first comparison period."""
    row = headline(estimates, "index", "index")
    if row is None:
        return None
    change = change_of(estimates, row, first_comparison(survey))
    if change is None:
        return Sentence("satisfaction-satisfaction-index-100", **interval(row))
    return by_way(
        direction(change, alpha_of(survey)),
        "satisfaction-satisfaction-index-100-more",
        **about(change) | interval(row),
    )


# ---- dimensions and items ----------------------------------------------------------------------
def facts_dimensions(estimates: Estimates, survey: Survey) -> Facts:
    """Which dimensions score highest and lowest, and which changed."""
    return _ranking(estimates, survey, comparable_dimensions(survey), "dimensions")


def facts_items(estimates: Estimates, survey: Survey) -> Facts:
    """Which items score highest and lowest, and which changed."""
    return _ranking(estimates, survey, comparable_items(survey), "items")


RANKED = {
    "dimensions": ("satisfaction-scores-dimension", "satisfaction-dimensions-score-mean-items"),
    "items": ("satisfaction-scores-item", "satisfaction-answers-applicable-blanks-left"),
}


def _ranking(estimates: Estimates, survey: Survey, measures: list[str], kind: str) -> Facts:
    found = [headline(estimates, measure, "mean") for measure in measures]
    scores = sorted((row for row in found if row is not None), key=lambda row: row.value)
    if len(scores) < 2:
        return {}
    caption, note = RANKED[kind]
    values = ends_of(scores) | {"limit": survey.rules.minimum_base.caution}
    level = "satisfaction-leads-comes-last"
    marks = "satisfaction-mark-changes-beyond-noise"
    small, moved = "satisfaction-marks-effective-base-below", _moved(estimates, survey, measures)
    marked = marks if survey.period.compare_to else None
    return block(
        values,
        answer=all_of(level, strengths(estimates, scores, kind), moved, **values),
        finding="satisfaction-scores-highest-lowest",
        alt=level,
        base=bases_of(scores, survey),
        caption=caption,
        note=all_of(note, marked, small, _detectable_range(estimates, survey, measures), **values),
    )


def _detectable_range(estimates: Estimates, survey: Survey, measures: list[str]) -> Sentence | None:
    """The changes that would be found, where changes are told."""
    rows = [row for row in estimates.select(measure=measures, stat="detectable", category="mean") if row.shown]
    message = "satisfaction-true-changes-would-found"
    told = rows and survey.period.compare_to
    return Sentence(message, power=round(100 * POWER), **ends_of(rows)) if told else None


def _moved(estimates: Estimates, survey: Survey, measures: list[str]) -> Sentence | None:
    """Which of several measures changed against the first comparison period."""
    found = moves(estimates.select(measure=measures), survey, first_comparison(survey))
    return Sentence(MOVED[bool(found.fell), bool(found.rose)], **found.words) if found.tested else None


MOVED = {
    (True, True): "satisfaction-against-fell-rose-beyond",
    (True, False): "satisfaction-against-fell-beyond-noise",
    (False, True): "satisfaction-against-rose-beyond-noise",
    (False, False): "satisfaction-against-none-them-changed",
}


BLOCKS: Blocks = {
    "overall": facts_overall,
    "weightings": facts_weightings,
    "channels": facts_channels,
    "targets": facts_targets,
    "dimensions": facts_dimensions,
    "items": facts_items,
    "recommend": facts_recommend,
    "loyalty": facts_loyalty,
    "effort": facts_effort,
    "expectation": facts_expectation,
    "reliability": facts_reliability,
    "revision": facts_revision,
}
