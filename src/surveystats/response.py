"""Response rates after AAPOR, the frame, and whether those who answered are like those who were asked."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike

from surveystats import distributions as stats
from surveystats import inference
from surveystats.errors import StatisticsError, nearest
from surveystats.groups import contrast, rao_scott
from surveystats.inference import Design, Result, Sample, bases_of, coded, is_missing, sample_of
from surveystats.proportions import share as weighted_share
from surveystats.proportions import wilson

# ---- outcome rates of fieldwork after the AAPOR Standard Definitions, and how well a frame covers its pop ----
AAPOR = {
    "I": "complete",
    "P": "partial",
    "R": "refusal",
    "NC": "non_contact",
    "O": "other",
    "UH": "unknown_household",
    "UO": "unknown_other",
    "NE": "not_eligible",
    "unknown": "unknown_other",
}
USING_E = ("RR3", "RR4", "REF2", "CON2", "LOC2")


@dataclass(frozen=True)
class Dispositions:
    """Cases by final disposition: counts, or sums of weights with the `design_effect` of those weights.

    I complete, P partial, R refusal, NC non-contact, O other (eligible, no answer), UH and UO of unknown eligibility,
    NE not eligible; S silent: eligible by the frame, but nothing came back, so that nobody knows whether they were
    reached. Undelivered mail is of unknown eligibility or not eligible, by rule; no case is left out.
    Raises: StatisticsError when a count is negative or not a number; names the disposition.
    Source: AAPOR 2023, Standard Definitions.
    """

    complete: float = 0.0
    partial: float = 0.0
    refusal: float = 0.0
    non_contact: float = 0.0
    other: float = 0.0
    silent: float = 0.0
    unknown_household: float = 0.0
    unknown_other: float = 0.0
    not_eligible: float = 0.0
    design_effect: float = 1.0

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not (math.isfinite(value) and value >= 0):
                raise StatisticsError(f"dispositions: '{name}' is {value}; a count is 0 or more")

    @staticmethod
    def of(counts: Mapping[str, float], *, design_effect: float = 1.0) -> Dispositions:
        """Counts by AAPOR letters (I, P, R, NC, O, UH, UO, NE) or by words (complete, partial, …).

        Raises: StatisticsError when a disposition is unknown; names the nearest one.
        """
        found: dict[str, float] = {}
        for code, count in counts.items():
            name = _field_named(code)
            found[name] = found.get(name, 0.0) + float(count)
        return Dispositions(**found, design_effect=design_effect)

    @staticmethod
    def counted(codes: ArrayLike, weights: ArrayLike | None = None) -> Dispositions:
        """Cases counted by their code (as in `of`), weighted by the inverse chance of selection where given.

        Population: cases with a positive weight. A case without a code is of unknown eligibility: it is not left out.
        Source: AAPOR 2023 (weighted rates).
        """
        names, place = coded(codes)
        w = np.ones(len(place)) if weights is None else np.asarray(weights, float)
        if len(w) != len(place):
            raise ValueError(f"weights: {len(w)} entries for {len(place)} cases")
        known = w > 0
        if not known.any():
            return Dispositions()
        sums = np.bincount(place[known] + 1, w[known] / w[known].mean(), len(names) + 1)
        counts = {str(name): float(count) for name, count in zip(["", *names], sums, strict=True)}
        return Dispositions.of(counts, design_effect=inference.kish_design_effect(w))

    @property
    def interviewed(self) -> float:
        """I + P."""
        return self.complete + self.partial

    @property
    def contacted(self) -> float:
        """I + P + R + O; NaN where some were silent."""
        return math.nan if self.silent else self.interviewed + self.refusal + self.other

    @property
    def eligible(self) -> float:
        """I + P + R + NC + O + S."""
        return self.interviewed + self.refusal + self.other + self.non_contact + self.silent

    @property
    def unknown(self) -> float:
        """UH + UO."""
        return self.unknown_household + self.unknown_other


def _field_named(code: object) -> str:
    """Field of `Dispositions` that a code means; a missing code means unknown eligibility."""
    if is_missing(code):
        return "unknown_other"
    text = str(code).strip()
    known = {field.name for field in fields(Dispositions)} - {"design_effect"}
    name = AAPOR.get(text, AAPOR.get(text.upper(), text))
    if name not in known:
        raise StatisticsError(f"disposition '{text}' is unknown{nearest(text, {*known, *AAPOR})}")
    return name


def eligibility_rate(dispositions: Dispositions) -> float:
    """Share of cases of unknown eligibility that are taken to be eligible (e): that of the cases known; 0–1.

    Degenerate: NaN when no case's eligibility is known.
    Source: AAPOR 2023; Valliant, Dever & Kreuter 2018, 6 (the proportional method, CASRO).
    """
    known = dispositions.eligible + dispositions.not_eligible
    return dispositions.eligible / known if known else math.nan


def outcome_rates(dispositions: Dispositions, *, e: float | None = None, confidence: float = 0.95) -> dict[str, Result]:
    """AAPOR response, cooperation, refusal, contact and location rates, by name: RR1 … RR6, COOP1 … LOC2; 0–1.

    Population: all cases; those not eligible enter only e. n is the denominator.
    Degenerate: NaN where the denominator is 0, or where cases of unknown eligibility stand against an unknown e; COOP,
    CON and LOC where cases were silent, of whom nobody knows whether they were reached.
    Formula, S beside NC everywhere: RR1 = I / (I+P+R+NC+O+UH+UO); RR2 adds P above; RR3, RR4 multiply UH+UO by e; RR5,
    RR6 leave them out; COOP1 = I / (I+P+R+O), COOP2 adds P, COOP3, COOP4 leave O out; REF1–3 = R, CON1–3 = I+P+R+O,
    LOC1–2 = I+P+R+NC+O over the denominators of RR1, RR3, RR5. se = √(p(1−p)/n), Wilson interval, both on n over the
    design effect and with e taken as known. Raises: ValueError when e is not a share.
    Source: AAPOR 2023, Standard Definitions.
    """
    if e is not None and not 0 <= e <= 1:
        raise ValueError(f"e is a share of 0 to 1, not {e}")
    used = eligibility_rate(dispositions) if e is None else e
    return {
        name: _rate(part, base, dispositions.design_effect, confidence=confidence)
        for name, (part, base) in _rate_fractions(dispositions, used).items()
    }


def _rate_fractions(d: Dispositions, e: float) -> dict[str, tuple[float, float]]:
    """Numerator and denominator of every rate."""
    everyone = d.eligible + d.unknown
    likely = d.eligible + (e * d.unknown if d.unknown else 0.0)
    bases = (everyone, likely, d.eligible)
    found = {f"RR{2 * i + 1}": (d.complete, base) for i, base in enumerate(bases)}
    found |= {f"RR{2 * i + 2}": (d.interviewed, base) for i, base in enumerate(bases)}
    reached = math.nan if d.silent else 1.0
    for i, base in enumerate((d.contacted, reached * (d.interviewed + d.refusal))):
        found |= {f"COOP{2 * i + 1}": (d.complete, base), f"COOP{2 * i + 2}": (d.interviewed, base)}
    for i, base in enumerate(bases, start=1):
        found |= {f"REF{i}": (d.refusal, base), f"CON{i}": (d.contacted, base)}
    found |= {"LOC1": (reached * d.eligible, everyone), "LOC2": (reached * d.eligible, likely)}
    order = ("RR", "COOP", "REF", "CON", "LOC")
    return dict(sorted(found.items(), key=lambda pair: (order.index(pair[0].rstrip("123456")), pair[0])))


def _rate(part: float, base: float, design_effect: float, *, confidence: float) -> Result:
    if not base > 0 or math.isnan(part):
        return Result(math.nan, n=0.0 if math.isnan(base) else base)
    value, effective = min(part / base, 1.0), base / design_effect if design_effect > 0 else base
    low, high = wilson(value, effective, confidence=confidence)
    se = math.sqrt(value * (1 - value) / effective) if base > 1 else math.nan
    return Result(value, se, low, high, n=base, n_weighted=base, n_eff=effective)


@dataclass(frozen=True)
class FrameQuality:
    """Rows of a frame, distinct customers, rows beyond a customer's first, rows without an id, and among customers the
    shares that can be contacted and that were in contact recently (NaN where not recorded)."""

    rows: int
    customers: int
    duplicates: int
    unidentified: int
    contactable: float
    recent: float


def frame_quality(
    ids: ArrayLike,
    *,
    contactable: ArrayLike | None = None,
    days_since_contact: ArrayLike | None = None,
    recent_days: float = 365,
) -> FrameQuality:
    """How fit a customer frame is for sampling; a frame is a list, so that there are no weights.

    Population: rows; the shares are of distinct customers (the first row of each). A customer whose contactability
    (0/1) or last contact is missing leaves numerator and base of that share.
    Source: Groves et al. 2009, 3 (coverage, duplication, blanks).
    """
    labels = ["" if is_missing(one) else str(one).strip() for one in np.asarray(ids, dtype=object)]
    first = {label: row for row, label in reversed(list(enumerate(labels))) if label}
    rows = sorted(first.values())
    days = None if days_since_contact is None else np.asarray(days_since_contact, float)
    within = None if days is None else np.where(np.isfinite(days), (days <= recent_days).astype(float), np.nan)
    blank = labels.count("")
    counts = (len(labels), len(rows), len(labels) - blank - len(rows), blank)
    return FrameQuality(*counts, _known_share(contactable, rows), _known_share(within, rows))


def _known_share(holds: ArrayLike | None, rows: list[int]) -> float:
    if holds is None:
        return math.nan
    known = np.asarray(holds, float)[rows]
    known = known[np.isfinite(known)]
    return float(known.mean()) if len(known) else math.nan


@dataclass(frozen=True)
class Coverage:
    """A level in the frame and in the population: sizes, coverage rate, and share in the frame minus in the
    population."""

    frame: float
    population: float
    rate: float
    share_difference: float


def coverage(levels: ArrayLike, population: Mapping[Any, float]) -> dict[Hashable, Coverage]:
    """Frame against population, by level; a rate below 1 is undercoverage, above 1 overcoverage.

    Population: frame rows with a level; a missing level leaves frame counts and shares together. Levels in only one of
    the two are listed; their rate is 0 or NaN.
    Raises: StatisticsError when a size of the population is negative or not a number; names the level.
    Source: Groves et al. 2009, 3; Kish 1965, 13.3.
    """
    for level, size in population.items():
        if not (math.isfinite(size) and size >= 0):
            raise StatisticsError(f"population of '{level}' is {size}; a size is 0 or more")
    counted = _counts(levels)
    known, total = sum(counted.values()), float(sum(population.values()))
    found = {}
    for level in dict.fromkeys([*population, *counted]):
        here, there = counted.get(level, 0.0), float(population.get(level, 0.0))
        shares = [part / whole if whole else math.nan for part, whole in ((here, known), (there, total))]
        found[level] = Coverage(here, there, here / there if there else math.nan, shares[0] - shares[1])
    return found


# ---- whether those who answered differ from those who were asked ----
NO_SPREAD = 1e-9  # what is left by rounding where nothing varies


def standardised_differences(
    levels: ArrayLike,
    frame: ArrayLike | Mapping[Any, float],
    sample: Sample | None = None,
    *,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> dict[Hashable, Result]:
    """Share of each level among respondents minus its share in the frame, in standard deviations.

    `frame`: the labels of its rows, or the count of each level. A missing label leaves its side's base.
    Source: Austin 2009.
    """
    names, code = coded(levels)
    sample = sample_of(len(code), sample, design)
    counts = _counts(frame)
    total, place = sum(counts.values()), {name: number for number, name in enumerate(names)}
    found: dict[Hashable, Result] = {}
    for level in dict.fromkeys([*counts, *names]):
        holds = np.where(code >= 0, (code == place.get(level, len(names))).astype(float), np.nan)
        held = weighted_share(holds, sample, confidence=confidence)
        known = counts.get(level, 0.0) / total if total else math.nan
        found[level] = _in_deviations(held, known, [p * (1 - p) for p in (held.value, known)])
    return found


def _in_deviations(result: Result, centre: float, spreads: list[float]) -> Result:
    """A mean as distance from a known centre, in units of the pooled standard deviation."""
    scale = math.sqrt(sum(spreads) / 2) if not math.isnan(sum(spreads)) else math.nan
    if not scale > 0:
        gap = dict.fromkeys(("value", "se", "low", "high", "df", "p"), math.nan)
        return replace(result, **gap)
    low, high = sorted(((result.low - centre) / scale, (result.high - centre) / scale))
    value, se = (result.value - centre) / scale, result.se / scale
    p = 2 * float(stats.t.sf(abs(value) / se, result.df)) if se > NO_SPREAD and result.df > 0 else math.nan
    return replace(result, value=value, se=se, low=low, high=high, p=p)


def _counts(frame: ArrayLike | Mapping[Any, float]) -> dict[Hashable, float]:
    if isinstance(frame, Mapping):
        return {level: float(count) for level, count in frame.items()}
    names, code = coded(frame)
    return dict(zip(names, np.bincount(code[code >= 0], minlength=len(names)).astype(float).tolist(), strict=True))


@dataclass(frozen=True)
class ResponseTest:
    """χ² of answering by a known variable: Pearson's with its p as for a simple random sample, and Rao–Scott's F with
    its degrees of freedom and p under the design. Without weights or clusters read `p`, otherwise `p_design`."""

    chi_square: float = math.nan
    df: float = math.nan
    p: float = math.nan
    f: float = math.nan
    ndf: float = math.nan
    ddf: float = math.nan
    p_design: float = math.nan
    n: int = 0


def response_test(
    levels: ArrayLike, responded: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]
) -> ResponseTest:
    """Test that the chance of answering is the same at every level of a known variable.

    Population: cases asked (or the rows of a frame) with a level, a response (1 or 0) and a positive weight. With the
    whole frame this is the test of fit of the respondents to the frame, with its finite population correction.
    Degenerate: NaN with fewer than two levels, or when all or none answered. Source: Pearson 1900; Rao & Scott 1984.
    """
    answer, (_, code) = np.asarray(responded, float), coded(levels)
    sample = sample_of(len(code), sample, design)
    base = (code >= 0) & np.isfinite(answer) & (sample.weights > 0)
    present, column = np.unique(code[base], return_inverse=True)
    n = int(base.sum())
    if len(present) < 2 or len(set(answer[base])) < 2:
        return ResponseTest(n=n)
    cells = np.zeros((len(code), 2, len(present)))
    cells[np.flatnonzero(base), (answer[base] == 1).astype(int), column] = 1.0
    flat = cells.reshape(len(code), -1)
    w = np.where(base, sample.weights, 0.0)
    p = w @ flat / w.sum()
    table = p.reshape(2, -1)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    chi_square, df = float(n * ((table - expected) ** 2 / expected).sum()), len(present) - 1
    covariance, _ = inference.linearised_covariance((w / w.sum())[:, None] * (flat - p), sample)
    inverse = np.divide(1.0, p, out=np.zeros_like(p), where=p > 0)
    hidden = _interaction(len(present))
    simple = hidden.T @ (inverse[:, None] / n * hidden)
    actual = hidden.T @ (inverse[:, None] * covariance * inverse) @ hidden
    effects = np.linalg.lstsq(simple, actual, rcond=None)[0]
    corrected = rao_scott(chi_square, effects, df, left=inference.degrees_of_freedom(base, sample))
    return ResponseTest(chi_square, df, float(stats.chi2.sf(chi_square, df)), *corrected, n)


def _interaction(columns: int) -> np.ndarray:
    """Interaction contrasts of a 2 × K table, freed of the main effects."""
    row, column = np.divmod(np.arange(2 * columns), columns)
    one = np.ones((2 * columns, 1))
    main = np.hstack([one, row[:, None] == 1, column[:, None] == np.arange(1, columns)]).astype(float)
    cross = (row[:, None] == 1) & (column[:, None] == np.arange(1, columns))
    return cross - main @ np.linalg.lstsq(main, cross.astype(float), rcond=None)[0]


def early_late(
    values: ArrayLike,
    arrival: ArrayLike,
    sample: Sample | None = None,
    *,
    share: float = 0.25,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:
    """Mean of late respondents minus that of early ones, with p; late respondents stand in for those who never answer.

    `arrival`: any number that rises with time. Early are the first `share` (0–½) of the respondents, late the last; who
    arrived at the same time as the last of a side belongs to it.
    Population: respondents with a value, an arrival and a positive weight.
    Degenerate: NaN when the two sides would overlap or one is empty. Source: Armstrong & Overton 1977.
    """
    y, time = np.asarray(values, float), np.asarray(arrival, float)
    sample = sample_of(len(y), sample, design)
    base = np.isfinite(y) & np.isfinite(time) & (sample.weights > 0)
    if not base.any():
        return Result(math.nan)
    first, last = (sign * np.quantile(sign * time[base], share, method="inverted_cdf") for sign in (1, -1))
    side = np.where(base & (time >= last), 1.0, np.where(base & (time <= first), 0.0, np.nan))
    if first >= last:
        return Result(math.nan, n=int(base.sum()))
    return contrast(y, side, sample=sample, confidence=confidence)


# ---- R-indicators: how evenly people answered, judged by what is known of everyone who was asked ----
FITTING_ROUNDS, SETTLED = 100, 1e-12


@dataclass(frozen=True)
class Propensities:
    """Fitted chances of answering: `values` (NaN outside the base), the model's columns, the covariance of its
    coefficients, who is in the base, and whether the fit converged."""

    values: np.ndarray
    columns: np.ndarray
    covariance: np.ndarray
    base: np.ndarray
    converged: bool


@dataclass(frozen=True)
class RIndicator(Result):
    """R-indicator 1 − 2 S(ρ̂), 1 when everyone is equally likely to answer, with se and interval.

    `partial`: the unconditional partial indicators by variable, ≥ 0.
    """

    partial: dict[str, float] = field(default_factory=dict)
    converged: bool = True


def response_propensities(
    responded: ArrayLike, known: Mapping[str, ArrayLike], sample: Sample | None = None, **design: Unpack[Design]
) -> Propensities:
    """Chance of answering by logistic regression on what is known of everyone asked; 0–1.

    `known`: labels by variable, main effects; a missing label is a level of its own.
    Population: cases with a response (1 or 0) and a positive weight.
    Source: McCullagh & Nelder 1989; Little 1986 (response propensity).
    """
    answer = np.asarray(responded, float)
    sample = sample_of(len(answer), sample, design)
    base = np.isfinite(answer) & (sample.weights > 0)
    dummies = [
        code == level for code in (coded(one)[1] for one in known.values()) for level in np.unique(code[base])[1:]
    ]
    x = np.stack([np.ones(len(base)), *dummies], axis=1)
    values = np.full(len(answer), np.nan)
    if len(set(answer[base])) < 2:  # all or none answered, or there is nobody
        values[base] = answer[base]
        return Propensities(values, x, np.zeros((x.shape[1],) * 2), base, bool(base.any()))
    w = sample.weights[base] / sample.weights[base].mean()
    values[base], covariance, converged = _logistic(x[base], answer[base], w)
    return Propensities(values, x, covariance, base, converged)


def _logistic(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """Fitted chances, covariance of the coefficients, and whether Newton's steps came to rest."""
    share = (w * y).sum() / w.sum()
    beta = np.zeros(x.shape[1])
    beta[0] = math.log(share / (1 - share))
    fitted, converged = np.full(len(y), share), False
    for _ in range(FITTING_ROUNDS):
        information = x.T @ ((w * fitted * (1 - fitted))[:, None] * x)
        beta = beta + np.linalg.pinv(information, hermitian=True) @ (x.T @ (w * (y - fitted)))
        before, fitted = fitted, 0.5 * (1 + np.tanh(x @ beta / 2))
        if np.abs(fitted - before).max() < SETTLED:
            converged = True
            break
    information = x.T @ ((w * fitted * (1 - fitted))[:, None] * x)
    return fitted, np.linalg.pinv(information, hermitian=True), converged


