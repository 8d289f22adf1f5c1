"""200 random designs by R's package `survey` (Lumley), in one run of Rscript.

Debian: apt-get install r-base-core r-cran-survey (70 MB).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from random_designs import Drawn, close, drawn

from surveystats.groups import contrast
from surveystats.inference import Result, mean, ratio
from surveystats.weights import rake

SCRIPT = Path(__file__).with_name("r_survey.R")
SEEDS = range(200)
POPULATION = 10_000.0


def has_survey() -> bool:
    command = ["Rscript", "-e", "quit(status = !requireNamespace('survey', quietly = TRUE))"]
    return shutil.which("Rscript") is not None and subprocess.run(command, check=False).returncode == 0


def table_of(seed: int, found: Drawn) -> pd.DataFrame:
    """The data of a design as R reads them: one answer in ten missing, and one question that all answered."""
    lost = np.random.default_rng([seed, 1]).random(len(found.columns["y"])) < 0.1
    table = pd.DataFrame(found.columns).rename(columns={"y": "full"}).assign(design=seed, population=POPULATION)
    table["y"] = table["full"].mask(lost)
    table["top"] = (table["y"] >= 4).astype(float).mask(lost)
    flags = {"stratified": found.stratified, "clustered": found.clustered, "finite": found.finite}
    return table.assign(**{name: int(flag) for name, flag in flags.items()})


def ours_of(table: pd.DataFrame, found: Drawn) -> dict[str, Result]:
    group, area = table["group"].to_numpy(), table["area"].to_numpy()
    y, top, full = (table[name].to_numpy() for name in ("y", "top", "full"))
    margins = {"group": dict(enumerate(POPULATION * np.array([0.4, 0.6])))}
    margins["area"] = dict(enumerate(POPULATION * np.array([0.3, 0.3, 0.4])))
    made = rake({"group": group, "area": area}, margins, weights=found.columns["w"])
    size = found.columns["size"] if found.finite else None
    raked = made.sample(strata=found.columns["stratum"], clusters=found.columns["cluster"], fpc=size)
    one = found.sample.subset(group == 1)
    return {
        "mean": mean(y, found.sample),
        "share": mean(top, found.sample),
        "ratio": ratio(y, table["x"].to_numpy(), sample=found.sample),
        "domain": mean(y, one),
        "domain share": mean(top, one),
        "difference": contrast(y, group, sample=found.sample),
        "raked": mean(full, raked),
        "raked domain": mean(full, raked.subset(area == 1)),
    }


@pytest.mark.slow
def test_estimates_standard_errors_and_intervals_are_those_of_r(tmp_path: Path) -> None:
    if not has_survey():
        pytest.skip("no Rscript with the package survey (Debian: r-base-core r-cran-survey)")
    designs = {seed: drawn(seed) for seed in SEEDS}
    tables = {seed: table_of(seed, found) for seed, found in designs.items()}
    pd.concat(tables.values()).to_csv(tmp_path / "designs.csv", index=False)
    subprocess.run(["Rscript", str(SCRIPT), "designs.csv", "estimates.csv"], cwd=tmp_path, check=True)
    theirs = pd.read_csv(tmp_path / "estimates.csv").set_index(["design", "name"])
    assert len(theirs) == 8 * len(SEEDS)
    wrong = []
    for seed, table in tables.items():
        for name, ours in ours_of(table, designs[seed]).items():
            expected = theirs.loc[(seed, name)]
            parts = [part for part in expected.index if not close(getattr(ours, part), expected[part])]
            wrong += [f"{seed} {name} {part}: {getattr(ours, part)} for {expected[part]}" for part in parts]
    assert wrong == []
