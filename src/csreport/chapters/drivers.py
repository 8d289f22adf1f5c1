"""Chapter 40, drivers: what matters most for satisfaction, what to improve first, and what that would be worth."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.chapters import importance
from csreport.chapters.indicators import indicators, score_rows, with_changes
from csreport.chapters.story import is_rating, leads_of, place_of
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
    headline,
    interval,
    items_of,
    kind_of,
    listed,
    span_of,
    way_of,
)
from csreport.survey.survey import Survey

MOST = 3  # names that a sentence holds


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Correlations of drivers and outcomes; of each outcome importance, slopes, priorities and checks; the drivers'
    scores with their changes."""
    found = importance.models(survey)
    rows = importance.correlation_rows(found)
    for model in found:
        fit = importance.fit_of(model)
        if model is found[0]:
            rows += [next(score_rows(survey, key, model.sample, "representative")) for key in model.drivers]
        rows += [*importance.importance_rows(model, fit), *importance.check_rows(model, fit)]
    if found and survey.period.compare_to:
        told = with_changes(survey, history, indicators(survey, {"representative"}))
        scores = told.of_all(measure=found[0].drivers, stat="mean", category="")
        rows += [row for row in scores if row.against_kind == "period"]
    return Estimates(rows)


# ---- what matters most ---------------------------------------------------------------
def facts_overall(estimates: Estimates, survey: Survey) -> Facts:
    """What matters most for the first outcome, whether its place is sure, and how much all of it explains."""
    outcome = next(iter(importance.outcomes_of(survey)), "")
    if not importance.asked(estimates, outcome):
        return {}
    rows, explained = importance.ranked(estimates, outcome, "importance"), headline(estimates, outcome, "explained")
    if not rows or explained is None:
        return {"answer": Sentence("drivers-unknown", outcome=Name("item", outcome))}
    values: dict[str, Value] = {
        "outcome": Name("item", outcome),
        "explained": Number(explained, whole=True),
        "of": _kind_of_drivers(survey),
    }
    if why := importance.weakness(estimates, survey):
        return {"answer": Sentence("drivers-weak", why=why, **values)}
    return {"answer": all_of(*_top(estimates, survey, rows, values), Sentence("drivers-explained", **values))}


def _kind_of_drivers(survey: Survey) -> str:
    return "dimensions" if set(importance.drivers_of(survey)) <= set(survey.codebook.dimensions) else "items"


def _top(estimates: Estimates, survey: Survey, rows: list[Row], values: dict[str, Value]) -> Iterator[Sentence]:
    """What clearly matters more than an equal share, the first two with theirs; all that may come first in one."""
    clear = importance.standing_out(rows, survey)
    leads = leads_of(estimates, clear)
    shares = tuple(Number(row, whole=True) for row in leads)
    names: dict[str, Value] = {"leads": items_of(leads), "shares": shares, "items": items_of(clear[2:5])}
    for name, row in zip(("first", "second"), clear, strict=False):
        names |= {name: Name("item", row.measure), f"{name}_share": Number(row, whole=True)}
    pattern = {0: "none", 1: "one", 2: "two"}.get(len(clear), "several")
    yield Sentence("drivers-top", pattern=pattern if len(leads) < 2 else "open", **values | names)
    if len(clear) > 1 and _agree(estimates, clear[: max(2, len(leads))]):
        yield Sentence("drivers-methods")


def _agree(estimates: Estimates, top: list[Row]) -> bool:
    """Whether other methods put the same drivers on top."""
    outcome, stats = top[0].against_id, ("importance_johnson", "log_odds")
    ways = [importance.ranked(estimates, outcome, stat)[: len(top)] for stat in stats]
    known = [{row.measure for row in way} for way in ways if way]
    return bool(known) and all(measures == {row.measure for row in top} for measures in known)


# ---- what to improve first -------------------------------------------------------------
def facts_priorities(estimates: Estimates, survey: Survey) -> Facts:
    """What is important and rated low; what perhaps is; what fell without weighing much; what to leave as it is.

    Only of ratings: what people do, meet with or have is not to be improved first.
    """
    found = importance.priorities(estimates, survey)
    if found is None or not any(_rated(driver, survey) for driver in found.drivers):
        return {}
    told = [*_first(found, estimates, survey), *_fell(found, estimates, survey), *_left(found, survey)]
    rows = [driver.importance for driver in found.drivers]
    clear = {row.measure for row in importance.standing_out(rows, survey)}
    strong = {driver.score.low > found.line for driver in found.drivers if driver.score.measure in clear}
    pattern = "weak" if strong == {False} else "strong" if strong == {True} else "mixed"
    kind = _kind_of_drivers(survey)
    return {
        "answer": all_of(*told),
        "finding": Sentence("drivers-title", pattern=pattern, of=kind),
        "alt": Sentence("drivers-alt", pattern=pattern, of=kind, n=len(rows)),
        "base": Sentence("drivers-base", of=kind, confidence=confidence_of(survey), **span_of(rows)),
    }


