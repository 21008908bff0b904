"""Lists and `respectively`: at least 300 sentences, systematic and hand-written, of which 97 % are paired right."""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("marked_sentences", HERE / "marked_sentences.py")
marked_sentences = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(marked_sentences)

MEASURES = ("[IL-6]", "[TNF-α]", "[CRP]", "[IL-10]")
ARMS = ("<A:the cell group>", "<B:the vehicle group>", "<C:the placebo group>")
TIMES = ("4", "12", "24")
FEWEST, RIGHT = 300, 0.97


class Case(NamedTuple):
    """A sentence, the trial's arms, and its pairs: measure, arm, time, value and p of each row."""

    text: str
    arms: str
    pairs: frozenset[str]


def series(items, style: str = "and") -> str:
    """`a, b and c`, `a, b, and c` or `a, b, c`."""
    items = list(items)
    if len(items) == 1:
        return items[0]
    if style == "comma":
        return ", ".join(items)
    joint = ", and " if style == "oxford" and len(items) > 2 else " and "
    return ", ".join(items[:-1]) + joint + items[-1]


def values(n: int, first: int = 1) -> list[str]:
    return [f"{{{first + i}.{i}}}" for i in range(n)]


def shares(n: int, first: int = 10) -> list[str]:
    return [f"{{{first + 7 * i}%}}" for i in range(n)]


def ps(n: int) -> list[str]:
    return [f"{{p:p=0.0{i + 1}}}" for i in range(n)]


def bare(marked: str) -> str:
    """The text inside a mark: `12.1` of `{12.1}`, `p=0.01` of `{p:p=0.01}`."""
    inner = marked[1:-1]
    return inner.partition(":")[2] if inner.startswith(("p:", "t:")) else inner


def pair(measure: str, arm: str = "A", time: str = "-", value: str = "-", p: str = "-") -> str:
    return " | ".join((bare(measure), arm, time, bare(value) if value != "-" else "-", bare(p) if p != "-" else "-"))


def one_arm_lists() -> Iterator[Case]:
    """Several measures of one arm, each with its value, perhaps with its p-value."""
    frames = (
        "{m} were {v}, respectively",
        "{m} decreased by {v}, respectively",
        "Mean {m} levels in serum were {v}, respectively",
        "{m} increased significantly, by {v}, respectively",
        "Overall, the levels of {m} fell by {v} respectively",
        "Changes in {m} were {v}, respectively",
        "Treatment reduced {m} by {v}, respectively",
        "The mean values of {m} were {v} respectively",
    )
    for frame, n, style in itertools.product(frames, (2, 3, 4), ("and", "oxford")):
        ms, vs = MEASURES[:n], values(n)
        if style == "oxford" and n == 2:
            continue
        text = frame.format(m=series(ms, style), v=series(vs, style))
        yield Case(text, "A", frozenset(pair(m, value=v) for m, v in zip(ms, vs, strict=True)))
        pv = ps(n)
        rows = zip(ms, vs, pv, strict=True)
        yield Case(
            f"{text} ({series(pv, style)}, respectively)", "A", frozenset(pair(m, value=v, p=p) for m, v, p in rows)
        )


def arm_lists() -> Iterator[Case]:
    """One measure in several arms."""
    frames = (
        "{m} was {v} in {a}, respectively",
        "The mean {m} level was {v} for {a}, respectively",
        "{m} levels were {v} in {a} respectively",
        "In {a}, {m} was {v}, respectively",
        "{m} in {a} was {v}, respectively",
        "{m} rose by {v} in {a}, respectively",
    )
    for frame, n, style in itertools.product(frames, (2, 3), ("and", "oxford")):
        if style == "oxford" and n == 2:
            continue
        vs = values(n)
        text = frame.format(m="[CRP]", a=series(ARMS[:n], style), v=series(vs, style))
        yield Case(text, "ABC"[:n], frozenset(pair("[CRP]", arm, value=v) for arm, v in zip("ABC", vs, strict=False)))


