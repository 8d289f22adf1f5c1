"""Chapter 30: who is more satisfied and who less, and whether all groups of customers gained."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from csreport.chapters import groups
from csreport.chapters.comparisons import target_rows
from csreport.chapters.groups import unequal_rows
from csreport.chapters.history import lasting_rows
from csreport.chapters.importance import need_rows
from csreport.chapters.indicators import changes, comparable
from csreport.chapters.story import is_rating
from csreport.estimates import Estimates, Row, direction
from csreport.facts import (
    Blocks,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    all_of,
    alpha_of,
    change_of,
    change_words,
    confidence_of,
    first_comparison,
    indicator_name,
    is_clear,
    kind_of,
    level_of,
    size_of,
    span_of,
    way_of,
)
from csreport.survey.survey import Survey

MOST = 3  # groups that a sentence names of many


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Scores, gaps, tests, needs and changes by every declared segment; a two-way table of the two that tell most."""
    given, heads = groups.splits(survey), groups.headlines(survey)
    wanted = [*heads, *groups.aspects(survey)]
    lead = groups.leading(survey, wanted)
    if not given or lead is None:
        return Estimates()
    short, long = ([split for split in given if split.long is kind] for kind in (False, True))
    totals, omnibus = list(groups.total_rows(survey, wanted)), groups.omnibus_rows(survey, wanted, of=given)
    scores = list(groups.level_rows(survey, wanted, of=short))
    first = groups.leading_grouping(Estimates([*totals, *omnibus, *scores]), survey)
    most = [split for split in short if split.segment == first]
    lettered = [m for m in heads if m.key not in survey.codebook.dimensions] or [lead]
    inner = [m for m in groups.parts(survey) if m.key not in {one.key for one in lettered}]
    units = [lead, *(m for m in groups.parts(survey) if m.key != lead.key)]
    level = survey.rules.confidence
    aimed = target_rows(scores, history, survey.targets, period=survey.name, confidence=level)
    tests = [row for row in omnibus if row.measure == lead.key and not row.category]
    pair = groups.strongest(survey, lead, short, tests)
    return Estimates(
        [
            *totals,
            *scores,
            *omnibus,
            *groups.gap_rows(survey, wanted, of=short, omnibus=omnibus),
            *groups.pair_rows(survey, lettered, of=short, omnibus=omnibus),
            *groups.pair_rows(survey, inner, of=most, omnibus=omnibus),
            *(row for split in most for row in groups.population_rows(survey, split)),
            *(groups.crosstab_rows(survey, lead, down=pair[1], across=pair[0]) if pair else []),
            *lasting_rows(survey, groups.aspects(survey), of=short),
            *need_rows(survey, of=short),
            *groups.unit_rows(survey, units, of=long, omnibus=omnibus),
            *_course(survey, history, short),
            *(row for row in aimed if row.segment),
        ]
    )


def _course(survey: Survey, history: Estimates, short: list[groups.Split]) -> Iterator[Row]:
    """The leading score in every group over all earlier periods, its changes, and whether those of a grouping are
    unequal."""
    lead = next((measure for measure in groups.headlines(survey) if measure.stat in {"mean", "nps", "index"}), None)
    now = list(groups.level_rows(survey, [lead], of=short)) if lead is not None else []
    past = comparable(survey.codebook, history, survey.name)
    names = {(row.measure, row.stat, row.segment, row.level) for row in now}
    rows = history.select(measure={name[0] for name in names}, against="", category="", weighting="representative")
    yield from (row for row in rows if (row.measure, row.stat, row.segment, row.level) in names)
    moved = changes(now, past, survey.period.compare_to, confidence=survey.rules.confidence)
    yield from moved
    yield from unequal_rows(moved, least=survey.rules.minimum_base.caution)


