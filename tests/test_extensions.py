from __future__ import annotations

import spacy
from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Quantity, Section, Zone
from trialweave.tokenizer import FineTokenizer

VOCAB = spacy.blank("xx").vocab


def doc_of(text: str) -> Doc:
    return FineTokenizer(VOCAB)(text)


def test_marks_come_back_as_they_were_put() -> None:
    doc = doc_of("IL-6 fell by 12.5%.")
    marks = [Quantity(13, 18, "percent", value=12.5, rule="percent")]
    extensions.put(doc, "quantities", marks)
    assert extensions.get(doc, "quantities") == marks
    assert [(span.text, span.label_) for span in doc.spans["quantities"]] == [("12.5%", "percent")]
    assert doc.spans["quantities"][0]._.mark == marks[0]


def test_a_group_that_no_stage_wrote_is_empty() -> None:
    assert extensions.get(doc_of("x"), "relations") == []


def test_marks_survive_bytes() -> None:
    doc = doc_of("IL-6 fell by 12.5%.")
    marks = [Quantity(13, 18, "percent", value=12.5, rule="percent")]
    extensions.put(doc, "quantities", marks)
    again = Doc(VOCAB).from_bytes(doc.to_bytes())
    assert extensions.get(again, "quantities") == marks
    assert again.spans["quantities"][0]._.mark == marks[0]


def test_a_span_is_widened_to_whole_tokens() -> None:
    doc = doc_of("abc defgh ij")
    extensions.put(doc, "sections", [Section(5, 7, "RESULTS", 5, "test")])
    assert doc.spans["sections"][0].text == "defgh"
    assert extensions.get(doc, "sections")[0].start == 5


def test_content_is_title_and_abstract() -> None:
    doc = doc_of("A title\nA notice\nAn abstract")
    zones = [Zone(0, 7, "title", "en", "t"), Zone(8, 16, "boilerplate", "en", "t"), Zone(17, 28, "abstract", "en", "t")]
    extensions.put(doc, "zones", zones)
    assert [zone.zone for zone in extensions.content(doc)] == ["title", "abstract"]


def test_text_and_folded_text_are_kept() -> None:
    doc = doc_of("TNF‑α")
    assert extensions.text(doc) == "TNF‑α"
    assert extensions.folded(doc).text == "TNF-α"
    assert extensions.folded(doc) is extensions.folded(doc)


def test_values_alone_are_kept_where_no_spans_are_wanted() -> None:
    doc = doc_of("IL-6 fell by 12.5%.")
    marks = [Quantity(13, 18, "percent", value=12.5, rule="percent")]
    with extensions.values_only():
        assert not extensions.wants_spans()
        extensions.put(doc, "quantities", marks)
    assert extensions.wants_spans()
    assert extensions.get(doc, "quantities") == marks
    assert "quantities" not in doc.spans
