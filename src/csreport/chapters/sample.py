"""Annex: who was asked, who answered, who was left out, how exact the results can be, the method and its changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Any

import csreport
from csreport.chapters import fieldwork, response
from csreport.chapters.indicators import POWER, choice_rows, few_calibrated, sensitivity
from csreport.estimates import PLANNED, Estimates, Row, direction
from csreport.facts import (
    Blocks,
    Dates,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    about,
    all_of,
    alpha_of,
    block,
    confidence_of,
    ends_of,
    reason_of,
)
from csreport.project.codebook import Label
from csreport.project.project import Project, definitions_of, earlier_periods, read_approval, read_definitions
from csreport.survey.screening import REASONS, action_of, is_checked
from csreport.survey.survey import Survey

CONTACT = ("CON1", "COOP1")


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Response and exclusion flow, rates, contacts, fieldwork, weights, precision, non-response, and targets."""
    return Estimates(
        [
            *response.response_rows(survey),
            *response.detectable_change_rows(survey),
            *response.nonresponse_rows(survey),
            *fieldwork.fieldwork_rows(survey),
            *fieldwork.duration_rows(survey),
            *response.respondent_rows(survey),
            *fieldwork.attainment_rows(survey),
            *sensitivity(survey),
            *choice_rows(survey),
            *fieldwork.stage_rows(survey),
            *fieldwork.contact_rows(survey),
            *fieldwork.record_rows(survey),
        ]
    )


# ---- response ----------------------------------------------------------------------------------
def facts_response(estimates: Estimates, survey: Survey) -> Facts:
    """Who answered and who was left out."""
    rate, start = estimates.find(measure="response", category="RR1"), response.taking_part(estimates, survey)
    kind = "open" if survey.period.sample == "open" else "rate" if rate is not None else "unrecorded"
    more = Sentence("sample-response-rate", kind=kind, rate=Number(rate) if rate is not None else "")
    checked = all(row.shown for row in estimates.select(measure="respondents", category="flagged"))
    return block(
        {"received": Number(estimates.one(measure="respondents", category="received"))},
        answer=all_of(start, more if kind != "rate" or (rate and rate.shown) else None, *_exclusions(estimates)),
        finding="sample-flow",
        alt=all_of(start),
        base="sample-flow-base",
        caption="sample-exclusions",
        note=all_of("sample-exclusions-note", None if checked else "sample-not-checked"),
    )


def _exclusions(estimates: Estimates) -> Iterator[Sentence]:
    """The most frequent reason, and how far the headline moves, at most, when one rule excludes nothing."""
    reasons = [row for row in estimates.select(category="excluded") if row.value > 0]
    if not reasons:
        yield Sentence("sample-none-excluded")
    else:
        most = max(reasons, key=lambda row: row.value)
        yield Sentence("sample-most-excluded", count=Number(most), reason=Name("message", reason_of(most.level)))
    moves = [row for row in estimates if row.against_kind == "scenario" and row.against != "scenario:all"]
    if moves and all(row.shown for row in moves):
        largest = max(moves, key=lambda row: abs(row.value))
        yield Sentence("sample-rule-off", size="slight" if abs(largest.value) < 0.005 else "", **about(largest))


def facts_rates(estimates: Estimates, survey: Survey) -> Facts:
    """How many of the invited answered, where answers were lost, and whether channels differ."""
    rates = {row.category: row for row in estimates.select(measure="response", stat="rate") if row.shown}
    if not {"RR1", "RR2", "REF1"} <= set(rates):
        return {}
    reached = set(CONTACT) <= set(rates)
    answer = all_of(
        "sample-rates",
        "sample-rates-reached" if reached else "sample-rates-silent" if "silent" in rates else None,
        "sample-rates-usable" if "usable" in rates else None,
        "sample-rates-weighted" if "weighted" in rates else None,
        *_channels(estimates, survey),
        Sentence("sample-lost", way=_loss(rates)),
        **{name.lower(): Number(row) for name, row in rates.items()},
    )
    note = all_of("sample-rates-note", "sample-rates-note-contact" if reached else None)
    return block({}, answer=answer, caption="sample-rates-caption", note=note)


