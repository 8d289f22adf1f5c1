"""SurveyMonkey's two header rows: questions above, options and the word for "response" below."""

from __future__ import annotations

import re

from csreport.survey.grid import Grid
from csreport.survey.vendors import UNNAMED, Layout, row, tidy, values
from csreport.survey.vocabulary import SERVICES


def _blocks(header: list[str]) -> list[list[int]]:
    """Columns of each question: one that is named and the unnamed ones after it."""
    blocks: list[list[int]] = []
    for position, cell in enumerate(header):
        if not blocks or not UNNAMED.fullmatch(cell.strip()) or UNNAMED.fullmatch(header[blocks[-1][0]].strip()):
            blocks.append([position])
        else:
            blocks[-1].append(position)
    return blocks


def _single_words(grid: Grid) -> list[str]:
    """What the second row says below questions of one column."""
    second = row(grid, 1)
    singles = [b[0] for b in _blocks(grid.header) if len(b) == 1 and not _nameless(grid.header, b)]
    return [tidy(second[i]).casefold() for i in singles if second[i].strip()]


def is_surveymonkey(grid: Grid) -> bool:
    """A second row that names options and says "response", or one that only labels the unnamed columns."""
    second = row(grid, 1)
    named = [block for block in _blocks(grid.header) if not _nameless(grid.header, block)]
    filled = [second[i] for block in named for i in block if second[i].strip()]
    if not filled or any(re.fullmatch(r"[-\d.,:/ ]+", cell) for cell in filled):
        return False
    wide = [block for block in named if len(block) > 1]
    if any(not second[i].strip() for block in wide for i in block[1:]):
        return False
    words = _single_words(grid)
    if words and sum(word in SERVICES["surveymonkey"] for word in words) >= len(words) / 2:
        return True
    return bool(wide) and (_same_word(grid, words) or _blank_id(grid, second))


def _nameless(header: list[str], block: list[int]) -> bool:
    """Whether a block starts without a question, as a saved row number does."""
    return UNNAMED.fullmatch(header[block[0]].strip()) is not None


def _same_word(grid: Grid, words: list[str]) -> bool:
    """Whether single questions share at most a few words, none of which is ever an answer."""
    if len(words) < 2 or len(set(words)) > max(1, len(words) // 2):
        return False
    answers = {tidy(cell).casefold() for i in range(len(grid.header)) for cell in values(grid, i, 1)[:200]}
    return not answers & set(words)


def _blank_id(grid: Grid, second: list[str]) -> bool:
    """Whether a column without a second header, such as the respondent's number, is filled in every answer."""
    answers = len(grid.table.iloc[1:2001])
    ids = [values(grid, i, 1) for i, cell in enumerate(second) if not cell.strip() and grid.header[i].strip()]
    return answers > 1 and any(len(cells) == answers == len(set(cells)) for cells in ids)


def surveymonkey(grid: Grid) -> Layout:
    """Call columns by their question, and by "question [option]" where a question has several."""
    second = [tidy(cell) for cell in row(grid, 1)]
    answers = SERVICES["surveymonkey"] | set(_single_words(grid))
    names, labels = [""] * len(second), [""] * len(second)
    groups: dict[str, list[tuple[int, str]]] = {}
    for block in _blocks(grid.header):
        question = "" if _nameless(grid.header, block) else tidy(grid.header[block[0]])
        for i in block:
            bare = not question or not second[i] or second[i].casefold() in answers
            names[i], labels[i] = question if bare else f"{question} [{second[i]}]", question
        if len(block) > 1:
            groups[question] = [(i, second[i]) for i in block]
    notes = ["SurveyMonkey export with 2 header rows; unnamed columns continue the question to their left"]
    return Layout(names, 2, labels, groups, notes)
