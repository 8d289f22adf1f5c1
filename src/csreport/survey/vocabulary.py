"""Words by which answers and questions are recognised when a codebook is drafted, in English, Chinese and Spanish."""

from __future__ import annotations

import re
import unicodedata

# Scales in words, from the lowest point to the highest; "|" parts what means the same point.
FAMILIES: tuple[tuple[str, ...], ...] = (
    ("very dissatisfied|extremely dissatisfied|very unsatisfied|completely dissatisfied|not at all satisfied",
     "dissatisfied|somewhat dissatisfied|unsatisfied|not satisfied|slightly dissatisfied",
     "neither satisfied nor dissatisfied|neutral|neither|neither dissatisfied nor satisfied|so-so|average",
     "satisfied|somewhat satisfied|slightly satisfied", "very satisfied|extremely satisfied|completely satisfied"),
    ("not at all satisfied", "slightly satisfied", "moderately satisfied", "very satisfied",
     "extremely satisfied|completely satisfied"),
    ("very dissatisfied", "dissatisfied|somewhat dissatisfied", "satisfied|somewhat satisfied", "very satisfied"),
    ("extremely dissatisfied|completely dissatisfied|very dissatisfied",
     "moderately dissatisfied|dissatisfied|mostly dissatisfied", "slightly dissatisfied|somewhat dissatisfied",
     "neither satisfied nor dissatisfied|neutral|neither", "slightly satisfied|somewhat satisfied",
     "moderately satisfied|satisfied|mostly satisfied", "extremely satisfied|completely satisfied|very satisfied"),
    ("strongly disagree|completely disagree|totally disagree", "disagree|somewhat disagree|tend to disagree",
     "neither agree nor disagree|neutral|neither|undecided|neither disagree nor agree",
     "agree|somewhat agree|tend to agree", "strongly agree|completely agree|totally agree"),
    ("strongly disagree", "disagree|somewhat disagree", "agree|somewhat agree", "strongly agree"),
    ("strongly disagree", "disagree|moderately disagree", "somewhat disagree|slightly disagree",
     "neither agree nor disagree|neutral|neither", "somewhat agree|slightly agree", "agree|moderately agree",
     "strongly agree"),
    ("very poor|terrible|unacceptable", "poor|below average|bad", "fair|average|okay|ok|acceptable|neutral",
     "good|above average", "very good|excellent|outstanding"),
    ("poor", "fair", "good", "very good", "excellent"),
    ("poor", "fair", "good", "excellent"),
    ("very unlikely|extremely unlikely|not at all likely", "unlikely|somewhat unlikely",
     "neither likely nor unlikely|neutral|neither", "likely|somewhat likely", "very likely|extremely likely"),
    ("not at all likely", "slightly likely|not very likely|not so likely", "moderately likely|somewhat likely",
     "very likely", "extremely likely|completely likely"),
    ("very unfavorably", "somewhat unfavorably", "neither favorably nor unfavorably (neutral)", "somewhat favorably",
     "very favorably"),
    ("very difficult|extremely difficult", "difficult|somewhat difficult", "neither easy nor difficult|neutral|neither",
     "easy|somewhat easy", "very easy|extremely easy"),
    ("definitely not|certainly not|definitely would not", "probably not|probably would not",
     "might or might not|undecided|not sure|unsure|maybe", "probably|probably yes|probably would",
     "definitely|certainly|definitely yes|definitely would"),
    ("much worse than expected|much worse", "worse than expected|somewhat worse|worse",
     "as expected|about the same|the same", "better than expected|somewhat better|better",
     "much better than expected|much better"),
    ("not at all important", "slightly important", "moderately important|somewhat important", "very important",
     "extremely important"),
    ("非常不满意|很不满意|十分不满意|极不满意", "不满意|不太满意|比较不满意|较不满意",
     "一般|中立|普通|说不上满意不满意|一般满意|无所谓", "满意|比较满意|较满意|基本满意",
     "非常满意|很满意|十分满意|极其满意"),
    ("非常不满意|很不满意", "不满意|不太满意", "满意|比较满意", "非常满意|很满意"),
    ("非常不同意|很不同意|完全不同意|强烈不同意", "不同意|不太同意|比较不同意", "一般|中立|不确定|说不清楚|无所谓",
     "同意|比较同意|基本同意", "非常同意|很同意|完全同意|强烈同意"),
    ("非常不符合|很不符合|完全不符合", "不符合|不太符合|比较不符合", "一般|中立|不确定", "符合|比较符合|基本符合",
     "非常符合|很符合|完全符合"),
    ("非常差|很差|极差", "差|较差|比较差", "一般|普通|中等|尚可", "好|较好|比较好|良好", "非常好|很好|优秀|极好"),
    ("非常不可能|完全不可能|肯定不会|一定不会|非常不愿意", "不可能|不太可能|可能不会|不愿意|不太愿意",
     "一般|不确定|说不准|中立", "可能|比较可能|可能会|愿意|比较愿意", "非常可能|极有可能|肯定会|一定会|非常愿意"),
    ("非常困难|很困难|非常难", "困难|比较困难|较难|比较难", "一般|中立|普通", "容易|比较容易|较容易",
     "非常容易|很容易"),
    ("远低于预期|远不如预期", "低于预期|不如预期", "符合预期|与预期一致", "高于预期|好于预期|超出预期",
     "远高于预期|远好于预期|远超预期"),
    ("muy insatisfecho|muy insatisfecha|muy insatisfecho/a|totalmente insatisfecho",
     "insatisfecho|insatisfecha|insatisfecho/a|algo insatisfecho",
     "ni satisfecho ni insatisfecho|neutral|indiferente|regular", "satisfecho|satisfecha|satisfecho/a|algo satisfecho",
     "muy satisfecho|muy satisfecha|muy satisfecho/a|totalmente satisfecho"),
    ("totalmente en desacuerdo|muy en desacuerdo", "en desacuerdo|algo en desacuerdo",
     "ni de acuerdo ni en desacuerdo|neutral|indiferente", "de acuerdo|algo de acuerdo",
     "totalmente de acuerdo|muy de acuerdo"),
    ("muy malo|muy mala|pésimo", "malo|mala", "regular|normal|aceptable", "bueno|buena",
     "muy bueno|muy buena|excelente"),
)  # fmt: skip

