"""trialweave: scraped pages of clinical-trial abstracts in, tables for a meta-analysis out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from spacy.language import Language

    from trialweave.schema import Tables

__version__ = "0.1.0"
__all__ = ["__version__", "load", "process"]


def load(model: str | Path | None = None) -> Language:
    """The trained pipeline, as a `spacy.Language` whose `pipe` takes raw page texts.

    Args:
        model: a model's folder; by default the one that comes with trialweave.

    Raises:
        ModelError: there is no such model, or it was built by another version.
    """
    from trialweave.resources import load_model

    return load_model(model)


def process(texts: Iterable[str], model: str | Path | None = None) -> Tables:
    """The rows of the four tables for page texts, which are named `0`, `1`, ... as `page_id`.

    Args:
        texts: pages as text.
        model: a model's folder; by default the one that comes with trialweave.
    """
    from trialweave.flow import process_texts

    return process_texts(texts, load(model))
