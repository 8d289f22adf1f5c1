"""Tables of the analyst's own: a DataFrame as the reader writes it, and what is no table of a report is refused."""

from __future__ import annotations

import datetime as dt
import json
import re

import nbformat
import numpy as np
import pandas as pd
import pingouin
import pytest
from conftest import PERIOD
from IPython.core.formatters import DisplayFormatter
from nbformat.v4 import new_code_cell, new_notebook

from csreport.present import chapter as notebook_side
from csreport.present.cells import frame_table
from csreport.present.chapter import open_chapter, words_of
from csreport.project.errors import NotebookError
from csreport.publish.validate import notebook_messages


@pytest.fixture
def chapter(mini, monkeypatch):
    monkeypatch.setenv("CSREPORT_PROJECT", str(mini.root))
    return open_chapter("satisfaction", PERIOD, "zh-Hans")


@pytest.fixture
def shown(monkeypatch) -> list:
    found: list = []
    monkeypatch.setattr(notebook_side, "display", found.append)
    return found


@pytest.fixture
def words(mini):
    return words_of(mini, "en")


def texts(frame: pd.DataFrame, words, **options) -> list[list[str]]:
    """Heads, then each line, as they are read."""
    table = frame_table(frame, words, **options)
    return [list(table.heads), *([line.head, *(cell.text for cell in line.cells)] for line in table.lines)]


def test_numbers_are_written_as_the_language_writes_them(words, mini):
    frame = pd.DataFrame({"group": ["a", "b"], "mean": [1234.565, -0.5], "n": [1200, 3], "few": [np.nan, 2.0]})
    expected = [["group", "mean", "n", "few"], ["a", "1,234.57", "1,200", "–"], ["b", "−0.50", "3", "2"]]
    assert texts(frame, words) == expected
    assert texts(frame, words_of(mini, "de"))[1] == ["a", "1.234,57", "1.200", "–"]
    assert texts(frame, words, digits=0)[1][1] == "1,235"
    frame = pd.DataFrame({"what": ["a"], "day": [dt.date(2025, 3, 1)], "ci": [[0.1, 0.25]], "none": [None]})
    assert texts(frame, words)[1] == ["a", "1 March 2025", "0.10 to 0.25", "–"]


def test_what_is_too_small_to_be_seen_is_not_called_zero_and_stays_exact(words):
    frame = pd.DataFrame({"x": ["a", "b", "c"], "share": [0.004, 0.005, 0.0], "p_val": [0.0004, 0.04, np.nan]})
    assert [line[1:] for line in texts(frame, words)[1:]] == [["< 0.01", "< 0.001"], ["0.01", "0.040"], ["0.00", "–"]]
    assert frame_table(frame, words).lines[0].cells[0].numbers[0].value == 0.004, "for sorting and the workbook"


def test_names_of_the_codebook_are_spoken(words, mini):
    frame = pd.DataFrame({"overall": [4.25, 3.5]}, index=pd.Index(["small", "large"], name="size"))
    assert texts(frame, words) == [["Customer size", "Overall satisfaction"], ["Small", "4.25"], ["Large", "3.50"]]
    assert texts(frame, words_of(mini, "zh-Hans"))[0][1] == "总体满意度"
    crossed = frame.reset_index().pivot_table(index=["size"], columns=["size"], values="overall", observed=True)
    assert texts(crossed, words)[0][1:] == ["Large", "Small"]


def test_two_levels_of_columns_become_groups_of_columns(words):
    frame = pd.DataFrame(
        [[1.5, 2, 3.5]],
        index=pd.MultiIndex.from_tuples([("x", "y")], names=["one", "two"]),
        columns=pd.MultiIndex.from_tuples([("overall", "mean"), ("overall", "n"), ("effort", "mean")]),
    )
    table = frame_table(frame, words)
    assert list(table.groups) == [("Overall satisfaction", 2), (words.label("effort"), 1)]
    assert list(table.heads) == ["one · two", "mean", "n", "mean"] and table.lines[0].head == "x · y"


def test_results_of_pingouin_can_be_shown(words, survey):
    answers = survey.accepted
    tests = pingouin.welch_anova(data=answers, dv="overall", between="size")
    pairs = pingouin.ttest(answers["overall"], answers["effort"])
    assert texts(tests, words)[1][0] == "Customer size"
    heads, line = texts(pairs, words)
    low, high = pairs["CI95"].iloc[0]
    assert line[heads.index("CI95")] == f"{words.fixed(low, 2)} to {words.fixed(high, 2)}"
    assert line[heads.index("p_val")] == "< 0.001" and pairs["p_val"].iloc[0] < 0.001


