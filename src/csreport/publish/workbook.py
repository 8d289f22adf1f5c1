"""The report's numbers as a workbook: what matters first, then banner tables, every table, estimates and codebook."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property, partial
from itertools import zip_longest
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.utility import quote_sheetname, xl_range_abs
from xlsxwriter.workbook import Workbook

from csreport.estimates import COLUMNS, Estimates, Row, headlines
from csreport.facts import Name
from csreport.present.cells import Column, Columns, Table, banner, base_legend, build, number, span
from csreport.present.results import targets
from csreport.present.words import OFFICE, Words
from csreport.project.project import Project, timeline
from csreport.publish.sheets import (
    FOCUS,
    HEAD,
    INK,
    QUIET,
    RULE,
    RULED,
    TOP,
    Book,
    Data,
    Page,
    flat,
    formatted,
    starts_of,
    widths_of,
)

TITLE = {"bold": True, "font_size": 13, "font_color": FOCUS}
P_VALUE = '[<0.001]"< 0.001";0.000'
BANNERS = "banners"  # the estimates of the banner tables, which have sheets of their own


# ---- the sheets and their order ---------------------------------------------------------------
@dataclass(frozen=True)
class Report:
    """A report in one language: its document's head, and its estimates by file."""

    project: Project
    words: Words
    front: Mapping[str, Any]
    stored: Mapping[str, Estimates]

    @property
    def own(self) -> Mapping[str, Any]:
        """What the head says that is ours."""
        own: Mapping[str, Any] = self.front["csreport"]
        return own

    @cached_property
    def evidence(self) -> Estimates:
        """The estimates of all chapters, each once."""
        rows = (row for name, each in self.stored.items() if name != BANNERS for row in each)
        return Estimates({row.key: row for row in rows}.values())

    @cached_property
    def headlines(self) -> list[Row]:
        """The headline indicators that were measured."""
        roles = [(self.words.codebook.role(role), stat) for role, stat in headlines()]  # type: ignore[arg-type]
        return self.shown(Row(self.own["period"], key, stat) for key, stat in [*roles, ("index", "index")] if key)

    def shown(self, rows: Iterable[Row]) -> list[Row]:
        """The estimates of the same keys, as far as they can be shown."""
        found = (self.evidence.get(row) for row in rows)
        return [row for row in found if row is not None and row.shown]


@dataclass(frozen=True)
class Sheet:
    """A sheet to come: its name, what it holds, how it is written, and the chapter it belongs to."""

    name: str
    content: str
    write: Callable[[Page], Any]
    chapter: str = ""


def make_workbook(report: Report, tables: Sequence[Data], *, timestamp: int) -> bytes:
    """The workbook of a report in one language with its tables as data, and the timestamp as its date."""
    stream, front = io.BytesIO(), report.front
    file = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = dt.datetime.fromtimestamp(timestamp, dt.UTC).replace(tzinfo=None)
    file.set_properties({"title": front["title"], "author": front["author"], "created": created})
    book = Book(file, report.words)
    for sheet in _sheets(book, report, tables):
        sheet.write(Page(book, file.add_worksheet(sheet.name)))
    file.close()
    return stream.getvalue()


def _sheets(book: Book, report: Report, tables: Sequence[Data]) -> list[Sheet]:
    words, period = book.words, report.own["period"]
    summary, contents = book.named(words.text("workbook-summary")), book.named(words.text("common-contents"))
    drawn = [found for found in (_course(book, report), _items(book, report)) if found is not None]
    rest = [Sheet(one.name, one.title, one.write) for one in drawn]
    for segment in words.codebook.segments:
        table = banner(report.stored.get(BANNERS, Estimates()), words, columns=[segment])
        if table is not None:
            by = words.phrase(Name("item", segment))
            name, title = (words.text(id, segment=by) for id in ("workbook-by", "workbook-by-content"))
            data = flat(table.payload("", "", ""), words.text("workbook-question"))
            rest.append(Sheet(book.named(name), title, partial(Page.table, title=title, table=data)))
    for each in tables:
        name, title = f"{each['number']} {each['caption']}", f"{each['number']}  {each['caption']}"
        title = f"{report.own['words']['table']} {title}".strip()
        data = flat(each, words.text("workbook-section"))
        rest.append(Sheet(book.named(name), title, partial(Page.table, title=title, table=data), each["chapter"]))
    for id, content, write in (
        ("workbook-estimates", "workbook-every-number-report-unrounded", partial(_write_estimates, report)),
        ("workbook-codebook", "workbook-questions-answer-options-groups", partial(_write_codebook, period)),
    ):
        title = words.text(content)
        rest.append(Sheet(book.named(words.text(id)), title, partial(write, title=title)))
    first = Sheet(summary, words.text("workbook-summary-content"), partial(_write_summary, report, drawn))
    return [first, Sheet(contents, "", partial(_write_contents, report, [first, *rest])), *rest]


