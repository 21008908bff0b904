"""Rows of Docs whose marks are put on by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Arm, ArmMention, Design, Entity, MentionContext, Quantity, Relation, Section, Zone
from trialweave.read.page import Page
from trialweave.schema import PageRow
from trialweave.trials.rows import SectionNames, failed, relation_id, rows_of

TITLE = "Veltomab in plaque psoriasis"
BODY = "RESULTS: In the veltomab arm and in controls IL-17 was 4.2 pg/mL and 9.8 pg/mL (p < 0.01), without IL-6."
TEXT = f"{TITLE}\n{BODY}\nShare this page"
PAGE = Page("site/a.html", TEXT, encoding="cp1252", fields={"doi": "10.1234/field"})


def place(piece: str) -> tuple[int, int]:
    """Where a piece stands, for the first time."""
    start = TEXT.index(piece)
    return start, start + len(piece)


ABSTRACT = place(BODY)
ZONES = [
    Zone(*place(TITLE), "title", "en", "first_line"),
    Zone(*ABSTRACT, "abstract", "en", "heading"),
    Zone(*place("Share this page"), "boilerplate", "en", "phrase", ABSTRACT[0], ABSTRACT[1], ("4.2", "4.3")),
]
IL17 = Entity(*place("IL-17"), "CYTOKINE", "IL-17A", "HGNC:5981", "phrase")
IL6 = Entity(*place("IL-6"), "CYTOKINE", "IL-6", None, "phrase")
LOW = Quantity(*place("4.2 pg/mL"), "measure", value=4.2, unit="pg/mL", rule="unit", ucum="pg/mL")
HIGH = Quantity(*place("9.8 pg/mL"), "mean", value=9.8, spread=1.1, unit="pg/mL", rule="unit", n=12, total=24)
TEST = Quantity(*place("p < 0.01"), "p_value", value=0.01, operator="<", rule="p")
ARMS = [
    Arm("A", ("veltomab arm",), "experimental", n=12),
    Arm("B", ("controls", "placebo"), "control", species="human"),
]


def relation(**slots: Any) -> Relation:
    """A relation of IL-17 with everything else unknown, but for what is given."""
    blank = dict.fromkeys(Relation._fields) | {
        "measure_start": IL17.start, "measure_end": IL17.end, "species": "human", "negated": False, "hedged": True,
        "sentence_start": ABSTRACT[0], "sentence_end": ABSTRACT[1], "rule": "respectively", "confidence": 0.7,
    }  # fmt: skip
    return Relation(**(blank | slots))


def marked(**groups: Sequence[Any]) -> Doc:
    doc = spacy.blank("xx")(TEXT)
    for group, marks in ({"zones": ZONES} | groups).items():
        extensions.put(doc, group, marks)
    doc._.tw_language = "en"
    return doc


def test_a_page_has_its_text_zones_and_language() -> None:
    row = rows_of(marked(), PAGE).page
    assert (row.page_id, row.status, row.reason, row.language) == ("site/a.html", "ok", None, "en")
    assert (row.title, row.encoding, row.trial_id) == (TITLE, "cp1252", None)
    assert (row.n_chars, row.content_chars) == (len(TEXT), len(TITLE) + len(BODY))
    assert row.text_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert [(zone.zone, TEXT[zone.start : zone.end]) for zone in row.zones] == [
        ("title", TITLE),
        ("abstract", BODY),
        ("boilerplate", "Share this page"),
    ]
    assert (row.zones[2].repeats_start, row.zones[2].conflicts) == (ABSTRACT[0], ["4.2", "4.3"])


@pytest.mark.parametrize(
    ("zones", "language", "title"), [([], None, None), (ZONES[:1], "en", TITLE), (ZONES[2:], None, None)]
)
def test_without_an_abstract_there_is_no_trial(zones: list[Zone], language: str | None, title: str | None) -> None:
    rows = rows_of(marked(zones=zones, entities=[IL17], arms=ARMS, relations=[relation()]), PAGE)
    assert (rows.page.status, rows.page.reason) == ("no_trial", "no abstract was found")
    assert (rows.page.language, rows.page.title) == (language, title)
    assert rows[1:] == ([], [], None, [], None)


def test_mentions_stand_in_order_of_their_place_and_quote_the_page() -> None:
    mention = ArmMention(*place("controls"), "B", "name")
    rows = rows_of(marked(quantities=[LOW, TEST], entities=[IL17, IL6], arms=ARMS, arm_mentions=[mention]), PAGE)
    assert [(row.label, row.text) for row in rows.mentions] == [
        ("ARM", "controls"),
        ("CYTOKINE", "IL-17"),
        ("QUANTITY", "4.2 pg/mL"),
        ("QUANTITY", "p < 0.01"),
        ("CYTOKINE", "IL-6"),
    ]
    assert all(row.text == TEXT[row.start : row.end] and row.page_id == "site/a.html" for row in rows.mentions)


def test_an_entity_has_its_name_section_and_context() -> None:
    section = Section(*ABSTRACT, "RESULTS", ABSTRACT[0] + 9, "heading")
    context = MentionContext(IL6.start, IL6.end, True, "mouse")
    first, second = rows_of(marked(entities=[IL17, IL6], sections=[section], mention_context=[context]), PAGE).mentions
    assert (first.name, first.ontology_id, first.section, first.rule) == ("IL-17A", "HGNC:5981", "RESULTS", "phrase")
    assert (first.negated, first.species) == (False, None)
    assert (second.negated, second.species) == (True, "mouse")


def test_a_quantity_has_its_numbers() -> None:
    low, high = rows_of(marked(quantities=[LOW, HIGH]), PAGE).mentions
    assert (low.kind, low.value, low.unit, low.ucum, low.operator, low.name) == (
        *("measure", 4.2, "pg/mL", "pg/mL", None, None),
    )
    assert (high.kind, high.value, high.spread, high.n, high.total) == ("mean", 9.8, 1.1, 12, 24)


@pytest.mark.parametrize(("arm_id", "name"), [("A", "veltomab arm"), ("A+B", "veltomab arm + controls"), ("Z", "Z")])
def test_an_arm_goes_by_its_first_name(arm_id: str, name: str) -> None:
    mention = ArmMention(*place("veltomab arm"), arm_id, "name")
    doc = marked(arms=ARMS, arm_mentions=[mention], entities=[IL17], relations=[relation(arm_id=arm_id)])
    rows = rows_of(doc, PAGE)
    assert [row.name for row in rows.mentions if row.label == "ARM"] == [name]
    assert [(row.arm, row.arm_id) for row in rows.relations] == [(name, arm_id)]


def test_a_relation_draws_on_the_marks_that_it_points_at() -> None:
    found = relation(
        arm_id="B", comparator="A", value_start=HIGH.start, value_end=HIGH.end, p_start=TEST.start, p_end=TEST.end
    )
    doc = marked(entities=[IL17, IL6], quantities=[LOW, HIGH, TEST], arms=ARMS, relations=[found])
    (row,) = rows_of(doc, PAGE).relations
    assert (row.measure, row.measure_label, row.ontology_id) == ("IL-17A", "CYTOKINE", "HGNC:5981")
    assert (row.statistic, row.value, row.spread, row.unit, row.n, row.total) == ("mean", 9.8, 1.1, "pg/mL", 12, 24)
    assert (row.p_operator, row.p_value, TEXT[row.p_start : row.p_end]) == ("<", 0.01, "p < 0.01")
    assert (row.arm, row.comparator, row.hedged, row.sources, row.trial_id) == (
        *("controls", "A", True, ["site/a.html"], ""),
    )


def test_a_relation_without_a_value_has_none() -> None:
    (row,) = rows_of(marked(entities=[IL17], relations=[relation(direction="decrease")]), PAGE).relations
    assert (row.direction, row.statistic, row.value, row.value_start, row.p_value, row.arm) == (
        *("decrease", None, None, None, None, None),
    )


def test_relation_ids_tell_relations_and_pages_apart_and_nothing_else() -> None:
    base = relation(arm_id="A", value_start=LOW.start)
    others = [base._replace(**{name: 7}) for name in ("measure_start", "value_start", "p_start", "sentence_start")]
    others += [base._replace(**{name: "x"}) for name in ("arm_id", "comparator", "timepoint", "direction")]
    ids = {relation_id("a", base), relation_id("b", base), *(relation_id("a", other) for other in others)}
    assert len(ids) == 10
    assert relation_id("a", base._replace(confidence=0.1, rule="other")) == relation_id("a", base)


def test_arms_become_cells_without_their_rule() -> None:
    first, second = rows_of(marked(arms=ARMS), PAGE).arms
    assert (first.arm_id, first.names, first.role, first.n) == ("A", ["veltomab arm"], "experimental", 12)
    assert (second.names, second.species) == (["controls", "placebo"], "human")


def test_the_design_and_the_fingerprint_take_what_the_source_states() -> None:
    rows = rows_of(marked(design=[Design(["NCT00000000"], doi="10.1234/text", n_enrolled=24)]), PAGE)
    assert rows.design is not None
    assert rows.fingerprint is not None
    assert (rows.design.doi, rows.design.n_enrolled) == ("10.1234/field", 24)
    assert (rows.fingerprint.doi, rows.fingerprint.registry_ids) == ("10.1234/field", ("NCT00000000",))


def test_the_rows_of_a_doc_outlive_serialisation() -> None:
    doc = marked(entities=[IL17], quantities=[LOW], arms=ARMS, relations=[relation(arm_id="A")])
    assert rows_of(Doc(doc.vocab).from_bytes(doc.to_bytes()), PAGE) == rows_of(doc, PAGE)


def test_a_failed_page_has_its_row_alone() -> None:
    rows = failed(PAGE, "quarantined", "entities: took longer than 20 s")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert rows.page == PageRow(
        *("site/a.html", None, None, None, digest, len(TEXT), None, "quarantined"),
        *("entities: took longer than 20 s", [], "cp1252"),
    )
    assert rows[1:] == ([], [], None, [], None)


def test_a_failed_page_without_text_has_no_digest() -> None:
    row = failed(Page("a", None), "quarantined", "refused").page
    assert (row.text_sha256, row.n_chars) == (None, None)
    half = failed(Page("a", "x\ud800"), "quarantined", "why").page
    assert half.n_chars == 2


@pytest.mark.parametrize(
    ("offset", "name"), [(0, None), (5, "AIM"), (9, "AIM"), (10, None), (20, "RESULTS"), (30, None)]
)
def test_a_section_holds_what_lies_in_it(offset: int, name: str | None) -> None:
    assert SectionNames([Section(5, 10, "AIM", 6, "r"), Section(20, 30, "RESULTS", 21, "r")]).at(offset) == name
    assert SectionNames([]).at(offset) is None
