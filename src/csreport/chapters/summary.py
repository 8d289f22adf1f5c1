"""Chapter 00: the key figures and what a reader must take away."""

from __future__ import annotations

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Blocks, Facts, Name, Number, Sentence, Tile, Value, all_of
from csreport.survey.survey import Survey

EVIDENCE = ("sampling", "satisfaction")
TILES = (
    ("overall", "mean"),
    ("overall", "top_box"),
    ("recommend", "nps"),
    ("effort", "mean"),
    ("repurchase", "top_box"),
)


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """None of its own: the summary speaks of the other chapters' estimates."""
    return Estimates()


def facts_headline(evidence: Estimates, survey: Survey) -> Facts:
    """Key figures and findings, chosen by rule."""
    tiles = tuple(tile for role, stat in TILES if (tile := _tile(evidence, survey, role, stat)) is not None)
    index = _row(evidence, "index", "index")
    if index is not None:
        unit = Sentence("of 100")
        tiles += (Tile(Sentence("Satisfaction index"), index, unit, _change(evidence, survey, index)),)
    findings = [_overall(evidence, survey), _extremes(evidence, survey), _largest_change(evidence, survey),
                _recommendation(evidence, survey), _quality(evidence)]  # fmt: skip
    found = tuple(finding for finding in findings if finding is not None)
    facts: Facts = {"findings": found, "standfirst": _standfirst(evidence, survey)}
    return facts | ({"tiles": tiles} if tiles else {})


def _row(evidence: Estimates, measure: str | None, stat: str) -> Row | None:
    if measure is None:
        return None
    row = evidence.find(
        measure=measure, stat=stat, against="", weighting="representative", segment="", period=_now(evidence)
    )
    return row if row is not None and row.shown else None


def _now(evidence: Estimates) -> str:
    return evidence.values("period")[0]


def _change(evidence: Estimates, survey: Survey, row: Row) -> Row | None:
    """Change against the first comparison period."""
    for earlier in survey.period.compare_to[:1]:
        found = evidence.find(measure=row.measure, stat=row.stat, against=f"period:{earlier}")
        return found if found is not None and found.shown else None
    return None


def _tile(evidence: Estimates, survey: Survey, role: str, stat: str) -> Tile | None:
    item = survey.codebook.role(role)  # type: ignore[arg-type]
    row = _row(evidence, item, stat)
    if item is None or row is None:
        return None
    label = Sentence("{indicator}", indicator=Name("item", item))
    if stat == "top_box":
        label = Sentence("{indicator}: top {cut} answers", indicator=Name("item", item), cut=survey.rules.top_box)
    if stat == "nps":
        label = Sentence("Net Promoter Score")
    unit = Sentence("of {highest}", highest=f"{survey.codebook.scale(item).max:g}") if stat == "mean" else None
    return Tile(label, row, unit, _change(evidence, survey, row))


def _overall(evidence: Estimates, survey: Survey) -> Sentence | None:
    row = _row(evidence, survey.codebook.role("overall"), "mean")
    if row is None:
        return None
    change = _change(evidence, survey, row)
    name: dict[str, Value] = {"indicator": Name("item", row.measure), "value": Number(row)}
    if change is None:
        return Sentence(
            "**{indicator} is {value}** ({low} to {high}).", low=Number(row, "low"), high=Number(row, "high"), **name
        )
    ends: dict[str, Value] = {"low": Number(change, "low", signed=True), "high": Number(change, "high", signed=True)}
    span: dict[str, Value] = {
        "amount": Number(change, absolute=True),
        "period": Name("period", survey.period.compare_to[0]),
    }
    values = name | ends | span
    return {
        1: Sentence("**{indicator} rose to {value}**, up {amount} against {period} ({low} to {high}).", **values),
        -1: Sentence("**{indicator} fell to {value}**, down {amount} against {period} ({low} to {high}).", **values),
        0: Sentence(
            "**{indicator} stands at {value}**; the change against {period} ({low} to {high}) is within noise.",
            **values,
        ),
    }[direction(change, 1 - survey.rules.confidence)]


