"""A sentence as a row of items: its marks, and the cue words between them made sense of.

Negation is worked into the changes (`did not decrease`), amplifiers into what they amplify (`greater reduction`),
`at baseline` becomes a time, and `in the same patients` the count that it means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from trialweave.stages.link_words import ALL_ARMS, LASTING, NAMELESS, THEM, Change, Lexicon, cues
from trialweave.stages.timepoints import Timepoint

# how many items a negation may stand before the change that it denies: `no clinically relevant or other change`
NEGATION_REACH = 5
# and an amplifier before its change: `quicker X, Y and Z recovery`
AMPLIFIER_REACH = 7
# how many characters of light words may stand between what tells a group and the noun: `actively treated patient group`
NOUN_REACH = 20
THRESHOLD = "threshold"
RELATED = "related"
OPPOSITE = {"increased": "decreased", "decreased": "increased", "improved": "worsened", "worsened": "improved"}


class Piece(NamedTuple):
    """A mark inside a sentence: its code (M A V N P T x, or none if it is passed over), its place, what it is."""

    code: str
    start: int
    end: int
    ref: Any = None


class MeasureRef(NamedTuple):
    """What a measure's piece refers to: its index among the sentence's entities, its canonical name, its label."""

    place: int
    name: str
    label: str


class NumberRef(NamedTuple):
    """What the piece of a number refers to: its index among the sentence's quantities, its kind.

    `significant` is true of p-values below 0.05, `for_all` of those of all outcomes before: `(all p<0.05)`.
    """

    place: int
    kind: str
    significant: bool = False
    for_all: bool = False


class Item(NamedTuple):
    """One item of a sentence. `depth` counts the brackets around it."""

    code: str
    start: int
    end: int
    ref: Any
    depth: int


Found = list[Piece]


def itemise(text: str, pieces: Sequence[Piece], lexicon: Lexicon) -> list[Item]:
    """The items of a sentence in order.

    Args:
        text: the sentence.
        pieces: its marks, in order, without overlaps.
        lexicon: the cue words.
    """
    found: Found = []
    last = 0
    for piece in pieces:
        found += [Piece(*cue) for cue in cues(text[last : piece.start], lexicon, last)]
        found.append(piece)
        last = piece.end
    found += [Piece(*cue) for cue in cues(text[last:], lexicon, last)]
    for step in STEPS:
        found = step(found)
    return _with_depth(found)


def _thresholds(found: Found) -> Found:
    """`achieved a 50% reduction in X`: the change is part of what was attained, and no result."""
    kept: Found = []
    for index, piece in enumerate(found):
        before = found[index - 1] if index else None
        if not (piece.code in "DE" and before is not None and before.ref == THRESHOLD):
            kept.append(piece)
    return [piece for piece in kept if piece.code]


def _merged(found: Found) -> Found:
    """Without empty brackets, arms that repeat the one before, and with runs of other words as one."""
    kept: Found = []
    index = 0
    while index < len(found):
        piece = found[index]
        if piece.code == "(" and index + 1 < len(found) and found[index + 1].code == ")":
            index += 2
        elif "".join(p.code for p in found[index : index + 4]) == "N(V)":  # "12 (40%)": the share says it all
            kept.append(found[index + 2]._replace(end=found[index + 3].end))
            index += 4
        elif kept and _repeats(kept[-1], found[index : index + 3]):
            kept[-1] = kept[-1]._replace(end=found[index + 2].end)
            index += 3
        else:
            if not (piece.code == "w" and kept and kept[-1].code == "w"):
                kept.append(piece)
            index += 1
    return kept


def _repeats(before: Piece, bracket: Found) -> bool:
    """Whether a bracket holds nothing but the arm before it under another name."""
    codes = "".join(piece.code for piece in bracket)
    return codes == "(A)" and before.code == "A" and before.ref == bracket[1].ref


def _arm_nouns(found: Found) -> Found:
    """`between the two groups`: all arms, where no name of an arm or other word says which."""
    kept: Found = []
    for index, piece in enumerate(found):
        if piece.ref == THEM:
            if kept and kept[-1].code in "BN":
                if kept[-1].code == "N":
                    kept.pop()
                kept.append(piece._replace(ref=ALL_ARMS))
            continue
        if piece.code == "O":  # "favored A over B"
            following = "".join(p.code for p in found[index + 1 : index + 3])
            arms = following[:1] == "b" or (kept and kept[-1].code == "A" and following.lstrip("i")[:1] == "A")
            kept.append(piece._replace(code="c" if arms else "w"))
            continue
        if piece.ref == NAMELESS:  # "in the aggressive group"
            if kept and kept[-1].code == "w" and piece.start - kept[-1].end <= NOUN_REACH:
                kept[-1] = piece._replace(start=kept[-1].start, ref=f"{NAMELESS}{kept[-1].ref}")
            continue
        if piece.code == "A" and piece.ref == ALL_ARMS:
            follow = found[index + 1] if index + 1 < len(found) else None
            before = kept[-1].code if kept else ""
            if before == "N":
                kept.pop()
            elif before in ("A", "w") or (follow and follow.code == "A"):
                continue
        kept.append(piece)
    return kept


def _baselines(found: Found) -> Found:
    """`at baseline` and `baseline X` are times; `before and after` compares with baseline."""
    kept: Found = []
    for index, piece in enumerate(found):
        after = found[index + 1].code if index + 1 < len(found) else ""
        if piece.code == "W":
            kept += [piece._replace(code="c", ref="within"), piece._replace(code="b")]
        elif piece.code == "b" and _is_time(kept, after):
            kept.append(piece._replace(code="T", ref=Timepoint(piece.start, piece.end, piece.ref, None, None)))
        else:
            kept.append(piece)
    return kept


def _is_time(before: Found, after: str) -> bool:
    """Whether `baseline` between these is a time, not what something is compared with: `than at baseline`."""
    codes = "".join(piece.code for piece in before[-2:])
    if codes[-1:] in ("c", "v", "f", "o", "B") or codes in ("ci", "vi"):
        return False
    return after == "M" or codes[-1:] in ("", "A") or before[-1].ref == "at"


def _same_people(found: Found) -> Found:
    """`in the same patients` means the count named last."""
    kept: Found = []
    last: Piece | None = None
    for piece in found:
        if piece.code == "N":
            last = piece
        if piece.code == "=":
            if last is not None:
                kept.append(piece._replace(code="N", ref=last.ref))
        else:
            kept.append(piece)
    return kept


def _amplified(found: Found) -> Found:
    """`a greater reduction` is a reduction beside another arm's; `more` alone is nothing."""
    kept: Found = []
    for index, piece in enumerate(found):
        if piece.code != "D":
            kept.append(piece)
            continue
        change: Change = piece.ref
        if change.direction == "unchanged" and _opens(found, index):  # "Similarly, X was lower"
            continue
        if change.amplifier and _amplifies_change(found, index):  # "a greater change": in which direction is not said
            kept.append(piece._replace(ref=Change(None, True, qualifies=True)))
            continue
        if change.lessens and kept and _is_plain_verb(kept[-1]):  # "increased less in A"
            kept[-1] = kept[-1]._replace(ref=_compared_change(kept[-1].ref, lessened=True))
            continue
        if change.amplifier:
            target = _amplified_change(found, index)
            if target is not None:
                found[target] = found[target]._replace(ref=_compared_change(found[target].ref, change.lessens))
                continue
            if change.direction is None:
                after = found[index + 1 : index + 2]
                if kept and kept[-1].code == "D" and not kept[-1].ref.compared:  # "improved more in A"
                    kept[-1] = kept[-1]._replace(ref=kept[-1].ref._replace(compared=True))
                elif change.counting and after and after[0].code in "MA":  # "more X", "more patients in A had X"
                    kept.append(piece._replace(ref=change._replace(direction="increased", amplifier=False)))
                continue
        lasting = change.compared and bool(kept) and kept[-1].ref == LASTING
        kept.append(piece._replace(ref=change._replace(compared=False)) if lasting else piece)
    return kept


