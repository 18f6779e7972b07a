"""The people who keep registers, and one province for all that is printed of them."""

import uuid

import pytest

from tests.builders.issuing import Signers
from tests.builders.registering import a_key, an_intake
from tests.conftest import a_province


@pytest.fixture(scope="package")
def demo():
    with a_province() as province:
        yield province


@pytest.fixture(scope="package")
def people(demo):
    return Signers(demo)


@pytest.fixture(scope="package")
def clerk(people):
    return people.clerk


@pytest.fixture(scope="package")
def leader_id(people):
    return people.id_of(people.leader)


@pytest.fixture
def a_register(demo, people):
    """A register of the test's own: its numbers begin at 1."""
    code = f"SO-{uuid.uuid4().hex[:8].upper()}"
    answer = people.administrator.post("/registers", {"code": code, "name": f"Sổ {code}"})
    assert answer.status == 201, answer.body
    return code


@pytest.fixture
def enter(clerk, leader_id):
    def entered(register, **changes):
        body = an_intake(leader_id, register=register, **changes)
        answer = clerk.post("/incoming", body, key=a_key())
        assert answer.status == 201, answer.body
        return answer.body

    return entered
