"""What a column of an unknown file may be: its scale, its missing codes, and the words that give it away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from csreport.survey import vendors as words

# Scales of whole numbers, the commonest first.
SCALES = ((1, 5), (1, 7), (0, 10), (1, 10), (1, 6), (0, 6), (1, 4), (0, 4), (1, 9), (1, 3))
NUMBER = re.compile(rf"([+-]?\d{{1,4}})(?:\.0+)?{words.UNIT}")
NUMBERED = re.compile(r"(-?\d{1,2})\s*(?:[-–—.:、=)(]|分|\s)\s*\S.*")
SPREAD = 8  # a point that some questions of a block choose this many times as often as others is no point
LONGEST = 20  # characters of a whole number, however it is written
STRAY, MOSTLY = 0.02, 0.9  # share of answers of a slip, and of those that must be words of the scale
APART = 3  # points below a code such as 9 that nobody chose: it means "no answer", and no point of a scale
STATED = re.compile(r"(?<![\d.])([01])\s*(?:-|–|—|~|～|to|到|至)\s*(4|5|6|7|10)(?![\d.])")
BATTERY = 3  # questions in a row with the same whole numbers, from five points on: fewer may be codes of anything


@dataclass(frozen=True)
class Seen:
    """One column: its name, its question, and how often each answer stands in it."""

    name: str
    question: str
    position: int
    rows: int
    counts: dict[str, int]
    silent: dict[str, int] = field(default_factory=dict)  # cells that say "no answer" in words
    options: dict[str, str] = field(default_factory=dict)  # words of the codes, where the file has them

    @cached_property
    def answered(self) -> int:
        """Cells with an answer."""
        return sum(self.counts.values())

    @cached_property
    def numbers(self) -> dict[int, int]:
        """Answers that are whole numbers, when nearly all are; nothing otherwise."""
        found: Counter[int] = Counter()
        for cell, count in self.counts.items():
            match = NUMBER.fullmatch(words.unified(cell)) if len(cell) <= LONGEST else None
            if match:
                found[int(match[1])] += count
        return dict(found) if found and sum(found.values()) >= 0.95 * self.answered else {}

    @cached_property
    def in_points(self) -> bool:
        """Whether numbers stand with their unit, as "9分": a rating, whatever the question says."""
        return bool(self.numbers) and any(not cell[-1].isdigit() for cell in self.counts)

    def says(self, pattern: str) -> bool:
        """Whether name or question holds what a pattern describes."""
        return words.says(pattern, self.name, self.question)

    def named(self, pattern: str) -> bool:
        """Whether name or question is what a pattern describes."""
        return words.says(pattern, self.name, self.question, whole=True)


def look(name: str, cells: Iterable[str], *, question: str = "", position: int = 0, options: dict[str, str]) -> Seen:
    """Count a column's answers."""
    every = Counter(cell.strip() for cell in cells)
    full = {cell: count for cell, count in every.items() if cell}
    silent = {cell: count for cell, count in full.items() if words.no_answer(cell)}
    counts = {cell: count for cell, count in full.items() if cell not in silent}
    return Seen(name, question or name, position, sum(every.values()), counts, silent, options)


@dataclass(frozen=True)
class ScaleGuess:
    """A scale that a column's answers seem to lie on, and why it was taken for one."""

    low: int
    high: int
    missing: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    reverse: bool = False
    labels: tuple[tuple[int, str], ...] = ()
    inside: float = 1.0

    @property
    def key(self) -> tuple[object, ...]:
        """What two questions must share to share a scale."""
        return self.low, self.high, self.reverse, tuple((point, words.unified(text)) for point, text in self.labels)


def scale_of_numbers(values: Iterable[int]) -> tuple[int, int] | None:
    """Scale on which whole numbers lie, numbers that often mean "no answer" left aside; None where there is none."""
    seen = set(values)
    full = [(low, high) for low, high in SCALES if set(range(low, high + 1)) == seen]
    exact = [(low, high) for low, high in SCALES if set(range(low, high + 1)) == seen - _beside(seen, low, high)]
    fits = [(low, high) for low, high in SCALES if high in seen and _fits(seen, low, high)]
    loose = [(low, high) for low, high in SCALES[:4] if _fits(seen, low, high)]
    if 1 in seen and 0 not in seen:
        fits = sorted(fits, key=lambda ends: ends == (0, 10))
    found = full or exact or fits or loose
    return found[0] if found else None


