"""The tables of a report: Estimates into one semantic HTML table each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from csreport.chapters import questionnaire as asked
from csreport.chapters.customers import CLOCKS, PATH, TOPICS, UNITS, clocks_told, ratio_verdict, term_of
from csreport.chapters.fieldwork import BEFORE, CEILINGS, STAGE, TIMES, Check, checks, target_name
from csreport.chapters.register import Proposal
from csreport.chapters.response import STRATUM
from csreport.estimates import Estimates, Row
from csreport.facts import Facts, Sentence, Value, reason_of
from csreport.present import cells, results
from csreport.present.cells import (
    Cell,
    Column,
    Columns,
    Entry,
    Line,
    Table,
    base_legend,
    build,
    by_group,
    number,
    without_twin,
)
from csreport.present.chapter import inline_html
from csreport.present.layout import last_period, level_name, segment_name, short_period
from csreport.present.results import verdict
from csreport.present.words import Words, capital
from csreport.project.codebook import Item
from csreport.project.errors import NotebookError, nearest
from csreport.project.period import Stage
from csreport.project.targets import Action, Service
from csreport.survey.survey import Survey

# Tables of estimates alone stand beside these.
crosstab, groups, limits, moves = cells.crosstab, results.groups, results.limits, results.moves
correlations, driver_checks, drivers = results.correlations, results.driver_checks, results.drivers
periods, questions, reliability, scores = results.periods, results.questions, results.reliability, results.scores
targets, weightings, agreement, sources = results.targets, results.weightings, results.agreement, results.sources
main_topics, mentions, mention_groups = results.main_topics, results.mentions, results.mention_groups


# ---- the questionnaire with its results ----
def questionnaire(estimates: Estimates, words: Words, *, period: str) -> Table | None:
    """Questions in the codebook's order, each heading its answers; the base first, the mean last."""
    book, form = words.codebook, _Form(estimates.select(period=period, against=""), words)
    entries: list[Entry] = []
    for key, item in book.items.items():
        entries += form.item(key, item) if item.asked_in(period) else ()
    for key, choice in book.choices.items():
        entries += form.choice(key, list(choice.options)) if choice.asked_in(period) else ()
    for key, segment in book.segments.items():  # what the questionnaire asked about the respondents themselves
        entries += form.group(key) if segment.source == "responses" and segment.asked_in(period) else ()
    for key, comment in book.comments.items():
        entries += form.nothing(key, words.text("common-open-question")) if comment.asked_in(period) else ()
    show = Columns(estimates, words)
    columns = [show("common-weighted"), show.span(), show("common-unweighted", weighting="none")]
    rows = [entry[1] for entry in entries if isinstance(entry, tuple) and entry[1] is not None]
    both = show.table(
        "tables-answer-2", entries, columns, [*rows, *(estimates.get(row, weighting="none") for row in rows)]
    )
    if both is None or not any(cell.key for line in both.lines for cell in line.cells):
        return None
    one = without_twin(both)
    return one if one is both else replace(one, heads=[one.heads[0], words.text("tables-result"), one.heads[2]])


