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
from .talks import inspections, interviews, operations, reviews
from .tickets import complaints, tickets

SHAPES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("tables.yml").read_text(encoding="utf-8"))
NUMBERS = {"tickets": "T", "complaints": "K", "inspections": "P", "interviews": "F", "reviews": "R"}  # of ids
AFTERWARDS = ("contacts", "reopened", "satisfaction")  # known when a case is closed
Row = dict[str, Any]


@dataclass(frozen=True)
class Tables:
    """Files of one quarter; `orderly`: the same in plain words, before export and defects (open cases with their end).

    `planted` (table, line of the file, defect) and `orderly` stay with the tests.
    """

    period: str
    files: dict[str, pd.DataFrame]
    orderly: dict[str, pd.DataFrame]
    planted: pd.DataFrame
    stopped: pd.DataFrame  # customer, churned, present


def tables(period: str, seed: int = SEED) -> Tables:
    """Everything recorded up to the end of one quarter, from 2024Q1 on; does not touch the survey's random numbers."""
    index = quarter_index(period)
    orders, stopped = purchases(seed, index)
    orderly = {
        "tickets": tickets(seed, index),
        "complaints": complaints(seed, index),
        "purchases": orders,
        "operations": operations(seed, index),
        "inspections": inspections(seed, index),
        "interviews": interviews(seed, index),
        "reviews": reviews(seed, index),
    }
    files, planted = {}, []
    for name, rows in orderly.items():
        rng = stream(seed, index, purpose=f"export {name}")
        if name in NUMBERS:
            rows["id"] = [f"{NUMBERS[name]}{period[2:]}-{number:05d}" for number in range(1, len(rows) + 1)]
        if "text" in SHAPES[name]["headers"]:
            rows["text"] = list(_texts(name, rows, rng))
        cells = _cells(name, _at_export(rows, days_of(index)[1]))
        if name == "purchases":
            cells, defects = _spoil_orders(cells, rows["lot"])
        else:
            cells, defects = _spoil(name, cells, index=index, rng=rng)
        planted += [(name, line, defect) for line, defect in enumerate(defects, start=2) if defect]
        shape = SHAPES[name]
        renamed = shape["headers"] | (shape.get("headers_2024", {}) if period.startswith("2024") else {})
        files[name] = cells[list(shape["headers"])].rename(columns=renamed)
    return Tables(period, files, orderly, pd.DataFrame(planted, columns=["table", "line", "defect"]), stopped)


def _at_export(rows: pd.DataFrame, export: pd.Timestamp) -> pd.DataFrame:
    """What is known at the export: nothing that happens later, no outcome of open cases."""
    known = rows.copy()
    if "closed" in rows:
        still_open = rows["closed"] >= export
        for column in (name for name in AFTERWARDS if name in known):
            known[column] = known[column].astype("object").mask(still_open)
        if "late_reason" in rows:
            limit = pd.to_timedelta(rows["complexity"].map(activity.LIMITS), unit="h")
            known["late_reason"] = rows["late_reason"].mask(rows["opened"] + limit > export)
        for column in known.select_dtypes("datetime"):
            known[column] = known[column].where(known[column] < export)
    return known


def _cells(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Text cells with the codes of the file; nothing where nothing is known."""
    codes = SHAPES[name].get("codes", {})
    cells = {}
    for column in SHAPES[name]["headers"]:
        values = rows[column]
        if column in codes:
            text = values.map(lambda value, code=codes[column]: code[value], na_action="ignore")
        elif pd.api.types.is_datetime64_any_dtype(values):
            text = values.dt.strftime("%Y-%m-%d" if column == "date" else "%Y-%m-%d %H:%M:%S")
        else:
            text = values.map(
                lambda value: str(int(value)) if isinstance(value, float) else str(value), na_action="ignore"
            )
        cells[column] = text.astype(object).where(values.notna(), "")
    return pd.DataFrame(cells)


def _texts(name: str, rows: pd.DataFrame, rng: np.random.Generator) -> Iterator[str]:
    """What customers write, by topic or reason; one in thirty with personal data, talks and reviews too."""
    about = {"tickets": "topic", "complaints": "reason"}.get(name)
    for row in rows.to_dict("records"):
        language = "en" if rng.random() < ENGLISH else "zh"
        text = str(rng.choice(SHAPES["texts"][row[about]][language])) if about else row["text"]
        private = str(rng.choice(SHAPES["personal"][language]))
        joint = "，" if language == "zh" else ", "
        yield f"{text}{joint}{private}" if rng.random() < activity.PERSONAL else text


def _spoil(name: str, cells: pd.DataFrame, *, index: int, rng: np.random.Generator) -> tuple[pd.DataFrame, list[str]]:
    """Spoil a copy of orderly cells; no row has two defects. A row that comes once more stands right below."""
    records = cells.assign(defect="").to_dict("records")
    closed = [place for place, row in enumerate(records) if row.get("closed")]
    order = rng.permutation(closed).tolist()
    for defect, rate in TABLE_DEFECTS.get(name, {}).items():
        count = round(rate * len(cells))
        chosen, order = order[:count], order[count:]
        for place in chosen:
            if defect == "duplicate_id":
                records.append(records[place] | {"defect": defect, "after": place})
            else:
                SPOILERS[defect](records[place], index, rng)
                records[place]["defect"] = defect
    for place, row in enumerate(records):
        row.setdefault("after", place)
    records.sort(key=lambda row: row["after"])
    return pd.DataFrame(records)[list(cells)], [row["defect"] for row in records]


def _spoil_orders(cells: pd.DataFrame, lots: pd.Series) -> tuple[pd.DataFrame, list[str]]:
    """The same rows are wrong in the export of every quarter."""
    rates = TABLE_DEFECTS["purchases"]
    unreadable = lots < rates["unreadable_time"]
    nameless = lots > 1 - rates["missing_required"]
    cells["date"] = cells["date"].mask(unreadable, cells["date"].str[:5] + "13-" + cells["date"].str[8:])
    cells["customer"] = cells["customer"].mask(nameless, "")
    return cells, np.select([unreadable, nameless], ["unreadable_time", "missing_required"], "").tolist()


def _close_before(row: Row, _: int, rng: np.random.Generator) -> None:
    moment = pd.Timestamp(row["opened"]) - pd.Timedelta(minutes=int(rng.integers(5, 3000)))
    row["closed"] = str(moment)


def _stranger(row: Row, _: int, rng: np.random.Generator) -> None:
    row["customer"] = f"C9{rng.integers(100_000):05d}"


def _misread(row: Row, _: int, rng: np.random.Generator) -> None:
    row["opened"] = str(rng.choice(["0000-00-00 00:00:00", "2025-02-30 10:15:00", "昨天上午", "#VALUE!"]))


def _other_quarter(row: Row, index: int, rng: np.random.Generator) -> None:
    moment = days_of(index)[0] - pd.Timedelta(minutes=int(rng.integers(60, 80_000)))
    row["opened"] = str(moment)


def _odd_code(row: Row, _: int, rng: np.random.Generator) -> None:
    row["kind"] = str(rng.choice(["XX", "R D", "9"]))


def _no_opening(row: Row, _: int, rng: np.random.Generator) -> None:
    row["opened" if rng.random() < 0.5 else "id"] = ""


SPOILERS: dict[str, Callable[[Row, int, np.random.Generator], None]] = {
    "closed_before_opened": _close_before,
    "unknown_customer": _stranger,
    "unreadable_time": _misread,
    "outside_activity": _other_quarter,
    "unknown_code": _odd_code,
    "missing_required": _no_opening,
}
