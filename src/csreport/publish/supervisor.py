"""Who builds a period, and what a build that was stopped left behind: one at a time, and nothing stays."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import util
from pathlib import Path
from typing import IO

from csreport.project.project import Project

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: builds of one period side by side are the analyst's to avoid
    fcntl = None  # type: ignore[assignment]

ROOMS = "csreport-"  # temporary folders: then the process, then chance
SERVER = "server"  # in them: where the folder of the process that kernels are forked from is


@contextmanager
def supervised(project: Project, period: str) -> Iterator[None]:
    """Build alone, in a temporary folder of our own; SIGTERM ends a build as Ctrl-C does."""
    with project.private(period).joinpath("building").open("a+", encoding="utf-8") as lock, _terminable():
        _wait_for(lock, period)
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, since {dt.datetime.now():%H:%M}")
        lock.flush()
        _collect(project, period)
        before, room = tempfile.tempdir, tempfile.mkdtemp(prefix=f"{ROOMS}{os.getpid()}-")
        Path(room, SERVER).symlink_to(util.get_temp_dir())  # lives as long as the process: not in this room
        tempfile.tempdir = room
        try:
            yield
        finally:
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
    draft = re.compile(rf"{re.escape(period)}-[0-9a-f]{{16}}-\w+")
    published = (project.output / period).resolve()
    for folder in project.output.glob(".builds/*"):
        if draft.fullmatch(folder.name) and folder.resolve() != published:
            shutil.rmtree(folder, ignore_errors=True)
    for room in Path(tempfile.gettempdir()).glob(f"{ROOMS}[0-9]*-*"):
        with suppress(OSError, ValueError):
            if room.stat().st_uid == os.getuid() and not _alive(int(room.name.split("-")[1])):
                shutil.rmtree((room / SERVER).resolve(), ignore_errors=True)
                shutil.rmtree(room, ignore_errors=True)
    for half in project.private(period, "cache").glob("*.[0-9]*"):
        with suppress(OSError, ValueError):
            if not _alive(int(half.suffix[1:])):
                half.unlink()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