class _Form:
    """The questions, each with its results weighted to be representative."""

    def __init__(self, estimates: Estimates, words: Words):
        self.estimates, self.words = estimates.select(weighting="representative"), words
        self.all = self.estimates.select(segment="")

    def item(self, key: str, item: Item) -> Iterator[Entry]:
        """A rating question: base, answers from the lowest to the highest, top answers, mean."""
        mean = self.all.find(measure=key, stat="mean", category="")
        if item.attention is not None:
            yield from self.nothing(key, self.words.text("common-attention-check"))
        elif mean is not None:
            yield from self._base(key, mean)
            shares = [("share", f"{point:g}") for point in self.words.codebook.scale(key).points]
            for stat, category in [*shares, ("nps", ""), ("top_box", ""), ("mean", "")]:
                row = self.all.get(mean, stat=stat, category=category)
                if row is not None or stat != "nps":
                    yield cells.line_name(replace(mean, stat=stat, category=category), self.words), row

    def choice(self, key: str, options: list[str]) -> Iterator[Entry]:
        """A choice: base, then its options."""
        rows = [self.all.find(measure=key, stat="share", category=option) for option in options]
        if rows[0] is not None:
            yield from self._base(key, rows[0])
            yield from ((self.words.chosen(key, option), row) for option, row in zip(options, rows, strict=True))

    def group(self, key: str) -> Iterator[Entry]:
        """A question that makes groups of customers: its levels."""
        rows = list(self.estimates.select(measure="respondents", stat="share", segment=key))
        yield from [self.words.label(key)] if rows else []
        yield from ((self.words.level(key, row.level), row) for row in rows)

    def nothing(self, key: str, said: str) -> Iterator[Entry]:
        """A question without a score."""
        yield self._heading(key)
        yield Line(said, [Cell("–")] * 3)

    def _base(self, key: str, row: Row) -> Iterator[Entry]:
        yield self._heading(key)
        yield Line(self.words.text("tables-answers-n"), [number(row, self.words, "n"), Cell("–"), Cell("–")])

    def _heading(self, key: str) -> str:
        """Label and wording of a question."""
        item = self.words.codebook.items.get(key)
        label, wording = self.words.label(key), self.words.choose(item.question, "") if item is not None else ""
        return self.words.text("tables-label-wording", label=label, wording=wording) if wording else label


# ---- tables of sentences ----
LINK = re.compile(r"(?<!\\)\[([^\[\]]+)\]\(#([\w-]+)\)")


def statements(facts: Facts, words: Words, *, about: str = "indicator") -> Table | None:
    """A block's terms and what they mean; `about` says what the terms are: indicator or rule."""
    items: Any = facts.get("items", ())
    if not items:
        return None
    lines = [Line(words.plain(term), [_meaning(meaning, words)]) for term, meaning in items]
    head = words.text("tables-rule") if about == "rule" else words.text("tables-indicator")
    return Table([head, words.text("tables-definition")], lines)


def _meaning(sentence: Sentence, words: Words) -> Cell:
    """A sentence as text, and as HTML: numbers with their keys, links to places in the report."""
    marked = LINK.sub("\ue000\\2\ue001\\1\ue002", words.sentence(sentence))
    html = re.sub("\ue000(.*?)\ue001(.*?)\ue002", r'<a href="#\1">\2</a>', inline_html(marked))
    return Cell(LINK.sub(r"\1", words.plain(sentence)), kind="text", html=html)


# ---- the sample: fieldwork ----
STAGE_VERDICTS = {
    "in_time": ("tables-in-time", "verdict met"),
    "not_done": ("tables-not-done", "verdict not-met"),
    "open": ("tables-open", "verdict cannot-tell"),
}
STAGE_WORDS = {"start": "tables-start-fieldwork", "end": "tables-end-fieldwork"}


def stages(estimates: Estimates, words: Words, *, declared: Sequence[Stage]) -> Table | None:
    """Stages in the order of the period file: when due, when done, and the verdict."""
    rows = estimates.select(measure="stages", stat="days")
    found = [(declared[int(row.level) - 1], row) for row in rows]
    columns: list[Column] = [
        (words.text("tables-due"), lambda stage: _day(stage[0].due, words)),
        (words.text("tables-done"), lambda stage: _day(stage[0].done, words)),
        (words.text("tables-verdict"), lambda stage: _stage_verdict(stage[1], words)),
    ]
    entries = [(words.choose(stage.name, row.level), (stage, row)) for stage, row in found]
    return Columns(estimates, words).table("tables-stage", entries, columns)


def _day(date: dt.date | None, words: Words) -> Cell:
    return Cell("–") if date is None else Cell(words.date(date), sort=date.isoformat())


def _stage_verdict(row: Row, words: Words) -> Cell:
    if row.category in STAGE_VERDICTS:
        text, mark = STAGE_VERDICTS[row.category]
        return Cell(words.text(text), mark=mark)
    late = words.text("tables-days-late", n=int(row.value))
    return replace(number(row, words), text=late, mark="verdict not-met")


