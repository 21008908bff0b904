"""The design of a trial out of sentences."""

from __future__ import annotations

import pytest

from trialweave.trials import condition, design, enrolment, follow_up, identifiers

WORDS = design.vocabulary()


@pytest.mark.parametrize(
    ("text", "phase"),
    [("a phase I/IIa trial", "1/2a"), ("Phase Ib study", "1b"), ("a phase 2/3 trial", "2/3"), ("no such word", None)],
)
def test_phase(text, phase):
    assert design.phase_of([text], WORDS) == phase


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Patients were randomised.", True), ("A non-randomized study.", False), ("Patients were treated.", None)],
)
def test_randomized(text, answer):
    assert design.randomized_of([("METHODS", text)], WORDS) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [("A double-blind trial", "double"), ("single-blinded", "single"), ("open-label", "open-label"), ("masked", None)],
)
def test_blinding(text, answer):
    assert design.blinding_of([text], WORDS) == answer


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Forty-five adults were randomly assigned.", 45),
        ("In this trial, 120 patients with gout were randomised.", 120),
        ("Fifty patients were enrolled, and forty patients were randomised.", 40),
        ("Patients (n = 24) were randomised.", 24),
    ],
)
def test_enrolled(text, n):
    assert enrolment.enrolled([("METHODS", text)], [], WORDS.people) == n


def test_arms_are_summed_without_a_total():
    assert enrolment.enrolled([("METHODS", "Patients were randomised.")], [10, 12], WORDS.people) == 22


@pytest.mark.parametrize(
    ("text", "worded"),
    [
        ("with 1 year of follow-up", "1 year"),
        ("visits at weeks 4, 12 and 52", "week 52"),
        ("a 12-week course", "12 weeks"),
    ],
)
def test_follow_up(text, worded):
    time = follow_up.follow_up(text, [("METHODS", 0, len(text))], WORDS.times)
    assert time is not None
    assert follow_up.worded(text, time) == worded


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Zolatinib in patients with active rheumatoid arthritis", "rheumatoid arthritis"),
        ("Zolatinib for severe sepsis", "severe sepsis"),
        ("Zolatinib in patients with mild to severe psoriasis", "psoriasis"),
        ("Zolatinib in kidney transplant recipients", "kidney transplantation"),
    ],
)
def test_condition(title, name):
    found = condition.condition_of([("TITLE", 0, title)], {}, WORDS.condition)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "identifier",
    ["NCT01234567", "ISRCTN12345678", "ACTRN12609000435280", "ChiCTR1900012345", "DRKS00001234", "2012-005026-30"],
)
def test_registry_ids(identifier):
    assert identifiers.registry_ids(f"Registered as {identifier}.", WORDS.identifiers) == [identifier]
