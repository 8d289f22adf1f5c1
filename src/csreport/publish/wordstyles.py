"""The look of the Word document: pandoc's reference document with our styles and the report's status on every page."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pypandoc

from csreport.present.languages import UNSPACED, language_tag, locale_of

INK, QUIET, FOCUS, CARE, RULE = "18242D", "5F6B75", "0B5A78", "7A5A00", "DCD8CE"
LATIN = "Calibri"
LATIN_TAG, HANZI_TAG = "en-GB", "zh-CN"  # of letters in a report in Chinese, and of hanzi in one in English
EAST = {"zh-Hans": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei"}
HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Style:
    """A paragraph style: size in points, colour, space before and after in points, and what it keeps together."""

    name: str
    size: float
    colour: str = INK
    bold: bool = False
    space: tuple[float, float] = (0, 6)
    keep: bool = False
    level: int | None = None
    bar: bool = False  # a rule to the left

    @property
    def xml(self) -> str:
        """The style as Word writes it."""
        keep = "<w:keepNext/><w:keepLines/>" if self.keep else ""
        bar = f'<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="{RULE}"/></w:pBdr>' if self.bar else ""
        before, after = (round(20 * points) for points in self.space)
        level = "" if self.level is None else f'<w:outlineLvl w:val="{self.level}"/>'
        bold, half = "<w:b/><w:bCs/>" if self.bold else "", round(2 * self.size)
        own = "" if self.name in OF_WORD else ' w:customStyle="1"'
        return (
            f'<w:style w:type="paragraph"{own} w:styleId="{style_id(self.name)}"><w:name w:val="{self.name}"/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}{bar}'
            f'<w:spacing w:before="{before}" w:after="{after}"/>{level}</w:pPr>'
            f'<w:rPr>{bold}<w:color w:val="{self.colour}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
            "</w:style>"
        )


OF_WORD = {"Title", "Subtitle", "heading 1", "heading 2", "heading 3", "Body Text", "caption", "header"}
STYLES = (
    Style("Title", 24, bold=True, space=(0, 4)),
    Style("Subtitle", 13, FOCUS, space=(0, 6)),
    Style("Author", 10.5, QUIET),
    Style("Status", 11, CARE, bold=True, space=(6, 2)),
    Style("heading 1", 19, bold=True, space=(24, 6), keep=True, level=0),
    Style("heading 2", 13, bold=True, space=(16, 4), keep=True, level=1),
    Style("heading 3", 11, bold=True, space=(12, 4), keep=True, level=2),
    Style("Body Text", 10.5),
    Style("First Paragraph", 10.5),
    Style("Compact", 10.5, space=(1, 1)),
    Style("Answer", 12, FOCUS, space=(2, 8)),
    Style("Follows", 10.5, space=(4, 8)),
    Style("Note", 9, QUIET, space=(2, 8)),
    Style("Card Title", 11, bold=True, space=(10, 2), keep=True),
    Style("Definition Term", 9.5, bold=True, space=(4, 0), keep=True),
    Style("Definition", 9.5, space=(0, 2)),
    Style("Commentary", 10.5, space=(4, 4), bar=True),
    Style("Table Text", 9, space=(1, 1)),
    Style("Table Text Small", 8, space=(1, 1)),
    Style("Table Caption", 10, space=(12, 4), keep=True),
    Style("Image Caption", 10, space=(12, 4), keep=True),
    Style("Figure", 10.5, space=(2, 2), keep=True),
    Style("header", 8.5, CARE, space=(0, 0)),
)
TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/>'
    '<w:qFormat/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>'
    f'<w:top w:val="single" w:sz="8" w:color="{INK}"/><w:bottom w:val="single" w:sz="8" w:color="{INK}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:color="{RULE}"/></w:tblBorders>'
    '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    f'<w:bottom w:val="single" w:sz="6" w:color="{INK}"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr>'
    "</w:tblStylePr></w:style>"
)
PAGE = (
    f'<w:sectPr><w:headerReference xmlns:r="{OFFICE}" w:type="default" r:id="rIdStatus"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1300" w:right="1250" w:bottom="1300" w:left="1250" '
    'w:header="600" w:footer="600" w:gutter="0"/></w:sectPr>'
)


def style_id(name: str) -> str:
    """The id under which Word keeps a style."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def write_reference(target: Path, *, lang: str, status: str) -> None:
    """Write the document whose styles, paper and header the report takes over."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    given = zipfile.ZipFile(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout))
    parts = {name: given.read(name) for name in given.namelist() if not name.endswith("/")}
    parts["word/styles.xml"] = _styles(parts["word/styles.xml"].decode(), lang).encode()
    parts["word/header1.xml"] = _header(status).encode()
    bare = re.sub(rb"<w:sectPr.*?</w:sectPr>|<w:sectPr\s*/>", b"", parts["word/document.xml"], flags=re.S)
    parts["word/document.xml"] = _replaced(bare, "</w:body>", PAGE + "</w:body>")
    relation = f'<Relationship Type="{OFFICE}/header" Id="rIdStatus" Target="header1.xml"/></Relationships>'
    parts["word/_rels/document.xml.rels"] = _replaced(
        parts["word/_rels/document.xml.rels"], "</Relationships>", relation
    )
    kind = f'<Override PartName="/word/header1.xml" ContentType="{HEADER}"/></Types>'
    parts["[Content_Types].xml"] = _replaced(parts["[Content_Types].xml"], "</Types>", kind)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _replaced(content: bytes, old: str, new: str) -> bytes:
    text = content.decode()
    if old not in text:
        raise ValueError(f"pandoc's reference document has no {old}")
    return text.replace(old, new).encode()


def _styles(text: str, lang: str) -> str:
    """pandoc's styles with ours in place of those of the same name, our fonts, and the language."""
    east = EAST.get(lang, EAST["zh-Hans"])
    fonts = f"<w:rFonts w:ascii={quoteattr(LATIN)} w:hAnsi={quoteattr(LATIN)} w:cs={quoteattr(LATIN)} "
    text = re.sub(r"<w:rFonts\b[^>]*/>", f"{fonts}w:eastAsia={quoteattr(east)}/>", text)
    latin, hanzi = (
        (LATIN_TAG, language_tag(lang)) if locale_of(lang).language in UNSPACED else (language_tag(lang), HANZI_TAG)
    )
    languages = f'<w:lang w:val="{latin}" w:eastAsia="{hanzi}"/>'
    text = re.sub(r"<w:lang\b[^>]*/>", languages, text)
    for style in [style_id(style.name) for style in STYLES] + ["Table"]:
        text = re.sub(rf'<w:style\b[^>]*w:styleId="{style}".*?</w:style>', "", text, flags=re.S)
    return text.replace("</w:styles>", "".join(style.xml for style in STYLES) + TABLE + "</w:styles>")


def _header(status: str) -> str:
    said = f"<w:r><w:t>{escape(status)}</w:t></w:r>" if status else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:hdr xmlns:w="{MAIN}"><w:p><w:pPr><w:pStyle w:val="Header"/><w:jc w:val="right"/></w:pPr>{said}</w:p>'
        "</w:hdr>"
    )
