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
from fluent.syntax.ast import BaseNode, Junk, Message, MessageReference, VariableReference
from fluent.syntax.visitor import Visitor

from csreport.publish.scaffold import notebook_messages

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


class References(Visitor):
    """Names of the values, or of the other messages, that a message asks for."""

    def __init__(self, kind: type[BaseNode]) -> None:
        self.kind, self.names = kind, set[str]()

    def generic_visit(self, node: BaseNode) -> None:
        if isinstance(node, self.kind):
            self.names.add(node.id.name)
        super().generic_visit(node)


def names(entry: Message, kind: type[BaseNode]) -> set[str]:
    """What a message refers to."""
    found = References(kind)
    found.visit(entry)
    return found.names


def read(lang: str) -> Iterator[tuple[str, Message | Junk]]:
    """Every entry of a language with the name of its file."""
    for path in sorted((WORDS / lang).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, Message | Junk):
                yield path.stem, entry


def used() -> tuple[set[str], tuple[str, ...], set[str]]:
    """Ids in code, catalogue or templates, beginnings of ids that code puts together, and names of values."""
    ids, starts, ends, given = set[str](), set[str](), set[str](), set[str]()
    for path in SOURCE.rglob("*.py"):
        for node in python.walk(python.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, python.Constant) and isinstance(node.value, str):
                ids.add(node.value)
                given.add(node.value.replace("_", "-"))
            elif isinstance(node, python.keyword) and node.arg:
                given.add(node.arg.replace("_", "-"))
            elif isinstance(node, python.JoinedStr):
                parts = [str(part.value) for part in node.values if isinstance(part, python.Constant)]
                starts |= {part for part in parts[:1] if re.fullmatch(r"[a-z]+-[a-z0-9-]*", part)}
                ends |= {part.replace("_", "-") for part in parts[-1:] if re.fullmatch(r"[_-]\w+", part)}
    for path in [SOURCE / "statistics.yml", *(SOURCE / "publish" / "templates").glob("*.*")]:
        if path.suffix not in {".docx", ".png"}:
            ids |= set(re.findall(r"[a-z]+(?:-[a-z0-9]+)+", path.read_text(encoding="utf-8")))
    return ids, tuple(starts), given | {id.lower() for id in ids} | ends


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
    inner = {id for known in messages.values() for _, entry in known.values() for id in names(entry, MessageReference)}
    for lang, other in (("zh-Hans", english), ("en", simplified)):
        yield from (f"words/{lang}: missing: {id}" for id in sorted(other.keys() - messages[lang].keys() - inner))
    said, (ids, starts, given) = set(notebook_messages(ROOT / "notebooks")), used()
    for id, (file, entry) in english.items():
        text = FluentSerializer().serialize_entry(entry)
        if not id.startswith(f"{file}-"):
            yield f"words/en/{file}.ftl: {id}: an id begins with the name of its file"
        prose = "-heading-" in id and text.partition(" = ")[2].strip() in said
        if not (id in ids | inner or id.startswith(starts) or prose):
            yield f"words/en/{file}.ftl: {id}: nothing says it"
    for lang, known in messages.items():
        for id, (file, entry) in known.items():
            asked = {name[:1].lower() + name[1:] for name in names(entry, VariableReference)} - given
            for name in sorted(asked):
                if not {name.rpartition("-")[2], f"-{name.rpartition('-')[2]}"} & given:  # `best_value` is put together
                    yield f"words/{lang}/{file}.ftl: {id}: asks for {name}, which nothing gives"
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
