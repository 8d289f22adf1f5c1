"""The index of reports: what it lists, what it keeps to itself, how it looks, and the site that is made of it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import socket
from pathlib import Path

import pytest
import yaml
from conftest import EARLIER, PERIOD, REPOSITORY, copy_project, edit
from pages import Page
from test_approval import HOSTILE, change_rule, fresh, publish, run, signature

from csreport.chapters.history import survey_of
from csreport.chapters.indicators import indicators
from csreport.estimates import Estimates, Row, csv_of
from csreport.present.chapter import words_of
from csreport.project.errors import CsreportError, ProjectError, RenderError
from csreport.project.project import Project
from csreport.publish import report as building
from csreport.publish.approval import approve
from csreport.publish.index import PICTURE, Plot, card_of, write_index, write_site
from csreport.publish.paper import EXTRACTS
from csreport.publish.record import FORMATS, Run, note_failure, read_failure, write_record
from csreport.publish.report import WRITERS, build_report


def publish_all(project: Project) -> Project:
    path = project.params("project.yml")
    path.write_text(path.read_text(encoding="utf-8") + "publish: all\n", encoding="utf-8")
    return fresh(project)


def page_of(project: Project) -> Page:
    """The index in the project's first language."""
    return Page(edition(write_index(project).read_text(encoding="utf-8")))


def edition(text: str, lang: str = "en") -> str:
    opening = f'<div class="edition" id="{lang}"'
    return opening + re.split(r'(?=<div class="edition")|(?=<script>)', text.partition(opening)[2])[0]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = copy_project(tmp_path_factory.mktemp("published"))
    publish(project, EARLIER)
    publish(project, PERIOD)
    return project


@pytest.fixture
def two(published: Project, tmp_path: Path) -> Project:
    """Two published drafts."""
    return Project(shutil.copytree(published.root, tmp_path / "two", symlinks=True))


def periods_linked(page: Page) -> set[str]:
    return {link["href"].split("/")[0] for link in page.attributes("a") if not link["href"].startswith("#")}


def test_approved_reports_alone_are_listed_newest_first_unless_told_otherwise(two):
    page = page_of(two)
    assert "No report is published yet." in page.seen and periods_linked(page) == set()
    assert "wait for approval and are not listed: 2." in page.seen
    approve(two, EARLIER, signature())
    page = page_of(two)
    assert "wait for approval and are not listed: 1." in page.seen and periods_linked(page) == {EARLIER}
    page = page_of(publish_all(two))
    assert periods_linked(page) == {EARLIER, PERIOD}
    sections = [section["aria-labelledby"] for section in page.attributes("section")]
    assert sections == [f"period-{PERIOD}-en", f"period-{EARLIER}-en"]
    states = [found["class"] for found in page.attributes("span") if "status" in found.get("class", "")]
    assert states == ["status draft", "status approved"]
    assert "Approved by Mary Lind (Managing director), 2 June 2025." in page.seen
    change_rule(two)
    edit(two.params("project.yml"), ("publish: all\n", ""))
    page = page_of(fresh(two))
    assert periods_linked(page) == set(), "a void approval is shown but not linked"
    assert "Approval void" in page.seen and "params/rules.yml" in page.seen


def test_every_artefact_is_offered_to_readers():
    """A writer without its line among the formats would make a file that no page links to."""
    beside = {name for name in EXTRACTS.values() if name != PICTURE}
    assert {*WRITERS} | beside == {*FORMATS}


def test_every_format_and_language_that_is_there_is_linked(two):
    project = publish_all(two)
    folder = project.output / PERIOD
    (folder / "en" / "report.pdf").write_bytes(b"%PDF-")
    (folder / "zh-Hans" / "report.xlsx").write_bytes(b"PK")
    (folder / "en" / "source").mkdir()
    found = page_of(project).attributes("a")
    links = {(link["href"], link["hreflang"]) for link in found if link["href"].startswith(PERIOD)}
    files = (("en", "html"), ("en", "pdf"), ("zh-Hans", "html"), ("zh-Hans", "xlsx"))
    assert links == {(f"{PERIOD}/{lang}/report.{ending}", lang) for lang, ending in files}
    assert all((project.output / href).is_file() for href, _ in links)


def test_the_headline_is_the_estimate_with_its_interval_and_the_kind_stands_beside_the_name(two):
    """Of a full survey, which is the rule, nothing is said."""
    means = indicators(survey_of(two, PERIOD)).select(measure="overall", stat="mean", weighting="representative")
    row = means.one(segment="", against="", category="")
    words = words_of(two, "en")
    text = page_of(publish_all(two)).seen
    assert f"Overall satisfaction{words.figure(row)} / 5 ({words.interval(row)})" in text
    path = two.output / PERIOD / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["card"]["kind"] == "full" and "special survey" not in text
    record["card"]["kind"] = "special"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert "2025 · special survey" in page_of(fresh(two)).seen


