"""What every chapter promises, on the miniature project: each block speaks, and no number stands without its key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType

import pytest
from conftest import EARLIER, MINIATURE, PERIOD, said, sentences, without
from test_story import change
from test_story import evidence as planted

from csreport.chapters.conductor import chapter_module
from csreport.chapters.indicators import indicators
from csreport.estimates import Estimates, Row, suppress
from csreport.facts import Name, Number, Point, Sentence, Tile
from csreport.present.chapter import words_of
from csreport.project.project import Project
from csreport.survey.survey import Survey, load_survey

MAKERS = [chapter_module(name) for name in ("sample", "satisfaction", "segments", "drivers", "trends")]
OTHERS = [chapter_module(name) for name in ("summary", "introduction", "conclusion", "questionnaire", "scores")]
CHAPTERS = (*MAKERS, *OTHERS)
# The miniature has one segment, two periods, no targets, and fewer complete answers than drivers need.
SILENT = {"crosstab", "changes", "priorities", "worth", "limits", "course", "targets", "records"}
CLAIMS = ("margin of error of", "±", "response rate is", "accurate to")  # of what an open sample cannot know
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


def test_without_an_overall_item_another_score_leads_and_items_alone_are_told_of_as_well(mini):
    leads, spoken = [], {"questionnaire": "questionnaire/answer", "trends": "indicators/answer",
                         "summary": "verdicts/worse", "conclusion": "conclusion/answer"}  # fmt: skip
    for lacking, dimensions in ((["overall"], True), (["recommend", "effort"], False)):
        project = without(mini, *lacking, dimensions=dimensions)
        survey = load_survey(project, PERIOD)
        known = told_from(survey, indicators(load_survey(project, EARLIER)))
        texts = {one.__name__.rpartition(".")[2]: said(project, one, known[one], survey) for one in CHAPTERS}
        assert not [text for told in texts.values() for text in told.values() if CAUSES.search(text)]
        assert all(texts[name][part] for name, part in spoken.items())
        leads.append(texts["summary"]["headline/standfirst"])
    assert leads[0].startswith("The satisfaction index ") and "index" not in leads[1]


MOVED = {"up": 1, "ups": 1, "rise": 1, "rose": 1, "down": -1, "downs": -1, "fall": -1, "fell": -1}
TOLD = {"name", "item", "items", "second", "others", "also"}  # whose names a sentence about one direction holds


def claims(content: object) -> Iterator[tuple[str, int]]:
    """Every measure that facts of any depth, titles of figures among them, say rose (1) or fell (-1)."""
    if isinstance(content, Sentence):
        way = MOVED.get(content.message.rpartition("-")[2]) or MOVED.get(str(content.values.get("way")), 0)
        for name, value in content.values.items():
            sign = MOVED.get(name, way if name in TOLD else 0)
            yield from ((key, sign) for key in named_in(value) if sign)
            if isinstance(value, Number) and value.row.against_kind == "period" and way:
                yield value.row.measure, way
        content = tuple(content.values.values())
    if isinstance(content, Tile):
        yield from [(content.row.measure, MOVED[content.way])] if content.way in MOVED else []
    elif isinstance(content, Point):
        yield from claims((content.told, content.why))
    elif isinstance(content, tuple):
        for part in content:
            yield from claims(part)


def named_in(value: object) -> Iterator[str]:
    if isinstance(value, Name) and value.kind == "item":
        yield value.id
    for part in value if isinstance(value, tuple) else ():
        yield from named_in(part)


@pytest.mark.parametrize("name", ["summary", "satisfaction", "trends", "conclusion"])
def test_what_is_said_to_have_moved_did_in_the_tables(name, survey):
    """Two items fell and one rose for certain; of two others the interval leaves zero out and the family does not."""
    real = {"waiting": -0.3, "advice": -0.15, "assortment": 0.2}
    rows = [change(item, value) for item, value in real.items()]
    found = planted(*rows, change("invoice", -0.4, p=0.2), change("friendliness", 0.35, p=0.06))
    blocks = [facts(found, survey) for facts in chapter_module(name).BLOCKS.values()]
    told = {claim for facts in blocks for part in facts.values() for claim in claims(part)}
    assert told <= {(item, -1 if value < 0 else 1) for item, value in real.items()}
    assert {("waiting", -1), ("assortment", 1)} <= told
