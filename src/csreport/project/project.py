"""The project folder: the only place that knows its folder names."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from csreport.project.brand import Brand
from csreport.project.codebook import Codebook, Labelled
from csreport.project.columns import Label
from csreport.project.errors import InputError, ParamsError, ProjectError, nearest
from csreport.project.params import Model, load, read_document
from csreport.project.period import NAME, PeriodFile, RawFile
from csreport.project.published import PublishedFile
from csreport.project.screening import Screening
from csreport.project.targets import TargetsFile, read_targets
from csreport.project.weighting import Weighting

__all__ = [
    "CODEBOOK", "LANGUAGES", "PeriodFile", "Population", "Project", "ProjectFile", "RawFile", "Rules", "Weighting",
    "find_project", "sha256",
]  # fmt: skip

LANGUAGES = ("en", "zh-Hans", "zh-Hant")  # those that ship
CODEBOOK = Path("params") / "codebook.yml"


class ProjectFile(Model):
    """`params/project.yml`: names, languages, brand, and which reports the index lists."""

    title: Labelled
    organisation: Labelled
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

        Raises
        ------
        ParamsError
            When the weighting needs a column of weights that the codebook declares absent from the period.
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

    @model_validator(mode="after")
    def _margins_count(self) -> Population:
        for name, known in self.margins.items():
            if not known or min(known.values()) < 0 or sum(known.values()) <= 0:
                raise ValueError(f"margin '{name}' needs counts or shares of its levels, 0 or more, not all 0")
        return self


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
    @cached_property
    def file(self) -> ProjectFile:
        """`params/project.yml`."""
        declared = load(self.params("project.yml"), ProjectFile, shown="params/project.yml")
        for lang in (declared.source_language, *declared.languages):
            self.check_language(lang, "params/project.yml: ")
        return declared

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages a report can be in: those that ship, and those with a catalogue in params/locale."""
        own = sorted(path.stem for path in self.params("locale").glob("*.po"))
        return tuple(dict.fromkeys((*LANGUAGES, *own)))

    def check_language(self, lang: str, where: str = "") -> None:
        """Refuse a language that the report cannot be in; names the nearest one."""
        if lang not in self.languages:
            raise ProjectError(
                f"{where}language '{lang}' is not supported{nearest(lang, self.languages)} (known: "
                f"{', '.join(self.languages)}; another one needs params/locale/{lang}.po, see docs/publishing.md)"
            )

    @cached_property
    def codebook(self) -> Codebook:
        """`params/codebook.yml`."""
        return load(self.params("codebook.yml"), Codebook, shown="params/codebook.yml")

    @cached_property
    def rules(self) -> Rules:
        """`params/rules.yml`.

        Raises
        ------
        ParamsError
            When the file cannot be read, or counts so many top answers that a scale has no others.
        """
        path, shown = self.params("rules.yml"), "params/rules.yml"
        found = load(path, Rules, shown=shown)
        used = {item.scale for item in self.codebook.items.values() if item.attention is None}
        for name, points in {name: len(self.codebook.scales[name].points) for name in sorted(used)}.items():
            if points <= found.top_box:
                raise ParamsError(
                    f"{shown}:{read_document(path, shown).line(('top_box',))}: top_box: all {points} points of scale "
                    f"'{name}' would count as top answers (100 % everywhere); expected fewer than {points}, found "
                    f"{found.top_box} (questions with two answers stand under choices)"
                )
        return found

    @cached_property
    def population(self) -> Population | None:
        """`params/population.yml`, if there is one."""
        path = self.params("population.yml")
        return load(path, Population, shown="params/population.yml") if path.exists() else None

    @cached_property
    def published(self) -> PublishedFile | None:
        """`params/published.yml`, if there is one."""
        path = self.params("published.yml")
        return load(path, PublishedFile, shown="params/published.yml") if path.exists() else None

    @cached_property
    def targets(self) -> TargetsFile:
        """`params/targets.yml`; nothing set out where there is none."""
        path = self.params("targets.yml")
        if not path.exists():
            return TargetsFile()
        return read_targets(path, self.codebook, self.titles, shown="params/targets.yml")

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

    def period(self, name: str) -> PeriodFile:
        """`params/periods/<name>.yml`, read once.

        Raises
        ------
        ProjectError
            When the period is not declared; names the nearest one.
        """
        if name not in self._read:
            self._read[name] = self._period(name)
        return self._read[name]

    @cached_property
    def _read(self) -> dict[str, PeriodFile]:
        return {}

    def check_period(self, name: str) -> None:
        """Refuse a period that is not declared; names the nearest one."""
        if not re.fullmatch(NAME, name) or not self.params("periods", f"{name}.yml").exists():
            known = sorted(p.stem for p in self.params("periods").glob("*.yml"))
            listed = f" (declared: {', '.join(known)})" if known else ""
            shown = name if len(name) <= 40 else f"{name[:40]}…"
            raise ProjectError(f"period '{shown}' is not declared in params/periods{nearest(shown, known)}{listed}")

    def _period(self, name: str) -> PeriodFile:
        self.check_period(name)
        found = load(self.params("periods", f"{name}.yml"), PeriodFile, shown=f"params/periods/{name}.yml")
        if found.period != name:
            raise ProjectError(f"params/periods/{name}.yml says period '{found.period}'; it must say '{name}'")
        return found

    def stored(self, period: str, declared: RawFile) -> Path:
        """Path at which the result of a declared query is kept, as it was received."""
        return self.private(period, "queries") / f"{declared.name}.csv"

    def raw_file(self, period: str, declared: RawFile) -> Path:
        """Path of a declared raw file, after checking that it is there and unchanged.

        Raises
        ------
        InputError
            When the file is missing, a link leads out of the project, or its sha256 differs from the declared one.
        """
        folder = self.raw(period)
        path = folder / str(declared.file)
        shown = declared.place(period)
        if not path.is_file():
            there = [p.name for p in folder.glob("*")] if folder.is_dir() else []
            raise InputError(
                f"{shown}: file not found, declared in params/periods/{period}.yml{nearest(path.name, there)}"
            )
        if not any(path.resolve().is_relative_to(place.resolve()) for place in (self.root, self.root / "data" / "raw")):
            raise InputError(f"{shown}: a link that leads out of the project; put the file itself there")
        found = sha256(path)
        if found != declared.sha256:
            raise InputError(
                f"{shown}: the file has changed since it was declared in params/periods/{period}.yml\n"
                f"  expected sha256 {declared.sha256}\n  found    sha256 {found}"
            )
        return path


def sha256(path: Path) -> str:
    """Fingerprint of a file."""
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
