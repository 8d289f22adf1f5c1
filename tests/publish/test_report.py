"""The built report of the miniature project: whole, the same every time, private, and safe from failing builds."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import socket
import stat
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

import nbformat
import pytest
from conftest import EARLIER, LANGUAGES, PERIOD, edit, in_three_languages
from papers import quick_text, text_in, text_of

from csreport.chapters.history import indicators_of, survey_of
from csreport.cli import main
from csreport.estimates import bind, read_csv
from csreport.present.chapter import Chapter, words_of
from csreport.project.errors import NotebookError, RenderError
from csreport.project.project import Project, sha256
from csreport.publish import report as building
from csreport.publish.assemble import Source, assemble, front_matter, stamped
from csreport.publish.gates import check_page, check_traces, keys_on, read_page, whole_key
from csreport.publish.render import render_html
from csreport.publish.report import WRITERS, build_report
from csreport.publish.supervisor import swap

pytestmark = pytest.mark.report
RESPONDENT = re.compile(r"\b(?:LB-1\d{3}|XX-9\d{3})\b")


def published(project: Project) -> Path:
    return project.output / PERIOD


def every_file(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def drafts(project: Project) -> set[str]:
    return {path.name for path in (project.output / ".builds").iterdir()}


def fingerprint(project: Project) -> str:
    """Hash of all that is published, names and bytes, and of where the link points."""
    digest = hashlib.sha256(str(published(project).readlink()).encode())
    for name, content in every_file(published(project)).items():
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()


@pytest.fixture
def short(built: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The same with two chapters and the page alone: what happens around a build does not depend on its size."""
    for name in {*WRITERS} - {"report.html"}:
        monkeypatch.delitem(WRITERS, name)
    for path in [*built.notebooks.glob("*.ipynb"), *built.root.glob("private/*/notebooks/*/*.ipynb")]:
        if path.stem not in {"91_sample", "20_satisfaction"}:
            path.unlink()
    return built


@pytest.mark.slow
def test_a_language_that_does_not_ship_is_built_from_its_words(mini, capsys):
    for path in mini.notebooks.glob("*.ipynb"):
        if path.stem != "20_satisfaction":
            path.unlink()
    door = ["--project", str(mini.root)]
    assert main([*door, "translate", "fr"]) == 0
    for file, id, ours, theirs in (
        ("satisfaction", "satisfaction-heading-satisfaction", "Satisfaction", "Contentement"),
        ("page", "page-run-record", "Run record", "Fiche de fabrication"),
    ):
        edit(mini.params("words", "fr", f"{file}.ftl"), (f"# {id} = {ours}", f"{id} = {theirs}"))
    code, told = main([*door, "report", PERIOD, "--langs", "fr"]), capsys.readouterr().err
    assert code == 0 and "texts are not in fr: run.json names them" in told, told
    folder = published(mini) / "fr"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in page and re.search(r"<h2[^>]*>.*Contentement", page)
    assert re.search(r">\d,\d\d<", page) and not re.search(r">\d\.\d\d<", page), "decimal signs are French"
    assert "Fiche de fabrication" in text_of((folder / "report.pdf").read_bytes())
    with zipfile.ZipFile(folder / "report.docx") as archive:
        assert re.search(r'<w:lang\b[^>]*w:val="fr"', archive.read("word/styles.xml").decode())
    with zipfile.ZipFile(folder / "report.xlsx") as archive:
        assert 'name val="Calibri"' in archive.read("xl/styles.xml").decode()
    record = json.loads((published(mini) / "run.json").read_text(encoding="utf-8"))
    assert record["languages"] == ["fr"] and len(record["warnings"]) > 20, "what is not translated yet is named"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_its_page_its_paper_and_its_source_without_a_placeholder(mini_report, lang):
    folder = published(mini_report) / lang
    page, paper = (folder / "report.html").read_text(encoding="utf-8"), (folder / "report.pdf").read_bytes()
    assert page.startswith("<!DOCTYPE html>") and paper.startswith(b"%PDF-")
    assert (folder / "source" / "report.qmd").is_file()
    assert ("Linden Bakery" if lang == "en" else "椴树面包房") in page
    body = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.S)
    assert not re.findall(r"\{\w+\}", body + quick_text(paper))


