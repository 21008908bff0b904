from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from resiliparse.extract.html2text import extract_plain_text

from trialweave.read.html_text import html_text, inline_text, says
from trialweave.read.limits import Limits


@pytest.mark.parametrize(
    ("html", "text"),
    [
        # cells, blocks and lines stay apart
        ("<table><tr><td>Arm 1</td><td>1.1</td></tr><tr><td>Arm 2<td>2.2</table>", "Arm 1 | 1.1\nArm 2 | 2.2"),
        ("<table><tr><th>Arm</th><th>n</th></tr></table><p>after", "Arm | n\n\nafter"),
        ("<table><td>a<table><tr><td>1<td>2</table><td>b</table>", "a\n\n1 | 2\nb"),
        ("<table><tr><td>" + "long " * 40 + "<td>1.1</table>", ("long " * 40).strip() + "\n1.1"),
        ("<td>1</td><td>2</td>", "1\n2"),
        ("<div>5.8</div><div>1.2</div>", "5.8\n1.2"),
        ("<p>one<p>two</p>three", "one\n\ntwo\n\nthree"),
        ("<h1>T</h1><p>x</p>", "T\n\nx"),
        ("a<br>b<br/><br>c", "a\nb\n\nc"),
        ("<dl><dt>n</dt><dd>63</dd></dl>", "n\n63"),
        ("<ul><li>one<li>two <b>x</b><li></ul>", "• one\n• two x"),
        ("<ol><li><p>one</p><li><p>two</ol>", "• one\n\n• two"),
        ("<button>A</button><button>B</button>", "A B"),
        ("<pre>a  b\n  c</pre>", "a  b\n  c"),
        # inline
        ("IL-<b>6</b> and 1<i>0</i>", "IL-6 and 10"),
        ("a \n\t b&nbsp;c", "a b\u00a0c"),
        ("P &lt; 0.05, &amp;lt;, &#945;, &alpha;, &nosuch;", "P < 0.05, &lt;, α, α, &nosuch;"),
        ("x<3 and y>4, p<0.05", "x<3 and y>4, p<0.05"),
        # scripts
        ("CD4<sup>+</sup>CD25<sup>+</sup> T", "CD4+CD25+ T"),
        ("2 × 10<sup>8</sup> cells", "2 × 10^8 cells"),
        ("2&nbsp;×&nbsp;10<sup> 8 </sup>/L", "2\u00a0×\u00a010^8 /L"),
        ("<b>10</b><sup>6</sup>", "10^6"),
        ("5 cm<sup>2</sup>", "5 cm²"),
        ("IL<sub>2</sub>", "IL2"),
        ("10 <sup>8</sup> CD4 <sup>+</sup> cells", "10^8 CD4+ cells"),
        ("5 cm <sup>2</sup>, CO <sub>2</sub>", "5 cm², CO2"),
        ("patients <sup>12</sup> seen in <sup>2</sup>", "patients [12] seen in [2]"),
        ("week 10 <sup>18</sup>F-FDG", "week 10 18F-FDG"),
        ("<p>a</p><sup>+</sup>b", "a\n\n+b"),
        ("fell to 5.8<sup>3</sup>", "fell to 5.8[3]"),
        ("in 10<sup><a href='#r3'>3</a></sup>", "in 10[3]"),
        ("<p>10<sup>8</p><p>next", "10^8\n\nnext"),
        ("10<span style='vertical-align: super'>8</span>", "10^8"),
        ("<td>10<sup>8</td>", "10^8"),
        ("the <sup>18</sup>F-FDG", "the 18F-FDG"),
        ("<li><sup>a</sup>Clinic, <sup>1</sup>Ward", "• [a] Clinic, [1] Ward"),
        # formulas
        ("<math><msup><mn>10</mn><mn>8</mn></msup></math> cells", "10^8 cells"),
        ("<p><math><mn>1</mn><p>never closed", "1\n\nnever closed"),
        # what is not shown
        ("<p hidden>no</p>yes", "yes"),
        ("<div style='color:red; DISPLAY : none'>no <div>no</div> no</div>yes", "yes"),
        ("<p style='display:none'>no<p>yes", "yes"),
        ("<ul><li hidden>no<li>yes</ul>end", "• yes\n\nend"),
        ("<script>if (a<b) '</p>'</script><style>p{}</style>x", "x"),
        ("<noscript><p>no</noscript><template>no</template><select><option>1</select>x", "x"),
        ("<!-- a > b --> x <!DOCTYPE html><?php 1 ?>", "x"),
        ("<svg><title>no</title><text>1</text></svg>x", "x"),
        ("<style>.x{display:none}</style><p class='a x'>no</p><p class=ax>yes", "yes"),
        ("<style>@media print{.x{display:none}}</style><p class=x>yes", "yes"),
        ("<span class=katex><math><mn>3</mn></math><span class='katex-html' aria-hidden=true>3</span></span>", "3"),
        # but a page that hides itself is shown
        ("<body style='display:none'><p>all</p></body>", "all"),
        ("<div hidden>never closed <p>text", "never closed\n\ntext"),
        # a title that no heading gives
        ("<title>A &amp; B</title><p>body", "A & B\n\nbody"),
        ("<title>Cells – Journal</title><h2>Cells</h2>body", "Cells\n\nbody"),
        ("<title>Other</title><h1>Heading</h1>body", "Heading\n\nbody"),
        # sloppy
        ("<p title='a>b' x=\"1>2\">x</p>", "x"),
        ("<P>x</P\n><p/>y", "x\n\ny"),
        ("text <b", "text"),
        ("</p></div></table></sup>x", "x"),
        ("", ""),
    ],
)
def test_layout(html: str, text: str) -> None:
    assert html_text(html).text == text


