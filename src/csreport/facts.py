"""What statements are made of: numbers, names and directions, how sure a change is; no words of any language yet."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from csreport.estimates import NAME_ALONE, Estimates, Row, alpha_at, direction, statistic
from csreport.project.targets import Action
from csreport.survey.survey import Survey


# ---- what sentences, cards and tiles are made of ----
def reason_of(rule: str) -> str:
    """What the reason is called for which a screening rule excludes an answer."""
    return f"common-reason-{rule.replace('_', '-')}"


@dataclass(frozen=True)
class Number:
    """A number of a sentence: a row and which part of it is meant (value, low, high or n)."""

    row: Row
    part: str = "value"
    signed: bool = False
    absolute: bool = False
    whole: bool = False  # in prose: 73%, not 72.6%


@dataclass(frozen=True)
class Name:
    """A label of a sentence, spoken in the reader's language.

    `kind` is item (also dimension and segment), level, option, period (`of` a later one: as that calls it), month (of
    an ISO date), message (a text of ours), given (a text per language, `texts`), or term (the same, lower case inside
    a sentence).
    """

    kind: str
    id: str = ""
    of: str = ""
    texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Dates:
    """A span of days, spoken in the reader's language; ISO dates."""

    start: str
    end: str

    @classmethod
    def of(cls, start: dt.date, end: dt.date | None = None) -> Dates:
        """From one day to another; one day alone."""
        return cls(start.isoformat(), (end or start).isoformat())


class Sentence:
    """A message by its id, with named values; `present.words` makes it a sentence of a language.

    Values that the message does not use do no harm, so that `**about(row)` serves every sentence about a row. Plain
    strings choose among its variants. Without an id: its values, one after the other.
    """

    def __init__(self, message: str, /, **values: Value):
        self.message, self.values = message, values


Value = Number | Name | Dates | Sentence | str | int | tuple["Value", ...]
Card = tuple[tuple[Sentence, Sentence], ...]


@dataclass(frozen=True)
class Tile:
    """A key figure: its estimate, its scale and its change in words, and its target with the verdict."""

    name: Value
    row: Row
    scale: Sentence
    change: Row | None
    way: str  # `way_of` the change
    target: Row | None = None
    verdict: str = ""


@dataclass(frozen=True)
class Point:
    """A line of a list: what it tells, the figure that shows it, and why, or whose it is and by when."""

    told: Sentence
    figure: str = ""
    why: Sentence | None = None
    owner: Sentence | None = None
    due: Sentence | None = None


@dataclass(frozen=True)
class Quote:
    """A comment in the words and the language of who wrote it, and what it is quoted for."""

    text: str
    lang: str
    about: Name


# A block's facts by part: answer, more, finding (figure title), alt, base, caption, note, and cards, tiles, lists.
Facts = dict[str, "Sentence | Card | tuple[Tile, ...] | tuple[Point, ...] | tuple[Sentence, ...] | tuple[Quote, ...]"]
Blocks = dict[str, Callable[[Estimates, Survey], Facts]]


