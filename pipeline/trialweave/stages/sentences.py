"""Sentences of biomedical text: `p < 0.05.`, `vs.`, `i.v.`, `28-joint`, `E. coli` end none.

A sentence lies within one section. Lines that are wrapped in mid-sentence are read on.
"""

from __future__ import annotations

import re
from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Sentence
from trialweave.stages.component import Stage

# a sign that may end a sentence, with the closing brackets and quotes that belong to it
STOP = re.compile(r"[.!?]+[)\]\"'”’]{0,3}|[。！？｡][」』”）)]{0,2}|\n+")
# the word before a full stop, dots inside it included: "i.v", "et al", "E"
WORD_BEFORE = re.compile(r"(?:et al|[^\s(\[]{1,12})\Z")
NEXT_BEGINS = re.compile(r"\s+[\"'“‘(\[]{0,2}[A-Z0-9≥≤<>~\u0370-\u03ff\u0400-\u042f\u3400-\u9fff•-]")
# "RA.Methods", "(p<0.05).There": a space was lost
GLUED = re.compile(r"(?<=[a-z0-9)%\]])\.(?=[A-Z][a-z]+[ ,])")
LINE_GOES_ON = re.compile(r"\n\s*[a-z(,;]")


class Sentences(Stage):
    """Marks the sentences of the content in the group `sentences`, and sets the tokens' sentence starts."""

    sources = ("grammar/sentences.toml",)

    def compile(self) -> None:
        knowledge = self.knowledge["grammar/sentences.toml"]
        self.always = frozenset(word.casefold() for word in knowledge["always"])
        self.before_number = frozenset(word.casefold() for word in knowledge["before_number"])

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        sentences: list[Sentence] = []
        for section in extensions.get(doc, "sections"):
            start, end = folded.inverse(section.body_start, section.end)
            for a, b in split(folded.text[start:end], self.always, self.before_number):
                place = folded.place(start + a, start + b)
                sentences.append(Sentence(place[0], place[1], section.name, "stop"))
        extensions.put(doc, "sentences", sentences)
        set_starts(doc)
        return doc


def split(text: str, always: frozenset[str], before_number: frozenset[str]) -> list[tuple[int, int]]:
    """Offsets of the sentences of a text, without the white space around them.

    Args:
        text: a section's body, folded.
        always: words that never end a sentence although a full stop follows, lower-case.
        before_number: words that do not end one before a digit, a bracket or a lower-case letter.
    """
    places = []
    begin = 0
    for end in _ends(text, always, before_number):
        places.append((begin, end))
        begin = end
    places.append((begin, len(text)))
    trimmed = []
    for start, end in places:
        piece = text[start:end]
        left = len(piece) - len(piece.lstrip())
        if piece.strip():
            trimmed.append((start + left, start + len(piece.rstrip())))
    return trimmed


def _ends(text: str, always: frozenset[str], before_number: frozenset[str]) -> list[int]:
    ends = {match.end() for match in GLUED.finditer(text)}
    for match in STOP.finditer(text):
        if _ends_sentence(text, match, always, before_number):
            ends.add(match.end())
    return sorted(ends)


def _ends_sentence(
    text: str, match: re.Match[str], always: frozenset[str], before_number: frozenset[str]
) -> bool:
    sign = match.group()[0]
    if sign == "\n":
        return len(match.group()) > 1 or not LINE_GOES_ON.match(text, match.start())
    if sign in "。！？｡":
        return True
    if match.end() == len(text):
        return True
    if not NEXT_BEGINS.match(text, match.end()):
        return False
    if sign != ".":
        return True
    word = WORD_BEFORE.search(text, max(0, match.start() - 14), match.start())
    before = word.group().casefold() if word else ""
    if before in always:
        return False
    following = text[match.end() :][:3].strip()[:1]
    if before in before_number:
        return not (following.isdigit() or following in "([")
    # "E. coli" is followed by a lower-case letter already; "J. Smith" is a single capital, "group A. In" is not
    return not (
        len(before) == 1
        and before.isalpha()
        and word is not None
        and word.group().isupper()
        and before not in "abcdiv"
    )


def set_starts(doc: Doc) -> None:
    """Let spaCy's own sentences begin where ours do; what is no content is one sentence for each stretch."""
    starts = set()
    for span in doc.spans["sentences"]:
        starts.add(span.start)
        if span.end < len(doc):
            starts.add(span.end)
    for token in doc:
        token.is_sent_start = token.i in starts or token.i == 0
