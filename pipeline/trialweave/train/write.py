"""Puts a model in its place, whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from trialweave.errors import OutputError

if TYPE_CHECKING:
    from spacy.language import Language


def write(nlp: Language, card: str, output: Path) -> None:
    """Write a pipeline and its card into a folder; a model that stands there is replaced.

    The same pipeline gives the same bytes. Everything is written beside the folder first, then renamed.

    Args:
        nlp: the pipeline.
        card: the text of its README.md.
        output: the folder.

    Raises:
        OutputError: the folder holds something that is no model, or cannot be written.
    """
    if output.exists() and not (output / "meta.json").is_file() and (output.is_file() or any(output.iterdir())):
        raise OutputError(f"{output}: there is something in it that is no model: choose another folder")
    beside, old = (output.with_name(f".{output.name}.{what}") for what in ("part", "old"))
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        for left_over in (beside, old):
            shutil.rmtree(left_over, ignore_errors=True)
        nlp.to_disk(beside)
        (beside / "README.md").write_text(card, encoding="utf-8", newline="\n")
        if output.exists():
            output.rename(old)
        beside.rename(output)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise OutputError(f"{output}: cannot write the model: {error.strerror or error}") from error
