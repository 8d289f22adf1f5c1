"""Annex: the questionnaire with its results, in all and in every group; definitions and exclusion rules."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np

from csreport.chapters import groups
from csreport.chapters.comparisons import names_of
from csreport.chapters.history import estimates_of, survey_of
from csreport.chapters.indicators import (
    NPS_PARTS,
    cuts,
    few_calibrated,
    meanings,
    measured,
    questions,
    sample_of,
    value_row,
)
from csreport.chapters.response import rules_used
from csreport.estimates import Estimates, Row, alpha_at, sizes_of, suppress
from csreport.facts import (
    Blocks,
    Card,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    all_of,
    block,
    first_comparison,
    reason_of,
)
from csreport.project.codebook import Role
from csreport.project.project import Project
from csreport.survey.screening import action_of, is_checked
from csreport.survey.survey import Survey
from surveystats.groups import GroupMeans, Pairs, domain_means, holm, recoded_means
from surveystats.inference import Sample
from surveystats.proportions import base_of, promoter_score


def facts_questionnaire(evidence: Estimates, survey: Survey) -> Facts:
    """What was asked, word for word, and what was answered; and what was not."""
    book = survey.codebook
    rated = [key for key in book.items if survey.measured(key)]
    if not len(evidence.select(period=survey.name, measure=[*rated, *book.choices], stat="share")):
        return {}
    missing = tuple(Sentence("questionnaire-subject", subject=name) for name in _not_measured(evidence, survey))
    return block(
        {},
        answer=all_of(
            "questionnaire-questions",
            Sentence("questionnaire-not-measured", subjects=missing) if missing else None,
        ),
        caption="questionnaire-results",
        note=all_of(
            Sentence("questionnaire-base", cut=survey.rules.top_box),
            "questionnaire-weighted" if survey.design.method != "none" else None,
        ),
    )


ASKED_FOR: tuple[Role, ...] = ("overall", "recommend", "effort", "expectation", "repurchase")


def _not_measured(evidence: Estimates, survey: Survey) -> list[str]:
    """Subjects of a report on which this survey says nothing."""
    book, here = survey.codebook, evidence.select(period=survey.name)
    roles = {role: (item := book.role(role)) is not None and survey.measured(item) for role in ASKED_FOR}
    known = roles | {
        "dimensions": bool(book.dimensions),
        "groups": bool(book.segments),
        "importance": any(row.shown for row in here.select(stat="importance", level="")),
        "change": any(row.against_kind == "period" and row.shown for row in here),
        "response": any(row.shown for row in here.select(measure="response", stat="rate")),
        "register": survey.frame is not None,
    }
    return [subject for subject, measured in known.items() if not measured]


def facts_news(evidence: Estimates, survey: Survey) -> Facts:
    """How the questions differ from those of the first comparison period; what stands as it was published."""
    earlier = first_comparison(survey)
    if not earlier:
        return {}
    lists = questions(survey.codebook, survey.name, earlier)
    added, gone = (tuple(Name("item", key) for key in keys) for keys in lists)
    broken = names_of(evidence.select(stat="break", against=f"period:{earlier}"))
    printed = any(row.is_published for row in evidence.of_all(period=earlier))
    values: dict[str, Value] = {"period": Name("period", earlier), "added": added, "gone": gone, "broken": broken}
    told = {"same": not added and not gone, "added": added, "gone": gone, "broken": broken, "printed": printed}
    return {"answer": all_of(*(f"questionnaire-{kind}" for kind, holds in told.items() if holds), **values)}


def facts_definitions(evidence: Estimates, survey: Survey) -> Facts:
    """What each indicator of the report means."""
    if not len(evidence):
        return {}
    terms = tuple((meaning.term, meaning.told) for meaning in meanings(evidence, survey))
    return {
        **block({}, answer="questionnaire-definitions", caption="questionnaire-definitions-caption"),
        "items": terms,
    }


# ---- screening rules -----------------------------------------------------------------------------
def facts_exclusions(evidence: Estimates, survey: Survey) -> Facts:
    """Which answers were left out, and by which limits."""
    found = _rules(evidence, survey)
    if not found:
        return {"answer": Sentence("questionnaire-no-rules")}
    told = any(row.measure == "respondents" for row in evidence)
    answer = all_of("questionnaire-rules", "questionnaire-rules-effect" if told else None)
    return {**block({}, answer=answer, caption="questionnaire-rules-caption"), "items": found}


def _rules(evidence: Estimates, survey: Survey) -> Card:
    """Screening rules in use, in the order in which they decide: what each flags and what follows."""
    return tuple(
        (Sentence("common-rule", rule=Name("message", reason_of(rule))), _rule(rule, evidence, survey))
        for rule in rules_used(survey)
    )


def _rule(rule: str, evidence: Estimates, survey: Survey) -> Sentence:
    """What a rule flags, with its limits, and how many answers it excluded."""
    count = evidence.find(period=survey.name, measure="respondents", stat="count", category="excluded", level=rule)
    kind, excluded = "excluded", Number(count) if count is not None and count.shown else ""
    if not is_checked(survey.ledger, rule):
        kind = "unchecked"
    elif action_of(survey.rules, rule) == "flag":
        kind = "flagged"
    elif excluded:
        kind = "counted"
    copy = rule == "near_duplicate" and survey.rules.screening.near_duplicate.share == 1
    flag = Sentence("questionnaire-flag", rule="copy" if copy else rule.replace("_", "-"), **_limits(rule, survey))
    return all_of(flag, Sentence("questionnaire-flagged", kind=kind, count=excluded))


def _limits(rule: str, survey: Survey) -> dict[str, Value]:
    """The numbers that a rule's sentence names."""
    found = survey.rules.screening
    shares = {
        "near_duplicate": found.near_duplicate.share,
        "incomplete": found.incomplete.minimum_share,
        "speeding": found.speeding.median_share,
        "inconsistent": found.inconsistent.level,
    }
    lined, least = rule == "straight_lining", found.speeding.seconds_per_item
    return {
        "share": f"{100 * shares.get(rule, 0):.3g}",
        "seconds": int(least) if least == int(least) else f"{least:g}",
        "items": found.straight_lining.minimum_items if lined else found.near_duplicate.minimum_items,
    }


