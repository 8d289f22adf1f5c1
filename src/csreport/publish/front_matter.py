"""The head of the report's document: title, status, facts, run record, and the words of the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csreport import __version__
from csreport.chapters.method import approved_changes
from csreport.facts import N_, Sentence, all_of
from csreport.present.chapter import Chapter
from csreport.present.words import Words, escape, language_tag, native_name
from csreport.project.project import Project
from csreport.publish.approval import front_of, standing_of
from csreport.publish.look import brand_of
from csreport.publish.record import inputs_of, origin_of
from csreport.survey.survey import Survey

AROUND = {
    "contents": N_("Contents"),
    "figures": N_("Figures"),
    "tables": N_("Tables"),
    "figure": N_("Figure"),
    "table": N_("Table"),
    "skip": N_("Skip to the report"),
    "csv": N_("Download CSV"),
    "filter": N_("Filter rows"),
    "record": N_("Run record"),
    "how-made": N_("How this report was made"),
    "languages": N_("Language"),
    "of": N_("of"),
    "appendix": N_("Appendix"),
}


def front_matter(project: Project, survey: Survey, summary: Chapter, languages: Sequence[str]) -> dict[str, Any]:
    """Metadata of one language's document, and links to the languages that will stand beside it."""
    words = summary.words
    title, period = words.choose(project.file.title, ""), words.period(survey.name)
    standfirst = summary.facts("headline").get("standfirst")
    content = origin_of(project, survey.name).content
    beside = [{"code": code, "name": native_name(code), "href": f"../{code}/report.html"} for code in languages]
    own = {"lang": words.lang, "period": survey.name}
    own |= front_of(standing_of(project, survey.name), words) | brand_of(project, words)
    return {
        "title": escape(words.text("{title}, {period}", title=title, period=period)),
        "subtitle": escape(words.plain(standfirst)) if isinstance(standfirst, Sentence) else "",
        "author": escape(words.choose(project.file.organisation, "")),
        "lang": language_tag(words.lang),
        "csreport": {
            **own,
            "facts": _facts(survey, words),
            "languages": beside,
            "version": words.text("Version {version}", version=f"{content[:8]} · csreport {__version__}"),
            "record": _record(project, survey, content, words),
            "words": page_words(words),
        },
    }


def _facts(survey: Survey, words: Words) -> list[dict[str, str]]:
    n, level = words.fixed(len(survey.accepted), 0), words.percent(survey.rules.confidence)
    if survey.period.sample == "open":
        level = words.text("{level}, chance alone", level=level)
    facts = {words.text("Base"): words.text("{n} respondents", n=n), words.text("Interval"): level}
    if days := survey.period.fieldwork:
        facts = {words.text("Fieldwork"): words.date_range(days.start, days.end)} | facts
    return [{"name": name, "value": value} for name, value in facts.items()]


def _record(project: Project, survey: Survey, content: str, words: Words) -> list[dict[str, str]]:
    """Inputs, content and program, and what changed in methods and definitions since the last approved report."""
    inputs = " · ".join(found[:8] for found in inputs_of(project, survey).values())
    facts = {words.text("Inputs"): inputs, words.text("Content"): content}
    facts[words.text("Made with")] = f"csreport {__version__}"
    earlier, changes = approved_changes(project, survey.name)
    if earlier is not None:
        period = words.period(earlier)
        name = words.text("Methods and definitions since the approved report {period}", period=period)
        facts[escape(name)] = words.sentence(all_of(*(changes or [Sentence("Unchanged.")])))
    return [{"name": name, "value": value} for name, value in facts.items()]


def page_words(words: Words) -> dict[str, str]:
    """Words of the page around the report: contents, buttons, labels."""
    return {name: words.translate(message) for name, message in AROUND.items()}
