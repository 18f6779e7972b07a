"""The clerk's desk, and registers of a test's own."""

import itertools

import pytest
from qlvb.kernel.actor import Role

from tests.builders.registering import a_key, an_intake
from tests.conftest import a_province

_CODES = itertools.count(1)


@pytest.fixture(scope="package")
def demo():
    """One province for all that is told of the register: each test has documents of its own."""
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
def a_register(demo):
    """Opens another register and returns its code: its numbers begin at 1."""

    def opened():
        code = f"SO-{next(_CODES)}"
        answer = demo.one(Role.ADMINISTRATOR).post("/registers", {"code": code, "name": code})
        assert answer.status == 201, answer.body
        return code

    return opened


@pytest.fixture
def enter(clerk, leader_id):
    """The clerk registers a document; the answer comes back before anything is delivered."""

    def entered(*, key=None, **changes):
        return clerk.post("/incoming", an_intake(leader_id, **changes), key=key or a_key())

    return entered
