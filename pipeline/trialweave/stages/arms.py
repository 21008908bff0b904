"""The stage `arms`: the groups of the trial, and every wording of them.

sentences ──lists──▶ seeds ──linking──▶ drafts ──wordings──▶ mentions ──fields──▶ Arm, ArmMention
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.folding import Folded
from trialweave.marks import Arm, ArmMention
from trialweave.stages.arm_anaphora import JointWords, compile_joint
from trialweave.stages.arm_content import Content, content_of
from trialweave.stages.arm_fields import Around, Found, arm_of, roles_in
from trialweave.stages.arm_finding import find_arms
from trialweave.stages.arm_sharing import told_by
from trialweave.stages.arm_unspaced import UnspacedWords, compile_unspaced, unspaced_arms
from trialweave.stages.arm_words import ArmWords, compile_words
from trialweave.stages.component import Stage
from trialweave.stages.trial_design import Vocabulary, compile_vocabulary, design_of
from trialweave.stages.zone_lines import UNSPACED_LANGUAGES

SOURCE = "grammar/arms.toml"
# entities of these labels are measured, and are no treatment
MEASURES = frozenset(["SCORE", "BIOMARKER"])
# what others are tried against
AGAINST = frozenset(["comparator", "placebo"])
DESIGN = "grammar/design.toml"


class Arms(Stage):
    """Marks the arms in the list `arms`, their wordings in the group `arm_mentions`, and the trial's `design`."""

    sources = (SOURCE, DESIGN)

    def compile(self) -> None:
        self.words: ArmWords = compile_words(self.knowledge[SOURCE])
        self.joint: JointWords = compile_joint(self.words)
        self.unspaced: UnspacedWords = compile_unspaced(self.knowledge[SOURCE]["unspaced"])
        self.vocabulary: Vocabulary = compile_vocabulary(self.knowledge[DESIGN])

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        entities = [(mark, *folded.inverse(mark.start, mark.end)) for mark in extensions.get(doc, "entities")]
        measures = [(start, end) for mark, start, end in entities if mark.label in MEASURES]
        content = self._content(doc, folded, measures)
        species = [mark.species for mark in extensions.get(doc, "context")]
        cells = [(start, end, mark.name) for mark, start, end in entities if mark.label == "CELL_TYPE"]
        found = unspaced_arms(content, self.unspaced) if doc._.tw_language in UNSPACED_LANGUAGES else None
        arms, mentions = marks_of(content, species, cells, found or find_arms(content, self.joint))
        page = extensions.text(doc)
        zones = extensions.content(doc)
        placed = []
        for mention in mentions:
            start, end = folded.place(mention.start, mention.end)
            if any(zone.start <= start and end <= zone.end for zone in zones):
                placed.append(mention._replace(start=start, end=end))
        extensions.put(doc, "arms", [_in_page(arm, page, folded) for arm in arms])
        extensions.put(doc, "arm_mentions", placed)
        if any(zone.zone == "abstract" for zone in zones):
            extensions.put(doc, "design", [design_of(doc, arms, self.vocabulary)])
        return doc

    def _content(self, doc: Doc, folded: Folded, measures: Sequence[tuple[int, int]]) -> Content:
        sentences = [(mark.section, *folded.inverse(mark.start, mark.end)) for mark in extensions.get(doc, "sentences")]
        roles = [mark.role for mark in extensions.get(doc, "context")]
        long_forms = {mark.short: mark.long for mark in extensions.get(doc, "abbreviations")}
        return content_of(folded.text, sentences, roles, long_forms, self.words, measures)


def marks_of(
    content: Content, species: Sequence[str], cells: Sequence[tuple[int, int, str]], found: Found
) -> tuple[list[Arm], list[ArmMention]]:
    """The arms of a trial, named A, B, C in the order of their list, and their wordings.

    Of arms without labels (`group 1`) those that are tried come first: `alike in both groups` is said of them.

    Args:
        content: title and abstract; the offsets of the marks are those of its text.
        species: the species of each sentence.
        cells: offsets and canonical names of the cell types.
        found: the arms that were found in it.
    """
    around = Around(content, found, told_by(content, found.mentions), species, cells)
    roles = roles_in(around)
    labelled = any(draft.label for draft in found.drafts)
    order = sorted(range(len(roles)), key=lambda index: not labelled and roles[index] in AGAINST)
    letters = {index: chr(ord("A") + place) for place, index in enumerate(order)}
    mentions = [
        ArmMention(m.start, m.end, "+".join(sorted(letters[index] for index in m.arms)), m.rule) for m in found.mentions
    ]
    return [arm_of(around, index, letters[index], roles[index]) for index in order], mentions


def _in_page(arm: Arm, page: str, folded: Folded) -> Arm:
    """An arm with its names, dose and schedule as the page writes them."""
    dose, schedule = (
        as_worded(page, folded, [told])[0] if told and told in folded.text else told
        for told in (arm.dose, arm.schedule)
    )
    return arm._replace(names=as_worded(page, folded, arm.names), dose=dose, schedule=schedule)


def as_worded(page: str, folded: Folded, names: Sequence[str]) -> tuple[str, ...]:
    """Names as the page writes them, where folding changed some of their characters.

    Args:
        page: the page's text.
        folded: the text that the names were found in.
        names: exact substrings of it.
    """
    if page == folded.text:
        return tuple(names)
    worded = []
    for name in names:
        start = folded.text.find(name)
        first, last = folded.place(start, start + len(name))
        worded.append(page[first:last])
    return tuple(dict.fromkeys(worded))
