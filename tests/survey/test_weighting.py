"""How the design of a survey is made: calibration, base weights, non-response, replicates, value weights."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tiny_survey import CODEBOOK, codebook, raw

from csreport.chapters.indicators import indicators, sample_of, weightings
from csreport.chapters.response import respondent_rows, response_rows
from csreport.estimates import Estimates, Row
from csreport.project.errors import InputError, ParamsError
from csreport.project.period import Weighting
from csreport.project.project import Population, Rules
from csreport.survey.intake import Raw
from csreport.survey.survey import Survey, prepare, without_rule
from csreport.survey.weighting import calibrated
from surveystats.inference import mean
from surveystats.weights import calibrate_margins, logit, rake

REGION = {"column": "Q4", "label": "Region", "levels": {"4": "North", "2": "South", "5": "West"}}
SEGMENTS = CODEBOOK["segments"] | {"region": REGION}
ITEMS = {key: item for key, item in CODEBOOK["items"].items() if key != "price"}
KNOWN = Population(source="register", margins={"region": {"4": 50, "2": 30, "5": 20}})
FRAME = {f"C{i}": "large" if i % 3 == 2 else "small" for i in range(30)}
ANSWERS = [{"Q1": str(1 + i * 7 % 5), "Q4": "442524545242"[i], "Q5": str(i % 11)} for i in range(12)]
BY_SIZE = {"method": "rake", "margins": ["size"]}
OWN, LATER = ({"id": "id", "weight": weight} for weight in ("seconds", {"column": "seconds", "since": "2025Q2"}))
# Small customers are three quarters of the frame and half of the answers: they need weights of 1.5.
UNEVEN = raw({}, {}, {}, {"id": "C5"}, frame={f"C{i}": "large" if i in {2, 5} else "small" for i in range(8)})
HALVES = [1.5, 1.5, 0.5, 0.5]


def weighting(**declared: Any) -> Rules:
    return Rules.model_validate({"weighting": declared, "minimum_base": {"caution": "0", "suppress": "0"}})


def cells(*names: str, **more: str) -> dict[str, Any]:
    return {"method": "adjust", "adjustment": {"cells": names, **more}}


CELLS, CROSSED = cells("size"), {"method": "poststratify", "margins": ["size", "region"]}


def close(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(found, expected, atol=1e-9)


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


def test_representative_variances_account_for_calibration() -> None:
    """Both margins in the variance: the sample of the survey is that of the calibrated arrays."""
    known = {"size": {"small": 8, "large": 4}, "region": {"4": 6, "2": 3.6, "5": 2.4}}
    for declared, way in (
        ({"method": "rake"}, rake),
        ({"method": "logit", "bounds": ["0.3", "3"]}, lambda m, k: calibrate_margins(m, k, distance=logit(0.3, 3))),
        ({"method": "linear"}, calibrate_margins),
    ):
        survey = surveyed(margins=MARGINS, **declared)
        expected = way({name: survey.accepted[name].astype(str).tolist() for name in MARGINS}, known)
        np.testing.assert_allclose(survey.design.weights, expected.weights, rtol=1e-8)
        ours, theirs, values = sample_of(survey), expected.sample(fpc=survey.design.fpc), survey.accepted["overall"]
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


def test_margins_are_met_within_bounds_crossed_or_from_the_population_file() -> None:
    """Cells small×small 6 and large×large 2, by a second segment on the same column."""
    weights = surveyed(method="linear", margins=MARGINS, bounds=["0.5", "1.9"]).design.weights
    assert weights.min() >= 0.5 - 1e-9 and weights.max() <= 1.9 + 1e-9
    again = {"column": "size", "source": "frame", "label": "Again", "levels": {"small": "S", "large": "L"}}
    declared = weighting(method="poststratify", margins=["size", "again"])
    close(prepare(UNEVEN, codebook(segments={"size": again, "again": again}), declared).design.weights, HALVES)
    close(surveyed(method="poststratify", margins=["region"]).design.weights[:3], [6 / 5, 6 / 5, 3.6 / 4])
    for method in ("rake", "poststratify", "linear"):
        close(trimmed(method, "1.6").design.weights, HALVES)  # a limit that nobody reaches
    table = pd.DataFrame({"a": pd.Categorical(list("xxy"), categories=["x", "y", "z"])})
    close(calibrate(table, {"a": {"x": 1, "y": 1, "z": 0}}).weights, [0.75, 0.75, 1.5])


def test_trimming_is_reported_and_keeps_the_margins() -> None:
    tables = raw(*ANSWERS, frame=FRAME | {f"D{i}": "large" for i in range(30)})
    free = surveyed(tables, method="rake", margins=MARGINS).design.weights
    limit = 0.97 * free.max()
    cut = surveyed(tables, method="rake", margins=MARGINS, trim=str(limit))
    weights, over = cut.design.weights, free[free > limit]
    assert weights.max() <= limit * (1 + 1e-6) < free.max()
    found = {row.stat: row.value for row in Estimates(response_rows(cut)).select(measure="weights")}
    assert found["n_trimmed"] == len(over) and found["share_trimmed"] == pytest.approx((over - limit).sum() / 12)
    assert found["n_eff_untrimmed"] == pytest.approx(144 / (free**2).sum())
    assert found["maximum"] == pytest.approx(weights.max())
    assert found["ratio"] == pytest.approx(weights.max() / weights.min())
    assert found["design_effect"] == pytest.approx(1 + found["cv"] ** 2)
    rows = Estimates(respondent_rows(cut))
    after = rows.select(measure="respondents", weighting="representative", stat="share")
    for known in rows.select(measure="frame"):
        share = after.one(segment=known.segment, level=known.level)
        assert (share.value, share.se) == (pytest.approx(known.value), pytest.approx(0, abs=1e-9))


# ---- base weights and non-response -------------------------------------------
CODES = {"done": "complete", "no": "refusal", "gone": "not_eligible"}
SENT = {"invitations": {"id": "id", "disposition": "outcome", "codes": CODES}}
STRATUM = {"id": "id", "date": "date", "duration": "seconds", "stratum": {"column": "size", "source": "frame"}}


def asked(count: int = 24, gone: tuple[int, ...] = (), answers: int = 12, **period: Any) -> Raw:
    """C0 to C<count> were invited, the first `answers` of them answered."""
    outcome = ["done" if i < answers else "gone" if i in gone else "no" for i in range(count)]
    sent = pd.DataFrame({"id": [f" C{i}" for i in range(count)], "outcome": outcome}, dtype=str)
    return dataclasses.replace(raw(*ANSWERS[:answers], frame=FRAME, **period), invitations=sent)


def adjusted(tables: Raw, design: dict[str, Any] = STRATUM, **declared: Any) -> Survey:
    return prepare(tables, book(design=design, **SENT), weighting(**declared), population=KNOWN)


def test_base_weights_are_customers_per_invitation() -> None:
    """Of 20 small and 10 large customers C0 to C8 were invited: 6 small, 3 large; then one large more for a small."""
    sent = asked(9, answers=6)
    close(adjusted(sent, method="adjust", base="stratum").design.weights, 1)
    assert sent.invitations is not None
    more = dataclasses.replace(sent, invitations=sent.invitations.replace({"id": {" C6": " C29"}}))
    weights = adjusted(more, method="adjust", base="stratum").design.weights
    expected = np.array([10 / 4 if i % 3 == 2 else 20 / 5 for i in range(6)])
    close(weights, expected / expected.mean())


def test_nonresponse_cells() -> None:
    """Invited C0 to C8, of whom C8 has gone: small 6, large 2; answers of C0 to C5: small 4, large 2. Rates ⅔ and 1."""
    survey = adjusted(asked(9, gone=(8,), answers=6), **CELLS)
    expected = np.array([1.0 if i % 3 == 2 else 1.5 for i in range(6)])
    close(survey.design.weights, expected / expected.mean())
    assert survey.design.method == "adjust" and survey.invitations is not None
    assert list(survey.invitations["frame.size"][:3]) == ["small", "small", "large"]
    assert list(survey.invitations["disposition"][4:]) == ["complete"] * 2 + ["refusal"] * 2 + ["not_eligible"]
    close(adjusted(asked(9, answers=2), **cells("size", minimum="1")).design.weights, [1, 1])  # nobody large: merged


def test_raking_goes_on_from_adjusted_weights() -> None:
    """Within a level of both margins the ratio of the weights before is kept; what they were is reported."""

    def before(tables: Raw, **more: Any) -> list[Row]:
        found = Estimates(respondent_rows(adjusted(tables, **BY_REGION, **more)))
        return [*found.select(stat="share_before", segment="region", level="4")]

    assert not before(asked(9, answers=6))
    assert not before(asked(9, answers=6), adjustment=CELLS["adjustment"])  # equal rates leave equal weights
    (north,) = before(asked(9, gone=(8,), answers=6), adjustment=CELLS["adjustment"])
    assert north.value == pytest.approx(4 / 8)  # C0, C1 and C5: 1.5 + 1.5 + 1 of 4 · 1.5 + 2 · 1


def test_base_weights_of_the_file() -> None:
    tables = raw(*({**row, "seconds": str(1 + i % 2)} for i, row in enumerate(ANSWERS)), frame=FRAME)
    close(surveyed(tables, design=OWN, method="adjust", base="file").design.weights, [2 / 3, 4 / 3] * 6)
    raked = surveyed(tables, design=OWN, base="file", **BY_SIZE)
    small = raked.design.weights[raked.accepted["size"] == "small"]
    assert small.max() / small.min() == pytest.approx(2)
    assert small.sum() == pytest.approx(12 * 2 / 3)


def test_a_wave_without_the_column_of_weights_is_not_weighted() -> None:
    """Declared since 2025Q2: what stands in that column before is no weight."""
    cells, book, policy = [{"seconds": "0.25"}, {"seconds": "4"}], codebook(design=LATER), weighting(method="file")
    now, before = prepare(raw(*cells, period="2025Q2"), book, policy), prepare(raw(*cells), book, policy)
    assert (now.design.method, now.design.weights.tolist()) == ("file", [0.25, 4])
    assert (before.design.method, before.design.weights.tolist(), before.raw_design) == ("none", [1, 1], None)


def test_a_wave_may_have_a_weighting_of_its_own() -> None:
    cells, book = [{"seconds": "1"}, {"seconds": "3"}], codebook(design=OWN)
    tables = raw(*cells, frame={"C0": "small", "C1": "large", "C2": "large"}, weighting=BY_SIZE)
    survey = prepare(tables, book, weighting(method="file"))
    assert survey.design.method == survey.rules.weighting.method == "rake"
    close(survey.design.weights, [2 / 3, 4 / 3])
    plain = prepare(raw(*cells, weighting={"method": "none"}), book, weighting(method="file"))
    assert plain.design.weights.tolist() == [1, 1]


def test_scenarios_leave_out_whoever_cannot_be_weighted() -> None:
    """Excluded answers come back in the scenario only if they were invited."""
    tables = asked(9, answers=6)
    late = tables.responses.copy()
    late.loc[5, "date"] = "2026-01-01"
    policy = Rules.model_validate({"weighting": CELLS, "screening": {"outside_fieldwork": "exclude"}})
    survey = prepare(dataclasses.replace(tables, responses=late), book(design=STRATUM, **SENT), policy)
    other = without_rule(survey, "outside_fieldwork")
    assert len(survey.accepted) == 5 and other is not None and len(other.accepted) == 6


# ---- replicate weights -------------------------------------------------------
def replicated(count: int = 3, **declared: Any) -> Survey:
    """Weights 1 or 2 in `seconds`, and replicates RW1 … that leave out one respondent in `count` each."""
    tables = raw(*({**row, "seconds": str(1 + i % 2)} for i, row in enumerate(ANSWERS)), frame=FRAME)
    columns = {f"RW{r + 1}": [str(0 if i % count == r else 1.5 * (1 + i % 2)) for i in range(12)] for r in range(count)}
    responses = tables.responses.assign(**columns)
    known = {"replicates": {"prefix": "RW", "kind": "jk1"} | declared}
    return surveyed(dataclasses.replace(tables, responses=responses), design=OWN, method="file", **known)


def test_replicate_weights_replace_linearisation() -> None:
    survey = replicated()
    values, table = survey.accepted["overall"].to_numpy(), survey.design.replicates
    assert table is not None and table.weights.shape == (12, 3)
    estimates = (values @ table.weights) / table.weights.sum(axis=0)
    found = indicators(survey).one(measure="overall", stat="mean", weighting="representative")
    assert found.value == pytest.approx(np.average(values, weights=survey.design.weights))
    assert found.se**2 == pytest.approx(2 / 3 * ((estimates - estimates.mean()) ** 2).sum())
    plain = indicators(survey).one(measure="overall", stat="mean", weighting="none")
    assert (found.method, plain.method) == ("replicate weights, t", "Taylor linearisation, t")
    by_name = {"prefix": None, "columns": ["RW1", "RW3"], "kind": "jkn", "coefficients": ["0.5", "0.25"]}
    table = replicated(**by_name).design.replicates
    assert table is not None and table.weights.shape == (12, 2) and table.coefficients.tolist() == [0.5, 0.25]


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
    nobody = worth("", "0", "x")
    assert weightings(nobody) == ["representative", "none"]
    with pytest.raises(ValueError, match="no customer values"):
        sample_of(nobody, "value")


# ---- what cannot be done is named ----------------------------------------------
def plain(*rows: dict[str, str], frame: Any = None, design: Any = CODEBOOK["design"], own: Any = None, **declared: Any):
    return prepare(raw(*rows or [{}], frame=frame, weighting=own), codebook(design=design), weighting(**declared))


def heavy(weight: str) -> Survey:
    return plain({"seconds": "1"}, {"seconds": weight}, design=OWN, method="file")


def of_population(**margins: dict[str, float]) -> Survey:
    return prepare(raw(*ANSWERS), book(), weighting(**BY_REGION), population=Population(source="x", margins=margins))


def calibrate(table: pd.DataFrame, margins: dict[str, dict[str, float]]) -> Any:
    known = {name: pd.Series(sizes, dtype=float) for name, sizes in margins.items()}
    declared = Weighting(method="rake", margins=list(known))
    return calibrated(table, known, declared, base=pd.Series(1.0, table.index))


def below_zero() -> Survey:
    """One customer of each region and size but one: the margins pull one cell below 0."""
    answers = [{"Q4": "4"}] * 8 + [{"Q4": "2"}] * 3 + [{"Q4": "5"}]
    known = Population(source="register", margins={"region": {"4": 1, "2": 1, "5": 98}})
    frame = {f"C{i}": "large" if i in {0, 11} else "small" for i in range(12)} | {f"D{i}": "large" for i in range(100)}
    declared = weighting(method="linear", margins=MARGINS)
    return prepare(raw(*answers, frame=frame), book(), declared, population=known)


def without_replicate() -> Survey:
    tables = raw({"seconds": "1"}, {"seconds": "1"})
    tables = dataclasses.replace(tables, responses=tables.responses.assign(RW1=["1", ""], RW2=["1", "2"]))
    return surveyed(tables, design=OWN, method="file", replicates={"prefix": "RW", "kind": "bootstrap"})


def trimmed(method: str, trim: str) -> Survey:
    return prepare(UNEVEN, codebook(), weighting(method=method, margins=["size"], trim=trim))


XY, ALIKE = (pd.DataFrame({"a": list(a), "b": list(b)}) for a, b in (("xxy", "xyy"), ("xy", "xy")))
TIGHT, FIVE = {"method": "logit", "margins": MARGINS, "bounds": ["0.99", "1.01"]}, {"4": 50, "2": 30, "five": 20}
BY_REGION, UNKNOWN = {"method": "rake", "margins": ["region"]}, {"C0": "?"}
FIRST = r"in 1 accepted row \(first: responses\.csv, line"
ERRORS: list[tuple[str, Callable[[], Any]]] = [
    (r"period 2025Q1: calibration: the totals cannot all be met; widen the bounds", lambda: surveyed(**TIGHT)),
    (r"method 'linear' gives \d+ respondents a weight of 0 or less \(first: size '", below_zero),
    (r"2025Q1: trimming at 1.2 .* need a weight of 1.5 .*'small'\); raise", lambda: trimmed("rake", "1.2")),
    (r"2025Q1: trimming at 1.2 .* need a weight of 1.5 .*'small'\); raise", lambda: trimmed("poststratify", "1.2")),
    (r"2025Q1: trimming at 1.2 .* need a weight of 1.5 .*'small'\); raise", lambda: trimmed("linear", "1.2")),
    ("needs a frame file with all its margins; or use 'rake'", lambda: surveyed(**CROSSED)),
    (r"params/population\.yml: 'five' is no level of 'region'", lambda: of_population(region=FIVE)),
    (r"margin 'region': neither the frame nor params/population\.yml gives", lambda: of_population(size={"small": 1})),
    (r"margin 'sizes' is not a segment; did you mean 'size'\?", lambda: plain(method="rake", margins=["sizes"])),
    ("no level of 'size' in 1 accepted row,", lambda: plain(frame=UNKNOWN, **BY_SIZE)),
    ("'z' is in the population but has no respondent", lambda: calibrate(XY, {"a": {"x": 1, "y": 2, "z": 5}})),
    ("'y' has respondents but no place in the population", lambda: calibrate(XY, {"a": {"x": 10}})),
    ("raking to a, b: the margins cannot", lambda: calibrate(ALIKE, {"a": {"x": 1, "y": 1}, "b": {"x": 1, "y": 3}})),
    ("cannot all be met", lambda: calibrate(XY, {"a": {"x": 1, "y": 2}, "b": {"x": 2, "y": 1}})),
    ("nobody of cell 'large' responded", lambda: adjusted(asked(9, answers=2), **CELLS)),
    ("needs the list of invitations .*method 'poststratify'", lambda: adjusted(raw(*ANSWERS, frame=FRAME), **CELLS)),
    ("an open sample has no response rate", lambda: adjusted(asked(24, sample="open"), **CELLS)),
    (rf"an id that is not among the invited {FIRST} 13\)", lambda: adjusted(asked(11, answers=12), **CELLS)),
    (r"margin or cell 'sizes' is not a segment; did you mean 'size'", lambda: adjusted(asked(), **cells("sizes"))),
    ("needs the list of invitations and a frame with its cells", lambda: adjusted(asked(), **cells("region"))),
    (r"base 'stratum' needs a frame with design\.stratum", lambda: surveyed(method="adjust", base="stratum")),
    (r"method 'file' needs design\.weight in params/codebook\.yml", lambda: plain(method="file")),
    (rf"no positive weight {FIRST} 3\); correct or exclude it", lambda: heavy("0")),
    (rf"no positive weight {FIRST} 3\); correct or exclude it", lambda: heavy("much")),
    (r"periods/2025Q1\.yml: the weighting starts from", lambda: plain(design=LATER, base="file", **BY_SIZE)),
    (r"periods/2025Q1\.yml: the weighting starts from", lambda: plain(design=LATER, own={"method": "file"})),
    (r"replicate weight 'WR…' is no column of the responses", lambda: replicated(prefix="WR")),
    (r"'RW9' is no column .*did you mean 'RW", lambda: replicated(prefix=None, columns=["RW1", "RW9"])),
    ("1 coefficients for 3 replicate weights", lambda: replicated(kind="jkn", coefficients=["1"])),
    (rf"no replicate weight of 0 or more {FIRST} 3\)", without_replicate),
    (rf"a value below 0 {FIRST} 4\)", lambda: worth("1", "2", "-5")),
]


@pytest.mark.parametrize(("expected", "attempt"), ERRORS)
def test_a_weighting_that_cannot_be_made_is_named(expected: str, attempt: Callable[[], Any]) -> None:
    with pytest.raises((InputError, ParamsError), match=expected):
        attempt()
