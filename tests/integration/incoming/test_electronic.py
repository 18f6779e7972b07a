"""Electronic documents: what the sender declared against what the files show (Art. 8.2a)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from qlvb.kernel.actor import Role

from tests.builders.registering import an_accepted_file

REASON = "Thiếu phụ lục 02"


def declared(*pages, documents=None):
    return {"documents": len(pages) if documents is None else documents, "pages": list(pages)}


@pytest.fixture
def sent(demo, enter):
    """An electronic document of two files, of two and of five pages, and what was declared."""

    def registered(what, **changes):
        file_ids = [an_accepted_file(pages=2), an_accepted_file(pages=5)]
        made = enter(form="electronic", declared=what, file_ids=file_ids, **changes)
        demo.engine.settle()
        return made

    return registered


@pytest.fixture
def stopped(sent):
    made = sent(declared(2, 6))
    assert made["status"] == "stopped"
    return made["document_id"]


def decide(desk, document_id, decision, **more):
    return desk.act(document_id, "intake-decision", decision=decision, reason=REASON, **more)


def tags(desk, document_id):
    acts = desk.get(f"/incoming/{document_id}/history").body["items"]
    return {each["tag"]: each["facts"] for each in acts}


def letters(demo, document_id):
    return [
        (mail.to[0].partition("@")[0], mail.subject, mail.text)
        for mail in demo.engine.outbox()
        if document_id in mail.text
    ]


@pytest.mark.parametrize("what", [None, declared(2, 5), declared(5, 2)])
def test_counts_that_agree_are_registered(sent, what):
    made = sent(what)
    assert (made.status, made["status"]) == (201, "registered")
    assert made["arrival_number"] > 0
    assert made["pages"] == 7


@pytest.mark.parametrize(
    "what",
    [
        declared(2, 5, 1),
        declared(2),
        declared(2, 6),
        declared(2, 5, documents=3),
        declared(7, documents=1),
        declared(documents=2),
    ],
)
def test_counts_that_differ_stop_the_intake_without_a_number(sent, clerk, what):
    made = sent(what)
    assert (made.status, made["status"], made["status_label"]) == (201, "stopped", "Dừng tiếp nhận")
    assert (made["arrival_number"], made["registered_at"]) == (None, None)
    assert made["declared"] == what
    assert made["owner"]["name"] == "Văn thư"
    assert "intake-decision" in clerk.document(made["document_id"])["allowed"]


def test_a_stopped_document_lies_before_the_clerk_who_is_told_by_mail(demo, clerk, leader, stopped):
    work = clerk.get("/work?folder=STOPPED").body["items"]
    assert stopped in [item["row"]["document_id"] for item in work]
    ((account, subject, text),) = letters(demo, stopped)
    assert account == clerk.account
    assert "chưa vào sổ" in subject
    assert "chênh lệch số văn bản, số trang" in text
    assert "ứng dụng công nghệ thông tin" not in text
    assert "incoming:stop" in tags(clerk, stopped)
    listed = clerk.get("/incoming?status=stopped").body["items"]
    assert stopped in [row["document_id"] for row in listed]
    of_the_year = clerk.get("/incoming").body["items"]
    assert stopped not in [row["document_id"] for row in of_the_year]
    assert stopped not in [
        item["row"]["document_id"] for item in leader.get("/work?folder=DIRECT").body["items"]
    ]


def test_a_stopped_document_is_reported_to_its_sender_and_ends(demo, clerk, stopped):
    done = decide(clerk, stopped, "report_to_sender")
    assert (done.status, done["status"], done["arrival_number"]) == (200, "cancelled", None)
    assert tags(clerk, stopped)["incoming:difference:report"]["reason"] == REASON
    assert done["work"] == []
    assert stopped not in [
        item["row"]["document_id"] for item in clerk.get("/work?folder=STOPPED").body["items"]
    ]


def test_a_cancelled_intake_says_why(clerk, stopped):
    assert decide(clerk, stopped, "cancel")["status"] == "cancelled"
    assert tags(clerk, stopped)["incoming:cancel"]["reason"] == REASON


def test_going_on_takes_the_next_number_and_goes_to_the_leader(
    demo, clerk, enter, sent, leader, a_register
):
    register = a_register()
    made = sent(declared(1), register=register)
    assert enter(register=register)["arrival_number"] == 1
    done = decide(clerk, made["document_id"], "continue", directed_by="Giám đốc Sở")
    assert (done.status, done["status"], done["arrival_number"]) == (200, "registered", 2)
    why = tags(clerk, made["document_id"])["incoming:continue"]["reason"]
    assert REASON in why
    assert "Giám đốc Sở" in why
    told = [account for account, _, _ in letters(demo, made["document_id"])]
    assert told == [clerk.account, leader.account]
    assert [item["kind"] for item in leader.document(made["document_id"])["work"]] == ["DIRECT"]


def test_going_on_needs_to_be_directed_by_someone(clerk, stopped):
    refused = decide(clerk, stopped, "continue")
    assert (refused.status, refused["code"]) == (400, "malformed")
    assert clerk.document(stopped)["status"] == "stopped"


@pytest.mark.parametrize(
    ("role", "status"), [(Role.HEAD, 403), (Role.INSPECTOR, 403), (Role.ADMINISTRATOR, 403)]
)
def test_only_the_clerk_decides_on_a_stopped_document(demo, clerk, stopped, role, status):
    version = clerk.document(stopped)["version"]
    asked = {"version": version, "decision": "cancel", "reason": REASON}
    refused = demo.one(role).post(f"/incoming/{stopped}/intake-decision", asked)
    assert refused.status == status
    assert "Vui lòng" in refused["detail"]
    assert clerk.document(stopped)["status"] == "stopped"


def test_a_stopped_document_cannot_be_directed(leader, stopped, demo):
    officer = demo.one(Role.OFFICER, unit="CNTT").me["person"]["person_id"]
    lead = {"kind": "person", "id": officer}
    refused = leader.act(stopped, "direction", text="Giao xử lý", lead=lead)
    assert (refused.status, refused["code"]) == (422, "not_waiting_for_this")


@pytest.mark.parametrize("decision", ["cancel", "continue"])
def test_of_two_clicks_on_a_decision_one_counts(demo, clerk, sent, a_register, decision):
    made = sent(declared(1), register=a_register())
    asked = {
        "version": 1,
        "decision": decision,
        "reason": REASON,
        "directed_by": "Giám đốc",
    }
    path = f"/incoming/{made['document_id']}/intake-decision"
    with ThreadPoolExecutor(4) as clicks:
        answers = list(clicks.map(lambda _: clerk.post(path, asked), range(4)))
    assert sorted(each.status for each in answers) == [200, 409, 409, 409]
    demo.engine.settle()
    acts = clerk.get(f"/incoming/{made['document_id']}/history").body["items"]
    assert len(acts) == 2
    assert clerk.document(made["document_id"])["arrival_number"] == (
        1 if decision == "continue" else None
    )
