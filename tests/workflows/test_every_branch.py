"""Every branch of the real state machine, executed with the real handlers."""

import json
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
import yaml
from qlvb.incoming.status import Status
from qlvb.kernel.actor import Role
from qlvb.routing import recalling

from tests.builders.exchanging import the_clerk

MACHINE = Path(__file__).parents[2] / "statemachines" / "incoming_document.asl.yaml"
STATES = yaml.safe_load(MACHINE.read_text(encoding="utf-8"))["States"]
ONE_PAGE = {"documents": 1, "pages": [1]}


class People:
    """Who takes part in the life of a document."""

    def __init__(self, demo):
        self.demo = demo
        self.clerk = demo.one(Role.CLERK)
        self.leader = demo.one(Role.HEAD)
        self.unit_head = demo.one(Role.UNIT_HEAD, unit="CNTT")
        self.officer = demo.one(Role.OFFICER, unit="CNTT")
        self.administrator = demo.one(Role.ADMINISTRATOR)
        self.unit = {"kind": "unit", "id": self.unit_head.me["person"]["unit_id"]}
        self.handler = {"kind": "person", "id": self.id_of(self.officer)}

    @staticmethod
    def id_of(desk):
        return desk.me["person"]["person_id"]

    def a_document(self, **changes):
        made = self.clerk.register(leader=self.id_of(self.leader), **changes)
        assert made.status == 201, made.body
        return made["document_id"]

    def a_stopped_document(self):
        return self.a_document(form="electronic", declared=ONE_PAGE)

    def a_document_in_progress(self):
        document_id = self.a_document()
        self.does(self.leader, document_id, "direction", text="Giao xử lý", lead=self.handler)
        return document_id

    def does(self, desk, document_id, act, **body):
        answer = desk.act(document_id, act, **body)
        assert answer.status == 200, answer.body
        return answer

    def settles(self, document_id):
        return self.does(
            self.officer, document_id, "settlement", method="no_reply", result="Đã thực hiện"
        )

    def status(self, document_id):
        return self.clerk.document(document_id)["status"]


@pytest.fixture(scope="module")
def people(demo):
    return People(demo)


@pytest.fixture
def confirming(people):
    """While this lasts, new documents follow a routing in which the giver confirms the end."""
    follow(people, giver_confirms=True)
    yield
    follow(people, giver_confirms=False)


def follow(people, **plan):
    written = people.administrator.post("/routing-plan", plan)
    assert written.status == 201, written.body
    switched = people.administrator.post(f"/routing-plan/{written['version']}/activation")
    assert switched.status == 200, switched.body


def executions(demo, document_id=""):
    """The document's executions, the oldest first; every document's without one."""
    machine = demo.engine.reference("IncomingDocumentMachine")
    found = boto3.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"]
    mine = (each for each in found if document_id in each["name"])
    return sorted(mine, key=lambda each: each["startDate"])


def visited(demo, document_id=""):
    """The states that the executions entered, besides the Choice between two."""
    states = boto3.client("stepfunctions")
    names = []
    for execution in executions(demo, document_id):
        history = states.get_execution_history(executionArn=execution["executionArn"])["events"]
        details = (event.get("stateEnteredEventDetails") for event in history)
        names += [detail["name"] for detail in details if detail]
    return [name for name in names if name != "WhereItStands"]


def start_at(demo, people, document_id, step):
    """An execution that begins at a step, as after a restore."""
    standing = {
        "agency_id": people.clerk.me["agency"]["agency_id"],
        "document_id": document_id,
        "resume_at": step,
        "timeout_seconds": 3600,
    }
    boto3.client("stepfunctions").start_execution(
        stateMachineArn=demo.engine.reference("IncomingDocumentMachine"),
        name=f"again-{document_id}",
        input=json.dumps(standing),
    )
    demo.engine.settle()


def test_a_document_goes_through_a_unit_to_its_end(demo, people):
    document_id = people.a_document()
    people.does(people.leader, document_id, "direction", text="Giao", lead=people.unit)
    people.does(people.unit_head, document_id, "assignment", person_id=people.handler["id"])
    people.settles(document_id)
    assert visited(demo, document_id) == [
        "AwaitDirection",
        "AwaitAssignment",
        "AwaitSettlement",
        "Filed",
    ]
    assert [each["status"] for each in executions(demo, document_id)] == ["SUCCEEDED"]


