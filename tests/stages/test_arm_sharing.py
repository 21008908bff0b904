"""What a list says once of all its arms, and what an abstract says only once of an arm."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import arms

# sentence, and dose, route, schedule of each arm
SHARED = [
    # after the last arm: of all
    ("zolatinib or placebo, given orally once a day.", [(None, "oral", "once a day"), (None, "oral", "once a day")]),
    ("zolatinib or tamol for 17 days.", [(None, None, "17 days"), (None, None, "17 days")]),
    # in what the list begins with: of all
    ("a single intravenous infusion of zolatinib or placebo.", [(None, "intravenous", "single"), (None, "intravenous", "single")]),
    # before the first drug: not of the placebo
    ("oral zolatinib or placebo.", [(None, "oral", None), (None, None, None)]),
    ("oral zolatinib or tamol.", [(None, "oral", None), (None, "oral", None)]),
    # an arm with a route of its own keeps it
    ("oral zolatinib or intravenous tamol.", [(None, "oral", None), (None, "intravenous", None)]),
    # the background treatment has its own regimen
    ("zolatinib or tamol, in addition to weekly iron.", [(None, None, None), (None, None, None)]),
    # doses of their own are not shared
    ("zolatinib 10 mg or tamol 20 mg.", [("10 mg", None, None), ("20 mg", None, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("listed", "regimens"), SHARED)
def test_what_a_list_says_once(listed: str, regimens: list[tuple[str | None, ...]]) -> None:
    made = arms(f"Adults were randomised to {listed}")
    assert [(arm.dose, arm.route, arm.schedule) for arm in made] == regimens


def test_a_schedule_told_in_a_sentence_of_the_methods() -> None:
    made = arms("Adults were randomised to zolatinib or tamol. The drugs were given twice weekly.")
    assert [arm.schedule for arm in made] == ["twice weekly", "twice weekly"]


def test_two_schedules_tell_nothing() -> None:
    text = (
        "Adults were randomised to zolatinib or tamol. The drugs were given twice weekly. They were given once daily."
    )
    assert [arm.schedule for arm in arms(text)] == [None, None]


def test_a_schedule_of_a_result_is_none_of_the_treatment() -> None:
    text = "Adults were randomised to zolatinib or tamol. Pain was treated twice weekly."
    made = arms(text, sections=["METHODS", "RESULTS"], roles=["method", "finding"])
    assert [arm.schedule for arm in made] == [None, None]


def test_a_route_in_the_title() -> None:
    text = "Intravenous zolatinib in gout. Adults were randomised to zolatinib or placebo."
    made = arms(text, sections=["TITLE", "METHODS"], roles=["aim", "method"])
    assert made[0].route == "intravenous"
    assert made[1].route is None


def test_a_size_of_each_is_that_of_the_arms_of_the_list() -> None:
    """Also where the text tells of other arms, which have sizes of their own."""
    text = "Mice received zolatinib or saline for a week (n=10 per group). Then 18 adults were given zolatinib."
    assert [arm.n for arm in arms(text)][:2] == [10, 10]
