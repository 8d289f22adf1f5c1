"""A new project from files alone builds its report; a new period says what differs."""

from __future__ import annotations

import csv
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from conftest import REPOSITORY, edit

from csreport.cli import main
from csreport.present.chapter import words_of
from csreport.project.errors import InputError, ProjectError
from csreport.project.project import Project, sha256
from csreport.publish import scaffold
from csreport.publish.assemble import Source, assemble
from csreport.publish.execute import report_notebooks
from csreport.publish.record import changed_periods
from csreport.publish.report import build_report
from csreport.publish.scaffold import new_period, new_project
from csreport.publish.validate import check, problems

DATA = Path(os.environ.get("CSREPORT_REFERENCE_DATA", REPOSITORY.parent / "shared" / "data"))


def answers(path: Path, *, first: str = "Overall satisfaction", seed: int = 1) -> Path:
    """A small survey of a bicycle shop."""
    draw = random.Random(seed)
    names = ["Response ID", "Submitted", first, "Repair quality, rating", "Would you recommend us?", "Branch", "Why?"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        for i in range(80):
            day = f"2025-0{draw.randint(4, 6)}-{draw.randint(10, 28)}"
            scores = [draw.choice([1, 2, 3, 4, 4, 5, 5, 9]), draw.randint(1, 5), draw.randint(0, 10)]
            said = f"Number {i} was repaired well and quickly." if i % 2 else ""
            writer.writerow([f"B{i}", day, *scores, draw.choice(["North", "South"]), said])
    return path


def git(root: Path, *command: str) -> str:
    started = ["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    return subprocess.run([*started, *command], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafted")
    new_project(folder / "shop", [answers(folder / "answers.csv")])
    return folder


@pytest.fixture
def shop(drafted: Path, tmp_path: Path) -> Project:
    """A project drafted from answers.csv, which stands beside it."""
    shutil.copyfile(drafted / "answers.csv", tmp_path / "answers.csv")
    return Project(shutil.copytree(drafted / "shop", tmp_path / "shop"))


def test_a_new_project_is_complete_valid_and_says_what_it_guessed(shop, tmp_path):
    assert shop.periods == ["2025Q2"]
    period = shop.period("2025Q2")
    assert (period.sample, period.fieldwork.start.month) == ("open", 4)
    assert period.responses[0].sha256 == sha256(tmp_path / "answers.csv")
    assert shop.codebook.role("overall") == "overall"
    assert problems(check(shop)) == []
    there = {path.name for path in shop.root.iterdir()}
    assert there >= {"Makefile", ".gitignore", "README.md", "params", "data", "notebooks"}
    text = shop.params("codebook.yml").read_text(encoding="utf-8")
    assert "# guess: 1–5 in" in text and "9 taken as no answer" in text
    rules = shop.rules.screening
    people = [name for name in type(rules).model_fields if name != "total_row"]  # a total is nobody
    assert {getattr(rules, name).action for name in people} <= {"flag", "off"}, "nobody is left out"


UNFIT = [
    ("answers.csv", ProjectError, "not empty"),
    ("answer.csv", InputError, r"did you mean 'answers\.csv'"),
    ("", InputError, r": a folder, no file"),
    ("a: b.csv", InputError, r"^a: b\.csv: Windows takes the beginning of the file's name for a drive"),
]


@pytest.mark.parametrize(("name", "error", "said"), UNFIT)
def test_what_cannot_become_a_project_leaves_the_folder_as_it_was(tmp_path, name, error, said):
    answers(tmp_path / ("a: b.csv" if ":" in name else "answers.csv"))
    kept = [tmp_path / "shop" / "letter.txt"] * (error is ProjectError)
    for path in kept:
        path.parent.mkdir()
        path.write_text("dear")
    with pytest.raises(error, match=said):
        new_project(tmp_path / "shop", [tmp_path / name])
    assert [*(tmp_path / "shop").glob("*")] == kept and (tmp_path / "shop").exists() == bool(kept)


@pytest.mark.parametrize("name", ["null", "1e5", "Y"])
def test_a_period_is_named_by_any_word(tmp_path, name):
    project = new_project(tmp_path / "shop", [answers(tmp_path / "answers.csv")], period=name) and Project(
        tmp_path / "shop"
    )
    assert project.periods == [name] and project.period(name).period == name


def test_the_commands(tmp_path, capsys):
    source = answers(tmp_path / "answers.csv")
    assert main(["new", str(tmp_path / "shop"), "--from", str(source), "--period", "2025"]) == 0
    assert "role overall" in capsys.readouterr().out
    later = answers(tmp_path / "later.csv", seed=2)
    assert main(["--project", str(tmp_path / "shop"), "new-period", "2026", "--from", str(later)]) == 0
    assert "80 rows (2025: 80)" in capsys.readouterr().out


def test_a_new_project_in_chinese_speaks_chinese(tmp_path):
    new_project(tmp_path / "shop", [answers(tmp_path / "answers.csv")], language="zh-Hans")
    project = Project(tmp_path / "shop")
    assert project.file.languages == ["zh-Hans"]
    growing = Source(words_of(project, "zh-Hans"), project.file.source_language)
    headings = re.findall(r"(?m)^#+ (.*?)(?: \{.*\})?$", assemble(report_notebooks(project), growing, {}, {}))
    assert len(headings) > 30
    assert [text for text in headings if not re.search("[\u4e00-\u9fff]", text)] == []


def test_notebooks_of_a_new_project_open_on_its_own_period(shop):
    paths = sorted(shop.notebooks.rglob("*.ipynb"))
    assert {path.name for path in paths} >= {path.name for path in (REPOSITORY / "notebooks").glob("*.ipynb")}
    assert shop.notebooks / "explore" / "00_start.ipynb" in paths
    for path in paths:
        (cell,) = (c for c in nbformat.read(path, as_version=4).cells if "parameters" in c.metadata.get("tags", []))
        assert cell.source == 'period = "2025Q2"\nlang = "en"', path.name


def test_make_finds_the_csreport_that_made_the_project(shop, tmp_path):
    """Neither installed in the project nor on the PATH: as after the README's commands."""
    made = re.search("(?m)^MADE := (.*)$", (shop.root / "local.mk").read_text(encoding="utf-8"))
    assert Path(made[1]) == Path(sys.executable).parent
    tools = tmp_path / "a folder" / "bin"
    tools.mkdir(parents=True)
    (tools / "csreport").write_text('#!/bin/sh\necho "$@"\n')
    (tools / "csreport").chmod(0o755)
    edit(shop.root / "local.mk", (made[1], str(tools)))
    command = ["make", "report", "PERIOD=2025Q2", "LANGS=en"]
    environment = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=shop.root, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "report 2025Q2 --langs en\n"), done.stderr