def _standfirst(evidence: Estimates, survey: Survey) -> Sentence:
    row = _row(evidence, survey.codebook.role("overall"), "mean")
    change = _change(evidence, survey, row) if row is not None else None
    if row is None or change is None:
        return Sentence("What customers told us, how sure we can be, and how we know.")
    values = {"indicator": Name("item", row.measure), "period": Name("period", survey.period.compare_to[0])}
    return {
        1: Sentence("{indicator} rose beyond noise against {period}.", **values),
        -1: Sentence("{indicator} fell beyond noise against {period}.", **values),
        0: Sentence("{indicator} did not change beyond noise against {period}.", **values),
    }[direction(change, 1 - survey.rules.confidence)]


def _scores(evidence: Estimates, survey: Survey) -> list[Row]:
    book = survey.codebook
    measures = list(book.dimensions) or [key for key, item in book.items.items() if item.role is None]
    rows = evidence.select(measure=measures, stat="mean", against="", weighting="representative")
    return sorted((row for row in rows if row.shown), key=lambda row: row.value)


def _extremes(evidence: Estimates, survey: Survey) -> Sentence | None:
    ranked = _scores(evidence, survey)
    if len(ranked) < 2:
        return None
    return Sentence(
        "**{best} is the strength ({best_value}), {worst} the weakness ({worst_value})** among {count} scores.",
        best=Name("item", ranked[-1].measure), best_value=Number(ranked[-1]),
        worst=Name("item", ranked[0].measure), worst_value=Number(ranked[0]), count=len(ranked),
    )  # fmt: skip


def _largest_change(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The largest real change among dimensions or items, or that there is none."""
    earlier = next(iter(survey.period.compare_to), None)
    measures = [row.measure for row in _scores(evidence, survey)]
    changes = list(evidence.select(measure=measures, stat="mean", against=f"period:{earlier}"))
    if earlier is None or not changes:
        return None
    real = [row for row in changes if direction(row, 1 - survey.rules.confidence)]
    period = Name("period", earlier)
    if not real:
        return Sentence(
            "**None of the {count} scores changed beyond noise** against {period}.", count=len(changes), period=period
        )
    row = max(real, key=lambda found: abs(found.value))
    values: dict[str, Value] = {
        "indicator": Name("item", row.measure), "amount": Number(row, absolute=True), "period": period,
        "low": Number(row, "low", signed=True), "high": Number(row, "high", signed=True),
    }  # fmt: skip
    if row.value > 0:
        return Sentence(
            "**The largest real change is a rise:** {indicator}, up {amount} against {period} ({low} to {high}).",
            **values,
        )
    return Sentence(
        "**The largest real change is a fall:** {indicator}, down {amount} against {period} ({low} to {high}).",
        **values,
    )


def _recommendation(evidence: Estimates, survey: Survey) -> Sentence | None:
    row = _row(evidence, survey.codebook.role("recommend"), "nps")
    if row is None:
        return None
    values: dict[str, Value] = {"value": Number(row), "low": Number(row, "low"), "high": Number(row, "high")}
    change = _change(evidence, survey, row)
    level = Sentence("**The Net Promoter Score is {value}** ({low} to {high}).", **values)
    if change is None:
        return level
    period = Name("period", survey.period.compare_to[0])
    span: dict[str, Value] = {"amount": Number(change, absolute=True), "period": period}
    moved = {
        1: Sentence("It rose by {amount} points against {period}.", **span),
        -1: Sentence("It fell by {amount} points against {period}.", **span),
        0: Sentence("The change against {period} is within noise.", period=period),
    }[direction(change, 1 - survey.rules.confidence)]
    return all_of(level, moved)


def _quality(evidence: Estimates) -> Sentence | None:
    received = evidence.find(measure="respondents", category="received")
    accepted = evidence.find(measure="respondents", category="accepted")
    if received is None or accepted is None:
        return None
    counts: dict[str, Value] = {"accepted": Number(accepted), "received": Number(received)}
    margin = evidence.find(measure="precision")
    if margin is None:
        return Sentence(
            "**{accepted} of {received} answers are analysed.** Respondents chose themselves to take part.", **counts
        )
    if not margin.shown:
        return Sentence("**{accepted} of {received} answers are analysed.**", **counts)
    return Sentence(
        "**{accepted} of {received} answers are analysed**; a share near one half is exact to ±{margin} percentage "
        "points.",
        margin=Number(margin), **counts,
    )  # fmt: skip


BLOCKS: Blocks = {"headline": facts_headline}
