from __future__ import annotations

from pathlib import Path

from trialweave.train.problems import Lines, Problem, listed

TEXT = """label = "SCORE"
# [[entry]] in a comment
[[entry]]
name = "A"
names = [
    "alpha",
    "beta",
]

[[entry]]  # the second
name = "B"
cased = ["beta"]

[headings]
abstract = ["b"]
"""


def test_lines_of_entries_keys_values_and_tables():
    lines = Lines(TEXT)
    assert lines.of_key("label") == 1
    assert lines.of_entry(0) == 3
    assert lines.of_entry(1) == 10
    assert lines.of_entry(0, "beta") == 7
    assert lines.of_entry(1, "beta") == 12
    assert lines.of_entry(1, "cased") == 12
    assert lines.of_entry(1, "alpha") == 10
    assert lines.of_table("headings") == 14
    assert lines.of_value("b") == 15
    assert lines.of_value("nowhere") == lines.of_key("nowhere") == 1


def test_problems_are_listed_in_order_and_once():
    later, first = Problem("b.toml", 2, "wrong"), Problem("a.toml", 10, "wrong too")
    assert listed([later, first, later], Path("configs")) == ("configs/a.toml:10: wrong too\nconfigs/b.toml:2: wrong")
