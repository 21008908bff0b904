"""A dump -> its pages: whatever lies in a folder, in the byte order of its paths, and nothing lost."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from charset_normalizer import from_bytes
from resiliparse.extract.html2text import extract_plain_text

from trialweave.read.limits import Limits
from trialweave.read.page import Page

HTML_SUFFIXES = {".html", ".htm", ".xhtml"}


def pages(
    source: Path | list[Path],
    *,
    limits: Limits | None = None,
    text_field: str | None = None,
    id_field: str | None = None,
) -> Iterator[Page]:
    """Every page of a dump, in the byte order of the paths; a page that cannot be read has a reason instead of a text.

    Args:
        source: a folder, a file, or a list of such.
        limits: bounds on what is read.
        text_field: the field of a record that holds the text; guessed where None.
        id_field: the field of a record that names it; guessed where None.
    """
    limits = limits or Limits()
    for root in [source] if isinstance(source, Path) else source:
        for path, page_id in _files(root):
            yield _page(path, page_id, limits)


def _files(root: Path) -> Iterable[tuple[Path, str]]:
    if not root.is_dir():
        return [(root, root.name)]
    found = sorted((p for p in root.rglob("*") if not p.is_dir()), key=lambda p: os.fsencode(p.relative_to(root).as_posix()))
    return [(path, path.relative_to(root).as_posix()) for path in found]


def _page(path: Path, page_id: str, limits: Limits) -> Page:
    if path.is_symlink() or not path.is_file():
        return Page(page_id, None, reason="not a regular file")
    try:
        with path.open("rb") as file:
            data = file.read(limits.page_bytes)
    except OSError as error:
        return Page(page_id, None, reason=f"cannot be read: {error.strerror}")
    if not data.strip():
        return Page(page_id, None, reason="empty file")
    text, encoding = _decode(data)
    if text is None or "\0" in text:
        return Page(page_id, None, reason="bytes that are no text")
    if path.suffix.lower() in HTML_SUFFIXES:
        text = extract_plain_text(text, preserve_formatting=True)
    return Page(page_id, text[: limits.page_chars], encoding)


def _decode(data: bytes) -> tuple[str | None, str | None]:
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        best = from_bytes(data).best()
        return (str(best), best.encoding) if best else (None, None)
