"""Finds configs/ and models/: in the installed package first, then in the checkout."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialweave.errors import KnowledgeError, ModelError

if TYPE_CHECKING:
    from spacy.language import Language

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent.parent
DEFAULT_MODEL = "trialweave_en"
KNOWLEDGE_SUFFIXES = (".toml", ".cfg")


def find(name: str) -> Path:
    """The folder `configs` or `models`.

    Raises:
        ModelError: neither the package nor the checkout has it.
    """
    for root in (PACKAGE, CHECKOUT):
        if (root / name).is_dir():
            return root / name
    raise ModelError(f"{name}/ is neither in the installed package nor beside it: install trialweave again")


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary.

    Raises:
        KnowledgeError: it is missing, or no TOML; the message has file and line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KnowledgeError(f"{path}: no such file") from None
    except UnicodeDecodeError:
        raise KnowledgeError(f"{path}: not UTF-8 text: save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path}: no valid TOML: {error}") from None


def knowledge_hash(configs: Path) -> str:
    """SHA-256 over names and contents of all files of knowledge below `configs`, in order of their names."""
    digest = hashlib.sha256()
    for path in sorted(p for p in configs.rglob("*") if p.suffix in KNOWLEDGE_SUFFIXES):
        digest.update(path.relative_to(configs).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def model_path(model: str | Path | None = None) -> Path:
    """A model's folder: the one given, the one of that name below models/, or the one that comes with trialweave.

    Raises:
        ModelError: there is none.
    """
    path = Path(model) if model is not None else find("models") / DEFAULT_MODEL
    if not path.is_dir() and model is not None and (find("models") / str(model)).is_dir():
        path = find("models") / str(model)
    if not (path / "config.cfg").is_file():
        raise ModelError(f"{path}: no model there: `trialweave train configs/pipeline.cfg --output {path}` builds one")
    return path


def load_model(model: str | Path | None = None) -> Language:
    """A trained pipeline from its folder, or a name below models/.

    Raises:
        ModelError: there is none, or it cannot be opened by this version.
    """
    import spacy

    path = model_path(model)
    try:
        return spacy.load(path)
    except (ValueError, OSError, KeyError, json.JSONDecodeError) as error:
        raise ModelError(
            f"{path}: the model does not open ({error}): build it again with `trialweave train`"
        ) from error


def outdated(nlp: Language) -> str | None:
    """What to tell the user where configs/ has changed since a model of models/ was built; None where it has not."""
    return outdated_model(nlp.path) if nlp.path is not None else None


def outdated_model(path: Path) -> str | None:
    """As `outdated`, of a model that is not open.

    A model that lies elsewhere may have been built of other files: nothing is known, and nothing said, of it.
    """
    models, configs = find("models"), find("configs")
    if path.resolve().parent != models.resolve() or knowledge_of(path) == knowledge_hash(configs):
        return None
    return (
        f"{configs} has changed since {path} was built: the changes are not in use;"
        f" build it again with `trialweave train {configs / 'pipeline.cfg'} --output {path}`"
    )


def knowledge_of(model: Path) -> str | None:
    """The `knowledge_hash` of the configs/ that a model was built of; None where it does not say.

    Raises:
        ModelError: its meta.json cannot be read.
    """
    try:
        told = json.loads((model / "meta.json").read_text(encoding="utf-8")).get("knowledge_sha256")
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(
            f"{model}/meta.json cannot be read ({error}): build it again with `trialweave train`"
        ) from error
    return str(told) if told is not None else None
