"""The figure style: colours, sizes, marks, and the ways in which text stands."""

from __future__ import annotations

from typing import Any

from csreport.project.brand import PALETTE

# ---- colours ----
INK, GHOST, PAPER = PALETTE["ink"], PALETTE["ghost"], PALETTE["paper"]
INK2, INK3 = PALETTE["ink-2"], PALETTE["ink-3"]  # labels; captions, bases and noise
RULE, GRID, BLACK = PALETTE["rule"], PALETTE["gridline"], "#000000"
FOCUS, FOCUS_LIGHT = PALETTE["focus"], PALETTE["band"]  # the data; a change for the better
ALERT, ALERT_LIGHT = PALETTE["alert"], PALETTE["alert-tint"]  # a change for the worse; where to act first
CARE = PALETTE["care"]  # cannot tell
CONTEXT = PALETTE["scene"]  # bars that set the scene for the dark one
SCALE = (ALERT, "#e9ad82", "#dedcd6", "#86b9cf", "#0b4f6c")  # answers from worst to best
NIGHT = ("#d9733f", "#e9b48c", "#47535d", "#8cc0d6", "#3d93b5")  # the same where the page is dark
COLOUR = {1: FOCUS, -1: ALERT, 0: INK3}  # of a change: better, worse, not clear
BANDS = {1: FOCUS_LIGHT, -1: PALETTE["band-alert"], 0: PALETTE["band-ghost"]}  # of its interval
TONES = {"met": FOCUS, "not_met": ALERT, "cannot_tell": CARE, "not_measured": INK3}  # of a verdict
MARKS = {1: "▲ ", -1: "▼ ", 0: ""}  # of a clear difference

# ---- sizes: a unit is a pixel of the page and of a phone; on paper 14 of them are 9 points ----
PAGE, PHONE, PRINT = 1040.0, 328.0, 728.0  # widths
ON_PAPER = 9 / 14  # points of a unit
TEXT, LESS, LEAST, TINIEST = 14.0, 13.5, 12.5, 12.0  # names and values; what goes with them; axes; inside a mark
LEADING = 1.2  # from one line of text to the next, in sizes
LEAD = 17.0  # from one line of a label to the next

# ---- marks and lines ----
ROUND, DIAMOND, UP, DOWN = "o", "D", "^", "v"
DASHED, DOTTED, BROKEN = "4 2", "2 2", "5 4"

# ---- text: keywords of `Canvas.text` ----
Style = dict[str, Any]
QUIET: Style = {"size": LEAST, "colour": INK3}  # axes and heads
SECOND: Style = {"size": LESS, "colour": INK2}  # what goes with a name or a value
BOLD: Style = {"weight": "bold"}
INSIDE: Style = {"size": TINIEST, "align": "middle"}  # in a mark
