"""Where the headline stands against its targets, under other weightings and in each channel, as facts."""

from __future__ import annotations

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Facts, Name, Number, Sentence, Value, all_of, interval
from csreport.findings.goals import follows, goals, indicator_name, named, score, verdict_rule
from csreport.findings.wording import alpha_of, bases_of, headline
from csreport.measures.comparisons import CHANNEL
from csreport.measures.contrasts import OTHERS
from csreport.measures.nonresponse import POWER
from csreport.survey.survey import Survey


# ---- targets -----------------------------------------------------------------------------------
def facts_targets(estimates: Estimates, survey: Survey) -> Facts:
    """Which targets are met, and how the benchmarks compare."""
    declared, told, known = survey.targets, score(estimates, survey), goals(estimates, survey)
    beside = [_benchmark(estimates, survey, key) for key in declared.benchmarks]
    compared = [sentence for sentence in beside if sentence is not None]
    if not told and not compared:
        wanted = declared.benchmarks or declared.targets
        return {} if wanted else {"answer": Sentence("No target or benchmark is declared.")}
    counts: dict[str, Value] = {"met": sum(goal.verdict == "met" for goal in known), "count": len(known)}
    facts: Facts = {
        "answer": all_of(*told, *compared), "finding": Sentence("Targets met: {met} of {count}", **counts),
        "alt": all_of(*told), "base": verdict_rule(survey),
        "caption": Sentence("Targets, distance and verdict"), "note": _targets_note(survey),
    }  # fmt: skip
    advice = follows(known)
    return facts | ({"follows": advice} if advice is not None else {})


def _benchmark(estimates: Estimates, survey: Survey, key: str) -> Sentence | None:
    """How an indicator compares with what others reach."""
    metric = survey.targets.benchmarks[key]
    row = estimates.find(
        measure=metric.measure, stat=metric.stat, against=f"benchmark:{key}", segment=metric.segment,
        level=metric.level, weighting="representative",
    )  # fmt: skip
    if row is None or not row.shown or not row.low <= row.high:
        return None
    values: dict[str, Value] = {
        "benchmark": named(metric), "indicator": indicator_name(metric.measure, metric.stat),
        "amount": Number(row, absolute=True),
        "low": Number(row, "low", signed=True), "high": Number(row, "high", signed=True),
    }  # fmt: skip
    if row.low > 0:
        return Sentence("{indicator} lies {amount} above the benchmark “{benchmark}” ({low} to {high}).", **values)
    if row.high < 0:
        return Sentence("{indicator} lies {amount} below the benchmark “{benchmark}” ({low} to {high}).", **values)
    return Sentence(
        "{indicator} does not differ from the benchmark “{benchmark}” beyond noise (interval {low} to {high}).",
        **values,
    )


def _targets_note(survey: Survey) -> Sentence:
    power = round(100 * POWER)
    first = Sentence("Distance: value less target.")
    if not survey.period.compare_to:
        second = Sentence(
            "Smallest detectable change: found with a probability of {power}% by a next wave like this one.",
            power=power,
        )  # fmt: skip
    else:
        second = Sentence(
            "Smallest detectable change: found with a probability of {power}% against {period}.",
            power=power, period=Name("period", survey.period.compare_to[0]),
        )  # fmt: skip
    return all_of(first, second)


# ---- weightings --------------------------------------------------------------------------------
def facts_weightings(estimates: Estimates, survey: Survey) -> Facts:
    """What the weights do to the headline, and why there are several."""
    overall = headline(estimates, survey.codebook.role("overall"), "mean")
    row = overall if overall is not None else headline(estimates, "index", "index")
    if row is None:
        return {}
    name: dict[str, Value] = {"indicator": Name("item", row.measure), "published": Number(row)}
    value, plain = (_weighted(estimates, row, kind) for kind in ("value", "none"))
    gap = estimates.get(row, weighting="value", against="weighting:representative")
    told = [_by_value(name, value, gap, survey)] if value is not None and gap is not None else []
    if survey.design.method != "none" and plain is not None:
        told.append(_without(name, plain, alone=not told))
    if not told:
        return {"answer": Sentence("Answers are not weighted: every respondent counts the same.")}
    facts: Facts = {
        "answer": all_of(*told),
        "finding": _finding(name, value, plain or row),
        "alt": all_of(*told),
        "base": all_of(bases_of([row], survey), _reason(survey)),
    }
    follows = _worth(gap, survey) if gap is not None else None
    return facts | ({"follows": follows} if follows is not None else {})


def _without(name: dict[str, Value], plain: Row, *, alone: bool) -> Sentence:
    if alone:
        return Sentence(
            "With weights {indicator} is {published}, without them {plain}.", plain=Number(plain), **name
        )  # fmt: skip
    return Sentence("Without weights {indicator} would be {plain}.", plain=Number(plain), **name)


