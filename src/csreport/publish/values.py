"""The raw files against the codebook and against those of the period before."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import pandas as pd

from csreport.draft.draft import is_date
from csreport.draft.guess import look
from csreport.present.vectors import missing
from csreport.project.codebook import Choice, Codebook, Scale, Segment
from csreport.project.errors import InputError, nearest
from csreport.project.project import PeriodFile, Project
from csreport.publish.findings import Finding, Severity
from csreport.survey.choices import Odd, is_undeclared, misdeclared, silent_rows, unlisted
from csreport.survey.dates import DateReport, date_report, read_dates
from csreport.survey.intake import Raw, code_answers, code_levels, is_missing, normalise
from csreport.survey.sources import Reading, read_declared
from csreport.survey.vocabulary import no_answer

# ---- values of the raw files that the codebook does not know ----
FEW = 3  # odd values of an option's own column that are named one by one
LISTED = 12  # expected levels or options that a message names


def odd_values(raw: Raw, codebook: Codebook) -> Iterator[Finding]:
    """Answers outside their scale, levels that no segment and options that no choice has, cells that are no date,
    by column and value; unknown dispositions."""
    period = raw.period.period
    for item in codebook.items.values():
        if item.asked_in(period) and item.source == "responses":
            scale = codebook.scales[item.scale]
            column = _Column(raw, item.name_in(period), expected=_points(scale), known=_words(scale))
            yield from column.warnings(code_answers(column.cells, scale).outside)
    for segment in codebook.segments.values():
        if segment.asked_in(period):
            yield from _levels(raw, segment)
    for key, choice in codebook.choices.items():
        yield from _options(raw, key, choice)
    yield from _dates(raw, codebook)
    yield from _dispositions(raw, codebook)
    yield from _channels(raw, codebook)


@dataclass(frozen=True)
class _Column:
    """A column of the raw files, what is expected in it, and what follows where something else stands there."""

    raw: Raw
    name: str
    source: str = "responses"
    expected: str = ""
    known: list[str] = field(default_factory=list)
    told: str = "is read as no answer"
    severity: Severity = "warning"

    @property
    def table(self) -> pd.DataFrame:
        """Table that holds the column."""
        found: pd.DataFrame = getattr(self.raw, self.source)
        return found

    @property
    def cells(self) -> pd.Series:
        """Its cells without surrounding space."""
        return self.table[self.name].str.strip()

    def warnings(self, rows: pd.Series) -> Iterator[Finding]:
        """One finding for each value in some rows, with its number of rows and where the first one stands."""
        cells = self.cells
        places = pd.Series(range(len(cells)), index=cells.index)[rows].groupby(cells[rows], sort=True)
        for value, group in places.agg(["size", "first"]).iterrows():
            yield self.warning(Odd(self.name, str(value), int(group["size"]), int(group["first"])))

    def warning(self, odd: Odd) -> Finding:
        """A value that the codebook does not know."""
        period, row, hint = self.raw.period, self.table.iloc[odd.first], nearest(odd.value, self.known)
        places = {file.name: file.place(period.period) for file in period.inputs}
        file, line = places[row["csreport.source"]], int(row["csreport.line"])
        what = "row" if self.source != "responses" else "answer"
        where = f"1 {what} in line {line}" if odd.rows == 1 else f"{odd.rows} {what}s, the first in line {line}"
        return Finding(
            "values", self.severity,
            f"{file}: column '{odd.column}': '{odd.value}' ({where}) {self.told}; expected {self.expected}{hint}",
            file=file, line=line, column=odd.column, value=odd.value, expected=self.expected,
            nearest=hint.removeprefix("; did you mean '").removesuffix("'?"), count=odd.rows,
        )  # fmt: skip


def _levels(raw: Raw, segment: Segment) -> Iterator[Finding]:
    """Values that no level of a segment has; those that say "no answer" in words are none to worry about."""
    if segment.source == "frame" and raw.frame is None:
        return
    known = segment.names if segment.levels else []
    expected = ", ".join(known[:LISTED]) or "a number"
    column = _Column(raw, segment.name_in(raw.period.period), segment.source, expected, known)
    cells = column.cells
    named = cells.map({cell: is_missing(cell, segment) for cell in cells.unique()}).astype(bool)
    yield from column.warnings(code_levels(cells, segment).isna() & ~named & ~_silent(cells))


def _silent(cells: pd.Series) -> pd.Series:
    return cells.map({cell: no_answer(cell) for cell in cells.unique()}).astype(bool)


def _points(scale: Scale) -> str:
    special = [*scale.missing, *scale.not_applicable]
    beside = f" or {', '.join(special)}" if special else ""
    return f"{scale.min:g} to {scale.max:g}{beside}"


def _words(scale: Scale) -> list[str]:
    return [text for labels in scale.labels.values() for text in labels.values()]


def _channels(raw: Raw, codebook: Codebook) -> Iterator[Finding]:
    """Channels that figures would name by a code with characters that they cannot draw."""
    design, invited, period = codebook.design.channel, codebook.invitations, raw.period.period
    named = set(design.labels) if design is not None else set()
    columns = {"responses": design.name_in(period)} if design is not None and design.source == "responses" else {}
    if raw.invitations is not None and invited is not None and invited.channel:
        columns["invitations"] = invited.channel
    told = "cannot be drawn: no packaged font has its characters"
    for source, name in columns.items() if codebook.channel_segment is None else ():
        column = _Column(raw, name, source, "a label under design.channel.labels", told=told, severity="problem")
        yield from column.warnings(column.cells.map(lambda cell: cell not in named and bool(missing(cell))))


def _options(raw: Raw, key: str, choice: Choice) -> Iterator[Finding]:
    """Answers that are no option of a question, one finding for each, the most frequent first."""
    period, odd_ones = raw.period.period, unlisted(raw.responses, choice, raw.period.period)
    if choice.column is not None:
        known = [name for option in choice.options for name in (option, *_names(choice, option))]
        told, expected = f"is no option of choices.{key}", ", ".join([*choice.options][:LISTED])
        yield from (
            _Column(raw, odd.column, expected=expected, known=known, told=told).warning(odd) for odd in odd_ones
        )
        return
    for column, group in groupby(odd_ones, key=lambda odd: odd.column):
        found, expected = [*group], _ticks(choice, column, period)
        others = f" (as do {len(found) - FEW} other values)" if len(found) > FEW else ""
        told = f"is read as not chosen in choices.{key}"
        severity: Severity = "warning"
        if is_undeclared(choice, column, period):
            told, severity = f"says neither chosen nor not chosen in choices.{key}{others}", "problem"
        expected += "; declare it under the option's codes, not_chosen or missing"
        yield from (
            _Column(raw, column, expected=expected, told=told, severity=severity).warning(o) for o in found[:FEW]
        )
    for odd in misdeclared(raw.responses, choice, period):
        told = f"is declared as missing in choices.{key}, but stands beside options that were chosen"
        expected = "it under not_chosen, as it says that an option was not chosen"
        yield _Column(raw, odd.column, expected=expected, told=told, severity="problem").warning(odd)
    silent = silent_rows(raw.responses, choice, period)
    if silent is not None:
        yield _silent_rows(raw, key, silent)


def _names(choice: Choice, option: str) -> tuple[str, ...]:
    return *choice.options[option].codes, *choice.options[option].label.values()


def _ticks(choice: Choice, column: str, period: str) -> str:
    """What says in an option's own column that it was chosen, and that it was not."""
    here = [key for key, name in choice.columns(period).items() if name == column]
    chosen = dict.fromkeys(code for key in here for code in choice.options[key].codes) or ["1"]
    return f"{', '.join([*chosen][:LISTED])} or {', '.join(filter(None, choice.not_chosen)) or '0'}"


