"""Bytes that are read forward, once, in bounded pieces: files, members, and what decompressors give."""

from __future__ import annotations

import bz2
import codecs
import lzma
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Protocol, cast

import zstandard

from trialweave.read.limits import Budget, Limits, RefusedError

CHUNK = 1 << 16

# what a damaged or hostile stream raises while it is read
DAMAGE = (
    RefusedError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    zlib.error,
    lzma.LZMAError,
    zstandard.ZstdError,
    RecursionError,
    MemoryError,
)


class Readable(Protocol):
    """Anything that gives up to `size` bytes, and none at its end."""

    def read(self, size: int, /) -> bytes: ...


class ByteStream:
    """A forward stream whose next bytes can be looked at before they are read.

    Args:
        source: where the bytes come from.
        file: the same bytes as a file that can seek, where there is one.
    """

    def __init__(self, source: Readable, file: BinaryIO | None = None) -> None:
        self.file = file
        self._source = source
        self._ahead = b""
        self._place = 0
        self._failure: Exception | None = None

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer only at the end or before a damage, which raises once they are read."""
        missing = size - (len(self._ahead) - self._place)
        if missing > 0 and self._failure is None:
            pieces = [self._ahead[self._place :]]
            try:
                while missing > 0 and (piece := self._source.read(missing)):
                    pieces.append(piece)
                    missing -= len(piece)
            except DAMAGE as error:
                self._failure = error
            self._ahead, self._place = b"".join(pieces), 0
        return self._ahead[self._place : self._place + size]

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        if self._place < len(self._ahead):
            piece = self._ahead[self._place : self._place + size]
            self._place += len(piece)
            return piece
        self._ahead, self._place = b"", 0
        if self._failure is not None:
            raise self._failure
        return self._source.read(size)

    def line(self, longest: int) -> bytes:
        """The next line with its end, or its first `longest` bytes; nothing at the end."""
        size = 256
        while True:
            ahead = self.peek(min(size, longest))
            end = ahead.find(b"\n") + 1
            if end or len(ahead) < size:
                return self.read(end or len(ahead))
            size *= 4

    def exactly(self, size: int) -> bytes:
        """`size` bytes, fewer only at the end."""
        return _exactly(self, size)

    def skip(self, size: int) -> int:
        """Read past bytes; gives how many there were."""
        left = size
        while left > 0:
            piece = self.read(min(CHUNK, left))
            if not piece:
                break
            left -= len(piece)
        return size - left


def _exactly(source: Readable, size: int) -> bytes:
    """`size` bytes out of a source that may give fewer at a time."""
    first = source.read(size)
    if len(first) in (0, size):
        return first
    pieces, got = [first], len(first)
    while got < size:
        piece = source.read(size - got)
        if not piece:
            break
        pieces.append(piece)
        got += len(piece)
    return b"".join(pieces)


class Window:
    """The next `size` bytes of a source, as a source of its own."""

    def __init__(self, source: Readable, size: int) -> None:
        self.left = size
        self._source = source

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes of the window.

        Raises:
            EOFError: the source ends before the window does.
        """
        piece = self._source.read(min(size, self.left)) if self.left and size else b""
        if not piece and self.left and size:
            raise EOFError("ends early")
        self.left -= len(piece)
        return piece


class Inflated:
    """What gzip, bzip2, xz or deflate data unpack to, member after member, never more at once than asked for.

    Args:
        source: the packed bytes.
        make: a new decompressor for each member; its `decompress(data, max_length)` is bounded.
        budget: counts what comes out.
        many: whether further members may follow the first.
    """

    def __init__(self, source: Readable, make: Callable[[], Any], budget: Budget, *, many: bool = True) -> None:
        self._source, self._make, self._budget, self._many = source, make, budget, many
        self._packed = b""
        self._machine: Any = None
        self._hungry = True
        self._begun = False

    def read(self, size: int, /) -> bytes:
        """Up to `size` unpacked bytes.

        Raises:
            EOFError: the packed data end in the middle.
            RefusedError: it is a bomb.
        """
        while size:
            if self._machine is None and not self._start():
                return b""
            if self._hungry and not self._packed:
                self._packed = self._source.read(CHUNK)
                if not self._packed:
                    raise EOFError("compressed data end early")
            piece = self._step(size)
            if piece:
                self._budget.spend(len(piece))
                return piece
        return b""

    def _start(self) -> bool:
        """Begin a member; False where no further one follows. Between members there may be padding."""
        padding = b"\0" if self._begun else b""
        while not self._packed.lstrip(padding):
            self._packed = self._source.read(CHUNK)
            if not self._packed:
                return False
        self._packed = self._packed.lstrip(padding)
        self._machine, self._hungry, self._begun = self._make(), True, True
        return True

    def _step(self, size: int) -> bytes:
        machine = self._machine
        piece: bytes = machine.decompress(self._packed, size)
        if machine.eof:
            self._packed = machine.unused_data if self._many else b""
            self._machine = None
            if not self._many:
                self._source = _Nothing()
        elif hasattr(machine, "unconsumed_tail"):  # zlib
            self._packed = machine.unconsumed_tail
            self._hungry = not piece
        else:  # bz2 and lzma keep what they have not used
            self._packed, self._hungry = b"", machine.needs_input
        return piece


