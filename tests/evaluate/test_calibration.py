from __future__ import annotations

import pytest

from trialweave.evaluate.calibration import bands, expected_error, rows
from trialweave.evaluate.judged import Judgement, LinkOutcome


def judgements(*links):
    return [Judgement("doc", {}, [], [LinkOutcome("rule", *link) for link in links])]


def test_rows_fall_into_bands_by_their_confidence():
    given = judgements(
        (0.95, True, True), (0.9, True, False), (1.0, False, False), (0.89, True, True), (0.1, False, False)
    )
    found = {band.low: (band.rows, band.core, band.strict) for band in bands(given)}
    assert found == {
        0.9: (3, 2, 1),
        0.8: (1, 1, 1),
        0.7: (0, 0, 0),
        0.6: (0, 0, 0),
        0.5: (0, 0, 0),
        0.0: (1, 0, 0),
    }


def test_the_error_is_the_mean_distance_of_confidence_and_share_right():
    # 0.9 said and 1.0 right: 0.1 off, three rows; 0.6 said and nothing right: 0.6 off, one row
    given = judgements(*[(0.9, True, True)] * 3, (0.6, False, False))
    assert expected_error(given) == pytest.approx((3 * 0.1 + 0.6) / 4)
    assert expected_error(judgements()) is None


def test_the_surest_stand_first():
    cells = rows(judgements((0.95, True, False)))
    assert cells[0][:4] == ("0.9–1.0", "1", "0.950", "1.000")
    assert cells[0][5] == "0.000"
    assert cells[-1] == ("0.0–0.5", "0", "–", "–", "–", "–", "–")
