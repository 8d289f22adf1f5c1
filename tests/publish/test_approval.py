"""Sign-off: who signed what, what a signature survives, what voids it, and what cannot be signed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from conftest import EARLIER, PERIOD, copy_project, edit, without
from pypdf import PdfReader

from csreport.chapters.history import survey_of
from csreport.chapters.indicators import indicators
from csreport.chapters.sample import approved_changes, changes_since, last_approved
from csreport.cli import main
from csreport.estimates import Estimates, csv_of, read_csv
from csreport.present.chapter import words_of
from csreport.project.project import ApprovalError, Project, Signature, read_approval
from csreport.publish import record as origins
from csreport.publish import report as building
from csreport.publish import supervisor
from csreport.publish.approval import approve, check_signed, findings, front_of, preview, signature_of, standing_of
from csreport.publish.index import card_of
from csreport.publish.record import Run, note_failure, origin_of, write_record

HOSTILE = "Mary *Ann* <script>alert(1)</script> $x$"


def signature(state: str = "approved", by: str = "Mary Lind", role: str = "Managing director") -> Signature:
    return Signature.model_validate({"state": state, "by": by, "role": role, "date": "2025-06-02"})


def publish(project: Project, period: str = PERIOD) -> Path:
    """What a finished build leaves, without the minutes it takes."""
    survey, folder = survey_of(project, period), project.output / period
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "estimates").mkdir(parents=True)
    (folder / "estimates" / "satisfaction.csv").write_text(csv_of(indicators(survey)))
    for lang in project.file.languages:
        (folder / lang).mkdir()
        (folder / lang / "report.html").write_text(f"<html lang='{lang}'></html>", encoding="utf-8")
    write_record(project, survey.name, folder, Run(PERIOD), card_of(project, survey, folder))
    return folder


def fresh(project: Project) -> Project:
    return Project(project.root)


@pytest.fixture(scope="module")
def signed_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = copy_project(tmp_path_factory.mktemp("signed"))
    publish(project)
    approve(project, PERIOD, signature())
    return project


@pytest.fixture
def signed(signed_once: Project, tmp_path: Path) -> Project:
    """A copy of the miniature project whose report was approved."""
    return Project(shutil.copytree(signed_once.root, tmp_path / "signed", symlinks=True))


def test_a_report_is_a_draft_until_it_is_reviewed_and_approved(mini):
    publish(mini)
    assert standing_of(mini, PERIOD).state == "draft"
    approve(mini, PERIOD, signature("reviewed", HOSTILE, "Analyst"))
    note = front_of(standing_of(mini, PERIOD), words_of(mini, "en"))["status-note"]
    assert "<script" not in note.replace("\\<", "") and "\\*Ann\\*" in note and "\\$x\\$" in note
    assert (standing_of(mini, PERIOD).state, standing_of(mini, PERIOD).draft) == ("reviewed", True)
    approve(mini, PERIOD, signature())
    standing = standing_of(mini, PERIOD)
    assert (standing.state, standing.draft) == ("approved", False)
    assert [(one.state, one.by) for one in standing.signatures] == [("reviewed", HOSTILE), ("approved", "Mary Lind")]


def test_what_was_signed_is_kept_with_who_and_when_and_nothing_else(signed):
    archive = signed.root / "data" / "published" / PERIOD
    record = yaml.safe_load((archive / "approval.yml").read_text(encoding="utf-8"))
    (found,) = record["signatures"]
    assert (found["by"], found["role"], str(found["date"])) == ("Mary Lind", "Managing director", "2025-06-02")
    assert found["content"] == record["content"] == origin_of(signed, PERIOD).content
    ours, theirs = archive / "estimates" / "satisfaction.csv", signed.output / PERIOD / "estimates" / "satisfaction.csv"
    assert ours.read_bytes() == theirs.read_bytes() and read_csv(ours) == indicators(survey_of(signed, PERIOD))
    assert sorted(path.name for path in archive.parent.iterdir()) == [PERIOD], "no folder is left half-written"
    text = "".join(path.read_text(encoding="utf-8") for path in archive.rglob("*.*"))
    assert str(signed.root) not in text and not re.search(r"\bLB-\d{4}\b", text), "a machine, or a respondent's id"
    front = front_of(standing_of(signed, PERIOD), words_of(signed, "en"))
    assert front == {"draft": False, "state": "approved", "status": "Approved",
                     "status-note": "Approved by Mary Lind (Managing director), 2 June 2025."}  # fmt: skip
    with pytest.raises(ApprovalError, match=r"approved already by Mary Lind \(Managing director\) on 2025-06-02"):
        approve(signed, PERIOD, signature(by="Someone Else"))


def test_a_signature_needs_a_name_a_role_and_a_day():
    good = ("Mary", "Head", "2025-06-02")
    no_role, no_day = ("Mary", "a\nb", good[2], "--role"), (*good[:2], "tomorrow", "--date 'tomorrow'")
    rare = (
        "李𠮷",
        *good[1:],
        r"--by '李𠮷': no packaged font has '𠮷' \(U\+20BB7\)",
    )  # no build could set it afterwards
    for by, role, day, said in ((" ", *good[1:], "--by"), ("M" * 121, *good[1:], "--by"), rare, no_role, no_day):
        with pytest.raises(ApprovalError, match=said):
            signature_of({"by": by, "role": role, "reviewed": False}, day=day)


OTHER = [
    ("params/rules.yml", "top_box: 2", "top_box: 1", r"stale, because this changed .* built: params/rules\.yml;"),
    (f"output/{PERIOD}/en/report.html", "<html", "<html data-better='1'", r"by hand since .*: en/report\.html"),
    ("params/project.yml", "[en, zh-Hans]", "[en, zh-Hans, zh-Hant]", "built without zh-Hant"),
]


def test_what_is_published_must_be_what_would_be_built(mini):
    publish(mini)
    for file, old, new, said in OTHER:
        edit(mini.root / file, (old, new))
        with pytest.raises(ApprovalError, match=said):
            approve(fresh(mini), PERIOD, signature())
        edit(mini.root / file, (new, old))


def test_a_report_that_was_not_built_or_whose_last_build_failed_is_not_signed(mini, capsys):
    with pytest.raises(ApprovalError, match=f"no report to sign; build it first: csreport report {PERIOD}"):
        approve(mini, PERIOD, signature())
    assert read_approval(mini, PERIOD) is None
    assert run(mini, "approve", PERIOD, *SIGN) == 1
    assert capsys.readouterr().err.startswith(f"csreport: output/{PERIOD}: no report to sign")
    publish(mini)
    note_failure(mini, PERIOD, ApprovalError("x"))
    with pytest.raises(ApprovalError, match="the last build failed"):
        approve(mini, PERIOD, signature())


def append(project: Project, file: str, text: str) -> None:
    path = project.root / file
    path.write_text((path.read_text(encoding="utf-8") if path.is_file() else "") + text, encoding="utf-8")


def ask_more_next_year(project: Project) -> None:
    """The next period is declared, and asks something that this one did not."""
    edit(project.params("codebook.yml"), ("\nitems:\n", "\nitems:\n  parking: {column: P1, scale: five, since: 2026, "
         "label: {en: Parking}}\n"))  # fmt: skip
    later = project.params("periods", f"{PERIOD}.yml").read_text(encoding="utf-8").replace("2025", "2026")
    project.params("periods", "2026.yml").write_text(later, encoding="utf-8")


def run_a_notebook(project: Project) -> None:
    """Results, counters and the default period of a notebook are not its text."""
    path = project.notebooks / "20_satisfaction.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 7
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["x"]}]
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = ['period = "2024"; lang = "en"']
    path.write_text(json.dumps(notebook), encoding="utf-8")


def delete_output(project: Project) -> None:
    shutil.rmtree(project.output)
    shutil.rmtree(project.root / "private")


SURVIVED = {
    "a comment": lambda project: append(project, "params/rules.yml", "# a remark\n"),
    "another question next year": ask_more_next_year,
    "a build": publish,
    "a run of a notebook": run_a_notebook,
    "output deleted": delete_output,
    "brand": lambda project: append(project, "params/project.yml", "brand: {colour: '#5b2a86'}\npublish: all\n"),
}


@pytest.mark.parametrize("does", SURVIVED.values(), ids=SURVIVED)
def test_a_signature_survives(signed, does):
    does(signed)
    assert standing_of(fresh(signed), PERIOD).state == "approved"


def change(file: str, old: str, new: str) -> Callable[[Project], None]:
    return lambda project: edit(project.root / file, (old, new))


change_rule = change("params/rules.yml", "top_box: 2", "top_box: 1")
change_title = change("params/project.yml", "Linden Bakery customer survey", "Linden survey")
GOAL = "targets: {goal: {measure: overall, value: 4}}\n"
VOIDING = {
    "params/rules.yml": change_rule,
    "params/codebook.yml": change("params/codebook.yml", "en: Overall satisfaction", "en: Satisfaction overall"),
    "params/project.yml": change_title,
    "data/raw/2025 (responses 1)": change(f"data/raw/{PERIOD}/responses.csv", "LB-1001", "LB-1002"),
    "data/raw/2024 (responses 1)": change(f"data/raw/{EARLIER}/responses.csv", "LB-1001", "LB-1002"),
    "data/raw/2025 (frame)": lambda project: (project.raw(PERIOD) / "frame.csv").unlink(),
    "notebooks/20_satisfaction.ipynb": change("notebooks/20_satisfaction.ipynb", "Are customers", "Are all customers"),
    "params/targets.yml": lambda project: append(project, "params/targets.yml", GOAL),
}


@pytest.mark.parametrize("named", VOIDING)
def test_a_change_voids_a_signature_and_is_named(signed, named):
    VOIDING[named](signed)
    standing = standing_of(fresh(signed), PERIOD)
    assert (standing.state, standing.draft, standing.changes) == ("void", True, (named,))
    assert any(named in finding.message and "void" in finding.message for finding in findings(fresh(signed)))


def test_a_void_report_says_what_changed_and_undoing_it_brings_the_approval_back(signed):
    change_rule(signed)
    project = fresh(signed)
    front = front_of(standing_of(project, PERIOD), words_of(project, "en"))
    assert (front["draft"], front["status"]) == (True, "Approval void – not for decision")
    assert front["status-note"].startswith("Approved by Mary Lind (Managing director), 2 June 2025. ")
    assert "params/rules" in front["status-note"].replace("\\", "")
    assert len(changes_since(project, PERIOD, PERIOD)) == 1, "own changes are compared with the own approval"
    edit(signed.params("rules.yml"), ("top_box: 1", "top_box: 2"))
    assert standing_of(fresh(signed), PERIOD).state == "approved"


def test_other_parts_and_another_program_void_a_signature_and_are_named(signed, monkeypatch):
    """The pages in output/ were built after a change that was then undone in the params."""
    standing = standing_of(signed, PERIOD, dict(origin_of(signed, PERIOD).parts) | {"params/rules.yml": "other"})
    assert (standing.state, standing.changes) == ("void", ("params/rules.yml",))
    monkeypatch.setattr(origins, "program", lambda *_: "0" * 16)
    for version, said in ((origins.__version__, r"csreport \S+ \(\w{8} → 00000000\)"), ("9.0", r"csreport \S+ → 9\.0")):
        monkeypatch.setattr(origins, "__version__", version)
        (found,) = standing_of(signed, PERIOD).changes
        assert re.fullmatch(said, found)


def test_a_void_report_is_signed_anew_and_the_old_signature_stays_on_record(signed):
    change_rule(signed)
    project = fresh(signed)
    publish(project)
    said = "\n".join(preview(project, PERIOD))
    assert "params/rules.yml" in said and "Best answers that count as satisfied: 1 (before: 2)." in said
    approve(project, PERIOD, signature(by="Ada Roth"))
    found = read_approval(project, PERIOD)
    assert found is not None
    assert [one.by for one in found.signatures] == ["Mary Lind", "Ada Roth"]
    assert [one.by for one in standing_of(project, PERIOD).signatures] == ["Ada Roth"]


def test_an_approval_of_another_period_or_damaged_is_refused(signed):
    path = signed.archive(PERIOD) / "approval.yml"
    edit(path, (f"period: '{PERIOD}'", "period: '1999'"))
    with pytest.raises(Exception, match=r"data/published/2025/approval\.yml: no signature of period 2025"):
        read_approval(signed, PERIOD)
    path.write_text("signatures: none\n", encoding="utf-8")
    assert [finding.severity for finding in findings(signed)] == ["warning"]
    assert "cannot be checked" in findings(signed)[0].message


def test_other_numbers_are_not_published_under_a_signature(signed, tmp_path):
    draft = tmp_path / "draft"
    shutil.copytree(signed.output / PERIOD / "estimates", draft / "estimates")
    check_signed(signed, PERIOD, draft)
    first, *others = sorted(indicators(survey_of(signed, PERIOD)), key=lambda row: not row.shown)
    changed = Estimates([replace(first, value=first.value + 0.01), *others])
    (draft / "estimates" / "satisfaction.csv").write_text(csv_of(changed))
    with pytest.raises(ApprovalError, match="1 numbers differ from those approved on 2025-06-02"):
        check_signed(signed, PERIOD, draft)


@pytest.fixture
def followed(mini: Project) -> Project:
    """The earlier report was approved; this one is another."""
    publish(mini, EARLIER)
    approve(mini, EARLIER, signature())
    return fresh(mini)


def told(project: Project) -> list[str]:
    words = words_of(project, "en")
    return [words.plain(sentence) for sentence in approved_changes(project, PERIOD)[1]]


def test_what_did_not_change_is_not_told(mini, followed):
    assert last_approved(followed, PERIOD) == EARLIER and told(followed) == []
    shutil.rmtree(mini.archive(EARLIER))
    assert last_approved(mini, PERIOD) is None and approved_changes(mini, PERIOD) == (None, ())


METHODS = [
    ("rules", "Best answers that count as satisfied: 1 (before: 2).", ("top_box: 2", "top_box: 1")),
    ("rules", "Screening rule “same answer throughout”: minimum_items: 7 (before: minimum_items: 6).",
     ("minimum_items: 6", "minimum_items: 7")),
    ("codebook", "New questions: Parking.",
     ("items:\n", "items:\n  parking: {column: C1, scale: five, label: {en: Parking}}\n")),
    ("codebook", "How the index is weighted: weights: importance (before: weights: declared).", ("{weight: 0.4, ", "{"),
     ("{weight: 0.6, ", "{"), ("dimensions:\n", "index: {weights: importance}\ndimensions:\n")),
    ("codebook", "Weight of Ordering in the index: 0.77 (before: 0.4).", ("{weight: 0.4,", "{weight: 0.77,")),
    ("codebook", "Waiting time: wording of the question changed.",
     ("label: {en: Waiting time", "question: {en: Quite another?}, label: {en: Waiting time")),
]  # fmt: skip


@pytest.mark.parametrize("changed", METHODS)
def test_a_changed_method_is_named_with_both_settings(followed, changed):
    file, said, *changes = changed
    edit(followed.params(f"{file}.yml"), *changes)
    assert said in told(fresh(followed))


def test_a_question_that_is_no_longer_asked_is_named(followed):
    assert "No longer asked: Advice." in told(without(followed, "advice"))


SIGN = ("--by", "Mary Lind", "--role", "Managing director", "--date", "2025-06-02")


def run(project: Project, *arguments: str) -> int:
    return main(["--project", str(project.root), *arguments])


def test_the_command_signs_builds_again_and_says_so(mini, monkeypatch, capsys):
    built = []
    monkeypatch.setattr(building, "build_report", lambda project, period, *_, **__: built.append(period) or [])
    monkeypatch.setattr(supervisor, "POSSIBLE", False)  # what is noted in a copy is lost
    publish(mini)
    assert run(mini, "approve", PERIOD, *SIGN, "--reviewed") == 0
    assert run(mini, "reports", "--listed") == 0 and built == [PERIOD], "what is not approved is not listed"
    assert run(mini, "approve", PERIOD, *SIGN) == 0
    said = capsys.readouterr().out
    assert "no earlier report has been approved" in said
    assert f"{PERIOD}: approved by Mary Lind (Managing director), 2025-06-02; kept in data/published/{PERIOD}" in said
    assert run(mini, "reports", "--listed") == 0 and built == [PERIOD] * 3


def test_status_and_validate_tell_a_void_approval_and_what_must_be_built_again(signed, capsys):
    def status() -> str:
        assert run(signed, "status") == 0
        return capsys.readouterr().out

    by = "2025: approved; approved by Mary Lind (Managing director), 2025-06-02"
    assert status().splitlines() == ["2024: draft; not built", by]
    change_rule(signed)
    note_failure(signed, PERIOD, ApprovalError("no luck"))
    built = "build it again, changed since it was built: params/rules.yml; last build failed: no luck"
    assert status().splitlines()[-1] == f"{by.replace('approved', 'void', 1)}; changed since: params/rules.yml; {built}"
    assert run(signed, "validate") == 0, "a void approval does not stop a report"
    assert "what was signed is void, because this changed since: params/rules.yml" in capsys.readouterr().out


def shown(project: Project, lang: str) -> tuple[str, str]:
    """Text of the masthead and of the first sheets of the paper."""
    folder = project.output / PERIOD / lang
    page = (folder / "report.html").read_text(encoding="utf-8")
    head = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page[: page.index("</header>")], flags=re.DOTALL)
    paper = "".join(sheet.extract_text() for sheet in PdfReader(folder / "report.pdf").pages[:3])
    return " ".join(head.split()), " ".join(paper.split())


@pytest.mark.slow
def test_approval_takes_the_draft_mark_from_every_page_and_a_change_brings_it_back(built, capsys):
    assert all("Draft, not for decision" in text for text in shown(built, "en"))
    numbers = (built.output / PERIOD / "estimates" / "satisfaction.csv").read_bytes()
    assert run(built, "approve", PERIOD, *SIGN) == 0, capsys.readouterr().err
    for text in shown(built, "en"):
        assert "Draft" not in text and "Approved by Mary Lind (Managing director), 2 June 2025." in text
    for text in shown(built, "zh-Hans"):
        assert "Mary Lind" in text and "2025年6月2日" in text.replace(" ", "")
    assert (built.output / PERIOD / "estimates" / "satisfaction.csv").read_bytes() == numbers
    record = json.loads((built.output / PERIOD / "run.json").read_text(encoding="utf-8"))
    assert standing_of(built, PERIOD, record["made_of"]).state == "approved", "a rebuild does not void it"
    index = (built.output / "index.html").read_text(encoding="utf-8")
    assert f'href="{PERIOD}/zh-Hans/report.pdf"' in index
    change_title(built)
    assert run(built, "report", PERIOD, "--langs", "en") == 0, capsys.readouterr().err
    for text in shown(built, "en"):
        assert "Approval void" in text and "params/project.yml" in text.replace(" ", "")
    assert f'href="{PERIOD}' not in (built.output / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_brand_is_on_every_page(built):
    append(built, "params/project.yml", "brand: {colour: '#5b2a86', logo: logo.svg, name: Linden}\n")
    logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><path fill="#5b2a86" d="M0 0h4v1z"/></svg>'
    built.params("logo.svg").write_text(logo, encoding="utf-8")
    assert run(built, "report", PERIOD, "--langs", "en") == 0
    folder = built.output / PERIOD / "en"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "--focus: #5b2a86;" in page and page.count("0b5a78") <= page[: page.index("</style>")].count("0b5a78")
    assert (folder / "source" / "figures" / "brand-logo.svg").is_file()
    assert re.search(r"<img\b[^>]*alt=\"Linden\"", page[: page.index("</header>")])