def _silent_rows(raw: Raw, key: str, silent: Odd) -> Finding:
    return Finding(
        "values", "warning",
        f"{raw.period.period}: choices.{key}: {silent.rows} of {len(raw.responses)} answers are blank in the columns "
        f"of all options and count as not asked; declare not_chosen: [\"\"] if they were asked and chose nothing, "
        f"missing: [\"\"] if not",
        file="params/codebook.yml", column=silent.column, count=silent.rows,
    )  # fmt: skip


def _dates(raw: Raw, codebook: Codebook) -> Iterator[Finding]:
    """How the dates of the answers are written, and cells that are none."""
    declared = codebook.design.date
    if declared is None or declared.source != "responses":
        return
    column = _Column(raw, declared.name_in(raw.period.period), expected="a date")
    cells = column.cells
    found = date_report(cells, declared)
    yield Finding(
        "detected", "information", f"{raw.period.period}: column '{column.name}': {_said(found)}", column=column.name,
        expected=found.order_used or "", count=len(cells),
        counts=tuple((part, n) for part, n in vars(found).items() if isinstance(n, int)),
    )  # fmt: skip
    try:
        days = read_dates(cells, declared, shown=column.name)
    except InputError:
        return  # the reason is said where the survey is loaded
    yield from column.warnings(days.isna() & (cells != ""))


