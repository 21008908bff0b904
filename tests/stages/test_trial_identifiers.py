"""Registry ids in identifiers and text."""

from __future__ import annotations

import pytest

from trialweave import resources
from trialweave.stages import trial_identifiers
from trialweave.stages.trial_design import compile_vocabulary

WORDS = compile_vocabulary(resources.read_toml(resources.find("configs") / "grammar" / "design.toml"))


@pytest.mark.parametrize(
    "identifier",
    ["NCT01234567", "ISRCTN12345678", "ACTRN12609000435280", "ChiCTR1900012345", "DRKS00001234", "2012-005026-30"],
)
def test_registry_ids(identifier):
    assert trial_identifiers.registry_ids(f"Registered as {identifier}.", WORDS.identifiers) == [identifier]
