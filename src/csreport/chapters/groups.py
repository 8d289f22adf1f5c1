"""Groups of respondents: every indicator in every level, how levels differ and where most, one segment by another."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np
import pandas as pd

from csreport.chapters.indicators import adjusted, cuts, index_scores, judged_together, row_of, sample_of, value_row
from csreport.estimates import Estimates, Row, alpha_at, direction, emptied, halves
from csreport.facts import Name, alpha_of, size_of
from csreport.survey.survey import Survey
from surveystats import distributions as stats
from surveystats.groups import GroupMeans, domain_means, equality, eta_squared, group_means, pairwise
from surveystats.inference import Result, Sample, clusters_of_columns, degrees_of_columns, linearised_covariance
from surveystats.proportions import base_of, box, promoter_score

# ---- the indicators in every level of the declared segments ----
PROMOTED = 100.0
LONG = 8  # levels from which on a segment is a list of units


@dataclass(frozen=True)
class Measure:
    """A measure and one statistic of it, as values per respondent whose mean is that statistic."""

    key: str
    stat: str
    values: np.ndarray


@dataclass(frozen=True)
class Split:
    """A segment's levels in their declared order, and which each respondent is in (−1: unknown)."""

    segment: str
    levels: list[str]
    codes: np.ndarray

    @staticmethod
    def of(survey: Survey, segment: str) -> Split:
        """The split of the accepted respondents by a declared segment."""
        levels = list(survey.codebook.segments[segment].names)
        return Split(segment, levels, pd.Categorical(survey.accepted[segment], categories=levels).codes.astype(int))

    @property
    def long(self) -> bool:
        """Whether it is a list of units (stores, teams) rather than a few groups."""
        return len(self.levels) >= LONG

    def counted(self, values: np.ndarray) -> np.ndarray:
        """How many respondents of each level have a value."""
        held = self.codes[np.isfinite(values) & (self.codes >= 0)]
        return np.bincount(held, minlength=len(self.levels))

    def groups(self, values: np.ndarray, least: int) -> np.ndarray:
        """Each respondent's level for a test; NaN where unknown, or where fewer than `least` answered."""
        enough = self.counted(values) >= max(least, 2)
        return np.where((self.codes >= 0) & enough[self.codes], self.codes, np.nan)


def everyone(survey: Survey) -> Split:
    """All respondents as one level without a name."""
    return Split("", [""], np.zeros(len(survey.accepted), int))


def splits(survey: Survey) -> list[Split]:
    """Every declared segment that tells at least two levels of respondents apart."""
    found = [Split.of(survey, segment) for segment in survey.codebook.segments]
    return [split for split in found if len(np.unique(split.codes[split.codes >= 0])) > 1]


def headlines(survey: Survey) -> list[Measure]:
    """What is broken down for trends: overall, recommendation, effort, index and dimensions."""
    book = survey.codebook
    roles = (("overall", "mean"), ("overall", "top_box"), ("recommend", "nps"), ("effort", "mean"))
    found = [(key, stat) for role, stat in roles if (key := book.role(role)) is not None]  # type: ignore[arg-type]
    return measures(survey, [*found, ("index", "index"), *((key, "mean") for key in book.dimensions)])


def parts(survey: Survey) -> list[Measure]:
    """What a score is made up of: the dimensions, or the items without a role where fewer than two are declared."""
    dimensions = measures(survey, ((key, "mean") for key in survey.codebook.dimensions))
    return dimensions if len(dimensions) > 1 else aspects(survey)


def aspects(survey: Survey) -> list[Measure]:
    """The items without a role: the single aspects that customers rate."""
    return measures(survey, ((key, "mean") for key, item in survey.codebook.items.items() if item.role is None))


def leading(survey: Survey, wanted: Iterable[Measure]) -> Measure | None:
    """The measure that stands for all: overall satisfaction, else the index, the recommendation, any other."""
    book, kept = survey.codebook, list(wanted)
    order = [(book.role("overall"), "mean"), ("index", "index"), (book.role("recommend"), "nps")]
    found = [measure for place in order for measure in kept if (measure.key, measure.stat) == place]
    return next(iter([*found, *kept]), None)


