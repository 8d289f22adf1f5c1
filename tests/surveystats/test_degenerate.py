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
    association,
    change,
    drivers,
    events,
    groups,
    inference,
    proportions,
    response,
    sample,
    scales,
    weights,
)
from surveystats.drivers import Bootstrap
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


def slope_of_the_first(a: Answers) -> Any:
    """What goes with the answers: the slope of the first."""
    found = drivers.fit_drivers(np.column_stack([a.table[:, 1:], a.y]).reshape(a.size, 3), a.sample, bootstrap=FEW)
    return found and [found.result(found.statistics["slope"][:, 0], found.base(0, -1), symmetric=True)]


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
    "groups.domain_means": Case(
        lambda a: groups.domain_means(a.codes, [[0.0], [1], [2], [3], [4], [5]], [0] * a.size, **a.design)
    ),
    "inference.standard_deviation": Case(lambda a: inference.standard_deviation(a.y, **a.design), None),
    "proportions.effective_base": Case(lambda a: proportions.effective_base(mean(a.holds, **a.design), 0.25), None),
    "proportions.base_of": Case(lambda a: proportions.base_of(np.isfinite(a.y), a.sample), None),
    "proportions.share": Case(lambda a: proportions.share(a.holds, **a.design)),
    "proportions.share_of": Case(lambda a: proportions.share_of(mean(a.holds, **a.design))),
    "proportions.box": Case(lambda a: proportions.box(a.y, 4), None),
    "proportions.promoter_score": Case(lambda a: proportions.promoter_score(a.y), None),
    "proportions.nps": Case(lambda a: proportions.nps(a.y, **a.design)),
    "proportions.nps_of": Case(
        lambda a: proportions.nps_of(mean(proportions.promoter_score(a.y), **a.design), (0.0, 1.0))
    ),
    "scales.rescaled": Case(lambda a: scales.rescaled(a.y, (1, 5)), None),
    "weights.trim": Case(lambda a: weights.trim(a.design.get("weights", [1.0] * a.size), 2.0), None),
    "weights.adjust_nonresponse": Case(
        lambda a: weights.adjust_nonresponse(["cell"] * a.size, a.known, **a.weights), None
    ),
    "weights.weight_spread": Case(lambda a: weights.weight_spread(a.design.get("weights", [1.0] * a.size)), None),
    "weights.poststratify": Case(lambda a: weights.poststratify(["cell"] * a.size, {"cell": 10}, **a.weights), None),
    "weights.rake": Case(
        lambda a: weights.rake({"margin": ["level"] * a.size}, {"margin": {"level": 10}}, **a.weights), None
    ),
    "weights.calibrate_margins": Case(
        lambda a: weights.calibrate_margins({"margin": ["level"] * a.size}, {"margin": {"level": 10}}, **a.weights),
        None,
    ),
    "response.frame_quality": Case(
        lambda a: response.frame_quality(a.labels, contactable=a.holds, days_since_contact=a.y), None
    ),
    "response.coverage": Case(lambda a: response.coverage(a.labels, {"level 3": 10}), None),
    "response.standardised_differences": Case(
        lambda a: response.standardised_differences(a.labels, {"level 3": 10.0, "level 4": 5.0}, **a.design)
    ),
    "response.response_test": Case(lambda a: response.response_test(a.labels, a.side, **a.design)),
    "response.early_late": Case(lambda a: response.early_late(a.y, a.places, **a.design), None),
    "response.response_propensities": Case(
        lambda a: response.response_propensities(a.holds, {"side": a.side}, **a.design), None
    ),
    "response.r_indicator": Case(lambda a: response.r_indicator(a.holds, {"side": a.side}, **a.design)),
    "groups.wald_test": Case(lambda a: groups.wald_test(a.y, a.side, **a.design), None),
    "groups.equality": Case(lambda a: groups.equality([mean(a.y, **a.design), Result(3.0, 0.2, df=50, n=51)]), None),
    "groups.pairwise": Case(lambda a: groups.pairwise(a.y, a.side, **a.design), None),
    "groups.group_means": Case(lambda a: groups.group_means(a.y, a.side, a.sample), None),
    "groups.recoded_means": Case(lambda a: groups.recoded_means(a.items, a.side, a.sample), None),
    "groups.eta_squared": Case(lambda a: groups.eta_squared(a.y, a.side, **a.design)),
    "association.pearson": Case(lambda a: association.pearson(a.y, a.places, **a.design)),
    "scales.covariance": Case(lambda a: scales.covariance(a.items, **a.design)),
    "scales.correlation": Case(lambda a: scales.correlation(scales.covariance(a.items, **a.design)), None),
    "association.linear_regression": Case(
        lambda a: association.linear_regression(a.y, a.table[:, 1:], **a.design).coefficients
    ),
    "association.proportional_odds": Case(lambda a: association.proportional_odds(a.y, a.side, **a.design)),
    "association.proportional_odds_test": Case(lambda a: association.proportional_odds_test(a.y, a.side, **a.design)),
    "drivers.bootstrap": Case(
        lambda a: drivers.bootstrap(lambda w: mean(a.y, weights=w).value, a.sample.subset(a.known), settings=FEW),
        None,
    ),
    "change.difference": Case(lambda a: change.difference(mean(a.y, **a.design), Result(3.0, 0.2, df=50, n=51))),
    "change.difference_in_differences": Case(
        lambda a: change.difference_in_differences(mean(a.y, **a.design), Result(3.0, 0.2, df=50, n=51))
    ),
    "change.reliability_of_units": Case(lambda a: change.reliability_of_units([mean(a.y, **a.design)] * 5), None),
    "change.regression_to_the_mean": Case(
        lambda a: change.regression_to_the_mean([mean(a.y, **a.design)] * 5, 0), None
    ),
    "change.xmr": Case(lambda a: change.xmr(a.y), plain),
    "change.p_chart": Case(lambda a: change.p_chart(a.holds, [50.0] * a.size), plain),
    "scales.cronbach_alpha": Case(lambda a: scales.cronbach_alpha(a.items, **a.design)),
    "scales.average_correlation": Case(lambda a: scales.average_correlation(a.items, **a.design)),
    "scales.alpha_if_dropped": Case(lambda a: scales.alpha_if_dropped(a.items, **a.design)),
    "scales.item_total_correlations": Case(lambda a: scales.item_total_correlations(a.items, **a.design)),
    "scales.omega_total": Case(lambda a: scales.omega_total(a.table, **a.design), None),
    "scales.one_factor": Case(lambda a: scales.one_factor(a.table, **a.design), None),
    "scales.kaiser_meyer_olkin": Case(lambda a: scales.kaiser_meyer_olkin(a.items, **a.design)),
    "scales.item_nonresponse": Case(
        lambda a: scales.item_nonresponse(a.y, **a.design), lambda a: int((a.sample.weights > 0).sum())
    ),
    "scales.krippendorff_alpha": Case(lambda a: scales.krippendorff_alpha([a.y, a.y], level="ordinal", **a.weights)),
    "scales.code_evaluation": Case(lambda a: scales.code_evaluation(a.holds, [1.0] * a.size, **a.weights).precision),
    "scales.coder_evaluation": Case(
        lambda a: (
            scales.coder_evaluation(
                np.reshape(a.holds, (-1, 1)), np.ones((a.size, 1)), codes=["x"], **a.weights
            ).micro.precision
        )
    ),
    "events.kaplan_meier": Case(lambda a: events.kaplan_meier(a.y, [1.0] * a.size, **a.weights)),
    "change.overlap_of": Case(
        lambda a: change.difference(
            mean(a.y, **a.design), mean(a.y, **a.design), overlap=change.overlap_of(wave(a), wave(a))
        )
    ),
    "scales.floor_share": Case(lambda a: scales.floor_share(a.y, 1, **a.design)),
    "scales.ceiling_share": Case(lambda a: scales.ceiling_share(a.y, 5, **a.design)),
    "scales.weighted_index": Case(lambda a: scales.weighted_index(a.items, [1, 2, 1]), None),
    "drivers.fit_drivers": Case(slope_of_the_first, None),
}


