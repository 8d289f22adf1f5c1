"""Imported by the process that kernels are forked from: each of them finds the survey of the period prepared."""

from __future__ import annotations

import contextlib
import gc
import os

from csreport.chapters.history import history_of, survey_of
from csreport.project.project import find_project

if os.environ.get("CSREPORT_PERIOD"):
    with contextlib.suppress(Exception):  # the build says what is wrong with it
        survey_of(find_project(), os.environ["CSREPORT_PERIOD"])
        history_of(find_project(), os.environ["CSREPORT_PERIOD"])

gc.collect()
gc.freeze()  # kernels share these pages: none of them should look through what they all inherit
