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
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from conftest import REPOSITORY

from surveystats import association, change, drivers, events, groups, inference, proportions, response, scales, weights
from surveystats.drivers import Bootstrap
from surveystats.errors import StatisticsError
from surveystats.inference import Result, Sample, mean
from surveystats.proportions import promoter_score

NAN = math.nan
FEW = Bootstrap(replicates=20, seed=1)
OTHER = Result(3.0, 0.2, df=50, n=51)


def survey(answers: list[float], **design: list[Any]) -> SimpleNamespace:
    """Answers of some respondents, what else is known of them, and their design."""
    y, size = np.array(answers, float), len(answers)
    there, place = np.isfinite(y), np.arange(size, dtype=float)
    w = design.get("weights", [1.0] * size)
    known = there & (np.array(w, float) > 0)
    side, three = place % 2, place % 3  # groups by turns
    return SimpleNamespace(
        y=y, design=design, size=size, known=known, n=int(known.sum()), places=place, side=side, w=w,
        weights={name: value for name, value in design.items() if name == "weights"},
        sample=Sample.of(size, **design),
        codes=[int(value) if answered else -1 for value, answered in zip(y, there, strict=True)],
        labels=[f"level {value:g}" if answered else None for value, answered in zip(y, there, strict=True)],
        holds=np.where(there, y >= 3, NAN),
        items=np.column_stack([y] * 3),  # answered alike, by all who answered
        table=np.column_stack([y, side, three]),  # one that is answered, and two that vary by turns
    )  # fmt: skip


MANY, UNEQUAL = [1, 2, 3, 4, 5, 1, 2, 3] * 6, [1.0, 2.0, 1.5]
SITUATIONS = {
    "nobody": survey([]),
    "nobody, with a design": survey([], weights=[], strata=[], clusters=[]),
    "one": survey([3.0]),
    "one, weighted": survey([3.0, NAN], weights=[2.5, 1.0]),
    "two": survey([3.0, 4.0], weights=[1.0, 2.0]),
    "constant": survey([3.0] * 8),
    "constant, weighted": survey([3.0] * 8 + [NAN], weights=[1, 2, 3, 1, 2, 3, 1, 2, 5]),
    "all missing": survey([NAN] * 6),
    "no weight": survey([1, 2, 3, 4, 5, 1], weights=[0.0] * 6),
    "an empty stratum": survey([1, 2, 3, 5, 4, 2, NAN, NAN], weights=[1, 2, 1, 2, 1, 2, 1, 1], strata=list("aaaaaabb")),
    "strata of one": survey([1, 2, 3, 4, 5, 1], strata=list("abcdef")),
    "one cluster": survey([1, 2, 3, 4, 5, 1], clusters=["c"] * 6),
    "one cluster of many": survey(MANY, clusters=["c"] * 48, weights=UNEQUAL * 16),
    "one cluster answered": survey(MANY + [NAN] * 6, clusters=["c"] * 48 + list("ddeeff"), weights=UNEQUAL * 18),
    "a census": survey([1, 2, 3, 4, 5, 1], fpc=[1.0] * 6),
}


def slope_of_the_first(a: Any) -> Any:
    """What goes with the answers: the slope of the first."""
    found = drivers.fit_drivers(np.column_stack([a.table[:, 1:], a.y]), a.sample, bootstrap=FEW)
    return found and [found.result(found.statistics["slope"][:, 0], found.base(0, -1), symmetric=True)]


def overlap(a: Any) -> Any:
    wave = change.Wave.of(a.y, a.design.get("clusters", a.places), **a.design)
    found = mean(a.y, **a.design)
    return change.difference(found, found, overlap=change.overlap_of(wave, wave))


def evaluated(a: Any) -> Any:
    coded = np.ones((a.size, 1))
    return scales.coder_evaluation(np.reshape(a.holds, (-1, 1)), coded, codes=["x"], **a.weights).micro.precision


def named(**modules: str) -> set[str]:
    return {f"{module}.{name}" for module, names in modules.items() for name in names.split()}


def function_of(name: str) -> Any:
    module, function = name.split(".")
    return getattr(import_module(f"surveystats.{module}"), function)


def calls(parts: str, **modules: str) -> dict[str, Callable[[Any], Any]]:
    """Statistics that are called with these parts of a situation and its design."""
    return {
        name: lambda a, name=name: function_of(name)(*(getattr(a, part) for part in parts.split()), **a.design)
        for name in named(**modules)
    }