def test_no_digits_of_two_cells_or_blocks_join() -> None:
    for tag in ("td", "th", "li", "div", "p", "dd", "dt", "h2", "section", "option", "button"):
        text = html_text(f"<{tag}>11</{tag}><{tag}>22</{tag}>").text
        assert re.findall(r"\d+", text) in (["11", "22"], []), tag


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 10_000 + "text",
        "<table><tr><td>" * 3_000 + "text",
        "<sup>" * 10_000 + "text",
        "<p hidden>" * 10_000 + "<p>text",
        "<div hidden>" * 10_000 + "text",
        "<math>" + "<mrow>" * 10_000 + "text",
        "<template>" * 10_000 + "</template>" * 10_000 + "text",
        "<a =\"<b='" * 10_000 + ">text",
        '<a x="' * 10_000 + ">text",
        "<" * 100_000 + " text",
        "&" * 100_000 + "text",
        "<p " + "a=1 " * 50_000 + ">text",
        '<img src="data:' + "A" * 1_000_000 + '">text',
        "<p>" + "".join(f"<font size={size}>" for size in range(3_000)) + "</p>" + "<p>x</p>" * 3_000 + "text",
        "&#" + "9" * 10_000 + ";text",
    ],
    ids=lambda html: html[:16],
)
def test_hostile_pages_are_read_in_linear_time(html: str) -> None:
    start = time.perf_counter()
    text = html_text(html).text
    assert time.perf_counter() - start < 2
    assert "text" in text


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Cells</h1><p>One <b>two</b> three<p>four<ul><li>five<li>six</ul>",
        "<table><tr><th>Arm</th><th>n</th></tr><tr><td>cells<td>31</table><div>end</div>",
        "<p title='a>b'>x &amp; y &lt; z &eacute;</p><!-- no --><script>var no = '<p>no</p>'</script>",
        "<style>p > b {}</style><p>one</p><pre>a\n  b</pre>",
        "<div><div><p>deep</div></div></p>tail<br>end",
    ],
)
def test_the_words_are_those_of_a_tree_builder(html: str) -> None:
    page = f"<html><body>{html}</body></html>"
    words = extract_plain_text(page, preserve_formatting=True, list_bullets=False).split()
    assert [word for word in html_text(page).text.split() if word not in "•|"] == words


def test_a_page_is_cut_at_its_tags_and_characters() -> None:
    assert html_text("<p>ab</p>" * 100, Limits(page_tags=10)).cut == "cut at 10 tags"
    assert html_text("<p>ab</p>" * 100, Limits(page_chars=20)).cut == "cut at 20 characters"
    assert html_text("<p>ab</p>" * 10, Limits(page_chars=20)).cut is None


def test_metadata_is_kept_apart() -> None:
    read = html_text('<meta name="citation_doi" content="10.1/x"><meta name=author content=A><title>T</title>')
    assert read.metadata == [("citation_doi", "10.1/x")]
    assert read.title == "T"


@pytest.mark.parametrize(
    ("markup", "text"),
    [("a <i>b</i> 10<sup>8</sup>", "a b 10^8"), ("  a \n b ", "a b"), ("p &lt; 1", "p < 1"), ("", "")],
)
def test_inline(markup: str, text: str) -> None:
    assert inline_text(markup) == text


def test_says_looks_at_words_alone() -> None:
    assert says("The  Cells\u00a0(MSC)!", "the cells: MSC | Journal")
    assert not says("Other", "Cells | Journal")


TAGS = [
    "p",
    "div",
    "td",
    "tr",
    "table",
    "sup",
    "sub",
    "li",
    "ul",
    "pre",
    "br",
    "math",
    "msup",
    "script",
    "a",
    "title",
    "h1",
]
SIGNS = ["<!--", "-->", "&", "&lt;", "&#0;", "<", ">", "=", "'", '"', "10", "8", "1.5", "word", "\0", "\n", " "]
PIECES = st.sampled_from([*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS), *SIGNS])


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
def test_any_markup_gives_clean_lines(html: str) -> None:
    text = html_text(html).text
    assert text == text.strip()
    assert "\n\n\n" not in text or "<pre>" in html.lower() or "<br" in html
