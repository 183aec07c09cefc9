"""The sample of the view's tests."""

from __future__ import annotations

import pytest
from view_affair import affair

from kg.record import Record


@pytest.fixture(scope="session")
def records() -> list[Record]:
    """Six articles on one invented affair."""
    return affair()
