"""`params/published.yml`: periods of which only a published table is left."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from csreport.project.columns import Label, Labelled
from csreport.project.params import Model

Share = Annotated[Decimal, Field(ge=0, le=1)]
NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"


class PublishedMeasure(Model):
    """What the table says of one item, dimension or the index; numbers keep the decimals that they are written with.

    `digits` are the decimals of mean, index and NPS, `digits_share` those of the percentages: declare them where
    the table shows fewer or more than stand here. `weighted`: the answers were weighted, so that GRIM does not apply.
    """

    mean: Decimal | None = None
    sd: Annotated[Decimal, Field(gt=0)] | None = None
    se: Annotated[Decimal, Field(gt=0)] | None = None
    index: Annotated[Decimal, Field(ge=0, le=100)] | None = None
    nps: Annotated[Decimal, Field(ge=-100, le=100)] | None = None
    promoters: Share | None = None
    detractors: Share | None = None
    top_box: Share | None = None
    bottom_box: Share | None = None
    distribution: dict[float, Share] = Field(default_factory=dict)
    n: int | None = Field(default=None, gt=0)
    digits: int | None = Field(default=None, ge=0, le=6)
    digits_share: int | None = Field(default=None, ge=0, le=6)
    items: int = Field(default=1, gt=0)
    weighted: bool = False

    @field_validator("promoters", "detractors", "top_box", "bottom_box", mode="before")
    @classmethod
    def _a_share(cls, value: object) -> object:
        return _not_percent(value)

    @field_validator("distribution", mode="before")
    @classmethod
    def _shares(cls, value: object) -> object:
        return {key: _not_percent(share) for key, share in value.items()} if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _says_something(self) -> PublishedMeasure:
        told = (self.mean, self.index, self.nps, self.promoters, self.top_box, self.bottom_box)
        if all(number is None for number in told) and not self.distribution:
            raise ValueError("give at least one of mean, index, nps, promoters, top_box, bottom_box, distribution")
        if (self.promoters is None) != (self.detractors is None):
            raise ValueError("promoters and detractors belong together")
        if self.se is not None and self.n is None:
            raise ValueError("se needs n, the number of people that it comes from")
        return self

    def decimals(self, name: str) -> int:
        """Decimals of one of its numbers, as declared or as written."""
        number = getattr(self, name)
        return self.digits if self.digits is not None else _decimals(number)

    @property
    def share_decimals(self) -> int:
        """Decimals of its percentages, as declared or as written."""
        if self.digits_share is not None:
            return self.digits_share
        parts = (self.promoters, self.detractors, self.top_box, self.bottom_box, *self.distribution.values())
        return max([0, *(_decimals(part) - 2 for part in parts if part is not None)])


def _not_percent(value: object) -> object:
    """A share, with a word on percentages: 30 is not 0.30."""
    if isinstance(value, str) and (value.endswith("%") or (value.isdecimal() and 1 < int(value) <= 100)):
        raise ValueError("shares go from 0 to 1: write 0.30 for 30 %")
    return value


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


class PublishedPeriod(Model):
    """One period's table: its title, where it was published, and when."""

    title: Labelled = Field(default_factory=dict)
    source: str = Field(min_length=1)
    date: str | None = None
    measures: dict[str, PublishedMeasure] = Field(min_length=1)

    @field_validator("date")
    @classmethod
    def _is_a_date(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                _first_day(value)
            except ValueError:
                raise ValueError("expected a year, a month or a day: 2022, 2022-06 or 2022-06-30") from None
        return value

    @property
    def day(self) -> dt.date | None:
        """First day of its date."""
        return _first_day(self.date) if self.date is not None else None


def _first_day(date: str) -> dt.date:
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", date):
        raise ValueError
    return dt.date.fromisoformat(date + "0000-01-01"[len(date) :])


class PublishedFile(Model):
    """`params/published.yml`: its periods by name."""

    periods: dict[Annotated[str, Field(pattern=NAME)], PublishedPeriod]

    @property
    def titles(self) -> dict[str, Label]:
        """Titles of its periods."""
        return {name: period.title for name, period in self.periods.items()}
