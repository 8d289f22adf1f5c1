"""What is said in each language: complete, in the terms of the glossary, and in characters that can be set."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from fluent.syntax import FluentSerializer
from fluent.syntax.ast import Message
from fontTools.ttLib import TTFont
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from csreport.present.words import FOLDER, Messages, own_id
from csreport.project.errors import CsreportError, ProjectError
from csreport.project.project import Project
from csreport.publish.scaffold import notebook_messages, update_words

REPOSITORY = Path(__file__).parents[2]
sys.path.insert(0, str(REPOSITORY / "scripts"))
import check_words  # noqa: E402
import derive_traditional  # noqa: E402

TEMPLATES = REPOSITORY / "src" / "csreport" / "publish" / "templates"
FONTS = {"zh-Hans": "NotoSansSC", "zh-Hant": "NotoSansTC"}
STANDARDS = {"zh-Hans": "gb2312", "zh-Hant": "big5"}
HANZI = "\u4e00-\u9fff"


def texts(lang: str) -> Iterator[tuple[str, str]]:
    for _, entry in check_words.read(lang):
        assert isinstance(entry, Message)
        yield entry.id.name, FluentSerializer().serialize_entry(entry).partition(" = ")[2]


def test_words_are_complete_used_and_in_the_terms_of_the_glossary() -> None:
    assert list(check_words.problems()) == []


def test_the_check_finds_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file, text in {
        "en/page": "page-a = { $one }\npage-b = Within noise\nother-c = C\n",
        "en/summary": "summary-d = beyond noise\n",
        "zh-Hans/page": "page-a = { $twoo }\npage-b = 共 { $n } 份,\n= =\n",
        "zh-Hans/summary": "summary-d = 由此可见\n",
        "zh-Hant/page": "page-b = 置信\n",
        "zh-Hant/summary": "",
    }.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / f"{file}.ftl").write_text(text, encoding="utf-8")
    monkeypatch.setattr(check_words, "WORDS", tmp_path)
    found = "\n".join(check_words.problems())
    for said in (
        "zh-Hans: missing: other-c",
        "other-c: an id begins with the name of its file",
        "page-b: nothing says it",
        "page-a: asks for twoo, which nothing gives",
        "summary-d: never written: 'noise'",
        "summary-d: never written: '由此可见'",
        "zh-Hant/page.ftl: page-b: never written: '置信'",
        "page-b: a blank beside a character",
        "page-b: a half-width mark after a character",
        "zh-Hans/page.ftl: not Fluent",
    ):
        assert said in found, said


def test_traditional_chinese_is_derived_from_simplified() -> None:
    assert derive_traditional.main(check=True) == 0, "run make i18n"
    assert derive_traditional.traditional("总体满意度按收入加权，置信区间") == "整體滿意度按營收加權，信賴區間"


@pytest.mark.parametrize("lang", STANDARDS)
def test_characters_are_those_of_the_writing_and_can_be_drawn(lang: str) -> None:
    """A character of the other writing is not in the national standard of this one."""
    used = {char for _, text in texts(lang) for char in text}
    odd = {char for char in used if re.match(f"[{HANZI}]", char) and not char.encode(STANDARDS[lang], "ignore")}
    assert odd == set()
    for style in ("Regular", "Bold"):
        with TTFont(REPOSITORY / f"src/csreport/present/fonts/{FONTS[lang]}-{style}.ttf") as font:
            assert {char for char in used if ord(char) > 32 and ord(char) not in font.getBestCmap()} == set()


def test_templates_hold_no_words_of_their_own() -> None:
    for path in sorted(TEMPLATES.glob("*.html")):
        said = re.sub(r"(?s){#.*?#}|{%.*?%}|{{.*?}}", " ", path.read_text(encoding="utf-8"))
        text = re.sub(r"(?s)<!--.*?-->|<(style|script)\b.*?</\1>|<[^>]*>", " ", said)
        words = re.findall("[A-Za-z]{2,}", re.sub(r"\$[^$]*\$|&\w+;", " ", text))
        assert words == [], path.name


def own(folder: Path, lang: str, text: str) -> Messages:
    """A language with a file of the project's own words."""
    path = folder / lang / "common.ftl"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Messages(lang, lang, own=(folder, "en"))


