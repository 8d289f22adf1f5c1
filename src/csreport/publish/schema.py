"""JSON Schemas of the params files, so that an editor can complete and check them while one types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from csreport.project.codebook import Codebook
from csreport.project.params import Model
from csreport.project.project import PeriodFile, Population, ProjectFile, Rules
from csreport.project.targets import PublishedFile, TargetsFile

MODELS: dict[str, type[Model]] = {
    "codebook": Codebook, "rules": Rules, "project": ProjectFile, "population": Population, "period": PeriodFile,
    "published": PublishedFile,
    "targets": TargetsFile,
}  # fmt: skip
SCALAR = ["string", "number", "boolean"]  # an editor reads `2025` as a number, we read every scalar as text
LABEL = {"anyOf": [{"type": SCALAR}, {"type": "object", "additionalProperties": {"type": SCALAR}}]}
TEXTS = {"Label", "Question", "Unit", "Title", "Organisation", "Population", "Name", "Languages", "Reward"}
SHORT = {"Column", "DateColumn", "ChannelColumn"}  # may be written as the column's name alone


def schema_of(model: type[Model]) -> dict[str, Any]:
    """Schema of one params file, short forms and scalars as a person writes them included."""
    schema = model.model_json_schema(mode="validation")
    definitions: dict[str, Any] = schema.get("$defs", {})
    schema = {key: _written(value, definitions) for key, value in schema.items()}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def _written(node: Any, definitions: dict[str, Any]) -> Any:
    """A schema with every place widened to what may be written there."""
    if isinstance(node, list):
        return [_written(part, definitions) for part in node]
    if not isinstance(node, dict):
        return node
    if _is_label(node):
        return {**LABEL, **{key: node[key] for key in ("description", "title", "default") if key in node}}
    found = {key: _written(value, definitions) if key not in {"default", "enum", "const", "required"} else value
             for key, value in node.items()}  # fmt: skip
    if "$ref" in node:
        return _short(found, str(node["$ref"]).rsplit("/", 1)[-1], definitions)
    if found.get("type") == "string" and "enum" not in found and "const" not in found:
        found["type"] = SCALAR
    elif found.get("type") in {"number", "integer", "boolean"}:
        found["type"] = [found["type"], "string"]
    elif found.get("type") in {"object", "array"} and "default" in found:
        found["type"] = [found["type"], "null"]  # a key without a value
    return found


def _is_label(node: dict[str, Any]) -> bool:
    """Texts by language: a mapping whose values are plain text, under a name that says so."""
    return node.get("type") == "object" and node.get("additionalProperties") == {"type": "string"} and (
        str(node.get("title", "")) in TEXTS
        or "title" not in node
    )  # fmt: skip


def _short(found: dict[str, Any], name: str, definitions: dict[str, Any]) -> dict[str, Any]:
    """A reference to a model that may also be written as plain text."""
    if name in SHORT:
        return {"anyOf": [{"type": SCALAR}, found]}
    if name in {"Level", "Option"}:
        return {"anyOf": [found, LABEL]}
    action = definitions.get(name, {}).get("properties", {}).get("action")
    if action:
        return {"anyOf": [{key: value for key, value in action.items() if key in {"enum", "type"}}, found]}
    return found


def write_schemas(folder: Path) -> list[Path]:
    """Write the schema of each kind of params file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, model in MODELS.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(schema_of(model), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        written.append(path)
    return written
