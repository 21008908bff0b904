"""The design of a trial as the stage `arms` leaves it, and with what a structured source states."""

from __future__ import annotations

import shutil

import spacy

from trialweave import extensions, resources
from trialweave.marks import Design, Sentence, Zone
from trialweave.stages.arms import Arms
from trialweave.trials.design import describe, with_fields

TEXT = "Zolatinib in gout\nForty adults with gout were randomly assigned to zolatinib or placebo."


def marked(stage):
    doc = spacy.blank("en")(TEXT)
    cut = TEXT.index("\n")
    extensions.put(doc, "zones", [Zone(0, cut, "title", "en", "x"), Zone(cut + 1, len(TEXT), "abstract", "en", "x")])
    extensions.put(doc, "sentences", [Sentence(0, cut, "TITLE", "x"), Sentence(cut + 1, len(TEXT), "METHODS", "x")])
    return stage(doc)


def stage_of(configs):
    stage = Arms("arms")
    stage.initialize(configs=str(configs))
    return stage


def test_the_stage_arms_gives_the_design():
    design = describe(marked(stage_of(resources.find("configs"))))
    assert (design.randomized, design.n_enrolled, design.condition) == (True, 40, "gout")


def test_a_model_carries_the_vocabulary_that_it_was_built_with(tmp_path):
    shutil.copytree(resources.find("configs") / "grammar", tmp_path / "grammar")
    path = tmp_path / "grammar" / "design.toml"
    path.write_text(path.read_text("utf-8").replace('"gout", ', ""), "utf-8")
    built = stage_of(tmp_path)
    loaded = Arms("arms").from_bytes(built.to_bytes())
    assert describe(marked(loaded)).condition is None


def test_a_design_outlives_serialisation():
    doc = marked(stage_of(resources.find("configs")))
    again = type(doc)(doc.vocab).from_bytes(doc.to_bytes())
    assert describe(again) == describe(doc)


def test_without_an_abstract_nothing_is_known():
    assert describe(spacy.blank("en")("Zolatinib in gout")) == Design([])


def test_what_a_structured_source_states_comes_first():
    design = with_fields(
        Design(["NCT01234567"], doi="10.1/a", year=2019), {"doi": "10.1/b", "registry_ids": "NCT7654321"}
    )
    assert (design.doi, design.year, design.registry_ids) == ("10.1/b", 2019, ["NCT7654321", "NCT01234567"])
