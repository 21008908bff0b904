"""Roles of sentences under headings, and of those of an abstract without any."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave import resources
from trialweave.sentence_text import sentence_text
from trialweave.stages.sentence_roles import Roles, compile_roles, decode, roles_of


@pytest.fixture(scope="module")
def roles() -> Roles:
    path = resources.find("configs") / "grammar/context.toml"
    return compile_roles(tomllib.loads(path.read_text(encoding="utf-8")))


def answers_of(sentences: list[tuple[str, str]], roles: Roles) -> list[tuple[str, str]]:
    """Role and rule of sentences, told as section and text."""
    return roles_of([sentence_text(section, text) for section, text in sentences], roles)


# all headings are there, so that each holds for its sentences
FRAME = [("METHODS", "Blood was drawn."), ("RESULTS", "It fell."), ("CONCLUSIONS", "It works.")]
HEADED = [
    ("BACKGROUND", "Gout is a common disease.", "background"),
    ("BACKGROUND", "We aimed to compare two drugs.", "aim"),
    ("BACKGROUND", "Previous studies have shown a benefit.", "cited"),
    ("BACKGROUND", "Sixty adults were randomised.", "method"),
    ("METHODS", "Serum was stored.", "method"),
    ("METHODS", "The aim of this study was to compare two drugs.", "aim"),
    ("METHODS", "Ferritin fell significantly more with zolatinib (p < 0.01).", "finding"),
    ("METHODS", "A value of p < 0.05 was considered significant.", "method"),
    ("RESULTS", "Ferritin fell by 12%.", "finding"),
    ("RESULTS", "Previous studies have shown a benefit.", "cited"),
    ("RESULTS", "Adults will be followed for a year.", "method"),
    ("CONCLUSIONS", "Zolatinib is safe.", "conclusion"),
    ("CONCLUSIONS", "Trial registration: NCT00000000.", "registration"),
    ("TITLE", "A trial of zolatinib", "aim"),
    ("TITLE", "Zolatinib improves sleep", "conclusion"),
    ("TITLE", "Zolatinib does not help", "conclusion"),
]


@pytest.mark.parametrize(("section", "text", "role"), HEADED)
def test_under_a_heading(section: str, text: str, role: str, roles: Roles) -> None:
    answers = answers_of([(section, text), *FRAME], roles)
    assert answers[0][0] == role
    assert all(rule for _, rule in answers)


def test_an_abstract_without_headings_keeps_the_usual_order(roles: Roles) -> None:
    texts = [
        "Gout is a common and painful disease.",
        "We aimed to compare zolatinib with placebo.",
        "Sixty adults were randomly assigned to zolatinib or placebo and were followed for a year.",
        "Ferritin was lower with zolatinib than with placebo (5.1 vs 9.2, p = 0.01).",
        "No difference was seen in weight (p = 0.4).",
        "These results suggest that zolatinib may be useful in gout.",
    ]
    found = [role for role, _ in answers_of([("", text) for text in texts], roles)]
    assert found == ["background", "aim", "method", "finding", "finding", "conclusion"]


def test_results_whose_heading_is_lost_are_findings_still(roles: Roles) -> None:
    sentences = [
        ("METHODS", "Sixty adults were randomised to zolatinib or placebo."),
        ("METHODS", "Ferritin was lower with zolatinib (5.1 vs 9.2, p = 0.01)."),
        ("CONCLUSIONS", "Zolatinib is useful."),
    ]
    assert [role for role, _ in answers_of(sentences, roles)] == ["method", "finding", "conclusion"]


def test_a_conclusion_whose_heading_is_lost(roles: Roles) -> None:
    sentences = [
        ("METHODS", "Sixty adults were randomised."),
        ("RESULTS", "Ferritin fell (p = 0.01)."),
        ("RESULTS", "These findings show that zolatinib is useful in gout."),
    ]
    assert answers_of(sentences, roles)[-1][0] == "conclusion"


def test_nothing_to_tell(roles: Roles) -> None:
    assert answers_of([], roles) == []
    assert decode([], roles) == []


TEXTS = st.sampled_from(
    ["it fell (p < 0.05)", "we aimed to see", "gout is common", "sera were drawn", "", "it may help"]
)


@given(st.lists(TEXTS, max_size=12))
def test_every_sentence_has_a_role_that_exists(roles: Roles, texts: list[str]) -> None:
    found = decode([sentence_text("", text) for text in texts], roles)
    assert len(found) == len(texts)
    assert {role for role, _ in found} <= {*roles.order, "cited"}
