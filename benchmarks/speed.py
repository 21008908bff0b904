"""The whole pipeline against bare scispaCy tokenisation of the same texts: one core, one run, one after the other.

    python benchmarks/speed.py [--texts FILE.jsonl.gz] [--number 600] [--rounds 5] [--others]

The texts are cut into chunks; each round goes over all chunks and times, for each chunk in turn, scispaCy's tokeniser
and the whole way from a text to its line of rows (tokeniser, twelve stages, rows, JSON), as a worker does it. Times are
those of the processor. The ratio is the median over the rounds. Then each stage is timed by itself.

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
from collections import Counter
from collections.abc import Callable, Iterator
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
CHUNK = 50
AT_MOST = 4.0  # times the tokeniser


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


def seconds_of(work: Callable[[list[str]], object], texts: list[str]) -> float:
    begun = time.process_time()
    work(texts)
    return time.process_time() - begun


def tokenizer() -> Callable[[list[str]], object]:
    import spacy
    from scispacy.custom_tokenizer import combined_rule_tokenizer

    bare = spacy.blank("en")
    bare.tokenizer = combined_rule_tokenizer(bare)

    def work(texts: list[str]) -> None:
        with bare.memory_zone():
            for text in texts:
                bare.make_doc(text)

    return work


def whole(nlp: Any) -> Callable[[list[str]], object]:
    def work(texts: list[str]) -> None:
        pages = ((number, Page(str(number), text)) for number, text in enumerate(texts))
        statuses = Counter(status for _, status in lines_of(nlp, pages, PageLimits()))
        assert not statuses["quarantined"]

    return work


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


def others() -> Iterator[tuple[str, Callable[[list[str]], object]]]:
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
    nlp, texts = load(asked.model), texts_of(asked.texts, asked.number)
    works = {"scispaCy tokeniser": tokenizer(), "trialweave": whole(nlp)}
    works |= dict(others()) if asked.others else {}
    for work in works.values():
        work(texts[:CHUNK])  # what is compiled or loaded at the first text
    rounds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(asked.rounds):
        spent: Counter[str] = Counter()
        for chunk in chunks(texts):
            for name, work in works.items():
                spent[name] += seconds_of(work, chunk)
        for name in works:
            rounds[name].append(spent[name] / len(texts) * 1000)
    base = rounds["scispaCy tokeniser"]
    print(f"{len(texts)} texts, {sum(map(len, texts)) // len(texts)} characters each; {asked.rounds} rounds, medians")
    for name, spent_ms in rounds.items():
        ratios = sorted(ms / bare for ms, bare in zip(spent_ms, base, strict=True))
        ms = statistics.median(spent_ms)
        spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
        print(f"{name:20} {ms:7.2f} ms a text {1000 / ms:7.0f} a second {statistics.median(ratios):6.2f} x ({spread})")
    alone = stages(nlp, texts)
    total = sum(alone.values())
    print()
    for name, seconds in alone.items():
        print(f"{name:20} {seconds / len(texts) * 1000:7.2f} ms {seconds / total:6.1%}")
    ratio = statistics.median(ms / bare for ms, bare in zip(rounds["trialweave"], base, strict=True))
    return 0 if ratio <= AT_MOST else 1


if __name__ == "__main__":
    raise SystemExit(main())
