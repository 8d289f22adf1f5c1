"""Check the built demo report as a reader would get it: complete, unchanged since it was built, and reproducible.

Run `python scripts/check_artefacts.py` after `make report`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pypdf import PdfReader

from csreport.project.project import Project, find_project, sha256
from csreport.publish.gates import read_page
from csreport.publish.report import build_report, latest_period

EXPECTED = ("report.html", "report.pdf", "source/report.qmd")


def problems(project: Project, period: str) -> list[str]:
    """Everything that is wrong with a published report."""
    folder = project.output / period
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    found = [f"{name}: changed since it was built" for name, sum_ in record["artefacts"].items()
             if sha256(folder / name) != sum_]  # fmt: skip
    found += [f"{lang}/{name}: missing" for lang in project.file.languages for name in EXPECTED
              if not (folder / lang / name).is_file()]  # fmt: skip
    found += [f"not translated: {warning}" for warning in record["warnings"]]
    for lang in project.file.languages:
        found += _language(folder / lang, lang)
    return found


def _language(folder: Path, lang: str) -> list[str]:
    page, pdf = read_page(folder / "report.html"), PdfReader(folder / "report.pdf")
    found = [] if len(page.numbers) > 100 else [f"{lang}: only {len(page.numbers)} numbers on the page"]
    found += [] if len(pdf.pages) >= 8 else [f"{lang}: the PDF has only {len(pdf.pages)} pages"]
    text = "".join(page.text) + "".join(sheet.extract_text() for sheet in pdf.pages)
    boxes = [sign for sign in "\ufffd\u25a1" if sign in text]
    return found + [f"{lang}: a replacement character or box stands in the text" for _ in boxes]


def main() -> int:
    """Print what is wrong; 0 when nothing is."""
    project = find_project()
    period = latest_period(project)
    found = problems(project, period)
    names = [f"{lang}/{name}" for lang in project.file.languages for name in EXPECTED]
    before = {name: sha256(project.output / period / name) for name in names}
    build_report(project, period)
    found += [f"{name}: a second build gave other bytes" for name in names
              if sha256(project.output / period / name) != before[name]]  # fmt: skip
    print("\n".join(found) or f"{period}: {len(names)} files complete, unchanged and reproducible")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
