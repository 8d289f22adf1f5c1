"""Annex: all scores, groups, associations, changes and checks of method of the body's chapters, as tables."""

from __future__ import annotations

from collections.abc import Callable

from csreport.chapters.indicators import POWER
from csreport.chapters.quality import ADEQUATE, ALL, THRESHOLDS, crossed
from csreport.estimates import Estimates
from csreport.facts import (
    Blocks,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    about,
    all_of,
    block,
    confidence_of,
    interval,
    items_of,
    shown,
)
from csreport.survey.survey import Survey


# ---- scores and groups ----
def _table(name: str, survey: Survey, **values: Value) -> Facts:
    """A table's caption and note."""
    known = {"confidence": confidence_of(survey), "cut": survey.rules.top_box, "power": round(100 * POWER)}
    return block(known | values, caption=f"scores-{name}-caption", note=f"scores-{name}-note")


def facts_groups(evidence: Estimates, survey: Survey) -> Facts:
    """Every score by the levels of each grouping."""
    found: Facts = {}
    for segment in evidence.values("segment"):
        kind = "" if segment in survey.codebook.segments else "channel"
        values = {"grouping": Name("item", segment) if not kind else "", "kind": kind}
        tested = any(evidence.select(stat="eta_squared", segment=segment))
        parts = block(values, caption="scores-groups-caption", note="scores-groups-note" if tested else None)
        found |= {f"{part}_{segment}": said for part, said in parts.items()}
    return found


def facts_crosstab(evidence: Estimates, survey: Survey) -> Facts:
    """One grouping by another."""
    tests = [row for row in evidence.select(period=survey.name, stat="interaction") if row.shown]
    note = Sentence("scores-crosstab-note", **about(tests[0]) | {"p": Number(tests[0], "p")}) if tests else None
    return block({}, caption="scores-crosstab-caption", note=note)


# ---- associations, changes ----
def facts_drivers(evidence: Estimates, survey: Survey) -> Facts:
    """What goes with each outcome, and whether other methods say the same."""
    found = _table("drivers", survey)
    for part in ("model", "checks"):
        found |= {f"{name}_{part}": said for name, said in _table(f"drivers-{part}", survey).items()}
    overlap = [row for row in evidence.select(period=survey.name, stat="vif") if row.shown]
    if overlap:
        widest = max(overlap, key=lambda row: row.value)
        found["note_model"] = all_of(Sentence("scores-drivers-model-note"), Sentence("scores-vif", **about(widest)))
    return found


def facts_periods(evidence: Estimates, survey: Survey) -> Facts:
    """Every score now and before, and the range of the earlier periods."""
    twice = evidence.select(period=survey.name, category="overlap", measure="respondents")
    repeated = (
        Sentence("scores-overlap", period=Name("period", row.level), count=Number(row), n=Number(row, "n"))
        for row in twice
        if row.shown
    )
    note = all_of(Sentence("scores-periods-note", confidence=confidence_of(survey)), *repeated)
    return _table("periods", survey) | {"note": note}


# ---- questions as measurements ----
def facts_reliability(evidence: Estimates, survey: Survey) -> Facts:
    """Whether the items of a scale measure one thing."""
    here = evidence.select(period=survey.name, measure=ALL)
    known = {stat: here.find(stat=stat) for stat in ("validity", "kmo")}
    shown = {stat: row for stat, row in known.items() if row is not None and row.shown}
    more = (Sentence(f"scores-{stat}", limit=f"{ADEQUATE:.2f}", **about(row)) for stat, row in shown.items())
    return block({}, caption="scores-reliability-caption", note=all_of("scores-reliability-note", *more))


def facts_questions(evidence: Estimates, survey: Survey) -> Facts:
    """Which questions cross a threshold."""
    here = evidence.select(period=survey.name)
    doubtful = [row for row in here.of_all(stat="non_response") if row.shown and crossed(here, row.measure)]
    limits = {threshold.stat: threshold.limit for threshold in THRESHOLDS}
    return _table(
        "questions",
        survey,
        extreme=round(100 * limits["ceiling"]),
        silent=round(100 * limits["non_response"]),
        total=f"{limits['item_total']:.2f}",
        count=len(doubtful),
        items=items_of(doubtful),
    )


def _plain(name: str) -> Callable[[Estimates, Survey], Facts]:
    """Facts of a table whose caption and note are the same for every survey."""
    return lambda evidence, survey: _table(name, survey)


def facts_records(evidence: Estimates, survey: Survey) -> Facts:
    """How many tickets the next period will bring; the rest stands in a table."""
    found, row = _table("records", survey), shown(evidence.find(period=survey.name, stat="forecast", category=""))
    return found | ({"answer": Sentence("scores-forecast", **interval(row))} if row else {})


def facts_register(evidence: Estimates, survey: Survey) -> Facts:
    """What became of suggestions, and how long earlier reports took, as far as either is known."""
    parts = {
        "suggestions": evidence.select(measure="suggestions", stat="rate"),
        "reports": evidence.select(measure="approval"),
    }
    known = [name for name, rows in parts.items() if len(rows)]
    return _table("register", survey, kind="both" if len(known) == len(parts) else "".join(known))


PLAIN = "scores weightings targets correlations limits moves comments complaints sources coding actions"
BLOCKS: Blocks = {name: _plain(name) for name in PLAIN.split()} | {
    "groups": facts_groups,
    "crosstab": facts_crosstab,
    "drivers": facts_drivers,
    "periods": facts_periods,
    "reliability": facts_reliability,
    "questions": facts_questions,
    "records": facts_records,
    "register": facts_register,
    "cohorts": _plain("cohorts"),
}
