"""The stage `sections`."""

from __future__ import annotations

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.stages.component import Stage


class Sections(Stage):
    """To be written."""

    def __call__(self, doc: Doc) -> Doc:
        return doc
