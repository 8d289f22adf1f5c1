"""Messages of one language in Fluent: the project's own win over the package's, a near language fills gaps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource, resolver
from fluent.syntax.ast import Junk, Message, Resource, TextElement

from csreport.project.errors import ParamsError, ProjectError, nearest

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