BLOCKS: Blocks = {
    "questionnaire": facts_questionnaire,
    "news": facts_news,
    "definitions": facts_definitions,
    "exclusions": facts_exclusions,
}


# ---- every question in every group of customers ----
LEAST = 5  # answers that each side of a pair must expect before its shares are tested
Line = tuple[str, str]  # statistic and category
Tests = dict[tuple[str, Line, str], float]  # p by measure, line and segment


@dataclass(frozen=True)
class Question:
    """The lines of a question in a banner table, each as values per respondent whose mean it is.

    `test`: the line whose test of a whole segment goes for the shares of the answers, too.
    """

    key: str
    answers: np.ndarray
    lines: tuple[Line, ...]
    recodes: np.ndarray  # distinct answers × lines
    test: Line

    @cached_property
    def coded(self) -> np.ndarray:
        """Which distinct answer each respondent gave, −1: none."""
        return groups.coded_answers(self.answers)[1]

    @cached_property
    def values(self) -> np.ndarray:
        """Respondents × lines, NaN where there is no answer."""
        return np.where(self.coded[:, None] >= 0, self.recodes[self.coded], math.nan)

    def means(self, lines: Sequence[Line], split: groups.Split, least: int, sample: Sample) -> dict[Line, GroupMeans]:
        """Means of some lines in the levels that enough answered, with their covariance."""
        values = self.values[:, [self.lines.index(line) for line in lines]]
        return dict(zip(lines, recoded_means(values, split.groups(self.answers, least), sample), strict=True))

    @property
    def tests(self) -> list[Line]:
        """The lines that have a test of their own."""
        return [line for line in self.lines if self.tested_by(line) == line]

    def tested_by(self, line: Line) -> Line:
        """The line whose test of a whole segment a line needs to pass."""
        return self.test if line[0] == "share" else line


