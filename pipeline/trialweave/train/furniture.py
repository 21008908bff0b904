"""Learns site furniture: lines that come again on many pages of a dump, as TOML for a person to read and keep."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from trialweave.folding import fold
from trialweave.stages.blocks import find_blocks
from trialweave.stages.zone_lines import HEADING_WIDTH
from trialweave.stages.zone_words import ZoneWords, heading_key

LEAST_PAGES = 4  # pages that a line stands on at least; on fewer it may be chance
LEAST_SHARE = 0.02  # of the pages; a large dump mixes many sites, of which each has its own furniture
SHORTEST = 2  # characters


class Furniture(NamedTuple):
    """A line that comes again, as it was first written, and on how many pages it stands."""

    line: str
    pages: int


def learn_furniture(texts: Iterable[str], words: ZoneWords, *, least_pages: int = LEAST_PAGES) -> list[Furniture]:
    """Lines that recur over pages and are not known yet.

    Headings that open a zone, and those of a structured abstract, recur too and are left out. A page that is in the
    dump twice counts once.

    Args:
        texts: the pages, or a sample of them.
        words: what is known already.
        least_pages: on how many pages a line has to stand.

    Returns:
        The lines, the most frequent first, then in order of their letters.
    """
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    seen: set[bytes] = set()
    for text in texts:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        if digest not in seen:
            seen.add(digest)
            lines = page_lines(text)
            counts.update(lines.keys())
            for key, line in lines.items():
                written.setdefault(key, line)
    needed = max(least_pages, LEAST_SHARE * len(seen))
    known = words.headings.keys() | words.parts.keys() | words.lines.keys()
    found = [Furniture(written[key], pages) for key, pages in counts.items() if pages >= needed and key not in known]
    return sorted(found, key=lambda item: (-item.pages, item.line))


def page_lines(text: str) -> dict[str, str]:
    """The short lines of a page: the words that they are looked up by, and the line."""
    folded = fold(text)
    found: dict[str, str] = {}
    for block in find_blocks(text):
        start, end = folded.inverse(block.start, block.end)
        line = folded.text[start:end].strip()
        if SHORTEST <= len(line) <= HEADING_WIDTH and any(char.isalpha() for char in line):
            found.setdefault(heading_key(line), line)
    found.pop("", None)
    return found


def as_toml(furniture: Iterable[Furniture], pages: int) -> str:
    """A file for configs/publishers: each line with the number of pages that it stands on.

    Args:
        furniture: as `learn_furniture` gives it.
        pages: how many pages were read.
    """
    rows = [f"  {_quoted(item.line)},  # on {item.pages} pages" for item in furniture]
    return "\n".join(
        [
            f"# Lines that came again on the pages of a dump ({pages} pages read). Read them before you keep them:",
            "# the name of a journal comes again too, and is no furniture.",
            "",
            "[furniture]",
            "lines = [",
            *rows,
            "]",
            "",
        ]
    )


def _quoted(line: str) -> str:
    """A TOML basic string: JSON's, which has the same escapes; what is no Unicode scalar becomes a sign for it."""
    clean = line.encode("utf-8", "replace").decode("utf-8").replace("\x7f", " ")
    return json.dumps(clean, ensure_ascii=False)
