"""Where a report meets what survey standards ask for, decided from facts of the survey: our reading, no certificate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from csreport.estimates import Estimates
from csreport.facts import N_, Card, Name, Sentence
from csreport.survey.screening import REASONS, action_of
from csreport.survey.survey import Survey

Verdict = Literal["met", "not_met", "not_applicable"]
VERDICTS: dict[str, str] = {
    "met": N_("conforms"), "not_met": N_("does not conform"), "not_applicable": N_("not applicable"),
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """Whether something that standards ask for is in the report, and where; or why not."""

    verdict: Verdict
    where: Sentence


def requirements(evidence: Estimates, survey: Survey) -> dict[str, Card]:
    """Each standard's requirements with what was found, by standard."""
    known = findings(evidence.select(period=survey.name), survey)
    return {
        standard: tuple((name, _told(known[topic])) for name, topic in asked) for standard, asked in STANDARDS.items()
    }


def verdict_of(told: Sentence) -> str:
    """The verdict that a told finding carries."""
    verdict = told.values["verdict"]
    assert isinstance(verdict, Name)
    return next(key for key, message in VERDICTS.items() if message == verdict.id)


def _told(finding: Finding) -> Sentence:
    return Sentence("{verdict}: {where}", verdict=Name("message", VERDICTS[finding.verdict]), where=finding.where)


# ---- what is in the report -----------------------------------------------------------------------
def findings(now: Estimates, survey: Survey) -> dict[str, Finding]:
    """Every topic that a standard asks for."""
    return {**_of_sample(now, survey), **_of_response(now, survey), **_of_results(now, survey), **_of_use(now, survey)}


def _met(holds: bool, where: Sentence, otherwise: Sentence) -> Finding:
    return Finding("met", where) if holds else Finding("not_met", otherwise)


def _has(now: Estimates, **wanted: str) -> bool:
    return any(row.shown for row in now.select(**wanted))


SAMPLING = Sentence("Chapter [Sampling](#sampling)")
SATISFACTION = Sentence("Chapter [Satisfaction](#satisfaction)")
SEGMENTS = Sentence("Chapter [Segments](#segments)")
DRIVERS = Sentence("Chapter [Drivers](#drivers)")
TRENDS = Sentence("Chapter [Trends](#trends)")
APPENDIX = Sentence("[Appendix](#appendix)")
TITLE_PAGE = Sentence("Title page")
ABSENT = Sentence("This report has no chapter on it.")
SILENT = Sentence("The period does not declare it.")


def _of_sample(now: Estimates, survey: Survey) -> dict[str, Finding]:
    """Who was to be asked, how, when and by which means."""
    described = _has(now, measure="respondents")
    period, framed = survey.period, survey.frame is not None or survey.invitations is not None
    channel = survey.codebook.design.channel is not None and "design.channel" in survey.accepted
    planned = survey.targets.sampling.completes is not None
    return {
        "sponsor": Finding("met", TITLE_PAGE),
        "population": _met(
            described and bool(period.population), SAMPLING, Sentence("The population of the period is not declared.")
        ),
        "scope": _met(
            described and bool(period.population) and period.fieldwork is not None, SAMPLING,
            Sentence("The population or the fieldwork of the period is not declared."),
        ),
        "recruiting": _met(
            described and (period.sample == "open" or framed), SAMPLING,
            Sentence("Neither a customer frame nor a list of invitations is declared."),
        ),
        "mode": _met(described and channel, SAMPLING, Sentence("The channel of answering is not declared.")),
        "dates": _met(
            described and period.fieldwork is not None, SAMPLING, Sentence("The days of fieldwork are not declared.")
        ),
        "size": _met(described, SAMPLING, ABSENT),
        "planned": _met(described and planned, SAMPLING, Sentence("No planned number of answers is declared.")),
        "weighting": _met(described, SAMPLING, ABSENT),
        "reward": _met(described and bool(period.reward), SAMPLING, SILENT),
        "instrument": _met(described and bool(period.reward) and bool(period.languages), SAMPLING, SILENT),
    }  # fmt: skip


def _of_response(now: Estimates, survey: Survey) -> dict[str, Finding]:
    """How many answered, how exact that is, and what was left out."""
    probability = survey.period.sample == "probability"
    rate, margin = _has(now, measure="response", stat="rate"), _has(now, measure="precision", stat="margin_of_error")
    screened = any(action_of(survey.rules, rule) != "off" for rule in REASONS)
    open_link = Sentence("Nobody knows who saw an open link.")
    no_error = Sentence("A sampling error is stated for probability samples only.")
    return {
        "response": _met(rate, SAMPLING, Sentence("The outcome of the invitations is not declared."))
        if probability else Finding("not_applicable", open_link),
        "error": _met(margin, SAMPLING, ABSENT) if probability else Finding("not_applicable", no_error),
        "checks": _met(
            screened and _has(now, measure="respondents"), SAMPLING, Sentence("Every screening rule is switched off.")
        ),
    }  # fmt: skip


