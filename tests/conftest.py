"""The demonstration province on a running engine, one for each module that asks for it."""

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from qlvb.kernel import clock
from qlvb.organization import service as organization

from tests.builders.client import Desk, send
from tests.builders.staff import A_WORKING_MORNING

LONGEST = (
    "api/test_matrix.py",
    "api/test_contract.py",
    "backup/test_restoring.py",
    "exchange/test_replacing.py",
    "workflows/test_elsewhere_crashes.py",
    "issuing/test_batch.py",
    "workflows/test_issuing_crashes.py",
    "workflows/test_backup.py",
    "workflows/test_inherited_packets.py",
    "workflows/test_recall_crashes.py",
    "workflows/test_crashes.py",
    "workflows/test_outgoing_crashes.py",
)
"""Files that take half a minute and more, however few tests they hold."""
SHORT = ("tests/structure", "tests/unit")


def pytest_collection_modifyitems(items):
    """The longest files first and the shortest last: no worker waits for another's long file.

    It holds for several workers with --no-loadscope-reorder; else the files with many tests begin.
    """
    items.sort(key=_length)


def _length(item):
    """Where a test's file stands in the order."""
    path = item.path.as_posix()
    for place, ending in enumerate(LONGEST):
        if path.endswith(ending):
            return place
    return len(LONGEST) + any(f"/{folder}/" in path for folder in SHORT)


def pytest_collection_finish():
    """What was imported stays to the end: it need not be looked through for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@dataclass
class Province:
    """Agencies and people of the demonstration, signed in as they are asked for."""

    engine: object
    members: dict
    desks: dict = field(default_factory=dict)

    def desk(self, account):
        """A person by account name, signed in."""
        if account not in self.desks:
            password = self.members[account].password
            body = {"account": account, "password": password}
            answer = send(
                self.engine,
                "POST",
                "/api/session",
                body,
                {"Content-Type": "application/json"},
            )
            assert answer.status == 200, answer.body
            self.desks[account] = Desk(self.engine, account, answer["token"])
        return self.desks[account]

    def one(self, role, *, agency="H16.13", unit=None):
        """The first of an agency's people, in the demonstration's own order, who holds a role.

        ``unit`` is the abbreviation of one of the agency's units.
        """
        for account, member in self.members.items():
            person = member.person
            if person.agency_id != agency or not any(role in p.roles for p in person.positions):
                continue
            units = {each.unit_id for each in member.units if each.abbreviation == unit}
            if unit is None or any(p.unit_id in units for p in person.positions):
                return self.desk(account)
        raise LookupError(role, agency, unit)


@contextmanager
def a_province(moment=A_WORKING_MORNING, **engine_arguments):
    """The province without documents, on a Tuesday morning."""
    from infra.local.engine import Engine
    from infra.local.seed import seed_organization
    from tests.builders.beginning import the_province

    organization.forget_calendars()
    to_the_morning = moment - clock.now()
    clock.shift(to_the_morning)
    try:
        with Engine(**engine_arguments) as engine:
            held = seed_organization() if engine_arguments else the_province(engine, moment)
            members = {member.person.account: member for member in held}
            yield Province(engine, members)
    finally:
        clock.shift(-to_the_morning)


@pytest.fixture(scope="module")
def demo():
    """The province, shared by the tests of a module: each works on documents of its own."""
    with a_province() as province:
        yield province
