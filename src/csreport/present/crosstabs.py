"""Tables of one segment by another, and of every question by segment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from csreport.chapters.groups import LONG, OTHERS
from csreport.estimates import Estimates, Row, direction
from csreport.present.cells import MARKS, Cell, Column, Columns, Entry, Table, base_legend, build, number
from csreport.present.layout import level_name, segment_name
from csreport.present.words import Words

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class _Comparison:
    """Estimates whose levels were tested: in pairs, which letters tell, or against all others, which marks tell."""

    estimates: Estimates
    words: Words
    pairs: bool

    def cell(self, row: Row | None, letters: Mapping[str, str]) -> Cell:
        """An estimate with the letters of the levels that it exceeds, or its mark; `letters` by level."""
        cell, alpha = number(row, self.words), self.words.alpha
        if row is None or not row.shown:
            return cell
        if not self.pairs:
            others = self.estimates.get(row, against=OTHERS)
            return replace(cell, mark=MARKS[direction(others, alpha)]) if others is not None else cell
        tests = {letter: self.estimates.get(row, against=f"level:{level}") for level, letter in letters.items()}
        above = [letter for letter, test in tests.items() if test is not None and direction(test, alpha) > 0]
        return replace(cell, letters=("" if all(len(letter) == 1 for letter in above) else " ").join(above))

    def head(self, label: str, letter: str) -> str:
        """The name of a level, with its letter where letters are used."""
        return self.words.text("tables-level-letter", level=label, letter=letter) if self.pairs else label


def _letter(place: int) -> str:
    """A to Z, then AA, AB …"""
    before, own = divmod(place, len(LETTERS))
    return (_letter(before - 1) if before else "") + LETTERS[own]


def _level(segment: str, level: str, words: Words) -> str:
    return level_name(Row("", "", "", segment=segment, level=level), words)


# ---- one segment by another -----------------------------------------------
def crosstab(estimates: Estimates, words: Words) -> Table | None:
    """One segment in the rows, another in the columns, with the totals of both; the first such pair given.

    A letter marks a value above that of the column with this letter in
    the same row; without such tests, ▲▼ mark what lies above or below all other cells together.
    """
    crossed = [row for row in estimates if row.is_estimate and row.is_crossed and row.level]
    rows = [row for row in crossed if row.segment == crossed[0].segment]
    if not any(row.shown for row in rows):
        return None
    (down, across), stem = rows[0].segments, rows[0]
    names, levels = (list(dict.fromkeys(row.levels[side] for row in rows)) for side in (0, 1))
    letters = {level: _letter(place) for place, level in enumerate(levels)}
    tests = [row for row in estimates.select(segment=stem.segment) if row.level and row.against_kind == "level"]
    tested = _Comparison(estimates, words, any(row.against != OTHERS for row in tests))

    def of(level: str) -> Column:
        def show(name: str) -> Cell:
            if not name:
                return tested.cell(estimates.get(stem, segment=across, level=level), letters)
            rivals = {f"{name}*{other}": letter for other, letter in letters.items()}
            return tested.cell(estimates.get(stem, level=f"{name}*{level}"), rivals)

        return tested.head(_level(across, level, words), letters[level]), show

    def own(name: str) -> Row | None:
        return estimates.get(stem, segment=down if name else "", level=name)

    columns: list[Column] = [Columns(estimates, words)("common-all", of=own), *map(of, levels)]
    entries: list[Entry] = [(words.text("common-all-customers"), "", True)]
    entries += ((_level(down, name, words), name) for name in names)
    legend = [words.text("tables-letter-marks-value-above-column", level=words.sure)] if tested.pairs else []
    if not tested.pairs and any(estimates.get(row, against=OTHERS) for row in rows):
        legend = [words.text("tables-marks-others", level=words.sure)]
    groups, legend = [("", 1), (segment_name(across, words), len(levels))], [*legend, *base_legend(rows, words)]
    return build(segment_name(down, words), entries, columns, groups=groups, legend=legend)


# ---- every question by every segment ------------------------------------------------
PARTS = {part: f"figures-{part}" for part in ("detractors", "passives", "promoters")}
STATS = {"top_box": "tables-top-answers", "nps": "common-net-promoter-score", "index": "common-satisfaction-index"}


def banner(
    estimates: Estimates, words: Words, *, rows: Sequence[str] = (), columns: Sequence[str] = ()
) -> Table | None:
    """Questions (`rows`) with their bases, answers and scores by the levels of segments (`columns`); all unless named.

    A letter marks a value above that of the column with this letter in the same segment; `chapters.banners` says
    which. Segments of many levels have none.
    """
    values = [row for row in estimates if not row.against and (not rows or row.measure in rows)]
    held = {(row.segment, row.level) for row in values if row.segment}
    declared = {key: words.codebook.segments[key].names for key in words.codebook.segments}
    levels = {key: [name for name in names if (key, name) in held] for key, names in declared.items()}
    levels = {key: levels[key] for key in columns or levels if levels[key]}
    if not levels:
        return None
    many = {segment: len(declared[segment]) >= LONG for segment in levels}
    shown: list[Column] = [_column(_Comparison(estimates, words, False), words.text("common-all"), {}, {})]
    for segment, names in levels.items():
        tested = _Comparison(estimates, words, not many[segment])
        letters = {name: _letter(place) for place, name in enumerate(names)}
        for name in names:
            head = tested.head(_level(segment, name, words), letters[name])
            shown.append(_column(tested, head, {"segment": segment, "level": name}, letters))
    kept = [row for row in values if not row.segment or row.segment in levels]
    groups = [("", 1), *((segment_name(segment, words), len(names)) for segment, names in levels.items())]
    notes = {"bases": True, "letters": not all(many.values()), "many": any(many.values())}
    legend = [words.text(f"tables-banner-{note}", level=words.sure) for note, needed in notes.items() if needed]
    legend += base_legend(kept, words)
    return build(words.text("tables-answer-2"), _questions(kept, words), shown, groups=groups, legend=legend)


def _column(tested: _Comparison, head: str, place: Mapping[str, str], letters: Mapping[str, str]) -> Column:
    """A level, or all customers: of a line's estimate of all customers and the part of it that is shown."""

    def show(subject: tuple[Row, str]) -> Cell:
        row = tested.estimates.get(subject[0], **place)
        compared = place and subject[1] == "value"
        return tested.cell(row, letters) if compared else number(row, tested.words, subject[1])

    return head, show


def _questions(rows: Iterable[Row], words: Words) -> Iterator[Entry]:
    """Each question under its name: its bases, then a line for each answer and score."""
    lines = dict.fromkeys((row.period, row.measure, row.stat, row.category) for row in rows)
    for measure, group in groupby((Row(*line) for line in lines), key=lambda row: row.measure):
        first, *rest = group
        yield words.label(measure)
        yield words.text("tables-n"), (first, "n")
        yield words.text("tables-effective-n"), (first, "n_eff")
        yield from ((line_name(row, words), (row, "value")) for row in (first, *rest))


def line_name(row: Row, words: Words) -> str:
    """What a row says of its question: an answer, or a score."""
    if row.stat != "share":
        return words.text(STATS.get(row.stat, "common-mean"))
    if row.measure in words.codebook.choices:
        return words.chosen(row.measure, row.category)
    if row.category in PARTS:
        return words.text(PARTS[row.category])
    said = words.option(row.measure, float(row.category))
    return said if said == row.category else f"{row.category} · {said}"
