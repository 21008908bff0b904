"""Blocks: every non-blank line of a page, trimmed, with its role and its paragraph."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Block
from trialweave.stages.component import Stage


class Blocks(Stage):
    """Marks the lines of a page in the group `blocks`."""

    def __call__(self, doc: Doc) -> Doc:
        extensions.put(doc, "blocks", find_blocks(extensions.text(doc)))
        return doc


LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
# what a line shows nothing of: white space, zero-width signs, byte order marks, NULs
BLANK = (
    " \t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d"
    "\u202f\u205f\u2060\u3000\ufeff\x00\x1c\x1d\x1e\x1f"
)
# "• Brief Report", "1. Bongartz T", "- ", "[12] ", "①"
LIST_ITEM = re.compile(r"(?:[•·▪◦●■□►▸‣*–—-][ \t]|\(?[0-9]{1,3}[.)、．][ \t]?(?=\D)|\[[0-9]{1,3}\]|[①-⑳])")
SENTENCE_END = tuple(".。!?！？…;；")
HEADING_LENGTH = 80  # characters; the longest one-line headings of publisher pages stay below


def find_blocks(text: str) -> list[Block]:
    """The non-blank lines of a page, in order, without the blanks around them.

    Args:
        text: the page as decoded.

    Returns:
        Blocks that do not overlap; `paragraph` counts from 0 and grows at each blank line.
    """
    blocks: list[Block] = []
    paragraph, last_end = 0, 0
    for line in LINE.finditer(text):
        raw = line.group()
        trimmed = raw.strip(BLANK)
        if not trimmed:
            continue
        start = line.start() + len(raw) - len(raw.lstrip(BLANK))
        if blocks and _blank_between(text, last_end, start):
            paragraph += 1
        blocks.append(Block(start, start + len(trimmed), role_of(trimmed), paragraph))
        last_end = start + len(trimmed)
    return blocks


def role_of(line: str) -> str:
    """`list_item`, `heading` (short, and no sentence) or `body`."""
    if LIST_ITEM.match(line):
        return "list_item"
    if len(line) <= HEADING_LENGTH and not line.endswith(SENTENCE_END):
        return "heading"
    return "body"


def _blank_between(text: str, end: int, start: int) -> bool:
    """Whether more than one line break lies between two lines; `\\r\\n` is one."""
    between = text[end:start].replace("\r\n", "\n")
    return sum(between.count(char) for char in "\n\r\v\f\x85\u2028\u2029") > 1
