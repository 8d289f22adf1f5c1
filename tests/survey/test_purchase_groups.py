"""Groups by what customers bought, as a segment like any other."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import PERIOD, edit
from table_project import with_table

from csreport.project.errors import InputError
from csreport.project.project import Project
from csreport.survey.survey import load_survey

GROUPS = ("high_value", "potential", "at_risk", "other")
LEVELS = ", ".join(f"{name}: {{label: {{en: {name}, zh-Hans: {name}}}}}" for name in GROUPS)
SEGMENT = f"  value: {{column: RFM, source: purchases, label: {{en: Value, zh-Hans: 价值}}, levels: {{{LEVELS}}}}}"
BOUGHT = "columns: {customer: WHO, date: DAY, amount: SUM}"


def test_groups_by_purchases_are_a_segment(mini: Project) -> None:
    """Customers of the frame by turns: in month 1 one order of nothing, up to month 9 with nine of 800 each."""
    ids = pd.read_csv(mini.raw(PERIOD) / "frame.csv", dtype=str)["customer"]
    bought = [(who, place % 9, day) for place, who in enumerate(ids) for day in range(1, 2 + place % 9)]
    lines = [f"{who},2025-{1 + turn:02d}-0{day},{100 * turn}" for who, turn, day in bought]
    edit(mini.params("codebook.yml"), ("\nsegments:\n", f"\nsegments:\n{SEGMENT}\n"))
    with pytest.raises(InputError, match="needs the frame, its ids and the table of purchases"):
        load_survey(Project(mini.root), PERIOD)
    project = with_table(mini, "purchases", BOUGHT, "\n".join(["WHO,DAY,SUM", *lines]) + "\n")
    found = load_survey(project, PERIOD)
    assert found.frame is not None and set(found.frame["value"].unique()) == {"high_value", "other"}
    known = found.accepted.set_index("design.id")["value"]
    best = {who for place, who in enumerate(ids) if place % 9 >= 6} & set(known.index)
    assert best and {known[who] for who in best} == {"high_value"}
    assert (known[[who for who in known.index if who in set(ids) - best]] == "other").all()
