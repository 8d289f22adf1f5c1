"""A computed chapter as the documents show it to an analyst."""

import re
import textwrap
from pathlib import Path

GUIDE = Path(__file__).parents[1] / "docs" / "publishing.md"
CHAPTER = textwrap.dedent("".join(re.findall(r"  ```python\n(.*?)  ```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)))