RELIABILITY = (
    "covariance cronbach_alpha average_correlation alpha_if_dropped item_total_correlations kaiser_meyer_olkin"
)
LEVELS = {"level 3": 10.0, "level 4": 5.0}
CASES: dict[str, Callable[[Any], Any]] = {
    **calls("y", inference="mean standard_deviation", proportions="nps", scales="item_nonresponse"),
    **calls("y side", groups="contrast wald_test pairwise eta_squared"),
    **calls("y side", association="proportional_odds proportional_odds_test"),
    **calls("items", scales="covariance cronbach_alpha average_correlation kaiser_meyer_olkin"),
    **calls("items", scales="alpha_if_dropped item_total_correlations"),
    **calls("table", scales="omega_total one_factor"),
    "inference.kish_n_eff": lambda a: inference.kish_n_eff(a.w),
    "inference.kish_design_effect": lambda a: inference.kish_design_effect(a.w),
    "inference.ratio": lambda a: inference.ratio(a.y, [2.0] * a.size, **a.design),
    "inference.influence": lambda a: inference.influence(a.y, a.sample),
    "inference.linearised_variance": lambda a: inference.linearised_variance(np.nan_to_num(a.y), a.sample),
    "inference.linearised_covariance": lambda a: inference.linearised_covariance(np.nan_to_num(a.items), a.sample),
    "inference.degrees_of_freedom": lambda a: inference.degrees_of_freedom(a.known, a.sample),
    "inference.clusters_held": lambda a: inference.clusters_held(a.known, a.sample),
    "inference.tested": lambda a: inference.tested(mean(a.y, **a.design)),
    "proportions.effective_base": lambda a: proportions.effective_base(mean(a.holds, **a.design), 0.25),
    "proportions.base_of": lambda a: proportions.base_of(np.isfinite(a.y), a.sample),
    "proportions.share": lambda a: proportions.share(a.holds, **a.design),
    "proportions.share_of": lambda a: proportions.share_of(mean(a.holds, **a.design)),
    "proportions.box": lambda a: proportions.box(a.y, 4),
    "proportions.promoter_score": lambda a: promoter_score(a.y),
    "proportions.nps_of": lambda a: proportions.nps_of(mean(promoter_score(a.y), **a.design), (0.0, 1.0)),
    "weights.trim": lambda a: weights.trim(a.w, 2.0),
    "weights.adjust_nonresponse": lambda a: weights.adjust_nonresponse(["cell"] * a.size, a.known, **a.weights),
    "weights.weight_spread": lambda a: weights.weight_spread(a.w),
    "weights.poststratify": lambda a: weights.poststratify(["x"] * a.size, {"x": 10}, **a.weights),
    "weights.rake": lambda a: weights.rake({"m": ["x"] * a.size}, {"m": {"x": 10}}, **a.weights),
    "weights.calibrate_margins": lambda a: weights.calibrate_margins(
        {"m": ["x"] * a.size}, {"m": {"x": 10}}, **a.weights
    ),
    "response.frame_quality": lambda a: response.frame_quality(a.labels, contactable=a.holds, days_since_contact=a.y),
    "response.coverage": lambda a: response.coverage(a.labels, {"level 3": 10}),
    "response.standardised_differences": lambda a: response.standardised_differences(a.labels, LEVELS, **a.design),
    "response.response_test": lambda a: response.response_test(a.labels, a.side, **a.design),
    "response.early_late": lambda a: response.early_late(a.y, a.places, **a.design),
    "response.response_propensities": lambda a: response.response_propensities(a.holds, {"side": a.side}, **a.design),
    "response.r_indicator": lambda a: response.r_indicator(a.holds, {"side": a.side}, **a.design),
    "groups.domain_means": lambda a: groups.domain_means(a.codes, np.arange(6)[:, None], [0] * a.size, **a.design),
    "groups.equality": lambda a: groups.equality([mean(a.y, **a.design), OTHER]),
    "groups.group_means": lambda a: groups.group_means(a.y, a.side, a.sample),
    "groups.recoded_means": lambda a: groups.recoded_means(a.items, a.side, a.sample),
    "association.pearson": lambda a: association.pearson(a.y, a.places, **a.design),
    "association.linear_regression": lambda a: (
        association.linear_regression(a.y, a.table[:, 1:], **a.design).coefficients
    ),
    "drivers.bootstrap": lambda a: drivers.bootstrap(
        lambda w: mean(a.y, weights=w).value, a.sample.subset(a.known), settings=FEW
    ),
    "drivers.fit_drivers": slope_of_the_first,
    "change.difference": lambda a: change.difference(mean(a.y, **a.design), OTHER),
    "change.difference_in_differences": lambda a: change.difference_in_differences(mean(a.y, **a.design), OTHER),
    "change.overlap_of": overlap,
    "change.reliability_of_units": lambda a: change.reliability_of_units([mean(a.y, **a.design)] * 5),
    "change.regression_to_the_mean": lambda a: change.regression_to_the_mean([mean(a.y, **a.design)] * 5, 0),
    "change.xmr": lambda a: change.xmr(a.y),
    "change.p_chart": lambda a: change.p_chart(a.holds, [50.0] * a.size),
    "scales.rescaled": lambda a: scales.rescaled(a.y, (1, 5)),
    "scales.correlation": lambda a: scales.correlation(scales.covariance(a.items, **a.design)),
    "scales.floor_share": lambda a: scales.floor_share(a.y, 1, **a.design),
    "scales.ceiling_share": lambda a: scales.ceiling_share(a.y, 5, **a.design),
    "scales.weighted_index": lambda a: scales.weighted_index(a.items, [1, 2, 1]),
    "scales.krippendorff_alpha": lambda a: scales.krippendorff_alpha([a.y, a.y], level="ordinal", **a.weights),
    "scales.code_evaluation": lambda a: scales.code_evaluation(a.holds, [1.0] * a.size, **a.weights).precision,
    "scales.coder_evaluation": evaluated,
    "events.kaplan_meier": lambda a: events.kaplan_meier(a.y, [1.0] * a.size, **a.weights),
}


