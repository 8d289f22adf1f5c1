"""Chapter 00: the deciding page: what the score is, what went up and down, why, and what to decide."""

from __future__ import annotations

from collections.abc import Iterable

from csreport.chapters.cases import move_told, moved
from csreport.chapters.changes import timeline
from csreport.chapters.comparisons import Goal, goals, standing
from csreport.chapters.importance import priorities
from csreport.chapters.quality import ORDER, checks
from csreport.chapters.story import Fact, Line, Story, gap_of_groups, is_rating, record, scores, share_of_all, tell
from csreport.chapters.wording import (
    DRIVERS,
    GROUPS,
    ITEMS,
    SERVICE,
    TRENDS,
    change_of,
    change_words,
    confidence_of,
    count_of,
    due_of,
    first_comparison,
    headline,
    listed,
    named,
    owner_of,
    way_of,
)
from csreport.estimates import Estimates, Row
from csreport.facts import (
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
    indicator_name,
    interval,
)
from csreport.project.actions import Action
from csreport.project.codebook import Role
from csreport.survey.survey import Survey

MOST = {"decide": 4, "ask": 3}  # decisions that the page has room for: declared ones, and questions in their place
FEW, MANY = 3, 6  # tiles in a row; never five
FURTHER: tuple[tuple[Role | None, str], ...] = (
    ("overall", "top_box"),
    ("repurchase", "top_box"),
    (None, "index"),
    ("expectation", "mean"),
)


# ---- names and numbers -------------------------------------------------------------------------
def subject(row: Row, survey: Survey) -> Sentence:
    """The leading score as people call it: "satisfaction"."""
    kind = "overall" if row.measure == survey.codebook.role("overall") else row.stat
    return Sentence("summary-subject", kind=kind, name=Name("item", row.measure))


def scale_of(row: Row, survey: Survey, message: str = "summary-of") -> Sentence:
    """The end of the scale of a score, as in "3.99 of 5"."""
    ends = {scale.max for scale in survey.codebook.scales_of(row.measure)}
    kind = row.stat if row.stat != "mean" or len(ends) == 1 else "other"
    return Sentence(message, kind=kind.replace("_", "-"), most=f"{max(ends):g}" if ends else "")


# ---- what one would say in the lift --------------------------------------------------------------
def facts_headline(evidence: Estimates, survey: Survey) -> Facts:
    """Headline, in one sentence that fits; why, in two; and the tiles."""
    story = tell(evidence, survey)
    facts: Facts = {"tiles": tiles(evidence, survey)} if tiles(evidence, survey) else {}
    if story.lead is None:
        return facts
    values = _headline_words(story, evidence, survey)
    shorter = ("both", "fall", "quiet") if story.contrast == "both" else (story.contrast, "quiet")
    return facts | {
        "headline": tuple(Sentence("summary-headline", contrast=one, **values) for one in dict.fromkeys(shorter)),
        "standfirst": all_of(_score(story, evidence, survey), _contrast(story, evidence, survey)),
    }


def _headline_words(story: Story, evidence: Estimates, survey: Survey) -> dict[str, Value]:
    lead = story.lead
    assert lead is not None
    last = bool(story.worse) and story.worse[0].fact.kind == "fall" and story.worse[0].pattern.startswith("lowest")
    return {
        "way": _way(story, survey),
        "subject": subject(lead, survey),
        "value": Number(lead),
        "of": scale_of(lead, survey),
        "place": "last" if last else "plain",
        **story.ends,
    }


def _score(story: Story, evidence: Estimates, survey: Survey) -> Sentence:
    """The leading score, its change, and whether it is a record."""
    lead = story.lead
    assert lead is not None
    kind, count = record(story, evidence, survey)
    values = {"subject": subject(lead, survey), "of": scale_of(lead, survey), "n": count, **interval(lead)}
    values |= {"before": Name("period", first_comparison(survey), survey.name)} | change_words(story.change)
    return Sentence("summary-score", way=_way(story, survey), record=kind or "none", **values)


def _way(story: Story, survey: Survey) -> str:
    """What became of the leading score; break: there was an earlier survey, which did not measure it alike."""
    return "break" if story.way == "first" and survey.period.compare_to else story.way