def test_a_message_or_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(ProjectError, match=r"no language has the message 'common-lvel-phrase'.*common-"):
        Messages("en", "en_GB").format("common-lvel-phrase", {})
    with pytest.raises(
        ProjectError, match=r"message 'common-level-phrase' \(en\): .*label.*it is given kind, code, lable"
    ):
        Messages("en", "en_GB").format("common-level-phrase", {"kind": "group", "code": "no", "lable": "x"})


def test_the_projects_own_words_win_and_a_near_language_stands_in_and_is_remembered(tmp_path: Path) -> None:
    guests = {"kind": "group", "code": "no", "label": "x"}
    english = own(tmp_path, "en", "common-level-phrase = { $label } guests\n")
    assert english.format("common-level-phrase", guests) == "x guests"
    french = own(tmp_path, "fr", "common-level-phrase = clients : { $label }\n")
    assert french.format("common-level-phrase", guests) == "clients : x" and not french.missing
    assert french.format("statistics-mean", {}) == "Mean" and french.missing == {"statistics-mean"}


OWN = ["Bread", "Our *own* words,\nin one block.", "- a\n- b", "Loaves", "Loaves sold"]


def with_own_notebook(project: Project) -> Project:
    cells = [
        new_markdown_cell("# Bread {#bread}\n\nOur *own* words,\nin one block.\n\n- a\n- b"),
        new_code_cell("1", metadata={"caption": "Loaves", "alt": "Loaves sold", "tags": []}),
    ]
    nbformat.write(new_notebook(cells=cells), project.notebooks / "65_bread.ipynb")
    return project


def test_a_language_that_ships_asks_for_the_projects_words_only(mini: Project) -> None:
    found = notebook_messages(with_own_notebook(mini).notebooks)
    assert [message for message, places in found.items() if places == ["notebooks/65_bread.ipynb"]] == OWN
    folder, waiting = update_words(mini, "zh-Hant")
    assert waiting == len(OWN) and [path.name for path in folder.iterdir()] == ["notebooks.ftl"]
    text = (folder / "notebooks.ftl").read_text(encoding="utf-8")
    assert f"# Bread\n# {own_id('Bread')} =" in text
    assert Messages("zh-Hant", "zh_Hant_TW", own=(folder.parent, "en")).wording("Bread") is None
    (folder / "notebooks.ftl").write_text(f"{own_id('Bread')} = 麵包\n", encoding="utf-8")
    assert Messages("zh-Hant", "zh_Hant_TW", own=(folder.parent, "en")).wording("Bread") == "麵包"
    assert update_words(mini, "zh-Hant")[1] == len(OWN) - 1, "what is translated stays and does not wait"
    assert f"{own_id('Bread')} = 麵包" in (folder / "notebooks.ftl").read_text(encoding="utf-8").splitlines()


def test_a_translation_whose_text_is_gone_is_kept_and_nothing_of_its_own_needs_no_words(mini: Project) -> None:
    for lang in ("zh-Hant", "en"):
        folder, waiting = update_words(mini, lang)
        assert waiting == 0 and not folder.exists()
    folder = mini.params("words", "zh-Hans")
    folder.mkdir(parents=True)
    (folder / "notebooks.ftl").write_text("notebooks-00000000 = 旧\n", encoding="utf-8")
    update_words(with_own_notebook(mini), "zh-Hans")
    assert (folder / "notebooks.ftl").read_text(encoding="utf-8").endswith("notebooks-00000000 = 旧\n")


def test_a_new_language_asks_for_all_words(mini: Project) -> None:
    folder, waiting = update_words(with_own_notebook(mini), "fr")
    assert {path.stem for path in folder.iterdir()} == {path.stem for path in (FOLDER / "en").iterdir()} | {"notebooks"}
    assert waiting == sum(1 for _ in texts("en")) + len(OWN)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert update_words(mini, "fr")[1] == waiting
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before, "a second run changes nothing"


def test_a_language_that_cannot_be_written_is_refused(mini: Project) -> None:
    refused = {"klingonish": "not the code of a language"} | dict.fromkeys(("ar", "he", "fa"), "right to left")
    for lang, said in refused.items():
        with pytest.raises(CsreportError, match=f"'{lang}' .*{said}"):
            update_words(mini, lang)
