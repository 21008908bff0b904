from __future__ import annotations

import pytest
from tests.stages.entity_sample import GRAMMAR, KEYS, made

from trialweave.stages.entity_measured import Measured

MEASURED = Measured(GRAMMAR, KEYS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("serum glimmerin levels fell", {"glimmerin"}),
        ("Plasma 3-glimmerase level", {"3-glimmerase"}),
        ("serum levels of glimmerol rose", {"glimmerol"}),
        ("serum glimmer-binding protein level", {"glimmer-binding protein"}),
        ("glimmerin levels fell", set()),
        ("serum glimmerin was stored", set()),
        ("serum pain level and serum disease level", set()),
        ("serum glimmermycin levels and plasma glimmolol level", set()),
        ("the protein level, serum protein level", set()),
        ("GLIMMERIN serum level", set()),
    ],
)
def test_names_by_their_ending_where_they_are_measured(text: str, expected: set[str]) -> None:
    assert MEASURED.names(made(text), set(), set(), set()) == expected


def test_names_between_two_analytes() -> None:
    found = made("CRP, glimmerin and ESR. glimmerol and ESR")
    assert MEASURED.names(found, {0, 4, 8}, {0, 4, 8}, {1, 5, 9}) == {"glimmerin"}


def test_what_is_known_is_not_taken_again() -> None:
    assert MEASURED.names(made("serum glimmerin level"), {1}, set(), set()) == set()


@pytest.mark.parametrize(("text", "expected"), [("Cmax was 3", True), ("the level was 3", False)])
def test_documents_of_pharmacokinetics(text: str, expected: bool) -> None:
    assert MEASURED.is_kinetic([made(text)]) is expected
