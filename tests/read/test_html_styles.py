from __future__ import annotations

import time

import pytest

from trialweave.read.html_styles import hidden_names, hides


@pytest.mark.parametrize(
    ("css", "names"),
    [
        (".a{display:none}", {".a"}),
        ("p{} .a, #b ,div.c { color:red; DISPLAY : none !important }", {".a", "#b", ".c"}),
        (".a{visibility:hidden}.b{display:block}", {".a"}),
        (".a .b{display:none} .a:hover{display:none} .a>.b{display:none}", set()),
        ("@media print { .a{display:none} .b{display:none} } .c{display:none}", {".c"}),
        ("@import url(x); .a{display:none}", {".a"}),
        ("/* .a{display:none} */ .b{display:none} /* open", {".b"}),
        (".a{x-display:none}", set()),
        ("}}}.a{display:none", set()),
    ],
)
def test_hidden_names(css: str, names: set[str]) -> None:
    assert hidden_names(css) == names


@pytest.mark.parametrize("css", ["/*" * 200_000, "{" * 400_000, ".a," * 100_000 + "{display:none}", "}" * 400_000])
def test_hostile_style_sheets(css: str) -> None:
    start = time.perf_counter()
    hidden_names(css)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("style", "hidden"), [("display:none", True), ("a:b; display : NONE", True), ("display:block", False), ("", False)]
)
def test_attributes(style: str, hidden: bool) -> None:
    assert hides(style) is hidden
