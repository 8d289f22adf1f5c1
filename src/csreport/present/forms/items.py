"""All items in one figure: answers, score with interval, change and target, under their dimensions."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row, direction
from csreport.present.forms.pieces import (
    BOLD,
    QUIET,
    SECOND,
    TONES,
    Sample,
    Style,
    base_samples,
    draw_interval,
    draw_key,
    earlier_period,
    fit,
    goals_of,
    hatch_missing,
    last_period,
    moved,
    short_period,
    spot,
    stroke,
    swatch,
    verdict_of,
)
from csreport.present.layout import (
    FOCUS,
    GHOST,
    GRID,
    INK,
    INK2,
    INK3,
    LEAD,
    LEAST,
    LESS,
    PAPER,
    RULE,
    TINIEST,
    Axis,
    Sheet,
    across,
    answer_colours,
    clamp,
    extent,
    mark_title,
    readable_on,
    scale_of,
)
from csreport.present.results import Aim
from csreport.present.vectors import DIAMOND, Canvas
from csreport.present.words import Words, stars
from csreport.project.targets import Target

MOST = 16  # items that one figure lists; of more only those that tell something
BAR = 18.0  # units: height of a bar of answers


# ---- reading ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Entry:
    """One item or dimension."""

    label: str
    row: Row
    change: Row | None
    shares: list[float]
    top: Row | None
    aim: Aim | None


@dataclass(frozen=True)
class Block:
    """Items under their dimension, and how many of it are left to the annex."""

    head: Entry | None
    entries: list[Entry]
    more: int = 0


@dataclass(frozen=True)
class Scale:
    """Blocks on one scale: the words of its answers, those that count as top answers, the average of all its items."""

    blocks: list[Block]
    options: list[str]
    top: list[str]
    average: float
    count: int

    @property
    def entries(self) -> list[Entry]:
        """Everything that has a row."""
        return [entry for block in self.blocks for entry in (*filter(None, [block.head]), *block.entries)]


@dataclass(frozen=True)
class Items:
    """One part for each scale, the one with the most items first, and since when changes are counted."""

    scales: list[Scale]
    since: str

    @property
    def rows(self) -> list[Row]:
        """The scores of all."""
        return [entry.row for scale in self.scales for entry in scale.entries]


def read_items(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None) -> Items | None:
    """Items without a role and their dimensions, lowest first; of more than 16 those that tell something."""
    book, period = words.codebook, last_period(estimates)
    known = estimates.of_all(period=period)
    since, goals = earlier_period(known), goals_of(known, words, declared)
    entries = {
        row.measure: _entry(known, row, goals, since, words)
        for row in known.select(stat="mean", category="", against="")
        if row.shown or row.status == "suppressed"
    }
    items = {key: one for key, one in entries.items() if key in book.items and book.items[key].role is None}
    if not any(one.row.shown for one in items.values()):
        return None
    leaders = sorted(known.select(stat="importance"), key=lambda row: -row.value if row.shown else 0.0)[:3]
    groups: dict[tuple[float, ...], list[str]] = {}
    for key in items:
        groups.setdefault(tuple(book.scale(key).points), []).append(key)
    short = since.partition(":")[2]
    scales = [
        _scale(keys, entries, {row.measure for row in leaders}, words)
        for keys in sorted(groups.values(), key=lambda keys: -len(keys))
        if any(items[key].row.shown for key in keys)
    ]
    return Items(scales, short_period(words, short, period) if short else "")


def _entry(known: Estimates, row: Row, goals: Mapping[tuple[str, ...], Aim], since: str, words: Words) -> Entry:
    change = known.get(row, against=since) if since else None
    shares: list[float] = []
    if row.measure in words.codebook.items:
        points = words.codebook.scale(row.measure).points
        found = [known.get(row, stat="share", category=f"{point:g}") for point in points]
        if any(one is not None and one.shown for one in found):
            shares = [one.value if one is not None and one.shown else 0.0 for one in found]
    top = known.get(row, stat="top_box")
    return Entry(words.label(row.measure), row, change, shares, top, goals.get((row.measure, "mean", "", "")))


def _scale(keys: Sequence[str], entries: Mapping[str, Entry], leaders: Collection[str], words: Words) -> Scale:
    book = words.codebook
    items = [entries[key] for key in keys]
    grouped: dict[str | None, list[Entry]] = {}
    for key in keys:
        grouped.setdefault(book.items[key].dimension, []).append(entries[key])
    kept = _telling(items, grouped, leaders, words.alpha)
    blocks = []
    for dimension, members in grouped.items():
        whole = dimension is not None and {book.items[key].dimension for key in keys} and dimension in entries
        alone = whole and all(key in keys for key in book.members(str(dimension)) if key in entries)
        shown = sorted((one for one in members if one in kept), key=_score)
        blocks.append(Block(entries[str(dimension)] if alone else None, shown, len(members) - len(shown)))
    blocks.sort(key=lambda block: (block.head is None, _score(block.head) if block.head else 0.0))
    scores = [one.row.value for one in items if one.row.shown]
    options = [words.option(keys[0], point) for point in book.scale(keys[0]).points]
    return Scale(blocks, options, _top_options(items, options), sum(scores) / len(scores), len(scores))


def _telling(
    items: Sequence[Entry], grouped: Mapping[str | None, list[Entry]], leaders: Collection[str], alpha: float
) -> list[Entry]:
    """Of many items those that fell, rose, lead the importance, or are the lowest of their dimension or of all."""
    if len(items) <= MOST:
        return list(items)
    kept = [one for one in items if (one.change and direction(one.change, alpha)) or one.row.measure in leaders]
    lowest = [min(members, key=_score) for members in grouped.values()] if len(grouped) > 1 else []
    if not lowest:
        lowest = sorted((one for one in items if one not in kept), key=_score)[: max(3, MOST - len(kept))]
    return [*kept, *(one for one in lowest if one not in kept)]


def _score(entry: Entry) -> float:
    return entry.row.value if entry.row.shown else math.inf


def _top_options(items: Iterable[Entry], options: Sequence[str]) -> list[str]:
    """The answers that make up the share beside the bar; none where no number of them does."""
    known = next((one for one in items if one.shares and one.top is not None and one.top.shown), None)
    if known is None or known.top is None:
        return []
    for count in range(1, len(options)):
        if math.isclose(sum(known.shares[-count:]), known.top.value, abs_tol=1e-6):
            return list(options[-count:])
    return []


# ---- drawing ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Places:
    """Where the parts of a row stand: indent, bar of answers, axis of scores, and right ends of score and change."""

    names: float
    bar: Axis
    scores: Axis
    score: float
    change: float


@dataclass(frozen=True)
class Pen:
    """What a row is drawn with."""

    sheet: Sheet
    canvas: Canvas
    places: Places


def draw_items(data: Items, sheet: Sheet) -> str:
    """The scales one below the other, each with its own axis."""
    canvas = sheet.canvas()
    y = 0.0
    for scale in data.scales:
        y = _draw_scale(canvas, data, scale, sheet, y) + (18 if scale is not data.scales[-1] else 0)
    return canvas.svg(y)


def _draw_scale(canvas: Canvas, data: Items, scale: Scale, sheet: Sheet, top: float) -> float:
    top = draw_key(canvas, _key(data, scale, sheet.words), top)
    pen = Pen(sheet, canvas, _places(data, scale, sheet))
    top = _write_heads(pen, data, scale, top)
    mark, y = canvas.place, top
    for block in scale.blocks:
        y = _draw_block(pen, block, y)
    axis = pen.places.scores
    with canvas.behind(mark):
        if sheet.wide:
            for at in _ticks(pen):
                canvas.line([axis(at)] * 2, [top - 4, y], GRID)
        if scale.count > 1:
            canvas.line([axis(scale.average)] * 2, [top + 2, y], GHOST, dash="5 4")
    if scale.count < 2:
        return y
    row = scale.entries[-1].row
    value = sheet.words.fixed(scale.average, 2) if row.stat == "mean" else ""
    text = fit(sheet.words.text("figures-average-of-items", n=scale.count, value=value), sheet.width, LEAST)
    at = clamp(axis(scale.average), across(text, LEAST), within=(0.0, sheet.width))
    canvas.text(at, y + 4, text, align="middle", up="top", **QUIET)
    return y + 22 + LEAD * text.count("\n")


def _key(data: Items, scale: Scale, words: Words) -> list[Sample]:
    answers = zip(answer_colours(len(scale.options)), scale.options, strict=True)
    found = [swatch(*pair) for pair in answers] if any(one.shares for one in scale.entries) else []
    heads = any(block.head for block in scale.blocks)
    if heads:
        found.append(spot(INK2, words.text("figures-item"), 9.0))
        found.append(spot(INK, words.text("figures-dimension"), 11.0, DIAMOND))
    if any(one.aim for one in scale.entries):
        found.append(stroke(INK, words.text("figures-target")))
    return [*found, *base_samples(data.rows, words)]


def _places(data: Items, scale: Scale, sheet: Sheet) -> Places:
    rows = [entry.row for entry in scale.entries if entry.row.shown]
    values = [value for row in rows for value in (row.low, row.value, row.high)]
    ends = extent([*values, *(one.aim.goal for one in scale.entries if one.aim)], stat="mean", units=40)
    bars = any(entry.shares for entry in scale.entries)
    if not sheet.wide:
        start = 200.0 if bars else 8.0
        end = 250.0 if data.since else sheet.width
        return Places(0.0, Axis(0, 1, 0.0, 176.0), Axis(*ends, start, sheet.width - 6 - start), end, sheet.width)
    names = 26 + min(sheet.room, max(across(entry.label, weight="bold") for entry in scale.entries))
    bar = Axis(0, 1, names, 0.317 * sheet.width if sheet.width > 900 else 0.26 * sheet.width)
    changes = [moved(entry.change, sheet.words)[0] for entry in scale.entries]
    most = max(across(text, LESS, weight="bold") for text in changes)
    score = sheet.width - (max(most, 58.0) + 22 if data.since else 0.0)
    start = bar.end + 62 if bars else names + 8
    return Places(
        14.0 if any(block.head for block in scale.blocks) else 0.0,
        bar,
        Axis(*ends, start, score - 52 - start),
        score,
        sheet.width,
    )


def _ticks(pen: Pen) -> dict[float, str]:
    axis = pen.places.scores
    return scale_of(pen.sheet.words, "mean", (axis.low, axis.high), max(2, int(axis.length / 42)))


def _write_heads(pen: Pen, data: Items, scale: Scale, top: float) -> float:
    """What the columns are, and the numbers of the axis; the height where the rows begin."""
    words, places, canvas = pen.sheet.words, pen.places, pen.canvas
    bars, wide = any(entry.shares for entry in scale.entries), pen.sheet.wide
    since = words.text("figures-since", period=data.since) if data.since else ""
    said: list[tuple[float, str, float, str]] = []  # place, align, room, text
    if bars:
        said.append((places.bar.start, "start", places.bar.length + (50 if wide else 0), _answers_head(scale, words)))
    if wide:
        room = places.score - places.scores.start - (14 if since else 0)
        said.append((places.scores.start, "start", room, words.text("figures-score-interval", level=pen.sheet.level)))
        said.append((places.change, "end", max(places.change - places.score + 20, 60.0), since))
    else:
        score = words.text("figures-score-since", period=data.since) if since else words.text("figures-score")
        said.append((places.change, "end", 140.0, score))
    texts = [fit(text, room, LEAST) for _, _, room, text in said]
    lines = max(text.count("\n") for text in texts) + 1
    for (x, align, _, _), text in zip(said, texts, strict=True):
        drop = (lines - 1 - text.count("\n")) * LEAST * 1.2
        canvas.text(x, top + drop, text, align=align, up="top", **QUIET)
    y = top + lines * LEAST * 1.2 + 4
    if not wide:
        return y
    for value, text in _ticks(pen).items():
        canvas.text(places.scores(value), y + 10, text, align="middle", **QUIET)
    return y + 24


def _answers_head(scale: Scale, words: Words) -> str:
    if scale.top:
        return words.text("figures-answers-top", options=" + ".join(scale.top))
    return words.text("figures-answers")


def _draw_block(pen: Pen, block: Block, y: float) -> float:
    """A dimension, its items, and how many are left out; the height below it."""
    pen.canvas.line([0, pen.sheet.width], [y, y], RULE)
    y += 6
    draw = _draw_wide if pen.sheet.wide else _draw_narrow
    if block.head is not None:
        y = draw(pen, block.head, y, head=True)
    for entry in block.entries:
        y = draw(pen, entry, y, head=False)
    if block.more:
        text = pen.sheet.words.text("figures-more", n=block.more)
        pen.canvas.text(pen.places.names, y + 10, text, size=LESS, colour=INK3)
        y += 24
    return y + 4


def _title(entry: Entry, words: Words) -> str:
    said = mark_title(words, entry.row, entry.label) if entry.row.shown else f"{entry.label}: –"
    return said + (f"\n{verdict_of(entry.aim, words)}" if entry.aim else "")


def _draw_wide(pen: Pen, entry: Entry, top: float, *, head: bool) -> float:
    """A row with its name beside its marks; of a dimension with the verdict on its target."""
    words, canvas, places = pen.sheet.words, pen.canvas, pen.places
    said = verdict_of(entry.aim, words) if head and entry.aim else ""
    indent, weight = (0.0, "bold") if head else (places.names, "normal")
    room = places.bar.start - indent - 12
    if head and not said:
        room = places.bar.end - 12
    name = fit(entry.label, room, weight=weight)
    verdict = fit(said, places.bar.length, LESS, weight="bold")
    lines = max(name.count("\n"), verdict.count("\n")) + 1
    height = max(26.0, lines * LEAD + 9)
    y = top + height / 2
    with canvas.mark(entry.row.key, _title(entry, words)):
        canvas.text(indent, y, name, weight=weight)
        if verdict and entry.aim:
            style: Style = {"size": LESS, "weight": "bold", "colour": TONES[entry.aim.verdict]}
            canvas.text(places.bar.end, y, verdict, align="end", **style)
        _write_numbers(pen, entry, y, head=head)
        _draw_answers(pen, entry, y)
        _draw_score(pen, entry, y, head=head)
        canvas.hit(0, top, pen.sheet.width, height)
    return top + height


def _draw_narrow(pen: Pen, entry: Entry, top: float, *, head: bool) -> float:
    """A row with its name and numbers above its marks."""
    words, canvas, places = pen.sheet.words, pen.canvas, pen.places
    weight = "bold" if head else "normal"
    name = fit(entry.label, places.score - 44, weight=weight)
    y = top + 10
    below = top + 12 + LEAD * (name.count("\n") + 1) + 3
    with canvas.mark(entry.row.key, _title(entry, words)):
        canvas.text(0, y + LEAD * name.count("\n") / 2, name, weight=weight)
        _write_numbers(pen, entry, y, head=head)
        if head and entry.aim:
            verdict = fit(verdict_of(entry.aim, words), places.scores.start - 8, LEAST, weight="bold")
            more = LEAD * verdict.count("\n")
            tone = TONES[entry.aim.verdict]
            canvas.text(0, below + more / 2, verdict, size=LEAST, weight="bold", colour=tone)
            below += more / 2
        _draw_answers(pen, entry, below)
        _draw_score(pen, entry, below, head=head)
        bottom = below + (more / 2 if head and entry.aim else 0.0) + 14
        canvas.hit(0, top, pen.sheet.width, bottom - top)
    return bottom + 2


def _write_numbers(pen: Pen, entry: Entry, y: float, *, head: bool) -> None:
    words, places, row = pen.sheet.words, pen.places, entry.row
    text = words.figure(row) + stars(row) if row.shown else "–"
    pen.canvas.text(places.score, y, text, align="end", ground=PAPER, **(BOLD if head else {}))
    said, tone, clear = moved(entry.change, words)
    pen.canvas.text(places.change, y, said, align="end", **SECOND | {"colour": tone} | (BOLD if clear else {}))


def _draw_answers(pen: Pen, entry: Entry, y: float) -> None:
    """The shares of all answers as one bar, each with its number where it has room, and the top answers together."""
    bar, words, canvas = pen.places.bar, pen.sheet.words, pen.canvas
    at = 0.0
    least = 20.0 if pen.sheet.wide else 22.0
    for share, colour in zip(entry.shares, answer_colours(len(entry.shares)), strict=True):
        canvas.box((bar(at), y - BAR / 2), (share * bar.length - 1, BAR), colour)
        if share * bar.length > least:
            style: Style = {"size": TINIEST, "colour": readable_on(colour), "align": "middle"}
            canvas.text(bar(at + share / 2) - 0.5, y, words.fixed(100 * share, 0), **style)
        at += share
    if pen.sheet.wide and entry.shares and entry.top is not None and entry.top.shown:
        canvas.text(bar.end + 8, y, words.percent(entry.top.value), size=LESS, colour=FOCUS)


def _draw_score(pen: Pen, entry: Entry, y: float, *, head: bool) -> None:
    canvas, axis, row = pen.canvas, pen.places.scores, entry.row
    if not row.shown:
        hatch_missing(canvas, axis.start + axis.length / 2 - 11, y)
        return
    if head:
        canvas.line([axis(row.low), axis(row.high)], [y, y], INK, 2.0)
        canvas.dot(axis(row.value), y, 12, INK, shape=DIAMOND)
    else:
        _, tone, clear = moved(entry.change, pen.sheet.words)
        draw_interval(canvas, axis, y, row, (tone if clear else INK3, 9.0))
    if entry.aim:
        canvas.line([axis(entry.aim.goal)] * 2, [y - 9, y + 9], INK, 3.0)
