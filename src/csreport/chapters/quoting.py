"""Which comments may be quoted: short, plain, and telling nobody."""

from __future__ import annotations

import re

import rjieba

from csreport.chapters.topics import language_of, simplified

LENGTH = {"zh": (8, 40), "en": (20, 120)}  # characters of a comment that can be quoted
PLAIN = re.compile(r"[\w\s,.;:'’!?()%，。；：、！？（）“”-]+")
# What may tell who somebody is; such a comment is not quoted at all.
PERSONAL = re.compile(
    r"\d[\d\s-]{3,}|[零〇一二三四五六七八九]{4,}|(?:\b(?:zero|one|two|three|four|five|six|seven|eight|nine)\b\W*){4,}"
    r"|[\w.+-]+@|https?:|www\.|[微威v]信|加\s*[v微威]|wechat|whatsapp|telegram|skype|(?<![a-z])(?:qq|vx)(?![a-z])"
    r"|电话|手机|邮箱|\d+\s*(?:号|室|栋|弄|street|road|avenue)|小区|公寓|大厦|号楼|我家"
    r"|[路街道巷村镇县]\d|[省市区]\w{0,6}[路街道]|身份证|卡号|我叫|我是|本人"
    r"|passport|\bid\b|\bcall me\b|\be-?mail\b|my name"
    r"|\w(?:先生|女士|小姐|经理|总监|总|主任|工程师|老师|师傅)|\b(?:mr|ms|mrs|dr|prof)\b",
    re.IGNORECASE,
)
ROLES = re.compile("(?:客户|产品|项目|销售|大客户)经理|(?:培训|的|新|换了)老师|负责人")
CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z]\w+|[^\W\d_a-zA-Z\u4e00-\u9fff]")  # inside an English sentence: a name


def _names_somebody(text: str) -> bool:
    """Whether a Chinese text holds a word that the dictionary takes for somebody's name."""
    return any(kind == "nr" and len(word) > 1 for word, kind in rjieba.tag(simplified(text)))


def is_quotable(text: str) -> bool:
    """Whether a comment is short, of plain signs, and holds nothing that may tell who wrote it or of whom."""
    low, high = LENGTH[language_of(text)]
    if not low <= len(text) <= high or not PLAIN.fullmatch(text) or "\n" in text:
        return False
    if PERSONAL.search(ROLES.sub("", text)) or CAPITAL.search(text) or _names_somebody(text):
        return False
    try:
        text.encode("gb2312")  # characters that every font of the report holds
    except UnicodeEncodeError:
        return False
    return True
