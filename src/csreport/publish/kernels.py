"""Kernels forked from a process that has the libraries imported: ready in a moment, each as clean as a new one."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from multiprocessing import forkserver, resource_tracker, util
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, ClassVar, NoReturn, TypeVar, cast
from unittest.mock import patch

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from csreport.project.errors import CsreportError

# What every chapter imports, before the server is forked.
IMPORTED = ["csreport.present.figures", "scipy.optimize", "ipykernel.kernelapp", "matplotlib_inline.backend_inline"]
OPEN_MIME = "application/vnd.csreport.open-figures+json"
MAIN = threading.Lock()
T = TypeVar("T")
POSSIBLE = "forkserver" in multiprocessing.get_all_start_methods()


@contextmanager
def serving() -> Iterator[None]:
    """With a process that kernels are forked from: it holds what this one has imported and prepared by now."""
    if not POSSIBLE:
        yield
        return
    for name in IMPORTED:
        import_module(name)
    server: Any = vars(forkserver)["_forkserver"]
    forkserver.set_forkserver_preload([])
    resource_tracker.ensure_running()
    gc.collect()
    sys.stdout.flush()
    sys.stderr.flush()
    with _without_main(), patch.object(util, "spawnv_passfds", partial(_fork, before=_files())):
        forkserver.ensure_running()
    try:
        yield
    finally:
        os.kill(server._forkserver_pid, signal.SIGTERM)
        server._stop()


def _files() -> set[int]:
    """Files that are open, without the one in which they were listed."""
    found = set[int]()
    for path in list(Path("/dev/fd").iterdir()):
        with suppress(OSError):
            os.fstat(int(path.name))
            found.add(int(path.name))
    return found


def _fork(_: object, command: list[str], kept: Iterable[int], *, before: set[int]) -> int:
    """Run in a copy of this process what a new interpreter would have been given to run.

    Of the files that were opened for the server it keeps its own: by our end of a pipe it sees that we ended.
    """
    others = _files() - before - {*kept}  # known before: in the copy, libraries open files of their own
    return os.fork() or _serve(command[-1], others)


def _serve(code: str, others: Iterable[int]) -> NoReturn:
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for file in others:
            os.close(file)
        gc.freeze()  # kernels share these pages: none of them should look through what they all inherit
        exec(code)
    finally:
        os._exit(0)


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the program that is running: multiprocessing would import it again, and run a script a second time."""
    main = sys.modules["__main__"]
    with MAIN:
        known: dict[str, Any] = vars(main)
        hidden: dict[str, Any] = {name: known.pop(name) for name in ("__file__", "__spec__") if name in known}
        known["__spec__"] = None
        try:
            yield
        finally:
            known.update(hidden)


def run_in_copies(tasks: Sequence[Callable[[], T]], most: int) -> list[T]:
    """What tasks give that are run side by side in copies of this process, in their order, at most so many at once.

    What a task raises is raised here, and the others end. Where the system cannot copy a process, one task after the
    other is run in this one.
    """
    if not POSSIBLE:
        return [task() for task in tasks]
    context, waiting, running = multiprocessing.get_context("fork"), [*enumerate(tasks)], dict[Any, Any]()
    given = dict[int, T]()
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        while waiting or running:
            while waiting and len(running) < most:
                place, task = waiting.pop(0)
                heard, said = context.Pipe(duplex=False)
                running[heard] = place, context.Process(target=_run_task, args=(task, said), daemon=True)
                running[heard][1].start()
                said.close()
            for ready in wait([*running]):
                (place, process), (failure, result) = running.pop(ready), _heard(ready)
                process.join()
                if failure is not None:
                    raise failure
                given[place] = result
    finally:
        for _, process in running.values():
            process.kill()
    return [given[place] for place in sorted(given)]


