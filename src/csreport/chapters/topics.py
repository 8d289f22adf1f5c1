"""What comments say: topics and their sides by rules, in Chinese and English; and how many customers say what."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import opencc
import pandas as pd

from csreport.chapters.groups import OTHERS, Measure, gap_rows, level_rows, modes_of, omnibus_rows, splits
from csreport.chapters.indicators import TAYLOR, WILSON, judged_together, row_of, sample_of
from csreport.chapters.register import about, is_agreed
from csreport.estimates import Row, alpha_at
from csreport.project.codebook import Topic
from csreport.project.errors import ParamsError, nearest
from csreport.project.params import read_yaml
from csreport.survey.choices import sides_of
from csreport.survey.survey import Survey
from surveystats.drivers import Bootstrap
from surveystats.groups import contrast, holm
from surveystats.inference import mean, ratio
from surveystats.proportions import more_often, share, share_of_count
from surveystats.scales import coder_evaluation, krippendorff_alpha

# ---- what comments say, by rules ----
SIDES = ("problem", "praise")
OPPOSITE = {"problem": "praise", "praise": "problem"}
HANZI = re.compile("[\u4e00-\u9fff]")
SENTENCE = re.compile(r"[。！？!?\n]+|\.(?!\d)")
CLAUSE = re.compile(r"[，,；;：:]+")
GAP = 3  # words that may stand between two words of a term
LATER = 3  # clauses after a term's first part within which the other part may stand
BEFORE = {"zh": 2, "en": 3}  # words within which a negation before a term turns it
LANGUAGES = ("zh", "en")
SUBJECTS = {"n", "v", "vn", "a", "an", "l", "i"}  # kinds of Chinese words that are no names


@cache
def tone() -> dict[str, dict[str, list[str]]]:
    """Words of each language that tell sides, negation and time (`tone.yml`)."""
    return dict(read_yaml(Path(__file__).with_name("tone.yml")))


def language_of(text: str) -> str:
    """Language of a comment: Chinese where it holds a Chinese character."""
    return "zh" if HANZI.search(text) else "en"


@dataclass(frozen=True)
class Codes:
    """What a comment says: sides of topics, whether all it says is that there is nothing to say, and topics that it
    names, with a side or without."""

    sides: frozenset[tuple[str, str]]
    nothing: bool = False
    topics: frozenset[str] = frozenset()


class _Term(NamedTuple):
    words: tuple[frozenset[str], ...]  # for each place the words of which one stands there
    topic: str
    side: str  # "" where the words around tell it
    later: tuple[frozenset[str], ...] = ()  # what follows, in this clause or one soon after it


class _Match(NamedTuple):
    term: _Term
    places: tuple[int, ...]


class _Clause(NamedTuple):
    """Words, and whether they are said of earlier times, which the present follows."""

    words: list[str]
    past: bool


class _Reader:
    """Cuts a language's texts into words, and knows the terms and the tone of the language."""

    def __init__(self, lang: str, topics: Mapping[str, Topic]):
        import snowballstemmer  # noqa: PLC0415 - these libraries take long, and most processes read no comment

        self.lang, told = lang, tone()[lang]
        self._degree = {*told.get("degree", ())}
        self._lists: dict[str, list[str]] = dict(told.get("lists", {}))  # type: ignore[arg-type]
        terms = list(_terms_of(topics, lang))
        lists = [word for kind in (*_KINDS, "filler") for word in told.get(kind, ())]
        pieces = {piece for text, *_ in terms for piece in _PIECES.split(text)}
        within = {word for piece in pieces for one in self._options(piece) for word in one.split("+")}
        self._known = {simplified(word).lower() for word in {*lists, *within}}
        self._stem = lru_cache(65_536)(snowballstemmer.stemmer("english").stemWord)
        self._parts, self._place = lru_cache(65_536)(self._parts_of), cache(self._forms_of_place)
        for word in sorted(self._known) if lang == "zh" else ():
            if len(word) > 1:
                self._jieba.add_word(word, None, None)
        self.terms: dict[str, dict[str, list[_Term]]] = defaultdict(lambda: defaultdict(list))  # by first two words
        for text, topic, side in terms:
            now, _, later = text.partition("…")
            for words, rest in product(self._forms(now), self._forms(later)):
                term = _Term(words, topic, side, rest)
                for first, second in product(words[0], words[1] if len(words) > 1 else ("",)) if words else ():
                    self.terms[first][second].append(term)
        self.kinds = {kind: {tuple(self.cut(word)) for word in told[kind]} for kind in _KINDS}
        self._joints = re.compile(_any_of(told["joints"], lang))
        past, now = (_any_of(told[part], lang) for part in ("past", "now"))
        self._past = re.compile(rf"((?<![比跟和与像]){past}.*?)(?={now})", re.DOTALL)
        self._nothing = re.compile("|".join(told["nothing"]))

    @cached_property
    def _jieba(self) -> Any:
        import rjieba  # noqa: PLC0415 - as above

        return rjieba.Jieba()

    def _options(self, piece: str) -> Iterator[str]:
        """What may stand at a place of a term: a|b+c, where + joins words; or a list of the language, <list>."""
        for word in piece.split("|"):
            listed = word.startswith("<")
            if listed and word[1:-1] not in self._lists:
                raise ParamsError(
                    f"params/topics.yml: '{word}' is no list of words in {self.lang}{nearest(word[1:-1], self._lists)}"
                )
            yield from self._lists[word[1:-1]] if listed else [word]

    def _forms(self, text: str) -> Iterator[tuple[frozenset[str], ...]]:
        """A part of a term as words at each place; options of several words are forms of their own."""
        for form in product(*map(self._place, text.split())):
            yield tuple(word for part in form for word in part)

    def _forms_of_place(self, piece: str) -> list[tuple[frozenset[str], ...]]:
        options = (simplified(one).lower().split("+") for one in self._options(piece))
        cut = [tuple(part for word in words for part in self.cut(word)) for words in options]
        single = frozenset(words[0] for words in cut if len(words) == 1)
        several = [tuple(frozenset({word}) for word in words) for words in cut if len(words) > 1]
        return [*([(single,)] if single else []), *several] or [()]

    def sentences(self, text: str) -> tuple[list[list[_Clause]], bool]:
        """Sentences as clauses, and whether it said that there is nothing to say."""
        rest = self._nothing.sub("，", text)
        found = [
            [clause for place, told in enumerate(self._past.split(part)) for clause in self._clauses(told, place % 2)]
            for sentence in SENTENCE.split(rest)
            for part in self._joints.split(sentence)
        ]
        return found, rest != text

    def _clauses(self, text: str, past: int) -> Iterator[_Clause]:
        for part in CLAUSE.split(text):
            if words := self.cut(part):
                yield _Clause(words, bool(past))

    def cut(self, text: str) -> list[str]:
        """The words of a text; English ones by their stem."""
        if self.lang == "en":
            whole = text.replace("n't", " not").replace("cannot", "can not")
            return [self._stem(word) for word in re.findall(r"[a-z]+(?:'[a-z]+)?|\d+", whole)]
        return [word for cut in self._jieba.cut(text, hmm=False) for word in self._parts(cut.strip())]

    def _parts_of(self, word: str) -> list[str]:
        """A Chinese word as the words that we know: 经验 and 不足, 不 and 快; without what only makes it stronger."""
        if word in self._degree or not word:
            return []
        if word in self._known:
            return [word]
        halves = ((word[:cut], word[cut:]) for cut in range(1, len(word)))
        known = (half for half in halves if half[1] in self._known and half[0] in {*self._known, *self._degree})
        return [part for part in next(known, (word,)) if part not in self._degree]

    def tagged(self, text: str) -> list[tuple[str, str]]:
        """Chinese words with what kind of word each is."""
        return list(self._jieba.tag(text))

    def is_kind(self, kind: str, clause: list[str], place: int) -> bool:
        """Whether a word of a kind (good, bad, negation, wish) begins at a place of a clause."""
        known = self.kinds[kind]
        return (clause[place],) in known or tuple(clause[place : place + 2]) in known


