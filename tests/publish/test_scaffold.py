"""A new project from files alone builds its report; a new period says what differs; schemas accept what we accept."""

from __future__ import annotations

import csv
import json
import os
import random
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import PERIOD, REPOSITORY, edit

from csreport.cli import main
from csreport.project.errors import InputError, ProjectError
from csreport.project.project import Project, sha256
from csreport.publish.report import build_report
from csreport.publish.scaffold import new_period, new_project
from csreport.publish.schema import MODELS, schema_of, write_schemas
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


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    new_project(tmp_path / "shop", [answers(tmp_path / "answers.csv")])
    return Project(tmp_path / "shop")


# ---- a new project ---------------------------------------------------------------------
def test_a_new_project_is_complete_and_valid(shop, tmp_path):
    assert shop.periods == ["2025Q2"]
    period = shop.period("2025Q2")
    assert period.sample == "open"
    assert period.fieldwork.start.month == 4
    assert period.responses[0].sha256 == sha256(tmp_path / "answers.csv")
    assert shop.codebook.role("overall") == "overall"
    assert problems(check(shop)) == []
    there = {path.name for path in shop.root.iterdir()}
    assert there >= {"Makefile", ".gitignore", "README.md", "params", "data", "notebooks"}
    assert {p.name for p in shop.notebooks.glob("*.ipynb")} == {
        p.name for p in (REPOSITORY / "notebooks").glob("*.ipynb")
    }


def test_every_guess_says_why(shop):
    text = shop.params("codebook.yml").read_text(encoding="utf-8")
    assert "# guess: 1–5 in" in text
    assert "9 taken as no answer" in text
    for path in shop.params().rglob("*.yml"):
        head = path.read_text(encoding="utf-8").splitlines()[0]
        assert head.startswith("# yaml-language-server: $schema=")
        assert (path.parent / head.split("=", 1)[1]).is_file()


def test_no_rule_of_a_new_project_leaves_anybody_out(shop):
    rules = shop.rules.screening
    assert {getattr(rules, name).action for name in type(rules).model_fields} <= {"flag", "off"}


