"""What became of the actions, as Estimates: how they stand, what is missing, and what changed after finished ones."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from csreport.chapters.groups import Split, level_rows, measures, total_rows
from csreport.chapters.indicators import POWER, changes, comparable, judged_together, result_of, row_of
from csreport.estimates import Estimates, Row, sizes_of
from csreport.facts import shown
from csreport.project.targets import Action
from csreport.survey.survey import Survey
from surveystats.change import difference, difference_in_differences, regression_to_the_mean
from surveystats.inference import Result, tested
from surveystats.planning import sample_size_for_change

MEASURE = "actions"  # stands for the measure of their counts
OTHERS = "others"  # category of an estimate of all levels but the one named
MEMORY = dt.timedelta(days=365)  # how long a finished action is told of
UNITS = 4  # levels from which on chance in picking the worst one can be reckoned with
GAPS = ("metric", "owner", "due")


# ---- which actions a report follows, and what they are to move ----
def followed(survey: Survey) -> dict[str, Action]:
    """Actions that an earlier report asked for, or that began; what finished more than a year ago is past."""
    day = survey.ends.get(survey.name)
    if day is None:
        return {}

    def is_followed(action: Action) -> bool:
        asked, begun = survey.ends.get(action.period), action.start is not None and action.start <= day
        past = action.finished is not None and action.finished < day - MEMORY
        return asked is not None and (asked < day or (asked == day and begun)) and not past

    return {key: action for key, action in survey.register.items() if is_followed(action)}


def status_of(action: Action, survey: Survey) -> str:
    """How an action stood at the end of fieldwork."""
    return action.status(survey.ends[survey.name])


@dataclass(frozen=True)
class Purpose:
    """What an action is to move: a measure and its statistic, among those it reached, and with whom they compare."""

    measure: str
    stat: str
    segment: str = ""
    level: str = ""
    comparison: str = OTHERS


def purpose_of(action: Action, survey: Survey) -> Purpose | None:
    """What is expected of an action, else the mean of what it is about; None where neither names a number."""
    target = survey.targets.targets.get(action.target or "")
    measure, stat = action.item or action.dimension, "mean"
    if target is not None:
        measure, stat = target.measure, target.stat
    if action.expected is not None:
        measure, stat = action.expected.measure, action.expected.stat
    reached = next(iter(action.reached.items()), (action.segment or "", action.level or ""))
    return None if measure is None else Purpose(measure, stat, *reached, action.comparison or OTHERS)


# ---- the groups that actions reached, in every period ----
def reached_rows(survey: Survey) -> Iterator[Row]:
    """What an action is to move, in every level of the segment in which it reached one, and in all but that one.

    Rows of all but one level have its key and the category `others`.
    """
    aims = {purpose_of(action, survey) for action in survey.register.values() if action.finished is not None}
    for aim in sorted((aim for aim in aims if aim is not None), key=str):
        wanted = measures(survey, [(aim.measure, aim.stat)])
        if not aim.segment:
            yield from total_rows(survey, wanted)
            continue
        split = Split.of(survey, aim.segment)
        yield from level_rows(survey, wanted, of=[split])
        apart = (split.codes >= 0) & (split.codes != split.levels.index(aim.level))
        rest = Split(aim.segment, [aim.level], np.where(apart, 0, -1))
        yield from (replace(row, category=OTHERS) for row in level_rows(survey, wanted, of=[rest]))


# ---- counts and effects ----
def count_rows(survey: Survey) -> Iterator[Row]:
    """How many actions are followed (no category), stand in each way, and lack a metric, an owner or a date."""
    actions = followed(survey).values()
    counts = Counter(status_of(action, survey) for action in actions)
    for action in actions:
        known = {"metric": action.expected, "owner": action.owner, "due": action.due}
        counts.update(f"no {name}" for name in GAPS if not known[name])
    for category, count in {"": len(actions), **counts}.items():
        yield Row(survey.name, MEASURE, "count", category, weighting="none", value=float(count), method="count")


def effect_rows(survey: Survey, history: Estimates) -> list[Row]:
    """What changed after each finished action, `against` action:<key>.

    `effect`: change of those it reached since the last survey before it began, which the note names; `effect_compared`:
    less the change of the comparison group; `effect_before`: the same two groups between the two surveys before;
    `regression`: what chance alone would have brought back where the worst level was picked; `answers_needed`: of the
    group, to find the expected change. p of those that decide, the compared one where there is one, adjusted by Holm
    over the actions.
    """
    if survey.period.sample == "open":
        return []
    past, now = comparable(survey.codebook, history, survey.name), Estimates(dict.fromkeys(reached_rows(survey)))
    found = [
        row
        for key, action in followed(survey).items()
        if status_of(action, survey) == "done"
        for row in _effect(f"action:{key}", action, survey, past, now)
    ]
    deciding = {row.against: row for stat in ("effect", "effect_compared") for row in found if row.stat == stat}
    keys = {row.key for row in deciding.values()}
    return [*judged_together(row for row in found if row.key in keys), *(row for row in found if row.key not in keys)]


def _effect(against: str, action: Action, survey: Survey, past: Estimates, now: Estimates) -> Iterator[Row]:
    aim, level = purpose_of(action, survey), survey.rules.confidence
    # a level too small to show would be given away by the others
    sizes = [n for (_, segment, _), n in sizes_of(survey).items() if aim is not None and segment == aim.segment]
    if aim is None or any(0 < n < survey.rules.minimum_base.suppress for n in sizes):
        return
    row, began = now.get(Row(survey.name, aim.measure, aim.stat, segment=aim.segment, level=aim.level)), action.start
    ends = sorted(((end, name) for name, end in survey.ends.items() if began and end < began), reverse=True)
    waves = [name for _, name in ends if row is not None and past.get(row, period=name) is not None]
    change = _change(row, past, waves[:1], level)
    if row is None or change is None:
        return
    key = replace(row, stat="effect", category=aim.stat, against=against, note=waves[0])
    effect = deciding = row_of(change, key, f"change since {waves[0]}, Welch")
    yield effect
    others = {"category": OTHERS} if aim.comparison == OTHERS else {"level": aim.comparison}
    other = now.get(row, **others) if aim.segment else None
    for compared in _compared(effect, (row, other), past, waves, level) if other is not None else ():
        deciding = compared if compared.stat == "effect_compared" else deciding
        yield compared
    yield from _regression(effect, past, waves[0])
    if action.expected is not None:
        expected = action.expected.change
        yield replace(_unvalued(effect), stat="effect_expected", value=expected, method="declared")
        if deciding.se > 0 and deciding.n > 0:
            # answers of the group in each survey; the design and the other group alike: the effect's whole error, as
            # if it came from one answer each, for all its parts shrink with the same sample
            sd = deciding.se * math.sqrt(deciding.n)
            count = sample_size_for_change(expected, sd, sd_before=0.0, power=POWER, confidence=level)
            needed = replace(_unvalued(deciding), stat="answers_needed", value=float(count))
            yield replace(needed, method=f"power {POWER:.0%}, two-sided")


def _unvalued(row: Row) -> Row:
    """The row with its base, without its result."""
    return replace(row, **dict.fromkeys(("value", "se", "low", "high", "df", "p"), math.nan))  # type: ignore[arg-type]


def _change(row: Row | None, past: Estimates, periods: list[str], level: float) -> Result | None:
    """Change of an estimate since a period, its p not adjusted."""
    found = changes([row], past, periods, confidence=level) if row is not None else ()
    return next((tested(result_of(change)) for change in found if math.isfinite(change.low)), None)


def _compared(effect: Row, rows: tuple[Row, Row], past: Estimates, waves: list[str], level: float) -> Iterator[Row]:
    """Difference in differences, and that of the two surveys before the action."""
    reached, others = (_change(row, past, waves[:1], level) for row in rows)
    if reached is None or others is None:
        return
    known = [[shown(past.get(row, period=name)) for name in waves[:2]] for row in rows] if len(waves) > 1 else []
    both = [(late, early) for late, early in known if late is not None and early is not None]
    steps = [difference(result_of(late), result_of(early)) for late, early in both]
    before = (steps[0], steps[1]) if len(steps) == len(rows) else None
    found = difference_in_differences(reached, others, earlier=before, confidence=level)
    method = f"{effect.method}, less that of the comparison group"
    yield row_of(found, replace(effect, stat="effect_compared"), method)
    if found.earlier is not None and math.isfinite(found.earlier.p):
        yield row_of(found.earlier, replace(effect, stat="effect_before"), f"{waves[1]} to {waves[0]}, both groups")


def _regression(effect: Row, past: Estimates, wave: str) -> Iterator[Row]:
    """What the worst level of all would have gained if nothing had been done."""
    key = {"measure": effect.measure, "stat": effect.category, "segment": effect.segment}
    found = past.select(**key, period=wave, category="", against="", weighting="representative")
    rows = [row for row in found if row.shown]
    worst = max if effect.category == "bottom_box" else min
    if not effect.segment or len(rows) < UNITS or worst(rows, key=lambda row: row.value).level != effect.level:
        return
    back = regression_to_the_mean([result_of(row) for row in rows], [row.level for row in rows].index(effect.level))
    method = f"worst of {len(rows)} levels in {wave}; reliability of the levels {back.reliability:.2f}"
    yield replace(_unvalued(effect), stat="regression", value=back.change, method=method)
