"""What an exchange between two agencies is about (QCVN 102; edXML, BussinessDocType)."""

from enum import StrEnum


class BusinessType(StrEnum):
    """Why a packet is sent, and what is asked and answered about it: the national codes."""

    NEW = "0"
    RECALL = "1"
    UPDATE = "2"
    REPLACE = "3"

    @property
    def label(self) -> str:
        """As officials call it."""
        return _LABELS[self]


_LABELS = {
    BusinessType.NEW: "gửi mới",
    BusinessType.RECALL: "thu hồi",
    BusinessType.UPDATE: "cập nhật",
    BusinessType.REPLACE: "thay thế",
}
