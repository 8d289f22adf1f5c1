"""Chapter 50: whether this period is out of the ordinary, and what changed, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from csreport.chapters import comparisons
from csreport.chapters.comparisons import names_of
from csreport.chapters.groups import leading_row
from csreport.chapters.indicators import break_rows, comparable, headline_pairs, indicators, with_changes
from csreport.estimates import Estimates, Row
from csreport.facts import (
    Blocks,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    all_of,
    change_of,
    confidence_of,
    first_comparison,
    indicator_name,
    items_of,
    length_of_scale,
    listed,
    size_of,
    span_of,
    way_of,
)
from csreport.project.period import Event
from csreport.survey.survey import Survey
from surveystats.change import FIRM_PERIODS

MOST = 3  # names or events that a sentence or a section holds
STEADY = 4  # surveys from which on a course in one direction is news
LEAST = 2  # earlier surveys that make a course


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """The leading indicators of every period with this period's changes and range of chance."""
    periods, followed = [*history.values("period"), survey.name], leading(survey)
    past = comparable(survey.codebook, history, survey.name)
    everything = with_changes(survey, history, indicators(survey, {"representative"}))
    before, now = (
        [row for key, stats in followed.items() for row in rows.of_all(measure=key, stat=stats, category="")]
        for rows in (history, everything)
    )
    current = [row for row in now if not row.against]
    return Estimates(
        [
            *before,
            *now,
            *comparisons.overlap_rows(survey, history),
            *_weighted_apart(followed, history, everything),
            *break_rows(survey.codebook, followed, periods, compare_to=survey.period.compare_to),
            *comparisons.limit_rows(
                comparisons.series_of(current, past, periods, least=survey.rules.minimum_base.suppress)
            ),
        ]
    )


def _weighted_apart(measures: Iterable[str], *estimates: Estimates) -> list[Row]:
    """What weighting costs in each period (1 where nothing is weighted), where some are weighted and others not."""
    found: dict[str, Row] = {}
    for part in estimates:
        for row in part.of_all(measure=measures, stat="design_effect", category=""):
            if row.shown:
                found.setdefault(row.period, row)
    return list(found.values()) if 0 < sum(map(_is_unweighted, found.values())) < len(found) else []


def _is_unweighted(row: Row) -> bool:
    return abs(row.value - 1) < 1e-9


def leading(survey: Survey) -> dict[str, tuple[str, ...]]:
    """Measures to follow, with the statistics to follow them by: the headline indicators, the means of dimensions and
    items, and what has a target."""
    book, found = survey.codebook, dict[str, tuple[str, ...]]()
    aimed = [(aim.measure, aim.stat) for aim in survey.targets.targets.values() if not aim.segment]
    for key, stat in [*headline_pairs(survey), *((key, "mean") for key in [*book.dimensions, *book.items]), *aimed]:
        found[key] = tuple(dict.fromkeys([*found.get(key, ()), stat]))
    return found


# ---- out of the ordinary -----------------------------------------------------------------------
def facts_limits(estimates: Estimates, survey: Survey) -> Facts:
    """Whether the leading score left the range of the surveys before, and what else did; from the third survey on."""
    now = estimates.select(period=survey.name, weighting="representative")
    lead = leading_row(now, survey)
    past = _before(estimates, lead) if lead is not None else []
    if lead is None or len(past) < LEAST:
        return {}
    side = comparisons.outside(lead, estimates)
    values: dict[str, Value] = {"indicator": indicator_name(lead.measure, lead.stat), "value": Number(lead)}
    values |= {"n": len(past), **_ends(past)}
    way = {1: "above", -1: "below", 0: "inside", None: "unknown"}[side]
    answer = Sentence("trends-range", way=way, **values)
    left = {name: _left(estimates, survey, lead, sign) for name, sign in (("below", -1), ("above", 1))}
    beyond = [*([lead] if side else []), *left["below"], *left["above"]]
    told = [
        answer,
        *(
            Sentence("trends-left", way=name, too="yes" if way == name else "no", **_outliers(rows, estimates))
            for name, rows in left.items()
            if rows
        ),
        _two_tests(beyond, estimates, survey),
        None if way == "unknown" or len(past) >= FIRM_PERIODS else Sentence("trends-provisional", n=len(past)),
        *_provenance(estimates, [*past, lead]),
    ]
    known = [row for row in estimates.of_all(stat=comparisons.TOLD, category="", against="") if row.shown and row.n > 0]
    names = {
        key: tuple(indicator_name(row.measure, row.stat) for row in [*([lead] if way == name else []), *left[name]][:2])
        for key, name in (("downs", "below"), ("ups", "above"))
    }
    sides = (bool(names["downs"]), bool(names["ups"]))
    pattern = {(True, True): "both", (True, False): "below", (False, True): "above"}.get(sides, "none")
    title: dict[str, Value] = {"pattern": "unknown" if side is None else pattern, "n": len(past) + 1, **names}
    return {
        "answer": all_of(*told),
        "finding": Sentence("trends-title", **title),
        "alt": Sentence("trends-alt", **title),
        "base": Sentence("trends-base", confidence=confidence_of(survey), **span_of(known)) if known else Sentence(""),
    }


