"""The stage `quantities`: numeric expressions of title and abstract, with their kind and their parsed values.

A sentence is scanned once; its numbers get units and labels (quantity_units, quantity_labels) and those that are names
are told apart (quantity_names); neighbours are read together (quantity_grammar, quantity_tails), lists share their
units (quantity_lists), and the words around decide the kind (quantity_kinds, quantity_measures).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.errors import KnowledgeError
from trialweave.folding import Folded
from trialweave.marks import Quantity
from trialweave.stages.component import Stage
from trialweave.stages.quantity_grammar import QUOTED_OPERATORS, Around, Expression, Reading, expressions
from trialweave.stages.quantity_kinds import decide
from trialweave.stages.quantity_labels import attach, without_labels
from trialweave.stages.quantity_lists import harmonise, share
from trialweave.stages.quantity_names import protected, tell_names
from trialweave.stages.quantity_numbers import Numeral, numerals
from trialweave.stages.quantity_scan import Scan, lowered, scan
from trialweave.stages.quantity_tails import interval_apart, take_tail
from trialweave.stages.quantity_units import unit_after
from trialweave.stages.quantity_vocabulary import Vocabulary, vocabulary

SOURCE = "grammar/quantities.toml"
# "p=NS", "P: not significant"
NOT_SIGNIFICANT = re.compile(
    r"[pP](?<![A-Za-z].)(?:[- ]?values?)? ?[=:] ?(?:NS|N\.S\.?|ns|n\.s\.?|not significant)(?![A-Za-z])"
)
CURRENCY = re.compile(r"(?<![A-Z])[A-Z]{0,3}[^\w\s]\Z")  # "US$"
MEASURED = ("SCORE", "BIOMARKER", "CYTOKINE")
POINT_LANGUAGES = ("en", "und", "zh", "ja", "ko")  # those that write 0.5, not 0,5
OTHERS_FINDINGS = frozenset({"percent", "mean", "ratio", "ci", "range"})  # in the background they are others'
ORDINAL_SUFFIX = 2  # letters in "th"
OPERATOR_WORDS_TAKEN = frozenset({"count", "percent", "time", "dose", "mean"})


class Stretch(NamedTuple):
    """A sentence to look at, and the section that it stands in."""

    start: int
    end: int
    section: str = ""


class Quantities(Stage):
    """Marks the numeric expressions of the content in the group `quantities`."""

    sources = (SOURCE,)

    def compile(self) -> None:
        try:
            self.known = vocabulary(self.knowledge[SOURCE])
        except (KeyError, TypeError, AttributeError) as error:
            raise KnowledgeError(
                f"configs/{SOURCE}: a table, or a key of an entry, is missing or wrong: {error}"
            ) from error

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        entities = extensions.get(doc, "entities")
        found = find_quantities(
            folded.text,
            self.known,
            stretches=_stretches(doc, folded),
            blocked=[folded.inverse(entity.start, entity.end) for entity in entities],
            measured=[folded.inverse(e.start, e.end)[1] for e in entities if e.label in MEASURED],
            cells=[folded.inverse(e.start, e.end) for e in entities if e.label == "CELL_TYPE"],
            comma=doc._.tw_language not in POINT_LANGUAGES,
        )
        extensions.put(doc, "quantities", extensions.placed(folded, found))
        return doc


def _stretches(doc: Doc, folded: Folded) -> list[Stretch]:
    """The sentences of the content; its zones where no sentences were found."""
    sentences = extensions.get(doc, "sentences")
    if sentences:
        return [Stretch(*folded.inverse(s.start, s.end), s.section) for s in sentences]
    return [Stretch(*folded.inverse(zone.start, zone.end)) for zone in extensions.content(doc)]


def find_quantities(
    text: str,
    known: Vocabulary,
    *,
    stretches: Sequence[Stretch] | None = None,
    blocked: Sequence[tuple[int, int]] = (),
    measured: Sequence[int] = (),
    cells: Sequence[tuple[int, int]] = (),
    comma: bool = False,
) -> list[Quantity]:
    """The numeric expressions of a text.

    Args:
        text: the text, folded (see `trialweave.folding`).
        known: the vocabulary.
        stretches: the sentences to look at, in order; the whole text without it.
        blocked: places whose digits are names: entities.
        measured: offsets, ascending, where names of scores and analytes end; a bare number behind one is a level.
        cells: places, ascending, of cell populations; a per cent of them is a level.
        comma: whether `0,5` is a decimal in this text.

    Returns:
        The quantities in order of their start, without overlap; offsets into `text`.
    """
    if stretches is None:
        stretches = [Stretch(0, len(text))]
    if not stretches:
        return []
    low = lowered(text)
    places = sorted([*blocked, *protected(text, low, stretches[0].start, stretches[-1].end)])
    starts = [place[0] for place in places]
    found: list[Quantity] = []
    around = Around(measured, cells, set())
    for stretch in stretches:
        scanned = scan(text, low, stretch.start, stretch.end)
        # a place may begin before the stretch and reach into it
        first, last = bisect_left(starts, stretch.start), bisect_left(starts, stretch.end)
        numbers = _numbers(scanned, known, places[max(first - 1, 0) : last], comma)
        found += _in_stretch(Reading(scanned, numbers, known, stretch.section, around))
    return found


def _in_stretch(reading: Reading) -> list[Quantity]:
    if not reading.numbers:
        return _not_significant(reading.scan)
    read = expressions(reading, take_tail, interval_apart)
    share(reading, read)
    for expression in read:
        decide(reading, expression)
    harmonise(reading, read)
    kept = [e for e in read if e.kind]
    if reading.section == "BACKGROUND" and reading.known.cues["own_study"].isdisjoint(reading.scan.words):
        kept = _of_the_trial(reading, kept)
    quantities = [_quantity(reading, e) for e in kept]
    unstated = _not_significant(reading.scan)
    return sorted([*quantities, *unstated], key=lambda q: q.start) if unstated else quantities


def _of_the_trial(reading: Reading, kept: list[Expression]) -> list[Expression]:
    """What a sentence of the background that does not speak of this study can tell of it all the same.

    Others' findings are left out; where it tells what is generally so (`is`, `have been`), doses alone are kept,
    and times beside them: they are those of the treatment.
    """
    words, kinds = reading.scan.words, {e.kind for e in kept}
    general = "dose" not in kinds and words[:1] != ["to"] and not reading.known.cues["general"].isdisjoint(words)
    return [] if general else [e for e in kept if e.kind not in OTHERS_FINDINGS]


def _numbers(scanned: Scan, known: Vocabulary, places: list[tuple[int, int]], comma: bool) -> list[Numeral]:
    """The numbers of a stretch with their units, labels and roles."""
    numbers: list[Numeral] = []
    for number in numerals(scanned, known, comma):
        if numbers and number.start < numbers[-1].stop and not number.role:
            continue  # inside a unit: the 24 of "mg/24 h"
        if not number.role:
            _read_money(scanned, number, known)
        if not number.role and number.unit is None:
            found = unit_after(scanned.text, number.end, not number.integer, known)
            if found is not None and found.stop <= scanned.end:
                number.unit, number.stop, number.hyphen = found
                _read_interval(scanned, number, known)
        numbers.append(number)
    attach(scanned, numbers, known)
    numbers = without_labels(numbers)
    tell_names(scanned, numbers, places, known)
    for number in numbers:
        if number.role == "ordinal":
            _give_unit(scanned, number, known)
    return numbers


def _read_money(scanned: Scan, number: Numeral, known: Vocabulary) -> None:
    """`€27 487`, `US$52`, `EUR 45`: the sign or name of the currency before the number is its unit."""
    if number.first and not number.spelled:
        start, stop = scanned.starts[number.first - 1], scanned.stop(number.first - 1)
        unit = known.units.get(scanned.text[start:stop])
        if unit is not None and unit.family == "money" and scanned.text[stop : number.start] in ("", " ", ". "):
            number.start = number.begin = start
            number.unit = unit
            return
    sign = scanned.text[max(number.start - 1, scanned.start) : number.start]
    unit = known.units.get(sign)
    if unit is not None and unit.family == "money":
        match = CURRENCY.search(scanned.text, max(number.start - 4, scanned.start), number.start)
        number.start = number.begin = match.start() if match else number.start - 1
        number.unit = unit


def _read_interval(scanned: Scan, number: Numeral, known: Vocabulary) -> None:
    """`Q4W`: behind a q the letter is a unit of time, whatever its case."""
    before = scanned.text[max(number.start - 1, scanned.start) : number.start]
    if before in ("q", "Q") and number.unit is not None and len(number.unit.name) == 1:
        number.unit = known.units.get(number.unit.name.lower(), number.unit)


def _give_unit(scanned: Scan, number: Numeral, known: Vocabulary) -> None:
    """The unit of time behind an ordinal: `the 14th day`, `the third day`."""
    suffix = 0 if number.spelled else ORDINAL_SUFFIX
    found = unit_after(scanned.text, number.end + suffix, False, known)
    if found is not None and found.unit.family == "time" and found.stop <= scanned.end:
        number.unit, number.stop = found.unit, found.stop
    else:
        number.role = "name"


def _not_significant(scanned: Scan) -> list[Quantity]:
    """`p=NS`: a p value without its value."""
    low = scanned.lower
    if low.find("ns", scanned.start, scanned.end) < 0 and low.find("n.s", scanned.start, scanned.end) < 0:
        return []
    return [
        Quantity(match.start(), match.end(), "p_value", operator="=", rule="p_value.words")
        for match in NOT_SIGNIFICANT.finditer(scanned.text, scanned.start, scanned.end)
    ]


def _quantity(reading: Reading, e: Expression) -> Quantity:
    operator = e.operator if e.operator in QUOTED_OPERATORS or e.kind == "p_value" else None
    if operator is None and e.kind in OPERATOR_WORDS_TAKEN:
        operator = _operator_in_words(reading, e)
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
        rule=f"{e.kind}.{e.form}" + (".list" if e.listed else ""),
        ucum=_ucum(reading.known, e),
    )


def _ucum(known: Vocabulary, e: Expression) -> str | None:
    if e.unit is not None and e.unit.family != "rate":
        return e.unit.ucum
    if e.unit_name is None:
        return None
    base = known.units.get(e.unit_name.split("/")[0])
    code = base.ucum if base is not None else ""
    return f"{code}{e.unit.ucum if e.unit is not None else ''}" or None


def _operator_in_words(reading: Reading, e: Expression) -> str | None:
    """`more than 80%`, `at least 12 weeks`: the words stay outside the quote."""
    before = reading.scan.before(reading.numbers[e.first].first, 2)
    for size in (2, 1):
        operator = reading.known.operators.get(tuple(before[-size:])) if len(before) >= size else None
        if operator is not None:
            return None if e.kind == "time" and size == 1 and operator == ">" else operator  # "over 12 weeks"
    return None