def asked_questions(survey: Survey) -> list[Question]:
    """Every question that was answered, as it stands in a banner table: items, choices; then dimensions and index."""
    book = survey.codebook
    items = [_item(survey, key) for key in measured(survey) if key in book.items]
    chosen = [(key, option) for key, choice in book.choices.items() for option in choice.options]
    options = [
        _plain(key, ("share", option), survey.accepted[f"choice.{key}.{option}"].to_numpy(float))
        for key, option in chosen
        if f"choice.{key}.{option}" in survey.accepted
    ]
    above = groups.measures(survey, [*((key, "mean") for key in book.dimensions), ("index", "index")])
    scores = [_plain(measure.key, (measure.stat, ""), measure.values) for measure in above]
    return [question for question in [*items, *options, *scores] if np.isfinite(question.answers).any()]


def _plain(key: str, line: Line, answers: np.ndarray) -> Question:
    return Question(key, answers, (line,), groups.coded_answers(answers)[0][:, None], line)


def _item(survey: Survey, key: str) -> Question:
    """A rating question: shares of the answers, top box and mean; of the recommendation its parts and the NPS."""
    answers, scale = survey.accepted[key].to_numpy(float), survey.codebook.scale(key)
    given = groups.coded_answers(answers)[0]
    found: dict[Line, np.ndarray] = {("share", f"{point:g}"): given == point for point in scale.points}
    if survey.codebook.role("recommend") == key:
        points = promoter_score(given)
        found |= {("share", part): points == worth for part, worth in NPS_PARTS.items()} | {("nps", ""): points}
    else:
        found["top_box", ""] = given >= cuts(survey, key)["top_box"]
    found["mean", ""] = given
    test = ("nps", "") if ("nps", "") in found else ("mean", "")
    return Question(key, answers, tuple(found), np.column_stack([*found.values()]).astype(float), test)


def banner(survey: Survey) -> Estimates:
    """Every question in every segment: values with bases, small ones marked or emptied, and the pairs that differ.

    Population: accepted respondents who answered the question, weighted to be representative; the segments that tell
    respondents apart. A pair of levels (`against` level:<other>, the higher one first) stands here only where it
    differs at the project's confidence: p by Holm over the pairs of one line and segment, and never below that of the
    segment's own test, which for the measures of the chapter on segments is that chapter's. Shares that either side
    expects fewer than five answers of are not tested; segments of many levels have no pairs.
    """
    asked, given, sample = asked_questions(survey), groups.splits(survey), sample_of(survey)
    columns = (groups.everyone(survey), *given)
    rows = [row for one in asked for split in columns for row in _values(survey, one, split, sample)]
    base = survey.rules.minimum_base
    return suppress(
        [*rows, *_pairs(survey, asked, given, sample)],
        caution=base.caution,
        suppress=base.suppress,
        mark_all=few_calibrated(survey),
        sizes=sizes_of(survey),
    )


def banners_of(project: Project, period: str) -> Estimates:
    """The estimates of the banner tables: every question in every group."""
    return estimates_of(project, period, "banners", lambda: banner(survey_of(project, period)))


# ---- values ---------------------------------------------------------------------------------------
def _values(survey: Survey, question: Question, split: groups.Split, sample: Sample) -> Iterator[Row]:
    """The lines of a question in each level."""
    confidence = survey.rules.confidence
    found = domain_means(question.coded, question.recodes, split.codes, sample=sample, confidence=confidence)
    place = {line: position for position, line in enumerate(question.lines)}
    for code, (level, results) in enumerate(zip(split.levels, found, strict=False)):
        if not results[0].n:
            continue
        base = base_of((question.coded >= 0) & (split.codes == code), sample)
        for line, result in zip(question.lines, results, strict=True):
            parts = [results[place["share", part]] for part in ("promoters", "detractors")] if line[0] == "nps" else []
            key = Row(survey.name, question.key, *line, segment=split.segment, level=level)
            yield value_row([result, *parts], key, base, confidence)


