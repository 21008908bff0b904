"""How a list of arms is cut: at `or`, at `and`, at commas, or not at all."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import WORDS, clause

from trialweave.stages.arm_plan import SINGLE, Plan, begins_item, goes_on, in_numbers, is_number, plan_of


def plan(text: str, *, split_and: bool = True) -> Plan:
    words = clause(text)
    begin = words.low.index("|") + 1
    return plan_of(words, begin, len(words.low), WORDS, split_and)


# what parts the items: or, and, comma
CUTS = [
    ("to | zolatinib or placebo", (True, False, False)),
    ("to | zolatinib versus placebo", (True, False, False)),
    ("to | zolatinib and placebo", (False, True, False)),
    ("to | zolatinib, tamol, or placebo", (True, False, True)),
    ("to | zolatinib, tamol and placebo", (False, True, True)),
    ("to | iron and zinc or placebo", (True, False, False)),  # where `or` parts, `and` joins
    ("to | zolatinib (tamol or not) daily", (False, False, False)),  # not inside brackets
    ("to | zolatinib. Tamol or placebo", (False, False, False)),  # not beyond the sentence
    ("to | zolatinib with or without tamol", (False, False, False)),
    ("to | zolatinib", (False, False, False)),
]


@pytest.mark.parametrize(("text", "cuts"), CUTS)
def test_cuts(text: str, cuts: tuple[bool, bool, bool]) -> None:
    assert plan(text)[:3] == cuts


def test_and_may_be_kept_from_parting() -> None:
    assert plan("to | iron and zinc", split_and=False) == SINGLE


@pytest.mark.parametrize(
    ("text", "repeats"),
    [("to | zolatinib or to placebo", "to"), ("to | zolatinib or placebo", None), ("of | A or of B", None)],
)
def test_a_preposition_said_again(text: str, repeats: str | None) -> None:
    words = clause(text)
    # the preposition stands right before the list
    words = clause(text.replace("| ", ""))
    assert plan_of(words, 1, len(words.low), WORDS, True).repeats == repeats


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("or zolatinib", True),
        ("or (placebo)", True),
        ("or 10 mg", True),
        ("or no treatment", True),
        ("and 12 weeks", False),  # how long, and no arm
        ("and were followed", False),
        ("and", False),
        ("or ; then", False),
    ],
)
def test_what_can_begin_an_item(text: str, begins: bool) -> None:
    words = clause(text)
    assert begins_item(words, 1, len(words.low), WORDS) is begins


@pytest.mark.parametrize(
    ("word", "number"), [("2", True), ("two", True), ("10(8)", True), ("twofold", False), ("mg", False)]
)
def test_numbers(word: str, number: bool) -> None:
    assert is_number(word) is number


@pytest.mark.parametrize(
    ("text", "separator", "inside"),
    [
        ("zolatinib 2 or 4 mg", "or", True),
        ("zolatinib 1, 3, or 6 mg", ",", True),
        ("zolatinib 2 mg or 4 mg", "or", False),
        ("zolatinib or placebo", "or", False),
        ("group 2 or 4 pills", "or", False),  # the number of a group
    ],
)
def test_separators_between_the_numbers_of_a_dose(text: str, separator: str, inside: bool) -> None:
    words = clause(text)
    assert in_numbers(words, words.low.index(separator), len(words.low), WORDS) is inside


@pytest.mark.parametrize(
    ("text", "separator", "on"),
    [
        ("zolatinib or placebo", "or", True),
        ("zolatinib; placebo", ";", True),
        ("zolatinib, placebo or tamol", ",", True),
        ("zolatinib or placebo, both tablets", ",", False),  # behind the last conjunction
        ("zolatinib or were followed", "or", False),
    ],
)
def test_going_on(text: str, separator: str, on: bool) -> None:
    words = clause(text)
    cut = plan_of(words, 0, len(words.low), WORDS, True)
    assert goes_on(words, words.low.index(separator), len(words.low), WORDS, cut) is on
