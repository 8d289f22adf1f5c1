"""Periods known only from a published table: their rows, their checks, and their place in the history."""

from __future__ import annotations

import math

import pytest
from conftest import EARLIER, PERIOD, edit

from csreport.chapters import trends
from csreport.chapters.history import check_comparisons, content_hash, history_of, published
from csreport.estimates import bind
from csreport.project.errors import ParamsError, ProjectError
from csreport.project.project import Project, earlier_periods, timeline
from csreport.survey.survey import load_survey

TABLE = """periods:
  2022:
    title: {en: Year 2022, zh-Hans: 2022年度}
    source: Annual report 2022
    date: 2022
    measures:
      overall:
        mean: 3.98
        sd: 0.89
        n: 1200
        top_box: 0.75
        index: 74.5
        distribution: {1: 0.02, 2: 0.03, 3: 0.20, 4: 0.45, 5: 0.30}
      recommend: {nps: 17, n: 100, promoters: 0.47, detractors: 0.30}
      ordering: {mean: 3.9}
      index: {index: 71.0, n: 400, sd: 20}
"""


def write(project: Project, text: str = TABLE, *changes: tuple[str, str]) -> Project:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    project.params("published.yml").write_text(text, encoding="utf-8")
    return Project(project.root)


@pytest.fixture
def told(mini: Project) -> Project:
    return write(mini)


def one(project: Project, measures: str, **wanted: str):
    text = f"periods:\n  2022:\n    source: Report\n    measures:\n      {measures}\n"
    return published(write(project, text)).one(**({"category": ""} | wanted))


# ---- rows ----------------------------------------------------------------------------------------------
def test_a_mean_or_distribution_has_the_standard_error_of_sample_and_rounding(told: Project, mini: Project) -> None:
    row = published(told).one(measure="overall", stat="mean")
    assert (row.period, row.value, row.n, row.df) == ("2022", 3.98, 1200, 1199)
    assert row.se == pytest.approx(math.sqrt(0.89**2 / 1200 + 0.01**2 / 12))  # 0.0259
    assert row.low == pytest.approx(3.98 - 1.96194 * row.se, abs=1e-6)
    assert (row.weighting, row.method, row.status) == ("representative", "published: Annual report 2022", "ok")
    measures = "overall: {n: 1200, distribution: {1: 0.02, 2: 0.03, 3: 0.20, 4: 0.45, 5: 0.30}}"
    assert one(mini, measures, stat="mean").value == pytest.approx(3.98)
    assert one(mini, measures, stat="sd").value == pytest.approx(0.8946, abs=5e-5)
    top = one(mini, measures, stat="top_box")
    assert (top.value, round(top.low, 3), round(top.high, 3)) == (pytest.approx(0.75), 0.725, 0.774)
    assert one(mini, measures, stat="share", category="3").value == pytest.approx(0.2)
    assert one(mini, measures, stat="bottom_box").value == pytest.approx(0.05)
    mean = one(mini, measures, stat="mean")
    assert mean.se == pytest.approx(math.sqrt(0.7996 / 1199 + 0.06**2 / 12))  # shares leave 3.95 to 4.01


def test_a_published_nps_has_the_standard_error_of_its_parts_and_what_cannot_be_checked_is_marked(told) -> None:
    rows = published(told).select(measure="recommend")
    row = rows.one(stat="nps")
    assert row.value == 17 and row.se == pytest.approx(math.sqrt(100**2 * (0.77 - 0.17**2) / 99 + 1 / 12))
    shares = {r.category: r.value for r in rows.select(stat="share")}
    assert shares == {"detractors": 0.30, "passives": pytest.approx(0.23), "promoters": 0.47}
    row = published(told).one(measure="ordering", stat="mean")
    assert row.status == "caution" and all(math.isnan(x) for x in (row.se, row.low, row.high, row.df, row.n))
    assert published(told).one(measure="index", stat="index").se == pytest.approx(math.sqrt(1 + 0.1**2 / 12))


def test_grim_informs_only_small_bases_and_a_published_standard_error_wins(mini: Project) -> None:
    told = {
        "mean: 4.2, n: 1200": "caution", "mean: 4.20, n: 50": "ok", "mean: 4.20, n: 50, weighted: true": "caution",
        "mean: 4.2, n: 50": "caution", "mean: 4.2, n: 50, digits: 2": "ok", "mean: 4.2": "caution",
    }  # fmt: skip
    assert {measure: one(mini, f"overall: {{{measure}}}", stat="mean").status for measure in told} == told
    row = one(mini, "overall: {mean: 4.000, sd: 1, se: 0.05, n: 1000}", stat="mean")
    assert row.se == pytest.approx(0.05, abs=1e-6)


