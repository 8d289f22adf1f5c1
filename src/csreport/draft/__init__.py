"""A first codebook for files that nobody has described yet: every part of it is a guess and says why."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from csreport.draft.guess import ScaleGuess, Seen, batteries, echoes, guess_scale, look
from csreport.project.codebook import LEVEL, RESERVED, DateColumn
from csreport.survey import vendors as words
from csreport.survey.choices import BESIDE, NOT_CHOSEN, Ticks, parts_of, plain, ticks_of
from csreport.survey.dates import DateReport, date_report, read_dates
from csreport.survey.intake import Reading
from csreport.survey.vendors import OPENING, sub_question

LABEL = 60  # characters of a label; the whole question stands beside it
Place = tuple[str, str]
NUMBER = re.compile(r"(?:第|q)?\s*(\d{1,3})(?:题|[、.:)]|\s|\()")


@dataclass
class Draft:
    """A codebook as data that grows out of the columns of files, the reason for each guess by its place, and the
    columns that are not used."""

    table: pd.DataFrame
    columns: dict[str, Seen]
    language: str = "en"
    book: dict[str, Any] = field(default_factory=dict)
    notes: dict[Place, str] = field(default_factory=dict)
    unused: dict[str, str] = field(default_factory=dict)
    fieldwork: tuple[dt.date, dt.date] | None = None
    used: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=lambda: set(RESERVED))
    doubled: Counter[str] = field(default_factory=Counter)

    def add(self, part: str, key: str, entry: Any, note: str) -> None:
        """Put one entry into a part of the codebook."""
        self.book.setdefault(part, {})[key] = entry
        if note:
            self.notes[part, key] = note

    def preview(self) -> list[tuple[str, str]]:
        """Each column of the files and what it was taken for."""
        book = self.book
        kinds: dict[str, Callable[[Mapping[str, Any]], str]] = {
            "items": self._scored,
            "segments": lambda entry: "segment" + (f", {len(entry['levels'])} levels" if "levels" in entry else ""),
            "choices": lambda entry: f"choice, {len(entry['options'])} options",
            "comments": lambda _: "comment",
        }
        design = [(e["column"] if isinstance(e, Mapping) else e, part) for part, e in book.get("design", {}).items()]
        asked = [
            (e.get("column", e["label"]), say(e)) for part, say in kinds.items() for e in book.get(part, {}).values()
        ]
        return [*design, *asked, *((column, f"not used: {why}") for column, why in self.unused.items())]

    def _scored(self, entry: Mapping[str, Any]) -> str:
        scale = self.book["scales"][entry["scale"]]
        role = f", role {entry['role']}" if "role" in entry else ""
        return f"item from {scale['min']} to {scale['max']}{role}"

    def left(self) -> list[Seen]:
        """Columns that no part of the codebook has taken yet."""
        return [seen for name, seen in self.columns.items() if name not in self.used]

    def drop(self, seen: Seen, why: str) -> None:
        """Leave a column out, and say why."""
        self.used.add(seen.name)
        self.unused[seen.name] = why

    def take(self, seen: Seen, wanted: str = "") -> tuple[str, dict[str, Any]]:
        """Id and the first keys of an entry for a column, which is then taken."""
        self.used.add(seen.name)
        return self.name(wanted or slug(seen)), {"column": seen.name, "label": short(seen.question)}

    def name(self, wanted: str) -> str:
        """An id that is free."""
        found = wanted
        while found in self.ids:
            self.doubled[wanted] += 1
            found = f"{wanted}_{self.doubled[wanted] + 1}"
        self.ids.add(found)
        return found


def full(**parts: Any) -> dict[str, Any]:
    """Parts of an entry, without those that say nothing."""
    return {name: part for name, part in parts.items() if part}


def slug(seen: Seen) -> str:
    """A readable id: the column's name when it is one, else words of the question, else its number."""
    plain = re.sub(r"\W+", "_", seen.name, flags=re.ASCII).strip("_").lower()
    if len(seen.name) <= 24 and seen.name.isascii() and plain and " " not in seen.name.strip():
        return plain if plain[0].isalpha() else f"q{plain}"
    text = words.unified(seen.question)
    number = next(filter(None, (NUMBER.match(words.unified(name)) for name in (seen.name, seen.question))), None)
    tokens = [token for token in re.findall(r"[a-z][a-z0-9]+", text) if token not in words.STOP and token.isascii()]
    latin = sum(map(len, tokens)) > 0.4 * len(re.sub(r"\W", "", text)) if text else False
    if tokens and latin:
        return "_".join(tokens[:4])[:40].strip("_")
    return f"q{number[1] if number else seen.position}"


