"""Answers: how they are shared out, the groups of the Net Promoter Score, and all items under their dimensions."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row, direction
from csreport.present import layout, vectors
from csreport.present.layout import Axis, Drawing, Sample, Sheet, across, answer_colours, drawn, fit, mark_title, moved
from csreport.present.results import Aim, goal_words, goals_of
from csreport.present.vectors import BOLD, LEAD, LEADING, LEAST, LESS
from csreport.present.words import Words, stars
from csreport.project.targets import Target

# ---- bars of one question ---------------------------------------------------------------------------
GROUPS = {"detractors": "≤ 6", "passives": "7–8", "promoters": "9–10"}  # with the answers that each has
TALL = 24.0  # units: height of a bar


@dataclass(frozen=True)
class Bar:
    """The shares of all answers of one question in one period, and what is said beside them."""

    label: str
    parts: list[Row | None]
    said: str
    interval: str = ""
    score: Row | None = None


@dataclass(frozen=True)
class Bars:
    """Bars over the same answers, and the head of what is said beside them."""

    bars: list[Bar]
    options: list[str]
    colours: list[str]
    head: str


def _periods(rows: Sequence[Row], stem: Callable[[Row], str]) -> list[dict[str, Row]]:
    """Rows of each period by what they are of, in the order given."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        found.setdefault(row.period, {})[stem(row)] = row
    return list(found.values())


def likert(estimates: Estimates, words: Words) -> Drawing | None:
    """Shares of the answer options of one item, by period, in the order given, with the share of the top answers."""
    rows = [row for row in estimates if row.shown and not row.against and row.stat in {"share", "top_box"}]
    if not any(row.stat == "share" for row in rows):
        return None
    item, periods = rows[0].measure, _periods(rows, lambda row: row.category or row.stat)
    points = [f"{point:g}" for point in words.codebook.scale(item).points]
    options, bars, top = [words.option(item, float(point)) for point in points], [], list[str]()
    for found in periods:
        parts, best = [found.get(point) for point in points], found.get("top_box")
        label = words.period(next(iter(found.values())).period) if len(periods) > 1 else words.label(item)
        bars.append(Bar(label, parts, words.percent(best.value) if best is not None else ""))
        top = top or _top_options([row.value if row is not None else 0.0 for row in parts], best, options)
    head = " + ".join(top) if len(top) < 3 else words.text("figures-upper", count=len(top))
    return drawn(_draw_bars, Bars(bars, options, list(answer_colours(len(points))), head), words)


def nps(estimates: Estimates, words: Words) -> Drawing | None:
    """Detractors, passives and promoters with the Net Promoter Score; the first period stands out."""
    rows = [row for row in estimates if row.shown and not row.against]
    bars = []
    for found in _periods(rows, lambda row: row.category if row.stat == "share" else row.stat):
        if GROUPS.keys() <= found.keys():
            score, label = found.get("nps"), words.period(found["detractors"].period)
            said = (words.figure(score), words.interval(score)) if score is not None else ("", "")
            bars.append(Bar(label, [found[name] for name in GROUPS], *said, score))
    options = [f"{words.text(f'figures-{name}')} {answers}" for name, answers in GROUPS.items()]
    head = "NPS" if any(bar.score for bar in bars) else ""
    return drawn(_draw_bars, Bars(bars, options, list(answer_colours(5)[::2]), head) if bars else None, words)


def _draw_bars(data: Bars, sheet: Sheet) -> float:
    """Bars with each share where it has room, and beside them what their upper part comes to, or the score."""
    top = sheet.key(layout.swatch(*pair) for pair in zip(data.colours, data.options, strict=True))
    head = fit(data.head, 150.0, LEAST)
    room = max(across(bar.said, weight="bold") for bar in data.bars)
    names, start = sheet.width, 0.0
    if sheet.wide:
        interval = max(across(bar.interval, LEAST) for bar in data.bars)
        room = max(room + (interval + 10 if interval else 0.0), across(head, LEAST))
        names = min(sheet.room, max(across(bar.label) for bar in data.bars))
        start = names + 16
    axis = Axis(0.0, 1.0, start, sheet.width - room - 12 - start)
    at, align = (axis.end + 12, "start") if sheet.wide else (sheet.width, "end")
    sheet.quiet(at, top, head, align, "top")
    sheet.quiet(start, top, sheet.words.text("figures-answers"), up="top")
    y = top + LEAST * LEADING * (head.count("\n") + 1) + 6
    for bar in data.bars:
        name = fit(bar.label, names)
        slot = sheet.slot(y, [name], (TALL + 12, 8), (LEAD / 2, LEAD / 2 + 4 + TALL / 2, 0, TALL / 2 + 10))
        sheet.text(0, slot.name, name)
        _draw_parts(sheet, axis, slot.y, data, bar)
        _write_beside(sheet, bar, (axis.end + 12, slot.y), strong=bar is data.bars[0])
        y = slot.below
    return y


