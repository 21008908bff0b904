"""HTML -> the text that a reader sees, with the numbers that a reader sees.

Blocks stand on lines of their own, paragraphs and headings between blank lines, list items behind `•`, the
cells of a row behind ` | ` (long cells on lines of their own, since such a table only lays the page out).
Superscripts and subscripts follow `trialweave.read.scripts`. Scripts, styles, forms and hidden elements are
left out, and nothing is run or fetched.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trialweave.read.html_elements import IMPLIED, LINES, PARAGRAPHS, SPACED, UNREAD, VOID
from trialweave.read.html_lines import SPACE, Lines
from trialweave.read.html_math import Formula
from trialweave.read.html_styles import hidden_names, hides
from trialweave.read.html_tokens import Token, attributes, tokens
from trialweave.read.limits import Limits
from trialweave.read.scripts import LONGEST, belongs, lowered, raised

RAISED = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
MAY_MATTER = re.compile(r"hidden|display|visibility|katex-html", re.IGNORECASE)
NAMED = re.compile(r"class|id", re.IGNORECASE)
FORMULA_TWICE = ".katex-html"  # a formula for the eye, beside the same one in MathML
METADATA = re.compile(r"citation_|dc\.|prism\.", re.IGNORECASE)

NO_WORD = re.compile(r"\W+")
SITE = re.compile(r"\s[|\-–—·:»]\s")

CELL = 120  # characters; a longer cell stands on its own line
NESTED_TABLES = 12  # deeper ones are read as plain blocks


class HtmlText(NamedTuple):
    """A page's text, the content of its `<title>`, its citation metadata, and why it was cut, if it was.

    `metadata` are pairs of name and content.
    """

    text: str
    title: str | None
    metadata: list[tuple[str, str]]
    cut: str | None = None


def html_text(html: str, limits: Limits | None = None) -> HtmlText:
    """What a page says.

    Args:
        html: the page as decoded.
        limits: how many characters of text and how many tags are read.

    Returns:
        Its text. Where nothing is visible, what is hidden: some pages show themselves by a script only.
    """
    limits = limits or Limits()
    read = Layout(html, limits).run()
    if not read.text and html:
        return Layout(html, limits, all_visible=True).run()
    return read


class _Row(NamedTuple):
    """A row of a table that is being read: where the writing goes back to, and the cells so far."""

    outer: Lines
    cells: list[str]


class _Script(NamedTuple):
    """A superscript or subscript that is being read."""

    tag: str
    sub: bool
    outer: Lines
    linked: list[bool]


class Layout:
    """One pass over the tokens of a page.

    Args:
        html: the page.
        limits: how much of it is read.
        all_visible: whether to read hidden elements too.
    """

    def __init__(self, html: str, limits: Limits, *, all_visible: bool = False) -> None:
        self.html = html
        self.limits = limits
        self.chars = self.tags = 0
        self.cut: str | None = None
        self.lines = Lines()
        self.title: str | None = None
        self.headed = False  # by an <h1>
        self.hidden = {FORMULA_TWICE}  # classes and ids
        self.metadata: list[tuple[str, str]] = []
        self.all_visible = all_visible
        self.rows: list[_Row | None] = []  # one for each open table; None between its rows
        self.cells: list[bool] = []  # whether a cell is open in it
        self.script: _Script | None = None
        self.nested = 0  # further opening tags of the script's element
        self.preformatted = 0
        self.formula: Formula | None = None

    def run(self) -> HtmlText:
        """Read the page."""
        start: int | None = 0
        while start is not None:
            start = self._pass(start)
        self._end_formula()
        self._end_script("")
        while self.rows:
            self._end_table()
        text = re.sub(r" +\n", "\n", self.lines.text()).strip()
        if self.title and not self.headed and not says(text, self.title):
            text = f"{self.title}\n\n{text}".strip()
        return HtmlText(text, self.title, self.metadata, self.cut)

    def _pass(self, start: int) -> int | None:
        """Read on from an offset; gives the offset to read on from after a hidden element that never ends."""
        skipped, depth, resume = "", 0, None
        for token in tokens(self.html, start):
            if self._enough(token):
                return None
            if skipped:
                depth += _deeper(token, skipped)
                if depth <= 0:
                    again = token.kind == "open"  # the next element ended the hidden one
                    skipped = ""
                    if not again or self._hides(token):
                        continue
                else:
                    continue
            if self._hides(token):
                skipped, depth, resume = token.value, 1, token.end
            else:
                self._take(token)
        if skipped and skipped not in UNREAD and resume is not None:
            self.all_visible = True
            return resume
        return None

    def _enough(self, token: Token) -> bool:
        """Count what is read; True when it is as much as is allowed."""
        if token.kind == "text":
            self.chars += len(token.value)
        else:
            self.tags += 1
        if self.tags > self.limits.page_tags:
            self.cut = f"cut at {self.limits.page_tags:,} tags"
        elif self.chars > 2 * self.limits.page_chars:  # much of it may be white space
            self.cut = f"cut at {self.limits.page_chars:,} characters"
        return self.cut is not None

    def _hides(self, token: Token) -> bool:
        if token.kind != "open" or token.value in VOID:
            return False
        if token.value in UNREAD:
            return not (self.all_visible and token.value == "noscript") and not token.attrs.endswith("/")
        if self.all_visible or not (MAY_MATTER.search(token.attrs) or (self.hidden and NAMED.search(token.attrs))):
            return False
        found = attributes(token.attrs)
        names = {f"#{found.get('id', '')}", *(f".{name}" for name in found.get("class", "").split())}
        return (
            ("hidden" in found and found["hidden"].lower() != "until-found")
            or hides(found.get("style", ""))
            or not names.isdisjoint(self.hidden)
        )

    def _take(self, token: Token) -> None:
        if self.formula is not None:
            blocks = token.kind != "text" and (token.value in PARAGRAPHS or token.value in LINES)
            if not blocks and not self.formula.take(token):
                return
            self._end_formula()
            if not blocks:
                return
        if token.kind == "text":
            self._text(token.value)
        elif token.kind == "open":
            self._open(token)
        elif token.kind == "close":
            self._close(token)
        elif token.value == "style":
            self.hidden |= hidden_names(token.content)
        elif token.value == "title" and self.title is None:
            self.title = SPACE.sub(" ", inline_text(token.content)).strip() or None

    def _end_formula(self) -> None:
        if self.formula is not None:
            self.lines.collapsed(self.formula.text())
            self.formula = None

    def _text(self, text: str) -> None:
        if self.preformatted:
            for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
                if number:
                    self.lines.break_line(1)
                if line.strip():
                    self.lines.write(line)
        else:
            self.lines.collapsed(text)

    def _open(self, token: Token) -> None:
        tag = token.value
        if self.script is not None:
            self._within_script(token)
        if tag in PARAGRAPHS:
            self._block(2)
            self._begin_table(tag)
            self.headed = self.headed or tag == "h1"
            self.preformatted += tag == "pre"
        elif tag in ("td", "th"):
            self._begin_cell()
        elif tag in LINES:
            self._block(1)
            self._begin_row(tag)
            self.lines.bullet = self.lines.bullet or tag == "li"
        elif tag == "br":
            self.lines.break_line(min(2, self.lines.due + 1))
        elif tag in ("sup", "sub"):
            self._begin_script(tag, sub=tag == "sub")
        elif tag == "math" or tag.endswith(":math"):
            self.formula = Formula()
        elif tag in SPACED:
            self.lines.space = True
        elif tag == "meta":
            self._meta(token)
        elif "vertical-align" in token.attrs and (how := RAISED.search(attributes(token.attrs).get("style", ""))):
            self._begin_script(tag, sub=how[0].endswith("b"))

    def _close(self, token: Token) -> None:
        tag = token.value
        if self.script is not None and tag == self.script.tag:
            self.nested -= 1
            if self.nested <= 0:
                self._end_script(self.html[token.end : token.end + 3])
        elif tag == "p" or tag in PARAGRAPHS:
            self._block(2)
            if tag == "table":
                self._end_table()
            elif tag == "pre":
                self.preformatted = max(0, self.preformatted - 1)
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in LINES:
            if tag == "tr":
                self._end_row()
            self._block(1)
        elif tag in SPACED:
            self.lines.space = True

    def _block(self, breaks: int) -> None:
        self._end_script("")
        self.lines.break_line(breaks)

    def _meta(self, token: Token) -> None:
        if METADATA.search(token.attrs):
            found = attributes(token.attrs)
            name = found.get("name") or found.get("property")
            if name and found.get("content"):
                self.metadata.append((name.lower(), found["content"].strip()))

    # superscripts and subscripts

    def _begin_script(self, tag: str, *, sub: bool) -> None:
        if self.script is None:
            self.script, self.nested = _Script(tag, sub, self.lines, []), 1
            self.lines = Lines()

    def _within_script(self, token: Token) -> None:
        assert self.script is not None
        if token.value == self.script.tag:
            self.nested += 1
        if token.value == "a" and "href" in token.attrs:
            self.script.linked.append(True)

    def _end_script(self, after: str) -> None:
        if self.script is None:
            return
        script, inner, self.script = self.script, self.lines.text(), None
        spaced, self.lines = self.lines.space, script.outer
        linked = bool(script.linked)
        before = "" if self.lines.due else self.lines.tail
        if self.lines.space and before and (script.sub or belongs(before, inner, after, linked=linked)):
            self.lines.space = False
        if self.lines.space:
            before = ""
        written = lowered(before, inner, after) if script.sub else raised(before, inner, after, linked=linked)
        if len(inner) > LONGEST:
            self.lines.space = True
        self.lines.collapsed(written)
        self.lines.space = self.lines.space or spaced

    # tables

    def _begin_table(self, tag: str) -> None:
        if tag == "table" and len(self.rows) < NESTED_TABLES:
            self.rows.append(None)
            self.cells.append(False)

    def _begin_row(self, tag: str) -> None:
        if tag == "tr" and self.rows:
            self._end_row()
            self.lines.break_line(1)
            self.rows[-1] = _Row(self.lines, [])

    def _begin_cell(self) -> None:
        self._end_script("")
        if not self.rows:
            self.lines.break_line(1)
            return
        self._end_cell()
        row = self.rows[-1]
        if row is None:
            self.lines.break_line(1)
            self.rows[-1] = _Row(self.lines, [])
        self.cells[-1] = True
        self.lines = Lines()

    def _end_cell(self) -> None:
        self._end_script("")
        if self.rows and self.cells[-1] and (row := self.rows[-1]) is not None:
            row.cells.append(self.lines.text().strip())
            self.cells[-1] = False
            self.lines = row.outer

    def _end_row(self) -> None:
        self._end_cell()
        if not self.rows or (row := self.rows[-1]) is None:
            return
        self.rows[-1] = None
        self.lines = row.outer
        cells = [cell for cell in row.cells if cell]
        if cells:
            laid_out = any(len(cell) > CELL or "\n" in cell for cell in cells)
            self.lines.write(("\n" if laid_out else " | ").join(cells))
        self.lines.break_line(1)

    def _end_table(self) -> None:
        if self.rows:
            self._end_row()
            self.rows.pop()
            self.cells.pop()
            self.lines.break_line(2)


def says(text: str, title: str) -> bool:
    """Whether a text says a title, or the part of it that stands before the name of the site."""
    said = NO_WORD.sub("", text).casefold()
    return any(NO_WORD.sub("", part).casefold() in said for part in (title, SITE.split(title, maxsplit=1)[0]))


def _deeper(token: Token, skipped: str) -> int:
    """How a token changes the depth inside a skipped element."""
    if token.kind == "open":
        if token.value in IMPLIED.get(skipped, ()):
            return -1_000_000
        return token.value == skipped
    if token.kind == "close":
        if token.value == skipped:
            return -1
        if skipped in IMPLIED and token.value in ("ul", "ol", "dl", "table"):
            return -1_000_000
    return 0


def inline_text(markup: str) -> str:
    """The text of a fragment without blocks: a title, a sentence with `<sup>` and `<i>` in it.

    Args:
        markup: the fragment, with or without tags.
    """
    return (
        Layout(f"<p>{markup}</p>", Limits()).run().text
        if "<" in markup or "&" in markup
        else SPACE.sub(" ", markup).strip()
    )