def families(survey: Survey, wanted: Iterable[Measure]) -> list[list[Measure]]:
    """Measures that are tested together: headline items each alone, dimensions, other items, topics of comments."""
    book, kept = survey.codebook, list(wanted)
    plain = {key for key, item in book.items.items() if item.role is None}
    groups = (set(book.dimensions), plain, set(book.topics))
    alone = [[m] for m in kept if not any(m.key in group for group in groups)]
    rest = [[m for m in kept if m.key in group] for group in groups]
    return [*alone, *(family for family in rest if family)]


def measures(survey: Survey, wanted: Iterable[tuple[str, str]]) -> list[Measure]:
    """The wanted statistics as values per respondent; those that were not measured are left out."""
    found = []
    for key, stat in dict.fromkeys(wanted):
        values = _values(survey, key, stat)
        if values is not None and np.isfinite(values).any():
            found.append(Measure(key, stat, values))
    return found


def _values(survey: Survey, key: str, stat: str) -> np.ndarray | None:
    if stat == "index":
        scores = index_scores(survey)
        return None if scores is None else scores.to_numpy(float)
    if not survey.measured(key):
        return None
    values = survey.accepted[key].to_numpy(float)
    if stat == "nps":
        return promoter_score(values)
    if stat in {"top_box", "bottom_box"}:
        return box(values, cuts(survey, key)[stat], top=stat == "top_box")
    return values


def total_rows(survey: Survey, wanted: Iterable[Measure]) -> Iterator[Row]:
    """Each statistic of all customers."""
    return level_rows(survey, wanted, of=[everyone(survey)])


def level_rows(survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split] | None = None) -> Iterator[Row]:
    """Each statistic in each level of the splits (of all declared segments unless given).

    Population: accepted respondents of the level who answered; a level without any gives no row.
    """
    sample = sample_of(survey)
    given = [Split.of(survey, segment) for segment in survey.codebook.segments] if of is None else list(of)
    for measure in wanted:
        points, code = coded_answers(measure.values)
        recodes = points[:, None]
        if measure.stat == "nps":
            recodes = np.column_stack([points, points == PROMOTED, points == -PROMOTED])
        for split in given:
            results = domain_means(code, recodes, split.codes, sample=sample, confidence=survey.rules.confidence)
            for place, (level, found) in enumerate(zip(split.levels, results, strict=False)):
                key = Row(survey.name, measure.key, measure.stat, segment=split.segment, level=level)
                if found[0].n:
                    answered = (code >= 0) & (split.codes == place)
                    base = base_of(answered, sample) if measure.stat != "mean" else None
                    yield value_row(found, key, base, survey.rules.confidence)


def aimed_levels(survey: Survey) -> Iterator[Row]:
    """Every level of each segment in which a level has a target or benchmark, for its measure: a base too small, and
    what would give it away, is only seen beside the others."""
    declared = survey.targets
    wanted = [aim for aim in (*declared.targets.values(), *declared.benchmarks.values()) if aim.segment]
    for measure, stat, segment in dict.fromkeys((aim.measure, aim.stat, aim.segment) for aim in wanted):
        yield from level_rows(survey, measures(survey, [(measure, stat)]), of=[Split.of(survey, segment)])


