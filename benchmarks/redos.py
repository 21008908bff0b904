"""Each compiled pattern of the package against pathological input made of its own alphabet.

    python benchmarks/redos.py [--size 16000] [--verbose]

Collects the patterns of all modules, those in their tables, and those that the stages of the model have compiled. For
each repetition in a pattern it makes texts of what stands before it, what it repeats many times, and a sign that breaks
it off; and random texts of the pattern's letters. Each text is searched through with `finditer` at growing sizes. A
pattern is told where a text of twice the size takes far more than twice the time, and long enough to measure: on a line
of 500,000 characters, the longest that the readers give, such a pattern would hold a worker up.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import random
import re
import signal
import time
import warnings
from collections.abc import Iterator
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType
from typing import Any, NamedTuple

import trialweave

FACTOR = 3.0  # growth at a doubling from which on it is no longer linear; n log n is 2.2
LEAST_SECONDS = 0.004  # below that, a time tells nothing
MOST_SECONDS = 0.5
SAMPLES = {
    c.CATEGORY_DIGIT: "7", c.CATEGORY_NOT_DIGIT: "x", c.CATEGORY_SPACE: " ", c.CATEGORY_NOT_SPACE: "x",
    c.CATEGORY_WORD: "w", c.CATEGORY_NOT_WORD: "-",
}  # fmt: skip


class Found(NamedTuple):
    """A pattern and where it is."""

    place: str
    pattern: re.Pattern[str]


def patterns() -> list[Found]:
    """All compiled patterns, each once."""
    found: dict[tuple[str, int], Found] = {}
    seen: dict[int, Any] = {}  # the values themselves too: the id of one that is gone is given again
    for module in pkgutil.walk_packages(trialweave.__path__, "trialweave."):
        if not module.name.endswith("__main__"):
            for each in inside(importlib.import_module(module.name), module.name.removeprefix("trialweave."), seen):
                found.setdefault((each.pattern.pattern, each.pattern.flags), each)
    for name, stage in trialweave.load().pipeline:
        for each in inside(stage, f"stage {name}", seen):
            found.setdefault((each.pattern.pattern, each.pattern.flags), each)
    return sorted(found.values(), key=lambda each: each.place)


def inside(value: Any, place: str, seen: dict[int, Any], depth: int = 0) -> Iterator[Found]:
    """The patterns in a value: in its attributes, its items, what its functions hold."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield Found(place, value)
        return
    if id(value) in seen or depth > 8 or (isinstance(value, str | bytes | int | float | type | ModuleType) and depth):
        return
    seen[id(value)] = value
    items: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        items = [(f"[{key!r}]"[:40], item) for key, item in value.items()]
    elif isinstance(value, list | tuple | set | frozenset):
        names = getattr(value, "_fields", None)
        items = [(f".{names[n]}" if names else f"[{n}]", item) for n, item in enumerate(value)]
    elif str(getattr(value, "__module__", "") or getattr(value, "__name__", "")).startswith("trialweave") or not depth:
        slots = {name: getattr(value, name, None) for name in getattr(type(value), "__slots__", ())}
        items = [(f".{name}", item) for name, item in {**getattr(value, "__dict__", {}), **slots}.items()]
        cells = getattr(value, "__closure__", None) or ()
        items += [("()", cell.cell_contents) for cell in cells]
    for name, item in items:
        yield from inside(item, place + name, seen, depth + 1)


def sample(tree: Any, rng: random.Random) -> str:
    """A text that a parsed pattern, as far as it is plain, matches."""
    return "".join(piece(op, value, rng) for op, value in tree)


def piece(op: Any, value: Any, rng: random.Random) -> str:
    if op is c.LITERAL:
        return chr(value)
    if op is c.NOT_LITERAL:
        return "x" if value != ord("x") else "y"
    if op is c.ANY:
        return rng.choice("x7 ")
    if op is c.IN:
        return rng.choice(letters(value))
    if op is c.BRANCH:
        return sample(rng.choice(value[1]), rng)
    if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        low, high, inner = value
        times = max(low, min(int(high), 1))
        return "".join(sample(inner, rng) for _ in range(times))
    if op is c.SUBPATTERN:
        return sample(value[3], rng)
    if op is c.ATOMIC_GROUP:
        return sample(value, rng)
    return ""  # looks, anchors, references


