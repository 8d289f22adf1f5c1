"""Chapter 90: what the results ask for, what can be concluded, and what stays open."""

from __future__ import annotations

from csreport.chapters.importance import priorities
from csreport.chapters.indicators import POWER
from csreport.chapters.quality import off_average
from csreport.chapters.story import Line, Story, is_rating, scores, tell
from csreport.chapters.wording import (
    DRIVERS,
    GROUPS,
    ITEMS,
    change_of,
    change_words,
    due_of,
    headline,
    named,
    owner_of,
    way_of,
)
from csreport.estimates import Estimates, Row
from csreport.facts import Blocks, Facts, Name, Number, Point, Sentence, Value, all_of
from csreport.project.actions import Action
from csreport.survey.survey import Survey

STRONG, OPEN, WEAKEST = 2, 3, 3  # items to keep; questions that stay open; items of which the end tells


# ---- recommendations -----------------------------------------------------------------------------
def facts_recommendations(evidence: Estimates, survey: Survey) -> Facts:
    """What the results ask for, with the first step, owner and date of what is declared."""
    story = tell(evidence, survey)
    rises = [line for line in story.better if line.pattern.startswith(("lowest", "weak")) and line.fact.kind == "rise"]
    lines = [line for line in (*story.worse, *rises) if line.pattern != "head"]
    order = ("fall", "rise", "weak", "missed", "behind")
    asked = [_asked(line, evidence, survey) for line in sorted(lines, key=lambda line: order.index(line.fact.kind))]
    points = tuple(asked) + _keep(evidence, survey)
    if not points:
        return {}
    return {"recommendations": points, "answer": Sentence("conclusion-order")}


def _asked(line: Line, evidence: Estimates, survey: Survey) -> Point:
    """What one fact asks for, and what the first page did not yet say of it."""
    fact, kind = line.fact, line.fact.kind
    values: dict[str, Value] = {"name": named(fact.level), **change_words(fact.row)}
    figure = GROUPS if fact.row.level else DRIVERS if kind in {"rise", "weak"} else ITEMS
    if kind == "fall":
        values |= _dissatisfied(fact.level, evidence, survey)
    if kind in {"rise", "weak"}:
        values["rank"] = _rank(fact.level.measure, evidence, survey)
    if kind == "behind":
        values |= _furthest(fact.level, evidence, survey)
    action = next((action for action in survey.actions if _about(action, fact.level, fact.row, survey)), None)
    texts = tuple(action.step.items()) if action is not None else ()
    step = Sentence("conclusion-step", step=Name("given", texts=texts)) if texts else None
    known: dict[str, Value] = {"more": "no", "rank": 0}
    told = Sentence(f"conclusion-{kind}", **known | values)
    return Point(all_of(told, step), figure, owner=owner_of(action), due=due_of(action))


def _about(action: Action, level: Row, row: Row, survey: Survey) -> bool:
    """Whether an action is about what a fact tells of."""
    if level.level:
        return (action.segment, action.level) == (level.segment, level.level)
    aims = {key for key, aim in survey.targets.targets.items() if aim.measure == row.measure and not aim.level}
    return level.measure in {action.item, action.dimension} or action.target in aims


def _dissatisfied(level: Row, evidence: Estimates, survey: Survey) -> dict[str, Value]:
    """How many are dissatisfied, and whether more than with any other item."""
    rows = [evidence.get(row, stat="bottom_box") for row in scores(evidence, survey)]
    shown = [row for row in rows if row is not None and row.shown]
    mine = next((row for row in shown if row.measure == level.measure), None)
    if mine is None:
        return {"more": "no"}
    most = all(mine.value >= row.value for row in shown)
    return {"more": "most" if most else "some", "share": Number(mine, whole=True)}


def _rank(measure: str, evidence: Estimates, survey: Survey) -> int:
    """Place of a measure by importance; 0 where that is not known."""
    found = priorities(evidence, survey)
    ranked = [driver.score.measure for driver in found.drivers] if found is not None else []
    return ranked.index(measure) + 1 if measure in ranked else 0


def _furthest(level: Row, evidence: Estimates, survey: Survey) -> dict[str, Value]:
    """The level of the same grouping that is furthest above, where the gap is clear."""
    gaps = evidence.select(
        period=survey.name,
        measure=level.measure,
        stat=level.stat,
        segment=level.segment,
        level=level.level,
        weighting=level.weighting,
    )
    pairs = [row for row in gaps if row.against_kind == "level" and row.against_id != "others"]
    clear = [row for row in pairs if way_of(row, survey) == "fall"]
    if not clear:
        return {}
    widest = min(clear, key=lambda row: row.value)
    other = Name("level", widest.against_id, level.segment)
    return {"more": "pair", "other": other, **change_words(widest)}


