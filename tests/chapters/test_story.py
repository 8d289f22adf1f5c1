"""What is told, in which order, and what is joined, on hand-made evidence with planted results."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pytest
from conftest import EARLIER, PERIOD

from csreport.chapters.story import Line, Story, record, tell
from csreport.estimates import Estimates, Row
from csreport.facts import way_of
from csreport.project.period import Event
from csreport.project.targets import Target, TargetsFile
from csreport.survey.survey import Survey

ITEMS = ("friendliness", "waiting", "advice", "freshness", "assortment", "invoice")
SCORES = (4.4, 3.0, 3.6, 3.9, 3.3, 3.5)
SHARES = (0.2, 0.4, 0.1, 0.1, 0.1, 0.1)


def row(measure: str, stat: str, value: float, half: float = 0.05, **parts: object) -> Row:
    ends = {"value": value, "low": value - half, "high": value + half, "se": half / 2, "n": 200.0, "df": 199.0}
    return replace(Row(PERIOD, measure, stat), **(ends | parts))


def change(measure: str, value: float, *, p: float = 0.001, stat: str = "mean", **parts: object) -> Row:
    return row(measure, stat, value, against=f"period:{EARLIER}", p=p, **parts)


def drivers(chances: tuple[float, ...] = (0.0,) * 6) -> list[Row]:
    told = {"against": "measure:overall"}
    rows = [row(item, "importance", share, **told) for item, share in zip(ITEMS, SHARES, strict=True)]
    return rows + [
        row(item, "priority", chance, 0.0, category="concentrate", **told)
        for item, chance in zip(ITEMS, chances, strict=True)
    ]


def evidence(*rows: Row) -> Estimates:
    """Scores of the items and overall satisfaction, and what is planted."""
    levels = [row(item, "mean", score) for item, score in zip(ITEMS, SCORES, strict=True)]
    known = {found.key: found for found in (row("overall", "mean", 3.9), *levels, *rows)}
    return Estimates(known.values())


@pytest.fixture
def likely(survey: Survey) -> Survey:
    """The miniature survey as that of a drawn sample."""
    return updated(survey, sample="probability")


def updated(survey: Survey, **period: object) -> Survey:
    return replace(survey, period=survey.period.model_copy(update=period))


def of_kind(survey: Survey, kind: str) -> Survey:
    """The survey with items of one kind."""
    items = {key: item.model_copy(update={"kind": kind}) for key, item in survey.codebook.items.items()}
    return replace(survey, codebook=survey.codebook.model_copy(update={"items": items}))


def happened(survey: Survey, **event: object) -> Survey:
    """The survey after an event between it and the earlier one."""
    ends = {EARLIER: dt.date(2024, 5, 1), PERIOD: dt.date(2025, 5, 1)}
    told = Event.model_validate({"date": "2025-02-01", "text": "staff moved"} | event)
    return replace(survey, events=(told,), ends=ends)


def named(lines: tuple[Line, ...]) -> list[tuple[str, str, str]]:
    return [(line.pattern, line.fact.kind, line.fact.row.measure) for line in lines]


def told(story: Story) -> list[str]:
    """Measure of every fact that the page tells, groups by their level."""
    facts = [fact for line in (*story.better, *story.worse) for fact in (line.fact, *line.also)]
    return [fact.row.level or f"{fact.kind} {fact.row.measure}" for fact in facts]


def test_the_fall_comes_first_and_what_concerns_most_before_what_is_larger(likely):
    """Waiting matters four times as much as assortment, which fell a little more."""
    found = evidence(*drivers(), change("waiting", -0.25), change("assortment", -0.3), change("invoice", -0.4, p=0.2))
    story = tell(found, likely)
    assert named(story.worse)[:2] == [("lowest", "fall", "waiting"), ("weak-most", "fall", "assortment")]
    assert [fact.row.measure for fact in story.falls] == ["waiting", "assortment"]
    assert "invoice" not in str(told(story)), "not clear, so not told"


def test_few_customers_concerned_count_less_and_more_than_two_are_named_behind_the_first(likely):
    found = evidence(change("waiting", -0.3), change("invoice", -0.2), row("waiting", "non_response", 0.9))
    assert [fact.row.measure for fact in tell(found, likely).falls] == ["invoice", "waiting"]
    (first,) = tell(evidence(*(change(item, 0.2 + i / 50) for i, item in enumerate(ITEMS))), likely).better
    assert {fact.row.measure for fact in (first.fact, *first.also)} == {*ITEMS}


def test_items_stand_for_their_dimension_and_no_finding_is_told_twice(likely):
    """Of a dimension whose items moved, also apart, nothing is said; one whose items did not move is named.

    The waiting time rose most, is an important weak driver and moved its dimension: one line has it all.
    """
    apart = evidence(*drivers((0, 0.99, 0, 0, 0, 0)), change("waiting", 0.3), change("friendliness", -0.2),
                     row("ordering", "mean", 3.9), change("ordering", 0.1), row("baking", "mean", 3.5),
                     change("baking", -0.2))  # fmt: skip
    names = told(tell(apart, likely))
    assert "rise ordering" not in names and {"rise waiting", "fall friendliness", "fall baking"} <= {*names}
    measures = [fact.split()[-1] for fact in names]
    assert len(measures) == len(set(measures))


# ---- join --------------------------------------------------------------------------------------
def test_a_change_is_joined_with_where_it_leaves_the_item(likely):
    """What moved most and where it stands is one sentence."""
    places = {"waiting": "lowest", "assortment": "weak", "friendliness": "strong", "advice": "average"}
    for item, value in (*((item, 0.3) for item in places), ("waiting", -0.3)):
        story = tell(evidence(change(item, value)), likely)
        assert (story.better if value > 0 else story.worse)[0].pattern == f"{places[item]}-most"


def test_one_event_behind_a_rise_and_a_fall_is_told_once_and_one_that_does_not_fit_is_not(likely):
    both = evidence(change("waiting", 0.3), change("assortment", -0.3))
    moved = {"moved_from": "assortment", "moved_to": "waiting"}
    back = {"moved_from": "waiting", "moved_to": "assortment"}
    story = tell(both, happened(likely, **moved))
    assert story.contrast == tell(both, likely).contrast == "both" and story.event is story.worse[0].event is not None
    early, late = moved | {"date": "2024-04-30"}, moved | {"date": "2025-05-02"}  # not between the two surveys
    for event in (back, early, late, {"items": {"up": ["advice"]}}):
        story = tell(both, happened(likely, **event))
        assert story.event is None and not any(line.event for line in (*story.better, *story.worse))


def test_a_missed_target_of_what_fell_is_no_second_line_and_headline_indicators_share_one(likely):
    aim = Target(measure="assortment", value=3.8)
    aimed = replace(likely, targets=TargetsFile(targets={"a": aim, "b": Target(measure="overall", value=4.2)}))
    missed = [row("assortment", "mean", -0.5, against="target:a"), row("overall", "mean", -0.3, against="target:b")]
    story = tell(evidence(change("assortment", -0.3), *missed), aimed)
    assert named(story.worse)[:2] == [("weak-most", "fall", "assortment"), ("missed", "missed", "overall")]
    moved = [change("overall", 0.2), row("recommend", "nps", 20.0), change("recommend", 12.0, stat="nps"),
             row("effort", "mean", 5.0), change("effort", 0.3)]  # fmt: skip
    lines = tell(evidence(*moved), likely).better
    named_in = [[fact.row.measure for fact in (line.fact, *line.also)] for line in lines]
    assert named_in == [["overall"], ["effort", "recommend"]]


def test_a_large_group_behind_is_told_with_its_size_and_a_way_of_answering_is_no_group(likely):
    def behind(segment: str) -> Estimates:
        level = row("overall", "mean", 3.5, segment=segment, level="small")
        return evidence(level, replace(level, value=-0.4, low=-0.45, high=-0.35, against="level:others", p=0.001))

    assert named(tell(behind("size"), likely).worse)[0] == ("plain", "behind", "overall")
    size = row("frame", "share", 0.6, segment="size", level="small", weighting="none")
    assert named(tell(Estimates([*behind("size"), size]), likely).worse)[0][0] == "many"
    book = likely.codebook
    modes = {"size": book.segments["size"].model_copy(update={"kind": "mode"})}
    by_mode = replace(likely, codebook=book.model_copy(update={"segments": book.segments | modes}))
    cases = ((behind("size"), likely), (behind("size"), by_mode), (behind("channel"), likely))
    assert ["small" in told(tell(*case)) for case in cases] == [True, False, False]


# ---- leave unsaid ------------------------------------------------------------------------------
def test_what_is_not_clear_or_no_rating_is_left_unsaid(likely):
    unclear = evidence(*(change(item, 0.1, p=0.06) for item in ITEMS), change("overall", 0.09, p=0.06))
    story = tell(unclear, likely)
    assert story.better == () and not any(line.fact.kind == "fall" for line in story.worse)
    assert (story.way, story.contrast) == ("hint-up", "quiet"), "a headline indicator has a hint"
    found = evidence(*drivers((0, 0.99, 0, 0, 0, 0)), change("assortment", -0.3))
    assert "weak" in {line.fact.kind for line in tell(found, likely).worse}
    for kind in ("behaviour", "difficulty", "fact"):
        other = of_kind(likely, kind)
        assert named(tell(found, other).worse) == [("plain-most", "fall", "assortment")]
        assert tell(evidence(), other).worse == ()


def test_among_those_who_chose_themselves_nothing_rose_or_fell_and_a_first_survey_has_levels_alone(likely):
    moved = evidence(change("waiting", 0.3), change("assortment", -0.3), change("overall", 0.4))
    story = tell(moved, updated(likely, sample="open"))
    assert (story.way, story.rises, story.falls, story.better) == ("open", (), (), ())
    story = tell(evidence(), updated(likely, compare_to=[]))
    assert (story.way, story.better) == ("first", ()) and named(story.worse) == [("last", "weak", "waiting")]


def test_a_record_is_one_only_where_the_next_value_is_apart(likely):
    past = [
        replace(row("overall", "mean", value), period=f"20{year}") for year, value in enumerate((3.5, 3.6, 3.4), 20)
    ]
    for value, expected in ((3.9, "highest"), (3.65, "shared"), (3.5, "none"), (3.1, "lowest"), (3.37, "none")):
        found = evidence(row("overall", "mean", value), *past)
        assert record(tell(found, likely), found, likely) == (expected, 4), value
    few = evidence(*past[:2])
    assert record(tell(few, likely), few, likely) == ("none", 3), "from the fourth survey on"


CASES = [
    (change("advice", 0.16, half=0.07), "rise"),
    (change("advice", -0.24, half=0.08), "fall"),
    (change("advice", 0.09, half=0.07, p=0.08), "hint-up"),  # its own interval leaves zero out, the correction does not
    (change("advice", -0.09, half=0.07, p=0.08), "hint-down"),
    (change("advice", 0.01, half=0.06, p=0.7), "steady"),
    (change("advice", 0.05, half=0.07, p=0.3), "none"),
    (change("effort", 0.05, half=0.07, p=0.3), "steady"),  # 0.12 of seven points is less
    (change("recommend", 3.0, half=5.0, p=0.3, stat="nps"), "none"),
    (change("advice", 0.01, half=0.015, p=0.3, stat="top_box"), "steady"),
    (change("advice", 0.5, low=math.nan, high=math.nan), "first"),  # nothing could be tested
    (None, "first"),
]


def test_three_steps_of_certainty(survey):
    """Nothing is clear where people chose themselves."""
    assert [way_of(row, survey) for row, _ in CASES] == [way for _, way in CASES]
    assert way_of(CASES[0][0], updated(survey, sample="open")) == "open"
