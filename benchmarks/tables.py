"""A million tickets and 200,000 purchases are read: seconds and GiB, on the files of a made-up quarter.

Run: python benchmarks/tables.py
"""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from csreport.project.project import Project, sha256
from csreport.survey.survey import read_rows

TICKETS, PURCHASES, CUSTOMERS = 1_000_000, 200_000, 12_000
CODEBOOK = """
scales: {}
items: {}
tables:
  tickets:
    columns: {id: id, customer: customer, opened: opened, responded: responded, closed: closed, kind: kind,
      complexity: complexity, channel: channel, contacts: contacts, reopened: reopened}
    codes: {complexity: {A: simple, B: complex}}
    timezone: Europe/Berlin
  purchases:
    columns: {customer: customer, date: date, amount: amount}
"""
PERIOD = """
period: 2025Q4
sample: open
responses: [{file: none.csv, sha256: %(none)s}]
activity: {start: 2025-10-01, end: 2025-12-31}
tables:
  tickets: [{file: tickets.csv, sha256: %(tickets)s}]
  purchases: [{file: purchases.csv, sha256: %(purchases)s}]
"""


def text(moments: np.ndarray) -> np.ndarray:
    return np.char.replace(np.datetime_as_string(moments, unit="s"), "T", " ")


def tickets(random: np.random.Generator) -> pd.DataFrame:
    opened = np.datetime64("2025-10-01") + random.integers(0, 92 * 86_400, TICKETS).astype("timedelta64[s]")
    responded = opened + random.integers(60, 20_000, TICKETS).astype("timedelta64[s]")
    closed = text(responded + random.integers(60, 400_000, TICKETS).astype("timedelta64[s]"))
    columns = {
        "id": [f"T{number:07d}" for number in range(TICKETS)],
        "customer": random.integers(0, CUSTOMERS, TICKETS),
        "opened": text(opened),
        "responded": text(responded),
        "closed": np.where(random.random(TICKETS) < 0.05, "", closed),
        "kind": random.choice(["request_desk", "after_sales"], TICKETS),
        "complexity": random.choice(["A", "B"], TICKETS),
        "channel": random.choice(["phone", "wechat", "email", "portal"], TICKETS),
        "contacts": random.integers(1, 5, TICKETS),
        "reopened": random.choice(["0", "1"], TICKETS),
    }
    return pd.DataFrame(columns)


def purchases(random: np.random.Generator) -> pd.DataFrame:
    days = np.datetime64("2023-01-01") + random.integers(0, 1096, PURCHASES).astype("timedelta64[D]")
    columns = {
        "customer": random.integers(0, CUSTOMERS, PURCHASES),
        "date": np.datetime_as_string(days),
        "amount": random.uniform(1, 1000, PURCHASES).round(2),
    }
    return pd.DataFrame(columns)


def main() -> None:
    random = np.random.default_rng(20251231)
    with tempfile.TemporaryDirectory() as folder:
        raw, params = Path(folder) / "data" / "raw" / "2025Q4", Path(folder) / "params" / "periods"
        raw.mkdir(parents=True)
        params.mkdir(parents=True)
        (raw / "none.csv").write_text("a\n1\n")
        tickets(random).to_csv(raw / "tickets.csv", index=False)
        purchases(random).to_csv(raw / "purchases.csv", index=False)
        (params.parent / "codebook.yml").write_text(CODEBOOK)
        (params / "2025Q4.yml").write_text(PERIOD % {path.stem: sha256(path) for path in raw.glob("*.csv")})
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        customers = set(map(str, range(CUSTOMERS - 10)))
        for name in ("tickets", "purchases"):
            start, ran = time.perf_counter(), time.process_time()
            rows = read_rows(Project(Path(folder)), "2025Q4", name, customers)
            seconds, ran = time.perf_counter() - start, time.process_time() - ran
            counts = f"{rows.received:,} received, {len(rows.accepted):,} accepted"
            print(f"{name}: {counts}, {seconds:.1f} s ({ran:.1f} s of one core)")
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"most memory: {after / 2**20:.2f} GiB (before reading: {before / 2**20:.2f})")


if __name__ == "__main__":
    main()
