"""Weights and design: how the accepted answers are made to stand for the population."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from csreport.project.errors import InputError, nearest, refused_as_input
from csreport.project.period import ReplicateColumns, Weighting
from csreport.project.project import Population
from csreport.survey.text import among, numbers
from surveystats.inference import Replicates
from surveystats.weights import (
    Calibration,
    Trimmed,
    adjust_nonresponse,
    calibrate_margins,
    linear,
    logit,
    poststratify,
    rake,
    trim,
    weight_spread,
)

if TYPE_CHECKING:
    from csreport.survey.survey import Survey


@dataclass(frozen=True)
class Weights:
    """Weights of the respondents, and how they came about.

    `before`: the weights before calibration; `auxiliaries`: the levels they were calibrated to, one column each.
    `n_trimmed` weights were above the cap, `share_trimmed` of all weight was cut off; `n_eff_untrimmed` is the Kish
    effective base that the weights had before.
    """

    weights: pd.Series
    before: pd.Series | None = None
    auxiliaries: pd.DataFrame | None = None
    n_trimmed: int = 0
    share_trimmed: float = 0.0
    n_eff_untrimmed: float | None = None


def trimmed(made: Weights, limit: float | None) -> Weights:
    """The same weights, none above `limit` times their mean; for weights that meet no margins."""
    if limit is None:
        return made
    return _after(made, trim(made.weights, limit))


@refused_as_input()
def calibrated(margins: pd.DataFrame, population: dict[str, pd.Series], rule: Weighting, *, base: pd.Series) -> Weights:
    """Weights by a calibrating method, mean 1: the margins of the respondents become those of the population.

    Trimming alternates with calibration until the margins are met by weights below the cap.

    InputError when a level has no respondent or no population, the margins cannot be met, or not by weights that are
    above 0 and below the cap; names margin and level.
    """
    fit, before = _fit(margins, population, rule), base / base.mean()
    found = fit(before.to_numpy(float))
    columns = [f"{place}" for place in range(found.auxiliaries.shape[1])]
    made = Weights(
        pd.Series(found.weights, margins.index), before, pd.DataFrame(found.auxiliaries, margins.index, columns)
    )

    def named(place: int) -> str:
        return ", ".join(f"{name} '{margins[name].iloc[place]}'" for name in population)

    if (found.weights <= 0).any():
        raise InputError(
            f"weighting method '{rule.method}' gives {int((found.weights <= 0).sum())} respondents a weight of 0 or "
            f"less (first: {named(int(np.argmin(found.weights)))}); give 'bounds' above 0, or use method 'rake'"
        )
    if rule.trim is None:
        return made
    again = trim(found.weights, rule.trim, recalibrate=lambda w: fit(w).weights, named=named)
    return _after(made, again)


def _after(made: Weights, found: Trimmed) -> Weights:
    weights, n_eff = pd.Series(found.weights, made.weights.index), weight_spread(made.weights).n_eff
    return Weights(weights, made.before, made.auxiliaries, found.n_trimmed, found.share_trimmed, n_eff)


def _fit(
    margins: pd.DataFrame, population: dict[str, pd.Series], rule: Weighting
) -> Callable[[np.ndarray], Calibration]:
    labels = {name: margins[name].astype(object).to_numpy() for name in population}
    n = len(margins)
    totals = {
        name: {level: float(size) * n / float(known.sum()) for level, size in known.items()}
        for name, known in population.items()
    }
    bounds = rule.bounds or ()

    def fit(weights: np.ndarray) -> Calibration:
        start = weights / weights.mean()
        if rule.method in {"linear", "logit"}:
            distance = logit(*bounds) if rule.method == "logit" else linear(*bounds)
            return calibrate_margins(labels, totals, weights=start, distance=distance)
        if rule.method == "poststratify":
            return poststratify(labels["cell"], totals["cell"], weights=start)
        return rake(labels, totals, weights=start)

    return fit


REPLICATE = "design.replicate."
FRAME = "frame."  # before a segment's name: its level in the frame


@dataclass(frozen=True, eq=False)  # by identity: what is made of one is kept
class Design:
    """Weights, strata and clusters of the accepted rows, and how they were made.

    `fpc` is the sampling fraction of each row's stratum (0 where the population is not known). `margins` are the
    population's, `made` says what the weights were before, and what they were calibrated to. `worth` is what each
    customer is worth, mean 1 over those of known worth, 0 for the others: the second factor of value weights.
    """

    weights: pd.Series
    strata: pd.Series
    clusters: pd.Series | None
    fpc: pd.Series
    method: str
    margins: dict[str, pd.Series]
    made: Weights | None = None
    replicates: Replicates | None = None
    worth: pd.Series | None = None


def unweighted(accepted: pd.DataFrame) -> Design:
    """The design of a simple sample."""
    ones = pd.Series(1.0, index=accepted.index)
    return Design(ones, pd.Series("", index=accepted.index), None, ones * 0, "none", {})


def weighted(survey: Survey, margins: dict[str, pd.Series]) -> Design:
    """The design of the accepted rows under the survey's rules.

    InputError when rows cannot be weighted; names row, cell or margin.
    """
    accepted, adjustment = survey.accepted, survey.rules.weighting.adjustment
    _levels_known(survey, [*margins, *(adjustment.cells if adjustment is not None else [])])
    try:
        made = _made(survey, margins)
    except InputError as error:
        raise InputError(f"period {survey.name}: {error}") from None
    strata = accepted["design.stratum"] if "design.stratum" in accepted else pd.Series("", index=accepted.index)
    return Design(
        made.weights,
        strata,
        accepted.get("design.cluster"),
        _sampling_fraction(survey, strata),
        survey.rules.weighting.method,
        margins,
        made,
        _replicates(survey),
        _worth(accepted),
    )


def weightable(survey: Survey) -> pd.Series:
    """Received rows that have what the weights are made from."""
    rule, received = survey.rules.weighting, survey.received
    able = received[list(survey.design.margins)].notna().all(axis=1)
    if "file" in (rule.method, rule.base):
        able &= received["design.weight"] > 0
    if rule.adjustment is not None and survey.invitations is not None:
        able &= received[rule.adjustment.cells].notna().all(axis=1)
        able &= among(received["design.id"], _asked(survey.invitations)["id"].tolist())
    return able


@refused_as_input()
def _made(survey: Survey, margins: dict[str, pd.Series]) -> Weights:
    """Weights by the declared method, from the base weights adjusted for non-response."""
    rule, accepted = survey.rules.weighting, survey.accepted
    if rule.method == "none":
        return Weights(pd.Series(1.0, index=accepted.index))
    if rule.method == "file":
        return trimmed(Weights(_file_weights(accepted, "method")), rule.trim)
    base = _adjusted(survey, _base(survey))
    if rule.method == "adjust":
        return trimmed(Weights(base / base.mean()), rule.trim)
    if rule.method == "poststratify":
        cells = crossed(accepted, rule.margins).to_frame("cell")
        return calibrated(cells, {"cell": _cells(survey, margins)}, rule, base=base)
    return calibrated(accepted[rule.margins], margins, rule, base=base)


# ---- population --------------------------------------------------------------
def population_margin(survey: Survey, population: Population | None, name: str) -> pd.Series:
    """Population counts of a segment's levels, from the frame or from params/population.yml.

    InputError when the margin is no segment, has no population, or the population names a level that is not declared.
    """
    _segment(survey, name, "margin")
    if survey.frame is not None and name in survey.frame:
        return survey.frame[name].value_counts(sort=False).astype(float)
    if population is None or name not in population.margins:
        raise InputError(f"weighting margin '{name}': neither the frame nor params/population.yml gives its population")
    known, levels = population.margins[name], survey.codebook.segments[name].names
    unknown = [level for level in known if level not in levels]
    if unknown:
        raise InputError(
            f"params/population.yml: '{unknown[0]}' is no level of '{name}' in params/codebook.yml"
            f"{nearest(unknown[0], levels)}"
        )
    return pd.Series(known, dtype=float)


def _segment(survey: Survey, name: str, use: str) -> None:
    if name not in survey.codebook.segments:
        raise InputError(
            f"params/rules.yml: weighting {use} '{name}' is not a segment{nearest(name, survey.codebook.segments)}"
        )


def _cells(survey: Survey, margins: dict[str, pd.Series]) -> pd.Series:
    names = list(margins)
    if len(names) == 1:
        return margins[names[0]]
    if survey.frame is None or any(name not in survey.frame for name in names):
        raise InputError("weighting method 'poststratify' needs a frame file with all its margins; or use 'rake'")
    return crossed(survey.frame.dropna(subset=names), names).value_counts(sort=False).astype(float)


def crossed(table: pd.DataFrame, names: list[str]) -> pd.Series:
    """Cell of each row: its levels, joined by ×."""
    first, *others = (table[name].astype(str) for name in names)
    return first.str.cat(pd.concat(others, axis=1), sep=" × ") if others else first


def _levels_known(survey: Survey, names: list[str]) -> None:
    for name in dict.fromkeys(names):
        _segment(survey, name, "margin or cell")
        gaps = survey.accepted[name].isna()
        if gaps.any():
            raise InputError(
                f"period {survey.name}: no level of '{name}' in {_rows(gaps)}, so that no weight can be made; "
                f"declare the missing levels in params/codebook.yml"
            )


# ---- weights before calibration ----------------------------------------------
def _file_weights(accepted: pd.DataFrame, use: str) -> pd.Series:
    if "design.weight" not in accepted:
        raise InputError(f"params/rules.yml: weighting {use} 'file' needs design.weight in params/codebook.yml")
    weights = accepted["design.weight"]
    _refuse(accepted, ~((weights > 0) & np.isfinite(weights)), "no positive weight")
    return weights.astype(float)


def _refuse(accepted: pd.DataFrame, bad: pd.Series, what: str) -> None:
    if bad.any():
        first = accepted[bad].iloc[0]
        where = f"{first['design.source']}, line {first['design.line']}"
        raise InputError(
            f"{what} in {_rows(bad)} (first: {where}); correct or exclude {'them' if bad.sum() > 1 else 'it'}"
        )


def _rows(found: pd.Series) -> str:
    return "1 accepted row" if found.sum() == 1 else f"{int(found.sum())} accepted rows"


def _base(survey: Survey) -> pd.Series:
    accepted, rule = survey.accepted, survey.rules.weighting
    if rule.base == "file":
        return _file_weights(accepted, "base")
    if rule.base == "equal":
        return pd.Series(1.0, index=accepted.index)
    chances = _per_invitation(survey)
    weights = accepted["design.stratum"].map(chances).astype(float)
    _refuse(accepted, weights.isna(), "a stratum of which nobody was invited")
    return weights


def _per_invitation(survey: Survey) -> pd.Series:
    invited, column = survey.invitations, f"{FRAME}design.stratum"
    if survey.frame is None or "design.stratum" not in survey.frame or invited is None or column not in invited:
        raise InputError("weighting base 'stratum' needs a frame with design.stratum, and the list of invitations")
    return survey.frame["design.stratum"].value_counts() / invited[column].value_counts()


def _asked(invited: pd.DataFrame) -> pd.DataFrame:
    return invited[invited["disposition"] != "not_eligible"].drop_duplicates("id")


def _adjusted(survey: Survey, base: pd.Series) -> pd.Series:
    """Base weights over the response rate of the row's cell, where an adjustment is declared."""
    rule, invited = survey.rules.weighting.adjustment, survey.invitations
    if rule is None:
        return base
    if survey.period.sample != "probability":
        raise InputError("weighting adjustment: an open sample has no response rate; leave 'adjustment' out")
    names = [f"{FRAME}{name}" for name in rule.cells]
    if invited is None or any(name not in invited for name in names):
        raise InputError(
            "weighting adjustment: needs the list of invitations and a frame with its cells; without invitations, "
            "method 'poststratify' adjusts to the frame itself"
        )
    asked, ids = _asked(invited).dropna(subset=names), survey.accepted["design.id"].str.strip()
    _refuse(survey.accepted, ~ids.isin(asked["id"]), "an id that is not among the invited")
    by_stratum = survey.rules.weighting.base == "stratum"
    weights = asked[f"{FRAME}design.stratum"].map(_per_invitation(survey)) if by_stratum else None
    found = adjust_nonresponse(
        crossed(asked, names).to_numpy(object), asked["id"].isin(ids), weights=weights, minimum=rule.minimum
    )
    before = 1.0 if weights is None else weights.to_numpy(float)
    return base * ids.map(pd.Series(found.weights / before, asked["id"])).to_numpy(float)


