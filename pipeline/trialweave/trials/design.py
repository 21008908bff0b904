"""What a page says of the design of its trial, with what a structured source states beside the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Design


def describe(doc: Doc, fields: Mapping[str, str] | None = None) -> Design:
    """The design of the trial that a marked page tells of, as the stage `arms` read it out of the text.

    Args:
        doc: the page, all stages run.
        fields: what a structured source states beside the text; it comes before what the text says.
    """
    stated = extensions.get(doc, "design")
    return with_fields(stated[0] if stated else Design([]), fields or {})


def with_fields(design: Design, fields: Mapping[str, str]) -> Design:
    """A design in which the fields of a structured source come before what was read out of the text."""
    changes: dict[str, Any] = {name: fields[name] for name in ("doi", "pmid", "pmcid", "journal") if fields.get(name)}
    if str(fields.get("year", "")).isdecimal():
        changes["year"] = int(fields["year"])
    if fields.get("registry_ids"):
        stated = [part for part in re.split(r"[\s;,|]+", fields["registry_ids"]) if part]
        changes["registry_ids"] = list(dict.fromkeys([*stated, *design.registry_ids]))
    return design._replace(**changes)