# ---- the actions ----
STATUS_MARKS = {"done": "verdict met", "late": "verdict not-met"}


def actions(followed: Sequence[tuple[Action, str]], words: Words) -> Table | None:
    """Actions and their status, by horizon: whose they are, when due, and how they stand; below each its steps."""
    found, show = sorted(followed, key=lambda one: one[0].place), Columns(Estimates(), words)

    def status(kind: str) -> Cell:
        return Cell(words.text("tables-action-status", kind=kind), mark=STATUS_MARKS.get(kind, ""))

    columns: list[Column] = [
        show.text("tables-owner", lambda one: words.choose(one[0].owner, "–")),
        (words.text("tables-due"), lambda one: _day(one[0].due, words)),
        (words.text("tables-status"), lambda one: status(one[1])),
    ]
    if any(one.cost for one, _ in found):
        columns.append(show.text("tables-cost", lambda one: words.choose(one[0].cost, "–")))
    entries = list[Entry]()
    for one in found:
        head = words.text("tables-action-horizon", kind=one[0].horizon)
        entries += [] if head in entries else [head]
        entries.append((capital(words.choose(one[0].task, "")), one))
        for step in one[0].steps:
            cells = [Cell(words.choose(step.owner, "–"), kind="text"), _day(step.due, words)]
            entries.append(Line(f"– {words.choose(step.task, '')}", cells))
    return show.table("tables-action", entries, columns)


def proposals(found: Sequence[Proposal], words: Words) -> Table | None:
    """What matters and is rated low: importance, score, who criticises it, and the action about it."""
    show = Columns(Estimates(), words)

    def action(one: Proposal) -> str:
        task = capital(words.choose(one.action.task, "")) if one.action is not None else ""
        return words.text("tables-action-about", kind=one.state, task=task)

    columns = [
        show.text("tables-sure", lambda one: words.text("tables-how-sure", sure=one.sure)),
        show("tables-stat-importance", of=lambda one: one.driver.importance),
        show("tables-score", of=lambda one: one.driver.score),
        show("tables-criticised", of=lambda one: one.problem),
        show.text("tables-action", action),
    ]
    return show.table("tables-item", [(words.label(one.driver.score.measure), one) for one in found], columns)


def register(estimates: Estimates, words: Words) -> Table | None:
    """Shares of suggestions with interval and base; days and seconds of earlier reports."""
    rates = estimates.select(measure="suggestions", stat="rate")
    entries: list[Entry] = [(words.text("tables-suggestions", kind=row.category), row) for row in rates]
    made = estimates.select(measure="approval")
    entries += [(words.text("tables-made", kind=row.stat, period=words.period(row.period)), row) for row in made]
    show = Columns(estimates, words)
    return show.table("tables-follow-up", entries, [show("tables-value"), show.span(), show("tables-n", "n")], rates)


def deadlines(estimates: Estimates, words: Words) -> dict[str, dt.date]:
    """Deadlines of fieldwork by their name in the reader's language."""
    rows = estimates.select(measure="fieldwork", segment=STAGE)
    return {words.text(STAGE_WORDS[row.level]): dt.date.fromisoformat(row.category) for row in rows}


def contacts(estimates: Estimates, words: Words) -> Table | None:
    """Invited customers by the number of their earlier invitations, and the response of each group."""
    rows = [row for row in estimates.select(measure="contacts", stat="count", category=list(TIMES)) if row.value > 0]
    if len(rows) < 2:
        return None
    groups = estimates.select(measure="contacts", stat="rate", segment=BEFORE)
    by_level, show = {row.level: row for row in groups}, Columns(estimates, words)
    columns = [
        show("tables-number"),
        show("common-share", stat="share"),
        show("tables-response", of=lambda row: by_level.get(row.category)),
        show.span(of=lambda row: by_level.get(row.category)),
    ]
    entries = [(words.text("tables-times-invited", times=row.category), row) for row in rows]
    return show.table("tables-customers-invited", entries, columns, groups)


