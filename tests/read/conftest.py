"""Reading bytes as if they lay in a dump."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from trialweave.read.dump import file_pages
from trialweave.read.limits import Limits
from trialweave.read.page import Page
from trialweave.read.records import Choice


@pytest.fixture
def read() -> Callable[..., list[Page]]:
    """The pages of bytes under a name; further arguments are limits, `text` and `id` the fields to take."""

    def pages(
        data: bytes, name: str = "a.txt", text: str | None = None, id: str | None = None, **limits: Any
    ) -> list[Page]:
        return list(file_pages(io.BytesIO(data), name, len(data), limits=Limits(**limits), choice=Choice(text, id)))

    return pages
