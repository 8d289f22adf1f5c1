"""Tables of the sample: response rates, make-up, non-response, weights, precision, and its targets."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

from csreport.catalogue import statistic
from csreport.estimates import Estimates, Row
from csreport.facts import N_
from csreport.findings.attainment import CEILINGS, CHECK_WORDS, Check, checks
from csreport.findings.fieldwork import STAGE
from csreport.measures.response import STRATUM
from csreport.present.cells import Cell, Column, Columns, Entry, Line, Table, base_legend, build, by_group, number
from csreport.present.layout import level_name, segment_name
from csreport.present.results import verdict
from csreport.present.words import Words

LISTED = 8  # levels of a segment that the table of precision lists; units in their dozens would bury the rest
STAGE_WORDS = {"start": N_("start of fieldwork"), "end": N_("end of fieldwork")}


def deadlines(estimates: Estimates, words: Words) -> dict[str, dt.date]:
    """Deadlines of fieldwork by their name in the reader's language."""
    rows = estimates.select(measure="fieldwork", segment=STAGE)
    return {words.translate(STAGE_WORDS[row.level]): dt.date.fromisoformat(row.category) for row in rows}


# ---- response rates ----------------------------------------------------------
RATE_WORDS = {
    "RR1": N_("RR1: complete answers"),
    "RR2": N_("RR2: complete and partial answers"),
    "RR3": N_("RR3: as RR1, unknown cases by e"),
    "RR4": N_("RR4: as RR2, unknown cases by e"),
    "RR5": N_("RR5: as RR1, eligible cases only"),
    "RR6": N_("RR6: as RR2, eligible cases only"),
    "CON1": N_("CON1: reached"),
    "COOP1": N_("COOP1: complete answers of those reached"),
    "REF1": N_("REF1: refused"),
    "silent": N_("No reply, whether reached is not known"),
    "usable": N_("Analysed answers"),
    "weighted": N_("RR1, weighted by chance of invitation"),
    "e": N_("e: eligible among the cases known"),
}


def rates(estimates: Estimates, words: Words) -> Table | None:
    """AAPOR rates of all invited with interval, and of each channel."""
    everyone = {row.category: row for row in estimates.select(measure="response", stat="rate")}
    if not any(name in everyone and everyone[name].shown for name in RATE_WORDS):
        return None
    parts = estimates.select(measure="channels", stat="rate")
    channels = parts.values("level") if len(parts.values("level")) > 1 else []
    show = Columns(estimates, words)
    columns = [show.number(words.text("All invited")), show.span()]

    def of_channel(name: str, part: str = "value") -> Column:
        return words.level("channel", name), lambda row: number(
            parts.find(level=name, category=row.category), words, part
        )

    columns += [of_channel(name) for name in channels]
    base = everyone.get("RR1") or Row("", "response", "rate", category="RR1")
    counts = [number(everyone.get("RR1"), words, "n"), Cell(""), *(of_channel(name, "n")[1](base) for name in channels)]
    entries: list[Entry] = [Line(words.text("Base of RR1 (n)"), counts, total=True)]
    for name, text in RATE_WORDS.items():
        row = everyone.get(name)
        if row is None or row.status == "not_estimable":
            continue
        line: Entry = (words.translate(text), row)
        if name == "e":  # one for all channels, and no interval
            line = Line(words.translate(text), [number(row, words), *[Cell("")] * (len(columns) - 1)])
        entries.append(line)
    return build(words.text("Rate"), entries, columns, legend=base_legend(parts, words))


# ---- make-up -------------------------------------------------------------------
SHARE_WORDS = {
    "invited": N_("Invited customers"),
    "plain": N_("Respondents"),
    "before": N_("Respondents, before calibration"),
    "weighted": N_("Respondents, weighted"),
}


def composition(estimates: Estimates, words: Words) -> Table | None:
    """Levels with their share in the population, among the invited and the respondents, and after weighting."""
    population = list(estimates.select(measure="frame", stat="share"))
    if not population:
        return None
    stems = {
        "invited": {"measure": "invitations", "stat": "share", "weighting": "none"},
        "plain": {"measure": "respondents", "stat": "share", "weighting": "none"},
        "before": {"measure": "respondents", "stat": "share_before", "weighting": "representative"},
        "weighted": {"measure": "respondents", "stat": "share", "weighting": "representative"},
    }
    found = {name: [estimates.get(row, **stem) for row in population] for name, stem in stems.items()}
    kept = {name: [row for row in rows if row is not None] for name, rows in found.items() if any(rows)}
    show = Columns(estimates, words)
    columns = [show.number(words.text("Population"))]
    columns += [show.number(words.translate(SHARE_WORDS[name]), **stems[name]) for name in kept]

    def segment(row: Row) -> str:
        return words.text("Stratum") if row.segment == STRATUM else segment_name(row.segment, words)

    entries = by_group(population, segment, lambda row: level_name(row, words))
    legend = base_legend((row for rows in kept.values() for row in rows), words)
    return build(words.text("Level"), entries, columns, legend=legend)


