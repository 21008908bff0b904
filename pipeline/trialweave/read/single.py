"""A file that is one page: plain text, HTML, or MHTML."""

from __future__ import annotations

import re
from collections.abc import Mapping

from trialweave.read.encodings import Decoded, decode
from trialweave.read.html_text import HtmlText, html_text
from trialweave.read.limits import Limits
from trialweave.read.mime import parts
from trialweave.read.page import Page
from trialweave.read.records import YEAR
from trialweave.read.streams import CHUNK, DAMAGE, ByteStream

META = re.compile(rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:\-]{1,40})""", re.IGNORECASE)
XML = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:\-]{1,40})""")
META_WITHIN = 4096  # bytes; the standard looks at 1,024, and pages are sloppier

NO_TEXT = "bytes that are no text"
BLANK = "no text in it"
# Characters that say nothing: white space, those of no width, and what stands for lost ones
NOTHING = "".join(
    map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0xAD, 0x1680, *range(0x2000, 0x2010), 0x2028, 0x2029))
)
NOTHING += "\u202f\u205f\u2060\u3000\ufeff\ufffd"

# Citation metadata that publishers give for indexing (https://scholar.google.com/intl/en/scholar/inclusion.html)
STATED = {
    "citation_doi": "doi", "citation_pmid": "pmid", "citation_journal_title": "journal", "citation_title": "title",
    "citation_publication_date": "year", "citation_date": "year", "citation_year": "year", "prism.doi": "doi",
    "prism.publicationname": "journal", "prism.publicationdate": "year", "dc.date": "year",
}  # fmt: skip
DOI = re.compile(r"10\.\d{4,9}/\S+")


def head_of(stream: ByteStream, limits: Limits) -> tuple[bytes, str | None]:
    """A page's bytes as far as they are read, and why not further, if there are more."""
    pieces: list[bytes] = []
    left = limits.page_bytes
    try:
        while left and (piece := stream.read(min(CHUNK, left))):
            pieces.append(piece)
            left -= len(piece)
        more = not left and bool(stream.read(1))
    except DAMAGE as error:
        return b"".join(pieces), f"cut where it is damaged: {error or type(error).__name__}"
    return b"".join(pieces), f"cut at {limits.page_bytes:,} bytes" if more else None


def text_page(stream: ByteStream, page_id: str, limits: Limits, charset: str | None = None) -> Page:
    """A page of plain text.

    Args:
        stream: its bytes.
        page_id: its id.
        limits: how much of it is read.
        charset: what is declared of it.
    """
    data, cut = head_of(stream, limits)
    decoded = decode(data, charset)
    if decoded is None:
        return Page(page_id, None, None, NO_TEXT)
    return Page(page_id, decoded.text, decoded.encoding, cut)


def html_page(stream: ByteStream, page_id: str, limits: Limits, charset: str | None = None) -> Page:
    """A page of HTML; `charset` is what HTTP or MIME declares, which comes before what the page says itself."""
    data, cut = head_of(stream, limits)
    decoded = decode(data, charset or declared(data))
    if decoded is None:
        return Page(page_id, None, None, NO_TEXT)
    return _of_html(decoded, page_id, cut, limits)


def declared(data: bytes) -> str | None:
    """The charset that an HTML page declares itself."""
    found = XML.match(data[:META_WITHIN]) or META.search(data, 0, META_WITHIN)
    return found[1].decode("ascii") if found else None


def _of_html(decoded: Decoded, page_id: str, cut: str | None, limits: Limits) -> Page:
    read = html_text(decoded.text, limits)
    return Page(page_id, read.text, decoded.encoding, read.cut or cut, stated(read) or None)


def stated(read: HtmlText) -> dict[str, str]:
    """What a page's metadata say of the article: doi, pmid, journal, title, year."""
    found: dict[str, str] = {}
    for name, content in read.metadata:
        if name in STATED:
            found.setdefault(STATED[name], " ".join(content.split())[:1000])
        elif name == "dc.identifier" and (doi := DOI.search(content)):
            found.setdefault("doi", doi[0][:200])
    if "year" in found:
        year = YEAR.search(found.pop("year"))
        if year:
            found["year"] = year[0]
    if "doi" in found:
        doi = DOI.search(found["doi"])
        if doi:
            found["doi"] = doi[0]
    return found


def mhtml_page(stream: ByteStream, page_id: str, limits: Limits) -> Page:
    """A page that a browser saved as MHTML: its first part that is HTML, else the first that is text."""
    data, cut = head_of(stream, limits)
    plain = None
    for part in parts(data):
        if part.media in ("text/html", "application/xhtml+xml"):
            decoded = decode(part.data, part.charset or declared(part.data))
            if decoded is not None:
                page = _of_html(decoded, page_id, cut, limits)
                return _with(page, {"url": part.location}) if part.location else page
        elif part.media == "text/plain" and plain is None:
            plain = decode(part.data, part.charset)
    if plain is None:
        return Page(page_id, None, None, "MHTML without a part that is text")
    return Page(page_id, plain.text, plain.encoding, cut)


def _with(page: Page, more: Mapping[str, str]) -> Page:
    return page._replace(fields={**more, **(page.fields or {})})


def settled(page: Page, limits: Limits) -> Page:
    """A page as it leaves the readers: text that can be written as UTF-8, no longer than allowed, not blank.

    Lone surrogates and NUL become U+FFFD, one character for one. A text that is cut keeps the reason.
    """
    fields = {name: writable(value) for name, value in page.fields.items()} if page.fields else None
    if page.text is None:
        return page._replace(reason=page.reason or BLANK, fields=fields)
    text = writable(page.text[: limits.page_chars])
    if not text.strip(NOTHING):
        return page._replace(text=None, reason=page.reason or BLANK, fields=fields)
    reason = f"cut at {limits.page_chars:,} characters" if len(page.text) > limits.page_chars else page.reason
    return page._replace(text=text, reason=reason, fields=fields)


def writable(text: str) -> str:
    """A text that can be written as UTF-8: two surrogates that belong together are the character that they mean."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "\ufffd")