MOST = max(map(len, FAMILIES))
# An answer that says nothing about the question; the second group says that the question does not apply.
NO_ANSWER = re.compile(
    r"n\.?a\.?|<na>|nan|null|blank|\(blank\)|no answer|no response|unanswered|missing|-+|\.+|refused|\(?refusal\)?|"
    r"don'?t know|do not know|dk|not sure/don'?t know|prefer not to (say|answer|disclose)|rather not say|"
    r"不清楚|不知道|说不清|未回答|未答|拒答|拒绝回答|跳过|\(跳过\)|空|\(空\)|缺失|"
    r"no sabe|no contesta|ns/nc|no s[eé]|prefiero no (decir|contestar|responder)"
)
NOT_APPLICABLE = re.compile(
    r"n/a|not applicable|does not apply|never used.*|not used|have(n'?t| not) used.*|no experience|unfamiliar \(n/a\)|"
    r"不适用|未使用.*|没有使用过|没用过|未接触.*|no aplica|no corresponde"
)
MISSING_CODES = {-999, -99, -98, -97, -9, -8, -7, -3, -2, -1, 0, 8, 9, 77, 88, 97, 98, 99, 777, 888, 997, 998, 999}

# What a question asks, by its words; the order is the order in which roles are given.
ROLES = {
    "recommend": r"recommend|推荐|推薦|recomend|recomien|\bnps\b",
    "effort": r"effort|easy (to|was)|ease of|费力|省力|费劲|esfuerzo|facilidad",
    "expectation": r"expectation|than expected|期望|预期|預期|expectativa",
    "repurchase": r"repurchase|(buy|purchase|order) (\w+ )?again|renew|continue (to use|using)"
                  r"|再次购买|再次光顾|回购|复购|继续使用|继续购买|续约|volver a comprar|volver[ií]a a",
    "overall": r"overall|总体|整体|總體|整體|总的来说|总的来看|in general|as a whole|whole\b|all in all|en general"
               r"|(?<=\d)all$|_all$",
}  # fmt: skip
SATISFIED = r"satisf|满意|滿意|^c?sat_?\d*$"
RATED = (
    r"satisf|\brat(e|ed|ing)\b|rat(e|ing)$|quality|\bscore|how (likely|easy|difficult|well|much)|agree|enjoy|difficult"
    r"|满意|滿意|评价|評價|评分|打分|程度|califi|evalua|disfrut"
)
UNIT = r"\s*(?:分|点|點|颗星|顆星|星|points?|pts?\.?|stars?)?"  # behind a number: "9分" is 9
ID = (
    r"(response|respondent|resp|case|customer|client|user|record|member|participant|survey)?[ _.-]*"
    r"(id|no\.?|nr\.?|num|number|key|code)|rownames?|row|index|token|"
    r"(用户|客户|答卷|受访者|样本|问卷|会员)?(编号|序号|id|编码)|[*]?respnum|respid|respondent|uuid|id encuesta"
)
DATE_PREFERRED = r"submit|end|complet|record|finish|提交|结束|完成|env[ií]o|fin\b"
DURATION = (
    r"(duration|seconds|time taken|elapsed|interview ?time|total ?time|所用时间|用时|耗时|答题时长|duraci[oó]n)"
    r"( ?[(（].*)?"
)
WEIGHT = r"(final|survey|sample|post)?[ _.-]*(weights?|wt|wgt|pw|pweight|权重|加权|peso|ponderaci[oó]n)"
CHANNEL = r"(distribution|collection|response)?[ _.-]*(channel|method|mode|source|collector|来源|渠道|答卷来源|canal)"
LANGUAGE = r"(user|start|survey|interview|comment|questionnaire)?[ _.-]*(lang|language|idioma|语言|答卷语言)"
PERSONAL = (
    r"(来自)?ip|.*\bip ?-?addr.*|.*ipaddress|ip地址|(your )?e-?mail( ?address)?|recipient ?e-?mail|"
    r"电子邮件|(电子)?邮箱(地址)?|"
    r"(your |mobile |cell |tele)?phone( number)?|手机号码?|(联系)?电话(号码)?|"
    r"(first|last|full|recipient|respondent)?[ _]*(first|last)?[ _]*name|姓名|昵称|微信昵称|"
    r"location ?(latitude|longitude)|recipient(first|last)name|external ?(data ?)?reference|nombre|apellidos?"
)
TECHNICAL = (
    r"status|progress|finished|last page|seed|start language|来源详情|responseset|locationaccuracy|"
    r"collector ?id|custom data.*|network ?id|total ?score|总分|.* - topics"
)
CUSTOMER = (
    r"gender|\bsex\b|\bage\b|age.?group|how old|region|district|country|city|income|education|segment|tenure|industry"
    r"|size|class|性别|年龄|地区|城市|省|收入|学历|行业|职业|客户类型|会员|g[eé]nero|edad|pa[ií]s|regi[oó]n"
)
OPEN = (
    r"comments?\b|suggestions?|feedback|in your own words|please (explain|describe)|意见|建议|评语|留言|意見|建議|評語"
    r"|comentarios?|sugerencias?"
)
COUNTED = r"序号|rownames?|row|index|no\.?|nr\.?"  # numbers of rows, which say less of who answered than other ids do
RANKED = r"\brank(ed|ing)?\b|in order of preference|排序|排名|orden(e|ar) "
AGE = r"\bage\b|年龄|年齡|\bedad\b"
STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "its",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "that",
        "the",
        "their",
        "this",
        "to",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "which",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "please",
        "following",
        "each",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "de",
        "del",
        "en",
        "y",
        "o",
        "que",
        "su",
        "sus",
        "con",
        "por",
        "para",
        "se",
        "es",
    ]
)


