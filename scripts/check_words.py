"""Check the words of all languages: keys, variables, terms and typography of `src/csreport/words`.

`make check` runs it. A message is used where its id stands in code, in `statistics.yml`, in a template or, for what
notebooks say, where its English stands in a notebook; an id that code puts together counts by its beginning.
"""

from __future__ import annotations

import ast as python
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax.ast import Junk, Message, MessageReference, VariableReference
from fluent.syntax.visitor import Visitor

from csreport.publish.translation import notebook_messages

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "csreport"
WORDS = SOURCE / "words"
BODY = {"summary", "introduction", "satisfaction", "segments", "drivers", "trends", "conclusion"}
HANZI = "\u4e00-\u9fff"
# What nobody writes: anywhere, and in the body of a report, where a reader wants to know what to do.
NEVER = {
    "en": r"fixed before|no sampling error|\bsignificant|\bin order to\b|it should be noted|as can be seen",
    "zh-Hans": "[「」『』]|导致|使得|噪声|受访|编码表|皮尔逊|信赖|樣|全部作答|群间|值得注意的是|可以看出|方方面面",
    "zh-Hant": "[“”]|導致|使得|置信|概率|方差|樣本量|數據|信息|軟件|質量|回歸|檢驗|標桿|應答|維度|總體|剔除|自助法"
    "|口徑|貶損|渠道|聯繫|計劃|水平|鏈接|変|样",
}
NEVER_IN_BODY = {
    "en": r"\bnoise\b|real change|goes? (closely |together |most )?with\b|stands? (furthest )?apart|What follows"
    r"|because of|due to|thanks to|\bled to\b|\bdrove\b|as a result|this report|\baspects?\b|Settle how|Look first"
    r"|probability of|\bVIF\b|\bLMG\b|\bp value",
    "zh-Hans": "超出随机误差|随机波动|真实变化|由此可见|因为|由于|得益于|归功于|造成|关系密切|相伴|前2档|前两档|前几档"
    "|影响力|发布值|惩罚|奖励|显著|优于|劣于|务必|大力|进行|予以",
}
TYPOGRAPHY = {  # of Chinese: a blank beside hanzi is set, not typed; marks after hanzi are full width
    "a blank beside a character": f"[{HANZI}] [A-Za-z0-9{{]|[A-Za-z0-9%}}] [{HANZI}]",
    "a half-width mark after a character": f"[{HANZI}][,;:?!](?!\\S)|[{HANZI}][,;:?!()]",
}


class Variables(Visitor):
    """Names of the values that a message asks for, and of the messages that it holds."""

    def __init__(self) -> None:
        self.names, self.messages = set[str](), set[str]()

    def visit_MessageReference(self, node: MessageReference) -> None:
        self.messages.add(node.id.name)

    def visit_VariableReference(self, node: VariableReference) -> None:
        name = node.id.name
        self.names.add(name[:1].lower() + name[1:])


def read(lang: str) -> Iterator[tuple[str, Message | Junk]]:
    """Every entry of a language with the name of its file."""
    for path in sorted((WORDS / lang).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, Message | Junk):
                yield path.stem, entry


def variables(entry: Message) -> set[str]:
    """Values that a message asks for, of which a language may need fewer than another."""
    found = Variables()
    found.visit(entry)
    return found.names


def held(entry: Message) -> set[str]:
    """Messages that a message holds."""
    found = Variables()
    found.visit(entry)
    return found.messages


def used() -> tuple[set[str], tuple[str, ...]]:
    """Ids that stand in code, catalogue or templates, and beginnings of ids that code puts together."""
    ids, starts = set[str](), set[str]()
    for path in SOURCE.rglob("*.py"):
        for node in python.walk(python.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, python.Constant) and isinstance(node.value, str):
                ids.add(node.value)
            elif isinstance(node, python.JoinedStr) and isinstance(node.values[0], python.Constant):
                start = str(node.values[0].value)
                starts |= {start} if re.fullmatch(r"[a-z]+-[a-z0-9-]*", start) else set()
    for path in [SOURCE / "statistics.yml", *(SOURCE / "publish" / "templates").glob("*.*")]:
        if path.suffix not in {".docx", ".png"}:
            ids |= set(re.findall(r"[a-z]+(?:-[a-z0-9]+)+", path.read_text(encoding="utf-8")))
    return ids, tuple(starts)


def problems() -> Iterator[str]:
    """What is wrong, a line each."""
    languages = {lang: list(read(lang)) for lang in ("en", "zh-Hans", "zh-Hant")}
    for lang, entries in languages.items():
        yield from (f"words/{lang}/{file}.ftl: not Fluent: {e.content!r}" for file, e in entries if isinstance(e, Junk))
    messages = {
        lang: {entry.id.name: (file, entry) for file, entry in entries if isinstance(entry, Message)}
        for lang, entries in languages.items()
    }
    english, simplified = messages["en"], messages["zh-Hans"]
    yield from (f"words/zh-Hans: missing: {id}" for id in sorted(english.keys() - simplified.keys()))
    yield from (f"words/en: missing: {id}" for id in sorted(simplified.keys() - english.keys()))
    named = {file: set[str]() for file, _ in english.values()}
    for file, entry in english.values():
        named[file] |= variables(entry)
    said, (ids, starts) = set(notebook_messages(ROOT / "notebooks")), used()
    ids |= {id for _, entry in english.values() for id in held(entry)}
    for id, (file, entry) in english.items():
        text = FluentSerializer().serialize_entry(entry)
        if not id.startswith(f"{file}-"):
            yield f"words/en/{file}.ftl: {id}: an id begins with the name of its file"
        prose = "-heading-" in id and text.partition(" = ")[2].strip() in said
        if not (id in ids or id.startswith(starts) or prose):
            yield f"words/en/{file}.ftl: {id}: nothing says it"
        if id in simplified and (odd := variables(simplified[id][1]) - named[file]):
            yield f"words/zh-Hans/{file}.ftl: {id}: asks for {', '.join(sorted(odd))}, which English never names"
    for lang, known in messages.items():
        for id, (file, entry) in known.items():
            yield from (f"words/{lang}/{file}.ftl: {id}: {found}" for found in faults(lang, file, entry))


def faults(lang: str, file: str, entry: Message) -> Iterator[str]:
    """Words and marks that a message should not hold."""
    text = FluentSerializer().serialize_entry(entry).partition(" = ")[2]
    patterns = [NEVER[lang], *([NEVER_IN_BODY[lang]] if file in BODY and lang in NEVER_IN_BODY else [])]
    for pattern in patterns:
        yield from (f"never written: {found.group()!r}" for found in re.finditer(pattern, text))
    if lang != "en":
        bare = re.sub(r"\]\(#[\w-]+\)|{\s*\$[\w-]+ ->|\[[a-z][a-z0-9-]*\]|\{ ?[^}]*\}\}", "", text)
        yield from (name for name, pattern in TYPOGRAPHY.items() if re.search(pattern, bare))


def main() -> int:
    """Print every problem."""
    found = list(problems())
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
