"""MathML on one line: `<msup>` as a power, `<mfrac>` with a slash."""

from __future__ import annotations

from trialweave.read.html_tokens import Token
from trialweave.read.scripts import lowered, raised

SILENT = frozenset({"annotation", "annotation-xml", "mphantom"})
VOID = frozenset({"mspace", "none", "mprescripts"})
BEFORE = "\x1e"  # stands for <mprescripts>: what follows it stands before its base
DEEPEST = 40


class Formula:
    """A formula while it is read, token by token, from behind its `<math>` tag on."""

    def __init__(self) -> None:
        self._open: list[tuple[str, list[str]]] = [("math", [])]

    def take(self, token: Token) -> bool:
        """Read a token; True when the formula ends with it."""
        tag = token.value.rpartition(":")[2]
        if token.kind == "text":
            if token.value.strip() or self._open[-1][0] == "mtext":
                self._open[-1][1].append(token.value.strip() or " ")
        elif token.kind == "open":
            if token.attrs.endswith("/") or tag in VOID:
                self._open[-1][1].append(_written(tag, []))
            elif len(self._open) < DEEPEST:
                self._open.append((tag, []))
        elif token.kind == "close":
            if tag == "math":
                return True
            self._close(tag)
        return False

    def _close(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open[1:]):
            while True:
                name, parts = self._open.pop()
                self._open[-1][1].append(_written(name, parts))
                if name == tag:
                    return

    def text(self) -> str:
        """The formula on one line; elements that are still open end here."""
        while len(self._open) > 1:
            name, parts = self._open.pop()
            self._open[-1][1].append(_written(name, parts))
        return "".join(self._open[0][1]).replace(BEFORE, "")


def _written(tag: str, parts: list[str]) -> str:
    if tag in SILENT:
        return ""
    if tag == "mspace":
        return " "
    if tag == "mprescripts":
        return BEFORE
    if tag == "mmultiscripts" and parts:
        return _surrounded(parts)
    if tag == "mfrac" and len(parts) == 2:
        return "/".join(parts)
    if tag == "msup" and len(parts) == 2:
        return parts[0] + raised(parts[0], parts[1])
    if tag == "msub" and len(parts) == 2:
        return parts[0] + lowered(parts[0], parts[1])
    if tag == "msubsup" and len(parts) == 3:
        base = parts[0] + lowered(parts[0], parts[1])
        return base + raised(base, parts[2])
    if tag == "mo" and parts and parts[0] in "=<>≤≥≈±×+−":
        return f" {parts[0]} "
    return "".join(parts)


def _surrounded(parts: list[str]) -> str:
    """A base with scripts on both sides: base, pairs of sub and sup behind it, a mark, pairs before it."""
    place = parts.index(BEFORE) if BEFORE in parts else len(parts)
    base, behind, before = parts[0], parts[1:place], parts[place + 1 :]
    for sub, sup in zip(behind[::2], behind[1::2], strict=False):
        base += lowered(base, sub)
        base += raised(base, sup)
    return "".join(sup + sub for sub, sup in zip(before[::2], before[1::2], strict=False)) + base
