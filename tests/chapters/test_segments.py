"""Chapter 30 on the miniature project, on surveys with something planted, and on numbers made by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders import with_base
from conftest import EARLIER, MINIATURE, PERIOD, REPOSITORY, first, ids, said, spoken, told_in
from segmented import people, project_of, survey_of

from csreport.chapters import history, segments
from csreport.chapters.groups import (
    aspects,
    gap_rows,
    headlines,
    leading_grouping,
    level_rows,
    omnibus_rows,
    population_rows,
    splits,
    unequal_rows,
)
from csreport.chapters.history import PERSON, TOGETHER, WEIGHT, lasting_rows, wave_of
from csreport.chapters.history import survey_of as survey_in
from csreport.estimates import Estimates, Row, bind, direction, suppress
from csreport.facts import Sentence
from csreport.present.words import Words
from csreport.project.codebook import Segment
from csreport.project.project import Project
from csreport.project.targets import Target, TargetsFile
from csreport.survey.survey import Survey, load_survey

OTHERS = "level:others"
NOISE, REAL = 0.4, 0.001


@pytest.fixture(scope="module")
def found(survey: Survey) -> Estimates:
    return segments.estimates(survey, Estimates())


def row(period: str, measure: str, value: float, *, level: str = "", segment: str = "", **parts: object) -> Row:
    ends = {"value": value, "low": value - 0.1, "high": value + 0.1, "p": REAL, "n": 200.0, "stat": "mean"}
    return replace(Row(period, measure, "mean", segment=segment, level=level), **(ends | parts))


def grouping(
    segment: str, levels: dict[str, float], *, p=REAL, gaps: dict[str, float] | None = None, steps=REAL, **of: str
) -> list[Row]:
    """A score in the levels of a grouping, with its test, the gaps to the rest (p) and to each other (steps)."""
    of = {"measure": "overall", "stat": "mean"} | of
    rows, centre = [row("2025Q4", value=4.0, **of)], sum(levels.values()) / len(levels)
    for level, value in levels.items():
        told, others = {"period": "2025Q4", "segment": segment, "level": level, **of}, {**levels}
        del others[level]
        rows += [row(value=value, **told)]
        rows += [row(value=value - centre, against=OTHERS, p=(gaps or {}).get(level, REAL), **told)]
        rows += [row(value=value - x, against=f"level:{name}", p=steps, **told) for name, x in others.items()]
    test = row("2025Q4", of["measure"], 0.08, stat="eta_squared", segment=segment, df=1.0, p=p)
    return [*rows, test] if of["stat"] == "mean" else rows


def test_it_breaks_headlines_dimensions_and_items_down(found: Estimates, survey: Survey) -> None:
    stats, book = ["mean", "top_box", "nps", "index"], survey.codebook
    levels = found.select(segment="size", level=["small", "large"], against="", stat=stats)
    assert {(row.measure, row.stat) for row in levels} == {
        ("overall", "top_box"), ("recommend", "nps"), ("index", "index"),
        *((item, "mean") for item in ({*book.items} | {*book.dimensions}) - {"recommend"}),
    }  # fmt: skip
    tested = {(row.measure, row.category) for row in found.select(stat="eta_squared")}
    assert ("overall", "top_box") in tested and ("overall", "") in tested and ("baking", "") in tested
    assert all(row.p == row.p for row in found.select(stat="eta_squared"))
    assert found.values("period") == [PERIOD] and found.values("weighting") == ["representative"]
    assert not any(row.is_crossed for row in found), "a single segment has no two-way table"
    aim = Target(measure="overall", segment="size", level="large", value=4.0)
    aimed = segments.estimates(replace(survey, targets=TargetsFile(targets={"big": aim})), Estimates())
    score = found.one(measure="overall", stat="mean", level="large", against="").value
    assert aimed.one(stat="target", against="target:big").value == 4.0
    assert aimed.one(against="target:big", stat="mean", level="large").value == pytest.approx(score - 4.0)
    needs = found.select(stat="importance", against="measure:overall", level="large")
    assert needs.values("measure") == ["ordering", "baking"], "needs rest on the dimensions"


def test_the_register_tells_how_many_and_what_they_are_worth(quarter: Survey) -> None:
    """Shares of the register by hand; the same rows of customers as in the annex on the sample."""
    frame = quarter.frame
    assert frame is not None
    split = next(split for split in splits(quarter) if split.segment == "size")
    rows = Estimates(population_rows(quarter, split))
    small = frame["size"] == "small"
    assert rows.one(level="small", weighting="none").value == pytest.approx(small.mean())
    worth = frame["design.value_weight"]
    assert rows.one(level="small", weighting="value").value == pytest.approx(worth[small].sum() / worth.sum())
    assert {row.n for row in rows} == {float(len(frame))}
    sizes = frame["size"].astype(object).where(frame.index > frame.index[3], "tiny")
    tiny = replace(quarter, frame=frame.assign(size=sizes))
    assert not [*Estimates(population_rows(tiny, split)).select(weighting="value")], "one of four could be worked out"


# ---- who is more satisfied, who less ---------------------------------------------------------
SIZES = {"small": 3.89, "medium": 4.07, "large": 4.37}


@pytest.fixture(scope="module")
def planted(quarter: Survey) -> list[Row]:
    """Size differs in every respect, nothing else does."""
    rows = grouping("size", SIZES)
    for part, low, high in (("responsiveness", 3.38, 3.93), ("value", 3.55, 4.10), ("expertise", 4.0, 4.3)):
        levels = {"small": low, "medium": (low + high) / 2, "large": high}
        rows += grouping("size", levels, measure=part)
    rows += grouping("size", {"small": 20.3, "medium": 27.0, "large": 47.8}, measure="recommend", stat="nps")
    shares = {"small": (0.608, 0.102), "large": (0.099, 0.610)}
    for level, both in shares.items():
        rows += [row("2025Q4", "frame", value, level=level, segment="size", stat="share", weighting=weighting)
                 for value, weighting in zip(both, ("none", "value"), strict=True)]  # fmt: skip
    rows += [row("2025Q4", "overall", 0.004, segment=segment, stat="eta_squared", p=NOISE)
             for segment in ("industry", "region", "business_line", "tenure")]  # fmt: skip
    return list({one.key: one for one in rows}.values())


def test_the_grouping_that_differs_is_told_with_its_ends_the_others_in_a_sentence(planted, quarter):
    facts = segments.facts_levels(Estimates(planted), quarter)
    assert spoken(facts["answer"], "en") == [
        "The larger the customer, the more satisfied: 4.37 among large customers, 4.07 among medium-sized customers "
        "and 3.89 among small customers.",
        "Small customers are 61% of all customers and bring in 10% of revenue; large customers are 10% and bring in "
        "61%.",
        "Large customers and small customers differ most in responsiveness (0.55) and in price and value (0.55).",
        "Large customers give us +48 on the Net Promoter Score, small customers +20.",
        "By industry, region, business line and years with us, overall satisfaction shows no difference we could see.",
    ]
    assert spoken(facts["finding"], "en") == ["Large customers lead on every part of the service"]


def test_who_is_named_follows_the_tests(quarter):
    named = {"ends": ("large", "small"), "above": ("large", "large"), "below": ("small", "small"), "all": ()}
    for levels, gaps, steps, pattern in PATTERNS:
        found = Estimates(grouping("size", levels, gaps=gaps, steps=steps))
        told = first(segments.facts_levels(found, quarter)["answer"], "segments-apart").values
        expected = named.get(pattern, ("large", "small"))
        if pattern == "ends" and levels["medium"] > levels["large"]:
            expected = ("medium", "small")
        assert (told["pattern"], tuple(told[end].id for end in ("top", "bottom") if end in told)) == (pattern, expected)
        assert ("change" in told) == (pattern in {"above", "below"})
    same = Estimates(grouping("size", SIZES, p=NOISE))
    facts = segments.facts_levels(same, quarter)
    assert ids(facts["answer"]) == ["segments-silent"] and set(facts) == {"answer"}, "nothing differs: no figure"
    assert leading_grouping(same, quarter) == ""


PATTERNS = [
    (SIZES, {}, NOISE, "ends"),  # no clear step from one size to the next
    ({"small": 3.9, "medium": 4.3, "large": 4.1}, {}, REAL, "ends"),  # clear steps, up and down
    (SIZES | {"medium": 4.4}, {"medium": NOISE}, NOISE, "apart"),  # the highest is not clearly above the rest
    (SIZES, {"small": NOISE, "medium": NOISE}, NOISE, "above"),
    (SIZES, {"large": NOISE, "medium": NOISE}, NOISE, "below"),
    (SIZES, {"large": NOISE, "medium": NOISE, "small": NOISE}, NOISE, "all"),
    ({"small": 3.9, "large": 4.3}, {}, REAL, "two"),
    (SIZES, {}, REAL, "ordered"),
]


def test_a_mode_of_answering_is_no_group_of_customers(quarter):
    """Who answered by telephone is told apart, is never the leading grouping, and its base is no customers."""
    declared = {"column": "channel", "kind": "mode", "label": "Channel"}
    segment = Segment.model_validate(declared | {"levels": {"phone": "telephone", "web": "the web"}})
    book = quarter.codebook.model_copy(update={"segments": quarter.codebook.segments | {"way": segment}})
    survey = replace(quarter, codebook=book)
    way = grouping("way", {"phone": 4.4, "web": 3.9}, gaps={"web": NOISE})
    found = Estimates([*grouping("size", SIZES, p=NOISE), *(one for one in way if one.segment)])
    assert leading_grouping(found, survey) == ""
    facts = segments.facts_levels(found, survey)
    assert ids(facts["answer"]) == ["segments-silent", "segments-mode"]
    words = Words("en", book, periods={})
    assert words.plain(first(facts["answer"], "segments-mode")) == (
        "Those who answered by telephone are more satisfied than those who answered in other ways, by 0.25 (0.15 to "
        "0.35); part of that may come from the way of asking."
    )


def test_an_open_sample_speaks_of_those_who_answered_and_a_single_item_is_told_where_it_is_clear(quarter, planted):
    chosen = replace(quarter, period=quarter.period.model_copy(update={"sample": "open"}))
    facts = segments.facts_levels(Estimates(planted), chosen)
    told = first(facts["answer"], "segments-apart")
    assert "segments-size" not in ids(facts["answer"])
    assert spoken(told, "en")[0].startswith("Among those who answered, overall satisfaction is highest for large")
    assert segments.facts_changes(Estimates(planted), chosen) == {}
    gap = row("2025Q4", "after_sales", -0.3, level="support", segment="business_line", against=OTHERS)
    found = Estimates([*planted, gap, replace(gap, segment="size", level="small", value=-0.9)])
    told = first(segments.facts_levels(found, quarter)["answer"], "segments-single")
    assert (told.values["group"].id, told.values["way"], told.values["together"]) == ("support", "fall", "no")
    assert spoken(told, "en") == [
        "Support customers rate after-sales support lower than the rest, by 0.30 (0.20 to 0.40)."
    ]
    unsure = Estimates([*planted, replace(gap, p=NOISE)])
    assert "segments-single" not in ids(segments.facts_levels(unsure, quarter)["answer"])


def test_planted_differences_come_out_of_answers_and_units_that_differ_best_first(tmp_path: Path) -> None:
    """Pairs of dimensions or items are compared within the one grouping that is told, and in no other."""
    felt = people(900, seed=11)
    felt["overall"] += 0.5 * (felt["sector"] == "c")
    felt["recommend"] += 1.5 * (felt["sector"] == "c")
    survey = load_survey(project_of(tmp_path, felt, segments=("sector", "area", "shop")), "2025")
    found = suppress(segments.estimates(survey, Estimates()), caution=30, suppress=10)
    assert leading_grouping(found, survey) == "sector"
    answer = segments.facts_levels(found, survey)["answer"]
    assert first(answer, "segments-apart").values["top"].id == "c"
    assert {name.id for name in first(answer, "segments-silent").values["groupings"]} == {"area", "shop"}
    pairs = [row for row in found if row.against_kind == "level" and row.against_id != "others"]
    short = {(row.segment, row.measure) for row in pairs if "*" not in row.segment}
    items = {("sector", item) for item in ("first", "second", "third")}
    assert items <= short and not {("area", item) for _, item in items} & short
    assert {("sector", "overall"), ("area", "overall"), ("area", "recommend")} <= short


def test_units_that_differ_are_listed_best_first(tmp_path: Path) -> None:
    felt = people(900, seed=12)
    felt["shop"] = [f"s{1 + number % 9}" for number in range(len(felt))]
    felt["overall"] += 0.7 * (felt["shop"] == "s3")
    survey = load_survey(project_of(tmp_path, felt, segments=("area", "shop")), "2025")
    found = segments.estimates(survey, Estimates()).select(stat="shrunken", measure="overall")
    assert "s3" in {row.level for row in found.select(against=OTHERS) if direction(row, 0.05)}
    assert next(iter(found.select(against=""))).level == "s3"


# ---- did all groups gain -----------------------------------------------------------------------
@pytest.fixture(scope="module")
def followed(survey: Survey, history: Estimates) -> Estimates:
    earlier = load_survey(Project(MINIATURE), EARLIER)
    return segments.estimates(survey, bind(history, level_rows(earlier, headlines(earlier))))


def moved(followed: Estimates, survey: Survey, level: dict[str, float]) -> list[Sentence]:
    """What is told when the two sizes of customers change by so much, each with a standard error of 0.1."""
    rows = [replace(row, value=level[row.level], se=0.1, df=200.0, p=0.001)
            for row in followed.select(segment="size", against=f"period:{EARLIER}", stat="mean")]  # fmt: skip
    differs = row(PERIOD, "overall", 0.1, segment="size", stat="eta_squared")
    new = {row.key: row for row in (*rows, *unequal_rows(rows, least=30), differs)}
    found = Estimates(({row.key: row for row in followed} | new).values())
    return told_in(segments.facts_changes(found, survey)["answer"])


def test_groups_moved_alike_unless_the_test_of_unequal_change_says_otherwise(followed, survey):
    """Not which of them is significant decides, but the test; and only where the groups differ."""
    rows = followed.select(segment="size", measure="overall", stat="mean")
    assert set(rows.values("period")) == {EARLIER, PERIOD} and set(rows.values("level")) == {"small", "large"}
    assert all("Holm over 2" in row.method for row in rows.select(against=f"period:{EARLIER}"))
    cases = {"rise": (0.30, 0.45), "fall": (-0.30, -0.45), "unclear": (0.05, -0.05), "unequal": (0.30, -0.30)}
    for pattern, values in cases.items():
        first, second = moved(followed, survey, dict(zip(("small", "large"), values, strict=True)))
        assert (first.message, first.values["pattern"]) == ("segments-moved", pattern)
        assert tuple(part.values["value"].row.value for part in second.values["changes"]) == values
    same = [replace(one, p=NOISE) if one.stat in {"eta_squared", "unequal_change"} else one for one in followed]
    told = told_in(segments.facts_changes(Estimates(same), survey)["answer"])
    assert [(one.message, one.values["pattern"]) for one in told] == [("segments-moved", "none")]


def test_the_changes_of_the_demonstration_are_said_as_an_analyst_would(quarter):
    rows = grouping("size", SIZES)
    shifts = (("small", 0.15), ("medium", 0.21), ("large", 0.05))
    rows += [row("2025Q4", "overall", value, level=level, segment="size", against="period:2025Q3")
             for level, value in shifts]  # fmt: skip
    shifts = (("education", 0.39, 0.001), ("retail", 0.19, NOISE))
    for level, value, p in shifts:
        now = row("2025Q4", "overall", 4.0, level=level, segment="industry")
        rows += [now, row("2025Q4", "overall", value, level=level, segment="industry", against="period:2025Q3", p=p)]
    rows += [row("2025Q4", "overall", 1.2, segment=segment, stat="unequal_change", category="mean", p=NOISE,
                 against="period:2025Q3") for segment in ("size", "industry")]  # fmt: skip
    facts = segments.facts_changes(Estimates(rows), quarter)
    assert spoken(facts["answer"], "en") == [
        "By size, all groups clearly gained; whether one group gained more than another is too close to call.",
        "The changes since the third quarter are +0.15 (+0.05 to +0.25) among small customers, +0.21 (+0.11 to +0.31) "
        "among medium-sized customers and +0.05 (−0.05 to +0.15) among large customers.",
        "By other groupings, clear changes are +0.39 (+0.29 to +0.49) among customers in education.",
    ]
    chance = {"p": NOISE, "method": "Holm over 42"}  # its own interval leaves zero out
    rows = [replace(one, **chance) if one.level == "small" and one.against == "period:2025Q3" else one for one in rows]
    told = spoken(segments.facts_changes(Estimates(rows), quarter)["answer"], "en")[1]
    assert "+0.15 (+0.05 to +0.25, not certain among 42 changes tested) among small customers, +0.21 (+0.11 to" in told


def test_the_planted_deficit_of_the_demonstration_is_found_over_four_quarters() -> None:
    """Support customers and after-sales: 0.21 below the others in truth, within noise in the last quarter alone."""
    project = Project(REPOSITORY)
    names = project.periods[-TOGETHER:]
    last, *before = (load_survey(project, name) for name in reversed(names))
    survey = replace(last, waves=tuple(wave_of(earlier) for earlier in before))
    measures, given = aspects(survey), [split for split in splits(survey) if not split.long]
    rows = [*lasting_rows(survey, measures, of=given)]
    real = {(row.measure, row.level) for row in rows if direction(row, 0.05) and row.segment != "size"}
    assert real == {("after_sales", "support")}, "nothing but size and this is planted"
    deficit = next(row for row in rows if (row.measure, row.level) == ("after_sales", "support"))
    assert deficit.low < 3.12 - 3.33 < deficit.high < 0
    now = [*gap_rows(survey, measures, of=given, omnibus=omnibus_rows(survey, measures, of=given))]
    assert not [row for row in now if row.measure == "after_sales" and row.segment == "business_line"
                and direction(row, 0.05)]  # fmt: skip
    facts = segments.facts_levels(Estimates([*grouping("size", SIZES), *rows]), survey)
    told = first(facts["answer"], "segments-single")
    assert spoken(told, "en") == [
        "Over the last four surveys together, support customers rate after-sales support lower than the rest, by 0.19 "
        "(0.11 to 0.27)."
    ]


# ---- what a survey may lack ------------------------------------------------------------------
def test_what_is_missing_leaves_the_rest(tmp_path: Path) -> None:
    """Items that were not asked, answers all missing or alike, no segment or one of which everybody is in one level."""

    def told(felt: pd.DataFrame, groupings: tuple[str, ...], *left_out: str) -> tuple[str, dict[str, str]]:
        root = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        project = project_of(root, felt, segments=groupings, leave_out=left_out)
        survey = load_survey(project, "2025")
        found = suppress(segments.estimates(survey, Estimates()), caution=30, suppress=10)
        return leading_grouping(found, survey), said(project, segments, found, survey)

    for left_out in (("overall",), ("recommend",), ("overall", "recommend"), ("first", "second", "third")):
        assert told(people(200, seed=2), ("sector", "area", "shop"), *left_out)[1]["levels/answer"]
    alike = people(80, seed=2).assign(overall=4.0, first=float("nan"), second=3.0)
    alike.loc[alike.index[:70], "sector"] = None
    assert told(alike, ("sector", "area"))[0] == ""
    for given in ((), ("area",)):
        assert told(people(60, seed=1).assign(area="n"), given) == ("", {})


def gaps(alike: Survey, before: list[pd.DataFrame]) -> dict[tuple[str, str], Row]:
    rows = lasting_rows(replace(alike, waves=tuple(before)), aspects(alike), of=splits(alike))
    return {(row.measure, row.level): row for row in rows}


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return survey_of(tmp_path_factory.mktemp("waves"), people(200, seed=5), segments=("area",))


def test_by_hand_with_a_missing_answer_and_unequal_weights(alike: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two waves, each of weight 1; what sets the second apart from the first is no difference between groups.

    Means of those who answered: (1 + .6 + .2)/.5 = 3.6 and (1.25 + .75 + 2)/1 = 4. Less them, n has 1.4, -0.6 and 1,
    s has -1.6, -1 and 0: (.28 - .12 + .25)/.65 = .6308 and (-.16 - .25 + 0)/.85 = -.4824.
    """
    first = pd.DataFrame({"first": [5.0, 3, 2, np.nan], "area": list("nnss")})
    second = pd.DataFrame({"first": [5.0, 3, 4], "area": list("nss")})
    first = first.assign(**{PERSON: list("abcd"), WEIGHT: [0.2, 0.2, 0.1, 0.5]})
    second = second.assign(**{PERSON: list("efg"), WEIGHT: [0.25, 0.25, 0.5]})
    monkeypatch.setattr(history, "wave_of", lambda _: first)
    found = gaps(with_base(alike, caution=1), [second])
    assert found["first", "n"].value == pytest.approx(0.41 / 0.65 + 0.41 / 0.85)
    assert found["first", "n"].n == 3 and found["first", "n"].stat == "lasting_gap"
    assert set(found) == {("first", "n"), ("first", "s")}, "what was not asked in both waves is left out"