# ---- the sample: answers and rates ----
def exclusions(estimates: Estimates, words: Words) -> Table | None:
    """Screening rules with the answers they flagged and those excluded for them."""
    rules, show = list(estimates.select(category="flagged", stat="count")), Columns(estimates, words)
    if not rules:
        return None
    without = {row.scenario: row for row in estimates if row.scenario and not row.against}

    def flagged(row: Row) -> Cell:
        return number(row, words) if row.shown else Cell(words.text("tables-not-checked"), row.key)

    def total(head: str, category: str) -> Line:
        return show.total(head, [estimates.find(measure="respondents", category=category, stat="count")])

    columns: list[Column] = [(words.text("tables-flagged"), flagged), show("tables-excluded", category="excluded")]
    shown = any(row.shown for row in without.values())
    for row in [*without.values()][:shown]:
        head = words.text("tables-without-rule", indicator=words.label(row.measure))
        columns.append(show.number(head, of=lambda row: without.get(row.level)))
    named = [(capital(words.text(reason_of(row.level))), row) for row in rules]
    entries: list[Entry] = [total("common-received", "received"), *named, total("tables-accepted", "accepted")]
    return show.table("tables-rule", entries, columns, without.values() if shown else ())


def records(estimates: Estimates, words: Words) -> Table | None:
    """Rows of each table beside the answers: received, left out for each reason, and used."""
    rows, show = estimates.select(measure="records", segment="record"), Columns(estimates, words)
    if not rows:
        return None
    found, names = {(row.level, row.category): row for row in rows}, rows.values("level")

    def of(name: str) -> Column:
        return show.number(capital(words.text("sample-table", table=name)), of=lambda kind: found.get((name, kind)))

    def total(head: str, category: str) -> Line:
        return show.total(head, [found.get((name, category)) for name in names])

    reasons = [name for name in rows.values("category") if name not in {"rows", "used"}]
    left_out = [(capital(words.text("sample-left-out", reason=name)), name) for name in reasons]
    entries: list[Entry] = [total("tables-rows-received", "rows"), *left_out, total("tables-rows-used", "used")]
    return show.table("tables-rows", entries, list(map(of, names)))


RATES = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "CON1", "COOP1", "REF1", "silent", "usable", "weighted", "e")


def rates(estimates: Estimates, words: Words) -> Table | None:
    """AAPOR rates of all invited with interval, and of each channel."""
    everyone = {row.category: row for row in estimates.select(measure="response", stat="rate", category=RATES)}
    if not any(row.shown for row in everyone.values()):
        return None
    parts, show = estimates.select(measure="channels", stat="rate"), Columns(estimates, words)
    found, names = {(row.level, row.category): row for row in parts}, parts.values("level")
    names = names if len(names) > 1 else []

    def of(name: str) -> Column:
        return show.number(words.level("channel", name), of=lambda row: found.get((name, row.category)))

    columns = [show("tables-all-invited"), show.span(), *map(of, names)]
    base = show.total("tables-base-rr1", [everyone.get("RR1"), *(found.get((name, "RR1")) for name in names)], "n")
    entries: list[Entry] = [replace(base, cells=[base.cells[0], Cell(""), *base.cells[1:]])]
    for name in (name for name in RATES if name in everyone and everyone[name].status != "not_estimable"):
        head, row = words.text("tables-rate-name", rate=name), everyone[name]
        entries.append(Line(head, [number(row, words)]) if name == "e" else (head, row))  # one e for all channels
    return show.table("tables-rate", entries, columns, parts)


# ---- the sample: who is in it, and how exact it is ----
MAKE_UP: dict[str, dict[str, Any]] = {
    "common-population": {"measure": "frame"},
    "tables-invited": {"measure": "invitations"},
    "tables-respondents": {},
    "tables-before-calibration": {"stat": "share_before", "weighting": "representative"},
    "tables-weighted": {"weighting": "representative"},
    "tables-difference": {"measure": "nonresponse", "stat": "smd"},
    "tables-margin": {"stat": "margin_of_error", "weighting": "representative"},
}


