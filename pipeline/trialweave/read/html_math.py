"""MathML on one line: `<msup>` as a power, `<mfrac>` with a slash."""

from __future__ import annotations

from trialweave.read.html_tokens import Token
from trialweave.read.scripts import lowered, raised

SILENT = frozenset({"annotation", "annotation-xml", "mphantom"})
DEEPEST = 40


class Formula:
    """A formula while it is read, token by token, from behind its `<math>` tag on."""

    def __init__(self) -> None:
        self._open: list[tuple[str, list[str]]] = [("math", [])]

    def take(self, token: Token) -> bool:
        """Read a token; True when the formula ends with it."""
        tag = token.value.rpartition(":")[2]
        if token.kind == "text":
            if token.value.strip():
                self._open[-1][1].append(token.value.strip())
        elif token.kind == "open":
            if not token.attrs.endswith("/") and len(self._open) < DEEPEST:
                self._open.append((tag, []))
            if tag == "mspace":
                self._open[-1][1].append(" ")
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
        return "".join(self._open[0][1])


def _written(tag: str, parts: list[str]) -> str:
    if tag in SILENT:
        return ""
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