# ---- lists: estimates and codebook ------------------------------------------------------------
def _write_estimates(report: Report, page: Page, title: str) -> None:
    """Every number but those of the banner tables; under the reader's heads the names of columns, for programs."""
    label, lines = cache(report.words.label), list[list[str | float | None]]()
    for name, each in report.stored.items():
        if name != BANNERS:
            lines += ([name, label(row.measure), *(getattr(row, part) for part in COLUMNS)] for row in each)
    columns = ["chapter", "label", *COLUMNS]
    page.list(title, columns, lines, {"p": P_VALUE}, range="estimates")


FIELDS = [
    *("kind", "id", "label", "wording", "column", "role", "dimension"),
    *("start", "end", "options", "missing", "weight"),
]


def _write_codebook(period: str, page: Page, title: str) -> None:
    """Rating questions, choices, open questions, dimensions and groups of customers, in codebook order."""
    declared = _declared(page.book.words, period)
    page.list(title, FIELDS, [[one.get(name) for name in FIELDS] for one in declared], {})


def _declared(words: Words, period: str) -> Iterator[dict[str, str | float | None]]:
    book = words.codebook

    def line(kind: str, key: str, **more: str | float | None) -> dict[str, str | float | None]:
        return {"kind": words.text(kind), "id": key, "label": words.label(key), **more}

    for key, item in book.items.items():
        if item.asked_in(period):
            scale = book.scales[item.scale]
            points = [f"{point:g} = {words.option(key, point)}" for point in scale.points if scale.words(point)]
            yield line(
                "workbook-rating-question" if item.attention is None else "common-attention-check",
                key,
                wording=words.choose(item.question, ""),
                column=item.name_in(period),
                role=words.text(f"workbook-role-{item.role}") if item.role else None,
                dimension=words.label(item.dimension) if item.dimension else None,
                start=scale.min,
                end=scale.max,
                options="; ".join(points),
                missing=", ".join([*scale.missing, *scale.not_applicable]) or None,
            )
    for key, choice in book.choices.items():
        if columns := choice.columns(period):
            options = "; ".join(f"{option} = {words.chosen(key, option)}" for option in columns)
            yield line("workbook-choice", key, column=", ".join(dict.fromkeys(columns.values())), options=options)
    for key, comment in book.comments.items():
        if comment.asked_in(period):
            yield line("common-open-question", key, column=comment.name_in(period))
    for key, dimension in book.dimensions.items():
        members = words.join([words.label(member) for member in book.members(key)])
        yield line("workbook-head-dimension", key, options=members, weight=dimension.weight)
    for key, segment in book.segments.items():
        if segment.asked_in(period):
            levels = "; ".join(f"{name} = {words.level(key, name)}" for name in segment.names)
            yield line("workbook-group-customers", key, column=segment.name_in(period), options=levels)


