"""Lists of arms read word by word: their items, what stands in brackets, and where a name ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stages.arm_sample import WORDS, clause

from trialweave.stages.arm_lists import MOST_ITEMS, Item, read_item, read_list, skip_openers
from trialweave.stages.arm_plan import SINGLE


def names(text: str, *, split_and: bool = True) -> list[str]:
    words = clause(text)
    return [words.quote(item.first, item.last) for item in read_list(words, 0, WORDS, split_and=split_and)]


LISTS = [
    ("zolatinib or placebo.", ["zolatinib", "placebo"]),
    ("oral zolatinib (n = 30) or a placebo (n = 31)", ["oral zolatinib", "placebo"]),
    ("zolatinib, tamol, or placebo", ["zolatinib", "tamol", "placebo"]),
    ("zolatinib, tamol and usual care", ["zolatinib", "tamol", "usual care"]),
    ("zolatinib plus tamol or tamol alone", ["zolatinib plus tamol", "tamol alone"]),
    ("iron and zinc or placebo", ["iron and zinc", "placebo"]),  # `and` belongs to the name
    ("zolatinib versus tamol", ["zolatinib", "tamol"]),
    ("zolatinib; tamol; or placebo", ["zolatinib", "tamol", "placebo"]),
    ("either zolatinib or placebo", ["zolatinib", "placebo"]),
    ("receive zolatinib or to receive placebo", ["zolatinib", "placebo"]),
    # how long it was given is no name
    ("zolatinib for 12 weeks or placebo for 6 weeks", ["zolatinib", "placebo"]),
    ("zolatinib or placebo in addition to tamol", ["zolatinib", "placebo"]),
    # what else was done is no arm
    ("zolatinib or placebo and were followed for a year", ["zolatinib", "placebo"]),
    ("zolatinib or placebo, with a visit every week", ["zolatinib", "placebo"]),
    # several doses of one drug are one item here
    ("zolatinib 2 or 4 mg, or placebo", ["zolatinib 2 or 4 mg", "placebo"]),
    ("zolatinib", ["zolatinib"]),
    ("", []),
    (". Then", []),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_items(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_and_alone_may_belong_to_a_name() -> None:
    assert names("iron and folic acid") == ["iron", "folic acid"]
    assert names("iron and folic acid", split_and=False) == ["iron and folic acid"]


def test_a_list_ends_where_it_must() -> None:
    words = clause("zolatinib or placebo or tamol")
    assert len(read_list(words, 0, WORDS, stop=3)) == 2


def test_no_list_is_longer_than_any_real_one() -> None:
    assert len(names(", ".join(f"drug{letter}" for letter in "abcdefghijklmnopqrst") + " or placebo")) <= MOST_ITEMS


def item(text: str) -> tuple[str, str, list[str]]:
    """The name of the first item, the name with its schedule, and what stands in its brackets."""
    words = clause(text)
    one = read_item(words, 0, len(words.low), WORDS, SINGLE)
    assert one is not None
    return words.quote(one.first, one.last), words.quote(one.first, one.wide), [words.quote(*b) for b in one.brackets]


ITEMS = [
    ("a zolatinib tablet (ZT, n = 5) or", ("zolatinib tablet", "zolatinib tablet", ["ZT, n = 5"])),
    ("stem cell (SC) therapy or", ("stem cell (SC) therapy", "stem cell (SC) therapy", ["SC"])),  # the name goes on
    ("zolatinib every 2 weeks for a year or", ("zolatinib", "zolatinib every 2 weeks", [])),
]


@pytest.mark.parametrize(("text", "expected"), ITEMS)
def test_one_item(text: str, expected: tuple[str, str, list[str]]) -> None:
    assert item(text) == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("the zolatinib group", "zolatinib"),
        ("to receive a zolatinib tablet", "zolatinib"),
        ("treatment with zolatinib", "zolatinib"),
        ("(1) zolatinib", "zolatinib"),
        ("three weekly injections of zolatinib", "injections"),  # how often is no name
        ("treatment group", "treatment"),  # here it is the name
    ],
)
def test_what_stands_before_a_name(text: str, first: str) -> None:
    words = clause(text)
    assert words.low[skip_openers(words, 0, len(words.low), WORDS)] == first


PARTS = ["zolatinib", "placebo", "or", "and", ",", ";", "(", ")", "n", "=", "30", "10 mg", "for", "weeks", "either", "the", ".", "plus", "vs."]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=25).map(" ".join))
def test_items_stand_in_order_and_inside(text: str) -> None:
    words = clause(text)
    items: list[Item] = read_list(words, 0, WORDS)
    last = 0
    for one in items:
        assert last <= one.first < one.last <= one.wide <= len(words.low)
        assert one.last <= one.tail
        last = one.last
