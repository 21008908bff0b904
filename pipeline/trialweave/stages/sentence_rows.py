"""The rows of one sentence, from its marks; plain values in and out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from trialweave.marks import ArmMention, Entity, Quantity
from trialweave.stages.clauses import Clause, clauses
from trialweave.stages.comparing import compare
from trialweave.stages.items import Item, Piece, itemise
from trialweave.stages.link_words import NAMELESS, Lexicon, compile_lexicon
from trialweave.stages.linking import Observation
from trialweave.stages.measures import OutcomeWords, compile_outcomes, measure_pieces, number_pieces
from trialweave.stages.observing import observe
from trialweave.stages.reading import Carried, Reading, Trial, handed_on, read, unique
from trialweave.stages.timepoints import Timepoint, TimeWords, compile_times, timepoints
from trialweave.stages.uniting import unite

# what a count says something of: "four met X", "X rose in four", "four were in X"
ATTAINED = re.compile(r"N(?:i{0,2}A)?(?:,?r,?)?R?(?:[nq]{0,2}[aD]|[nq]{1,2}(?:i?M|$))|[aDqM].*[iy]N|MN")
# what stands behind `but not`, with the arm that all is compared with
ELLIPTIC = re.compile(r"n?D?w?M(?:[,&]{1,2}M)*,?cA")
FIRST_WORD = re.compile(r"[^\W\d_]+")
LONGEST, MOST_MARKS = 4000, 200
UNMATCHED = "unmatched"
NAMED_COUNT = re.compile(r"N(?=M)")


class Grammar(NamedTuple):
    """relations.toml, compiled."""

    lexicon: Lexicon
    times: TimeWords
    outcomes: OutcomeWords
    confidence: Mapping[str, Mapping[str, float]]


def compile_grammar(knowledge: Mapping[str, Any]) -> Grammar:
    """The grammar of a parsed relations.toml."""
    return Grammar(
        compile_lexicon(knowledge),
        compile_times(knowledge["timepoint"]),
        compile_outcomes(knowledge["measure"]),
        knowledge["confidence"],
    )


class SentenceMarks(NamedTuple):
    """A sentence and its marks; all offsets are counted in `text`."""

    text: str
    entities: Sequence[Entity]
    quantities: Sequence[Quantity]
    arms: Sequence[ArmMention]


class Row(NamedTuple):
    """One observation; `measure`, `value` and `p` are indexes of the sentence's entities and quantities."""

    measure: int
    arm: str | None
    comparator: str | None
    time: Timepoint | None
    value: int | None
    p: int | None
    direction: str | None
    negated: bool
    rule: str
    confidence: float


class State(NamedTuple):
    """What a sentence hands on to the next one."""

    carried: Carried = Carried()

    def naming(self, arms: Iterable[str]) -> State:
        """The same after a sentence that only named arms."""
        return State(self.carried._replace(named=unique(arms)))


def sentence_rows(marks: SentenceMarks, trial: Trial, grammar: Grammar, state: State) -> tuple[list[Row], State]:
    """The rows of a sentence that tells findings, and what it hands on.

    Args:
        marks: the sentence.
        trial: the trial's arms.
        grammar: compiled relations.toml.
        state: what the sentence before handed on.

    Returns:
        The rows, without repetitions; none of a sentence that is no prose (longer than LONGEST characters, or of
        more than MOST_MARKS marks), so that hostile pages cost no time.
    """
    if len(marks.text) > LONGEST or len(marks.entities) + len(marks.quantities) + len(marks.arms) > MOST_MARKS:
        return [], State()
    last = state.carried.times[-1] if state.carried.times else None
    parts = clauses(itemise(marks.text, pieces(marks, grammar, last), grammar.lexicon))
    parts = [_counts_as_values(part) for part in parts]
    shared = _only_time(parts)
    carried = Carried(times=shared, named=state.carried.named)
    seen: list[tuple[Reading, list[Observation]]] = []
    for index, part in enumerate(parts):
        reading = read(part, trial, _ahead(parts, index, carried, trial))
        rows = observe(reading, [row for _, before in seen for row in before])
        seen.append((reading, rows))
        for row in rows:
            row.closed, row.clause = row.versus, index
        carried = handed_on(reading, carried)
    found = unite([row for reading, rows in seen for row in compare(reading, rows, grammar.times.starts)])
    times = carried.times or state.carried.times
    rows_found: dict[tuple[Any, ...], Row] = {}
    for observation in found:
        one = _row(observation, grammar)
        numbered = one.value is not None or one.p is not None  # a measure that is named twice has its number once
        measure = observation.measure.ref.name if numbered else observation.measure.ref.place
        worded = one.time and one.time.wording  # two times of one wording are one in a table
        rows_found.setdefault((measure, one.arm, one.comparator, worded, one.value, one.p, one.direction), one)
    return list(rows_found.values()), State(carried._replace(times=times))


def _ahead(parts: Sequence[Clause], index: int, carried: Carried, trial: Trial) -> Carried:
    """`X was lower and Y was higher with A than with B`: the arms that the next clause names hold for this one."""
    if index + 1 < len(parts) and ELLIPTIC.fullmatch(parts[index + 1].shape) and not _is_against(parts[index]):
        yardsticks = read(parts[index + 1], trial, carried).against
        return carried._replace(ahead=yardsticks if _changes(parts[index]) else ())
    if carried.arms or carried.against or "A" in parts[index].shape or index + 1 == len(parts):
        return carried
    here, following = parts[index], parts[index + 1]
    if not _compares(here) or not _compares(following):
        return carried
    slots = read(following, trial, carried)
    if not slots.against:
        return carried
    return carried._replace(arms=slots.subjects, against=slots.against)


