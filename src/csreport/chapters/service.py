"""Chapter 70: how fast customers are served, what they complain about, who buys again; from the company's records."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.chapters.activity import before_and_after, forecast_rows, path_rows, ratio_rows
from csreport.chapters.cases import (
    UNITS,
    Verdict,
    clock_words,
    limit_words,
    mix_rows,
    move_told,
    moved,
    surge_rows,
    term_of,
    verdicts,
)
from csreport.chapters.customers import RETURNS, check_rows, cohort_rows, recorded, speed_rows
from csreport.chapters.indicators import TAYLOR, changes, row_of
from csreport.chapters.wording import alpha_of, change_words, confidence_of, first_comparison
from csreport.estimates import Estimates, Row, bind, direction
from csreport.facts import Blocks, Facts, Name, Number, Sentence, Value, all_of, block, interval
from csreport.survey.survey import Survey
from surveystats.events import rate_ratio
from surveystats.inference import mean
from surveystats.purchases import GROUPS

MOST = 2  # clocks of each direction that the chapter tells of
WENT = ("first_contact", "remote", "escalated", "reopened", "recurrent")


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Clocks, cases, complaints and purchases with their changes; nothing where no table is declared.

    Changes of all of them are tested together; complaints are held against those of each earlier period by the ratio
    of their rates.
    """
    now, waves, level = list(recorded(survey)), survey.period.compare_to, survey.rules.confidence
    past = history.select(weighting="none", against="", measure={row.measure for row in now})
    months = [row for row in past if row.measure == "complaints" and row.stat == "count" and row.category]
    before = [row for row in past if row.period in waves and row not in months and not _by_time(row)]
    tested = [row for row in now if row.stat in {*UNITS, "within", "rate"}]
    amounts = [row for row in now if row.stat == "amount"]
    return bind(
        [*now, *months, *before, *path_rows(survey)],
        changes(tested, past, waves, confidence=level),
        changes(amounts, past, waves[:1], confidence=level),
        [*surge_rows(survey, past, now), *_complained(survey, past, now), *forecast_rows(survey, past, now)],
        [*ratio_rows(survey, past, now), *before_and_after(survey, past, now)],
        [*cohort_rows(survey), *speed_rows(survey), *check_rows(survey)],
    )


def _by_time(row: Row) -> bool:
    """Whether it is of an hour or a week, of which a report shows its own alone."""
    return row.stat in {"weekly", "late"} or (row.measure, row.stat) == ("tickets", "count")


def _complained(survey: Survey, past: Estimates, now: list[Row]) -> Iterator[Row]:
    """What complaints are about and where they come in, the second satisfaction, and the rate over earlier ones."""
    rows, level = survey.tables.get("complaints"), survey.rules.confidence
    if rows is None:
        return
    for column in ("reason", "channel"):
        if column in rows:
            yield from mix_rows(survey, rows[column], f"complaint_{column}")
    if "satisfaction" in rows:
        key = Row(survey.name, "second_satisfaction", "mean", weighting="none")
        yield row_of(mean(rows["satisfaction"].to_numpy(float), confidence=level), key, TAYLOR)
    for ours in (row for row in now if row.stat == "rate_1000" and not row.category):
        for old in filter(None, (past.get(ours, period=period) for period in survey.period.compare_to)):
            counts = (round(ours.value * ours.n / 1000), round(old.value * old.n / 1000))
            found = rate_ratio(counts, (ours.n, old.n), confidence=level)
            key = Row(survey.name, "complaints", "rate_ratio", old.period, weighting="none")
            yield row_of(found, key, "conditional binomial, exact")


def known(estimates: Estimates, survey: Survey, **wanted: object) -> dict[str, Row]:
    """This period's estimates that can be shown, by category."""
    rows = estimates.select(period=survey.name, weighting="none", against="", **wanted)  # type: ignore[arg-type]
    return {row.category: row for row in rows if row.shown}


def spoken(row: Row) -> dict[str, Value]:
    """Value and ends of a share without decimals."""
    return {name: Number(row, name, whole=True) for name in ("value", "low", "high")}