def composition(estimates: Estimates, words: Words) -> Table | None:
    """Every group: its answers, its share of population, invited and respondents, and how exact it can be."""
    shares = estimates.select(measure="respondents", stat="share", weighting="none", category="")
    rows = [row for row in shares if row.level and row.segment != "reason"]
    if not rows:
        return None
    show = Columns(estimates, words)

    def base(row: Row) -> Cell:
        """The answers of a group, unless its share says that they are too few to be shown."""
        margin = estimates.get(row, stat="margin_of_error", weighting="representative")
        known = number(margin, words, "n") if margin is not None else number(estimates.get(row, stat="count"), words)
        return known if row.shown else number(row, words)

    def detectable(change: Row) -> Column:
        head = words.text("tables-detectable-of", indicator=words.series(replace(change, stat=change.category)))
        return head, lambda row: number(estimates.get(change, segment=row.segment, level=row.level), words)

    found = {head: [estimates.get(row, **other) for row in rows] for head, other in MAKE_UP.items()}
    kept = [head for head, cells in found.items() if any(cell is not None and cell.shown for cell in cells)]
    plain, weighted = ([row.value if row else 0 for row in found[f"tables-{n}"]] for n in ("respondents", "weighted"))
    kept = [head for head in kept if head != "tables-weighted" or plain != weighted]
    changes = [row for row in _changes(estimates, words) if row.shown]
    made_up: list[Column] = [(words.text("tables-n"), base), *(show(head, **MAKE_UP[head]) for head in kept)]
    entries: list[Entry] = []
    if (margin := estimates.find(measure="precision")) is not None and margin.shown:
        cells = {words.text("tables-n"): number(margin, words, "n"), words.text("tables-margin"): number(margin, words)}
        start = [cells.get(head, Cell("")) for head, _ in made_up]
        ends = [number(row, words) for row in changes]
        entries.append(Line(words.text("common-all-customers"), [*start, *ends], total=True))

    def segment(row: Row) -> str:
        return words.text("tables-stratum") if row.segment == STRATUM else segment_name(row.segment, words)

    entries += by_group(rows, segment, lambda row: level_name(row, words))
    return show.table("tables-group", entries, [*made_up, *map(detectable, changes)], shares)


def _changes(estimates: Estimates, words: Words) -> Iterator[Row]:
    """Smallest detectable changes of all customers: of overall satisfaction (or the index) and of the NPS."""
    every, overall = estimates.select(stat="detectable_change", segment=""), words.codebook.role("overall")
    yield from every.select(measure=overall or "index", category="mean" if overall else "index")
    yield from every.select(category="nps")


def nonresponse(estimates: Estimates, words: Words) -> Table | None:
    """How unevenly each grouping answered: its widest difference before and after weighting, its test, its part."""
    own, show = estimates.select(measure="nonresponse"), Columns(estimates, words)
    if not any(row.shown for row in own.select(stat="smd", weighting="none")):
        return None

    def widest(segment: str, weighting: str) -> Row | None:
        rows = [row for row in own.select(stat="smd", weighting=weighting, segment=segment) if row.shown]
        return max(rows, key=lambda row: abs(row.value), default=None)

    columns = [
        show("tables-widest", of=lambda name: widest(name, "none")),
        show("tables-after-weighting", of=lambda name: widest(name, "representative")),
        show("tables-p", "p", of=lambda name: own.find(segment=name, stat="chi_square")),
        show("tables-partial-r", of=lambda name: own.find(segment=name, stat="partial_r", level="")),
    ]
    names = own.select(stat="smd", weighting="none").values("segment")
    return show.table("tables-grouping", [(segment_name(name, words), name) for name in names], columns)


WEIGHT_STATS = ("minimum", "maximum", "ratio", "cv", "design_effect", "n_eff")
TRIM_STATS = ("n_trimmed", "share_trimmed", "n_eff_untrimmed")


