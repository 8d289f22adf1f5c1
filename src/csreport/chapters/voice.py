"""Chapter 60: what customers criticise and praise in their own words, how often, and what goes with it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from csreport.chapters.indicators import WILSON, changes, row_of, sample_of
from csreport.chapters.mentions import OTHERS, SOURCES, Said, mention_rows, said_of, told_rows
from csreport.chapters.quoting import is_quotable
from csreport.chapters.topics import language_of
from csreport.chapters.wording import change_of, change_words, confidence_of, first_comparison, way_of
from csreport.estimates import Estimates, Row
from csreport.facts import Blocks, Facts, Name, Number, Quote, Sentence, Value, all_of, block
from csreport.survey.survey import Survey
from surveystats.proportions import share

TERMS = 3  # new words that a sentence names


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Shares of comments by topic and side with their changes, and the satisfaction of those who name each."""
    said, period = said_of(survey), survey.period
    if said is None or said.wrote.sum() < survey.rules.minimum_base.caution:
        return Estimates()
    rows = mention_rows(survey, said)
    past = history.select(stat="mention", measure=set(survey.codebook.topics), against="", period=period.compare_to)
    return Estimates(
        [
            *rows,
            *past,
            *changes(rows, past, period.compare_to, confidence=survey.rules.confidence),
            *_whole(survey, said, rows),
            *told_rows(survey, said),
        ]
    )


def _whole(survey: Survey, said: Said, rows: list[Row]) -> Iterator[Row]:
    """Of all comments: how many name one of the two leading problems, no topic, or that there is nothing to say."""
    leading = {(row.measure, row.category) for row in _ranked(rows, "problem")[:2]}
    told = {
        "leading": said.names(*leading),
        "uncoded": said.holds(not codes.sides and not codes.nothing for codes in said.codes),
        "nothing": said.holds(codes.nothing for codes in said.codes),
    }
    sample, level = sample_of(survey), survey.rules.confidence
    for category, holds in told.items():
        key = Row(survey.name, survey.codebook.topics_of, "mention", category)
        yield row_of(share(holds, sample, confidence=level), key, WILSON)


def _ranked(rows: list[Row] | Estimates, side: str) -> list[Row]:
    """Sides of topics that somebody names, the most often named first."""
    found = [
        row for row in rows if row.stat == "mention" and row.category == side and not row.against and row.value > 0
    ]
    return sorted((row for row in found if row.shown), key=lambda row: -row.value)


# ---- what they want changed -----------------------------------------------------------
def facts_topics(estimates: Estimates, survey: Survey) -> Facts:
    """The two leading problems, the leading praise, what moved, and who is least satisfied."""
    now = estimates.select(period=survey.name, segment="")
    problems, praises = _ranked(now, "problem"), _ranked(now, "praise")
    if not problems:
        return {}
    whole = now.find(measure=survey.codebook.topics_of, category="leading", against="")
    uncoded = now.find(measure=survey.codebook.topics_of, category="uncoded", against="")
    assert whole is not None and uncoded is not None
    values: dict[str, Value] = {
        **{"count": min(len(problems), 2), "first": _name(survey, problems[0]), "n": Number(whole, "n")},
        **{"second": _name(survey, problems[min(1, len(problems) - 1)]), "share": Number(whole, whole=True)},
        **{"confidence": confidence_of(survey), "uncoded": Number(uncoded, whole=True)},
    }
    return block(
        values,
        answer=all_of(
            Sentence("voice-wanted", **values),
            *(_praised(survey, praises[0]) if praises else ()),
            *_moved(estimates, survey, problems),
            *_costly(now, survey, problems),
        ),
        more=all_of(*more)
        if (more := [*_grouped(estimates, survey), *_new(now), *_elsewhere(now, survey, problems[0])])
        else None,
        finding="voice-title",
        alt="voice-alt",
        base="voice-base",
        caption="voice-dimensions",
        note="voice-dimensions-note",
    )


def _name(survey: Survey, row: Row) -> Name:
    """A side of a topic as people say it."""
    topic = survey.codebook.topics[row.measure]
    side = topic.problem if row.category == "problem" else topic.praise
    return Name("given", texts=tuple((side.phrase or side.label).items()))


def _praised(survey: Survey, row: Row) -> tuple[Sentence, ...]:
    return (Sentence("voice-praised", topic=_name(survey, row), share=Number(row, whole=True)),)


def _moved(estimates: Estimates, survey: Survey, problems: list[Row]) -> Iterator[Sentence]:
    """The problem that clearly rose most, and that which fell most."""
    before = first_comparison(survey)
    moved = [(row, change) for row in problems if (change := change_of(estimates, row, before)) is not None]
    for way in ("rise", "fall"):
        found = [(row, change) for row, change in moved if way_of(change, survey) == way]
        if found:
            row, change = max(found, key=lambda pair: abs(pair[1].value))
            old = estimates.get(row, period=before)
            if old is not None:
                shares: dict[str, Value] = {"value": Number(row, whole=True), "old": Number(old, whole=True)}
                told = {**change_words(change), **shares, "topic": _name(survey, row), "way": way}
                yield Sentence("voice-moved", **told)