def coded_answers(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct answers, and which of them each respondent gave (−1: none)."""
    known = np.isfinite(values)
    points, inverse = np.unique(values[known], return_inverse=True)
    code = np.full(len(values), -1)
    code[known] = inverse
    return points, code


# ---- tests between the levels of segments ----
OTHERS = "level:others"
Gates = dict[tuple[str, str, str], float]


def omnibus_rows(survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split]) -> list[Row]:
    """One test per measure and split that all its levels are alike: η² with the p of the design-based F.

    Population: respondents with an answer and a level on a base that needs no caution. p adjusted by Holm over the
    splits and the measures of one kind (a family): headline items one by one, dimensions together, other items
    together. A top box stands in `category`, as the mean of the item has the test that belongs to the item.
    """
    sample, given = sample_of(survey), list(of)
    rows: list[Row] = []
    for family in families(survey, wanted):
        found = []
        for split, measure in product(given, family):
            groups = split.groups(measure.values, survey.rules.minimum_base.caution)
            if len(np.unique(groups[np.isfinite(groups)])) > 1:
                result = eta_squared(measure.values, groups, sample=sample, confidence=survey.rules.confidence)
                key = Row(survey.name, measure.key, "eta_squared", _category(measure.stat), segment=split.segment)
                found.append(row_of(result, key, ""))
        found = adjusted(found)
        method = f"share of variance; design-based F, p by Holm over {sum(row.p == row.p for row in found)}"
        rows += [replace(row, method=method) for row in found]
    return rows


def _category(stat: str) -> str:
    return stat if stat in {"top_box", "bottom_box"} else ""


def gap_rows(
    survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split] | None = None, omnibus: Iterable[Row] = ()
) -> Iterator[Row]:
    """Each level less all other levels together (`against` level:others).

    Population: respondents with a level and an answer; no row where either side's base needs caution. p adjusted by
    Holm over the levels of a segment and the measures of one kind (a family, as for `omnibus_rows`), and never below
    that of the segment's own test where `omnibus` holds it: a level stands out only where the levels differ at all.
    Formula: `groups.contrast` of each level.
    """
    sample, kept, gates = sample_of(survey), list(wanted), _gates(omnibus)
    for split in splits(survey) if of is None else of:
        for family in families(survey, kept):
            rows = [row for measure in family for row in gaps(survey, measure, split, sample)]
            yield from (_gated(row, gates) for row in judged_together(rows, "level less all others, t"))


def gaps(survey: Survey, measure: Measure, split: Split, sample: Sample) -> Iterator[Row]:
    """Each level of one split less all others, where both bases are sufficient; p not adjusted."""
    known = np.isfinite(measure.values) & (split.codes >= 0) & (sample.weights > 0)
    count = np.bincount(split.codes[known], minlength=len(split.levels))
    enough = np.flatnonzero(np.minimum(count, count.sum() - count) >= max(survey.rules.minimum_base.caution, 1))
    if not len(enough):
        return
    inside = known[:, None] & (split.codes[:, None] == enough)
    outside = known[:, None] & ~inside
    (values, scores), parts, bases = _contrasts(measure.values, known, inside, sample.weights)
    told = np.minimum(clusters_of_columns(inside, sample), clusters_of_columns(outside, sample)) > 1
    se = np.sqrt(np.maximum(np.where(told, np.diag(linearised_covariance(scores, sample)[0]), math.nan), 0.0))
    df = degrees_of_columns(known[:, None], sample, parts) - 1
    known_df, known_se = np.where(df > 0, df, math.nan), np.where(se > 0, se, math.nan)
    reach = stats.t.ppf((1 + survey.rules.confidence) / 2, known_df) * se
    p = 2 * stats.t.sf(np.abs(values) / known_se, known_df)
    columns = np.broadcast_arrays(values, se, values - reach, values + reach, df, p, *bases)
    for code, numbers in zip(enough, np.transpose(columns).tolist(), strict=True):
        key = Row(survey.name, measure.key, measure.stat, "", split.segment, split.levels[code], OTHERS)
        yield row_of(Result(*numbers), key, "")


def _contrasts(
    values: np.ndarray, known: np.ndarray, inside: np.ndarray, weights: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray, tuple[np.ndarray, ...]]:
    """Mean of each level (columns of `inside`) less that of the others, with the linearised scores; what each
    respondent counts in its side; and n, weighted and effective n of the smaller side."""
    w, y = np.where(known, weights, 0.0), np.where(known, values, 0.0)
    sums = np.stack([known, w, w * y, w**2])
    own = sums @ inside.astype(float)
    others = sums.sum(axis=1)[:, None] - own
    mean, other = own[2] / own[1], others[2] / others[1]
    parts = w[:, None] * np.where(inside, 1 / own[1], 1 / others[1])
    scores = parts * np.where(inside, y[:, None] - mean, other - y[:, None])
    n, total, _, squares = np.where(own[0] <= others[0], own, others)
    return (mean - other, scores), parts, (n, total, total**2 / squares)


def pair_rows(
    survey: Survey,
    wanted: Iterable[Measure],
    *,
    of: Iterable[Split],
    omnibus: Iterable[Row] = (),
    compared: Callable[[str, str], bool] = lambda one, other: True,
) -> Iterator[Row]:
    """Each level less each other one that it is compared with (`against` level:<other>), both ways, for letters.

    Population and `omnibus`: as for `gap_rows`. p adjusted by Holm over the pairs of one segment and measure.
    """
    sample, kept, gates = sample_of(survey), list(wanted), _gates(omnibus)
    for split in of:
        for measure in kept:
            rows = [row for row in _pairs(survey, measure, split, sample) if compared(row.level, row.against_id)]
            for row in judged_together(rows, "pair of levels, t"):
                yield (found := _gated(row, gates))
                turned = {"value": -row.value, "low": -row.high, "high": -row.low}
                yield replace(found, level=row.against_id, against=f"level:{row.level}", **turned)  # type: ignore[arg-type]


def _pairs(survey: Survey, measure: Measure, split: Split, sample: Sample) -> Iterator[Row]:
    """Every pair of levels once; p not yet adjusted."""
    groups = split.groups(measure.values, survey.rules.minimum_base.caution)
    found = pairwise(measure.values, groups, sample=sample, confidence=survey.rules.confidence)
    for place, (first, second) in enumerate(zip(found.first, found.second, strict=True)):
        level, other = (split.levels[int(found.labels[side])] for side in (first, second))
        key = Row(survey.name, measure.key, measure.stat, segment=split.segment, level=level, against=f"level:{other}")
        names = ("value", "se", "low", "high", "df", "p", "n")
        numbers = {name: float(getattr(found, name)[place]) for name in names}
        yield replace(key, **numbers)  # type: ignore[arg-type]


def _gates(omnibus: Iterable[Row]) -> Gates:
    """p of each segment's own test, by measure, category and segment."""
    return {(row.measure, row.category, row.segment): row.p for row in omnibus}


def _gated(row: Row, gates: Gates) -> Row:
    """The row with p at least that of its segment's own test; one that could not be had lets nothing through."""
    gate = gates.get((row.measure, _category(row.stat), row.segment), math.nan if gates else 0.0)
    return replace(row, p=math.nan if math.isnan(gate) else max(row.p, gate))


def unequal_rows(changes: Iterable[Row], *, least: int) -> list[Row]:
    """Whether the levels of each segment changed unequally against a period (stat `unequal_change`: F, with its p).

    Population: changes of levels on at least `least` respondents in both periods. Formula: `groups.equality` of the
    changes, the levels being taken as independent; p by Holm over the segments and periods.
    """
    groupings: dict[tuple[str, str], list[Row]] = {}
    for row in changes:
        if row.level and row.shown and row.n >= least:
            groupings.setdefault((row.segment, row.against), []).append(row)
    found = []
    for rows in groupings.values():
        test = equality([Result(row.value, row.se, df=row.df, n=int(row.n)) for row in rows])
        if not math.isnan(test.p):
            key = replace(rows[0], stat="unequal_change", category=rows[0].stat, level="")
            numbers = Result(test.value, math.nan, df=test.df_denominator, p=test.p, n=test.n)
            found.append(row_of(replace(numbers, n_weighted=math.nan, n_eff=math.nan), key, ""))
    return judged_together(found, "Welch's F of the levels' changes")


# ---- segments of many levels (stores, teams) ----
@dataclass(frozen=True)
class Shrunken:
    """Values drawn towards their average, their standard errors, and the variance between the true values."""

    values: np.ndarray
    se: np.ndarray
    between: float


def unit_rows(
    survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split], omnibus: Iterable[Row]
) -> Iterator[Row]:
    """Means of the units (stat `shrunken`) of the splits whose own test says that units differ, best first.

    Population: units that at least the minimum base answered; measures in which the split's own test (`omnibus`) shows
    a difference beyond noise, in the order of the first of them. `against` level:others holds the unit less all others
    together, not shrunken.
    """
    tests, alpha, listed = _gates(omnibus), alpha_at(survey.rules.confidence), list(wanted)
    for split in of:
        kept = [m for m in listed if tests.get((m.key, "", split.segment), math.nan) < alpha]
        order: list[str] = []
        for measure in kept:
            rows = list(_shrunken(survey, measure, split))
            order = order or [row.level for row in sorted(rows, key=lambda row: -row.value)]
            yield from sorted(rows, key=lambda row: order.index(row.level) if row.level in order else len(order))
        if order:
            gaps = gap_rows(survey, kept, of=[split], omnibus=omnibus)
            yield from (replace(row, stat="shrunken") for row in gaps)


