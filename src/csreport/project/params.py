"""Params files, read strictly, each error with file and line; fingerprints, and what is kept under them."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import platform
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Generic, Self, TypeVar, cast, get_args, get_origin

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from csreport.project.errors import ParamsError, nearest

# ---- what things are made of, and what was computed once ----
try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: what two processes want at once is made twice
    fcntl = None  # type: ignore[assignment]

NAMED = ("items", "dimensions", "segments", "choices", "comments")
NAMES = {"label", "question", "unit", "phrase", "phrases", "kind"}  # what is said of them
READERS = ("pandas", "pyarrow", "pyreadstat", "python-calamine", "python-dateutil")  # of files
COUNTERS = ("numpy", "scipy", "rjieba", "snowballstemmer", "opencc")  # of answers, and of words in comments


@cache
def program(*endings: str) -> str:
    """Fingerprint of this program's files with these endings; line ends do not count."""
    digest = hashlib.sha256()
    for root in (Path(str(files(package))) for package in ("csreport", "surveystats")):
        for path in sorted(path for path in root.rglob("*") if path.suffix in endings):
            digest.update(path.relative_to(root).as_posix().encode() + re.sub(rb"\r\n?", b"\n", path.read_bytes()))
    return digest.hexdigest()[:16]


@cache
def libraries() -> Mapping[str, str]:
    """Versions of Python and of the libraries on which a number can depend."""
    found = {name: importlib.metadata.version(name) for name in READERS + COUNTERS}
    return {"python": platform.python_version(), **found}


def split_names(book: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A codebook as plain data without what only names a question, on which no number depends; and those names.

    Words of answers and levels are no names: files may hold them in place of codes.
    """
    asked, names = dict(book), {}
    for part in NAMED:
        entries = book.get(part, {})
        asked[part] = {key: {k: v for k, v in entry.items() if k not in NAMES} for key, entry in entries.items()}
        names[part] = {key: {k: v for k, v in entry.items() if k in NAMES} for key, entry in entries.items()}
    return asked, names


def write_checked(path: Path, data: bytes) -> None:
    """Write a file with its sum in front, in one step."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
    draft.replace(path)


def read_checked(path: Path) -> bytes | None:
    """What was written; None where there is no such file, or it is not as it was written."""
    try:
        total, _, data = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return data if total == hashlib.sha256(data).hexdigest().encode() else None


def read_yaml(source: Path | str) -> Any:
    """What a file or text of this program declares; by the parser in C, ten times as quick, where there is one."""
    text = source if isinstance(source, str) else source.read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


NUMERAL = re.compile(r"([-+]?[0-9.]+([eE][-+]?[0-9]+)?|0o[0-7]+)$")


class Writer(yaml.SafeDumper):
    """Writes as PyYAML does, but quotes also what other programs take for a number or for yes or no.

    To pandoc and Quarto (YAML 1.2) the fingerprint 38e6784672720248 is a number, and a firm named Y is true.
    """


Writer.add_implicit_resolver("tag:yaml.org,2002:float", NUMERAL, list("-+.0123456789"))
Writer.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("[yYnN]$"), list("yYnN"))


def yaml_text(content: Any, width: int = 10_000) -> str:
    """What is declared, as a file that any program reads alike."""
    return str(yaml.dump(content, Dumper=Writer, allow_unicode=True, sort_keys=False, width=width))


def read_json(path: Path) -> dict[str, Any] | None:
    """Plain data of a file; None where there is no such file, or it holds something else."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


T = TypeVar("T")


@dataclass(frozen=True)
class Form(Generic[T]):
    """How a kind of thing is written and read."""

    ending: str
    write: Callable[[T], bytes]
    read: Callable[[bytes], T]


def cached(path: Path, make: Callable[[], T], form: Form[T]) -> T:
    """What stands in a file (`<kind>-<fingerprint>`, without ending), else what `make` gives.

    One fingerprint of a kind is kept. A damaged file is made again, and said. What somebody else is making is waited
    for.
    """
    path = path.with_name(f"{path.name}.{form.ending}")
    if (found := read_checked(path)) is not None:
        return form.read(found)
    kind = path.name.rpartition("-")[0]
    with _alone(path.with_name(f".{kind}.lock")):
        if (found := read_checked(path)) is not None:
            return form.read(found)
        if path.is_file():
            print(f"csreport: {path.name} was damaged and is made again", file=sys.stderr)
        made = make()
        for stale in path.parent.glob(f"{kind}-*"):
            if stale.name.rpartition("-")[0] == kind:
                stale.unlink(missing_ok=True)
        write_checked(path, form.write(made))
    return made


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While no other process or thread is here; a lock ends with its process."""
    with path.open("w") as lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# ---- params files: every scalar as text, typed by our models ----
class Model(BaseModel):
    """A params file or a part of one: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)

    def _contradictions(self) -> Iterator[str]:
        """What stands in it and cannot be meant together; the first is said."""
        yield from ()

    @model_validator(mode="after")
    def _can_be_meant(self) -> Self:
        for said in self._contradictions():
            raise ValueError(said)
        return self


def shorthand(key: str) -> BeforeValidator:
    """A text in place of a part with one key: `column: Q7` and `{column: Q7, aliases: {2013: Q7_OLD}}` are alike."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


_MESSAGES = read_yaml(Path(__file__).with_name("messages.yml"))
ERRORS, PATTERNS, YAML_WORDS = (_MESSAGES[part] for part in ("errors", "patterns", "yaml"))

M = TypeVar("M", bound=Model)
Place = tuple[str | int, ...]
Problem = tuple[Place, str, str]  # where it stands in the file, the value found, what is wrong with it
MOST = 200_000  # entries of a file: what an alias (*name) stands for counts each time


