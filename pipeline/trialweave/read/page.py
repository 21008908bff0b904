"""A page as it comes out of a dump."""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    """A page's text as decoded, or the reason why there is none.

    `page_id` is the path inside the dump, with `#n` for the n-th record of a file. `encoding` is what the
    bytes were decoded with. `fields` are what a structured source states beside the text: registry_ids,
    doi, pmid, year, journal and the like.
    """

    page_id: str
    text: str | None
    encoding: str | None = None
    reason: str | None = None
    fields: dict[str, str] | None = None
