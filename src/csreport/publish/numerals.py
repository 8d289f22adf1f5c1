"""Numbers as the report shows them, into real numbers with the format that shows them so again."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHOWN = re.compile(r"(?P<sign>[+\u2212±-]?)(?P<digits>\d[\d,]*)(?:\.(?P<decimals>\d+))?(?P<percent>%?)")
FACTORS = (1.0, 100.0)  # a share stands as 0.068, its difference is shown as 6.8 percentage points


@dataclass(frozen=True)
class Numeral:
    """A number and the spreadsheet format that shows it as the report does."""

    value: float
    format: str


def numerals(text: str, values: tuple[float, ...], *, before: str = "", after: str = "") -> list[Numeral] | None:
    """The numbers shown in a text, given the exact values that they stand for, in order.

    A single number keeps the words round it ("at least 100"); `before` and `after` are added to them. None where the
    text does not show these values.
    """
    found = list(SHOWN.finditer(text))
    if not values or len(found) != len(values):
        return None
    around = (
        [(before + text[: found[0].start()], text[found[0].end() :] + after)] if len(found) == 1 else [("", "")] * 2
    )
    made = [_numeral(match, value, words) for match, value, words in zip(found, values, around, strict=False)]
    known = [numeral for numeral in made if numeral is not None]
    return known if len(known) == len(found) else None


def written_number(text: str) -> Numeral | None:
    """The number of a cell that holds nothing else."""
    found = SHOWN.fullmatch(text.strip())
    if found is None:
        return None
    shown = _shown(found)
    return Numeral(shown / 100 if found["percent"] else shown, _format(found, ("", ""), shown))


def _numeral(match: re.Match[str], value: float, around: tuple[str, str]) -> Numeral | None:
    shown, half = _shown(match), 0.5 * 10.0 ** -len(match["decimals"] or "")
    if around[0].rstrip().endswith("<"):
        return Numeral(value, _format(match, around, value)) if value < shown else None
    if match["sign"] == "±":
        around = (around[0] + "±", around[1])
    for factor in FACTORS[1:] if match["percent"] else FACTORS:
        if abs(value * factor - shown) <= half + 1e-9 * max(1.0, abs(shown)):
            kept = value if match["percent"] else value * factor
            return Numeral(kept, _format(match, around, shown))
    return None


def _shown(match: re.Match[str]) -> float:
    size = float(f"{match['digits'].replace(',', '')}.{match['decimals'] or '0'}")
    return -size if match["sign"] in {"\u2212", "-"} else size


def _format(match: re.Match[str], around: tuple[str, str], shown: float) -> str:
    """Format with the digits shown; an amount below a limit shows the limit; nothing has no sign."""
    digits = f"#,##0{'.' + '0' * len(match['decimals']) if match['decimals'] else ''}{match['percent']}"
    before, after = around[0], _quoted(around[1])
    if before.rstrip().endswith("<"):
        return f"[<{match[0].replace(',', '')}]{_quoted(before + match[0])}{after};{digits}{after}"
    plus, minus = "+" if match["sign"] == "+" else "", "\u2212" if shown else ""
    return ";".join(f"{_quoted(before + sign)}{digits}{after}" for sign in (plus, minus, ""))


def _quoted(text: str) -> str:
    """Words of a number format, which must not become part of its code."""
    return f'"{text.replace(chr(34), chr(0x201D))}"' if text else ""
