"""Drafts at the API: begun once, answered to, changed, commented, seen by whom they concern."""

import pytest
from qlvb.kernel.actor import Role
from qlvb.outgoing import service as outgoing

from tests.builders.registering import a_key, an_accepted_file, an_intake

NO_SUCH = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


@pytest.fixture(scope="module")
def incoming_id(demo, people):
    """An incoming document that the officer handles."""
    made = people.clerk.post("/incoming", an_intake(people.leader_id), key=a_key())
    demo.engine.settle()
    lead = {"kind": "person", "id": people.id_of(people.officer)}
    people.leader.act(made["document_id"], "direction", text="Tham mưu trả lời", lead=lead)
    return made["document_id"]


def test_a_draft_begins_with_its_file_and_is_the_drafters(people):
    document_id = people.a_draft()
    shown = people.officer.outgoing(document_id)
    assert (shown["status"], shown["draft_no"]) == ("draft", 1)
    assert shown["drafter"]["id"] == people.id_of(people.officer)
    assert shown["recipients"][0]["name"] == "Ủy ban nhân dân tỉnh Đắk Nông"
    assert shown["allowed"] == [
        "change",
        "versions",
        "attachments",
        "submission",
        "opinions",
        "comments",
        "cancellation",
        "places",
    ]


def test_the_same_key_finds_the_same_draft_and_with_other_data_none(people):
    key, file_id = a_key(), people.a_file()
    first = people.officer.draft(key=key, file_id=file_id)
    again = people.officer.draft(key=key, file_id=file_id)
    assert (again.status, again["document_id"]) == (201, first["document_id"])
    other = people.officer.draft(key=key, file_id=file_id, subject="V/v khác")
    assert (other.status, other["code"]) == (409, "draft_key_of_another_request")


def test_a_reply_names_the_document_it_answers_and_is_found_from_there(people, incoming_id):
    link = {"kind": "reply", "document_id": incoming_id}
    document_id = people.a_draft(links=[link])
    [shown] = people.officer.outgoing(document_id)["links"]
    assert shown["label"].endswith("Ủy ban nhân dân tỉnh Đắk Nông")
    found = people.officer.get(f"/incoming/{incoming_id}/replies").body["items"]
    assert document_id in [row["document_id"] for row in found]
    assert people.colleague.get(f"/incoming/{incoming_id}/replies").body["items"] == []
    people.does(people.officer, document_id, "", method="PATCH", changes={"links": []})
    found = people.officer.get(f"/incoming/{incoming_id}/replies").body["items"]
    assert document_id not in [row["document_id"] for row in found]


def test_what_one_may_not_read_cannot_be_answered(people, incoming_id):
    link = {"kind": "reply", "document_id": incoming_id}
    refused = people.colleague.draft(file_id=people.a_file(people.colleague), links=[link])
    assert (refused.status, refused["code"]) == (404, "document_not_found")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"recipients": [{"kind": "agency", "id": "H16.99"}]}, 422, "recipient_not_listed"),
        ({"recipients": [{"kind": "person", "id": "AI-DO"}]}, 422, "recipient_not_listed"),
        ({"recipients": [{"kind": "agency", "id": "H16"}] * 2}, 422, "recipient_twice"),
        ({"recipients": [{"kind": "agency", "name": "Sở"}]}, 400, "malformed"),
        ({"kind": "khac"}, 400, "malformed"),
        ({"unit_mark": "C/N"}, 422, "unit_mark_malformed"),
        ({"answer_due_on": "2020-01-01"}, 422, "answer_due_in_the_past"),
        ({"council": "KHONG-CO"}, 422, "council_unknown"),
        ({"file_id": NO_SUCH}, 404, "file_not_found"),
        ({"links": [{"kind": "related", "document_id": NO_SUCH}]}, 404, "document_not_found"),
    ],
)
def test_a_refused_draft_leaves_nothing_and_its_file_free(people, changes, status, code):
    file_id, key = people.a_file(), a_key()
    refused = people.officer.draft(**{"key": key, "file_id": file_id, **changes})
    assert (refused.status, refused["code"]) == (status, code)
    assert people.officer.draft(key=key, file_id=file_id).status == 201


def test_recipients_outside_keep_the_name_they_were_given(people):
    outside = {"kind": "outside", "name": "Công ty  Cổ phần A", "group": "Doanh nghiệp"}
    unit = {"kind": "unit", "id": people.officer.me["unit"]["unit_id"]}
    shown = people.officer.outgoing(people.a_draft(recipients=[outside, unit]))
    assert [one["name"] for one in shown["recipients"]] == [
        "Công ty Cổ phần A",
        people.officer.me["unit"]["name"],
    ]


def test_an_official_letter_takes_its_mark_from_the_unit(people):
    shown = people.officer.outgoing(people.a_draft(unit_mark=""))
    assert shown["unit_mark"] == "CNTT"