# ---- which columns lie above others ---------------------------------------------------------------
def _pairs(survey: Survey, asked: Sequence[Question], given: Sequence[groups.Split], sample: Sample) -> Iterator[Row]:
    """Pairs of levels that differ, the higher one first."""
    least, alpha = survey.rules.minimum_base.caution, alpha_at(survey.rules.confidence)
    tests = {
        (question.key, line, split.segment): found.equal().p
        for question in asked
        for split in given
        for line, found in question.means(question.tests, split, least, sample).items()
    }
    gates = _gates(survey, asked, tests, [split.segment for split in given])
    for question, split in product(asked, (split for split in given if not split.long)):
        own = {line: gates.get((question.key, question.tested_by(line), split.segment), 1.0) for line in question.lines}
        passed = [line for line, gate in own.items() if gate < alpha]
        for line, found in question.means(passed, split, least, sample).items() if passed else ():
            stem = Row(survey.name, question.key, *line, segment=split.segment)
            yield from (row for row in _differing(found, split, stem, survey) if max(row.p, own[line]) < alpha)


def _differing(found: GroupMeans, split: groups.Split, stem: Row, survey: Survey) -> Iterator[Row]:
    """The pairs of one line, p by Holm over them."""
    pairs = found.pairs(survey.rules.confidence)
    adjusted = holm(np.where(_expected(found, pairs) < LEAST, math.nan, pairs.p) if stem.stat == "share" else pairs.p)
    tested = int(np.isfinite(adjusted).sum())
    stem = replace(stem, method="pair of levels, t" + (f"; p by Holm over {tested}" if tested > 1 else ""))
    for place in np.flatnonzero(adjusted < alpha_at(survey.rules.confidence)):
        sides = [split.levels[int(found.labels[side[place]])] for side in (pairs.first, pairs.second)]
        value, low, high = (float(part[place]) for part in (pairs.value, pairs.low, pairs.high))
        if value < 0:
            sides, value, low, high = sides[::-1], -value, -high, -low
        rest = {name: float(getattr(pairs, name)[place]) for name in ("se", "df", "n")}
        key = replace(stem, level=sides[0], against=f"level:{sides[1]}")
        yield replace(key, value=value, low=low, high=high, p=float(adjusted[place]), **rest)  # type: ignore[arg-type]


def _expected(found: GroupMeans, pairs: Pairs) -> np.ndarray:
    """Answers, and others, that the smaller effective base of each pair would hold if both had the same share.

    Source: Cochran 1954.
    """
    weights = found.sample.weights @ found.base
    bases = weights**2 / (found.sample.weights**2 @ found.base)
    one, two = pairs.first, pairs.second
    share = (weights * found.means)[one] + (weights * found.means)[two]
    share = share / (weights[one] + weights[two])
    return np.asarray(np.minimum(bases[one], bases[two]) * np.minimum(share, 1 - share))


def _gates(survey: Survey, asked: Sequence[Question], tests: Tests, segments: Sequence[str]) -> Tests:
    """p of the test that all levels of a segment are alike, by Holm over the segments and the lines of a family.

    Families are those of `groups.omnibus_rows`: first what the chapter on segments tests, then all else; the options of
    a choice are one.
    """
    gates: Tests = {}
    for family in _families(survey, asked):
        keys = [(key, line, segment) for segment in segments for key, line in family]
        gates |= dict(zip(keys, map(float, holm([tests[key] for key in keys])), strict=True))
    return gates


def _families(survey: Survey, asked: Sequence[Question]) -> Iterator[list[tuple[str, Line]]]:
    ours = {(one.key, line): one for one in asked for line in one.tests}
    scores = [(key, line) for key, line in ours if key not in survey.codebook.choices]
    tested = {(measure.key, (measure.stat, "")) for measure in (*groups.headlines(survey), *groups.aspects(survey))}
    for group in ([place for place in scores if (place in tested) is kind] for kind in (True, False)):
        known = [groups.Measure(key, line[0], ours[key, line].answers) for key, line in group]
        yield from ([(m.key, (m.stat, "")) for m in family] for family in groups.families(survey, known))
    for choice in survey.codebook.choices:
        if family := [place for place in ours if place[0] == choice]:
            yield family