# ---- what else the rows bring ------------------------------------------------
def replicate_columns(responses: pd.DataFrame, declared: ReplicateColumns | None) -> pd.DataFrame:
    """Replicate weights of the response file, as numbers, under reserved names.

    InputError when a declared column is not there, or there are not as many as coefficients.
    """
    if declared is None:
        return pd.DataFrame(index=responses.index)
    given = [name for name in responses.columns if not name.startswith("csreport.")]
    wanted = declared.columns or [name for name in given if name.startswith(str(declared.prefix))]
    absent = [name for name in wanted if name not in responses] if wanted else [f"{declared.prefix}…"]
    if absent:
        raise InputError(
            f"params/rules.yml: replicate weight '{absent[0]}' is no column of the responses{nearest(absent[0], given)}"
        )
    if declared.coefficients and len(declared.coefficients) != len(wanted):
        raise InputError(
            f"params/rules.yml: {len(declared.coefficients)} coefficients for {len(wanted)} replicate weights"
        )
    return responses[wanted].apply(numbers).add_prefix(REPLICATE)


def _replicates(survey: Survey) -> Replicates | None:
    declared, accepted = survey.rules.weighting.replicates, survey.accepted
    if declared is None:
        return None
    table = accepted[[name for name in accepted.columns if name.startswith(REPLICATE)]]
    _refuse(accepted, ~(table >= 0).all(axis=1), "no replicate weight of 0 or more")
    return Replicates.of(
        table.to_numpy(float), declared.kind, fay=declared.fay or 0.0, coefficients=declared.coefficients or None
    )


def _worth(accepted: pd.DataFrame) -> pd.Series | None:
    """What each customer is worth, mean 1 over those of known worth; None where nobody's is known."""
    worth = accepted.get("design.value_weight")
    if worth is None or not (worth > 0).any():
        return None
    _refuse(accepted, (worth < 0) | np.isinf(worth), "a value below 0")
    return worth.fillna(0.0) / worth[worth > 0].mean()


def _sampling_fraction(survey: Survey, strata: pd.Series) -> pd.Series:
    """Share of each stratum's population that was analysed; 0 unless a probability sample from a known frame."""
    none = pd.Series(0.0, index=strata.index)
    if survey.period.sample != "probability" or survey.population_size is None:
        return none
    if survey.frame is not None and "design.stratum" in survey.frame:
        size = survey.frame["design.stratum"].value_counts()
        return (strata.map(strata.value_counts()) / strata.map(size)).clip(upper=1).fillna(0.0)
    return none + min(len(strata) / survey.population_size, 1.0)