# ---- who is more satisfied, who less -------------------------------------------
def facts_levels(estimates: Estimates, survey: Survey) -> Facts:
    """The one grouping that differs most: who is at its ends, how many they are, and in what they differ; the other
    groupings in a sentence."""
    lead, tests = groups.leading_row(estimates, survey), groups.groupings(estimates, survey)
    if lead is None:
        return {}
    first = groups.leading_grouping(estimates, survey)
    values: dict[str, Value] = {"indicator": indicator_name(lead.measure, lead.stat), "kind": kind_of(lead, survey)}
    others = [*_others(tests, first, survey, values), *_single(estimates, survey, first)]
    others += _modes(estimates, survey, lead, values)
    if not first:
        return {"answer": all_of(*others)} if others else {}
    levels = groups.levels_of(estimates, lead, first)
    pattern, ends = _pattern(estimates, survey, levels)
    beside = change_words(estimates.get(ends[0], against=groups.OTHERS)) if pattern in {"above", "below"} else {}
    answer, confidence = _apart(pattern, ends, levels, survey, values | beside), confidence_of(survey)
    inner = (_size(estimates, ends, survey), _inner(estimates, survey, ends), _recommend(estimates, survey, ends))
    stems = (Row(lead.period, part.key, "mean") for part in groups.parts(survey))
    scores = [row for stem in stems for row in groups.levels_of(estimates, stem, first)]
    spans = span_of([*levels, *scores])
    return {
        "answer": all_of(answer, *inner, *others),
        "finding": _title(scores, survey, first, ends, values),
        "alt": answer,
        "base": Sentence("segments-base", confidence=confidence, sample=survey.period.sample, **spans),
    }


def _pattern(estimates: Estimates, survey: Survey, levels: list[Row]) -> tuple[str, list[Row]]:
    """How the levels of a grouping stand, and those that are named, the highest first."""
    ranked = sorted(levels, key=lambda row: row.value)
    if survey.period.sample == "open":
        return "open", [ranked[-1], ranked[0]]
    segment = survey.codebook.segments[levels[0].segment]
    alpha, steps = alpha_of(survey), set[int]()
    for one, other in pairwise(levels):  # whether the next level is clearly higher or lower
        gap = estimates.get(other, against=f"level:{one.level}")
        steps.add(direction(gap, alpha) if gap is not None else 0)
    if len(levels) > 2 and (segment.bands or segment.rising) and steps in ({1}, {-1}):
        return "ordered", [ranked[-1], ranked[0]]
    gaps = groups.gaps_of(estimates, levels[0].measure, levels[0].stat)
    ways = {gap.level: direction(gap, alpha) for gap in gaps if gap.segment == levels[0].segment}
    above, below = ([row for row in ranked if ways.get(row.level) == way] for way in (1, -1))
    if above and below:
        extremes = above[-1] is ranked[-1] and below[0] is ranked[0]
        return ("two" if len(levels) == 2 else "ends" if extremes else "apart"), [above[-1], below[0]]
    if above or below:
        return ("above", above[-1:]) if above else ("below", below[:1])
    return "all", []


def _apart(pattern: str, ends: list[Row], levels: list[Row], survey: Survey, values: dict[str, Value]) -> Sentence:
    """The finding: who is above and who below."""
    segment = survey.codebook.segments[levels[0].segment]
    ranked = sorted(levels, key=lambda row: -row.value)
    words: dict[str, Value] = {
        "grouping": Name("item", levels[0].segment),
        "levels": tuple(_among(row, Number(row), values["kind"]) for row in ranked),
        "way": "rise" if levels[-1].value > levels[0].value else "fall",
        "known": "yes" if segment.rising else "no",
        "rising": Name("given", texts=tuple(segment.rising.items())),
    }
    return Sentence("segments-apart", pattern=pattern, **values | words | _named(ends))


def _among(row: Row, value: Number, kind: Value) -> Sentence:
    return Sentence("segments-among", kind=kind, level=level_of(row), value=value)


def _named(ends: list[Row]) -> dict[str, Value]:
    """The highest and the lowest of the levels that are named; of one alone both."""
    found: dict[str, Value] = {}
    for name, row in zip(("top", "bottom"), (ends * 2)[:2], strict=False):
        found |= {name: level_of(row), f"{name}_value": Number(row)}
    return found


def _size(estimates: Estimates, ends: list[Row], survey: Survey) -> Sentence | None:
    """How many of all customers those named are, and what they are worth, from the register."""
    if survey.period.sample == "open" or not ends:
        return None
    found: dict[str, Value] = {"count": len(ends), "worth": "yes"}
    for name, row in zip(("top", "bottom"), ends, strict=False):
        for part, weighting in (("share", "none"), ("worth", "value")):
            share = estimates.get(row, measure="frame", stat="share", weighting=weighting)
            if share is None or not share.shown:
                found["worth"] = "no"
                if part == "share":
                    return None
            else:
                found[f"{name}_{part}"] = Number(share, whole=True)
    return Sentence("segments-size", **found | _named(ends))


