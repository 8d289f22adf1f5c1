"""`data/published/<period>/`: who reviewed and approved a report, when, and what exactly it was made of."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, StringConstraints

from csreport.project.errors import CsreportError, ParamsError
from csreport.project.params import Model, load
from csreport.project.project import Project

FILE, DEFINITIONS, ESTIMATES = "approval.yml", "definitions.json", "estimates"
Person = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")]


class ApprovalError(CsreportError):
    """A report cannot be signed, or no longer is what was signed."""


class Signature(Model):
    """One person's word on a report: its content hash says on what exactly."""

    state: Literal["reviewed", "approved"]
    by: Person
    role: Person
    date: dt.date
    content: str = ""


class ApprovalFile(Model):
    """`approval.yml`: signatures, and fingerprints of everything that the report was made of when it was signed."""

    period: str
    content: str
    signatures: list[Signature] = Field(min_length=1)
    made_of: dict[str, str]

    @property
    def valid(self) -> list[Signature]:
        """Signatures of the content that was signed last."""
        return [signature for signature in self.signatures if signature.content == self.content]

    @property
    def last(self) -> Signature:
        """The signature that decides: the last approval, else the last review."""
        approved = [signature for signature in self.valid if signature.state == "approved"]
        return [*self.valid, *approved][-1]


def read_approval(project: Project, period: str) -> ApprovalFile | None:
    """What was signed of a period's report; None where nothing was.

    Raises
    ------
    ParamsError
        When the file cannot be read, or is another period's.
    """
    path = project.archive(period) / FILE
    if not path.is_file():
        return None
    shown = f"data/published/{period}/{FILE}"
    found = load(path, ApprovalFile, shown=shown)
    if found.period != period or not found.valid:
        raise ParamsError(f"{shown}: no signature of period {period} and content {found.content} stands in it")
    return found


def write_approval(folder: Path, approval: ApprovalFile, definitions: dict[str, Any]) -> None:
    """Store signatures and definitions in a folder."""
    told = yaml.safe_dump(approval.model_dump(mode="json"), allow_unicode=True, sort_keys=False, width=120)
    comment = "# Written by `csreport approve`: who signed what, and fingerprints of everything it was made of.\n"
    (folder / FILE).write_text(comment + told, encoding="utf-8")
    text = json.dumps(definitions, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / DEFINITIONS).write_text(text + "\n", encoding="utf-8")


def read_definitions(project: Project, period: str) -> dict[str, Any]:
    """Rules and questions as they stood when a period's report was signed; empty where they were not kept."""
    path = project.archive(period) / DEFINITIONS
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
