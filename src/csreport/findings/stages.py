"""The stages of the work on a period: when each was due, when it was done, and the verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from csreport.estimates import Estimates, Row
from csreport.facts import Dates, Facts, Name, Number, Sentence, all_of
from csreport.findings.fieldwork import STAGE
from csreport.project.period import Stage
from csreport.survey.survey import Survey

Verdict = Literal["in_time", "delayed", "not_done", "open"]
VERDICTS: tuple[Verdict, ...] = ("in_time", "delayed", "not_done", "open")


# ---- rows ----------------------------------------------------------------------------------------
def stage_rows(survey: Survey) -> Iterator[Row]:
    """Days between the day on which each declared stage was due and the day on which it was done; counts by verdict.

    Category of a stage's row: its verdict. Days are below 0 for a stage that was done early; a stage that is not
    done, or not yet, has none.
    """
    stages, until = survey.period.stages, survey.period.known_until
    if not stages:
        return
    found = [verdict_of(stage, until) for stage in stages]
    key = Row(survey.name, "stages", "count", weighting="none", method="count")
    yield replace(key, category="declared", value=float(len(stages)))
    for verdict in VERDICTS:
        yield replace(key, category=verdict, value=float(found.count(verdict)))
    for place, (stage, verdict) in enumerate(zip(stages, found, strict=True), 1):
        row = replace(key, stat="days", category=verdict, segment=STAGE, level=str(place), method="done less due")
        if stage.done is None:
            yield replace(row, status="not_estimable")
        else:
            yield replace(row, value=float((stage.done - stage.due).days))


def verdict_of(stage: Stage, until: dt.date | None) -> Verdict:
    """Whether a stage was done in time; one without a day is not done where later days are known."""
    if stage.done is not None:
        return "in_time" if stage.done <= stage.due else "delayed"
    return "not_done" if until is not None and stage.due <= until else "open"


# ---- facts ---------------------------------------------------------------------------------------
def facts_stages(estimates: Estimates, survey: Survey) -> Facts:
    """How many stages were done in time, and which were not."""
    stages, until = survey.period.stages, survey.period.known_until
    rows = {row.level: row for row in estimates.select(measure="stages", stat="days")}
    if not rows:
        return {"answer": Sentence("No stages with a due day are declared for this period.")}
    counts = {row.category: row for row in estimates.select(measure="stages", stat="count")}
    names = {level: Name("given", texts=tuple(stages[int(level) - 1].name.items())) for level in rows}
    missed, still = (
        tuple(names[level] for level, row in rows.items() if row.category == kind) for kind in ("not_done", "open")
    )
    delayed = [row for row in rows.values() if row.category == "delayed"]
    later = tuple(
        Sentence(
            "{stage} (a day late)" if row.value == 1 else "{stage} ({days} days late)",
            stage=names[row.level],
            days=Number(row),
        )
        for row in delayed
    )
    all_kept = counts["in_time"].value == counts["declared"].value
    first = Sentence(
        "All stages declared ({count}) were done in time."
        if all_kept
        else "Of the stages declared ({count}), {kept} were done in time.",
        count=Number(counts["declared"]),
        kept=Number(counts["in_time"]),
    )
    note = Sentence("In time: done on the day that was due, or before.")
    if until is not None and any(stage.done is None for stage in stages):
        undone = Sentence(
            "Without a day on which it was done, a stage due by {day}, the latest day that the period file tells of, "
            "counts as not done; one due later is open.",
            day=Dates(until.isoformat(), until.isoformat()),
        )
        note = all_of(note, undone)
    facts: Facts = {
        "answer": all_of(
            first,
            Sentence("Done later: {names}.", names=later) if later else None,
            Sentence("Not done: {names}.", names=missed) if missed else None,
            Sentence("Still open: {names}.", names=still) if still else None,
        ),
        "caption": Sentence("Stages, when they were due and when they were done"),
        "note": note,
    }
    if delayed:
        latest = names[max(delayed, key=lambda row: row.value).level]
        facts["follows"] = Sentence(
            "**What follows.** Allow more time for this stage next time: {stage}.", stage=latest
        )
    elif missed:
        facts["follows"] = Sentence(
            "**What follows.** Catch up on what was not done, or enter the day on which it was: {names}.", names=missed
        )
    return facts
