"""The head of the report's document: title, status, facts, run record, and the words of the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csreport import __version__
from csreport.chapters.method import approved_changes
from csreport.facts import Sentence, all_of
from csreport.present.chapter import Chapter
from csreport.present.words import Words, escape, language_tag, native_name
from csreport.project.project import Project
from csreport.publish.approval import front_of, standing_of
from csreport.publish.look import brand_of
from csreport.publish.record import inputs_of, origin_of
from csreport.survey.survey import Survey


def front_matter(project: Project, survey: Survey, summary: Chapter, languages: Sequence[str]) -> dict[str, Any]:
    """Metadata of one language's document, and links to the languages that will stand beside it."""
    words = summary.words
    title, period = words.choose(project.file.title, ""), words.period(survey.name)
    standfirst = summary.facts("headline").get("standfirst")
    content = origin_of(project, survey.name).content
    return {
        "title": escape(words.text("{title}, {period}", title=title, period=period)),
        "subtitle": escape(words.plain(standfirst)) if isinstance(standfirst, Sentence) else "",
        "author": escape(words.choose(project.file.organisation, "")),
        "lang": language_tag(words.lang),
        "csreport": {
            "lang": words.lang, "period": survey.name, **front_of(standing_of(project, survey.name), words),
            **brand_of(project, words), "facts": _facts(survey, words),
            "languages": [{"code": code, "name": native_name(code), "href": f"../{code}/report.html"}
                          for code in languages],
            "version": words.text("Version {version}", version=f"{content[:8]} · csreport {__version__}"),
            "record": _record(project, survey, content, words), "words": page_words(words),
        },
    }  # fmt: skip


def _facts(survey: Survey, words: Words) -> list[dict[str, str]]:
    n, level = words.fixed(len(survey.accepted), 0), words.percent(survey.rules.confidence)
    chosen = survey.period.sample == "open"
    facts = [
        {"name": words.text("Base"), "value": words.text("{n} respondents", n=n)},
        {
            "name": words.text("Interval"),
            "value": words.text("{level}, chance alone", level=level) if chosen else level,
        },
    ]
    if survey.period.fieldwork:
        days = words.date_range(survey.period.fieldwork.start, survey.period.fieldwork.end)
        facts.insert(0, {"name": words.text("Fieldwork"), "value": days})
    return facts


def _record(project: Project, survey: Survey, content: str, words: Words) -> list[dict[str, str]]:
    inputs = " · ".join(found[:8] for found in inputs_of(project, survey).values())
    return [
        {"name": words.text("Inputs"), "value": inputs},
        {"name": words.text("Content"), "value": content},
        {"name": words.text("Made with"), "value": f"csreport {__version__}"},
        *_methods(project, survey.name, words),
    ]


def _methods(project: Project, period: str, words: Words) -> list[dict[str, str]]:
    """What changed in methods and definitions since the last approved report; nothing where there is none."""
    earlier, changes = approved_changes(project, period)
    if earlier is None:
        return []
    name = words.text("Methods and definitions since the approved report {period}", period=words.period(earlier))
    return [{"name": escape(name), "value": words.sentence(all_of(*(changes or [Sentence("Unchanged.")])))}]


def page_words(words: Words) -> dict[str, str]:
    """Words of the page around the report: contents, buttons, labels."""
    return {
        "contents": words.text("Contents"), "figures": words.text("Figures"), "tables": words.text("Tables"),
        "figure": words.text("Figure"), "table": words.text("Table"), "skip": words.text("Skip to the report"),
        "csv": words.text("Download CSV"), "filter": words.text("Filter rows"), "record": words.text("Run record"),
        "how-made": words.text("How this report was made"), "languages": words.text("Language"), "of": words.text("of"),
        "appendix": words.text("Appendix"),
    }  # fmt: skip
