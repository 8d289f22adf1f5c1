"""What changed in rules and questions since the last approved report, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from csreport.facts import N_, REASON_WORDS, Name, Sentence, Value
from csreport.project.project import Project, definitions_of, earlier_periods, read_approval, read_definitions

Data = Mapping[str, Any]
NONE = N_("not declared")
# Rules a reader understands by a name of their own; the others are shown by their key.
RULES = {
    "confidence": N_("Level of confidence"),
    "top_box": N_("Best answers that count as satisfied"),
    "minimum_base": N_("Smallest bases shown and marked"),
    "weighting": N_("Weighting"),
    "seed": N_("Seed of random procedures"),
}
ITEM = {
    "scale": N_("answer scale"),
    "dimension": N_("dimension"),
    "role": N_("role"),
    "question": N_("wording of the question"),
    "attention": N_("attention check"),
}


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
        yield from _changed(_message(RULES.get(key, key)), before[key], now[key])
    then, today = before.get("screening", {}), now.get("screening", {})
    for rule in (rule for rule in today if rule in then):
        name = Sentence("Screening rule “{rule}”", rule=_message(REASON_WORDS.get(rule, rule)))
        yield from _changed(name, then[rule], today[rule])


def _changed(name: Value, before: Any, now: Any) -> Iterator[Sentence]:
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        differ = [key for key in now if before.get(key) != now[key]]
        before, now = ({key: found.get(key) for key in differ} for found in (before, now))
    if before != now:
        yield Sentence("{name}: {now} (before: {before}).", name=name, now=_told(now), before=_told(before))


def _told(value: Any) -> Value:
    """A setting as it is written in the params."""
    if value is None:
        return _message(NONE)
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


def _message(text: str) -> Name:
    return Name("message", text)


# ---- questions ---------------------------------------------------------------------------------
def _items(before: Data, now: Data) -> Iterator[Sentence]:
    then, today = before["items"], now["items"]
    yield from _came_and_went(then, today)
    for key in (key for key in today if key in then):
        for part, name in ITEM.items():
            old, new = then[key].get(part), today[key].get(part)
            if old != new:
                yield Sentence("{item}: {part} changed.", item=_label(today[key], key), part=_message(name))


def _came_and_went(then: Data, today: Data) -> Iterator[Sentence]:
    added, gone = [key for key in today if key not in then], [key for key in then if key not in today]
    if added:
        yield Sentence("New questions: {items}.", items=tuple(_label(today[key], key) for key in added))
    if gone:
        yield Sentence("No longer asked: {items}.", items=tuple(_label(then[key], key) for key in gone))


def _scales(before: Data, now: Data) -> Iterator[Sentence]:
    """Answer scales whose points changed under the same name, with the questions that use them."""
    then, today = before.get("scales", {}), now.get("scales", {})
    for name in (name for name in today if name in then):
        if _points(today[name]) != _points(then[name]):
            items = tuple(_label(item, key) for key, item in now["items"].items() if item["scale"] == name)
            yield Sentence(
                "Answer scale of {items} changed: {now} (before: {before}).",
                items=items,
                now=_points(today[name]),
                before=_points(then[name]),
            )


def _points(scale: Data) -> str:
    return _plain({key: value for key, value in sorted(scale.items()) if key not in {"labels", "missing"}})[1:-1]


def _dimensions(before: Data, now: Data) -> Iterator[Sentence]:
    then, today = _weights(before), _weights(now)
    for key in (key for key in {**today, **then} if today.get(key) != then.get(key)):
        entry = now.get("dimensions", {}).get(key) or before["dimensions"][key]
        yield Sentence(
            "Weight of {dimension} in the index: {now} (before: {before}).",
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
        yield Sentence("Levels of {segment} changed.", segment=_label(today[key], key))


def _codes(segment: Data) -> dict[str, Any]:
    """Raw codes of each level, whatever the level is called."""
    return {level: found.get("codes", [level]) for level, found in segment.get("levels", {}).items()}


def _label(entry: Data, key: str) -> Name:
    """Name of something that today's codebook may no longer hold."""
    return Name("given", key, texts=tuple(entry.get("label", {"": key}).items()))
