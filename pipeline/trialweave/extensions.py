"""Every Doc and Span attribute and every span group of trialweave, named and registered once.

A stage writes its marks with `put`, which keeps them as plain values in `doc._` and, where they have a
place in the text, as a span group of the same name; it reads those of others with `get`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import numpy as np
from spacy.attrs import IDX
from spacy.tokens import Doc, Span

from trialweave import marks as m
from trialweave.folding import Folded, fold
from trialweave.sentence_text import SentenceText, sentence_text

Mark = TypeVar("Mark", bound=tuple[Any, ...])

# group -> (type of its marks, field that becomes the span's label)
GROUPS: dict[str, tuple[Any, str]] = {
    "blocks": (m.Block, "role"),
    "languages": (m.BlockLanguage, "language"),
    "zones": (m.Zone, "zone"),
    "sections": (m.Section, "name"),
    "sentences": (m.Sentence, "section"),
    "abbreviations": (m.Abbreviation, "short"),
    "entities": (m.Entity, "label"),
    "quantities": (m.Quantity, "kind"),
    "context": (m.SentenceContext, "role"),
    "mention_context": (m.MentionContext, "species"),
    "arm_mentions": (m.ArmMention, "arm_id"),
}
# kept as values only: they have no single place in the text
LISTS: dict[str, Any] = {"arms": m.Arm, "relations": m.Relation, "design": m.Design}
CONTENT_ZONES = ("title", "abstract")


def _place(attribute: str) -> Any:  # spaCy's stub has keys that are strings only
    """Where spaCy keeps the value of `doc._.ATTRIBUTE` in `doc.user_data`: asked there, it costs a tenth."""
    return "._.", attribute, None, None


PLACES = {group: _place(f"tw_{group}") for group in (*GROUPS, *LISTS)}
TEXT, FOLDED, SENTENCE_TEXTS = _place("tw_text"), _place("tw_folded"), _place("tw_sentence_texts")


def register() -> None:
    """Register all attributes with spaCy; calling it again changes nothing."""
    for _, name, _, _ in PLACES.values():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    for name, default in (
        ("tw_text", None),
        ("tw_language", "und"),
        ("tw_folded", None),
        ("tw_sentence_texts", None),
    ):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    if not Span.has_extension("mark"):
        Span.set_extension("mark", getter=_mark_of)


_values_only: ContextVar[bool] = ContextVar("trialweave_values_only", default=False)


@contextmanager
def values_only() -> Iterator[None]:
    """Within it, stages keep their marks as plain values and make no spans of them: rows need none.

    Making spans takes a twentieth of a page's time; who works with the Doc itself wants them.
    """
    token = _values_only.set(True)
    try:
        yield
    finally:
        _values_only.reset(token)


def wants_spans() -> bool:
    """Whether spans are wanted beside the plain values."""
    return not _values_only.get()


def put(doc: Doc, group: str, values: Sequence[tuple[Any, ...]]) -> None:
    """Write a stage's marks: the plain values, and a span group of the same name where they have a place.

    Args:
        doc: the page.
        group: a name in GROUPS or LISTS.
        values: the marks, in order of their start.
    """
    doc.user_data[PLACES[group]] = list(values)
    if group == "sentences":
        doc.user_data.pop(SENTENCE_TEXTS, None)
    if group in GROUPS and not _values_only.get():
        label = GROUPS[group][0]._fields.index(GROUPS[group][1])
        doc.spans[group] = spans_of(doc, [(v[0], v[1], str(v[label])) for v in values])


def get(doc: Doc, group: str) -> list[Any]:
    """The marks of a group, as the types of `trialweave.marks`; an empty list where no stage wrote any."""
    stored = doc.user_data.get(PLACES[group])
    if not stored:
        return []
    kind = GROUPS[group][0] if group in GROUPS else LISTS[group]
    if type(stored[0]) is kind:
        return list(stored)
    return [kind(*value) for value in stored]  # after a round trip through bytes they are bare lists


def text(doc: Doc) -> str:
    """The page's text. `doc.text` puts it together out of the tokens at each call; this is kept."""
    kept: str | None = doc.user_data.get(TEXT)
    if kept is None:
        kept = doc.user_data[TEXT] = doc.text
    return kept


def spans_of(doc: Doc, places: Sequence[tuple[int, int, str]]) -> list[Span]:
    """Spans for character offsets, widened to whole tokens where an offset falls inside one."""
    if not places:
        return []
    starts = doc.to_array([IDX]).ravel()
    first = np.maximum(np.searchsorted(starts, [place[0] for place in places], side="right") - 1, 0)
    last = np.maximum(np.searchsorted(starts, [place[1] for place in places], side="left"), first + 1)
    return [
        Span(doc, start, end, label=place[2])
        for start, end, place in zip(first.tolist(), last.tolist(), places, strict=True)
    ]


def folded(doc: Doc) -> Folded:
    """The page's text with its damage seen through (see `trialweave.folding`), made once for each page."""
    kept = doc.user_data.get(FOLDED)
    if kept is None:
        kept = doc.user_data[FOLDED] = fold(text(doc))
    return kept if isinstance(kept, Folded) else Folded(*kept)


def placed(folded: Folded, marks: Sequence[Mark]) -> list[Mark]:
    """Marks whose first two values are offsets in the folded text, with those in the page."""
    if folded.origin is None:
        return list(marks)
    moved: list[Any] = list(marks)
    return [type(mark)(*folded.place(mark[0], mark[1]), *mark[2:]) for mark in moved]


def sentence_texts(doc: Doc) -> list[SentenceText]:
    """The sentences of the content as rules look at them, made once for each page."""
    kept = doc.user_data.get(SENTENCE_TEXTS)
    if kept is None:
        seen = folded(doc)
        places = [(mark.section, *seen.inverse(mark.start, mark.end)) for mark in get(doc, "sentences")]
        kept = [sentence_text(section, seen.text[start:end], start) for section, start, end in places]
        doc.user_data[SENTENCE_TEXTS] = kept
    return [one if isinstance(one, SentenceText) else SentenceText(*one) for one in kept]


def content(doc: Doc) -> list[m.Zone]:
    """The zones that are the study's own words: title and abstract, in page order."""
    return [zone for zone in get(doc, "zones") if zone.zone in CONTENT_ZONES]


def _mark_of(span: Span) -> Any:
    """The mark that a span of one of our groups stands for: found by its place and its label."""
    for group, (kind, field) in GROUPS.items():
        for value in span.doc.user_data.get(PLACES[group]) or ():
            mark = kind(*value)
            if mark[0] == span.start_char and mark[1] == span.end_char and str(getattr(mark, field)) == span.label_:
                return mark
    return None


register()