def shares_of_arms() -> Iterator[Case]:
    """A share that reached a criterion in several arms."""
    frames = (
        "[ACR20] was achieved by {each}",
        "[ACR20] response rates were {each}",
        "{each} achieved [ACR20]",
        "At {{t:week 12}}, [ACR20] was attained by {each}",
        "[ACR20] was reached by {each} at {{t:week 12}}",
    )
    links = ("in", "of patients in", "for", "with", "of patients treated with")
    for frame, link, n in itertools.product(frames, links, (2, 3)):
        vs = shares(n)
        each = series(f"{v} {link} {arm}" for v, arm in zip(vs, ARMS, strict=False))
        time = "week 12" if "week" in frame else "-"
        rows = frozenset(pair("[ACR20]", arm, time, v) for arm, v in zip("ABC", vs, strict=False))
        yield Case(frame.format(each=each), "ABC"[:n], rows)


def versus() -> Iterator[Case]:
    """Two arms whose values stand side by side in brackets."""
    frames = (
        "[CRP] was lower in {a} than in {b} ({v})",
        "[CRP] was significantly lower with {a} compared with {b} ({v}, {p})",
        "{a} had a higher [CRP] than {b} ({v}; {p})",
        "[CRP] did not differ between {a} and {b} ({v}, {p})",
        "Compared with {b}, {a} had lower [CRP] ({v}; {p})",
        "[CRP] was similar in {a} and {b} ({v})",
        "The decrease in [CRP] was greater in {a} than in {b} ({v}, {p})",
        "More patients in {a} than in {b} reached [CRP] targets ({v}, {p})",
    )
    for frame, word in itertools.product(frames, ("vs", "vs.", "versus", "and")):
        v, w = values(2)
        p = "{p:p=0.04}" if "{p}" in frame else "-"
        text = frame.format(a=ARMS[0], b=ARMS[1], v=f"{v} {word} {w}", p="{p:p=0.04}")
        yield Case(text, "AB", frozenset({pair("[CRP]", "A", value=v, p=p), pair("[CRP]", "B", value=w, p=p)}))


def times() -> Iterator[Case]:
    """One measure at several times."""
    frames = (
        "At {t}, [DAS28] was {v}, respectively",
        "[DAS28] was {v} at {t}, respectively",
        "[DAS28] fell by {v} at {t} respectively",
        "At {t}, mean [DAS28] had decreased to {v}, respectively",
    )
    for frame, n, style in itertools.product(frames, (2, 3), ("and", "oxford")):
        if style == "oxford" and n == 2:
            continue
        vs = values(n)
        listed = ["{t:weeks 4}", "{t:12}", "{t:24}"][:n]
        text = frame.format(t=series(listed, style), v=series(vs, style))
        rows = frozenset(pair("[DAS28]", "A", f"week {t}", v) for t, v in zip(TIMES, vs, strict=False))
        yield Case(text, "A", rows)


def nested() -> Iterator[Case]:
    """Several measures in two arms, with a p-value for each measure."""
    frames = (
        "{m} fell by {v}, respectively, with {a} and by {w}, respectively, with {b} ({p}, respectively)",
        "{m} were {v} in {a} and {w} in {b}, respectively ({p}, respectively)",
        "{m} increased by {v}, respectively, in {a} and by {w}, respectively, in {b} ({p}, respectively)",
        "In {a}, {m} were {v}, respectively, and in {b} {w}, respectively ({p}, respectively)",
    )
    for frame, n, style in itertools.product(frames, (2, 3), ("and", "oxford")):
        if style == "oxford" and n == 2:
            continue
        ms, vs, ws, pv = MEASURES[:n], values(n), values(n, 20), ps(n)
        parts = {"m": ms, "v": vs, "w": ws, "p": pv}
        listed = {key: series(items, style) for key, items in parts.items()}
        text = frame.format(a=ARMS[0], b=ARMS[1], **listed)
        rows = {pair(m, "A", value=v, p=p) for m, v, p in zip(ms, vs, pv, strict=True)}
        rows |= {pair(m, "B", value=w, p=p) for m, w, p in zip(ms, ws, pv, strict=True)}
        yield Case(text, "AB", frozenset(rows))


