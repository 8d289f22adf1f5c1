"""The miniature project and its report, built once for all tests; which tests are slow."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, settings

from csreport.chapters.indicators import indicators
from csreport.estimates import Estimates
from csreport.facts import Point, Sentence, Tile
from csreport.present.chapter import words_of
from csreport.project.project import Project, sha256
from csreport.publish import report as building
from csreport.publish.report import build_report
from csreport.survey.survey import Survey, load_survey

REPOSITORY = Path(__file__).parents[1]
MINIATURE = REPOSITORY / "tests" / "project"
PERIOD, EARLIER = "2025", "2024"
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
SLOW = os.environ.get("CSREPORT_SLOW") == "1"

# A run of `make test` draws the same few examples each time; `make check-slow` goes looking for new ones.
ANY = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
settings.register_profile("quick", max_examples=25, derandomize=True, **ANY)
settings.register_profile("slow", max_examples=200, **ANY)
settings.load_profile("slow" if SLOW else "quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked slow runs with CSREPORT_SLOW=1 (make check-slow), or when asked for by `-m slow`."""
    if SLOW or "slow" in config.option.markexpr:
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    items[:] = [item for item in items if not item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)


def copy_project(target: Path) -> Project:
    """Copy the miniature project, with the notebooks that ship, into a new folder."""
    for name in ("params", "data"):
        shutil.copytree(MINIATURE / name, target / name)
    (target / "notebooks").mkdir()
    for path in sorted((REPOSITORY / "notebooks").glob("[0-9]*.ipynb")):
        shutil.copyfile(path, target / "notebooks" / path.name)
    return Project(target)


def in_three_languages(target: Path) -> Project:
    """The same, reported in each language that ships."""
    path = copy_project(target).params("project.yml")
    edit(path, ("languages: [en, zh-Hans]", f"languages: [{', '.join(LANGUAGES)}]"))
    return Project(target)


def edit(path: Path, *changes: tuple[str, str]) -> None:
    """Replace texts of a file; each must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{path.name} does not hold {old!r}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def mini(tmp_path: Path) -> Project:
    """A fresh copy of the miniature project."""
    root = tmp_path / "mini"
    root.mkdir()
    return copy_project(root)


@pytest.fixture
def change(mini: Project) -> Callable[..., Project]:
    """Edit files of the copy; a raw file that changes is declared anew. Returns the project, read afresh."""

    def changed(name: str, *changes: tuple[str, str]) -> Project:
        path = mini.root / name
        before = sha256(path)
        edit(path, *changes)
        if path.is_relative_to(mini.root / "data"):
            edit(mini.params("periods", f"{path.parent.name}.yml"), (before, sha256(path)))
        return Project(mini.root)

    return changed


@pytest.fixture
def open_sample(mini: Project) -> Project:
    """The miniature project as an open survey: nobody was invited, nobody knows the population."""
    path = mini.params("periods", f"{PERIOD}.yml")
    edit(path, ("sample: probability", "sample: open"))
    text = re.sub(r"(?m)^invitations: .*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    return Project(mini.root)


@pytest.fixture(scope="session")
def mini_report(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The miniature project with its report built once, in three languages; read it, never change it."""
    beside = tmp_path_factory.getbasetemp()
    folder = (beside.parent if "PYTEST_XDIST_WORKER" in os.environ else beside) / "report"
    try:
        folder.mkdir()
    except FileExistsError:  # another process of this run builds it, or has
        return _built(folder)
    try:
        build_report(in_three_languages(folder), PERIOD)
    except BaseException:
        (folder / "failed").touch()
        raise
    (folder / "built").touch()
    return Project(folder)


def _built(folder: Path, seconds: int = 600) -> Project:
    """The project that another process builds, when it has."""
    for _ in range(seconds * 2):
        if (folder / "built").exists():
            return Project(folder)
        assert not (folder / "failed").exists(), "the miniature's report was not built: another test says why"
        time.sleep(0.5)
    raise TimeoutError(f"{folder}: no report after {seconds} seconds")


@pytest.fixture
def built(mini_report: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A private copy of the built project; a further build takes the executed notebooks as they are (seconds less)."""
    root = shutil.copytree(mini_report.root, tmp_path / "built", symlinks=True)
    monkeypatch.setattr(building, "run_all", lambda project, period, jobs, **_: None)
    return Project(root)


@pytest.fixture(scope="session")
def survey() -> Survey:
    """The miniature project's survey of 2025."""
    return load_survey(Project(MINIATURE), PERIOD)


@pytest.fixture(scope="session")
def quarter() -> Survey:
    """The last quarter of the demonstration."""
    return load_survey(Project(REPOSITORY), "2025Q4")


@pytest.fixture(scope="session")
def history() -> Estimates:
    """Indicators of 2024."""
    return indicators(load_survey(Project(MINIATURE), EARLIER))


def said(project: Project, module: ModuleType, found: Estimates, of: Survey, lang: str = "en") -> dict[str, str]:
    """Everything a chapter says, spoken: "block/part" to text."""
    words, texts = words_of(project, lang), {}
    for block, facts_of in module.BLOCKS.items():
        for part, content in facts_of(found, of).items():
            texts[f"{block}/{part}"] = " | ".join(words.plain(sentence) for sentence in sentences(content))
    return texts


def sentences(content: object) -> list[Sentence]:
    """Sentences of a fact, however deep."""
    if isinstance(content, Sentence):
        return [content]
    if isinstance(content, Tile):
        return [content.scale]
    if isinstance(content, Point):
        parts = (content.told, content.why, content.owner, content.due)
        return [part for part in parts if part is not None]
    return [sentence for part in content for sentence in sentences(part)] if isinstance(content, tuple) else []


def told_in(content: object) -> list[Sentence]:
    """Sentences of a fact one by one, those that are made of several taken apart."""
    found = sentences(content)
    return [one for whole in found for one in (told_in(tuple(whole.values.values())) if not whole.message else [whole])]


def ids(content: object) -> list[str]:
    """Messages of those sentences."""
    return [sentence.message for sentence in told_in(content)]


def first(content: object, message: str) -> Sentence:
    """The first of those sentences with this message."""
    return next(sentence for sentence in told_in(content) if sentence.message == message)


def spoken(content: object, lang: str) -> list[str]:
    """Those sentences of the demonstration in a language."""
    words = words_of(Project(REPOSITORY), lang)
    return [words.plain(sentence) for sentence in told_in(content)]


def without(project: Project, *items: str, dimensions: bool = True) -> Project:
    """The project without some items of its codebook, and without its dimensions if so wished."""
    path = project.params("codebook.yml")
    text = path.read_text(encoding="utf-8")
    for item in items:
        text, found = re.subn(rf"(?m)^  {item}: .*\n", "", text)
        assert found == 1, item
    if not dimensions:
        text = re.sub(r"dimension: \w+, ", "", re.sub(r"(?ms)^dimensions:\n(?:  .*?\n)+\n", "", text))
        assert "dimension" not in text
    path.write_text(text, encoding="utf-8")
    return Project(project.root)
