"""How many customers, and texts of other sources, say what: the comments of a survey and what is counted of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import product

import numpy as np
import pandas as pd

from csreport.chapters.groups import Measure, gap_rows, level_rows, modes_of, omnibus_rows, splits
from csreport.chapters.indicators import TAYLOR, WILSON, judged_together, row_of, sample_of
from csreport.chapters.register import about, is_agreed
from csreport.chapters.topics import LANGUAGES, SIDES, Coder, Codes, language_of
from csreport.estimates import Row, alpha_at
from csreport.project.codebook import Topic
from csreport.survey.choices import sides_of
from csreport.survey.survey import Survey
from surveystats.drivers import Bootstrap
from surveystats.groups import contrast, holm
from surveystats.inference import mean, ratio
from surveystats.proportions import more_often, share, share_of_count
from surveystats.scales import coder_evaluation, krippendorff_alpha

OTHERS = "level:others"
SOURCES = ("complaints", "tickets", "interviews", "reviews")  # tables whose text is read beside the survey's comments
ABOUT_PROBLEMS = {"complaints", "tickets"}
PERIOD = "design.period"  # of an earlier wave
REPLICATES = 500  # draws of comments behind the interval of alpha


@dataclass(frozen=True)
class Said:
    """The comments of the analysed respondents who wrote one, and what they say; `wrote`: who that is among all.

    `codes`: those of a person where there are any (`people`), else those of the rules (`rules`).
    """

    comments: pd.Series
    rules: list[Codes]
    people: list[Codes | None]
    wrote: np.ndarray
    coder: Coder

    @cached_property
    def codes(self) -> list[Codes]:
        """What each comment says."""
        return [person or rule for person, rule in zip(self.people, self.rules, strict=True)]

    def holds(self, told: Iterable[bool]) -> np.ndarray:
        """1 and 0 for those who wrote, NaN for the others."""
        values = np.full(len(self.wrote), np.nan)
        values[self.wrote] = np.fromiter(told, float, len(self.rules))
        return values

    def names(self, *sides: tuple[str, str]) -> np.ndarray:
        """Who names one of some sides of topics."""
        return self.holds(not codes.sides.isdisjoint(sides) for codes in self.codes)


@lru_cache(maxsize=1)
def _coder(told: str) -> Coder:
    """The coder of some topics: every period is read by the same one."""
    topics = json.loads(told)["topics"]
    return Coder({key: Topic.model_validate(topic) for key, topic in topics.items()})


def said_of(survey: Survey) -> Said | None:
    """What the comments of a survey say; None without topics, without the question, or without a comment."""
    book = survey.codebook
    if not book.topics or book.topics_of not in survey.accepted:
        return None
    texts = _written(survey.accepted[book.topics_of])
    if texts.empty:
        return None
    coder = _coder(book.model_dump_json(include={"topics"}))
    rules = [coder.code(text) for text in texts]
    coded = survey.accepted.get(f"coded.{book.topics_of}", pd.Series("", survey.accepted.index)).fillna("")[texts.index]
    people = [  # whether a comment has nothing to say is left to the rules
        Codes(sides := sides_of(cell), rule.nothing and not sides) if cell else None
        for cell, rule in zip(coded, rules, strict=True)
    ]
    return Said(texts, rules, people, survey.accepted.index.isin(texts.index), coder)


# ---- of those who wrote ----
def mention_rows(survey: Survey, said: Said | None) -> list[Row]:
    """How many of those who wrote criticise or praise each topic (stat `mention`, category problem or praise).

    Population: accepted respondents with a comment, also one that there is nothing to say. Formula: Wilson's share of
    those whose comment names the side at least once.
    """
    keys = [Row(survey.name, topic, "mention", side) for topic, side in product(survey.codebook.topics, SIDES)]
    return [mention_row(survey, key, said.names((key.measure, key.category))) for key in keys] if said else []


def mention_row(survey: Survey, key: Row, holds: np.ndarray) -> Row:
    """Share of those who wrote of whom something holds."""
    return row_of(share(holds, sample_of(survey), confidence=survey.rules.confidence), key, WILSON)


def part_rows(survey: Survey, said: Said) -> Iterator[Row]:
    """Share of each topic in all mentions of its side (stat `mention_part`): a comment may name several."""
    sample, level = sample_of(survey), survey.rules.confidence
    for side in SIDES:
        named = {topic: said.names((topic, side)) for topic in survey.codebook.topics}
        every = np.sum([*named.values()], axis=0)
        for topic, names in named.items():
            found = ratio(names, every, sample=sample, confidence=level)
            yield row_of(replace(found, low=max(found.low, 0.0)), Row(survey.name, topic, "mention_part", side), TAYLOR)


def score_rows(survey: Survey, said: Said) -> Iterator[Row]:
    """Mean overall satisfaction of those who name a side (stat `mention_score`), and less that of the other commenters;
    and how far they move the mean of all commenters (`mention_cost`).

    Population: who commented and answered the overall question. p by Holm over all sides.
    """
    overall = survey.codebook.role("overall")
    if overall is None or not survey.measured(overall):
        return
    values, sample = survey.accepted[overall].to_numpy(float), sample_of(survey)
    level, least, gaps = survey.rules.confidence, survey.rules.minimum_base.suppress, list[Row]()
    for topic, side in product(survey.codebook.topics, SIDES):
        names, key = said.names((topic, side)), Row(survey.name, topic, "mention_score", side)
        count = int((np.isfinite(values) & (names == 1)).sum())
        if least <= count <= np.isfinite(values + names).sum() - least:
            own = mean(np.where(names == 1, values, np.nan), sample, confidence=level)
            moved, apart = (contrast(values, names, whole=w, sample=sample, confidence=level) for w in (True, False))
            yield row_of(own, key, TAYLOR)
            yield row_of(moved, replace(key, stat="mention_cost", against=OTHERS), TAYLOR)
            gaps.append(row_of(apart, replace(key, against=OTHERS), TAYLOR))
    yield from judged_together(gaps)


def group_rows(survey: Survey, said: Said) -> Iterator[Row]:
    """How many of each level of the segments criticise each topic, less the others, and the tests of both.

    Population: those who wrote, problems that at least the base without caution names; long lists of units and ways
    of answering are left out. p by Holm over all topics and segments, as `groups.omnibus_rows` and `gap_rows` say.
    """
    given = [split for split in splits(survey) if not split.long and split.segment not in modes_of(survey)]
    named = {topic: said.names((topic, "problem")) for topic in survey.codebook.topics}
    least = survey.rules.minimum_base.caution
    wanted = [Measure(topic, "mention", names) for topic, names in named.items() if np.nansum(names) >= least]
    omnibus = omnibus_rows(survey, wanted, of=given)
    yield from omnibus
    rows = (*level_rows(survey, wanted, of=given), *gap_rows(survey, wanted, of=given, omnibus=omnibus))
    yield from (replace(row, category="problem") for row in rows)


# ---- words that the last survey did not have so often ----
def term_rows(survey: Survey, said: Said) -> Iterator[Row]:
    """Words in clearly more comments than in the last survey: share now (stat `term`), and what it grew by.

    Population: comments of the word's language in both surveys, without weights. Words that at least the minimum base
    wrote; Fisher's exact test, Holm over them all.
    """
    comment, level, least = survey.codebook.topics_of, survey.rules.confidence, survey.rules.minimum_base.suppress
    if not survey.waves or comment not in survey.waves[0]:
        return
    last, tried = survey.waves[0][PERIOD].iat[0], list[tuple[str, int, int, int, int]]()
    pair = (said.comments, _written(survey.waves[0][comment]))
    for lang in LANGUAGES:
        parts = [[text for text in texts if language_of(text) == lang] for texts in pair]
        now, old = (Counter(word for text in part for word in said.coder.terms(text)) for part in parts)
        n, m = map(len, parts)
        tried += [(word, k, n, old[word], m) for word, k in sorted(now.items()) if k >= least and m]
    p = holm([more_often(k, n, before=j, n_before=m) for _, k, n, j, m in tried])
    method = f"Fisher's exact test; p by Holm over {len(tried)}"
    for (word, k, n, j, m), one in zip(tried, p, strict=True):
        if one < alpha_at(level):
            key = Row(survey.name, comment, "term", word)
            yield row_of(share_of_count(k, n, confidence=level), key, "Wilson")
            grown = replace(key, against=f"period:{last}", method=method)
            yield replace(grown, value=k / n - j / m, p=float(one), n=float(n))


def _written(texts: pd.Series) -> pd.Series:
    """Texts that are not blank."""
    told = texts.fillna("").astype(str).str.strip()
    return told[told != ""]


# ---- what the rules are worth, and other sources ----
def agreement_rows(survey: Survey, said: Said) -> Iterator[Row]:
    """Whether the rules say what people say of the same comments: Krippendorff's alpha (stat `coder_alpha`), and the
    rules' `precision` and `recall`, for each side of a topic and (measure: the question) for all decisions together.

    Population: comments that a person coded, if at least the base without caution; without weights.
    """
    pairs = [(person, rule) for person, rule in zip(said.people, said.rules, strict=True) if person is not None]
    if len(pairs) < survey.rules.minimum_base.caution:
        return
    sides = list(product(survey.codebook.topics, SIDES))
    truth, found = (np.array([[side in pair[who].sides for side in sides] for pair in pairs], float) for who in (0, 1))
    level, seed = survey.rules.confidence, survey.rules.seed
    told = coder_evaluation(truth, found, codes=sides, confidence=level)
    drawn, key = Bootstrap(REPLICATES, seed, level), Row(survey.name, survey.codebook.topics_of, "", weighting="none")
    whole = replace(krippendorff_alpha([truth.ravel(), found.ravel()]), n=len(pairs))
    every = [(key, whole, told.micro)]
    for place, side in enumerate(sides):
        alpha = krippendorff_alpha([truth[:, place], found[:, place]], bootstrap=drawn)
        every.append((replace(key, measure=side[0], category=side[1]), alpha, told.codes[side]))
    for key, alpha, part in every:
        yield row_of(alpha, replace(key, stat="coder_alpha"), "Krippendorff")
        yield row_of(part.precision, replace(key, stat="precision"), "Wilson")
        yield row_of(part.recall, replace(key, stat="recall"), "Wilson")


def source_rows(survey: Survey, said: Said) -> Iterator[Row]:
    """How many texts of each other source name a side of a topic (stat `seen`, the source as level): Wilson's share.

    Population: rows of the tables with a text; several of one customer count each. A complaint or a ticket that names a
    topic without a tone is about a problem.
    """
    for source in SOURCES:
        table = survey.tables.get(source)
        if table is None or "text" not in table:
            continue
        read = [said.coder.code(text) for text in _written(table["text"])]
        counts = Counter(side for codes in read for side in codes.sides)
        for codes in read if source in ABOUT_PROBLEMS else ():
            counts.update((topic, "problem") for topic in codes.topics - {topic for topic, _ in codes.sides})
        for topic, side in product(survey.codebook.topics, SIDES) if read else ():
            result = share_of_count(counts[topic, side], len(read), confidence=survey.rules.confidence)
            yield row_of(result, Row(survey.name, topic, "seen", side, level=source, weighting="none"), "Wilson")


def action_rows(survey: Survey) -> Iterator[Row]:
    """Whether an action is under way about each topic, its item or its dimension, or a decision is asked for."""
    for topic, told in survey.codebook.topics.items() if survey.register else ():
        action, key = about(told.item or told.dimension or "", survey, topic=topic), Row(survey.name, topic, "count")
        agreed = is_agreed(action, survey)
        for category, count in {"actions": agreed, "decisions": action is not None and not agreed}.items():
            yield replace(key, category=category, value=float(count), method="count")


def told_rows(survey: Survey, said: Said) -> Iterator[Row]:
    """All of these but the shares of mentions."""
    for part in (part_rows, score_rows, group_rows, term_rows, agreement_rows, source_rows):
        yield from part(survey, said)
    yield from action_rows(survey)
