"""Every wording of an arm in the content: its names, with and without `group`, its abbreviation, `both groups`, `controls`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialweave.stages.arm_groups import label_occurrences, named_groups
from trialweave.stages.arm_linking import Linker
from trialweave.stages.arm_lists import read_item
from trialweave.stages.arm_names import COUNTED, Names
from trialweave.stages.arm_seeds import SINGLE, read_back
from trialweave.stages.arm_words import ArmWords, Clause

# a shorter alias in lower case is too short to be looked for by itself
SHORTEST = 2
# these tell a treatment by itself from the same with another
ALONE = frozenset(["monotherapy", "alone", "only"])


class Mention(NamedTuple):
    """A wording of one arm, or of several: `arms` are indices of drafts."""

    start: int
    end: int
    arms: tuple[int, ...]
    rule: str


class Finder:
    """Finds the wordings of drafts in one document.

    Args:
        text: the folded text.
        clauses: its sentences.
        linker: the drafts, linked.
        words: the vocabulary.
    """

    def __init__(self, text: str, clauses: Sequence[Clause], linker: Linker, words: ArmWords) -> None:
        self.text = text
        self.low = lowered(text)
        self.clauses = clauses
        self.linker = linker
        self.names: Names = linker.names
        self.words = words

    def mentions(self, joint: JointWords) -> list[Mention]:
        """All wordings, also those inside others."""
        return [*self._groups(), *self._labels(), *self._combinations(), *self._aliases(), *self._joint(joint)]

    def aliases(self) -> dict[str, set[int]]:
        """The names to look for -> the drafts that they are names of."""
        aliases: dict[str, set[int]] = {}
        for index, draft in enumerate(self.linker.drafts):
            for start, end in draft.spans:
                name = self.text[start:end]
                for alias in self.variants(name):
                    if alias == name.lower() or not self._shared(alias, index):
                        aliases.setdefault(alias, set()).add(index)
        return aliases

    def _shared(self, alias: str, index: int) -> bool:
        """Whether a shortened name would mean another arm as well: `MSCT` of `MSCT` and `MSCT plus IFN-γ`."""
        keys = self.names.keys(alias)
        if alias.split()[-1] in ALONE:
            return False
        return any(keys <= other.all_keys for place, other in enumerate(self.linker.drafts) if place != index)

    def variants(self, name: str) -> Iterable[str]:
        """A name without its head, without the words before it, without its dose."""
        low = name.lower()
        yield low
        if COUNTED.match(name):
            return
        yield from self._abbreviated(low)
        parts = low.split()
        if self.names.is_generic(low) == "control" and "control" in parts:
            yield "controls"
        short = list(parts)
        while len(short) > 1 and short[-1] in self.words.bare:
            short = short[:-1]
            yield " ".join(short)
        front = list(short)
        while len(front) > 1 and front[0] in self.words.leading and not self.names.is_generic(" ".join(front)):
            front = front[1:]
        if not all(word in self.words.trailing for word in front):
            yield " ".join(front)
        match = self.words.dose.search(low)
        if match and match.end() - match.start() < len(low):
            before, after = low[: match.start()].strip(" (,"), low[match.end() :].strip(" ),")
            after = re.sub(r"^(?:of|per day|daily|/day|a day) ", "", after)
            for part in (before, after):
                if len(part) > SHORTEST and not self.names.is_empty(part) and not self.words.schedule.match(part):
                    yield part
                    pieces = part.split()
                    while len(pieces) > 1 and pieces[0] in self.words.leading:
                        pieces = pieces[1:]
                    yield " ".join(pieces)

    def _abbreviated(self, low: str) -> Iterable[str]:
        """A name with its long forms shortened: `adipose-derived mesenchymal stem cells` is `adMSCs`."""
        for short, long in self.names.long_forms.items():
            if len(long) > 3 and long.lower() in low:
                yield low.replace(long.lower(), short)
                rest = low.replace(long.lower(), "").split()
                if all(word.strip(",") in self.words.leading or word in self.words.trailing for word in rest):
                    yield short

    def _combinations(self) -> list[Mention]:
        """`A combined with B` means the arm that got both, whatever the words between."""
        found = []
        for clause in self.clauses:
            for index, word in enumerate(clause.low):
                if not (
                    word in ("plus", "+")
                    or (
                        word in ("with", "to")
                        and index
                        and clause.low[index - 1] in ("combined", "combination", "added", "together")
                    )
                ):
                    continue
                mention = self._combination(clause, index)
                if mention is not None:
                    found.append(mention)
        return found

    def _combination(self, clause: Clause, index: int) -> Mention | None:
        left = index - 1
        while left >= 0 and clause.low[left] in ("in", "combined", "combination", "added", "together"):
            left -= 1
        before = read_back(clause, left + 1, self.words)
        after = read_item(clause, index + 1, len(clause.low), self.words, SINGLE)
        if before is None or after is None:
            return None
        start, end = before.names[0][0], clause.ends[after.last - 1]
        draft = self.linker.find_name(self.text[start:end])
        if draft is None:
            return None
        parts = (
            self.names.keys(self.text[start : before.names[0][1]]),
            self.names.keys(clause.quote(after.first, after.last)),
        )
        if not all(part & draft.all_keys for part in parts):
            return None
        return Mention(start, self._extended(end), (self.linker.drafts.index(draft),), "combination")

    def _aliases(self) -> list[Mention]:
        found = []
        for alias, arms in self.aliases().items():
            if len(alias) < SHORTEST or len(arms) > 1 or self.names.is_empty(alias):
                continue
            generic = self.names.is_generic(alias) is not None
            for start in occurrences(self.low, alias):
                end = start + len(alias)
                wide = self._extended(end)
                if generic and not self._has_head(alias, end, wide) and not self._compared(alias, start, end):
                    continue
                start_wide = self._extended_left(start)
                found.append(Mention(start, end, tuple(arms), "name"))
                if wide > end:
                    found.append(Mention(start, wide, tuple(arms), "name.group"))
                if start_wide < start:
                    found.append(Mention(start_wide, wide, tuple(arms), "name.people"))
        return found

    def _extended(self, end: int) -> int:
        """Where a name ends with the head that follows it: `brodalumab| subjects`, `placebo|-treated patients`."""
        match = self.words.patterns.extension.match(self.low, end)
        return match.end() if match else end

    def _extended_left(self, start: int) -> int:
        match = self.words.patterns.receiving.search(self.low, max(0, start - 60), start)
        return match.start() if match else start

    def _has_head(self, alias: str, end: int, wide: int) -> bool:
        last = alias.split()[-1]
        return (
            last in self.words.heads
            or last in ("controls",)
            or any(
                word in self.words.heads or word in self.words.people for word in re.findall(r"\w+", self.low[end:wide])
            )
            or self.low[end : end + 1] == "s"
        )

    def _compared(self, alias: str, start: int, end: int) -> bool:
        """Whether a control stands without its head where arms are set against each other: `cells vs control (p < 0.05)`."""
        if self.names.is_generic(alias) != "control" or len(alias.split()) > 2:
            return False
        return (
            AGAINST_BEFORE.search(self.low, max(0, start - 16), start) is not None
            and ENDS_AFTER.match(self.low, end) is not None
        )

    def _groups(self) -> list[Mention]:
        """`the X group`, `X and Y groups`, also with a name that several arms share: `CZP groups`."""
        found = []
        for clause in self.clauses:
            for (start, end), index, _ in named_groups(clause, self.words):
                name = self.text[start:end]
                whole = clause.ends[index] if end <= clause.starts[index] and clause.starts[index] - end <= 1 else end
                draft = self.linker.find_name(name)
                if draft is not None:
                    found.append(Mention(start, whole, (self.linker.drafts.index(draft),), "group"))
                    continue
                keys = self.names.keys(name)
                shared = tuple(i for i, d in enumerate(self.linker.drafts) if keys and keys <= d.all_keys)
                if 1 < len(shared) < len(self.linker.drafts) and clause.low[index].endswith("s"):
                    found.append(Mention(start, whole, shared, "group.shared"))
        return found

    def _labels(self) -> list[Mention]:
        found = []
        by_label = {draft.label: index for index, draft in enumerate(self.linker.drafts) if draft.label is not None}
        if not by_label:
            return []
        for clause in self.clauses:
            if not clause.low:
                continue
            for start, end, ids in label_occurrences(self.text, clause.starts[0], clause.ends[-1]):
                arms = tuple(dict.fromkeys(by_label[i] for i in ids if i in by_label))
                if arms:
                    found.append(Mention(start, end, arms, "label"))
        return found

    def _joint(self, joint: JointWords) -> list[Mention]:
        count = len(self.linker.drafts)
        if count < 2:
            return []
        everyone = tuple(range(count))
        found = []
        for pattern, rule in ((joint.all, "joint.all"), (joint.between, "joint.between")):
            found.extend(Mention(match.start(), match.end(), everyone, rule) for match in pattern.finditer(self.low))
        return found


# "vs control (", "than controls,"
AGAINST_BEFORE = re.compile(r"(?:\bvs\.?|\bversus|\bthan|\bwith|\bto|[;(])(?: the)? $|[;(]$")
ENDS_AFTER = re.compile(
    r"\s?(?:[:,.;)(\]]|$|(?:and|or|in|at|for|after|did|had|was|were|but|whereas|by|during|showed)\b)"
)


def anaphora(low: str, mentions: Sequence[Mention], count: int, joint: JointWords) -> list[Mention]:
    """`the other group`, `the former`, `the latter`: the arms that they stand for by what was named before.

    Args:
        low: the text in lower case.
        mentions: the other wordings, in order.
        count: how many arms there are.
        joint: the words.
    """
    single = [mention for mention in mentions if len(mention.arms) == 1]
    found = []
    for pattern, rule in ((joint.other, "other"), (joint.former, "former"), (joint.latter, "latter")):
        for match in pattern.finditer(low):
            before = [mention.arms[0] for mention in single if match.start() - BACKWARD < mention.end <= match.start()]
            arm = _meant(rule, before, count)
            if arm is not None:
                found.append(Mention(match.start(), match.end(), (arm,), f"anaphora.{rule}"))
    return found


# an antecedent stands at most so many characters before
BACKWARD = 300


def _meant(rule: str, before: Sequence[int], count: int) -> int | None:
    """The arm that a word for one of two means, or None."""
    if rule == "other":
        return 1 - before[-1] if count == 2 and before else None
    pair = list(dict.fromkeys(reversed(before)))[:2]
    if len(pair) < 2:
        return None
    return pair[1] if rule == "former" else pair[0]


class JointWords(NamedTuple):
    """The table `joint` of configs/grammar/arms.toml, compiled for lower-case text."""

    all: re.Pattern[str]
    between: re.Pattern[str]
    other: re.Pattern[str]
    former: re.Pattern[str]
    latter: re.Pattern[str]


def compile_joint(words: ArmWords) -> JointWords:
    """Make the words for several arms at once ready for use."""

    def any_of(name: str) -> re.Pattern[str]:
        parts = sorted(set(words.joint[name]), key=lambda word: (-len(word), word))
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, parts))})\b")

    return JointWords(any_of("all"), any_of("between"), any_of("other"), any_of("former"), any_of("latter"))


def lowered(text: str) -> str:
    """A text in lower case, of the same length."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def occurrences(low: str, alias: str) -> Iterable[int]:
    """Where an alias stands as a whole word."""
    start = low.find(alias)
    while start >= 0:
        end = start + len(alias)
        left = start == 0 or not (low[start - 1].isalnum() and alias[0].isalnum()) and low[start - 1] != "-"
        right = end == len(low) or not (low[end].isalnum() and alias[-1].isalnum())
        if left and right:
            yield start
        start = low.find(alias, start + 1)


def longest(found: Iterable[Mention]) -> list[Mention]:
    """Of mentions that overlap the longest, in order of their place."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start, len(m.arms))):
        if not any(mention.start < other.end and other.start < mention.end for other in kept):
            kept.append(mention)
    return sorted(kept)
