"""How often customers were asked in twelve months, and whether those asked often answer less: rows and facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from csreport.estimates import Estimates, Row, direction
from csreport.facts import N_, Facts, Name, Number, Sentence, Value, all_of, by_way, interval
from csreport.findings.wording import alpha_of, confidence_of
from csreport.measures.indicators import row_of
from csreport.survey.survey import Survey
from csreport.survey.weighting import FRAME
from surveystats.proportions import share_of_count
from surveystats.regression import linear_regression

TIMES = {
    "none": N_("no earlier invitation"),
    "one": N_("one earlier invitation"),
    "two": N_("two earlier invitations"),
    "more": N_("three or more earlier invitations"),
}
BEFORE = "times_before"  # stands for the segment of customers by their number of earlier invitations
FURTHER = "invitation:further"  # what a slope is taken from: one invitation more, the stratum the same


# ---- rows ----------------------------------------------------------------------------------------
def contact_rows(survey: Survey) -> Iterator[Row]:
    """Customers invited now by how often they were invited in the twelve months before, and how they answered.

    Population: invited customers, each once; of rates those not known to be ineligible. Open samples have none.
    """
    invited = _invited(survey)
    if invited is None or survey.earlier is None:
        return
    n = float(len(invited))
    key = Row(survey.name, "contacts", "count", weighting="none", method="count")
    yield replace(key, category="asked", value=n)
    yield replace(
        key,
        category="at_least",
        value=float(survey.earlier.at_least),
        method="1: customers may have been invited more often than is known",
    )
    for name in TIMES:
        found = float((invited["times"] == name).sum())
        yield replace(key, category=name, value=found)
        yield replace(key, stat="share", category=name, value=found / n, n=n, method="of those invited")
    times, earlier, limit = invited["earlier"] + 1, survey.earlier, survey.targets.sampling.contacts_per_year
    method, mean = "invitations in twelve months", replace(key, stat="mean")
    yield replace(mean, category="asked", value=float(times.mean()), n=n, method=f"{method}, this one included")
    if survey.population_size:
        size = survey.population_size
        value = (earlier.total + n) / size
        yield replace(mean, category="customers", value=value, n=size, method=f"{method} over all customers")
    if limit is not None:
        above, method = float((times > limit).mean()), f"of those invited, more than {limit:g} {method}"
        yield replace(key, stat="share", category="above", value=above, n=n, method=method)
    yield from _rates(survey, invited)


def _invited(survey: Survey) -> pd.DataFrame | None:
    """Invited customers with the number of their earlier invitations; None where nothing is known of before."""
    if survey.invitations is None or survey.earlier is None:
        return None
    if not survey.earlier.periods and survey.earlier.at_least:
        return None
    invited = survey.invitations.drop_duplicates("id")
    earlier = invited["id"].map(survey.earlier.counts).astype(int)
    return invited.assign(earlier=earlier, times=earlier.clip(upper=3).map(dict(enumerate(TIMES))))


def _rates(survey: Survey, invited: pd.DataFrame) -> Iterator[Row]:
    """Complete answers by earlier invitations, and their difference per further invitation within strata."""
    asked = invited[invited["disposition"] != "not_eligible"]
    answered = (asked["disposition"] == "complete").to_numpy(float)
    key = Row(survey.name, "contacts", "rate", "RR1", weighting="none")
    for name in TIMES:
        holds = (asked["times"] == name).to_numpy()
        if holds.any():
            result = share_of_count(float(answered[holds].sum()), int(holds.sum()), confidence=survey.rules.confidence)
            yield row_of(result, replace(key, segment=BEFORE, level=name), "AAPOR RR1")
    if len(asked) == 0:
        return
    # strata differ in their chance of being invited, and in answering
    column = f"{FRAME}design.stratum"
    strata = asked[column].astype(object).fillna("") if column in asked else pd.Series("", index=asked.index)
    apart = pd.get_dummies(strata, drop_first=True).to_numpy(float)
    drivers = np.column_stack([asked["earlier"].to_numpy(float), apart])
    fit = linear_regression(answered, drivers, strata=strata.to_numpy(str), confidence=survey.rules.confidence)
    method = "least squares, per further invitation" + ("" if drivers.shape[1] == 1 else ", within strata")
    yield row_of(fit.coefficients[0], replace(key, against=FURTHER), method)


# ---- facts ---------------------------------------------------------------------------------------
def facts_contacts(estimates: Estimates, survey: Survey) -> Facts:
    """How often those invited were asked before, and whether being asked often goes with answering less."""
    found = [row for row in estimates.select(measure="contacts", against=["", FURTHER], segment="") if row.shown]
    rows = {(row.stat, row.category or row.against): row for row in found}
    earlier = survey.earlier
    if ("mean", "asked") not in rows or earlier is None:
        return {"answer": _unknown(survey)}
    numbers: dict[str, Value] = {
        "invited": Number(rows["count", "asked"]),
        "first": Number(rows["share", "none"]),
        "mean": Number(rows["mean", "asked"]),
        "periods": tuple(Name("period", name) for name in earlier.periods),
    }
    if not earlier.periods:
        return {
            "answer": Sentence(
                "No other survey of this project fell into the twelve months before: the {invited} customers invited "
                "were asked once.",
                **numbers,
            )
        }
    overall, slope = rows.get(("mean", "customers")), rows.get(("rate", "RR1"))
    answer = all_of(
        Sentence(
            "Of {invited} customers invited, {first} had no other invitation in the twelve months before; on average "
            "they were invited {mean} times in twelve months, this time included.",
            **numbers,
        ),
        Sentence("Over all customers that is {mean} invitations a year.", mean=Number(overall)) if overall else None,
        _response(slope, survey),
        _at_least(survey),
    )
    within = Sentence(
        "The table shows rates as they are; the difference per further invitation is taken within strata, which are "
        "invited more or less often and answer more or less."
    )
    note = all_of(
        Sentence("Earlier invitations counted: those of {periods}, surveys of this project only.", **numbers),
        within if survey.codebook.design.name_of("stratum", survey.name) is not None else None,
        Sentence(
            "Twelve months up to the first day of this fieldwork. Response: complete answers of those not known to be "
            "ineligible (AAPOR RR1). Intervals: {confidence}%, Wilson.",
            confidence=confidence_of(survey),
        ),
    )
    return {
        "answer": answer,
        "caption": Sentence("Invited customers by the invitations that they had before, and how they answered"),
        "note": note,
        "follows": _follows(survey, rows["mean", "asked"], rows.get(("share", "above")), slope),
    }


def _unknown(survey: Survey) -> Sentence:
    if survey.period.sample == "open":
        return Sentence("People came through an open link, so nobody knows how often they were asked.")
    if survey.invitations is None:
        return Sentence("Who was invited is not recorded, so nobody knows how often customers were asked.")
    if survey.earlier is None:
        return Sentence("The period file does not say when fieldwork was, so earlier invitations cannot be counted.")
    if survey.earlier.unknown:
        return Sentence(
            "Who was invited in the twelve months before is not recorded ({periods}), so nobody knows how often "
            "customers were asked.",
            periods=tuple(Name("period", name) for name in survey.earlier.unknown),
        )
    return Sentence("This is the first survey declared, so nobody knows how often customers were asked before.")


def _response(slope: Row | None, survey: Survey) -> Sentence:
    """Whether the response falls with the number of earlier invitations, the stratum the same."""
    if slope is None:
        return Sentence("Whether being asked often goes with answering less cannot be told from these customers.")
    return by_way(
        direction(slope, alpha_of(survey)),
        "Each further invitation is associated with a higher response: {value} percentage points ({low} to {high}).",
        "Each further invitation is associated with a lower response: {value} percentage points ({low} to {high}).",
        "Whether a customer was asked before is not associated with answering, beyond noise: {value} percentage "
        "points per further invitation ({low} to {high}).",
        **interval(slope),
    )


def _at_least(survey: Survey) -> Sentence | None:
    if survey.earlier is None or not survey.earlier.at_least:
        return None
    if survey.earlier.unknown:
        return Sentence(
            "Of {periods} nobody knows who was invited, so customers were asked that often at least.",
            periods=tuple(Name("period", name) for name in survey.earlier.unknown),
        )
    return Sentence(
        "The surveys declared do not reach back twelve months, so customers were asked that often at least."
    )


def _follows(survey: Survey, mean: Row, above: Row | None, slope: Row | None) -> Sentence:
    limit = survey.targets.sampling.contacts_per_year
    if limit is not None and mean.value > limit:
        return Sentence(
            "**What follows.** Customers are asked more often than planned: leave out those asked lately when the next "
            "sample is drawn, or draw a smaller one."
        )
    if slope is not None and direction(slope, alpha_of(survey)) < 0:
        return Sentence(
            "**What follows.** Those who were asked often answer less: leave out those asked lately when the next "
            "sample is drawn."
        )
    if above is not None and above.value > 0:
        return Sentence(
            "**What follows.** The number of invitations is kept on average, but {share} of those invited were asked "
            "more often than that: spread the next sample more evenly.",
            share=Number(above),
        )
    return Sentence("**What follows.** So far nothing shows that customers are asked too often; keep counting.")
