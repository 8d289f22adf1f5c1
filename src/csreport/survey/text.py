"""Text cells: the grid that every file becomes, the encodings of text files, and what separates their cells."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice, repeat
from typing import Any, NoReturn

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from csreport.project.errors import InputError, nearest

TEXT = pd.StringDtype(na_value=np.nan)  # the text type of pandas 3, compact in memory


def normalise(text: str) -> str:
    """A cell without surrounding space, full-width digits and letters made plain."""
    return unicodedata.normalize("NFKC", text).strip()


SIGN_OF_MONEY, THOUSANDS = re.compile(r"^[¥$€£]"), re.compile(r"(?<=\d),(?=\d{3})")
DECIMAL_COMMA = re.compile(r"-?(0,\d+|\d{4,},\d+|\d+,(\d\d?|\d{4,}))")  # which can separate no thousands


def numbers(column: pd.Series, *, thousands: bool = False) -> pd.Series:
    """Cells as numbers, NaN where there is none, also with full-width digits or a sign of money in front.

    Commas are decimal in a column where one of them can be nothing else and no cell has a point; with `thousands` those
    of another separate thousands.
    """
    codes, cells = distinct(column)
    plain = [SIGN_OF_MONEY.sub("", normalise(cell)) for cell in cells]
    decimal = any(map(DECIMAL_COMMA.fullmatch, plain)) and not any("." in cell for cell in plain)
    if decimal or thousands:
        plain = [cell.replace(",", ".") if decimal else THOUSANDS.sub("", cell) for cell in plain]
    found = pd.to_numeric(pd.Series(plain, dtype="str"), errors="coerce").to_numpy(float)
    return pd.Series(np.where(np.isfinite(found), found, np.nan)[codes], index=column.index)


def folded(text: str) -> str:
    """A cell as it is compared with codes and labels: normalised, upper and lower case alike."""
    return normalise(text).casefold()


def different(column: pd.Series, most: int | None = None) -> list[str]:
    """The different cells of a column, or of its first rows, in the order in which they first stand."""
    return list(pc.unique(pa.array(column)[:most]).to_pylist())


def distinct(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """The different cells of a column, and which of them each row holds: what a cell means is found out once."""
    codes, cells = pd.factorize(column, use_na_sentinel=False)
    return codes, [str(cell) for cell in cells.to_numpy(object)]


def each(column: pd.Series, meaning: Callable[[str], object], kind: Any = TEXT) -> pd.Series:
    """What a function makes of each cell, as values of a kind; each different cell is asked once."""
    codes, cells = distinct(column)
    return pd.Series(pd.array([meaning(cell) for cell in cells], dtype=kind).take(codes), index=column.index)


def blank_as_none(column: pd.Series) -> pa.Array | pa.ChunkedArray:
    """Cells of which the blank ones are nothing."""
    cells = pa.array(column)
    return pc.if_else(pc.not_equal(cells, ""), cells, None)


def filled(column: pd.Series) -> np.ndarray:
    """Rows whose cell is not blank."""
    return np.asarray(pc.not_equal(pa.array(column), "").to_numpy(zero_copy_only=False))


def among(column: pd.Series, known: Collection[str]) -> np.ndarray:
    """Rows whose cell is one of those known."""
    given = pa.array(column)
    values = known.cast(given.type) if isinstance(known, pa.Array) else pa.array([*known], given.type)
    return np.asarray(pc.is_in(given, value_set=values).to_numpy(zero_copy_only=False))


def holds(column: pd.Series, mark: str) -> bool:
    """Whether a character stands in any cell, or in what its memory still holds of rows that were left out."""
    cells = pa.array(column)
    parts = cells.chunks if isinstance(cells, pa.ChunkedArray) else [cells]
    return any(mark.encode() in memoryview(buffer).tobytes() for part in parts if (buffer := part.buffers()[-1]))


MAX_COLUMNS = 16_384  # as many as a spreadsheet holds
TOP = 12  # rows among which header rows are looked for
CHUNK = 20_000  # rows turned into compact columns at once, so that a long file never lies in memory cell by cell


@dataclass(frozen=True)
class Grid:
    """Cells of one file as text, the first row apart, and what was detected on the way."""

    header: list[str]
    table: pd.DataFrame
    lines: Sequence[int]
    kind: str = "text"
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    value_labels: dict[str, dict[str, str]] = field(default_factory=dict)
    column_labels: dict[str, str] = field(default_factory=dict)
    user_missing: dict[str, list[str | tuple[float, float]]] = field(default_factory=dict)
    multiple: dict[str, list[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    dropped: tuple[tuple[int, str], ...] = ()

    @cached_property
    def top(self) -> list[list[str]]:
        """The first rows below the header."""
        rows: list[list[str]] = self.table.head(TOP).to_numpy(object).tolist()
        return rows


def check_width(columns: int, shown: str) -> None:
    """Refuse a table that is wider than any table of answers; InputError: names the file and its columns."""
    if columns > MAX_COLUMNS:
        raise InputError(f"{shown}: {columns:,} columns are more than the {MAX_COLUMNS:,} that can be read")


def text_of(value: Any) -> str:
    """One cell as text: whole numbers without ".0", dates as ISO text, nothing as ""."""
    if value is None or value is pd.NaT:
        return ""
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15
        return "" if math.isnan(value) else str(int(value)) if whole else repr(float(value))
    if isinstance(value, dt.datetime):
        whole = value.time() == dt.time() and value.tzinfo is None
        return value.date().isoformat() if whole else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def padded(rows: Iterable[Sequence[str]], width: int) -> Iterator[Sequence[str]]:
    """Rows filled up with blank cells to the same width."""
    for row in rows:
        yield row if len(row) == width else [*row, *repeat("", width - len(row))]


def frame(rows: Iterable[Sequence[str]], width: int) -> pd.DataFrame:
    """Rows of equal width as a table of text, built chunk by chunk."""
    chunks: list[list[pa.Array]] = [[] for _ in range(width)]
    source = iter(rows)
    while part := list(islice(source, CHUNK)):
        for target, column in zip(chunks, zip(*part, strict=True), strict=True):
            target.append(pa.array(column, pa.large_string()))
    return arrow_frame([pa.chunked_array(parts, pa.large_string()) for parts in chunks])


def arrow_frame(columns: Sequence[pa.ChunkedArray]) -> pd.DataFrame:
    """Arrow columns of text as a table whose columns are numbered."""
    table = pa.Table.from_arrays(list(columns), names=[str(i) for i in range(len(columns))])
    read: pd.DataFrame = table.to_pandas(types_mapper={pa.large_string(): TEXT}.get)
    return read.set_axis(range(len(columns)), axis=1)


def filled_rows(rows: list[list[str]], first_line: int) -> tuple[list[list[str]], list[int], list[tuple[int, str]]]:
    """Rows that hold anything, their line numbers, and the blank ones with the reason they are left out."""
    held = [any(row) for row in rows]
    lines = [line for line, full in enumerate(held, first_line) if full]
    dropped = [(line, "blank row") for line, full in enumerate(held, first_line) if not full]
    return [row for row, full in zip(rows, held, strict=True) if full], lines, dropped


PIECE = 1 << 24
WEIGHED = 20_000  # characters beyond ASCII that are weighed
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

    InputError when the text fits no known encoding, is damaged, holds NUL bytes, or is evidently in another encoding
    than the declared one.
    """
    for mark, (name, codec) in MARKS.items():
        if data.startswith(mark):
            if encoding is not None and not _codec(encoding, shown).startswith(codec[:6].rstrip("-")):
                _contradict(shown, encoding, f"the file starts with the mark of {name}")
            return _decoded(data[len(mark) :], codec, name=name, shown=shown), name
    if encoding is not None:
        foreign = sum(1 for _ in islice(LEADING.finditer(data), CERTAIN))  # valid UTF-8 by more than chance
        if foreign == CERTAIN and not _codec(encoding, shown).startswith("utf-8") and not _first_bad(data, "utf-8"):
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
    for start in range(0, max(len(data), 1), PIECE):
        pending = len(decoder.getstate()[0])
        try:
            keep(decoder.decode(data[start : start + PIECE], start + PIECE >= len(data)))
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
    while size < 8 * WEIGHED and (match := FOREIGN.search(data, position)):
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
    text = [char for char in sample.decode(codec, "ignore") if not char.isascii()][:WEIGHED]
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


DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
MAX_LINE = 1 << 24  # bytes
MAX_CELL = 1_000_000  # characters
SAMPLE = 1 << 21
END = "\x1e"  # stands after the last line while rows are read: a cell that swallows it was never closed


def read_text(data: bytes, shown: str, *, encoding: str | None = None, delimiter: str | None = None) -> Grid:
    """Delimited text as a grid: encoding and delimiter detected from the content unless they are given.

    InputError when it cannot be read as a table; names the line.
    """
    text, encoding = to_utf8(data, shown, encoding)
    del data
    _check_lines(text, shown)
    if delimiter is None:
        delimiter, header = _layout(text, shown)
    else:
        header = next((row for _, row in _rows(text, delimiter, shown) if row), [])
    check_width(len(header), shown)
    grid = _fast(text, header, delimiter=delimiter, shown=shown) or _careful(text, header, delimiter, shown)
    parted = f"cells separated by {DELIMITERS[delimiter]}" if len(header) > 1 else "one column"
    stated = f"read as {encoding} text, {parted}"
    return replace(grid, encoding=encoding, delimiter=delimiter, notes=(stated, *grid.notes))


def _check_lines(text: bytes | bytearray, shown: str) -> None:
    start = 0
    while len(text) - start > MAX_LINE:
        end = start + MAX_LINE
        last = max(text.rfind(b"\n", start, end), text.rfind(b"\r", start, end))
        if last < 0:
            line = text.count(b"\n", 0, start) + 1
            raise InputError(
                f"{shown}: line {line} is longer than {MAX_LINE >> 20} MiB, so this is no table of answers"
            )
        start = last + 1


