"""The rows of a sentence: their confidence, what the next sentence takes over, and pages that are no prose."""

from __future__ import annotations

from types import ModuleType

import pytest

from trialweave.stages.reading import Carried, Trial
from trialweave.stages.sentence_rows import LONGEST, MOST_MARKS, State, confidence, pieces, sentence_rows

TABLE = {"rules": {"value.arm": 0.9, "said": 0.8, "other": 0.5}, "factors": {"implied.arm": 0.5, "from_to": 1.5}}


@pytest.mark.parametrize(
    ("rules", "sure"),
    [
        (["value.arm"], 0.9),
        (["value.arm", "implied.arm"], 0.45),
        (["never.heard.of"], 0.5),
        (["said", "never.heard.of"], 0.8),
        (["value.arm", "from_to"], 0.99),  # nothing is surer than this
        (["implied.arm"], 0.5),  # a factor is no rule
    ],
)
def test_confidence(rules: list[str], sure: float) -> None:
    assert confidence(rules, TABLE) == sure


def test_a_further_guess_makes_no_row_surer(marked_sentences: ModuleType) -> None:
    table = marked_sentences.grammar().confidence
    for rule in table["rules"]:
        for guess in ("implied.arm", "implied.comparator", "carried.arm", "carried.measure", "outside"):
            assert confidence([rule, guess], table) <= confidence([rule], table)


def rows(module: ModuleType, markup: str, state: State | None = None):
    marks, arms = module.marked(markup)
    return sentence_rows(marks, Trial(arms), module.grammar(), state or State())


def test_an_observation_told_twice_is_one_row(marked_sentences: ModuleType) -> None:
    once, _ = rows(marked_sentences, "[CRP] was {5} in <A:cells>")
    assert len(once) == len({row[:7] for row in once}) == 1


def test_the_time_of_a_sentence_goes_on_to_the_next(marked_sentences: ModuleType) -> None:
    _, state = rows(marked_sentences, "[CRP] fell at {t:week 4}")
    assert [time.wording for time in state.carried.times] == ["week 4"]
    _, later = rows(marked_sentences, "[ESR] fell", state)
    assert later.carried.times == state.carried.times


def test_the_arms_named_last_are_these_patients(marked_sentences: ModuleType) -> None:
    state = State().naming(["B", "B"])
    assert state.carried == Carried(named=("B",))
    marks, _ = marked_sentences.marked("In these patients, [CRP] fell")
    (row,), _ = sentence_rows(marks, Trial(("A", "B")), marked_sentences.grammar(), state)
    assert row.arm == "B"


def test_a_sentence_that_is_no_prose_gives_nothing(marked_sentences: ModuleType) -> None:
    assert rows(marked_sentences, "[CRP] fell " + "x" * LONGEST) == ([], State())
    assert rows(marked_sentences, "[CRP] {5} " * MOST_MARKS) == ([], State())


def test_marks_that_overlap_are_left_out(marked_sentences: ModuleType) -> None:
    """An arm named after what is measured keeps its words: the name inside it is no outcome."""
    marks, _ = marked_sentences.marked("[CRP] fell in <A:cells>")
    again = marks._replace(entities=[*marks.entities, marks.entities[0]._replace(start=12, end=14)])
    found = pieces(again, marked_sentences.grammar(), None)
    assert [piece.code for piece in found] == ["M", "A"]
    assert [piece.start for piece in found] == sorted(piece.start for piece in found)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # counts of people who attained something are results, sizes are not
        ("{n:Four} patients met [ACR20]", ["ACR20 Four"]),
        ("{n:Four} patients took part and [ACR20] was met by {53%}", ["ACR20 53%"]),
        ("[ACR20] was met by {n:four}", ["ACR20 four"]),
    ],
)
def test_counts_that_are_results(marked_sentences: ModuleType, sentence: str, expected: list[str]) -> None:
    assert [" ".join(row.split(" | ")[i] for i in (0, 3)) for row in marked_sentences.linked(sentence, "A")] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "[CRP] was {5} in <A:cells> and {9} in <B:saline> ({p:p=0.01})",
        "[CRP] and [ESR] fell from {9} to {5} at {t:week 4}",
        "{53%} met [ACR20]; {n:four} met [ACR50]",
    ],
)
def test_rows_point_at_marks_that_exist(marked_sentences: ModuleType, sentence: str) -> None:
    marks, _ = marked_sentences.marked(sentence)
    found, _ = rows(marked_sentences, sentence)
    assert found
    for row in found:
        assert 0 <= row.measure < len(marks.entities)
        assert row.value is None or 0 <= row.value < len(marks.quantities)
        assert row.p is None or marks.quantities[row.p].kind == "p_value"
        assert 0 < row.confidence < 1
        assert row.rule
        assert row.value is not None or row.p is not None or row.direction is not None
        assert row.arm is None or row.comparator is None or not set(row.arm.split("+")) & set(row.comparator.split("+"))
