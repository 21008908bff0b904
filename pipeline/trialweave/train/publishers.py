"""Checks the files of configs/publishers: the headings, labels, lines and phrases that tell what a line is.

Refused are: a table or a zone that does not exist, a list that is none, an empty entry, a phrase with capitals in
it (it is looked for in lower-case text), and a heading, label or line that two zones claim: of two files the
second would never be heard. Boilerplate gives way to any other zone, so it may claim what another has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from trialweave.evaluate.gold import ZONES
from trialweave.stages.zone_words import heading_key
from trialweave.train.problems import Lines, Problem

# tables of zone -> words; `furniture` is what `learn-publishers` writes; the others are those of generic.toml
ZONE_TABLES = ("headings", "brief_headings", "labels", "lines", "phrases")
FURNITURE = "furniture"
GENERIC = "publishers/generic.toml"
INLINE = "inline_"  # labels that open a zone in the middle of a line


class Site(NamedTuple):
    """A file of configs/publishers: its path below configs/, the parsed content, and its lines."""

    file: str
    content: Mapping[str, Any]
    lines: Lines


def check(sites: list[Site]) -> Iterator[Problem]:
    """All problems of the files of publishers."""
    claimed: dict[tuple[str, str], tuple[str, str]] = {}
    generic = {table for site in sites if site.file == GENERIC for table in site.content}
    known = {*ZONE_TABLES, FURNITURE, *generic}
    for site in sites:
        for table in site.content.keys() - known:
            reason = f"unknown table [{table}]: use one of {', '.join(sorted(known))}"
            yield Problem(site.file, site.lines.of_table(table), reason)
        for table in ZONE_TABLES:
            for zone, words in site.content.get(table, {}).items():
                yield from _words(site, table, zone, words, claimed)


def _words(
    site: Site, table: str, zone: str, words: Any, claimed: dict[tuple[str, str], tuple[str, str]]
) -> Iterator[Problem]:
    line = site.lines.of_key(zone)
    if zone.removeprefix(INLINE) not in ZONES:
        yield Problem(site.file, line, f"[{table}] unknown zone {zone!r}: use one of {', '.join(ZONES)}")
        return
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        yield Problem(site.file, line, f'[{table}] {zone}: write a list of texts: ["...", "..."]')
        return
    for word in words:
        reason = _silent(table, word) or _second_claim(site, table, zone, word, claimed)
        if reason:
            yield Problem(site.file, site.lines.of_value(word), f"[{table}] {zone}: {reason}")


def _silent(table: str, word: str) -> str | None:
    """Why an entry can never match; None where it can."""
    if not word.strip():
        return "an empty text can never match"
    if table == "phrases" and word != word.lower():
        return f"{word!r} can never match: phrases are looked for in lower-case text; write {word.lower()!r}"
    return None


def _second_claim(
    site: Site, table: str, zone: str, word: str, claimed: dict[tuple[str, str], tuple[str, str]]
) -> str | None:
    """Why an entry is never heard: another zone has it already; None where none has."""
    if table == "phrases" or zone == "boilerplate" or zone.startswith(INLINE):
        return None
    other, where = claimed.setdefault((table, heading_key(word) or word), (zone, site.file))
    return None if other == zone else f"{word!r} is claimed by {other} in {where}: leave it to one of them"