def _layout(text: bytes | bytearray, shown: str) -> tuple[str, list[str]]:
    """Delimiter under which the rows agree best with a wide header, and that header."""
    sample = bytes(text[:SAMPLE]).decode("utf-8", "ignore")
    cut = len(text) > SAMPLE
    found = {d: _sampled(sample, d, cut=cut, strict=True) for d in DELIMITERS}
    best = max(DELIMITERS, key=lambda d: _agreement(found[d]))
    if _agreement(found[best]) < 0.5:  # quotes may stand wrongly under the right delimiter too
        found = {d: _sampled(sample, d, cut=cut, strict=False) for d in DELIMITERS}
        best = max(DELIMITERS, key=lambda d: (_agreement(found[d]), bool(found[d])))
    if found[best]:
        return best, found[best][0]
    first = next(iter(_rows(text, ",", shown)), None)
    if first is None or not first[1]:
        raise InputError(f"{shown}: the file is empty")
    raise InputError(f"{shown}: the header does not end within {SAMPLE >> 20} MiB, so this is no table of answers")


def _sampled(sample: str, delimiter: str, *, cut: bool, strict: bool) -> list[list[str]]:
    """First rows under a delimiter; none when `strict` and a closing quote is followed by something else."""
    csv.field_size_limit(MAX_CELL)
    rows: list[list[str]] = []
    try:
        for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=strict), 1000):
            if row:
                rows.append(row)
            if len(rows) == 2 and len(rows[0]) < 2:  # not what separates these cells
                return rows
    except csv.Error as error:
        return [] if "expected after" in str(error) else rows
    return rows[:-1] if cut and len(rows) < 1000 else rows


def _agreement(rows: list[list[str]]) -> float:
    if not rows or len(rows[0]) < 2:
        return 0.0
    wide = len(rows[0])
    fits = [1.0 if len(row) == wide else 0.5 if 1 < len(row) < wide else 0.0 for row in rows[1:]] or [1.0]
    return (0.01 + sum(fits) / len(fits)) * math.log2(wide)


def _fast(text: bytes | bytearray, header: list[str], *, delimiter: str, shown: str) -> Grid | None:
    """Read a regular file in compact columns; None when any row needs care."""
    names = [f"f{i}" for i in range(len(header))]
    quoted = b'"' in text
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(text)),
            read_options=arrow_csv.ReadOptions(
                autogenerate_column_names=True, block_size=MAX_LINE, use_threads=len(text) > MAX_LINE
            ),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=quoted),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string())),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_columns != len(header) or (quoted and not _closed(text, table)):
        return None
    if [column[0].as_py() for column in table.columns] != header:
        return None
    lines, dropped = _lines(text, table, delimiter=delimiter, shown=shown)
    return Grid(header, arrow_frame(table.slice(1).columns), lines[1:], dropped=dropped)


