"""Key customers: how many of them were invited, and how many of those answered."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from csreport.estimates import Estimates, Row
from csreport.facts import Number, Sentence, all_of, interval
from csreport.measures.indicators import row_of
from csreport.survey.survey import KEY, Survey
from csreport.survey.weighting import FRAME
from surveystats.proportions import share_of_count

ANSWERED = "key_customers"  # as the target of the same name
ELIGIBLE = "key_customers_eligible"
UNKNOWN = ("unknown", "not_eligible")


def key_customer_rows(survey: Survey) -> Iterator[Row]:
    """Key customers of the frame, those invited, and the share of these that answered completely.

    Population: invited key customers not known to be ineligible (as RR1), and those known to be eligible (as RR5).
    None for open samples, or where frame, flag or invitations are missing.
    """
    invited = invited_key_customers(survey)
    if invited is None or survey.frame is None:
        return
    listed, asked = float(survey.frame[KEY].sum()), float(len(invited))
    key = Row(survey.name, "invitations", "count", "key_customers_listed", weighting="none", method="count")
    yield replace(key, value=listed)
    yield replace(key, category="key_customers", value=asked)
    if listed > 0:
        method = "key customers invited of those in the frame"
        yield replace(key, stat="share", category="key_customers", value=asked / listed, n=listed, method=method)
    outcome, method = invited["disposition"], "complete answers of the invited key customers"
    for name, left_out in ((ANSWERED, UNKNOWN[1:]), (ELIGIBLE, UNKNOWN)):
        base, found = int((~outcome.isin(left_out)).sum()), float((outcome == "complete").sum())
        result = share_of_count(found, base, confidence=survey.rules.confidence)
        yield row_of(result, replace(key, measure="response", stat="share", category=name), method)


def invited_key_customers(survey: Survey) -> pd.DataFrame | None:
    """The invited whom the frame lists as key customers, each once; None where nobody knows who they are."""
    invited, frame, column = survey.invitations, survey.frame, f"{FRAME}{KEY}"
    if survey.period.sample == "open" or invited is None or frame is None or KEY not in frame or column not in invited:
        return None
    return invited[invited[column].eq(True)].drop_duplicates("id")


def coverage_of(estimates: Estimates) -> Sentence | None:
    """How many key customers were invited, and how many of those answered."""
    known = estimates.select(category=("key_customers_listed", "key_customers"))
    rows = {(row.measure, row.stat, row.category): row for row in known if row.shown}
    share = rows.get(("invitations", "share", "key_customers"))
    if share is None:
        return None
    asked = Sentence(
        "Of {listed} key customers in the customer frame, {invited} were invited ({share}).",
        listed=Number(rows["invitations", "count", "key_customers_listed"]),
        invited=Number(rows["invitations", "count", "key_customers"]),
        share=Number(share),
    )
    rate = rows.get(("response", "share", ANSWERED))
    if rate is None:
        return asked
    return all_of(
        asked,
        Sentence(
            "Of those not known to be ineligible {value} answered completely ({low} to {high}).", **interval(rate)
        ),
    )


def why_unknown(estimates: Estimates, survey: Survey) -> Sentence:
    """Why nothing stands against the target for key customers, or what does not settle it."""
    if survey.codebook.design.key_customer is None:
        return all_of(
            Sentence("Cannot tell about key customers: the codebook does not say who they are among the invited."),
            Sentence("What customers are worth is known of those who answered only.")
            if survey.design.worth is not None
            else None,
        )
    rate = estimates.find(measure="response", stat="share", category=ANSWERED)
    listed = estimates.find(measure="invitations", stat="count", category="key_customers_listed")
    if rate is None and survey.period.sample == "open":
        return Sentence("Cannot tell about key customers: an open link has no list of whom it reached.")
    if rate is None:
        unmarked = survey.frame is None or KEY not in survey.frame
        return Sentence(
            "Cannot tell about key customers: the customer frame of this period does not mark them."
            if unmarked
            else "Cannot tell about key customers: the list of invitations is missing."
        )
    if rate.status == "suppressed":
        return Sentence("Cannot tell about key customers: too few of them were invited.")
    if math.isnan(rate.value) and listed is not None and listed.value == 0:
        return Sentence("Cannot tell about key customers: nobody in the customer frame has one of their codes.")
    return Sentence(
        "Cannot tell about key customers: none was invited."
        if math.isnan(rate.value)
        else "Cannot tell about key customers: they reach the target only if cases of unknown eligibility do not count."
    )