# ---- clocks ---------------------------------------------------------------------------------------
def facts_clocks(estimates: Estimates, survey: Survey) -> Facts:
    """What became slower and faster, else how long half of the cases take; limits kept; and what speed goes with."""
    now = [row for row in estimates.select(period=survey.name, stat=UNITS, against="") if row.shown]
    if not now:
        return {}
    pairs = moved(estimates, survey)
    told = [pair for rose in (True, False) for pair in [one for one in pairs if (one[1].value > 0) == rose][:MOST]]
    ways = [change.value > 0 for _, change in told]
    again = ["yes" if way in ways[:place] else "no" for place, way in enumerate(ways)]
    said = [
        move_told("service-moved", *pair, estimates, survey, again=more) for pair, more in zip(told, again, strict=True)
    ]
    plain = [row for row in now if row.measure in {"first_response", "resolution"} and not row.category]
    levels = [Sentence("service-level", **clock_words(row, survey.codebook), **interval(row)) for row in plain]
    found = verdicts(estimates, survey.name, survey.targets.service)
    answer = all_of(*(said or levels), *_limits(found, survey), *_speed(estimates, survey))
    if not found:
        return {"answer": answer}
    hours = "no" if survey.targets.service.hours is None else "yes"
    values = limit_words(*found[0][:2], survey.codebook) | {"hours": hours, "confidence": confidence_of(survey)}
    values["n"] = Number(max(now, key=lambda row: row.n), "n")
    parts = {name: f"service-clocks-{end}" for name, end in (("finding", "title"), ("alt", "alt"), ("base", "base"))}
    return block(values, answer=answer, **parts)


def _limits(found: list[Verdict], survey: Survey) -> Iterator[Sentence]:
    """How many limits are met, and which is missed most."""
    if found:
        met = sum(verdict == "met" for *_, verdict in found)
        pattern = "none" if not met else "all" if met == len(found) else "some"
        yield Sentence("service-limits", pattern=pattern, met=met, n=len(found))
        row, limit, verdict = found[0]
        if verdict == "not_met":
            yield Sentence("service-worst", **limit_words(row, limit, survey.codebook), **spoken(row))


