"""The values of acceptance_r.json, one by one, through the public functions; a key without a call fails.

R 4.2 with survey 4.1, psych 2.2 and relaimpo 2.2, twelve digits. Confirmatory factor analysis is not offered.
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

from surveystats.calibration import poststratify
from surveystats.contingency import TableTest, rao_scott
from surveystats.distribution import design_effect
from surveystats.factorability import bartlett_sphericity, kaiser_meyer_olkin
from surveystats.importance import lmg, relative_weights
from surveystats.inference import contrast, mean, total
from surveystats.omega import omega_total
from surveystats.reliability import cronbach_alpha, guttman_lambda6, standardised_alpha
from surveystats.sample import Result, Sample, kish_n_eff

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


def enrolled() -> Result:
    table, sample = schools("apistrat")
    return total(table["enroll"], sample)


def poststratified() -> Result:
    table, _ = schools("apiclus1")
    made = poststratify(table["stype"], SCHOOLS, weights=table["pw"])
    return mean(table["api00"], made.sample(clusters=table["dnum"], fpc=table["fpc"]))


def wide() -> TableTest:
    table, sample = schools("apistrat")
    return rao_scott(table["sch.wide"], table["stype"], sample=sample)


def awarded() -> Result:
    table, sample = schools("apistrat")
    return contrast(table["api00"], (table["awards"] == "Yes").astype(float), sample=sample)


@cache
def attitude() -> pd.DataFrame:
    return reference_table("attitude").drop(columns="rownames")


def drivers() -> tuple[np.ndarray, np.ndarray]:
    return attitude()["rating"].to_numpy(float), attitude()[DRIVERS].to_numpy(float)


CALLS: dict[str, Callable[[], float]] = {
    "apistrat.api00.mean": lambda: score("apistrat").value,
    "apistrat.api00.se": lambda: score("apistrat").se,
    "apistrat.api00.deff": lambda: design_effect(schools("apistrat")[0]["api00"], schools("apistrat")[1]),
    "apisrs.api00.mean": lambda: score("apisrs").value,
    "apisrs.api00.se": lambda: score("apisrs").se,
    "apiclus1.api00.mean": lambda: score("apiclus1").value,
    "apiclus1.api00.se": lambda: score("apiclus1").se,
    "apistrat.enroll.total": lambda: enrolled().value,
    "apistrat.enroll.total.se": lambda: enrolled().se,
    "apiclus1.poststrat.api00": lambda: poststratified().value,
    "apiclus1.poststrat.api00.se": lambda: poststratified().se,
    "apistrat.pw.kish_neff": lambda: kish_n_eff(schools("apistrat")[0]["pw"]),
    "apistrat.raoscott.F": lambda: wide().value,
    "apistrat.raoscott.p": lambda: wide().p,
    "apistrat.raoscott.ndf": lambda: wide().df,
    "apistrat.raoscott.ddf": lambda: wide().df_denominator,
    "apistrat.ttest.awards.t": lambda: awarded().value / awarded().se,
    "apistrat.ttest.awards.p": lambda: awarded().p,
    "attitude.R2": lambda: lmg(*drivers()).r2,
    "attitude.alpha.raw": lambda: cronbach_alpha(attitude()).value,
    "attitude.alpha.std": lambda: standardised_alpha(attitude()).value,
    "attitude.lambda6": lambda: guttman_lambda6(attitude()).value,
    "attitude.KMO": lambda: kaiser_meyer_olkin(attitude()).overall,
    "attitude.bartlett.chisq": lambda: bartlett_sphericity(attitude()).value,
    "attitude.bartlett.p": lambda: bartlett_sphericity(attitude()).p,
    "attitude.bartlett.df": lambda: bartlett_sphericity(attitude()).df,
    "attitude.omega_total_1f_ml": lambda: omega_total(attitude()).value,
}
CALLS |= {f"apistrat.api00.{level}.mean": lambda level=level: of_type(level).value for level in SCHOOLS}
CALLS |= {f"apistrat.api00.{level}.se": lambda level=level: of_type(level).se for level in SCHOOLS}
for place, driver in enumerate(DRIVERS):
    CALLS[f"attitude.lmg.{driver}"] = lambda place=place: lmg(*drivers()).parts[place]
    CALLS[f"attitude.johnson_rw.{driver}"] = lambda place=place: relative_weights(*drivers()).parts[place]


@pytest.mark.parametrize("key", CALLS)
def test_value(key: str) -> None:
    """acceptance_r.json: values of R, twelve significant digits (omega: where psych's search stops)."""
    tolerance = 1e-9 if key == "attitude.omega_total_1f_ml" else 6e-12
    assert CALLS[key]() == pytest.approx(EXPECTED[key], rel=tolerance)


def test_every_value_has_a_call() -> None:
    assert {key for key in EXPECTED if not key.startswith("HS1939.cfa.")} == set(CALLS)
