"""What several clauses of a sentence say of one observation is one row."""

from __future__ import annotations

from types import ModuleType

import pytest

from trialweave.stages.items import MeasureRef
from trialweave.stages.linking import Observation
from trialweave.stages.reading import Measure
from trialweave.stages.uniting import unite


def row(name: str = "CRP", arm: str | None = "A", **more: object) -> Observation:
    made = Observation(Measure(0, MeasureRef(0, name, "BIOMARKER"), None), arm, rules=["test"])
    for slot, value in more.items():
        setattr(made, slot, value)
    return made


def test_a_bare_direction_goes_to_the_number() -> None:
    number, bare = row(value=3), row(direction="decreased", comparator="baseline")
    assert unite([number, bare]) == [number]
    assert (number.direction, number.comparator) == ("decreased", "baseline")


APART = [
    (row(value=3), row("ESR", direction="decreased")),  # another measure
    (row(value=3), row(arm="B", direction="decreased")),  # another arm
    (row(value=3, direction="increased"), row(direction="decreased")),  # another direction
    (row(value=3, start=True), row(direction="decreased")),  # where a change began
    (row(value=3, comparator="B"), row(direction="decreased", comparator="baseline")),  # another comparison
    (row(value=3), row(value=4)),
    (row(direction="decreased"), row("ESR", direction="decreased")),
]


@pytest.mark.parametrize(("one", "two"), APART)
def test_what_stays_apart(one: Observation, two: Observation) -> None:
    assert unite([one, two]) == [one, two]


def test_a_change_taken_back_is_the_change() -> None:
    change, denial = row(direction="decreased"), row(direction="unchanged")
    assert unite([change, denial]) == [change]
    assert change.direction == "decreased"


def test_uniting_twice_changes_nothing() -> None:
    rows = [row(value=3), row(direction="decreased"), row("ESR", direction="increased"), row("ESR", p=4)]
    once = unite(rows)
    assert unite(once) == once


SENTENCES = [
    ("[CRP] decreased slightly, but this change was not significant", 1),
    ("[CRP] decreased in <A:cells>, and [ESR] decreased", 2),
    ("[CRP] was lower in <A:cells>; it was {5}", 1),
]


@pytest.mark.parametrize(("sentence", "number"), SENTENCES)
def test_sentences(marked_sentences: ModuleType, sentence: str, number: int) -> None:
    assert len(marked_sentences.linked(sentence, "AB" if "A:" in sentence else "A")) == number
