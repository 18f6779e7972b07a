"""Number, notation and date as Decree 30/2020 prints them, and what is sent electronically only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qlvb.incoming.document_types import (
    BY_CODE,
    COPIES,
    DOCUMENT_TYPES,
    ISSUED_HERE,
    DocumentType,
)
from qlvb.outgoing.refusals import KindNotIssuedHere, UnitMarkMalformed, UnitMarkMissing

OFFICIAL_LETTER = "cong-van"
WITHOUT_ABBREVIATION = frozenset(kind.code for kind in ISSUED_HERE if not kind.abbreviation)
"""Official letters and their like: the notation names the drafting unit instead of the kind."""
_ISSUED_HERE = frozenset(kind.code for kind in ISSUED_HERE)
_MARK = re.compile(r"[^\W_]{1,12}")


class Purpose(StrEnum):
    """What the signed electronic document is enough for: no paper follows (Art. 6.3)."""

    COPY = "copy"
    INFORMATION = "information"
    DIRECTION = "direction"
    KNOWLEDGE = "knowledge"
    REPORT = "report"
    CONSULTATION = "consultation"
    """A draft on which opinions are asked."""
    NOTICE = "notice"
    SCHEDULE = "schedule"
    INVITATION = "invitation"
    PROGRAM = "program"
    PLAN = "plan"
    NORMATIVE = "normative"
    SUBMISSION = "submission"
    """A dossier put before a council or a people's committee."""

    @property
    def label(self) -> str:
        """As the regulation words it."""
        return _PURPOSES[self]


_PURPOSES = {
    Purpose.COPY: "Bản sao y, trích sao, sao lục",
    Purpose.INFORMATION: "Cung cấp thông tin",
    Purpose.DIRECTION: "Chỉ đạo, điều hành",
    Purpose.KNOWLEDGE: "Gửi để biết",
    Purpose.REPORT: "Báo cáo",
    Purpose.CONSULTATION: "Dự thảo xin ý kiến",
    Purpose.NOTICE: "Thông báo chung",
    Purpose.SCHEDULE: "Lịch công tác",
    Purpose.INVITATION: "Giấy mời",
    Purpose.PROGRAM: "Chương trình",
    Purpose.PLAN: "Kế hoạch",
    Purpose.NORMATIVE: "Văn bản quy phạm pháp luật không mật",
    Purpose.SUBMISSION: "Hồ sơ trình Hội đồng nhân dân, Ủy ban nhân dân",
}

_PURPOSE_OF_KIND: Mapping[str, Purpose] = {
    **dict.fromkeys(COPIES, Purpose.COPY),
    **{kind.code: Purpose.NORMATIVE for kind in ISSUED_HERE if kind.is_normative},
    "bao-cao": Purpose.REPORT,
    "thong-bao": Purpose.NOTICE,
    "giay-moi": Purpose.INVITATION,
    "chuong-trinh": Purpose.PROGRAM,
    "ke-hoach": Purpose.PLAN,
}
"""Kinds that are of the list by themselves; of another kind the drafter says what it is for."""


def purpose_of(kind: str, said: Purpose | None) -> Purpose | None:
    """What on the regulation's list the document is; None: it is not on it."""
    return _PURPOSE_OF_KIND.get(kind, said)


@dataclass(frozen=True, kw_only=True)
class OfferedKind(DocumentType):
    """A kind of document as it is offered to choose from."""

    purpose: Purpose | None
    """What on the regulation's list it is by itself."""


OFFERED = tuple(
    OfferedKind(**vars(kind), purpose=purpose_of(kind.code, None)) for kind in DOCUMENT_TYPES
)


def name_of(kind: str) -> str:
    """What officials call the kind."""
    return BY_CODE[kind].name


def check_issued_here(kind: str) -> None:
    """Refuse a kind that only others send.

    Raises:
        KindNotIssuedHere.
    """
    if kind not in _ISSUED_HERE:
        raise KindNotIssuedHere(kind=kind)


def check_mark(mark: str) -> None:
    """Refuse what would break a notation: one group of letters and digits, or nothing.

    Raises:
        UnitMarkMalformed.
    """
    if mark and not _MARK.fullmatch(mark):
        raise UnitMarkMalformed(mark=mark)


def notation(kind: str, issuer: str, unit_mark: str) -> str:
    """The notation without number and year (Decree 30/2020, Appendix I).

    Args:
        kind: the code of the document's kind.
        issuer: the abbreviation of the agency, or of the council that issues with its seal.
        unit_mark: that of the drafting unit or the field; only official letters have it.

    Raises:
        UnitMarkMissing: an official letter without one.
    """
    if kind not in WITHOUT_ABBREVIATION:
        return f"{BY_CODE[kind].abbreviation}-{issuer}"
    if not unit_mark:
        raise UnitMarkMissing
    return f"{issuer}-{unit_mark}"


def number_text(number: int) -> str:
    """The number as printed: below ten with a leading zero."""
    return f"{number:02d}"


def reference(number: int, year: int, kind: str, printed_notation: str) -> str:
    """Number and notation as printed: 05/QĐ-BNV, 12/UBND-VX, 35/2018/QĐ-UBND."""
    groups = [number_text(number), *([str(year)] if BY_CODE[kind].is_normative else [])]
    return "/".join((*groups, printed_notation))
