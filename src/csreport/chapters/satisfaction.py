"""Chapter 20, satisfaction: how satisfied customers are, with what, and how that stands against targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from csreport.chapters import comparisons
from csreport.chapters.comparisons import Moves, benchmarks, facts_targets, moves
from csreport.chapters.groups import aimed_levels
from csreport.chapters.indicators import comparable, concerned_rows, indicators, is_expected_level, with_changes
from csreport.chapters.quality import (
    average_rows,
    comparable_items,
    item_rows,
    off_average,
    reliability_rows,
)
from csreport.estimates import Estimates, Row
from csreport.facts import (
    Blocks,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    all_of,
    block,
    change_of,
    change_words,
    confidence_of,
    first_comparison,
    headline,
    interval,
    listed,
    percent,
    shown,
    span_of,
    way_of,
    way_words,
)
from csreport.survey.survey import Survey

TOLD = 2  # changes that are told with their numbers
SILENT = 0.1  # share without an answer from which it is told
TWICE = 2.0  # as many promoters as detractors


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Every indicator of the period with its changes, targets and other comparisons; and how well items measure."""
    now, aimed, level = indicators(survey), list(aimed_levels(survey)), survey.rules.confidence
    return Estimates(
        [
            *with_changes(survey, history, now),
            *comparisons.detectable_rows(survey, comparable(survey.codebook, history, survey.name), now),
            *aimed,
            *comparisons.target_rows([*now, *aimed], history, survey.targets, period=survey.name, confidence=level),
            *comparisons.weighting_rows(survey),
            *comparisons.channel_rows(survey),
            *average_rows(survey, now),
            *concerned_rows(survey),
            *comparisons.loyalty_rows(survey),
            *reliability_rows(survey),
            *item_rows(survey),
            *precision_rows(survey, now),
        ]
    )


def precision_rows(survey: Survey, now: Estimates) -> Iterator[Row]:
    """Half the width of the interval of overall satisfaction: how exact a score is (stat `half_width`)."""
    mean = headline(now, survey.codebook.role("overall"), "mean")
    if mean is not None and mean.low <= mean.high:
        key = Row(survey.name, mean.measure, "half_width", "mean", method="half of the interval's width")
        yield replace(key, value=(mean.high - mean.low) / 2, n=mean.n)


# ---- overall -----------------------------------------------------------------------------------
def facts_overall(estimates: Estimates, survey: Survey) -> Facts:
    """How satisfied customers are overall, how that changed, and what counting by revenue shows."""
    item = survey.codebook.role("overall")
    mean, top, bottom = (headline(estimates, item, stat) for stat in ("mean", "top_box", "bottom_box"))
    if item is None or mean is None or top is None or bottom is None:
        return {}
    values = way_words(estimates, survey, mean) | {"most": _most(item, survey), "sample": survey.period.sample}
    values |= {"share": percent(top), "bottom": percent(bottom), "two": "yes" if survey.rules.top_box == 2 else "no"}
    if values["way"] == "first" and survey.period.compare_to:  # it was not asked before, or asked otherwise
        values |= {"way": "break", "before": Name("period", first_comparison(survey), survey.name)}
    changes = [change_of(estimates, mean, earlier) for earlier in survey.period.compare_to[1:]]
    since = [
        Sentence("satisfaction-overall-earlier", way=way_of(change, survey), **change_words(change))
        for change in changes
        if change is not None
    ]
    value, gap = (estimates.get(mean, weighting="value", against=of) for of in ("", "weighting:representative"))
    if value is not None and value.shown and gap is not None and survey.period.sample != "open":
        since.append(Sentence("satisfaction-by-revenue", way=way_of(gap, survey), **interval(value)))
    size = "most" if top.low > 0.5 else "few" if top.high < 0.5 else "half"
    weighted = "no" if survey.design.method == "none" else "yes"
    told = [*since, *benchmarks(estimates, survey, [item])]
    return block(
        values,
        answer=all_of("satisfaction-overall", "satisfaction-satisfied", *told, **values),
        finding=Sentence("satisfaction-overall-finding", size=size, **values | way_words(estimates, survey, top)),
        alt="satisfaction-satisfied",
        base=Sentence("satisfaction-answers-base", n=Number(mean, "n"), weighted=weighted),
    )


