"""PubMed XML, as the NLM distributes it -> pages, article by article.

The parser is fed piece by piece and keeps one article. A document that declares entities is refused, and
nothing is fetched: neither the DTD that PubMed files name, nor any other external part.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from trialweave.read.encodings import MARKS, codec_of
from trialweave.read.kinds import HEAD
from trialweave.read.limits import Limits, RefusedError
from trialweave.read.page import Page
from trialweave.read.pubmed_text import ARTICLES, article_page
from trialweave.read.streams import CHUNK, ByteStream

DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:\-]{1,40})""")
DEEPEST = 1_000  # elements in one another, outside articles too: the parser keeps their names
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def pubmed_pages(stream: ByteStream, name: str, limits: Limits) -> Iterator[Page]:
    """A page for each article.

    Args:
        stream: the document.
        name: what the articles are numbered behind.
        limits: a longer or deeper article is refused, the next one read.

    Raises:
        RefusedError: the document is no XML from some place on, or declares entities.
    """
    encoding = _encoding(stream.peek(HEAD))
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    reader = _Articles(limits)
    number = 0
    while True:
        data = stream.read(CHUNK)
        failure = reader.feed(ILLEGAL.sub("\ufffd", decoder.decode(data, final=not data)), final=not data)
        for article in reader.taken():
            number += 1
            yield (
                article_page(article, f"{name}#{number}", encoding)
                if isinstance(article, Element)
                else Page(f"{name}#{number}", None, encoding, article)
            )
        if failure:
            raise RefusedError(f"{failure}, after {number} articles")
        if not data:
            break
    if not number:
        yield Page(name, None, encoding, "PubMed XML without articles")


def _encoding(head: bytes) -> str:
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    declared = DECLARED.match(head)
    return codec_of(declared[1].decode("ascii")) or "utf-8" if declared else "utf-8"


class _Articles:
    """Collects the articles of a document, each as an element or as the reason why it is refused."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ready: list[Element | str] = []
        self._builder: TreeBuilder | None = None
        self._level = self._depth = self._size = self._fed = 0
        self._reason: str | None = None
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.EntityDeclHandler = self._entity
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.SkippedEntityHandler = self._skipped

    def feed(self, text: str, *, final: bool) -> str | None:
        """Parse a piece; gives what is wrong with it, if something is."""
        try:
            data = text.encode()
            self._parser.Parse(data, final)
            self._fed += len(data)
            if self._fed - self._parser.CurrentByteIndex > max(2 * CHUNK, self._limits.header_bytes):
                raise RefusedError(f"a tag of more than {self._limits.header_bytes:,} bytes")
        except expat.ExpatError as error:
            return f"not XML from line {error.lineno} on ({expat.ErrorString(error.code)})"
        except RefusedError as refused:
            return str(refused)
        return None

    def taken(self) -> list[Element | str]:
        """The articles since the last call."""
        ready, self._ready = self._ready, []
        return ready

    def _entity(self, *_: object) -> None:
        raise RefusedError("the document declares entities, which can be a bomb: not read")

    def _skipped(self, name: str, parameter: bool) -> None:
        if not parameter:  # an entity of the DTD, which is not fetched: HTML knows most of them
            self._characters(unescape(f"&{name};"))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._level += 1
        if self._level > DEEPEST:
            raise RefusedError(f"elements nested more than {DEEPEST:,} deep")
        if not self._depth and tag not in ARTICLES:
            return
        self._depth += 1
        self._size += len(tag) + sum(map(len, attributes.values()))
        if self._depth == 1:
            self._builder, self._size, self._reason = TreeBuilder(), 0, None
        if self._depth > self._limits.xml_depth:
            self._refuse("an article with elements nested too deep")
        if self._builder:
            self._builder.start(tag, attributes)

    def _end(self, tag: str) -> None:
        self._level -= 1
        if not self._depth:
            return
        self._depth -= 1
        if self._builder:
            self._builder.end(tag)
        if not self._depth:
            self._ready.append(
                self._reason or (self._builder.close() if self._builder else "an article without content")
            )
            self._builder = None

    def _characters(self, text: str) -> None:
        if self._builder:
            self._size += len(text)
            if self._size > self._limits.record_bytes:
                self._refuse(f"an article of more than {self._limits.record_bytes:,} characters")
            else:
                self._builder.data(text)

    def _refuse(self, reason: str) -> None:
        self._builder, self._reason = None, self._reason or reason
