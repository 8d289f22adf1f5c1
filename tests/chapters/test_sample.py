"""The annex on the sample, on the miniature project, every count by hand."""

from __future__ import annotations

import csv
import math
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from builders import with_base
from conftest import MINIATURE, PERIOD, said

from csreport.chapters import sample
from csreport.chapters.fieldwork import checks, coverage_rows, duration_rows, record_rows
from csreport.chapters.indicators import indicators
from csreport.chapters.questionnaire import _rules
from csreport.estimates import Estimates, Row
from csreport.facts import reason_of
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.present.figures import fieldwork
from csreport.present.words import capital
from csreport.project.codebook import TABLES, Table
from csreport.project.project import Duty, Project, Rules
from csreport.project.targets import SamplingTargets, TargetsFile
from csreport.publish.validate import contact_data
from csreport.survey.screening import REASONS
from csreport.survey.survey import REASONS as ROW_REASONS
from csreport.survey.survey import Survey, contact_columns, load_survey

MINI = Project(MINIATURE)
WORDS = words_of(MINI, "en")


@pytest.fixture(scope="module")
def found(survey) -> Estimates:
    return sample.estimates(survey, Estimates())


def count(found: Estimates, category: str, reason: str = "") -> float:
    return found.one(category=category, stat="count", level=reason).value


def test_invitations_and_received_answers_are_counted_down_and_said(found, survey):
    with (MINIATURE / "data" / "raw" / PERIOD / "invitations.csv").open(encoding="utf-8") as stream:
        outcomes = Counter(row["outcome"] for row in csv.DictReader(stream))
    asked = sum(outcomes.values())
    assert count(found, "invited") == asked == 120
    assert count(found, "delivered") == asked - outcomes["bounced"] - outcomes["closed"] == 112
    assert count(found, "started") == outcomes["completed"] + outcomes["partial"] == 78
    assert count(found, "completed") == outcomes["completed"] == 74
    rules = [reason for reason in REASONS if reason not in {"attention", "total_row"}]  # no check, no totals
    excluded = {reason: count(found, "excluded", reason) for reason in rules}
    assert excluded == pytest.approx({
        "off_frame": 2, "outside_fieldwork": 1, "duplicate": 2, "near_duplicate": math.nan, "incomplete": 2,
        "speeding": 2, "straight_lining": 1, "inconsistent": math.nan, "out_of_range": 0,
    }, nan_ok=True)  # fmt: skip
    assert count(found, "received") == 82 and count(found, "accepted") == 72
    assert count(found, "flagged", "out_of_range") == 2
    steps = ["invited", "delivered", "started", "completed", "received", "accepted"]
    counts = found.select(stat="count", category=steps, measure=["invitations", "respondents"])
    data = fieldwork.read_flow(counts, WORDS)
    (rise,) = [step for step in data.steps if step.plain]
    assert (rise.count, rise.label) == ("+8", "partial, further or late, or not invited")
    told = said(MINI, sample, found, survey)
    assert told["response/answer"] == (
        "Of 120 invited customers, 78 answered. With 2 further answers of the same customers and 2 of customers not "
        "invited, 82 came in; 72 are analysed. The response rate is 62.7% (AAPOR RR1). The most frequent reason for "
        "exclusion is not in the customer frame (2)."
    )
    assert "were reached" in told["rates/answer"], "refusals and non-contacts are told apart"
    assert "Analysed answers make 61.0%." in told["rates/answer"]
    assert "Post-stratified to customer size" in told["statement/method"]
    assert "the population" in told["margins/answer"]


def test_margins_are_those_of_cochran_and_weighting_closes_the_gap(found, survey):
    sizes, weights = {"": 240, "small": 160, "large": 80}, survey.design.weights
    rows = [found.one(measure="precision"), *found.select(measure="respondents", stat="margin_of_error")]
    assert [row.level for row in rows] == list(sizes)
    for row in rows:
        own, size = weights[survey.accepted["size"] == row.level] if row.level else weights, sizes[row.level]
        n_eff = own.sum() ** 2 / (own**2).sum()
        plain = 1.959964 * math.sqrt(0.25 / n_eff * (size - n_eff) / (size - 1))
        assert (row.value, row.n, row.n_eff) == pytest.approx((plain, len(own), n_eff))
    effect, n_eff = (found.one(measure="weights", stat=stat) for stat in ("design_effect", "n_eff"))
    assert effect.value * n_eff.value == pytest.approx(72) and effect.n == 72
    plain = found.select(measure="respondents", stat="share", weighting="none", segment="size")
    assert [row.level for row in plain] == ["small", "large"] and sum(row.value for row in plain) == pytest.approx(1)
    frame = {row.level: row.value for row in found.select(measure="frame")}
    assert frame == {"small": pytest.approx(160 / 240), "large": pytest.approx(80 / 240)}
    weighted = found.select(measure="respondents", stat="share", weighting="representative")
    assert {row.level: pytest.approx(row.value) for row in weighted} == frame