def folded(text: str) -> str:
    """A text as it is compared: full-width forms plain, one kind of apostrophe, no case, single blanks."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    return " ".join(plain.split())


def no_answer(text: str) -> bool:
    """Whether a cell says in words that there is no answer."""
    return bool(NO_ANSWER.fullmatch(folded(text)) or NOT_APPLICABLE.fullmatch(folded(text)))


def not_applicable(text: str) -> bool:
    """Whether a cell says in words that the question does not apply."""
    return bool(NOT_APPLICABLE.fullmatch(folded(text)))


def says(pattern: str, *texts: str, whole: bool = False) -> bool:
    """Whether one of the texts holds (or, whole, is) what the pattern describes."""
    search = re.fullmatch if whole else re.search
    return any(search(pattern, folded(text)) is not None for text in texts)


def scale_of(texts: list[str]) -> list[str]:
    """Words of every point, lowest first, of the scale that tells all the texts apart; the texts as they stand."""
    best: list[str] = []
    most = 0.0
    if len(texts) > MOST:
        return []
    plain = {text: folded(text) for text in texts}
    for family in FAMILIES:
        words = [point.split("|") for point in family]
        seen = [[text for text in texts if plain[text] in point] for point in words]
        fills = sum(map(bool, seen)) / len(words)
        if sum(map(len, seen)) == len(texts) and max(map(len, seen)) == 1 and fills > most:
            best, most = [own[0] if own else point[0] for own, point in zip(seen, words, strict=True)], fills
    return best
