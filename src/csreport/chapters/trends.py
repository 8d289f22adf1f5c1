"""Chapter 50: how the indicators developed over all periods, and which changes are real."""

from __future__ import annotations

from csreport.estimates import Estimates, Row, bind, direction
from csreport.facts import Blocks, Facts, Name, Number, Sentence, all_of
from csreport.indicators import indicators, with_changes
from csreport.survey.survey import Survey


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """The leading indicators of every earlier period and of this one, with this period's changes."""
    everything = bind(history, with_changes(survey, history, indicators(survey)))
    return bind(
        *(everything.select(measure=key, stat=stats, weighting="representative") for key, stats in leading(survey))
    )


def leading(survey: Survey) -> list[tuple[str, tuple[str, ...]]]:
    """Measures to follow, with the statistics to follow them by: headline items, index, dimensions (or items)."""
    book = survey.codebook
    heads = [
        (book.role("overall"), ("mean", "top_box")),
        (book.role("recommend"), ("nps",)),
        (book.role("effort"), ("mean",)),
    ]
    plain = [key for key, item in book.items.items() if item.role is None]
    rest = [*(["index"] if book.dimensions else []), *(list(book.dimensions) or plain)]
    return [(key, stats) for key, stats in heads if key] + [
        (key, ("index" if key == "index" else "mean",)) for key in rest
    ]


def facts_indicators(estimates: Estimates, survey: Survey) -> Facts:
    """Which indicators changed over time."""
    periods = list(dict.fromkeys(row.period for row in estimates if row.shown))
    if len(periods) < 2:
        return {}
    series = dict.fromkeys((row.measure, row.stat) for row in estimates)
    return {
        "answer": _summary(estimates, survey),
        "finding": Sentence(
            "Development from {first} to {last}", first=Name("period", periods[0]), last=Name("period", periods[-1])
        ),
        "alt": Sentence(
            "Small multiples of {count} indicators over {periods} periods, each value with its interval.",
            count=len(series), periods=len(periods),
        ),
        "base": _base(estimates, survey),
        "caption": Sentence("Change of each indicator"),
        "note": all_of(
            Sentence(
                "Independent waves. ▲▼ change beyond noise at {confidence}%, p adjusted by Holm within dimensions.",
                confidence=round(100 * survey.rules.confidence),
            ),
            _provenance(estimates),
        ),
    }  # fmt: skip


def _provenance(estimates: Estimates) -> Sentence:
    """Which periods were recomputed and which are as published."""
    printed = tuple(dict.fromkeys(Name("period", r.period) for r in estimates if r.method.startswith("published:")))
    if not printed:
        return Sentence("All periods are recomputed from raw data under today's codebook.")
    return Sentence(
        "{periods}: as published, not recomputed; the others are recomputed from raw data under today's codebook.",
        periods=printed,
    )


def _base(estimates: Estimates, survey: Survey) -> Sentence:
    rows = [row for row in estimates.select(against="") if row.shown and row.n > 0]
    if not rows:
        return Sentence("The bases of these values are not known.")
    return Sentence(
        "Base: {fewest} to {most} respondents a period. Lines show {confidence}% intervals.",
        fewest=Number(min(rows, key=lambda r: r.n), "n"), most=Number(max(rows, key=lambda r: r.n), "n"),
        confidence=round(100 * survey.rules.confidence),
    )  # fmt: skip


def _summary(estimates: Estimates, survey: Survey) -> Sentence:
    """One sentence per comparison period on what rose and fell."""
    found = []
    for earlier in survey.period.compare_to:
        changes = list(estimates.select(stat=("mean", "nps"), against=f"period:{earlier}"))
        if changes:
            found.append(_compared(changes, earlier, 1 - survey.rules.confidence))
    return all_of(*found) if found else Sentence("No earlier period is declared for comparison.")


def _compared(changes: list[Row], earlier: str, alpha: float) -> Sentence:
    rose = tuple(Name("item", row.measure) for row in changes if direction(row, alpha) > 0)
    fell = tuple(Name("item", row.measure) for row in changes if direction(row, alpha) < 0)
    period = Name("period", earlier)
    if not rose and not fell:
        return Sentence("Against {period}, no indicator changed beyond noise.", period=period)
    if not fell:
        return Sentence("Against {period}, real rises: {rose}.", period=period, rose=rose)
    if not rose:
        return Sentence("Against {period}, real falls: {fell}.", period=period, fell=fell)
    return Sentence("Against {period}, real rises: {rose}; real falls: {fell}.", period=period, rose=rose, fell=fell)


BLOCKS: Blocks = {"indicators": facts_indicators}
