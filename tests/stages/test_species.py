"""Whose result a sentence tells: animals apart from humans."""

from __future__ import annotations

import tomllib

import pytest

from trialweave import resources
from trialweave.sentence_text import sentence_text
from trialweave.stages.species import SpeciesWords, animal_at, compile_species, species_of


@pytest.fixture(scope="module")
def words() -> SpeciesWords:
    path = resources.find("configs") / "grammar/context.toml"
    return compile_species(tomllib.loads(path.read_text(encoding="utf-8")))


NAMED = [
    ("the mice were fed", [("mice", "mouse")]),
    ("wistar rats and rabbits", [("wistar", "rat"), ("rats", "rat"), ("rabbits", "rabbit")]),
    ("guinea pigs were used", [("guinea pigs", "guinea pig")]),
    # a reagent, a food or a part of another word
    ("rabbit antithymocyte globulin was given", []),
    ("a mouse monoclonal antibody", []),
    ("anti-mouse serum", []),
    ("they drank cow milk", []),
    ("the rate of pigment", []),
    ("patients slept", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_animals_named(text: str, expected: list[tuple[str, str]], words: SpeciesWords) -> None:
    assert [
        (text[start:end], name) for start, end, name in animal_at(sentence_text("METHODS", text), words)
    ] == expected


ABSTRACTS = [
    (["patients slept", "they woke"], ["human", "human"]),
    ([], []),
    # one sentence about animals in a trial with people
    (["patients took pills", "mice took them too", "the patients slept"], ["human", "mouse", "human"]),
    # goes on until people are named
    (["patients took pills", "mice took them too", "weight fell", "the patients slept"], ["human", "mouse", "mouse", "human"]),
    # an abstract that never speaks of people is the animals' from its first sentence on
    (["the drug was given", "mice slept", "the mice woke"], ["mouse", "mouse", "mouse"]),
    (["mice and rats were fed", "rats slept", "rats woke"], ["mouse", "rat", "rat"]),
    # a reagent makes no animal study
    (["patients got rabbit antithymocyte globulin", "they slept"], ["human", "human"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentences", "species"), ABSTRACTS)
def test_species_of_sentences(sentences: list[str], species: list[str], words: SpeciesWords) -> None:
    assert species_of([sentence_text("METHODS", text) for text in sentences], words) == species
