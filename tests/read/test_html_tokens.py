from __future__ import annotations

import pytest

from trialweave.read.html_tokens import attributes, resolved, tokens


def kinds(html: str) -> list[tuple[str, str]]:
    """Kind and value of each token, adjacent texts joined."""
    found: list[tuple[str, str]] = []
    for token in tokens(html):
        if token.kind == "text" and found and found[-1][0] == "text":
            found[-1] = ("text", found[-1][1] + token.value)
        else:
            found.append((token.kind, token.value))
    return found


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("a<B class=x>c</b >", [("text", "a"), ("open", "b"), ("text", "c"), ("close", "b")]),
        ("<p title='>'>x", [("open", "p"), ("text", "x")]),
        ('<p title=">">x', [("open", "p"), ("text", "x")]),
        ("<p it's>x</p>", [("open", "p"), ("text", "x"), ("close", "p")]),
        ("<script>a<b</scripty></SCRIPT >x", [("raw", "script"), ("text", "x")]),
        ("<title>a</title>b", [("raw", "title"), ("text", "b")]),
        ("<!-->x<!--a-->y<!--b--!>z", [("text", "xyz")]),
        ("<![CDATA[a<b]]>c", [("text", "a<bc")]),
        ("1<2", [("text", "1<2")]),
        ("1 < 2 <b>", [("text", "1 < 2 "), ("open", "b")]),
        ("x <never", [("text", "x ")]),
        ("", []),
    ],
)
def test_tokens(html: str, found: list[tuple[str, str]]) -> None:
    assert kinds(html) == found


def test_after_many_tags_without_an_end_the_rest_is_read_plainly() -> None:
    html = "<p x='" * 200 + "><p>text</p>"
    assert ("text", "text") in kinds(html)


def test_attributes() -> None:
    written = " CLASS='a b' hidden style=\"x:&quot;y\" id=7 class=c "
    assert attributes(written) == {"class": "a b", "hidden": "", "style": 'x:"y', "id": "7"}


@pytest.mark.parametrize(
    ("text", "plain"), [("&lt;", "<"), ("&#x3b1;", "α"), ("&#xD800;", "\ufffd"), ("&#" + "1" * 9000, "\ufffd")]
)
def test_character_references(text: str, plain: str) -> None:
    assert resolved(text) == plain
