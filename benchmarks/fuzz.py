"""Mutation fuzzer of the whole way from bytes to rows, and of the readers alone.

    python benchmarks/fuzz.py --inputs 200000 --readers 100000 --seed 1 [--jobs 2]

An input of the whole way is a page or abstract of the corpus, or a piece of one, damaged: spliced with others, cut,
repeated, its numbers, signs and brackets changed, sprinkled with what programs stumble over. It goes through readers and
pipeline like a page in a worker. Of its rows must hold: no stage raises; no page takes more than `--seconds` of work;
every quoted text is the text of its place; every place lies in the page; zones do not overlap; the rows come back from
their line as they were. Inputs of the readers alone are those of `fuzz_readers.py`.

An input that breaks a rule is made smaller as long as it still breaks it the same way, and is written to `--keep`. One
break of a kind is told; the others are counted.
"""

from __future__ import annotations

import argparse
import collections
import io
import multiprocessing
import random
import sys
import time
import traceback
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import fuzz_readers

from trialweave import load
from trialweave.batch.bounds import PageTimeoutError, time_limit
from trialweave.batch.lines import from_line, to_line
from trialweave.extensions import values_only
from trialweave.read.dump import file_pages
from trialweave.read.page import Page
from trialweave.trials.merge import merge
from trialweave.trials.rows import PageRows, rows_of

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
BATCH = 100
# what rules stumble over; among them the glue of lists, ranges, spreads and quotes
PARTS = (
    "\0", "\ufeff", "\u200b", "\xad", "\u2028", "\x85", "\u001c", "\u202e", "́", "🧬", "�", "\ud800", "\t", "\n",
    "\n\n", "\r", " ", "\xa0", "\u2009", "\u3000", "\u3000", "．", "１２", "％", "（", "）", "，", "。", "、", "respectively",
    ", respectively,", "and", "or", "vs.", "versus", "than", "from", "to", "±", "+/-", "×", "x", "·", "−", "(", ")",
    "[", "]", "((((", "))))", "<", ">", "≤", "=", "p<0.05", "p=", "(p", "95% CI", "CI", "n=", "/", "%", "-", "–",
    "0", "1", "7", "12.5", ".5", "5.", "1,234", "1 234", "10(8)", "1e999", "9999999999999999999999999",
    "00000000000000000000", "½", "²", "٣", "三", "twelve", "IL-6", "TNF-α", "CD4+", "ACR20/50/70", "Treg/Th17",
    "anti-", "(CRP)", "DAS28", "weeks 4, 12 and 52", "group A", "arm", "placebo", "patients", "Results:", "METHODS",
    "Conclusion", "目的", "结果", "方法", "Abstract", "References", "doi:10.1/x", "increased", "did not",
    "no significant difference", "in both groups", "the other", "baseline", "NCT01234567", "&lt;",
)  # fmt: skip


class Broken(NamedTuple):
    """A rule that an input broke: a kind, by which breaks are told apart, what happened, and the text."""

    kind: str
    told: str
    text: str


def corpus() -> list[str]:
    """The texts that are damaged: whole pages, abstracts, single paragraphs and sentences."""
    paths = sorted(CORPUS.glob("gold/*.txt")) + [p for p in sorted(CORPUS.glob("dump/**/*")) if p.suffix == ".txt"]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    short = [line for text in texts for line in text.split("\n") if len(line) > 60]
    return [*texts, *short, *short, *short]


def mutated(texts: list[str], rng: random.Random) -> str:
    """A text with some damage."""
    text = rng.choice(texts)
    for _ in range(rng.choice((1, 1, 2, 3, 5, 9))):
        size = max(len(text), 1)
        here, there = sorted((rng.randrange(size), rng.randrange(size)))
        match rng.randrange(10):
            case 0:
                text = text[:here] + rng.choice(PARTS) * rng.choice((1, 1, 1, 2, 3, 40)) + text[here:]
            case 1:
                text = text[:here] + text[min(there, here + rng.choice((1, 5, 40, 400))) :]
            case 2:
                text = text[:here] + text[here : here + rng.choice((5, 40, 200))] * rng.choice((2, 3, 20)) + text[here:]
            case 3:
                other = rng.choice(texts)
                start = rng.randrange(max(len(other), 1))
                text = text[:here] + other[start : start + rng.choice((10, 100, 600))] + text[here:]
            case 4:
                text = text[:here] + rng.choice(PARTS) + text[here + 1 :]
            case 5:
                text = (
                    text[:here]
                    + "".join(rng.choice("0123456789.,-–%()") for _ in range(rng.choice((1, 3, 12))))
                    + text[here:]
                )
            case 6:
                words = text[here : here + 300].split(" ")
                rng.shuffle(words)
                text = text[:here] + " ".join(words) + text[here + 300 :]
            case 7:
                text = text.replace(
                    rng.choice((" ", ".", ",", "\n", "%", "-", "(", ")")), rng.choice(PARTS), rng.choice((1, 5, 500))
                )
            case 8:
                text = text[:here] + text[here:there].swapcase() + text[there:]
            case 9:
                text = text[here:] if rng.random() < 0.5 else text[:there]
    return text[:20_000]


