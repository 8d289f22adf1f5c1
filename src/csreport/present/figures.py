"""The figures of a report: estimates in; one drawing for wide pages and one for phones out.

Every figure leaves suppressed rows out, and is None where nothing is left to draw.
"""

from __future__ import annotations

from csreport.estimates import Estimates
from csreport.present.forms import dots as _dots
from csreport.present.forms import flow as _flow
from csreport.present.forms import likert as _likert
from csreport.present.forms import nps as _nps
from csreport.present.forms import trends as _trends
from csreport.present.layout import Sheet
from csreport.present.style import Drawing, draw
from csreport.present.words import Words

__all__ = ["Drawing", "dots", "flow", "likert", "nps", "trends"]


def dots(estimates: Estimates, words: Words, *, target: Estimates | None = None) -> Drawing | None:
    """Ranked values with interval, earlier value and target; ▲▼ where the change exceeds noise."""
    data = _dots.read(estimates, words, target=target)
    return draw(words.lang, lambda wide: _dots.draw(data, Sheet(words, wide))) if data else None


def likert(estimates: Estimates, words: Words) -> Drawing | None:
    """Shares of the answer options of several items, or of one item in several periods or segments."""
    data = _likert.read(estimates, words)
    return draw(words.lang, lambda wide: _likert.draw(data, Sheet(words, wide))) if data else None


def nps(estimates: Estimates, words: Words) -> Drawing | None:
    """Detractors, passives and promoters with the Net Promoter Score; the first period stands out."""
    data = _nps.read(estimates, words)
    return draw(words.lang, lambda wide: _nps.draw(data, Sheet(words, wide))) if data else None


def trends(estimates: Estimates, words: Words) -> Drawing | None:
    """One small panel per measure over the periods; a triangle where the last change exceeds noise."""
    data = _trends.read(estimates, words)
    if not data.panels:
        return None
    return draw(words.lang, lambda wide: _trends.draw(data, Sheet(words, wide)))


def flow(estimates: Estimates, words: Words) -> Drawing | None:
    """From invited to analysed: how many were left at every step, and why the others were not."""
    data = _flow.read(estimates, words)
    return draw(words.lang, lambda wide: _flow.draw(data, Sheet(words, wide))) if data.steps else None
