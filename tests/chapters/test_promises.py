"""What every chapter promises, on the miniature project: each block speaks, and no number stands without its key."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from conftest import EARLIER, MINIATURE, PERIOD, said, sentences

from csreport.chapters import (
    conclusion,
    drivers,
    introduction,
    questionnaire,
    sample,
    satisfaction,
    scores,
    segments,
    summary,
    trends,
)
from csreport.chapters.indicators import indicators
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates, Row
from csreport.present.chapter import words_of
from csreport.project.project import Project
from csreport.survey.survey import Survey, load_survey

MAKERS = (sample, satisfaction, segments, drivers, trends)
CHAPTERS = (*MAKERS, summary, introduction, conclusion, questionnaire, scores)
# The miniature has one segment, two periods, no targets, and fewer complete answers than drivers need.
SILENT = {"crosstab", "changes", "priorities", "worth", "limits", "course", "targets"}
CLAIMS = ("margin of error of", "±", "response rate is", "exact to")  # of what an open sample cannot know
CAUSES = re.compile(r"\b(impact|because of|leads to|driven by|nan)\b", re.I)

chapters = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.__name__.rpartition(".")[2])


def told_from(survey: Survey, history: Estimates) -> dict[ModuleType, Estimates]:
    """What each chapter speaks of: its own estimates, or those of all that make some."""
    made = {maker: suppress(maker.estimates(survey, history), caution=30, suppress=10) for maker in MAKERS}
    rows: dict[str, Row] = {row.key: row for own in reversed(made.values()) for row in own}
    return {chapter: made.get(chapter, Estimates(rows.values())) for chapter in CHAPTERS}


def keys_of(chapter: ModuleType, known: Estimates, survey: Survey) -> set[str]:
    """Keys of the numbers that a chapter tells."""
    words, said_of = words_of(Project(MINIATURE), "en"), (facts(known, survey) for facts in chapter.BLOCKS.values())
    told = [sentence for facts in said_of for content in facts.values() for sentence in sentences(content)]
    return {key for one in told for key in re.findall(r'key="([^"]+?)(?:/part=\w+)?"', words.sentence(one))}


@pytest.fixture(scope="module")
def known(survey: Survey, history: Estimates) -> dict[ModuleType, Estimates]:
    return told_from(survey, history)


@pytest.fixture(scope="module")
def first() -> tuple[Survey, dict[ModuleType, Estimates]]:
    survey = load_survey(Project(MINIATURE), EARLIER)
    return survey, told_from(survey, Estimates())


@chapters
def test_every_block_speaks_in_every_language(chapter, known, survey):
    for lang in ("en", "zh-Hans"):
        told = said(Project(MINIATURE), chapter, known[chapter], survey, lang)
        assert {key.partition("/")[0] for key in told} - SILENT == set(chapter.BLOCKS) - SILENT
        assert not [text for text in told.values() if CAUSES.search(text)]


@chapters
def test_every_number_told_has_a_row_that_is_shown(chapter, known, survey):
    for limit in (10, 10_000):
        found = suppress(known[chapter], caution=30, suppress=limit)
        assert keys_of(chapter, found, survey) <= {row.key for row in found if row.shown}


@chapters
def test_a_first_period_compares_with_nothing(chapter, first):
    survey, known = first
    told = said(Project(MINIATURE), chapter, known[chapter], survey)
    assert not [text for text in told.values() if re.search(r"[Aa]gainst 20\d\d", text)]


def test_an_open_sample_claims_nothing_of_the_population(open_sample):
    survey = load_survey(open_sample, PERIOD)
    known = told_from(survey, indicators(load_survey(open_sample, EARLIER)))
    for chapter in CHAPTERS:
        for part, text in said(open_sample, chapter, known[chapter], survey).items():
            assert not [claim for claim in CLAIMS if claim in text], f"{part}: {text}"
