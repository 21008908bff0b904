"""What all stages share: knowledge that enters at `nlp.initialize()` and is saved with the model."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from trialweave import resources
from trialweave.errors import KnowledgeError


class Stage:
    """A component that adds marks to a page and needs nothing but its knowledge.

    A subclass names its TOML files, relative to configs/, in `sources`; overrides `compile`, which makes
    of `self.knowledge` (file name -> parsed TOML) whatever `__call__` works with; and `__call__`.
    """

    sources: ClassVar[tuple[str, ...]] = ()

    def __init__(self, name: str) -> None:
        self.name = name
        self.knowledge: dict[str, Any] = {}

    def __call__(self, doc: Doc) -> Doc:
        raise NotImplementedError

    def compile(self) -> None:
        """Make `self.knowledge` ready for use; called after it was read or loaded."""

    def rules(self) -> list[str]:
        """Ids of the rules that the stage can fire, so that `evaluate --by rule` can tell which never did."""
        return []

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]] | None = None,
        *,
        nlp: Language | None = None,
        configs: str | None = None,
    ) -> None:
        """Read the stage's knowledge out of configs/ (or the folder `configs`).

        Raises:
            KnowledgeError: a file is missing or wrong.
        """
        root = Path(configs) if configs else resources.find("configs")
        self.knowledge = {}
        for source in self.sources:
            paths = sorted(root.glob(source)) if "*" in source else [root / source]
            self.knowledge |= {p.relative_to(root).as_posix(): resources.read_toml(p) for p in paths}
        try:
            self.compile()
        except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
            what = f"{type(error).__name__}: {error}"
            raise KnowledgeError(
                f"{root}: {', '.join(self.sources)}: a table, key or value is missing or has another form than"
                f" the stage {self.name!r} needs ({what}): compare it with the file that comes with trialweave"
            ) from error

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return json.dumps(self.knowledge, ensure_ascii=False, sort_keys=True).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Stage:
        self.knowledge = json.loads(data)
        self.compile()
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / "knowledge.json").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Stage:
        self.from_bytes((Path(path) / "knowledge.json").read_bytes())
        return self