def r_indicator(
    responded: ArrayLike,
    known: Mapping[str, ArrayLike],
    sample: Sample | None = None,
    *,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> RIndicator:
    """How evenly those asked answered, with partial indicators by variable.

    Weights are design weights (inverse chances of selection), `fpc` the sampling fractions: 1 where everyone was asked.
    Population: as `response_propensities`.
    Degenerate: NaN without cases; 1 without standard error when all, or none, answered.
    Partial: √(Σ_k W_k (ρ̄_k − ρ̄)²/N).
    Source: Schouten, Cobben & Bethlehem 2009; Shlomo, Skinner & Schouten 2012; Schouten, Shlomo & Skinner 2011; de
    Heij, Schouten & Shlomo 2015 (RISQ manual 2.1).
    """
    answer = np.asarray(responded, float)
    sample = sample_of(len(answer), sample, design)
    fit = response_propensities(answer, known, sample)
    base = fit.base
    w = np.where(base, sample.weights, 0.0)
    n, total, n_eff = bases = bases_of(w)
    if n < 2 or total <= 1:
        return RIndicator(math.nan, n=n, n_weighted=total, n_eff=n_eff, converged=fit.converged)
    rho = np.where(base, fit.values, 0.0)
    centre = float((w * rho).sum() / total)
    squares = float((w * (rho - centre) ** 2).sum())
    spread2 = squares / (total - 1) if squares > SETTLED**2 * total else 0.0
    variance = _variance_of_r(fit, rho, spread2, sample)
    value, se = 1 - 2 * math.sqrt(spread2), math.sqrt(variance) if variance >= 0 else math.nan
    reach = float(stats.norm.ppf((1 + confidence) / 2)) * se
    partial = {name: _between(labels, rho - centre, w) for name, labels in known.items()}
    high = min(value + reach, 1.0) if se >= 0 else math.nan
    return RIndicator(value, se, value - reach, high, math.nan, math.nan, *bases, partial, fit.converged)


def _variance_of_r(fit: Propensities, rho: np.ndarray, spread2: float, sample: Sample) -> float:
    """Variance of R; NaN when there is no spread to vary."""
    if not spread2 > 0:
        return math.nan
    w = np.where(fit.base, sample.weights, 0.0)
    total = float(w.sum())
    z, centre = (rho * (1 - rho))[:, None] * fit.columns, (w * rho).sum() / total
    z = z - w @ z / total
    slope = (w * (rho - centre)) @ z / total
    both = z.T @ (w[:, None] * z) / total @ fit.covariance
    plain = float((w * (rho - centre) ** 2).sum() / total)
    drawn = inference.linearised_variance(w * ((rho - centre) ** 2 - plain), sample)[0] / total**2
    return float(4 * slope @ fit.covariance @ slope + 2 * np.trace(both @ both) + drawn) / plain


def _between(labels: ArrayLike, away: np.ndarray, w: np.ndarray) -> float:
    """Spread of the propensities between levels, a missing label one of its own."""
    code = coded(labels)[1] + 1
    size, sums = np.bincount(code, w), np.bincount(code, w * away)
    return math.sqrt(float((sums[size > 0] ** 2 / size[size > 0]).sum() / w.sum()))
