"""Documents, people and their turns, as a test needs them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from qlvb.incoming.entry import AttachedFile, Entry, Form
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import Direction, Party, PartyKind, Registration, Turn
from qlvb.incoming.status import Status
from qlvb.kernel.actor import Actor, Role

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)


def a_person(person_id, *roles, unit=None, agency="H16.13"):
    return Actor(
        person_id=person_id,
        agency_id=agency,
        name=person_id.upper(),
        unit_id=unit,
        roles=frozenset(roles),
    )


CLERK = a_person("clerk", Role.CLERK)
LEADER = a_person("leader", Role.LEADER)
UNIT_HEAD = a_person("head", Role.UNIT_HEAD, unit="it")
OFFICER = a_person("officer", Role.OFFICER, unit="it")
COLLEAGUE = a_person("colleague", Role.OFFICER, unit="law")
EVERYONE = (CLERK, LEADER, UNIT_HEAD, OFFICER, COLLEAGUE)


def party(actor):
    return Party(kind=PartyKind.PERSON, id=actor.person_id, name=actor.name)


THE_UNIT = Party(kind=PartyKind.UNIT, id="it", name="Phòng CNTT")


def turn(owner):
    return Turn(owner=owner if isinstance(owner, Party) else party(owner), due_at=LATER)


def an_entry(**changes):
    plain = Entry(
        register="VBD",
        form=Form.PAPER,
        kind="cong-van",
        number="12",
        notation="UBND-VX",
        issued_on=date(2026, 11, 20),
        issuer="UBND tỉnh Đắk Nông",
        issuer_id="H16",
        subject="V/v báo cáo tình hình ứng dụng công nghệ thông tin",
        arrived_on=TODAY,
    )
    return replace(plain, **changes)


A_FILE = AttachedFile(file_id="F1", filename="cong-van.pdf", pages=2, size=1000)


def a_registered_document(number=12, **changes):
    """Registered, waiting for the leader's direction."""
    plain = IncomingDocument(
        document_id="D1",
        agency_id="H16.13",
        entry=an_entry(),
        files=(A_FILE,),
        status=Status.REGISTERED,
        leader=party(LEADER),
        owner=party(LEADER),
        step_due_at=LATER,
        registration=Registration(
            arrival_number=number, register_year=2026, by=CLERK.name, at=NOON
        ),
    )
    return replace(plain, **changes)


def directed_to(document, lead, *, cohandlers=(), informed=(), due_on=date(2026, 11, 30)):
    return document.direct(
        LEADER,
        Direction(text="Giao xử lý", by=LEADER.name, at=NOON),
        lead if isinstance(lead, Party) else party(lead),
        cohandlers=tuple(party(actor) for actor in cohandlers),
        informed=tuple(party(actor) for actor in informed),
        due_on=due_on,
        turn=turn(lead),
        today=TODAY,
    )


def a_document_in_progress(**changes):
    """The leader gave it to the officer."""
    return replace(directed_to(a_registered_document(), OFFICER), **changes)
