"""Raw tables into one frozen Survey: weights, strata, sampling fraction."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from tiny_survey import codebook, raw, rules

from csreport.project.errors import InputError, ParamsError
from csreport.project.project import Population, Rules
from csreport.project.rules import Weighting
from csreport.survey.intake import Raw, score
from csreport.survey.survey import prepare
from csreport.survey.weighting import calibrated

NAN = float("nan")
FRAME = {f"C{i}": "large" if i in {2, 5} else "small" for i in range(8)}
STRATUM = {"id": "id", "date": "date", "duration": "seconds", "stratum": {"column": "size", "source": "frame"}}


def rules_with(**weighting) -> Rules:
    return Rules.model_validate({"weighting": weighting})


def test_survey_is_frozen_and_holds_every_row() -> None:
    survey = prepare(raw({}, {"id": "X"}, {}), codebook(), rules(off_frame="exclude"))
    assert (len(survey.received), len(survey.ledger), len(survey.accepted)) == (3, 3, 2)
    assert survey.accepted.index.tolist() == survey.design.weights.index.tolist() == [0, 2]
    assert survey.name == "2025Q1" and survey.population_size == 3
    for thing in (survey, survey.design):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, dataclasses.fields(thing)[0].name, None)


def test_preparing_twice_gives_the_same_and_leaves_the_raw_tables_alone() -> None:
    tables = raw({}, {"Q1": "9"}, {"Q1": "77"})
    before = tables.responses.copy(deep=True)
    first, second = (prepare(tables, codebook(), rules()) for _ in range(2))
    pd.testing.assert_frame_equal(first.received, second.received)
    pd.testing.assert_frame_equal(first.ledger, second.ledger)
    pd.testing.assert_frame_equal(tables.responses, before)


def test_measured_needs_an_accepted_answer() -> None:
    survey = prepare(raw({"Q4": "9"}, {"id": "X"}), codebook(), rules(off_frame="exclude"))
    assert survey.measured("overall") and survey.measured("service")
    assert not survey.measured("price") and not survey.measured("value")
    assert not survey.measured(None) and not survey.measured("nothing")


def test_nobody_accepted_is_an_error() -> None:
    with pytest.raises(InputError, match="period 2025Q1: none of the 1 received rows is accepted"):
        prepare(raw({"id": "X"}), codebook(), rules(off_frame="exclude"))
    with pytest.raises(InputError, match="none of the 0 received rows is accepted"):
        prepare(raw(frame={"C0": "small"}), codebook(), rules())


def test_poststratify_crosses_its_margins() -> None:
    """Cells small×small 6 and large×large 2, by a second segment on the same column."""
    again = {"column": "size", "source": "frame", "label": "Again", "levels": {"small": "S", "large": "L"}}
    book = codebook(segments={"size": again, "again": again})
    tables = raw({}, {}, {}, {"id": "C5"}, frame=FRAME)
    survey = prepare(tables, book, rules_with(method="poststratify", margins=["size", "again"]))
    np.testing.assert_allclose(survey.design.weights, [1.5, 1.5, 0.5, 0.5], atol=1e-12)


def test_trimming_that_the_margins_do_not_allow_is_refused() -> None:
    """Small customers are three quarters of the frame and half of the answers: they need weights of 1.5."""
    tables = raw({}, {}, {}, {"id": "C5"}, frame=FRAME)
    for method in ("rake", "poststratify", "linear"):
        declared = rules_with(method=method, margins=["size"], trim="1.2")
        with pytest.raises(
            InputError, match=r"period 2025Q1: trimming at 1.2 .* need a weight of 1.5 .*'small'\); raise"
        ):
            prepare(tables, codebook(), declared)
        np.testing.assert_allclose(
            prepare(tables, codebook(), rules_with(method=method, margins=["size"], trim="1.6")).design.weights,
            [1.5, 1.5, 0.5, 0.5], atol=1e-9,
        )  # fmt: skip


def test_population_file_gives_a_margin_the_frame_lacks() -> None:
    segments = {"size": {"column": "Q4", "label": "Size", "levels": {"4": "four", "2": "two"}}}
    known = Population(source="register", margins={"size": {"4": 30, "2": 10}})
    tables = raw({}, {}, {"Q4": "2"}, {"Q4": "2"})
    survey = prepare(tables, codebook(segments=segments), rules_with(method="rake", margins=["size"]), population=known)
    np.testing.assert_allclose(survey.design.weights, [1.5, 1.5, 0.5, 0.5], atol=1e-9)
    with pytest.raises(InputError, match=r"margin 'size': neither the frame nor params/population\.yml gives"):
        prepare(tables, codebook(segments=segments), rules_with(method="rake", margins=["size"]))


@pytest.mark.parametrize(
    ("weighting", "expected"),
    [
        ({"method": "rake", "margins": ["sizes"]}, r"margin 'sizes' is not a segment; did you mean 'size'\?"),
        ({"method": "file"}, r"method 'file' needs design\.weight in params/codebook\.yml"),
    ],
)
def test_weighting_that_cannot_be_done_is_named(weighting, expected) -> None:
    with pytest.raises(InputError, match=expected):
        prepare(raw({}), codebook(), rules_with(**weighting))


def test_row_without_a_level_cannot_be_weighted() -> None:
    tables = raw({}, {}, frame={"C0": "small", "C1": "?"})
    with pytest.raises(InputError, match="no level of 'size' in 1 accepted row,"):
        prepare(tables, codebook(), rules_with(method="rake", margins=["size"]))


def test_weights_of_the_file_are_taken_as_they_are() -> None:
    book = codebook(design={"id": "id", "weight": "seconds"})
    survey = prepare(raw({"seconds": "0.25"}, {"seconds": "4"}), book, rules_with(method="file"))
    assert survey.design.weights.tolist() == [0.25, 4]


WEIGHED = {"id": "id", "weight": {"column": "seconds", "since": "2025Q2"}}


def test_a_wave_without_the_column_of_weights_is_not_weighted() -> None:
    """Declared since 2025Q2: what stands in that column before is no weight."""
    book, policy = codebook(design=WEIGHED), rules_with(method="file")
    now = prepare(raw({"seconds": "0.25"}, {"seconds": "4"}, period="2025Q2"), book, policy)
    before = prepare(raw({"seconds": "0.25"}, {"seconds": "4"}), book, policy)
    assert (now.design.method, now.design.weights.tolist()) == ("file", [0.25, 4])
    assert (before.design.method, before.design.weights.tolist(), before.raw_design) == ("none", [1, 1], None)


def test_a_wave_may_have_a_weighting_of_its_own() -> None:
    cells = [{"seconds": "1"}, {"seconds": "3"}]
    book, own = codebook(design={"id": "id", "weight": "seconds"}), {"method": "rake", "margins": ["size"]}
    survey = prepare(raw(*cells, frame={"C0": "small", "C1": "large", "C2": "large"}, weighting=own), book,
                     rules_with(method="file"))  # fmt: skip
    assert survey.design.method == survey.rules.weighting.method == "rake"
    np.testing.assert_allclose(survey.design.weights, [2 / 3, 4 / 3])
    plain = prepare(raw(*cells, weighting={"method": "none"}), book, rules_with(method="file"))
    assert plain.design.weights.tolist() == [1, 1]


@pytest.mark.parametrize(("everywhere", "here"), [
    ({"method": "rake", "base": "file", "margins": ["size"]}, None), ({"method": "none"}, {"method": "file"}),
])  # fmt: skip
def test_a_weighting_that_needs_the_absent_column_is_refused(everywhere: dict, here: dict | None) -> None:
    with pytest.raises(ParamsError, match=r"params/periods/2025Q1\.yml: the weighting starts from design\.weight"):
        prepare(raw({}, weighting=here), codebook(design=WEIGHED), rules_with(**everywhere))


def test_design_columns_that_a_wave_lacks_are_not_asked_for() -> None:
    absent = {"absent": ["2025Q1"]}
    parts = {part: {"column": part.upper(), **absent} for part in ("cluster", "stratum", "channel", "date", "duration")}
    book = codebook(design={"id": {"column": "WHO", **absent}} | parts, segments={})
    assert not [place for place, *_ in book.columns("2025Q1") if place.startswith("design")]
    survey = prepare(Raw(raw().period, raw({}, {}).responses), book, Rules())
    assert len(survey.accepted) == 2 and survey.design.clusters is None
    assert set(survey.design.strata) == {""}


@pytest.mark.parametrize("weight", ["", "0", "-1", "heavy"])
def test_row_without_a_positive_weight_is_named(weight) -> None:
    book = codebook(design={"id": "id", "weight": "seconds"})
    with pytest.raises(
        InputError,
        match=r"no positive weight in 1 accepted row \(first: responses\.csv, line 3\); correct or exclude it",
    ):
        prepare(raw({"seconds": "1"}, {"seconds": weight}), book, rules_with(method="file"))


def test_sampling_fraction_is_that_of_each_stratum() -> None:
    """3 of 6 small and 1 of 2 large customers; 2 of 6 when one of them is excluded."""
    tables = raw({}, {}, {}, {}, frame=FRAME)
    survey = prepare(tables, codebook(design=STRATUM), Rules())
    np.testing.assert_allclose(survey.design.fpc, [3 / 6, 3 / 6, 1 / 2, 3 / 6])
    assert survey.design.strata.tolist() == ["small", "small", "large", "small"]
    late = prepare(raw({}, {}, {}, {"date": "2026-01-01"}, frame=FRAME), codebook(design=STRATUM),
                   Rules.model_validate({"screening": {"outside_fieldwork": "exclude"}}))  # fmt: skip
    np.testing.assert_allclose(late.design.fpc, [2 / 6, 2 / 6, 1 / 2])


def test_open_sample_has_no_sampling_fraction() -> None:
    survey = prepare(raw({}, {}, frame=FRAME, sample="open"), codebook(design=STRATUM), Rules())
    assert survey.design.fpc.tolist() == [0, 0]


def test_unknown_disposition_is_named() -> None:
    book = codebook(invitations={"id": "id", "disposition": "outcome", "codes": {"done": "complete"}})
    sent = pd.DataFrame({"id": ["C0", "C1"], "outcome": [" done", "dome"]}, dtype=str)
    tables = dataclasses.replace(raw({}), invitations=sent)
    with pytest.raises(InputError, match=r"disposition 'dome' \(1 rows\) has no code .*did you mean 'done'"):
        prepare(tables, book, Rules())
    survey = prepare(dataclasses.replace(tables, invitations=sent.iloc[:1]), book, Rules())
    assert survey.invitations is not None and survey.invitations["disposition"].tolist() == ["complete"]


# ---- margins that cannot be met, and scores --------------------------------------------------
@pytest.mark.parametrize(
    ("answers", "margins", "said"),
    [
        ({"s": "xx"}, {"s": {"x": 10, "lost": 5}}, "'lost' is in the population but has no respondent; merge levels"),
        ({"s": "xn"}, {"s": {"x": 10}}, "'n' has respondents but no place in the population"),
        ({"a": "xy", "b": "xy"}, {"a": {"x": 1, "y": 1}, "b": {"x": 1, "y": 3}}, "raking to a, b: the margins cannot"),
        ({"a": "xxy", "b": "xyy"}, {"a": {"x": 1, "y": 2}, "b": {"x": 2, "y": 1}}, "cannot all be met"),
    ],
)
def test_margins_that_cannot_be_met_are_named(answers, margins, said) -> None:
    table = pd.DataFrame({name: list(levels) for name, levels in answers.items()})
    known = {name: pd.Series(sizes, dtype=float) for name, sizes in margins.items()}
    with pytest.raises(InputError, match=said):
        calibrated(table, known, Weighting(method="rake", margins=list(known)), base=pd.Series(1.0, table.index))


def test_a_margin_may_be_categorical_with_an_empty_level() -> None:
    table = pd.DataFrame({"a": pd.Categorical(list("xxy"), categories=["x", "y", "z"])})
    known = {"a": pd.Series({"x": 1.0, "y": 1.0, "z": 0.0})}
    found = calibrated(table, known, Weighting(method="rake", margins=["a"]), base=pd.Series(1.0, table.index))
    np.testing.assert_allclose(found.weights, [0.75, 0.75, 1.5])


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
