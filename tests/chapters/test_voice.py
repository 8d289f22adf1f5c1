"""Chapter 60: what comments criticise and praise, what is counted of them, and quotations that tell nobody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import MINIATURE, said, told_in
from spoken import DEAR, FAST, PERSONAL, SLOW, spoken_survey

from csreport.chapters import groups, topics, voice
from csreport.chapters.history import wave_of
from csreport.chapters.indicators import sample_of
from csreport.chapters.topics import said_of
from csreport.chapters.voice import is_quotable
from csreport.estimates import Estimates, Row
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.project.errors import InputError
from csreport.project.project import Project
from csreport.project.targets import Action
from csreport.survey.choices import check_coded, sides_of


def coded(survey, texts, codes):
    """The miniature survey with comments, and what a person wrote of each."""
    one = spoken_survey(survey, texts)
    received = one.received.assign(**{"coded.remark": ""})
    received.loc[one.accepted.index[: len(codes)], "coded.remark"] = codes
    return replace(one, received=received)


def english(survey):
    words = words_of(Project(MINIATURE), "en")
    words.codebook = survey.codebook
    return words


def more(found, survey) -> str:
    """What the chapter adds to its answer."""
    return said(Project(MINIATURE), voice, found, survey)["topics/more"]


def test_what_a_person_wrote_wins_and_a_wrong_cell_is_named(survey):
    one = coded(survey, [SLOW, SLOW, DEAR], ["price-", "0", ""])
    assert [codes.sides for codes in said_of(one).codes] == [{("price", "problem")}, set(), {("price", "problem")}]
    assert sides_of("speed-; price+") == {("speed", "problem"), ("price", "praise")}
    assert sides_of("0") == frozenset()
    for cell in ("speeed-", "speed"):
        with pytest.raises(InputError, match=f"column 'CODES', row 2: '{cell}'"):
            check_coded(pd.Series(["0", cell]), one.codebook, "CODES")


def test_rules_and_people_are_compared_on_what_people_coded(survey):
    """By hand: of 40, people find slow replies in 20; the rules find 18 of these, and 2 of what they do not hold."""
    texts = [SLOW] * 18 + ["Fine"] * 2 + [SLOW] * 2 + ["Fine"] * 18 + [DEAR] * 5
    one = coded(survey, texts, ["speed-"] * 20 + ["0"] * 20)
    found = Estimates(topics.agreement_rows(one, said_of(one))).select(measure="speed", category="problem")
    rows = {row.stat: row for row in found}
    assert rows["precision"].value == rows["recall"].value == pytest.approx(18 / 20)
    assert rows["precision"].n == rows["recall"].n == 20
    # pairs that disagree: 4 of 40; by chance 2·40·40/(80·79) (Krippendorff 2004)
    assert rows["coder_alpha"].value == pytest.approx(1 - 0.1 / (2 * 40 * 40 / (80 * 79)))
    assert rows["coder_alpha"].low < rows["coder_alpha"].value < rows["coder_alpha"].high
    few = coded(survey, texts, ["speed-"] * 20)
    assert list(topics.agreement_rows(few, said_of(few))) == []


def test_parts_of_all_mentions_and_what_a_problem_moves_are_counted_by_hand(survey):
    one = spoken_survey(survey, [SLOW] * 12 + [f"{SLOW}. {DEAR}"] * 11 + [DEAR] * 10 + [" ", "Fine"] * 10)
    spoken, w = said_of(one), sample_of(one).weights
    slow, dear = (np.nan_to_num(spoken.names((topic, "problem"))) for topic in ("speed", "price"))
    parts = {row.measure: row.value for row in topics.part_rows(one, spoken) if row.category == "problem"}
    assert parts["speed"] == pytest.approx((w @ slow) / (w @ slow + w @ dear))
    rows = {row.stat: row for row in topics.score_rows(one, spoken) if row.measure == "speed" and row.against}
    scores = one.accepted[one.codebook.role("overall")].to_numpy(float)
    wrote = spoken.wrote & np.isfinite(scores)
    every, rest = (np.average(scores[who], weights=w[who]) for who in (wrote, wrote & (slow == 0)))
    assert rows["mention_cost"].value == pytest.approx(every - rest)
    share = w[wrote] @ slow[wrote] / w[wrote].sum()
    assert rows["mention_cost"].value == pytest.approx(share * rows["mention_score"].value)
    assert rows["mention_cost"].low < rows["mention_cost"].value < rows["mention_cost"].high


def test_groups_are_compared_and_what_differs_is_told(survey):
    size = survey.accepted["size"]
    one = spoken_survey(survey, [SLOW if (level == "small") == (i % 6 > 0) else "Fine" for i, level in enumerate(size)])
    found = voice.estimates(one, Estimates())
    small = found.find(measure="speed", stat="mention", segment="size", level="small", against="")
    gap = found.get(small, against=groups.OTHERS)
    names, w = said_of(one).names(("speed", "problem")), sample_of(one).weights
    shares = [np.average(names[size == level], weights=w[size == level]) for level in ("small", "large")]
    assert (small.value, gap.value) == pytest.approx((shares[0], shares[0] - shares[1]))
    assert gap.p < 0.05
    assert "customers criticise slow replies" in more(found, one)
    table = tables.mention_groups(found, english(one))
    assert "worse up" in "".join(cell.mark for line in table.lines for cell in line.cells)
    even = spoken_survey(survey, [SLOW, "Fine"] * (len(size) // 2))
    assert "more" not in voice.facts_topics(voice.estimates(even, Estimates()), even)


def after(survey, before: list[str], now: list[str]):
    """A survey with comments, and the wave before it."""
    wave = wave_of(spoken_survey(survey, before)).assign(**{topics.PERIOD: "2024"})
    return replace(spoken_survey(survey, now), waves=(wave,))


def test_words_that_are_clearly_more_frequent_than_before_are_told_and_no_name_is_one(survey):
    plain = [SLOW] * 40
    one = after(survey, [*plain, "The portal fails"], plain + ["The portal fails"] * 15 + ["我们登录经常失败"] * 12)
    rows = [row for row in topics.term_rows(one, said_of(one)) if not row.against]
    assert {row.category for row in rows} == {"portal", "fails"}  # no Chinese comment before: nothing to compare with
    assert {row.value for row in rows} == {15 / 55}
    assert "“portal” in 27%" in more(voice.estimates(one, Estimates()), one)
    alike = after(survey, plain + ["The portal fails"] * 12, plain + ["The portal fails"] * 15)
    assert [*topics.term_rows(alike, said_of(alike))] == []
    assert [*topics.term_rows(spoken_survey(survey, plain), said_of(one))] == []
    coder = said_of(spoken_survey(survey, [SLOW])).coder
    texts = ["王经理和张伟明很好", "please ask Miller", "write to miller@example.com", "李娜没有回复"]
    terms = {term for text in texts for term in coder.terms(text)}
    assert not terms & {"王经理", "张伟明", "李娜", "miller", "Miller", "example"}


# ---- other sources, actions ----
def test_other_sources_are_counted_apart(survey):
    one = spoken_survey(survey, [SLOW] * 30)
    texts, cases = [DEAR] * 9 + [SLOW] * 2 + ["", None, "Fine"], pd.DataFrame({"id": ["1"]})
    one = replace(one, tables={"reviews": pd.DataFrame({"text": texts}), "tickets": cases})
    rows = {(row.measure, row.category, row.level): row for row in topics.source_rows(one, said_of(one))}
    assert rows["price", "problem", "reviews"].value == pytest.approx(9 / 12)
    assert {(row.level, row.n) for row in rows.values()} == {("reviews", 12)}
    found = voice.estimates(one, Estimates())
    assert "Elsewhere other things are named most: high prices in reviews (75% of 12)." in more(found, one)
    sided = {key: topic.model_copy(update={"dimension": "ordering"}) for key, topic in one.codebook.topics.items()}
    sorted_by = replace(one, codebook=one.codebook.model_copy(update={"topics": sided}))
    main = tables.main_topics(voice.estimates(sorted_by, Estimates()), english(sorted_by))
    assert [(line.head, line.cells[0].text) for line in main.lines] == [("Ordering", "Slow")]
    table = tables.sources(found, english(one))
    assert table.heads == ["Topic", "Survey", "Reviews"]
    assert [cell.text for cell in table.lines[0].cells] == ["30", "12"]
    assert {quote.text for quote in voice.facts_quotes(found, one)["quotes"]} == {SLOW}
    asked = dict.fromkeys(("tickets", "reviews"), pd.DataFrame({"text": ["What about the price?"]}))
    rows = topics.source_rows(replace(one, tables=asked), said_of(one))
    silent = {row.level: row.value for row in rows if (row.measure, row.category) == ("price", "problem")}
    assert silent == {"tickets": 1, "reviews": 0}, "a case that names a topic is about a problem"


def test_problems_are_mapped_to_unfinished_actions_about_them(survey):
    one = spoken_survey(survey, [SLOW] * 30)
    speed = one.codebook.topics["speed"].model_copy(update={"item": "waiting"})
    book = one.codebook.model_copy(update={"topics": one.codebook.topics | {"speed": speed}})
    asked = {"period": "2025", "task": {"en": "Answer faster"}, "item": "waiting"}
    done = asked | {"start": "2025-01-01", "finished": "2025-01-02"}
    for tasks, served in (((done, asked), 1), ((done,), 0)):
        register = {f"a{place}": Action.model_validate(task) for place, task in enumerate(tasks)}
        rows = topics.action_rows(replace(one, codebook=book, register=register))
        assert {row.measure: row.value for row in rows} == {"speed": served, "price": 0}
    assert list(topics.action_rows(replace(one, codebook=book, register={}))) == []


@pytest.fixture
def spoken(survey):
    return spoken_survey(survey, [SLOW] * 20 + [DEAR] * 11 + [FAST] * 10 + ["n/a", "Blue"])


def test_it_names_the_leading_problems_and_praise_and_a_clear_change(spoken):
    found = voice.estimates(spoken, Estimates())
    answer = voice.facts_topics(found, spoken)["answer"]
    wanted, praised, *_ = told_in(answer)
    share = wanted.values["share"].row
    first, second = (found.find(measure=m, category="problem", stat="mention", against="") for m in ("speed", "price"))
    assert (share.n, share.value) == (43, pytest.approx(first.value + second.value))
    assert praised.values["parts"][0].values["share"].row.measure == "speed"
    text = said(Project(MINIATURE), voice, found, spoken)["topics/answer"]
    assert text.startswith("72% of the 43 customers who wrote to us criticised slow replies or high prices.")
    before = Row("2024", "speed", "mention", "problem", value=0.05, se=0.02, low=0.02, high=0.1, df=60, n=60, n_eff=60)
    text = said(Project(MINIATURE), voice, voice.estimates(spoken, Estimates([before])), spoken)["topics/answer"]
    assert "Complaints about slow replies rose from 5% to" in text


@pytest.mark.parametrize(
    ("slow", "dear", "finding"),
    [(20, 15, "Two problems lead the criticism"), (40, 5, "Customers complain most about slow replies")],
)
def test_a_problem_leads_only_where_its_interval_says_so(survey, slow, dear, finding):
    one = spoken_survey(survey, [SLOW] * slow + [DEAR] * dear + ["Blue"] * 10)
    found = voice.estimates(one, Estimates())
    assert said(Project(MINIATURE), voice, found, one)["topics/finding"] == finding
    third = replace(found.find(measure="price", category="problem", stat="mention", against=""), measure="advice")
    book = {**one.codebook.topics, "advice": one.codebook.topics["price"]}
    known = replace(one, codebook=one.codebook.model_copy(update={"topics": book}))
    text = said(Project(MINIATURE), voice, Estimates([*found, third]), known)["topics/answer"]
    assert "comes close to high prices: which is named more often is too close to call" in text


def test_too_few_comments_leave_no_trace(survey):
    few = spoken_survey(survey, [SLOW] * 29)
    found = voice.estimates(few, Estimates())
    assert not list(found)
    assert voice.facts_topics(found, few) == voice.facts_quotes(found, few) == {}
    assert not list(voice.estimates(survey, Estimates()))


def test_those_who_name_it_are_compared_with_the_other_commenters(spoken):
    found = voice.estimates(spoken, Estimates())
    overall, names = spoken.codebook.role("overall"), spoken.accepted["remark"] == SLOW
    own = found.find(measure="speed", category="problem", stat="mention_score", against="")
    apart = found.find(measure="speed", category="problem", stat="mention_score", against="level:others")
    weights, scores = sample_of(spoken).weights, spoken.accepted[overall].to_numpy(float)
    others = (~names & (spoken.accepted["remark"] != "")).to_numpy()
    mean = [(weights[who] * scores[who]).sum() / weights[who].sum() for who in (names.to_numpy(), others)]
    assert own.value == pytest.approx(mean[0])
    assert apart.value == pytest.approx(mean[0] - mean[1])
    rows = [replace(row, p=1e-9) if row in {apart} else row for row in found]
    text = said(Project(MINIATURE), voice, Estimates(rows), spoken)["topics/answer"]
    assert f"among the {own.n:.0f} who criticise slow replies" in text
    # too few to be shown beside all who wrote
    assert found.find(measure="price", category="praise", stat="mention_score", against="") is None


PLAIN = [SLOW, "客户经理耐心，解释得很清楚。", "售后换人频繁，情况都不了解。"]


def test_quotations_are_typical_consented_and_tell_nobody(survey):
    texts = [SLOW] * 12 + PERSONAL[:6] + [DEAR] * 9 + [FAST] * 12
    one = spoken_survey(survey, texts)
    found = voice.estimates(one, Estimates())
    quotes = voice.facts_quotes(found, one)["quotes"]
    assert {(quote.text, quote.lang) for quote in quotes} == {(SLOW, "en"), (FAST, "en")}
    refused = replace(one, received=one.received.assign(**{"consent.remark": False}))
    assert voice.facts_quotes(found, refused) == {}
    texts = [f"Replies {word} slow" for word in ("remain so", "are too", "were very", "stay quite")] * 8
    one, turned = spoken_survey(survey, texts), spoken_survey(survey, texts[::-1])
    found = voice.estimates(one, Estimates())
    assert voice.facts_quotes(found, one) == voice.facts_quotes(found, turned) != {}, "the same seed draws the same"
    texts = ["Your replies are slow"] * 12
    one = spoken_survey(survey, [*texts, "Slow replies, as nakamura is"] + ["Fine"] * 20)
    assert {quote.text for quote in voice.facts_quotes(voice.estimates(one, Estimates()), one)["quotes"]} == {texts[0]}
    names = [f"{one}{other}{last}" for one in "lmn" for other in "aeiou" for last in "nk"]
    alone = spoken_survey(survey, [f"Slow replies by {name} here" for name in names])
    assert voice.facts_quotes(voice.estimates(alone, Estimates()), alone) == {}
    assert [text for text in (*PLAIN, *PERSONAL) if is_quotable(text)] == PLAIN
