"""Names inside archives and on disk -> page ids, and the member that an archive gives."""

from __future__ import annotations

import re
from typing import NamedTuple

from trialweave.read.limits import Limits
from trialweave.read.streams import Readable

LONGEST = 1_000  # characters of a name in an id
DRIVE = re.compile(r"[A-Za-z]:[/\\]?")
SURROGATES = re.compile(r"[\ud800-\udfff\x00]")


class Member(NamedTuple):
    """One file of an archive: its name, and its bytes or why they are not read."""

    name: str
    stream: Readable | None
    reason: str | None = None


def safe_name(name: str) -> str:
    """A name as part of a page id: relative, with `/`, and always encodable.

    Bytes that are no UTF-8, which Python shows as lone surrogates, are written as `\\xNN`.
    """
    name = SURROGATES.sub(lambda found: f"\\x{ord(found[0]) & 0xFF:02x}", name.replace("\\", "/"))
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return "/".join(parts)[:LONGEST] or "unnamed"


def outside(name: str) -> bool:
    """Whether a member's name leads out of the archive."""
    name = name.replace("\\", "/")
    return name.startswith("/") or bool(DRIVE.match(name)) or ".." in name.split("/")


class Names:
    """Makes the names of an archive's members unique: a second `a.txt` is `a.txt~7`, the seventh member."""

    def __init__(self, limits: Limits) -> None:
        self._seen: set[int] = set()
        self._count = 0
        self._limits = limits

    def unique(self, name: str) -> str:
        """The name, or one of its own where it was given before."""
        self._count += 1
        name = safe_name(name)
        size = len(self._seen)
        self._seen.add(hash(name))
        return name if len(self._seen) > size else f"{name}~{self._count}"
