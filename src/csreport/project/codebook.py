"""The questionnaire as data: columns, items, scales, roles, dimensions, segments, choices and comments."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, ValidationError, field_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from csreport.project.errors import nearest
from csreport.project.params import Model, Place, Problem, doubled_name, read_yaml, shorthand, unknown

Label = dict[str, str]
DateOrder = Literal["iso", "day-first", "month-first", "year-first", "excel"]
Labelled = Annotated[Label, shorthand("")]


class Asked(Model):
    """What some periods do not have: those named in `absent`, before `since` or after `until`.

    Periods compare by name, digits as numbers: 2024Q4 < 2025Q1, wave9 < wave10.
    """

    absent: list[str] = []
    since: str | None = None
    until: str | None = None

    def asked_in(self, period: str) -> bool:
        """Whether the questionnaire of a period held it."""
        early = self.since is not None and period_order(period) < period_order(self.since)
        late = self.until is not None and period_order(period) > period_order(self.until)
        return not (early or late or period in self.absent)


class Column(Asked):
    """A column of the raw files, with other names that it had in some periods."""

    column: str = Field(min_length=1)
    aliases: dict[str, str] = {}
    source: Literal["responses", "frame", "purchases"] = "responses"

    @property
    def in_frame(self) -> bool:
        """Whether it is known of every customer: from the frame, or from what customers bought."""
        return self.source != "responses"

    def name_in(self, period: str) -> str:
        """Name of the column in one period's file."""
        return self.aliases.get(period, self.column)


def period_order(name: str) -> list[tuple[int, int | str]]:
    """Sort key of a period's name: digits as numbers."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in re.findall(r"\d+|\D+", name)]


class DateColumn(Column):
    """A column of dates: their order where they are not ISO, and the time zone of the report's days."""

    order: DateOrder | None = None
    timezone: str | None = None


class KeyColumn(Column):
    """The column of the customer frame that marks key customers, and the codes that mean it.

    Only the frame knows it of those who did not answer.
    """

    source: Literal["frame"] = "frame"
    codes: list[str] = Field(min_length=1)


class ChannelColumn(Column):
    """The column of the channel of answering, and what its codes are called."""

    labels: dict[str, Labelled] = {}


ColumnLike = Annotated[Column, shorthand("column")]
DateLike = Annotated[DateColumn, shorthand("column")]
ChannelLike = Annotated[ChannelColumn, shorthand("column")]


class Level(Model):
    """A level of a segment: its label and the raw codes that mean it (default: its id)."""

    label: Labelled
    phrase: Labelled = {}  # as people are called in running text: large customers
    codes: list[str] = []


class Option(Level, Asked):
    """An option of a choice. In a column of its own its codes are the cells that say it was chosen (default: 1, yes
    and their like, its id, its label); with `filled` every cell does that says neither "no" nor "no answer"."""

    column: str | None = None
    aliases: dict[str, str] = {}
    filled: bool = False


def _one_level(value: Any) -> Any:
    """`small: {en: Small}` and `small: {label: {en: Small}, codes: [S, s]}` mean the same kind of thing."""
    return value if isinstance(value, dict) and "label" in value else {"label": value}


LevelLike = Annotated[Level, BeforeValidator(_one_level)]
OptionLike = Annotated[Option, BeforeValidator(_one_level)]


Role = Literal["overall", "recommend", "effort", "expectation", "repurchase"]
Kind = Literal["rating", "behaviour", "difficulty", "fact"]
Disposition = Literal["complete", "partial", "refusal", "non_contact", "silent", "other", "unknown", "not_eligible"]
RESERVED = {"respondents", "invitations", "weights", "frame", "index", "response", "precision", "nonresponse"}
RESERVED |= {"channels", "fieldwork", "contacts", "stages", "records", "record"}
RESERVED |= {"actions", "suggestions", "approval", "callbacks", "tickets", "complaints", "purchases", "inspections"}
RESERVED |= {"operations", "late_reason", "second_satisfaction", "rfm", "cohort", "connected", "greeted", "resolution"}
RESERVED |= {"first_response", "resolution_simple", "resolution_complex", "complaint_answer", "complaint_plan"}
RESERVED |= {"complaint_resolution", "complaint_reason", "complaint_channel", "ticket_topic", "path", "interviews"}
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
LEVEL = re.compile(r"""[^/|*"\\{}\x00-\x1f]+""")
MOST_WEIGHED = 14  # dimensions: all orders of more would take too long
DECIMALS = 9  # of scale points, so that 0.1 + 0.2 is the answer 0.3


