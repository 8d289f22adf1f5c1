"""Whether answers can be traced to customers, and contact data in an export."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from conftest import MINIATURE, PERIOD

from csreport.chapters import sample
from csreport.estimates import Estimates
from csreport.present.chapter import words_of
from csreport.project.project import Project
from csreport.publish.validate import contact_data
from csreport.survey.intake import contact_columns
from csreport.survey.survey import Survey, load_survey


def test_columns_of_contact_data_are_found_by_what_they_hold():
    cells = {
        "mail": ["a@example.com", "", "b.c@example.co.uk"],
        "mobile": ["13800001234", "+86 138-0000-1234", "010-55500199"],
        "from": ["10.0.0.1", "2001:db8::1", "192.168.1.20"],
        "when": ["2025-12-08 10:00:00", "2025-12-09 11:30:00", ""],
        "number": ["20251208001", "20251208002", "20251208003"],
        "said": ["call 13800001234", "fine", ""],
        "csreport.source": ["a@example.com"] * 3,
    }
    assert contact_columns(pd.DataFrame(cells)) == {"mail": "email", "mobile": "telephone", "from": "address"}
    assert contact_columns(pd.DataFrame({"empty": ["", " "]})) == {}


@pytest.mark.parametrize(
    ("contact", "linked", "told"),
    [
        ({}, True, "Answers carry the customer’s number: confidential, but not anonymous; the export holds no column"),
        ({"IP": "address"}, False, "Answers carry no number of a customer; the export holds IP addresses"),
    ],
)
def test_the_annex_says_whether_answers_are_anonymous(survey: Survey, contact, linked, told):
    received = survey.received if linked else survey.received.drop(columns="design.id")
    other = replace(survey, contact=contact, received=received)
    card = sample.facts_statement(sample.estimates(survey, Estimates()), other)["method"]
    words = words_of(Project(MINIATURE), "en")
    said = {words.plain(term): words.plain(text) for term, text in card}["Anonymity"]
    assert told.lower() in said.lower()


def test_validate_names_the_column(change):
    survey = load_survey(change("params/project.yml"), PERIOD)
    found = list(contact_data(replace(survey, contact={"Mail": "email"})))
    assert [one.severity for one in found] == ["warning"] and "column 'Mail'" in found[0].message
    assert not list(contact_data(survey))