_KINDS = ("good", "bad", "negation", "wish")
_PIECES = re.compile("[ …]+")


def _any_of(words: Iterable[str], lang: str) -> str:
    joined = "|".join(sorted(words, key=len, reverse=True))
    return rf"\b(?:{joined})\b" if lang == "en" else f"(?:{joined})"


def _terms_of(topics: Mapping[str, Topic], lang: Any) -> Iterator[tuple[str, str, str]]:
    for key, topic in topics.items():
        for side, terms in (("", topic.terms), *((side, getattr(topic, side).terms) for side in SIDES)):
            yield from ((term, key, side) for term in terms.get(lang, ()))


_CONVERTER = opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """A text in one form: compatible signs, and Traditional characters as Simplified."""
    return str(_CONVERTER.convert(unicodedata.normalize("NFKC", text)))


class Coder:
    """Codes comments by the topics of a project."""

    def __init__(self, topics: Mapping[str, Topic]):
        self._readers = {lang: _Reader(lang, topics) for lang in LANGUAGES}
        self.code = lru_cache(65_536)(self._code)  # what many write is read once

    def _code(self, comment: str) -> Codes:
        """Sides of topics that a comment names."""
        lang = language_of(comment)
        reader = self._readers[lang]
        text = simplified(comment).lower() if lang == "zh" else unicodedata.normalize("NFKC", comment).lower()
        sentences, nothing = reader.sentences(text.replace("’", "'"))
        every = [clause.words for clauses in sentences for clause in clauses]
        found = (_matches(reader, every[place : place + 1 + LATER]) for place in range(len(every)))
        matched = [[*islice(found, len(clauses))] for clauses in sentences]
        pairs = zip(sentences, matched, strict=True)
        sides = {side for clauses, matches in pairs for side in _sides(reader, clauses, matches)}
        named = {match.term.topic for clauses in matched for matches in clauses for match in matches}
        return Codes(frozenset(sides), nothing and not sides, frozenset(named))

    def words(self, comment: str) -> frozenset[str]:
        """The different words of a comment."""
        reader = self._readers[language_of(comment)]
        sentences, _ = reader.sentences(simplified(comment).lower())
        return frozenset(word for clauses in sentences for clause in clauses for word in clause.words)

    def tones(self, comment: str) -> Iterator[tuple[list[str], str]]:
        """Words of each clause that speaks well or ill, as they stand there, and the side that this is."""
        reader, text = self._readers[language_of(comment)], simplified(comment).lower()
        written = {stem: word for word in re.findall("[a-z]+", text) for stem in reader.cut(word)}
        for clauses in reader.sentences(text)[0]:
            for clause in clauses:
                if way := _tone(reader, clause):
                    yield [written.get(word, word) for word in clause.words], "praise" if way > 0 else "problem"

    def kind_of(self, lang: str, word: str) -> str:
        """tone: a word that tells a side, whatever it is said of; filler: one that only joins or turns others."""
        reader, told, words = self._readers[lang], tone()[lang], self._readers[lang].cut(word)
        if any(reader.is_kind(kind, words, 0) for kind in ("good", "bad")):
            return "tone"
        filler = word in {*told["joints"], *told.get("filler", ())}
        return "filler" if filler or any(reader.is_kind(kind, words, 0) for kind in ("negation", "wish")) else ""

    def terms(self, comment: str) -> frozenset[str]:
        """The words of a comment that may name a subject, as they stand there; names of people and places left out."""
        if language_of(comment) == "zh":
            cut = self._readers["zh"].tagged(simplified(comment))
            return frozenset(word for word, kind in cut if len(word) > 1 and kind in SUBJECTS)
        return frozenset(re.findall(r"(?<![\w@.-])[a-z]{4,}(?![\w@-])", unicodedata.normalize("NFKC", comment)))


