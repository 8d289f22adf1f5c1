"""The one edge where numbers are rounded and languages are spoken."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po
from babel.numbers import get_decimal_symbol, get_group_symbol

from csreport.catalogue import statistic
from csreport.estimates import Row, alpha_at
from csreport.facts import Dates, Name, Number, Sentence
from csreport.project.codebook import Codebook, Label
from csreport.project.errors import ParamsError, ProjectError

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


# ---- gettext catalogues ----
@cache
def package_catalogue(lang: str) -> Catalog | None:
    """Translations that ship with the package; English is the language of the messages."""
    resource = files("csreport.present").joinpath("locale", f"{lang}.po")
    return read_catalogue(Path(str(resource)), lang) if resource.is_file() else None


def read_catalogue(path: Path, lang: str) -> Catalog:
    """A catalogue as it is stored.

    Raises
    ------
    ParamsError
        If it is no gettext catalogue; names file and line.
    """
    shown = f"params/locale/{path.name}"
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if not re.fullmatch(r"#.*|\s*|(msg\w+(\[\d\])? +)?\"([^\"\\]|\\.)*\"\s*", line):
            raise ParamsError(f"{shown}:{number}: not a line of a gettext catalogue: {line.strip()[:60]!r}")
    try:
        with path.open("rb") as stream:
            return read_po(stream, locale=locale_of(lang), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise ParamsError(f"{shown}: not a gettext catalogue in UTF-8 ({error})") from error


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """Store a catalogue, its messages in alphabetical order."""
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=110, sort_output=True)


def updated(old: Catalog, found: dict[str, list[str]], *, keep: bool = False) -> Catalog:
    """The catalogue with exactly today's messages.

    A changed message takes the nearest old translation as `fuzzy`; `keep` leaves what is gone as comments.
    """
    today = Catalog(locale=old.locale)
    for message in sorted(found):
        today.add(message, locations=[(file, None) for file in found[message]])  # type: ignore[misc]
    made = _copy(old)
    made.update(today, update_creation_date=False)
    if not keep:
        made.obsolete.clear()
    return made


def untranslated(catalogue: Catalog) -> list[str]:
    """Messages without a translation that may be used."""
    return [str(entry.id) for entry in catalogue if entry.id and (not entry.string or entry.fuzzy)]


def _copy(old: Catalog) -> Catalog:
    """The same catalogue: `update` changes its own."""
    made = Catalog(
        locale=old.locale,
        project="csreport",
        version="1",
        copyright_holder="csreport",
        msgid_bugs_address="csreport",
        creation_date=old.creation_date,
        revision_date=old.revision_date,
        last_translator="csreport",
        language_team="csreport",
        header_comment=old.header_comment,
        fuzzy=False,
    )
    for entry in old:
        if entry.id:
            made[entry.id] = entry
    return made


def empty(lang: str) -> Catalog:
    """A new catalogue; its dates stay what they are, so that a second run changes nothing."""
    comment = f"# Translations of this project, {lang}. A block of Markdown is one message."
    date = "2026-01-01 00:00+0000"
    header = f'msgid ""\nmsgstr ""\n"POT-Creation-Date: {date}\\n"\n"PO-Revision-Date: {date}\\n"\n'
    made = read_po(
        (header + '"Content-Type: text/plain; charset=utf-8\\n"\n').encode().splitlines(True), locale_of(lang)
    )
    made.header_comment = comment
    return made


# ---- the one edge where numbers are rounded and languages are spoken ----
MINUS = "\u2212"
DIFFERENCES = {"percent": "percentage_points"}  # how a difference of what is so shown is shown


def round_half_up(value: float, digits: int, *, places: int = 0) -> Decimal:
    """Commercial rounding of the shortest decimal that stands for the value, its point moved `places` first."""
    return Decimal(repr(float(value))).scaleb(places).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def language_of(label: Label, lang: str) -> str:
    """The language in which a label is shown: the one asked for, else its nearest relative, else any."""
    relatives = ("zh-Hans", "zh-Hant", "zh") if lang.startswith("zh") else (locale_of(lang).language,)
    wanted = (other for other in (lang, *relatives, "", "en") if label.get(other))
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
        catalogue: Path | None = None,
        confidence: float = 0.95,
    ):
        self.lang, self.codebook, self._periods, self.confidence = lang, codebook, periods, confidence
        self.locale, self.untranslated = locale_of(lang), set[str]()
        self._space = "" if self.locale.language in UNSPACED else " "
        self._symbols = symbols_of(self.locale)
        self._catalogues = [c for c in (_project_catalogue(catalogue, lang), package_catalogue(lang)) if c]

    @property
    def alpha(self) -> float:
        """Level below which a p value exceeds noise."""
        return alpha_at(self.confidence)

    # ---- messages -----------------------------------------------------------
    def text(self, message: str, /, **values: Any) -> str:
        """Translate a message of ours and fill in its values (already spoken)."""
        return self.translate(message).format(**values) if values else self.translate(message)

    def translate(self, message: str) -> str:
        """Message in this language; the message itself where there is no translation."""
        found = self.translation(message)
        if found is None and self.lang != "en" and spoken(message):
            self.untranslated.add(message)
        return found or message

    def translation(self, message: str) -> str | None:
        """Message in this language, or None; the project's own catalogue wins."""
        for catalogue in self._catalogues:
            found = catalogue.get(message)
            if found is not None and found.string and not found.fuzzy:
                return str(found.string)
        return None

    def sentence(self, sentence: Sentence) -> str:
        """A sentence as Markdown; each number carries its key."""
        values = {name: self._spoken(value) for name, value in sentence.values.items()}
        if not sentence.message:
            return self._space.join(values.values())
        return self.translate(sentence.message).format(**values)

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
            return escape(self.name(value))
        if isinstance(value, Dates):
            return self.date_range(dt.date.fromisoformat(value.start), dt.date.fromisoformat(value.end))
        if isinstance(value, tuple):
            return self.join([self._spoken(part) for part in value])
        return self.fixed(value, 0) if isinstance(value, int) else escape(str(value))

    def join(self, parts: list[str]) -> str:
        """A list in words: "a, b and c"."""
        return format_list(parts, locale=self.locale) if parts else ""

    # ---- numbers ------------------------------------------------------------
    def number(self, number: Number) -> str:
        """A number as Markdown span with its key."""
        shown = self.figure(number.row, number.part, signed=number.signed)
        if number.absolute:
            shown = shown.lstrip("+" + MINUS)
        part = "" if number.part == "value" else f"/part={number.part}"
        return f'[{shown}]{{.num key="{number.row.key}{part}"}}'

    def figure(self, row: Row, part: str = "value", *, signed: bool = False) -> str:
        """Part of an estimate as plain text, rounded by its statistic; "–" where there is none."""
        return self.numeral(row, part, signed=signed).text

    def numeral(self, row: Row, part: str = "value", *, signed: bool = False) -> Numeral:
        """The same with its value and how it is written."""
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
        text = text[1:] if re.fullmatch(r"[+-]0(\.0+)?", text) else text.replace("-", MINUS)
        return text.translate(self._symbols)

    def percent(self, share: float, digits: int = 0) -> str:
        """A share as a percentage."""
        return self.fixed(share, digits, places=2) + "%"

    def interval(self, row: Row) -> str:
        """Interval as plain text: "4.03 to 4.13"; nothing where there is none."""
        if math.isnan(row.low):
            return ""
        return self.text("{low} to {high}", low=self.figure(row, "low"), high=self.figure(row, "high"))

    # ---- names --------------------------------------------------------------
    def series(self, row: Row) -> str:
        """What a row measures: the item, and the statistic where it is not the mean."""
        return self.text(statistic(row.stat).series, indicator=self.label(row.measure))

    def unit(self, row: Row) -> str:
        """What the numbers of a row are counted in: points of a scale, shares, or the score's own points."""
        told = statistic(row.stat)
        if told.unit:
            return self.translate(told.unit)
        book, key = self.codebook, row.measure
        items = [key] if key in book.items else book.members(key) if key in book.dimensions else []
        scales = {(book.scale(item).min, book.scale(item).max) for item in items}
        if len(scales) != 1:
            return self.text("Mean")
        low, high = scales.pop()
        return self.text("Mean, scale {low} to {high}", low=f"{low:g}", high=f"{high:g}")

    def name(self, name: Name) -> str:
        """Label of an item, dimension, segment, level, answer option or period."""
        if name.kind == "level":
            return self.level(name.of, name.id)
        if name.kind == "chosen":
            return self.chosen(name.of, name.id)
        if name.kind == "option":
            return self.option(name.of, float(name.id))
        if name.kind == "message":
            return self.translate(name.id)
        if name.kind == "given":
            return self.choose(dict(name.texts), "")
        return self.period(name.id) if name.kind == "period" else self.label(name.id)

    def label(self, key: str) -> str:
        """Label of an item, dimension, segment or comment."""
        book = self.codebook
        if key in book.segments:
            return self._segment(key)
        for group in (book.items, book.dimensions, book.comments, book.choices):
            if key in group:
                return self.choose(group[key].label, key)
        return self.text("Satisfaction index") if key == "index" else key

    def _segment(self, key: str) -> str:
        segment = self.codebook.segments[key]
        label, unit = self.choose(segment.label, key), self.choose(segment.unit, "")
        return self.text("{label} ({unit})", label=label, unit=unit) if unit else label

    def chosen(self, choice: str, option: str) -> str:
        """Label of an option of a choice."""
        return self.choose(self.codebook.choices[choice].options[option].label, option)

    def level(self, segment: str, level: str) -> str:
        """Label of a segment's level; bands are worded from their edges."""
        declared = self.codebook.segments.get(segment)
        if declared is None:
            return self._channel(level)
        if level in declared.levels:
            return self.choose(declared.levels[level].label, level)
        if level.startswith("under_"):
            return self.text("under {edge}", edge=level.removeprefix("under_"))
        if level.endswith("_up"):
            return self.text("{edge} and over", edge=level.removesuffix("_up"))
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


def spoken(message: str) -> bool:
    """Whether a message needs translating: it holds words, or orders several values."""
    return bool(re.search("[A-Za-z]", re.sub(r"{\w+}", "", message))) or message.count("{") > 1


def escape(text: str) -> str:
    """Make any text plain Markdown: nothing in it can become markup."""
    inert = re.sub(r"([\\`*_{}\[\]()#+!|<>$^~@\"'&-]|\.(?=\.))", r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\w*)([.:=%])", r"\1\\\2", inert)  # what makes a list, definition or title at the start of a line


def _project_catalogue(folder: Path | None, lang: str) -> Catalog | None:
    path = folder / f"{lang}.po" if folder else None
    return read_catalogue(path, lang) if path and path.is_file() else None
