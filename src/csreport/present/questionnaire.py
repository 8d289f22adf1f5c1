"""The questionnaire with its results: every question word for word, every answer with its share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from csreport.estimates import Estimates, Row, bind
from csreport.present.cells import Cell, Line, Table, base_legend, number, span, without_twin
from csreport.present.words import Words
from csreport.project.codebook import Item

NOTHING = Cell("–")


def questionnaire(estimates: Estimates, words: Words, *, period: str) -> Table | None:
    """Questions in the codebook's order, each heading its answers; the base first, the mean last."""
    form = _Form(estimates.select(period=period, segment="", against=""), words)
    now = estimates.select(period=period)
    lines = [
        *(line for key, item in words.codebook.items.items() if item.asked_in(period) for line in form.item(key, item)),
        *(line for key, choice in words.codebook.choices.items() if choice.asked_in(period)
          for line in form.choice(key)),
        *_groups(now, words, period),
        *(line for key, comment in words.codebook.comments.items() if comment.asked_in(period)
          for line in form.nothing(key, words.text("Open question"))),
    ]  # fmt: skip
    if not any(cell.key for line in lines for cell in line.cells):
        return None
    level = words.text("{level} interval", level=words.percent(words.confidence))
    heads = [words.text("Answer"), words.text("Weighted"), level, words.text("Unweighted")]
    both = Table(heads, lines, legend=base_legend(form.shown, words))
    one = without_twin(both)
    return one if one is both else replace(one, heads=[heads[0], words.text("Result"), level])


class _Form:
    """The questionnaire under way, and the rows that it shows."""

    def __init__(self, estimates: Estimates, words: Words):
        self.words = words
        kinds = ("representative", "none")
        self.rows = {kind: bind(estimates.select(weighting=kind)) for kind in kinds}
        self.shown: list[Row] = []

    def item(self, key: str, item: Item) -> Iterator[Line]:
        """A rating question: base, answers from the lowest to the highest, top answers, mean."""
        words = self.words
        if item.attention is not None:
            yield from self.nothing(key, words.text("Attention check"))
            return
        mean = self._find("representative", measure=key, stat="mean", category="")
        if mean is None:
            return
        yield Line(self._heading(key))
        yield Line(words.text("Answers (n)"), [number(mean, words, "n"), NOTHING, NOTHING])
        for point in words.codebook.scale(key).points:
            yield self._line(self._option(key, point), measure=key, stat="share", category=f"{point:g}")
        if self._find("representative", measure=key, stat="nps", category="") is not None:
            yield self._line(words.text("Net Promoter Score"), measure=key, stat="nps", category="")
        yield self._line(words.text("Top answers"), measure=key, stat="top_box", category="")
        yield self._line(words.text("Mean"), measure=key, stat="mean", category="")

    def choice(self, key: str) -> Iterator[Line]:
        """A choice: base, then its options."""
        options = list(self.words.codebook.choices[key].options)
        first = self._find("representative", measure=key, stat="share", category=options[0])
        if first is None:
            return
        yield Line(self._heading(key))
        yield Line(self.words.text("Answers (n)"), [number(first, self.words, "n"), NOTHING, NOTHING])
        for option in options:
            yield self._line(self.words.chosen(key, option), measure=key, stat="share", category=option)

    def nothing(self, key: str, said: str) -> Iterator[Line]:
        """A question without a score."""
        yield Line(self._heading(key))
        yield Line(said, [NOTHING, NOTHING, NOTHING])

    def _heading(self, key: str) -> str:
        """Label and wording of a question."""
        item = self.words.codebook.items.get(key)
        label, wording = self.words.label(key), self.words.choose(item.question, "") if item is not None else ""
        return self.words.text("{label}: {wording}", label=label, wording=wording) if wording else label

    def _option(self, key: str, point: float) -> str:
        """An answer option: its number, and its words where it has some."""
        said = self.words.option(key, point)
        return said if said == f"{point:g}" else f"{point:g} · {said}"

    def _line(self, head: str, **wanted: str) -> Line:
        weighted, plain = (self._find(kind, **wanted) for kind in self.rows)
        return Line(head, [number(weighted, self.words), span(weighted, self.words), number(plain, self.words)])

    def _find(self, kind: str, **wanted: str) -> Row | None:
        row = self.rows[kind].find(**wanted)
        self.shown += [row] if row is not None else []
        return row


def _groups(now: Estimates, words: Words, period: str) -> Iterator[Line]:
    """Questions about the respondents themselves: groups of customers that the questionnaire asked for."""
    shares = now.select(measure="respondents", stat="share", against="")
    for key, segment in words.codebook.segments.items():
        if segment.source != "responses" or not segment.asked_in(period):
            continue
        found = list(shares.select(segment=key, weighting="representative"))
        yield from [Line(words.label(key))] if found else []
        for row in found:
            plain = shares.get(row, weighting="none")
            cells = [number(row, words), span(row, words), number(plain, words)]
            yield Line(words.level(key, row.level), cells)