def _speed(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """The clock whose speed most goes with satisfaction, where that is clear."""
    rows = [row for row in estimates.select(stat="slope_doubled") if direction(row, alpha_of(survey)) < 0]
    for row in sorted(rows, key=lambda row: row.value)[:1]:
        overall = Name("item", str(survey.codebook.role("overall")))
        yield Sentence("service-speed", item=overall, **clock_words(row, survey.codebook), **change_words(row))


# ---- cases ----------------------------------------------------------------------------------------
def facts_cases(estimates: Estimates, survey: Survey) -> Facts:
    """How tickets went, which were overdue and why, when they come in, and what was checked."""
    rates, days = known(estimates, survey, measure="tickets", stat="rate"), survey.targets.service.recurrent_days
    went = {
        name.replace("_", "-"): Number(rates[name], whole=True) for name in WENT if name in rates and rates[name].value
    }
    parts = tuple(Sentence("service-part", kind=kind, share=share, days=days) for kind, share in went.items())
    told = list[Sentence]()
    if "overdue" in rates:
        why = _leading(estimates, survey, ("tickets", "late_reason"), "late_reason")
        told.append(Sentence("service-overdue", **spoken(rates["overdue"]), **why))
    told += [Sentence("service-cases", parts=parts)] if parts else []
    checked = [
        Sentence(
            f"service-{name}", kind=term_of(survey.codebook, name, "kind", kind), n=Number(row, "n"), **spoken(row)
        )
        for name in ("inspections", "operations")
        for kind, row in known(estimates, survey, measure=name, stat="rate").items()
    ]
    counts = known(estimates, survey, measure="tickets", stat="count")
    if not counts:
        return {"answer": all_of(*told, *checked)} if told or checked else {}
    peak = max(counts.values(), key=lambda row: row.value)
    late, hour = known(estimates, survey, measure="tickets", stat="late").get(peak.category), int(peak.category[2:])
    values: dict[str, Value] = {"day": f"d{peak.category[0]}", "hour": hour, "next": hour + 1}
    values |= {"known": "no"} if late is None else {"known": "yes", **spoken(late)}
    values["n"] = round(sum(row.value for row in counts.values()))
    answer = all_of(*told, Sentence("service-peak", **values), *checked)
    return block(
        values, answer=answer, finding="service-cases-title", alt="service-cases-alt", base="service-cases-base"
    )


def _leading(estimates: Estimates, survey: Survey, column: tuple[str, str], measure: str) -> dict[str, Value]:
    """The most frequent reason or channel, and its share; `known` tells whether there is one."""
    rows = known(estimates, survey, measure=measure, stat="share").values()
    if not rows:
        return {"known": "no"}
    first = max(rows, key=lambda row: row.value)
    name = "channel" if column[1] == "channel" else "reason"
    label, share = term_of(survey.codebook, *column, first.category), Number(first, whole=True)
    return {"known": "yes", name: label, f"{name}_share": share}


# ---- complaints -----------------------------------------------------------------------------------
def facts_complaints(estimates: Estimates, survey: Survey) -> Facts:
    """How many complaints, whether more than before, which month stands out, what about, and how it ended."""
    counts = known(estimates, survey, measure="complaints", stat="count")
    if not counts:
        return {}
    service, values = survey.targets.service, dict[str, Value](count=Number(counts[""]), rated="no")
    for row in known(estimates, survey, measure="complaints", stat="rate_1000", category="").values():
        values |= {"rated": "yes", **interval(row)}
    told = [Sentence("service-complaints", **values)]
    for period, row in known(estimates, survey, measure="complaints", stat="rate_ratio").items():
        if period == first_comparison(survey) and row.p < alpha_of(survey):
            before, way = Name("period", period, survey.name), "more" if row.value > 1 else "fewer"
            told.append(Sentence("service-ratio", way=way, before=before, **interval(row)))
    surges = [row for row in known(estimates, survey, stat="surge").values() if row.p <= service.false_alarms]
    months = sorted((row for row in surges if row.measure == "complaints"), key=lambda row: row.p)
    values |= {"pattern": "surge" if months else "calm", "alarms": f"{100 * service.false_alarms:g}"}
    values["months"] = len(set(estimates.select(measure="complaints", stat="count").values("category")) - {""})
    if months:
        month = months[0].category
        values |= {"month": Name("month", f"{month}-01"), "limit": Number(months[0]), "known": "no"}
        for row in sorted((row for row in surges if row.category.startswith(f"{month} ")), key=lambda row: -row.p):
            values |= {
                "known": "yes",
                "reason": term_of(survey.codebook, "complaints", "reason", row.category[len(month) + 1 :]),
            }
        told.insert(0, Sentence("service-surge", **values | {"count": Number(counts[month])}))
    about, by = (_leading(estimates, survey, ("complaints", one), f"complaint_{one}") for one in ("reason", "channel"))
    told += [Sentence("service-mix", **about | by, both=by["known"])] if about["known"] == "yes" else []
    for row in known(estimates, survey, measure="second_satisfaction").values():
        told.append(Sentence("service-second", **interval(row)))
    parts = {
        name: f"service-complaints-{end}" for name, end in (("finding", "title"), ("alt", "alt"), ("base", "base"))
    }
    return block(values, answer=all_of(*told), **parts)


# ---- who buys again -------------------------------------------------------------------------------
def facts_customers(estimates: Estimates, survey: Survey) -> Facts:
    """How many customers bought, how many came back and how soon, and groups by what they bought."""
    rates = known(estimates, survey, measure="purchases", stat="rate")
    told = [Sentence(f"service-{name}", **spoken(rates[name])) for name in ("active", "repurchase") if name in rates]
    soon = [rates.get(f"retention_{days}") for days in RETURNS]
    named = {name: Number(row) for name, row in zip(("day", "week", "month"), soon, strict=True) if row is not None}
    told += [Sentence("service-retention", **named)] if len(named) == len(RETURNS) else []
    groups = known(estimates, survey, measure="rfm")
    shares = {
        name: Number(groups[name], whole=True) for name in ("high_value", "potential", "at_risk") if name in groups
    }
    told += [Sentence("service-groups", **shares)] if len(shares) == len(GROUPS) - 1 else []
    return {"answer": all_of(*told)} if told else {}


BLOCKS: Blocks = {
    "clocks": facts_clocks,
    "cases": facts_cases,
    "complaints": facts_complaints,
    "customers": facts_customers,
}
