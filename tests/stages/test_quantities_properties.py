"""Random values, rendered in every notation and parsed back; and hostile text, which must not hurt."""

from __future__ import annotations

import time
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialweave import folding, resources
from trialweave.marks import Quantity
from trialweave.stages.quantities import find_quantities
from trialweave.stages.quantity_vocabulary import Vocabulary, vocabulary

KNOWN: Vocabulary = vocabulary(
    tomllib.loads((resources.find("configs") / "grammar/quantities.toml").read_text(encoding="utf-8"))
)
ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ONES += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

counts = st.integers(2, 9999).filter(lambda n: not 1899 < n < 2041)
decimals = st.integers(1, 99_999).map(lambda n: n / 100).filter(lambda x: x != int(x))
signs = st.sampled_from(["", "-", "−", "–"])
points = st.sampled_from([".", "·"])
dashes = st.sampled_from(["-", "–", "—", "‐", "−"])
spaces = st.sampled_from(["", " ", "\u00a0", "\u2009"])
operators = st.sampled_from([("<", "<"), (">", ">"), ("=", "="), ("≤", "<="), ("≥", ">="), ("⩽", "<="), ("<=", "<=")])


def read(text: str, comma: bool = False) -> list[Quantity]:
    return find_quantities(folding.fold(text).text, KNOWN, comma=comma)


def only(text: str, comma: bool = False) -> Quantity:
    found = read(text, comma)
    assert len(found) == 1, (text, found)
    return found[0]