def test_who_answers_again_brings_no_new_information_and_without_an_id_nobody_is_known(alike: Survey) -> None:
    """The same people with the same answers: the error of one wave. As other people: the error of twice as many."""
    once = wave_of(alike)
    others = once.assign(**{PERSON: once[PERSON] + " else"})
    same, new = (gaps(alike, [wave])["first", "n"] for wave in (once, others))
    assert same.value == pytest.approx(new.value)
    assert same.se == pytest.approx(new.se * math.sqrt(2), rel=0.01)
    received = alike.received.assign(**{PERSON: ""})
    ids = [wave_of(replace(alike, received=received, period=alike.period.model_copy(update={"period": name})))[PERSON]
           for name in ("one", "two")]  # fmt: skip
    assert len(set(ids[0])) == len(ids[0]) and not set(ids[0]) & set(ids[1])


def test_one_wave_alone_has_nothing_that_lasts_and_earlier_ones_are_brought(alike: Survey, mini: Project) -> None:
    assert gaps(alike, []) == {}
    assert gaps(alike, [wave_of(alike).drop(columns=["first", "second", "third"])]) == {}
    assert gaps(alike, [wave_of(alike).assign(first=np.nan)]).keys() == {
        (item, level) for item in ("second", "third") for level in ("n", "s")
    }
    found = survey_in(mini, PERIOD)
    assert len(found.waves) == 1 and found.waves[0].equals(wave_of(survey_in(mini, mini.periods[0])))
    assert survey_in(mini, mini.periods[0]).waves == ()
