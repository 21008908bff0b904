"""Words that stand for arms by what was said before: `both groups`, `the other group`, `the former`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialweave.stages.arm_words import ArmWords

# "the two regimens", "both doses", "neither dose"
TWO = re.compile(r"\b(?:two|both|either|neither)\b")
NOUN = re.compile(r" ([a-z-]+)")
# an antecedent stands at most so many characters before
BACKWARD = 300


class Mention(NamedTuple):
    """A wording of one arm, or of several: `arms` are indices of drafts."""

    start: int
    end: int
    arms: tuple[int, ...]
    rule: str


class JointWords(NamedTuple):
    """The table `joint` of configs/grammar/arms.toml, compiled for lower-case text.

    `following` are the words that may follow a word that points back; a noun makes it mean something else.
    """

    all: tuple[tuple[str, re.Pattern[str]], ...]
    between: tuple[tuple[str, re.Pattern[str]], ...]
    backward: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]
    following: frozenset[str]


def compile_joint(words: ArmWords) -> JointWords:
    """Make the words for several arms at once ready for use."""

    def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
        parts = sorted(set(phrases), key=lambda word: (-len(word), word))
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, parts))})\b")

    def by_first(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """The first word of phrases and the space after it, and the pattern of all that begin with it."""
        firsts = sorted({phrase.split()[0] for phrase in words.joint[name]})
        return tuple((f, _after(f, [p for p in words.joint[name] if p.split()[0] == f])) for f in firsts)

    backward = tuple(
        (name, tuple(words.joint[name]), any_of(words.joint[name])) for name in ("other", "former", "latter")
    )
    following = words.stops | words.grammar["clause_verbs"] | words.separators
    return JointWords(by_first("all"), by_first("between"), backward, following)


def _after(first: str, phrases: Iterable[str]) -> re.Pattern[str]:
    """Phrases with the same first word; a pattern that begins with a literal is found many times faster."""
    rests = sorted({phrase[len(first) :] for phrase in phrases}, key=lambda rest: (-len(rest), rest))
    return re.compile(rf"{re.escape(first)}(?<!\w{re.escape(first)})(?:{'|'.join(map(re.escape, rests))})\b")


def joint_mentions(low: str, active: Sequence[int], count: int, joint: JointWords) -> list[Mention]:
    """`both groups`, `between the two groups`: all arms at once; of three arms the two that are no controls.

    Args:
        low: the text in lower case.
        active: the arms that are no controls.
        count: how many arms there are.
        joint: the words.
    """
    if count < 2:
        return []
    everyone = tuple(range(count))
    pair = tuple(active) if count > len(active) == 2 else everyone
    return [
        Mention(*match.span(), pair if TWO.search(match.group()) else everyone, rule)
        for rule, patterns in (("joint.all", joint.all), ("joint.between", joint.between))
        for first, pattern in patterns
        if first in low
        for match in pattern.finditer(low)
    ]


def anaphora(low: str, mentions: Sequence[Mention], count: int, joint: JointWords) -> list[Mention]:
    """`the other group`, `the former`, `the latter`: the arms that they stand for by what was named before.

    Args:
        low: the text in lower case.
        mentions: the other wordings, in order.
        count: how many arms there are.
        joint: the words.
    """
    found = []
    for name, phrases, pattern in joint.backward:
        if not any(phrase in low for phrase in phrases):
            continue
        for match in pattern.finditer(low):
            noun = NOUN.match(low, match.end())
            if noun and noun[1] not in joint.following and not noun[1].endswith("ed"):
                continue  # "the other visit", "the latter study"
            begin = match.start() - BACKWARD
            before = [m.arms[0] for m in mentions if len(m.arms) == 1 and begin < m.end <= match.start()]
            arm = _meant(name, before, count)
            if arm is not None:
                found.append(Mention(match.start(), match.end(), (arm,), f"anaphora.{name}"))
    return found


def _meant(name: str, before: Sequence[int], count: int) -> int | None:
    """The arm that a word for one of two means, or None."""
    if name == "other":
        return 1 - before[-1] if count == 2 and before else None
    pair = list(dict.fromkeys(reversed(before)))[:2]
    if len(pair) < 2:
        return None
    return pair[1] if name == "former" else pair[0]
