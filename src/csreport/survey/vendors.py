"""How survey services lay out their exports, by which words they are recognised, and where the table of answers is."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csreport.project.errors import InputError
from csreport.project.params import read_yaml
from csreport.survey.text import Grid, among, folded

# ---- words by which answers, questions and exports are recognised ----
_DATA: dict[str, Any] = read_yaml(Path(__file__).with_name("vocabulary.yml"))
FAMILIES: list[list[str]] = _DATA["scales"]
MOST = max(map(len, FAMILIES))
ROLES = ("recommend", "effort", "expectation", "repurchase", "overall")  # in the order in which they are given
PATTERNS = {name: "|".join(parts) for name, parts in _DATA["patterns"].items()}
PATTERNS["asks"] = "|".join(PATTERNS[name] for name in ("rated", *ROLES))  # of questions that ask for a score
MISSING_CODES = set(_DATA["missing_codes"])
CHOSEN, NOT_CHOSEN, STOP = (set(_DATA[name]) for name in ("chosen", "not_chosen", "stop"))
SERVICES = {name: set(words) for name, words in _DATA["exports"].items()}
UNIT = r"\s*(?:分|点|點|颗星|顆星|星|points?|pts?\.?|stars?)?"  # behind a number: "9分" is 9


def unified(text: str) -> str:
    """A text as it is compared: full-width forms plain, one kind of apostrophe, no case, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").casefold().split())


def says(pattern: str, *texts: str, whole: bool = False) -> bool:
    """Whether one of the texts holds (or, whole, is) what a pattern describes."""
    search = re.fullmatch if whole else re.search
    return any(search(PATTERNS[pattern], unified(text)) is not None for text in texts)


def no_answer(text: str) -> bool:
    """Whether a cell says in words that there is no answer."""
    return says("no_answer", text, whole=True) or not_applicable(text)


def not_applicable(text: str) -> bool:
    """Whether a cell says in words that the question does not apply."""
    return says("not_applicable", text, whole=True)


def scale_of(texts: list[str]) -> list[str]:
    """Words of every point, lowest first, of the scale that tells all the texts apart; the texts as they stand."""
    best: list[str] = []
    most = 0.0
    if len(texts) > MOST:
        return []
    plain = {text: unified(text) for text in texts}
    for family in FAMILIES:
        words = [point.split("|") for point in family]
        seen = [[text for text in texts if plain[text] in point] for point in words]
        fills = sum(map(bool, seen)) / len(words)
        if sum(map(len, seen)) == len(texts) and max(map(len, seen)) == 1 and fills > most:
            best, most = [own[0] if own else point[0] for own, point in zip(seen, words, strict=True)], fills
    return best


# ---- how survey services lay out their exports, and where in a file the table of answers begins and ends ----
SAMPLE = 2_000
STAMP = re.compile(r"\d{1,4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,4}日?[ T]*(?:[^\d\s]{1,4}\s?)?\d{1,2}[:.]\d{2}.*")
IMPORT_ID = re.compile(r'\s*\{\s*"?ImportId"?\s*:')
UNNAMED = re.compile(r"(?:Unnamed: \d+)?")
CODE_SUB = re.compile(r"([A-Za-z]\w*?)[_.](SQ\w+|other|\d+)")
LONGEST_CODE = 200  # characters of a header that is a code and no sentence
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]+)*")
OPENING, CLOSING = "(\uff08", ")\uff09"  # brackets, as they are and full-width
WJX_NUMBERED = re.compile(r"(\d+)\s*[、.\uff0e]\s*(.*)", re.DOTALL)
WJX_CODED = re.compile(r"第\s*\d+\s*题\s*(?=[(\uff08])")
WJX_STEM = re.compile(rf"{WJX_CODED.pattern}|\d+\s*[、.\uff0e]")
WJX_CODE = re.compile(r"-?\d+(?:\.0+)?\s*(?:〖[^〖〗]*〗)?")  # words may stand beside the code of "other"

Part = tuple[str, str]  # a question, and the option that a column of it stands for


@dataclass(frozen=True)
class Layout:
    """Where the data start, what the columns are called, and which of them belong to one question."""

    names: list[str]
    header_rows: int = 1
    labels: list[str] = field(default_factory=list)
    groups: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def row(grid: Grid, number: int) -> list[str]:
    """Cells of the header (0) or of a row below it; all blank when the file is shorter."""
    if number == 0:
        return grid.header
    return grid.top[number - 1] if number <= len(grid.table) else [""] * len(grid.header)


