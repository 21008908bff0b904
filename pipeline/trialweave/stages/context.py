"""The stage `context`: what each sentence is, whose results it tells, and which mentions are negated."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Entity, MentionContext, SentenceContext
from trialweave.sentence_text import SentenceText
from trialweave.stages import negation, sentence_roles, species
from trialweave.stages.component import Stage

SOURCE = "grammar/context.toml"


class Cues(NamedTuple):
    """configs/grammar/context.toml, compiled."""

    roles: sentence_roles.Roles
    negations: negation.Negations
    species: species.SpeciesWords


class Context(Stage):
    """Marks sentences in the group `context`, and entities in `mention_context`."""

    sources = (SOURCE,)

    def compile(self) -> None:
        knowledge = self.knowledge[SOURCE]
        self.cues = Cues(
            sentence_roles.compile_roles(knowledge),
            negation.compile_negations(knowledge),
            species.compile_species(knowledge),
        )

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        marks, sentences = extensions.get(doc, "sentences"), extensions.sentence_texts(doc)
        answers = sentence_contexts(sentences, self.cues)
        context = [SentenceContext(mark.start, mark.end, *answer) for mark, answer in zip(marks, answers, strict=True)]
        extensions.put(doc, "context", context)
        entities: list[Entity] = extensions.get(doc, "entities")
        spans = [folded.inverse(entity.start, entity.end) for entity in entities]
        found = mention_contexts(spans, sentences, [answer[1] for answer in answers], self.cues)
        extensions.put(
            doc,
            "mention_context",
            [MentionContext(e.start, e.end, *answer) for e, answer in zip(entities, found, strict=True)],
        )
        return doc


def sentence_contexts(sentences: Sequence[SentenceText], cues: Cues) -> list[tuple[str, str, bool, str]]:
    """Role, species, hedged and rule of each sentence, in order.

    Args:
        sentences: of the content.
        cues: as `Context.compile` makes them.
    """
    roles = sentence_roles.roles_of(sentences, cues.roles)
    whose = species.species_of(sentences, cues.species)
    return [
        (role, name, cues.negations.hedges.search(sentence) is not None, rule)
        for (role, rule), name, sentence in zip(roles, whose, sentences, strict=True)
    ]


def mention_contexts(
    spans: Sequence[tuple[int, int]],
    sentences: Sequence[SentenceText],
    whose: Sequence[str],
    cues: Cues,
) -> list[tuple[bool, str]]:
    """For each mention, whether it is negated, and its species.

    Args:
        spans: offsets of the mentions, in the text that the sentences' offsets count.
        sentences: of the content, in order.
        whose: their species.
        cues: as `Context.compile` makes them.
    """
    starts = [sentence.start for sentence in sentences]
    reaches: dict[int, list[tuple[int, int]]] = {}
    answers = []
    for start, end in spans:
        index = bisect_right(starts, start) - 1
        if index < 0:
            answers.append((False, species.HUMAN))
            continue
        if index not in reaches:
            reaches[index] = negation.negated_reaches(sentences[index], cues.negations)
        offset = starts[index]
        answers.append((negation.is_negated(start - offset, end - offset, reaches[index]), whose[index]))
    return answers
