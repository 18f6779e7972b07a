"""A restricted document through the API: asked for, agreed to, and what everyone sees of it then."""

import pytest
from qlvb.kernel.actor import Role

from tests.builders.refusals import is_refused


@pytest.fixture(scope="module")
def archivist(demo):
    return demo.one(Role.ARCHIVIST)


@pytest.fixture
def ask(clerk, demo):
    """The clerk asks that a document be restricted."""

    def send(document_id, *readers, restricted=True):
        document = clerk.document(document_id)
        body = {
            "version": document["version"],
            "restricted": restricted,
            "reader_ids": [each.me["person"]["person_id"] for each in readers],
            "reason": "Liên quan công tác cán bộ",
        }
        answer = clerk.post(f"/incoming/{document_id}/access-change", body)
        demo.engine.settle()
        return answer

    return send


@pytest.fixture
def restricted(ask, leader, document_id):
    assert ask(document_id).status == 200
    assert leader.act(document_id, "access-decision", granted=True).status == 200
    return document_id


def line_of(desk, document_id, query="register=VBD&year=2026&limit=50"):
    rows = desk.get(f"/incoming?{query}").body["items"]
    return next((row for row in rows if row["document_id"] == document_id), None)


def test_the_leader_finds_the_request_on_the_desk_and_in_an_email(demo, ask, leader, document_id):
    before = leader.get("/work/folders").body["mine"]["ACCESS"]
    assert ask(document_id).status == 200
    assert leader.get("/work/folders").body["mine"]["ACCESS"] == before + 1
    rows = leader.get("/work?folder=ACCESS").body["items"]
    assert document_id in {row["row"]["document_id"] for row in rows}
    [mail] = [m for m in demo.engine.outbox() if document_id in m.text and "phạm vi" in m.text]
    assert "xem xét phạm vi tiếp cận văn bản" in mail.text
    assert leader.act(document_id, "access-decision", granted=True).status == 200
    assert leader.get("/work/folders").body["mine"]["ACCESS"] == before


def test_until_it_is_agreed_to_everyone_reads_as_before(ask, archivist, document_id):
    shown = ask(document_id).body["access"]
    assert (shown["is_restricted"], shown["asked"]["is_restricted"]) == (False, True)
    assert archivist.get(f"/incoming/{document_id}").status == 200


def test_then_the_archivist_sees_a_line_without_contents(archivist, restricted):
    assert is_refused(archivist.get(f"/incoming/{restricted}"), 404)
    line = line_of(archivist, restricted)
    told = {name: value for name, value in line.items() if value}
    assert set(told) == {
        "document_id",
        "version",
        "status",
        "status_label",
        "register",
        "arrival_number",
        "arrived_on",
        "urgency",
        "restricted",
    }
    assert line["urgency"] == "normal"


@pytest.mark.parametrize("query", ["issuer=H16", "kind=cong-van", "status=registered"])
def test_no_narrowed_list_betrays_what_the_line_keeps(clerk, archivist, restricted, query):
    assert line_of(clerk, restricted, f"{query}&year=2026&limit=50")
    assert line_of(archivist, restricted, f"{query}&year=2026&limit=50") is None


def test_its_files_history_and_proof_are_not_there_either(clerk, archivist, restricted):
    [file] = clerk.document(restricted)["files"]
    for path in (
        f"/files/{file['file_id']}/link",
        f"/incoming/{restricted}/history",
        f"/incoming/{restricted}/proof",
    ):
        assert clerk.get(path).status == 200
        assert is_refused(archivist.get(path), 404)


def test_a_named_reader_reads_it_until_the_restriction_is_lifted(
    demo, ask, leader, archivist, document_id
):
    colleague = demo.one(Role.OFFICER, unit="TTBCXB")
    ask(document_id, colleague)
    leader.act(document_id, "access-decision", granted=True)
    assert colleague.get(f"/incoming/{document_id}").status == 200
    assert archivist.get(f"/incoming/{document_id}").status == 404
    ask(document_id, restricted=False)
    leader.act(document_id, "access-decision", granted=True)
    assert colleague.get(f"/incoming/{document_id}").status == 404
    assert archivist.get(f"/incoming/{document_id}").status == 200


def test_the_same_click_twice_asks_once(clerk, ask, document_id):
    assert ask(document_id).status == 200
    version = clerk.document(document_id)["version"]
    again = {"version": version - 1, "restricted": True, "reason": "Liên quan công tác cán bộ"}
    refused = clerk.post(f"/incoming/{document_id}/access-change", again)
    assert is_refused(refused, 409, "stale_version")
    assert clerk.act(document_id, "access-withdrawal").status == 200
    assert clerk.document(document_id)["access"]["asked"] is None


def test_a_reader_of_another_agency_is_refused(demo, ask, document_id):
    stranger = demo.one(Role.CLERK, agency="H16.11")
    assert is_refused(ask(document_id, stranger), 422, "party_unknown")


def test_the_history_tells_it_in_the_offices_words(clerk, restricted):
    told = clerk.get(f"/incoming/{restricted}/history").body["items"]
    acts = {event["tag"]: event["facts"] for event in told}
    assert acts["incoming:access:ask"]["reason"] == "Liên quan công tác cán bộ"
    assert acts["incoming:access:grant"]["restricted"] is True


def letters_to(demo, desk, task, document_id):
    address = desk.me["person"]["email"]
    return [
        mail
        for mail in demo.engine.outbox()
        if mail.to == (address,) and document_id in mail.text and task in mail.text
    ]


@pytest.mark.parametrize("granted", [True, False])
def test_who_asked_is_told_the_answer_without_what_the_document_is_about(
    demo, ask, clerk, leader, document_id, granted
):
    ask(document_id)
    leader.act(document_id, "access-decision", granted=granted, reason="Đã xem xét hồ sơ")
    result = "Kết quả: Đồng ý" if granted else "Kết quả: Không đồng ý"
    [letter] = letters_to(demo, clerk, result, document_id)
    assert f"{result}, {leader.me['person']['name']}." in letter.text
    document = clerk.document(document_id)
    for kept in (document["subject"], document["issuer"], "Đã xem xét hồ sơ"):
        assert kept not in f"{letter.subject}{letter.text}{letter.html}"


def test_asked_again_after_a_denial_the_leader_is_told_again(demo, ask, leader, document_id):
    for count in (1, 2):
        assert ask(document_id).status == 200
        task = "xem xét phạm vi tiếp cận văn bản"
        assert len(letters_to(demo, leader, task, document_id)) == count
        denied = leader.act(document_id, "access-decision", granted=False, reason="Chưa cần")
        assert denied.status == 200


def test_more_time_asked_again_after_a_denial_is_told_again(demo, leader, document_id):
    officer = demo.one(Role.OFFICER, unit="CNTT")
    lead = {"kind": "person", "id": officer.me["person"]["person_id"]}
    leader.act(document_id, "direction", text="Xử lý", lead=lead, due_on="2027-01-15")
    for count in (1, 2):
        asked = officer.act(document_id, "extension", due_on="2027-02-01", reason="Thêm")
        assert asked.status == 200
        task = "xem xét gia hạn xử lý"
        assert len(letters_to(demo, leader, task, document_id)) == count
        leader.act(document_id, "extension-decision", granted=False, reason="Chưa cần")