# Which n a result must state, where it is not those who answered with a weight: charts take no weights, a difference
# counts the smaller of two groups.
STATED: dict[str, Callable[[Any], int]] = {
    "groups.contrast": lambda a: min(int((a.known & (a.side == code)).sum()) for code in (0, 1)),
    "scales.item_nonresponse": lambda a: int((a.sample.weights > 0).sum()),
    **dict.fromkeys(["change.xmr", "change.p_chart"], lambda a: int(np.isfinite(a.y).sum())),
}
WITHOUT_N = named(
    groups="equality group_means pairwise recoded_means wald_test",
    response="early_late frame_quality",
    scales="omega_total one_factor",
    weights="weight_spread",
)
PUBLIC = {
    f"{path.stem}.{node.name}"
    for path in (REPOSITORY / "src" / "surveystats").glob("[a-z]*.py")
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
}
# These take published numbers, counts or settings instead of answers: their own tests hold their degenerate cases.
WITHOUT_ANSWERS = {name for name in PUBLIC if name.startswith("planning.")} | named(
    events="buyers cohorts count_forecast event_rate fifths finite_share rate_ratio rfm_groups surge",
    groups="f_limits holm quadratic rao_scott",
    proportions="more_often share_of_count t_ratio wilson",
    response="eligibility_rate outcome_rates",
    weights="linear logit",
)
# Parts that statistics share (docs/methods.md): reached through the statistics above.
PARTS = named(
    association="cell complete_cases correlation_table fitted obstacle ordered_answers",
    distributions="ranks",
    drivers="exact_parts moment_columns moment_correlations moments relative_parts replicate_blocks replicate_totals",
    errors="nearest",
    groups="membership",
    inference="bases_of clusters_of_columns coded degrees_of_columns deviations is_missing ratio_covariance refuse "
    "residuals sample_of satterthwaite sums_by unknown",
    scales="inverted",
    weights="coded_margins crossed indicators worst_missed",
) | named(drivers="resampled subset_r2", inference="welch_satterthwaite with_interval")
# Those who did not answer are part of what these estimate, so that their clusters tell the spread too.
OF_EVERYONE = {"scales.item_nonresponse"}


def knows_clusters(name: str) -> bool:
    """Whether a statistic takes a design, and not weights alone."""
    parameters = inspect.signature(function_of(name)).parameters
    return bool({"sample", "design"} & set(parameters)) or name.startswith("change.over")


def test_every_public_statistic_is_walked() -> None:
    assert set(CASES) | WITHOUT_ANSWERS | PARTS == PUBLIC
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
    answers = SITUATIONS[situation]
    n = STATED[name](answers) if name in STATED else answers.n
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = CASES[name](answers)
        except StatisticsError:
            return
        except Exception as error:  # every kind is an offence
            yield f"{type(error).__name__}: {error}"
            return
    alone = situation.startswith("one cluster") and not (situation.endswith("answered") and name in OF_EVERYONE)
    for result in results(found):
        if name not in WITHOUT_N and result.n != n:
            yield f"n = {result.n}, not {n}"
        if not isinstance(result, Result):
            continue
        if result.n == 0 and not math.isnan(result.value):
            yield "a value of nobody"
        if (result.n < 2 or (alone and knows_clusters(name))) and not math.isnan(result.se):
            yield "a standard error from one answer or one cluster"
        if result.n_eff > result.n + 1e-9 and name not in WITHOUT_N:
            yield "an effective base above n"
        if not math.isnan(result.low) and not result.low - 1e-12 <= result.value <= result.high + 1e-12:
            yield "a value outside its interval"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_too_little_to_work_with(situation: str) -> None:
    found = {name: [*offences(name, situation)] for name in CASES}
    assert not {name: said for name, said in found.items() if said}


def test_docstrings_name_their_source() -> None:
    """The formula and the published numbers stand in docs/methods.md."""
    names = sorted({*CASES, *WITHOUT_ANSWERS})
    assert [one for one in names if not re.search(r"\bsource\b", inspect.getdoc(function_of(one)) or "", re.I)] == []
