"""What respondents say of recommending, buying again, the effort it took and what they had expected, as facts."""

from __future__ import annotations

from csreport.estimates import Estimates, direction
from csreport.facts import Facts, Number, Sentence, Value, about, all_of, by_way, interval
from csreport.findings.wording import alpha_of, base_of, changes, detectable, headline
from csreport.measures.experience import is_expected_level, middle
from csreport.survey.survey import Survey


def facts_recommend(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers recommend."""
    item = survey.codebook.role("recommend")
    score = headline(estimates, item, "nps")
    shares = _shares(estimates, item, "share", ("promoters", "detractors"))
    if score is None or not shares:
        return {}
    level = Sentence(
        "The Net Promoter Score is {value} ({low} to {high}): {promoters} promoters less {detractors} detractors.",
        **interval(score),
        **shares,
    )
    base = Sentence(
        "Base: {n} respondents. Promoters answered 9 or 10, detractors 0 to 6; points.", n=Number(score, "n")
    )
    return {
        "answer": all_of(level, *changes(estimates, survey, score)),
        "finding": Sentence("{promoters} would recommend, {detractors} would not", **shares),
        "alt": level,
        "base": all_of(base, detectable(estimates, survey, score)),
    }


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
    level = Sentence(
        "{value} would buy again ({low} to {high}): they chose one of the top {cut} answers.",
        cut=survey.rules.top_box,
        **interval(again),
    )
    told = [level, *_joint(estimates, item)]
    if mean is not None:  # firmer than the share, which counts all low answers alike
        told += [Sentence("The mean answer is {value} ({low} to {high}).", **interval(mean))]
        told += changes(estimates, survey, mean)
    facts: Facts = {
        "answer": all_of(*told),
        "finding": Sentence("{value} would buy again", value=Number(again)),
        "alt": level,
        "base": base_of(again, survey),
    }
    gap = estimates.find(measure=item, category="again_satisfied", against="category:again_others")
    shares = _shares(estimates, item, "rate", ("again_satisfied", "again_others"))
    if gap is not None and gap.shown and shares:
        facts["follows"] = by_way(
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
    return facts


def _joint(estimates: Estimates, item: str) -> list[Sentence]:
    loyal, secure = (headline(estimates, item, "rate", part) for part in ("loyal", "secure"))
    if loyal is None:
        return []
    if secure is None:
        return [Sentence("{loyal} are satisfied and would buy again.", loyal=Number(loyal))]
    return [
        Sentence(
            "{loyal} are satisfied and would buy again; {secure} are promoters besides.",
            loyal=Number(loyal),
            secure=Number(secure),
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
    numbers = about(mean) | {
        "share": Number(easy),
        "count": sum(point > middle(scale) for point in scale.points),
        "points": len(scale.points),
    }
    level = Sentence(
        "{indicator} has a mean of {value} ({low} to {high}); {share} gave one of the top {count} of {points} answers.",
        **numbers,
    )
    return {
        "answer": all_of(level, *changes(estimates, survey, mean)),
        "finding": Sentence("{share} gave one of the top {count} of {points} answers", **numbers),
        "alt": level,
        "base": all_of(base_of(mean, survey), detectable(estimates, survey, mean)),
    }


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
    level = by_way(
        direction(gap, alpha),
        "The experience lies {amount} points above expectation ({low} to {high}): {better} found it better than "
        "expected, {worse} worse.",
        "The experience lies {amount} points below expectation ({low} to {high}): {better} found it better than "
        "expected, {worse} worse.",
        "The experience does not differ from expectation beyond noise (interval {low} to {high} points): {better} "
        "found it better than expected, {worse} worse.",
        **about(gap) | {part: Number(gap, part, signed=True) for part in ("low", "high")},
        **shares,
    )
    mean = headline(estimates, item, "mean") if told == item else None
    base = Sentence(
        "Base: {n} respondents. Points: distance of the mean from the middle answer, “as expected”."
        if told == item
        else "Base: {n} respondents. Points: overall satisfaction less what the same respondents expected.",
        n=Number(gap, "n"),
    )
    facts: Facts = {
        "answer": all_of(level, *(changes(estimates, survey, mean) if mean is not None else ())),
        "finding": Sentence("{better} found it better than expected, {worse} worse", **shares),
        "alt": level,
        "base": all_of(base, detectable(estimates, survey, mean) if mean is not None else None),
    }
    if direction(gap, alpha) < 0:
        facts["follows"] = Sentence(
            "**What follows.** On balance expectations are not met: look at the service and at what is promised; the "
            "survey cannot tell which of them needs attention."
        )
    return facts
