"""Chapter 20: how satisfied customers are, overall, by dimension and item, and whether they recommend."""

from __future__ import annotations

from csreport.estimates import Estimates, Row, direction
from csreport.facts import N_, Blocks, Facts, Name, Number, Sentence, Value, all_of, interval
from csreport.indicators import indicators, with_changes
from csreport.survey.survey import Survey


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Every indicator of the period and its changes against the declared earlier periods."""
    return with_changes(survey, history, indicators(survey))


def facts_overall(estimates: Estimates, survey: Survey) -> Facts:
    """How satisfied customers are overall."""
    item = survey.codebook.role("overall")
    mean = _headline(estimates, item, "mean")
    top = _headline(estimates, item, "top_box")
    if item is None or mean is None or top is None:
        return {}
    scale = survey.codebook.scale(item)
    level = Sentence(
        "{indicator} is {value} on a scale from {lowest} to {highest} ({low} to {high}); {share} chose one of the top "
        "{cut} answers.",
        indicator=Name("item", item), lowest=f"{scale.min:g}", highest=f"{scale.max:g}", share=Number(top),
        cut=survey.rules.top_box, **interval(mean),
    )  # fmt: skip
    return {
        "answer": all_of(level, *_changes(estimates, survey, mean)),
        "finding": Sentence("Answers to the question on {indicator}", indicator=Name("item", item)),
        "alt": level,
        "base": _base(mean, survey),
        "caption": Sentence("{indicator}, weighted and unweighted", indicator=Name("item", item)),
        "note": all_of(
            Sentence(
                "Interval: {confidence}%. Effective base and design effect after Kish, on the base of this question.",
                confidence=round(100 * survey.rules.confidence),
            ),
            _weighted_note(survey),
        ),
    }


def _weighted_note(survey: Survey) -> Sentence | None:
    if survey.design.method == "none" or survey.period.sample == "open":
        return None
    return Sentence("Weighted results stand for the population; unweighted ones describe the respondents.")


def _headline(estimates: Estimates, item: str | None, stat: str) -> Row | None:
    if item is None:
        return None
    row = estimates.find(measure=item, stat=stat, against="", weighting="representative")
    return row if row is not None and row.shown else None


def _changes(estimates: Estimates, survey: Survey, row: Row) -> list[Sentence]:
    """One sentence per comparison: risen, fallen, or no change beyond noise."""
    found = []
    for earlier in survey.period.compare_to:
        change = estimates.find(measure=row.measure, stat=row.stat, against=f"period:{earlier}")
        if change is not None and change.shown:
            found.append(change_sentence(change, earlier, 1 - survey.rules.confidence))
    return found


def change_sentence(change: Row, earlier: str, alpha: float) -> Sentence:
    """A change in words, never more than the test shows."""
    values: dict[str, Value] = {
        "amount": Number(change, absolute=True), "period": Name("period", earlier),
        "low": Number(change, "low", signed=True), "high": Number(change, "high", signed=True),
    }  # fmt: skip
    return {
        1: Sentence("Against {period} it rose by {amount} (interval {low} to {high}).", **values),
        -1: Sentence("Against {period} it fell by {amount} (interval {low} to {high}).", **values),
        0: Sentence("Against {period} it did not change beyond noise (interval {low} to {high}).", **values),
    }[direction(change, alpha)]


def _base(row: Row, survey: Survey) -> Sentence:
    if survey.design.method == "none":
        return Sentence("Base: {n} respondents. Rounded shares may not add to 100%.", n=Number(row, "n"))
    return Sentence("Base: {n} respondents. Weighted shares; rounded shares may not add to 100%.", n=Number(row, "n"))


def facts_dimensions(estimates: Estimates, survey: Survey) -> Facts:
    """Which dimensions are strong and weak, and which changed."""
    return _ranking(estimates, survey, list(survey.codebook.dimensions), "dimensions")


def facts_items(estimates: Estimates, survey: Survey) -> Facts:
    """Which items are strong and weak, and which changed."""
    items = [key for key, item in survey.codebook.items.items() if item.role is None]
    return _ranking(estimates, survey, items, "items")


RANKED = {
    "dimensions": (N_("Scores by dimension"), N_("A dimension's score is the mean of its items for each respondent.")),
    "items": (N_("Scores by item"), N_("Answers “not applicable” and blanks are left out of numerator and base.")),
}


def _ranking(estimates: Estimates, survey: Survey, measures: list[str], kind: str) -> Facts:
    scores = [
        r for r in estimates.select(measure=measures, stat="mean", against="", weighting="representative") if r.shown
    ]
    if len(scores) < 2:
        return {}
    ranked = sorted(scores, key=lambda row: row.value)
    caption, note = RANKED[kind]
    ends: dict[str, Value] = {
        "best": Name("item", ranked[-1].measure), "best_value": Number(ranked[-1]),
        "worst": Name("item", ranked[0].measure), "worst_value": Number(ranked[0]),
    }  # fmt: skip
    level = Sentence("{best} leads with {best_value}; {worst} comes last with {worst_value}.", **ends)
    return {
        "answer": all_of(level, _moved(estimates, survey, measures)),
        "finding": Sentence("{best} scores highest, {worst} lowest", best=ends["best"], worst=ends["worst"]),
        "alt": level,
        "base": Sentence(
            "Base: {fewest} to {most} respondents; {confidence}% intervals.",
            fewest=Number(min(scores, key=lambda r: r.n), "n"), most=Number(max(scores, key=lambda r: r.n), "n"),
            confidence=round(100 * survey.rules.confidence),
        ),
        "caption": Sentence(caption),
        "note": all_of(Sentence(note), *_marks(survey)),
    }  # fmt: skip


def _marks(survey: Survey) -> list[Sentence]:
    """What the marks in a ranking mean."""
    caution = Sentence("* marks a base below {limit}.", limit=survey.rules.minimum_base.caution)
    if not survey.period.compare_to:
        return [caution]
    return [Sentence("▲▼ mark changes beyond noise after Holm's correction for several tests."), caution]


def _moved(estimates: Estimates, survey: Survey, measures: list[str]) -> Sentence | None:
    """Which of several measures changed against the first comparison period."""
    earlier = next(iter(survey.period.compare_to), None)
    changes = list(estimates.select(measure=measures, stat="mean", against=f"period:{earlier}"))
    if earlier is None or not changes:
        return None
    alpha = 1 - survey.rules.confidence
    rose = tuple(Name("item", row.measure) for row in changes if direction(row, alpha) > 0)
    fell = tuple(Name("item", row.measure) for row in changes if direction(row, alpha) < 0)
    period = Name("period", earlier)
    if rose and fell:
        return Sentence(
            "Against {period}, {rose} rose and {fell} fell beyond noise.", period=period, rose=rose, fell=fell
        )
    if rose:
        return Sentence("Against {period}, {rose} rose beyond noise.", period=period, rose=rose)
    if fell:
        return Sentence("Against {period}, {fell} fell beyond noise.", period=period, fell=fell)
    return Sentence("Against {period}, none of them changed beyond noise.", period=period)


def facts_recommend(estimates: Estimates, survey: Survey) -> Facts:
    """Whether customers recommend."""
    item = survey.codebook.role("recommend")
    score = _headline(estimates, item, "nps")
    if item is None or score is None:
        return {}
    now = estimates.select(measure=item, stat="share", against="", weighting="representative")
    parts: dict[str, Value] = {part: Number(now.one(category=part)) for part in ("promoters", "detractors")}
    level = Sentence(
        "The Net Promoter Score is {value} ({low} to {high}): {promoters} promoters less {detractors} detractors.",
        **interval(score), **parts,
    )  # fmt: skip
    return {
        "answer": all_of(level, *_changes(estimates, survey, score)),
        "finding": Sentence("{promoters} would recommend, {detractors} would not", **parts),
        "alt": level,
        "base": Sentence(
            "Base: {n} respondents. Promoters answered 9 or 10, detractors 0 to 6; points.", n=Number(score, "n")
        ),
    }


BLOCKS: Blocks = {
    "overall": facts_overall,
    "dimensions": facts_dimensions,
    "items": facts_items,
    "recommend": facts_recommend,
}
