"""Chapter 30: which groups of customers differ, in what, and what they need."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.chapters.differences import (
    SHOWN,
    also,
    firm,
    furthest,
    gaps_of,
    leading_row,
    segments_of,
    standing,
    tests_of,
    within_noise,
)
from csreport.chapters.groups import (
    OTHERS,
    aspects,
    crosstab_rows,
    gap_rows,
    headlines,
    leading,
    level_rows,
    omnibus_rows,
    pair_rows,
    parts,
    splits,
    strongest,
    total_rows,
    unit_rows,
)
from csreport.chapters.history import lasting_rows
from csreport.chapters.needs import facts_needs, need_rows
from csreport.chapters.wording import alpha_of, length_of_scale
from csreport.estimates import Estimates, Row, direction
from csreport.facts import (
    Blocks,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    about,
    all_of,
    block,
    indicator_name,
    span_of,
)
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
    return Estimates(
        [
            *total_rows(survey, wanted),
            *level_rows(survey, wanted, of=short),
            *omnibus,
            *gap_rows(survey, wanted, of=short, omnibus=omnibus),
            *pair_rows(survey, lettered, of=short, omnibus=omnibus),
            *(crosstab_rows(survey, lead, down=pair[1], across=pair[0]) if pair else []),
            *lasting_rows(survey, aspects(survey), of=short),
            *need_rows(survey, of=short),
            *unit_rows(survey, units, of=long, omnibus=omnibus),
        ]
    )


# ---- which segment tells most -----------------------------------------------
def facts_overview(estimates: Estimates, survey: Survey) -> Facts:
    """Which grouping tells most of satisfaction apart."""
    lead = leading_row(estimates, survey)
    tests = [] if lead is None else tests_of(estimates, measure=lead.measure)
    if lead is None or not tests:
        return {}
    real = sorted((row for row in tests if direction(row, alpha_of(survey))), key=lambda row: -row.value)
    noise, indicator = [row for row in tests if row not in real], indicator_name(lead.measure, lead.stat)
    values = about((real or tests)[0]) | {"indicator": indicator}
    first = "segments-differs-most-variance-lies"
    quiet = within_noise(noise, indicator, others_differ=bool(real))
    return block(
        values,
        answer=all_of(first if real else None, also(real[1:]), quiet, **values),
        follows="segments-follows-look-customers-first" if real else "segments-follows-grouping-supports-plan",
        caption="segments-much-differences-between-customers",
        note=_test_note(survey),
    )


def _test_note(survey: Survey) -> Sentence:
    return Sentence(
        "segments-design-based-f-test",
        limit=survey.rules.minimum_base.caution,
    )


# ---- scores by level ----------------------------------------------------------
def facts_levels(estimates: Estimates, survey: Survey) -> Facts:
    """How satisfied each group is; units only where they differ."""
    lead = leading_row(estimates, survey)
    found = standing(estimates, survey, lead)
    long = [split.segment for split in splits(survey) if split.long]
    units = [] if lead is None else [_unit(estimates.select(segment=one), survey, lead, one) for one in long]
    if not (found or units):
        return {}
    answer = found.get("answer")
    return found | block(
        {"cut": survey.rules.top_box},
        answer=all_of(answer if isinstance(answer, Sentence) else None, *units),
        caption="segments-scores-group",
        note="segments-n-respondents-answered-top",
        caption_units="segments-units-differ-beyond-noise",
        note_units="segments-values-drawn-towards-average",
    )


def _unit(estimates: Estimates, survey: Survey, lead: Row, segment: str) -> Sentence:
    """What can be said of a segment with many levels."""
    shown = [row for row in estimates.select(stat="shrunken", against=OTHERS) if row.shown]
    own = [row for row in shown if row.measure == lead.measure]
    told = "segments-does-differ-beyond-noise-ranking"
    if own:
        told = "segments-differ-others-beyond-noise"
    elif shown:
        told = "segments-differences-beyond-noise-appear"
    elif not tests_of(estimates, measure=lead.measure):
        told = "segments-too-few-answers-each"
    return Sentence(
        told,
        segment=Name("item", segment),
        indicator=indicator_name(lead.measure, lead.stat),
        real=sum(bool(direction(row, alpha_of(survey))) for row in own),
        count=len(own),
        measures=tuple(Name("item", key) for key in dict.fromkeys(row.measure for row in shown)),
    )


def facts_recommend(estimates: Estimates, survey: Survey) -> Facts:
    """Which groups recommend."""
    item = survey.codebook.role("recommend") or ""
    total = estimates.find(measure=item, stat="nps", segment="", against="")
    found = standing(estimates, survey, total)
    below = [row for row in gaps_of(estimates, item, "nps") if direction(row, alpha_of(survey)) < 0]
    if found and below:
        found["follows"] = Sentence(
            "segments-follows-ask-first-why",
            **about(min(firm(below), key=lambda row: row.value)),
        )
    return found


# ---- dimensions and single aspects by level ----------------------------------------
def facts_dimensions(estimates: Estimates, survey: Survey) -> Facts:
    """In what groups differ."""
    gaps = [row for part in parts(survey) for row in gaps_of(estimates, part.key, "mean")]
    if not gaps:
        return {}
    real = [row for row in gaps if direction(row, alpha_of(survey))]
    ranked = sorted(firm(real), key=lambda row: -_width(row, survey))
    answer = Sentence("segments-group-differs-others-beyond")
    title = Sentence("segments-group-stands-apart-beyond-noise")
    if real:
        count = "segments-groups-differ-others-beyond"
        answer = all_of(count, _widest(ranked[0]), real=len(real), count=len(gaps))
        title = furthest(ranked[:1], indicator_name(ranked[0].measure, ranked[0].stat))
    below = [row for row in ranked if row.value < 0]
    follows = "segments-follows-first-gap-close"
    return block(
        about(below[0]) if below else {},
        answer=answer,
        finding=title,
        alt=answer,
        base=_gaps_base(gaps, estimates),
        follows=follows if below else None,
    )


def _gaps_base(gaps: list[Row], estimates: Estimates) -> Sentence:
    scores = [row for gap in gaps if (row := estimates.get(gap, against="")) is not None and row.shown]
    return Sentence(
        "segments-base-respondents-group-each",
        **span_of(scores or gaps),
    )


def facts_items(estimates: Estimates, survey: Survey) -> Facts:
    """In which single aspects groups differ in this period, and where a difference lasts over several."""
    above, keys = {part.key for part in parts(survey)}, [aspect.key for aspect in aspects(survey)]
    gaps = [row for key in keys for row in gaps_of(estimates, key, "mean")]
    if not gaps:
        return {}
    if above & set(keys):
        return {"answer": Sentence("segments-single-aspects-stand-figure")}
    real = [row for row in gaps if direction(row, alpha_of(survey))]
    told = [
        sentence
        for name in segments_of(real)
        for sentence in _in_aspects([row for row in real if row.segment == name.id], len(keys), survey)
    ]
    none = Sentence("segments-group-differs-others-beyond-noise")
    answer = all_of(*(told or [none]), *_lasting(estimates, survey))
    title = Sentence("segments-single-aspects-group")
    if real:
        title = Sentence("segments-single-aspects-differ-between", segments=segments_of(real))
    return {"answer": answer, "finding": title, "alt": answer, "base": _gaps_base(gaps, estimates)}


def _in_aspects(real: list[Row], count: int, survey: Survey) -> Iterator[Sentence]:
    """In how many aspects the levels of one segment differ, and the widest gap."""
    yield Sentence(
        "segments-groups-differ-aspects",
        segment=Name("item", real[0].segment),
        real=len({row.measure for row in real}),
        count=count,
    )
    yield _widest(max(firm(real), key=lambda row: _width(row, survey)))


def _lasting(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """Differences beyond noise over the last waves together where this one alone shows none between these groups."""
    alpha, now = alpha_of(survey), estimates.select(against=OTHERS, stat="mean")
    seen = {(row.measure, row.segment) for row in now if direction(row, alpha)}
    kept = [
        row
        for row in estimates.select(stat="lasting_gap")
        if direction(row, alpha)
        and (row.measure, row.segment) not in seen
        and (alone := estimates.get(row, stat="mean")) is not None
        and alone.shown
        and alone.value * row.value > 0
    ]
    told: tuple[Value, ...] = tuple(
        Sentence(
            "segments-above-others-2" if row.value > 0 else "segments-below-others-2",
            **about(row),
        )
        for row in sorted(kept, key=lambda row: -_width(row, survey))[:SHOWN]
    )
    if len(kept) > SHOWN:
        told += (Sentence("common-more", count=len(kept) - SHOWN),)
    if kept:
        yield Sentence(
            "segments-within-noise-period-alone",
            count=len(survey.waves) + 1,
            differences=told,
        )


def _width(gap: Row, survey: Survey) -> float:
    """A difference as a share of its scale."""
    return abs(gap.value) / length_of_scale(survey, gap)


def _widest(gap: Row) -> Sentence:
    return Sentence(
        "segments-widest-gap-above-others" if gap.value > 0 else "segments-widest-gap-below-others",
        **about(gap),
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
        "limit": survey.rules.minimum_base.suppress,
        "hidden": sum(row.status == "suppressed" for row in cells),
    }
    left_out = "segments-cells-left-empty-because"
    base = "segments-base-respondents-cell"
    return block(
        words,
        answer=_dependence(estimates, survey, cells[0], words),
        caption="segments-by-and",
        note=all_of(base, left_out if words["hidden"] else None, **words, **span_of(cells)),
    )


def _dependence(estimates: Estimates, survey: Survey, cell: Row, words: dict[str, Value]) -> Sentence:
    test, alpha = estimates.find(measure=cell.measure, stat="interaction", segment=cell.segment), alpha_of(survey)
    tests = [row for part in cell.segments for row in tests_of(estimates, measure=cell.measure, segment=part)]
    told = "segments-neither-nor-nor-both"
    if test is None or not test.shown:
        told = "segments-too-few-answers-cells"
    elif direction(test, alpha):
        told = "segments-differs-depends-p-read"
    elif any(direction(row, alpha) for row in tests):
        told = "segments-differs-does-depend-beyond"
    return Sentence(told, p=Number(test or cell, "p"), **words)


# ---- all tests --------------------------------------------------------------------
def facts_tests(estimates: Estimates, survey: Survey) -> Facts:
    """Which differences hold up to a test; those in single aspects stand with them."""
    apart = {aspect.key for aspect in aspects(survey)} - {part.key for part in parts(survey)}
    tests = [row for row in tests_of(estimates) if row.measure not in apart]
    if not tests:
        return {}
    real = [row for row in tests if direction(row, alpha_of(survey))]
    told = tuple(
        Sentence(
            "segments-indicators",
            segment=segment,
            real=sum(row.segment == segment.id for row in real),
            count=sum(row.segment == segment.id for row in tests),
        )
        for segment in segments_of(real)
    )
    answer = Sentence("segments-one-tests-shows-difference", count=len(tests))
    if real:
        answer = Sentence(
            "segments-differences-beyond-noise-all"
            if len(real) < len(tests)
            else "segments-all-differences-tested-beyond",
            told=told,
        )
    caption = Sentence("segments-tests-differences-between-groups")
    return {"answer": answer, "caption": caption, "note": _test_note(survey)}


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
