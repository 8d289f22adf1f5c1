"""The command line and the menu: exit codes, messages a person can act on, and no tracebacks."""

from __future__ import annotations

import errno
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from conftest import REPOSITORY, edit

from csreport import __version__, cli
from csreport.cli import COMMANDS, _parser, main
from csreport.project.project import Project
from csreport.publish import report as building
from csreport.publish import supervisor
from csreport.publish.record import latest_period


def run(project: Project, *arguments: str) -> int:
    return main(["--project", str(project.root), *arguments])


def shell(*arguments: str, cwd: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "csreport", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def dry(monkeypatch):
    """Nothing is built; the builds that were asked for are kept."""
    asked = []

    def build(project, period, languages=None, **_):
        project.period(period)
        asked.append((period, languages))
        return [project.output / period / "en" / "report.html"]

    monkeypatch.setattr(building, "build_report", build)
    return asked


# ---- report ---------------------------------------------------------------------
def test_report_builds_the_latest_period_and_prints_its_pages(mini, dry, capsys):
    assert latest_period(mini) == "2025"
    assert run(mini, "report") == 0
    assert dry == [("2025", None)]
    assert capsys.readouterr().out == "output/2025/en/report.html\n"
    assert run(mini, "report", "2024", "--langs", "en, zh-Hans") == 0
    assert dry[1:] == [("2024", ["en", "zh-Hans"])]


def test_an_unknown_period_is_one_message_and_exit_code_1(mini):
    found = shell("--project", str(mini.root), "report", "2052", cwd=mini.root.parent)
    assert (found.returncode, found.stdout) == (1, "")
    assert re.match(r"csreport: period '2052' is not declared.*did you mean.*\(declared: 2024, 2025\)", found.stderr)
    assert "Traceback" not in found.stderr


def test_a_failing_period_does_not_stop_the_others(mini, dry, monkeypatch, capsys):
    monkeypatch.setattr(supervisor, "POSSIBLE", False)  # what is noted in a copy is lost
    assert run(mini, "reports", "--langs", "en") == 0
    assert dry == [("2024", ["en"]), ("2025", ["en"])]
    build = building.build_report
    monkeypatch.setattr(building, "build_report", lambda of, name, *_, **__: build(of, name.replace("2024", "2042")))
    assert run(mini, "reports") == 1
    assert dry[2:] == [("2025", None)]
    assert "csreport: 2024: period '2042'" in capsys.readouterr().err


def test_what_stops_a_run_is_one_sentence(mini, monkeypatch, capsys):
    full = OSError(errno.ENOSPC, "No space left on device", "output/x.pdf")
    for error, code, said in (
        (full, 1, "output/x.pdf: No space left on device"),
        (OSError(errno.EROFS, "Read-only file system", b"output"), 1, "output: Read-only file system"),
        (OSError("no room anywhere"), 1, "no room anywhere"),
        (KeyboardInterrupt(), 130, "stopped; what was published before is unchanged"),
    ):
        monkeypatch.setattr(building, "build_report", Mock(side_effect=error))
        assert (run(mini, "report"), capsys.readouterr().err) == (code, f"csreport: {said}\n")


def test_a_failure_that_cannot_be_noted_is_still_the_one_that_is_said(mini, capsys):
    mini.output.write_text("a file where the folder should be")
    shutil.rmtree(mini.notebooks)
    assert run(mini, "report") == 1
    assert "no report notebook" in capsys.readouterr().err


def test_whoever_stops_reading_gets_no_traceback(mini):
    command = [sys.executable, "-m", "csreport", "--project", str(mini.root), "status"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.close()
        assert (running.stderr.read(), running.wait(120)) == (b"", 1)


def test_a_run_that_is_stopped_while_it_imports_says_so():
    stop = """
import sys
class Stop:
    def find_spec(name, *_):
        if name == "csreport.project.project":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stop)
from csreport.cli import main
sys.exit(main(["status"]))
"""
    found = subprocess.run([sys.executable, "-c", stop], capture_output=True, text=True, timeout=120, check=False)
    assert (found.returncode, found.stderr) == (130, "csreport: stopped; what was published before is unchanged\n")


def test_a_slip_of_the_pen_is_answered_with_what_was_meant(capsys):
    for typed, said in (
        ("", "usage: csreport"),
        ("report 2025 2024", "usage: csreport"),
        ("report --lang=en --x", "usage: csreport"),
        ("reprot", "did you mean 'report'?"),
        ("new-peroid", "did you mean 'new-period'?"),
        ("draw --n 3 --method stratifed", "did you mean 'stratified'?"),
    ):
        with pytest.raises(SystemExit) as caught:
            main(typed.split())
        assert caught.value.code == 2
        assert said in capsys.readouterr().err


def test_help_describes_every_command_by_a_sentence_and_an_example_that_works(capsys):
    (commands,) = (action for action in _parser()._actions if action.choices and action.dest == "==SUPPRESS==")
    assert set(commands.choices) == set(COMMANDS)
    for name, command in commands.choices.items():
        assert re.fullmatch(r"[A-Z].*\.", command.description)
        program, *arguments = shlex.split(command.epilog.removeprefix("example: "))
        assert program == "csreport" and arguments[0] == name
        assert callable(_parser().parse_args(arguments).command)
    for option, parts in {"--version": [f"csreport {__version__}\n"], "--help": [*COMMANDS, "exit codes: 0 "]}.items():
        with pytest.raises(SystemExit):
            main([option])
        said = capsys.readouterr().out
        assert [part for part in parts if part not in said] == []


# ---- validate -----------------------------------------------------------------------
@pytest.mark.parametrize("root", ["miniature", pytest.param(REPOSITORY, marks=pytest.mark.slow)])
def test_validate_finds_nothing_wrong(mini, root):
    found = shell("validate", cwd=mini.root if root == "miniature" else root)
    assert (found.returncode, found.stderr, found.stdout.splitlines()[-1]) == (0, "", "0 problems")


def test_validate_names_every_problem_of_the_params_at_once(mini, capsys):
    baking = "dimension: baking, label: {en: Invoice"
    edit(mini.params("codebook.yml"), (baking, baking.replace("baking", "bakin")))
    edit(mini.params("rules.yml"), ("top_box: 2", "topbox: 2"), ("action: exclude, minimum_items: 6", "action: exclud"))
    edit(mini.params("project.yml"), ("languages: [en, zh-Hans]", "languages: [en, zh]"))
    (mini.notebooks / "20_satisfaction.ipynb").write_text("{}")
    assert run(mini, "validate") == 1
    said = capsys.readouterr()
    parts = ("project.yml", "'bakin'", "unknown key 'topbox'", "exclud", "notebooks/20_satisfaction.ipynb")
    assert [part for part in parts if part not in said.err] == [] and "Traceback" not in said.err
    assert re.fullmatch(r"[5-9] problems", said.out.splitlines()[-1])


# ---- make -----------------------------------------------------------------------------
@pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine")
def test_make_alone_lists_every_target():
    found = subprocess.run(["make", "-s"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    listed = re.findall(r"^ +make ([a-z0-9-]+) +\S", found.stdout, re.M)
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    assert sorted(listed) == sorted(" ".join(re.findall(r"^\.PHONY: *(.*)$", text, re.M)).split())


@pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine")
@pytest.mark.parametrize("folder", [".", "src/csreport/publish/templates/project"])
def test_make_signs_with_a_name_and_a_role_as_they_were_typed(folder):
    names = {"BY": "Mary O'Hara", "ROLE": 'Head of "CX" & $HOME'}
    command = ["make", "-n", "approve", "PERIOD=2025", *(f"{name}={text}" for name, text in names.items())]
    found = subprocess.run(command, cwd=REPOSITORY / folder, capture_output=True, text=True, check=True)
    typed = next(shlex.split(line) for line in found.stdout.splitlines() if "--by" in line)
    assert [typed[typed.index(option) + 1] for option in ("--by", "--role")] == [*names.values()]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere notebooks are run in interpreters of their own")
def test_a_build_begins_anew_where_the_same_inputs_could_give_other_bytes(mini, dry, monkeypatch):
    """Only a process that is the command's: a program that calls `main` stays what it is."""
    begun: list[dict[str, str]] = []
    monkeypatch.setattr(cli.os, "execve", lambda program, arguments, environment: begun.append(environment))
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    assert run(mini, "report") == 0 and begun == []
    monkeypatch.setattr(sys, "argv", ["csreport", "--project", str(mini.root), "report"])
    assert main() == 0
    assert [found["PYTHONHASHSEED"] for found in begun] == ["0"] and begun[0]["OMP_NUM_THREADS"] == "1"
