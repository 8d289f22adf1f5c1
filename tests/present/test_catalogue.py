"""The message catalogues hold every message, with the same placeholders, and nothing else."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
sys.path.insert(0, str(REPOSITORY / "scripts"))
import update_catalogues as catalogues  # noqa: E402

FILES = sorted(catalogues.LOCALE.glob("*.po"))
PLACEHOLDER = re.compile(r"{\w+}")


def test_simplified_chinese_ships() -> None:
    assert "zh-Hans.po" in {path.name for path in FILES}


def test_messages_are_found_in_code_and_notebooks() -> None:
    found = catalogues.messages()
    assert "notebooks/10_sampling.ipynb" in found["Who answered, and who was left out?"]
    assert "src/csreport/facts.py" in found["completed too fast"]
    assert "{indicator}" not in found, "a message without words needs no translation"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_catalogue_is_complete_and_current(path: Path) -> None:
    assert catalogues.problems(path, catalogues.messages()) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_translations_keep_placeholders_and_emphasis(path: Path) -> None:
    for entry in catalogues.read(path):
        if entry.id:
            assert sorted(PLACEHOLDER.findall(entry.id)) == sorted(PLACEHOLDER.findall(entry.string)), entry.id
            assert entry.string.count("**") == entry.id.count("**"), entry.id


def test_a_missing_stale_or_empty_message_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "zh-Hans.po"
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "old"\nmsgstr "旧"\n\n'
                    'msgid "empty"\nmsgstr ""\n', encoding="utf-8")  # fmt: skip
    found = catalogues.problems(path, {"new": ["a.py"], "empty": ["a.py"]})
    assert [text.split(": ", 1)[1] for text in found] == [
        "missing: new",
        "no longer used: old",
        "not translated: empty",
    ]


def test_updating_keeps_translations_and_drops_what_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "zh-Hans.po"
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "kept"\nmsgstr "留"\n\n'
                    'msgid "old"\nmsgstr "旧"\n', encoding="utf-8")  # fmt: skip
    catalogue = catalogues.updated(catalogues.read(path), {"kept": ["a.py"], "new": ["b.py"]})
    assert {entry.id: entry.string for entry in catalogue if entry.id} == {"kept": "留", "new": ""}
