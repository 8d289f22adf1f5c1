"""Make `templates/reference.docx`: the styles, paper and header that pandoc gives the Word document.

pandoc's own reference document with the report's styles in place of those of the same name. Run it after changing a
style here or a colour in `csreport.project.brand`; a test compares what it makes with what is committed.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pypandoc

from csreport.present.words import OFFICE
from csreport.project.brand import PALETTE

TARGET = Path(__file__).parents[1] / "src" / "csreport" / "publish" / "templates" / "reference.docx"
COLOURS = {name: colour.removeprefix("#") for name, colour in PALETTE.items()}
FONTS = f'<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:eastAsia="{OFFICE["zh-Hans"]}"/>'
OFFICE_NAMES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Name: size, colour, bold, space before and after (points), level of the outline; "keep": stays with what follows.
Wanted = tuple[float, str, bool, tuple[float, float], int | str]
STYLES: dict[str, Wanted] = {
    "Title": (24, "ink", True, (0, 4), ""),
    "Subtitle": (13, "focus", False, (0, 6), ""),
    "Author": (10.5, "ink-3", False, (0, 6), ""),
    "Status": (11, "care", True, (6, 2), ""),
    "heading 1": (19, "ink", True, (24, 6), 0),
    "heading 2": (13, "ink", True, (16, 4), 1),
    "heading 3": (11, "ink", True, (12, 4), 2),
    "Body Text": (10.5, "ink", False, (0, 6), ""),
    "First Paragraph": (10.5, "ink", False, (0, 6), ""),
    "Compact": (10.5, "ink", False, (1, 1), ""),
    "Answer": (12, "focus", False, (2, 6), ""),
    "Standfirst": (12, "ink-2", False, (0, 10), ""),
    "Why": (10, "ink", False, (2, 6), ""),
    "Concerned": (10.5, "ink", False, (2, 6), ""),
    "Contents": (13, "ink", True, (30, 6), "keep"),
    "toc 1": (10.5, "ink", False, (2, 2), ""),
    "toc 2": (9.5, "ink-2", False, (0, 1), ""),
    "Follows": (10.5, "ink", False, (4, 8), ""),
    "Note": (9, "ink-3", False, (2, 8), ""),
    "Card Title": (11, "ink", True, (10, 2), "keep"),
    "Definition Term": (9.5, "ink", True, (4, 0), "keep"),
    "Definition": (9.5, "ink", False, (0, 2), ""),
    "Commentary": (10.5, "ink", False, (4, 4), ""),
    "Table Text": (9, "ink", False, (1, 1), ""),
    "Table Text Small": (8, "ink", False, (1, 1), ""),
    "Table Caption": (10, "ink", False, (12, 4), "keep"),
    "Image Caption": (10, "ink", False, (12, 4), "keep"),
    "Figure": (10.5, "ink", False, (2, 2), "keep"),
    "header": (8.5, "care", False, (0, 0), ""),
    "footer": (8.5, "ink-3", False, (0, 0), ""),
}
OF_WORD = {
    "Title",
    "Subtitle",
    "heading 1",
    "heading 2",
    "heading 3",
    "toc 1",
    "toc 2",
    "Body Text",
    "header",
    "footer",
}
SHADED = {"Why": "alert-tint", "Concerned": "tint"}
TONES = {"Better": "focus", "Worse": "alert", "Care": "care"}  # of a change or a verdict inside a line
TEXT_WIDTH = 11906 - 2 * 1250  # twips between the margins


def border(side: str, size: int, colour: str, space: int = 0) -> str:
    """A rule along a side."""
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{COLOURS[colour]}"/>'


TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/>'
    '<w:qFormat/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>'
    + (border("top", 8, "ink") + border("bottom", 8, "ink") + border("insideH", 4, "rule"))
    + '</w:tblBorders><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
    f'</w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{border("bottom", 6, "ink")}</w:tcBorders>'
    '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
)
PAGE = (
    f'<w:sectPr xmlns:r="{OFFICE_NAMES}"><w:headerReference w:type="default" r:id="rIdStatus"/>'
    '<w:footerReference w:type="default" r:id="rIdPages"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1300" w:right="1250" w:bottom="1300" w:left="1250" '
    'w:header="600" w:footer="600" w:gutter="0"/></w:sectPr></w:body>'
)
HEADER = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:hdr xmlns:w="{MAIN}"><w:p><w:pPr>'
    '<w:pStyle w:val="Header"/><w:jc w:val="right"/></w:pPr><w:r><w:t>STATUS</w:t></w:r></w:p></w:hdr>'
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
FOOTER = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="{MAIN}"><w:p><w:pPr>'
    f'<w:pStyle w:val="Footer"/><w:jc w:val="right"/></w:pPr>{FIELD.format("PAGE")}'
    f'<w:r><w:t xml:space="preserve"> / </w:t></w:r>{FIELD.format("NUMPAGES")}</w:p></w:ftr>'
)
HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
# What each part has at its end, and what stands before that.
ADDED = {
    "word/document.xml": ("</w:body>", PAGE),
    "word/_rels/document.xml.rels": (
        "</Relationships>",
        f'<Relationship Type="{OFFICE_NAMES}/header" Id="rIdStatus" Target="header1.xml"/>'
        f'<Relationship Type="{OFFICE_NAMES}/footer" Id="rIdPages" Target="footer1.xml"/></Relationships>',
    ),
    "[Content_Types].xml": (
        "</Types>",
        f'<Override PartName="/word/header1.xml" ContentType="{HEADER_TYPE}"/>'
        f'<Override PartName="/word/footer1.xml" ContentType="{HEADER_TYPE.replace("header", "footer")}"/></Types>',
    ),
}


def style_id(name: str) -> str:
    """The id under which Word keeps a style."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def style(name: str, wanted: Wanted) -> str:
    """A paragraph style as Word writes it."""
    size, colour, bold, space, kept = wanted
    own = "" if name in OF_WORD else ' w:customStyle="1"'
    start = "<w:pageBreakBefore/>" if name == "heading 1" else ""
    if name == "toc 1":  # room for the page numbers that Word fills in
        start = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{COLOURS[SHADED[name]]}"/>' if name in SHADED else ""
    bar = f"<w:pBdr>{border('left', 12, 'rule', 8)}</w:pBdr>" if name == "Commentary" else ""
    keep = "" if kept == "" else "<w:keepNext/><w:keepLines/>"
    level = f'<w:outlineLvl w:val="{kept}"/>' if isinstance(kept, int) else ""
    before, after = (round(20 * points) for points in space)
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}{start}{bar}{shade}'
        f'<w:spacing w:before="{before}" w:after="{after}"/>{level}</w:pPr><w:rPr>{"<w:b/><w:bCs/>" if bold else ""}'
        f'<w:color w:val="{COLOURS[colour]}"/><w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'
        "</w:rPr></w:style>"
    )


