"""What respondents say of recommending, buying again, the effort it took and what they had expected, as facts."""

from __future__ import annotations

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Facts, Name, Number, Sentence, Value, all_of, interval
from csreport.findings.wording import alpha_of, base_of, changes, detectable, headline
from csreport.measures.experience import is_expected_level, middle
from csreport.survey.survey import Survey


def facts_recommend(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers recommend."""
    item = survey.codebook.role("recommend")
    score = headline(estimates, item, "nps")
    parts = {part: headline(estimates, item, "share", part) for part in ("promoters", "detractors")}
    shares: dict[str, Value] = {name: Number(row) for name, row in parts.items() if row is not None}
    if score is None or len(shares) < len(parts):
        return {}
    level = Sentence(
        "The Net Promoter Score is {value} ({low} to {high}): {promoters} promoters less {detractors} detractors.",
        **interval(score), **shares,
    )  # fmt: skip
    return {
        "answer": all_of(level, *changes(estimates, survey, score)),
        "finding": Sentence("{promoters} would recommend, {detractors} would not", **shares),
        "alt": level,
        "base": all_of(
            Sentence(
                "Base: {n} respondents. Promoters answered 9 or 10, detractors 0 to 6; points.", n=Number(score, "n")
            ),
            detectable(estimates, survey, score),
        ),
    }


def facts_loyalty(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers would buy again, and whether that goes with satisfaction."""
    item = survey.codebook.role("repurchase")
    again = headline(estimates, item, "top_box")
    if not survey.measured(item):
        return {"answer": Sentence("No question on buying again was asked.")}
    if item is None or again is None:
        return {}
    level = Sentence(
        "{value} would buy again ({low} to {high}): they chose one of the top {cut} answers.",
        cut=survey.rules.top_box, **interval(again),
    )  # fmt: skip
    facts: Facts = {
        "answer": all_of(level, _joint(estimates, item), *_mean(estimates, survey, item)),
        "finding": Sentence("{value} would buy again", value=Number(again)),
        "alt": level,
        "base": base_of(again, survey),
    }
    follows = _together(estimates, survey, item)
    return facts | ({"follows": follows} if follows is not None else {})


def _mean(estimates: Estimates, survey: Survey, item: str) -> list[Sentence]:
    """The mean and its changes: firmer than those of the share, which counts all low answers alike."""
    mean = headline(estimates, item, "mean")
    if mean is None:
        return []
    level = Sentence("The mean answer is {value} ({low} to {high}).", **interval(mean))
    return [level, *changes(estimates, survey, mean)]


def _joint(estimates: Estimates, item: str) -> Sentence | None:
    loyal, secure = (headline(estimates, item, "rate", part) for part in ("loyal", "secure"))
    if loyal is None:
        return None
    if secure is None:
        return Sentence("{loyal} are satisfied and would buy again.", loyal=Number(loyal))
    return Sentence(
        "{loyal} are satisfied and would buy again; {secure} are promoters besides.",
        loyal=Number(loyal), secure=Number(secure),
    )  # fmt: skip


def _together(estimates: Estimates, survey: Survey, item: str) -> Sentence | None:
    """Whether the satisfied are readier to buy again than the others."""
    parts = [headline(estimates, item, "rate", part) for part in ("again_satisfied", "again_others")]
    gap = estimates.find(measure=item, category="again_satisfied", against="category:again_others")
    if gap is None or not gap.shown or parts[0] is None or parts[1] is None:
        return None
    values: dict[str, Value] = {
        "satisfied": Number(parts[0]), "others": Number(parts[1]), "low": Number(gap, "low", signed=True),
        "high": Number(gap, "high", signed=True),
    }  # fmt: skip
    return {
        1: Sentence(
            "**What follows.** Satisfaction goes with the intention to buy again: {satisfied} of the satisfied would, "
            "{others} of the others (difference {low} to {high} percentage points). That does not show that raising "
            "one raises the other.",
            **values,
        ),
        -1: Sentence(
            "**What follows.** The satisfied are less ready to buy again: {satisfied} of them would, {others} of the "
            "others (difference {low} to {high} percentage points). Ask what else binds customers.",
            **values,
        ),
        0: Sentence(
            "**What follows.** The satisfied are not readier to buy again beyond noise: {satisfied} of them would, "
            "{others} of the others (difference {low} to {high} percentage points).",
            **values,
        ),
    }[direction(gap, alpha_of(survey))]


def facts_effort(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers find it easy: the customer effort score."""
    item = survey.codebook.role("effort")
    mean, easy = headline(estimates, item, "mean"), headline(estimates, item, "rate", "easy")
    if not survey.measured(item):
        return {"answer": Sentence("No question on effort was asked.")}
    if item is None or mean is None or easy is None:
        return {}
    scale = survey.codebook.scale(item)
    count = sum(point > middle(scale) for point in scale.points)
    numbers: dict[str, Value] = {"share": Number(easy), "count": count, "points": len(scale.points)}
    level = Sentence(
        "{indicator} has a mean of {value} ({low} to {high}); {share} gave one of the top {count} of {points} answers.",
        indicator=Name("item", item), **numbers, **interval(mean),
    )  # fmt: skip
    return {
        "answer": all_of(level, *changes(estimates, survey, mean)),
        "finding": Sentence("{share} gave one of the top {count} of {points} answers", **numbers),
        "alt": level,
        "base": all_of(base_of(mean, survey), detectable(estimates, survey, mean)),
    }


def facts_expectation(estimates: Estimates, survey: Survey) -> Facts:
    """Whether the experience was what customers had expected."""
    item = survey.codebook.role("expectation")
    told = survey.codebook.role("overall") if is_expected_level(survey) else item
    gap = headline(estimates, told, "gap")
    parts = {part: headline(estimates, told, "rate", part) for part in ("better", "worse")}
    shares: dict[str, Value] = {name: Number(row) for name, row in parts.items() if row is not None}
    if not survey.measured(item):
        return {"answer": Sentence("No question on expectations was asked.")}
    if gap is None or len(shares) < len(parts):
        return {}
    level = _balance(gap, shares, survey)
    mean = headline(estimates, item, "mean") if told == item else None
    moved = changes(estimates, survey, mean) if mean is not None else []
    found = detectable(estimates, survey, mean) if mean is not None else None
    facts: Facts = {
        "answer": all_of(level, *moved),
        "finding": Sentence("{better} found it better than expected, {worse} worse", **shares),
        "alt": level,
        "base": all_of(_gap_base(gap, told == item), found),
    }
    return facts | ({"follows": BELOW} if direction(gap, alpha_of(survey)) < 0 else {})


BELOW = Sentence(
    "**What follows.** On balance expectations are not met: look at the service and at what is promised; the survey "
    "cannot tell which of them needs attention."
)


def _balance(gap: Row, shares: dict[str, Value], survey: Survey) -> Sentence:
    values: dict[str, Value] = {
        "amount": Number(gap, absolute=True), "low": Number(gap, "low", signed=True),
        "high": Number(gap, "high", signed=True), **shares,
    }  # fmt: skip
    return {
        1: Sentence(
            "The experience lies {amount} points above expectation ({low} to {high}): {better} found it better than "
            "expected, {worse} worse.",
            **values,
        ),
        -1: Sentence(
            "The experience lies {amount} points below expectation ({low} to {high}): {better} found it better than "
            "expected, {worse} worse.",
            **values,
        ),
        0: Sentence(
            "The experience does not differ from expectation beyond noise (interval {low} to {high} points): {better} "
            "found it better than expected, {worse} worse.",
            **values,
        ),
    }[direction(gap, alpha_of(survey))]


def _gap_base(gap: Row, compared: bool) -> Sentence:
    if compared:
        return Sentence(
            "Base: {n} respondents. Points: distance of the mean from the middle answer, “as expected”.",
            n=Number(gap, "n"),
        )
    return Sentence(
        "Base: {n} respondents. Points: overall satisfaction less what the same respondents expected.",
        n=Number(gap, "n"),
    )