def _most(item: str, survey: Survey) -> str:
    """The highest point of an item's scale."""
    return f"{survey.codebook.scale(item).max:g}"


# ---- items -------------------------------------------------------------------------------------
def facts_items(estimates: Estimates, survey: Survey) -> Facts:
    """Which items fell and rose, and which are strong and weak."""
    ranked = _ranked(estimates, survey, "mean")
    if not ranked:
        return {}
    found = _moves(estimates, survey, first_comparison(survey))
    values = _standing(ranked, found, estimates, survey) | {"confidence": confidence_of(survey)} | span_of(ranked)
    parts = {"finding": "satisfaction-items-finding", "base": "satisfaction-items-base"}
    if len(ranked) == 1:
        end = {"most": _most(ranked[0].measure, survey)}
        only = Sentence("satisfaction-overall", **way_words(estimates, survey, ranked[0]) | end)
        return block(values, answer=only, alt=only, **parts)
    fallen = [_fell(row, estimates, survey) for row in found.fell[:TOLD]]
    worst = found.fell[0].measure if found.fell else ranked[0].measure
    told = all_of("satisfaction-items", *fallen, *_dissatisfied(worst, estimates, survey, len(fallen)), **values)
    more = [
        *_rose(found.rose, estimates),
        *([Sentence("satisfaction-items-top", **values)] if found.fell or found.rose else []),
        *_since(found, estimates, survey),
        *_parted(found, estimates, survey),
        *benchmarks(estimates, survey, {*survey.codebook.dimensions, "index", *(row.measure for row in ranked)}),
    ]
    return block(values, answer=told, more=all_of(*more) if more else None, alt="satisfaction-items-alt", **parts)


def _ranked(estimates: Estimates, survey: Survey, stat: str) -> list[Row]:
    """Items that can be compared, the lowest first."""
    rows = [headline(estimates, key, stat) for key in comparable_items(survey)]
    return sorted((row for row in rows if row is not None), key=lambda row: row.value)


def _moves(estimates: Estimates, survey: Survey, earlier: str) -> Moves:
    """Clear changes of items without a role; none where people chose themselves to answer."""
    plain = [key for key, item in survey.codebook.items.items() if item.role is None]
    return moves(estimates.select(measure=plain if survey.period.sample != "open" else ()), survey, earlier)


def _standing(ranked: list[Row], found: Moves, estimates: Estimates, survey: Survey) -> dict[str, Value]:
    """Where items stand, the lowest first, and what moved most, with its `place` among the others.

    `title`: who took the last place by falling, or left it by rising; else how many lie off the average.
    """
    (strong, weak), lowest = off_average(ranked, estimates), ranked[0].measure
    fell, rose = ({row.measure for row in rows} for rows in (found.fell, found.rose))
    rated = all(survey.codebook.items[row.measure].kind == "rating" for row in ranked)
    changes = [(row, shown(estimates.get(row, against=f"period:{found.period}"))) for row in ranked]
    before = {row.measure: row.value - change.value for row, change in changes if change is not None}
    last = min(before, key=before.__getitem__) if len(before) == len(ranked) else lowest
    places = {row.measure: "strong" for row in strong} | {row.measure: "weak" for row in weak} if rated else {}
    places[lowest] = "lowest" if lowest != last else "still-lowest"
    moved = {(True, True): "both", (True, False): "fall", (False, True): "rise"}
    title = "average" if lowest == last else "taken" if lowest in fell else "left" if last in rose else "average"
    values: dict[str, Value] = {
        "pattern": moved.get((bool(fell), bool(rose)), "ends" if strong or weak else "flat"),
        "kind": "rating" if rated else "other",
        "title": "one" if len(ranked) == 1 else title,
        "last": Name("item", last),
    }
    for name, row in (("best", ranked[-1]), ("second", ranked[-2:][0]), ("worst", ranked[0])):
        values |= {name: Name("item", row.measure), f"{name}_value": Number(row)}
    for name, rows in (("down", found.fell), ("up", found.rose)):
        values[f"{name}_count"] = len(rows)
        for row in rows[:1]:
            values |= {name: Name("item", row.measure), f"{name}_place": places.get(row.measure, "average")}
    counts = {"n": len(ranked), "strong": len(strong), "weak": len(weak)}
    return values | counts | {f"{name}_words": Sentence("common-count", n=count) for name, count in counts.items()}