def _draw_parts(sheet: Sheet, axis: Axis, y: float, data: Bars, bar: Bar) -> None:
    at = 0.0
    for row, colour, option in zip(bar.parts, data.colours, data.options, strict=True):
        if row is not None and row.value:
            digits = 0 if bar.score is None else 1  # so that the score is the difference of its parts
            text, width = sheet.words.fixed(100 * row.value, digits), row.value * axis.length
            with sheet.mark(row.key, mark_title(sheet.words, row, bar.label, option)):
                fits = width > across(text, vectors.TINIEST) + 8
                _draw_share(sheet, (axis(at), y), (width, TALL), colour, text if fits else "")
            at += row.value


def _draw_share(sheet: Sheet, at: tuple[float, float], size: tuple[float, float], colour: str, text: str) -> None:
    """A part of a bar by its left end and middle, with its number."""
    (x, y), (width, tall) = at, size
    sheet.box((x, y - tall / 2), (width - 1, tall), colour)
    sheet.text(x + width / 2 - 0.5, y, text, colour=layout.readable_on(colour), **vectors.INSIDE)


def _write_beside(sheet: Sheet, bar: Bar, at: tuple[float, float], *, strong: bool) -> None:
    """The upper part, or the score with its interval; that of the first bar stands out."""
    if bar.score is None:
        sheet.text(*at, bar.said, size=LESS, colour=vectors.FOCUS, weight="bold" if strong else "normal")
        return
    with sheet.mark(bar.score.key, mark_title(sheet.words, bar.score, bar.label, "NPS")):
        sheet.text(*at, bar.said, colour=vectors.INK if strong else vectors.INK3, **BOLD)
        if sheet.wide:
            sheet.quiet(at[0] + across(bar.said, weight="bold") + 10, at[1], bar.interval)


# ---- all items --------------------------------------------------------------------------------------
MOST = 16  # items that one figure lists; of more only those that tell something
BAR = 18.0  # units: height of a bar of answers
LEAST_SHARE = 0.055  # whose number is written: 6 percent


@dataclass(frozen=True)
class Entry:
    """One item or dimension."""

    label: str
    row: Row
    change: Row | None
    shares: list[float]
    top: Row | None
    aim: Aim | None

    @property
    def place(self) -> float:
        """By what entries are ordered: what is hidden stands last."""
        return self.row.value if self.row.shown else math.inf


@dataclass(frozen=True)
class Block:
    """Items under their dimension, and how many of it are left to the annex."""

    head: Entry | None
    entries: list[Entry]
    more: int


@dataclass(frozen=True)
class Scale:
    """Blocks on one scale: its answers, those that count as top answers, the average of all its items, their number."""

    blocks: list[Block]
    options: list[str]
    top: list[str]
    average: float
    count: int
    since: str

    @property
    def entries(self) -> list[Entry]:
        """Everything that has a row."""
        return [entry for block in self.blocks for entry in (*filter(None, [block.head]), *block.entries)]

    @property
    def bars(self) -> bool:
        """Whether answers are known."""
        return any(entry.shares for entry in self.entries)


