"""Who was asked, who answered, who is analysed, and how often customers were asked: Estimates and facts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from csreport.chapters.indicators import row_of, sample_of
from csreport.chapters.wording import alpha_of
from csreport.estimates import Estimates, Row, direction
from csreport.facts import Facts, Name, Number, Sentence, Value, all_of, block, by_way, interval
from csreport.survey.screening import REASONS, action_of, is_checked
from csreport.survey.survey import Survey
from csreport.survey.weighting import FRAME
from surveystats.association import linear_regression
from surveystats.inference import mean, standard_deviation
from surveystats.planning import margin_of_error
from surveystats.proportions import share, share_of_count
from surveystats.response import USING_E, Dispositions, eligibility_rate, outcome_rates, response_test
from surveystats.sample import Sample, kish_n_eff
from surveystats.weights import weight_spread

# ---- who was asked, who answered, who is analysed ----
ASKED = {
    "invited": ("complete", "partial", "refusal", "non_contact", "silent", "other", "unknown", "not_eligible"),
    "delivered": ("complete", "partial", "refusal", "non_contact", "silent", "other"),
    "started": ("complete", "partial"),
    "completed": ("complete",),
}
NOT_CHECKED = "not checked: what the rule needs is not in the data"
STRATUM = "stratum"  # stands for the segment of strata that no segment of the codebook names


def response_rows(survey: Survey) -> Iterator[Row]:
    """Counts of the response and exclusion flow, outcome rates, weights and precision."""
    yield from _invitations(survey)
    yield from _flow(survey)
    yield from _rates(survey)
    yield from _weights(survey)
    yield from _precision(survey)


def respondent_rows(survey: Survey) -> Iterator[Row]:
    """The make-up of the respondents, against the population where that is known."""
    samples = {weighting: sample_of(survey, weighting) for weighting in ("none", "representative")}
    yield from _invited(survey)
    yield from _margins(survey, samples)
    yield from _channels(survey)


def _count(survey: Survey, measure: str, category: str, value: int, *, reason: str = "") -> Row:
    row = Row(survey.name, measure, "count", category, weighting="none", value=float(value), method="count")
    return replace(row, segment="reason", level=reason) if reason else row


def _invitations(survey: Survey) -> Iterator[Row]:
    if survey.invitations is None:
        return
    found = survey.invitations["disposition"].value_counts()
    for step, codes in ASKED.items():
        yield _count(survey, "invitations", step, int(found.reindex(codes, fill_value=0).sum()))
    if "design.id" in survey.received:
        ids, invited = survey.received["design.id"].str.strip(), survey.invitations["id"]
        known = ids[ids.isin(invited)]
        yield _count(survey, "invitations", "answered", known.nunique())
        yield _count(survey, "respondents", "further", len(known) - known.nunique())
        yield _count(survey, "respondents", "not_invited", len(ids) - len(known))


def _flow(survey: Survey) -> Iterator[Row]:
    """Received and accepted rows, each reason for exclusion, and how many rows each rule flagged.

    A rule whose data are not there has checked no row: its counts are not known, and not 0.
    """
    ledger = survey.ledger
    yield _count(survey, "respondents", "received", len(ledger))
    yield _count(survey, "respondents", "accepted", int(ledger["accepted"].sum()))
    checks = any(item.attention is not None for item in survey.codebook.items.values())
    idle = {*(() if checks else ("attention",)), *(() if is_checked(ledger, "total_row") else ("total_row",))}
    for reason in REASONS:
        if action_of(survey.rules, reason) != "off" and reason not in idle:
            excluded, flagged = int((ledger["reason"] == reason).sum()), int(ledger[reason].sum())
            for category, count in (("excluded", excluded), ("flagged", flagged)):
                row = _count(survey, "respondents", category, count, reason=reason)
                unknown = replace(row, value=math.nan, method=NOT_CHECKED, status="not_estimable")
                yield row if is_checked(ledger, reason) else unknown


def _rates(survey: Survey) -> Iterator[Row]:
    """AAPOR outcome rates, of all invited and by channel; of an open sample only how many took part."""
    if survey.period.sample != "probability":
        yield replace(
            _count(survey, "response", "participation", len(survey.accepted)),
            method="participation count: an open link has no response rate",
        )
        return
    if survey.invitations is None:
        return
    e = eligibility_rate(cases := Dispositions.of(_found(survey.invitations)))
    stem = Row(survey.name, "response", "rate", weighting="none")
    yield from _rate_rows(stem, survey, survey.invitations, e)
    weights = _chances(survey, survey.invitations)
    if weights is not None:
        counted = Dispositions.counted(survey.invitations["disposition"], weights)
        weighted = outcome_rates(counted, e=_given(e), confidence=survey.rules.confidence)
        yield row_of(weighted["RR1"], replace(stem, category="weighted"), "AAPOR RR1, customers per invitation")
    stem = replace(stem, category="e", method="eligible among the cases known (AAPOR e)", status=_status(e))
    yield replace(stem, value=e, n=cases.eligible + cases.not_eligible)
    yield from _by_channel(survey, survey.invitations, e)


def _chances(survey: Survey, invited: pd.DataFrame) -> pd.Series | None:
    """Customers of the frame per invitation of each stratum; None where they are alike, or strata are not known."""
    column, frame = f"{FRAME}design.stratum", survey.frame
    if frame is None or "design.stratum" not in frame or column not in invited:
        return None
    weights = invited[column].map(frame["design.stratum"].value_counts() / invited[column].value_counts())
    return weights if weights.notna().all() and weights.nunique() > 1 else None


def _by_channel(survey: Survey, invited: pd.DataFrame, e: float) -> Iterator[Row]:
    """Rates of each channel, with the e of all, and a test that the response is the same in all of them."""
    channel = invited["channel"].str.replace(r"[/*]", "-", regex=True)
    names = sorted(set(channel) - {""})
    stem = Row(survey.name, "channels", "rate", segment="channel", weighting="none")
    for name in names:
        yield from _rate_rows(replace(stem, level=name), survey, invited[channel == name], e)
    asked = (channel != "") & (invited["disposition"] != "not_eligible")
    if len(names) > 1:
        test = response_test(channel[asked].astype(object), invited["disposition"][asked] == "complete")
        status, method = _status(test.chi_square), "Pearson; complete answers by channel"
        stem = replace(stem, stat="chi_square", status=status, method=method)
        yield replace(stem, value=test.chi_square, df=test.df, p=test.p, n=float(test.n))


def _rate_rows(key: Row, survey: Survey, invited: pd.DataFrame, e: float) -> Iterator[Row]:
    """One row per rate, its method naming e where it is used (the share of eligible among the cases known); and of the
    base of RR1 those who were silent, and those whose answer is analysed."""
    cases, confidence = Dispositions.of(_found(invited)), survey.rules.confidence
    for name, result in outcome_rates(cases, e=_given(e), confidence=confidence).items():
        used = f"; e = {e:.4g}, estimated: eligible among the cases known" if name in USING_E else ""
        yield row_of(result, replace(key, category=name), f"AAPOR {name}{used}")
    asked = invited[invited["disposition"] != "not_eligible"]
    parts = {"silent": int(cases.silent)} if cases.silent else {}
    if "design.id" in survey.accepted:
        parts["usable"] = int(asked["id"].isin(survey.accepted["design.id"].str.strip()).sum())
    for name, count in parts.items():
        result = share_of_count(count, len(asked), confidence=confidence)
        yield row_of(result, replace(key, category=name), "of the base of RR1")


def _given(e: float) -> float | None:
    return None if math.isnan(e) else e


def _found(invitations: pd.DataFrame) -> dict[str, float]:
    return {str(code): float(count) for code, count in invitations["disposition"].value_counts().items()}


def _status(value: float) -> str:
    return "not_estimable" if math.isnan(value) else "ok"


def _weights(survey: Survey) -> Iterator[Row]:
    """Kish design effect, effective base and spread of the weights: of all received rows when the file brings them,
    of the accepted ones otherwise. Smallest and largest are in mean weights."""
    raw = survey.raw_design if survey.design.method == "file" else None
    weights = survey.design.weights if raw is None else raw[raw > 0]
    spread = weight_spread(weights / weights.mean())
    key = Row(survey.name, "weights", "", n=float(len(weights)), method=f"Kish; {survey.design.method}")
    yield replace(key, stat="design_effect", value=spread.design_effect)
    yield replace(key, stat="n_eff", value=spread.n_eff)
    for stat in ("minimum", "maximum", "ratio", "cv"):
        yield replace(key, stat=stat, value=getattr(spread, stat))
    made = survey.design.made
    if made is not None and made.n_eff_untrimmed is not None:
        key = replace(key, n=float(len(survey.design.weights)), method=f"Potter; {survey.design.method}")
        yield replace(key, stat="share_trimmed", value=made.share_trimmed)
        yield replace(key, stat="n_trimmed", value=float(made.n_trimmed))
        yield replace(key, stat="n_eff_untrimmed", value=made.n_eff_untrimmed)


def _precision(survey: Survey) -> Iterator[Row]:
    """Margin of error of a share of one half, of all and of each level; none is claimed for an open sample."""
    if survey.period.sample != "probability":
        return
    n, n_eff = float(len(survey.design.weights)), _effective_base(survey)
    key = Row(survey.name, "precision", "margin_of_error", n=n, n_eff=n_eff, method="Cochran, n effective")
    margin = margin_of_error(n_eff, population=survey.population_size, confidence=survey.rules.confidence)
    yield replace(key, value=margin)
    loss = n_eff / kish_n_eff(survey.design.weights)  # what clusters cost all respondents, they cost each level
    for segment, declared in survey.codebook.segments.items():
        sizes = level_sizes(survey, segment)
        for level in declared.names:
            weights = survey.design.weights[survey.accepted[segment] == level]
            if len(weights):
                base = loss * kish_n_eff(weights)
                value = margin_of_error(base, population=sizes.get(level), confidence=survey.rules.confidence)
                of_level = replace(key, measure="respondents", segment=segment, level=level, n=float(len(weights)))
                yield replace(of_level, n_eff=base, value=value, status=_status(value))


def level_sizes(survey: Survey, segment: str) -> dict[str, float]:
    """How many customers each level of a segment has in the population, where that is known."""
    known = survey.design.margins.get(segment)
    if survey.frame is not None and segment in survey.frame:
        known = survey.frame[segment].value_counts()
    return {} if known is None else {str(level): float(size) for level, size in known.items()}


def _effective_base(survey: Survey) -> float:
    """Effective base of the weights, or that of the overall item when its clusters make it smaller: sd² / se²."""
    n_eff, item = kish_n_eff(survey.design.weights), survey.codebook.role("overall")
    if survey.design.clusters is None or item is None or not survey.measured(item):
        return n_eff
    values, design = survey.accepted[item].to_numpy(float), sample_of(survey)
    sample = replace(design, fpc=design.fpc * 0)
    se = mean(values, sample).se
    return min(n_eff, (standard_deviation(values, sample) / se) ** 2) if se > 0 else n_eff


def _invited(survey: Survey) -> Iterator[Row]:
    """How many customers the frame lists, and the make-up of the invited by what the weights or the draw rest on."""
    invited, frame = survey.invitations, survey.frame
    if frame is None or survey.period.sample != "probability":
        return
    yield _count(survey, "invitations", "customers", len(frame))
    if invited is None:
        return
    eligible = invited[invited["disposition"] != "not_eligible"].drop_duplicates("id")
    key = Row(survey.name, "invitations", "share")
    for segment in survey.design.margins:
        yield from _composed(replace(key, segment=segment), eligible.get(f"{FRAME}{segment}"))
    strata = eligible.get(f"{FRAME}design.stratum")
    if strata is not None and not _is_margin(survey):
        key = replace(key, segment=STRATUM)
        yield from _composed(replace(key, measure="frame"), frame["design.stratum"])
        yield from _composed(key, strata)
        yield from _composed(replace(key, measure="respondents"), survey.accepted["design.stratum"])


def _is_margin(survey: Survey) -> bool:
    """Whether the strata are those of a weighting margin, by the column that they are read from."""
    stratum, segments = survey.codebook.design.stratum, survey.codebook.segments
    columns = {segments[name].column for name in survey.design.margins}
    return stratum is None or stratum.column in columns


def _composed(key: Row, levels: pd.Series | None) -> Iterator[Row]:
    """Share of each level among those of known level."""
    known = levels.dropna() if levels is not None else pd.Series(dtype=object)
    for level, count in known.value_counts().sort_index().items():
        total = float(len(known))
        listed = replace(key, level=str(level).replace("/", "-"), weighting="none", method="share of those listed")
        yield replace(listed, value=float(count) / total, n=total)


def answered_by(survey: Survey) -> pd.Series | None:
    """The channel by which each respondent answered, blank where it is not known; None where a segment tells it."""
    if "design.channel" not in survey.accepted or survey.codebook.channel_segment is not None:
        return None
    given = survey.accepted["design.channel"].astype("string").str.strip()
    return given.fillna("").str.replace(r"[/*]", "-", regex=True).astype(object)


def _channels(survey: Survey) -> Iterator[Row]:
    """Answers by channel of answering: counts, and shares of those whose channel is known."""
    names = answered_by(survey)
    known = names[names != ""] if names is not None else pd.Series(dtype=object)
    for name, count in known.value_counts().items() if known.nunique() > 1 else ():
        result = share_of_count(float(count), len(known), confidence=survey.rules.confidence)
        key = Row(survey.name, "respondents", "share", segment="channel", level=str(name), weighting="none")
        yield row_of(result, key, "share of respondents")
        yield replace(key, stat="count", value=float(count), method="count")


def _margins(survey: Survey, samples: dict[str, Sample]) -> Iterator[Row]:
    """Each level's share in the population, among respondents, before calibration where the weights to start from were
    unequal, and among weighted respondents; of segments that are no margins among respondents, with counts."""
    accepted, made = survey.accepted, survey.design.made
    before = made.before if made is not None and made.before is not None and made.before.nunique() > 1 else None
    for segment in dict.fromkeys([*survey.design.margins, *survey.codebook.segments]):
        known = survey.design.margins.get(segment)
        if known is None and not accepted[segment].notna().any():
            continue
        for level in survey.codebook.segments[segment].names if known is None else known.index:
            holds = (accepted[segment] == level).astype(float).where(accepted[segment].notna())
            key = Row(survey.name, "respondents", "share", segment=segment, level=str(level))
            for weighting, sample in samples.items():
                result = share(holds, sample, confidence=survey.rules.confidence)
                yield row_of(result, replace(key, weighting=weighting), "share of respondents")
            if known is None:
                yield replace(key, stat="count", weighting="none", value=float(holds.sum()), method="count")
                continue
            total, frame = float(known.sum()), replace(key, measure="frame", weighting="none", method="population")
            yield replace(frame, value=float(known[level]) / total, n=total)
            if before is not None:
                earlier = replace(key, stat="share_before", method="share of respondents before calibration")
                value = float(before[holds == 1].sum() / before.sum())
                yield replace(earlier, value=value, n=float(len(before)))


# ---- how often customers were asked in twelve months, and whether those asked often answer less ----
TIMES = ("none", "one", "two", "more")  # earlier invitations
BEFORE = "times_before"  # stands for the segment of customers by their number of earlier invitations
FURTHER = "invitation:further"  # what a slope is taken from: one invitation more, the stratum the same


def contact_rows(survey: Survey) -> Iterator[Row]:
    """Customers invited now by how often they were invited in the twelve months before, and how they answered.

    Population: invited customers, each once; of rates those not known to be ineligible. Open samples have none.
    """
    invited = _invited_before(survey)
    if invited is None or survey.earlier is None:
        return
    n = float(len(invited))
    key = Row(survey.name, "contacts", "count", weighting="none", method="count")
    yield replace(key, category="asked", value=n)
    more, method = float(survey.earlier.at_least), "1: customers may have been invited more often than is known"
    yield replace(key, category="at_least", value=more, method=method)
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
    yield from _rates_by_invitations(survey, invited)


def _invited_before(survey: Survey) -> pd.DataFrame | None:
    """Invited customers with the number of their earlier invitations; None where nothing is known of before."""
    if survey.invitations is None or survey.earlier is None:
        return None
    if not survey.earlier.periods and survey.earlier.at_least:
        return None
    invited = survey.invitations.drop_duplicates("id")
    earlier = invited["id"].map(survey.earlier.counts).astype(int)
    return invited.assign(earlier=earlier, times=earlier.clip(upper=3).map(dict(enumerate(TIMES))))


def _rates_by_invitations(survey: Survey, invited: pd.DataFrame) -> Iterator[Row]:
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


def facts_contacts(estimates: Estimates, survey: Survey) -> Facts:
    """How often those invited were asked before, and whether being asked often goes with answering less."""
    found = [row for row in estimates.select(measure="contacts", against=["", FURTHER], segment="") if row.shown]
    rows = {(row.stat, row.category or row.against): row for row in found}
    earlier = survey.earlier
    if ("mean", "asked") not in rows or earlier is None:
        return {"answer": _unknown(survey)}
    values: dict[str, Value] = {
        "invited": Number(rows["count", "asked"]),
        "first": Number(rows["share", "none"]),
        "mean": Number(rows["mean", "asked"]),
        "periods": tuple(Name("period", name) for name in earlier.periods),
    }
    if not earlier.periods:
        return block(values, answer="sample-contacts-once")
    overall, slope = rows.get(("mean", "customers")), rows.get(("rate", "RR1"))
    within = survey.codebook.design.name_of("stratum", survey.name) is not None
    return block(
        values,
        answer=all_of(
            "sample-contacts",
            Sentence("sample-contacts-mean", mean=Number(overall)) if overall else None,
            by_way(direction(slope, alpha_of(survey)), "sample-contacts-response", **interval(slope))
            if slope
            else None,
            _at_least(survey),
            _too_often(survey, rows["mean", "asked"], rows.get(("share", "above")), slope),
            **values,
        ),
        caption="sample-contacts-caption",
        note=all_of("sample-contacts-note", "sample-contacts-strata" if within else None, **values),
    )


def _unknown(survey: Survey) -> Sentence:
    """Why nobody knows how often customers were asked."""
    kind, periods = "first", tuple[Value, ...]()
    if survey.period.sample == "open":
        kind = "open"
    elif survey.invitations is None:
        kind = "unrecorded"
    elif survey.earlier is None:
        kind = "undated"
    elif survey.earlier.unknown:
        kind, periods = "before", tuple(Name("period", name) for name in survey.earlier.unknown)
    return Sentence("sample-contacts-unknown", kind=kind, periods=periods)


def _at_least(survey: Survey) -> Sentence | None:
    """That customers may have been asked more often."""
    if survey.earlier is None or not survey.earlier.at_least:
        return None
    unknown = tuple(Name("period", name) for name in survey.earlier.unknown)
    return Sentence("sample-contacts-at-least", kind="unknown" if unknown else "short", periods=unknown)


def _too_often(survey: Survey, mean: Row, above: Row | None, slope: Row | None) -> Sentence | None:
    """What to change in the next draw."""
    limit = survey.targets.sampling.contacts_per_year
    if limit is not None and mean.value > limit:
        return Sentence("sample-asked-too-often", kind="mean")
    if slope is not None and direction(slope, alpha_of(survey)) < 0:
        return Sentence("sample-asked-too-often", kind="response")
    if above is not None and above.value > 0:
        return Sentence("sample-asked-too-often", kind="share", share=Number(above))
    return None
