"""`params/rules.yml`: what screening flags and excludes, and how answers are made to stand for the population."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from csreport.project.params import Model, doubled_name, shorthand


class Action(Model):
    """What a screening rule does with the rows it flags."""

    action: Literal["exclude", "flag", "off"] = "flag"


Flagging = Annotated[Action, shorthand("action")]


class NearDuplicate(Action):
    """The answers of another respondent over again."""

    minimum_items: int = Field(default=10, ge=2)
    share: float = Field(default=1.0, gt=0, le=1)


class Incomplete(Action):
    """Too few of the scored items answered."""

    minimum_share: float = Field(default=0.5, ge=0, le=1)


class Speeding(Action):
    """Answered faster than a person can read."""

    median_share: float = Field(default=1 / 3, gt=0, lt=1)
    seconds_per_item: float = Field(default=1.0, ge=0)


class StraightLining(Action):
    """The same answer all the way down a block, or in a long run."""

    minimum_items: int = Field(default=8, ge=3)
    maximum_sd: float = Field(default=0.0, ge=0)
    longstring: int | None = Field(default=None, ge=3)


class Inconsistent(Action):
    """Answers that do not go together; `level` is the share of orderly rows that the rule may flag by chance."""

    level: float = Field(default=0.001, gt=0, lt=0.5)


class Screening(Model):
    """Rules that flag rows, each with what follows from the flag."""

    total_row: Flagging = Action(action="exclude")
    off_frame: Flagging = Action()
    outside_fieldwork: Flagging = Action()
    duplicate: Flagging = Action()
    near_duplicate: Annotated[NearDuplicate, shorthand("action")] = NearDuplicate()
    incomplete: Annotated[Incomplete, shorthand("action")] = Incomplete()
    speeding: Annotated[Speeding, shorthand("action")] = Speeding()
    straight_lining: Annotated[StraightLining, shorthand("action")] = StraightLining()
    attention: Flagging = Action()
    inconsistent: Annotated[Inconsistent, shorthand("action")] = Inconsistent()
    out_of_range: Flagging = Action()


CALIBRATING = ("poststratify", "rake", "linear", "logit")


class Adjustment(Model):
    """Non-response cells: segments of the frame, within which respondents stand for those who did not answer."""

    cells: list[str] = Field(min_length=1)
    minimum: int = Field(default=0, ge=0)  # respondents below which a cell joins that of the nearest response rate


class ReplicateColumns(Model):
    """Replicate weights that the response file brings, and how variances follow from them."""

    columns: list[str] = Field(default=[])
    prefix: str | None = Field(default=None, min_length=1)
    kind: Literal["bootstrap", "jk1", "jkn", "brr", "fay", "sdr"]
    fay: float | None = Field(default=None, ge=0, lt=1)
    coefficients: list[float] = Field(default=[])

    def _contradictions(self) -> Iterator[str]:
        if bool(self.columns) == bool(self.prefix):
            yield "replicates need either 'columns', the list of them, or their 'prefix'"
        if len(set(self.columns)) < len(self.columns):
            yield "'columns' names a replicate weight twice"
        if (self.fay is not None) != (self.kind == "fay"):
            yield "'fay', the factor of Fay's method, goes with kind 'fay' and only with it"
        if (self.kind == "jkn") != bool(self.coefficients):
            yield "kind 'jkn' needs 'coefficients', one per replicate; the other kinds have none"
        if self.columns and self.coefficients and len(self.columns) != len(self.coefficients):
            yield f"{len(self.coefficients)} coefficients for {len(self.columns)} columns"


class Weighting(Model):
    """How answers are made to stand for the population.

    `base`: the weights to start from: equal, those of the file, or customers per invitation of a stratum. Method
    `adjust` stops there and at the adjustment for non-response; the calibrating ones go on to the margins. `bounds`:
    smallest and largest factor by which calibration may change a weight. `trim`: the largest weight, in mean weights.
    """

    method: Literal["none", "file", "adjust", "poststratify", "rake", "linear", "logit"] = "none"
    base: Literal["equal", "file", "stratum"] = "equal"
    adjustment: Adjustment | None = None
    margins: list[str] = Field(default=[])
    bounds: tuple[float, float] | None = None
    trim: float | None = Field(default=None, gt=1)
    replicates: ReplicateColumns | None = None

    def _contradictions(self) -> Iterator[str]:
        if self.method in CALIBRATING and not self.margins:
            yield f"method '{self.method}' needs 'margins': the segments to adjust to"
        if (doubled := doubled_name(self.margins)) is not None:
            yield f"'margins' names '{doubled}' twice"
        if self.bounds is None and self.method == "logit":
            yield "method 'logit' needs 'bounds': the smallest and largest factor, such as [0.5, 2.5]"
        if self.bounds is not None:
            if self.method not in {"linear", "logit"}:
                yield f"'bounds' go with method 'linear' or 'logit', not with '{self.method}'"
            if not 0 <= self.bounds[0] < 1 < self.bounds[1]:
                yield "'bounds' are the smallest and largest factor: the first from 0 to 1, the second above 1"
            if self.trim is not None:
                yield "'trim' and 'bounds' both limit weights; leave one out"
        made = self.adjustment is not None or self.base != "equal"
        if self.method == "none" and made:
            yield "method 'none' leaves answers unweighted; for 'base' or 'adjustment' alone, say 'adjust'"
        if self.method == "adjust" and not made:
            yield "method 'adjust' needs a 'base' or an 'adjustment'"
        if self.method == "file" and made:
            yield "method 'file' takes the file's weights as they are; to go on from them, use base 'file'"
        if self.replicates is not None and (self.method != "file" or self.trim is not None):
            yield "'replicates' belong to the weights of the file: they need method 'file', without 'trim'"
