"""What a run's rows follow from beside its dump: the model, trialweave itself, libraries, settings."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from trialweave import __version__, resources
from trialweave.batch.shards import Reading
from trialweave.schema import SCHEMA_VERSION

# what decodes, reads and splits; another version of one may give other rows
LIBRARIES = ("charset-normalizer", "langdetect", "pyarrow", "resiliparse", "scispacy", "spacy")
# what gives no rows
NOT_ROWS = frozenset({"batch", "evaluate", "train", "configs", "models", "cli.py"})


def run_hash(model: Path, reading: Reading) -> str:
    """Sixteen hexadecimal digits: the same for runs whose rows can stand in one table.

    The limits of a page are no part of it, so that what was set aside can be tried again with more time.

    Args:
        model: the model's folder.
        reading: how the dump is read and cut.
    """
    digest = hashlib.sha256()
    digest.update(json.dumps([versions(), reading.described()], sort_keys=True).encode())
    for root, paths in ((model, model_files(model)), (resources.PACKAGE, code_files())):
        for path in paths:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def versions() -> dict[str, str]:
    """The versions of trialweave, of its tables and of the libraries that rows follow from."""
    found = {"trialweave": __version__, "schema": str(SCHEMA_VERSION)}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


def model_files(model: Path) -> list[Path]:
    """All files of a model but its card."""
    return sorted(path for path in model.rglob("*") if path.is_file() and path.suffix != ".md")


def code_files() -> list[Path]:
    """The modules that make rows: whoever edits one gets new rows, also where the version is the same."""
    package = resources.PACKAGE
    return sorted(p for p in package.rglob("*.py") if p.relative_to(package).parts[0] not in NOT_ROWS)
