"""Tables for people: drawn with rich on a terminal, tab-separated when piped."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence


def show(title: str, header: Sequence[str], rows: Iterable[Sequence[str]], *, words: Sequence[int] = (0,)) -> None:
    """Print a table.

    Args:
        title: what stands above it.
        header: the columns' names.
        rows: the cells.
        words: the columns that hold words and not numbers: they are set left, the others right.
    """
    if not sys.stdout.isatty():
        print(title, "\t".join(header), *("\t".join(row) for row in rows), sep="\n", end="\n\n")
        return
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(title), title_justify="left", box=box.SIMPLE_HEAD)
    for index, name in enumerate(header):
        table.add_column(name, justify="left" if index in words else "right", overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    Console().print(table)
