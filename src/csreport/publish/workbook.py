"""The report's numbers as a workbook: what matters first, then banner tables, every table, estimates and codebook."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from csreport.catalogue import headlines
from csreport.estimates import COLUMNS, Estimates, Row, read_each
from csreport.facts import Name
from csreport.present.cells import Column, Columns, Table, base_legend, build, number, span
from csreport.present.crosstabs import banner
from csreport.present.results import targets
from csreport.present.words import Words
from csreport.project.codebook import Item
from csreport.project.project import Project, timeline
from csreport.publish.render import document_head
from csreport.publish.sheets import (
    FOCUS,
    QUIET,
    RULE,
    Book,
    Data,
    Listed,
    Series,
    address,
    begin,
    chart,
    flat,
    on_paper,
    sheet_name,
    starts_of,
    widths_of,
    write_block,
    write_heads,
    write_list,
    write_paragraph,
    write_table,
    write_text,
)


# ---- the codebook as a list ----
class Declared(NamedTuple):
    """A line of the list; its fields are its heads."""

    kind: str
    id: str
    label: str
    wording: str | None = None
    column: str | None = None
    role: str | None = None
    dimension: str | None = None
    start: float | None = None
    end: float | None = None
    options: str | None = None
    missing: str | None = None
    weight: float | None = None


def _codebook(words: Words, period: str) -> Listed:
    """Questions, answer options and groups of customers."""
    return Listed([words.text(f"workbook-head-{name}") for name in Declared._fields], [*_declared(words, period)])


def _declared(words: Words, period: str) -> Iterator[Declared]:
    """Rating questions, choices, open questions, dimensions and groups of customers, in codebook order."""
    book, label = words.codebook, words.label
    for key, item in book.items.items():
        if item.asked_in(period):
            yield _item(words, period, key, item)
    for key, choice in book.choices.items():
        if columns := choice.columns(period):
            options = "; ".join(f"{option} = {words.chosen(key, option)}" for option in columns)
            places = ", ".join(dict.fromkeys(columns.values()))
            yield Declared(words.text("workbook-choice"), key, label(key), column=places, options=options)
    for key, comment in book.comments.items():
        if comment.asked_in(period):
            yield Declared(words.text("common-open-question"), key, label(key), column=comment.name_in(period))
    for key, dimension in book.dimensions.items():
        names, kind = words.join([label(member) for member in book.members(key)]), words.text("workbook-head-dimension")
        yield Declared(kind, key, label(key), options=names, weight=dimension.weight)
    for key, segment in book.segments.items():
        if segment.asked_in(period):
            levels = "; ".join(f"{name} = {words.level(key, name)}" for name in segment.names)
            kind, column = words.text("workbook-group-customers"), segment.name_in(period)
            yield Declared(kind, key, label(key), column=column, options=levels)


def _item(words: Words, period: str, key: str, item: Item) -> Declared:
    scale = words.codebook.scales[item.scale]
    points = [f"{point:g} = {words.option(key, point)}" for point in scale.points if scale.words(point)]
    return Declared(
        words.text("workbook-rating-question" if item.attention is None else "common-attention-check"),
        key,
        words.label(key),
        words.choose(item.question, ""),
        item.name_in(period),
        words.text(f"workbook-role-{item.role}") if item.role else None,
        words.label(item.dimension) if item.dimension else None,
        scale.min,
        scale.max,
        "; ".join(points),
        ", ".join([*scale.missing, *scale.not_applicable]) or None,
    )


# ---- what a workbook is made of ----
BANNERS = "banners"  # the estimates of the banner tables, which have sheets of their own
P_VALUE = '[<0.001]"< 0.001";0.000'


@dataclass(frozen=True)
class Report:
    """A report in one language: its document's head, its tables as data, and its estimates by file."""

    project: Project
    words: Words
    front: Mapping[str, Any]
    tables: Sequence[Data]
    stored: Mapping[str, Estimates]

    @property
    def own(self) -> Mapping[str, Any]:
        """What the head of the document says of the report."""
        return dict(self.front["csreport"])

    @cached_property
    def evidence(self) -> Estimates:
        """The estimates of all chapters, each once."""
        rows = (row for name, each in self.stored.items() if name != BANNERS for row in each)
        return Estimates({row.key: row for row in rows}.values())

    @cached_property
    def headlines(self) -> list[Row]:
        """The headline indicators that were measured."""
        book = self.words.codebook
        pairs = [(book.role(role), stat) for role, stat in headlines()]  # type: ignore[arg-type]
        return self.shown(Row(self.own["period"], key, stat) for key, stat in [*pairs, ("index", "index")] if key)

    def shown(self, rows: Iterable[Row]) -> list[Row]:
        """The estimates of the same keys, as far as they can be shown."""
        found = (self.evidence.get(row) for row in rows)
        return [row for row in found if row is not None and row.shown]


