"""Chapter 30: which groups of customers differ, in what, and what they need."""

from __future__ import annotations

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Blocks, Facts, Name, Number, Sentence, Value, all_of
from csreport.findings.differences import (
    SHOWN,
    also,
    firm,
    furthest,
    gap_words,
    gaps_of,
    leading_row,
    segments_of,
    span_of,
    standing,
    tests_of,
    within_noise,
)  # fmt: skip
from csreport.findings.goals import indicator_name
from csreport.findings.profiles import facts_needs
from csreport.findings.wording import alpha_of
from csreport.measures.breakdown import aspects, headlines, leading, level_rows, parts, splits, total_rows
from csreport.measures.contrasts import OTHERS, gap_rows, omnibus_rows, pair_rows
from csreport.measures.crosstabs import crosstab_rows, strongest
from csreport.measures.needs import need_rows
from csreport.measures.units import unit_rows
from csreport.measures.waves import lasting_rows
from csreport.survey.survey import Survey


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Scores, gaps, tests and needs by every declared segment; a two-way table of the two that tell most."""
    given, heads = splits(survey), headlines(survey)
    wanted = [*heads, *aspects(survey)]
    lead = leading(survey, wanted)
    if not given or lead is None:
        return Estimates()
    short, long = ([split for split in given if split.long is kind] for kind in (False, True))
    omnibus = omnibus_rows(survey, wanted, of=given)
    lettered = [m for m in heads if m.key not in survey.codebook.dimensions] or [lead]
    units = [lead, *(m for m in parts(survey) if m.key != lead.key)]
    pair = strongest(survey, lead, short, [row for row in omnibus if row.measure == lead.key and not row.category])
    return Estimates([
        *total_rows(survey, wanted), *level_rows(survey, wanted, of=short), *omnibus,
        *gap_rows(survey, wanted, of=short, omnibus=omnibus), *pair_rows(survey, lettered, of=short, omnibus=omnibus),
        *(crosstab_rows(survey, lead, down=pair[1], across=pair[0]) if pair else []),
        *lasting_rows(survey, aspects(survey), of=short),
        *need_rows(survey, of=short), *unit_rows(survey, units, of=long, omnibus=omnibus),
    ])  # fmt: skip


# ---- which segment tells most -----------------------------------------------
def facts_overview(estimates: Estimates, survey: Survey) -> Facts:
    """Which grouping tells most of satisfaction apart."""
    lead = leading_row(estimates, survey)
    tests = [] if lead is None else tests_of(estimates, measure=lead.measure)
    if lead is None or not tests:
        return {}
    real = sorted((row for row in tests if direction(row, alpha_of(survey))), key=lambda row: -row.value)
    noise = [row for row in tests if row not in real]
    follows = Sentence(
        "**What follows.** No grouping supports a plan of its own in this period; the result of all customers is the "
        "best guide to every group."
    )
    if real:
        follows = Sentence(
            "**What follows.** Look at customers by {segment} first. Where a grouping is within noise, the result of "
            "all customers is the better guide to its groups.", segment=Name("item", real[0].segment),
        )  # fmt: skip
    first = None if not real else Sentence(
        "{indicator} differs most by {segment}: {share} of its variance lies between these groups ({low} to {high}).",
        segment=Name("item", real[0].segment), indicator=indicator_name(lead.measure, lead.stat), share=Number(real[0]),
        low=Number(real[0], "low"), high=Number(real[0], "high"),
    )  # fmt: skip
    answer = all_of(
        first, also(real[1:]), within_noise(noise, indicator_name(lead.measure, lead.stat), others_differ=bool(real))
    )
    caption = Sentence("How much of the differences between customers lies between groups")
    return {"answer": answer, "follows": follows} | _test_table(survey, caption)


def _test_table(survey: Survey, caption: Sentence) -> Facts:
    note = Sentence(
        "Design-based F test that all groups are alike; p adjusted by Holm over the groupings of an indicator, for "
        "dimensions and items over all of them. η²: share of the variance between respondents that lies between "
        "groups; about 1% is small, 6% medium, 14% large (Cohen). Groups below {limit} answers are left out.",
        limit=survey.rules.minimum_base.caution,
    )  # fmt: skip
    return {"caption": caption, "note": note}


# ---- scores by level ----------------------------------------------------------
def facts_levels(estimates: Estimates, survey: Survey) -> Facts:
    """How satisfied each group is; units only where they differ."""
    lead = leading_row(estimates, survey)
    found = standing(estimates, survey, lead)
    units = _units(estimates, survey, lead) if lead is not None else []
    if not (found or units):
        return {}
    answer = found.get("answer")
    return found | {
        "answer": all_of(answer if isinstance(answer, Sentence) else None, *units),
        "caption": Sentence("Scores by group"),
        "note": Sentence("n: respondents who answered. Top answers: share that chose one of the {cut} highest answers.",
                         cut=survey.rules.top_box),
        "caption_units": Sentence("Units that differ beyond noise, best first"),
        "note_units": Sentence(
            "Values are drawn towards the average, the more the fewer answers they rest on (empirical Bayes), so that "
            "no unit stands first or last by chance; – where units do not differ beyond noise."
        ),
    }  # fmt: skip


def _units(estimates: Estimates, survey: Survey, lead: Row) -> list[Sentence]:
    """What can be said of segments with many levels."""
    segments = [split.segment for split in splits(survey) if split.long]
    return [_unit(estimates.select(segment=segment), survey, lead, segment) for segment in segments]


def _unit(estimates: Estimates, survey: Survey, lead: Row, segment: str) -> Sentence:
    shown = [row for row in estimates.select(stat="shrunken", against=OTHERS) if row.shown]
    own = [row for row in shown if row.measure == lead.measure]
    words: dict[str, Value] = {"segment": Name("item", segment), "indicator": indicator_name(lead.measure, lead.stat)}
    if own:
        return Sentence(
            "By {segment}, {real} of {count} differ from the others in {indicator} beyond noise; the order of the rest "
            "is not settled.", real=sum(bool(direction(row, alpha_of(survey))) for row in own), count=len(own), **words,
        )  # fmt: skip
    if shown:
        measures = tuple(Name("item", key) for key in dict.fromkeys(row.measure for row in shown))
        return Sentence("By {segment}, differences beyond noise appear in {measures}, not in {indicator}.",
                        measures=measures, **words)  # fmt: skip
    if not tests_of(estimates, measure=lead.measure):
        return Sentence("By {segment}, too few answers of each to compare {indicator}.", **words)
    return Sentence("By {segment}, {indicator} does not differ beyond noise: a ranking would show chance.", **words)


def facts_recommend(estimates: Estimates, survey: Survey) -> Facts:
    """Which groups recommend."""
    item = survey.codebook.role("recommend") or ""
    total = estimates.find(measure=item, stat="nps", segment="", against="")
    found = standing(estimates, survey, total)
    below = [row for row in gaps_of(estimates, item, "nps") if direction(row, alpha_of(survey)) < 0]
    if found and below:
        worst = min(firm(below), key=lambda row: row.value)
        found["follows"] = Sentence(
            "**What follows.** Ask {level} ({segment}) first why they do not recommend: {amount} points below the "
            "others ({low} to {high}).", **gap_words(worst, "level", "segment", "amount", "low", "high"),
        )  # fmt: skip
    return found


# ---- dimensions and single aspects by level ----------------------------------------
def facts_dimensions(estimates: Estimates, survey: Survey) -> Facts:
    """In what groups differ."""
    gaps = [row for part in parts(survey) for row in gaps_of(estimates, part.key, "mean")]
    if not gaps:
        return {}
    base = _gaps_base(gaps, estimates)
    real = [row for row in gaps if direction(row, alpha_of(survey))]
    if not real:
        none = Sentence("No group differs from the others beyond noise in any of these scores.")
        title = Sentence("No group stands apart beyond noise in these scores")
        return {"answer": none, "finding": title, "alt": none, "base": base}
    count = Sentence("Groups differ from the others beyond noise in {real} of {count} comparisons.",
                     real=len(real), count=len(gaps))  # fmt: skip
    ranked = sorted(firm(real), key=lambda row: -_width(row, survey))
    answer, title = (
        all_of(count, _widest(ranked[0])),
        furthest(ranked[:1], indicator_name(ranked[0].measure, ranked[0].stat)),
    )
    found: Facts = {"answer": answer, "finding": title, "alt": answer, "base": base}
    below = next((row for row in ranked if row.value < 0), None)
    if below is not None:
        found["follows"] = Sentence("**What follows.** The first gap to close is {measure} for {level} ({segment}).",
                                    **gap_words(below, "measure", "level", "segment"))  # fmt: skip
    return found


def _gaps_base(gaps: list[Row], estimates: Estimates) -> Sentence:
    scores = [row for gap in gaps if (row := estimates.get(gap, against="")) is not None and row.shown]
    return Sentence("Base: {fewest} to {most} respondents a group. Each group against all others of its grouping, p "
                    "adjusted by Holm.", **span_of(scores or gaps))  # fmt: skip


def facts_items(estimates: Estimates, survey: Survey) -> Facts:
    """In which single aspects groups differ in this period, and where a difference lasts over several."""
    above, keys = {part.key for part in parts(survey)}, [aspect.key for aspect in aspects(survey)]
    gaps = [row for key in keys for row in gaps_of(estimates, key, "mean")]
    if not gaps:
        return {}
    if above & set(keys):
        return {"answer": Sentence("Single aspects stand in the figure above.")}
    real = [row for row in gaps if direction(row, alpha_of(survey))]
    told = [_in_aspects([row for row in real if row.segment == name.id], len(keys), survey)
            for name in segments_of(real)]  # fmt: skip
    none = Sentence("No group differs from the others beyond noise in any single aspect in this period.")
    answer = all_of(*(told or [none]), *_lasting(estimates, survey))
    by = Sentence("Single aspects differ between groups by {segments}", segments=segments_of(real))
    title = by if real else Sentence("Single aspects by group")
    return {"answer": answer, "finding": title, "alt": answer, "base": _gaps_base(gaps, estimates)}


def _in_aspects(real: list[Row], count: int, survey: Survey) -> Sentence:
    """In how many aspects the levels of one segment differ, and the widest gap."""
    words: dict[str, Value] = {"segment": Name("item", real[0].segment), "count": count}
    first = Sentence("By {segment}, groups differ in {real} of {count} aspects.",
                     real=len({row.measure for row in real}), **words)  # fmt: skip
    return all_of(first, _widest(max(firm(real), key=lambda row: _width(row, survey))))


def _lasting(estimates: Estimates, survey: Survey) -> list[Sentence]:
    """Differences beyond noise over the last waves together where this one alone shows none between these groups."""
    alpha = alpha_of(survey)
    seen = {
        (row.measure, row.segment) for row in estimates.select(against=OTHERS, stat="mean") if direction(row, alpha)
    }
    kept = [
        row
        for row in estimates.select(stat="lasting_gap")
        if direction(row, alpha) and (row.measure, row.segment) not in seen
        and (now := estimates.get(row, stat="mean")) is not None and now.shown and now.value * row.value > 0
    ]  # fmt: skip
    if not kept:
        return []
    told: tuple[Value, ...] = tuple(
        Sentence("{measure} for {level} ({segment}), {amount} above the others ({low} to {high})", **gap_words(row))
        if row.value > 0
        else Sentence(
            "{measure} for {level} ({segment}), {amount} below the others ({low} to {high})", **gap_words(row)
        )
        for row in sorted(kept, key=lambda row: -_width(row, survey))[:SHOWN]
    )
    if len(kept) > SHOWN:
        told += (Sentence("{count} more", count=len(kept) - SHOWN),)
    return [
        Sentence(
            "Within noise in this period alone, but beyond it in the last {count} periods together: {differences}.",
            count=len(survey.waves) + 1,
            differences=told,
        )
    ]


def _width(gap: Row, survey: Survey) -> float:
    """A difference as a share of its scale."""
    book = survey.codebook
    item = gap.measure if gap.measure in book.items else book.members(gap.measure)[0]
    return abs(gap.value) / (book.scale(item).max - book.scale(item).min)


def _widest(gap: Row) -> Sentence:
    words = gap_words(gap)
    if gap.value > 0:
        return Sentence(
            "The widest gap: {measure} for {level} ({segment}), {amount} above the others ({low} to {high}).", **words
        )
    return Sentence(
        "The widest gap: {measure} for {level} ({segment}), {amount} below the others ({low} to {high}).", **words
    )


# ---- two segments at once ---------------------------------------------------------
def facts_crosstab(estimates: Estimates, survey: Survey) -> Facts:
    """Whether the difference by one segment holds in every level of the other."""
    lead = leading_row(estimates, survey)
    rows = [] if lead is None else list(estimates.select(measure=lead.measure, stat=lead.stat, against=""))
    cells = [row for row in rows if row.is_crossed]
    if lead is None or not any(row.shown for row in cells):
        return {}
    down, across = cells[0].segments
    words: dict[str, Value] = {
        "first": Name("item", across),
        "second": Name("item", down),
        "indicator": indicator_name(lead.measure, lead.stat),
    }
    hidden = sum(row.status == "suppressed" for row in cells)
    left_out = Sentence("Cells left empty, because they rest on fewer than {limit} answers or would give such a cell "
                        "away: {hidden}.", limit=survey.rules.minimum_base.suppress, hidden=hidden)  # fmt: skip
    return {
        "answer": _dependence(estimates, survey, cells[0], words),
        "caption": Sentence("{indicator} by {second} and {first}", **words),
        "note": all_of(Sentence("Base: {fewest} to {most} respondents a cell.", **span_of(cells)),
                       left_out if hidden else None),
    }  # fmt: skip


def _dependence(estimates: Estimates, survey: Survey, cell: Row, words: dict[str, Value]) -> Sentence:
    test = estimates.find(measure=cell.measure, stat="interaction", segment=cell.segment)
    tests = [row for part in cell.segments for row in tests_of(estimates, measure=cell.measure, segment=part)]
    if test is None or not test.shown:
        return Sentence(
            "Too few answers in the cells to tell whether {indicator} by {first} depends on {second}.", **words
        )
    p = Number(test, "p")
    if direction(test, alpha_of(survey)):
        return Sentence(
            "How {indicator} differs by {first} depends on {second} (p: {p}): read it cell by cell.", p=p, **words
        )
    if not any(direction(row, alpha_of(survey)) for row in tests):
        return Sentence("Neither {first} nor {second} nor both together tell {indicator} apart beyond noise (p of both "
                        "together: {p}).", p=p, **words)  # fmt: skip
    return Sentence(
        "How {indicator} differs by {first} does not depend on {second} beyond noise (p: {p}).", p=p, **words
    )


# ---- all tests --------------------------------------------------------------------
def facts_tests(estimates: Estimates, survey: Survey) -> Facts:
    """Which differences hold up to a test; those in single aspects stand with them."""
    apart = {aspect.key for aspect in aspects(survey)} - {part.key for part in parts(survey)}
    tests = [row for row in tests_of(estimates) if row.measure not in apart]
    if not tests:
        return {}
    real = [row for row in tests if direction(row, alpha_of(survey))]
    told = tuple(
        Sentence("{segment} ({real} of {count} indicators)", segment=segment,
                 real=sum(row.segment == segment.id for row in real),
                 count=sum(row.segment == segment.id for row in tests))
        for segment in segments_of(real) if isinstance(segment, Name)
    )  # fmt: skip
    answer = Sentence("Differences beyond noise: {told}. All others are within noise.", told=told)
    if not real:
        answer = Sentence("Not one of {count} tests shows a difference beyond noise.", count=len(tests))
    elif len(real) == len(tests):
        answer = Sentence("All differences tested are beyond noise: {told}.", told=told)
    return {"answer": answer} | _test_table(survey, Sentence("Tests of the differences between groups"))


BLOCKS: Blocks = {
    "overview": facts_overview,
    "levels": facts_levels,
    "dimensions": facts_dimensions,
    "items": facts_items,
    "recommend": facts_recommend,
    "crosstab": facts_crosstab,
    "needs": facts_needs,
    "tests": facts_tests,
}
