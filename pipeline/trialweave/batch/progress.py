"""How a long run shows that it goes on: a bar on a terminal, a plain line a minute elsewhere."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Mapping

from tqdm import tqdm

LINE_SECONDS = 60.0


class Progress:
    """Counts pages by status; a context.

    Args:
        quiet: show nothing.
        total: how many pages there are, None where nobody has counted.
        what: what is done with the pages.
    """

    def __init__(self, quiet: bool, total: int | None, what: str = "pages") -> None:
        self.statuses: Counter[str] = Counter()
        self.lines = not quiet and not sys.stderr.isatty()
        self.bar = tqdm(total=total, desc=what, unit=" pages", disable=quiet or self.lines, smoothing=0.05)
        self.what, self.total = what, total
        self.started = self.told = time.monotonic()
        self.n_new = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *exception: object) -> None:
        self.bar.close()

    def skip(self, statuses: Mapping[str, int]) -> None:
        """Count pages that an earlier call has done."""
        self.statuses.update(statuses)
        self.bar.update(sum(statuses.values()))

    def add(self, statuses: Mapping[str, int]) -> None:
        """Count pages that have just been done."""
        self.statuses.update(statuses)
        self.n_new += sum(statuses.values())
        if self.statuses["quarantined"]:
            self.bar.set_postfix(quarantined=self.statuses["quarantined"], refresh=False)
        self.bar.update(sum(statuses.values()))
        if self.lines and time.monotonic() - self.told >= LINE_SECONDS:
            self.told = time.monotonic()
            print(self.line(), file=sys.stderr, flush=True)

    def tick(self, n_pages: int) -> None:
        """Count pages of which nothing but their number is told."""
        self.add({"": n_pages})

    def line(self) -> str:
        """Pages done, pages a second, quarantined, time left."""
        done, seconds = sum(self.statuses.values()), max(time.monotonic() - self.started, 1e-9)
        rate = self.n_new / seconds
        of = f" of {self.total}" if self.total else ""
        quarantined = f", {self.statuses['quarantined']} quarantined" if self.statuses["quarantined"] else ""
        left = f", {(self.total - done) / rate:.0f} s left" if self.total and rate else ""
        return f"{self.what}: {done}{of}, {rate:.0f} a second{quarantined}{left}"
