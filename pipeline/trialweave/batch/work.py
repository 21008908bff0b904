"""What a worker does: pages in, their rows out, one page at a time, and a shard's rows put in their place.

A page that raises or takes too long gives a row with status `quarantined`; the rest goes on. The pages that
killed a worker before are passed over: the supervisor names them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trialweave import extensions
from trialweave.batch.bounds import PageTimeoutError, time_limit
from trialweave.batch.journal import whole_file
from trialweave.batch.limits import PageLimits
from trialweave.batch.lines import to_line
from trialweave.batch.pages import At, Spot, pages_of
from trialweave.batch.shards import Reading, Shard
from trialweave.read.page import Page
from trialweave.tokenizer import unsplit
from trialweave.trials.rows import PageRows, failed, rows_of

if TYPE_CHECKING:
    from spacy.language import Language

# spaCy's strings are freed after so many pages; more would let memory grow, fewer would learn the words anew too often
ZONE_PAGES = 100
NOTHING: Mapping[int, str] = {}


class Setup(NamedTuple):
    """What every worker is told once. `identity` is the run's hash: what the model and the code are."""

    model: Path | None
    folder: Path
    reading: Reading
    limits: PageLimits
    identity: str = ""


class Task(NamedTuple):
    """A shard to do, and its pages that are not worked on, or not read, with the reason.

    `again`: the shard has been done, and only its quarantined pages are to be tried again.
    """

    shard: Shard
    passed_over: dict[int, str]
    unread: dict[int, str]
    again: bool = False


class Done(NamedTuple):
    """A shard whose rows lie in their place."""

    key: str
    n_bytes: int
    statuses: dict[str, int]


def do_task(nlp: Language, task: Task, setup: Setup, at: At = lambda spot: None) -> Done:
    """Do a shard: read its pages, write their rows beside their place, and put them there.

    Args:
        nlp: the pipeline.
        task: the shard.
        setup: where its rows go, and the bounds.
        at: told where the worker is, before each page is read and before it is worked on.

    Raises:
        OutputError: the rows cannot be written.
    """
    target = setup.folder / f"{task.shard.key}.jsonl"
    kept = KeptLines(target) if task.again else None
    pages = pages_of(task.shard, setup.reading, setup.limits.read_seconds, unread=task.unread, at=at)
    statuses, n_bytes = Counter[str](), 0
    with whole_file(target) as file:
        for line, status in lines_of(nlp, pages, setup.limits, kept, passed_over=task.passed_over, at=at):
            n_bytes += file.write(line + b"\n")
            statuses[status] += 1
    return Done(task.shard.key, n_bytes, dict(statuses))


class KeptLines:
    """The lines of a shard that was done before, but for those of its quarantined pages, by page_id."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.places: dict[str, tuple[int, str]] = {}
        offset = 0
        with path.open("rb") as file:
            for line in file:
                page = json.loads(line)["page"]
                if page["status"] != "quarantined":
                    self.places[page["page_id"]] = (offset, page["status"])
                offset += len(line)

    def get(self, page_id: str) -> tuple[bytes, str] | None:
        """A page's line without its end, and its status; None where it is to be tried again."""
        if page_id not in self.places:
            return None
        offset, status = self.places[page_id]
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.readline().rstrip(b"\n"), status


def lines_of(
    nlp: Language,
    pages: Iterable[tuple[int, Page]],
    limits: PageLimits,
    kept: KeptLines | None = None,
    *,
    passed_over: Mapping[int, str] = NOTHING,
    at: At = lambda spot: None,
) -> Iterator[tuple[bytes, str]]:
    """The line and the status of each page of a shard, in order; none is lost, whatever it does.

    Args:
        nlp: the pipeline.
        pages: the shard's pages, each with its ordinal.
        limits: what one page may cost.
        kept: lines that need not be made again.
        passed_over: ordinals of pages that are not tried, with the reason.
        at: told where the worker is before each page is tried.
    """
    remaining = iter(pages)
    for first in remaining:  # a page is read when its turn comes, so that it is known at which one a reader hangs
        with nlp.memory_zone():
            for ordinal, page in chain((first,), islice(remaining, ZONE_PAGES - 1)):
                if kept is not None and (line := kept.get(page.page_id)):
                    yield line
                    continue
                at(Spot(ordinal, False))
                if ordinal in passed_over:
                    yield _line_of(failed(page, "quarantined", passed_over[ordinal]), page)
                else:
                    yield _line_of(one_page(nlp, page, limits), page)


def _line_of(rows: PageRows, page: Page) -> tuple[bytes, str]:
    try:
        return to_line(rows), rows.page.status
    except (MemoryError, ValueError, TypeError) as error:
        reason = f"rows: cannot be written: {type(error).__name__}: {str(error)[:200]}"
        return to_line(failed(page, "quarantined", reason)), "quarantined"


def one_page(nlp: Language, page: Page, limits: PageLimits) -> PageRows:
    """The rows of one page; where it raises, a row that says at which stage and why."""
    if page.text is None:
        return failed(page, "quarantined", page.reason or "no text")
    if not page.text.strip():
        return failed(page, "no_trial", "the page is empty")
    stage = "tokenizer"
    try:
        with time_limit(limits.seconds), extensions.values_only():
            doc = unsplit(nlp.vocab, page.text)
            for name, component in nlp.pipeline:
                stage = name
                doc = component(doc)
            stage = "rows"
            return rows_of(doc, page)
    except PageTimeoutError:
        return failed(page, "quarantined", f"{stage}: took longer than {limits.seconds:g} s")
    except MemoryError:
        return failed(page, "quarantined", f"{stage}: needs more memory than a worker may have")
    except RecursionError:
        return failed(page, "quarantined", f"{stage}: nested too deeply")
    except Exception as error:  # one page never stops a run of a million
        return failed(page, "quarantined", f"{stage}: {type(error).__name__}: {str(error)[:200]}")
