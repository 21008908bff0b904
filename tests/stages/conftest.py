"""What the tests of the quantity modules share: the vocabulary, and readings of a text as the stage makes them."""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from trialweave import folding, resources
from trialweave.stages.quantity_grammar import Around, Reading
from trialweave.stages.quantity_labels import attach, without_labels
from trialweave.stages.quantity_names import protected, tell_names
from trialweave.stages.quantity_numbers import Numeral, numerals
from trialweave.stages.quantity_scan import Scan, lowered, scan
from trialweave.stages.quantity_units import unit_after
from trialweave.stages.quantity_vocabulary import Vocabulary, vocabulary


@pytest.fixture(scope="session")
def knowledge() -> dict[str, Any]:
    """The parsed configs/grammar/quantities.toml."""
    return tomllib.loads((resources.find("configs") / "grammar/quantities.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def known(knowledge: dict[str, Any]) -> Vocabulary:
    return vocabulary(knowledge)


@pytest.fixture(scope="session")
def scanned() -> Callable[[str], Scan]:
    """The tokens of a text."""

    def tokens(text: str) -> Scan:
        folded = folding.fold(text).text
        return scan(folded, lowered(folded), 0, len(folded))

    return tokens


@pytest.fixture(scope="session")
def numbers(scanned: Callable[[str], Scan], known: Vocabulary) -> Callable[..., list[Numeral]]:
    """The bare numbers of a text."""

    def bare(text: str, comma: bool = False) -> list[Numeral]:
        return numerals(scanned(text), known, comma)

    return bare


@pytest.fixture(scope="session")
def reading(scanned: Callable[[str], Scan], known: Vocabulary) -> Callable[[str], Reading]:
    """A text with its numbers, their units, labels and roles."""

    def read(text: str) -> Reading:
        tokens = scanned(text)
        found = numerals(tokens, known, False)
        for number in found:
            unit = unit_after(tokens.text, number.end, not number.integer, known)
            if unit is not None:
                number.unit, number.stop, number.hyphen = unit
        attach(tokens, found, known)
        found = without_labels(found)
        tell_names(tokens, found, sorted(protected(tokens.text, tokens.lower, 0, len(text))), known)
        return Reading(tokens, found, known, "", Around((), (), set()))

    return read


@pytest.fixture(scope="session")
def marked_sentences() -> ModuleType:
    """The module marked_sentences.py: sentences with their marks written into them, and the rows linked from them."""
    spec = importlib.util.spec_from_file_location("marked_sentences", Path(__file__).with_name("marked_sentences.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