def _beside(seen: set[int], low: int, high: int) -> set[int]:
    """Values off the scale that may be missing codes: none of them continues it, except a zero below one."""
    off = {value for value in seen if not low <= value <= high}
    return {value for value in off if value in words.MISSING_CODES and value != high + 1 and (value != 0 or low == 1)}


def _fits(seen: set[int], low: int, high: int) -> bool:
    on = {value for value in seen if low <= value <= high}
    top = max(on, default=high)
    apart = top in words.MISSING_CODES and max(on - {top}, default=top) < top - APART
    return len(on) >= 3 and seen == on | _beside(seen, low, high) and not apart


def guess_scale(seen: Seen, ends: tuple[int, int] | None = None) -> ScaleGuess | None:
    """Scale of one column: from its words, from words of its codes, or from its numbers (`ends` of its block)."""
    in_words = _worded(seen) or _numbered(seen)
    if in_words is not None:
        return in_words
    numbers = seen.numbers
    if not numbers:
        return None
    if seen.options:
        labelled = _labelled(seen, numbers)
        if labelled is not None:
            return labelled
    found = stated(seen) or ends or scale_of_numbers(numbers)
    return _of_numbers(seen, numbers, found) if found else None


def stated(seen: Seen) -> tuple[int, int] | None:
    """The scale that the question itself states, such as (0-10), where the answers lie on it."""
    ends = {(int(low), int(high)) for low, high in STATED.findall(words.unified(seen.question))}
    if len(ends) != 1 or not seen.says("asks"):
        return None
    low, high = ends.pop()
    on = sum(count for value, count in seen.numbers.items() if low <= value <= high)
    return (low, high) if on >= 0.9 * seen.answered else None


def _of_numbers(seen: Seen, numbers: dict[int, int], ends: tuple[int, int]) -> ScaleGuess:
    low, high = ends
    outside = sorted(value for value in numbers if not low <= value <= high)
    missing = [str(value) for value in outside if value in words.MISSING_CODES or value == high + 1]
    inside = sum(count for value, count in numbers.items() if low <= value <= high) / max(seen.answered, 1)
    return ScaleGuess(low, high, *_silent(seen, missing), inside=inside)


