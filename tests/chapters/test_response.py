"""Outcome rates, participation, detectable changes and non-response as rows of Estimates, on the miniature project."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import MINIATURE, PERIOD
from scipy import stats

from csreport.chapters import response
from csreport.chapters.indicators import indicators
from csreport.estimates import Estimates
from csreport.present.chapter import words_of
from csreport.present.tables import composition
from csreport.project.project import Project
from csreport.survey.survey import Survey, load_survey
from surveystats.proportions import wilson
from surveystats.response import Dispositions, outcome_rates


def rows_of(survey: Survey) -> Estimates:
    return Estimates(
        [*response.response_rows(survey), *response.detectable_change_rows(survey), *response.nonresponse_rows(survey)]
    )


@pytest.fixture(scope="module")
def found(survey: Survey) -> Estimates:
    return rows_of(survey)


def test_every_aapor_rate_is_a_row_that_names_its_e(found: Estimates, survey: Survey) -> None:
    assert not len(found.select(measure="channels")), "no channel is known"
    counts = Counter(survey.invitations["disposition"])
    expected = outcome_rates(Dispositions.of(counts))
    rows = {row.category: row for row in found.select(measure="response", stat="rate")}
    assert set(rows) == {*expected, "e", "usable", "weighted"}
    for name, rate in expected.items():
        assert (rows[name].value, rows[name].n, rows[name].low) == pytest.approx((rate.value, rate.n, rate.low))
        assert rows[name].method.startswith(f"AAPOR {name}")
        assert ("e = " in rows[name].method) == (name in {"RR3", "RR4", "REF2", "CON2", "LOC2"})
    asked, known = sum(counts.values()) - counts["not_eligible"], sum(counts.values()) - counts["unknown"]
    assert (rows["RR1"].value, rows["RR2"].value, rows["RR1"].n) == (74 / asked, 78 / asked, asked) and asked == 118
    assert rows["e"].value == pytest.approx((known - counts["not_eligible"]) / known) and rows["e"].n == known


def test_rates_by_channel_use_the_e_of_all_and_answers_by_channel_are_counted(survey: Survey) -> None:
    """Every other invitation by post / letter: the counts of the channels add up to those of all."""
    channel = ["e-mail" if row % 2 else "post / letter" for row in range(len(survey.invitations))]
    other = replace(survey, invitations=survey.invitations.assign(channel=channel))
    rows = rows_of(other)
    parts = [rows.one(measure="channels", category="RR1", level=name) for name in ("e-mail", "post - letter")]
    assert sum(part.n for part in parts) == rows.one(measure="response", category="RR1").n
    e = rows.one(measure="response", category="e").value
    own = Dispositions.of(Counter(other.invitations["disposition"][other.invitations["channel"] == "e-mail"]))
    rate = rows.one(measure="channels", category="RR3", level="e-mail")
    assert rate.value == pytest.approx(outcome_rates(own, e=e)["RR3"].value)
    # Of 72 answers one of unknown channel, every third of the others by telephone: 24 of 71.
    names = ["", *(("phone", "web/app", "web/app") * 24)[:71]]
    given = pd.Series(names, index=survey.accepted.index).reindex(survey.received.index, fill_value="phone")
    other = replace(survey, received=survey.received.assign(**{"design.channel": given}))
    rows = Estimates(row for row in response.respondent_rows(other) if row.segment == "channel")
    share = rows.one(level="phone", stat="share")
    low, high = wilson(24 / 71, 71)
    assert (share.value, share.n, share.low, share.high) == pytest.approx((24 / 71, 71, low, high))
    assert rows.one(level="web-app", stat="count").value == 47
    table = composition(rows, words_of(Project(MINIATURE), "en"))
    assert [line.head for line in table.lines if line.cells][-2:] == ["web-app", "phone"]


def test_silence_is_no_contact_and_usable_completes_are_counted_by_customer(survey: Survey, found: Estimates) -> None:
    """72 of 118 who may be eligible are analysed; 82 answers are those of 78 invited, 2 second ones and 2 of others."""
    row = found.one(measure="response", category="usable")
    assert (row.value, row.n) == (pytest.approx(72 / 118), 118)
    invited, ids = set(survey.invitations["id"]), survey.received["design.id"].str.strip()
    counts = {part: found.one(category=part).value for part in ("answered", "further", "not_invited", "received")}
    assert counts == {"answered": len(set(ids) & invited), "further": 2, "not_invited": 2, "received": 82}
    assert counts["answered"] + counts["further"] + counts["not_invited"] == counts["received"]
    # Cases of which nothing came back stay in the base of RR1; whether they were reached is not known.
    silent = survey.invitations["disposition"].replace("non_contact", "silent")
    other = replace(survey, invitations=survey.invitations.assign(disposition=silent))
    rows, before = (rows_of(one) for one in (other, survey))
    for name in ("RR1", "RR3", "RR5", "REF1", "e"):
        assert rows.one(measure="response", category=name).value == before.one(measure="response", category=name).value
    for name in ("CON1", "COOP1", "COOP3", "LOC1"):
        row = rows.one(measure="response", category=name)
        assert row.status == "not_estimable" and before.one(measure="response", category=name).shown
    row = rows.one(measure="response", category="silent")
    assert (row.value, row.n) == (pytest.approx((silent == "silent").sum() / 118), 118)


def test_weighted_rate_by_hand(survey: Survey) -> None:
    """Strata of 160 and 80 customers with m_h invited: each invitation counts N_h / m_h."""
    invited = survey.invitations
    stratum = invited["frame.design.stratum"]
    counts, sizes = stratum.value_counts(), survey.frame["design.stratum"].value_counts()
    assert sizes.sum() == 240 and (sizes / counts).nunique() == 2
    weight = stratum.map(sizes / counts)
    asked = invited["disposition"] != "not_eligible"
    expected = weight[invited["disposition"] == "complete"].sum() / weight[asked].sum()
    row = rows_of(survey).one(measure="response", category="weighted")
    assert row.value == pytest.approx(expected) and row.value != pytest.approx(74 / 118)
    even = replace(survey, frame=survey.frame.drop(columns="design.stratum"))
    assert rows_of(even).find(measure="response", category="weighted") is None


def test_an_open_sample_counts_participants_and_claims_nothing(open_sample: Project) -> None:
    survey = load_survey(open_sample, PERIOD)
    rows = rows_of(survey)
    row = rows.one(measure="response")
    assert (row.stat, row.category, row.value) == ("count", "participation", len(survey.accepted))
    assert "no response rate" in row.method
    assert not len(rows.select(measure=("nonresponse", "channels"))) and not len(rows.select(stat="detectable_change"))


def test_the_detectable_change_is_28_standard_errors_of_a_difference(found: Estimates, survey: Survey) -> None:
    """Each row is (t + t) · se · √2 with the standard error of that estimate; smaller groups show larger changes."""
    plain = indicators(survey)
    for row in found.select(stat="detectable_change", segment=""):
        same = plain.one(measure=row.measure, stat=row.category, weighting="representative", category="")
        df = 2 * same.df
        reach = stats.t.ppf(0.975, df) + stats.t.ppf(0.8, df)
        assert (row.value, row.n) == (pytest.approx(reach * same.se * math.sqrt(2)), same.n)
    assert {row.category for row in found.select(stat="detectable_change")} == {"mean", "top_box", "nps", "index"}
    for row in found.select(stat="detectable_change", segment="size"):
        everyone = found.get(row, segment="", level="")
        assert row.value > everyone.value and row.n < everyone.n
    received = survey.received.assign(size=survey.received["size"].where(survey.received["size"] == "small"))
    rows = Estimates(response.detectable_change_rows(replace(survey, received=received)))
    assert rows.select(segment="size").values("level") == ["small"], "a level without answers has no row"


# ---- non-response -----------------------------------------------------------------------------------
def test_the_analysed_are_compared_with_the_eligible_invited_before_and_after(found: Estimates, survey: Survey) -> None:
    asked = response.asked_of(survey)
    invited = survey.invitations
    sizes, taken = Counter(survey.frame["size"]), Counter(asked.levels["size"])
    expected = np.array([sizes[level] / taken[level] for level in asked.levels["size"]])
    assert asked.sample.weights == pytest.approx(expected), "customers per invitation of the stratum"
    assert asked.sample.fpc == pytest.approx(1 / expected)
    assert len(asked.levels) == (invited["disposition"] != "not_eligible").sum() == 118
    ids = set(survey.accepted["design.id"])
    assert asked.analysed.sum() == invited["id"].isin(ids).sum() == 72
    table = [[((asked.levels["size"] == level) & (asked.analysed == side)).sum() for level in ("small", "large")]
             for side in (1, 0)]  # fmt: skip
    expected = stats.chi2_contingency(table, correction=False)
    row = found.one(measure="nonresponse", stat="chi_square", segment="size")
    assert [row.value, row.df, row.p, row.n] == pytest.approx([expected.statistic, 1, expected.pvalue, 118])
    rows = found.select(measure="nonresponse", stat="smd", weighting="representative")
    assert [row.level for row in rows] == ["small", "large"]
    assert all(row.value == pytest.approx(0, abs=1e-9) and math.isnan(row.p) for row in rows)
    before = found.select(measure="nonresponse", stat="smd", weighting="none")
    assert sum(abs(row.value) for row in before) > 0.05 and all("invited" in row.method for row in before)
    r = found.one(measure="nonresponse", stat="r_indicator")
    part = found.one(measure="nonresponse", stat="partial_r", segment="size")
    assert r.low < r.value < r.high and abs(part.value) <= (1 - r.value) / 2 + 1e-9


def test_without_invitations_everyone_counts_as_asked_and_late_ones_are_compared(
    found: Estimates, survey: Survey
) -> None:
    row = found.one(measure="nonresponse", stat="late_minus_early", category="overall")
    days = survey.accepted["design.date"]
    arrived = days[survey.accepted["overall"].notna()].sort_values()
    quarter = math.ceil(len(arrived) / 4)
    early, late = days <= arrived.iloc[quarter - 1], days >= arrived.iloc[-quarter]
    weights, values = survey.design.weights, survey.accepted["overall"]
    sides = [side & values.notna() for side in (late, early)]
    means = [float(np.average(values[held], weights=weights[held])) for held in sides]
    assert row.value == pytest.approx(means[0] - means[1]) and 0 < row.p < 1
    # The analysed are spread over the frame's cells, so that their number per level is right.
    other = replace(survey, invitations=None)
    asked = response.asked_of(other)
    assert len(asked.levels) == 240 and asked.analysed.sum() == 72
    analysed = Counter(asked.levels["size"][asked.analysed == 1])
    assert analysed == Counter(survey.accepted["size"])
    assert Estimates(response.nonresponse_rows(replace(survey, frame=None))).values("stat") == ["late_minus_early"]
    rows = Estimates(response.nonresponse_rows(other))
    assert "selection and response together" in rows.one(measure="nonresponse", stat="r_indicator").method