def _shrunken(survey: Survey, measure: Measure, split: Split) -> Iterator[Row]:
    least, scores = survey.rules.minimum_base.suppress, level_rows(survey, [measure], of=[split])
    rows = [row for row in scores if row.n >= least and row.se == row.se and row.n_eff > 1]
    if len(rows) < 2:
        return
    found = shrink([row.value for row in rows], [row.se for row in rows], n_eff=[row.n_eff for row in rows])
    reach = float(stats.norm.ppf((1 + survey.rules.confidence) / 2))
    for row, value, se in zip(rows, found.values, found.se, strict=True):
        ends = {"value": float(value), "low": float(value - reach * se), "high": float(value + reach * se)}
        method = "empirical Bayes: mean drawn towards the average of all units"
        yield replace(row, stat="shrunken", se=float(se), df=math.inf, method=method, **ends)  # type: ignore[arg-type]


def shrink(values: Iterable[float], se: Iterable[float], *, n_eff: Iterable[float]) -> Shrunken:
    """Unit means drawn towards their common mean, the more the less they rest on.

    Formula: variances of the units smoothed, s² = Σ(n_eff − 1) n_eff se²/Σ(n_eff − 1), v_j = s²/n_eff; between units
    τ² = max(0, (Q − (k − 1))/(Σu − Σu²/Σu)), u = 1/v, Q = Σu(m − m̄_u)²; w = 1/(τ² + v), μ = Σwm/Σw,
    B = τ²/(τ² + v): value μ + B(m − μ), variance Bv + (1 − B)²/Σw.
    Source: Efron & Morris 1975; DerSimonian & Laird 1986; Fay & Herriot 1979.
    """
    m, error, n = (np.asarray(list(part), float) for part in (values, se, n_eff))
    within = float(((n - 1) * n * error**2).sum() / (n - 1).sum()) / n
    if not (within > 0).all():
        return Shrunken(m, error, math.nan)
    u = 1 / within
    q = float((u * (m - (u @ m) / u.sum()) ** 2).sum())
    between = max(0.0, (q - (len(m) - 1)) / float(u.sum() - (u**2).sum() / u.sum()))
    w = 1 / (between + within)
    centre, pull = float(w @ m / w.sum()), between / (between + within)
    return Shrunken(centre + pull * (m - centre), np.sqrt(pull * within + (1 - pull) ** 2 / w.sum()), between)


