"""Tables of the sample: response rates, make-up, non-response, weights, precision, and its targets."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from csreport.catalogue import statistic
from csreport.estimates import Estimates
from csreport.facts import N_
from csreport.findings.attainment import CEILINGS, CHECK_WORDS, Check, checks
from csreport.findings.fieldwork import STAGE
from csreport.measures.response import STRATUM
from csreport.present.aims import VERDICT_WORDS
from csreport.present.cells import Cell, Line, Table, base_legend, number, span
from csreport.present.layout import level_name, segment_name
from csreport.present.results import VERDICT_CLASSES
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
    heads = [words.text("Rate"), words.text("All invited"),
             words.text("{level} interval", level=words.percent(words.confidence)),
             *(words.level("channel", name) for name in channels)]  # fmt: skip
    bases = [parts.find(level=name, category="RR1") for name in channels]
    base = everyone.get("RR1")
    counts = [number(base, words, "n"), Cell(""), *(number(row, words, "n") for row in bases)]
    lines = [Line(words.text("Base of RR1 (n)"), counts, total=True)]
    for name, text in RATE_WORDS.items():
        row = everyone.get(name)
        if row is not None and row.status != "not_estimable":
            found = [parts.find(level=channel, category=name) for channel in channels]
            cells = [number(row, words), span(row, words), *(number(part, words) for part in found)]
            if name == "e":  # one for all channels, and no interval
                cells = [cells[0], *[Cell("")] * (len(cells) - 1)]
            lines.append(Line(words.translate(text), cells))
    return Table(heads, lines, legend=base_legend(parts, words))


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
    kept = [name for name in stems if any(row is not None for row in found[name])]
    names = {name: words.translate(text) for name, text in SHARE_WORDS.items()}
    lines: list[Line] = []
    for place, row in enumerate(population):
        if place == 0 or row.segment != population[place - 1].segment:
            lines.append(Line(words.text("Stratum") if row.segment == STRATUM else segment_name(row.segment, words)))
        cells = [number(row, words), *(number(found[name][place], words) for name in kept)]
        lines.append(Line(level_name(row, words), cells))
    heads = [words.text("Level"), words.text("Population"), *(names[name] for name in kept)]
    return Table(heads, lines, legend=base_legend((row for name in kept for row in found[name] if row), words))


def nonresponse(estimates: Estimates, words: Words) -> Table | None:
    """Standardised differences of each level before and after weighting; test and partial R of each segment."""
    rows = estimates.select(measure="nonresponse", stat="smd", weighting="none")
    if not any(row.shown for row in rows):
        return None
    heads = [words.text("Group"), words.text("Difference, unweighted"),
             words.text("{level} interval", level=words.percent(words.confidence)), words.text("After weighting"),
             words.text("p (adjusted)"), words.text("Partial R")]  # fmt: skip
    lines: list[Line] = []
    for segment in rows.values("segment"):
        lines += _segment_lines(estimates, segment, words)
    return Table(heads, lines, legend=base_legend(rows, words))


def _segment_lines(estimates: Estimates, segment: str, words: Words) -> Iterable[Line]:
    where = {"measure": "nonresponse", "segment": segment}
    test = estimates.find(**where, stat="chi_square")
    partial = estimates.find(**where, stat="partial_r", level="")
    rows = list(estimates.select(**where, stat="smd", weighting="none"))
    yield Line(segment_name(segment, words))
    yield Line(words.text("All levels"), [Cell(""), Cell(""), Cell(""), number(test, words, "p"),
                                          number(partial, words)], total=True)  # fmt: skip
    for row in rows:
        after = estimates.get(row, weighting="representative")
        cells = [number(row, words), span(row, words), number(after, words), Cell(""), Cell("")]
        yield Line(level_name(row, words), cells)


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
    lines = [Line(words.text("Answers weighted (n)"), [number(rows["n_eff"], words, "n")], total=True)]
    for stat, text in WEIGHT_WORDS.items():
        if stat in rows:
            lines.append(Line(words.translate(text), [number(rows[stat], words)]))
    return Table([words.text("Weights"), words.text("Value")], lines, legend=base_legend(rows.values(), words))


def precision(estimates: Estimates, words: Words) -> Table | None:
    """Base, margin of error reached and planned, and smallest detectable changes, of all and of each level."""
    margin = estimates.find(measure="precision")
    if margin is None or not margin.shown:
        return None
    every = list(estimates.select(measure="respondents", stat="margin_of_error"))
    sizes = Counter(row.segment for row in every)
    levels = [row for row in every if sizes[row.segment] <= LISTED]
    planned = estimates.select(measure="response", stat="margin_of_error")
    changes = _changes(estimates, words)
    heads = [words.text("Group"), words.text("n"), words.text("Effective n of the margin"),
             words.text("Margin of error (± points)"),
             *([words.text("Planned")] if len(planned) else []), *changes]  # fmt: skip
    lines: list[Line] = []
    for place, row in enumerate([margin, *levels]):
        if place > 0 and row.segment != [margin, *levels][place - 1].segment:
            lines.append(Line(segment_name(row.segment, words)))
        goal = next((other for other in planned if (other.segment, other.level) == (row.segment, row.level)), None)
        cells = [number(row, words, "n"), number(row, words, "n_eff"), number(row, words),
                 *([number(goal, words)] if len(planned) else []),
                 *(number(found.find(segment=row.segment, level=row.level), words)
                   for found in changes.values())]  # fmt: skip
        label = words.text("All customers") if place == 0 else level_name(row, words)
        lines.append(Line(label, cells, total=place == 0))
    return Table(heads, lines, legend=base_legend([margin, *levels], words))


def _changes(estimates: Estimates, words: Words) -> dict[str, Estimates]:
    """Detectable changes to show: of overall satisfaction (or the index) and of the NPS."""
    book, every = words.codebook, estimates.select(stat="detectable_change")
    overall, recommend = book.role("overall"), book.role("recommend")
    found: dict[str, Estimates] = {}
    if overall is not None:
        text = words.text("Detectable: {indicator}", indicator=words.label(overall))
        found[text] = every.select(measure=overall, category="mean")
    else:
        text = words.text("Detectable: {indicator}", indicator=words.label("index"))
        found[text] = every.select(measure="index")
    if recommend is not None:
        text = words.text("Detectable: {indicator}", indicator=words.translate(statistic("nps").name))
        found[text] = every.select(measure=recommend, category="nps")
    return {head: rows for head, rows in found.items() if any(row.shown for row in rows)}


# ---- targets of the sample -------------------------------------------------------
def attainment(estimates: Estimates, words: Words) -> Table | None:
    """Targets of the sample: planned, reached, and the verdict; those of groups under their segment."""
    found = checks(estimates)
    if not found:
        return None
    lines: list[Line] = []
    for check in found:
        goal, grouped = check.planned, bool(check.planned.level)
        if grouped and goal.segment not in {c.planned.segment for c in found[: found.index(check)]}:
            lines.append(Line(words.text("Analysed answers: {segment}", segment=segment_name(goal.segment, words))))
        lines.append(Line(level_name(goal, words) if grouped else _label(check, words), _check(check, words)))
    heads = [words.text("Sampling target"), words.text("Planned"), words.text("Reached"), words.text("Verdict")]
    return Table(heads, lines)


def _label(check: Check, words: Words) -> str:
    if check.name == "margin_of_error":
        return words.text("Margin of error, percentage points")
    text = words.translate(CHECK_WORDS[check.name])
    return text[:1].upper() + text[1:]


def _check(check: Check, words: Words) -> list[Cell]:
    ceiling = words.text("at most") if check.name in CEILINGS else words.text("at least")
    goal = number(check.planned, words)
    verdict = Cell(words.translate(VERDICT_WORDS[check.verdict]), mark=VERDICT_CLASSES[check.verdict])
    return [replace(goal, text=f"{ceiling} {goal.text}"), number(check.reached, words), verdict]
