"""The API of uploads: whole answers, and refusals that say what to do."""

import requests

from tests.builders import pdfs
from tests.builders.uploads import A_CLERK_ELSEWHERE, AN_OFFICER, THE_HEAD


def test_a_file_goes_from_permission_to_link(ask, tasks, office):
    content = pdfs.a_document()
    body = {
        "filename": "Công văn.pdf",
        "size": len(content),
        "media_type": "application/pdf",
        "confirmed": True,
    }
    status, asked = ask("POST", "/api/uploads", body)
    assert (status, asked["method"]) == (201, "post")
    file_id = asked["file_id"]
    requests.post(asked["url"], data=asked["fields"], files={"file": content}, timeout=10)
    tasks.check({"Records": [{"s3": {"object": {"key": office.key_of(file_id)}}}]}, None)

    status, file = ask("GET", "/api/uploads/{file_id}", file_id=file_id)
    assert status == 200
    assert file.pop("created_at")
    assert file.pop("sha256")
    assert file == {
        "file_id": file_id,
        "status": "accepted",
        "reason": "",
        "filename": "Công văn.pdf",
        "size": len(content),
        "pages": 2,
        "marks": [],
        "document_id": None,
        "decision": None,
        "created_by": "VAN-THU",
        "created_by_name": "van-thu",
    }
    status, link = ask("GET", "/api/files/{file_id}/link", file_id=file_id)
    assert (status, link["expires_in"]) == (200, 300)
    assert ask("DELETE", "/api/uploads/{file_id}", file_id=file_id) == (204, None)


def test_without_the_confirmation_nothing_comes_in(ask):
    body = {"filename": "a.pdf", "size": 1, "media_type": "application/pdf", "confirmed": False}
    status, problem = ask("POST", "/api/uploads", body)
    assert (status, problem["code"]) == (422, "secrecy_not_confirmed")
    assert "cần xác nhận" in problem["detail"]


def test_a_stopped_file_is_listed_and_decided(ask, office):
    file = office.uploads(pdfs.a_document(mark="MẬT"))
    status, page = ask("GET", "/api/uploads", by=THE_HEAD, query={"status": "stopped"})
    assert (status, [f["file_id"] for f in page["items"]]) == (200, [file.file_id])
    assert page["items"][0]["marks"] == ["MẬT"]
    decision = {"decision": "refuse", "reason": "Có dấu mật"}
    path = "/api/uploads/{file_id}/decision"
    assert ask("POST", path, decision, by=AN_OFFICER, file_id=file.file_id)[0] == 403
    assert ask("POST", path, decision, by=A_CLERK_ELSEWHERE, file_id=file.file_id)[0] == 404
    status, decided = ask("POST", path, decision, by=THE_HEAD, file_id=file.file_id)
    assert (status, decided["status"], decided["filename"]) == (200, "refused", "")
    assert decided["decision"]["reason"] == "Có dấu mật"


def test_parts_are_asked_for_and_completed(ask, office):
    asked = office.asks_to_upload(b"", size=30_000_000)
    path = "/api/uploads/{file_id}/parts"
    status, parts = ask("POST", path, {"numbers": [1, 4]}, file_id=asked.file_id)
    assert (status, list(parts["urls"]), parts["uploaded"]) == (200, ["1", "4"], [])
    path = "/api/uploads/{file_id}/completion"
    status, problem = ask("POST", path, {}, file_id=asked.file_id)
    assert (status, problem["code"]) == (422, "parts_missing")


def test_nonsense_is_refused_as_such(ask):
    for body in (None, "[]", "{", "x" * 1000, '{"filename": 5}', '{"size": -1}', '{"la": 1}'):
        status, problem = ask("POST", "/api/uploads", body)
        assert (status, problem["code"]) == (400, "malformed")
    status, _ = ask("GET", "/api/uploads", query={"status": "accepted"})
    assert status == 400
    status, _ = ask("GET", "/api/uploads", query={"cursor": "xyz"})
    assert status == 400
    status, problem = ask("GET", "/api/uploads/{file_id}", file_id="../../etc")
    assert (status, problem["code"]) == (404, "file_not_found")
