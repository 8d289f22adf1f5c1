"""Params as a person would write them: YAML with a comment at each guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from csreport.draft.draft import Draft

WIDTH = 120
SCHEMA = "# yaml-language-server: $schema={}.schema/{}.json\n"
TITLES = {
    "scales": "Answer scales: their ends, the codes that are no answer, the words of their points.",
    "items": "Questions with a score. Roles: overall, recommend, effort, expectation, repurchase; each at most once.\n"
    "# Group items under `dimensions:` to get an index; they are not guessed.",
    "segments": "Ways to divide the respondents.",
    "choices": "Questions answered by choosing.",
    "comments": "Open questions.",
    "design": "Columns that describe an answer: who, when, how long, with what weight.",
}


class _Plain(yaml.SafeDumper):
    """Writes every scalar as text without quotes where it can stand so: params are read as text and typed later."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, test) for tag, test in known if tag.endswith(":null")]
    for first, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return flow([value])[1:-1]
    text = yaml.dump(value, Dumper=_Plain, default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False)
    return text.strip()


def codebook_text(draft: Draft) -> str:
    """`codebook.yml` of a draft."""
    lines = ['# A draft, made from the answers alone: every line marked "guess" wants to be checked.', ""]
    for part, title in TITLES.items():
        entries = draft.book.get(part, {})
        if entries or part in {"scales", "items"}:
            lines += [f"# {title}", f"{part}:" if entries else f"{part}: {{}}"]
            for key, entry in entries.items():
                note = draft.notes.get((part, key), "")
                lines += [f"  # {_said(note)}"] if note else []
                lines += _entry(key, entry, "  ")
            lines.append("")
    if draft.unused:
        lines.append("# Not used:")
        lines += [f"#   {_said(column)[:80]}: {why}" for column, why in draft.unused.items()]
    return SCHEMA.format("", "codebook") + "\n".join(lines).rstrip() + "\n"


def _said(text: str) -> str:
    """A text as it can stand in a comment."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def _entry(key: str, entry: Any, indent: str) -> list[str]:
    """One entry: on one line where it fits, else one line for each of its keys."""
    line = f"{indent}{flow(key)}: {flow(entry)}"
    if not isinstance(entry, Mapping) or len(line) <= WIDTH:
        return [line]
    lines = [f"{indent}{flow(key)}:"]
    for name, value in entry.items():
        lines += _entry(str(name), value, indent + "  ")
    return lines


def keyed(values: Mapping[str, Any]) -> str:
    """Keys and values, a line each."""
    return "".join(f"{line}\n" for key, value in values.items() for line in _entry(key, value, ""))