class _Nothing:
    def read(self, size: int, /) -> bytes:
        return b""


class Zstandard:
    """What Zstandard data unpack to, frame after frame."""

    def __init__(self, source: Readable, limits: Limits, budget: Budget) -> None:
        machine = zstandard.ZstdDecompressor(max_window_size=limits.window_bytes)
        self._reader = machine.stream_reader(cast(BinaryIO, source), read_across_frames=True)
        self._budget = budget

    def read(self, size: int, /) -> bytes:
        """Up to `size` unpacked bytes."""
        piece = self._reader.read(size)
        self._budget.spend(len(piece))
        return piece


class Recoded:
    """A source in another encoding as UTF-8, without a byte order mark."""

    def __init__(self, source: Readable, codec: str) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder(codec)("replace")
        self._ahead = b""
        self._begun = self._ended = False

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes."""
        while not self._ahead and not self._ended:
            data = self._source.read(CHUNK)
            text = self._decoder.decode(data, final=not data)
            self._ended = not data
            if text and not self._begun:
                text, self._begun = text.removeprefix("\ufeff"), True
            self._ahead = text.encode("utf-8", "replace")
        piece, self._ahead = self._ahead[:size], self._ahead[size:]
        return piece


def unpacked(source: Readable, method: str, limits: Limits, budget: Budget) -> Readable:
    """The unpacked bytes of a compressed source.

    Args:
        source: the packed bytes.
        method: gzip, bzip2, xz, zstd, or deflate (zlib or raw, as HTTP has it).
        limits: bounds the memory of a decompressor.
        budget: counts what comes out.

    Raises:
        RefusedError: the method is not known.
    """
    if method == "zstd":
        return Zstandard(source, limits, budget)
    makers: dict[str, Callable[[], Any]] = {
        "gzip": lambda: zlib.decompressobj(31),
        "deflate": lambda: zlib.decompressobj(15),
        "raw deflate": lambda: zlib.decompressobj(-15),
        "bzip2": bz2.BZ2Decompressor,
        "xz": lambda: lzma.LZMADecompressor(memlimit=limits.window_bytes),
    }
    if method not in makers:
        raise RefusedError(f"compressed by a method that is not read: {method}")
    return Inflated(source, makers[method], budget, many="deflate" not in method)


@contextmanager
def seekable(stream: ByteStream, limits: Limits) -> Iterator[BinaryIO]:
    """A file with the stream's bytes that can seek: the stream's own, or for a while a copy in a temporary file.

    Raises:
        RefusedError: the copy would be larger than `limits.spool_bytes`.
    """
    if stream.file is not None:
        yield stream.file
        return
    with tempfile.TemporaryFile() as copy:
        size = 0
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limits.spool_bytes:
                raise RefusedError(f"an archive in an archive of more than {limits.spool_bytes:,} bytes")
            copy.write(chunk)
        copy.seek(0)
        yield copy


def lines(stream: ByteStream, longest: int) -> Iterator[bytes | None]:
    """The lines of a stream with their line ends; None for each that is longer than `longest` bytes."""
    held: list[bytes] = []
    size = 0
    while chunk := stream.read(CHUNK):
        for piece in chunk.splitlines(keepends=True) if b"\r" not in chunk else _split(chunk):
            size += len(piece)
            if size <= longest:
                held.append(piece)
            else:
                held.clear()
            if piece.endswith(b"\n"):
                yield b"".join(held) if size <= longest else None
                held, size = [], 0
    if size:
        yield b"".join(held) if size <= longest else None


def _split(chunk: bytes) -> Iterator[bytes]:
    """Pieces that end after each newline; a carriage return alone ends none."""
    start = 0
    while (end := chunk.find(b"\n", start) + 1) > 0:
        yield chunk[start:end]
        start = end
    if start < len(chunk):
        yield chunk[start:]