def _opens(found: Found, index: int) -> bool:
    """Whether a word stands alone before a comma at the beginning of its statement: an adverb of the sentence."""
    before = found[index - 1].code if index else ";"
    after = found[index + 1].code if index + 1 < len(found) else ""
    return before == ";" and after == ","


def _is_plain_verb(piece: Piece) -> bool:
    """Whether a piece is a change as a verb that compares nothing: `increased`, `fell`."""
    return piece.code == "D" and piece.ref.finite and not piece.ref.compared


def _compared_change(change: Change, lessened: bool) -> Change:
    """A change beside another arm's; `a smaller increase` is a decrease against it."""
    direction = OPPOSITE.get(change.direction or "") if lessened else change.direction
    return change._replace(direction=direction, compared=True)


def _amplifies_change(found: Found, index: int) -> bool:
    follow = index + 1
    while follow < len(found) and found[follow].code == "w" and follow < index + 2:
        follow += 1
    return follow < len(found) and found[follow].code == "E"


def _amplified_change(found: Found, index: int) -> int | None:
    """The change that an amplifier belongs to: the next one, a noun if names and commas lie between."""
    parted = False
    for follow in range(index + 1, min(index + AMPLIFIER_REACH, len(found))):
        piece = found[follow]
        if piece.code == "D":
            change: Change = piece.ref
            other = change.compared or change.direction == "unchanged" or (parted and change.finite)
            return None if other else follow
        if piece.code not in "wM,&":
            return None
        parted = parted or piece.code != "w"
    return None


