"""The files of a dump in the byte order of their paths, links and other things that are no files among them."""

# names are bytes here, as the system has them, since not all of them are text; hence no pathlib
# ruff: noqa: PTH112, PTH114, PTH116, PTH118, PTH120

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from trialweave.read.members import SURROGATES


class Found(NamedTuple):
    """A file of a dump: where it lies, its path inside the dump, its size in bytes, or why it is not read."""

    path: str
    page_id: str
    size: int
    reason: str | None = None


def walk(root: Path) -> Iterator[Found]:
    """Everything below a folder that is no folder, or a file alone, in the byte order of the paths.

    Args:
        root: a folder or a file.
    """
    if root.is_dir():
        yield from _folder(os.fsencode(root), b"")
    else:
        yield _found(os.fsencode(root), os.fsencode(root.name), follow=True)


def walk_list(paths: Iterable[Path]) -> Iterator[Found]:
    """The files of a list, and those below its folders; page ids begin behind the folder that all have in common.

    Args:
        paths: files and folders, in any order, also more than once.
    """
    roots = _topmost(sorted({os.fsencode(Path(path).absolute()) for path in paths}))
    if not roots:
        return
    common = os.path.commonpath([os.path.dirname(root) for root in roots])
    for root in roots:
        inside = os.path.relpath(root, common)
        if os.path.isdir(root) and not os.path.islink(root):
            yield from _folder(root, inside + b"/")
        else:
            yield _found(root, inside, follow=False)


def listed(stream: BinaryIO) -> list[Path]:
    """The paths of a file list: one a line, or parted by NUL as `find -print0` writes them.

    Args:
        stream: the list, as on standard input.
    """
    data = stream.read()
    paths = data.split(b"\0") if b"\0" in data else [line.rstrip(b"\r") for line in data.split(b"\n")]
    return [Path(os.fsdecode(path)) for path in paths if path.strip()]


def _topmost(roots: list[bytes]) -> list[bytes]:
    """Sorted paths without those that lie in another one that is a folder."""
    folders = {root for root in roots if os.path.isdir(root)}
    kept = [root for root in roots if not any(parent in folders for parent in _parents(root))]
    return sorted(kept, key=lambda root: root + b"/" * (root in folders))


def _parents(path: bytes) -> Iterator[bytes]:
    while (parent := os.path.dirname(path)) != path:
        yield parent
        path = parent


def _folder(folder: bytes, prefix: bytes) -> Iterator[Found]:
    """Depth first, without recursion. A folder sorts as its name with a slash: so do whole paths."""
    waiting: list[Iterator[tuple[bytes, bool]]] = [iter(_entries(folder))]
    places = [(folder, prefix)]
    while waiting:
        here, inside = places[-1]
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
            places.pop()
            continue
        name, is_folder = entry
        path = os.path.join(here, name.rstrip(b"/"))
        if not is_folder:
            yield _found(path, inside + name, follow=False)
            continue
        try:
            waiting.append(iter(_entries(path)))
        except OSError as error:
            yield Found(
                os.fsdecode(path), page_id_of(inside + name), 0, f"a folder that cannot be read: {error.strerror}"
            )
        else:
            places.append((path, inside + name))


def _entries(folder: bytes) -> list[tuple[bytes, bool]]:
    with os.scandir(folder) as entries:
        found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    return sorted((name + b"/" * is_folder, is_folder) for name, is_folder in found)


def _found(path: bytes, inside: bytes, *, follow: bool) -> Found:
    named = os.fsdecode(path), page_id_of(inside)
    try:
        status = os.stat(path) if follow else os.lstat(path)
    except (OSError, ValueError) as error:
        return Found(*named, 0, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    if stat.S_ISLNK(status.st_mode):
        return Found(*named, 0, "a symbolic link, not followed")
    if not stat.S_ISREG(status.st_mode):
        return Found(*named, 0, "no regular file, not read")
    return Found(*named, status.st_size)


def page_id_of(inside: bytes) -> str:
    """A path inside the dump as an id that can always be written: bytes that are no UTF-8 as `\\xNN`."""
    return SURROGATES.sub(lambda found: f"\\x{ord(found[0]) & 0xFF:02x}", inside.decode("utf-8", "surrogateescape"))