def _keep(evidence: Estimates, survey: Survey) -> tuple[Point, ...]:
    """The strongest items, above average for certain, which need no new effort; none where they fell or are no
    ratings."""
    ranked = [row for row in scores(evidence, survey) if is_rating(row.measure, survey)]
    strong, _ = off_average(ranked, evidence)
    best = strong[: -STRONG - 1 : -1] if len(ranked) > STRONG + 1 else []
    fell = {fact.row.measure for fact in tell(evidence, survey).falls}
    if not best or fell & {row.measure for row in best} or survey.period.sample == "open":
        return ()
    each = tuple(Sentence("conclusion-valued", name=named(row), value=Number(row)) for row in best)
    return (Point(Sentence("conclusion-keep", items=each, n=len(each)), ITEMS),)


# ---- conclusion ------------------------------------------------------------------------------------
def facts_conclusion(evidence: Estimates, survey: Survey) -> Facts:
    """What became of the items, and of the weakest among them."""
    story = tell(evidence, survey)
    counts = {"rises": len(story.rises), "falls": len(story.falls)}
    known = "first" if story.way in {"first", "open"} else story.contrast
    told = Sentence("conclusion-change", contrast=known, **counts, **story.ends)
    return {"answer": all_of(told, _weakest(story, evidence, survey))}


def _weakest(story: Story, evidence: Estimates, survey: Survey) -> Sentence | None:
    """What became of the weakest items."""
    ranked = [row.measure for row in scores(evidence, survey)][:WEAKEST]
    rose = [fact.row.measure for fact in story.rises if fact.row.measure in ranked]
    fell = [fact.row.measure for fact in story.falls if fact.row.measure in ranked]
    if len(ranked) < WEAKEST or not (rose or fell) or not all(is_rating(key, survey) for key in ranked):
        return None
    last = "fell" if ranked[0] in fell else "rose" if ranked[0] in rose else "same"
    return Sentence("conclusion-weakest", last=last, n=WEAKEST, rose=len(rose), fell=len(fell))


def facts_open(evidence: Estimates, survey: Survey) -> Facts:
    """What this survey leaves open, at most three things, and what the next one would notice."""
    story = tell(evidence, survey)
    undecided = tuple(named(one.distance) for one in story.goals if one.verdict == "cannot_tell" and one.distance)
    event = story.event or next((line.event for line in (*story.worse, *story.better) if line.event), None)
    month = Name("month", event.date.isoformat()) if event is not None else None
    asked = [
        Sentence("conclusion-cause", month=month) if month is not None else None,
        Sentence("conclusion-undecided", names=undecided) if undecided else None,
        _hint(story, evidence, survey),
        _priority(evidence, survey),
    ]
    questions = [sentence for sentence in asked if sentence is not None][:OPEN]
    count = Sentence("conclusion-open", n=len(questions)) if questions else None
    return {"answer": all_of(count, *questions, _next(evidence, survey))}


def _hint(story: Story, evidence: Estimates, survey: Survey) -> Sentence | None:
    """Whether the leading score has truly changed, where there is a hint and no more."""
    changes = [change_of(evidence, story.lead, earlier) for earlier in survey.period.compare_to] if story.lead else []
    for change in changes:
        if change is not None and (way := way_of(change, survey)) in {"hint-up", "hint-down"}:
            before = Name("period", change.against_id, change.period)
            return Sentence("conclusion-hint", way=way, name=named(change), before=before)
    return None


def _priority(evidence: Estimates, survey: Survey) -> Sentence | None:
    found = priorities(evidence, survey)
    if found is None or found.settled or found.first is None or not is_rating(found.first.score.measure, survey):
        return None
    return Sentence("conclusion-priority", name=named(found.first.score))


def _next(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The change that a next survey of this size would notice."""
    found = headline(evidence, survey.codebook.role("overall"), "detectable", "mean", period=survey.name)
    if found is None or survey.period.sample == "open":
        return None
    return Sentence("conclusion-next", change=Number(found), name=Name("item", found.measure), tenths=round(10 * POWER))


BLOCKS: Blocks = {
    "recommendations": facts_recommendations,
    "conclusion": facts_conclusion,
    "open": facts_open,
}
