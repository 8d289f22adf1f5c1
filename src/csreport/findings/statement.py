"""The method statement: what a reader must know to judge the survey, after ISO 20252."""

from __future__ import annotations

import csreport
from csreport.estimates import Estimates
from csreport.facts import REASON_WORDS, Card, Dates, Name, Number, Sentence, Value
from csreport.findings.wording import confidence_of
from csreport.project.codebook import Label
from csreport.survey.screening import REASONS, action_of, is_checked
from csreport.survey.survey import Survey

CHANNELS = 8  # named at most


def method_statement(estimates: Estimates, survey: Survey) -> Card:
    """Population, frame, sample, mode, fieldwork, response, exclusions, weighting, precision and software."""
    items = [
        (Sentence("Population"), _given(survey.period.population)),
        (Sentence("Frame"), _frame(estimates)),
        (Sentence("Sample"), _sample(estimates, survey)),
        (Sentence("Mode"), _mode(survey)),
        (Sentence("Languages"), _given(survey.period.languages)),
        (Sentence("Reward"), _given(survey.period.reward)),
        (Sentence("Fieldwork"), _fieldwork(survey)),
        (Sentence("Response"), _response(estimates, survey)),
        (Sentence("Left out"), _exclusions(survey)),
        (Sentence("Weighting"), _weighting(survey)),
        (Sentence("Precision"), _precision(estimates, survey)),
        (Sentence("Interval"), _interval(survey)),
        (
            Sentence("Small bases"),
            Sentence(
                "Results on an effective base below {caution} are marked, those on fewer than {suppress} answers are "
                "not shown",
                caution=survey.rules.minimum_base.caution,
                suppress=survey.rules.minimum_base.suppress,
            ),
        ),
        (Sentence("Software"), Sentence("csreport {version}", version=csreport.__version__)),
    ]
    return tuple((term, meaning) for term, meaning in items if meaning is not None)


def _given(label: Label) -> Sentence | None:
    """What the period's file says in its own words."""
    texts = tuple(label.items())
    return Sentence("{population}", population=Name("given", texts=texts)) if texts else None


def _frame(estimates: Estimates) -> Sentence | None:
    count = estimates.find(measure="invitations", stat="count", category="customers")
    return None if count is None else Sentence("Customer register, {count} customers", count=Number(count))


def _sample(estimates: Estimates, survey: Survey) -> Sentence:
    if survey.period.sample == "open":
        return Sentence("Open link; respondents chose themselves")
    frame = estimates.find(measure="invitations", stat="count", category="customers")
    invited = estimates.find(measure="invitations", stat="count", category="invited")
    if frame is not None and invited is not None and invited.value >= frame.value:
        return Sentence("All customers of the frame were invited ({invited})", invited=Number(invited))
    kind = Sentence("Probability sample") if frame is None else Sentence("Probability sample from the customer frame")
    parts = [kind, _strata(survey)]
    if survey.design.clusters is not None:
        parts.append(Sentence("drawn in clusters"))
    if invited is not None:
        parts.append(Sentence("{invited} customers invited", invited=Number(invited)))
    return _listed(parts)


def _strata(survey: Survey) -> Sentence | None:
    """What the sample was stratified by: the segment that is read from the same column, where there is one."""
    stratum = survey.codebook.design.stratum
    if stratum is None or not stratum.asked_in(survey.name):
        return None
    same = [name for name, segment in survey.codebook.segments.items() if segment.column == stratum.column]
    return Sentence("stratified by {segment}", segment=Name("item", same[0])) if same else Sentence("stratified")


def _listed(parts: list[Sentence | None]) -> Sentence:
    """Parts of one statement, one after the other."""
    known = [part for part in parts if part is not None]
    found = known[0]
    for part in known[1:]:
        found = Sentence("{first}; {second}", first=found, second=part)
    return found


def _mode(survey: Survey) -> Sentence | None:
    """Channels of answering, the most frequent first; codes without words are not told."""
    declared = survey.codebook.design.channel
    if declared is None or "design.channel" not in survey.accepted:
        return None
    same = survey.codebook.channel_segment
    given = survey.accepted[same or "design.channel"].astype("string").str.strip()
    found = [str(name) for name in given[given.fillna("") != ""].value_counts().index[:CHANNELS]]
    names: tuple[Value, ...] = tuple(Name("level", name, same or "channel") for name in found)
    if not found or (not same and not declared.labels and all(name.isdigit() for name in found)):
        return None
    return Sentence("Answers came by {channels}", channels=names)


def _fieldwork(survey: Survey) -> Sentence | None:
    given = survey.period.fieldwork
    return Sentence("{days}", days=Dates(given.start.isoformat(), given.end.isoformat())) if given else None


def _response(estimates: Estimates, survey: Survey) -> Sentence:
    counts: dict[str, Value] = {
        "accepted": Number(estimates.one(measure="respondents", category="accepted")),
        "received": Number(estimates.one(measure="respondents", category="received")),
    }
    rate = estimates.find(measure="response", stat="rate", category="RR1")
    analysed = Sentence("{accepted} of {received} answers analysed", **counts)
    if rate is not None and rate.shown:
        return _listed([analysed, Sentence("response rate {rate} (AAPOR RR1)", rate=Number(rate))])
    if survey.period.sample == "open":
        return _listed([analysed, Sentence("no response rate, as nobody knows who was reached")])
    return _listed([analysed, Sentence("response rate not known")])


def _exclusions(survey: Survey) -> Sentence:
    rules = [reason for reason in REASONS if action_of(survey.rules, reason) == "exclude"]
    names = tuple(Name("message", REASON_WORDS[rule]) for rule in rules if is_checked(survey.ledger, rule))
    return Sentence("Answers, by declared rules: {rules}", rules=names) if names else Sentence("None")


def _weighting(survey: Survey) -> Sentence:
    rule = survey.rules.weighting
    margins = tuple(Name("item", name) for name in rule.margins)
    made = {
        "none": Sentence("None"),
        "file": Sentence("Weights delivered with the data"),
        "adjust": Sentence("Weights of the sample, without calibration"),
        "rake": Sentence("Raked to {margins}", margins=margins),
        "poststratify": Sentence("Post-stratified to {margins}", margins=margins),
        "linear": Sentence("Calibrated to {margins}, linear method", margins=margins),
        "logit": Sentence("Calibrated to {margins}, logit method", margins=margins),
    }[survey.design.method]
    cells = tuple(Name("item", name) for name in rule.adjustment.cells) if rule.adjustment else ()
    return _listed(
        [
            made,
            Sentence("adjusted for non-response by {cells}", cells=cells) if cells else None,
            Sentence("capped at {limit} times the mean weight", limit=f"{rule.trim:g}") if rule.trim else None,
        ]
    )


def _precision(estimates: Estimates, survey: Survey) -> Sentence | None:
    margin = estimates.find(measure="precision")
    if survey.period.sample == "open":
        return Sentence("No margin of error, as respondents chose themselves")
    if margin is None or not margin.shown:
        return None
    return Sentence(
        "±{margin} percentage points for a share near one half at {level}% confidence",
        margin=Number(margin),
        level=confidence_of(survey),
    )


def _interval(survey: Survey) -> Sentence:
    if survey.design.replicates is not None:
        return Sentence("{level}%, replicate weights", level=confidence_of(survey))
    return Sentence("{level}%, Taylor linearisation", level=confidence_of(survey))