def test_a_document_says_whether_paper_must_follow(people):
    report = people.officer.outgoing(people.a_draft(kind="bao-cao"))
    assert (report["paper_must_follow"], report["on_the_list"]) == (False, "report")
    letter = people.officer.outgoing(people.a_draft())
    assert (letter["paper_must_follow"], letter["on_the_list"]) == (True, None)


def test_every_version_is_kept_with_who_when_and_hash(people):
    document_id = people.a_draft()
    second = people.a_file()
    people.does(people.officer, document_id, "versions", file_id=second, note="Bổ sung số liệu")
    kept = people.officer.get(f"/outgoing/{document_id}/versions").body["items"]
    assert [one["draft_no"] for one in kept] == [1, 2]
    assert (kept[1]["file_id"], kept[1]["note"]) == (second, "Bổ sung số liệu")
    assert all(len(one["sha256"]) == 64 and one["by"] and one["at"] for one in kept)
    copy = an_accepted_file(by=people.id_of(people.officer), sha256=kept[1]["sha256"])
    same = people.officer.review(document_id, "versions", file_id=copy)
    assert (same.status, same["code"]) == (422, "same_draft_again")


def test_a_file_of_another_document_is_no_version_of_this_one(people):
    file_id = people.a_file()
    people.officer.draft(file_id=file_id)
    refused = people.officer.review(people.a_draft(), "versions", file_id=file_id)
    assert refused["code"] == "file_attached_elsewhere"


def test_attachments_are_what_was_said_last(people):
    one, two = people.a_file(), people.a_file()
    document_id = people.a_draft(attachment_ids=[one])
    people.does(people.officer, document_id, "attachments", method="PUT", file_ids=[one, two])
    shown = people.officer.outgoing(document_id)["attachments"]
    assert [each["file_id"] for each in shown] == [one, two]
    people.does(people.officer, document_id, "attachments", method="PUT", file_ids=[two])
    shown = people.officer.outgoing(document_id)["attachments"]
    assert [each["file_id"] for each in shown] == [two]


def test_a_change_on_an_old_version_is_told(people):
    document_id = people.a_draft()
    body = {"version": 1, "changes": {"note": "Bản 2"}}
    first = people.officer.ask("PATCH", f"/outgoing/{document_id}", body)
    second = people.officer.ask("PATCH", f"/outgoing/{document_id}", body)
    assert (first.status, second.status, second["code"]) == (200, 409, "stale_version")


def test_comments_are_kept_with_the_version_they_are_about(people):
    document_id = people.a_draft()
    path = f"/outgoing/{document_id}/comments"
    assert people.officer.post(path, {"text": "Trang 1 sai ngày", "page": 1}).status == 201
    people.does(people.officer, document_id, "versions", file_id=people.a_file())
    people.leader.post(path, {"text": "Cần nêu căn cứ"})
    kept = people.officer.get(path).body["items"]
    assert [(one["draft_no"], one["text"], one["page"]) for one in kept] == [
        (1, "Trang 1 sai ngày", 1),
        (2, "Cần nêu căn cứ", None),
    ]
    assert people.colleague.post(path, {"text": "Tôi thấy"}).status == 404


def test_an_opinion_is_asked_beside_the_turn_and_lies_on_the_desk(demo, people):
    document_id = people.a_draft()
    asked = {"kind": "person", "id": people.id_of(people.colleague)}
    before = people.colleague.get("/work/folders").body["mine"]["ADVISE"]
    people.does(
        people.officer, document_id, "opinions", parties=[asked], question="Có vướng gì không?"
    )
    assert people.colleague.get("/work/folders").body["mine"]["ADVISE"] == before + 1
    rows = people.colleague.get("/work?folder=ADVISE").body["items"]
    assert document_id in [row["outgoing"]["document_id"] for row in rows]
    assert people.colleague.post(f"/outgoing/{document_id}/opening").status == 204
    assert people.colleague.outgoing(document_id)["allowed"] == ["opinion", "comments", "places"]
    given = people.colleague.post(f"/outgoing/{document_id}/opinion", {"text": "Thống nhất"})
    assert given.status == 200, given.body
    again = people.colleague.post(f"/outgoing/{document_id}/opinion", {"text": "Thống nhất"})
    assert again.status == 403
    [kept] = people.officer.get(f"/outgoing/{document_id}/comments").body["items"]
    assert (kept["kind"], kept["text"]) == ("opinion", "Thống nhất")
    assert people.colleague.get("/work/folders").body["mine"]["ADVISE"] == before
    demo.engine.settle()


