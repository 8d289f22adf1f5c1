"""The organisation's look: its colours for page, paper and figures, and its logo."""

from __future__ import annotations

from typing import Any

from csreport.present.style import FOCUS, FOCUS_LIGHT
from csreport.present.words import Words, escape
from csreport.project.brand import PAPERS, WHITE, Brand, readable, tinted
from csreport.project.project import Project
from csreport.publish.logo import read_logo

DARK = ("#1b242b", "#12181d", "#2a3640")  # boxes and paper of the dark page, and what a tint may make of a box
RULES = "h2, body > footer { border-color: var(--accent); }\n"


def brand_of(project: Project, words: Words) -> dict[str, Any]:
    """Keys of the front matter: the logo's file, and the name that stands for it."""
    brand, logo = project.file.brand, read_logo(project)
    name = words.choose(brand.name or project.file.organisation, "")
    found = {"brand": escape(name)} if brand.name or logo else {}
    return found | ({"logo": f"figures/{logo[0]}"} if logo else {})


def brand_files(project: Project) -> dict[str, bytes]:
    """Files of the source folder that carry the look; none where no brand is declared."""
    brand, logo = project.file.brand, read_logo(project)
    files = {"brand.css": page_style(brand), "brand.typ": paper_style(brand)}
    made = {name: text.encode() for name, text in files.items() if text}
    return made | ({f"figures/{logo[0]}": logo[1]} if logo else {})


def page_style(brand: Brand) -> str:
    """Style that follows the page's own: custom properties for light, dark and print; empty without colours."""
    light, dark = _properties(brand, WHITE, PAPERS["the tinted boxes of the report"]), _properties(brand, *DARK)
    if not light:
        return ""
    return (
        f":root {{ {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"@media print {{ :root {{ {light} }} }}\n" + (RULES if brand.accent else "")
    )


def _properties(brand: Brand, *grounds: str) -> str:
    """Custom properties whose colours can be read on these grounds; the first takes the tint."""
    found = {}
    if brand.colour:
        found["focus"] = readable(brand.colour, grounds)
        found["focus-tint"] = tinted(found["focus"], grounds[0], strongest=0.16)
    if brand.accent:
        found["accent"] = readable(brand.accent, grounds)
    return " ".join(f"--{name}: {colour};" for name, colour in found.items())


def paper_style(brand: Brand) -> str:
    """Definitions that take the place of the paper's own colours; empty without colours."""
    found = {}
    if brand.colour:
        found["focus"] = brand.colour
        found["focus-tint"] = tinted(brand.colour, WHITE, strongest=0.16)
    if brand.accent:
        found["accent"] = brand.accent
    return "".join(f'#let {name} = rgb("{colour}")\n' for name, colour in found.items())


def brand_figure(name: str, content: bytes, brand: Brand) -> bytes:
    """A drawing with the organisation's colour in place of the report's blue."""
    if brand.colour is None or not name.endswith(".svg"):
        return content
    light = tinted(brand.colour, WHITE, strongest=0.2)
    return content.replace(FOCUS.encode(), brand.colour.encode()).replace(FOCUS_LIGHT.encode(), light.encode())