def test_the_headline_is_computed_without_each_excluding_rule(survey):
    """Each scenario's mean is that of the survey with the rule on `flag`; rows off the frame cannot be weighted. The
    largest move is told where every base is large enough."""
    found = sample.estimates(with_base(survey, suppress=0), Estimates())
    published = indicators(survey).one(measure="overall", stat="mean", weighting="representative").value
    scenarios = {row.weighting.split(":")[1]: row for row in found if row.weighting.startswith("scenario:")}
    rules = ["outside_fieldwork", "duplicate", "incomplete", "speeding", "straight_lining"]
    assert list(scenarios) == [*rules, "all"]
    moves = {}
    for rule, row in scenarios.items():
        declared, project = survey.rules.model_dump(mode="json"), Project(MINIATURE)
        for name in rules if rule == "all" else [rule]:
            declared["screening"][name]["action"] = "flag"
        vars(project)["rules"] = Rules.model_validate(declared)
        expected = indicators(load_survey(project, PERIOD)).one(
            measure="overall", stat="mean", weighting="representative"
        )
        assert (row.value, row.n) == (pytest.approx(expected.value), expected.n)
        moves[rule] = found.one(measure="overall", stat="mean", against=f"scenario:{rule}").value
        assert moves[rule] == pytest.approx(published - expected.value)
    told = said(MINI, sample, found, survey)["response/answer"]
    largest = max(abs(moves[rule]) for rule in rules)
    assert f"Switching any one rule off moves overall satisfaction by at most {largest:.2f}." in told


def test_the_table_of_exclusions_says_which_scenarios_are_hidden(survey):
    """The column goes where none is shown; a dash is explained where some are."""
    for fewest, shown in ((1, [True, True]), (2, [False, True]), (20, [])):
        table = tables.exclusions(sample.estimates(with_base(survey, suppress=fewest), Estimates()), WORDS)
        rows = [line for line in table.lines if line.head in {"Outside fieldwork", "Duplicate"}]
        assert [line.cells[2].text != "–" for line in rows if len(line.cells) > 2] == shown
        assert list(table.legend) == (["Hatched: base too small to be shown."] if False in shown else [])


def test_no_rate_is_stated_without_invitations_and_no_weighting_that_was_not_done(change, mini):
    project = change(f"params/periods/{PERIOD}.yml", ("sample: probability", "sample: open"))
    survey = load_survey(project, PERIOD)
    found = sample.estimates(survey, Estimates())
    assert not len(found.select(stat=("margin_of_error", "rate")))
    assert "response rate is" not in said(project, sample, found, survey)["response/answer"]
    path = mini.params("periods", f"{PERIOD}.yml")
    lines = path.read_text(encoding="utf-8").replace("sample: open", "sample: probability").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("invitations")), encoding="utf-8")
    survey = load_survey(Project(mini.root), PERIOD)
    found = sample.estimates(survey, Estimates())
    assert not len(found.select(stat="rate")) and len(found.select(measure="precision")) == 1
    assert "so there is no response rate" in said(mini, sample, found, survey)["response/answer"]
    told, rules = [], "{method: poststratify, margins: [size]}"
    for method in ("{method: none}", "{method: rake, margins: [size]}"):
        project = change("params/rules.yml", (rules, method))
        survey, rules = load_survey(project, PERIOD), method
        told.append(said(project, sample, sample.estimates(survey, Estimates()), survey))
    assert ["not weighted" in one["precision/answer"] for one in told] == [True, False]
    assert "Weighting | None" in told[0]["statement/method"]
    assert "Raked to customer size" in told[1]["statement/method"]