def values(grid: Grid, position: int, skip: int = 0) -> list[str]:
    """Filled cells of a column below the header rows, at most a sample of them."""
    cells = grid.table.iloc[skip : skip + SAMPLE, position].to_numpy(object)
    return [cell for cell in map(str.strip, cells) if cell]


def tidy(text: str) -> str:
    """Text on one line, without doubled spaces."""
    return " ".join(text.split())


def grouped(parsed: Iterable[tuple[int, Part | None]]) -> dict[str, list[tuple[int, str]]]:
    """Columns whose headers share a stem, with the option each stands for."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for position, part in parsed:
        if part:
            groups.setdefault(tidy(part[0]), []).append((position, tidy(part[1])))
    return {stem: members for stem, members in groups.items() if len(members) > 1}


def sub_question(header: str) -> Part | None:
    """A question and its option, which stands in square brackets behind it."""
    stem, mark, option = header.rpartition("[")
    if not (mark and stem.strip() and option.endswith("]")) or "]" in option[:-1]:
        return None
    return stem.rstrip(), option[:-1]


def question_or_code(header: str) -> Part | None:
    """The same, or a question's code and that of its option."""
    match = CODE_SUB.fullmatch(header) if len(header) <= LONGEST_CODE else None
    return sub_question(header) or ((match[1], match[2]) if match else None)


def one_row(grid: Grid, service: str, part: Callable[[str], Part | None] = lambda _: None) -> Layout:
    """One header row of whole questions or codes; `part` tells a question from its option."""
    names = [tidy(cell) for cell in grid.header]
    return Layout(names, 1, names, grouped((i, part(name)) for i, name in enumerate(names)), [f"{service} export"])


def _wjx_option(header: str) -> Part | None:
    """A question and its option, which stands in the brackets that end the header."""
    stem = WJX_STEM.match(header)
    brackets = [at for at in (header.find(mark, stem.end()) for mark in OPENING) if at >= 0] if stem else []
    if not brackets or header[-1] not in CLOSING:
        return None
    return header[: min(brackets)].rstrip(), header[min(brackets) + 1 : -1]


def _import_row(grid: Grid) -> int | None:
    for number in (2, 1):
        filled = [cell for cell in row(grid, number) if cell.strip()]
        if filled and sum(bool(IMPORT_ID.match(cell)) for cell in filled) >= 0.8 * len(filled):
            return number
    return None


def is_qualtrics(grid: Grid) -> bool:
    """A row of import ids below the header."""
    return _import_row(grid) is not None


def qualtrics(grid: Grid) -> Layout:
    """Ids, question texts, import ids; test answers are counted and stay."""
    last = _import_row(grid) or 2
    texts = [tidy(cell) for cell in row(grid, 1)] if last == 2 else []
    options = [(i, re.fullmatch(r"(.+?) - (?:Selected Choice - )?(.+)", text)) for i, text in enumerate(texts)]
    ids = [len(name) <= LONGEST_CODE and re.fullmatch(r"(.+)_\d+(?:_\w+)?", name) for name in grid.header]
    notes = [f"Qualtrics export with {last + 1} header rows"]
    for position, cell in enumerate(row(grid, last)):
        if re.search(r'"status"', cell):
            notes += _status(grid, position, last)
    groups = grouped((i, (match[1], match[2])) for i, match in options if match and ids[i])
    return Layout(grid.header, last + 1, texts, groups, notes)


def _status(grid: Grid, position: int, skip: int) -> list[str]:
    cells = grid.table.iloc[skip:, position]
    counts = cells[cells != ""].value_counts()
    if len(counts) < 2:
        return []
    said = ", ".join(f"{value} ×{count}" for value, count in sorted(counts.items(), key=str))
    return [f"column '{grid.header[position].strip()}' holds {said}: test and preview answers are kept, screen them"]


def is_qualtrics_legacy(grid: Grid) -> bool:
    """Names V1, V2 … above their meaning, or the old ids in the second row."""
    numbered = sum(bool(re.fullmatch(r"V\d+", cell.strip())) for cell in grid.header)
    ids = SERVICES["qualtrics"] & {cell.strip() for cell in row(grid, 1)}
    return len(ids) >= 3 and (numbered >= 3 or not SERVICES["qualtrics"] & {cell.strip() for cell in grid.header})


def qualtrics_legacy(grid: Grid) -> Layout:
    """Two header rows; the columns V1, V2 … are called by what they hold."""
    texts = [tidy(cell) for cell in row(grid, 1)]
    pairs = zip(grid.header, texts, strict=True)
    names = [text if re.fullmatch(r"V\d+", name.strip()) and text else name for name, text in pairs]
    return Layout(names, 2, texts, notes=["Qualtrics export in its legacy form with 2 header rows"])


