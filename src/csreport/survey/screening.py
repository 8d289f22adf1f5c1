"""Screening: rules flag rows, a stated policy excludes; every received row stays in the ledger."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import wraps

import numpy as np
import pandas as pd

from csreport.project.codebook import Codebook
from csreport.project.errors import InputError
from csreport.project.project import PeriodFile, Rules
from csreport.survey.intake import Received
from csreport.survey.text import among
from surveystats.distributions import chi2

Columns = Sequence[np.ndarray]
TRIALS = 2000  # most ways of leaving answers out that are tried for near-identical rows
ROWS_PER_ITEM = 10  # fewest rows per item for a covariance matrix to mean something
CHUNK = 20_000
ALIKE = 1e-9  # standard deviations of identical answers, up to rounding


def _in_parts(function: Callable[[Columns], np.ndarray]) -> Callable[[Columns], np.ndarray]:
    """Let a function of rows see some at a time: they stay in the processor's cache."""

    @wraps(function)
    def whole(columns: Columns) -> np.ndarray:
        starts = range(0, max(len(columns[0]), 1), CHUNK)
        return np.concatenate([function([column[start : start + CHUNK] for column in columns]) for start in starts])

    return whole


@_in_parts
def answered(columns: Columns) -> np.ndarray:
    """Number of answers of each row."""
    return np.asarray(np.add.reduce([np.isfinite(column) for column in columns], dtype=np.int64))


@_in_parts
def within_person_sd(columns: Columns) -> np.ndarray:
    """Standard deviation of each row's answers (n − 1); NaN with fewer than two.

    Source: Marjanovic et al. 2015; Dunn et al. 2018 (intra-individual response variability).
    """
    table = np.array(columns)
    given = np.isfinite(table)
    count, first = given.sum(axis=0), table[given.argmax(axis=0), np.arange(table.shape[1])]
    steps = np.where(given, table - first, 0.0)  # 0 on a straight line
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = np.einsum("ij,ij->j", steps, steps) - steps.sum(axis=0) ** 2 / count
        return np.asarray(np.sqrt(np.maximum(squares, 0) / np.where(count > 1, count - 1, np.nan)))


@_in_parts
def longest_run(columns: Columns) -> np.ndarray:
    """Longest run of one and the same answer in questionnaire order; a question without answer is passed over.

    Source: Johnson 2005; Meade & Craig 2012 (longstring).
    """
    last = np.full(len(columns[0]), np.nan)
    run, longest = np.zeros(len(last), dtype=np.int64), np.zeros(len(last), dtype=np.int64)
    for column in columns:
        here = np.isfinite(column)
        run = np.where(here, np.where(column == last, run + 1, 1), run)
        last = np.where(here, column, last)
        np.maximum(longest, run, out=longest)
    return longest


def copies(columns: Columns, persons: np.ndarray, *, rows: np.ndarray, different: int) -> np.ndarray:
    """Those of the rows whose answers equal an earlier one's of another person, but for `different` of them at most.

    Every way of leaving out that many items is tried on hashes of the rows, so that the time grows with the number
    of rows and not with its square. A question without answer counts as an answer of its own.

    InputError when there are too many ways of leaving out answers.
    """
    if math.comb(len(columns), different) > TRIALS:
        raise InputError(
            f"params/rules.yml: near_duplicate lets {different} of {len(columns)} answers differ, which takes too long "
            f"to compare; raise its share"
        )
    whole = _mixed_rows(columns)[rows]
    parts = (_mixed(place, column[rows]) for place, column in enumerate(columns if different else []))
    found = np.zeros(len(columns[0]), dtype=bool)
    for left_out in itertools.combinations(parts, different):
        rest = whole.copy()
        for part in left_out:
            rest -= part
        found[rows] |= _repeats(rest, persons[rows])
    return found


