"""The raw files against the codebook and against those of the period before."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

import numpy as np
import pandas as pd

from csreport.draft import is_date
from csreport.draft.guess import look
from csreport.present.vectors import missing
from csreport.project.codebook import Choice, Codebook, Segment
from csreport.project.errors import InputError, nearest
from csreport.project.project import PeriodFile, Project
from csreport.publish.record import Finding, Severity
from csreport.survey.choices import Odd, is_undeclared, misdeclared, silent_rows, unlisted
from csreport.survey.dates import DateReport, date_report, read_dates
from csreport.survey.intake import (
    Raw,
    Reading,
    code_answers,
    code_cells,
    is_missing,
    level_cells,
    normalise,
    read_declared,
)
from csreport.survey.text import each
from csreport.survey.vendors import no_answer

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
            words = [text for labels in scale.labels.values() for text in labels.values()]
            special = ", ".join([*scale.missing, *scale.not_applicable])
            expected = f"{scale.min:g} to {scale.max:g}" + (f" or {special}" if special else "")
            column = _Column(raw, item.name_in(period), expected=expected, known=words)
            codes, cells = raw.distinct(column.name)
            yield from column.warnings(code_cells(cells, scale)[1][codes])
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

    def warnings(self, rows: np.ndarray | pd.Series) -> Iterator[Finding]:
        """One finding for each value in some rows, with its number of rows and where the first one stands."""
        if not rows.any():
            return
        cells = self.cells
        places: dict[str, list[int]] = {}
        for place, value in zip(np.flatnonzero(rows).tolist(), cells[rows].to_numpy(object), strict=True):
            places.setdefault(str(value), []).append(place)
        for value, found in sorted(places.items()):
            yield self.warning(Odd(self.name, value, len(found), found[0]))

    def warning(self, odd: Odd) -> Finding:
        """A value that the codebook does not know."""
        period, hint = self.raw.period, nearest(odd.value, self.known)
        places = {file.name: file.place(period.period) for file in period.inputs}
        source, lines = self.table["csreport.source"], self.table["csreport.line"]
        file, line = places[source.iloc[odd.first]], int(lines.iloc[odd.first])
        what = "row" if self.source != "responses" else "answer"
        where = f"1 {what} in line {line}" if odd.rows == 1 else f"{odd.rows} {what}s, the first in line {line}"
        return Finding(
            "values",
            self.severity,
            f"{file}: column '{odd.column}': '{odd.value}' ({where}) {self.told}; expected {self.expected}{hint}",
            *(file, line, odd.column, odd.value, self.expected),
            nearest=hint.removeprefix("; did you mean '").removesuffix("'?"),
            count=odd.rows,
        )


def _levels(raw: Raw, segment: Segment) -> Iterator[Finding]:
    """Values that no level of a segment has; those that say "no answer" in words are none to worry about."""
    if segment.source == "purchases" or (segment.source == "frame" and raw.frame is None):
        return
    known = segment.names if segment.levels else []
    expected = ", ".join(known[:LISTED]) or "a number"
    column = _Column(raw, segment.name_in(raw.period.period), segment.source, expected, known)
    codes, cells = raw.distinct(column.name, column.source)
    lost = zip(cells, level_cells(cells, segment).isna(), strict=True)
    odd = [gone and not (is_missing(cell, segment) or no_answer(cell.strip())) for cell, gone in lost]
    yield from column.warnings(np.array(odd, dtype=bool)[codes])


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
        yield from column.warnings(each(column.cells, lambda cell: cell not in named and bool(missing(cell)), bool))


def _options(raw: Raw, key: str, choice: Choice) -> Iterator[Finding]:
    """Answers that are no option of a question, one finding for each, the most frequent first."""
    period, odd_ones = raw.period.period, unlisted(raw.responses, choice, raw.period.period)
    if choice.column is not None:
        known = [
            name for key, option in choice.options.items() for name in (key, *option.codes, *option.label.values())
        ]
        told, expected = f"is no option of choices.{key}", ", ".join([*choice.options][:LISTED])
        for odd in odd_ones:
            yield _Column(raw, odd.column, expected=expected, known=known, told=told).warning(odd)
        return
    for name, group in groupby(odd_ones, key=lambda odd: odd.column):
        found = [*group]
        others = f" (as do {len(found) - FEW} other values)" if len(found) > FEW else ""
        expected = f"{_ticks(choice, name, period)}; declare it under the option's codes, not_chosen or missing"
        column = _Column(raw, name, expected=expected, told=f"is read as not chosen in choices.{key}")
        if is_undeclared(choice, name, period):
            told = f"says neither chosen nor not chosen in choices.{key}{others}"
            column = replace(column, told=told, severity="problem")
        yield from (column.warning(odd) for odd in found[:FEW])
    for odd in misdeclared(raw.responses, choice, period):
        told = f"is declared as missing in choices.{key}, but stands beside options that were chosen"
        expected = "it under not_chosen, as it says that an option was not chosen"
        yield _Column(raw, odd.column, expected=expected, told=told, severity="problem").warning(odd)
    silent = silent_rows(raw.responses, choice, period)
    if silent is not None:
        message = (
            f"{period}: choices.{key}: {silent.rows} of {len(raw.responses)} answers are blank in the columns of all "
            'options and count as not asked; declare not_chosen: [""] if they were asked and chose nothing, '
            'missing: [""] if not'
        )
        file = "params/codebook.yml"
        yield Finding("values", "warning", message, file, column=silent.column, count=silent.rows)


def _ticks(choice: Choice, column: str, period: str) -> str:
    """What says in an option's own column that it was chosen, and that it was not."""
    here = [key for key, name in choice.columns(period).items() if name == column]
    chosen = dict.fromkeys(code for key in here for code in choice.options[key].codes) or ["1"]
    return f"{', '.join([*chosen][:LISTED])} or {', '.join(filter(None, choice.not_chosen)) or '0'}"


