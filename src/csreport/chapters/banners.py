"""Every question in every group of customers: shares, scores and bases by column, and which columns stand higher."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np

from csreport.chapters import groups
from csreport.chapters.indicators import NPS_PARTS, cuts, few_calibrated, measured, sample_of, value_row
from csreport.estimates import Estimates, Row, alpha_at, sizes_of, suppress
from csreport.survey.survey import Survey
from surveystats.groups import GroupMeans, Pairs, domain_means, holm, recoded_means
from surveystats.inference import Sample
from surveystats.proportions import base_of, promoter_score

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


def questions(survey: Survey) -> list[Question]:
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
    asked, given, sample = questions(survey), groups.splits(survey), sample_of(survey)
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
