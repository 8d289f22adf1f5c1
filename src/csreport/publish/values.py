"""Values of the raw files that the codebook does not know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

import pandas as pd

from csreport.present.glyphs import missing
from csreport.project.codebook import Choice, Codebook, Scale, Segment
from csreport.project.errors import InputError, nearest
from csreport.publish.findings import Finding, Severity
from csreport.survey.choices import Odd, is_undeclared, misdeclared, silent_rows, unlisted
from csreport.survey.dates import DateReport, date_report, read_dates
from csreport.survey.intake import Raw, code_answers, code_levels, is_missing
from csreport.survey.vocabulary import no_answer

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