def test_another_machine_is_told_which_csreport_to_install(tmp_path, monkeypatch):
    (tmp_path / "src" / "csreport").mkdir(parents=True)
    (tmp_path / "pyproject.toml").touch()
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "x")
    monkeypatch.setattr(scaffold, "resources", lambda name: tmp_path / "src" / name)
    assert re.fullmatch(r"csreport==\d+\.\d+\.\d+\n", scaffold._requirement()), "of unknown origin"
    git(tmp_path, "remote", "add", "origin", "https://key:secret@example.org/csreport.git")
    place = r"csreport @ git\+https://example\.org/csreport\.git@[0-9a-f]{40}\n"
    assert re.fullmatch(place, scaffold._requirement())


@pytest.mark.slow
def test_the_report_of_a_new_project_builds(tmp_path):
    known = DATA / "ecsi" / "mobi.csv"
    source = known if known.is_file() else answers(tmp_path / "answers.csv")
    new_project(tmp_path / "fresh", [source], period="2025")
    pages = build_report(Project(tmp_path / "fresh"), "2025")
    assert {page.suffix for page in pages} == {".html", ".pdf", ".xlsx", ".docx"}
    assert all(page.stat().st_size > 10_000 for page in pages)


@pytest.fixture
def pushed(shop, tmp_path):
    """Run the steps of the workflow that name and build periods, as GitHub does, on two commits pushed at once."""
    tools = shop.root / ".venv" / "bin"
    tools.mkdir(parents=True)
    (tools / "csreport").write_text(f'#!/bin/sh\nPYTHONPATH={REPOSITORY}/src exec {sys.executable} -m csreport "$@"\n')
    (tools / "csreport").chmod(0o755)
    (shop.root / "Makefile").write_text("report:\n\t@echo built $(PERIOD); test $(PERIOD) != 2026Q1\n")
    workflow = yaml.safe_load((shop.root / ".github" / "workflows" / "report.yml").read_text(encoding="utf-8"))
    steps = {step["name"]: step["run"] for step in workflow["jobs"]["report"]["steps"] if "name" in step}
    git(shop.root, "init", "-q")
    for name in ("params/periods/2026Q1.yml", "params/periods/2025Q2.yml", "README.md"):
        if not (shop.root / name).exists():
            text = (shop.root / "params/periods/2025Q2.yml").read_text(encoding="utf-8").replace("2025Q2", "2026Q1")
            (shop.root / name).write_text(text, encoding="utf-8")
        with (shop.root / name).open("a", encoding="utf-8") as stream:
            stream.write("# once more\n")
        git(shop.root, "add", "-A")
        git(shop.root, "commit", "-q", "-m", name)

    def run(name: str, **environment: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "step.sh").write_text(steps[name], encoding="utf-8")
        known = {"PATH": os.environ["PATH"], "GITHUB_OUTPUT": str(tmp_path / "outputs"), "ASKED": "", "BEFORE": ""}
        command, environment = ["bash", "-e", str(tmp_path / "step.sh")], known | environment
        return subprocess.run(command, cwd=shop.root, env=environment, capture_output=True, text=True, check=False)

    run.before = lambda commits: git(shop.root, "rev-parse", f"HEAD~{commits}")
    run.outputs = tmp_path / "outputs"
    return run


