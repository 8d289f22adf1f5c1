"""Names of what is measured: an item, and the statistic where it is not the mean."""

from __future__ import annotations

from csreport.estimates import Row
from csreport.facts import N_
from csreport.present.words import FORMS, Words

STAT_WORDS = {"nps": N_("Net Promoter Score"), "index": N_("Satisfaction index")}


def series_name(row: Row, words: Words) -> str:
    """What a row measures, in words: the item, and the statistic where it is not the mean."""
    if row.stat in STAT_WORDS:
        return words.translate(STAT_WORDS[row.stat])
    label = words.label(row.measure)
    if row.stat == "bottom_box":
        return words.text("{indicator}: bottom answers", indicator=label)
    return words.text("{indicator}: top answers", indicator=label) if row.stat == "top_box" else label


def unit_name(row: Row, words: Words) -> str:
    """What the numbers of a row are counted in: points of a scale, shares, or the score's own points."""
    if row.stat in STAT_WORDS:
        return words.translate(STAT_WORDS[row.stat])
    if row.stat in {"top_box", "bottom_box"}:
        return words.text("Top answers") if row.stat == "top_box" else words.text("Bottom answers")
    if FORMS.get(row.stat, ("points", 2))[0] == "percent":
        return words.text("Share of respondents")
    scale = _scale(row.measure, words)
    if scale is None:
        return words.text("Mean")
    return words.text("Mean, scale {low} to {high}", low=f"{scale[0]:g}", high=f"{scale[1]:g}")


def _scale(measure: str, words: Words) -> tuple[float, float] | None:
    """Ends of the scale of an item, or of the items of a dimension."""
    book = words.codebook
    items = [measure] if measure in book.items else book.members(measure) if measure in book.dimensions else []
    scales = {(book.scale(item).min, book.scale(item).max) for item in items}
    return scales.pop() if len(scales) == 1 else None