def test_answers_by_day_add_up_to_those_analysed_but_for_those_without_a_readable_date(found, survey):
    days = [row for row in found.select(measure="fieldwork", segment="") if row.category]
    assert [row.category for row in days] == sorted(row.category for row in days)
    assert sum(row.value for row in days) == found.one(measure="fieldwork", category="", segment="").value == 72
    by_hand = Counter(str(day) for day in survey.accepted["design.date"].dt.date)
    assert {row.category: row.value for row in days} == by_hand
    assert found.one(measure="fieldwork", level="end").value == 72
    undated = replace(survey, received=survey.received.drop(columns="design.date"))
    none = sample.estimates(undated, Estimates())
    assert not len(none.select(measure="fieldwork")) and not sample.BLOCKS["progress"](none, undated)
    # The first seven analysed answers lose their date: the days tell of 65 of 72, and say so.
    date = survey.received["design.date"].copy()
    date[survey.accepted.index[:7]] = pd.NaT
    other = replace(survey, received=survey.received.assign(**{"design.date": date}))
    told = said(MINI, sample, sample.estimates(other, Estimates()), other)["progress/answer"]
    assert "Left out here: 7 analysed answers without a readable date." in told
    assert "Left out here" not in said(MINI, sample, found, survey)["progress/answer"]


def with_targets(survey, **sampling_targets):
    """The survey with targets of its sample: its verdicts by target, and what the chapter says."""
    aims = TargetsFile(sampling=SamplingTargets(**sampling_targets))
    other = replace(survey, targets=aims)
    found = sample.estimates(other, Estimates())
    verdicts = {check.name + check.planned.level: check.verdict for check in checks(found)}
    return verdicts, said(MINI, sample, found, other)


def test_targets_of_the_sample_are_met_missed_or_left_open_and_held_against_fieldwork(found, survey):
    """120 of 240 invited, RR1 62.7 %, 72 analysed: 39 small and 33 large."""
    verdicts, told = with_targets(survey, sample_share=0.5, response_rate=0.9, completes=72, margin_of_error=0.05,
                                  per_level={"size": 35}, key_customers=0.2)  # fmt: skip
    assert verdicts == {
        "sample_share": "met", "response_rate": "not_met", "completes": "met", "margin_of_error": "not_met",
        "key_customers": "cannot_tell", "per_levelsmall": "met", "per_levellarge": "not_met",
    }  # fmt: skip
    assert told["checks/answer"].startswith("3 of 7 targets of the sample are met. Missed: response rate, margin of")
    assert "answers of large customers" in told["checks/answer"]
    assert sample.BLOCKS["checks"](found, survey).keys() == {"answer"}, "no target is said in one line"
    one, five = (found.one(measure="response", category=rate).value for rate in ("RR1", "RR5"))
    assert with_targets(survey, response_rate=(one + five) / 2)[0] == {"response_rate": "cannot_tell"}
    told = with_targets(survey, completes=40, margin_of_error=0.2)[1]
    assert "were reached on" in told["progress/answer"] and "within the ±20.0 planned" in told["precision/answer"]
    assert "invite more customers" not in told["progress/answer"]
    told = with_targets(survey, completes=500, margin_of_error=0.01)[1]
    assert "were not reached" in told["progress/answer"] and "wider than the ±1.0 planned" in told["precision/answer"]
    assert "invite more customers" in told["progress/answer"]


def test_channels_and_those_who_did_not_answer_differ_only_where_the_test_says_so(found, survey):
    key = Row(survey.name, "channels", "rate", "RR1", segment="channel", weighting="none", n=100)
    for p, words in ((0.001, "Channels differ: web 40.0%, post 10.0%."), (0.4, "no clear difference")):
        rows = [replace(key, level="web", value=0.4), replace(key, level="post", value=0.1),
                replace(key, stat="chi_square", category="", value=9.0, p=p)]  # fmt: skip
        assert words in said(MINI, sample, Estimates([*found, *rows]), survey)["rates/answer"]
    cases = [(0.6, 0.02, 0.0, "respondents are like those who were asked"), (0.001, 0.3, 0.01, "weighting corrects it"),
             (0.001, 0.3, 0.2, "does not close every gap")]  # fmt: skip
    for p, before, after, words in cases:
        apart, side = {"none": before, "representative": after}, {"small": 1, "large": -1}
        rows = [
            replace(row, value=side[row.level] * apart[row.weighting]) if row.stat == "smd"
            else replace(row, p=p) if (row.measure, row.stat) == ("nonresponse", "chi_square") else row
            for row in found
        ]  # fmt: skip
        told = said(MINI, sample, Estimates(rows), survey)["nonresponse/answer"]
        assert words in told and ("above their share" in told) == (p < 0.05)
        assert "weighting margins" not in told, "the only grouping is one"