def test_a_table_of_ones_own_has_caption_note_and_number(chapter, shown):
    chapter.show(pd.DataFrame({"kind": ["a"], "n": [3]}), caption="Loaves & rolls", note="Of <one> week.")
    chapter.show(pd.Series({"a": 0.5}, name="share"), caption="Shares")
    first, second = (output._repr_mimebundle_() for output in shown)
    html = first["text/html"]
    assert '<table id="tbl-own-1"><caption>Loaves &amp; rolls</caption>' in html and "Of &lt;one&gt; week." in html
    assert '<th scope="row">a</th>' in html and first["text/markdown"].startswith("::: {#tbl-own-1}\n```{=html}\n")
    assert 'id="tbl-own-2"' in second["text/html"] and '<th scope="col"></th>' not in second["text/html"]
    data = first[notebook_side.TABLE_MIME]
    assert (data["id"], data["caption"], data["notes"]) == ("tbl-own-1", "Loaves & rolls", ["Of <one> week."])
    assert json.loads(data["lines"])[0]["cells"][0]["numbers"] == [{"value": 3.0, "text": "3", "digits": 0, "unit": ""}]
    assert {"Loaves & rolls", "Of <one> week.", "Shares"} <= chapter.words.untranslated
    html = frame_table(pd.DataFrame({"<b>": ["<script>x</script>"], 'a"b': ["&"]}), chapter.words).html("t", "c", "")
    assert "<b>" not in html and "<script>" not in html and "&lt;script&gt;" in html and "&amp;" in html


def test_an_empty_table_says_so_and_captions_are_needed_and_collected_for_translators(chapter, shown, mini):
    cells = ['chapter.show(frame, "One")', 'chapter.show(frame, caption="Two", note="Three")', "%time x", "plt.show()"]
    nbformat.write(new_notebook(cells=list(map(new_code_cell, cells))), mini.notebooks / "90_x.ipynb")
    assert {"One", "Two", "Three"} <= set(notebook_messages(mini.notebooks))
    chapter.show(pd.DataFrame({"a": []}), caption="Nothing")
    assert shown[0].markdown.startswith("::: absent\n")
    with pytest.raises(NotebookError, match=r'caption="…"'):
        chapter.show(pd.DataFrame({"a": [1]}), caption=" ")


def test_respondents_and_what_is_no_table_are_refused_and_a_summary_of_them_is_not(chapter, shown):
    answers, respondents = chapter.survey.accepted, "answers of respondents"
    for refused, said in (
        (answers.head(), respondents),
        (answers[["overall", "size"]].iloc[3:5], respondents),
        (answers["overall"], respondents),
        (answers.style, "takes a DataFrame, found Styler"),
    ):
        with pytest.raises(NotebookError, match=said):
            chapter.show(refused, caption="Answers")
    chapter.show(answers.groupby("size", as_index=False, observed=True)["overall"].mean(), caption="Means")
    chapter.show(pd.crosstab(answers["size"], answers["overall"]), caption="Counts")
    assert len(shown) == 2


def test_chapter_estimates_and_survey_say_what_they_hold(chapter):
    assert repr(chapter).startswith("<chapter 'satisfaction' of 2025 in zh-Hans; blocks: overall, ")
    assert all(f"<li><code>{block}</code></li>" in chapter._repr_html_() for block in chapter.module.BLOCKS)
    told = repr(chapter.estimates)
    assert re.match(r"<[\d,]+ estimates; period: 2025; measure: \w+, .* and \d+ more; stat: ", told) and len(told) < 600
    assert chapter.estimates._repr_html_().count("<tr") == 11
    accepted, received = len(chapter.survey.accepted), len(chapter.survey.received)
    told = repr(chapter.survey)
    assert told.startswith(f"<survey 2025: {accepted} of {received} received rows accepted; items: overall, ")
    assert len(told) < 600 and "<li><code>size</code> Customer size</li>" in chapter.survey._repr_html_()
    for thing in (chapter, chapter.estimates, chapter.survey):
        data, _ = DisplayFormatter().format(thing)
        assert data["text/html"].startswith("<p>") and data["text/markdown"] == "", "in Lab, but in no report"