def with_history(project: Project) -> Project:
    """The published reports, the last with a card that knows the period before and a target."""
    goal = Row(PERIOD, "overall", "target", category="mean", against="target:high", value=4.5)
    missed = Row(PERIOD, "overall", "mean", against="target:high", value=-0.7, low=-0.9, high=-0.5)
    (project.output / PERIOD / "estimates" / "targets.csv").write_text(csv_of(Estimates([goal, missed])))
    (project.output / PERIOD / "estimates" / "history.csv").write_text(csv_of(indicators(survey_of(project, EARLIER))))
    survey, folder = survey_of(project, PERIOD), project.output / PERIOD
    write_record(project, survey.name, folder, Run(PERIOD), card_of(project, survey, folder))
    return publish_all(project)


def test_the_series_shows_all_periods_with_scale_and_target_and_is_read_aloud(two):
    project = with_history(two)
    (aim,) = json.loads((project.output / PERIOD / "run.json").read_text(encoding="utf-8"))["card"]["aims"]
    assert (aim["verdict"], aim["label"]["zh-Hans"], aim["goal"]["en"]) == ("not_met", "总体满意度", "4.50")
    page = page_of(project)
    assert page.one("span", css="not-met")["text"] == "Overall satisfaction 4.50: missed"
    (drawing,) = [found for found in page.attributes("span") if found.get("class") == "drawing"]
    assert drawing["role"] == "img" and re.search(r"2024 \d\.\d\d; 2025 \d\.\d\d$", drawing["aria-label"])
    wide, narrow = page.all("svg")
    assert [found["attrs"]["class"] for found in (wide, narrow)] == ["wide", "narrow"]
    assert len(page.all("circle")) == 4 and len(page.all("g", css="now")) == 2
    told = {found["text"] for found in page.all("text", css="tick")}
    assert "target 4.50" in told and "2024" in wide["text"] and "2025" in wide["text"]
    ticks = [float(text) for text in told if re.fullmatch(r"\d\.\d\d", text)]
    values = [float(value) for value in re.findall(r"\d\.\d\d", drawing["aria-label"])]
    assert min(ticks) <= min(values) and max(values) <= max(ticks), "the axis holds what is drawn"
    shutil.rmtree(project.output / EARLIER)
    page = page_of(fresh(project))
    assert [section["aria-labelledby"] for section in page.attributes("section")] == [f"period-{PERIOD}-en"]
    table = page.one("table", css="earlier")["text"]
    assert "Earlier periods" in table and re.search(r"2024\d\.\d\d", table), "its value alone"


def test_a_reason_names_no_raw_file_and_nothing_of_this_machine(mini, monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "buildhost7")
    (mini.raw(PERIOD) / "Ann Other.csv").touch()
    place = f"{mini.root}/private/x: {Path.home()}/y on buildhost7\nrow of LB-1001"
    for error, kept, hidden in (
        (CsreportError("data/raw/2025/Ann Other.csv: column 'a'; did you mean 'Ann Other.csv'?"), "2025/…: ", "Ann"),
        (CsreportError("data/raw/2025/Jo B.csv: gone"), "data/raw/2025/…: gone", "Jo"),
        (CsreportError(place), "private/x: ~/y on …", "LB-1001"),
        (KeyError("LB-1001"), "unexpected error (KeyError)", "LB-1001"),
    ):
        note_failure(mini, PERIOD, error)
        reason = read_failure(mini, PERIOD)["reason"]
        assert kept in reason
        assert [trace for trace in (hidden, str(mini.root), "buildhost7", f"{Path.home()}/") if trace in reason] == []


def test_a_failing_build_is_shown_with_its_reason_until_the_next_success(two, monkeypatch):
    project = publish_all(two)
    note_failure(project, "2024", CsreportError("data/raw/2024/responses.csv: file not found"))
    shutil.rmtree(project.output / "2024")
    page = page_of(fresh(project))
    assert "No report" in page.seen and "file not found" in page.seen and periods_linked(page) == {PERIOD}
    shutil.rmtree(project.output / ".failed")

    def fail(*_, **_options):
        raise RenderError("the finished report fails its checks:\n  en: number 'x' is unknown")

    def seen():
        return Page(edition((project.output / "index.html").read_text(encoding="utf-8"))).seen

    monkeypatch.setattr(building, "_build", fail)
    with pytest.raises(RenderError):
        build_report(project, PERIOD)
    assert "The last build failed" in seen()
    assert "the finished report fails its checks: en: number 'x' is unknown" in seen()
    monkeypatch.setattr(building, "_build", lambda *_, **_options: None)
    build_report(project, PERIOD)
    assert "failed" not in seen() and not (project.output / ".failed").exists()
    edit(project.params("rules.yml"), ("top_box:", "topbox:"))
    note_failure(fresh(project), PERIOD, CsreportError("params/rules.yml:2: unknown key 'topbox'"))
    page = page_of(fresh(project))
    assert "unknown key 'topbox'" in page.seen and page.attributes("section"), "seen though params cannot be read"


def test_a_wrong_word_of_the_command_line_is_no_failed_build(mini):
    for arguments in ((mini, "20255"), (mini, PERIOD, ["zh-Hands"])):
        with pytest.raises(CsreportError):
            build_report(*arguments)
    assert not (mini.output / ".failed").exists()