def items(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None = None) -> Drawing | None:
    """All items under their dimensions: answers, score with interval, change and target; the lowest first.

    Of more than 16 only those that fell, rose, are the lowest or lead the importance; each scale has its own part.
    """
    book, period = words.codebook, layout.last_period(estimates)
    known = estimates.of_all(period=period)
    since, goals = layout.earlier_period(known), goals_of(known, words, declared)
    entries = {
        row.measure: _entry(known, row, goals.get((row.measure, "mean", "", "")), since, words)
        for row in known.select(stat="mean", category="", against="")
        if row.shown or row.status == "suppressed"
    }
    leaders = sorted(known.select(stat="importance"), key=lambda row: -row.value if row.shown else 0.0)[:3]
    groups: dict[tuple[float, ...], list[str]] = {}
    for key in entries:
        if key in book.items and book.items[key].role is None:
            groups.setdefault(tuple(book.scale(key).points), []).append(key)
    short = layout.short_period(words, since.partition(":")[2], period) if since else ""
    scales = [
        _scale(keys, entries, {row.measure for row in leaders}, short, words)
        for keys in sorted(groups.values(), key=lambda keys: -len(keys))
        if any(entries[key].row.shown for key in keys)
    ]
    return drawn(_draw_scales, scales, words)


def _entry(known: Estimates, row: Row, aim: Aim | None, since: str, words: Words) -> Entry:
    change = known.get(row, against=since) if since else None
    points = words.codebook.scale(row.measure).points if row.measure in words.codebook.items else ()
    found = [known.get(row, stat="share", category=f"{point:g}") for point in points]
    shares = [one.value if one is not None and one.shown else 0.0 for one in found]
    known_shares = shares if any(one is not None and one.shown for one in found) else []
    return Entry(words.label(row.measure), row, change, known_shares, known.get(row, stat="top_box"), aim)


def _scale(
    keys: Sequence[str], entries: Mapping[str, Entry], leaders: Collection[str], since: str, words: Words
) -> Scale:
    book, found = words.codebook, [entries[key] for key in keys]
    grouped: dict[str | None, list[Entry]] = {}
    for key in keys:
        grouped.setdefault(book.items[key].dimension, []).append(entries[key])
    kept = _telling(found, grouped, leaders, words.alpha)
    blocks = []
    for dimension, members in grouped.items():
        whole = dimension in entries and all(key in keys for key in book.members(str(dimension)) if key in entries)
        shown = sorted((one for one in members if one in kept), key=lambda one: one.place)
        blocks.append(Block(entries[str(dimension)] if whole else None, shown, len(members) - len(shown)))
    blocks.sort(key=lambda block: (block.head is None, block.head.place if block.head else 0.0))
    scores = [one.row.value for one in found if one.row.shown]
    options = [words.option(keys[0], point) for point in book.scale(keys[0]).points]
    top = next(filter(None, (_top_options(one.shares, one.top, options) for one in found)), [])
    return Scale(blocks, options, top, sum(scores) / len(scores), len(scores), since)


def _telling(
    items: Sequence[Entry], grouped: Mapping[str | None, list[Entry]], leaders: Collection[str], alpha: float
) -> list[Entry]:
    """Of many items those that fell, rose, lead the importance, or are the lowest of their dimension or of all."""
    if len(items) <= MOST:
        return list(items)
    kept = [one for one in items if (one.change and direction(one.change, alpha)) or one.row.measure in leaders]
    if len(grouped) > 1:
        lowest = [min(members, key=lambda one: one.place) for members in grouped.values()]
    else:
        rest = sorted((one for one in items if one not in kept), key=lambda one: one.place)
        lowest = rest[: max(3, MOST - len(kept))]
    return [*kept, *(one for one in lowest if one not in kept)]


def _top_options(shares: Sequence[float], top: Row | None, options: Sequence[str]) -> list[str]:
    """The answers that make up the share of the top answers; none where no number of them does."""
    for count in range(1, len(options)) if shares and top is not None and top.shown else ():
        if top is not None and math.isclose(sum(shares[-count:]), top.value, abs_tol=1e-6):
            return list(options[-count:])
    return []


@dataclass(frozen=True)
class Places:
    """Where the parts of a row stand: indent, bar of answers, axis of scores, and right ends of score and change."""

    names: float
    bar: Axis
    scores: Axis
    score: float
    change: float


def _draw_scales(scales: Sequence[Scale], sheet: Sheet) -> float:
    """The scales one below the other, each with its own axis."""
    y, rows = 0.0, [entry.row for scale in scales for entry in scale.entries]
    for scale in scales:
        samples = [*_samples(scale, sheet.words), *layout.base_samples(rows, sheet.words)]
        y = _draw_scale(scale, sheet, sheet.key(samples, y)) + (18 if scale is not scales[-1] else 0)
    return y


