"""HTML as a flat sequence of tags and texts, in time linear in its length, whatever it is.

A tree builder as HTML 5 defines it takes quadratic time and space on nests that a page can be made of
(47 kB of `<font>` and `<p>` become a tree of 98 MB), and a native one can overrun its stack. Text needs no
tree: tags are read as the standard's tokeniser reads them, and the layout keeps what little nesting matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

# Elements whose content is no markup
RAW = "script|style|textarea|title|xmp|iframe|noembed|noframes"
ATTRIBUTES = r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+"""
TOKEN = re.compile(
    rf"""
    (?P<text> [^<]++ )
  | <(?P<raw> {RAW} )(?=[\s/>]) (?P<raw_attrs> {ATTRIBUTES} )>
      (?P<content> (?: [^<]++ | <(?!/(?P=raw)[\s/>]) )*+ ) (?: </(?P=raw)[^>]*+>? )?+
  | <(?P<close> /? )(?P<tag> [a-z][^\s/>]*+ )(?P<attrs> {ATTRIBUTES} )>
  | <!--(?: >|->|.*?(?: --!?> | \Z ) )
  | <!\[CDATA\[(?P<cdata> .*? )(?: \]\]> | \Z )
  | <[!?/][^>]*+ (?: > | \Z )
  | (?P<stray> < )
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
# For the rest of a page on whose tags the first expression failed too often to be linear
PLAIN = re.compile(r"(?P<text>[^<]++)|<(?P<close>/?)(?P<tag>[a-z][^\s/<>]*+)(?P<attrs>[^<>]*+)>|(?P<stray><)", re.I)
FAILURES = 50  # tags that never end, before that

TOO_LONG = re.compile(r"&#[xX]?0*[0-9a-fA-F]{8,}+;?")  # no character has such a number

ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")
LONGEST_ATTRIBUTES = 20_000  # characters of a tag in which attributes are looked for: the rest is embedded data


class Token(NamedTuple):
    """A tag, a text, or an element with raw content.

    `kind` is `text`, `open`, `close` or `raw`. `value` is the text with its entities resolved, or the tag's
    name in lower case; `attrs` the attributes as written; `content` an element's raw content; `end` the
    offset behind the token.
    """

    kind: str
    value: str
    attrs: str
    content: str
    end: int


def tokens(html: str, start: int = 0) -> Iterator[Token]:
    """The tokens of a page from an offset on; comments and declarations are left out."""
    end = html.rfind(">") + 1  # behind it no tag can end: each search for its end would run through all the rest
    for pattern in (TOKEN, PLAIN):
        failures = 0
        for found in pattern.finditer(html, start, max(start, end)):
            start = found.end()
            if found.lastgroup == "stray":
                failures += html[start : start + 1].isalpha()
                if failures == FAILURES and pattern is TOKEN:
                    break
            if token := _token(found):
                yield token
    tail = re.split(r"<(?=[a-zA-Z/!?])", html[max(start, end) :], maxsplit=1)[0]
    if tail:
        yield Token("text", resolved(tail), "", "", len(html))


def _token(found: re.Match[str]) -> Token | None:
    match found.lastgroup:
        case "text":
            return Token("text", resolved(found["text"]), "", "", found.end())
        case "attrs":
            return Token("close" if found["close"] else "open", found["tag"].lower(), found["attrs"], "", found.end())
        case "content":
            return Token("raw", found["raw"].lower(), found["raw_attrs"], found["content"], found.end())
        case "cdata":
            return Token("text", found["cdata"], "", "", found.end())
        case "stray":
            return Token("text", "<", "", "", found.end())
    return None


def resolved(text: str) -> str:
    """A text with its character references resolved, once."""
    return unescape(TOO_LONG.sub("\ufffd", text)) if "&" in text else text


def attributes(written: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case, entities resolved; of a repeated name the first."""
    found: dict[str, str] = {}
    for name, double, single, bare in ATTRIBUTE.findall(written[:LONGEST_ATTRIBUTES]):
        found.setdefault(name.lower(), resolved(double or single or bare))
    return found
