"""Chapter 90: what the results ask for, what can be concluded, and what stays open."""

from __future__ import annotations

from typing import cast

from csreport.chapters.importance import priorities
from csreport.chapters.indicators import POWER
from csreport.chapters.quality import off_average
from csreport.chapters.register import DECISIONS, about, decision_on, unowned
from csreport.chapters.story import Line, Story, is_rating, place_of, scores, tell
from csreport.estimates import Estimates, Row
from csreport.facts import (
    ITEMS,
    Blocks,
    Facts,
    Name,
    Number,
    Point,
    Sentence,
    Value,
    all_of,
    change_of,
    change_words,
    figure_of,
    given,
    headline,
    named,
    percent,
    shown,
    to_do,
    way_of,
)
from csreport.project.targets import Action
from csreport.survey.survey import Survey

STRONG, OPEN, WEAKEST = 2, 3, 3  # items to keep; questions that stay open; items of which the end tells
FEW = 3  # items that are named, not counted


# ---- recommendations -----------------------------------------------------------------------------
def facts_recommendations(evidence: Estimates, survey: Survey) -> Facts:
    """What the results ask for, with the first step, owner and date of what is declared.

    What the deciding page asks to be decided stands first, with its numbers; then what it does not name.
    """
    story, kinds = tell(evidence, survey), ("fall", "rise", "weak", "missed", "behind")
    rises = [line for line in story.better if line.pattern.startswith(("lowest", "weak")) and line.fact.kind == "rise"]
    found = [line for line in (*story.worse, *rises) if line.pattern != "head"]
    lines, declared = sorted(found, key=lambda line: kinds.index(line.fact.kind)), list[Point]()
    for action in survey.actions:
        line = next((line for line in lines if _about(action, line.fact.level, line.fact.row, survey)), None)
        lines = [other for other in lines if other is not line]
        declared.append(decision_on(action, survey) if line is None else _asked(line, action, evidence, survey))
    who = unowned(evidence, survey) if declared else ()
    names = [name for point in who for name in cast(tuple[Value, ...], point.told.values["names"])]
    left = [line for line in lines if named(line.fact.level) not in names]
    more = [_asked(line, _under_way(line, survey), evidence, survey) for line in left]
    decided = [*declared[:DECISIONS], *who]
    points = (*decided, *declared[DECISIONS:], *more, *_keep(story, evidence, survey))
    order = Sentence("conclusion-order", n=len(decided))
    return {"recommendations": points, "more": order} if points else {}


def _under_way(line: Line, survey: Survey) -> Action | None:
    """The action of this or an earlier report about what a line tells; of a group none."""
    return None if line.fact.level.level else about(line.fact.level.measure, survey)


def _asked(line: Line, action: Action | None, evidence: Estimates, survey: Survey) -> Point:
    """What one fact asks for, and what the first page did not yet say of it: how many are dissatisfied with what fell,
    the place by importance of what rose or is weak, the group furthest above one behind."""
    level, row, kind = line.fact.level, line.fact.row, line.fact.kind
    values = line.fact.words | {"more": "no"}
    if kind == "fall":
        values |= _dissatisfied(level, evidence, survey)
    if kind in {"rise", "weak"}:
        values["place"] = place_of(level.measure, evidence, survey)
    if kind == "behind":
        values |= _furthest(level, evidence, survey)
    step = Sentence("conclusion-step", step=given(action.step)) if action is not None and action.step else None
    return to_do(all_of(Sentence(f"conclusion-{kind}", **values), step), figure_of(row, kind), action)


def _about(action: Action, level: Row, row: Row, survey: Survey) -> bool:
    """Whether an action is about what a fact tells of."""
    if level.level:
        return (action.segment, action.level) == (level.segment, level.level)
    aims = {key for key, aim in survey.targets.targets.items() if aim.measure == row.measure and not aim.level}
    return level.measure in {action.item, action.dimension} or action.target in aims


def _dissatisfied(level: Row, evidence: Estimates, survey: Survey) -> dict[str, Value]:
    """How many are dissatisfied, and whether more than with any other item."""
    rows = [shown(evidence.get(row, stat="bottom_box")) for row in scores(evidence, survey)]
    known = {row.measure: row for row in rows if row is not None}
    if level.measure not in known:
        return {}
    mine = known[level.measure]
    most = len(known) > 1 and mine.value >= max(row.value for row in known.values())
    ends: dict[str, Value] = {end: Number(mine, end, whole=True) for end in ("low", "high")}
    return ends | {"more": "most" if most else "some", "share": percent(mine), "n": len(known)}


def _furthest(level: Row, evidence: Estimates, survey: Survey) -> dict[str, Value]:
    """The level of the same grouping that is furthest above, where the gap is clear."""
    parts = ("period", "measure", "stat", "segment", "level", "weighting")
    gaps = evidence.select(**{part: getattr(level, part) for part in parts})
    pairs = [row for row in gaps if row.against_kind == "level" and row.against_id != "others"]
    clear = [row for row in pairs if way_of(row, survey) == "fall"]
    if not clear:
        return {}
    widest = min(clear, key=lambda row: row.value)
    return {"more": "pair", "other": Name("level", widest.against_id, level.segment), **change_words(widest)}


def _keep(story: Story, evidence: Estimates, survey: Survey) -> tuple[Point, ...]:
    """The strongest items, above average for certain, which need no new effort; none where they fell or are no
    ratings."""
    ranked = [row for row in scores(evidence, survey) if is_rating(row.measure, survey)]
    strong, _ = off_average(ranked, evidence)
    best = strong[: -STRONG - 1 : -1] if len(ranked) > STRONG + 1 else []
    fell = {fact.row.measure for fact in story.falls}
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
    few = "yes" if max(counts.values()) <= FEW else "no"
    told = Sentence("conclusion-change", contrast=known, few=few, **counts, **story.ends, **story.names)
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
    found, asked = priorities(evidence, survey), list[Sentence | None]()
    asked += [Sentence("conclusion-cause", month=Name("month", event.date.isoformat()))] if event is not None else []
    asked += [Sentence("conclusion-undecided", names=undecided)] if undecided else []
    asked += [_hint(story, evidence, survey)]
    if found is not None and found.first is not None and not found.settled:
        first = found.first.score
        asked += [Sentence("conclusion-priority", name=named(first))] if is_rating(first.measure, survey) else []
    questions = [sentence for sentence in asked if sentence is not None][:OPEN]
    change = headline(evidence, survey.codebook.role("overall"), "detectable", "mean", period=survey.name)
    if change is not None and survey.period.sample != "open":  # that a next survey of this size would notice
        name, tenths = Name("item", change.measure), round(10 * POWER)
        questions.append(Sentence("conclusion-next", change=Number(change), name=name, tenths=tenths))
    return {"more": all_of(*questions)}


def _hint(story: Story, evidence: Estimates, survey: Survey) -> Sentence | None:
    """Whether the leading score has truly changed, where there is a hint and no more."""
    changes = [change_of(evidence, story.lead, earlier) for earlier in survey.period.compare_to] if story.lead else []
    for change in changes:
        if change is not None and (way := way_of(change, survey)) in {"hint-up", "hint-down"}:
            before = Name("period", change.against_id, change.period)
            return Sentence("conclusion-hint", way=way, name=named(change), before=before)
    return None


BLOCKS: Blocks = {"recommendations": facts_recommendations, "conclusion": facts_conclusion, "open": facts_open}