def _costly(now: Estimates, survey: Survey, problems: list[Row]) -> Iterator[Sentence]:
    """Of the problems whose critics are clearly below the other commenters, that which takes most from the average."""
    found = [
        (score, now.get(score, against=OTHERS)) for row in problems if (score := now.get(row, stat="mention_score"))
    ]
    low = [(score, gap) for score, gap in found if gap is not None and way_of(gap, survey) == "fall" and score.shown]
    costs = [(cost, *pair) for pair in low if (cost := now.get(pair[1], stat="mention_cost")) and cost.shown]
    if costs:
        cost, score, gap = min(costs, key=lambda found: found[0].value)
        told: dict[str, Value] = {"topic": _name(survey, score), "value": Number(score)}
        yield Sentence("voice-costly", cost=Number(cost, absolute=True), **told, **change_words(gap))


def _grouped(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """The level of a segment that clearly criticises something more or less often than all others, the widest gap."""
    gaps = estimates.select(stat="mention", category="problem", against=OTHERS, period=survey.name)
    clear = [gap for gap in gaps if way_of(gap, survey) in {"rise", "fall"}]
    if clear and (row := estimates.get(gap := max(clear, key=lambda gap: abs(gap.value)), against="")) and row.shown:
        told: dict[str, Value] = {"topic": _name(survey, row), "group": Name("level", row.level, row.segment)}
        yield Sentence(
            "voice-group", way=way_of(gap, survey), share=Number(row, whole=True), **told, **change_words(gap)
        )


def _new(now: Estimates) -> Iterator[Sentence]:
    """The words that grew most since the last survey."""
    grown = sorted(now.select(stat="term", against=""), key=lambda row: -row.value)[:TERMS]
    told = tuple(Sentence("voice-term", word=row.category, share=Number(row, whole=True)) for row in grown)
    if told:
        change = next(row for row in now.select(stat="term") if row.against)
        yield Sentence("voice-terms", words=told, n=len(told), before=Name("period", change.against_id, change.period))


def _elsewhere(now: Estimates, survey: Survey, first: Row) -> Iterator[Sentence]:
    """In which other sources the leading problem leads too, and what leads in the others."""
    told = dict[str, list[Sentence]](same=[], other=[])
    for source in SOURCES:
        seen = [row for row in now.select(stat="seen", category="problem", level=source) if row.shown and row.value > 0]
        if seen:
            row = max(seen, key=lambda row: row.value)
            way = "same" if row.measure == first.measure else "other"
            values: dict[str, Value] = {"topic": _name(survey, row), "share": Number(row, whole=True)}
            told[way].append(Sentence("voice-seen", source=source, way=way, **values))
    for way, parts in told.items():
        if parts:
            yield Sentence("voice-elsewhere", way=way, topic=_name(survey, first), parts=tuple(parts))


# ---- in their own words ------------------------------------------------------------------
QUOTED = {"problem": 3, "praise": 2}  # topics that are quoted, the leading ones


def facts_quotes(estimates: Estimates, survey: Survey) -> Facts:
    """For each leading side one comment that says what most say of it; a rule chooses, not a person."""
    said = said_of(survey)
    now = estimates.select(period=survey.name, segment="", against="")
    if said is None or not now:
        return {}
    found = list[Quote]()
    for side, most in QUOTED.items():
        for row in _ranked(now, side)[:most]:
            text = _typical(survey, said, (row.measure, side))
            if text and text not in {quote.text for quote in found}:
                topic = survey.codebook.topics[row.measure]
                label = (topic.problem if side == "problem" else topic.praise).label
                found.append(Quote(text, language_of(text), Name("given", texts=tuple(label.items()))))
    return {"quotes": tuple(found)} if found else {}


def _typical(survey: Survey, said: Said, side: tuple[str, str]) -> str:
    """Of the comments that name this side alone and may be quoted, the one whose words most of them share.

    A word that nobody else wrote may be a name: such a comment is not quoted.

    None where fewer than the minimum base name it. Ties are drawn by a hash with the seed of the rules.
    """
    naming = [text for text, codes in zip(said.comments, said.codes, strict=True) if side in codes.sides]
    if len(naming) < survey.rules.minimum_base.suppress:
        return ""
    words_of = said.coder.words
    told, written = (Counter(word for text in texts for word in words_of(text)) for texts in (naming, said.comments))
    consent = survey.accepted.get(f"consent.{survey.codebook.topics_of}")
    allowed = [True] * len(said.codes) if consent is None else list(consent[said.wrote])
    free = [
        text
        for text, codes, may in zip(said.comments, said.codes, allowed, strict=True)
        if may and codes.sides == {side} and is_quotable(text) and all(written[word] > 1 for word in words_of(text))
    ]

    def rank(text: str) -> tuple[float, str]:
        words = words_of(text)
        drawn = hashlib.sha256(f"{survey.rules.seed}:{text}".encode()).hexdigest()
        return (-sum(told[word] for word in words) / max(len(words), 1), drawn)

    return min(free, key=rank, default="")


BLOCKS: Blocks = {"topics": facts_topics, "quotes": facts_quotes}