def _channels(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    rows = [row for row in estimates.select(measure="channels", stat="rate", category="RR1") if row.shown]
    test = estimates.find(measure="channels", stat="chi_square")
    if len(rows) > 1 and test is not None and test.shown:
        way = "apart" if direction(test, alpha_of(survey)) else "alike"
        yield Sentence("sample-channels", way=way, **ends_of(rows))


def _loss(rates: dict[str, Row]) -> str:
    """Where most answers were lost, as far as that is known."""
    if "CON1" in rates:
        return "unreached" if 1 - rates["CON1"].value > rates["CON1"].value - rates["RR1"].value else "reached"
    return "silent" if "silent" in rates and rates["silent"].value > rates["REF1"].value else "reached"


# ---- precision ---------------------------------------------------------------------------------
def facts_precision(estimates: Estimates, survey: Survey) -> Facts:
    """How exact the results can be, in all and in each group."""
    margin, item = estimates.find(measure="precision"), survey.codebook.role("overall") or ""
    told: list[Sentence | str] = ["sample-precision-open" if margin is None else "sample-precision-few"]
    if margin is not None and margin.shown:
        told = [*_exact(margin, estimates, survey)]
        change = estimates.find(measure=item, stat="detectable_change", category="mean", segment="")
        if change is not None and change.shown:
            told.append(Sentence("sample-detectable", power=round(100 * POWER), **about(change)))
    answer = all_of(*told, *_spread(estimates, survey))
    return block({}, answer=answer, caption="sample-weights-caption", note="sample-weights-note")


def _exact(margin: Row, estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """The margin of error, what weighting costs of it, whether it was planned, and the group with the widest."""
    spread = {row.stat: Number(row) for row in estimates.select(measure="weights")}
    weighted = "" if survey.design.method == "none" else "weighted"
    effect, n_eff = spread["design_effect"], spread["n_eff"]
    yield Sentence("sample-precision", kind=weighted, margin=Number(margin), effect=effect, n_eff=n_eff)
    planned = estimates.find(measure="response", category=f"{PLANNED}margin_of_error")
    if planned is not None:
        within = "within" if margin.value <= planned.value else "wider"
        yield Sentence("sample-precision-planned", way=within, planned=Number(planned))
    rows = estimates.select(measure="respondents", stat="margin_of_error", status="ok")
    groups = [row for row in rows if row.shown]
    if len(groups) > 1:
        widest = max(groups, key=lambda row: row.value)
        yield Sentence("sample-precision-groups", margin=Number(widest), **about(widest))


def _spread(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """How far the weights spread, and whether any was cut."""
    if survey.design.method == "none":
        yield Sentence("sample-unweighted")
        return
    rows = {row.stat: row for row in estimates.select(measure="weights") if row.shown}
    limit, trimmed = survey.rules.weighting.trim, rows.get("share_trimmed")
    if {"minimum", "maximum"} <= set(rows):
        yield Sentence("sample-weights", **{stat: Number(row) for stat, row in rows.items()})
    if limit is not None and trimmed is not None:
        yield Sentence("sample-trimmed", way="cut" if trimmed.value > 0 else "none", limit=f"{limit:g}")


# ---- the method statement ----------------------------------------------------------------------


def facts_statement(estimates: Estimates, survey: Survey) -> Facts:
    """Population, sample, fieldwork, response, exclusions, weighting, precision and software."""
    period, small = survey.period, survey.rules.minimum_base
    frame = estimates.find(measure="invitations", stat="count", category="customers")
    minutes = estimates.find(measure="respondents", stat="minutes")
    days, channels = period.fieldwork, response.channels_of(survey)
    work = [
        Sentence("sample-days", days=Dates(days.start.isoformat(), days.end.isoformat())) if days else None,
        Sentence("sample-by-channel", channels=channels) if channels else None,
        _given(period.languages),
        _given(period.reward, "reward"),
        Sentence("sample-minutes", minutes=Number(minutes)) if minutes is not None and minutes.shown else None,
    ]
    register = Sentence("sample-register", count=Number(frame)) if frame is not None else None
    kind = "replicates" if survey.design.replicates is not None else "linear"
    few = "yes" if few_calibrated(survey) else "no"
    items = {
        "population": _joined([_given(period.population), register]),
        "sample": _sample(estimates, survey, frame),
        "fieldwork": _joined(work),
        "response": _response(estimates, survey),
        "excluded": _excluded(survey),
        "weighting": _weighting(survey),
        "precision": _precision(estimates, survey),
        "intervals": Sentence("sample-intervals", level=confidence_of(survey), kind=kind),
        "bases": Sentence("sample-small-bases", all=few, caution=small.caution, suppress=small.suppress),
        "anonymity": _anonymity(survey),
        "roles": _joined(
            Sentence("sample-role", task=_label(one.task), owner=_label(one.owner)) for one in survey.roles
        ),
        "software": Sentence("sample-software", version=csreport.__version__),
    }
    return {"method": tuple((Sentence("sample-term", term=term), told) for term, told in items.items() if told)}


def _anonymity(survey: Survey) -> Sentence:
    """Whether an answer can be traced to a customer, and whether the export holds contact data."""
    kinds = tuple(Sentence("sample-contact", kind=kind) for kind in dict.fromkeys(survey.contact.values()))
    linked = "yes" if "design.id" in survey.received else "no"
    return Sentence("sample-anonymity", linked=linked, known="yes" if kinds else "no", kinds=kinds)


def _joined(parts: Iterable[Sentence | None]) -> Sentence | None:
    """Parts of one statement, one after the other; None where there is none."""
    known = [part for part in parts if part is not None]
    return reduce(lambda first, second: Sentence("sample-and", first=first, second=second), known) if known else None


def _label(label: Label) -> Name:
    return Name("given", texts=tuple(label.items()))


def _given(label: Label, kind: str = "") -> Sentence | None:
    """What the period's file says in its own words."""
    return Sentence("sample-given", kind=kind, text=_label(label)) if label else None


def _sample(estimates: Estimates, survey: Survey, frame: Row | None) -> Sentence | None:
    """How it was drawn; what it was stratified by, as the segment that is read from the same column is called."""
    if survey.period.sample == "open":
        return Sentence("sample-drawn", kind="open")
    invited = estimates.find(measure="invitations", stat="count", category="invited")
    if frame is not None and invited is not None and invited.value >= frame.value:
        return Sentence("sample-drawn", kind="all", invited=Number(invited))
    parts, stratum = [Sentence("sample-drawn", kind="chance")], survey.codebook.design.stratum
    if stratum is not None and stratum.asked_in(survey.name):
        same = [name for name, segment in survey.codebook.segments.items() if segment.column == stratum.column]
        named = Name("item", same[0]) if same else ""
        parts = [Sentence("sample-drawn", kind="by-segment" if same else "by-strata", segment=named)]
    parts += [Sentence("sample-clusters")] if survey.design.clusters is not None else []
    parts += [Sentence("sample-invited", invited=Number(invited))] if invited is not None else []
    return _joined(parts)


def _response(estimates: Estimates, survey: Survey) -> Sentence | None:
    rate = estimates.find(measure="response", stat="rate", category="RR1")
    counts = {name: estimates.one(measure="respondents", category=name) for name in ("accepted", "received")}
    answered = Sentence("sample-answered", kind="open" if survey.period.sample == "open" else "unknown")
    if rate is not None and rate.shown:
        answered = Sentence("sample-answered", kind="rate", rate=Number(rate))
    return _joined([Sentence("sample-analysed", **{name: Number(row) for name, row in counts.items()}), answered])


def _excluded(survey: Survey) -> Sentence:
    rules = [reason for reason in REASONS if action_of(survey.rules, reason) == "exclude"]
    names = tuple(Name("message", reason_of(rule)) for rule in rules if is_checked(survey.ledger, rule))
    return Sentence("sample-by-rule", rules=names) if names else Sentence("sample-none")


def _weighting(survey: Survey) -> Sentence | None:
    rule = survey.rules.weighting
    margins = tuple(Name("item", name) for name in rule.margins)
    cells = tuple(Name("item", name) for name in rule.adjustment.cells) if rule.adjustment else ()
    return _joined(
        [
            Sentence("sample-weighting", method=survey.design.method, margins=margins),
            Sentence("sample-adjusted", cells=cells) if cells else None,
            Sentence("sample-capped", limit=f"{rule.trim:g}") if rule.trim else None,
        ]
    )


def _precision(estimates: Estimates, survey: Survey) -> Sentence | None:
    margin = estimates.find(measure="precision")
    if survey.period.sample == "open":
        return Sentence("sample-margin", kind="open")
    if margin is None or not margin.shown:
        return None
    return Sentence("sample-margin", kind="", margin=Number(margin), level=confidence_of(survey))


# ---- what changed in rules and questions since the last approved report ------------------------
Data = Mapping[str, Any]
PARTS = ("scale", "dimension", "role", "question", "attention")  # of a question


def last_approved(project: Project, period: str) -> str | None:
    """The latest earlier period whose report was approved; None where there is none."""
    for name in reversed(earlier_periods(project, period)):
        found = read_approval(project, name)
        if found is not None and found.last.state == "approved":
            return name
    return None


def approved_changes(project: Project, period: str) -> tuple[str | None, tuple[Sentence, ...]]:
    """The last approved report before this one, and what changed in methods and definitions since."""
    earlier = last_approved(project, period)
    return (earlier, tuple(changes_since(project, period, earlier))) if earlier is not None else (None, ())


def changes_since(project: Project, period: str, approved: str) -> list[Sentence]:
    """Rules, questions, scales, weights and segments that differ from those of an approved report."""
    before = read_definitions(project, approved)
    if not before:
        return []
    known = [name for name in earlier_periods(project, period) if name in project.periods]
    now = definitions_of(project, [*known, period])
    then, today = _asked_last(before["codebook"], approved), _asked_last(now["codebook"], period)
    parts = (_items, _scales, _dimensions, _segments)
    return [*_rules(before["rules"], now["rules"]), *(told for part in parts for told in part(then, today))]


def _asked_last(book: Data, period: str) -> Data:
    """The questionnaire of one period."""
    asked = {
        kind: {key: value for key, value in book.get(kind, {}).items() if period in value["asked"]}
        for kind in ("items", "segments")
    }
    return {**book, **asked}


def _rules(before: Data, now: Data) -> Iterator[Sentence]:
    for key in (key for key in now if key in before and key != "screening"):
        yield from _changed(Sentence("sample-rule", rule=key.replace("_", "-"), key=key), before[key], now[key])
    then, today = before.get("screening", {}), now.get("screening", {})
    for rule in (rule for rule in today if rule in then):
        name = Name("message", reason_of(rule)) if rule in REASONS else rule
        yield from _changed(Sentence("sample-screening-rule", rule=name), then[rule], today[rule])


def _changed(name: Value, before: Any, now: Any) -> Iterator[Sentence]:
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        differ = [key for key in now if before.get(key) != now[key]]
        before, now = ({key: found.get(key) for key in differ} for found in (before, now))
    if before != now:
        yield Sentence("sample-changed", name=name, now=_setting(now), before=_setting(before))


def _setting(value: Any) -> Value:
    """A setting as it is written in the params."""
    if value is None:
        return Sentence("sample-undeclared")
    return _plain(value)[1:-1] if isinstance(value, Mapping) else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "(" + ", ".join(f"{key}: {_plain(part)}" for key, part in value.items()) + ")"
    if isinstance(value, list) and value:
        return " + ".join(_plain(part) for part in value)
    if value is None or value == []:
        return "–"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _items(before: Data, now: Data) -> Iterator[Sentence]:
    then, today = before["items"], now["items"]
    added, gone = [key for key in today if key not in then], [key for key in then if key not in today]
    if added:
        yield Sentence("common-new-questions", items=tuple(_entry(today[key], key) for key in added))
    if gone:
        yield Sentence("common-longer-asked", items=tuple(_entry(then[key], key) for key in gone))
    for key in (key for key in today if key in then):
        for part in PARTS:
            if then[key].get(part) != today[key].get(part):
                yield Sentence("sample-question-changed", item=_entry(today[key], key), part=part)


def _scales(before: Data, now: Data) -> Iterator[Sentence]:
    """Answer scales whose points changed under the same name, with the questions that use them."""
    then, today = ({name: _points(scale) for name, scale in book.get("scales", {}).items()} for book in (before, now))
    for name in (name for name in today if today[name] != then.get(name, today[name])):
        items = tuple(_entry(item, key) for key, item in now["items"].items() if item["scale"] == name)
        yield Sentence("sample-scale-changed", items=items, now=today[name], before=then[name])


def _points(scale: Data) -> str:
    return _plain({key: value for key, value in sorted(scale.items()) if key not in {"labels", "missing"}})[1:-1]


def _dimensions(before: Data, now: Data) -> Iterator[Sentence]:
    ways = [book.get("index", {"weights": "declared"}) for book in (before, now)]
    yield from _changed(Sentence("sample-rule", rule="index", key="index"), *ways)
    old, new = (book.get("dimensions", {}) for book in (before, now))
    then, today = ({key: float(one.get("weight", 1.0)) for key, one in book.items()} for book in (old, new))
    for key in (key for key in {**today, **then} if today.get(key) != then.get(key)):
        name, weights = _entry(new.get(key) or old[key], key), (_setting(book.get(key)) for book in (today, then))
        yield Sentence("sample-weight-changed", dimension=name, **dict(zip(("now", "before"), weights, strict=True)))


def _segments(before: Data, now: Data) -> Iterator[Sentence]:
    """Segments whose levels have other raw codes, whatever they are called, or other bands."""
    then, today = (
        {
            key: ({name: one.get("codes", [name]) for name, one in found.get("levels", {}).items()}, found.get("bands"))
            for key, found in book["segments"].items()
        }
        for book in (before, now)
    )
    for key in (key for key in today if today[key] != then.get(key, today[key])):
        yield Sentence("sample-levels-changed", segment=_entry(now["segments"][key], key))


def _entry(entry: Data, key: str) -> Name:
    """Name of something that today's codebook may no longer hold."""
    return Name("given", key, texts=tuple(entry.get("label", {"": key}).items()))


BLOCKS: Blocks = {
    "statement": facts_statement,
    "response": facts_response,
    "rates": facts_rates,
    "contacts": fieldwork.facts_contacts,
    "records": fieldwork.facts_records,
    "progress": fieldwork.facts_progress,
    "stages": fieldwork.facts_stages,
    "margins": response.facts_margins,
    "nonresponse": response.facts_nonresponse,
    "precision": facts_precision,
    "checks": fieldwork.facts_checks,
}
