"""A child with medicines on the list, for the tests of what is given, counted and due."""

import pytest

from tests.conftest import Home
from tests.logs.medicines import CONTROLLED, PARACETAMOL, listed


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya", here_since="2022-09-01")


@pytest.fixture
def paracetamol(home: Home, maya: str) -> str:
    return listed(home, maya, **PARACETAMOL)


@pytest.fixture
def tablets(home: Home, maya: str) -> str:
    return listed(home, maya, **CONTROLLED)