# ---- one segment by another ----
NOTE = "its value, or that of another cell, could be worked out from the totals of its row and column"
Place = tuple[str, ...]
FILLED = 0.75  # share of the cells of a two-way table that must have a base without caution


def crossed(down: Split, across: Split) -> Split:
    """Two segments as one: levels `row*column`."""
    levels = [f"{row}*{column}" for row in down.levels for column in across.levels]
    known = (down.codes >= 0) & (across.codes >= 0)
    codes = np.where(known, down.codes * len(across.levels) + across.codes, -1)
    return Split(f"{down.segment}*{across.segment}", levels, codes)


def crosstab_rows(survey: Survey, measure: Measure, *, down: Split, across: Split) -> list[Row]:
    """A measure in every cell of two segments, each cell against all others and against those of its row.

    Population: respondents with an answer and both levels. Cells below the minimum base are emptied, together with
    those that would give them away. p of pairs adjusted by Holm over all pairs within rows.
    """
    both = crossed(down, across)
    cells = protected(level_rows(survey, [measure], of=[both]), least=survey.rules.minimum_base.suppress)
    omnibus = omnibus_rows(survey, [measure], of=[both])
    gaps = gap_rows(survey, [measure], of=[both], omnibus=omnibus)
    within = lambda one, other: halves(one)[0] == halves(other)[0]  # noqa: E731
    pairs = pair_rows(survey, [measure], of=[both], omnibus=omnibus, compared=within)
    found = interaction_row(survey, measure, down=down, across=across)
    return [*cells, *gaps, *pairs, *([found] if found is not None else [])]


