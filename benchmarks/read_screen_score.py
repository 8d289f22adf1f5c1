"""How long a million answers take: read, screen and score 1,000,000 rows of 60 columns in a fresh process.

    python benchmarks/read_screen_score.py [rows]

Prints the seconds of each step and the peak memory; fails above 25 seconds or 3 GiB at a million rows.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROWS, ITEMS = 1_000_000, 53
SECONDS, GIBIBYTES = 25.0, 3.0
PERIOD = "wave1"
BLOCK = 50_000


def write_project(root: Path, rows: int) -> None:
    """A project with one period: 53 items, id, date, duration, two segments, a comment and a weight."""
    for folder in ("params/periods", f"data/raw/{PERIOD}", "notebooks"):
        (root / folder).mkdir(parents=True)
    raw = root / "data" / "raw" / PERIOD / "responses.csv"
    _write_responses(raw, rows)
    from csreport.project.project import sha256  # noqa: PLC0415

    params = {
        "codebook.yml": codebook(),
        "rules.yml": {"screening": {
            "outside_fieldwork": "exclude", "duplicate": "exclude", "near_duplicate": "flag", "incomplete": "exclude",
            "speeding": "exclude", "straight_lining": {"action": "exclude", "longstring": 20}, "inconsistent": "flag",
        }},
        f"periods/{PERIOD}.yml": {
            "period": PERIOD, "sample": "open", "fieldwork": {"start": "2025-03-01", "end": "2025-03-28"},
            "responses": [{"file": raw.name, "sha256": sha256(raw)}],
        },
    }  # fmt: skip
    for name, content in params.items():
        (root / "params" / name).write_text(json.dumps(content), encoding="utf-8")  # JSON is YAML


def codebook() -> dict:
    """The questionnaire: ten dimensions of five items and three headline items."""
    items = {f"item{i}": {"column": f"Q{i}", "scale": "sat", "label": f"Item {i}", "dimension": f"dim{i % 10}"}
             for i in range(ITEMS - 3)}  # fmt: skip
    for i, role in enumerate(("overall", "expectation", "repurchase"), ITEMS - 3):
        items[f"item{i}"] = {"column": f"Q{i}", "scale": "sat", "label": role, "role": role}
    levels = {name: {"column": name, "label": name, "levels": {str(i): f"{name} {i}" for i in range(5)}}
              for name in ("region", "size")}  # fmt: skip
    return {
        "scales": {"sat": {"min": 1, "max": 5, "missing": ["9"]}},
        "items": items,
        "dimensions": {f"dim{i}": {"label": f"Dimension {i}"} for i in range(10)},
        "segments": levels,
        "comments": {"why": {"column": "why", "label": "Why?"}},
        "design": {"id": "id", "date": "date", "duration": "seconds", "weight": "weight"},
    }


def _write_responses(path: Path, rows: int) -> None:
    rng = np.random.default_rng(20240101)
    names = ["id", "date", "seconds", *(f"Q{i}" for i in range(ITEMS)), "region", "size", "why", "weight"]
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(",".join(names) + "\n")
        for start in range(0, rows, BLOCK):
            stream.writelines(_lines(rng, start, min(BLOCK, rows - start)))


def _lines(rng: np.random.Generator, start: int, count: int) -> list[str]:
    level = rng.normal(3.6, 0.7, (count, 1))
    answers = np.clip(np.rint(level + rng.normal(0, 0.8, (count, ITEMS))), 1, 5).astype(int).astype(str)
    lots = rng.random((count, ITEMS))
    answers[lots < 0.01], answers[lots > 0.99] = "", "9"
    ids = start + np.arange(count) - (rng.random(count) < 0.01) * 7
    days, seconds = rng.integers(1, 30, count), rng.lognormal(6, 0.4, count).astype(int)
    segments, weights = rng.integers(0, 5, (count, 2)), rng.uniform(0.5, 2, count)
    return [
        f"C{ids[i]:07d},2025-03-{days[i]:02d} 10:{i % 60:02d}:00,{seconds[i]},{','.join(answers[i])},"
        f"{segments[i, 0]},{segments[i, 1]},{'很好 good' if i % 9 == 0 else ''},{weights[i]:.3f}\n"
        for i in range(count)
    ]


def measure(root: Path) -> None:
    """Read, screen and score in this process, and print what it took."""
    start = time.perf_counter()
    from csreport.project.project import Project  # noqa: PLC0415
    from csreport.survey.intake import read_raw, receive  # noqa: PLC0415
    from csreport.survey.screening import screen  # noqa: PLC0415
    from csreport.survey.survey import score  # noqa: PLC0415

    project, marks = Project(root), {"import": time.perf_counter()}
    raw = read_raw(project, PERIOD)
    marks["read"] = time.perf_counter()
    received = receive(raw, project.codebook)
    marks["receive"] = time.perf_counter()
    ledger = screen(received, project.codebook, project.rules, raw.period, None)
    marks["screen"] = time.perf_counter()
    scored = score(received.answers, project.codebook)
    marks["score"] = time.perf_counter()
    taken = {name: end - begin for (name, end), begin in zip(marks.items(), [start, *marks.values()], strict=False)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    found = {"rows": len(scored), "accepted": int(ledger["accepted"].sum())}
    print(json.dumps(found | taken | {"total": marks["score"] - start, "peak GiB": peak}))


def main() -> int:
    """Write the project, measure in a fresh process, and judge."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder), rows)
        command = [sys.executable, __file__, "--measure", folder]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    for name, value in found.items():
        print(f"{name:10} {value:12,.2f}" if isinstance(value, float) else f"{name:10} {value:12,d}")
    return int(rows >= ROWS and (found["total"] > SECONDS or found["peak GiB"] > GIBIBYTES))


if __name__ == "__main__":
    sys.exit(measure(Path(sys.argv[2])) if sys.argv[1:2] == ["--measure"] else main())