SHARES = "distribution: {1: 0.02, 2: 0.03, 3: 0.20, 4: 0.45, 5: 0.30}"
ELEVEN = "distribution: {0: 0.1, 6: 0.2, 8: 0.23, 9: 0.27, 10: 0.2}, digits_share: 0"


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        (f"overall: {{mean: 4.2, {SHARES}}}", r"\.mean: found 4\.2, but the dis\w+ implies 3\.98 \(3\.95 to 4\.01"),
        (f"overall: {{mean: 4.0, index: 80.0, {SHARES}}}", r"index: found 80\.0, but the mean implies 75\.00 \(73\.75"),
        (f"overall: {{mean: 4.0, index: 80.0, {SHARES}}}", r"index: found 80\.0, but the dis\w+ implies 74\.50"),
        (f"overall: {{sd: 1.1, {SHARES}}}", r"sd: found 1\.1, but the distribution implies 0\.89"),
        (f"overall: {{top_box: 0.90, {SHARES}}}", r"top_box: found 0\.90, .* \(top_box in .* is 2\) implies 0\.75"),
        (f"overall: {{bottom_box: 0.10, {SHARES}}}", r"bottom_box: found 0\.10, .* implies 0\.05"),
        ("overall: {distribution: {1: 0.1, 5: 0.8}}", r"distribution: its shares sum to 0\.9, not to 1"),
        ("overall: {distribution: {0: 0.2, 5: 0.8}}", r"distribution: 0 is no point of the scale \(1 to 5\)"),
        ("overall: {mean: 5.19, n: 28}", r"mean: 5\.19 cannot come from .* 28 people \(GRIM\)"),
        ("overall: {mean: 5.2}", r"mean: 5\.2 lies outside the scale \(1 to 5\)"),
        ("overall: {mean: 4.9, sd: 1.5}", r"sd: found 1\.5, but with this mean it is at most 0\.7"),
        ("recommend: {nps: 27, promoters: 0.47, detractors: 0.30}", r"nps: found 27, but .* detractors imply 17\.00"),
        ("recommend: {promoters: 0.67, detractors: 0.40}", r"promoters and detractors sum to 1\.07"),
        ("recommend: {nps: 17, n: 7}", r"nps: 17 cannot come from .* 7 people \(GRIM\)"),
        (f"recommend: {{promoters: 0.57, detractors: 0.30, {ELEVEN}}}", r"promoters: found 0\.57, .* implies 0\.47"),
        ("overall: {nps: 10}", r"nps: only the item with the role recommend has one"),
        ("ordering: {distribution: {1: 0.5, 5: 0.5}}", "only an item has a distribution"),
        ("ordering: {top_box: 0.5}", "top_box: only an item has one"),
        ("overall: {index: 70}", "index: give the mean that it stands for"),
        ("index: {mean: 4}", "write it as index"),
        ("overal: {mean: 4}", r"overal: the codebook has no item or dimension of this id; did you mean 'overall'\?"),
        ("overall: {meen: 4}", r"unknown key 'periods\.2022\.measures\.overall\.meen'; did you mean 'mean'\?"),
        ("overall: {n: 4}", "give at least one of mean, index"),
        ("overall: {mean: 4, se: 0.1}", "se needs n"),
        ("recommend: {promoters: 0.4}", "promoters and detractors belong together"),
        ("overall: {top_box: 75}", r"top_box: shares go from 0 to 1: write 0\.30 for 30 %, found '75'"),
        ("overall: {distribution: {5: 100%}}", "write 0.30 for 30 %"),
        ("overall: {mean: nan}", "mean"),
        ("overall: {mean: 4, n: 0}", "must be above 0"),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_true_are_named_with_their_line(mini: Project, measure: str, message: str) -> None:
    with pytest.raises(ParamsError, match=rf"params/published\.yml:5: .*{message}"):
        one(mini, measure, stat="mean")


