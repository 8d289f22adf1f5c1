"""The questionnaire as data: items, scales, roles, dimensions, segments, design columns and comments."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from csreport.project.errors import ParamsError, nearest
from csreport.project.params import Model

Role = Literal["overall", "recommend", "effort", "expectation", "repurchase"]
Disposition = Literal["complete", "partial", "refusal", "non_contact", "other", "unknown", "not_eligible"]
Label = dict[str, str]
RESERVED = {"respondents", "invitations", "weights", "frame", "index", "response", "precision"}
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
LEVEL = re.compile(r"""[^/|*"\\{}\x00-\x1f]+""")
DECIMALS = 9  # of scale points, so that 0.1 + 0.2 is the answer 0.3


def _one_column(value: Any) -> Any:
    """`column: Q7` and `{column: Q7, aliases: {2013: Q7_OLD}}` mean the same thing."""
    return {"column": value} if isinstance(value, str) else value


def _one_label(value: Any) -> Any:
    return {"": value} if isinstance(value, str) else value


Labelled = Annotated[Label, BeforeValidator(_one_label)]


class Column(Model):
    """A column of the raw files, with other names that it had in some periods."""

    column: str = Field(min_length=1)
    aliases: dict[str, str] = {}
    source: Literal["responses", "frame"] = "responses"

    def name_in(self, period: str) -> str:
        """Name of the column in one period's file."""
        return self.aliases.get(period, self.column)


ColumnLike = Annotated[Column, BeforeValidator(_one_column)]


class Scale(Model):
    """An answer scale: its ends, its missing codes and the words of its points."""

    min: float
    max: float
    step: float = Field(default=1.0, gt=0)
    missing: list[str] = []
    reverse: bool = False
    labels: dict[float, Labelled] = {}  # of the codes in the file, also where `reverse` turns the scale round

    @model_validator(mode="after")
    def _ends_in_order(self) -> Scale:
        if self.max <= self.min:
            raise ValueError(f"max {self.max:g} must be above min {self.min:g}")
        for point in self.labels:
            if not self.min <= point <= self.max:
                raise ValueError(f"label for {point:g} lies outside {self.min:g} to {self.max:g}")
        return self

    @property
    def points(self) -> list[float]:
        """Answer options from the lowest to the highest."""
        steps = range(int((self.max - self.min) / self.step + 1e-9) + 1)
        return [round(self.min + i * self.step, DECIMALS) for i in steps]

    def words(self, point: float) -> Label:
        """Words of a scale point; those of its mirror image on a reversed scale."""
        return self.labels.get(round(self.min + self.max - point, DECIMALS) if self.reverse else point, {})


class Item(Model):
    """One question with a numeric answer."""

    column: str
    aliases: dict[str, str] = {}
    scale: str
    role: Role | None = None
    dimension: str | None = None
    label: Labelled
    question: Labelled = {}
    absent: list[str] = []  # periods whose questionnaire did not hold the item

    def name_in(self, period: str) -> str | None:
        """Name of the column in one period's file; None when the item was not asked."""
        return None if period in self.absent else self.aliases.get(period, self.column)


class Dimension(Model):
    """A group of items with its weight in the index."""

    label: Labelled
    weight: float = Field(default=1.0, gt=0)


class Segment(Model):
    """A way to divide customers: named levels of a column."""

    column: str
    aliases: dict[str, str] = {}
    source: Literal["responses", "frame"] = "responses"
    label: Labelled
    levels: dict[str, Labelled] = {}
    bands: list[float] = []

    def name_in(self, period: str) -> str:
        """Name of the column in one period's file."""
        return self.aliases.get(period, self.column)

    @model_validator(mode="after")
    def _levels_or_bands(self) -> Segment:
        if bool(self.levels) == bool(self.bands):
            raise ValueError("a segment needs either 'levels' or 'bands'")
        if self.bands != sorted(set(self.bands)):
            raise ValueError("'bands' must rise")
        for level in self.levels:
            if not LEVEL.fullmatch(level):
                raise ValueError(f"level '{level}' holds one of / | * \" \\ {{ }}; it becomes part of number keys")
        return self

    @property
    def names(self) -> list[str]:
        """Level ids in their order."""
        if self.levels:
            return list(self.levels)
        edges = [f"{edge:g}" for edge in self.bands]
        middle = [f"{low}-{high}" for low, high in itertools.pairwise(edges)]
        return [f"under_{edges[0]}", *middle, f"{edges[-1]}_up"]


