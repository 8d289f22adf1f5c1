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
STATS = {"sample_share": "share", "response_rate": "rate", "completes": "count", "margin_of_error": "margin_of_error",
         "key_customers": "share", "contacts_per_year": "mean"}  # fmt: skip
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
    for name, stat in STATS.items():
        value = getattr(declared, name)
        if value is not None:
            yield Row(survey.name, "response", stat, PLANNED + name, weighting="none", value=float(value),
                      method="declared")  # fmt: skip
    for segment, count in declared.per_level.items():
        yield from _per_level(survey, segment, float(count))
    if declared.sample_share is not None:
        yield from _invited_share(survey)
    yield from key_customer_rows(survey)


def _per_level(survey: Survey, segment: str, count: float) -> Iterator[Row]:
    """Answers planned and analysed in each level, and the margin of error that those planned would have."""
    key = Row(survey.name, "response", "count", PLANNED + "per_level", segment=segment, weighting="none", value=count,
              method="declared")  # fmt: skip
    sizes = level_sizes(survey, segment)
    for level in survey.codebook.segments[segment].names:
        key = replace(key, level=level)
        yield key
        found = float((survey.accepted[segment] == level).sum())
        yield replace(key, category="per_level", value=found, method="count")
        if survey.period.sample == "probability":
            margin = margin_of_error(count, population=sizes.get(level), confidence=survey.rules.confidence)
            yield replace(key, stat="margin_of_error", value=margin, method="of as many answers as planned")


def _invited_share(survey: Survey) -> Iterator[Row]:
    if survey.invitations is not None and survey.population_size and survey.period.sample == "probability":
        share = survey.invitations["id"].nunique() / survey.population_size
        yield Row(survey.name, "invitations", "share", "customers", weighting="none", value=share,
                  n=survey.population_size, method="invited of the population")  # fmt: skip


# ---- verdicts ------------------------------------------------------------------------------------
def checks(estimates: Estimates) -> list[Check]:
    """Every declared target of the sample with its verdict, those of groups by group."""
    rows = [row for row in estimates.select(measure="response") if row.planned]
    named = {name: [row for row in rows if row.planned == name] for name in CHECK_WORDS}
    found = []
    for name, planned in named.items():
        for row in planned:
            if name != "per_level" or row.stat == "count":
                reached = _reached(name, row, estimates)
                found.append(Check(name, row, reached, _verdict(name, row, reached, estimates)))
    return found


def _reached(name: str, planned: Row, estimates: Estimates) -> Row | None:
    where = {
        "sample_share": {"measure": "invitations", "stat": "share", "category": "customers"},
        "response_rate": {"measure": "response", "stat": "rate", "category": "RR1"},
        "completes": {"measure": "respondents", "stat": "count", "category": "accepted"},
        "margin_of_error": {"measure": "precision", "stat": "margin_of_error"},
        "key_customers": {"measure": "response", "stat": "share", "category": ANSWERED},
        "contacts_per_year": {"measure": "contacts", "stat": "mean", "category": "asked"},
    }.get(name)
    if name == "per_level":
        return estimates.get(planned, category="per_level")
    return estimates.find(**where) if where is not None else None


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
    told = {kind: _named(found, kind) for kind in ("met", "not_met", "cannot_tell")}
    said = [
        Sentence("Met: {names}.", names=told["met"]) if told["met"] else None,
        Sentence("Not met: {names}.", names=told["not_met"]) if told["not_met"] else None,
        Sentence("Cannot tell: {names}.", names=told["cannot_tell"]) if told["cannot_tell"] else None,
    ]
    first = Sentence("Targets of the sample met: {met} of {count}.", met=_count(found), count=len(found))
    undecided = {check.name: check for check in found if check.verdict == "cannot_tell"}
    why = [why_unknown(estimates, survey) if name == "key_customers" else _why(check, survey)
           for name, check in undecided.items()]  # fmt: skip
    return {
        "answer": all_of(first, *said, coverage_of(estimates)),
        "caption": Sentence("What the sample was to reach, and what it reached"),
        "note": all_of(
            Sentence("Targets as declared. Verdicts are on this fieldwork: on what it reached, not on its intervals."),
            *why,
        ),
        **_follows(told["not_met"]),
    }


def _count(found: list[Check]) -> int:
    return sum(check.verdict == "met" for check in found)


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


def _why(check: Check, survey: Survey) -> Sentence:
    """Why a target cannot be judged."""
    name = check.name
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
    return Sentence("Cannot tell about the {target}: the list of invitations or the population is missing.",
                    target=target)  # fmt: skip


def _follows(missed: tuple[Value, ...]) -> Facts:
    if not missed:
        return {}
    return {"follows": Sentence("**What follows.** Plan the next wave for what was missed: {names}.", names=missed)}
