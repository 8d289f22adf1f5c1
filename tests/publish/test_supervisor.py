"""One build of a period at a time; whatever ends a build, nothing of it stays, and what was published is whole."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from conftest import PERIOD, SLOW, copy_project

from csreport.project.project import Project, sha256
from csreport.publish.supervisor import fcntl, supervised, swap

KILLS = 30
pytestmark = pytest.mark.skipif(os.name != "posix", reason="locks and signals of Unix")
minutes = pytest.mark.skipif(not SLOW, reason="minutes: make check-slow")


# ---- one at a time -----------------------------------------------------------------
def test_a_second_build_says_who_builds_and_waits(mini: Project, capsys: pytest.CaptureFixture[str]) -> None:
    finish, order = threading.Event(), []

    def build(name: str) -> None:
        with supervised(mini, PERIOD):
            order.append(name)
            assert finish.wait(60)
            order.append(name)

    builds = [threading.Thread(target=build, args=(name,)) for name in ("first", "second")]
    for started, thread in enumerate(builds, 1):
        thread.start()
        while len(order) < 1 or (started == 2 and "another build" not in capsys.readouterr().err):
            time.sleep(0.05)
    assert order == ["first"]
    finish.set()
    for thread in builds:
        thread.join()
    assert order == ["first", "first", "second", "second"]


def test_the_message_names_the_process_and_a_copy_of_it_holds_no_lock(mini: Project, capsys) -> None:
    ready, begun = os.pipe()
    building = mini.private(PERIOD).joinpath("building")
    with supervised(mini, PERIOD), supervised(mini, "2024"):  # another period is another matter
        told, child = building.read_text(encoding="utf-8"), os.fork()
        if child == 0:
            os.write(begun, b"x")
            time.sleep(60)
            os._exit(0)
    try:
        assert os.read(ready, 1) == b"x"  # the copy has begun
        with building.open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert told.startswith(f"process {os.getpid()}, since ")
    assert capsys.readouterr().err == ""


def test_what_killed_builds_left_is_removed(mini: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room, ended = tmp_path / "rooms", subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    gone = ended.pid
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    builds = mini.output / ".builds"
    left = [room / f"csreport-{gone}-abc", builds / f"{PERIOD}-0123456789abcdef-half"]
    others = [room / f"csreport-{os.getpid()}-abc", room / "csreport-notes", builds / "2024-0123456789abcdef-half"]
    for folder in (*left, *others):
        folder.mkdir(parents=True)
    half = mini.private(PERIOD, "cache") / f"indicators-0123.json.{gone}"
    half.write_text("half")
    with supervised(mini, PERIOD):
        assert not any(path.exists() for path in (*left, half)) and all(path.exists() for path in others)
        assert Path(tempfile.gettempdir()).parent == room
    assert sorted(path.name for path in room.iterdir()) == sorted(path.name for path in others[:2])


def test_sigterm_ends_a_build_as_ctrl_c_does(mini: Project) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), supervised(mini, PERIOD):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)
    assert signal.getsignal(signal.SIGTERM) == before


# ---- swapped in whole -----------------------------------------------------------------
def draft_of(project: Project, name: str, *, record: bool = True) -> Path:
    folder = project.output / ".builds" / name
    folder.mkdir(parents=True)
    (folder / "page").write_text(name)
    if record:
        (folder / "run.json").write_text("{}")
    return folder


def test_a_build_takes_the_place_of_the_older_ones_of_its_period(mini: Project) -> None:
    other = draft_of(mini, "2024-0123456789abcdef-old")
    busy = draft_of(mini, f"{PERIOD}-0123456789abcdef-busy", record=False)
    for name in ("one", "two"):
        last = draft_of(mini, f"{PERIOD}-0123456789abcdef-{name}")
        swap(mini, PERIOD, last)
        assert (mini.output / PERIOD / "page").read_text() == last.name
    assert {path.name for path in (mini.output / ".builds").iterdir()} == {last.name, other.name, busy.name}


@pytest.mark.parametrize("links", [True, False])
def test_a_plain_folder_in_the_way_is_replaced_also_without_links(mini: Project, monkeypatch, links: bool) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no links here")

    (mini.output / PERIOD).mkdir(parents=True)
    (mini.output / PERIOD / "stray.txt").write_text("left by hand")
    if not links:
        monkeypatch.setattr(Path, "symlink_to", refuse)
    for name in ("one", "two"):
        swap(mini, PERIOD, draft_of(mini, f"{PERIOD}-0123456789abcdef-{name}"))
        assert (mini.output / PERIOD / "page").read_text().endswith(name)
    assert sorted(path.name for path in mini.output.iterdir()) == [".builds", PERIOD]
    assert not (mini.output / PERIOD / "stray.txt").exists()


# ---- killed, and full -----------------------------------------------------------------
@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The miniature with two chapters, in one language, built."""
    project = copy_project(tmp_path_factory.mktemp("killed"))
    for path in project.notebooks.glob("*.ipynb"):
        if path.stem not in {"00_summary", "20_satisfaction"}:
            path.unlink()
    assert start(project).wait() == 0
    return project