def parts() -> dict[str, bytes]:
    """Every part of the reference document."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    given = zipfile.ZipFile(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout))
    found = {name: given.read(name).decode() for name in given.namelist() if not name.endswith("/")}
    found |= {"word/header1.xml": HEADER, "word/footer1.xml": FOOTER}
    document = found["word/document.xml"]
    found["word/document.xml"] = re.sub(r"<w:sectPr.*?</w:sectPr>|<w:sectPr\s*/>", "", document, flags=re.DOTALL)
    for name, (end, more) in ADDED.items():
        if end not in found[name]:
            raise SystemExit(f"pandoc's reference document has no {end} in {name}")
        found[name] = found[name].replace(end, more)
    styles = re.sub(r"<w:rFonts\b[^>]*/>", FONTS, found["word/styles.xml"])
    styles = re.sub(r"<w:lang\b[^>]*/>", '<w:lang w:val="en-GB" w:eastAsia="zh-CN"/>', styles)
    styles = re.sub(r'<w:(szC?s?) w:val="24"\s*/>', r'<w:\1 w:val="21"/>', styles)  # what has no style of its own
    for name in [*map(style_id, STYLES), "Table"]:
        styles = re.sub(rf'<w:style\b[^>]*w:styleId="{name}".*?</w:style>', "", styles, flags=re.DOTALL)
    ours = "".join(map(style, STYLES, STYLES.values()))
    for name, colour in TONES.items():
        ours += (
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
            f'<w:rPr><w:b/><w:bCs/><w:color w:val="{COLOURS[colour]}"/></w:rPr></w:style>'
        )
    found["word/styles.xml"] = styles.replace("</w:styles>", f"{ours}{TABLE}</w:styles>")
    return {name: text.encode() for name, text in found.items()}


def write(target: Path) -> None:
    """Write the document; the same parts give the same bytes."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts().items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
