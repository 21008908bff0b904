"""A problem in configs/: file, line, reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

ENTRY = "[[entry]]"


class Problem(NamedTuple):
    """What is wrong, and where: `file` relative to configs/, `line` from 1."""

    file: str
    line: int
    reason: str


class Lines:
    """Where in a TOML file its entries and values stand, which the parser does not tell.

    Args:
        text: the file.
    """

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts = [n for n, line in enumerate(self.lines) if line.split("#")[0].strip() == ENTRY]

    def of_key(self, key: str) -> int:
        """Line of the first `key = ...` of the file, from 1; 1 where there is none."""
        return self._find(0, len(self.lines), re.compile(rf"\s*{re.escape(key)}\s*=")) or 1

    def of_table(self, name: str) -> int:
        """Line of the head of a table, `[name]`, from 1; 1 where there is none."""
        return self._find(0, len(self.lines), re.compile(rf"\s*\[{re.escape(name)}\]")) or 1

    def of_value(self, value: str) -> int:
        """Line of the first place where a text stands in quotes, from 1; 1 where there is none."""
        return self._find(0, len(self.lines), _quoted(value)) or 1

    def of_entry(self, number: int, value: str | None = None) -> int:
        """Line of an entry of the file, or of a value in it.

        Args:
            number: of the entry, from 0.
            value: a key of the entry, or a string that stands in it in quotes.
        """
        first = self.starts[number]
        last = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.lines)
        if value is None:
            return first + 1
        key = re.compile(rf"\s*{re.escape(value)}\s*=")
        return self._find(first, last, _quoted(value)) or self._find(first, last, key) or first + 1

    def _find(self, first: int, last: int, wanted: re.Pattern[str]) -> int | None:
        found = (n + 1 for n in range(first, last) if wanted.match(self.lines[n]))
        return next(found, None)


def _quoted(value: str) -> re.Pattern[str]:
    return re.compile(rf""".*(?:"{re.escape(value)}"|'{re.escape(value)}')""")


def listed(problems: Iterable[Problem], configs: Path) -> str:
    """Problems one a line, by file and line, each once; `configs` is the folder that their files are below."""
    return "\n".join(f"{configs / p.file}:{p.line}: {p.reason}" for p in sorted(set(problems)))
