"""Text of unknown encoding becomes UTF-8, and the encoding is said; nothing is guessed past doubt in silence."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from itertools import islice
from typing import NoReturn

from csreport.project.errors import InputError, nearest

CHUNK = 1 << 24
SAMPLE = 20_000  # characters beyond ASCII that are weighed
MARKS = {
    codecs.BOM_UTF8: ("UTF-8 with BOM", "utf-8"),
    codecs.BOM_UTF32_LE: ("UTF-32", "utf-32-le"),
    codecs.BOM_UTF32_BE: ("UTF-32", "utf-32-be"),
    codecs.BOM_UTF16_LE: ("UTF-16", "utf-16-le"),
    codecs.BOM_UTF16_BE: ("UTF-16", "utf-16-be"),
}
CHINESE = {"GB18030": ("gb18030",), "Big5": ("cp950", "big5hkscs")}
KNOWN = "UTF-8, UTF-16, GB18030, Big5, Windows-1252"
# The characters Chinese texts and questionnaires use most, in both scripts: right decodings are full of them.
FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏待客户价格质量调查评满意非常一般态度产品建议推荐愿继续购买使用速度男女岁元号答卷编时间来源所用手机性别年龄收入兴趣"
    "這來國個說們為時會著過學對後麼沒於還發當開現無見經頭動兩長樣將與進實點種聲話兒問機給幾業間東並內電門產萬體別處總場師書員報馬難數應車從氣關張記戰許覺題統請愛讓認論義術結資隊帶條變聯權領傳紅決達辦運區眾輕語滿寫識極黃臉錢黨設雙歷廣議導單據網專誰讀觀爭組視濟離雖壞價質調評態議薦願續購買歲號編來門務邊風服親計線類備換該確試務環處"
)
LEADING = re.compile(rb"[\xc2-\xf4]")
CERTAIN = 8  # characters beyond ASCII
FOREIGN = re.compile(rb"[\x80-\xff]")
WESTERN = re.compile(
    "(?<=[A-Za-z])[À-ÖØ-öø-ÿŠšŽžŒœŸ]|[À-ÖØ-öø-ÿŠšŽžŒœŸ](?=[A-Za-z])"
    "|(?<![^\x00-\x7f])[‘’“”‚„–—…•€£°§«»¿¡ºª©®™½¼¾²³´·\xa0](?![^\x00-\x7f])"
)


def to_utf8(data: bytes, shown: str, encoding: str | None = None) -> tuple[bytes | bytearray, str]:
    """Text as UTF-8 without a mark, and the name of the encoding it came in.

    Raises
    ------
    InputError
        When the text fits no known encoding, is damaged, holds NUL bytes, or is evidently in another encoding than
        the declared one.
    """
    for mark, (name, codec) in MARKS.items():
        if data.startswith(mark):
            if encoding is not None and not _codec(encoding, shown).startswith(codec[:6].rstrip("-")):
                _contradict(shown, encoding, f"the file starts with the mark of {name}")
            return _decoded(data[len(mark) :], codec, name=name, shown=shown), name
    if encoding is not None:
        if not _codec(encoding, shown).startswith("utf-8") and _first_bad(data, "utf-8") is None and _many(data):
            _contradict(shown, encoding, "the whole file is UTF-8")
        return _decoded(data, _codec(encoding, shown), name=encoding, shown=shown), encoding
    if (at := data.find(b"\0")) >= 0:
        raise InputError(f"{shown}: line {_line(data, at)} holds NUL characters, so it is no text file")
    bad = None if data.isascii() else _first_bad(data, "utf-8")
    if bad is None:
        return data, "UTF-8"
    if _damaged(data, bad):
        where = f"line {_line(data, bad.start)}"
        raise InputError(f"{shown}: {where} holds bytes that are no UTF-8, unlike the rest: the file is damaged or cut")
    name, codec = _plausible(data, shown)
    return _decoded(data, codec, name=name, shown=shown), name


def _contradict(shown: str, encoding: str, why: str) -> NoReturn:
    raise InputError(f"{shown}: encoding '{encoding}' is declared, but {why}; take 'encoding' out of the period file")


def _many(data: bytes) -> bool:
    """Whether a text holds so many characters beyond ASCII that it is valid UTF-8 by more than chance."""
    return sum(1 for _ in islice(LEADING.finditer(data), CERTAIN)) == CERTAIN


def _codec(encoding: str, shown: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        hint = nearest(encoding, ["utf-8", "utf-16", "gb18030", "gbk", "big5", "cp1252", "latin-1", "shift_jis"])
        raise InputError(f"{shown}: encoding '{encoding}' is not known{hint}") from None


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _walk(data: bytes, codec: str, keep: Callable[[str], object]) -> UnicodeDecodeError | None:
    """Decode piece by piece; the first error, with its place in the whole."""
    decoder = codecs.getincrementaldecoder(codec)()
    for start in range(0, max(len(data), 1), CHUNK):
        pending = len(decoder.getstate()[0])
        try:
            keep(decoder.decode(data[start : start + CHUNK], start + CHUNK >= len(data)))
        except UnicodeDecodeError as error:
            error.start += start - pending
            return error
    return None


def _first_bad(data: bytes, codec: str) -> UnicodeDecodeError | None:
    return _walk(data, codec, lambda _: None)


def _decoded(data: bytes, codec: str, *, name: str, shown: str) -> bytearray | bytes:
    text = bytearray()
    error = _walk(data, codec, lambda part: text.extend(part.encode("utf-8", "surrogatepass")))
    if error is not None:
        line = data[: error.start].decode(codec, "ignore").count("\n") + 1
        raise InputError(f"{shown}: line {line} holds bytes that are no {name}: the file is damaged or cut")
    if (at := text.find(0)) >= 0:
        raise InputError(f"{shown}: line {text.count(10, 0, at) + 1} holds NUL characters, so it is no text file")
    return text


def _damaged(data: bytes, bad: UnicodeDecodeError) -> bool:
    """Tell UTF-8 with a few wrong bytes from another encoding, which would hold next to no valid UTF-8."""
    text = data[max(0, bad.start - (1 << 20)) : bad.start + (1 << 20)].decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(not char.isascii() for char in text) - wrong
    cut = bad.reason == "unexpected end of data" and bad.start + 4 > len(data)
    return right >= 4 * wrong or (cut and right > 0 and wrong == 1)


def _plausible(data: bytes, shown: str) -> tuple[str, str]:
    sample = b"\n".join(_foreign_lines(data))
    scores: dict[tuple[str, str], float] = {}
    if _first_bad(data, "cp1252") is None:
        scores["Windows-1252", "cp1252"] = _western(sample)
    for name, codecs_ in CHINESE.items():
        codec = next((codec for codec in codecs_ if _first_bad(data, codec) is None), None)
        if codec is not None:
            scores[name, codec] = _chinese(sample, codec)
    if not scores:
        raise InputError(f"{shown}: not text in any of {KNOWN} (say its encoding in the period file)")
    return max(scores, key=lambda found: scores[found])  # equal scores: the first, Western before Chinese


def _foreign_lines(data: bytes) -> list[bytes]:
    """Lines beyond ASCII, as many as are needed to weigh them."""
    found: list[bytes] = []
    position = size = 0
    while size < 8 * SAMPLE and (match := FOREIGN.search(data, position)):
        start = max(data.rfind(b"\n", position, match.start()) + 1, position)
        end = data.find(b"\n", match.start())
        position = end if end >= 0 else len(data)
        found.append(data[start:position][: 1 << 20])
        size += len(found[-1])
    return found


def _western(sample: bytes) -> float:
    """Share of letters beyond ASCII that stand beside plain letters, and of marks between plain characters."""
    text = sample.decode("cp1252", "replace")
    foreign = sum(not char.isascii() for char in text)
    return len(WESTERN.findall(text)) / max(foreign, 1)


def _chinese(sample: bytes, codec: str) -> float:
    """Mean of two shares: characters of the everyday block of the encoding, and the most frequent of all."""
    text = [char for char in sample.decode(codec, "ignore") if not char.isascii()][:SAMPLE]
    letters = [char for char in text if char.isalpha()]
    block = sum(_block(char, codec) for char in text) / max(len(text), 1)
    return (block + sum(char in FREQUENT for char in letters) / max(len(letters), 1)) / 2


def _block(char: str, codec: str) -> float:
    """1 for everyday characters and punctuation, ¼ for rarer ones of the standard, 0 for extensions."""
    code = char.encode(codec, "ignore")
    if len(code) != 2:
        return 0.0
    lead, trail = code
    gb = codec == "gb18030"
    if gb and trail < 0xA1:
        return 0.0
    if 0xA1 <= lead <= 0xA3 or (0xB0 <= lead <= 0xD7 if gb else 0xA4 <= lead <= 0xC6):
        return 1.0
    return 0.25 if (0xD8 <= lead <= 0xF7 if gb else 0xC9 <= lead <= 0xF9) else 0.0