def _mixed(place: int, column: np.ndarray) -> np.ndarray:
    """64 well-mixed bits of each answer and its place in the questionnaire (the finaliser of SplitMix64)."""
    bits = np.where(np.isfinite(column), column + 0.0, -1e300).view(np.uint64)
    bits = bits + np.uint64((0x9E3779B97F4A7C15 * (place + 1)) % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        bits = (bits ^ (bits >> np.uint64(shift))) * np.uint64(factor)
    return bits ^ (bits >> np.uint64(31))


@_in_parts
def _mixed_rows(columns: Columns) -> np.ndarray:
    return np.asarray(np.add.reduce([_mixed(*item) for item in enumerate(columns)]))


def _repeats(keys: np.ndarray, persons: np.ndarray) -> np.ndarray:
    """Rows whose key an earlier row of somebody else has."""
    codes, known = pd.factorize(keys)
    first = np.empty(len(known), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return persons != persons[first[codes]]


def outliers(columns: Columns, *, level: float) -> np.ndarray | None:
    """Rows whose answers do not go together: Mahalanobis D² beyond the chi-square quantile 1 − `level`.

    A question without answer counts as its mean, which makes a row less conspicuous. Items without spread do not
    count. None among fewer than ten rows per item, too few to tell.

    Source: Mahalanobis 1936; Meade & Craig 2012; Curran 2016.
    """
    rows = len(columns[0])
    columns = [column for column in columns if np.fmin.reduce(column) < np.fmax.reduce(column)]
    if not columns or rows < ROWS_PER_ITEM * len(columns):
        return None
    means = np.array([[np.nanmean(column)] for column in columns])
    covariance = sum(part @ part.T for part in _centred(columns, means)) / (rows - 1)
    values, vectors = np.linalg.eigh(covariance)
    kept = values > 1e-9 * values.max()
    turned = (vectors[:, kept] / np.sqrt(values[kept])).T
    distance = np.concatenate([np.square(turned @ part).sum(axis=0) for part in _centred(columns, means)])
    return distance > chi2.isf(level, int(kept.sum()))


def _centred(columns: Columns, means: np.ndarray) -> Iterator[np.ndarray]:
    """Answers minus their mean, one line per item, some rows at a time; 0 where there is no answer."""
    for start in range(0, len(columns[0]), CHUNK):
        part = np.array([column[start : start + CHUNK] for column in columns]) - means
        part[np.isnan(part)] = 0.0
        yield part


# The order decides which reason a row with several flags is excluded for.
REASONS = (
    *("total_row", "off_frame", "outside_fieldwork", "duplicate", "near_duplicate", "incomplete", "speeding"),
    *("straight_lining", "attention", "inconsistent", "out_of_range"),
)
ASIDE = ("total_row", "off_frame", "outside_fieldwork")  # rows that these exclude are not compared for duplicates


def screen(
    received: Received, codebook: Codebook, rules: Rules, period: PeriodFile, frame_ids: Collection[str] | None
) -> pd.DataFrame:
    """Ledger: one row per received row with all flags, the deciding reason ("" = accepted) and its origin.

    A rule that is off, or whose data are not there, has checked no row: its flags are missing, not False.
    """
    answers = received.answers
    straight = straight_lining(answers, codebook, rules)
    flags: dict[str, Callable[[], pd.Series | None]] = {
        "total_row": lambda: total_row(answers),
        "off_frame": lambda: off_frame(answers, frame_ids),
        "outside_fieldwork": lambda: outside_fieldwork(answers, period),
        "near_duplicate": lambda: near_duplicate(answers, codebook, rules, straight=straight),
        "incomplete": lambda: incomplete(answers, codebook, rules.screening.incomplete.minimum_share, period.period),
        "speeding": lambda: speeding(answers, rules),
        "straight_lining": lambda: straight,
        "attention": lambda: attention(answers, codebook),
        "inconsistent": lambda: inconsistent(answers, codebook, rules),
        "out_of_range": lambda: received.out_of_range,
    }
    found = {rule: _flags(answers, None if action_of(rules, rule) == "off" else flag()) for rule, flag in flags.items()}
    where = answers[["design.source", "design.line"]].rename(columns=lambda name: name.removeprefix("design."))
    return pd.concat([where, decide(pd.DataFrame(found), answers, codebook, rules)], axis=1)


def decide(flags: pd.DataFrame, answers: pd.DataFrame, codebook: Codebook, rules: Rules) -> pd.DataFrame:
    """Flags with those of duplicates, the deciding reason and whether the row is accepted.

    Duplicates come last, when it is known which rows another rule excludes, so that a respondent is not lost because
    the row that was kept of several is excluded later. The first reason in the order of REASONS decides all the same.
    """
    excluding = [rule for rule in REASONS if action_of(rules, rule) == "exclude"]
    flags = flags.reindex(columns=list(REASONS))
    raised = pd.DataFrame(
        {rule: flags[rule].astype("boolean").to_numpy(bool, na_value=False) for rule in REASONS}, flags.index
    )
    aside = raised[[rule for rule in excluding if rule in ASIDE]].any(axis=1)
    spoiled = raised[[rule for rule in excluding if rule != "duplicate"]].any(axis=1)
    off = action_of(rules, "duplicate") == "off"
    copies = None if off else duplicate(answers, list(codebook.items), aside=aside, spoiled=spoiled)
    flags = flags.assign(duplicate=_flags(answers, copies))
    raised["duplicate"] = False if copies is None else copies
    first = np.column_stack([*(raised[rule] for rule in excluding), np.ones(len(flags), dtype=bool)]).argmax(axis=1)
    reason = np.array([*excluding, ""], dtype=object)[first]
    return flags.assign(reason=pd.Series(reason, index=flags.index, dtype="str"), accepted=first == len(excluding))


def action_of(rules: Rules, rule: str) -> str:
    """What a rule does with the rows that it flags: exclude, flag or off."""
    return str(getattr(rules.screening, rule).action)


def total_row(answers: pd.DataFrame) -> pd.Series | None:
    """Rows of the file that are totals, averages, signatures or notes (`extent.total_lines`); None without any."""
    return answers["design.total"].astype(bool) if answers.get("design.total", _none(answers)).any() else None


def is_checked(ledger: pd.DataFrame, rule: str) -> bool:
    """Whether a rule looked at the rows: it is not off, and what it needs is there."""
    return not ledger[rule].isna().any()


def off_frame(answers: pd.DataFrame, frame_ids: Collection[str] | None) -> pd.Series | None:
    """Rows whose customer is not in the frame; not checked when the period has no frame, or rows no id."""
    if frame_ids is None or "design.id" not in answers:
        return None
    return pd.Series(~among(answers["design.id"], frame_ids), index=answers.index)


def outside_fieldwork(answers: pd.DataFrame, period: PeriodFile) -> pd.Series | None:
    """Rows answered before the first or after the last day of fieldwork; undated rows are not flagged.

    Not checked when the period does not say when fieldwork was, or no row has a date.
    """
    if period.fieldwork is None or "design.date" not in answers or answers["design.date"].isna().all():
        return None
    day = answers["design.date"].dt.normalize()
    early, late = pd.Timestamp(period.fieldwork.start), pd.Timestamp(period.fieldwork.end)
    return (day < early) | (day > late)


def duplicate(answers: pd.DataFrame, items: list[str], *, aside: pd.Series, spoiled: pd.Series) -> pd.Series | None:
    """Further rows of one respondent. The row that stays is one that no other rule excludes; of several the most
    complete; of equals the first received.

    Rows set aside (excluded as off frame or outside fieldwork) neither stay nor make others duplicates. Not checked
    when no row has an id.
    """
    found = _none(answers)
    if "design.id" not in answers or (answers["design.id"] == "").all():
        return None
    key = answers["design.id"][~aside & (answers["design.id"] != "")]
    key = key[key.duplicated(keep=False)]
    given = answers.loc[key.index, items].notna().sum(axis=1)
    order = pd.DataFrame({"spoiled": spoiled[key.index], "missing": -given})
    ranked = order.sort_values(["spoiled", "missing"], kind="stable").index
    further = key.loc[ranked].duplicated()
    found.loc[further.index[further]] = True
    return found


def near_duplicate(
    answers: pd.DataFrame, codebook: Codebook, rules: Rules, *, straight: pd.Series | None
) -> pd.Series | None:
    """Rows with (nearly) the answers of an earlier row of another respondent to all scored items.

    Straight-liners are not compared: what they share is the straight line. In short questionnaires and large samples
    honest answers coincide, so that the rule is a reason to look and not a verdict. Not checked with fewer items than
    it needs.

    Source: Kuriakose & Robbins 2016; Simmons, Mercer, Schwarzer & Kennedy 2016.
    """
    rule = rules.screening.near_duplicate
    columns = [answers[key].to_numpy(float) for key in _asked(answers, _scored(codebook))]
    if len(columns) < rule.minimum_items:
        return None
    lines = _none(answers) if straight is None else straight
    rows = (answered(columns) >= rule.minimum_items) & ~lines.to_numpy()
    different = int((1 - rule.share) * len(columns) + 1e-9)
    copied = copies(columns, _persons(answers), rows=rows, different=different)
    return pd.Series(copied, index=answers.index)


def _persons(answers: pd.DataFrame) -> np.ndarray:
    """A number per respondent; rows without id are people of their own."""
    alone = -1 - np.arange(len(answers))
    if "design.id" not in answers:
        return alone
    return np.where(answers["design.id"] == "", alone, pd.factorize(answers["design.id"])[0])


def incomplete(answers: pd.DataFrame, codebook: Codebook, minimum_share: float, period: str) -> pd.Series:
    """Rows with fewer than the minimum share of the asked items answered."""
    asked = [key for key, item in codebook.items.items() if item.asked_in(period)]
    return answers["design.answered"] < minimum_share * len(asked)


def speeding(answers: pd.DataFrame, rules: Rules) -> pd.Series | None:
    """Rows faster than a share of the median duration, or than the least time per answered item.

    Not checked when no row has a duration.

    Source: Greszki, Meyer & Schoen 2015 (relative to the median); Huang et al. 2012 (seconds per item).
    """
    if "design.duration" not in answers or not (answers["design.duration"] > 0).any():
        return None
    rule, seconds = rules.screening.speeding, answers["design.duration"].where(answers["design.duration"] > 0)
    return (seconds < rule.median_share * seconds.median()) | (
        seconds < rule.seconds_per_item * answers["design.answered"]
    )


def straight_lining(answers: pd.DataFrame, codebook: Codebook, rules: Rules) -> pd.Series | None:
    """Rows with (nearly) one and the same answer down a block, or with a long run of it.

    A block is the items of one answer scale in questionnaire order, as they were ticked (reversed scales are turned
    back); role items and attention checks stand apart. Not checked when no block is as long as the rule.

    Source: Meade & Craig 2012; Curran 2016.
    """
    rule, found = rules.screening.straight_lining, np.zeros(len(answers), dtype=bool)
    blocks = _blocks(answers, codebook)
    if max((len(block) for block in blocks), default=0) < min(rule.minimum_items, rule.longstring or math.inf):
        return None
    for block in blocks:
        if len(block) >= rule.minimum_items:
            enough = answered(block) >= rule.minimum_items
            with np.errstate(invalid="ignore"):
                found |= enough & (within_person_sd(block) <= rule.maximum_sd + ALIKE)
        if rule.longstring is not None and len(block) >= rule.longstring:
            found |= longest_run(block) >= rule.longstring
    return pd.Series(found, index=answers.index)


def _blocks(answers: pd.DataFrame, codebook: Codebook) -> list[list[np.ndarray]]:
    """Answers by block, as ticked; scales that differ in nothing but their direction are one."""
    blocks: dict[str, list[np.ndarray]] = {}
    for key in _asked(answers, _scored(codebook)):
        scale = codebook.scale(key)
        if codebook.items[key].role is None:
            values = answers[key].to_numpy(float)
            ticked = scale.min + scale.max - values if scale.reverse else values
            blocks.setdefault(scale.model_copy(update={"reverse": False}).model_dump_json(), []).append(ticked)
    return list(blocks.values())


def attention(answers: pd.DataFrame, codebook: Codebook) -> pd.Series | None:
    """Rows that answer an attention check otherwise than asked; a check without answer is not held against them.

    Not checked when the questionnaire has none.

    Source: Oppenheimer, Meyvis & Davidenko 2009; Meade & Craig 2012.
    """
    found = _none(answers)
    checks = {key: item.attention for key, item in codebook.items.items() if item.attention is not None}
    for key, right in checks.items():
        scale = codebook.scale(key)
        asked = scale.min + scale.max - right if scale.reverse else right
        found |= answers[key].notna() & ((answers[key] - asked).abs() > ALIKE)
    return found if checks else None


def inconsistent(answers: pd.DataFrame, codebook: Codebook, rules: Rules) -> pd.Series | None:
    """Rows whose answers do not go together as those of others do: Mahalanobis distance over the scored items.

    Finds most people who answer by lot, and some who honestly see things in their own way: a reason to look. Not
    checked among too few rows.

    Source: Meade & Craig 2012; Curran 2016.
    """
    columns = [answers[key].to_numpy(float) for key in _asked(answers, _scored(codebook))]
    found = outliers(columns, level=rules.screening.inconsistent.level) if columns else None
    return None if found is None else pd.Series(found, index=answers.index)


def _scored(codebook: Codebook) -> list[str]:
    return [key for key, item in codebook.items.items() if item.attention is None]


def _asked(answers: pd.DataFrame, items: list[str]) -> list[str]:
    return [key for key in items if not np.isnan(answers[key].to_numpy(float)).all()]


def _flags(answers: pd.DataFrame, found: pd.Series | None) -> pd.Series:
    """The flags of a rule; missing for every row where nothing was checked."""
    return pd.Series(pd.NA, index=answers.index, dtype="boolean") if found is None else found


def _none(answers: pd.DataFrame) -> pd.Series:
    return pd.Series(False, index=answers.index)
