"""The factories: one for each stage, found by spaCy, in the order of the map, and light to import."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest
import spacy
from spacy.language import Language

from trialweave import extensions, factories
from trialweave.flow import STAGES
from trialweave.marks import Entity
from trialweave.stages.component import Stage

NAMES = [stage for stage, _, _ in STAGES]


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A pipeline of all stages, without their knowledge."""
    made = spacy.blank("en")
    for name in NAMES:
        made.add_pipe(f"trialweave_{name}", name=name)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_each_stage_is_made_under_the_name_given(nlp: Language, name: str) -> None:
    stage = nlp.get_pipe(name)
    assert isinstance(stage, Stage)
    assert stage.name == name
    assert type(stage).__module__ == f"trialweave.stages.{name}"


def test_what_a_stage_needs_was_given_before_it(nlp: Language) -> None:
    given: set[str] = set()
    for name in NAMES:
        meta = nlp.get_pipe_meta(name)
        assert set(meta.requires) <= given, name
        assert meta.assigns
        given |= set(meta.assigns)


@pytest.mark.parametrize("late", ["zones", "sentences", "relations"])
def test_a_stage_in_the_wrong_place_is_reported(late: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(f"trialweave_{late}", name=late)
    assert nlp.analyze_pipes()["problems"][late]


def test_every_factory_is_an_entry_point() -> None:
    """A name in pyproject.toml that leads nowhere shows only when spaCy looks for it."""
    ours = [entry for entry in entry_points(group="spacy_factories") if entry.name.startswith("trialweave_")]
    made = {name for name in vars(factories) if name.startswith("make_") and name != "make_tokenizer"}
    assert {entry.value.partition(":")[2] for entry in ours} == made
    assert {entry.name.removeprefix("trialweave_") for entry in ours} == {*NAMES, "disabled_rules"}


def test_the_tokenizer_gives_the_text_back(nlp: Language) -> None:
    text = "ResultsIn IL-6 (n = 3)"
    assert factories.make_tokenizer()(nlp)(text).text == text


def test_rules_can_be_switched_off() -> None:
    nlp = spacy.blank("en")
    stage = nlp.add_pipe("trialweave_disabled_rules", config={"group": "entities", "disabled": ["scores.cased"]})
    doc = nlp.make_doc("DAS28 and CRP")
    marks = [
        Entity(0, 5, "SCORE", "DAS28", None, "scores.cased"),
        Entity(10, 13, "BIOMARKER", "CRP", None, "biomarkers.cased"),
    ]
    extensions.put(doc, "entities", marks)
    assert extensions.get(stage(doc), "entities") == marks[1:]


def test_importing_them_loads_no_stage() -> None:
    """spaCy imports the entry points in every pipeline, those of other packages too."""
    code = "import sys, trialweave.factories; print([m for m in sys.modules if m.startswith('trialweave.stages')])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
