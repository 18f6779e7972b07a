"""Documents go back to where they stood, but for what was said to others since."""

from dataclasses import replace

import pytest
from qlvb.backup import store, turning
from qlvb.incoming import store as incoming
from qlvb.incoming.recall import recalled
from qlvb.incoming.status import Status
from qlvb.kernel.actor import Role
from qlvb.outgoing import store as outgoing
from qlvb.outgoing.model import OutgoingStatus
from qlvb.platform.tables import transact

from tests.builders.backups import TheOperator, counted, images
from tests.builders.exchanging import the_clerk
from tests.builders.issuing import Signers, an_issued_document
from tests.builders.registering import an_accepted_file
from tests.builders.reviewing import Drafters
from tests.conftest import a_province

HERE = "H16.13"
DECLARED = {"documents": 1, "pages": [3]}


@pytest.fixture(scope="module")
def office():
    """An office that went on after a backup, and let its documents go back to it."""
    with a_province() as demo:
        demo.operator, demo.drafters = TheOperator(demo), Drafters(demo)
        demo.clerk, demo.leader = demo.one(Role.CLERK), demo.one(Role.HEAD)
        demo.leader_id = demo.leader.me["person"]["person_id"]
        them = demo.drafters
        demo.issued, demo.draft = them.a_draft_to_issue(), them.a_draft()
        them.does(them.officer, demo.draft, "versions", file_id=them.a_file())
        demo.numbered, demo.taken_back = them.a_draft_to_issue(), an_issued_document()
        them.numbers(demo.numbered)
        demo.stopped = registered(demo, form="electronic", declared=DECLARED)
        demo.given, demo.recalled, demo.open = (registered(demo) for _ in range(3))
        demo.backup_id = demo.operator.make()["backup_id"]
        goes_on(demo)
        scope = {"extent": "agency", "agency_id": HERE}
        demo.restored = demo.operator.restore(demo.backup_id, mode="as_it_was", **scope)
        assert demo.restored["stage"] == "done"
        yield demo


def registered(demo, **changes):
    file_ids = [an_accepted_file()]
    return demo.clerk.register(leader=demo.leader_id, file_ids=file_ids, **changes)["document_id"]


def goes_on(demo):
    """What the office does after the backup."""
    them = demo.drafters
    them.issues(demo.issued)
    them.does(them.officer, demo.draft, "versions", file_id=them.a_file())
    them.does(them.leader, demo.numbered, "cancellation", reason="Không phát hành nữa")
    decided = {"decision": "continue", "reason": "Đủ trang", "directed_by": "Giám đốc Sở"}
    entered = demo.clerk.act(demo.stopped, "intake-decision", **decided)
    demo.entered = entered["arrival_number"]
    give(demo)
    arrived, sent = (
        incoming.get(HERE, demo.recalled),
        outgoing.get(HERE, demo.taken_back.document_id),
    )
    back = replace(sent, status=OutgoingStatus.RECALLED, version=sent.version + 1)
    with transact() as tx:
        incoming.save(tx, recalled(arrived, the_clerk()), arrived)
        outgoing.save(tx, back, sent)
    demo.engine.settle()


def test_a_document_that_was_issued_since_keeps_its_number_and_stays_issued(office):
    there = outgoing.get(HERE, office.issued)
    assert there.status is OutgoingStatus.ISSUED
    assert there.sealed is not None
    assert why(office, there.number_label) == "đã được cấp số sau thời điểm sao lưu"


def test_a_number_that_was_cancelled_since_is_not_to_be_issued_again(office):
    there = outgoing.get(HERE, office.numbered)
    assert there.status is OutgoingStatus.CANCELLED
    assert why(office, there.number_label) == "đang ở trạng thái “Đã hủy dự thảo”"


def test_an_arrival_that_was_entered_since_keeps_its_place_in_the_register(office):
    there = incoming.get(HERE, office.stopped)
    assert there.status is Status.REGISTERED
    assert there.registration.arrival_number == office.entered
    called = f"văn bản đến số {there.number_label}"
    assert why(office, called) == "đã được cấp số sau thời điểm sao lưu"


def test_what_was_taken_back_since_stays_taken_back_on_both_sides(office):
    arrived, sent = (
        incoming.get(HERE, office.recalled),
        outgoing.get(HERE, office.taken_back.document_id),
    )
    assert (arrived.status, sent.status) == (Status.RECALLED, OutgoingStatus.RECALLED)
    called = f"văn bản đến số {arrived.number_label}"
    assert why(office, called) == why(office, sent.number_label) == "đang ở trạng thái “Đã thu hồi”"