def _weighted(estimates: Estimates, row: Row, weighting: str) -> Row | None:
    found = estimates.get(row, weighting=weighting)
    return found if found is not None and found.shown else None


def _by_value(name: dict[str, Value], value: Row, gap: Row, survey: Survey) -> Sentence:
    values = name | interval(value) | {
        "amount": Number(gap, absolute=True), "from": Number(gap, "low", signed=True),
        "to": Number(gap, "high", signed=True),
    }  # fmt: skip
    return {
        1: Sentence(
            "Weighted by what customers are worth, {indicator} is {value} ({low} to {high}), {amount} above the "
            "published {published}; the difference is beyond noise (interval {from} to {to}).",
            **values,
        ),
        -1: Sentence(
            "Weighted by what customers are worth, {indicator} is {value} ({low} to {high}), {amount} below the "
            "published {published}; the difference is beyond noise (interval {from} to {to}).",
            **values,
        ),
        0: Sentence(
            "Weighted by what customers are worth, {indicator} is {value} ({low} to {high}); the difference from the "
            "published {published} is within noise (interval {from} to {to}).",
            **values,
        ),
    }[direction(gap, alpha_of(survey))]


def _reason(survey: Survey) -> Sentence | None:
    """Why there are several weightings."""
    if survey.period.sample == "open":
        return None
    if survey.design.worth is not None:
        return Sentence(
            "Representative results give every customer the same say, results by value give every unit of customer "
            "value the same say, and unweighted results every respondent."
        )
    return Sentence(
        "Representative results give every customer the same say, unweighted ones every respondent: groups that "
        "answered more often would count too much."
    )


def _finding(name: dict[str, Value], value: Row | None, plain: Row) -> Sentence:
    if value is not None:
        return Sentence("{indicator}: {published} as published, {value} by customer value", value=Number(value), **name)
    return Sentence("{indicator}: {published} weighted, {plain} unweighted", plain=Number(plain), **name)


def _worth(gap: Row, survey: Survey) -> Sentence | None:
    return {
        1: Sentence(
            "**What follows.** The more a customer is worth, the higher the satisfaction tends to be; the room for "
            "improvement lies with the many smaller customers."
        ),
        -1: Sentence(
            "**What follows.** The more a customer is worth, the lower the satisfaction tends to be; more of the "
            "business is at stake than the representative score says."
        ),
        0: None,
    }[direction(gap, alpha_of(survey))]


# ---- channels ----------------------------------------------------------------------------------
def facts_channels(estimates: Estimates, survey: Survey) -> Facts:
    """Whether the overall score differs between channels of answering."""
    found = list(estimates.select(segment=CHANNEL, stat="mean", against=""))
    rows = [row for row in found if row.shown]
    item = survey.codebook.role("overall")
    if survey.codebook.channel_segment is not None:
        return {"answer": Sentence("The chapter on segments compares the channels of answering.")}
    if not found:
        return {"answer": Sentence("Channels of answering cannot be compared: fewer than two are recorded.")}
    if item is None or len(rows) < 2:
        return {}
    name: dict[str, Value] = {"indicator": Name("item", item)}
    best, worst = max(rows, key=lambda row: row.value), min(rows, key=lambda row: row.value)
    level = Sentence(
        "By channel of answering, {indicator} ranges from {worst_value} ({worst}) to {best_value} ({best}).",
        worst=_channel(worst.level), worst_value=Number(worst), best=_channel(best.level), best_value=Number(best),
        **name,
    )  # fmt: skip
    gaps = {row.level: gap for row in rows if (gap := estimates.get(row, against=OTHERS)) is not None}
    ways = {key: direction(gap, alpha_of(survey)) for key, gap in gaps.items()}
    above, below = (tuple(_channel(key) for key, way in ways.items() if way == side) for side in (1, -1))
    differ = Sentence("{indicator} differs between channels of answering", **name)
    alike = Sentence("{indicator} does not differ between channels of answering beyond noise", **name)
    few = Sentence("{indicator} by channel of answering", **name)
    apart = _apart(above, below) if gaps else [Sentence("Too few answers came by the other channels to test it.")]
    return {
        "answer": all_of(level, *apart),
        "finding": (differ if above or below else alike) if gaps else few,
        "alt": all_of(level, *apart),
        "base": all_of(bases_of(rows, survey), MODES),
    }


def _channel(name: str) -> Name:
    return Name("level", name, CHANNEL)


MODES = Sentence(
    "Channels reach different customers and ask in different ways; these results are not adjusted for either."
)


def _apart(above: tuple[Value, ...], below: tuple[Value, ...]) -> list[Sentence]:
    if not above and not below:
        return [Sentence("No channel differs from the others together beyond noise.")]
    high = [Sentence("Above the other channels together, beyond noise: {channels}.", channels=above)] if above else []
    low = [Sentence("Below the other channels together, beyond noise: {channels}.", channels=below)] if below else []
    return [*high, *low]
