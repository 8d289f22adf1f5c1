"""Check the built demo report as a reader would get it: complete, unchanged since it was built, and reproducible.

Run `python scripts/check_artefacts.py` after `make report`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pypdf import PdfReader

from csreport.project.project import Project, find_project, sha256
from csreport.publish.gates import read_page
from csreport.publish.record import latest_period

EXPECTED = ("report.html", "report.pdf", "report.xlsx", "report.docx", "source/report.qmd")
PARTS = ("params", "data", "private")


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
    boxes = [sign for sign in "\ufffd\u25a1" if sign in "".join(page.text)]  # of the papers a test looks for them
    return found + [f"{lang}: a replacement character or box stands in the text" for _ in boxes]


def main() -> int:
    """Print what is wrong; 0 when nothing is."""
    project = find_project()
    period = latest_period(project)
    found = problems(project, period)
    found += rebuilt(project, period, project.file.languages[0])
    print("\n".join(found) or f"{period}: complete, unchanged and reproducible")
    return 1 if found else 0


def rebuilt(project: Project, period: str, lang: str) -> list[str]:
    """What a second build, of one language and in another folder, makes differently."""
    with tempfile.TemporaryDirectory() as folder:
        other = Project(Path(folder))
        for name in PARTS:
            # Nothing that the first build kept may stand in for a second one.
            shutil.copytree(
                project.root / name, other.root / name, ignore=shutil.ignore_patterns("cache", "notebooks*")
            )
        shutil.copytree(project.root / "notebooks", other.root / "notebooks")
        shutil.copytree(project.output, other.output, symlinks=True)  # a page links to the languages beside it
        # By the command, which fixes what chance and threads would change of the last digits.
        command = [sys.executable, "-m", "csreport", "--project", folder, "report", period, "--langs", lang, "--force"]
        subprocess.run(command, check=True)
        first, second = (each.output / period / lang for each in (project, other))
        return [f"{lang}/{name}: a second build gave other bytes" for name in EXPECTED
                if sha256(first / name) != sha256(second / name)]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
