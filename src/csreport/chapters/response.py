"""Who was asked, who answered, who is analysed, and whether they stand for all: Estimates and facts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csreport.chapters.groups import Split, everyone, level_rows, measures, segments_of
from csreport.chapters.indicators import POWER, TAYLOR, judged_together, result_of, row_of, sample_of
from csreport.estimates import Estimates, Row, direction
from csreport.facts import Facts, Name, Number, Sentence, Value, about, all_of, alpha_of, block, by_way
from csreport.survey.screening import REASONS, action_of, is_checked
from csreport.survey.survey import Survey
from csreport.survey.text import among
from csreport.survey.weighting import FRAME, crossed
from surveystats.inference import Sample, kish_n_eff, mean, standard_deviation
from surveystats.planning import margin_of_error, minimum_detectable_change
from surveystats.proportions import share, share_of_count
from surveystats.response import (
    USING_E,
    Dispositions,
    ResponseTest,
    early_late,
    eligibility_rate,
    outcome_rates,
    r_indicator,
    response_test,
    standardised_differences,
)
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
IN_STRATUM = f"{FRAME}design.stratum"  # column of invitations


def response_rows(survey: Survey) -> Iterator[Row]:
    """Counts of the response and exclusion flow, outcome rates, weights and precision."""
    yield from _invitations(survey)
    yield from _flow(survey)
    yield from _rates(survey)
    yield from _weights(survey)
    yield from _precision(survey)


def respondent_rows(survey: Survey) -> Iterator[Row]:
    """The make-up of the respondents, against the population where that is known."""
    yield from _invited(survey)
    yield from _margins(survey)
    yield from _channels(survey)


def _count(survey: Survey, measure: str, category: str, value: float) -> Row:
    return Row(survey.name, measure, "count", category, weighting="none", value=float(value), method="count")


def _invitations(survey: Survey) -> Iterator[Row]:
    if survey.invitations is None:
        return
    found = survey.invitations["disposition"].value_counts()
    for step, codes in ASKED.items():
        yield _count(survey, "invitations", step, found.reindex(codes, fill_value=0).sum())
    if "design.id" in survey.received:
        ids, invited = survey.received["design.id"].str.strip(), survey.invitations["id"]
        known = ids[among(ids, invited.tolist())]
        yield _count(survey, "invitations", "answered", known.nunique())
        yield _count(survey, "respondents", "further", len(known) - known.nunique())
        yield _count(survey, "respondents", "not_invited", len(ids) - len(known))


def _flow(survey: Survey) -> Iterator[Row]:
    """Received and accepted rows, each reason for exclusion, and how many rows each rule flagged.

    A rule whose data are not there has checked no row: its counts are not known, and not 0.
    """
    ledger = survey.ledger
    yield _count(survey, "respondents", "received", len(ledger))
    yield _count(survey, "respondents", "accepted", ledger["accepted"].sum())
    if len(ledger):
        share = replace(_count(survey, "respondents", "analysed", ledger["accepted"].mean()), stat="share")
        yield replace(share, n=len(ledger), method="of those received")
    for rule in rules_used(survey):
        counts = {"excluded": (ledger["reason"] == rule).sum(), "flagged": ledger[rule].sum()}
        for category, count in counts.items():
            row = replace(_count(survey, "respondents", category, count), segment="reason", level=rule)
            unknown = replace(row, value=math.nan, method=NOT_CHECKED, status="not_estimable")
            yield row if is_checked(ledger, rule) else unknown


def rules_used(survey: Survey) -> list[str]:
    """Screening rules in use, in the order in which they decide."""
    asked = any(item.attention is not None for item in survey.codebook.items.values())
    held = {"attention": asked, "total_row": is_checked(survey.ledger, "total_row")}
    return [rule for rule in REASONS if action_of(survey.rules, rule) != "off" and held.get(rule, True)]


def _rates(survey: Survey) -> Iterator[Row]:
    """AAPOR outcome rates, of all invited and by channel; of an open sample only how many took part."""
    invited = survey.invitations
    if survey.period.sample != "probability":
        row = _count(survey, "response", "participation", len(survey.accepted))
        yield replace(row, method="participation count: an open link has no response rate")
    elif invited is not None:
        cases = Dispositions.counted(invited["disposition"])
        e, key = eligibility_rate(cases), Row(survey.name, "response", "rate", weighting="none")
        yield from _rate_rows(key, survey, invited, e)
        weights = _chances(survey, invited)
        if weights is not None:
            counted = Dispositions.counted(invited["disposition"], weights)
            rate = outcome_rates(counted, confidence=survey.rules.confidence)["RR1"]
            yield row_of(rate, replace(key, category="weighted"), "AAPOR RR1, customers per invitation")
        key = replace(key, category="e", method="eligible among the cases known (AAPOR e)", status=status_of(e))
        yield replace(key, value=e, n=cases.eligible + cases.not_eligible)
        yield from _by_channel(survey, invited, e)


def _chances(survey: Survey, invited: pd.DataFrame) -> pd.Series | None:
    """Customers of the frame per invitation of each stratum; None where they are alike, or strata are not known."""
    frame = survey.frame
    if frame is None or "design.stratum" not in frame or IN_STRATUM not in invited:
        return None
    weights = invited[IN_STRATUM].map(frame["design.stratum"].value_counts() / invited[IN_STRATUM].value_counts())
    return weights if weights.notna().all() and weights.nunique() > 1 else None


def _by_channel(survey: Survey, invited: pd.DataFrame, e: float) -> Iterator[Row]:
    """Rates of each channel, with the e of all, and a test that the response is the same in all of them."""
    channel = invited["channel"].str.replace(r"[/*]", "-", regex=True)
    names = sorted(set(channel) - {""})
    key = Row(survey.name, "channels", "rate", segment="channel", weighting="none")
    for name in names:
        yield from _rate_rows(replace(key, level=name), survey, invited[channel == name], e)
    asked = (channel != "") & (invited["disposition"] != "not_eligible")
    if len(names) > 1:
        test = response_test(channel[asked].astype(object), invited["disposition"][asked] == "complete")
        yield _tested(test, replace(key, method="Pearson; complete answers by channel"))


def _tested(test: ResponseTest, key: Row) -> Row:
    value = test.chi_square
    return replace(key, stat="chi_square", value=value, df=test.df, p=test.p, n=float(test.n), status=status_of(value))


def _rate_rows(key: Row, survey: Survey, invited: pd.DataFrame, e: float) -> Iterator[Row]:
    """One row per rate, its method naming e where it is used (the share of eligible among the cases known); and of the
    base of RR1 those who were silent, and those whose answer is analysed."""
    cases, confidence = Dispositions.counted(invited["disposition"]), survey.rules.confidence
    for name, result in outcome_rates(cases, e=None if math.isnan(e) else e, confidence=confidence).items():
        used = f"; e = {e:.4g}, estimated: eligible among the cases known" if name in USING_E else ""
        yield row_of(result, replace(key, category=name), f"AAPOR {name}{used}")
    asked = invited[invited["disposition"] != "not_eligible"]
    parts = {"silent": int(cases.silent)} if cases.silent else {}
    if "design.id" in survey.accepted:
        parts["usable"] = int(among(asked["id"], survey.accepted["design.id"].str.strip().tolist()).sum())
    for name, count in parts.items():
        result = share_of_count(count, len(asked), confidence=confidence)
        yield row_of(result, replace(key, category=name), "of the base of RR1")


def status_of(value: float) -> str:
    """Status of a row of this value: whether it could be had."""
    return "not_estimable" if math.isnan(value) else "ok"


def _weights(survey: Survey) -> Iterator[Row]:
    """Kish design effect, effective base and spread of the weights: of all received rows when the file brings them,
    of the accepted ones otherwise. Smallest and largest are in mean weights."""
    design, made = survey.design, survey.design.made
    raw = survey.raw_design if design.method == "file" else None
    weights = design.weights if raw is None else raw[raw > 0]
    spread = weight_spread(weights / weights.mean())
    key = Row(survey.name, "weights", "", n=float(len(weights)), method=f"Kish; {design.method}")
    for stat in ("design_effect", "n_eff", "minimum", "maximum", "ratio", "cv"):
        yield replace(key, stat=stat, value=getattr(spread, stat))
    if made is not None and made.n_eff_untrimmed is not None:
        key = replace(key, n=float(len(design.weights)), method=f"Potter; {design.method}")
        for stat in ("share_trimmed", "n_trimmed", "n_eff_untrimmed"):
            yield replace(key, stat=stat, value=float(getattr(made, stat)))


def _precision(survey: Survey) -> Iterator[Row]:
    """Margin of error of a share of one half, of all and of each level; none is claimed for an open sample."""
    if survey.period.sample != "probability":
        return
    everyone, n_eff, confidence = survey.design.weights, _effective_base(survey), survey.rules.confidence
    key = Row(survey.name, "precision", "margin_of_error", n_eff=n_eff, method="Cochran, n effective")
    margin = margin_of_error(n_eff, population=survey.population_size, confidence=confidence)
    yield replace(key, value=margin, n=float(len(everyone)))
    loss = n_eff / kish_n_eff(everyone)  # what clusters cost all respondents, they cost each level
    for segment, declared in survey.codebook.segments.items():
        sizes = survey.design.margins.get(segment, pd.Series(dtype=float))
        if survey.frame is not None and segment in survey.frame:
            sizes = survey.frame[segment].value_counts()
        known = {str(level): float(size) for level, size in sizes.items()}
        for level in declared.names:
            weights = everyone[survey.accepted[segment] == level]
            if len(weights):
                base = loss * kish_n_eff(weights)
                margin = margin_of_error(base, population=known.get(level), confidence=confidence)
                row = replace(key, measure="respondents", segment=segment, level=level, status=status_of(margin))
                yield replace(row, value=margin, n=float(len(weights)), n_eff=base)


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
    frame = survey.frame
    if frame is None or survey.period.sample != "probability":
        return
    yield _count(survey, "invitations", "customers", len(frame))
    if survey.invitations is None:
        return
    eligible = survey.invitations[survey.invitations["disposition"] != "not_eligible"].drop_duplicates("id")
    key = Row(survey.name, "invitations", "share", weighting="none", method="share of those listed")
    for segment in survey.design.margins:
        yield from _composed(replace(key, segment=segment), eligible.get(f"{FRAME}{segment}"))
    stratum, segments = survey.codebook.design.stratum, survey.codebook.segments
    margins = {segments[name].column for name in survey.design.margins}
    if IN_STRATUM in eligible and stratum is not None and stratum.column not in margins:
        key = replace(key, segment=STRATUM)
        yield from _composed(replace(key, measure="frame"), frame["design.stratum"])
        yield from _composed(key, eligible[IN_STRATUM])
        yield from _composed(replace(key, measure="respondents"), survey.accepted["design.stratum"])


def _composed(key: Row, levels: pd.Series | None) -> Iterator[Row]:
    """Share of each level among those of known level."""
    counts = pd.Series(dtype=int) if levels is None else levels.dropna().value_counts().sort_index()
    total = float(counts.sum())
    for level, count in counts.items():
        yield replace(key, level=str(level).replace("/", "-"), value=float(count) / total, n=total)


def answered_by(survey: Survey) -> pd.Series | None:
    """The channel by which each respondent answered, blank where it is not known; None where a segment tells it."""
    if "design.channel" not in survey.accepted or survey.codebook.channel_segment is not None:
        return None
    given = survey.accepted["design.channel"].astype("string").str.strip()
    return given.fillna("").str.replace(r"[/*]", "-", regex=True).astype(object)


CHANNELS = 8  # named at most


def channels_of(survey: Survey) -> tuple[Name, ...]:
    """Channels of answering, the most frequent first; codes without words are not told."""
    declared = survey.codebook.design.channel
    if declared is None or "design.channel" not in survey.accepted:
        return ()
    same = survey.codebook.channel_segment
    given = survey.accepted[same or "design.channel"].astype("string").str.strip()
    found = [str(name) for name in given[given.fillna("") != ""].value_counts().index[:CHANNELS]]
    if not same and not declared.labels and all(name.isdigit() for name in found):
        return ()
    return tuple(Name("channel", name) for name in found)


def _channels(survey: Survey) -> Iterator[Row]:
    """Answers by channel of answering: counts, and shares of those whose channel is known."""
    names = answered_by(survey)
    counts = names[names != ""].value_counts() if names is not None else pd.Series(dtype=int)
    for name, count in counts.items() if len(counts) > 1 else ():
        result = share_of_count(float(count), int(counts.sum()), confidence=survey.rules.confidence)
        key = Row(survey.name, "respondents", "share", segment="channel", level=str(name), weighting="none")
        yield row_of(result, key, "share of respondents")
        yield replace(key, stat="count", value=float(count), method="count")


def _margins(survey: Survey) -> Iterator[Row]:
    """Each level's share in the population, among respondents, before calibration where the weights to start from were
    unequal, and among weighted respondents; of segments that are no margins among respondents, with counts."""
    accepted, made = survey.accepted, survey.design.made
    samples = {weighting: sample_of(survey, weighting) for weighting in ("none", "representative")}
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


# ---- whether those who answered are like those who were asked, and what change the sample can show ----
@dataclass(frozen=True)
class Asked:
    """Everyone who was asked: levels by segment, whether analysed, chances of selection, and who they are in words."""

    levels: pd.DataFrame
    analysed: np.ndarray
    sample: Sample
    words: str


def nonresponse_rows(survey: Survey) -> Iterator[Row]:
    """Respondents against those asked on what the frame knows of both, R-indicators, late against early answers.

    None for open samples: nobody knows who was asked.
    """
    if survey.period.sample != "probability":
        return
    asked = asked_of(survey)
    if asked is not None:
        yield from _differences(survey, asked)
        yield from _evenness(survey, asked)
    if "design.date" in survey.accepted:
        dates, sample = survey.accepted["design.date"], sample_of(survey)
        arrival, found = (dates - dates.min()).dt.total_seconds().to_numpy(float), list[Row]()
        for item in _headlines(survey):
            answers = survey.accepted[item].to_numpy(float)
            result = early_late(answers, arrival, sample, confidence=survey.rules.confidence)
            key = Row(survey.name, "nonresponse", "late_minus_early", category=item)
            found.append(row_of(result, key, "last quarter of arrivals minus first, means; Taylor linearisation, t"))
        yield from judged_together(found)


def _headlines(survey: Survey) -> list[str]:
    """Items with a role that were asked and answered."""
    return [key for key, item in survey.codebook.items.items() if item.role and survey.measured(key)]


def asked_of(survey: Survey) -> Asked | None:
    """The eligible invited customers that the frame knows; without a list of invitations everyone in the frame."""
    frame, invited = survey.frame, survey.invitations
    names = [name for name in survey.codebook.segments if frame is not None and name in frame]
    if frame is None or not names:
        return None
    if invited is None or not knows_asked(survey):
        # as many analysed in each cell as there are: within a cell it does not matter who
        cells, answered = crossed(frame, names), crossed(survey.accepted, names).value_counts()
        analysed = (frame.groupby(cells).cumcount() < cells.map(answered).fillna(0)).to_numpy(float)
        words = "against the frame: selection and response together"
        return Asked(frame[names], analysed, Sample.of(len(frame), fpc=np.ones(len(frame))), words)
    asked = invited[invited["disposition"] != "not_eligible"].drop_duplicates("id")
    levels = asked[[f"{FRAME}{name}" for name in names]].set_axis(names, axis=1)
    known = levels.notna().any(axis=1)
    asked, levels = asked[known], levels[known]
    analysed = among(asked["id"], survey.accepted["design.id"].str.strip().tolist()).astype(float)
    return Asked(levels, analysed, _selection(asked, frame), "against the eligible invited")


def knows_asked(survey: Survey) -> bool:
    """Whether invited customers can be told apart by having answered or not; otherwise the whole frame counts."""
    known = () if survey.frame is None else survey.frame.columns
    invited, names = survey.invitations, [name for name in survey.codebook.segments if name in known]
    return invited is not None and "design.id" in survey.accepted and bool(names) and f"{FRAME}{names[0]}" in invited


def _selection(asked: pd.DataFrame, frame: pd.DataFrame) -> Sample:
    """Chances of selection: those of the strata, where both frame and invitations know them."""
    n = len(asked)
    if "design.stratum" not in frame or IN_STRATUM not in asked or asked[IN_STRATUM].isna().any():
        return Sample.of(n, fpc=np.full(n, min(n / len(frame), 1.0)))
    size, taken = frame["design.stratum"].value_counts(), asked[IN_STRATUM].value_counts()
    chances = asked[IN_STRATUM].map((taken / size).clip(upper=1)).to_numpy(float)
    return Sample.of(n, weights=1 / chances, strata=asked[IN_STRATUM].to_numpy(str), fpc=chances)


def _differences(survey: Survey, asked: Asked) -> Iterator[Row]:
    """Standardised differences by level, before weighting from those asked and after it from the frame; and χ²."""
    level, tests = survey.rules.confidence, list[Row]()
    for segment in asked.levels:
        key = Row(survey.name, "nonresponse", "smd", segment=str(segment), weighting="none")
        labels = asked.levels[segment].astype(object)
        before = standardised_differences(labels[asked.analysed == 1], _counts(asked.levels[segment]), confidence=level)
        for name, result in before.items():
            yield row_of(result, replace(key, level=str(name)), f"standardised difference {asked.words}")
        if survey.frame is not None:
            yield from _remaining(survey, survey.frame, replace(key, weighting="representative"))
        test = response_test(labels, asked.analysed)
        tests.append(_tested(test, replace(key, method=f"Pearson {asked.words}")))
    yield from judged_together(tests)


def _remaining(survey: Survey, frame: pd.DataFrame, key: Row) -> Iterator[Row]:
    """What weighting leaves of the differences from the frame."""
    labels, known = survey.accepted[key.segment].astype(object), _counts(frame[key.segment])
    found = standardised_differences(labels, known, sample_of(survey), confidence=survey.rules.confidence)
    fixed = key.segment in survey.design.margins  # what weighting fixes does not vary
    unknown = dict.fromkeys(("se", "low", "high", "df", "p") if fixed else (), math.nan)
    for name, result in found.items():
        row = row_of(result, replace(key, level=str(name)), "standardised difference against the frame, weighted")
        yield replace(row, **unknown)  # type: ignore[arg-type]


def _counts(levels: pd.Series) -> dict[str, float]:
    return {str(level): float(count) for level, count in levels.value_counts(sort=False).items()}


def _evenness(survey: Survey, asked: Asked) -> Iterator[Row]:
    known = {str(name): asked.levels[name].astype(object) for name in asked.levels}
    found = r_indicator(asked.analysed, known, asked.sample, confidence=survey.rules.confidence)
    key = Row(survey.name, "nonresponse", "r_indicator", weighting="none", n=float(found.n), n_eff=found.n_eff)
    key = replace(key, n_weighted=found.n_weighted, method=f"logistic propensities, {asked.words}")
    if math.isnan(found.value):
        yield replace(key, status="not_estimable")
        return
    yield replace(key, value=found.value, se=found.se, low=found.low, high=found.high)
    for segment, value in found.partial.items():
        yield replace(key, stat="partial_r", segment=segment, value=value)


def detectable_change_rows(survey: Survey) -> Iterator[Row]:
    """Smallest change to a next wave like this one that would be found: of each indicator, in all and by segment level.

    None for open samples, which measure no population.
    """
    if survey.period.sample != "probability":
        return
    level, recommend = survey.rules.confidence, survey.codebook.role("recommend")
    pairs = [(item, stat) for item in _headlines(survey) for stat in ("mean", "top_box")]
    pairs += [(recommend, "nps")] if recommend is not None else []
    splits = [everyone(survey), *(Split.of(survey, segment) for segment in survey.codebook.segments)]
    method = f"two-sided test at {1 - level:.2g}, power {POWER:g}, next wave like this one; {TAYLOR}"
    for row in level_rows(survey, measures(survey, [*pairs, ("index", "index")]), of=splits):
        value = minimum_detectable_change(result_of(row), power=POWER, confidence=level)
        key = Row(survey.name, row.measure, "detectable_change", row.stat, row.segment, row.level, method=method)
        key = replace(key, n=row.n, n_weighted=row.n_weighted, n_eff=row.n_eff)
        yield replace(key, value=value, status=status_of(value))


# ---- what is said of them ----
NOTABLE = 0.1  # standard deviations; Austin 2009


def taking_part(estimates: Estimates, survey: Survey) -> Sentence | None:
    """How people came to answer, and how many answers are analysed.

    Customers are told apart from answers: some send several, and some who answer were never invited.
    """
    counts = estimates.select(measure=("respondents", "invitations"), stat="count", segment="", against="")
    rows = {row.category: row for row in counts}
    numbers: dict[str, Value] = {category: Number(row) for category, row in rows.items()}
    if not {"received", "accepted"} <= set(rows):
        return None
    if survey.period.sample == "open":
        kind = "open"
    elif "invited" not in rows:
        kind = "all" if rows["received"].value == rows["accepted"].value else "received"
    elif "answered" not in rows:
        kind = "invited"
    else:
        kind = "answered" if rows["further"].value + rows["not_invited"].value == 0 else "further"
    return Sentence("sample-taking-part", kind=kind, **numbers | {"others": numbers.get("not_invited", 0)})


def facts_margins(estimates: Estimates, survey: Survey) -> Facts:
    """Whether respondents look like the population; and the sample group by group."""
    known = [row for row in estimates.select(measure="frame", stat="share") if row.segment != STRATUM]
    pairs = [(estimates.get(row, measure="respondents"), row) for row in known if row.shown]
    shown = [(found, row) for found, row in pairs if found is not None and found.shown]
    kind = "few" if known else "file" if survey.design.method == "file" else "unknown"
    answer = Sentence("sample-no-gap", kind=kind)
    if shown:
        found, row = max(shown, key=lambda pair: abs(pair[0].value - pair[1].value))
        before, (least, most) = estimates.get(row, measure="invitations"), sorted((row.value, found.value))
        invited = None  # how much of the gap was there before anybody answered
        if before is not None and before.shown:
            kind = "part" if least <= before.value <= most else ""
            invited = Sentence("sample-gap-invited", kind=kind, invited=Number(before))
        answer = all_of("sample-gap", invited, known=Number(row), **about(found))
    frame = "declared" if survey.frame is None else "frame"
    return block({"kind": frame}, answer=answer, caption="sample-composition", note="sample-composition-note")


def facts_nonresponse(estimates: Estimates, survey: Survey) -> Facts:
    """Whether those who answered differ from those who were asked, with a verdict."""
    alpha, rows = alpha_of(survey), dict[tuple[str, str], list[Row]]()
    for row in estimates.select(measure="nonresponse"):
        rows.setdefault((row.stat, row.weighting), []).extend([row] if row.shown else [])
    tests, late = rows.get(("chi_square", "none"), []), rows.get(("late_minus_early", "representative"), [])
    if not tests:
        return {"answer": all_of(*_late(late, alpha))} if late else {}
    real = sorted((row for row in tests if direction(row, alpha)), key=lambda row: row.p)
    uneven = {row.segment for row in real}
    before = _widest(row for row in rows.get(("smd", "none"), []) if row.segment in uneven)
    left = _widest(rows.get(("smd", "representative"), []))
    way = "over" if before is not None and before.value > 0 else "under"
    answer = all_of(
        _verdict(tests, real, left if survey.design.method != "none" else None),
        Sentence("sample-before-weighting", way=way, **about(before)) if before is not None else None,
        _outside(survey, real, left),
        *(Sentence("sample-r-indicator", **about(row)) for row in rows.get(("r_indicator", "none"), [])),
        *_late(late, alpha),
    )
    asked = "asked" if knows_asked(survey) else "frame"
    return block({"asked": asked}, answer=answer, caption="sample-nonresponse", note="sample-nonresponse-note")


def _widest(rows: Iterable[Row]) -> Row | None:
    return max(rows, key=lambda row: abs(row.value), default=None)


def _verdict(tests: list[Row], real: list[Row], left: Row | None) -> Sentence:
    """What the frame tells of those who did not answer."""
    kind = "uneven" if left is None else "corrected"
    if left is not None and abs(left.value) >= NOTABLE:
        kind = "left"
    elif not real:
        kind = "none"
    more = about(left) if left is not None else {}
    return Sentence("sample-unevenness", kind=kind, **more | {"segments": segments_of(real or tests)})


def _outside(survey: Survey, real: list[Row], left: Row | None) -> Sentence | None:
    """Groupings that went with answering and that the weights do not use."""
    outside = [row for row in real if row.segment not in survey.design.margins]
    size = "notable" if left is not None and abs(left.value) >= NOTABLE else "slight"
    return Sentence("sample-add-margin", size=size, segments=segments_of(outside)) if outside else None


def _late(rows: list[Row], alpha: float) -> Iterator[Sentence]:
    """Late answers stand in for those that never came."""
    named = {way: tuple(Name("item", row.category) for row in rows if direction(row, alpha) == way) for way in (1, -1)}
    yield from (by_way(way, "sample-late", items=items) for way, items in named.items() if items)
    if rows and not any(named.values()):
        yield by_way(0, "sample-late")
