"""Real files of many services: recognised by content, drafted without hand-editing, and their report builds.

Rows are those that the sources state.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from csreport.chapters.history import indicators_of
from csreport.chapters.indicators import choice_rows
from csreport.estimates import Estimates
from csreport.project.project import Project
from csreport.publish.gates import read_page
from csreport.publish.report import build_report
from csreport.publish.scaffold import new_project
from csreport.survey.intake import read
from csreport.survey.survey import load_survey

DATA = Path(os.environ.get("CSREPORT_REFERENCE_DATA", Path(__file__).parents[3] / "shared" / "data"))
# file: shape, respondents, roles found
VENDOR = "vendor_exports"
# file: shape, respondents
FILES = {
    f"{VENDOR}/wjx/wjx_800_800_0.xls": ("wjx_text", 800),
    f"{VENDOR}/wjx/wjx_800_800_2.xls": ("wjx_coded", 800),
    f"{VENDOR}/derived/wjx_text_gbk.csv": ("wjx_text", 800),
    f"{VENDOR}/fivethirtyeight/star-wars-survey_StarWars.csv": ("surveymonkey", 1186),
    f"{VENDOR}/ohbm/public_survey_data.csv": ("surveymonkey", 311),
    f"{VENDOR}/limonaid/survey_100001_R_data_file.csv": ("limesurvey", 3),
    f"{VENDOR}/limonaid/survey_998192_R_data_file.csv": ("limesurvey", 7),
    f"{VENDOR}/qualtrics/qualtRics_sample.csv": ("qualtrics", 1),
    f"{VENDOR}/qualtrics/qualtRics_sample_legacy.csv": ("qualtrics_legacy", 1),
    f"{VENDOR}/stacks/results-anonymized-randomized.csv": ("typeform", 69),
    f"{VENDOR}/stacks/results-anonymized-randomized.xlsx": ("typeform", 69),
    f"{VENDOR}/sav_fixtures/sample_large.sav": ("spss", 485),
    f"{VENDOR}/sav_fixtures/hebrews.sav": ("spss", 99),
    f"{VENDOR}/sav_fixtures/missing_char.sav": ("spss", 2),
    f"{VENDOR}/sav_fixtures/missing_test.sav": ("spss", 2),
    f"{VENDOR}/sav_fixtures/ordered_category.sav": ("spss", 4),
    f"{VENDOR}/sav_fixtures/simple_alltypes.sav": ("spss", 6),
    "r_community/2018_survey_English.tsv": ("plain", 3080),
    "r_community/2018_survey_Spanish.tsv": ("plain", 295),
    "sfo/2013_SFO_Customer_Survey.csv": ("plain", 3535),
    "sfo/2014_SFO_Customer_Survey.csv": ("plain", 2818),
    "sfo/2015_SFO_Customer_Survey.csv": ("plain", 2958),
    "sfo/2016_SFO_Customer_Survey.csv": ("plain", 3087),
    "ecsi/mobi.csv": ("plain", 250),
    "ecsi/satisfaction.csv": ("plain", 250),
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="reference data absent: set CSREPORT_REFERENCE_DATA to their folder"),
]


def drafted(folder: Path, *names: str) -> Project:
    """A project made from files as they were received."""
    new_project(folder / "survey", [DATA / name for name in names], period="2018", language=None)
    return Project(folder / "survey")


@pytest.mark.report
@pytest.mark.parametrize("name", FILES)
def test_file_is_recognised_and_drafted_and_its_report_builds(name: str, tmp_path: Path) -> None:
    shape, respondents = FILES[name]
    reading = read(DATA / name, Path(name).name)
    assert (reading.shape, len(reading.table)) == (shape, respondents)
    project = drafted(tmp_path, name)
    survey = load_survey(project, "2018")
    assert len(survey.ledger) == respondents == int(survey.ledger["accepted"].sum()), "a draft excludes nothing"
    assert all(page.stat().st_size > 10_000 for page in build_report(project, "2018"))


def test_drafts_of_text_and_coded_exports_of_the_same_people_give_the_same_counts(tmp_path: Path) -> None:
    """Answers as text, as codes, and the text in GBK; words written beside an option make no options of their own."""
    found = []
    for name in list(FILES)[:3]:
        survey = load_survey(drafted(tmp_path / Path(name).stem, name), "2018")
        found.append(Estimates(sorted(choice_rows(survey), key=lambda row: row.key)))
    assert found[0] == found[1] == found[2]
    counts = {(row.measure, row.category): row.value for row in found[0].select(stat="count")}
    assert [sum(measure == key for measure, _ in counts) for key in ("q6", "q8")] == [14, 10]
    assert counts["q6", "运动"] == 479
    assert (counts["q6", "其他【请注明】"], counts["q8", "其他【请注明】"]) == (2, 5)


# What the codes of the coded export mean, in their order; the text export holds these words.


def test_published_promoter_score_comes_out_of_the_draft(tmp_path: Path) -> None:
    english, spanish = (f"r_community/2018_survey_{language}.tsv" for language in ("English", "Spanish"))
    for names, score, n in (([english], 72.13, 3018), ([english, spanish], 71.48, 3278)):
        project = drafted(tmp_path / str(n), *names)
        item = project.codebook.role("recommend")
        row = indicators_of(project, "2018").one(measure=item, stat="nps", weighting="none")
        assert (round(row.value, 2), row.n) == (score, n)


@pytest.mark.report
def test_an_open_link_claims_nothing_about_a_population(tmp_path: Path) -> None:
    project = drafted(tmp_path, "r_community/2018_survey_Spanish.tsv")
    assert project.period("2018").sample == "open"
    claims = {
        "en": "±|RR1|stand for the population|size of the population|response rate is|Probability sample|"
        "of all customers",
        "zh-Hans": "±|RR1|结果代表总体|误差范围为|应答率为|概率抽样|占全部客户",
    }
    build_report(project, "2018", [*claims])
    pages = {lang: " ".join(read_page(project.output / "2018" / lang / "report.html").text) for lang in claims}
    assert [(lang, one) for lang, said in claims.items() for one in said.split("|") if one in pages[lang]] == []
    assert "no margin of error" in pages["en"] and "无误差范围" in pages["zh-Hans"]
