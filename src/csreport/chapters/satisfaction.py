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
from csreport.chapters.indicators import POWER, comparable, indicators, is_expected_level, middle, with_changes
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
    N_,
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
    level = N_(
        "The Net Promoter Score is {value} ({low} to {high}): {promoters} promoters less {detractors} detractors."
    )
    base = N_("Base: {n} respondents. Promoters answered 9 or 10, detractors 0 to 6; points.")
    return block(
        values,
        answer=all_of(level, *changes(estimates, survey, score), **values),
        finding="{promoters} would recommend, {detractors} would not",
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
        return {"answer": Sentence("No question on buying again was asked.")}
    if item is None or again is None:
        return {}
    values = about(again) | {"cut": survey.rules.top_box}
    level = Sentence("{value} would buy again ({low} to {high}): they chose one of the top {cut} answers.", **values)
    told = [level, *_joint(estimates, item)]
    if mean is not None:  # firmer than the share, which counts all low answers alike
        told += [Sentence("The mean answer is {value} ({low} to {high}).", **about(mean))]
        told += changes(estimates, survey, mean)
    gap = estimates.find(measure=item, category="again_satisfied", against="category:again_others")
    shares = _shares(estimates, item, "rate", ("again_satisfied", "again_others"))
    follows = None
    if gap is not None and gap.shown and shares:
        follows = by_way(
            direction(gap, alpha_of(survey)),
            "**What follows.** Satisfaction goes with the intention to buy again: {satisfied} of the satisfied would, "
            "{others} of the others (difference {low} to {high} percentage points). That does not show that raising "
            "one raises the other.",
            "**What follows.** The satisfied are less ready to buy again: {satisfied} of them would, {others} of the "
            "others (difference {low} to {high} percentage points). Ask what else binds customers.",
            "**What follows.** The satisfied are not readier to buy again beyond noise: {satisfied} of them would, "
            "{others} of the others (difference {low} to {high} percentage points).",
            satisfied=shares["again_satisfied"],
            others=shares["again_others"],
            **about(gap),
        )
    base = base_of(again, survey)
    return block(values, answer=all_of(*told), finding="{value} would buy again", alt=level, base=base, follows=follows)


def _joint(estimates: Estimates, item: str) -> list[Sentence]:
    shares = {part: row for part in ("loyal", "secure") if (row := headline(estimates, item, "rate", part)) is not None}
    if "loyal" not in shares:
        return []
    return [
        Sentence(
            "{loyal} are satisfied and would buy again; {secure} are promoters besides."
            if "secure" in shares
            else "{loyal} are satisfied and would buy again.",
            **{part: Number(row) for part, row in shares.items()},
        )
    ]


def facts_effort(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers find it easy: the customer effort score."""
    item = survey.codebook.role("effort")
    mean, easy = headline(estimates, item, "mean"), headline(estimates, item, "rate", "easy")
    if not survey.measured(item):
        return {"answer": Sentence("No question on effort was asked.")}
    if item is None or mean is None or easy is None:
        return {}
    scale = survey.codebook.scale(item)
    above = sum(point > middle(scale) for point in scale.points)
    values = about(mean) | {"share": Number(easy), "count": above, "points": len(scale.points)}
    level = N_(
        "{indicator} has a mean of {value} ({low} to {high}); {share} gave one of the top {count} of {points} answers."
    )
    return block(
        values,
        answer=all_of(level, *changes(estimates, survey, mean), **values),
        finding="{share} gave one of the top {count} of {points} answers",
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
        return {"answer": Sentence("No question on expectations was asked.")}
    if gap is None or not shares:
        return {}
    values = about(gap) | {part: Number(gap, part, signed=True) for part in ("low", "high")} | shares
    level = by_way(
        direction(gap, alpha),
        "The experience lies {amount} points above expectation ({low} to {high}): {better} found it better than "
        "expected, {worse} worse.",
        "The experience lies {amount} points below expectation ({low} to {high}): {better} found it better than "
        "expected, {worse} worse.",
        "The experience does not differ from expectation beyond noise (interval {low} to {high} points): {better} "
        "found it better than expected, {worse} worse.",
        **values,
    )
    mean = headline(estimates, item, "mean") if told == item else None
    base = Sentence(
        "Base: {n} respondents. Points: distance of the mean from the middle answer, “as expected”."
        if told == item
        else "Base: {n} respondents. Points: overall satisfaction less what the same respondents expected.",
        **values,
    )
    return block(
        values,
        answer=all_of(level, *(changes(estimates, survey, mean) if mean is not None else ())),
        finding="{better} found it better than expected, {worse} worse",
        alt=level,
        base=all_of(base, detectable(estimates, survey, mean) if mean is not None else None),
        follows="**What follows.** On balance expectations are not met: look at the service and at what is promised; "
        "the survey cannot tell which of them needs attention."
        if direction(gap, alpha) < 0
        else None,
    )


# ---- targets -----------------------------------------------------------------------------------
def facts_targets(estimates: Estimates, survey: Survey) -> Facts:
    """Which targets are met, and how the benchmarks compare."""
    declared, told, known = survey.targets, score(estimates, survey), goals(estimates, survey)
    beside = [sentence for key in declared.benchmarks for sentence in _benchmark(estimates, survey, key)]
    if not told and not beside:
        wanted = declared.benchmarks or declared.targets
        return {} if wanted else {"answer": Sentence("No target or benchmark is declared.")}
    earlier, met = first_comparison(survey), sum(goal.verdict == "met" for goal in known)
    note = all_of(
        "Distance: value less target.",
        "Smallest detectable change: found with a probability of {power}% against {period}."
        if earlier
        else "Smallest detectable change: found with a probability of {power}% by a next wave like this one.",
        power=round(100 * POWER),
        period=Name("period", earlier),
    )
    return block(
        {"met": met, "count": len(known)},
        answer=all_of(*told, *beside),
        finding="Targets met: {met} of {count}",
        alt=all_of(*told),
        base=verdict_rule(survey),
        caption="Targets, distance and verdict",
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
            "{indicator} lies {amount} above the benchmark “{benchmark}” ({low} to {high}).",
            "{indicator} lies {amount} below the benchmark “{benchmark}” ({low} to {high}).",
            "{indicator} does not differ from the benchmark “{benchmark}” beyond noise (interval {low} to {high}).",
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
        return {"answer": Sentence("Answers are not weighted: every respondent counts the same.")}
    beside = (
        N_("Without weights {indicator} would be {plain}.")
        if told
        else N_("With weights {indicator} is {published}, without them {plain}.")
    )
    answer = all_of(*told, beside if weighted else None, **words)
    return block(
        words,
        answer=answer,
        finding="{indicator}: {published} weighted, {plain} unweighted"
        if value is None
        else "{indicator}: {published} as published, {value} by customer value",
        alt=answer,
        base=all_of(bases_of([row], survey), *_ways_of_counting(survey)),
        follows=_worth(direction(gap, alpha_of(survey)) if gap is not None else 0),
    )


def _ways_of_counting(survey: Survey) -> Iterator[Sentence]:
    """Who has a say under each weighting; nobody knows for whom an open sample stands."""
    if survey.period.sample != "open":
        yield Sentence(
            "Representative results give every customer the same say, unweighted ones every respondent: groups that "
            "answered more often would count too much."
            if survey.design.worth is None
            else "Representative results give every customer the same say, results by value give every unit of "
            "customer value the same say, and unweighted results every respondent."
        )


def _worth(way: int) -> Sentence | None:
    """What it means that satisfaction goes with what customers are worth."""
    if not way:
        return None
    return Sentence(
        "**What follows.** The more a customer is worth, the higher the satisfaction tends to be; the room for "
        "improvement lies with the many smaller customers."
        if way > 0
        else "**What follows.** The more a customer is worth, the lower the satisfaction tends to be; more of the "
        "business is at stake than the representative score says."
    )


def _by_value(words: dict[str, Value], value: Row, gap: Row, survey: Survey) -> Sentence:
    apart = about(gap)
    return by_way(
        direction(gap, alpha_of(survey)),
        "Weighted by what customers are worth, {indicator} is {value} ({low} to {high}), {amount} above the "
        "published {published}; the difference is beyond noise (interval {from} to {to}).",
        "Weighted by what customers are worth, {indicator} is {value} ({low} to {high}), {amount} below the "
        "published {published}; the difference is beyond noise (interval {from} to {to}).",
        "Weighted by what customers are worth, {indicator} is {value} ({low} to {high}); the difference from the "
        "published {published} is within noise (interval {from} to {to}).",
        **words | interval(value) | {"amount": apart["amount"], "from": apart["low"], "to": apart["high"]},
    )


# ---- channels ----------------------------------------------------------------------------------
def facts_channels(estimates: Estimates, survey: Survey) -> Facts:
    """Whether the overall score differs between channels of answering."""
    found = list(estimates.select(segment=CHANNEL, stat="mean", against=""))
    rows = [row for row in found if row.shown]
    if survey.codebook.channel_segment is not None:
        return {"answer": Sentence("The chapter on segments compares the channels of answering.")}
    if not found:
        return {"answer": Sentence("Channels of answering cannot be compared: fewer than two are recorded.")}
    if len(rows) < 2:
        return {}
    gaps = [gap for row in rows if (gap := estimates.get(row, against=OTHERS)) is not None]
    above, below = (
        tuple(Name("level", gap.level, CHANNEL) for gap in gaps if direction(gap, alpha_of(survey)) == way)
        for way in (1, -1)
    )
    values = about(rows[0]) | ends_of(rows)
    title = N_("{indicator} does not differ between channels of answering beyond noise")
    if above or below:
        title = N_("{indicator} differs between channels of answering")
    answer = all_of(
        "By channel of answering, {indicator} ranges from {worst_value} ({worst}) to {best_value} ({best}).",
        Sentence("Above the other channels together, beyond noise: {channels}.", channels=above) if above else None,
        Sentence("Below the other channels together, beyond noise: {channels}.", channels=below) if below else None,
        "No channel differs from the others together beyond noise." if gaps and not (above or below) else None,
        None if gaps else "Too few answers came by the other channels to test it.",
        **values,
    )
    modes = N_(
        "Channels reach different customers and ask in different ways; these results are not adjusted for either."
    )
    return block(
        values,
        answer=answer,
        finding=title if gaps else N_("{indicator} by channel of answering"),
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
        "{indicator} is {value} on a scale from {lowest} to {highest} ({low} to {high}); {share} chose one of the top "
        "{cut} answers.",
        **values,
    )
    weighted = survey.design.method != "none" and survey.period.sample != "open"
    note = all_of(
        "Interval: {confidence}%. Effective base and design effect after Kish, on the base of this question.",
        "The median answer is {median}." if median is not None else None,
        "Weighted results stand for the population; unweighted ones describe the respondents." if weighted else None,
        **values,
    )
    return block(
        values,
        answer=all_of(level, *changes(estimates, survey, mean), _index(estimates, survey)),
        finding="{indicator}: {top} chose one of the top {cut} answers, {bottom} one of the bottom {cut}",
        alt=level,
        base=all_of(base_of(mean, survey), detectable(estimates, survey, mean)),
        caption="{indicator}, weighted and unweighted",
        note=note,
        follows=_latest(change_of(estimates, mean, first_comparison(survey)), survey),
    )


def _latest(change: Row | None, survey: Survey) -> Sentence | None:
    """What to make of the change against the first comparison period."""
    if change is None:
        return None
    return by_way(
        direction(change, alpha_of(survey)),
        "**What follows.** The rise is real; below stands which parts of the service rose.",
        "**What follows.** The fall is real; below stands which parts of the service fell.",
        "**What follows.** Read no trend into the latest change: chance alone brings as much.",
    )


def _index(estimates: Estimates, survey: Survey) -> Sentence | None:
    """The index, with its change against the first comparison period."""
    row = headline(estimates, "index", "index")
    if row is None:
        return None
    change = change_of(estimates, row, first_comparison(survey))
    if change is None:
        return Sentence("The satisfaction index is {value} of 100 ({low} to {high}).", **interval(row))
    return by_way(
        direction(change, alpha_of(survey)),
        "The satisfaction index is {value} of 100 ({low} to {high}), {amount} more than in {period}.",
        "The satisfaction index is {value} of 100 ({low} to {high}), {amount} less than in {period}.",
        "The satisfaction index is {value} of 100 ({low} to {high}); its change against {period} is within noise.",
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
    "dimensions": (N_("Scores by dimension"), N_("A dimension's score is the mean of its items for each respondent.")),
    "items": (N_("Scores by item"), N_("Answers “not applicable” and blanks are left out of numerator and base.")),
}


def _ranking(estimates: Estimates, survey: Survey, measures: list[str], kind: str) -> Facts:
    found = [headline(estimates, measure, "mean") for measure in measures]
    scores = sorted((row for row in found if row is not None), key=lambda row: row.value)
    if len(scores) < 2:
        return {}
    caption, note = RANKED[kind]
    values = ends_of(scores) | {"limit": survey.rules.minimum_base.caution}
    level = N_("{best} leads with {best_value}; {worst} comes last with {worst_value}.")
    marks = N_("▲▼ mark changes beyond noise after Holm's correction for several tests.")
    small, moved = N_("* marks an effective base below {limit}."), _moved(estimates, survey, measures)
    marked = marks if survey.period.compare_to else None
    return block(
        values,
        answer=all_of(level, strengths(estimates, scores, kind), moved, **values),
        finding="{best} scores highest, {worst} lowest",
        alt=level,
        base=bases_of(scores, survey),
        caption=caption,
        note=all_of(note, marked, small, _detectable_range(estimates, survey, measures), **values),
    )


def _detectable_range(estimates: Estimates, survey: Survey, measures: list[str]) -> Sentence | None:
    """The changes that would be found, where changes are told."""
    rows = [row for row in estimates.select(measure=measures, stat="detectable", category="mean") if row.shown]
    message = N_(
        "True changes of {least} to {most} would be found with a probability of {power}%, each taken by itself."
    )
    told = rows and survey.period.compare_to
    return Sentence(message, power=round(100 * POWER), **ends_of(rows)) if told else None


def _moved(estimates: Estimates, survey: Survey, measures: list[str]) -> Sentence | None:
    """Which of several measures changed against the first comparison period."""
    found = moves(estimates.select(measure=measures), survey, first_comparison(survey))
    return Sentence(MOVED[bool(found.fell), bool(found.rose)], **found.words) if found.tested else None


MOVED = {
    (True, True): N_("Against {period}, {fell} fell and {rose} rose beyond noise."),
    (True, False): N_("Against {period}, {fell} fell beyond noise."),
    (False, True): N_("Against {period}, {rose} rose beyond noise."),
    (False, False): N_("Against {period}, none of them changed beyond noise."),
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
