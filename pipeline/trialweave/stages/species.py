"""Whose result a sentence tells: animals apart from humans.

A word for an animal counts unless it names a reagent (`rabbit antithymocyte globulin`, `murine-human mAb`).
A sentence about animals goes on until one about people; an abstract that never speaks of people is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from trialweave.sentence_text import SentenceText
from trialweave.stages.cues import Cues, any_of

HUMAN = "human"
# the word that follows, or goes before, an animal's name
BEFORE, AFTER = 16, 26


class SpeciesWords(NamedTuple):
    """The table `species` of configs/grammar/context.toml, compiled."""

    animals: Cues
    named: tuple[tuple[str, re.Pattern[str]], ...]
    human: re.Pattern[str]
    not_near: re.Pattern[str]


def compile_species(knowledge: Mapping[str, Any]) -> SpeciesWords:
    """Make the words ready for use."""
    words: dict[str, list[str]] = knowledge["species"]["words"]
    animals = {name: cues for name, cues in words.items() if name != HUMAN}
    return SpeciesWords(
        animals=Cues(cue for cues in animals.values() for cue in cues),
        named=tuple((name.replace("_", " "), any_of(cues)) for name, cues in animals.items()),
        human=any_of(words[HUMAN]),
        not_near=any_of(knowledge["species"]["not_before"]["words"]),
    )


def animal_at(sentence: SentenceText, words: SpeciesWords) -> list[tuple[int, int, str]]:
    """The animals that a sentence names: offsets and species."""
    found = []
    low = sentence.low
    for match in words.animals.pattern.finditer(low) if words.animals.may_be_in(sentence) else ():
        near = low[max(0, match.start() - BEFORE) : match.start()], low[match.end() : match.end() + AFTER]
        if words.not_near.search(near[1]) or re.search(r"anti-?\s?$", near[0]):
            continue
        name = next(name for name, pattern in words.named if pattern.fullmatch(match.group()))
        found.append((match.start(), match.end(), name))
    return found


def species_of(sentences: Sequence[SentenceText], words: SpeciesWords) -> list[str]:
    """The species of each sentence.

    Args:
        sentences: of the content, in order.
        words: as `compile_species` gives it.
    """
    animals = [animal_at(sentence, words) for sentence in sentences]
    if not any(animals):
        return [HUMAN] * len(sentences)
    people = [words.human.search(sentence.low) is not None for sentence in sentences]
    of_animals = _tells_of_animals(animals, people)
    answers: list[str] = []
    current = _most(animals) if of_animals else HUMAN
    for found, person in zip(animals, people, strict=True):
        if found and (not person or of_animals):
            current = found[0][2]
        elif person and not of_animals:
            current = HUMAN
        answers.append(current)
    return answers


def _tells_of_animals(animals: Sequence[list[tuple[int, int, str]]], people: Sequence[bool]) -> bool:
    """Whether the whole abstract is about animals: they are named more often than people, and first or in the title."""
    with_animals = sum(1 for found in animals if found)
    return with_animals > sum(people) and with_animals >= 2


def _most(animals: Sequence[list[tuple[int, int, str]]]) -> str:
    names = [name for found in animals for _, _, name in found]
    return max(sorted(set(names)), key=names.count)