def strongest(survey: Survey, lead: Measure, short: Iterable[Split], tests: Iterable[Row]) -> Sequence[Split]:
    """The two segments that tell most apart, for their number of levels, among pairs whose cells are mostly filled."""
    strength = {row.segment: row.value / row.df for row in tests if row.p == row.p}
    ranked = sorted((split for split in short if split.segment in strength), key=lambda s: -strength[s.segment])
    pairs = list(combinations(ranked, 2))
    least = survey.rules.minimum_base.caution
    full = [pair for pair in pairs if (crossed(*pair).counted(lead.values) >= least).mean() >= FILLED]
    return next(iter(full or pairs), ())


def protected(rows: Iterable[Row], *, least: int) -> list[Row]:
    """Cells of one two-way table, those on fewer than `least` answers emptied so that no total gives them away.

    The totals of rows and columns are published, so that a row or column never holds exactly one empty cell: the
    smallest of the others goes with it, until none does.
    Source: Willenborg & de Waal 2001 (secondary suppression).
    """
    given = list(rows)
    size = {tuple(row.levels): row.n for row in given}
    hidden = {place for place, n in size.items() if n < least}
    while (more := _exposed(size, hidden)) is not None:
        hidden.add(more)
    small = f"base below {least}"
    return [emptied(row, small if row.n < least else NOTE) if tuple(row.levels) in hidden else row for row in given]


def _exposed(size: dict[Place, float], hidden: set[Place]) -> Place | None:
    """The cell that must be emptied next: the smallest shown one of a row or column in which one alone is empty."""
    for side in (0, 1):
        for line in dict.fromkeys(place[side] for place in size):
            cells = [place for place in size if place[side] == line]
            shown = [place for place in cells if place not in hidden]
            if shown and len(shown) == len(cells) - 1:
                return min(shown, key=lambda place: (size[place], place))
    return None


def interaction_row(survey: Survey, measure: Measure, *, down: Split, across: Split) -> Row | None:
    """Whether the difference by one segment depends on the other (stat `interaction`: a design-based F, its df and p).

    Population: cells on a base that needs no caution; None where too few of them are left.
    Formula: the additive model fitted to the cell means by generalised least squares, V their design covariance;
    F = r'V⁻¹r / q of what it leaves, q cells less parameters; df = q and those of the design less q.
    Source: Grizzle, Starmer & Koch 1969; Koch, Freeman & Freeman 1975.
    """
    both = crossed(down, across)
    groups = both.groups(measure.values, survey.rules.minimum_base.caution)
    found = group_means(measure.values, groups, sample_of(survey))
    rows, columns = np.divmod(np.array(found.labels, int), len(across.levels))
    model = np.hstack([np.ones((len(rows), 1)), _dummies(rows), _dummies(columns)])
    count = len(rows) - int(np.linalg.matrix_rank(model)) if len(rows) else 0
    square, df = _left(found, model), found.df() - count
    if count < 1 or df <= 0 or math.isnan(square):
        return None
    n, n_weighted, n_eff = found.bases
    key = Row(survey.name, measure.key, "interaction", segment=both.segment, method="additive model of cell means, F")
    p = float(stats.f.sf(square / count, count, df))
    return replace(key, value=square / count, df=float(count), p=p, n=float(n), n_weighted=n_weighted, n_eff=n_eff)


def _dummies(codes: np.ndarray) -> np.ndarray:
    return (codes[:, None] == np.unique(codes)[1:]).astype(float)


def _left(found: GroupMeans, model: np.ndarray) -> float:
    """r'V⁻¹r of the generalised least squares fit; NaN where V is singular."""
    size = np.linalg.eigvalsh(found.covariance) if len(model) else np.zeros(1)
    if not size[-1] > 0 or size[0] <= 1e-12 * size[-1]:
        return math.nan
    root = np.linalg.cholesky(found.covariance)
    y, x = np.linalg.solve(root, found.means), np.linalg.solve(root, model)
    rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return float(rest @ rest)


