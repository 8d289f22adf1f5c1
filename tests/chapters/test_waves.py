"""Differences between groups over several waves together."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import PERIOD
from segmented import people, survey_of

from csreport.chapters import history
from csreport.chapters.groups import aspects, splits
from csreport.chapters.history import PERSON, WEIGHT, lasting_rows, wave_of
from csreport.chapters.history import survey_of as survey_in
from csreport.estimates import Row
from csreport.project.project import Project
from csreport.survey.survey import Survey


def gaps(survey: Survey, before: list[pd.DataFrame]) -> dict[tuple[str, str], Row]:
    rows = lasting_rows(replace(survey, waves=tuple(before)), aspects(survey), of=splits(survey))
    return {(row.measure, row.level): row for row in rows}


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return survey_of(tmp_path_factory.mktemp("waves"), people(200, seed=5), segments=("area",))


def lenient(survey: Survey) -> Survey:
    base = survey.rules.minimum_base.model_copy(update={"caution": 1})
    return replace(survey, rules=survey.rules.model_copy(update={"minimum_base": base}))


def test_by_hand_with_a_missing_answer_and_unequal_weights(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two waves, each of weight 1; what sets the second apart from the first is no difference between groups.

    Means of those who answered: (1 + .6 + .2)/.5 = 3.6 and (1.25 + .75 + 2)/1 = 4. Less them, n has 1.4, -0.6 and 1,
    s has -1.6, -1 and 0: (.28 - .12 + .25)/.65 = .6308 and (-.16 - .25 + 0)/.85 = -.4824.
    """
    first = pd.DataFrame({"first": [5.0, 3, 2, np.nan], "area": list("nnss")})
    second = pd.DataFrame({"first": [5.0, 3, 4], "area": list("nss")})
    first = first.assign(**{PERSON: list("abcd"), WEIGHT: [0.2, 0.2, 0.1, 0.5]})
    second = second.assign(**{PERSON: list("efg"), WEIGHT: [0.25, 0.25, 0.5]})
    monkeypatch.setattr(history, "wave_of", lambda _: first)
    found = gaps(lenient(survey), [second])
    assert found["first", "n"].value == pytest.approx(0.41 / 0.65 + 0.41 / 0.85)
    assert found["first", "n"].n == 3 and found["first", "n"].stat == "lasting_gap"
    assert set(found) == {("first", "n"), ("first", "s")}, "what was not asked in both waves is left out"


def test_whoever_answers_again_brings_no_new_information(survey: Survey) -> None:
    """The same people with the same answers: the error of one wave. As other people: the error of twice as many."""
    once = wave_of(survey)
    others = once.assign(**{PERSON: once[PERSON] + " else"})
    same, new = (gaps(survey, [wave])["first", "n"] for wave in (once, others))
    assert same.value == pytest.approx(new.value)
    assert same.se == pytest.approx(new.se * math.sqrt(2), rel=0.01)


def test_one_wave_alone_has_nothing_that_lasts(survey: Survey) -> None:
    assert gaps(survey, []) == {}
    assert gaps(survey, [wave_of(survey).drop(columns=["first", "second", "third"])]) == {}
    assert gaps(survey, [wave_of(survey).assign(first=np.nan)]).keys() == {
        (item, level) for item in ("second", "third") for level in ("n", "s")
    }


def test_respondents_without_an_id_are_known_from_no_other_wave(survey: Survey) -> None:
    received = survey.received.assign(**{PERSON: ""})
    ids = [wave_of(replace(survey, received=received, period=survey.period.model_copy(update={"period": name})))[PERSON]
           for name in ("one", "two")]  # fmt: skip
    assert len(set(ids[0])) == len(ids[0]) and not set(ids[0]) & set(ids[1])


def test_a_survey_brings_its_earlier_waves(mini: Project) -> None:
    found = survey_in(mini, PERIOD)
    assert len(found.waves) == 1 and found.waves[0].equals(wave_of(survey_in(mini, mini.periods[0])))
    assert survey_in(mini, mini.periods[0]).waves == ()
