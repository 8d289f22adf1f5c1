"""The figure style: colours, type, measured text, and the two drawings of a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from csreport.facts import Sentence
from csreport.present.glyphs import text_width
from csreport.present.vectors import GHOST, INK, PAPER, SIZE

__all__ = ["GHOST", "INK", "PAPER", "SIZE"]

INK2, INK3 = "#46535e", "#5f6b75"  # labels; captions, bases and noise
RULE, BLACK = "#e3e0d8", "#000000"
FOCUS, FOCUS_LIGHT = "#0b5a78", "#cfe2ea"  # the data; a change for the better
ALERT, ALERT_LIGHT = "#a8431a", "#fbeee6"  # a change for the worse; where to act first
CARE = "#7a5a00"  # cannot tell
CONTEXT = "#6496ad"  # bars that set the scene for the dark one
BAND = "#e9e6de"  # the range of chance
SCALE = ("#a8431a", "#e9ad82", "#dedcd6", "#86b9cf", "#0b4f6c")  # answers from worst to best
HEAT = ("#d98c5c", "#f1c7a9", "#ffffff", "#b3d3e0", "#64a3bf")  # from far below to far above; ink reads on all
FADED = ("#d9b09c", "#ecebe7", "#9dbccb")  # detractors, passives, promoters of earlier periods

SMALL, TINY = 8.0, 7.5  # points; nothing smaller is ever drawn
WIDE, NARROW = 6.5, 3.4  # inches: desktop, tablet and paper; phones
FAMILY = {"en": "Noto Sans SC", "zh-Hans": "Noto Sans SC", "zh-Hant": "Noto Sans TC"}
OPENING = "（《【“‘("  # may not end a line
CLOSING = "，。、；：！？）】》”’…%,.;:!?)"  # may not begin a line
WIDE_CHARACTER = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"


@dataclass(frozen=True)
class Drawing:
    """One figure in its two widths, as SVG text: never one scaled to the other."""

    wide: str
    narrow: str
    note: Sentence | None = None  # what the caption says of it: what it leaves out


# ---- text ---------------------------------------------------------------
def measure(text: str, size: float = SIZE, *, weight: str = "normal") -> float:
    """Width of the longest line in inches, so that margins fit any label in any language."""
    return max((text_width(line, size, weight) for line in text.split("\n") if line.strip()), default=0.0)


def wrap(text: str, inches: float, *, size: float = SIZE, weight: str = "normal") -> str:
    """Break a label so that no line is wider than asked: at spaces, or between Chinese characters."""
    lines = [""]
    for piece in _pieces(text):
        trial = lines[-1] + piece
        if not lines[-1] or measure(trial.strip(), size, weight=weight) <= inches:
            lines[-1] = trial
        else:
            lines.append(piece.lstrip())
    return "\n".join(part for line in lines for part in _cut(line.strip(), inches, size, weight))


def balance(text: str, inches: float, *, size: float = SIZE, weight: str = "normal") -> str:
    """Like `wrap`, the lines as even as can be: no single character is left over."""
    best = wrap(text, inches, size=size, weight=weight)
    lines, least = best.count("\n"), inches / 2
    for width in (inches - step * (inches - least) / 8 for step in range(1, 9)):
        trial = wrap(text, width, size=size, weight=weight)
        if not lines or trial.count("\n") > lines:
            break
        best = trial
    return best


def _pieces(text: str) -> list[str]:
    opening, closing = re.escape(OPENING), re.escape(CLOSING)
    word = rf"[^\s{WIDE_CHARACTER}]+|[{WIDE_CHARACTER}]"
    return re.findall(rf"\s*[{opening}]*(?:{word})[{closing}]*", " ".join(text.split()))


def _cut(line: str, inches: float, size: float, weight: str) -> list[str]:
    """Parts of one word that is too long for a line."""
    parts = [""]
    for character in line if measure(line, size, weight=weight) > inches else [line]:
        fits = not parts[-1] or measure(parts[-1] + character, size, weight=weight) <= inches
        parts = [*parts[:-1], parts[-1] + character] if fits else [*parts, character]
    return parts


# ---- colour -------------------------------------------------------------
def answer_colours(points: int) -> list[str]:
    """Colours of any number of answers, from worst to best; an odd number has a neutral middle."""
    return [_blend(SCALE, point / max(1, points - 1)) for point in range(points)]


def heat_colour(distance: float) -> str:
    """Colour of a distance, from −1 (as far below as any) to 1 (as far above)."""
    return _blend(HEAT, (max(-1.0, min(1.0, distance)) + 1) / 2)


def _blend(stops: Sequence[str], share: float) -> str:
    """Colour so far between the first stop (0) and the last (1)."""
    place = min(int(share * (len(stops) - 1)), len(stops) - 2)
    rest = share * (len(stops) - 1) - place
    pairs = zip(_channels(stops[place]), _channels(stops[place + 1]), strict=True)
    return "#" + "".join(f"{round(low + rest * (high - low)):02x}" for low, high in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def readable_on(colour: str) -> str:
    """Ink or paper, whichever reads better on a colour; black where neither reads well enough (4.5)."""
    best = max((INK, PAPER), key=lambda text: contrast(text, colour))
    return best if contrast(best, colour) >= 4.5 else BLACK


def contrast(first: str, second: str) -> float:
    """WCAG contrast ratio of two colours."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    shares = [channel / 255 for channel in _channels(colour)]
    linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in shares]
    return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
