"""The gate: floors under which no score on the project's own gold may fall.

`corpus/floors.toml` has one floor for each gated score. Raising them is a command; lowering one needs a flag, so
that it is a decision that shows in the history.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from trialweave.errors import GoldError, OutputError
from trialweave.evaluate.gold import LABELS
from trialweave.evaluate.scores import Score

GATED = (
    "entities.exact",
    *(f"entities.exact.{label}" for label in LABELS),
    "entities.overlap",
    "names",
    "quantities",
    "relations.core",
    "relations.strict",
    "arms",
    "trial",
    "merging",
    "zones.content",
    "zones.translation",
    "zones.number_sentences",
)
STEP = 1000  # floors have three decimals
HEAD = """# The gate: scores on corpus/gold that the test run must reach; what they mean: pipeline/trialweave/evaluate.
# `make floors` raises them to what is reached now. One is lowered only by `trialweave floors corpus/gold --lower`.

"""


def read(path: Path) -> dict[str, float]:
    """The floors of a file, by score; none where there is no file.

    Raises:
        GoldError: it is no TOML, or has something else in it than floors of gated scores.
    """
    if not path.exists():
        return {}
    try:
        floors = tomllib.loads(path.read_text(encoding="utf-8"))["floors"]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise GoldError(f"{path}: no file of floors: {error!r}") from error
    wrong = [key for key, floor in floors.items() if key not in GATED or not isinstance(floor, int | float)]
    if wrong:
        raise GoldError(f"{path}: {wrong[0]}: no floor of a gated score: use one of {', '.join(GATED)}")
    return {key: float(floor) for key, floor in floors.items()}


def write(floors: Mapping[str, float], path: Path) -> None:
    """Write floors in the order of GATED.

    Raises:
        OutputError: the file cannot be written.
    """
    lines = [f'"{key}" = {floors[key]:.3f}' for key in GATED if key in floors]
    try:
        path.write_text(HEAD + "\n".join(["[floors]", *lines, ""]), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot write the floors: {error.strerror}") from error


def fallen(scores: Sequence[Score], floors: Mapping[str, float]) -> list[str]:
    """One line for each score that is under its floor, or that there is nothing left to count for."""
    values = {score.key: score.value for score in scores}
    lines = []
    for key, floor in floors.items():
        value = values.get(key)
        if value is None:
            lines.append(f"{key}: nothing to score, the floor is {floor:.3f}")
        elif value < floor - 1e-9:
            lines.append(f"{key}: {value:.4f} is under its floor {floor:.3f}")
    return lines


def moved(scores: Sequence[Score], floors: Mapping[str, float], *, lower: bool) -> dict[str, float]:
    """New floors: each gated score as it is now, three decimals, cut.

    Args:
        scores: of the gold.
        floors: as they are.
        lower: also take a floor down to a score that is under it; else it stays.
    """
    now = {s.key: int(s.value * STEP + 1e-9) / STEP for s in scores if s.key in GATED and s.value is not None}
    new = {}
    for key in (key for key in GATED if key in floors or key in now):
        old, reached = floors.get(key, 0.0), now.get(key)
        new[key] = old if reached is None else reached if lower else max(old, reached)
    return new