def _sides(reader: _Reader, clauses: list[_Clause], matched: list[list[_Match]]) -> Iterator[tuple[str, str]]:
    """Sides that a sentence tells; a clause that names a topic without a tone takes that of the next ones, as long as
    these name none."""
    for place, (clause, matches) in enumerate(zip(clauses, matched, strict=True)):
        told = [match for match in matches if match.term.side and not clause.past]
        for match in told:
            side = match.term.side
            side = OPPOSITE[side] if _negated(reader, clause.words, match.places) else side
            yield match.term.topic, "problem" if side == "praise" and _wished(reader, clause.words) else side
        if told or not matches:
            continue
        way = _tone(reader, clause)
        for after in range(place + 1, len(clauses)):
            if way or matched[after]:
                break
            way = _tone(reader, clauses[after])
        if way:
            side = "praise" if way > 0 else "problem"
            yield from ((match.term.topic, side) for match in matches)


def _matches(reader: _Reader, clauses: list[list[str]]) -> list[_Match]:
    """Terms of the first of some clauses, the longer first; one whose words a longer term took is left out."""
    clause, found = clauses[0], list[_Match]()
    for start, index in enumerate(map(reader.terms.get, clause)):
        for second in ({"", *clause[start + 1 : start + 2 + GAP]} & index.keys()) if index else ():
            for term in index[second] if index else ():
                places = _places(term.words, clause, start)
                if places and _goes_on(term.later, clauses, places[-1]):
                    found.append(_Match(term, places))
    if len(found) > 1:
        found.sort(key=lambda at: (-len(at.places) - len(at.term.later), at.term.side == "", at.places))
    kept, taken = list[_Match](), set[int]()
    for match in found:
        if taken.isdisjoint(match.places):
            kept.append(match)
            taken.update(match.places)
    return kept


