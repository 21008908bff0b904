"""Phase, randomisation and masking out of sentences."""

from __future__ import annotations

import pytest

from trialweave import resources
from trialweave.stages import trial_design

WORDS = trial_design.compile_vocabulary(resources.read_toml(resources.find("configs") / "grammar" / "design.toml"))


@pytest.mark.parametrize(
    ("text", "phase"),
    [("a phase I/IIa trial", "1/2a"), ("Phase Ib study", "1b"), ("a phase 2/3 trial", "2/3"), ("no such word", None)],
)
def test_phase(text, phase):
    assert trial_design.phase_of([text], WORDS) == phase


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Patients were randomised.", True),
        ("A non-randomized study.", False),
        ("Patients were treated.", None),
        ("患者按随机数字表分组。", True),
        ("本研究为非随机试验。", False),
        ("患者均接受治疗。", None),
    ],
)
def test_randomized(text, answer):
    assert trial_design.randomized_of([("METHODS", text)], WORDS) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("A double-blind trial", "double"),
        ("single-blinded", "single"),
        ("open-label", "open-label"),
        ("masked", None),
        ("一项双盲试验", "double"),
        ("単盲検試験", "single"),
        ("开放标签", "open-label"),
    ],
)
def test_blinding(text, answer):
    assert trial_design.blinding_of([text], WORDS) == answer
