from __future__ import annotations

from trialweave.sentence_text import sentence_text


def test_a_sentence_has_its_words_in_lower_case() -> None:
    told = sentence_text("RESULTS", "IL-6 fell in Double-Blind weeks (p<0.05).", 10)
    assert (told.section, told.start, told.end) == ("RESULTS", 10, 51)
    assert told.low == "il-6 fell in double-blind weeks (p<0.05)."
    assert told.words == ("il", "6", "fell", "in", "double", "blind", "weeks", "p", "0", "05")
