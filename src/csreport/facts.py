"""What sentences, cards and tiles are made of: numbers and names, no words of any language yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from csreport.catalogue import NAME_ALONE, statistic
from csreport.estimates import Estimates, Row

if TYPE_CHECKING:
    from csreport.survey.survey import Survey


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
    way: str  # wording.way_of the change
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
Blocks = dict[str, Callable[[Estimates, "Survey"], Facts]]


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