@dataclass(frozen=True)
class Sheet:
    """A sheet to come: its name, what it holds, how it is written, and the chapter it belongs to."""

    name: str
    content: str
    write: Callable[[Worksheet], Any]
    chapter: str = ""


def make_workbook(source: Path, estimates: Path, *, project: Project, words: Words, timestamp: int) -> bytes:
    """The workbook of a report in one language, with the timestamp as its date.

    `source`: folder with the assembled `report.qmd`, and its tables as data in `tables.json`; `estimates`: folder with
    one CSV per chapter, and one of the banner tables.

    Raises CsreportError: if the document or a table of estimates cannot be read; the message says which.
    """
    front = document_head(source)
    tables = json.loads((source / "tables.json").read_text(encoding="utf-8"))
    stored = read_each(estimates)
    stream = io.BytesIO()
    file = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = dt.datetime.fromtimestamp(timestamp, dt.UTC).replace(tzinfo=None)
    file.set_properties({"title": front["title"], "author": front["author"], "created": created})
    for sheet in _sheets(Book(file, words), Report(project, words, front, tables, stored)):
        sheet.write(file.add_worksheet(sheet.name))
    file.close()
    return stream.getvalue()


def _sheets(book: Book, report: Report) -> list[Sheet]:
    """The sheets in their order."""
    words, taken = report.words, set[str]()
    summary = sheet_name(words.text("workbook-summary"), taken)
    book.contents = sheet_name(words.text("common-contents"), taken)
    drawn = [found for found in (_course(report, taken), _items(report, taken)) if found is not None]
    rest = [Sheet(one.sheet, one.title, partial(_write_drawn, book, one)) for one in drawn]
    rest += _banners(book, report, taken)
    for table in report.tables:
        title = f"{report.own['words']['table']} {table['number']}  {table['caption']}".strip()
        name = sheet_name(f"{table['number']} {table['caption']}", taken)
        data = flat(table, words.text("workbook-section"))
        rest.append(Sheet(name, title, partial(write_table, book, title=title, table=data), table["chapter"]))
    for wanted, content, listed in (
        ("workbook-estimates", "workbook-every-number-report-unrounded", _estimates(report)),
        ("workbook-codebook", "workbook-questions-answer-options-groups", _codebook(words, report.own["period"])),
    ):
        name, title = sheet_name(words.text(wanted), taken), words.text(content)
        rest.append(Sheet(name, title, partial(write_list, book, title=title, listed=listed)))
    first = Sheet(summary, words.text("workbook-summary-content"), partial(_write_summary, book, report, drawn))
    return [first, Sheet(book.contents, "", partial(_write_contents, book, report, [first, *rest])), *rest]


def _estimates(report: Report) -> Listed:
    """Every number but those of the banner tables; under the reader's heads the names of columns, for programs."""
    words, lines = report.words, list[list[str | float | None]]()
    for name, each in report.stored.items():
        if name != BANNERS:
            lines += ([name, words.label(row.measure), *(getattr(row, part) for part in COLUMNS)] for row in each)
    columns = ["chapter", "label", *COLUMNS]
    heads = {column: words.text(f"workbook-head-{column.replace('_', '-')}") for column in columns}
    return Listed(list(heads.values()), lines, {heads["p"]: P_VALUE}, columns=columns, range="estimates")


def _banners(book: Book, report: Report, taken: set[str]) -> Iterator[Sheet]:
    """A banner table for each segment."""
    words = report.words
    for segment in words.codebook.segments:
        table = banner(report.stored.get(BANNERS, Estimates()), words, columns=[segment])
        if table is not None:
            by = words.phrase(Name("item", segment))
            name, title = (words.text(id, segment=by) for id in ("workbook-by", "workbook-by-content"))
            data = flat(table.payload("", "", ""), words.text("workbook-question"))
            yield Sheet(sheet_name(name, taken), title, partial(write_table, book, title=title, table=data))


