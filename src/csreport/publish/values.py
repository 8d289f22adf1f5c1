"""Values of the raw files that the codebook does not know, and labels that a report language lacks."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from csreport.project.codebook import Codebook, Label, Scale
from csreport.project.errors import nearest
from csreport.project.project import Project
from csreport.publish.findings import Finding
from csreport.survey.intake import Raw, code_answers, code_levels
from csreport.survey.vocabulary import no_answer

SHOWN = 5


def odd_values(raw: Raw, codebook: Codebook) -> Iterator[Finding]:
    """Answers outside their scale and levels that no segment has, by column and value; unknown dispositions."""
    period = raw.period.period
    for item in codebook.items.values():
        name = item.name_in(period)
        if item.asked_in(period) and item.source == "responses":
            scale = codebook.scales[item.scale]
            outside = code_answers(raw.responses[name], scale).outside
            yield from _counted(raw, name, outside, expected=_points(scale), known=_words(scale))
    for segment in codebook.segments.values():
        name = segment.name_in(period)
        if segment.asked_in(period) and segment.source == "responses":
            cells = raw.responses[name]
            unknown = code_levels(cells, segment).isna() & (cells.str.strip() != "") & ~_silent(cells)
            known = segment.names if segment.levels else []
            expected = ", ".join(known[:12]) or "a number"
            yield from _counted(raw, name, unknown, expected=expected, known=known)
    yield from _dispositions(raw, codebook)


def _silent(cells: pd.Series) -> pd.Series:
    return cells.map({cell: no_answer(cell) for cell in cells.unique()}).astype(bool)


def _points(scale: Scale) -> str:
    special = [*scale.missing, *scale.not_applicable]
    beside = f" or {', '.join(special)}" if special else ""
    return f"{scale.min:g} to {scale.max:g}{beside}"


def _words(scale: Scale) -> list[str]:
    return [text for labels in scale.labels.values() for text in labels.values()]


def _counted(raw: Raw, column: str, rows: pd.Series, *, expected: str, known: list[str]) -> Iterator[Finding]:
    """One warning for each value, with its number of rows and where the first one stands."""
    table = raw.responses[rows]
    for value, group in table.groupby(table[column].str.strip(), sort=True):
        file = f"data/raw/{raw.period.period}/{group['csreport.source'].iloc[0]}"
        line, hint = int(group["csreport.line"].iloc[0]), nearest(str(value), known)
        answers = "1 answer" if len(group) == 1 else f"{len(group)} answers, the first in"
        where = f"{answers} line {line}" if len(group) > 1 else f"{answers} in line {line}"
        yield Finding(
            "values", "warning",
            f"{file}: column '{column}': '{value}' ({where}) is read as no answer; expected {expected}{hint}",
            file=file, line=line, column=column, value=str(value), expected=expected,
            nearest=hint.removeprefix("; did you mean '").removesuffix("'?"), count=len(group),
        )  # fmt: skip


def _dispositions(raw: Raw, codebook: Codebook) -> Iterator[Finding]:
    columns, period = codebook.invitations, raw.period
    if raw.invitations is None or columns is None or period.invitations is None:
        return
    found = raw.invitations[columns.disposition].str.strip()
    file, codes = f"data/raw/{period.period}/{period.invitations.file}", list(columns.codes)
    for value, rows in found[~found.isin(codes)].groupby(found):
        hint, times = nearest(str(value), codes), "1 row" if len(rows) == 1 else f"{len(rows)} rows"
        yield Finding(
            "values", "problem",
            f"{file}: column '{columns.disposition}': disposition '{value}' ({times}) has no code in "
            f"params/codebook.yml; expected {', '.join(codes)}{hint}",
            file=file, column=columns.disposition, value=str(value), expected=", ".join(codes),
            nearest=hint.removeprefix("; did you mean '").removesuffix("'?"), count=len(rows),
        )  # fmt: skip


def label_gaps(project: Project) -> Iterator[Finding]:
    """Labels that a report language lacks: the report shows another language's in their place."""
    own = project.file.source_language
    labels = list(_labels(project))
    for lang in project.file.languages:
        gaps = [place for place, label in labels if label and lang not in label and not ("" in label and lang == own)]
        if gaps:
            more = f" and {len(gaps) - SHOWN} more" if len(gaps) > SHOWN else ""
            yield Finding(
                "labels", "warning",
                f"{lang}: {len(gaps)} labels are missing: {', '.join(gaps[:SHOWN])}{more}",
                expected=lang, count=len(gaps),
            )  # fmt: skip


def _labels(project: Project) -> Iterator[tuple[str, Label]]:
    book = project.codebook
    yield "title", project.file.title
    yield "organisation", project.file.organisation
    for key, scale in book.scales.items():
        yield from ((f"scales.{key}.{point:g}", label) for point, label in scale.labels.items())
    for part in ("items", "dimensions", "segments", "choices", "comments"):
        for key, entry in getattr(book, part).items():
            yield f"{part}.{key}", entry.label
            yield f"{part}.{key}.question", getattr(entry, "question", {})
            levels = getattr(entry, "levels", {}) | getattr(entry, "options", {})
            yield from ((f"{part}.{key}.{name}", level.label) for name, level in levels.items())
    for name in project.periods:
        yield f"periods.{name}.title", project.period(name).title
        yield f"periods.{name}.population", project.period(name).population