class DesignColumns(Model):
    """Columns that describe how respondents were chosen and answered."""

    id: ColumnLike | None = None
    weight: ColumnLike | None = None
    stratum: ColumnLike | None = None
    cluster: ColumnLike | None = None
    date: ColumnLike | None = None
    duration: ColumnLike | None = None
    channel: ColumnLike | None = None


class Comment(Model):
    """An open question."""

    column: str
    aliases: dict[str, str] = {}
    language: str | None = None
    label: Labelled

    def name_in(self, period: str) -> str:
        """Name of the column in one period's file."""
        return self.aliases.get(period, self.column)


class Invitations(Model):
    """Columns of the list of invitations, and the AAPOR meaning of its dispositions."""

    id: str
    disposition: str
    channel: str | None = None
    codes: dict[str, Disposition]


class Codebook(Model):
    """`params/codebook.yml`: what every column means, in every report language."""

    scales: dict[str, Scale]
    items: dict[str, Item]
    dimensions: dict[str, Dimension] = {}
    segments: dict[str, Segment] = {}
    design: DesignColumns = DesignColumns()
    comments: dict[str, Comment] = {}
    invitations: Invitations | None = None

    @field_validator("items", "dimensions", "segments", "comments", "scales")
    @classmethod
    def _ids_are_plain(cls, value: dict[str, Any]) -> dict[str, Any]:
        for key in value:
            if not IDENTIFIER.fullmatch(key):
                raise ValueError(f"id '{key}': use letters, digits and _ (it becomes part of number keys)")
            if key in RESERVED:
                raise ValueError(f"id '{key}' is reserved by csreport; choose another")
        return value

    @model_validator(mode="after")
    def _references_exist(self) -> Codebook:
        wanted: list[tuple[str, str, str | None, dict[str, Any]]]
        wanted = [(key, "scale", item.scale, self.scales) for key, item in self.items.items()]
        wanted += [(key, "dimension", item.dimension, self.dimensions) for key, item in self.items.items()]
        gaps = [_unknown(*reference) for reference in wanted if reference[2] not in {None, *reference[3]}]
        if gaps:
            raise ValidationError.from_exception_data("Codebook", gaps)
        clashes = [set(a) & set(b) for a, b in _pairs(self.items, self.dimensions, self.segments, self.comments)]
        for clash in clashes:
            if clash:
                raise ValueError(f"id '{sorted(clash)[0]}' is used twice; ids are unique across the codebook")
        roles = [item.role for item in self.items.values() if item.role]
        doubled = sorted({role for role in roles if roles.count(role) > 1})
        if doubled:
            raise ValueError(f"role '{doubled[0]}' is given to more than one item")
        return self

    def role(self, role: Role) -> str | None:
        """Id of the item that plays a role, or None."""
        return next((key for key, item in self.items.items() if item.role == role), None)

    def scale(self, item: str) -> Scale:
        """Scale of an item."""
        return self.scales[self.items[item].scale]

    def members(self, dimension: str) -> list[str]:
        """Items of a dimension, in codebook order."""
        return [key for key, item in self.items.items() if item.dimension == dimension]

    def columns(self, period: str) -> Iterator[tuple[str, str, str]]:
        """Where each declared column stands, its name in this period, and its file (responses or frame)."""
        for key, item in self.items.items():
            name = item.name_in(period)
            if name is not None:
                yield f"items.{key}", name, "responses"
        for key, segment in self.segments.items():
            yield f"segments.{key}", segment.name_in(period), segment.source
        for key, comment in self.comments.items():
            yield f"comments.{key}", comment.name_in(period), "responses"
        for key in type(self.design).model_fields:
            column = getattr(self.design, key)
            if column is not None:
                yield f"design.{key}", column.name_in(period), column.source

    def item(self, key: str) -> Item:
        """Look an item up by id.

        Raises
        ------
        ParamsError
            When the codebook has no such item.
        """
        if key not in self.items:
            raise ParamsError(f"params/codebook.yml has no item '{key}'{nearest(key, self.items)}")
        return self.items[key]


def _unknown(item: str, kind: str, wanted: str | None, known: dict[str, Any]) -> InitErrorDetails:
    message = f"item '{item}' names {kind} '{wanted}', which is not declared{nearest(str(wanted), known)}"
    error = PydanticCustomError("reference", "{message}", {"message": message})
    return InitErrorDetails(type=error, loc=("items", item, kind), input={})


def _pairs(*groups: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for i, first in enumerate(groups):
        for second in groups[i + 1 :]:
            yield first, second
