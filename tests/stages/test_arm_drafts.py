"""Arms as they are put together out of wordings: what belongs to one arm, and which brackets name it."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import WORDS, content, seed

from trialweave.stages.arm_drafts import Drafter
from trialweave.stages.arm_seeds import ALLOCATED, Seed, SeedList


def drafter(text: str, long_forms: dict[str, str] | None = None) -> Drafter:
    return Drafter(text, content(text, long_forms=long_forms).names, WORDS)


def distinct(text: str, *names: str) -> list[set[str]]:
    """The names, in lower case, of each arm of a list."""
    seeds = SeedList(tuple(seed(text, name) for name in names), "allocated", ALLOCATED)
    return [draft.texts for draft in drafter(text).distinct(seeds)]


def test_each_item_of_a_list_is_an_arm() -> None:
    assert distinct("zolatinib or placebo", "zolatinib", "placebo") == [{"zolatinib"}, {"placebo"}]


def test_wordings_of_one_arm_are_taken_together() -> None:
    assert len(distinct("zolatinib, the zolatinib group or placebo", "zolatinib,", "zolatinib group", "placebo")) == 2


def test_items_that_name_no_arm_are_left_out() -> None:
    assert distinct("zolatinib or patients", "zolatinib", "patients") == [{"zolatinib"}]


def test_the_same_name_with_two_sizes_is_two_arms() -> None:
    text = "yoga (n = 5) or yoga (n = 6)"
    first, second = seed(text, "yoga", 5), Seed(((16, 20),), (), (16, 20), 6)
    assert len(drafter(text).distinct(SeedList((first, second), "allocated", ALLOCATED))) == 2


ALIASES = [
    ("zolatinib (ZOL)", "ZOL", True),
    ("zolatinib (group A)", "group A", True),
    ("zolatinib (active group)", "active group", True),
    ("yoga (intervention)", "intervention", True),
    ("zolatinib (n = 12)", "n = 12", False),
    ("zolatinib (12 per group)", "12 per group", False),
    ("zolatinib (10 mg)", "10 mg", False),
    ("zolatinib (p < 0.05)", "p < 0.05", False),
    ("zolatinib (53%)", "53%", False),
    ("zolatinib (oral)", "oral", False),
    ("zolatinib (daily)", "daily", False),
]


@pytest.mark.parametrize(("text", "inside", "is_alias"), ALIASES)
def test_brackets_that_name_the_arm(text: str, inside: str, is_alias: bool) -> None:
    start = text.index(inside)
    bracketed = seed(text, text[: text.index(" (")])._replace(brackets=((start, start + len(inside)),))
    draft = drafter(text).draft(bracketed, "allocated")
    assert ((start, start + len(inside)) in draft.spans) is is_alias


def test_a_short_form_of_something_else_is_no_alias() -> None:
    text = "zolatinib (QOL)"
    bracketed = seed(text, "zolatinib")._replace(brackets=((11, 14),))
    assert "qol" not in drafter(text, {"QOL": "quality of life"}).draft(bracketed, "allocated").texts
    assert "qol" in drafter(text, {"QOL": "zolatinib"}).draft(bracketed, "allocated").texts


@pytest.mark.parametrize(
    ("text", "role", "generic"),
    [
        ("placebo", "placebo", None),
        ("control group", "control", "control"),
        ("intervention group", None, "experimental"),
        ("zolatinib", None, None),
    ],
)
def test_role(text: str, role: str | None, generic: str | None) -> None:
    draft = drafter(text).draft(seed(text, text), "allocated")
    assert (draft.role, draft.generic) == (role, generic)


def test_a_name_of_its_own_beats_one_by_role() -> None:
    text = "intervention group had yoga"
    made = drafter(text)
    draft = made.draft(seed(text, "intervention group"), "allocated")
    made.add(draft, seed(text, "yoga"))
    assert draft.generic is None


def test_adding_a_wording_twice_changes_nothing() -> None:
    text = "zolatinib (ZOL) or placebo"
    made = drafter(text)
    one = seed(text, "zolatinib", 5)
    draft = made.draft(one, "allocated")
    before = (list(draft.spans), set(draft.texts), draft.all_keys, draft.n)
    made.add(draft, one)
    assert (draft.spans, draft.texts, draft.all_keys, draft.n) == before


def test_the_first_size_stays() -> None:
    text = "zolatinib"
    made = drafter(text)
    draft = made.draft(seed(text, text, 5), "allocated")
    made.add(draft, seed(text, text, 6))
    assert draft.n == 5


def test_what_was_given_is_a_name_of_its_own() -> None:
    text = "topical treatment with zolatinib"
    draft = drafter(text).draft(seed(text, text), "allocated")
    assert {"topical treatment with zolatinib", "zolatinib"} <= draft.texts
