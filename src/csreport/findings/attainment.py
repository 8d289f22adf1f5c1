"""What the sample was to reach, what it reached, and the verdict: the targets of `sampling` in params/targets.yml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from csreport.estimates import PLANNED, Estimates, Row
from csreport.facts import N_, Facts, Name, Sentence, Value, all_of
from csreport.findings.key_customers import ANSWERED, ELIGIBLE, coverage_of, key_customer_rows, why_unknown
from csreport.measures.response import level_sizes
from csreport.measures.targets import Verdict
from csreport.survey.survey import Survey
from surveystats.planning import margin_of_error

CHECK_WORDS = {
    "sample_share": N_("share of customers invited"),
    "response_rate": N_("response rate"),
    "completes": N_("analysed answers"),
    "margin_of_error": N_("margin of error"),
    "key_customers": N_("key customers who answered"),
    "contacts_per_year": N_("invitations per invited customer and year"),
    "per_level": N_("analysed answers by group"),
}
STATS = {
    "sample_share": "share",
    "response_rate": "rate",
    "completes": "count",
    "margin_of_error": "margin_of_error",
    "key_customers": "share",
    "contacts_per_year": "mean",
}
CEILINGS = {"margin_of_error", "contacts_per_year"}  # to be reached at most
MOST = {"response_rate": {"stat": "rate", "category": "RR5"}, "key_customers": {"stat": "share", "category": ELIGIBLE}}


@dataclass(frozen=True)
class Check:
    """A target of the sample: its name, what was planned and reached, and whether it was met."""

    name: str
    planned: Row
    reached: Row | None
    verdict: Verdict


# ---- rows ----------------------------------------------------------------------------------------
def attainment_rows(survey: Survey) -> Iterator[Row]:
    """Each declared target of the sample, and what it is held against where no other row says so."""
    declared = survey.targets.sampling
    key = Row(survey.name, "response", "count", weighting="none", method="declared")
    for name, stat in STATS.items():
        value = getattr(declared, name)
        if value is not None:
            yield replace(key, stat=stat, category=PLANNED + name, value=float(value))
    for segment, count in declared.per_level.items():
        yield from _per_level(survey, replace(key, segment=segment), float(count))
    size, probability = survey.population_size, survey.period.sample == "probability"
    if declared.sample_share is not None and survey.invitations is not None and size and probability:
        key = replace(
            key, measure="invitations", stat="share", category="customers", method="invited of the population"
        )
        yield replace(key, value=survey.invitations["id"].nunique() / size, n=size)
    yield from key_customer_rows(survey)


def _per_level(survey: Survey, key: Row, count: float) -> Iterator[Row]:
    """Answers planned and analysed in each level, and the margin of error that those planned would have."""
    sizes, planned = level_sizes(survey, key.segment), replace(key, category=PLANNED + "per_level", value=count)
    for level in survey.codebook.segments[key.segment].names:
        planned = replace(planned, level=level)
        yield planned
        found = float((survey.accepted[key.segment] == level).sum())
        yield replace(planned, category="per_level", value=found, method="count")
        if survey.period.sample == "probability":
            margin = margin_of_error(count, population=sizes.get(level), confidence=survey.rules.confidence)
            yield replace(planned, stat="margin_of_error", value=margin, method="of as many answers as planned")


# ---- verdicts ------------------------------------------------------------------------------------
def checks(estimates: Estimates) -> list[Check]:
    """Every declared target of the sample with its verdict, those of groups by group."""
    rows = [row for row in estimates.select(measure="response") if row.planned]
    named = {name: [row for row in rows if row.planned == name] for name in CHECK_WORDS}
    found = []
    for name, planned in named.items():
        for row in planned:
            if name != "per_level" or row.stat == "count":
                of_level = estimates.get(row, category="per_level")
                reached = estimates.find(**REACHED[name]) if name in REACHED else of_level
                found.append(Check(name, row, reached, _verdict(name, row, reached, estimates)))
    return found


REACHED = {
    "sample_share": {"measure": "invitations", "stat": "share", "category": "customers"},
    "response_rate": {"measure": "response", "stat": "rate", "category": "RR1"},
    "completes": {"measure": "respondents", "stat": "count", "category": "accepted"},
    "margin_of_error": {"measure": "precision", "stat": "margin_of_error"},
    "key_customers": {"measure": "response", "stat": "share", "category": ANSWERED},
    "contacts_per_year": {"measure": "contacts", "stat": "mean", "category": "asked"},
}


def _verdict(name: str, planned: Row, reached: Row | None, estimates: Estimates) -> Verdict:
    """Counts and shares of this fieldwork are what they are; a response rate lies between RR1 and RR5, as cases of
    unknown eligibility count or not, and customers may have been invited more often than is known."""
    if reached is None or not reached.shown:
        return "cannot_tell"
    if name in CEILINGS:
        more = estimates.find(measure="contacts", stat="count", category="at_least")
        unsure = name == "contacts_per_year" and more is not None and more.value > 0
        return "not_met" if reached.value > planned.value else "cannot_tell" if unsure else "met"
    if reached.value >= planned.value:
        return "met"
    most = estimates.find(measure="response", **MOST[name]) if name in MOST else None
    open_to_both = most is not None and most.shown and most.value >= planned.value
    return "cannot_tell" if open_to_both else "not_met"


# ---- facts ---------------------------------------------------------------------------------------
def facts_checks(estimates: Estimates, survey: Survey) -> Facts:
    """Which targets of the sample are met."""
    found = checks(estimates)
    if not found:
        return {"answer": all_of(Sentence("No target is declared for the sample."), coverage_of(estimates))}
    met, missed, unsure = (_named(found, kind) for kind in ("met", "not_met", "cannot_tell"))
    undecided = {check.name: check for check in found if check.verdict == "cannot_tell"}
    count = sum(check.verdict == "met" for check in found)
    facts: Facts = {
        "answer": all_of(
            Sentence("Targets of the sample met: {met} of {count}.", met=count, count=len(found)),
            Sentence("Met: {names}.", names=met) if met else None,
            Sentence("Not met: {names}.", names=missed) if missed else None,
            Sentence("Cannot tell: {names}.", names=unsure) if unsure else None,
            coverage_of(estimates),
        ),
        "caption": Sentence("What the sample was to reach, and what it reached"),
        "note": all_of(
            Sentence("Targets as declared. Verdicts are on this fieldwork: on what it reached, not on its intervals."),
            *(_why(check, estimates, survey) for check in undecided.values()),
        ),
    }
    if missed:
        facts["follows"] = Sentence("**What follows.** Plan the next wave for what was missed: {names}.", names=missed)
    return facts


def _named(found: list[Check], kind: str) -> tuple[Value, ...]:
    """Targets with one verdict; groups under their segment, and together where all of a segment share it."""
    names: list[Value] = []
    levels: dict[str, list[Check]] = {}
    for check in found:
        if check.planned.segment:
            levels.setdefault(check.planned.segment, []).append(check)
        elif check.verdict == kind:
            names.append(Name("message", CHECK_WORDS[check.name]))
    for segment, parts in levels.items():
        held = [check for check in parts if check.verdict == kind]
        if held and len(held) == len(parts):
            names.append(Sentence("answers of each group by {segment}", segment=Name("item", segment)))
        elif held:
            listed = tuple(Name("level", check.planned.level, segment) for check in held)
            names.append(Sentence("answers by {segment} ({levels})", segment=Name("item", segment), levels=listed))
    return tuple(names)


def _why(check: Check, estimates: Estimates, survey: Survey) -> Sentence:
    """Why a target cannot be judged."""
    name = check.name
    if name == "key_customers":
        return why_unknown(estimates, survey)
    if name == "contacts_per_year":
        return Sentence("Cannot tell how often customers were invited: not all invitations of twelve months are known.")
    target = Name("message", CHECK_WORDS[name])
    if survey.period.sample == "open":
        return Sentence("Cannot tell about the {target}: an open link has none.", target=target)
    if check.reached is not None and not check.reached.shown:
        return Sentence("Cannot tell about the {target}: too few answers.", target=target)
    if name == "response_rate" and survey.invitations is not None:
        return Sentence(
            "Cannot tell about the response rate: it reaches the target only if cases of unknown eligibility do not "
            "count (between RR1 and RR5)."
        )
    return Sentence(
        "Cannot tell about the {target}: the list of invitations or the population is missing.", target=target
    )