def _inner(estimates: Estimates, survey: Survey, ends: list[Row]) -> Sentence | None:
    """In which parts of the service the highest and the lowest level differ most."""
    if len(ends) < 2:
        return None
    against = f"level:{ends[1].level}"
    gaps = (estimates.get(ends[0], measure=part.key, stat="mean", against=against) for part in groups.parts(survey))
    clear = [gap for gap in gaps if gap is not None and way_of(gap, survey) == "rise"]
    if not clear:
        return None
    first, *second = sorted(clear, key=lambda gap: size_of(gap, survey), reverse=True)[:2]
    values: dict[str, Value] = {"first": Name("item", first.measure), "first_gap": Number(first, absolute=True)}
    for gap in second:
        values |= {"second": Name("item", gap.measure), "second_gap": Number(gap, absolute=True)}
    return Sentence("segments-inner", count=1 + len(second), **values | _named(ends))


def _recommend(estimates: Estimates, survey: Survey, ends: list[Row]) -> Sentence | None:
    """How much the ends differ in recommending us, where that is clear and not told already."""
    item = survey.codebook.role("recommend") or ""
    found = [estimates.get(row, measure=item, stat="nps") for row in ends]
    rows = [row for row in found if row is not None and row.shown]
    if len(rows) < 2 or ends[0].stat == "nps":
        return None
    gap = estimates.get(rows[0], against=f"level:{rows[1].level}")
    return Sentence("segments-recommend", **_named(rows)) if way_of(gap, survey) == "rise" else None


def _others(tests: list[Row], first: str, survey: Survey, values: dict[str, Value]) -> Iterator[Sentence]:
    """The other groupings: which differ too, and which do not."""
    differ = [row for row in tests if groups.differs(row, survey)]
    also, order = [row for row in differ if row.segment != first], list(survey.codebook.segments)
    silent = sorted((row for row in tests if row not in differ), key=lambda row: order.index(row.segment))
    if also:
        yield Sentence("segments-also", groupings=groups.segments_of(also), **values)
    if silent:
        yield Sentence("segments-silent", groupings=groups.segments_of(silent), **values)


def _single(estimates: Estimates, survey: Survey, first: str) -> Iterator[Sentence]:
    """The widest clear gap in a single item by another grouping, else one that the last periods together show."""
    modes, keys = groups.modes_of(survey), [aspect.key for aspect in groups.aspects(survey)]
    for stat in ("mean", "lasting_gap"):
        found = (row for row in estimates.select(measure=keys, stat=stat) if row.segment not in {first, *modes})
        row = groups.widest([row for row in found if row.against_id == "others" and is_clear(row, survey)], survey)
        if row is not None:
            words: dict[str, Value] = {
                "together": "yes" if stat == "lasting_gap" else "no",
                "kind": "rating" if is_rating(row.measure, survey) else "other",
                "way": way_of(row, survey),
                "count": len(survey.waves) + 1,
                "group": level_of(row),
                "item": Name("item", row.measure),
            }
            yield Sentence("segments-single", **words | change_words(row))
            return


def _modes(estimates: Estimates, survey: Survey, lead: Row, values: dict[str, Value]) -> Iterator[Sentence]:
    """Whether the score depends on how people answered, which makes no group of customers."""
    modes = groups.modes_of(survey)
    for test in (row for row in groups.tests_of(estimates, measure=lead.measure) if row.segment in modes):
        gaps = [row for row in groups.gaps_of(estimates, lead.measure, lead.stat) if row.segment == test.segment]
        clear = [row for row in gaps if is_clear(row, survey)]
        if groups.differs(test, survey) and (row := groups.widest(clear, survey)):
            yield Sentence("segments-mode", way=way_of(row, survey), group=level_of(row), **values | change_words(row))


def _title(scores: list[Row], survey: Survey, first: str, ends: list[Row], values: dict[str, Value]) -> Sentence:
    """The pattern of the figure: whether one level leads in every part of the service."""
    of: dict[str, list[Row]] = {}
    for row in scores:
        of.setdefault(row.measure, []).append(row)
    tops = {max(rows, key=lambda row: row.value).level for rows in of.values() if len(rows) > 1}
    pattern = "every" if ends and tops == {ends[0].level} else "some"
    kind = "dimensions" if {part.key for part in groups.parts(survey)} <= {*survey.codebook.dimensions} else "items"
    return Sentence("segments-title", pattern=pattern, grouping=Name("item", first), of=kind, **values | _named(ends))


