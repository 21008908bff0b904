"""Lists of numbers by their shape alone."""

from __future__ import annotations

import pytest

from trialweave.stages.distribution import Cell, Keys, data_lists, dimension


def lists(shape: str):
    depths, depth = [], 0
    for code in shape:
        depth -= code == ")"
        depths.append(depth)
        depth += code == "("
    return data_lists(shape, depths)


CELLS = [
    ("MqV", [[Cell(2)]]),
    ("MqV,V&V", [[Cell(2), Cell(4), Cell(6)]]),
    ("MqViA&ViA", [[Cell(2)], [Cell(6)]]),
    ("M(VvV,P)", [[Cell(2), Cell(4)]]),
    ("MfVoV", [[Cell(4, 2)]]),
    ("MfVoV(P)&fVoV(P)", [[Cell(4, 2, 6), Cell(12, 10, 14)]]),
    ("M(P,V&P,V)", [[Cell(4, None, 2), Cell(8, None, 6)]]),
    ("M&M(P&P)", [[Cell(None, None, 4), Cell(None, None, 6)]]),
    ("M(V,V,P,P)", [[Cell(2, None, 6), Cell(4, None, 8)]]),
    ("M(VvV,P;VvV,P)", [[Cell(2), Cell(4)], [Cell(8), Cell(10)]]),
    ("MD", []),
]


@pytest.mark.parametrize(("shape", "cells"), CELLS)
def test_cells(shape, cells):
    assert [list(data.cells) for data in lists(shape)] == cells


@pytest.mark.parametrize(("shape", "shared"), [("M(VvV,P)", (6,)), ("M(V&V,P&P)", ()), ("MqV,V(P)", (6,)), ("MqV", ())])
def test_shared_p_values(shape, shared):
    assert lists(shape)[0].shared == shared


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ("MqV&V,r", [True]),
        ("MqV&V,r(P&P,r)", [True, True]),
        ("MqV&V", [False]),
        ("V&Vi(A&A),r", [True]),
        ("V&ViA&A,r", [True]),
    ],
)
def test_respectively(shape, said):
    assert [data.respectively for data in lists(shape)] == said


def test_a_list_in_brackets_ends_with_them():
    assert [(data.first, data.last) for data in lists("M(V),V")] == [(2, 3), (5, 6)]


DIMENSIONS = [
    (2, {"measures": (2, 1), "arms": (1, 5)}, False, False, ("measures",)),
    (2, {"measures": (2, 1), "arms": (2, 5)}, False, False, ("arms",)),
    (2, {"measures": (2, 1), "arms": (2, 5)}, True, False, ("measures",)),
    (2, {"measures": (2, 1), "arms": (2, 5)}, True, True, ("arms",)),
    (3, {"measures": (2, 1), "arms": (2, 5)}, True, False, None),
    (4, {"measures": (2, 9), "arms": (2, 5)}, True, False, ("measures", "arms")),
    (6, {"times": (3, 2), "arms": (2, 5)}, True, False, ("arms", "times")),
    (3, {"times": (3, 2)}, False, False, ("times",)),
]


@pytest.mark.parametrize(("n", "keys", "respectively", "versus", "along"), DIMENSIONS)
def test_dimensions(n, keys, respectively, versus, along):
    named = [Keys(name, *rest) for name, rest in keys.items()]
    assert dimension(n, named, respectively=respectively, versus=versus) == along