def letters(members: Any) -> str:
    """Some letters of a class; of an excluding one, some that are not in it."""
    excluded = bool(members) and members[0][0] is c.NEGATE
    found = ""
    for op, value in members:
        if op is c.LITERAL:
            found += chr(value)
        elif op is c.RANGE:
            found += chr(value[0]) + chr((value[0] + value[1]) // 2)
        elif op is c.CATEGORY:
            found += SAMPLES.get(value, "x")
    if not excluded:
        return found or "x"
    return "".join(letter for letter in "x7 ,-(A" if letter not in found) or "§"


def repeats(tree: Any, before: str, rng: random.Random) -> Iterator[tuple[str, Any]]:
    """Each repetition in a pattern, with a text for what stands before it."""
    for op, value in tree:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            if value[1] > 1:
                yield before, value[2]
            yield from repeats(value[2], before, rng)
        elif op is c.SUBPATTERN:
            yield from repeats(value[3], before, rng)
        elif op is c.BRANCH:
            for branch in value[1]:
                yield from repeats(branch, before, rng)
        elif op in (c.ASSERT, c.ASSERT_NOT):
            yield from repeats(value[1], before, rng)
        before += piece(op, value, rng)


class Attack(NamedTuple):
    """A text of any size: `head` once, or at each turn, `unit` again and again, `tail` at the end."""

    head: str
    unit: str
    tail: str

    def text(self, size: int) -> str:
        return self.head + self.unit * (size // max(len(self.unit), 1)) + self.tail


def attacks(pattern: re.Pattern[str], rng: random.Random) -> list[Attack]:
    tree = parser.parse(pattern.pattern, pattern.flags)
    found = []
    for before, inner in repeats(tree, "", rng):
        units = {sample(inner, rng) for _ in range(4)} - {""}
        for unit in sorted(units):
            for tail in ("\x00", "!", ""):
                found.append(Attack(before, unit, tail))
            found.append(Attack("", before + unit, "\x00"))
            found.append(Attack(before, unit + " ", "\x00"))
    whole = sample(tree, rng)
    found += [Attack("", whole, ""), Attack("", whole + " ", ""), Attack("", whole[: len(whole) // 2 + 1], "\x00")]
    alphabet = sorted(set(whole + "".join(attack.unit for attack in found)))
    found += [Attack("", letter, "\x00") for letter in alphabet[:40]]
    found += [Attack("", "".join(rng.choices(alphabet or ["x"], k=9)), "\x00") for _ in range(6)]
    return list(dict.fromkeys(attack for attack in found if attack.unit))


class TooLongError(Exception):
    """A search took longer than MOST_SECONDS."""


def ring(signum: int, frame: FrameType | None) -> None:
    raise TooLongError


def seconds_of(pattern: re.Pattern[str], text: str) -> float:
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        for _ in pattern.finditer(text):
            pass
    except TooLongError:
        return MOST_SECONDS
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - begun


def growth(pattern: re.Pattern[str], attack: Attack, size: int) -> tuple[float, float] | None:
    """How a search's time grows at the last doubling, and its seconds there; None where it is linear or short."""
    if seconds_of(pattern, attack.text(size)) < LEAST_SECONDS:
        return None
    for half in (size // 8, size // 4, size // 2):  # a time that cannot be measured any more says enough
        short = min(seconds_of(pattern, attack.text(half)) for _ in range(2))
        long = min(seconds_of(pattern, attack.text(2 * half)) for _ in range(2))
        if long >= LEAST_SECONDS and long / max(short, 1e-6) >= FACTOR:
            return long / max(short, 1e-6), long
    return None


def main() -> int:
    """Tell each pattern that is not linear, the worst first; 1 where there is one."""
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--size", type=int, default=8_000, help="characters of the longest text")
    asks.add_argument("--seed", type=int, default=1)
    asks.add_argument("--verbose", action="store_true", help="name each pattern as it is tried")
    asked = asks.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, ring)
    told, n_attacks = [], 0
    every = patterns()
    for each in every:
        rng = random.Random(asked.seed)
        if asked.verbose:
            print(each.place, flush=True)
        worst = None
        for attack in attacks(each.pattern, rng):
            n_attacks += 1
            found = growth(each.pattern, attack, asked.size)
            if found and (worst is None or found[1] > worst[0]):
                worst = (found[1], found[0], attack)
            if worst and worst[0] >= MOST_SECONDS:
                break  # it can't be told worse
        if worst:
            told.append((*worst, each))
    for seconds, factor, attack, each in sorted(told, key=lambda entry: -entry[0]):
        print(f"{each.place}: {seconds:.3f} s, x {factor:.1f} at a doubling")
        print(f"    {each.pattern.pattern[:160]!r}")
        print(f"    {attack.head[:40]!r} + {attack.unit[:40]!r} * n + {attack.tail!r}")
    print(f"{len(every)} patterns, {n_attacks} texts of up to {asked.size} characters: {len(told)} patterns not linear")
    return 1 if told else 0


if __name__ == "__main__":
    raise SystemExit(main())
