"""Chapter 60: what customers criticise and praise in their own words, how often, and what goes with it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from csreport.chapters.groups import OTHERS
from csreport.chapters.indicators import changes
from csreport.chapters.topics import (
    ABOUT_PROBLEMS,
    SIDES,
    SOURCES,
    Coder,
    Said,
    language_of,
    mention_row,
    mention_rows,
    said_of,
    simplified,
    told_rows,
)
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
from csreport.project.errors import ParamsError
from csreport.survey.survey import Survey
from surveystats.proportions import more_often

TERMS = 3  # new words that a sentence names
LEADERS = 3  # topics that a sentence names where none of them leads for certain


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
    leaders, close = _level(problems), _level(problems[1:])[1:]
    values |= {"leading": "many" if len(leaders) > LEADERS else "several" if len(leaders) > 1 else "one"}
    values |= {"leaders": tuple(_name(survey, row) for row in leaders)}
    values["leaders_words"] = Sentence("common-count", n=len(leaders))
    values |= {"n": Number(whole, "n"), "share": percent(whole), "uncoded": percent(uncoded)}
    values["confidence"] = confidence_of(survey)
    told = [
        Sentence(message, parts=_listed(survey, rows), n=len(rows), topic=values["second"])
        for message, rows in (("voice-close", close), ("voice-praised", praises[:2]))
        if rows
    ]
    more = [*_grouped(estimates, survey), *_new(now), *_elsewhere(now, survey, problems[0])]
    told += [*_moved(estimates, survey, problems), *_costly(now, survey, problems)]
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


def _level(rows: list[Row]) -> list[Row]:
    """Of rows, the highest first, those whose interval reaches that of the first: none of them leads for certain."""
    return [row for row in rows if row.high >= rows[0].low]


def _listed(survey: Survey, rows: list[Row]) -> tuple[Value, ...]:
    """Sides of topics with their shares; of many the first, and how many more."""
    kept = rows if len(rows) <= LEADERS else rows[: LEADERS - 1]
    told = [Sentence("voice-part-of", topic=_name(survey, row), share=percent(row)) for row in kept]
    return (*told, *([Sentence("common-more", count=len(rows) - len(kept))] if kept is not rows else []))


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
        told: dict[str, Value] = {"topic": _name(survey, score), "value": Number(score), "n": Number(score, "n")}
        told["item"] = Name("item", str(survey.codebook.role("overall")))
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
    """Which other sources name the leading problem too, and what leads for certain in the others."""
    told = dict[str, list[Sentence]](same=[], other=[], about=[])
    for source in SOURCES:
        seen = now.select(stat="seen", category="problem", level=source)
        rows = sorted((row for row in seen if row.shown and row.value > 0), key=lambda row: -row.value)
        leaders, same = _level(rows), [row for row in rows if row.measure == first.measure]
        sure = 0 < len(leaders) < LEADERS
        apart = sure and not any(row in leaders for row in same)
        way = "about" if source in ABOUT_PROBLEMS else "other" if apart else "same"
        kept = same if way == "same" else leaders if sure else []
        if kept:
            # A complaint or a ticket that names a topic is about a problem with it, whatever it says of that topic.
            topics = tuple(Name("item", row.measure) if way == "about" else _name(survey, row) for row in kept)
            values: dict[str, Value] = {"share": percent(kept[0]), "base": Number(kept[0], "n"), "n": len(kept)}
            told[way].append(Sentence("voice-seen", source=source, way=way, topic=topics, **values))
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


# ---- which comments may be quoted: short, plain, and telling nobody ----
LENGTH = {"zh": (8, 40), "en": (20, 120)}  # characters of a comment that can be quoted
PLAIN = re.compile(r"[\w\s,.;:'’!?()%，。；：、！？（）“”-]+")
# What may tell who somebody is; such a comment is not quoted at all.
PERSONAL = re.compile(
    r"\d[\d\s-]{3,}|[零〇一二三四五六七八九]{4,}|(?:\b(?:zero|one|two|three|four|five|six|seven|eight|nine)\b\W*){4,}"
    r"|[\w.+-]+@|https?:|www\.|[微威v]信|加\s*[v微威]|wechat|whatsapp|telegram|skype|(?<![a-z])(?:qq|vx)(?![a-z])"
    r"|电话|手机|邮箱|\d+\s*(?:号|室|栋|弄|street|road|avenue)|小区|公寓|大厦|号楼|我家"
    r"|[路街道巷村镇县]\d|[省市区]\w{0,6}[路街道]|身份证|卡号|我叫|我是|本人"
    r"|passport|\bid\b|\bcall me\b|\be-?mail\b|my name"
    r"|\w(?:先生|女士|小姐|经理|总监|总|主任|工程师|老师|师傅)|\b(?:mr|ms|mrs|dr|prof)\b",
    re.IGNORECASE,
)
ROLES = re.compile("(?:客户|产品|项目|销售|大客户)经理|(?:培训|的|新|换了)老师|负责人")
CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z]\w+|[^\W\d_a-zA-Z\u4e00-\u9fff]")  # inside an English sentence: a name


def is_quotable(text: str) -> bool:
    """Whether a comment is short, of plain signs, and holds nothing that may tell who wrote it or of whom."""
    import rjieba  # noqa: PLC0415 - takes long, and most processes quote nothing

    low, high = LENGTH[language_of(text)]
    if not low <= len(text) <= high or not PLAIN.fullmatch(text) or "\n" in text:
        return False
    if PERSONAL.search(ROLES.sub("", text)) or CAPITAL.search(text):
        return False
    if any(kind == "nr" and len(word) > 1 for word, kind in rjieba.tag(simplified(text))):  # somebody's name
        return False
    return text.encode("gb2312", "ignore").decode("gb2312") == text  # characters that every font of the report holds


# ---- a first `params/topics.yml`, drafted from what comments speak of and in which words well or ill ----
DRAFTED, PER_SIDE = 12, 6  # topics of a draft in each language, and terms of a side of one
KEY = 0.01  # p from which on a word is told to be of the less satisfied


def suggest_topics(survey: Survey) -> str:
    """A draft for the analyst to edit: the most frequent subjects, terms with a tone, and an example of each.

    ParamsError where the codebook has no open question.
    """
    comment = survey.codebook.topics_of or next(iter(survey.codebook.comments), "")
    if comment not in survey.accepted:
        raise ParamsError(f"params/codebook.yml: comments: no open question that was asked in {survey.name}")
    texts = survey.accepted[comment].fillna("").astype(str).str.strip()
    texts = texts[texts != ""]
    overall = survey.codebook.role("overall")
    scores = survey.accepted.get(overall or "", texts.map(lambda _: np.nan))[texts.index].to_numpy(float)
    low = scores < np.nanmean(scores) if np.isfinite(scores).any() else np.zeros(len(texts), bool)
    head = f"# Drafted from {len(texts)} comments of {survey.name}: merge, rename and delete; each line is a guess."
    return "\n".join([head, f"comment: {comment}", "topics:", *_drafted([*texts], low, survey)])


SIDE_NAMES = {"en": (" (problem)", " (praise)"), "zh": ("（批评）", "（称赞）")}


def _drafted(texts: list[str], low: np.ndarray, survey: Survey) -> Iterator[str]:
    coder, held = Coder({}), defaultdict[tuple[str, str], list[int]](list)
    terms = defaultdict[tuple[str, str, str], Counter[str]](Counter)
    for place, text in enumerate(texts):
        lang, known = language_of(text), coder.terms(text)
        for word in known:
            held[lang, word].append(place)
        for words, side in coder.tones(text):
            toned = [word for word in words if coder.kind_of(lang, word) == "tone"]
            for subject in known & {*words}:
                terms[side, lang, subject].update(f"{subject} {word}" for word in toned)
    told, least = {key[1:] for key in terms}, survey.rules.minimum_base.suppress
    often = [key for key in held if key in told and len(held[key]) >= least and not coder.kind_of(*key)]
    ranked = sorted(often, key=lambda key: (-len(held[key]), key))
    for lang in dict.fromkeys(map(language_of, texts)):
        for count, (_, word) in enumerate([key for key in ranked if key[0] == lang][:DRAFTED], 1):
            places = held[lang, word]
            inside, less = int(low[places].sum()), int(low.sum())
            p = more_often(inside, less, before=len(places) - inside, n_before=len(texts) - less)
            yield f"  {lang}_{count}:  # {len(places)} comments{', key of the less satisfied' if p < KEY else ''}"
            yield f"    label: {word}\n    terms: {{{lang}: [{word}]}}"
            for side, name in zip(SIDES, SIDE_NAMES[lang], strict=True):
                found = ", ".join(term for term, _ in terms[side, lang, word].most_common(PER_SIDE))
                yield f"    {side}: {{label: {word}{name}" + (f", terms: {{{lang}: [{found}]}}}}" if found else "}")
            example = next((texts[place] for place in places if is_quotable(texts[place])), "")
            yield f"    # {example}" if example else ""
