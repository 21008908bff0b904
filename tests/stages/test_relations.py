"""The stage `relations` on pages marked by hand."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import spacy

from trialweave import extensions, resources
from trialweave.marks import Arm, ArmMention, Entity, Quantity, SentenceContext
from trialweave.stages.relations import RULES, Relations


@pytest.fixture(scope="module")
def stage():
    made = Relations("relations")
    made.initialize(configs=str(resources.find("configs")))
    return made


ARMS = (
    Arm("A", ("cells",), "experimental"),
    Arm("B", ("placebo",), "placebo"),
    Arm("C", ("saline",), "comparator", species="mouse"),
)
MEASURES = {"IL-6": "IL6", "CRP": "CRP", "ACR20": "ACR20"}
NUMBERS = {"53%": "percent", "21%": "percent", "p=0.01": "p_value", "week 12": "time"}


def page(*sentences):
    """A page of sentences, each (role, species, text): marked by looking for the words above."""
    text = "".join(f"{sentence[2]} " for sentence in sentences)
    doc = spacy.blank("xx")(text)
    context, at = [], 0
    for role, species, words in sentences:
        context.append(SentenceContext(at, at + len(words), role, species, role == "hedged", "test"))
        at += len(words) + 1
    places = sorted((text.index(w, s), w) for w in (*MEASURES, *NUMBERS, "cells", "placebo") for s in starts(text, w))
    extensions.put(doc, "context", context)
    extensions.put(doc, "entities", [Entity(s, s + len(w), "BIOMARKER", MEASURES[w], None, "t") for s, w in places if w in MEASURES])  # fmt: skip
    extensions.put(doc, "quantities", [Quantity(s, s + len(w), NUMBERS[w], value=1.0) for s, w in places if w in NUMBERS])  # fmt: skip
    extensions.put(doc, "arm_mentions", [ArmMention(s, s + len(w), "AB"[w == "placebo"], "t") for s, w in places if w in ("cells", "placebo")])  # fmt: skip
    extensions.put(doc, "arms", ARMS)
    return doc


def starts(text, word):
    found, at = [], text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + 1)
    return found


def rows(stage, *sentences):
    doc = stage(page(*sentences))

    def quoted(start, end):
        return None if start is None else doc.text[start:end]

    return [
        (quoted(r.measure_start, r.measure_end), r.arm_id, r.comparator, r.timepoint, quoted(r.value_start, r.value_end), quoted(r.p_start, r.p_end), r.direction)
        for r in extensions.get(doc, "relations")
    ]  # fmt: skip


def test_rows_point_into_the_page(stage):
    sentence = ("finding", "human", "At week 12, ACR20 was attained by 53% with cells and 21% with placebo (p=0.01).")
    assert rows(stage, ("method", "human", "IL-6 was measured."), sentence) == [
        ("ACR20", "A", "B", "week 12", "53%", "p=0.01", None),
        ("ACR20", "B", "A", "week 12", "21%", "p=0.01", None),
    ]


@pytest.mark.parametrize("role", ["aim", "method", "background", "cited", "registration"])
def test_only_findings_give_rows(stage, role):
    assert rows(stage, (role, "human", "IL-6 decreased with cells.")) == []


def test_summaries_speak_only_where_nothing_else_does(stage):
    summary = ("conclusion", "human", "CRP decreased with cells.")
    assert rows(stage, summary) == [("CRP", "A", "baseline", None, None, None, "decreased")]
    assert [row[0] for row in rows(stage, ("finding", "human", "IL-6 decreased with cells."), summary)] == ["IL-6"]


def test_animal_results_keep_their_species_and_join_no_human_arm(stage):
    doc = stage(page(("finding", "mouse", "IL-6 decreased."), ("finding", "human", "CRP decreased.")))
    found = [(row.species, row.arm_id) for row in extensions.get(doc, "relations")]
    assert found == [("mouse", "C"), ("human", "A")]


def test_these_patients_are_those_named_last(stage):
    first = ("method", "human", "Twelve were given cells.")
    assert rows(stage, first, ("finding", "human", "In these patients, IL-6 decreased."))[0][1] == "A"


def test_at_that_time_is_the_time_of_the_sentence_before(stage):
    found = rows(stage, ("finding", "human", "At week 12 CRP was lower with cells."), ("finding", "human", "At that time IL-6 decreased."))  # fmt: skip
    assert [row[3] for row in found] == ["week 12", "week 12"]


def test_a_bare_difference_is_of_the_measure_before(stage):
    doc = stage(page(("finding", "human", "IL-6 decreased with cells.")))
    row = extensions.get(doc, "relations")[0]
    assert (row.rule, row.negated, row.hedged) == ("said", False, False)
    assert 0 < row.confidence < 1
    assert doc.text[row.sentence_start : row.sentence_end] == "IL-6 decreased with cells."


def test_a_page_without_marks_has_no_rows(stage):
    doc = stage(spacy.blank("xx")("Nothing here."))
    assert extensions.get(doc, "relations") == []


def test_full_width_signs_and_dashes_are_seen_through(stage):
    assert rows(stage, ("finding", "human", "IL-6 decreased （p=0.01）."))[0][5] == "p=0.01"


def test_knowledge_survives_a_round_trip(stage, tmp_path: Path):
    stage.to_disk(tmp_path / "relations")
    again = Relations("relations").from_disk(tmp_path / "relations")
    assert rows(again, ("finding", "human", "IL-6 decreased.")) == rows(stage, ("finding", "human", "IL-6 decreased."))


def test_every_rule_that_has_a_worth_is_listed(stage):
    assert set(stage.grammar.confidence["rules"]) - {"other"} <= set(RULES)


HOSTILE = [
    "[IL-6] ( " * 90,
    "no " * 1300,
    "[IL-6] and " * 150,
    "[IL-6] {53%}, " * 90,
    "not significant " * 250,
    "(" * 4000,
    "<A:cells> versus " * 150,
    "[IL-6] fell and " * 100,
    "[IL-6] from {5} to {3} in <A:x> and " * 45,
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_sentences_cost_no_time(marked_sentences, words):
    began = time.perf_counter()
    marked_sentences.linked(words, "AB")
    assert time.perf_counter() - began < 2


def test_what_is_no_prose_gives_no_rows(stage):
    assert rows(stage, ("finding", "human", "IL-6 decreased and " * 300)) == []