def _silent(seen: Seen, codes: Sequence[str] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Missing codes and words, and those that say "not applicable"."""
    beside = [text for text in seen.silent if words.not_applicable(text)]
    return (*codes, *(text for text in seen.silent if text not in beside)), tuple(beside)


def _worded(seen: Seen) -> ScaleGuess | None:
    """Answers in words that one family of scales holds."""
    few = max(1, STRAY * seen.answered)  # typed digits, notes of a person: what is no point is named by `validate`
    strays = {cell for cell, count in seen.counts.items() if count <= few}
    for texts in (
        [*seen.counts],
        [cell for cell in seen.counts if not cell.isdecimal()],
        [cell for cell in seen.counts if cell not in strays],
    ):
        points, inside = words.scale_of(texts), sum(seen.counts[cell] for cell in texts) / max(seen.answered, 1)
        if len(texts) > 1 and points and inside >= MOSTLY:
            return ScaleGuess(1, len(points), *_silent(seen), labels=tuple(enumerate(points, 1)), inside=inside)
    return None


def _numbered(seen: Seen) -> ScaleGuess | None:
    """Answers like "5 - Very satisfied", some of them perhaps bare numbers."""
    found = {cell: NUMBERED.fullmatch(words.unified(cell)) for cell in seen.counts}
    labels = {int(match[1]): cell for cell, match in found.items() if match}
    bare = {int(cell) for cell, match in found.items() if match is None and re.fullmatch(r"-?\d{1,2}", cell)}
    if not labels or len(labels) + len(bare) != len(found) or len(labels) + len(bare) < 3 or labels.keys() & bare:
        return None
    ends = scale_of_numbers({*labels, *bare})
    if ends is None or (not bare and not seen.says("rated")):
        return None
    missing = [cell for value, cell in labels.items() if not ends[0] <= value <= ends[1]]
    missing += [str(value) for value in sorted(bare) if not ends[0] <= value <= ends[1]]
    kept = tuple((value, cell) for value, cell in sorted(labels.items()) if ends[0] <= value <= ends[1])
    return ScaleGuess(*ends, *_silent(seen, missing), labels=kept)


def _labelled(seen: Seen, numbers: dict[int, int]) -> ScaleGuess | None:
    """Codes whose words the file brings: a scale when the words are one, or name its ends only."""
    texts = {int(float(code)): text for code, text in seen.options.items() if re.fullmatch(r"-?\d{1,4}(\.0+)?", code)}
    silent = {code for code, text in texts.items() if words.no_answer(text)}
    named = {code: text for code, text in texts.items() if code not in silent}
    points = words.scale_of(list(named.values()))
    if not points:
        ends = scale_of_numbers({*numbers, *named} - silent)
        if ends is None or not seen.says("rated"):
            return None
        return _with_codes(seen, named, silent, ends=ends)
    rank = [points.index(named[code]) for code in sorted(named)]
    if rank not in (sorted(rank), sorted(rank, reverse=True)):
        return None
    return _with_codes(seen, named, silent, ends=(min(named), max(named)), reverse=rank != sorted(rank))


def _with_codes(
    seen: Seen, named: dict[int, str], silent: set[int], *, ends: tuple[int, int], reverse: bool = False
) -> ScaleGuess:
    low, high = ends
    numbers = seen.numbers
    outside = sorted(value for value in {*numbers, *silent} if not low <= value <= high)
    not_asked = [str(code) for code in outside if words.not_applicable(seen.options.get(str(code), ""))]
    missing, beside = _silent(seen, [str(code) for code in outside if str(code) not in not_asked])
    labels = tuple((code, text) for code, text in sorted(named.items()) if low <= code <= high)
    inside = sum(count for value, count in numbers.items() if low <= value <= high) / max(seen.answered, 1)
    return ScaleGuess(low, high, missing, (*not_asked, *beside), reverse, labels, inside)


def batteries(columns: Sequence[Seen]) -> dict[str, tuple[int, int]]:
    """Columns that stand in a row of questions with the same whole numbers, and the ends of their scale."""
    found: dict[str, tuple[int, int]] = {}
    block: list[tuple[Seen, dict[int, int]]] = []
    ends: tuple[int, int] | None = None
    for seen in [*columns, None]:
        numbers = seen.numbers if seen is not None and seen.answered >= 0.2 * seen.rows else {}
        own = scale_of_numbers(numbers) if numbers else None
        if own is not None and seen is not None and (ends is None or own == ends or _alike(own, ends)):
            block.append((seen, numbers))
            ends = own if ends is None else max(own, ends, key=lambda pair: pair[1] - pair[0])
            continue
        found |= _battery(block)
        block, ends = ([(seen, numbers)], own) if own is not None and seen is not None else ([], None)
    return found


def echoes(blocks: dict[str, tuple[int, int]], columns: Sequence[Seen]) -> dict[str, tuple[int, int]]:
    """Scales of questions that stand alone, where their codes mean what they mean in a block of the same file."""
    if not any(blocks.get(seen.name) == (1, 5) and {0, 6} <= set(seen.numbers) for seen in columns):
        return {}
    return {seen.name: (1, 5) for seen in columns if scale_of_numbers(seen.numbers) == (0, 6)}


def _alike(own: tuple[int, int], ends: tuple[int, int]) -> bool:
    """Whether two scales may be one whose rarest point nobody chose in some column."""
    return (own[0] == ends[0] and {own[1], ends[1]} <= {9, 10}) or {own, ends} in ({(0, 10), (1, 10)}, {(0, 6), (1, 6)})


def _battery(block: list[tuple[Seen, dict[int, int]]]) -> dict[str, tuple[int, int]]:
    together = Counter[int]()
    for _, numbers in block:
        together.update(numbers)
    ends = scale_of_numbers(together)
    if len(block) < BATTERY or ends is None or ends[1] - ends[0] < 4:
        return {}
    if ends == (0, 6) and _special_ends([numbers for _, numbers in block]):
        ends = (1, 5)
    return {seen.name: ends for seen, _ in block}


def _special_ends(block: list[dict[int, int]]) -> bool:
    """Whether 0 and 6 around 1 to 5 mean "blank" and "not applicable": 0 stands more often than 1, and 6 is chosen
    hardly at all for some questions and by many for others."""
    blanks = sum(numbers.get(0, 0) > numbers.get(1, 0) for numbers in block)
    shares = [numbers.get(6, 0) / sum(numbers.values()) for numbers in block]
    return blanks >= 0.8 * len(block) and max(shares) > SPREAD * min(shares)
