"""The message catalogues hold every message, with the same placeholders, in the words of the glossary."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from fontTools.ttLib import TTFont
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from csreport.present.words import package_catalogue
from csreport.present.words import read_catalogue as read
from csreport.present.words import write_catalogue as write
from csreport.project.errors import CsreportError
from csreport.project.project import Project
from csreport.publish.validate import notebook_messages, update_catalogue

REPOSITORY = Path(__file__).parents[2]
sys.path.insert(0, str(REPOSITORY / "scripts"))
import update_catalogues as catalogues  # noqa: E402

FILES = sorted(catalogues.LOCALE.glob("*.po"))
TEMPLATES = REPOSITORY / "src" / "csreport" / "publish" / "templates"
FONTS = {"zh-Hans": "NotoSansSC", "zh-Hant": "NotoSansTC"}
STANDARDS = {"zh-Hans": "gb2312", "zh-Hant": "big5"}
PLACEHOLDER = re.compile(r"{\w+}")
HANZI = "\u4e00-\u9fff"
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
# What the glossary does not call a thing, and what nobody writes there.
FOREIGN = {
    "zh-Hans": "「」『』 导致 使得 噪声 受访 编码表 皮尔逊 信赖 樣 全部作答",
    "zh-Hant": "“” 導致 使得 置信 概率 方差 樣本量 數據 信息 軟件 質量 回歸 檢驗 標桿 應答 答卷 維度 總體 剔除 自助法 "
    "口徑 貶損 渠道 聯繫 計劃 水平 鏈接 客戶群 変 样 全部作答",
}

each_catalogue = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def translations(path: Path) -> dict[str, str]:
    return {str(entry.id): str(entry.string) for entry in catalogues.read(path) if entry.id}


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    return catalogues.messages()


# ---- what ships ----------------------------------------------------------------
def test_both_ways_of_writing_chinese_ship() -> None:
    assert {path.name for path in FILES} == {"zh-Hans.po", "zh-Hant.po"}


def test_messages_are_found_in_code_and_notebooks(found: dict[str, list[str]]) -> None:
    assert "notebooks/91_sample.ipynb" in found["Who answered, and who was left out?"]
    assert "src/csreport/facts.py" in found["completed too fast"]
    assert "src/csreport/publish/assemble.py" in found["Commentary"], "a message inside an f-string"
    assert "{indicator}" not in found, "a message without words needs no translation"


@each_catalogue
def test_catalogue_is_complete_and_current(path: Path, found: dict[str, list[str]]) -> None:
    assert catalogues.problems(path, found) == []


@each_catalogue
def test_translations_keep_placeholders_and_emphasis(path: Path) -> None:
    for message, text in translations(path).items():
        assert sorted(PLACEHOLDER.findall(message)) == sorted(PLACEHOLDER.findall(text)), message
        assert message.count("**") == text.count("**"), message
        assert re.findall(r"\]\(#[\w-]+\)|{{[^}]*}}", message) == re.findall(r"\]\(#[\w-]+\)|{{[^}]*}}", text), message


@each_catalogue
def test_terms_and_marks_are_those_of_the_language(path: Path) -> None:
    wrong = FOREIGN[path.stem].split() + (["“", "”"] if path.stem == "zh-Hant" else [])
    found = [(word, text) for text in translations(path).values() for word in wrong if word in text]
    assert found == []


@pytest.mark.parametrize("claim", ["fixed before", "no sampling error"])
def test_nothing_is_claimed_that_a_report_cannot_know(claim: str, found: dict[str, list[str]]) -> None:
    """When rules were fixed nobody has recorded, and rates of the fieldwork are printed with their intervals."""
    assert [message for message in found if claim in message] == []


@each_catalogue
def test_hanzi_are_those_of_the_writing(path: Path) -> None:
    """A character of the other writing is not in the national standard of this one."""
    for message, text in translations(path).items():
        odd = [char for char in re.findall(f"[{HANZI}]", text) if not char.encode(STANDARDS[path.stem], "ignore")]
        assert odd == [], message


@each_catalogue
def test_every_character_can_be_drawn(path: Path) -> None:
    wanted = {char for text in translations(path).values() for char in text}
    for style in ("Regular", "Bold"):
        with TTFont(REPOSITORY / f"src/csreport/present/fonts/{FONTS[path.stem]}-{style}.ttf") as font:
            assert {char for char in wanted if ord(char) not in font.getBestCmap()} == set()


@each_catalogue
def test_typography_of_chinese(path: Path) -> None:
    """A space stands between hanzi and Latin letters or digits; marks after hanzi are full width."""
    for message, text in translations(path).items():
        bare = re.sub(r"\]\(#[\w-]+\)|{{[^}]*}}", "", text)
        assert not re.search(f"[{HANZI}][A-Za-z0-9]|[A-Za-z0-9%][{HANZI}]", bare), text
        assert not re.search(f"[{HANZI}}}][,;:?!](?!\\S)|[{HANZI}][,;:?!().]", bare), text
        assert not bare.endswith("."), message


@each_catalogue
def test_nothing_is_said_to_cause_what_it_goes_with(path: Path) -> None:
    causal = re.compile("导致|导因|引起|促使|使得|導致|導因")
    for message, text in translations(path).items():
        assert "cause" in message or not causal.search(text), text


# ---- templates -----------------------------------------------------------------
def test_templates_hold_no_words_of_their_own() -> None:
    for path in sorted(TEMPLATES.glob("*.html")):
        text = re.sub(r"(?s)<!--.*?-->|<(style|script)\b.*?</\1>|<[^>]*>", " ", path.read_text(encoding="utf-8"))
        words = re.findall("[A-Za-z]{2,}", re.sub(r"\$[^$]*\$|{{[^}]*}}|&\w+;", " ", text))
        assert words == [], path.name


def test_words_that_templates_ask_for_are_translated() -> None:
    asked = {
        name
        for path in TEMPLATES.glob("*.*")
        if path.suffix != ".docx"
        for name in re.findall(r"\bwords\.([a-z]+(?:-[a-z]+)*)", path.read_text(encoding="utf-8"))
    }
    code = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.parent.glob("*.py"))
    assert {"contents", "csv", "how-made"} <= asked
    assert [name for name in sorted(asked) if not re.search(rf'"{name}": N_\(', code)] == []


# ---- keeping in step -------------------------------------------------------------
def test_a_missing_stale_empty_or_doubtful_message_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "zh-Hans.po"
    path.write_text(
        HEAD + 'msgid "old"\nmsgstr "旧"\n\nmsgid "empty"\nmsgstr ""\n\n#, fuzzy\nmsgid "changed"\nmsgstr "旧"\n',
        encoding="utf-8",
    )
    found = catalogues.problems(path, {"new": ["a.py"], "empty": ["a.py"], "changed": ["a.py"]})
    assert sorted(text.split(": ", 1)[1] for text in found) == [
        "missing: new",
        "no longer used: old",
        "not translated: changed",
        "not translated: empty",
    ]


def test_updating_keeps_translations_marks_changed_ones_and_drops_what_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "zh-Hans.po"
    entries = {"kept as it is": "留", "The mean of all answers.": "平均。", "quite another thing": "旧"}
    path.write_text(HEAD + "".join(f'msgid "{k}"\nmsgstr "{v}"\n\n' for k, v in entries.items()), encoding="utf-8")
    found = {"kept as it is": ["a.py"], "The mean of all the answers.": ["b.py"], "xyz": ["b.py"]}
    write(path, catalogues.updated(catalogues.read(path), found))
    first = path.read_bytes()
    made = catalogues.read(path)
    assert {str(entry.id): entry.string for entry in made if entry.id} == {
        "kept as it is": "留", "The mean of all the answers.": "平均。", "xyz": "",
    }  # fmt: skip
    assert made["The mean of all the answers."].fuzzy and not made["kept as it is"].fuzzy
    assert "quite another thing" not in first.decode() and "#: b.py" in first.decode()
    write(path, catalogues.updated(catalogues.read(path), found))
    assert path.read_bytes() == first, "a second run changes nothing"


# ---- a project's own ---------------------------------------------------------------
def with_own_notebook(project: Project) -> Project:
    cells = [
        new_markdown_cell("# Bread {#bread}\n\nOur *own* words,\nin one block.\n\n- a\n- b"),
        new_code_cell("1", metadata={"caption": "Loaves", "alt": "Loaves sold", "tags": []}),
    ]
    nbformat.write(new_notebook(cells=cells), project.notebooks / "65_bread.ipynb")
    return project


OWN = ["Bread", "Our *own* words,\nin one block.", "- a\n- b", "Loaves", "Loaves sold"]


def test_every_block_of_a_notebook_is_a_message(mini: Project) -> None:
    found = notebook_messages(with_own_notebook(mini).notebooks)
    own = [message for message, places in found.items() if places == ["notebooks/65_bread.ipynb"]]
    assert own == OWN


def test_a_language_that_ships_asks_for_the_projects_words_only(mini: Project) -> None:
    path, waiting = update_catalogue(with_own_notebook(mini), "zh-Hant")
    assert path == mini.params("locale", "zh-Hant.po") and waiting == len(OWN)
    assert sorted(str(entry.id) for entry in read(path, "zh-Hant") if entry.id) == sorted(OWN)


def test_nothing_of_its_own_needs_no_catalogue(mini: Project) -> None:
    path, waiting = update_catalogue(mini, "zh-Hant")
    assert waiting == 0 and not path.exists()


def test_the_source_language_asks_for_nothing(mini: Project) -> None:
    path, waiting = update_catalogue(with_own_notebook(mini), "en")
    assert waiting == 0 and not path.exists()


def test_a_projects_own_word_for_a_message_of_the_package_stays(mini: Project) -> None:
    path = mini.params("locale", "zh-Hans.po")
    path.parent.mkdir()
    path.write_text(HEAD + 'msgid "Mean"\nmsgstr "得分"\n\nmsgid "Loavs"\nmsgstr "面包"\n', encoding="utf-8")
    update_catalogue(with_own_notebook(mini), "zh-Hans")
    made = read(path, "zh-Hans")
    assert made["Mean"].string == "得分" and not made["Mean"].fuzzy
    assert made["Loaves"].fuzzy and made["Loaves"].string == "面包", "the message changed: offered, not used"


def test_a_projects_own_english_stays(mini: Project) -> None:
    path = mini.params("locale", "en.po")
    path.parent.mkdir()
    path.write_text(HEAD + 'msgid "Mean"\nmsgstr "Average"\n', encoding="utf-8")
    assert update_catalogue(with_own_notebook(mini), "en")[1] == 0
    assert {str(entry.id): entry.string for entry in read(path, "en") if entry.id} == {"Mean": "Average"}


def test_a_new_language_asks_for_all_words(mini: Project) -> None:
    path, waiting = update_catalogue(with_own_notebook(mini), "fr")
    shipped = package_catalogue("zh-Hans")
    assert shipped is not None and waiting >= len(shipped) + len(OWN) - 30 > 800
    first = path.read_bytes()
    assert b"Language: fr" in first
    assert update_catalogue(mini, "fr")[1] == waiting and path.read_bytes() == first


def test_translations_survive_an_update(mini: Project) -> None:
    path, before = update_catalogue(mini, "fr")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgid "Mean"\nmsgstr ""', 'msgid "Mean"\nmsgstr "Moyenne"'), encoding="utf-8")
    assert update_catalogue(mini, "fr")[1] == before - 1
    assert read(path, "fr")["Mean"].string == "Moyenne"


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda path: path.write_text(HEAD + 'msgid "Mean\nmsgstr "x"\n', encoding="utf-8"), r"zh-Hans\.po:\d+"),
        (lambda path: path.write_text(HEAD + "Mean = Mittelwert\n", encoding="utf-8"), r"zh-Hans\.po:\d+"),
    ],
    ids=["open quote", "no gettext"],
)
def test_a_broken_catalogue_is_named_with_its_line(mini: Project, break_it: Callable[[Path], int], said: str) -> None:
    path = mini.params("locale", "zh-Hans.po")
    path.parent.mkdir()
    break_it(path)
    with pytest.raises(CsreportError, match=said):
        update_catalogue(mini, "zh-Hans")


def test_an_unknown_language_is_refused(mini: Project) -> None:
    with pytest.raises(CsreportError, match="'klingonish' is not the code of a language"):
        update_catalogue(mini, "klingonish")


@pytest.mark.parametrize("lang", ["ar", "he", "fa"])
def test_a_language_that_cannot_be_laid_out_is_refused(mini: Project, lang: str) -> None:
    with pytest.raises(CsreportError, match=f"'{lang}' is written from right to left"):
        update_catalogue(mini, lang)
