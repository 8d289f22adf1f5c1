"""Raw tables into one frozen Survey: weights, strata, sampling fraction."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from tiny_survey import codebook, raw, rules

from csreport.project.errors import InputError
from csreport.project.project import Rules
from csreport.survey.intake import Raw
from csreport.survey.survey import prepare, score

FRAME = {f"C{i}": "large" if i in {2, 5} else "small" for i in range(8)}
STRATUM = {"id": "id", "date": "date", "duration": "seconds", "stratum": {"column": "size", "source": "frame"}}


def test_survey_is_frozen_holds_every_row_and_knows_what_was_measured() -> None:
    survey = prepare(raw({}, {"id": "X"}, {}), codebook(), rules(off_frame="exclude"))
    assert (len(survey.received), len(survey.ledger), len(survey.accepted)) == (3, 3, 2)
    assert survey.accepted.index.tolist() == survey.design.weights.index.tolist() == [0, 2]
    assert survey.name == "2025Q1" and survey.population_size == 3
    for thing in (survey, survey.design):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, dataclasses.fields(thing)[0].name, None)
    survey = prepare(raw({"Q4": "9"}, {"id": "X"}), codebook(), rules(off_frame="exclude"))
    assert survey.measured("overall") and survey.measured("service")
    assert not survey.measured("price") and not survey.measured("value")
    assert not survey.measured(None) and not survey.measured("nothing")


def test_preparing_twice_gives_the_same_and_leaves_the_raw_tables_alone() -> None:
    tables = raw({}, {"Q1": "9"}, {"Q1": "77"})
    before = tables.responses.copy(deep=True)
    first, second = (prepare(tables, codebook(), rules()) for _ in range(2))
    pd.testing.assert_frame_equal(first.received, second.received)
    pd.testing.assert_frame_equal(first.ledger, second.ledger)
    pd.testing.assert_frame_equal(tables.responses, before)


def test_nobody_accepted_is_an_error() -> None:
    for tables, received in ((raw({"id": "X"}), 1), (raw(frame={"C0": "small"}), 0)):
        with pytest.raises(InputError, match=f"period 2025Q1: none of the {received} received rows is accepted"):
            prepare(tables, codebook(), rules(off_frame="exclude"))


def test_design_columns_that_a_wave_lacks_are_not_asked_for() -> None:
    absent = {"absent": ["2025Q1"]}
    parts = {part: {"column": part.upper(), **absent} for part in ("cluster", "stratum", "channel", "date", "duration")}
    book = codebook(design={"id": {"column": "WHO", **absent}} | parts, segments={})
    assert not [place for place, *_ in book.columns("2025Q1") if place.startswith("design")]
    survey = prepare(Raw(raw().period, raw({}, {}).responses), book, Rules())
    assert len(survey.accepted) == 2 and survey.design.clusters is None
    assert set(survey.design.strata) == {""}


def test_sampling_fraction_is_that_of_each_stratum() -> None:
    """3 of 6 small and 1 of 2 large customers; 2 of 6 when one of them is excluded; of an open sample none."""
    book = codebook(design=STRATUM)
    survey = prepare(raw({}, {}, {}, {}, frame=FRAME), book, Rules())
    np.testing.assert_allclose(survey.design.fpc, [3 / 6, 3 / 6, 1 / 2, 3 / 6])
    assert survey.design.strata.tolist() == ["small", "small", "large", "small"]
    late = prepare(raw({}, {}, {}, {"date": "2026-01-01"}, frame=FRAME), book, rules(outside_fieldwork="exclude"))
    np.testing.assert_allclose(late.design.fpc, [2 / 6, 2 / 6, 1 / 2])
    assert prepare(raw({}, {}, frame=FRAME, sample="open"), book, Rules()).design.fpc.tolist() == [0, 0]


def test_unknown_disposition_is_named() -> None:
    book = codebook(invitations={"id": "id", "disposition": "outcome", "codes": {"done": "complete"}})
    sent = pd.DataFrame({"id": ["C0", "C1"], "outcome": [" done", "dome"]}, dtype=str)
    with pytest.raises(InputError, match=r"disposition 'dome' \(1 rows\) has no code .*did you mean 'done'"):
        prepare(dataclasses.replace(raw({}), invitations=sent), book, Rules())


@pytest.mark.parametrize(
    ("answered", "expected"),
    [((4, 2, 3), 3), ((5, 4, np.nan), 4.5), ((5, np.nan, np.nan), np.nan), ((np.nan,) * 3, np.nan)],
)
def test_a_score_is_the_mean_of_at_least_half_of_the_items(answered, expected) -> None:
    book = codebook()
    items = book.items | {"price": book.items["price"].model_copy(update={"dimension": "service"})}
    answers = pd.DataFrame([answered], columns=["staff", "speed", "price"]).assign(other="x")
    scored = score(answers, book.model_copy(update={"items": items}))
    np.testing.assert_equal(scored["service"].iloc[0], expected)
    pd.testing.assert_frame_equal(scored[list(answers.columns)], answers)
