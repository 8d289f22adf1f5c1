"""Numbers of a published table: which measure they tell of, and whether they can all be true."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from csreport.project.codebook import Codebook, Scale
from csreport.project.errors import nearest
from csreport.project.project import Project
from csreport.project.targets import PublishedFile, PublishedMeasure
from surveystats import planning
from surveystats.proportions import DETRACTOR, PROMOTER

INDEX = "index"
Range = tuple[float, float]


@dataclass(frozen=True)
class Entry:
    """One measure of one published period, with what the codebook and the rules say of it."""

    period: str
    key: str
    told: PublishedMeasure
    source: str
    scale: Scale | None  # of an item, or that all items of a dimension share
    item: bool
    recommend: bool
    boxes: int

    def place(self, part: str) -> tuple[str, ...]:
        """Where in the file one of its numbers stands."""
        return ("periods", self.period, "measures", self.key, part)

    @property
    def points(self) -> list[float]:
        """Answer options, lowest first."""
        return self.scale.points if self.scale else []

    @property
    def shares(self) -> list[float]:
        """Share of each answer option; none without a distribution."""
        return [float(self.told.distribution.get(x, 0)) for x in self.points] if self.told.distribution else []

    @property
    def ends(self) -> Range:
        """Low and high end of the scale."""
        return (self.scale.min, self.scale.max) if self.scale else (-math.inf, math.inf)

    def inside(self, low: float, high: float) -> list[float]:
        """1 for each answer option within the ends, else 0."""
        return [float(low <= point <= high) for point in self.points]

    def parts(self) -> dict[str, list[float]]:
        """Answer options (1, else 0) of each share that sums several of them; none but of an item."""
        if not self.item:
            return {}
        count = min(self.boxes, len(self.points))
        found = {
            "top_box": self.inside(self.points[-count], math.inf),
            "bottom_box": self.inside(-math.inf, self.points[count - 1]),
        }
        nps = {"promoters": self.inside(PROMOTER, math.inf), "detractors": self.inside(-math.inf, DETRACTOR)}
        return found | (nps if self.recommend else {})

    def share(self, part: str) -> float | None:
        """A share as published, else as the distribution has it, else None."""
        own, inside = getattr(self.told, part), self.parts().get(part)
        if own is not None:
            return float(own)
        return planning.mean_of_distribution(self.shares, inside) if self.shares and inside else None


def entries_of(file: PublishedFile, project: Project) -> Iterator[Entry]:
    """Every measure of every period; all of them must be known (see `misplaced`)."""
    book = project.codebook
    for name, period in file.periods.items():
        for key, told in period.measures.items():
            scale, recommend = _scale(book, key), book.role("recommend") == key
            boxes = project.rules.top_box
            yield Entry(name, key, told, period.source, scale, key in book.items, recommend, boxes)


def _scale(book: Codebook, key: str) -> Scale | None:
    members = [key] if key in book.items else book.members(key)
    names = {book.items[member].scale for member in members}
    return book.scales[names.pop()] if len(names) == 1 else None


def misplaced(file: PublishedFile, project: Project) -> Iterator[tuple[tuple[str, ...], str]]:
    """Periods and measures that may not stand there."""
    book = project.codebook
    known = [*book.items, *book.dimensions, *([INDEX] if book.dimensions else [])]
    for name, period in file.periods.items():
        if name in project.periods:
            yield ("periods", name), f"the period is also declared in params/periods/{name}.yml; keep one of the two"
        for key in period.measures:
            if key not in known:
                hint = nearest(key, known)
                yield ("periods", name, "measures", key), f"the codebook has no item or dimension of this id{hint}"


# ---- checks --------------------------------------------------------------------------------------------
class Check(NamedTuple):
    """One comparison of a number with the others: what is wrong with it, or "" where it agrees."""

    part: str
    problem: str = ""


def checks(entry: Entry) -> Iterator[Check]:
    """Comparisons that the published numbers of a measure allow; none where they say nothing of each other."""
    wrong = list(_foreign(entry))
    yield from wrong
    if wrong:
        return
    if entry.shares:
        good = planning.sums_to_one(entry.shares, digits=entry.told.share_decimals)
        yield Check("distribution", "" if good else f"its shares sum to {sum(entry.shares):.4g}, not to 1")
    yield from _mean(entry)
    yield from _spread(entry)
    yield from _index(entry)
    yield from _parts(entry)
    yield from _nps(entry)


def _span(entry: Entry) -> str:
    return "{:g} to {:g}".format(*entry.ends)


def _foreign(entry: Entry) -> Iterator[Check]:
    told = entry.told
    if told.distribution and not entry.item:
        yield Check("distribution", "only an item has a distribution")
    for point in told.distribution if entry.item else ():
        if point not in entry.points:
            yield Check("distribution", f"{point:g} is no point of the scale ({_span(entry)})")
    for part in ("top_box", "bottom_box"):
        if getattr(told, part) is not None and not entry.item:
            yield Check(part, "only an item has one")
    for part in ("nps", "promoters", "detractors"):
        if getattr(told, part) is not None and not entry.recommend:
            yield Check(part, "only the item with the role recommend has one")
    if entry.key == INDEX and told.mean is not None:
        yield Check("mean", "the index has no mean; write it as index")
    if entry.key != INDEX and told.index is not None and told.mean is None and not told.distribution:
        yield Check("index", f"give the mean that it stands for; the index of all dimensions is the measure '{INDEX}'")


def _mean(entry: Entry) -> Iterator[Check]:
    told = entry.told
    if told.mean is None:
        return
    mean, digits = float(told.mean), told.decimals("mean")
    if entry.scale and not planning.agrees(mean, *entry.ends, digits=digits):
        yield Check("mean", f"{told.mean} lies outside the scale ({_span(entry)})")
    if entry.shares:
        implied = planning.mean_of_distribution(entry.shares, entry.points)
        limits = planning.implied_range(entry.shares, entry.points, digits=told.share_decimals)
        yield _agrees(entry, "mean", implied, limits, of="the distribution implies")
    whole = entry.scale is not None and entry.scale.step == 1 and entry.scale.min % 1 == 0
    if told.n is not None and not told.weighted and whole and (entry.item or told.items > 1):
        yield from _grim(entry, "mean", planning.grim(mean, told.n, digits, items=told.items))


def _grim(entry: Entry, part: str, possible: bool | None) -> Iterator[Check]:
    if possible is not None:
        wrong = (
            f"{getattr(entry.told, part)} cannot come from whole-number answers of {entry.told.n} people (GRIM); give "
            "the n of this question, or 'weighted: true' where answers were weighted"
        )
        yield Check(part, "" if possible else wrong)


def _agrees(entry: Entry, part: str, implied: float, limits: Range, *, of: str) -> Check:
    number = getattr(entry.told, part)
    share = part in entry.parts()
    digits = entry.told.share_decimals + 2 if share else entry.told.decimals(part)
    if math.isnan(limits[0]) or planning.agrees(float(number), *limits, digits=digits):
        return Check(part)
    places = max(digits, 2)
    ends = f"{limits[0]:.{places}f} to {limits[1]:.{places}f}"
    return Check(part, f"found {number}, but {of} {implied:.{places}f} ({ends} as the others are rounded)")


def _spread(entry: Entry) -> Iterator[Check]:
    told, n = entry.told, entry.told.n or math.inf
    if told.sd is None or entry.scale is None:
        return
    if entry.shares:
        implied = planning.sd_of_distribution(entry.shares, entry.points, n=n)
        limits = planning.implied_sd_range(entry.shares, entry.points, digits=told.share_decimals, n=n)
        yield _agrees(entry, "sd", implied, limits, of="the distribution implies")
    elif told.mean is not None:
        half = planning.rounding(told.decimals("mean"))
        means = (min(max(float(told.mean) + way, entry.ends[0]), entry.ends[1]) for way in (-half, 0, half))
        widest = max(planning.largest_sd(mean, *entry.ends, n=n) for mean in means)
        if float(told.sd) > widest + planning.rounding(told.decimals("sd")):
            yield Check("sd", f"found {told.sd}, but with this mean it is at most {widest:.2f}")


def _index(entry: Entry) -> Iterator[Check]:
    told = entry.told
    if told.index is None or entry.scale is None or entry.key == INDEX:
        return
    ends = entry.ends
    if told.mean is not None:
        half = planning.rounding(told.decimals("mean"))
        around = [planning.index_of_mean(float(told.mean) + way, *ends) for way in (-half, 0, half)]
        yield _agrees(entry, "index", around[1], (around[0], around[2]), of="the mean implies")
    if entry.shares:
        mean = planning.mean_of_distribution(entry.shares, entry.points)
        low, high = planning.implied_range(entry.shares, entry.points, digits=told.share_decimals)
        index, least, most = (planning.index_of_mean(x, *ends) for x in (mean, low, high))
        yield _agrees(entry, "index", index, (least, most), of="the distribution implies")


def _parts(entry: Entry) -> Iterator[Check]:
    told = entry.told
    for part, inside in entry.parts().items() if entry.shares else ():
        if getattr(told, part) is not None:
            implied = planning.mean_of_distribution(entry.shares, inside)
            limits = planning.implied_range(entry.shares, inside, digits=told.share_decimals)
            boxed = f" (top_box in params/rules.yml is {entry.boxes})" if part.endswith("box") else ""
            yield _agrees(entry, part, implied, limits, of=f"the distribution{boxed} implies")


def _nps(entry: Entry) -> Iterator[Check]:
    told = entry.told
    if told.promoters is not None and told.detractors is not None:
        both = told.promoters + told.detractors
        if not planning.agrees(min(float(both), 1.0), float(both), 1.0, digits=told.share_decimals + 2):
            yield Check("promoters", f"promoters and detractors sum to {both}, more than 1")
    up, down = entry.share("promoters"), entry.share("detractors")
    if told.nps is None:
        return
    if up is not None and down is not None:
        limits = planning.nps_range(up, down, digits=told.share_decimals)
        yield _agrees(entry, "nps", 100 * (up - down), limits, of="promoters and detractors imply")
    if told.n is not None and not told.weighted:
        yield from _grim(entry, "nps", planning.grim(float(told.nps) / 100, told.n, told.decimals("nps") + 2))
