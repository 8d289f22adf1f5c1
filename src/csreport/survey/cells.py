"""Text cells as they are compared: without surrounding space, full-width characters made plain."""

from __future__ import annotations

import unicodedata


def normalise(text: str) -> str:
    """A cell without surrounding space, full-width digits and letters made plain."""
    return unicodedata.normalize("NFKC", text).strip()


def folded(text: str) -> str:
    """A cell as it is compared with codes and labels: normalised, upper and lower case alike."""
    return normalise(text).casefold()