def spelled(number: int) -> str:
    if number < 20:
        return ONES[number - 1]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens - 2] + (f"-{ONES[ones - 1]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{ONES[hundreds - 1]} hundred" + (f" and {spelled(rest)}" if rest else "")


@given(counts)
def test_counts_in_digits(n: int) -> None:
    for text in (f"{n} patients", f"(n = {n})", f"(N={n})", f"{n:,} patients", f"a total of {n} women"):
        quantity = only(text)
        assert (quantity.kind, quantity.value) == ("count", n), text


@given(st.integers(2, 999))
def test_counts_in_words(n: int) -> None:
    for text in (f"{spelled(n)} patients", f"{spelled(n).capitalize()} women", f"{spelled(n)} ({n}) men"):
        quantity = only(text)
        assert (quantity.kind, quantity.value) == ("count", n), text


@given(decimals, points, signs, spaces)
def test_decimals_in_every_dress(value: float, point: str, sign: str, space: str) -> None:
    written = f"{value:.2f}".replace(".", point)
    quantity = only(f"a change of {sign}{written}{space}mmol/L")
    assert (quantity.kind, quantity.value) == ("mean", -value if sign else value)
    comma = only(f"una media de {sign}{f'{value:.2f}'.replace('.', ',')} mmol/L", comma=True)
    assert comma.value == quantity.value


@given(st.integers(1, 999).map(lambda n: n / 1000), operators, spaces, points)
def test_p_values(value: float, operator: tuple[str, str], space: str, point: str) -> None:
    sign, meaning = operator
    written = f"{value:.3f}"
    for number in (written, written[1:], written.replace(".", point)):
        for head in ("p", "P", "p-value", "P value"):
            text = f"({head}{space}{sign}{space}{number})"
            quantity = only(text)
            assert (quantity.kind, quantity.value, quantity.operator) == ("p_value", value, meaning), text
            assert (quantity.start, quantity.end) == (1, len(text) - 1)


@given(st.integers(1, 200), st.integers(0, 200))
def test_fractions_and_their_shares(total: int, n: int) -> None:
    n = min(n, total)
    share = round(100 * n / total, 1)
    for text in (
        f"{n}/{total} ({share}%)",
        f"{share}% ({n}/{total})",
        f"{share}% ({n} of {total})",
        f"{n} of {total} ({share}%)",
    ):
        quantity = only(f"in {text}")
        assert (quantity.kind, quantity.value, quantity.n, quantity.total) == ("percent", share, n, total), text
        assert quantity.end == 3 + len(text)
    for text in (f"{n}/{total}", f"{n} of {total}", f"{n} out of {total}", f"{n} (of {total})"):
        quantity = only(f"in {text} patients")
        assert (quantity.kind, quantity.n, quantity.total) == ("count", n, total), text


@given(decimals, decimals, spaces)
def test_spreads(value: float, spread: float, space: str) -> None:
    for text in (
        f"{value}{space}±{space}{spread}",
        f"{value}{space}+/-{space}{spread}",
        f"{value} (SD {spread})",
        f"{value} ({spread})",
        f"{value} [SE = {spread}]",
        f"{value} (± {spread})",
    ):
        quantity = only(f"was {text} in women")
        assert (quantity.kind, quantity.value, quantity.spread) == ("mean", value, spread), text
        assert (quantity.start, quantity.end) == (4, 4 + len(text)), text


@given(decimals, decimals, decimals, st.sampled_from(["{}-{}", "{} to {}", "{}; {}", "{}, {}", "{}–{}"]))
def test_intervals(a: float, b: float, c: float, bounds: str) -> None:
    low, value, high = sorted((a, b, c))
    if low == high:
        return
    interval = bounds.format(low, high)
    for text in (
        f"OR {value} (95% CI {interval})",
        f"OR={value}, 95% CI: {interval}",
        f"OR {value} [95 % CI {interval}]",
        f"OR, {value}; 95% confidence interval {interval}",
        f"odds ratio (OR) {value} (95% CI, {interval})",
    ):
        quantity = only(text)
        assert quantity.kind == "ratio", text
        assert (quantity.value, quantity.low, quantity.high, quantity.unit) == (value, low, high, "OR"), text
        assert (quantity.start, quantity.end) == (0, len(text)), text
    quantity = only(f"median {value} (IQR {interval})")
    assert (quantity.kind, quantity.value, quantity.low, quantity.high) == ("mean", value, low, high)


@given(st.integers(1, 80), st.integers(1, 80), dashes, st.sampled_from(["years", "weeks", "mg", "days"]))
def test_ranges(a: int, b: int, dash: str, unit: str) -> None:
    low, high = sorted((a, a + b))
    for text in (f"{low}{dash}{high} {unit}", f"{low} to {high} {unit}", f"{low} {unit} to {high} {unit}"):
        quantity = only(f"of {text}")
        assert (quantity.kind, quantity.low, quantity.high) == ("range", low, high), text
        assert quantity.end == 3 + len(text)


@given(st.integers(1, 99).map(lambda n: n / 10), st.integers(3, 13))
def test_powers(factor: float, exponent: int) -> None:
    written = f"{factor:g}"
    for text in (
        f"{written} × 10({exponent})",
        f"{written}×10^{exponent}",
        f"{written} x 10^{exponent}",
        f"{written} × 10{str(exponent).translate(SUPERSCRIPTS)}",
        f"{written} × 10{exponent}",
        f"{written}*10**{exponent}",
        f"{written} × 10[{exponent}]",
    ):
        quantity = only(f"{text} cells")
        assert (quantity.kind, quantity.unit) == ("dose", "cells"), text
        assert quantity.value == pytest.approx(factor * 10**exponent, rel=1e-9), text
        assert quantity.end == len(text), text
        per_weight = only(f"{text} cells/kg")
        assert (per_weight.unit, per_weight.end) == ("cells/kg", len(text) + len(" cells/kg"))


@given(st.lists(st.integers(1, 104), min_size=2, max_size=5, unique=True).map(sorted))
def test_lists_of_times(times: list[int]) -> None:
    head, last = ", ".join(map(str, times[:-1])), times[-1]
    for text in (f"at weeks {head} and {last}", f"at {head}, and {last} weeks", f"at {head} or {last} weeks"):
        found = read(text)
        assert [(q.kind, q.value, q.unit) for q in found] == [("time", t, "week") for t in times], text


@given(st.lists(st.integers(1, 500), min_size=2, max_size=5, unique=True), st.sampled_from(["mg", "mg/kg", "mL", "IU"]))
def test_lists_of_doses(doses: list[int], unit: str) -> None:
    text = f"given {', '.join(map(str, doses[:-1]))} or {doses[-1]} {unit}"
    assert [(q.kind, q.value, q.unit) for q in read(text)] == [("dose", dose, unit) for dose in doses]


# --- hostile text ------------------------------------------------------------------------------------------

# numbers, signs and words that the grammar knows, and characters that break things
NUMBERS = ("12", "0.05", "1,2", "10", "one", "hundred", "九")
SIGNS = ("(", ")", "[", "]", "%", "±", " ", ", ", "-", "/", "=", "<", "×", "²", "·", ".", "\x00", "\ud800", "İ")
WORDS = (" of ", " to ", " and ", "95% CI ", "p", "n", "weeks ", "mg", "SD ", "OR ", "例", "第")
SCRAPS = (*NUMBERS, *SIGNS, *WORDS)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join))
def test_any_scraps_give_ordered_quantities_without_overlap(text: str) -> None:
    end = 0
    for quantity in read(text):
        assert end <= quantity.start < quantity.end <= len(text)
        end = quantity.end


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    for quantity in read(text):
        assert 0 <= quantity.start < quantity.end <= len(text)


REPEATED_NUMBERS = ("1 ", "1,", "1.", "1/", "1-", "(1", "1)", "[1,", "1 (", "0. ", "1:", "123 ", "10(", "× 10", "九")
REPEATED_WORDS = ("one ", "one hundred and ", "1 of ", "weeks 1, ", "a", "mg/kg/", "p value ", "hazard ratio (")
REPEATED_SIGNS = ("± ", "(", "n=", "p = ", "95% CI ", "2018;7", "doi:", "10.1234/")
PIECES = (*REPEATED_NUMBERS, *REPEATED_WORDS, *REPEATED_SIGNS)


@pytest.mark.parametrize("piece", PIECES)
def test_repetition_takes_linear_time(piece: str) -> None:
    """Ten times the text takes about ten times as long, not a hundred; the rest is room for a busy machine."""
    seconds = []
    for length in (4_000, 40_000):
        text = piece * (length // len(piece))
        started = time.process_time()
        read(text)
        seconds.append(time.process_time() - started)
    assert seconds[1] < 40 * seconds[0] + 0.5
