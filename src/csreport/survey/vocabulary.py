"""Words by which answers, questions and exports are recognised: what vocabulary.yml holds, ready to be asked."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

from csreport.project.params import read_yaml

_DATA: dict[str, Any] = read_yaml(Path(__file__).with_suffix(".yml"))
FAMILIES: list[list[str]] = _DATA["scales"]
MOST = max(map(len, FAMILIES))
ROLES = ("recommend", "effort", "expectation", "repurchase", "overall")  # in the order in which they are given
PATTERNS = {name: "|".join(parts) for name, parts in _DATA["patterns"].items()}
PATTERNS["asks"] = "|".join(PATTERNS[name] for name in ("rated", *ROLES))  # of questions that ask for a score
MISSING_CODES = set(_DATA["missing_codes"])
CHOSEN, NOT_CHOSEN, STOP = (set(_DATA[name]) for name in ("chosen", "not_chosen", "stop"))
SERVICES = {name: set(words) for name, words in _DATA["exports"].items()}
UNIT = r"\s*(?:分|点|點|颗星|顆星|星|points?|pts?\.?|stars?)?"  # behind a number: "9分" is 9


def folded(text: str) -> str:
    """A text as it is compared: full-width forms plain, one kind of apostrophe, no case, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").casefold().split())


def says(pattern: str, *texts: str, whole: bool = False) -> bool:
    """Whether one of the texts holds (or, whole, is) what a pattern describes."""
    search = re.fullmatch if whole else re.search
    return any(search(PATTERNS[pattern], folded(text)) is not None for text in texts)


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
    plain = {text: folded(text) for text in texts}
    for family in FAMILIES:
        words = [point.split("|") for point in family]
        seen = [[text for text in texts if plain[text] in point] for point in words]
        fills = sum(map(bool, seen)) / len(words)
        if sum(map(len, seen)) == len(texts) and max(map(len, seen)) == 1 and fills > most:
            best, most = [own[0] if own else point[0] for own, point in zip(seen, words, strict=True)], fills
    return best