# ---- tables that are drawn ----
@dataclass(frozen=True)
class Drawn:
    """A table on a sheet of its own, and the estimates that its charts draw: by the heads of their columns."""

    sheet: str
    title: str
    table: Table
    series: Sequence[tuple[int, str, Sequence[Row]]]  # column of the table, title, an estimate for each line
    kind: str
    ends: tuple[float, float] | None = None

    @property
    def data(self) -> Data:
        """The table as data."""
        return self.table.payload("", "", "")

    def places(self) -> Iterator[tuple[Series, str]]:
        """What each chart draws, and its title."""
        starts, top = starts_of(self.data), 4 + bool(self.table.groups)
        for place, (column, title, rows) in enumerate(self.series):
            yield Series(self.sheet, starts[column], top, rows, starts[-1] + 1 + 2 * place), title

    def charts(self, book: Book) -> Iterator[Any]:
        """Its charts, each anew: one can stand on one sheet alone."""
        return (chart(book, series, title, kind=self.kind, ends=self.ends) for series, title in self.places())


def _course(report: Report, taken: set[str]) -> Drawn | None:
    """The headline indicators in every period, with their intervals."""
    words, past = report.words, [name for name in timeline(report.project) if name != report.own["period"]]
    heads = report.headlines
    every = [*past, report.own["period"]]
    periods = [name for name in every if report.shown(replace(head, period=name) for head in heads)]
    if len(periods) < 2:
        return None
    columns, series = list[Column](), list[tuple[int, str, Sequence[Row]]]()
    for head in heads:
        rows = {name: report.evidence.get(head, period=name) for name in periods}
        gap = replace(head, value=math.nan, low=math.nan, high=math.nan)
        drawn = [row or replace(gap, period=name) for name, row in rows.items()]
        series.append((1 + len(columns), words.series(head), drawn))
        columns += [
            (words.series(head), lambda name, rows=rows: number(rows[name], words)),  # type: ignore[misc]
            (words.text("workbook-interval"), lambda name, rows=rows: span(rows[name], words)),  # type: ignore[misc]
        ]
    table = build(words.text("workbook-head-period"), [(words.period(name), name) for name in periods], columns)
    name = sheet_name(words.text("workbook-course"), taken)
    return Drawn(name, words.text("workbook-course-content"), table, series, "line")


def _items(report: Report, taken: set[str]) -> Drawn | None:
    """The items without a role, the lowest first."""
    words = report.words
    keys = [key for key, item in words.codebook.items.items() if item.role is None]
    rows = sorted(report.shown(Row(report.own["period"], key, "mean") for key in keys), key=lambda row: row.value)
    if not rows:
        return None
    show = Columns(report.evidence, words)
    columns = [
        show.number(words.text("common-mean")),
        show.span(),
        show.number(words.text("tables-top-answers"), stat="top_box"),
    ]
    columns.append(show.number(words.text("tables-n"), "n"))
    table = build(
        words.text("tables-item"),
        [(words.label(row.measure), row) for row in rows],
        columns,
        legend=base_legend(rows, words),
    )
    title = words.text("workbook-items-content")
    scales = {(scale.min, scale.max) for scale in (words.codebook.scale(row.measure) for row in rows)}
    ends = scales.pop() if len(scales) == 1 else None
    return Drawn(sheet_name(words.text("workbook-items"), taken), title, table, [(1, title, rows)], "bar", ends)


