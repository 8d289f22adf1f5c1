"""`brand` in `params/project.yml`: name, logo, and colours checked so that everybody can read them."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from csreport.project.colours import PALETTE, READABLE, WHITE, contrast, distance, readable
from csreport.project.columns import Labelled
from csreport.project.params import Model

PAPERS = {"white": WHITE, "the tinted boxes of the report": PALETTE["tint"]}
# Colours that mean something in every report, and how close another may come to them.
MEANINGS = {"worse, or not met": (PALETTE["alert"], 0.125), "cannot tell, or a draft": (PALETTE["care"], 0.08)}
LOGO = re.compile(r"[\w.-]+\.(?:svg|png)")


class Brand(Model):
    """Corporate look.

    `colour` takes the place of the report's blue: data, links, what is better or met. `accent` is for rules and edges
    and means nothing. `logo`: an SVG or PNG file in `params/`.
    """

    name: Labelled = Field(default={})
    logo: str | None = None
    colour: str | None = None
    accent: str | None = None

    @field_validator("logo")
    @classmethod
    def _is_a_file_of_params(cls, value: str | None) -> str | None:
        if value is not None and not LOGO.fullmatch(value):
            raise ValueError("expected the name of an SVG or PNG file in params/, such as logo.svg")
        return value

    @field_validator("colour", "accent")
    @classmethod
    def _can_be_read(cls, value: str | None) -> str | None:
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
        return value.lower()

    @field_validator("colour")
    @classmethod
    def _means_nothing_else(cls, value: str | None) -> str | None:
        for meaning, (taken, nearest) in MEANINGS.items():
            if value is not None and distance(value, taken) < nearest:
                raise ValueError(
                    f"too close to {taken}, which means '{meaning}' in every report; give it as 'accent' instead, "
                    "which colours rules and edges only"
                )
        return value


def _down(ratio: float) -> str:
    """Two decimals, never rounded up to a ratio that passes."""
    return f"{int(ratio * 100) / 100:.2f}"