def test_every_problem_is_named_at_once_a_period_published_only_if_not_declared_and_a_malformed_file_refused(told):
    project = write(told, TABLE, ("mean: 3.98", "mean: 4.2"), ("nps: 17", "nps: 71"))
    with pytest.raises(ParamsError) as caught:
        published(project)
    lines = [line.split(": ") for line in str(caught.value).splitlines()]
    places = [(place.split(":")[1], *key.rsplit(".", 2)[-2:]) for place, key, *_ in lines]
    assert places == [("8", "overall", "mean"), ("12", "overall", "index"), ("14", "recommend", "nps")]
    period, twice = "  2022:\n", rf"published\.yml:2: periods\.{EARLIER}: .* params/periods/{EARLIER}\.yml"
    refused = [
        (period, f"  {EARLIER}:\n", twice), (period, "  20/22:\n", ""), ("periods:\n", "period:\n", ""),
        ("date: 2022", "date: soon", ""), ("date: 2022", "date: 2022-13", ""), ("date: 2022", "date: 2022-1", ""),
        ("    source: Annual report 2022\n", "", ""),
    ]  # fmt: skip
    for old, new, error in refused:
        with pytest.raises(ParamsError, match=error or r"params/published\.yml:\d+: "):
            published(write(told, TABLE, (old, new)))


def test_history_holds_the_published_period_first(told: Project) -> None:
    assert earlier_periods(told, PERIOD) == ["2022", EARLIER] and list(told.titles) == ["2022", EARLIER, PERIOD]
    history = history_of(told, PERIOD)
    assert history.values("period") == ["2022", EARLIER]
    assert bind(history.select(period="2022")) == published(told)
    assert history_of(told, EARLIER).values("period") == ["2022"]
    hashes = {content_hash(told, PERIOD), content_hash(write(told, TABLE, ("0.89", "0.90")), PERIOD)}
    assert len(hashes) == 2, "the file belongs to what a report is made of"
    later = write(told, TABLE, ("  2022:\n", "  2026:\n"), ("date: 2022", "date: 2026"))
    assert history_of(later, PERIOD).values("period") == [EARLIER]
    edit(told.params("periods", f"{PERIOD}.yml"), ("compare_to: [2024]", "compare_to: [2022]"))
    check_comparisons(write(told), PERIOD)
    for change, error in ((("date: 2022", "date: 2027"), r"compare_to '2022' is not earlier than 2025"),
                          (("  2022:\n", "  2021:\n"), r"period '2022' is not declared")):  # fmt: skip
        with pytest.raises(ProjectError, match=error):
            history_of(write(told, TABLE, change), PERIOD)


def test_date_or_name_puts_a_published_period_in_its_place(told: Project) -> None:
    cases = [
        ("2022", "2022", ["2022", "2024", "2025"]), ("old", "2024-12-31", ["2024", "old", "2025"]),
        ("2030", "2023", ["2030", "2024", "2025"]), ("2024b", None, ["2024", "2024b", "2025"]),
        ("9", None, ["9", "2024", "2025"]), ("2026", "2026-06", ["2024", "2025", "2026"]),
    ]  # fmt: skip
    for name, date, order in cases:
        dated = f"    date: {date}\n" if date else ""
        assert timeline(write(told, TABLE, ("  2022:\n", f"  {name}:\n"), ("    date: 2022\n", dated))) == order
    edit(told.params("periods", f"{EARLIER}.yml"), ("fieldwork: {start: 2024-05-05, end: 2024-05-16}\n", ""))
    undated = write(told, TABLE, ("  2022:\n", "  wave10:\n"))
    assert timeline(undated) == [EARLIER, PERIOD, "wave10"], "without fieldwork names decide"


def test_trends_hold_the_published_period_and_its_changes(told: Project) -> None:
    edit(told.params("periods", f"{PERIOD}.yml"), ("compare_to: [2024]", "compare_to: [2024, 2022]"))
    project = Project(told.root)
    found = trends.estimates(load_survey(project, PERIOD), history_of(project, PERIOD))
    assert found.values("period") == ["2022", EARLIER, PERIOD]
    assert found.one(period="2022", measure="recommend", stat="nps").value == 17
    change = found.one(period=PERIOD, measure="overall", stat="mean", against="period:2022")
    now = found.one(period=PERIOD, measure="overall", stat="mean", against="", segment="")
    assert change.value == pytest.approx(now.value - 3.98) and change.low < change.value < change.high
    assert change.se == pytest.approx(math.hypot(now.se, published(project).one(measure="overall", stat="mean").se))
    bare = found.one(period=PERIOD, measure="ordering", stat="mean", against="period:2022")
    assert not math.isnan(bare.value) and math.isnan(bare.se) and math.isnan(bare.p)
