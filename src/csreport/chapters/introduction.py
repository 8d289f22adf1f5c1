"""Chapter 05: who was asked, and how sure the results are."""

from __future__ import annotations

from operator import itemgetter

from csreport.chapters.response import channels_of
from csreport.estimates import Estimates, Row
from csreport.facts import (
    Blocks,
    Dates,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    all_of,
    confidence_of,
    count_of,
    headline,
)
from csreport.survey.survey import Survey

UNEQUAL = 1.25  # how many times as often a group was invited as another from which on it is told


# ---- who was asked -----------------------------------------------------------------------------
def facts_asked(evidence: Estimates, survey: Survey) -> Facts:
    """Who was asked and how many answered, for whom they stand, how they count, and when and how it was asked."""
    counts = {"n": ("respondents", "accepted"), "invited": ("invitations", "invited")}
    counts |= {"customers": ("invitations", "customers")}
    rows = {name: count_of(evidence, survey, *key) for name, key in counts.items()}
    known = {name: row for name, row in rows.items() if row is not None}
    if "n" not in known:
        return {}
    period, numbers = survey.period, {name: Number(row) for name, row in known.items()}
    aim, population = (tuple(label.items()) for label in (survey.objective, period.population))
    stands_for, days, fieldwork = Name("given", texts=population), period.fieldwork, None
    if days is not None:
        channels, span = channels_of(survey), Dates(days.start.isoformat(), days.end.isoformat())
        by = "yes" if channels else "no"
        fieldwork = Sentence("introduction-fieldwork", days=span, by=by, channels=channels)
    left_out = tuple(Name("period", name) for name in survey.left_out)
    told = [
        Sentence("introduction-asked", pattern=_pattern(known, survey), **numbers),
        Sentence("introduction-population", sample=period.sample, population=stands_for) if population else None,
        _weights(evidence, survey),
        fieldwork,
        Sentence("introduction-objective", objective=Name("given", texts=aim)) if aim else None,
        Sentence("introduction-kind", kind=period.kind) if period.kind != "full" else None,
        Sentence("introduction-left-out", periods=left_out, n=len(left_out)) if left_out else None,
    ]
    return {"answer": all_of(*told)}


def _pattern(known: dict[str, Row], survey: Survey) -> str:
    if survey.period.sample == "open":
        return "open"
    if "invited" not in known:
        return "plain"
    if "customers" not in known:
        return "invited"
    return "census" if known["invited"].value >= known["customers"].value else "sample"


def _weights(evidence: Estimates, survey: Survey) -> Sentence | None:
    """How answers count, and which group was invited more often than others."""
    method, margins = survey.design.method, tuple(Name("item", key) for key in survey.rules.weighting.margins)
    if method == "none" and survey.period.sample == "open":
        return None
    kind = method if method in {"none", "file", "adjust"} else "margins"
    favoured = _favoured(evidence, survey)
    if favoured is None:
        return Sentence("introduction-weights", kind=kind, margins=margins)
    group = Name("level", favoured.level, favoured.segment)
    return Sentence("introduction-weights-unequal", kind=kind, margins=margins, group=group)


def _favoured(evidence: Estimates, survey: Survey) -> Row | None:
    """The group that was invited most often, where one of its grouping was invited clearly less."""
    rates: dict[str, list[tuple[float, Row]]] = {}
    for row in evidence.select(measure="invitations", stat="share", period=survey.name):
        known = evidence.get(row, measure="frame")
        if row.level and row.shown and known is not None and known.value > 0:
            rates.setdefault(row.segment, []).append((row.value / known.value, row))
    found = [(max(group, key=itemgetter(0)), min(group, key=itemgetter(0))) for group in rates.values()]
    apart = [(most[0] / least[0], most[1]) for most, least in found if most[0] >= UNEQUAL * least[0] > 0]
    return max(apart, key=itemgetter(0))[1] if apart else None


# ---- how sure ----------------------------------------------------------------------------------
def facts_sure(evidence: Estimates, survey: Survey) -> Facts:
    """How exact a share and a score are, and what ranges, changes and links mean."""
    overall = survey.codebook.role("overall")
    margin = headline(evidence, "precision", "margin_of_error", period=survey.name)
    half = headline(evidence, overall, "half_width", "mean", period=survey.name)
    known = {name: row for name, row in (("margin", margin), ("half", half)) if row is not None}
    values: dict[str, Value] = {
        "sample": survey.period.sample,
        "confidence": confidence_of(survey),
        "earlier": "yes" if survey.period.compare_to else "no",
        **{name: Number(row, whole=name == "margin") for name, row in known.items()},
    }
    pattern = "both" if len(known) == 2 else next(iter(known), "none")
    return {
        "answer": all_of(Sentence("introduction-sure", pattern=pattern, **values), "introduction-ranges", **values),
        "more": all_of("introduction-changes", "introduction-links", **values),
    }


BLOCKS: Blocks = {"asked": facts_asked, "sure": facts_sure}
