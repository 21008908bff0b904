"""The stage `context`."""

from __future__ import annotations

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.stages.component import Stage


class Context(Stage):
    """To be written."""

    def __call__(self, doc: Doc) -> Doc:
        return doc