@dataclass
class Document:
    """A YAML file as text scalars, no types guessed and no key twice, with the line of every key and value."""

    file: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    entries: int = 0

    def line(self, place: Place) -> int:
        """Line of a key or value; of the nearest part above it that is there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def read(self, node: yaml.Node | None, at: Place = ()) -> Any:
        """What a node holds, its lines noted."""
        if node is None:
            return {}
        self.entries += 1
        if self.entries > MOST:
            raise ParamsError(f"{self.file}: more than {MOST:,} entries; write out what an alias (*name) stands for")
        self.lines.setdefault(at, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(child, (*at, i)) for i, child in enumerate(node.value)]
        plain_null = not getattr(node, "style", None) and node.value in {"", "~", "null"}
        return None if plain_null else node.value

    def _mapping(self, node: yaml.MappingNode, at: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise ParamsError(f"{self.file}:{line}: a key must be plain text, not a list or mapping")
            key = key_node.value
            if key in found:
                raise ParamsError(f"{self.file}:{line}: key '{key}' stands here a second time")
            self.lines[(*at, key)] = line
            found[key] = self.read(value_node, (*at, key))
        return found


def read_document(path: Path, shown: str) -> Document:
    """Parse one YAML file without guessing types (`No`, `2026_01` and dates stay text)."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        siblings = [p.name for p in path.parent.glob("*.yml")] if path.parent.is_dir() else []
        raise ParamsError(f"{shown}: file not found{nearest(path.name, siblings)}") from None
    except UnicodeDecodeError as error:
        raise ParamsError(f"{shown}: not UTF-8 (byte {error.start}); save the file as UTF-8") from None
    document = Document(shown)
    try:
        document.data = document.read(_composed(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        said = next((words for sign, words in YAML_WORDS.items() if sign in str(error.problem)), error.problem)
        raise ParamsError(f"{shown}:{line}: not readable as YAML: {said}") from None
    except yaml.YAMLError as error:
        raise ParamsError(f"{shown}: not readable as YAML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise ParamsError(f"{shown}: nested too deeply") from None
    return document


def _composed(text: str) -> yaml.Node | None:
    """The nodes of a text: by the parser in C, ten times as quick, unless it finds a mistake; that, Python's words."""
    with contextlib.suppress(yaml.YAMLError, AttributeError):  # there may be no parser in C
        return cast("yaml.Node | None", yaml.compose(text, Loader=yaml.CSafeLoader))
    return cast("yaml.Node | None", yaml.compose(text, Loader=yaml.SafeLoader))


def load(
    path: Path, model: type[M], *, shown: str | None = None, problems: Callable[[M], Iterable[Problem]] = lambda _: ()
) -> M:
    """Read one params file into its model; `problems` names what it says and cannot mean.

    ParamsError: every problem of the file at once: file, line, key, value found, what was expected, nearest match.
    """
    name = shown or path.name
    document = read_document(path, name)
    if not isinstance(document.data, dict):
        raise ParamsError(f"{name}:1: expected keys and values, found {type(document.data).__name__}")
    try:
        found = model.model_validate(document.data)
    except ValidationError as error:
        wrong = [_explain(problem, document, model) for problem in error.errors()]
        raise ParamsError("\n".join(dict.fromkeys(wrong))) from None
    if wrong := [
        f"{name}:{document.line(place)}: {'.'.join(map(str, place))}: '{value}' {said}"
        for place, value, said in problems(found)
    ]:
        raise ParamsError("\n".join(wrong))
    return found


def doubled_name(names: Sequence[str]) -> str | None:
    """The first name, by the alphabet, that stands there more than once; None where none does."""
    return min((name for name in names if names.count(name) > 1), default=None)


def unknown(
    place: Place, found: str | None, known: Collection[str], wrong: str = "is not declared"
) -> Iterator[Problem]:
    """The problem of a name, where there is one, that is not among those known: with the nearest of these."""
    if found is not None and found not in known:
        yield place, found, f"{wrong}{nearest(found, known)}"


def _explain(problem: Any, document: Document, model: type[Model]) -> str:
    place = tuple(part for part in problem["loc"] if part != "[key]")
    at, dotted = f"{document.file}:{document.line(place)}", ".".join(map(str, place))
    if problem["type"] == "extra_forbidden":
        known = _keys(model, place[:-1])
        listed = f" (known: {', '.join(sorted(known))})" if known else ""
        return f"{at}: unknown key '{dotted}'{nearest(str(place[-1]), known)}{listed}"
    if problem["type"] == "missing":
        return f"{at}: key '{dotted}' is missing"
    found = problem.get("input")
    shown = f", found {'nothing' if found is None else repr(found)}" if found is None or isinstance(found, str) else ""
    return f"{at}: {dotted or 'file'}: {worded(problem)}{shown}"


def worded(problem: Any) -> str:
    """What pydantic found wrong, in the words of a person."""
    template, pattern = ERRORS.get(problem["type"]), problem.get("ctx", {}).get("pattern")
    if pattern is not None:
        return next((words for part, words in PATTERNS.items() if part in pattern), "holds what cannot stand here")
    given = {key: f"{value:g}" if isinstance(value, float) else value for key, value in problem.get("ctx", {}).items()}
    return template.format(**given) if template else str(problem["msg"]).removeprefix("Value error, ")


def _keys(hint: Any, place: Place) -> list[str]:
    """Keys that a file may hold at a place, by the type of what stands there, also inside `… | None`."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        if not place:
            return list(hint.model_fields)
        info = hint.model_fields.get(str(place[0]))
        return _keys(info.annotation, place[1:]) if info else []
    options = get_args(hint)
    if get_origin(hint) in (dict, list):
        options, place = options[-1:], place[1:]
    return next((found for option in options if (found := _keys(option, place))), [])