def _dates(raw: Raw, codebook: Codebook) -> Iterator[Finding]:
    """How the dates of the answers are written, and cells that are none."""
    declared = codebook.design.date
    if declared is None or declared.source != "responses":
        return
    column = _Column(raw, declared.name_in(raw.period.period), expected="a date")
    cells = column.cells
    found = date_report(cells, declared)
    message = f"{raw.period.period}: column '{column.name}': {_said(found)}"
    counts = tuple((part, n) for part, n in vars(found).items() if isinstance(n, int))
    order = found.order_used or ""
    yield Finding(
        "detected", "information", message, column=column.name, expected=order, count=len(cells), counts=counts
    )
    try:
        days = read_dates(cells, declared, shown=column.name)
    except InputError:
        return  # the reason is said where the survey is loaded
    yield from column.warnings(days.isna() & (cells != ""))


def _said(found: DateReport) -> str:
    ways = {"the year": found.iso, "the day": found.day_first, "the month": found.month_first}
    counts = {f"with {way} first": n for way, n in ways.items()}
    counts |= {"for another reason": found.other, "against the order used": found.contradicting}
    listed = ", ".join(f"{n} {reason}" for reason, n in counts.items() if n)
    order = {None: "not read, as no order is proved or declared", "iso": "no order is needed"}
    certain = f"{found.iso + found.day_first + found.month_first + found.other} dates are certain"
    return (
        f"{certain}{f' ({listed})' if listed else ''}, {found.ambiguous} can be read both ways, "
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
    columns = _columns(project, name, then, table, period=period)
    return [f"{len(table):,} rows ({name}: {len(then):,})", *columns, *_codes(project, name, then, table)]


def _columns(project: Project, name: str, then: pd.DataFrame, now: pd.DataFrame, *, period: str) -> Iterator[str]:
    """Columns that are gone, each with the new one that is spelt like it, and those that are new."""
    declared = {column: place for place, column, source in project.codebook.columns(name) if source == "responses"}
    new = [column for column in now.columns if column not in then.columns]
    for column in [column for column in then.columns if column not in now.columns]:
        match = next(iter(difflib.get_close_matches(column, new, 1)), "")
        hint = f"; perhaps '{match}' now" if match else ""
        new = [other for other in new if other != match]
        if column in declared:
            hint = f" ({declared[column]}){hint}"
            hint += f": aliases: {{{period}: '{match}'}}" if match else f"; if no longer asked: absent: [{period}]"
        yield f"column gone: '{column}'{hint}"
    yield from (f"column new: '{column}'" for column in new)


def _codes(project: Project, name: str, then: pd.DataFrame, now: pd.DataFrame) -> Iterator[str]:
    """Answers outside a scale, other ends of a scale, and codes that were never seen before."""
    book = project.codebook
    items = {item.name_in(name): key for key, item in book.items.items()}
    for column in [column for column in then.columns if column in now.columns]:
        old, new = (dict(table[column].map(normalise).value_counts()) for table in (then, now))
        codes = [code for code in new if code and code not in old]
        if column in items:
            scale = book.scale(items[column])
            coded = code_answers(now[column], scale)
            ends = f"{scale.min:g}–{scale.max:g}"
            for code, n in now[column][coded.outside].map(normalise).value_counts().items():
                yield f"column '{column}': {n} answers '{code}' stand outside the scale {ends}"
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
        (low, high), (first, last) = ranges[1], ranges[0]
        yield f"column '{column}': answers run from {low} to {high}, in {name} from {first} to {last}"
