"""Hostile files through the reader: each is read or refused in words, and none stops the others."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

import pytest

from kpi.core.limit import Limits
from kpi.intake import read_files
from tests.soundness.fuzz import PATIENCE, faults_of
from tests.soundness.mutant import HEAVY, KINDS
from tests.soundness.mutants import mutants

FILES = 150


def test_every_hostile_file_is_read_or_refused_in_words(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = list(mutants(FILES, 7, heavy_share=0))
    paths = [tmp_path / str(number) for number in range(FILES)]
    for path, mutant in zip(paths, made, strict=True):
        path.write_bytes(mutant.data)
    with caplog.at_level(logging.CRITICAL):
        readings = read_files(paths, names=dict(zip(paths, (mutant.name for mutant in made), strict=True)))
    faults = Counter((m.kind, f) for m, reading in zip(made, readings, strict=True) for f in faults_of(reading))
    assert not faults
    assert {mutant.kind for mutant in made} == set(KINDS) - HEAVY


def test_a_small_file_is_given_up_before_a_person_loses_patience() -> None:
    assert Limits().time(1_000_000) < PATIENCE
