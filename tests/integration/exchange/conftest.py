"""Two agencies of one province, that trusts whoever vouches for the signers of the tests."""

import pytest
from qlvb.exchange import service
from qlvb.organization import service as organization

from infra.local.signers import equip_agency
from tests.builders.exchanging import (
    RECEIVER,
    SENDER,
    an_issue,
    sealed_now,
    seen,
    taking,
    the_clerk,
    trust_the_builders,
)
from tests.builders.reviewing import Drafters
from tests.builders.signing import signers
from tests.conftest import a_province


@pytest.fixture(scope="package")
def demo():
    with a_province() as province:
        trust_the_builders()
        equip_agency(organization.agency(RECEIVER), signers().authority)
        yield province


@pytest.fixture(scope="package")
def people(demo):
    return Drafters(demo)


@pytest.fixture(scope="package")
def clerk(demo):
    return the_clerk()


@pytest.fixture(scope="package")
def sealed(demo):
    """A file that bears its leader's signature and its office's seal."""
    return sealed_now()


@pytest.fixture(scope="package")
def sender(demo):
    return the_clerk(SENDER)


@pytest.fixture
def taken(demo, sealed, clerk):
    """A document that the receiver has entered."""
    sent = an_issue(sealed)
    demo.engine.settle()
    document = service.accept(clerk, seen(sent.arrival()), taking())
    demo.engine.settle()
    return sent, document.document_id
