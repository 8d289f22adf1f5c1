"""Colours as people see them: contrast, distance, and the nearest shade that can be read."""

from __future__ import annotations

import colorsys

READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of text
WHITE, INK = "#ffffff", "#18242d"
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