def test_the_page_asks_for_nothing_and_runs_its_own_script_alone(two):
    text = write_index(publish_all(two)).read_text(encoding="utf-8")
    page = Page(text)
    policy = next(meta["content"] for meta in page.attributes("meta") if meta.get("http-equiv"))
    for tag in ("style", "script"):
        (block,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; img-src data:; ") and "unsafe" not in policy
    assert [name for e in page.elements for name in e["attrs"] if name == "style" or name.startswith("on")] == []
    assert not page.attributes("link") and not re.search(r"(?:src|href)=\"(?:https?:)?//", text)
    assert not re.search(r"url\(|@import", page.one("style")["text"])
    assert str(two.root) not in text and socket.gethostname() not in text
    assert write_index(fresh(two)).read_text(encoding="utf-8") == text, "the same reports give the same bytes"


def test_names_are_text_not_markup(two):
    project = publish_all(two)
    quoted = HOSTILE.replace("'", "''")
    edit(project.params("project.yml"), ("en: Linden Bakery,", f"en: '{quoted}',"))
    edit(project.params("codebook.yml"), ("en: Overall satisfaction", f"en: '{quoted}'"))
    edit(project.params("periods", f"{PERIOD}.yml"), ('en: "2025"', f"en: '{quoted}'"))
    project = fresh(project)
    publish(project)
    approve(project, PERIOD, signature(by=HOSTILE, role=HOSTILE))
    note_failure(project, PERIOD, CsreportError(HOSTILE))
    page = page_of(project)
    assert not page.attributes("script")
    assert page.seen.count(HOSTILE) >= 5


def test_brand_and_every_language_are_there_and_the_source_language_is_seen_without_a_script(two):
    project = publish_all(two)
    brand = "brand: {colour: '#5b2a86', logo: logo.svg, name: Linden}"
    edit(project.params("project.yml"), ("source_language: en", f"{brand}\nsource_language: zh-Hans"))
    logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><path d="M0 0h4v1z"/></svg>'
    project.params("logo.svg").write_text(logo, encoding="utf-8")
    text = write_index(fresh(project)).read_text(encoding="utf-8")
    page = Page(text)
    assert page.attributes("html")[0]["lang"] == "zh-Hans"
    assert [("hidden" in e["attrs"], e["attrs"]["lang"]) for e in page.all("div", css="edition")] == [
        (False, "zh-Hans"), (True, "en"),
    ]  # fmt: skip
    chinese, english = (Page(edition(text, lang)) for lang in ("zh-Hans", "en"))
    assert "椴树面包房" in chinese.seen and "2025年" in chinese.seen and "Linden Bakery" in english.seen
    first = next(link["hreflang"] for link in chinese.attributes("a") if "hreflang" in link)
    assert first == "zh-Hans", "the reader's own language stands first"
    for each in (chinese, english):
        assert {"#zh-Hans", "#en"} <= {link["href"] for link in each.attributes("a")}
    assert "--focus: #5b2a86;" in text
    (image,) = english.attributes("img")
    assert image["alt"] == "Linden" and image["src"].startswith("data:image/svg+xml;base64,")


def test_the_site_holds_what_is_listed_and_nothing_else(two, tmp_path, capsys):
    approve(two, PERIOD, signature())
    folder = two.output / PERIOD
    (folder / "en" / "notebooks").mkdir()
    (folder / "en" / "notebooks" / "x.html").write_text("code")
    note_failure(two, EARLIER, CsreportError("private matters"))
    assert run(two, "index", "--site", str(tmp_path / "site")) == 0
    assert capsys.readouterr().out.splitlines() == ["output/index.html", f"{tmp_path}/site: {PERIOD}"]
    found = sorted(path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*.*"))
    assert found == [".nojekyll", f"{PERIOD}/en/report.html", f"{PERIOD}/zh-Hans/report.html", "index.html"]
    told = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "private matters" not in told and "wait for approval" not in told


def test_a_site_is_written_over_a_site_but_over_nothing_else(two, tmp_path):
    folder, project = tmp_path / "site", publish_all(two)
    assert set(write_site(project, folder)) == {EARLIER, PERIOD}
    shutil.rmtree(project.output / PERIOD)
    assert write_site(project, folder) == [EARLIER]
    assert not (folder / PERIOD).exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("years of work")
    with pytest.raises(ProjectError, match="choose an empty one"):
        write_site(two, other)
    assert (other / "thesis.txt").is_file()


def test_the_workflow_publishes_the_site_folder():
    text = (REPOSITORY / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8")
    assert "--site site" in text and "path: site" in text and "--listed" in text
    paths = yaml.safe_load(text)[True]["push"]["paths"]  # YAML reads `on` as true
    assert {"data/**", "params/**", "notebooks/**", "src/**"} <= set(paths)


def test_the_target_is_drawn_over_its_own_year_as_in_the_report():
    points = tuple(Row(f"{year}Q{n}", "overall", "mean", value=3.8) for year in (2024, 2025) for n in (1, 2, 3, 4))
    plot = Plot("wide", points, 3.9)
    assert plot.goal_start == plot.across(4)
