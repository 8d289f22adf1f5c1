"""Scores that respondents carry: the mean of each dimension's items."""

from __future__ import annotations

import pandas as pd

from csreport.project.codebook import Codebook

MINIMUM_SHARE = 0.5


def score(answers: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Answers with one column per dimension: the mean of its answered items.

    A respondent with fewer than half of a dimension's items answered has no score on it.
    """
    scores = {}
    for key in codebook.dimensions:
        members = answers[codebook.members(key)]
        enough = members.notna().mean(axis=1) >= MINIMUM_SHARE
        scores[key] = members.mean(axis=1).where(enough)
    return pd.concat([answers, pd.DataFrame(scores, index=answers.index)], axis=1)
