"""The conductor opens a chapter: its survey, history, estimates and evidence, and what its blocks say."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from csreport.chapters.groups import leading_grouping, parts
from csreport.chapters.history import estimates_of, history_of, survey_of
from csreport.chapters.indicators import few_calibrated
from csreport.chapters.register import Proposal, followed, proposals, status_of
from csreport.estimates import Estimates, bind, sizes_of, suppress
from csreport.facts import Facts
from csreport.project.errors import NotebookError, nearest
from csreport.project.project import Project
from csreport.project.targets import Action
from csreport.survey.survey import Survey

HERE = Path(__file__).parent


def chapter_names(project: Project | None = None) -> list[str]:
    """Chapters that can be opened: those that ship, and the project's own in `chapters/`."""
    own = sorted(project.chapters.glob("[!_]*.py")) if project is not None else []
    return [*_shipped(), *(path.stem for path in own if path.stem not in _shipped())]


@cache
def _shipped() -> tuple[str, ...]:
    return tuple(module.name for module in iter_modules([str(HERE)]) if module.name != Path(__file__).stem)


def chapter_module(name: str, project: Project | None = None) -> ModuleType:
    """Module of a chapter: one that ships, else the project's own.

    Raises
    ------
    NotebookError
        When there is none of that name, or the project's own cannot be loaded.
    """
    known = chapter_names(project)
    if name not in known:
        raise NotebookError(f"there is no chapter '{name}' in csreport.chapters or chapters/{nearest(name, known)}")
    if (HERE / f"{name}.py").is_file() or project is None:
        return import_module(f"{__package__}.{name}")
    path = project.chapters / f"{name}.py"
    spec = spec_from_file_location(f"project_chapter_{name}", path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever is wrong with it is the analyst's to mend
        raise NotebookError(f"chapters/{path.name}: {type(error).__name__}: {error}") from error
    if not hasattr(module, "BLOCKS"):
        raise NotebookError(f"chapters/{path.name}: a chapter declares its blocks: BLOCKS = {{name: facts}}")
    return module


def speaks_of_others(name: str, project: Project) -> bool:
    """Whether a chapter makes no estimates and speaks of those of all others; a mere notebook does not."""
    return name in chapter_names(project) and not hasattr(chapter_module(name, project), "estimates")


def computing_chapters(project: Project) -> list[str]:
    """Chapters of the report that make estimates, as the project's notebooks name them."""
    named = [path.stem.partition("_")[2] for path in sorted(project.notebooks.glob("[0-9]*_*.ipynb"))]
    known = chapter_names(project)
    return [name for name in named if name in known and not speaks_of_others(name, project)]


def hears_others(name: str, project: Project) -> bool:
    """Whether a chapter's facts are told of the estimates of all others, its own included: it runs after them."""
    return speaks_of_others(name, project) or (
        name in chapter_names(project) and getattr(chapter_module(name, project), "HEARS_OTHERS", False)
    )


Known = dict[tuple[str, str], Facts]  # by chapter and block


@dataclass(frozen=True)
class Computed:
    """What chapters of a survey gave in this process: the languages differ in words alone."""

    project: Project
    survey: Survey
    estimates: dict[str, Estimates] = field(default_factory=dict)
    bound: dict[tuple[str, ...], Estimates] = field(default_factory=dict)  # those of several chapters in one table
    facts: Known = field(default_factory=dict)


_COMPUTED: list[Computed] = []  # of the report that is being built, if one is


@contextmanager
def computed(project: Project, period: str, known: Known) -> Iterator[None]:
    """With what is computed of a period known to this process and to its copies; `known`: facts that are already."""
    _COMPUTED.append(Computed(project, survey_of(project, period), facts=known))
    try:
        yield
    finally:
        _COMPUTED.clear()


def keep_facts(project: Project, period: str, name: str) -> None:
    """Compute the facts of a chapter, so that no language does again; one that fails here fails in its notebook."""
    with contextlib.suppress(Exception):
        Conductor(project, name, period).all_facts()


class Conductor:
    """One chapter of one period: what it holds and says, before a language is chosen."""

    def __init__(self, project: Project, name: str, period: str):
        self.name, self.period, self.module = name, period, chapter_module(name, project)
        of_build = (each for each in _COMPUTED if (each.project.root, each.survey.name) == (project.root, period))
        self._known = next(of_build, None) or Computed(project, survey_of(project, period))
        self.project, self.survey = self._known.project, self._known.survey

    @cached_property
    def history(self) -> Estimates:
        """Indicators of every earlier declared period."""
        return history_of(self.project, self.period)

    @cached_property
    def estimates(self) -> Estimates:
        """The chapter's estimates, small bases marked or suppressed; none where it speaks of the others'."""
        return Estimates() if speaks_of_others(self.name, self.project) else self._estimates_of(self.name)

    @cached_property
    def evidence(self) -> Estimates:
        """Estimates of every other chapter of the report, as the project's notebooks name them."""
        others, bound = tuple(name for name in computing_chapters(self.project) if name != self.name), self._known.bound
        if others not in bound:
            bound[others] = bind(*map(self._estimates_of, others))
        return bound[others]

    @property
    def course(self) -> Estimates:
        """Estimates of every other chapter, of the earlier periods first."""
        return Estimates(sorted(self.evidence, key=lambda row: row.period == self.period))

    def _estimates_of(self, name: str) -> Estimates:
        if name not in self._known.estimates:
            self._known.estimates[name] = self._compute(name)
        return self._known.estimates[name]

    def _compute(self, name: str) -> Estimates:
        base, module = self.survey.rules.minimum_base, chapter_module(name, self.project)
        made = estimates_of(self.project, self.period, name, lambda: module.estimates(self.survey, self.history))
        few, sizes = few_calibrated(self.survey), sizes_of(self.survey)
        return suppress(made, caution=base.caution, suppress=base.suppress, mark_all=few, sizes=sizes)

    def now(self, **wanted: str | Iterable[str]) -> Estimates:
        """Estimates of this period: of all customers, weighted to be representative, unless asked otherwise."""
        return self.estimates.of_all(**({"period": self.period} | wanted))

    def over_time(self, **wanted: str | Iterable[str]) -> Estimates:
        """This period's estimates, then the same of each period that it is compared with."""
        base = self.survey.rules.minimum_base
        earlier = [self.history.of_all(**({"period": name} | wanted)) for name in self.survey.period.compare_to]
        return bind(
            self.now(against="", **wanted), suppress(bind(*earlier), caution=base.caution, suppress=base.suppress)
        )

    def roles(self, *roles: str) -> list[str]:
        """Items that play the given roles and were measured; none where there is none."""
        items = [self.survey.codebook.role(role) for role in roles]  # type: ignore[arg-type]
        return [item for item in items if item is not None and self.survey.measured(item)]

    @property
    def dimensions(self) -> list[str]:
        """Dimensions of the codebook."""
        return list(self.survey.codebook.dimensions)

    @property
    def items(self) -> list[str]:
        """Items that play no role, in codebook order."""
        return [key for key, item in self.survey.codebook.items.items() if item.role is None]

    @property
    def grouping(self) -> str:
        """The grouping of customers that differs most in this chapter's leading score; "" where none does."""
        return leading_grouping(self.estimates, self.survey)

    @property
    def actions(self) -> list[tuple[Action, str]]:
        """Actions that the report follows, and how each stands."""
        return [(action, status_of(action, self.survey)) for action in followed(self.survey).values()]

    @property
    def proposals(self) -> list[Proposal]:
        """What matters and is rated low, and the action about it."""
        return proposals(self.evidence, self.survey)

    @property
    def parts(self) -> list[str]:
        """What a score is made up of: the dimensions, or the items where fewer than two were measured."""
        return [measure.key for measure in parts(self.survey)]

    def facts(self, block: str) -> Facts:
        """Facts of a block; empty where the survey does not measure it."""
        if block not in self.module.BLOCKS:
            raise NotebookError(f"chapter '{self.name}' has no block '{block}'{nearest(block, self.module.BLOCKS)}")
        facts, key = self._known.facts, (self.name, block)
        if key not in facts:
            facts[key] = self.module.BLOCKS[block](self._source, self.survey)
        return facts[key]

    def all_facts(self) -> Known:
        """Facts of all its blocks; none of a chapter of the project's own, which speaks in its notebook alone."""
        blocks = self.module.BLOCKS if self.name in _shipped() else ()
        return {(self.name, block): self.facts(block) for block in blocks}

    @cached_property
    def _source(self) -> Estimates:
        """What its blocks are told: its estimates, and those of all others where it hears them."""
        if not hears_others(self.name, self.project):
            return self.estimates
        return bind(self.evidence, self.estimates) if len(self.estimates) else self.evidence
