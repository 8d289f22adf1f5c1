"""Sign-off: a person's name under exactly what is published, and how a report stands since."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from csreport.chapters.sample import changes_since, last_approved
from csreport.estimates import Estimates, compare, read_csv
from csreport.facts import Sentence, all_of
from csreport.present.chapter import words_of
from csreport.present.vectors import missing, named
from csreport.present.words import Words
from csreport.project.errors import CsreportError
from csreport.project.params import worded
from csreport.project.project import (
    ESTIMATES,
    ApprovalError,
    ApprovalFile,
    Project,
    Signature,
    definitions_of,
    read_approval,
    write_approval,
)
from csreport.publish.paper import lacking_on_paper
from csreport.publish.record import Finding, Origin, differences, edited, origin_of, read_failure, read_record
from csreport.publish.supervisor import swap_folders

# ---- how a report stands ----
State = Literal["draft", "reviewed", "approved", "void"]
STATE_WORDS: dict[State, str] = {
    "draft": "page-draft-decision",
    "reviewed": "page-reviewed-yet-approved",
    "approved": "page-approved",
    "void": "page-approval-void-decision",
}


@dataclass(frozen=True)
class Standing:
    """State of a report, who signed it, and what voids it."""

    state: State
    signatures: tuple[Signature, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def draft(self) -> bool:
        """Whether the report says on every page that it is not for decision."""
        return self.state != "approved"


def standing_of(project: Project, period: str, made_of: Mapping[str, str] | None = None) -> Standing:
    """How a period's report stands; of a published report, `made_of` says what it was made of.

    Raises CsreportError: when the approval or params cannot be read.
    """
    approval = read_approval(project, period)
    if approval is None:
        return Standing("draft")
    now = origin_of(project, period)
    for found in (Origin(made_of) if made_of is not None else now, now):
        if found.content != approval.content:
            return Standing("void", tuple(approval.valid), tuple(differences(approval.made_of, found.parts)))
    return Standing(approval.last.state, tuple(approval.valid))


# ---- in words ----------------------------------------------------------------------------
def front_of(standing: Standing, words: Words) -> dict[str, Any]:
    """Keys of the front matter: state, whether a draft mark stands on every page, its words, and who signed."""
    return {
        "draft": standing.draft,
        "state": standing.state,
        "status": words.text(STATE_WORDS[standing.state]),
        "status-note": words.sentence(noted(standing, words)),
    }


def noted(standing: Standing, words: Words) -> Sentence:
    """Who signed, in which role and when, and what became of it."""
    said = []
    for signature in standing.signatures:
        who = {"name": signature.by, "role": signature.role, "date": words.date(signature.date)}
        reviewed = signature.state == "reviewed"
        said.append(Sentence("page-reviewed", **who) if reviewed else Sentence("page-approved-2", **who))
    if standing.state == "void":
        said.append(Sentence("page-longer-holds-because-changed", changes=standing.changes))
    elif standing.state != "approved":
        said.append(Sentence("page-report-been-approved"))
    return all_of(*said)


# ---- for people who keep the project ---------------------------------------------------------
def overview(project: Project) -> Iterator[str]:
    """A line per declared period: state, who signed, what voids it, and what changed since it was built."""
    for period in project.periods:
        record, failure = read_record(project, period), read_failure(project, period)
        standing = standing_of(project, period, (record or {}).get("made_of"))
        line = f"{period}: {standing.state}"
        line += "".join(f"; {one.state} by {one.by} ({one.role}), {one.date}" for one in standing.signatures)
        line += f"; changed since: {', '.join(standing.changes)}" if standing.changes else ""
        if record is None:
            line += "; not built"
        elif changed := differences(record.get("made_of", {}), origin_of(project, period).parts):
            line += f"; build it again, changed since it was built: {', '.join(changed)}"
        yield line + (f"; last build failed: {failure['reason']}" if failure is not None else "")


def findings(project: Project) -> list[Finding]:
    """Signatures that no longer hold, for `validate`: warnings, since a draft can still be built."""
    found = []
    for period in project.periods:
        file = f"data/published/{period}/approval.yml"
        try:
            standing = standing_of(project, period)
        except CsreportError as error:
            found.append(Finding("files", "warning", f"{file}: cannot be checked: {error}", file))
        else:
            changed = ", ".join(standing.changes)
            message = f"{file}: what was signed is void, because this changed since: {changed}"
            found += [Finding("files", "warning", message, file)] if standing.state == "void" else []
    return found


# ---- sign-off ----
def signature_of(given: Mapping[str, Any], *, day: str) -> Signature:
    """A signature from what a person typed: `by`, `role`, `reviewed`.

    Raises ApprovalError: what cannot stand in a signature.
    """
    state = "reviewed" if given["reviewed"] else "approved"
    for part in ("by", "role"):
        if lacking := lacking_on_paper(missing(given[part] or "")):
            found = ", ".join(map(named, lacking))
            raise ApprovalError(
                f"--{part} {given[part]!r}: no packaged font has {found}; write it with other characters"
            )
    try:
        return Signature.model_validate({"state": state, "by": given["by"], "role": given["role"], "date": day})
    except ValidationError as error:
        (first, *_) = error.errors()
        raise ApprovalError(f"--{first['loc'][0]} {first['input']!r}: {worded(first)}") from None


def preview(project: Project, period: str) -> list[str]:
    """What a person should know before signing: what changed since the last approval, of this report and of others.

    Raises ApprovalError: when there is nothing that can be signed.
    """
    _published(project, period)
    words, said = words_of(project, "en"), []
    own = read_approval(project, period)
    if own is not None:
        standing = standing_of(project, period)
        if standing.state == "void":
            said += [f"changed since {own.last.state} on {own.last.date}:", *(f"  {name}" for name in standing.changes)]
            said += [f"  {words.plain(found)}" for found in changes_since(project, period, period)]
    earlier = last_approved(project, period)
    if earlier is None:
        return [*said, "no earlier report has been approved: nothing to compare methods and definitions with"]
    found = [f"  {words.plain(sentence)}" for sentence in changes_since(project, period, earlier)]
    return [*said, f"methods and definitions changed since the approved report of {earlier}:", *(found or ["  none"])]


def approve(project: Project, period: str, signature: Signature) -> ApprovalFile:
    """Sign what is published of a period, and keep its Estimates and definitions beside the signature.

    `signature.content` and `signature.seconds` are filled in here: what is signed is what stands in output/.

    Raises ApprovalError: when no report is published, its last build failed, an input changed since, or it was
    changed by hand.
    """
    origin = _published(project, period)
    before = read_approval(project, period)
    took = sum((read_record(project, period) or {}).get("seconds", {}).values())
    signed = signature.model_copy(update={"content": origin.content, "seconds": round(took, 1) or None})
    if before is not None and before.content == origin.content and before.last.state == "approved":
        last = before.last
        raise ApprovalError(f"{period}: this content was approved already by {last.by} ({last.role}) on {last.date}")
    signatures = [*(before.signatures if before else []), signed]
    made_of = dict(origin.parts)
    approval = ApprovalFile(period=period, content=origin.content, made_of=made_of, signatures=signatures)
    _keep(project, period, approval)
    return approval


def _published(project: Project, period: str) -> Origin:
    """What the published report was made of, after checking that it is whole and nothing changed since."""
    project.period(period)
    build = f"build it first: csreport report {period}"
    failure, record = read_failure(project, period), read_record(project, period)
    if failure is not None:
        raise ApprovalError(f"{period}: the last build failed and nothing newer is published; mend and {build}")
    if record is None or "made_of" not in record:
        raise ApprovalError(f"output/{period}: no report to sign; {build}")
    missing = [lang for lang in project.file.languages if lang not in record.get("languages", [])]
    if missing:
        raise ApprovalError(f"output/{period}: built without {', '.join(missing)} of params/project.yml; {build}")
    made, now = Origin(record["made_of"]), origin_of(project, period)
    if made.content != now.content:
        changed = ", ".join(differences(made.parts, now.parts))
        raise ApprovalError(f"output/{period}: stale, because this changed since it was built: {changed}; {build}")
    touched = edited(project.output / period, record)
    if touched:
        raise ApprovalError(f"output/{period}: changed by hand since it was built: {', '.join(touched[:5])}; {build}")
    return made


def _keep(project: Project, period: str, approval: ApprovalFile) -> None:
    """Store signature, definitions and Estimates in one step: whatever fails, the old approval stays."""
    archive = project.archive(period)
    archive.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{period}-", dir=archive.parent))
    try:
        shutil.copytree(project.output / period / "estimates", draft / ESTIMATES)
        write_approval(draft, approval, definitions_of(project, project.until(period)))
        draft.chmod(0o755)
        swap_folders(archive, draft)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def check_signed(project: Project, period: str, draft: Path) -> None:
    """Refuse to publish other numbers under a signature than those that were signed.

    Params, data and program are the same then; what differs is the machine or a library.

    Raises ApprovalError: how many numbers differ, and the first of them.
    """
    standing = standing_of(project, period)
    if standing.state not in {"reviewed", "approved"}:
        return
    signed, found = project.archive(period) / ESTIMATES, []
    for name in sorted({path.name for folder in (signed, draft / "estimates") for path in folder.glob("*.csv")}):
        paths = (draft / "estimates" / name, signed / name)
        ours, theirs = (read_csv(path) if path.is_file() else Estimates() for path in paths)
        for one in compare(ours, theirs).to_dict("records"):
            found.append(f"{name}: {one['key']}, {one['column']} {one['ours']}, signed {one['theirs']}")
    if found:
        raise ApprovalError(
            f"{period}: {len(found)} numbers differ from those {standing.state} on {standing.signatures[-1].date}, "
            f"though params, data and csreport are the same (another library or machine?); first: {found[0]}\n"
            "  build with the packages of requirements.lock, "
            f"or remove data/published/{period}, which makes the report a draft again"
        )