def test_a_document_stopped_at_intake_goes_on_under_a_direction(demo, people):
    document_id = people.a_stopped_document()
    people.does(
        people.clerk,
        document_id,
        "intake-decision",
        decision="continue",
        reason="Bên gửi xác nhận đủ",
        directed_by="Giám đốc",
    )
    assert people.status(document_id) == "registered"
    assert visited(demo, document_id) == ["AwaitIntakeDecision", "AwaitDirection"]


@pytest.mark.parametrize("decision", ["report_to_sender", "cancel"])
def test_a_document_stopped_at_intake_ends_without_a_number(demo, people, decision):
    document_id = people.a_stopped_document()
    people.does(
        people.clerk, document_id, "intake-decision", decision=decision, reason="Thiếu phụ lục"
    )
    assert people.clerk.document(document_id)["arrival_number"] is None
    assert visited(demo, document_id) == ["AwaitIntakeDecision", "Cancelled"]


def test_a_returned_document_is_presented_again(demo, people):
    document_id = people.a_document()
    people.does(people.leader, document_id, "return", reason="Không thuộc thẩm quyền")
    leader_id = people.id_of(people.leader)
    people.does(people.clerk, document_id, "presentation", leader_id=leader_id)
    assert visited(demo, document_id) == ["AwaitDirection", "AwaitPresentation", "AwaitDirection"]


def test_the_giver_agrees_that_the_work_is_done(demo, people, confirming):
    document_id = people.a_document_in_progress()
    people.settles(document_id)
    assert people.status(document_id) == "awaiting_confirmation"
    people.does(people.leader, document_id, "confirmation", agreed=True)
    assert visited(demo, document_id)[-2:] == ["AwaitConfirmation", "Filed"]


def test_the_giver_sends_the_work_back_and_it_is_settled_anew(demo, people, confirming):
    document_id = people.a_document_in_progress()
    people.settles(document_id)
    people.does(
        people.leader, document_id, "confirmation", agreed=False, reason="Thiếu số liệu quý III"
    )
    assert people.status(document_id) == "in_progress"
    people.settles(document_id)
    people.does(people.leader, document_id, "confirmation", agreed=True)
    assert visited(demo, document_id)[-4:] == [
        "AwaitConfirmation",
        "AwaitSettlement",
        "AwaitConfirmation",
        "Filed",
    ]


def test_a_document_keeps_the_routing_it_began_with(people, request):
    document_id = people.a_document_in_progress()
    request.getfixturevalue("confirming")
    people.settles(document_id)
    assert people.status(document_id) == "settled"


def test_work_goes_back_from_officer_to_unit_head_to_leader(demo, people):
    document_id = people.a_document()
    people.does(people.leader, document_id, "direction", text="Giao", lead=people.unit)
    people.does(people.unit_head, document_id, "assignment", person_id=people.handler["id"])
    people.does(people.officer, document_id, "return", reason="Đang nghỉ phép")
    assert people.status(document_id) == "assigned"
    people.does(people.unit_head, document_id, "return", reason="Không đúng chức năng")
    assert people.status(document_id) == "registered"
    assert visited(demo, document_id)[-2:] == ["AwaitAssignment", "AwaitDirection"]


def of_desk(officer):
    items = officer.get("/work?of=me&folder=HANDLE").body["items"]
    return [item["row"]["document_id"] for item in items]


def test_a_document_that_its_sender_takes_back_leaves_every_desk(demo, people):
    document_id = people.a_document_in_progress()
    assert document_id in of_desk(people.officer)
    recalling.recall(the_clerk(), document_id, "Sai phụ lục", lambda _: None)
    demo.engine.settle()
    assert people.status(document_id) == "recalled"
    assert visited(demo, document_id)[-2:] == ["AwaitSettlement", "Recalled"]
    assert document_id not in of_desk(people.officer)


def test_a_document_that_its_sender_replaces_leaves_every_desk(demo, people):
    document_id = people.a_document_in_progress()
    recalling.recall(the_clerk(), document_id, "Thay thế", lambda _: None, Status.REPLACED)
    demo.engine.settle()
    assert people.status(document_id) == "replaced"
    assert visited(demo, document_id)[-2:] == ["AwaitSettlement", "Replaced"]
    assert document_id not in of_desk(people.officer)


