"""What the style sheets inside a page hide."""

from __future__ import annotations

import re

COMMENT = re.compile(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)")
BRACE = re.compile(r"[{}]")
NOTHING = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
SIMPLE = re.compile(r"(?:\*|[a-z][a-z0-9]*)?([.#][\w\-]+)", re.IGNORECASE)
LONGEST = 500_000  # characters of a style sheet that are read


def hidden_names(css: str) -> set[str]:
    """The classes (`.x`) and ids (`#x`) that a style sheet hides on every screen.

    Only selectors of one class or id count; rules inside `@media` and the like do not, since they hold for print
    or small screens.

    Args:
        css: the content of a `<style>` element.
    """
    found: set[str] = set()
    css = COMMENT.sub(" ", css[:LONGEST])
    depth, selector, start = 0, "", 0
    for brace in BRACE.finditer(css):
        part, start = css[start : brace.start()], brace.end()
        if brace[0] == "{":
            selector = part.rpartition(";")[2] if not depth else selector
            depth += 1
            continue
        if depth == 1 and not selector.lstrip().startswith("@") and NOTHING.search(part):
            names = (SIMPLE.fullmatch(one.strip()) for one in selector.split(","))
            found.update(name[1] for name in names if name)
        depth = max(0, depth - 1)
    return found


def hides(style: str) -> bool:
    """Whether a `style` attribute hides its element."""
    return bool(NOTHING.search(style))
