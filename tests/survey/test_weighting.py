"""How the design of a survey is made: calibration, base weights, non-response, replicates, value weights."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tiny_survey import CODEBOOK, codebook, raw

from csreport.chapters.indicators import indicators, sample_of, weightings
from csreport.chapters.response import respondent_rows, response_rows
from csreport.estimates import Estimates
from csreport.project.errors import InputError
from csreport.project.project import Population, Rules
from csreport.survey.intake import Raw
from csreport.survey.survey import Survey, prepare, without_rule
from surveystats.inference import mean
from surveystats.weights import calibrate_margins, logit, rake

REGION = {"column": "Q4", "label": "Region", "levels": {"4": "North", "2": "South", "5": "West"}}
SEGMENTS = CODEBOOK["segments"] | {"region": REGION}
ITEMS = {key: item for key, item in CODEBOOK["items"].items() if key != "price"}
KNOWN = Population(source="register", margins={"region": {"4": 50, "2": 30, "5": 20}})
FRAME = {f"C{i}": "large" if i % 3 == 2 else "small" for i in range(30)}
ANSWERS = [{"Q1": str(1 + i * 7 % 5), "Q4": "442524545242"[i], "Q5": str(i % 11)} for i in range(12)]


def weighting(**declared: Any) -> Rules:
    return Rules.model_validate({"weighting": declared, "minimum_base": {"caution": "0", "suppress": "0"}})


def book(**changed: Any) -> Any:
    return codebook(segments=SEGMENTS, items=ITEMS, **changed)


def surveyed(tables: Raw | None = None, *, design: dict[str, Any] | None = None, **declared: Any) -> Survey:
    changed = {"design": design} if design else {}
    return prepare(tables or raw(*ANSWERS, frame=FRAME), book(**changed), weighting(**declared), population=KNOWN)


# ---- degrees of freedom ------------------------------------------------------
def test_the_reports_intervals_rest_on_satterthwaites_degrees() -> None:
    """Of twelve answers one weighs five times as much as another: Σw² and Σw⁴ leave 2 degrees of freedom and no 11."""
    cells = [{"Q1": str(1 + i * 7 % 5), "seconds": "5" if i == 0 else "1"} for i in range(12)]
    tables = raw(*cells, frame={f"C{i}": "small" for i in range(60)})
    survey = prepare(tables, codebook(design={"id": "id", "weight": "seconds"}), weighting(method="file"))
    answers, sample = survey.accepted["overall"], sample_of(survey)
    v, q = 5**2 + 11, 5**4 + 11
    assert mean(answers, sample).df == pytest.approx(v**2 / ((12 / 11) ** 2 * ((1 - 2 / 12) * q + (v / 12) ** 2)))
    assert mean(answers, dataclasses.replace(sample, degrees="design")).df == 11


# ---- calibration -------------------------------------------------------------
MARGINS = ["size", "region"]


def arrays(survey: Survey) -> tuple[dict[str, list], dict[str, dict[str, float]]]:
    margins = {name: survey.accepted[name].astype(str).tolist() for name in MARGINS}
    return margins, {"size": {"small": 8, "large": 4}, "region": {"4": 6, "2": 3.6, "5": 2.4}}


def test_representative_variances_account_for_calibration() -> None:
    """Both margins in the variance: the sample of the survey is that of the calibrated arrays."""
    for declared, way in (
        ({"method": "rake"}, rake),
        ({"method": "logit", "bounds": ["0.3", "3"]}, lambda m, k: calibrate_margins(m, k, distance=logit(0.3, 3))),
        ({"method": "linear"}, calibrate_margins),
    ):
        survey = surveyed(margins=MARGINS, **declared)
        expected = way(*arrays(survey))
        np.testing.assert_allclose(survey.design.weights, expected.weights, rtol=1e-8)
        ours = sample_of(survey)
        theirs = expected.sample(fpc=survey.design.fpc)
        values = survey.accepted["overall"]
        assert mean(values, ours).se == pytest.approx(mean(values, theirs).se, rel=1e-7)
        plain = dataclasses.replace(ours, auxiliaries=None, before=None)
        assert mean(values, ours).se != pytest.approx(mean(values, plain).se, rel=1e-3)
        assert sample_of(survey, "none").auxiliaries is None


def test_poststratified_variance_is_that_of_the_cells() -> None:
    """Small 8 of 12, large 4 of 12: as each has its share in the frame, only the spread within sizes is left."""
    survey = surveyed(method="poststratify", margins=["size"])
    found, values = mean(survey.accepted["overall"], sample_of(survey)), survey.accepted["overall"]
    within = values - values.groupby(survey.accepted["size"], observed=True).transform("mean")
    assert found.se**2 == pytest.approx((1 - 12 / 30) * 12 / 11 * (within**2).sum() / 144)


def test_bounds_hold_and_are_explained() -> None:
    tight = {"method": "logit", "margins": MARGINS, "bounds": ["0.99", "1.01"]}
    with pytest.raises(InputError, match=r"period 2025Q1: calibration: the totals cannot all be met; widen the bounds"):
        surveyed(**tight)
    weights = surveyed(method="linear", margins=MARGINS, bounds=["0.5", "1.9"]).design.weights
    assert weights.min() >= 0.5 - 1e-9 and weights.max() <= 1.9 + 1e-9


def test_negative_weights_are_refused() -> None:
    """One customer of each region and size but one: the margins pull one cell below 0."""
    answers = [{"Q4": "4"}] * 8 + [{"Q4": "2"}] * 3 + [{"Q4": "5"}]
    known = Population(source="register", margins={"region": {"4": 1, "2": 1, "5": 98}})
    frame = {f"C{i}": "large" if i in {0, 11} else "small" for i in range(12)} | {f"D{i}": "large" for i in range(100)}
    with pytest.raises(
        InputError, match=r"method 'linear' gives \d+ respondents a weight of 0 or less \(first: size '"
    ):
        prepare(raw(*answers, frame=frame), book(), weighting(method="linear", margins=MARGINS), population=known)


def test_trimming_is_reported_and_keeps_the_margins() -> None:
    tables = raw(*ANSWERS, frame=FRAME | {f"D{i}": "large" for i in range(30)})
    free = prepare(tables, book(), weighting(method="rake", margins=MARGINS), population=KNOWN)
    limit = 0.97 * free.design.weights.max()
    cut = prepare(tables, book(), weighting(method="rake", margins=MARGINS, trim=str(limit)), population=KNOWN)
    assert cut.design.weights.max() <= limit * (1 + 1e-6) < free.design.weights.max()
    rows = Estimates(response_rows(cut))
    found = {row.stat: row.value for row in rows.select(measure="weights")}
    over = free.design.weights[free.design.weights > limit]
    assert found["n_trimmed"] == len(over) and found["share_trimmed"] == pytest.approx((over - limit).sum() / 12)
    assert found["n_eff_untrimmed"] == pytest.approx(144 / (free.design.weights**2).sum())
    assert found["maximum"] == pytest.approx(cut.design.weights.max())
    assert found["ratio"] == pytest.approx(cut.design.weights.max() / cut.design.weights.min())
    assert found["design_effect"] == pytest.approx(1 + found["cv"] ** 2)
    for known in Estimates(respondent_rows(cut)).select(measure="frame"):
        after = Estimates(respondent_rows(cut)).one(measure="respondents", segment=known.segment, level=known.level,
                                                    weighting="representative", stat="share")  # fmt: skip
        assert after.value == pytest.approx(known.value) and after.se == pytest.approx(0, abs=1e-9)


def test_levels_of_the_population_file_must_be_declared() -> None:
    known = Population(source="register", margins={"region": {"4": 50, "2": 30, "five": 20}})
    with pytest.raises(InputError, match=r"params/population\.yml: 'five' is no level of 'region'"):
        prepare(raw(*ANSWERS), book(), weighting(method="rake", margins=["region"]), population=known)


def test_one_margin_of_the_population_file_is_enough_to_poststratify() -> None:
    survey = surveyed(method="poststratify", margins=["region"])
    np.testing.assert_allclose(survey.design.weights[:3], [6 / 5, 6 / 5, 3.6 / 4])
    with pytest.raises(InputError, match="needs a frame file with all its margins; or use 'rake'"):
        surveyed(method="poststratify", margins=["size", "region"])


# ---- base weights and non-response -------------------------------------------
SENT = {"invitations": {"id": "id", "disposition": "outcome", "codes": {"done": "complete", "no": "refusal",
                                                                       "gone": "not_eligible"}}}  # fmt: skip
STRATUM = {"id": "id", "date": "date", "duration": "seconds", "stratum": {"column": "size", "source": "frame"}}


def asked(count: int = 24, gone: tuple[int, ...] = (), answers: int = 12, **period: Any) -> Raw:
    """C0 to C<count> were invited, the first `answers` of them answered."""
    outcome = ["done" if i < answers else "gone" if i in gone else "no" for i in range(count)]
    sent = pd.DataFrame({"id": [f" C{i}" for i in range(count)], "outcome": outcome}, dtype=str)
    return dataclasses.replace(raw(*ANSWERS[:answers], frame=FRAME, **period), invitations=sent)


def adjusted(tables: Raw, design: dict[str, Any] = STRATUM, **declared: Any) -> Survey:
    return prepare(tables, book(design=design, **SENT), weighting(**declared), population=KNOWN)


def test_base_weights_are_customers_per_invitation() -> None:
    """Of 20 small and 10 large customers C0 to C8 were invited: 6 small, 3 large; then one large more."""
    even = adjusted(asked(9, answers=6), method="adjust", base="stratum")
    np.testing.assert_allclose(even.design.weights, 1)
    uneven = adjusted(asked(12, answers=6, gone=()), method="adjust", base="stratum")
    np.testing.assert_allclose(uneven.design.weights, 1)
    sent = asked(9, answers=6)
    assert sent.invitations is not None
    more = dataclasses.replace(sent, invitations=sent.invitations.replace({"id": {" C6": " C29"}}))
    weights = adjusted(more, method="adjust", base="stratum").design.weights
    expected = np.array([10 / 4 if i % 3 == 2 else 20 / 5 for i in range(6)])
    np.testing.assert_allclose(weights, expected / expected.mean())


def test_nonresponse_cells() -> None:
    """Invited C0 to C8, of whom C8 has gone: small 6, large 2; answers of C0 to C5: small 4, large 2. Rates ⅔ and 1."""
    survey = adjusted(asked(9, gone=(8,), answers=6), method="adjust", adjustment={"cells": ["size"]})
    expected = np.array([1.0 if i % 3 == 2 else 1.5 for i in range(6)])
    np.testing.assert_allclose(survey.design.weights, expected / expected.mean())
    assert survey.design.method == "adjust" and survey.invitations is not None
    assert list(survey.invitations["frame.size"][:3]) == ["small", "small", "large"]


def test_raking_goes_on_from_adjusted_weights() -> None:
    """Within a level of both margins the ratio of the weights before is kept; what they were is reported."""
    tables = asked(9, answers=6)
    rows = Estimates(respondent_rows(adjusted(tables, method="rake", margins=["region"],
                                              adjustment={"cells": ["size"]})))  # fmt: skip
    plain = Estimates(respondent_rows(adjusted(tables, method="rake", margins=["region"])))
    assert not plain.select(stat="share_before")
    uneven = adjusted(asked(9, gone=(8,), answers=6), method="rake", margins=["region"], adjustment={"cells": ["size"]})
    north = Estimates(respondent_rows(uneven)).one(stat="share_before", segment="region", level="4")
    assert north.value == pytest.approx(4 / 8)  # C0, C1 and C5: 1.5 + 1.5 + 1 of 4 · 1.5 + 2 · 1
    assert not rows.select(stat="share_before")  # equal rates leave equal weights


def test_merged_cells() -> None:
    """Nobody of the large customers answered: an error, or merged into the small ones."""
    tables = asked(9, answers=2)
    with pytest.raises(InputError, match="nobody of cell 'large' responded"):
        adjusted(tables, method="adjust", adjustment={"cells": ["size"]})
    merged = adjusted(tables, method="adjust", adjustment={"cells": ["size"], "minimum": "1"})
    np.testing.assert_allclose(merged.design.weights, [1, 1])


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (raw(*ANSWERS, frame=FRAME), "needs the list of invitations .*method 'poststratify'"),
        (asked(24, sample="open"), "an open sample has no response rate"),
        (
            asked(11, answers=12),
            r"an id that is not among the invited in 1 accepted row \(first: responses\.csv, line 13\)",
        ),
    ],
)
def test_adjustment_that_cannot_be_made(tables: Raw, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        adjusted(tables, method="adjust", adjustment={"cells": ["size"]})


def test_unknown_cells_and_missing_lists_are_named() -> None:
    with pytest.raises(InputError, match=r"weighting margin or cell 'sizes' is not a segment; did you mean 'size'"):
        adjusted(asked(), method="adjust", adjustment={"cells": ["sizes"]})
    with pytest.raises(InputError, match="needs the list of invitations and a frame with its cells"):
        adjusted(asked(), method="adjust", adjustment={"cells": ["region"]})
    with pytest.raises(InputError, match=r"base 'stratum' needs a frame with design\.stratum, and the list"):
        surveyed(method="adjust", base="stratum")


def test_base_weights_of_the_file() -> None:
    tables = raw(*({**row, "seconds": str(1 + i % 2)} for i, row in enumerate(ANSWERS)), frame=FRAME)
    survey = surveyed(tables, design={"id": "id", "weight": "seconds"}, method="adjust", base="file")
    np.testing.assert_allclose(survey.design.weights, [2 / 3, 4 / 3] * 6)
    raked = surveyed(tables, design={"id": "id", "weight": "seconds"}, method="rake", base="file", margins=["size"])
    small = raked.design.weights[raked.accepted["size"] == "small"]
    assert small.max() / small.min() == pytest.approx(2)
    assert small.sum() == pytest.approx(12 * 2 / 3)


def test_scenarios_leave_out_whoever_cannot_be_weighted() -> None:
    """Excluded answers come back in the scenario only if they were invited."""
    tables = asked(9, answers=6)
    late = tables.responses.copy()
    late.loc[5, "date"] = "2026-01-01"
    declared = {"weighting": {"method": "adjust", "adjustment": {"cells": ["size"]}},
                "screening": {"outside_fieldwork": "exclude"}}  # fmt: skip
    survey = prepare(dataclasses.replace(tables, responses=late), book(design=STRATUM, **SENT),
                     Rules.model_validate(declared))  # fmt: skip
    other = without_rule(survey, "outside_fieldwork")
    assert len(survey.accepted) == 5 and other is not None and len(other.accepted) == 6


# ---- replicate weights -------------------------------------------------------
def replicated(count: int = 3, **declared: Any) -> Survey:
    """Weights 1 or 2 in `seconds`, and replicates RW1 … that leave out one respondent in `count` each."""
    tables = raw(*({**row, "seconds": str(1 + i % 2)} for i, row in enumerate(ANSWERS)), frame=FRAME)
    columns = {f"RW{r + 1}": [str(0 if i % count == r else 1.5 * (1 + i % 2)) for i in range(12)] for r in range(count)}
    responses = pd.concat([tables.responses, pd.DataFrame(columns)], axis=1)
    known = {"replicates": {"prefix": "RW", "kind": "jk1"} | declared}
    return surveyed(dataclasses.replace(tables, responses=responses), design={"id": "id", "weight": "seconds"},
                    method="file", **known)  # fmt: skip


def test_replicate_weights_replace_linearisation() -> None:
    survey = replicated()
    values, table = survey.accepted["overall"].to_numpy(), survey.design.replicates
    assert table is not None and table.weights.shape == (12, 3)
    estimates = (values @ table.weights) / table.weights.sum(axis=0)
    whole = np.average(values, weights=survey.design.weights)
    found = indicators(survey).one(measure="overall", stat="mean", weighting="representative")
    assert found.value == pytest.approx(whole) and found.method == "replicate weights, t"
    assert found.se**2 == pytest.approx(2 / 3 * ((estimates - estimates.mean()) ** 2).sum())
    plain = indicators(survey).one(measure="overall", stat="mean", weighting="none")
    assert plain.method == "Taylor linearisation, t"


def test_replicates_by_name_with_coefficients() -> None:
    by_name = {"prefix": None, "columns": ["RW1", "RW3"], "kind": "jkn", "coefficients": ["0.5", "0.25"]}
    table = replicated(**by_name).design.replicates
    assert table is not None and table.weights.shape == (12, 2) and table.coefficients.tolist() == [0.5, 0.25]


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"prefix": "WR"}, r"replicate weight 'WR…' is no column of the responses"),
        ({"prefix": None, "columns": ["RW1", "RW9"]}, r"replicate weight 'RW9' is no column .*did you mean 'RW"),
        ({"kind": "jkn", "coefficients": ["1"]}, "1 coefficients for 3 replicate weights"),
    ],
)
def test_replicates_that_are_not_there_are_named(declared: dict[str, Any], expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        replicated(**declared)


def test_a_row_without_replicate_weights_is_named() -> None:
    tables = raw({"seconds": "1"}, {"seconds": "1"})
    responses = tables.responses.assign(RW1=["1", ""], RW2=["1", "2"])
    with pytest.raises(
        InputError, match=r"no replicate weight of 0 or more in 1 accepted row \(first: responses\.csv, line 3\)"
    ):
        surveyed(dataclasses.replace(tables, responses=responses), design={"id": "id", "weight": "seconds"},
                 method="file", replicates={"prefix": "RW", "kind": "bootstrap"})  # fmt: skip


# ---- value weights -----------------------------------------------------------
FEW_LARGE = {f"C{i}": "large" if i % 6 == 2 else "small" for i in range(30)}


def worth(*values: str) -> Survey:
    tables = raw(*({**row, "seconds": value} for row, value in zip(ANSWERS, values, strict=False)), frame=FEW_LARGE)
    return surveyed(tables, design={"id": "id", "value_weight": "seconds"}, method="rake", margins=["size"])


def test_value_weighted_results_stand_beside_the_others() -> None:
    """Answers 1, 3, 5 with weights 5/4, 5/4, 1/2 and worth 1, 1, 6: (5/4 + 15/4 + 15)/(11/2), by worth alone 34/8."""
    survey = worth("1", "1", "6")
    table = indicators(survey)
    found = {kind: table.one(measure="overall", stat="mean", weighting=kind) for kind in weightings(survey)}
    assert list(found) == ["representative", "none", "value"]
    assert found["value"].value == pytest.approx(40 / 11)
    assert found["value"].n_eff == pytest.approx(5.5**2 / (2 * 1.25**2 + 3**2))
    assert found["none"].value == 3 and found["representative"].value != found["value"].value
    for stat in ("top_box", "bottom_box"):
        assert table.one(measure="overall", stat=stat, weighting="value").n == 3
    scores = survey.accepted["recommend"].to_numpy()
    promoters = np.where(scores >= 9, 100.0, np.where(scores <= 6, -100.0, 0.0))
    nps = table.one(measure="recommend", stat="nps", weighting="value").value
    assert nps == pytest.approx(np.average(promoters, weights=[1.25, 1.25, 3]))
    assert table.find(measure="index", stat="index", weighting="value") is not None


def test_errors_of_value_weighted_results_know_the_calibration() -> None:
    """z = w v (y − ȳ)/Σwv less its mean by size (the margin), as w v/w is the score per unit of calibrated weight."""
    survey = worth(*(str(1 + i * i) for i in range(len(ANSWERS))))
    sample, y = sample_of(survey, "value"), survey.accepted["overall"].to_numpy(float)
    w, v = survey.design.weights.to_numpy(), np.array([1.0 + i * i for i in range(len(y))])
    u = pd.Series(v * (y - np.average(y, weights=w * v)) / (w * v).sum())
    z = w * (u - u.groupby(survey.accepted["size"].astype(str).to_numpy()).transform("mean"))
    expected = math.sqrt((1 - survey.design.fpc.iloc[0]) * len(y) * np.var(z, ddof=1))
    assert mean(y, sample).se == pytest.approx(expected)
    assert mean(y, weights=w * v, fpc=survey.design.fpc).se != pytest.approx(expected, rel=0.005)


def test_customers_of_unknown_worth_have_no_part_in_it() -> None:
    row = indicators(worth("1", "", "3", "0")).one(measure="overall", stat="mean", weighting="value")
    assert (row.n, row.value) == (2, pytest.approx((10 / 9 * 1 + 2 / 3 * 3 * 5) / (10 / 9 + 2)))


def test_without_any_worth_there_are_no_value_weighted_results() -> None:
    survey = worth("", "0", "x")
    assert weightings(survey) == ["representative", "none"]
    with pytest.raises(ValueError, match="no customer values"):
        sample_of(survey, "value")


def test_negative_worth_is_named() -> None:
    with pytest.raises(InputError, match=r"a value below 0 in 1 accepted row \(first: responses\.csv, line 4\)"):
        worth("1", "2", "-5")
