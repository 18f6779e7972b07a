"""The whole life of one incoming document, request by request as the page makes them."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from qlvb.kernel import clock, ids

from tests.benchmarks.office import Colleague, Office
from tests.builders.pdfs import a_document

THE_PDF = a_document(pages=2)


@dataclass(frozen=True, kw_only=True)
class Way:
    """Through whose hands a document goes."""

    name: str
    through_unit: bool = False
    """The direction goes to a unit, whose head passes it on to the officer."""
    with_cohandler: bool = False
    """A colleague of the officer owes an opinion."""

    @property
    def further_hands(self) -> int:
        """How many people act on it besides leader and officer."""
        return self.through_unit + self.with_cohandler


STRAIGHT = Way(name="leader, officer")
WAYS = (
    STRAIGHT,
    Way(name="leader, unit head, officer", through_unit=True),
    Way(name="leader, officer, co-handler", with_cohandler=True),
)

Step = Callable[[str], AbstractContextManager[object]]
"""What is done around each step of a life, given its name."""


@dataclass(frozen=True)
class Life:
    """What a life left behind."""

    document_id: str
    status: str


def live(office: Office, way: Way, step: Step = nullcontext) -> Life:
    """From the scan to settlement. A step ends when all that it set going is done."""
    with step("upload"):
        file_id = office.upload(office.clerk, THE_PDF)
    with step("register"):
        document = _register(office, file_id)
    with step("open for direction"):
        document = _open(office, office.leader, "DIRECT", "me", document)
    with step("direct"):
        document = _direct(office, document, way)
    if way.through_unit:
        with step("open for assignment"):
            document = _open(office, office.unit_head, "ASSIGN", "unit", document)
        with step("assign"):
            document = _assign(office, document)
    if way.with_cohandler:
        with step("open for an opinion"):
            document = _open(office, office.colleague, "COHANDLE", "me", document)
        with step("give an opinion"):
            document = _give_opinion(office, document)
    with step("open for handling"):
        document = _open(office, office.officer, "HANDLE", "me", document)
    with step("settle"):
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


def _direct(office: Office, seen: dict[str, Any], way: Way) -> dict[str, Any]:
    lead = (
        {"kind": "unit", "id": office.unit_head.unit_id}
        if way.through_unit
        else {"kind": "person", "id": office.officer.person_id}
    )
    colleague = {"kind": "person", "id": office.colleague.person_id}
    text = "Giao chủ trì tham mưu, báo cáo lãnh đạo trước thời hạn."
    direction = {
        "text": text,
        "lead": lead,
        "due_on": _due_on(),
        "cohandlers": [colleague] if way.with_cohandler else [],
    }
    return _act(office, office.leader, seen, "direction", direction)


def _assign(office: Office, seen: dict[str, Any]) -> dict[str, Any]:
    given = {"person_id": office.officer.person_id}
    return _act(office, office.unit_head, seen, "assignment", given)


def _give_opinion(office: Office, seen: dict[str, Any]) -> dict[str, Any]:
    text = "Nhất trí với dự thảo báo cáo; đề nghị bổ sung số liệu của cấp xã."
    return _act(office, office.colleague, seen, "opinion", {"text": text})


def _settle(office: Office, seen: dict[str, Any]) -> dict[str, Any]:
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
    office.engine.settle()
    return seen


def _act(
    office: Office, who: Colleague, seen: dict[str, Any], act: str, body: dict[str, Any]
) -> dict[str, Any]:
    path = f"/incoming/{seen['document_id']}/{act}"
    told = body if act == "opinion" else {"version": seen["version"], **body}
    done = office.ask(who, "POST", path, told)
    office.engine.settle()
    return done


def _due_on() -> str:
    return clock.today().replace(year=clock.today().year + 1).isoformat()
