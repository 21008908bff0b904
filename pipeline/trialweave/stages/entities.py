"""The stage `entities`: cell types, cytokines, scores and biomarkers, found, bounded and named.

What is a name stands in configs/entities, how names behave in a sentence in configs/grammar/entities.toml.
The order of work in each content zone: names of the lexicon and the reading that holds in this document; what
their neighbours forbid; lists that share a part; what belongs to a cell; open classes; the document's own
abbreviations; and at the end one answer for each span (`trialweave.stages.entity_merge`).
"""

from __future__ import annotations

from typing import Any, ClassVar

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Abbreviation, Entity
from trialweave.stages import entity_context as context
from trialweave.stages.component import Stage
from trialweave.stages.entity_context import Candidate, When, Words
from trialweave.stages.entity_lists import coordinated
from trialweave.stages.entity_merge import merge
from trialweave.stages.lexicon import Hit, Lexicon
from trialweave.stages.pieces import Keys, Pieces, pieces

GRAMMAR = "grammar/entities.toml"


class Entities(Stage):
    """Marks every entity of title and abstract (group `entities`)."""

    sources: ClassVar[tuple[str, ...]] = (GRAMMAR, "entities/*.toml")

    def compile(self) -> None:
        files = {name: content for name, content in self.knowledge.items() if name != GRAMMAR}
        self._recogniser = Recogniser(files, self.knowledge[GRAMMAR])

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        zones = [(zone.start, zone.end) for zone in extensions.content(doc)]
        found = []
        for entity in self._recogniser(folded.text, zones, extensions.get(doc, "abbreviations")):
            start, end = folded.place(entity.start, entity.end)
            found.append(entity._replace(start=start, end=end))
        extensions.put(doc, "entities", found)
        return doc


class Recogniser:
    """All that finds entities in plain text.

    Args:
        files: the files of names, as parsed.
        grammar: configs/grammar/entities.toml, as parsed.
    """

    def __init__(self, files: dict[str, Any], grammar: dict[str, Any]) -> None:
        self.keys = Keys(grammar.get("spelling", {}), grammar.get("plurals", {}))
        self.lexicon = Lexicon(files, self.keys)
        self._when = {name: When.of(raw, self.keys) for name, raw in grammar.get("when", {}).items()}
        self._after = {k: Words(v, self.keys) for k, v in grammar.get("blocked_after", {}).items()}
        self._before = {k: Words(v, self.keys) for k, v in grammar.get("blocked_before", {}).items()}

    def __call__(self, text: str, zones: list[tuple[int, int]], abbreviations: list[Abbreviation]) -> list[Entity]:
        """The entities of some zones of a text.

        Args:
            text: the folded text of the page.
            zones: offsets of its content.
            abbreviations: marks of the stage before, with offsets into the page.

        Returns:
            Marks in order of start, offsets into `text`.
        """
        made = [pieces(text, start, end, self.keys) for start, end in zones]
        walked = [(zone, self.lexicon.walk(zone)) for zone in made]
        known = context.evidence(walked)
        entities: list[Entity] = []
        for zone, places in walked:
            entities.extend(_entity(zone, one) for one in self.candidates(zone, places, known))
        return merge(entities)

    def candidates(self, zone: Pieces, places: list[list[Hit]], known: context.Evidence) -> list[Candidate]:
        """All candidates of one zone."""
        chosen: list[Candidate] = []
        waiting: list[Candidate] = []
        for hits in places:
            one = self._chosen(zone, hits, known)
            if one is None:
                continue
            if one.when is None or self._when[one.when].allows(zone, one.first, one.last):
                chosen.append(one)
            elif one.when == "measured":
                waiting.append(one)
        chosen += context.listed(zone, chosen, waiting)
        chosen += coordinated(self.lexicon, zone, sorted(chosen))
        return chosen

    def _chosen(self, zone: Pieces, hits: list[Hit], known: context.Evidence) -> Candidate | None:
        """The longest hit at a place whose reading holds and whose neighbours allow it."""
        for hit in hits:
            if hit.receptor:
                continue
            reading = context.read(zone, hit, known)
            if reading is None:
                continue
            one = context.candidate(hit, reading, self.lexicon.entries[reading.entry])
            if not self._blocked(zone, one):
                return one
        return None

    def _blocked(self, zone: Pieces, one: Candidate) -> bool:
        after, before = self._after.get(one.label), self._before.get(one.label)
        return bool(
            (after is not None and after.after(zone, one.last) >= 0)
            or (before is not None and before.before(zone, one.first) >= 0)
        )


def _entity(zone: Pieces, one: Candidate) -> Entity:
    return Entity(zone.starts[one.first], zone.ends[one.last - 1], one.label, one.name, one.ontology_id, one.rule)
