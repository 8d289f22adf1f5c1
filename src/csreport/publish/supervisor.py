"""One build of a period at a time: swapped in whole, and nothing of a stopped one stays."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from csreport.project.errors import RenderError
from csreport.project.project import Project


# ---- replace what is published in one step, and bring back what a stopped run left aside ----
def swap(project: Project, period: str, draft: Path) -> None:
    """Point output/<period> at the new build in one step, then remove older builds (never one still at work)."""
    published, link = project.output / period, project.output / ".builds" / f"{period}.link"
    draft.chmod(0o755)  # a temporary folder until now
    try:
        link.unlink(missing_ok=True)
        link.symlink_to(Path(".builds") / draft.name, target_is_directory=True)
        if published.is_dir() and not published.is_symlink():
            raise FileExistsError(published)
        link.replace(published)
    except OSError:
        link.unlink(missing_ok=True)
        swap_folders(published, draft)
    for old in _drafts(project, period):
        if old.name != draft.name and (old / "run.json").exists():
            shutil.rmtree(old, ignore_errors=True)


def _drafts(project: Project, period: str) -> list[Path]:
    """Folders in which this period was built or is being built."""
    name = rf"{re.escape(period)}-[0-9a-f]{{16}}-\w+"
    return [path for path in project.output.glob(".builds/*") if re.fullmatch(name, path.name)]


def keep_languages(published: Path, draft: Path, languages: Sequence[str]) -> None:
    """Take over languages that are not built anew.

    Raises RenderError: when the numbers of the new build are not those of the published one.
    """
    ours, theirs = (
        {path.name: path.read_bytes() for path in folder.glob("estimates/*.csv")} for folder in (draft, published)
    )
    if languages and ours != theirs:
        names = ", ".join(languages)
        raise RenderError(
            f"{published.name}: other numbers than in {names}, built elsewhere; build all languages at once"
        )
    for lang in languages:
        shutil.copytree(published / lang, draft / lang)


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


# ---- who builds a period, and what a build that was stopped left behind ----
try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: builds of one period side by side are the analyst's to avoid
    fcntl = None  # type: ignore[assignment]

ROOMS = "csreport-"  # temporary folders: then the process, then chance
_LOCKS: list[IO[str]] = []  # which copies of this process do not hold
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: [lock.close() for lock in _LOCKS])


@contextmanager
def supervised(project: Project, period: str) -> Iterator[None]:
    """Build alone, in a temporary folder of our own; SIGTERM ends a build as Ctrl-C does."""
    with project.private(period).joinpath("building").open("a+", encoding="utf-8") as lock, _terminable():
        _wait_for(lock, period)
        _LOCKS.append(lock)
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, since {dt.datetime.now():%H:%M}")
        lock.flush()
        _collect(project, period)
        before, room = tempfile.tempdir, tempfile.mkdtemp(prefix=f"{ROOMS}{os.getpid()}-")
        tempfile.tempdir = room
        try:
            yield
        finally:
            _LOCKS.remove(lock)
            tempfile.tempdir = before
            shutil.rmtree(room, ignore_errors=True)


def _wait_for(lock: IO[str], period: str) -> None:
    """Take the lock; while another process has it, say which and wait. It is free as soon as that process ends."""
    if fcntl is None:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        print(f"{period}: another build is at work ({lock.read() or 'just begun'}); waiting for it", file=sys.stderr)
        fcntl.flock(lock, fcntl.LOCK_EX)


@contextmanager
def _terminable() -> Iterator[None]:
    """What ends a build in an orderly way when a machine or a scheduler asks for it; only a main thread may ask."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _collect(project: Project, period: str) -> None:
    """Remove drafts and temporary folders of builds that were killed: nobody else builds this period now."""
    published = (project.output / period).resolve()
    for folder in _drafts(project, period):
        if folder.resolve() != published:
            shutil.rmtree(folder, ignore_errors=True)
    for room in Path(tempfile.gettempdir()).glob(f"{ROOMS}[0-9]*-*"):
        with suppress(OSError, ValueError):
            if room.stat().st_uid == os.getuid() and not _alive(int(room.name.split("-")[1])):
                shutil.rmtree(room, ignore_errors=True)
    for half in project.private(period, "cache").glob("*.[0-9]*"):
        with suppress(OSError, ValueError):
            if not _alive(int(half.suffix[1:])):
                half.unlink()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True