def weights(estimates: Estimates, words: Words) -> Table | None:
    """Spread of the weights, what trimming took, and what they cost."""
    rows = {row.stat: row for row in estimates.select(measure="weights") if row.shown}
    if "n_eff" not in rows or not rows["ratio"].value > 1:
        return None
    cut, show = "n_trimmed" in rows and rows["n_trimmed"].value > 0, Columns(estimates, words)
    shown = [stat for stat in (*WEIGHT_STATS, *(TRIM_STATS if cut else ())) if stat in rows]
    entries = [(words.text("tables-weight", stat=stat.replace("_", "-")), rows[stat]) for stat in shown]
    base = show.total("tables-answers-weighted", [rows["n_eff"]], "n")
    return show.table("tables-weights", [base, *entries], [show("tables-value")])


def attainment(estimates: Estimates, words: Words) -> Table | None:
    """Targets of the sample: planned, reached, and the verdict; those of groups under their segment."""
    entries, show = list[Entry](), Columns(estimates, words)
    for check in checks(estimates):
        goal = check.planned
        head = words.text("tables-answers-by", segment=segment_name(goal.segment, words)) if goal.level else ""
        name = level_name(goal, words) if goal.level else capital(words.plain(target_name(check.name)))
        entries += [head] if head and head not in entries else []
        entries.append((name, check))

    def planned(check: Check) -> Cell:
        goal = number(check.planned, words)
        return replace(goal, text=results.limited(goal.text, words, least=check.name not in CEILINGS))

    columns: list[Column] = [
        (words.text("tables-planned"), planned),
        show("tables-reached", of=lambda check: check.reached),
        (words.text("tables-verdict"), lambda check: results.verdict(check.verdict, words)),
    ]
    return show.table("tables-sampling-target", entries, columns)


# ---- every question by every segment ----
def banner(
    survey: Survey, words: Words | None = None, *, rows: Sequence[str] = (), columns: Sequence[str] = ()
) -> Table | None:
    """Questions by segments, with bases and letters, computed anew: a table to explore with.

    Parameters
    ----------
    survey : Survey
        `chapter.survey`.
    words : Words, optional
        `chapter.words`; English unless given.
    rows, columns : sequence of str
        Ids of items, choices, dimensions or "index"; ids of segments. All unless given.

    Raises
    ------
    NotebookError
        If a question or a segment is not in the codebook; names the nearest.
    """
    book = survey.codebook
    known = {"rows": [*book.items, *book.choices, *book.dimensions, "index"], "columns": [*book.segments]}
    for kind, given in (("rows", rows), ("columns", columns)):
        for key in given:
            if key not in known[kind]:
                raise NotebookError(f"tables.banner: {kind}: '{key}' is not in the codebook{nearest(key, known[kind])}")
    words = words or Words("en", book, periods={}, confidence=survey.rules.confidence)
    return cells.banner(asked.banner(survey), words, rows=rows, columns=columns)


# ---- the company's records: what they tell beside clocks and complaints, who came back after how long ----
SEASONS = 4  # quarters of a year


def records_told(estimates: Estimates, words: Words, *, declared: Service) -> Table | None:
    """Median times, tickets to come, weeks before and after a day, tickets about a topic, paths, and amounts bought."""
    rows = [
        *clocks_told(estimates, last_period(estimates), UNITS),
        *estimates.select(stat="forecast", category=""),
        *(row for row in estimates.select(stat="weekly_change")),
        *estimates.select(stat="rate_ratio", measure=TOPICS),
        *(row for row in estimates.select(measure=PATH, stat="count") if row.value),
        *_amounts(estimates),
    ]
    if not any(row.shown for row in rows):
        return None
    shares = {row.category: row for row in estimates.select(measure=PATH, stat="share")}
    compared = estimates.select(measure=(*CLOCKS, "purchases"), stat=(*UNITS, "amount"))
    changed = [row.against for row in compared if row.against][:1]

    def told(row: Row) -> Row | None:
        """What a line shows: of a stage of a path, the share of the one before."""
        return shares.get(row.category) if row.measure == PATH else row

    def judged(row: Row) -> Cell:
        aim = declared.topics.get(row.category) if row.measure == TOPICS else None
        return verdict(ratio_verdict(row, aim), words) if aim is not None else Cell("")

    show = Columns(estimates, words)
    span = show.span()
    columns: list[Column] = [
        (words.text("tables-number"), lambda row: number(estimates.get(row, stat="count", against=""), words)),
        (words.text("tables-value"), lambda row: number(told(row), words)),
        (span[0], lambda row: span[1](told(row))),
        (words.text("tables-n"), lambda row: number(told(row), words, "n")),
        *(show.change(_since(against, rows[0].period, words), against=against) for against in changed),
        (words.text("tables-verdict"), judged),
    ]
    entries = by_group(rows, lambda row: _group(row, words), lambda row: _line(row, words))
    return build(words.text("tables-records"), entries, columns, legend=base_legend(rows, words))


