"""`csreport validate`: every problem at once with its place, warnings that do not fail, and a list for machines."""

from __future__ import annotations

import json

from conftest import PERIOD, edit

from csreport.cli import main
from csreport.project.project import Project
from csreport.publish.findings import listed
from csreport.publish.validate import check, problems

KEYS = ["kind", "severity", "file", "line", "column", "value", "expected", "nearest", "count", "message"]


def fresh(project: Project) -> Project:
    return Project(project.root)


def of(project, kind, severity=None):
    return [f for f in check(project) if f.kind == kind and severity in {None, f.severity}]


def test_the_miniature_project_has_no_problem_and_says_how_it_was_read(mini):
    found = check(mini)
    assert problems(found) == []
    assert any("UTF-8" in finding.message for finding in found if finding.kind == "detected")


def test_a_value_outside_its_scale_is_counted_with_its_first_line(mini, change):
    table = (mini.raw(PERIOD) / "responses.csv").read_text(encoding="utf-8").splitlines()
    header = table[0].lstrip("\ufeff").split(",")
    item = next(item for item in mini.codebook.items.values())
    at = header.index(item.name_in(PERIOD))
    rows = [line.split(",") for line in table]
    lines = [3, 5]
    for line in lines:
        rows[line - 1][at] = "77"
    whole = "\n".join(",".join(row) for row in rows)
    project = change(f"data/raw/{PERIOD}/responses.csv", ("\n".join(table), whole))
    (found,) = [f for f in of(project, "values", "warning") if f.value == "77"]
    assert (found.column, found.count, found.line) == (item.name_in(PERIOD), 2, 3)
    assert found.file == f"data/raw/{PERIOD}/responses.csv"
    assert "expected" in found.message
    assert problems(check(project)) == []


def test_an_unknown_disposition_is_a_problem_with_the_nearest_code(mini, change):
    known = next(iter(mini.codebook.invitations.codes))
    project = change(f"data/raw/{PERIOD}/invitations.csv", (f",{known}", f",{known}x"))
    (found,) = of(project, "values", "problem")
    assert (found.value, found.nearest) == (f"{known}x", known)
    assert found.count > 1


def test_a_column_that_is_not_there_is_named_with_the_nearest(mini):
    item = next(iter(mini.codebook.items.values()))
    edit(mini.params("codebook.yml"), (f"column: {item.column},", f"column: {item.column}x,"))
    found = of(fresh(mini), "columns")
    assert found
    assert {f.column for f in found} == {f"{item.column}x"}
    assert all(f.nearest and f.severity == "problem" for f in found)


def test_labels_that_a_language_lacks_are_warnings(mini):
    edit(mini.params("project.yml"), ("languages: [en, zh-Hans]", "languages: [en, zh-Hans, zh-Hant]"))
    (found,) = [f for f in of(fresh(mini), "labels") if f.expected == "zh-Hant"]
    assert found.severity == "warning"
    assert found.count > 5


def test_a_changed_file_is_one_problem_with_both_fingerprints(mini):
    edit(mini.raw("2024") / "responses.csv", ("LB-", "LC-"))
    (found,) = [f for f in problems(check(mini)) if "2024" in f.message]
    assert found.kind == "files"
    assert "expected sha256" in found.message


def test_problems_are_grouped_and_none_is_said_twice(mini):
    edit(mini.params("rules.yml"), ("top_box: 2", "topbox: 2"))
    (mini.notebooks / "20_satisfaction.ipynb").write_text("{}")
    lines = listed(problems(check(fresh(mini))))
    assert lines[0] == "Params (1)"
    assert any(line.startswith("Notebooks") for line in lines)
    assert len(lines) == len(set(lines))


def test_the_list_for_machines(mini, capsys):
    edit(mini.params("rules.yml"), ("top_box: 2", "topbox: 2"))
    assert main(["--project", str(mini.root), "validate", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [*found[0]] == KEYS
    (wrong,) = [record for record in found if record["severity"] == "problem"]
    assert (wrong["kind"], wrong["file"], wrong["nearest"]) == ("params", "params/rules.yml", "top_box")
    assert wrong["line"] > 0