def _contrast(story: Story, evidence: Estimates, survey: Survey) -> Sentence | None:
    """What went up and what went down, or that nothing did; of a first survey its best and its worst."""
    ranked = scores(evidence, survey)
    up, down = ([fact.row for fact in facts] for facts in (story.rises, story.falls))
    values: dict[str, Value] = {"ups": listed(up, 3), "downs": listed(down, 3), "n": len(ranked)}
    values |= story.ends
    if story.way == "open" or not survey.period.compare_to:
        if len(ranked) < 2:
            return None
        ends = {"best": named(ranked[-1]), "worst": named(ranked[0])}
        return Sentence("summary-contrast", story="first", kind="rating", **values | ends)
    if story.contrast == "quiet" and len(ranked) < 2:
        return None
    rated = all(is_rating(row.measure, survey) for row in [*up[:1], *down[:1]])
    values |= {"month": Name("month", story.event.date.isoformat())} if story.event is not None else {}
    told = "event" if story.event is not None else story.contrast
    return Sentence("summary-contrast", story=told, kind="rating" if rated else "other", **values)


# ---- tiles -------------------------------------------------------------------------------------
def tiles(evidence: Estimates, survey: Survey) -> tuple[Tile, ...]:
    """Overall satisfaction, recommendation, ease; dimensions and groups with a target; what else is known. Six, or
    three."""
    book, now = survey.codebook, {"period": survey.name}
    heads = [("overall", "mean"), ("recommend", "nps"), ("effort", "mean")]
    rows = [headline(evidence, book.role(role), stat, **now) for role, stat in heads]  # type: ignore[arg-type]
    order = ("not_met", "cannot_tell", "met")
    aimed = sorted(
        (goal for goal in goals(evidence, survey) if goal.verdict in order), key=lambda goal: order.index(goal.verdict)
    )
    rows += [evidence.get(goal.distance, against="") for goal in aimed if goal.distance is not None]
    keys = [("index" if role is None else book.role(role), stat) for role, stat in FURTHER]
    rows += [headline(evidence, key, stat, **now) for key, stat in keys]
    known = list({row.key: row for row in rows if row is not None and row.shown}.values())
    room = MANY if len(known) >= MANY else FEW
    return tuple(_tile(row, aimed, evidence, survey) for row in known[:room])


def _tile(row: Row, aimed: list[Goal], evidence: Estimates, survey: Survey) -> Tile:
    change = change_of(evidence, row, first_comparison(survey))
    goal, aim = _goal_of(row, aimed, evidence)
    name: Value = indicator_name(row.measure, row.stat)
    if row.level:
        name = Sentence("summary-tile-group", group=Name("level", row.level, row.segment), indicator=name)
    elif row.stat == "top_box":
        role = survey.codebook.items[row.measure].role or "other"
        name = Sentence("summary-tile-share", role=role, name=name)
    else:
        name = Sentence("summary-tile", name=name)
    verdict = standing(goal, survey) if goal is not None else ""
    way = way_of(change, survey)
    way_told = "break" if way == "first" and survey.period.compare_to else way
    return Tile(name, row, scale_of(row, survey, "summary-scale"), change, way_told, aim, verdict)


def _goal_of(row: Row, goals: Iterable[Goal], evidence: Estimates) -> tuple[Goal | None, Row | None]:
    """The target of an estimate, and the row of its value."""
    goal = next((one for one in goals if one.distance is not None and _same(one.distance, row)), None)
    aim = evidence.get(goal.distance, stat="target", category=row.stat) if goal and goal.distance else None
    return goal, aim


def _same(one: Row, other: Row) -> bool:
    return (one.measure, one.stat, one.segment, one.level) == (other.measure, other.stat, other.segment, other.level)


