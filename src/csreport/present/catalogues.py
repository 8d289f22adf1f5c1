"""gettext catalogues: reading and writing them, and keeping them in step with the messages."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from csreport.present.languages import locale_of
from csreport.project.errors import ParamsError


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
        locale=old.locale, project="csreport", version="1", copyright_holder="csreport", msgid_bugs_address="csreport",
        creation_date=old.creation_date, revision_date=old.revision_date, last_translator="csreport",
        language_team="csreport", header_comment=old.header_comment, fuzzy=False,
    )  # fmt: skip
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