def _of_results(now: Estimates, survey: Survey) -> dict[str, Finding]:
    """What was asked, and how results are shown."""
    book = survey.codebook
    rated = [key for key in book.items if survey.measured(key)]
    wordless = sum(not book.items[key].question for key in rated)
    aspects = [key for key in rated if book.items[key].role is None]
    spans = any(row.shown and not math.isnan(row.low) for row in now.select(stat=("mean", "top_box"), segment=""))
    shown, base = _has(now, stat="sd"), survey.rules.minimum_base
    return {
        "wording": _met(
            bool(rated) and not wordless, APPENDIX,
            Sentence("The codebook lacks the wording of questions: {count}.", count=wordless) if rated else ABSENT,
        ),
        "aspects": _met(shown and len(aspects) > 1, SATISFACTION, Sentence("No single aspects were rated.")),
        "expectations": _met(
            shown and survey.measured(book.role("expectation")), SATISFACTION,
            Sentence("No question asks about expectations."),
        ),
        "uncertainty": _met(shown and spans, SATISFACTION, ABSENT),
        "reliability": _met(
            _has(now, stat="alpha"), SATISFACTION, Sentence("No dimension has several questions of one scale.")
        ),
        "bases": _met(shown, SATISFACTION, ABSENT),
        "small_bases": Finding("met", Sentence(
            "Marked below {caution} answers, not shown below {suppress}", caution=base.caution, suppress=base.suppress,
        )),
        "strengths": _met(shown and len(aspects) > 1, SATISFACTION, Sentence("No single aspects were rated.")),
    }  # fmt: skip


def _of_use(now: Estimates, survey: Survey) -> dict[str, Finding]:
    """Groups, drivers, time and targets."""
    groups, model = _has(now, stat="eta_squared"), _has(now, stat="importance")
    followed = any(row.shown for row in now if row.against.startswith("period:"))
    trends = any(row.shown for row in now if row.stat == "centre")
    judged, tested = _has(now, stat="target"), any(not math.isnan(row.p) for row in now)
    first = Sentence("No earlier period is declared to compare with.")
    return {
        "groups": _met(groups, SEGMENTS, Sentence("No groups of customers are compared.")),
        "drivers": _met(model, DRIVERS, Sentence("No model of satisfaction could be estimated.")),
        "time": _met(followed, TRENDS if trends else SATISFACTION, Sentence("No change could be estimated."))
        if survey.period.compare_to else Finding("not_applicable", first),
        "targets": _met(judged, SATISFACTION, Sentence("No result stands against its target."))
        if survey.targets.targets else Finding("not_applicable", Sentence("No target is declared.")),
        "tests": _met(tested, APPENDIX, Sentence("No comparison was tested.")),
    }  # fmt: skip


# ---- what standards ask for, in short words of our own ---------------------------------------------
TITLES = {
    "guideline": N_("ISO 10004:2018, identical GB/T 19014-2019: monitoring and measuring customer satisfaction"),
    "transparency": N_("AAPOR Transparency Initiative: what a survey discloses"),
    "research": N_("ISO 20252:2019: what a research report states"),
}
STANDARDS: dict[str, tuple[tuple[Sentence, str], ...]] = {
    "guideline": (
        (Sentence("Clause 6: whose satisfaction is measured, and when"), "scope"),
        (Sentence("Clause 7.2: groups of customers are told apart"), "groups"),
        (Sentence("Clause 7.2: what customers expect is asked"), "expectations"),
        (Sentence("Clause 7.3: satisfaction is rated aspect by aspect"), "aspects"),
        (Sentence("Clause 7.3: how answers were collected is described"), "recruiting"),
        (Sentence("Clause 7.4: answers are checked before the analysis"), "checks"),
        (Sentence("Clause 7.4: results carry their uncertainty"), "uncertainty"),
        (Sentence("Clause 7.4: questions are tested for reliability"), "reliability"),
        (Sentence("Clause 7.4: what goes together with satisfaction is analysed"), "drivers"),
        (Sentence("Clause 7.5: strengths and weaknesses are told"), "strengths"),
        (Sentence("Clause 7.6: satisfaction is followed over time"), "time"),
        (Sentence("Clause 7.6: results are held against targets"), "targets"),
    ),
    "transparency": (
        (Sentence("Who commissioned the survey"), "sponsor"),
        (Sentence("Wording of questions and answers"), "wording"),
        (Sentence("Population"), "population"),
        (Sentence("How people were chosen or reached"), "recruiting"),
        (Sentence("Channels of answering"), "mode"),
        (Sentence("Days of fieldwork"), "dates"),
        (Sentence("Number of answers"), "size"),
        (Sentence("Sampling error, where there is one"), "error"),
        (Sentence("Weighting"), "weighting"),
        (Sentence("Outcome of the invitations and response rate"), "response"),
        (Sentence("Checks of the data, and what was left out"), "checks"),
        (Sentence("Languages of the questionnaire, rewards for answering"), "instrument"),
    ),
    "research": (
        (Sentence("Client"), "sponsor"),
        (Sentence("Target group"), "population"),
        (Sentence("Sampling method and frame"), "recruiting"),
        (Sentence("Sample planned and reached"), "planned"),
        (Sentence("Way of collecting the answers"), "mode"),
        (Sentence("Days of fieldwork"), "dates"),
        (Sentence("Response and non-response"), "response"),
        (Sentence("Weighting"), "weighting"),
        (Sentence("Questionnaire"), "wording"),
        (Sentence("Base of every result"), "bases"),
        (Sentence("Small bases are marked"), "small_bases"),
        (Sentence("Statistical tests and their corrections"), "tests"),
        (Sentence("Rewards for answering"), "reward"),
    ),
}  # fmt: skip