def start(project: Project, **environment: str) -> subprocess.Popen[bytes]:
    door = "from csreport.cli import main; raise SystemExit(main())"
    command = [sys.executable, "-c", door, "--project", str(project.root), "report", PERIOD, "--langs", "en"]
    return subprocess.Popen(
        [*command, "--force"], start_new_session=True, env=os.environ | environment, stderr=subprocess.PIPE
    )


def members(session: int) -> list[int]:
    """Processes of a session that are still at work."""
    listed = subprocess.run(["ps", "-eo", "pid=,sess=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(pid) for pid, own, state in rows if int(own) == session and not state.startswith("Z")]


def published(project: Project) -> dict[str, str]:
    """Sums of what is published, which are those that its record names."""
    folder = project.output / PERIOD
    known = json.loads((folder / "run.json").read_text(encoding="utf-8"))["artefacts"]
    assert {name: sha256(folder / name) for name in known} == known
    return known


@pytest.mark.slow
@minutes
def test_thirty_kills_leave_the_old_report_or_the_new_and_nothing_else(small: Project, tmp_path: Path) -> None:
    chance, whole = random.Random(1), published(small)
    begun = time.monotonic()
    assert start(small, TMPDIR=str(tmp_path)).wait() == 0
    longest = time.monotonic() - begun
    for place in range(KILLS):
        build = start(small, TMPDIR=str(tmp_path))
        time.sleep(chance.uniform(0, longest))
        build.send_signal((signal.SIGTERM, signal.SIGINT, signal.SIGKILL)[place % 3])
        build.communicate()
        until = time.monotonic() + 30
        while members(build.pid) and time.monotonic() < until:
            time.sleep(0.2)
        assert members(build.pid) == [], f"kill {place}: processes are left"
        assert published(small) == whole, f"kill {place}"
    assert start(small, TMPDIR=str(tmp_path)).wait() == 0
    assert published(small) == whole
    assert len(list((small.output / ".builds").iterdir())) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@minutes
def test_two_builds_at_once_both_succeed(small: Project) -> None:
    whole = published(small)
    builds = [start(small) for _ in range(2)]
    said = [build.communicate()[1].decode() for build in builds]
    assert [build.returncode for build in builds] == [0, 0]
    assert sum("another build is at work (process" in text for text in said) == 1
    assert published(small) == whole


@pytest.mark.slow
@minutes
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk")
@pytest.mark.parametrize("megabytes", [1, 2, 4])
def test_a_full_disk_is_one_message_and_changes_nothing(small: Project, tmp_path: Path, megabytes: int) -> None:
    disk, whole = tmp_path / "disk", published(small)
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", disk], check=False)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        builds = small.output / ".builds"
        shutil.rmtree(small.root / "private", ignore_errors=True)
        (small.root / "private").symlink_to(disk)
        build = start(small)
        said = build.communicate()[1].decode()
        assert build.returncode in {0, 1} and "Traceback" not in said
        assert build.returncode == 0 or "No space left on device" in said
        assert published(small) == whole and len(list(builds.iterdir())) == 1
    finally:
        (small.root / "private").unlink(missing_ok=True)
        subprocess.run(["umount", disk], check=True)