def test_the_record_names_inputs_params_versions_time_and_every_published_file(mini_report):
    record = json.loads((published(mini_report) / "run.json").read_text(encoding="utf-8"))
    raw = mini_report.raw(PERIOD)
    assert record["period"] == PERIOD
    files = {"responses 1": "responses.csv", "frame": "frame.csv", "invitations": "invitations.csv"}
    assert record["inputs"] == {name: sha256(raw / file) for name, file in files.items()}
    for name in ("codebook.yml", f"periods/{PERIOD}.yml"):
        assert record["params"][f"params/{name}"] == sha256(mini_report.params(name))
    assert {"numpy", "pandas", "papermill", "typst"} <= set(record["packages"])
    assert record["renderer"] == {"name": "embedded", "version": record["csreport"]}
    assert all(re.match(r"\d+\.", version) for version in record["packages"].values())
    assert {"prepare", "notebooks", "render", "checks"} <= set(record["seconds"])
    chapters = {path.stem.split("_", 1)[1] for path in mini_report.notebooks.glob("*.ipynb")}
    stored = {path.stem for path in (published(mini_report) / "estimates").glob("*.csv")}
    assert stored == chapters | {"banners", "history"}, "every notebook has its estimates"
    found = {name: hashlib.sha256(data).hexdigest() for name, data in every_file(published(mini_report)).items()}
    assert record["artefacts"] == {name: told for name, told in found.items() if name != "run.json"}


def test_output_is_a_link_to_one_build(mini_report):
    link = published(mini_report)
    assert link.is_symlink()
    assert drafts(mini_report) == {link.readlink().name}
    assert not Path(link.readlink()).is_absolute(), "the project folder can be moved only if the link is relative"


def page_of(project: Project, lang: str) -> Path:
    return published(project) / lang / "report.html"


def test_the_page_is_read_as_the_gate_reads_it(mini_report):
    numbers = read_page(page_of(mini_report, "en")).numbers
    text = page_of(mini_report, "en").read_text()
    written = set(re.findall(r'<(?:span|td)\b[^>]*data-key="([^"]*)"', text))  # not of drawings
    keys = keys_on(text)
    assert len(numbers) > 500 and {key for key, _ in numbers} == {whole_key(unescape(key), keys) for key in written}
    assert {key for key in written if key in keys} == set(), "a key that the page knows is written as its place"
    assert len(keys) == len(set(keys)) and sum(key.partition("/")[0].isdecimal() for key in written) > 500


KEYED = r'<(td|span)([^>]*) data-key="(\d+)"([^>]*)>(<[^>]*>)?(\d\.\d\d)<'
ESTIMATE = re.compile(r"^(2025,overall,,,,,representative,mean,)([\d.]+)", re.M)
PLANTED = {
    "another digit": ("en/report.html", KEYED, lambda m: m[0].replace(m[6], f"{float(m[6]) + 0.1:.2f}")),
    "a sign": ("en/report.html", KEYED, lambda m: m[0].replace(m[6], f"−{m[6]}")),
    "another number's key": ("en/report.html", KEYED, lambda m: m[0].replace(f'"{m[3]}"', '"0"')),
    "a share ten times as large": ("en/report.html", r">(\d\d)\.(\d)%<", lambda m: f">{m[1]}{m[2]}%<"),
    "an interval reversed": ("en/report.html", r">(\d\.\d\d) to (\d\.\d\d)<", lambda m: f">{m[2]} to {m[1]}<"),
    "an estimate": ("estimates/satisfaction.csv", ESTIMATE, lambda m: f"{m[1]}{float(m[2]) + 1}"),
    "a slip in a key": ("en/report.html", r'"overall":{', lambda _: '"overal":{'),
    "a trace of this machine": ("en/report.html", "</h1>", lambda m: f"{m[0]} {Path.home()}/x, {socket.gethostname()}"),
}
REFUSED = r"is shown as|is in no estimates file; did|'\{amount\}' was never|: names a path or host of this mac"