def _closed(text: bytes | bytearray, table: pa.Table) -> bool:
    """Whether the last cell ends where the file ends: a quote left open would have swallowed the rest."""
    last = table.columns[-1][-1].as_py().encode()
    tail = bytes(text[-(2 * len(last) + 64) :]).rstrip(b"\r\n")
    if tail.endswith(b'"' + last.replace(b'"', b'""') + b'"'):
        return True
    return tail.endswith(last) and not tail.removesuffix(last).endswith(b'"') and b"\n" not in last


def _lines(
    text: bytes | bytearray, table: pa.Table, *, delimiter: str, shown: str
) -> tuple[Sequence[int], tuple[tuple[int, str], ...]]:
    """Line on which each row starts, and the blank lines between."""
    breaks = text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")
    total = breaks + (not text.endswith((b"\n", b"\r")))
    if total == table.num_rows:
        return range(1, total + 1), ()
    inner = _inner_breaks(table)
    if total == table.num_rows + int(inner.sum()):
        return (1 + np.arange(table.num_rows) + np.concatenate(([0], inner.cumsum()[:-1]))).tolist(), ()
    places = [(line, bool(row)) for line, row in _rows(text, delimiter, shown)]
    dropped = tuple((line, "blank line") for line, full in places if not full)
    return [line for line, full in places if full], dropped


def _inner_breaks(table: pa.Table) -> np.ndarray:
    """Line breaks inside the cells of each row."""
    inner = np.zeros(table.num_rows, dtype=np.int64)
    for column in table.columns:
        for mark, sign in (("\n", 1), ("\r", 1), ("\r\n", -1)):
            inner += sign * pc.count_substring(column, mark).to_numpy()
    return inner


def _rows(text: bytes | bytearray, delimiter: str, shown: str) -> Iterator[tuple[int, list[str]]]:
    """Rows one by one with the line they start on; a blank line is an empty row."""
    csv.field_size_limit(MAX_CELL)
    stream = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    ended: list[bool] = []
    reader = csv.reader(chain(stream, _ending(ended)), delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            if ended:
                if row != [END] or line != reader.line_num:
                    raise InputError(f"{shown}: the quotation mark opened in line {line} is never closed")
                return
            yield line, row
            line = reader.line_num + 1
    except csv.Error:
        limit = f"a cell longer than {MAX_CELL:,} characters"
        raise InputError(f"{shown}: line {line} starts {limit}: is a quotation mark not closed?") from None


def _ending(ended: list[bool]) -> Iterator[str]:
    ended.append(True)
    yield END


def _careful(text: bytes | bytearray, header: list[str], delimiter: str, shown: str) -> Grid:
    """Read an irregular file row by row: short rows are filled up, long ones are an error."""
    lines: list[int] = []
    dropped: list[tuple[int, str]] = []
    odd: dict[str, list[int]] = {"short": [], "long": []}
    width = len(header)

    def regular() -> Iterator[list[str]]:
        for line, row in _rows(text, delimiter, shown):
            if not row:
                dropped.append((line, "blank line"))
                continue
            lines.append(line)
            if len(row) > width and any(row[width:]):
                raise InputError(f"{shown}: line {line} has {len(row)} cells, but the header has {width}")
            if len(row) != width:
                odd["short" if len(row) < width else "long"].append(line)
            yield row[:width]

    table = frame(padded(regular(), width), width)
    rest = table.iloc[1:].reset_index(drop=True)
    return Grid(table.iloc[0].tolist(), rest, lines[1:], notes=_oddities(odd), dropped=tuple(dropped))


def _oddities(odd: dict[str, list[int]]) -> tuple[str, ...]:
    said = {
        "short": "rows are shorter than the header; their missing cells are blank",
        "long": "rows end in more blank cells than the header has columns; these are left out",
    }
    return tuple(f"{len(found)} {said[kind]} (first: line {found[0]})" for kind, found in odd.items() if found)
