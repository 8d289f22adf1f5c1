"""Chapter 00: the key figures and what a reader must take away."""

from __future__ import annotations

from csreport.catalogue import headlines
from csreport.chapters.changes import first_names
from csreport.chapters.comparisons import score
from csreport.chapters.highlights import (
    advice,
    change_findings,
    driver_finding,
    extremes_finding,
    facts_news,
    facts_quality,
    gap_finding,
    moved,
    overall_finding,
    problem_finding,
)
from csreport.chapters.wording import alpha_of, change_of, first_comparison, headline, meaning_of_intervals
from csreport.estimates import Estimates, direction
from csreport.facts import Blocks, Facts, Name, Sentence, Tile, about, all_of, by_way
from csreport.survey.survey import Survey

MOST = 3  # recommendations that the page has room for


def facts_headline(evidence: Estimates, survey: Survey) -> Facts:
    """Key figures and findings, chosen by rule."""
    named = [_tile(evidence, survey, role, stat) for role, stat, tile in headlines() if tile]
    tiles = tuple(tile for tile in named if tile is not None)
    index = headline(evidence, "index", "index", period=survey.name)
    if index is not None:
        unit = Sentence("summary-n-100")
        change = change_of(evidence, index, first_comparison(survey))
        tiles += (Tile(Sentence("common-satisfaction-index"), index, unit, change),)
    findings = [
        *change_findings(evidence, survey),
        extremes_finding(evidence, survey),
        driver_finding(evidence, survey),
        gap_finding(evidence, survey),
        problem_finding(evidence, survey),
    ]
    first = overall_finding(evidence, survey) or _recommendation(evidence, survey)
    lead = [first, *score(evidence, survey), meaning_of_intervals(survey) if survey.period.sample == "open" else None]
    facts: Facts = {
        "findings": tuple(finding for finding in findings if finding is not None),
        "standfirst": _standfirst(evidence, survey),
    }
    known = [sentence for sentence in lead if sentence is not None]
    return facts | ({"answer": all_of(*known)} if known else {}) | ({"tiles": tiles} if tiles else {})


def _tile(evidence: Estimates, survey: Survey, role: str, stat: str) -> Tile | None:
    item = survey.codebook.role(role)  # type: ignore[arg-type]
    row = headline(evidence, item, stat, period=survey.name)
    if item is None or row is None:
        return None
    label = Sentence("summary-indicator", indicator=Name("item", item))
    if stat == "top_box":
        label = Sentence("summary-top-answers", indicator=Name("item", item), cut=survey.rules.top_box)
    if stat == "nps":
        label = Sentence("common-net-promoter-score")
    unit = Sentence("summary-of", highest=f"{survey.codebook.scale(item).max:g}") if stat == "mean" else None
    return Tile(label, row, unit, change_of(evidence, row, first_comparison(survey)))


def _standfirst(evidence: Estimates, survey: Survey) -> Sentence:
    """What became of overall satisfaction, and what fell."""
    row = headline(evidence, survey.codebook.role("overall"), "mean", period=survey.name)
    change = change_of(evidence, row, first_comparison(survey)) if row is not None else None
    if change is None:
        return Sentence("summary-customers-told-us-sure")
    fell = first_names(moved(evidence, survey).fell)
    told = by_way(
        direction(change, alpha_of(survey)),
        "summary-rose-beyond-noise-against",
        **about(change),
    )
    return all_of(told, "summary-fell" if fell else None, names=fell)


def _recommendation(evidence: Estimates, survey: Survey) -> Sentence | None:
    row = headline(evidence, survey.codebook.role("recommend"), "nps", period=survey.name)
    if row is None:
        return None
    change = change_of(evidence, row, first_comparison(survey))
    level = Sentence("summary-net-promoter-score", **about(row))
    if change is None:
        return level
    moved = by_way(
        direction(change, alpha_of(survey)),
        "summary-rose-points-against",
        **about(change),
    )
    return all_of(level, moved)


def facts_recommendations(evidence: Estimates, survey: Survey) -> Facts:
    """What to look at first, as far as the page has room; the last chapter holds all."""
    found = tuple(advice(evidence, survey)[:MOST])
    return {"findings": found} if found else {}


BLOCKS: Blocks = {
    "headline": facts_headline,
    "recommendations": facts_recommendations,
    "news": facts_news,
    "quality": facts_quality,
}
