"""What a file is: by its first bytes, and by its name only where these do not tell."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import NamedTuple

from trialweave.read.encodings import MARKS

HEAD = 65_536  # bytes that are looked at


class Kind(StrEnum):
    """The formats that are read; `OTHER` is one that is known and is no page."""

    EMPTY = "empty"
    TEXT = "text"
    HTML = "html"
    MHTML = "mhtml"
    JSON = "json"
    JSONL = "jsonl"
    DELIMITED = "delimited"
    PARQUET = "parquet"
    PUBMED = "pubmed"
    WARC = "warc"
    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZSTD = "zstd"
    OTHER = "other"


COMPRESSED = frozenset({Kind.GZIP, Kind.BZIP2, Kind.XZ, Kind.ZSTD})


class Sniffed(NamedTuple):
    """A kind, and for `OTHER` what it is, in words."""

    kind: Kind
    what: str = ""


MAGIC = (
    (b"\x1f\x8b", Kind.GZIP, ""),
    (b"\xfd7zXZ\x00", Kind.XZ, ""),
    (b"\x28\xb5\x2f\xfd", Kind.ZSTD, ""),
    (b"PK\x05\x06", Kind.ZIP, ""),
    (b"PAR1\x15", Kind.PARQUET, ""),
    (b"WARC/0.", Kind.WARC, ""),
    (b"WARC/1.", Kind.WARC, ""),
    (b"%PDF-", Kind.OTHER, "a PDF document"),
    (b"\x89PNG\r\n", Kind.OTHER, "a PNG image"),
    (b"\xff\xd8\xff", Kind.OTHER, "a JPEG image"),
    (b"GIF87a", Kind.OTHER, "a GIF image"),
    (b"GIF89a", Kind.OTHER, "a GIF image"),
    (b"Rar!\x1a\x07", Kind.OTHER, "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", Kind.OTHER, "a 7-Zip archive"),
    (b"{\\rtf", Kind.OTHER, "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OTHER, "an Office document"),
    (b"SQLite format 3\x00", Kind.OTHER, "an SQLite database"),
    (b"\x7fELF", Kind.OTHER, "a program"),
    (b"wOFF\x00", Kind.OTHER, "a font"),
    (b"wOF2\x00", Kind.OTHER, "a font"),
)
RIFF = re.compile(rb"RIFF....(?:WEBP|WAVE|AVI )", re.DOTALL)
BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
OFFICE = re.compile(
    rb"\[Content_Types\]\.xml|_rels/|mimetypeapplication/(?:vnd\.oasis|epub)|word/|xl/|META-INF/MANIFEST"
)
ZSTD_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18", re.DOTALL)

NAMES = {
    ".txt": Kind.TEXT, ".text": Kind.TEXT, ".md": Kind.TEXT, ".html": Kind.HTML, ".htm": Kind.HTML,
    ".xhtml": Kind.HTML, ".mhtml": Kind.MHTML, ".mht": Kind.MHTML, ".json": Kind.JSON, ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL, ".csv": Kind.DELIMITED, ".tsv": Kind.DELIMITED, ".tab": Kind.DELIMITED, ".tar": Kind.TAR,
}  # fmt: skip
NO_PAGES = {".css": "a style sheet", ".js": "a script", ".mjs": "a script", ".map": "a source map"}
PACKED = (".gz", ".bz2", ".xz", ".zst", ".zstd", ".lzma")
PACKED_TAR = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar"}

PUBMED_ROOTS = frozenset(
    [
        "PubmedArticleSet",
        "PubmedArticle",
        "PubmedBookArticleSet",
        "PubmedBookArticle",
        "MedlineCitationSet",
        "MedlineCitation",
    ]
)
PROLOGUE = re.compile(
    r"(?:\s++|<\?[^>]*+>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)*+", re.DOTALL | re.IGNORECASE
)
ROOT = re.compile(r"<([A-Za-z_][\w:.\-]*)")
DOCTYPE_HTML = re.compile(r"<!doctype\s+html", re.IGNORECASE)
HTML_START = re.compile(
    r"<(?:html|head|body|title|meta|link|script|style|div|p|span|h[1-6]|table|section|article|main|header|ul|ol|b|i|a|center|font|br)"
    r"(?:\s[^>]*)?/?>",
    re.IGNORECASE,
)
TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
JSON_START = re.compile(r'\s*(?:\[\s*)?\{\s*(?:"|\}\s*$)')
MIME = re.compile(r"(?:[A-Za-z][A-Za-z\-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}")
MULTIPART = re.compile(r"^content-type:\s*(?:multipart/related|multipart/alternative|multipart/mixed)", re.I | re.M)


def inner_name(name: str) -> str:
    """A file's name without the suffix of its compression: `pages.jsonl.gz` -> `pages.jsonl`."""
    lower = name.lower()
    for suffix in PACKED:
        if lower.endswith(suffix):
            return name[: -len(suffix)]
    for suffix, plain in PACKED_TAR.items():
        if lower.endswith(suffix):
            return name[: -len(suffix)] + plain
    return name


