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
    """Analysed respondents who agreed to be contacted, by their id; nobody where no column says so."""
    rows = survey.accepted
    if not {"design.id", "design.recontact"} <= {*rows.columns}:
        return rows.iloc[:0]
    known = rows.set_index(rows["design.id"].str.strip())
    return known[(known["design.recontact"] == 1) & (known.index != "")]


def dissatisfied(survey: Survey, rows: pd.DataFrame) -> pd.DataFrame:
    """Those of some respondents who gave the overall question one of the lowest answers."""
    overall = survey.codebook.role("overall")
    return rows[_low(survey, rows, overall)] if overall is not None and survey.measured(overall) else rows.iloc[:0]


def _low(survey: Survey, rows: pd.DataFrame, item: str) -> pd.Series:
    return rows[item] <= survey.codebook.scale(item).points[survey.rules.top_box - 1]


def follow_up(survey: Survey, language: str) -> pd.DataFrame:
    """Dissatisfied respondents who agreed to a call: what they rated lowest, who calls, and until when."""
    rows, items = dissatisfied(survey, agreed(survey)), survey.codebook.items
    rated = [key for key, item in items.items() if item.role is None and survey.measured(key)]
    low = pd.DataFrame({key: rows[key].where(_low(survey, rows, key)) for key in rated}, index=rows.index)
    end, table = survey.ends.get(survey.name), []
    for person, answers in low.iterrows():
        worst = [str(key) for key in answers.dropna().sort_values(kind="stable").index[:REASONS]]
        action = next(filter(None, (about(key, survey) for key in worst)), None)
        owner = action.owner if action is not None and action.owner else survey.follow_up.owner
        reason = "; ".join(_word(items[key].label, language) for key in worst)
        day = end + dt.timedelta(survey.follow_up.days) if end is not None else ""
        table.append((person, reason, _word(owner, language), day))
    return pd.DataFrame(table, columns=["id", "reason", "owner", "deadline"])


def _word(label: Label, language: str) -> str:
    return label.get(language) or next(iter(label.values()), "")


def interviews(survey: Survey) -> pd.DataFrame:
    """Who is drawn for an interview, each for one reason: who left, is of high value, or stands at an end of the NPS.

    Of those who agreed, and of customers without a purchase for a year who did not answer. Lots by the seed of the
    rules, the period and the reason; at the ends the most extreme answers first.
    """
    drawn: dict[str, str] = {}
    for reason, ranks in _candidates(survey).items():
        lot = lots(ranks.index, survey.rules.seed, f"{survey.name} {reason}")
        order = [one for *_, one in sorted(zip(ranks, lot, ranks.index, strict=True)) if one not in drawn]
        drawn |= dict.fromkeys(order[: survey.follow_up.interviews], reason)
    return pd.DataFrame(list(drawn.items()), columns=["id", "reason"])


def _candidates(survey: Survey) -> dict[str, pd.Series]:
    """Who may be drawn for each reason, by id, with their rank: the lowest come first."""
    rows, found, recommend = agreed(survey), dict[str, pd.Series](), survey.codebook.role("recommend")
    everybody = survey.accepted
    if "purchases" in survey.tables and survey.activity is not None and "design.recontact" in everybody:
        last = survey.tables["purchases"].groupby("customer")["date"].max()
        gone = last[last < pd.Timestamp(survey.activity.end) - YEAR]
        found["left"] = gone[~gone.index.isin(everybody["design.id"].str.strip())].map(lambda _: 0)
    if "design.value_weight" in rows:
        worth = rows["design.value_weight"]
        found["high value"] = worth[worth >= everybody["design.value_weight"].quantile(WORTH)].map(lambda _: 0)
    if recommend is not None and survey.measured(recommend):
        answers = rows[recommend].dropna()
        found |= {"detractor": answers[answers <= 6], "promoter": -answers[answers >= 9]}
    return found


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