def test_what_is_not_known_is_not_said_and_rules_without_their_data_are_called_not_checked(change):
    """The same cases as `silent`: nobody knows whether they were reached, so nothing is said of contact."""
    project = change("params/codebook.yml", ("no_answer: non_contact", "no_answer: silent"))
    survey = load_survey(project, PERIOD)
    told = said(project, sample, sample.estimates(survey, Estimates()), survey)
    assert "whether they were reached is not known" in told["rates/answer"]
    for part, text in told.items():
        assert "were reached; of these" not in text and "better addresses" not in text, part
    assert "Most of those who did not answer gave no sign at all" in told["rates/answer"]
    project = change("params/codebook.yml", ("  date: day\n", ""), ("  duration: seconds\n", ""))
    survey = load_survey(project, PERIOD)
    found = sample.estimates(survey, Estimates())
    words = words_of(project, "en")
    cells = {line.head: [cell.text for cell in line.cells] for line in tables.exclusions(found, words).lines}
    for rule in ("speeding", "outside_fieldwork"):
        assert cells[capital(words.text(reason_of(rule)))][:2] == ["not checked", "–"], rule
        assert words.text(reason_of(rule)) not in said(project, sample, found, survey)["statement/method"]
    assert cells["Duplicate"][:2] == ["2", "2"]
    assert "Not checked: the data do not hold" in said(project, sample, found, survey)["response/note"]
    meant = {words.plain(name): words.plain(text) for name, text in _rules(found, survey)}
    assert "Not checked:" in meant["Completed too fast"]
    assert "Excluded: 2." in meant["Duplicate"]


def test_every_rule_of_screening_has_its_words():
    """A rule without a name or a meaning would fail while a report is being written."""
    for lang in ("en", "zh-Hans"):
        words, limits = words_of(MINI, lang), {"share": "", "items": "", "seconds": ""}
        assert len({words.text(reason_of(rule)) for rule in REASONS}) == len(REASONS)
        flags = {words.text("questionnaire-flag", rule=rule.replace("_", "-"), **limits) for rule in REASONS}
        assert len(flags) == len(REASONS), lang
        assert len({words.text("sample-left-out", reason=reason) for reason in ROW_REASONS}) == len(ROW_REASONS)
        assert len({words.text("sample-table", table=name) for name in TABLES}) == len(TABLES)


# ---- tables beside the answers -----------------------------------------------------------------
def test_rows_beside_the_answers_are_accounted_for_and_coverage_counts_who_anything_came_from(survey, found):
    """Five tickets of which two are left out, and two purchases."""
    ledger = pd.DataFrame({"file": ["t.csv"] * 2, "line": [3, 5], "reason": ["duplicate_id", "closed_before_opened"]})
    changed = replace(
        survey,
        tables={"tickets": pd.DataFrame({"id": ["1", "2", "3"]}), "purchases": pd.DataFrame({"customer": ["a", "b"]})},
        table_ledger={"tickets": ledger, "purchases": ledger.head(0)},
        table_received={"tickets": 5, "purchases": 2},
    )
    both, words = Estimates([*found, *record_rows(changed)]), words_of(MINI, "en")
    table = tables.records(both, words)
    assert list(table.heads) == ["Rows", "Tickets", "Purchases"]
    assert [[line.head, *(cell.text for cell in line.cells)] for line in table.lines] == [
        ["Received", "5", "2"], ["Closed before it was opened", "1", "0"], ["Duplicate ID", "1", "0"],
        ["Used", "3", "2"],
    ]  # fmt: skip
    told, plain = said(MINI, sample, both, changed), said(MINI, sample, found, survey)
    assert tables.records(found, words) is None and "records/answer" not in plain
    assert told["records/answer"] == "Besides the answers there are tickets and purchases: 5 of 7 rows can be used."
    assert told["response/answer"] == plain["response/answer"]
    assert tables.exclusions(both, words).html("a", "", "") == tables.exclusions(found, words).html("a", "", "")
    folder = MINIATURE / "data" / "raw" / PERIOD
    listed = set(pd.read_csv(folder / "frame.csv", dtype=str)["customer"])
    heard = listed & set(pd.read_csv(folder / "responses.csv", dtype=str)["customer"])
    row = found.one(measure="response", category="heard")
    assert (row.value, row.n) == (len(heard) / len(listed), len(listed)) and 0 < len(heard) < len(listed)
    rest = sorted(listed - heard)[:2]
    known = {"tickets": [rest[0], rest[0], min(heard), None], "reviews": rest[1:], "purchases": rest}
    beside = {name: pd.DataFrame({"customer": customers}) for name, customers in known.items()}
    declared = {name: Table(outside_frame="keep" if name == "reviews" else "exclude") for name in beside}
    book = survey.codebook.model_copy(update={"tables": declared})
    more = list(coverage_rows(replace(survey, tables=beside, codebook=book)))
    assert more[0].value == pytest.approx((len(heard) + 1) / len(listed)), "of this period, and of the register"
    verdicts, told = with_targets(survey, coverage=row.value + 0.01)
    assert verdicts == {"coverage": "not_met"}
    assert f"something was received from {100 * row.value:.1f}%" in told["checks/answer"]
    assert with_targets(replace(survey, frame=None), coverage=0.1)[0] == {"coverage": "cannot_tell"}


