"""Actions, events and topics: what they may be about, and what an error of them names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from csreport.project.actions import Action
from csreport.project.errors import ParamsError
from csreport.project.project import Project

BOOK = """
scales: {sat: {min: 1, max: 5}}
comments: {remark: {column: R, label: Remark}}
items:
  speed: {column: A, scale: sat, label: Speed}
  care: {column: B, scale: sat, label: Care}
segments: {size: {column: S, label: Size, levels: {small: Small, large: Large}}}
"""
PERIOD = "period: {name}\nsample: probability\nfieldwork: {{start: {day}, end: {day}}}\n"
FILES = f"responses: [{{file: r.csv, sha256: '{'0' * 64}'}}]\n"


def project(folder: Path, *, actions: str = "", topics: str = "", book: str = BOOK, **events: str) -> Project:
    (folder / "params" / "periods").mkdir(parents=True)
    for name, text in {"codebook": book, "actions": actions, "topics": topics}.items():
        if text:
            (folder / "params" / f"{name}.yml").write_text(text, encoding="utf-8")
    for name, text in ({"p1": "", "p2": ""} | events).items():
        written = PERIOD.format(name=name, day=f"2025-0{name[-1]}-01") + FILES
        (folder / "params" / "periods" / f"{name}.yml").write_text(written + text, encoding="utf-8")
    return Project(folder)


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("task: Act, item: sped", "params/actions.yml:2: actions.a.item: 'sped' is not declared; did you"),
        ("task: Act, item: speed, period: p3", "actions.a.period: 'p3' is not declared"),
        ("task: Act, segment: size, level: smal", "actions.a.level: 'smal' is no level of 'size'; did"),
        ("task: Act, segment: size", "'segment' and 'level' go together"),
        ("task: Act", "give one of 'item', 'dimension', 'target', or 'segment' with 'level'"),
        ("task: Act, item: speed, target: t", "give one of 'item'"),
        ("task: Act, item: speed, ower: Ann", "unknown key 'actions.a.ower'; did you mean 'owner'?"),
        ("item: speed", "key 'actions.a.task' is missing"),
        ("task: Act, item: speed, finished: 2025-01-01", "what is 'finished' has a 'start'"),
        ("task: Act, item: speed, start: 2025-02-01, due: 2025-01-01", "do not come before 'start'"),
        ("task: Act, item: speed, by_lot: true", "'comparison' and 'by_lot' belong to 'reached'"),
        ("task: Act, item: speed, expected: {measure: sped, change: 1}", "'sped' is not declared; did"),
        ("task: Act, item: speed, expected: {measure: speed, change: 0}", "'change' must not be 0"),
        ("task: Act, item: speed, reached: {sise: small}", "'sise' is no segment; did you mean 'size'?"),
        ("task: Act, item: speed, reached: {size: smal}", "'smal' is no level of 'size'; did"),
        ("task: Act, item: speed, reached: {size: small}, comparison: small", "'small' is the level that"),
    ],
)
def test_an_action_about_nothing_known_is_refused(tmp_path: Path, action: str, expected: str) -> None:
    period = "" if "period:" in action else "period: p2, "
    with pytest.raises(ParamsError) as caught:
        _ = project(tmp_path, actions=f"actions:\n  a: {{{period}{action}}}\n").actions
    assert expected in str(caught.value)


def test_what_is_not_there_declares_nothing(tmp_path: Path) -> None:
    known = project(tmp_path)
    assert (known.actions.actions, known.codebook.topics, known.codebook.topics_of) == ({}, {}, "")


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


# ---- topics ---------------------------------------------------------------------------
TOPICS = """\
comment: remark
topics:
  vans:
    item: speed
    label: {en: Deliveries}
    terms: {en: [van], zh: [送货]}
    problem: {label: {en: Late vans}, terms: {en: [late]}}
    praise: {label: {en: Vans on time}}
"""


def test_topics_belong_to_the_codebook(tmp_path: Path) -> None:
    book = project(tmp_path, topics=TOPICS).codebook
    assert (book.topics_of, book.topics["vans"].terms["zh"]) == ("remark", ["送货"])


def test_topics_of_what_is_not_declared_are_named_with_their_lines(tmp_path: Path) -> None:
    text = TOPICS.replace("comment: remark", "comment: remarks").replace("  vans:", "  care:").replace("speed", "no")
    with pytest.raises(ParamsError) as caught:
        _ = project(tmp_path, topics=text).codebook
    first, second, third = str(caught.value).splitlines()
    assert first.startswith("params/topics.yml:1: comment: 'remarks' is no open question of the codebook; did you mean")
    assert second.startswith("params/topics.yml:3: topics.care: 'care' is taken")
    assert third.startswith("params/topics.yml:4: topics.care.item: 'no' is not declared")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"topics": TOPICS.replace("zh: [送货]", "de: [Wagen]")}, r"params/topics.yml:6"),
        ({"book": BOOK + "topics_of: remark\n"}, "topics_of"),
    ],
    ids=["a language without rules", "topics in the codebook"],
)
def test_topics_elsewhere_or_in_other_languages_are_refused(tmp_path: Path, files: dict, expected: str) -> None:
    with pytest.raises(ParamsError, match=expected):
        _ = project(tmp_path, **files).codebook
