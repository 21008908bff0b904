"""Builds the pipeline that a configuration describes, with the knowledge that lies beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trialweave import __version__, resources
from trialweave.errors import KnowledgeError

if TYPE_CHECKING:
    from spacy.language import Language

DESCRIPTION = (
    "Marks the study's own title and abstract in a scraped page, and in these cell types, cytokines, scores,"
    " biomarkers, quantities, arms and results. Rules and names, no weights."
)


def build(config_path: Path) -> Language:
    """The initialised pipeline of a configuration file.

    Args:
        config_path: a `pipeline.cfg`; the TOML files of knowledge are looked for beside it.

    Raises:
        KnowledgeError: the configuration, or a file of knowledge, is missing or wrong.
    """
    from confection import ConfigValidationError
    from spacy.util import load_config, load_model_from_config

    if not config_path.is_file():
        raise KnowledgeError(f"{config_path}: no such configuration")
    try:
        config = load_config(config_path, interpolate=False)
        config.setdefault("paths", {})["configs"] = str(config_path.parent.resolve())
        nlp = load_model_from_config(config, auto_fill=True, validate=True)
        nlp.initialize()
    except (ValueError, ImportError, ConfigValidationError) as error:
        raise KnowledgeError(f"{config_path}: {error}") from error
    nlp.config["paths"]["configs"] = None  # no path of the machine it was built on goes into a model
    nlp.meta.update(
        {
            "name": "trialweave_en",
            "version": __version__,
            "description": DESCRIPTION,
            "author": "The trialweave authors",
            "license": "MIT",
            "requirements": [f"trialweave>={__version__}"],
            "knowledge_sha256": resources.knowledge_hash(config_path.parent),
        }
    )
    return nlp
