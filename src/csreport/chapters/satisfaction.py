"""Chapter 20, satisfaction: how satisfied customers are, with what, and how that stands against targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from csreport.chapters.changes import Moves, moves
from csreport.chapters.comparisons import (
    benchmarks,
    channel_rows,
    detectable_rows,
    facts_targets,
    loyalty_rows,
    target_rows,
    weighting_rows,
)
from csreport.chapters.groups import aimed_levels
from csreport.chapters.indicators import comparable, concerned_rows, indicators, is_expected_level, with_changes
from csreport.chapters.quality import (
    average_rows,
    comparable_items,
    item_rows,
    off_average,
    reliability_rows,
)
from csreport.chapters.wording import (
    change_of,
    change_words,
    confidence_of,
    first_comparison,
    headline,
    listed,
    way_of,
    way_words,
)
from csreport.estimates import Estimates, Row
from csreport.facts import Blocks, Facts, Name, Number, Sentence, Value, all_of, block, interval, span_of
from csreport.survey.survey import Survey

TOLD = 2  # changes that are told with their numbers
SILENT = 0.1  # share without an answer from which it is told
TWICE = 2.0  # as many promoters as detractors


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Every indicator of the period with its changes, targets and other comparisons; and how well items measure."""
    now, aimed = indicators(survey), list(aimed_levels(survey))
    return Estimates(
        [
            *with_changes(survey, history, now),
            *detectable_rows(survey, comparable(survey.codebook, history, survey.name), now),
            *aimed,
            *target_rows(
                [*now, *aimed], history, survey.targets, period=survey.name, confidence=survey.rules.confidence
            ),
            *weighting_rows(survey),
            *channel_rows(survey),
            *average_rows(survey, now),
            *concerned_rows(survey),
            *loyalty_rows(survey),
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
    values: dict[str, Value] = {
        **way_words(estimates, survey, mean),
        "most": f"{survey.codebook.scale(item).max:g}",
        "share": Number(top, whole=True),
        "bottom": Number(bottom, whole=True),
        "two": "yes" if survey.rules.top_box == 2 else "no",
        "sample": survey.period.sample,
    }
    if values["way"] == "first" and survey.period.compare_to:  # it was not asked before, or asked otherwise
        values |= {"way": "break", "before": Name("period", first_comparison(survey), survey.name)}
    since = [
        Sentence("satisfaction-overall-earlier", way=way_of(change, survey), **change_words(change))
        for earlier in survey.period.compare_to[1:]
        if (change := change_of(estimates, mean, earlier)) is not None
    ]
    beside = [_by_revenue(estimates, survey, mean), *benchmarks(estimates, survey, [item])]
    weighted = "no" if survey.design.method == "none" else "yes"
    size = "most" if top.low > 0.5 else "few" if top.high < 0.5 else "half"
    title = Sentence("satisfaction-overall-finding", size=size, **values | way_words(estimates, survey, top))
    return block(
        values,
        answer=all_of("satisfaction-overall", "satisfaction-satisfied", *since, *beside, **values),
        finding=title,
        alt="satisfaction-satisfied",
        base=Sentence("satisfaction-answers-base", n=Number(mean, "n"), weighted=weighted),
    )


def _by_revenue(estimates: Estimates, survey: Survey, mean: Row) -> Sentence | None:
    """What the score is where customers count by what they are worth."""
    value = estimates.get(mean, weighting="value")
    gap = estimates.get(mean, weighting="value", against="weighting:representative")
    if value is None or gap is None or not value.shown or survey.period.sample == "open":
        return None
    return Sentence("satisfaction-by-revenue", way=way_of(gap, survey), **interval(value))


# ---- items -------------------------------------------------------------------------------------
def facts_items(estimates: Estimates, survey: Survey) -> Facts:
    """Which items fell and rose, and which are strong and weak."""
    ranked = [row for key in comparable_items(survey) if (row := headline(estimates, key, "mean")) is not None]
    ranked.sort(key=lambda row: row.value)
    if not ranked:
        return {}
    found = _moves(estimates, survey, first_comparison(survey))
    values = _standing(ranked, found, estimates, survey) | {"confidence": confidence_of(survey)} | span_of(ranked)
    parts = {"finding": "satisfaction-items-finding", "base": "satisfaction-items-base"}
    if len(ranked) == 1:
        end = {"most": f"{survey.codebook.scale(ranked[0].measure).max:g}"}
        only = Sentence("satisfaction-overall", **way_words(estimates, survey, ranked[0]) | end)
        return block(values, answer=only, alt=only, **parts)
    fallen = [_fell(row, estimates, survey) for row in found.fell[:TOLD]]
    doubtful = _dissatisfied(found.fell[0].measure if found.fell else ranked[0].measure, estimates, survey, fallen)
    more = [
        _rose(found.rose, estimates),
        Sentence("satisfaction-items-top", **values) if found.fell or found.rose else None,
        *_since(found, estimates, survey),
        _parted(found, estimates, survey),
        *benchmarks(estimates, survey, {*survey.codebook.dimensions, "index", *(row.measure for row in ranked)}),
    ]
    told = all_of("satisfaction-items", *fallen, *doubtful, **values)
    rest = all_of(*more) if any(more) else None
    return block(values, answer=told, more=rest, alt="satisfaction-items-alt", **parts)


def _moves(estimates: Estimates, survey: Survey, earlier: str) -> Moves:
    """Clear changes of items without a role; none where people chose themselves to answer."""
    plain = [key for key, item in survey.codebook.items.items() if item.role is None]
    told = estimates.select(measure=plain) if survey.period.sample != "open" else Estimates()
    return moves(told, survey, earlier)


def _standing(ranked: list[Row], found: Moves, estimates: Estimates, survey: Survey) -> dict[str, Value]:
    """Where items stand, the lowest first, and what moved most, with its `place` among the others."""
    (strong, weak), lowest = off_average(ranked, estimates), ranked[0].measure
    rated = all(survey.codebook.items[row.measure].kind == "rating" for row in ranked)
    moved = {(True, True): "both", (True, False): "fall", (False, True): "rise"}.get(
        (bool(found.fell), bool(found.rose))
    )
    changes = [(row, estimates.get(row, against=f"period:{found.period}")) for row in ranked]
    before = {row.measure: row.value - change.value for row, change in changes if change is not None and change.shown}
    last = min(before, key=before.__getitem__) if len(before) == len(ranked) else lowest
    places = {row.measure: "strong" for row in strong} | {row.measure: "weak" for row in weak} if rated else {}
    places[lowest] = "lowest" if lowest != last else "still-lowest"
    values: dict[str, Value] = {
        "pattern": moved or ("ends" if strong or weak else "flat"),
        "kind": "rating" if rated else "other",
        "title": "one" if len(ranked) == 1 else _title(lowest, last, found),
        "last": Name("item", last),
    }
    for name, row in (("best", ranked[-1]), ("second", ranked[-2:][0]), ("worst", ranked[0])):
        values |= {name: Name("item", row.measure), f"{name}_value": Number(row)}
    for name, rows in (("down", found.fell[:1]), ("up", found.rose[:1])):
        for row in rows:
            values |= {name: Name("item", row.measure), f"{name}_place": places.get(row.measure, "average")}
    values |= {"down_count": len(found.fell), "up_count": len(found.rose)}
    counts = {"n": len(ranked), "strong": len(strong), "weak": len(weak)}
    return values | counts | {f"{name}_words": Sentence("common-count", n=count) for name, count in counts.items()}


def _title(lowest: str, last: str, found: Moves) -> str:
    """Who took the last place by falling, or left it by rising; else how many lie off the average."""
    if lowest != last and lowest in {row.measure for row in found.fell}:
        return "taken"
    return "left" if lowest != last and last in {row.measure for row in found.rose} else "average"


def _fell(change: Row, estimates: Estimates, survey: Survey) -> Sentence:
    """A fall, and that it is one against an earlier period, too."""
    further = (change_of(estimates, replace(change, against=""), before) for before in survey.period.compare_to[1:])
    also = next((row for row in further if way_of(row, survey) == "fall"), None)
    twice = {f"{name}_2": value for name, value in change_words(also).items()}
    item = Name("item", change.measure)
    return Sentence("satisfaction-fell", item=item, also="yes" if also else "no", **change_words(change) | twice)


def _rose(changes: list[Row], estimates: Estimates) -> Sentence | None:
    """What rose: two items with their numbers, more by name."""
    if not changes:
        return None
    values: dict[str, Value] = {"n": len(changes), "others": listed(changes[TOLD:], 3), **change_words(changes[0])}
    for name, change in zip(("item", "second"), changes, strict=False):
        now = estimates.get(change, against="") or change
        values |= {name: Name("item", change.measure), f"{name}_value": Number(now)}
        values |= {f"{name}_change": Number(change, absolute=True)}
    return Sentence("satisfaction-rose", **values)


def _dissatisfied(item: str, estimates: Estimates, survey: Survey, fallen: list[Sentence]) -> Iterator[Sentence]:
    """How many are dissatisfied with what fell most or is lowest, and how many did not rate it."""
    rows = [headline(estimates, key, "bottom_box") for key in comparable_items(survey)]
    known = {row.measure: row for row in rows if row is not None}
    if survey.codebook.items[item].kind != "rating" or item not in known:
        return
    most = "yes" if known[item] is max(known.values(), key=lambda row: row.value) else "no"
    values: dict[str, Value] = {"item": Name("item", item), "share": Number(known[item], whole=True)}
    yield Sentence("satisfaction-dissatisfied", most=most, named="no" if len(fallen) == 1 else "yes", **values)
    silent = headline(estimates, item, "non_response")
    if silent is not None and silent.value >= SILENT:
        share = Number(silent, whole=True)
        yield Sentence("satisfaction-left-out", n=Number(known[item], "n"), share=share, item=Name("item", item))


def _since(found: Moves, estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """Clear changes against the next earlier periods of what did not clearly change since the last."""
    told = {row.measure for row in (*found.fell, *found.rose)}
    for earlier in survey.period.compare_to[1:]:
        before = _moves(estimates, survey, earlier).without(told)
        for change in [*before.fell, *before.rose][:TOLD]:
            told.add(change.measure)
            item = Name("item", change.measure)
            yield Sentence("satisfaction-since", way=way_of(change, survey), item=item, **change_words(change))


def _parted(found: Moves, estimates: Estimates, survey: Survey) -> Sentence | None:
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
            return Sentence("satisfaction-parted", way=way, n=len(others), **values)
    return None


# ---- recommending, buying again, effort and expectation ----
def facts_recommend(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers recommend and would buy again, and whether the satisfied are readier to."""
    item = survey.codebook.role("recommend")
    score, told = headline(estimates, item, "nps"), [*_again(estimates, survey)]
    shares = _shares(estimates, item, "share", ("promoters", "detractors"))
    if score is None or not shares:
        return {"answer": all_of(*told)} if told else {}
    values: dict[str, Value] = way_words(estimates, survey, score) | shares
    many, few = (headline(estimates, item, "share", part) for part in shares)
    ahead = "unclear"
    sure = not score.low <= 0 <= score.high or survey.period.sample == "open"
    if many is not None and few is not None and sure and score.value:
        ahead = "promoters" if score.value > 0 else "detractors"
        ahead += "-twice" if max(many.value, few.value) >= TWICE * min(many.value, few.value) else ""
    return block(
        values,
        answer=all_of("satisfaction-nps", *benchmarks(estimates, survey, [score.measure]), *told, **values),
        finding=Sentence("satisfaction-nps-finding", ahead=ahead),
        alt="satisfaction-nps-alt",
        base=Sentence("satisfaction-nps-base", n=Number(score, "n")),
    )


def _shares(estimates: Estimates, item: str | None, stat: str, parts: tuple[str, ...]) -> dict[str, Value]:
    """The parts of an answer by name; nothing unless all of them are shown."""
    found = {part: headline(estimates, item, stat, part) for part in parts}
    shares: dict[str, Value] = {
        part: Number(row, whole=stat != "share") for part, row in found.items() if row is not None
    }
    return shares if len(shares) == len(parts) else {}


def _again(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """How many would buy again, whether that changed, and how many of the satisfied and of the others would."""
    item = survey.codebook.role("repurchase")
    again, mean = headline(estimates, item, "top_box"), headline(estimates, item, "mean")
    if item is None or again is None or mean is None:
        return
    moved = way_words(estimates, survey, mean)  # firmer than the share, which counts all low answers alike
    yield Sentence("satisfaction-again", share=Number(again, whole=True), **moved)
    gap = estimates.find(measure=item, category="again_satisfied", against="category:again_others")
    shares = _shares(estimates, item, "rate", ("again_satisfied", "again_others"))
    if gap is not None and gap.shown and shares:
        yield Sentence("satisfaction-again-apart", way=way_of(gap, survey), **shares)
    yield from benchmarks(estimates, survey, [item])


def facts_experience(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers find it easy to deal with us, and whether the experience was what they had expected."""
    item, told = survey.codebook.role("effort"), list[Sentence]()
    mean = headline(estimates, item, "mean")
    if item is not None and mean is not None:
        most = f"{survey.codebook.scale(item).max:g}"
        told = [Sentence("satisfaction-ease", most=most, **way_words(estimates, survey, mean))]
        told += benchmarks(estimates, survey, [item])
    told += _expected(estimates, survey)
    return {"answer": all_of(*told)} if told else {}


def _expected(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """How many found the service better than expected, and how many worse."""
    item = survey.codebook.role("expectation")
    asked = survey.codebook.role("overall") if is_expected_level(survey) else item
    shares = _shares(estimates, asked, "rate", ("better", "worse"))
    mean = headline(estimates, item, "mean") if asked == item else None
    if shares:
        moved: dict[str, Value] = way_words(estimates, survey, mean) if mean is not None else {"way": "first"}
        yield Sentence("satisfaction-expected", sample=survey.period.sample, **shares | moved)


BLOCKS: Blocks = {
    "overall": facts_overall,
    "items": facts_items,
    "recommend": facts_recommend,
    "experience": facts_experience,
    "targets": facts_targets,
}
