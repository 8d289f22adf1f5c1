"""Weights against a published table, and each way they can go wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from csreport.project.errors import InputError
from csreport.project.rules import Weighting
from csreport.survey.weighting import calibrated
from surveystats.sample import kish_n_eff

# Kalton & Flores-Cervantes 2003, as in the tests of R's survey package: a1..a4 by b1..b3.
SAMPLE = np.array([[20, 40, 40], [50, 140, 310], [100, 50, 50], [30, 100, 70]])
POPULATION = np.array([[80, 40, 55], [60, 150, 340], [170, 60, 200], [55, 165, 125]])
RAKED = [[1.8108, 1.4528, 2.0168], [1.0836, 0.8694, 1.2068], [2.1961, 1.7619, 2.4459], [1.8332, 1.4708, 2.0417]]
POSTSTRATIFIED = [[4.00, 1.00, 1.38], [1.20, 1.07, 1.10], [1.70, 1.20, 4.00], [1.83, 1.65, 1.79]]
A, B = ("a1", "a2", "a3", "a4"), ("b1", "b2", "b3")
ROWS = [(a, b) for i, a in enumerate(A) for j, b in enumerate(B) for _ in range(SAMPLE[i, j])]
RESPONDENTS = pd.DataFrame(ROWS, columns=["a", "b"])
MARGINS = {
    "a": pd.Series(POPULATION.sum(axis=1), index=list(A), dtype=float),
    "b": pd.Series(POPULATION.sum(axis=0), index=list(B), dtype=float),
}


def weigh(
    answers: pd.DataFrame, margins: dict[str, pd.Series], method: str = "rake", base: pd.Series | None = None
) -> pd.Series:
    rule = Weighting(method=method, margins=list(margins))
    return calibrated(answers, margins, rule, base=pd.Series(1.0, answers.index) if base is None else base).weights


def table_of(weights: pd.Series) -> np.ndarray:
    """Weight of each cell, on the population's scale."""
    scale = POPULATION.sum() / SAMPLE.sum()
    return (weights * scale).groupby([RESPONDENTS["a"], RESPONDENTS["b"]]).mean().unstack().to_numpy()


def test_raking_gives_the_published_weights_and_meets_every_margin() -> None:
    weights = weigh(RESPONDENTS, MARGINS)
    np.testing.assert_array_equal(table_of(weights).round(4), RAKED)
    assert weights.mean() == pytest.approx(1, abs=1e-12)
    assert kish_n_eff(weights) == pytest.approx(909.3549, abs=5e-5)
    for name, known in MARGINS.items():
        np.testing.assert_allclose(weights.groupby(RESPONDENTS[name]).sum() / 1000, known / known.sum(), atol=1e-9)


def test_one_margin_of_all_cells_gives_the_published_weights() -> None:
    cells = (RESPONDENTS["a"] + RESPONDENTS["b"]).to_frame("cell")
    population = pd.Series(POPULATION.ravel(), index=[a + b for a in A for b in B], dtype=float)
    weights = weigh(cells, {"cell": population}, "poststratify")
    np.testing.assert_allclose(table_of(weights), POSTSTRATIFIED, atol=0.00501)
    np.testing.assert_allclose(table_of(weights), POPULATION / SAMPLE, rtol=1e-12)


def test_raking_keeps_the_ratios_of_base_weights_within_a_cell() -> None:
    weights = weigh(RESPONDENTS, MARGINS, base=pd.Series(np.tile([1.0, 3.0], 500)))
    cell = (RESPONDENTS["a"] == "a1") & (RESPONDENTS["b"] == "b1")
    assert sorted(set((weights[cell] / weights[cell].min()).round(9))) == [1, 3]


def test_a_margin_may_be_categorical_with_an_empty_level() -> None:
    known = MARGINS | {"a": MARGINS["a"].reindex([*A, "a5"], fill_value=0.0)}
    categorical = RESPONDENTS.assign(a=pd.Categorical(RESPONDENTS["a"], categories=[*A, "a5"]))
    np.testing.assert_allclose(weigh(categorical, known), weigh(RESPONDENTS, MARGINS), rtol=1e-12)


@pytest.mark.parametrize(
    ("answers", "margins", "said"),
    [
        ({"s": "xx"}, {"s": {"x": 10, "lost": 5}}, "'lost' is in the population but has no respondent; merge levels"),
        ({"s": "xn"}, {"s": {"x": 10}}, "'n' has respondents but no place in the population"),
        ({"a": "xy", "b": "xy"}, {"a": {"x": 1, "y": 1}, "b": {"x": 1, "y": 3}}, "raking to a, b: the margins cannot"),
        ({"a": "xxy", "b": "xyy"}, {"a": {"x": 1, "y": 2}, "b": {"x": 2, "y": 1}}, "cannot all be met"),
    ],
    ids=["no respondent", "unknown level", "contradicting margins", "an empty cell would have to be negative"],
)
def test_margins_that_cannot_be_met_are_named(answers, margins, said) -> None:
    table = pd.DataFrame({name: list(levels) for name, levels in answers.items()})
    with pytest.raises(InputError, match=said):
        weigh(table, {name: pd.Series(known, dtype=float) for name, known in margins.items()})
