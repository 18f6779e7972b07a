"""One province for all that is told of the API's edge."""

import pytest
from qlvb.kernel.actor import Role

from tests.builders.registering import a_key, an_intake
from tests.conftest import a_province


@pytest.fixture(scope="package")
def demo():
    with a_province() as province:
        yield province


@pytest.fixture(scope="package")
def clerk(demo):
    return demo.one(Role.CLERK)


@pytest.fixture(scope="package")
def leader(demo):
    return demo.one(Role.HEAD)


@pytest.fixture(scope="package")
def leader_id(leader):
    return leader.me["person"]["person_id"]


@pytest.fixture
def document_id(demo, clerk, leader_id):
    """Registered, and before the leader."""
    made = clerk.post("/incoming", an_intake(leader_id), key=a_key())
    demo.engine.settle()
    return made["document_id"]
