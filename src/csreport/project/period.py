"""One period, `params/periods/<period>.yml`; and how its answers are screened and weighted, `params/rules.yml`."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator

from csreport.project.codebook import Codebook, Label, Labelled
from csreport.project.params import Model, Problem, doubled_name, shorthand, unknown


# ---- what screening flags and excludes, and how answers are made to stand for the population ----
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


# ---- files or queries, sample, fieldwork and comparisons ----
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}"  # of a period; it names files and folders


class RawFile(Model):
    """A raw file as received, with its fingerprint; or a query, whose result is kept as it was received.

    A query names the environment variable that holds the database's URL. Its `sha256` freezes the result.
    """

    file: Annotated[str, StringConstraints(strip_whitespace=False, min_length=1)] | None = None
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    database: str | None = None
    query: str | None = Field(default=None, min_length=1)
    source: str | None = None
    licence: str | None = None
    sheet: str | None = None  # of a workbook; the first that is not empty
    encoding: str | None = None  # detected unless given
    shape: str | None = None  # the export's shape: detected unless given
    header: list[int] | None = None  # line of the column names, or first and second line; found unless given
    aliases: dict[str, str] = {}  # column as the period calls it: its header in this file, where that differs

    @field_validator("header", mode="before")
    @classmethod
    def _one_line_or_two(cls, value: object) -> object:
        return value if value is None or isinstance(value, list) else [value]

    @field_validator("header")
    @classmethod
    def _next_to_each_other(cls, value: list[int] | None) -> list[int] | None:
        if value is not None and (not 1 <= len(value) <= 2 or value[0] < 1 or value[-1] - value[0] != len(value) - 1):
            raise ValueError("'header' is the line of the column names (3), or two lines under each other ([2, 3])")
        return value

    @field_validator("file")
    @classmethod
    def _inside_its_folder(cls, value: str | None) -> str | None:
        kinds = [kind(value or "") for kind in (PurePosixPath, PureWindowsPath)]
        if any(path.anchor or ".." in path.parts for path in kinds) or "\0" in (value or ""):
            raise ValueError("a file stands in data/raw/<period>: give its name there, no other place")
        return value

    def _contradictions(self) -> Iterator[str]:
        if self.file is not None and (self.database, self.query) != (None, None):
            yield "give either 'file' or 'database' with 'query', not both"
        if self.file is None and (self.database is None or self.query is None):
            yield "give 'file' with its 'sha256', or 'database' with 'query'"
        if self.file is not None and self.sha256 is None:
            yield f"file '{self.file}' needs its 'sha256' (sha256sum FILE)"
        if self.database is not None and not VARIABLE.fullmatch(self.database):
            yield (
                "'database' is the name of the environment variable that holds the URL (letters, digits and _), "
                "never the URL itself: keep that out of every file"
            )
        if self.query is not None and (self.sheet, self.encoding) != (None, None):
            yield "'sheet' and 'encoding' belong to a file, not to a query"

    @property
    def name(self) -> str:
        """What it is called in messages, ledgers and records; a query by its database and the query's fingerprint."""
        if self.file is not None:
            return self.file
        return f"{self.database}-{hashlib.sha256(str(self.query).encode()).hexdigest()[:8]}"

    def place(self, period: str) -> str:
        """Where the file, or the stored result of the query, stands in the project."""
        return f"data/raw/{period}/{self.file}" if self.file else f"private/{period}/queries/{self.name}.csv"

    @property
    def reading(self) -> dict[str, Any]:
        """How to read the file, where that is declared."""
        return {"sheet": self.sheet, "encoding": self.encoding, "shape": self.shape, "header": self.header}


class Fieldwork(Model):
    """First and last day: on which answers were accepted, or that the tables beside them cover."""

    start: dt.date
    end: dt.date

    def _contradictions(self) -> Iterator[str]:
        if self.end < self.start:
            yield f"ends ({self.end}) before it starts ({self.start})"


