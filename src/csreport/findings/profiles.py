"""Whether groups differ in what goes together with satisfaction, as facts."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.estimates import Estimates, Row, direction
from csreport.facts import N_, Facts, Name, Number, Sentence, all_of
from csreport.findings.differences import gap_words, segments_of, span_of
from csreport.findings.wording import alpha_of
from csreport.measures.contrasts import OTHERS
from csreport.measures.needs import PER_DRIVER
from csreport.survey.survey import Survey

METHODS = {"importance": N_("LMG"), "importance_johnson": N_("Johnson's relative weights")}
NEED = ("measure", "level", "segment", "amount")
SHOWN = 3  # gaps told one by one


def facts_needs(estimates: Estimates, survey: Survey) -> Facts:
    """Whether groups need different things."""
    rows = [row for row in estimates.select(stat=METHODS) if row.against != OTHERS and row.shown]
    totals, levels = ([row for row in rows if bool(row.level) is kind] for kind in (False, True))
    if not totals or not levels:
        return {}
    outcome = Name("item", totals[0].against_id)
    profiles = [row for row in estimates.select(stat="profile") if row.shown]
    real = [row for row in profiles if direction(row, alpha_of(survey))]
    same = Sentence("No grouping differs beyond noise in what goes together with {outcome}", outcome=outcome)
    differ = Sentence(
        "What goes together with {outcome} differs by {segments}", outcome=outcome, segments=segments_of(real)
    )
    answer = all_of(
        Sentence("What goes together with {outcome} most closely among all customers, as a share of the explained "
                 "variance: {drivers}.", outcome=outcome, drivers=_closest(totals)),
        *_profiles(profiles, real), *_needs(estimates, survey),
    )  # fmt: skip
    base = Sentence(
        "Base: {fewest} to {most} respondents a group who answered all questions; – fewer than {least} effective "
        "answers per driver. Share of the explained variance ({method}), bootstrap test with Holm's correction.",
        least=PER_DRIVER, method=Name("message", METHODS[totals[0].stat]), **span_of(levels),
    )  # fmt: skip
    follows = Sentence(
        "**What follows.** Nothing speaks for different priorities by group; the drivers of all customers serve every "
        "one."
    )
    if real:
        follows = Sentence("**What follows.** Set priorities apart for {segments}: associations show where to look, "
                           "not what a change would bring.", segments=segments_of(real))  # fmt: skip
    return {"answer": answer, "finding": differ if real else same, "alt": answer, "base": base, "follows": follows}


def _closest(totals: list[Row]) -> tuple[Sentence, ...]:
    """The strongest driver, and those that it cannot be told apart from."""
    ranked = sorted(totals, key=lambda row: -row.value)
    near = [row for row in ranked if row is ranked[0] or row.high >= ranked[0].low]
    return tuple(
        Sentence("{driver} ({share}; {low} to {high})", driver=Name("item", row.measure), share=Number(row),
                 low=Number(row, "low"), high=Number(row, "high"))
        for row in near[:SHOWN]
    )  # fmt: skip


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
        if gap.value > 0:
            yield Sentence(
                "{measure} weighs more for {level} ({segment}), by {amount} percentage points.", **gap_words(gap, *NEED)
            )
        else:
            yield Sentence(
                "{measure} weighs less for {level} ({segment}), by {amount} percentage points.", **gap_words(gap, *NEED)
            )