def _is_against(part: Clause) -> bool:
    """Whether a clause says itself what it compares with."""
    return bool(re.search(r"c|v|b", part.shape))


def _changes(part: Clause) -> bool:
    """Whether a clause tells a change, without a number."""
    return "D" in part.shape and "V" not in part.shape and "P" not in part.shape


def _compares(part: Clause) -> bool:
    return any(item.code == "D" and item.ref.compared for item in part.items)


def pieces(marks: SentenceMarks, grammar: Grammar, last: Timepoint | None) -> list[Piece]:
    """The marks of a sentence as pieces, in order, without overlaps: arms first, then names, then numbers."""
    times = timepoints(marks.text, [q for q in marks.quantities if q.kind == "time"], grammar.times, last)
    arms = [_arm_piece(marks.text, arm, grammar.lexicon, grammar.outcomes.level) for arm in marks.arms]
    names = measure_pieces(marks.text, marks.entities, grammar.outcomes)
    known = frozenset(piece.start for piece in (*arms, *names))
    numbers = number_pieces(marks.text, marks.quantities, times, known, grammar.lexicon.phrases)
    return _apart([arms, names, [_beside_arms(piece, arms, grammar.times) for piece in numbers]])


def _beside_arms(piece: Piece, arms: Sequence[Piece], times: TimeWords) -> Piece:
    """`at the end of the cell infusion` is a time that names an arm: its place ends where the arm's begins."""
    if piece.code != "T":
        return piece
    start = next((arm.start for arm in arms if arm.code and piece.start < arm.start < piece.end), None)
    if start is None:
        return piece
    wording = piece.ref.wording.lower()
    over = piece.ref.value is not None or any(wording.startswith(word) or wording.endswith(word) for word in times.over)
    return piece._replace(end=start) if over else piece._replace(code="", end=piece.start)


def _arm_piece(text: str, arm: ArmMention, lexicon: Lexicon, levels: Container[str]) -> Piece:
    """An arm's wording; a `between` at its beginning stays a word of the sentence."""
    first = FIRST_WORD.match(text, arm.start, arm.end)
    word = first.group().lower() if first else ""
    between = any(code == "B" and not rest for rest, code, _ in lexicon.phrases.get(word, ()))
    following = re.match(r" ([a-z]+)", text[arm.end : arm.end + 20])
    if following and following[1] in levels:
        return Piece("", arm.start, arm.start)  # "serum zinc levels": what is measured, not the treatment
    return Piece("A", arm.start + (len(word) + 1 if between else 0), arm.end, arm.arm_id)


def _apart(layers: Iterable[Sequence[Piece]]) -> list[Piece]:
    """Pieces of all layers in order; what overlaps a piece of an earlier layer is left out."""
    taken: list[Piece] = []
    for layer in layers:
        taken += [p for p in layer if not any(p.start < t.end and t.start < p.end for t in taken)]
    return sorted(taken, key=lambda piece: piece.start)


def _counts_as_values(part: Clause) -> Clause:
    """`Four patients met X`: a count is the result where the clause has no other and says what they attained."""
    if "N" not in part.shape:
        return part
    if "V" in part.shape or not ATTAINED.search(part.shape):
        return _named_counts(part)
    items = tuple(item._replace(code="V") if item.code == "N" else item for item in part.items)
    return Clause(items, part.shape.replace("N", "V"))


def _named_counts(part: Clause) -> Clause:
    """`(one complete response, 10 SD)`: a count right before a measure, in brackets."""
    shape = NAMED_COUNT.sub("V", part.shape)
    items = tuple(
        item._replace(code=code) if code != item.code and item.depth else item
        for item, code in zip(part.items, shape, strict=True)
    )
    return Clause(items, "".join(item.code for item in items))


def _only_time(parts: Sequence[Clause]) -> tuple[Timepoint, ...]:
    """The one point in time that a sentence names: it holds for all its clauses."""
    found: list[Item] = [item for part in parts for item in part.items if item.code == "T"]
    return (found[0].ref,) if len(found) == 1 and "T" in parts[0].shape else ()


def confidence(rules: Sequence[str], table: Mapping[str, Mapping[str, float]]) -> float:
    """How sure a row is: what its first rule is worth, times a factor for each further step.

    Args:
        rules: the ids of the steps that made the row.
        table: `[confidence]` of relations.toml: what rules are worth, and factors for further steps.
    """
    sure = table["rules"].get(rules[0], table["rules"]["other"])
    for name in rules[1:]:
        sure *= table["factors"].get(name, 1.0)
    return round(min(sure, 0.99), 2)


def _parts(arm: str | None) -> list[str]:
    return [part for part in dict.fromkeys(arm.split("+")) if not part.startswith(NAMELESS)] if arm else []


def _row(observation: Observation, grammar: Grammar) -> Row:
    change = observation.measure.change
    used = list(dict.fromkeys(observation.rules))
    if observation.measure.place < 0:
        used.append("carried.measure")
    arm = _parts(observation.arm)
    comparator = [part for part in _parts(observation.comparator) if part not in arm]
    return Row(
        observation.measure.ref.place,
        "+".join(arm) or None,
        "+".join(comparator) or None,
        observation.time,
        observation.value,
        observation.p,
        observation.direction,
        bool(change and change.denied),
        "+".join([used[0], *(name for name in used[1:] if name.endswith(UNMATCHED))]),
        confidence(used, grammar.confidence),
    )
