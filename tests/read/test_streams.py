from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from trialweave.read.limits import Budget, Limits, RefusedError
from trialweave.read.streams import ByteStream, Window, lines, seekable, unpacked

PACK = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "deflate": zlib.compress,
}


def everything(data: bytes, method: str, limits: Limits, piece: int = 1000) -> bytes:
    source = unpacked(io.BytesIO(data), method, limits, Budget(limits, len(data)))
    return b"".join(iter(lambda: source.read(piece), b""))


@pytest.mark.parametrize("method", PACK)
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_what_was_packed_comes_out(method: str, piece: int) -> None:
    data = b"Cells against placebo. " * 60
    assert everything(PACK[method](data), method, Limits(), piece) == data


@pytest.mark.parametrize("method", ["gzip", "bzip2", "xz", "zstd"])
def test_members_behind_one_another_with_padding_between(method: str) -> None:
    padding = b"" if method == "zstd" else b"\0" * 8
    data = PACK[method](b"one ") + padding + PACK[method](b"two") + padding
    assert everything(data, method, Limits()) == b"one two"


@pytest.mark.parametrize("method", ["gzip", "bzip2", "xz", "zstd", "deflate"])
def test_a_bomb_is_refused_before_it_fills_memory(method: str) -> None:
    bomb = PACK[method](b"\0" * 3_000_000)
    with pytest.raises(RefusedError, match="10 times its size"):
        everything(bomb, method, Limits(ratio=10, ratio_floor=100_000))


@pytest.mark.parametrize("method", ["gzip", "bzip2", "xz", "deflate"])
def test_an_early_end_is_no_end(method: str) -> None:
    with pytest.raises(EOFError):
        everything(PACK[method](bytes(range(256)) * 40)[:-40], method, Limits())


def test_a_huge_dictionary_is_refused() -> None:
    with pytest.raises(lzma.LZMAError):
        everything(lzma.compress(b"x", preset=9), "xz", Limits(window_bytes=1_000_000))
    packed = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=24)
    ).compressobj()
    with pytest.raises(zstandard.ZstdError):
        everything(packed.compress(b"ab" * 9_000_000) + packed.flush(), "zstd", Limits(window_bytes=1 << 20))


def test_an_unknown_method() -> None:
    with pytest.raises(RefusedError, match="not read: br"):
        unpacked(io.BytesIO(b""), "br", Limits(), Budget(Limits(), 0))


def test_peek_line_read_and_skip_see_the_same_bytes() -> None:
    stream = ByteStream(io.BytesIO(b"one\ntwo\nthree\nfour"))
    assert stream.peek(5) == b"one\nt"
    assert stream.line(100) == b"one\n"
    assert stream.line(2) == b"tw"
    assert stream.skip(2) == 2
    assert stream.exactly(6) == b"three\n"
    assert stream.peek(100) == b"four"
    assert stream.line(100) == b"four"
    assert stream.line(100) == b""


def test_a_damage_raises_after_what_came_before_it() -> None:
    data = gzip.compress(bytes(range(256)) * 400)[:-30]
    stream = ByteStream(unpacked(io.BytesIO(data), "gzip", Limits(), Budget(Limits(), len(data))))
    assert len(stream.peek(1_000_000)) > 0
    with pytest.raises(EOFError):
        stream.skip(1_000_000)


def test_a_window_ends_where_it_should_and_says_when_it_cannot() -> None:
    source = io.BytesIO(b"abcdef")
    assert Window(source, 4).read(10) == b"abcd"
    short = Window(source, 4)
    assert short.read(10) == b"ef"
    with pytest.raises(EOFError):
        short.read(10)


def test_a_stream_that_cannot_seek_is_laid_on_disk_up_to_a_bound() -> None:
    with seekable(ByteStream(io.BytesIO(b"abc")), Limits()) as copy:
        assert copy.read() == b"abc"
        assert copy.seek(1) == 1
    refused = pytest.raises(RefusedError, match="more than 2 bytes")
    with refused, seekable(ByteStream(io.BytesIO(b"abc")), Limits(spool_bytes=2)):
        pass


@given(st.lists(st.binary(max_size=12) | st.sampled_from([b"\r", b"\r\n", b"\n"])).map(b"".join), st.integers(1, 8))
def test_lines_are_those_that_end_in_newlines(data: bytes, longest: int) -> None:
    expected = [line if len(line) <= longest else None for line in io.BytesIO(data)]
    assert list(lines(ByteStream(io.BytesIO(data)), longest)) == expected
