"""Which tagged names of a sentence are outcomes, and which numbers are results."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from typing import Any, NamedTuple

from trialweave.marks import Entity, Quantity
from trialweave.stages.items import THRESHOLD, MeasureRef, NumberRef, Piece
from trialweave.stages.timepoints import Timepoint

LABELS = frozenset(["CELL_TYPE", "CYTOKINE", "SCORE", "BIOMARKER"])
RESULT_KINDS = frozenset(["percent", "mean", "ratio", "effect_size", "ci"])
WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
REACH = 60  # characters looked at before a name, and after it
LEVEL = 0.05  # of significance
LONGEST_PHRASE = 4  # words
SIZE = re.compile(r"(?i)\bn ?[=:]? ?$|\bof (?:the |all )?$")  # "n = 32", "of the 12": the size of a group
# "X scores for both Y and Z", "X subscales assessing Y, Z": not the whole scale was measured but its parts
PART_OF = re.compile(
    r" (?:scores? |rates? |responses? )?for (?:both )?"
    r"|(?: score)? (?:sub-?scales?|sub-?scores?|domains?|components?|dimensions?|items?)"
    r"(?: (?:for|of|assessing|measuring|including|such as|named|on|were|was|scores?|evaluating)){0,2} ?[(:,]? ?(?:the |both )?"
)
# what is adjusted for is no outcome, however many are listed: "adjusted for age, baseline X and centre, was"
ADJUSTED = re.compile(
    r"(?i)\b(?:adjust(?:ed|ing|ment)|controll(?:ed|ing)) for\b[^.;()]{0,160}?"
    r"(?=[.;()]|$|,? (?:was|were|is|are|had|did|showed|revealed|there|the (?!baseline))\b)"
)
OPENING = re.compile(r"(?:[ -]?(?:cells?|scores?|levels?))? ?[(\[]")
STATUS = re.compile(r"[+-](?![\w(])(?!\s*\w+ cells)")  # "patients who were X+/Y-"
CLOSING = re.compile(r"(?: ?(?:scores?|levels?|cells?|index))?[)\]]")
# a p-value of more than the last outcomes: "(all p<0.05)", "(p<0.05 for all)"
FOR_ALL_BEFORE = re.compile(r"(?i)\ball,? (?:at |with |of them )?$")
FOR_ALL_AFTER = re.compile(r"(?i),? (?:for|in) (?:all|each|every)\b")
CJK_FROM = "\u3000"
# before the name of cells: "IL-6 levels in", "interferon gamma (IFNG) (p=0.02) in the circulating"
LOCATED = re.compile(
    r"(?P<word>[\w-]+)(?P<brackets>(?: ?\([^()]{0,40}\)){0,3}) in (?:the |circulating |peripheral |human |isolated ){0,2}$"
)
WORD_BEFORE_INTERVAL = re.compile(r"\d [^()\d]{0,20}?\b([a-z]{5,8}) ?[(\[]")
SHORT_FORM = re.compile(r" ?\([A-Z][\w-]*\)")
PEOPLE = re.compile(r"\s*(?:of\s+)?(?:the\s+)?(?P<word>[^\W\d_]+)?")
# "r = 0.81", "t99 = 2.04", "correlation coefficient [r] = 0.81", "2.4-fold"
STATED = re.compile(r"^[A-Za-z]\w*(?: [a-z]{1,20}){0,2}(?: ?[(\[]\w+[)\]])? ?=|-?fold$")
# an interval told again behind its estimate: "4.5 (95% CI 0.1 to 8.9)"
BEHIND_ESTIMATE = re.compile(
    r"(?i)[\s,;:(\[]*(?:(?:lower|higher|greater|better|worse|more|less|fewer|larger|smaller)[\s,;:(\[]*)?"
    r"(?:\d+ ?% ?)?(?:ci|confidence intervals?(?: ?[(\[]ci[)\]])?)?[\s,;:=(\[]*"
)

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str, Any], ...]]  # `Lexicon.phrases`


class OutcomeWords(NamedTuple):
    """What tells an outcome from other uses of a name, compiled from `[measure]` of relations.toml."""

    not_after: frozenset[str]
    not_before: tuple[str, ...]
    marking: tuple[str, ...]
    inside: frozenset[str]
    inside_anywhere: frozenset[str]
    effect: frozenset[str]
    people_with: frozenset[str]
    share_of: frozenset[str]
    level: frozenset[str]
    made: frozenset[str]
    degrees: frozenset[str]


def compile_outcomes(knowledge: Mapping[str, Any]) -> OutcomeWords:
    """The words of a parsed `[measure]` table."""
    return OutcomeWords(
        frozenset(knowledge["not_after"]),
        tuple(word if word.startswith("-") else f" {word}" for word in knowledge["not_before"]),
        tuple(word for word in knowledge["not_before"] if word.startswith("-")),
        frozenset(knowledge["inside"]),
        frozenset(knowledge["inside_anywhere"]),
        frozenset(knowledge["effect"]),
        frozenset(knowledge["people_with"]),
        frozenset(knowledge["share_of"]),
        frozenset(knowledge["level"]),
        frozenset(knowledge["level"]) | frozenset(knowledge["made"]),
        frozenset(knowledge["degrees"]),
    )


def measure_pieces(text: str, entities: Sequence[Entity], words: OutcomeWords) -> list[Piece]:
    """The tagged names of a sentence: `M` for an outcome, `x` for others, which only stand in the way.

    Of a long form and its abbreviation in brackets behind it the second gives a piece without a code.

    Args:
        text: the sentence.
        entities: its entities, offsets counted in the sentence, in order.
        words: what tells an outcome.
    """
    pieces: list[Piece] = []
    adjusted = adjusted_for(text)
    for index, entity in enumerate(entities):
        if entity.label not in LABELS:
            continue
        ref = MeasureRef(index, entity.name, entity.label)
        if pieces and _abbreviates(text, pieces[-1], entity):
            pieces.append(Piece("", entity.start, entity.end, ref))
            continue
        if pieces and pieces[-1].code == "M" and PART_OF.fullmatch(text, pieces[-1].end, entity.start):
            pieces[-1] = pieces[-1]._replace(code="x")  # "X scores for both Y and Z": Y and Z are what was measured
        outcome = not STATUS.match(text, entity.end) and not (
            _after(text, entity.start, words) or _before(text, entity.start, entity.end, words)
        )
        if pieces and pieces[-1].code == "x" and text[pieces[-1].end : entity.start] in (" and ", " or ", "/"):
            outcome = outcome and not _after(text, pieces[-1].start, words)
        outcome = outcome and not any(first <= entity.start < last for first, last in adjusted)
        if outcome and any(piece.code == "M" for piece in pieces):
            located = entity.label == "CELL_TYPE" and _is_located(text, pieces[-1].end, entity.start, words)
            outcome = not located and not _inside(text, pieces[-1], entity.start, words)
        pieces.append(Piece("M" if outcome else "x", entity.start, entity.end, ref))
    return pieces


def adjusted_for(text: str) -> list[tuple[int, int]]:
    """The stretches of a sentence that say what a result was adjusted for."""
    if " for " not in text:
        return []
    return [match.span() for match in ADJUSTED.finditer(text)]


def _abbreviates(text: str, before: Piece, entity: Entity) -> bool:
    """Whether a name in brackets is the one before it in short: `rheumatoid factor (RF)`."""
    if not OPENING.fullmatch(text[before.end : entity.start]) or not CLOSING.match(text, entity.end):
        return False
    if before.ref.name == entity.name:
        return True
    short = text[entity.start : entity.end]
    same_letter = short[:1].lower() == text[before.start : before.start + 1].lower()
    return before.ref.label == entity.label and same_letter and " " not in short and short.upper()[:2] == short[:2]


def _inside(text: str, before: Piece, start: int, words: OutcomeWords) -> bool:
    """Whether a name only says where another was measured: `IL-17 production by CD4+ T cells`."""
    if before.code == "M" and text[before.end : start].strip(" -").lower() in words.inside:
        return True
    tail = [word.lower() for word in WORDS.findall(text[max(0, start - REACH) : start])][-3:]
    for position, word in enumerate(tail):
        if word in words.inside_anywhere:
            return position > 0 and tail[position - 1] not in words.effect
    return False


def _is_located(text: str, last: int, start: int, words: OutcomeWords) -> bool:
    """Whether cells are where others were measured: `IL-6 levels in monocytes`, `KIN (KN) (p=0.02) expression in PBMC`.

    Args:
        text: the sentence.
        last: where the name before ends.
        start: where the name of the cells begins.
        words: what tells an outcome.
    """
    match = LOCATED.search(text, max(0, start - REACH), start)
    if match is None:
        return False
    word, brackets = match["word"], match["brackets"]
    told = bool(brackets) and match.start("brackets") <= last <= match.end("brackets")
    return told or word.lower() in words.made or word != word.lower() or bool(SHORT_FORM.match(brackets))


def _after(text: str, start: int, words: OutcomeWords) -> bool:
    """Whether a phrase such as `patients with` stands before a name, at most one or two other words between."""
    before = [word.lower() for word in WORDS.findall(text[max(0, start - REACH) : start])]
    if _of_people(before, words):
        return True
    for skip in (0, 1, 2):
        tail = before[: max(0, len(before) - skip)]
        for length in range(1, min(LONGEST_PHRASE, len(tail)) + 1):
            phrase = " ".join(tail[-length:])
            if phrase in words.people_with:
                return " ".join(tail[-length - 2 : -length]) not in words.share_of
            if skip < 2 and phrase in words.not_after:
                return True
    return False


def _of_people(before: Sequence[str], words: OutcomeWords) -> bool:
    """Whether words end like `patients with a high or intermediate level of`."""
    last = len(before)
    while last and before[last - 1] in words.degrees:
        last -= 1
    people = last < len(before) and " ".join(before[max(0, last - 2) : last]) in words.people_with
    return people and " ".join(before[max(0, last - 4) : last - 2]) not in words.share_of


def _before(text: str, start: int, end: int, words: OutcomeWords) -> bool:
    """Whether a name is a mark of what follows: `IL-6 receptor`, `LPS-induced`, also where it was tagged with it."""
    return text[end : end + REACH].lower().startswith(words.not_before) or text[start:end].lower().endswith(
        words.marking
    )


def number_pieces(
    text: str, quantities: Sequence[Quantity], times: Sequence[Timepoint], known: frozenset[int], words: Phrases
) -> list[Piece]:
    """The quantities of a sentence: `V` results, `N` counts of people, `P` p-values, `T` points in time.

    Doses, ranges, thresholds, durations and sizes give pieces without a code: they are passed over.

    Args:
        text: the sentence.
        quantities: its quantities, offsets counted in the sentence, in order.
        times: its points in time.
        known: where names of arms and measures begin.
        words: all cues; another word after a count tells that no people are counted.
    """
    pieces = [Piece("T", time.start, time.end, time) for time in times]
    last_value = -1
    for index, quantity in enumerate(quantities):
        code = _code(text, quantity)
        if quantity.kind == "count" and code and not _counts_people(text, quantity.end, known, words):
            code = ""
        if quantity.kind == "ci" and last_value >= 0 and BEHIND_ESTIMATE.fullmatch(text[last_value : quantity.start]):
            code = ""
        if code == "V":
            last_value = quantity.end
            pieces += _said_inside(text, quantity, words)
        if not any(time.start < quantity.end and quantity.start < time.end for time in times):
            threshold = quantity.kind == "other" and (
                "%" in text[quantity.start : quantity.end] or quantity.operator is not None
            )
            pieces.append(
                Piece(
                    code,
                    quantity.start,
                    quantity.end,
                    THRESHOLD if threshold and not code else _number(text, index, quantity),
                )
            )
    return sorted(pieces, key=lambda piece: piece.start)


def _said_inside(text: str, quantity: Quantity, words: Phrases) -> list[Piece]:
    """`1.92 lower (95% CI 1.07 to 2.77)` is one quantity: what it says of the measure is a piece in front of it."""
    match = WORD_BEFORE_INTERVAL.search(text, quantity.start, quantity.end)
    found = words.get(match[1], ()) if match else ()
    return [Piece(code, quantity.start, quantity.start, ref) for rest, code, ref in found if code == "D" and not rest]


def _number(text: str, index: int, quantity: Quantity) -> NumberRef:
    shared = quantity.kind == "p_value" and (
        FOR_ALL_BEFORE.search(text, max(0, quantity.start - 20), quantity.start)
        or FOR_ALL_AFTER.match(text, quantity.end)
    )
    return NumberRef(index, quantity.kind, _significant(quantity), bool(shared))


def _significant(quantity: Quantity) -> bool:
    if quantity.kind != "p_value" or quantity.value is None or quantity.operator in (">", ">="):
        return False
    return quantity.value < LEVEL or (quantity.value == LEVEL and quantity.operator == "<")


def _counts_people(text: str, end: int, known: frozenset[int], words: Container[str]) -> bool:
    match = PEOPLE.match(text, end)
    if match is None or match["word"] is None or match.start("word") in known:
        return True
    return match["word"][0] > CJK_FROM or match["word"].lower() in words


def _code(text: str, quantity: Quantity) -> str:
    if quantity.kind == "p_value":
        return "P"
    if quantity.kind in RESULT_KINDS:
        return "V"
    if quantity.kind == "count":
        if text[quantity.end : quantity.end + 1] == "-" or SIZE.search(
            text[max(0, quantity.start - 8) : quantity.start]
        ):
            return ""
        if quantity.n is not None:
            return "V" if quantity.total != 1 else ""  # "PGA = 0/1" is a threshold
        return "N"
    if quantity.kind == "other" and STATED.search(text[quantity.start : quantity.end]):
        return "V"
    return ""
