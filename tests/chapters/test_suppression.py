"""Small bases are marked or emptied; nothing left standing gives an emptied number away, by algebra and by trial."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from builders import with_base
from conftest import EARLIER, MINIATURE, PERIOD
from hypothesis import given
from hypothesis import strategies as st

from csreport.chapters import sample, satisfaction, segments, trends
from csreport.chapters.conductor import Conductor
from csreport.chapters.indicators import sample_of, sensitivity
from csreport.estimates import Estimates, Row, suppress
from csreport.project.project import Project
from csreport.survey.survey import Survey, load_survey, without_rule

TOTAL = Row("2025", "overall", "mean", value=4.0, n=100.0)


def level(name: str, n: float, **parts: object) -> Row:
    return replace(TOTAL, segment="size", level=name, n=n, **parts)


def shown(rows: Estimates) -> set[tuple[str, str]]:
    return {(row.level, row.against) for row in rows if row.shown}


def test_a_single_hidden_level_takes_the_smallest_other_with_it_and_tests_need_a_larger_base() -> None:
    found = suppress([TOTAL, level("large", 60), level("middle", 33), level("small", 7)], caution=30, suppress=10)
    assert shown(found) == {("", ""), ("large", "")}
    assert "base below 10" in found.one(level="small").note
    assert "give that of a level" in found.one(level="middle").note
    two = [TOTAL, level("large", 60), level("middle", 31), level("small", 5), level("tiny", 4)]
    assert shown(suppress(two, caution=30, suppress=10)) == {("", ""), ("large", ""), ("middle", "")}, "no third"
    counts = [level("large", 60), level("small", 7, stat="count", value=7.0)]
    assert shown(suppress(counts, caution=30, suppress=10)) == {("large", ""), ("small", "")}, "counts stay"
    rows = [replace(TOTAL, stat=stat, n=150.0, value=0.5) for stat in ("mean", "eta_squared", "importance")]
    assert [row.status for row in suppress(rows, caution=30, suppress=10)] == ["ok", "caution", "caution"]


def test_differences_against_a_hidden_level_or_period_go_with_it_and_one_on_a_small_base_leaves_both_values() -> None:
    large, middle, small = level("large", 60), level("middle", 33), level("small", 7)
    rows = [large, middle, small, level("other", 8), replace(large, against="level:middle"),
            level("large", 12, against="level:small")]  # fmt: skip
    found = shown(suppress(rows, caution=30, suppress=10))
    assert found == {("large", ""), ("middle", ""), ("large", "level:middle")}
    some = level("small", 40)
    rows = [large, some, level("small", 7, against="period:2024")]
    assert shown(suppress(rows, caution=30, suppress=10)) == {("large", ""), ("small", "")}
    then = [level(name, n, period="2024") for name, n in (("large", 50), ("middle", 11), ("small", 5))]
    found = suppress([large, some, level("small", 12, against="period:2024"), *then], caution=30, suppress=10)
    kept = {(row.period, row.level, row.against) for row in found if row.shown}
    assert kept == {("2025", "large", ""), ("2025", "small", ""), ("2024", "large", "")}


@given(st.lists(st.integers(0, 40), min_size=2, max_size=6))
def test_never_exactly_one_hidden(bases: list[int]) -> None:
    """Whoever knows the total and all shown levels must miss at least two."""
    rows = [level(str(i), float(n)) for i, n in enumerate(bases)]
    hidden = [row for row in suppress(rows, caution=30, suppress=10) if row.status == "suppressed"]
    assert len(hidden) != 1
    assert all(math.isnan(row.value) for row in hidden)


# ---- levels whose size the survey knows --------------------------------------------------
SIZES = {("2025", "size", "large"): 80, ("2025", "size", "middle"): 18, ("2025", "size", "tiny"): 2}


def part(name: str, measure: str = "respondents", n: float = 100.0) -> Row:
    """A level's share of all: its base is everybody, whatever the level's size."""
    return replace(level(name, n, value=0.5), measure=measure, stat="share")


def hidden(rows: list[Row]) -> set[tuple[str, str]]:
    found = suppress(rows, caution=30, suppress=10, sizes=SIZES)
    return {(row.measure, row.level) for row in found if row.status == "suppressed"}


def test_the_share_of_a_small_level_is_hidden_though_its_base_is_everybody_and_in_every_measure() -> None:
    """It goes with the smallest of the others in the survey, not with the first or that of a question some skipped."""
    rows = [part("large"), part("middle"), part("tiny"), part("tiny", "frame", 9000.0)]
    assert hidden(rows) == {("respondents", "tiny"), ("respondents", "middle")}
    assert suppress(rows, caution=30, suppress=10, sizes=SIZES).one(measure="frame").shown
    counts = {"overall": (80, 18, 2), "again": (15, 16, 2)}
    rows = [
        replace(level(name, float(n)), measure=measure)
        for measure, bases in counts.items()
        for name, n in zip(("large", "middle", "tiny"), bases, strict=True)
    ]
    assert hidden(rows) == {(measure, name) for measure in counts for name in ("middle", "tiny")}


def test_an_open_link_shows_no_level_of_two(open_sample: Project) -> None:
    survey = load_survey(open_sample, PERIOD)
    segment, declared = next(iter(survey.codebook.segments.items()))
    accepted, received, small = survey.accepted.index, survey.received.copy(), declared.names[-1]
    received.loc[accepted, segment] = declared.names[0]
    received.loc[accepted[:2], segment] = small
    chapter = Conductor(open_sample, "sample", PERIOD)
    vars(chapter)["survey"] = replace(survey, received=received)
    rows = chapter.estimates.select(measure="respondents", level=small, stat="share")
    assert rows and not any(row.shown for row in rows)


Groups = dict[tuple[str, str, str, str], np.ndarray]  # period, segment, level, weighting: each respondent's weight
FEWEST = 10


@pytest.fixture(scope="module")
def surveys(survey: Survey) -> dict[str, Survey]:
    return {EARLIER: load_survey(Project(MINIATURE), EARLIER), PERIOD: survey}


@pytest.fixture(scope="module")
def means(survey: Survey, history: Estimates) -> list[Row]:
    """Every published row that averages answers on overall satisfaction."""
    base = survey.rules.minimum_base
    assert base.suppress == FEWEST
    tables = [suppress(module.estimates(survey, history), caution=base.caution, suppress=base.suppress)
              for module in (sample, satisfaction, segments, trends)]  # fmt: skip
    means = [row for table in tables for row in table.select(measure="overall", stat="mean") if row.shown]
    assert {row.period for row in means} == {EARLIER, PERIOD} and any(row.level for row in means)
    return means


def groups(surveys: dict[str, Survey]) -> Groups:
    """Who stands behind each group that a row may speak of, over the rows received in all periods."""
    found: Groups = {}
    for period, survey in surveys.items():
        rules = {"representative": survey, "none": survey}
        rules |= {
            f"scenario:{rule}": without_rule(survey, rule)
            for rule in (*type(survey.rules.screening).model_fields, "all")
        }
        for weighting, other in rules.items():
            if other is not None:
                found |= {(period, *at, weighting): weights for at, weights in levels(surveys, other, weighting)}
    return found


def levels(surveys: dict[str, Survey], survey: Survey, weighting: str) -> Iterator[tuple[tuple[str, str], np.ndarray]]:
    answers = survey.accepted["overall"]
    weights = np.asarray(sample_of(survey, "none" if weighting == "none" else "representative").weights)
    for segment in ("", *survey.codebook.segments):
        column = survey.accepted[segment].astype(str) if segment else None
        for level in [""] if column is None else [*column.unique()]:
            chosen = answers.notna() & (True if column is None else column == level)
            place = {name: np.zeros(len(other.received)) for name, other in surveys.items()}
            of = place[survey.name]
            of[survey.received.index.get_indexer(answers.index)] = np.where(chosen, weights, 0.0)
            yield (segment, level), np.concatenate(list(place.values())) / of.sum()


def equations(rows: Iterable[Row], known: Groups) -> np.ndarray:
    """Each published mean or difference of means as the weights of the answers in it."""
    found = []
    for row in rows:
        kind, _, other = row.against.partition(":")
        against = {
            "": None, "period": replace(row, period=other), "level": replace(row, level=other),
            "weighting": replace(row, weighting=other), "scenario": replace(row, weighting=row.against),
        }[kind]  # fmt: skip
        if other == "others":
            continue  # a combination of the level and the total
        this, that = (known[r.period, r.segment, r.level, r.weighting] if r else 0.0 for r in (row, against))
        found.append(this - that)
    return np.array(found)


def exposed(matrix: np.ndarray, fewest: int) -> list[int]:
    """Sizes of groups of fewer respondents than allowed of whose answers some sum follows from what is published.

    Respondents in the same groups with the same weights cannot be told apart; a set of such classes is exposed when
    leaving its columns out lowers the rank: then some combination of the equations speaks of nobody else.
    """
    columns, sizes = np.unique(np.round(matrix, 12), axis=1, return_counts=True)
    inside = np.abs(columns).any(axis=0)
    columns, sizes = columns[:, inside], sizes[inside]
    small = [at for at, size in enumerate(sizes) if size < fewest]
    sets = (chosen for n in range(1, fewest) for chosen in combinations(small, n) if sizes[[*chosen]].sum() < fewest)
    rank = np.linalg.matrix_rank(columns)
    return [int(sizes[[*chosen]].sum()) for chosen in sets
            if np.linalg.matrix_rank(np.delete(columns, chosen, axis=1)) < rank]  # fmt: skip


def test_no_sum_of_a_few_answers_follows_from_what_is_published(means: list[Row], surveys: dict[str, Survey]) -> None:
    assert exposed(equations(means, groups(surveys)), FEWEST) == []
    total, most = np.full(20, 1 / 20), np.r_[np.full(13, 1 / 13), np.zeros(7)]
    assert exposed(np.array([total, most]), FEWEST) == [7]
    assert exposed(np.array([total, most]), 7) == []
    assert exposed(np.array([total, most - np.roll(most, 3)]), FEWEST) == [6], "3 in, 3 out"


def test_no_single_excluded_answer_can_be_tried_out(surveys: dict[str, Survey]) -> None:
    """The attack that worked: of all answers that one excluded respondent can have given, one alone fits."""
    survey = surveys[PERIOD]
    published = {row.weighting.partition(":")[2]: row for row in sample.estimates(survey, Estimates())
                 if row.weighting.startswith("scenario:") and row.shown}  # fmt: skip
    accepted, strata = survey.accepted["overall"], survey.accepted["size"].astype(str)
    shares = {"small": 160 / 240, "large": 80 / 240}
    solved = {}
    for rule, row in published.items():
        fits = []
        for answer, stratum in product(range(1, 6), shares):
            known = {level: list(accepted[strata == level].dropna()) for level in shares}
            known[stratum].append(answer)
            value = sum(shares[level] * np.mean(values) for level, values in known.items())
            fits += [(answer, stratum)] if abs(value - row.value) < 1e-9 else []
        solved |= {rule: fits} if fits else {}
    assert solved == {}


# Of these 1, 2, 2, 2, 1 and 8 answers come back.
RULES = ["outside_fieldwork", "duplicate", "incomplete", "speeding", "straight_lining", "all"]


def scenarios(survey: Survey, fewest: int) -> list[str]:
    """Scenarios that are means where so many answers must come back."""
    rows = list(sensitivity(with_base(survey, suppress=fewest)))
    found = [row.weighting.removeprefix("scenario:") for row in rows if not row.against and row.shown]
    assert found == [row.against.removeprefix("scenario:") for row in rows if row.against and row.shown]
    assert all(math.isnan(row.n) and math.isnan(row.low) for row in rows if not row.shown)
    return found


def test_scenarios_that_bring_back_enough_answers_stay(survey: Survey) -> None:
    """All rules together do not give the one that is hidden away."""
    left = {1: RULES, 2: [*RULES[1:4], "all"], 3: ["all"], 9: []}
    assert {fewest: scenarios(survey, fewest) for fewest in left} == left
    ledger = survey.ledger.copy()
    changed = {"straight_lining": False, "speeding": True, "reason": "speeding"}
    ledger.loc[ledger["reason"] == "straight_lining", [*changed]] = [*changed.values()]
    assert scenarios(replace(survey, ledger=ledger), 2) == RULES[1:4], "one answer more comes back without all"