def _write_drawn(book: Book, drawn: Drawn, sheet: Worksheet) -> None:
    """The table, and below it its charts, three beside each other."""
    row = write_table(book, sheet, drawn.title, drawn.data)
    for series, _ in drawn.places():
        series.write_errors(sheet)
    for place, made in enumerate(drawn.charts(book)):
        sheet.insert_chart(row, 0, made, {"x_offset": 660 * (place % 3), "y_offset": 320 * (place // 3)})
    on_paper(sheet, pages=1)


# ---- what matters, and the contents ----
WIDE = 8  # columns of the summary beside the names
TITLE = {"bold": True, "font_size": 13, "font_color": FOCUS}


def _write_summary(book: Book, report: Report, drawn: Sequence[Drawn], sheet: Worksheet) -> None:
    """Title, status, base; the headline indicators, the verdicts, the findings; the leading charts."""
    words, own = book.words, report.own
    write_text(book, sheet, (0, 0), str(report.front["title"]), bold=True, font_size=16)
    sheet.set_row(0, 24)
    write_text(book, sheet, (1, 0), str(report.front["author"]), font_color=QUIET)
    write_text(book, sheet, (2, 0), str(own.get("status") or ""), bold=True)
    write_text(book, sheet, (3, 0), str(own.get("status-note") or ""), font_color=QUIET)
    sheet.write_url(
        4, 0, address(book.contents), book.style(font_color=FOCUS, underline=1), words.text("common-contents")
    )
    row = _write_facts(book, sheet, 6, own.get("facts", [])) + 1
    verdicts = targets(report.evidence, words, declared=report.project.targets.targets)
    tables = {"workbook-headlines": _headline_table(report), "workbook-targets": verdicts}
    shown = {title: table.payload("", "", "") for title, table in tables.items() if table is not None}
    columns = zip_longest(*map(widths_of, shown.values()), [40] + [13] * WIDE, fillvalue=0)
    widths = [max(column) for column in columns]
    for title, data in shown.items():
        write_text(book, sheet, (row, 0), words.text(title), **TITLE)
        row = write_block(book, sheet, row + 1, data, widths)[1]
    for group in own.get("findings", []):
        write_text(book, sheet, (row, 0), group["title"], **TITLE)
        for place, said in enumerate(group["lines"], row + 1):
            write_paragraph(book, sheet, place, said, widths)
        row += len(group["lines"]) + 2
    for place, one in enumerate(drawn):
        sheet.insert_chart(row, 0, next(one.charts(book)), {"x_offset": 590 * place, "x_scale": 0.9})
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    on_paper(sheet, pages=1)
    sheet.set_portrait()


def _write_facts(book: Book, sheet: Worksheet, row: int, facts: Iterable[Mapping[str, str]]) -> int:
    """Names and values of facts; returns the row below them."""
    for fact in facts:
        write_text(book, sheet, (row, 0), str(fact["name"]), font_color=QUIET)
        write_text(book, sheet, (row, 1), str(fact["value"]))
        row += 1
    return row


def _headline_table(report: Report) -> Table | None:
    """The headline indicators: value, interval, base, and the change against each period compared with."""
    words = report.words
    if not report.headlines:
        return None
    show = Columns(report.evidence, words)
    columns = [show.number(words.text("workbook-head-value")), show.span(), show.number(words.text("tables-n"), "n")]
    for name in report.project.period(report.own["period"]).compare_to:
        if any(report.evidence.get(row, against=f"period:{name}") for row in report.headlines):
            head = words.text("workbook-change", period=words.period(name))
            columns.append(show.change(head, against=f"period:{name}"))
    entries = [(words.series(row), row) for row in report.headlines]
    return build(words.text("tables-indicator"), entries, columns, legend=base_legend(report.headlines, words))


def _write_contents(book: Book, report: Report, entries: Sequence[Sheet], sheet: Worksheet) -> None:
    """A link to every sheet, what it holds, and how the report was made."""
    words = book.words
    begin(book, sheet, words.text("common-contents"), back=entries[0].name)
    heads = ("workbook-sheet", "workbook-content", "workbook-head-chapter")
    write_heads(book, sheet, 3, [words.text(head) for head in heads])
    rule = {"bottom": 1, "bottom_color": RULE}
    link = book.style(font_color=FOCUS, underline=1, **rule)
    for row, entry in enumerate(entries, 4):
        sheet.write_url(row, 0, address(entry.name), link, entry.name)
        write_text(book, sheet, (row, 1), entry.content, **rule)
        write_text(book, sheet, (row, 2), entry.chapter, **rule)
    _write_facts(book, sheet, 5 + len(entries), report.own.get("record", []))
    sheet.freeze_panes(4, 0)
    for column, width in enumerate((36, 78, 30)):
        sheet.set_column(column, column, width)
