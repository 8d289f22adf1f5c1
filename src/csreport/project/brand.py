"""The colours of the report and of the organisation, and what makes them legible."""

from __future__ import annotations

import colorsys
import re

from pydantic import Field, ValidationInfo, field_validator

from csreport.project.codebook import Labelled
from csreport.project.params import Model

# ---- the report's colours, for page, paper, figures, workbook and Word ----
COLOURS = {  # on paper and light screens; on screens that are dark
    "paper": ("#ffffff", "#12181d"),
    "card": ("#ffffff", "#1b242b"),
    "tint": ("#f6f4ef", "#1b242b"),  # boxes and heads of tables
    "rule": ("#dcd8ce", "#36424b"),
    "ink": ("#18242d", "#e8e6e1"),
    "ink-2": ("#46535e", "#c3c9cd"),  # labels
    "ink-3": ("#5f6b75", "#a3adb5"),  # captions, bases and noise
    "focus": ("#0b5a78", "#6db8d6"),  # the data; better, or met
    "focus-tint": ("#e6f0f4", "#16303b"),
    "alert": ("#a8431a", "#f0986c"),  # worse, or not met
    "alert-tint": ("#fbeee6", "#37231a"),
    "care": ("#7a5a00", "#e3bd5a"),  # cannot tell; a draft
    "care-tint": ("#fff6dc", "#2a2412"),
    "gridline": ("#ebe8e1", "#263038"),  # lines behind a figure
    "scene": ("#6496ad", "#5f93ab"),  # bars that set the scene
    "ghost": ("#8b969f", "#7f8b95"),  # what was before; what cannot be told apart
    "band": ("#d5e6ed", "#1d3d4b"),  # an interval as a band: of the data, of what fell, of what did not change
    "band-alert": ("#f7dfd1", "#4a2d20"),
    "band-ghost": ("#e9ebec", "#2a343c"),
}
PALETTE = {name: light for name, (light, _) in COLOURS.items()}
DARK = {name: dark for name, (_, dark) in COLOURS.items()}
PRINT = PALETTE | {  # of the page, by any printer
    "rule": "#cfcabf",
    "ink": "#000000",
    "ink-2": "#333333",
    "ink-3": "#555555",
    "care": "#6b4f00",
    "focus-tint": "#ffffff",
    "alert-tint": "#ffffff",
    "care-tint": "#ffffff",
}
WHITE, INK = PALETTE["paper"], PALETTE["ink"]


# ---- `brand` in `params/project ----
READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of text
Shade = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21.

    Source: WCAG 2.2, relative luminance and contrast ratio.
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def distance(one: str, other: str) -> float:
    """How different two colours look: 0 the same, 1 black against white (Oklab, Ottosson 2020)."""
    return float(sum((a - b) ** 2 for a, b in zip(_oklab(one), _oklab(other), strict=True)) ** 0.5)


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share of itself and the rest of another."""
    pairs = zip(_shade(colour), _shade(other), strict=True)
    return _hex(*(share * a + (1 - share) * b for a, b in pairs))


def readable(colour: str, grounds: tuple[str, ...]) -> str:
    """The colour, or its nearest shade of the same hue that can be read on every ground."""
    hue, light, full = colorsys.rgb_to_hls(*_shade(colour))
    wanted = -1 if _luminance(grounds[0]) > 0.18 else 1  # darker on light ground, lighter on dark
    for step in range(256):
        level = min(max(light + wanted * step / 255, 0.0), 1.0)
        shade = colour.lower() if step == 0 else _hex(*colorsys.hls_to_rgb(hue, level, full))
        if min(contrast(shade, ground) for ground in grounds) >= READABLE:
            return shade
    return INK if wanted < 0 else WHITE


def tinted(colour: str, ground: str, *, strongest: float) -> str:
    """The ground with as much of the colour in it as still lets the colour be read on it."""
    for step in range(20, 0, -1):
        tint = mixed(colour, ground, strongest * step / 20)
        if contrast(colour, tint) >= READABLE:
            return tint
    return ground


def _shade(colour: str) -> Shade:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in (red, green, blue))


def _linear(colour: str) -> Shade:
    """Light that a screen emits for each part of the colour (sRGB)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _shade(colour))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklab(colour: str) -> Shade:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


PAPERS = {"white": WHITE, "the tinted boxes of the report": PALETTE["tint"]}
# Colours that mean something in every report, and how close another may come to them.
MEANINGS = {"worse, or not met": (PALETTE["alert"], 0.125), "cannot tell, or a draft": (PALETTE["care"], 0.08)}


class Brand(Model):
    """Corporate look.

    `colour` takes the place of the report's blue: data, links, what is better or met. `accent` is for rules and edges
    and means nothing. `logo`: an SVG or PNG file in `params/`.
    """

    name: Labelled = Field(default={})
    logo: str | None = Field(default=None, pattern=r"^[\w.-]+\.(?:svg|png)$")
    colour: str | None = None
    accent: str | None = None

    @field_validator("colour", "accent")
    @classmethod
    def _can_be_read_and_means_nothing_else(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            raise ValueError("expected a colour of six digits, such as '#0b5a78' (in quotes: # starts a comment)")
        for name, paper in PAPERS.items():
            found = contrast(value, paper)
            if found < READABLE:
                better = readable(value, tuple(PAPERS.values()))
                raise ValueError(
                    f"contrast {_down(found)} on {name}, expected at least {READABLE}; the nearest shade that passes "
                    f"is '{better}' ({_down(contrast(better, paper))})"
                )
        for meaning, (taken, nearest) in MEANINGS.items():
            if info.field_name == "colour" and distance(value, taken) < nearest:
                raise ValueError(
                    f"too close to {taken}, which means '{meaning}' in every report; give it as 'accent' instead, "
                    "which colours rules and edges only"
                )
        return value.lower()


def _down(ratio: float) -> str:
    """Two decimals, never rounded up to a ratio that passes."""
    return f"{int(ratio * 100) / 100:.2f}"