def _no_ids(kind: str, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if not LEVEL.fullmatch(name):
            yield f"{kind} '{name}' holds one of / | * \" \\ {{ }}; it becomes part of number keys"


class Scale(Model):
    """An answer scale: its ends, its missing codes and the words of its points."""

    min: float
    max: float
    step: float = Field(default=1.0, gt=0)
    missing: list[str] = []
    not_applicable: list[str] = []  # an answer, but no score: counts as answered when completeness is judged
    reverse: bool = False
    labels: dict[float, Labelled] = {}  # of the codes in the file, also where `reverse` turns the scale round

    def _contradictions(self) -> Iterator[str]:
        if self.max <= self.min:
            yield f"max {self.max:g} must be above min {self.min:g}"
        for point in self.labels:
            if not self.min <= point <= self.max:
                yield f"label for {point:g} lies outside {self.min:g} to {self.max:g}"

    @property
    def points(self) -> list[float]:
        """Answer options from the lowest to the highest."""
        steps = range(int((self.max - self.min) / self.step + 1e-9) + 1)
        return [round(self.min + i * self.step, DECIMALS) for i in steps]

    def words(self, point: float) -> Label:
        """Words of a scale point; those of its mirror image on a reversed scale."""
        return self.labels.get(round(self.min + self.max - point, DECIMALS) if self.reverse else point, {})


class Item(Column):
    """One question with a numeric answer. With `attention` it is a check: the one answer that an attentive
    respondent gives, and no score. `kind`: what is asked for; only a rating is told to start with."""

    scale: str
    role: Role | None = None
    kind: Kind = "rating"
    dimension: str | None = None
    label: Labelled
    phrase: Labelled = {}  # its name in running text, where that is not the label
    question: Labelled = {}
    attention: float | None = None


class Dimension(Model):
    """A group of items with its weight in the index."""

    label: Labelled
    phrase: Labelled = {}
    weight: float = Field(default=1.0, gt=0)


class Index(Model):
    """Where the weights of the dimensions come from: declared, from how closely they go with overall satisfaction, or
    from a choice that asks customers what matters most to them, whose options are the dimensions."""

    weights: Literal["declared", "importance", "stated"] = "declared"
    choice: str | None = None

    def _contradictions(self) -> Iterator[str]:
        if (self.weights == "stated") != (self.choice is not None):
            yield "'choice' belongs to weights: stated, which need it"


class Segment(Column):
    """A way to divide customers: named levels of a column, or bands of a number. Kind `mode`: how they answered, which
    makes no group of customers. `source: purchases`: groups by what they bought, by whatever name in `column`."""

    kind: Literal["group", "mode"] = "group"
    label: Labelled
    phrase: Labelled = {}  # after "by": size
    rising: Labelled = {}  # of levels in an order, before "the more satisfied": The larger the customer
    levels: dict[str, LevelLike] = {}
    bands: list[float] = []
    phrases: dict[str, Labelled] = {}  # of bands, by their names: under_1, 1-3, 3_up
    unit: Labelled = {}
    missing: list[str] = []  # cells that are expected to name no level

    def _contradictions(self) -> Iterator[str]:
        if bool(self.levels) == bool(self.bands):
            yield "a segment needs either 'levels' or 'bands'"
        if self.bands != sorted(set(self.bands)):
            yield "'bands' must rise"
        for name in self.phrases:
            if self.levels or name not in self.names:
                yield f"'phrases' names '{name}', which is no band{nearest(name, self.names)}"
        yield from _no_ids("level", self.levels)
        for level, declared in self.levels.items():
            for code in {*self.missing} & {*(declared.codes or [level])}:
                yield f"'{code}' stands under 'missing' and under level '{level}'; it can mean one thing only"

    def phrase_of(self, level: str) -> Label:
        """What the customers of a level are called in running text; empty where that is not declared."""
        return self.levels[level].phrase if level in self.levels else self.phrases.get(level, {})

    @property
    def names(self) -> list[str]:
        """Level ids in their order."""
        if self.levels:
            return list(self.levels)
        edges = [f"{edge:g}" for edge in self.bands]
        middle = [f"{low}-{high}" for low, high in itertools.pairwise(edges)]
        return [f"under_{edges[0]}", *middle, f"{edges[-1]}_up"]


class Consent(Column):
    """The column that tells whether a comment may be quoted, or somebody be contacted, and the codes that mean yes."""

    codes: list[str] = Field(min_length=1)


class DesignColumns(Model):
    """Columns that describe how respondents were chosen and answered."""

    id: ColumnLike | None = None
    panel: ColumnLike | None = None  # who is the same respondent over periods
    weight: ColumnLike | None = None
    value_weight: ColumnLike | None = None  # what a customer is worth: multiplies the weight
    key_customer: KeyColumn | None = None  # whom the frame lists as a key customer
    stratum: ColumnLike | None = None
    cluster: ColumnLike | None = None
    date: DateLike | None = None
    duration: ColumnLike | None = None
    channel: ChannelLike | None = None
    recontact: Consent | None = None  # who agreed to be contacted about the answers
    several_rows: bool = False  # one respondent may send several rows (visits, comments); scores are averaged

    def columns(self) -> Iterator[tuple[str, Column]]:
        """The declared columns by their part of the design."""
        for part in type(self).model_fields:
            column = getattr(self, part)
            if isinstance(column, Column):
                yield part, column

    def name_of(self, part: str, period: str) -> str | None:
        """Name of a part's column in one period's file; None where it is not declared, or not for this period."""
        column = getattr(self, part)
        return column.name_in(period) if column is not None and column.asked_in(period) else None


class Comment(Column):
    """An open question; without `consent` every comment may be quoted.

    `coded`: the column in which a person wrote what a comment names: "speed-; price_level+", 0 where it names nothing.
    """

    language: str | None = None
    consent: Consent | None = None
    coded: Column | None = None
    label: Labelled


Terms = dict[Literal["en", "zh"], list[Annotated[str, StringConstraints(min_length=1)]]]


class Side(Model):
    """What is criticised or praised of a topic: its name, and the terms that tell it, per language.

    A term is one or more words with blanks between; they stand in one clause, in this order.
    """

    label: Labelled
    phrase: Labelled = {}
    terms: Terms = {}


class Topic(Model):
    """Something customers write about; `terms`: what it is called, of which the words around tell the side."""

    dimension: str | None = None
    item: str | None = None
    label: Labelled
    terms: Terms = {}
    problem: Side
    praise: Side


class Choice(Asked):
    """A question answered by choosing: one option, several in one cell, or several in columns of their own.

    `not_chosen`: what an option's own column holds, beside 0, no and their like, where it was not chosen; with a blank
    among them, who left all columns blank was asked and chose nothing.
    """

    column: str | None = None
    aliases: dict[str, str] = {}
    delimiter: Annotated[str, StringConstraints(strip_whitespace=False, min_length=1)] | None = None
    label: Labelled
    options: dict[str, OptionLike] = Field(min_length=1)
    not_chosen: list[str] = []
    missing: list[str] = []

    def _contradictions(self) -> Iterator[str]:
        own = [key for key, option in self.options.items() if option.column]
        if bool(own) == bool(self.column) or (own and len(own) < len(self.options)):
            yield "a choice needs either 'column' or a 'column' for each of its options"
        if self.column and (self.not_chosen or any(option.filled for option in self.options.values())):
            yield "'not_chosen' and 'filled' belong to options with a 'column' of their own"
        for name, codes in {"missing": self.missing, **{k: o.codes for k, o in self.options.items()}}.items():
            for code in {*codes} & {*self.not_chosen}:
                yield f"'{code}' stands under 'not_chosen' and under '{name}'; it can mean one thing only"
        yield from _no_ids("option", self.options)

    def columns(self, period: str) -> dict[str, str]:
        """Column of each option that was asked in one period's file; the same one for all where they share it."""
        asked = {key: option for key, option in self.options.items() if self.asked_in(period) & option.asked_in(period)}
        if self.column is not None:
            return dict.fromkeys(asked, self.aliases.get(period, self.column))
        return {key: option.aliases.get(period, option.column or "") for key, option in asked.items()}


class Invitations(Model):
    """Columns of the list of invitations, and the AAPOR meaning of its dispositions."""

    id: str
    disposition: str
    channel: str | None = None
    codes: dict[str, Disposition]


TABLES: dict[str, dict[str, dict[str, str]]] = read_yaml(Path(__file__).with_name("tables.yml"))
WORDS = {"complexity": {"simple", "complex"}, "yes_no": {"true", "false"}}  # all that a column or its kind can say


class Table(Asked):
    """Rows beside the answers (tickets, purchases …): our word for each column, and its header in the files.

    Without `columns` they are those of an export that is known. `codes`: what the cells of a column mean; `items`:
    which item rates what a kind of row is about; `path`: kinds of `operations` that follow one another (view, enquiry).
    """

    columns: dict[str, str] = {}
    aliases: dict[str, dict[str, str]] = {}
    codes: dict[str, dict[str, str]] = {}
    labels: dict[str, dict[str, Labelled]] = {}
    items: dict[str, str] = {}
    path: list[str] = []
    missing: list[str] = []
    timezone: str | None = None
    order: DateOrder | None = None
    outside_frame: Literal["exclude", "keep"] = "exclude"

    def headers(self, period: str, known: dict[str, str]) -> dict[str, str]:
        """Header of each column in one period's files; `known`: those of the export where none are declared."""
        return {**(self.columns or known), **self.aliases.get(period, {})}

    def problems(self, name: str, items: Collection[str]) -> Iterator[tuple[tuple[str, ...], str]]:
        """What cannot be meant, and where it stands below the table."""
        if name not in TABLES:
            yield (), f"no such table{nearest(name, TABLES)} (known: {', '.join(TABLES)})"
            return
        required, kinds = TABLES[name]["required"], kinds_of(name)
        parts = [((part,), getattr(self, part)) for part in ("columns", "codes", "labels")]
        for place, named in [*parts, *((("aliases", period), found) for period, found in self.aliases.items())]:
            for key in named.keys() - kinds.keys():
                known = f"{nearest(key, kinds)} (known: {', '.join(kinds)})"
                yield (*place, key), f"{name} have no column '{key}'{known}"
        if self.columns and (gone := [key for key in required if key not in self.columns]):
            yield ("columns",), f"{name} need {' and '.join(gone)}: say in which column of the file it stands"
        if "time" in required.values() and self.timezone is None:
            yield (), f"{name} hold times: add the 'timezone' of those without one (Asia/Shanghai)"
        if self.path and name != "operations":
            yield ("path",), "a path belongs to operations"
        for key, codes in self.codes.items():
            if kinds.get(key, "level") not in {"level", "yes_no"}:
                yield ("codes", key), "codes belong to columns of words"
            allowed = WORDS.get(key) or WORDS.get(kinds.get(key, ""))
            for code, word in codes.items():
                if allowed is not None and word not in allowed:
                    yield ("codes", key, code), f"'{word}' is not one of {', '.join(sorted(allowed))}"
        for kind, item in self.items.items():
            if item not in items:
                yield ("items", kind), f"no item '{item}'{nearest(item, items)}"


def kinds_of(table: str) -> dict[str, str]:
    """What each column of a table holds (text, level, time, date, number, yes_no), required ones first."""
    return TABLES[table]["required"] | TABLES[table]["optional"]


class Codebook(Model):
    """`params/codebook.yml`: what every column means, in every report language."""

    scales: dict[str, Scale]
    items: dict[str, Item]
    dimensions: dict[str, Dimension] = {}
    index: Index = Index()
    segments: dict[str, Segment] = {}
    design: DesignColumns = DesignColumns()
    comments: dict[str, Comment] = {}
    choices: dict[str, Choice] = {}
    invitations: Invitations | None = None
    tables: dict[str, Table] = {}
    topics: dict[str, Topic] = Field(default={}, max_length=0)  # of params/topics.yml
    topics_of: str = Field(default="", max_length=0)  # the open question that these answer

    @field_validator("items", "dimensions", "segments", "comments", "choices", "scales")
    @classmethod
    def _ids_are_plain(cls, value: dict[str, Any]) -> dict[str, Any]:
        for key in value:
            if not IDENTIFIER.fullmatch(key):
                raise ValueError(f"id '{key}': use letters, digits and _ (it becomes part of number keys)")
            if key in RESERVED:
                raise ValueError(f"id '{key}' is reserved by csreport; choose another")
        return value

    def _check_references(self) -> None:
        """ValidationError: every name of something that is not declared, at its place."""
        gaps: list[tuple[tuple[str, ...], str]] = []
        for kind, known in (("scale", self.scales), ("dimension", self.dimensions)):
            for key, item in self.items.items():
                if (named := getattr(item, kind)) not in {None, *known}:
                    said = f"item '{key}' names {kind} '{named}', which is not declared{nearest(named, known)}"
                    gaps.append((("items", key, kind), said))
        for name, table in self.tables.items():
            gaps += [(("tables", name, *place), said) for place, said in table.problems(name, self.items)]
        if gaps:
            errors = [(PydanticCustomError("reference", "{said}", {"said": said}), place) for place, said in gaps]
            details = [InitErrorDetails(type=error, loc=place, input={}) for error, place in errors]
            raise ValidationError.from_exception_data("Codebook", details)

    def _contradictions(self) -> Iterator[str]:
        self._check_references()
        groups = (self.items, self.dimensions, self.segments, self.comments, self.choices)
        if (twice := doubled_name([key for group in groups for key in group])) is not None:
            yield f"id '{twice}' is used twice; ids are unique across the codebook"
        if (twice := doubled_name([item.role for item in self.items.values() if item.role])) is not None:
            yield f"role '{twice}' is given to more than one item"
        way, choice = self.index.weights, self.index.choice
        idle = [key for key, found in self.dimensions.items() if "weight" in found.model_fields_set]
        if way != "declared" and idle:
            yield f"index: weights are '{way}', so that the weight of dimension '{idle[0]}' is never used"
        if way == "importance" and (self.role("overall") is None or len(self.dimensions) > MOST_WEIGHED):
            yield f"index: weights from importance need the role 'overall', and {MOST_WEIGHED} dimensions at most"
        options = self.choices[choice].options if choice in self.choices else {}
        if choice is not None and not options:
            yield f"index: choice '{choice}' is not declared{nearest(choice, self.choices)}"
        for key in self.dimensions if options else ():
            if key not in options:
                yield f"index: choice '{choice}' has no option '{key}' for this dimension"

    def role(self, role: Role) -> str | None:
        """Id of the item that plays a role, or None."""
        return next((key for key, item in self.items.items() if item.role == role), None)

    def scale(self, item: str) -> Scale:
        """Scale of an item."""
        return self.scales[self.items[item].scale]

    def members(self, dimension: str) -> list[str]:
        """Items of a dimension, in codebook order."""
        return [key for key, item in self.items.items() if item.dimension == dimension]

    def scales_of(self, key: str) -> list[Scale]:
        """Scales of an item, or of the items of a dimension."""
        return [self.scale(item) for item in ([key] if key in self.items else self.members(key))]

    @property
    def channel_segment(self) -> str | None:
        """The segment that tells channels of answering apart: named `channel`, or of the column of the design."""
        declared = self.design.channel
        same = [key for key, found in self.segments.items() if declared and found.column == declared.column]
        return "channel" if "channel" in self.segments else next(iter(same), None)

    def columns(self, period: str) -> Iterator[tuple[str, str, str]]:
        """Where each declared column stands, its name in this period, and its file (responses or frame)."""
        kinds: dict[str, Mapping[str, Column]]
        kinds = {"items": self.items, "segments": self.segments, "comments": self.comments}
        declared: list[tuple[str, Column | None]]
        declared = [(f"{kind}.{key}", column) for kind, columns in kinds.items() for key, column in columns.items()]
        for key, comment in self.comments.items():
            declared += [(f"comments.{key}.consent", comment.consent), (f"comments.{key}.coded", comment.coded)]
        for key, choice in self.choices.items():
            names = dict.fromkeys(choice.columns(period).values())
            declared += [(f"choices.{key}", Column(column=name)) for name in names]
        declared += [(f"design.{part}", column) for part, column in self.design.columns()]
        for place, found in declared:
            if found is not None and found.asked_in(period) and found.source != "purchases":
                yield place, found.name_in(period), found.source

    def unknown_level(self, place: Place, segment: str | None, level: str | None) -> Iterator[Problem]:
        """The problem of a level that a declared segment has not."""
        if segment in self.segments:
            yield from unknown(place, level, self.segments[segment].names, f"is no level of '{segment}'")


class TopicsFile(Model):
    """`params/topics.yml`: what the answers to one open question speak of."""

    comment: str
    topics: dict[str, Topic] = Field(min_length=1)

    def problems(self, codebook: Codebook) -> Iterator[Problem]:
        """Topics of what is not declared, or named like something that is."""
        yield from unknown(("comment",), self.comment, codebook.comments, "is no open question of the codebook")
        taken = {*codebook.items, *codebook.dimensions, *codebook.segments, *codebook.comments, *codebook.choices}
        for key, topic in self.topics.items():
            if key in taken | RESERVED or not IDENTIFIER.fullmatch(key):
                yield ("topics", key), key, "is taken, or has other signs than letters, digits and _; choose another id"
            yield from unknown(("topics", key, "dimension"), topic.dimension, codebook.dimensions)
            yield from unknown(("topics", key, "item"), topic.item, codebook.items)
