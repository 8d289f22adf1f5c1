"""Tables of one segment by another, and of every question by segment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from csreport.chapters.groups import LONG, OTHERS
from csreport.estimates import Estimates, Row, direction
from csreport.present.cells import MARKS, Cell, Column, Entry, Line, Table, base_legend, build, number
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

    def legend(self, rows: Iterable[Row], pairs: str) -> list[str]:
        """What letters or marks mean, where there are any; `pairs` says it of letters."""
        known = list(rows)
        base = base_legend(known, self.words)
        if self.pairs:
            return [pairs, *base]
        marked = any(self.estimates.get(row, against=OTHERS) for row in known)
        said = self.words.text(
            "tables-marks-others",
            level=self.words.percent(self.words.confidence),
        )
        return [said, *base] if marked else base


def _comparison(estimates: Estimates, rows: Iterable[Row], words: Words) -> _Comparison:
    segments = {row.segment for row in rows}
    tests = (row for row in estimates if row.segment in segments and row.level and row.against_kind == "level")
    return _Comparison(estimates, words, any(row.against != OTHERS for row in tests))


def _letter(place: int) -> str:
    """A to Z, then AA, AB …"""
    before, own = divmod(place, len(LETTERS))
    return (_letter(before - 1) if before else "") + LETTERS[own]


def _level(place: tuple[str, str], words: Words) -> str:
    return level_name(Row("", "", "", segment=place[0], level=place[1]), words)


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
    down, across = rows[0].segments
    names, levels = (list(dict.fromkeys(row.levels[side] for row in rows)) for side in (0, 1))
    letters = {level: _letter(place) for place, level in enumerate(levels)}
    tested = _comparison(estimates, rows, words)

    def own(subject: tuple[Row, str]) -> Cell:
        stem, name = subject
        return number(estimates.get(stem, segment=down if name else "", level=name), words)

    def of(level: str) -> Column:
        def show(subject: tuple[Row, str]) -> Cell:
            stem, name = subject
            if not name:
                return tested.cell(estimates.get(stem, segment=across, level=level), letters)
            rivals = {f"{name}*{other}": letter for other, letter in letters.items()}
            return tested.cell(estimates.get(stem, level=f"{name}*{level}"), rivals)

        return tested.head(_level((across, level), words), letters[level]), show

    columns: list[Column] = [(words.text("common-all"), own), *map(of, levels)]
    total = Line(words.text("common-all-customers"), [show((rows[0], "")) for _, show in columns], total=True)
    entries: list[Entry] = [total, *((_level((down, name), words), (rows[0], name)) for name in names)]
    said = words.text(
        "tables-letter-marks-value-above-column",
        level=words.percent(words.confidence),
    )
    groups = [("", 1), (segment_name(across, words), len(levels))]
    return build(segment_name(down, words), entries, columns, groups=groups, legend=tested.legend(rows, said))


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

    def everyone(subject: Subject) -> Cell:
        return number(estimates.get(subject[0]), words, subject[1])

    shown: list[Column] = [(words.text("common-all"), everyone)]
    for segment, names in levels.items():
        tested = _Comparison(estimates, words, len(declared[segment]) < LONG)
        letters = {name: _letter(place) for place, name in enumerate(names)}
        shown += [_level_column(tested, segment, name, letters) for name in names]
    kept = [row for row in values if not row.segment or row.segment in levels]
    groups = [("", 1), *((segment_name(segment, words), len(names)) for segment, names in levels.items())]
    notes = [words.text("tables-banner-bases")]
    if any(len(declared[segment]) < LONG for segment in levels):
        notes.append(words.text("tables-banner-letters", level=words.percent(words.confidence)))
    if any(len(declared[segment]) >= LONG for segment in levels):
        notes.append(words.text("tables-banner-many"))
    entries = _questions(kept, words)
    return build(
        words.text("tables-answer-2"), entries, shown, groups=groups, legend=[*notes, *base_legend(kept, words)]
    )


Subject = tuple[Row, str]  # a line's estimate of all customers, and the part of it that is shown


def _level_column(tested: _Comparison, segment: str, level: str, letters: Mapping[str, str]) -> Column:
    def show(subject: Subject) -> Cell:
        row = tested.estimates.get(subject[0], segment=segment, level=level)
        return tested.cell(row, letters) if subject[1] == "value" else number(row, tested.words, subject[1])

    return tested.head(_level((segment, level), tested.words), letters[level]), show


def _questions(rows: Iterable[Row], words: Words) -> Iterator[Entry]:
    """Each question under its name: its bases, then a line for each answer and score."""
    lines = dict.fromkeys((row.period, row.measure, row.stat, row.category) for row in rows)
    for measure, group in groupby((Row(*line) for line in lines), key=lambda row: row.measure):
        first, *rest = group
        yield words.label(measure)
        yield words.text("tables-n"), (first, "n")
        yield words.text("tables-effective-n"), (first, "n_eff")
        yield from ((_line(row, words), (row, "value")) for row in (first, *rest))


def _line(row: Row, words: Words) -> str:
    """What a line of a question shows."""
    if row.stat != "share":
        return words.text(STATS.get(row.stat, "common-mean"))
    if row.measure in words.codebook.choices:
        return words.chosen(row.measure, row.category)
    if row.category in PARTS:
        return words.text(PARTS[row.category])
    said = words.option(row.measure, float(row.category))
    return said if said == row.category else f"{row.category} · {said}"
