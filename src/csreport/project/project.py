"""The project folder: the only place that knows its folder names, what it declares, and what was signed off."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, StringConstraints

from csreport.project.brand import Brand
from csreport.project.codebook import Asked, Codebook, Column, Label, Labelled, TopicsFile, period_order
from csreport.project.errors import CsreportError, InputError, ParamsError, ProjectError, nearest
from csreport.project.params import M, Model, Problem, load, read_document, read_json, split_names, yaml_text
from csreport.project.period import NAME, Event, PeriodFile, RawFile, Screening, Weighting
from csreport.project.targets import ActionsFile, PublishedFile, TargetsFile

LANGUAGES = ("en", "zh-Hans", "zh-Hant")  # those that ship
CODEBOOK = Path("params") / "codebook.yml"
WORDS_OF_ACTIONS = {"task", "step"}


class Duty(Model):
    """A part of the work on satisfaction, and whose it is."""

    task: Labelled = Field(min_length=1)
    owner: Labelled = Field(min_length=1)


class ProjectFile(Model):
    """`params/project.yml`: names, languages, brand, what the survey is for, and which reports the index lists."""

    title: Labelled
    organisation: Labelled
    objective: Labelled = {}  # in words that begin with a verb and end without a stop
    roles: list[Duty] = []
    source_language: str = "en"
    languages: list[str] = ["en"]
    brand: Brand = Brand()
    publish: Literal["approved", "all"] = "approved"


class MinimumBase(Model):
    """Bases below which a number is marked, or not shown."""

    caution: int = Field(default=30, ge=0)
    suppress: int = Field(default=10, ge=0)


class Rules(Model):
    """`params/rules.yml`: what counts, what is left out, how sure to be."""

    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    top_box: int = Field(default=2, ge=1)
    seed: int = 20240101
    minimum_base: MinimumBase = MinimumBase()
    screening: Screening = Screening()
    weighting: Weighting = Weighting()

    def of(self, period: PeriodFile, codebook: Codebook) -> Rules:
        """The rules of one period: its own weighting, if it has one; none where the file's weights are declared absent.

        ParamsError when the weighting needs a column of weights that the codebook declares absent from the period.
        """
        rule, column = period.weighting or self.weighting, codebook.design.weight
        if column is not None and "file" in {rule.method, rule.base} and not column.asked_in(period.period):
            if period.weighting is not None or rule.base == "file":
                raise ParamsError(
                    f"params/periods/{period.period}.yml: the weighting starts from design.weight, which "
                    f"params/codebook.yml declares absent from {period.period}; give this period a weighting of its own"
                )
            rule = Weighting()
        return self.model_copy(update={"weighting": rule})


class Population(Model):
    """`params/population.yml`: known sizes of the population, with source and date."""

    source: str
    date: dt.date | None = None
    size: float | None = Field(default=None, gt=0)
    margins: dict[str, dict[str, float]] = {}

    def _contradictions(self) -> Iterator[str]:
        for name, known in self.margins.items():
            if not known or min(known.values()) < 0 or sum(known.values()) <= 0:
                yield f"margin '{name}' needs counts or shares of its levels, 0 or more, not all 0"


@dataclass(frozen=True)
class Project:
    """A project folder."""

    root: Path

    # ---- where things stand -------------------------------------------------
    def params(self, *parts: str) -> Path:
        """Path below params/."""
        return self.root.joinpath("params", *parts)

    def raw(self, period: str) -> Path:
        """Folder of a period's files as received."""
        return self.root / "data" / "raw" / period

    @property
    def notebooks(self) -> Path:
        """Folder of the report's notebooks."""
        return self.root / "notebooks"

    @property
    def chapters(self) -> Path:
        """Folder of the project's own computed chapters; it need not be there."""
        return self.root / "chapters"

    @property
    def output(self) -> Path:
        """Publishable results; can be deleted at any time."""
        return self.root / "output"

    def archive(self, period: str) -> Path:
        """Folder of what was signed off of a period's report: Estimates, definitions, signatures."""
        return self.root / "data" / "published" / period

    def private(self, *parts: str) -> Path:
        """Path below private/, where respondent-level files stay; made readable by its owner only."""
        top = self.root / "private"
        top.mkdir(mode=0o700, exist_ok=True)
        if top.stat().st_mode & 0o077:
            top.chmod(0o700)
        folder = top.joinpath(*parts)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    # ---- what is declared ---------------------------------------------------
    def _read(self, name: str, model: type[M], problems: Callable[[M], Iterable[Problem]] = lambda _: ()) -> M:
        return load(self.params(name), model, shown=f"params/{name}", problems=problems)

    def _read_if_there(
        self, name: str, model: type[M], problems: Callable[[M], Iterable[Problem]] = lambda _: ()
    ) -> M | None:
        return self._read(name, model, problems) if self.params(name).exists() else None

    @cached_property
    def file(self) -> ProjectFile:
        """`params/project.yml`."""
        declared = self._read("project.yml", ProjectFile)
        for lang in (declared.source_language, *declared.languages):
            self.check_language(lang, "params/project.yml: ")
        return declared

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages a report can be in: those that ship, and those with a folder in params/words."""
        own = sorted({path.parent.name for path in self.params("words").glob("*/*.ftl")})
        return tuple(dict.fromkeys((*LANGUAGES, *own)))

    def check_language(self, lang: str, where: str = "") -> None:
        """Refuse a language that the report cannot be in; names the nearest one."""
        if lang not in self.languages:
            known = f"{nearest(lang, self.languages)} (known: {', '.join(self.languages)}"
            other = f"for another one run csreport translate {lang} before params/project.yml names it)"
            raise ProjectError(f"{where}language '{lang}' is not supported{known}; {other}")

    @cached_property
    def codebook(self) -> Codebook:
        """`params/codebook.yml`, with the topics of `params/topics.yml` where there is one."""
        book = self._read("codebook.yml", Codebook)
        found = self._read_if_there("topics.yml", TopicsFile, lambda topics: topics.problems(book))
        return book.model_copy(update={"topics": found.topics, "topics_of": found.comment}) if found else book

    @cached_property
    def asked(self) -> str:
        """Codebook and actions without what only names things, on which no number depends."""
        asked, _ = split_names(self.codebook.model_dump(mode="json"))
        return json.dumps(asked) + self.actions.model_dump_json(exclude={"actions": {"__all__": WORDS_OF_ACTIONS}})

    @cached_property
    def rules(self) -> Rules:
        """`params/rules.yml`.

        ParamsError when the file cannot be read, or counts so many top answers that a scale has no others.
        """
        found, shown = self._read("rules.yml", Rules), "params/rules.yml"
        used = {item.scale for item in self.codebook.items.values() if item.attention is None}
        for name, points in {name: len(self.codebook.scales[name].points) for name in sorted(used)}.items():
            if points <= found.top_box:
                line = read_document(self.params("rules.yml"), shown).line(("top_box",))
                raise ParamsError(
                    f"{shown}:{line}: top_box: all {points} points of scale "
                    f"'{name}' would count as top answers (100 % everywhere); expected fewer than {points}, found "
                    f"{found.top_box} (questions with two answers stand under choices)"
                )
        return found

    @cached_property
    def population(self) -> Population | None:
        """`params/population.yml`, if there is one."""
        return self._read_if_there("population.yml", Population)

    @cached_property
    def published(self) -> PublishedFile | None:
        """`params/published.yml`, if there is one."""
        return self._read_if_there("published.yml", PublishedFile)

    @cached_property
    def targets(self) -> TargetsFile:
        """`params/targets.yml`; nothing set out where there is none."""
        found = self._read_if_there("targets.yml", TargetsFile, lambda of: of.problems(self.codebook, self.titles))
        return found or TargetsFile()

    @cached_property
    def actions(self) -> ActionsFile:
        """`params/actions.yml`; nothing to decide where there is none."""

        def problems(found: ActionsFile) -> Iterable[Problem]:
            return found.problems(self.codebook, self.targets.targets, self.periods)

        return self._read_if_there("actions.yml", ActionsFile, problems) or ActionsFile()

    def events(self, period: str) -> tuple[Event, ...]:
        """What the files of a period and of those before it tell to have happened, earliest first."""
        told = (event for name in self.until(period) for event in self.period(name).events)
        return tuple(sorted(told, key=lambda one: one.date))

    @property
    def titles(self) -> dict[str, Label]:
        """Titles of all periods, those of published tables included."""
        own = {name: self.period(name).title for name in self.periods}
        return (self.published.titles if self.published else {}) | own

    @cached_property
    def periods(self) -> list[str]:
        """Declared periods, earliest first (by fieldwork, else by name)."""
        names = sorted(path.stem for path in self.params("periods").glob("*.yml"))
        starts = {name: self.period(name).fieldwork for name in names}
        if all(starts.values()):
            names.sort(key=lambda name: (starts[name].start, name))  # type: ignore[union-attr]
        return names

    def until(self, period: str) -> list[str]:
        """Declared periods up to this one, earliest first."""
        self.check_period(period)
        return self.periods[: self.periods.index(period) + 1]

    def period(self, name: str) -> PeriodFile:
        """`params/periods/<name>.yml`, read once.

        ProjectError when the period is not declared; names the nearest one.
        """
        if name not in self._periods:
            self.check_period(name)
            file = f"periods/{name}.yml"
            found = self._read(file, PeriodFile, lambda of: of.problems(self.codebook) if of.events else ())
            if found.period != name:
                raise ProjectError(f"params/{file} says period '{found.period}'; it must say '{name}'")
            self._periods[name] = found
        return self._periods[name]

    @cached_property
    def _periods(self) -> dict[str, PeriodFile]:
        return {}

    def check_period(self, name: str) -> None:
        """Refuse a period that is not declared; names the nearest one."""
        if not re.fullmatch(NAME, name) or not self.params("periods", f"{name}.yml").exists():
            known = sorted(p.stem for p in self.params("periods").glob("*.yml"))
            listed = f" (declared: {', '.join(known)})" if known else ""
            shown = name if len(name) <= 40 else f"{name[:40]}…"
            raise ProjectError(f"period '{shown}' is not declared in params/periods{nearest(shown, known)}{listed}")

    def stored(self, period: str, declared: RawFile) -> Path:
        """Path at which the result of a declared query is kept, as it was received."""
        return self.private(period, "queries") / f"{declared.name}.csv"

    @cached_property
    def _places(self) -> tuple[Path, ...]:
        return self.root.resolve(), (self.root / "data" / "raw").resolve()

    def raw_file(self, period: str, declared: RawFile) -> Path:
        """Path of a declared raw file, after checking that it is there and unchanged.

        InputError when the file is missing, a link leads out of the project, or its sha256 differs from the declared
        one.
        """
        folder = self.raw(period)
        path = folder / str(declared.file)
        shown = declared.place(period)
        if not path.is_file():
            there = [p.name for p in folder.glob("*")] if folder.is_dir() else []
            raise InputError(
                f"{shown}: file not found, declared in params/periods/{period}.yml{nearest(path.name, there)}"
            )
        if not any(path.resolve().is_relative_to(place) for place in self._places):
            raise InputError(f"{shown}: a link that leads out of the project; put the file itself there")
        found = sha256(path)
        if found != declared.sha256:
            raise InputError(
                f"{shown}: the file has changed since it was declared in params/periods/{period}.yml\n"
                f"  expected sha256 {declared.sha256}\n  found    sha256 {found}"
            )
        return path


def sha256(path: Path) -> str:
    """Fingerprint of a file; read once while its size and times say that it was not changed."""
    known = path.stat()
    return _sha256(path, (known.st_ino, known.st_size, known.st_mtime_ns, known.st_ctime_ns))


@cache
def _sha256(path: Path, _: tuple[int, ...]) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def find_project(start: Path | None = None) -> Project:
    """Project of $CSREPORT_PROJECT, or of the nearest folder upwards that holds params/codebook.yml."""
    declared = os.environ.get("CSREPORT_PROJECT")
    if start is None and declared:
        root = Path(declared).resolve()
        if not (root / CODEBOOK).is_file():
            raise ProjectError(f"CSREPORT_PROJECT points to {declared}, which has no {CODEBOOK.as_posix()}")
        return Project(root)
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / CODEBOOK).is_file():
            return Project(folder)
    raise ProjectError(f"no project here: neither {here} nor a folder above it holds {CODEBOOK.as_posix()}")


WHEN = {"since", "until", "absent", "aliases", "column"}
COLUMNS = ("items", "segments", "comments")


def timeline(project: Project) -> list[str]:
    """All periods, earliest first: the declared ones in their order, published ones where date or name puts them.

    By date when every declared period has its fieldwork and every published one its date, else by name (wave9 before
    wave10).
    """
    names = list(project.periods)
    table = project.published.periods if project.published else {}
    fieldwork = {name: project.period(name).fieldwork for name in names}
    starts = {name: days.start for name, days in fieldwork.items() if days is not None}
    dates = {name: period.day for name, period in table.items() if period.day is not None}
    dated = len(starts) == len(names) and len(dates) == len(table)

    def order(name: str) -> tuple[dt.date, list[tuple[int, int | str]]]:
        return (starts.get(name) or dates[name] if dated else dt.date.min), period_order(name)

    for name in sorted(set(table) - set(names), key=order):
        places = (place for place, other in enumerate(names) if order(other) > order(name))
        names.insert(next(places, len(names)), name)
    return names


def earlier_periods(project: Project, period: str) -> list[str]:
    """Periods before this one, earliest first: declared ones, and those known from a published table."""
    project.period(period)
    known = timeline(project)
    return known[: known.index(period)]


def left_out(project: Project, period: str) -> list[str]:
    """Earlier special and event surveys with which this period is not compared by name: no trend holds them."""
    named = project.period(period).compare_to
    earlier = [name for name in earlier_periods(project, period) if name in project.periods]
    return [name for name in earlier if project.period(name).kind != "full" and name not in named]


def definitions_of(project: Project, periods: Sequence[str]) -> dict[str, Any]:
    """Rules and codebook as plain data, as far as these periods are concerned; the last one is the report's."""
    rules = project.rules.of(project.period(periods[-1]), project.codebook)
    return {"rules": rules.model_dump(mode="json"), "codebook": codebook_in(project.codebook, periods)}


