"""A computed chapter as an analyst writes it."""

CHAPTER = '''"""Chapter 60: how many answered."""

from csreport.estimates import Estimates, Row
from csreport.facts import Number, Sentence


def estimates(survey, history):
    n = len(survey.accepted)
    return Estimates([Row(survey.name, "answers", "count", weighting="none", value=n, n=n)])


def facts_number(estimates, survey):
    return {"answer": Sentence("turnout-number", count=Number(estimates.one(measure="answers")))}


BLOCKS = {"number": facts_number}
'''
