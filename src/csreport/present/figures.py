"""The figures of a report: estimates in; one drawing for wide pages and one for phones out.

Every figure leaves suppressed rows out or says that their base is too small, and is None where nothing is left to draw.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from csreport.estimates import Estimates, direction
from csreport.present.forms import asymmetry as _asymmetry
from csreport.present.forms import correlations as _correlations
from csreport.present.forms import dots as _dots
from csreport.present.forms import drivers as _drivers
from csreport.present.forms import flow as _flow
from csreport.present.forms import gap as _gap
from csreport.present.forms import heatmap as _heatmap
from csreport.present.forms import levels as _levels
from csreport.present.forms import likert as _likert
from csreport.present.forms import nps as _nps
from csreport.present.forms import progress as _progress
from csreport.present.forms import quadrant as _quadrant
from csreport.present.forms import targets as _targets
from csreport.present.forms import trends as _trends
from csreport.present.forms import weightings as _weightings
from csreport.present.forms.choosing import fitting
from csreport.present.layout import Sheet
from csreport.present.style import Drawing, draw
from csreport.present.words import Words
from csreport.project.targets import Target

__all__ = [
    "Drawing", "asymmetry", "compare_weightings", "correlations", "dots", "drivers", "flow", "gap", "heatmap", "levels",
    "likert", "nps", "progress", "quadrant", "targets", "trends",
]  # fmt: skip

LEVELS, PANELS = 26, 23  # groups that one page holds, as lines and as small panels


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
    """One small panel per series over the periods; a triangle where the last change exceeds noise.

    Control limits, targets, the series of all customers and the periods from which on a new definition holds are drawn
    where they are given.
    """
    choice = fitting(estimates, words, most=PANELS)
    data = _trends.read(choice.rows, words)
    if not data.panels:
        return None
    return draw(words.lang, lambda wide: _trends.draw(data, Sheet(words, wide)), note=choice.note)


def flow(estimates: Estimates, words: Words) -> Drawing | None:
    """From invited to analysed: how many were left at every step, and why the others were not."""
    data = _flow.read(estimates, words)
    return draw(words.lang, lambda wide: _flow.draw(data, Sheet(words, wide))) if data.steps else None


def heatmap(estimates: Estimates, words: Words, *, apart: bool = False) -> Drawing | None:
    """Measures by the levels of segments; colour and ▲▼ where a level differs from all others beyond noise.

    With `apart` only the segments in which any level does, in this period or over several.
    """
    choice = fitting(_apart(estimates, words) if apart else estimates, words, most=LEVELS)
    data = _heatmap.read(choice.rows, words)
    form = _heatmap.draw
    return draw(words.lang, lambda wide: form(data, Sheet(words, wide)), note=choice.note) if data else None


def _apart(estimates: Estimates, words: Words) -> Estimates:
    alpha = words.alpha
    differ = {row.segment for row in estimates.select(against="level:others") if direction(row, alpha)}
    return estimates.select(segment=["", *differ])


def levels(estimates: Estimates, words: Words, *, ranked: bool = False) -> Drawing | None:
    """A few measures by the levels of each segment; ▲▼ where a level differs from all others beyond noise.

    Levels stand in the order given, or with `ranked` the highest of the first measure first.
    """
    choice = fitting(estimates, words, most=LEVELS)
    data = _levels.read(choice.rows, words, ranked=ranked)
    form = _levels.draw
    return draw(words.lang, lambda wide: form(data, Sheet(words, wide)), note=choice.note) if data else None


def correlations(estimates: Estimates, words: Words) -> Drawing | None:
    """How closely measures go together: the lower triangle of a matrix; what is within noise stays grey."""
    data = _correlations.read(estimates, words)
    return draw(words.lang, lambda wide: _correlations.draw(data, Sheet(words, wide))) if data else None


def drivers(estimates: Estimates, words: Words, *, outcome: str = "") -> Drawing | None:
    """Importance of the drivers of an outcome with interval, by two methods; negative slopes marked."""
    data = _drivers.read(estimates, words, explaining=outcome)
    return draw(words.lang, lambda wide: _drivers.draw(data, Sheet(words, wide))) if data else None


def asymmetry(estimates: Estimates, words: Words, *, outcome: str = "") -> Drawing | None:
    """Penalty and reward of the drivers of an outcome, either side of zero, with intervals."""
    data = _asymmetry.read(estimates, words, explaining=outcome)
    return draw(words.lang, lambda wide: _asymmetry.draw(data, Sheet(words, wide))) if data else None


def gap(estimates: Estimates, words: Words) -> Drawing | None:
    """Expected against perceived: what falls short most first, with the interval of the gap."""
    data = _gap.read(estimates, words)
    return draw(words.lang, lambda wide: _gap.draw(data, Sheet(words, wide))) if data else None


def progress(
    estimates: Estimates, words: Words, *, planned: float | None = None, deadlines: Mapping[str, dt.date] | None = None
) -> Drawing | None:
    """Completed answers by day and altogether; `deadlines` are days by their name in the reader's language."""
    data = _progress.read(estimates, planned=planned, deadlines=deadlines or {})
    return draw(words.lang, lambda wide: _progress.draw(data, Sheet(words, wide))) if data else None


def targets(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None = None) -> Drawing | None:
    """Indicators with interval against their targets, and the verdict; `declared` are the targets by id."""
    data = _targets.read(estimates, words, declared=declared or {})
    return draw(words.lang, lambda wide: _targets.draw(data, Sheet(words, wide))) if data else None


def compare_weightings(estimates: Estimates, words: Words) -> Drawing | None:
    """The same measures as representative, by customer value and unweighted, each with its interval."""
    data = _weightings.read(estimates, words)
    return draw(words.lang, lambda wide: _weightings.draw(data, Sheet(words, wide))) if data else None


def quadrant(estimates: Estimates, words: Words, *, outcome: str = "") -> Drawing | None:
    """Importance against performance of the drivers of an outcome; the fields meet at the averages."""
    data = _quadrant.read(estimates, words, explaining=outcome)
    return draw(words.lang, lambda wide: _quadrant.draw(data, Sheet(words, wide))) if data else None
