"""Finds the entities of a text: the order in which the rules work.

In each content zone: names of the lexicon and the reading that holds in this document; what their neighbours
forbid; lists that share a part; what belongs to a cell; open classes. Then, over the whole document: acronyms
that one place has shown to be a score or an analyte; the document's own abbreviations; bare family names; and at
the end one answer for each span (`trialweave.stages.entity_merge`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from trialweave.marks import Abbreviation, Entity
from trialweave.stages import entity_company as company
from trialweave.stages.entity_abbreviations import (
    Definition,
    applied,
    definitions,
    meaning,
    nested,
    parts,
    resembles,
    without_group,
)
from trialweave.stages.entity_analytes import Analytes, runs
from trialweave.stages.entity_cells import Cells
from trialweave.stages.entity_context import CLOSING, When, Words, behind, sentence
from trialweave.stages.entity_lists import coordinated
from trialweave.stages.entity_measured import Measured
from trialweave.stages.entity_merge import merge
from trialweave.stages.entity_parts import Parts
from trialweave.stages.entity_reading import Candidate, Evidence, candidate, evidence, goes_on, read, suffixed
from trialweave.stages.entity_scores import Scales
from trialweave.stages.lexicon import Hit, Lexicon
from trialweave.stages.pieces import Keys, Pieces, pieces

# the rules that need no list
OPEN_RULES = (
    "abbreviation.analyte", "abbreviation.long_form", "abbreviation.part", "abbreviation.scale",
    "open.analyte", "open.analyte.listed", "open.analyte.listed.long", "open.analyte.long", "open.antibody",
    "open.cell.adjective", "open.cell.compound", "open.cell.counted", "open.cell.form", "open.cell.marker",
    "open.marker", "open.measured", "open.ratio", "open.score.acronym", "open.score.acronym.long", "open.score.part", "open.score.part.listed", "open.score.plain",
    "open.score.titled",
    "receptor", "scores.scored",
)  # fmt: skip

Defined = dict[tuple[int, int], Definition]


class Recogniser:
    """All that finds entities in plain text.

    Args:
        files: the files of names, as parsed.
        grammar: configs/grammar/entities.toml, as parsed.

    Raises:
        KnowledgeError: a file of names is wrong.
    """

    def __init__(self, files: Mapping[str, Any], grammar: Mapping[str, Any]) -> None:
        self.keys = Keys(grammar.get("spelling", {}), grammar.get("plurals", {}))
        self.lexicon = Lexicon(files, self.keys, grammar.get("nothing", {}).get("phrases", ()))
        self._when = {name: When.of(raw, self.keys) for name, raw in grammar.get("when", {}).items()}
        self._after = {k: Words(v, self.keys) for k, v in grammar.get("blocked_after", {}).items()}
        self._before = {k: Words(v, self.keys) for k, v in grammar.get("blocked_before", {}).items()}
        self._cells = Cells(self.lexicon, grammar, self.keys)
        self._scales = Scales(grammar, self.keys)
        self._parts = Parts(grammar, self.keys)
        self._analytes = Analytes(grammar, self.keys)
        self._measured = Measured(grammar, self.keys)
        self._tails = Words(grammar.get("long_forms", {}).get("tails", ()), self.keys)
        self._groups = tuple(f" {word}" for word in grammar.get("long_forms", {}).get("groups", ()))
        self._families: dict[str, list[str]] = grammar.get("families", {})

    def rules(self) -> list[str]:
        """Ids of all rules that can make an entity."""
        return sorted({*self.lexicon.rules(), *OPEN_RULES})

    def __call__(
        self, text: str, zones: Sequence[tuple[int, int]], abbreviations: Sequence[Abbreviation]
    ) -> list[Entity]:
        """The entities of some zones of a text.

        Args:
            text: the folded text of the page.
            zones: offsets of its content.
            abbreviations: marks of the stage before; all offsets are into `text`.

        Returns:
            Marks in order of start, offsets into `text`.
        """
        made = [pieces(text, start, end, self.keys) for start, end in zones]
        walked = [(zone, self.lexicon.walk(zone)) for zone in made]
        known = evidence(walked)
        defined = definitions(text, abbreviations, self.keys)
        chosen = [self.candidates(zone, places, known) for zone, places in walked]
        divided = self._parts.divided([one for ones in chosen for one in ones], self._canonical)
        for zone, ones in zip(made, chosen, strict=True):
            ones += self._parts.again(zone, ones, divided, self._canonical)
        entities = [
            _entity(zone, one)
            for zone, ones in zip(made, chosen, strict=True)
            for one in ones
            if one.rule != "open.score.acronym"
        ]
        entities += self._acronyms(made, chosen, defined)
        entities += self._measured_words(made, chosen)
        entities = merge(self._abbreviated(text, made, entities, abbreviations, defined))
        shorts = {place: definition.short for place, definition in defined.items()}
        entities = company.named_as_defined(text, company.named_alike(text, entities), shorts, self._scales_named)
        return company.named_in_full(entities, self._families)

    def candidates(self, zone: Pieces, places: list[list[Hit]], known: Evidence) -> list[Candidate]:
        """All candidates of one zone.

        Args:
            zone: its pieces.
            places: the names of the lexicon in it, by place.
            known: what the document speaks of.
        """
        chosen: list[Candidate] = []
        waiting: list[Candidate] = []
        plain: list[Candidate] = []
        dead = 0  # where the last name ends that its neighbours forbid: nothing within it is one
        starts_dead: set[int] = set()
        for hits in places:
            one, forbidden = self._chosen(zone, hits, known)
            if forbidden > dead:
                dead = forbidden
                starts_dead.add(hits[0].first)
            if one is None or one.last <= dead or (one.rule == "receptor" and one.first < dead):
                continue
            if one.rule.endswith(".scoped") and not self._in_scope(zone, places, one):
                continue
            if one.when is None or self._when[one.when].allows(zone, one.first, one.last):
                (plain if one.when == "scored" else chosen).append(one)
            elif self._when[one.when].forbids(zone, one.first, one.last):
                dead = max(dead, one.last)
            elif one.when == "measured":
                waiting.append(one)
        chosen += company.listed(zone, chosen, waiting)
        chosen += coordinated(self.lexicon, zone, sorted(chosen, key=lambda c: c[:4]))
        chosen = company.without_dead(zone, chosen, starts_dead, self._blocked)
        chosen = [self._scales.with_head(zone, self._cells.extended(zone, one)) for one in chosen]
        chosen = [self._scales.with_part(zone, one, self._canonical) for one in chosen]
        chosen = [self._scales.without_head(zone, one) for one in chosen]
        chosen += self._parts.listed(zone, chosen, self._canonical)
        chosen += self._apart(zone, plain, _taken(chosen, "SCORE"))
        chosen += [self._cells.extended(zone, one) for one in self._cells.open(zone, chosen)]
        scales = self._known_scales(self._scales.open(zone, _taken(chosen, "SCORE")))
        chosen += [one for one in scales if one.when is None or self._when[one.when].allows(zone, one.first, one.last)]
        chosen += self._analytes.antibodies(zone)
        return chosen + self._analytes.ratios(zone, chosen)

    def _apart(self, zone: Pieces, plain: list[Candidate], taken: set[int]) -> list[Candidate]:
        """Plain scores (`pain score`) that are no part of another scale, with those that share their head."""
        kept = [
            one for one in plain if not taken.intersection(range(one.first - 1, one.last)) and not _bracketed(zone, one)
        ]
        shared = coordinated(self.lexicon, zone, kept)
        return kept + [one for one in shared if not taken.intersection(range(one.first - 1, one.last))]

    def _in_scope(self, zone: Pieces, places: list[list[Hit]], one: Candidate) -> bool:
        """Whether a name that is an everyday word too has its scale in the sentence, or a word for parts behind it."""
        if self._parts.headed(zone, one.last):
            return True
        begin, end = sentence(zone, one.first, one.last)
        return any(
            reading.entry == one.entry and reading.kind not in ("scoped", "nothing")
            for hits in places
            if begin <= hits[0].first < end
            for hit in hits
            for reading in hit.readings
        )

    def _scales_named(self, written: str) -> list[str]:
        """The names of the scales that a short form can stand for."""
        return self.lexicon.named(written, "SCORE")

    def _canonical(self, name: str) -> str:
        """The name that the lexicon gives a scale of this name; empty where it has none."""
        return next(iter(self.lexicon.named(name, "SCORE")), "")

    def _known_scales(self, found: list[Candidate]) -> list[Candidate]:
        """Open scales, without acronyms that the lexicon has as something else, and named as it names them."""
        kept = []
        for one in found:
            entries = [self.lexicon.entries[reading.entry] for reading in self.lexicon.written(one.name)]
            named = [entry for entry in entries if entry.label == "SCORE"]
            if one.rule == "open.score.plain":
                kept += [] if entries else [one]
            elif one.rule != "open.score.acronym" or not entries:
                kept.append(one)
            elif len(named) == 1:
                kept.append(one._replace(name=named[0].name, rule="scores.scored"))
        return kept

    def _chosen(self, zone: Pieces, hits: list[Hit], known: Evidence) -> tuple[Candidate | None, int]:
        """The longest hit at a place whose reading holds and whose neighbours allow it.

        Returns:
            The candidate, if any; and where the longest hit ends that the neighbours forbid, or 0.
        """
        dead = 0
        for hit in hits:
            reading = read(zone, hit, known)
            if reading is None:
                continue
            if reading.kind == "nothing":
                return None, max(dead, hit.last)
            entry = self.lexicon.entries[reading.entry]
            if entry.label == "CYTOKINE":
                receptor = self._analytes.receptor(zone, hit.first, hit.last, entry)
                if receptor is not None:
                    return receptor, dead
            if hit.receptor:
                continue
            one = candidate(hit, reading, entry)
            if not self._blocked(zone, one.first, one.last, one.label) and not goes_on(zone, one):
                return suffixed(zone, self._within(zone, one)), dead
            dead = max(dead, one.last)
        return None, dead

    def _within(self, zone: Pieces, one: Candidate) -> Candidate:
        """A name takes the more exact name that stands in its bracket: `... Rheumatology (ACR66/68) criteria`."""
        if one.label != "SCORE" or "(" not in zone.raws[one.first : one.last]:
            return one
        inside = zone.raws.index("(", one.first, one.last) + 1
        for hit in self.lexicon.at(zone, inside):
            for reading in hit.readings:
                if reading.kind not in ("names", "cased"):
                    continue
                entry = self.lexicon.entries[reading.entry]
                if entry.label == one.label and entry.when is None:
                    return one._replace(name=entry.name, ontology_id=entry.ontology_id)
        return one

    def _blocked(self, zone: Pieces, first: int, last: int, label: str) -> bool:
        after, before = self._after.get(label), self._before.get(label)
        return bool(
            (after is not None and any(after.after(zone, at) >= 0 for at in (last, behind(zone, last))))
            or (before is not None and before.before(zone, first) >= 0)
        )

    def _acronyms(self, zones: list[Pieces], chosen: list[list[Candidate]], defined: Defined) -> list[Entity]:
        """Every place of an acronym that one place shows to be a score (`MBDA scores`) or to be measured."""
        longs = {definition.short: definition.long for definition in defined.values()}
        scores = {one.name for ones in chosen for one in ones if one.rule == "open.score.acronym"}
        scores = {written for written in scores if self._scales.could_be(longs.get(written, ()))}
        measured: set[str] = set()
        listed: set[str] = set()
        for zone, ones in zip(zones, chosen, strict=True):
            taken = _taken(ones)
            measured |= self._analytes.measured(zone, taken)
            listed |= self._analytes.listed(zone, ones, taken)
            scores |= {
                written
                for written in self._analytes.scales_listed(zone, ones, taken)
                if not self.lexicon.knows(written) and self._scales.could_be(longs.get(written, ()))
            }
        analytes = {
            written
            for written in (measured | listed) - scores
            if not self.lexicon.knows(written)
            and (written not in longs or self._analytes.could_be(longs[written]))
            and not any(self._analytes.is_given(zone, written) for zone in zones)
        }
        found = []
        for names, label, rule in (
            (scores, "SCORE", "open.score.acronym"),
            (analytes & measured, "BIOMARKER", "open.analyte"),
            (analytes - measured, "BIOMARKER", "open.analyte.listed"),
        ):
            for written in sorted(names):
                for zone in zones:
                    found += [
                        Entity(zone.starts[first], zone.ends[last - 1], label, written, None, rule)
                        for first, last in runs(zone, written)
                    ]
                for place, definition in defined.items():
                    if definition.short == written:
                        long = Entity(*place, label, written, None, f"{rule}.long")
                        found += [long, *self._everywhere(zones, definition, long)]
        return found

    def _measured_words(self, zones: list[Pieces], chosen: list[list[Candidate]]) -> list[Entity]:
        """Every place of a word that is no name of a list and is measured somewhere: `kallistatin`."""
        if self._measured.is_kinetic(zones):
            return []
        names: set[str] = set()
        for zone, ones in zip(zones, chosen, strict=True):
            analytes = [one for one in ones if one.label in company.ANALYTES]
            starts, ends = {one.first for one in analytes}, {one.last for one in analytes}
            names |= self._measured.names(zone, _taken(ones), starts, ends)
        names = {name[0].lower() + name[1:] for name in names}
        found = []
        for name in sorted(names):
            written = (name, name[0].upper() + name[1:])
            if self.lexicon.knows(name) or any(
                self._analytes.is_given(zone, word) for zone in zones for word in written
            ):
                continue
            for zone in zones:
                for word in dict.fromkeys(written):
                    found += [
                        Entity(zone.starts[first], zone.ends[last - 1], "BIOMARKER", name, None, "open.measured")
                        for first, last in runs(zone, word)
                    ]
        return found

    def _abbreviated(
        self,
        text: str,
        zones: list[Pieces],
        entities: list[Entity],
        abbreviations: Sequence[Abbreviation],
        defined: Defined,
    ) -> list[Entity]:
        """The entities once every short form means what the document says."""
        abbreviations = [without_group(mark, self._groups) for mark in abbreviations]
        known = merge(entities)
        meanings: dict[tuple[int, int], Entity] = {}
        for place, definition in defined.items():
            meant = meaning(text, definition, known, self._tails, self.keys) or self._looked_up(definition)
            if meant is None:
                meant = self._by_last_word(zones, place, definition)
                if meant is not None:
                    entities += self._everywhere(zones, definition, meant)
            if meant is not None:
                meanings[place] = meant
        for place, definition in defined.items():
            meant = None if place in meanings else nested(definition, defined, meanings, self.keys)
            if meant is not None:
                meanings[place] = meant

        def alike(entity: Entity, place: tuple[int, int]) -> bool:
            return resembles(defined[place], self.lexicon.words(entity.label, entity.name))

        given = {
            definition.short
            for definition in defined.values()
            if any(self._analytes.is_given(zone, definition.short) for zone in zones)
        }

        def allowed(start: int, end: int, meant: Entity) -> bool:
            when = self.lexicon.when(meant.label, meant.name) if text[start:end] in given else None
            for zone in zones:
                first = bisect_left(zone.starts, start)
                if first < len(zone.starts) and zone.starts[first] == start:
                    last = bisect_left(zone.starts, end)
                    if when == "measured" and not self._when[when].allows(zone, first, last):
                        return False
                    return not self._blocked(zone, first, last, meant.label)
            return True

        whole, split = parts(text, abbreviations, defined, known)
        return applied(whole, entities, meanings, alike, allowed) + split

    def _by_last_word(self, zones: list[Pieces], place: tuple[int, int], definition: Definition) -> Entity | None:
        """What a long form is by its last word: a scale, or an analyte."""
        if self._scales.is_scale(list(definition.long)):
            return Entity(*place, "SCORE", definition.short, None, "abbreviation.scale")
        given = any(self._analytes.is_given(zone, definition.short) for zone in zones)
        if self._analytes.is_analyte(definition.long) and not given:
            return Entity(*place, "BIOMARKER", definition.short, None, "abbreviation.analyte")
        return None

    def _everywhere(self, zones: list[Pieces], definition: Definition, meant: Entity) -> list[Entity]:
        """A long form wherever it stands, in any case and number."""
        long = "".join(definition.long)
        found = []
        for zone in zones:
            for first, key in enumerate(zone.keys):
                if key == definition.long[0]:
                    joined, last = "", first
                    while last < len(zone.keys) and len(joined) < len(long):
                        joined += zone.keys[last]
                        last += 1
                    if joined == long:
                        found.append(meant._replace(start=zone.starts[first], end=zone.ends[last - 1]))
        return found

    def _looked_up(self, definition: Definition) -> Entity | None:
        """What the lexicon has for a long form that is part of a longer name in the text."""
        for reading in self.lexicon.readings("".join(definition.long)):
            entry = self.lexicon.entries[reading.entry]
            if reading.kind == "names" and entry.when is None:
                return Entity(
                    definition.long_start, definition.long_end, entry.label, entry.name, entry.ontology_id, "looked_up"
                )
        return None


def _taken(candidates: Sequence[Candidate], label: str | None = None) -> set[int]:
    return {index for one in candidates if label is None or one.label == label for index in range(one.first, one.last)}


def _bracketed(zone: Pieces, one: Candidate) -> bool:
    return any(key in CLOSING for key in zone.keys[one.first : one.last])


def _entity(zone: Pieces, one: Candidate) -> Entity:
    return Entity(zone.starts[one.first], zone.ends[one.last - 1], one.label, one.name, one.ontology_id, one.rule)
