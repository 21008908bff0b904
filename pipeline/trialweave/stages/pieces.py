"""Text as the pieces that names are compared by, so that a name's spelling costs nothing.

A piece is a run of letters, a run of digits, one Greek letter, one ideograph or one sign. Each has a key:
lower case, singular, American spelling, Greek letters written out, and nothing at all for hyphens, trade
marks and a genitive s. A name is the keys of its pieces joined: `TNF-α`, `TNF alpha`, `TNFα`, `TNF‐alpha`
are all `tnfalpha`, and `tumour necrosis factors` is `tumornecrosisfactor`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# "Crohn's" -> Crohn|'s; "adMSCs" -> ad|MSCs; "HbA1c" -> Hb|A|1|c; "TNFα" -> TNF|α; "IL-6" -> IL|-|6;
# "cellmediated", a lost hyphen, -> cell|mediated
PIECE = re.compile(r"[Cc]ells?(?=mediated|derived|based|specific)|'s(?![A-Za-z])|[A-Z]*[a-z]+|[A-Z]+|[0-9]+|\n|[^\s]")
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
# signs that a name may be written with or without
DROPPED = frozenset("-'®™©*†‡\u00ad\u200b·")
SUPERSCRIPT = {"⁺": "+", "⁻": "-", "＋": "+"}
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# a change in what follows: "ΔmTSS"
CHANGE = "Δ"
# between two numbers that stand side by side, so that "IL-1 2 weeks" is not IL-12
APART = "|"
# keys that are kept: more would be a page of random letters
MOST_KEYS = 200_000


class Pieces(NamedTuple):
    """The pieces of a stretch of text: offsets, what is written, and keys, side by side."""

    text: str
    starts: list[int]
    ends: list[int]
    raws: list[str]
    keys: list[str]


class Keys(dict[str, str]):
    """Key of a piece, made once for each piece that is met.

    Args:
        spelling: parts of words and what they are rewritten to (`haem` -> `hem`).
        plurals: irregular plurals and their singulars (`indices` -> `index`).
    """

    def __init__(self, spelling: dict[str, str], plurals: dict[str, str]) -> None:
        super().__init__()
        self._spelling = spelling
        self._plurals = plurals
        parts = "|".join(re.escape(part) for part in sorted(spelling, key=len, reverse=True))
        self._part = re.compile(parts) if parts else None

    def __missing__(self, raw: str) -> str:
        key = self._make(raw)
        if len(self) >= MOST_KEYS:
            self.clear()
        self[raw] = key
        return key

    def _make(self, raw: str) -> str:
        if raw in DROPPED or raw == "'s":
            return ""
        if len(raw) == 1:
            return letter(raw)
        word = self._plurals.get(raw.lower()) or singular(raw)
        return self._part.sub(lambda part: self._spelling[part.group()], word) if self._part else word


def letter(char: str) -> str:
    """Key of a single character.

    >>> letter("β"), letter("É"), letter("⁺")
    ('beta', 'e', '+')
    """
    lowered = char.lower()
    if lowered in GREEK:
        return GREEK[lowered]
    if lowered.isascii():
        return lowered
    return SUPERSCRIPT.get(char) or unicodedata.normalize("NFKD", lowered)[:1]


def singular(raw: str) -> str:
    """A word in lower case without its plural s; acronyms in capitals keep an S that is theirs.

    >>> [singular(word) for word in ("cells", "MSCs", "ES", "biopsies", "fibrosis", "dose", "its")]
    ['cell', 'msc', 'es', 'biopsy', 'fibrosis', 'dose', 'its']
    """
    word = raw.lower()
    if raw[-1] != "s":
        return word
    if len(raw) > 2 and raw[:-1].isupper():
        return word[:-1]
    if len(word) < 4 or word[-2] in "siu":
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def cased(raws: list[str]) -> str:
    """What is compared where case matters: as written, but for hyphens, Greek letters and a plural s.

    >>> cased(["IFN", "-", "γ"]), cased(["MSCs"]), cased(["MSC"])
    ('IFNgamma', 'MSC', 'MSC')
    """
    joined = []
    for raw in raws:
        if raw in DROPPED or raw == "'s":
            continue
        if raw in GREEK:
            joined.append(GREEK[raw])
        elif len(raw) > 2 and raw[-1] == "s" and raw[:-1].isupper():  # "As MPS" is no plural of A
            joined.append(raw[:-1])
        else:
            joined.append(raw)
    return "".join(joined)


def pieces(text: str, start: int, end: int, keys: Keys) -> Pieces:
    """The pieces of `text[start:end]`, with offsets into `text`."""
    matches = list(PIECE.finditer(text, start, end))
    raws = list(map(re.Match.group, matches))
    made = list(map(keys.__getitem__, raws))
    for index in [place for place, raw in enumerate(raws) if place and raw.isdigit()]:
        before = index - 1
        while before and not made[before]:
            before -= 1
        if raws[before].isdigit():
            made[index] = APART + made[index]
    return Pieces(text, list(map(re.Match.start, matches)), list(map(re.Match.end, matches)), raws, made)


def begins_word(found: Pieces, index: int) -> bool:
    """Whether a name may begin at a piece: at the edge of a word, and anywhere among ideographs."""
    start = found.starts[index]
    return not start or not _joined(found.text, start)


def ends_word(found: Pieces, index: int) -> bool:
    """Whether a name may end with a piece."""
    end = found.ends[index]
    if end >= len(found.text) or not _joined(found.text, end):
        return True
    return found.keys[index] == "cell" and found.raws[index] in ("cell", "cells", "Cell", "Cells")


def _joined(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before == CHANGE:
        return False
    return before.isalnum() and after.isalnum() and not CJK.match(before) and not CJK.match(after)
