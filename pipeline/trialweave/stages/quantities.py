"""The stage `quantities`: numeric expressions of title and abstract, with their kind and their parsed values.

A sentence is scanned once; its numbers get units and labels; neighbours are read together (quantity_grammar), lists
share their units (quantity_lists), and the words around decide the kind (quantity_kinds).
"""

from __future__ import annotations

import re

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Quantity
from trialweave.stages.component import Stage
from trialweave.stages.quantity_grammar import Expression, expressions
from trialweave.stages.quantity_kinds import decide
from trialweave.stages.quantity_labels import attach
from trialweave.stages.quantity_lists import share
from trialweave.stages.quantity_names import tell_names
from trialweave.stages.quantity_numbers import numerals
from trialweave.stages.quantity_scan import lowered, scan
from trialweave.stages.quantity_units import unit_after
from trialweave.stages.quantity_vocabulary import Vocabulary, vocabulary

SOURCE = "grammar/quantities.toml"
NOT_SIGNIFICANT = re.compile(r"(?<![A-Za-z])[pP](?:[- ]?values?)? ?[=:] ?(?:NS|N\.S\.?|ns|n\.s\.?|not significant)(?![A-Za-z])")
MEASURED = ("SCORE", "BIOMARKER", "CYTOKINE")


class Quantities(Stage):
    """Marks the numeric expressions of the content in the group `quantities`."""

    sources = (SOURCE,)

    def compile(self) -> None:
        self.known = vocabulary(self.knowledge[SOURCE])

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        stretches = [(s.start, s.end) for s in extensions.get(doc, "sentences") or extensions.content(doc)]
        entities = extensions.get(doc, "entities")
        blocked = [folded.inverse(e.start, e.end) for e in entities]
        measured = [folded.inverse(e.start, e.end)[1] for e in entities if e.label in MEASURED]
        comma = doc._.tw_language not in ("en", "und", "zh", "ja", "ko")
        found = find_quantities(
            folded.text,
            self.known,
            stretches=[folded.inverse(*stretch) for stretch in stretches],
            blocked=blocked,
            measured=measured,
            comma=comma,
        )
        extensions.put(doc, "quantities", [_placed(q, folded.place(q.start, q.end)) for q in found])
        return doc


def _placed(quantity: Quantity, place: tuple[int, int]) -> Quantity:
    return quantity._replace(start=place[0], end=place[1])


def find_quantities(
    text: str,
    known: Vocabulary,
    *,
    stretches: list[tuple[int, int]] | None = None,
    blocked: list[tuple[int, int]] | None = None,
    measured: list[int] | None = None,
    comma: bool = False,
) -> list[Quantity]:
    """The numeric expressions of a text.

    Args:
        text: the text, folded (see `trialweave.folding`).
        known: the vocabulary.
        stretches: start and end of the sentences to look at; the whole text without it.
        blocked: places, ascending, whose digits are names: entities.
        measured: offsets, ascending, where names of scores and analytes end; a bare number behind one is a level.
        comma: whether `0,5` is a decimal in this text.

    Returns:
        The quantities in order of their start, without overlap; offsets into `text`.
    """
    low = lowered(text)
    found: list[Quantity] = []
    for start, end in stretches if stretches is not None else [(0, len(text))]:
        inside = [span for span in blocked or () if span[0] < end and span[1] > start]
        near = [place for place in measured or () if start <= place <= end]
        found += _in_stretch(text, low, start, end, known, inside, near, comma)
    return found


def _in_stretch(
    text: str,
    low: str,
    start: int,
    end: int,
    known: Vocabulary,
    blocked: list[tuple[int, int]],
    measured: list[int],
    comma: bool,
) -> list[Quantity]:
    scanned = scan(text, low, start, end)
    numbers = numerals(scanned, known, comma)
    for number in numbers:
        if not number.role:
            unit = unit_after(text, number.end, not number.integer, known)
            if unit is not None and unit[1] <= end:
                number.unit, number.stop, number.hyphen = unit
    numbers = [n for i, n in enumerate(numbers) if i == 0 or n.start >= numbers[i - 1].stop or n.role]
    attach(scanned, numbers, known)
    numbers = _without_labels(numbers)
    tell_names(scanned, numbers, blocked, known)
    read = expressions(scanned, numbers, known)
    share(scanned, numbers, read, known)
    for expression in read:
        decide(scanned, numbers, expression, measured, known)
    quantities = [_quantity(e) for e in read if e.kind]
    if "ns" in low[start:end] or "n.s" in low[start:end]:
        quantities += _not_significant(text, start, end)
        quantities.sort()
    return quantities


def _without_labels(numbers: list) -> list:
    """Without the numbers that stand inside another's label: the degrees of freedom in `t(18) = 2.3`."""
    kept: list = []
    for number in numbers:
        while number.label is not None and kept and kept[-1].start >= number.label_start:
            kept.pop()
        kept.append(number)
    return kept


def _not_significant(text: str, start: int, end: int) -> list[Quantity]:
    return [
        Quantity(m.start(), m.end(), "p_value", operator="=", rule="p_value.words")
        for m in NOT_SIGNIFICANT.finditer(text, start, end)
    ]


def _quantity(e: Expression) -> Quantity:
    operator = e.operator if e.operator in ("<", ">", "<=", ">=", "~") or e.kind == "p_value" else None
    return Quantity(
        e.start,
        e.end,
        e.kind,
        value=e.value,
        low=e.low,
        high=e.high,
        spread=e.spread,
        unit=e.unit_name,
        operator=operator,
        n=e.n,
        total=e.total,
        rule=f"{e.kind}.{e.form}" + (".list" if e.rule else ""),
        ucum=e.unit.ucum if e.unit is not None else None,
    )
