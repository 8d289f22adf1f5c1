"""The sample as a source folder; a page of ours, read back: its elements, where they stand, and their text."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path

import yaml

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


def rendered(source: Path) -> str:
    """The page of a source folder."""
    render_html(source, source / "report.html")
    return (source / "report.html").read_text(encoding="utf-8")


# A deciding page as the summary writes it.
DECIDING = """# Summary {#summary .unnumbered}

::: headline
Satisfaction is up, but after-sales support has fallen
:::

::: standfirst
It rose to [3.99]{.num key="k"} of 5.
:::

::: {#fig-course}
![](figures/fig-response.svg){fig-alt="Eight quarters"}

Eight quarters
:::

:::: tiles
::: {.tile low="0.2" high="0.6" now="0.4"}
[Overall satisfaction]{.name}

[3.99]{.value} [of 5]{.interval}

[+0.16 since Q3]{.change .better .up}

[no target set]{.verdict .none}
:::
::::

::::: verdicts
:::: better
[Better]{.title}

- **Response speed** gained 0.31. [What changed](#fig-course)
::::
:::: worse
[Worse, and why]{.title}

- **After-sales support** fell by 0.24, as [the trend](#fig-course) shows.

  ::: why
  Staff moved in October.
  :::
::::
:::: decide
[To decide]{.title}

1. Give after-sales its staff back. [What changed](#fig-course) [Head of Service]{.owner} [by 31 January 2026]{.due}
::::
:::::

::: concerned
[Customers concerned]{.title}

About **1,800** of 12,000 customers.
:::

::: sure
**How sure?** 1,109 usable answers.
:::

::: evidence
[The evidence]{.title}

[Trends](#fig-course)
:::

# Trends {#trends}

## How did it change? {#trends-how}

Up.

# Scores {#scores .appendix}

## All scores {#scores-all}

Here.
"""

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
