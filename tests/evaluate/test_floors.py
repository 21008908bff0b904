from __future__ import annotations

import pytest

from trialweave.errors import GoldError, OutputError
from trialweave.evaluate.floors import fallen, moved, read, write
from trialweave.evaluate.judged import Tally
from trialweave.evaluate.scores import score


def scores(**hits):
    return [score(key.replace("_", "."), [Tally(n, 1000, 1000)]) for key, n in hits.items()]


def test_floors_are_raised_and_never_lowered_unless_told_to():
    now = scores(quantities=900, arms=700, names=800)
    old = {"quantities": 0.85, "arms": 0.75}
    assert moved(now, old, lower=False) == {"quantities": 0.9, "arms": 0.75, "names": 0.8}
    assert moved(now, old, lower=True) == {"quantities": 0.9, "arms": 0.7, "names": 0.8}


def test_a_floor_is_cut_and_never_above_the_score():
    # 2 of 3 is 0.6666...
    now = [score("arms", [Tally(2, 3, 3)])]
    floors = moved(now, {}, lower=False)
    assert floors == {"arms": 0.666}
    assert fallen(now, floors) == []


def test_only_gated_scores_get_a_floor():
    assert moved(scores(quantities_mean=900, relations_core=500), {}, lower=False) == {"relations.core": 0.5}


def test_what_has_fallen_is_told():
    now = scores(quantities=899, arms=700)
    assert fallen(now, {"quantities": 0.9, "arms": 0.7, "names": 0.5}) == [
        "quantities: 0.8990 is under its floor 0.900",
        "names: nothing to score, the floor is 0.500",
    ]


def test_the_file_comes_back_as_it_was(tmp_path):
    path = tmp_path / "floors.toml"
    assert read(path) == {}
    write({"arms": 0.7, "entities.exact": 0.95}, path)
    assert read(path) == {"entities.exact": 0.95, "arms": 0.7}
    assert path.read_text(encoding="utf-8").endswith('[floors]\n"entities.exact" = 0.950\n"arms" = 0.700\n')


@pytest.mark.parametrize(
    ("text", "reason"),
    [("floors", "no file of floors"), ("[floor]", "no file of floors"), ('[floors]\n"arm" = 0.5', "arm: no floor of")],
)
def test_a_wrong_file_is_refused(tmp_path, text, reason):
    path = tmp_path / "floors.toml"
    path.write_text(text)
    with pytest.raises(GoldError, match=reason):
        read(path)


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(OutputError, match="cannot write the floors"):
        write({}, tmp_path / "nowhere" / "floors.toml")
