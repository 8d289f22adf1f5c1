"""What comments say: topics and their sides by rules, in Chinese and English; which may be quoted; a first frame."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import opencc

from csreport.project.codebook import Topic
from csreport.project.errors import ParamsError, nearest
from csreport.project.params import read_yaml
from csreport.survey.survey import Survey
from surveystats.proportions import more_often

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
    import rjieba  # noqa: PLC0415 - see above

    low, high = LENGTH[language_of(text)]
    if not low <= len(text) <= high or not PLAIN.fullmatch(text) or "\n" in text:
        return False
    if PERSONAL.search(ROLES.sub("", text)) or CAPITAL.search(text):
        return False
    if any(kind == "nr" and len(word) > 1 for word, kind in rjieba.tag(simplified(text))):  # somebody's name
        return False
    return text.encode("gb2312", "ignore").decode("gb2312") == text  # characters that every font of the report holds


# ---- a first `params/topics.yml`, drafted from what comments speak of and in which words well or ill ----
DRAFTED, TERMS = 12, 6  # topics of a draft in each language, and terms of a side of one
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
            for side in SIDES:
                found = ", ".join(term for term, _ in terms[side, lang, word].most_common(TERMS))
                yield f"    {side}: {{label: {word} ({side})" + (f", terms: {{{lang}: [{found}]}}}}" if found else "}")
            example = next((texts[place] for place in places if is_quotable(texts[place])), "")
            yield f"    # {example}" if example else ""