def named(**modules: str) -> set[str]:
    return {f"{module}.{name}" for module, names in modules.items() for name in names.split()}


# These take published numbers, counts or settings instead of answers: their own tests hold their degenerate cases.
WITHOUT_ANSWERS = named(
    events="buyers cohorts count_forecast event_rate fifths finite_share rate_ratio rfm_groups surge",
    groups="f_limits holm quadratic rao_scott",
    planning=(
        "agrees allocate expected_se grim implied_range implied_sd_range index_of_mean largest_sd margin_of_error "
        "mean_of_distribution minimum_detectable_change nps_range rounding "
        "sample_size_for_change sd_of_distribution share_sd sums_to_one"
    ),
    proportions="more_often share_of_count t_ratio wilson",
    response="eligibility_rate outcome_rates",
    weights="linear logit",
)
# Parts that statistics share (docs/methods.md): reached through the statistics above.
PARTS = named(
    association="cell complete_cases correlation_table fitted obstacle ordered_answers",
    distributions="ranks",
    drivers=(
        "exact_parts moment_columns moment_correlations moments relative_parts replicate_blocks replicate_totals "
        "resampled subset_r2"
    ),
    errors="nearest",
    groups="membership",
    inference=(
        "clusters_of_columns degrees_of_columns deviations ratio_covariance residuals satterthwaite unknown "
        "welch_satterthwaite with_interval"
    ),
    sample="bases_of coded is_missing refuse sample_of sums_by",
    scales="inverted",
    weights="coded_margins crossed indicators worst_missed",
)


# Those who did not answer are part of what these estimate, so that their clusters tell the spread too.
OF_EVERYONE = {"scales.item_nonresponse"}


def knows_clusters(name: str) -> bool:
    """Whether a statistic takes a design, and not weights alone."""
    module, function = name.split(".")
    parameters = inspect.signature(getattr(import_module(f"surveystats.{module}"), function)).parameters
    return bool({"sample", "design"} & set(parameters)) or name.startswith("change.over")


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


def test_docstrings_name_their_source() -> None:
    """The formula and the published numbers stand in docs/methods.md."""
    given = {name: import_module(f"surveystats.{name.split('.')[0]}") for name in {*CASES, *WITHOUT_ANSWERS}}
    texts = {name: inspect.getdoc(getattr(module, name.split(".")[1])) or "" for name, module in given.items()}
    assert [name for name, text in sorted(texts.items()) if not re.search(r"\bsource\b", text, re.I)] == []
