"""The stage `relations`: what a study found, one row for each measure, arm and time.

Sentence by sentence: its marks and cue words become items (`stages.clauses`), items become statements, statements
are read (`stages.reading`), numbers are given their keys (`stages.linking`), and rows their comparator and
direction (`stages.comparing`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import permutations
from typing import Any, NamedTuple, TypeVar

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.folding import Folded
from trialweave.marks import Arm, Entity, Quantity, Relation, SentenceContext
from trialweave.stages.component import Stage
from trialweave.stages.reading import Trial
from trialweave.stages.sentence_rows import Grammar, Row, SentenceMarks, State, compile_grammar, sentence_rows

KNOWLEDGE = "grammar/relations.toml"
FINDING = "finding"
# sentences that sum up give a row only where no other sentence did
SUMMARIES = ("title", "conclusion")
# roles of arms that others are compared with
CONTROLS = ("placebo", "comparator")

# the linking rules, for `evaluate --by rule`: a row bears the one that aligned it; where the number of p-values, or
# of values, did not fit, a note follows (`value.arm+p.unmatched`)
KEYS = ("measures", "arms", "times")
RULES = (
    "said",
    "denied",
    "contrast",
    "from_to",
    "value.arm",
    "value.clause",
    *(f"{word}.{key}" for word in ("respectively", "versus", "list") for key in KEYS),
    *(
        f"{word}.{first}.{second}"
        for word in ("respectively", "versus", "list")
        for first, second in permutations(KEYS, 2)
    ),
    "versus.subgroups",
    "list.elements",
    "unmatched",
    "p.measure",
    "p.measures",
    "p.elements",
    "p.arms",
    "p.times",
    "p.difference",
)

Mark = TypeVar("Mark", bound=tuple[Any, ...])


class Relations(Stage):
    """Writes the group `relations`."""

    sources = (KNOWLEDGE,)

    def compile(self) -> None:
        self.grammar: Grammar = compile_grammar(self.knowledge[KNOWLEDGE])

    def rules(self) -> list[str]:
        return list(RULES)

    def __call__(self, doc: Doc) -> Doc:
        extensions.put(doc, "relations", relations(told(doc), extensions.get(doc, "arms"), self.grammar))
        return doc


class Told(NamedTuple):
    """A sentence: what its context says, its marks in offsets of the sentence, and its marks in the page."""

    context: SentenceContext
    marks: SentenceMarks
    entities: Sequence[Entity]
    quantities: Sequence[Quantity]


def told(doc: Doc) -> list[Told]:
    """The sentences of a page with their marks, in order."""
    folded = extensions.folded(doc)
    groups = [extensions.get(doc, name) for name in ("entities", "quantities", "arm_mentions")]
    sentences = []
    for context in extensions.get(doc, "context"):
        entities, quantities, arms = (within(marks, context.start, context.end) for marks in groups)
        start, end = folded.inverse(context.start, context.end)
        marks = SentenceMarks(
            folded.text[start:end],
            shifted(entities, folded, start),
            shifted(quantities, folded, start),
            shifted(arms, folded, start),
        )
        sentences.append(Told(context, marks, entities, quantities))
    return sentences


def within(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """The marks that begin inside a stretch; `marks` are in order of their start."""
    starts = [mark[0] for mark in marks]
    return list(marks[bisect_left(starts, start) : bisect_left(starts, end)])


def shifted(marks: Sequence[Any], folded: Folded, start: int) -> list[Any]:
    """Marks with offsets counted in the folded text from `start`."""
    moved = []
    for mark in marks:
        first, last = folded.inverse(mark.start, mark.end)
        moved.append(mark._replace(start=first - start, end=last - start))
    return moved


def relations(sentences: Sequence[Told], arms: Sequence[Arm], grammar: Grammar) -> list[Relation]:
    """The rows of a page, in order of their sentences.

    Args:
        sentences: all sentences, in order.
        arms: the trial's arms.
        grammar: compiled relations.toml.
    """
    state = State()
    rows: list[Relation] = []
    for sentence in sentences:
        if sentence.context.role == FINDING and sentence.entities:
            found, state = sentence_rows(sentence.marks, trial_of(arms, sentence), grammar, state)
            rows += [relation(sentence, row) for row in found]
        elif sentence.marks.arms:
            state = state.naming(arm.arm_id for arm in sentence.marks.arms)
    if not rows:
        for sentence in sentences:
            if sentence.context.role in SUMMARIES and sentence.entities and not sentence.context.hedged:
                found, _ = sentence_rows(sentence.marks, trial_of(arms, sentence), grammar, State())
                rows += [relation(sentence, row, "summary.") for row in found]
    return sorted(rows, key=lambda row: (row.sentence_start, row.measure_start))


def trial_of(arms: Sequence[Arm], sentence: Told) -> Trial:
    """The arms that a sentence can be about: those of its species."""
    same = [arm for arm in arms if arm.species == sentence.context.species] or arms
    if len(same) == 2:  # "no difference between groups" is told of the one that is no control
        same = sorted(same, key=lambda arm: arm.role in CONTROLS)
    controls = [arm.arm_id for arm in same if arm.role in CONTROLS]
    return Trial(tuple(arm.arm_id for arm in same), controls[0] if len(controls) == 1 else None)


def relation(sentence: Told, row: Row, prefix: str = "") -> Relation:
    """A row with the offsets of the page."""
    context = sentence.context
    measure = sentence.entities[row.measure]
    value = sentence.quantities[row.value] if row.value is not None else None
    p = sentence.quantities[row.p] if row.p is not None else None
    return Relation(
        measure.start,
        measure.end,
        row.arm,
        row.comparator,
        None,
        row.time.wording if row.time else None,
        row.time.value if row.time else None,
        row.time.unit if row.time else None,
        value.start if value else None,
        value.end if value else None,
        p.start if p else None,
        p.end if p else None,
        row.direction,
        context.species,
        row.negated,
        context.hedged,
        context.start,
        context.end,
        prefix + row.rule,
        row.confidence,
    )
