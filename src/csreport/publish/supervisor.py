"""One build of a period at a time, in copies of its process: swapped in whole, and nothing of a stopped one stays."""

from __future__ import annotations

import datetime as dt
import gc
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

from csreport.project.errors import CsreportError, RenderError

if TYPE_CHECKING:
    from csreport.project.project import Project  # the command line asks for `ALIKE` before it reads anything


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


# ---- copies of the process that builds ----
T = TypeVar("T")
# Same inputs, same bytes, on any machine: no chance in the order of sets, one thread per numeric library. And Arrow
# gives memory back, of which copies have a share.
THREADS = "OMP_NUM_THREADS OPENBLAS_NUM_THREADS MKL_NUM_THREADS NUMEXPR_NUM_THREADS VECLIB_MAXIMUM_THREADS"
ALIKE = {"PYTHONHASHSEED": "0", "ARROW_DEFAULT_MEMORY_POOL": "system"} | dict.fromkeys(THREADS.split(), "1")
WORKERS = min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
POSSIBLE = "fork" in multiprocessing.get_all_start_methods()


def run_in_copies(
    tasks: Sequence[Callable[[], T]],
    most: int = WORKERS,
    *,
    names: Sequence[str] = (),
    meanwhile: Iterable[Callable[[], Iterable[Callable[[], T]] | None]] = (),
    ended: Callable[[int], object] = lambda place: None,
) -> list[T]:
    """What tasks give that are run side by side in copies of this process, in their order, at most so many at once.

    `meanwhile` is done in this process, step by step: a task that begins later has what it left; a step may give
    further tasks. What a task raises is raised here, and the others end. `names`: what an error calls a task that the
    system ended; `ended` is told the place of each as it ends. Where the system cannot copy a process, one task after
    the other is run in this one.
    """
    steps, waiting, running, begun = [*meanwhile], [*tasks], dict[Any, Any](), count()
    if not POSSIBLE:
        waiting += [task for step in steps for task in step() or ()]
        return [_run_here(task, partial(ended, place)) for place, task in enumerate(waiting)]
    context = multiprocessing.get_context("fork")
    given = dict[int, T]()
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        while waiting or running or steps:
            while waiting and len(running) < max(1, most - bool(steps)):
                heard, said = context.Pipe(duplex=False)
                process = context.Process(target=_run_task, args=(waiting.pop(0), said))
                running[heard] = next(begun), process
                process.start()
                said.close()
            if steps:
                waiting += steps.pop(0)() or ()
            goes_on = steps or not running or (waiting and len(running) < max(1, most))
            for ready in wait([*running], 0 if goes_on else None):
                place, process = running.pop(ready)
                failure, given[place] = _heard(ready, names[place] if names else "a process of the build")
                process.join()
                if failure is not None:
                    raise failure
                ended(place)
    finally:
        for _, process in running.values():
            process.kill()
    return [given[place] for place in sorted(given)]


def _run_here(task: Callable[[], T], ended: Callable[[], object]) -> T:
    result = task()
    ended()
    return result


def _run_task(task: Callable[[], Any], said: Connection) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()  # it shares these pages with the build as long as nobody looks through them
    threading.Thread(target=_end_with_build, daemon=True).start()
    answer: tuple[BaseException | None, Any] = (None, None)
    try:
        answer = (None, task())
    except BaseException as error:
        answer = (error, None)
    try:
        said.send(answer)
    except Exception:  # it holds what cannot travel
        said.send((RuntimeError(f"{type(answer[0]).__name__}: {answer[0]}"), None))


def _end_with_build() -> None:
    """End when the process that builds does, however it ends."""
    build = multiprocessing.parent_process()
    if build is not None:
        build.join()
        os._exit(1)


def _heard(heard: Any, name: str) -> tuple[BaseException | None, Any]:
    try:
        return cast("tuple[BaseException | None, Any]", heard.recv())
    except EOFError:
        return CsreportError(f"{name}: ended by the system before it was done (out of memory?)"), None
