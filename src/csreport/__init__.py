"""csreport: customer-satisfaction surveys into reports."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
_LAZY = {
    "figures": ("csreport.present.figures", None),
    "tables": ("csreport.present.tables", None),
    "open_chapter": ("csreport.present.chapter", "open_chapter"),
    "CsreportError": ("csreport.project.errors", "CsreportError"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module 'csreport' has no attribute '{name}'")
    module, attribute = _LAZY[name]
    found = import_module(module)
    return getattr(found, attribute) if attribute else found


def __dir__() -> list[str]:
    """Public names."""
    return sorted([*globals(), *_LAZY])