# ---- did all groups gain -----------------------------------------------------------
def facts_changes(estimates: Estimates, survey: Survey) -> Facts:
    """Whether the groups changed alike since the first period compared with: of the grouping that differs most, and
    of any other that did not; and the groups of the others that clearly moved."""
    earlier, first = first_comparison(survey), groups.leading_grouping(estimates, survey)
    lead = groups.leading_row(estimates, survey)
    found = estimates.select(stat="unequal_change", against=f"period:{earlier}")
    tests = {row.segment: row for row in found if row.shown and row.segment not in groups.modes_of(survey)}
    if lead is None or not tests or survey.period.sample == "open":
        return {}
    unequal = [row for row in tests.values() if direction(row, alpha_of(survey)) > 0]
    shown = [*([tests[first]] if first in tests else []), *(row for row in unequal if row.segment != first)]
    told = [part for test in shown for part in _moved(test, lead, estimates, survey)]
    told = told or [Sentence("segments-moved", pattern="none", indicator=indicator_name(lead.measure, lead.stat))]
    others = [test for test in tests.values() if test not in shown]
    return {"answer": all_of(*told, _moved_too(others, lead, estimates, survey, known=bool(shown)))}


def _changes(test: Row, lead: Row, estimates: Estimates) -> list[Row]:
    """The changes of the levels of one grouping."""
    rows = (change_of(estimates, row, test.against_id) for row in groups.levels_of(estimates, lead, test.segment))
    return [row for row in rows if row is not None]


def _moved_too(tests: list[Row], lead: Row, estimates: Estimates, survey: Survey, *, known: bool) -> Sentence | None:
    """The groups of further groupings that clearly moved, those that moved most first; `known`: after another one."""
    rows = [row for test in tests for row in _changes(test, lead, estimates) if is_clear(row, survey)]
    ranked = sorted(rows, key=lambda row: size_of(row, survey), reverse=True)
    most = MOST if len(rows) > MOST + 1 else len(rows)
    changes = (
        *_told(ranked[:most], lead, survey),
        *([Sentence("common-more", count=len(rows) - most)] * (most < len(rows))),
    )
    return Sentence("segments-moved-too", known="yes" if known else "no", changes=changes) if rows else None


def _told(changes: list[Row], lead: Row, survey: Survey) -> tuple[Value, ...]:
    """Changes of groups in words."""
    told, kind = list[Sentence](), kind_of(lead, survey)
    for row in changes:
        tests = cast(int, change_words(row)["tests"])
        # An interval of its own leaves zero out, yet not after the correction for all that were tested with it.
        chance = tests > 1 and not row.low <= 0 <= row.high and not is_clear(row, survey)
        values: dict[str, Value] = {part: Number(row, part, signed=True) for part in ("value", "low", "high")}
        values |= {"kind": kind, "level": level_of(row), "tests": tests, "chance": "yes" if chance else "no"}
        told.append(Sentence("segments-move", **values))
    return tuple(told)


def _moved(test: Row, lead: Row, estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """Whether the levels of one grouping changed alike, then their changes."""
    told = _changes(test, lead, estimates)
    pattern, clear = "unclear", [row for row in told if is_clear(row, survey)]
    if direction(test, alpha_of(survey)) > 0:
        pattern = "unequal"
    elif len(ways := {way_of(row, survey) for row in clear}) == 1:
        (pattern,) = ways
    elif not clear and len({row.value > 0 for row in told}) == 1:
        pattern = "up" if told[0].value > 0 else "down"
    values: dict[str, Value] = {"grouping": Name("item", test.segment), "levels": tuple(map(level_of, clear))}
    values["all"] = "yes" if len(clear) == len(told) else "no"
    yield Sentence("segments-moved", pattern=pattern, indicator=indicator_name(lead.measure, lead.stat), **values)
    moves = _told(told, lead, survey)
    yield Sentence("segments-moves", changes=moves, before=Name("period", test.against_id, survey.name))


BLOCKS: Blocks = {"levels": facts_levels, "changes": facts_changes}