def is_wjx(grid: Grid) -> bool:
    """The columns 问卷星 adds, or numbered Chinese questions."""
    names = [cell.strip() for cell in grid.header]
    meta = len(SERVICES["wjx"] & set(names))
    asked = [n for n in names if n and n not in SERVICES["wjx"]]
    numbered = sum(bool(re.match(r"\d+\s*[、\uff0e]|第\s*\d+\s*题", name)) for name in asked)
    return numbered >= max(1, len(asked) / 2) and (meta >= 2 or numbered >= 3)


def is_wjx_coded(grid: Grid) -> bool:
    """Options in columns of their own, or nothing but numbers as answers."""
    if not is_wjx(grid):
        return False
    if any(WJX_CODED.match(cell.strip()) for cell in grid.header):
        return True
    asked = [i for i, cell in enumerate(grid.header) if WJX_NUMBERED.match(cell.strip())]
    cells = [cell for i in asked for cell in values(grid, i)]
    return bool(cells) and all(WJX_CODE.fullmatch(cell) for cell in cells)


def wjx(grid: Grid) -> Layout:
    """One header row; the number before a question is left out of its label only."""
    names = [cell.strip() for cell in grid.header]
    labels = [match[2].strip() if (match := WJX_NUMBERED.fullmatch(name)) else name for name in names]
    groups = grouped((i, _wjx_option(name)) for i, name in enumerate(names))
    coded = "with coded answers" if is_wjx_coded(grid) else "with answers as text"
    return Layout(names, 1, labels, groups, [f"问卷星 export {coded}"])


def is_limesurvey(grid: Grid) -> bool:
    """Its own columns by name, or their contents: number, time or blank, page, language."""
    names = {tidy(cell).casefold() for cell in grid.header}
    known = SERVICES["limesurvey"] & names
    if len(known) >= 3:
        return True
    if len(grid.header) < 5 or len(grid.table) == 0:
        return False
    number, sent, page, language = (values(grid, i) for i in range(4))
    whole = all(re.fullmatch(r"\d+", cell) for cell in [*number, *page])
    unique = bool(number) and len(set(number)) == len(number)
    return whole and unique and bool(language) and all(map(LANGUAGE.fullmatch, language)) and _stamps(sent)


def _stamps(cells: list[str]) -> bool:
    return bool(cells) and all(STAMP.fullmatch(cell) for cell in cells)


def is_google_forms(grid: Grid) -> bool:
    """A column of time stamps first, called so in any known language or followed by whole questions."""
    if not grid.header:
        return False
    first = values(grid, 0)
    if tidy(grid.header[0]).casefold().rstrip("。.") in SERVICES["google_forms"]:
        return not first or _stamps(first)
    rest = [tidy(cell) for cell in grid.header[1:]]
    asked = sum(len(cell.split()) >= 3 or bool(re.search(r"[?\uff1f]$|[\u3040-\uffdc]{5}", cell)) for cell in rest)
    return bool(rest) and asked >= 0.7 * len(rest) and _stamps(first)


def is_typeform(grid: Grid) -> bool:
    """Its own columns by name, or a token that is unique to each answer."""
    names = [tidy(cell).casefold() for cell in grid.header]
    if len(SERVICES["typeform"] & set(names)) >= 2:
        return True
    tokens = values(grid, names.index("token")) if "token" in names else []
    unique = bool(tokens) and len(set(tokens)) == len(tokens)
    return unique and all(re.fullmatch(r"[a-z0-9]{20,40}", token) for token in tokens)


def _blocks(header: list[str]) -> list[list[int]]:
    """Columns of each question: one that is named and the unnamed ones after it."""
    blocks: list[list[int]] = []
    for position, cell in enumerate(header):
        if not blocks or not UNNAMED.fullmatch(cell.strip()) or UNNAMED.fullmatch(header[blocks[-1][0]].strip()):
            blocks.append([position])
        else:
            blocks[-1].append(position)
    return blocks


def _single_words(grid: Grid) -> list[str]:
    second = row(grid, 1)
    singles = [b[0] for b in _blocks(grid.header) if len(b) == 1 and not _nameless(grid.header, b)]
    return [tidy(second[i]).casefold() for i in singles if second[i].strip()]


