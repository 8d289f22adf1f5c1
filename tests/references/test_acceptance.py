"""The values of acceptance_r.json through the public functions; a key without a value of ours fails.

R 4.2 with survey 4.1, psych 2.2 and relaimpo 2.2, twelve digits. What no report computes is not offered.
"""

from __future__ import annotations

import json

import pandas as pd
import pytest
from reference_data import FOLDER, reference_table

from surveystats.drivers import Bootstrap, fit_drivers
from surveystats.groups import contrast
from surveystats.inference import Sample, kish_n_eff, mean
from surveystats.response import response_test
from surveystats.scales import average_correlation, cronbach_alpha, kaiser_meyer_olkin, omega_total
from surveystats.weights import poststratify

EXPECTED: dict[str, float] = json.loads((FOLDER / "acceptance_r.json").read_text(encoding="utf-8"))
DRIVERS = ["complaints", "privileges", "learning", "raises", "critical", "advance"]
SCHOOLS = {"E": 4421, "H": 755, "M": 1018}
NOT_OFFERED = ("HS1939.cfa.", "attitude.bartlett.", "attitude.lambda6", "apistrat.api00.deff", "apistrat.enroll.")


def schools(name: str) -> tuple[pd.DataFrame, Sample]:
    table = reference_table(name)
    parts = {"apistrat": {"strata": "stype"}, "apiclus1": {"clusters": "dnum"}}.get(name, {})
    design = {key: table[column] for key, column in parts.items()}
    return table, Sample.of(len(table), weights=table["pw"], fpc=table["fpc"], **design)


def of_schools() -> dict[str, float]:
    table, sample = schools("apistrat")
    wide = response_test(table["stype"], (table["sch.wide"] == "Yes").astype(float), sample)
    awarded = contrast(table["api00"], (table["awards"] == "Yes").astype(float), sample=sample)
    found = {
        "apistrat.pw.kish_neff": kish_n_eff(table["pw"]),
        **{f"apistrat.raoscott.{key}": getattr(wide, name)
           for key, name in {"F": "f", "p": "p_design", "ndf": "ndf", "ddf": "ddf"}.items()},
        "apistrat.ttest.awards.t": awarded.value / awarded.se,
        "apistrat.ttest.awards.p": awarded.p,
    }  # fmt: skip
    for level in SCHOOLS:
        part = mean(table["api00"], sample.subset((table["stype"] == level).to_numpy()))
        found |= {f"apistrat.api00.{level}.mean": part.value, f"apistrat.api00.{level}.se": part.se}
    for name in ("apistrat", "apisrs", "apiclus1"):
        table, sample = schools(name)
        result = mean(table["api00"], sample)
        found |= {f"{name}.api00.mean": result.value, f"{name}.api00.se": result.se}
    made = poststratify(table["stype"], SCHOOLS, weights=table["pw"])
    result = mean(table["api00"], made.sample(clusters=table["dnum"], fpc=table["fpc"]))
    return found | {"apiclus1.poststrat.api00": result.value, "apiclus1.poststrat.api00.se": result.se}


def of_attitudes() -> dict[str, float]:
    table = reference_table("attitude").drop(columns="rownames")
    fit = fit_drivers(table[[*DRIVERS, "rating"]], Sample.of(30), bootstrap=Bootstrap(2))
    assert fit is not None
    r2, r = float(fit.explained[0]), average_correlation(table).value
    parts = {"lmg": "importance", "johnson_rw": "importance_johnson"}
    return {
        "attitude.R2": r2,
        **{f"attitude.{key}.{driver}": r2 * fit.statistics[name][0, place]
           for key, name in parts.items() for place, driver in enumerate(DRIVERS)},
        "attitude.alpha.raw": cronbach_alpha(table).value,
        "attitude.alpha.std": 7 * r / (1 + 6 * r),  # from the mean correlation of the seven questions
        "attitude.KMO": kaiser_meyer_olkin(table).overall,
        "attitude.omega_total_1f_ml": omega_total(table).value,
    }  # fmt: skip


def test_every_value_is_that_of_r() -> None:
    """Twelve significant digits (omega: where psych's search stops)."""
    found = of_schools() | of_attitudes()
    assert set(found) == {key for key in EXPECTED if not key.startswith(NOT_OFFERED)}
    digits = {key: 1e-9 if "omega" in key else 6e-12 for key in found}
    wrong = {key: (value, EXPECTED[key]) for key, value in found.items()
             if value != pytest.approx(EXPECTED[key], rel=digits[key])}  # fmt: skip
    assert not wrong
