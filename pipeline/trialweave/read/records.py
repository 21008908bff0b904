"""One record of structured data -> a page: which field is the text, which names the record, what else it states."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from trialweave.read.html_text import html_text, inline_text
from trialweave.read.kinds import Kind, sniff
from trialweave.read.page import Page

# Usual names, the best first; compared without case, spaces, `_` and `-`
TEXT_NAMES = (
    "text", "pagetext", "fulltext", "rawtext", "plaintext", "content", "pagecontent", "body", "maintext",
    "extractedtext", "markdown", "html", "rawhtml", "pagehtml", "page", "raw", "document", "正文", "内容", "全文",
    "本文", "abstract", "abstracttext", "abstracthtml", "abstracttextoriginal", "ab", "summary", "description",
    "摘要", "抄録", "초록",
)  # fmt: skip
ABSTRACTS = frozenset(TEXT_NAMES[TEXT_NAMES.index("abstract") :])
STATED = {
    "id": (
        "id", "uid", "docid", "documentid", "recordid", "articleid", "paperid", "corpusid", "key", "identifier",
        "url", "link", "href", "filename", "path",
    ),
    "title": (
        "title", "articletitle", "papertitle", "ti", "name", "headline", "标题", "题目", "題名", "タイトル", "제목",
    ),
    "doi": ("doi", "articledoi"),
    "pmid": ("pmid", "pubmedid", "pubmed"),
    "pmcid": ("pmcid", "pmc"),
    "journal": ("journal", "journaltitle", "journalname", "source", "venue", "containertitle", "期刊", "刊名"),
    "year": ("year", "pubyear", "publicationyear", "published", "date", "pubdate", "publicationdate", "年份", "年"),
    "registry_ids": (
        "registryid", "registryids", "nctid", "nct", "trialid", "registrationnumber", "clinicaltrialid",
        "trialregistration",
    ),
    "url": ("url", "link", "href", "sourceurl", "pageurl"),
}  # fmt: skip
# for each of these names the fields that it can give, and how good a name it is for each
RANKS: dict[str, list[tuple[int, str]]] = {}
for _field, _usual in STATED.items():
    for _rank, _name in enumerate(_usual):
        RANKS.setdefault(_name, []).append((_rank, _field))

YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
NOISE = re.compile(r"[\s_\-]+")
LONGEST_FIELD = 1_000  # characters of a stated field


class Choice(NamedTuple):
    """The fields that a user named; None where they are to be guessed."""

    text: str | None = None
    id: str | None = None


def record_page(record: Mapping[str, Any], page_id: str, choice: Choice, encoding: str | None = None) -> Page:
    """A page of a record.

    Args:
        record: names and values, as JSON has them.
        page_id: the page's id.
        choice: the fields that the user named.
        encoding: what the record was decoded with.

    Returns:
        The page; without text, and with a reason that names the fields, where none holds a text.
    """
    names = {NOISE.sub("", str(name)).casefold(): name for name in reversed(list(record))}
    stated = _stated(record, names, choice)
    if choice.text is not None:
        value = _at(record, choice.text)
        name = NOISE.sub("", choice.text).casefold()
        if value is None:
            return Page(page_id, None, encoding, f"the record has no field `{choice.text}`", stated)
    else:
        name = next((name for name in TEXT_NAMES if name in names and _written(record[names[name]]).strip()), "")
        if not name:
            return Page(page_id, None, encoding, _no_text(record), stated)
        value = record[names[name]]
    text = _marked_up(_written(value), name)
    if name in ABSTRACTS and choice.text is None and stated.get("title"):
        text = f"{stated['title']}\n\n{text}"
    return Page(page_id, text, encoding, None, stated or None)


def _no_text(record: Mapping[str, Any]) -> str:
    names = ", ".join(str(name)[:40] for name in list(record)[:12])
    return f"no field that holds a text (fields: {names or 'none'}); name it with --text-field"


def _at(record: Mapping[str, Any], path: str) -> Any:
    """A field by its name, or by a path of names joined by dots."""
    if path in record:
        return record[path]
    value: Any = record
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _written(value: Any) -> str:
    """A value as text: parts of a list below one another, parts of a mapping behind their names."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return str(value) if abs(value) < 1e300 else ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping):
        if isinstance(inner := value.get("text"), str):
            label = value.get("label") or value.get("section") or ""
            return f"{label}: {inner}" if isinstance(label, str) and label else inner
        return "\n".join(f"{name}: {part}" for name, part in value.items() if isinstance(part, str) and part)
    if isinstance(value, (list, tuple)):
        return "\n\n".join(_written(part) for part in value[:10_000] if isinstance(part, (str, Mapping)))
    return ""


def _marked_up(text: str, name: str) -> str:
    """The text of a value that is HTML, whole or in fragments; another value as it is."""
    if "<" not in text:
        return text
    if "html" in name or sniff(text[:4096].encode("utf-8", "replace"), "").kind is Kind.HTML:
        return html_text(text).text
    if name in ABSTRACTS and re.search(r"</(?:jats:)?(?:p|sup|sub|i|b|em|sec|title|br)\b", text):
        return html_text(re.sub(r"(</?)jats:(?:title|sec)\b", r"\1p", text).replace("jats:", "")).text
    return text


def _stated(record: Mapping[str, Any], names: Mapping[str, str], choice: Choice) -> dict[str, str]:
    """What the record says beside its text."""
    present = sorted((rank, name) for name in names for rank in RANKS.get(name, ()))
    chosen: dict[str, Any] = {}
    for (_, field), name in present:
        value = record[names[name]]
        if value is not None and value != "":
            chosen.setdefault(field, value)
    if choice.id is not None:
        chosen["id"] = _at(record, choice.id)
    found: dict[str, str] = {}
    for field, value in chosen.items():
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = " ".join(value[:1_000])
        if written := " ".join(_written(value)[: 4 * LONGEST_FIELD].split())[:LONGEST_FIELD]:
            found[field] = written
    if "year" in found:
        year = YEAR.search(found.pop("year"))
        if year:
            found["year"] = year[0]
    if "title" in found and "<" in found["title"]:
        found["title"] = inline_text(found["title"])
    return found