def brackets() -> Iterator[Case]:
    """Each measure with its numbers in brackets behind it."""
    frames = (
        "There were significant reductions in {each}",
        "<A:Treatment> reduced {each}",
        "Improvement was seen in {each}",
        "{each} decreased significantly",
        "Significant increases in {each} were observed",
        "<A:The drug> significantly increased {each} from baseline",
    )
    for frame, n, inner in itertools.product(frames, (2, 3), ("{v}", "{v}, {p}", "{v}; {p}", "{p}")):
        ms, vs, pv = MEASURES[:n], values(n), ps(n)
        each = series(f"{m} ({inner.format(v=v, p=p)})" for m, v, p in zip(ms, vs, pv, strict=True))
        rows = frozenset(
            pair(m, value=v if "{v}" in inner else "-", p=p if "{p}" in inner else "-")
            for m, v, p in zip(ms, vs, pv, strict=True)
        )
        yield Case(frame.format(each=each), "A", rows)


def measures_side_by_side() -> Iterator[Case]:
    """Several measures, each with the values of two arms in brackets."""
    frames = (
        "{each} were higher with {a} than with {b}",
        "{a} was superior to {b} in {each}",
        "Compared with {b}, {a} improved {each}",
        "There were differences between {a} and {b} in {each}",
    )
    for frame, n, word in itertools.product(frames, (2, 3), ("vs", "versus")):
        ms, vs, ws, pv = MEASURES[:n], values(n), values(n, 30), ps(n)
        columns = list(zip(ms, vs, ws, pv, strict=True))
        each = series(f"{m} ({v} {word} {w}, {p})" for m, v, w, p in columns)
        rows = {pair(m, "A", value=v, p=p) for m, v, _, p in columns}
        rows |= {pair(m, "B", value=w, p=p) for m, _, w, p in columns}
        yield Case(frame.format(a=ARMS[0], b=ARMS[1], each=each), "AB", frozenset(rows))


def changes() -> Iterator[Case]:
    """`from X to Y` in one arm and in two."""
    verbs = ("decreased", "fell", "increased", "improved", "rose")
    for verb in verbs:
        v, w = values(2)
        rows = {pair("[DAS28]", "A", "baseline", v), pair("[DAS28]", "A", value=w, p="{p:p=0.01}")}
        yield Case(f"[DAS28] {verb} from {v} to {w} ({{p:p=0.01}})", "A", frozenset(rows))
        x, y = values(2, 20)
        rows = {pair("[DAS28]", "A", "baseline", v), pair("[DAS28]", "A", value=w)}
        rows |= {pair("[DAS28]", "B", "baseline", x), pair("[DAS28]", "B", value=y)}
        text = f"[DAS28] {verb} from {v} to {w} in {ARMS[0]} and from {x} to {y} in {ARMS[1]}"
        yield Case(text, "AB", frozenset(rows))
        text = f"[DAS28] {verb} from {v} to {w} and from {x} to {y} in {ARMS[0]} and {ARMS[1]}, respectively"
        yield Case(text, "AB", frozenset(rows))
        text = f"In {ARMS[0]}, [DAS28] {verb} from {v} to {w}, and in {ARMS[1]} from {x} to {y}"
        yield Case(text, "AB", frozenset(rows))


def written() -> Iterator[Case]:
    """The cases of relation_lists.txt: a sentence, then a line for each pair."""
    for block in (HERE / "relation_lists.txt").read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            arms, text = lines[0].split(": ", 1)
            yield Case(text, arms, frozenset(line.strip() for line in lines[1:]))


def systematic() -> list[Case]:
    makers = (
        one_arm_lists, arm_lists, shares_of_arms, versus, times, nested, brackets, measures_side_by_side, changes
    )  # fmt: skip
    return [case for maker in makers for case in maker()]


def pairs_of(case: Case) -> frozenset[str]:
    """The pairs that linking makes of a sentence; comparators and directions are tested elsewhere."""
    found = set()
    for row in marked_sentences.linked(case.text, case.arms):
        measure, arms, time, value, p, _ = row.split(" | ")
        found.add(" | ".join((measure, arms.split(" > ")[0], time, value, p)))
    return frozenset(found)


def test_there_are_enough_cases_and_nearly_all_are_paired_right():
    cases = [*systematic(), *written()]
    wrong = [case for case in cases if pairs_of(case) != case.pairs]
    assert len(cases) >= FEWEST
    assert 1 - len(wrong) / len(cases) >= RIGHT, "\n".join(f"{c.text}: {sorted(pairs_of(c))}" for c in wrong)


def test_no_sentence_is_there_twice():
    texts = [case.text for case in (*systematic(), *written())]
    assert len(texts) == len(set(texts))
