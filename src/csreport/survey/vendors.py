"""How survey services lay out their exports, recognised by content and in any language where structure allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from csreport.survey.grid import Grid
from csreport.survey.vocabulary import SERVICES

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
    if number > len(grid.table):
        return [""] * len(grid.header)
    return [str(cell) for cell in grid.table.iloc[number - 1].tolist()]


def values(grid: Grid, position: int, skip: int = 0) -> list[str]:
    """Filled cells of a column below the header rows, at most a sample of them."""
    cells = grid.table.iloc[skip : skip + SAMPLE, position].str.strip()
    return [cell for cell in cells.tolist() if cell]


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


def _code(header: str) -> Part | None:
    """A question's code and that of its option."""
    match = CODE_SUB.fullmatch(header) if len(header) <= LONGEST_CODE else None
    return (match[1], match[2]) if match else None


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


def limesurvey(grid: Grid) -> Layout:
    """One header row of question texts or codes, sub-questions in square brackets."""
    names = [tidy(cell) for cell in grid.header]
    parts = [sub_question(name) or _code(name) for name in names]
    return Layout(names, 1, names, grouped(enumerate(parts)), ["LimeSurvey export"])


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


def google_forms(grid: Grid) -> Layout:
    """One header row of whole questions, rows of grids in square brackets."""
    names = [tidy(cell) for cell in grid.header]
    groups = grouped((i, sub_question(name)) for i, name in enumerate(names))
    return Layout(names, 1, names, groups, ["Google Forms export"])


def is_typeform(grid: Grid) -> bool:
    """Its own columns by name, or a token that is unique to each answer."""
    names = [tidy(cell).casefold() for cell in grid.header]
    if len(SERVICES["typeform"] & set(names)) >= 2:
        return True
    tokens = values(grid, names.index("token")) if "token" in names else []
    unique = bool(tokens) and len(set(tokens)) == len(tokens)
    return unique and all(re.fullmatch(r"[a-z0-9]{20,40}", token) for token in tokens)


def typeform(grid: Grid) -> Layout:
    """One header row of whole questions, of which several may be the same."""
    names = [tidy(cell) for cell in grid.header]
    return Layout(names, 1, names, notes=["Typeform export"])


def plain(grid: Grid) -> Layout:
    """One header row as it stands."""
    return Layout(grid.header)
