"""The register of actions: how they stand, what changed after finished ones, what is left open, whom to call back."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csreport.chapters.comparisons import goals
from csreport.chapters.customers import CLOCKS, limit_words
from csreport.chapters.groups import Split, level_rows, measures, total_rows
from csreport.chapters.importance import Driver, advise, priorities
from csreport.chapters.indicators import POWER, changes, comparable, judged_together, result_of, row_of
from csreport.chapters.story import is_rating, surge_of, tell, worsened
from csreport.estimates import Estimates, Row, sizes_of
from csreport.facts import (
    DRIVERS,
    GROUPS,
    ITEMS,
    SERVICE,
    Name,
    Point,
    Sentence,
    Value,
    given,
    indicator_name,
    shown,
    to_do,
)
from csreport.project.codebook import Label
from csreport.project.errors import InputError
from csreport.project.project import Project
from csreport.project.targets import Action, Target
from csreport.survey.draw import lots
from csreport.survey.survey import Survey, load_survey
from surveystats.change import difference, difference_in_differences, regression_to_the_mean
from surveystats.inference import Result, tested
from surveystats.planning import sample_size_for_change
from surveystats.proportions import share_of_count

MEASURE = "actions"  # stands for the measure of their counts
OTHERS = "others"  # category of an estimate of all levels but the one named
MEMORY = dt.timedelta(days=365)  # how long a finished action is told of
UNITS = 4  # levels from which on chance in picking the worst one can be reckoned with
GAPS = {"metric": "expected", "owner": "owner", "due": "due"}  # what an action may lack, and where it stands


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
        counts.update(f"no {name}" for name, part in GAPS.items() if not getattr(action, part))
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


DECISIONS, NAMED = 4, 4  # declared ones that the deciding page has room for, and names that a line of it holds
FREQUENT = 0.1  # share of comments from which on a problem asks for an action
PROMPT = 5  # working days within which a suggestion is to be answered
SURE = ("sure", "probably", "open")
WORTH = 0.9  # share of respondents whom somebody of high value exceeds
YEAR = pd.Timedelta(days=365)
REASONS = 3  # items that a call is about


# ---- problems and who is at work on them ----
def under_way(survey: Survey) -> list[Action]:
    """Actions that this or an earlier report asked for and that are not finished."""
    day = survey.ends.get(survey.name, dt.date.min)
    asked = (one for one in survey.register.values() if survey.ends.get(one.period, dt.date.max) <= day)
    return [one for one in asked if one.status(day) != "done"]


def is_agreed(action: Action | None, survey: Survey) -> bool:
    """Whether it was agreed before this report, which otherwise asks for the decision."""
    return action is not None and action in followed(survey).values()


def about(measure: str, survey: Survey, *, topic: str = "") -> Action | None:
    """The action agreed or asked for about a measure, else about its dimension or items, their targets, or a topic."""
    book = survey.codebook
    item = book.items.get(measure)
    kin = {measure, *book.members(measure), *({item.dimension} if item is not None else ())} - {"", None}

    def serves(action: Action) -> bool:
        aim = survey.targets.targets.get(action.target or "")
        named = {action.item, action.dimension, aim.measure if aim is not None and not aim.level else None}
        return bool(kin & named) or bool(topic and action.topic == topic)

    found = [one for one in under_way(survey) if serves(one)]
    return min(found, key=lambda one: measure not in {one.item, one.dimension}, default=None)


def _serving(target: Target, survey: Survey) -> Action | None:
    """The first action under way about a target: its group, else its measure, or an item of that."""
    if not target.segment:
        return about(target.measure, survey)
    known, group = survey.targets.targets, (target.segment, target.level)
    found = (
        one for one in under_way(survey) if known.get(one.target or "") is target or (one.segment, one.level) == group
    )
    return next(found, None)


@dataclass(frozen=True)
class Proposal:
    """A driver that matters and is rated low: how sure that is, who criticises it, and the action about it."""

    driver: Driver
    sure: str
    problem: Row | None
    action: Action | None
    state: str = "none"


def proposals(evidence: Estimates, survey: Survey) -> list[Proposal]:
    """What to take up, and its state: agreed; asked, this report asks for the action, for its owner (unowned), or who
    takes it up (open); or none."""
    names = [name for _, name in _without_owner(evidence, survey)] if survey.actions else []
    found = list[Proposal]()
    for one in _proposed(evidence, survey):
        mine: list[Value] = [Name("item", one.driver.score.measure)]
        mine += [_criticised(one.problem, survey)] if one.problem is not None else []
        asked, agreed = any(name in names for name in mine), is_agreed(one.action, survey)
        kinds = ("open", "none") if one.action is None else ("unowned", "agreed") if agreed else ("asked", "asked")
        found.append(replace(one, state=kinds[0] if asked else kinds[1]))
    return found


def _proposed(evidence: Estimates, survey: Survey) -> list[Proposal]:
    """The surest first; where that is alike what more comments criticise, then what matters more."""
    found, told, topics = priorities(evidence, survey), list[Proposal](), survey.codebook.topics
    if found is None:
        return []
    for driver in (*found.settled, *found.possible):
        measure = driver.score.measure
        field, sure = advise(evidence, driver, found, confidence=survey.rules.confidence)
        if is_rating(measure, survey):
            about_it = {key for key, topic in topics.items() if measure in {topic.item, topic.dimension}}
            worst = next((row for row in _problems(evidence, survey) if row.measure in about_it), None)
            how = sure if field == "concentrate" else "open"
            told.append(Proposal(driver, how, worst, about(measure, survey)))

    def order(one: Proposal) -> tuple[float, ...]:
        share = one.problem.value if one.problem is not None else 0.0
        return SURE.index(one.sure), -share, -one.driver.importance.value

    return sorted(told, key=order)


def _problems(evidence: Estimates, survey: Survey) -> list[Row]:
    """Topics that comments criticise, the most frequent first."""
    rows = evidence.of_all(stat="mention", category="problem", period=survey.name, against="")
    known = [row for row in rows if row.shown and row.measure in survey.codebook.topics]
    return sorted(known, key=lambda row: -row.value)


def unanswered(evidence: Estimates, survey: Survey) -> Iterator[tuple[str, Value]]:
    """What lacks an action: missed targets, what fell, what is surely or probably to be improved first, frequent
    problems, and the record of service that became worse."""
    for goal in goals(evidence, survey):
        if goal.verdict == "not_met" and _serving(goal.target, survey) is None:
            yield "target", named(goal.target)
    fell = [fact.row.measure for fact in tell(evidence, survey).falls if about(fact.row.measure, survey) is None]
    open_ones = [one for one in _proposed(evidence, survey) if one.sure != "open" and one.action is None]
    first = [one.driver.score.measure for one in open_ones if one.driver.score.measure not in fell]
    yield from (("fall", Name("item", measure)) for measure in fell)
    yield from (("priority", Name("item", measure)) for measure in first)
    for row in _problems(evidence, survey):
        topic = survey.codebook.topics[row.measure]
        known = topic.item or topic.dimension or ""
        if row.value >= FREQUENT and known not in {*fell, *first} and about(known, survey, topic=row.measure) is None:
            yield "topic", _criticised(row, survey)
    yield from (("record", name) for name in _recorded(evidence, survey))


def _criticised(problem: Row, survey: Survey) -> Value:
    """What comments criticise, in running text."""
    topic = survey.codebook.topics[problem.measure]
    return given(topic.problem.phrase or topic.problem.label)


def _recorded(evidence: Estimates, survey: Survey) -> Iterator[Sentence]:
    """What the records show as worse where no action is about the table, or about the item that rates what slowed."""
    declared, told = survey.codebook.tables.get("tickets"), set[tuple[str, str]]()
    for row, _ in worsened(evidence, survey):
        clock = CLOCKS.get(row.measure)
        table = clock.table if clock is not None else row.measure
        rated = declared.items.get(row.category) if clock is not None and declared is not None else None
        served = any(one.record == table for one in under_way(survey)) or (rated and about(rated, survey))
        if not served and (row.measure, row.category) not in told:  # a clock once, by its limit or its median
            told.add((row.measure, row.category))
            yield _record_name(row, evidence, survey)


def _record_name(row: Row, evidence: Estimates, survey: Survey) -> Sentence:
    """What a record that became worse is called: of complaints by the month of a surge, where there is one."""
    limit = survey.targets.service.limits.get(row.measure) if row.stat == "within" else None
    if limit is not None:
        kept = Sentence("service-row", **limit_words(row, limit, survey.codebook))
        return Sentence("summary-record-name", kind="within", kept=kept)
    month = surge_of(evidence, survey)[0] if row.measure == "complaints" else None
    if month is not None:
        return Sentence("summary-record-name", kind="surge", month=Name("month", f"{month.category}-01"))
    kind = "slow" if row.measure in CLOCKS else row.category or row.measure
    return Sentence("summary-record-name", kind=kind.replace("_", "-"))


def decision_on(action: Action, survey: Survey) -> Point:
    """A declared action as the decision that a report asks for."""
    target = survey.targets.targets.get(action.target or "")
    figure = GROUPS if action.segment or (target is not None and target.segment) else ITEMS
    return to_do(Sentence("summary-task", task=given(action.task)), SERVICE if action.record else figure, action)


def unowned(evidence: Estimates, survey: Survey) -> tuple[Point, ...]:
    """Who takes up what nobody is named for."""
    open_ones = _without_owner(evidence, survey)
    if not open_ones:
        return ()
    names = [Sentence("summary-target", name=name) if kind == "target" else name for kind, name in open_ones]
    if (more := len(names) - NAMED) > 1:
        names[NAMED:] = [Sentence("common-more", count=more)]
    figure = {"priority": DRIVERS, "record": SERVICE}.get(open_ones[0][0], ITEMS)
    return (Point(Sentence("summary-unowned", names=tuple(names)), figure),)


def _without_owner(evidence: Estimates, survey: Survey) -> list[tuple[str, Value]]:
    """What nobody is named for: what is to be improved first, and all that lacks an action."""
    found = [one for one in _proposed(evidence, survey) if one.sure != "open" and one.action and not one.action.owner]
    return [*(("priority", Name("item", one.driver.score.measure)) for one in found), *unanswered(evidence, survey)]


def named(target: Target) -> Value:
    """What a target is for: its group, else its indicator."""
    group = Name("level", target.level, target.segment)
    return group if target.segment else indicator_name(target.measure, target.stat)


# ---- suggestions ----
def suggestion_rows(survey: Survey) -> Iterator[Row]:
    """Suggestions of the year up to the end of fieldwork, counts and shares of them (Wilson).

    prompt: answered within five working days, of those received so long ago or answered; adopted: of all; done:
    of those adopted, by a finished action; explained: of those declined, with a reason.
    """
    day = survey.ends.get(survey.name)
    known = {key: one for key, one in survey.suggestions.items() if day and day - MEMORY < one.received <= day}
    if day is None or not known:
        return
    answered = {key: one.answered for key, one in known.items() if one.answered is not None and one.answered <= day}
    done, after = {one.suggestion for one in survey.register.values() if one.status(day) == "done"}, dt.timedelta(1)
    waited = {  # Mondays to Fridays after one day up to another; holidays are not known
        key: np.busday_count(one.received + after, answered.get(key, day) + after) for key, one in known.items()
    }
    due = [days for key, days in waited.items() if key in answered or days > PROMPT]
    adopted, declined = ([key for key in answered if known[key].decision == kind] for kind in ("adopted", "declined"))
    shares = {
        "prompt": (sum(int(days <= PROMPT) for days in due), len(due)),
        "adopted": (len(adopted), len(known)),
        "done": (len(done & {*adopted}), len(adopted)),
        "explained": (sum(bool(known[key].reason) for key in declined), len(declined)),
    }
    stem = Row(survey.name, "suggestions", "rate", weighting="none")
    yield replace(stem, stat="count", value=float(len(known)), method="count")
    for category, (count, base) in shares.items():
        if base:
            found = share_of_count(count, base, confidence=survey.rules.confidence)
            yield row_of(found, replace(stem, category=category), "Wilson")
            yield replace(stem, stat="count", category=category, value=float(count), method="count")


# ---- how long a report takes ----
def production_rows(survey: Survey) -> Iterator[Row]:
    """Of earlier reports: days from the end of fieldwork to the first approval, and seconds of the build signed."""
    for period, made in survey.approved.items():
        for stat, value in (("days", made.days), ("seconds", made.seconds)):
            if value is not None:
                yield Row(period, "approval", stat, weighting="none", value=float(value), method="first approval")


# ---- whom to call back, whom to interview ----
def callback_rows(survey: Survey) -> Iterator[Row]:
    """How many are dissatisfied, how many of these agreed to be called, and how many are drawn for interviews."""
    found = dissatisfied(survey, survey.accepted)
    if "design.recontact" not in survey.accepted or len(found) < survey.rules.minimum_base.suppress:
        return
    called = dissatisfied(survey, agreed(survey))
    key = Row(survey.name, "callbacks", "count", weighting="none", method="count")
    for category, people in (("dissatisfied", found), ("agreed", called), ("interviews", interviews(survey))):
        yield replace(key, category=category, value=float(len(people)))


def agreed(survey: Survey) -> pd.DataFrame:
    """Analysed respondents who agreed to be contacted, by their id; nobody where no column says so."""
    rows = survey.accepted
    if not {"design.id", "design.recontact"} <= {*rows.columns}:
        return rows.iloc[:0]
    known = rows.set_index(rows["design.id"].str.strip())
    return known[(known["design.recontact"] == 1) & (known.index != "")]


def dissatisfied(survey: Survey, rows: pd.DataFrame) -> pd.DataFrame:
    """Those of some respondents who gave the overall question one of the lowest answers."""
    overall = survey.codebook.role("overall")
    return rows[_low(survey, rows, overall)] if overall is not None and survey.measured(overall) else rows.iloc[:0]


def _low(survey: Survey, rows: pd.DataFrame, item: str) -> pd.Series:
    return rows[item] <= survey.codebook.scale(item).points[survey.rules.top_box - 1]


def follow_up(survey: Survey, language: str) -> pd.DataFrame:
    """Dissatisfied respondents who agreed to a call: what they rated lowest, who calls, and until when."""
    rows, items = dissatisfied(survey, agreed(survey)), survey.codebook.items
    rated = [key for key, item in items.items() if item.role is None and survey.measured(key)]
    low = pd.DataFrame({key: rows[key].where(_low(survey, rows, key)) for key in rated}, index=rows.index)
    end, table = survey.ends.get(survey.name), []
    for person, answers in low.iterrows():
        worst = [str(key) for key in answers.dropna().sort_values(kind="stable").index[:REASONS]]
        action = next(filter(None, (about(key, survey) for key in worst)), None)
        owner = action.owner if action is not None and action.owner else survey.follow_up.owner
        reason = "; ".join(_word(items[key].label, language) for key in worst)
        day = end + dt.timedelta(survey.follow_up.days) if end is not None else ""
        table.append((person, reason, _word(owner, language), day))
    return pd.DataFrame(table, columns=["id", "reason", "owner", "deadline"])


def _word(label: Label, language: str) -> str:
    return label.get(language) or next(iter(label.values()), "")


def interviews(survey: Survey) -> pd.DataFrame:
    """Who is drawn for an interview, each for one reason: who left, is of high value, or stands at an end of the NPS.

    Of those who agreed, and of customers without a purchase for a year who did not answer. Lots by the seed of the
    rules, the period and the reason; at the ends the most extreme answers first.
    """
    drawn = dict[str, str]()
    for reason, ranks in _candidates(survey).items():
        lot = lots(ranks.index, survey.rules.seed, f"{survey.name} {reason}")
        order = [one for *_, one in sorted(zip(ranks, lot, ranks.index, strict=True)) if one not in drawn]
        drawn |= dict.fromkeys(order[: survey.follow_up.interviews], reason)
    return pd.DataFrame(list(drawn.items()), columns=["id", "reason"])


def _candidates(survey: Survey) -> dict[str, pd.Series]:
    """Who may be drawn for each reason, by id, with their rank: the lowest come first."""
    rows, found, recommend = agreed(survey), dict[str, pd.Series](), survey.codebook.role("recommend")
    everybody = survey.accepted
    if "purchases" in survey.tables and survey.activity is not None and "design.recontact" in everybody:
        last = survey.tables["purchases"].groupby("customer")["date"].max()
        gone = last[last < pd.Timestamp(survey.activity.end) - YEAR]
        found["left"] = gone[~gone.index.isin(everybody["design.id"].str.strip())].map(lambda _: 0)
    if "design.value_weight" in rows:
        worth = rows["design.value_weight"]
        found["high value"] = worth[worth >= everybody["design.value_weight"].quantile(WORTH)].map(lambda _: 0)
    if recommend is not None and survey.measured(recommend):
        answers = rows[recommend].dropna()
        found |= {"detractor": answers[answers <= 6], "promoter": -answers[answers >= 9]}
    return found


def write_lists(project: Project, period: str) -> list[str]:
    """Write `follow_up.csv` and `interviews.csv` to private/<period>, for their owner only; says where, and how many.

    InputError when no column says who agreed to be contacted.
    """
    if project.codebook.design.name_of("recontact", period) is None:
        raise InputError("params/codebook.yml: design.recontact is not declared: without consent nobody is listed")
    survey, said = load_survey(project, period), []
    lists = {"follow_up": follow_up(survey, project.file.source_language), "interviews": interviews(survey)}
    for name, table in lists.items():
        path = project.private(period) / f"{name}.csv"
        path.touch(mode=0o600)
        path.chmod(0o600)
        table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
        said.append(f"{path.relative_to(project.root).as_posix()}: {len(table)}")
    return said
