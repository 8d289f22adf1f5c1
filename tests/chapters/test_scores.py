"""The annex of scores: captions and notes of what the body left out."""

from __future__ import annotations

import re

from conftest import EARLIER, MINIATURE, PERIOD, REPOSITORY, said

from csreport.chapters import scores
from csreport.estimates import Estimates, Row
from csreport.project.project import Project

MINI = Project(MINIATURE)


def told(survey, *rows: Row) -> dict[str, str]:
    return said(MINI, scores, Estimates(rows), survey)


def test_the_annex_of_scores_has_captions_and_notes(survey):
    captions = {part: text for part, text in told(survey).items() if part.partition("/")[2].startswith("caption")}
    assert len(set(captions.values())) == len(captions) > 10
    rows = [Row(PERIOD, "overall", "mean", segment=name, level="x", value=4.0) for name in ("size", "channel")]
    found = told(survey, *rows)
    assert found["groups/caption_size"] == "Scores by customer size"
    assert found["groups/caption_channel"] == "Scores by channel"
    fine = Row(PERIOD, "waiting", "non_response", value=0.1, low=0.05, high=0.15, n=70.0)
    silent = Row(PERIOD, "advice", "non_response", value=0.4, low=0.3, high=0.5, n=70.0)
    assert told(survey, fine)["questions/note"].startswith("No question calls for revision (")
    assert told(survey, fine, silent)["questions/note"].startswith("To be revised: advice (")
    row = Row(PERIOD, "respondents", "count", "overlap", segment="earlier_period", level=EARLIER, value=9.0, n=72.0)
    assert "9 of 72 respondents also answered" in told(survey, row)["periods/note"]
    rows = [Row(PERIOD, item, "vif", value=value) for item, value in (("advice", 1.4), ("waiting", 6.2))]
    answered = Row(PERIOD, "suggestions", "rate", "prompt", value=0.9, n=20.0)
    built = Row(EARLIER, "approval", "days", value=20.0)
    cases = {"What became of suggestions": [answered], "How long earlier reports took": [built]}
    for caption, known in (
        cases | {"What became of suggestions, and how long earlier reports took": [answered, built]}
    ).items():
        assert told(survey, *known)["register/caption"] == caption
    assert told(survey, *rows)["drivers/note_model"].endswith("The largest VIF is 6.20 (waiting time).")


def test_no_table_stands_in_two_notebooks():
    """What the annex shows as a table, the body shows as a figure or says."""
    kinds = [re.findall(r"tables\.(\w+)\(", path.read_text()) for path in (REPOSITORY / "notebooks").glob("*.ipynb")]
    shown = [name for names in kinds for name in set(names)]
    assert len(shown) > 20 and sorted(shown) == sorted(set(shown))
