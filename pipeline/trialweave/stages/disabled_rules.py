"""Takes away what some rules made: the rules whose precision on a gold set was too low."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.stages.component import Stage


class DisabledRules(Stage):
    """Stands right behind a stage and removes the marks of some of its rules, so that no later stage sees them.

    Args:
        name: of the component.
        group: the group of marks, one of `extensions.GROUPS` or `LISTS`, whose marks have a `rule`.
        disabled: ids of the rules.
    """

    def __init__(self, name: str, group: str, disabled: Sequence[str]) -> None:
        super().__init__(name)
        self.group = group
        self.disabled = frozenset(disabled)

    def __call__(self, doc: Doc) -> Doc:
        marks = extensions.get(doc, self.group)
        kept = [mark for mark in marks if mark.rule not in self.disabled]
        if len(kept) < len(marks):
            extensions.put(doc, self.group, kept)
        return doc