# ---- better, worse and why, to decide ------------------------------------------------------------
def facts_verdicts(evidence: Estimates, survey: Survey) -> Facts:
    """What got better, what got worse and why, what to decide; each with the figure that shows it."""
    story = tell(evidence, survey)
    fell = any(line.fact.kind == "fall" for line in story.worse)
    rated = "rating" if all(item.kind == "rating" for item in survey.codebook.items.values()) else "other"
    better = _with_records(story.better, "fall", story, evidence, survey)
    worse = _with_records(story.worse, "rise", story, evidence, survey)
    compared = "open" if story.way == "open" else "yes" if survey.period.compare_to else "first"
    none, steady = (Point(Sentence(f"summary-nothing-{way}", way=compared)) for way in ("rose", "fell"))
    return {
        "better": better or (none,),
        "worse": worse or (steady,),
        "decide": _decisions(story, survey),
        "better_title": Sentence("summary-better", kind=rated),
        "worse_title": Sentence("summary-worse", pattern="fall" if fell else "weak", kind=rated),
        "decide_title": Sentence("summary-decide", known="yes" if survey.actions else "no"),
    }


def _with_records(
    lines: tuple[Line, ...], way: str, story: Story, evidence: Estimates, survey: Survey
) -> tuple[Point, ...]:
    """What the lines tell, and the clock of service that became faster (fall) or slower (rise) by the largest part.

    The clock of what an item rates goes first, behind that item's line: records and answers agree. Others are last.
    """
    points = [_point(line, story, evidence, survey) for line in lines]
    told = [{fact.level.measure for fact in (line.fact, *line.also) if fact.kind in {"rise", "fall"}} for line in lines]
    table = survey.codebook.tables.get("tickets")

    def place(row: Row) -> int:
        item = table.items.get(row.category, "") if table is not None else ""
        return next((number for number, items in enumerate(told, 1) if item in items), len(points) + 1)

    pairs = [(row, change) for row, change in moved(evidence, survey) if (change.value > 0) == (way == "rise")]
    for row, change in sorted(pairs, key=lambda pair: place(pair[0]))[:1]:
        agree = "yes" if place(row) <= len(points) else "no"
        figure = SERVICE if evidence.select(period=survey.name, stat="within") else ""
        points.insert(place(row), Point(move_told("summary-log", row, change, evidence, survey, agree=agree), figure))
    return tuple(points)


def _point(line: Line, story: Story, evidence: Estimates, survey: Survey) -> Point:
    fact, kind = line.fact, line.fact.kind
    if kind in {"rise", "fall"}:
        return _moved(line, story, evidence, survey)
    values: dict[str, Value] = {"name": named(fact.level), "value": Number(fact.level)}
    if kind == "missed":
        aim = evidence.get(fact.row, stat="target", category=fact.row.stat)
        goal: dict[str, Value] = {"target": Number(aim)} if aim is not None else {}
        told = Sentence("summary-missed", distance=Number(fact.row, absolute=True), **values | goal)
        return Point(told, GROUPS if fact.row.level else ITEMS)
    if kind == "behind":
        size = share_of_all(evidence, fact.row)
        part: dict[str, Value] = {"share": Number(size, whole=True), "tenths": tenths(size)} if size is not None else {}
        told = Sentence("summary-behind", pattern=line.pattern, **values | change_words(fact.row) | part)
        return Point(told, GROUPS)
    if line.pattern == "last":
        return Point(Sentence("summary-weak", pattern=line.pattern, **values), ITEMS)
    found = priorities(evidence, survey)
    top = "yes" if found is not None and found.drivers[0].score.measure == fact.level.measure else "no"
    told = Sentence("summary-weak", pattern=line.pattern, top=top, share=Number(fact.row, whole=True), **values)
    return Point(told, DRIVERS)