def codebook_in(book: Codebook, periods: Sequence[str]) -> dict[str, Any]:
    """The codebook as plain data without what none of the periods asked."""
    told: dict[str, Any] = _without_others(book.model_dump(mode="json", exclude_defaults=True), set(periods))
    declared: dict[str, Mapping[str, Asked]]
    declared = {kind: getattr(book, kind) for kind in (*COLUMNS, "choices", "tables")}
    declared["design"] = dict(book.design.columns())
    for kind, known in declared.items():
        told[kind] = {
            key: _dated(entry, known.get(key), periods, named=kind in COLUMNS)
            for key, entry in told.get(kind, {}).items()
            if key not in known or _asked(known[key], periods)
        }
    items = told["items"].values()
    for kind in ("dimension", "scale"):
        used = {item.get(kind) for item in items}
        told[f"{kind}s"] = {key: value for key, value in told.get(f"{kind}s", {}).items() if key in used}
    return {kind: found for kind, found in told.items() if found}


def _asked(column: Asked, periods: Sequence[str]) -> list[str]:
    return [period for period in periods if column.asked_in(period)]


def _dated(told: Any, declared: Asked | None, periods: Sequence[str], *, named: bool) -> Any:
    """A declaration with the periods that it is of, where these are not all, in place of how that is written; `named`:
    with all of them, and the names of its column in them."""
    asked = _asked(declared, periods) if declared is not None else list(periods)
    if named and isinstance(declared, Column):
        kept = {key: value for key, value in told.items() if key not in WHEN}
        return kept | {"asked": asked, "columns": [declared.name_in(period) for period in asked]}
    if not isinstance(told, dict) or not WHEN & {*told}:
        return told
    kept = {key: value for key, value in told.items() if key not in {"since", "until", "absent"}}
    return kept if asked == list(periods) else kept | {"asked": asked}