def _since(against: str, now: str, words: Words) -> str:
    """The head of a column of changes since an earlier period."""
    return words.text("figures-since", period=short_period(words, against.partition(":")[2], now))


def _amounts(estimates: Estimates) -> Estimates:
    """Amounts of all, of each product, and by the grouping whose levels stand furthest apart; the workbook has all."""
    amounts = estimates.select(stat="amount", against="")

    def apart(segment: str) -> float:
        shown = [row for row in amounts.select(segment=segment) if row.shown]
        return max((row.low for row in shown), default=0.0) - min((row.high for row in shown), default=0.0)

    groupings = [segment for segment in amounts.values("segment") if segment]
    return amounts.select(segment=["", *sorted(groupings, key=apart)[-1:]])


def _group(row: Row, words: Words) -> str:
    kind = PATH if row.measure == PATH else "median" if row.stat in UNITS else row.stat.replace("_", "-")
    name = segment_name(row.segment, words) if row.segment else ""
    day = words.date(dt.date.fromisoformat(row.against_id)) if row.against_kind == "week" else ""
    return words.text("tables-record-group", kind=kind, segment=name, known="yes" if name else "no", day=day)


def _line(row: Row, words: Words) -> str:
    if row.level:
        return level_name(row, words)
    if row.measure in CLOCKS:
        kind = term_of(words.codebook, "tickets", "kind", row.category)
        values: dict[str, Value] = {
            "clock": row.measure.replace("_", "-"),
            "unit": CLOCKS[row.measure].unit,
            "kind": kind,
        }
        return capital(words.plain(Sentence("service-week", known="yes" if row.category else "no", **values)))
    if not row.category:
        return words.text("common-all")
    term = term_of(
        words.codebook, *(("tickets", "topic") if row.measure == TOPICS else ("operations", "kind")), row.category
    )
    name = capital(words.choose(dict(term.texts), row.category))
    return f"{name} · {words.period(row.note)}" if row.stat == "rate_ratio" else name


def cohorts(estimates: Estimates, words: Words) -> Table | None:
    """Of those who first bought in each quarter, how many bought so many quarters later; their number first.

    Those of the first year on record are left out: many of them had bought before.
    """
    rows = estimates.select(measure="cohort", stat="share")
    known = [row.category.split() for row in rows if row.shown]
    starts = sorted({name.split()[0] for name in rows.values("category")})[SEASONS:]
    told = [start for start in starts if start in {first for first, _ in known}]
    laters = sorted({later for first, later in known if first in told})

    def of(later: str) -> Column:
        return str(int(later)), lambda start: number(rows.find(category=f"{start} {later}"), words)

    columns: list[Column] = [
        (words.text("tables-n"), lambda start: number(rows.find(category=f"{start} 01"), words, "n")),
        *map(of, laters),
    ]
    entries = [(words.text("tables-quarter", year=start[:4], quarter=int(start[5:])), start) for start in told]
    legend = base_legend([row for row in rows if row.shown], words)
    return build(words.text("tables-cohort"), entries, columns, legend=legend) if told else None
