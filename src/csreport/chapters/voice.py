"""Chapter 60: what customers criticise and praise in their own words, how often, and what goes with it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from csreport.chapters.indicators import changes
from csreport.chapters.mentions import OTHERS, SOURCES, Said, mention_row, mention_rows, said_of, told_rows
from csreport.chapters.topics import is_quotable, language_of
from csreport.estimates import Estimates, Row
from csreport.facts import (
    Blocks,
    Facts,
    Name,
    Number,
    Quote,
    Sentence,
    Value,
    all_of,
    block,
    change_of,
    change_words,
    confidence_of,
    first_comparison,
    given,
    is_clear,
    level_of,
    percent,
    shown,
    way_of,
)
from csreport.project.codebook import Side
from csreport.survey.survey import Survey

TERMS = 3  # new words that a sentence names


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Shares of comments by topic and side with their changes, and the satisfaction of those who name each."""
    said, waves = said_of(survey), survey.period.compare_to
    if said is None or said.wrote.sum() < survey.rules.minimum_base.caution:
        return Estimates()
    rows = Estimates(mention_rows(survey, said))
    past = history.select(stat="mention", measure=set(survey.codebook.topics), against="", period=waves)
    moved = changes(rows, past, waves, confidence=survey.rules.confidence)
    return Estimates([*rows, *past, *moved, *_whole(survey, said, rows), *told_rows(survey, said)])


def _whole(survey: Survey, said: Said, rows: Estimates) -> Iterator[Row]:
    """Of all comments: how many name one of the two leading problems, no topic, or that there is nothing to say."""
    leading = {(row.measure, row.category) for row in _ranked(rows, "problem")[:2]}
    told = {
        "leading": said.names(*leading),
        "uncoded": said.holds(not codes.sides and not codes.nothing for codes in said.codes),
        "nothing": said.holds(codes.nothing for codes in said.codes),
    }
    for category, holds in told.items():
        yield mention_row(survey, Row(survey.name, survey.codebook.topics_of, "mention", category), holds)


def _ranked(rows: Estimates, side: str) -> list[Row]:
    """Sides of topics that somebody names, the most often named first."""
    found = [row for row in rows.select(stat="mention", category=side, against="") if row.shown and row.value > 0]
    return sorted(found, key=lambda row: -row.value)


# ---- what they want changed -----------------------------------------------------------
def facts_topics(estimates: Estimates, survey: Survey) -> Facts:
    """The two leading problems, the leading praise, what moved, and who is least satisfied."""
    now = estimates.select(period=survey.name, segment="")
    problems, praises = _ranked(now, "problem"), _ranked(now, "praise")
    if not problems:
        return {}
    key = {"measure": survey.codebook.topics_of, "against": ""}
    whole, uncoded = (now.one(category=category, **key) for category in ("leading", "uncoded"))
    first, *others = [_name(survey, row) for row in problems[:2]]
    values: dict[str, Value] = {"first": first, "second": others[0] if others else first, "count": 1 + len(others)}
    values |= {"n": Number(whole, "n"), "share": percent(whole), "uncoded": percent(uncoded)}
    values["confidence"] = confidence_of(survey)
    parts = tuple(Sentence("voice-part-of", topic=_name(survey, row), share=percent(row)) for row in praises[:2])
    praised = [Sentence("voice-praised", parts=parts, n=len(parts))] if parts else []
    more = [*_grouped(estimates, survey), *_new(now), *_elsewhere(now, survey, problems[0])]
    told = [*praised, *_moved(estimates, survey, problems), *_costly(now, survey, problems)]
    return block(
        values,
        answer=all_of("voice-wanted", *told, **values),
        more=all_of(*more) if more else None,
        finding="voice-title",
        alt="voice-alt",
        base="voice-base",
        caption="voice-dimensions",
        note="voice-dimensions-note",
    )


def _name(survey: Survey, row: Row) -> Name:
    """A side of a topic as people say it."""
    side = _side(survey, row)
    return given(side.phrase or side.label)


def _side(survey: Survey, row: Row) -> Side:
    topic = survey.codebook.topics[row.measure]
    return topic.problem if row.category == "problem" else topic.praise


def _moved(estimates: Estimates, survey: Survey, problems: list[Row]) -> Iterator[Sentence]:
    """The problem that clearly rose most, and that which fell most."""
    before = first_comparison(survey)
    moved = [(row, change) for row in problems if (change := change_of(estimates, row, before)) is not None]
    for way in ("rise", "fall"):
        found = [(row, change) for row, change in moved if way_of(change, survey) == way]
        for row, change in sorted(found, key=lambda pair: -abs(pair[1].value))[:1]:
            if old := estimates.get(row, period=before):
                shares = change_words(change) | {"value": percent(row), "old": percent(old)}
                yield Sentence("voice-moved", topic=_name(survey, row), way=way, **shares)


