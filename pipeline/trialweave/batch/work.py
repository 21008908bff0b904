"""What a worker does: a shard's pages in, their rows out, one page at a time.

A page that raises or takes too long gives a row with status `quarantined`; the rest goes on. The pages that
killed a worker before are passed over: the supervisor names them.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from trialweave.batch.limits import PageLimits
from trialweave.read.page import Page
from trialweave.trials.rows import PageRows, failed, rows_of

if TYPE_CHECKING:
    from spacy.language import Language


# spaCy's strings are freed after so many pages; more would let memory grow, fewer would learn the words anew too often
ZONE_PAGES = 100


class PageTimeoutError(Exception):
    """A page took longer than it may."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise PageTimeoutError in the body after this many seconds, where the system has alarms.

    Elsewhere, and in code that never returns to Python, the supervisor ends the worker.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(signum: int, frame: object) -> None:
        raise PageTimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def bound_memory(memory_bytes: int | None) -> None:
    """Bound this process's address space, where the system can: a page that eats memory raises MemoryError."""
    if memory_bytes is None:
        return
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    except (ImportError, ValueError, OSError):
        return


def rows_of_pages(
    nlp: Language,
    pages: Iterable[Page],
    limits: PageLimits,
    *,
    passed_over: Mapping[int, str] | None = None,
    begin: Callable[[int], None] = lambda ordinal: None,
) -> Iterator[PageRows]:
    """The rows of each page of a shard, in order; none is lost, whatever it does.

    Args:
        nlp: the pipeline.
        pages: the shard's pages.
        limits: what one page may cost.
        passed_over: ordinals of pages that are not tried, with the reason.
        begin: told the ordinal of each page before it is tried.
    """
    passed = passed_over or {}
    numbered = enumerate(pages)
    while batch := list(islice(numbered, ZONE_PAGES)):
        with nlp.memory_zone():
            for ordinal, page in batch:
                begin(ordinal)
                if ordinal in passed:
                    yield failed(page, "quarantined", passed[ordinal])
                else:
                    yield one_page(nlp, page, limits)


def one_page(nlp: Language, page: Page, limits: PageLimits) -> PageRows:
    """The rows of one page; where it raises, a row that says at which stage and why."""
    if page.text is None:
        return failed(page, "quarantined", page.reason or "no text")
    if not page.text.strip():
        return failed(page, "no_trial", "the page is empty")
    stage = "tokenizer"
    try:
        with time_limit(limits.seconds):
            doc = nlp.make_doc(page.text)
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
