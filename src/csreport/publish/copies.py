"""Copies of the process that builds: each has its libraries and what it has read, and leaves nothing behind."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import count
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar, cast

from csreport.project.errors import CsreportError

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
