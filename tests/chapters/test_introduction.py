"""Chapter 05 on the miniature project: why, who and how, from params and facts."""

from __future__ import annotations

from csreport.chapters import introduction, sampling
from csreport.suppression import suppress


def test_every_promised_block_speaks(survey, history):
    evidence = suppress(sampling.estimates(survey, history), caution=30, suppress=10)
    assert not list(introduction.estimates(survey, history))
    for block, facts in introduction.BLOCKS.items():
        assert facts(evidence, survey).get("answer") is not None, block