def _moved(line: Line, story: Story, evidence: Estimates, survey: Survey) -> Point:
    """A change, where it leaves what changed, what else changed alike; and the event that came before it."""
    fact, earlier = line.fact, first_comparison(survey)
    values: dict[str, Value] = {"name": named(fact.level), "value": Number(fact.level), **change_words(fact.row)}
    place, _, most = line.pattern.partition("-")
    told: list[Sentence | None]
    if line.pattern == "head":
        told = [_head(one, story, evidence, survey) for one in (fact, *line.also)]
        figure = "fig-summary-course" if _same(fact.level, story.lead or fact.level) else TRENDS
    else:
        since = "last" if fact.row.against_id == earlier else "earlier"
        message = f"summary-{fact.kind}"
        others: dict[str, Value] = {
            "also": listed([one.row for one in line.also], 3),
            "n": len(scores(evidence, survey)),
        }
        told = [Sentence(message, place=place, most=most or "no", since=since, **values | others)]
        told += [_satisfied(fact, evidence, survey)] if fact.kind == "fall" else []
        told += [Sentence(f"summary-also-{fact.kind}", **others)] if line.also else []
        figure = ITEMS if since == "last" else TRENDS
    told += [_happened(line)] if fact.kind == "rise" and line.event is not story.event else []
    why = _happened(line) if fact.kind == "fall" else None
    return Point(all_of(*told), figure, why)


def _head(fact: Fact, story: Story, evidence: Estimates, survey: Survey) -> Sentence:
    """A headline indicator that moved, and whether it meets its target."""
    goal, aim = _goal_of(fact.level, story.goals, evidence)
    met = "met" if goal is not None and goal.verdict == "met" and aim is not None else "no"
    role = survey.codebook.items[fact.level.measure].role or "other"
    values = {"name": named(fact.level), "value": Number(fact.level), "of": scale_of(fact.level, survey)}
    aimed = {"target": Number(aim)} if aim is not None else {}
    return Sentence("summary-head", way=fact.kind, role=role, met=met, **values | change_words(fact.row) | aimed)


def _satisfied(fact: Fact, evidence: Estimates, survey: Survey) -> Sentence | None:
    """How many fewer are satisfied, where that is clear."""
    change = evidence.get(fact.row, stat="top_box")
    now = evidence.get(fact.level, stat="top_box")
    if change is None or now is None or way_of(change, survey) != "fall" or not now.shown:
        return None
    return Sentence(
        "summary-satisfied", share=Number(now, whole=True), change=Number(change, absolute=True, whole=True)
    )


def _happened(line: Line) -> Sentence | None:
    """An event in its order in time, and who says so; never as the cause."""
    event = line.event
    if event is None:
        return None
    values: dict[str, Value] = {"event": Name("given", texts=tuple(event.text.items()))}
    values |= {"source": Name("given", texts=tuple(event.source.items()))} if event.source else {}
    message = "summary-why" if line.fact.kind == "fall" else "summary-event"
    known = "yes" if event.source else "no"
    return Sentence(message, known=known, month=Name("month", event.date.isoformat()), **values)


def tenths(share: Row) -> int:
    """In how many of ten, where that is exact to two points; else 0."""
    near = round(share.value * 10)
    return near if abs(share.value - near / 10) <= 0.02 and 0 < near < 10 else 0


# ---- to decide -----------------------------------------------------------------------------------
def _decisions(story: Story, survey: Survey) -> tuple[Point, ...]:
    """What is declared to be decided; without that, what the results ask for, nobody being named."""
    if survey.actions:
        return tuple(_decision(action, survey) for action in survey.actions[: MOST["decide"]])
    asked = [_question(line) for line in story.worse if line.fact.kind != "rise"][: MOST["ask"]]
    return tuple(asked) or (Point(Sentence("summary-nothing-asked")),)


def _decision(action: Action, survey: Survey) -> Point:
    target = survey.targets.targets.get(action.target or "")
    figure = GROUPS if action.segment or (target is not None and target.segment) else ITEMS
    task = Sentence("summary-task", task=Name("given", texts=tuple(action.task.items())))
    return Point(task, figure, owner=owner_of(action), due=due_of(action))


def _question(line: Line) -> Point:
    told = Sentence("summary-ask", kind=line.fact.kind, name=named(line.fact.level))
    figure = GROUPS if line.fact.row.level else DRIVERS if line.fact.kind == "weak" else ITEMS
    return Point(told, figure, owner=owner_of(None), due=due_of(None))


