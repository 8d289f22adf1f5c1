"""Key customers on the miniature project, where large cafés are declared to be the key customers."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace

import pytest
from conftest import MINIATURE, PERIOD, edit, said

from csreport.chapters import sample
from csreport.chapters.fieldwork import checks
from csreport.estimates import Estimates
from csreport.project.errors import InputError, ParamsError
from csreport.project.project import Project
from csreport.project.targets import SamplingTargets, TargetsFile
from csreport.survey.survey import KEY, Survey, load_survey
from surveystats.proportions import wilson

FLAG = ("  stratum: {", "  key_customer: {column: size, codes: [large]}\n  stratum: {")


@pytest.fixture
def keyed(change) -> Survey:
    return load_survey(change("params/codebook.yml", FLAG), PERIOD)


def outcomes() -> Counter:
    """Outcomes of the large customers invited, from the files themselves."""
    folder = MINIATURE / "data" / "raw" / PERIOD
    with (folder / "frame.csv").open(encoding="utf-8") as stream:
        large = {row["customer"] for row in csv.DictReader(stream) if row["size"] == "large"}
    with (folder / "invitations.csv").open(encoding="utf-8") as stream:
        return Counter(row["outcome"] for row in csv.DictReader(stream) if row["customer"] in large)


def told(survey: Survey, share: float | None = None) -> tuple[Estimates, dict[str, str], str | None]:
    """Estimates, sentences and the verdict with a target for key customers."""
    other = replace(survey, targets=TargetsFile(sampling=SamplingTargets(key_customers=share)))
    found = sample.estimates(other, Estimates())
    verdicts = {check.name: check.verdict for check in checks(found)}
    return found, said(Project(MINIATURE), sample, found, other), verdicts.get("key_customers")


def test_invited_and_answered_are_counted_as_in_the_files(keyed: Survey) -> None:
    counts = outcomes()
    asked, base = sum(counts.values()), sum(counts.values()) - counts["closed"]
    found, text, _ = told(keyed)
    assert found.one(measure="invitations", category="key_customers_listed").value == 80
    assert found.one(measure="invitations", category="key_customers", stat="count").value == asked == 60
    coverage = found.one(measure="invitations", category="key_customers", stat="share")
    assert (coverage.value, coverage.n) == (asked / 80, 80)
    rate = found.one(measure="response", category="key_customers")
    low, high = wilson(counts["completed"] / base, base)
    assert (rate.value, rate.n, rate.low, rate.high) == pytest.approx((counts["completed"] / base, base, low, high))
    assert "Of 80 key customers in the register, 60 were invited (75.0%)." in text["checks/answer"]
    assert f"{100 * rate.value:.1f}% answered completely" in text["checks/answer"]


def test_the_target_is_met_missed_or_left_open_between_the_bounds(keyed: Survey) -> None:
    counts = outcomes()
    assert counts["bounced"] > 0
    base = sum(counts.values()) - counts["closed"]
    least, most = counts["completed"] / base, counts["completed"] / (base - counts["bounced"])
    assert told(keyed, least - 0.001)[2] == "met"
    assert told(keyed, most + 0.001)[2] == "not_met"
    _, text, verdict = told(keyed, (least + most) / 2)
    assert verdict == "cannot_tell"
    assert "only if cases of unknown eligibility do not count" in text["checks/note"]


def test_an_id_invited_twice_counts_once(keyed: Survey) -> None:
    doubled = keyed.invitations.loc[list(keyed.invitations.index) * 2]
    assert (
        told(replace(keyed, invitations=doubled))[0]
        .one(measure="invitations", category="key_customers", stat="count")
        .value
        == 60
    )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (lambda s: replace(s, frame=None), "the customer register of this period does not mark them"),
        (lambda s: replace(s, frame=s.frame.drop(columns=KEY)), "the customer register of this period does not mark"),
        (lambda s: replace(s, invitations=None), "the list of invitations is missing"),
        (lambda s: replace(s, period=s.period.model_copy(update={"sample": "open"})), "an open link has no list"),
        (lambda s: replace(s, invitations=s.invitations.assign(**{f"frame.{KEY}": False})), "none was invited"),
    ],
    ids=["no frame", "no column", "no invitations", "open", "none invited"],
)
def test_what_cannot_be_told_says_why(keyed: Survey, changed, reason: str) -> None:
    _, text, verdict = told(changed(keyed), 0.2)
    assert verdict == "cannot_tell" and reason in text["checks/note"]
    assert "nan" not in " ".join(text.values())


def test_codes_that_nobody_has_are_told_from_key_customers_that_were_not_invited(change) -> None:
    project = change("params/codebook.yml", (FLAG[0], FLAG[1].replace("large", "huge")))
    text = told(load_survey(project, PERIOD), 0.2)[1]
    assert "nobody in the register has one of their codes" in text["checks/note"]
    assert "key customers in the register" not in text["checks/answer"]


def test_too_few_key_customers_are_not_shown(keyed: Survey) -> None:
    from csreport.chapters.suppression import suppress  # noqa: PLC0415

    other = replace(keyed, targets=TargetsFile(sampling=SamplingTargets(key_customers=0.2)))
    found = suppress(sample.estimates(other, Estimates()), caution=200, suppress=100)
    assert not found.one(measure="response", category="key_customers").shown
    assert "too few of them were invited" in said(Project(MINIATURE), sample, found, other)["checks/note"]


def test_without_the_flag_the_codebook_is_named(survey: Survey) -> None:
    found, text, verdict = told(survey, 0.2)
    assert verdict == "cannot_tell" and "the codebook does not say who they are" in text["checks/note"]
    assert not [row for row in found if "key_customers" in row.category and not row.category.startswith("planned")]


def test_full_width_and_upper_case_codes_are_the_same_code(change) -> None:
    project = change("params/codebook.yml", (FLAG[0], FLAG[1].replace("large", "ＬＡＲＧＥ")))
    assert load_survey(project, PERIOD).frame[KEY].sum() == 80


# ---- errors that a person can mend ------------------------------------------------------------------
def test_a_flag_that_the_frame_lacks_is_named(change) -> None:
    project = change("params/codebook.yml", (FLAG[0], FLAG[1].replace("column: size", "column: sise")))
    with pytest.raises(InputError, match=r"design\.key_customer names column 'sise'.*did you mean 'size'"):
        load_survey(project, PERIOD)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (", codes: [large]", "", "key 'design.key_customer.codes' is missing"),
        ("{column: size,", "{column: size, source: responses,", "design.key_customer.source: "),
    ],
)
def test_the_flag_needs_codes_and_comes_from_the_frame(change, old: str, new: str, expected: str) -> None:
    project = change("params/codebook.yml", FLAG)
    edit(project.params("codebook.yml"), (FLAG[1], FLAG[1].replace(old, new)))
    with pytest.raises(ParamsError, match=expected):
        Project(project.root).codebook  # noqa: B018


def test_a_period_may_lack_the_flag(change) -> None:
    absent = FLAG[1].replace("column: size", f"column: vip, absent: [{PERIOD}]")
    survey = load_survey(change("params/codebook.yml", (FLAG[0], absent)), PERIOD)
    assert survey.frame is not None and KEY not in survey.frame
    assert told(survey, 0.2)[2] == "cannot_tell"
