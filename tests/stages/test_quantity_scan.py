from __future__ import annotations

from collections.abc import Callable

from trialweave.stages.quantity_scan import Scan, lowered, scan

Scanner = Callable[[str], Scan]


def test_tokens_are_words_and_runs_of_digits(scanned: Scanner) -> None:
    scan_ = scanned("TNF-α 1,234.5 mg, 0·2% 10mg治疗12周")
    assert scan_.words == ["tnf", "α", "1,234.5", "mg", "0·2", "10", "mg", "治疗", "12", "周"]
    assert [scan_.text[scan_.starts[i] : scan_.stop(i)].lower() for i in range(len(scan_.words))] == scan_.words


def test_a_stretch_keeps_the_offsets_of_the_text() -> None:
    text = "one two three"
    part = scan(text, text, 4, 7)
    assert (part.words, part.starts, part.stop(0)) == (["two"], [4], 7)


def test_neighbours(scanned: Scanner) -> None:
    scan_ = scanned("a b c d e")
    assert scan_.before(2, 5) == ["a", "b"]
    assert scan_.before(4, 2) == ["c", "d"]
    assert scan_.after(2, 1) == ["d"]
    assert scan_.after(4, 3) == []
    assert [scan_.token_before(offset) for offset in (0, 1, 4, 99)] == [-1, 0, 1, 4]


def test_lower_case_keeps_every_place() -> None:
    assert len(lowered("İstanbul ẞ ABC")) == len("İstanbul ẞ ABC")
    assert lowered("İ ABC")[-3:] == "abc"
