"""The tables beside the survey as they are exported at the end of a quarter, and what went wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from . import activity
from .activity import TABLE_DEFECTS, days_of
from .comments import ENGLISH
from .company import SEED, quarter_index, stream
from .purchases import purchases
from .talks import inspections, operations, said
from .tickets import complaints, tickets

SHAPES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("tables.yml").read_text(encoding="utf-8"))
NUMBERS = {"tickets": "T", "complaints": "K", "inspections": "P", "interviews": "F", "reviews": "R"}  # of ids
AFTERWARDS = ("contacts", "reopened", "satisfaction")  # known when a case is closed
UNREADABLE = ("0000-00-00 00:00:00", "2025-02-30 10:15:00", "昨天上午", "#VALUE!")
Row = dict[str, Any]


@dataclass(frozen=True)
class Tables:
    """Files of one quarter; all else stays with the tests.

    `orderly`: the same in plain words, before export and defects, open cases with their end. `planted`: table, line of
    the file (purchases: row), defect. `customers`: customer, churned (stopped buying), present (in the register).
    """

    period: str
    files: dict[str, pd.DataFrame]
    orderly: dict[str, pd.DataFrame]
    planted: pd.DataFrame
    customers: pd.DataFrame


def tables(period: str, seed: int = SEED) -> Tables:
    """Everything recorded up to the end of one quarter, from 2024Q1 on; its random numbers are not the survey's."""
    index = quarter_index(period)
    orders, customers = purchases(seed, index)
    orderly = {"tickets": tickets(seed, index), "complaints": complaints(seed, index), "purchases": orders}
    orderly |= {"operations": operations(seed, index), "inspections": inspections(seed, index)}
    orderly |= {name: said(name, seed, index) for name in activity.SAID}
    files, planted = {}, []
    for name, rows in orderly.items():
        shape, rng = SHAPES[name], stream(seed, index, purpose=f"export {name}")
        if name in NUMBERS:
            rows["id"] = [f"{NUMBERS[name]}{period[2:]}-{number:05d}" for number in range(1, len(rows) + 1)]
        if "text" in shape["headers"]:
            rows["text"] = list(_texts(name, rows, rng))
        cells = _cells(shape, _at_export(rows, days_of(index)[1]))
        spoiled = _spoil_orders(cells, rows["lot"]) if name == "purchases" else _spoil(name, cells, index, rng=rng)
        first = 1 if name == "purchases" else 2  # below the line of the headers
        planted += [(name, line, defect) for line, defect in enumerate(spoiled["defect"].tolist(), first) if defect]
        renamed = shape["headers"] | (shape.get("headers_2024", {}) if period.startswith("2024") else {})
        files[name] = spoiled[list(renamed)].rename(columns=renamed)
    return Tables(period, files, orderly, pd.DataFrame(planted, columns=["table", "line", "defect"]), customers)


def _at_export(rows: pd.DataFrame, export: pd.Timestamp) -> pd.DataFrame:
    """What is known at the export: nothing that happens later, no outcome of open cases."""
    known = rows.copy()
    if "closed" in rows:
        for column in known.columns.intersection(AFTERWARDS):
            known[column] = known[column].astype(object).mask(rows["closed"] >= export)
        if "late_reason" in rows:
            limit = pd.to_timedelta(rows["complexity"].map(activity.LIMITS), unit="h")
            known["late_reason"] = rows["late_reason"].mask(rows["opened"] + limit > export)
        for column in known.select_dtypes("datetime"):
            known[column] = known[column].where(known[column] < export)
    return known


def _cells(shape: dict[str, Any], rows: pd.DataFrame) -> pd.DataFrame:
    """Text cells with the codes of the file; nothing where nothing is known."""
    cells = {}
    for column in shape["headers"]:
        values, codes = rows[column], shape.get("codes", {}).get(column)
        if codes:
            text = values.map(codes.get, na_action="ignore")
        elif pd.api.types.is_datetime64_any_dtype(values):
            text = values.dt.strftime("%Y-%m-%d" if column == "date" else "%Y-%m-%d %H:%M:%S")
        else:
            text = values.map(lambda one: f"{one:.0f}" if isinstance(one, float) else str(one), na_action="ignore")
        cells[column] = text.astype(object).where(values.notna(), "")
    return pd.DataFrame(cells)


def _texts(name: str, rows: pd.DataFrame, rng: np.random.Generator) -> Iterator[str]:
    """What customers write, by topic or reason; some texts of every table carry personal data."""
    about = {"tickets": "topic", "complaints": "reason"}.get(name)
    for row in rows.to_dict("records"):
        language = "en" if rng.random() < ENGLISH else "zh"
        text = str(rng.choice(SHAPES["texts"][row[about]][language])) if about else row["text"]
        private = str(rng.choice(SHAPES["personal"][language]))
        yield f"{text}{'，' if language == 'zh' else ', '}{private}" if rng.random() < activity.PERSONAL else text


def _spoil(name: str, cells: pd.DataFrame, index: int, *, rng: np.random.Generator) -> pd.DataFrame:
    """Spoil a copy of orderly cells; no row has two defects. A row that comes once more stands right below."""
    records = [row | {"defect": "", "place": place} for place, row in enumerate(cells.to_dict("records"))]
    order = rng.permutation([row["place"] for row in records if row.get("closed")]).tolist()
    for defect, rate in TABLE_DEFECTS.get(name, {}).items():
        count = round(rate * len(cells))
        chosen, order = order[:count], order[count:]
        for place in chosen:
            if defect == "duplicate_id":
                records.append(records[place] | {"defect": defect})
            else:
                records[place] |= SPOILERS[defect](records[place], index, rng) | {"defect": defect}
    return pd.DataFrame(sorted(records, key=lambda row: row["place"]))


def _spoil_orders(cells: pd.DataFrame, lots: pd.Series) -> pd.DataFrame:
    """The same rows are wrong in the export of every quarter."""
    rates = TABLE_DEFECTS["purchases"]
    unreadable, nameless = lots < rates["unreadable_time"], lots > 1 - rates["missing_required"]
    cells["date"] = cells["date"].mask(unreadable, cells["date"].str[:5] + "13-" + cells["date"].str[8:])
    cells["customer"] = cells["customer"].mask(nameless, "")
    return cells.assign(defect=np.select([unreadable, nameless], ["unreadable_time", "missing_required"], ""))


def _earlier(moment: str | pd.Timestamp, minutes: int) -> str:
    return str(pd.Timestamp(moment) - pd.Timedelta(minutes=minutes))


SPOILERS: dict[str, Callable[[Row, int, np.random.Generator], Row]] = {
    "closed_before_opened": lambda row, _, rng: {"closed": _earlier(row["opened"], int(rng.integers(5, 3000)))},
    "unknown_customer": lambda row, _, rng: {"customer": f"C9{rng.integers(100_000):05d}"},
    "unreadable_time": lambda row, _, rng: {"opened": str(rng.choice(UNREADABLE))},
    "outside_activity": lambda row, index, rng: {"opened": _earlier(days_of(index)[0], int(rng.integers(60, 80_000)))},
    "unknown_code": lambda row, _, rng: {"kind": str(rng.choice(["XX", "R D", "9"]))},
    "missing_required": lambda row, _, rng: {"opened" if rng.random() < 0.5 else "id": ""},
}
