from __future__ import annotations

import pytest

from trialweave.errors import GoldError
from trialweave.evaluate.agree import agreement
from trialweave.evaluate.scores import scores


def values(report):
    return {score.key: score.value for score in scores(report.judgements)}


def test_an_annotator_agrees_with_himself(gold):
    assert set(values(agreement([gold], [gold], "one", "two")).values()) - {None} == {1.0}


def test_disagreement_counts_both_ways_alike(gold):
    other = gold._replace(entities=gold.entities[:1], relations=gold.relations[:2])
    there, back = values(agreement([gold], [other], "one", "two")), values(agreement([other], [gold], "", ""))
    assert there["entities.exact"] == back["entities.exact"] == pytest.approx(2 / 3)
    assert there["relations.strict"] == back["relations.strict"] == pytest.approx(4 / 5)


def test_only_common_documents_count(gold, gold_of):
    more = [gold, gold_of("text", name="mine")]
    assert [j.document for j in agreement(more, [gold], "one", "two").judgements] == ["doc"]


def test_nothing_in_common_and_other_texts_are_refused(gold, gold_of):
    with pytest.raises(GoldError, match="no document in common"):
        agreement([gold], [gold_of("text", name="mine")], "one", "two")
    with pytest.raises(GoldError, match="the texts differ: doc"):
        agreement([gold], [gold._replace(text="other")], "one", "two")