def test_an_opinion_that_came_too_late_leaves_the_desk(people):
    document_id = people.a_draft()
    asked = {"kind": "person", "id": people.id_of(people.colleague)}
    before = people.colleague.get("/work/folders").body["mine"]["ADVISE"]
    people.does(people.officer, document_id, "opinions", parties=[asked])
    people.submits(document_id)
    assert people.colleague.get("/work/folders").body["mine"]["ADVISE"] == before + 1
    people.does(people.unit_head, document_id, "review")
    people.does(people.clerk, document_id, "check")
    assert people.colleague.get("/work/folders").body["mine"]["ADVISE"] == before + 1
    people.signs(document_id)
    assert people.colleague.get("/work/folders").body["mine"]["ADVISE"] == before


def test_a_draft_names_who_may_sign_it_while_it_is_to_be_submitted(people):
    document_id = people.a_draft()
    assert people.officer.outgoing(document_id)["signer_roles"] == ["head", "leader"]
    people.submits(document_id)
    assert people.officer.outgoing(document_id)["signer_roles"] == []


def test_a_draft_is_not_found_by_whom_it_does_not_concern(people, demo):
    document_id = people.a_draft()
    elsewhere = demo.one(Role.CLERK, agency="H16.11")
    for desk in (people.colleague, elsewhere):
        for path in ("", "/history", "/versions", "/comments"):
            assert desk.get(f"/outgoing/{document_id}{path}").status == 404
    listed = people.colleague.get("/outgoing").body["items"]
    assert document_id not in [row["document_id"] for row in listed]
    assert people.unit_head.get(f"/outgoing/{document_id}").status == 200


def test_a_draft_file_is_read_by_who_reads_the_draft(people):
    file_id = people.a_file()
    people.officer.draft(file_id=file_id)
    assert people.unit_head.get(f"/files/{file_id}/link").status == 200
    assert people.colleague.get(f"/files/{file_id}/link").status == 404


def test_only_who_may_sign_is_chosen_to_sign(people):
    refused = people.officer.review(
        people.a_draft(), "submission", signer_id=people.id_of(people.colleague)
    )
    assert (refused.status, refused["code"]) == (422, "cannot_sign")


def test_lists_page_by_status_kind_and_drafter_newest_first(people):
    mine = people.id_of(people.officer)
    made = [people.a_draft(kind="thu-cong") for _ in range(3)]
    for query in (f"drafter={mine}", "kind=thu-cong", "status=draft", "year=2026"):
        found, cursor = [], ""
        while True:
            page = people.officer.get(f"/outgoing?{query}&kind=thu-cong&limit=2{cursor}").body
            found += [row["document_id"] for row in page["items"]]
            if page["cursor"] is None:
                break
            cursor = f"&cursor={page['cursor']}"
        assert sorted(found) == sorted(made), query


def test_the_register_lists_by_number(people):
    document_id = people.a_draft_to_issue()
    given = people.numbers(document_id).registration
    page = people.clerk.get(f"/outgoing?series=VBDI&year={given.year}&limit=1").body
    assert [row["reference"] for row in page["items"]] == [given.reference]


def test_a_group_of_recipients_is_saved_changed_and_dropped(people):
    members = [{"kind": "agency", "id": "H16"}, {"kind": "agency", "id": "H16.11"}]
    body = {"name": "Các cơ quan cấp trên", "recipients": members}
    made = people.officer.post("/recipient-groups", body)
    assert made.status == 201, made.body
    assert made["recipients"][1]["name"]
    path = f"/recipient-groups/{made['group_id']}"
    changed = people.colleague.ask("PUT", path, {**body, "name": "Cấp trên"})
    assert (changed.status, changed["name"]) == (200, "Cấp trên")
    names = [one["name"] for one in people.officer.get("/recipient-groups").body["items"]]
    assert "Cấp trên" in names
    assert people.officer.ask("DELETE", path).status == 204
    assert people.officer.ask("DELETE", path).status == 404
    assert people.officer.ask("PUT", path, body).status == 404


def test_a_file_that_was_not_accepted_is_no_draft(people):
    waiting = people.officer.post(
        "/uploads",
        {"filename": "a.pdf", "size": 10, "media_type": "application/pdf", "confirmed": True},
    )
    refused = people.officer.draft(file_id=waiting["file_id"])
    assert (refused.status, refused["code"]) == (422, "file_not_accepted")


def test_another_persons_upload_is_no_draft_of_mine(people):
    theirs = an_accepted_file(by=people.id_of(people.colleague))
    refused = people.officer.draft(file_id=theirs)
    assert (refused.status, refused["code"]) == (404, "file_not_found")


def test_a_draft_twice_at_once_is_one(people):
    from concurrent.futures import ThreadPoolExecutor

    key, file_id = a_key(), people.a_file()
    with ThreadPoolExecutor(6) as clicks:
        answers = list(
            clicks.map(lambda _: people.officer.draft(key=key, file_id=file_id), range(6))
        )
    assert {(each.status, each["document_id"]) for each in answers} == {
        (201, answers[0]["document_id"])
    }
    document = outgoing.in_agency("H16.13", answers[0]["document_id"])
    assert people.acts(document.document_id) == ["outgoing:draft"]
