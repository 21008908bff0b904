"""Text as it is laid out: the breaks, spaces and bullets between its pieces."""

from __future__ import annotations

import re

SPACE = re.compile(r"[ \t\n\r\f]+")
BULLET = "• "


class Lines:
    """Text as it is written line by line; keeps the breaks and spaces that are due until something follows."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.tail = ""  # the last characters of the line, empty after a space
        self.due = 0  # line breaks before the next text
        self.space = False
        self.bullet = False

    def write(self, text: str) -> None:
        """Add characters to the line, behind what is due."""
        if self.due and self.pieces:
            self.pieces.append("\n" * self.due)
        if self.due or not self.pieces:
            if self.bullet:
                self.pieces.append(BULLET)
        elif self.space:
            self.pieces.append(" ")
        if self.due or self.space:
            self.tail = ""
        self.due, self.space, self.bullet = 0, False, False
        self.pieces.append(text)
        self.tail = (self.tail + text)[-16:]

    def collapsed(self, text: str) -> None:
        """Add text in which any white space is one space."""
        text = SPACE.sub(" ", text)
        if text[:1] == " ":
            self.space, text = True, text[1:]
        if text:
            ends = text[-1] == " "
            self.write(text[:-1] if ends else text)
            self.space = ends

    def break_line(self, count: int) -> None:
        """Let the next text begin on a new line, after `count - 1` blank ones."""
        self.due, self.space = max(self.due, count), False

    def text(self) -> str:
        """All that was written."""
        return "".join(self.pieces)
