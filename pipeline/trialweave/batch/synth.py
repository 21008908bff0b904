"""`trialweave synth`: a dump of any size out of corpus/, varied and with planted faults, for tests and benchmarks.

Each trial is one of the corpus' plain abstracts with numbers of its own; it stands on one to three pages in
the frames of corpus/frames. The same seed gives the same dump, byte for byte.
"""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from trialweave import resources
from trialweave.errors import InputError

# "53.3", "0.04"; not the digits of names such as IL-6 or ACR20
DECIMAL = re.compile(r"(?<![\w.-])\d{1,3}\.\d{1,3}(?![\w.])")
SURNAMES = tuple("Halvorsrud Ibarrola Quan Okonjo Zandwijk Lindqvist Moreau Tanaka Petrovic Silva".split())  # noqa: SIM905
PER_FOLDER = 1000


class SyntheticPage(NamedTuple):
    """A page of a synthetic dump. `trial` is the number of its trial; None where a fault was planted."""

    name: str
    data: bytes
    trial: int | None
    fault: str | None


def synthesize(
    n_pages: int, seed: int, fault_rate: float = 0.01, corpus: Path | None = None
) -> Iterator[SyntheticPage]:
    """Pages of a synthetic dump, in order of their names.

    Args:
        n_pages: how many.
        seed: of the generator.
        fault_rate: the share of pages with a planted fault.
        corpus: another folder than the project's corpus/.

    Raises:
        InputError: the corpus is not there.
    """
    folder = corpus or resources.CHECKOUT / "corpus"
    abstracts, frames = plain_abstracts(folder), frames_of(folder)
    rng = random.Random(seed)
    number = trial = 0
    while number < n_pages:
        fields = trial_fields(rng, abstracts, trial)
        for frame in rng.sample(sorted(frames), rng.choice((1, 1, 1, 2, 3))):
            if number == n_pages:
                return
            name = f"{number // PER_FOLDER:05d}/{number:08d}{Path(frame).suffix}"
            if rng.random() < fault_rate:
                fault = rng.choice(sorted(FAULTS))
                yield SyntheticPage(name, FAULTS[fault](rng), None, fault)
            else:
                yield SyntheticPage(name, rendered(frame, frames[frame], fields), trial, None)
            number += 1
        trial += 1


def plain_abstracts(corpus: Path) -> list[tuple[str, str]]:
    """Title and abstract of the corpus' gold documents that have no zones."""
    found = []
    for gold in sorted((corpus / "gold").glob("*.gold.json")):
        if "zones" not in json.loads(gold.read_text(encoding="utf-8")):
            text = gold.with_name(gold.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8")
            title, _, abstract = text.partition("\n\n")
            found.append((title.strip(), abstract.strip()))
    if not found:
        raise InputError(f"{corpus}: no plain abstracts in gold/: give the project's corpus with --corpus")
    return found


def frames_of(corpus: Path) -> dict[str, str]:
    """The frames that a trial can be set in, by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((corpus / "frames").iterdir())}


def trial_fields(rng: random.Random, abstracts: list[tuple[str, str]], trial: int) -> dict[str, str]:
    """What a trial's pages share: a varied abstract, and ids that no other trial has."""
    title, abstract = rng.choice(abstracts)
    authors = ", ".join(f"{rng.choice('ABCDEFGH')} {name}" for name in rng.sample(SURNAMES, 4))
    return {
        "title": f"{title} (cohort {trial})",
        "abstract": DECIMAL.sub(lambda match: _other_number(rng, match.group()), abstract),
        "doi": f"10.5555/synth.{trial}",
        "registry": f"NCT{90000000 + trial:08d}",
        "pmid": str(90000000 + trial),
        "year": str(rng.randint(2005, 2025)),
        "journal": "Journal of Invented Medicine",
        "authors": authors,
    }


def _other_number(rng: random.Random, number: str) -> str:
    """A number with as many digits before and after the point."""
    whole, _, part = number.partition(".")
    first = "0" if whole == "0" else str(rng.randint(1, 9)) + "".join(rng.choices("0123456789", k=len(whole) - 1))
    return f"{first}.{''.join(rng.choices('123456789', k=len(part)))}"


def rendered(name: str, frame: str, fields: dict[str, str]) -> bytes:
    """A frame with a trial's fields in it."""
    text = frame
    for field, value in fields.items():
        text = text.replace("{" + field + "}", html.escape(value) if name.endswith(".html") else value)
    return text.encode()


def _nested(rng: random.Random) -> bytes:
    return b"<div>" * 10_000 + b"deep" + b"</div>" * 10_000


def _long_line(rng: random.Random) -> bytes:
    return b"ACR20 was 12.5 % (p < 0.05), " * 20_000


FAULTS: dict[str, Callable[[random.Random], bytes]] = {
    "empty": lambda rng: b"",
    "blank": lambda rng: b" \n\t\n" * rng.randint(1, 50),
    "binary": lambda rng: b"\x00\x01" + rng.randbytes(rng.randint(100, 4000)),
    "torn_utf8": lambda rng: "Results: IL-6 fell (p<0.05) 结果".encode()[:-2] + b"\xff\xfe\xff",
    "no_trial": lambda rng: b"404\nThis page cannot be found.\nHome   Contact\n",
    "nested_tags": _nested,
    "long_line": _long_line,
}


def write_dump(pages: Iterator[SyntheticPage], output: Path) -> tuple[int, int]:
    """Write a synthetic dump: the pages below `output/dump`, and what is what in `output/truth.jsonl`.

    Returns:
        How many pages there are, and how many of them have a planted fault.
    """
    n_pages = n_faults = 0
    (output / "dump").mkdir(parents=True, exist_ok=True)
    with (output / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for page in pages:
            path = output / "dump" / page.name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(page.data)
            truth.write(json.dumps({"page_id": page.name, "trial": page.trial, "fault": page.fault}) + "\n")
            n_pages += 1
            n_faults += page.fault is not None
    return n_pages, n_faults
