"""Every public statistic on what a survey may hold too little of: nobody, one answer, no spread, no answers, no weight.

The walk fails for a public function that is neither among the cases nor among those that take no answers.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import math
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from surveystats import (
    adjustment,
    agreement,
    asymmetry,
    bases,
    calibration,
    change,
    coding,
    comparison,
    control,
    correlation,
    covariance,
    distribution,
    domains,
    groups,
    importance,
    inference,
    intervention,
    nonresponse,
    ordinal,
    promoters,
    proportionality,
    proportions,
    regression,
    reliability,
    representativeness,
    resampling,
    response,
    sample,
    scale_use,
    seasonality,
    survival,
    variance_shares,
)
from surveystats.draws import Bootstrap
from surveystats.errors import StatisticsError
from surveystats.inference import mean
from surveystats.sample import Result, Sample

REPOSITORY = Path(__file__).resolve().parents[2]
STATS = REPOSITORY / "src" / "surveystats"
NAN = math.nan
FEW = Bootstrap(replicates=20, seed=1)


@dataclass(frozen=True)
class Answers:
    """Answers of some respondents, what else is known of them, and their design."""

    y: list[float]
    design: dict[str, list[Any]]

    @property
    def size(self) -> int:
        return len(self.y)

    @property
    def known(self) -> np.ndarray:
        weights = self.design.get("weights", [1.0] * self.size)
        return np.isfinite(np.array(self.y, float)) & (np.array(weights, float) > 0)

    @property
    def n(self) -> int:
        return int(self.known.sum())

    @property
    def weights(self) -> dict[str, list[Any]]:
        return {name: value for name, value in self.design.items() if name == "weights"}

    @property
    def sample(self) -> Sample:
        return Sample.of(self.size, **self.design)

    @property
    def side(self) -> list[float]:
        """Two groups by turns."""
        return [float(place % 2) for place in range(self.size)]

    @property
    def three(self) -> list[float]:
        return [float(place % 3) for place in range(self.size)]

    @property
    def places(self) -> list[float]:
        return [float(place) for place in range(self.size)]

    @property
    def codes(self) -> list[int]:
        return [int(value) if value == value else -1 for value in self.y]  # noqa: PLR0124

    @property
    def labels(self) -> list[str | None]:
        return [f"level {value:g}" if value == value else None for value in self.y]  # noqa: PLR0124

    @property
    def holds(self) -> list[float]:
        return [float(value >= 3) if value == value else NAN for value in self.y]  # noqa: PLR0124

    @property
    def items(self) -> np.ndarray:
        """Three items, answered alike, by all who answered."""
        return np.column_stack([self.y] * 3).reshape(self.size, 3)

    @property
    def table(self) -> np.ndarray:
        """An item that is answered and two that vary by turns."""
        return np.column_stack([self.y, self.side, self.three]).reshape(self.size, 3)


SITUATIONS = {
    "nobody": Answers([], {}),
    "nobody, with a design": Answers([], {"weights": [], "strata": [], "clusters": []}),
    "one": Answers([3.0], {}),
    "one, weighted": Answers([3.0, NAN], {"weights": [2.5, 1.0]}),
    "two": Answers([3.0, 4.0], {"weights": [1.0, 2.0]}),
    "constant": Answers([3.0] * 8, {}),
    "constant, weighted": Answers([3.0] * 8 + [NAN], {"weights": [1, 2, 3, 1, 2, 3, 1, 2, 5]}),
    "all missing": Answers([NAN] * 6, {}),
    "no weight": Answers([1, 2, 3, 4, 5, 1], {"weights": [0.0] * 6}),
    "an empty stratum": Answers(
        [1, 2, 3, 5, 4, 2, NAN, NAN], {"weights": [1, 2, 1, 2, 1, 2, 1, 1], "strata": list("aaaaaabb")}
    ),
    "strata of one": Answers([1, 2, 3, 4, 5, 1], {"strata": list("abcdef")}),
    "one cluster": Answers([1, 2, 3, 4, 5, 1], {"clusters": ["c"] * 6}),
    "one cluster of many": Answers(
        [1, 2, 3, 4, 5, 1, 2, 3] * 6, {"clusters": ["c"] * 48, "weights": [1.0, 2.0, 1.5] * 16}
    ),
    "one cluster answered": Answers(
        [1, 2, 3, 4, 5, 1, 2, 3] * 6 + [NAN] * 6,
        {"clusters": ["c"] * 48 + list("ddeeff"), "weights": [1.0, 2.0, 1.5] * 18},
    ),
    "a census": Answers([1, 2, 3, 4, 5, 1], {"fpc": [1.0] * 6}),
}


def least(answers: Answers) -> int:
    """Answers of the smaller of two groups by turns."""
    return min(int((answers.known & (np.array(answers.side) == code)).sum()) for code in (0, 1))


def everyone(answers: Answers) -> int:
    return answers.n


def plain(answers: Answers) -> int:
    """Answers, whatever their weight: statistics of simple samples."""
    return int(np.isfinite(np.array(answers.y, float)).sum())


@dataclass(frozen=True)
class Case:
    """How a statistic is called, and which n it must state (None: it states none)."""

    call: Callable[[Answers], Any]
    n: Callable[[Answers], int] | None = everyone


def drivers(a: Answers) -> Any:
    """What goes with the answers, R² with its interval."""
    found = importance.fit_drivers(np.column_stack([a.table[:, 1:], a.y]).reshape(a.size, 3), a.sample, bootstrap=FEW)
    return None if found is None else [found.result(found.explained, found.least)]


def wave(a: Answers) -> Any:
    clusters = a.design.get("clusters")
    return change.Wave.of(a.y, a.places if clusters is None else clusters, **a.design)


CASES: dict[str, Case] = {
    "sample.kish_n_eff": Case(lambda a: sample.kish_n_eff(a.design.get("weights", [1.0] * a.size)), None),
    "sample.kish_design_effect": Case(
        lambda a: sample.kish_design_effect(a.design.get("weights", [1.0] * a.size)), None
    ),
    "inference.mean": Case(lambda a: inference.mean(a.y, **a.design)),
    "inference.ratio": Case(lambda a: inference.ratio(a.y, [2.0] * a.size, **a.design)),
    "inference.contrast": Case(lambda a: inference.contrast(a.y, a.side, **a.design), least),
    "inference.influence": Case(lambda a: inference.influence(np.array(a.y, float), a.sample), None),
    "inference.linearised_variance": Case(
        lambda a: inference.linearised_variance(np.nan_to_num(np.array(a.y, float)), a.sample), None
    ),
    "inference.linearised_covariance": Case(
        lambda a: inference.linearised_covariance(np.nan_to_num(a.items), a.sample), None
    ),
    "inference.degrees_of_freedom": Case(lambda a: inference.degrees_of_freedom(a.known, a.sample), None),
    "inference.clusters_held": Case(lambda a: inference.clusters_held(a.known, a.sample), None),
    "inference.tested": Case(lambda a: inference.tested(mean(a.y, **a.design))),
    "domains.domain_means": Case(
        lambda a: domains.domain_means(a.codes, [[0.0], [1], [2], [3], [4], [5]], [0] * a.size, **a.design)
    ),
    "distribution.standard_deviation": Case(lambda a: distribution.standard_deviation(a.y, **a.design), None),
    "distribution.quantile": Case(lambda a: distribution.quantile(a.y, 0.25, **a.design)),
    "distribution.median": Case(lambda a: distribution.median(a.y, **a.design)),
    "bases.effective_base": Case(lambda a: bases.effective_base(mean(a.holds, **a.design), 0.25), None),
    "bases.base_of": Case(lambda a: bases.base_of(np.isfinite(a.y), a.sample), None),
    "proportions.share": Case(lambda a: proportions.share(a.holds, **a.design)),
    "proportions.share_of": Case(lambda a: proportions.share_of(mean(a.holds, **a.design))),
    "proportions.box": Case(lambda a: proportions.box(a.y, 4), None),
    "promoters.promoter_score": Case(lambda a: promoters.promoter_score(a.y), None),
    "promoters.nps": Case(lambda a: promoters.nps(a.y, **a.design)),
    "promoters.nps_of": Case(lambda a: promoters.nps_of(mean(promoters.promoter_score(a.y), **a.design), (0.0, 1.0))),
    "scale_use.rescaled": Case(lambda a: scale_use.rescaled(a.y, (1, 5)), None),
    "adjustment.trim": Case(lambda a: adjustment.trim(a.design.get("weights", [1.0] * a.size), 2.0), None),
    "adjustment.adjust_nonresponse": Case(
        lambda a: adjustment.adjust_nonresponse(["cell"] * a.size, a.known, **a.weights), None
    ),
    "adjustment.weight_spread": Case(lambda a: adjustment.weight_spread(a.design.get("weights", [1.0] * a.size)), None),
    "calibration.poststratify": Case(
        lambda a: calibration.poststratify(["cell"] * a.size, {"cell": 10}, **a.weights), None
    ),
    "calibration.rake": Case(
        lambda a: calibration.rake({"margin": ["level"] * a.size}, {"margin": {"level": 10}}, **a.weights), None
    ),
    "calibration.calibrate_margins": Case(
        lambda a: calibration.calibrate_margins({"margin": ["level"] * a.size}, {"margin": {"level": 10}}, **a.weights),
        None,
    ),
    "response.frame_quality": Case(
        lambda a: response.frame_quality(a.labels, contactable=a.holds, days_since_contact=a.y), None
    ),
    "response.coverage": Case(lambda a: response.coverage(a.labels, {"level 3": 10}), None),
    "nonresponse.standardised_differences": Case(
        lambda a: nonresponse.standardised_differences(a.labels, {"level 3": 10.0, "level 4": 5.0}, **a.design)
    ),
    "nonresponse.response_test": Case(lambda a: nonresponse.response_test(a.labels, a.side, **a.design)),
    "nonresponse.early_late": Case(lambda a: nonresponse.early_late(a.y, a.places, **a.design), None),
    "representativeness.response_propensities": Case(
        lambda a: representativeness.response_propensities(a.holds, {"side": a.side}, **a.design), None
    ),
    "representativeness.r_indicator": Case(
        lambda a: representativeness.r_indicator(a.holds, {"side": a.side}, **a.design)
    ),
    "comparison.wald_test": Case(lambda a: comparison.wald_test(a.y, a.side, **a.design), None),
    "comparison.equality": Case(
        lambda a: comparison.equality([mean(a.y, **a.design), Result(3.0, 0.2, df=50, n=51)]), None
    ),
    "comparison.pairwise": Case(lambda a: comparison.pairwise(a.y, a.side, **a.design), None),
    "groups.group_means": Case(lambda a: groups.group_means(a.y, a.side, a.sample), None),
    "variance_shares.eta_squared": Case(lambda a: variance_shares.eta_squared(a.y, a.side, **a.design)),
    "correlation.pearson": Case(lambda a: correlation.pearson(a.y, a.places, **a.design)),
    "correlation.correlation_matrix": Case(lambda a: correlation.correlation_matrix(a.table, **a.design), None),
    "covariance.covariance": Case(lambda a: covariance.covariance(a.items, **a.design)),
    "covariance.correlation": Case(lambda a: covariance.correlation(covariance.covariance(a.items, **a.design)), None),
    "regression.linear_regression": Case(
        lambda a: regression.linear_regression(a.y, a.table[:, 1:], **a.design).coefficients
    ),
    "ordinal.proportional_odds": Case(lambda a: ordinal.proportional_odds(a.y, a.side, **a.design)),
    "proportionality.proportional_odds_test": Case(
        lambda a: proportionality.proportional_odds_test(a.y, a.side, **a.design).overall
    ),
    "asymmetry.penalty_reward": Case(lambda a: asymmetry.penalty_reward(a.y, a.three, cuts=(0, 2), **a.design)),
    "asymmetry.kano_category": Case(lambda a: asymmetry.kano_category(a.y, a.y), None),
    "asymmetry.kano": Case(lambda a: list(asymmetry.kano(a.y, a.y, **a.design).shares.values())),
    "resampling.bootstrap": Case(
        lambda a: resampling.bootstrap(lambda w: mean(a.y, weights=w).value, a.sample.subset(a.known), settings=FEW),
        None,
    ),
    "change.difference": Case(lambda a: change.difference(mean(a.y, **a.design), Result(3.0, 0.2, df=50, n=51))),
    "intervention.difference_in_differences": Case(
        lambda a: intervention.difference_in_differences(mean(a.y, **a.design), Result(3.0, 0.2, df=50, n=51))
    ),
    "intervention.reliability_of_units": Case(
        lambda a: intervention.reliability_of_units([mean(a.y, **a.design)] * 5), None
    ),
    "intervention.regression_to_the_mean": Case(
        lambda a: intervention.regression_to_the_mean([mean(a.y, **a.design)] * 5, 0), None
    ),
    "control.xmr": Case(lambda a: control.xmr(a.y), plain),
    "control.p_chart": Case(lambda a: control.p_chart(a.holds, [50.0] * a.size), plain),
    "control.run_rules": Case(lambda a: control.run_rules(a.y), None),
    "seasonality.trend": Case(lambda a: seasonality.trend(a.y), plain),
    "seasonality.same_season": Case(lambda a: seasonality.same_season([mean(a.y, **a.design)] * 8, 4)),
    "seasonality.forecast": Case(lambda a: seasonality.forecast(seasonality.trend(a.y), a.size), None),
    "reliability.cronbach_alpha": Case(lambda a: reliability.cronbach_alpha(a.items, **a.design)),
    "reliability.average_correlation": Case(lambda a: reliability.average_correlation(a.items, **a.design)),
    "reliability.alpha_if_dropped": Case(lambda a: reliability.alpha_if_dropped(a.items, **a.design)),
    "reliability.item_total_correlations": Case(lambda a: reliability.item_total_correlations(a.items, **a.design)),
    "reliability.omega_total": Case(lambda a: reliability.omega_total(a.table, **a.design)),
    "reliability.kaiser_meyer_olkin": Case(lambda a: reliability.kaiser_meyer_olkin(a.items, **a.design)),
    "scale_use.item_nonresponse": Case(
        lambda a: scale_use.item_nonresponse(a.y, **a.design), lambda a: int((a.sample.weights > 0).sum())
    ),
    "agreement.krippendorff_alpha": Case(
        lambda a: agreement.krippendorff_alpha([a.y, a.y], level="interval", **a.weights)
    ),
    "coding.code_evaluation": Case(lambda a: coding.code_evaluation(a.holds, [1.0] * a.size, **a.weights).precision),
    "coding.coder_evaluation": Case(
        lambda a: (
            coding.coder_evaluation(
                np.reshape(a.holds, (-1, 1)), np.ones((a.size, 1)), codes=["x"], **a.weights
            ).micro.precision
        )
    ),
    "survival.kaplan_meier": Case(lambda a: survival.kaplan_meier(a.y, [1.0] * a.size, **a.weights)),
    "change.overlap_of": Case(
        lambda a: change.difference(
            mean(a.y, **a.design), mean(a.y, **a.design), overlap=change.overlap_of(wave(a), wave(a))
        )
    ),
    "scale_use.floor_share": Case(lambda a: scale_use.floor_share(a.y, 1, **a.design)),
    "scale_use.ceiling_share": Case(lambda a: scale_use.ceiling_share(a.y, 5, **a.design)),
    "scale_use.weighted_index": Case(lambda a: scale_use.weighted_index(a.items, [1, 2, 1]), None),
    "importance.fit_drivers": Case(drivers, None),
}

# These take published numbers, counts or settings instead of answers: their own tests hold their degenerate cases.
WITHOUT_ANSWERS = {
    "bases.t_ratio",
    "comparison.quadratic",
    "comparison.rao_scott",
    "consistency.agrees",
    "consistency.grim",
    "consistency.implied_range",
    "consistency.implied_sd_range",
    "consistency.index_of_mean",
    "consistency.largest_sd",
    "consistency.mean_of_distribution",
    "consistency.nps_range",
    "consistency.rounding",
    "consistency.sd_of_distribution",
    "consistency.sums_to_one",
    "distance.linear",
    "distance.logit",
    "multiplicity.holm",
    "planning.allocate",
    "planning.exact_allocation",
    "planning.expected_se",
    "planning.margin_of_error",
    "planning.minimum_detectable_change",
    "planning.nps_sd",
    "planning.sample_size",
    "planning.sample_size_for_change",
    "planning.share_sd",
    "proportions.share_of_count",
    "proportions.wilson",
    "response.eligibility_rate",
    "response.outcome_rates",
    "survival.event_rate",
    "variance_shares.f_limits",
}
# Parts that statistics share (docs/methods.md): reached through the statistics above.
PARTS = {
    "covariance.inverted",
    "decomposition.exact_parts",
    "decomposition.relative_parts",
    "decomposition.subset_r2",
    "errors.nearest",
    "groups.membership",
    "groups.ratio_covariance",
    "importance.moments",
    "inference.residuals",
    "inference.satterthwaite",
    "labels.coded",
    "labels.is_missing",
    "margins.coded_margins",
    "margins.crossed",
    "margins.indicators",
    "margins.worst_missed",
    "ordinal.bounds",
    "ordinal.cell",
    "ordinal.curvature",
    "ordinal.fitted",
    "ordinal.ordered_answers",
    "regression.complete_cases",
    "regression.correlation_table",
    "regression.obstacle",
    "resampling.moment_columns",
    "resampling.moment_correlations",
    "resampling.replicate_blocks",
    "resampling.replicate_totals",
    "resampling.resampled",
    "sample.refuse",
    "sample.sample_of",
}


# Those who did not answer are part of what these estimate, so that their clusters tell the spread too.
OF_EVERYONE = {"scale_use.item_nonresponse"}


def knows_clusters(name: str) -> bool:
    """Whether a statistic takes a design, and not weights alone."""
    module, function = name.split(".")
    parameters = inspect.signature(getattr(import_module(f"surveystats.{module}"), function)).parameters
    return bool({"sample", "design"} & set(parameters)) or name.startswith(("domains.", "change.wave", "change.over"))


def public() -> set[str]:
    return {
        f"{path.stem}.{node.name}"
        for path in STATS.glob("[a-z]*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def test_every_public_statistic_is_walked() -> None:
    assert public() == set(CASES) | WITHOUT_ANSWERS | PARTS
    assert not set(CASES) & (WITHOUT_ANSWERS | PARTS)


def results(found: Any) -> Iterator[Any]:
    """The result, or the results one level down, that state an n."""
    if dataclasses.is_dataclass(found) and hasattr(found, "n"):
        yield found
    elif isinstance(found, (list, tuple, dict)):
        for part in found.values() if isinstance(found, dict) else found:
            yield from results(part)


def offences(name: str, situation: str) -> Iterator[str]:
    """What a statistic does wrong: any error but our own, a warning, another n than there is, or false certainty."""
    answers, case = SITUATIONS[situation], CASES[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = case.call(answers)
        except StatisticsError:
            return
        except Exception as error:  # every kind is an offence
            yield f"{type(error).__name__}: {error}"
            return
    alone = situation.startswith("one cluster") and not (situation.endswith("answered") and name in OF_EVERYONE)
    for result in results(found):
        if case.n is not None and result.n != case.n(answers):
            yield f"n = {result.n}, not {case.n(answers)}"
        if not isinstance(result, Result):
            continue
        if result.n == 0 and not math.isnan(result.value):
            yield "a value of nobody"
        if (result.n < 2 or (alone and knows_clusters(name))) and not math.isnan(result.se):
            yield "a standard error from one answer or one cluster"
        if result.n_eff > result.n + 1e-9 and case.n is not None:
            yield "an effective base above n"
        if not math.isnan(result.low) and not result.low - 1e-12 <= result.value <= result.high + 1e-12:
            yield "a value outside its interval"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_too_little_to_work_with(situation: str) -> None:
    found = {name: [*offences(name, situation)] for name in CASES}
    assert not {name: said for name, said in found.items() if said}


def test_docstrings_say_formula_source_and_check() -> None:
    lacking = {}
    for name in sorted({*CASES, *WITHOUT_ANSWERS}):
        module, function = name.split(".")
        text = inspect.getdoc(getattr(import_module(f"surveystats.{module}"), function)) or ""
        lacking[name] = [word for word in ("formula", "source", "check") if not re.search(rf"\b{word}\b", text, re.I)]
    assert not {name: words for name, words in lacking.items() if words}