def _two_tests(rows: list[Row], estimates: Estimates, survey: Survey) -> Sentence | None:
    """What left its range though its change since the first period compared with is not clear."""
    earlier = first_comparison(survey)
    pairs = [(row, change_of(estimates, row, earlier)) for row in rows]
    names = names_of(row for row, change in pairs if way_of(change, survey) not in {"rise", "fall", "first", "open"})
    if len(names) > MOST + 1:
        names = (*names[:MOST], Sentence("common-more", count=len(names) - MOST))
    return Sentence("trends-two-tests", items=names, before=Name("period", earlier, survey.name)) if names else None


def _before(estimates: Estimates, row: Row) -> list[Row]:
    """The same estimate of the surveys before."""
    found = estimates.of_all(measure=row.measure, stat=row.stat, category="", against="")
    return [one for one in found if one.shown and one.period != row.period]


def _provenance(estimates: Estimates, rows: list[Row]) -> Iterator[Sentence]:
    """Which periods stand as they were published, and which are not weighted where others are."""
    printed = tuple(Name("period", row.period) for row in rows if row.is_published)
    effects = estimates.of_all(stat="design_effect", category="")
    plain = tuple(Name("period", row.period) for row in effects if _is_unweighted(row))
    for message, periods in (("trends-published", printed), ("trends-unweighted", plain)):
        if periods:
            once = tuple(dict.fromkeys(periods))
            yield Sentence(message, periods=once, n=len(once))


def _ends(past: list[Row]) -> dict[str, Value]:
    """The lowest and the highest of earlier values."""
    ranked = sorted(past, key=lambda row: row.value)
    return {"least": Number(ranked[0]), "most": Number(ranked[-1])}


def _left(estimates: Estimates, survey: Survey, lead: Row, sign: int) -> list[Row]:
    """What else left its range on one side, the furthest first; items in place of the dimension that they make up."""
    rows = comparisons.once_each(estimates.of_all(period=survey.name, stat=comparisons.TOLD, against="", category=""))
    out = [row for row in rows if row.measure != lead.measure and comparisons.outside(row, estimates) == sign]
    book, names = survey.codebook, {row.measure for row in out}
    kept = [row for row in out if row.measure in book.items or not names & {*book.members(row.measure)}]
    kept = [row for row in kept if row.measure != "index" or len(out) == 1]
    limit = "limit_high" if sign > 0 else "limit_low"

    def beyond(row: Row) -> float:
        edge = estimates.get(row, stat=limit, category=row.stat)
        return abs(row.value - edge.value) / length_of_scale(survey, row) if edge is not None else 0.0

    return sorted(kept, key=beyond, reverse=True)


def _outliers(rows: list[Row], estimates: Estimates) -> dict[str, Value]:
    """Names of what left its range, the first ones with what they are and were, a few more without."""
    told: list[Value] = []
    for row in rows[:MOST]:
        item, ends = indicator_name(row.measure, row.stat), _ends(_before(estimates, row))
        told.append(Sentence("trends-outlier", item=item, value=Number(row), **ends))
    told += [indicator_name(row.measure, row.stat) for row in rows[MOST : 2 * MOST]]
    told += [Sentence("common-more", count=len(rows) - 2 * MOST)] if len(rows) > 2 * MOST else []
    return {"items": tuple(told), "count": len(rows)}


# ---- what changed, and when --------------------------------------------------------------------
def facts_indicators(estimates: Estimates, survey: Survey) -> Facts:
    """How many items fell and rose since the first period compared with, which events lie between, and whether the
    season or a steady course account for it."""
    found = comparisons.moves(estimates, survey, first_comparison(survey))
    tested, broken = _single(found.tested, survey), list(_broken(estimates, survey))
    if not tested:
        return {"answer": all_of(*broken)} if broken else {}
    fell, rose = ([row for row in tested if way_of(row, survey) == way] for way in ("fall", "rise"))
    values: dict[str, Value] = {
        "pattern": "open" if survey.period.sample == "open" else PATTERNS[bool(fell), bool(rose)],
        "n": len(tested),
        "fell": len(fell),
        "rose": len(rose),
        "downs": listed(fell, MOST),
        "ups": listed(rose, MOST),
        "before": Name("period", found.period, survey.name),
    }
    answer = Sentence("trends-moved", **values)
    events = [sentence for event in survey.events if (sentence := _event(event, estimates, survey))][-MOST:]
    lead = leading_row(estimates.select(period=survey.name, weighting="representative"), survey)
    past = _before(estimates, lead) if lead is not None else []
    told = [
        answer,
        *events,
        Sentence("trends-reason", n=len(events)) if events else None,
        _season(estimates, survey, fell, rose),
        _forecast(estimates, survey),
        *(_provenance(estimates, past) if len(past) < LEAST else ()),  # else said of the course
        *broken,
    ]
    base = Sentence("trends-base-changes", confidence=confidence_of(survey), **span_of(tested) | values)
    return {"answer": all_of(*told), "finding": Sentence("trends-title-changes", **values), "alt": answer, "base": base}