class Fuzzer:
    """One process's pipeline and what its inputs broke."""

    def __init__(self, seed: int, seconds: float) -> None:
        self.nlp, self.seconds, self.rng = load(), seconds, random.Random(seed)
        self.texts = corpus()
        self.slowest = 0.0

    def broken(self, text: str) -> Broken | None:
        """What an input breaks, or None."""
        data = text.encode("utf-8", "surrogatepass")
        begun = time.process_time()
        try:
            with time_limit(self.seconds), values_only():
                found = list(file_pages(io.BytesIO(data), "page.txt", len(data)))
                rows = [self.rows(page) for page in found if page.text]
        except PageTimeoutError:
            return Broken("too slow", f"takes more than {self.seconds:g} s", text)
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            ours = [frame for frame in frames if "trialweave" in frame.filename] or frames
            place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
            return Broken(f"{type(error).__name__} at {place}", traceback.format_exc(limit=-3), text)
        self.slowest = max(self.slowest, time.process_time() - begun)
        for page, made in zip((page for page in found if page.text), rows, strict=True):
            if wrong := wrong_with(made, page.text or ""):
                return Broken(wrong[0], wrong[1], text)
        return None

    def rows(self, page: Page) -> PageRows:
        return rows_of(self.nlp(page.text or ""), page)

    def smaller(self, found: Broken) -> Broken:
        """A smaller text that breaks the same: without any part that is not needed for it."""
        part = len(found.text) // 2
        tries = 0
        while part and tries < 400 and found.kind != "too slow":
            start = 0
            while start < len(found.text) and tries < 400:
                tries += 1
                again = self.broken(found.text[:start] + found.text[start + part :])
                if again and again.kind == found.kind:
                    found = again
                else:
                    start += part
            part //= 2
        return found

    def run(self, n_inputs: int) -> Iterator[Broken]:
        """Breaks of some inputs, each kind made smaller when it is new."""
        kinds: set[str] = set()
        done = 0
        while done < n_inputs:
            with self.nlp.memory_zone():
                for _ in range(min(BATCH, n_inputs - done)):
                    done += 1
                    found = self.broken(mutated(self.texts, self.rng))
                    if found:
                        yield found if found.kind in kinds else self.smaller(found)
                        kinds.add(found.kind)


def wrong_with(rows: PageRows, text: str) -> tuple[str, str] | None:
    """The rule that rows break, and how; or None."""
    for mention in rows.mentions:
        if text[mention.start : mention.end] != mention.text or not mention.text:
            return "a quote that is not the text", f"{mention}"
    places: list[tuple[str, int | None, int | None]] = []
    for row in rows.relations:
        for slot in ("measure", "value", "p", "sentence"):
            places.append((f"relation {slot}", getattr(row, f"{slot}_start"), getattr(row, f"{slot}_end")))
    places += [(f"zone {zone.zone}", zone.start, zone.end) for zone in rows.page.zones]
    for name, start, end in places:
        if start is not None and end is not None and not 0 <= start < end <= len(text):
            return f"a place outside the page: {name}", f"{start}, {end} of {len(text)}"
        if (start is None) != (end is None):
            return f"half a place: {name}", f"{start}, {end}"
    for before, after in pairwise(sorted(rows.page.zones, key=lambda zone: zone.start)):
        if after.start < before.end:
            return "zones that overlap", f"{before} {after}"
    if len({row.relation_id for row in rows.relations}) < len(rows.relations):
        return "two relations of one id", ", ".join(row.relation_id for row in rows.relations)
    if from_line(to_line(rows)) != rows:
        return "rows that do not come back from their line", ""
    merge([rows])
    return None


def in_process(seed: int, n_inputs: int, seconds: float) -> tuple[list[Broken], float]:
    """The breaks of a process's share, and its slowest input."""
    fuzzer = Fuzzer(seed, seconds)
    return list(fuzzer.run(n_inputs)), fuzzer.slowest


def readers_alone(n_inputs: int, seed: int) -> int:
    """How many inputs of the readers alone broke a rule."""
    sys.argv = ["fuzz_readers.py", "--inputs", str(n_inputs), "--seed", str(seed)]
    return fuzz_readers.main()


def main() -> int:
    """Print what was broken; 1 where something was."""
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--inputs", type=int, default=20_000, help="of the whole way")
    asks.add_argument("--readers", type=int, default=0, help="of the readers alone")
    asks.add_argument("--seed", type=int, default=1)
    asks.add_argument("--jobs", type=int, default=1)
    asks.add_argument("--seconds", type=float, default=20.0, help="the work that a page may take")
    asks.add_argument("--keep", type=Path, default=Path("out/fuzz"))
    asked = asks.parse_args()
    begun = time.monotonic()
    share = -(-asked.inputs // asked.jobs)
    jobs = [(asked.seed * 1000 + job, share, asked.seconds) for job in range(asked.jobs)]
    found: list[Broken] = []
    slowest = 0.0
    with multiprocessing.get_context("spawn").Pool(asked.jobs) as pool:
        for broken, slow in pool.starmap(in_process, jobs):
            found += broken
            slowest = max(slowest, slow)
    kinds: dict[str, list[Broken]] = collections.defaultdict(list)
    for each in found:
        kinds[each.kind].append(each)
    for number, (kind, breaks) in enumerate(sorted(kinds.items())):
        smallest = min(breaks, key=lambda each: len(each.text))
        asked.keep.mkdir(parents=True, exist_ok=True)
        (asked.keep / f"whole-{number}.txt").write_bytes(smallest.text.encode("utf-8", "surrogatepass"))
        print(f"{len(breaks)} x {kind}: {smallest.text[:200]!r}\n{smallest.told}")
    spent = time.monotonic() - begun
    print(f"{share * asked.jobs} inputs in {spent:.0f} s, slowest {slowest:.2f} s of work, broken rules: {len(found)}")
    return int(bool(found)) | (readers_alone(asked.readers, asked.seed) if asked.readers else 0)


if __name__ == "__main__":
    raise SystemExit(main())
