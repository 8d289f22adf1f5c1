"""Actions and events: what they may be about, and what an error of them names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from csreport.project.actions import Action
from csreport.project.errors import ParamsError
from csreport.project.project import Project

BOOK = """
scales: {sat: {min: 1, max: 5}}
items:
  speed: {column: A, scale: sat, label: Speed}
  care: {column: B, scale: sat, label: Care}
segments: {size: {column: S, label: Size, levels: {small: Small, large: Large}}}
"""
PERIOD = "period: {name}\nsample: probability\nfieldwork: {{start: {day}, end: {day}}}\n"
FILES = f"responses: [{{file: r.csv, sha256: '{'0' * 64}'}}]\n"


def project(folder: Path, *, actions: str = "", **events: str) -> Project:
    (folder / "params" / "periods").mkdir(parents=True)
    (folder / "params" / "codebook.yml").write_text(BOOK, encoding="utf-8")
    if actions:
        (folder / "params" / "actions.yml").write_text("actions:\n" + actions, encoding="utf-8")
    for name, text in ({"p1": "", "p2": ""} | events).items():
        written = PERIOD.format(name=name, day=f"2025-0{name[-1]}-01") + FILES
        (folder / "params" / "periods" / f"{name}.yml").write_text(written + text, encoding="utf-8")
    return Project(folder)


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (
            "{period: p2, task: Act, item: sped}",
            "params/actions.yml:2: actions.a.item: 'sped' is not declared; did you",
        ),
        ("{period: p3, task: Act, item: speed}", "actions.a.period: 'p3' is not declared"),
        ("{period: p2, task: Act, segment: size, level: smal}", "actions.a.level: 'smal' is no level of 'size'; did"),
        ("{period: p2, task: Act, segment: size}", "'segment' and 'level' go together"),
        ("{period: p2, task: Act}", "give one of 'item', 'dimension', 'target', or 'segment' with 'level'"),
        ("{period: p2, task: Act, item: speed, target: t}", "give one of 'item'"),
        ("{period: p2, task: Act, item: speed, ower: Ann}", "unknown key 'actions.a.ower'; did you mean 'owner'?"),
        ("{period: p2, item: speed}", "key 'actions.a.task' is missing"),
        ("{period: p2, task: Act, item: speed, finished: 2025-01-01}", "what is 'finished' has a 'start'"),
        ("{period: p2, task: Act, item: speed, start: 2025-02-01, due: 2025-01-01}", "do not come before 'start'"),
        ("{period: p2, task: Act, item: speed, by_lot: true}", "'comparison' and 'by_lot' belong to 'reached'"),
        ("{period: p2, task: Act, item: speed, expected: {measure: sped, change: 1}}", "'sped' is not declared; did"),
        ("{period: p2, task: Act, item: speed, expected: {measure: speed, change: 0}}", "'change' must not be 0"),
        ("{period: p2, task: Act, item: speed, reached: {sise: small}}", "'sise' is no segment; did you mean 'size'?"),
        ("{period: p2, task: Act, item: speed, reached: {size: smal}}", "'smal' is no level of 'size'; did"),
        (
            "{period: p2, task: Act, item: speed, reached: {size: small}, comparison: small}",
            "'small' is the level that",
        ),
    ],
)
def test_an_action_about_nothing_known_is_refused(tmp_path: Path, action: str, expected: str) -> None:
    with pytest.raises(ParamsError) as caught:
        _ = project(tmp_path, actions=f"  a: {action}\n").actions
    assert expected in str(caught.value)


def test_a_project_without_actions_has_none(tmp_path: Path) -> None:
    assert project(tmp_path).actions.actions == {}


def test_events_of_this_period_and_earlier_ones_in_their_order(tmp_path: Path) -> None:
    later = "events:\n  - {date: 2025-02-03, text: staff moved, moved_from: care, moved_to: speed}\n"
    earlier = "events:\n  - {date: 2025-01-09, text: fees listed, items: {up: [care], down: [speed]}}\n"
    known = project(tmp_path, p1=earlier, p2=later)
    assert [event.text[""] for event in known.events("p2")] == ["fees listed", "staff moved"]
    assert [event.text[""] for event in known.events("p1")] == ["fees listed"], "what came later is not known yet"
    assert [(key, way) for _, key, way in known.events("p2")[1].touched] == [("speed", 1), ("care", -1)]
    assert [(key, way) for _, key, way in known.events("p2")[0].touched] == [("care", 1), ("speed", -1)]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("{date: 2025-02-03, text: T, items: {up: [sped]}}", "p2.yml:6: events.0.items.up: 'sped' is no item or dimen"),
        ("{date: 2025-02-03, text: T, moved_from: care}", "'moved_from' and 'moved_to' go together"),
        ("{date: soon, text: T}", "params/periods/p2.yml:6: events.0.date: "),
        ("{text: T}", "key 'events.0.date' is missing"),
    ],
)
def test_an_event_about_nothing_known_is_refused(tmp_path: Path, event: str, expected: str) -> None:
    with pytest.raises(ParamsError) as caught:
        project(tmp_path, p2=f"events:\n  - {event}\n").period("p2")
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("start", "due", "expected"),
    [
        ("2025-01-15", "2025-04-15", "short"), ("2025-01-15", "2025-04-16", "mid"), ("2025-01-15", "2025-07-15", "mid"),
        ("2024-11-30", "2025-06-01", "long"), (None, "2025-06-01", "open"),
    ],
)  # fmt: skip
def test_the_horizon_follows_from_start_and_due(start: str | None, due: str, expected: str) -> None:
    told = {"period": "p", "task": "Act", "item": "speed", "start": start, "due": due}
    assert Action.model_validate(told).horizon == expected


def test_the_status_follows_from_the_dates() -> None:
    told = {"period": "p", "task": "Act", "item": "speed", "start": "2025-02-01", "due": "2025-03-01"}
    action = Action.model_validate(told | {"finished": "2025-03-05"})
    days = [dt.date(2025, 1, 31), dt.date(2025, 2, 1), dt.date(2025, 3, 1), dt.date(2025, 3, 2), dt.date(2025, 3, 5)]
    assert [action.status(day) for day in days] == ["planned", "running", "running", "late", "done"]
