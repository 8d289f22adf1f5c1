"""The values of acceptance_r.json, one by one, through the public functions; a key without a call fails.

R 4.2 with survey 4.1, psych 2.2 and relaimpo 2.2, twelve digits. What no report computes is not offered.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from reference_data import FOLDER, reference_table

from surveystats.drivers import Bootstrap, fit_drivers
from surveystats.inference import contrast, mean
from surveystats.response import ResponseTest, response_test
from surveystats.sample import Result, Sample, kish_n_eff
from surveystats.scales import average_correlation, cronbach_alpha, kaiser_meyer_olkin, omega_total
from surveystats.weights import poststratify

REPOSITORY = Path(__file__).resolve().parents[2]
EXPECTED: dict[str, float] = json.loads((FOLDER / "acceptance_r.json").read_text(encoding="utf-8"))
DRIVERS = ["complaints", "privileges", "learning", "raises", "critical", "advance"]
SCHOOLS = {"E": 4421, "H": 755, "M": 1018}


@cache
def schools(name: str) -> tuple[pd.DataFrame, Sample]:
    table = reference_table(name)
    parts = {"apistrat": {"strata": "stype"}, "apiclus1": {"clusters": "dnum"}}.get(name, {})
    design = {key: table[column] for key, column in parts.items()}
    return table, Sample.of(len(table), weights=table["pw"], fpc=table["fpc"], **design)


def score(name: str) -> Result:
    table, sample = schools(name)
    return mean(table["api00"], sample)


def of_type(level: str) -> Result:
    table, sample = schools("apistrat")
    return mean(table["api00"], sample.subset((table["stype"] == level).to_numpy()))


def poststratified() -> Result:
    table, _ = schools("apiclus1")
    made = poststratify(table["stype"], SCHOOLS, weights=table["pw"])
    return mean(table["api00"], made.sample(clusters=table["dnum"], fpc=table["fpc"]))


def wide() -> ResponseTest:
    table, sample = schools("apistrat")
    return response_test(table["stype"], (table["sch.wide"] == "Yes").astype(float), sample)


def awarded() -> Result:
    table, sample = schools("apistrat")
    return contrast(table["api00"], (table["awards"] == "Yes").astype(float), sample=sample)


@cache
def attitude() -> pd.DataFrame:
    return reference_table("attitude").drop(columns="rownames")


@cache
def drivers() -> tuple[dict[str, np.ndarray], float]:
    """Parts of R² by both measures, and R²."""
    found = fit_drivers(attitude()[[*DRIVERS, "rating"]], Sample.of(30), bootstrap=Bootstrap(2))
    assert found is not None
    r2 = float(found.explained[0])
    return {name: values[0] * r2 for name, values in found.statistics.items()}, r2


def standardised_alpha() -> float:
    """From the mean correlation of the seven questions."""
    r = average_correlation(attitude()).value
    return 7 * r / (1 + 6 * r)


CALLS: dict[str, Callable[[], float]] = {
    "apistrat.api00.mean": lambda: score("apistrat").value,
    "apistrat.api00.se": lambda: score("apistrat").se,
    "apisrs.api00.mean": lambda: score("apisrs").value,
    "apisrs.api00.se": lambda: score("apisrs").se,
    "apiclus1.api00.mean": lambda: score("apiclus1").value,
    "apiclus1.api00.se": lambda: score("apiclus1").se,
    "apiclus1.poststrat.api00": lambda: poststratified().value,
    "apiclus1.poststrat.api00.se": lambda: poststratified().se,
    "apistrat.pw.kish_neff": lambda: kish_n_eff(schools("apistrat")[0]["pw"]),
    "apistrat.raoscott.F": lambda: wide().f,
    "apistrat.raoscott.p": lambda: wide().p_design,
    "apistrat.raoscott.ndf": lambda: wide().ndf,
    "apistrat.raoscott.ddf": lambda: wide().ddf,
    "apistrat.ttest.awards.t": lambda: awarded().value / awarded().se,
    "apistrat.ttest.awards.p": lambda: awarded().p,
    "attitude.R2": lambda: drivers()[1],
    "attitude.alpha.raw": lambda: cronbach_alpha(attitude()).value,
    "attitude.alpha.std": standardised_alpha,
    "attitude.KMO": lambda: kaiser_meyer_olkin(attitude()).overall,
    "attitude.omega_total_1f_ml": lambda: omega_total(attitude()).value,
}
CALLS |= {f"apistrat.api00.{level}.mean": lambda level=level: of_type(level).value for level in SCHOOLS}
CALLS |= {f"apistrat.api00.{level}.se": lambda level=level: of_type(level).se for level in SCHOOLS}
for place, driver in enumerate(DRIVERS):
    CALLS[f"attitude.lmg.{driver}"] = lambda place=place: drivers()[0]["importance"][place]
    CALLS[f"attitude.johnson_rw.{driver}"] = lambda place=place: drivers()[0]["importance_johnson"][place]


@pytest.mark.parametrize("key", CALLS)
def test_value(key: str) -> None:
    """acceptance_r.json: values of R, twelve significant digits (omega: where psych's search stops)."""
    tolerance = 1e-9 if key == "attitude.omega_total_1f_ml" else 6e-12
    assert CALLS[key]() == pytest.approx(EXPECTED[key], rel=tolerance)


def test_every_value_has_a_call() -> None:
    unused = ("HS1939.cfa.", "attitude.bartlett.", "attitude.lambda6", "apistrat.api00.deff", "apistrat.enroll.")
    assert {key for key in EXPECTED if not key.startswith(unused)} == set(CALLS)
