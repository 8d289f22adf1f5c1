"""Real files of many services: recognised by content, drafted without hand-editing, and their report builds.

Rows are those that the sources state.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from csreport.chapters.history import indicators_of
from csreport.chapters.indicators import choice_rows, indicators
from csreport.chapters.response import respondent_rows
from csreport.estimates import Estimates, bind
from csreport.project.project import Project
from csreport.publish.gates import read_page
from csreport.publish.report import build_report
from csreport.publish.scaffold import new_project
from csreport.survey.sources import read
from csreport.survey.survey import load_survey

DATA = Path(os.environ.get("CSREPORT_REFERENCE_DATA", Path(__file__).parents[3] / "shared" / "data"))
# file: shape, respondents, roles found
FILES = {
    "vendor_exports/wjx/wjx_800_800_0.xls": ("wjx_text", 800, set()),
    "vendor_exports/wjx/wjx_800_800_2.xls": ("wjx_coded", 800, set()),
    "vendor_exports/derived/wjx_text_gbk.csv": ("wjx_text", 800, set()),
    "vendor_exports/fivethirtyeight/star-wars-survey_StarWars.csv": ("surveymonkey", 1186, set()),
    "vendor_exports/ohbm/public_survey_data.csv": ("surveymonkey", 311, set()),
    "vendor_exports/limonaid/survey_100001_R_data_file.csv": ("limesurvey", 3, set()),
    "vendor_exports/limonaid/survey_998192_R_data_file.csv": ("limesurvey", 7, set()),
    "vendor_exports/qualtrics/qualtRics_sample.csv": ("qualtrics", 1, set()),
    "vendor_exports/qualtrics/qualtRics_sample_legacy.csv": ("qualtrics_legacy", 1, set()),
    "vendor_exports/stacks/results-anonymized-randomized.csv": ("typeform", 69, set()),
    "vendor_exports/stacks/results-anonymized-randomized.xlsx": ("typeform", 69, set()),
    "vendor_exports/sav_fixtures/sample_large.sav": ("spss", 485, set()),
    "vendor_exports/sav_fixtures/hebrews.sav": ("spss", 99, set()),
    "vendor_exports/sav_fixtures/missing_char.sav": ("spss", 2, set()),
    "vendor_exports/sav_fixtures/missing_test.sav": ("spss", 2, set()),
    "vendor_exports/sav_fixtures/ordered_category.sav": ("spss", 4, set()),
    "vendor_exports/sav_fixtures/simple_alltypes.sav": ("spss", 6, set()),
    "r_community/2018_survey_English.tsv": ("plain", 3080, {"recommend"}),
    "r_community/2018_survey_Spanish.tsv": ("plain", 295, {"recommend"}),
    "sfo/2013_SFO_Customer_Survey.csv": ("plain", 3535, None),
    "sfo/2014_SFO_Customer_Survey.csv": ("plain", 2818, None),
    "sfo/2015_SFO_Customer_Survey.csv": ("plain", 2958, None),
    "sfo/2016_SFO_Customer_Survey.csv": ("plain", 3087, None),
    "ecsi/mobi.csv": ("plain", 250, None),
    "ecsi/satisfaction.csv": ("plain", 250, {"overall"}),
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="reference data absent: set CSREPORT_REFERENCE_DATA to their folder"),
]


def drafted(folder: Path, *names: str) -> Project:
    """A project made from files as they were received."""
    new_project(folder / "survey", [DATA / name for name in names], period="2018", language=None)
    return Project(folder / "survey")


@pytest.mark.parametrize("name", FILES)
def test_file_is_recognised_and_drafted(name: str, tmp_path: Path) -> None:
    shape, respondents, roles = FILES[name]
    reading = read(DATA / name, Path(name).name)
    assert (reading.shape, len(reading.table)) == (shape, respondents)
    project = drafted(tmp_path, name)
    survey = load_survey(project, "2018")
    assert len(survey.ledger) == respondents == int(survey.ledger["accepted"].sum()), "a draft excludes nothing"
    if roles is not None:
        assert {item.role for item in project.codebook.items.values() if item.role} >= roles


@pytest.mark.report
@pytest.mark.parametrize("name", FILES)
def test_report_of_the_draft_builds(name: str, tmp_path: Path) -> None:
    pages = build_report(drafted(tmp_path, name), "2018")
    assert all(page.stat().st_size > 10_000 for page in pages)


WJX = list(FILES)[:3]  # the same 800 people: answers as text, as codes, and the text in GBK
# What the codes of the coded export mean, in their order; the text export holds these words.
WORDS = {
    "2、手机价格": "0-799元 800-999元 1000-1499元 1500-1999元 2000-2499元 2500-2999元 3000-3499元 3500元及以上 "
    "免费赠送的 其他【请注明】",
    "3、性别": "男 女",
    "4、年龄": "15岁以下 16~19岁 20~24岁 25~29岁 30~34岁 35~39岁 40~49岁 50~59岁 60岁以上",
    "5、月收入": "3000元以下 3001-5000元 5001-8000元 8001-10000元 10001-15000元 15000元以上 无收入 不知道/拒绝回答",
}
SPENT = "没有投入 10%左右 20%左右 30%左右 40%左右 50%左右 超过50%"


def declared(project: Project) -> Project:
    """The same questions declared for words and codes alike; the options of several answers as they were drafted."""
    segments = {
        f"q{column[0]}": {
            "column": column,
            "label": column,
            "levels": {f"{n}": {"label": word, "codes": [str(n), word]} for n, word in enumerate(words.split(), 1)},
        }
        for column, words in WORDS.items()
    }
    labels = {str(n): word for n, word in enumerate(SPENT.split(), 1)}
    choices = {
        key: choice.model_dump(exclude_defaults=True) | {"label": {"zh-Hans": key}}
        for key, choice in project.codebook.choices.items()
    }
    book = {
        "scales": {"share": {"min": 1, "max": 7, "labels": labels}},
        "items": {"spent": {"column": "7、爱好投入占收入比重", "scale": "share", "role": "overall", "label": "花费"}},
        "segments": segments,
        "choices": choices,
        "design": {"id": "序号"},
    }
    project.params("codebook.yml").write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
    return Project(project.root)


def test_text_and_coded_exports_of_the_same_people_give_identical_estimates(tmp_path: Path) -> None:
    found = []
    for name in WJX:
        survey = load_survey(declared(drafted(tmp_path / Path(name).stem, name)), "2018")
        rows = bind(indicators(survey), Estimates([*respondent_rows(survey), *choice_rows(survey)]))
        found.append(Estimates(sorted(rows, key=lambda row: row.key)))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 100
    men_and_women = [row.value for row in found[0].select(segment="q3", stat="count")]
    assert men_and_women == [427, 373]
    counts = {(row.measure, row.category): row.value for row in found[0].select(stat="count")}
    assert counts["q6", "运动"] == 479
    # Words written beside an option make no options of their own.
    assert (counts["q6", "其他【请注明】"], counts["q8", "其他【请注明】"]) == (2, 5)


def test_drafts_of_text_and_coded_exports_name_the_options_alike(tmp_path: Path) -> None:
    found = []
    for name in WJX:
        survey = load_survey(drafted(tmp_path / Path(name).stem, name), "2018")
        found.append(Estimates(sorted(choice_rows(survey), key=lambda row: row.key)))
    assert found[0] == found[1] == found[2]
    assert len(found[0].select(measure="q6", stat="count")) == 14
    assert len(found[0].select(measure="q8", stat="count")) == 10


@pytest.mark.parametrize(
    ("names", "score", "n"),
    [
        (["r_community/2018_survey_English.tsv"], 72.13, 3018),
        (["r_community/2018_survey_English.tsv", "r_community/2018_survey_Spanish.tsv"], 71.48, 3278),
    ],
    ids=["english", "english-and-spanish"],
)
def test_published_promoter_score_comes_out_of_the_draft(
    names: list[str], score: float, n: int, tmp_path: Path
) -> None:
    project = drafted(tmp_path, *names)
    item = project.codebook.role("recommend")
    row = indicators_of(project, "2018").one(measure=item, stat="nps", weighting="none")
    assert (round(row.value, 2), row.n) == (score, n)


@pytest.mark.report
def test_an_open_link_claims_nothing_about_a_population(tmp_path: Path) -> None:
    project = drafted(tmp_path, "r_community/2018_survey_Spanish.tsv")
    assert project.period("2018").sample == "open"
    build_report(project, "2018", ["en", "zh-Hans"])
    pages = {
        lang: " ".join(read_page(project.output / "2018" / lang / "report.html").text) for lang in ("en", "zh-Hans")
    }
    claims = {
        "en": "±|RR1|stand for the population|of the population|response rate is|Probability sample",
        "zh-Hans": "±|RR1|结果代表总体|误差范围为|应答率为|概率抽样",
    }
    assert [(lang, one) for lang, said in claims.items() for one in said.split("|") if one in pages[lang]] == []
    assert "no margin of error" in pages["en"]
    assert "不报告误差范围" in pages["zh-Hans"]
