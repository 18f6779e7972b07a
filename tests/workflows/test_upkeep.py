"""What runs by itself: overdue steps, steps that stand still, and the nightly recount."""

from datetime import timedelta

import boto3
import pytest
from qlvb.incoming.parts import Party, PartyKind
from qlvb.kernel.actor import Role
from qlvb.platform.tables import transact
from qlvb.routing import desk, store
from qlvb.routing.model import Folder

DEADLINE = "2027-01-15"


@pytest.fixture(scope="module")
def leader(demo):
    return demo.one(Role.HEAD)


@pytest.fixture
def document_id(demo, leader):
    registered = demo.one(Role.CLERK).register(leader=leader.me["person"]["person_id"])
    return registered["document_id"]


def subjects(demo, document_id):
    return [mail.subject for mail in demo.engine.outbox() if document_id in mail.text]


def the_leader(leader):
    person = leader.me["person"]
    return Party(kind=PartyKind.PERSON, id=person["person_id"], name=person["name"])


def test_a_direction_without_a_date_takes_the_handling_time_of_the_routing(
    demo, leader, document_id
):
    officer = demo.one(Role.OFFICER, unit="CNTT").me["person"]["person_id"]
    lead = {"kind": "person", "id": officer}
    directed = leader.act(document_id, "direction", text="Giao xử lý", lead=lead)
    assert directed["due_on"] is not None
    assert directed["overdue_days"] == 0


def test_what_comes_back_to_the_leader_says_why_and_is_told_as_returned(demo, leader, document_id):
    officer = demo.one(Role.OFFICER, unit="CNTT")
    lead = {"kind": "person", "id": officer.me["person"]["person_id"]}
    leader.act(document_id, "direction", text="Giao xử lý", lead=lead, due_on=DEADLINE)
    officer.act(document_id, "return", reason="Không thuộc lĩnh vực của phòng")
    assert leader.document(document_id)["return_reason"] == "Không thuộc lĩnh vực của phòng"
    assert subjects(demo, document_id)[-1].endswith("bị trả lại")


def test_the_hourly_sweep_finds_a_step_that_was_never_delivered(demo, leader, document_id):
    lose_work(leader, document_id)
    demo.engine.advance(timedelta(minutes=15))
    assert demo.engine.invoke("RoutingSweep") == {"resumed": 1, "recounted": 0}
    demo.engine.settle()
    assert [item["kind"] for item in leader.document(document_id)["work"]] == ["DIRECT"]


def test_the_nightly_sweep_goes_on_with_a_document_whose_execution_is_gone(
    demo, leader, document_id
):
    lose_execution(leader, document_id)
    demo.engine.invoke("RoutingSweep", {"is_thorough": True})
    demo.engine.settle()
    officer = demo.one(Role.OFFICER, unit="CNTT")
    lead = {"kind": "person", "id": officer.me["person"]["person_id"]}
    leader.act(document_id, "direction", text="Giao xử lý", lead=lead, due_on=DEADLINE)
    assert [item["kind"] for item in leader.document(document_id)["work"]] == ["HANDLE"]


def test_a_sweep_over_documents_that_go_on_resumes_none(demo, document_id):
    demo.engine.invoke("RoutingSweep", {"is_thorough": True})
    assert demo.engine.invoke("RoutingSweep", {"is_thorough": True}) == {
        "resumed": 0,
        "recounted": 0,
    }


def test_wrong_folder_counts_are_right_in_the_morning(demo, leader, document_id):
    before = leader.get("/work/folders")["mine"]
    agency_id = leader.me["agency"]["agency_id"]
    pk = f"A#{agency_id}#W#P.{the_leader(leader).id}"
    store.CountsRecord(pk, "COUNTS", direct=999, handle=1).save()
    assert leader.get("/work/folders")["mine"] != before
    assert desk.recount() == 1
    assert leader.get("/work/folders")["mine"] == before
    assert desk.recount() == 0


def test_a_recount_leaves_counts_alone_when_work_moves_meanwhile(demo, leader, document_id):
    agency_id = leader.me["agency"]["agency_id"]
    owner = the_leader(leader)
    pk = f"A#{agency_id}#W#P.{owner.id}"
    record = store.CountsRecord.get(pk, "COUNTS")
    record.direct += 5
    record.save()
    client = store.CountsRecord._get_connection().connection.client
    moves = []

    def work_moves(**_):
        if not moves:
            moves.append(1)
            boto3.client("dynamodb").update_item(
                TableName=record.Meta.table_name,
                Key={"pk": {"S": pk}, "sk": {"S": "COUNTS"}},
                UpdateExpression="ADD direct :one",
                ExpressionAttributeValues={":one": {"N": "1"}},
            )

    client.meta.events.register("before-call.dynamodb.UpdateItem", work_moves)
    try:
        assert not store.recount(agency_id, owner)
    finally:
        client.meta.events.unregister("before-call.dynamodb.UpdateItem", work_moves)
    assert store.recount(agency_id, owner)
    counted = store.counts(agency_id, [owner])[0]
    assert counted[Folder.DIRECT] == record.direct - 5


def test_a_direction_that_is_late_is_told_to_the_leader_once(demo, leader):
    registered = demo.one(Role.CLERK).register(
        leader=leader.me["person"]["person_id"], urgency="express"
    )
    demo.engine.advance(timedelta(hours=3))
    told = subjects(demo, registered["document_id"])
    assert [said.rpartition(": ")[2] for said in told] == ["có việc mới", "đã quá hạn xử lý"]


def work_of(leader, document_id):
    agency_id = leader.me["agency"]["agency_id"]
    found = store.page(agency_id, the_leader(leader), Folder.DIRECT, None, 100)
    return next(item for item in found.items if item.document_id == document_id)


def lose_execution(leader, document_id):
    """As after a restore: the work names an execution that is not there."""
    work = work_of(leader, document_id)
    store.attach_token(work, "lost", f"{work.execution}-lost")


def lose_work(leader, document_id):
    """As if the process had ended between the register's transaction and the delivery."""
    with transact() as tx:
        store.move(tx, closed=[work_of(leader, document_id)])
