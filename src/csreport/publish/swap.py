"""Replace what is published in one step, and bring back what a stopped run left aside."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from csreport.project.errors import RenderError
from csreport.project.project import Project


def swap(project: Project, period: str, draft: Path) -> None:
    """Point output/<period> at the new build in one step, then remove older builds (never one still at work)."""
    published, link = project.output / period, project.output / ".builds" / f"{period}.link"
    try:
        link.unlink(missing_ok=True)
        link.symlink_to(Path(".builds") / draft.name, target_is_directory=True)
        if published.is_dir() and not published.is_symlink():
            raise FileExistsError(published)
        link.replace(published)
    except OSError:
        link.unlink(missing_ok=True)
        swap_folders(published, draft)
    build_of_period = re.compile(rf"{re.escape(period)}-[0-9a-f]{{16}}-\w+")
    for old in project.output.joinpath(".builds").iterdir():
        if old.name != draft.name and build_of_period.fullmatch(old.name) and (old / "run.json").exists():
            shutil.rmtree(old, ignore_errors=True)


def keep_languages(published: Path, draft: Path, languages: Sequence[str]) -> None:
    """Take over languages that are not built anew.

    Raises
    ------
    RenderError
        When the numbers of the new build are not those of the published one.
    """
    if languages and _estimates(draft) != _estimates(published):
        names = ", ".join(languages)
        raise RenderError(
            f"{published.name}: other numbers than in {names}, built elsewhere; build all languages at once"
        )
    for lang in languages:
        shutil.copytree(published / lang, draft / lang)


def _estimates(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("estimates/*.csv")}


def swap_folders(published: Path, draft: Path) -> None:
    """Two renames, where the file system has no symbolic links or a plain folder is in the way."""
    _remove(_aside(published))
    if published.exists():
        published.rename(_aside(published))
    draft.rename(published)
    _remove(_aside(published))


def mend_swap(published: Path) -> None:
    """Bring the old folder back when a run was stopped between the two renames."""
    if (aside := _aside(published)).is_dir() and not published.exists():
        aside.rename(published)


def _aside(published: Path) -> Path:
    return published.with_name(f".{published.name}.old")


def _remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
