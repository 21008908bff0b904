"""What belongs to a cell besides its name, and cells that no list knows.

Tissue of origin and kind stand before the name (`bone marrow-derived clonal mesenchymal stromal cells`,
`mature dendritic cells`), markers too (`CD45RA+ naive T cells`). A marker stands for its cells where it bears a
sign (`CD34+`) or is counted (`CD4 count`). Unknown cells are known by their form: `cholangiocytes`,
`IL-10-producing cells`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from trialweave.stages.entity_company import step
from trialweave.stages.entity_context import Words
from trialweave.stages.entity_reading import Candidate
from trialweave.stages.lexicon import Lexicon
from trialweave.stages.pieces import CJK, Keys, Pieces, begins_word, ends_word, singular

LABEL = "CELL_TYPE"
# markers in a row, each with or without its sign: "CD4+CD25highFoxp3+", "CD3-/CD56+", "CD45RA(+)"
MARKERS = re.compile(
    r"(?:CD\d{1,3}(?:R[ABO]|[A-Z](?![A-Z])|[a-e](?![a-z])|[a-e](?=high|hi|low|lo|dim|bright|neg|pos))?|[Ff]ox[Pp]3|FOXP3|HLA-DR|CCR\d|CXCR\d|CRTH2|IL-?\d+[A-F]?|IFN-?γ|Ki-?67|α4β7)"
    r"(?:\(\+\)|\(-\)|[+-]{1,2}(?![a-zA-Z0-9])|[+⁺⁻-](?=CD|[Ff]oxp3|FOXP3|/)|[⁺⁻]|\+|high|hi|low|lo|bright|dim|null|neg|pos)?"
    r"(?:/(?:low|lo|dim|neg|int|-|\+)(?![a-zA-Z0-9]))?"
    r"(?:\s?/\s?(?=CD|[Ff]oxp3|FOXP3)|-(?=CD))?"
)
SIGNED = re.compile(r"\+|⁺|high|hi(?![a-z])|bright|pos|dim|low|null")
# at most so many markers in a row
MOST_MARKERS = 8


class Cells:
    """The rules of this module with what they know.

    Args:
        lexicon: the names.
        grammar: configs/grammar/entities.toml.
        keys: how words are compared.
    """

    def __init__(self, lexicon: Lexicon, grammar: Mapping[str, Any], keys: Keys) -> None:
        modifiers = grammar.get("cell_modifiers", {})
        opened = grammar.get("open_cells", {})
        self._lexicon = lexicon
        self._origin = Words(modifiers.get("origin", ()), keys)
        self._kind = Words(modifiers.get("kind", ()), keys)
        self._outside = Words(modifiers.get("outside", ()), keys)
        self._compounds = frozenset(modifiers.get("compounds", ()))
        self._heads = Words(opened.get("heads", ()), keys)
        self._counted = Words(opened.get("counted", ()), keys)
        self._morphology = tuple(opened.get("morphology", ()))
        self._no_cells = frozenset(opened.get("no_cells", ()))
        self._adjectives = tuple(opened.get("adjectives", ()))
        self._stands_for_cells = frozenset(opened.get("stands_for_cells", ()))
        self._blocked_before = Words(grammar.get("blocked_before", {}).get(LABEL, ()), keys)
        self._blocked = Words(grammar.get("blocked_after", {}).get(LABEL, ()), keys)

    def extended(self, found: Pieces, one: Candidate) -> Candidate:
        """A cell with all that belongs to it before and after."""
        if one.label != LABEL:
            return one
        first, name = one.first, one.name
        while True:
            before, kept = self._before(found, first)
            if before < 0:
                break
            if kept:
                name = f"{kept} {name}"
            first = before
        last = one.last
        after = self._heads.after(found, last)
        if after >= 0 and not name.endswith("cell") and found.keys[after - 1] != "subset":
            last = after
        if first == one.first and name == one.name:
            return one._replace(last=last)
        return self._renamed(found, one._replace(first=first), name)._replace(last=last)

    def _before(self, found: Pieces, first: int) -> tuple[int, str]:
        """Where the next modifier to the left begins, and what it adds to the name; -1 for none."""
        if self._outside.before(found, first) >= 0:
            return -1, ""
        at = self._kind.before(found, first)
        if at >= 0 and _free(found, at):
            return at, " ".join(key for key in found.keys[at:first] if key)
        at = self._origin.before(found, first)
        if at >= 0 and _free(found, at):
            return at, ""
        return self._compound(found, first)

    def _compound(self, found: Pieces, first: int) -> tuple[int, str]:
        """`antigen-specific`, `IL-17-producing`: a word that ends in a participle, back to its first letter."""
        at = first - 1
        if at < 2 or found.keys[at] not in self._compounds or found.raws[at - 1] != "-":
            return -1, ""
        while at > 0 and found.ends[at - 1] == found.starts[at] and found.raws[at - 1] not in "([,;":
            at -= 1
        return at, found.text[found.starts[at] : found.ends[first - 1]]

    def _renamed(self, found: Pieces, one: Candidate, name: str) -> Candidate:
        """The name that the lexicon has for the whole, else the name put together."""
        for reading in self._lexicon.readings("".join(found.keys[one.first : one.last])):
            entry = self._lexicon.entries[reading.entry]
            if entry.label == LABEL and reading.kind == "names":
                return one._replace(name=entry.name, ontology_id=entry.ontology_id)
        return one if name == one.name else one._replace(name=name, ontology_id=None)

    def open(self, found: Pieces, candidates: list[Candidate]) -> list[Candidate]:
        """Cells that no list has.

        Args:
            found: the pieces of the zone.
            candidates: what is known in it.
        """
        known = {one.first: one for one in sorted(candidates, key=lambda c: c[:4]) if one.label == LABEL}
        more: list[Candidate] = []
        passed = 0
        for index, key in enumerate(found.keys):
            if index < passed:
                continue
            if key.endswith(self._morphology) and len(key) > 6:
                more += self._by_form(found, index)
            elif key == "cell":
                more += self._by_adjective(found, index)
            elif found.raws[index] in ("CD", "Foxp", "FOXP"):
                marked = self._by_marker(found, index, known)
                more += marked
                passed = max((one.last for one in marked), default=0)
        return _with_shared_cell(found, more)

    def _by_form(self, found: Pieces, index: int) -> list[Candidate]:
        key = found.keys[index]
        if (
            key in self._no_cells
            or not found.raws[index][1:].islower()
            or not begins_word(found, index)
            or not ends_word(found, index)
        ):
            return []
        if self._blocked.after(found, index + 1) >= 0:
            return []
        return [Candidate(index, index + 1, LABEL, key, None, "open.cell.form")]

    def _by_adjective(self, found: Pieces, index: int) -> list[Candidate]:
        """`mesothelial cells`, `IL-10-producing cells`, `CCR5+ cells`."""
        if index == 0 or not ends_word(found, index) or self._blocked.after(found, index + 1) >= 0:
            return []
        before = index - 1
        if found.keys[before] in self._no_cells or found.keys[index + 1 : index + 3] == ["", "mediated"]:
            return []
        if found.keys[before].endswith(self._adjectives) and begins_word(found, before):
            name = f"{found.keys[before]} cell"
            return [Candidate(before, index + 1, LABEL, name, None, "open.cell.adjective")]
        at, written = self._compound(found, index)
        if at < 0:
            return []
        name = f"{written.replace('-positive', '+').replace('-negative', '-')} cell"
        one = Candidate(at, index + 1, LABEL, name, None, "open.cell.compound")
        for reading in self._lexicon.written(name):
            entry = self._lexicon.entries[reading.entry]
            if entry.label == LABEL:
                return [one._replace(name=entry.name, ontology_id=entry.ontology_id)]
        return [one]

    def _by_marker(self, found: Pieces, index: int, known: Mapping[int, Candidate]) -> list[Candidate]:
        """A run of markers, alone or with its cells."""
        if not begins_word(found, index) or self._blocked_before.before(found, index) >= 0:
            return []
        text, start = found.text, found.starts[index]
        end = start
        for _ in range(MOST_MARKERS):
            match = MARKERS.match(text, end)
            if match is None:
                break
            end = match.end()
        written = text[start:end].rstrip("/ ")
        if written.endswith("-") and text[end : end + 1].isalnum():
            written = written[:-1]  # a hyphen, no sign: "CD4-positive"
        end = start + len(written)
        last = index
        while last < len(found.starts) and found.starts[last] < end:
            last += 1
        if last == index or found.ends[last - 1] != end or (text[end : end + 1].isalnum() and not CJK.match(text, end)):
            return []
        return self._marked(found, index, last, written, known)

    def _marked(
        self, found: Pieces, first: int, last: int, written: str, known: Mapping[int, Candidate]
    ) -> list[Candidate]:
        """The candidate for a run of markers at these pieces."""
        signed = SIGNED.search(written) is not None
        marker = written.replace("(+)", "+").replace("⁺", "+").replace("(-)", "-").replace("⁻", "-")
        after = last
        while after not in known and self._kind.after(found, after) > after:
            after = self._kind.after(found, after)
        cell = known.get(after)
        if cell is not None and (found.text[found.ends[after - 1]] in " -" or CJK.match(found.raws[after])):
            name = cell.name if cell.name == "regulatory T cell" else f"{marker} {cell.name}"
            return [Candidate(first, cell.last, LABEL, name, None, "open.cell.marker")]
        head = self._heads.after(found, after)
        if head >= 0:
            of = " ".join(singular(raw) if raw.islower() else raw for raw in found.raws[after:head] if raw != "-")
            return [Candidate(first, head, LABEL, f"{marker} {of}", None, "open.cell.marker")]
        if signed:
            return [Candidate(first, last, LABEL, f"{marker} cell", None, "open.cell.marker")]
        pair = re.fullmatch(r"(CD\d{1,3}[a-z]?)[-/]CD\d.*", written)
        if pair is not None and pair.group(1) in self._stands_for_cells:
            return [self._standing(first, first + 2, pair.group(1))]
        if not re.fullmatch(r"CD\d{1,3}[a-z]?", written):
            return []
        if marker in self._stands_for_cells and self._counted.after(found, last) >= 0:
            return [self._standing(first, last, marker)]
        return [Candidate(first, last, "BIOMARKER", marker, None, "open.marker")]

    def _standing(self, first: int, last: int, marker: str) -> Candidate:
        """`CD4` in `CD4 count`: the cells that bear it."""
        for reading in self._lexicon.readings(f"{marker.lower()}+"):
            entry = self._lexicon.entries[reading.entry]
            return Candidate(first, last, LABEL, entry.name, entry.ontology_id, "open.cell.counted")
        return Candidate(first, last, LABEL, f"{marker}+ cell", None, "open.cell.counted")


def _with_shared_cell(found: Pieces, cells: list[Candidate]) -> list[Candidate]:
    """Markers in a list before one cell are that cell: `CD62L+ and [CD80+ plasmacytoid dendritic cells]`."""
    by_first = {one.first: one for one in cells}
    named = []
    for one in cells:
        marker, _, cell = one.name.partition(" ")
        bare = cell == "cell" and one.rule == "open.cell.marker"
        other = by_first.get(step(found, one.last, 1)) if bare else None
        shared = other.name.partition(" ")[2] if other else ""
        named.append(one._replace(name=f"{marker} {shared}") if shared else one)
    return named


def _free(found: Pieces, at: int) -> bool:
    """Whether a word begins at a piece that no hyphen joins to the one before: not `articular` in `intra-articular`."""
    return begins_word(found, at) and not (at and found.raws[at - 1] == "-" and found.ends[at - 1] == found.starts[at])


def plain(name: str) -> str:
    """A written name as a canonical one: lower case but for acronyms, singular."""
    return " ".join(word if any(c.isupper() for c in word[1:]) else singular(word) for word in name.split())