@pytest.mark.parametrize("planted", PLANTED)
def test_a_number_that_is_not_its_estimate_is_refused(mini_report, tmp_path, planted):
    for part in ("en/report.html", *(f"estimates/{path.name}" for path in published(mini_report).glob("estimates/*"))):
        (tmp_path / part).parent.mkdir(exist_ok=True)
        shutil.copyfile(published(mini_report) / part, tmp_path / part)
    _check(tmp_path, mini_report)
    name, pattern, change = PLANTED[planted]
    text, found = re.subn(pattern, change, (tmp_path / name).read_text(encoding="utf-8"), count=1)
    assert found == 1
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(RenderError, match=REFUSED) as caught:
        _check(tmp_path, mini_report)
    assert str(Path.home()) not in str(caught.value), "a trace is refused, not repeated"


def _check(report, project):
    check_page(report / "en/report.html", words_of(project, "en"), report / "estimates")
    check_traces(report, project)


def test_all_languages_show_the_same_numbers(mini_report):
    pages = [read_page(page_of(mini_report, lang)).numbers for lang in LANGUAGES]
    digits = [sorted((key, tuple(re.findall(r"[\d.,]+", text))) for key, text in page) for page in pages]
    assert digits[0] == digits[1] == digits[2]


def test_no_respondent_and_no_trace_of_this_machine_is_published(mini_report):
    """Names of raw files may hold that of a person; comments stay with the respondents."""
    traces = {str(mini_report.root), str(Path.home()), socket.gethostname()} - {"/", "", "localhost"}
    hidden = [trace for trace in traces if len(trace) > 4] + ["The van came late twice"]
    hidden += [path.name for path in mini_report.raw(PERIOD).iterdir()]
    for name, content in every_file(published(mini_report)).items():
        text = text_in(name, content)
        assert not RESPONDENT.search(text), f"{name} names a respondent"
        assert [trace for trace in hidden if trace in text] == [], name


def test_the_ledger_accounts_for_every_received_row(mini_report):
    path = mini_report.root / "private" / PERIOD / "exclusions.csv"
    ledger = list(csv.DictReader(path.open(encoding="utf-8")))
    received = (mini_report.raw(PERIOD) / "responses.csv").read_text(encoding="utf-8").strip().count("\n")
    assert len(ledger) == received == 82
    assert [int(row["line"]) for row in ledger] == list(range(2, received + 2))
    accepted = [row for row in ledger if row["accepted"] == "True"]
    excluded = [row for row in ledger if row["reason"]]
    assert len(accepted) + len(excluded) == received
    assert not [row for row in accepted if row["reason"]]
    assert (len(accepted), len(excluded)) == (72, 10)
    modes = [stat.S_IMODE(place.stat().st_mode) for place in (mini_report.root / "private", path)]
    assert modes == [0o700, 0o600], "private files are for their owner only"


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes_in_another_folder(mini_report, tmp_path):
    other = in_three_languages(tmp_path)
    shutil.copytree(mini_report.output, other.output, symlinks=True)  # the page links to the languages beside it
    build_report(other, PERIOD, ["en"], force=True)
    assert published(other).readlink() != published(mini_report).readlink()
    ours, theirs = every_file(published(mini_report)), every_file(published(other))
    compared = [name for name in theirs if name != "run.json"]
    assert {"en/report.html", "en/report.pdf", "zh-Hans/report.html", "estimates/satisfaction.csv"} <= set(compared)
    assert [name for name in compared if ours.get(name) != theirs[name]] == []


def test_progress_is_a_line_for_each_step_and_notebook(mini, monkeypatch, capsys):
    """Where there is no terminal, as in CI; a bar would be nothing but control characters there."""
    jobs = [building.Job(mini.notebooks / "20_satisfaction.ipynb", "en", mini.root / "x.ipynb")]
    monkeypatch.setattr(building, "run_all", lambda *_, progress, meanwhile: progress(jobs[0]))
    with building.Run(PERIOD).step("render en"):
        building._execute(mini, PERIOD, jobs)
    assert capsys.readouterr().err.splitlines() == [f"{PERIOD}: render en", f"{PERIOD}: satisfaction (en)"]


def test_a_swap_interrupted_between_its_two_renames_is_completed(mini):
    """Without symbolic links the old report waits aside for a moment; the next start brings it back."""
    (mini.output / f".{PERIOD}.old" / "en").mkdir(parents=True)
    edit(mini.raw(PERIOD) / "responses.csv", ("LB-", "LC-"))
    with pytest.raises(Exception, match="changed"):
        build_report(mini, PERIOD, ["en"])
    assert (published(mini) / "en").is_dir()


