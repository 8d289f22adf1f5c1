"""`params/topics.yml`: what customers write about: topics with a problem and a praise side, told by words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from csreport.project.codebook import IDENTIFIER, RESERVED, Codebook, Topic
from csreport.project.params import Model, Problem, load, refuse, unknown


class TopicsFile(Model):
    """`params/topics.yml`: the topics of the answers to one open question."""

    comment: str
    topics: dict[str, Topic] = Field(min_length=1)


def read_topics(path: Path, codebook: Codebook, *, shown: str) -> TopicsFile:
    """Read the file, and refuse a topic of what is not declared, or named like something that is.

    ParamsError: every problem at once: file, line, key, value found, nearest match.
    """
    declared = load(path, TopicsFile, shown=shown)
    refuse(path, shown, _wrong(declared, codebook))
    return declared


def _wrong(declared: TopicsFile, codebook: Codebook) -> Iterator[Problem]:
    yield from unknown(("comment",), declared.comment, codebook.comments, "is no open question of the codebook")
    taken: set[str] = {*codebook.items, *codebook.dimensions, *codebook.segments, *codebook.comments}
    taken |= {*codebook.choices, *RESERVED}
    for key, topic in declared.topics.items():
        if key in taken or not IDENTIFIER.fullmatch(key):
            yield ("topics", key), key, "is taken, or has other signs than letters, digits and _; choose another id"
        yield from unknown(("topics", key, "dimension"), topic.dimension, codebook.dimensions)
        yield from unknown(("topics", key, "item"), topic.item, codebook.items)