@pytest.mark.slow
def test_the_workflow_sees_the_whole_push_and_builds_all_where_it_knows_no_earlier_commit(pushed):
    """A push whose last commit touches the README only; by hand; a new branch; a forced push."""
    for known in (pushed.before(2), "", "0" * 40, "1" * 40):
        pushed.outputs.unlink(missing_ok=True)
        assert pushed("Name the periods", BEFORE=known).returncode == 0
        assert pushed.outputs.read_text() == "periods=2025Q2 2026Q1\n"


@pytest.mark.slow
def test_the_workflow_fails_where_a_step_of_it_fails(pushed, shop):
    built = pushed("Build them", PERIODS="2025Q2 2026Q1 2026Q2")
    assert built.returncode != 0 and built.stdout == "built 2025Q2\nbuilt 2026Q1\n"
    shop.params("project.yml").write_text("languages: {}\n")
    (shop.root / ".venv" / "bin" / "csreport").write_text("#!/bin/sh\nexit 1\n")
    assert pushed("Name the periods", BEFORE=pushed.before(2)).returncode != 0


def test_the_workflow_of_this_repository_is_the_one_that_ships():
    ours = REPOSITORY / ".github" / "workflows" / "report.yml"
    assert ours.read_bytes() == (scaffold.TEMPLATES / "report.yml").read_bytes()
    keep = yaml.safe_load(ours.read_text(encoding="utf-8"))["jobs"]["report"]["steps"][-1]
    assert keep["with"]["if-no-files-found"] == "error"


def test_a_new_period_says_what_differs_and_overwrites_nothing(shop, tmp_path):
    later = answers(tmp_path / "later.csv", first="Overall satisfaction (1-5)", seed=2)
    edit(later, (",North,", ",West,"))
    said = "\n".join(new_period(shop, "2025Q3", [later]))
    assert "column gone: 'Overall satisfaction' (items.overall); perhaps 'Overall satisfaction (1-5)'" in said
    assert "aliases: {2025Q3: 'Overall satisfaction (1-5)'}" in said
    assert "column 'Branch': codes never seen before: 'West'" in said
    project = Project(shop.root)
    period = project.period("2025Q3")
    assert (period.compare_to, period.sample) == (["2025Q2"], "open")
    assert project.raw_file("2025Q3", period.responses[0]).name == "later.csv"
    before = {path: path.read_bytes() for path in shop.root.rglob("*") if path.is_file()}
    with pytest.raises(ProjectError, match="exists already"):
        new_period(project, "2025Q2", [answers(tmp_path / "again.csv", seed=3)])
    assert {path: path.read_bytes() for path in shop.root.rglob("*") if path.is_file()} == before


CHANGES = {
    "README.md": [],
    "params/periods/2025.yml": ["2025"],
    "data/raw/2024/responses.csv": ["2024", "2025"],
    "params/rules.yml": ["2024", "2025"],
    "notebooks/00_summary.ipynb": ["2024", "2025"],
}


def test_periods_to_build_again_are_those_that_a_change_touches(mini, tmp_path_factory):
    git(mini.root, "init", "-q")
    git(mini.root, "add", ".")
    git(mini.root, "commit", "-qm", "x")
    assert changed_periods(mini, "HEAD") == []
    for name, expected in CHANGES.items():
        with (mini.root / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        git(mini.root, "add", ".")
        assert changed_periods(mini, "HEAD") == expected
        git(mini.root, "commit", "-qm", name)
    with pytest.raises(ProjectError, match="cannot compare with 'nowhere'"):
        changed_periods(mini, "nowhere")
    with pytest.raises(ProjectError, match="git cannot compare"):
        changed_periods(Project(tmp_path_factory.mktemp("outside")), "HEAD")