class Stage(Model):
    """A stage of the work on this period: what it is called, when it is due, and when it was done."""

    name: Labelled
    due: dt.date
    done: dt.date | None = None

    @field_validator("name")
    @classmethod
    def _has_a_name(cls, value: Label) -> Label:
        if not any(value.values()):
            raise ValueError("a stage needs a name, in one language at least")
        return value


class Touched(Model):
    """Items and dimensions that an event was meant to raise, or was bound to lower."""

    up: list[str] = []
    down: list[str] = []


class Event(Model):
    """Something that customers felt: its day, and a clause that can follow it ("some staff moved to the desk").

    `moved_from`, `moved_to`: one item gave up what another one got.
    """

    date: dt.date
    text: Labelled = Field(min_length=1)
    items: Touched = Touched()
    moved_from: str | None = None
    moved_to: str | None = None
    source: Labelled = Field(default={})  # who says so: the analyst's note

    def _contradictions(self) -> Iterator[str]:
        if (self.moved_from is None) != (self.moved_to is None):
            yield "'moved_from' and 'moved_to' go together"

    @property
    def touched(self) -> list[tuple[tuple[str, ...], str, int]]:
        """Each item it names: the keys under which it stands, its id, and the way that it was to go (1 or -1)."""
        moved = [(("moved_to",), self.moved_to, 1), (("moved_from",), self.moved_from, -1)]
        listed = [(("items", "up"), key, 1) for key in self.items.up]
        listed += [(("items", "down"), key, -1) for key in self.items.down]
        return [*((place, key, way) for place, key, way in moved if key is not None), *listed]


class PeriodFile(Model):
    """`params/periods/<period>.yml`: this period's files, sample, fieldwork, stages and comparisons."""

    period: str = Field(pattern=f"^{NAME}$")
    title: Labelled = Field(default={})
    kind: Literal["full", "special", "event"] = "full"  # special and event surveys stand outside the trends
    sample: Literal["probability", "open"]
    fieldwork: Fieldwork | None = None
    population: Labelled = Field(default={})
    languages: Labelled = Field(default={})  # of the questionnaire, in words
    reward: Labelled = Field(default={})  # what respondents got for answering, in words; also that there was none
    responses: list[RawFile] = Field(min_length=1)
    frame: RawFile | None = None
    invitations: RawFile | None = None
    tables: dict[str, Annotated[list[RawFile], Field(min_length=1)]] = Field(default={})
    activity: Fieldwork | None = None  # the days that the tables cover
    compare_to: list[str] = Field(default=[])
    stages: list[Stage] = Field(default=[])
    weighting: Weighting | None = None  # in place of that of params/rules.yml
    commentary: dict[str, Labelled] = Field(default={})
    events: list[Event] = Field(default=[])

    @field_validator("stages")
    @classmethod
    def _stages_apart(cls, value: list[Stage]) -> list[Stage]:
        for place, stage in enumerate(value):
            if stage.name in [other.name for other in value[:place]]:
                raise ValueError(f"stage '{next(iter(stage.name.values()))}' stands here a second time")
        return value

    def problems(self, codebook: Codebook) -> Iterator[Problem]:
        """Events of what is not declared."""
        known = {**codebook.items, **codebook.dimensions}
        for number, event in enumerate(self.events):
            for place, key, _ in event.touched:
                yield from unknown(("events", number, *place), key, known, "is no item or dimension")

    @property
    def known_until(self) -> dt.date | None:
        """The latest day of which this file tells what happened: the end of fieldwork, or a stage done later."""
        days = [stage.done for stage in self.stages if stage.done is not None]
        return max([*days, *([self.fieldwork.end] if self.fieldwork else [])], default=None)

    @property
    def inputs(self) -> list[RawFile]:
        """Everything that the period's numbers are read from."""
        return list(self.parts.values())

    @property
    def parts(self) -> dict[str, RawFile]:
        """The same by names that may be published; a file's own may hold that of a person."""
        answers = {f"responses {number}": file for number, file in enumerate(self.responses, 1)}
        beside = {"frame": self.frame, "invitations": self.invitations}
        rows = {f"{name} {number}": file for name, files in self.tables.items() for number, file in enumerate(files, 1)}
        return answers | {name: file for name, file in beside.items() if file is not None} | rows