def _said(found: DateReport) -> str:
    """A report on dates in words."""
    ways = {"the year": found.iso, "the day": found.day_first, "the month": found.month_first}
    parts = [f"{n} with {way} first" for way, n in ways.items() if n]
    parts += [f"{found.other} for another reason"] if found.other else []
    parts += [f"{found.contradicting} against the order used"] if found.contradicting else []
    order = {None: "not read, as no order is proved or declared", "iso": "no order is needed"}
    certain = f"{found.iso + found.day_first + found.month_first + found.other} dates are certain"
    listed = f" ({', '.join(parts)})" if parts else ""
    return (
        f"{certain}{listed}, {found.ambiguous} can be read both ways, "
        f"{found.unreadable} are unreadable; {order.get(found.order_used, f'read as {found.order_used}')}"
    )


def _dispositions(raw: Raw, codebook: Codebook) -> Iterator[Finding]:
    columns = codebook.invitations
    if raw.invitations is None or columns is None:
        return
    codes = list(columns.codes)
    told = "is a disposition without a code in params/codebook.yml"
    column = _Column(raw, columns.disposition, "invitations", ", ".join(codes), codes, told, "problem")
    yield from column.warnings(~column.cells.isin(codes))


# ---- what differs between a period's files and those of the period before ----
MAX_CODES = 30  # a column with more different values is no list of codes
SHOWN = 8
NEAR = 10  # new columns that are compared closely with one that is gone
LONGEST = 200  # characters of a name that are compared


def changes_of(project: Project, before: PeriodFile | None, now: Sequence[Reading], period: str) -> list[str]:
    """What a person should know before the new period is compared with the last one."""
    table = pd.concat([reading.table for reading in now], ignore_index=True).fillna("")
    if before is None:
        return [f"{len(table):,} rows"]
    name = before.period
    try:
        old = [read_declared(project, name, declared) for declared in before.responses]
    except (InputError, OSError) as error:
        return [f"{len(table):,} rows", f"the files of {name} cannot be compared: {error}"]
    then = pd.concat([reading.table for reading in old], ignore_index=True).fillna("")
    return [
        f"{len(table):,} rows ({name}: {len(then):,})",
        *_columns(project, name, then, table, period=period),
        *_codes(project, name, then, table, period=period),
    ]


def _columns(project: Project, name: str, then: pd.DataFrame, now: pd.DataFrame, *, period: str) -> Iterator[str]:
    gone = [column for column in then.columns if column not in now.columns]
    new = [column for column in now.columns if column not in then.columns]
    declared = {column: place for place, column, source in project.codebook.columns(name) if source == "responses"}
    matches = _matches(gone, new, then, now)
    for column in gone:
        match = matches.get(column)
        place = f" ({declared[column]})" if column in declared else ""
        hint = f"; perhaps '{match}' now" if match else ""
        if place:
            hint += f": aliases: {{{period}: '{match}'}}" if match else f"; if no longer asked: absent: [{period}]"
        yield f"column gone: '{column}'{place}{hint}"
    for column in new:
        if column not in matches.values():
            yield f"column new: '{column}'"


