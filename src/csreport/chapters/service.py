"""Chapter 70: how fast customers are served, what they complain about, who buys again; from the company's records."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain

from csreport.chapters import customers
from csreport.chapters.customers import (
    RETURNS,
    UNITS,
    Outcome,
    before_and_after,
    clock_words,
    forecast_rows,
    limit_words,
    mix_rows,
    path_rows,
    ratio_rows,
    recorded,
    term_of,
    verdicts,
)
from csreport.chapters.groups import OTHERS
from csreport.chapters.indicators import TAYLOR, changes, row_of
from csreport.chapters.story import surge_of, surge_words
from csreport.estimates import Estimates, Row, bind, direction
from csreport.facts import (
    Blocks,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    all_of,
    alpha_of,
    answer_of,
    block,
    by_way,
    change_of,
    change_words,
    confidence_of,
    first_comparison,
    interval,
    known,
    percent,
    shown,
)
from csreport.survey.survey import Survey
from surveystats.events import rate_ratio
from surveystats.inference import mean

MOST = 2  # clocks of each direction that the chapter tells of
TOLD = ("high_value", "potential", "at_risk")  # groups of customers
NEARLY = 0.95  # of the tickets: a base that need not be told
WENT = ("first_contact", "remote", "escalated", "reopened", "recurrent")


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Clocks, cases, complaints and purchases with their changes; nothing where no table is declared.

    Changes of all of them are tested together; complaints are held against those of each earlier period by the ratio
    of their rates.
    """
    now, waves, level = list(recorded(survey)), survey.period.compare_to, survey.rules.confidence
    past = history.select(weighting="none", against="", measure={row.measure for row in now})
    months = [row for row in past if row.measure == "complaints" and row.stat == "count" and row.category]
    monthly = {row.parts for row in months}
    before = [row for row in past if row.period in waves and row.parts not in monthly and not _by_time(row)]
    tested = [row for row in now if row.stat in {*UNITS, "within", "rate"}]
    amounts = [row for row in now if row.stat == "amount"]
    return bind(
        [*now, *months, *before, *path_rows(survey)],
        changes(tested, past, waves, confidence=level),
        changes(amounts, past, waves[:1], confidence=level),
        chain(customers.surge_rows(survey, past, now), _complained(survey, past, now)),
        chain(forecast_rows(survey, past, now), ratio_rows(survey, past, now), before_and_after(survey, past, now)),
        chain(customers.cohort_rows(survey), customers.speed_rows(survey), customers.check_rows(survey)),
        customers.late_rows(survey),
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


# ---- clocks ---------------------------------------------------------------------------------------
def facts_clocks(estimates: Estimates, survey: Survey) -> Facts:
    """What became slower and faster, else how long half of the cases take; limits kept; and what speed goes with."""
    now = [row for row in estimates.select(period=survey.name, stat=UNITS, against="") if row.shown]
    if not now:
        return {}
    book, said = survey.codebook, list[Sentence]()
    for rose in (True, False):
        pairs = [pair for pair in customers.moved(estimates, survey) if (pair[1].value > 0) == rose]
        for again, pair in zip(("no", "yes"), pairs, strict=False):
            said.append(customers.move_told("service-moved", *pair, survey, again=again))
    plain = [row for row in now if row.measure in customers.BY_KIND and not row.category]
    levels = [Sentence("service-level", **clock_words(row, book), **interval(row)) for row in plain]
    found = verdicts(estimates, survey.name, survey.targets.service)
    answer = all_of(*(said or levels), *_limits(found, survey), *_speed(estimates, survey))
    if not found:
        return {"answer": answer}
    hours, before = "no" if survey.targets.service.hours is None else "yes", first_comparison(survey)
    row, limit, _ = min(found, key=lambda one: abs(one[0].value - one[1].share))
    values = limit_words(row, limit, book) | {"hours": hours, "confidence": confidence_of(survey)}
    values |= {"n": len(found), "cases": Number(max(now, key=lambda row: row.n), "n")}
    values["before"] = Name("period", before, survey.name)
    ways = [direction(change, alpha_of(survey)) for one, *_ in found if (change := change_of(estimates, one, before))]
    values["moved"] = "yes" if any(ways) else "no"
    for name, way in (("rose", 1), ("fell", -1)):
        values |= {name: ways.count(way), f"{name}_words": Sentence("common-count", n=ways.count(way))}
    return block(values, answer=answer, **_titled("service-clocks"))


def _titled(stem: str) -> dict[str, str]:
    return {"finding": f"{stem}-title", "alt": f"{stem}-alt", "base": f"{stem}-base"}


def _limits(found: list[Outcome], survey: Survey) -> Iterator[Sentence]:
    """How many limits are met, and which is missed most."""
    met = sum(verdict == "met" for *_, verdict in found)
    for row, limit, verdict in found[:1]:
        pattern = "none" if not met else "all" if met == len(found) else "some"
        counts = {"n": len(found), "met": met}
        words = {f"{name}_words": Sentence("common-count", n=count) for name, count in counts.items()}
        yield Sentence("service-limits", pattern=pattern, **counts, **words)
        if verdict == "not_met":
            yield Sentence("service-worst", **limit_words(row, limit, survey.codebook), **_spoken(row))


def _spoken(row: Row) -> dict[str, Value]:
    """Value and ends of a share without decimals."""
    return {name: Number(row, name, whole=True) for name in ("value", "low", "high")}


def _speed(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """How the speed of each clock goes with satisfaction, also where that is not clear; what is lower first."""
    rows = [row for row in estimates.select(stat="slope_doubled") if row.shown and not math.isnan(row.low)]
    for row in sorted(rows, key=lambda row: (not direction(row, alpha_of(survey)), row.value)):
        whom: dict[str, Value] = {"item": Name("item", str(survey.codebook.role("overall"))), "n": Number(row, "n")}
        told = whom | clock_words(row, survey.codebook) | change_words(row)
        yield by_way(direction(row, alpha_of(survey)), "service-speed", **told)


# ---- cases ----------------------------------------------------------------------------------------
def facts_cases(estimates: Estimates, survey: Survey) -> Facts:
    """How tickets went, which were overdue and why, when they come in, and what was checked."""
    rates, days = known(estimates, survey, measure="tickets", stat="rate"), survey.targets.service.recurrent_days
    told = list[Sentence]()
    if "overdue" in rates:
        why = _leading(estimates, survey, "late_reason")
        told.append(Sentence("service-overdue", **_spoken(rates["overdue"]), **why))
    went = {name: rates[name] for name in WENT if name in rates and rates[name].value}
    most, parts = max((row.n for row in went.values()), default=0), list[Sentence]()
    for kind, row in went.items():
        some = "yes" if row.n < NEARLY * most else "no"  # noted of a part of the tickets alone
        noted: dict[str, Value] = {"share": percent(row), "n": Number(row, "n"), "days": days, "some": some}
        parts.append(Sentence("service-part", kind=kind.replace("_", "-"), **noted))
    told += [Sentence("service-cases", parts=tuple(parts))] if parts else []
    checked = [
        Sentence(
            f"service-{name}", kind=term_of(survey.codebook, name, "kind", kind), n=Number(row, "n"), **_spoken(row)
        )
        for name in ("inspections", "operations")
        for kind, row in known(estimates, survey, measure=name, stat="rate").items()
    ]
    counts = known(estimates, survey, measure="tickets", stat="count")
    if not counts:
        return answer_of(*told, *checked)
    values: dict[str, Value] = {"n": round(sum(row.value for row in counts.values()))} | _latest(estimates, survey)
    late = [Sentence("service-late", **values)] if values["known"] == "yes" else []
    return block(values, answer=all_of(*told, *late, *checked), **_titled("service-cases"))


def _latest(estimates: Estimates, survey: Survey) -> dict[str, Value]:
    """The hour of day whose tickets are answered late clearly more often than those of all others, the widest gap."""
    hours = known(estimates, survey, measure="tickets", stat="late").items()
    found = [(shown(estimates.get(row, against=OTHERS)), row) for category, row in hours if len(category) == len("13")]
    clear = [(gap, row) for gap, row in found if gap is not None and direction(gap, alpha_of(survey)) > 0]
    if not clear:
        return {"known": "no"}
    gap, row = max(clear, key=lambda pair: pair[0].value)
    return _spoken(row) | change_words(gap) | {"known": "yes", "hour": int(row.category), "next": int(row.category) + 1}


def _leading(estimates: Estimates, survey: Survey, measure: str) -> dict[str, Value]:
    """The most frequent reason or channel, its share, ends and base; `known` tells whether there is one."""
    rows = known(estimates, survey, measure=measure, stat="share").values()
    if not rows:
        return {"known": "no"}
    first, column = max(rows, key=lambda row: row.value), measure.removeprefix("complaint_")
    label = term_of(survey.codebook, "tickets" if column == measure else "complaints", column, first.category)
    name = column.removeprefix("late_")
    ends = {f"{name}_{part}": Number(first, part, whole=True) for part in ("low", "high", "n")}
    return {"known": "yes", name: label, f"{name}_share": percent(first), **ends}


# ---- complaints -----------------------------------------------------------------------------------
def facts_complaints(estimates: Estimates, survey: Survey) -> Facts:
    """How many complaints, whether more than before, which month stands out, what about, and how it ended."""
    counts, service = known(estimates, survey, measure="complaints", stat="count"), survey.targets.service
    if not counts:
        return {}
    values = dict[str, Value](count=Number(counts[""]), rated="no")
    for row in known(estimates, survey, measure="complaints", stat="rate_1000", category="").values():
        values |= {"rated": "yes", **interval(row)}
    told = [Sentence("service-complaints", **values)]
    ratio = known(estimates, survey, measure="complaints", stat="rate_ratio").get(first_comparison(survey))
    if ratio is not None and ratio.p < alpha_of(survey):
        before, way = Name("period", ratio.category, survey.name), "more" if ratio.value > 1 else "fewer"
        told.append(Sentence("service-ratio", way=way, before=before, **interval(ratio)))
    surge, reason = surge_of(estimates, survey)
    values |= {"pattern": "calm" if surge is None else "surge", "alarms": f"{100 * service.false_alarms:g}"}
    values["months"] = len(set(estimates.select(measure="complaints", stat="count").values("category")) - {""})
    if surge is not None:
        values |= surge_words(surge, reason, survey)
        told.insert(0, Sentence("service-surge", **values | {"count": Number(counts[surge.category])}))
        others = [row for row in known(estimates, survey, measure="complaints", stat="surge").values() if row != surge]
        calm = bool(others) and all(row.p > service.false_alarms for row in others)
        told[1:1] = [Sentence("service-surge-alone")] if calm else []
    about, by = (_leading(estimates, survey, f"complaint_{column}") for column in ("reason", "channel"))
    told += [Sentence("service-mix", **about | by, both=by["known"])] if about["known"] == "yes" else []
    second = known(estimates, survey, measure="second_satisfaction").values()
    told += [Sentence("service-second", n=Number(row, "n"), **interval(row)) for row in second]
    return block(values, answer=all_of(*told), **_titled("service-complaints"))


# ---- who buys again -------------------------------------------------------------------------------
def facts_customers(estimates: Estimates, survey: Survey) -> Facts:
    """How many customers bought, how many came back and how soon, with clear changes; groups by what they bought."""
    rates, groups = (known(estimates, survey, measure=measure) for measure in ("purchases", "rfm"))
    told = list[Sentence]()
    for name in (name for name in ("active", "repurchase") if name in rates):
        values = _spoken(rates[name]) | _since(estimates, survey, rates[name])
        told.append(Sentence(f"service-{name}", **values))
    returns = {
        name: rates.get(f"retention_{days}") for name, days in zip(("day", "week", "month"), RETURNS, strict=True)
    }
    if all(returns.values()):
        values = {name: Number(row) for name, row in returns.items() if row}
        last = _since(estimates, survey, rates[f"retention_{RETURNS[-1]}"])
        told.append(Sentence("service-retention", **values | last))
    shares = {name: percent(groups[name]) for name in TOLD if name in groups}
    told += [Sentence("service-groups", **shares)] if len(shares) == len(TOLD) else []
    return answer_of(*told)


def _since(estimates: Estimates, survey: Survey, row: Row) -> dict[str, Value]:
    """By how much a rate clearly changed, and since which earlier periods it did not."""
    found = [change for name in survey.period.compare_to if (change := change_of(estimates, row, name)) is not None]
    told = [(direction(change, alpha_of(survey)), change_words(change)) for change in found]
    clear = tuple(by_way(way, "service-than", **words) for way, words in told if way)
    others = tuple(words["before"] for way, words in told if not way)
    return {"moved": "yes" if clear else "no", "parts": clear, "others": others, "rest": len(others)}


BLOCKS: Blocks = {
    "clocks": facts_clocks,
    "cases": facts_cases,
    "complaints": facts_complaints,
    "customers": facts_customers,
}