def test_work_is_given_to_another_while_it_is_under_way(people):
    document_id = people.a_document_in_progress()
    other = people.demo.one(Role.OFFICER, unit="VP")
    lead = {"kind": "person", "id": people.id_of(other)}
    people.does(people.leader, document_id, "reassignment", lead=lead, reason="Quá tải")
    assert people.officer.get(f"/incoming/{document_id}").status == 404
    people.does(other, document_id, "settlement", method="no_reply", result="Đã thực hiện")


def test_what_was_not_opened_is_pulled_back_and_what_was_opened_is_not(people):
    document_id = people.a_document_in_progress()
    people.does(people.leader, document_id, "withdrawal", reason="Giao nhầm")
    assert people.status(document_id) == "registered"
    opened = people.a_document_in_progress()
    people.officer.post(f"/work/{opened}/opening")
    refused = people.leader.act(opened, "withdrawal", reason="Giao nhầm")
    assert refused["code"] == "already_opened"
    assert people.status(opened) == "in_progress"


def test_more_time_is_asked_and_granted_and_the_wait_moves_with_it(people):
    document_id = people.a_document()
    lead = people.handler
    people.does(
        people.leader, document_id, "direction", text="Giao", lead=lead, due_on="2026-12-10"
    )
    people.does(people.officer, document_id, "extension", due_on="2026-12-20", reason="Chờ số liệu")
    granted = people.does(people.leader, document_id, "extension-decision", granted=True)
    assert granted["due_on"] == "2026-12-20"
    people.settles(document_id)
    assert people.status(document_id) == "settled"


def test_a_second_click_on_a_decision_changes_nothing(demo, people):
    document_id = people.a_document()
    version = people.leader.document(document_id)["version"]
    body = {"version": version, "text": "Giao", "lead": people.handler}
    first = people.leader.post(f"/incoming/{document_id}/direction", body)
    demo.engine.settle()
    second = people.leader.post(f"/incoming/{document_id}/direction", body)
    assert (first.status, second.status) == (200, 409)
    assert second["code"] == "stale_version"
    assert len(people.clerk.document(document_id)["work"]) == 1


def test_a_step_delivered_twice_is_one_piece_of_work(demo, people):
    document_id = people.a_document()
    before = people.leader.get("/work/folders").body
    start_at(demo, people, document_id, "registered")
    assert people.leader.get("/work/folders").body == before
    people.does(people.leader, document_id, "direction", text="Giao", lead=people.handler)
    people.settles(document_id)
    assert people.status(document_id) == "settled"


def test_an_execution_that_begins_behind_the_document_follows_it(demo, people):
    document_id = people.a_document_in_progress()
    start_at(demo, people, document_id, "registered")
    assert visited(demo, document_id)[-2:] == ["AwaitDirection", "AwaitSettlement"]
    assert [item["kind"] for item in people.clerk.document(document_id)["work"]] == ["HANDLE"]


def test_a_step_whose_time_has_passed_is_put_on_record_and_waits_on(demo, people):
    document_id = people.a_document(urgency="express")
    demo.engine.advance(timedelta(hours=3))
    assert visited(demo, document_id) == ["AwaitDirection", "Lapse", "AwaitDirection"]
    history = people.clerk.get(f"/incoming/{document_id}/history").body["items"]
    assert [event["tag"] for event in history].count("incoming:expire") == 1
    people.does(people.leader, document_id, "direction", text="Giao", lead=people.handler)


def test_an_execution_that_cannot_go_on_leaves_the_document_and_tells_the_administrator(
    demo, people
):
    document_id = people.a_document()
    start_at(demo, people, document_id, "nowhere")
    assert visited(demo, document_id)[-2:] == ["Stall", "Stalled"]
    assert executions(demo, document_id)[-1]["status"] == "FAILED"
    told = [mail.subject for mail in demo.engine.outbox() if document_id in mail.text]
    assert any(subject.endswith("quy trình xử lý bị dừng") for subject in told)
    people.does(people.leader, document_id, "direction", text="Giao", lead=people.handler)


def test_the_tests_of_this_module_entered_every_state_of_the_machine(demo):
    # Where a document passes to a successor is entered in test_merger, with two agencies.
    assert set(visited(demo)) | {"WhereItStands", "HandedOver"} == set(STATES)