def _matches(gone: Sequence[str], new: Sequence[str], then: pd.DataFrame, now: pd.DataFrame) -> dict[str, str]:
    """The new column that is most likely an old one under another name: by its spelling and by its answers."""
    pairs = {name: _pairs(name) for name in {*gone, *new}}
    free, found = dict.fromkeys(new), dict[str, str]()
    for column in gone:
        near = heapq.nlargest(NEAR, free, key=lambda other: len(pairs[column] & pairs[other]) / len(pairs[other]))
        likely = {other: _likeness(column, other, then, now) for other in near}
        best = max(likely, key=likely.__getitem__, default=None)
        if best is not None and likely[best] > 0:
            found[column] = best
            del free[best]
    return found


def _pairs(name: str) -> set[str]:
    """Neighbouring characters of a name: names that share few of them are not compared any closer."""
    text = f" {name.casefold()} "
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _likeness(column: str, other: str, then: pd.DataFrame, now: pd.DataFrame) -> float:
    spelt = difflib.SequenceMatcher(None, column.casefold()[:LONGEST], other.casefold()[:LONGEST]).ratio()
    if spelt >= 0.6 or spelt < 0.3:
        return spelt if spelt >= 0.6 else 0.0
    left, right = set(then[column].unique()), set(now[other].unique())
    answers = len(left & right) / max(len(left | right), 1) if len(left) <= MAX_CODES else 0.0
    return 0.5 * spelt + 0.5 * answers if answers > 0.8 else 0.0


def _codes(project: Project, name: str, then: pd.DataFrame, now: pd.DataFrame, *, period: str) -> Iterator[str]:
    book = project.codebook
    items = {item.name_in(name): key for key, item in book.items.items()}
    for column in [column for column in then.columns if column in now.columns]:
        old, new = (dict(table[column].map(normalise).value_counts()) for table in (then, now))
        codes = [code for code in new if code and code not in old]
        if column in items:
            scale = book.scale(items[column])
            coded = code_answers(now[column], scale)
            outside = now[column][coded.outside].map(normalise).value_counts()
            yield from (f"column '{column}': {n} answers '{code}' stand outside the scale {scale.min:g}–{scale.max:g}"
                        for code, n in outside.items())  # fmt: skip
            special = {*scale.missing, *scale.not_applicable}
            old_cells, new_cells = (table[column][~table[column].str.strip().isin(special)] for table in (then, now))
            yield from _ends(column, old_cells, new_cells, name)
        elif codes and len(old) <= MAX_CODES and len(new) <= MAX_CODES and not is_date(look(column, new, options={})):
            told = ", ".join(f"'{code}' ({new[code]})" for code in codes[:SHOWN])
            more = f" and {len(codes) - SHOWN} more" if len(codes) > SHOWN else ""
            yield f"column '{column}': codes never seen before: {told}{more}"


def _ends(column: str, then: pd.Series, now: pd.Series, name: str) -> Iterator[str]:
    """A question that is answered on another range of numbers than before."""
    ranges = []
    for cells in (then, now):
        numbers = look(column, [cell for cell in cells if not no_answer(cell)], options={}).numbers
        kept = [value for value, count in numbers.items() if count >= 0.005 * sum(numbers.values())]
        ranges.append((min(kept), max(kept)) if kept else None)
    if ranges[0] and ranges[1] and ranges[0] != ranges[1]:
        yield (f"column '{column}': answers run from {ranges[1][0]} to {ranges[1][1]}, "
               f"in {name} from {ranges[0][0]} to {ranges[0][1]}")  # fmt: skip
