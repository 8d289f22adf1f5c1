"""What items with a role are read by: who finds it easy, who got what they expected, who would come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from csreport.project.codebook import Role, Scale
from csreport.survey.survey import Survey
from surveystats.promoters import promoter_score
from surveystats.proportions import box


@dataclass(frozen=True)
class Reading:
    """What is read out of an item: per respondent 1 where it holds, 0 where not, NaN where that is not known."""

    item: str
    category: str
    holds: np.ndarray


def readings(survey: Survey) -> Iterator[Reading]:
    """Shares that the roles of items ask for, as far as their items were asked and answered.

    Effort: `easy`, answers above the middle of the scale (the top three of seven). Expectation: `better` and `worse`
    than expected. Repurchase, of those who also rated their satisfaction: `loyal` (satisfied, would buy again),
    `secure` (these and promoter), and who would buy again among the satisfied and among the others.
    """
    effort = _answers(survey, "effort")
    if effort is not None:
        yield Reading(effort[0], "easy", _known(effort[1], effort[1] > middle(survey.codebook.scale(effort[0]))))
    gap = expectation(survey)
    if gap is not None:
        yield Reading(gap[0], "better", _known(gap[1], gap[1] > 0))
        yield Reading(gap[0], "worse", _known(gap[1], gap[1] < 0))
    yield from _loyalty(survey)


def expectation(survey: Survey) -> tuple[str, np.ndarray] | None:
    """How far each respondent's experience lies from what was expected, and the item that it is told of.

    An item on the scale of overall satisfaction is what was expected: overall satisfaction less that. On a scale of
    its own it compares experience with expectation: its distance from the middle, which means "as expected".
    """
    expected, perceived = _answers(survey, "expectation"), _answers(survey, "overall")
    if expected is None:
        return None
    item, answers = expected
    if not is_expected_level(survey):
        return item, answers - middle(survey.codebook.scale(item))
    return (perceived[0], perceived[1] - answers) if perceived is not None else None


def is_expected_level(survey: Survey) -> bool:
    """Whether the expectation item is answered on the scale of overall satisfaction: a level, not a comparison."""
    book = survey.codebook
    expected, perceived = book.role("expectation"), book.role("overall")
    return expected is not None and perceived is not None and book.items[expected].scale == book.items[perceived].scale


def middle(scale: Scale) -> float:
    """Middle of a scale."""
    return (scale.min + scale.max) / 2


def _loyalty(survey: Survey) -> Iterator[Reading]:
    again, overall = _answers(survey, "repurchase"), _answers(survey, "overall")
    if again is None or overall is None:
        return
    item, (returns, satisfied) = again[0], (_top(survey, *again), _top(survey, *overall))
    yield Reading(item, "loyal", returns * satisfied)
    recommend = _answers(survey, "recommend")
    if recommend is not None:
        yield Reading(item, "secure", returns * satisfied * _known(recommend[1], promoter_score(recommend[1]) > 0))
    yield Reading(item, "again_satisfied", np.where(satisfied == 1, returns, np.nan))
    yield Reading(item, "again_others", np.where(satisfied == 0, returns, np.nan))


def _answers(survey: Survey, role: Role) -> tuple[str, np.ndarray] | None:
    item = survey.codebook.role(role)
    return (item, survey.accepted[item].to_numpy(float)) if item is not None and survey.measured(item) else None


def _top(survey: Survey, item: str, answers: np.ndarray) -> np.ndarray:
    points = survey.codebook.scale(item).points
    return box(answers, points[-min(survey.rules.top_box, len(points))], top=True)


def _known(answers: np.ndarray, holds: np.ndarray) -> np.ndarray:
    """The condition as a number where there is an answer."""
    return np.where(np.isfinite(answers), holds.astype(float), np.nan)