PATTERNS = {(True, True): "both", (True, False): "fell", (False, True): "rose", (False, False): "none"}


def _single(rows: list[Row], survey: Survey) -> list[Row]:
    """Changes of the items without a role, else all: a dimension says no more than its items."""
    book = survey.codebook
    items = [row for row in rows if row.measure in book.items and book.items[row.measure].role is None]
    return sorted(items or rows, key=lambda row: size_of(row, survey), reverse=True)


def _event(event: Event, estimates: Estimates, survey: Survey) -> Sentence | None:
    """An event that lies between this survey and one that it is compared with, and what it named has done since."""
    days, now = survey.ends, survey.ends.get(survey.name)
    earlier = next((name for name in survey.period.compare_to if name in days and days[name] < event.date), None)
    if earlier is None or now is None or event.date > now or survey.period.sample == "open":
        return None
    keys = list(dict.fromkeys(key for _, key, _ in event.touched))
    rows = {row.measure: row for row in comparisons.moves(estimates, survey, earlier).tested}
    moved = [rows[key] for key in keys if key in rows]
    values: dict[str, Value] = {
        "month": Name("month", event.date.isoformat()),
        "event": Name("given", texts=tuple(event.text.items())),
        "before": Name("period", earlier, survey.name),
        "items": items_of(moved),
    }
    for name, way in (("up", "rise"), ("down", "fall")):
        ways = [row for row in moved if way_of(row, survey) == way]
        if ways:
            row = max(ways, key=lambda one: size_of(one, survey))
            values |= {name: Name("item", row.measure), f"{name}_change": Number(row, absolute=True)}
    pattern = "-".join(name for name in ("up", "down") if name in values) or ("none" if moved else "bare")
    return Sentence("trends-event", pattern=pattern, **values)


def _season(estimates: Estimates, survey: Survey, fell: list[Row], rose: list[Row]) -> Sentence | None:
    """Whether the same season of last year shows the largest rise and the largest fall as well."""
    year = _year_ago(survey)
    if year is None or not (fell or rose) or year == first_comparison(survey):
        return None
    values: dict[str, Value] = {"before": Name("period", year, survey.name)}
    for name, row in (*(("up", row) for row in rose[:1]), *(("down", row) for row in fell[:1])):
        then = change_of(estimates, Row(row.period, row.measure, row.stat), year)
        if then is not None and way_of(then, survey) == way_of(row, survey):
            values |= {name: Name("item", row.measure), f"{name}_change": Number(then, signed=True)}
    pattern = "-".join(name for name in ("up", "down") if name in values) or "none"
    return Sentence("trends-season", pattern=pattern, **values)


def _year_ago(survey: Survey) -> str | None:
    """The period of the same season of last year, where this one is compared with it."""
    now = comparisons.NAME.fullmatch(survey.name)
    for name in survey.period.compare_to if now is not None and now[2] else ():
        then = comparisons.NAME.fullmatch(name)
        if then and now and then[2] == now[2] and int(then[1]) == int(now[1]) - 1:
            return name
    return None


def _forecast(estimates: Estimates, survey: Survey) -> Sentence | None:
    """That no forecast is given, where nothing moved in one direction from survey to survey."""
    series: dict[tuple[str, str], list[float]] = {}
    for row in estimates.of_all(stat=comparisons.TOLD, category="", against=""):
        series.setdefault((row.measure, row.stat), []).extend([row.value] if row.shown else [])
    long = [values for values in series.values() if len(values) >= STEADY]
    steady = [values for values in long if len({now > before for before, now in pairwise(values)}) == 1]
    if not long or steady:
        return None
    return Sentence("trends-forecast", n=max(map(len, long)))


def _broken(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """What cannot be compared with which period, because it was made of other items then."""
    for earlier in survey.period.compare_to:
        names = names_of(estimates.select(stat="break", against=f"period:{earlier}"))
        if names:
            yield Sentence("trends-broken", before=Name("period", earlier, survey.name), names=names)


BLOCKS: Blocks = {"limits": facts_limits, "indicators": facts_indicators}
