"""Notebooks into pages."""

import sys

# jsonschema, which comes with nbformat, builds 39 grammars of addresses, a second each time.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
