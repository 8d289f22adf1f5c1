"""No answers of a few can be worked out of what is published: an attack by linear algebra, and one by trial."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from conftest import EARLIER, MINIATURE, PERIOD

from csreport.chapters import sample, satisfaction, segments, trends
from csreport.chapters.indicators import sample_of, sensitivity
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates, Row
from csreport.project.project import Project
from csreport.survey.survey import Survey, load_survey, without_rule

Groups = dict[tuple[str, str, str, str], np.ndarray]  # period, segment, level, weighting: each respondent's weight
FEWEST = 10


@pytest.fixture(scope="module")
def surveys(survey: Survey) -> dict[str, Survey]:
    return {EARLIER: load_survey(Project(MINIATURE), EARLIER), PERIOD: survey}


@pytest.fixture(scope="module")
def shown(survey: Survey, history: Estimates) -> list[Row]:
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


def test_no_sum_of_a_few_answers_follows_from_what_is_published(shown: list[Row], surveys: dict[str, Survey]) -> None:
    assert exposed(equations(shown, groups(surveys)), FEWEST) == []


def test_the_attack_finds_what_a_difference_gives_away() -> None:
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


RULES = [
    "outside_fieldwork",
    "duplicate",
    "incomplete",
    "speeding",
    "straight_lining",
    "all",
]  # 1, 2, 2, 2, 1, 8 answers


def scenarios(survey: Survey, fewest: int) -> list[str]:
    """Scenarios that are shown where so many answers must come back."""
    base = survey.rules.minimum_base.model_copy(update={"suppress": fewest})
    rows = [*sensitivity(replace(survey, rules=survey.rules.model_copy(update={"minimum_base": base})))]
    found = [row.weighting.removeprefix("scenario:") for row in rows if not row.against and row.shown]
    assert found == [row.against.removeprefix("scenario:") for row in rows if row.against and row.shown]
    assert all(math.isnan(row.n) and math.isnan(row.low) for row in rows if not row.shown)
    return found


@pytest.mark.parametrize(("fewest", "left"), [(1, RULES), (2, [*RULES[1:4], "all"]), (3, ["all"]), (9, [])])
def test_scenarios_that_bring_back_enough_answers_stay(survey: Survey, fewest: int, left: list[str]) -> None:
    assert scenarios(survey, fewest) == left


def test_all_rules_together_do_not_give_the_one_that_is_hidden_away(survey: Survey) -> None:
    ledger = survey.ledger.copy()
    ledger.loc[ledger["reason"] == "straight_lining", ["straight_lining", "speeding", "reason"]] = [
        False,
        True,
        "speeding",
    ]
    assert scenarios(replace(survey, ledger=ledger), 2) == RULES[1:4], "one answer more comes back without all"
