"""The two sheets of an incoming document: the arrival stamp and the handling sheet.

Both are papers of their own beside the document: what was received is never written on
(Decree 30/2020, Art. 22 and Appendix IV).
"""

from datetime import datetime

from qlvb.audit.model import AuditEvent
from qlvb.incoming.document_types import BY_CODE
from qlvb.incoming.model import IncomingDocument
from qlvb.kernel import clock
from qlvb.kernel.printing import Box, Column, Printout, Table
from qlvb.printouts.model import Office
from qlvb.printouts.refusals import NotEnteredYet

_STAMP_MM = (50, 35)
"""Of the arrival stamp (Decree 30/2020, Appendix IV)."""
_BLANK = "…………"


def arrival_stamp(document: IncomingDocument, office: Office) -> Printout:
    """*Dấu ĐẾN* on a cover sheet: 50 by 35 mm, with what the register says.

    Raises:
        NotEnteredYet.
    """
    given, entry = document.registration, document.entry
    if given is None:
        raise NotEnteredYet
    to = document.unit or document.handler
    return Printout(
        agency=office.agency,
        parent=office.parent,
        title="TỜ DẤU ĐẾN",
        box=Box(
            size_mm=_STAMP_MM,
            title=office.agency.upper(),
            word="ĐẾN",
            lines=(
                ("Số", f"{given.arrival_number:02d}"),
                ("Ngày", f"{entry.arrived_on:%d/%m/%Y}"),
                ("Chuyển", to.name if to else _BLANK),
                ("Số và ký hiệu HS", entry.dossier_code or _BLANK),
            ),
        ),
        tables=[_about(document)],
        notes=(
            "Tờ này kèm theo văn bản; nội dung và tệp của văn bản đến giữ nguyên như khi nhận.",
        ),
    )


def handling_sheet(
    document: IncomingDocument, office: Office, passed_on: AuditEvent | None = None
) -> Printout:
    """*Phiếu giải quyết văn bản đến*: what leader, unit head and handler said, and until when.

    Args:
        document: in a register.
        office: whose it is.
        passed_on: what is on record of its being given to the handler inside the unit.

    Raises:
        NotEnteredYet.
    """
    if document.registration is None:
        raise NotEnteredYet
    return Printout(
        agency=office.agency,
        parent=office.parent,
        title="PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN",
        tables=[
            _about(document),
            _leader_says(document),
            _unit_says(document, passed_on),
            _handler_says(document),
        ],
    )


def _about(document: IncomingDocument) -> Table:
    entry, given = document.entry, document.registration
    rows = [
        ("Số đến", document.number_label),
        ("Ngày đến", f"{entry.arrived_on:%d/%m/%Y}"),
        ("Tác giả", entry.issuer),
        ("Số, ký hiệu, ngày tháng", f"{entry.reference}, ngày {entry.issued_on:%d/%m/%Y}"),
        ("Tên loại, trích yếu", f"{BY_CODE[entry.kind].name}: {entry.subject}"),
        ("Người vào sổ", given.by if given else ""),
    ]
    return Table(columns=_PAIR, rows=rows)


def _leader_says(document: IncomingDocument) -> Table:
    """Part 1: who leads, who co-handles, each until when, and the day."""
    direction = document.direction
    leads = document.unit or document.handler
    rows = [
        ("Ý kiến chỉ đạo", direction.text if direction else _BLANK),
        ("Đơn vị, cá nhân chủ trì", leads.name if leads else _BLANK),
        ("Thời hạn", f"{document.due_on:%d/%m/%Y}" if document.due_on else _BLANK),
        *(
            ("Phối hợp", f"{each.party.name}, trước {_day(each.due_at)}")
            for each in document.cohandlers
        ),
        ("Người cho ý kiến", direction.by if direction else document.leader.name),
        ("Ngày cho ý kiến", _day(direction.at) if direction else _BLANK),
    ]
    return Table(columns=_PAIR, rows=rows, heading="1. Ý kiến của lãnh đạo cơ quan, tổ chức")


def _unit_says(document: IncomingDocument, passed_on: AuditEvent | None) -> Table:
    """Part 2: whom the unit's head gave it to, until when, and the day."""
    is_passed_on = document.unit is not None and document.handler is not None
    said = passed_on if is_passed_on else None
    rows = [
        (
            "Ý kiến chỉ đạo",
            str((said and (said.facts.get("text") or said.facts.get("reason"))) or _BLANK),
        ),
        ("Giao cho", document.handler.name if document.handler and is_passed_on else _BLANK),
        ("Thời hạn", f"{document.due_on:%d/%m/%Y}" if document.due_on else _BLANK),
        ("Ngày cho ý kiến", _day(said.at) if said else _BLANK),
    ]
    return Table(columns=_PAIR, rows=rows, heading="2. Ý kiến của lãnh đạo đơn vị")


def _handler_says(document: IncomingDocument) -> Table:
    """Part 3: what came of it, or the blanks for what the handler proposes."""
    settlement = document.settlement
    result = _BLANK
    if settlement is not None:
        reply = settlement.reply_reference
        result = settlement.result or (f"Phúc đáp tại văn bản số {reply}" if reply else _BLANK)
    rows = [
        ("Đề xuất, kết quả giải quyết", result),
        ("Người giải quyết", document.handler.name if document.handler else _BLANK),
        ("Ngày", _day(settlement.at) if settlement else _BLANK),
    ]
    return Table(columns=_PAIR, rows=rows, heading="3. Ý kiến đề xuất của người giải quyết")


def _day(at: datetime) -> str:
    return f"{at.astimezone(clock.VIETNAM):%d/%m/%Y}"


_PAIR = (Column("Nội dung", 1), Column("Thông tin", 3))