def suffix_of(name: str) -> str:
    """A name's last suffix in lower case, with its dot."""
    base = name.rpartition("/")[2]
    return base[base.rfind(".") :].lower() if "." in base else ""


def sniff(head: bytes, name: str) -> Sniffed:
    """What a file is.

    Args:
        head: its first bytes, `HEAD` of them where there are so many.
        name: its name, without the suffix of a compression.
    """
    if not head:
        return Sniffed(Kind.EMPTY)
    for magic, kind, what in MAGIC:
        if head.startswith(magic):
            return Sniffed(kind, what)
    if head.startswith(b"PK\x03\x04"):
        return Sniffed(Kind.OTHER, "an Office document or book") if OFFICE.match(head, 30) else Sniffed(Kind.ZIP)
    if BZIP2.match(head):
        return Sniffed(Kind.BZIP2)
    if ZSTD_SKIPPABLE.match(head):
        return Sniffed(Kind.ZSTD)
    if RIFF.match(head):
        return Sniffed(Kind.OTHER, "an image, sound or film")
    suffix = suffix_of(name)
    if head[257:262] == b"ustar" or (suffix == ".tar" and b"\0" in head[:257]):
        return Sniffed(Kind.TAR)
    if suffix in NO_PAGES:
        return Sniffed(Kind.OTHER, NO_PAGES[suffix])
    return _by_text(_as_text(head), suffix, len(head) < HEAD)


def _as_text(head: bytes) -> str:
    """The head as text, for looking at its ASCII."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    if head[:400].count(0) > 40:
        return head.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", "replace")
    return head.decode("latin-1")


def _by_text(text: str, suffix: str, whole: bool) -> Sniffed:
    start = PROLOGUE.match(text)
    behind = start.end() if start else 0
    root = ROOT.match(text, behind)
    if root and root[1] in PUBMED_ROOTS:
        return Sniffed(Kind.PUBMED)
    if DOCTYPE_HTML.search(text, 0, behind) or (root and root[1].lower() in ("html", "xhtml:html")):
        return Sniffed(Kind.HTML)
    if text.lstrip().startswith("<?xml") or suffix == ".xml":
        if root is None:
            return Sniffed(Kind.TEXT)
        return Sniffed(Kind.OTHER, f"XML with the root <{root[1][:40]}>, not of PubMed")
    if root and root[1].lower() == "svg":
        return Sniffed(Kind.OTHER, "an SVG image")
    if HTML_START.match(text, behind) and (suffix in (".html", ".htm", ".xhtml") or "</" in text):
        return Sniffed(Kind.HTML)
    if JSON_START.match(text):
        return Sniffed(_json(text, suffix))
    if MULTIPART.search(text[:8192]) and MIME.match(text.replace("\r\n", "\n")[:8192]):
        return Sniffed(Kind.MHTML)
    named = NAMES.get(suffix, Kind.TEXT)
    if named is Kind.HTML:
        return Sniffed(Kind.HTML if TAG.search(text) or not whole else Kind.TEXT)
    return Sniffed(named if named in (Kind.DELIMITED, Kind.JSONL, Kind.JSON) else Kind.TEXT)


def _json(text: str, suffix: str) -> Kind:
    """Whether each line is a value of its own, or values run over lines."""
    by_name = Kind.JSONL if NAMES.get(suffix) is Kind.JSONL else Kind.JSON
    line, _, rest = text.lstrip().partition("\n")
    if line.lstrip().startswith("["):
        return Kind.JSON
    if not rest.strip():  # one line only, or a line longer than the head
        return by_name
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return by_name if line.strip() != "{" else Kind.JSON
    return Kind.JSONL
