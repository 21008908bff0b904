"""The vocabulary of arms, and short ways to a sentence, a text and its arms: shared by the tests of the arm modules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence

from trialweave import resources
from trialweave.marks import Arm
from trialweave.stages.arm_anaphora import compile_joint
from trialweave.stages.arm_content import Content, content_of
from trialweave.stages.arm_fields import Found
from trialweave.stages.arm_finding import find_arms
from trialweave.stages.arm_linking import Linker
from trialweave.stages.arm_seeds import ALLOCATED, Seed, SeedList
from trialweave.stages.arm_words import Clause, compile_words, words_of
from trialweave.stages.arms import marks_of

WORDS = compile_words(tomllib.loads((resources.find("configs") / "grammar/arms.toml").read_text(encoding="utf-8")))
JOINT = compile_joint(WORDS)
STOP = re.compile(r"[.](?: |$)")


def clause(text: str) -> Clause:
    """The words of a sentence."""
    return words_of(text, 0, len(text))


def content(
    text: str, sections: Sequence[str] = (), roles: Sequence[str] = (), long_forms: Mapping[str, str] | None = None
) -> Content:
    """A text of several sentences; their sections are METHODS and their roles `method` where none are given."""
    ends = [match.end() for match in STOP.finditer(text)]
    ends = ends if ends and ends[-1] == len(text) else [*ends, len(text)]
    named = [*sections, *["METHODS"] * len(ends)]
    sentences = [(named[i], start, end) for i, (start, end) in enumerate(zip([0, *ends], ends, strict=False))]
    return content_of(text, sentences, roles or ["method"] * len(ends), long_forms or {}, WORDS)


def found(text: str, **more: Sequence[str]) -> Found:
    """The arms of a text as drafts, and their wordings."""
    return find_arms(content(text, **more), JOINT)


def marks(told: Content, species: str = "human", cells: Sequence[tuple[int, int, str]] = ()) -> list[Arm]:
    """The arms of a content; `cells` are offsets and names of its cell types."""
    return marks_of(told, [species] * len(told.sentences), cells, find_arms(told, JOINT))[0]


def arms(text: str, **more: Sequence[str]) -> list[Arm]:
    """The arms of a text as marks."""
    return marks(content(text, **more))


def seed(text: str, name: str, n: int | None = None) -> Seed:
    """A wording that stands in a text."""
    span = text.index(name), text.index(name) + len(name)
    return Seed((span,), (), span, n)


def framed(text: str, *lists: SeedList) -> Linker:
    """The arms of the surest of some lists."""
    linked = Linker(text, content(text).names, WORDS)
    linked.frame(linked.ranked(lists))
    return linked


def linker(text: str, *names: str) -> Linker:
    """The arms that a list of names gives, ready to be linked to others."""
    linked = framed(text, SeedList(tuple(seed(text, name) for name in names), "allocated", ALLOCATED))
    assert len(linked.drafts) == len(names)
    return linked


def quoted(text: str, lists: Iterable[SeedList]) -> list[list[str]]:
    """The first name of each seed of each list."""
    return [[text[slice(*one.names[0])] for one in seeds.seeds] for seeds in lists]
