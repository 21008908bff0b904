"""The stage `entities`: cell types, cytokines, scores and biomarkers, found, bounded and named.

What is a name stands in configs/entities, how names behave in a sentence in configs/grammar/entities.toml. The
work is done in `trialweave.stages.entity_recogniser`, on plain text.
"""

from __future__ import annotations

from typing import ClassVar

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.folding import Folded
from trialweave.marks import Abbreviation
from trialweave.stages.component import Stage
from trialweave.stages.entity_recogniser import Recogniser

GRAMMAR = "grammar/entities.toml"


class Entities(Stage):
    """Marks every entity of title and abstract (group `entities`)."""

    sources: ClassVar[tuple[str, ...]] = (GRAMMAR, "entities/*.toml")

    def compile(self) -> None:
        files = {name: content for name, content in self.knowledge.items() if name != GRAMMAR}
        self._recogniser = Recogniser(files, self.knowledge[GRAMMAR])

    def rules(self) -> list[str]:
        return self._recogniser.rules()

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        zones = [folded.inverse(zone.start, zone.end) for zone in extensions.content(doc)]
        abbreviations = extensions.get(doc, "abbreviations")
        if folded.origin is not None:
            abbreviations = [_folded(mark, folded) for mark in abbreviations]
        extensions.put(doc, "entities", extensions.placed(folded, self._recogniser(folded.text, zones, abbreviations)))
        return doc


def _folded(mark: Abbreviation, folded: Folded) -> Abbreviation:
    start, end = folded.inverse(mark.start, mark.end)
    long_start, long_end = folded.inverse(mark.long_start, mark.long_end)
    return mark._replace(start=start, end=end, long_start=long_start, long_end=long_end)
