"""The miniature survey with comments, and topics for them."""

from __future__ import annotations

from dataclasses import replace

from csreport.project.codebook import Topic
from csreport.survey.survey import Survey

FRAME = {
    "speed": {
        "label": "Speed",
        "terms": {"en": ["reply", "response"], "zh": ["回复", "响应"]},
        "problem": {
            "label": "Slow",
            "phrase": {"en": "slow replies"},
            "terms": {"en": ["slow", "have to chase"], "zh": ["催", "没人 接"]},
        },
        "praise": {"label": "Fast", "phrase": {"en": "fast replies"}, "terms": {"en": ["same day"], "zh": ["不用 催"]}},
    },
    "price": {
        "label": "Price",
        "terms": {"en": ["price"], "zh": ["价格"]},
        "problem": {"label": "Dear", "phrase": {"en": "high prices"}, "terms": {"en": ["expensive"], "zh": ["太贵"]}},
        "praise": {"label": "Fair", "terms": {}},
    },
}
TOPICS = {key: Topic.model_validate(told) for key, told in FRAME.items()}


def spoken_survey(survey: Survey, texts: list[str]) -> Survey:
    """The miniature survey whose first analysed respondents wrote these."""
    book = survey.codebook.model_copy(update={"topics": TOPICS, "topics_of": "remark"})
    received = survey.received.assign(remark="")
    received.loc[survey.accepted.index[: len(texts)], "remark"] = texts
    return replace(survey, codebook=book, received=received)
