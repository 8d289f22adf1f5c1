"""The codebook as a list: what was asked, how it could be answered, and what it is used for."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.facts import N_
from csreport.present.words import Words
from csreport.project.codebook import Scale

HEADS = (
    N_("Kind"), N_("Id"), N_("Label"), N_("Wording"), N_("Column"), N_("Role"), N_("Dimension"), N_("From"), N_("To"),
    N_("Answer options"), N_("Counts as no answer"), N_("Index weight"),
)  # fmt: skip
ROLES = {
    "overall": N_("overall satisfaction"), "recommend": N_("recommendation"), "effort": N_("effort"),
    "expectation": N_("expectation"), "repurchase": N_("repurchase"),
}  # fmt: skip
Entry = list[str | float | None]


def codebook_heads(words: Words) -> list[str]:
    """Heads of the list."""
    return [words.translate(head) for head in HEADS]


def codebook_lines(words: Words, period: str) -> Iterator[Entry]:
    """Rating questions, choices, open questions, dimensions and groups of customers, in codebook order."""
    yield from _items(words, period)
    yield from _choices(words, period)
    book = words.codebook
    for key, comment in book.comments.items():
        if comment.asked_in(period):
            yield _entry(words.text("Open question"), key, words.label(key), column=comment.name_in(period))
    for key, dimension in book.dimensions.items():
        names = words.join([words.label(member) for member in book.members(key)])
        entry = _entry(words.text("Dimension"), key, words.label(key), options=names)
        yield [*entry[:-1], dimension.weight]
    for key, segment in book.segments.items():
        if segment.asked_in(period):
            levels = [f"{name} = {words.level(key, name)}" for name in segment.names]
            yield _entry(words.text("Group of customers"), key, words.label(key), column=segment.name_in(period),
                         options="; ".join(levels))  # fmt: skip


def _items(words: Words, period: str) -> Iterator[Entry]:
    book = words.codebook
    for key, item in book.items.items():
        if not item.asked_in(period):
            continue
        scale = book.scales[item.scale]
        kind = words.text("Attention check") if item.attention is not None else words.text("Rating question")
        entry = _entry(kind, key, words.label(key), column=item.name_in(period), options=_points(words, key, scale))
        entry[3] = words.choose(item.question, "")
        entry[5] = words.translate(ROLES[item.role]) if item.role else None
        entry[6] = words.label(item.dimension) if item.dimension else None
        entry[7:9], entry[10] = [scale.min, scale.max], ", ".join([*scale.missing, *scale.not_applicable]) or None
        yield entry


def _choices(words: Words, period: str) -> Iterator[Entry]:
    for key, choice in words.codebook.choices.items():
        columns = ", ".join(dict.fromkeys(choice.columns(period).values()))
        if columns:
            options = "; ".join(f"{option} = {words.chosen(key, option)}" for option in choice.columns(period))
            yield _entry(words.text("Choice"), key, words.label(key), column=columns, options=options)


def _points(words: Words, item: str, scale: Scale) -> str:
    """The points of a scale that have words."""
    told = [f"{point:g} = {words.option(item, point)}" for point in scale.points if scale.words(point)]
    return "; ".join(told)


def _entry(kind: str, key: str, label: str, *, column: str = "", options: str = "") -> Entry:
    return [kind, key, label, None, column, None, None, None, None, options, None, None]
