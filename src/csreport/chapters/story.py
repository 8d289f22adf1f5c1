"""What is worth telling, in which order, and what belongs together: rank, join, leave unsaid. No words, no layout."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from csreport.chapters.comparisons import Goal, goals, moves
from csreport.chapters.customers import CLOCKS, moved, term_of, verdicts
from csreport.chapters.groups import gaps_of, leading_row, modes_of, widest
from csreport.chapters.importance import priorities, standing_out
from csreport.chapters.quality import comparable_dimensions, comparable_items
from csreport.estimates import Estimates, Row, direction
from csreport.facts import (
    SLIGHT_SHARE,
    Name,
    Number,
    Value,
    alpha_of,
    change_of,
    change_words,
    first_comparison,
    headline,
    is_clear,
    known,
    named,
    shown,
    size_of,
    way_of,
)
from csreport.project.codebook import Role
from csreport.project.period import Event
from csreport.survey.survey import Survey

Kind = Literal["fall", "rise", "missed", "behind", "weak"]
HEADS: tuple[Role, ...] = ("effort", "recommend", "repurchase", "expectation")
MOST = 4  # lines of a list
MANY = 0.25  # share of all customers from which a group counts as many
RECORD = 4  # surveys from which on a highest or lowest value is news


# ---- what is told ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Fact:
    """What is worth telling: the change, the distance to a target, the gap to the other customers, or the importance
    (`row`), and the score as it stands (`level`)."""

    kind: Kind
    row: Row
    level: Row

    @property
    def words(self) -> dict[str, Value]:
        """Name and value of the score as it stands, and of a change its amount and interval."""
        return {"name": named(self.level), "value": Number(self.level), **change_words(self.row)}


@dataclass(frozen=True)
class Line:
    """What one line tells: a fact and how it is joined to where it stands, others of its kind by name, and an event.

    `pattern` chooses the words: of a change lowest, weak (below average), strong, average or plain, then whether it is
    the largest; of a target missed; of a group many or plain; of what is weak clear, probable or last.
    """

    pattern: str
    fact: Fact
    also: tuple[Fact, ...] = ()
    event: Event | None = None


@dataclass(frozen=True)
class Story:
    """A period in the order of its news: what all customers say, what went up, what went down or is still weak."""

    lead: Row | None  # overall satisfaction, else the index, the recommendation, any
    change: Row | None
    way: str  # wording.way_of the change
    rises: tuple[Fact, ...]
    falls: tuple[Fact, ...]
    better: tuple[Line, ...]
    worse: tuple[Line, ...]
    event: Event | None  # that stands before both the first rise and the first fall
    goals: tuple[Goal, ...]

    @property
    def contrast(self) -> str:
        """What the headline sets against each other: both, rise, fall or quiet."""
        if self.rises and self.falls:
            return "both"
        return "rise" if self.rises else "fall" if self.falls else "quiet"

    @property
    def ends(self) -> dict[str, Value]:
        """What rose and what fell first, by name: up and down."""
        return {name: named(facts[0].row) for name, facts in (("up", self.rises), ("down", self.falls)) if facts}

    @property
    def names(self) -> dict[str, Value]:
        """The names of all that rose and of all that fell: ups and downs."""
        sides = {"ups": self.rises, "downs": self.falls}
        return {name: tuple(named(fact.row) for fact in facts) for name, facts in sides.items()}


def tell(evidence: Estimates, survey: Survey) -> Story:
    """The story of a period, from the evidence of all chapters.

    What is not clear after correction is left out, headline indicators apart; so is what another line told already.
    """
    earlier = first_comparison(survey)
    lead = leading_row(evidence.select(period=survey.name, weighting="representative"), survey)
    change = change_of(evidence, lead, earlier) if lead is not None else None
    told, found = Told(), tuple(goals(evidence, survey))
    lines: dict[Kind, list[Line]] = {"fall": [], "rise": []}
    moved = {kind: _moved(evidence, survey, earlier, kind) for kind in lines}
    for kind, facts in moved.items():
        lines[kind] += [*_changes(evidence, survey, facts, told), *_heads(evidence, survey, kind, told)]
    lines["fall"] += _missed(evidence, found, told)
    for before in survey.period.compare_to[1:]:
        for kind in reversed(lines):
            lines[kind] += _changes(evidence, survey, _moved(evidence, survey, before, kind), told)
    lines["fall"] += [*_behind(evidence, survey), *_weak(evidence, survey, told)]
    first = [_event(survey, facts[0]) for facts in moved.values() if facts]
    return Story(
        lead,
        change,
        way_of(change, survey),
        rises=tuple(moved["rise"]),
        falls=tuple(moved["fall"]),
        better=tuple(lines["rise"][:MOST]),
        worse=tuple(lines["fall"][:MOST]),
        event=first[0] if len(first) == len(moved) and first[0] is first[1] else None,
        goals=found,
    )


class Told(set[str]):
    """Measures that a line told already: a fact once used is used up."""

    def take(self, facts: Iterable[Fact]) -> list[Fact]:
        """Those that no line told yet; now they are."""
        new = [fact for fact in facts if fact.row.measure not in self]
        self.update(fact.row.measure for fact in new)
        return new


# ---- changes -----------------------------------------------------------------------------------
def _moved(evidence: Estimates, survey: Survey, earlier: str, kind: Kind) -> list[Fact]:
    """Clear changes of items, and of dimensions whose items did not move; those first that concern most."""
    tested, book = moves(evidence, survey, earlier).tested, survey.codebook
    heads = {book.role(role) for role in (*HEADS, "overall")}
    clear = [row for row in tested if row.measure not in heads and is_clear(row, survey)]
    measures = {row.measure for row in clear}
    parts = {measure: book.members(measure) for measure in measures} | {"index": [*book.dimensions, *book.items]}
    rows = [row for row in clear if way_of(row, survey) == kind and not measures & {*parts[row.measure]}]
    found = priorities(evidence, survey) if rows else None
    shares = {driver.score.measure: driver.importance.value / found.share for driver in found.drivers} if found else {}
    rows.sort(key=lambda row: -_weight(row, shares.get(row.measure, 1), evidence, survey))
    return [Fact(kind, row, evidence.get(row, against="") or row) for row in rows]


def _weight(row: Row, importance: float, evidence: Estimates, survey: Survey) -> float:
    """Size × importance × customers concerned; a measure of unknown importance counts like an average one."""
    unanswered = headline(evidence, row.measure, "non_response", period=survey.name)
    concerned = 1 - (unanswered.value if unanswered is not None else 0)
    return size_of(row, survey) * importance * concerned


def _changes(evidence: Estimates, survey: Survey, facts: list[Fact], told: Told) -> Iterator[Line]:
    """The first change in a line of its own, the second where there is no third and both are not of one dimension;
    more than two by name alone."""
    new = told.take(facts)
    kinds = {getattr(survey.codebook.items.get(fact.row.measure), "dimension", None) for fact in new}
    alone = 2 if len(new) == 2 and (len(kinds) == 2 or None in kinds) else 1
    for fact in new[:alone]:
        largest = all(abs(fact.row.value) >= abs(other.row.value) for other in new)
        pattern = _place(fact.level, scores(evidence, survey), survey) + ("-most" if largest else "")
        yield Line(pattern, fact, tuple(new[1:]) if alone == 1 else (), _event(survey, fact))


def _place(level: Row, ranked: list[Row], survey: Survey) -> str:
    """Where what changed stands among the items."""
    measures = [row.measure for row in ranked]
    if not is_rating(level.measure, survey) or level.measure not in measures or len(ranked) < 3:
        return "plain"
    if level.measure == measures[0]:
        return "lowest"
    average = sum(row.value for row in ranked) / len(ranked)
    return "weak" if level.high < average else "strong" if level.low > average else "average"


def _heads(evidence: Estimates, survey: Survey, kind: Kind, told: Told) -> Iterator[Line]:
    """Overall satisfaction in a line of its own, the other headline indicators that moved in one."""
    for roles in (("overall",), HEADS):
        facts = []
        for role in roles:
            stat = "nps" if role == "recommend" else "mean"
            row = headline(evidence, survey.codebook.role(role), stat, period=survey.name)
            change = change_of(evidence, row, first_comparison(survey)) if row is not None else None
            if row is not None and change is not None and way_of(change, survey) == kind:
                facts.append(Fact(kind, change, row))
        if found := told.take(facts):
            yield Line("head", found[0], tuple(found[1:]), _event(survey, found[0]))


def record(story: Story, evidence: Estimates, survey: Survey) -> tuple[str, int]:
    """Whether the leading score is the highest or lowest of all surveys, and of how many there were.

    The interval of its difference to the next value leaves zero out; shared: none is higher, but one comes close.
    """
    now = story.lead
    if now is None or survey.period.sample == "open":
        return "none", 0
    found = evidence.of_all(measure=now.measure, stat=now.stat, category="", against="")
    before = sorted((row for row in found if row.shown and row.period != now.period), key=lambda row: row.value)
    if len(before) + 1 < RECORD or before[0].value <= now.value <= before[-1].value:
        return "none", len(before) + 1
    high = now.value > before[-1].value
    next_one = before[-1] if high else before[0]
    apart = abs(now.value - next_one.value) > math.hypot(now.high - now.low, next_one.high - next_one.low) / 2
    return ("highest" if apart else "shared") if high else ("lowest" if apart else "none"), len(before) + 1


def _event(survey: Survey, fact: Fact) -> Event | None:
    """The last event that named what changed the way it changed, and lies between the two surveys."""
    named = (fact.row.measure, 1 if fact.kind == "rise" else -1)
    start, end = survey.ends.get(fact.row.against_id), survey.ends.get(survey.name)
    known = [event for event in survey.events if start and end and start < event.date <= end]
    fit = [event for event in known if named in {(key, sign) for _, key, sign in event.touched}]
    return fit[-1] if fit else None


# ---- records of service --------------------------------------------------------------------------
# Which way is worse of rates of tickets and purchases, and of the share of cases that keep a time limit.
WORSE = {"overdue": 1, "escalated": 1, "reopened": 1, "recurrent": 1, "first_contact": -1}
WORSE |= {"active": -1, "repurchase": -1, "within": -1}


def clock_beside(
    lines: Iterable[Line], way: Literal["rise", "fall"], evidence: Estimates, survey: Survey
) -> tuple[int, Row, Row] | None:
    """The clock of service that became faster (fall) or slower (rise) by the largest part, and its change.

    The clock of what an item rates goes first, behind the line of that item, whose number is given: records and answers
    agree. 0: behind none.
    """
    told = [{fact.level.measure for fact in (line.fact, *line.also) if fact.kind in {"rise", "fall"}} for line in lines]
    table = survey.codebook.tables.get("tickets")
    found = list[tuple[int, Row, Row]]()
    for row, change in moved(evidence, survey):
        item = table.items.get(row.category, "") if table is not None else ""
        if (change.value > 0) == (way == "rise"):
            found.append((next((n for n, items in enumerate(told, 1) if item in items), 0), row, change))
    return min(found, key=lambda one: one[0] or len(told) + 1, default=None)


def worsened(evidence: Estimates, survey: Survey) -> list[tuple[Row, Row]]:
    """What the records show as clearly worse, and its change: since the first period compared with before others, then
    the clearest first.

    The change of a share is three points or more as it is printed, that of complaints the ratio of their rates, else
    the threshold of a month that stands out.
    """
    alpha, found = alpha_of(survey), list[tuple[Row, Row]]()
    limits = [row for row, *_ in verdicts(evidence, survey.name, survey.targets.service)]
    for row in (*limits, *known(evidence, survey, measure=("tickets", "purchases"), stat="rate").values()):
        way = WORSE.get(row.category if row.stat == "rate" else row.stat)
        changes = filter(None, (change_of(evidence, row, earlier) for earlier in survey.period.compare_to))
        change = next((one for one in changes if direction(one, alpha)), None)
        if change is not None and direction(change, alpha) == way and round(abs(change.value), 3) >= SLIGHT_SHARE:
            found.append((row, change))
    found += [pair for pair in moved(evidence, survey) if pair[1].value > 0]
    if (count := known(evidence, survey, measure="complaints", stat="count").get("")) is not None:
        ratio = known(evidence, survey, measure="complaints", stat="rate_ratio").get(first_comparison(survey))
        more = ratio if ratio is not None and ratio.value > 1 and ratio.p < alpha else surge_of(evidence, survey)[0]
        found += [(count, more)] if more is not None else []
    later = {f"period:{earlier}" for earlier in survey.period.compare_to[1:]}
    return sorted(found, key=lambda pair: (pair[1].against in later, pair[1].p))


def worsened_beside(evidence: Estimates, survey: Survey) -> list[tuple[Row, Row]]:
    """What the records show as worse beside the clock that the deciding page tells, and what is timed alike."""
    slower = clock_beside(tell(evidence, survey).worse, "rise", evidence, survey)
    told = CLOCKS[slower[1].measure][:2] if slower is not None else None
    return [pair for pair in worsened(evidence, survey) if told is None or _timed(pair[0]) != told]


def _timed(row: Row) -> tuple[str, str] | None:
    """Table and column of what a clock, its limit or the share of what is overdue times."""
    clock = CLOCKS.get("resolution" if row.category == "overdue" else row.measure)
    return clock[:2] if clock is not None else None


# ---- targets, groups, what is weak --------------------------------------------------------------
def _missed(evidence: Estimates, found: Iterable[Goal], told: Told) -> Iterator[Line]:
    """Targets that are missed, the furthest in widths of its interval first; not of what fell, whose line says it."""
    missed = [goal.distance for goal in found if goal.verdict == "not_met" and goal.distance is not None]
    for row in sorted(missed, key=lambda row: -abs(row.value) / ((row.high - row.low) or 1.0)):
        level = evidence.get(row, against="")
        if level is not None and (row.segment or row.measure not in told):
            yield Line("missed", Fact("missed", row, level))


def gap_of_groups(evidence: Estimates, survey: Survey, *, way: str) -> Row | None:
    """The group of customers furthest above or below all others in the leading score; no group by mode of answering."""
    now, modes = evidence.select(period=survey.name), modes_of(survey)
    lead = leading_row(now, survey)
    gaps = gaps_of(now, lead.measure, lead.stat) if lead is not None else []
    clear = [row for row in gaps if row.segment not in modes and way_of(row, survey) == way]
    return widest(clear, survey)


def _behind(evidence: Estimates, survey: Survey) -> Iterator[Line]:
    row = gap_of_groups(evidence, survey, way="fall")
    if row is not None and (level := evidence.get(row, against="")) and row.segment in survey.codebook.segments:
        size = share_of_all(evidence, row)
        yield Line("many" if size is not None and size.value >= MANY else "plain", Fact("behind", row, level))


def share_of_all(evidence: Estimates, row: Row) -> Row | None:
    """Share of a group among all customers of the register, else among the weighted answers."""
    stem = replace(row, stat="share", category="", against="")
    found = (evidence.get(stem, measure="frame", weighting="none"), evidence.get(stem, measure="respondents"))
    return next((share for share in found if share is not None and share.shown), None)


def _weak(evidence: Estimates, survey: Survey, told: Told) -> Iterator[Line]:
    """What to begin with, if no line told it: important and weak for sure, or perhaps; without importance the lowest.

    Only of ratings: what people do, meet with or have is not to be improved first.
    """
    found = priorities(evidence, survey)
    if found is not None:
        chosen = [("clear", one) for one in found.settled] + [("probable", one) for one in found.possible[:1]]
        for pattern, driver in chosen:
            if is_rating(driver.score.measure, survey) and driver.score.measure not in told:
                told.add(driver.score.measure)
                yield Line(pattern, Fact("weak", driver.importance, driver.score))
        return
    ranked = scores(evidence, survey)
    if len(ranked) > 1 and is_rating(ranked[0].measure, survey) and ranked[0].measure not in told:
        yield Line("last", Fact("weak", ranked[0], ranked[0]))


def leads_of(evidence: Estimates, rows: list[Row]) -> list[Row]:
    """Of drivers, the most important first, those that may come first: the interval of their rank reaches there."""
    ranks = [shown(evidence.get(row, stat="rank")) for row in rows[1:]]
    near = [row for row, rank in zip(rows[1:], ranks, strict=True) if rank is not None and rank.low <= 1]
    return [*rows[:1], *near]


def place_of(measure: str, evidence: Estimates, survey: Survey) -> str:
    """By importance: first; shared, one of several that may come first; behind; alike, as none stands out; unknown."""
    found = priorities(evidence, survey)
    rows = [driver.importance for driver in found.drivers] if found is not None else []
    if measure not in {row.measure for row in rows}:
        return "unknown"
    if not standing_out(rows, survey):
        return "alike"
    leads = [row.measure for row in leads_of(evidence, rows)]
    return "behind" if measure not in leads else "first" if len(leads) == 1 else "shared"


def is_rating(measure: str, survey: Survey) -> bool:
    """Whether a measure is rated, and not done, met with or had; of a dimension whether all its items are."""
    book = survey.codebook
    items = [measure] if measure in book.items else book.members(measure)
    return all(book.items[item].kind == "rating" for item in items)


def scores(evidence: Estimates, survey: Survey) -> list[Row]:
    """Scores of the items that share a scale, or of the dimensions where fewer than two do, the lowest first."""
    items = comparable_items(survey)
    measures = items if len(items) > 1 else comparable_dimensions(survey)
    found = [headline(evidence, measure, "mean", period=survey.name) for measure in measures]
    return sorted((row for row in found if row is not None), key=lambda row: row.value)


def surge_of(estimates: Estimates, survey: Survey) -> tuple[Row | None, Row | None]:
    """The month of this report in which complaints surged most clearly, and the reason that did so in it."""
    alarms = survey.targets.service.false_alarms
    found = [row for row in known(estimates, survey, stat="surge").values() if row.p <= alarms]
    month = min((row for row in found if row.measure == "complaints"), key=lambda row: row.p, default=None)
    inside = (row for row in found if month is not None and row.category.startswith(f"{month.category} "))
    return month, min(inside, key=lambda row: row.p, default=None)


def surge_words(surge: Row, reason: Row | None, survey: Survey) -> dict[str, Value]:
    """The month of a surge, from how many complaints on it is one, and what most of them are about."""
    values: dict[str, Value] = {"month": Name("month", f"{surge.category}-01"), "limit": Number(surge), "known": "no"}
    if reason is not None:
        about = term_of(survey.codebook, "complaints", "reason", reason.category.partition(" ")[2])
        values |= {"known": "yes", "reason": about}
    return values