def _samples(scale: Scale, words: Words) -> list[Sample]:
    answers = zip(answer_colours(len(scale.options)), scale.options, strict=True)
    found = [layout.swatch(*pair) for pair in answers] if scale.bars else []
    if any(block.head for block in scale.blocks):
        found.append(layout.spot(vectors.INK2, words.text("figures-item"), 9.0))
        found.append(layout.spot(vectors.INK, words.text("figures-dimension"), 11.0, vectors.DIAMOND))
    if any(one.aim for one in scale.entries):
        found.append(layout.stroke(vectors.INK, words.text("figures-target")))
    return found


def _draw_scale(scale: Scale, sheet: Sheet, top: float) -> float:
    places = _places(scale, sheet)
    axis, count = places.scores, max(2, int(places.scores.length / 42))
    numbers = axis.numbers(sheet.words, "mean", count) if sheet.wide else {}
    y = top = _write_heads(sheet, scale, places, numbers, top)
    mark = sheet.place
    for block in scale.blocks:
        y = _draw_block(sheet, places, block, y)
    with sheet.behind(mark):
        for value in numbers:
            sheet.upright(axis(value), (top - 4, y), vectors.GRID)
        if scale.count > 1:
            sheet.upright(axis(scale.average), (top + 2, y), vectors.GHOST, dash=vectors.BROKEN)
    if scale.count < 2:
        return y
    average = sheet.words.fixed(scale.average, 2)
    text = fit(sheet.words.text("figures-average-of-items", n=scale.count, value=average), sheet.width, LEAST)
    sheet.centre(axis(scale.average), y + 4, text)
    return y + 22 + LEAD * text.count("\n")


def _places(scale: Scale, sheet: Sheet) -> Places:
    rows = [entry.row for entry in scale.entries if entry.row.shown]
    values = [value for row in rows for value in (row.low, row.value, row.high)]
    goals = [one.aim.goal for one in scale.entries if one.aim]
    ends = layout.extent([*values, *goals], stat="mean", units=40)
    if not sheet.wide:
        start, end = 200.0 if scale.bars else 8.0, 250.0 if scale.since else sheet.width
        return Places(0.0, Axis(0, 1, 0.0, 176.0), Axis(*ends, start, sheet.width - 6 - start), end, sheet.width)
    names = 26 + min(sheet.room, max(across(entry.label, weight="bold") for entry in scale.entries))
    bar = Axis(0, 1, names, 0.317 * sheet.width if sheet.width > 900 else 0.26 * sheet.width)
    most = max(across(moved(entry.change, sheet.words)[0], LESS, weight="bold") for entry in scale.entries)
    score = sheet.width - (max(most, 58.0) + 22 if scale.since else 0.0)
    start = bar.end + 62 if scale.bars else names + 8
    indent = 14.0 if any(block.head for block in scale.blocks) else 0.0
    return Places(indent, bar, Axis(*ends, start, score - 52 - start), score, sheet.width)


def _write_heads(sheet: Sheet, scale: Scale, places: Places, numbers: Mapping[float, str], top: float) -> float:
    """What the columns are, and the numbers of the axis; the height where the rows begin."""
    words, bar, heads = sheet.words, places.bar, list[tuple[float, str, float, str]]()
    if scale.bars:
        top_answers = words.text("figures-answers-top", options=" + ".join(scale.top)) if scale.top else ""
        head = top_answers or words.text("figures-answers")
        heads.append((bar.start, "start", bar.length + (50 if sheet.wide else 0), head))
    if sheet.wide:
        since = words.text("figures-since", period=scale.since) if scale.since else ""
        room = places.score - places.scores.start - (14 if since else 0)
        score = words.text("figures-score-interval", level=sheet.words.sure)
        heads.append((places.scores.start, "start", room, score))
        heads.append((places.change, "end", max(places.change - places.score + 20, 60.0), since))
    else:
        since = words.text("figures-score-since", period=scale.since) if scale.since else ""
        heads.append((places.change, "end", 140.0, since or words.text("figures-score")))
    y = sheet.heads(top, heads) + LEAST * LEADING + 4
    for value, text in numbers.items():
        sheet.quiet(places.scores(value), y + 10, text, "middle")
    return y + 24 if sheet.wide else y


