"""Actions, events and topics: what they may be about, and what an error of them names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from csreport.project.errors import ParamsError
from csreport.project.project import Project
from csreport.project.targets import Action

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


ACTIONS = [
    ("task: Act, item: sped", "params/actions.yml:2: actions.a.item: 'sped' is not declared; did you"),
    ("task: Act, item: speed, period: p3", "actions.a.period: 'p3' is not declared"),
    ("task: Act, segment: size, level: smal", "actions.a.level: 'smal' is no level of 'size'; did"),
    ("task: Act, segment: size", "'segment' and 'level' go together"),
    ("task: Act", "give one of 'item', 'dimension', 'target', 'record', or 'segment' with 'level'"),
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
]
EVENTS = [
    ("{date: 2025-02-03, text: T, items: {up: [sped]}}", "p2.yml:6: events.0.items.up: 'sped' is no item or dimen"),
    ("{date: 2025-02-03, text: T, moved_from: care}", "'moved_from' and 'moved_to' go together"),
    ("{date: soon, text: T}", "params/periods/p2.yml:6: events.0.date: "),
    ("{text: T}", "key 'events.0.date' is missing"),
]


def test_actions_and_events_about_nothing_known_are_refused(tmp_path: Path) -> None:
    wrong = [
        (f"a{number}", {"actions": f"actions:\n  a: {{{'' if 'period:' in told else 'period: p2, '}{told}}}\n"}, said)
        for number, (told, said) in enumerate(ACTIONS)
    ] + [(f"e{number}", {"p2": f"events:\n  - {told}\n"}, said) for number, (told, said) in enumerate(EVENTS)]
    for name, files, said in wrong:
        known = project(tmp_path / name, **files)
        with pytest.raises(ParamsError) as caught:
            _ = known.period("p2") if "p2" in files else known.actions
        assert said in str(caught.value)


def test_events_of_this_period_and_earlier_ones_in_their_order(tmp_path: Path) -> None:
    later = "events:\n  - {date: 2025-02-03, text: staff moved, moved_from: care, moved_to: speed}\n"
    earlier = "events:\n  - {date: 2025-01-09, text: fees listed, items: {up: [care], down: [speed]}}\n"
    known = project(tmp_path, p1=earlier, p2=later)
    found = [(event.text[""], [(key, way) for _, key, way in event.touched]) for event in known.events("p2")]
    assert found == [("fees listed", [("care", 1), ("speed", -1)]), ("staff moved", [("speed", 1), ("care", -1)])]
    assert [event.text[""] for event in known.events("p1")] == ["fees listed"], "what came later is not known yet"
    assert (known.actions.actions, known.codebook.topics, known.codebook.topics_of) == ({}, {}, "")


def test_horizon_and_status_follow_from_the_dates() -> None:
    told = {"period": "p", "task": "Act", "item": "speed"}
    days = {("2025-01-15", "2025-04-15"): "short", ("2025-01-15", "2025-04-16"): "mid"}
    days |= {("2025-01-15", "2025-07-15"): "mid", ("2024-11-30", "2025-06-01"): "long", (None, "2025-06-01"): "open"}
    assert {day: Action.model_validate(told | {"start": day[0], "due": day[1]}).horizon for day in days} == days
    action = Action.model_validate(told | {"start": "2025-02-01", "due": "2025-03-01", "finished": "2025-03-05"})
    states = {(1, 31): "planned", (2, 1): "running", (3, 1): "running", (3, 2): "late", (3, 5): "done"}
    assert {day: action.status(dt.date(2025, *day)) for day in states} == states


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


def test_topics_belong_to_the_codebook_and_what_is_not_declared_is_named_with_its_line(tmp_path: Path) -> None:
    book = project(tmp_path / "right", topics=TOPICS).codebook
    assert (book.topics_of, book.topics["vans"].terms["zh"]) == ("remark", ["送货"])
    text = TOPICS.replace("comment: remark", "comment: remarks").replace("  vans:", "  care:").replace("speed", "no")
    with pytest.raises(ParamsError) as caught:
        _ = project(tmp_path / "wrong", topics=text).codebook
    first, second, third = str(caught.value).splitlines()
    assert first.startswith("params/topics.yml:1: comment: 'remarks' is no open question of the codebook; did you mean")
    assert second.startswith("params/topics.yml:3: topics.care: 'care' is taken")
    assert third.startswith("params/topics.yml:4: topics.care.item: 'no' is not declared")
    with pytest.raises(ParamsError, match=r"params/topics.yml:6"):  # a language without rules
        _ = project(tmp_path / "language", topics=TOPICS.replace("zh: [送货]", "de: [Wagen]")).codebook
    with pytest.raises(ParamsError, match="topics_of"):
        _ = project(tmp_path / "book", book=BOOK + "topics_of: remark\n").codebook