def why(office, called):
    """Why a document stayed, as the operator is told."""
    [said] = [each for each in office.restored["problems"] if f" {called} (" in each]
    return said.partition("như hiện nay: ")[2].removesuffix(".")


def test_the_rest_goes_back_and_only_that_is_counted(office):
    assert incoming.get(HERE, office.given).status is Status.REGISTERED
    assert outgoing.get(HERE, office.draft).draft_no == 2
    found = {
        name: counted(office.restored, "found", name) for name in ("IncomingTable", "OutgoingTable")
    }
    assert {name: each["changed"] for name, each in found.items()} == {
        "IncomingTable": 1,
        "OutgoingTable": 2,
    }
    assert counted(office.restored, "done", "OutgoingTable")["written"] == 2
    assert len(office.restored["problems"]) == office.restored["problem_count"] == 5


def test_a_document_goes_back_where_that_is_wanted_and_so_does_the_work(office):
    scope = {"extent": "document", "agency_id": HERE, "document_id": office.given}
    assert give(office).status == 200
    left = office.operator.restore(office.backup_id, **scope)
    assert counted(left, "found", "IncomingTable")["changed"] == 1
    assert incoming.get(HERE, office.given).status is Status.IN_PROGRESS
    office.operator.restore(office.backup_id, mode="as_it_was", **scope)
    assert incoming.get(HERE, office.given).status is Status.REGISTERED
    assert office.given not in on_desk(office.drafters.officer, "HANDLE")
    assert office.given in on_desk(office.leader, "DIRECT")
    assert give(office).status == 200


def test_a_request_that_was_decided_before_a_document_went_back_is_decided_again(office):
    scope = {"extent": "document", "agency_id": HERE, "document_id": office.open}
    for _ in range(2):
        asked = {"restricted": True, "reason": "Công tác cán bộ"}
        assert office.clerk.act(office.open, "access-change", **asked).status == 200
        decided = office.leader.act(office.open, "access-decision", granted=True)
        assert decided.status == 200, decided.body
        office.operator.restore(office.backup_id, mode="as_it_was", **scope)
        assert not incoming.get(HERE, office.open).access.is_restricted


def give(office):
    lead = {"kind": "person", "id": office.drafters.id_of(office.drafters.officer)}
    return office.leader.act(office.given, "direction", text="Giao xử lý", lead=lead)


def on_desk(desk, folder):
    items = desk.get(f"/work?folder={folder}&limit=50")["items"]
    return {each["row"]["document_id"] for each in items}


def test_a_draft_that_went_back_takes_its_next_version_after_the_last_one(office):
    them = office.drafters
    them.does(them.officer, office.draft, "versions", file_id=them.a_file())
    assert outgoing.get(HERE, office.draft).draft_no == 4
    kept = [each.draft_no for each in outgoing.versions(HERE, office.draft)]
    assert kept == [1, 2, 3, 4]


def test_a_document_goes_back_whole_also_where_a_backup_has_its_halves_apart(office):
    them, table, pk = office.drafters, "OutgoingTable", f"A#{HERE}#D#{office.draft}"
    lying = {i["sk"]["S"]: i for i in images(office.engine, table) if i["pk"]["S"] == pk}
    before = outgoing.get(HERE, office.draft)
    them.does(them.officer, office.draft, "versions", file_id=them.a_file())
    after = outgoing.get(HERE, office.draft)
    # A step that is done again comes to the same half again.
    for _ in range(2):
        first, _ = turning.turn_back("R", table, [lying["PROGRESS"]])
        assert (first.written, outgoing.get(HERE, office.draft)) == (0, after)
    second, said = turning.turn_back("R", table, [lying["ENTRY"]])
    assert (second.written, said) == (2, [])
    assert outgoing.get(HERE, office.draft) == before
    store.forget_halves("R")
    assert store.kept_half("R", table, pk) is None


def test_a_document_that_went_back_behind_its_signature_is_signed_again(office):
    them = Signers(office)
    document_id = them.a_draft_to_sign()
    backup_id = office.operator.make()["backup_id"]
    before = them.signs(document_id).signed
    scope = {"extent": "document", "agency_id": HERE, "document_id": document_id}
    office.operator.restore(backup_id, mode="as_it_was", **scope)
    assert them.document(document_id).signed is None
    after = them.signs(document_id).signed
    # The file of the first signature stays, and it is not the document's any more.
    assert after.file_id != before.file_id
    assert them.bytes_of(document_id, after) != them.bytes_of(document_id, before)
