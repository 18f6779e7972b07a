"""Every event of the exchange may come twice, late, in any order, or break off: it is as once."""

from dataclasses import replace

import pytest
from qlvb.exchange import service, telling
from qlvb.exchange import store as arrivals
from qlvb.exchange.model import ArrivalState
from qlvb.incoming import service as incoming
from qlvb.issuing import store as deliveries
from qlvb.issuing.notes import DeliveryState
from qlvb.kernel.actor import Role
from qlvb.platform.tables import transact
from qlvb.routing import passing

from tests.builders.backups import lost
from tests.builders.exchanging import (
    RECEIVER,
    an_issue,
    sealed_now,
    seen,
    taking,
    the_clerk,
    trust_the_builders,
)
from tests.workflows.crashes import Crash, writes


@pytest.fixture(scope="module")
def sealed(demo):
    trust_the_builders()
    return sealed_now()


@pytest.fixture(scope="module")
def clerk(demo):
    return the_clerk()


def of(*keys):
    """What a stream tells of items, in this order."""
    records = [{"dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": sk}}}} for pk, sk in keys]
    return {"Records": records}


def copy_of(sent, place=1):
    return f"A#{sent.agency_id}#D#{sent.document_id}", f"TO#{place:04d}"


def arrival_of(sent):
    return f"A#{RECEIVER}#P#{sent.arrival().arrival_id}", "ARRIVAL"


def document_of(sent):
    return f"A#{RECEIVER}#D#{sent.arrival().arrival_id}", "PROGRESS"


def settled(demo, sealed, clerk):
    """A document that went through the receiver's office to its end."""
    sent = an_issue(sealed)
    demo.engine.settle()
    document = service.accept(clerk, seen(sent.arrival()), taking())
    demo.engine.settle()
    leader, officer = demo.one(Role.HEAD), demo.one(Role.OFFICER, unit="CNTT")
    lead = {"kind": "person", "id": officer.me["person"]["person_id"]}
    leader.act(document.document_id, "direction", text="Giao", lead=lead)
    officer.act(document.document_id, "settlement", method="no_reply", result="Xong")
    return sent


def untold(sent):
    """As if no word of the receiver's had come back to the sender."""
    known = sent.copy()
    silent = replace(known, history=(), state=DeliveryState.SENT, version=known.version + 1)
    with transact() as tx:
        deliveries.save(tx, silent, known)


def notes(sent):
    return [(note.code.value, note.at) for note in sent.copy().history]


THE_WHOLE = ["01", "03", "04", "05", "06"]


def test_copies_that_are_told_of_twice_and_in_any_order_arrive_once(demo, sealed):
    first, second = (an_issue(sealed, held=True) for _ in range(2))
    event = of(copy_of(second), copy_of(first), copy_of(second))
    for _ in range(2):
        demo.engine.invoke("ExchangeDispatch", event)
        demo.engine.settle()
    for sent in (first, second):
        assert sent.codes() == ["01"]
        assert (sent.arrival().state, sent.arrival().version) == (ArrivalState.READY, 3)


def test_what_is_dispatched_after_everything_was_said_changes_nothing(demo, sealed, clerk):
    sent = settled(demo, sealed, clerk)
    before = (sent.copy(), sent.arrival())
    demo.engine.invoke("ExchangeDispatch", of(copy_of(sent), copy_of(sent)))
    demo.engine.settle()
    assert (sent.copy(), sent.arrival()) == before
    assert sent.codes() == THE_WHOLE


def test_an_arrival_that_a_restore_puts_back_before_its_sender_s_copy_is_no_fault(demo, sealed):
    sent = an_issue(sealed)
    demo.engine.settle()
    before, heard = sent.copy(), of(arrival_of(sent))
    with lost(demo.engine, "OutgoingTable", lambda i: sent.document_id in i["pk"]["S"]):
        telling.tell(heard)
    telling.tell(heard)
    assert sent.copy() == before


def test_how_far_the_work_is_may_be_heard_twice_late_and_of_many_at_once(demo, sealed, clerk):
    first, second = (settled(demo, sealed, clerk) for _ in range(2))
    before = [(sent.copy(), sent.arrival()) for sent in (first, second)]
    event = of(document_of(second), document_of(first), document_of(second))
    for _ in range(2):
        demo.engine.invoke("ExchangeFollow", event)
        demo.engine.settle()
    assert [(sent.copy(), sent.arrival()) for sent in (first, second)] == before


def test_work_that_was_not_followed_is_followed_by_the_next_event(demo, sealed, clerk):
    sent = settled(demo, sealed, clerk)
    known = sent.arrival()
    behind = replace(known, history=known.history[:2], version=known.version + 1)
    with transact() as tx:
        arrivals.save(tx, behind, known)
    untold(sent)
    demo.engine.invoke("ExchangeFollow", of(document_of(sent)))
    demo.engine.settle()
    assert sent.codes() == THE_WHOLE


def test_a_sender_that_knows_nothing_is_told_everything_once_and_in_order(demo, sealed, clerk):
    first, second = (settled(demo, sealed, clerk) for _ in range(2))
    known = [notes(sent) for sent in (first, second)]
    untold(first)
    untold(second)
    event = of(arrival_of(second), arrival_of(first), arrival_of(second))
    for _ in range(2):
        demo.engine.invoke("ExchangeTell", event)
        demo.engine.settle()
    assert [notes(sent) for sent in (first, second)] == known
    assert first.codes() == THE_WHOLE


TELLING = 6


@pytest.mark.parametrize("place", range(1, TELLING + 1))
def test_telling_that_ends_after_any_write_is_told_to_its_end(demo, sealed, clerk, place):
    sent = settled(demo, sealed, clerk)
    known = notes(sent)
    untold(sent)
    try:
        with writes(crash_after=place, only_mine=True) as heard:
            telling.tell_sender(sent.arrival())
        assert len(heard.done) == len(THE_WHOLE) < TELLING
    except Crash:
        telling.tell_sender(sent.arrival())
    assert notes(sent) == known
    acts = [each.tag.value for each in incoming.history(clerk, document_id_of(sent), None).items]
    assert acts.count("incoming:register") == 1


def document_id_of(sent):
    return sent.arrival().arrival_id


ACCEPTING = 3


@pytest.mark.parametrize("place", range(1, ACCEPTING + 1))
def test_taking_in_that_ends_after_any_write_enters_it_once(demo, sealed, clerk, place):
    sent = an_issue(sealed)
    demo.engine.settle()
    arrival = sent.arrival()
    try:
        with writes(crash_after=place, only_mine=True) as heard:
            document = service.accept(clerk, seen(arrival), taking())
        assert heard.done == ["TransactWriteItems", "StartExecution"]
    except Crash:
        # The clerk clicks again, on what the page still shows.
        document = service.accept(clerk, seen(arrival), taking())
    demo.engine.settle()
    assert sent.codes() == ["01", "03"]
    assert sent.arrival().state is ArrivalState.ACCEPTED
    again = service.accept(clerk, seen(arrival), taking())
    assert again.registration == document.registration
    [note] = [note for note in sent.copy().history if note.code.value == "03"]
    assert note.text == f"Số đến {document.number_label}"
    lying = passing.delivered(incoming.in_agency(RECEIVER, document.document_id))
    assert len(lying) == 1, "the leader has it on the desk, once"
    acts = [each.tag.value for each in incoming.history(clerk, arrival.arrival_id, None).items]
    assert acts.count("incoming:register") == 1
