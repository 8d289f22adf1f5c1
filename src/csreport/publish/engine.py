"""The engine that papermill runs our notebooks with: cells run in this very process, as a kernel would run them."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from importlib import import_module
from typing import Any

import matplotlib
import pandas as pd
from ipykernel.jsonutil import encode_images
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from matplotlib.backends import backend_registry
from nbclient.exceptions import CellExecutionError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.log import logger
from traitlets.config import Config

from csreport.publish.assemble import OPEN_MIME
from csreport.publish.execute import INLINE

# What each copy would import and look up for itself.
READY = ["IPython.core.completerlib", "IPython.core.crashhandler", "IPython.core.magics", "IPython.core.pylabtools"]
READY += ["csreport.present.figures", "csreport.present.tables", "pandas.io.formats.csvs"]
for name in READY:
    import_module(name)
backend_registry.list_all()
PYPLOT = "matplotlib.pyplot"
STREAMS = {1: "stdout", 2: "stderr"}


class CopyEngine(Engine):
    """Runs a notebook in a process that is used for nothing else afterwards: a copy of the one that builds."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **_: Any) -> None:
        """Run the cells; papermill keeps the record."""
        _Client(nb_man, record_timing=False, log=logger).execute()


papermill_engines.register("csreport", CopyEngine)


class _Client(PapermillNotebookClient):
    """Cells are run by a shell in this process; what it sends does to a cell what nbclient says."""

    def execute(self, **_: Any) -> None:
        """Run all cells until one fails."""
        self.reset_execution_trackers()
        # Imported before there was a notebook, pandas took this for a terminal.
        pd.set_option("display.max_columns", 20)
        multiprocessing.process.current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # may have children
        sys.path.insert(0, "")
        self.shell = _Shell.instance(config=Config({"HistoryManager": {"enabled": False}}), colors="nocolor")
        self.shell.client = self
        if PYPLOT in sys.modules:  # it took this for a terminal, too
            self.shell.enable_matplotlib("inline")
        matplotlib.rcParams["backend"] = INLINE  # imported from now on
        self.shell.events.register("post_run_cell", lambda _: _note_open_figures())
        self._open_streams()
        self.papermill_execute_cells()

    def execute_cell(self, cell: Any, cell_index: int, **_: Any) -> Any:
        """Run one cell; a CellExecutionError when it fails."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        cell.outputs, cell.execution_count = [], self.shell.execution_count
        self.clear_before_next_output, self.shell.failure = False, None
        self.current = cell, cell_index
        self.shell.run_cell(cell.source, store_history=True)
        self._read_streams()
        if self.shell.failure is not None:
            raise CellExecutionError.from_cell_and_msg(cell, self.shell.failure)
        return cell

    def hear(self, kind: str, **content: Any) -> None:
        """Take what a kernel would send; what was printed before stands before it."""
        self._read_streams()
        self._take(kind, content)

    def _take(self, kind: str, content: dict[str, Any]) -> None:
        message = {"msg_type": kind, "header": {"msg_type": kind}, "parent_header": {}, "content": content}
        self.process_message(message, *self.current)

    def _open_streams(self) -> None:
        """Let all that is printed, also by other programs and libraries, go to files that are read as cells end."""
        self._read = dict.fromkeys(STREAMS, 0)
        for number, name in STREAMS.items():
            with tempfile.TemporaryFile() as file:
                os.dup2(file.fileno(), number)
            setattr(sys, name, open(number, "w", encoding="utf-8", errors="replace", closefd=False))  # noqa: SIM115

    def _read_streams(self) -> None:
        for number, name in STREAMS.items():
            getattr(sys, name).flush()
            new = os.fstat(number).st_size - self._read[number]
            if new:
                text = os.pread(number, new, self._read[number]).decode("utf-8", "replace")
                self._read[number] += new
                self._take("stream", {"name": name, "text": text})


def _client_of(part: Any) -> Any:
    return part.shell.client


class _Publisher(DisplayPublisher):
    def publish(
        self, data: Any, metadata: Any = None, *_: Any, transient: Any = None, update: bool = False, **__: Any
    ) -> None:
        kind = "update_display_data" if update else "display_data"
        _client_of(self).hear(kind, data=encode_images(data), metadata=metadata or {}, transient=transient or {})

    def clear_output(self, wait: bool = False) -> None:
        _client_of(self).hear("clear_output", wait=wait)


class _Hook(DisplayHook):
    def start_displayhook(self) -> None:
        """Say nothing before a result."""

    write_output_prompt = finish_displayhook = start_displayhook

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        told = {"data": encode_images(format_dict), "metadata": md_dict or {}, "execution_count": self.prompt_count}
        _client_of(self).hear("execute_result", **told)


class _Shell(InteractiveShell):
    client: _Client
    failure: dict[str, Any] | None

    def __init__(self, **options: Any):
        super().__init__(display_pub_class=_Publisher, displayhook_class=_Hook, **options)

    def enable_gui(self, gui: Any = None) -> None:
        """Have no window."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.failure = {"ename": etype.__name__, "evalue": str(evalue), "traceback": list(stb)}
        self.client.hear("error", **self.failure)


def _note_open_figures() -> None:
    """Leave a note in the cell's output while figures are open: those that were never shown would be lost silently."""
    pyplot = sys.modules.get(PYPLOT)
    if pyplot is not None and pyplot.get_fignums():
        display({OPEN_MIME: len(pyplot.get_fignums())}, raw=True)
