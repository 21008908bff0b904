"""Checks the files of names in configs/entities, which people edit by hand.

Refused are: an unknown label or key, an entry without a name of its own or with none that is looked for, an
ontology id of the wrong form, an unknown context in `when`, the same canonical name twice in a file, a name that
can never match, and a synonym that two canonical names claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from trialweave.folding import fold
from trialweave.stages.lexicon import KINDS, LABELS, Lexicon
from trialweave.stages.pieces import Keys, cased, pieces
from trialweave.train.problems import Lines, Problem

GRAMMAR = "grammar/entities.toml"
TEXT_KEYS = ("name", "id", "when")
LIST_KEYS = (*KINDS, "cues")
# what an id looks like: Cell Ontology, HGNC, ChEBI, LOINC, MeSH, Disease Ontology, UniProt, Protein Ontology
ID_FORMS: dict[str, tuple[str, re.Pattern[str]]] = {
    "CELL_TYPE": ("CL:0000084", re.compile(r"CL:\d{7}")),
    "CYTOKINE": ("HGNC:6018", re.compile(r"HGNC:\d{1,5}")),
}
OTHER_IDS = ("HGNC:6018 or CHEBI:15365", re.compile(r"(?:HGNC|CHEBI|LOINC|MESH|DOID|UniProt|PR|MONDO):[\w-]+"))
# kinds of names that are taken for their entry wherever they stand, without a cue in the document
CERTAIN = ("names", "zh", "cased")


class Names(NamedTuple):
    """A file of names: its path below configs/, the parsed content, and the lines of its source."""

    file: str
    content: Mapping[str, Any]
    lines: Lines

    def entries(self) -> list[Mapping[str, Any]]:
        """The entries that are tables, which is all that the checks after the first can look at."""
        return [entry for entry in self.content.get("entry", []) if isinstance(entry, dict)]


class _Claim(NamedTuple):
    """A name of an entry as it is compared: `written` where its case matters."""

    file: str
    line: int
    label: str
    canonical: str
    written: str | None


def check(files: list[Names], grammar: Mapping[str, Any]) -> list[Problem]:
    """All problems of the files of names.

    Args:
        files: the files of configs/entities.
        grammar: configs/grammar/entities.toml, as parsed: spellings, plurals and contexts.
    """
    problems = [problem for names in files for problem in _form(names, grammar)]
    if problems:
        return problems  # what follows needs entries of the right form
    keys = Keys(grammar.get("spelling", {}), grammar.get("plurals", {}))
    lexicon = Lexicon({names.file: names.content for names in files}, keys)
    problems += [problem for names in files for problem in _silent(names, lexicon, keys)]
    return problems + list(_claimed_twice(files, keys))


def _form(names: Names, grammar: Mapping[str, Any]) -> Iterator[Problem]:
    label = names.content.get("label")
    if label not in LABELS:
        reason = f"unknown label {label!r}: use one of {', '.join(LABELS)}"
        yield Problem(names.file, names.lines.of_key("label"), reason)
        return
    for key in names.content.keys() - {"label", "entry"}:
        reason = f"unknown key {key!r}: a file has `label` and [[entry]]"
        yield Problem(names.file, names.lines.of_key(key), reason)
    seen: set[str] = set()
    for number, entry in enumerate(names.entries()):
        for value, reason in _entry_form(entry, label, seen, grammar):
            yield Problem(names.file, names.lines.of_entry(number, value), reason)


def _entry_form(
    entry: Mapping[str, Any], label: str, seen: set[str], grammar: Mapping[str, Any]
) -> Iterator[tuple[str | None, str]]:
    """What is wrong with an entry: the key or value that it is about, and the reason."""
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip():
        yield None, 'the entry has no name: add `name = "..."`, the canonical name'
        return
    if name in seen:
        yield "name", f"{name!r} has an entry already in this file: put all names into one"
    seen.add(name)
    yield from _types(entry, name)
    if not any(entry.get(kind) for kind in KINDS):
        yield None, f"{name!r} can never match: give it `names`, `cased`, `guarded` or `zh`"
    if isinstance(given := entry.get("id"), str):
        example, form = ID_FORMS.get(label, OTHER_IDS)
        if not form.fullmatch(given):
            yield "id", f"{name!r}: an id of a {label} looks like {example}, not {given!r}"
    if "when" in entry and entry["when"] not in grammar.get("when", {}):
        yield "when", f"{name!r}: unknown context {entry['when']!r}: {GRAMMAR} has no [when.{entry['when']}]"


def _types(entry: Mapping[str, Any], name: str) -> Iterator[tuple[str, str]]:
    for key, value in entry.items():
        if key in TEXT_KEYS:
            if not isinstance(value, str):
                yield key, f"{name!r}: `{key}` is one text in quotes"
        elif key in LIST_KEYS:
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                yield key, f'{name!r}: `{key}` is a list of texts: ["...", "..."]'
        else:
            yield key, f"{name!r}: unknown key {key!r}: use one of {', '.join((*TEXT_KEYS, *LIST_KEYS))}"


def _silent(names: Names, lexicon: Lexicon, keys: Keys) -> Iterator[Problem]:
    """Names that do not even match themselves, as they would stand in a page."""
    for number, kind, name in _given(names):
        text = fold(name).text
        made = pieces(text, 0, len(text), keys)
        found = lexicon.at(made, 0) if any(made.keys) else []
        written = cased(made.raws)
        if not any(
            hit.last == len(made.keys) and any(r.kind == kind and r.written in ("", written) for r in hit.readings)
            for hit in found
        ):
            reason = f"{name!r} can never match: pages are compared as {text!r}; write it so, letters and digits in it"
            yield Problem(names.file, names.lines.of_entry(number, name), reason)


def _given(names: Names) -> Iterator[tuple[int, str, str]]:
    for number, entry in enumerate(names.entries()):
        for kind in KINDS:
            for name in entry.get(kind, ()):
                yield number, kind, name


def _claimed_twice(files: list[Names], keys: Keys) -> Iterator[Problem]:
    claims: dict[str, list[_Claim]] = {}
    for names in files:
        entries = names.entries()
        for number, kind, name in _given(names):
            if kind not in CERTAIN:
                continue
            made = pieces(name, 0, len(name), keys)
            line = names.lines.of_entry(number, name)
            written = cased(made.raws) if kind == "cased" else None
            claim = _Claim(names.file, line, names.content["label"], entries[number]["name"], written)
            for other in claims.setdefault("".join(made.keys), []):
                if _contradict(claim, other):
                    reason = (
                        f"{name!r} is a name of {claim.canonical!r} here and of {other.canonical!r} in"
                        f" {other.file}:{other.line}: leave it to one, or make both `guarded`"
                    )
                    yield Problem(claim.file, claim.line, reason)
            claims["".join(made.keys)].append(claim)


def _contradict(first: _Claim, second: _Claim) -> bool:
    if (first.label, first.canonical) == (second.label, second.canonical):
        return False
    return first.written is None or second.written is None or first.written == second.written
