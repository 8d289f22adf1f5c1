"""Tables of the sample: each number with its key, columns only where there is something to show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import MINIATURE

from csreport import tables
from csreport.chapters import sample
from csreport.estimates import Estimates, Row
from csreport.present.cells import Table
from csreport.present.chapter import words_of
from csreport.present.words import Words
from csreport.project.project import Project
from csreport.project.targets import SamplingTargets, TargetsFile
from csreport.survey.survey import Survey


@pytest.fixture(scope="module")
def found(survey: Survey) -> Estimates:
    aims = SamplingTargets(completes=72, margin_of_error=0.05, per_level={"size": 35}, key_customers=0.2)
    return sample.estimates(replace(survey, targets=TargetsFile(sampling=aims)), Estimates())


@pytest.fixture(scope="module")
def words() -> Words:
    return words_of(Project(MINIATURE), "en")


def lines(table: Table | None) -> dict[str, list[str]]:
    assert table is not None
    return {line.head: [cell.text for cell in line.cells] for line in table.lines if line.cells}


def test_rates_show_each_aapor_rate_with_its_key_and_each_channel(found: Estimates, words: Words) -> None:
    table = tables.rates(found, words)
    assert table is not None and [line.head[:3] for line in table.lines[1:7]] == [f"RR{i}" for i in range(1, 7)]
    row = found.one(measure="response", category="RR1")
    assert (table.lines[1].cells[0].text, table.lines[1].cells[0].key) == ("62.7%", row.key)
    key = Row("2025", "channels", "rate", "RR1", segment="channel", weighting="none", value=0.4, n=100)
    table = tables.rates(Estimates([*found, replace(key, level="web"), replace(key, level="post")]), words)
    assert table is not None and list(table.heads[-2:]) == ["web", "post"]


def test_every_group_has_its_base_make_up_and_precision(found: Estimates, words: Words) -> None:
    small = ["39", "66.7%", "50.0%", "54.2%", "66.7%", "+0.08", "13.7", "0.53", "47.1"]
    assert lines(tables.composition(found, words))["Small"] == small


def test_targets_stand_beside_what_was_reached(found: Estimates, words: Words) -> None:
    said = lines(tables.attainment(found, words))
    assert said["Analysed answers"] == ["≥ 72", "72", "met"]
    assert said["Margin of error in points"] == ["≤ 5.0", "10.1", "missed"]
    assert said["Key customers who answered"][1:] == ["–", "too close to call"]
    assert [said[level][2] for level in ("Small", "Large")] == ["met", "missed"]
    named = {name: day.isoformat() for name, day in tables.deadlines(found, words).items()}
    assert named == {"start of fieldwork": "2025-05-05", "end of fieldwork": "2025-05-16"}


def test_every_number_has_its_key_and_nothing_to_show_makes_no_table(found: Estimates, words: Words) -> None:
    for form in (tables.rates, tables.composition, tables.nonresponse, tables.weights, tables.attainment):
        assert form(Estimates(), words) is None
    made = [form(found, words) for form in (tables.composition, tables.weights, tables.rates, tables.attainment)]
    said = [name for table in made if table for name in (*table.heads, *(line.head for line in table.lines))]
    assert said.count("Effective n") == 1, "only one base of the sample is called so"
    for form in (tables.composition, tables.nonresponse, tables.weights):
        table = form(found, words)
        assert table is not None
        cells = [cell for line in table.lines for cell in line.cells if any(sign.isdigit() for sign in cell.text)]
        assert cells and all(cell.key for cell in cells)
