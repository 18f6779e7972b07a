"""The whole life of one incoming document, request by request as the page makes them."""

from dataclasses import dataclass
from typing import Any

from qlvb.kernel import clock, ids

from tests.benchmarks.office import Colleague, Office
from tests.builders.pdfs import a_document

THE_PDF = a_document(pages=2)


@dataclass(frozen=True)
class Life:
    """What a life left behind."""

    document_id: str
    status: str


def live(office: Office, *, through_unit: bool) -> Life:
    """From the scan to settlement; a direction goes to a unit, or straight to a person."""
    file_id = office.upload(office.clerk, THE_PDF)
    document = _register(office, file_id)
    document = _direct(office, document, through_unit=through_unit)
    if through_unit:
        document = _assign(office, document)
    document = _settle(office, document)
    return Life(document["document_id"], document["status"])


def an_entry(office: Office, file_id: str) -> dict[str, Any]:
    """A register entry of usual length."""
    today = clock.today().isoformat()
    return {
        "form": "paper",
        "kind": "cong-van",
        "number": ids.new_id()[-6:],
        "notation": "UBND-KGVX",
        "issued_on": today,
        "issuer": "Ủy ban nhân dân tỉnh Đắk Nông",
        "issuer_id": "H16",
        "subject": "V/v báo cáo kết quả ứng dụng công nghệ thông tin trong hoạt động của cơ quan "
        "nhà nước sáu tháng đầu năm và phương hướng, nhiệm vụ sáu tháng cuối năm",
        "signatory": {"position": "Phó Chủ tịch", "name": "Trần Văn Bình"},
        "file_ids": [file_id],
        "leader_id": office.leader.person_id,
    }


def _register(office: Office, file_id: str) -> dict[str, Any]:
    entry = an_entry(office, file_id)
    made = office.ask(office.clerk, "POST", "/incoming", entry, key=ids.new_id())
    office.engine.settle()
    return made


def _direct(office: Office, document: dict[str, Any], *, through_unit: bool) -> dict[str, Any]:
    seen = _open(office, office.leader, "DIRECT", "me", document)
    lead = (
        {"kind": "unit", "id": office.unit_head.unit_id}
        if through_unit
        else {"kind": "person", "id": office.officer.person_id}
    )
    text = "Giao chủ trì tham mưu, báo cáo lãnh đạo trước thời hạn."
    return _act(
        office, office.leader, seen, "direction", {"text": text, "lead": lead, "due_on": _due_on()}
    )


def _assign(office: Office, document: dict[str, Any]) -> dict[str, Any]:
    seen = _open(office, office.unit_head, "ASSIGN", "unit", document)
    return _act(
        office, office.unit_head, seen, "assignment", {"person_id": office.officer.person_id}
    )


def _settle(office: Office, document: dict[str, Any]) -> dict[str, Any]:
    seen = _open(office, office.officer, "HANDLE", "me", document)
    result = "Đã tổng hợp số liệu và báo cáo Lãnh đạo Sở; không cần văn bản trả lời."
    return _act(
        office, office.officer, seen, "settlement", {"method": "no_reply", "result": result}
    )


def _open(
    office: Office, who: Colleague, folder: str, of: str, document: dict[str, Any]
) -> dict[str, Any]:
    """What the page asks for before a person acts: counts, list, document, time line, the PDF."""
    document_id = document["document_id"]
    office.ask(who, "GET", "/work/folders")
    office.ask(who, "GET", f"/work?folder={folder}&of={of}")
    seen = office.ask(who, "GET", f"/incoming/{document_id}")
    office.ask(who, "GET", f"/incoming/{document_id}/history")
    office.ask(who, "POST", f"/work/{document_id}/opening")
    office.ask(who, "GET", f"/files/{seen['files'][0]['file_id']}/link?disposition=inline")
    return seen


def _act(
    office: Office, who: Colleague, seen: dict[str, Any], act: str, body: dict[str, Any]
) -> dict[str, Any]:
    path = f"/incoming/{seen['document_id']}/{act}"
    done = office.ask(who, "POST", path, {"version": seen["version"], **body})
    office.engine.settle()
    return done


def _due_on() -> str:
    return clock.today().replace(year=clock.today().year + 1).isoformat()
