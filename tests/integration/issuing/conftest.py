"""The people who sign and issue, and one province for all that is told of it."""

import pytest

from tests.builders.holders import Holders
from tests.builders.issuing import Signers
from tests.conftest import a_province


@pytest.fixture(scope="package")
def demo():
    with a_province() as province:
        yield province


@pytest.fixture(scope="package")
def people(demo):
    return Signers(demo)


@pytest.fixture(scope="module")
def holders(people):
    """Keys elsewhere for the leader and the agency, until the module ends."""
    yield Holders(people)
    people.equip_anew()
