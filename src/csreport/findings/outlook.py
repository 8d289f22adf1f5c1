"""What is usual and what may come: the range of chance, seasons and a steady trend, as facts."""

from __future__ import annotations

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Facts, Name, Number, Sentence, Value, all_of
from csreport.findings.goals import indicator_name
from csreport.findings.moves import TOLD, compared, first_names, moves
from csreport.findings.wording import alpha_of
from csreport.measures.course import cycles, outside, same_season_period, timeline
from csreport.survey.survey import Survey
from surveystats.control import FIRM_PERIODS, LEAST_PERIODS
from surveystats.seasonality import LEAST_FORECAST

SHOWN = 3


def _told(estimates: Estimates) -> list[Row]:
    """Values of the indicators in every period."""
    return [row for row in estimates.of_all(stat=TOLD, against="", category="") if row.shown]


# ---- range of chance ---------------------------------------------------------------------------
def facts_limits(estimates: Estimates, survey: Survey) -> Facts:
    """Which indicators lie outside the range in which they moved before."""
    rows = _told(estimates)
    earlier = len(timeline(rows)) - 1
    sides = [(row, outside(row, estimates)) for row in rows if row.period == survey.name]
    known = [(row, side) for row, side in sides if side is not None]
    if not sides:
        return {}
    if not known:
        return {"answer": Sentence(
            "The range in which an indicator usually moves can be told from {least} earlier periods on; so far: "
            "{count}.", least=LEAST_PERIODS, count=earlier,
        )}  # fmt: skip
    below, above = (first_names([row for row, side in known if side == way]) for way in (-1, 1))
    told = [Sentence("Below the range of the earlier periods: {names}.", names=below)] if below else []
    told += [Sentence("Above the range of the earlier periods: {names}.", names=above)] if above else []
    within = [] if told else [Sentence("Every indicator stays within the range of the earlier periods.")]
    return {"answer": all_of(*told, *within, *_band(earlier)), "follows": OUTSIDE if told else INSIDE}


def _band(earlier: int) -> list[Sentence]:
    text = Sentence(
        "The grey band in the figure is the range in which an indicator moves when nothing special happens."
    )
    firm = earlier >= FIRM_PERIODS
    return [text] if firm else [text, Sentence("It rests on few periods ({count}) and is provisional.", count=earlier)]


OUTSIDE = Sentence(
    "**What follows.** What lies outside has moved further than is usual from one period to the next: ask what was "
    "different this time."
)
INSIDE = Sentence(
    "**What follows.** Ups and downs inside the range need no explanation of their own, also where a change is beyond "
    "sampling noise."
)


# ---- seasons -----------------------------------------------------------------------------------
def facts_seasons(estimates: Estimates, survey: Survey) -> Facts:
    """How this period compares with the same season a year before, and whether seasons differ regularly."""
    periods = timeline(_told(estimates))
    if not periods:
        return {}
    if not cycles(periods):
        return {"answer": Sentence("The periods are no seasons of a year, so there is no seasonal comparison.")}
    before = same_season_period(periods)
    if before is None:
        return {"answer": Sentence("A seasonal comparison needs two full years; this survey does not have them yet.")}
    found = moves(estimates, survey, before)
    same = Sentence("The same season a year before is {period}.", period=Name("period", before))
    return {"answer": all_of(
        same, compared(found) if found.tested else None, *_seasonal(estimates, survey)
    )}  # fmt: skip


def _seasonal(estimates: Estimates, survey: Survey) -> list[Sentence]:
    """The seasons that stand out, the furthest first."""
    rows = list(estimates.select(stat="season"))
    real = sorted((row for row in rows if direction(row, alpha_of(survey))), key=lambda row: -abs(row.value / row.se))
    if not rows:
        return [Sentence("Regular differences between seasons cannot be told yet.")]
    if not real:
        return [Sentence("Regular differences between seasons are within noise.")]
    return [_season(row) for row in real[:SHOWN]]


def _season(row: Row) -> Sentence:
    values: dict[str, Value] = {
        "indicator": Name("item", row.measure), "season": row.category, "amount": Number(row, absolute=True),
        "low": Number(row, "low", signed=True), "high": Number(row, "high", signed=True),
    }  # fmt: skip
    if row.value > 0:
        return Sentence(
            "In {season}, {indicator} regularly lies {amount} above its average of the year ({low} to {high}).",
            **values,
        )
    return Sentence(
        "In {season}, {indicator} regularly lies {amount} below its average of the year ({low} to {high}).", **values
    )


# ---- outlook -----------------------------------------------------------------------------------
def facts_outlook(estimates: Estimates, survey: Survey) -> Facts:
    """Which indicators move steadily, and where the next period should lie if they go on."""
    periods = len(timeline(_told(estimates)))
    if not periods:
        return {}
    if periods < LEAST_FORECAST:
        return {"answer": Sentence(
            "A range for the next period can be given from {least} periods on; so far: {count}.",
            least=LEAST_FORECAST, count=periods,
        )}  # fmt: skip
    ranges = list(estimates.select(stat="forecast"))
    if not ranges:
        return {"answer": Sentence(
            "No indicator moved steadily in one direction beyond noise over the {count} periods, so no range for the "
            "next period is given.", count=periods,
        )}  # fmt: skip
    told = [_steady(estimates.one(measure=row.measure, stat="trend", category=row.category), row) for row in ranges]
    return {"answer": all_of(*told), "follows": Sentence(
        "**What follows.** The range extends the line of the past; it knows nothing of what is planned. A value "
        "outside it would say that something changed."
    )}  # fmt: skip


def _steady(slope: Row, ahead: Row) -> Sentence:
    values: dict[str, Value] = {
        "indicator": indicator_name(slope.measure, slope.category), "slope": Number(slope, absolute=True),
        "from": Number(ahead, "low"), "to": Number(ahead, "high"),
    }  # fmt: skip
    if slope.value > 0:
        return Sentence(
            "{indicator} rose steadily, by {slope} a period; if that goes on, the next value should lie between {from} "
            "and {to}.", **values,
        )  # fmt: skip
    return Sentence(
        "{indicator} fell steadily, by {slope} a period; if that goes on, the next value should lie between {from} and "
        "{to}.", **values,
    )  # fmt: skip
