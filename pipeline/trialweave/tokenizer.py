"""Fine tokens: every span that a rule can find begins and ends at a token's edge.

A run of letters of one case pattern, a run of digits, one sign, one ideograph: `IL-6` is three tokens,
`ResultsIn` two, `CD4+` three. Nothing is lost: the tokens and their spaces give the text back exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.attrs import IS_ASCII
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialweave import extensions  # noqa: F401  registers `tw_text`

# "ResultsIn" -> Results|In; "MSCs" -> MSC|s would be wrong, so a capital run keeps a plural s; CJK one by one
TOKEN = re.compile(
    r"[A-Z]{2,}s?(?![a-z])|[A-Z]?[a-z]+|[A-Z]|[0-9]+"
    r"|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|(?:(?![\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])[^\W\d_A-Za-z])+"
    r"|[^\S ]+|\S| "
)

# half of a pair that stands for one character: no text in UTF-8 has it, and spaCy's strings cannot hold it
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def split(text: str) -> tuple[list[str], list[bool]]:
    """Words and, for each, whether one space follows that belongs to it: what `spacy.tokens.Doc` takes.

    Runs of further white space become tokens of their own, so that joining gives `text` back.
    """
    words: list[str] = []
    spaces: list[bool] = []
    for word in TOKEN.findall(text):
        if word == " " and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
        else:
            words.append(word)
            spaces.append(False)
    return words, spaces


def unsplit(vocab: Vocab, text: str) -> Doc:
    """A Doc of one token: all that rows need, since the stages go by the text and its offsets.

    The rows are those of the split Doc; splitting takes a tenth of an abstract's time.
    """
    text = _sound(text)
    return _with_text(Doc(vocab, words=[text] if text else [], spaces=[False] if text else []), text)


def _sound(text: str) -> str:
    try:
        text.encode()  # much faster than to look for lone surrogates, which few texts have
    except UnicodeEncodeError:
        return LONE_SURROGATE.sub("\ufffd", text)
    return text


def _with_text(doc: Doc, text: str) -> Doc:
    doc._.tw_text = text
    return doc


class FineTokenizer:
    """Text -> Doc with the tokens of `split`; lone surrogates become U+FFFD, so that all offsets stay."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        # spaCy's own asks each character, and a word can be a whole page; its stub does not know the getters
        vocab.lex_attr_getters[IS_ASCII] = str.isascii  # type: ignore[attr-defined]

    def __call__(self, text: str) -> Doc:
        text = _sound(text)
        words, spaces = split(text)
        return _with_text(Doc(self.vocab, words=words, spaces=spaces), text)

    def pipe(self, texts: Any) -> Iterator[Doc]:
        for text in texts:
            yield self(text)

    def to_bytes(self, **kwargs: Any) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> FineTokenizer:
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        return None

    def from_disk(self, path: str | Path, **kwargs: Any) -> FineTokenizer:
        return self
