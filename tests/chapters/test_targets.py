"""Targets and benchmarks: distance, the verdict that the interval allows, and what is said of them."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pytest
from conftest import MINIATURE, PERIOD
from pydantic import ValidationError
from scipy import stats

from csreport.chapters import satisfaction
from csreport.chapters.comparisons import aim_of, facts_targets, goals, indicator_name, target_rows, verdict
from csreport.chapters.history import history_of, survey_of
from csreport.estimates import Estimates, Row
from csreport.facts import Sentence
from csreport.present import results
from csreport.present.chapter import words_of
from csreport.project.errors import ParamsError
from csreport.project.project import Project
from csreport.project.targets import Baseline, Benchmark, Target, TargetsFile
from csreport.publish.validate import check, problems
from csreport.survey.survey import Survey, load_survey

NOW = Row("2025", "overall", "mean", value=4.0, se=0.05, low=3.9, high=4.1, df=399, n=400.0, method="t")
BEFORE = Estimates([Row("2024", "overall", "mean", value=3.8, se=0.05, low=3.7, high=3.9, df=399, n=400.0)])


def spoken(content: object) -> str:
    whole = content if isinstance(content, Sentence) else Sentence("", it=content)
    return words_of(Project(MINIATURE), "en").plain(whole)


def rows_of(now: Row = NOW, history: Estimates = BEFORE, **targets: Target) -> list[Row]:
    return list(target_rows([now], history, TargetsFile(targets=targets), period="2025", confidence=0.95))


def distance(target: Target, history: Estimates = BEFORE) -> Row:
    rows = rows_of(history=history, goal=target)
    assert [(row.stat, row.category) for row in rows] == [("target", "mean"), ("mean", "")]
    return rows[1]


def test_the_whole_interval_decides_about_targets_outright_and_from_a_baseline() -> None:
    least = {3.85: "met", 3.9: "met", 4.0: "cannot_tell", 4.2: "not_met"}
    for goal, cases in (("at_least", least), ("at_most", {4.2: "met", 3.8: "not_met", 4.05: "cannot_tell"})):
        for value, expected in cases.items():
            target = Target(measure="overall", value=value, goal=goal)
            found = distance(target)
            assert found.value == pytest.approx(4.0 - value) and found.high - found.low == pytest.approx(0.2)
            assert verdict(found, target) == expected
    # 3.8 and a tenth of a point, or five in a hundred of 3.8; ten in a hundred of −20 are two points more.
    points = Target(measure="overall", change=0.1, baseline=Baseline(period="2024"))
    relative = Target(measure="overall", change=0.05, relative=True, baseline=Baseline(period="2024"))
    given = Target(measure="overall", change=0.05, relative=True, baseline=Baseline(value=4.0))
    below = Target(measure="overall", stat="nps", change=0.1, relative=True, baseline=Baseline(value=-20))
    aims = [aim_of(target, BEFORE).value for target in (points, relative, given, below)]
    assert aims == pytest.approx([3.9, 3.99, 4.2, -18])


def stable(history: Estimates, value: float, goal: str = "at_least", periods: int = 3) -> tuple[Row, str]:
    target = Target(measure="overall", value=value, goal=goal, stable=periods)
    row = distance(target, history)
    return row, verdict(row, target)


def test_stable_is_the_weakest_of_the_last_periods() -> None:
    """3.6, 3.8, 4.2 and 4.0 now, each ±0.1: of the last three 3.8 (3.7); its upper limit at 1 − 0.05/3."""
    stem = replace(NOW, df=math.inf, method="")
    history = Estimates(
        replace(stem, period=period, value=mean, low=mean - 0.1, high=mean + 0.1)
        for period, mean in (("2022", 3.6), ("2023", 3.8), ("2024", 4.2))
    )
    row, found = stable(history, 3.69)
    reach = 0.1 * stats.norm.ppf(1 - 0.05 / 6) / stats.norm.ppf(0.975)
    assert (row.value, row.low, row.high) == pytest.approx((0.11, 0.01, 0.11 + reach)) and found == "met"
    assert row.method.startswith("weakest of 3 of the last 3 periods")
    assert stable(history, 3.7, periods=4)[1] == "cannot_tell"  # 3.6 (3.5 to 3.7 and more)
    assert [stable(history, value)[1] for value in (3.75, 3.91, 3.95)] == ["cannot_tell", "cannot_tell", "not_met"]
    low, most = stable(history, 4.31, "at_most")
    assert (low.value, low.low, low.high) == pytest.approx((-0.11, -0.11 - reach, -0.01)) and most == "met"
    assert stable(history.select(period="2024"), 3.7)[1] == "cannot_tell", "a period is not known"
    unsure = Estimates([Row("2023", "overall", "mean", value=4.0), *history.select(period="2024")])
    assert stable(unsure, 3.7)[1] == "cannot_tell", "nor is its error"


def test_a_distance_to_a_baseline_holds_the_errors_of_both() -> None:
    """Two waves with se 0.05 each: 0.0707 by Welch, and 1.05 times the baseline's where it is raised by 5 %.

    Welch's degrees of freedom of two equal errors are those of both waves together. 4.0 (3.9 to 4.1) is above 3.88 for
    sure, but not above a result of 3.8 with its own error raised by 0.08.
    """
    points = distance(Target(measure="overall", change=0.1, baseline=Baseline(period="2024")))
    reach = stats.t.ppf(0.975, 798) * math.hypot(0.05, 0.05)
    assert points.value == pytest.approx(0.1)
    assert (points.low, points.high) == (pytest.approx(0.1 - reach), pytest.approx(0.1 + reach))
    relative = distance(Target(measure="overall", change=0.05, relative=True, baseline=Baseline(period="2024")))
    assert relative.se == pytest.approx(math.hypot(0.05, 1.05 * 0.05))
    given = distance(Target(measure="overall", change=0.1, baseline=Baseline(value=3.8)))
    assert given.high - given.low == pytest.approx(NOW.high - NOW.low), "a value has no error"
    outright = Target(measure="overall", value=3.88)
    started = Target(measure="overall", change=0.08, baseline=Baseline(period="2024"))
    assert (verdict(distance(outright), outright), verdict(distance(started), started)) == ("met", "cannot_tell")
    bare = distance(started, Estimates([Row("2024", "overall", "mean", value=3.8)]))
    assert bare.value == pytest.approx(0.12) and verdict(bare, started) == "cannot_tell", "no error known"


def test_what_was_not_measured_or_is_hidden_has_no_distance_and_benchmarks_have_one() -> None:
    other = Target(measure="price", value=4)
    unknown = Target(measure="overall", change=0.1, baseline=Baseline(period="2020"))
    rows = [(row.stat, row.against, row.shown) for row in rows_of(other=other, unknown=unknown)]
    assert rows == [("target", "target:other", True), ("target", "target:unknown", False)]
    assert verdict(None, other) == "not_measured"
    target = Target(measure="overall", value=4)
    rows = rows_of(Row("2025", "overall", "mean", status="suppressed"), goal=target)
    assert rows[1].status == "suppressed" and verdict(rows[1], target) == "cannot_tell"
    declared = TargetsFile(benchmarks={"industry": Benchmark(measure="overall", value=3.7, source="an institute")})
    rows = list(target_rows([NOW], BEFORE, declared, period="2025", confidence=0.95))
    assert [row.value for row in rows] == [3.7, pytest.approx(0.3)]
    assert rows[1].against == "benchmark:industry"


def test_half_a_target_is_refused() -> None:
    started = {"change": 1, "baseline": {"value": 1}}
    halves = [
        {}, {"value": 4, "change": 1}, {"change": 1}, {"value": 4, "relative": True}, {"value": 4, "segment": "size"},
        {"change": 1, "baseline": {}}, {"value": 4, "stable": 0}, started | {"stable": 2},
        {"change": 1, "baseline": {"value": 1, "period": "2024"}},
    ]  # fmt: skip
    for parts in halves:
        with pytest.raises(ValidationError):
            Target.model_validate({"measure": "overall"} | parts)


# ---- in a project -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("targets: {t: {measure: freshnes, value: 4}}",
         "params/targets.yml:1: targets.t.measure: 'freshnes' is no item, dimension or index of the codebook; "
         "did you mean 'freshness'?"),
        ("targets:\n  t: {measure: overall, value: 4, segment: sise, level: small}",
         "params/targets.yml:2: targets.t.segment: 'sise' is no segment of the codebook; did you mean 'size'?"),
        ("targets: {t: {measure: freshness, value: 4, segment: size, level: smal}}",
         "targets.t.level: 'smal' is no level of 'size'; did you mean 'small'?"),
        ("targets: {t: {measure: baking, stat: top_box, value: 0.4}}",
         "targets.t.stat: 'top_box' is not estimated of 'baking' (there is: mean)"),
        ("targets: {t: {measure: overall, stat: nps, value: 4}}", "targets.t.stat: 'nps' is estimated of the item"),
        ("targets: {t: {measure: overall, change: 1, baseline: {period: '2042'}}}",
         "targets.t.baseline.period: '2042' is no declared period; did you mean '2025'?"),
        ("targets:\n  t: {measure: overall, value: 45}",
         "params/targets.yml:2: targets.t.value: '45' is no mean of 'overall': it lies between 1 and 5"),
        ("targets: {t: {measure: freshness, stat: top_box, value: 80}}",
         "targets.t.value: '80' is no top_box of 'freshness': it lies between 0 and 1"),
        ("targets: {t: {measure: baking, value: 0.5}}", "'0.5' is no mean of 'baking': it lies between 1 and 5"),
        ("targets: {t: {measure: index, stat: index, value: 101}}", "'101' is no index of 'index': it lies between 0"),
        ("benchmarks: {b: {measure: recommend, stat: nps, value: 400, source: S}}",
         "benchmarks.b.value: '400' is no nps of 'recommend': it lies between -100 and 100"),
        ("benchmarks: {b: {measure: bakin, value: 4, source: S}}", "benchmarks.b.measure: 'bakin' is no item"),
        ("sampling: {per_level: {sise: 3}}", "sampling.per_level.sise: 'sise' is no segment of the codebook"),
    ],
)  # fmt: skip
def test_a_target_that_nothing_could_measure_is_an_error(written: str, expected: str, mini: Project) -> None:
    mini.params("targets.yml").write_text(written, encoding="utf-8")
    with pytest.raises(ParamsError) as raised:
        load_survey(mini, PERIOD)
    assert expected in str(raised.value)
    assert str(raised.value) in [finding.message for finding in problems(check(Project(mini.root)))]


def told_of(mini: Project, aim: str) -> tuple[Estimates, Survey, str]:
    """What is said of a declared target."""
    mini.params("targets.yml").write_text(f"targets: {{t: {{{aim}}}}}", encoding="utf-8")
    survey = survey_of(mini, PERIOD)
    rows = satisfaction.estimates(survey, history_of(mini, PERIOD))
    return rows, survey, spoken(facts_targets(rows, survey)["answer"])


def test_a_target_for_an_item_of_a_group_has_its_verdict_and_a_stable_one_its_periods(mini: Project) -> None:
    """An item, in a level, as a change from an earlier period: nothing of it stands among the headlines."""
    aim = "measure: freshness, segment: size, level: small, change: -2, baseline: {period: '2024'}"
    rows, survey, said = told_of(mini, aim)
    assert [goal.verdict for goal in goals(rows, survey)] == ["met"]
    assert said.startswith("The one target set is met. Met: ") and "target" in said
    rows, _, said = told_of(Project(mini.root), "measure: overall, value: 1, stable: 2")
    assert "in each of the last 2 periods" in said
    table = results.targets(rows, words_of(mini, "en"), declared=Project(mini.root).targets.targets)
    assert "≥ 1.00 (last 2 periods)" in [cell.text for line in table.lines for cell in line.cells]


SCORE = Row(PERIOD, "overall", "mean", value=4.0, low=3.9, high=4.1, se=0.05, n=200.0)
AIMS = {"met": 3.5, "missed": 4.5, "open": 4.05, "far": 4.9}


def evidence(**aims: float) -> Estimates:
    rows = [SCORE]
    for key, value in aims.items():
        against = f"target:{key}"
        rows.append(Row(PERIOD, "overall", "target", "mean", against=against, value=value))
        ends = {part: getattr(SCORE, part) - value for part in ("value", "low", "high")}
        rows.append(replace(SCORE, against=against, **ends))
    return Estimates(rows)


def here(survey: Survey, **targets: Target) -> Survey:
    return replace(survey, targets=TargetsFile(targets=targets))


def labelled(**aims: float) -> dict[str, Target]:
    return {key: Target(measure="overall", value=value, label={"en": key}) for key, value in aims.items()}


def count(facts: dict) -> Sentence:
    """How many of the targets are met."""
    first = next(iter(facts["answer"].values.values()))
    assert first.message == "satisfaction-targets"
    return first


def goals_of(facts: dict) -> dict[str, int]:
    lists = [part for part in facts["answer"].values.values() if part.message == "satisfaction-goals"]
    return {str(part.values["kind"]): len(part.values["goals"]) for part in lists}


def test_every_target_is_counted_and_named_once_and_those_alike_are_said_in_one(survey):
    facts = facts_targets(evidence(**AIMS), here(survey, **labelled(**AIMS)))
    values = count(facts).values
    assert (values["pattern"], values["n"]) == ("mixed", 4)
    assert [values[kind] for kind in ("met", "not_met", "cannot_tell", "later")] == [1, 2, 1, 0]
    assert goals_of(facts) == {"met": 1, "not-met": 2, "cannot-tell": 1}
    assert spoken(facts["answer"]).startswith(
        "One of four targets is met, two are missed, one is too close to call. "
        "Met: overall satisfaction (4.00; target 3.50). "
    )
    assert facts["finding"].values["title"] == "not-met"
    ceiling = here(survey, low=Target(measure="overall", value=3.5, goal="at_most"))
    assert "(4.00, 0.50 above 3.50)" in spoken(facts_targets(evidence(low=3.5), ceiling)["answer"]), "exceeded"
    names = [spoken(indicator_name("recommend", stat)) for stat in ("nps", "mean")]
    assert names == ["Net Promoter Score", "likelihood to recommend"]
    cases = [
        ({"met": 3.5}, "one", "met", "The one target set is met."),
        ({"open": 4.05}, "one", "cannot-tell", "Whether the one target set is met is too close to call."),
        ({"a": 3.5, "b": 3.6}, "alike", "met", "Both targets are met."),
        ({"a": 4.5, "b": 4.6, "c": 4.7}, "alike", "not-met", "All three targets are missed."),
        ({"a": 4.5, "b": 4.05}, "mixed", "none",
         "None of two targets is met for certain, one is missed, one is too close to call."),
    ]  # fmt: skip
    for aims, pattern, whole, said in cases:
        counted = count(facts_targets(evidence(**aims), here(survey, **labelled(**aims))))
        assert (counted.values["pattern"], counted.values["whole"], spoken(counted)) == (pattern, whole, said)


def test_only_what_is_not_met_still_has_time_and_what_was_not_measured_is_no_target_of_the_score(survey):
    end = survey.period.known_until
    due = {key: Target(measure="overall", value=AIMS[key], label={"en": key}, date=end + dt.timedelta(days=days))
           for key, days in (("met", 10), ("missed", 10), ("open", 20), ("far", 0))}  # fmt: skip
    assert goals_of(facts_targets(evidence(**AIMS), here(survey, **due))) == {"met": 1, "not-met": 1, "later": 2}
    no_days = replace(here(survey, **due), period=survey.period.model_copy(update={"fieldwork": None, "stages": []}))
    assert "later" not in goals_of(facts_targets(evidence(**AIMS), no_days))
    # The evidence of a chapter holds the value of every target, and a distance where there is one.
    rows = [*evidence(met=3.5), Row(PERIOD, "effort", "target", "mean", against="target:other", value=3.0)]
    declared = here(survey, **labelled(met=3.5), other=Target(measure="effort", value=3.0, label={"en": "other"}))
    assert [goal.verdict for goal in goals(Estimates(rows), declared)] == ["met", "not_measured"]
    assert count(facts_targets(Estimates(rows), declared)).values["n"] == 1
    assert goals(Estimates([SCORE]), here(survey, **labelled(met=3.5))) == [], "without the chapter nothing is said"
    assert facts_targets(Estimates(), survey) == {}