def nonresponse(estimates: Estimates, words: Words) -> Table | None:
    """Standardised differences of each level before and after weighting; test and partial R of each segment."""
    own = estimates.select(measure="nonresponse")
    rows = own.select(stat="smd", weighting="none")
    if not any(row.shown for row in rows):
        return None
    show, blank = Columns(estimates, words), Cell("")
    columns: list[Column] = [
        show.number(words.text("Difference, unweighted")),
        show.span(),
        show.number(words.text("After weighting"), weighting="representative"),
        (words.text("p (adjusted)"), lambda row: blank),
        (words.text("Partial R"), lambda row: blank),
    ]
    entries: list[Entry] = []
    for segment in rows.values("segment"):
        test = number(own.find(segment=segment, stat="chi_square"), words, "p")
        partial = number(own.find(segment=segment, stat="partial_r", level=""), words)
        entries += [segment_name(segment, words)]
        entries += [Line(words.text("All levels"), [blank, blank, blank, test, partial], total=True)]
        entries += [(level_name(row, words), row) for row in rows.select(segment=segment)]
    return build(words.text("Group"), entries, columns, legend=base_legend(rows, words))


# ---- weights and precision -----------------------------------------------------
WEIGHT_WORDS = {
    "minimum": N_("Smallest weight, of the mean"),
    "maximum": N_("Largest weight, of the mean"),
    "ratio": N_("Largest to smallest"),
    "cv": N_("Coefficient of variation"),
    "design_effect": N_("Design effect"),
    "n_eff": N_("Effective n of the weights"),
    "n_trimmed": N_("Weights trimmed"),
    "share_trimmed": N_("Share of all weight cut off"),
    "n_eff_untrimmed": N_("Effective n of the weights before trimming"),
}


def weights(estimates: Estimates, words: Words) -> Table | None:
    """Spread of the weights, what trimming took, and what they cost."""
    rows = {row.stat: row for row in estimates.select(measure="weights") if row.shown}
    if "n_eff" not in rows or not rows["ratio"].value > 1:
        return None
    entries: list[Entry] = [Line(words.text("Answers weighted (n)"), [number(rows["n_eff"], words, "n")], total=True)]
    entries += [(words.translate(text), rows[stat]) for stat, text in WEIGHT_WORDS.items() if stat in rows]
    columns = [Columns(estimates, words).number(words.text("Value"))]
    return build(words.text("Weights"), entries, columns, legend=base_legend(rows.values(), words))


def precision(estimates: Estimates, words: Words) -> Table | None:
    """Base, margin of error reached and planned, and smallest detectable changes, of all and of each level."""
    margin = estimates.find(measure="precision")
    if margin is None or not margin.shown:
        return None
    every = list(estimates.select(measure="respondents", stat="margin_of_error"))
    sizes = Counter(row.segment for row in every)
    levels = [row for row in every if sizes[row.segment] <= LISTED]
    planned = {(row.segment, row.level): row for row in estimates.select(measure="response", stat="margin_of_error")}
    show = Columns(estimates, words)
    columns = [
        show.number(words.text("n"), "n"),
        show.number(words.text("Effective n of the margin"), "n_eff"),
        show.number(words.text("Margin of error (± points)")),
    ]
    if planned:
        columns.append((words.text("Planned"), lambda row: number(planned.get((row.segment, row.level)), words)))
    columns += [_detectable(text, rows, words) for text, rows in _changes(estimates, words).items()]
    whole = Line(words.text("All customers"), [cell(margin) for _, cell in columns], total=True)
    groups = by_group(levels, lambda row: segment_name(row.segment, words), lambda row: level_name(row, words))
    legend = base_legend([margin, *levels], words)
    return build(words.text("Group"), [whole, *groups], columns, legend=legend)


def _detectable(head: str, rows: Estimates, words: Words) -> Column:
    return head, lambda row: number(rows.find(segment=row.segment, level=row.level), words)


def _changes(estimates: Estimates, words: Words) -> dict[str, Estimates]:
    """Detectable changes to show: of overall satisfaction (or the index) and of the NPS."""
    book, every = words.codebook, estimates.select(stat="detectable_change")
    overall, recommend = book.role("overall"), book.role("recommend")
    leading = every.select(measure=overall, category="mean") if overall else every.select(measure="index")
    found = {words.label(overall or "index"): leading}
    if recommend is not None:
        found[words.translate(statistic("nps").name)] = every.select(measure=recommend, category="nps")
    return {
        words.text("Detectable: {indicator}", indicator=name): rows
        for name, rows in found.items()
        if any(row.shown for row in rows)
    }


# ---- targets of the sample -------------------------------------------------------
def attainment(estimates: Estimates, words: Words) -> Table | None:
    """Targets of the sample: planned, reached, and the verdict; those of groups under their segment."""
    entries: list[Entry] = []
    segments = set[str]()
    for check in checks(estimates):
        goal = check.planned
        if goal.level and goal.segment not in segments:
            segments.add(goal.segment)
            entries.append(words.text("Analysed answers: {segment}", segment=segment_name(goal.segment, words)))
        entries.append((level_name(goal, words) if goal.level else _label(check, words), check))
    columns: list[Column] = [
        (words.text("Planned"), lambda check: _planned(check, words)),
        (words.text("Reached"), lambda check: number(check.reached, words)),
        (words.text("Verdict"), lambda check: verdict(check.verdict, words)),
    ]
    return build(words.text("Sampling target"), entries, columns) if entries else None


def _label(check: Check, words: Words) -> str:
    if check.name == "margin_of_error":
        return words.text("Margin of error, percentage points")
    text = words.translate(CHECK_WORDS[check.name])
    return text[:1].upper() + text[1:]


def _planned(check: Check, words: Words) -> Cell:
    goal = number(check.planned, words)
    limit = words.text("at most") if check.name in CEILINGS else words.text("at least")
    return replace(goal, text=f"{limit} {goal.text}")
