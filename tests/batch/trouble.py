"""A stage that does to its worker what a page says. Spawned workers find it through the folder's entry points."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

import trialweave.batch.pages as batch_pages

MARKER = "TRIALWEAVE_TROUBLE"  # a folder in which is noted what has been done once


@Language.factory("test_trouble")
def make_trouble(nlp: Language, name: str) -> object:
    return trouble


def trouble(doc: Doc) -> Doc:
    do(doc.text)
    return doc


def do(words: str) -> None:
    """What a page, or the name of a file, tells to do."""
    if "raise" in words:
        raise ValueError("a broken stage")
    if "no memory" in words:
        raise MemoryError
    if "eat" in words:
        bytearray(64 * 2**30)
    if "recurse" in words:
        raise RecursionError
    if "spin" in words:
        while True:
            pass
    if "swallow" in words:
        while True:
            try:
                len(words)
            except Exception:
                continue
    if "deaf" in words:
        sum(range(10**13))  # in C, where no alarm is heard
    if "die" in words and ("once" not in words or first_time("die")):
        os.kill(os.getpid(), signal.SIGKILL)


def first_time(name: str) -> bool:
    """Whether nobody has asked before, in any process."""
    try:
        (Path(os.environ[MARKER]) / name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def read_with_trouble(unit, **settings):  # type: ignore[no-untyped-def]
    """As the reader, but files whose name tells so are trouble to read."""
    if unit.page_id.startswith("read "):
        do(unit.page_id)
    yield from REAL(unit, **settings)


REAL = batch_pages.unit_pages
if MARKER in os.environ:  # in a worker of these tests
    batch_pages.unit_pages = read_with_trouble
