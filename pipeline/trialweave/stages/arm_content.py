"""What the search for arms looks at: title and abstract, cut into sentences and words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trialweave.stages.arm_groups import Group, named_groups
from trialweave.stages.arm_names import Names
from trialweave.stages.arm_regimen import Regimens, regimens_of
from trialweave.stages.arm_words import ArmWords, Clause, words_of

# "mesenchymal stem cell (MSC) transplantation (MSCT)"
NESTED = re.compile(r"\((?P<inner>[A-Za-z]{2,8})\) (?P<word>[a-z-]{4,20})[^().;]{0,30}? ?\((?P<outer>[A-Za-z]{3,9})\)")
# sentences of these roles tell of other work
FOREIGN = frozenset(["background", "cited", "registration"])


class Content(NamedTuple):
    """Title and abstract of a page. `sentences` are section name and offsets; `roles` and `clauses` go with them.

    `measures` is where scores and laboratory markers stand, `groups` the groups that each sentence calls by name.
    """

    text: str
    low: str
    sentences: Sequence[tuple[str, int, int]]
    roles: Sequence[str]
    clauses: Sequence[Clause]
    names: Names
    regimens: Regimens
    words: ArmWords
    measures: Sequence[tuple[int, int]] = ()
    groups: Sequence[Sequence[Group]] = ()

    def measured(self, start: int, end: int) -> bool:
        """Whether a name ends in a score or laboratory marker: it is measured, and not given."""
        return any(start <= a and a < end <= b for a, b in self.measures)

    @property
    def title(self) -> tuple[int, int] | None:
        """The offsets of the title, if there is one."""
        return next(((start, end) for section, start, end in self.sentences if section == "TITLE"), None)

    def own(self, without: Sequence[str] = ()) -> list[tuple[int, int]]:
        """The offsets of the sentences that tell of this study, without those of some roles."""
        return [
            (start, end)
            for (_, start, end), role in zip(self.sentences, self.roles, strict=True)
            if role not in FOREIGN and role not in without
        ]


def content_of(
    text: str,
    sentences: Sequence[tuple[str, int, int]],
    roles: Sequence[str],
    long_forms: Mapping[str, str],
    words: ArmWords,
    measures: Sequence[tuple[int, int]] = (),
) -> Content:
    """Cut a text up for the search.

    Args:
        text: the folded text.
        sentences: section name and offsets of each sentence of the content.
        roles: the role of each sentence, as the stage `context` gives it; may be empty.
        long_forms: short form -> long form, as the document defines them.
        words: the vocabulary.
        measures: offsets of scores and laboratory markers.
    """
    low = lowered(text)
    clauses = [words_of(text, start, end, low) for _, start, end in sentences]
    names = Names(words, {**long_forms, **nested(text, long_forms)})
    known = roles if len(roles) == len(sentences) else [""] * len(sentences)
    regimens = regimens_of(text, low, clauses, words)
    groups = [named_groups(clause, words) for clause in clauses]
    return Content(text, low, sentences, known, clauses, names, regimens, words, measures, groups)


def lowered(text: str) -> str:
    """A text in lower case, of the same length."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def nested(text: str, long_forms: Mapping[str, str]) -> dict[str, str]:
    """Short forms made of another short form and the initial of the word after it, with their long forms."""
    found = {}
    for match in NESTED.finditer(text):
        inner, outer, word = match["inner"], match["outer"], match["word"]
        added = outer[len(inner) :].lower()
        if inner in long_forms and outer.startswith(inner) and word.startswith(added):
            found[outer] = f"{long_forms[inner]} {word}"
    return found
