"""The method statement, and what changed in rules and questions since the last approved report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from typing import Any

import csreport
from csreport.chapters.wording import confidence_of
from csreport.estimates import Estimates
from csreport.facts import Card, Dates, Name, Number, Sentence, Value, reason_of
from csreport.project.codebook import Label
from csreport.project.project import Project, definitions_of, earlier_periods, read_approval, read_definitions
from csreport.survey.screening import REASONS, action_of, is_checked
from csreport.survey.survey import Survey

# ---- the method statement ----
CHANNELS = 8  # named at most


def method_statement(estimates: Estimates, survey: Survey) -> Card:
    """Population, sample, fieldwork, response, exclusions, weighting, precision and software."""
    period, small = survey.period, survey.rules.minimum_base
    items = {
        "population": _joined([_given(period.population), _frame(estimates)]),
        "sample": _sample(estimates, survey),
        "fieldwork": _joined(
            [
                _days(survey),
                _mode(survey),
                _given(period.languages),
                _given(period.reward, "reward"),
                _minutes(estimates),
            ]
        ),
        "response": _response(estimates, survey),
        "excluded": _exclusions(survey),
        "weighting": weighting_words(survey),
        "precision": _precision(estimates, survey),
        "intervals": Sentence(
            "sample-intervals",
            level=confidence_of(survey),
            kind="replicates" if survey.design.replicates is not None else "linear",
        ),
        "bases": Sentence("sample-small-bases", caution=small.caution, suppress=small.suppress),
        "anonymity": _anonymity(survey),
        "roles": _roles(survey),
        "software": Sentence("sample-software", version=csreport.__version__),
    }
    return tuple((Sentence("sample-term", term=term), told) for term, told in items.items() if told is not None)


def _joined(parts: Iterable[Sentence | None]) -> Sentence | None:
    """Parts of one statement, one after the other; None where there is none."""
    known = [part for part in parts if part is not None]
    return reduce(lambda first, second: Sentence("sample-and", first=first, second=second), known) if known else None


def _given(label: Label, kind: str = "") -> Sentence | None:
    """What the period's file says in its own words."""
    texts = tuple(label.items())
    return Sentence("sample-given", kind=kind, text=Name("given", texts=texts)) if texts else None


def _minutes(estimates: Estimates) -> Sentence | None:
    row = estimates.find(measure="respondents", stat="minutes")
    return Sentence("sample-minutes", minutes=Number(row)) if row is not None and row.shown else None


def _anonymity(survey: Survey) -> Sentence:
    """Whether an answer can be traced to a customer, and whether the export holds contact data."""
    kinds = tuple(Sentence("sample-contact", kind=kind) for kind in dict.fromkeys(survey.contact.values()))
    linked = "yes" if "design.id" in survey.received else "no"
    return Sentence("sample-anonymity", linked=linked, known="yes" if kinds else "no", kinds=kinds)


def _roles(survey: Survey) -> Sentence | None:
    """Who does what, as it is declared."""
    pairs = ((Name("given", texts=tuple(label.items())) for label in (one.task, one.owner)) for one in survey.roles)
    return _joined(Sentence("sample-role", task=task, owner=owner) for task, owner in pairs)


def _frame(estimates: Estimates) -> Sentence | None:
    count = estimates.find(measure="invitations", stat="count", category="customers")
    return None if count is None else Sentence("sample-register", count=Number(count))


def _sample(estimates: Estimates, survey: Survey) -> Sentence | None:
    if survey.period.sample == "open":
        return Sentence("sample-drawn", kind="open")
    frame = estimates.find(measure="invitations", stat="count", category="customers")
    invited = estimates.find(measure="invitations", stat="count", category="invited")
    if frame is not None and invited is not None and invited.value >= frame.value:
        return Sentence("sample-drawn", kind="all", invited=Number(invited))
    clusters = Sentence("sample-clusters") if survey.design.clusters is not None else None
    asked = Sentence("sample-invited", invited=Number(invited)) if invited is not None else None
    return _joined([Sentence("sample-drawn", kind="chance"), _strata(survey), clusters, asked])


def _strata(survey: Survey) -> Sentence | None:
    """What the sample was stratified by: the segment that is read from the same column, where there is one."""
    stratum = survey.codebook.design.stratum
    if stratum is None or not stratum.asked_in(survey.name):
        return None
    same = [name for name, segment in survey.codebook.segments.items() if segment.column == stratum.column]
    named = Name("item", same[0]) if same else ""
    return Sentence("sample-stratified", kind="named" if same else "", segment=named)


def _mode(survey: Survey) -> Sentence | None:
    found = channels_of(survey)
    return Sentence("sample-by-channel", channels=found) if found else None


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


def _days(survey: Survey) -> Sentence | None:
    given = survey.period.fieldwork
    return Sentence("sample-days", days=Dates(given.start.isoformat(), given.end.isoformat())) if given else None


