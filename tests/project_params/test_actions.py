"""Actions and events: what they may be about, and what an error of them names."""

from __future__ import annotations

from pathlib import Path

import pytest

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
