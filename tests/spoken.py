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
SLOW, DEAR, FAST = "Your replies are far too slow", "All of it is too expensive", "We get a reply the same day"
_TELLING = {  # comments that tell who somebody is, and by what
    "Replies are slow, call me at 138 0000 1234": "138 0000 1234",
    "Replies are slow, mail me at someone@example.com": "someone@example.com",
    "Replies are slow, ask Miller about it": "Miller",
    "Replies are slow, my name is zhao": "zhao",
    "Replies are slow, passport E1234567": "E1234567",
    "Replies are slow at 12 Main Street": "12 Main Street",
    "Replies are slow, my wechat is abc_123": "abc_123",
    "回复太慢，请找王经理问一问": "王经理",
    "回复太慢，我叫张伟，等了好久": "张伟",
    "回复太慢，请打电话13800001234": "13800001234",
    "回复太慢，微信zhang_wei88联系": "zhang_wei88",
    "回复太慢，身份证110101199003071234": "110101199003071234",
    "回复太慢，卡号6222020200112233445": "6222020200112233445",
    "回复太慢，寄到中山路88号302室": "中山路88号",
    "回复太慢，发到 a.b@qq.com 谢谢": "a.b@qq.com",
    "回复太慢，找李建国才解决": "李建国",
    "回复太慢，加V：lan_hua7": "lan_hua7",
    "回复太慢，电话一三九八七六五四三二一": "一三九八七六五四三二一",
    "回复太慢，住在幸福小区三号楼": "幸福小区",
    "Replies are slow, whatsapp kim.lee.77": "kim.lee.77",
    "Replies are slow: seven one nine four two two": "seven one nine four",
}
PERSONAL, SECRETS = [*_TELLING], [*_TELLING.values()]
TOPICS = {key: Topic.model_validate(told) for key, told in FRAME.items()}


def spoken_survey(survey: Survey, texts: list[str]) -> Survey:
    """The miniature survey whose first analysed respondents wrote these."""
    book = survey.codebook.model_copy(update={"topics": TOPICS, "topics_of": "remark"})
    received = survey.received.assign(remark="")
    received.loc[survey.accepted.index[: len(texts)], "remark"] = texts
    return replace(survey, codebook=book, received=received)
