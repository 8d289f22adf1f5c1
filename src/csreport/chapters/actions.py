"""Chapter 80: how the agreed actions stand, what changed after the finished ones, and what is missing to tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from csreport.chapters import register
from csreport.chapters.register import GAPS, MEASURE, count_rows, effect_rows, followed, purpose_of, status_of
from csreport.estimates import Estimates, Row, bind, direction
from csreport.facts import (
    Blocks,
    Dates,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    all_of,
    alpha_of,
    answer_of,
    block,
    change_words,
    given,
    indicator_name,
    is_clear,
    known,
)
from csreport.project.targets import Action
from csreport.survey.survey import Survey

STATES = ("done", "late", "running", "planned")
SHARES = {"top_box", "bottom_box"}
RATES = ("done", "prompt", "explained")  # of suggestions, as they are told
FEW = 3  # actions that are named, not counted
HEARS_OTHERS = True  # problems are told by other chapters


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """How many actions stand in each way, and what changed after each finished one; suggestions; days to approval.

    Nothing where no action is followed.
    """
    if not followed(survey):
        return Estimates()
    beside = (register.suggestion_rows, register.production_rows, register.callback_rows)
    return bind(count_rows(survey), effect_rows(survey, history), *(rows(survey) for rows in beside))


# ---- how they stand --------------------------------------------------------------------------------
def facts_state(estimates: Estimates, survey: Survey) -> Facts:
    """How many actions are done, late, running and not begun; each late one with its owner and its date."""
    counts, day = known(estimates, survey, measure=MEASURE, stat="count"), survey.ends.get(survey.name)
    if not counts or day is None:
        return {}
    told = list[Sentence]()
    for one in followed(survey).values():
        if one.due is not None and status_of(one, survey) == "late":
            owner, sure = given(one.owner), "yes" if one.owner else "no"
            due = Dates.of(one.due)
            told.append(Sentence("actions-late", task=given(one.task), due=due, owner=owner, known=sure))
    parts = _parts(STATES, counts)
    said = all_of(Sentence("actions-state", **_counted(int(counts[""].value)), parts=parts), *told)
    return block({"day": Dates.of(day)}, answer=said, alt=said, finding="actions-finding", base="actions-base")


def _parts(kinds: Iterable[str], counts: dict[str, Row]) -> tuple[Sentence, ...]:
    """How many actions are of each kind, as far as there are any."""
    rows = {kind.replace(" ", "-"): counts[kind] for kind in kinds if kind in counts}
    return tuple(Sentence("actions-part", kind=kind, **_counted(int(row.value))) for kind, row in rows.items())


def _counted(n: int, name: str = "") -> dict[str, Value]:
    """A number that a message chooses by, and the same in words."""
    return {name or "n": n, f"{name}_words" if name else "words": Sentence("common-count", n=n)}


# ---- what changed after them -----------------------------------------------------------------------------
def facts_effects(estimates: Estimates, survey: Survey) -> Facts:
    """After how many finished actions there is a clear improvement, and what changed after each."""
    done = {key: one for key, one in followed(survey).items() if status_of(one, survey) == "done"}
    if not done or survey.period.sample == "open":
        return {}
    told = tuple(_effect(key, action, estimates, survey) for key, action in done.items())
    worked = sum(sentence.values["verdict"] == "worked" for sentence in told)
    answer = Sentence("actions-effects", **_counted(len(done)), **_counted(worked, "worked"))
    return {"answer": answer, "findings": told}


def _rows(key: str, estimates: Estimates) -> dict[str, Row]:
    return {row.stat: row for row in estimates.select(against=f"action:{key}") if row.shown}


def verdict_of(key: str, action: Action, estimates: Estimates, survey: Survey) -> str:
    """What can be said of a finished action: never that it worked while the interval covers zero.

    worked, contrary: a clear change, beyond that of the comparison group where there is one. regression: a gain of the
    worst level that is no more than was to be expected without any action. apart: a clear difference of groups that
    already moved apart before. missed: not clear, and the change expected lies outside the interval; too-few: it lies
    inside; unclear: nothing was expected. unmeasured: no survey before it, or none shown.
    """
    rows = _rows(key, estimates)
    decides = rows.get("effect_compared", rows.get("effect"))
    if decides is None:
        return "unmeasured"
    wanted = -1 if decides.category == "bottom_box" else 1  # which way the number was to move
    if action.expected is not None:
        wanted = 1 if action.expected.change > 0 else -1
    effect = rows.get("effect", decides)
    gain = min(wanted * end for end in (effect.low, effect.high))  # the end of the interval nearer to nothing
    if "regression" in rows and gain > 0 >= gain - wanted * rows["regression"].value:
        return "regression"
    if is_clear(decides, survey):
        apart = "effect_before" in rows and direction(rows["effect_before"], alpha_of(survey))
        return "apart" if apart else "worked" if wanted * decides.value > 0 else "contrary"
    expected = rows.get("effect_expected")
    if expected is None:
        return "unclear"
    return "too-few" if decides.low <= expected.value <= decides.high else "missed"


def _effect(key: str, action: Action, estimates: Estimates, survey: Survey) -> Sentence:
    """What changed after one finished action, and how far that can be told."""
    rows, aim, verdict = _rows(key, estimates), purpose_of(action, survey), verdict_of(key, action, estimates, survey)
    decides = rows.get("effect_compared", rows.get("effect"))
    values: dict[str, Value] = {"task": given(action.task), "verdict": verdict, "against": "none", "group": ""}
    if decides is None or aim is None:
        return Sentence("actions-effect", **values)
    amounts = {"expected": "effect_expected", "back": "regression", "needed": "answers_needed"}
    values |= {name: Number(rows[stat], absolute=True) for name, stat in amounts.items() if stat in rows}
    values |= change_words(decides) | {"before": Name("period", decides.note), "n": Number(decides, "n")}
    values |= {"item": indicator_name(aim.measure, aim.stat), "way": "rise" if decides.value > 0 else "fall"}
    values["unit"] = "share" if aim.stat in SHARES else "points"
    values["clear"] = "yes" if is_clear(decides, survey) else "no"
    if aim.segment:
        values |= {"against": "group", "group": Name("level", aim.level, aim.segment)}
        values["grouping"] = Name("item", aim.segment)
    values["design"] = "lot" if action.by_lot else "comparison" if "effect_compared" in rows else "before-after"
    return Sentence("actions-effect", told=Sentence("actions-told", **values), **values)


# ---- what is missing -------------------------------------------------------------------------------
def facts_proposals(estimates: Estimates, survey: Survey) -> Facts:
    """What to take up: what matters and is rated low, the surest first, and whether an action is about it."""
    found = register.proposals(estimates, survey) if followed(survey) else []
    states = Counter(one.state for one in found)
    served, asked = states["agreed"] + states["unowned"], states["asked"] + states["unowned"] + states["open"]
    values = _counted(len(found)) | _counted(served, "served") | _counted(asked, "asked")
    values |= {"owned": "yes" if states["agreed"] else "no", "all": "yes" if asked == len(found) else "no"}
    told = {"answer": "proposed", "caption": "proposals", "note": "proposals-note"}
    return block(values, **{part: f"actions-{name}" for part, name in told.items()}) if found else {}


def facts_coverage(estimates: Estimates, survey: Survey) -> Facts:
    """Problems without an action; actions without metric, owner or date; targets without a baseline."""
    counts = known(estimates, survey, measure=MEASURE, stat="count")
    if not counts:
        return {}
    lines, open_ones = list[Sentence](), list(register.unanswered(estimates, survey))
    kinds = dict.fromkeys(kind for kind, _ in open_ones)
    for kind in kinds:
        names, limit = tuple(name for one, name in open_ones if one == kind), f"{100 * register.FREQUENT:g}"
        lines.append(Sentence("actions-without", kind=kind, names=names, n=len(names), limit=limit))
    for gap, part in GAPS.items():
        lacking = tuple(given(one.task) for one in followed(survey).values() if not getattr(one, part))
        few = "yes" if len(lacking) <= FEW else "no"
        if lacking:
            lines.append(Sentence("actions-lack", kind=gap, few=few, names=lacking, **_counted(len(lacking))))
    vague = tuple(register.named(one) for one in survey.targets.targets.values() if one.baseline is None)
    lines += [Sentence("actions-baseline", n=len(vague), names=vague)] if vague else []
    answer = Sentence("actions-coverage", **_counted(len(open_ones)), **_counted(len(lines) - len(kinds), "more"))
    return {"answer": answer, "findings": tuple(lines)} if lines else {"answer": answer}


# ---- suggestions, whom to call, and how long a report takes ------------------------------------------
def facts_beside(estimates: Estimates, survey: Survey) -> Facts:
    """What became of suggestions, how many are to be called or interviewed, and days until a report is approved."""
    called = {key: Number(row) for key, row in known(estimates, survey, measure="callbacks", stat="count").items()}
    calls = [Sentence("actions-callbacks", **called)] if called else []
    return answer_of(*_suggested(estimates, survey), *calls, *_produced(estimates, survey))


def _suggested(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """How many suggestions were adopted, carried out, answered in time, and declined with a reason: counts, as they are
    few."""
    counts, rates = (known(estimates, survey, measure="suggestions", stat=stat) for stat in ("count", "rate"))
    if "adopted" not in rates:
        return
    told = [
        Sentence("actions-suggested", kind=name, **_of(counts[name]), base=Number(rates[name], "n"))
        for name in RATES
        if name in rates
    ]
    whole = Number(counts[""])
    yield Sentence("actions-suggestions", whole=whole, **_of(counts["adopted"]), parts=tuple(told), more=len(told))


def _of(row: Row) -> dict[str, Value]:
    """A count, and the same for a message to choose by."""
    return {"count": Number(row), "n": int(row.value)}


def _produced(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """How many days after fieldwork the last report was approved, and what became of the target."""
    rows, aim = list(estimates.select(measure="approval", stat="days")), survey.targets.production
    if not rows:
        return
    last, values = rows[-1], dict[str, Value](verdict="none")
    start = next((row for row in rows[:-1] if aim is not None and row.period == aim.baseline), None)
    if aim is not None and start is not None:
        met = last.value <= (1 + aim.change) * start.value
        values |= {"verdict": "met" if met else "missed", "before": Name("period", start.period)}
        values |= {"old": Number(start), "less": f"{-100 * aim.change:g}"}
    yield Sentence("actions-production", last=Name("period", last.period), days=Number(last), **values)


BLOCKS: Blocks = {
    "state": facts_state,
    "effects": facts_effects,
    "proposals": facts_proposals,
    "coverage": facts_coverage,
    "beside": facts_beside,
}
