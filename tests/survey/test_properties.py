"""Whatever cells a file holds: no row is lost, no table is changed, and what cannot be done is said in one message."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_survey import CODEBOOK, codebook, raw

from csreport.project.codebook import Codebook
from csreport.project.errors import CsreportError
from csreport.project.project import Rules
from csreport.survey.intake import Raw, absent_columns, receive
from csreport.survey.screening import REASONS, screen
from csreport.survey.survey import Survey, prepare, without_rule

WEIRD = ["", " ", "nan", "NaN", "None", "<NA>", "inf", "-1e400", "1_0", "0x5", "４", "5\u00a0", "+4", "4.0", "4,0",
         "=cmd|' /C calc'!A0", "@SUM(1)", "\x00", "\x07", "\r\n", "\u202e", "\ufeff4", "😀", "非常满意", "é" * 300,
         "'; --", "<b>4</b>", "٤", "Ⅳ", "5" * 400]  # fmt: skip
EXTREME = ["0001-01-01", "1677-09-20", "2262-04-12", "9999-12-31", "99999-01-01", "2025-02-30", "2025-03-05T25:61",
           "2025-03-05 23:59:60", "2025-03-05T10:00:00+99:00", "20250305", "45721", "-1", "31/12/2025", "03/04/2025",
           "2025-03-05T00:00:00.123456789Z", "yesterday"]  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
ANSWER = st.sampled_from(["1", "2", "3", "4", "5", "9", "99", "77"]) | st.sampled_from(WEIRD) | TEXT
ROW = st.fixed_dictionaries({
    "id": st.sampled_from(["C0", "C0 ", "C1", "C2", "", " "]) | st.sampled_from(WEIRD) | TEXT,
    "date": st.sampled_from(["2025-03-05", "2025-03-05 10:00", ""]) | st.sampled_from(EXTREME) | TEXT,
    "seconds": st.sampled_from(["600", "1", "0", "-5", "1e308", ""]) | st.sampled_from(WEIRD) | TEXT,
    "Q1": ANSWER, "Q2": ANSWER, "Q3": ANSWER, "Q4": ANSWER, "Q5": ANSWER,
})  # fmt: skip
OPTIONS = {"4": {"label": "Four"}, "5": {"label": "Five", "codes": ["5", "非常满意"]}}
WHY = {"why": {"column": "Q5", "label": "Why"}}
PICKS = {"picks": {"column": "Q4", "delimiter": ";", "label": "Picks", "options": OPTIONS}}
TICK = {"price": {"column": "Q4", "scale": "sat", "label": "Tick 2", "attention": "2"}}
BOOKS = [
    CODEBOOK,
    CODEBOOK | {"comments": WHY, "choices": PICKS},
    CODEBOOK | {"design": CODEBOOK["design"] | {"several_rows": "true"}},
    CODEBOOK | {"design": CODEBOOK["design"] | {"weight": "seconds", "cluster": "Q5", "stratum": "Q1"}},
    CODEBOOK | {"items": CODEBOOK["items"] | TICK},
]
LOOSE = {"straight_lining": {"minimum_items": "3", "longstring": "3"}, "near_duplicate": {"minimum_items": "3"}}
LOOSE |= {"inconsistent": {"level": "0.2"}}
WAYS = {rule: [LOOSE.get(rule, {}) | {"action": action} for action in ("exclude", "flag", "off")] for rule in REASONS}
WEIGHTINGS = [{"method": "none"}, {"method": "file"}, {"method": "rake", "margins": ["size"]}]
WEIGHTINGS += [{"method": "poststratify", "margins": ["size"], "trim": "2"}]
SCREENING = st.fixed_dictionaries({rule: st.sampled_from(ways) for rule, ways in WAYS.items()})
RULES = st.fixed_dictionaries({"screening": SCREENING, "weighting": st.sampled_from(WEIGHTINGS)})
FRAMES = st.sampled_from([None, {"C0": "small", "C1": "large", "C2": "?"}, {"C0": "small"}])


FEWER = settings(max_examples=settings.default.max_examples // 3)  # each example prepares a dozen surveys


def tables(rows: list[dict[str, str]], frame: dict[str, str] | None, copies: int = 1) -> Raw:
    return raw(*(row for row in rows for _ in range(copies)), frame=frame)


def said_or_done(tables: Raw, book: Codebook, rules: Rules) -> Survey | None:
    """The survey, or None after one message of ours; anything else fails the test."""
    if absent_columns(tables, book):
        return None
    try:
        return prepare(tables, book, rules)
    except CsreportError as error:
        assert str(error).strip() and "Traceback" not in str(error)
        return None


def adds_up(survey: Survey, received: int) -> None:
    ledger = survey.ledger
    assert len(ledger) == len(survey.received) == received
    assert int(ledger["accepted"].sum()) + int((ledger["reason"] != "").sum()) == received
    assert (ledger["accepted"] == (ledger["reason"] == "")).all()
    assert all(ledger[rule].dtype == bool or ledger[rule].isna().all() for rule in REASONS)
    assert np.isfinite(survey.design.weights).all() and (survey.design.weights > 0).all()
    assert survey.design.weights.index.equals(survey.accepted.index)


@given(st.lists(ROW, max_size=8), FRAMES, st.sampled_from(BOOKS), RULES, st.sampled_from([1, 12]))
def test_no_row_is_lost_and_accepted_and_excluded_make_the_received(rows, frame, book, declared, copies) -> None:
    given_tables, codebook_ = tables(rows, frame, copies), Codebook.model_validate(book)
    survey = said_or_done(given_tables, codebook_, Rules.model_validate(declared))
    if survey is not None:
        adds_up(survey, len(rows) * copies)


@FEWER
@given(st.lists(ROW, min_size=1, max_size=8), FRAMES, RULES)
def test_without_a_rule_no_row_goes_and_the_ledger_still_adds_up(rows, frame, declared) -> None:
    survey = said_or_done(tables(rows, frame), codebook(), Rules.model_validate(declared))
    for rule in (*REASONS, "all") if survey is not None else ():
        other = without_rule(survey, rule)
        if other is None:
            continue
        adds_up(other, len(rows))
        still_out = other.received[other.ledger["reason"] == rule]  # only rows that cannot be weighted
        assert still_out.empty or still_out[list(survey.design.margins)].isna().any(axis=1).all()
        assert other.ledger["accepted"].sum() >= survey.ledger["accepted"].sum()
        pd.testing.assert_frame_equal(other.ledger[list(REASONS)].drop(columns="duplicate"),
                                      survey.ledger[list(REASONS)].drop(columns="duplicate"))  # fmt: skip


@FEWER
@given(st.lists(ROW, min_size=1, max_size=6), st.randoms(use_true_random=False), RULES)
def test_the_order_of_other_rows_decides_nothing_but_which_copy_stays(rows, rng, declared) -> None:
    """Shuffled rows: every rule that looks at one row alone flags the same rows."""
    alone = ["off_frame", "outside_fieldwork", "incomplete", "straight_lining", "attention", "out_of_range"]
    order = list(range(len(rows)))
    rng.shuffle(order)
    rows = [row | {"date": "2025-03-05"} for row in rows]
    book, rules = codebook(), Rules.model_validate(declared)
    ledgers = []
    for arranged in (rows, [rows[i] for i in order]):
        of = tables(arranged, {"C0": "small", "C1": "large"})
        ledgers.append(screen(receive(of, book), book, rules, of.period, {"C0", "C1"}))
    pd.testing.assert_frame_equal(ledgers[0].loc[order, alone].reset_index(drop=True), ledgers[1][alone])
    if rules.screening.duplicate.action != "off":
        assert ledgers[0]["duplicate"].sum() == ledgers[1]["duplicate"].sum()
