"""Numbers in words: `Seventy-six`, `One hundred and sixty-two`, `twelve (12)`, `十二`."""

from __future__ import annotations

import re
from typing import NamedTuple

from trialweave.stages.quantity_scan import Scan
from trialweave.stages.quantity_vocabulary import Vocabulary

GLOSS = re.compile(r" ?[(\[] ?(?:n ?= ?)?(\d{1,6}) ?[)\]]")  # "twelve (12)"


class Spelled(NamedTuple):
    """A number in words: where it ends, its value, its last token, and whether it is idle talk (`no one`)."""

    end: int
    value: float
    last: int
    idle: bool


def spelled_number(scan: Scan, token: int, known: Vocabulary) -> Spelled | None:
    """Read the number in words that begins at a token.

    Args:
        scan: the stretch of text.
        token: the index of its first word, which is a number word.
        known: the vocabulary.

    Returns:
        The number; None where the word begins none.
    """
    total, current, last = 0, 0, token - 1
    while last + 1 < len(scan.words) and (last < token or _joined(scan, last, current, total)):
        word = scan.words[last + 1]
        if last >= token and word == "and":
            if not _goes_on(scan, last + 2, known):
                break
            last += 1
            continue
        step = _add(word, total, current, known)
        if step is None:
            break
        total, current = step
        last += 1
    if last < token:
        return None
    value, end = float(total + current), scan.stop(last)
    gloss = GLOSS.match(scan.text, end)
    if gloss and float(gloss.group(1)) == value:
        return Spelled(gloss.end(), value, scan.token_before(gloss.end()), False)
    return Spelled(end, value, last, _is_idle(scan, token, last, known))


def _joined(scan: Scan, last: int, current: int, total: int) -> bool:
    """Whether the next word may go on with the number: a space or hyphen between, `and` behind a hundred."""
    if scan.text[scan.stop(last) : scan.starts[last + 1]] not in (" ", "-", " - "):
        return False
    if scan.words[last + 1] != "and":
        return True
    return (current >= 100 and current % 100 == 0) or (current == 0 and total > 0)


def _goes_on(scan: Scan, token: int, known: Vocabulary) -> bool:
    return (
        token < len(scan.words) and scan.words[token] in known.words and scan.stop(token - 1) + 1 == scan.starts[token]
    )


def _add(word: str, total: int, current: int, known: Vocabulary) -> tuple[int, int] | None:
    """The sum with one more word, None where the word begins another number (`two three`)."""
    if word in known.words:
        value, tail = known.words[word], current % 100
        if current == 0 or (tail == 0 and value < 100) or (value < 10 and tail >= 20 and tail % 10 == 0):
            return total, current + value
        return None
    scale = known.scales.get(word)
    if scale == 100:
        return (total, max(current, 1) * 100) if current < 100 else None
    return (total + max(current, 1) * scale, 0) if scale else None


def _is_idle(scan: Scan, first: int, last: int, known: Vocabulary) -> bool:
    """Whether the words are no number at all: fractions, `one another`, `no one`, `several hundred`."""
    before = scan.words[first - 1] if first else ""
    after = scan.words[last + 1] if last + 1 < len(scan.words) else ""
    word, cues = scan.words[first], known.cues
    if after in cues["fractions"]:
        return True
    if word in cues["only_before_as"]:  # "twice as high", but "twice daily", "twice as many women"
        return after != "as" or any(following in cues["after_as"] for following in scan.after(last, 2))
    if word in known.scales:
        return before in cues["vague"]
    if known.words.get(word) != 1 or first != last:
        return False
    alone = not scan.text[scan.stop(last) : scan.stop(last) + 2].strip(" -").isalpha()  # "this one."
    return after in cues["after_one"] or (before in cues["before_one"] and (alone or before == "no"))


def chinese_numbers(word: str, start: int, known: Vocabulary) -> list[tuple[int, int, float]]:
    """Chinese numerals in a run of ideographs that a counted unit follows: `两组`, `十二周`.

    Args:
        word: the run.
        start: its offset in the text.
        known: the vocabulary.

    Returns:
        Start, end and value of each; a lone `一` (`a`) is none but before a unit of time.
    """
    found = []
    at = 0
    while at < len(word):
        end = at
        while end < len(word) and word[end] in known.chinese:
            end += 1
        if end > at:
            value = _chinese_value([known.chinese[char] for char in word[at:end]])
            units = (known.units.get(word[end : end + length]) for length in (3, 2, 1))
            family = next((unit.family for unit in units if unit is not None), "")
            if value and (family == "time" or (family == "people" and value > 1)):
                found.append((start + at, start + end, float(value)))
        at = end + 1
    return found


def _chinese_value(digits: list[int]) -> int:
    """`二十三` is 23, `十二` is 12; 0 where the digits make no number."""
    match digits:
        case [single]:
            return single
        case [10, ones]:
            return 10 + ones
        case [tens, 10]:
            return tens * 10
        case [tens, 10, ones]:
            return tens * 10 + ones
    return 0
