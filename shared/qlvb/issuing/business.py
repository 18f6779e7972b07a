"""What an exchange between two agencies is about (QCVN 102; edXML, BussinessDocType)."""

from enum import StrEnum


class BusinessType(StrEnum):
    """Why a packet is sent, and what is asked and answered about it: the national codes."""

    NEW = "0"
    RECALL = "1"
    UPDATE = "2"
    REPLACE = "3"
