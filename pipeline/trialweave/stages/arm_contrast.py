"""Groups of an observational study: people with a condition beside healthy ones."""

from __future__ import annotations

from trialweave.stages.arm_seeds import RECEIVED, Seed, SeedList
from trialweave.stages.arm_words import ArmWords, Clause
from trialweave.stages.counts import parse_count

# a contrast without sizes is less sure
UNSIZED = 2.5


def contrast_lists(clause: Clause, words: ArmWords, start: int, end: int) -> list[SeedList]:
    """`36 patients with chronic pain and 12 healthy controls`, `patients (n = 36) and matched controls (n = 12)`."""
    if words.outsiders.isdisjoint(clause.low) or words.people.isdisjoint(clause.low):
        return []
    found = []
    for match in words.patterns.contrast.finditer(clause.text, start, end):
        sizes = [_size(match[count], match[after]) for count, after in (("count_a", "n_a"), ("count_b", "n_b"))]
        seeds = tuple(
            Seed((match.span(name),), (), match.span(name), size, role=role)
            for name, size, role in zip(("case", "control"), sizes, ("case", "control"), strict=True)
        )
        strength = RECEIVED - UNSIZED * (None in sizes)
        found.append(SeedList(seeds, "contrast", strength))
    return found


def _size(before: str | None, after: str | None) -> int | None:
    told = after or before
    return parse_count(told) if told else None
