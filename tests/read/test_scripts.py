from __future__ import annotations

import pytest

from trialweave.read.scripts import lowered, raised


@pytest.mark.parametrize(
    ("before", "inner", "after", "written"),
    [
        # powers of ten
        ("2 × 10", "8", " ", "^8"),
        ("10", "−3", "", "^−3"),
        ("10", "5.5", "", "^5.5"),
        ("x10", "9", "/", "^9"),
        ("10", "6–8", "", "^6–8"),
        ("10", "n", "", "^n"),
        # units and variables
        ("5 cm", "2", " ", "²"),
        ("kg/m", "2", "", "²"),
        ("mm", "3", "", "³"),
        ("mL", "−1", "", "⁻¹"),
        ("kg", "-1", "", "⁻¹"),
        ("R", "2", " ", "²"),
        ("χ", "2", " ", "²"),
        ("2", "−ΔΔCt", "", "^−ΔΔCt"),
        # signs, charges, marks
        ("CD4", "+", "C", "+"),
        ("IFN-γR", "−/−", "", "−/−"),
        ("Ca", "2+", "", "2+"),
        ("Drug", "®", "", "®"),
        ("0.05", "*", "", "*"),
        ("CD25", "high", "C", "high"),
        ("1", "st", " ", "st"),
        # isotopes
        ("", "18", "F-F", "18"),
        ("[", "99m", "Tc]", "99m"),
        ("", "3", "H-t", "3"),
        # references never touch a number
        ("patients", "12", ".", "[12]"),
        ("5.8", "3", " ", "[3]"),
        ("2019", "1,2", ".", "[1,2]"),
        ("Smith", "a,b", ",", "[a,b]"),
        ("12", "a", " ", "[a]"),
        ("trial.", "4–6", " ", "[4–6]"),
        ("patients", "[12]", " ", "[12]"),
        ("110", "8", " ", "[8]"),
        ("0.10", "2", " ", "[2]"),
        ("", "12", " ", "[12]"),
        ("", "1", "War", "[1] "),
        ("", "2", "Fac", "[2] "),
        # what follows is not drawn into the number
        ("10", "8", "5", "^8 "),
        ("word", "", "", ""),
    ],
)
def test_superscripts(before: str, inner: str, after: str, written: str) -> None:
    assert raised(before, inner, after) == written


def test_a_linked_superscript_is_a_reference_even_after_ten() -> None:
    assert raised("week 10", "3", linked=True) == "[3]"


def test_a_phrase_in_small_print_is_set_apart() -> None:
    assert raised("Anna", "a long note that says where she works and more") == (
        " a long note that says where she works and more "
    )


@pytest.mark.parametrize(
    ("before", "inner", "after", "written"),
    [
        ("IL", "2", " ", "2"),
        ("HbA", "1c", "", "1c"),
        ("AUC", "0–24", "", "0–24"),
        ("H", "2", "O", "2"),
        ("log", "10", "5", "10 "),
        ("T4", "2", "", "_2"),
    ],
)
def test_subscripts(before: str, inner: str, after: str, written: str) -> None:
    assert lowered(before, inner, after) == written
