"""What docs/demo.md plants in the tables beside the survey is in their files: defects, the staff move, the surge."""

from __future__ import annotations

import itertools
from functools import cache

import demo
import numpy as np
import pandas as pd
import pytest
from demo import activity
from demo.activity import days_of
from demo.company import quarter_index
from demo.exports import SHAPES
from demo.opinions import clean_answers
from demo.tickets import complaints, tickets
from test_demo import documented

TABLES = [name for name in SHAPES if "headers" in SHAPES[name]]
TIMES = {"tickets": ("responded", "closed"), "complaints": ("answered", "planned", "closed")}
MOVE = "2025Q4"
WRITTEN = ("tickets", "complaints", "interviews", "reviews")


@cache
def recorded(period: str = MOVE, seed: int = demo.SEED) -> demo.Tables:
    return demo.tables(period, seed)


def file_of(name: str, period: str = MOVE, seed: int = demo.SEED) -> pd.DataFrame:
    """A file under plain names, all of its cells text, with the defect of each row."""
    found = recorded(period, seed)
    names = SHAPES[name]["headers"] | (SHAPES[name].get("headers_2024", {}) if period < "2025" else {})
    rows = found.files[name].rename(columns={header: column for column, header in names.items()})
    planted = found.planted[found.planted["table"] == name].set_index("line")["defect"]
    return rows.assign(defect=planted.reindex(rows.index + (1 if name == "purchases" else 2), fill_value="").to_numpy())


def orderly(name: str, period: str = MOVE) -> pd.DataFrame:
    rows = file_of(name, period)
    rows = rows[rows["defect"] == ""]
    times = {key: pd.to_datetime(rows[key]) for key in ("opened", "connected", "greeted", *TIMES[name]) if key in rows}
    return rows.assign(**times) if times else rows


def hours(rows: pd.DataFrame, until: str) -> pd.Series:
    """Hours since opening; open cases lie beyond all others."""
    return ((rows[until] - rows["opened"]).dt.total_seconds() / 3600).fillna(np.inf)


def medians(period: str) -> dict[tuple[str, str], float]:
    rows = orderly("tickets", period)
    kinds = {"RD": "request_desk", "AS": "after_sales"}
    clocks = [(kind, until) for kind in kinds for until in TIMES["tickets"]]
    return {(kinds[kind], until): hours(rows[rows["kind"] == kind], until).median() for kind, until in clocks}


# ---- defects -----------------------------------------------------------------
def test_defects_come_at_the_rates_of_the_page_and_no_other_row_is_lost():
    shown = {(row[0], row[1]): row[2] for row in documented(4) if row[0] in activity.TABLE_DEFECTS}
    stated = {(name, key): rate for name, rates in activity.TABLE_DEFECTS.items() for key, rate in rates.items()}
    assert shown == {key: f"{100 * rate:.1f} %" for key, rate in stated.items()}
    for name in TABLES:
        found, file = recorded().orderly[name], file_of(name)
        rates = activity.TABLE_DEFECTS.get(name, {})
        counts = file["defect"].value_counts().drop("", errors="ignore")
        assert set(counts.index) == set(rates)
        for defect, rate in rates.items():
            chance = 4 * np.sqrt(rate * len(found)) if name == "purchases" else 0.5
            assert counts[defect] == pytest.approx(rate * len(found), abs=chance), defect
        assert len(file) == len(found) + counts.get("duplicate_id", 0)


def test_files_know_nothing_later_than_the_export():
    for name, period in itertools.product(("tickets", "complaints"), ("2024Q1", MOVE)):
        rows, (_, end) = orderly(name, period), days_of(quarter_index(period))
        assert rows.select_dtypes("datetime").max().max() < end
        still = recorded(period).orderly[name]["closed"] >= end
        assert rows["closed"].isna().sum() == still.sum()  # only closed cases are spoiled


def test_orders_are_those_of_the_quarter_before_and_more():
    before, now = (recorded(period).files["purchases"] for period in ("2025Q3", MOVE))
    pd.testing.assert_frame_equal(now.iloc[: len(before)].reset_index(drop=True), before)
    added = now.iloc[len(before) :]["order_date"]
    assert len(added) > 5_000
    assert added.str[:5].eq("2025-").all()