def rows_in(value: object) -> Iterator[Row]:
    """Rows whose numbers a sentence, a tile, or facts of any depth state."""
    if isinstance(value, Number | Tile):
        yield value.row
    elif isinstance(value, Point):
        yield from rows_in((value.told, value.why))
    elif isinstance(value, Sentence | dict):
        yield from rows_in(tuple((value.values if isinstance(value, Sentence) else value).values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from rows_in(part)


def percent(row: Row) -> Number:
    """A share in running text: 73%, not 72.6%."""
    return Number(row, whole=True)


def given(texts: Mapping[str, str]) -> Name:
    """A text that is declared in each language."""
    return Name("given", texts=tuple(texts.items()))


def level_of(row: Row) -> Name:
    """The group of customers that a row is of."""
    return Name("level", row.level, row.segment)


def interval(row: Row) -> dict[str, Value]:
    """Value and both ends of a row, for templates with {value}, {low} and {high}."""
    return {"value": Number(row), "low": Number(row, "low"), "high": Number(row, "high")}


def about(row: Row) -> dict[str, Value]:
    """What a sentence may say of a row; amount: the size of a difference, whose interval stands with its signs."""
    apart = row.against_kind not in {"", "measure"}
    name, indicator = Name("item", row.measure), indicator_name(row.measure, row.stat)
    return {
        **{"item": name, "driver": name, "indicator": indicator, "measure": indicator},
        **{"level": level_of(row), "segment": Name("item", row.segment)},
        **{"period": Name("period", row.against_id, row.period), "outcome": Name("item", row.against_id)},
        **{"value": Number(row), "share": Number(row), "amount": Number(row, absolute=True), "n": Number(row, "n")},
        **{"low": Number(row, "low", signed=apart), "high": Number(row, "high", signed=apart)},
    }


def indicator_name(measure: str, stat: str) -> Value:
    """What a measure and its statistic are called."""
    series, name = statistic(stat).series, Name("item", measure)
    return name if series == NAME_ALONE else Sentence(series, indicator=name)


def span_of(rows: Iterable[Row]) -> dict[str, Value]:
    """The smallest and the largest base of some rows, for templates with {fewest} and {most}."""
    known = [row for row in rows if row.shown]
    fewest, most = (pick(known, key=lambda row: row.n) for pick in (min, max))
    return {"fewest": Number(fewest, "n"), "most": Number(most, "n")}


def ends_of(rows: Iterable[Row]) -> dict[str, Value]:
    """Of some rows the highest, {best} with {best_value} or {most}, and the lowest, {worst}, {worst_value}, {least}."""
    found, values, value = list(rows), dict[str, Value](), attrgetter("value")
    for row, name, also in ((max(found, key=value), "best", "most"), (min(found, key=value), "worst", "least")):
        values[name] = level_of(row) if row.level else Name("item", row.measure)
        values[f"{name}_value"] = values[also] = Number(row)
    return values


def by_way(way: int, message: str, /, **values: Value) -> Sentence:
    """A message about what is positive, negative, or neither for certain (`estimates.direction`)."""
    return Sentence(message, way={1: "rise", -1: "fall", 0: "none"}[way], **values)


def all_of(*parts: Sentence | str | None, **values: Value) -> Sentence:
    """Several sentences, one after the other; messages have the same values, and what is None is left out."""
    told = [Sentence(part, **values) if isinstance(part, str) else part for part in parts]
    return Sentence("", **{f"part{i}": sentence for i, sentence in enumerate(told) if sentence is not None})


def answer_of(*told: Sentence | None) -> Facts:
    """Facts of a block that only answers; none where there is nothing to tell."""
    return {"answer": all_of(*told)} if any(told) else {}


def block(values: Mapping[str, Value], /, **parts: Sentence | Card | tuple[Sentence, ...] | str | None) -> Facts:
    """Facts of a block by part; messages have the same values, and what is None is left out."""
    given = ((name, Sentence(part, **values) if isinstance(part, str) else part) for name, part in parts.items())
    return {name: part for name, part in given if part is not None}


# ---- sentences that several chapters say alike ----
def alpha_of(survey: Survey) -> float:
    """Level below which a p value exceeds noise."""
    return alpha_at(survey.rules.confidence)


def confidence_of(survey: Survey) -> int:
    """Confidence of the intervals in percent."""
    return round(100 * survey.rules.confidence)


def headline(
    estimates: Estimates, measure: str | None, stat: str, category: str = "", *, period: str | None = None
) -> Row | None:
    """The representative estimate of all customers, where there is one to show; of one period where there are more."""
    when = {"period": period} if period is not None else {}
    found = estimates.of_all(measure=measure or (), stat=stat, category=category, against="", **when)
    return shown(found.find())


def shown(row: Row | None) -> Row | None:
    """The row, where there is one to show."""
    return row if row is not None and row.shown else None


def known(estimates: Estimates, survey: Survey, **wanted: str | Iterable[str]) -> dict[str, Row]:
    """This period's unweighted estimates that can be shown, by category."""
    rows = estimates.select(period=survey.name, weighting="none", against="", **wanted)
    return {row.category: row for row in rows if row.shown}


def change_of(estimates: Estimates, row: Row, earlier: str) -> Row | None:
    """Change of an estimate against an earlier period, where there is one to show and it could be tested."""
    found = shown(estimates.get(row, against=f"period:{earlier}"))
    return found if found is not None and not math.isnan(found.low) else None


def first_comparison(survey: Survey) -> str:
    """The earlier period that this one is compared with first; "" where there is none."""
    return next(iter(survey.period.compare_to), "")


# ---- how sure, and how large ----
Way = Literal["rise", "fall", "hint-up", "hint-down", "steady", "none", "first", "open"]
SPANS = {"nps": 200.0, "index": 100.0}  # lengths of the scales of what is no mean
SLIGHT = 0.025  # of the scale's length: 0.10 of 1 to 5, 5 of the Net Promoter Score
SLIGHT_SHARE = 0.03


def way_of(change: Row | None, survey: Survey) -> Way:
    """How a change, a gap or a distance is told: the only function that decides how sure we are.

    Clear (rise, fall): survives the correction for all that was tested with it (`direction`). Hint: does not, but its
    own interval leaves zero out. Steady: all of its interval is slight. None: anything else. First: nothing to compare
    with. Open: people chose themselves to answer, so that nothing can be said of customers.
    """
    if change is None or not change.shown or math.isnan(change.low):
        return "first"
    if survey.period.sample == "open":
        return "open"
    if clear := direction(change, alpha_of(survey)):
        return "rise" if clear > 0 else "fall"
    if change.low > 0 or change.high < 0:
        return "hint-up" if change.value > 0 else "hint-down"
    slight = SLIGHT * length_of_scale(survey, change) if change.stat in {"mean", *SPANS} else SLIGHT_SHARE
    return "steady" if max(-change.low, change.high) < slight else "none"


TESTED = re.compile(r"Holm over (\d+)")


def change_words(change: Row | None) -> dict[str, Value]:
    """Amount, interval and earlier period of a change, unsigned and from small to large where it has a direction; and
    how many changes were tested together."""
    if change is None:
        return {}
    low, high = Number(change, "low", signed=True), Number(change, "high", signed=True)
    if change.low > 0 or change.high < 0:
        parts = ("low", "high") if change.low > 0 else ("high", "low")
        low, high = (Number(change, part, absolute=True) for part in parts)
    before, tested = Name("period", change.against_id, change.period), TESTED.search(change.method)
    return {
        "tests": int(tested[1]) if tested else 1,
        "change": Number(change, absolute=True),
        "low": low,
        "high": high,
        "before": before,
    }


def way_words(estimates: Estimates, survey: Survey, row: Row) -> dict[str, Value]:
    """What a sentence says of an estimate: its value, and which way and how far it went since the first comparison.

    `low` and `high` are those of the change, without one those of the value.
    """
    change = change_of(estimates, row, first_comparison(survey))
    way = "open" if survey.period.sample == "open" else way_of(change, survey)
    named: dict[str, Value] = {"item": Name("item", row.measure), "way": way}
    return named | interval(row) | change_words(change)


def length_of_scale(survey: Survey, row: Row) -> float:
    """Length of the scale of a score; of a dimension that of its items."""
    if row.stat in SPANS:
        return SPANS[row.stat]
    lengths = {scale.max - scale.min for scale in survey.codebook.scales_of(row.measure)}
    return lengths.pop() if len(lengths) == 1 else 1.0


def size_of(change: Row, survey: Survey) -> float:
    """Size of a change or a gap as a part of its scale."""
    return abs(change.value) / length_of_scale(survey, change)


def is_clear(change: Row | None, survey: Survey) -> bool:
    """Whether a change or a gap is a rise or a fall for certain."""
    return way_of(change, survey) in {"rise", "fall"}


def kind_of(row: Row, survey: Survey) -> str:
    """Whether a score is overall satisfaction, or another."""
    return "overall" if row.measure == survey.codebook.role("overall") else "other"


def count_of(evidence: Estimates, survey: Survey, measure: str, category: str) -> Row | None:
    """A count of this period, where there is one to show."""
    return known(evidence, survey, measure=measure, stat="count", category=category, segment="").get(category)


def items_of(rows: Iterable[Row]) -> tuple[Name, ...]:
    """Names of the measures of several rows."""
    return tuple(Name("item", row.measure) for row in rows)


def listed(rows: list[Row], most: int = 5) -> tuple[Value, ...]:
    """Names of the measures of several rows; of many the first, and how many more."""
    names: tuple[Value, ...] = items_of(rows)
    if len(rows) <= most + 1:
        return names
    return (*names[:most], Sentence("common-more", count=len(rows) - most))


# ---- names, figures and decisions that the first and the last chapter share ---------------------------
ITEMS, DRIVERS, GROUPS = "fig-satisfaction-items", "fig-drivers-priorities", "fig-segments-levels"
TRENDS, CHANGES = "fig-trends-limits", "tbl-scores-periods"
SERVICE, SURGES, RECORDS = "fig-service-clocks", "fig-service-complaints", "tbl-scores-records"


def named(row: Row) -> Value:
    """What a row is of, in running text: a group of customers, else an indicator."""
    if row.stat in SPANS and not row.level:
        return Sentence("summary-subject", kind=row.stat, name="")
    return level_of(row) if row.level else Name("item", row.measure)


def figure_of(row: Row, kind: str) -> str:
    """The figure that shows a fact of the story."""
    return GROUPS if row.level else DRIVERS if kind in {"rise", "weak"} else ITEMS


def to_do(told: Sentence, figure: str, action: Action | None = None) -> Point:
    """What is to be done, whose task it is and by when; or that nobody is named and no date set yet."""
    owner, due = Sentence("summary-owner", known="no"), Sentence("summary-due", known="no")
    if action is not None and action.owner:
        owner = Sentence("summary-owner", known="yes", owner=given(action.owner))
    if action is not None and action.due is not None:
        due = Sentence("summary-due", known="yes", day=Dates.of(action.due))
    return Point(told, figure, owner=owner, due=due)
