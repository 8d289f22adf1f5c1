"""The questionnaire with its results, and tables of definitions and rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from csreport.estimates import Estimates
from csreport.facts import Facts, Sentence
from csreport.present.cells import Cell, Columns, Entry, Line, Table, base_legend, build, number, without_twin
from csreport.present.chapter import inline_html
from csreport.present.words import Words
from csreport.project.codebook import Item


# ---- the questionnaire with its results ----
def questionnaire(estimates: Estimates, words: Words, *, period: str) -> Table | None:
    """Questions in the codebook's order, each heading its answers; the base first, the mean last."""
    book, form = words.codebook, _Form(estimates.select(period=period, against=""), words)
    entries: list[Entry] = []
    for key, item in book.items.items():
        entries += form.item(key, item) if item.asked_in(period) else ()
    for key, choice in book.choices.items():
        entries += form.choice(key, list(choice.options)) if choice.asked_in(period) else ()
    for key, segment in book.segments.items():  # what the questionnaire asked about the respondents themselves
        entries += form.group(key) if segment.source == "responses" and segment.asked_in(period) else ()
    for key, comment in book.comments.items():
        entries += form.nothing(key, words.text("Open question")) if comment.asked_in(period) else ()
    show = Columns(estimates, words)
    columns = [
        show.number(words.text("Weighted")),
        show.span(),
        show.number(words.text("Unweighted"), weighting="none"),
    ]
    shown = [entry[1] for entry in entries if isinstance(entry, tuple) and entry[1] is not None]
    plain = [estimates.get(row, weighting="none") for row in shown]
    legend = base_legend([*shown, *(row for row in plain if row is not None)], words)
    both = build(words.text("Answer"), entries, columns, legend=legend)
    if not any(cell.key for line in both.lines for cell in line.cells):
        return None
    one = without_twin(both)
    return one if one is both else replace(one, heads=[one.heads[0], words.text("Result"), one.heads[2]])


class _Form:
    """The questions, each with its results weighted to be representative."""

    def __init__(self, estimates: Estimates, words: Words):
        self.estimates, self.words = estimates.select(weighting="representative"), words
        self.all = self.estimates.select(segment="")

    def item(self, key: str, item: Item) -> Iterator[Entry]:
        """A rating question: base, answers from the lowest to the highest, top answers, mean."""
        words = self.words
        if item.attention is not None:
            yield from self.nothing(key, words.text("Attention check"))
            return
        mean = self.all.find(measure=key, stat="mean", category="")
        if mean is None:
            return
        yield from self._base(key, number(mean, words, "n"))
        for point in words.codebook.scale(key).points:
            said = words.option(key, point)
            name = said if said == f"{point:g}" else f"{point:g} · {said}"
            yield name, self.all.find(measure=key, stat="share", category=f"{point:g}")
        stats = {"nps": words.text("Net Promoter Score"), "top_box": words.text("Top answers")}
        for stat, name in stats.items():
            row = self.all.find(measure=key, stat=stat, category="")
            if row is not None or stat != "nps":
                yield name, row
        yield words.text("Mean"), mean

    def choice(self, key: str, options: list[str]) -> Iterator[Entry]:
        """A choice: base, then its options."""
        rows = [self.all.find(measure=key, stat="share", category=option) for option in options]
        if rows[0] is None:
            return
        yield from self._base(key, number(rows[0], self.words, "n"))
        yield from ((self.words.chosen(key, option), row) for option, row in zip(options, rows, strict=True))

    def group(self, key: str) -> Iterator[Entry]:
        """A question that makes groups of customers: its levels."""
        rows = list(self.estimates.select(measure="respondents", stat="share", segment=key))
        yield from [self.words.label(key)] if rows else []
        yield from ((self.words.level(key, row.level), row) for row in rows)

    def nothing(self, key: str, said: str) -> Iterator[Entry]:
        """A question without a score."""
        yield self._heading(key)
        yield Line(said, [Cell("–")] * 3)

    def _base(self, key: str, count: Cell) -> Iterator[Entry]:
        yield self._heading(key)
        yield Line(self.words.text("Answers (n)"), [count, Cell("–"), Cell("–")])

    def _heading(self, key: str) -> str:
        """Label and wording of a question."""
        item = self.words.codebook.items.get(key)
        label, wording = self.words.label(key), self.words.choose(item.question, "") if item is not None else ""
        return self.words.text("{label}: {wording}", label=label, wording=wording) if wording else label


# ---- tables of sentences ----
LINK = re.compile(r"(?<!\\)\[([^\[\]]+)\]\(#([\w-]+)\)")


def statements(facts: Facts, words: Words, *, about: str = "indicator") -> Table | None:
    """A block's terms and what they mean; `about` says what the terms are: indicator or rule."""
    items: Any = facts.get("items", ())
    if not items:
        return None
    lines = [Line(words.plain(term), [_told(meaning, words)]) for term, meaning in items]
    head = words.text("Rule") if about == "rule" else words.text("Indicator")
    return Table([head, words.text("Definition")], lines)


def _told(sentence: Sentence, words: Words) -> Cell:
    """A sentence as text, and as HTML: numbers with their keys, links to places in the report."""
    marked = LINK.sub("\ue000\\2\ue001\\1\ue002", words.sentence(sentence))
    html = re.sub("\ue000(.*?)\ue001(.*?)\ue002", r'<a href="#\1">\2</a>', inline_html(marked))
    return Cell(LINK.sub(r"\1", words.plain(sentence)), kind="text", html=html)