# ---- what matters, and the contents -----------------------------------------------------------
def _write_summary(report: Report, drawn: Sequence[Drawn], page: Page) -> None:
    """Title, status, base; the headline indicators, the verdicts, the findings; the leading charts."""
    words, own = report.words, report.own
    page.text(0, 0, str(report.front["title"]), bold=True, font_size=16)
    page.sheet.set_row(0, 24)
    page.text(1, 0, str(report.front["author"]), font_color=QUIET)
    page.text(2, 0, str(own.get("status") or ""), bold=True)
    page.text(3, 0, str(own.get("status-note") or ""), font_color=QUIET)
    page.link(4, page.book.names[1])
    row = page.facts(6, own.get("facts", [])) + 1
    verdicts = targets(report.evidence, words, declared=report.project.targets.targets)
    tables = {"workbook-headlines": _headline_table(report), "workbook-targets": verdicts}
    shown = {title: table.payload("", "", "") for title, table in tables.items() if table is not None}
    columns = zip_longest(*map(widths_of, shown.values()), [40] + [13] * 8, fillvalue=0)
    widths = [max(column) for column in columns]
    for title, data in shown.items():
        page.text(row, 0, words.text(title), **TITLE)
        row = page.block(row + 1, data, widths)[1]
    for group in own.get("findings", []):
        page.text(row, 0, group["title"], **TITLE)
        for place, said in enumerate(group["lines"], row + 1):
            page.paragraph(place, said, widths)
        row += len(group["lines"]) + 2
    for place, one in enumerate(drawn):
        page.sheet.insert_chart(row, 0, one.chart(page.book, 0), {"x_offset": 590 * place, "x_scale": 0.9})
    page.set_widths(widths)
    page.on_paper(pages=1)
    page.sheet.set_portrait()


def _headline_table(report: Report) -> Table | None:
    """The headline indicators: value, interval, base, and the change against each period compared with."""
    words = report.words
    if not report.headlines:
        return None
    show = Columns(report.evidence, words)
    columns = [show("workbook-head-value"), show.span(), show("tables-n", "n")]
    for name in report.project.period(report.own["period"]).compare_to:
        if any(report.evidence.get(row, against=f"period:{name}") for row in report.headlines):
            head = words.text("workbook-change", period=words.period(name))
            columns.append(show.change(head, against=f"period:{name}"))
    entries = [(words.series(row), row) for row in report.headlines]
    return build(words.text("tables-indicator"), entries, columns, legend=base_legend(report.headlines, words))


def _write_contents(report: Report, entries: Sequence[Sheet], page: Page) -> None:
    """A link to every sheet, what it holds, and how the report was made."""
    words = report.words
    page.begin(words.text("common-contents"), back=entries[0].name)
    for column, head in enumerate(("workbook-sheet", "workbook-content", "workbook-head-chapter")):
        page.text(3, column, words.text(head), **HEAD)
    for row, entry in enumerate(entries, 4):
        page.link(row, entry.name, **RULED)
        page.text(row, 1, entry.content, **RULED)
        page.text(row, 2, entry.chapter, **RULED)
    page.facts(5 + len(entries), report.own.get("record", []))
    page.sheet.freeze_panes(4, 0)
    page.set_widths((36, 78, 30))


