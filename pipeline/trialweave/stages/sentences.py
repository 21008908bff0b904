"""Sentences of biomedical text: `p < 0.05.`, `vs.`, `i.v.`, `28-joint`, `E. coli` end none.

A sentence lies within one section. Lines that are wrapped in mid-sentence are read on.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from spacy.attrs import SENT_START
from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Sentence
from trialweave.stages.component import Stage

# a sign that may end a sentence, with the brackets, quotes and reference numbers that belong to it
# (the set of signs comes first, so that the search passes over all others at once)
STOP = re.compile(
    r"[.!?。！？｡\n]"
    r"(?:(?<=[.!?])[.!?]*(?:\[[0-9, -]{1,12}\]|[)\]\"'”’]{0,3})|(?<=[。！？｡])[」』”）)]{0,2}|(?<=\n)\n*)"
)
# of the word before a full stop, dots inside it included ("i.v", "et al", "E"), so many characters are looked at
LONGEST_BEFORE = 12
NEXT_BEGINS = re.compile(r"\s+[\"'“‘(\[]{0,2}[A-Z0-9≥≤<>~\u0370-\u03ff\u0400-\u042f\u3400-\u9fff•-]")
# "RA.Methods", "(p<0.05).There": a space was lost
GLUED = re.compile(r"\.(?<=[a-z0-9)%\]]\.)(?=[A-Z][a-z]+[ ,])")
FULL_STOPS = "。！？｡"
GROUP_LETTERS = "ABCDIV"
LINE_GOES_ON = re.compile(r"\n\s*[a-z(,;]")


class Sentences(Stage):
    """Marks the sentences of the content in the group `sentences`, and sets the tokens' sentence starts."""

    sources = ("grammar/sentences.toml",)

    def compile(self) -> None:
        knowledge = self.knowledge["grammar/sentences.toml"]
        self.no_stops = NoStops(
            frozenset(word.casefold() for word in knowledge["always"]),
            frozenset(word.casefold() for word in knowledge["before_number"]),
        )

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        sentences: list[Sentence] = []
        for section in extensions.get(doc, "sections"):
            start, end = folded.inverse(section.body_start, section.end)
            for a, b in split(folded.text[start:end], self.no_stops):
                place = folded.place(start + a, start + b)
                sentences.append(Sentence(place[0], place[1], section.name, "stop"))
        extensions.put(doc, "sentences", sentences)
        if extensions.wants_spans():
            set_starts(doc)
        return doc


class NoStops(NamedTuple):
    """Words that a full stop may follow in mid-sentence, lower-case: `always`, or before a number only."""

    always: frozenset[str]
    before_number: frozenset[str]


def split(text: str, no_stops: NoStops) -> list[tuple[int, int]]:
    """Offsets of the sentences of a text, without the white space around them.

    Args:
        text: a section's body, folded.
        no_stops: words that end no sentence although a full stop follows.
    """
    ends = {match.end() for match in GLUED.finditer(text)}
    ends |= {match.end() for match in STOP.finditer(text) if _ends_sentence(text, match, no_stops)}
    places = pairwise([0, *sorted(ends - {0, len(text)}), len(text)])
    trimmed = []
    for start, end in places:
        piece = text[start:end]
        if piece.strip():
            trimmed.append((end - len(piece.lstrip()), start + len(piece.rstrip())))
    return trimmed


def _ends_sentence(text: str, match: re.Match[str], no_stops: NoStops) -> bool:
    sign, (start, end) = match.group()[0], match.span()
    if sign == "\n":
        return end - start > 1 or not LINE_GOES_ON.match(text, start)
    if sign in FULL_STOPS or end == len(text):
        return True
    if not NEXT_BEGINS.match(text, end):
        return False
    return sign != "." or not _is_no_stop(text, match, no_stops)


def _is_no_stop(text: str, match: re.Match[str], no_stops: NoStops) -> bool:
    """Whether the word before a full stop is one that goes on: `vs.`, `No. 5`, `J. Smith`."""
    word = _word_before(text, match.start())
    if word.casefold() in no_stops.always:
        return True
    if word.casefold() in no_stops.before_number:
        return text[match.end() :][:3].strip()[:1] in tuple("0123456789([")
    # an initial; `group A.` and `vitamin D.` do end a sentence
    return len(word) == 1 and word.isupper() and word not in GROUP_LETTERS


def _word_before(text: str, end: int) -> str:
    """The word that ends at a place, or the last of its characters; `et al` is one."""
    if text.endswith("et al", 0, end):
        return "et al"
    tail = text[max(0, end - LONGEST_BEFORE) : end]
    if not tail or tail[-1].isspace():
        return ""
    return tail.split()[-1].rpartition("(")[2].rpartition("[")[2]


def set_starts(doc: Doc) -> None:
    """Let spaCy's own sentences begin where ours do; what is no content is one sentence for each stretch."""
    starts = np.full((len(doc), 1), -1, dtype=np.int64)
    for span in doc.spans["sentences"]:
        starts[span.start] = 1
        if span.end < len(doc):
            starts[span.end] = 1
    doc.from_array([SENT_START], starts.astype(np.uint64))  # type: ignore[arg-type]  # its stub knows int64 only