def change(name: str, *changes: tuple[str, str]) -> Callable[[Project], None]:
    return lambda project: edit(project.root / name, *changes)


RESPONSES = f"data/raw/{PERIOD}/responses.csv"
FAILURES = {  # what breaks, and what the message says; else wrong arguments
    "missing file": (lambda project: (project.root / RESPONSES).rename(project.raw(PERIOD) / "response.csv"),
                     ["data/raw/2025/responses.csv", "not found", "did you mean 'response.csv'?"]),
    "changed file": (change(RESPONSES, ("LB-1001", "LB-1002")),
                     ["responses.csv", "has changed", "params/periods/2025.yml", "sha256"]),
    "unknown column": (change("params/codebook.yml", ("column: C2,", "column: C22,")),
                       ["params/codebook.yml", "items.assortment", "'C22'", "did you mean 'C2'?"]),
    "unknown key": (change("params/rules.yml", ("top_box:", "topbox:")),
                    ["params/rules.yml:", "unknown key 'topbox'", "did you mean 'top_box'?"]),
    "comparison": (change(f"params/periods/{PERIOD}.yml", ("compare_to: [2024]", "compare_to: [20240]")),
                   ["'20240' is not declared", "did you mean '2024'?"]),
    "no tag": (change("notebooks/20_satisfaction.ipynb", ('"parameters"', '"other"')),
               ["notebooks/20_satisfaction.ipynb", "tagged 'parameters'"]),
    "no notebooks": (lambda project: shutil.rmtree(project.notebooks), ["notebooks/", "no report notebook"]),
    "20255": (None, ["period '20255' is not declared", "did you mean '2025'?"]),
    "--langs=zh-Hands": (None, ["'zh-Hands'", "did you mean 'zh-Hans'?"]),
}  # fmt: skip


@pytest.mark.parametrize("failure", FAILURES)
def test_a_build_that_cannot_start_says_why_and_changes_nothing(mini, capsys, failure):
    breaks, said = FAILURES[failure]
    standing = mini.output / ".builds" / f"{PERIOD}-0123456789abcdef-old"
    standing.mkdir(parents=True)
    (standing / "run.json").write_text("{}")
    swap(mini, PERIOD, standing)
    before, waiting = fingerprint(mini), drafts(mini)
    arguments = [] if breaks else [failure]
    if breaks:
        breaks(mini)
    assert main(["--project", str(mini.root), "report", *arguments]) == 1
    message = capsys.readouterr().err
    assert [part for part in said if part not in message] == []
    assert "Traceback" not in message
    assert (fingerprint(mini), drafts(mini)) == (before, waiting)