def _denied(found: Found) -> Found:
    """Negation worked into the changes: `did not decrease`, `no difference`, `the difference was not significant`."""
    denied = {_denied_change(found, index) for index, piece in enumerate(found) if piece.code in "nz"}
    kept: Found = []
    for index, piece in enumerate(found):
        if index not in denied:
            if piece.code not in "Ez":
                kept.append(piece)
        elif piece.code in "DE":
            kept.append(piece._replace(code="D", ref=piece.ref._replace(direction="unchanged", denied=True)))
        else:
            kept.append(piece._replace(code="D", ref=Change("unchanged", piece.code == "z", denied=True)))
    return kept


def _denied_change(found: Found, index: int) -> int | None:
    """The change that the negation at `index` denies; its own index where it stands for an absent one."""
    negation = found[index]
    steps = 0
    for follow in range(index + 1, len(found)):
        piece = found[follow]
        if piece.code in "DE" and not (piece.code == "D" and piece.ref.direction == "unchanged"):
            return follow
        if piece.code == "M" and follow == index + 1 and negation.code == "n" and piece.ref.label == "SCORE":
            return index  # "had no X response"
        if piece.code in ";,VPT()a" or (piece.code == "M" and negation.code == "z"):
            break
        steps += piece.code != "w"
        if steps > NEGATION_REACH:
            break
    return _denied_before(found, index) if negation.code == "z" else None


def _denied_before(found: Found, index: int) -> int:
    for before in range(index - 1, -1, -1):
        if found[before].code == ";":
            break
        if found[before].code in "DE":
            return before
    return index


def _with_depth(found: Found) -> list[Item]:
    items, depth = [], 0
    for piece in found:
        if piece.code == ")":
            depth = max(depth - 1, 0)
        label = depth and piece.code == "D" and piece.ref.qualifies and not piece.ref.denied  # "(difference -2.1; ..."
        items.append(Item("d" if label else piece.code, piece.start, piece.end, piece.ref, depth))
        if piece.code == "(":
            depth += 1
    return items


def _shares(found: Found) -> Found:
    """`12% of X cells`: what a share is of is no outcome."""
    return [
        piece._replace(code="x")
        if piece.code == "M" and index > 1 and found[index - 1].ref == "of" and found[index - 2].code == "V"
        else piece
        for index, piece in enumerate(found)
    ]


def _stable(found: Found) -> Found:
    """In `stable remission` the state is described, not a change denied."""
    return [
        piece
        for index, piece in enumerate(found)
        if not (piece.code == "D" and piece.ref.state and index + 1 < len(found) and _is_score(found[index + 1]))
    ]


def _is_score(piece: Piece) -> bool:
    return piece.code == "M" and piece.ref.label == "SCORE"


def _related(found: Found) -> Found:
    """`the score related to pain fell` sets nothing beside another; `was related to` does."""
    return [
        piece._replace(code="w")
        if piece.code == "s" and piece.ref == RELATED and (not index or found[index - 1].code not in "qn")
        else piece
        for index, piece in enumerate(found)
    ]


STEPS: tuple[Callable[[Found], Found], ...] = (
    _thresholds,
    _merged,
    _related,
    _stable,
    _shares,
    _arm_nouns,
    _same_people,
    _amplified,
    _denied,
    _baselines,
)
