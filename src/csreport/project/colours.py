"""The report's colours, for page, paper, figures, workbook and Word."""

from __future__ import annotations

PALETTE = {
    "paper": "#ffffff",
    "card": "#ffffff",
    "tint": "#f6f4ef",  # boxes and heads of tables
    "rule": "#dcd8ce",
    "ink": "#18242d",
    "ink-2": "#46535e",  # labels
    "ink-3": "#5f6b75",  # captions, bases and noise
    "focus": "#0b5a78",  # the data; better, or met
    "focus-tint": "#e6f0f4",
    "alert": "#a8431a",  # worse, or not met
    "alert-tint": "#fbeee6",
    "care": "#7a5a00",  # cannot tell; a draft
    "care-tint": "#fff6dc",
    "pale": "#f7f0dc",  # across a draft, so pale that every colour of the text stays readable on it
}
DARK = {  # on screens that are dark
    "paper": "#12181d",
    "card": "#1b242b",
    "tint": "#1b242b",
    "rule": "#36424b",
    "ink": "#e8e6e1",
    "ink-2": "#c3c9cd",
    "ink-3": "#a3adb5",
    "focus": "#6db8d6",
    "focus-tint": "#16303b",
    "alert": "#f0986c",
    "alert-tint": "#37231a",
    "care": "#e3bd5a",
    "care-tint": "#2a2412",
}
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
