"""The one edge where numbers are rounded and languages are spoken, by messages in Fluent."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list
from babel.numbers import get_decimal_symbol, get_group_symbol
from fluent.runtime import FluentBundle, FluentResource, resolver
from fluent.syntax.ast import Junk, Message, Resource, TextElement

from csreport.chapters.customers import CLOCKS, COUNTED
from csreport.estimates import Row, alpha_at, statistic
from csreport.facts import Dates, Name, Number, Sentence
from csreport.project.codebook import Codebook, Label
from csreport.project.errors import ParamsError, ProjectError, nearest

# ---- messages of one language: the project's own win over the package's, a near language fills gaps ----
FOLDER = Path(__file__).parents[1] / "words"  # <lang>/<file>.ftl
OWN = "params/words"
NOTEBOOKS = "notebooks"  # the file that holds what an analyst's notebooks say
# Against attacks by messages, which ours are not: lists of numbers with their keys are longer.
resolver.MAX_PART_LENGTH = 1_000_000


def read_messages(path: Path, shown: str) -> Resource:
    """A file of messages.

    Raises
    ------
    ParamsError
        Where it is not Fluent; names file, line and what stands there.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ParamsError(f"{shown}: not in UTF-8 ({error})") from error
    resource = FluentResource(text)
    for entry in resource.body:
        if isinstance(entry, Junk):
            start = entry.span.start if entry.span else 0
            line, first = text[:start].count("\n") + 1, (entry.content or "").strip().splitlines()[:1]
            raise ParamsError(f"{shown}:{line}: not a Fluent message: {''.join(first)[:60]!r}")
    return resource


@cache
def shipped(lang: str, file: str) -> Resource | None:
    """Messages of the package in one file of one language."""
    path = FOLDER / lang / f"{file}.ftl"
    return read_messages(path, f"words/{lang}/{file}.ftl") if path.is_file() else None


def read_all(languages: Iterable[str]) -> None:
    """Read all messages of the package in some languages, which copies of this process then have."""
    for lang in languages:
        for file in files_of(FOLDER / lang):
            shipped(lang, file)


def files_of(folder: Path) -> list[str]:
    """Names of the files of messages in a folder."""
    return sorted(path.stem for path in folder.glob("*.ftl"))


def patterns(resource: Resource | None) -> Iterator[tuple[str, str]]:
    """Ids of plain messages, which have no variants and no values, with their text."""
    for entry in resource.body if resource else ():
        if isinstance(entry, Message) and entry.value is not None:
            parts = entry.value.elements
            if all(isinstance(part, TextElement) for part in parts):
                yield entry.id.name, "".join(part.value for part in parts if isinstance(part, TextElement))


class Messages:
    """What a language says, by id; an id begins with the name of the file that holds it.

    Parameters
    ----------
    lang, locale : str
        Code of the language, and of how it writes numbers.
    near : tuple of str
        Languages that stand in where a message is missing, nearest first.
    own : tuple of Path and str, or None
        Folder of the project's own words, `params/words`, and the language in which its notebooks are written.
    """

    def __init__(self, lang: str, locale: str, *, near: tuple[str, ...] = ("en",), own: tuple[Path, str] | None = None):
        self.lang, self._locale = lang, locale.replace("_", "-")
        self._own: Path | None
        self._own, self._source = own or (None, "en")
        # The package's texts are in English: nothing has to be read where nobody words them anew.
        words_anew = self._own is not None and any((self._own / lang).glob("*.ftl"))
        self._as_written = lang == self._source == "en" and not words_anew
        self._languages = tuple(dict.fromkeys((lang, *near)))
        self._bundles: dict[tuple[str, str], FluentBundle] = {}
        self.missing: set[str] = set()

    def format(self, id: str, values: Mapping[str, Any]) -> str:
        """A message with its values.

        Raises
        ------
        ProjectError
            If no language has the message, or it asks for a value that is not given.
        """
        file = id.partition("-")[0]
        for lang in self._languages:
            bundle = self._bundle(lang, file)
            if bundle.has_message(id):
                if lang != self.lang:
                    self.missing.add(id)
                pattern = bundle.get_message(id).value
                text, errors = bundle.format_pattern(pattern, dict(values)) if pattern is not None else ("", [])
                if errors:
                    raise ProjectError(
                        f"message '{id}' ({lang}): {errors[0]}; it is given {', '.join(values) or 'nothing'}"
                    )
                return str(text).replace("\u202f", "\u00a0")  # the fonts that ship lack the narrow space
        known = [known for known, _ in patterns(shipped("en", file))]
        raise ProjectError(f"no language has the message '{id}'{nearest(id, known)}")

    def wording(self, text: str) -> str | None:
        """What a text of a notebook is in this language; None where nobody translated it."""
        if self._as_written:
            return None
        for id in filter(None, (prose().get(text), own_id(text))):
            if self._bundle(self.lang, id.partition("-")[0]).has_message(id):
                return self.format(id, {})
        if self.lang != self._source:
            self.missing.add(text)
        return None

    def _bundle(self, lang: str, file: str) -> FluentBundle:
        if (lang, file) not in self._bundles:
            bundle = FluentBundle([self._locale if lang == self.lang else lang], use_isolating=False)
            package = shipped(lang, file)
            if package is not None:
                bundle.add_resource(package)
            own = self._own / lang / f"{file}.ftl" if self._own else None
            if own is not None and own.is_file():
                bundle.add_resource(read_messages(own, f"{OWN}/{lang}/{own.name}"), allow_overrides=True)
            self._bundles[lang, file] = bundle
        return self._bundles[lang, file]