def test_a_folder_that_holds_something_is_refused(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    with pytest.raises(ProjectError, match="not empty"):
        new_project(tmp_path / "full", [answers(tmp_path / "a.csv")])
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["letter.txt"]


def test_a_file_that_is_not_there_leaves_no_folder(tmp_path):
    answers(tmp_path / "answers.csv")
    with pytest.raises(InputError, match=r"did you mean 'answers\.csv'"):
        new_project(tmp_path / "shop", [tmp_path / "answer.csv"])
    assert not (tmp_path / "shop").exists()


def test_the_commands(tmp_path, capsys):
    source = answers(tmp_path / "answers.csv")
    assert main(["new", str(tmp_path / "shop"), "--from", str(source), "--period", "2025"]) == 0
    assert "overall: Overall satisfaction" in capsys.readouterr().out
    later = answers(tmp_path / "later.csv", seed=2)
    assert main(["--project", str(tmp_path / "shop"), "new-period", "2026", "--from", str(later)]) == 0
    assert "80 rows (2025: 80)" in capsys.readouterr().out
    assert main(["--project", str(tmp_path / "shop"), "schema"]) == 0
    assert "codebook.json" in capsys.readouterr().out


@pytest.mark.report
def test_the_report_of_a_new_project_builds(tmp_path):
    known = DATA / "ecsi" / "mobi.csv"
    source = known if known.is_file() else answers(tmp_path / "answers.csv")
    new_project(tmp_path / "fresh", [source], period="2025")
    pages = build_report(Project(tmp_path / "fresh"), "2025")
    assert {page.suffix for page in pages} == {".html", ".pdf", ".xlsx", ".docx"}
    assert all(page.stat().st_size > 10_000 for page in pages)


# ---- a new period ------------------------------------------------------------------------
def test_a_new_period_says_what_differs(shop, tmp_path):
    later = answers(tmp_path / "later.csv", first="Overall satisfaction (1-5)", seed=2)
    edit(later, (",North,", ",West,"))
    said = "\n".join(new_period(shop, "2025Q3", [later]))
    assert "column gone: 'Overall satisfaction' (items.overall); perhaps 'Overall satisfaction (1-5)'" in said
    assert "aliases: {2025Q3: 'Overall satisfaction (1-5)'}" in said
    assert "column 'Branch': codes never seen before: 'West'" in said
    project = Project(shop.root)
    period = project.period("2025Q3")
    assert period.compare_to == ["2025Q2"]
    assert period.sample == "open"
    assert project.raw_file("2025Q3", period.responses[0]).name == "later.csv"


def test_a_new_period_overwrites_nothing(shop, tmp_path):
    before = {p: p.read_bytes() for p in shop.root.rglob("*") if p.is_file()}
    with pytest.raises(ProjectError, match="exists already"):
        new_period(shop, "2025Q2", [answers(tmp_path / "again.csv", seed=3)])
    assert {p: p.read_bytes() for p in shop.root.rglob("*") if p.is_file()} == before


def test_a_new_period_of_the_miniature_project_stays_loadable(mini, tmp_path):
    source = tmp_path / "responses.csv"
    source.write_bytes((mini.raw(PERIOD) / "responses.csv").read_bytes())
    new_period(mini, "2026", [source])
    assert Project(mini.root).period("2026").responses[0].file == "responses.csv"


# ---- schemas -----------------------------------------------------------------------------
class Editor(yaml.SafeLoader):
    """Reads YAML as an editor does: numbers as numbers, dates as text."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, test) for tag, test in known if not tag.endswith(":timestamp")]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def kind_of(path: Path) -> str:
    return "period" if path.parent.name == "periods" else path.stem


def as_json(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): as_json(part) for key, part in value.items()}
    return [as_json(part) for part in value] if isinstance(value, list) else value


def shipped() -> list[Path]:
    roots = [REPOSITORY / "params", *sorted(REPOSITORY.glob("tests/**/params"))]
    return [path for root in roots for path in sorted(root.rglob("*.yml")) if kind_of(path) in MODELS]


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_the_schema_accepts_what_we_accept(path):
    value = as_json(yaml.load(path.read_text(encoding="utf-8"), Loader=Editor))
    jsonschema.Draft202012Validator(schema_of(MODELS[kind_of(path)])).validate(value)


def test_the_schema_accepts_a_new_project(shop):
    for path in shop.params().rglob("*.yml"):
        value = as_json(yaml.load(path.read_text(encoding="utf-8"), Loader=Editor))
        jsonschema.Draft202012Validator(schema_of(MODELS[kind_of(path)])).validate(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("rules", {"topbox": 2}),
        ("rules", {"screening": {"duplicate": "exclud"}}),
        ("codebook", {"scales": {}, "items": {"a": {"colum": "Q1", "scale": "s", "label": "A"}}}),
        ("codebook", {"scales": {"s": {"min": 1}}, "items": {}}),
        ("period", {"period": "2025", "sample": "closed", "responses": []}),
        ("period", {"period": "2025", "sample": "open", "responses": [{"file": "a.csv"}]}),
        ("period", {"period": "2025", "sample": "open", "responses": [{"database": "URL"}]}),
        (
            "period",
            {
                "period": "2025",
                "sample": "open",
                "responses": [{"file": "a.csv", "sha256": "0" * 64, "database": "URL", "query": "select 1"}],
            },
        ),
    ],
)
def test_the_schema_refuses_what_we_refuse(kind, value):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema_of(MODELS[kind])).validate(value)


def test_short_forms_are_in_the_schema():
    book = {
        "scales": {"s": {"min": 1, "max": 5, "labels": {"1": "bad"}}},
        "items": {"a": {"column": "Q1", "scale": "s", "label": "A"}},
        "segments": {"b": {"column": "B", "label": {"en": "B"}, "levels": {"n": "North", "s": {"en": "South"}}}},
        "choices": {
            "c": {"label": "C", "options": {"x": {"label": "X", "column": "X", "codes": [1]}}},
            "d": {"label": "D", "column": "D", "options": {"y": "Yes", "n": {"en": "No"}}},
        },
        "design": {"id": "ID", "date": {"column": "D", "order": "day-first"}},
    }
    jsonschema.Draft202012Validator(schema_of(MODELS["codebook"])).validate(book)
    jsonschema.Draft202012Validator(schema_of(MODELS["rules"])).validate({"screening": {"duplicate": "off"}})
    asked = {"database": "URL", "query": "select 1"}
    period = {"period": "2025", "sample": "open", "responses": [asked, asked | {"sha256": "0" * 64}], "frame": asked}
    jsonschema.Draft202012Validator(schema_of(MODELS["period"])).validate(period)


def test_schemas_are_schemas(tmp_path):
    for path in write_schemas(tmp_path):
        jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))
