"""What is known of a language: how it calls itself, how it writes numbers, what other programs call it."""

from __future__ import annotations

from functools import cache

from babel.core import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from csreport.project.errors import ProjectError

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