def _without_others(node: Any, periods: set[str]) -> Any:
    """Plain data without the names that columns have in other periods."""
    if isinstance(node, list):
        return [_without_others(part, periods) for part in node]
    if not isinstance(node, dict):
        return node
    aliases = {period: name for period, name in node.get("aliases", {}).items() if period in periods}
    found = {key: _without_others(aliases if key == "aliases" else value, periods) for key, value in node.items()}
    return {key: value for key, value in found.items() if key != "aliases" or value}


FILE, DEFINITIONS, ESTIMATES = "approval.yml", "definitions.json", "estimates"
Person = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")]


class ApprovalError(CsreportError):
    """A report cannot be signed, or no longer is what was signed."""


class Signature(Model):
    """One person's word on a report: its content hash says on what exactly."""

    state: Literal["reviewed", "approved"]
    by: Person
    role: Person
    date: dt.date
    content: str = ""
    seconds: float | None = None  # that the build took


class ApprovalFile(Model):
    """`approval.yml`: signatures, and fingerprints of everything that the report was made of when it was signed."""

    period: str
    content: str
    signatures: list[Signature] = Field(min_length=1)
    made_of: dict[str, str]

    @property
    def valid(self) -> list[Signature]:
        """Signatures of the content that was signed last."""
        return [signature for signature in self.signatures if signature.content == self.content]

    @property
    def last(self) -> Signature:
        """The signature that decides: the last approval, else the last review."""
        approved = [signature for signature in self.valid if signature.state == "approved"]
        return [*self.valid, *approved][-1]