def test_the_method_statement_names_what_iso_20252_asks_for_and_who_does_what(survey, found):
    """Seconds of the analysed by hand; roles are those of params/project.yml."""
    seconds = survey.accepted["design.duration"].dropna()
    row = found.one(measure="respondents", stat="minutes")
    assert row.value == pytest.approx(seconds.median() / 60) and row.n == len(seconds)
    duty = Duty.model_validate({"task": {"en": "approval"}, "owner": {"en": "the owner of the bakery"}})
    told = said(MINI, sample, found, replace(survey, roles=(duty, duty)))["statement/method"]
    for part in ("240 in the customer register", "stratified by customer size", "120 invited",
                 "72 of 82 answers are analysed",
                 "AAPOR RR1", "completed too fast", "±10.1 percentage points", "csreport ",
                 f"median time to answer {row.value:.1f} minutes",
                 "Approval: the owner of the bakery; approval: the owner of the bakery"):  # fmt: skip
        assert part in told, part
    assert "All results are marked, as few answers were weighted to margins" in told
    plain = replace(survey, design=replace(survey.design, made=None))
    assert "Marked below an effective base of 30" in said(MINI, sample, found, plain)["statement/method"]
    silent = replace(survey, received=survey.received.drop(columns="design.duration"))
    assert list(duration_rows(silent)) == []


def test_columns_of_contact_data_are_found_and_the_annex_says_whether_answers_are_anonymous(survey: Survey):
    cells = {
        "mail": ["a@example.com", "", "b.c@example.co.uk"],
        "mobile": ["13800001234", "+86 138-0000-1234", "010-55500199"],
        "from": ["10.0.0.1", "2001:db8::1", "192.168.1.20"],
        "when": ["2025-12-08 10:00:00", "2025-12-09 11:30:00", ""],
        "number": ["20251208001", "20251208002", "20251208003"],
        "said": ["call 13800001234", "fine", ""],
        "csreport.source": ["a@example.com"] * 3,
    }
    assert contact_columns(pd.DataFrame(cells)) == {"mail": "email", "mobile": "telephone", "from": "address"}
    assert contact_columns(pd.DataFrame({"empty": ["", " "]})) == {}
    linked = "Answers carry the customer’s number: confidential, but not anonymous; the export holds no column"
    alone = "Answers carry no number of a customer; the export holds IP addresses"
    unlinked = replace(survey, contact={"IP": "address"}, received=survey.received.drop(columns="design.id"))
    for other, told in ((survey, linked), (unlinked, alone)):
        card = sample.facts_statement(sample.estimates(survey, Estimates()), other)["method"]
        text = {WORDS.plain(term): WORDS.plain(text) for term, text in card}["Anonymity"]
        assert told.lower() in text.lower()
    found = list(contact_data(replace(survey, contact={"Mail": "email"})))
    assert [one.severity for one in found] == ["warning"] and "column 'Mail'" in found[0].message
    assert not list(contact_data(survey))
