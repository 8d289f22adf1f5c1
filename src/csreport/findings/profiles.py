"""Whether groups differ in what goes together with satisfaction, as facts."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.estimates import Estimates, Row, direction
from csreport.facts import N_, Facts, Name, Sentence, Value, about, all_of, span_of
from csreport.findings.differences import gap_words, segments_of
from csreport.findings.wording import alpha_of
from csreport.measures.contrasts import OTHERS
from csreport.measures.needs import PER_DRIVER
from csreport.survey.survey import Survey

METHODS = {"importance": N_("LMG"), "importance_johnson": N_("Johnson's relative weights")}
SHOWN = 3  # gaps told one by one


def facts_needs(estimates: Estimates, survey: Survey) -> Facts:
    """Whether groups need different things."""
    rows = [row for row in estimates.select(stat=METHODS) if row.against != OTHERS and row.shown]
    totals, levels = ([row for row in rows if bool(row.level) is kind] for kind in (False, True))
    if not totals or not levels:
        return {}
    profiles = [row for row in estimates.select(stat="profile") if row.shown]
    real = [row for row in profiles if direction(row, alpha_of(survey))]
    ranked = sorted(totals, key=lambda row: -row.value)
    near = [row for row in ranked if row is ranked[0] or row.high >= ranked[0].low]
    closest = tuple(Sentence("{driver} ({share}; {low} to {high})", **about(row)) for row in near[:SHOWN])
    values: dict[str, Value] = {
        "outcome": Name("item", totals[0].against_id),
        "segments": segments_of(real),
        "drivers": closest,
        "least": PER_DRIVER,
        "method": Name("message", METHODS[totals[0].stat]),
    }
    first = Sentence(
        "What goes together with {outcome} most closely among all customers, as a share of the explained variance: "
        "{drivers}.",
        **values,
    )
    answer = all_of(first, *_profiles(profiles, real), *_needs(estimates, survey))
    return {
        "answer": answer,
        "finding": Sentence(
            "What goes together with {outcome} differs by {segments}"
            if real
            else "No grouping differs beyond noise in what goes together with {outcome}",
            **values,
        ),
        "alt": answer,
        "base": Sentence(
            "Base: {fewest} to {most} respondents a group who answered all questions; – fewer than {least} effective "
            "answers per driver. Share of the explained variance ({method}), bootstrap test with Holm's correction.",
            **values,
            **span_of(levels),
        ),
        "follows": Sentence(
            "**What follows.** Set priorities apart for {segments}: associations show where to look, not what a change "
            "would bring."
            if real
            else "**What follows.** Nothing speaks for different priorities by group; the drivers of all customers "
            "serve every one.",
            **values,
        ),
    }


def _profiles(profiles: list[Row], real: list[Row]) -> Iterator[Sentence]:
    """Which segments differ in what goes together, and which do not."""
    if real:
        yield Sentence("By {segments}, the profile differs beyond noise.", segments=segments_of(real))
    if len(real) < len(profiles):
        noise = segments_of(row for row in profiles if row not in real)
        yield Sentence("By {segments}, the profile does not differ beyond noise.", segments=noise)
    if not profiles:
        yield Sentence("Too few answers in the groups to compare their profiles.")


def _needs(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """What sets groups apart, the three widest gaps."""
    gaps = [row for row in estimates.select(stat=METHODS, against=OTHERS) if direction(row, alpha_of(survey))]
    for gap in sorted(gaps, key=lambda row: -abs(row.value))[:SHOWN]:
        yield Sentence(
            "{measure} weighs more for {level} ({segment}), by {amount} percentage points."
            if gap.value > 0
            else "{measure} weighs less for {level} ({segment}), by {amount} percentage points.",
            **gap_words(gap),
        )