def _rated(driver: importance.Driver, survey: Survey) -> bool:
    return is_rating(driver.score.measure, survey)


def _first(found: importance.Priorities, estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """What to start with, for sure or probably; else that nothing is both important and weak."""
    settled = [driver for driver in found.settled if _rated(driver, survey)]
    confidence, sought = survey.rules.confidence, ("concentrate", "probably")
    rated = (driver for driver in found.possible if _rated(driver, survey))
    likely = (one for one in rated if importance.advise(estimates, one, found, confidence=confidence) == sought)
    perhaps = next(likely, None)
    if len(settled) > 1:
        items = items_of([driver.score for driver in settled[:MOST]])
        yield Sentence("drivers-first", pattern="several", items=items)
    elif settled:
        change = change_of(estimates, settled[0].score, first_comparison(survey))
        pattern = {"rise": "risen", "fall": "fallen"}.get(way_of(change, survey), "clear")
        yield Sentence("drivers-first", pattern=pattern, **_scored(settled[0]) | change_words(change))
    elif perhaps is None:
        pattern = "open" if found.possible else "none"
        leads = leads_of(estimates, [one.importance for one in found.drivers])
        yield Sentence("drivers-first", pattern=pattern, of=_kind_of_drivers(survey), items=items_of(leads))
    if perhaps is not None:
        most = "yes" if place_of(perhaps.score.measure, estimates, survey) == "first" else "no"
        yield Sentence("drivers-likely", too="yes" if settled else "no", most=most, **_scored(perhaps))


def _scored(driver: importance.Driver) -> dict[str, Value]:
    return {"item": Name("item", driver.score.measure), "value": Number(driver.score)}


def _fell(found: importance.Priorities, estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """What weighs little, but fell: reason enough to act."""
    lowest = min(found.drivers, key=lambda driver: driver.score.value)
    for driver in found.drivers:
        change = change_of(estimates, driver.score, first_comparison(survey))
        light = driver.importance.value < found.share and _rated(driver, survey)
        if light and change is not None and way_of(change, survey) == "fall":
            words: dict[str, Value] = {"lowest": "yes" if driver is lowest else "no", "of": _kind_of_drivers(survey)}
            words |= {"share": Number(driver.importance, whole=True)} | _scored(driver) | change_words(change)
            yield Sentence("drivers-fell", **words)
            return


def _left(found: importance.Priorities, survey: Survey) -> Iterator[Sentence]:
    """What scores well and weighs little, both for certain."""
    rated = [driver for driver in found.drivers if _rated(driver, survey)]
    light = [one for one in rated if one.importance.high < found.share and one.score.low > found.line]
    if light:
        best = sorted((driver.score for driver in light), key=lambda row: -row.value)
        yield Sentence("drivers-leave", items=listed(best, MOST), n=len(best))


# ---- what an improvement would be worth ---------------------------------------------------
def facts_worth(estimates: Estimates, survey: Survey) -> Facts:
    """By how much satisfaction is higher where the most important item is rated a little higher; no forecast."""
    outcome = next(iter(importance.outcomes_of(survey)), "")
    if not importance.asked(estimates, outcome) or importance.weakness(estimates, survey):
        return {}
    tops = importance.standing_out(importance.ranked(estimates, outcome, "importance"), survey)
    gains = [estimates.get(row, stat="gain") for row in tops[:2]]
    clear = [row for row in gains if row is not None and direction(row, alpha_of(survey)) > 0]
    if not clear:
        return {}
    words: dict[str, Value] = {
        "item": Name("item", clear[0].measure),
        "step": f"{importance.STEP:g}",
        "outcome": Name("item", outcome),
        "kind": kind_of(Row("", outcome, "mean"), survey),
        "rated": "yes" if is_rating(clear[0].measure, survey) else "no",
        **interval(clear[0]),
        "value": Number(clear[0], absolute=True),
    }
    second = (
        Sentence("drivers-worth-second", item=Name("item", row.measure), value=Number(row, absolute=True))
        for row in clear[1:]
    )
    return {"answer": all_of(Sentence("drivers-worth", **words), *second, Sentence("drivers-standing"))}


BLOCKS: Blocks = {"overall": facts_overall, "priorities": facts_priorities, "worth": facts_worth}
