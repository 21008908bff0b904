from __future__ import annotations

from trialweave.read.html_lines import Lines


def test_breaks_and_spaces_wait_for_text() -> None:
    lines = Lines()
    lines.break_line(2)
    lines.collapsed(" a ")
    lines.break_line(1)
    lines.break_line(2)
    lines.break_line(1)
    lines.bullet = True
    lines.collapsed("\n b\t\tc ")
    assert lines.text() == "a\n\n• b c"


def test_the_tail_ends_at_a_space_and_at_a_line() -> None:
    lines = Lines()
    lines.collapsed("CD")
    lines.collapsed("4")
    assert lines.tail == "CD4"
    lines.collapsed(" x")
    assert lines.tail == "x"
    lines.break_line(1)
    lines.collapsed("y")
    assert lines.tail == "y"