# ---- tables that are drawn --------------------------------------------------------------------
@dataclass(frozen=True)
class Drawn:
    """A table on a sheet of its own, and what its charts draw: lines over periods, or bars from above (`bar`).

    A series is a column of the table, a title, and an estimate for each line. `ends`: of the axis; of a line a little
    beyond the numbers, as a course is not read from zero.
    """

    name: str
    title: str
    data: Data
    series: Sequence[tuple[int, str, Sequence[Row]]]
    kind: str
    ends: tuple[float, float] | None = None

    @property
    def starts(self) -> list[int]:
        """Where each column starts in the sheet; behind the last, two for each series hold lengths of intervals."""
        return starts_of(self.data)

    def write(self, page: Page) -> None:
        """The table, and below it its charts, three beside each other; the lengths hidden: a chart needs cells."""
        below = page.table(self.title, self.data)
        for place, (_, _, rows) in enumerate(self.series):
            first = self.starts[-1] + 1 + 2 * place
            for at, row in enumerate(rows, TOP):
                for column, length in enumerate((row.value - row.low, row.high - row.value), first):
                    if math.isfinite(length):
                        page.sheet.write_number(at, column, length)
            page.sheet.set_column(first, first + 1, None, None, {"hidden": True})
        for place in range(len(self.series)):
            offset = {"x_offset": 660 * (place % 3), "y_offset": 320 * (place // 3)}
            page.sheet.insert_chart(below, 0, self.chart(page.book, place), offset)
        page.on_paper(pages=1)

    def chart(self, book: Book, place: int) -> Chart:
        """The chart of a series with its intervals, anew: one can stand on one sheet alone."""
        (column, title, rows), bars = self.series[place], self.kind == "bar"
        last, first = TOP + len(rows) - 1, self.starts[-1] + 1 + 2 * place
        names, values = ([self.name, TOP, at, last, at] for at in (0, self.starts[column]))
        sheet = quote_sheetname(self.name)
        below, above = (f"={sheet}!{xl_range_abs(TOP, at, last, at)}" for at in (first, first + 1))
        lengths: dict[str, Any] = {"type": "custom", "minus_values": below, "plus_values": above}
        lengths |= {"line": {"color": INK if bars else QUIET, "width": 1}}
        drawn = {"name": title, "categories": names, "values": values, f"{'x' if bars else 'y'}_error_bars": lengths}
        marker = {"type": "circle", "size": 7, "fill": {"color": FOCUS}, "border": {"color": FOCUS}}
        line = {"line": {"color": FOCUS, "width": 2.25}, "marker": marker}
        made = book.file.add_chart({"type": self.kind})
        made.add_series(drawn | ({"fill": {"color": FOCUS}, "gap": 60} if bars else line))
        font = {"name": OFFICE.get(book.words.lang, "Calibri"), "color": INK, "size": 9}
        numeral = book.words.numeral(next(row for row in rows if row.shown))
        low, high = self.ends or _ends(rows)
        value: dict[str, Any] = {"min": low, "max": high, "num_format": formatted(asdict(numeral))[1], "num_font": font}
        value |= {"line": {"none": True}, "major_gridlines": {"visible": True, "line": {"color": RULE}}}
        categories = {"num_font": font, "line": {"color": QUIET}}
        made.set_x_axis({**value, "label_position": "high"} if bars else categories)
        made.set_y_axis({**categories, "reverse": True} if bars else value)  # the first bar on top
        made.set_title({"name": title, "name_font": {**font, "size": 12, "bold": True}, "overlay": False})
        made.set_legend({"none": True})
        made.show_hidden_data()
        made.set_size({"width": 640, "height": 90 + 26 * len(rows) if bars else 300})
        return made


def _ends(rows: Sequence[Row]) -> tuple[float, float]:
    """Ends of an axis a little beyond some estimates and their intervals."""
    known = [end for row in rows for end in (row.low, row.high, row.value) if math.isfinite(end)]
    low, high = min(known), max(known)
    step = 10.0 ** math.floor(math.log10(max(high - low, 1e-9)))
    return math.floor(low / step - 0.2) * step, math.ceil(high / step + 0.2) * step


def _course(book: Book, report: Report) -> Drawn | None:
    """The headline indicators in every period, with their intervals."""
    words, heads, now = book.words, report.headlines, report.own["period"]
    every = [*(name for name in timeline(report.project) if name != now), now]
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
    name, data = book.named(words.text("workbook-course")), table.payload("", "", "")
    return Drawn(name, words.text("workbook-course-content"), data, series, "line")


def _items(book: Book, report: Report) -> Drawn | None:
    """The items without a role, the lowest first."""
    words = book.words
    keys = [key for key, item in words.codebook.items.items() if item.role is None]
    rows = sorted(report.shown(Row(report.own["period"], key, "mean") for key in keys), key=lambda row: row.value)
    if not rows:
        return None
    show, entries = Columns(report.evidence, words), [(words.label(row.measure), row) for row in rows]
    columns = [show("common-mean"), show.span(), show("tables-top-answers", stat="top_box"), show("tables-n", "n")]
    table = build(words.text("tables-item"), entries, columns, legend=base_legend(rows, words))
    scales = {(scale.min, scale.max) for scale in (words.codebook.scale(row.measure) for row in rows)}
    ends = scales.pop() if len(scales) == 1 else None
    title = words.text("workbook-items-content")
    name, data = book.named(words.text("workbook-items")), table.payload("", "", "")
    return Drawn(name, title, data, [(1, title, rows)], "bar", ends)
