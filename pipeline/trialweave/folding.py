"""See through damage in scraped text: one character to one character where it can be, with a map where not.

`fold` gives the text that rules match on; `Folded.place` leads an offset in it back to the page. Undamaged pages
keep their offsets. Where something has to be put together (`&lt;`, `Î±`, a word broken at a line's end) or dropped
(soft hyphens, zero-width signs), the map says where each character comes from.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from typing import NamedTuple


class Folded(NamedTuple):
    """Text to match on. `origin[i]` is the page offset of its i-th character, `ends[i]` where that character's
    source ends in the page; both are None where the offsets are the same."""

    text: str
    origin: list[int] | None = None
    ends: list[int] | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the page for offsets in the folded text, end exclusive."""
        if self.origin is None or self.ends is None:
            return start, end
        if start >= len(self.origin):
            last = self.ends[-1] if self.ends else 0
            return last, last
        return self.origin[start], (self.ends[end - 1] if end > start else self.origin[start])

    def inverse(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the folded text for offsets in the page, end exclusive."""
        if self.origin is None:
            return start, end
        return bisect_left(self.origin, start), bisect_left(self.origin, end)


def _table() -> dict[int, str]:
    table = {}
    for code in range(0xFF01, 0xFF5F):  # full-width ASCII
        table[code] = chr(code - 0xFEE0)
    for char in "‐‑‒–—―−﹣－":
        table[ord(char)] = "-"
    for char in "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000":
        table[ord(char)] = " "
    for char in "‘’‛′":
        table[ord(char)] = "'"
    for char in "“”„‟″":
        table[ord(char)] = '"'
    for code in range(0x1D6A8, 0x1D7CC):  # mathematical Greek
        table[code] = unicodedata.normalize("NFKC", chr(code))[:1]
    table |= {
        ord("ɤ"): "γ",
        ord("ɣ"): "γ",
        ord("µ"): "μ",
        ord("ϰ"): "κ",
        ord("⩾"): "≥",
        ord("⩽"): "≤",
        ord("≧"): "≥",
        ord("≦"): "≤",
        ord("∼"): "~",
        ord("～"): "~",
        ord("％"): "%",
    }
    return table


FOLDS = {chr(code): plain for code, plain in _table().items()}
# the mathematical letters as a range: single signs beyond U+FFFF would make the search slow
_NEAR = "".join(re.escape(char) for char in FOLDS if ord(char) < 0x10000)
LOOK_ALIKE = re.compile(f"[{_NEAR}\U0001d6a8-\U0001d7cb]")
# signs that are not seen: soft hyphen, zero-width space and joiners, marks of direction, byte order mark
UNSEEN = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
# "㎎", "Ⅱ", "ﬁ": one sign for several letters
COMPRESSED = "\u2160-\u217f\u3371-\u337a\u3380-\u33df\ufb00-\ufb06"
# the second half of UTF-8 that was read as Windows-1252: the bytes 80 to BF
TAIL = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
# All damage that changes the number of characters; each alternative begins with a sign that is rare in sound text.
# "&lt;" "&amp;#945;" | soft hyphen | "㎎" | "e" + accent | "Î±" "Â±" | "â€“" | "sys-\ntemic"
DAMAGE = re.compile(
    r"(?P<entity>&(?:amp;){0,2}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,24});)"
    rf"|(?P<unseen>[{UNSEEN}]+)"
    rf"|(?P<compressed>[{COMPRESSED}])"
    r"|(?P<accent>[^\W\d_][\u0300-\u036f]{1,4}|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?)"
    rf"|(?P<misread>[ÂÃÄÅËÎÏÐÑ][{TAIL}]|[àáâãäåæçèéêëìíîï][{TAIL}]{{2}}|ð[{TAIL}]{{3}})"
    r"|(?P<broken>(?<=[a-zß-ÿ]{2})-[ \t]{0,4}\r?\n[ \t]{0,8}(?=[a-zß-ÿ]{2}))"
)
# a page without any of these is sound; each is much faster than DAMAGE, which is asked only where one is found
HINT = re.compile(rf"[&{UNSEEN}{COMPRESSED}\u0300-\u036f\u1161-\u1175ÂÃÄÅËÎÏÐÑàáâãäåæçèéêëìíîïð]")
BROKEN_HINT = re.compile(r"-[ \t]{0,4}\r?\n")
# what may stand before a hyphen that belongs to the word: "double-\nblind"
COMPOUND = re.compile(
    r"\b(?:anti|auto|bi|co|cross|double|dose|drug|ex|first|five|follow|four|free|full|half|high|in|inter|intent|intra"
    r"|label|like|long|low|meta|mid|mono|multi|near|new|non|off|on|one|open|over|part|patient|per|phase|placebo|poly"
    r"|post|pre|pro|quasi|re|self|semi|short|single|sub|third|three|time|total|treat|tri|triple|two|under|up|week|well"
    r"|year)$"
)
# Windows-1252 leaves five bytes undefined; browsers read them as the control characters of the same number
UNDEFINED = {code: bytes([code]) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def _plain(text: str) -> str:
    """Look-alikes replaced, one sign for one; several times faster than `str.translate` where there are few."""
    return text if text.isascii() else LOOK_ALIKE.sub(_one, text)


def _one(match: re.Match[str]) -> str:
    return FOLDS[match.group()]


def fold(text: str) -> Folded:
    """Fold a page's text, in time that grows with its length.

    Args:
        text: the page as decoded.

    Returns:
        The folded text; its `origin` is None while every fold is one character for one.
    """
    if not (HINT.search(text) or BROKEN_HINT.search(text)) or DAMAGE.search(text) is None:
        return Folded(_plain(text))
    pieces: list[str] = []
    origin: list[int] = []
    ends: list[int] = []
    last = 0
    for match in DAMAGE.finditer(text):
        mended = _mend(match, text)
        if mended is None:
            continue
        start, end = match.span()
        pieces += (_plain(text[last:start]), mended)
        origin.extend(range(last, start))
        ends.extend(range(last + 1, start + 1))
        origin.extend([start] * len(mended))
        ends.extend([end] * len(mended))
        last = end
    pieces.append(_plain(text[last:]))
    origin.extend(range(last, len(text)))
    ends.extend(range(last + 1, len(text) + 1))
    return Folded("".join(pieces), origin, ends)


def _mend(match: re.Match[str], text: str) -> str | None:
    """What a piece of damage stands for, or None where it is none after all."""
    kind, piece = match.lastgroup, match.group()
    if kind == "entity":
        return _entity(piece)
    if kind == "unseen":
        return ""
    if kind in ("compressed", "accent"):
        return unicodedata.normalize("NFKC" if kind == "compressed" else "NFC", piece)
    if kind == "misread":
        return _reread(piece)
    return "-" if COMPOUND.search(text[max(0, match.start() - 24) : match.start()]) else ""


def _entity(piece: str) -> str | None:
    """`&lt;` is `<`, also where it was escaped twice."""
    plain = html.unescape(re.sub(r"&(?:amp;)+(?=[#A-Za-z])", "&", piece))
    if plain.startswith("&") and plain != "&":
        return None
    return _plain(plain)


def _reread(piece: str) -> str | None:
    """UTF-8 that was read as Windows-1252, read rightly."""
    try:
        raw = b"".join(UNDEFINED.get(ord(char)) or _byte(char) for char in piece)
        return _plain(raw.decode("utf-8"))
    except UnicodeError:
        return None


def _byte(char: str) -> bytes:
    return char.encode("latin-1") if ord(char) < 0x100 else char.encode("cp1252")
