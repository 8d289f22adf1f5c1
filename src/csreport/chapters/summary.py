"""Chapter 00: the deciding page: what the score is, what went up and down, why, and what to decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from csreport.chapters.comparisons import PANELS, TOLD, Goal, goals, standing, timeline
from csreport.chapters.customers import UNITS, limit_words, move_told
from csreport.chapters.importance import priorities
from csreport.chapters.quality import care, checks
from csreport.chapters.register import DECISIONS, decision_on, unowned
from csreport.chapters.story import (
    Fact,
    Line,
    Story,
    clock_beside,
    gap_of_groups,
    is_rating,
    place_of,
    record,
    scores,
    share_of_all,
    surge_of,
    surge_words,
    tell,
    worsened_beside,
)
from csreport.estimates import Estimates, Row
from csreport.facts import (
    CHANGES,
    DRIVERS,
    GROUPS,
    ITEMS,
    RECORDS,
    SERVICE,
    SURGES,
    TRENDS,
    Blocks,
    Dates,
    Facts,
    Name,
    Number,
    Point,
    Sentence,
    Tile,
    Value,
    all_of,
    change_of,
    change_words,
    confidence_of,
    count_of,
    figure_of,
    first_comparison,
    given,
    headline,
    indicator_name,
    interval,
    is_clear,
    level_of,
    listed,
    named,
    percent,
    shown,
    to_do,
    way_of,
)
from csreport.project.codebook import Role
from csreport.survey.survey import Survey

WORST = 2  # records that became worse, for which the page has room
COLUMN = 6  # points below each other that the page has room for
QUESTIONS = 3  # that the page has room for where no decision is declared
FEW, MANY = 3, 6  # tiles in a row; never five
Keys = tuple[tuple[Role | None, str], ...]
FIRST: Keys = (("overall", "mean"), ("recommend", "nps"), ("effort", "mean"))
FURTHER: Keys = (("overall", "top_box"), ("repurchase", "top_box"), (None, "index"), ("expectation", "mean"))


# ---- what one would say in the lift --------------------------------------------------------------
def facts_headline(evidence: Estimates, survey: Survey) -> Facts:
    """Headline, in one sentence that fits; why, in two; and the tiles."""
    story, beside = tell(evidence, survey), tiles(evidence, survey)
    facts: Facts = {"tiles": beside} if beside else {}
    if story.lead is None:
        return facts
    first = [(line.fact.kind, line.pattern.partition("-")[0]) for line in story.worse[:1]]
    values = {"value": Number(story.lead), "place": "last" if first == [("fall", "lowest")] else "plain", **story.ends}
    values |= {"way": _way(story.way, survey), **_lead(story.lead, survey)}
    shorter = ("both", "fall", "quiet") if story.contrast == "both" else (story.contrast, "quiet")
    kind, count = record(story, evidence, survey)
    since = {"before": Name("period", first_comparison(survey), survey.name), **change_words(story.change)}
    since |= _less_sure(story, evidence, survey)
    score = Sentence("summary-score", record=kind, n=count, **values | interval(story.lead) | since)
    return facts | {
        "headline": tuple(Sentence("summary-headline", contrast=one, **values) for one in dict.fromkeys(shorter)),
        "standfirst": all_of(score, _contrast(story, evidence, survey)),
    }


def _less_sure(story: Story, evidence: Estimates, survey: Survey) -> dict[str, Value]:
    """The further period compared with, against which the change of the leading score is not as clear."""
    changes = [change_of(evidence, story.lead, one) for one in survey.period.compare_to[1:]] if story.lead else []
    unlike = next((row for row in changes if row is not None and way_of(row, survey) != story.way), None)
    if unlike is None:
        return {"sure": "yes"}
    sure = "against" if is_clear(unlike, survey) else "open"
    return {"sure": sure, "unlike": Name("period", unlike.against_id, survey.name)}


def _lead(row: Row, survey: Survey) -> dict[str, Value]:
    """The leading score as people call it, and the end of its scale: "satisfaction", "of 5"."""
    kind = "overall" if row.measure == survey.codebook.role("overall") else row.stat
    subject = Sentence("summary-subject", kind=kind, name=Name("item", row.measure))
    return {"subject": subject, "of": _scale(row, survey)}


def _scale(row: Row, survey: Survey, message: str = "summary-of") -> Sentence:
    """The end of the scale of a score, as in "3.99 of 5"."""
    ends = {scale.max for scale in survey.codebook.scales_of(row.measure)}
    kind = row.stat if row.stat != "mean" or len(ends) == 1 else "other"
    kind = "open" if kind == "top_box" and survey.period.sample == "open" else kind.replace("_", "-")
    return Sentence(message, kind=kind, most=f"{max(ends):g}" if ends else "")


def _way(way: str, survey: Survey) -> str:
    """What became of a score; break: there was an earlier survey, which did not measure it alike."""
    return "break" if way == "first" and survey.period.compare_to else way


def _contrast(story: Story, evidence: Estimates, survey: Survey) -> Sentence | None:
    """What went up and what went down, or that nothing did; of a first survey its best and its worst."""
    ranked, told = scores(evidence, survey), "event" if story.event is not None else story.contrast
    first = story.way == "open" or not survey.period.compare_to
    if len(ranked) < 2 and (first or story.contrast == "quiet"):
        return None
    up, down = ([fact.row for fact in facts] for facts in (story.rises, story.falls))
    values: dict[str, Value] = {"ups": listed(up, 3), "downs": listed(down, 3), "n": len(ranked), **story.ends}
    if first:
        ends = {"best": named(ranked[-1]), "worst": named(ranked[0])}
        return Sentence("summary-contrast", story="first", kind="rating", **values | ends)
    rated = all(is_rating(row.measure, survey) for row in [*up[:1], *down[:1]])
    values |= {"month": Name("month", story.event.date.isoformat())} if story.event is not None else {}
    return Sentence("summary-contrast", story=told, kind="rating" if rated else "other", **values)


# ---- tiles -------------------------------------------------------------------------------------
def tiles(evidence: Estimates, survey: Survey) -> tuple[Tile, ...]:
    """Overall satisfaction, recommendation, ease; dimensions and groups with a target; what else is known. Six, or
    three."""
    order, book = ("not_met", "cannot_tell", "met"), survey.codebook
    aimed = [goal for goal in goals(evidence, survey) if goal.verdict in order]
    aimed.sort(key=lambda goal: order.index(goal.verdict))
    first, further = (
        [headline(evidence, book.role(role) if role else "index", stat, period=survey.name) for role, stat in keys]
        for keys in (FIRST, FURTHER)
    )
    goal_rows = [evidence.get(goal.distance, against="") for goal in aimed if goal.distance is not None]
    known = list({row.key: row for row in map(shown, (*first, *goal_rows, *further)) if row is not None}.values())
    return tuple(_tile(row, aimed, evidence, survey) for row in known[: MANY if len(known) >= MANY else FEW])


def _tile(row: Row, aimed: list[Goal], evidence: Estimates, survey: Survey) -> Tile:
    change, (goal, aim) = change_of(evidence, row, first_comparison(survey)), _goal_of(row, aimed, evidence)
    indicator = indicator_name(row.measure, row.stat)
    name = Sentence("summary-tile", name=indicator)
    if row.level:
        name = Sentence("summary-tile-group", group=level_of(row), indicator=indicator)
    elif row.stat == "top_box":
        role = survey.codebook.items[row.measure].role or "other"
        name = Sentence("summary-tile-share", role=role, name=indicator)
    verdict = standing(goal, survey) if goal is not None else ""
    way = _way(way_of(change, survey), survey)
    return Tile(name, row, _scale(row, survey, "summary-scale"), change, way, aim, verdict)


def _goal_of(row: Row, goals: Iterable[Goal], evidence: Estimates) -> tuple[Goal | None, Row | None]:
    """The target of an estimate, and the row of its value."""
    goal = next((one for one in goals if one.distance is not None and _same(one.distance, row)), None)
    aim = evidence.get(goal.distance, stat="target", category=row.stat) if goal and goal.distance else None
    return goal, aim


def _same(one: Row, other: Row) -> bool:
    return (one.measure, one.stat, one.segment, one.level) == (other.measure, other.stat, other.segment, other.level)


# ---- better, worse and why, to decide ------------------------------------------------------------
def facts_verdicts(evidence: Estimates, survey: Survey) -> Facts:
    """What got better, what got worse and why, what is weak, what to decide; each with the figure that shows it."""
    story = tell(evidence, survey)
    fell = tuple(line for line in story.worse if line.fact.kind == "fall")
    records = worsened_beside(evidence, survey)[:WORST]
    worse = _with_clock(fell, "rise", story, evidence, survey)
    worse += tuple(_recorded(*pair, evidence, survey) for pair in records)
    weak = tuple(_point(line, story, evidence, survey) for line in story.worse if line not in fell)
    rated = "rating" if all(item.kind == "rating" for item in survey.codebook.items.values()) else "other"
    compared = "open" if story.way == "open" else "yes" if survey.period.compare_to else "first"
    none, steady = (Point(Sentence(f"summary-nothing-{way}", way=compared)) for way in ("rose", "fell"))
    return {
        "better": _with_clock(story.better, "fall", story, evidence, survey) or (none,),
        "worse": worse or weak or (steady,),
        "weak": weak[: COLUMN - len(worse)] if worse else (),
        "decide": _decisions(story, evidence, survey),
        "better_title": Sentence("summary-better", kind=rated),
        "worse_title": Sentence("summary-worse", pattern="fall" if worse else "weak", kind=rated),
        "weak_title": Sentence("summary-worse", pattern="weak", kind=rated),
        "decide_title": Sentence("summary-decide", known="yes" if survey.actions else "no"),
    }


def _with_clock(
    lines: tuple[Line, ...], way: Literal["rise", "fall"], story: Story, evidence: Estimates, survey: Survey
) -> tuple[Point, ...]:
    """What the lines tell, and behind the one that it agrees with, else last, the clock of service that moved most."""
    points = [_point(line, story, evidence, survey) for line in lines]
    found = clock_beside(lines, way, evidence, survey)
    if found is not None:
        behind, row, change = found
        told = move_told("summary-log", row, change, survey, agree="yes" if behind else "no")
        figure = SERVICE if evidence.select(period=survey.name, stat="within") else ""
        points.insert(behind or len(points), Point(told, figure))
    return tuple(points)


def _recorded(row: Row, change: Row, evidence: Estimates, survey: Survey) -> Point:
    """What else the records show as worse."""
    if row.measure == "complaints":
        return Point(_complained(change, evidence, survey), SURGES)
    if row.stat in UNITS:
        return Point(move_told("summary-log", row, change, survey, agree="no"), SERVICE)
    values: dict[str, Value] = {"what": row.category.replace("_", "-"), **change_words(change), "value": percent(row)}
    limit = survey.targets.service.limits.get(row.measure) if row.stat == "within" else None
    if limit is None:
        return Point(Sentence("summary-record", **values), RECORDS)
    values |= {"what": "within", "kept": Sentence("service-row", **limit_words(row, limit, survey.codebook))}
    return Point(Sentence("summary-record", **values), SERVICE)


def _complained(more: Row, evidence: Estimates, survey: Survey) -> Sentence:
    """How many more complaints there are, where that is clear, and the month that stands out."""
    known = more.stat == "rate_ratio"
    values = interval(more) | ({"before": Name("period", more.category, survey.name)} if known else {})
    told = Sentence("summary-complaints", known="yes" if known else "no", **values)
    month, reason = surge_of(evidence, survey)
    count = evidence.get(month, stat="count") if month is not None else None
    if month is None or count is None:
        return told
    return all_of(told, Sentence("summary-surge", count=Number(count), **surge_words(month, reason, survey)))


def _point(line: Line, story: Story, evidence: Estimates, survey: Survey) -> Point:
    fact, kind = line.fact, line.fact.kind
    if kind in {"rise", "fall"}:
        return _moved(line, story, evidence, survey)
    values, figure = fact.words, figure_of(fact.row, kind)
    if kind == "missed":
        aim = evidence.get(fact.row, stat="target", category=fact.row.stat)
        values |= {"target": Number(aim)} if aim is not None else {}
        return Point(Sentence("summary-missed", distance=Number(fact.row, absolute=True), **values), figure)
    if kind == "behind":
        size = share_of_all(evidence, fact.row)
        if size is not None:  # in tenths, where that is exact to two points
            near = round(size.value * 10)
            exact = abs(size.value - near / 10) <= 0.02 and 0 < near < 10
            values |= {"share": percent(size), "tenths": near if exact else 0}
        return Point(Sentence("summary-behind", pattern=line.pattern, **values), GROUPS)
    if line.pattern == "last":
        return Point(Sentence("summary-weak", pattern=line.pattern, **values), ITEMS)
    values |= {"share": percent(fact.row), "place": place_of(fact.level.measure, evidence, survey)}
    return Point(Sentence("summary-weak", pattern=line.pattern, **values), figure)


def _moved(line: Line, story: Story, evidence: Estimates, survey: Survey) -> Point:
    """A change, where it leaves what changed, what else changed alike; and the event that came before it."""
    fact, fell = line.fact, line.fact.kind == "fall"
    told: list[Sentence | None]
    if line.pattern == "head":
        told = [_head(one, story, evidence, survey) for one in (fact, *line.also)]
        figure = _course(fact.level, evidence, survey)
    else:
        since = "last" if fact.row.against_id == first_comparison(survey) else "earlier"
        place, _, most = line.pattern.partition("-")
        names, n = listed([one.row for one in line.also], 3), len(scores(evidence, survey))
        also = Sentence(f"summary-also-{fact.kind}", also=names, n=n) if line.also else None
        values = {"also": names, "n": n, "place": place, "most": most or "no", **fact.words}
        main = Sentence(f"summary-{fact.kind}", since=since, **values)
        told = [main, _satisfied(fact, evidence, survey) if fell else None, also]
        figure = ITEMS if since == "last" else _course(fact.level, evidence, survey)
    happened = _happened(line) if fell or line.event is not story.event else None
    return Point(all_of(*told), figure, happened) if fell else Point(all_of(*told, happened), figure)


def _course(row: Row, evidence: Estimates, survey: Survey) -> str:
    """What shows how a score moved: the figure of courses, where it holds all that moved, else the table of changes."""
    periods = evidence.of_all(measure=row.measure, stat=row.stat, category="", against="").values("period")
    changes = evidence.of_all(period=survey.name, stat=TOLD, category="")
    clear = {one.measure for one in changes if one.against_kind == "period" and is_clear(one, survey)}
    return TRENDS if len(periods) > 2 and len(clear) <= PANELS else CHANGES


def _head(fact: Fact, story: Story, evidence: Estimates, survey: Survey) -> Sentence:
    """A headline indicator that moved, and whether it meets its target."""
    goal, aim = _goal_of(fact.level, story.goals, evidence)
    met = "met" if goal is not None and goal.verdict == "met" and aim is not None else "no"
    values = fact.words | {"role": survey.codebook.items[fact.level.measure].role or "other", "met": met}
    values |= {"target": Number(aim)} if aim is not None else {}
    return Sentence("summary-head", way=fact.kind, of=_scale(fact.level, survey), **values)


def _satisfied(fact: Fact, evidence: Estimates, survey: Survey) -> Sentence | None:
    """How many fewer are satisfied, where that is clear."""
    change, now = evidence.get(fact.row, stat="top_box"), shown(evidence.get(fact.level, stat="top_box"))
    if change is None or now is None or way_of(change, survey) != "fall":
        return None
    values = change_words(change) | {"share": percent(now), "change": Number(change, absolute=True, whole=True)}
    return Sentence("summary-satisfied", **values)


def _happened(line: Line) -> Sentence | None:
    """An event in its order in time, and who says so; never as the cause."""
    event = line.event
    if event is None:
        return None
    values: dict[str, Value] = {"event": given(event.text), "month": Name("month", event.date.isoformat())}
    values |= {"known": "yes", "source": given(event.source)} if event.source else {"known": "no"}
    return Sentence("summary-why" if line.fact.kind == "fall" else "summary-event", **values)


def _decisions(story: Story, evidence: Estimates, survey: Survey) -> tuple[Point, ...]:
    """What is declared to be decided, and who takes up the rest; without that, what the results ask for."""
    points = [decision_on(action, survey) for action in survey.actions[:DECISIONS]]
    if points:
        return (*points, *unowned(evidence, survey))
    for fact in [line.fact for line in story.worse if line.fact.kind != "rise"][:QUESTIONS]:
        told = Sentence("summary-ask", kind=fact.kind, name=named(fact.level))
        points.append(to_do(told, figure_of(fact.row, fact.kind)))
    return tuple(points) or (Point(Sentence("summary-nothing-asked")),)


# ---- customers concerned, how sure, the evidence ---------------------------------------------------
def facts_concerned(evidence: Estimates, survey: Survey) -> Facts:
    """How many customers are dissatisfied with what fell most, else with the lowest item; and what they bring."""
    row = concerned(evidence, survey)
    if row is None:
        return {}
    key = {"stat": "bottom_box", "segment": "", "against": "", "period": survey.name}
    worth = shown(evidence.find(measure=row.measure, weighting="value", **key))
    values = {"item": Name("item", row.measure), "total": round(survey.population_size or 0), **interval(row)}
    value = Sentence("summary-worth", **interval(worth)) if worth is not None else None
    return {
        "title": Sentence("summary-concerned-title"),
        "answer": all_of(Sentence("summary-concerned", **values), value, Sentence("summary-concerned-key")),
        "alt": Sentence("summary-concerned-alt", **values),
    }


def concerned(evidence: Estimates, survey: Survey) -> Row | None:
    """How many customers are dissatisfied with what fell most, else with the lowest item that is rated."""
    rows = [*(fact.row for fact in tell(evidence, survey).falls), *scores(evidence, survey)]
    rated = [row.measure for row in rows if is_rating(row.measure, survey)]
    found = (headline(evidence, key, "concerned", period=survey.name) for key in rated)
    return next(filter(None, found), None)


def facts_course(evidence: Estimates, survey: Survey) -> Facts:
    """The leading score over all periods: title, alternative text and base of its figure."""
    lead = tell(evidence, survey).lead
    if lead is None:
        return {}
    past = evidence.of_all(measure=lead.measure, stat=lead.stat, category="", against="")
    rows = sorted((row for row in past if row.shown), key=lambda row: row.period == survey.name)
    periods = timeline(rows)
    if len(periods) < 3:
        return {}
    low, high = (Number(pick(rows, key=lambda row: row.value)) for pick in (min, max))
    values = _lead(lead, survey) | {"value": Number(lead), "low": low, "high": high, "n": len(periods)}
    values |= {"first": Name("period", periods[0]), "last": Name("period", periods[-1])}
    values["confidence"] = confidence_of(survey)
    return {part: Sentence(f"summary-course-{part}", **values) for part in ("finding", "alt", "base")}


def facts_sure(evidence: Estimates, survey: Survey) -> Facts:
    """How many answered of how many, when, and how exact the numbers are: one line, the same in every report."""
    n, invited = (count_of(evidence, survey, *key) for key in (("respondents", "accepted"), ("invitations", "invited")))
    if n is None:
        return {}
    usable = {"measure": "response", "stat": "rate", "category": "usable", "segment": ""}
    rate = shown(evidence.find(**usable, period=survey.name))
    margin, days = headline(evidence, "precision", "margin_of_error", period=survey.name), survey.period.fieldwork
    values: dict[str, Value] = {"n": Number(n), "confidence": confidence_of(survey), "sample": survey.period.sample}
    values |= {"pattern": "invited" if invited and rate else "plain", "dated": "yes" if days else "no"}
    values |= {"invited": Number(invited)} if invited else {}
    values |= {"rate": percent(rate)} if rate else {}
    values |= {"known": "yes", "margin": percent(margin)} if margin else {"known": "no"}
    values |= {"days": Dates.of(days.start, days.end)} if days else {}
    told = [Sentence(message, **values) for message in ("summary-sure-title", "summary-asked", "summary-margin")]
    return {"answer": all_of(*told, care(checks(evidence, survey)))}


def facts_evidence(evidence: Estimates, survey: Survey) -> Facts:
    """The figures that show what the page says, as far as there are any."""
    known = {
        ITEMS: len(scores(evidence, survey)) > 1,
        DRIVERS: priorities(evidence, survey) is not None,
        GROUPS: any(gap_of_groups(evidence, survey, way=way) for way in ("rise", "fall")),
        TRENDS if len(evidence.values("period")) > 2 else CHANGES: len(evidence.values("period")) > 1,
        SERVICE: any(row.shown for row in evidence.select(period=survey.name, stat="within")),
    }
    links = tuple(Point(Sentence(""), figure) for figure, there in known.items() if there)
    return {"title": Sentence("summary-evidence-title"), "answer": Sentence(""), "links": links} if links else {}


BLOCKS: Blocks = {
    "headline": facts_headline,
    "course": facts_course,
    "verdicts": facts_verdicts,
    "concerned": facts_concerned,
    "sure": facts_sure,
    "evidence": facts_evidence,
}
