"""How questions go together: correlations and other ways to look at drivers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from csreport.estimates import Row
from csreport.measures.importances import Fit
from csreport.measures.indicators import row_of
from csreport.measures.outcomes import PER_DRIVER, Model
from surveystats.correlation import correlation_matrix
from surveystats.decomposition import exact_parts
from surveystats.multiplicity import holm
from surveystats.ordinal import proportional_odds
from surveystats.proportionality import proportional_odds_test
from surveystats.regression import complete_cases, correlation_table, linear_regression, obstacle
from surveystats.sample import Result


def correlation_rows(models: list[Model]) -> Iterator[Row]:
    """Correlations of drivers and outcomes with each other, p by Holm over all pairs.

    Population: pairwise. Each pair stands once: a driver `against` an outcome, or a question against a later one.
    """
    if not models:
        return
    first = models[0]
    names = [*first.drivers, *(model.outcome for model in models)]
    scores = np.column_stack([first.scores[:, :-1], *(model.scores[:, -1] for model in models)])
    table = correlation_matrix(scores, first.sample, confidence=first.confidence)
    pairs = [(i, j) for i in range(len(names)) for j in range(i + 1, len(names))]
    adjusted = holm([table.p[pair] for pair in pairs])
    method = f"Pearson, pairwise; p by Holm over {len(pairs)}"
    for (i, j), p in zip(pairs, adjusted, strict=True):
        numbers = (float(part[i, j]) for part in (table.value, table.se, table.low, table.high))
        bases = (float(part[i, j]) for part in (table.n, table.n_weighted, table.n_eff))
        value, se, low, high = numbers
        result = Result(value, se, low, high, math.nan, float(p), *bases)
        key = Row(first.survey.name, names[i], "correlation", against=f"measure:{names[j]}")
        yield row_of(result, key, method)


# ---- other ways -----------------------------------------------------------------------
def check_rows(model: Model, fit: Fit | None) -> Iterator[Row]:
    """Whether the drivers come out alike in other ways.

    Population: listwise. `log_odds`: slopes of a proportional-odds model, p by Holm; `proportionality` of the outcome:
    F of the test that they hold for every step of its scale. `agreement` of the outcome (Spearman's ρ of two
    rankings of the drivers): `ordinal`, log odds and linear slopes of the same respondents; `johnson`, LMG and
    Johnson's weights; `listwise`, LMG of all respondents and of those who answered everything.
    Source: McCullagh 1980; Peterson & Harrell 1990; Spearman 1904.
    """
    if fit is None:
        return
    lmg_shares, johnson = (fit.drivers.statistics[stat][0] for stat in ("importance", "importance_johnson"))
    yield from _agreement(model, "johnson", (lmg_shares, johnson))
    if model.complete.sum() < PER_DRIVER * len(model.drivers):
        return
    outcome, drivers, sample = model.scores[:, -1], model.scores[:, :-1], model.sample
    if fit.rule == "pairwise" and not model.complete.all():
        cases = complete_cases(outcome, drivers, sample=sample, design={})
        found = drivers[0] * math.nan if obstacle(cases) else exact_parts(correlation_table(cases)[None])[0]
        yield from _agreement(model, "listwise", (lmg_shares, found), n=float(model.complete.sum()))
    ordinal = proportional_odds(outcome, drivers, sample=sample, confidence=model.confidence)
    adjusted = holm([result.p for result in ordinal.coefficients])
    method = f"proportional odds, listwise; p by Holm over {len(model.drivers)}"
    for key, result, p in zip(model.drivers, ordinal.coefficients, adjusted, strict=True):
        yield row_of(replace(result, p=float(p)), model.row(key, "log_odds"), method)
    linear = linear_regression(outcome, drivers, sample=sample).coefficients
    slopes = tuple([result.value for result in results] for results in (ordinal.coefficients, linear))
    yield from _agreement(model, "ordinal", slopes, n=float(model.complete.sum()))
    test = proportional_odds_test(outcome, drivers, sample=sample).overall
    yield Row(
        model.survey.name,
        model.outcome,
        "proportionality",
        value=test.value,
        df=test.df,
        p=test.p,
        n=float(test.n),
        n_weighted=test.n_weighted,
        n_eff=test.n_eff,
        method="score test of proportional odds, F",
        status="not_estimable" if math.isnan(test.p) else "ok",
    )


def _agreement(model: Model, kind: str, rankings: tuple[ArrayLike, ...], *, n: float = math.nan) -> Iterator[Row]:
    one, other = (np.asarray(ranking, float) for ranking in rankings)
    if np.ptp(one) > 0 and np.ptp(other) > 0:  # not where one is unknown
        stem = Row(model.survey.name, model.outcome, "agreement", kind, method="Spearman's rho of two rankings")
        yield replace(stem, value=float(stats.spearmanr(one, other).statistic), n=n)
