"""The weighting part of params/rules.yml: what may be said together, and how the rest is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from csreport.project.project import Population
from csreport.project.rules import Weighting

REPLICATES = {"prefix": "RW", "kind": "jk1"}


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"method": "linear"}, "method 'linear' needs 'margins'"),
        ({"method": "rake", "margins": ["a", "a"]}, "'margins' names 'a' twice"),
        ({"method": "logit", "margins": ["a"]}, "method 'logit' needs 'bounds'"),
        ({"method": "rake", "margins": ["a"], "bounds": ["0.5", "2"]}, "'bounds' go with method 'linear' or 'logit'"),
        ({"method": "logit", "margins": ["a"], "bounds": ["1.5", "2"]}, "the first from 0 to 1, the second above 1"),
        ({"method": "linear", "margins": ["a"], "bounds": ["0.5", "2"], "trim": "3"}, "leave one out"),
        ({"base": "file"}, "method 'none' leaves answers unweighted"),
        ({"adjustment": {"cells": ["a"]}}, "method 'none' leaves answers unweighted"),
        ({"method": "adjust"}, "method 'adjust' needs a 'base' or an 'adjustment'"),
        ({"method": "adjust", "adjustment": {"cells": []}}, "at least 1 item"),
        ({"method": "file", "base": "stratum"}, "to go on from them, use base 'file'"),
        ({"method": "rake", "margins": ["a"], "replicates": REPLICATES}, "they need method 'file', without 'trim'"),
        ({"method": "file", "trim": "3", "replicates": REPLICATES}, "they need method 'file', without 'trim'"),
        ({"method": "file", "replicates": {"kind": "jk1"}}, "either 'columns', the list of them, or their 'prefix'"),
        ({"method": "file", "replicates": REPLICATES | {"columns": ["R1"]}}, "either 'columns'"),
        ({"method": "file", "replicates": {"columns": ["R1", "R1"], "kind": "jk1"}}, "names a replicate weight twice"),
        ({"method": "file", "replicates": {"prefix": "R", "kind": "fay"}}, "goes with kind 'fay' and only with it"),
        ({"method": "file", "replicates": REPLICATES | {"fay": "0.5"}}, "goes with kind 'fay' and only with it"),
        ({"method": "file", "replicates": {"prefix": "R", "kind": "jkn"}}, "kind 'jkn' needs 'coefficients'"),
        ({"method": "file", "replicates": REPLICATES | {"coefficients": ["1"]}}, "kind 'jkn' needs 'coefficients'"),
        ({"method": "file", "replicates": {"columns": ["R1"], "kind": "jkn", "coefficients": ["1", "2"]}},
         "2 coefficients for 1 columns"),
        ({"method": "file", "stratum": "a"}, "Extra inputs are not permitted"),
    ],
    ids=str,
)  # fmt: skip
def test_what_may_not_be_said(declared: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValidationError, match=expected):
        Weighting.model_validate(declared)


@pytest.mark.parametrize("known", [{}, {"x": "-1", "y": "3"}, {"x": "0"}])
def test_a_margin_of_the_population_has_counts(known: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="margin 'size' needs counts or shares of its levels"):
        Population.model_validate({"source": "register", "margins": {"size": known}})
