"""Nothing is done twice: what a change does not touch stays, and the result is that of a whole build."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from conftest import PERIOD, edit

from csreport.cli import main
from csreport.project.project import Project, Signature
from csreport.publish import paper
from csreport.publish import report as building
from csreport.publish.approval import approve
from csreport.publish.execute import Job, reads_elsewhere
from csreport.publish.paper import Typesetter
from csreport.publish.render import document_head
from csreport.publish.report import WRITERS, build_report

pytestmark = pytest.mark.report


def everything(project: Project) -> dict[str, bytes]:
    folder = project.output / PERIOD
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    files.pop("run.json")
    return files


def write_prose(project: Project, text: str) -> None:
    path = project.notebooks / "20_satisfaction.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(-1, nbformat.v4.new_markdown_cell(text))
    nbformat.write(notebook, path)


def test_only_what_depends_on_a_change_is_done_again_with_the_bytes_of_a_whole_build(mini, monkeypatch, capsys):
    """One chapter, one language: what is decided does not depend on the report's size."""
    for path in mini.notebooks.glob("*.ipynb"):
        if path.stem != "20_satisfaction":
            path.unlink()
    ran: list[str] = []
    run_all, set_again = building.run_all, building.set_again
    again = list[bool]()

    def noted(project: Project, period: str, jobs: list[Job], **options) -> None:
        ran.extend(job.chapter for job in jobs)
        run_all(project, period, jobs, **options)

    def build(**options) -> list[str]:
        """Chapters that a build runs."""
        ran.clear()
        build_report(Project(mini.root), PERIOD, ["en"], **options)
        return list(ran)

    def noted_again(kept: Path, source: Path) -> Typesetter | None:
        made = set_again(kept, source)
        again.append(made is not None)
        return made

    monkeypatch.setattr(building, "run_all", noted)
    monkeypatch.setattr(building, "set_again", noted_again)
    monkeypatch.setattr(paper, "WORKERS", 2)
    assert build() == ["satisfaction"]
    # nothing
    before = everything(mini)
    assert main(["--project", str(mini.root), "report", PERIOD, "--langs", "en"]) == 0
    assert "nothing changed since it was built" in capsys.readouterr().err
    # a sentence
    write_prose(mini, "One sentence more.")
    assert build() == [] and again == [True]
    found = everything(mini)
    assert b"One sentence more." in found["en/report.html"]
    assert {"en/report.pdf", "en/report.docx", "en/report.xlsx"} <= {
        name for name in before if before[name] != found[name]
    }
    assert {*found} == {*before}, "what is kept for the next build is not published"
    assert build(force=True) == ["satisfaction"] and again == [True]
    assert everything(mini) == found
    # the name of a question
    numbers = {name: data for name, data in everything(mini).items() if name.startswith("estimates/")}
    edit(mini.params("codebook.yml"), ("en: Overall satisfaction", "en: All in all"))
    assert build() == ["satisfaction"]
    assert "params/codebook.yml, names → words of satisfaction, no numbers" in capsys.readouterr().err
    assert numbers.items() <= everything(mini).items()
    # what is in output is not needed, and all of it is what a whole build makes
    found = everything(mini)
    assert build(force=True) == ["satisfaction"]
    assert everything(mini) == found
    # an executed notebook that somebody touched
    (path,) = mini.root.glob(f"private/{PERIOD}/notebooks/en/20_satisfaction.ipynb")
    path.write_text(path.read_text(encoding="utf-8").replace("satisf", "dissatisf"), encoding="utf-8")
    write_prose(mini, "And one more.")
    monkeypatch.setattr(building, "run_all", lambda project, period, jobs, **_: ran.extend(job.chapter for job in jobs))
    assert build() == ["satisfaction"]


def test_a_sentence_more_voids_a_signature_though_nothing_is_run(mini, monkeypatch):
    """What is kept of the head of a report must not hold how it stood before."""
    edit(mini.params("project.yml"), ("languages: [en, zh-Hans]", "languages: [en]"))
    for path in mini.notebooks.glob("*.ipynb"):
        if path.stem != "20_satisfaction":
            path.unlink()
    for name in {*WRITERS} - {"report.html"}:
        monkeypatch.delitem(WRITERS, name)
    states = []
    for change in (lambda: None, lambda: sign(mini), lambda: write_prose(mini, "One sentence more.")):
        change()
        build_report(Project(mini.root), PERIOD, ["en"])
        states.append(document_head(mini.output / PERIOD / "en" / "source")["csreport"]["state"])
    assert states == ["draft", "approved", "void"]


def sign(project: Project) -> None:
    signature = {"state": "approved", "by": "Mary Lind", "role": "Managing director", "date": "2025-06-02"}
    approve(Project(project.root), PERIOD, Signature.model_validate(signature))


@pytest.mark.parametrize(
    ("code", "elsewhere"),
    [
        ("from csreport import tables, figures", False),
        ("chapter.survey.accepted.head()", False),
        ("import pandas as pd", True),
        ("from pathlib import Path", True),
        ("open('x.csv').read()", True),
        ("%matplotlib inline", True),
    ],
)
def test_code_that_can_read_anything_is_always_run(tmp_path: Path, code: str, elsewhere: bool) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    path = tmp_path / "20_x.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert reads_elsewhere(path) is elsewhere
