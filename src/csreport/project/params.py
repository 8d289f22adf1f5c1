"""Read params files strictly: every scalar as text, typed by our models, each error with file and line."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_origin

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from csreport.project.errors import ParamsError, nearest


class Model(BaseModel):
    """A params file or a part of one: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)


def shorthand(key: str) -> BeforeValidator:
    """A text in place of a part with one key: `column: Q7` and `{column: Q7, aliases: {2013: Q7_OLD}}` are alike."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


_MESSAGES = yaml.safe_load(Path(__file__).with_name("messages.yml").read_text(encoding="utf-8"))
ERRORS, PATTERNS, YAML_WORDS = (_MESSAGES[part] for part in ("errors", "patterns", "yaml"))

M = TypeVar("M", bound=Model)
Place = tuple[str | int, ...]
MOST = 200_000  # entries of a file: what an alias (*name) stands for counts each time


@dataclass
class Document:
    """A YAML file as text scalars, with the line of every key and value."""

    data: Any
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """Line of a key or value; of the nearest part above it that is there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class _Reader:
    """Walks the YAML nodes: no types guessed, no key twice."""

    def __init__(self, file: str):
        self.file, self.lines, self.entries = file, dict[Place, int](), 0

    def read(self, node: yaml.Node | None, at: Place = ()) -> Any:
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
    reader = _Reader(shown)
    try:
        data = reader.read(_composed(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        said = next((words for sign, words in YAML_WORDS.items() if sign in str(error.problem)), error.problem)
        raise ParamsError(f"{shown}:{line}: not readable as YAML: {said}") from None
    except yaml.YAMLError as error:
        raise ParamsError(f"{shown}: not readable as YAML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise ParamsError(f"{shown}: nested too deeply") from None
    return Document(data, reader.lines)


def _composed(text: str) -> yaml.Node | None:
    """The nodes of a text: by the parser in C, ten times as quick, unless it finds a mistake; that, Python's words."""
    with contextlib.suppress(yaml.YAMLError, AttributeError):  # there may be no parser in C
        return cast("yaml.Node | None", yaml.compose(text, Loader=yaml.CSafeLoader))
    return cast("yaml.Node | None", yaml.compose(text, Loader=yaml.SafeLoader))


def load(path: Path, model: type[M], *, shown: str | None = None) -> M:
    """Read one params file into its model.

    ParamsError: every problem of the file at once: file, line, key, value found, what was expected, nearest match.
    """
    name = shown or path.name
    document = read_document(path, name)
    if not isinstance(document.data, dict):
        raise ParamsError(f"{name}:1: expected keys and values, found {type(document.data).__name__}")
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        problems = [_explain(problem, document, model, name) for problem in error.errors()]
        raise ParamsError("\n".join(dict.fromkeys(problems))) from None


def refuse(path: Path, shown: str, problems: Iterable[tuple[Place, str, str]]) -> None:
    """ParamsError that names what in a file cannot be meant: place, value found, what is wrong with it."""
    if found := list(problems):
        document = read_document(path, shown)
        told = (
            f"{shown}:{document.line(place)}: {'.'.join(map(str, place))}: '{value}' {wrong}"
            for place, value, wrong in found
        )
        raise ParamsError("\n".join(told))


def _explain(problem: Any, document: Document, model: type[Model], name: str) -> str:
    place = tuple(part for part in problem["loc"] if part != "[key]")
    line = document.line(place)
    dotted = ".".join(str(part) for part in place)
    if problem["type"] == "extra_forbidden":
        known = _fields_at(model, place[:-1])
        listed = f" (known: {', '.join(sorted(known))})" if known else ""
        return f"{name}:{line}: unknown key '{dotted}'{nearest(str(place[-1]), known)}{listed}"
    if problem["type"] == "missing":
        return f"{name}:{line}: key '{dotted}' is missing"
    found = problem.get("input")
    shown = f", found {'nothing' if found is None else repr(found)}" if found is None or isinstance(found, str) else ""
    return f"{name}:{line}: {dotted or 'file'}: {worded(problem)}{shown}"


def worded(problem: Any) -> str:
    """What pydantic found wrong, in the words of a person."""
    template, pattern = ERRORS.get(problem["type"]), problem.get("ctx", {}).get("pattern")
    if pattern is not None:
        return next((words for part, words in PATTERNS.items() if part in pattern), "holds what cannot stand here")
    given = {key: f"{value:g}" if isinstance(value, float) else value for key, value in problem.get("ctx", {}).items()}
    return template.format(**given) if template else str(problem["msg"]).removeprefix("Value error, ")


def _fields_at(model: type[Model], place: Place) -> list[str]:
    """Keys the model knows at a place of the file."""
    hint: Any = model
    for part in place:
        hint = _child(hint, part)
    found = _model_in(hint)
    return list(found.model_fields) if found is not None else []


def _child(hint: Any, part: str | int) -> Any:
    """Type of one key of a model, mapping or list; None where there is none."""
    if _is_model(hint):
        info = hint.model_fields.get(str(part))
        return info.annotation if info else None
    if get_origin(hint) in (dict, list):
        return get_args(hint)[-1]
    return next((found for option in get_args(hint) if (found := _child(option, part)) is not None), None)


def _model_in(hint: Any) -> type[BaseModel] | None:
    """The model a type stands for, also inside `… | None` and `Annotated[…]`."""
    if _is_model(hint):
        return cast("type[BaseModel]", hint)
    return next((found for option in get_args(hint) if (found := _model_in(option)) is not None), None)


def _is_model(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, BaseModel)
