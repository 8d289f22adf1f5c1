"""What is worth telling, in which order, and what belongs together: rank, join, leave unsaid. No words, no layout."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from csreport.chapters.changes import moves
from csreport.chapters.comparisons import Goal, goals
from csreport.chapters.differences import gaps_of, leading_row, modes_of, widest
from csreport.chapters.importance import priorities
from csreport.chapters.quality import comparable_dimensions, comparable_items
from csreport.chapters.wording import Way, change_of, headline, is_clear, named, size_of, way_of
from csreport.estimates import Estimates, Row
from csreport.facts import Value
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
    """One number and what makes it worth telling: size × importance × customers concerned.

    `row`: the change, the distance to a target, the gap to the other customers, or the importance; `level`: the score
    as it stands.
    """

    kind: Kind
    row: Row
    level: Row
    weight: float = 0.0


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
    way: Way
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


def tell(evidence: Estimates, survey: Survey) -> Story:
    """The story of a period, from the evidence of all chapters.

    What is not clear after correction is left out, headline indicators apart; so is what another line told already.
    """
    earlier = next(iter(survey.period.compare_to), "")
    lead = leading_row(evidence.select(period=survey.name, weighting="representative"), survey)
    change = change_of(evidence, lead, earlier) if lead is not None else None
    rises, falls = (_moved(evidence, survey, earlier, kind) for kind in ("rise", "fall"))
    told, found = Told(), tuple(goals(evidence, survey))
    down = [*_changes(evidence, survey, falls, told), *_heads(evidence, survey, "fall", told)]
    up = [*_changes(evidence, survey, rises, told), *_heads(evidence, survey, "rise", told)]
    down += _missed(evidence, found, told)
    for before in survey.period.compare_to[1:]:
        up += _changes(evidence, survey, _moved(evidence, survey, before, "rise"), told)
        down += _changes(evidence, survey, _moved(evidence, survey, before, "fall"), told)
    down += [*_behind(evidence, survey), *_weak(evidence, survey, told)]
    return Story(
        lead,
        change,
        way_of(change, survey),
        tuple(rises),
        tuple(falls),
        tuple(up[:MOST]),
        tuple(down[:MOST]),
        _between(survey, rises[:1], falls[:1]),
        found,
    )


class Told(set[str]):
    """Measures that a line told already: a fact once used is used up."""

    def take(self, facts: Iterable[Fact]) -> list[Fact]:
        """Those that no line told yet; now they are."""
        new = [fact for fact in facts if fact.row.measure not in self]
        self.update(fact.row.measure for fact in new)
        return new


# ---- changes -----------------------------------------------------------------------------------
def _moved(evidence: Estimates, survey: Survey, earlier: str, kind: Literal["rise", "fall"]) -> list[Fact]:
    """Clear changes of items, and of dimensions whose items did not move; those first that concern most."""
    found, book = moves(evidence, survey, earlier), survey.codebook
    heads = {book.role(role) for role in (*HEADS, "overall")}
    clear = [row for row in found.tested if row.measure not in heads and is_clear(row, survey)]
    moved = {row.measure for row in clear}
    inner = [row for row in clear if not moved & {*_within(row.measure, survey)} and way_of(row, survey) == kind]
    facts = [Fact(kind, row, evidence.get(row, against="") or row, _weight(row, evidence, survey)) for row in inner]
    return sorted(facts, key=lambda fact: -fact.weight)


def _within(measure: str, survey: Survey) -> list[str]:
    """What a measure is made of."""
    book = survey.codebook
    return [*book.dimensions, *book.items] if measure == "index" else book.members(measure)


def _weight(row: Row, evidence: Estimates, survey: Survey) -> float:
    """Size × importance × customers concerned; a measure of unknown importance counts like an average one."""
    found = priorities(evidence, survey)
    shares = {driver.score.measure: driver.importance.value / found.share for driver in found.drivers} if found else {}
    unanswered = headline(evidence, row.measure, "non_response", period=survey.name)
    concerned = 1 - (unanswered.value if unanswered is not None else 0)
    return size_of(row, survey) * shares.get(row.measure, 1) * concerned


def _changes(evidence: Estimates, survey: Survey, facts: list[Fact], told: Told) -> Iterator[Line]:
    """The first change in a line of its own, the second where there is no third; more than two by name alone."""
    new = told.take(facts)
    alone = 1 if len(new) != 2 or _like(survey, new) else 2
    for fact in new[:alone]:
        others = tuple(new[1:]) if alone == 1 else ()
        largest = all(abs(fact.row.value) >= abs(other.row.value) for other in new)
        yield Line(_place(fact, evidence, survey, largest=largest), fact, others, _event(survey, fact))


def _like(survey: Survey, facts: list[Fact]) -> bool:
    """Whether facts are of one dimension."""
    kinds = {getattr(survey.codebook.items.get(fact.row.measure), "dimension", None) for fact in facts}
    return len(kinds) == 1 and None not in kinds


def _place(fact: Fact, evidence: Estimates, survey: Survey, *, largest: bool) -> str:
    """Where what changed stands among the items, and whether nothing changed more."""
    ranked, most = scores(evidence, survey), "-most" if largest else ""
    measures = [row.measure for row in ranked]
    if not is_rating(fact.level.measure, survey) or fact.level.measure not in measures or len(ranked) < 3:
        return f"plain{most}"
    if fact.level.measure == measures[0]:
        return f"lowest{most}"
    average = sum(row.value for row in ranked) / len(ranked)
    where = "weak" if fact.level.high < average else "strong" if fact.level.low > average else "average"
    return f"{where}{most}"


def _heads(evidence: Estimates, survey: Survey, kind: Literal["rise", "fall"], told: Told) -> Iterator[Line]:
    """Overall satisfaction in a line of its own, the other headline indicators that moved in one."""
    earlier, book = next(iter(survey.period.compare_to), ""), survey.codebook
    for roles in (("overall",), HEADS):
        facts = []
        for role in roles:
            stat = "nps" if role == "recommend" else "mean"
            row = headline(evidence, book.role(role), stat, period=survey.name)
            change = change_of(evidence, row, earlier) if row is not None else None
            if row is not None and change is not None and way_of(change, survey) == kind:
                facts.append(Fact(kind, change, row))
        for fact, *others in [found] if (found := told.take(facts)) else []:
            yield Line("head", fact, tuple(others), _event(survey, fact))


def record(
    story: Story, evidence: Estimates, survey: Survey
) -> tuple[Literal["highest", "lowest", "shared"] | None, int]:
    """Whether the leading score is the highest or lowest of all surveys, and of how many there were.

    The interval of its difference to the next value leaves zero out; shared: none is higher, but one comes close.
    """
    now = story.lead
    if now is None or survey.period.sample == "open":
        return None, 0
    found = evidence.of_all(measure=now.measure, stat=now.stat, category="", against="")
    before = [row for row in found if row.shown and row.period != now.period]
    if len(before) + 1 < RECORD:
        return None, len(before) + 1
    top, bottom = (pick(before, key=lambda row: row.value) for pick in (max, min))
    if now.value > top.value:
        return ("highest" if _apart(now, top) else "shared"), len(before) + 1
    return ("lowest" if now.value < bottom.value and _apart(now, bottom) else None), len(before) + 1


def _apart(one: Row, other: Row) -> bool:
    """Whether the interval of the difference of two independent estimates leaves zero out."""
    return abs(one.value - other.value) > math.hypot(one.high - one.low, other.high - other.low) / 2


# ---- events ------------------------------------------------------------------------------------
def _event(survey: Survey, fact: Fact) -> Event | None:
    """The last event that named what changed the way it changed, and lies between the two surveys."""
    way = 1 if fact.kind == "rise" else -1
    known = _since(survey, fact.row.against_id)
    fit = [event for event in known if (fact.row.measure, way) in {(key, sign) for _, key, sign in event.touched}]
    return fit[-1] if fit else None


def _between(survey: Survey, rises: list[Fact], falls: list[Fact]) -> Event | None:
    """The event that stands before both a rise and a fall."""
    for rise, fall in zip(rises, falls, strict=False):
        event = _event(survey, rise)
        return event if event is not None and event is _event(survey, fall) else None
    return None


def _since(survey: Survey, earlier: str) -> list[Event]:
    """Events after an earlier period's fieldwork and before the end of this one's."""
    days, end = survey.ends.get(earlier), survey.ends.get(survey.name)
    return [event for event in survey.events if days and end and days < event.date <= end]


# ---- targets, groups, what is weak --------------------------------------------------------------
def _missed(evidence: Estimates, found: Iterable[Goal], told: Told) -> Iterator[Line]:
    """Targets that are missed, the furthest in widths of its interval first; not of what fell, whose line says it."""
    missed = [goal.distance for goal in found if goal.verdict == "not_met" and goal.distance is not None]
    for row in sorted(missed, key=lambda row: -abs(row.value) / ((row.high - row.low) or 1.0)):
        level = evidence.get(row, against="")
        if level is not None and (row.segment or row.measure not in told):
            yield Line("missed", Fact("missed", row, level))


def gap_of_groups(evidence: Estimates, survey: Survey, *, way: Way) -> Row | None:
    """The group of customers furthest above or below all others in the leading score; no group by mode of answering."""
    now, modes = evidence.select(period=survey.name), modes_of(survey)
    lead = leading_row(now, survey)
    gaps = gaps_of(now, lead.measure, lead.stat) if lead is not None else []
    clear = [row for row in gaps if row.segment not in modes and way_of(row, survey) == way]
    return widest(clear, survey)


def _behind(evidence: Estimates, survey: Survey) -> Iterator[Line]:
    row = gap_of_groups(evidence, survey, way="fall")
    level = evidence.get(row, against="") if row is not None else None
    if row is not None and level is not None and row.segment in survey.codebook.segments:
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
                yield Line(pattern, Fact("weak", driver.importance, driver.score, driver.importance.value))
        return
    ranked = scores(evidence, survey)
    if len(ranked) > 1 and is_rating(ranked[0].measure, survey) and ranked[0].measure not in told:
        yield Line("last", Fact("weak", ranked[0], ranked[0]))


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
