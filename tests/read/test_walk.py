from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.read.walk import listed, page_id_of, walk, walk_list


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def test_the_order_is_that_of_the_bytes_of_whole_paths(tmp_path: Path) -> None:
    names = ["b/c.txt", "b.txt", "b-c.txt", "b/a/x.txt", "B.txt", "ä.txt", "目/x.txt", "a.txt", "b0.txt"]
    make(tmp_path, *names)
    found = [file.page_id for file in walk(tmp_path)]
    assert found == sorted(names, key=str.encode)


def test_links_and_pipes_are_named_and_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "d/a.txt")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    assert [(file.page_id, file.reason) for file in walk(tmp_path)] == [
        ("d/a.txt", None),
        ("gone.txt", "a symbolic link, not followed"),
        ("link.txt", "a symbolic link, not followed"),
        ("loop", "a symbolic link, not followed"),
        ("pipe.txt", "no regular file, not read"),
    ]


def test_a_root_may_be_a_link_or_a_file(tmp_path: Path) -> None:
    make(tmp_path, "d/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "d")
    assert [file.page_id for file in walk(tmp_path / "link")] == ["a.txt"]
    assert [(file.page_id, file.size) for file in walk(tmp_path / "d" / "a.txt")] == [("a.txt", 7)]


def test_a_deep_folder_is_walked_without_recursion(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):
        deep = deep / "d"
    here = Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(300):
            Path("d").mkdir()
            os.chdir("d")
        Path("a.txt").write_text("x", encoding="utf-8")
    finally:
        os.chdir(here)
    found = list(walk(tmp_path))
    assert [file.page_id.removeprefix("d/" * 300) for file in found] == ["a.txt"]


def test_names_that_are_no_utf_8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        with open(path, "wb") as file:  # noqa: PTH123 - a name in bytes
            file.write(b"x")
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    (found,) = walk(tmp_path)
    assert found.page_id == "caf\\xe9.txt"
    assert Path(found.path).read_bytes() == b"x"


def test_a_list_is_sorted_said_once_and_named_from_the_common_folder(tmp_path: Path) -> None:
    make(tmp_path, "x/b.txt", "x/d/1.txt", "x/d/2.txt", "y/a.txt")
    paths = [tmp_path / "y/a.txt", tmp_path / "x/d", tmp_path / "x/d/1.txt", tmp_path / "x/b.txt", tmp_path / "y/a.txt"]
    assert [file.page_id for file in walk_list(paths)] == ["x/b.txt", "x/d/1.txt", "x/d/2.txt", "y/a.txt"]


def test_a_list_names_what_is_not_there(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    found = list(walk_list([tmp_path / "a.txt", tmp_path / "gone.txt"]))
    assert [(file.page_id, file.reason) for file in found] == [
        ("a.txt", None),
        ("gone.txt", "cannot be read: No such file or directory"),
    ]
    assert list(walk_list([])) == []


@pytest.mark.parametrize("data", [b"a.txt\nb c.txt\r\n\n", b"a.txt\0b c.txt\0"])
def test_a_list_of_files(data: bytes) -> None:
    assert listed(io.BytesIO(data)) == [Path("a.txt"), Path("b c.txt")]


@given(st.binary(max_size=20))
def test_any_name_makes_an_id_that_can_be_written(name: bytes) -> None:
    assert page_id_of(name).encode() or not name
