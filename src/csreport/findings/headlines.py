"""Where the headline stands against its targets, under other weightings and in each channel, as facts."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Facts, Name, Number, Sentence, Value, about, all_of, by_way, interval
from csreport.findings.goals import follows, goals, indicator_name, named, score, verdict_rule
from csreport.findings.wording import alpha_of, bases_of, first_comparison, headline
from csreport.measures.comparisons import CHANNEL
from csreport.measures.contrasts import OTHERS
from csreport.measures.indicators import POWER
from csreport.survey.survey import Survey


# ---- targets -----------------------------------------------------------------------------------
def facts_targets(estimates: Estimates, survey: Survey) -> Facts:
    """Which targets are met, and how the benchmarks compare."""
    declared, told, known = survey.targets, score(estimates, survey), goals(estimates, survey)
    beside = [sentence for key in declared.benchmarks for sentence in _benchmark(estimates, survey, key)]
    if not told and not beside:
        wanted = declared.benchmarks or declared.targets
        return {} if wanted else {"answer": Sentence("No target or benchmark is declared.")}
    earlier, power = first_comparison(survey), round(100 * POWER)
    facts: Facts = {
        "answer": all_of(*told, *beside),
        "finding": Sentence(
            "Targets met: {met} of {count}", met=sum(goal.verdict == "met" for goal in known), count=len(known)
        ),
        "alt": all_of(*told),
        "base": verdict_rule(survey),
        "caption": Sentence("Targets, distance and verdict"),
        "note": all_of(
            Sentence("Distance: value less target."),
            Sentence(
                "Smallest detectable change: found with a probability of {power}% against {period}."
                if earlier
                else "Smallest detectable change: found with a probability of {power}% by a next wave like this one.",
                power=power,
                period=Name("period", earlier),
            ),
        ),
    }
    advice = follows(known)
    return facts | ({"follows": advice} if advice is not None else {})


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
    name: dict[str, Value] = {"indicator": Name("item", row.measure), "published": Number(row)}
    told = [_by_value(name, value, gap, survey)] if value is not None and gap is not None else []
    if survey.design.method != "none" and plain is not None:
        told += [
            Sentence(
                "Without weights {indicator} would be {plain}."
                if told
                else "With weights {indicator} is {published}, without them {plain}.",
                plain=Number(plain),
                **name,
            )
        ]
    if not told:
        return {"answer": Sentence("Answers are not weighted: every respondent counts the same.")}
    facts: Facts = {
        "answer": all_of(*told),
        "finding": Sentence(
            "{indicator}: {published} weighted, {plain} unweighted"
            if value is None
            else "{indicator}: {published} as published, {value} by customer value",
            plain=Number(plain or row),
            value=Number(value or row),
            **name,
        ),
        "alt": all_of(*told),
        "base": bases_of([row], survey),
    }
    if survey.period.sample != "open":
        why = Sentence(
            "Representative results give every customer the same say, unweighted ones every respondent: groups that "
            "answered more often would count too much."
            if survey.design.worth is None
            else "Representative results give every customer the same say, results by value give every unit of "
            "customer value the same say, and unweighted results every respondent."
        )
        facts["base"] = all_of(bases_of([row], survey), why)
    way = direction(gap, alpha_of(survey)) if gap is not None else 0
    if way:
        facts["follows"] = Sentence(
            "**What follows.** The more a customer is worth, the higher the satisfaction tends to be; the room for "
            "improvement lies with the many smaller customers."
            if way > 0
            else "**What follows.** The more a customer is worth, the lower the satisfaction tends to be; more of the "
            "business is at stake than the representative score says."
        )
    return facts


def _by_value(name: dict[str, Value], value: Row, gap: Row, survey: Survey) -> Sentence:
    apart = about(gap)
    return by_way(
        direction(gap, alpha_of(survey)),
        "Weighted by what customers are worth, {indicator} is {value} ({low} to {high}), {amount} above the "
        "published {published}; the difference is beyond noise (interval {from} to {to}).",
        "Weighted by what customers are worth, {indicator} is {value} ({low} to {high}), {amount} below the "
        "published {published}; the difference is beyond noise (interval {from} to {to}).",
        "Weighted by what customers are worth, {indicator} is {value} ({low} to {high}); the difference from the "
        "published {published} is within noise (interval {from} to {to}).",
        **name,
        **interval(value),
        **{"amount": apart["amount"], "from": apart["low"], "to": apart["high"]},
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
    best, worst = (pick(rows, key=lambda row: row.value) for pick in (max, min))
    gaps = [gap for row in rows if (gap := estimates.get(row, against=OTHERS)) is not None]
    above, below = (
        tuple(Name("level", gap.level, CHANNEL) for gap in gaps if direction(gap, alpha_of(survey)) == way)
        for way in (1, -1)
    )
    apart = [
        Sentence("Above the other channels together, beyond noise: {channels}.", channels=above) if above else None,
        Sentence("Below the other channels together, beyond noise: {channels}.", channels=below) if below else None,
    ]
    title = Sentence("{indicator} differs between channels of answering", **about(best))
    if not gaps:
        apart = [Sentence("Too few answers came by the other channels to test it.")]
        title = Sentence("{indicator} by channel of answering", **about(best))
    elif not above and not below:
        apart = [Sentence("No channel differs from the others together beyond noise.")]
        title = Sentence("{indicator} does not differ between channels of answering beyond noise", **about(best))
    answer = all_of(
        Sentence(
            "By channel of answering, {indicator} ranges from {worst_value} ({worst}) to {best_value} ({best}).",
            worst=Name("level", worst.level, CHANNEL),
            worst_value=Number(worst),
            best=Name("level", best.level, CHANNEL),
            best_value=Number(best),
            **about(best),
        ),
        *apart,
    )
    modes = Sentence(
        "Channels reach different customers and ask in different ways; these results are not adjusted for either."
    )
    return {"answer": answer, "finding": title, "alt": answer, "base": all_of(bases_of(rows, survey), modes)}