# ---- what the register says of a segment ----
def population_rows(survey: Survey, split: Split) -> Iterator[Row]:
    """Share of each level among all customers (measure `frame`), and of what they are worth (weighting `value`).

    Population: the weighting margin where the segment is one, else the register. What levels are worth is left out
    where one of them is too small to be shown.
    """
    if survey.period.sample == "open":
        return
    frame, known = survey.frame, survey.design.margins.get(split.segment, pd.Series(dtype=float))
    if not len(known) and frame is not None and split.segment in frame:
        known = frame[split.segment].value_counts().astype(float)
    key = Row(survey.name, "frame", "share", segment=split.segment, weighting="none", method="population")
    for level, count in known.items():
        yield replace(key, level=str(level), value=float(count) / float(known.sum()), n=float(known.sum()))
    if frame is None or not {split.segment, "design.value_weight"} <= set(frame):
        return
    worth = frame.loc[frame["design.value_weight"] >= 0].groupby(split.segment, observed=True)["design.value_weight"]
    total, n = float(worth.sum().sum()), worth.count()
    if total > 0 and len(n) and n.min() >= survey.rules.minimum_base.suppress:
        key = replace(key, weighting="value", method="population, by value", n=float(n.sum()))
        yield from (replace(key, level=str(level), value=float(sum_) / total) for level, sum_ in worth.sum().items())


# ---- which grouping does most, and which of its levels stand above or below the rest ----
def leading_row(estimates: Estimates, survey: Survey) -> Row | None:
    """The score of all customers that stands for all: overall satisfaction, else the index, the recommendation, any."""
    book = survey.codebook
    order = [(book.role("overall"), "mean"), ("index", "index"), (book.role("recommend"), "nps")]
    totals = [row for row in estimates.select(segment="", against="", stat=("mean", "index", "nps")) if row.shown]
    found = [row for place in order for row in totals if (row.measure, row.stat) == place]
    return next(iter([*found, *totals]), None)


def modes_of(survey: Survey) -> set[str]:
    """Segments that tell how people answered; they make no groups of customers."""
    book = survey.codebook
    declared = {key for key, segment in book.segments.items() if segment.kind == "mode"}
    return declared | {"channel", *([book.channel_segment] if book.channel_segment else [])}


def groupings(estimates: Estimates, survey: Survey) -> list[Row]:
    """Tests of the leading score over the groupings of customers: those that differ first, the most first."""
    lead, modes = leading_row(estimates, survey), modes_of(survey)
    tests = [] if lead is None else tests_of(estimates, measure=lead.measure)
    known = [row for row in tests if row.segment not in modes and not row.is_crossed]
    return sorted(known, key=lambda row: (not differs(row, survey), -row.value))


def differs(test: Row, survey: Survey) -> bool:
    """Whether the levels of a grouping differ for certain."""
    return direction(test, alpha_of(survey)) > 0


def leading_grouping(estimates: Estimates, survey: Survey) -> str:
    """The one grouping of customers that differs most, of those with few levels; "" where none differs."""
    lead = leading_row(estimates, survey)
    told = (row.segment for row in groupings(estimates, survey) if differs(row, survey))
    return next((one for one in told if lead is not None and levels_of(estimates, lead, one)), "")


def levels_of(estimates: Estimates, row: Row, segment: str) -> list[Row]:
    """A score of all customers in each level of a grouping, in the order of the levels."""
    same = {"period": row.period, "measure": row.measure, "stat": row.stat, "segment": segment}
    return [found for found in estimates.of_all(against="", **same) if found.shown]


def tests_of(estimates: Estimates, **wanted: str) -> list[Row]:
    """The tests of whole segments that could be had."""
    rows = estimates.select(stat="eta_squared", category="", level="", **wanted)
    return [row for row in rows if row.shown and row.p == row.p]


def gaps_of(estimates: Estimates, measure: str, stat: str) -> list[Row]:
    """Levels of single segments less all others."""
    rows = estimates.select(measure=measure, stat=stat, against=OTHERS)
    return [row for row in rows if row.shown and not row.is_crossed]


def segments_of(rows: Iterable[Row]) -> tuple[Name, ...]:
    """The segments of some rows, each once."""
    return tuple(Name("item", segment) for segment in dict.fromkeys(row.segment for row in rows))


def widest(rows: list[Row], survey: Survey) -> Row | None:
    """The widest gap, as a part of its scale: of those on a sufficient base, where there are any."""
    firm = [row for row in rows if row.status == "ok"] or rows
    return max(firm, key=lambda row: size_of(row, survey), default=None)