# ---- customers concerned, how sure, the evidence ---------------------------------------------------
def facts_concerned(evidence: Estimates, survey: Survey) -> Facts:
    """How many customers are dissatisfied with what fell most, else with the lowest item; and what they bring."""
    row = concerned(evidence, survey)
    if row is None:
        return {}
    worth = evidence.find(
        measure=row.measure, stat="bottom_box", weighting="value", segment="", against="", period=survey.name
    )
    value = Sentence("summary-worth", **interval(worth)) if worth is not None and worth.shown else None
    item, total = Name("item", row.measure), round(survey.population_size or 0)
    told = Sentence("summary-concerned", item=item, total=total, **interval(row))
    alt = Sentence("summary-concerned-alt", item=item, total=total, **interval(row))
    key = Sentence("summary-concerned-key")
    return {"title": Sentence("summary-concerned-title"), "answer": all_of(told, value, key), "alt": alt}


def concerned(evidence: Estimates, survey: Survey) -> Row | None:
    """How many customers are dissatisfied with what fell most, else with the lowest item that is rated."""
    fell = [fact.row.measure for fact in tell(evidence, survey).falls]
    known = [*fell, *(row.measure for row in scores(evidence, survey))]
    rows = [headline(evidence, key, "concerned", period=survey.name) for key in known if is_rating(key, survey)]
    return next((row for row in rows if row is not None), None)


def facts_course(evidence: Estimates, survey: Survey) -> Facts:
    """The leading score over all periods: title, alternative text and base of its figure."""
    story = tell(evidence, survey)
    if story.lead is None:
        return {}
    past = evidence.of_all(measure=story.lead.measure, stat=story.lead.stat, category="", against="")
    rows = sorted((row for row in past if row.shown), key=lambda row: row.period == survey.name)
    periods = timeline(rows)
    if len(periods) < 3:
        return {}
    values: dict[str, Value] = {"subject": subject(story.lead, survey), "n": len(periods)}
    values |= {"of": scale_of(story.lead, survey), "confidence": confidence_of(survey)}
    values |= {
        "low": Number(min(rows, key=lambda row: row.value)),
        "high": Number(max(rows, key=lambda row: row.value)),
    }
    values |= {"first": Name("period", periods[0]), "last": Name("period", periods[-1]), "value": Number(story.lead)}
    return {part: Sentence(f"summary-course-{part}", **values) for part in ("finding", "alt", "base")}


def facts_sure(evidence: Estimates, survey: Survey) -> Facts:
    """How many answered of how many, when, and how exact the numbers are: one line, the same in every report."""
    counts = {"n": ("respondents", "accepted"), "invited": ("invitations", "invited")}
    found = {name: count_of(evidence, survey, *key) for name, key in counts.items()}
    values: dict[str, Value] = {name: Number(row) for name, row in found.items() if row is not None}
    if "n" not in values:
        return {}
    rate = evidence.find(measure="response", stat="rate", category="usable", segment="", period=survey.name)
    margin = headline(evidence, "precision", "margin_of_error", period=survey.name)
    values |= {"rate": Number(rate, whole=True)} if rate is not None and rate.shown else {}
    values |= {"margin": Number(margin, whole=True)} if margin is not None else {}
    days = survey.period.fieldwork
    asked = "invited" if "invited" in values and "rate" in values else "plain"
    values |= {"days": Dates(days.start.isoformat(), days.end.isoformat())} if days is not None else {}
    told = [
        Sentence("summary-asked", pattern=asked, dated="yes" if days else "no", **values),
        Sentence(
            "summary-margin",
            sample=survey.period.sample,
            known="yes" if margin else "no",
            confidence=confidence_of(survey),
            **values,
        ),
    ]
    doubts = [check for check in checks(evidence, survey) if check.light != "good"]
    told += [max(doubts, key=lambda check: ORDER.index(check.light)).told] if doubts else []
    return {"answer": all_of(Sentence("summary-sure-title"), *told)}


def facts_evidence(evidence: Estimates, survey: Survey) -> Facts:
    """The figures that show what the page says, as far as there are any."""
    known = {
        ITEMS: len(scores(evidence, survey)) > 1,
        DRIVERS: priorities(evidence, survey) is not None,
        GROUPS: any(gap_of_groups(evidence, survey, way=way) for way in ("rise", "fall")),
        TRENDS: len(evidence.values("period")) > 1,
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
