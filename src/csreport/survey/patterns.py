"""Patterns of careless or copied answers, on one array per item; no policy is decided here."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
from scipy.stats import chi2

from csreport.project.errors import InputError

Columns = Sequence[np.ndarray]
TRIALS = 2000  # most ways of leaving answers out that are tried for near-identical rows
ROWS_PER_ITEM = 10  # fewest rows per item for a covariance matrix to mean something
CHUNK = 20_000
ALIKE = 1e-9  # standard deviations of identical answers, up to rounding


def _in_parts(function: Callable[[Columns], np.ndarray], columns: Columns) -> np.ndarray:
    """What a function of rows gives, some rows at a time: they stay in the processor's cache."""
    starts = range(0, max(len(columns[0]), 1), CHUNK)
    return np.concatenate([function([column[start : start + CHUNK] for column in columns]) for start in starts])


def answered(columns: Columns) -> np.ndarray:
    """Number of answers of each row."""
    return _in_parts(lambda part: np.add.reduce([np.isfinite(column) for column in part], dtype=np.int64), columns)


def within_person_sd(columns: Columns) -> np.ndarray:
    """Standard deviation of each row's answers (n − 1); NaN with fewer than two.

    Source: Marjanovic et al. 2015; Dunn et al. 2018 (intra-individual response variability).
    """
    return _in_parts(_sd, columns)


def _sd(columns: Columns) -> np.ndarray:
    table = np.array(columns)
    given = np.isfinite(table)
    count = given.sum(axis=0)
    steps = (
        table - table[given.argmax(axis=0), np.arange(table.shape[1])]
    )  # from the first answer: 0 on a straight line
    steps[~given] = 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = np.einsum("ij,ij->j", steps, steps) - steps.sum(axis=0) ** 2 / count
        return np.sqrt(np.maximum(squares, 0) / np.where(count > 1, count - 1, np.nan))


def longest_run(columns: Columns) -> np.ndarray:
    """Longest run of one and the same answer in questionnaire order; a question without answer is passed over.

    Source: Johnson 2005; Meade & Craig 2012 (longstring).
    """
    return _in_parts(_longest_run, columns)


def _longest_run(columns: Columns) -> np.ndarray:
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

    Raises
    ------
    InputError
        When there are too many ways of leaving out answers.
    """
    if math.comb(len(columns), different) > TRIALS:
        raise InputError(
            f"params/rules.yml: near_duplicate lets {different} of {len(columns)} answers differ, which takes too long "
            f"to compare; raise its share"
        )
    whole = _in_parts(lambda part: np.add.reduce([_mixed(*item) for item in enumerate(part)]), columns)[rows]
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
