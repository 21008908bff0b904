"""The whole pipeline against bare scispaCy tokenisation of the same texts: one core, one run, one after the other.

    python benchmarks/speed.py [--texts FILE.jsonl.gz] [--number 600] [--rounds 5] [--others]

The texts are cut into chunks; each round goes over all chunks and times, for each chunk in turn, scispaCy's tokeniser
and the whole way from a text to its line of rows (tokeniser, twelve stages, rows, JSON), as a worker does it. Times are
those of the processor. The ratio is the median over the rounds. Then each stage is timed by itself.

spaCy's tokeniser keeps every word that it has seen, so that its time depends on what came before. In each round it
begins anew and sees each text once, without memory zones: the least that tokenising a dump costs. A second line has it
in memory zones as a worker has (the words of a chunk are forgotten, memory stays flat): what it would cost in its place.

`--others` takes the same texts through the default pipeline of medspaCy and through quantulum3, where they are
installed. They do other things (clinical targets and context; measurements), so that their times tell what such tools
cost, not which is better.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from trialweave import load
from trialweave.batch.limits import PageLimits
from trialweave.batch.lines import to_line
from trialweave.batch.work import lines_of
from trialweave.extensions import values_only
from trialweave.read.page import Page
from trialweave.trials.rows import rows_of

ROOT = Path(__file__).resolve().parents[1]
ABSTRACTS = ROOT.parent / "shared" / "dumps" / "rct_abstracts.jsonl.gz"
CHUNK = 100
AT_MOST = 4.0  # times the tokeniser
BARE, ZONES, OURS = "scispaCy tokeniser", "  in memory zones", "trialweave"
Work = Callable[[list[str]], object]


def texts_of(path: Path | None, number: int) -> list[str]:
    """Abstracts out of a file of JSON lines with a field `text`; without one those of the corpus, again and again."""
    if path is None:
        found = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "corpus" / "gold").glob("[!p]*.txt"))]
        return (found * (number // len(found) + 1))[:number]
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        lines = [json.loads(line)["text"] for line in file]
    step = max(len(lines) // number, 1)
    return lines[::step][:number]


def chunks(texts: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), CHUNK):
        yield texts[start : start + CHUNK]


def tokenizer(*, zones: bool = False) -> Work:
    import spacy
    from scispacy.custom_tokenizer import combined_rule_tokenizer

    bare = spacy.blank("en")
    bare.tokenizer = combined_rule_tokenizer(bare)

    def work(texts: list[str]) -> None:
        with bare.memory_zone() if zones else nullcontext():
            for text in texts:
                bare.make_doc(text)

    return work


def whole(nlp: Any) -> Work:
    def work(texts: list[str]) -> None:
        pages = ((number, Page(str(number), text)) for number, text in enumerate(texts))
        statuses = Counter(status for _, status in lines_of(nlp, pages, PageLimits()))
        assert not statuses["quarantined"]

    return work


def a_round(works: dict[str, Work], texts: list[str]) -> dict[str, float]:
    """Milliseconds a text of each work, all of them over each chunk in turn."""
    spent: Counter[str] = Counter()
    for chunk in chunks(texts):
        for name, work in works.items():
            begun = time.process_time()
            work(chunk)
            spent[name] += time.process_time() - begun
    return {name: seconds / len(texts) * 1000 for name, seconds in spent.items()}


def stages(nlp: Any, texts: list[str]) -> dict[str, float]:
    """Seconds that each stage takes for all texts."""
    spent: Counter[str] = Counter()
    with nlp.memory_zone(), values_only():
        for text in texts:
            made: Any = text
            steps = [("tokenizer", nlp.make_doc), *nlp.pipeline, ("rows", lambda doc: rows_of(doc, Page("x", "")))]
            for name, step in [*steps, ("line", to_line)]:
                begun = time.perf_counter()
                made = step(made)
                spent[name] += time.perf_counter() - begun
    return dict(spent)


def others() -> Iterator[tuple[str, Work]]:
    """Other tools, as far as they are installed."""
    try:
        import medspacy

        clinical = medspacy.load()
        yield "medspaCy", lambda texts: list(clinical.pipe(texts))
    except ImportError:
        print("medspaCy is not installed")
    try:
        from quantulum3 import parser

        yield "quantulum3", lambda texts: [parser.parse(text) for text in texts]
    except ImportError:
        print("quantulum3 is not installed")


def main() -> int:
    """Print the ratio and the table of stages; 1 where the ratio is above AT_MOST."""
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--texts", type=Path, default=ABSTRACTS if ABSTRACTS.is_file() else None)
    asks.add_argument("--number", type=int, default=600)
    asks.add_argument("--rounds", type=int, default=5)
    asks.add_argument("--others", action="store_true")
    asks.add_argument("--model", type=Path, default=None)
    asked = asks.parse_args()
    warnings.simplefilter("ignore")  # of scispaCy's patterns
    nlp, texts = load(asked.model), texts_of(asked.texts, asked.number)
    kept = {OURS: whole(nlp)} | (dict(others()) if asked.others else {})
    for work in kept.values():
        work(texts[:CHUNK])  # what is compiled or loaded at the first text
    rounds = [a_round({BARE: tokenizer(), ZONES: tokenizer(zones=True)} | kept, texts) for _ in range(asked.rounds)]
    print(f"{len(texts)} texts, {sum(map(len, texts)) // len(texts)} characters each; {asked.rounds} rounds, medians")
    for name in rounds[0]:
        ms = statistics.median(spent[name] for spent in rounds)
        ratios = sorted(spent[name] / spent[BARE] for spent in rounds)
        spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
        print(f"{name:20} {ms:7.2f} ms a text {1000 / ms:7.0f} a second {statistics.median(ratios):6.2f} x ({spread})")
    alone = stages(nlp, texts)
    total = sum(alone.values())
    print()
    for name, seconds in alone.items():
        print(f"{name:20} {seconds / len(texts) * 1000:7.2f} ms {seconds / total:6.1%}")
    return 0 if statistics.median(spent[OURS] / spent[BARE] for spent in rounds) <= AT_MOST else 1


if __name__ == "__main__":
    raise SystemExit(main())