# ---- clocks of the desks -----------------------------------------------------
def test_the_staff_move_is_a_step_and_nothing_moves_before():
    before = pd.DataFrame({period: medians(period) for period in ("2024Q1", "2025Q2", "2025Q3")})
    after, earlier = pd.Series(medians(MOVE)), before.mean(axis=1)
    desk, after_sales = ("request_desk", "responded"), ("after_sales", "closed")
    assert (earlier[desk], earlier[after_sales]) == (pytest.approx(2.9, rel=0.12), pytest.approx(30, rel=0.12))
    assert (after[desk], after[after_sales]) == (pytest.approx(1.15, rel=0.15), pytest.approx(53, rel=0.15))
    assert (before.div(earlier, axis=0) - 1).abs().max(axis=None) < 0.15


def test_slow_tickets_go_with_low_opinions():
    rows = recorded().orderly["tickets"]
    _, answers = clean_answers(demo.SEED, quarter_index(MOVE))
    for kind, until, within in (("request_desk", "responded", "kind"), ("after_sales", "closed", "complexity")):
        desk = rows[rows["kind"] == kind]
        opinion = answers.loc[desk["place"], activity.FOLLOWED[kind]].set_axis(desk.index)
        parts = [(np.log(hours(part, until)), opinion[part.index]) for _, part in desk.groupby(within)]
        assert np.mean([slow.corr(rated) for slow, rated in parts]) == pytest.approx(-0.28, abs=0.09), kind


# ---- complaints, orders, calls, samples ---------------------------------------
def test_complaints_surge_in_november_2025_only():
    rows = orderly("complaints")
    months = rows["opened"].dt.month.value_counts()
    assert months[11] == pytest.approx(120, abs=35)
    assert months.drop(11).to_numpy() == pytest.approx(60, abs=25)
    delays = rows[(rows["kind"] == "售后") & (rows["reason"] == "处理迟缓")]["opened"].dt.month.value_counts()
    assert delays[11] > 4 * max(delays[10], delays[12])
    limits = {"answered": (1, 0.75), "planned": (24, 0.78), "closed": (72, 0.65)}
    for until, (limit, share) in limits.items():
        assert (hours(rows, until) <= limit).mean() == pytest.approx(share, abs=0.12), until


def test_texts_carry_personal_data_in_every_table():
    periods = ("2024Q1", "2025Q2", "2025Q3", MOVE)
    private = [one for language in SHAPES["personal"].values() for one in language]
    texts = ["\n".join(cell for period in periods for cell in file_of(name, period)["text"]) for name in WRITTEN]
    assert all(any(one in text for one in private) for text in texts)
    assert all(any(one in text for text in texts) for one in private)


# ---- over seeds ---------------------------------------------------------------
@pytest.mark.slow
def test_clocks_and_counts_over_fresh_seeds():
    """Medians lie where the page says, and complaints of a month vary as counts do: no surge but the planted one."""
    wanted = {(3, "request_desk"): 2.9, (3, "after_sales"): 30.0, (7, "request_desk"): 1.15, (7, "after_sales"): 53.0}
    found: dict[tuple[int, str], list[float]] = {key: [] for key in wanted}
    months: list[int] = []
    for seed, index in itertools.product(range(7001, 7101), (3, 7)):
        rows = tickets(seed, index)
        for kind, until in (("request_desk", "responded"), ("after_sales", "closed")):
            found[index, kind].append(hours(rows[rows["kind"] == kind], until).median())
        months += complaints(seed, 3)["opened"].dt.month.value_counts().tolist() if index == 3 else []
    means = {key: np.mean(values) for key, values in found.items()}
    assert means == {key: pytest.approx(value, rel=0.03) for key, value in wanted.items()}
    assert np.mean(months) == pytest.approx(activity.COMPLAINTS, abs=3 * np.sqrt(60 / len(months)))
    assert np.var(months) / np.mean(months) == pytest.approx(1, abs=0.3)