def is_surveymonkey(grid: Grid) -> bool:
    """A second row that names options and says "response", or one that only labels the unnamed columns."""
    second = row(grid, 1)
    named = [block for block in _blocks(grid.header) if not _nameless(grid.header, block)]
    filled = [second[i] for block in named for i in block if second[i].strip()]
    if not filled or any(re.fullmatch(r"[-\d.,:/ ]+", cell) for cell in filled):
        return False
    wide = [block for block in named if len(block) > 1]
    if any(not second[i].strip() for block in wide for i in block[1:]):
        return False
    words = _single_words(grid)
    if words and sum(word in SERVICES["surveymonkey"] for word in words) >= len(words) / 2:
        return True
    return bool(wide) and (_same_word(grid, words) or _blank_id(grid, second))


def _nameless(header: list[str], block: list[int]) -> bool:
    """Whether a block starts without a question, as a saved row number does."""
    return UNNAMED.fullmatch(header[block[0]].strip()) is not None


def _same_word(grid: Grid, words: list[str]) -> bool:
    """Whether single questions share at most a few words, none of which is ever an answer."""
    if len(words) < 2 or len(set(words)) > max(1, len(words) // 2):
        return False
    answers = {tidy(cell).casefold() for i in range(len(grid.header)) for cell in values(grid, i, 1)[:200]}
    return not answers & set(words)


def _blank_id(grid: Grid, second: list[str]) -> bool:
    """Whether a column without a second header, such as the respondent's number, is filled in every answer."""
    answers = len(grid.table.iloc[1:2001])
    ids = [values(grid, i, 1) for i, cell in enumerate(second) if not cell.strip() and grid.header[i].strip()]
    return answers > 1 and any(len(cells) == answers == len(set(cells)) for cells in ids)


def surveymonkey(grid: Grid) -> Layout:
    """Call columns by their question, and by "question [option]" where a question has several."""
    second = [tidy(cell) for cell in row(grid, 1)]
    answers = SERVICES["surveymonkey"] | set(_single_words(grid))
    names, labels = [""] * len(second), [""] * len(second)
    groups: dict[str, list[tuple[int, str]]] = {}
    for block in _blocks(grid.header):
        question = "" if _nameless(grid.header, block) else tidy(grid.header[block[0]])
        for i in block:
            bare = not question or not second[i] or second[i].casefold() in answers
            names[i] = labels[i] = question if bare else f"{question} [{second[i]}]"
        if len(block) > 1:
            groups[question] = [(i, second[i]) for i in block]
    notes = ["SurveyMonkey export with 2 header rows; unnamed columns continue the question to their left"]
    return Layout(names, 2, labels, groups, notes)


FULL = 0.8  # share of the columns that a header names at least
SPARSE = 0.5  # share of the columns that the rows above it fill at most
COMPARED = 200  # rows below a header in which its names must not stand again
LONGEST = 20  # characters of a cell that names a total
RARE = 0.1  # share of the rows that are totals at most
FEW = 2  # cells of a line that is a signature or a note
TOTAL = re.compile(
    r"(grand |sub-?)?totals?|sum|averages?|means?|avg\.?|合计|总计|小计|共计|总和|汇总|平均(分|值|数|得分)?|均值|均分|"
    r"合計|總計|小計|總和|匯總|平均(數|得分)|promedio|gesamt|summe|mittelwert|moyenne"
)
NOTE = re.compile(
    r"(制表|填表|审核|复核|编制|统计|负责|签字|签名|盖章|制表日期|打印|导出|备注|说明|注|数据来源|製表|審核|覆核|簽名|備註|說明|"
    r"prepared|checked|approved|signed|signature|printed|exported|source|notes?|remarks?)[^:：]{0,12}[:：].*",
    re.DOTALL,
)
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?\s*%?")


def find_table(grid: Grid, shown: str, *, header: Sequence[int] | None = None) -> Grid:
    """The grid from its header on: where that stands is declared by line, or found below a title.

    A header of two rows, groups of columns above their names, becomes one: a name that stands under two groups, and
    one that is blank, take the group's.

    InputError when a declared line is not in the file.
    """
    rows = [grid.header, *grid.top]
    if header is None:
        place = _header_place(rows, grid)
        groups = place - 1 if place and _is_group_row(rows[place - 1], rows[place]) else None
    else:
        places = [_declared_place(line, grid, shown) for line in header]
        rows = [grid.header, *([str(cell) for cell in grid.table.iloc[at - 1]] for at in range(1, max(places) + 1))]
        place, groups = places[-1], places[0] if len(places) > 1 else None
    if not place:
        return grid
    names, labels = _names(rows[place], rows[groups] if groups is not None else [])
    line = grid.lines[place - 1]
    note = f"the header is taken from line {line}; what stands above it is left out"
    return replace(
        grid,
        header=names,
        table=grid.table.iloc[place:].reset_index(drop=True),
        lines=grid.lines[place:],
        column_labels=grid.column_labels | labels,
        notes=(*grid.notes, note),
    )


def total_lines(grid: Grid) -> list[int]:
    """Lines that are no answers: totals and averages, and signatures or notes at the end."""
    width = len(grid.header)
    if width <= FEW:
        return []
    table = grid.table
    first = _rows_of_totals(table.iloc[:, 0])
    held = first["total"]
    if first["blank"].any():
        held = held | first["blank"] & _rows_of_totals(table.iloc[:, 1])["total"]
    found = np.flatnonzero(held).tolist()
    totals = set(found) if len(found) <= max(RARE * len(table), FEW) else set()  # an answer that many give
    for at in range(len(table) - 1, -1, -1):
        cells = [cell for cell in table.iloc[at].tolist() if cell.strip()]
        if at not in totals and not (len(cells) <= FEW and any(NOTE.fullmatch(folded(cell)) for cell in cells)):
            break
        totals.add(at)
    return [grid.lines[at] for at in sorted(totals)]


def _rows_of_totals(column: pd.Series) -> dict[str, np.ndarray]:
    """Rows whose cell names a total, and rows without one."""
    cells = pc.unique(pa.array(column))
    short = pc.less_equal(pc.utf8_length(cells), LONGEST)
    short = pc.and_not(short, pc.match_substring_regex(cells, "[0-9]"))  # numbers name none
    told = cells.filter(short).to_pylist()
    named = {"total": [cell for cell in told if TOTAL.fullmatch(folded(cell))]}
    named["blank"] = [cell for cell in told if not cell.strip()]
    return {kind: among(column, known) if known else np.zeros(len(column), dtype=bool) for kind, known in named.items()}


def _declared_place(line: int, grid: Grid, shown: str) -> int:
    """Row of the grid (0 = its first) that stands on a line of the file."""
    if line in grid.lines:
        return list(grid.lines).index(line) + 1
    if len(grid.lines) and line > grid.lines[0]:
        raise InputError(f"{shown}: header: line {line} is blank or beyond the end of the file")
    return 0


def _header_place(rows: list[list[str]], grid: Grid) -> int:
    """Row that names the columns: the first that fills most of them, below rows that fill few."""
    width = max((sum(bool(cell.strip()) for cell in row) for row in rows), default=0)
    if width <= FEW:
        return 0
    for at, row in enumerate(rows):
        above = rows[at - 1] if at else []
        filled = {place for place, cell in enumerate(row) if cell.strip()}
        named = filled | {place for place, cell in enumerate(above) if cell.strip() and place not in filled}
        if len(filled) >= FULL * width or (at and len(named) >= FULL * width and _is_group_row(above, row)):
            return at if at == 0 or _names_columns(row, at, grid) else 0
        if len(filled) > SPARSE * width and not (at + 1 < len(rows) and _is_group_row(row, rows[at + 1])):
            return 0
    return 0


def _names_columns(row: list[str], at: int, grid: Grid) -> bool:
    """Whether a row reads like names: hardly a number, and nothing that stands again below it as an answer."""
    filled = [(place, cell.strip()) for place, cell in enumerate(row) if cell.strip()]
    numbers = sum(NUMBER.fullmatch(cell) is not None for _, cell in filled)
    below = grid.table.iloc[at : at + COMPARED]
    again = sum(bool((below.iloc[:, place].str.strip() == cell).any()) for place, cell in filled)
    return max(numbers, again) <= 0.1 * len(filled)


def _is_group_row(above: list[str], row: list[str]) -> bool:
    """Whether a row holds groups of the columns that the next row names; merged cells leave blanks behind them."""
    filled = [place for place, cell in enumerate(above) if cell.strip()]
    covered = sum(bool(row[place].strip()) for place in range(len(row)) if place not in filled)
    return len(filled) > 1 and covered >= 1


def _names(row: list[str], groups: list[str]) -> tuple[list[str], dict[str, str]]:
    names, group, over = [cell.strip() for cell in row], "", list[str]()
    for place, name in enumerate(names):
        cell = groups[place].strip() if groups else ""
        group = cell or group
        over.append(group if name else cell)
    times = Counter(name for name in names if name)
    found = [
        (f"{group}: {name}" if group and times[name] > 1 else name) or group
        for name, group in zip(names, over, strict=True)
    ]
    labels = {
        name: f"{group}: {own}"
        for name, own, group in zip(found, names, over, strict=True)
        if own and group and group != own
    }
    return found, labels
