"""Whom to call back and whom to interview: lists of persons that stay in private/; a report only counts them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from csreport.chapters.register import about
from csreport.estimates import Row
from csreport.project.codebook import Label
from csreport.project.errors import InputError
from csreport.project.project import Project
from csreport.survey.draw import lots
from csreport.survey.survey import Survey, load_survey

WORTH = 0.9  # share of respondents whom somebody of high value exceeds
YEAR = pd.Timedelta(days=365)
REASONS = 3  # items that a call is about


def callback_rows(survey: Survey) -> Iterator[Row]:
    """How many are dissatisfied, how many of these agreed to be called, and how many are drawn for interviews."""
    found = dissatisfied(survey, survey.accepted)
    if "design.recontact" not in survey.accepted or len(found) < survey.rules.minimum_base.suppress:
        return
    called = dissatisfied(survey, agreed(survey))
    for category, people in (("dissatisfied", found), ("agreed", called), ("interviews", interviews(survey))):
        yield Row(
            survey.name, "callbacks", "count", category, weighting="none", value=float(len(people)), method="count"
        )


def agreed(survey: Survey) -> pd.DataFrame:
    """Analysed respondents with an id who agreed to be contacted; nobody where no column says so."""
    rows = survey.accepted
    if not {"design.id", "design.recontact"} <= {*rows.columns}:
        return rows.iloc[:0]
    return rows[(rows["design.recontact"] == 1) & (rows["design.id"].str.strip() != "")]


def dissatisfied(survey: Survey, rows: pd.DataFrame) -> pd.DataFrame:
    """Those of some respondents who gave the overall question one of the lowest answers."""
    overall = survey.codebook.role("overall")
    return rows[_low(survey, rows, overall)] if overall is not None and survey.measured(overall) else rows.iloc[:0]


def _low(survey: Survey, rows: pd.DataFrame, item: str) -> pd.Series:
    return rows[item] <= survey.codebook.scale(item).points[survey.rules.top_box - 1]


def follow_up(survey: Survey, language: str) -> pd.DataFrame:
    """Dissatisfied respondents who agreed to a call: what they rated lowest, who calls, and until when."""
    rows, book = dissatisfied(survey, agreed(survey)), survey.codebook
    items = [key for key, item in book.items.items() if item.role is None and survey.measured(key)]
    low = pd.DataFrame({key: rows[key].where(_low(survey, rows, key)) for key in items}, index=rows.index)
    days, end = dt.timedelta(survey.follow_up.days), survey.ends.get(survey.name)
    table = []
    for person, (_, answers) in zip(rows["design.id"].str.strip(), low.iterrows(), strict=True):
        worst = [str(key) for key in answers.dropna().sort_values(kind="stable").index[:REASONS]]
        action = next(filter(None, (about(key, survey) for key in worst)), None)
        owner = action.owner if action is not None and action.owner else survey.follow_up.owner
        reason = "; ".join(_word(book.items[key].label, language) for key in worst)
        table.append((person, reason, _word(owner, language), end + days if end else ""))
    return pd.DataFrame(table, columns=["id", "reason", "owner", "deadline"])


def _word(label: Label, language: str) -> str:
    return label.get(language) or next(iter(label.values()), "")


def interviews(survey: Survey) -> pd.DataFrame:
    """Who is drawn for an interview, each for one reason: who left, is of high value, or stands at an end of the NPS.

    Of those who agreed, and of customers without a purchase for a year who did not decline. Lots by the seed of the
    rules, the period and the reason; at the ends the most extreme answers first.
    """
    rows, ranks, recommend = agreed(survey), dict[str, pd.Series](), survey.codebook.role("recommend")
    if "purchases" in survey.tables and survey.activity is not None and "design.recontact" in survey.accepted:
        last = survey.tables["purchases"].groupby("customer")["date"].max()
        left = last.index[last < pd.Timestamp(survey.activity.end) - YEAR].difference(
            survey.accepted["design.id"].str.strip()
        )
        ranks["left"] = pd.Series(0, index=left)
    if "design.value_weight" in rows:
        worth = rows["design.value_weight"]
        ranks["high value"] = worth[worth >= survey.accepted["design.value_weight"].quantile(WORTH)] * 0
    if recommend is not None and survey.measured(recommend):
        answers = rows[recommend].dropna()
        ranks |= {"detractor": answers[answers <= 6], "promoter": -answers[answers >= 9]}
    drawn: dict[str, str] = {}
    for reason, rank in ranks.items():
        ids = rank.index if reason == "left" else rows["design.id"][rank.index].str.strip()
        lot = lots(ids, survey.rules.seed, f"{survey.name} {reason}")
        order = [one for *_, one in sorted(zip(rank, lot, ids, strict=True)) if one not in drawn]
        drawn |= dict.fromkeys(order[: survey.follow_up.interviews], reason)
    return pd.DataFrame(list(drawn.items()), columns=["id", "reason"])


def write_lists(project: Project, period: str) -> list[str]:
    """Write `follow_up.csv` and `interviews.csv` to private/<period>, for their owner only; says where, and how many.

    InputError when no column says who agreed to be contacted.
    """
    if project.codebook.design.name_of("recontact", period) is None:
        raise InputError("params/codebook.yml: design.recontact is not declared: without consent nobody is listed")
    survey, said = load_survey(project, period), []
    lists = {"follow_up": follow_up(survey, project.file.source_language), "interviews": interviews(survey)}
    for name, table in lists.items():
        path = project.private(period) / f"{name}.csv"
        path.touch(mode=0o600)
        path.chmod(0o600)
        table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
        said.append(f"{path.relative_to(project.root).as_posix()}: {len(table)}")
    return said
