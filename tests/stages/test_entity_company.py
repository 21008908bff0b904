from __future__ import annotations

import pytest
from tests.stages.entity_sample import known, made, quoted

from trialweave.marks import Entity
from trialweave.stages.entity_company import listed, named_alike, named_in_full, step, without_dead


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("CRP, zinc and ESR", ["zinc"]),
        ("zinc and CRP", ["zinc"]),
        ("CRP or zinc", ["zinc"]),
        ("CRP with zinc", []),
        ("zinc alone", []),
    ],
)
def test_listed(text: str, accepted: list[str]) -> None:
    found = made(text)
    every = known(found)
    certain = [one for one in every if one.when is None]
    waiting = [one for one in every if one.when]
    assert [written for written, _ in quoted(found, listed(found, certain, waiting))] == accepted


def test_a_list_of_targets_is_dead_as_a_whole() -> None:
    found = made("IL-6, IL-8 and IL-10 inhibitors; IL-6 rose")
    every = known(found)
    kept = without_dead(found, every, set(), lambda _, first, last, label: found.keys[last : last + 1] == ["inhibitor"])
    assert [found.starts[one.first] for one in kept] == [found.text.rindex("IL-6")]


@pytest.mark.parametrize(
    ("text", "way", "expected"), [("a, and b", 1, 3), ("a b", 1, -1), ("a", 1, -1), ("a / b", 1, 2)]
)
def test_step(text: str, way: int, expected: int) -> None:
    assert step(made(text), 1, way) == expected


def entity(start: int, end: int, name: str, rule: str = "cytokines.names") -> Entity:
    return Entity(start, end, "CYTOKINE", name, f"id of {name}", rule)


def test_a_family_is_its_first_member_in_the_document() -> None:
    families = {"IFN": ["IFNA", "IFNB1"]}
    found = named_in_full([entity(0, 3, "IFN"), entity(5, 9, "IFNB1"), entity(10, 14, "IFNA")], families)
    assert [(one.name, one.ontology_id) for one in found] == [
        ("IFNB1", "id of IFNB1"), ("IFNB1", "id of IFNB1"), ("IFNA", "id of IFNA"),
    ]  # fmt: skip
    assert named_in_full([entity(0, 3, "IFN")], families) == [entity(0, 3, "IFN")]


def test_a_short_name_given_once_holds_everywhere() -> None:
    text = "Balance Scale (BS) and balance scale"
    found = named_alike(text, [
        entity(0, 13, "BS", "open.score.titled"), entity(23, 36, "balance scale", "open.score.titled"),
    ])  # fmt: skip
    assert [one.name for one in found] == ["BS", "BS"]