def _fell(change: Row, estimates: Estimates, survey: Survey) -> Sentence:
    """A fall, and that it is one against an earlier period, too."""
    further = (change_of(estimates, replace(change, against=""), before) for before in survey.period.compare_to[1:])
    also = next((row for row in further if way_of(row, survey) == "fall"), None)
    twice = {f"{name}_2": value for name, value in change_words(also).items()}
    item = Name("item", change.measure)
    return Sentence("satisfaction-fell", item=item, also="yes" if also else "no", **change_words(change) | twice)


def _rose(changes: list[Row], estimates: Estimates) -> Iterator[Sentence]:
    """What rose: two items with their numbers, more by name."""
    if not changes:
        return
    values: dict[str, Value] = {"n": len(changes), "others": listed(changes[TOLD:], 3), **change_words(changes[0])}
    for name, change in zip(("item", "second"), changes, strict=False):
        now = Number(estimates.get(change, against="") or change)
        values |= {name: Name("item", change.measure), f"{name}_value": now}
        values |= {f"{name}_change": Number(change, absolute=True)}
    yield Sentence("satisfaction-rose", **values)


def _dissatisfied(item: str, estimates: Estimates, survey: Survey, fallen: int) -> Iterator[Sentence]:
    """How many are dissatisfied with what fell most or is lowest, and how many did not rate it."""
    known = {row.measure: row for row in _ranked(estimates, survey, "bottom_box")}
    if survey.codebook.items[item].kind != "rating" or item not in known:
        return
    most = "yes" if known[item] is max(known.values(), key=lambda row: row.value) else "no"
    values: dict[str, Value] = {"item": Name("item", item), "share": percent(known[item])}
    yield Sentence("satisfaction-dissatisfied", most=most, named="no" if fallen == 1 else "yes", **values)
    silent = headline(estimates, item, "non_response")
    if silent is not None and silent.value >= SILENT:
        values |= {"share": percent(silent), "n": Number(known[item], "n")}
        yield Sentence("satisfaction-left-out", **values)


