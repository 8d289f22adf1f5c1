"""Chapter 90 on the miniature project: what follows and what stays open."""

from __future__ import annotations

from csreport.chapters import conclusion, sampling, satisfaction
from csreport.estimates import bind
from csreport.suppression import suppress


def test_every_promised_block_speaks(survey, history):
    made = bind(sampling.estimates(survey, history), satisfaction.estimates(survey, history))
    evidence = suppress(made, caution=30, suppress=10)
    assert not list(conclusion.estimates(survey, history))
    assert any(facts(evidence, survey) for facts in conclusion.BLOCKS.values())
