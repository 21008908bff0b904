"""Which names of a sentence are outcomes, and which of its numbers are results."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from trialweave import resources
from trialweave.marks import Entity, Quantity
from trialweave.stages.items import THRESHOLD
from trialweave.stages.measures import OutcomeWords, compile_outcomes, measure_pieces, number_pieces
from trialweave.stages.timepoints import Timepoint


@pytest.fixture(scope="module")
def words() -> OutcomeWords:
    path = resources.find("configs") / "grammar/relations.toml"
    return compile_outcomes(tomllib.loads(path.read_text(encoding="utf-8"))["measure"])


def codes(marked: str, words: OutcomeWords) -> list[str]:
    """The codes of the names that stand in square brackets in a text; names in capitals are scores."""
    text, entities = "", []
    for index, part in enumerate(marked.replace("]", "[").split("[")):
        if index % 2:
            label = "SCORE" if part.isupper() else "CYTOKINE"
            entities.append(Entity(len(text), len(text) + len(part), label, part, None, "test"))
        text += part
    return [piece.code for piece in measure_pieces(text, entities, words)]


OUTCOMES = [
    "[Il-6] fell",
    "Serum [Il-6] levels fell",
    "an increase of [Il-6] was seen",
    "a decrease in the number of [Monocytes]",
    "the percentage of patients with [Il-6] above normal fell",  # of which patients it is a share
    "the percentage of patients with a high level of [Il-6] fell",
    "an effect on [Il-6] was seen",  # on what a treatment acts is an outcome
    "the effect of the diet on [Il-6]",
    "improvements in [ACR]",
]
OTHERS = [
    "patients with [Il-6] above normal did well",
    "patients with raised serum [Il-6] did well",
    "Adults received [Il-6] for a week",
    "injections of [Monocytes] were safe",
    "treatment with [Il-6] was safe",
    "[Il-6] therapy was safe",
    "[Monocyte] transplantation was safe",
    "the [Il-6]-treated animals",
    "[Il-6]-producing tissue",
    "remission according to [DAS]",
    "adjusted for [DAS]",
    "in a model adjusted for age, weight and [DAS]",
    "patients with a high level of [Il-6] did well",
    "in response to [Il-6] the tissue grew",
]


@pytest.mark.parametrize("sentence", OUTCOMES)
def test_outcomes(sentence: str, words: OutcomeWords) -> None:
    assert codes(sentence, words) == ["M"]


@pytest.mark.parametrize("sentence", OTHERS)
def test_names_that_are_no_outcomes(sentence: str, words: OutcomeWords) -> None:
    assert codes(sentence, words) == ["x"]


SEVERAL = [
    ("[Il-6], [Il-8] and [ACR] fell", ["M", "M", "M"]),
    # a short form in brackets is the name before it again
    ("[RHEUMATOID] ([RF]) fell", ["M", ""]),
    ("[RHEUMATOID] ([ESR]) fell", ["M", "M"]),  # another letter: another name
    ("[Interleukin] ([IL]) fell", ["M", "M"]),  # another label: another name
    ("[RHEUMATOID] levels ([RF]) fell", ["M", ""]),
    # where the first was measured
    ("[Il-6] production by [Monocytes] fell", ["M", "x"]),
    ("[Il-6] in [Monocytes] fell", ["M", "x"]),
    ("[Il-6] expression on [Monocytes] fell", ["M", "x"]),
    ("[Il-6] fell and [Monocytes] rose", ["M", "M"]),
    ("[Il-6] fell and the diet had an effect on [Il-8]", ["M", "M"]),  # what a treatment acts on is measured
    # both names belong to the people
    ("patients with [Il-6] or [Il-8] did well", ["x", "x"]),
    # the first says by what the others were measured
    ("[VAS] scores for both [PAIN] and [SLEEP] fell", ["x", "M", "M"]),
]


@pytest.mark.parametrize(("sentence", "expected"), SEVERAL)
def test_several_names(sentence: str, expected: list[str], words: OutcomeWords) -> None:
    assert codes(sentence, words) == expected


def test_labels_that_are_no_measures_give_no_piece(words: OutcomeWords) -> None:
    assert measure_pieces("Gout fell", [Entity(0, 4, "CONDITION", "gout", None, "test")], words) == []


def test_pieces_keep_place_and_number_of_the_entity(words: OutcomeWords) -> None:
    entities = [Entity(0, 4, "CONDITION", "gout", None, "test"), Entity(9, 13, "SCORE", "PAIN", None, "test")]
    (piece,) = measure_pieces("Gout and PAIN fell", entities, words)
    assert (piece.start, piece.end, piece.ref.place, piece.ref.name) == (9, 13, 1, "PAIN")


PEOPLE = frozenset(["patients", "women", "had"])


def number_code(before: str, number: str, after: str, **parsed: Any) -> str:
    text = before + number + after
    quantity = Quantity(len(before), len(before) + len(number), **parsed)
    (piece,) = number_pieces(text, [quantity], [], frozenset(), PEOPLE)
    assert (piece.start, piece.end) == (quantity.start, quantity.end)
    return piece.code


NUMBERS = [
    # results
    ("fell by ", "53%", "", {"kind": "percent", "value": 53.0}, "V"),
    ("was ", "5.8 ± 1.2", "", {"kind": "mean", "value": 5.8, "spread": 1.2}, "V"),
    ("", "OR 2.1", "", {"kind": "ratio", "value": 2.1}, "V"),
    ("in ", "three of four", " patients", {"kind": "count", "n": 3.0, "total": 4.0}, "V"),
    ("", "r = 0.81", "", {"kind": "other", "value": 0.81}, "V"),  # a statistic with its letter
    ("a ", "2.4-fold", " rise", {"kind": "other", "value": 2.4}, "V"),
    # people
    ("", "Four", " patients left", {"kind": "count", "value": 4.0}, "N"),
    ("", "Four", " had fever", {"kind": "count", "value": 4.0}, "N"),
    ("in ", "four", ".", {"kind": "count", "value": 4.0}, "N"),
    ("", "Four", " biopsies were taken", {"kind": "count", "value": 4.0}, ""),  # something else counted
    # sizes of groups
    ("cells (n = ", "32", ")", {"kind": "count", "value": 32.0}, ""),
    ("of the ", "12", " patients", {"kind": "count", "value": 12.0}, ""),
    ("a ", "12", "-patient study", {"kind": "count", "value": 12.0}, ""),
    # tests
    ("(", "p=0.01", ")", {"kind": "p_value", "value": 0.01, "operator": "="}, "P"),
    # neither
    ("given ", "4 mg/kg", "", {"kind": "dose", "value": 4.0}, ""),
    ("aged ", "18-65 years", "", {"kind": "range", "low": 18.0, "high": 65.0}, ""),
    ("for ", "12 weeks", "", {"kind": "time", "value": 12.0}, ""),
    ("a ratio of ", "2:1", "", {"kind": "other"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("before", "number", "after", "parsed", "code"), NUMBERS)
def test_numbers(before: str, number: str, after: str, parsed: dict[str, Any], code: str) -> None:
    assert number_code(before, number, after, **parsed) == code


SIGNIFICANT = [
    (0.049, "=", True),
    (0.05, "=", False),
    (0.05, "<", True),
    (0.05, "<=", False),
    (0.2, "=", False),
    (0.01, ">", False),
    (None, None, False),  # "p=NS"
]


@pytest.mark.parametrize(("value", "operator", "significant"), SIGNIFICANT)
def test_significance(value: float | None, operator: str | None, significant: bool) -> None:
    quantity = Quantity(0, 6, "p_value", value=value, operator=operator)
    (piece,) = number_pieces("p=0.01", [quantity], [], frozenset(), PEOPLE)
    assert piece.ref.significant is significant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("was 4.5 (95% CI 0.1 to 8.9)", ["V", ""]),  # the estimate's own interval
        ("was 4.5, and the interval for the other 0.1 to 8.9", ["V", "V"]),
    ],
)
def test_an_interval_behind_its_estimate(text: str, expected: list[str]) -> None:
    estimate = Quantity(4, 7, "mean", value=4.5)
    start = text.index("0.1")
    interval = Quantity(start, start + 10, "ci", low=0.1, high=8.9)
    pieces = number_pieces(text, [estimate, interval], [], frozenset(), PEOPLE)
    assert [piece.code for piece in pieces] == expected


@pytest.mark.parametrize(
    ("text", "operator", "threshold"),
    [("20%", None, True), ("< 2.6", "<", True), ("2:1", None, False)],
)
def test_what_had_to_be_reached_is_marked(text: str, operator: str | None, threshold: bool) -> None:
    """`a 20% response`, `DAS < 2.6`: the change beside it is no result."""
    (piece,) = number_pieces(text, [Quantity(0, len(text), "other", operator=operator)], [], frozenset(), PEOPLE)
    assert (piece.ref == THRESHOLD) is threshold


def test_a_point_in_time_takes_the_place_of_its_number() -> None:
    text = "at week 12 it was 5"
    numbers = [Quantity(3, 10, "time", value=12.0), Quantity(18, 19, "mean", value=5.0)]
    time = Timepoint(3, 10, "week 12", 12.0, "week")
    pieces = number_pieces(text, numbers, [time], frozenset(), PEOPLE)
    assert [(piece.code, piece.start) for piece in pieces] == [("T", 3), ("V", 18)]
    assert pieces[0].ref == time