def short(question: str) -> str:
    """A question as a label: without its number and markup, the item of a matrix only, at most a line."""
    text = " ".join(re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", question).replace("*", "").split())
    matrix = sub_question(text)
    text = (
        matrix[1]
        if matrix and len(matrix[0]) >= 20 and len(matrix[1]) >= 2
        else re.sub(r"^(第\d+题|[Qq]?\d{1,3}\s*[、.．:)）])\s*(?=\S)", "", text)
    )
    if "_" in text.strip("_") and re.fullmatch(r"\w+", text):  # a column's name, and no question
        text = text.replace("_", " ").strip()
        text = text[:1].upper() + text[1:]
    text = text.rstrip("?？:： ") or text  # in a sentence, it would end there
    if len(text) <= LABEL:
        return text or question or "?"
    return text[:LABEL].rsplit(" ", 1)[0].rstrip(" ,;:，；：") + "…"


def level_id(text: str) -> str:
    """A text as id of a level or option: without the characters that ids must not hold."""
    plain = re.sub(r"[/|\\]", "-", re.sub(r'[*"{}\x00-\x1f]', " ", text))
    return " ".join(plain.split())[:40].strip() or "other"


def levels_of(codes: Mapping[str, str]) -> dict[str, Any]:
    """Raw codes and their words as levels."""
    found: dict[str, Any] = {}
    for code, text in codes.items():
        key = base = level_id(code)
        number = 1
        while key in found:
            number += 1
            key = f"{base} {number}"
        plain = bool(LEVEL.fullmatch(code)) and key == code
        label = " ".join(text.split()) or code
        found[key] = label if plain else {"label": label, "codes": [code]}
    return found


MAX_LEVELS = 12
MAX_YEARS = 3  # dates over more years than this are no fieldwork
DATED = re.compile(r".*\d\s*[-/.年: ].*\d.*", re.S)


def describe(work: Draft) -> None:
    """Find the columns of the design, and leave out what is personal or the survey tool's own."""
    for seen in work.left():
        if not seen.answered:
            work.drop(seen, "no answers")
        elif seen.named("personal"):
            work.drop(seen, "personal data: never needed for a report")
    _date(work)
    parts: dict[str, Callable[[Seen], bool]] = {
        "id": lambda seen: seen.answered >= 0.95 * seen.rows and len(seen.counts) >= 0.9 * seen.answered,
        "duration": lambda seen: len(seen.counts) > 5 and numeric(seen),
        "weight": _is_weight,
        "channel": lambda seen: 1 < len(seen.counts) <= MAX_LEVELS,
    }
    for part, fits in parts.items():
        found = [seen for seen in work.left() if seen.named(part) and fits(seen)]
        found.sort(key=lambda seen: seen.named("counted"))
        for seen in found[:1]:
            work.used.add(seen.name)
            work.add("design", part, seen.name, f"guess: by name; {shape_of(seen)}")
        for seen in found[1:] if part == "id" else []:
            work.drop(seen, f"another {part}")
    for seen in work.left():
        if seen.named("technical"):
            work.drop(seen, "written by the survey tool")
        elif seen.named("duration") and any(char.isdigit() for cell in list(seen.counts)[:3] for char in cell):
            work.drop(seen, "a duration, but not in plain seconds")


def _is_weight(seen: Seen) -> bool:
    """Positive numbers; under a name that people's weight in kilograms may have, too, around 1 on average."""
    if not numeric(seen) or len(seen.counts) < 2 or min(map(float, seen.counts)) <= 0:
        return False
    mean = sum(float(cell) * count for cell, count in seen.counts.items()) / seen.answered
    return 0.3 < mean < 3 or not seen.named("kilograms")


def numeric(seen: Seen) -> bool:
    """Whether every answer is a number."""
    try:
        return bool([float(cell) for cell in seen.counts])
    except ValueError:
        return False


def _date(work: Draft) -> None:
    chosen = False
    for seen in sorted(filter(is_date, work.left()), key=lambda seen: not seen.says("date_preferred")):
        why = "another date" if chosen else _take_date(work, seen)
        if why:
            work.drop(seen, why)
        chosen = chosen or not why


def _take_date(work: Draft, seen: Seen) -> str:
    """Declare a column of dates; why not, where it is none of fieldwork."""
    order = "excel" if _serial(seen) else _dates_of(seen).order_used
    if order is None:
        return "dates whose order no cell proves: declare it as design.date with its order"
    column = DateColumn(column=seen.name, order="excel" if order == "excel" else None)
    days = read_dates(work.table[seen.name], column, shown=seen.name).dropna()
    if days.empty or days.max().year - days.min().year > MAX_YEARS:
        return "dates over many years, so not those of fieldwork"
    work.used.add(seen.name)
    note = (
        f"guess: the day of the answer, {'as days of a spreadsheet' if order == 'excel' else f'{order} by its cells'}"
    )
    work.add("design", "date", seen.name if order == "iso" else {"column": seen.name, "order": order}, note)
    work.fieldwork = days.min().date(), days.max().date()
    return ""


def _dates_of(seen: Seen) -> DateReport:
    return date_report(pd.Series(list(seen.counts)), DateColumn(column=seen.name))


def is_date(seen: Seen) -> bool:
    """Whether nearly all cells are dates."""
    some = list(seen.counts)[:50]
    if sum(DATED.fullmatch(cell) is not None for cell in some) < 0.9 * len(some) or not some:
        return _serial(seen)
    return _dates_of(seen).unreadable <= 0.1 * len(seen.counts) and not numeric(seen)


def _serial(seen: Seen) -> bool:
    """Days of a spreadsheet: numbers of these decades in a column that is called a date."""
    called = seen.says("dated")
    return called and numeric(seen) and all(30_000 < float(cell) < 60_000 for cell in seen.counts)


def shape_of(seen: Seen) -> str:
    """How many different answers a column holds."""
    kind = "numbers" if numeric(seen) else "texts"
    return f"{len(seen.counts)} different {kind} in {seen.answered} answers" if seen.answered else "no answers"


MAX_SEGMENTS, MAX_OPTIONS, MAX_COMMENTS = 12, 40, 12
FEW_WORDS = 10  # fewer texts beside an option are not worth a question of their own
AGES = (25, 35, 45, 55, 65)
ISO_LANGUAGE = re.compile(r"[a-z]{2}([-_][a-z]{2,4})?", re.I)


def draft(readings: Sequence[Reading]) -> Draft:
    """Draft the codebook of one period's files, which hold answers to one questionnaire."""
    tables = [reading.table[~np.isin(reading.lines, reading.totals)] for reading in readings]
    table = pd.concat(tables, ignore_index=True).fillna("")
    labels = {column: text for reading in reversed(readings) for column, text in reading.labels.items()}
    options: dict[str, dict[str, str]] = {}
    for reading in readings:
        for column, texts in reading.options.items():
            options.setdefault(column, {}).update(texts)
    columns = {
        name: look(name, table[name], question=labels.get(name, ""), position=at, options=options.get(name, {}))
        for at, name in enumerate(map(str, table.columns), 1)
    }
    work = Draft(table, columns, _language(columns.values()))
    describe(work)
    _beside(work)
    _several(work, readings)
    for seen in work.left():
        if seen.says("ranked"):
            work.drop(seen, "a ranking: not read yet")
    _ratings(work)
    _age(work)
    _segments(work)
    _comments(work)
    for seen in work.left():
        work.drop(seen, shape_of(seen))
    return work


def _language(columns: Iterable[Seen]) -> str:
    text = "".join(text[:LABEL] for seen in columns for text in (seen.question, *list(seen.counts)[:5]))
    letters = [char for char in text if char.isalpha()]
    return "zh-Hans" if sum("\u4e00" <= char <= "\u9fff" for char in letters) > 0.3 * len(letters) else "en"


# ---- questions ---------------------------------------------------------------------
def _beside(work: Draft) -> None:
    for seen in work.left():
        if not seen.name.endswith(BESIDE):
            continue
        if seen.answered < FEW_WORDS:
            work.drop(seen, f"written beside an option, {seen.answered} times")
            continue
        key, entry = work.take(seen)
        work.add("comments", key, entry, f"guess: written beside an option; {shape_of(seen)}")


def _several(work: Draft, readings: Sequence[Reading]) -> None:
    for reading in readings:
        for stem, members in reading.multiple.items():
            open_ = [(column, option) for column, option in members if column not in work.used]
            if len(open_) > 1:
                _ticked(work, stem, open_)
        for column, delimiter in reading.delimited.items():
            if column not in work.used:
                _joined(work, work.columns[column], delimiter)


def _ticked(work: Draft, stem: str, members: list[tuple[str, str]]) -> None:
    first = work.columns[members[0][0]]
    ticks = ticks_of(work.table, members, {column: work.columns[column].options for column, _ in members})
    if ticks is None:
        return
    key = work.name(slug(Seen(stem, stem, first.position, first.rows, {})))
    options: dict[str, Any] = {}
    for column, option in members:
        seen = work.columns[column]
        said = seen.question if len(option) <= 2 and seen.question != column else option
        if column not in ticks.filled:  # words of "other" may be an open question, too
            work.used.add(column)
        base = name = level_id(said)
        while name in options:
            name = f"{base} {len(options)}"
        filled = "true" if column in ticks.filled else ""
        options[name] = {"label": short(said), "column": column} | full(codes=ticks.codes.get(column), filled=filled)
    blank = _silent(work, members, ticks)
    entry = {"label": short(stem), "options": options}
    entry |= full(not_chosen=ticks.not_chosen, missing=[*ticks.missing, *([""] if blank else [])])
    note = f"guess: {len(members)} columns, one for each option"
    if ticks.not_chosen:
        yes = ", ".join(next(iter(ticks.codes.values())))
        note += f"; {yes} taken as chosen, {', '.join(ticks.not_chosen)} as not chosen"
    if blank:
        note += f'; {blank} of {first.rows} rows tick nothing: if they were asked, move "" from missing to not_chosen'
    work.add("choices", key, entry, note)


def _silent(work: Draft, members: list[tuple[str, str]], ticks: Ticks) -> int:
    """Rows that are blank in the columns of all options, where no cell says "not chosen"."""
    table = work.table[[column for column, _ in members]]
    if ticks.not_chosen or table.map(lambda cell: plain(cell) in NOT_CHOSEN).any(axis=None):
        return 0
    return int((table.apply(lambda cells: cells.str.strip()) == "").all(axis=1).sum())


def _joined(work: Draft, seen: Seen, delimiter: str) -> None:
    sure = delimiter == "┋"  # this mark joins nothing but options, however rare, also those that say "none of these"
    silent = {cell: times for cell, times in seen.silent.items() if not sure or cell[0] in OPENING}
    counts = Counter[str]()
    for cell, times in (seen.counts | seen.silent).items():
        if cell not in silent:
            counts.update(dict.fromkeys(parts_of(cell, delimiter), times))
    often = [option for option, n in counts.most_common() if sure or n >= max(2, 0.01 * seen.answered)]
    kept = [option for option in often if sure or not words.no_answer(option)][:MAX_OPTIONS]
    if len(kept) < 2:
        return
    key, entry = work.take(seen)
    rest = len(counts) - len(kept)
    entry |= {"delimiter": delimiter, "options": levels_of({option: option for option in kept})}
    entry |= full(missing=list(silent))
    note = f"guess: several answers joined by '{delimiter}'" + (f"; {rest} rare ones are not listed" if rest else "")
    work.add("choices", key, entry, note)


def _ratings(work: Draft) -> None:
    columns = work.left()
    blocks = batteries(columns)
    ends = blocks | echoes(blocks, columns)
    found: list[tuple[Seen, ScaleGuess]] = []
    for seen in columns:
        guess = guess_scale(seen, ends.get(seen.name)) if seen.answered else None
        asked = seen.name in blocks or (guess is not None and bool(guess.labels)) or seen.says("asks") or seen.in_points
        if guess is not None and asked and (seen.name in blocks or guess.inside >= 0.5) and not seen.says("age"):
            found.append((seen, guess))
    roles = _roles([seen for seen, _ in found])
    scales = _scales(work, [guess for _, guess in found])
    for seen, guess in found:
        role = roles.get(seen.name, "")
        key, entry = work.take(seen, role)
        label = entry.pop("label")
        question = " ".join(seen.question.split())
        question = question if len(question) > LABEL or question[-1:] in "?？" else ""
        entry |= {"scale": scales[guess.key]} | full(role=role, label=label, question=question)
        work.add("items", key, entry, _why(seen, guess, role))


def _why(seen: Seen, guess: ScaleGuess, role: str) -> str:
    share = f"{100 * guess.inside:.3g}".removesuffix(".0")
    silent = ", ".join((*guess.missing, *guess.not_applicable))
    told = [f"guess: {guess.low}–{guess.high} in {share} % of {seen.answered} answers"]
    told += [f"{silent} taken as no answer"] if silent else []
    told += ["a low code is good"] if guess.reverse else []
    told += [f"role {role} by its words"] if role else []
    if role == "recommend" and (guess.low, guess.high) != (0, 10):
        asked = f"asked from {guess.low} to {guess.high}, not from 0 to 10"
        told.append(f"{asked}: 9 and 10 promote, up to 6 detract, as asked")
    return "; ".join(told)


def _roles(columns: Sequence[Seen]) -> dict[str, str]:
    """Role of each column whose words ask for it; each role once."""
    found: dict[str, str] = {}
    for role in words.ROLES:
        hits = [seen for seen in columns if seen.name not in found and seen.says(role)]
        if role == "overall":
            hits.sort(key=lambda seen: not seen.says("satisfied"))
            hits = hits or [seen for seen in columns if seen.name not in found and seen.says("satisfied")]
        if hits:
            found[hits[0].name] = role
    return found


def _scales(work: Draft, guesses: Sequence[ScaleGuess]) -> dict[tuple[object, ...], str]:
    names: dict[tuple[object, ...], str] = {}
    shared: dict[tuple[object, ...], list[ScaleGuess]] = {}
    for guess in guesses:
        shared.setdefault(guess.key, []).append(guess)
    for key, alike in shared.items():
        guess, base = alike[0], f"from_{alike[0].low}_to_{alike[0].high}"
        name = f"{base}_{len(names) + 1}" if base in names.values() else base
        names[key] = name
        codes = {
            part: list(dict.fromkeys(code for other in alike for code in getattr(other, part)))
            for part in ("missing", "not_applicable")
        }
        labels = {str(point): text for point, text in guess.labels}
        entry = {"min": str(guess.low), "max": str(guess.high)}
        entry |= full(**codes, reverse="true" if guess.reverse else "", labels=labels)
        work.add("scales", name, entry, "")
    return names


def _age(work: Draft) -> None:
    for seen in work.left():
        numbers = seen.numbers
        if seen.says("age") and len(numbers) > MAX_LEVELS and min(numbers) >= 5 and max(numbers) <= 120:
            bands = [str(edge) for edge in AGES if min(numbers) < edge <= max(numbers)]
            if bands:
                key, entry = work.take(seen)
                work.add("segments", key, entry | {"bands": bands}, "guess: years, in bands")


def _segments(work: Draft) -> None:
    fit = [seen for seen in work.left() if _is_segment(seen)]
    fit.sort(key=lambda seen: not seen.says("customer"))
    for seen in fit[MAX_SEGMENTS:]:
        work.drop(seen, f"a set of {len(seen.counts)} values; {MAX_SEGMENTS} other segments are declared already")
    for seen in sorted(fit[:MAX_SEGMENTS], key=lambda seen: seen.position):
        key, entry = work.take(seen)
        codes = {cell: seen.options.get(cell, cell) for cell in sorted(_levels(seen), key=_order(seen))}
        beside = [cell for cell in seen.counts if cell not in codes]
        entry |= full(levels=levels_of(codes), missing=beside)
        work.add("segments", key, entry, f"guess: {shape_of(seen)}")


def _levels(seen: Seen) -> list[str]:
    """Answers that are levels: all but negative codes and those far above other numbers, such as 9 beside 1 and 2,
    which say why there is no answer."""
    numbers = seen.numbers if numeric(seen) else {}
    codes = {value for value in numbers if value in words.MISSING_CODES and str(value) not in seen.options}
    rest = max({*numbers} - codes, default=0)
    left_out = {str(value) for value in codes if value < 0 or (value > 3 * rest and rest > 1)}
    return [cell for cell in seen.counts if cell not in left_out]


def _is_segment(seen: Seen) -> bool:
    few = 2 <= len(_levels(seen)) <= MAX_LEVELS and len(seen.counts) <= max(seen.answered / 3, 2)
    asked = seen.says("open") and not numeric(seen) and len(seen.counts) > 2
    return few and not asked and max(map(len, seen.counts)) <= LABEL and seen.answered >= 0.2 * seen.rows


def _order(seen: Seen) -> Callable[[str], tuple[float, str]]:
    """Codes and ranges by their first number, words by how often they stand."""
    firsts = {cell: re.search(r"-?\d+(?:\.\d+)?", cell.replace(",", "")) for cell in seen.counts}
    numbers = {cell: float(match[0]) for cell, match in firsts.items() if match}
    if len(numbers) >= len(firsts) - 1:
        return lambda cell: (numbers.get(cell, float("inf")), cell)
    return lambda cell: (-seen.counts[cell], cell)


def _comments(work: Draft) -> None:
    found = [seen for seen in work.left() if _is_comment(seen)]
    for seen in found[MAX_COMMENTS:]:
        work.drop(seen, f"another open question; {MAX_COMMENTS} are declared already")
    coded = (seen for seen in work.columns.values() if seen.counts and all(map(ISO_LANGUAGE.fullmatch, seen.counts)))
    language = next((seen.name for seen in coded if seen.named("language")), None)
    for seen in found[:MAX_COMMENTS]:
        key, entry = work.take(seen)
        work.add("comments", key, entry | full(language=language), f"guess: {shape_of(seen)}")


def _is_comment(seen: Seen) -> bool:
    if len(seen.counts) < 3 or numeric(seen) or is_date(seen):
        return False
    length = sum(len(cell) * count for cell, count in seen.counts.items()) / seen.answered
    ideographs = any("\u4e00" <= char <= "\u9fff" for cell in list(seen.counts)[:20] for char in cell)
    written = length >= (8 if ideographs else 20) and len(seen.counts) > 0.5 * seen.answered
    return written or seen.says("open")
