"""Units and people of the agency in Nơi nhận: the document comes to their desk, and leaves it."""

from datetime import timedelta

import pytest
from qlvb.exchange import recalling
from qlvb.issuing import reading, service, store
from qlvb.issuing.notes import DeliveryState
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.outgoing.entry import DocumentRecipient, RecipientKind
from qlvb.outgoing.refusals import NotYourStep
from qlvb.routing import desk

from tests.builders.issuing import HERE, an_issued_document
from tests.builders.mail import part, sent
from tests.workflows.crashes import Crash, writes


@pytest.fixture(scope="module")
def head(demo):
    """Of the unit that a document is issued to."""
    return demo.one(Role.UNIT_HEAD, unit="TTBCXB")


@pytest.fixture(scope="module")
def stranger(demo):
    """Head of a unit that it is not issued to, though to a person who works in it."""
    return demo.one(Role.UNIT_HEAD, unit="TTS")


@pytest.fixture(scope="module")
def reader(demo):
    """A person to whom it is issued by name."""
    return demo.desk("uocl.stttt")


@pytest.fixture
def unit(head):
    return {"kind": "unit", "id": head.me["unit"]["unit_id"]}


@pytest.fixture
def person(people, reader):
    return {"kind": "person", "id": people.id_of(reader)}


def as_recipient(given):
    return DocumentRecipient(kind=RecipientKind(given["kind"]), id=given["id"], name="Nơi nhận")


def shown(desk_, of):
    rows = desk_.get(f"/work?folder=SHOWN&of={of}").body["items"]
    return [row["outgoing"]["document_id"] for row in rows]


def states(document_id):
    return [copy.state for copy in store.of_document(HERE, document_id)]


@pytest.fixture(scope="module")
def issued(people, head, reader):
    """Really signed and issued to a unit, a person of another one and an agency."""
    to = [
        {"kind": "unit", "id": head.me["unit"]["unit_id"]},
        {"kind": "person", "id": people.id_of(reader)},
        {"kind": "agency", "id": "H16"},
    ]
    document_id = people.a_draft_to_issue(recipients=to)
    people.issues(document_id)
    return document_id


def test_the_unit_and_the_person_find_it_on_their_desks_and_read_it_and_its_file(
    people, issued, head, reader, stranger
):
    assert issued in shown(head, "unit")
    assert issued in shown(reader, "me")
    for one in (head, people.colleague, reader):
        found = one.get(f"/outgoing/{issued}")
        assert (found.status, found["status"]) == (200, "issued")
        file_id = found["sealed"]["file_id"]
        assert one.get(f"/files/{file_id}/link?disposition=inline").status == 200
    assert stranger.get(f"/outgoing/{issued}").status == 404
    assert stranger.get(f"/files/{file_id}/link?disposition=inline").status == 404


def test_they_are_told_by_e_mail_with_its_number_and_without_its_subject(people, issued):
    document = people.document(issued)
    named = [each for each in sent() if document.registration.reference in each["subject"]]
    told = [each for each in named if "nhận để biết" in part(each, "plain")]
    assert sum(each["to"].startswith(("duongdt", "uocl")) for each in told) == len(told) == 2
    assert all(document.entry.subject not in each.as_string() for each in told)


def test_their_copy_says_who_opened_it_and_who_took_note_of_it_and_when(
    people, head, unit, reader, person
):
    document_id = an_issued_document(as_recipient(unit), as_recipient(person)).document_id
    assert states(document_id) == [DeliveryState.SHOWN, DeliveryState.SHOWN]
    head.post(f"/outgoing/{document_id}/opening")
    assert states(document_id) == [DeliveryState.SEEN, DeliveryState.SHOWN]
    assert document_id in shown(head, "unit"), "opening it is not taking note of it"
    for _ in range(2):
        done = head.post(f"/outgoing/{document_id}/acknowledgement")
        assert (done.status, done["items"][0]["is_mine"]) == (200, True)
    assert states(document_id) == [DeliveryState.ACKNOWLEDGED, DeliveryState.SHOWN]
    assert document_id not in shown(head, "unit")
    assert document_id in shown(reader, "me")
    copy, _ = people.clerk.get(f"/outgoing/{document_id}/deliveries").body["items"]
    assert copy["acknowledged"]["by"] == head.me["person"]["name"]
    assert people.acts(document_id).count("outgoing:acknowledge") == 1


def test_nobody_else_takes_note_of_it(people, stranger, unit):
    document_id = an_issued_document(as_recipient(unit)).document_id
    assert people.clerk.post(f"/outgoing/{document_id}/acknowledgement").status == 403
    assert stranger.post(f"/outgoing/{document_id}/acknowledgement").status == 404
    with pytest.raises(NotYourStep):
        reading.acknowledge(people.actor(people.leader), document_id)


def test_a_copy_that_is_taken_back_leaves_the_desk_and_is_read_no_more(
    people, head, unit, reader, person
):
    document_id = an_issued_document(as_recipient(unit), as_recipient(person)).document_id
    clerk = people.actor(people.clerk)
    recalling.ask(clerk, document_id, places=[1], reason="Gửi nhầm")
    assert document_id not in shown(head, "unit")
    assert head.get(f"/outgoing/{document_id}").status == 404
    assert reader.get(f"/outgoing/{document_id}").status == 200
    assert states(document_id) == [DeliveryState.RECALLED, DeliveryState.SHOWN]
    recalling.ask(clerk, document_id, places=[], reason="Gửi nhầm")
    assert reader.get(f"/outgoing/{document_id}").status == 404
    assert people.status(document_id) == "recalled"
    assert desk.recount() == 0


def test_what_was_taken_note_of_is_taken_back_too(people, head, unit):
    document_id = an_issued_document(as_recipient(unit)).document_id
    head.post(f"/outgoing/{document_id}/acknowledgement")
    recalling.ask(people.actor(people.clerk), document_id, places=[], reason="Sai")
    assert states(document_id) == [DeliveryState.RECALLED]
    assert head.get(f"/outgoing/{document_id}").status == 404


def the_whole_office(demo, agency="H16.13"):
    return [
        DocumentRecipient(kind=RecipientKind.PERSON, id=one.person.person_id, name="Người nhận")
        for one in demo.members.values()
        if one.agency.agency_id == agency
    ]


@pytest.mark.parametrize("crash", range(1, 4))
def test_more_readers_than_one_transaction_holds_all_find_it_after_any_crash(demo, people, crash):
    others = [
        DocumentRecipient(kind=RecipientKind.PERSON, id=f"nguoi-{number}", name="Người nhận")
        for number in range(60)
    ]
    document = an_issued_document(*the_whole_office(demo), *others)
    document_id = document.document_id
    count = len(document.entry.recipients)
    assert list(store.unsent(HERE)) == [document_id]
    try:
        with writes(crash_after=crash, only_mine=True):
            service.write_rest_of(document)
    except Crash:
        demo.engine.invoke("DraftingSweep")
    assert states(document_id) == [DeliveryState.SHOWN] * count
    assert list(store.unsent(HERE)) == []
    assert document_id in shown(people.colleague, "me")
    assert desk.recount() == 0
    late = store.of_document(HERE, document_id)[-1]
    assert late.due_at > clock.now() + timedelta(hours=1)
