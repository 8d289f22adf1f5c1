"""Chapter 70 on 1,000,000 tickets, 50,000 complaints and 200,000 purchases: `python benchmarks/service.py`.

Prints the processor's seconds of its estimates (tables in memory, no history) and the most memory held.
"""

from __future__ import annotations

import datetime as dt
import resource
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from csreport.chapters import service
from csreport.estimates import Estimates
from csreport.project.period import Fieldwork
from csreport.project.project import Project
from csreport.survey.survey import load_survey

ROOT = Path(__file__).resolve().parents[1]
TICKETS, COMPLAINTS, PURCHASES, CUSTOMERS = 1_000_000, 50_000, 200_000, 60_000


def cases(rng: np.random.Generator, count: int, *columns: str) -> pd.DataFrame:
    """Cases of a quarter, and when each column's step was done; steps after its end are not."""
    start, end = (pd.Timestamp(day, tz="Asia/Shanghai") for day in ("2025-10-01", "2026-01-01"))
    opened = start + pd.to_timedelta(rng.uniform(0, 92 * 86_400, count), unit="s")
    table = pd.DataFrame({"id": np.arange(count).astype(str), "opened": opened})
    table["customer"] = "C" + pd.Series(rng.integers(0, CUSTOMERS, count)).astype(str)
    for name in columns:
        done = opened + pd.to_timedelta(rng.lognormal(9, 1.2, count), unit="s")
        table[name] = pd.Series(done).where(pd.Series(done) < end)
    return table


def choice(rng: np.random.Generator, count: int, *names: str) -> pd.Series:
    """Labels drawn alike."""
    return pd.Series(np.array(names)[rng.integers(0, len(names), count)])


def main() -> None:
    """Print the numbers."""
    rng = np.random.default_rng(1)
    tickets = cases(rng, TICKETS, "connected", "greeted", "responded", "closed")
    for name in ("escalated", "reopened"):
        tickets[name] = pd.array(rng.random(TICKETS) < 0.1, dtype="boolean")
    tickets["contacts"] = 1.0 + rng.poisson(0.7, TICKETS)
    tickets["kind"], tickets["complexity"] = choice(rng, TICKETS, "a", "b"), choice(rng, TICKETS, "simple", "complex")
    tickets["channel"], tickets["topic"] = choice(rng, TICKETS, "phone", "web"), choice(rng, TICKETS, *"uvwxyz")
    tickets["late_reason"] = choice(rng, TICKETS, "", "staff", "stock")
    complaints = cases(rng, COMPLAINTS, "answered", "planned", "closed")
    complaints["reason"] = choice(rng, COMPLAINTS, "delay", "fees", "conduct")
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 1096, PURCHASES), unit="D")
    bought = pd.DataFrame({"customer": rng.integers(0, CUSTOMERS, PURCHASES).astype(str), "date": days, "amount": 9.0})
    activity = Fieldwork(start=dt.date(2025, 10, 1), end=dt.date(2025, 12, 31))
    tables = {"tickets": tickets, "complaints": complaints, "purchases": bought}
    survey = replace(load_survey(Project(ROOT), "2025Q4"), tables=tables, activity=activity)
    start = time.process_time()
    found = service.estimates(survey, Estimates())
    seconds, most = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{len(found)} estimates in {seconds:.1f} s of one processor, at most {most:.2f} GiB")


if __name__ == "__main__":
    main()
