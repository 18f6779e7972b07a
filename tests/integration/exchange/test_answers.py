"""An answer finds its way back: it names what it answers, and both point at each other."""

from dataclasses import replace

import pytest
from qlvb.exchange import service
from qlvb.exchange import store as arrivals
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.outgoing import answering
from qlvb.outgoing.entry import DocumentLink, LinkKind
from qlvb.platform.tables import transact

from tests.builders.exchanging import (
    RECEIVER,
    SENDER,
    an_issue,
    enrol_the_office,
    seen,
    taking,
    the_clerk,
)


@pytest.fixture(scope="module")
def asked(demo, sealed, clerk):
    """A letter of the province's, entered by the department."""
    enrol_the_office(RECEIVER)
    sent = an_issue(sealed)
    demo.engine.settle()
    document = service.accept(clerk, seen(sent.arrival()), taking())
    return sent, document


def answers(demo, sealed, document_id):
    """The department's reply, on its way to the province."""
    link = DocumentLink(
        kind=LinkKind.REPLY, document_id=document_id, is_incoming=True, label="Công văn"
    )
    reply = an_issue(sealed, to=(SENDER,), agency_id=RECEIVER, links=(link,))
    demo.engine.settle()
    return reply


def test_the_round_of_a_letter_and_its_answer(demo, asked, sealed):
    sent, document = asked
    reply = answers(demo, sealed, document.document_id)
    desk = demo.one(Role.CLERK, agency=SENDER)
    arrival = reply.arrival(SENDER)
    [named] = desk.get(f"/arrivals/{arrival.arrival_id}")["entry"]["answers"]
    assert named == {
        "issuer": document.entry.issuer,
        "issued_on": str(clock.today()),
        "reference": document.entry.reference,
        "document_id": sent.document_id,
    }
    assert desk.get(f"/outgoing/{sent.document_id}")["answered_by"] == []
    taken = service.accept(the_clerk(SENDER), seen(arrival), taking(SENDER))
    demo.engine.settle()
    [kept] = desk.get(f"/incoming/{taken.document_id}")["answers"]
    assert kept["document_id"] == sent.document_id
    [answer] = desk.get(f"/outgoing/{sent.document_id}")["answered_by"]
    assert answer["document_id"] == taken.document_id
    assert answer["number_label"] == taken.number_label
    assert answer["reference"] == arrival.packet.reference


def test_what_is_not_ours_is_named_and_not_opened(demo, asked, sealed):
    sent, document = asked
    reply = answers(demo, sealed, document.document_id)
    known = reply.arrival(SENDER)
    [named] = known.packet.answers
    for wrong in (
        {"reference": "99/QĐ-UBND"},
        {"issuer_id": "H16.01"},
        {"document_id": document.document_id},
    ):
        told = (replace(named, **wrong),)
        [found] = answering.known(SENDER, told)
        assert found == replace(told[0], document_id="")
    assert answering.known(RECEIVER, [named]) == (replace(named, document_id=""),)
    packet = replace(known.packet, answers=(replace(named, reference="99/QĐ-UBND"),))
    with transact() as tx:
        changed = replace(known, packet=packet, version=known.version + 1)
        arrivals.save(tx, changed, known)
    taken = service.accept(the_clerk(SENDER), seen(changed), taking(SENDER))
    told = [each.document_id for each in taken.entry.answers]
    assert told == [""]
    desk = demo.one(Role.CLERK, agency=SENDER)
    shown = desk.get(f"/outgoing/{sent.document_id}")["answered_by"]
    assert taken.document_id not in {each["document_id"] for each in shown}


def test_a_letter_that_came_on_paper_is_answered_by_its_number(demo, people, sealed):
    enrol_the_office(RECEIVER)
    made = people.clerk.register(leader=people.leader_id, number="55", notation="UBND-TH")
    reply = answers(demo, sealed, made["document_id"])
    [named] = reply.arrival(SENDER).packet.answers
    assert (named.reference, named.issuer_id, named.document_id) == ("55/UBND-TH", "H16", "")
