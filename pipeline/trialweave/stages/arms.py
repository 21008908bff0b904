"""The stage `arms`: the groups of the trial, and every wording of them."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Arm, ArmMention
from trialweave.stages.arm_anaphora import JointWords, compile_joint
from trialweave.stages.arm_content import content_of
from trialweave.stages.arm_fields import Around, arms_of
from trialweave.stages.arm_finding import find_arms
from trialweave.stages.arm_words import ArmWords, compile_words
from trialweave.stages.component import Stage

SOURCE = "grammar/arms.toml"


class Arms(Stage):
    """Marks the arms in the list `arms`, and their wordings in the group `arm_mentions`."""

    sources = (SOURCE,)

    def compile(self) -> None:
        self.words: ArmWords = compile_words(self.knowledge[SOURCE])
        self.joint: JointWords = compile_joint(self.words)

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        sentences = [(mark.section, *folded.inverse(mark.start, mark.end)) for mark in extensions.get(doc, "sentences")]
        roles = [mark.role for mark in extensions.get(doc, "context")]
        species = [mark.species for mark in extensions.get(doc, "context")]
        long_forms = {mark.short: mark.long for mark in extensions.get(doc, "abbreviations")}
        cells = [
            (*folded.inverse(mark.start, mark.end), mark.name)
            for mark in extensions.get(doc, "entities")
            if mark.label == "CELL_TYPE"
        ]
        content = content_of(folded.text, sentences, roles, long_forms, self.words)
        found = find_arms(content, self.joint)
        arms, mentions = marks_of(Around(content, found, species, cells))
        page = extensions.text(doc)
        content = extensions.content(doc)
        pages = []
        for mention in mentions:
            start, end = folded.place(mention.start, mention.end)
            if any(zone.start <= start and end <= zone.end for zone in content):
                pages.append(mention._replace(start=start, end=end))
        extensions.put(doc, "arms", [arm._replace(names=_as_worded(page, folded.text, arm.names)) for arm in arms])
        extensions.put(doc, "arm_mentions", pages)
        return doc


def _as_worded(page: str, folded: str, names: Sequence[str]) -> tuple[str, ...]:
    """Names as the page writes them: what was folded is looked up by its place."""
    if page == folded:
        return tuple(names)
    worded = []
    for name in names:
        start = folded.find(name)
        worded.append(page[start : start + len(name)] if start >= 0 and len(page) == len(folded) else name)
    return tuple(dict.fromkeys(worded))


def marks_of(around: Around) -> tuple[list[Arm], list[ArmMention]]:
    """Marks for the arms that were found, named A, B, C in the order of their list."""
    found = around.found
    letters = [chr(ord("A") + index) for index in range(len(found.drafts))]
    mentions = [
        ArmMention(m.start, m.end, "+".join(sorted(letters[index] for index in m.arms)), m.rule) for m in found.mentions
    ]
    return arms_of(around, letters), mentions