@pytest.mark.slow
def test_a_notebook_that_raises_stops_the_build_and_is_named(mini_report, tmp_path, capsys):
    project = Project(shutil.copytree(mini_report.root, tmp_path / "broken", symlinks=True))
    for path in sorted(project.notebooks.glob("*.ipynb"))[1:]:
        path.unlink()
    path = next(project.notebooks.glob("*.ipynb"))
    notebook = nbformat.read(path, as_version=4)
    place = next(i for i, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", []))
    notebook.cells.insert(place + 1, nbformat.v4.new_code_cell("1 / 0"))
    nbformat.write(notebook, path)
    before, waiting = fingerprint(project), drafts(project)
    assert main(["--project", str(project.root), "report", "--langs", "en"]) == 1
    message = capsys.readouterr().err
    assert f"notebooks/{path.name}, cell {place + 2}" in message, "cells are counted as JupyterLab's reader counts them"
    assert "1 / 0" in message and "ZeroDivisionError" in message
    assert (fingerprint(project), drafts(project)) == (before, waiting)


def corrupt(project: Project, change) -> None:
    """Change one executed notebook, as a careless one would have come out."""
    path = project.root / "private" / PERIOD / "notebooks" / "en" / "20_satisfaction.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def test_a_report_that_fails_its_checks_is_not_published(short, capsys):
    before, waiting = fingerprint(short), drafts(short)
    unknown = nbformat.v4.new_markdown_cell('[4.12]{.num key="2025/overal/////representative/mean"}')
    corrupt(short, lambda notebook: notebook.cells.append(unknown))
    assert main(["--project", str(short.root), "report", "--langs", "en"]) == 1
    message = capsys.readouterr().err
    assert "is in no estimates file" in message and "did you mean '2025/overall/////representative/mean'?" in message
    assert (fingerprint(short), drafts(short)) == (before, waiting)


def test_titles_are_text_not_markup(mini, tmp_path):
    """A title or an organisation with *, $, _ or < stands on the page as it was typed."""
    title = "Rye_*bread* for $5 <b>now</b> & [more](x)"
    edit(mini.params("project.yml"), ("en: Linden Bakery customer survey", f"en: '{title}'"))
    project = Project(mini.root)
    summary = Chapter(project, "summary", PERIOD, "en")
    front = front_matter(project, survey_of(project, PERIOD), summary, ["en"])
    text = assemble([], Source(summary.words, "en"), stamped(front, project, summary.words), {})
    (tmp_path / "report.qmd").write_text(text + "\n# A {#a}\n", encoding="utf-8")
    render_html(tmp_path, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    shown = re.escape(title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    assert re.search(rf"<h1\b[^>]*>\s*{shown}", page) and re.search(rf"<title>\s*{shown}", page)


@pytest.mark.parametrize("period", ["2025年", "2025"])
def test_a_latin_title_stands_apart_from_a_latin_period(mini, period):
    edit(mini.params("project.yml"), ("zh-Hans: 椴树面包房客户调查", "zh-Hans: Survey"))
    edit(mini.params("periods", f"{PERIOD}.yml"), ("zh-Hans: 2025年", f"zh-Hans: '{period}'"))
    project = Project(mini.root)
    front = front_matter(
        project, survey_of(project, PERIOD), Chapter(project, "summary", PERIOD, "zh-Hans"), ["zh-Hans"]
    )
    assert front["title"] == {"2025年": "2025年Survey", "2025": "2025 Survey"}[period]


@pytest.mark.slow
def test_a_language_that_is_not_built_again_stays_while_nothing_changes(short, capsys):
    def build(lang: str) -> tuple[set[str], set[str]]:
        """Languages that are published then, and those that the page of this one links to."""
        build_report(Project(short.root), PERIOD, [lang])
        record = json.loads((published(short) / "run.json").read_text(encoding="utf-8"))
        assert set(record["artefacts"]) == set(every_file(published(short))) - {"run.json"}
        page = (published(short) / lang / "report.html").read_text(encoding="utf-8")
        return set(record["languages"]), set(re.findall(r'href="\.\./([\w-]+)/report\.html"', page))

    assert build("en") == ({"en"}, set())  # two of its notebooks are all that is left of this project
    assert "2025: without zh-Hans, zh-Hant, because this changed since: notebooks/" in capsys.readouterr().err
    before = every_file(published(short) / "en")
    assert build("zh-Hans") == ({"en", "zh-Hans"}, {"en", "zh-Hans"})
    assert every_file(published(short) / "en") == before
    assert "without" not in capsys.readouterr().err
    edit(short.params("project.yml"), ("title:", "brand: {colour: '#00703c'}\ntitle:"))  # the look only
    assert build("zh-Hans") == ({"zh-Hans"}, set())
    assert "without en, because this changed since: params" in capsys.readouterr().err


@pytest.mark.slow
def test_languages_must_agree_on_the_estimates(short):
    def other_number(notebook):
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                for kind, payload in output.get("data", {}).items():
                    if kind.endswith("estimates+json"):
                        payload["estimates"] = payload["estimates"].replace(",ok,", ",caution,", 1)

    corrupt(short, other_number)
    with pytest.raises(NotebookError, match=r"chapter 'satisfaction' gives other estimates in zh-Hans"):
        build_report(short, PERIOD)


def test_history_repeats_what_the_earlier_period_measured(mini_report):
    """The report recomputes earlier periods from raw; they equal that period's own indicators."""
    stored = read_csv(published(mini_report) / "estimates" / "history.csv")
    assert stored.values("period") == [EARLIER]
    own = bind(indicators_of(mini_report, EARLIER)).select(weighting="representative")
    assert stored == own