def own_id(text: str) -> str:
    """Id of the translation of a text of an analyst's own."""
    return f"{NOTEBOOKS}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


@cache
def prose() -> dict[str, str]:
    """Ids of what the shipped notebooks say, by their English."""
    files = (shipped("en", file) for file in files_of(FOLDER / "en"))
    return {text: id for file in files for id, text in patterns(file) if "-heading-" in id}


# ---- what is known of a language ----
# The languages that ship; all others are what their code says.
LOCALES = {"en": "en_GB", "zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_TW"}
TAGS = {"en": "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
NATIVE = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
OFFICE = {"zh-Hans": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei"}  # fonts of Excel and Word; else Calibri
UNSPACED = {"zh", "ja"}  # sentences follow each other without a space


@cache
def locale_of(lang: str) -> Locale:
    """How a language writes numbers, dates and lists.

    Raises
    ------
    ProjectError
        If there is no language with this code, or it is written from right to left.
    """
    try:
        locale = Locale.parse(LOCALES.get(lang, lang.replace("-", "_")))
    except (UnknownLocaleError, ValueError) as error:
        raise ProjectError(f"'{lang}' is not the code of a language; expected a code like 'fr' or 'pt-BR'") from error
    if locale.text_direction == "rtl":
        raise ProjectError(f"'{lang}' is written from right to left; a report cannot be laid out so")
    return locale


def language_tag(lang: str) -> str:
    """Name of the language for pandoc, Quarto and Word."""
    return TAGS.get(lang, lang)


def native_name(lang: str) -> str:
    """What the language calls itself: "English", "繁體中文", "Français"."""
    name = NATIVE.get(lang) or locale_of(lang).get_display_name() or lang
    return name[0].upper() + name[1:]


def symbols_of(locale: Locale) -> dict[int, str]:
    """Translation of "," and "." to the separators of the language (the fonts that ship lack the narrow space)."""
    group = get_group_symbol(locale).replace("\u202f", "\u00a0")
    return str.maketrans({",": group, ".": get_decimal_symbol(locale)})


# ---- the one edge where numbers are rounded and languages are spoken ----
MINUS = "\u2212"
DIFFERENCES = {"percent": "percentage_points"}  # how a difference of what is so shown is shown


def round_half_up(value: float, digits: int, *, places: int = 0) -> Decimal:
    """Commercial rounding of a value of 13 significant digits, its point moved `places` first.

    What a sum holds beyond them depends on the order of its terms: 3.8749999999999996 is the half that 3.875 is.
    """
    rounded = Decimal(f"{value:.13g}").scaleb(places).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return rounded if digits >= 0 else rounded.quantize(Decimal(1))  # to hundreds, but written out


def relatives(lang: str) -> tuple[str, ...]:
    """Languages that stand in for one, nearest first."""
    return ("zh-Hans", "zh-Hant", "zh") if lang.startswith("zh") else (locale_of(lang).language,)


def language_of(label: Label, lang: str) -> str:
    """The language in which a label is shown: the one asked for, else its nearest relative, else any."""
    wanted = (other for other in (lang, *relatives(lang), "", "en") if label.get(other))
    return next(wanted, next(iter(label), ""))


@dataclass(frozen=True)
class Numeral:
    """A number as it is written, and what another medium needs to write it alike: its decimals, and what one counts."""

    value: float
    text: str
    digits: int = 0
    unit: str = ""  # "%": the value is a share; "points": it is one, counted in hundredths


class Words:
    """Numbers, names and sentences in one language."""

    def __init__(
        self,
        lang: str,
        codebook: Codebook,
        *,
        periods: Mapping[str, Label],
        own: tuple[Path, str] | None = None,
        confidence: float = 0.95,
    ):
        self.lang, self.codebook, self._periods, self.confidence = lang, codebook, periods, confidence
        self.locale = locale_of(lang)
        self._space = "" if self.locale.language in UNSPACED else " "
        self._symbols = symbols_of(self.locale)
        self._messages = Messages(lang, str(self.locale), near=(*relatives(lang), "en"), own=own)

    @property
    def alpha(self) -> float:
        """Level below which a p value exceeds noise."""
        return alpha_at(self.confidence)

    @property
    def sure(self) -> str:
        """The confidence of intervals and marks: 95%."""
        return self.percent(self.confidence)

    @property
    def untranslated(self) -> set[str]:
        """Messages that another language stood in for."""
        return self._messages.missing

    # ---- messages -----------------------------------------------------------
    def text(self, id: str, /, **values: Any) -> str:
        """A message of ours with its values (already spoken)."""
        return self._messages.format(id, _given(values))

    def wording(self, text: str) -> str | None:
        """A text of a notebook in this language; None where nobody translated it."""
        return self._messages.wording(text)

    def sentence(self, sentence: Sentence) -> str:
        """A sentence as Markdown; each number carries its key."""
        values = {name: self._spoken(value) for name, value in sentence.values.items()}
        if not sentence.message:
            return self._space.join(part for part in map(str, values.values()) if part)
        return self._messages.format(sentence.message, _given(values))

    def plain(self, sentence: Sentence) -> str:
        """The same sentence without markup, for alt text and titles of files."""
        text = re.sub(r"(?<!\\)\[([^\[\]]*)\]\{[^}]*\}", r"\1", self.sentence(sentence))
        return re.sub(r"\\(.)", r"\1", text.replace("**", ""))

    def _spoken(self, value: Any) -> str:
        if isinstance(value, Sentence):
            return self.sentence(value)
        if isinstance(value, Number):
            return self.number(value)
        if isinstance(value, Name):
            return escape(self.phrase(value))
        if isinstance(value, Dates):
            return self.date_range(dt.date.fromisoformat(value.start), dt.date.fromisoformat(value.end))
        if isinstance(value, tuple):
            parts = [self._spoken(part) for part in value]
            told = not self._space and any(isinstance(part, Sentence) for part in value)
            return "、".join(parts) if told else self.join(parts)  # Chinese has no "and" between what is said
        return value if isinstance(value, int) or SELECTOR.fullmatch(value) else escape(value)

    def join(self, parts: list[str]) -> str:
        """A list in words: "a, b and c"."""
        if not self._space and any(re.search("[与和及與]", plain) for plain in map(_bare, parts)):
            return "、".join(parts)  # no "and" beside names that hold one
        if len(parts) == 2 and self.locale.language == "en" and any(" and " in plain for plain in map(_bare, parts)):
            return " as well as ".join(parts)
        return format_list(parts, locale=self.locale) if parts else ""

    # ---- numbers ------------------------------------------------------------
    def number(self, number: Number) -> str:
        """A number as Markdown span with its key."""
        shown = self.numeral(number.row, number.part, signed=number.signed, whole=number.whole).text
        if number.absolute:
            shown = shown.lstrip("+" + MINUS)
        part = "" if number.part == "value" else f"/part={number.part}"
        return f'[{shown}]{{.num key="{number.row.key}{part}"}}'

    def figure(self, row: Row, part: str = "value", *, signed: bool = False) -> str:
        """Part of an estimate as plain text, rounded by its statistic; "–" where there is none."""
        return self.numeral(row, part, signed=signed).text

    def numeral(self, row: Row, part: str = "value", *, signed: bool = False, whole: bool = False) -> Numeral:
        """The same with its value and how it is written; `whole`: without decimals."""
        value = getattr(row, part)
        if math.isnan(value):
            return Numeral(value, "–")
        if part in {"n", "n_weighted", "n_eff"}:
            return self.decimal(value, 0)
        if part == "p":
            return self.decimal(value, 3, least=0.001)
        if part == "df":
            return self.decimal(value, 0 if float(value).is_integer() else 1)
        told, written = statistic(row.stat), statistic(row.indicator)
        shown, digits, sign = written.shown, written.digits, written.sign
        if told.of == "amount" or not (told.of or row.is_estimate):
            shown, sign = DIFFERENCES.get(shown, shown), "value" if sign == "difference" else sign
        if told.of == "amount":
            digits, sign = written.digits if written.amount_digits is None else written.amount_digits, ""
        digits = 0 if whole else digits
        signed |= sign == "always" or (sign == "value" and part == "value")
        if shown == "number":
            return self.decimal(value, digits, signed=signed)
        text = self.fixed(value, digits, signed=signed, places=2)
        return Numeral(value, f"{text}%", digits, "%") if shown == "percent" else Numeral(value, text, digits, "points")

    def decimal(self, value: float, digits: int, *, signed: bool = False, least: float = 0.0) -> Numeral:
        """A number with fixed decimals; one below `least` is written as "< least", as zero would be wrong."""
        if 0 <= value < least:
            return Numeral(value, f"< {self.fixed(10.0**-digits, digits)}", digits)
        return Numeral(value, self.fixed(value, digits, signed=signed), digits)

    def fixed(self, value: float, digits: int, *, signed: bool = False, places: int = 0) -> str:
        """A number with fixed decimals, grouped; the minus sign is U+2212, and nothing has no sign."""
        text = f"{round_half_up(value, digits, places=places):{'+' if signed else ''},}"
        text = text.replace("-", MINUS) if text.strip("+-0.") else text.lstrip("+-")
        return text.translate(self._symbols)

    def percent(self, share: float, digits: int = 0) -> str:
        """A share as a percentage."""
        return self.fixed(share, digits, places=2) + "%"

    def interval(self, row: Row) -> str:
        """Interval as plain text: "4.03 to 4.13"; nothing where there is none."""
        if math.isnan(row.low):
            return ""
        return self.text("common-to", low=self.figure(row, "low"), high=self.figure(row, "high"))

    # ---- names --------------------------------------------------------------
    def series(self, row: Row) -> str:
        """What a row measures: the item, and the statistic where it is not the mean; of a topic its side."""
        topic = self.codebook.topics.get(row.measure)
        if topic is not None and row.category in {"problem", "praise"}:
            return self.choose((topic.problem if row.category == "problem" else topic.praise).label, row.measure)
        return self.text(statistic(row.stat).series, indicator=self.label(row.measure))

    def unit(self, row: Row) -> str:
        """What the numbers of a row are counted in: points of a scale, shares, or the score's own points."""
        told = statistic(row.stat)
        if told.unit:
            return self.text(told.unit)
        scales = {(scale.min, scale.max) for scale in self.codebook.scales_of(row.measure)}
        if len(scales) != 1:
            return self.text("common-mean")
        low, high = scales.pop()
        return self.text("common-mean-scale", low=f"{low:g}", high=f"{high:g}")

    def name(self, name: Name) -> str:
        """Label of an item, dimension, segment, level, answer option or period."""
        if name.kind == "level":
            return self.level(name.of, name.id)
        if name.kind == "chosen":
            return self.chosen(name.of, name.id)
        if name.kind == "option":
            return self.option(name.of, float(name.id))
        if name.kind == "message":
            return self.text(name.id)
        if name.kind == "given":
            return self.choose(dict(name.texts), "")
        return self.period(name.id) if name.kind == "period" else self.label(name.id)

    def phrase(self, name: Name) -> str:
        """The same as people say it in a sentence: "after-sales support", "large customers"."""
        book = self.codebook
        if name.kind == "level" and name.of in book.segments:
            segment, label = book.segments[name.of], self._lowered(self.level(name.of, name.id))
            code = "no" if sum(map(str.isalpha, label)) > 1 or not label.isascii() else "yes"  # "2" would count
            said = self._own(segment.phrase_of(name.id))
            return said or self.text("common-level-phrase", kind=segment.kind, code=code, label=label)
        if name.kind == "item":
            groups = (book.items, book.dimensions, book.segments)
            entry = next((group[name.id] for group in groups if name.id in group), None)
            return self._own(getattr(entry, "phrase", {})) or self._lowered(self.label(name.id))
        if name.kind in {"channel", "term"}:
            channel = name.kind == "channel"
            return self._lowered(self._channel(name.id) if channel else self.choose(dict(name.texts), ""))
        if name.kind == "month":
            return format_skeleton("yMMMM", dt.date.fromisoformat(name.id), locale=self.locale)
        return self._earlier(name.id, name.of) if name.kind == "period" and name.of else self.name(name)

    def _own(self, phrase: Label) -> str:
        """A phrase in this language; "" where another would stand in for it, as the label is nearer."""
        return phrase.get(self.lang, phrase.get("", ""))

    def _earlier(self, period: str, now: str) -> str:
        """An earlier period as people say it: "the third quarter", "a year ago"; else its title."""
        found, this = (re.fullmatch(r"(\d{4})[-_]?Q([1-4])", name) for name in (period, now))
        gap = int(this[1]) - int(found[1]) if found and this else None
        same = found is not None and this is not None and found[2] == this[2]
        kind = f"q{found[2]}" if found and gap == 0 else "year-ago" if gap == 1 and same else "other"
        return self.text("common-earlier", kind=kind, title=self.period(period))

    def _lowered(self, label: str) -> str:
        """A label inside a sentence: without its capital, unless it is a name ("East China", "WeChat", "SMS", "B")."""
        proper = any(letter.isupper() for letter in label[1:]) or not any(letter.islower() for letter in label[1:])
        return label if proper or self.locale.language != "en" else label[:1].lower() + label[1:]

    def label(self, key: str) -> str:
        """Label of an item, dimension, segment, comment or topic."""
        book = self.codebook
        if key in book.segments:
            segment = book.segments[key]
            label, unit = self.choose(segment.label, key), self.choose(segment.unit, "")
            return self.text("common-label-unit", label=label, unit=unit) if unit else label
        for group in (book.items, book.dimensions, book.comments, book.choices, book.topics):
            if key in group:
                return self.choose(group[key].label, key)
        if key in {*CLOCKS, *COUNTED}:
            return capital(self.text("service-measure", clock=key.replace("_", "-")))
        return self.text("common-satisfaction-index") if key == "index" else key

    def chosen(self, choice: str, option: str) -> str:
        """Label of an option of a choice."""
        return self.choose(self.codebook.choices[choice].options[option].label, option)

    def level(self, segment: str, level: str) -> str:
        """Label of a segment's level; bands are worded from their edges."""
        declared = self.codebook.segments.get(segment)
        if not segment:
            return self.text("voice-source", source=level)
        if declared is None:
            return self._channel(level)
        if level in declared.levels:
            return self.choose(declared.levels[level].label, level)
        if level.startswith("under_"):
            return self.text("common-under", edge=level.removeprefix("under_"))
        if level.endswith("_up"):
            return self.text("common-over", edge=level.removesuffix("_up"))
        return level.replace("-", "–")

    def _channel(self, name: str) -> str:
        """Label of a channel of answering, of the design or of the segment that holds it, else its code."""
        book = self.codebook
        if book.channel_segment is not None:
            return self.level(book.channel_segment, name)
        labels = book.design.channel.labels if book.design.channel is not None else {}
        return self.choose(labels.get(name, {}), name)

    def option(self, item: str, point: float) -> str:
        """Words of an answer option; the number itself where it has none."""
        return self.choose(self.codebook.scale(item).words(point), f"{point:g}")

    def period(self, name: str) -> str:
        """Title of a period."""
        return self.choose(self._periods.get(name, {}), name)

    def choose(self, label: Label, fallback: str) -> str:
        """A label in this language, else in its nearest relative, else in any."""
        return label.get(language_of(label, self.lang), fallback)

    # ---- dates --------------------------------------------------------------
    def date(self, day: dt.date) -> str:
        """A day: 8 October 2025, 2025年10月8日."""
        return format_date(day, "long", locale=self.locale)

    def date_range(self, start: dt.date, end: dt.date) -> str:
        """From one day to another, shared parts said once: 8–22 October 2025, 2025年10月8日至22日."""
        if start == end:
            return self.date(start)
        if self.lang != "en":
            return format_interval(start, end, "yMMMMd", locale=self.locale)
        month, year = (start.month, start.year) == (end.month, end.year), start.year == end.year
        first = format_date(start, "d" if month else "d MMMM" if year else "long", locale=self.locale)
        return f"{first}{'–' if month else ' – '}{self.date(end)}"


def stars(row: Row) -> str:
    """The mark of a small base."""
    return "*" if row.status == "caution" else ""


# What chooses among the variants of a message: a word of the code, never a text of anybody.
SELECTOR = re.compile("[a-z][a-z0-9-]*")


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as messages name them: `$best-value`; each text also with a capital, `$Best-value`."""
    named = {name.replace("_", "-"): value for name, value in values.items()}
    return named | {capital(name): capital(value) if isinstance(value, str) else value for name, value in named.items()}


def _bare(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "", text)


def escape(text: str) -> str:
    """Make any text plain Markdown: nothing in it can become markup."""
    inert = re.sub(r"([\\`*_{}\[\]()#+!|<>$^~@\"'&-]|\.(?=\.))", r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\w*)([.:=%])", r"\1\\\2", inert)  # what makes a list, definition or title at the start of a line
