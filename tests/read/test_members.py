from __future__ import annotations

import pytest

from trialweave.read.limits import Limits
from trialweave.read.members import Names, outside, safe_name


@pytest.mark.parametrize(
    ("name", "safe", "leads_out"),
    [
        ("a/b.txt", "a/b.txt", False),
        ("./a//b.txt", "a/b.txt", False),
        ("a\\b.txt", "a/b.txt", False),
        ("../../etc/passwd", "etc/passwd", True),
        ("a/../../b", "a/b", True),
        ("/etc/passwd", "etc/passwd", True),
        ("\\\\host\\x", "host/x", True),
        ("C:\\x.txt", "C:/x.txt", True),
        ("a..b/c...txt", "a..b/c...txt", False),
        ("caf\udce9.txt", "caf\\xe9.txt", False),
        ("a\0b", "a\\x00b", False),
        ("", "unnamed", False),
    ],
)
def test_names(name: str, safe: str, leads_out: bool) -> None:
    assert safe_name(name) == safe
    assert outside(name) is leads_out


def test_a_repeated_name_is_numbered() -> None:
    names = Names(Limits())
    assert [names.unique(name) for name in ("a", "b", "a", "./a")] == ["a", "b", "a~3", "a~4"]
