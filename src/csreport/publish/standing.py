"""How a report stands: draft, reviewed, approved, or void because something changed since it was signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from csreport.facts import N_, Sentence, all_of
from csreport.present.words import Words
from csreport.project.errors import CsreportError
from csreport.project.project import ApprovalFile, Project, Signature, read_approval
from csreport.publish.findings import Finding
from csreport.publish.origin import Origin, differences, origin_of
from csreport.publish.record import read_failure, read_record

State = Literal["draft", "reviewed", "approved", "void"]
STATE_WORDS: dict[State, str] = {
    "draft": N_("Draft – not for decision"),
    "reviewed": N_("Reviewed – not yet approved"),
    "approved": N_("Approved"),
    "void": N_("Approval void – not for decision"),
}


@dataclass(frozen=True)
class Standing:
    """State of a report, who signed it, and what voids it."""

    state: State
    signatures: tuple[Signature, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def draft(self) -> bool:
        """Whether banner and watermark stand on the report."""
        return self.state != "approved"


def standing_of(project: Project, period: str, made_of: Mapping[str, str] | None = None) -> Standing:
    """How a period's report stands; of a published report, `made_of` says what it was made of.

    Raises
    ------
    CsreportError
        When the approval or params cannot be read.
    """
    approval = read_approval(project, period)
    if approval is None:
        return Standing("draft")
    if made_of is not None and Origin(made_of).content != approval.content:
        return _void(approval, made_of)
    now = origin_of(project, period)
    if now.content != approval.content:
        return _void(approval, now.parts)
    return Standing(approval.last.state, tuple(approval.valid))


def _void(approval: ApprovalFile, now: Mapping[str, str]) -> Standing:
    return Standing("void", tuple(approval.valid), tuple(differences(approval.made_of, now)))


# ---- in words ----------------------------------------------------------------------------
def front_of(standing: Standing, words: Words) -> dict[str, Any]:
    """Keys of the front matter: state, whether a draft mark stands on every page, its words, and who signed."""
    return {
        "draft": standing.draft,
        "state": standing.state,
        "status": words.translate(STATE_WORDS[standing.state]),
        "status-note": words.sentence(noted(standing, words)),
    }


def noted(standing: Standing, words: Words) -> Sentence:
    """Who signed, in which role and when, and what became of it."""
    unsigned = Sentence("This report has not been approved.")
    said = [_signed(signature, words) for signature in standing.signatures]
    if standing.state == "void":
        said.append(Sentence("That no longer holds, because this changed since: {changes}.", changes=standing.changes))
    elif standing.state != "approved":
        said.append(unsigned)
    return all_of(*said)


def _signed(signature: Signature, words: Words) -> Sentence:
    said = {"name": signature.by, "role": signature.role, "date": words.date(signature.date)}
    if signature.state == "reviewed":
        return Sentence("Reviewed by {name} ({role}), {date}.", **said)
    return Sentence("Approved by {name} ({role}), {date}.", **said)


# ---- for people who keep the project ---------------------------------------------------------
def overview(project: Project) -> list[str]:
    """A line per declared period: state, who signed, what voids it."""
    return [f"{period}: {_overview(project, period)}" for period in project.periods]


def _overview(project: Project, period: str) -> str:
    record, failure = read_record(project, period), read_failure(project, period)
    standing = standing_of(project, period, (record or {}).get("made_of"))
    built = "; not built" if record is None else _stale(project, period, record)
    failed = f"; last build failed: {failure['reason']}" if failure is not None else ""
    signed = "".join(f"; {one.state} by {one.by} ({one.role}), {one.date}" for one in standing.signatures)
    changed = f"; changed since: {', '.join(standing.changes)}" if standing.changes else ""
    return f"{standing.state}{signed}{changed}{built}{failed}"


def _stale(project: Project, period: str, record: Mapping[str, Any]) -> str:
    """What changed since the published report was built."""
    changed = differences(record.get("made_of", {}), origin_of(project, period).parts)
    return f"; build it again, changed since it was built: {', '.join(changed)}" if changed else ""


def findings(project: Project) -> list[Finding]:
    """Signatures that no longer hold, for `validate`: warnings, since a draft can still be built."""
    found = []
    for period in project.periods:
        file = f"data/published/{period}/approval.yml"
        try:
            standing = standing_of(project, period)
        except CsreportError as error:
            found.append(Finding("files", "warning", f"{file}: cannot be checked: {error}", file=file))
            continue
        if standing.state == "void":
            message = f"{file}: what was signed is void, because this changed since: {', '.join(standing.changes)}"
            found.append(Finding("files", "warning", message, file=file))
    return found