def _response(estimates: Estimates, survey: Survey) -> Sentence | None:
    rate = estimates.find(measure="response", stat="rate", category="RR1")
    analysed = Sentence(
        "sample-analysed",
        accepted=Number(estimates.one(measure="respondents", category="accepted")),
        received=Number(estimates.one(measure="respondents", category="received")),
    )
    kind = "open" if survey.period.sample == "open" else "unknown"
    if rate is not None and rate.shown:
        return _joined([analysed, Sentence("sample-answered", kind="rate", rate=Number(rate))])
    return _joined([analysed, Sentence("sample-answered", kind=kind)])


def _exclusions(survey: Survey) -> Sentence:
    rules = [reason for reason in REASONS if action_of(survey.rules, reason) == "exclude"]
    names = tuple(Name("message", reason_of(rule)) for rule in rules if is_checked(survey.ledger, rule))
    return Sentence("sample-by-rule", rules=names) if names else Sentence("sample-none")


def weighting_words(survey: Survey) -> Sentence | None:
    """How answers are weighted."""
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
    margin, chosen = estimates.find(measure="precision"), survey.period.sample == "open"
    if chosen or margin is None or not margin.shown:
        return Sentence("sample-margin", kind="open") if chosen else None
    return Sentence("sample-margin", kind="", margin=Number(margin), level=confidence_of(survey))


# ---- what changed in rules and questions since the last approved report, as sentences ----
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
    return [
        *_rules(before["rules"], now["rules"]),
        *_items(then, today),
        *_scales(then, today),
        *_dimensions(then, today),
        *_segments(then, today),
    ]


def _asked_last(book: Data, period: str) -> Data:
    """The questionnaire of one period."""
    asked = {
        kind: {key: value for key, value in book.get(kind, {}).items() if period in value["asked"]}
        for kind in ("items", "segments")
    }
    return {**book, **asked}


# ---- rules -----------------------------------------------------------------------------------
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
        yield Sentence("sample-changed", name=name, now=_told(now), before=_told(before))


def _told(value: Any) -> Value:
    """A setting as it is written in the params."""
    if value is None:
        return Sentence("sample-undeclared")
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_plain(part)}" for key, part in value.items())
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "(" + ", ".join(f"{key}: {_plain(part)}" for key, part in value.items()) + ")"
    if isinstance(value, list):
        return " + ".join(_plain(part) for part in value)
    if value is None or value == []:
        return "–"
    return f"{value:g}" if isinstance(value, float) else str(value)


# ---- questions ---------------------------------------------------------------------------------
def _items(before: Data, now: Data) -> Iterator[Sentence]:
    then, today = before["items"], now["items"]
    yield from _came_and_went(then, today)
    for key in (key for key in today if key in then):
        for part in PARTS:
            if then[key].get(part) != today[key].get(part):
                yield Sentence("sample-question-changed", item=_label(today[key], key), part=part)


def _came_and_went(then: Data, today: Data) -> Iterator[Sentence]:
    added, gone = [key for key in today if key not in then], [key for key in then if key not in today]
    if added:
        yield Sentence("common-new-questions", items=tuple(_label(today[key], key) for key in added))
    if gone:
        yield Sentence("common-longer-asked", items=tuple(_label(then[key], key) for key in gone))


def _scales(before: Data, now: Data) -> Iterator[Sentence]:
    """Answer scales whose points changed under the same name, with the questions that use them."""
    then, today = before.get("scales", {}), now.get("scales", {})
    for name in (name for name in today if name in then):
        if _points(today[name]) != _points(then[name]):
            items = tuple(_label(item, key) for key, item in now["items"].items() if item["scale"] == name)
            yield Sentence(
                "sample-scale-changed",
                items=items,
                now=_points(today[name]),
                before=_points(then[name]),
            )


def _points(scale: Data) -> str:
    return _plain({key: value for key, value in sorted(scale.items()) if key not in {"labels", "missing"}})[1:-1]


def _dimensions(before: Data, now: Data) -> Iterator[Sentence]:
    ways = [book.get("index", {"weights": "declared"}) for book in (before, now)]
    yield from _changed(Sentence("sample-rule", rule="index", key="index"), *ways)
    then, today = _weights(before), _weights(now)
    for key in (key for key in {**today, **then} if today.get(key) != then.get(key)):
        entry = now.get("dimensions", {}).get(key) or before["dimensions"][key]
        yield Sentence(
            "sample-weight-changed",
            dimension=_label(entry, key),
            now=_told(today.get(key)),
            before=_told(then.get(key)),
        )


def _weights(book: Data) -> dict[str, float]:
    return {key: float(value.get("weight", 1.0)) for key, value in book.get("dimensions", {}).items()}


def _segments(before: Data, now: Data) -> Iterator[Sentence]:
    then, today = before["segments"], now["segments"]
    parts: Callable[[Data], tuple[Any, Any]] = lambda found: (_codes(found), found.get("bands"))  # noqa: E731
    for key in (key for key in today if key in then and parts(today[key]) != parts(then[key])):
        yield Sentence("sample-levels-changed", segment=_label(today[key], key))


def _codes(segment: Data) -> dict[str, Any]:
    """Raw codes of each level, whatever the level is called."""
    return {level: found.get("codes", [level]) for level, found in segment.get("levels", {}).items()}


def _label(entry: Data, key: str) -> Name:
    """Name of something that today's codebook may no longer hold."""
    return Name("given", key, texts=tuple(entry.get("label", {"": key}).items()))
