"""The marks: plain values that keep their fields through a Doc, and begin with their place where they have one."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from trialweave import extensions, marks

KINDS = [kind for _, kind in inspect.getmembers(marks, inspect.isclass) if hasattr(kind, "_fields")]
WITHOUT_PLACE = {marks.Arm, marks.Relation, marks.Design}
# these are made of a file's own lines, or told by another mark, and carry no rule
WITHOUT_RULE = {marks.Block, marks.Abbreviation, marks.MentionContext, marks.Design}

SAMPLES: list[tuple[str, tuple[Any, ...]]] = [
    ("blocks", marks.Block(0, 4, "body", 0)),
    ("zones", marks.Zone(0, 9, "translation", "zh", "repeats", 0, 4, ("12", "21"))),
    ("sections", marks.Section(0, 9, "RESULTS", 4, "heading")),
    ("entities", marks.Entity(0, 4, "CYTOKINE", "IL6", "HGNC:6018", "cytokines.names")),
    ("quantities", marks.Quantity(5, 8, "mean", value=5.8, spread=1.2, rule="mean.spread")),
    ("arm_mentions", marks.ArmMention(0, 9, "A+B", "all")),
    ("arms", marks.Arm("A", ("cell group", "group A"), "experimental", n=12)),
    ("design", marks.Design(["NCT00000000"], phase="1/2a", randomized=True)),
]


def test_every_mark_is_kept_somewhere() -> None:
    kept = {kind for kind, _ in extensions.GROUPS.values()} | set(extensions.LISTS.values())
    assert kept == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_place_comes_first(kind: Any) -> None:
    """`spans_of` and the rows go by the first two fields of a mark."""
    assert (kind._fields[:2] == ("start", "end")) == (kind not in WITHOUT_PLACE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_mark_names_its_rule(kind: Any) -> None:
    assert ("rule" in kind._fields) == (kind not in WITHOUT_RULE)


@pytest.mark.parametrize(("group", "mark"), SAMPLES)
def test_a_mark_comes_back_as_it_was(group: str, mark: tuple[Any, ...]) -> None:
    doc = Doc(spacy.blank("en").vocab, words=["IL-6", "fell"])
    extensions.put(doc, group, [mark])
    assert extensions.get(doc, group) == [mark]
    assert type(extensions.get(doc, group)[0]) is type(mark)


@pytest.mark.parametrize(("group", "mark"), SAMPLES)
def test_a_mark_comes_back_after_json(group: str, mark: tuple[Any, ...]) -> None:
    """Through bytes a tuple becomes a list; its fields are found again by their order."""
    doc = Doc(spacy.blank("en").vocab, words=["IL-6", "fell"])
    doc._.set(f"tw_{group}", json.loads(json.dumps([mark])))
    back = extensions.get(doc, group)[0]
    assert type(back) is type(mark)
    assert json.dumps(back) == json.dumps(mark)


def test_what_is_not_known_is_none() -> None:
    quantity = marks.Quantity(0, 2, "count", value=12.0)
    assert {quantity.low, quantity.high, quantity.spread, quantity.unit, quantity.n, quantity.total} == {None}
    arm = marks.Arm("A", ("placebo",), "placebo")
    assert {arm.n, arm.cell_type, arm.dose, arm.route, arm.schedule} == {None}


def test_the_default_species_of_a_design_is_shared_by_nobody() -> None:
    """The default is one list for all: what a stage finds must be put in by `_replace`."""
    assert marks.Design([])._replace(species=["mouse"]).species == ["mouse"]
    assert marks.Design([]).species == []
