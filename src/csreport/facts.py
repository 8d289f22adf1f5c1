"""What sentences, cards and tiles are made of: numbers and names, no words of any language yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csreport.catalogue import statistic
from csreport.estimates import Estimates, Row

if TYPE_CHECKING:
    from csreport.survey.survey import Survey


def N_(message: str) -> str:
    """Mark a message of a table for the translators; the sentence that uses it translates it."""
    return message


# Why an answer is excluded, by screening rule.
REASON_WORDS = {
    "total_row": N_("total or note in the file"),
    "off_frame": N_("not in the customer frame"),
    "outside_fieldwork": N_("outside fieldwork"),
    "duplicate": N_("duplicate"),
    "near_duplicate": N_("answers like another respondent's"),
    "incomplete": N_("incomplete"),
    "speeding": N_("completed too fast"),
    "straight_lining": N_("same answer throughout"),
    "attention": N_("attention check failed"),
    "inconsistent": N_("answers do not go together"),
    "out_of_range": N_("answer outside the scale"),
}


@dataclass(frozen=True)
class Number:
    """A number of a sentence: a row and which part of it is meant (value, low, high or n)."""

    row: Row
    part: str = "value"
    signed: bool = False
    absolute: bool = False


@dataclass(frozen=True)
class Name:
    """A label of a sentence, spoken in the reader's language.

    `kind` is item (also dimension and segment), level, option, period, message (a text of ours), or given (a
    text per language, `texts`).
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


class Sentence:
    """A sentence template with named values; `present.words` makes it a sentence of a language.

    The first argument is the message that translators see; `{name}` stands for each value. Values that the message
    does not name are left out, so that `**about(row)` serves every sentence about a row.
    """

    def __init__(self, message: str, /, **values: Value):
        self.message = message
        self.values = {name: value for name, value in values.items() if not message or f"{{{name}}}" in message}


Value = Number | Name | Dates | Sentence | str | int | tuple["Value", ...]
Card = tuple[tuple[Sentence, Sentence], ...]


@dataclass(frozen=True)
class Tile:
    """A key figure: its estimate, its unit and its change."""

    name: Sentence
    row: Row
    unit: Sentence | None = None
    change: Row | None = None


# A block's facts by part: answer, follows, finding (figure title), alt, base, caption, note, and cards, tiles, lists.
Facts = dict[str, "Sentence | Card | tuple[Tile, ...] | tuple[Sentence, ...]"]
Blocks = dict[str, Callable[[Estimates, "Survey"], Facts]]


def rows_in(value: object) -> Iterator[Row]:
    """Rows whose numbers a sentence, a tile, or facts of any depth state."""
    if isinstance(value, Number | Tile):
        yield value.row
    elif isinstance(value, Sentence | dict):
        yield from rows_in(tuple((value.values if isinstance(value, Sentence) else value).values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from rows_in(part)


def interval(row: Row) -> dict[str, Value]:
    """Value and both ends of a row, for templates with {value}, {low} and {high}."""
    return {"value": Number(row), "low": Number(row, "low"), "high": Number(row, "high")}


def about(row: Row) -> dict[str, Value]:
    """What a sentence may say of a row; amount: the size of a difference, whose interval stands with its signs."""
    apart = row.against_kind not in {"", "measure"}
    name, indicator = Name("item", row.measure), indicator_name(row.measure, row.stat)
    return {
        **{"item": name, "driver": name, "indicator": indicator, "measure": indicator},
        **{"level": Name("level", row.level, row.segment), "segment": Name("item", row.segment)},
        **{"period": Name("period", row.against_id), "outcome": Name("item", row.against_id)},
        **{"value": Number(row), "share": Number(row), "amount": Number(row, absolute=True), "n": Number(row, "n")},
        **{"low": Number(row, "low", signed=apart), "high": Number(row, "high", signed=apart)},
    }


def indicator_name(measure: str, stat: str) -> Value:
    """What a measure and its statistic are called."""
    series, name = statistic(stat).series, Name("item", measure)
    return name if series == "{indicator}" else Sentence(series, indicator=name)


def span_of(rows: Iterable[Row]) -> dict[str, Value]:
    """The smallest and the largest base of some rows, for templates with {fewest} and {most}."""
    known = [row for row in rows if row.shown]
    fewest, most = (pick(known, key=lambda row: row.n) for pick in (min, max))
    return {"fewest": Number(fewest, "n"), "most": Number(most, "n")}


def ends_of(rows: Iterable[Row]) -> dict[str, Value]:
    """Of some rows the highest, {best} with {best_value} or {most}, and the lowest, {worst}, {worst_value}, {least}."""
    found, values = list(rows), dict[str, Value]()
    for row, name, also in ((max(found, key=_value), "best", "most"), (min(found, key=_value), "worst", "least")):
        values[name] = Name("level", row.level, row.segment) if row.level else Name("item", row.measure)
        values[f"{name}_value"] = values[also] = Number(row)
    return values


def _value(row: Row) -> float:
    return row.value


def by_way(way: int, rise: str, fall: str, noise: str, /, **values: Value) -> Sentence:
    """The message for what is positive, negative, or neither beyond noise (`estimates.direction`)."""
    return Sentence({1: rise, -1: fall, 0: noise}[way], **values)


def all_of(*parts: Sentence | str | None, **values: Value) -> Sentence:
    """Several sentences, one after the other; messages have the same values, and what is None is left out."""
    told = [Sentence(part, **values) if isinstance(part, str) else part for part in parts]
    return Sentence("", **{f"part{i}": sentence for i, sentence in enumerate(told) if sentence is not None})


def block(values: Mapping[str, Value], /, **parts: Sentence | Card | tuple[Sentence, ...] | str | None) -> Facts:
    """Facts of a block by part; messages have the same values, and what is None is left out."""
    given = ((name, Sentence(part, **values) if isinstance(part, str) else part) for name, part in parts.items())
    return {name: part for name, part in given if part is not None}