def _places(words: tuple[frozenset[str], ...], clause: list[str], start: int) -> tuple[int, ...]:
    """Places of a term's words from a start on, near one another; none where they are not all there."""
    places = [start]
    for options in words[1:]:
        near = range(places[-1] + 1, min(places[-1] + 2 + GAP, len(clause)))
        after = next((place for place in near if clause[place] in options), None)
        if after is None:
            return ()
        places.append(after)
    return tuple(places)


def _goes_on(words: tuple[frozenset[str], ...], clauses: list[list[str]], last: int) -> bool:
    """Whether what a term says later stands after a place of the first clause, or in one of the others."""
    return not words or any(
        _places(words, clause, start)
        for clause in (clauses[0][last + 1 :], *clauses[1:])
        for start, word in enumerate(clause)
        if word in words[0]
    )


def _negated(reader: _Reader, clause: list[str], places: tuple[int, ...]) -> bool:
    """Whether a negation stands before a term or among its words."""
    inside = set(range(max(0, places[0] - BEFORE[reader.lang]), places[-1])) - {*places}
    return sum(reader.is_kind("negation", clause, place) for place in inside) % 2 == 1


def _wished(reader: _Reader, clause: list[str]) -> bool:
    return any(reader.is_kind("wish", clause, place) for place in range(len(clause)))


def _tone(reader: _Reader, clause: _Clause) -> int:
    """Whether a clause speaks well (+) or ill (−); what is wished for is missing, what is past does not count."""
    way, words = 0, clause.words
    for place in range(0 if clause.past else len(words)):
        worth = reader.is_kind("good", words, place) - reader.is_kind("bad", words, place)
        way += -worth if worth and _negated(reader, words, (place,)) else worth
    return -1 if way > 0 and _wished(reader, words) else way


# ---- how many customers, and texts of other sources, say what ----
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