def _draw_block(sheet: Sheet, places: Places, block: Block, y: float) -> float:
    """A dimension, its items, and how many are left out; the height below it."""
    sheet.rule(y)
    y += 6
    for entry in (*filter(None, [block.head]), *block.entries):
        y = _draw_entry(sheet, places, entry, y, head=entry is block.head)
    if block.more:
        text = sheet.words.text("figures-more", n=block.more)
        sheet.text(places.names, y + 10, text, size=LESS, colour=vectors.INK3)
        y += 24
    return y + 4


def _draw_entry(sheet: Sheet, places: Places, entry: Entry, top: float, *, head: bool) -> float:
    """A row with its name beside its marks, or on a phone above them; of a dimension with the verdict on its target."""
    words, bar, wide = sheet.words, places.bar, sheet.wide
    said, weight = goal_words(entry.aim, words) if entry.aim else "", "bold" if head else "normal"
    indent = places.names if wide and not head else 0.0
    room = (bar.start if said or not head else bar.end) - indent - 12 if wide else places.score - 44
    name, size = fit(entry.label, room, weight=weight), LESS if wide else LEAST
    verdict = fit(said if head else "", bar.length if wide else places.scores.start - 8, size, weight="bold")
    more = LEAD * verdict.count("\n") / 2
    slot = sheet.slot(top, [name, verdict], (26, 9), (10, 22 + more, 14 + more, 16 + more))
    title = mark_title(words, entry.row, entry.label) if entry.row.shown else f"{entry.label}: –"
    with sheet.row(slot, entry.row.key, f"{title}\n{said}" if said else title):
        sheet.text(indent, slot.name, name, weight=weight)
        if entry.aim:
            x, align = (bar.end, "end") if wide else (0.0, "start")
            sheet.text(x, slot.y, verdict, align=align, size=size, colour=vectors.TONES[entry.aim.verdict], **BOLD)
        _write_numbers(sheet, places, entry, slot.text, head=head)
        _draw_answers(sheet, bar, entry, slot.y)
        _draw_score(sheet, places.scores, entry, slot.y, head=head)
    return slot.below


def _write_numbers(sheet: Sheet, places: Places, entry: Entry, y: float, *, head: bool) -> None:
    text = sheet.words.figure(entry.row) + stars(entry.row) if entry.row.shown else "–"
    sheet.text(places.score, y, text, align="end", ground=vectors.PAPER, **(BOLD if head else {}))
    said, tone, clear = moved(entry.change, sheet.words)
    sheet.text(places.change, y, said, align="end", size=LESS, colour=tone, **(BOLD if clear else {}))


def _draw_answers(sheet: Sheet, bar: Axis, entry: Entry, y: float) -> None:
    """The shares of all answers as one bar, each with its number where it has room, and the top answers together."""
    at = 0.0
    for share, colour in zip(entry.shares, answer_colours(len(entry.shares)), strict=True):
        width = share * bar.length
        text = sheet.words.fixed(100 * share, 0)
        fits = share >= LEAST_SHARE and width > (across(text, vectors.TINIEST) + 3 if sheet.wide else 22.0)
        _draw_share(sheet, (bar(at), y), (width, BAR), colour, text if fits else "")
        at += share
    if sheet.wide and entry.shares and entry.top is not None and entry.top.shown:
        sheet.text(bar.end + 8, y, sheet.words.percent(entry.top.value), size=LESS, colour=vectors.FOCUS)


def _draw_score(sheet: Sheet, axis: Axis, entry: Entry, y: float, *, head: bool) -> None:
    if not entry.row.shown:
        sheet.missing(axis.start + axis.length / 2 - 11, y)
        return
    if head:
        sheet.level(y, (axis(entry.row.low), axis(entry.row.high)), vectors.INK, 2.0)
        sheet.dot(axis(entry.row.value), y, 12, vectors.INK, shape=vectors.DIAMOND)
    else:
        _, tone, clear = moved(entry.change, sheet.words)
        sheet.interval(axis, y, entry.row, tone if clear else vectors.INK3, 9.0)
    if entry.aim:
        sheet.upright(axis(entry.aim.goal), (y - 9, y + 9), vectors.INK, 3.0)