def _costly(now: Estimates, survey: Survey, problems: list[Row]) -> Iterator[Sentence]:
    """Of the problems whose critics are clearly below the other commenters, that which takes most from the average."""
    found = list[tuple[Row, Row, Row]]()
    for row in problems:
        score, gap = (now.get(row, stat="mention_score", against=against) for against in ("", OTHERS))
        cost = now.get(row, stat="mention_cost", against=OTHERS)
        if score and score.shown and cost and cost.shown and gap and way_of(gap, survey) == "fall":
            found.append((cost, score, gap))
    for _, score, gap in sorted(found, key=lambda rows: rows[0].value)[:1]:
        told: dict[str, Value] = {"topic": _name(survey, score), "value": Number(score)}
        yield Sentence("voice-costly", **told, **change_words(gap))


def _grouped(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """The level of a segment that clearly criticises something more or less often than all others, the widest gap."""
    gaps = estimates.select(stat="mention", category="problem", against=OTHERS, period=survey.name)
    clear = [gap for gap in gaps if is_clear(gap, survey)]
    for gap in sorted(clear, key=lambda gap: -abs(gap.value))[:1]:
        if row := shown(estimates.get(gap, against="")):
            told = change_words(gap) | {"topic": _name(survey, row), "group": level_of(row), "share": percent(row)}
            yield Sentence("voice-group", way=way_of(gap, survey), **told)


def _new(now: Estimates) -> Iterator[Sentence]:
    """The words that grew most since the last survey."""
    grown = sorted(now.select(stat="term", against=""), key=lambda row: -row.value)[:TERMS]
    told = tuple(Sentence("voice-term", word=row.category, share=percent(row)) for row in grown)
    if told:
        change = next(row for row in now.select(stat="term") if row.against)
        yield Sentence("voice-terms", words=told, n=len(told), before=Name("period", change.against_id, change.period))


def _elsewhere(now: Estimates, survey: Survey, first: Row) -> Iterator[Sentence]:
    """In which other sources the leading problem is named most too, and what is in the others."""
    told = dict[str, list[Sentence]](same=[], other=[])
    for source in SOURCES:
        seen = [row for row in now.select(stat="seen", category="problem", level=source) if row.shown and row.value > 0]
        leaders = [row for row in seen if row.value == max(one.value for one in seen)]
        if leaders:
            way = "same" if first.measure in {row.measure for row in leaders} else "other"
            values: dict[str, Value] = {"share": percent(leaders[0]), "base": Number(leaders[0], "n")}
            values |= {"topic": tuple(_name(survey, row) for row in leaders), "n": len(leaders)}
            told[way].append(Sentence("voice-seen", source=source, way=way, **values))
    for way, parts in told.items():
        if parts:
            yield Sentence("voice-elsewhere", way=way, topic=_name(survey, first), parts=tuple(parts))


# ---- in their own words ------------------------------------------------------------------
QUOTED = {"problem": 3, "praise": 2}  # topics that are quoted, the leading ones


def facts_quotes(estimates: Estimates, survey: Survey) -> Facts:
    """For each leading side one comment that says what most say of it; a rule chooses, not a person."""
    said, found = said_of(survey), dict[str, Quote]()
    now = estimates.select(period=survey.name, segment="", against="")
    if said is None:
        return {}
    for side, most in QUOTED.items():
        for row in _ranked(now, side)[:most]:
            text = _typical(survey, said, (row.measure, side))
            found.setdefault(text, Quote(text, language_of(text), given(_side(survey, row).label)))
    quotes = tuple(quote for text, quote in found.items() if text)
    return {"quotes": quotes} if quotes else {}


def _typical(survey: Survey, said: Said, side: tuple[str, str]) -> str:
    """Of the comments that name this side alone and may be quoted, the one whose words most of them share.

    A word that nobody else wrote may be a name: such a comment is not quoted.

    None where fewer than the minimum base name it. Ties are drawn by a hash with the seed of the rules.
    """
    coded, words_of = list(zip(said.comments, said.codes, strict=True)), said.coder.words
    naming = [text for text, codes in coded if side in codes.sides]
    if len(naming) < survey.rules.minimum_base.suppress:
        return ""
    told, written = (Counter(word for text in texts for word in words_of(text)) for texts in (naming, said.comments))
    consent = survey.accepted.get(f"consent.{survey.codebook.topics_of}")
    allowed = [True] * len(coded) if consent is None else list(consent[said.wrote])
    alone = [text for (text, codes), may in zip(coded, allowed, strict=True) if may and codes.sides == {side}]
    free = [text for text in alone if is_quotable(text) and all(written[word] > 1 for word in words_of(text))]

    def rank(text: str) -> tuple[float, str]:
        words = words_of(text)
        drawn = hashlib.sha256(f"{survey.rules.seed}:{text}".encode()).hexdigest()
        return (-sum(told[word] for word in words) / max(len(words), 1), drawn)

    return min(free, key=rank, default="")


BLOCKS: Blocks = {"topics": facts_topics, "quotes": facts_quotes}
