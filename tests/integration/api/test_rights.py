"""Who may do what; and another agency's documents and files, which are not there at all."""

import pytest
from qlvb.kernel.actor import Role

from tests.builders.refusals import is_refused
from tests.builders.registering import a_key, an_accepted_file, an_intake

PERSON = {"kind": "person", "id": "X"}
ACTS = {
    ("PATCH", ""): {"reason": "Sai", "changes": {"note": "Khác"}},
    ("PUT", "/paper-holder"): {"holder": "Ai đó"},
    ("POST", "/intake-decision"): {"decision": "cancel", "reason": "Sai"},
    ("POST", "/direction"): {"lead": PERSON},
    ("POST", "/assignment"): {"person_id": "X"},
    ("POST", "/return"): {"reason": "Sai"},
    ("POST", "/presentation"): {"leader_id": "X"},
    ("POST", "/settlement"): {"method": "no_reply", "result": "Xong"},
    ("POST", "/confirmation"): {"agreed": True},
    ("POST", "/reassignment"): {"lead": PERSON, "reason": "Sai"},
    ("POST", "/withdrawal"): {"reason": "Sai"},
    ("POST", "/extension"): {"due_on": "2027-02-01", "reason": "Thêm"},
    ("POST", "/extension-decision"): {"granted": True},
    ("POST", "/access-change"): {"restricted": True, "reason": "Nội bộ"},
    ("POST", "/access-decision"): {"granted": True},
    ("POST", "/access-withdrawal"): {},
}
ACTS = {key: {"version": 1, **body} for key, body in ACTS.items()}
ACTS |= {
    ("GET", ""): None,
    ("GET", "/history"): None,
    ("GET", "/proof"): None,
    ("GET", "/replies"): None,
    ("POST", "/opinion"): {"text": "Đồng ý"},
    ("POST", "/acknowledgement"): None,
    ("POST", "/printouts"): {"sheet": "handling"},
}
"""Every act on a document, and a body that could be right."""


def ask(desk, act, document_id):
    (method, last), body = act, ACTS[act]
    return desk.ask(method, f"/incoming/{document_id}{last}", body)


def test_every_act_on_a_document_is_tried_here():
    from infra import openapi

    beginning = "/api/incoming/{document_id}"
    published = {
        (operation.method, operation.path.removeprefix(beginning))
        for _, operation in openapi.operations()
        if operation.path.startswith(beginning)
    }
    assert published == set(ACTS)


@pytest.mark.parametrize(
    ("role", "act", "status"),
    [
        (Role.HEAD, ("PATCH", ""), 403),
        (Role.HEAD, ("PUT", "/paper-holder"), 403),
        (Role.CLERK, ("POST", "/direction"), 403),
        (Role.CLERK, ("POST", "/return"), 403),
        (Role.ARCHIVIST, ("POST", "/return"), 403),
        (Role.CLERK, ("POST", "/opinion"), 403),
        (Role.CLERK, ("POST", "/acknowledgement"), 403),
        (Role.ARCHIVIST, ("PATCH", ""), 403),
        (Role.CLERK, ("POST", "/settlement"), 422),
        (Role.CLERK, ("POST", "/presentation"), 422),
        (Role.HEAD, ("POST", "/confirmation"), 422),
    ],
)
def test_who_reads_a_document_acts_on_it_only_by_right(
    demo, clerk, document_id, leader_id, role, act, status
):
    person = demo.one(role)
    if act[1] in ("/direction", "/presentation"):
        person_id = {"lead": {"kind": "person", "id": leader_id}, "leader_id": leader_id}
        body = {**ACTS[act], **{k: v for k, v in person_id.items() if k in ACTS[act]}}
        answer = person.post(f"/incoming/{document_id}{act[1]}", body)
    else:
        answer = ask(person, act, document_id)
    assert is_refused(answer, status)
    assert clerk.document(document_id)["version"] == 1


@pytest.mark.parametrize("role", [Role.HEAD, Role.OFFICER, Role.ADMINISTRATOR, Role.UNIT_HEAD])
def test_only_the_clerk_registers(demo, leader_id, role):
    refused = demo.one(role).post("/incoming", an_intake(leader_id), key=a_key())
    assert is_refused(refused, 403, "not_your_duty")


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.OFFICER])
def test_only_the_administrator_sets_up(demo, role):
    person = demo.one(role)
    for path, body in (
        ("/registers", {"code": "MOI", "name": "Sổ mới"}),
        ("/routing-plan", {"note": "Quy trình mới"}),
        ("/routing-plan/1/activation", {}),
    ):
        assert is_refused(person.post(path, body), 403, "not_your_duty")
    day = person.ask("PUT", "/calendar/2027-03-06", {"kind": "working", "note": "Làm bù"})
    assert is_refused(day, 403)


def test_an_administrator_works_with_no_documents(demo):
    administrator = demo.one(Role.ADMINISTRATOR)
    asked = {"filename": "a.pdf", "size": 9, "media_type": "application/pdf", "confirmed": True}
    refused = administrator.post("/uploads", asked)
    assert is_refused(refused, 403, "not_your_duty")
    assert is_refused(administrator.get("/uploads"), 403, "not_your_duty")


FILE_ACTS = [
    ("GET", "/uploads/{}", None),
    ("DELETE", "/uploads/{}", None),
    ("POST", "/uploads/{}/parts", {"numbers": [1]}),
    ("POST", "/uploads/{}/completion", {}),
    ("POST", "/uploads/{}/decision", {"decision": "release", "reason": "Không có dấu mật"}),
    ("GET", "/files/{}/link", None),
]


@pytest.mark.parametrize(("method", "path", "body"), FILE_ACTS)
def test_another_agencys_file_is_not_found_by_any_act(demo, method, path, body):
    file_id = an_accepted_file()
    stranger = demo.one(Role.CLERK, agency="H16.11")
    assert is_refused(stranger.ask(method, path.format(file_id), body), 404, "file_not_found")


def test_another_agencys_file_cannot_be_attached(demo, clerk):
    its_leader = demo.one(Role.HEAD, agency="H16.11").me["person"]["person_id"]
    file_id = an_accepted_file()
    there = demo.one(Role.CLERK, agency="H16.11")
    refused = there.post("/incoming", an_intake(its_leader, file_ids=[file_id]), key=a_key())
    assert is_refused(refused, 404, "file_not_found")
    assert clerk.get(f"/uploads/{file_id}")["document_id"] is None


def test_another_agencys_leader_is_unknown_here(demo, clerk):
    its_leader = demo.one(Role.HEAD, agency="H16.11").me["person"]["person_id"]
    refused = clerk.post("/incoming", an_intake(its_leader), key=a_key())
    assert is_refused(refused, 422, "party_unknown")


def test_a_document_goes_to_one_who_may_direct_it(demo, clerk):
    officer = demo.one(Role.OFFICER, unit="CNTT").me["person"]["person_id"]
    refused = clerk.post("/incoming", an_intake(officer), key=a_key())
    assert is_refused(refused, 422, "leader_cannot_direct")
