"""What goes wrong in fieldwork, planted at known rates; no row has two defects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .company import COLUMNS, DEFECTS, TOUCHPOINTS, fieldwork

Row = dict[str, Any]
Spoiler = Callable[[Row, np.random.Generator], None]
ITEM_COLUMNS = [COLUMNS[item] for item in TOUCHPOINTS]
SCALES = dict.fromkeys(COLUMNS.values(), (1, 5)) | {COLUMNS["recommend"]: (0, 10), COLUMNS["effort"]: (1, 7)}
IMPOSSIBLE = ("0", "55", "8", "-1", "44")
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def plant(rows: pd.DataFrame, index: int, *, rng: np.random.Generator) -> pd.DataFrame:
    """Spoil a copy of orderly rows; the column `defect` of the result says what was done to each row."""
    records = rows.assign(defect="").to_dict("records")
    order = rng.permutation(len(records)).tolist()
    end = fieldwork(index)[1]
    spoilers = SPOILERS | {"outside_fieldwork": partial(_submit_late, end=end)}
    for defect, spoil in spoilers.items():
        count = round(DEFECTS[defect] * len(records))
        chosen, order = order[:count], order[count:]
        for place in chosen:
            spoil(records[place], rng)
            records[place]["defect"] = defect
    repeated = order[: round(DEFECTS["duplicate"] * len(records))]
    return pd.DataFrame(records + [_once_more(records[place], end, rng=rng) for place in repeated])


def _straight_line(row: Row, rng: np.random.Generator) -> None:
    answer = str(rng.choice(["1", "3", "4", "5"], p=[0.05, 0.35, 0.35, 0.25]))
    row.update(dict.fromkeys([COLUMNS["overall"], *ITEM_COLUMNS], answer), Q7="", Q7_lang="")


def _speed(row: Row, rng: np.random.Generator) -> None:
    columns = [COLUMNS["overall"], *ITEM_COLUMNS]
    answers = rng.choice(["2", "3", "4", "5"], size=len(columns), p=[0.1, 0.3, 0.35, 0.25]).tolist()
    row.update(zip(columns, answers, strict=True))
    row.update(duration_seconds=int(rng.integers(15, 51)), Q7="", Q7_lang="")


def _answer_by_lot(row: Row, rng: np.random.Generator) -> None:
    for column, (low, high) in SCALES.items():
        row[column] = str(int(rng.integers(low, high + 1)))


def _impossible_code(row: Row, rng: np.random.Generator) -> None:
    row[str(rng.choice(ITEM_COLUMNS))] = str(rng.choice(IMPOSSIBLE))


def _break_off(row: Row, rng: np.random.Generator) -> None:
    kept = int(rng.integers(1, 5))
    later = [COLUMNS[key] for key in ("recommend", "effort", "expectation", "repurchase")]
    row.update(dict.fromkeys([*ITEM_COLUMNS[kept:], *later, "Q7", "Q7_lang"], ""))
    row["duration_seconds"] = 110 + 15 * kept


def _untidy(row: Row, rng: np.random.Generator) -> None:
    column = str(rng.choice(ITEM_COLUMNS))
    cell = row[column] or "4"
    row[column] = f"{cell} " if rng.random() < 0.5 else cell.translate(WIDE_DIGITS)


def _submit_late(row: Row, rng: np.random.Generator, *, end: dt.date) -> None:
    delay = dt.timedelta(days=int(rng.integers(1, 7)), seconds=int(rng.integers(36_000, 66_000)))
    row["submitted_at"] = dt.datetime.combine(end, dt.time()) + delay


SPOILERS: dict[str, Spoiler] = {
    "straight_lining": _straight_line,
    "speeding": _speed,
    "random_answering": _answer_by_lot,
    "out_of_range": _impossible_code,
    "incomplete": _break_off,
    "untidy": _untidy,
}


def _once_more(first: Row, end: dt.date, *, rng: np.random.Generator) -> Row:
    """The same customer's second submission before the end of fieldwork; six in ten with the same answers."""
    room = dt.datetime.combine(end, dt.time(23, 30)) - first["submitted_at"]
    seconds = 600 + int(rng.random() * (room.total_seconds() - 600))
    moment = first["submitted_at"] + dt.timedelta(seconds=seconds)
    changed = rng.choice(ITEM_COLUMNS, 4, replace=False).tolist() if rng.random() < 0.4 else []
    answers = {column: str(rng.integers(2, 6)) for column in changed}
    return first | answers | {"submitted_at": moment, "defect": "duplicate"}