def read_approval(project: Project, period: str) -> ApprovalFile | None:
    """What was signed of a period's report; None where nothing was.

    ParamsError when the file cannot be read, or is another period's.
    """
    path = project.archive(period) / FILE
    if not path.is_file():
        return None
    shown = f"data/published/{period}/{FILE}"
    found = load(path, ApprovalFile, shown=shown)
    if found.period != period or not found.valid:
        raise ParamsError(f"{shown}: no signature of period {period} and content {found.content} stands in it")
    return found


class Approved(NamedTuple):
    """Days from the end of fieldwork to a report's first approval, and seconds of the build that was signed."""

    days: int
    seconds: float | None


def approved_before(project: Project, period: str) -> dict[str, Approved]:
    """Earlier reports that were approved when this period's fieldwork ended, whatever became of the signature since."""
    found, until = {}, project.period(period).fieldwork
    for name in project.until(period)[:-1]:
        approval, fieldwork = read_approval(project, name), project.period(name).fieldwork
        signed = [one for one in approval.signatures if one.state == "approved"] if approval is not None else []
        first = min(signed, key=lambda one: one.date, default=None)
        if first is not None and fieldwork is not None and until is not None and first.date <= until.end:
            found[name] = Approved((first.date - fieldwork.end).days, first.seconds)
    return found


def write_approval(folder: Path, approval: ApprovalFile, definitions: dict[str, Any]) -> None:
    """Store signatures and definitions in a folder."""
    told = yaml_text(approval.model_dump(mode="json"), width=120)
    comment = "# Written by `csreport approve`: who signed what, and fingerprints of everything it was made of.\n"
    (folder / FILE).write_text(comment + told, encoding="utf-8")
    text = json.dumps(definitions, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / DEFINITIONS).write_text(text + "\n", encoding="utf-8")


def read_definitions(project: Project, period: str) -> dict[str, Any]:
    """Rules and questions as they stood when a period's report was signed; empty where they were not kept."""
    return read_json(project.archive(period) / DEFINITIONS) or {}