def _run_task(task: Callable[[], Any], said: Connection) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()  # it shares these pages with the build as long as nobody looks through them
    threading.Thread(target=_end_with_driver, daemon=True).start()
    answer: tuple[BaseException | None, Any] = (None, None)
    try:
        answer = (None, task())
    except BaseException as error:
        answer = (error, None)
    try:
        said.send(answer)
    except Exception:  # it holds what cannot travel
        said.send((RuntimeError(f"{type(answer[0]).__name__}: {answer[0]}"), None))


def _heard(heard: Any) -> tuple[BaseException | None, Any]:
    try:
        return cast("tuple[BaseException | None, Any]", heard.recv())
    except EOFError:
        return CsreportError("a process of the build was ended by the system (out of memory?)"), None


class Kernels:
    """The kernels of this process, so that a build that is stopped ends them."""

    running: ClassVar[set[ForkedKernel]] = set()
    ended: ClassVar[bool] = False

    @classmethod
    def end(cls) -> None:
        """End all now, and start no further one."""
        cls.ended = True
        for kernel in list(cls.running):
            kernel.kill()


class ForkedKernel:
    """A forked process with the face of `subprocess.Popen`, which jupyter_client expects."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess):
        self._process = process
        self.pid = process.pid
        Kernels.running.add(self)

    def poll(self) -> int | None:
        """Exit code, or None while it runs."""
        code = self._process.exitcode
        if code is not None:
            Kernels.running.discard(self)
        return code

    def wait(self) -> int | None:
        """Wait for the end."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Signal the kernel itself; its process group is the driver's."""
        if self.poll() is None and self.pid is not None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it now."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class ForkProvisioner(LocalProvisioner):
    """Starts a kernel as a fork of the warm server instead of a new interpreter."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel for the connection file that the command names."""
        if Kernels.ended:
            raise RuntimeError("the build was stopped")
        arguments = cmd[cmd.index("-m") + 2 :]
        context = multiprocessing.get_context("forkserver")
        folder = str(kwargs.get("cwd") or Path.cwd())
        process = context.Process(target=serve, args=(arguments, folder, dict(kwargs["env"])), daemon=True)
        with _without_main():
            process.start()
        self.process = cast(Any, ForkedKernel(process))
        self.pid, self.pgid, self.cwd = process.pid, None, Path(folder)
        return self.connection_info


class WarmKernelManager(AsyncKernelManager):
    """A kernel manager that forks, where the system can; elsewhere it starts kernels as usual."""

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        if self.provisioner is None and POSSIBLE:
            self.provisioner = ForkProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kwargs)

    pre_start_kernel = _async_pre_start_kernel  # jupyter_client calls the public name


def serve(arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    """Be a kernel: runs in the forked process until it is shut down."""
    sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]  # nobody debugs a build; it takes long to import
    import pandas as pd
    from ipykernel.kernelapp import IPKernelApp

    threading.Thread(target=_end_with_driver, daemon=True).start()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    multiprocessing.process.current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # may have children
    sys.argv = ["ipykernel_launcher", *arguments]
    sys.path.insert(0, "")
    # Imported before there was a kernel, pandas and matplotlib took this for a terminal.
    pd.set_option("display.max_columns", 20)
    # The parent is the server: when it ends, so does the kernel. Errors of cells travel as messages, not as log.
    app = IPKernelApp.instance(parent_handle=os.getppid(), log_level=logging.CRITICAL)
    app.initialize(arguments)
    shell = cast(Any, app.shell)
    shell.enable_matplotlib("inline")
    shell.events.register("post_run_cell", lambda _: _note_open_figures())
    app.start()


def _end_with_driver() -> None:
    """End when the process that runs the notebooks does, however it ends.

    Each kernel holds what keeps the server alive, and the server is what a kernel takes for its parent: without this
    they would wait for each other for good.
    """
    driver = multiprocessing.parent_process()
    if driver is not None:
        driver.join()
        os._exit(1)


def _note_open_figures() -> None:
    """Leave a note in the cell's output while figures are open: those that were never shown would be lost silently."""
    from IPython.display import display
    from matplotlib import pyplot

    if pyplot.get_fignums():
        display({OPEN_MIME: len(pyplot.get_fignums())}, raw=True)
