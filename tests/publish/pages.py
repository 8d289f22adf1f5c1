"""The sample as a source folder; a page of ours, read back: its elements, where they stand, and their text."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path

import yaml

from csreport.present.words import Words
from csreport.project.codebook import Codebook
from csreport.publish.render import render_html

SAMPLE = Path(__file__).parent / "sample"
FOLDERS = {"en": "en", "zh-Hans": "zh", "zh-Hant": "zh"}


def sample(folder: Path, language: str = "en", body: str | None = None, **own: object) -> Path:
    """The sample in `en` or `zh` as a new source folder, with another body or head where a test wants it."""
    source = folder / "source"
    shutil.copytree(SAMPLE / "figures", source / "figures")
    head, text = (SAMPLE / language / "report.qmd").read_text(encoding="utf-8").split("\n---\n", 1)
    if own:
        front = yaml.safe_load(head.removeprefix("---\n"))
        front["csreport"] |= own
        head = f"---\n{yaml.safe_dump(front, allow_unicode=True).rstrip()}"
    text = text if body is None else f"\n{body}\n"
    (source / "report.qmd").write_text(f"{head}\n---\n{text}", encoding="utf-8")
    return source


def words(lang: str) -> Words:
    """Words of a survey that asks one thing."""
    items = {"overall": {"column": "Q", "scale": "sat", "label": "Overall"}}
    return Words(lang, Codebook.model_validate({"scales": {"sat": {"min": 1, "max": 5}}, "items": items}), periods={})


def rendered(source: Path) -> str:
    """The page of a source folder."""
    render_html(source, source / "report.html")
    return (source / "report.html").read_text(encoding="utf-8")


DECIDING = (SAMPLE / "deciding.md").read_text(encoding="utf-8")  # as the summary writes it
VOID = {"meta", "img", "source", "br", "hr", "link", "input", "path", "line", "ellipse", "rect", "circle"}


class Page(HTMLParser):
    """Every element with its attributes, its ancestors and the text inside it."""

    def __init__(self, text: str):
        super().__init__()
        self.elements: list[dict] = []
        self.open: list[dict] = []
        self.seen = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "attrs": dict(attrs), "text": "", "inside": [e["tag"] for e in self.open]}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open, f"</{tag}> closes nothing"
        closed = self.open.pop()
        assert closed["tag"] == tag, f"<{closed['tag']} {closed['attrs']}> is closed by </{tag}>"

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data
        if not self.open or self.open[-1]["tag"] not in {"style", "script"}:
            self.seen += data

    def all(self, tag=None, css=None, **attrs):
        wanted = {name.replace("_", "-"): value for name, value in attrs.items()}.items()
        found = [e for e in self.elements if (tag is None or e["tag"] == tag) and wanted <= e["attrs"].items()]
        return [e for e in found if css is None or css in (e["attrs"].get("class") or "").split()]

    def attributes(self, tag):
        return [element["attrs"] for element in self.all(tag)]

    def texts(self, tag=None, **attrs):
        return [element["text"].replace("\xa0", " ") for element in self.all(tag, **attrs)]

    def one(self, tag=None, **attrs):
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"expected one <{tag} {attrs}>, found {len(found)}"
        return found[0]
