"""Raised and lowered characters on one line, so that no number changes its value.

`10<sup>8</sup>` must not become 108, nor a mean with a reference mark, `5.8<sup>3</sup>`, become 5.83.
"""

from __future__ import annotations

import re

UNICODE = str.maketrans("0123456789-−–+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")
LONGEST = 40  # a longer one is a whole phrase in small print

SIGNS = re.compile(r"[+\-−–±/*†‡§¶®™℠©°′″#∗]+|TM|SM")  # CD4 +, IFN-γR -/-, a trade mark, a foot note's star
ORDINAL = re.compile(r"st|nd|rd|th|er|e|ème|eme")  # 21 st
EXPONENT = re.compile(r"[+\-−–]?\d{1,3}(?:[.,·]\d{1,2})?(?:\s?[-–−]\s?[+\-−–]?\d{1,3})?")  # 8, -3, 5.5, 6-8
WHOLE = re.compile(r"[+\-−–]?\d")
SIGNED = re.compile(r"[\-−–].+")  # -1, -ΔΔCt
VARIABLE = re.compile(r"[nxyik]")
CHARGE = re.compile(r"\d[+\-−–]")  # Ca 2+
REFERENCE = re.compile(r"[\[(]?(?:\d{1,3}|[a-z])(?:\s*[,;\-–−]\s*(?:\d{1,3}|[a-z]))*,?[\])]?")  # 3 | 1,2 | 4-6 | a,b
MASS_NUMBER = re.compile(r"\d{1,3}m?")  # 99m Tc
ELEMENT = re.compile(r"(?:[CFHINOPSY]|Cr|Cu|Ga|In|Lu|Ra|Rb|Sm|Sr|Tc|Tl|Xe|Zr)(?![a-z])")  # those with isotopes in use

TEN = re.compile(r"(?<![\d.,·])10$")
UNIT = re.compile(r"(?:^|[\s/·⋅(\d×*])(?:[kcmdnµμ]?m|in|ft|sec|s|min|h|kg|g|mg|[mµμ]?[lL]|day|d|yr|year|week|wk)$")
METRES = re.compile(r"(?:^|[\s/·⋅(\d×*])[kcmdnµμ]?m$")
LETTER = re.compile(r"(?:^|[^\w])[^\W\d_]$")  # a variable: R, χ, I, x


def raised(before: str, inner: str, after: str = "", *, linked: bool = False) -> str:
    """How a superscript is written on the line.

    Args:
        before: what stands on the line directly before it; empty after a space or at the line's start.
        inner: the superscript.
        after: the three characters that follow it.
        linked: whether it is a link, as reference marks are.

    Returns:
        What follows `before`: `^8` after 10, `²` after a unit or a variable, `+` as it is after a marker,
        `[12]` for a reference.
    """
    inner = " ".join(inner.split())
    return _apart(_raised(before, inner, after, linked), after)


def belongs(before: str, inner: str, after: str = "", *, linked: bool = False) -> bool:
    """Whether a superscript behind a space is part of what stands before the space, `10 8` or `CD4 +`.

    Args:
        before: what stands before the space.
        inner: the superscript.
        after: the three characters that follow it.
        linked: whether it is a link.
    """
    inner = inner.strip()
    if SIGNS.fullmatch(inner):
        return before[-1:].isalnum()
    if linked or (MASS_NUMBER.fullmatch(inner) and ELEMENT.match(after)):
        return False
    if TEN.search(before):
        return bool(EXPONENT.fullmatch(inner))
    return bool(METRES.search(before) and WHOLE.fullmatch(inner))


def _raised(before: str, inner: str, after: str, linked: bool) -> str:
    if not inner or len(inner) > LONGEST:
        return inner and f" {inner} "
    if SIGNS.fullmatch(inner):
        return inner
    if not linked and (power := _power(before, inner)):
        return power
    if MASS_NUMBER.fullmatch(inner) and not before[-1:].isalnum() and ELEMENT.match(after):
        return inner
    if before[-1:].isdigit() and ORDINAL.fullmatch(inner):
        return inner
    if REFERENCE.fullmatch(inner):
        return inner if inner[0] in "[(" else f"[{inner}]"
    if before[-1:].isdigit() and inner[0].isdigit():
        return f"[{inner}]"
    return inner


def _power(before: str, inner: str) -> str | None:
    """A power's exponent after its base; None where it is no power."""
    if TEN.search(before) and (EXPONENT.fullmatch(inner) or VARIABLE.fullmatch(inner)):
        return f"^{inner}"
    if before[-1:].isdigit():
        return f"^{inner}" if SIGNED.fullmatch(inner) or VARIABLE.fullmatch(inner) else None
    if WHOLE.fullmatch(inner) and (UNIT.search(before) or LETTER.search(before) or not inner.isdigit()):
        return inner.translate(UNICODE) if before[-1:].isalpha() else None
    if LETTER.search(before) and (SIGNED.fullmatch(inner) or VARIABLE.fullmatch(inner)):
        return f"^{inner}"
    return inner if CHARGE.fullmatch(inner) and before[-1:].isalpha() else None


def lowered(before: str, inner: str, after: str = "") -> str:
    """How a subscript is written on the line: IL 2 -> IL2, but no digit is joined to a digit.

    Args:
        before: what stands on the line directly before it.
        inner: the subscript.
        after: the characters that follow it.
    """
    inner = " ".join(inner.split())
    if len(inner) > LONGEST:
        return f" {inner} "
    joint = "_" if before[-1:].isdigit() and inner[:1].isdigit() else ""
    return _apart(joint + inner, after)


def _apart(written: str, after: str) -> str:
    """A space where the next character would join: `log10 5.6`, and `[1] Ward`."""
    joins = (written[-1:].isdigit() and after[:1].isdigit()) or (written.endswith("]") and after[:1].isalpha())
    return f"{written} " if joins else written