def _since(found: Moves, estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """Clear changes against the next earlier periods of what did not clearly change since the last."""
    told = {row.measure for row in (*found.fell, *found.rose)}
    for earlier in survey.period.compare_to[1:]:
        before = _moves(estimates, survey, earlier).without(told)
        for change in [*before.fell, *before.rose][:TOLD]:
            told.add(change.measure)
            item = Name("item", change.measure)
            yield Sentence("satisfaction-since", way=way_of(change, survey), item=item, **change_words(change))


def _parted(found: Moves, estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """A dimension whose average hides that one of its items moved."""
    for change in (*found.fell, *found.rose):
        dimension, way = survey.codebook.items[change.measure].dimension, way_of(change, survey)
        whole = headline(estimates, dimension, "mean")
        if dimension is None or whole is None:
            continue
        others = [key for key in survey.codebook.members(dimension) if key != change.measure and survey.measured(key)]
        moved = change_of(estimates, whole, found.period)
        if 0 < len(others) <= TOLD and way_of(moved, survey) != way:
            names = tuple(Name("item", key) for key in others)
            values: dict[str, Value] = {"item": Name("item", change.measure), "others": names, "value": Number(whole)}
            yield Sentence("satisfaction-parted", way=way, n=len(others), **values)
            return


# ---- recommending, buying again, effort and expectation ----
def facts_recommend(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers recommend and would buy again, and whether the satisfied are readier to."""
    item, told = survey.codebook.role("recommend"), [*_again(estimates, survey)]
    score = headline(estimates, item, "nps")
    shares = _shares(estimates, item, "share", ("promoters", "detractors"))
    if score is None or not shares:
        return block({}, answer=all_of(*told) if told else None)
    many, few = (row.value for row in shares.values())
    ahead, sure = "unclear", not score.low <= 0 <= score.high or survey.period.sample == "open"
    if sure and score.value:
        ahead = "promoters" if score.value > 0 else "detractors"
        ahead += "-twice" if max(many, few) >= TWICE * min(many, few) else ""
    values = way_words(estimates, survey, score) | {part: Number(row) for part, row in shares.items()}
    return block(
        values,
        answer=all_of("satisfaction-nps", *benchmarks(estimates, survey, [score.measure]), *told, **values),
        finding=Sentence("satisfaction-nps-finding", ahead=ahead),
        alt="satisfaction-nps-alt",
        base=Sentence("satisfaction-nps-base", n=Number(score, "n")),
    )


def _shares(estimates: Estimates, item: str | None, stat: str, parts: tuple[str, ...]) -> dict[str, Row]:
    """The parts of an answer by name; nothing unless all of them are shown."""
    found = {part: headline(estimates, item, stat, part) for part in parts}
    return {part: row for part, row in found.items() if row is not None} if all(found.values()) else {}


def _again(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """How many would buy again, whether that changed, and how many of the satisfied and of the others would."""
    item = survey.codebook.role("repurchase")
    again, mean = headline(estimates, item, "top_box"), headline(estimates, item, "mean")
    if item is None or again is None or mean is None:
        return
    moved = way_words(estimates, survey, mean)  # firmer than the share, which counts all low answers alike
    yield Sentence("satisfaction-again", share=percent(again), **moved)
    gap = shown(estimates.find(measure=item, category="again_satisfied", against="category:again_others"))
    shares = _shares(estimates, item, "rate", ("again_satisfied", "again_others"))
    if gap is not None and shares:
        parts = {part: percent(row) for part, row in shares.items()}
        yield Sentence("satisfaction-again-apart", way=way_of(gap, survey), **parts)
    yield from benchmarks(estimates, survey, [item])


def facts_experience(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers find it easy to deal with us, and how many found the service better or worse than expected."""
    item, told = survey.codebook.role("effort"), list[Sentence]()
    mean = headline(estimates, item, "mean")
    if item is not None and mean is not None:
        told += [Sentence("satisfaction-ease", most=_most(item, survey), **way_words(estimates, survey, mean))]
        told += benchmarks(estimates, survey, [item])
    apart = is_expected_level(survey)  # told of the overall question: what it is less what was expected
    asked = survey.codebook.role("overall" if apart else "expectation")
    shares = _shares(estimates, asked, "rate", ("better", "worse"))
    mean = None if apart else headline(estimates, asked, "mean")
    if shares:
        values: dict[str, Value] = {part: percent(row) for part, row in shares.items()}
        values |= {"way": "first"} if mean is None else way_words(estimates, survey, mean)
        told.append(Sentence("satisfaction-expected", sample=survey.period.sample, **values))
    return block({}, answer=all_of(*told) if told else None)


BLOCKS: Blocks = {
    "overall": facts_overall,
    "items": facts_items,
    "recommend": facts_recommend,
    "experience": facts_experience,
    "targets": facts_targets,
}
