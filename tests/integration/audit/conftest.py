import pytest

from tests.builders.trail import a_trail


@pytest.fixture
def trail(monkeypatch):
    """The audit table, the locked bucket and the key, empty."""
    with a_trail(monkeypatch) as trail:
        yield trail
