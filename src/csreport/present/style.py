"""The figure style: colours, type, measured text, and how a figure becomes SVG."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import matplotlib as mpl
import matplotlib.style
import seaborn as sns
from matplotlib import font_manager
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.ft2font import LoadFlags
from matplotlib.text import Text

from csreport.facts import Sentence
from csreport.present.glyphs import FOLDER, missing, named
from csreport.present.vectors import compact
from csreport.project.colours import PALETTE
from csreport.project.errors import RenderError

INK, INK2, INK3 = PALETTE["ink"], PALETTE["ink-2"], PALETTE["ink-3"]
RULE, PAPER, BLACK = "#e3e0d8", PALETTE["paper"], "#000000"
FOCUS, FOCUS_LIGHT = PALETTE["focus"], "#cfe2ea"  # the data; a change for the better
ALERT, ALERT_LIGHT = PALETTE["alert"], PALETTE["alert-tint"]  # a change for the worse; where to act first
CARE = PALETTE["care"]  # cannot tell
CONTEXT = "#6496ad"  # bars that set the scene for the dark one
GHOST = "#8b969f"  # the period before; reference lines; hatching
BAND = "#e9e6de"  # the range of chance
SCALE = (ALERT, "#e9ad82", "#dedcd6", "#86b9cf", "#0b4f6c")  # answers from worst to best
HEAT = ("#d98c5c", "#f1c7a9", "#ffffff", "#b3d3e0", "#64a3bf")  # from far below to far above; ink reads on all
FADED = ("#d9b09c", "#ecebe7", "#9dbccb")  # detractors, passives, promoters of earlier periods

SIZE, SMALL, TINY = 9.0, 8.0, 7.5  # points; nothing smaller is ever drawn
FINE = 100  # text is measured this much larger, as it is drawn into SVG
WIDE, NARROW = 6.5, 3.4  # inches: desktop, tablet and paper; phones
FAMILIES = {"en": "Noto Sans SC", "zh-Hans": "Noto Sans SC", "zh-Hant": "Noto Sans TC"}
STAND_IN = "Noto Sans"  # letters of Europe's languages that the others lack
OWN = "csreport "  # the shipped faces are registered under a name that no installed font can have
OPENING = "（《【“‘("  # may not end a line
CLOSING = "，。、；：！？）】》”’…%,.;:!?)"  # may not begin a line
WIDE_CHARACTER = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
RC = {
    "font.size": SIZE, "text.color": INK, "text.parse_math": False, "axes.labelcolor": INK2,
    "xtick.color": INK3, "xtick.labelsize": SMALL, "ytick.color": INK, "ytick.labelsize": SIZE,
    "xtick.major.size": 0, "ytick.major.size": 0, "xtick.minor.size": 0, "ytick.minor.size": 0,
    "axes.grid": False, "grid.color": RULE, "grid.linewidth": 0.7, "axes.axisbelow": True,
    "axes.spines.left": False, "axes.spines.right": False, "axes.spines.top": False,
    "axes.spines.bottom": False, "lines.solid_capstyle": "butt", "hatch.linewidth": 0.6,
    "hatch.color": GHOST, "svg.fonttype": "path", "svg.hashsalt": "csreport", "path.simplify": True,
}  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """One figure in its two widths, as SVG text: never one scaled to the other."""

    wide: str
    narrow: str
    note: Sentence | None = None  # what the caption says of it: what it leaves out


def draw(lang: str, form: Callable[[bool], Figure], *, note: Sentence | None = None) -> Drawing:
    """Draw a form wide and narrow in the figure style of a language."""
    with figure_style(lang):
        return Drawing(wide=svg(form(True)), narrow=svg(form(False)), note=note)


@contextmanager
def figure_style(lang: str) -> Iterator[None]:
    """Matplotlib's defaults plus ours inside the block; the user's own settings return after it."""
    _register_fonts()
    family = list(_with_stand_in(OWN + FAMILIES.get(lang, FAMILIES["en"])))
    ours = {"font.family": family, "font.sans-serif": family}
    with mpl.style.context(["default", sns.axes_style("white") | RC | ours]):
        yield


def _with_stand_in(family: str) -> tuple[str, ...]:
    """The font, then the others: a label may be given in the other way of writing Chinese only."""
    return tuple(dict.fromkeys((family, *(OWN + name for name in (*FAMILIES.values(), STAND_IN)))))


@cache
def _register_fonts() -> None:
    for path in sorted(FOLDER.glob("*.ttf")):
        entry = font_manager.ttfFontProperty(font_manager.get_font(path))
        font_manager.fontManager.ttflist.append(replace(entry, name=OWN + entry.name))


# ---- text ---------------------------------------------------------------
def measure(text: str, size: float = SIZE, *, weight: str = "normal") -> float:
    """Width of the longest line in inches, so that margins fit any label in any language."""
    family = mpl.rcParams["font.family"][0]
    return max((_width(line, size, weight, family) for line in text.split("\n")), default=0.0)


@lru_cache(maxsize=4096)
def _width(line: str, size: float, weight: str, family: str) -> float:
    if not line.strip():
        return 0.0
    require_glyphs(line)
    properties = [font_manager.FontProperties(family=name, weight=weight) for name in _with_stand_in(family)]
    font = font_manager.get_font([font_manager.findfont(face, fallback_to_default=False) for face in properties])
    font.set_size(FINE * size, 72)
    font.set_text(line, 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64 / FINE / 72


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


def require_glyphs(text: str) -> None:
    """Refuse text that the fonts cannot draw.

    Raises
    ------
    RenderError
        Names the characters and the text they stand in.
    """
    if lacking := missing(text):
        raise RenderError(f"figure text '{text}': no packaged font has {', '.join(map(named, lacking))}")


# ---- colour -------------------------------------------------------------
def answer_colours(points: int) -> list[str]:
    """Colours of any number of answers, from worst to best; an odd number has a neutral middle."""
    blend = LinearSegmentedColormap.from_list("answers", SCALE, N=points)
    return [to_hex(blend(point)) for point in range(points)]


def heat_colour(distance: float) -> str:
    """Colour of a distance, from −1 (as far below as any) to 1 (as far above)."""
    blend = LinearSegmentedColormap.from_list("heat", HEAT, N=257)  # odd: the middle is white
    return to_hex(blend((max(-1.0, min(1.0, distance)) + 1) / 2))


def readable_on(colour: str) -> str:
    """Ink or paper, whichever reads better on a colour; black where neither reads well enough (4.5)."""
    best = max((INK, PAPER), key=lambda text: contrast(text, colour))
    return best if contrast(best, colour) >= 4.5 else BLACK


def contrast(first: str, second: str) -> float:
    """WCAG contrast ratio of two colours."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in to_rgb(colour)]
    return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# ---- SVG ----------------------------------------------------------------
def svg(figure: Figure) -> str:
    """SVG with text as paths and no date: same figure, same bytes."""
    for text in figure.findobj(Text):
        if text.get_visible():
            require_glyphs(text.get_text())
    stream = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    FigureCanvasSVG(figure).print_svg(stream, metadata=nothing)
    return compact(stream.getvalue())
